//! Proxy: the constructor, and calling proxies. ECMA-262 §28.2, §10.5.12 to .14. Their other internal methods:
//! `ops/proxy.rs`.

use crate::builtins::support::require_new;
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::object::create::{native_data, set_internal};
use crate::object::function::NativeInfo;
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::{Object, function_props};
use crate::ops::call;
use crate::ops::proxy::{CALLABLE, CONSTRUCTOR, FLAGS, HANDLER, TARGET, ask};
use crate::realm::{Key, Prop};
use tally_heap::{Imm, Local, Val, Value};

/// The constructor, which has no `prototype`.
pub fn make(cx: &mut Cx, out: Local<Value>) -> JsResult {
    let f = cx.new_native(out, &NativeInfo { name: "Proxy", length: 2, native: proxy, constructor: true })?;
    function_props::materialize(cx, f)?;
    cx.define_props(f, &[Prop::Method(Key::Name("revocable"), 2, revocable)])
}

/// §28.2.1.1
fn proxy<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    require_new(cx, a, "Proxy")?;
    let out = cx.slot();
    create(cx, a.get(cx, 0), a.get(cx, 1), out)?;
    Ok(cx.val(out))
}

/// ProxyCreate. §10.5.14
pub fn create(cx: &mut Cx, target: Local<Value>, handler: Local<Value>, out: Local<Value>) -> JsResult<Local<Object>> {
    if !cx.val(target).is::<Object>() || !cx.val(handler).is::<Object>() {
        return Err(cx.type_error("Cannot create proxy with a non-object as target or handler"));
    }
    let mark = cx.open_scope();
    let [null, made] = cx.slots();
    cx.set(null, Imm::NULL);
    let p = cx.new_object_kind(made, kinds::PROXY, null)?;
    let mut flags = 0;
    if call::is_callable(cx.val(target)) {
        flags |= CALLABLE;
        if call::is_constructor(cx.val(target)) {
            flags |= CONSTRUCTOR;
        }
    }
    set_internal(cx, p, TARGET, cx.val(target));
    set_internal(cx, p, HANDLER, cx.val(handler));
    set_internal(cx, p, FLAGS, Imm::int(flags));
    cx.copy(out, made);
    cx.close_scope(mark);
    Ok(out.cast(cx).expect("a proxy was made"))
}

/// §28.2.2.1
fn revocable<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [p, f, out] = cx.slots();
    create(cx, a.get(cx, 0), a.get(cx, 1), p)?;
    cx.new_native_data(f, &NativeInfo { name: "", length: 0, native: revoke, constructor: false }, p)?;
    let o = cx.new_object(out)?;
    let (proxy, revoke) = (cx.names.proxy, cx.names.revoke);
    cx.put_own(o, proxy, attr::ALL, p)?;
    cx.put_own(o, revoke, attr::ALL, f)?;
    Ok(cx.val(out))
}

/// §28.2.2.1.1
fn revoke<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let p = cx.local(native_data(cx, a.callee(cx)));
    if let Some(p) = p.cast::<Object>(cx) {
        set_internal(cx, p, TARGET, Imm::NULL);
        set_internal(cx, p, HANDLER, Imm::NULL);
    }
    Ok(Imm::UNDEFINED)
}

fn has_flag(v: Val<'_>, flag: i32) -> bool {
    v.cast::<Object>().is_some_and(|o| o.kind() == kinds::PROXY && o.internal(FLAGS).raw().as_int() & flag != 0)
}
/// Whether a proxy's target is (or was, when it was made) callable.
pub fn is_callable(v: Val<'_>) -> bool {
    has_flag(v, CALLABLE)
}
pub fn is_constructor(v: Val<'_>) -> bool {
    has_flag(v, CONSTRUCTOR)
}

/// The arguments of a window as slots.
fn window_args(cx: &Cx, w: u32, argc: u32) -> Vec<Local<Value>> {
    (0..argc).map(|i| cx.local_at(w + 2 + i)).collect()
}

/// [[Call]] of the proxy in the window at `w` (proxy, this, arguments); the answer goes to its first slot. §10.5.12
pub fn call(cx: &mut Cx, w: u32, argc: u32) -> JsResult {
    let mark = cx.open_scope();
    let (p, this) = (cx.local_at(w), cx.local_at(w + 1));
    let args = window_args(cx, w, argc);
    let Some(o) = p.cast::<Object>(cx) else { return Ok(()) };
    let a = ask(cx, o, cx.names.apply)?;
    match a.trap() {
        None => call::call(cx, a.target.value(), this, &args, p)?,
        Some(trap) => {
            let list = cx.slot();
            cx.new_array_from(list, &args)?;
            let r = a.call(cx, trap, &[this, list])?;
            cx.copy(p, r);
        }
    }
    cx.close_scope(mark);
    Ok(())
}

/// [[Construct]] likewise; `new_target` is a position of the root stack. §10.5.13
pub fn construct(cx: &mut Cx, w: u32, argc: u32, new_target: u32) -> JsResult {
    let mark = cx.open_scope();
    let (p, new_target) = (cx.local_at(w), cx.local_at(new_target));
    let args = window_args(cx, w, argc);
    let Some(o) = p.cast::<Object>(cx) else { return Ok(()) };
    let a = ask(cx, o, cx.names.construct)?;
    match a.trap() {
        None => {
            let out = cx.slot();
            call::construct(cx, a.target.value(), &args, new_target, out)?;
            cx.copy(p, out);
        }
        Some(trap) => {
            let list = cx.slot();
            cx.new_array_from(list, &args)?;
            let r = a.call(cx, trap, &[list, new_target])?;
            if !cx.val(r).is::<Object>() {
                let text = crate::errors::value_text(cx, r);
                return Err(cx.type_error(&format!("'construct' on proxy: trap returned non-object ('{text}')")));
            }
            cx.copy(p, r);
        }
    }
    cx.close_scope(mark);
    Ok(())
}
