//! The constructors, `from`, `of`, and TypedArraySpeciesCreate. ECMA-262 §23.2.1, §23.2.2, §23.2.4, §23.2.5.

use super::mutate::copy_elements;
use super::{detached, mixed};
use crate::builtins::species::{prototype_from, species_constructor};
use crate::builtins::support::{MAX_SAFE, incompatible, index_key, length_of, require_callable_value};
use crate::cx::{Args, Cx, JsResult};
use crate::interp::iterate::{is_plain_array, plain_array_step};
use crate::object::array::array_length;
use crate::object::buffer_cells::{ArrayBuffer, ArrayBufferExt, TypedArray};
use crate::object::element_type::Element;
use crate::object::elements::{Elements, elements};
use crate::object::slots::{Slots, SlotsExt};
use crate::object::{Object, typed, views};
use crate::ops::number_format::number_to_text;
use crate::ops::{call, convert, iterate, property};
use tally_heap::{Imm, Local, Val, Value};

/// %TypedArray%(). §23.2.1.1
pub fn abstract_class<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    Err(cx.type_error("Abstract class TypedArray not directly constructable"))
}

fn array(cx: &Cx, v: Local<Value>) -> Local<TypedArray> {
    match v.cast(cx) {
        Some(t) => t,
        None => unreachable!("a typed array was made"),
    }
}

/// The constructors. §23.2.5.1
pub fn construct<'a>(cx: &'a mut Cx, a: Args, e: Element) -> JsResult<Val<'a>> {
    if !a.is_construct() {
        return Err(cx.type_error(&format!("Constructor {} requires 'new'", e.name())));
    }
    let [out, proto] = cx.slots();
    let (first, new_target) = (a.get(cx, 0), a.new_target(cx));
    let Some(o) = first.cast::<Object>(cx) else {
        let length = convert::to_integer_or_infinity(cx, first)?;
        if !(0.0..=MAX_SAFE as f64).contains(&length) {
            return Err(invalid_length(cx, length));
        }
        prototype_from(cx, new_target, e.prototype(), proto)?;
        views::new_typed(cx, out, e, length as u64, proto, true)?;
        return Ok(cx.val(out));
    };
    prototype_from(cx, new_target, e.prototype(), proto)?;
    if let Some(source) = first.cast::<TypedArray>(cx) {
        from_typed_array(cx, e, source, proto, out)?;
    } else if let Some(buffer) = first.cast::<ArrayBuffer>(cx) {
        from_buffer(cx, e, buffer, a.get(cx, 1), a.get(cx, 2), proto, out)?;
    } else {
        let [method, list] = cx.slots();
        let iterator = cx.symbols.iterator;
        if from_plain_array(cx, e, o, proto, out)? {
            return Ok(cx.val(out));
        }
        if property::get_method(cx, first, iterator, method)? {
            let (list, n) = collect(cx, first, method, list)?;
            from_list(cx, e, list, n, proto, out)?;
        } else {
            from_array_like(cx, e, o, proto, out)?;
        }
    }
    Ok(cx.val(out))
}

#[cold]
fn invalid_length(cx: &mut Cx, length: f64) -> crate::cx::Thrown {
    let text = number_to_text(length);
    cx.range_error(&format!("Invalid typed array length: {text}"))
}

/// InitializeTypedArrayFromTypedArray. §23.2.5.1.2
fn from_typed_array(cx: &mut Cx, e: Element, source: Local<TypedArray>, proto: Local<Value>, out: Local<Value>) -> JsResult {
    let s = source.get(cx);
    if s.is_out_of_bounds() {
        return Err(detached(cx, "Construct"));
    }
    let (length, big) = (s.length(), s.element().is_big());
    if big != e.is_big() {
        return Err(mixed(cx));
    }
    views::new_typed(cx, out, e, length as u64, proto, true)?;
    copy_elements(source.get(cx), 0, array(cx, out).get(cx), 0, length);
    Ok(())
}

/// InitializeTypedArrayFromArrayBuffer. §23.2.5.1.3
fn from_buffer(
    cx: &mut Cx,
    e: Element,
    buffer: Local<ArrayBuffer>,
    offset: Local<Value>,
    length: Local<Value>,
    proto: Local<Value>,
    out: Local<Value>,
) -> JsResult {
    let at = convert::to_integer_or_infinity(cx, offset)?;
    if !(0.0..=MAX_SAFE as f64).contains(&at) {
        let text = number_to_text(at);
        return Err(cx.range_error(&format!("Start offset {text} is outside the bounds of the buffer")));
    }
    let size = e.size() as u64;
    let offset = at as u64;
    if !offset.is_multiple_of(size) {
        return Err(cx.range_error(&format!("start offset of {} should be a multiple of {size}", e.name())));
    }
    let mut count = None;
    if !cx.val(length).is_undefined() {
        let n = convert::to_integer_or_infinity(cx, length)?;
        if !(0.0..=MAX_SAFE as f64).contains(&n) {
            return Err(invalid_length(cx, n));
        }
        count = Some(n as u64);
    }
    let b = buffer.get(cx);
    if b.is_detached() {
        return Err(detached(cx, "Construct"));
    }
    let (have, resizable) = (b.byte_length() as u64, b.is_resizable());
    let outside = |cx: &mut Cx| Err(cx.range_error(&format!("Start offset {offset} is outside the bounds of the buffer")));
    let length = match count {
        Some(n) => {
            if n.checked_mul(size).and_then(|b| b.checked_add(offset)).is_none_or(|end| end > have) {
                return Err(invalid_length(cx, n as f64));
            }
            Some(n as usize)
        }
        None if resizable => {
            if offset > have {
                return outside(cx);
            }
            None
        }
        None => {
            if have % size != 0 {
                return Err(cx.range_error(&format!("byte length of {} should be a multiple of {size}", e.name())));
            }
            if offset > have {
                return outside(cx);
            }
            Some(((have - offset) / size) as usize)
        }
    };
    let Some(backing) = buffer.get(cx).backing().map(|b| b.clone()) else { return Err(detached(cx, "Construct")) };
    views::new_view(cx, out, e, backing, offset as usize, length, proto)?;
    let v = array(cx, out).get(cx);
    cx.write(v, &v.buffer, cx.val(buffer));
    Ok(())
}

/// The short way for arrays of nothing but numbers that iterate as arrays do; false if it is none.
fn from_plain_array(cx: &mut Cx, e: Element, o: Local<Object>, proto: Local<Value>, out: Local<Value>) -> JsResult<bool> {
    if e.is_big() || !is_plain_array(cx, o.value()) {
        return Ok(false);
    }
    let n = array_length(o.get(cx)) as usize;
    let Elements::Dense(d) = elements(cx, o.get(cx)) else { return Ok(false) };
    if d.capacity() < n || !(0..n).all(|i| d.at(i).raw().is_number()) {
        return Ok(false);
    }
    views::new_typed(cx, out, e, n as u64, proto, true)?;
    let new = array(cx, out).get(cx);
    if let Elements::Dense(d) = elements(cx, o.get(cx)) {
        for i in 0..n {
            typed::fast_set(new, i, d.at(i).raw());
        }
    }
    Ok(true)
}

/// What the iterator method of `v` gives, in a SLOTS cell. §7.4.14 IteratorToList
fn collect(cx: &mut Cx, v: Local<Value>, method: Local<Value>, list: Local<Value>) -> JsResult<(Local<Slots>, usize)> {
    let [iter, next, item] = cx.slots();
    let plain = is_plain_array(cx, v);
    if !plain {
        iterate::get_iterator_from_method(cx, v, method, iter, next)?;
    }
    let mut slots = cx.new_slots(list, 16)?;
    let mut n = 0;
    loop {
        let more = match plain {
            true => plain_array_step(cx, v, n as u32, item)?,
            false => iterate::iterator_step(cx, iter, next, item)?,
        };
        if !more {
            break;
        }
        if n == slots.get(cx).capacity() {
            let mark = cx.open_scope();
            let tmp = cx.slot();
            let new = cx.new_slots(tmp, n * 2)?.get(cx);
            crate::object::elements::copy_slots(cx, slots.get(cx), 0, new, 0, n);
            cx.copy(list, tmp);
            cx.close_scope(mark);
            slots = list.cast(cx).unwrap_or(slots);
        }
        let s = slots.get(cx);
        cx.write(s, s.at(n), cx.val(item));
        n += 1;
    }
    Ok((slots, n))
}

/// InitializeTypedArrayFromList. §23.2.5.1.4
fn from_list(cx: &mut Cx, e: Element, list: Local<Slots>, n: usize, proto: Local<Value>, out: Local<Value>) -> JsResult {
    views::new_typed(cx, out, e, n as u64, proto, true)?;
    let new = array(cx, out);
    let item = cx.slot();
    for i in 0..n {
        let l = list.get(cx);
        let v = l.at(i).raw();
        if !typed::fast_set(new.get(cx), i, v) {
            cx.set(item, l.read(l.at(i)));
            let x = typed::convert(cx, e, item)?;
            typed::store(new.get(cx), i, x);
        }
    }
    Ok(())
}

/// InitializeTypedArrayFromArrayLike. §23.2.5.1.5
fn from_array_like(cx: &mut Cx, e: Element, o: Local<Object>, proto: Local<Value>, out: Local<Value>) -> JsResult {
    let n = length_of(cx, o)?;
    views::new_typed(cx, out, e, n, proto, true)?;
    let new = array(cx, out);
    let [item, k] = cx.slots();
    for i in 0..n {
        let key = index_key(cx, i, k)?;
        property::get(cx, o, key, item)?;
        let x = typed::convert(cx, e, item)?;
        typed::store(new.get(cx), i as usize, x);
    }
    Ok(())
}

/// TypedArrayCreateFromCtor with one length: the result has at least as many elements. §23.2.4.2
fn create_with_length(cx: &mut Cx, c: Local<Value>, n: u64, method: &str, out: Local<Value>) -> JsResult<Local<TypedArray>> {
    let mark = cx.open_scope();
    let [arg, made] = cx.slots();
    cx.set(arg, Imm::number(n as f64));
    call::construct(cx, c, &[arg], c, made)?;
    cx.copy(out, made);
    cx.close_scope(mark);
    let t = super::validate(cx, out, method)?;
    if (t.get(cx).length() as u64) < n {
        return Err(cx.type_error("Derived TypedArray constructor created an array which was too small"));
    }
    Ok(t)
}

/// TypedArraySpeciesCreate with a length. §23.2.4.1
pub fn species_create(cx: &mut Cx, from: Local<TypedArray>, n: u64, method: &str, out: Local<Value>) -> JsResult<Local<TypedArray>> {
    let e = from.get(cx).element();
    let mark = cx.open_scope();
    let c = cx.slot();
    let o = from.value().cast::<Object>(cx).expect("a typed array is an object");
    let plain = species_constructor(cx, o, e.constructor(), c)?;
    if plain {
        cx.close_scope(mark);
        views::new_typed_array(cx, out, e, n)?;
        return Ok(array(cx, out));
    }
    let t = create_with_length(cx, c, n, method, out)?;
    cx.close_scope(mark);
    if t.get(cx).element().is_big() != e.is_big() {
        return Err(cx.type_error("Content type of source and derived typed arrays differ"));
    }
    Ok(t)
}

/// TypedArraySpeciesCreate with a buffer, for `subarray`.
pub fn species_create_view(
    cx: &mut Cx,
    from: Local<TypedArray>,
    at: usize,
    length: Option<usize>,
    method: &str,
    out: Local<Value>,
) -> JsResult {
    let e = from.get(cx).element();
    let [c, buffer, offset, count] = cx.slots();
    let o = from.value().cast::<Object>(cx).expect("a typed array is an object");
    species_constructor(cx, o, e.constructor(), c)?;
    views::buffer_of(cx, from, buffer)?;
    cx.set(offset, Imm::number(at as f64));
    match length {
        Some(n) => {
            cx.set(count, Imm::number(n as f64));
            call::construct(cx, c, &[buffer, offset, count], c, out)?;
        }
        None => call::construct(cx, c, &[buffer, offset], c, out)?,
    }
    let t = super::validate(cx, out, method)?;
    if t.get(cx).element().is_big() != e.is_big() {
        return Err(cx.type_error("Content type of source and derived typed arrays differ"));
    }
    Ok(())
}

fn this_constructor(cx: &mut Cx, a: Args) -> JsResult<Local<Value>> {
    let c = a.this(cx);
    if !call::is_constructor(cx.val(c)) {
        let text = crate::errors::value_text(cx, c);
        return Err(cx.type_error(&format!("{text} is not a constructor")));
    }
    Ok(c)
}

/// %TypedArray%.of(...items). §23.2.2.2
pub fn of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let c = this_constructor(cx, a)?;
    let out = cx.slot();
    let t = create_with_length(cx, c, a.len() as u64, "%TypedArray%.of", out)?;
    for i in 0..a.len() {
        let v = a.get(cx, i);
        put(cx, t, i as u64, v)?;
    }
    Ok(cx.val(out))
}

/// Set(t, i, v, true).
fn put(cx: &mut Cx, t: Local<TypedArray>, i: u64, v: Local<Value>) -> JsResult {
    let e = t.get(cx).element();
    let x = typed::convert(cx, e, v)?;
    typed::store(t.get(cx), i as usize, x);
    Ok(())
}

/// %TypedArray%.from(source, mapper, thisArg). §23.2.2.1
pub fn from<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let c = this_constructor(cx, a)?;
    let (source, mapper, this_arg) = (a.get(cx, 0), a.get(cx, 1), a.get(cx, 2));
    let mapping = !cx.val(mapper).is_undefined();
    if mapping {
        require_callable_value(cx, mapper)?;
    }
    let [method, list, out, item, index, like] = cx.slots();
    let iterator = cx.symbols.iterator;
    if cx.val(source).is_nullish() {
        return Err(iterate::not_iterable(cx, source));
    }
    let (list, n, o) = if property::get_method(cx, source, iterator, method)? {
        let (list, n) = collect(cx, source, method, list)?;
        (Some(list), n as u64, None)
    } else {
        let o = convert::to_object(cx, source, like)?;
        (None, length_of(cx, o)?, Some(o))
    };
    let made = create_with_length(cx, c, n, "%TypedArray%.from", out);
    let t = match made {
        Ok(t) => t,
        Err(e) if cx.val(out).is::<Object>() && !cx.val(out).is::<TypedArray>() => {
            let _ = e;
            cx.take_exception(e, item);
            return Err(incompatible(cx, "%TypedArray%.from", out));
        }
        Err(e) => return Err(e),
    };
    for i in 0..n {
        match (list, o) {
            (Some(list), _) => {
                let l = list.get(cx);
                cx.set(item, l.read(l.at(i as usize)));
            }
            (None, Some(o)) => {
                let key = index_key(cx, i, index)?;
                property::get(cx, o, key, item)?;
            }
            (None, None) => {}
        }
        if mapping {
            cx.set(index, Imm::number(i as f64));
            call::call(cx, mapper, this_arg, &[item, index], item)?;
        }
        put(cx, t, i, item)?;
    }
    Ok(cx.val(out))
}
