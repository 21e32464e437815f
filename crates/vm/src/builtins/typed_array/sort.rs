//! `sort` and `toSorted`. ECMA-262 §23.2.3.29, .33.
//!
//! Without a comparison elements are sorted in place as what they are (-0 before 0, NaN last). With one, their values go
//! into a SLOTS cell, which is merge-sorted: stable, and the comparison may do what it likes meanwhile.

use super::copy::clone_array;
use super::this_array;
use crate::builtins::support::comparator;
use crate::cx::{Args, Cx, JsResult};
use crate::object::buffer_cells::{TypedArray, TypedArrayExt};
use crate::object::element_type::Element;
use crate::object::half::half_to_double;
use crate::object::slots::{Slots, SlotsExt};
use crate::object::typed;
use crate::ops::{call, convert};
use tally_heap::{Local, Ref, Val, Value};

pub fn sort<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let f = comparator(cx, a.get(cx, 0))?;
    let t = this_array(cx, a, "%TypedArray%.prototype.sort")?;
    sort_array(cx, t, f)?;
    Ok(cx.val(a.this(cx)))
}

pub fn to_sorted<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let f = comparator(cx, a.get(cx, 0))?;
    let t = this_array(cx, a, "%TypedArray%.prototype.toSorted")?;
    let out = cx.slot();
    let new = clone_array(cx, t, out)?;
    sort_array(cx, new, f)?;
    Ok(cx.val(out))
}

fn sort_array(cx: &mut Cx, t: Local<TypedArray>, f: Option<Local<Value>>) -> JsResult {
    match f {
        None => {
            sort_plain(t.get(cx));
            Ok(())
        }
        Some(f) => sort_by(cx, t, f),
    }
}

/// Bits of a double in an order of integers: negative before positive, -0 before 0, NaN last.
fn key64(b: u64) -> u64 {
    if f64::from_bits(b).is_nan() {
        return u64::MAX;
    }
    if b >> 63 != 0 { !b } else { b | 1 << 63 }
}
fn key32(b: u32) -> u32 {
    if f32::from_bits(b).is_nan() {
        return u32::MAX;
    }
    if b >> 31 != 0 { !b } else { b | 1 << 31 }
}
fn key16(b: u16) -> u16 {
    if half_to_double(b).is_nan() {
        return u16::MAX;
    }
    if b >> 15 != 0 { !b } else { b | 1 << 15 }
}

fn sort_plain(t: Ref<'_, TypedArray>) {
    fn run<T: Copy, K: Ord>(p: *mut u8, n: usize, key: impl Fn(T) -> K) {
        if p.cast::<T>().is_aligned() {
            // SAFETY: `n` elements of this size are at `p`, and nothing else looks meanwhile.
            unsafe { std::slice::from_raw_parts_mut(p.cast::<T>(), n) }.sort_unstable_by_key(|x| key(*x));
            return;
        }
        // Foreign memory may lie anywhere: sort a copy.
        // SAFETY: as above, unaligned.
        let mut copy: Vec<T> = (0..n).map(|i| unsafe { p.cast::<T>().add(i).read_unaligned() }).collect();
        copy.sort_unstable_by_key(|x| key(*x));
        for (i, x) in copy.into_iter().enumerate() {
            // SAFETY: as above.
            unsafe { p.cast::<T>().add(i).write_unaligned(x) };
        }
    }
    let (p, n) = (t.data(), t.length());
    match t.element() {
        Element::Int8 => run(p, n, |x: i8| x),
        Element::Uint8 | Element::Uint8Clamped => run(p, n, |x: u8| x),
        Element::Int16 => run(p, n, |x: i16| x),
        Element::Uint16 => run(p, n, |x: u16| x),
        Element::Int32 => run(p, n, |x: i32| x),
        Element::Uint32 => run(p, n, |x: u32| x),
        Element::Float16 => run(p, n, key16),
        Element::Float32 => run(p, n, key32),
        Element::Float64 => run(p, n, key64),
        Element::BigInt64 => run(p, n, |x: i64| x),
        Element::BigUint64 => run(p, n, |x: u64| x),
    }
}

fn sort_by(cx: &mut Cx, t: Local<TypedArray>, f: Local<Value>) -> JsResult {
    let n = t.get(cx).length();
    let [a, b, x, y, answer] = cx.slots();
    let (from, to) = (cx.new_slots(a, n)?, cx.new_slots(b, n)?);
    for i in 0..n {
        super::iterate::element(cx, t, i, x)?;
        put(cx, from, i, x);
    }
    for i in 0..n {
        take(cx, from, i, x);
        put(cx, to, i, x);
    }
    merge_sort(cx, &Merge { f, x, y, answer }, from, to, 0, n)?;
    let e = t.get(cx).element();
    for i in 0..n {
        take(cx, to, i, x);
        if cx.val(x).is_undefined() {
            continue;
        }
        let v = typed::convert(cx, e, x)?;
        typed::store(t.get(cx), i, v);
    }
    Ok(())
}

struct Merge {
    f: Local<Value>,
    x: Local<Value>,
    y: Local<Value>,
    answer: Local<Value>,
}

/// Sorts `[low, high)` of `from` into `to`, which holds the same; halves first, in V8's order of calls.
fn merge_sort(cx: &mut Cx, m: &Merge, from: Local<Slots>, to: Local<Slots>, low: usize, high: usize) -> JsResult {
    if high - low < 2 {
        return Ok(());
    }
    let mid = low + (high - low) / 2;
    merge_sort(cx, m, to, from, low, mid)?;
    merge_sort(cx, m, to, from, mid, high)?;
    let (mut i, mut j) = (low, mid);
    for k in low..high {
        let take_left = if i < mid && j < high {
            take(cx, from, i, m.x);
            take(cx, from, j, m.y);
            let none = cx.undefined();
            call::call(cx, m.f, none, &[m.x, m.y], m.answer)?;
            // What is no number counts as 0.
            let answer = convert::to_number(cx, m.answer)?;
            answer <= 0.0 || answer.is_nan()
        } else {
            i < mid
        };
        take(cx, from, if take_left { i } else { j }, m.x);
        put(cx, to, k, m.x);
        *(if take_left { &mut i } else { &mut j }) += 1;
    }
    Ok(())
}

fn put(cx: &Cx, s: Local<Slots>, i: usize, v: Local<Value>) {
    let s = s.get(cx);
    cx.write(s, s.at(i), cx.val(v));
}
fn take(cx: &Cx, s: Local<Slots>, i: usize, out: Local<Value>) {
    let s = s.get(cx);
    cx.set(out, s.read(s.at(i)));
}
