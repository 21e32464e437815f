//! WeakSet. ECMA-262 §24.4. The values are the keys of an EPHEMERONS cell (object/ephemerons.rs), internal word 0.

use crate::builtins::support::{add_values, require_new, this_of_kind};
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::object::Object;
use crate::object::ephemerons;
use crate::object::weak::can_be_held_weakly;
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Val, Value};

pub static WEAK_SET: Class = Class {
    name: "WeakSet",
    length: 0,
    constructor: weak_set,
    this: Intrinsic::WeakSet,
    prototype: Intrinsic::WeakSetPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[],
    methods: &[
        Prop::Method(Key::Name("delete"), 1, delete),
        Prop::Method(Key::Name("has"), 1, has),
        Prop::Method(Key::Name("add"), 1, add),
        Prop::Tag("WeakSet"),
    ],
};

/// §24.4.1.1
fn weak_set<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    require_new(cx, a, "WeakSet")?;
    let [out, tmp] = cx.slots();
    let o = cx.create_from_constructor(out, kinds::WEAK_SET, a.new_target(cx), Intrinsic::WeakSetPrototype)?;
    cx.init_ephemerons(o)?;
    add_values(cx, o, a.get(cx, 0), add, |cx, o, item| put(cx, o, item, tmp))?;
    Ok(cx.val(out))
}

fn this_set(cx: &mut Cx, a: Args, method: &str) -> JsResult<Local<Object>> {
    this_of_kind(cx, a, kinds::WEAK_SET, "WeakSet", method)
}

fn put(cx: &mut Cx, o: Local<Object>, v: Local<Value>, tmp: Local<Value>) -> JsResult {
    if !can_be_held_weakly(cx.val(v)) {
        return Err(cx.type_error("Invalid value used in weak set"));
    }
    cx.set(tmp, Imm::TRUE);
    cx.ephemerons_set(o, v, tmp)
}

/// §24.4.3.1
fn add<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_set(cx, a, "add")?;
    let tmp = cx.slot();
    put(cx, o, a.get(cx, 0), tmp)?;
    Ok(cx.val(o))
}

/// §24.4.3.4
fn has<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_set(cx, a, "has")?;
    let v = cx.val(a.get(cx, 0));
    Ok(Imm::bool(can_be_held_weakly(v) && ephemerons::find(cx, o, v).is_some()))
}

/// §24.4.3.3
fn delete<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_set(cx, a, "delete")?;
    let v = cx.val(a.get(cx, 0));
    Ok(Imm::bool(can_be_held_weakly(v) && ephemerons::delete(cx, o, v)))
}
