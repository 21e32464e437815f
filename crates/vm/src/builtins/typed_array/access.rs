//! Getters, `at`, and the iterators. ECMA-262 §23.2.3.1 to §23.2.3.4, §23.2.3.21, §23.2.3.38.

use super::this_array;
use crate::builtins::support::incompatible;
use crate::cx::{Args, Cx, JsResult};
use crate::object::buffer_cells::TypedArray;
use crate::object::iterator::{ArrayKind, new_array_iterator};
use crate::object::{string, typed, views};
use crate::ops::convert;
use tally_heap::{Imm, Local, Val};

fn this_view(cx: &mut Cx, a: Args, method: &str) -> JsResult<Local<TypedArray>> {
    let this = a.this(cx);
    match this.cast(cx) {
        Some(t) => Ok(t),
        None => Err(incompatible(cx, method, this)),
    }
}

pub fn buffer<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let t = this_view(cx, a, "get %TypedArray%.prototype.buffer")?;
    let out = cx.slot();
    views::buffer_of(cx, t, out)?;
    Ok(cx.val(out))
}

pub fn byte_length<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let t = this_view(cx, a, "get TypedArray.prototype.byteLength")?;
    Ok(Imm::number(t.get(cx).byte_length() as f64))
}

pub fn byte_offset<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let t = this_view(cx, a, "get TypedArray.prototype.byteOffset")?;
    Ok(Imm::number(views::byte_offset_of(cx, t) as f64))
}

pub fn length<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let t = this_view(cx, a, "get TypedArray.prototype.length")?;
    Ok(Imm::number(t.get(cx).length() as f64))
}

pub fn to_string_tag<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Some(t) = a.this(cx).cast::<TypedArray>(cx) else { return Ok(Imm::UNDEFINED) };
    let name = t.get(cx).element().name();
    let out = cx.slot();
    string::new_string(cx, out, name)?;
    Ok(cx.val(out))
}

/// at(index). §23.2.3.1
pub fn at<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let t = this_array(cx, a, "%TypedArray%.prototype.at")?;
    let len = t.get(cx).length() as f64;
    let i = a.get(cx, 0);
    let i = convert::to_integer_or_infinity(cx, i)?;
    let i = if i < 0.0 { len + i } else { i };
    // The conversion may have shortened the array.
    if i < 0.0 || i >= t.get(cx).length() as f64 || i >= len {
        return Ok(Imm::UNDEFINED);
    }
    let x = typed::load(t.get(cx), i as usize);
    let out = cx.slot();
    typed::box_loaded(cx, x, out)?;
    Ok(cx.val(out))
}

fn iterator<'a>(cx: &'a mut Cx, a: Args, kind: ArrayKind, method: &str) -> JsResult<Val<'a>> {
    let t = this_array(cx, a, method)?;
    let out = cx.slot();
    let o = t.value().cast(cx).expect("a typed array is an object");
    new_array_iterator(cx, out, o, kind)?;
    Ok(cx.val(out))
}
pub fn entries<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    iterator(cx, a, ArrayKind::Entries, "%TypedArray%.prototype.entries")
}
pub fn keys<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    iterator(cx, a, ArrayKind::Keys, "%TypedArray%.prototype.keys")
}
pub fn values<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    iterator(cx, a, ArrayKind::Values, "%TypedArray%.prototype.values")
}
