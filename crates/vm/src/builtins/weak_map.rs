//! WeakMap. ECMA-262 §24.3. The pairs are in an EPHEMERONS cell (object/ephemerons.rs), internal word 0.

use crate::builtins::support::{add_entries, require_new, this_of_kind};
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::object::Object;
use crate::object::ephemerons;
use crate::object::weak::can_be_held_weakly;
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Val, Value};

pub static WEAK_MAP: Class = Class {
    name: "WeakMap",
    length: 0,
    constructor: weak_map,
    this: Intrinsic::WeakMap,
    prototype: Intrinsic::WeakMapPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[],
    methods: &[
        Prop::Method(Key::Name("delete"), 1, delete),
        Prop::Method(Key::Name("get"), 1, get),
        Prop::Method(Key::Name("set"), 2, set),
        Prop::Method(Key::Name("has"), 1, has),
        Prop::Tag("WeakMap"),
    ],
};

/// §24.3.1.1
fn weak_map<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    require_new(cx, a, "WeakMap")?;
    let out = cx.slot();
    let o = cx.create_from_constructor(out, kinds::WEAK_MAP, a.new_target(cx), Intrinsic::WeakMapPrototype)?;
    cx.init_ephemerons(o)?;
    add_entries(cx, o, a.get(cx, 0), set, put)?;
    Ok(cx.val(out))
}

fn this_map(cx: &mut Cx, a: Args, method: &str) -> JsResult<Local<Object>> {
    this_of_kind(cx, a, kinds::WEAK_MAP, "WeakMap", method)
}

fn put(cx: &mut Cx, o: Local<Object>, k: Local<Value>, v: Local<Value>) -> JsResult {
    if !can_be_held_weakly(cx.val(k)) {
        return Err(cx.type_error("Invalid value used as weak map key"));
    }
    cx.ephemerons_set(o, k, v)
}

/// §24.3.3.3
fn get<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_map(cx, a, "get")?;
    let k = a.get(cx, 0);
    if !can_be_held_weakly(cx.val(k)) {
        return Ok(Imm::UNDEFINED);
    }
    Ok(ephemerons::find(cx, o, cx.val(k)).unwrap_or(Imm::UNDEFINED))
}

/// §24.3.3.5
fn set<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_map(cx, a, "set")?;
    put(cx, o, a.get(cx, 0), a.get(cx, 1))?;
    Ok(cx.val(o))
}

/// §24.3.3.4
fn has<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_map(cx, a, "has")?;
    let k = cx.val(a.get(cx, 0));
    Ok(Imm::bool(can_be_held_weakly(k) && ephemerons::find(cx, o, k).is_some()))
}

/// §24.3.3.2
fn delete<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_map(cx, a, "delete")?;
    let k = cx.val(a.get(cx, 0));
    Ok(Imm::bool(can_be_held_weakly(k) && ephemerons::delete(cx, o, k)))
}
