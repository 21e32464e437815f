//! Typed arrays as property holders: integer-indexed access. ECMA-262 §10.4.5.

use crate::cx::{Cx, JsResult};
use crate::object::{Object, PropertyKey};
use crate::ops::property::Descriptor;
use tally_heap::{Local, Ref, Value};

/// Whether `i` is an element now.
pub fn in_range(_o: Ref<'_, Object>, _i: u32) -> bool {
    false
}
/// Elements now (0 when out of bounds or detached).
pub fn length(_o: Ref<'_, Object>) -> usize {
    0
}
/// Whether the length cannot change (IsTypedArrayFixedLength).
pub fn has_fixed_length(_o: Ref<'_, Object>) -> bool {
    true
}
/// Whether the key is an index or the text of a number (CanonicalNumericIndexString).
pub fn is_numeric_key(_cx: &Cx, key: PropertyKey) -> bool {
    matches!(key, PropertyKey::Index(_))
}
/// Reads an element in range.
pub fn get(_cx: &mut Cx, _o: Local<Object>, _i: u32, _out: Local<Value>) -> JsResult {
    Ok(())
}
/// [[Set]] with a numeric key.
pub fn set_key(_cx: &mut Cx, _o: Local<Object>, _key: PropertyKey, _v: Local<Value>, _receiver: Local<Value>) -> JsResult<bool> {
    Ok(true)
}
/// [[DefineOwnProperty]] with a numeric key.
pub fn define_key(_cx: &mut Cx, _o: Local<Object>, _key: PropertyKey, _d: &Descriptor) -> JsResult<bool> {
    Ok(true)
}
