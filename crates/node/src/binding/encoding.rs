//! Binding `encoding`: `TextEncoder` and `TextDecoder`.

use super::buffer::text;
use super::{args, bytes};
use std::cell::RefCell;
use tally_heap::{Imm, Local, Val, Value};
use tally_offheap::codec::{self, Encoding, TextBuf, TextDecoder};
use tally_vm::object::foreign::{Foreign, ForeignExt};
use tally_vm::object::string::{self, StrView};
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("encodeUtf8"), 1, encode_utf8),
    Prop::HostMethod(Key::Name("encodeInto"), 2, encode_into),
    Prop::HostMethod(Key::Name("labelToName"), 1, label_to_name),
    Prop::HostMethod(Key::Name("decodeUtf8"), 3, decode_utf8),
    Prop::HostMethod(Key::Name("newDecoder"), 3, new_decoder),
    Prop::HostMethod(Key::Name("decode"), 3, decode),
];

/// `encodeUtf8(string) -> Uint8Array`
fn encode_utf8<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = args::string(cx, a, 0)?;
    let len = codec::byte_length(args::units(cx, s), Encoding::Utf8);
    let out = cx.slot();
    bytes::new_uint8(cx, out, len)?;
    // SAFETY: the view was just made; the text is in a string.
    let to = unsafe { bytes::write(cx, out) };
    codec::utf8_encode_into(args::units(cx, s), to);
    Ok(cx.val(out))
}

/// `encodeInto(string, view) -> [read, written]`
fn encode_into<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = args::string(cx, a, 0)?;
    // SAFETY: the text is in a string; nothing else touches the bytes meanwhile.
    let to = unsafe { bytes::write(cx, a.get(cx, 1)) };
    let done = codec::utf8_encode_into(args::units(cx, s), to);
    let [out, read, written] = cx.slots();
    cx.set(read, Imm::number(done.read as f64));
    cx.set(written, Imm::number(done.written as f64));
    cx.new_array_from(out, &[read, written])?;
    Ok(cx.val(out))
}

/// `labelToName(label) -> string | undefined`
fn label_to_name<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let label = args::text(cx, a, 0)?;
    match TextDecoder::new(&label, false, false) {
        Ok(decoder) => {
            let out = cx.slot();
            string::new_string(cx, out, &decoder.encoding())?;
            Ok(cx.val(out))
        }
        Err(_) => Ok(Imm::UNDEFINED),
    }
}

/// `decodeUtf8(view, ignoreBOM, fatal) -> string | undefined`
fn decode_utf8<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let view = a.get(cx, 0);
    let (ignore_bom, fatal) = (args::flag(cx, a, 1), args::flag(cx, a, 2));
    // SAFETY: nothing writes while the slice is used.
    let all = unsafe { bytes::read(cx, view) };
    let skipped = if !ignore_bom && all.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 };
    if fatal && !codec::is_valid_utf8(&all[skipped..]) {
        return Ok(Imm::UNDEFINED);
    }
    let out = cx.slot();
    text::decode_from(cx, out, Encoding::Utf8, &text::Source::View(view, skipped, usize::MAX))?;
    Ok(cx.val(out))
}

/// What a decoder handle holds.
type Handle = RefCell<TextDecoder>;

/// `newDecoder(name, fatal, ignoreBOM) -> handle`
fn new_decoder<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let name = args::text(cx, a, 0)?;
    let Ok(decoder) = TextDecoder::new(&name, args::flag(cx, a, 1), args::flag(cx, a, 2)) else {
        return Err(cx.range_error(&format!("The \"{name}\" encoding is not supported")));
    };
    let [out, cell] = cx.slots();
    cx.new_foreign::<Handle>(cell, RefCell::new(decoder), size_of::<Handle>())?;
    let proto = cx.slot();
    cx.set(proto, Imm::NULL);
    let o = cx.new_object_kind(out, tally_vm::kinds::HOST_OBJECT, proto)?;
    tally_vm::object::create::set_internal(cx, o, 0, cx.val(cell));
    Ok(cx.val(out))
}

/// The decoder of a handle.
fn decoder(cx: &Cx, handle: Local<Value>) -> Option<&Handle> {
    let o = handle.cast::<tally_vm::object::Object>(cx)?;
    if cx.val(handle).kind() != Some(tally_vm::kinds::HOST_OBJECT) {
        return None;
    }
    tally_vm::object::create::internal(cx, o, 0).cast::<Foreign>()?.downcast()
}

/// `decode(handle, view, flush) -> string | undefined`
fn decode<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let flush = args::flag(cx, a, 2);
    let Some(decoder) = decoder(cx, a.get(cx, 0)) else {
        return Err(cx.type_error("argument must be a decoder"));
    };
    // SAFETY: nothing writes while the slice is used.
    let decoded = decoder.borrow_mut().decode(unsafe { bytes::read(cx, a.get(cx, 1)) }, !flush);
    let Ok(decoded) = decoded else { return Ok(Imm::UNDEFINED) };
    if decoded.len() > string::MAX_LENGTH as usize {
        return Err(text::too_long(cx));
    }
    let out = cx.slot();
    let view = match &decoded {
        TextBuf::Latin1(u) => StrView::Latin1(u),
        TextBuf::Utf16(u) => StrView::Utf16(u),
    };
    string::new_latin1_or_utf16(cx, out, view)?;
    Ok(cx.val(out))
}
