//! Text of either width, as the matcher sees it.

use crate::program::Set;
use memchr::{memchr, memchr2, memchr3};

/// Units to be searched. Positions are counted in them.
pub trait Text: Copy {
    /// Whether units are 16 bits.
    const WIDE: bool;
    fn len(self) -> usize;
    /// The unit at a position before the end.
    fn get(self, at: usize) -> Option<u32>;
    /// Whether these units stand at the position.
    fn has(self, at: usize, units: &[u16]) -> bool;
    /// The first of these at or after a position.
    fn find_any(self, from: usize, units: &[u8]) -> Option<usize>;
    /// The first place of a unit at or after a position.
    fn find_unit(self, from: usize, unit: u16) -> Option<usize>;
    /// The units, if they are bytes.
    fn bytes<'s>(self) -> Option<&'s [u8]>
    where
        Self: 's;
    /// The first position from `from` to `limit` whose unit is not in the set (by units).
    fn scan(self, from: usize, limit: usize, set: &Set) -> usize;
    /// The first position from `from` to `limit` where the table has a bit of the mask.
    fn find_bits(self, from: usize, limit: usize, table: &[u8; 256], wide: u8, mask: u8) -> usize;
}

/// How many units are looked at one by one before a search by blocks pays.
const SHORT: usize = 16;

#[derive(Clone, Copy)]
pub struct Latin1<'t>(pub &'t [u8]);

impl Text for Latin1<'_> {
    const WIDE: bool = false;
    #[inline(always)]
    fn len(self) -> usize {
        self.0.len()
    }
    #[inline(always)]
    fn get(self, at: usize) -> Option<u32> {
        self.0.get(at).map(|&b| u32::from(b))
    }
    #[inline(always)]
    fn has(self, at: usize, units: &[u16]) -> bool {
        let Some(text) = self.0.get(at..).and_then(|t| t.get(..units.len())) else { return false };
        text.iter().zip(units).all(|(&a, &b)| u16::from(a) == b)
    }
    fn find_any(self, from: usize, units: &[u8]) -> Option<usize> {
        let text = self.0.get(from..)?;
        let found = match *units {
            [a] => memchr(a, text),
            [a, b] => memchr2(a, b, text),
            [a, b, c] => memchr3(a, b, c, text),
            _ => text.iter().position(|b| units.contains(b)),
        };
        found.map(|i| from + i)
    }
    fn find_unit(self, from: usize, unit: u16) -> Option<usize> {
        let unit = u8::try_from(unit).ok()?;
        memchr(unit, self.0.get(from..)?).map(|i| from + i)
    }
    #[inline(always)]
    fn bytes<'s>(self) -> Option<&'s [u8]>
    where
        Self: 's,
    {
        Some(self.0)
    }
    #[inline]
    fn scan(self, from: usize, limit: usize, set: &Set) -> usize {
        let text = &self.0[..limit];
        let mut i = from;
        let near = limit.min(from + SHORT);
        while i < near {
            if !set.latin[usize::from(text[i])] {
                return i;
            }
            i += 1;
        }
        if i < limit
            && let Some(stops) = &set.stops
        {
            return if stops.is_empty() { limit } else { Latin1(text).find_any(i, stops).unwrap_or(limit) };
        }
        text[i..].iter().position(|&b| !set.latin[usize::from(b)]).map_or(limit, |n| i + n)
    }
    #[inline]
    fn find_bits(self, from: usize, limit: usize, table: &[u8; 256], _: u8, mask: u8) -> usize {
        self.0[from..limit].iter().position(|&b| table[usize::from(b)] & mask != 0).map_or(limit, |n| from + n)
    }
}

#[derive(Clone, Copy)]
pub struct Utf16<'t>(pub &'t [u16]);

/// The first place of one of a few units: eight at a time, so that the compiler may compare them together.
fn find_units(text: &[u16], is: impl Fn(u16) -> bool) -> Option<usize> {
    const BLOCK: usize = 16;
    let mut at = 0;
    for block in text.chunks_exact(BLOCK) {
        if block.iter().fold(false, |found, &u| found | is(u)) {
            break;
        }
        at += BLOCK;
    }
    text[at..].iter().position(|&u| is(u)).map(|i| at + i)
}

impl Text for Utf16<'_> {
    const WIDE: bool = true;
    #[inline(always)]
    fn len(self) -> usize {
        self.0.len()
    }
    #[inline(always)]
    fn get(self, at: usize) -> Option<u32> {
        self.0.get(at).map(|&u| u32::from(u))
    }
    #[inline(always)]
    fn has(self, at: usize, units: &[u16]) -> bool {
        self.0.get(at..).is_some_and(|t| t.starts_with(units))
    }
    fn find_any(self, from: usize, units: &[u8]) -> Option<usize> {
        let text = self.0.get(from..)?;
        let found = match *units {
            [a] => find_units(text, |u| u == u16::from(a)),
            [a, b] => find_units(text, |u| u == u16::from(a) || u == u16::from(b)),
            [a, b, c] => find_units(text, |u| u == u16::from(a) || u == u16::from(b) || u == u16::from(c)),
            _ => text.iter().position(|&u| u8::try_from(u).is_ok_and(|u| units.contains(&u))),
        };
        found.map(|i| from + i)
    }
    fn find_unit(self, from: usize, unit: u16) -> Option<usize> {
        find_units(self.0.get(from..)?, |u| u == unit).map(|i| from + i)
    }
    #[inline(always)]
    fn bytes<'s>(self) -> Option<&'s [u8]>
    where
        Self: 's,
    {
        None
    }
    #[inline]
    fn scan(self, from: usize, limit: usize, set: &Set) -> usize {
        self.0[from..limit].iter().position(|&u| !set.has(u32::from(u))).map_or(limit, |n| from + n)
    }
    #[inline]
    fn find_bits(self, from: usize, limit: usize, table: &[u8; 256], wide: u8, mask: u8) -> usize {
        let bits = |u: u16| table.get(usize::from(u)).copied().unwrap_or(wide);
        self.0[from..limit].iter().position(|&u| bits(u) & mask != 0).map_or(limit, |n| from + n)
    }
}

/// The character at a position, and the position after it.
#[inline(always)]
pub fn next<T: Text, const U: bool>(text: T, at: usize) -> Option<(u32, usize)> {
    let c = text.get(at)?;
    if U && T::WIDE
        && c & 0xFC00 == 0xD800
        && let Some(low) = text.get(at + 1)
        && low & 0xFC00 == 0xDC00
    {
        return Some((0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00), at + 2));
    }
    Some((c, at + 1))
}

/// The character before a position, and its position.
#[inline(always)]
pub fn previous<T: Text, const U: bool>(text: T, at: usize) -> Option<(u32, usize)> {
    let c = text.get(at.checked_sub(1)?)?;
    if U && T::WIDE
        && c & 0xFC00 == 0xDC00
        && at >= 2
        && let Some(high) = text.get(at - 2)
        && high & 0xFC00 == 0xD800
    {
        return Some((0x10000 + ((high - 0xD800) << 10) + (c - 0xDC00), at - 2));
    }
    Some((c, at - 1))
}

/// Whether a position is within a pair.
#[inline(always)]
pub fn within_pair<T: Text>(text: T, at: usize) -> bool {
    at > 0 && text.get(at).is_some_and(|c| c & 0xFC00 == 0xDC00) && text.get(at - 1).is_some_and(|c| c & 0xFC00 == 0xD800)
}
