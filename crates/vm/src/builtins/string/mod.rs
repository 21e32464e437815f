//! String. ECMA-262 §22.1.
//!
//! `access` reads units and parts, `search` finds text, `build` makes new text, `case` changes letters, `collate` orders
//! and normalizes, `pattern` hands over to `Symbol.match` and its kin, `substitution` reads the template of a replacement,
//! `iterate` is the iterator, `html` annex B.

mod access;
mod build;
mod case;
mod collate;
mod html;
mod iterate;
mod pattern;
mod search;
mod substitution;
#[cfg(test)]
mod tests;

pub use iterate::STRING_ITERATOR;
pub(super) use pattern::array_of_parts;
pub(super) use search::is_regexp;
pub(super) use substitution::{Part, Substitution, get_substitution, parts};

use super::support::arg;
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::names::WellKnown;
use crate::object::create::set_internal;
use crate::object::object::ObjectExt;
use crate::object::string::{self, Str, StrBuf, StrExt};
use crate::object::symbol::{Symbol, SymbolExt};
use crate::object::{Object, PropertyKey};
use crate::ops::number_format::number_to_text;
use crate::ops::{convert, property};
use crate::realm::{Class, Intrinsic, Key, Prop, method};
use tally_heap::{Local, Val, Value};

pub static STRING: Class = Class {
    name: "String",
    length: 1,
    constructor: string,
    this: Intrinsic::String,
    prototype: Intrinsic::StringPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[method("fromCharCode", 1, from_char_code), method("fromCodePoint", 1, from_code_point), method("raw", 1, raw)],
    methods: &[
        method("anchor", 1, html::anchor),
        method("at", 1, access::at),
        method("big", 0, html::big),
        method("blink", 0, html::blink),
        method("bold", 0, html::bold),
        method("charAt", 1, access::char_at),
        method("charCodeAt", 1, access::char_code_at),
        method("codePointAt", 1, access::code_point_at),
        method("concat", 1, build::concat),
        method("endsWith", 1, search::ends_with),
        method("fontcolor", 1, html::fontcolor),
        method("fontsize", 1, html::fontsize),
        method("fixed", 0, html::fixed),
        method("includes", 1, search::includes),
        method("indexOf", 1, search::index_of),
        method("italics", 0, html::italics),
        method("lastIndexOf", 1, search::last_index_of),
        method("link", 1, html::link),
        method("localeCompare", 1, collate::locale_compare),
        method("match", 1, pattern::match_),
        method("matchAll", 1, pattern::match_all),
        method("normalize", 0, collate::normalize),
        method("padEnd", 1, build::pad_end),
        method("padStart", 1, build::pad_start),
        method("repeat", 1, build::repeat),
        method("replace", 2, pattern::replace),
        method("replaceAll", 2, pattern::replace_all),
        method("search", 1, pattern::search),
        method("slice", 2, access::slice),
        method("small", 0, html::small),
        method("split", 2, pattern::split),
        method("strike", 0, html::strike),
        method("sub", 0, html::sub),
        method("substr", 2, access::substr),
        method("substring", 2, access::substring),
        method("sup", 0, html::sup),
        method("startsWith", 1, search::starts_with),
        method("toString", 0, to_string),
        method("trim", 0, build::trim),
        method("trimStart", 0, build::trim_start),
        Prop::Alias(Key::Name("trimLeft"), "trimStart"),
        method("trimEnd", 0, build::trim_end),
        Prop::Alias(Key::Name("trimRight"), "trimEnd"),
        method("toLocaleLowerCase", 0, case::to_locale_lower_case),
        method("toLocaleUpperCase", 0, case::to_locale_upper_case),
        method("toLowerCase", 0, case::to_lower_case),
        method("toUpperCase", 0, case::to_upper_case),
        method("valueOf", 0, value_of),
        method("isWellFormed", 0, access::is_well_formed),
        method("toWellFormed", 0, build::to_well_formed),
        Prop::Method(Key::Symbol(WellKnown::Iterator), 0, iterate::iterator),
    ],
};

/// RequireObjectCoercible(this) and ToString, into a new slot.
fn this_string(cx: &mut Cx, a: Args, method: &str) -> JsResult<Local<Str>> {
    let this = a.this(cx);
    if let Some(s) = this.cast(cx) {
        return Ok(s);
    }
    convert::require_object_coercible(cx, this, method)?;
    let out = cx.slot();
    convert::to_string(cx, this, out)
}

/// As [`this_string`], with units that can be viewed.
fn this_flat(cx: &mut Cx, a: Args, method: &str) -> JsResult<Local<Str>> {
    let s = this_string(cx, a, method)?;
    string::flatten(cx, s)?;
    Ok(s)
}

/// ToString of an argument, flat, in a new slot.
fn flat_arg(cx: &mut Cx, a: Args, i: usize) -> JsResult<Local<Str>> {
    let slot = arg(cx, a, i);
    convert::to_flat_string(cx, slot, slot)
}

/// The constructor. §22.1.1.1
fn string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    if a.is_empty() {
        cx.copy(out, cx.strings.empty());
    } else {
        let v = a.get(cx, 0);
        match v.cast::<Symbol>(cx) {
            Some(s) if !a.is_construct() => {
                let text = s.get(cx).descriptive_string();
                string::new_string(cx, out, &text)?;
            }
            _ => {
                convert::to_string(cx, v, out)?;
            }
        }
    }
    if a.is_construct() {
        let wrapper = cx.slot();
        let target = a.new_target(cx);
        let o = cx.create_from_constructor(wrapper, kinds::STRING_OBJECT, target, Intrinsic::StringPrototype)?;
        set_internal(cx, o, 0, cx.val(out));
        return Ok(cx.val(wrapper));
    }
    Ok(cx.val(out))
}

/// §22.1.2.1
fn from_char_code<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    if a.len() == 1 {
        let v = a.get(cx, 0);
        let unit = convert::to_uint16(cx, v)?;
        string::char_string(cx, out, unit)?;
        return Ok(cx.val(out));
    }
    let mut text = StrBuf::with_capacity(cx, a.len());
    for i in 0..a.len() {
        let v = a.get(cx, i);
        text.push_unit(convert::to_uint16(cx, v)?);
    }
    text.finish(cx, out)?;
    Ok(cx.val(out))
}

/// §22.1.2.2
fn from_code_point<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    let mut text = StrBuf::with_capacity(cx, a.len());
    for i in 0..a.len() {
        let v = a.get(cx, i);
        let d = convert::to_number(cx, v)?;
        if !(0.0..=1114111.0).contains(&d) || d.trunc() != d {
            return Err(cx.range_error(&format!("Invalid code point {}", number_to_text(d))));
        }
        text.push_code_point(d as u32);
    }
    text.finish(cx, out)?;
    Ok(cx.val(out))
}

/// §22.1.2.4
fn raw<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [out, part] = cx.slots();
    let template = a.get(cx, 0);
    let cooked = convert::to_object(cx, template, out)?;
    let key = cx.names.raw;
    property::get(cx, cooked, key, part)?;
    let literals: Local<Object> = convert::to_object(cx, part, out)?;
    let n = convert::length_of_array_like(cx, literals)?;
    let mut text = StrBuf::of(cx);
    for i in 0..n {
        let mark = cx.open_scope();
        let slot = cx.slot();
        let key: PropertyKey = super::support::index_key(cx, i, slot)?;
        property::get(cx, literals, key, part)?;
        let s = convert::to_flat_string(cx, part, part)?;
        text.push_view(s.get(cx).view());
        if i + 1 < n && (i as usize + 1) < a.len() {
            let s = convert::to_flat_string(cx, a.get(cx, i as usize + 1), part)?;
            text.push_view(s.get(cx).view());
        }
        cx.close_scope(mark);
        if text.is_too_long() {
            break;
        }
    }
    text.finish(cx, out)?;
    Ok(cx.val(out))
}

/// ThisStringValue, §22.1.3.35.1
fn this_value<'a>(cx: &'a mut Cx, a: Args, method: &str) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    if cx.val(this).is::<Str>() {
        return Ok(cx.val(this));
    }
    if cx.val(this).kind() == Some(kinds::STRING_OBJECT)
        && let Some(o) = this.cast::<Object>(cx)
    {
        let o = o.get(cx);
        return Ok(o.read(o.internal(0)));
    }
    Err(cx.type_error(&format!("{method} requires that 'this' be a String")))
}

/// §22.1.3.29
fn to_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    this_value(cx, a, "String.prototype.toString")
}
/// §22.1.3.35
fn value_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    this_value(cx, a, "String.prototype.valueOf")
}

/// An index argument, held within `0..=len`; undefined is `absent`.
fn clamped(cx: &mut Cx, v: Local<Value>, len: usize, absent: usize) -> JsResult<usize> {
    if cx.val(v).is_undefined() {
        return Ok(absent);
    }
    // The cast saturates at both ends.
    Ok((convert::to_integer_or_infinity(cx, v)? as usize).min(len))
}
