//! Atomics. ECMA-262 §25.4.
//!
//! Elements of shared memory are accessed by the processor's sequentially consistent instructions, others as any: nobody
//! else runs. Who waits stands in a list of the memory it waits in (`tally_offheap::SharedBytes`), whatever thread it is on.
//! `wait` sleeps; of `waitAsync` the promise is kept here, and the host says when its time is over.

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
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant};
use tally_heap::{Imm, Local, Ref, Root, Val};
use tally_offheap::{Agent, Backing, SharedBytes, Who};

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

/// Runs `$op` on element `i` of shared memory as an atomic integer of its width; bits go in and come out.
macro_rules! on_shared {
    ($view:expr, $i:expr, |$atomic:ident, $narrow:ident| $op:expr) => {{
        let v = $view;
        let e = v.element();
        let p = v.data().wrapping_add($i << e.shift());
        macro_rules! width {
            ($Atomic:ty, $int:ty) => {{
                // SAFETY: `i` is an element of the view; elements of shared memory are aligned, as the memory is.
                let $atomic = unsafe { <$Atomic>::from_ptr(p.cast()) };
                let $narrow = |bits: u64| bits as $int;
                u64::from($op)
            }};
        }
        match e.shift() {
            0 => width!(AtomicU8, u8),
            1 => width!(AtomicU16, u16),
            2 => width!(AtomicU32, u32),
            _ => width!(AtomicU64, u64),
        }
    }};
}

/// The bits of an element as it is read.
fn loaded(e: Element, bits: u64) -> Loaded {
    match e {
        Element::Int8 => Loaded::Number(f64::from(bits as i8)),
        Element::Int16 => Loaded::Number(f64::from(bits as i16)),
        Element::Int32 => Loaded::Number(f64::from(bits as i32)),
        Element::BigInt64 => Loaded::Signed(bits as i64),
        Element::BigUint64 => Loaded::Unsigned(bits),
        _ => Loaded::Number(bits as f64),
    }
}

/// Reads element `i`, which there is.
fn load_element(cx: &Cx, view: Local<TypedArray>, i: usize) -> Loaded {
    let v = view.get(cx);
    if is_shared(cx, view) { loaded(v.element(), on_shared!(v, i, |atomic, _narrow| atomic.load(SeqCst))) } else { typed::load(v, i) }
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
    let old = if is_shared(cx, view) {
        let x = operand_bits(x);
        let old = on_shared!(r, i, |atomic, narrow| {
            let mut seen = atomic.load(SeqCst);
            loop {
                match atomic.compare_exchange_weak(seen, narrow(f(u64::from(seen), x)), SeqCst, SeqCst) {
                    Ok(old) => break old,
                    Err(now) => seen = now,
                }
            }
        });
        loaded(e, old)
    } else {
        let old = typed::load(r, i);
        typed::store(r, i, from_bits(e, f(bits(old), operand_bits(x))));
        old
    };
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
    let x = load_element(cx, view, i);
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
    if is_shared(cx, view) {
        let x = operand_bits(x);
        on_shared!(view.get(cx), i, |atomic, narrow| {
            atomic.store(narrow(x), SeqCst);
            0_u8
        });
    } else {
        typed::store(view.get(cx), i, x);
    }
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
    let old = if is_shared(cx, view) {
        let (expected, replacement) = (operand_bits(expected), operand_bits(replacement));
        let old = on_shared!(r, i, |atomic, narrow| {
            let r = atomic.compare_exchange(narrow(expected), narrow(replacement), SeqCst, SeqCst);
            r.unwrap_or_else(|other| other)
        });
        loaded(e, old)
    } else {
        let old = typed::load(r, i);
        // Compared as the element would hold it.
        let same = e.to_bytes(from_bits(e, operand_bits(expected))) == e.to_bytes(from_bits(e, bits(old)));
        if same {
            typed::store(r, i, from_bits(e, operand_bits(replacement)));
        }
        old
    };
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
    /// The memory that it waits in, and its number there.
    bytes: Arc<SharedBytes>,
    entry: u64,
    /// A RECORD of the promise and the view.
    held: Root,
    notified: bool,
}

impl Drop for Waiter {
    fn drop(&mut self) {
        self.bytes.forget_waiter(self.entry);
    }
}

const PROMISE: usize = 0;

/// An isolate that others have no way to tell anything.
#[derive(Debug)]
struct Alone;
impl Agent for Alone {
    fn notified(&self, _: u64) {}
}

/// Whom waiters of this isolate belong to.
fn this_agent(cx: &mut Cx) -> Arc<dyn Agent> {
    match &cx.host.agent {
        Some(agent) => Arc::clone(agent),
        None => Arc::clone(cx.builtins.alone.get_or_insert_with(|| Arc::new(Alone))),
    }
}

/// What both kinds of waiting ask first: the view, the index, whether the element has the value, and the timeout.
fn wait_arguments(cx: &mut Cx, a: Args, method: &str) -> JsResult<(Local<TypedArray>, usize, u64, f64)> {
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
    // As the element would hold it.
    Ok((view, i, if e.is_big() { x } else { u64::from(x as u32) }, timeout))
}

/// The memory of a view, and where in it an element is.
fn place(cx: &Cx, view: Local<TypedArray>, i: usize) -> Option<(Arc<SharedBytes>, usize)> {
    let v = view.get(cx);
    match &*v.backing()? {
        Backing::Store(store) => Some((Arc::clone(store.shared()?), v.own_byte_offset() + (i << v.element().shift()))),
        _ => None,
    }
}

/// The bits of an element of shared memory now.
fn bits_now(v: Ref<'_, TypedArray>, i: usize) -> u64 {
    on_shared!(v, i, |atomic, _narrow| atomic.load(SeqCst))
}

/// §25.4.13
fn wait<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (view, i, x, timeout) = wait_arguments(cx, a, "Atomics.wait")?;
    let out = cx.slot();
    let Some((bytes, at)) = place(cx, view, i) else { return Err(detached_error(cx, "Atomics.wait")) };
    // Longer than any program runs is for ever.
    let until = (timeout < 1e13).then(|| Instant::now() + Duration::from_secs_f64(timeout / 1000.0));
    let sleeper = cx.machine().sleeper();
    sleeper.reset();
    let v = view.get(cx);
    let text = match bytes.wait_if(at, Who::Sleeps(Arc::clone(&sleeper)), || bits_now(v, i) == x) {
        None => "not-equal",
        Some(entry) => loop {
            if sleeper.sleep(until) {
                break "ok";
            }
            // Called, or the time is over; who notified it meanwhile has taken it out of the list.
            if let Err(thrown) = cx.poll() {
                bytes.forget_waiter(entry);
                return Err(thrown);
            }
            if until.is_some_and(|until| until <= Instant::now()) {
                break if bytes.forget_waiter(entry) { "timed-out" } else { "ok" };
            }
        },
    };
    string::new_string(cx, out, text)?;
    Ok(cx.val(out))
}

/// §25.4.14
fn wait_async<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (view, i, x, timeout) = wait_arguments(cx, a, "Atomics.waitAsync")?;
    let [result, value, flag, held] = cx.slots();
    let Some((bytes, at)) = place(cx, view, i) else { return Err(detached_error(cx, "Atomics.waitAsync")) };
    new_promise(cx, value)?;
    cx.new_record(held, 0, &[value, view.value()])?;
    let id = cx.builtins.next_waiter;
    cx.builtins.next_waiter += 1;
    let who = Who::Promise(this_agent(cx), id);
    let v = view.get(cx);
    let entry = if timeout > 0.0 { bytes.wait_if(at, who, || bits_now(v, i) == x) } else { None };
    let waits = entry.is_some();
    if let Some(entry) = entry {
        let root = cx.new_root(cx.val(held), "Atomics.waitAsync");
        cx.builtins.waiters.push(Waiter { id, bytes, entry, held: root, notified: false });
        if timeout.is_finite()
            && let Some(host) = cx.host.settle_waiter
        {
            host(cx, id, timeout)?;
        }
    } else {
        let timed_out = timeout == 0.0 && bits_now(view.get(cx), i) == x;
        string::new_string(cx, value, if timed_out { "timed-out" } else { "not-equal" })?;
    }
    let o = cx.new_object(result)?;
    cx.set(flag, Imm::bool(waits));
    let key = cx.rooted_name("async")?;
    cx.put_own(o, key, attr::ALL, flag)?;
    let key = cx.names.value;
    cx.put_own(o, key, attr::ALL, value)?;
    Ok(cx.val(result))
}

/// A waiter's time is over, or it was notified: its promise is settled.
pub fn settle_waiter(cx: &mut Cx, id: u64) -> JsResult {
    let Some(at) = cx.builtins.waiters.iter().position(|w| w.id == id) else { return Ok(()) };
    let waiter = cx.builtins.waiters.remove(at);
    let [held, promise, text] = cx.slots();
    cx.set(held, waiter.held.val(cx));
    let record = held.cast::<Record>(cx).expect("a waiter's record");
    cx.set(promise, cx.field(record, PROMISE));
    // Who notified it took it out of the list.
    let notified = waiter.notified || !waiter.bytes.forget_waiter(waiter.entry);
    string::new_string(cx, text, if notified { "ok" } else { "timed-out" })?;
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
    let Some((bytes, at)) = place(cx, view, i) else { return Ok(Imm::int(0)) };
    let own = this_agent(cx);
    let mut ids = Vec::new();
    let woken =
        bytes.notify(
            at,
            count,
            |agent, id| {
                if std::ptr::addr_eq(Arc::as_ptr(agent), Arc::as_ptr(&own)) { ids.push(id) } else { agent.notified(id) }
            },
        );
    for id in ids {
        if let Some(waiter) = cx.builtins.waiters.iter_mut().find(|w| w.id == id) {
            waiter.notified = true;
        }
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
