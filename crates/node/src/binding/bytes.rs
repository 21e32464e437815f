//! The bytes of views, and making views on bytes: what the bindings need of typed arrays.
//!
//! Bytes are handed out as cells that borrow the `Cx`: they cannot be kept across what may collect.

use crate::state::NodeState;
use std::cell::Cell;
use tally_heap::{Local, Val, Value};
use tally_offheap::{Region, StoreRef};
pub use tally_vm::object::buffer_cells::MAX_INLINE;
use tally_vm::object::buffer_cells::{ArrayBuffer, TypedArray, TypedArrayExt, view_buffer};
use tally_vm::object::element_type::Element;
use tally_vm::object::{typed, views};
use tally_vm::realm::Intrinsic;
use tally_vm::{Cx, JsResult};

/// The bytes of a view. What is no view, or whose buffer is gone, has none.
#[inline]
pub fn cells(cx: &Cx, view: Local<Value>) -> &[Cell<u8>] {
    cx.val(view).cast::<TypedArray>().map_or(&[], |v| v.cells())
}
/// As [`cells`], if the value is a Uint8Array.
#[inline]
pub fn uint8(cx: &Cx, view: Local<Value>) -> Option<&[Cell<u8>]> {
    let v = cx.val(view).cast::<TypedArray>()?;
    (v.element() == Element::Uint8).then(|| v.cells())
}

/// The constructor's name of a typed array.
pub fn view_class(v: Val<'_>) -> &'static str {
    v.cast::<TypedArray>().map_or("Object", typed::class_name)
}
/// `ArrayBuffer` or `SharedArrayBuffer`.
pub fn buffer_class(v: Val<'_>) -> &'static str {
    if v.cast::<ArrayBuffer>().is_some_and(|b| b.is_shared()) { "SharedArrayBuffer" } else { "ArrayBuffer" }
}
/// Whether an ArrayBuffer was detached; false for anything else.
pub fn is_detached(cx: &Cx, v: Local<Value>) -> bool {
    cx.val(v).cast::<ArrayBuffer>().is_some_and(|b| b.is_detached())
}
/// Whether a view's ArrayBuffer object was made.
pub fn has_buffer(cx: &Cx, v: Local<Value>) -> bool {
    cx.val(v).cast::<TypedArray>().is_none_or(|v| view_buffer(v).is_some())
}

/// The bytes of a view.
///
/// # Safety
/// Nothing writes to them while the slice is used: no other native does at the same time, and the caller must not.
pub unsafe fn read(cx: &Cx, view: Local<Value>) -> &[u8] {
    let cells = cells(cx, view);
    // SAFETY: live bytes while `cx` is borrowed, not written by the caller's promise.
    unsafe { std::slice::from_raw_parts(cells.as_ptr().cast(), cells.len()) }
}

/// The bytes of a view, to be written.
///
/// # Safety
/// No other slice of them is used meanwhile.
#[allow(clippy::mut_from_ref, reason = "views are mutable through any reference; the caller promises to hold one slice only")]
pub unsafe fn write(cx: &Cx, view: Local<Value>) -> &mut [u8] {
    let cells = cells(cx, view);
    // SAFETY: live bytes while `cx` is borrowed, and the only slice of them by the caller's promise.
    unsafe { std::slice::from_raw_parts_mut(cells.as_ptr().cast_mut().cast(), cells.len()) }
}

/// `Buffer.prototype` in a new slot.
fn buffer_prototype(cx: &mut Cx) -> JsResult<Local<Value>> {
    let state: &NodeState = cx.host.state();
    let proto = cx.local(state.bindings.buffer_prototype.val(cx));
    if cx.val(proto).is_undefined() {
        return Err(cx.type_error("setBufferPrototype was not called"));
    }
    Ok(proto)
}

/// A Buffer of all of a slab region.
pub fn new_pooled(cx: &mut Cx, out: Local<Value>, region: Region) -> JsResult {
    let proto = buffer_prototype(cx)?;
    views::new_view_on_region(cx, out, region, proto).map(|_| ())
}
/// A Buffer of all of a store.
pub fn new_buffer(cx: &mut Cx, out: Local<Value>, store: StoreRef) -> JsResult {
    let proto = buffer_prototype(cx)?;
    views::new_view_on_store(cx, out, store, proto).map(|_| ())
}
/// A Buffer of at most [`MAX_INLINE`] zeroes, in the heap.
pub fn new_small(cx: &mut Cx, out: Local<Value>, len: usize) -> JsResult {
    debug_assert!(len <= MAX_INLINE);
    let proto = buffer_prototype(cx)?;
    views::new_typed(cx, out, Element::Uint8, len as u64, proto, true).map(|_| ())
}
/// A Buffer of `length` bytes of a view from byte `start` on, as far as it has them.
pub fn new_subview(cx: &mut Cx, out: Local<Value>, parent: Local<Value>, start: usize, length: usize) -> JsResult {
    let Some(view) = parent.cast::<TypedArray>(cx).filter(|_| uint8(cx, parent).is_some()) else {
        return Err(cx.type_error("argument must be a Uint8Array"));
    };
    let proto = buffer_prototype(cx)?;
    let start = start.min(view.get(cx).length());
    let length = length.min(view.get(cx).length() - start);
    views::subview(cx, out, view, start, length, proto).map(|_| ())
}
/// A plain Uint8Array of all of a store.
pub fn new_uint8_on(cx: &mut Cx, out: Local<Value>, store: StoreRef) -> JsResult {
    let proto = cx.slot();
    cx.intrinsic(Intrinsic::Uint8ArrayPrototype, proto)?;
    views::new_view_on_store(cx, out, store, proto).map(|_| ())
}
/// A plain Uint8Array whose content is arbitrary.
pub fn new_uint8(cx: &mut Cx, out: Local<Value>, len: usize) -> JsResult {
    views::new_uint8(cx, out, len as u64, false).map(|_| ())
}
/// A Float64Array.
pub fn new_f64_array(cx: &mut Cx, out: Local<Value>, values: &[f64]) -> JsResult {
    fill_new(cx, out, Element::Float64, values, f64::to_ne_bytes)
}
/// A BigInt64Array.
pub fn new_i64_array(cx: &mut Cx, out: Local<Value>, values: &[i64]) -> JsResult {
    fill_new(cx, out, Element::BigInt64, values, i64::to_ne_bytes)
}
fn fill_new<T: Copy>(cx: &mut Cx, out: Local<Value>, element: Element, values: &[T], bytes: impl Fn(T) -> [u8; 8]) -> JsResult {
    views::new_typed_array(cx, out, element, values.len() as u64)?;
    // SAFETY: the array was just made.
    let to = unsafe { write(cx, out) };
    for (to, v) in to.as_chunks_mut::<8>().0.iter_mut().zip(values) {
        *to = bytes(*v);
    }
    Ok(())
}
