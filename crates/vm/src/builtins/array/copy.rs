//! Methods that make a new array out of others. ECMA-262 §23.1.3.

use super::construct::array_create;
use super::element::{self, Plain, put_length};
use super::mutate::splice_range;
use super::species_create;
use crate::builtins::support::{MAX_SAFE, is_array, length_of, relative, require_callable, this_object_for};
use crate::cx::{Args, Cx, JsResult};
use crate::object::Object;
use crate::object::elements::{Elements, copy_slots, elements};
use crate::ops::{call, convert, property};
use tally_heap::{Imm, Local, Val, Value};

/// Copies `count` elements of a plain array to another at `to`, in bulk. False (and nothing done) when it cannot.
fn copy_plain(cx: &mut Cx, from: Local<Object>, at: u64, result: Local<Object>, to: u64, count: u64) -> JsResult<bool> {
    let fits = |cx: &Cx| {
        let (source, target) = (Plain::of(cx, from.get(cx))?, Plain::of(cx, result.get(cx))?);
        source.full()?;
        let ok = at + count <= source.length as u64 && to + count < u32::MAX as u64 && (to..=to + count).contains(&(target.length as u64));
        ok.then_some(target.capacity())
    };
    if count == 0 {
        return Ok(true);
    }
    let Some(capacity) = fits(cx) else { return Ok(false) };
    let need = (to + count) as usize;
    if need > capacity {
        cx.grow_elements(result, if to == 0 { need } else { need + need / 2 })?;
    }
    if let (Elements::Dense(s), Elements::Dense(d)) = (elements(cx, from.get(cx)), elements(cx, result.get(cx))) {
        copy_slots(cx, s, at as usize, d, to as usize, count as usize);
    }
    let length = Plain::of(cx, result.get(cx)).map_or(0, |p| p.length);
    put_length(cx, result.get(cx), length.max(need));
    Ok(true)
}

/// §23.1.3.2
pub fn concat<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.concat")?;
    let [out, key, v] = cx.slots();
    let result = species_create(cx, o, 0, out)?;
    let mut n = 0u64;
    for i in 0..=a.len() {
        let item = if i == 0 { o.value() } else { a.get(cx, i - 1) };
        let Some(e) = spreadable(cx, item, v)? else {
            if n >= MAX_SAFE {
                return Err(cx.type_error("Invalid array length"));
            }
            element::create(cx, result, n, key, item)?;
            n += 1;
            continue;
        };
        let len = length_of(cx, e)?;
        if n + len > MAX_SAFE {
            return Err(cx.type_error("Invalid array length"));
        }
        if !copy_plain(cx, e, 0, result, n, len)? {
            for i in 0..len {
                if element::get_present(cx, e, i, key, v)? {
                    element::create(cx, result, n + i, key, v)?;
                }
            }
        }
        n += len;
    }
    element::set_length(cx, result, n)?;
    Ok(cx.val(out))
}

/// IsConcatSpreadable. §23.1.3.2.1
fn spreadable(cx: &mut Cx, item: Local<Value>, tmp: Local<Value>) -> JsResult<Option<Local<Object>>> {
    let Some(o) = item.cast::<Object>(cx) else { return Ok(None) };
    let symbol = cx.symbols.is_concat_spreadable;
    property::get(cx, o, symbol, tmp)?;
    let yes = if cx.val(tmp).is_undefined() { is_array(cx, item)? } else { convert::to_boolean(cx.val(tmp)) };
    Ok(yes.then_some(o))
}

/// §23.1.3.28
pub fn slice<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.slice")?;
    let n = length_of(cx, o)?;
    let from = relative(cx, a.get(cx, 0), n, 0)?;
    let to = relative(cx, a.get(cx, 1), n, n)?;
    let count = to.saturating_sub(from);
    let [out, key, v] = cx.slots();
    let result = species_create(cx, o, count, out)?;
    if count > 0 && copy_plain(cx, o, from, result, 0, count)? {
        return Ok(cx.val(out));
    }
    for i in 0..count {
        if element::get_present(cx, o, from + i, key, v)? {
            element::create(cx, result, i, key, v)?;
        }
    }
    element::set_length(cx, result, count)?;
    Ok(cx.val(out))
}

/// A dense copy in `out`: holes are read as what they inherit, or undefined.
pub fn dense_copy(cx: &mut Cx, o: Local<Object>, n: u64, out: Local<Value>) -> JsResult<Local<Object>> {
    let result = array_create(cx, n, out)?;
    let mark = cx.open_scope();
    let [key, v] = cx.slots();
    for i in 0..n {
        element::get(cx, o, i, key, v)?;
        element::create(cx, result, i, key, v)?;
    }
    cx.close_scope(mark);
    Ok(result)
}

/// §23.1.3.33
pub fn to_reversed<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.toReversed")?;
    let n = length_of(cx, o)?;
    let [out, key, v] = cx.slots();
    let result = array_create(cx, n, out)?;
    for i in 0..n {
        element::get(cx, o, n - 1 - i, key, v)?;
        element::create(cx, result, i, key, v)?;
    }
    Ok(cx.val(out))
}

/// §23.1.3.35
pub fn to_spliced<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.toSpliced")?;
    let n = length_of(cx, o)?;
    let (start, skip) = splice_range(cx, a, n)?;
    let insert = a.len().saturating_sub(2) as u64;
    let new = n + insert - skip;
    if new > MAX_SAFE {
        return Err(cx.type_error("Invalid array length"));
    }
    let [out, key, v] = cx.slots();
    let result = array_create(cx, new, out)?;
    for i in 0..new {
        let item = if i >= start && i < start + insert {
            a.get(cx, (i - start) as usize + 2)
        } else {
            let from = if i < start { i } else { i - insert + skip };
            element::get(cx, o, from, key, v)?;
            v
        };
        element::create(cx, result, i, key, item)?;
    }
    Ok(cx.val(out))
}

/// §23.1.3.39
pub fn with<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.with")?;
    let n = length_of(cx, o)?;
    let given = convert::to_integer_or_infinity(cx, a.get(cx, 0))?;
    let i = if given < 0.0 { n as f64 + given } else { given };
    if i < 0.0 || i >= n as f64 {
        return Err(cx.range_error(&format!("Invalid index : {given}")));
    }
    let [out, key, v] = cx.slots();
    // A dense copy reads all elements, the replaced one too, which might be a getter.
    if Plain::of(cx, o.get(cx)).is_some() {
        let result = dense_copy(cx, o, n, out)?;
        element::create(cx, result, i as u64, key, a.get(cx, 1))?;
        return Ok(cx.val(out));
    }
    let result = array_create(cx, n, out)?;
    for k in 0..n {
        let mut item = a.get(cx, 1);
        if k as f64 != i {
            element::get(cx, o, k, key, v)?;
            item = v;
        }
        element::create(cx, result, k, key, item)?;
    }
    Ok(cx.val(out))
}

/// §23.1.3.13
pub fn flat<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.flat")?;
    let n = length_of(cx, o)?;
    let depth = match cx.val(a.get(cx, 0)).is_undefined() {
        true => 1.0,
        false => convert::to_integer_or_infinity(cx, a.get(cx, 0))?,
    };
    let out = cx.slot();
    let result = species_create(cx, o, 0, out)?;
    flatten(cx, result, o, n, 0, depth, None)?;
    Ok(cx.val(out))
}

/// §23.1.3.14
pub fn flat_map<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.flatMap")?;
    let n = length_of(cx, o)?;
    let (f, this_arg) = (a.get(cx, 0), a.get(cx, 1));
    require_callable(cx, f)?;
    let out = cx.slot();
    let result = species_create(cx, o, 0, out)?;
    flatten(cx, result, o, n, 0, 1.0, Some((f, this_arg)))?;
    Ok(cx.val(out))
}

/// FlattenIntoArray. §23.1.3.13.1
fn flatten(
    cx: &mut Cx,
    result: Local<Object>,
    source: Local<Object>,
    n: u64,
    start: u64,
    depth: f64,
    mapper: Option<(Local<Value>, Local<Value>)>,
) -> JsResult<u64> {
    cx.check_native_stack()?;
    let mark = cx.open_scope();
    let [key, v, index] = cx.slots();
    let mut to = start;
    for i in 0..n {
        if !element::get_present(cx, source, i, key, v)? {
            continue;
        }
        if let Some((f, this_arg)) = mapper {
            cx.set(index, Imm::number(i as f64));
            call::call(cx, f, this_arg, &[v, index, source.value()], v)?;
        }
        if depth > 0.0 && is_array(cx, v)? {
            if let Some(inner) = v.cast::<Object>(cx) {
                let len = length_of(cx, inner)?;
                to = flatten(cx, result, inner, len, to, depth - 1.0, None)?;
                continue;
            }
        }
        if to >= MAX_SAFE {
            return Err(cx.type_error("Invalid array length"));
        }
        element::create(cx, result, to, key, v)?;
        to += 1;
    }
    cx.close_scope(mark);
    Ok(to)
}
