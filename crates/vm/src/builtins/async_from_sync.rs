//! %AsyncFromSyncIteratorPrototype%: a sync iterator where an async one is wanted. ECMA-262 §27.1.6.
//!
//! An ITERATOR object whose internal word 0 is `TAG`, 1 the sync iterator, 2 its `next`. Programs never see one.

use super::promise::{self, new_promise, promise_resolve_intrinsic, reject_promise};
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::object::Object;
use crate::object::create::{internal, native_data, set_internal};
use crate::object::function::NativeInfo;
use crate::ops::{call, iterate, property};
use crate::realm::{Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Val, Value};

/// No other ITERATOR has this in internal word 0.
const TAG: i32 = -1;

pub static PROTOTYPE: &[Prop] =
    &[Prop::Method(Key::Name("next"), 1, next), Prop::Method(Key::Name("return"), 1, return_), Prop::Method(Key::Name("throw"), 1, throw)];

/// CreateAsyncFromSyncIterator.
pub(crate) fn create(cx: &mut Cx, iter: Local<Value>, next: Local<Value>, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [proto, made] = cx.slots();
    cx.intrinsic(Intrinsic::AsyncFromSyncIteratorPrototype, proto)?;
    let o = cx.new_object_kind(made, kinds::ITERATOR, proto)?;
    for i in 0..kinds::internal_words(kinds::ITERATOR) {
        set_internal(cx, o, i, Imm::UNDEFINED);
    }
    set_internal(cx, o, 0, Imm::int(TAG));
    set_internal(cx, o, 1, cx.val(iter));
    set_internal(cx, o, 2, cx.val(next));
    cx.copy(out, made);
    cx.close_scope(mark);
    Ok(())
}

static UNWRAP: NativeInfo = NativeInfo { name: "", length: 1, native: unwrap, constructor: false };
static UNWRAP_DONE: NativeInfo = NativeInfo { name: "", length: 1, native: unwrap_done, constructor: false };
static CLOSE: NativeInfo = NativeInfo { name: "", length: 1, native: close, constructor: false };

fn unwrap<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    iterate::create_iter_result(cx, a.get(cx, 0), false, out)?;
    Ok(cx.val(out))
}
fn unwrap_done<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    iterate::create_iter_result(cx, a.get(cx, 0), true, out)?;
    Ok(cx.val(out))
}
/// The value's promise was rejected: the sync iterator is closed, the reason passed on.
fn close<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let iter = cx.slot();
    cx.set(iter, native_data(cx, a.callee(cx)));
    let thrown = cx.throw(a.get(cx, 0));
    iterate::iterator_close::<()>(cx, iter, Err(thrown))?;
    Ok(Imm::UNDEFINED)
}

/// AsyncFromSyncIteratorContinuation: `result` is the sync iterator's result object.
fn go_on(cx: &mut Cx, result: Local<Value>, p: Local<Value>, iter: Local<Value>, close_on_rejection: bool) -> JsResult {
    let [value, wrapper, f, r] = cx.slots();
    let done = iterate::iterator_complete(cx, result)?;
    let name = cx.names.value;
    property::get_v(cx, result, name, value)?;
    if let Err(thrown) = promise_resolve_intrinsic(cx, value, wrapper) {
        return if !done && close_on_rejection { iterate::iterator_close(cx, iter, Err(thrown)) } else { Err(thrown) };
    }
    cx.new_native_data(f, if done { &UNWRAP_DONE } else { &UNWRAP }, value)?;
    if !done && close_on_rejection {
        cx.new_native_data(r, &CLOSE, iter)?;
    }
    let cap = promise::capability::Capability { promise: p, resolve: cx.slot(), reject: cx.slot() };
    promise::core_perform_then(cx, wrapper, f, r, cap)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Next,
    Return,
    Throw,
}

fn run(cx: &mut Cx, a: Args, method: Method, p: Local<Value>) -> JsResult {
    let this = a.this(cx).cast::<Object>(cx).expect("only the machine calls this, on an async-from-sync iterator");
    let [iter, f, result] = cx.slots();
    cx.set(iter, internal(cx, this, 1));
    let args: Vec<_> = (0..a.len().min(1)).map(|i| a.get(cx, i)).collect();
    match method {
        Method::Next => cx.set(f, internal(cx, this, 2)),
        Method::Return => {
            let name = cx.names.return_;
            if !property::get_method(cx, iter, name, f)? {
                iterate::create_iter_result(cx, a.get(cx, 0), true, result)?;
                return promise::resolve_promise(cx, p, result);
            }
        }
        Method::Throw => {
            let name = cx.names.throw_;
            if !property::get_method(cx, iter, name, f)? {
                iterate::close_normally(cx, iter)?;
                return Err(cx.type_error("The iterator does not provide a 'throw' method"));
            }
        }
    }
    call::call(cx, f, iter, &args, result)?;
    iterate::require_result(cx, result)?;
    go_on(cx, result, p, iter, method != Method::Return)
}

fn answer(cx: &mut Cx, a: Args, method: Method, p: Local<Value>) -> JsResult {
    new_promise(cx, p)?;
    if let Err(thrown) = run(cx, a, method, p) {
        if cx.machine.is_terminating() {
            return Err(thrown);
        }
        let reason = cx.slot();
        cx.take_exception(thrown, reason);
        reject_promise(cx, p, reason)?;
    }
    Ok(())
}

fn next<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let p = cx.slot();
    answer(cx, a, Method::Next, p)?;
    Ok(cx.val(p))
}
fn return_<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let p = cx.slot();
    answer(cx, a, Method::Return, p)?;
    Ok(cx.val(p))
}
fn throw<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let p = cx.slot();
    answer(cx, a, Method::Throw, p)?;
    Ok(cx.val(p))
}
