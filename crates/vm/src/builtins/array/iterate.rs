//! Methods that call a function for each element. ECMA-262 §23.1.3.

use super::element;
use super::species_create;
use crate::builtins::support::{length_of, require_callable, this_object_for};
use crate::cx::{Args, Cx, JsResult};
use crate::object::Object;
use crate::ops::{call, convert};
use tally_heap::{Imm, Local, Val, Value};

/// What the loop lends its body.
struct Step {
    /// The element and what the function answered for it.
    value: Local<Value>,
    answer: Local<Value>,
    key: Local<Value>,
    index: u64,
}

/// Calls the function with every present element; `body` answers whether to go on. The result says if it went to the end.
fn each(
    cx: &mut Cx,
    a: Args,
    method: &str,
    prepare: impl FnOnce(&mut Cx, Local<Object>, u64) -> JsResult,
    mut body: impl FnMut(&mut Cx, &Step) -> JsResult<bool>,
) -> JsResult<bool> {
    let o = this_object_for(cx, a, method)?;
    let n = length_of(cx, o)?;
    let (f, this_arg) = (a.get(cx, 0), a.get(cx, 1));
    require_callable(cx, f)?;
    prepare(cx, o, n)?;
    let [value, answer, key, index] = cx.slots();
    for i in 0..n {
        if element::get_present(cx, o, i, key, value)? {
            cx.set(index, Imm::number(i as f64));
            call::call(cx, f, this_arg, &[value, index, o.value()], answer)?;
            if !body(cx, &Step { value, answer, key, index: i })? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

fn nothing(_: &mut Cx, _: Local<Object>, _: u64) -> JsResult {
    Ok(())
}

/// §23.1.3.15
pub fn for_each<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    each(cx, a, "Array.prototype.forEach", nothing, |_, _| Ok(true))?;
    Ok(Imm::UNDEFINED)
}

/// §23.1.3.6
pub fn every<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let all = each(cx, a, "Array.prototype.every", nothing, |cx, s| Ok(convert::to_boolean(cx.val(s.answer))))?;
    Ok(Imm::bool(all))
}

/// §23.1.3.29
pub fn some<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let none = each(cx, a, "Array.prototype.some", nothing, |cx, s| Ok(!convert::to_boolean(cx.val(s.answer))))?;
    Ok(Imm::bool(!none))
}

/// §23.1.3.21
pub fn map<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    let prepare = |cx: &mut Cx, o, n| species_create(cx, o, n, out).map(|_| ());
    each(cx, a, "Array.prototype.map", prepare, |cx, s| {
        let result = out.cast(cx).expect("made before the loop");
        element::create(cx, result, s.index, s.key, s.answer)?;
        Ok(true)
    })?;
    Ok(cx.val(out))
}

/// §23.1.3.8
pub fn filter<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    let prepare = |cx: &mut Cx, o, _| species_create(cx, o, 0, out).map(|_| ());
    let mut to = 0;
    each(cx, a, "Array.prototype.filter", prepare, |cx, s| {
        if convert::to_boolean(cx.val(s.answer)) {
            let result = out.cast(cx).expect("made before the loop");
            element::create(cx, result, to, s.key, s.value)?;
            to += 1;
        }
        Ok(true)
    })?;
    Ok(cx.val(out))
}

fn fold<'a>(cx: &'a mut Cx, a: Args, method: &str, backwards: bool) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, method)?;
    let n = length_of(cx, o)?;
    let f = a.get(cx, 0);
    require_callable(cx, f)?;
    let [acc, value, key, index] = cx.slots();
    let position = |i: u64| if backwards { n - 1 - i } else { i };
    let mut i = 0;
    if a.has(1) {
        cx.copy(acc, a.get(cx, 1));
    } else {
        let mut found = false;
        while !found && i < n {
            found = element::get_present(cx, o, position(i), key, acc)?;
            i += 1;
        }
        if !found {
            return Err(cx.type_error("Reduce of empty array with no initial value"));
        }
    }
    let this = cx.undefined();
    while i < n {
        if element::get_present(cx, o, position(i), key, value)? {
            cx.set(index, Imm::number(position(i) as f64));
            call::call(cx, f, this, &[acc, value, index, o.value()], acc)?;
        }
        i += 1;
    }
    Ok(cx.val(acc))
}
/// §23.1.3.24
pub fn reduce<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    fold(cx, a, "Array.prototype.reduce", false)
}
/// §23.1.3.25
pub fn reduce_right<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    fold(cx, a, "Array.prototype.reduceRight", true)
}
