//! Methods that take a pattern: they hand over to `Symbol.match`, `replace`, `search`, `split` of an object given, and
//! work on plain text themselves. §22.1.3.13, .14, .19 to .23
//!
//! As of ES2025 only objects are asked for those symbols, not primitives.

use super::search::is_regexp;
use super::substitution::{Substitution, get_substitution, parts};
use super::{flat_arg, this_string};
use crate::builtins::support::arg;
use crate::cx::{Args, Cx, JsResult};
use crate::object::slots::SlotsExt;
use crate::object::string::{self, Str, StrBuf, StrExt};
use crate::object::{NameCell, Object};
use crate::ops::{call, convert, property};
use crate::realm::Intrinsic;
use crate::scratch::Gather;
use tally_heap::{Imm, Local, Val, Value};

/// Calls `pattern[symbol](this, rest)` if the pattern is an object with such a method.
fn delegate(cx: &mut Cx, a: Args, symbol: Local<NameCell>, rest: Option<Local<Value>>, out: Local<Value>) -> JsResult<bool> {
    let pattern = a.get(cx, 0);
    if !cx.val(pattern).is::<Object>() {
        return Ok(false);
    }
    let method = cx.slot();
    if !property::get_method(cx, pattern, symbol, method)? {
        return Ok(false);
    }
    let this = a.this(cx);
    match rest {
        Some(rest) => call::call(cx, method, pattern, &[this, rest], out)?,
        None => call::call(cx, method, pattern, &[this], out)?,
    }
    Ok(true)
}

/// `new RegExp(pattern, flags)[symbol](s)`.
fn through_regexp(cx: &mut Cx, a: Args, s: Local<Str>, flags: &str, symbol: Local<NameCell>, out: Local<Value>) -> JsResult {
    let [ctor, flag_text] = cx.slots();
    let pattern = arg(cx, a, 0);
    cx.intrinsic(Intrinsic::RegExp, ctor)?;
    if flags.is_empty() {
        call::construct(cx, ctor, &[pattern], ctor, out)?;
    } else {
        string::new_string(cx, flag_text, flags)?;
        call::construct(cx, ctor, &[pattern, flag_text], ctor, out)?;
    }
    call::invoke(cx, out, symbol, &[s.value()], out)
}

/// §22.1.3.13
pub fn match_<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    convert::require_object_coercible(cx, a.this(cx), "String.prototype.match")?;
    let out = cx.slot();
    let symbol = cx.symbols.match_;
    if !delegate(cx, a, symbol, None, out)? {
        let s = this_string(cx, a, "String.prototype.match")?;
        through_regexp(cx, a, s, "", symbol, out)?;
    }
    Ok(cx.val(out))
}

/// A regular expression given to `matchAll` or `replaceAll` must be global.
fn require_global(cx: &mut Cx, a: Args, method: &str) -> JsResult {
    let pattern = a.get(cx, 0);
    if is_regexp(cx, pattern)? {
        let flags = cx.slot();
        let key = cx.names.flags;
        property::get_v(cx, pattern, key, flags)?;
        convert::require_object_coercible(cx, flags, method)?;
        let f = convert::to_flat_string(cx, flags, flags)?;
        if !f.get(cx).view().units().any(|u| u == b'g' as u16) {
            return Err(cx.type_error(&format!("{method} called with a non-global RegExp argument")));
        }
    }
    Ok(())
}

/// §22.1.3.14
pub fn match_all<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    convert::require_object_coercible(cx, a.this(cx), "String.prototype.matchAll")?;
    require_global(cx, a, "String.prototype.matchAll")?;
    let out = cx.slot();
    let symbol = cx.symbols.match_all;
    if !delegate(cx, a, symbol, None, out)? {
        let s = this_string(cx, a, "String.prototype.matchAll")?;
        through_regexp(cx, a, s, "g", symbol, out)?;
    }
    Ok(cx.val(out))
}

/// §22.1.3.21
pub fn search<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    convert::require_object_coercible(cx, a.this(cx), "String.prototype.search")?;
    let out = cx.slot();
    let symbol = cx.symbols.search;
    if !delegate(cx, a, symbol, None, out)? {
        let s = this_string(cx, a, "String.prototype.search")?;
        through_regexp(cx, a, s, "", symbol, out)?;
    }
    Ok(cx.val(out))
}

/// §22.1.3.19
pub fn replace<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    convert::require_object_coercible(cx, a.this(cx), "String.prototype.replace")?;
    replace_text(cx, a, false)
}

/// §22.1.3.20
pub fn replace_all<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    convert::require_object_coercible(cx, a.this(cx), "String.prototype.replaceAll")?;
    require_global(cx, a, "String.prototype.replaceAll")?;
    replace_text(cx, a, true)
}

fn replace_text<'a>(cx: &'a mut Cx, a: Args, all: bool) -> JsResult<Val<'a>> {
    let out = cx.slot();
    let symbol = cx.symbols.replace;
    let value = arg(cx, a, 1);
    if delegate(cx, a, symbol, Some(value), out)? {
        return Ok(cx.val(out));
    }
    let s = this_string(cx, a, "String.prototype.replace")?;
    let needle = flat_arg(cx, a, 0)?;
    let functional = call::is_callable(cx.val(value));
    let mut template_parts = Vec::new();
    if !functional {
        let template = convert::to_flat_string(cx, value, value)?;
        template_parts = parts(template.get(cx).view(), 0, false);
    }
    string::flatten(cx, s)?;
    let step = needle.get(cx).len().max(1);
    let len = s.get(cx).len();
    let Some(mut at) = string::index_of(s.get(cx).view(), needle.get(cx).view(), 0) else {
        return Ok(cx.val(s));
    };
    let mut text = StrBuf::with_capacity(cx, len);
    let mut done = 0;
    let [position, result] = cx.slots();
    loop {
        text.settle(cx)?;
        text.push_view(s.get(cx).view().slice(done, at));
        if functional {
            cx.set(position, Imm::int(at as i32));
            let none = cx.undefined();
            call::call(cx, value, none, &[needle.value(), position, s.value()], result)?;
            let r = convert::to_flat_string(cx, result, result)?;
            text.push_view(r.get(cx).view());
        } else if let Some(template) = value.cast::<Str>(cx) {
            let named = cx.undefined();
            let parts = &template_parts;
            let substitution = Substitution { matched: needle, string: s, position: at, captures: &[], named, template, parts };
            get_substitution(cx, &mut text, &substitution)?;
        }
        done = at + needle.get(cx).len();
        if !all || text.is_too_long() {
            break;
        }
        match string::index_of(s.get(cx).view(), needle.get(cx).view(), at + step) {
            Some(next) => at = next,
            None => break,
        }
    }
    text.push_view(s.get(cx).view().slice(done, len));
    text.finish(cx, out)?;
    Ok(cx.val(out))
}

/// §22.1.3.23
pub fn split<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    convert::require_object_coercible(cx, a.this(cx), "String.prototype.split")?;
    let out = cx.slot();
    let symbol = cx.symbols.split;
    let limit = arg(cx, a, 1);
    if delegate(cx, a, symbol, Some(limit), out)? {
        return Ok(cx.val(out));
    }
    let s = this_string(cx, a, "String.prototype.split")?;
    let limit = if cx.val(limit).is_undefined() { u32::MAX } else { convert::to_uint32(cx, limit)? } as usize;
    let separator = flat_arg(cx, a, 0)?;
    string::flatten(cx, s)?;
    let view = s.get(cx).view();
    let mut parts: Gather<(u32, u32)> = Gather::new(cx, 0);
    let n = view.len();
    if limit == 0 {
    } else if cx.val(a.get(cx, 0)).is_undefined() {
        parts.push((0, n as u32));
    } else if separator.get(cx).is_empty() {
        let _ = (0..n.min(limit) as u32).all(|i| parts.push((i, i + 1)));
    } else {
        let sep = separator.get(cx).view();
        let mut from = 0;
        while let Some(at) = string::index_of(view, sep, from) {
            let room = parts.push((from as u32, at as u32));
            from = at + sep.len();
            if !room || parts.len() == limit {
                break;
            }
        }
        if parts.len() < limit {
            parts.push((from as u32, n as u32));
        }
    }
    let (parts, _scratch) = parts.finish(cx)?;
    array_of_parts(cx, s, parts.iter().copied(), out)?;
    Ok(cx.val(out))
}

/// An array of substrings.
pub fn array_of_parts(cx: &mut Cx, s: Local<Str>, parts: impl ExactSizeIterator<Item = (u32, u32)>, out: Local<Value>) -> JsResult {
    let count = parts.len();
    if count == 0 {
        return cx.new_array(out, 0).map(|_| ());
    }
    let mark = cx.open_scope();
    let [store, part] = cx.slots();
    let slots = cx.new_slots(store, count)?;
    for (i, (from, to)) in parts.enumerate() {
        if i % 4096 == 4095 {
            cx.poll()?;
        }
        string::substring(cx, s, from as usize, to as usize, part)?;
        let holder = slots.get(cx);
        cx.write(holder, holder.at(i), cx.val(part));
    }
    cx.new_array_of_slots(out, slots, count as u32)?;
    cx.close_scope(mark);
    Ok(())
}
