//! Substrings: copied when short, else a SLICE that shares the parent's units.

use super::make::done;
use super::{Slice, Str, StrExt, WIDE, alloc_flat, char_string, flatten};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use tally_heap::{Local, Ref, Val, Value};

/// Up to here a copy takes no more memory than a slice and its share of the parent, and keeps no parent alive.
const MAX_COPY: usize = 32;

/// Units `from..to` of `s`.
///
/// # Panics
/// Unless `from <= to <= length`.
pub fn substring(cx: &mut Cx, s: Local<Str>, from: usize, to: usize, out: Local<Value>) -> JsResult<Local<Str>> {
    let len = s.get(cx).len();
    assert!(from <= to && to <= len);
    if from == to {
        cx.copy(out, cx.strings.empty());
        return Ok(done(cx, out));
    }
    if from == 0 && to == len {
        cx.copy(out, s);
        return Ok(done(cx, out));
    }
    flatten(cx, s)?;
    let part = s.get(cx).view().slice(from, to);
    let n = part.len();
    if n == 1 {
        let unit = part.at(0);
        return char_string(cx, out, unit);
    }
    if n <= MAX_COPY {
        let wide = !part.is_narrow();
        return alloc_flat(cx, out, wide, n, |cx, mut to_| to_.put(0, s.get(cx).view().slice(from, to)));
    }
    let p = cx.alloc_raw(kinds::SLICE, size_of::<Slice>(), 0).map_err(|e| cx.out_of_memory(e))?.cast::<Slice>();
    // A slice of a slice is one of the parent.
    let s: Ref<'_, Str> = s.get(cx);
    let (parent, offset) = match s.cast::<Slice>() {
        Some(slice) => (slice.read(&slice.parent), slice.offset + from),
        None => (s.val(), from),
    };
    // SAFETY: the cell is fresh, and nothing is allocated before it is filled and rooted.
    unsafe {
        (&raw mut (*p).string.length).write(n as u32);
        (&raw mut (*p).string.extra).write(if s.is_wide() { WIDE } else { 0 });
        (*p).parent.set_raw(parent.raw());
        (&raw mut (*p).offset).write(offset);
        cx.set(out, Val::from_raw(Value::cell(p.cast())));
    }
    Ok(done(cx, out))
}
