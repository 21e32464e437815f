//! Calling and constructing from native code (ECMA-262 7.3.13 to 7.3.15, 7.3.20).
//!
//! A window is built above the root stack's top: callee, `this`, arguments. Bytecode callees run in a loop of their own.

use crate::cx::{Cx, JsResult};
use crate::interp::call::{call_window, construct_window, push_window, reserve_window};
use crate::kinds;
use crate::object::code::{Code, CodeExt};
use crate::object::function::{BoundFunction, Function, NativeFunction};
use crate::object::key::PropertyKey;
use crate::object::slots::{Slots, SlotsExt};
use tally_heap::{Local, Val, Value};

/// IsCallable.
#[inline]
pub fn is_callable(v: Val<'_>) -> bool {
    match v.kind() {
        Some(kinds::FUNCTION | kinds::NATIVE_FUNCTION | kinds::BOUND_FUNCTION) => true,
        Some(kinds::PROXY) => crate::builtins::proxy::is_callable(v),
        _ => false,
    }
}

/// IsConstructor.
pub fn is_constructor(v: Val<'_>) -> bool {
    let mut v = v;
    while let Some(f) = v.cast::<BoundFunction>() {
        v = f.read(&f.target);
    }
    if let Some(f) = v.cast::<Function>() {
        return f.read(&f.code).cast::<Code>().is_some_and(|c| c.data().is_constructor());
    }
    if let Some(f) = v.cast::<NativeFunction>() {
        return f.is_constructor();
    }
    v.kind() == Some(kinds::PROXY) && crate::builtins::proxy::is_constructor(v)
}

/// Call(f, this, args); the result goes to `out`. TypeError if `f` is not callable.
pub fn call(cx: &mut Cx, f: Local<Value>, this: Local<Value>, args: &[Local<Value>], out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let w = push_window(cx, f, this, args)?;
    let r = call_window(cx, w, args.len() as u32);
    if r.is_ok() {
        cx.copy(out, cx.local_at(w));
    }
    cx.close_scope(mark);
    r
}

/// [`call`] with the first `n` values of `args` as arguments.
pub fn call_slots(cx: &mut Cx, f: Local<Value>, this: Local<Value>, args: Local<Slots>, n: usize, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let w = reserve_window(cx, 2 + n)?;
    cx.copy(cx.local_at(w), f);
    cx.copy(cx.local_at(w + 1), this);
    for i in 0..n {
        let a = args.get(cx);
        cx.set(cx.local_at(w + 2 + i as u32), a.read(a.at(i)));
    }
    let r = call_window(cx, w, n as u32);
    if r.is_ok() {
        cx.copy(out, cx.local_at(w));
    }
    cx.close_scope(mark);
    r
}

/// Construct(f, args, new_target); the result goes to `out`.
pub fn construct(cx: &mut Cx, f: Local<Value>, args: &[Local<Value>], new_target: Local<Value>, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    // new.target is named by position: a slot that stays as it is while the callee runs.
    let target = cx.slot();
    cx.copy(target, new_target);
    let none = cx.undefined();
    let w = push_window(cx, f, none, args)?;
    let r = construct_window(cx, w, args.len() as u32, target.index());
    if r.is_ok() {
        cx.copy(out, cx.local_at(w));
    }
    cx.close_scope(mark);
    r
}

/// [`construct`] with the first `n` values of `args` as arguments.
pub fn construct_slots(
    cx: &mut Cx,
    f: Local<Value>,
    args: Local<Slots>,
    n: usize,
    new_target: Local<Value>,
    out: Local<Value>,
) -> JsResult {
    let mark = cx.open_scope();
    let target = cx.slot();
    cx.copy(target, new_target);
    let w = reserve_window(cx, 2 + n)?;
    cx.copy(cx.local_at(w), f);
    for i in 0..n {
        let a = args.get(cx);
        cx.set(cx.local_at(w + 2 + i as u32), a.read(a.at(i)));
    }
    let r = construct_window(cx, w, n as u32, target.index());
    if r.is_ok() {
        cx.copy(out, cx.local_at(w));
    }
    cx.close_scope(mark);
    r
}

/// Invoke(v, key, args).
pub fn invoke(cx: &mut Cx, v: Local<Value>, key: impl Into<PropertyKey>, args: &[Local<Value>], out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let f = cx.slot();
    let r = match super::property::get_v(cx, v, key, f) {
        Ok(()) => call(cx, f, v, args, out),
        Err(e) => Err(e),
    };
    cx.close_scope(mark);
    r
}
