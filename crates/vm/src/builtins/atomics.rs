//! Atomics, on one thread: every operation is indivisible because nobody else runs. ECMA-262 §25.4.
//!
//! `wait` blocks for its timeout: no other agent could wake it. `waitAsync` makes a waiter that `notify` finds by the address
//! of its element; the host says when its time is over.

use super::array_buffer::detached_error;
use super::promise::{new_promise, resolve_promise};
use crate::cx::{Args, Cx, JsResult};
use crate::object::buffer_cells::{ArrayBuffer, TypedArray, TypedArrayExt, view_buffer};
use crate::object::element_type::{Element, Loaded, Stored};
use crate::object::prop_table::attr;
use crate::object::record::Record;
use crate::object::{string, typed};
use crate::ops::convert;
use crate::realm::{Key, Prop};
use tally_heap::{Imm, Local, Root, Val};

pub static ATOMICS: &[Prop] = &[
    Prop::Method(Key::Name("load"), 2, load),
    Prop::Method(Key::Name("store"), 3, store),
    Prop::Method(Key::Name("add"), 3, add),
    Prop::Method(Key::Name("sub"), 3, sub),
    Prop::Method(Key::Name("and"), 3, and),
    Prop::Method(Key::Name("or"), 3, or),
    Prop::Method(Key::Name("xor"), 3, xor),
    Prop::Method(Key::Name("exchange"), 3, exchange),
    Prop::Method(Key::Name("compareExchange"), 4, compare_exchange),
    Prop::Method(Key::Name("isLockFree"), 1, is_lock_free),
    Prop::Method(Key::Name("wait"), 4, wait),
    Prop::Method(Key::Name("waitAsync"), 4, wait_async),
    Prop::Method(Key::Name("notify"), 3, notify),
    Prop::Method(Key::Name("pause"), 0, pause),
    Prop::Tag("Atomics"),
];

/// ValidateIntegerTypedArray and ValidateAtomicAccess. §25.4.3.1, §25.4.3.2
fn access(cx: &mut Cx, a: Args, waitable: bool, method: &str) -> JsResult<(Local<TypedArray>, usize)> {
    let v = a.get(cx, 0);
    let (kind, fits): (_, fn(Element) -> bool) = match waitable {
        true => ("an int32 or BigInt64 typed array.", |e| matches!(e, Element::Int32 | Element::BigInt64)),
        false => ("an integer typed array.", |e| !e.is_float() && e != Element::Uint8Clamped),
    };
    let view = match v.cast::<TypedArray>(cx) {
        Some(t) if fits(t.get(cx).element()) => t,
        found => {
            let text = match found {
                Some(t) => format!("[object {}]", t.get(cx).element().name()),
                None => class_text(cx, v),
            };
            return Err(cx.type_error(&format!("{text} is not {kind}")));
        }
    };
    if view.get(cx).is_out_of_bounds() {
        return Err(detached_error(cx, method));
    }
    let length = view.get(cx).length();
    let i = a.get(cx, 1);
    let i = convert::to_index(cx, i, "Invalid atomic access index")?;
    if i >= length as u64 {
        return Err(cx.range_error("Invalid atomic access index"));
    }
    Ok((view, i as usize))
}

fn class_text(cx: &mut Cx, v: Local<tally_heap::Value>) -> String {
    match cx.val(v).kind() {
        Some(crate::kinds::ARRAY) => "[object Array]".into(),
        Some(k) if crate::kinds::is_object(k) => "[object Object]".into(),
        _ => crate::errors::value_text(cx, v),
    }
}

/// After conversions ran code: the view must still have its elements.
fn revalidate(cx: &mut Cx, view: Local<TypedArray>, method: &str) -> JsResult {
    if view.get(cx).is_out_of_bounds() { Err(detached_error(cx, method)) } else { Ok(()) }
}

/// ToBigInt or ToIntegerOrInfinity of an operand.
fn operand(cx: &mut Cx, e: Element, v: Local<tally_heap::Value>) -> JsResult<Stored> {
    Ok(if e.is_big() { Stored::Big(convert::to_biguint64(cx, v)?) } else { Stored::Number(convert::to_integer_or_infinity(cx, v)?) })
}

fn bits(x: Loaded) -> u64 {
    match x {
        Loaded::Number(d) => d as i64 as u64,
        Loaded::Signed(n) => n as u64,
        Loaded::Unsigned(n) => n,
    }
}
fn operand_bits(x: Stored) -> u64 {
    match x {
        Stored::Number(d) => convert::int32_of(d) as u64,
        Stored::Big(n) => n,
    }
}
fn from_bits(e: Element, n: u64) -> Stored {
    if e.is_big() { Stored::Big(n) } else { Stored::Number(n as u32 as f64) }
}

/// AtomicReadModifyWrite. §25.4.3.14
fn modify<'a>(cx: &'a mut Cx, a: Args, method: &str, f: fn(u64, u64) -> u64) -> JsResult<Val<'a>> {
    let (view, i) = access(cx, a, false, method)?;
    let e = view.get(cx).element();
    let v = a.get(cx, 2);
    let x = operand(cx, e, v)?;
    revalidate(cx, view, method)?;
    let r = view.get(cx);
    if i >= r.length() {
        return Err(cx.range_error("Invalid atomic access index"));
    }
    let old = typed::load(r, i);
    typed::store(r, i, from_bits(e, f(bits(old), operand_bits(x))));
    let out = cx.slot();
    typed::box_loaded(cx, old, out)?;
    Ok(cx.val(out))
}

fn add<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    modify(cx, a, "Atomics.add", u64::wrapping_add)
}
fn sub<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    modify(cx, a, "Atomics.sub", u64::wrapping_sub)
}
fn and<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    modify(cx, a, "Atomics.and", |x, y| x & y)
}
fn or<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    modify(cx, a, "Atomics.or", |x, y| x | y)
}
fn xor<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    modify(cx, a, "Atomics.xor", |x, y| x ^ y)
}
fn exchange<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    modify(cx, a, "Atomics.exchange", |_, y| y)
}

/// §25.4.8
fn load<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (view, i) = access(cx, a, false, "Atomics.load")?;
    revalidate(cx, view, "Atomics.load")?;
    let r = view.get(cx);
    if i >= r.length() {
        return Err(cx.range_error("Invalid atomic access index"));
    }
    let x = typed::load(r, i);
    let out = cx.slot();
    typed::box_loaded(cx, x, out)?;
    Ok(cx.val(out))
}

/// §25.4.11: answers with the converted value, not with what the element can hold.
fn store<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (view, i) = access(cx, a, false, "Atomics.store")?;
    let e = view.get(cx).element();
    let [v, out] = cx.slots();
    cx.copy(v, a.get(cx, 2));
    let x = if e.is_big() {
        convert::to_bigint(cx, v, out)?;
        Stored::Big(convert::to_biguint64(cx, out)?)
    } else {
        let d = convert::to_integer_or_infinity(cx, v)?;
        cx.set(out, Imm::number(d));
        Stored::Number(d)
    };
    revalidate(cx, view, "Atomics.store")?;
    if i >= view.get(cx).length() {
        return Err(cx.range_error("Invalid atomic access index"));
    }
    typed::store(view.get(cx), i, x);
    Ok(cx.val(out))
}

/// §25.4.6
fn compare_exchange<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let method = "Atomics.compareExchange";
    let (view, i) = access(cx, a, false, method)?;
    let e = view.get(cx).element();
    let (expected, replacement) = (a.get(cx, 2), a.get(cx, 3));
    let expected = operand(cx, e, expected)?;
    let replacement = operand(cx, e, replacement)?;
    revalidate(cx, view, method)?;
    let r = view.get(cx);
    if i >= r.length() {
        return Err(cx.range_error("Invalid atomic access index"));
    }
    let old = typed::load(r, i);
    // Compared as the element would hold it.
    let same = e.to_bytes(from_bits(e, operand_bits(expected))) == e.to_bytes(from_bits(e, bits(old)));
    if same {
        typed::store(r, i, from_bits(e, operand_bits(replacement)));
    }
    let out = cx.slot();
    typed::box_loaded(cx, old, out)?;
    Ok(cx.val(out))
}

/// §25.4.7
fn is_lock_free<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let n = a.get(cx, 0);
    let n = convert::to_integer_or_infinity(cx, n)?;
    Ok(Imm::bool([1.0, 2.0, 4.0, 8.0].contains(&n)))
}

/// Somebody who waits without blocking.
pub struct Waiter {
    id: u64,
    /// Where the element is.
    address: usize,
    /// A RECORD of the promise and the view, which keeps the memory.
    held: Root,
    notified: bool,
}

const PROMISE: usize = 0;

/// What both kinds of waiting ask first: the view, the index, whether the element has the value, and the timeout.
fn wait_arguments(cx: &mut Cx, a: Args, method: &str) -> JsResult<(Local<TypedArray>, usize, bool, f64)> {
    let given = a.get(cx, 0).cast::<TypedArray>(cx);
    if let Some(view) = given.filter(|v| matches!(v.get(cx).element(), Element::Int32 | Element::BigInt64))
        && !is_shared(cx, view)
    {
        let name = view.get(cx).element().name();
        return Err(cx.type_error(&format!("[object {name}] is not a shared typed array.")));
    }
    let (view, i) = access(cx, a, true, method)?;
    let r = view.get(cx);
    let e = r.element();
    let (v, timeout) = (a.get(cx, 2), a.get(cx, 3));
    let x = match e.is_big() {
        true => convert::to_biguint64(cx, v)?,
        false => convert::to_int32(cx, v)? as i64 as u64,
    };
    let timeout = convert::to_number(cx, timeout)?;
    let timeout = if timeout.is_nan() { f64::INFINITY } else { timeout.max(0.0) };
    Ok((view, i, bits(typed::load(view.get(cx), i)) == x, timeout))
}

/// §25.4.13
fn wait<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (_, _, equal, timeout) = wait_arguments(cx, a, "Atomics.wait")?;
    let out = cx.slot();
    let text = if !equal {
        "not-equal"
    } else if timeout.is_infinite() {
        return Err(cx.type_error("Atomics.wait would never return: no other thread shares this memory"));
    } else {
        std::thread::sleep(std::time::Duration::from_secs_f64((timeout / 1000.0).min(1e9)));
        "timed-out"
    };
    string::new_string(cx, out, text)?;
    Ok(cx.val(out))
}

/// §25.4.14
fn wait_async<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (view, i, equal, timeout) = wait_arguments(cx, a, "Atomics.waitAsync")?;
    let [result, value, flag, held] = cx.slots();
    let waits = equal && timeout > 0.0;
    if waits {
        new_promise(cx, value)?;
        cx.new_record(held, 0, &[value, view.value()])?;
        let root = cx.new_root(cx.val(held), "Atomics.waitAsync");
        let id = cx.builtins.next_waiter;
        cx.builtins.next_waiter += 1;
        let address = address(cx, view, i);
        cx.builtins.waiters.push(Waiter { id, address, held: root, notified: false });
        if timeout.is_finite()
            && let Some(host) = cx.host.settle_waiter
        {
            host(cx, id, timeout)?;
        }
    } else {
        string::new_string(cx, value, if equal { "timed-out" } else { "not-equal" })?;
    }
    let o = cx.new_object(result)?;
    cx.set(flag, Imm::bool(waits));
    let key = cx.rooted_name("async")?;
    cx.put_own(o, key, attr::ALL, flag)?;
    let key = cx.names.value;
    cx.put_own(o, key, attr::ALL, value)?;
    Ok(cx.val(result))
}

/// Where an element is. Shared memory never moves.
fn address(cx: &Cx, view: Local<TypedArray>, i: usize) -> usize {
    let v = view.get(cx);
    v.data().addr() + i * v.element().size()
}

/// A waiter's time is over, or it was notified: its promise is settled.
pub fn settle_waiter(cx: &mut Cx, id: u64) -> JsResult {
    let Some(at) = cx.builtins.waiters.iter().position(|w| w.id == id) else { return Ok(()) };
    let waiter = cx.builtins.waiters.remove(at);
    let [held, promise, text] = cx.slots();
    cx.set(held, waiter.held.val(cx));
    let record = held.cast::<Record>(cx).expect("a waiter's record");
    cx.set(promise, cx.field(record, PROMISE));
    string::new_string(cx, text, if waiter.notified { "ok" } else { "timed-out" })?;
    resolve_promise(cx, promise, text)
}

/// §25.4.15
fn notify<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (view, i) = access(cx, a, true, "Atomics.notify")?;
    let count = a.get(cx, 2);
    let count = match cx.val(count).is_undefined() {
        true => f64::INFINITY,
        false => convert::to_integer_or_infinity(cx, count)?.max(0.0),
    };
    if view.get(cx).is_out_of_bounds() || !is_shared(cx, view) {
        return Ok(Imm::int(0));
    }
    let address = address(cx, view, i);
    let mut woken = 0u32;
    let mut ids = Vec::new();
    for w in &mut cx.builtins.waiters {
        if w.address == address && !w.notified && f64::from(woken) < count {
            w.notified = true;
            ids.push(w.id);
            woken += 1;
        }
    }
    for id in ids {
        match cx.host.settle_waiter {
            Some(host) => host(cx, id, 0.0)?,
            None => settle_waiter(cx, id)?,
        }
    }
    Ok(Imm::number(f64::from(woken)))
}

fn is_shared(cx: &Cx, view: Local<TypedArray>) -> bool {
    view_buffer(view.get(cx)).and_then(|b| b.cast::<ArrayBuffer>()).is_some_and(|b| b.is_shared())
}

/// Atomics.pause(n): ES2025.
fn pause<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let n = cx.val(a.get(cx, 0));
    let integral = n.is_undefined() || (n.is_number() && n.as_number().trunc() == n.as_number() && n.as_number().is_finite());
    if !integral {
        return Err(cx.type_error("Atomics.pause takes an integral number or undefined"));
    }
    std::hint::spin_loop();
    Ok(Imm::UNDEFINED)
}
