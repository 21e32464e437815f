//! Typed arrays as property holders: integer-indexed access, ECMA-262 §10.4.5, and the fast paths of the interpreter.
//!
//! Every numeric key is the array's own business: the text of a number that is no valid index names nothing, and the
//! prototype is not asked. Cells are in `buffer_cells`, making them in `views`.

use super::buffer_cells::{TypedArray, TypedArrayExt, view_flag};
use super::element_type::{Element, Loaded, Stored};
use crate::cx::{Cx, JsResult};
use crate::object::bigint::new_bigint_small;
use crate::object::string::StrExt;
use crate::object::{KeyView, Name, NameExt, Object, PropertyKey};
use crate::ops::convert;
use crate::ops::number_format::number_to_text;
use crate::ops::number_parse::string_to_number;
use crate::ops::property::{self, Descriptor};
use tally_heap::{Imm, Local, Ref, Value};

/// The view, if the object is one.
#[inline(always)]
pub fn view<'h>(o: Ref<'h, Object>) -> Option<Ref<'h, TypedArray>> {
    o.cast()
}

/// The bytes of a typed array, as cells that anybody may change.
#[inline]
pub fn cells<'h>(_cx: &'h Cx, o: Ref<'h, Object>) -> Option<&'h [std::cell::Cell<u8>]> {
    view(o).map(|v| v.cells())
}

/// A copy of the bytes of a typed array; empty for other objects.
pub fn copy_bytes(cx: &Cx, o: Ref<'_, Object>) -> Vec<u8> {
    with_bytes(cx, o, <[u8]>::to_vec)
}

/// Runs `f` with the bytes of a typed array as a slice. `f` gets no `Cx`, so nothing else touches them meanwhile.
pub fn with_bytes<R>(_cx: &Cx, o: Ref<'_, Object>, f: impl FnOnce(&[u8]) -> R) -> R {
    // SAFETY: `length` bytes are at `data`, and only `f` runs.
    f(view(o).map_or(&[], |v| unsafe { std::slice::from_raw_parts(v.data(), v.byte_length()) }))
}

/// As [`with_bytes`], to write to them.
pub fn with_bytes_mut<R>(_cx: &mut Cx, o: Local<Object>, f: impl FnOnce(&mut [u8]) -> R) -> R {
    match view(o.get(_cx)) {
        // SAFETY: `length` bytes are at `data`, and only `f` runs.
        Some(v) => f(unsafe { std::slice::from_raw_parts_mut(v.data(), v.byte_length()) }),
        None => f(&mut []),
    }
}

/// Element `i` of a typed array that holds numbers, if it is in range. For the interpreter.
#[inline(always)]
pub fn fast_get(v: Ref<'_, TypedArray>, i: usize) -> Option<Value> {
    let e = v.element();
    if (i >= v.known_length() && i >= v.length()) || e.is_big() {
        return None;
    }
    // SAFETY: in range.
    Some(unsafe { e.load_value(v.data().add(i << e.shift())) })
}

/// Stores a number into element `i`; false if the element is out of range or not for numbers.
#[inline(always)]
pub fn fast_set(v: Ref<'_, TypedArray>, i: usize, value: Value) -> bool {
    let e = v.element();
    if (i >= v.known_length() && i >= v.length()) || e.is_big() || !value.is_number() {
        return false;
    }
    // SAFETY: in range.
    unsafe {
        let p = v.data().add(i << e.shift());
        if value.is_int() && !e.is_float() && e != Element::Uint8Clamped {
            let n = value.as_int();
            match e.shift() {
                0 => p.write(n as u8),
                1 => p.cast::<u16>().write_unaligned(n as u16),
                _ => p.cast::<i32>().write_unaligned(n),
            }
        } else {
            e.store_number(p, value.as_number());
        }
    }
    true
}

/// Whether `i` is an element now.
#[inline(always)]
pub fn in_range(o: Ref<'_, Object>, i: u32) -> bool {
    (i as usize) < length(o)
}
/// Elements now (0 when out of bounds or detached).
#[inline(always)]
pub fn length(o: Ref<'_, Object>) -> usize {
    view(o).map_or(0, |v| v.length())
}
/// Whether the length cannot change (IsTypedArrayFixedLength).
pub fn has_fixed_length(o: Ref<'_, Object>) -> bool {
    view(o).is_none_or(|v| {
        // A shared buffer only grows, so views of a fixed length keep it.
        let shared =
            super::buffer_cells::view_buffer(v).and_then(|b| b.cast::<super::buffer_cells::ArrayBuffer>()).is_some_and(|b| b.is_shared());
        !v.has(view_flag::TRACKING) && (shared || !v.has(view_flag::RESIZABLE))
    })
}

/// Whether the key is an index or the text of a number (CanonicalNumericIndexString, §7.1.21).
#[inline]
pub fn is_numeric_key(key: KeyView<'_>) -> bool {
    match key {
        KeyView::Index(_) => true,
        KeyView::Name(n) => numeric(n).is_some(),
    }
}

/// The number that a name is the canonical text of. "-0" counts.
fn numeric(n: Name) -> Option<f64> {
    let text = n.text()?.view();
    // Numbers start with a digit, a sign, "Infinity" or "NaN".
    let first = text.get(0)?;
    if !(b'0' as u16..=b'9' as u16).contains(&first) && ![b'-', b'I', b'N'].contains(&(first.min(255) as u8)) {
        return None;
    }
    if text.equals_str("-0") {
        return Some(-0.0);
    }
    let d = string_to_number(text);
    text.equals_str(&number_to_text(d)).then_some(d)
}

/// The element that a numeric key names, if it is one now (IsValidIntegerIndex, §10.4.5.16).
fn element_index(o: Ref<'_, Object>, key: KeyView<'_>) -> Option<usize> {
    let d = match key {
        KeyView::Index(i) => i as f64,
        KeyView::Name(n) => numeric(n)?,
    };
    let valid = d >= 0.0 && d.trunc() == d && !(d == 0.0 && d.is_sign_negative()) && d < length(o) as f64;
    valid.then_some(d as usize)
}

/// Reads an element in range; undefined otherwise.
pub fn get(cx: &mut Cx, o: Local<Object>, i: u32, out: Local<Value>) -> JsResult {
    match view(o.get(cx)) {
        Some(v) if (i as usize) < v.length() => {
            let x = load(v, i as usize);
            box_loaded(cx, x, out)
        }
        _ => {
            cx.set(out, Imm::UNDEFINED);
            Ok(())
        }
    }
}

/// Element `i`, which is in range.
///
/// # Panics
/// If it is not.
#[inline]
pub fn load(v: Ref<'_, TypedArray>, i: usize) -> Loaded {
    assert!(i < v.length(), "element {i} of {}", v.length());
    // SAFETY: in range.
    unsafe { v.element().load(v.data().add(i << v.element().shift())) }
}

/// Writes element `i`, if it is in range.
#[inline]
pub fn store(v: Ref<'_, TypedArray>, i: usize, x: Stored) {
    if i < v.length() {
        // SAFETY: in range.
        unsafe { v.element().store(v.data().add(i << v.element().shift()), x) }
    }
}

/// An element as a JavaScript value.
#[inline]
pub fn box_loaded(cx: &mut Cx, x: Loaded, out: Local<Value>) -> JsResult {
    match x {
        Loaded::Number(d) => cx.set(out, Imm::number(d)),
        Loaded::Signed(n) => new_bigint_small(cx, out, n as i128).map(|_| ())?,
        Loaded::Unsigned(n) => new_bigint_small(cx, out, n as i128).map(|_| ())?,
    }
    Ok(())
}

/// ToNumber or ToBigInt, as the element type asks.
#[inline]
pub fn convert(cx: &mut Cx, element: Element, v: Local<Value>) -> JsResult<Stored> {
    Ok(if element.is_big() { Stored::Big(convert::to_biguint64(cx, v)?) } else { Stored::Number(convert::to_number(cx, v)?) })
}

/// TypedArraySetElement, §10.4.5.18: converts first; a key that is no element then is ignored.
fn set_element(cx: &mut Cx, o: Local<Object>, key: PropertyKey, v: Local<Value>) -> JsResult {
    let Some(element) = view(o.get(cx)).map(|v| v.element()) else { return Ok(()) };
    let x = convert(cx, element, v)?;
    let obj = o.get(cx);
    if let (Some(i), Some(view)) = (element_index(obj, key.view(cx)), view(obj)) {
        store(view, i, x);
    }
    Ok(())
}

/// [[Set]] with a numeric key. §10.4.5.5.
pub fn set_key(cx: &mut Cx, o: Local<Object>, key: PropertyKey, v: Local<Value>, receiver: Local<Value>) -> JsResult<bool> {
    if cx.val(receiver).raw() == cx.val(o).raw() {
        set_element(cx, o, key, v)?;
        return Ok(true);
    }
    if element_index(o.get(cx), key.view(cx)).is_none() {
        return Ok(true);
    }
    // OrdinarySet with an own, writable data property.
    let Some(r) = receiver.cast::<Object>(cx) else { return Ok(false) };
    match property::get_own_property(cx, r, key)? {
        None => property::create_data_property(cx, r, key, v),
        Some(d) if d.is_accessor() || d.writable == Some(false) => Ok(false),
        Some(_) => property::define_own_property(cx, r, key, &Descriptor { value: Some(v), ..Descriptor::default() }),
    }
}

/// [[DefineOwnProperty]] with a numeric key. §10.4.5.3.
pub fn define_key(cx: &mut Cx, o: Local<Object>, key: PropertyKey, d: &Descriptor) -> JsResult<bool> {
    if element_index(o.get(cx), key.view(cx)).is_none()
        || d.configurable == Some(false)
        || d.enumerable == Some(false)
        || d.is_accessor()
        || d.writable == Some(false)
    {
        return Ok(false);
    }
    if let Some(v) = d.value {
        set_element(cx, o, key, v)?;
    }
    Ok(true)
}

/// The name of a view's constructor.
pub fn class_name(v: Ref<'_, TypedArray>) -> &'static str {
    v.element().name()
}
