//! Finding the end of a run of ordinary bytes, many at a time.
//!
//! Each function answers the position of the first byte at or after `from` that does not belong to the run, or the
//! input's length. The words are compared with the usual zero-in-word arithmetic: a borrow may mark bytes *after* the
//! first hit, so only the lowest mark is read. Names are short and are looked up byte by byte.
//!
//! **Invariant:** every function equals its twin in [`naive`], which the tests compare.

use crate::chars::{self, TOKEN};

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Marks the bytes of `word` that are below `n` (at most 128), exactly up to the first.
#[inline(always)]
fn below(word: u64, n: u8) -> u64 {
    word.wrapping_sub(ONES * n as u64) & !word & HIGH
}

/// Marks the bytes of `word` that are `b`, exactly up to the first.
#[inline(always)]
fn equal(word: u64, b: u8) -> u64 {
    below(word ^ (ONES * b as u64), 1)
}

/// Skips blocks of 32 bytes in which `ends` is true of none (a loop without branches, which the compiler makes vector
/// instructions of), then words in which `marks` finds nothing, then bytes.
#[inline(always)]
fn run(input: &[u8], from: usize, marks: impl Fn(u64) -> u64, ends: impl Fn(u8) -> bool) -> usize {
    let mut at = from;
    while let Some(bytes) = input.get(at..).and_then(|rest| rest.first_chunk::<32>()) {
        if bytes.iter().fold(false, |any, &b| any | ends(b)) {
            break;
        }
        at += 32;
    }
    while let Some(bytes) = input.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let found = marks(u64::from_le_bytes(*bytes));
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while at < input.len() && !ends(input[at]) {
        at += 1;
    }
    at
}

/// The end of a run of field-value bytes (RFC 9110, 5.5).
#[inline]
pub(crate) fn value_end(input: &[u8], from: usize) -> usize {
    let mut at = from;
    loop {
        at = run(input, at, |w| below(w, 0x20) | equal(w, 0x7f), |b| (b < 0x20) | (b == 0x7f));
        if input.get(at) != Some(&b'\t') {
            return at;
        }
        at += 1;
    }
}

/// The end of a run of path bytes: visible ASCII but `#` and `?`.
#[inline]
pub(crate) fn path_end(input: &[u8], from: usize) -> usize {
    run(
        input,
        from,
        |w| below(w, 0x21) | (w & HIGH) | equal(w, 0x7f) | equal(w, b'#') | equal(w, b'?'),
        |b| !(0x21..=0x7e).contains(&b) | (b == b'#') | (b == b'?'),
    )
}

/// The next CR or LF.
#[inline]
pub(crate) fn line_end(input: &[u8], from: usize) -> usize {
    run(input, from, |w| equal(w, b'\r') | equal(w, b'\n'), |b| (b == b'\r') | (b == b'\n'))
}

/// The end of a run of token bytes (RFC 9110, 5.6.2).
#[inline]
pub(crate) fn token_end(input: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < input.len() && chars::is(input[at], TOKEN) {
        at += 1;
    }
    at
}

/// The same, one byte at a time: what the fast ones are measured by.
#[cfg(test)]
mod naive {
    use crate::chars::{self, URL, VALUE};

    pub fn end(input: &[u8], from: usize, ends: impl Fn(u8) -> bool) -> usize {
        (from..input.len()).find(|&i| ends(input[i])).unwrap_or(input.len())
    }
    pub fn value_end(input: &[u8], from: usize) -> usize {
        end(input, from, |b| !chars::is(b, VALUE))
    }
    pub fn path_end(input: &[u8], from: usize) -> usize {
        end(input, from, |b| !chars::is(b, URL))
    }
    pub fn line_end(input: &[u8], from: usize) -> usize {
        end(input, from, |b| b == b'\r' || b == b'\n')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fast_scans_equal_the_naive_ones() {
        // Every byte at every place of a run, with every byte class as its neighbour.
        for b in 0..=255u8 {
            for filler in [b'a', b' ', 0xff, b'\t', b'~'] {
                for at in 0..80 {
                    let mut input = [filler; 80];
                    input[at] = b;
                    for from in [0, 1, 8, 39, 80] {
                        assert_eq!(value_end(&input, from), naive::value_end(&input, from), "{b} at {at} from {from}");
                        assert_eq!(path_end(&input, from), naive::path_end(&input, from), "{b} at {at} from {from}");
                        assert_eq!(line_end(&input, from), naive::line_end(&input, from), "{b} at {at} from {from}");
                    }
                }
            }
        }
    }

    #[test]
    fn any_two_neighbours_are_told_apart() {
        // Borrows travel from a byte to the next one.
        for a in 0..=255u8 {
            for b in 0..=255u8 {
                let input = [b'x', a, b, b'x', b, a, b'x', b'x', a];
                assert_eq!(value_end(&input, 0), naive::value_end(&input, 0));
                assert_eq!(path_end(&input, 0), naive::path_end(&input, 0));
                assert_eq!(line_end(&input, 0), naive::line_end(&input, 0));
            }
        }
    }
}
