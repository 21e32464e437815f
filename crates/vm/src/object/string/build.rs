//! [`StrBuf`]: text put together in Rust memory, one byte a unit until something wider comes.

use super::make::too_long;
use super::{MAX_LENGTH, Str, StrView, new_latin1_or_utf16};
use crate::cx::{Cx, JsResult};
use crate::object::text::decimal;
use tally_heap::{Local, Value};

/// A growing text. Once it is longer than a string may be it stops growing, and [`finish`](StrBuf::finish) throws.
#[derive(Default)]
pub struct StrBuf {
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
    pub fn with_capacity(n: usize) -> StrBuf {
        StrBuf { narrow: Vec::with_capacity(n.min(1 << 20)), ..StrBuf::default() }
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
        if !self.is_wide {
            self.wide = self.narrow.iter().map(|&b| b as u16).collect();
            self.narrow = Vec::new();
            self.is_wide = true;
        }
    }
    fn room(&mut self, n: usize) -> bool {
        if self.len() + n > MAX_LENGTH as usize {
            self.too_long = true;
        }
        !self.too_long
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
        if self.too_long {
            return Err(too_long(cx));
        }
        new_latin1_or_utf16(cx, out, self.view())
    }
}
