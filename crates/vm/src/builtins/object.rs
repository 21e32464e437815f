//! Object. ECMA-262 §20.1.

use crate::cx::{Args, Cx, JsResult};
use crate::object::Object;
use crate::ops::{convert, property};
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Val};

pub static OBJECT: Class = Class {
    name: "Object",
    length: 1,
    constructor: object,
    this: Intrinsic::Object,
    prototype: Intrinsic::ObjectPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[Prop::Method(Key::Name("getPrototypeOf"), 1, get_prototype_of)],
    methods: &[Prop::Method(Key::Name("hasOwnProperty"), 1, has_own_property)],
};

/// §20.1.1.1
fn object<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    if a.is_construct() && cx.val(a.new_target(cx)).raw() != cx.val(a.callee(cx)).raw() {
        let target = a.new_target(cx);
        cx.create_from_constructor(out, crate::kinds::OBJECT, target, Intrinsic::ObjectPrototype)?;
    } else if cx.val(a.get(cx, 0)).is_nullish() {
        cx.new_object(out)?;
    } else {
        convert::to_object(cx, a.get(cx, 0), out)?;
    }
    Ok(cx.val(out))
}

/// §20.1.2.12
fn get_prototype_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    let o = convert::to_object(cx, a.get(cx, 0), out)?;
    property::get_prototype_of(cx, o, out)?;
    Ok(cx.val(out))
}

/// §20.1.3.2
fn has_own_property<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [key, out] = cx.slots();
    cx.copy(key, a.get(cx, 0));
    let key = convert::to_property_key(cx, key)?;
    let o: tally_heap::Local<Object> = convert::to_object(cx, a.this(cx), out)?;
    Ok(Imm::bool(property::has_own_property(cx, o, key)?))
}
