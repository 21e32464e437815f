//! [[Get]], [[HasProperty]] and GetMethod.

use super::own::{Own, own, unit};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::accessor::{AccessorExt, Variable};
use crate::object::object::ObjectExt;
use crate::object::shape::ShapeRef;
use crate::object::{KeyView, Object, PropertyKey, function_props, string, text, typed};
use crate::ops::call::{call, is_callable};
use tally_heap::{Imm, Local, Value};

/// `obj.key` with `obj` as receiver. ECMA-262 §7.3.2.
#[inline]
pub fn get(cx: &mut Cx, obj: Local<Object>, key: impl Into<PropertyKey>, out: Local<Value>) -> JsResult {
    get_with_receiver(cx, obj, key, obj.value(), out)
}

/// [[Get]](key, receiver). ECMA-262 §10.1.8.
pub fn get_with_receiver(
    cx: &mut Cx,
    obj: Local<Object>,
    key: impl Into<PropertyKey>,
    receiver: Local<Value>,
    out: Local<Value>,
) -> JsResult {
    let key = key.into();
    // The holder is walked by address as long as nothing can move; `holder` roots it when something may.
    let (mut o, k) = (obj.get(cx), key.view(cx));
    loop {
        if o.kind() == kinds::PROXY {
            let mark = cx.open_scope();
            let holder = cx.local_of(o);
            let r = crate::ops::proxy::get(cx, holder, key, receiver, out);
            cx.close_scope(mark);
            return r;
        }
        if function_props::is_lazy_for(cx, o, k) {
            let mark = cx.open_scope();
            let holder = cx.local_of(o);
            let r = function_props::materialize_for(cx, holder, key).and_then(|()| get_with_receiver(cx, holder, key, receiver, out));
            cx.close_scope(mark);
            return r;
        }
        match own(cx, o, k) {
            Own::Absent => {
                if stops_at(o, k) {
                    cx.set(out, Imm::UNDEFINED);
                    return Ok(());
                }
                match o.shape(cx).read_proto().cast::<Object>() {
                    Some(p) => o = p,
                    None => {
                        cx.set(out, Imm::UNDEFINED);
                        return Ok(());
                    }
                }
            }
            Own::Data(v, _) => {
                cx.set(out, v);
                return Ok(());
            }
            Own::Accessor(a, _) => {
                match a.variable() {
                    Variable::None => {}
                    Variable::Value(v) => {
                        cx.set(out, v);
                        return Ok(());
                    }
                    Variable::Uninitialized => return Err(crate::errors::before_initialization(cx, key)),
                }
                let getter = a.read(&a.get);
                if getter.is_undefined() {
                    cx.set(out, Imm::UNDEFINED);
                    return Ok(());
                }
                let mark = cx.open_scope();
                let f = cx.local(getter);
                let r = call(cx, f, receiver, &[], out);
                cx.close_scope(mark);
                return r;
            }
            rest => {
                let rest = match rest {
                    Own::Typed(i) => Ok(i),
                    Own::Unit(i) => Err(Some(i)),
                    _ => Err(None),
                };
                let mark = cx.open_scope();
                let holder = cx.local_of(o);
                let r = match rest {
                    Ok(i) => typed::get(cx, holder, i, out),
                    Err(Some(i)) => unit(cx, holder, i, out),
                    Err(None) => cx.resolve_lazy(holder, key).and_then(|()| get_with_receiver(cx, holder, key, receiver, out)),
                };
                cx.close_scope(mark);
                return r;
            }
        }
    }
}

/// Typed arrays answer for every numeric key themselves: the prototype is not asked. ECMA-262 §10.4.5.
fn stops_at(o: tally_heap::Ref<'_, Object>, key: KeyView<'_>) -> bool {
    o.kind() == kinds::TYPED_ARRAY && typed::is_numeric_key(key)
}

/// GetV: a property of any value; primitives through their prototypes. ECMA-262 §7.3.3.
///
/// Throws TypeError "Cannot read properties of undefined (reading 'x')".
pub fn get_v(cx: &mut Cx, v: Local<Value>, key: impl Into<PropertyKey>, out: Local<Value>) -> JsResult {
    let key = key.into();
    if let Some(o) = v.cast::<Object>(cx) {
        return get_with_receiver(cx, o, key, v, out);
    }
    if let Some(s) = v.cast::<string::Str>(cx) {
        match key {
            PropertyKey::Index(i) if (i as usize) < s.get(cx).length as usize => return text::unit_at(cx, s, i as usize, out),
            PropertyKey::Name(_) if key.is(cx, cx.names.length) => {
                cx.set(out, Imm::int(s.get(cx).length as i32));
                return Ok(());
            }
            _ => {}
        }
    }
    if cx.val(v).is_nullish() {
        return Err(crate::errors::cannot_read(cx, v, key));
    }
    let mark = cx.open_scope();
    let proto = cx.slot();
    let r = cx.prototype_of_primitive(v, proto).and_then(|p| get_with_receiver(cx, p, key, v, out));
    cx.close_scope(mark);
    r
}

/// [[HasProperty]]. ECMA-262 §10.1.7.
pub fn has_property(cx: &mut Cx, obj: Local<Object>, key: impl Into<PropertyKey>) -> JsResult<bool> {
    let key = key.into();
    let (mut o, k) = (obj.get(cx), key.view(cx));
    loop {
        if o.kind() == kinds::PROXY {
            let mark = cx.open_scope();
            let holder = cx.local_of(o);
            let r = crate::ops::proxy::has(cx, holder, key);
            cx.close_scope(mark);
            return r;
        }
        if function_props::is_lazy_for(cx, o, k) || !matches!(own(cx, o, k), Own::Absent) {
            return Ok(true);
        }
        if stops_at(o, k) {
            return Ok(false);
        }
        match o.shape(cx).read_proto().cast::<Object>() {
            Some(p) => o = p,
            None => return Ok(false),
        }
    }
}

/// HasOwnProperty. ECMA-262 §7.3.13.
pub fn has_own_property(cx: &mut Cx, obj: Local<Object>, key: impl Into<PropertyKey>) -> JsResult<bool> {
    let key = key.into();
    let o = obj.get(cx);
    if matches!(o.kind(), kinds::PROXY | kinds::NAMESPACE) {
        let mark = cx.open_scope();
        let r = super::own::get_own_property(cx, obj, key).map(|d| d.is_some());
        cx.close_scope(mark);
        return r;
    }
    let k = key.view(cx);
    Ok(function_props::is_lazy_for(cx, o, k) || !matches!(own(cx, o, k), Own::Absent))
}

/// GetMethod: false (and undefined) for undefined or null. ECMA-262 §7.3.11.
pub fn get_method(cx: &mut Cx, v: Local<Value>, key: impl Into<PropertyKey>, out: Local<Value>) -> JsResult<bool> {
    let key = key.into();
    get_v(cx, v, key, out)?;
    if cx.val(out).is_nullish() {
        cx.set(out, Imm::UNDEFINED);
        return Ok(false);
    }
    if !is_callable(cx.val(out)) {
        return Err(crate::errors::not_callable(cx, out));
    }
    Ok(true)
}
