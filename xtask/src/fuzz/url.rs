//! URLs: every component of what can be parsed is set to other texts.

#[path = "../../../crates/url/tests/common/mod.rs"]
mod common;

use super::Target;

pub const TARGET: Target = Target { name: "url", corpus, run: common::lines };

/// The recorded cases, as lines.
fn corpus() -> Vec<Vec<u8>> {
    let lines = include_str!("../../../crates/url/tests/recorded.txt").lines();
    let input = |line: &str| {
        let mut fields = line.split('\t');
        let kind = fields.next()?;
        let fields: Vec<String> = fields.map(|f| common::field(f).unwrap_or_default()).collect();
        let text = match kind {
            "P" => format!("{}\n{}", fields[0], fields[1]),
            "S" => format!("{}\n\n{}", fields[0], fields[2]),
            _ => fields[0].clone(),
        };
        Some(text.into_bytes())
    };
    lines.filter_map(input).collect()
}
