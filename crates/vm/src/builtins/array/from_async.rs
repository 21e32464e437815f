//! Array.fromAsync. ECMA-262 (proposal Array.fromAsync) §23.1.2.1.
//!
//! The algorithm is an async function; here it is a RECORD with what it knows and the place where it waits ([`phase`]).
//! Two natives hold that record and are the handlers of every promise it waits for. An exception in a step rejects the
//! promise that the caller got, after closing the iterator where the specification says so.

use super::construct::target;
use super::element;
use crate::builtins::async_from_sync;
use crate::builtins::promise::{self, new_promise, promise_resolve_intrinsic, reject_promise, resolve_promise};
use crate::builtins::support::{length_of, require_callable_value};
use crate::cx::{Args, Cx, JsResult};
use crate::object::Object;
use crate::object::create::native_data;
use crate::object::function::NativeInfo;
use crate::object::record::{Record, RecordExt};
use crate::ops::{call, convert, iterate, property};
use tally_heap::{Imm, Local, Val, Value};

/// Fields of the state.
const PROMISE: usize = 0;
/// The iterator, or the array-like object.
const SOURCE: usize = 1;
/// The iterator's `next`.
const NEXT: usize = 2;
/// The mapping function or undefined.
const MAP: usize = 3;
const THIS: usize = 4;
/// The object that is filled.
const TARGET: usize = 5;
/// The next index.
const INDEX: usize = 6;
/// Length of an array-like object; undefined with an iterator.
const LENGTH: usize = 7;
/// What is waited for.
const PHASE: usize = 8;
/// The exception with which the iterator is being closed.
const ERROR: usize = 9;
const FIELDS: usize = 10;

mod phase {
    /// A result of the iterator.
    pub const RESULT: i32 = 0;
    /// An element of an array-like object.
    pub const ELEMENT: i32 = 1;
    /// What the mapping function gave.
    pub const MAPPED: i32 = 2;
    /// The iterator's `return`.
    pub const CLOSED: i32 = 3;
}

static FULFILLED: NativeInfo = NativeInfo { name: "", length: 1, native: fulfilled, constructor: false };
static REJECTED: NativeInfo = NativeInfo { name: "", length: 1, native: rejected, constructor: false };

type State = Local<Record>;

fn put(cx: &Cx, s: State, field: usize, v: Local<Value>) {
    let r = s.get(cx);
    cx.write(r, r.field(field), cx.val(v));
}
fn number(cx: &Cx, s: State, field: usize) -> f64 {
    cx.field(s, field).as_number()
}
fn iterates(cx: &Cx, s: State) -> bool {
    cx.field(s, LENGTH).is_undefined()
}

/// Array.fromAsync(items, mapper, thisArg)
pub fn from_async<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [promise, record] = cx.slots();
    new_promise(cx, promise)?;
    let none = cx.undefined();
    cx.new_record(record, 0, &[none; FIELDS])?;
    let s = record.cast::<Record>(cx).expect("just made");
    put(cx, s, PROMISE, promise);
    let begun = start(cx, a, s);
    settle(cx, s, begun)?;
    Ok(cx.val(promise))
}

/// Up to the first wait.
fn start(cx: &mut Cx, a: Args, s: State) -> JsResult {
    let (items, f, this_arg, this) = (a.get(cx, 0), a.get(cx, 1), a.get(cx, 2), a.this(cx));
    if !cx.val(f).is_undefined() {
        require_callable_value(cx, f)?;
    }
    put(cx, s, MAP, f);
    put(cx, s, THIS, this_arg);
    let [method, iter, next, out, zero] = cx.slots();
    cx.set(zero, Imm::int(0));
    put(cx, s, INDEX, zero);
    let (symbol, sync_symbol) = (cx.symbols.async_iterator, cx.symbols.iterator);
    let length = if property::get_method(cx, items, symbol, method)? {
        iterate::get_iterator_from_method(cx, items, method, iter, next)?;
        None
    } else if property::get_method(cx, items, sync_symbol, method)? {
        iterate::get_iterator_from_method(cx, items, method, iter, next)?;
        async_from_sync::create(cx, iter, next, iter)?;
        let name = cx.names.next;
        property::get_v(cx, iter, name, next)?;
        None
    } else {
        let list = convert::to_object(cx, items, iter)?;
        let n = length_of(cx, list)?;
        cx.set(out, Imm::number(n as f64));
        put(cx, s, LENGTH, out);
        Some(n)
    };
    put(cx, s, SOURCE, iter);
    put(cx, s, NEXT, next);
    target(cx, this, length, out)?;
    put(cx, s, TARGET, out);
    go_on(cx, s)
}

/// Asks for the next element, or ends.
fn go_on(cx: &mut Cx, s: State) -> JsResult {
    let [source, f, v, key] = cx.slots();
    cx.set(source, cx.field(s, SOURCE));
    if iterates(cx, s) {
        cx.set(f, cx.field(s, NEXT));
        call::call(cx, f, source, &[], v)?;
        return wait(cx, s, v, phase::RESULT);
    }
    let i = number(cx, s, INDEX);
    if i >= number(cx, s, LENGTH) {
        return finish(cx, s);
    }
    let o = source.cast::<Object>(cx).expect("an array-like object");
    element::get(cx, o, i as u64, key, v)?;
    wait(cx, s, v, phase::ELEMENT)
}

/// Await(v): one of the two natives goes on.
fn wait(cx: &mut Cx, s: State, v: Local<Value>, phase: i32) -> JsResult {
    let [p, f, r] = cx.slots();
    promise_resolve_intrinsic(cx, v, p)?;
    let record = s.get(cx);
    cx.write(record, record.field(PHASE), Imm::int(phase));
    cx.new_native_data(f, &FULFILLED, s.value())?;
    cx.new_native_data(r, &REJECTED, s.value())?;
    promise::then(cx, p, f, r)
}

fn finish(cx: &mut Cx, s: State) -> JsResult {
    let [o, p] = cx.slots();
    cx.set(o, cx.field(s, TARGET));
    let n = number(cx, s, INDEX);
    element::set_length(cx, o.cast(cx).expect("constructors make objects"), n as u64)?;
    cx.set(p, cx.field(s, PROMISE));
    resolve_promise(cx, p, o)
}

/// The iterator's result is here.
fn result(cx: &mut Cx, s: State, v: Local<Value>) -> JsResult {
    iterate::require_result(cx, v)?;
    if iterate::iterator_complete(cx, v)? {
        return finish(cx, s);
    }
    let value = cx.slot();
    let name = cx.names.value;
    property::get_v(cx, v, name, value)?;
    take(cx, s, value)
}

/// An element is here: it is mapped or stored.
fn take(cx: &mut Cx, s: State, v: Local<Value>) -> JsResult {
    let [f, this, index, mapped] = cx.slots();
    cx.set(f, cx.field(s, MAP));
    if cx.val(f).is_undefined() {
        return store(cx, s, v);
    }
    cx.set(this, cx.field(s, THIS));
    cx.set(index, cx.field(s, INDEX));
    let r = call::call(cx, f, this, &[v, index], mapped).and_then(|()| wait(cx, s, mapped, phase::MAPPED));
    closing(cx, s, r)
}

/// Stores an element and goes on.
fn store(cx: &mut Cx, s: State, v: Local<Value>) -> JsResult {
    let [o, key, index] = cx.slots();
    cx.set(o, cx.field(s, TARGET));
    let i = number(cx, s, INDEX);
    let r = element::create(cx, o.cast(cx).expect("constructors make objects"), i as u64, key, v);
    if r.is_err() {
        return closing(cx, s, r);
    }
    cx.set(index, Imm::number(i + 1.0));
    put(cx, s, INDEX, index);
    go_on(cx, s)
}

/// AsyncIteratorClose, if something was thrown and there is an iterator. Answers with an exception when nothing is left
/// to wait for.
fn closing(cx: &mut Cx, s: State, r: JsResult) -> JsResult {
    let Err(thrown) = r else { return Ok(()) };
    if cx.machine.is_terminating() || !iterates(cx, s) {
        return Err(thrown);
    }
    let [error, iter, out] = cx.slots();
    cx.take_exception(thrown, error);
    put(cx, s, ERROR, error);
    cx.set(iter, cx.field(s, SOURCE));
    let closed = match iterate::call_return(cx, iter, out) {
        Ok(true) => wait(cx, s, out, phase::CLOSED).map(|()| true),
        other => other,
    };
    match closed {
        Ok(true) => Ok(()),
        Ok(false) => Err(cx.throw(error)),
        Err(e) if cx.machine.is_terminating() => Err(e),
        // The first exception is the one that counts.
        Err(e) => {
            cx.take_exception(e, out);
            Err(cx.throw(error))
        }
    }
}

/// An exception that left a step rejects the promise.
fn settle(cx: &mut Cx, s: State, r: JsResult) -> JsResult {
    let Err(thrown) = r else { return Ok(()) };
    if cx.machine.is_terminating() {
        return Err(thrown);
    }
    let [reason, p] = cx.slots();
    cx.take_exception(thrown, reason);
    cx.set(p, cx.field(s, PROMISE));
    reject_promise(cx, p, reason)
}

fn resume(cx: &mut Cx, a: Args, rejected: bool) -> JsResult {
    let [record, error] = cx.slots();
    cx.set(record, native_data(cx, a.callee(cx)));
    let s = record.cast::<Record>(cx).expect("the handler has its record");
    let v = a.get(cx, 0);
    let r = match cx.field(s, PHASE).raw().as_int() {
        phase::CLOSED => {
            cx.set(error, cx.field(s, ERROR));
            Err(cx.throw(error))
        }
        phase::MAPPED if rejected => {
            let thrown = cx.throw(v);
            closing(cx, s, Err(thrown))
        }
        _ if rejected => Err(cx.throw(v)),
        phase::RESULT => result(cx, s, v),
        phase::ELEMENT => take(cx, s, v),
        _ => store(cx, s, v),
    };
    settle(cx, s, r)
}

fn fulfilled<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    resume(cx, a, false)?;
    Ok(Imm::UNDEFINED)
}
fn rejected<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    resume(cx, a, true)?;
    Ok(Imm::UNDEFINED)
}
