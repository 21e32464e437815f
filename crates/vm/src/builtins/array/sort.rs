//! `sort` and `toSorted`. ECMA-262 §23.1.3.30, §23.1.3.34.
//!
//! The values are copied out of the array, sorted, and written back (SortIndexedProperties): what the comparator does to
//! the array meanwhile is overwritten, as the specification wants. With a comparator: `timsort.rs`. Without: every value's string is made once, and Rust sorts the positions.

use super::{element, timsort};
use crate::builtins::support::{comparator, length_of, this_object_for};
use crate::cx::{Args, Cx, JsResult};
use crate::object::Str;
use crate::object::slots::{Slots, SlotsExt};
use crate::object::text::decimal;
use crate::object::{Object, string};
use crate::ops::convert;
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
        element::delete(cx, o, i, key)?;
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
        Some(f) => timsort::sort(cx, list, defined, f)?,
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
