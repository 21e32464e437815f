//! BigInt. ECMA-262 §21.2.

use super::number::grouped;
use super::support::arg;
use crate::builtins::locales::{self, Manner};
use crate::cx::{Args, Cx, JsResult};
use crate::host::Localized;
use crate::kinds;
use crate::object::Object;
use crate::object::bigint::BigIntCell;
use crate::object::object::ObjectExt;
use crate::object::string;
use crate::ops::{bigint, convert};
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Local, Val};

pub static BIGINT: Class = Class {
    name: "BigInt",
    length: 1,
    constructor,
    this: Intrinsic::BigInt,
    prototype: Intrinsic::BigIntPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[Prop::Method(Key::Name("asUintN"), 2, as_uint_n), Prop::Method(Key::Name("asIntN"), 2, as_int_n)],
    methods: &[
        Prop::Method(Key::Name("toLocaleString"), 0, to_locale_string),
        Prop::Method(Key::Name("toString"), 0, to_string),
        Prop::Method(Key::Name("valueOf"), 0, value_of),
        Prop::Tag("BigInt"),
    ],
};

/// §21.2.1.1
fn constructor<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    if a.is_construct() {
        return Err(cx.type_error("BigInt is not a constructor"));
    }
    let out = arg(cx, a, 0);
    convert::to_primitive(cx, out, convert::Hint::Number, out)?;
    let raw = cx.val(out).raw();
    if raw.is_number() {
        convert::number_to_bigint(cx, raw.as_number(), out)?;
    } else {
        convert::to_bigint(cx, out, out)?;
    }
    Ok(cx.val(out))
}

fn wrap<'a>(cx: &'a mut Cx, a: Args, signed: bool) -> JsResult<Val<'a>> {
    let bits = convert::to_index(cx, a.get(cx, 0), "Invalid value: not (convertible to) a safe integer")?;
    let out = cx.slot();
    let n = convert::to_bigint(cx, a.get(cx, 1), out)?;
    bigint::wrap(cx, n, bits, signed, out)?;
    Ok(cx.val(out))
}
/// §21.2.2.1
fn as_int_n<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    wrap(cx, a, true)
}
/// §21.2.2.2
fn as_uint_n<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    wrap(cx, a, false)
}

/// ThisBigIntValue, §21.2.3.4.1
fn this_bigint(cx: &mut Cx, a: Args, method: &str) -> JsResult<Local<BigIntCell>> {
    let this = a.this(cx);
    if let Some(b) = this.cast(cx) {
        return Ok(b);
    }
    if cx.val(this).kind() == Some(kinds::BIGINT_OBJECT)
        && let Some(o) = cx.val(this).cast::<Object>()
        && let Some(b) = cx.local(o.read(o.internal(0))).cast(cx)
    {
        return Ok(b);
    }
    Err(cx.type_error(&format!("{method} requires that 'this' be a BigInt")))
}

/// §21.2.3.3
fn to_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let b = this_bigint(cx, a, "BigInt.prototype.toString")?;
    let radix = super::number::radix(cx, a)?;
    let out = cx.slot();
    bigint::to_string(cx, b.value(), radix, out)?;
    Ok(cx.val(out))
}

/// §21.2.3.2, in the manner of en-US.
fn to_locale_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let b = this_bigint(cx, a, "BigInt.prototype.toLocaleString")?;
    let out = cx.slot();
    if locales::asked(cx, Localized::Number, b.value(), [a.get(cx, 0), a.get(cx, 1), cx.undefined()], out)? {
        return Ok(cx.val(out));
    }
    locales::check(cx, a.get(cx, 0), Manner::American, "BigInt.prototype.toLocaleString")?;
    if !cx.val(a.get(cx, 1)).is_undefined() {
        return Err(cx.not_built("BigInt.prototype.toLocaleString with options is not part of this version of tally yet"));
    }
    let text = bigint::to_text(b.get(cx), 10);
    let text = match text.strip_prefix('-') {
        Some(digits) => format!("-{}", grouped(digits)),
        None => grouped(&text),
    };
    let out = cx.slot();
    string::new_string(cx, out, &text)?;
    Ok(cx.val(out))
}

/// §21.2.3.4
fn value_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let b = this_bigint(cx, a, "BigInt.prototype.valueOf")?;
    Ok(cx.val(b))
}
