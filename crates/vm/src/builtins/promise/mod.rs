//! Promise. ECMA-262 §27.2.
//!
//! `core` settles promises and keeps their reactions, `jobs` is the queue of microtasks, `capability` what `then` hands
//! results to, `combinators` has `all` and its like, `finally` the rest of the prototype that needs closures.

pub mod capability;
mod combinators;
pub mod core;
mod finally;
pub mod jobs;

pub use self::capability::promise_resolve;
pub(crate) use self::combinators::waiting_for;
pub use self::core::{State, new_promise, promise_state, reject_promise, resolve_promise, then};
pub(crate) use self::core::{await_then, only_reaction, promise_resolve_from, promise_resolve_intrinsic, reaction, resolved_by, then_into};

/// PerformPromiseThen with a capability, for machine internals.
pub(crate) fn core_perform_then(
    cx: &mut Cx,
    p: Local<Value>,
    on_fulfilled: Local<Value>,
    on_rejected: Local<Value>,
    cap: Capability,
) -> JsResult {
    perform_then(cx, p, on_fulfilled, on_rejected, Some(cap))
}

use self::capability::{Capability, new_capability, new_capability_from};
use self::core::{new_resolving_functions, perform_then};
use crate::builtins::species::{species, species_constructor};
use crate::cx::{Args, Cx, JsResult};
use crate::host::PromiseEvent;
use crate::kinds;
use crate::names::WellKnown;
use crate::object::Object;
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::ops::{call, convert, property};
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Local, Val, Value};

pub static PROMISE: Class = Class {
    name: "Promise",
    length: 1,
    constructor: promise,
    this: Intrinsic::Promise,
    prototype: Intrinsic::PromisePrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[
        Prop::Method(Key::Name("all"), 1, combinators::all),
        Prop::Method(Key::Name("allSettled"), 1, combinators::all_settled),
        Prop::Method(Key::Name("any"), 1, combinators::any),
        Prop::Method(Key::Name("race"), 1, combinators::race),
        Prop::Method(Key::Name("resolve"), 1, resolve),
        Prop::Method(Key::Name("reject"), 1, reject),
        Prop::Method(Key::Name("withResolvers"), 0, with_resolvers),
        Prop::Method(Key::Name("try"), 1, try_),
        Prop::Getter(Key::Symbol(WellKnown::Species), species),
    ],
    methods: &[
        Prop::Method(Key::Name("then"), 2, then_method),
        Prop::Method(Key::Name("catch"), 1, catch),
        Prop::Method(Key::Name("finally"), 1, finally::finally),
        Prop::Tag("Promise"),
    ],
};

/// §27.2.3.1 Promise(executor)
fn promise<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    // 1.
    if !a.is_construct() {
        return Err(cx.type_error("Promise constructor cannot be invoked without 'new'"));
    }
    // 2.
    let executor = a.get(cx, 0);
    if !call::is_callable(cx.val(executor)) {
        let text = convert::display(cx, executor);
        return Err(cx.type_error(&format!("Promise resolver {text} is not a function")));
    }
    // 3. to 7.
    let [out, resolve, reject, ignored, reason] = cx.slots();
    let target = a.new_target(cx);
    let p = cx.create_from_constructor(out, kinds::PROMISE, target, Intrinsic::PromisePrototype)?;
    core::clear(cx, p);
    let none = cx.undefined();
    core::tell(cx, PromiseEvent::Init, out, none)?;
    // 8.
    new_resolving_functions(cx, out, resolve, reject)?;
    // 9. to 10.
    if let Err(thrown) = call::call(cx, executor, none, &[resolve, reject], ignored) {
        if cx.machine.is_terminating() {
            return Err(thrown);
        }
        cx.take_exception(thrown, reason);
        call::call(cx, reject, none, &[reason], ignored)?;
    }
    Ok(cx.val(out))
}

/// §27.2.4.7 Promise.resolve(x)
fn resolve<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    if !cx.val(this).is::<Object>() {
        return Err(cx.type_error("PromiseResolve called on non-object"));
    }
    let out = cx.slot();
    promise_resolve(cx, this, a.get(cx, 0), out)?;
    Ok(cx.val(out))
}

/// §27.2.4.6 Promise.reject(r)
fn reject<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let cap = Capability::slots(cx);
    new_capability(cx, this, cap)?;
    cap.reject(cx, a.get(cx, 0))?;
    Ok(cx.val(cap.promise))
}

/// §27.2.4.9 Promise.withResolvers()
fn with_resolvers<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let cap = Capability::slots(cx);
    new_capability(cx, this, cap)?;
    if cx.val(cap.resolve).is_undefined() {
        new_resolving_functions(cx, cap.promise, cap.resolve, cap.reject)?;
    }
    let out = cx.slot();
    let o = cx.new_object(out)?;
    let n = &cx.names;
    let (promise, resolve, reject) = (n.promise, n.resolve, n.reject);
    cx.add_property(o, promise, attr::ALL, cap.promise)?;
    cx.add_property(o, resolve, attr::ALL, cap.resolve)?;
    cx.add_property(o, reject, attr::ALL, cap.reject)?;
    Ok(cx.val(out))
}

/// §27.2.4.8 Promise.try(callback, ...args)
fn try_<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    if !cx.val(this).is::<Object>() {
        return Err(cx.type_error("Promise.try called on non-object"));
    }
    let cap = Capability::slots(cx);
    new_capability(cx, this, cap)?;
    let args: Vec<_> = (1..a.len()).map(|i| a.get(cx, i)).collect();
    let out = cx.slot();
    let (f, none) = (a.get(cx, 0), cx.undefined());
    match call::call(cx, f, none, &args, out) {
        Ok(()) => cap.resolve(cx, out)?,
        Err(thrown) => {
            cx.take_exception(thrown, out);
            cap.reject(cx, out)?;
        }
    }
    Ok(cx.val(cap.promise))
}

/// §27.2.5.4 Promise.prototype.then(onFulfilled, onRejected)
fn then_method<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let Some(promise) = this.cast::<Object>(cx).filter(|o| o.get(cx).kind() == kinds::PROMISE) else {
        let text = convert::display(cx, this);
        return Err(cx.type_error(&format!("Method Promise.prototype.then called on incompatible receiver {text}")));
    };
    let c = cx.slot();
    species_constructor(cx, promise, Intrinsic::Promise, c)?;
    let cap = Capability::slots(cx);
    new_capability_from(cx, c, this, cap)?;
    perform_then(cx, this, a.get(cx, 0), a.get(cx, 1), Some(cap))?;
    Ok(cx.val(cap.promise))
}

/// §27.2.5.1 Promise.prototype.catch(onRejected)
fn catch<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [f, out] = cx.slots();
    let then = cx.names.then;
    let this = a.this(cx);
    property::get_v(cx, this, then, f)?;
    let none = cx.undefined();
    call::call(cx, f, this, &[none, a.get(cx, 0)], out)?;
    Ok(cx.val(out))
}
