//! DNS: the first byte says whether the others are a message, or what happens to a resolver; as in the crate's target.

#[path = "../../../crates/dns/tests/common/mod.rs"]
mod common;

use super::Target;

pub const TARGET: Target = Target { name: "dns", corpus, run: check };

fn check(data: &[u8]) {
    let [first, data @ ..] = data else { return };
    if first & 1 == 0 {
        common::read(data);
    } else {
        common::drive(data);
    }
}

/// The recorded messages, each as both.
fn corpus() -> Vec<Vec<u8>> {
    let lines = include_str!("../../../crates/dns/tests/recorded.txt").lines();
    let message = |line: &str| {
        let hex = line.split('\t').nth(1)?;
        (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(hex.get(i..i + 2)?, 16).ok()).collect::<Option<Vec<u8>>>()
    };
    let messages: Vec<Vec<u8>> = lines.filter_map(message).collect();
    messages.iter().flat_map(|m| [[&[0], &m[..]].concat(), [&[1], &m[..]].concat()]).collect()
}
