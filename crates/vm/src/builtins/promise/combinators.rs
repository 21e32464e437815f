//! Promise.all, allSettled, any, race. ECMA-262 §27.2.4.1 to §27.2.4.5.
//!
//! One loop for the four: each value goes through `C.resolve`, and its `then` gets a pair of functions made by the
//! variant. Those of an element capture a RECORD {shared, index, called}; `shared` is a RECORD {array of values,
//! remaining, promise, resolve, reject}.

use super::capability::{Capability, new_capability};
use super::core::new_resolving_functions;
use crate::cx::{Args, Cx, JsResult, Native};
use crate::object::Object;
use crate::object::create::native_data;
use crate::object::function::{NativeFunction, NativeInfo};
use crate::object::prop_table::attr;
use crate::object::record::{Record, RecordExt};
use crate::ops::{call, iterate, property};
use crate::realm::Intrinsic;
use tally_heap::{Imm, Local, Ref, Val, Value};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Variant {
    All,
    AllSettled,
    Any,
    Race,
}

const VALUES: usize = 0;
const REMAINING: usize = 1;
const PROMISE: usize = 2;
const RESOLVE: usize = 3;
const REJECT: usize = 4;

const SHARED: usize = 0;
const INDEX: usize = 1;
const CALLED: usize = 2;

static KEEP: NativeInfo = NativeInfo { name: "", length: 1, native: keep, constructor: false };
static KEEP_FULFILLED: NativeInfo = NativeInfo { name: "", length: 1, native: keep_fulfilled, constructor: false };
static KEEP_REJECTED: NativeInfo = NativeInfo { name: "", length: 1, native: keep_rejected, constructor: false };
static KEEP_ERROR: NativeInfo = NativeInfo { name: "", length: 1, native: keep_error, constructor: false };

macro_rules! entry {
    ($name:ident, $variant:ident, $text:literal) => {
        pub(super) fn $name<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
            let out = cx.slot();
            combine(cx, a, Variant::$variant, $text, out)?;
            Ok(cx.val(out))
        }
    };
}
entry!(all, All, "Promise.all");
entry!(all_settled, AllSettled, "Promise.allSettled");
entry!(any, Any, "Promise.any");
entry!(race, Race, "Promise.race");

/// Of a function that waits for an element of `Promise.all` or its like: which of them, the index, and the promise of all.
pub(crate) fn waiting_for<'h>(f: Val<'h>) -> Option<(&'static str, i32, Val<'h>)> {
    let f: Ref<'_, NativeFunction> = f.cast()?;
    let is = |n: Native| std::ptr::fn_addr_eq(f.native(), n);
    let name = match () {
        _ if is(keep) => "Promise.all",
        _ if is(keep_fulfilled) || is(keep_rejected) => "Promise.allSettled",
        _ if is(keep_error) => "Promise.any",
        _ => return None,
    };
    let element: Ref<'_, Record> = f.read(&f.data).cast()?;
    let shared: Ref<'_, Record> = element.value(SHARED).cast()?;
    Some((name, element.value(INDEX).raw().as_int(), shared.value(PROMISE)))
}

fn combine(cx: &mut Cx, a: Args, variant: Variant, name: &str, out: Local<Value>) -> JsResult {
    let c = a.this(cx);
    if !cx.val(c).is::<Object>() {
        return Err(cx.type_error(&format!("{name} called on non-object")));
    }
    let cap = Capability::slots(cx);
    new_capability(cx, c, cap)?;
    // Handed to `then` by race and all: real functions.
    if cx.val(cap.resolve).is_undefined() {
        new_resolving_functions(cx, cap.promise, cap.resolve, cap.reject)?;
    }
    if let Err(thrown) = each(cx, a, variant, c, cap) {
        if cx.machine.is_terminating() {
            return Err(thrown);
        }
        let reason = cx.slot();
        cx.take_exception(thrown, reason);
        cap.reject(cx, reason)?;
    }
    cx.copy(out, cap.promise);
    Ok(())
}

fn each(cx: &mut Cx, a: Args, variant: Variant, c: Local<Value>, cap: Capability) -> JsResult {
    let [resolve, values, remaining, shared] = cx.slots();
    let name = cx.names.resolve;
    property::get_v(cx, c, name, resolve)?;
    if !call::is_callable(cx.val(resolve)) {
        return Err(cx.type_error("Promise resolve or reject function is not callable"));
    }
    let array = cx.new_array(values, 0)?;
    cx.set(remaining, Imm::int(1));
    cx.new_record(shared, 0, &[values, remaining, cap.promise, cap.resolve, cap.reject])?;
    let [next, then, f, g, index, element, none, out] = cx.slots();
    let mut n = 0i32;
    let source = a.get(cx, 0);
    iterate::iterate(cx, source, |cx, v| {
        cx.set(none, Imm::UNDEFINED);
        cx.push(array, none)?;
        call::call(cx, resolve, c, &[v], next)?;
        cx.copy(f, cap.resolve);
        cx.copy(g, cap.reject);
        if variant != Variant::Race {
            cx.set(index, Imm::int(n));
            cx.set(none, Imm::FALSE);
            cx.new_record(element, 0, &[shared, index, none])?;
            match variant {
                Variant::All => {
                    cx.new_native_data(f, &KEEP, element)?;
                }
                Variant::AllSettled => {
                    cx.new_native_data(f, &KEEP_FULFILLED, element)?;
                    cx.new_native_data(g, &KEEP_REJECTED, element)?;
                }
                _ => {
                    cx.new_native_data(g, &KEEP_ERROR, element)?;
                }
            }
            add_remaining(cx, shared, 1);
        }
        n += 1;
        let name = cx.names.then;
        property::get_v(cx, next, name, then)?;
        call::call(cx, then, next, &[f, g], out)?;
        Ok(true)
    })?;
    if variant != Variant::Race && add_remaining(cx, shared, -1) == 0 {
        finish(cx, shared, variant == Variant::Any)?;
    }
    Ok(())
}

fn add_remaining(cx: &Cx, shared: Local<Value>, by: i32) -> i32 {
    let s: Ref<'_, Record> = cx.val(shared).cast().expect("the shared record");
    let n = s.value(REMAINING).as_int() + by;
    cx.write(s, s.field(REMAINING), Imm::int(n));
    n
}

/// All elements have answered: resolves with the values, or rejects with an AggregateError of them.
fn finish(cx: &mut Cx, shared: Local<Value>, any: bool) -> JsResult {
    let values = cx.slot();
    let cap = Capability::slots(cx);
    let s: Ref<'_, Record> = cx.val(shared).cast().expect("the shared record");
    cx.set(values, s.value(VALUES));
    cx.set(cap.promise, s.value(PROMISE));
    cx.set(cap.resolve, s.value(RESOLVE));
    cx.set(cap.reject, s.value(REJECT));
    if !any {
        return cap.resolve(cx, values);
    }
    let error = cx.slot();
    crate::errors::make_error(cx, Intrinsic::AggregateErrorPrototype, "All promises were rejected", None, error)?;
    let o = error.cast::<Object>(cx).expect("an error");
    let name = cx.names.errors;
    cx.put_own(o, name, attr::HIDDEN, values)?;
    cap.reject(cx, error)
}

/// Stores the answer of an element, the first time it answers.
fn answer(cx: &mut Cx, a: Args, v: Local<Value>, any: bool) -> JsResult {
    let [shared, values] = cx.slots();
    let e: Ref<'_, Record> = native_data(cx, a.callee(cx)).cast().expect("an element function has its record");
    if e.value(CALLED).is_true() {
        return Ok(());
    }
    cx.write(e, e.field(CALLED), Imm::TRUE);
    let index = e.value(INDEX).as_int() as u32;
    cx.set(shared, e.value(SHARED));
    let s: Ref<'_, Record> = cx.val(shared).cast().expect("the shared record");
    cx.set(values, s.value(VALUES));
    let array = values.cast::<Object>(cx).expect("an array");
    cx.put_element(array, index, v)?;
    if add_remaining(cx, shared, -1) == 0 {
        finish(cx, shared, any)?;
    }
    Ok(())
}

fn keep<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    answer(cx, a, a.get(cx, 0), false)?;
    Ok(Imm::UNDEFINED)
}
fn keep_error<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    answer(cx, a, a.get(cx, 0), true)?;
    Ok(Imm::UNDEFINED)
}

fn settled(cx: &mut Cx, a: Args, rejected: bool) -> JsResult {
    // Both functions of an element share their record.
    let e: Ref<'_, Record> = native_data(cx, a.callee(cx)).cast().expect("an element function has its record");
    if e.value(CALLED).is_true() {
        return Ok(());
    }
    let [out, text] = cx.slots();
    let o = cx.new_object(out)?;
    let n = &cx.names;
    let (status, fulfilled, rejected_name, value, reason) = (n.status, n.fulfilled, n.rejected, n.value, n.reason);
    cx.copy(text, if rejected { rejected_name } else { fulfilled });
    cx.add_property(o, status, attr::ALL, text)?;
    cx.add_property(o, if rejected { reason } else { value }, attr::ALL, a.get(cx, 0))?;
    answer(cx, a, out, false)
}
fn keep_fulfilled<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    settled(cx, a, false)?;
    Ok(Imm::UNDEFINED)
}
fn keep_rejected<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    settled(cx, a, true)?;
    Ok(Imm::UNDEFINED)
}
