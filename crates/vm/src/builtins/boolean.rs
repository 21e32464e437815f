//! Boolean. ECMA-262 §20.3.

use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::object::create::set_internal;
use crate::object::{Object, object::ObjectExt};
use crate::ops::convert;
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Val};

pub static BOOLEAN: Class = Class {
    name: "Boolean",
    length: 1,
    constructor: boolean,
    this: Intrinsic::Boolean,
    prototype: Intrinsic::BooleanPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[],
    methods: &[Prop::Method(Key::Name("toString"), 0, to_string), Prop::Method(Key::Name("valueOf"), 0, value_of)],
};

/// §20.3.1.1
fn boolean<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let b = convert::to_boolean(cx.val(a.get(cx, 0)));
    if !a.is_construct() {
        return Ok(Imm::bool(b));
    }
    let out = cx.slot();
    let target = a.new_target(cx);
    let o = cx.create_from_constructor(out, kinds::BOOLEAN_OBJECT, target, Intrinsic::BooleanPrototype)?;
    set_internal(cx, o, 0, Imm::bool(b));
    Ok(cx.val(out))
}

/// ThisBooleanValue. §20.3.3.3.1
fn this_value(cx: &mut Cx, a: Args, method: &str) -> JsResult<bool> {
    let v = cx.val(a.this(cx));
    if v.is_bool() {
        return Ok(v.is_true());
    }
    if v.kind() == Some(kinds::BOOLEAN_OBJECT)
        && let Some(o) = v.cast::<Object>()
    {
        return Ok(o.internal(0).raw().is_true());
    }
    Err(cx.type_error(&format!("{method} requires that 'this' be a Boolean")))
}

/// §20.3.3.2
fn to_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let b = this_value(cx, a, "Boolean.prototype.toString")?;
    Ok(cx.val(if b { cx.names.true_ } else { cx.names.false_ }))
}

/// §20.3.3.3
fn value_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::bool(this_value(cx, a, "Boolean.prototype.valueOf")?))
}
