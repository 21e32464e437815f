//! [`StrView`]: the units of a flat string, one or two bytes each, and what can be asked of them.

use std::cmp::Ordering;
use std::ops::Range;

/// Units of a string. Borrowed from the heap, or from Rust memory where that suits.
#[derive(Clone, Copy, Debug)]
pub enum StrView<'h> {
    Latin1(&'h [u8]),
    Utf16(&'h [u16]),
}

/// Runs `$body` with `$s` bound to the slice of units, whichever width it has.
macro_rules! either {
    ($view:expr, $s:ident => $body:expr) => {
        match $view {
            StrView::Latin1($s) => $body,
            StrView::Utf16($s) => $body,
        }
    };
}

impl<'h> StrView<'h> {
    pub const EMPTY: StrView<'static> = StrView::Latin1(&[]);

    #[inline(always)]
    pub fn len(self) -> usize {
        either!(self, s => s.len())
    }
    #[inline(always)]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
    /// Unit `i`.
    ///
    /// # Panics
    /// If there is no such unit.
    #[inline(always)]
    pub fn at(self, i: usize) -> u16 {
        match self {
            StrView::Latin1(s) => s[i] as u16,
            StrView::Utf16(s) => s[i],
        }
    }
    #[inline]
    pub fn get(self, i: usize) -> Option<u16> {
        (i < self.len()).then(|| self.at(i))
    }
    /// Units `from..to`.
    ///
    /// # Panics
    /// If the range does not lie within the string.
    #[inline]
    pub fn slice(self, from: usize, to: usize) -> StrView<'h> {
        match self {
            StrView::Latin1(s) => StrView::Latin1(&s[from..to]),
            StrView::Utf16(s) => StrView::Utf16(&s[from..to]),
        }
    }
    #[inline]
    pub fn range(self, r: Range<usize>) -> StrView<'h> {
        self.slice(r.start, r.end)
    }
    /// All units in order.
    #[inline]
    pub fn units(self) -> impl DoubleEndedIterator<Item = u16> + ExactSizeIterator + Clone + 'h {
        (0..self.len()).map(move |i| self.at(i))
    }
    /// The code point that starts at `i`, and how many units it has. A lone surrogate counts as itself.
    #[inline]
    pub fn code_point_at(self, i: usize) -> (u32, usize) {
        let hi = self.at(i);
        if hi & 0xFC00 == 0xD800
            && let Some(lo) = self.get(i + 1)
            && lo & 0xFC00 == 0xDC00
        {
            return (0x10000 + ((hi as u32 & 0x3FF) << 10 | lo as u32 & 0x3FF), 2);
        }
        (hi as u32, 1)
    }
    /// Code points in order, lone surrogates as themselves.
    pub fn code_points(self) -> impl Iterator<Item = u32> + 'h {
        let mut i = 0;
        std::iter::from_fn(move || {
            (i < self.len()).then(|| {
                let (c, n) = self.code_point_at(i);
                i += n;
                c
            })
        })
    }
    /// Whether every unit is ASCII.
    #[inline]
    pub fn is_ascii(self) -> bool {
        match self {
            StrView::Latin1(s) => s.is_ascii(),
            StrView::Utf16(s) => s.iter().all(|&u| u < 128),
        }
    }
    /// The text, if it is ASCII kept in one byte a unit.
    #[inline]
    pub fn as_ascii(self) -> Option<&'h str> {
        match self {
            StrView::Latin1(s) if s.is_ascii() => std::str::from_utf8(s).ok(),
            _ => None,
        }
    }
    /// Whether the text fits one byte a unit.
    #[inline]
    pub fn is_narrow(self) -> bool {
        match self {
            StrView::Latin1(_) => true,
            StrView::Utf16(s) => s.iter().all(|&u| u < 256),
        }
    }
    #[inline]
    pub fn equals(self, other: StrView<'_>) -> bool {
        match (self, other) {
            (StrView::Latin1(a), StrView::Latin1(b)) => a == b,
            (StrView::Utf16(a), StrView::Utf16(b)) => a == b,
            (StrView::Latin1(a), StrView::Utf16(b)) | (StrView::Utf16(b), StrView::Latin1(a)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(&a, &b)| a as u16 == b)
            }
        }
    }
    #[inline]
    pub fn equals_str(self, text: &str) -> bool {
        match self {
            StrView::Latin1(s) if text.is_ascii() => s == text.as_bytes(),
            _ => self.units().eq(text.encode_utf16()),
        }
    }
    /// Order by code units.
    pub fn compare(self, other: StrView<'_>) -> Ordering {
        match (self, other) {
            (StrView::Latin1(a), StrView::Latin1(b)) => a.cmp(b),
            (StrView::Utf16(a), StrView::Utf16(b)) => a.cmp(b),
            (a, b) => a.units().cmp(b.units()),
        }
    }
    pub fn starts_with(self, other: StrView<'_>) -> bool {
        self.len() >= other.len() && self.slice(0, other.len()).equals(other)
    }
    pub fn ends_with(self, other: StrView<'_>) -> bool {
        self.len() >= other.len() && self.slice(self.len() - other.len(), self.len()).equals(other)
    }
    /// The text as UTF-8, lone surrogates replaced by U+FFFD.
    pub fn to_lossy(self) -> String {
        match self {
            StrView::Latin1(s) if s.is_ascii() => String::from_utf8_lossy(s).into_owned(),
            StrView::Latin1(s) => s.iter().map(|&b| b as char).collect(),
            StrView::Utf16(s) => String::from_utf16_lossy(s),
        }
    }
    pub fn to_utf16(self) -> Vec<u16> {
        match self {
            StrView::Latin1(s) => s.iter().map(|&b| b as u16).collect(),
            StrView::Utf16(s) => s.to_vec(),
        }
    }
    /// The array index (0 to 2^32 - 2) that the text spells canonically.
    #[inline]
    pub fn array_index(self) -> Option<u32> {
        let n = self.len();
        if n == 0 || n > 10 {
            return None;
        }
        let first = self.at(0);
        if !(b'0' as u16..=b'9' as u16).contains(&first) || (first == b'0' as u16 && n > 1) {
            return None;
        }
        let mut v = 0u64;
        for u in self.units() {
            let d = u.wrapping_sub(b'0' as u16);
            if d > 9 {
                return None;
            }
            v = v * 10 + d as u64;
        }
        (v < u32::MAX as u64).then_some(v as u32)
    }
}

const K: u64 = 0x9E37_79B9_7F4A_7C15;
/// Longer texts are hashed by their length and both ends of this many units.
const HASHED_END: usize = 8192;

#[inline(always)]
fn step(h: u64, lane: u64) -> u64 {
    (h.rotate_left(23) ^ lane).wrapping_mul(K)
}

/// Four Latin-1 bytes as four 16-bit lanes.
#[inline(always)]
fn widen(b: [u8; 4]) -> u64 {
    let x = u32::from_le_bytes(b) as u64;
    let x = (x | x << 16) & 0x0000_FFFF_0000_FFFF;
    (x | x << 8) & 0x00FF_00FF_00FF_00FF
}

fn hash_more(mut h: u64, v: StrView<'_>) -> u64 {
    // Both widths feed the same lanes: four units, the first in the low bits, zeroes behind the last.
    match v {
        StrView::Latin1(s) => {
            let mut c = s.chunks_exact(4);
            for b in &mut c {
                h = step(h, widen([b[0], b[1], b[2], b[3]]));
            }
            let r = c.remainder();
            if !r.is_empty() {
                let mut b = [0; 4];
                b[..r.len()].copy_from_slice(r);
                h = step(h, widen(b));
            }
        }
        StrView::Utf16(s) => {
            for c in s.chunks(4) {
                let mut lane = 0;
                for (i, &u) in c.iter().enumerate() {
                    lane |= (u as u64) << (16 * i);
                }
                h = step(h, lane);
            }
        }
    }
    h
}

/// Hash of a text: the same for both widths, never 0.
pub fn hash_view(v: StrView<'_>) -> u32 {
    let n = v.len();
    let mut h = n as u64;
    if n > 2 * HASHED_END {
        h = hash_more(h, v.slice(0, HASHED_END));
        h = hash_more(h, v.slice(n - HASHED_END, n));
    } else {
        h = hash_more(h, v);
    }
    h ^= h >> 32;
    h = h.wrapping_mul(K);
    match (h >> 32) as u32 {
        0 => 1,
        h => h,
    }
}
