//! Methods that make another array or view: `slice`, `subarray`, `with`, `toReversed`. ECMA-262 §23.2.3.27, .30, .32, .36.

use super::construct::species_create_view;
use super::mutate::{copy_elements, reverse_elements};
use super::{detached, species_create, this_array};
use crate::builtins::support::{incompatible, relative};
use crate::cx::{Args, Cx, JsResult};
use crate::object::buffer_cells::{TypedArray, TypedArrayExt, view_flag};
use crate::object::{typed, views};
use crate::ops::convert;
use tally_heap::{Ref, Val};

/// slice(start, end). §23.2.3.27
pub fn slice<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let method = "%TypedArray%.prototype.slice";
    let t = this_array(cx, a, method)?;
    let n = t.get(cx).length() as u64;
    let (start, end) = (a.get(cx, 0), a.get(cx, 1));
    let start = relative(cx, start, n, 0)?;
    let end = relative(cx, end, n, n)?;
    let count = end.saturating_sub(start);
    let out = cx.slot();
    let new = species_create(cx, t, count, method, out)?;
    if count > 0 {
        let r = t.get(cx);
        if r.is_out_of_bounds() {
            return Err(detached(cx, method));
        }
        // The array may have become shorter meanwhile.
        let end = (end as usize).min(r.length());
        let count = end.saturating_sub(start as usize).min(new.get(cx).length());
        copy_bytes_forward(r, start as usize, new.get(cx), count);
    }
    Ok(cx.val(out))
}

/// Copies `n` elements to the start of another array. Between arrays of one type this goes byte by byte, as slice() has
/// it: where the target lies a little behind the source, what was written is read again.
fn copy_bytes_forward(from: Ref<'_, TypedArray>, at: usize, to: Ref<'_, TypedArray>, n: usize) {
    if from.element() == to.element() && n > 0 {
        let shift = from.element().shift();
        let (source, target) = (&from.cells()[at << shift..(at + n) << shift], &to.cells()[..n << shift]);
        let ahead = target.as_ptr().addr().wrapping_sub(source.as_ptr().addr());
        if ahead > 0 && ahead < source.len() {
            for (s, t) in source.iter().zip(target) {
                t.set(s.get());
            }
            return;
        }
    }
    copy_elements(from, at, to, 0, n);
}

/// subarray(begin, end). §23.2.3.30
pub fn subarray<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let method = "%TypedArray%.prototype.subarray";
    let this = a.this(cx);
    let Some(t) = this.cast::<TypedArray>(cx) else { return Err(incompatible(cx, method, this)) };
    let n = t.get(cx).length() as u64;
    // The conversions may detach the buffer, which does not change what the view's offset was.
    let offset = t.get(cx).own_byte_offset();
    let (start, end) = (a.get(cx, 0), a.get(cx, 1));
    let to_the_end = cx.val(end).is_undefined();
    let start = relative(cx, start, n, 0)?;
    let end = relative(cx, end, n, n)?;
    let tracking = t.get(cx).has(view_flag::TRACKING) && to_the_end;
    let count = (!tracking).then(|| end.saturating_sub(start) as usize);
    let out = cx.slot();
    let at = offset + ((start as usize) << t.get(cx).element().shift());
    species_create_view(cx, t, at, count, method, out)?;
    Ok(cx.val(out))
}

/// toReversed(). §23.2.3.32
pub fn to_reversed<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let t = this_array(cx, a, "%TypedArray%.prototype.toReversed")?;
    let out = cx.slot();
    let new = clone_array(cx, t, out)?;
    reverse_elements(new.get(cx));
    Ok(cx.val(out))
}

/// A copy by TypedArrayCreateSameType.
pub(super) fn clone_array(
    cx: &mut Cx,
    t: tally_heap::Local<TypedArray>,
    out: tally_heap::Local<tally_heap::Value>,
) -> JsResult<tally_heap::Local<TypedArray>> {
    let (e, n) = (t.get(cx).element(), t.get(cx).length());
    views::new_typed_array(cx, out, e, n as u64)?;
    let Some(new) = out.cast::<TypedArray>(cx) else { unreachable!("a typed array was made") };
    copy_elements(t.get(cx), 0, new.get(cx), 0, n);
    Ok(new)
}

/// with(index, value). §23.2.3.36
pub fn with<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let t = this_array(cx, a, "%TypedArray%.prototype.with")?;
    let (e, n) = (t.get(cx).element(), t.get(cx).length());
    let (i, v) = (a.get(cx, 0), a.get(cx, 1));
    let i = convert::to_integer_or_infinity(cx, i)?;
    let i = if i < 0.0 { n as f64 + i } else { i };
    let x = typed::convert(cx, e, v)?;
    // Valid now, after the conversion ran code.
    if i < 0.0 || i >= t.get(cx).length() as f64 {
        return Err(cx.range_error("Invalid typed array index"));
    }
    let out = cx.slot();
    views::new_typed_array(cx, out, e, n as u64)?;
    let Some(new) = out.cast::<TypedArray>(cx) else { unreachable!("a typed array was made") };
    let have = t.get(cx).length().min(n);
    copy_elements(t.get(cx), 0, new.get(cx), 0, have);
    typed::store(new.get(cx), i as usize, x);
    Ok(cx.val(out))
}
