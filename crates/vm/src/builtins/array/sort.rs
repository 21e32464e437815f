//! `sort` and `toSorted`. ECMA-262 §23.1.3.30, §23.1.3.34.
//!
//! The values are copied out of the array, sorted, and written back (SortIndexedProperties): what the comparator does to
//! the array meanwhile is overwritten, as the specification wants. With a comparator: a stable bottom-up merge sort
//! between two SLOTS cells, on runs made by insertion; pieces that are in order already cost one comparison. Without:
//! every value's string is made once, and Rust sorts the positions.

use super::element;
use crate::builtins::support::{comparator, length_of, this_object_for};
use crate::cx::{Args, Cx, JsResult};
use crate::object::Str;
use crate::object::slots::{Slots, SlotsExt};
use crate::object::text::decimal;
use crate::object::{Object, string};
use crate::ops::{call, convert};
use tally_heap::{Imm, Local, Val, Value};

/// §23.1.3.30
pub fn sort<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let f = comparator(cx, a.get(cx, 0))?;
    let o = this_object_for(cx, a, "Array.prototype.sort")?;
    let n = length_of(cx, o)?;
    let [list, key, v] = cx.slots();
    let (sorted, count) = collect(cx, o, n, true, list)?;
    let defined = order(cx, sorted, count, f)?;
    for i in 0..count {
        let s = sorted.get(cx);
        cx.set(v, if i < defined { s.read(s.at(i)) } else { Imm::UNDEFINED });
        element::set(cx, o, i as u64, key, v)?;
    }
    for i in count as u64..n {
        if element::get_present(cx, o, i, key, v)? {
            element::delete(cx, o, i, key)?;
        }
    }
    Ok(cx.val(o))
}

/// §23.1.3.34
pub fn to_sorted<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let f = comparator(cx, a.get(cx, 0))?;
    let o = this_object_for(cx, a, "Array.prototype.toSorted")?;
    let n = length_of(cx, o)?;
    let [list, out] = cx.slots();
    if n > u32::MAX as u64 {
        return Err(cx.range_error("Invalid array length"));
    }
    let (sorted, count) = collect(cx, o, n, false, list)?;
    let defined = order(cx, sorted, count, f)?;
    let s = sorted.get(cx);
    for i in defined..count {
        cx.write(s, s.at(i), Imm::UNDEFINED);
    }
    cx.new_array_of_slots(out, sorted, count as u32)?;
    Ok(cx.val(out))
}

/// The elements in a SLOTS cell, and how many; holes are left out with `skip_holes`.
fn collect(cx: &mut Cx, o: Local<Object>, n: u64, skip_holes: bool, out: Local<Value>) -> JsResult<(Local<Slots>, usize)> {
    let room = match element::Plain::of(cx, o.get(cx)) {
        Some(p) => p.capacity().min(n as usize),
        None => n.min(1024) as usize,
    };
    let list = cx.new_slots(out, room)?;
    let mark = cx.open_scope();
    let [key, v, bigger] = cx.slots();
    let mut count = 0;
    for i in 0..n {
        if skip_holes {
            if !element::get_present(cx, o, i, key, v)? {
                continue;
            }
        } else {
            element::get(cx, o, i, key, v)?;
        }
        if count == list.get(cx).capacity() {
            let new = cx.new_slots(bigger, count * 2 + 16)?;
            crate::object::elements::copy_slots(cx, list.get(cx), 0, new.get(cx), 0, count);
            cx.copy(out, bigger);
        }
        let l = list.get(cx);
        cx.write(l, l.at(count), cx.val(v));
        count += 1;
    }
    cx.close_scope(mark);
    Ok((list, count))
}

/// Sorts the first `count` values in place, undefined ones last. Answers how many are defined.
pub fn order(cx: &mut Cx, list: Local<Slots>, count: usize, f: Option<Local<Value>>) -> JsResult<usize> {
    let l = list.get(cx);
    let mut defined = 0;
    for i in 0..count {
        let v = l.read(l.at(i));
        if !v.is_undefined() {
            cx.write(l, l.at(defined), v);
            defined += 1;
        }
    }
    let mark = cx.open_scope();
    match f {
        Some(f) => merge_sort(cx, list, defined, f)?,
        None => string_sort(cx, list, defined)?,
    }
    cx.close_scope(mark);
    Ok(defined)
}

/// By the values' strings.
fn string_sort(cx: &mut Cx, list: Local<Slots>, n: usize) -> JsResult {
    let [out, s] = cx.slots();
    let l = list.get(cx);
    if (0..n).all(|i| l.at(i).raw().is_int()) {
        return digit_sort(cx, list, n);
    }
    let texts = cx.new_slots(out, n)?;
    for i in 0..n {
        let l = list.get(cx);
        cx.set(s, l.read(l.at(i)));
        let text = convert::to_string(cx, s, s)?;
        string::flatten(cx, text)?;
        let t = texts.get(cx);
        cx.write(t, t.at(i), cx.val(s));
    }
    // A view, a position, a value, and half of the positions for Rust's sort.
    let _scratch = cx.scratch(n * 40)?;
    let t = texts.get(cx);
    let views: Vec<_> = (0..n).map(|i| t.read(t.at(i)).cast::<Str>().map(|s| string::view(s, cx))).collect();
    let mut positions: Vec<u32> = (0..n as u32).collect();
    positions.sort_by(|&i, &j| match (views[i as usize], views[j as usize]) {
        (Some(x), Some(y)) => x.compare(y),
        _ => std::cmp::Ordering::Equal,
    });
    permute(cx, list, &positions);
    Ok(())
}

/// int32s by their decimal texts.
fn digit_sort(cx: &mut Cx, list: Local<Slots>, n: usize) -> JsResult {
    let _scratch = cx.scratch(n * 28)?;
    let l = list.get(cx);
    let texts: Vec<[u8; 11]> = (0..n).map(|i| decimal_text(l.at(i).raw().as_int())).collect();
    let mut positions: Vec<u32> = (0..n as u32).collect();
    positions.sort_by(|&i, &j| texts[i as usize].cmp(&texts[j as usize]));
    permute(cx, list, &positions);
    Ok(())
}

/// Digits, and zeroes behind them: what is shorter comes first.
fn decimal_text(i: i32) -> [u8; 11] {
    let mut digits = [0; 11];
    let text = decimal(&mut digits, i.unsigned_abs(), i < 0);
    let mut out = [0; 11];
    out[..text.len()].copy_from_slice(text);
    out
}

/// Puts the value at `positions[i]` at `i`.
fn permute(cx: &Cx, list: Local<Slots>, positions: &[u32]) {
    let l = list.get(cx);
    let old: Vec<Val<'_>> = (0..positions.len()).map(|i| l.read(l.at(i))).collect();
    for (i, &p) in positions.iter().enumerate() {
        cx.write(l, l.at(i), old[p as usize]);
    }
}

/// Runs up to this long are made by insertion.
const RUN: usize = 8;

struct Merge {
    f: Local<Value>,
    x: Local<Value>,
    y: Local<Value>,
    answer: Local<Value>,
}

impl Merge {
    /// Whether value `i` of `from` must come after value `j` of it.
    fn after(&self, cx: &mut Cx, from: Local<Slots>, i: usize, j: usize) -> JsResult<bool> {
        let s = from.get(cx);
        cx.set(self.x, s.read(s.at(i)));
        cx.set(self.y, s.read(s.at(j)));
        self.x_after_y(cx)
    }
    fn x_after_y(&self, cx: &mut Cx) -> JsResult<bool> {
        let this = cx.undefined();
        call::call(cx, self.f, this, &[self.x, self.y], self.answer)?;
        let v = cx.val(self.answer);
        let n = if v.is_number() { v.as_number() } else { convert::to_number(cx, self.answer)? };
        Ok(n > 0.0)
    }
    /// Sorts `[from, to)` by insertion.
    fn insert(&self, cx: &mut Cx, list: Local<Slots>, from: usize, to: usize) -> JsResult {
        for i in from + 1..to {
            let s = list.get(cx);
            cx.set(self.y, s.read(s.at(i)));
            let mut j = i;
            while j > from {
                let s = list.get(cx);
                cx.set(self.x, s.read(s.at(j - 1)));
                if !self.x_after_y(cx)? {
                    break;
                }
                let s = list.get(cx);
                cx.write(s, s.at(j), cx.val(self.x));
                // In case the comparator throws next, the list holds each value once: put `y` where the gap is.
                cx.write(s, s.at(j - 1), cx.val(self.y));
                j -= 1;
            }
        }
        Ok(())
    }
    /// Merges `[from, mid)` and `[mid, to)` of `source` into `target`.
    fn merge(&self, cx: &mut Cx, source: Local<Slots>, target: Local<Slots>, from: usize, mid: usize, to: usize) -> JsResult {
        if mid >= to || !self.after(cx, source, mid - 1, mid)? {
            crate::object::elements::copy_slots(cx, source.get(cx), from, target.get(cx), from, to - from);
            return Ok(());
        }
        let (mut i, mut j) = (from, mid);
        for at in from..to {
            let take_right = i == mid || j < to && self.after(cx, source, i, j)?;
            let (s, t) = (source.get(cx), target.get(cx));
            cx.write(t, t.at(at), s.read(s.at(if take_right { j } else { i })));
            *(if take_right { &mut j } else { &mut i }) += 1;
        }
        Ok(())
    }
}

fn merge_sort(cx: &mut Cx, list: Local<Slots>, n: usize, f: Local<Value>) -> JsResult {
    let [x, y, answer, spare] = cx.slots();
    let m = Merge { f, x, y, answer };
    let mut from = 0;
    while from < n {
        m.insert(cx, list, from, n.min(from + RUN))?;
        from += RUN;
    }
    if n <= RUN {
        return Ok(());
    }
    let (mut source, mut target) = (list, cx.new_slots(spare, n)?);
    let mut width = RUN;
    while width < n {
        let mut from = 0;
        while from < n {
            m.merge(cx, source, target, from, n.min(from + width), n.min(from + 2 * width))?;
            from += 2 * width;
        }
        std::mem::swap(&mut source, &mut target);
        width *= 2;
    }
    if source.index() != list.index() {
        crate::object::elements::copy_slots(cx, source.get(cx), 0, list.get(cx), 0, n);
    }
    Ok(())
}
