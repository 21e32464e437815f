//! WeakRef. ECMA-262 §26.1. The target is internal word 0, weak; HOLE once it died.
//!
//! What a WeakRef took in or gave out stays alive until the end of the job (§9.10): a Set in
//! [`State`](crate::builtins::State) that the job queue drops when it runs dry.

use crate::builtins::map::new_collection;
use crate::builtins::support::{require_new, this_of_kind};
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::object::create::{internal, set_internal};
use crate::object::weak::{can_be_held_weakly, identify};
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Val, Value};

pub static WEAK_REF: Class = Class {
    name: "WeakRef",
    length: 1,
    constructor: weak_ref,
    this: Intrinsic::WeakRef,
    prototype: Intrinsic::WeakRefPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[],
    methods: &[Prop::Method(Key::Name("deref"), 0, deref), Prop::Tag("WeakRef")],
};

/// §26.1.1.1
fn weak_ref<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    require_new(cx, a, "WeakRef")?;
    let target = a.get(cx, 0);
    if !can_be_held_weakly(cx.val(target)) {
        return Err(cx.type_error("WeakRef: invalid target"));
    }
    let out = cx.slot();
    let o = cx.create_from_constructor(out, kinds::WEAK_REF, a.new_target(cx), Intrinsic::WeakRefPrototype)?;
    set_internal(cx, o, 0, cx.val(target));
    identify(cx, cx.val(target));
    keep_alive(cx, target)?;
    Ok(cx.val(out))
}

/// §26.1.3.2
fn deref<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_of_kind(cx, a, kinds::WEAK_REF, "WeakRef", "deref")?;
    let out = cx.local(internal(cx, o, 0));
    if cx.val(out).is_hole() {
        return Ok(Imm::UNDEFINED);
    }
    keep_alive(cx, out)?;
    Ok(cx.val(out))
}

/// AddToKeptObjects. §9.12
fn keep_alive(cx: &mut Cx, v: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [set, key] = cx.slots();
    if let Some(root) = &cx.builtins.kept_alive {
        cx.set(set, root.val(cx));
    }
    if cx.val(set).is_undefined() {
        let none = cx.undefined();
        new_collection(cx, set, kinds::SET, none, Intrinsic::SetPrototype)?;
        let root = cx.new_root(cx.val(set), "kept alive until the end of the job");
        cx.builtins.kept_alive = Some(root);
    }
    cx.copy(key, v);
    let set = set.cast(cx).expect("a Set was made");
    cx.table_set(set, key, key)?;
    cx.close_scope(mark);
    Ok(())
}

/// ClearKeptObjects. §9.11
pub fn clear_kept_objects(cx: &mut Cx) {
    cx.builtins.kept_alive = None;
}
