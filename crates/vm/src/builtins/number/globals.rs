//! `parseInt`, `parseFloat`, `isNaN`, `isFinite`. ECMA-262 §19.2.

use crate::builtins::support::arg;
use crate::cx::{Args, Cx, JsResult};
use crate::object::function::NativeInfo;
use crate::object::string::StrExt;
use crate::ops::{convert, number_parse};
use tally_heap::{Imm, Val};

pub const PARSE_INT: NativeInfo = NativeInfo { name: "parseInt", length: 2, native: parse_int, constructor: false };
pub const PARSE_FLOAT: NativeInfo = NativeInfo { name: "parseFloat", length: 1, native: parse_float, constructor: false };
pub const IS_NAN: NativeInfo = NativeInfo { name: "isNaN", length: 1, native: is_nan, constructor: false };
pub const IS_FINITE: NativeInfo = NativeInfo { name: "isFinite", length: 1, native: is_finite, constructor: false };

/// §19.2.5
fn parse_int<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let v = a.get(cx, 0);
    // An int32 reads back as itself in base ten.
    let raw = cx.val(v).raw();
    if raw.is_int() && !a.has(1) {
        return Ok(Imm::int(raw.as_int()));
    }
    let slot = arg(cx, a, 0);
    let s = convert::to_flat_string(cx, slot, slot)?;
    let radix = convert::to_int32(cx, a.get(cx, 1))?;
    Ok(Imm::number(number_parse::parse_int(s.get(cx).view(), radix)))
}

/// §19.2.4
fn parse_float<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let slot = arg(cx, a, 0);
    let s = convert::to_flat_string(cx, slot, slot)?;
    Ok(Imm::number(number_parse::parse_float(s.get(cx).view())))
}

/// §19.2.3
fn is_nan<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::bool(convert::to_number(cx, a.get(cx, 0))?.is_nan()))
}

/// §19.2.2
fn is_finite<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::bool(convert::to_number(cx, a.get(cx, 0))?.is_finite()))
}
