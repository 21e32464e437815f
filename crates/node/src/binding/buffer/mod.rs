//! Binding `buffer`: the bytes behind `Buffer`. JavaScript checks arguments; positions are clamped here all the same.
//!
//! Files: allocation (`alloc`), strings (`text`), bytes (`ops`), search (`search`), fixed-width numbers (`fixed`),
//! `atob` and `btoa` (`base64`).
//!
//! **Invariants.** No native holds a slice of a view's bytes across anything that may collect; what it writes to does
//! not overlap what it reads from, or is copied as overlapping.

mod alloc;
mod base64;
mod fixed;
mod ops;
mod search;
pub mod text;

use super::args;
use tally_heap::{Imm, Local, Val};
use tally_offheap::codec::Encoding;
use tally_vm::object::Object;
use tally_vm::object::string::MAX_LENGTH;
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

use crate::state::NodeState;

pub use fixed::PROPS as FIXED;

const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("setBufferPrototype"), 1, set_buffer_prototype),
    Prop::HostMethod(Key::Name("setFallback"), 1, set_fallback),
    Prop::Number("kMaxLength", MAX_SAFE_INTEGER),
    Prop::Number("kStringMaxLength", MAX_LENGTH as f64),
    Prop::HostMethod(Key::Name("allocPooled"), 2, alloc::alloc_pooled),
    Prop::HostMethod(Key::Name("allocUnsafe"), 1, alloc::alloc_unsafe),
    Prop::HostMethod(Key::Name("alloc"), 1, alloc::alloc),
    Prop::HostMethod(Key::Name("fromString"), 3, alloc::from_string),
    Prop::HostMethod(Key::Name("createFromString"), 2, alloc::create_from_string),
    Prop::HostMethod(Key::Name("encodeUtf8String"), 1, alloc::encode_utf8_string),
    Prop::HostMethod(Key::Name("transcode"), 3, alloc::transcode),
    Prop::HostMethod(Key::Name("view"), 3, alloc::view),
    Prop::HostMethod(Key::Name("copyBytes"), 2, alloc::copy_bytes),
    Prop::HostMethod(Key::Name("slice"), 4, text::slice),
    Prop::HostMethod(Key::Name("write"), 5, text::write),
    Prop::HostMethod(Key::Name("byteLengthUtf8"), 1, text::byte_length_utf8),
    Prop::HostMethod(Key::Name("totalLength"), 1, ops::total_length),
    Prop::HostMethod(Key::Name("concat"), 2, ops::concat),
    Prop::HostMethod(Key::Name("copy"), 5, ops::copy),
    Prop::HostMethod(Key::Name("compare"), 2, ops::compare),
    Prop::HostMethod(Key::Name("compareRange"), 6, ops::compare_range),
    Prop::HostMethod(Key::Name("fillBytes"), 4, ops::fill_bytes),
    Prop::HostMethod(Key::Name("fillByte"), 4, ops::fill_byte),
    Prop::HostMethod(Key::Name("swap16"), 1, ops::swap::<2>),
    Prop::HostMethod(Key::Name("swap32"), 1, ops::swap::<4>),
    Prop::HostMethod(Key::Name("swap64"), 1, ops::swap::<8>),
    Prop::HostMethod(Key::Name("isUtf8"), 1, ops::is_utf8),
    Prop::HostMethod(Key::Name("isAscii"), 1, ops::is_ascii),
    Prop::HostMethod(Key::Name("indexOfBytes"), 5, search::index_of_bytes),
    Prop::HostMethod(Key::Name("indexOfByte"), 4, search::index_of_byte),
    Prop::HostMethod(Key::Name("btoa"), 1, base64::btoa),
    Prop::HostMethod(Key::Name("atob"), 1, base64::atob),
];

/// What is no function: `fixed`.
pub fn extra(cx: &mut Cx, o: Local<Object>) -> JsResult {
    let out = cx.slot();
    let inner = cx.new_object(out)?;
    cx.define_props(inner, FIXED)?;
    args::put(cx, o, "fixed", out)
}

/// `setBufferPrototype(proto)`
fn set_buffer_prototype<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let proto = a.get(cx, 0);
    let state: &NodeState = cx.host.state();
    state.bindings.buffer_prototype.set(cx.val(proto));
    Ok(Imm::UNDEFINED)
}

/// `setFallback(fn)`
fn set_fallback<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let f = a.get(cx, 0);
    let state: &NodeState = cx.host.state();
    state.bindings.fixed_fallback.set(cx.val(f));
    Ok(Imm::UNDEFINED)
}

/// The encoding behind argument `i`.
fn encoding(cx: &Cx, a: Args, i: usize) -> Encoding {
    encoding_of(cx.val(a.get(cx, i)))
}
/// The encoding behind JavaScript's number; `buffer` (6) and unknown ones are UTF-8.
pub fn encoding_of(v: Val<'_>) -> Encoding {
    match if v.is_int() { v.as_int() } else { -1 } {
        0 => Encoding::Ascii,
        2 => Encoding::Base64,
        3 => Encoding::Utf16le,
        4 => Encoding::Latin1,
        5 => Encoding::Hex,
        7 => Encoding::Base64Url,
        _ => Encoding::Utf8,
    }
}

/// `from..to` cut to what `len` allows.
fn range(len: usize, from: usize, to: usize) -> std::ops::Range<usize> {
    let to = to.min(len);
    from.min(to)..to
}
