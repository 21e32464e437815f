//! Where the bytes of a target, a reason phrase, a field name or a field value are.

use std::ops::Range;

/// A piece of text: a range of the caller's input where it lies there in one piece, else a range of the parser's own
/// buffer. [`crate::Parser::text`] reads either; both are good until the next call of [`crate::Parser::poll`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Text {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) buffered: bool,
}

impl Text {
    #[inline(always)]
    pub(crate) fn input(start: usize, end: usize) -> Text {
        Text { start, end, buffered: false }
    }

    pub(crate) fn buffered(start: usize, end: usize) -> Text {
        Text { start, end, buffered: true }
    }

    /// The length in bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// The range of the caller's input, if the text lies there.
    pub fn range(&self) -> Option<Range<usize>> {
        (!self.buffered).then_some(self.start..self.end)
    }
}
