//! Making Buffers.
//!
//! Node's rule: what is not empty and less than half of `poolSize` is cut from the pool, all else has an exact store.
//! A string is encoded before its view exists: into a region or store of the size it can need at most, whose unused tail
//! (base64 and hex with junk in them) is given back.

use super::encoding;
use crate::binding::{args, bytes};
use crate::state::NodeState;
use tally_heap::{Local, Val, Value};
use tally_offheap::codec::{self, Encoding};
use tally_offheap::{Region, copy_cells};
use tally_vm::object::string::Str;
use tally_vm::{Args, Cx, JsResult};

/// A region from the pool.
#[inline]
fn region(cx: &mut Cx, len: usize, pool_size: usize) -> JsResult<Region> {
    let state: &NodeState = cx.host.state();
    let pool = state.bindings.buffer_pool.clone();
    if pool.slab_size() != pool_size {
        pool.set_slab_size(pool_size);
    }
    cx.new_region(&pool, len, len)
}

#[inline]
fn pooled(len: usize, pool_size: usize) -> bool {
    len > 0 && len < pool_size >> 1
}

/// `allocPooled(size, poolSize)`
pub fn alloc_pooled<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let region = region(cx, args::size(cx, a, 0), args::size(cx, a, 1))?;
    let out = cx.slot();
    bytes::new_pooled(cx, out, region)?;
    Ok(cx.val(out))
}

/// `allocUnsafe(size)`
pub fn alloc_unsafe<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    exact(cx, a, false)
}
/// `alloc(size)`
pub fn alloc<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    exact(cx, a, true)
}
fn exact<'a>(cx: &'a mut Cx, a: Args, zeroed: bool) -> JsResult<Val<'a>> {
    let len = args::size(cx, a, 0);
    let out = cx.slot();
    if len <= bytes::MAX_INLINE {
        bytes::new_small(cx, out, len)?;
    } else {
        let store = cx.new_store(len as u64, zeroed)?;
        bytes::new_buffer(cx, out, store)?;
    }
    Ok(cx.val(out))
}

/// `fromString(string, enc, poolSize)`
pub fn from_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = args::string(cx, a, 0)?;
    let enc = encoding(cx, a, 1);
    let pool_size = args::size(cx, a, 2);
    let most = codec::byte_length(args::units(cx, s), enc);
    let out = cx.slot();
    if pooled(most, pool_size) {
        let mut region = region(cx, most, pool_size)?;
        // SAFETY: the region is ours alone until a view shows it; the text is on the heap.
        let to = unsafe { std::slice::from_raw_parts_mut(region.as_ptr(), most) };
        let written = codec::write(args::units(cx, s), enc, to).written;
        if written > 0 {
            region.give_back_tail(written);
            bytes::new_pooled(cx, out, region)?;
            return Ok(cx.val(out));
        }
    }
    if most <= bytes::MAX_INLINE {
        small_from_string(cx, out, s, enc, most)?;
        return Ok(cx.val(out));
    }
    let mut made = cx.new_store(most as u64, false)?;
    // SAFETY: as above.
    let to = unsafe { std::slice::from_raw_parts_mut(made.as_ptr(), made.len()) };
    let written = codec::write(args::units(cx, s), enc, to).written;
    if written < made.len() {
        let shorter = cx.new_store(written as u64, false)?;
        // In bounds: it was made as long as this.
        let _ = made.copy_to(0, &shorter, 0, written);
        made = shorter;
    }
    bytes::new_buffer(cx, out, made)?;
    Ok(cx.val(out))
}

/// An encoded string in the heap.
fn small_from_string(cx: &mut Cx, out: Local<Value>, s: Local<Str>, enc: Encoding, most: usize) -> JsResult {
    let mut bytes = [0; bytes::MAX_INLINE];
    let written = codec::write(args::units(cx, s), enc, &mut bytes[..most]).written;
    bytes::new_small(cx, out, written)?;
    // SAFETY: the view was just made.
    unsafe { bytes::write(cx, out) }.copy_from_slice(&bytes[..written]);
    Ok(())
}

/// `view(view, start, length)`
pub fn view<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let parent = a.get(cx, 0);
    let (start, length) = (args::size(cx, a, 1), args::size(cx, a, 2));
    let out = cx.slot();
    bytes::new_subview(cx, out, parent, start, length)?;
    Ok(cx.val(out))
}

/// `copyBytes(source, poolSize)`
pub fn copy_bytes<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let source = a.get(cx, 0);
    let pool_size = args::size(cx, a, 1);
    let len = bytes::cells(cx, source).len();
    let out = cx.slot();
    if pooled(len, pool_size) {
        let region = region(cx, len, pool_size)?;
        copy_cells(bytes::cells(cx, source), region.cells());
        bytes::new_pooled(cx, out, region)?;
    } else if len <= bytes::MAX_INLINE {
        bytes::new_small(cx, out, len)?;
        copy_cells(bytes::cells(cx, source), bytes::cells(cx, out));
    } else {
        let store = cx.new_store(len as u64, false)?;
        copy_cells(bytes::cells(cx, source), store.cells());
        bytes::new_buffer(cx, out, store)?;
    }
    Ok(cx.val(out))
}
