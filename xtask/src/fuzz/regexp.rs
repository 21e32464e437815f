//! Patterns and texts: the engine against the specification's matcher as it is written.

use super::Target;

#[path = "../../../crates/regexp/tests/common/mod.rs"]
mod common;

pub const TARGET: Target = Target { name: "regexp", corpus, run: common::agree };

/// Flags, a pattern and a text of the recorded cases, a line each.
fn corpus() -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(crate::root().join("crates/regexp/tests/node.tsv")).unwrap_or_default();
    let decode = |hex: &str| {
        let unit = |c: &[u8]| std::str::from_utf8(c).ok().and_then(|c| u16::from_str_radix(c, 16).ok()).unwrap_or(0);
        String::from_utf16_lossy(&hex.as_bytes().chunks(4).map(unit).collect::<Vec<u16>>())
    };
    text.lines()
        .step_by(4)
        .filter_map(|line| {
            let mut parts = line.split('\t');
            let (flags, pattern, text) = (parts.next()?, parts.next()?, parts.next()?);
            Some(format!("{flags}\0{}\0{}", decode(pattern), decode(text)).into_bytes())
        })
        .collect()
}
