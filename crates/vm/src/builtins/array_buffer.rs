//! ArrayBuffer. ECMA-262 §25.1.

use super::species::{prototype_from, species, species_constructor};
use super::support::{incompatible, relative};
use crate::cx::{Args, Cx, JsResult};
use crate::names::WellKnown;
use crate::object::buffer_cells::{ArrayBuffer, ArrayBufferExt, TypedArray, buffer_flag};
use crate::object::{Object, views};
use crate::ops::{call, convert, property};
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Val, Value};
use tally_offheap::{StoreRef, copy_cells};

pub static ARRAY_BUFFER: Class = Class {
    name: "ArrayBuffer",
    length: 1,
    constructor: array_buffer,
    this: Intrinsic::ArrayBuffer,
    prototype: Intrinsic::ArrayBufferPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[Prop::Method(Key::Name("isView"), 1, is_view), Prop::Getter(Key::Symbol(WellKnown::Species), species)],
    methods: &[
        Prop::Getter(Key::Name("byteLength"), byte_length),
        Prop::Method(Key::Name("slice"), 2, slice),
        Prop::Getter(Key::Name("maxByteLength"), max_byte_length),
        Prop::Getter(Key::Name("resizable"), resizable),
        Prop::Method(Key::Name("resize"), 1, resize),
        Prop::Method(Key::Name("transfer"), 0, transfer),
        Prop::Method(Key::Name("transferToFixedLength"), 0, transfer_to_fixed_length),
        Prop::Getter(Key::Name("detached"), detached),
        Prop::Tag("ArrayBuffer"),
    ],
};

/// ArrayBuffer(length, options). §25.1.4.1
fn array_buffer<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    if !a.is_construct() {
        return Err(cx.type_error("Constructor ArrayBuffer requires 'new'"));
    }
    let out = cx.slot();
    create(cx, a, Intrinsic::ArrayBufferPrototype, 0, out)?;
    Ok(cx.val(out))
}

/// What both constructors do: AllocateArrayBuffer, §25.1.3.1, and AllocateSharedArrayBuffer, §25.2.2.1.
pub(super) fn create(cx: &mut Cx, a: Args, default: Intrinsic, flags: u64, out: Local<Value>) -> JsResult<Local<ArrayBuffer>> {
    let proto = cx.slot();
    let length = a.get(cx, 0);
    let length = convert::to_index(cx, length, "Invalid array buffer length")?;
    // GetArrayBufferMaxByteLengthOption, §25.1.3.7
    let mut max = None;
    if let Some(options) = a.get(cx, 1).cast::<Object>(cx) {
        let name = cx.names.max_byte_length;
        property::get(cx, options, name, proto)?;
        if !cx.val(proto).is_undefined() {
            max = Some(convert::to_index(cx, proto, "Invalid array buffer max length")?);
        }
    }
    if max.is_some_and(|m| length > m) {
        return Err(cx.range_error("Invalid array buffer max length"));
    }
    let new_target = a.new_target(cx);
    prototype_from(cx, new_target, default, proto)?;
    let store = match max {
        _ if flags & buffer_flag::SHARED != 0 => cx.new_shared_store(length, max)?,
        None => cx.new_store(length, true)?,
        Some(max) => cx.new_resizable_store(length, max)?,
    };
    views::new_buffer_cell(cx, out, store.into(), flags, proto)
}

/// §25.1.5.1
fn is_view<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let v = cx.val(a.get(cx, 0));
    Ok(Imm::bool(v.is::<TypedArray>() || v.kind() == Some(crate::kinds::DATA_VIEW)))
}

/// `this` as an ArrayBuffer that is (not) shared.
pub(super) fn this_buffer(cx: &mut Cx, a: Args, shared: bool, method: &str) -> JsResult<Local<ArrayBuffer>> {
    let this = a.this(cx);
    match this.cast::<ArrayBuffer>(cx) {
        Some(b) if b.get(cx).is_shared() == shared => Ok(b),
        _ => Err(incompatible(cx, method, this)),
    }
}

/// TypeError for a detached buffer.
#[cold]
pub fn detached_error(cx: &mut Cx, method: &str) -> crate::cx::Thrown {
    cx.type_error(&format!("Cannot perform {method} on a detached ArrayBuffer"))
}

/// get byteLength. §25.1.6.1
fn byte_length<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let b = this_buffer(cx, a, false, "get ArrayBuffer.prototype.byteLength")?;
    Ok(Imm::number(b.get(cx).byte_length() as f64))
}
/// get maxByteLength. §25.1.6.4
fn max_byte_length<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let b = this_buffer(cx, a, false, "get ArrayBuffer.prototype.maxByteLength")?;
    Ok(Imm::number(b.get(cx).max_byte_length() as f64))
}
/// get resizable. §25.1.6.5
fn resizable<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let b = this_buffer(cx, a, false, "get ArrayBuffer.prototype.resizable")?;
    let b = b.get(cx);
    Ok(Imm::bool(b.is_resizable() || b.flags() & buffer_flag::WAS_RESIZABLE != 0))
}
/// get detached. §25.1.6.3
fn detached<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let b = this_buffer(cx, a, false, "get ArrayBuffer.prototype.detached")?;
    Ok(Imm::bool(b.get(cx).is_detached()))
}

/// resize(newLength). §25.1.6.6
fn resize<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let method = "ArrayBuffer.prototype.resize";
    let b = this_buffer(cx, a, false, method)?;
    // A detached buffer does not say whether it could be resized: its conversion comes first in either case.
    if !b.get(cx).is_detached() && !b.get(cx).is_resizable() {
        return Err(incompatible(cx, method, a.this(cx)));
    }
    let length = a.get(cx, 0);
    let length = convert::to_index(cx, length, "ArrayBuffer.prototype.resize: Invalid length parameter")?;
    if b.get(cx).is_detached() {
        return Err(detached_error(cx, method));
    }
    if length > b.get(cx).max_byte_length() as u64 {
        return Err(cx.range_error("ArrayBuffer.prototype.resize: Invalid length parameter"));
    }
    views::resize(cx, b, length as usize)?;
    Ok(Imm::UNDEFINED)
}

/// slice(start, end). §25.1.6.7
fn slice<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    slice_of(cx, a, false, out)?;
    Ok(cx.val(out))
}

pub(super) fn slice_of(cx: &mut Cx, a: Args, shared: bool, out: Local<Value>) -> JsResult {
    let (method, default) = match shared {
        false => ("ArrayBuffer.prototype.slice", Intrinsic::ArrayBuffer),
        true => ("SharedArrayBuffer.prototype.slice", Intrinsic::SharedArrayBuffer),
    };
    let b = this_buffer(cx, a, shared, method)?;
    if b.get(cx).is_detached() {
        return Err(detached_error(cx, method));
    }
    let length = b.get(cx).byte_length() as u64;
    let (start, end) = (a.get(cx, 0), a.get(cx, 1));
    let first = relative(cx, start, length, 0)?;
    let last = relative(cx, end, length, length)?;
    let new_length = last.saturating_sub(first);
    let [c, n] = cx.slots();
    let o = a.this(cx).cast::<Object>(cx).expect("an ArrayBuffer is an object");
    species_constructor(cx, o, default, c)?;
    cx.set(n, Imm::number(new_length as f64));
    call::construct(cx, c, &[n], c, out)?;
    let new = match out.cast::<ArrayBuffer>(cx) {
        Some(new) if new.get(cx).is_shared() == shared => new,
        _ => return Err(incompatible(cx, method, out)),
    };
    if new.get(cx).is_detached() {
        return Err(detached_error(cx, method));
    }
    if new.get(cx).ptr() == b.get(cx).ptr() {
        return Err(cx.type_error("ArrayBuffer subclass returned this from species constructor"));
    }
    if (new.get(cx).byte_length() as u64) < new_length {
        return Err(cx.type_error("Species constructor returned a too small ArrayBuffer"));
    }
    if b.get(cx).is_detached() {
        return Err(detached_error(cx, method));
    }
    // The buffer may have become shorter meanwhile.
    let have = b.get(cx).byte_length() as u64;
    let count = last.min(have).saturating_sub(first) as usize;
    if count > 0 {
        let (from, to) = (b.get(cx).cells(), new.get(cx).cells());
        copy_cells(&from[first as usize..first as usize + count], &to[..count]);
    }
    Ok(())
}

/// transfer(newLength). §25.1.6.8
fn transfer<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    copy_and_detach(cx, a, true, "ArrayBuffer.prototype.transfer", out)?;
    Ok(cx.val(out))
}
/// transferToFixedLength(newLength). §25.1.6.9
fn transfer_to_fixed_length<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    copy_and_detach(cx, a, false, "ArrayBuffer.prototype.transferToFixedLength", out)?;
    Ok(cx.val(out))
}

/// ArrayBufferCopyAndDetach. §25.1.3.3
fn copy_and_detach(cx: &mut Cx, a: Args, preserve: bool, method: &str, out: Local<Value>) -> JsResult {
    let b = this_buffer(cx, a, false, method)?;
    let wanted = a.get(cx, 0);
    let wanted = match cx.val(wanted).is_undefined() {
        true => b.get(cx).byte_length() as u64,
        false => convert::to_index(cx, wanted, "Invalid array buffer length")?,
    };
    let c = b.get(cx);
    if c.is_detached() {
        return Err(detached_error(cx, method));
    }
    if c.flags() & buffer_flag::OF_WASM != 0 {
        return Err(cx.type_error("ArrayBuffer is not detachable and could not be cloned."));
    }
    if c.flags() & buffer_flag::SLAB != 0 {
        return Err(cx.type_error(&format!("{method}: the buffer is shared by pooled Buffers and cannot be detached")));
    }
    let max = (preserve && c.is_resizable()).then(|| c.max_byte_length() as u64);
    let store = match max {
        Some(max) if wanted > max => return Err(cx.range_error("Invalid array buffer length")),
        Some(max) => {
            let store = cx.new_resizable_store(wanted, max)?;
            copy_bytes(cx, b, &store);
            views::detach(cx, b);
            store
        }
        None => {
            // What it takes more is made room for first: afterwards nothing may fail. Bytes that are lent stay where they
            // are, and as long as they are: whoever has them goes on with the old store.
            let c = b.get(cx);
            let length = c.byte_length() as u64;
            let lent = c.backing().is_some_and(|b| b.is_lent());
            if !c.is_resizable() && (wanted == length || wanted < length && !lent) {
                let Some(store) = views::detach(cx, b) else { return Err(detached_error(cx, method)) };
                match store.transfer(&cx.buffers.stores, wanted) {
                    Ok(store) => store,
                    // Shrinking in place was refused: the bytes stay where they are, beyond what is seen.
                    Err((e, _)) => return Err(cx.allocation_failed(e)),
                }
            } else {
                let store = cx.new_store(wanted, true)?;
                copy_bytes(cx, b, &store);
                views::detach(cx, b);
                store
            }
        }
    };
    views::new_array_buffer(cx, out, store)?;
    Ok(())
}

fn copy_bytes(cx: &Cx, b: Local<ArrayBuffer>, store: &StoreRef) {
    copy_cells(b.get(cx).cells(), store.cells());
}
