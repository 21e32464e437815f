//! Binding `promises`: the specification's operations on promises, without the property reads of their methods.
//!
//! Streams keep promises that they settle themselves. Through `Promise.withResolvers` and `then` each would cost two
//! closures, a record and a promise that nobody looks at, and a program that patched `then` would see them.
//!
//! **Invariant**: every native checks that it was given a promise.

use tally_heap::{Imm, Local, Val, Value};
use tally_vm::builtins::promise::{self, State, core};
use tally_vm::kinds;
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("create"), 0, create),
    Prop::HostMethod(Key::Name("resolve"), 2, resolve),
    Prop::HostMethod(Key::Name("fulfill"), 2, fulfill),
    Prop::HostMethod(Key::Name("reject"), 2, reject),
    Prop::HostMethod(Key::Name("then"), 3, then),
    Prop::HostMethod(Key::Name("setHandled"), 1, set_handled),
    Prop::HostMethod(Key::Name("isPending"), 1, is_pending),
];

fn promise(cx: &mut Cx, a: Args) -> JsResult<Local<Value>> {
    let p = a.get(cx, 0);
    match cx.val(p).kind() {
        Some(kinds::PROMISE) => Ok(p),
        _ => Err(cx.type_error("argument must be a promise")),
    }
}

/// `create() -> promise`, pending
fn create<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    promise::new_promise(cx, out)?;
    Ok(cx.val(out))
}

/// `resolve(promise, value)`: adopts thenables
fn resolve<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let p = promise(cx, a)?;
    if pending(cx, p) {
        promise::resolve_promise(cx, p, a.get(cx, 1))?;
    }
    Ok(Imm::UNDEFINED)
}

/// `fulfill(promise, value)`: with the value as it is, whether or not it has a `then`
fn fulfill<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let p = promise(cx, a)?;
    core::fulfill_promise(cx, p, a.get(cx, 1))?;
    Ok(Imm::UNDEFINED)
}

/// `reject(promise, reason)`
fn reject<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let p = promise(cx, a)?;
    promise::reject_promise(cx, p, a.get(cx, 1))?;
    Ok(Imm::UNDEFINED)
}

/// `then(promise, onFulfilled, onRejected)`: no promise for what they return
fn then<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let p = promise(cx, a)?;
    promise::then(cx, p, a.get(cx, 1), a.get(cx, 2))?;
    Ok(Imm::UNDEFINED)
}

/// `setHandled(promise)`: its rejection is nobody's surprise
fn set_handled<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let p = promise(cx, a)?;
    core::mark_handled(cx, p);
    Ok(Imm::UNDEFINED)
}

/// `isPending(promise)`
fn is_pending<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let p = promise(cx, a)?;
    Ok(Imm::bool(pending(cx, p)))
}

fn pending(cx: &mut Cx, p: Local<Value>) -> bool {
    let result = cx.slot();
    promise::promise_state(cx, p, result) == State::Pending
}
