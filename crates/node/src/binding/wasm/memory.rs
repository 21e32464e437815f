//! Linear memories: backing stores that grow in place, seen by code and by ArrayBuffers.

use super::{StoreBox, id, list_of, store, values, word};
use crate::binding::args;
use std::rc::Rc;
use tally_heap::{Imm, Local, Val, Value};
use tally_ledger::Account;
use tally_offheap::{AllocError, StoreRef};
use tally_vm::object::buffer_cells::{ArrayBuffer, buffer_flag};
use tally_vm::object::views;
use tally_vm::realm::Intrinsic;
use tally_vm::{Args, Cx, JsResult};
use tally_wasm::{Failure, Linear, MemoryId, MemoryType, PAGE};

/// Pages that a memory may have here, of either kind: 4 GiB.
const MOST_PAGES: u64 = 65_536;

struct Bytes(StoreRef);
// SAFETY: a resizable store never moves and has address space for its maximum; bytes that come are zero. JavaScript touches
// them as cells, and does not run while code does but from within the host.
unsafe impl Linear for Bytes {
    fn base(&self) -> *mut u8 {
        self.0.as_ptr()
    }
    fn len(&self) -> usize {
        self.0.len()
    }
    fn capacity(&self) -> usize {
        self.0.max_byte_length().unwrap_or(self.0.len())
    }
    fn resize(&self, bytes: usize) -> bool {
        bytes <= self.capacity() && self.0.resize(bytes as u64).is_ok()
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// Makes a memory of this type in a store.
pub fn make(cx: &mut Cx, store: &StoreBox, ty: MemoryType) -> JsResult<MemoryId> {
    let page = PAGE as u64;
    let most = ty.max.unwrap_or(MOST_PAGES).clamp(ty.min, MOST_PAGES.max(ty.min));
    let bytes = cx.new_resizable_store(ty.min.saturating_mul(page), most.saturating_mul(page))?;
    match store.store.add_memory(ty, Rc::new(Bytes(bytes))) {
        Ok(id) => Ok(id),
        Err(Failure::Other(message)) => Err(cx.range_error(&message)),
        Err(_) => Err(cx.range_error("WebAssembly.Memory(): could not allocate memory")),
    }
}

/// `newMemory(store, min, max or -1, is64) -> id`
pub fn new_memory<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let object = a.get(cx, 0);
    let store = store(cx, object)?;
    let ty = MemoryType { min: args::size(cx, a, 1) as u64, max: u64::try_from(args::int(cx, a, 2)).ok(), is_64: args::flag(cx, a, 3) };
    let id = make(cx, &store, ty)?;
    Ok(Imm::number(f64::from(id.0)))
}

/// `moveMemory(store, id, other store) -> id`: the same bytes, and their ArrayBuffer, for code of another store
pub fn move_memory<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (object, other, id) = (a.get(cx, 0), a.get(cx, 2), MemoryId(id(cx, a, 1)));
    let (from, to) = (store(cx, object)?, store(cx, other)?);
    let (Some(ty), Some(length), Some(linear)) = (from.store.memory_type(id), from.store.memory_len(id), from.store.linear(id)) else {
        return Ok(Imm::UNDEFINED);
    };
    // The machine clears what becomes a memory of its own.
    let _scratch = cx.scratch(length)?;
    // SAFETY: so long is the memory, and nobody writes to it meanwhile.
    let saved = unsafe { std::slice::from_raw_parts(linear.base(), length) }.to_vec();
    let ty = MemoryType { min: (length / PAGE) as u64, ..ty };
    let made = to.store.add_memory(ty, std::rc::Rc::clone(&linear));
    // SAFETY: as above; `saved` is a copy.
    unsafe { std::ptr::copy_nonoverlapping(saved.as_ptr(), linear.base(), length) };
    let made = made.map_err(|failure| super::failed(cx, failure, None))?;
    let [list, buffer] = cx.slots();
    let buffers = list_of(cx, object, word::BUFFERS, list)?;
    values::item(cx, buffers, id.0, buffer);
    if !cx.val(buffer).is_undefined() {
        keep_buffer(cx, other, &to, made, buffer, length)?;
    }
    Ok(Imm::number(f64::from(made.0)))
}

/// Notes the ArrayBuffer of a memory.
fn keep_buffer(cx: &mut Cx, object: Local<Value>, store: &StoreBox, id: MemoryId, buffer: Local<Value>, length: usize) -> JsResult {
    let [list, none] = cx.slots();
    let buffers = list_of(cx, object, word::BUFFERS, list)?;
    while tally_vm::object::array::array_length(buffers.get(cx)) <= id.0 {
        cx.push(buffers, none)?;
        store.seen.borrow_mut().push(usize::MAX);
    }
    cx.put_element(buffers, id.0, buffer)?;
    store.seen.borrow_mut()[id.0 as usize] = length;
    Ok(())
}

/// `memoryType(store, id) -> [pages, max or -1, is64]`
pub fn memory_type<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let object = a.get(cx, 0);
    let (store, id) = (store(cx, object)?, MemoryId(id(cx, a, 1)));
    let (Some(ty), Some(length)) = (store.store.memory_type(id), store.store.memory_len(id)) else { return Ok(Imm::UNDEFINED) };
    let out = cx.slot();
    let max = ty.max.map_or(-1.0, |m| m as f64);
    args::list(cx, out, &[((length / PAGE) as f64).into(), max.into(), args::Item::Bool(ty.is_64)])?;
    Ok(cx.val(out))
}

/// `memoryBuffer(store, id) -> ArrayBuffer`: the same until it grows
pub fn buffer<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let object = a.get(cx, 0);
    let (store, id) = (store(cx, object)?, MemoryId(id(cx, a, 1)));
    let [list, out, proto] = cx.slots();
    let buffers = list_of(cx, object, word::BUFFERS, list)?;
    values::item(cx, buffers, id.0, out);
    if !cx.val(out).is_undefined() {
        return Ok(cx.val(out));
    }
    let linear = store.store.linear(id);
    let Some(bytes) = linear.as_ref().and_then(|l| l.as_any().downcast_ref::<Bytes>()) else { return Ok(Imm::UNDEFINED) };
    let length = store.store.memory_len(id).unwrap_or(0);
    let window = cx.buffers.stores.window(&bytes.0, length);
    cx.intrinsic(Intrinsic::ArrayBufferPrototype, proto)?;
    views::new_buffer_cell(cx, out, window.into(), buffer_flag::OF_WASM, proto)?;
    keep_buffer(cx, object, &store, id, out, length)?;
    Ok(cx.val(out))
}

/// Code has run: memories that grew lose their ArrayBuffers.
pub fn settle(cx: &mut Cx, object: Local<Value>, store: &StoreBox) -> JsResult {
    store.store.settle();
    let count = store.seen.borrow().len();
    for i in 0..count {
        let seen = store.seen.borrow()[i];
        if seen != usize::MAX && store.store.memory_len(MemoryId(i as u32)) != Some(seen) {
            detach(cx, object, store, i as u32)?;
        }
    }
    Ok(())
}

fn detach(cx: &mut Cx, object: Local<Value>, store: &StoreBox, i: u32) -> JsResult {
    let mark = cx.open_scope();
    let [list, item] = cx.slots();
    let buffers = list_of(cx, object, word::BUFFERS, list)?;
    values::item(cx, buffers, i, item);
    if let Some(buffer) = item.cast::<ArrayBuffer>(cx) {
        views::detach(cx, buffer);
        cx.set(item, Imm::UNDEFINED);
        cx.put_element(buffers, i, item)?;
        store.seen.borrow_mut()[i as usize] = usize::MAX;
    }
    cx.close_scope(mark);
    Ok(())
}

/// `memoryGrow(store, id, pages) -> pages before, or -1`. The ArrayBuffer is detached in any case that it grows, if by nothing.
pub fn grow<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let object = a.get(cx, 0);
    let (store, id) = (store(cx, object)?, MemoryId(id(cx, a, 1)));
    let more = args::size(cx, a, 2) as u64;
    let (Some(ty), Some(length), Some(linear)) = (store.store.memory_type(id), store.store.memory_len(id), store.store.linear(id)) else {
        return Ok(Imm::int(-1));
    };
    let desired = (length as u64 / PAGE as u64).saturating_add(more);
    if desired > ty.max.unwrap_or(MOST_PAGES).min(MOST_PAGES) || desired * PAGE as u64 > linear.capacity() as u64 {
        return Ok(Imm::int(-1));
    }
    let bytes = more * PAGE as u64;
    // What is asked for is charged when it grows; here it is seen whether it can be, and a refusal is a RangeError.
    drop(cx.obtain(bytes, |cx| cx.ledger().charge(Account::ArrayBuffers, bytes).map_err(AllocError::Limit))?);
    let Some(before) = store.store.memory_grow(id, more) else { return Ok(Imm::int(-1)) };
    store.store.settle();
    if (id.0 as usize) < store.seen.borrow().len() {
        detach(cx, object, &store, id.0)?;
    }
    Ok(Imm::number(before as f64))
}
