//! [[DefineOwnProperty]] and what is built on it. ECMA-262 §10.1.6, §10.4.2.

use super::Descriptor;
use super::own::{Own, own};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::accessor::Accessor;
use crate::object::elements::{Elements, elements};
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::shape::{shape_flag, step};
use crate::object::storage::write_slot;
use crate::object::{Object, PropertyKey, function_props, typed};
use crate::ops::compare::same_value;
use tally_heap::{Imm, Local, Value};

/// [[DefineOwnProperty]]: whether the descriptor is compatible and was applied.
pub fn define_own_property(cx: &mut Cx, o: Local<Object>, key: impl Into<PropertyKey>, d: &Descriptor) -> JsResult<bool> {
    let mark = cx.open_scope();
    let r = define_inner(cx, o, key.into(), d);
    cx.close_scope(mark);
    r
}

fn define_inner(cx: &mut Cx, o: Local<Object>, key: PropertyKey, d: &Descriptor) -> JsResult<bool> {
    match o.get(cx).kind() {
        kinds::PROXY => return crate::ops::proxy::define_own_property(cx, o, key, d),
        kinds::TYPED_ARRAY if typed::is_numeric_key(key.view(cx)) => return typed::define_key(cx, o, key, d),
        kinds::ARRAY if key.is(cx, cx.names.length) => return define_length(cx, o, d),
        kinds::NAMESPACE => {
            if let Some(answer) = define_export(cx, o, key, d)? {
                return Ok(answer);
            }
        }
        _ => {}
    }
    function_props::materialize_for(cx, o, key)?;
    if let Own::Lazy(_) = own(cx, o.get(cx), key.view(cx)) {
        cx.resolve_lazy(o, key)?;
    }
    // §10.1.6.3 ValidateAndApplyPropertyDescriptor
    let obj = o.get(cx);
    let shape = obj.shape(cx);
    match own(cx, obj, key.view(cx)) {
        Own::Absent => {
            if shape.has(shape_flag::NON_EXTENSIBLE) {
                return Ok(false);
            }
            let mut grow = None;
            if let (kinds::ARRAY, PropertyKey::Index(i)) = (obj.kind(), key) {
                if i as f64 >= obj.internal(1).raw().as_number() {
                    if shape.has(shape_flag::LENGTH_READONLY) {
                        return Ok(false);
                    }
                    grow = Some(i as f64 + 1.0);
                }
            }
            add(cx, o, key, d)?;
            if let Some(n) = grow {
                let obj = o.get(cx);
                cx.write(obj, obj.internal(1), Imm::number(n));
            }
            Ok(true)
        }
        Own::Unit(_) => {
            let v = cx.slot();
            if let PropertyKey::Index(i) = key {
                super::own::unit(cx, o, i, v)?;
            }
            let same = d.value.is_none_or(|want| same_value(cx, cx.val(want), cx.val(v)));
            Ok(same && !d.is_accessor() && d.writable != Some(true) && d.configurable != Some(true) && d.enumerable != Some(false))
        }
        Own::Data(current, a) => {
            if a & attr::CONFIGURABLE == 0 {
                if d.configurable == Some(true) || d.enumerable.is_some_and(|e| e != (a & attr::ENUMERABLE != 0)) || d.is_accessor() {
                    return Ok(false);
                }
                if a & attr::WRITABLE == 0 && (d.writable == Some(true) || d.value.is_some_and(|v| !same_value(cx, cx.val(v), current))) {
                    return Ok(false);
                }
            }
            if d.is_accessor() {
                let attrs = Descriptor { writable: Some(false), ..*d }.attrs_over(a) | attr::ACCESSOR;
                let (get, set) = (d.get.unwrap_or(cx.undefined()), d.set.unwrap_or(cx.undefined()));
                let acc = cx.slot();
                cx.new_accessor(acc, get, set)?;
                put(cx, o, key, attrs, acc)?;
            } else {
                let attrs = d.attrs_over(a);
                let value = match d.value {
                    Some(v) => v,
                    None => cx.local(current),
                };
                put(cx, o, key, attrs, value)?;
            }
            Ok(true)
        }
        Own::Accessor(acc, a) => {
            if a & attr::CONFIGURABLE == 0 {
                let differs = |want: Option<Local<Value>>, have: &tally_heap::Slot| want.is_some_and(|w| cx.val(w).raw() != have.raw());
                if d.configurable == Some(true)
                    || d.enumerable.is_some_and(|e| e != (a & attr::ENUMERABLE != 0))
                    || d.is_data()
                    || differs(d.get, &acc.get)
                    || differs(d.set, &acc.set)
                {
                    return Ok(false);
                }
            }
            if d.is_data() {
                let value = d.value.unwrap_or(cx.undefined());
                put(cx, o, key, d.attrs_over(a & !(attr::WRITABLE | attr::ACCESSOR)), value)?;
            } else {
                let old: Local<Accessor> = cx.local_of(acc);
                let attrs = d.attrs_over(a) & !attr::WRITABLE | attr::ACCESSOR;
                let [get, set, new] = cx.slots();
                let acc = old.get(cx);
                cx.set(get, d.get.map_or(acc.read(&acc.get), |g| cx.val(g)));
                cx.set(set, d.set.map_or(acc.read(&acc.set), |s| cx.val(s)));
                cx.new_accessor(new, get, set)?;
                put(cx, o, key, attrs, new)?;
            }
            Ok(true)
        }
        Own::Lazy(_) | Own::Typed(_) => Ok(false),
    }
}

/// [[DefineOwnProperty]] of a namespace for names (§10.4.6.7); none: symbols are as of any object.
fn define_export(cx: &mut Cx, o: Local<Object>, key: PropertyKey, d: &Descriptor) -> JsResult<Option<bool>> {
    if let PropertyKey::Name(n) = key
        && n.get(cx).is_symbol()
    {
        return Ok(None);
    }
    let Some(current) = super::own::get_own_property(cx, o, key)? else { return Ok(Some(false)) };
    if d.configurable == Some(true) || d.enumerable == Some(false) || d.is_accessor() || d.writable == Some(false) {
        return Ok(Some(false));
    }
    Ok(Some(match (d.value, current.value) {
        (Some(want), Some(have)) => same_value(cx, cx.val(want), cx.val(have)),
        _ => true,
    }))
}

/// Adds a property that is not there.
fn add(cx: &mut Cx, o: Local<Object>, key: PropertyKey, d: &Descriptor) -> JsResult {
    if d.is_accessor() {
        let (get, set) = (d.get.unwrap_or(cx.undefined()), d.set.unwrap_or(cx.undefined()));
        let acc = cx.slot();
        cx.new_accessor(acc, get, set)?;
        let attrs = d.attrs_over(0) | attr::ACCESSOR;
        return match key {
            PropertyKey::Name(n) => cx.add_property(o, n, attrs, acc),
            PropertyKey::Index(i) => cx.put_sparse(o, i, acc, attrs),
        };
    }
    let attrs = d.attrs_over(0);
    let v = d.value.unwrap_or(cx.undefined());
    match key {
        PropertyKey::Name(n) => cx.add_property(o, n, attrs, v),
        PropertyKey::Index(i) if attrs == attr::ALL => cx.put_element(o, i, v),
        PropertyKey::Index(i) => cx.put_sparse(o, i, v, attrs),
    }
}

/// Overwrites a property that is there.
fn put(cx: &mut Cx, o: Local<Object>, key: PropertyKey, attrs: u8, v: Local<Value>) -> JsResult {
    match key {
        PropertyKey::Name(n) => {
            cx.change_attrs(o, n, attrs)?;
            let obj = o.get(cx);
            if let Some(p) = cx.own_named(obj, n.get(cx)) {
                cx.touch_prototype(obj);
                write_slot(cx, obj, p.slot, cx.val(v));
            }
            Ok(())
        }
        PropertyKey::Index(i) => {
            if attrs == attr::ALL && matches!(elements(cx, o.get(cx)), Elements::Dense(_)) {
                return cx.put_element(o, i, v);
            }
            cx.put_sparse(o, i, v, attrs)
        }
    }
}

/// `[[DefineOwnProperty]]` of an array's `length`: ArraySetLength, §10.4.2.4.
fn define_length(cx: &mut Cx, o: Local<Object>, d: &Descriptor) -> JsResult<bool> {
    let mut wanted = None;
    if let Some(v) = d.value {
        let n = crate::ops::convert::to_uint32(cx, v)?;
        if n as f64 != crate::ops::convert::to_number(cx, v)? {
            return Err(cx.range_error("Invalid array length"));
        }
        wanted = Some(n);
    }
    if d.configurable == Some(true) || d.enumerable == Some(true) || d.is_accessor() {
        return Ok(false);
    }
    let obj = o.get(cx);
    let readonly = obj.shape(cx).has(shape_flag::LENGTH_READONLY);
    let old = obj.internal(1).raw().as_number();
    if readonly && (d.writable == Some(true) || wanted.is_some_and(|n| n as f64 != old)) {
        return Ok(false);
    }
    let mut complete = true;
    if let Some(n) = wanted {
        complete = crate::object::array::truncate(cx, o, n)?;
    }
    if d.writable == Some(false) && !readonly {
        cx.change_all(o, step::LENGTH_READONLY, shape_flag::LENGTH_READONLY, None)?;
    }
    Ok(complete)
}

/// Assignment to `length`.
pub(super) fn array_set_length(cx: &mut Cx, o: Local<Object>, v: Local<Value>) -> JsResult<bool> {
    define_length(cx, o, &Descriptor { value: Some(v), ..Descriptor::default() })
}

/// CreateDataProperty. ECMA-262 §7.3.5.
pub fn create_data_property(cx: &mut Cx, o: Local<Object>, key: impl Into<PropertyKey>, v: Local<Value>) -> JsResult<bool> {
    define_own_property(cx, o, key, &Descriptor::data(v, attr::ALL))
}

/// CreateDataPropertyOrThrow. ECMA-262 §7.3.7.
pub fn create_data_property_or_throw(cx: &mut Cx, o: Local<Object>, key: impl Into<PropertyKey>, v: Local<Value>) -> JsResult {
    let key = key.into();
    define_or_throw(cx, o, key, &Descriptor::data(v, attr::ALL))
}

/// DefinePropertyOrThrow. ECMA-262 §7.3.8.
pub fn define_or_throw(cx: &mut Cx, o: Local<Object>, key: impl Into<PropertyKey>, d: &Descriptor) -> JsResult {
    let key = key.into();
    if define_own_property(cx, o, key, d)? { Ok(()) } else { Err(crate::errors::cannot_redefine(cx, o, key)) }
}

/// A writable, configurable, not enumerable property: what methods are.
pub fn define_method(cx: &mut Cx, o: Local<Object>, key: impl Into<PropertyKey>, v: Local<Value>) -> JsResult {
    define_or_throw(cx, o, key, &Descriptor::data(v, attr::HIDDEN))
}

/// A configurable accessor property; either half may be undefined.
pub fn define_accessor(
    cx: &mut Cx,
    o: Local<Object>,
    key: impl Into<PropertyKey>,
    get: Local<Value>,
    set: Local<Value>,
    enumerable: bool,
) -> JsResult {
    let d = Descriptor { get: Some(get), set: Some(set), enumerable: Some(enumerable), configurable: Some(true), ..Descriptor::default() };
    define_or_throw(cx, o, key, &d)
}
