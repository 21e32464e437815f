//! Extensibility, sealing and freezing. ECMA-262 §7.3.15, §10.1.3, §10.1.4.

use super::define::define_or_throw;
use super::own::get_own_property;
use super::{Descriptor, own_keys};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::elements::{Elements, elements, own_element};
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::shape::{is_private, shape_flag, step};
use crate::object::slots::SlotsExt;
use crate::object::storage::entries;
use crate::object::{NameCell, Object, function_props, typed};
use crate::ops::convert::to_property_key;
use tally_heap::Local;

pub fn is_extensible(cx: &mut Cx, o: Local<Object>) -> JsResult<bool> {
    if o.get(cx).kind() == kinds::PROXY {
        return crate::ops::proxy::is_extensible(cx, o);
    }
    Ok(!o.get(cx).shape(cx).has(shape_flag::NON_EXTENSIBLE))
}

pub fn prevent_extensions(cx: &mut Cx, o: Local<Object>) -> JsResult<bool> {
    if o.get(cx).kind() == kinds::PROXY {
        return crate::ops::proxy::prevent_extensions(cx, o);
    }
    if o.get(cx).shape(cx).has(shape_flag::NON_EXTENSIBLE) {
        return Ok(true);
    }
    if o.get(cx).kind() == kinds::TYPED_ARRAY && !typed::has_fixed_length(o.get(cx)) {
        return Ok(false);
    }
    function_props::materialize(cx, o)?;
    cx.change_all(o, step::PREVENT_EXTENSIONS, shape_flag::NON_EXTENSIBLE, None)?;
    Ok(true)
}

/// SetIntegrityLevel: seals, or with `frozen` freezes.
pub fn set_integrity_level(cx: &mut Cx, o: Local<Object>, frozen: bool) -> JsResult<bool> {
    let mark = cx.open_scope();
    let r = set_inner(cx, o, frozen);
    cx.close_scope(mark);
    r
}

fn locked(a: u8, frozen: bool) -> u8 {
    let a = a & !attr::CONFIGURABLE;
    if frozen && a & attr::ACCESSOR == 0 { a & !attr::WRITABLE } else { a }
}

fn set_inner(cx: &mut Cx, o: Local<Object>, frozen: bool) -> JsResult<bool> {
    if !prevent_extensions(cx, o)? {
        return Ok(false);
    }
    let kind = o.get(cx).kind();
    if matches!(kind, kinds::PROXY | kinds::TYPED_ARRAY | kinds::STRING_OBJECT | kinds::NAMESPACE) {
        return by_descriptors(cx, o, frozen);
    }
    resolve_all_lazy(cx, o)?;
    // Elements first: the store goes sparse to carry attributes.
    if !matches!(elements(cx, o.get(cx)), Elements::None) {
        let value = cx.slot();
        for i in cx.element_indices(o.get(cx)) {
            let Some((v, a)) = own_element(cx, o.get(cx), i) else { continue };
            cx.set(value, v);
            cx.put_sparse(o, i, value, locked(a, frozen))?;
        }
    }
    let flags = if frozen && kind == kinds::ARRAY { shape_flag::LENGTH_READONLY } else { 0 };
    let by = if frozen { step::FREEZE } else { step::SEAL };
    cx.change_all(o, by, flags, Some(&|_, n, a| if is_private(n) { a } else { locked(a, frozen) }))?;
    Ok(true)
}

fn resolve_all_lazy(cx: &mut Cx, o: Local<Object>) -> JsResult {
    let mark = cx.open_scope();
    let name = cx.slot();
    loop {
        let lazy = entries(cx, o.get(cx)).find(|(_, p)| p.attrs & attr::LAZY != 0);
        let Some((n, _)) = lazy else { break };
        cx.set(name, n.val());
        let key = name.cast::<NameCell>(cx).expect("just set");
        cx.resolve_lazy(o, key.into())?;
    }
    cx.close_scope(mark);
    Ok(())
}

fn by_descriptors(cx: &mut Cx, o: Local<Object>, frozen: bool) -> JsResult<bool> {
    let [list, k] = cx.slots();
    let keys = own_keys(cx, o, list)?;
    for i in 0..keys.get(cx).capacity() {
        let s = keys.get(cx);
        cx.set(k, s.read(s.at(i)));
        let mark = cx.open_scope();
        let key = to_property_key(cx, k)?;
        if let Some(current) = get_own_property(cx, o, key)? {
            let writable = (frozen && !current.is_accessor()).then_some(false);
            define_or_throw(cx, o, key, &Descriptor { configurable: Some(false), writable, ..Descriptor::default() })?;
        }
        cx.close_scope(mark);
    }
    Ok(true)
}

/// TestIntegrityLevel.
pub fn test_integrity_level(cx: &mut Cx, o: Local<Object>, frozen: bool) -> JsResult<bool> {
    if is_extensible(cx, o)? {
        return Ok(false);
    }
    let mark = cx.open_scope();
    let [list, k] = cx.slots();
    let keys = own_keys(cx, o, list)?;
    let mut all = true;
    for i in 0..keys.get(cx).capacity() {
        let s = keys.get(cx);
        cx.set(k, s.read(s.at(i)));
        let inner = cx.open_scope();
        let key = to_property_key(cx, k)?;
        if let Some(d) = get_own_property(cx, o, key)? {
            all &= d.configurable == Some(false) && !(frozen && d.writable == Some(true));
        }
        cx.close_scope(inner);
    }
    cx.close_scope(mark);
    Ok(all)
}
