//! Making typed arrays and array buffers, and the operations that concern a buffer and its views together: asking for
//! `.buffer`, detaching, resizing. Moving slab regions is in `evacuate`.
//!
//! - A new array of at most [`MAX_INLINE`] bytes has its elements in the cell. Larger ones own a store from birth.
//!   Neither has an ArrayBuffer object until [`buffer_of`] makes it, which moves inline elements out, to the byte.
//! - Views of a slab region share the one ArrayBuffer of the slab. While it lives, the slab stays where it is; so does a
//!   region of which a view was asked for its offset.
//! - Detaching and resizing walk the cells registered with the collector and settle every view of the store; when no
//!   view shares the store, there is nothing to walk.

use super::backing;
use super::buffer_cells::*;
use super::element_type::Element;
use super::object::Object;
use super::pin_sites::How;
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::realm::Intrinsic;
use tally_heap::{Heap, Local, Ref, Val, Value};
use tally_offheap::{Backing, Region, StoreRef, copy_cells};

/// Most elements and bytes of a typed array: 2^53 - 1.
pub const MAX_LENGTH: u64 = (1 << 53) - 1;

/// A fresh view cell without elements.
fn new_cell(cx: &mut Cx, out: Local<Value>, proto: Local<Value>, inline: usize) -> JsResult<Local<TypedArray>> {
    let mark = cx.open_scope();
    let id = cx.root_shape(kinds::TYPED_ARRAY, proto, 1, 0)?;
    // The slot keeps the shape alive until the cell does.
    let _shape = cx.local_of(cx.shape(id));
    let r = cx.alloc::<TypedArray>(out, kinds::TYPED_ARRAY, INLINE_BYTES + inline, id);
    cx.close_scope(mark);
    let cell = r.map_err(|e| cx.out_of_memory(e))?;
    let c = cell.get(cx);
    cx.write(c, &c.buffer, tally_heap::Imm::UNDEFINED);
    Ok(cell)
}

fn object(cx: &Heap, cell: Local<TypedArray>) -> Local<Object> {
    match cell.value().cast(cx) {
        Some(o) => o,
        None => unreachable!("a typed array is an object"),
    }
}

/// A typed array of `length` elements with this prototype: in the cell if it is small, else with a store of its own.
/// Without `zeroed`, what a store holds is arbitrary.
pub fn new_typed(
    cx: &mut Cx,
    out: Local<Value>,
    element: Element,
    length: u64,
    proto: Local<Value>,
    zeroed: bool,
) -> JsResult<Local<Object>> {
    let bytes = length.checked_mul(element.size() as u64).filter(|b| *b <= MAX_LENGTH);
    let Some(bytes) = bytes else {
        return Err(cx.range_error(&format!("Invalid typed array length: {length}")));
    };
    if bytes <= MAX_INLINE as u64 {
        let cell = new_cell(cx, out, proto, (bytes as usize + 7) & !7)?;
        cell.get(cx).init(element, 0, length as usize);
        return Ok(object(cx, cell));
    }
    let store = cx.new_store(bytes, zeroed)?;
    new_view(cx, out, element, store.into(), 0, Some(length as usize), proto)
}

/// As [`new_typed`] with the prototype that the constructor has.
pub fn new_typed_array(cx: &mut Cx, out: Local<Value>, element: Element, length: u64) -> JsResult<Local<Object>> {
    let mark = cx.open_scope();
    let proto = cx.slot();
    let r = cx.intrinsic(element.prototype(), proto).and_then(|_| new_typed(cx, out, element, length, proto, true));
    cx.close_scope(mark);
    r
}

/// A Uint8Array.
pub fn new_uint8(cx: &mut Cx, out: Local<Value>, length: u64, zeroed: bool) -> JsResult<Local<Object>> {
    let mark = cx.open_scope();
    let proto = cx.slot();
    let r = cx.intrinsic(Intrinsic::Uint8ArrayPrototype, proto).and_then(|_| new_typed(cx, out, Element::Uint8, length, proto, zeroed));
    cx.close_scope(mark);
    r
}

/// A view of `length` elements (`None`: follows the store) from byte `offset` of a backing, which has them.
/// No ArrayBuffer object is made.
pub fn new_view(
    cx: &mut Cx,
    out: Local<Value>,
    element: Element,
    b: Backing,
    offset: usize,
    length: Option<usize>,
    proto: Local<Value>,
) -> JsResult<Local<Object>> {
    let resizable = b.max_len().is_some();
    let first = b.is_unique();
    let cell = new_cell(cx, out, proto, if resizable { 8 } else { 0 })?;
    let c = cell.get(cx);
    let n = length.unwrap_or_else(|| b.len().saturating_sub(offset) >> element.shift());
    let mut flags = 0;
    if resizable {
        flags |= view_flag::RESIZABLE;
        if length.is_none() {
            flags |= view_flag::TRACKING;
            if let Backing::Store(store) = &b
                && store.shared().is_some()
            {
                flags |= view_flag::GROWS;
            }
        }
    }
    c.init(element, flags, n);
    if resizable {
        set_made_length(c, n);
    }
    let bytes = if first { b.len() } else { 0 };
    attach_view(c, b, offset, n);
    refresh_view(c);
    cx.finalize_later(c, bytes);
    Ok(object(cx, cell))
}

/// A Uint8Array-like view of all of a slab region.
pub fn new_view_on_region(cx: &mut Cx, out: Local<Value>, region: Region, proto: Local<Value>) -> JsResult<Local<Object>> {
    let cell = new_cell(cx, out, proto, LINKS)?;
    let c = cell.get(cx);
    c.init(Element::Uint8, view_flag::SLAB, 0);
    let (slab, offset, length) = region.into_view();
    attach_part(c, slab, offset, length, None);
    cx.finalize_later(c, length);
    Ok(object(cx, cell))
}

/// A view of `length` bytes of a slab's view's, from its byte `start` on.
fn new_part(cx: &mut Cx, out: Local<Value>, parent: Local<TypedArray>, start: usize, length: usize, proto: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    // `out` may be where the parent is.
    let tmp = cx.slot();
    let cell = new_cell(cx, tmp, proto, LINKS)?;
    let (c, p) = (cell.get(cx), parent.get(cx));
    let Some(slab) = p.backing().and_then(|b| b.slab().cloned()) else { unreachable!("views of slabs keep them") };
    c.init(Element::Uint8, view_flag::SLAB, 0);
    let offset = p.data().addr() - slab.base().addr() + start;
    attach_part(c, slab, offset, length, Some(p));
    // The ArrayBuffer object, if there is one, is shared by all views from now on.
    cx.write(c, &c.buffer, p.read(&p.buffer));
    cx.finalize_later(c, 0);
    cx.copy(out, tmp);
    cx.close_scope(mark);
    Ok(())
}

/// A Uint8Array-like view of all of a store (foreign memory, a codec's output). Small ones keep their store.
pub fn new_view_on_store(cx: &mut Cx, out: Local<Value>, store: StoreRef, proto: Local<Value>) -> JsResult<Local<Object>> {
    let length = store.len();
    new_view(cx, out, Element::Uint8, store.into(), 0, Some(length), proto)
}

/// Moves inline elements out of the cell, into a store of exactly their size.
pub fn spill(cx: &mut Cx, view: Local<TypedArray>) -> JsResult {
    if !view.get(cx).is_inline() {
        return Ok(());
    }
    let bytes = view.get(cx).byte_length();
    let store = cx.new_store(bytes as u64, false)?;
    let v = view.get(cx);
    copy_cells(v.cells(), store.cells());
    let length = v.length();
    attach_view(v, store.into(), 0, length);
    cx.finalize_later(v, bytes);
    Ok(())
}

/// A view of `length` elements of another view's, from element `start` on: the same bytes, no ArrayBuffer object.
/// The range must lie within the parent.
pub fn subview(
    cx: &mut Cx,
    out: Local<Value>,
    parent: Local<TypedArray>,
    start: usize,
    length: usize,
    proto: Local<Value>,
) -> JsResult<Local<Object>> {
    spill(cx, parent)?;
    let p = parent.get(cx);
    if p.has(view_flag::SLAB) {
        debug_assert!(start + length <= p.length());
        new_part(cx, out, parent, start, length, proto)?;
        return out.cast(cx).map_or_else(|| unreachable!("a view was made"), Ok);
    }
    let (element, mark) = (p.element(), cx.open_scope());
    let Some(b) = p.backing().map(|b| b.clone()) else {
        return Err(cx.type_error("Cannot perform Construct on a detached ArrayBuffer"));
    };
    debug_assert!(start + length <= p.length());
    let offset = (p.data().addr() - b.base().addr()) + (start << element.shift());
    let tmp = cx.slot();
    let view = new_view(cx, tmp, element, b, offset, Some(length), proto)?;
    // The ArrayBuffer object, if there is one, is shared by all views from now on.
    let (v, p) = (view.value().cast::<TypedArray>(cx), parent.get(cx));
    if let Some(v) = v {
        let v = v.get(cx);
        cx.write(v, &v.buffer, p.read(&p.buffer));
    }
    cx.copy(out, tmp);
    cx.close_scope(mark);
    Ok(out.cast(cx).unwrap_or(view))
}

/// The ArrayBuffer object of a view: made when first asked for, the same one each time. ECMA-262 §23.2.3.2.
pub fn buffer_of(cx: &mut Cx, view: Local<TypedArray>, out: Local<Value>) -> JsResult<Local<ArrayBuffer>> {
    if let Some(b) = view_buffer(view.get(cx)) {
        cx.set(out, b);
    } else {
        spill(cx, view)?;
        let v = view.get(cx);
        let Some(b) = v.backing().map(|b| b.clone()) else {
            return Err(cx.type_error("Cannot make the ArrayBuffer of a detached view"));
        };
        match backing::buffer_cell(cx, &b) {
            Some(buffer) => cx.set(out, buffer),
            None => {
                if let Some(slab) = b.slab() {
                    cx.note_pin(slab, How::Buffer);
                }
                let whole = b.whole();
                let bytes = if whole.is_slab() { 0 } else { b.len() };
                drop(b);
                let mark = cx.open_scope();
                let proto = cx.slot();
                cx.intrinsic(Intrinsic::ArrayBufferPrototype, proto)?;
                let flags = if whole.is_slab() { buffer_flag::SLAB } else { 0 };
                new_buffer_cell(cx, out, whole, flags, proto)?;
                cx.close_scope(mark);
                // The bytes are the buffer's now, which outlives the view if anybody keeps it.
                if bytes > 0 {
                    cx.set_external(view.get(cx), 0);
                    let buffer = out.cast::<ArrayBuffer>(cx);
                    if let Some(buffer) = buffer {
                        cx.set_external(buffer.get(cx), bytes);
                    }
                }
            }
        }
        let v = view.get(cx);
        cx.write(v, &v.buffer, cx.val(out));
    }
    match out.cast(cx) {
        Some(b) => Ok(b),
        None => unreachable!("the buffer of a view is an ArrayBuffer"),
    }
}

/// Where a view starts in its ArrayBuffer, for the program: from now on it stays there. ECMA-262 §23.2.3.3.
pub fn byte_offset_of(cx: &Cx, view: Local<TypedArray>) -> usize {
    let view = view.get(cx);
    if pin_place(view)
        && let Some(b) = view.backing()
        && let Some(slab) = b.slab()
    {
        cx.note_pin(slab, How::ByteOffset);
    }
    view.byte_offset()
}

/// Makes the ArrayBuffer object of a backing that has none.
pub fn new_buffer_cell(cx: &mut Cx, out: Local<Value>, b: Backing, flags: u64, proto: Local<Value>) -> JsResult<Local<ArrayBuffer>> {
    let first = b.is_unique() && flags & buffer_flag::SLAB == 0;
    let o = cx.new_object_kind(out, kinds::ARRAY_BUFFER, proto)?;
    let Some(cell) = o.value().cast::<ArrayBuffer>(cx) else { unreachable!("an ARRAY_BUFFER was made") };
    let c = cell.get(cx);
    c.init(flags);
    let bytes = if first { b.len() } else { 0 };
    backing::set_buffer_cell(&b, c.ptr().cast());
    set_buffer_backing(c, b);
    cx.finalize_later(c, bytes);
    Ok(cell)
}

/// An ArrayBuffer object around a store.
pub fn new_array_buffer(cx: &mut Cx, out: Local<Value>, store: StoreRef) -> JsResult<Local<ArrayBuffer>> {
    let mark = cx.open_scope();
    let proto = cx.slot();
    cx.intrinsic(Intrinsic::ArrayBufferPrototype, proto)?;
    let r = new_buffer_cell(cx, out, store.into(), 0, proto);
    cx.close_scope(mark);
    r
}

/// Calls `f` with every view of this backing.
fn each_view(heap: &Heap, b: &Backing, mut f: impl FnMut(Ref<'_, TypedArray>)) {
    let word = b.word();
    heap.each_registered(|cell| {
        if let Some(v) = cell.cast::<TypedArray>()
            && view_word(v) == word
        {
            f(v);
        }
    });
}

/// Detaches: the store leaves the buffer, and no view of it has elements any more. `None` if it was detached before.
/// The caller has checked that the buffer is neither shared nor a slab's. ECMA-262 §25.1.3.5.
pub fn detach(cx: &mut Cx, buffer: Local<ArrayBuffer>) -> Option<StoreRef> {
    let c = buffer.get(cx);
    if c.is_resizable() {
        c.add_flag(buffer_flag::WAS_RESIZABLE);
    }
    let b = take_buffer_backing(c)?;
    cx.set_external(c, 0);
    backing::set_buffer_cell(&b, std::ptr::null());
    if !b.is_unique() {
        each_view(cx, &b, detach_view);
    }
    if let Backing::Store(store) = b { Some(store) } else { None }
}

/// Changes the length of a resizable buffer's store and settles its views. The length is at most the maximum.
pub fn resize(cx: &mut Cx, buffer: Local<ArrayBuffer>, length: usize) -> JsResult {
    let c = buffer.get(cx);
    let Some(Backing::Store(store)) = c.backing().map(|b| b.clone()) else { return Ok(()) };
    cx.obtain(length.saturating_sub(store.len()) as u64, |_| store.resize(length as u64))?;
    each_view(cx, &store.into(), refresh_view);
    let c = buffer.get(cx);
    cx.set_external(c, length);
    Ok(())
}

/// The bytes of any ArrayBuffer, typed array or DataView, as `BufferSource` in Web APIs; `None` for anything else.
pub fn bytes_of<'h>(cx: &'h Cx, v: Val<'h>) -> Option<&'h [std::cell::Cell<u8>]> {
    if let Some(v) = v.cast::<TypedArray>() {
        return Some(v.cells());
    }
    if let Some(b) = v.cast::<ArrayBuffer>() {
        return Some(b.cells());
    }
    let o = v.cast::<Object>()?;
    super::data_view::cells(cx, o)
}

/// Whether making `.buffer` would still have to make something: for tools.
pub fn is_materialised(v: Ref<'_, TypedArray>) -> bool {
    view_buffer(v).is_some()
}
