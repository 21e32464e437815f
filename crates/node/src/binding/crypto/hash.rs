//! Hashes, HMAC, random bytes, by steps.

use crate::binding::buffer::encoding_of;
use crate::binding::{args, bytes};
use std::cell::RefCell;
use tally_crypto::{Algorithm, Hasher, Hmac, NAMES};
use tally_heap::{Imm, Local, Val, Value};
use tally_offheap::codec;
use tally_vm::object::Object;
use tally_vm::object::foreign::{Foreign, ForeignExt};
use tally_vm::object::string::Str;
use tally_vm::realm::Intrinsic;
use tally_vm::{Args, Cx, JsResult};

/// What a handle holds: nothing once the result was taken.
enum State {
    Hash(Hasher),
    Hmac(Hmac),
    Done,
}
type Handle = RefCell<State>;

fn new_handle<'a>(cx: &'a mut Cx, state: State) -> JsResult<Val<'a>> {
    let [out, cell, proto] = cx.slots();
    cx.new_foreign::<Handle>(cell, RefCell::new(state), size_of::<Handle>() + 256)?;
    cx.set(proto, Imm::NULL);
    let o = cx.new_object_kind(out, tally_vm::kinds::HOST_OBJECT, proto)?;
    tally_vm::object::create::set_internal(cx, o, 0, cx.val(cell));
    Ok(cx.val(out))
}

fn handle(cx: &Cx, handle: Local<Value>) -> Option<&Handle> {
    let o = handle.cast::<Object>(cx)?;
    if cx.val(handle).kind() != Some(tally_vm::kinds::HOST_OBJECT) {
        return None;
    }
    tally_vm::object::create::internal(cx, o, 0).cast::<Foreign>()?.downcast()
}

/// `hashNames() -> string[]`
pub fn hash_names<'a>(cx: &'a mut Cx, _: Args) -> JsResult<Val<'a>> {
    let names: Vec<_> = NAMES.iter().map(|(name, _)| (*name).into()).collect();
    let out = cx.slot();
    args::list(cx, out, &names)?;
    Ok(cx.val(out))
}

/// `newHash(name) -> handle | undefined`
pub fn new_hash<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    match Algorithm::from_name(&args::text(cx, a, 0)?) {
        Some(algorithm) => new_handle(cx, State::Hash(Hasher::new(algorithm))),
        None => Ok(Imm::UNDEFINED),
    }
}

/// `copyHash(handle) -> handle | undefined`
pub fn copy_hash<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let copy = handle(cx, a.get(cx, 0)).and_then(|h| if let State::Hash(h) = &*h.borrow() { Some(h.clone()) } else { None });
    match copy {
        Some(copy) => new_handle(cx, State::Hash(copy)),
        None => Ok(Imm::UNDEFINED),
    }
}

/// `isExtendable(name) -> bool`
pub fn is_extendable<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::bool(Algorithm::from_name(&args::text(cx, a, 0)?).is_some_and(Algorithm::is_extendable)))
}

/// `newHmac(name, key: view) -> handle | undefined`
pub fn new_hmac<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Some(algorithm) = Algorithm::from_name(&args::text(cx, a, 0)?) else { return Ok(Imm::UNDEFINED) };
    // SAFETY: nothing writes while the slice is used.
    let made = Hmac::new(algorithm, unsafe { bytes::read(cx, a.get(cx, 1)) });
    match made {
        Some(hmac) => new_handle(cx, State::Hmac(hmac)),
        None => Ok(Imm::UNDEFINED),
    }
}

/// `update(handle, view | string, encoding) -> bool`
pub fn update<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    /// Units encoded at once.
    const PART: usize = 8 * 1024;
    let encoding = encoding_of(cx.val(a.get(cx, 2)));
    let data = a.get(cx, 1);
    let text = if data.cast::<Str>(cx).is_some() { Some(args::string(cx, a, 1)?) } else { None };
    let Some(state) = handle(cx, a.get(cx, 0)) else { return Ok(Imm::bool(false)) };
    let feed = |bytes: &[u8]| match &mut *state.borrow_mut() {
        State::Hash(h) => {
            h.update(bytes);
            true
        }
        State::Hmac(h) => {
            h.update(bytes);
            true
        }
        State::Done => false,
    };
    let Some(text) = text else {
        // SAFETY: nothing writes while the slice is used.
        return Ok(Imm::bool(feed(unsafe { bytes::read(cx, data) })));
    };
    let units = args::units(cx, text);
    let most = codec::byte_length(units, encoding);
    if most <= PART {
        let mut room = [0_u8; PART];
        let written = codec::write(units, encoding, &mut room[..most]).written;
        return Ok(Imm::bool(feed(&room[..written])));
    }
    // Larger ones go through memory that was asked for.
    let store = cx.new_store(most as u64, false)?;
    // SAFETY: the store is ours alone; the text is on the heap.
    let to = unsafe { std::slice::from_raw_parts_mut(store.as_ptr(), store.len()) };
    let written = codec::write(args::units(cx, text), encoding, to).written;
    let Some(state) = handle(cx, a.get(cx, 0)) else { return Ok(Imm::bool(false)) };
    match &mut *state.borrow_mut() {
        State::Hash(h) => h.update(&to[..written]),
        State::Hmac(h) => h.update(&to[..written]),
        State::Done => return Ok(Imm::bool(false)),
    }
    Ok(Imm::bool(true))
}

/// `digest(handle, length | undefined) -> Buffer | undefined`
pub fn digest<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let length = args::number(cx, a, 1);
    let Some(state) = handle(cx, a.get(cx, 0)) else { return Ok(Imm::UNDEFINED) };
    let taken = std::mem::replace(&mut *state.borrow_mut(), State::Done);
    let out = cx.slot();
    match taken {
        State::Done => return Ok(Imm::UNDEFINED),
        State::Hash(hasher) => {
            let size = if length >= 0.0 { length as usize } else { hasher.output_size() };
            if size <= bytes::MAX_INLINE {
                let mut result = [0; bytes::MAX_INLINE];
                hasher.finish(&mut result[..size]);
                bytes::new_small(cx, out, size)?;
                // SAFETY: the view was just made.
                unsafe { bytes::write(cx, out) }.copy_from_slice(&result[..size]);
            } else {
                let store = cx.new_store(size as u64, true)?;
                // SAFETY: the store is ours alone.
                hasher.finish(unsafe { std::slice::from_raw_parts_mut(store.as_ptr(), store.len()) });
                bytes::new_buffer(cx, out, store)?;
            }
        }
        State::Hmac(hmac) => {
            let result = hmac.finish();
            bytes::new_small(cx, out, result.len())?;
            // SAFETY: the view was just made; a keyed hash has at most 64 bytes.
            unsafe { bytes::write(cx, out) }.copy_from_slice(&result);
        }
    }
    Ok(cx.val(out))
}

/// `randomFill(view, offset, size)`: at most a MiB at once is what callers ask for.
pub fn random_fill<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (offset, size) = (args::size(cx, a, 1), args::size(cx, a, 2));
    // SAFETY: nothing else touches the bytes meanwhile.
    let all = unsafe { bytes::write(cx, a.get(cx, 0)) };
    let end = offset.saturating_add(size).min(all.len());
    let part = &mut all[offset.min(end)..end];
    if tally_crypto::fill_random(part).is_err() {
        return Err(cx.error_with_code(
            Intrinsic::ErrorPrototype,
            "ERR_OPERATION_FAILED",
            "Operation failed: the system has no random bytes",
        ));
    }
    Ok(Imm::UNDEFINED)
}

/// `equal(view, view) -> bool`, in constant time.
pub fn equal<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    // SAFETY: nothing writes while the slices are used.
    let (x, y) = unsafe { (bytes::read(cx, a.get(cx, 0)), bytes::read(cx, a.get(cx, 1))) };
    Ok(Imm::bool(tally_crypto::equal_in_constant_time(x, y)))
}
