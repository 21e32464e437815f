//! InstanceofOperator and OrdinaryHasInstance. ECMA-262 §13.10.2, §7.3.22.
//!
//! A bound function asks `instanceof` of its target, which may be bound too: the two are one loop here, so that no
//! chain of bound functions is too long. The prototype chain is walked by [`property::Climb`].

use crate::cx::{Cx, JsResult};
use crate::object::Object;
use crate::object::function::BoundFunction;
use crate::ops::property::Climb;
use crate::ops::{call, convert, property};
use tally_heap::{Local, Value};

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
        if property::get_method(cx, class, has_instance, method)? {
            if !is_default(cx, method) {
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

/// Whether a method is `Function.prototype[Symbol.hasInstance]` itself, which is OrdinaryHasInstance.
fn is_default(cx: &Cx, method: Local<Value>) -> bool {
    use crate::object::function::NativeFunction;
    let Some(f) = cx.val(method).cast::<NativeFunction>() else { return false };
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
    cx.copy(current, v);
    let mut climb = Climb::default();
    while climb.up(cx, current)? {
        if cx.val(current) == cx.val(proto) {
            return Ok(true);
        }
    }
    Ok(false)
}
