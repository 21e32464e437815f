//! Making Buffers.
//!
//! Node's rule: what is not empty and less than half of `poolSize` is cut from the pool, all else has an exact store.
//! A string is encoded before its view exists: into a region or store of the size it can need at most, whose unused tail
//! (base64 and hex with junk in them) is given back.

use super::encoding;
use crate::binding::{args, bytes};
use crate::state::NodeState;
use tally_heap::{Imm, Local, Val, Value};
use tally_offheap::codec::{self, Encoding};
use tally_offheap::{Region, StoreRef, copy_cells};
use tally_vm::object::string::Str;
use tally_vm::{Args, Cx, JsResult};

/// A region from the pool.
#[inline]
fn region(cx: &mut Cx, len: usize, pool_size: usize) -> JsResult<Region> {
    let state: &NodeState = cx.host.state();
    let pool = &state.bindings.buffer_pool;
    if pool.slab_size() != pool_size {
        pool.set_slab_size(pool_size);
    }
    if cx.config().stress.is_none()
        && let Some(region) = pool.alloc_here(len, len)
    {
        return Ok(region);
    }
    let pool = pool.clone();
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
    let made = exact_from_string(cx, s, enc, most)?;
    bytes::new_buffer(cx, out, made)?;
    Ok(cx.val(out))
}

/// An encoded string as a store of exactly its bytes, of which there are at most `most`.
fn exact_from_string(cx: &mut Cx, s: Local<Str>, enc: Encoding, most: usize) -> JsResult<StoreRef> {
    let made = cx.new_store(most as u64, false)?;
    // SAFETY: the store is ours alone until a view shows it; the text is on the heap.
    let to = unsafe { std::slice::from_raw_parts_mut(made.as_ptr(), made.len()) };
    let written = codec::write(args::units(cx, s), enc, to).written;
    if written == made.len() {
        return Ok(made);
    }
    let shorter = cx.new_store(written as u64, false)?;
    // In bounds: it was made as long as this.
    let _ = made.copy_to(0, &shorter, 0, written);
    Ok(shorter)
}

/// `createFromString(string, enc)`: never in the pool, never in the heap.
pub fn create_from_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = args::string(cx, a, 0)?;
    let enc = encoding(cx, a, 1);
    let most = codec::byte_length(args::units(cx, s), enc);
    let made = exact_from_string(cx, s, enc, most)?;
    let out = cx.slot();
    bytes::new_buffer(cx, out, made)?;
    Ok(cx.val(out))
}

/// `encodeUtf8String(string)`: likewise, as a plain Uint8Array.
pub fn encode_utf8_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = args::string(cx, a, 0)?;
    let most = codec::byte_length(args::units(cx, s), Encoding::Utf8);
    let made = exact_from_string(cx, s, Encoding::Utf8, most)?;
    let out = cx.slot();
    bytes::new_uint8_on(cx, out, made)?;
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

/// `transcode(source, from, to) -> Buffer | undefined`: undefined when the source has what the target cannot take.
pub fn transcode<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let source = a.get(cx, 0);
    let (from, to) = (encoding(cx, a, 1), encoding(cx, a, 2));
    // SAFETY: nothing writes meanwhile.
    let Some(len) = codec::transcoded_len(unsafe { bytes::read(cx, source) }, from, to) else { return Ok(Imm::UNDEFINED) };
    let out = cx.slot();
    if len <= bytes::MAX_INLINE {
        bytes::new_small(cx, out, len)?;
        // SAFETY: the view was just made; nothing else writes.
        codec::transcode_into(unsafe { bytes::read(cx, source) }, from, to, unsafe { bytes::write(cx, out) });
    } else {
        let store = cx.new_store(len as u64, false)?;
        // SAFETY: the store is ours alone until a view shows it; nothing writes to the source.
        let (from_, to_) = unsafe { (bytes::read(cx, source), std::slice::from_raw_parts_mut(store.as_ptr(), len)) };
        codec::transcode_into(from_, from, to, to_);
        bytes::new_buffer(cx, out, store)?;
    }
    Ok(cx.val(out))
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
