//! Concatenation without copying, and flattening.
//!
//! A rope is flattened from its right end to its left with a stack of its own: `s += x` in a loop makes ropes that are
//! deep on the left, whose stack then never holds more than two entries. Comparing does not flatten (it must not
//! allocate cells): it walks the flat pieces of both sides.

use super::make::{Fresh, done, too_long};
use super::{MAX_LENGTH, MIN_ROPE, Rope, Str, StrExt, StrView, WIDE, alloc_flat, resolve};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use tally_heap::{Imm, Local, Ref, Val, Value};

/// `a` followed by `b`.
#[inline]
pub fn concat(cx: &mut Cx, a: Local<Str>, b: Local<Str>, out: Local<Value>) -> JsResult<Local<Str>> {
    let (la, lb) = (a.get(cx).length, b.get(cx).length);
    if lb == 0 {
        cx.copy(out, a);
        return Ok(done(cx, out));
    }
    if la == 0 {
        cx.copy(out, b);
        return Ok(done(cx, out));
    }
    // Both are below 2^30: no overflow.
    let len = la + lb;
    let wide = a.get(cx).is_wide() || b.get(cx).is_wide();
    if len < MIN_ROPE {
        return alloc_flat(cx, out, wide, len as usize, |cx, mut to| {
            to.put(0, a.get(cx).view());
            to.put(la as usize, b.get(cx).view());
        });
    }
    if len > MAX_LENGTH {
        return Err(too_long(cx));
    }
    let p = cx.alloc_raw(kinds::ROPE, size_of::<Rope>(), 0).map_err(|e| cx.out_of_memory(e))?.cast::<Rope>();
    // SAFETY: the cell is fresh, and nothing is allocated before it is filled and rooted.
    unsafe {
        (&raw mut (*p).string.length).write(len);
        (&raw mut (*p).string.extra).write(if wide { WIDE } else { 0 });
        (*p).left.set_raw(resolve(a.get(cx)).val().raw());
        (*p).right.set_raw(resolve(b.get(cx)).val().raw());
        cx.set(out, Val::from_raw(Value::cell(p.cast())));
    }
    Ok(done(cx, out))
}

/// Makes a string's units readable through [`StrExt::view`]. The slot then holds the flat string itself.
#[inline]
pub fn flatten(cx: &mut Cx, s: Local<Str>) -> JsResult {
    if s.get(cx).header.kind() == kinds::ROPE { flatten_rope(cx, s) } else { Ok(()) }
}

fn flatten_rope(cx: &mut Cx, s: Local<Str>) -> JsResult {
    let r = s.get(cx);
    if r.try_view().is_none() {
        let (wide, len) = (r.is_wide(), r.len());
        let mark = cx.open_scope();
        let flat = cx.slot();
        let made = alloc_flat(cx, flat, wide, len, |cx, to| fill(s.get(cx), to));
        if made.is_ok()
            && let Some(rope) = s.get(cx).cast::<Rope>()
        {
            cx.write(rope, &rope.left, cx.val(flat));
            cx.write(rope, &rope.right, Imm::HOLE);
        }
        cx.close_scope(mark);
        made?;
    }
    let r = resolve(s.get(cx));
    cx.set(s.value(), r.val());
    Ok(())
}

fn fill(s: Ref<'_, Str>, mut to: Fresh<'_>) {
    let mut end = s.len();
    let mut stack = vec![s];
    while let Some(s) = stack.pop() {
        match s.try_view() {
            Some(v) => {
                end -= v.len();
                to.put(end, v);
            }
            None => {
                let (left, right) = halves(s);
                stack.push(left);
                stack.push(right);
            }
        }
    }
    debug_assert_eq!(end, 0);
}

/// Both sides of a rope that is not flat.
fn halves<'h>(s: Ref<'h, Str>) -> (Ref<'h, Str>, Ref<'h, Str>) {
    if let Some(rope) = s.cast::<Rope>()
        && let Some(left) = rope.read(&rope.left).cast()
        && let Some(right) = rope.read(&rope.right).cast()
    {
        return (left, right);
    }
    unreachable!("what has no view is a rope of two strings")
}

/// The flat pieces of any string, from left to right.
pub struct Chunks<'h> {
    stack: Vec<Ref<'h, Str>>,
}
impl<'h> Chunks<'h> {
    pub fn new(s: Ref<'h, Str>) -> Chunks<'h> {
        Chunks { stack: vec![s] }
    }
}
impl<'h> Iterator for Chunks<'h> {
    type Item = StrView<'h>;
    fn next(&mut self) -> Option<StrView<'h>> {
        loop {
            let s = self.stack.pop()?;
            match s.try_view() {
                Some(v) => return Some(v),
                None => {
                    let (left, right) = halves(s);
                    self.stack.push(right);
                    self.stack.push(left);
                }
            }
        }
    }
}

/// Whether two strings have the same text. Allocates nothing on the heap.
#[inline]
pub fn equals(a: Ref<'_, Str>, b: Ref<'_, Str>) -> bool {
    if a.same(b) {
        return true;
    }
    if a.length != b.length || (a.is_atom() && b.is_atom()) {
        return false;
    }
    let (ha, hb) = (a.header.aux(), b.header.aux());
    if ha != 0 && hb != 0 && ha != hb {
        return false;
    }
    match (a.try_view(), b.try_view()) {
        (Some(a), Some(b)) => a.equals(b),
        _ => equal_pieces(a, b),
    }
}

fn equal_pieces(a: Ref<'_, Str>, b: Ref<'_, Str>) -> bool {
    let (mut xs, mut ys) = (Chunks::new(a), Chunks::new(b));
    let (mut x, mut y) = (StrView::EMPTY, StrView::EMPTY);
    loop {
        if x.is_empty() {
            match xs.next() {
                Some(v) => x = v,
                // The lengths are equal, so the other side is at its end too.
                None => return true,
            }
        }
        if y.is_empty() {
            match ys.next() {
                Some(v) => y = v,
                None => return true,
            }
        }
        let n = x.len().min(y.len());
        if !x.slice(0, n).equals(y.slice(0, n)) {
            return false;
        }
        x = x.slice(n, x.len());
        y = y.slice(n, y.len());
    }
}

/// The text as Rust's, lone surrogates replaced. Works for ropes too.
pub fn to_rust_string(s: Ref<'_, Str>) -> String {
    match s.try_view() {
        Some(v) => v.to_lossy(),
        // A surrogate pair may lie across two pieces.
        None => String::from_utf16_lossy(&Chunks::new(s).flat_map(|v| v.units()).collect::<Vec<u16>>()),
    }
}
