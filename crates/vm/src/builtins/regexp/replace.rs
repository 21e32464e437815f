//! `RegExp.prototype[Symbol.replace]`. §22.2.6.11
//!
//! Plain regular expressions (`exec::plain`) are matched first, all of them; then the text is put together from the
//! ranges. Template text is expanded straight from the subject's units: nothing is allocated on the way. For a function
//! very many matches are found by portions, which nobody can tell but by `RegExp.$1`.

use super::exec::{self, Plain, capture, flags_of, groups, named_place, plain, program_of, regexp_exec, set_last_index};
use super::matching::advance;
use super::program::{self, Match, Places, Program};
use crate::builtins::string::{Part, Substitution, get_substitution, parts};
use crate::builtins::support::{arg, length_of};
use crate::cx::{Args, Cx, JsResult};
use crate::object::Object;
use crate::object::array::{array_length, dense_get};
use crate::object::string::{self, Str, StrBuf, StrExt, StrView};
use crate::ops::{call, convert, property};
use tally_heap::{Imm, Local, Val, Value};

pub fn replace<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let Some(r) = this.cast::<Object>(cx) else { return Err(super::incompatible(cx, "@@replace", this)) };
    let [text, out] = cx.slots();
    let s = convert::to_string(cx, a.get(cx, 0), text)?;
    let value = arg(cx, a, 1);
    let functional = call::is_callable(cx.val(value));
    if !functional {
        convert::to_flat_string(cx, value, value)?;
    }
    // Converting the replacement may have changed anything.
    if plain(cx, this, true) != Plain::All {
        generic(cx, r, s, value, out)?;
        return Ok(cx.val(out));
    }
    let mut rest = None;
    let (p, matches) = if flags_of(cx, r).has(b'g') {
        set_last_index(cx, r, 0.0)?;
        string::flatten(cx, s)?;
        let p = program_of(cx, r)?;
        rest = Some(0);
        let most = if functional { portion(&p) } else { usize::MAX };
        let matches = program::collect_some(cx, &p, s, p.sticky(), p.groups(), &mut rest, most)?;
        (p, matches)
    } else {
        match exec::builtin_match(cx, r, s)? {
            Some(p) => {
                let only = Places::last(cx, p.groups());
                (p, only)
            }
            None => return Ok(cx.val(s)),
        }
    };
    if matches.is_empty() {
        return Ok(cx.val(s));
    }
    super::legacy::note_last(cx, r, s, &matches)?;
    let result = if functional { by_function(cx, r, &p, s, value, matches, rest)? } else { by_template(cx, &p, s, value, &matches) };
    result.finish(cx, out)?;
    Ok(cx.val(out))
}

/// Matches that are found before a function is called with them.
fn portion(p: &Program) -> usize {
    (1 << 17) / p.groups() + 1
}

fn by_template(cx: &Cx, p: &Program, s: Local<Str>, template: Local<Value>, matches: &Places) -> StrBuf {
    let view = s.get(cx).view();
    let mut text = StrBuf::with_capacity(cx, view.len());
    let Some(t) = cx.val(template).cast::<Str>() else { return text };
    let t = t.view();
    let parts = parts(t, p.groups() - 1, !p.names.is_empty());
    let mut done = 0;
    for m in matches.iter() {
        text.push_view(view.slice(done, m.start()));
        expand(&mut text, p, view, m, t, &parts);
        done = m.end();
        if text.is_too_long() {
            break;
        }
    }
    text.push_view(view.slice(done, view.len()));
    text
}

/// GetSubstitution with captures as ranges. §22.1.3.19.1
fn expand(text: &mut StrBuf, p: &Program, s: StrView<'_>, m: Match<'_>, t: StrView<'_>, parts: &[Part]) {
    for part in parts {
        let found = match part {
            Part::Text(range) => {
                text.push_view(t.range(range.clone()));
                continue;
            }
            Part::Matched => Some(m.start()..m.end()),
            Part::Before => Some(0..m.start()),
            Part::After => Some(m.end()..s.len()),
            Part::Capture(index) => m.group(*index),
            Part::Named(name) => {
                let name = t.range(name.clone());
                let n = p.name_texts().position(|n| name.equals(StrView::Utf16(n)));
                n.and_then(|n| named_place(p, n, |g| m.group(g)))
            }
        };
        if let Some(range) = found {
            text.push_view(s.range(range));
        }
    }
}

/// `rest` is where more matches may be than those found.
fn by_function(
    cx: &mut Cx,
    r: Local<Object>,
    p: &Program,
    s: Local<Str>,
    f: Local<Value>,
    mut matches: Places,
    mut rest: Option<usize>,
) -> JsResult<StrBuf> {
    let mut text = StrBuf::with_capacity(cx, s.get(cx).len());
    let n = p.groups();
    let result = cx.slot();
    let args: Vec<Local<Value>> = (0..n + 2 + usize::from(!p.names.is_empty())).map(|_| cx.slot()).collect();
    let none = cx.undefined();
    let mut done = 0;
    while !matches.is_empty() && !text.is_too_long() {
        for m in matches.iter() {
            text.settle(cx)?;
            for (i, &slot) in args[..n].iter().enumerate() {
                capture(cx, s, m.group(i), slot)?;
            }
            cx.set(args[n], Imm::number(m.start() as f64));
            cx.copy(args[n + 1], s);
            if let Some(&named) = args.get(n + 2) {
                groups(cx, p, named, |cx, i, v| {
                    let range = named_place(p, i, |g| m.group(g));
                    capture(cx, s, range, v)
                })?;
            }
            call::call(cx, f, none, &args, result)?;
            let r = convert::to_flat_string(cx, result, result)?;
            text.push_view(s.get(cx).view().slice(done, m.start()));
            text.push_view(r.get(cx).view());
            done = m.end();
            if text.is_too_long() {
                break;
            }
        }
        matches = program::collect_some(cx, p, s, p.sticky(), n, &mut rest, portion(p))?;
        super::legacy::note_last(cx, r, s, &matches)?;
    }
    let view = s.get(cx).view();
    text.push_view(view.slice(done, view.len()));
    Ok(text)
}

/// The steps as they are written.
fn generic(cx: &mut Cx, r: Local<Object>, s: Local<Str>, value: Local<Value>, out: Local<Value>) -> JsResult {
    let [flags, list, result, matched, v] = cx.slots();
    let name = cx.names.flags;
    property::get(cx, r, name, flags)?;
    let letters = convert::to_flat_string(cx, flags, flags)?.get(cx).view().to_lossy();
    let (global, unicode) = (letters.contains('g'), letters.contains(['u', 'v']));
    if global {
        set_last_index(cx, r, 0.0)?;
    }
    let results = cx.new_array(list, 0)?;
    loop {
        regexp_exec(cx, r, s, result)?;
        if cx.val(result).is_null() {
            break;
        }
        cx.push(results, result)?;
        if !global {
            break;
        }
        property::get_v(cx, result, 0, matched)?;
        let m = convert::to_string(cx, matched, matched)?;
        if m.get(cx).is_empty() {
            advance(cx, r, s, unicode)?;
        }
    }
    string::flatten(cx, s)?;
    let functional = call::is_callable(cx.val(value));
    let mut text = StrBuf::of(cx);
    let mut done = 0;
    let [position, named, replaced] = cx.slots();
    let n_results = array_length(results.get(cx));
    for i in 0..n_results {
        let mark = cx.open_scope();
        cx.set(result, dense_get(cx, results.get(cx), i).unwrap_or(Imm::UNDEFINED));
        let Some(object) = result.cast::<Object>(cx) else { break };
        let captures = length_of(cx, object)?.saturating_sub(1);
        property::get(cx, object, 0, matched)?;
        let m = convert::to_flat_string(cx, matched, matched)?;
        let index = cx.names.index;
        property::get(cx, object, index, v)?;
        let at = convert::to_integer_or_infinity(cx, v)?.clamp(0.0, s.get(cx).len() as f64);
        let mut args: Vec<Local<Value>> = vec![matched];
        for n in 1..=captures.min(1 << 15) {
            let c = cx.slot();
            property::get(cx, object, n as u32, c)?;
            if !cx.val(c).is_undefined() {
                convert::to_flat_string(cx, c, c)?;
            }
            args.push(c);
        }
        let groups_name = cx.names.groups;
        property::get(cx, object, groups_name, named)?;
        let mut expanded = StrBuf::of(cx);
        if functional {
            cx.set(position, Imm::number(at));
            args.extend([position, s.value()]);
            if !cx.val(named).is_undefined() {
                args.push(named);
            }
            let none = cx.undefined();
            call::call(cx, value, none, &args, replaced)?;
            let r = convert::to_flat_string(cx, replaced, replaced)?;
            expanded.push_view(r.get(cx).view());
        } else if let Some(template) = value.cast::<Str>(cx) {
            if !cx.val(named).is_undefined() {
                convert::to_object(cx, named, named)?;
            }
            let parts = parts(template.get(cx).view(), args.len() - 1, !cx.val(named).is_undefined());
            let substitution =
                Substitution { matched: m, string: s, position: at as usize, captures: &args[1..], named, template, parts: &parts };
            get_substitution(cx, &mut expanded, &substitution)?;
        }
        let at = at as usize;
        if at >= done {
            text.push_view(s.get(cx).view().slice(done, at));
            text.push_view(expanded.view());
            done = at + m.get(cx).len();
        }
        cx.close_scope(mark);
    }
    let view = s.get(cx).view();
    if done < view.len() {
        text.push_view(view.slice(done, view.len()));
    }
    text.finish(cx, out).map(|_| ())
}
