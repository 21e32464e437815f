//! Making new text: `concat`, `repeat`, padding, trimming, `toWellFormed`.

use super::{this_flat, this_string};
use crate::builtins::support::arg;
use crate::cx::{Args, Cx, JsResult};
use crate::object::string::{self, MAX_LENGTH, Str, StrBuf, StrExt, StrView};
use crate::ops::convert;
use crate::ops::number_parse::{is_white_space, trim_end as without_end, trim_start as without_start};
use tally_heap::{Local, Val, Value};

/// §22.1.3.5
pub fn concat<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_string(cx, a, "String.prototype.concat")?;
    let [out, next] = cx.slots();
    cx.copy(out, s);
    for i in 0..a.len() {
        let t = convert::to_string(cx, a.get(cx, i), next)?;
        if let Some(head) = out.cast::<Str>(cx) {
            string::concat(cx, head, t, out)?;
        }
    }
    Ok(cx.val(out))
}

/// `s` taken `n` times, as a rope of doublings: nothing is copied until somebody looks.
fn repeated(cx: &mut Cx, s: Local<Str>, n: usize, out: Local<Value>) -> JsResult {
    let len = s.get(cx).len();
    if len == 0 || n == 0 {
        cx.copy(out, cx.strings.empty());
        return Ok(());
    }
    if len.saturating_mul(n) > MAX_LENGTH as usize {
        return Err(cx.range_error("Invalid string length"));
    }
    if len * n <= 4096 {
        string::flatten(cx, s)?;
        let mut text = StrBuf::with_capacity(cx, len * n);
        for _ in 0..n {
            text.push_view(s.get(cx).view());
        }
        return text.finish(cx, out).map(|_| ());
    }
    let mark = cx.open_scope();
    let [power, result] = cx.slots();
    cx.copy(power, s);
    cx.copy(result, cx.strings.empty());
    let mut rest = n;
    loop {
        let Some(p) = power.cast::<Str>(cx) else { unreachable!("a string was put there") };
        if rest & 1 == 1
            && let Some(r) = result.cast::<Str>(cx)
        {
            string::concat(cx, r, p, result)?;
        }
        rest >>= 1;
        if rest == 0 {
            break;
        }
        string::concat(cx, p, p, power)?;
    }
    cx.copy(out, result);
    cx.close_scope(mark);
    Ok(())
}

/// §22.1.3.18
pub fn repeat<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_string(cx, a, "String.prototype.repeat")?;
    let count = a.get(cx, 0);
    let n = convert::to_integer_or_infinity(cx, count)?;
    if n < 0.0 || n.is_infinite() {
        let text = convert::display(cx, count);
        return Err(cx.range_error(&format!("Invalid count value: {text}")));
    }
    let out = cx.slot();
    repeated(cx, s, n as usize, out)?;
    Ok(cx.val(out))
}

/// StringPad. §22.1.3.17.1
fn pad<'a>(cx: &'a mut Cx, a: Args, at_start: bool, method: &str) -> JsResult<Val<'a>> {
    let s = this_string(cx, a, method)?;
    let target = convert::to_length(cx, a.get(cx, 0))? as usize;
    let len = s.get(cx).len();
    if target <= len {
        return Ok(cx.val(s));
    }
    let filler = arg(cx, a, 1);
    if cx.val(filler).is_undefined() {
        cx.copy(filler, cx.strings.unit(b' '));
    }
    let filler = convert::to_string(cx, filler, filler)?;
    let unit = filler.get(cx).len();
    if unit == 0 {
        return Ok(cx.val(s));
    }
    if target > MAX_LENGTH as usize {
        return Err(cx.range_error("Invalid string length"));
    }
    let room = target - len;
    let [fill, out] = cx.slots();
    repeated(cx, filler, room.div_ceil(unit), fill)?;
    let Some(f) = fill.cast::<Str>(cx) else { unreachable!("a string was put there") };
    let f = string::substring(cx, f, 0, room, fill)?;
    if at_start { string::concat(cx, f, s, out) } else { string::concat(cx, s, f, out) }?;
    Ok(cx.val(out))
}

/// §22.1.3.16
pub fn pad_end<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    pad(cx, a, false, "String.prototype.padEnd")
}
/// §22.1.3.17
pub fn pad_start<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    pad(cx, a, true, "String.prototype.padStart")
}

/// TrimString. §22.1.3.32.1
fn trimmed<'a>(cx: &'a mut Cx, a: Args, start: bool, end: bool, method: &str) -> JsResult<Val<'a>> {
    let s = this_flat(cx, a, method)?;
    let v = s.get(cx).view();
    let edge = |u: Option<u16>| u.is_some_and(is_white_space);
    if !(start && edge(v.get(0)) || end && edge(v.get(v.len().wrapping_sub(1)))) {
        return Ok(cx.val(s));
    }
    let head = if start { v.len() - without_start(v).len() } else { 0 };
    let tail = if end { without_end(v).len() } else { v.len() };
    let out = cx.slot();
    string::substring(cx, s, head, tail.max(head), out)?;
    Ok(cx.val(out))
}

/// §22.1.3.32
pub fn trim<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    trimmed(cx, a, true, true, "String.prototype.trim")
}
/// §22.1.3.34
pub fn trim_start<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    trimmed(cx, a, true, false, "String.prototype.trimLeft")
}
/// §22.1.3.33
pub fn trim_end<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    trimmed(cx, a, false, true, "String.prototype.trimRight")
}

/// §22.1.3.31
pub fn to_well_formed<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_flat(cx, a, "String.prototype.toWellFormed")?;
    let v = s.get(cx).view();
    if matches!(v, StrView::Latin1(_)) || v.code_points().all(|c| char::from_u32(c).is_some()) {
        return Ok(cx.val(s));
    }
    let mut text = StrBuf::with_capacity(cx, v.len());
    for c in v.code_points() {
        text.push_code_point(if char::from_u32(c).is_some() { c } else { 0xFFFD });
    }
    let out = cx.slot();
    text.finish(cx, out)?;
    Ok(cx.val(out))
}
