//! [[Delete]]. ECMA-262 §10.1.10.

use super::own::{Own, own};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::{Object, PropertyKey, function_props, typed};
use tally_heap::Local;

/// Whether the property is gone (or never was).
pub fn delete_property(cx: &mut Cx, o: Local<Object>, key: impl Into<PropertyKey>) -> JsResult<bool> {
    let key = key.into();
    let kind = o.get(cx).kind();
    if kind == kinds::PROXY {
        let mark = cx.open_scope();
        let r = crate::ops::proxy::delete(cx, o, key);
        cx.close_scope(mark);
        return r;
    }
    function_props::materialize_for(cx, o, key)?;
    let obj = o.get(cx);
    if kind == kinds::TYPED_ARRAY && typed::is_numeric_key(key.view(cx)) {
        return Ok(matches!(own(cx, obj, key.view(cx)), Own::Absent));
    }
    let attrs = match own(cx, obj, key.view(cx)) {
        Own::Absent => return Ok(true),
        Own::Data(_, a) | Own::Accessor(_, a) | Own::Lazy(a) => a,
        Own::Typed(_) | Own::Unit(_) => 0,
    };
    if attrs & attr::CONFIGURABLE == 0 {
        return Ok(false);
    }
    match key {
        PropertyKey::Index(i) => cx.remove_element(obj, i),
        PropertyKey::Name(n) => cx.remove_property(o, n)?,
    }
    Ok(true)
}

/// DeletePropertyOrThrow. ECMA-262 §7.3.9.
pub fn delete_or_throw(cx: &mut Cx, o: Local<Object>, key: impl Into<PropertyKey>) -> JsResult {
    let key = key.into();
    if delete_property(cx, o, key)? { Ok(()) } else { Err(crate::errors::cannot_delete(cx, o, key)) }
}
