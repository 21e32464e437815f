//! Finding a needle by two of its bytes.
//!
//! 1. Look at a sample of the haystack, and choose the two places of the needle whose bytes are least often there together.
//! 2. Compare 64 places at a time with both bytes; the compiler makes vectors of that. Where both are, compare the needle.
//! 3. If that happens too often, or nothing is long enough to be worth a sample: `memmem`, which is never slow.
//!
//! `memchr` chooses its two bytes by how rare they are in general. In binary data, logs and tables what is rare in general is
//! often everywhere; and it has no vectors for searching backwards.

use memchr::memmem;

/// Shorter haystacks are not worth a sample.
const LEAST: usize = 64 * 1024;

/// Places that are compared at a time.
const BLOCK: usize = 64;

/// Places of the needle that are considered.
const PLACES: usize = 8;

/// Pieces of the haystack that are looked at, of [`BLOCK`] places each.
const PIECES: usize = 24;

/// The places of two bytes of the needle.
#[derive(Clone, Copy, Debug)]
struct Pair {
    first: usize,
    second: usize,
}

/// Whether both bytes are at one of the places.
#[inline(always)]
fn any(first: &[u8; BLOCK], second: &[u8; BLOCK], x: u8, y: u8) -> bool {
    let mut found = 0u8;
    for i in 0..BLOCK {
        found |= u8::from(first[i] == x) & u8::from(second[i] == y);
    }
    found != 0
}

#[inline(always)]
fn block(hay: &[u8], at: usize) -> &[u8; BLOCK] {
    match hay[at..].first_chunk() {
        Some(block) => block,
        None => unreachable!("the caller has so many bytes left"),
    }
}

/// The pair that is seen together least often, unless that is often.
fn choose(hay: &[u8], needle: &[u8]) -> Option<Pair> {
    let room = hay.len().checked_sub(needle.len() + BLOCK)?;
    if hay.len() < LEAST || needle.len() > hay.len() / 8 {
        return None;
    }
    // The ends, and what is between them evenly.
    let count = needle.len().min(PLACES);
    let place = |i: usize| if count == 1 { 0 } else { i * (needle.len() - 1) / (count - 1) };
    let (mut best, mut least) = (Pair { first: 0, second: needle.len() - 1 }, usize::MAX);
    for i in 0..count {
        for j in i + 1..count {
            let pair = Pair { first: place(i), second: place(j) };
            let (x, y) = (needle[pair.first], needle[pair.second]);
            let hits = (0..PIECES)
                .filter(|n| {
                    let at = room / (PIECES - 1) * n;
                    any(block(hay, at + pair.first), block(hay, at + pair.second), x, y)
                })
                .count();
            // Of those that are as rare the outermost.
            if hits < least || (hits == least && pair.second - pair.first > best.second - best.first) {
                (best, least) = (pair, hits);
            }
        }
    }
    (least <= PIECES / 6).then_some(best)
}

/// How many blocks in vain, beside one in eight, are too many.
const PATIENCE: usize = 32;

/// The first match.
pub(crate) fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let Some(pair) = choose(hay, needle) else { return memmem::find(hay, needle) };
    let (x, y) = (needle[pair.first], needle[pair.second]);
    // Places from here on have no whole block behind them.
    let end = hay.len() - needle.len() - BLOCK;
    let (mut at, mut in_vain) = (0, 0);
    while at <= end {
        if any(block(hay, at + pair.first), block(hay, at + pair.second), x, y) {
            for i in at..at + BLOCK {
                if hay[i + pair.first] == x && hay[i + pair.second] == y && hay[i..].starts_with(needle) {
                    return Some(i);
                }
            }
            in_vain += 1;
            if in_vain > PATIENCE + at / BLOCK / 8 {
                at += BLOCK;
                break;
            }
        }
        at += BLOCK;
    }
    memmem::find(&hay[at..], needle).map(|i| at + i)
}

/// The last match.
pub(crate) fn rfind(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let Some(pair) = choose(hay, needle) else { return memmem::rfind(hay, needle) };
    let (x, y) = (needle[pair.first], needle[pair.second]);
    // One past the last place that is not looked at yet.
    let mut end = hay.len() - needle.len() + 1;
    let (mut in_vain, mut blocks) = (0, 0);
    while end >= BLOCK {
        let at = end - BLOCK;
        if any(block(hay, at + pair.first), block(hay, at + pair.second), x, y) {
            for i in (at..end).rev() {
                if hay[i + pair.first] == x && hay[i + pair.second] == y && hay[i..].starts_with(needle) {
                    return Some(i);
                }
            }
            in_vain += 1;
            if in_vain > PATIENCE + blocks / 8 {
                end = at;
                break;
            }
        }
        blocks += 1;
        end = at;
    }
    memmem::rfind(&hay[..end + needle.len() - 1], needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Haystacks of few letters, long enough for pairs, with needles that are there, nearly there, and not.
    #[test]
    fn agrees_with_memmem() {
        let mut x = 88_172_645_463_325_252u64;
        let mut below = |n: usize| {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            (x % n as u64) as usize
        };
        let mut paired = 0;
        for round in 0..if cfg!(miri) { 1 } else { 300 } {
            let letters = 1 + below(if round % 2 == 0 { 4 } else { 200 });
            let hay: Vec<u8> = match below(3) {
                0 => (0..LEAST + 200 + below(LEAST)).map(|i| (i % letters) as u8).collect(),
                _ => (0..LEAST + 200 + below(LEAST)).map(|_| below(letters) as u8).collect(),
            };
            let len = 2 + below(40);
            let at = below(hay.len() - len);
            let mut needle = hay[at..at + len].to_vec();
            if below(2) == 0 {
                needle[below(len)] = below(256) as u8;
            }
            let hay = &hay[below(70)..hay.len() - below(70)];
            paired += usize::from(choose(hay, &needle).is_some());
            assert_eq!(find(hay, &needle), memmem::find(hay, &needle), "{needle:?}");
            assert_eq!(rfind(hay, &needle), memmem::rfind(hay, &needle), "{needle:?}");
        }
        assert!(cfg!(miri) || paired > 50, "{paired}");
    }
}
