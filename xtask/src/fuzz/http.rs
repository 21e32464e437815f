//! HTTP messages: whole and cut, both must find the same. The first five bytes set the parser up, as in the crate's target.

#[path = "../../../crates/http/tests/common/mod.rs"]
mod common;

use super::Target;
use common::{Setup, run};
use tally_http::{Kind, Lenient};

pub const TARGET: Target = Target { name: "http", corpus, run: check };

fn check(data: &[u8]) {
    let [kind, low, high, limit, step, input @ ..] = data else { return };
    let setup = Setup {
        kind: if kind & 1 == 0 { Kind::Request } else { Kind::Response },
        lenient: Lenient::from_bits(u16::from_le_bytes([*low, *high])),
        limit: *limit as usize,
        answer: kind >> 1 & 3,
    };
    let cuts: Vec<usize> = (1..input.len()).step_by(1 + *step as usize % 32).collect();
    assert_eq!(run(&setup, input, &[]), run(&setup, input, &cuts));
}

/// The bytes of a recorded message.
fn unescape(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let digits = behind.get(..2).and_then(|d| std::str::from_utf8(d).ok()).and_then(|d| u8::from_str_radix(d, 16).ok());
        rest = match digits.filter(|_| *first == b'%') {
            Some(byte) => {
                out.push(byte);
                &behind[2..]
            }
            None => {
                out.push(*first);
                behind
            }
        };
    }
    out
}

/// The recorded messages, strict and as lenient as they were recorded.
fn corpus() -> Vec<Vec<u8>> {
    let lines = include_str!("../../../crates/http/tests/recorded.txt").lines();
    let input = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [kind, lenient, _, answer, bytes, ..] = fields[..] else { return None };
        let lenient: u16 = lenient.parse().ok()?;
        let kind: u8 = kind.parse().ok()?;
        let [low, high] = lenient.to_le_bytes();
        let setup = (kind - 1) | answer.parse::<u8>().ok()? << 1;
        Some([&[setup, low, high, 0, 0][..], &unescape(bytes)].concat())
    };
    lines.filter_map(input).collect()
}
