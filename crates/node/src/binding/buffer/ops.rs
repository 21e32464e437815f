//! Copying, comparing, filling, swapping.

use super::range;
use crate::binding::{args, bytes};
use std::cell::Cell;
use std::cmp::Ordering;
use tally_heap::{Imm, Local, Val};
use tally_offheap::{codec, copy_cells, search};
use tally_vm::object::Object;
use tally_vm::object::array::{array_length, dense_get};
use tally_vm::object::buffer_cells::{TypedArray, TypedArrayExt};
use tally_vm::object::element_type::Element;
use tally_vm::object::object::ObjectExt;
use tally_vm::{Args, Cx, JsResult, kinds};

/// `copy(source, target, targetStart, sourceStart, count)`: the two may be the same memory.
pub fn copy<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (from, to) = (bytes::cells(cx, a.get(cx, 0)), bytes::cells(cx, a.get(cx, 1)));
    let (target_start, source_start, count) = (args::size(cx, a, 2), args::size(cx, a, 3), args::size(cx, a, 4));
    let from = &from[range(from.len(), source_start, source_start.saturating_add(count))];
    let to = &to[range(to.len(), target_start, usize::MAX)];
    copy_cells(from, to);
    Ok(Imm::UNDEFINED)
}

/// The bytes of item `i` of an array that has nothing but its items and is a Uint8Array that has any.
fn part(cx: &Cx, list: Local<Object>, i: u32) -> Option<&[Cell<u8>]> {
    let view = dense_get(cx, list.get(cx), i)?.cast::<TypedArray>()?;
    (view.element() == Element::Uint8 && view.length() > 0).then(|| view.cells())
}

/// `totalLength(array) -> int`: of an array of Uint8Arrays none of which is empty; -1 for anything that takes a closer look.
pub fn total_length<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Some(list) = a.get(cx, 0).cast::<Object>(cx).filter(|o| o.get(cx).kind() == kinds::ARRAY) else { return Ok(Imm::int(-1)) };
    let mut total = 0usize;
    for i in 0..array_length(list.get(cx)) {
        match part(cx, list, i) {
            Some(bytes) => total += bytes.len(),
            None => return Ok(Imm::int(-1)),
        }
    }
    Ok(Imm::number(total as f64))
}

/// `concat(array, target)`: the bytes of the array's items, for which [`total_length`] had an answer, as far as the target goes.
pub fn concat<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Some(list) = a.get(cx, 0).cast::<Object>(cx).filter(|o| o.get(cx).kind() == kinds::ARRAY) else { return Ok(Imm::UNDEFINED) };
    let mut to = bytes::cells(cx, a.get(cx, 1));
    for i in 0..array_length(list.get(cx)) {
        let Some(bytes) = part(cx, list, i) else { break };
        copy_cells(bytes, to);
        to = &to[bytes.len().min(to.len())..];
    }
    Ok(Imm::UNDEFINED)
}

fn order(o: Ordering) -> Imm {
    Imm::int(o as i32)
}

/// `compare(a, b)`
pub fn compare<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    // SAFETY: nothing writes meanwhile.
    let (left, right) = unsafe { (bytes::read(cx, a.get(cx, 0)), bytes::read(cx, a.get(cx, 1))) };
    Ok(order(search::compare(left, right)))
}

/// `compareRange(a, b, aStart, aEnd, bStart, bEnd)`
pub fn compare_range<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    // SAFETY: nothing writes meanwhile.
    let (left, right) = unsafe { (bytes::read(cx, a.get(cx, 0)), bytes::read(cx, a.get(cx, 1))) };
    let left = &left[range(left.len(), args::size(cx, a, 2), args::size(cx, a, 3))];
    let right = &right[range(right.len(), args::size(cx, a, 4), args::size(cx, a, 5))];
    Ok(order(search::compare(left, right)))
}

/// `fillBytes(view, pattern, start, end)`
pub fn fill_bytes<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (view, pattern) = (a.get(cx, 0), a.get(cx, 1));
    let (start, end) = (args::size(cx, a, 2), args::size(cx, a, 3));
    let (to, from) = (bytes::cells(cx, view).as_ptr_range(), bytes::cells(cx, pattern).as_ptr_range());
    let apart = from.end <= to.start || to.end <= from.start;
    if apart {
        // SAFETY: the two do not overlap, and nothing else touches them meanwhile.
        let (to, from) = unsafe { (bytes::write(cx, view), bytes::read(cx, pattern)) };
        let part = range(to.len(), start, end);
        search::fill(&mut to[part], from);
    } else {
        // A buffer filled with a part of itself: the pattern is what it was before.
        // SAFETY: nothing writes meanwhile.
        let from = unsafe { bytes::read(cx, pattern) }.to_vec();
        // SAFETY: the only slice of the bytes.
        let to = unsafe { bytes::write(cx, view) };
        let part = range(to.len(), start, end);
        search::fill(&mut to[part], &from);
    }
    Ok(Imm::UNDEFINED)
}

/// `fillByte(view, byte, start, end)`
pub fn fill_byte<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    // SAFETY: the only slice of the bytes.
    let to = unsafe { bytes::write(cx, a.get(cx, 0)) };
    let part = range(to.len(), args::size(cx, a, 2), args::size(cx, a, 3));
    to[part].fill(args::int(cx, a, 1) as u8);
    Ok(Imm::UNDEFINED)
}

/// `swap16(view)`, `swap32`, `swap64`: reverses each group of `N` bytes.
pub fn swap<'a, const N: usize>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    // SAFETY: the only slice of the bytes.
    let all = unsafe { bytes::write(cx, a.get(cx, 0)) };
    search::swap::<N>(all);
    Ok(Imm::UNDEFINED)
}

/// `isUtf8(view)`
pub fn is_utf8<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    // SAFETY: nothing writes meanwhile.
    Ok(Imm::bool(codec::is_valid_utf8(unsafe { bytes::read(cx, a.get(cx, 0)) })))
}

/// `isAscii(view)`
pub fn is_ascii<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    // SAFETY: nothing writes meanwhile.
    Ok(Imm::bool(unsafe { bytes::read(cx, a.get(cx, 0)) }.is_ascii()))
}
