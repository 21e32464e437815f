//! Methods that look for an element. ECMA-262 §23.1.3.

use super::element;
use crate::builtins::support::{length_of, require_callable, this_object_for};
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::object::Object;
use crate::object::slots::{Slots, SlotsExt};
use crate::ops::{call, compare, convert};
use tally_heap::{Imm, Local, Ref, Val, Value};

/// §23.1.3.1
pub fn at<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.at")?;
    let n = length_of(cx, o)?;
    let i = convert::to_integer_or_infinity(cx, a.get(cx, 0))?;
    let i = if i < 0.0 { n as f64 + i } else { i };
    if i < 0.0 || i >= n as f64 {
        return Ok(Imm::UNDEFINED);
    }
    let [key, out] = cx.slots();
    element::get(cx, o, i as u64, key, out)?;
    Ok(cx.val(out))
}

/// FindViaPredicate. §23.1.3.12.1: the element goes to `out`.
fn find_via(cx: &mut Cx, a: Args, method: &str, backwards: bool, out: Local<Value>) -> JsResult<Option<u64>> {
    let o = this_object_for(cx, a, method)?;
    let n = length_of(cx, o)?;
    let (f, this_arg) = (a.get(cx, 0), a.get(cx, 1));
    require_callable(cx, f)?;
    let [key, index, answer] = cx.slots();
    for i in 0..n {
        let i = if backwards { n - 1 - i } else { i };
        element::get(cx, o, i, key, out)?;
        cx.set(index, Imm::number(i as f64));
        call::call(cx, f, this_arg, &[out, index, o.value()], answer)?;
        if convert::to_boolean(cx.val(answer)) {
            return Ok(Some(i));
        }
    }
    cx.set(out, Imm::UNDEFINED);
    Ok(None)
}
fn index_found<'a>(i: Option<u64>) -> Val<'a> {
    i.map_or(Imm::int(-1), |i| Imm::number(i as f64))
}

/// §23.1.3.9
pub fn find<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    find_via(cx, a, "Array.prototype.find", false, out)?;
    Ok(cx.val(out))
}
/// §23.1.3.10
pub fn find_index<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    Ok(index_found(find_via(cx, a, "Array.prototype.findIndex", false, out)?))
}
/// §23.1.3.11
pub fn find_last<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    find_via(cx, a, "Array.prototype.findLast", true, out)?;
    Ok(cx.val(out))
}
/// §23.1.3.12
pub fn find_last_index<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    Ok(index_found(find_via(cx, a, "Array.prototype.findLastIndex", true, out)?))
}

/// The first position in `from..to` of a store whose value is strictly equal to `want` (or, with `zero`, by
/// SameValueZero, holes counting as undefined).
fn scan(cx: &Cx, store: Ref<'_, Slots>, from: usize, to: usize, want: Val<'_>, zero: bool) -> Option<usize> {
    let mut positions = from..to;
    let at = |i: &usize| store.at(*i).raw();
    if want.is_number() {
        let n = want.as_number();
        if n.is_nan() {
            return positions.find(|i| zero && at(i).is_number() && at(i).as_number().is_nan());
        }
        return positions.find(|i| at(i).is_number() && at(i).as_number() == n);
    }
    if want.is_undefined() {
        return positions.find(|i| at(i).is_undefined() || zero && at(i).is_hole());
    }
    if want.kind().is_some_and(|k| kinds::is_string(k) || k == kinds::BIGINT) {
        return positions.find(|i| at(i).is_cell() && compare::strict_equals(cx, store.read(store.at(*i)), want));
    }
    positions.find(|i| at(i) == want.raw())
}

/// Where a forward search starts.
fn start(cx: &mut Cx, a: Args, n: u64) -> JsResult<u64> {
    let v = a.get(cx, 1);
    crate::builtins::support::relative(cx, v, n, 0)
}

fn dense<'h>(cx: &'h Cx, o: Local<Object>, n: u64) -> Option<Ref<'h, Slots>> {
    element::Plain::of(cx, o.get(cx)).and_then(|p| p.store).filter(|s| s.capacity() as u64 >= n)
}

/// §23.1.3.16
pub fn includes<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.includes")?;
    let n = length_of(cx, o)?;
    if n == 0 {
        return Ok(Imm::FALSE);
    }
    let from = start(cx, a, n)?;
    let want = a.get(cx, 0);
    if let Some(store) = dense(cx, o, n) {
        return Ok(Imm::bool(scan(cx, store, from as usize, n as usize, cx.val(want), true).is_some()));
    }
    let [key, v] = cx.slots();
    for i in from..n {
        element::get(cx, o, i, key, v)?;
        if compare::same_value_zero(cx, cx.val(v), cx.val(want)) {
            return Ok(Imm::TRUE);
        }
    }
    Ok(Imm::FALSE)
}

/// §23.1.3.17
pub fn index_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.indexOf")?;
    let n = length_of(cx, o)?;
    if n == 0 {
        return Ok(Imm::int(-1));
    }
    let from = start(cx, a, n)?;
    let want = a.get(cx, 0);
    if let Some(store) = dense(cx, o, n) {
        return Ok(index_found(scan(cx, store, from as usize, n as usize, cx.val(want), false).map(|i| i as u64)));
    }
    let [key, v] = cx.slots();
    for i in from..n {
        if element::get_present(cx, o, i, key, v)? && compare::strict_equals(cx, cx.val(v), cx.val(want)) {
            return Ok(Imm::number(i as f64));
        }
    }
    Ok(Imm::int(-1))
}

/// §23.1.3.20
pub fn last_index_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.lastIndexOf")?;
    let n = length_of(cx, o)?;
    if n == 0 {
        return Ok(Imm::int(-1));
    }
    let from = if a.has(1) { convert::to_integer_or_infinity(cx, a.get(cx, 1))? } else { n as f64 - 1.0 };
    let end = if from < 0.0 { n as f64 + from } else { from.min(n as f64 - 1.0) } + 1.0;
    let [key, v] = cx.slots();
    let want = a.get(cx, 0);
    for i in (0..end.max(0.0) as u64).rev() {
        if element::get_present(cx, o, i, key, v)? && compare::strict_equals(cx, cx.val(v), cx.val(want)) {
            return Ok(Imm::number(i as f64));
        }
    }
    Ok(Imm::int(-1))
}
