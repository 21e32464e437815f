//! Methods that call back for each element. ECMA-262 §23.2.3.8 to §23.2.3.15, .23 to .25, .29.
//!
//! The length is read once; an element that is gone by then (the buffer shrank) is undefined.

use super::{species_create, this_array};
use crate::builtins::support::require_callable_value;
use crate::cx::{Args, Cx, JsResult};
use crate::object::buffer_cells::TypedArray;
use crate::object::slots::SlotsExt;
use crate::object::typed;
use crate::ops::{call, convert};
use tally_heap::{Imm, Local, Val, Value};

/// Element `i` into `out`, undefined if it is gone.
pub(super) fn element(cx: &mut Cx, t: Local<TypedArray>, i: usize, out: Local<Value>) -> JsResult {
    let r = t.get(cx);
    if i >= r.length() {
        cx.set(out, Imm::UNDEFINED);
        return Ok(());
    }
    let x = typed::load(r, i);
    typed::box_loaded(cx, x, out)
}

/// Walks the elements, calling the first argument as `f(value, index, array)`, until `step` says stop. The slots given
/// to `step` are the value and what the callback answered.
fn walk(
    cx: &mut Cx,
    a: Args,
    method: &str,
    backwards: bool,
    mut step: impl FnMut(&mut Cx, usize, Local<Value>, Local<Value>) -> JsResult<bool>,
) -> JsResult {
    let t = this_array(cx, a, method)?;
    let (f, this_arg, this) = (a.get(cx, 0), a.get(cx, 1), a.this(cx));
    require_callable_value(cx, f)?;
    let n = t.get(cx).length();
    let [value, index, answer] = cx.slots();
    for i in 0..n {
        let i = if backwards { n - 1 - i } else { i };
        element(cx, t, i, value)?;
        cx.set(index, Imm::number(i as f64));
        call::call(cx, f, this_arg, &[value, index, this], answer)?;
        if !step(cx, i, value, answer)? {
            break;
        }
    }
    Ok(())
}

pub fn for_each<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    walk(cx, a, "%TypedArray%.prototype.forEach", false, |_, _, _, _| Ok(true))?;
    Ok(Imm::UNDEFINED)
}
pub fn every<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let mut all = true;
    walk(cx, a, "%TypedArray%.prototype.every", false, |cx, _, _, r| {
        all = convert::to_boolean(cx.val(r));
        Ok(all)
    })?;
    Ok(Imm::bool(all))
}
pub fn some<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let mut any = false;
    walk(cx, a, "%TypedArray%.prototype.some", false, |cx, _, _, r| {
        any = convert::to_boolean(cx.val(r));
        Ok(!any)
    })?;
    Ok(Imm::bool(any))
}

fn find_in(cx: &mut Cx, a: Args, method: &str, backwards: bool, out: Local<Value>) -> JsResult<Option<usize>> {
    let mut found = None;
    walk(cx, a, method, backwards, |cx, i, v, r| {
        if convert::to_boolean(cx.val(r)) {
            cx.copy(out, v);
            found = Some(i);
        }
        Ok(found.is_none())
    })?;
    Ok(found)
}
fn index(found: Option<usize>) -> Imm {
    Imm::number(found.map_or(-1.0, |i| i as f64))
}
pub fn find<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    find_in(cx, a, "%TypedArray%.prototype.find", false, out)?;
    Ok(cx.val(out))
}
pub fn find_last<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    find_in(cx, a, "%TypedArray%.prototype.findLast", true, out)?;
    Ok(cx.val(out))
}
pub fn find_index<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    Ok(index(find_in(cx, a, "%TypedArray%.prototype.findIndex", false, out)?))
}
pub fn find_last_index<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    Ok(index(find_in(cx, a, "%TypedArray%.prototype.findLastIndex", true, out)?))
}

/// map(callback, thisArg). §23.2.3.22
pub fn map<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let method = "%TypedArray%.prototype.map";
    let t = this_array(cx, a, method)?;
    let (f, this_arg, this) = (a.get(cx, 0), a.get(cx, 1), a.this(cx));
    require_callable_value(cx, f)?;
    let n = t.get(cx).length();
    let [out, value, index] = cx.slots();
    let new = species_create(cx, t, n as u64, method, out)?;
    let e = new.get(cx).element();
    for i in 0..n {
        element(cx, t, i, value)?;
        cx.set(index, Imm::number(i as f64));
        call::call(cx, f, this_arg, &[value, index, this], value)?;
        let x = typed::convert(cx, e, value)?;
        typed::store(new.get(cx), i, x);
    }
    Ok(cx.val(out))
}

/// filter(callback, thisArg). §23.2.3.10
pub fn filter<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let method = "%TypedArray%.prototype.filter";
    let t = this_array(cx, a, method)?;
    require_callable_value(cx, a.get(cx, 0))?;
    let [out, list] = cx.slots();
    let n = t.get(cx).length();
    let kept = cx.new_slots(list, n)?;
    let mut count = 0;
    walk(cx, a, method, false, |cx, _, v, r| {
        if convert::to_boolean(cx.val(r)) {
            let k = kept.get(cx);
            cx.write(k, k.at(count), cx.val(v));
            count += 1;
        }
        Ok(true)
    })?;
    let new = species_create(cx, t, count as u64, method, out)?;
    let e = new.get(cx).element();
    let item = cx.slot();
    for i in 0..count {
        let k = kept.get(cx);
        cx.set(item, k.read(k.at(i)));
        let x = typed::convert(cx, e, item)?;
        typed::store(new.get(cx), i, x);
    }
    Ok(cx.val(out))
}

fn fold<'a>(cx: &'a mut Cx, a: Args, backwards: bool, method: &str) -> JsResult<Val<'a>> {
    let t = this_array(cx, a, method)?;
    let (f, this) = (a.get(cx, 0), a.this(cx));
    require_callable_value(cx, f)?;
    let n = t.get(cx).length();
    let [acc, value, index] = cx.slots();
    let mut from = 0;
    if a.has(1) {
        cx.copy(acc, a.get(cx, 1));
    } else {
        if n == 0 {
            return Err(cx.type_error("Reduce of empty array with no initial value"));
        }
        element(cx, t, if backwards { n - 1 } else { 0 }, acc)?;
        from = 1;
    }
    let none = cx.undefined();
    for i in from..n {
        let i = if backwards { n - 1 - i } else { i };
        element(cx, t, i, value)?;
        cx.set(index, Imm::number(i as f64));
        call::call(cx, f, none, &[acc, value, index, this], acc)?;
    }
    Ok(cx.val(acc))
}
pub fn reduce<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    fold(cx, a, false, "%TypedArray%.prototype.reduce")
}
pub fn reduce_right<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    fold(cx, a, true, "%TypedArray%.prototype.reduceRight")
}
