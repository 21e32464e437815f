//! Finding, comparing and filling bytes at memory speed.
//!
//! Positions are plain offsets: what Node makes of negative or fractional ones, and of empty needles, is for the
//! caller. A needle of UTF-16 text matches at even offsets only, since that is where characters start.

use std::cmp::Ordering;

use memchr::memmem;

use crate::pair;

/// The first match of `needle` that starts at `from` or later. An empty needle matches at `from`, if that is not past
/// the end.
#[must_use]
pub fn index_of(hay: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let rest = hay.get(from..)?;
    let found = match needle {
        [] => Some(0),
        [byte] => memchr::memchr(*byte, rest),
        _ => pair::find(rest, needle),
    };
    found.map(|at| from + at)
}

/// The last match of `needle` that starts at `from` or earlier. An empty needle matches at `from` or the end.
#[must_use]
pub fn last_index_of(hay: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let last_start = hay.len().checked_sub(needle.len())?.min(from);
    let part = &hay[..last_start + needle.len()];
    match needle {
        [] => Some(last_start),
        [byte] => memchr::memrchr(*byte, part),
        _ => pair::rfind(part, needle),
    }
}

/// Like [`index_of`] for UTF-16 text, little end first: matches start at even offsets, an odd `from` counts as the even
/// one below it, and odd last bytes of either side are ignored. Nothing matches an empty needle.
#[must_use]
pub fn index_of_utf16(hay: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let (hay, needle) = (whole_units(hay), whole_units(needle));
    if needle.is_empty() {
        return None;
    }
    let finder = memmem::Finder::new(needle);
    let mut from = from & !1;
    loop {
        let at = from + finder.find(hay.get(from..)?)?;
        if at.is_multiple_of(2) {
            return Some(at);
        }
        // A match in the middle of characters; the next even offset is the next that can count.
        from = at + 1;
    }
}

/// Like [`last_index_of`] for UTF-16 text; see [`index_of_utf16`].
#[must_use]
pub fn last_index_of_utf16(hay: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let (hay, needle) = (whole_units(hay), whole_units(needle));
    if needle.is_empty() {
        return None;
    }
    let finder = memmem::FinderRev::new(needle);
    let mut last_start = hay.len().checked_sub(needle.len())?.min(from & !1);
    loop {
        let at = finder.rfind(&hay[..last_start + needle.len()])?;
        if at.is_multiple_of(2) {
            return Some(at);
        }
        last_start = at - 1;
    }
}

fn whole_units(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len() & !1]
}

/// Whether `needle` occurs at `from` or later.
#[must_use]
pub fn includes(hay: &[u8], needle: &[u8], from: usize) -> bool {
    index_of(hay, needle, from).is_some()
}

/// Order by bytes, then by length: `Buffer.compare`.
#[must_use]
pub fn compare(a: &[u8], b: &[u8]) -> Ordering {
    a.cmp(b)
}

/// Whether both have the same bytes.
#[must_use]
pub fn equals(a: &[u8], b: &[u8]) -> bool {
    a == b
}

/// Reverses each group of `N` bytes: 2, 4 or 8. What is left at the end stays.
pub fn swap<const N: usize>(bytes: &mut [u8]) {
    for group in bytes.as_chunks_mut::<N>().0 {
        // The compiler sees through an array of known length, and takes many groups at a time.
        let mut to = *group;
        for i in 0..N {
            to[i] = group[N - 1 - i];
        }
        *group = to;
    }
}

/// Fills `dst` with `pattern`, again and again, the last time as far as it goes. An empty pattern changes nothing.
pub fn fill(dst: &mut [u8], pattern: &[u8]) {
    match pattern {
        [] => {}
        [byte] => dst.fill(*byte),
        _ => {
            let mut done = pattern.len().min(dst.len());
            dst[..done].copy_from_slice(&pattern[..done]);
            // Each round copies all that is there, so the rounds are few and the copies long.
            while done < dst.len() {
                let n = done.min(dst.len() - done);
                dst.copy_within(..n, done);
                done += n;
            }
        }
    }
}
