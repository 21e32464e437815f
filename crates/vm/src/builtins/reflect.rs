//! Reflect. ECMA-262 §28.1.

use crate::builtins::object::bad_prototype;
use crate::builtins::support::{arg, key_arg, list_from_array_like};
use crate::cx::{Args, Cx, JsResult};
use crate::object::Object;
use crate::object::slots::SlotsExt;
use crate::ops::descriptor::{from_property_descriptor, to_property_descriptor};
use crate::ops::{call, convert, property};
use crate::realm::{Key, Prop};
use tally_heap::{Imm, Local, Val, Value};

pub static REFLECT: &[Prop] = &[
    Prop::Method(Key::Name("defineProperty"), 3, define_property),
    Prop::Method(Key::Name("deleteProperty"), 2, delete_property),
    Prop::Method(Key::Name("apply"), 3, apply),
    Prop::Method(Key::Name("construct"), 2, construct),
    Prop::Method(Key::Name("get"), 2, get),
    Prop::Method(Key::Name("getOwnPropertyDescriptor"), 2, get_own_property_descriptor),
    Prop::Method(Key::Name("getPrototypeOf"), 1, get_prototype_of),
    Prop::Method(Key::Name("has"), 2, has),
    Prop::Method(Key::Name("isExtensible"), 1, is_extensible),
    Prop::Method(Key::Name("ownKeys"), 1, own_keys),
    Prop::Method(Key::Name("preventExtensions"), 1, prevent_extensions),
    Prop::Method(Key::Name("set"), 3, set),
    Prop::Method(Key::Name("setPrototypeOf"), 2, set_prototype_of),
    Prop::Tag("Reflect"),
];

fn target(cx: &mut Cx, a: Args, name: &str) -> JsResult<Local<Object>> {
    match a.get(cx, 0).cast::<Object>(cx) {
        Some(o) => Ok(o),
        None => Err(cx.type_error(&format!("Reflect.{name} called on non-object"))),
    }
}

/// §28.1.1
pub(super) fn apply<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let f = a.get(cx, 0);
    if !call::is_callable(cx.val(f)) {
        let (text, kind) = (crate::errors::value_text(cx, f), convert::type_of(cx, cx.val(f)));
        let article = if kind == "object" || kind == "undefined" { "an" } else { "a" };
        return Err(cx.type_error(&format!("Function.prototype.apply was called on {text}, which is {article} {kind} and not a function")));
    }
    let [list, out] = cx.slots();
    let (list, n) = list_from_array_like(cx, a.get(cx, 2), list)?;
    call::call_slots(cx, f, a.get(cx, 1), list, n, out)?;
    Ok(cx.val(out))
}

fn require_constructor(cx: &mut Cx, v: Local<Value>) -> JsResult {
    if call::is_constructor(cx.val(v)) {
        return Ok(());
    }
    let text = crate::errors::value_text(cx, v);
    Err(cx.type_error(&format!("{text} is not a constructor")))
}

/// §28.1.2
pub(super) fn construct<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let f = a.get(cx, 0);
    require_constructor(cx, f)?;
    let new_target = if a.has(2) { a.get(cx, 2) } else { f };
    require_constructor(cx, new_target)?;
    let [list, out] = cx.slots();
    let (list, n) = list_from_array_like(cx, a.get(cx, 1), list)?;
    call::construct_slots(cx, f, list, n, new_target, out)?;
    Ok(cx.val(out))
}

/// §28.1.3
fn define_property<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = target(cx, a, "defineProperty")?;
    let key = key_arg(cx, a, 1)?;
    let d = to_property_descriptor(cx, a.get(cx, 2))?;
    Ok(Imm::bool(property::define_own_property(cx, o, key, &d)?))
}

/// §28.1.4
fn delete_property<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = target(cx, a, "deleteProperty")?;
    let key = key_arg(cx, a, 1)?;
    Ok(Imm::bool(property::delete_property(cx, o, key)?))
}

/// §28.1.5
fn get<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = target(cx, a, "get")?;
    let key = key_arg(cx, a, 1)?;
    let out = cx.slot();
    let receiver = if a.has(2) { a.get(cx, 2) } else { o.value() };
    property::get_with_receiver(cx, o, key, receiver, out)?;
    Ok(cx.val(out))
}

/// §28.1.6
fn get_own_property_descriptor<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = target(cx, a, "getOwnPropertyDescriptor")?;
    let key = key_arg(cx, a, 1)?;
    let out = cx.slot();
    let d = property::get_own_property(cx, o, key)?;
    from_property_descriptor(cx, d, out)?;
    Ok(cx.val(out))
}

/// §28.1.7
fn get_prototype_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = target(cx, a, "getPrototypeOf")?;
    let out = cx.slot();
    property::get_prototype_of(cx, o, out)?;
    Ok(cx.val(out))
}

/// §28.1.8
fn has<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = target(cx, a, "has")?;
    let key = key_arg(cx, a, 1)?;
    Ok(Imm::bool(property::has_property(cx, o, key)?))
}

/// §28.1.9
fn is_extensible<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = target(cx, a, "isExtensible")?;
    Ok(Imm::bool(property::is_extensible(cx, o)?))
}

/// §28.1.10
fn own_keys<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = target(cx, a, "ownKeys")?;
    let [list, out] = cx.slots();
    let keys = property::own_keys(cx, o, list)?;
    let n = keys.get(cx).capacity() as u32;
    cx.new_array_of_slots(out, keys, n)?;
    Ok(cx.val(out))
}

/// §28.1.11
fn prevent_extensions<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = target(cx, a, "preventExtensions")?;
    Ok(Imm::bool(property::prevent_extensions(cx, o)?))
}

/// §28.1.12
fn set<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = target(cx, a, "set")?;
    let key = key_arg(cx, a, 1)?;
    let v = arg(cx, a, 2);
    let receiver = if a.has(3) { a.get(cx, 3) } else { o.value() };
    Ok(Imm::bool(property::set_with_receiver(cx, o, key, v, receiver)?))
}

/// §28.1.13
fn set_prototype_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = target(cx, a, "setPrototypeOf")?;
    let proto = a.get(cx, 1);
    if !cx.val(proto).is_null() && !cx.val(proto).is::<Object>() {
        return Err(bad_prototype(cx, proto));
    }
    Ok(Imm::bool(property::set_prototype_of(cx, o, proto)?))
}
