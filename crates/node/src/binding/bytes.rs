//! The bytes of views, and making views on bytes: what the bindings need of typed arrays.

use tally_heap::{Gc, Local, OutOfMemory, Value};
use tally_offheap::{AllocError, Region, StoreRef};
use tally_vm::realm::Intrinsic;
use tally_vm::{Cx, JsResult, Thrown};

/// First byte and length of a view's bytes. What is no view, or whose buffer is gone, has none.
pub fn raw(_cx: &Cx, _view: Local<Value>) -> (*mut u8, usize) {
    todo!()
}
/// As [`raw`], if the value is a Uint8Array.
#[inline]
pub fn uint8(_cx: &Cx, _view: Local<Value>) -> Option<(*mut u8, usize)> {
    todo!()
}

/// The bytes of a view.
///
/// # Safety
/// Nothing writes to them while the slice is used: no other native does at the same time, and the caller must not.
pub unsafe fn read<'h>(cx: &'h Cx, view: Local<Value>) -> &'h [u8] {
    let (p, len) = raw(cx, view);
    // SAFETY: live bytes for `'h` (no collection while the heap is borrowed), not written by the caller's promise.
    unsafe { std::slice::from_raw_parts(p, len) }
}

/// The bytes of a view, to be written.
///
/// # Safety
/// No other slice of them is used meanwhile.
#[allow(clippy::mut_from_ref, reason = "views are mutable through any reference; the caller promises to hold one slice only")]
pub unsafe fn write<'h>(cx: &'h Cx, view: Local<Value>) -> &'h mut [u8] {
    let (p, len) = raw(cx, view);
    // SAFETY: live bytes for `'h`, and the only slice of them by the caller's promise.
    unsafe { std::slice::from_raw_parts_mut(p, len) }
}

/// The error for memory that was refused.
#[cold]
pub fn refused(cx: &mut Cx, e: &AllocError) -> Thrown {
    match e {
        AllocError::Limit(limit) => cx.out_of_memory(OutOfMemory::Limit(limit.clone())),
        _ => cx.error_with_code(Intrinsic::RangeErrorPrototype, "ERR_MEMORY_ALLOCATION_FAILED", "Array buffer allocation failed"),
    }
}

/// Tries again what was refused, after ever more thorough collections: dead views give their bytes back.
#[cold]
pub fn after_collecting<T>(cx: &mut Cx, e: AllocError, mut again: impl FnMut(&Cx) -> Result<T, AllocError>) -> JsResult<T> {
    let mut last = e;
    for gc in [Gc::Scavenge, Gc::Full, Gc::Full] {
        if matches!(last, AllocError::TooLarge { .. }) {
            break;
        }
        cx.collect(gc, "external memory");
        match again(cx) {
            Ok(made) => return Ok(made),
            Err(e) => last = e,
        }
    }
    Err(refused(cx, &last))
}

pub fn new_pooled(_cx: &mut Cx, _out: Local<Value>, _region: Region) -> JsResult {
    todo!()
}
pub fn new_buffer(_cx: &mut Cx, _out: Local<Value>, _store: StoreRef) -> JsResult {
    todo!()
}
pub fn new_subview(_cx: &mut Cx, _out: Local<Value>, _parent: Local<Value>, _start: usize, _length: usize) -> JsResult {
    todo!()
}
pub fn new_uint8(_cx: &mut Cx, _out: Local<Value>, _len: usize) -> JsResult {
    todo!()
}
pub fn new_f64_array(_cx: &mut Cx, _out: Local<Value>, _v: &[f64]) -> JsResult {
    todo!()
}
pub fn new_i64_array(_cx: &mut Cx, _out: Local<Value>, _v: &[i64]) -> JsResult {
    todo!()
}
