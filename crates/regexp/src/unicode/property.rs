//! `\p{…}`: sets of characters by property. ECMA-262 §22.2.1.10, tables 67 to 70.
//!
//! `properties.txt` has a line for each property or value: its kind (`b` binary, `gc` general categories and groups of
//! them, `sc` scripts, `scx` script extensions), where its ranges begin in `properties.bin`, and its names. Ranges are
//! numbers in LEB128: how many, then for each what is left out before it and how long it is, less one. Both files are
//! written by `generate.js` and are those of Unicode 17, as Node 24 has it (ICU4X has gone on to a later version). They
//! cost nothing until a pattern asks: no table is built, and nothing in them needs relocation.

use crate::charset::CharSet;

static NAMES: &str = include_str!("properties.txt");
static RANGES: &[u8] = include_bytes!("properties.bin");

/// The set of a property that has one of these kinds.
fn set(kinds: &[&str], name: &str) -> Option<CharSet> {
    let line = NAMES.lines().find(|line| {
        let mut words = line.split(' ');
        words.next().is_some_and(|kind| kinds.contains(&kind)) && words.skip(1).any(|w| w == name)
    })?;
    let start: usize = line.split(' ').nth(1)?.parse().ok()?;
    let mut bytes = RANGES.get(start..)?.iter();
    let mut number = || {
        let (mut n, mut shift) = (0u32, 0);
        for &b in bytes.by_ref() {
            n |= u32::from(b & 127) << shift;
            shift += 7;
            if b < 128 {
                break;
            }
        }
        n
    };
    let mut next = 0;
    let ranges: Vec<(u32, u32)> = (0..number())
        .map(|_| {
            let from = next + number();
            let to = from + number();
            next = to + 1;
            (from, to)
        })
        .collect();
    Some(CharSet::from_ranges(ranges))
}

/// The set of `\p{name}`.
pub fn lone(name: &str) -> Option<CharSet> {
    match name {
        "Any" => Some(CharSet::all()),
        "ASCII" => Some(CharSet::from_ranges([(0, 0x7F)])),
        "Assigned" => set(&["gc"], "Cn").map(|s| s.inverted()),
        _ => set(&["b", "gc"], name),
    }
}

/// The set of `\p{name=value}`.
pub fn valued(name: &str, value: &str) -> Option<CharSet> {
    match name {
        "General_Category" | "gc" => set(&["gc"], value),
        "Script" | "sc" => set(&["sc"], value),
        "Script_Extensions" | "scx" => set(&["scx"], value),
        _ => None,
    }
}

/// Whether a name may begin with it.
pub fn is_id_start(c: u32) -> bool {
    match u8::try_from(c) {
        Ok(b) if b < 128 => b.is_ascii_alphabetic() || matches!(b, b'$' | b'_'),
        _ => lone("ID_Start").is_some_and(|s| s.contains(c)),
    }
}

/// Whether a name may go on with it.
pub fn is_id_continue(c: u32) -> bool {
    match u8::try_from(c) {
        Ok(b) if b < 128 => b.is_ascii_alphanumeric() || matches!(b, b'$' | b'_'),
        _ => matches!(c, 0x200C | 0x200D) || lone("ID_Continue").is_some_and(|s| s.contains(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_ranges_and_every_name_is_found() {
        for line in NAMES.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            for name in &words[2..] {
                let found = match words[0] {
                    "b" => lone(name),
                    kind => valued(kind, name),
                };
                let found = found.unwrap_or_else(|| panic!("{line}"));
                assert!(found.ranges().iter().all(|r| r.0 <= r.1 && r.1 <= crate::charset::MAX), "{line}");
            }
        }
        assert_eq!(lone("Lu").map(|s| s.contains(0x41)), Some(true));
        assert_eq!(valued("Script", "Greek").map(|s| s.contains(0x3B1)), Some(true));
        assert!(lone("Greek").is_none() && lone("").is_none() && valued("gc", "").is_none());
        let letters = (0..=crate::charset::MAX).filter(|&c| char::from_u32(c).is_some_and(char::is_alphabetic)).count();
        assert_eq!(lone("Alphabetic").map(|s| s.count() as usize), Some(letters));
    }
}
