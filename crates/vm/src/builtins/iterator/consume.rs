//! The methods of Iterator.prototype that run the iterator. ECMA-262 §27.1.4.

use super::{direct, function_or_close, this_iterator};
use crate::cx::{Args, Cx, JsResult};
use crate::ops::{call, convert, iterate};
use tally_heap::{Imm, Local, Val, Value};

/// Calls the function argument with each value and its number; `body` gets (value, answer) and says whether to go on.
/// Stopping closes the iterator. Answers whether it went to the end.
fn each(
    cx: &mut Cx,
    a: Args,
    method: &str,
    value: Local<Value>,
    mut body: impl FnMut(&mut Cx, Local<Value>) -> JsResult<bool>,
) -> JsResult<bool> {
    let o = this_iterator(cx, a, method)?;
    let f = a.get(cx, 0);
    function_or_close(cx, o, f)?;
    let [next, answer, index] = cx.slots();
    direct(cx, o, next)?;
    let this = cx.undefined();
    let mut i = 0.0;
    while iterate::iterator_step(cx, o.value(), next, value)? {
        cx.set(index, Imm::number(i));
        i += 1.0;
        let r = call::call(cx, f, this, &[value, index], answer).and_then(|()| body(cx, answer));
        match r {
            Ok(true) => {}
            Ok(false) => {
                iterate::close_normally(cx, o.value())?;
                return Ok(false);
            }
            Err(e) => return iterate::iterator_close(cx, o.value(), Err(e)),
        }
    }
    Ok(true)
}

/// §27.1.4.7
pub fn for_each<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let v = cx.slot();
    each(cx, a, "forEach", v, |_, _| Ok(true))?;
    Ok(Imm::UNDEFINED)
}

/// §27.1.4.10
pub fn some<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let v = cx.slot();
    Ok(Imm::bool(!each(cx, a, "some", v, |cx, answer| Ok(!convert::to_boolean(cx.val(answer))))?))
}

/// §27.1.4.3
pub fn every<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let v = cx.slot();
    Ok(Imm::bool(each(cx, a, "every", v, |cx, answer| Ok(convert::to_boolean(cx.val(answer))))?))
}

/// §27.1.4.5
pub fn find<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let v = cx.slot();
    let all = each(cx, a, "find", v, |cx, answer| Ok(!convert::to_boolean(cx.val(answer))))?;
    Ok(if all { Imm::UNDEFINED } else { cx.val(v) })
}

/// §27.1.4.9
pub fn reduce<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_iterator(cx, a, "reduce")?;
    let f = a.get(cx, 0);
    function_or_close(cx, o, f)?;
    let [next, acc, value, index] = cx.slots();
    direct(cx, o, next)?;
    let mut i = 0.0;
    if a.has(1) {
        cx.copy(acc, a.get(cx, 1));
    } else {
        if !iterate::iterator_step(cx, o.value(), next, acc)? {
            return Err(cx.type_error("Reduce of a done iterator with no initial value"));
        }
        i = 1.0;
    }
    let this = cx.undefined();
    while iterate::iterator_step(cx, o.value(), next, value)? {
        cx.set(index, Imm::number(i));
        i += 1.0;
        if let Err(e) = call::call(cx, f, this, &[acc, value, index], acc) {
            return iterate::iterator_close(cx, o.value(), Err(e));
        }
    }
    Ok(cx.val(acc))
}

/// §27.1.4.12
pub fn to_array<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_iterator(cx, a, "toArray")?;
    let [next, value, out] = cx.slots();
    direct(cx, o, next)?;
    let list = cx.new_array(out, 0)?;
    while iterate::iterator_step(cx, o.value(), next, value)? {
        cx.push(list, value)?;
    }
    Ok(cx.val(out))
}
