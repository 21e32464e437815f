//! Tokens: marks in the input, and the buffer for those that were cut.
//!
//! One token is open at a time, but a name waits for its value, and a value for the byte after its line. What waits or
//! is open when the input ends moves to the buffer, the name first. A value may have several pieces (folded lines,
//! RFC 9112, 5.2); from the second on it lies in the buffer too.
//!
//! **Invariant:** only counted bytes are kept, so the buffer stays below the limit of the head.

use std::ops::Range;

use super::state::{Open, Waits};
use super::{Cursor, Parser, Step};
use crate::MAX_CHUNK_EXTENSIONS;
use crate::error::Code;
use crate::text::Text;

impl Parser {
    /// Starts a token at the next byte; what the buffer holds is not needed any more.
    #[inline(always)]
    pub(super) fn open(&mut self, c: &Cursor, open: Open) {
        self.buffer.clear();
        self.spilled = false;
        self.open = open;
        self.mark = c.at;
    }

    /// Starts a value. The name that it belongs to may be in the buffer.
    #[inline(always)]
    pub(super) fn open_value(&mut self, c: &Cursor) {
        self.spilled = false;
        self.open = Open::Value;
        self.mark = c.at;
    }

    /// Goes on with the value on a folded line.
    pub(super) fn reopen_value(&mut self, c: &Cursor) {
        self.spill_name(c);
        if !self.spilled {
            self.spilled_at = self.buffer.len();
            self.spilled = true;
            self.keep(c, self.value.place());
        }
        self.waits = Waits::Name;
        self.open = Open::Value;
        self.mark = c.at;
    }

    /// Ends the open token before the next byte.
    #[inline(always)]
    pub(super) fn close(&mut self, c: &Cursor) -> Result<Text, Step> {
        self.count(c)?;
        self.open = Open::Nothing;
        if !self.spilled {
            return Ok(Text::input(self.mark, c.at));
        }
        self.keep(c, self.mark..c.at);
        Ok(Text::buffered(self.spilled_at, self.buffer.len()))
    }

    /// Counts the open token's piece of this input.
    #[inline(always)]
    pub(super) fn count(&mut self, c: &Cursor) -> Result<(), Step> {
        let bytes = c.at - self.mark.min(c.at);
        match self.open {
            Open::Nothing => {}
            Open::Extension => {
                if self.extension_bytes + bytes > MAX_CHUNK_EXTENSIONS {
                    let room = MAX_CHUNK_EXTENSIONS + 1 - self.extension_bytes;
                    return Err(Step::Overflow(Code::ChunkExtensionsOverflow, room));
                }
                self.extension_bytes += bytes;
            }
            _ => {
                if bytes >= self.max_header - self.header_bytes {
                    return Err(Step::Overflow(Code::HeaderOverflow, self.max_header - self.header_bytes));
                }
                self.header_bytes += bytes;
            }
        }
        Ok(())
    }

    /// Keeps what is open or waits: the input goes away.
    #[inline(never)]
    pub(super) fn spill(&mut self, c: &Cursor) -> Result<(), Step> {
        self.count(c)?;
        if self.waits != Waits::Nothing {
            self.spill_name(c);
        }
        match self.open {
            Open::Nothing => {
                if self.waits == Waits::NameAndValue && !self.value.is_buffered() {
                    let start = self.buffer.len();
                    self.keep(c, self.value.place());
                    self.value = Text::buffered(start, self.buffer.len());
                    // A folded line may follow.
                    self.spilled = true;
                    self.spilled_at = start;
                }
            }
            Open::Extension => {}
            _ => {
                if !self.spilled {
                    self.spilled = true;
                    self.spilled_at = self.buffer.len();
                }
                self.keep(c, self.mark..c.at);
            }
        }
        self.mark = 0;
        Ok(())
    }

    fn spill_name(&mut self, c: &Cursor) {
        if !self.name.is_buffered() {
            let start = self.buffer.len();
            self.keep(c, self.name.place());
            self.name = Text::buffered(start, self.buffer.len());
        }
    }

    /// Appends to the buffer, which grows by doubling but not past the limit.
    fn keep(&mut self, c: &Cursor, range: Range<usize>) {
        let bytes = c.input.get(range).unwrap_or_default();
        let needed = self.buffer.len() + bytes.len();
        if needed > self.buffer.capacity() {
            let room = (2 * self.buffer.capacity()).max(256).min(self.max_header).max(needed);
            self.buffer.reserve_exact(room - self.buffer.len());
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The bytes of the open token so far, which are kept first if an earlier input had some of them.
    pub(super) fn so_far<'a>(&'a mut self, c: &'a Cursor) -> Result<&'a [u8], Step> {
        if !self.spilled {
            return Ok(c.input.get(self.mark..c.at).unwrap_or_default());
        }
        self.spill(c)?;
        self.mark = c.at;
        Ok(self.buffer.get(self.spilled_at..).unwrap_or_default())
    }
}
