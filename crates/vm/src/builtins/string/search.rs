//! Finding text: `includes`, `indexOf`, `startsWith` and their like.

use super::{clamped, flat_arg, this_string};
use crate::builtins::support::arg;
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::object::Object;
use crate::object::string::{self, Str, StrExt};
use crate::ops::{convert, property};
use tally_heap::{Imm, Local, Val, Value};

/// IsRegExp. §7.2.8
pub fn is_regexp(cx: &mut Cx, v: Local<Value>) -> JsResult<bool> {
    let Some(o) = v.cast::<Object>(cx) else { return Ok(false) };
    let mark = cx.open_scope();
    let slot = cx.slot();
    let key = cx.symbols.match_;
    property::get(cx, o, key, slot)?;
    let matcher = cx.val(slot);
    let r = if matcher.is_undefined() { cx.val(v).kind() == Some(kinds::REGEXP) } else { convert::to_boolean(matcher) };
    cx.close_scope(mark);
    Ok(r)
}

/// The string to look for, which must not be a regular expression; both flat.
fn needle(cx: &mut Cx, a: Args, s: Local<Str>, method: &str) -> JsResult<Local<Str>> {
    let v = a.get(cx, 0);
    if is_regexp(cx, v)? {
        return Err(cx.type_error(&format!("First argument to {method} must not be a regular expression")));
    }
    let n = flat_arg(cx, a, 0)?;
    string::flatten(cx, s)?;
    Ok(n)
}

/// §22.1.3.8
pub fn includes<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_string(cx, a, "String.prototype.includes")?;
    let n = needle(cx, a, s, "String.prototype.includes")?;
    let len = s.get(cx).len();
    let from = clamped(cx, a.get(cx, 1), len, 0)?;
    Ok(Imm::bool(string::index_of(s.get(cx).view(), n.get(cx).view(), from).is_some()))
}

/// §22.1.3.9
pub fn index_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_string(cx, a, "String.prototype.indexOf")?;
    let n = flat_arg(cx, a, 0)?;
    let len = s.get(cx).len();
    let from = clamped(cx, a.get(cx, 1), len, 0)?;
    string::flatten(cx, s)?;
    Ok(Imm::int(string::index_of(s.get(cx).view(), n.get(cx).view(), from).map_or(-1, |i| i as i32)))
}

/// §22.1.3.11
pub fn last_index_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_string(cx, a, "String.prototype.lastIndexOf")?;
    let n = flat_arg(cx, a, 0)?;
    let position = arg(cx, a, 1);
    let d = convert::to_number(cx, position)?;
    // NaN (no position) is the end.
    let from = if d.is_nan() { usize::MAX } else { d as usize };
    string::flatten(cx, s)?;
    Ok(Imm::int(string::last_index_of(s.get(cx).view(), n.get(cx).view(), from).map_or(-1, |i| i as i32)))
}

/// §22.1.3.24
pub fn starts_with<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_string(cx, a, "String.prototype.startsWith")?;
    let n = needle(cx, a, s, "String.prototype.startsWith")?;
    let len = s.get(cx).len();
    let from = clamped(cx, a.get(cx, 1), len, 0)?;
    Ok(Imm::bool(s.get(cx).view().slice(from, len).starts_with(n.get(cx).view())))
}

/// §22.1.3.7
pub fn ends_with<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_string(cx, a, "String.prototype.endsWith")?;
    let n = needle(cx, a, s, "String.prototype.endsWith")?;
    let len = s.get(cx).len();
    let to = clamped(cx, a.get(cx, 1), len, len)?;
    Ok(Imm::bool(s.get(cx).view().slice(0, to).ends_with(n.get(cx).view())))
}
