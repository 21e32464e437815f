//! [`StrBuf`]: text put together in Rust memory, one byte a unit until something wider comes.
//!
//! A buffer that was made for a machine ([`StrBuf::of`]) charges its memory once it is more than a little. Where that is refused it
//! stops growing, as a text does that is longer than a string may be. Loops call [`settle`](StrBuf::settle) now and then,
//! which charges ahead, collects before it gives up, and sees interrupts.

use super::make::too_long;
use super::{MAX_LENGTH, Str, StrView, new_latin1_or_utf16};
use crate::cx::{Cx, JsResult};
use crate::object::text::decimal;
use crate::scratch::{FREE, Scratch};
use tally_heap::{Local, OutOfMemory, Value};
use tally_ledger::{Ledger, LimitError};

/// A growing text. Once it is longer than a string may be, or than there is memory for, it stops growing, and
/// [`finish`](StrBuf::finish) throws.
#[derive(Default)]
pub struct StrBuf {
    ledger: Option<Ledger>,
    scratch: Scratch,
    refused: Option<LimitError>,
    narrow: Vec<u8>,
    /// In use as soon as a unit above 255 was pushed; `narrow` is empty then.
    wide: Vec<u16>,
    is_wide: bool,
    too_long: bool,
}

impl StrBuf {
    pub fn new() -> StrBuf {
        StrBuf::default()
    }
    /// A buffer that charges what it takes.
    pub fn of(cx: &Cx) -> StrBuf {
        StrBuf { ledger: Some(cx.ledger().clone()), ..StrBuf::default() }
    }
    /// The same with room for `n` units, if they are not many.
    pub fn with_capacity(cx: &Cx, n: usize) -> StrBuf {
        StrBuf { narrow: Vec::with_capacity(n.min(FREE)), ..StrBuf::of(cx) }
    }
    #[inline]
    fn bytes(&self) -> usize {
        self.narrow.len() + 2 * self.wide.len()
    }
    /// Charges `bytes` that are to come.
    ///
    /// # Errors
    /// As [`settle`](Self::settle).
    pub fn expect(&mut self, cx: &mut Cx, bytes: usize) -> JsResult {
        self.scratch.need(cx, bytes)
    }
    /// Charges what the text has, and half as much again; collects if need be.
    ///
    /// # Errors
    /// When memory is refused, or when the program is interrupted.
    #[inline]
    pub fn settle(&mut self, cx: &mut Cx) -> JsResult {
        let bytes = self.bytes();
        if bytes <= self.scratch.bytes() { Ok(()) } else { self.scratch.ahead(cx, bytes) }
    }
    #[inline]
    pub fn len(&self) -> usize {
        if self.is_wide { self.wide.len() } else { self.narrow.len() }
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Whether it passed the longest a string may be.
    pub fn is_too_long(&self) -> bool {
        self.too_long
    }
    fn widen(&mut self) {
        if !self.is_wide && self.may_take(2 * self.narrow.len()) {
            self.wide = self.narrow.iter().map(|&b| b as u16).collect();
            self.narrow = Vec::new();
            self.is_wide = true;
        }
    }
    fn room(&mut self, n: usize) -> bool {
        if self.len() + n > MAX_LENGTH as usize {
            self.too_long = true;
        }
        !self.too_long && self.may_take(if self.is_wide { 2 * n } else { n })
    }
    /// Whether there is memory for `n` more bytes.
    #[inline]
    fn may_take(&mut self, n: usize) -> bool {
        self.bytes() + n <= self.scratch.bytes() || self.take(n)
    }
    #[inline(never)]
    fn take(&mut self, n: usize) -> bool {
        let want = self.bytes() + n;
        if let Some(ledger) = &self.ledger
            && let Err(refused) = self.scratch.at_once(ledger, want)
        {
            self.refused = Some(refused);
            self.too_long = true;
            return false;
        }
        // Large texts grow by a part, not twofold.
        const LARGE: usize = 1 << 20;
        if self.narrow.len() > LARGE && self.narrow.capacity() - self.narrow.len() < n {
            self.narrow.reserve_exact(n.max(self.narrow.len() / 8));
        }
        if self.wide.len() > LARGE && self.wide.capacity() - self.wide.len() < n {
            self.wide.reserve_exact(n.max(self.wide.len() / 8));
        }
        true
    }
    #[inline]
    pub fn push_unit(&mut self, u: u16) {
        if !self.room(1) {
            return;
        }
        if !self.is_wide {
            if u < 256 {
                self.narrow.push(u as u8);
                return;
            }
            self.widen();
            if !self.is_wide {
                return;
            }
        }
        self.wide.push(u);
    }
    /// A code point; surrogates are taken as units.
    pub fn push_code_point(&mut self, c: u32) {
        if c < 0x10000 {
            self.push_unit(c as u16);
        } else {
            let c = c - 0x10000;
            self.push_unit(0xD800 | (c >> 10) as u16);
            self.push_unit(0xDC00 | (c & 0x3FF) as u16);
        }
    }
    pub fn push_str(&mut self, s: &str) {
        if s.is_ascii() {
            self.push_view(StrView::Latin1(s.as_bytes()));
        } else {
            s.encode_utf16().for_each(|u| self.push_unit(u));
        }
    }
    /// An int32 in decimal.
    pub fn push_int(&mut self, i: i32) {
        self.push_view(StrView::Latin1(decimal(&mut [0; 11], i.unsigned_abs(), i < 0)));
    }
    pub fn push_view(&mut self, v: StrView<'_>) {
        if !self.room(v.len()) {
            return;
        }
        if !self.is_wide {
            match v {
                StrView::Latin1(s) => return self.narrow.extend_from_slice(s),
                StrView::Utf16(s) if v.is_narrow() => return self.narrow.extend(s.iter().map(|&u| u as u8)),
                StrView::Utf16(_) => self.widen(),
            }
            // Where there was no memory for that.
            if !self.is_wide {
                return;
            }
        }
        match v {
            StrView::Latin1(s) => self.wide.extend(s.iter().map(|&b| b as u16)),
            StrView::Utf16(s) => self.wide.extend_from_slice(s),
        }
    }
    /// Drops what comes after the first `n` units.
    pub fn truncate(&mut self, n: usize) {
        if self.is_wide { self.wide.truncate(n) } else { self.narrow.truncate(n) }
    }
    pub fn view(&self) -> StrView<'_> {
        if self.is_wide { StrView::Utf16(&self.wide) } else { StrView::Latin1(&self.narrow) }
    }
    /// Makes the string.
    pub fn finish(self, cx: &mut Cx, out: Local<Value>) -> JsResult<Local<Str>> {
        if let Some(refused) = self.refused {
            drop(self);
            return Err(cx.out_of_memory(OutOfMemory::Limit(refused)));
        }
        if self.too_long {
            return Err(too_long(cx));
        }
        new_latin1_or_utf16(cx, out, self.view())
    }
}
