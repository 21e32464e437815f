//! SharedArrayBuffer. ECMA-262 §25.2. Its bytes are `tally_offheap::SharedBytes`, from the start.

use super::array_buffer::{create, slice_of, this_buffer};
use super::species::species;
use super::support::incompatible;
use crate::cx::{Args, Cx, JsResult};
use crate::names::WellKnown;
use crate::object::buffer_cells::{ArrayBufferExt, buffer_flag};
use crate::object::views;
use crate::ops::convert;
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Val};

pub static SHARED_ARRAY_BUFFER: Class = Class {
    name: "SharedArrayBuffer",
    length: 1,
    constructor: shared_array_buffer,
    this: Intrinsic::SharedArrayBuffer,
    prototype: Intrinsic::SharedArrayBufferPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[Prop::Getter(Key::Symbol(WellKnown::Species), species)],
    methods: &[
        Prop::Getter(Key::Name("byteLength"), byte_length),
        Prop::Method(Key::Name("slice"), 2, slice),
        Prop::Getter(Key::Name("maxByteLength"), max_byte_length),
        Prop::Getter(Key::Name("growable"), growable),
        Prop::Method(Key::Name("grow"), 1, grow),
        Prop::Tag("SharedArrayBuffer"),
    ],
};

/// §25.2.3.1
fn shared_array_buffer<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    if !a.is_construct() {
        return Err(cx.type_error("Constructor SharedArrayBuffer requires 'new'"));
    }
    let out = cx.slot();
    create(cx, a, Intrinsic::SharedArrayBufferPrototype, buffer_flag::SHARED, out)?;
    Ok(cx.val(out))
}

/// get byteLength. §25.2.5.1
fn byte_length<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let b = this_buffer(cx, a, true, "get SharedArrayBuffer.prototype.byteLength")?;
    Ok(Imm::number(b.get(cx).byte_length() as f64))
}
/// get maxByteLength. §25.2.5.5
fn max_byte_length<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let b = this_buffer(cx, a, true, "get SharedArrayBuffer.prototype.maxByteLength")?;
    Ok(Imm::number(b.get(cx).max_byte_length() as f64))
}
/// get growable. §25.2.5.4
fn growable<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let b = this_buffer(cx, a, true, "get SharedArrayBuffer.prototype.growable")?;
    Ok(Imm::bool(b.get(cx).is_resizable()))
}
/// grow(newLength). §25.2.5.3
fn grow<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let method = "SharedArrayBuffer.prototype.grow";
    let b = this_buffer(cx, a, true, method)?;
    if !b.get(cx).is_resizable() {
        return Err(incompatible(cx, method, a.this(cx)));
    }
    let length = a.get(cx, 0);
    let message = "SharedArrayBuffer.prototype.grow: Invalid length parameter";
    let length = convert::to_index(cx, length, message)?;
    let c = b.get(cx);
    if length > c.max_byte_length() as u64 || length < c.byte_length() as u64 {
        return Err(cx.range_error(message));
    }
    views::resize(cx, b, length as usize)?;
    Ok(Imm::UNDEFINED)
}
/// slice(start, end). §25.2.5.6
fn slice<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    slice_of(cx, a, true, out)?;
    Ok(cx.val(out))
}
