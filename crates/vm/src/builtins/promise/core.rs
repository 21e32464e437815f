//! Settling promises, and their reactions. ECMA-262 §27.2.1.
//!
//! Internal words of a PROMISE: 0 = state, 1 = result, 2 and 3 = first and last reaction, 4 = whether it was handled.
//! A reaction is a RECORD (fields below). Its handlers are functions, or what an `await` left: the state RECORD of an
//! async function or an ASYNC_GENERATOR, which the job resumes without any closure.

use super::capability::Capability;
use super::jobs;
use crate::cx::{Args, Cx, JsResult, Native};
use crate::host::{PromiseEvent, PromiseHook, RejectionEvent};
use crate::kinds;
use crate::object::Object;
use crate::object::create::native_data;
use crate::object::function::{NativeFunction, NativeInfo};
use crate::object::object::ObjectExt;
use crate::object::record::{Record, RecordExt};
use crate::ops::{call, property};
use crate::realm::{Intrinsic, RealmExt};
use tally_heap::{Imm, Local, Ref, Val, Value};

const STATE: usize = 0;
const RESULT: usize = 1;
const FIRST: usize = 2;
const LAST: usize = 3;
const HANDLED: usize = 4;

/// The state of a promise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    Pending = 0,
    Fulfilled = 1,
    Rejected = 2,
}

/// Fields of a reaction.
pub(crate) mod reaction {
    pub const NEXT: usize = 0;
    /// The capability: all undefined for awaits; functions undefined for an intrinsic promise. An await that a promise
    /// hook was told of has a promise of its own here, which nobody else sees.
    pub const PROMISE: usize = 1;
    pub const RESOLVE: usize = 2;
    pub const REJECT: usize = 3;
    /// A function, undefined, or what is to be resumed.
    pub const ON_FULFILLED: usize = 4;
    pub const ON_REJECTED: usize = 5;
    /// The async context at registration.
    pub const CONTEXT: usize = 6;
}

fn object<'h>(cx: &'h Cx, p: Local<Value>) -> Ref<'h, Object> {
    cx.val(p).cast().expect("a promise")
}
fn state_of(o: Ref<'_, Object>) -> State {
    match o.internal(STATE).raw().as_int() {
        0 => State::Pending,
        1 => State::Fulfilled,
        _ => State::Rejected,
    }
}

/// The state of a promise and its result (undefined while pending), which goes to `out`. For inspection.
pub fn promise_state(cx: &Cx, p: Local<Value>, out: Local<Value>) -> State {
    let o = object(cx, p);
    cx.set(out, o.read(o.internal(RESULT)));
    state_of(o)
}

/// The reaction of a pending promise, if it is the only one.
pub(crate) fn only_reaction<'h>(promise: Val<'h>) -> Option<Ref<'h, Record>> {
    if promise.kind() != Some(kinds::PROMISE) {
        return None;
    }
    let o: Ref<'_, Object> = promise.cast()?;
    if state_of(o) != State::Pending {
        return None;
    }
    let first: Ref<'_, Record> = o.read(o.internal(FIRST)).cast()?;
    first.value(reaction::NEXT).is_undefined().then_some(first)
}

/// Marks a promise as handled, so that nobody reports its rejection.
pub fn mark_handled(cx: &Cx, p: Local<Value>) {
    let o = object(cx, p);
    cx.write(o, o.internal(HANDLED), Imm::TRUE);
}

/// The internal words of a fresh promise.
pub(super) fn clear(cx: &Cx, p: Local<Object>) {
    let o = p.get(cx);
    cx.write(o, o.internal(STATE), Imm::int(State::Pending as i32));
    for i in RESULT..=LAST {
        cx.write(o, o.internal(i), Imm::UNDEFINED);
    }
    cx.write(o, o.internal(HANDLED), Imm::FALSE);
    cx.write(o, o.internal(5), Imm::UNDEFINED);
}

/// Tells the promise hook, if there is one.
#[inline(always)]
pub(super) fn tell(cx: &mut Cx, event: PromiseEvent, p: Local<Value>, parent: Local<Value>) -> JsResult {
    match cx.host.promise_hook {
        None => Ok(()),
        Some(hook) => told(cx, hook, event, p, parent),
    }
}

#[cold]
fn told(cx: &mut Cx, hook: PromiseHook, event: PromiseEvent, p: Local<Value>, parent: Local<Value>) -> JsResult {
    cx.scope(|cx| hook(cx, event, p, parent))
}

/// A pending promise of %Promise%.
pub fn new_promise(cx: &mut Cx, out: Local<Value>) -> JsResult {
    let none = cx.undefined();
    new_promise_from(cx, none, out)
}

/// A pending promise of %Promise% that comes from `parent`, a promise or undefined: promise hooks hear of it.
pub(crate) fn new_promise_from(cx: &mut Cx, parent: Local<Value>, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [proto, made] = cx.slots();
    let r = (|| {
        cx.intrinsic(Intrinsic::PromisePrototype, proto)?;
        let p = cx.new_object_kind(made, kinds::PROMISE, proto)?;
        clear(cx, p);
        tell(cx, PromiseEvent::Init, made, parent)?;
        cx.copy(out, made);
        Ok(())
    })();
    cx.close_scope(mark);
    r
}

/// FulfillPromise and RejectPromise.
fn settle(cx: &mut Cx, p: Local<Value>, state: State, v: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let r = if state_of(object(cx, p)) == State::Pending { settle_pending(cx, p, state, v) } else { Ok(()) };
    cx.close_scope(mark);
    r
}

fn settle_pending(cx: &mut Cx, p: Local<Value>, state: State, v: Local<Value>) -> JsResult {
    let [at, next] = cx.slots();
    let none = cx.undefined();
    tell(cx, PromiseEvent::Settled, p, none)?;
    let o = object(cx, p);
    cx.set(at, o.read(o.internal(FIRST)));
    cx.write(o, o.internal(STATE), Imm::int(state as i32));
    cx.write(o, o.internal(RESULT), cx.val(v));
    cx.write(o, o.internal(FIRST), Imm::UNDEFINED);
    cx.write(o, o.internal(LAST), Imm::UNDEFINED);
    if state == State::Rejected
        && !o.internal(HANDLED).raw().is_true()
        && let Some(track) = cx.host.rejection_tracker
    {
        track(cx, RejectionEvent::Reject, p, v);
    }
    while let Some(r) = at.cast::<Record>(cx) {
        cx.set(next, cx.field(r, reaction::NEXT));
        jobs::enqueue_reaction(cx, at, v, state == State::Rejected)?;
        cx.copy(at, next);
    }
    Ok(())
}

/// FulfillPromise(promise, value). Nothing happens if it is settled.
pub fn fulfill_promise(cx: &mut Cx, p: Local<Value>, v: Local<Value>) -> JsResult {
    settle(cx, p, State::Fulfilled, v)
}

/// RejectPromise(promise, reason). Nothing happens if it is settled.
pub fn reject_promise(cx: &mut Cx, p: Local<Value>, reason: Local<Value>) -> JsResult {
    settle(cx, p, State::Rejected, reason)
}

/// What a promise's resolve function does (§27.2.1.3.2, from step 7): adopts thenables, fulfills with anything else.
pub fn resolve_promise(cx: &mut Cx, p: Local<Value>, v: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let r = resolve_inner(cx, p, v);
    cx.close_scope(mark);
    r
}

fn resolve_inner(cx: &mut Cx, p: Local<Value>, v: Local<Value>) -> JsResult {
    let [then, reason] = cx.slots();
    // 7.
    if cx.val(p) == cx.val(v) {
        let thrown = cx.type_error("Chaining cycle detected for promise #<Promise>");
        cx.take_exception(thrown, reason);
        return reject_promise(cx, p, reason);
    }
    // 8.
    let Some(o) = v.cast::<Object>(cx) else {
        return fulfill_promise(cx, p, v);
    };
    // 9. to 10.
    let name = cx.names.then;
    if let Err(thrown) = property::get(cx, o, name, then) {
        if cx.machine.is_terminating() {
            return Err(thrown);
        }
        cx.take_exception(thrown, reason);
        return reject_promise(cx, p, reason);
    }
    // 12.
    if !call::is_callable(cx.val(then)) {
        return fulfill_promise(cx, p, v);
    }
    // 13. to 15.
    jobs::enqueue_thenable(cx, p, v, then)
}

static RESOLVE: NativeInfo = NativeInfo { name: "", length: 1, native: resolve_function, constructor: false };
static REJECT: NativeInfo = NativeInfo { name: "", length: 1, native: reject_function, constructor: false };

/// CreateResolvingFunctions: both share a RECORD {promise, already resolved}.
pub(super) fn new_resolving_functions(cx: &mut Cx, p: Local<Value>, resolve: Local<Value>, reject: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [shared, already] = cx.slots();
    cx.set(already, Imm::FALSE);
    cx.new_record(shared, 0, &[p, already])?;
    cx.new_native_data(resolve, &RESOLVE, shared)?;
    cx.new_native_data(reject, &REJECT, shared)?;
    cx.close_scope(mark);
    Ok(())
}

/// The promise that a function made here resolves, for stack traces.
pub(crate) fn resolved_by<'h>(f: Val<'h>) -> Option<Val<'h>> {
    let f: Ref<'_, NativeFunction> = f.cast()?;
    let shared: Ref<'_, Record> = f.read(&f.data).cast()?;
    std::ptr::fn_addr_eq(f.native(), resolve_function as Native).then(|| shared.value(0))
}

/// The promise of a resolving function, the first time it is asked for.
fn take_promise(cx: &Cx, a: Args, out: Local<Value>) -> bool {
    let shared: Ref<'_, Record> = native_data(cx, a.callee(cx)).cast().expect("a resolving function has its record");
    if shared.value(1).is_true() {
        return false;
    }
    cx.write(shared, shared.field(1), Imm::TRUE);
    cx.set(out, shared.value(0));
    true
}

fn resolve_function<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let p = cx.slot();
    if take_promise(cx, a, p) {
        resolve_promise(cx, p, a.get(cx, 0))?;
    }
    Ok(Imm::UNDEFINED)
}
fn reject_function<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let p = cx.slot();
    if take_promise(cx, a, p) {
        reject_promise(cx, p, a.get(cx, 0))?;
    }
    Ok(Imm::UNDEFINED)
}

/// PerformPromiseThen (§27.2.5.4.1). Handlers that are not callable count as absent.
pub(super) fn perform_then(
    cx: &mut Cx,
    p: Local<Value>,
    on_fulfilled: Local<Value>,
    on_rejected: Local<Value>,
    cap: Option<Capability>,
) -> JsResult {
    let mark = cx.open_scope();
    let [f, r] = cx.slots();
    if call::is_callable(cx.val(on_fulfilled)) {
        cx.copy(f, on_fulfilled);
    }
    if call::is_callable(cx.val(on_rejected)) {
        cx.copy(r, on_rejected);
    }
    let done = react(cx, p, f, r, cap);
    cx.close_scope(mark);
    done
}

/// As [`then`]; the result goes on to `derived`, a pending promise.
pub(crate) fn then_into(cx: &mut Cx, p: Local<Value>, on_fulfilled: Local<Value>, derived: Local<Value>) -> JsResult {
    let none = cx.undefined();
    let capability = Capability { promise: derived, resolve: none, reject: none };
    perform_then(cx, p, on_fulfilled, none, Some(capability))
}

/// Calls `on_fulfilled` or `on_rejected` (callable or undefined) when `p`, a promise, settles; nobody gets their result.
pub fn then(cx: &mut Cx, p: Local<Value>, on_fulfilled: Local<Value>, on_rejected: Local<Value>) -> JsResult {
    perform_then(cx, p, on_fulfilled, on_rejected, None)
}

/// Resumes `state` (an async function's record or an async generator) when `p` settles.
pub(crate) fn await_then(cx: &mut Cx, p: Local<Value>, state: Local<Value>) -> JsResult {
    if cx.host.promise_hook.is_none() {
        return react(cx, p, state, state, None);
    }
    let mark = cx.open_scope();
    let own = Capability::slots(cx);
    let r = new_promise_from(cx, p, own.promise).and_then(|()| react(cx, p, state, state, Some(own)));
    cx.close_scope(mark);
    r
}

fn react(cx: &mut Cx, p: Local<Value>, f: Local<Value>, r: Local<Value>, cap: Option<Capability>) -> JsResult {
    let mark = cx.open_scope();
    let [record, none, context, result] = cx.slots();
    cx.set(context, cx.machine.async_context.val(cx));
    let (promise, resolve, reject) = match cap {
        Some(c) => (c.promise, c.resolve, c.reject),
        None => (none, none, none),
    };
    let new = cx.new_record(record, 0, &[none, promise, resolve, reject, f, r, context])?;
    let o = object(cx, p);
    let state = state_of(o);
    if state == State::Pending {
        match o.read(o.internal(LAST)).cast::<Record>() {
            Some(last) => cx.write(last, last.field(reaction::NEXT), new.get(cx).val()),
            None => cx.write(o, o.internal(FIRST), new.get(cx).val()),
        }
        cx.write(o, o.internal(LAST), new.get(cx).val());
    } else {
        cx.set(result, o.read(o.internal(RESULT)));
        let rejected = state == State::Rejected;
        if rejected
            && !o.internal(HANDLED).raw().is_true()
            && let Some(track) = cx.host.rejection_tracker
        {
            track(cx, RejectionEvent::Handle, p, result);
        }
        jobs::enqueue_reaction(cx, record, result, rejected)?;
    }
    mark_handled(cx, p);
    cx.close_scope(mark);
    Ok(())
}

/// PromiseResolve(%Promise%, v): `v` itself if it is a promise of %Promise%.
pub(crate) fn promise_resolve_intrinsic(cx: &mut Cx, v: Local<Value>, out: Local<Value>) -> JsResult {
    let none = cx.undefined();
    promise_resolve_from(cx, v, none, out)
}

/// The same; one that has to be made comes from `parent`.
pub(crate) fn promise_resolve_from(cx: &mut Cx, v: Local<Value>, parent: Local<Value>, out: Local<Value>) -> JsResult {
    if cx.val(v).kind() == Some(kinds::PROMISE) {
        let mark = cx.open_scope();
        let c = cx.slot();
        let name = cx.names.constructor;
        property::get_v(cx, v, name, c)?;
        let same = cx.realm().peek(Intrinsic::Promise).is_some_and(|p| p.val() == cx.val(c));
        cx.close_scope(mark);
        if same {
            cx.copy(out, v);
            return Ok(());
        }
    }
    let mark = cx.open_scope();
    let p = cx.slot();
    new_promise_from(cx, parent, p)?;
    resolve_promise(cx, p, v)?;
    cx.copy(out, p);
    cx.close_scope(mark);
    Ok(())
}
