//! Functions of the Object constructor that deal with one object or property. ECMA-262 §20.1.2.

use crate::builtins::support::{is_array, key_arg, own_enumerable};
use crate::cx::{Args, Cx, JsResult, Thrown};
use crate::kinds;
use crate::object::Object;
use crate::object::object::ObjectExt;
use crate::object::slots::SlotsExt;
use crate::ops::descriptor::{from_property_descriptor, to_property_descriptor};
use crate::ops::property::{self, Descriptor};
use crate::ops::{compare, convert};
use tally_heap::{Imm, Local, Val, Value};

/// §20.1.2.2
pub fn create<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let proto = a.get(cx, 0);
    if !cx.val(proto).is_null() && !cx.val(proto).is::<Object>() {
        return Err(bad_prototype(cx, proto));
    }
    let out = cx.slot();
    let o = cx.new_object_with_proto(out, proto)?;
    if !cx.val(a.get(cx, 1)).is_undefined() {
        define_all(cx, o, a.get(cx, 1))?;
    }
    Ok(cx.val(out))
}

#[cold]
pub fn bad_prototype(cx: &mut Cx, v: Local<Value>) -> Thrown {
    let text = crate::errors::value_text(cx, v);
    cx.type_error(&format!("Object prototype may only be an Object or null: {text}"))
}

/// ObjectDefineProperties. §20.1.2.3.1
fn define_all(cx: &mut Cx, o: Local<Object>, properties: Local<Value>) -> JsResult {
    let [source, list, v, kept] = cx.slots();
    let props = convert::to_object(cx, properties, source)?;
    let keys = property::own_keys(cx, props, list)?;
    let n = keys.get(cx).capacity();
    // Every descriptor is read before the first property is defined: they live in a SLOTS cell, six words each.
    let (mut done, words) = (0, 7);
    let store = cx.new_slots(kept, n * words)?;
    for i in 0..n {
        let mark = cx.open_scope();
        let k = cx.slot();
        let s = keys.get(cx);
        cx.set(k, s.read(s.at(i)));
        let key = convert::to_property_key(cx, k)?;
        if own_enumerable(cx, props, key)? == Some(true) {
            property::get(cx, props, key, v)?;
            let d = to_property_descriptor(cx, v)?;
            let s = store.get(cx);
            let bit = |b: Option<bool>| b.map_or(Imm::UNDEFINED, Imm::bool);
            let word = |i: usize, v: Val<'_>| cx.write(s, s.at(done * words + i), v);
            word(0, cx.val(k));
            // Holes stand for absent fields.
            word(1, d.value.map_or(Imm::HOLE, |v| cx.val(v)));
            word(2, d.get.map_or(Imm::HOLE, |v| cx.val(v)));
            word(3, d.set.map_or(Imm::HOLE, |v| cx.val(v)));
            word(4, bit(d.writable));
            word(5, bit(d.enumerable));
            word(6, bit(d.configurable));
            done += 1;
        }
        cx.close_scope(mark);
    }
    for i in 0..done {
        let mark = cx.open_scope();
        let k = cx.slot();
        let s = store.get(cx);
        let at = |j: usize| s.read(s.at(i * words + j));
        cx.set(k, at(0));
        let value = |j| (!at(j).is_hole()).then(|| cx.local(at(j)));
        let bit = |j| (!at(j).is_undefined()).then(|| at(j).is_true());
        let d = Descriptor { value: value(1), get: value(2), set: value(3), writable: bit(4), enumerable: bit(5), configurable: bit(6) };
        let key = convert::to_property_key(cx, k)?;
        property::define_or_throw(cx, o, key, &d)?;
        cx.close_scope(mark);
    }
    Ok(())
}

fn require_object(cx: &mut Cx, a: Args, name: &str) -> JsResult<Local<Object>> {
    match a.get(cx, 0).cast::<Object>(cx) {
        Some(o) => Ok(o),
        None => Err(cx.type_error(&format!("{name} called on non-object"))),
    }
}

/// §20.1.2.3
pub fn define_properties<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = require_object(cx, a, "Object.defineProperties")?;
    define_all(cx, o, a.get(cx, 1))?;
    Ok(cx.val(o))
}

/// §20.1.2.4
pub fn define_property<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = require_object(cx, a, "Object.defineProperty")?;
    let key = key_arg(cx, a, 1)?;
    let d = to_property_descriptor(cx, a.get(cx, 2))?;
    property::define_or_throw(cx, o, key, &d)?;
    Ok(cx.val(o))
}

fn lock<'a>(cx: &'a mut Cx, a: Args, frozen: bool) -> JsResult<Val<'a>> {
    let v = a.get(cx, 0);
    if let Some(o) = v.cast::<Object>(cx) {
        if o.get(cx).kind() == kinds::TYPED_ARRAY && crate::object::typed::length(o.get(cx)) > 0 {
            // The first element refuses, when the object is no longer extensible.
            property::prevent_extensions(cx, o)?;
            let what = if frozen { "freeze" } else { "seal" };
            return Err(cx.type_error(&format!("Cannot {what} array buffer views with elements")));
        }
        if !property::set_integrity_level(cx, o, frozen)? {
            return Err(refused(cx, o, "preventExtensions", if frozen { "Cannot freeze" } else { "Cannot seal" }));
        }
    }
    Ok(cx.val(v))
}

/// Why an object refused: by its trap, or by what it is.
#[cold]
fn refused(cx: &mut Cx, o: Local<Object>, trap: &str, text: &str) -> Thrown {
    if o.get(cx).kind() == kinds::PROXY {
        return cx.type_error(&format!("'{trap}' on proxy: trap returned falsish"));
    }
    cx.type_error(text)
}

/// §20.1.2.6
pub fn freeze<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    lock(cx, a, true)
}
/// §20.1.2.22
pub fn seal<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    lock(cx, a, false)
}

/// §20.1.2.20
pub fn prevent_extensions<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let v = a.get(cx, 0);
    if let Some(o) = v.cast::<Object>(cx) {
        if !property::prevent_extensions(cx, o)? {
            return Err(refused(cx, o, "preventExtensions", "Cannot prevent extensions"));
        }
    }
    Ok(cx.val(v))
}

/// §20.1.2.16
pub fn is_extensible<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    match a.get(cx, 0).cast::<Object>(cx) {
        Some(o) => Ok(Imm::bool(property::is_extensible(cx, o)?)),
        None => Ok(Imm::FALSE),
    }
}
fn is_locked<'a>(cx: &'a mut Cx, a: Args, frozen: bool) -> JsResult<Val<'a>> {
    match a.get(cx, 0).cast::<Object>(cx) {
        Some(o) => Ok(Imm::bool(property::test_integrity_level(cx, o, frozen)?)),
        None => Ok(Imm::TRUE),
    }
}
/// §20.1.2.17
pub fn is_frozen<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    is_locked(cx, a, true)
}
/// §20.1.2.18
pub fn is_sealed<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    is_locked(cx, a, false)
}

/// §20.1.2.8
pub fn get_own_property_descriptor<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [object, out] = cx.slots();
    let o = convert::to_object(cx, a.get(cx, 0), object)?;
    let key = key_arg(cx, a, 1)?;
    let d = property::get_own_property(cx, o, key)?;
    from_property_descriptor(cx, d, out)?;
    Ok(cx.val(out))
}

/// §20.1.2.9
pub fn get_own_property_descriptors<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [object, list, out, k, shown] = cx.slots();
    let o = convert::to_object(cx, a.get(cx, 0), object)?;
    let keys = property::own_keys(cx, o, list)?;
    let result = cx.new_object(out)?;
    for i in 0..keys.get(cx).capacity() {
        let mark = cx.open_scope();
        let s = keys.get(cx);
        cx.set(k, s.read(s.at(i)));
        let key = convert::to_property_key(cx, k)?;
        if let Some(d) = property::get_own_property(cx, o, key)? {
            from_property_descriptor(cx, Some(d), shown)?;
            property::create_data_property_or_throw(cx, result, key, shown)?;
        }
        cx.close_scope(mark);
    }
    Ok(cx.val(out))
}

/// §20.1.2.12
pub fn get_prototype_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    let o = convert::to_object(cx, a.get(cx, 0), out)?;
    property::get_prototype_of(cx, o, out)?;
    Ok(cx.val(out))
}

/// §20.1.2.14
pub fn has_own<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let object = cx.slot();
    let o = convert::to_object(cx, a.get(cx, 0), object)?;
    let key = key_arg(cx, a, 1)?;
    Ok(Imm::bool(property::has_own_property(cx, o, key)?))
}

/// §20.1.2.15
pub fn is<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::bool(compare::same_value(cx, cx.val(a.get(cx, 0)), cx.val(a.get(cx, 1)))))
}

/// §20.1.2.23
pub fn set_prototype_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (v, proto) = (a.get(cx, 0), a.get(cx, 1));
    if cx.val(v).is_nullish() {
        return Err(cx.type_error("Object.setPrototypeOf called on null or undefined"));
    }
    if !cx.val(proto).is_null() && !cx.val(proto).is::<Object>() {
        return Err(bad_prototype(cx, proto));
    }
    if let Some(o) = v.cast::<Object>(cx) {
        set_prototype_or_throw(cx, o, proto)?;
    }
    Ok(cx.val(v))
}

/// [[SetPrototypeOf]] that must work.
pub fn set_prototype_or_throw(cx: &mut Cx, o: Local<Object>, proto: Local<Value>) -> JsResult {
    if property::set_prototype_of(cx, o, proto)? {
        return Ok(());
    }
    if o.get(cx).kind() == kinds::PROXY {
        return Err(cx.type_error("'setPrototypeOf' on proxy: trap returned falsish for property 'undefined'"));
    }
    if o.get(cx).is_object_prototype() {
        return Err(cx.type_error("Immutable prototype object 'Object.prototype' cannot have their prototype set"));
    }
    if !property::is_extensible(cx, o)? {
        let text = crate::errors::value_text(cx, o.value());
        return Err(cx.type_error(&format!("{text} is not extensible")));
    }
    Err(cx.type_error("Cyclic __proto__ value"))
}

/// The builtin tag of `Object.prototype.toString`.
pub fn builtin_tag(cx: &mut Cx, v: Local<Value>) -> JsResult<&'static str> {
    if is_array(cx, v)? {
        return Ok("Array");
    }
    Ok(match cx.val(v).kind() {
        Some(kinds::ARGUMENTS) => "Arguments",
        Some(kinds::ERROR) => "Error",
        Some(kinds::BOOLEAN_OBJECT) => "Boolean",
        Some(kinds::NUMBER_OBJECT) => "Number",
        Some(kinds::STRING_OBJECT) => "String",
        Some(kinds::DATE) => "Date",
        Some(kinds::REGEXP) => "RegExp",
        _ if crate::ops::call::is_callable(cx.val(v)) => "Function",
        _ => "Object",
    })
}
