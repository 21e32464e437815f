//! [[Call]] and [[Construct]] of proxies (ECMA-262 10.5.12, 10.5.13), on windows of the root stack.
//!
//! A PROXY's internal word 0 is its target, word 1 its handler; both are null once revoked.

use super::call::{Pushed, Return, push_call, push_construct, run_pushed};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::object::{Object, ObjectExt};
use crate::ops::{call, property};
use tally_heap::{Local, Value};

const TARGET: usize = 0;
const HANDLER: usize = 1;

/// Finds the trap: target and handler in their slots; false when the handler has none.
fn trap(cx: &mut Cx, w: u32, construct: bool, target: Local<Value>, handler: Local<Value>, out: Local<Value>) -> JsResult<bool> {
    let p = cx.local_at(w).cast::<Object>(cx).expect("a proxy").get(cx);
    cx.set(target, p.read(p.internal(TARGET)));
    cx.set(handler, p.read(p.internal(HANDLER)));
    let (key, name) = if construct { (cx.names.construct, "construct") } else { (cx.names.apply, "apply") };
    if cx.val(handler).kind().is_none_or(|k| !kinds::is_object(k)) {
        return Err(cx.type_error(&format!("Cannot perform '{name}' on a proxy that has been revoked")));
    }
    property::get_method(cx, handler, key, out)
}

fn arguments_array(cx: &mut Cx, w: u32, argc: u32, out: Local<Value>) -> JsResult {
    let a = cx.new_array(out, 0)?;
    for i in 0..argc {
        let v = cx.local_at(w + 2 + i);
        cx.push(a, v)?;
    }
    Ok(())
}

/// Calls the proxy whose window is at `w`; the result goes to its first slot.
pub(crate) fn call_proxy(cx: &mut Cx, w: u32, argc: u32) -> JsResult {
    // A proxy of a proxy comes back here without a frame between.
    cx.check_native_stack()?;
    let [target, handler, f, args, out] = cx.slots();
    if trap(cx, w, false, target, handler, f)? {
        arguments_array(cx, w, argc, args)?;
        let this = cx.local_at(w + 1);
        call::call(cx, f, handler, &[target, this, args], out)?;
        cx.copy(cx.local_at(w), out);
        return Ok(());
    }
    cx.copy(cx.local_at(w), target);
    match push_call(cx, w, argc, Return::ENTRY)? {
        Pushed::Frame => run_pushed(cx),
        Pushed::Done => Ok(()),
        Pushed::NotCallable => Err(super::exceptions::not_callable_value(cx, w)),
    }
}

/// Constructs with the proxy whose window is at `w`.
pub(crate) fn construct_proxy(cx: &mut Cx, w: u32, argc: u32, new_target: u32) -> JsResult {
    cx.check_native_stack()?;
    let [target, handler, f, args, out, nt] = cx.slots();
    cx.copy(nt, cx.local_at(new_target));
    if trap(cx, w, true, target, handler, f)? {
        arguments_array(cx, w, argc, args)?;
        call::call(cx, f, handler, &[target, args, nt], out)?;
        if !cx.val(out).is::<Object>() {
            let text = super::exceptions::describe(cx, out);
            return Err(cx.type_error(&format!("'construct' on proxy: trap returned non-object ('{text}')")));
        }
        cx.copy(cx.local_at(w), out);
        return Ok(());
    }
    cx.copy(cx.local_at(w), target);
    match push_construct(cx, w, argc, nt.index(), Return::ENTRY)? {
        Pushed::Frame => run_pushed(cx),
        Pushed::Done => Ok(()),
        Pushed::NotCallable => Err(super::exceptions::not_constructor_value(cx, w)),
    }
}
