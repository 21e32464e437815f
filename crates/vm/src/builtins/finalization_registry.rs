//! FinalizationRegistry. ECMA-262 §26.2.
//!
//! Internal word 0 is the cleanup function, word 1 the first of a doubly linked list of WEAK_CELLs, one per registration.
//! A cell whose target died comes out of `Heap::take_cleared`; [`run_cleanup`], which the host calls between tasks, takes
//! it off its registry's list and calls the cleanup function.

use crate::builtins::support::{require_new, this_of_kind};
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::object::Object;
use crate::object::create::{internal, set_internal};
use crate::object::weak::{WeakCell, can_be_held_weakly, identify};
use crate::ops::{call, compare};
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Ref, Val, Value};

pub static FINALIZATION_REGISTRY: Class = Class {
    name: "FinalizationRegistry",
    length: 1,
    constructor: finalization_registry,
    this: Intrinsic::FinalizationRegistry,
    prototype: Intrinsic::FinalizationRegistryPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[],
    methods: &[
        Prop::Method(Key::Name("register"), 2, register),
        Prop::Method(Key::Name("unregister"), 1, unregister),
        Prop::Tag("FinalizationRegistry"),
    ],
};

/// §26.2.1.1
fn finalization_registry<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    require_new(cx, a, "FinalizationRegistry")?;
    let f = a.get(cx, 0);
    if !call::is_callable(cx.val(f)) {
        return Err(cx.type_error("FinalizationRegistry: cleanup must be callable"));
    }
    let out = cx.slot();
    let (target, proto) = (a.new_target(cx), Intrinsic::FinalizationRegistryPrototype);
    let o = cx.create_from_constructor(out, kinds::FINALIZATION_REGISTRY, target, proto)?;
    for i in 0..kinds::internal_words(kinds::FINALIZATION_REGISTRY) {
        set_internal(cx, o, i, Imm::UNDEFINED);
    }
    set_internal(cx, o, 0, cx.val(f));
    Ok(cx.val(out))
}

fn this_registry(cx: &mut Cx, a: Args, method: &str) -> JsResult<Local<Object>> {
    this_of_kind(cx, a, kinds::FINALIZATION_REGISTRY, "FinalizationRegistry", method)
}

fn bad_token(cx: &mut Cx, v: Local<Value>) -> crate::cx::Thrown {
    let text = crate::errors::value_text(cx, v);
    cx.type_error(&format!("Invalid unregisterToken ('{}')", text.trim_matches('"')))
}

/// §26.2.3.2
fn register<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_registry(cx, a, "register")?;
    let (target, held, token) = (a.get(cx, 0), a.get(cx, 1), a.get(cx, 2));
    if !can_be_held_weakly(cx.val(target)) {
        return Err(cx.type_error("FinalizationRegistry.prototype.register: invalid target"));
    }
    if compare::same_value(cx, cx.val(target), cx.val(held)) {
        return Err(cx.type_error("FinalizationRegistry.prototype.register: target and holdings must not be same"));
    }
    if !cx.val(token).is_undefined() && !can_be_held_weakly(cx.val(token)) {
        return Err(bad_token(cx, token));
    }
    identify(cx, cx.val(target));
    identify(cx, cx.val(token));
    let out = cx.slot();
    let cell = cx.alloc::<WeakCell>(out, kinds::WEAK_CELL, size_of::<WeakCell>(), 0).map_err(|e| cx.out_of_memory(e))?;
    let c = cell.get(cx);
    let first = internal(cx, o, 1);
    cx.write(c, &c.target, cx.val(target));
    cx.write(c, &c.token, cx.val(token));
    cx.write(c, &c.held, cx.val(held));
    cx.write(c, &c.registry, cx.val(o));
    cx.write(c, &c.next, first);
    cx.write(c, &c.previous, Imm::UNDEFINED);
    if let Some(next) = first.cast::<WeakCell>() {
        cx.write(next, &next.previous, c.val());
    }
    set_internal(cx, o, 1, c.val());
    Ok(Imm::UNDEFINED)
}

/// Takes a registration off its registry's list.
fn unlink(cx: &Cx, c: Ref<'_, WeakCell>) {
    let (next, previous) = (c.read(&c.next), c.read(&c.previous));
    if let Some(n) = next.cast::<WeakCell>() {
        cx.write(n, &n.previous, previous);
    }
    match previous.cast::<WeakCell>() {
        Some(p) => cx.write(p, &p.next, next),
        None => {
            if let Some(registry) = c.read(&c.registry).cast::<Object>() {
                use crate::object::object::ObjectExt;
                cx.write(registry, registry.internal(1), next);
            }
        }
    }
    for s in [&c.target, &c.token, &c.held, &c.registry, &c.next, &c.previous] {
        cx.write(c, s, Imm::UNDEFINED);
    }
}

/// §26.2.3.3
fn unregister<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_registry(cx, a, "unregister")?;
    let token = a.get(cx, 0);
    if !can_be_held_weakly(cx.val(token)) {
        return Err(bad_token(cx, token));
    }
    let mut removed = false;
    let mut at = internal(cx, o, 1);
    while let Some(c) = at.cast::<WeakCell>() {
        at = c.read(&c.next);
        if c.token.raw() == cx.val(token).raw() {
            unlink(cx, c);
            removed = true;
        }
    }
    Ok(Imm::bool(removed))
}

/// Calls the cleanup functions of registrations whose target was found dead. False if there was nothing to do. When one
/// throws, the rest wait for the next call.
///
/// # Errors
/// What a cleanup function throws.
pub fn run_cleanup(cx: &mut Cx) -> JsResult<bool> {
    let mark = cx.open_scope();
    let [cell, f, held, ignored] = cx.slots();
    let mut ran = false;
    while cx.take_cleared(cell) {
        let Some(c) = cx.val(cell).cast::<WeakCell>() else { continue };
        // The token's death is announced too, and a cell may be announced twice.
        let Some(registry) = c.read(&c.registry).cast::<Object>().filter(|_| c.target.raw().is_hole()) else { continue };
        cx.set(f, registry.read(crate::object::object::ObjectExt::internal(registry, 0)));
        cx.set(held, c.read(&c.held));
        unlink(cx, c);
        ran = true;
        let this = cx.undefined();
        let inner = call::call(cx, f, this, &[held], ignored);
        if inner.is_err() {
            cx.close_scope(mark);
            return inner.map(|()| true);
        }
    }
    cx.close_scope(mark);
    Ok(ran)
}
