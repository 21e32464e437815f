//! Elements: `a[i]` and `length`.
//!
//! The loop's fast forms work on addresses: arrays with a dense store (places beyond the length are holes, so a value
//! that is no hole is an element), and typed arrays in range. Everything else goes through the property operations.

use super::frame::Insn;
use super::ic::Ic;
use super::keyed;
use super::property::{load_value, store_keyed, strict};
use crate::cx::{Cx, JsResult};
use crate::errors;
use crate::kinds;
use crate::layout::{ARRAY_LENGTH, ARRAY_STORE, SLOTS_VALUES};
use crate::object::array;
use crate::object::buffer_cells::TypedArray;
use crate::object::elements::{Elements, elements};
use crate::object::key::PropertyKey;
use crate::object::object::{Object, ObjectExt};
use crate::object::slots::SlotsExt;
use crate::object::string::{Str, StrExt};
use crate::object::text;
use crate::object::typed;
use crate::ops::{convert, property};
use tally_heap::{Header, Imm, Local, Val, Value};

/// Element `i` of an array with a dense store.
#[inline(always)]
pub(crate) fn get_dense(array: Value, i: u32) -> Option<Value> {
    // SAFETY: the caller read `array` from a live slot just now; its kind says that it is an array or not. A SLOTS cell
    // has `aux` values behind its header.
    unsafe {
        if !array.is_cell() {
            return None;
        }
        let h: *mut Header = array.as_cell();
        if (*h).kind() != kinds::ARRAY {
            return None;
        }
        let store = *h.cast::<Value>().add(ARRAY_STORE);
        if !store.is_cell() {
            return None;
        }
        let s: *mut Header = store.as_cell();
        if (*s).kind() != kinds::SLOTS || i >= (*s).aux() {
            return None;
        }
        let v = *s.cast::<Value>().add(SLOTS_VALUES + i as usize);
        if v.is_hole() { None } else { Some(v) }
    }
}

/// `obj[key]` where it is an element of a dense array or a typed array.
#[inline(always)]
pub(crate) fn get_fast(obj: Value, key: Value) -> Option<Value> {
    if !key.is_int() {
        return None;
    }
    // A negative index is above any length.
    get_dense(obj, key.as_int() as u32)
}

/// What [`get_fast`] leaves and can still be answered without running or allocating: typed arrays, strings of one byte a
/// unit, indices that are doubles.
#[inline(never)]
pub(crate) fn get_quick(cx: &Cx, obj: Value, key: Value) -> Option<Value> {
    let i = index(key)?;
    if !obj.is_cell() {
        return None;
    }
    // SAFETY: the caller read `obj` from a live register just now; nothing is allocated while the views live.
    let v = unsafe { Val::from_raw(obj) };
    match v.kind()? {
        kinds::TYPED_ARRAY => typed::fast_get(v.cast::<TypedArray>()?, i as usize),
        kinds::ARRAY => get_dense(obj, i),
        k if kinds::is_string(k) => {
            let unit = v.cast::<Str>()?.try_view()?.get(i as usize)?;
            let unit = u8::try_from(unit).ok()?;
            Some(cx.val(cx.strings.unit(unit)).raw())
        }
        k if kinds::is_object(k) => match elements(cx, v.cast::<Object>()?) {
            Elements::Dense(d) if (i as usize) < d.capacity() => {
                let e = d.at(i as usize).raw();
                if e.is_hole() { None } else { Some(e) }
            }
            _ => None,
        },
        _ => None,
    }
}

/// The array index that a number is.
#[inline(always)]
fn index(key: Value) -> Option<u32> {
    if key.is_int() {
        return u32::try_from(key.as_int()).ok();
    }
    if !key.is_double() {
        return None;
    }
    let d = key.as_double();
    let i = d as u32;
    (f64::from(i) == d && i != u32::MAX).then_some(i)
}

/// The stores that [`set_fast`] leaves and that still run nothing: numbers into typed arrays, elements that are there.
#[inline(never)]
pub(crate) fn set_quick(cx: &Cx, obj: Value, key: Value, value: Value) -> bool {
    let Some(i) = index(key) else { return false };
    if !obj.is_cell() {
        return false;
    }
    // SAFETY: as in `get_quick`.
    let v = unsafe { Val::from_raw(obj) };
    match v.kind() {
        Some(kinds::TYPED_ARRAY) => v.cast::<TypedArray>().is_some_and(|t| typed::fast_set(t, i as usize, value)),
        Some(k) if kinds::is_object(k) && k != kinds::PROXY => {
            let Some(o) = v.cast::<Object>() else { return false };
            match elements(cx, o) {
                Elements::Dense(d) if (i as usize) < d.capacity() && !d.at(i as usize).raw().is_hole() => {
                    // SAFETY: read from a live register just now.
                    cx.write(d, d.at(i as usize), unsafe { Val::from_raw(value) });
                    true
                }
                _ => false,
            }
        }
        _ => false,
    }
}

/// `obj[key] = v` where that overwrites an element of a dense array.
#[inline(always)]
pub(crate) fn set_fast(cx: &Cx, obj: Value, key: Value, v: Value) -> bool {
    if !key.is_int() || !obj.is_cell() {
        return false;
    }
    let i = key.as_int() as u32;
    // SAFETY: as in `get_dense`. Elements of a dense store are plain: writable, without setters.
    unsafe {
        let h: *mut Header = obj.as_cell();
        if (*h).kind() != kinds::ARRAY {
            return false;
        }
        let store = *h.cast::<Value>().add(ARRAY_STORE);
        if !store.is_cell() {
            return false;
        }
        let s: *mut Header = store.as_cell();
        if (*s).kind() != kinds::SLOTS || i >= (*s).aux() {
            return false;
        }
        let slot = s.cast::<Value>().add(SLOTS_VALUES + i as usize);
        if (*slot).is_hole() {
            return false;
        }
        cx.write_raw(s, slot, v);
    }
    true
}

/// `obj.length` of arrays and strings.
#[inline(always)]
pub(crate) fn length_fast(obj: Value) -> Option<Value> {
    if !obj.is_cell() {
        return None;
    }
    // SAFETY: as in `get_dense`; strings start with their length.
    unsafe {
        let h: *mut Header = obj.as_cell();
        if (*h).kind() == kinds::ARRAY {
            return Some(*h.cast::<Value>().add(ARRAY_LENGTH));
        }
        if kinds::is_string((*h).kind()) {
            return Some(Value::int((*h.cast::<Str>()).length as i32));
        }
    }
    None
}

/// The length of an array.
pub(crate) fn array_length(v: Val<'_>) -> u32 {
    v.cast::<Object>().map_or(0, array::array_length)
}

/// A key register as a property key; `slot` keeps it alive.
fn key_of(cx: &mut Cx, key: Local<Value>, slot: Local<Value>) -> JsResult<PropertyKey> {
    let v = cx.val(key);
    if v.is_int() && v.as_int() >= 0 {
        return Ok(PropertyKey::Index(v.as_int() as u32));
    }
    cx.copy(slot, key);
    convert::to_property_key(cx, slot)
}

/// The key as an error message needs it, without running anything of the program.
pub(crate) fn message_key(cx: &mut Cx, key: Local<Value>) -> JsResult<PropertyKey> {
    let slot = cx.slot();
    if cx.val(key).is::<Object>() {
        let text = super::exceptions::describe(cx, key);
        crate::object::string::new_string(cx, slot, &text)?;
    } else {
        cx.copy(slot, key);
    }
    convert::to_property_key(cx, slot)
}

/// Reads `obj[key]` into `out`.
fn read(cx: &mut Cx, ic: *mut Ic, obj: Local<Value>, key: Local<Value>, out: Local<Value>) -> JsResult {
    if cx.val(obj).is_nullish() {
        let k = message_key(cx, key)?;
        return Err(errors::cannot_read(cx, obj, k));
    }
    let slot = cx.slot();
    let k = key_of(cx, key, slot)?;
    if let (PropertyKey::Index(i), Some(s)) = (k, obj.cast::<Str>(cx))
        && i < s.get(cx).length
    {
        return text::unit_at(cx, s, i as usize, out);
    }
    if let PropertyKey::Name(name) = k
        && keyed::claim(cx, ic, name)
    {
        return load_value(cx, obj, |cx| name.get(cx), ic, out);
    }
    property::get_v(cx, obj, k, out)
}

/// `GetElem { dst, obj, key, ic }`
pub(crate) fn get(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let out = cx.slot();
    read(cx, i.ic(cx, 4), i.reg(cx, 2), i.reg(cx, 3), out)?;
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}

/// `LoadMethodElem { w, obj, key, ic }`
pub(crate) fn load_method(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let [this, out] = cx.slots();
    cx.copy(this, i.reg(cx, 2));
    read(cx, i.ic(cx, 4), this, i.reg(cx, 3), out)?;
    let w = i.u(1);
    cx.copy(cx.reg(w), out);
    cx.copy(cx.reg(w + 1), this);
    Ok(())
}

/// `SetElem { obj, key, src, ic }`
pub(crate) fn set(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (obj, key, src) = (i.reg(cx, 1), i.reg(cx, 2), i.reg(cx, 3));
    if cx.val(obj).is_nullish() {
        let k = message_key(cx, key)?;
        return Err(errors::cannot_set(cx, obj, k));
    }
    let slot = cx.slot();
    let k = key_of(cx, key, slot)?;
    if let (true, PropertyKey::Index(at), Some(o)) = (cx.machine.shortcuts, k, obj.cast::<Object>(cx)) {
        let a = o.get(cx);
        // Appending to a plain array whose prototypes have no elements.
        if a.kind() == kinds::ARRAY && at == array::array_length(a) && at < u32::MAX - 1 && array::is_plain(cx, a) && appendable(cx, a) {
            return cx.push(o, src);
        }
    }
    if let (PropertyKey::Name(name), Some(o)) = (k, obj.cast::<Object>(cx))
        && keyed::claim(cx, i.ic(cx, 4), name)
    {
        return store_keyed(cx, i.ic(cx, 4), o, name, src);
    }
    property::set_v(cx, obj, k, src, strict(cx))?;
    Ok(())
}

/// Whether no prototype of an array has elements of its own.
fn appendable(cx: &Cx, a: tally_heap::Ref<'_, Object>) -> bool {
    let mut at = property::prototype(cx, a);
    while let Some(p) = at.cast::<Object>() {
        if p.kind() == kinds::PROXY || !matches!(elements(cx, p), Elements::None) {
            return false;
        }
        at = property::prototype(cx, p);
    }
    true
}

/// `DeleteElem { dst, obj, key }`
pub(crate) fn delete(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (dst, obj, key) = (i.reg(cx, 1), i.reg(cx, 2), i.reg(cx, 3));
    let slot = cx.slot();
    if cx.val(obj).is_nullish() {
        return Err(cx.type_error("Cannot convert undefined or null to object"));
    }
    let k = key_of(cx, key, slot)?;
    super::property::delete(cx, dst, obj, k)
}

/// The length of an arguments array that the compiler made.
pub(crate) fn plain_length(cx: &Cx, args: Local<Value>) -> u32 {
    array_length(cx.val(args))
}

/// Copies the elements of an arguments array to the root stack from position `to` on.
pub(crate) fn copy_plain(cx: &Cx, args: Local<Value>, to: u32, n: u32) {
    let a = args.cast::<Object>(cx).expect("an array of arguments").get(cx);
    if let Elements::Dense(d) = elements(cx, a) {
        for i in 0..n {
            let v = if (i as usize) < d.capacity() { d.read(d.at(i as usize)) } else { Imm::HOLE };
            let v = if v.is_hole() { Imm::UNDEFINED } else { v };
            cx.set(cx.local_at(to + i), v);
        }
    }
}

/// Whether an object has indexed properties.
pub(crate) fn has_elements(cx: &Cx, o: Val<'_>) -> bool {
    o.cast::<Object>().is_some_and(|o| !matches!(elements(cx, o), Elements::None))
}
