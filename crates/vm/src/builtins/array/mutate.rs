//! Methods that change the array in place. ECMA-262 §23.1.3.

use super::element::{self, Plain, put_length};
use super::species_create;
use crate::builtins::support::{MAX_SAFE, length_of, relative, this_object_for};
use crate::cx::{Args, Cx, JsResult};
use crate::object::Object;
use crate::object::elements::{Elements, copy_slots, elements};
use crate::object::slots::SlotsExt;
use crate::ops::convert;
use tally_heap::{Imm, Local, Val};

/// Makes room for `need` elements in a plain array's store; grows by half at least.
fn reserve(cx: &mut Cx, o: Local<Object>, need: usize) -> JsResult {
    let have = match elements(cx, o.get(cx)) {
        Elements::Dense(d) => d.capacity(),
        _ => 0,
    };
    if need > have { cx.grow_elements(o, if have == 0 { need } else { need + need / 2 + 4 }) } else { Ok(()) }
}

/// Longest array that is moved in bulk.
const MAX_BULK: usize = u32::MAX as usize - 1;

/// §23.1.3.23
pub fn push<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.push")?;
    if let Some(p) = Plain::of(cx, o.get(cx)).filter(|p| p.length + a.len() <= MAX_BULK) {
        let mut n = p.length;
        // `put_element` may turn the store sparse: only for arrays with a length far beyond their elements.
        for i in 0..a.len() {
            cx.put_element(o, n as u32, a.get(cx, i))?;
            n += 1;
            put_length(cx, o.get(cx), n);
        }
        return Ok(Imm::number(n as f64));
    }
    let n = length_of(cx, o)?;
    let count = a.len() as u64;
    if n + count > MAX_SAFE {
        return Err(cx.type_error(&format!(
            "Pushing {count} elements on an array-like of length {n} is disallowed, as the total surpasses 2**53-1"
        )));
    }
    let key = cx.slot();
    for i in 0..count {
        element::set(cx, o, n + i, key, a.get(cx, i as usize))?;
    }
    element::set_length(cx, o, n + count)?;
    Ok(Imm::number((n + count) as f64))
}

/// §23.1.3.22
pub fn pop<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.pop")?;
    let out = cx.slot();
    if let Some(p) = Plain::of(cx, o.get(cx)) {
        if p.length == 0 {
            return Ok(Imm::UNDEFINED);
        }
        let last = p.length - 1;
        if let Some(s) = p.store.filter(|s| last < s.capacity()) {
            let v = s.read(s.at(last));
            if !v.is_hole() {
                cx.set(out, v);
                cx.write(s, s.at(last), Imm::HOLE);
            }
        }
        put_length(cx, o.get(cx), last);
        return Ok(cx.val(out));
    }
    let n = length_of(cx, o)?;
    if n == 0 {
        element::set_length(cx, o, 0)?;
        return Ok(Imm::UNDEFINED);
    }
    let key = cx.slot();
    element::get(cx, o, n - 1, key, out)?;
    element::delete(cx, o, n - 1, key)?;
    element::set_length(cx, o, n - 1)?;
    Ok(cx.val(out))
}

/// §23.1.3.27
pub fn shift<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.shift")?;
    let [out, key, v] = cx.slots();
    if let Some(p) = Plain::of(cx, o.get(cx)) {
        if p.length == 0 {
            return Ok(Imm::UNDEFINED);
        }
        if let Some(s) = p.full() {
            let first = s.read(s.at(0));
            cx.set(out, if first.is_hole() { Imm::UNDEFINED } else { first });
            copy_slots(cx, s, 1, s, 0, p.length - 1);
            cx.write(s, s.at(p.length - 1), Imm::HOLE);
            put_length(cx, o.get(cx), p.length - 1);
            return Ok(cx.val(out));
        }
    }
    let n = length_of(cx, o)?;
    if n == 0 {
        element::set_length(cx, o, 0)?;
        return Ok(Imm::UNDEFINED);
    }
    element::get(cx, o, 0, key, out)?;
    for i in 1..n {
        if element::get_present(cx, o, i, key, v)? {
            element::set(cx, o, i - 1, key, v)?;
        } else {
            element::delete(cx, o, i - 1, key)?;
        }
    }
    element::delete(cx, o, n - 1, key)?;
    element::set_length(cx, o, n - 1)?;
    Ok(cx.val(out))
}

/// §23.1.3.37
pub fn unshift<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.unshift")?;
    let count = a.len();
    if let Some(p) = Plain::of(cx, o.get(cx)).filter(|p| p.full().is_some() || p.length == 0) {
        let n = p.length;
        if n + count <= MAX_BULK {
            reserve(cx, o, n + count)?;
            if let Elements::Dense(s) = elements(cx, o.get(cx)) {
                copy_slots(cx, s, 0, s, count, n);
                for i in 0..count {
                    cx.write(s, s.at(i), cx.val(a.get(cx, i)));
                }
            }
            put_length(cx, o.get(cx), n + count);
            return Ok(Imm::number((n + count) as f64));
        }
    }
    let [key, v] = cx.slots();
    let (n, count) = (length_of(cx, o)?, count as u64);
    if count > 0 {
        if n + count > MAX_SAFE {
            return Err(cx.type_error("Invalid array length"));
        }
        for i in (0..n).rev() {
            if element::get_present(cx, o, i, key, v)? {
                element::set(cx, o, i + count, key, v)?;
            } else {
                element::delete(cx, o, i + count, key)?;
            }
        }
        for i in 0..count {
            element::set(cx, o, i, key, a.get(cx, i as usize))?;
        }
    }
    element::set_length(cx, o, n + count)?;
    Ok(Imm::number((n + count) as f64))
}

/// §23.1.3.26
pub fn reverse<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.reverse")?;
    if let Some(p) = Plain::of(cx, o.get(cx)) {
        if let Some(s) = p.full() {
            for i in 0..p.length / 2 {
                let j = p.length - 1 - i;
                let (x, y) = (s.read(s.at(i)), s.read(s.at(j)));
                cx.write(s, s.at(i), y);
                cx.write(s, s.at(j), x);
            }
            return Ok(cx.val(o));
        }
    }
    let n = length_of(cx, o)?;
    let [key, x, y] = cx.slots();
    for i in 0..n / 2 {
        let j = n - 1 - i;
        let has_x = element::get_present(cx, o, i, key, x)?;
        let has_y = element::get_present(cx, o, j, key, y)?;
        match (has_x, has_y) {
            (true, true) => {
                element::set(cx, o, i, key, y)?;
                element::set(cx, o, j, key, x)?;
            }
            (false, true) => {
                element::set(cx, o, i, key, y)?;
                element::delete(cx, o, j, key)?;
            }
            (true, false) => {
                element::delete(cx, o, i, key)?;
                element::set(cx, o, j, key, x)?;
            }
            (false, false) => {}
        }
    }
    Ok(cx.val(o))
}

/// §23.1.3.7
pub fn fill<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.fill")?;
    let n = length_of(cx, o)?;
    let from = relative(cx, a.get(cx, 1), n, 0)?;
    let to = relative(cx, a.get(cx, 2), n, n)?;
    let v = a.get(cx, 0);
    // The conversions may have changed the array: whoever fills in bulk looks again.
    if let Some(s) = Plain::of(cx, o.get(cx)).and_then(|p| p.full().filter(|_| p.length as u64 == n)) {
        for i in from as usize..to.max(from) as usize {
            cx.write(s, s.at(i), cx.val(v));
        }
        return Ok(cx.val(o));
    }
    let key = cx.slot();
    for i in from..to {
        element::set(cx, o, i, key, v)?;
    }
    Ok(cx.val(o))
}

/// §23.1.3.4
pub fn copy_within<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.copyWithin")?;
    let n = length_of(cx, o)?;
    let to = relative(cx, a.get(cx, 0), n, 0)?;
    let from = relative(cx, a.get(cx, 1), n, 0)?;
    let end = relative(cx, a.get(cx, 2), n, n)?;
    let count = end.saturating_sub(from).min(n - to);
    if let Some(s) = Plain::of(cx, o.get(cx)).and_then(|p| p.full().filter(|_| p.length as u64 == n)) {
        copy_slots(cx, s, from as usize, s, to as usize, count as usize);
        return Ok(cx.val(o));
    }
    let [key, v] = cx.slots();
    let backwards = from < to && to < from + count;
    for i in 0..count {
        let i = if backwards { count - 1 - i } else { i };
        if element::get_present(cx, o, from + i, key, v)? {
            element::set(cx, o, to + i, key, v)?;
        } else {
            element::delete(cx, o, to + i, key)?;
        }
    }
    Ok(cx.val(o))
}

/// Start and delete count of `splice` and `toSpliced`.
pub fn splice_range(cx: &mut Cx, a: Args, n: u64) -> JsResult<(u64, u64)> {
    let start = if a.has(0) { relative(cx, a.get(cx, 0), n, 0)? } else { 0 };
    let delete = match a.len() {
        0 => 0,
        1 => n - start,
        _ => {
            let d = convert::to_integer_or_infinity(cx, a.get(cx, 1))?;
            d.clamp(0.0, (n - start) as f64) as u64
        }
    };
    Ok((start, delete))
}

/// §23.1.3.31
pub fn splice<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.splice")?;
    let n = length_of(cx, o)?;
    let (start, delete) = splice_range(cx, a, n)?;
    let insert = a.len().saturating_sub(2) as u64;
    if n + insert - delete > MAX_SAFE {
        return Err(cx.type_error("Invalid array length"));
    }
    let [out, key, v] = cx.slots();
    let removed = species_create(cx, o, delete, out)?;
    let new = n + insert - delete;
    // A species may have answered with an array that holds something.
    let fresh = |cx: &Cx| Plain::of(cx, removed.get(cx)).is_some_and(|r| r.length as u64 <= delete);
    if let Some(p) = Plain::of(cx, o.get(cx)) {
        if p.full().is_some() && p.length as u64 == n && new <= MAX_BULK as u64 && fresh(cx) {
            return splice_plain(cx, a, o, removed, n as usize, start as usize, delete as usize, insert as usize);
        }
    }
    for i in 0..delete {
        if element::get_present(cx, o, start + i, key, v)? {
            element::create(cx, removed, i, key, v)?;
        }
    }
    element::set_length(cx, removed, delete)?;
    let shift = |cx: &mut Cx, i: u64| {
        if element::get_present(cx, o, i + delete, key, v)? {
            element::set(cx, o, i + insert, key, v)
        } else {
            element::delete(cx, o, i + insert, key)
        }
    };
    if insert < delete {
        for i in start..n - delete {
            shift(cx, i)?;
        }
        for i in (new..n).rev() {
            element::delete(cx, o, i, key)?;
        }
    } else if insert > delete {
        for i in (start..n - delete).rev() {
            shift(cx, i)?;
        }
    }
    for i in 0..insert {
        element::set(cx, o, start + i, key, a.get(cx, i as usize + 2))?;
    }
    element::set_length(cx, o, new)?;
    Ok(cx.val(out))
}

#[allow(clippy::too_many_arguments, reason = "the numbers of one splice")]
fn splice_plain<'a>(
    cx: &'a mut Cx,
    a: Args,
    o: Local<Object>,
    removed: Local<Object>,
    n: usize,
    start: usize,
    delete: usize,
    insert: usize,
) -> JsResult<Val<'a>> {
    if delete > 0 {
        reserve(cx, removed, delete)?;
    }
    let new = n + insert - delete;
    reserve(cx, o, new)?;
    if let Elements::Dense(s) = elements(cx, o.get(cx)) {
        if let Elements::Dense(r) = elements(cx, removed.get(cx)) {
            copy_slots(cx, s, start, r, 0, delete);
        }
        copy_slots(cx, s, start + delete, s, start + insert, n - start - delete);
        for i in 0..insert {
            cx.write(s, s.at(start + i), cx.val(a.get(cx, i + 2)));
        }
        for i in new..n {
            cx.write(s, s.at(i), Imm::HOLE);
        }
    }
    put_length(cx, removed.get(cx), delete);
    put_length(cx, o.get(cx), new);
    Ok(cx.val(removed))
}
