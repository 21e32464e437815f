//! `indexOf`, `lastIndexOf`, `includes`. ECMA-262 §23.2.3.16, .17, .20.
//!
//! Elements are compared as numbers, which for the types there are is comparing what the searched value becomes in the
//! array, if it stays itself there: bytes go through `memchr`.

use super::this_array;
use crate::builtins::support::relative;
use crate::cx::{Args, Cx, JsResult};
use crate::object::bigint::{BigIntCell, BigIntExt};
use crate::object::buffer_cells::{TypedArray, TypedArrayExt};
use crate::object::element_type::{Element, Loaded, Stored};
use crate::object::typed;
use crate::ops::convert;
use tally_heap::{Imm, Ref, Val};

/// What elements are compared with; `None` if no element can be equal.
fn needle(e: Element, v: Val<'_>) -> Option<Stored> {
    if e.is_big() {
        let n = v.cast::<BigIntCell>()?.small()?;
        let fits = if e == Element::BigInt64 { i64::try_from(n).is_ok() } else { u64::try_from(n).is_ok() };
        return fits.then_some(Stored::Big(n as u64));
    }
    v.is_number().then(|| Stored::Number(v.as_number()))
}

fn equal(x: Loaded, y: Stored, nan: bool) -> bool {
    match (x, y) {
        (Loaded::Number(a), Stored::Number(b)) => a == b || (nan && a.is_nan() && b.is_nan()),
        (Loaded::Signed(a), Stored::Big(b)) => a as u64 == b,
        (Loaded::Unsigned(a), Stored::Big(b)) => a == b,
        _ => false,
    }
}

fn forward(t: Ref<'_, TypedArray>, from: usize, n: usize, y: Stored, nan: bool) -> Option<usize> {
    let n = n.min(t.length());
    if let (Element::Uint8 | Element::Uint8Clamped, Stored::Number(d)) = (t.element(), y) {
        let byte = d as u8;
        if byte as f64 != d || from >= n {
            return None;
        }
        let cells = &t.cells()[from..n];
        // SAFETY: nobody writes to the elements meanwhile.
        let bytes = unsafe { std::slice::from_raw_parts(cells.as_ptr().cast::<u8>(), cells.len()) };
        return memchr::memchr(byte, bytes).map(|i| from + i);
    }
    (from..n).find(|&i| equal(typed::load(t, i), y, nan))
}

pub fn includes<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let t = this_array(cx, a, "%TypedArray%.prototype.includes")?;
    let n = t.get(cx).length() as u64;
    if n == 0 {
        return Ok(Imm::FALSE);
    }
    let from = a.get(cx, 1);
    let from = relative(cx, from, n, 0)? as usize;
    let (r, v) = (t.get(cx), cx.val(a.get(cx, 0)));
    // Elements that went away count as undefined here.
    if v.is_undefined() {
        return Ok(Imm::bool(from.max(r.length()) < n as usize));
    }
    Ok(Imm::bool(needle(r.element(), v).and_then(|y| forward(r, from, n as usize, y, true)).is_some()))
}

pub fn index_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let t = this_array(cx, a, "%TypedArray%.prototype.indexOf")?;
    let n = t.get(cx).length() as u64;
    if n == 0 {
        return Ok(Imm::int(-1));
    }
    let from = a.get(cx, 1);
    let from = relative(cx, from, n, 0)? as usize;
    let r = t.get(cx);
    let found = needle(r.element(), cx.val(a.get(cx, 0))).and_then(|y| forward(r, from, n as usize, y, false));
    Ok(Imm::number(found.map_or(-1.0, |i| i as f64)))
}

pub fn last_index_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let t = this_array(cx, a, "%TypedArray%.prototype.lastIndexOf")?;
    let n = t.get(cx).length() as f64;
    if n == 0.0 {
        return Ok(Imm::int(-1));
    }
    let from = a.get(cx, 1);
    let d = if a.has(1) { convert::to_integer_or_infinity(cx, from)? } else { n - 1.0 };
    let last = if d >= 0.0 { d.min(n - 1.0) } else { n + d };
    if last < 0.0 {
        return Ok(Imm::int(-1));
    }
    let r = t.get(cx);
    let end = (last as usize + 1).min(r.length());
    let found = needle(r.element(), cx.val(a.get(cx, 0))).and_then(|y| (0..end).rev().find(|&i| equal(typed::load(r, i), y, false)));
    Ok(Imm::number(found.map_or(-1.0, |i| i as f64)))
}
