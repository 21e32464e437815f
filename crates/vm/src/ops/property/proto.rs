//! [[GetPrototypeOf]] and [[SetPrototypeOf]]. ECMA-262 §10.1.1, §10.1.2.

use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::Object;
use crate::object::object::{IS_PROTOTYPE, ObjectExt};
use crate::object::shape::{ShapeRef, shape_flag};
use tally_heap::{Heap, Local, Ref, Val, Value};

/// The prototype of an object that is no proxy.
#[inline(always)]
pub fn prototype<'h>(heap: &'h Heap, o: Ref<'h, Object>) -> Val<'h> {
    o.shape(heap).read_proto()
}

/// An object or null.
pub fn get_prototype_of(cx: &mut Cx, o: Local<Object>, out: Local<Value>) -> JsResult {
    if o.get(cx).kind() == kinds::PROXY {
        return crate::ops::proxy::get_prototype_of(cx, o, out);
    }
    cx.set(out, prototype(cx, o.get(cx)));
    Ok(())
}

/// A walk up a prototype chain with [[GetPrototypeOf]].
///
/// Proxies can close a circle, which no trap need interrupt: after [`MOST_PROXIES`] of them the walk throws the RangeError
/// of a full stack, as V8's does.
#[derive(Default)]
pub struct Climb {
    proxies: u32,
}
const MOST_PROXIES: u32 = 100 * 1024;

impl Climb {
    /// Replaces the object in `current` by its prototype; false when that is null.
    pub fn up(&mut self, cx: &mut Cx, current: Local<Value>) -> JsResult<bool> {
        let Some(o) = current.cast::<Object>(cx) else { return Ok(false) };
        if o.get(cx).kind() == kinds::PROXY {
            self.proxies += 1;
            if self.proxies > MOST_PROXIES {
                return Err(crate::interp::call::stack_overflow(cx));
            }
        }
        get_prototype_of(cx, o, current)?;
        Ok(cx.val(current).is::<Object>())
    }
}

/// Whether it worked: not for objects that are not extensible, nor when it would close a circle.
pub fn set_prototype_of(cx: &mut Cx, o: Local<Object>, proto: Local<Value>) -> JsResult<bool> {
    let obj = o.get(cx);
    if obj.kind() == kinds::PROXY {
        return crate::ops::proxy::set_prototype_of(cx, o, proto);
    }
    if prototype(cx, obj).raw() == cx.val(proto).raw() {
        return Ok(true);
    }
    // Object.prototype is an immutable prototype exotic object.
    if obj.shape(cx).has(shape_flag::NON_EXTENSIBLE) || obj.is_object_prototype() {
        return Ok(false);
    }
    // Who is nobody's prototype is in no chain: class after class extends another without a walk over all before it.
    let is_prototype = obj.header.flags() & IS_PROTOTYPE != 0;
    let mut p = cx.val(proto).cast::<Object>().filter(|q| is_prototype || q.same(obj));
    while let Some(q) = p {
        if q.same(obj) {
            return Ok(false);
        }
        if q.kind() == kinds::PROXY {
            break;
        }
        p = prototype(cx, q).cast();
    }
    cx.change_prototype(o, proto)?;
    Ok(true)
}
