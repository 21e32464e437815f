//! Methods that change the array in place: `fill`, `set`, `copyWithin`, `reverse`. ECMA-262 §23.2.3.6, .9, .25, .26.

use super::{detached, mixed, this_array, validate};
use crate::builtins::support::{index_key, length_of, relative};
use crate::cx::{Args, Cx, JsResult};
use crate::object::buffer_cells::{TypedArray, TypedArrayExt};
use crate::object::element_type::{Element, Loaded, Stored};
use crate::object::typed;
use crate::ops::{convert, property};
use tally_heap::{Imm, Local, Ref, Val, Value};

/// Copies `n` elements, converting between types of one content type; ranges may overlap. Runs no code.
///
/// # Panics
/// If a range that is not empty does not lie within its array.
pub fn copy_elements(from: Ref<'_, TypedArray>, at: usize, to: Ref<'_, TypedArray>, to_at: usize, n: usize) {
    if n == 0 {
        return;
    }
    assert!(at + n <= from.length() && to_at + n <= to.length(), "elements out of range");
    let (e, f) = (from.element(), to.element());
    // SAFETY: both ranges were checked; nothing runs meanwhile.
    unsafe {
        let (source, target) = (from.data().add(at << e.shift()), to.data().add(to_at << f.shift()));
        let same_bytes = e == f
            || matches!((e, f), (Element::Int8 | Element::Uint8 | Element::Uint8Clamped, Element::Int8 | Element::Uint8))
            || matches!((e, f), (Element::Uint8, Element::Uint8Clamped))
            || matches!((e, f), (Element::Int16 | Element::Uint16, Element::Int16 | Element::Uint16))
            || matches!((e, f), (Element::Int32 | Element::Uint32, Element::Int32 | Element::Uint32))
            || (e.is_big() && f.is_big());
        if same_bytes {
            source.copy_to(target, n << e.shift());
            return;
        }
        // Overlapping views of different types: the source is read as it was.
        let (s, t) = (source.addr(), target.addr());
        let overlap = s < t + (n << f.shift()) && t < s + (n << e.shift());
        let copy;
        let source: *const u8 = if overlap {
            copy = std::slice::from_raw_parts(source, n << e.shift()).to_vec();
            copy.as_ptr()
        } else {
            source
        };
        for i in 0..n {
            let x = match e.load(source.add(i << e.shift())) {
                Loaded::Number(d) => Stored::Number(d),
                Loaded::Signed(b) => Stored::Big(b as u64),
                Loaded::Unsigned(b) => Stored::Big(b),
            };
            f.store(target.add(i << f.shift()), x);
        }
    }
}

/// fill(value, start, end). §23.2.3.9
pub fn fill<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let method = "%TypedArray%.prototype.fill";
    let t = this_array(cx, a, method)?;
    let (e, n) = (t.get(cx).element(), t.get(cx).length() as u64);
    let (v, start, end) = (a.get(cx, 0), a.get(cx, 1), a.get(cx, 2));
    let x = typed::convert(cx, e, v)?;
    let start = relative(cx, start, n, 0)? as usize;
    let end = relative(cx, end, n, n)? as usize;
    validate(cx, a.this(cx), method)?;
    let r = t.get(cx);
    let end = end.min(r.length());
    if start < end {
        fill_range(r, start, end, x);
    }
    Ok(cx.val(a.this(cx)))
}

fn fill_range(t: Ref<'_, TypedArray>, start: usize, end: usize, x: Stored) {
    let (size, bytes) = (t.element().size(), t.element().to_bytes(x));
    let cells = &t.cells()[start * size..end * size];
    // SAFETY: cells may be written through shared references; nothing else looks meanwhile.
    let to = unsafe { std::slice::from_raw_parts_mut(cells.as_ptr().cast_mut().cast::<u8>(), cells.len()) };
    if bytes[..size].iter().all(|b| *b == bytes[0]) {
        to.fill(bytes[0]);
        return;
    }
    // Doubling: each copy takes what is filled already.
    to[..size].copy_from_slice(&bytes[..size]);
    let mut done = size;
    while done < to.len() {
        let n = done.min(to.len() - done);
        to.copy_within(..n, done);
        done += n;
    }
}

/// set(source, offset). §23.2.3.26
pub fn set<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let Some(t) = this.cast::<TypedArray>(cx) else {
        return Err(cx.type_error("this is not a typed array."));
    };
    let (source, offset) = (a.get(cx, 0), a.get(cx, 1));
    let offset = convert::to_integer_or_infinity(cx, offset)?;
    if offset < 0.0 {
        return Err(cx.range_error("offset is out of bounds"));
    }
    match source.cast::<TypedArray>(cx) {
        Some(s) => set_from_typed(cx, t, offset, s)?,
        None => set_from_like(cx, t, offset, source)?,
    }
    Ok(Imm::UNDEFINED)
}

/// SetTypedArrayFromTypedArray. §23.2.3.26.1
fn set_from_typed(cx: &mut Cx, t: Local<TypedArray>, offset: f64, s: Local<TypedArray>) -> JsResult {
    let (to, from) = (t.get(cx), s.get(cx));
    if to.is_out_of_bounds() || from.is_out_of_bounds() {
        return Err(detached(cx, "%TypedArray%.prototype.set"));
    }
    if to.element().is_big() != from.element().is_big() {
        return Err(mixed(cx));
    }
    let n = from.length();
    if offset + n as f64 > to.length() as f64 {
        return Err(cx.range_error("offset is out of bounds"));
    }
    copy_elements(from, 0, to, offset as usize, n);
    Ok(())
}

/// SetTypedArrayFromArrayLike. §23.2.3.26.2
fn set_from_like(cx: &mut Cx, t: Local<TypedArray>, offset: f64, source: Local<Value>) -> JsResult {
    let to = t.get(cx);
    if to.is_out_of_bounds() {
        return Err(detached(cx, "%TypedArray%.prototype.set"));
    }
    let (e, length) = (to.element(), to.length());
    let [object, item, k] = cx.slots();
    let o = convert::to_object(cx, source, object)?;
    let n = length_of(cx, o)?;
    if offset + n as f64 > length as f64 {
        return Err(cx.range_error("offset is out of bounds"));
    }
    let offset = offset as usize;
    for i in 0..n {
        let key = index_key(cx, i, k)?;
        property::get(cx, o, key, item)?;
        if !typed::fast_set(t.get(cx), offset + i as usize, cx.val(item).raw()) {
            let x = typed::convert(cx, e, item)?;
            typed::store(t.get(cx), offset + i as usize, x);
        }
    }
    Ok(())
}

/// copyWithin(target, start, end). §23.2.3.6
pub fn copy_within<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let method = "%TypedArray%.prototype.copyWithin";
    let t = this_array(cx, a, method)?;
    let n = t.get(cx).length() as u64;
    let (target, start, end) = (a.get(cx, 0), a.get(cx, 1), a.get(cx, 2));
    let to = relative(cx, target, n, 0)?;
    let from = relative(cx, start, n, 0)?;
    let end = relative(cx, end, n, n)?;
    let count = end.saturating_sub(from).min(n - to);
    if count > 0 {
        validate(cx, a.this(cx), method)?;
        let r = t.get(cx);
        // The conversions may have shortened the array.
        let have = r.length() as u64;
        let count = count.min(have.saturating_sub(from)).min(have.saturating_sub(to)) as usize;
        if count > 0 {
            copy_elements(r, from as usize, r, to as usize, count);
        }
    }
    Ok(cx.val(a.this(cx)))
}

/// reverse(). §23.2.3.25
pub fn reverse<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let t = this_array(cx, a, "%TypedArray%.prototype.reverse")?;
    reverse_elements(t.get(cx));
    Ok(cx.val(a.this(cx)))
}

pub(super) fn reverse_elements(t: Ref<'_, TypedArray>) {
    let (n, data) = (t.length(), t.data());
    // SAFETY: all elements are at `data`; nothing else looks meanwhile.
    unsafe {
        match t.element().shift() {
            0 => std::slice::from_raw_parts_mut(data, n).reverse(),
            1 => std::slice::from_raw_parts_mut(data.cast::<[u8; 2]>(), n).reverse(),
            2 => std::slice::from_raw_parts_mut(data.cast::<[u8; 4]>(), n).reverse(),
            _ => std::slice::from_raw_parts_mut(data.cast::<[u8; 8]>(), n).reverse(),
        }
    }
}
