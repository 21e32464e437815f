//! `Symbol.match`, `matchAll`, `search` and `split` of regular expressions. §22.2.6.8, .9, .12, .14, §22.2.9

use super::exec::{Plain, flags_of, last_index, match_array, plain, plain_species, program_of, regexp_exec, set_last_index};
use super::program;
use crate::builtins::species::species_constructor;
use crate::builtins::string::array_of_parts;
use crate::builtins::support::{arg, length_of, this_of_which};
use crate::cx::{Args, Cx, JsResult};
use crate::object::Object;
use crate::object::create::{internal, set_internal};
use crate::object::iterator::{Which, new_iterator};
use crate::object::string::{self, Str, StrExt};
use crate::ops::{call, compare, convert, iterate, property};
use crate::realm::{Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Val, Value};

/// `this` as an object, and the argument as a string in a new slot.
fn receiver(cx: &mut Cx, a: Args, method: &str) -> JsResult<(Local<Object>, Local<Str>)> {
    let this = a.this(cx);
    let Some(r) = this.cast::<Object>(cx) else { return Err(super::incompatible(cx, method, this)) };
    let text = cx.slot();
    Ok((r, convert::to_string(cx, a.get(cx, 0), text)?))
}

/// ToString(Get(r, "flags")).
fn flag_letters(cx: &mut Cx, r: Local<Object>, out: Local<Value>) -> JsResult<String> {
    let name = cx.names.flags;
    property::get(cx, r, name, out)?;
    Ok(convert::to_flat_string(cx, out, out)?.get(cx).view().to_lossy())
}

/// After an empty match: `lastIndex` one further.
pub fn advance(cx: &mut Cx, r: Local<Object>, s: Local<Str>, unicode: bool) -> JsResult {
    let at = last_index(cx, r)?;
    string::flatten(cx, s)?;
    let view = s.get(cx).view();
    let step = if unicode && at < view.len() as f64 { view.code_point_at(at as usize).1 } else { 1 };
    set_last_index(cx, r, at + step as f64)
}

/// §22.2.6.8
pub fn match_<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (r, s) = receiver(cx, a, "@@match")?;
    let out = cx.slot();
    let this = a.this(cx);
    if plain(cx, this, true) == Plain::All {
        if !flags_of(cx, r).has(b'g') {
            regexp_exec(cx, r, s, out)?;
            return Ok(cx.val(out));
        }
        set_last_index(cx, r, 0.0)?;
        string::flatten(cx, s)?;
        let p = program_of(cx, r)?;
        let matches = program::collect(cx, &p, s, p.sticky(), p.groups().min(10))?;
        if matches.is_empty() {
            return Ok(Imm::NULL);
        }
        super::legacy::note_last(cx, r, s, &matches)?;
        array_of_parts(cx, s, matches.iter().map(|m| (m.start() as u32, m.end() as u32)), out)?;
        return Ok(cx.val(out));
    }
    let [letters, result] = cx.slots();
    let letters = flag_letters(cx, r, letters)?;
    if !letters.contains('g') {
        regexp_exec(cx, r, s, out)?;
        return Ok(cx.val(out));
    }
    let unicode = letters.contains(['u', 'v']);
    set_last_index(cx, r, 0.0)?;
    let list = cx.new_array(out, 0)?;
    let mut any = false;
    loop {
        regexp_exec(cx, r, s, result)?;
        if cx.val(result).is_null() {
            return Ok(if any { cx.val(out) } else { Imm::NULL });
        }
        property::get_v(cx, result, 0, result)?;
        let m = convert::to_string(cx, result, result)?;
        let empty = m.get(cx).is_empty();
        cx.push(list, result)?;
        any = true;
        if empty {
            advance(cx, r, s, unicode)?;
        }
    }
}

/// §22.2.6.12
pub fn search<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (r, s) = receiver(cx, a, "@@search")?;
    let this = a.this(cx);
    if plain(cx, this, false) != Plain::No {
        string::flatten(cx, s)?;
        let p = program_of(cx, r)?;
        if !program::find(cx, &p, s, 0, p.sticky())? {
            return Ok(Imm::int(-1));
        }
        super::legacy::note(cx, r, s, p.groups())?;
        return Ok(Imm::number(program::group(cx, 0).map_or(0, |m| m.start) as f64));
    }
    let [previous, zero, now, result] = cx.slots();
    let name = cx.names.last_index;
    cx.set(zero, Imm::int(0));
    property::get(cx, r, name, previous)?;
    if !compare::same_value(cx, cx.val(previous), cx.val(zero)) {
        property::set(cx, r, name, zero, true)?;
    }
    regexp_exec(cx, r, s, result)?;
    property::get(cx, r, name, now)?;
    if !compare::same_value(cx, cx.val(now), cx.val(previous)) {
        property::set(cx, r, name, previous, true)?;
    }
    if cx.val(result).is_null() {
        return Ok(Imm::int(-1));
    }
    let index = cx.names.index;
    property::get_v(cx, result, index, now)?;
    Ok(cx.val(now))
}

/// §22.2.6.14
pub fn split<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (r, s) = receiver(cx, a, "@@split")?;
    let this = a.this(cx);
    let limit = arg(cx, a, 1);
    let out = cx.slot();
    if cx.val(limit).is_undefined() || cx.val(limit).is_number() {
        let limit = if cx.val(limit).is_undefined() { u32::MAX } else { convert::to_uint32(cx, limit)? };
        if plain(cx, this, true) == Plain::All && plain_species(cx) {
            split_plain(cx, r, s, limit as usize, out)?;
            return Ok(cx.val(out));
        }
    }
    split_generic(cx, r, s, limit, out)?;
    Ok(cx.val(out))
}

fn split_plain(cx: &mut Cx, r: Local<Object>, s: Local<Str>, limit: usize, out: Local<Value>) -> JsResult {
    string::flatten(cx, s)?;
    let p = program_of(cx, r)?;
    let size = s.get(cx).len();
    if limit == 0 || size == 0 {
        let none = limit == 0 || program::find(cx, &p, s, 0, true)?;
        let whole = if none { None } else { Some((0, 0)) };
        return array_of_parts(cx, s, whole.into_iter(), out);
    }
    let places = program::separators(cx, &p, s, limit)?;
    if !places.is_empty() {
        super::legacy::note_last(cx, r, s, &places)?;
    }
    if p.groups() == 1 {
        let mut from = 0;
        let mut parts: Vec<(u32, u32)> = Vec::with_capacity(places.len() + 1);
        for m in places.iter() {
            parts.push((from, m.start() as u32));
            from = m.end() as u32;
        }
        parts.push((from, size as u32));
        parts.truncate(limit);
        return array_of_parts(cx, s, parts.into_iter(), out);
    }
    let mark = cx.open_scope();
    let v = cx.slot();
    let list = cx.new_array(out, 0)?;
    let (mut from, mut left) = (0, limit);
    'all: for m in places.iter() {
        for part in std::iter::once(Some(from..m.start())).chain((1..p.groups()).map(|n| m.group(n))) {
            super::exec::capture(cx, s, part, v)?;
            cx.push(list, v)?;
            left -= 1;
            if left == 0 {
                break 'all;
            }
        }
        from = m.end();
    }
    if left > 0 {
        super::exec::capture(cx, s, Some(from..size), v)?;
        cx.push(list, v)?;
    }
    cx.close_scope(mark);
    Ok(())
}

/// The steps as they are written.
fn split_generic(cx: &mut Cx, r: Local<Object>, s: Local<Str>, limit: Local<Value>, out: Local<Value>) -> JsResult {
    let [ctor, letters, splitter, z, v] = cx.slots();
    species_constructor(cx, r, Intrinsic::RegExp, ctor)?;
    let mut text = flag_letters(cx, r, letters)?;
    let unicode = text.contains(['u', 'v']);
    if !text.contains('y') {
        text.push('y');
    }
    string::new_string(cx, letters, &text)?;
    call::construct(cx, ctor, &[r.value(), letters], ctor, splitter)?;
    let Some(splitter) = splitter.cast::<Object>(cx) else {
        return Err(cx.type_error("object is not a constructor"));
    };
    let list = cx.new_array(out, 0)?;
    let limit = if cx.val(limit).is_undefined() { u32::MAX } else { convert::to_uint32(cx, limit)? };
    if limit == 0 {
        return Ok(());
    }
    string::flatten(cx, s)?;
    let size = s.get(cx).len();
    if size == 0 {
        regexp_exec(cx, splitter, s, z)?;
        if cx.val(z).is_null() {
            cx.push(list, s.value())?;
        }
        return Ok(());
    }
    let (mut p, mut q, mut count) = (0, 0, 0);
    while q < size {
        set_last_index(cx, splitter, q as f64)?;
        regexp_exec(cx, splitter, s, z)?;
        let step = if unicode { s.get(cx).view().code_point_at(q).1 } else { 1 };
        if cx.val(z).is_null() {
            q += step;
            continue;
        }
        let e = last_index(cx, splitter)?.min(size as f64) as usize;
        if e == p {
            q += step;
            continue;
        }
        string::substring(cx, s, p, q, v)?;
        cx.push(list, v)?;
        count += 1;
        if count == limit {
            return Ok(());
        }
        p = e;
        let Some(result) = z.cast::<Object>(cx) else { break };
        let captures = length_of(cx, result)?.saturating_sub(1);
        for i in 1..=captures {
            property::get(cx, result, i as u32, v)?;
            cx.push(list, v)?;
            count += 1;
            if count == limit {
                return Ok(());
            }
        }
        q = p;
    }
    string::substring(cx, s, p, size, v)?;
    cx.push(list, v)
}

/// §22.2.6.9
pub fn match_all<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (r, s) = receiver(cx, a, "@@matchAll")?;
    let [ctor, letters, matcher, out] = cx.slots();
    species_constructor(cx, r, Intrinsic::RegExp, ctor)?;
    let text = flag_letters(cx, r, letters)?;
    call::construct(cx, ctor, &[r.value(), letters], ctor, matcher)?;
    let at = last_index(cx, r)?;
    let Some(m) = matcher.cast::<Object>(cx) else {
        return Err(cx.type_error("object is not a constructor"));
    };
    set_last_index(cx, m, at)?;
    let o = new_iterator(cx, out, Which::RegExpString, Intrinsic::RegExpStringIteratorPrototype)?;
    set_internal(cx, o, MATCHER, cx.val(matcher));
    set_internal(cx, o, STRING, cx.val(s));
    set_internal(cx, o, GLOBAL, Imm::bool(text.contains('g')));
    set_internal(cx, o, UNICODE, Imm::bool(text.contains(['u', 'v'])));
    Ok(cx.val(out))
}

/// Words of a %RegExpStringIterator%: the matcher (undefined at the end), the string, two flags.
const MATCHER: usize = 1;
const STRING: usize = 2;
const GLOBAL: usize = 3;
const UNICODE: usize = 4;

pub static STRING_ITERATOR: &[Prop] = &[Prop::Method(Key::Name("next"), 0, next), Prop::Tag("RegExp String Iterator")];

/// §22.2.9.2.1
fn next<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_of_which(cx, a, Which::RegExpString, "%RegExpStringIterator%.prototype.next")?;
    let [matcher, text, result, out] = cx.slots();
    cx.set(matcher, internal(cx, o, MATCHER));
    cx.set(text, internal(cx, o, STRING));
    let (Some(r), Some(s)) = (matcher.cast::<Object>(cx), text.cast::<Str>(cx)) else {
        iterate::create_iter_result(cx, result, true, out)?;
        return Ok(cx.val(out));
    };
    if plain(cx, matcher, false) != Plain::No {
        match super::exec::builtin_match(cx, r, s)? {
            None => cx.set(result, Imm::NULL),
            Some(p) => {
                if internal(cx, o, GLOBAL).is_true() && program::group(cx, 0).is_none_or(|m| m.is_empty()) {
                    let unicode = internal(cx, o, UNICODE).is_true();
                    advance(cx, r, s, unicode)?;
                }
                match_array(cx, s, &p, p.flags.has(b'd'), result)?;
            }
        }
    } else {
        regexp_exec(cx, r, s, result)?;
        if !cx.val(result).is_null() && internal(cx, o, GLOBAL).is_true() {
            let v = matcher;
            property::get_v(cx, result, 0, v)?;
            let m = convert::to_string(cx, v, v)?;
            if m.get(cx).is_empty() {
                let unicode = internal(cx, o, UNICODE).is_true();
                cx.set(v, internal(cx, o, MATCHER));
                advance(cx, r, s, unicode)?;
            }
        }
    }
    if cx.val(result).is_null() {
        set_internal(cx, o, MATCHER, Imm::UNDEFINED);
        cx.set(result, Imm::UNDEFINED);
        iterate::create_iter_result(cx, result, true, out)?;
        return Ok(cx.val(out));
    }
    if !internal(cx, o, GLOBAL).is_true() {
        set_internal(cx, o, MATCHER, Imm::UNDEFINED);
    }
    iterate::create_iter_result(cx, result, false, out)?;
    Ok(cx.val(out))
}
