//! Finding text in text.
//!
//! One-byte text is searched with memmem. Two-byte text is searched as bytes by the same routine; a hit at an odd
//! offset lies across units and is passed over. A needle of the other width is brought to the haystack's first.

use super::StrView;
use memchr::memmem;

fn bytes(s: &[u16]) -> &[u8] {
    // SAFETY: the same memory seen as bytes.
    unsafe { std::slice::from_raw_parts(s.as_ptr().cast(), s.len() * 2) }
}

fn narrow(s: &[u16]) -> Option<Vec<u8>> {
    s.iter().map(|&u| u8::try_from(u).ok()).collect()
}
fn widen(s: &[u8]) -> Vec<u16> {
    s.iter().map(|&b| b as u16).collect()
}

/// First position at or after `from` where `needle` occurs in `hay`.
pub fn index_of(hay: StrView<'_>, needle: StrView<'_>, from: usize) -> Option<usize> {
    if from > hay.len() || needle.len() > hay.len() - from {
        return None;
    }
    match (hay, needle) {
        (StrView::Latin1(h), StrView::Latin1(n)) => match n {
            [b] => memchr::memchr(*b, &h[from..]),
            _ => memmem::find(&h[from..], n),
        }
        .map(|i| i + from),
        (StrView::Utf16(h), StrView::Utf16(n)) => wide(h, n, from),
        (StrView::Latin1(_), StrView::Utf16(n)) => index_of(hay, StrView::Latin1(&narrow(n)?), from),
        (StrView::Utf16(h), StrView::Latin1(n)) => wide(h, &widen(n), from),
    }
}

fn wide(h: &[u16], n: &[u16], from: usize) -> Option<usize> {
    let (h, n) = (bytes(h), bytes(n));
    let finder = memmem::Finder::new(n);
    let mut at = from * 2;
    loop {
        let i = at + finder.find(&h[at..])?;
        if i.is_multiple_of(2) {
            return Some(i / 2);
        }
        at = i + 1;
    }
}

/// Last position at or before `from` where `needle` occurs in `hay`.
pub fn last_index_of(hay: StrView<'_>, needle: StrView<'_>, from: usize) -> Option<usize> {
    if needle.len() > hay.len() {
        return None;
    }
    let end = from.min(hay.len() - needle.len()) + needle.len();
    match (hay, needle) {
        (StrView::Latin1(h), StrView::Latin1(n)) => memmem::rfind(&h[..end], n),
        (StrView::Latin1(_), StrView::Utf16(n)) => last_index_of(hay, StrView::Latin1(&narrow(n)?), from),
        (StrView::Utf16(h), n) => {
            let n = n.to_utf16();
            let (h, n) = (bytes(&h[..end]), bytes(&n));
            let finder = memmem::FinderRev::new(n);
            let mut end = h.len();
            loop {
                let i = finder.rfind(&h[..end])?;
                if i.is_multiple_of(2) {
                    return Some(i / 2);
                }
                end = i + n.len() - 1;
            }
        }
    }
}
