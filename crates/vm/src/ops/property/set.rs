//! [[Set]]. ECMA-262 §10.1.9.

use super::define::{array_set_length, define_own_property};
use super::own::{Own, get_own_property, own};
use super::{Descriptor, create_data_property};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::shape::{ShapeRef, shape_flag};
use crate::object::storage::write_slot;
use crate::object::{Object, PropertyKey, function_props, typed};
use crate::ops::call::call;
use tally_heap::{Imm, Local, Value};

/// Set(O, key, v, throw). With `throw`, failure is a TypeError; otherwise the answer says whether it worked.
pub fn set(cx: &mut Cx, obj: Local<Object>, key: impl Into<PropertyKey>, v: Local<Value>, throw: bool) -> JsResult<bool> {
    let key = key.into();
    let done = set_with_receiver(cx, obj, key, v, obj.value())?;
    if !done && throw {
        return Err(crate::errors::cannot_assign(cx, obj.value(), key));
    }
    Ok(done)
}

/// PutValue on a property of any value.
///
/// Throws TypeError "Cannot set properties of undefined (setting 'x')".
pub fn set_v(cx: &mut Cx, target: Local<Value>, key: impl Into<PropertyKey>, v: Local<Value>, throw: bool) -> JsResult<bool> {
    let key = key.into();
    if let Some(o) = target.cast::<Object>(cx) {
        return set(cx, o, key, v, throw);
    }
    if cx.val(target).is_nullish() {
        return Err(crate::errors::cannot_set(cx, target, key));
    }
    let mark = cx.open_scope();
    let proto = cx.slot();
    let r = cx.prototype_of_primitive(target, proto).and_then(|p| set_with_receiver(cx, p, key, v, target));
    cx.close_scope(mark);
    let done = r?;
    if !done && throw {
        return Err(crate::errors::cannot_create_on_primitive(cx, target, key));
    }
    Ok(done)
}

/// [[Set]](key, v, receiver).
pub fn set_with_receiver(
    cx: &mut Cx,
    obj: Local<Object>,
    key: impl Into<PropertyKey>,
    v: Local<Value>,
    receiver: Local<Value>,
) -> JsResult<bool> {
    let mark = cx.open_scope();
    let r = set_inner(cx, obj, key.into(), v, receiver);
    cx.close_scope(mark);
    r
}

fn set_inner(cx: &mut Cx, obj: Local<Object>, key: PropertyKey, v: Local<Value>, receiver: Local<Value>) -> JsResult<bool> {
    let own_receiver = cx.val(obj).raw() == cx.val(receiver).raw();
    let mut o = obj.get(cx);
    let mut k = key.view(cx);
    let mut first = true;
    loop {
        if o.kind() == kinds::PROXY {
            let holder = cx.local_of(o);
            return crate::ops::proxy::set(cx, holder, key, v, receiver);
        }
        if function_props::is_lazy_for(cx, o, k) {
            let holder = cx.local_of(o);
            function_props::materialize_for(cx, holder, key)?;
            (o, k) = (holder.get(cx), key.view(cx));
        }
        if o.kind() == kinds::TYPED_ARRAY && typed::is_numeric_key(k) {
            let holder = cx.local_of(o);
            return typed::set_key(cx, holder, key, v, receiver);
        }
        if o.kind() == kinds::NAMESPACE {
            return Ok(false);
        }
        match own(cx, o, k) {
            Own::Absent => match o.shape(cx).read_proto().cast::<Object>() {
                Some(p) => {
                    o = p;
                    first = false;
                }
                None => break,
            },
            Own::Data(_, a) => {
                if a & attr::WRITABLE == 0 {
                    return Ok(false);
                }
                if !(first && own_receiver) {
                    break;
                }
                match key {
                    PropertyKey::Index(i) => cx.put_element(obj, i, v)?,
                    PropertyKey::Name(n) => match cx.own_named(o, n.get(cx)) {
                        Some(p) => {
                            if cx.is_watched(o, p.slot) {
                                cx.touch_prototype(o);
                            }
                            write_slot(cx, o, p.slot, cx.val(v));
                        }
                        None => return array_set_length(cx, obj, v),
                    },
                }
                return Ok(true);
            }
            Own::Accessor(a, _) => {
                let setter = a.read(&a.set);
                if setter.is_undefined() {
                    return Ok(false);
                }
                let [f, out] = cx.slots();
                cx.set(f, a.read(&a.set));
                call(cx, f, receiver, &[v], out)?;
                return Ok(true);
            }
            Own::Lazy(_) => {
                let holder = cx.local_of(o);
                cx.resolve_lazy(holder, key)?;
                (o, k) = (holder.get(cx), key.view(cx));
            }
            Own::Typed(_) | Own::Unit(_) => return Ok(false),
        }
    }
    // No setter and no read-only property on the way: the receiver gets a data property. §10.1.9.2, from step 3.
    let Some(r) = receiver.cast::<Object>(cx) else { return Ok(false) };
    if own_receiver && first {
        return add_own(cx, r, key, v);
    }
    if own_receiver && o.kind() != kinds::PROXY && matches!(own(cx, r.get(cx), k), Own::Absent) && r.get(cx).kind() != kinds::PROXY {
        return add_own(cx, r, key, v);
    }
    match get_own_property(cx, r, key)? {
        None => create_data_property(cx, r, key, v),
        Some(d) if d.is_accessor() || d.writable == Some(false) => Ok(false),
        Some(_) => define_own_property(cx, r, key, &Descriptor { value: Some(v), ..Descriptor::default() }),
    }
}

/// Adds a plain property that is not there, to an object that is no proxy or typed array.
fn add_own(cx: &mut Cx, o: Local<Object>, key: PropertyKey, v: Local<Value>) -> JsResult<bool> {
    let obj = o.get(cx);
    let shape = obj.shape(cx);
    if shape.has(shape_flag::NON_EXTENSIBLE) {
        return Ok(false);
    }
    match key {
        PropertyKey::Name(n) => cx.add_property(o, n, attr::ALL, v)?,
        PropertyKey::Index(i) => {
            if obj.kind() == kinds::ARRAY {
                let len = obj.internal(1).raw().as_number();
                if i as f64 >= len {
                    if shape.has(shape_flag::LENGTH_READONLY) {
                        return Ok(false);
                    }
                    cx.put_element(o, i, v)?;
                    let obj = o.get(cx);
                    cx.write(obj, obj.internal(1), Imm::number(i as f64 + 1.0));
                    return Ok(true);
                }
            }
            cx.put_element(o, i, v)?;
        }
    }
    Ok(true)
}
