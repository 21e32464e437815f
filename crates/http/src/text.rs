//! Where the bytes of a target, a reason phrase, a field name or a field value are.

use std::ops::Range;

/// A piece of text: a range of the caller's input where it lies there in one piece, else a range of the parser's own
/// buffer. [`crate::Parser::text`] reads either; both are good until the next call of [`crate::Parser::poll`].
///
/// Eight bytes, because events are handed on by value: inputs are at most 4 GiB and texts at most 2 GiB long.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Text {
    start: u32,
    /// The length, and [`BUFFERED`].
    length: u32,
}

const BUFFERED: u32 = 1 << 31;

impl Text {
    /// What is longer than a text may be is cut; the limits of the parser see to it that nothing is.
    #[inline(always)]
    pub(crate) fn input(start: usize, end: usize) -> Text {
        Text { start: start as u32, length: end.saturating_sub(start) as u32 & !BUFFERED }
    }

    pub(crate) fn buffered(start: usize, end: usize) -> Text {
        Text { start: start as u32, length: end.saturating_sub(start) as u32 | BUFFERED }
    }

    #[inline(always)]
    pub(crate) fn is_buffered(&self) -> bool {
        self.length & BUFFERED != 0
    }

    /// The text without its last bytes.
    #[inline(always)]
    pub(crate) fn shortened(self, by: usize) -> Text {
        Text { length: self.length - by as u32, ..self }
    }

    #[inline(always)]
    pub(crate) fn place(&self) -> Range<usize> {
        self.start as usize..self.start as usize + self.len()
    }

    /// The length in bytes.
    #[inline(always)]
    pub fn len(&self) -> usize {
        (self.length & !BUFFERED) as usize
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The range of the caller's input, if the text lies there.
    pub fn range(&self) -> Option<Range<usize>> {
        (!self.is_buffered()).then(|| self.place())
    }
}
