//! InstanceofOperator and OrdinaryHasInstance. ECMA-262 §13.10.2, §7.3.22.
//!
//! A bound function asks `instanceof` of its target, which may be bound too: the two are one loop here, so that no
//! chain of bound functions is too long. The prototype chain is walked by [`property::Climb`].

use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::Object;
use crate::object::function::{BoundFunction, NativeFunction};
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::shape::ShapeRef;
use crate::object::storage::read_slot;
use crate::ops::property::Climb;
use crate::ops::{call, convert, property};
use tally_heap::{Local, Val, Value};

/// `v instanceof target`.
pub fn instance_of(cx: &mut Cx, v: Local<Value>, target: Local<Value>) -> JsResult<bool> {
    if !cx.val(target).is::<Object>() {
        return Err(cx.type_error("Right-hand side of 'instanceof' is not an object"));
    }
    let mark = cx.open_scope();
    let class = cx.slot();
    cx.copy(class, target);
    let r = ask(cx, v, class);
    cx.close_scope(mark);
    r
}

/// OrdinaryHasInstance(target, v).
pub fn ordinary_has_instance(cx: &mut Cx, target: Local<Value>, v: Local<Value>) -> JsResult<bool> {
    let mark = cx.open_scope();
    let class = cx.slot();
    cx.copy(class, target);
    let r = if unbind(cx, class) { ask(cx, v, class) } else { in_chain(cx, v, class) };
    cx.close_scope(mark);
    r
}

/// Replaces a bound function by its target; false if it is none.
fn unbind(cx: &Cx, class: Local<Value>) -> bool {
    let Some(b) = cx.val(class).cast::<BoundFunction>() else { return false };
    cx.set(class, b.read(&b.target));
    true
}

/// InstanceofOperator of the object in `class`, a slot that is overwritten.
fn ask(cx: &mut Cx, v: Local<Value>, class: Local<Value>) -> JsResult<bool> {
    let method = cx.slot();
    let has_instance = cx.symbols.has_instance;
    loop {
        let mark = cx.open_scope();
        if is_ordinary(cx, class) {
            if !unbind(cx, class) {
                return in_chain(cx, v, class);
            }
            continue;
        }
        if property::get_method(cx, class, has_instance, method)? {
            if !is_default(cx.val(method)) {
                let out = cx.slot();
                call::call(cx, method, class, &[v], out)?;
                return Ok(convert::to_boolean(cx.val(out)));
            }
        } else if !call::is_callable(cx.val(class)) {
            return Err(cx.type_error("Right-hand side of 'instanceof' is not callable"));
        }
        cx.close_scope(mark);
        if !unbind(cx, class) {
            return in_chain(cx, v, class);
        }
    }
}

/// Whether the `@@hasInstance` that a function finds is the default, as data. Kept with its shape: the property cannot be
/// assigned to, and a definition bumps the epoch.
fn is_ordinary(cx: &Cx, class: Local<Value>) -> bool {
    let Some(f) = cx.val(class).cast::<Object>() else { return false };
    let Some(epoch) = cx.machine.lasting_epoch() else { return false };
    let shape = f.shape(cx);
    if shape.is_dictionary() || !cx.machine.shortcuts {
        return false;
    }
    if shape.instance_epoch.get() == epoch {
        return true;
    }
    let mut at = Some(f);
    while let Some(o) = at.filter(|o| o.kind() != kinds::PROXY) {
        if let Some(p) = cx.own_named(o, cx.symbols.has_instance.get(cx)) {
            let plain = p.attrs & (attr::ACCESSOR | attr::LAZY) == 0 && p.attrs & attr::WRITABLE == 0;
            let found = plain && is_default(read_slot(cx, o, p.slot));
            if found {
                shape.instance_epoch.set(epoch);
            }
            return found;
        }
        at = o.shape(cx).read_proto().cast();
    }
    false
}

/// Whether a method is `Function.prototype[Symbol.hasInstance]` itself, which is OrdinaryHasInstance.
fn is_default(method: Val<'_>) -> bool {
    let Some(f) = method.cast::<NativeFunction>() else { return false };
    f.native() as usize == crate::builtins::function_has_instance::has_instance as *const () as usize
}

/// The end of OrdinaryHasInstance: whether the `prototype` of what is not bound is in the prototype chain of `v`.
fn in_chain(cx: &mut Cx, v: Local<Value>, class: Local<Value>) -> JsResult<bool> {
    if !call::is_callable(cx.val(class)) || !cx.val(v).is::<Object>() {
        return Ok(false);
    }
    let [proto, current] = cx.slots();
    let name = cx.names.prototype;
    property::get_v(cx, class, name, proto)?;
    if !cx.val(proto).is::<Object>() {
        let text = crate::errors::value_text(cx, proto);
        return Err(cx.type_error(&format!("Function has non-object prototype '{text}' in instanceof check")));
    }
    // Without proxies it is a walk over shapes.
    let mut at = cx.val(v).cast::<Object>();
    while let Some(o) = at.filter(|o| o.kind() != kinds::PROXY) {
        let up = o.shape(cx).read_proto();
        if up == cx.val(proto) {
            return Ok(true);
        }
        at = up.cast();
    }
    let Some(proxy) = at else { return Ok(false) };
    cx.set(current, proxy.val());
    let mut climb = Climb::default();
    while climb.up(cx, current)? {
        if cx.val(current) == cx.val(proto) {
            return Ok(true);
        }
    }
    Ok(false)
}
