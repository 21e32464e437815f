//! Iterator helper objects (`map`, `filter`, …) and `Iterator.from`. ECMA-262 §27.1.2, §27.1.3.2, §27.1.4.
//!
//! A helper is an ITERATOR object: 1 the iterator it draws from, 2 its `next`, 3 the function, 4 int32 of what it does and
//! where it stands, 5 a SLOTS cell: counter, remaining count, inner iterator and its `next` (flatMap).

use super::{direct, function_or_close, this_iterator};
use crate::builtins::support::this_of_which;
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::object::Object;
use crate::object::create::{internal, set_internal};
use crate::object::iterator::{Which, new_iterator};
use crate::object::slots::{Slots, SlotsExt};
use crate::ops::instance::ordinary_has_instance;
use crate::ops::{call, convert, iterate, property};
use crate::realm::{Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Ref, Val, Value};

/// What a helper does: the low bits of word 4.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    Map,
    Filter,
    Take,
    Drop,
    FlatMap,
}
const ALL: [Does; 5] = [Does::Map, Does::Filter, Does::Take, Does::Drop, Does::FlatMap];
/// Where it stands: the bits above.
const STARTED: i32 = 8;
const RUNNING: i32 = 16;
const DONE: i32 = 32;

const COUNTER: usize = 0;
const REMAINING: usize = 1;
const INNER: usize = 2;
const INNER_NEXT: usize = 3;

fn state(cx: &Cx, h: Local<Object>) -> i32 {
    internal(cx, h, 4).as_int()
}
fn set_state(cx: &Cx, h: Local<Object>, s: i32) {
    set_internal(cx, h, 4, Imm::int(s));
}
fn extra(cx: &Cx, h: Local<Object>) -> Ref<'_, Slots> {
    internal(cx, h, 5).cast().expect("a helper has its slots")
}
fn read(cx: &Cx, h: Local<Object>, i: usize) -> Val<'_> {
    let e = extra(cx, h);
    e.read(e.at(i))
}
fn write(cx: &Cx, h: Local<Object>, i: usize, v: Val<'_>) {
    let e = extra(cx, h);
    cx.write(e, e.at(i), v);
}

fn new_helper<'a>(cx: &'a mut Cx, o: Local<Object>, next: Local<Value>, f: Local<Value>, does: Does, remaining: f64) -> JsResult<Val<'a>> {
    let [out, slots] = cx.slots();
    let h = new_iterator(cx, out, Which::Helper, Intrinsic::IteratorHelperPrototype)?;
    set_internal(cx, h, 1, cx.val(o));
    set_internal(cx, h, 2, cx.val(next));
    set_internal(cx, h, 3, cx.val(f));
    set_state(cx, h, does as i32);
    cx.new_slots(slots, 4)?;
    set_internal(cx, h, 5, cx.val(slots));
    write(cx, h, COUNTER, Imm::int(0));
    write(cx, h, REMAINING, Imm::number(remaining));
    write(cx, h, INNER, Imm::UNDEFINED);
    write(cx, h, INNER_NEXT, Imm::UNDEFINED);
    Ok(cx.val(out))
}

fn with_function<'a>(cx: &'a mut Cx, a: Args, method: &str, does: Does) -> JsResult<Val<'a>> {
    let o = this_iterator(cx, a, method)?;
    let f = a.get(cx, 0);
    function_or_close(cx, o, f)?;
    let next = cx.slot();
    direct(cx, o, next)?;
    new_helper(cx, o, next, f, does, 0.0)
}
/// §27.1.4.8
pub fn map<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    with_function(cx, a, "map", Does::Map)
}
/// §27.1.4.4
pub fn filter<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    with_function(cx, a, "filter", Does::Filter)
}
/// §27.1.4.6
pub fn flat_map<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    with_function(cx, a, "flatMap", Does::FlatMap)
}

fn with_limit<'a>(cx: &'a mut Cx, a: Args, method: &str, does: Does) -> JsResult<Val<'a>> {
    let o = this_iterator(cx, a, method)?;
    let limit = match limit(cx, a) {
        Ok(n) => n,
        Err(e) => return iterate::iterator_close(cx, o.value(), Err(e)),
    };
    let next = cx.slot();
    direct(cx, o, next)?;
    let none = cx.undefined();
    new_helper(cx, o, next, none, does, limit)
}
fn limit(cx: &mut Cx, a: Args) -> JsResult<f64> {
    let v = a.get(cx, 0);
    let n = convert::to_number(cx, v)?;
    let whole = convert::integer_of(n);
    if n.is_nan() || whole < 0.0 {
        let text = crate::errors::value_text(cx, v);
        return Err(cx.range_error(&format!("{text} must be positive")));
    }
    Ok(whole)
}
/// §27.1.4.11
pub fn take<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    with_limit(cx, a, "take", Does::Take)
}
/// §27.1.4.2
pub fn drop<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    with_limit(cx, a, "drop", Does::Drop)
}

/// %IteratorHelperPrototype%. §27.1.2.1
pub static HELPER: &[Prop] =
    &[Prop::Method(Key::Name("next"), 0, next), Prop::Method(Key::Name("return"), 0, return_), Prop::Tag("Iterator Helper")];

/// §27.1.2.1.1
fn next<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let h = this_of_which(cx, a, Which::Helper, "Iterator Helper.prototype.next")?;
    let [v, out] = cx.slots();
    let s = state(cx, h);
    if s & RUNNING != 0 {
        return Err(cx.type_error("Generator is already running"));
    }
    let mut more = false;
    if s & DONE == 0 {
        set_state(cx, h, s | STARTED | RUNNING);
        let r = step(cx, h, ALL[(s & 7) as usize], v);
        let end = if matches!(r, Ok(true)) { 0 } else { DONE };
        set_state(cx, h, s | STARTED | end);
        more = r?;
    }
    if !more {
        cx.set(v, Imm::UNDEFINED);
    }
    iterate::create_iter_result(cx, v, !more, out)?;
    Ok(cx.val(out))
}

/// One step of a helper: its next value, or false when it is exhausted.
fn step(cx: &mut Cx, h: Local<Object>, does: Does, out: Local<Value>) -> JsResult<bool> {
    let [iter, next, f, answer, index] = cx.slots();
    cx.set(iter, internal(cx, h, 1));
    cx.set(next, internal(cx, h, 2));
    cx.set(f, internal(cx, h, 3));
    let this = cx.undefined();
    let count = |cx: &Cx| {
        let n = read(cx, h, COUNTER).as_number();
        cx.set(index, Imm::number(n));
        write(cx, h, COUNTER, Imm::number(n + 1.0));
    };
    match does {
        Does::Map => {
            if !iterate::iterator_step(cx, iter, next, out)? {
                return Ok(false);
            }
            count(cx);
            match call::call(cx, f, this, &[out, index], answer) {
                Ok(()) => cx.copy(out, answer),
                Err(e) => return iterate::iterator_close(cx, iter, Err(e)),
            }
            Ok(true)
        }
        Does::Filter => loop {
            if !iterate::iterator_step(cx, iter, next, out)? {
                return Ok(false);
            }
            count(cx);
            if let Err(e) = call::call(cx, f, this, &[out, index], answer) {
                return iterate::iterator_close(cx, iter, Err(e));
            }
            if convert::to_boolean(cx.val(answer)) {
                return Ok(true);
            }
        },
        Does::Take => {
            let left = read(cx, h, REMAINING).as_number();
            if left == 0.0 {
                iterate::close_normally(cx, iter)?;
                return Ok(false);
            }
            write(cx, h, REMAINING, Imm::number(left - 1.0));
            iterate::iterator_step(cx, iter, next, out)
        }
        Does::Drop => {
            loop {
                let left = read(cx, h, REMAINING).as_number();
                if left == 0.0 {
                    break;
                }
                write(cx, h, REMAINING, Imm::number(left - 1.0));
                if !iterate::iterator_step(cx, iter, next, out)? {
                    return Ok(false);
                }
            }
            iterate::iterator_step(cx, iter, next, out)
        }
        Does::FlatMap => {
            let [inner, inner_next] = cx.slots();
            loop {
                cx.set(inner, read(cx, h, INNER));
                cx.set(inner_next, read(cx, h, INNER_NEXT));
                if !cx.val(inner).is_undefined() {
                    match iterate::iterator_step(cx, inner, inner_next, out) {
                        Ok(true) => return Ok(true),
                        Ok(false) => write(cx, h, INNER, Imm::UNDEFINED),
                        Err(e) => return iterate::iterator_close(cx, iter, Err(e)),
                    }
                }
                if !iterate::iterator_step(cx, iter, next, out)? {
                    return Ok(false);
                }
                count(cx);
                let r = call::call(cx, f, this, &[out, index], answer)
                    .and_then(|()| flattenable(cx, answer, false, "Iterator.prototype.flatMap", inner, inner_next));
                if let Err(e) = r {
                    return iterate::iterator_close(cx, iter, Err(e));
                }
                write(cx, h, INNER, cx.val(inner));
                write(cx, h, INNER_NEXT, cx.val(inner_next));
            }
        }
    }
}

/// §27.1.2.1.2
fn return_<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let h = this_of_which(cx, a, Which::Helper, "Iterator Helper.prototype.return")?;
    let [iter, inner, none, out] = cx.slots();
    let s = state(cx, h);
    if s & RUNNING != 0 {
        return Err(cx.type_error("Generator is already running"));
    }
    if s & DONE == 0 {
        set_state(cx, h, s | DONE);
        cx.set(iter, internal(cx, h, 1));
        cx.set(inner, read(cx, h, INNER));
        if !cx.val(inner).is_undefined() {
            if let Err(e) = iterate::close_normally(cx, inner) {
                return iterate::iterator_close(cx, iter, Err(e));
            }
        }
        iterate::close_normally(cx, iter)?;
    }
    iterate::create_iter_result(cx, none, true, out)?;
    Ok(cx.val(out))
}

/// GetIteratorFlattenable. §7.4.5: the iterator and its `next`.
fn flattenable(cx: &mut Cx, v: Local<Value>, strings: bool, method: &str, iter: Local<Value>, next: Local<Value>) -> JsResult {
    let is_string = cx.val(v).kind().is_some_and(kinds::is_string);
    if !cx.val(v).is::<Object>() && !(strings && is_string) {
        return Err(cx.type_error(&format!("{method} called on non-object")));
    }
    let mark = cx.open_scope();
    let [f, made] = cx.slots();
    let symbol = cx.symbols.iterator;
    if property::get_method(cx, v, symbol, f)? {
        call::call(cx, f, v, &[], made)?;
    } else {
        cx.copy(made, v);
    }
    let Some(o) = made.cast::<Object>(cx) else {
        return Err(cx.type_error(&format!("{method} called on non-object")));
    };
    direct(cx, o, next)?;
    cx.copy(iter, made);
    cx.close_scope(mark);
    Ok(())
}

/// Iterator.from. §27.1.3.2.1
pub fn from<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [iter, next, class, out] = cx.slots();
    flattenable(cx, a.get(cx, 0), true, "Iterator.from", iter, next)?;
    cx.intrinsic(Intrinsic::Iterator, class)?;
    if ordinary_has_instance(cx, class, iter)? {
        return Ok(cx.val(iter));
    }
    let w = new_iterator(cx, out, Which::WrapForValid, Intrinsic::WrapForValidIteratorPrototype)?;
    set_internal(cx, w, 1, cx.val(iter));
    set_internal(cx, w, 2, cx.val(next));
    Ok(cx.val(out))
}

/// %WrapForValidIteratorPrototype%. §27.1.3.2.1.1
pub static WRAP: &[Prop] = &[Prop::Method(Key::Name("next"), 0, wrap_next), Prop::Method(Key::Name("return"), 0, wrap_return)];

fn wrap_next<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let w = this_of_which(cx, a, Which::WrapForValid, "%WrapForValidIteratorPrototype%.next")?;
    let [iter, next, out] = cx.slots();
    cx.set(iter, internal(cx, w, 1));
    cx.set(next, internal(cx, w, 2));
    call::call(cx, next, iter, &[], out)?;
    Ok(cx.val(out))
}
fn wrap_return<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let w = this_of_which(cx, a, Which::WrapForValid, "%WrapForValidIteratorPrototype%.return")?;
    let [iter, out, none] = cx.slots();
    cx.set(iter, internal(cx, w, 1));
    if !iterate::call_return(cx, iter, out)? {
        iterate::create_iter_result(cx, none, true, out)?;
    }
    Ok(cx.val(out))
}
