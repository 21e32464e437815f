//! Canonicalize (ECMA-262 §22.2.2.7.3) of one character, and sets closed under it.
//!
//! With `u` or `v` two characters are alike if their simple case foldings are; which of them stands for all does not
//! matter, so it is the least. Without, by their upper case, unless that would take a character into ASCII.

use super::fold_table::{FOLD, Mapping, UPPER};
use crate::charset::CharSet;

fn table(unicode: bool) -> &'static [Mapping] {
    if unicode { FOLD } else { UPPER }
}

/// What stands for `c` and all characters like it.
pub fn canonicalize(c: u32, unicode: bool) -> u32 {
    if c < 128 {
        // Folded to the least, which is the upper case.
        return if (0x61..=0x7A).contains(&c) { c - 32 } else { c };
    }
    let t = table(unicode);
    let i = t.partition_point(|m| m.end < c);
    match t.get(i) {
        Some(m) if m.start <= c && (c - m.start).is_multiple_of(u32::from(m.stride)) => c.wrapping_add_signed(m.delta),
        _ => c,
    }
}

/// The set with all characters that are like one in it.
pub fn close(set: &CharSet, unicode: bool) -> CharSet {
    let last = set.ranges().last().map_or(0, |r| r.1);
    let mut out = set.clone();
    if last < 128 {
        let mut extra = Vec::new();
        for (a, b) in set.within(0x41, 0x5A) {
            extra.push((a + 32, b + 32));
        }
        for (a, b) in set.within(0x61, 0x7A) {
            extra.push((a - 32, b - 32));
        }
        if unicode {
            let has = |c: u32| set.contains(c) || set.contains(c - 32);
            extra.extend(has(0x6B).then_some((0x212A, 0x212A)));
            extra.extend(has(0x73).then_some((0x17F, 0x17F)));
        }
        out.extend(extra);
        return out;
    }
    let mut extra = Vec::new();
    for m in table(unicode) {
        for (a, b) in set.within(m.start, m.end) {
            moved(m, a, b, m.delta, &mut extra);
        }
    }
    out.extend(extra.drain(..));
    for m in table(unicode) {
        let image = |c: u32| c.wrapping_add_signed(m.delta);
        for (a, b) in out.within(image(m.start), image(m.end)) {
            moved(m, a.wrapping_add_signed(-m.delta), b.wrapping_add_signed(-m.delta), 0, &mut extra);
        }
    }
    out.extend(extra);
    out
}

/// The characters of `a..=b` that the mapping has, moved by `delta`.
fn moved(m: &Mapping, a: u32, b: u32, delta: i32, out: &mut Vec<(u32, u32)>) {
    let by = |c: u32| c.wrapping_add_signed(delta);
    if m.stride == 1 {
        out.push((by(a), by(b)));
        return;
    }
    let stride = u32::from(m.stride);
    let first = a + (stride - (a - m.start) % stride) % stride;
    let mut c = first;
    while c <= b {
        out.push((by(c), by(c)));
        c += stride;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upper_is_what_the_standard_library_says() {
        for c in 0..0x10000u32 {
            let want = match char::from_u32(c) {
                None => c,
                Some(ch) => {
                    let mut up = ch.to_uppercase();
                    match (up.next(), up.next()) {
                        (Some(u), None) if (u as u32) < 0x10000 && !(c >= 128 && (u as u32) < 128) => u as u32,
                        _ => c,
                    }
                }
            };
            assert_eq!(canonicalize(c, false), want, "U+{c:04X}");
        }
    }

    #[test]
    fn closed_sets_have_all_that_is_alike() {
        for unicode in [false, true] {
            let chars: Vec<u32> = (0..0x2000).chain(0x2100..0x2200).chain(0xA640..0xA7FF).chain(0x10400..0x10450).collect();
            for &c in chars.iter().filter(|&&c| unicode || c < 0x10000) {
                let closed = close(&CharSet::one(c), unicode);
                for &d in chars.iter().step_by(7).chain(closed.ranges().iter().flat_map(|r| [&r.0, &r.1])) {
                    assert_eq!(closed.contains(d), canonicalize(c, unicode) == canonicalize(d, unicode), "U+{c:04X} U+{d:04X} {unicode}");
                }
            }
        }
    }

    #[test]
    fn what_is_special() {
        assert_eq!(canonicalize(0x17F, false), 0x17F);
        assert_eq!(canonicalize(0x17F, true), canonicalize(0x73, true));
        assert_eq!(canonicalize(0x212A, false), 0x212A);
        assert_eq!(canonicalize(0x212A, true), canonicalize(0x6B, true));
        assert_eq!(canonicalize(0x3C3, false), canonicalize(0x3C2, false));
    }
}
