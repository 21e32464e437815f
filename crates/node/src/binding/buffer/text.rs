//! Strings to bytes and back.
//!
//! Decoding measures the bytes, allocates the string, and decodes into it: two passes, no copy in between.

use super::{encoding, range};
use crate::binding::{args, bytes};
use tally_heap::{Imm, Local, Val, Value};
use tally_offheap::codec::{self, Encoding, Width};
use tally_vm::object::string::{self, Fresh, MAX_LENGTH};
use tally_vm::realm::Intrinsic;
use tally_vm::{Args, Cx, JsResult, Thrown};

/// The error for text longer than any string.
#[cold]
pub fn too_long(cx: &mut Cx) -> Thrown {
    let text = format!("Cannot create a string longer than {MAX_LENGTH:#x} characters");
    cx.error_with_code(Intrinsic::ErrorPrototype, "ERR_STRING_TOO_LONG", &text)
}

/// Where bytes to be decoded are. They are looked up twice, since a collection may come between.
pub enum Source<'a> {
    /// Outside the heap.
    Bytes(&'a [u8]),
    /// `start..end` of a view.
    View(Local<Value>, usize, usize),
}

impl Source<'_> {
    #[inline]
    fn get<'h>(&'h self, cx: &'h Cx) -> &'h [u8] {
        match *self {
            Source::Bytes(bytes) => bytes,
            Source::View(view, start, end) => {
                // SAFETY: decoding writes to a fresh string only.
                let bytes = unsafe { bytes::read(cx, view) };
                &bytes[range(bytes.len(), start, end)]
            }
        }
    }
}

/// A string decoded from bytes.
pub fn decode_from(cx: &mut Cx, out: Local<Value>, enc: Encoding, from: &Source<'_>) -> JsResult {
    let (len, width) = codec::decoded_len_and_width(from.get(cx), enc);
    if len > MAX_LENGTH as usize {
        return Err(too_long(cx));
    }
    if len <= 1 && width == Width::One {
        let mut unit = [0];
        codec::decode_into_latin1(from.get(cx), enc, &mut unit[..len]);
        return string::new_str1(cx, out, &unit[..len]).map(|_| ());
    }
    string::alloc_flat(cx, out, width == Width::Two, len, |cx, fresh| {
        match fresh {
            Fresh::Latin1(to) => codec::decode_into_latin1(from.get(cx), enc, to),
            Fresh::Utf16(to) => codec::decode_into_utf16(from.get(cx), enc, to),
        };
    })
    .map(|_| ())
}

/// `slice(view, enc, start, end) -> string`
pub fn slice<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let view = a.get(cx, 0);
    let enc = encoding(cx, a, 1);
    let (start, end) = (args::size(cx, a, 2), args::size(cx, a, 3));
    let out = cx.slot();
    decode_from(cx, out, enc, &Source::View(view, start, end))?;
    Ok(cx.val(out))
}

/// `write(view, enc, string, offset, length) -> bytes written`
pub fn write<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = args::string(cx, a, 2)?;
    let (offset, length) = (args::size(cx, a, 3), args::size(cx, a, 4));
    // SAFETY: the text is in a string, which is never a view's memory; nothing else touches the bytes meanwhile.
    let to = unsafe { bytes::write(cx, a.get(cx, 0)) };
    let part = range(to.len(), offset, offset.saturating_add(length));
    let done = codec::write(args::units(cx, s), encoding(cx, a, 1), &mut to[part]);
    Ok(Imm::number(done.written as f64))
}

/// `byteLengthUtf8(string)`
pub fn byte_length_utf8<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = args::string(cx, a, 0)?;
    Ok(Imm::number(codec::byte_length(args::units(cx, s), Encoding::Utf8) as f64))
}
