//! Binding `async_context`: the machine's slot that follows asynchronous control flow, and its promise hook.
//!
//! What is in the slot is undefined or a frame: a dense array of pairs (key, value), which nobody changes once it was in
//! the slot, except that `forget` takes a key out of it for good. Programs can reach a frame through an AsyncResource, so
//! what is no dense array counts as empty.

use crate::state::NodeState;
use tally_heap::{Imm, Local, Root, Val, Value};
use tally_vm::host::PromiseEvent;
use tally_vm::object::Object;
use tally_vm::object::array::{array_length, dense_get};
use tally_vm::object::create::set_internal;
use tally_vm::ops::call;
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult, kinds};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("current"), 0, current),
    Prop::HostMethod(Key::Name("exchange"), 1, exchange),
    Prop::HostMethod(Key::Name("lookup"), 2, lookup),
    Prop::HostMethod(Key::Name("enter"), 2, enter),
    Prop::HostMethod(Key::Name("forget"), 1, forget),
    Prop::HostMethod(Key::Name("setPromiseHooks"), 4, set_promise_hooks),
];

/// `current()`
fn current<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    Ok(cx.async_context())
}

/// `exchange(frame) -> frame`
fn exchange<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let old = cx.slot();
    cx.set(old, cx.async_context());
    cx.set_async_context(cx.val(a.get(cx, 0)));
    Ok(cx.val(old))
}

/// The frame in the slot, and how many values it has.
fn frame(cx: &Cx) -> Option<(tally_vm::Ref<'_, Object>, u32)> {
    let v = cx.async_context();
    let array: tally_vm::Ref<'_, Object> = v.cast().filter(|_| v.kind() == Some(kinds::ARRAY))?;
    Some((array, array_length(array)))
}

/// A place of the frame; undefined where there is none.
fn element(cx: &Cx, i: u32) -> Val<'_> {
    frame(cx).and_then(|(array, _)| dense_get(cx, array, i)).unwrap_or(Imm::UNDEFINED)
}

/// Where a key is in the frame.
fn find(cx: &Cx, key: Local<Value>) -> Option<u32> {
    let (array, length) = frame(cx)?;
    let mut i = 0;
    while i + 1 < length {
        if dense_get(cx, array, i) == Some(cx.val(key)) {
            return Some(i);
        }
        i += 2;
    }
    None
}

/// `lookup(key, otherwise)`
fn lookup<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let cx: &Cx = cx;
    Ok(match find(cx, a.get(cx, 0)) {
        Some(i) => element(cx, i + 1),
        None => cx.val(a.get(cx, 1)),
    })
}

/// `enter(key, value)`: a copy of the frame with this pair goes into the slot.
fn enter<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (key, value) = (a.get(cx, 0), a.get(cx, 1));
    let length = frame(cx).map_or(0, |(_, n)| n & !1);
    let [made, v] = cx.slots();
    // As long as the old one at least: most of the time the key is in it already.
    let new = cx.new_array(made, length.max(2))?;
    let mut to = 0;
    let mut found = false;
    for i in (0..length).step_by(2) {
        let k = element(cx, i);
        let this = k == cx.val(key);
        if k.is_undefined() && !this {
            continue; // forgotten
        }
        cx.set(v, k);
        cx.put_element(new, to, v)?;
        if !this {
            cx.set(v, element(cx, i + 1));
        }
        cx.put_element(new, to + 1, if this { value } else { v })?;
        found |= this;
        to += 2;
    }
    if !found {
        cx.put_element(new, to, key)?;
        cx.put_element(new, to + 1, value)?;
        to += 2;
    }
    set_internal(cx, new, 1, Imm::int(to as i32));
    cx.set_async_context(cx.val(made));
    Ok(Imm::UNDEFINED)
}

/// `forget(key)`: all that hold this very frame lose the pair.
fn forget<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Some(at) = find(cx, a.get(cx, 0)) else { return Ok(Imm::UNDEFINED) };
    let [array, none] = cx.slots();
    cx.set(array, cx.async_context());
    if let Some(array) = array.cast::<Object>(cx) {
        cx.put_element(array, at, none)?;
        cx.put_element(array, at + 1, none)?;
    }
    Ok(Imm::UNDEFINED)
}

/// The functions of `setPromiseHooks`, in the order of [`PromiseEvent`].
pub type PromiseHooks = [Option<Root<Value>>; 4];

/// `setPromiseHooks(init, before, after, settled)`: functions, or undefined for what nobody wants to hear.
fn set_promise_hooks<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let hooks: PromiseHooks = std::array::from_fn(|i| {
        let f = cx.val(a.get(cx, i));
        call::is_callable(f).then(|| cx.new_root(f, "promise hook"))
    });
    let any = hooks.iter().any(Option::is_some);
    cx.host.state_mut::<NodeState>().bindings.promise_hooks = hooks;
    cx.host.promise_hook = any.then_some(promise_event as tally_vm::host::PromiseHook);
    Ok(Imm::UNDEFINED)
}

fn promise_event(cx: &mut Cx, event: PromiseEvent, promise: Local<Value>, parent: Local<Value>) -> JsResult {
    let [f, this, out] = cx.slots();
    match &cx.host.state::<NodeState>().bindings.promise_hooks[event as usize] {
        Some(hook) => cx.set(f, hook.val(cx)),
        None => return Ok(()),
    }
    call::call(cx, f, this, &[promise, parent], out)
}
