//! Number, and the global functions about numbers. ECMA-262 §21.1, §19.2.

mod globals;
mod locale;

pub use globals::{IS_FINITE, IS_NAN, PARSE_FLOAT, PARSE_INT};
pub(super) use locale::grouped;

use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::object::Object;
use crate::object::bigint::{BigIntCell, BigIntExt};
use crate::object::create::set_internal;
use crate::object::object::ObjectExt;
use crate::object::string;
use crate::ops::convert;
use crate::ops::number_format as format;
use crate::realm::{Class, Intrinsic, Prop, method};
use tally_heap::{Imm, Val};

pub static NUMBER: Class = Class {
    name: "Number",
    length: 1,
    constructor: number,
    this: Intrinsic::Number,
    prototype: Intrinsic::NumberPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[
        method("isFinite", 1, is_finite),
        method("isInteger", 1, is_integer),
        method("isNaN", 1, is_nan),
        method("isSafeInteger", 1, is_safe_integer),
        Prop::Intrinsic("parseFloat", Intrinsic::ParseFloat),
        Prop::Intrinsic("parseInt", Intrinsic::ParseInt),
        Prop::Constant("MAX_VALUE", f64::MAX),
        Prop::Constant("MIN_VALUE", 5e-324),
        Prop::Constant("NaN", f64::NAN),
        Prop::Constant("NEGATIVE_INFINITY", f64::NEG_INFINITY),
        Prop::Constant("POSITIVE_INFINITY", f64::INFINITY),
        Prop::Constant("MAX_SAFE_INTEGER", 9007199254740991.0),
        Prop::Constant("MIN_SAFE_INTEGER", -9007199254740991.0),
        Prop::Constant("EPSILON", f64::EPSILON),
    ],
    methods: &[
        method("toExponential", 1, to_exponential),
        method("toFixed", 1, to_fixed),
        method("toPrecision", 1, to_precision),
        method("toString", 1, to_string),
        method("valueOf", 0, value_of),
        method("toLocaleString", 0, to_locale_string),
    ],
};

/// §21.1.1.1
fn number<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    let d = if a.is_empty() {
        0.0
    } else {
        convert::to_numeric(cx, a.get(cx, 0), out)?;
        match cx.val(out).cast::<BigIntCell>() {
            Some(b) => b.to_f64(),
            None => cx.val(out).as_number(),
        }
    };
    if !a.is_construct() {
        return Ok(Imm::number(d));
    }
    let target = a.new_target(cx);
    let o = cx.create_from_constructor(out, kinds::NUMBER_OBJECT, target, Intrinsic::NumberPrototype)?;
    set_internal(cx, o, 0, Imm::number(d));
    Ok(cx.val(out))
}

fn argument(cx: &Cx, a: Args) -> Option<f64> {
    let v = cx.val(a.get(cx, 0));
    v.is_number().then(|| v.as_number())
}
/// §21.1.2.2
fn is_finite<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::bool(argument(cx, a).is_some_and(f64::is_finite)))
}
fn integral(d: f64) -> bool {
    d.is_finite() && d.trunc() == d
}
/// §21.1.2.3
fn is_integer<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::bool(argument(cx, a).is_some_and(integral)))
}
/// §21.1.2.4
fn is_nan<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::bool(argument(cx, a).is_some_and(f64::is_nan)))
}
/// §21.1.2.5
fn is_safe_integer<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::bool(argument(cx, a).is_some_and(|d| integral(d) && d.abs() <= 9007199254740991.0)))
}

/// ThisNumberValue. §21.1.3.7.1
fn this_number(cx: &mut Cx, a: Args, method: &str) -> JsResult<f64> {
    let v = cx.val(a.this(cx));
    if v.is_number() {
        return Ok(v.as_number());
    }
    if v.kind() == Some(kinds::NUMBER_OBJECT)
        && let Some(o) = v.cast::<Object>()
    {
        return Ok(o.internal(0).raw().as_number());
    }
    Err(cx.type_error(&format!("{method} requires that 'this' be a Number")))
}

/// The radix argument of both `toString`s.
pub(super) fn radix(cx: &mut Cx, a: Args) -> JsResult<u32> {
    let v = a.get(cx, 0);
    if cx.val(v).is_undefined() {
        return Ok(10);
    }
    let r = convert::to_integer_or_infinity(cx, v)?;
    if (2.0..=36.0).contains(&r) { Ok(r as u32) } else { Err(cx.range_error("toString() radix argument must be between 2 and 36")) }
}

fn text(cx: &mut Cx, s: String) -> JsResult<Val<'_>> {
    let out = cx.slot();
    string::new_string(cx, out, &s)?;
    Ok(cx.val(out))
}

/// §21.1.3.6
fn to_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let d = this_number(cx, a, "Number.prototype.toString")?;
    let radix = radix(cx, a)?;
    if radix == 10 {
        let out = cx.slot();
        format::number_to_string(cx, d, out)?;
        return Ok(cx.val(out));
    }
    text(cx, format::number_to_radix(d, radix))
}

/// §21.1.3.7
fn value_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::number(this_number(cx, a, "Number.prototype.valueOf")?))
}

/// §21.1.3.3
fn to_fixed<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let d = this_number(cx, a, "Number.prototype.toFixed")?;
    let f = convert::to_integer_or_infinity(cx, a.get(cx, 0))?;
    if !(0.0..=100.0).contains(&f) {
        return Err(cx.range_error("toFixed() digits argument must be between 0 and 100"));
    }
    let s = if d.abs() < 1e21 { format::to_fixed(d, f as usize) } else { format::number_to_text(d) };
    text(cx, s)
}

/// §21.1.3.2
fn to_exponential<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let d = this_number(cx, a, "Number.prototype.toExponential")?;
    let absent = cx.val(a.get(cx, 0)).is_undefined();
    let f = convert::to_integer_or_infinity(cx, a.get(cx, 0))?;
    if !d.is_finite() {
        return text(cx, format::number_to_text(d));
    }
    if !(0.0..=100.0).contains(&f) {
        return Err(cx.range_error("toExponential() argument must be between 0 and 100"));
    }
    text(cx, format::to_exponential(d, (!absent).then_some(f as usize)))
}

/// §21.1.3.5
fn to_precision<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let d = this_number(cx, a, "Number.prototype.toPrecision")?;
    if cx.val(a.get(cx, 0)).is_undefined() {
        return text(cx, format::number_to_text(d));
    }
    let p = convert::to_integer_or_infinity(cx, a.get(cx, 0))?;
    if !d.is_finite() {
        return text(cx, format::number_to_text(d));
    }
    if !(1.0..=100.0).contains(&p) {
        return Err(cx.range_error("toPrecision() argument must be between 1 and 100"));
    }
    text(cx, format::to_precision(d, p as usize))
}

/// §21.1.3.4, in the manner of en-US.
fn to_locale_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let d = this_number(cx, a, "Number.prototype.toLocaleString")?;
    let [value, out] = cx.slots();
    cx.set(value, Imm::number(d));
    if super::locales::asked(cx, crate::host::Localized::Number, value, [a.get(cx, 0), a.get(cx, 1), cx.undefined()], out)? {
        return Ok(cx.val(out));
    }
    let style = locale::style(cx, a.get(cx, 0), a.get(cx, 1))?;
    text(cx, style.show(d))
}
