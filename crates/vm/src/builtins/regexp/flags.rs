//! `flags`, `source`, `toString` and the getter of each flag. §22.2.6

use super::exec::{SOURCE, as_regexp, flags_of};
use super::program::LETTERS;
use crate::cx::{Args, Cx, JsResult, Native};
use crate::object::Object;
use crate::object::create::internal;
use crate::object::string::{self, Str, StrBuf, StrExt, StrView};
use crate::ops::{convert, property};
use crate::realm::{Intrinsic, RealmExt};
use tally_heap::{Imm, Local, Val, Value};

/// Whether `v` is %RegExp.prototype% itself.
fn is_prototype(cx: &Cx, v: Local<Value>) -> bool {
    cx.realm().peek(Intrinsic::RegExpPrototype).is_some_and(|p| cx.val(v) == p.val())
}

fn one<'a>(cx: &'a mut Cx, a: Args, letter: u8, name: &str) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    match as_regexp(cx, this) {
        Some(r) => Ok(Imm::bool(flags_of(cx, r).has(letter))),
        None if is_prototype(cx, this) => Ok(Imm::UNDEFINED),
        None => Err(cx.type_error(&format!("RegExp.prototype.{name} getter called on non-RegExp object"))),
    }
}

macro_rules! getters {
    ($($f:ident $letter:literal $name:literal;)*) => {
        $(pub fn $f<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
            one(cx, a, $letter, $name)
        })*
        /// In the order of [`LETTERS`].
        pub const GETTERS: [Native; LETTERS.len()] = [$($f),*];
    };
}
getters! {
    has_indices b'd' "hasIndices";
    global b'g' "global";
    ignore_case b'i' "ignoreCase";
    multiline b'm' "multiline";
    dot_all b's' "dotAll";
    unicode b'u' "unicode";
    unicode_sets b'v' "unicodeSets";
    sticky b'y' "sticky";
}

/// §22.2.6.4
pub fn flags<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let Some(o) = this.cast::<Object>(cx) else {
        let text = crate::errors::value_text(cx, this);
        return Err(cx.type_error(&format!("RegExp.prototype.flags getter called on non-object {text}")));
    };
    let n = &cx.names;
    let names = [n.has_indices, n.global, n.ignore_case, n.multiline, n.dot_all, n.unicode, n.unicode_sets, n.sticky];
    let v = cx.slot();
    let mut text = String::new();
    for (name, letter) in names.into_iter().zip(LETTERS) {
        property::get(cx, o, name, v)?;
        if convert::to_boolean(cx.val(v)) {
            text.push(letter as char);
        }
    }
    string::new_string(cx, v, &text)?;
    Ok(cx.val(v))
}

/// EscapeRegExpPattern: the text between the slashes of a literal. §22.2.6.13.1
fn escaped(pattern: StrView<'_>) -> StrBuf {
    let mut text = StrBuf::new();
    let (mut class, mut escape) = (false, false);
    for u in pattern.units() {
        let newline = match u {
            10 => Some("\\n"),
            13 => Some("\\r"),
            0x2028 => Some("\\u2028"),
            0x2029 => Some("\\u2029"),
            _ => None,
        };
        if let Some(s) = newline {
            // After a backslash that backslash is the escape's.
            text.push_str(if escape { &s[1..] } else { s });
            escape = false;
            continue;
        }
        if escape {
            escape = false;
        } else {
            match u as u8 {
                _ if u > 127 => {}
                b'\\' => escape = true,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => text.push_unit(b'\\' as u16),
                _ => {}
            }
        }
        text.push_unit(u);
    }
    text
}

/// §22.2.6.13
pub fn source<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let out = cx.slot();
    let Some(r) = as_regexp(cx, this) else {
        if is_prototype(cx, this) {
            string::new_string(cx, out, "(?:)")?;
            return Ok(cx.val(out));
        }
        return Err(cx.type_error("RegExp.prototype.source getter called on non-RegExp object"));
    };
    cx.set(out, internal(cx, r, SOURCE));
    let Some(s) = out.cast::<Str>(cx) else { return Ok(cx.val(out)) };
    if s.get(cx).is_empty() {
        string::new_string(cx, out, "(?:)")?;
        return Ok(cx.val(out));
    }
    let plain = !s.get(cx).view().units().any(|u| matches!(u, 10 | 13 | 47 | 0x2028 | 0x2029));
    if !plain {
        escaped(s.get(cx).view()).finish(cx, out)?;
    }
    Ok(cx.val(out))
}

/// §22.2.6.17
pub fn to_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let Some(o) = this.cast::<Object>(cx) else { return Err(super::incompatible(cx, "toString", this)) };
    let v = cx.slot();
    let mut text = StrBuf::of(cx);
    text.push_unit(b'/' as u16);
    let (source, flags) = (cx.names.source, cx.names.flags);
    property::get(cx, o, source, v)?;
    let s = convert::to_flat_string(cx, v, v)?;
    text.push_view(s.get(cx).view());
    text.push_unit(b'/' as u16);
    property::get(cx, o, flags, v)?;
    let s = convert::to_flat_string(cx, v, v)?;
    text.push_view(s.get(cx).view());
    text.finish(cx, v)?;
    Ok(cx.val(v))
}
