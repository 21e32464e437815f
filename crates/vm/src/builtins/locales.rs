//! The locales and options that programs hand to `toLocaleString` and its kin. ECMA-402 §9.2.1, a part.
//!
//! Without `Intl` there is one manner, that of English as in the United States. Another locale, and an option that is not
//! heeded, is refused by name: nothing is answered in the wrong manner.

use crate::cx::{Cx, JsResult};
use crate::host::Localized;
use crate::object::Object;
use crate::object::string::Str;
use crate::ops::{convert, property};
use tally_heap::{Local, Value};

const WRONG: &str = "Incorrect locale information provided";

/// Whether a text is a language tag as far as its shape goes.
fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    matches!(language.len(), 2..=3 | 5..=8)
        && language.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The first locale that is asked for, in lower case.
fn first(cx: &mut Cx, locales: Local<Value>) -> JsResult<Option<String>> {
    let v = cx.val(locales);
    if v.is_undefined() {
        return Ok(None);
    }
    if v.is_nullish() {
        return Err(cx.type_error("Cannot convert undefined or null to object"));
    }
    let [item, length] = cx.slots();
    if v.is::<Str>() {
        cx.copy(item, locales);
    } else {
        let Some(list) = locales.cast::<Object>(cx) else { return Ok(None) };
        let key = cx.names.length;
        property::get(cx, list, key, length)?;
        if convert::to_length(cx, length)? == 0 {
            return Ok(None);
        }
        property::get(cx, list, 0u32, item)?;
        if !cx.val(item).is::<Str>() && !cx.val(item).is::<Object>() {
            return Err(cx.type_error("Language ID should be string or object."));
        }
    }
    let tag = convert::to_rust_string(cx, item)?.to_ascii_lowercase();
    if is_tag(&tag) { Ok(Some(tag)) } else { Err(cx.range_error(WRONG)) }
}

/// Which locales a method answers for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// English as in the United States.
    American,
    /// English, wherever it is spoken.
    English,
    /// All but those with letters' cases of their own.
    MostCases,
}

/// Refuses a locale that `method` does not answer for.
pub fn check(cx: &mut Cx, locales: Local<Value>, manner: Manner, method: &str) -> JsResult {
    if cx.val(locales).is_undefined() {
        return Ok(());
    }
    let mark = cx.open_scope();
    let tag = first(cx, locales);
    cx.close_scope(mark);
    let Some(tag) = tag? else { return Ok(()) };
    let language = tag.split('-').next().unwrap_or_default();
    let here = match manner {
        Manner::American => matches!(tag.as_str(), "en" | "en-us" | "en-us-posix" | "und"),
        Manner::English => matches!(language, "en" | "und") && !tag.contains("-u-"),
        Manner::MostCases => !matches!(language, "az" | "lt" | "tr"),
    };
    if here {
        return Ok(());
    }
    Err(cx.not_built(&format!("{method} in the locale '{tag}' is not part of this version of tally yet")))
}

/// The text of an option, if it is there; RangeError unless it is one of `allowed` (all, if there are none).
pub fn option(cx: &mut Cx, o: Local<Object>, method: &str, name: &str, allowed: &[&str]) -> JsResult<Option<String>> {
    let mark = cx.open_scope();
    let slot = cx.slot();
    let key = cx.rooted_name(name)?;
    let read = property::get(cx, o, key, slot);
    let value = match read {
        Ok(_) if cx.val(slot).is_undefined() => Ok(None),
        Ok(_) => convert::to_rust_string(cx, slot).map(Some),
        Err(thrown) => Err(thrown),
    };
    cx.close_scope(mark);
    match value? {
        Some(v) if !allowed.is_empty() && !allowed.contains(&v.as_str()) => {
            Err(cx.range_error(&format!("Value {v} out of range for {method} options property {name}")))
        }
        v => Ok(v),
    }
}

/// Refuses an option that is there and does not say what is done anyway.
pub fn refuse(cx: &mut Cx, o: Local<Object>, method: &str, name: &str, usual: &str) -> JsResult {
    match option(cx, o, method, name, &[])? {
        Some(v) if v != usual => Err(cx.not_built(&format!("{method} with the option {name} is not part of this version of tally yet"))),
        _ => Ok(()),
    }
}

/// What the embedder answers if a program asks for a locale or hands in options. `value` may be overwritten.
pub fn asked(
    cx: &mut Cx,
    which: Localized,
    value: Local<Value>,
    [locales, options, other]: [Local<Value>; 3],
    out: Local<Value>,
) -> JsResult<bool> {
    let Some(answer) = cx.host.localized else { return Ok(false) };
    if which != Localized::Compare && cx.val(locales).is_undefined() && cx.val(options).is_undefined() {
        return Ok(false);
    }
    answer(cx, which, value, [locales, options, other], out)?;
    Ok(true)
}

/// The options as an object; none for undefined.
pub fn options(cx: &mut Cx, v: Local<Value>, method: &str, out: Local<Value>) -> JsResult<Option<Local<Object>>> {
    if cx.val(v).is_undefined() {
        return Ok(None);
    }
    if cx.val(v).is_nullish() {
        return Err(cx.type_error(&format!("{method} called on null or undefined")));
    }
    convert::to_object(cx, v, out).map(Some)
}
