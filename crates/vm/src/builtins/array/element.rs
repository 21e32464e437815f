//! Reading and writing elements of anything array-like: the generic steps, with a short way for dense stores.
//!
//! None of these make slots that stay: they may be used in loops. `key` is a slot the caller lends for keys beyond the
//! array indices.

use crate::builtins::support::index_key;
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::Object;
use crate::object::array::{array_length, dense_get, is_plain};
use crate::object::elements::{Elements, elements};
use crate::object::object::ObjectExt;
use crate::object::slots::{Slots, SlotsExt};
use crate::ops::property;
use tally_heap::{Imm, Local, Ref, Value};

/// Get(o, i).
#[inline]
pub fn get(cx: &mut Cx, o: Local<Object>, i: u64, key: Local<Value>, out: Local<Value>) -> JsResult {
    if i < u32::MAX as u64 {
        if let Some(v) = dense_get(cx, o.get(cx), i as u32) {
            cx.set(out, v);
            return Ok(());
        }
    }
    let k = index_key(cx, i, key)?;
    property::get(cx, o, k, out)
}

/// HasProperty(o, i), then Get: false when absent.
#[inline]
pub fn get_present(cx: &mut Cx, o: Local<Object>, i: u64, key: Local<Value>, out: Local<Value>) -> JsResult<bool> {
    if i < u32::MAX as u64 {
        if let Some(v) = dense_get(cx, o.get(cx), i as u32) {
            cx.set(out, v);
            return Ok(true);
        }
    }
    let k = index_key(cx, i, key)?;
    if !property::has_property(cx, o, k)? {
        return Ok(false);
    }
    property::get(cx, o, k, out)?;
    Ok(true)
}

/// Set(o, i, v, true).
#[inline]
pub fn set(cx: &mut Cx, o: Local<Object>, i: u64, key: Local<Value>, v: Local<Value>) -> JsResult {
    if i < u32::MAX as u64 {
        let obj = o.get(cx);
        if is_plain(cx, obj) && dense_get(cx, obj, i as u32).is_some() {
            return cx.put_element(o, i as u32, v);
        }
    }
    let k = index_key(cx, i, key)?;
    property::set(cx, o, k, v, true)?;
    Ok(())
}

/// DeletePropertyOrThrow(o, i).
pub fn delete(cx: &mut Cx, o: Local<Object>, i: u64, key: Local<Value>) -> JsResult {
    let k = index_key(cx, i, key)?;
    property::delete_or_throw(cx, o, k)
}

/// CreateDataPropertyOrThrow(o, i, v).
#[inline]
pub fn create(cx: &mut Cx, o: Local<Object>, i: u64, key: Local<Value>, v: Local<Value>) -> JsResult {
    let obj = o.get(cx);
    if i < u32::MAX as u64 && is_plain(cx, obj) {
        let len = array_length(obj) as u64;
        cx.put_element(o, i as u32, v)?;
        if i >= len {
            let obj = o.get(cx);
            cx.write(obj, obj.internal(1), Imm::number(i as f64 + 1.0));
        }
        return Ok(());
    }
    let k = index_key(cx, i, key)?;
    property::create_data_property_or_throw(cx, o, k, v)
}

/// Set(o, "length", n, true).
pub fn set_length(cx: &mut Cx, o: Local<Object>, n: u64) -> JsResult {
    let mark = cx.open_scope();
    let v = cx.local(Imm::number(n as f64));
    let name = cx.names.length;
    property::set(cx, o, name, v, true)?;
    cx.close_scope(mark);
    Ok(())
}

/// Whether nothing up the prototype chain has elements: then a hole is as good as an absent property.
pub fn nothing_inherited(cx: &Cx, o: Ref<'_, Object>) -> bool {
    let mut p = property::prototype(cx, o);
    while let Some(o) = p.cast::<Object>() {
        if matches!(o.kind(), kinds::PROXY | kinds::TYPED_ARRAY | kinds::STRING_OBJECT) || !matches!(elements(cx, o), Elements::None) {
            return false;
        }
        p = property::prototype(cx, o);
    }
    true
}

/// An array whose elements can be moved about in bulk: extensible, writable length, dense, nothing inherited. The store
/// is absent or may be shorter than the length.
#[derive(Clone, Copy)]
pub struct Plain<'h> {
    pub length: usize,
    pub store: Option<Ref<'h, Slots>>,
}

impl<'h> Plain<'h> {
    pub fn of(cx: &'h Cx, o: Ref<'h, Object>) -> Option<Plain<'h>> {
        if !is_plain(cx, o) || !nothing_inherited(cx, o) {
            return None;
        }
        let store = match elements(cx, o) {
            Elements::None => None,
            Elements::Dense(d) => Some(d),
            Elements::Sparse(_) => return None,
        };
        Some(Plain { length: array_length(o) as usize, store })
    }
    /// Elements that the store can hold.
    pub fn capacity(&self) -> usize {
        self.store.map_or(0, |s| s.capacity())
    }
    /// The store, if it covers the whole length.
    pub fn full(&self) -> Option<Ref<'h, Slots>> {
        self.store.filter(|s| s.capacity() >= self.length)
    }
}

/// Changes an array's length word alone.
pub fn put_length(cx: &Cx, o: Ref<'_, Object>, n: usize) {
    cx.write(o, o.internal(1), Imm::number(n as f64));
}
