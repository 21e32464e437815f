//! `fields`: the object that `message.headers` is, of a list of names and values.
//!
//! What several fields of one name make is Node's rule: a list for `set-cookie`, `; ` between cookies, the first alone
//! for names that stand once, `, ` for all others.

use super::names;
use crate::binding::args;
use tally_heap::{Local, Val, Value};
use tally_http::Known;
use tally_vm::object::Object;
use tally_vm::object::array::array_length;
use tally_vm::object::key::PropertyKey;
use tally_vm::object::string::{self, Str, StrExt, StrView};
use tally_vm::ops::property;
use tally_vm::{Args, Cx, JsResult, kinds};

/// What a second field of the name does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Rule {
    Comma,
    Semicolon,
    First,
    List,
}

fn rule(name: &str) -> Rule {
    match name {
        "set-cookie" => Rule::List,
        "cookie" => Rule::Semicolon,
        "age"
        | "authorization"
        | "content-length"
        | "content-type"
        | "etag"
        | "expires"
        | "from"
        | "host"
        | "if-modified-since"
        | "if-unmodified-since"
        | "last-modified"
        | "location"
        | "max-forwards"
        | "proxy-authorization"
        | "referer"
        | "retry-after"
        | "server"
        | "user-agent" => Rule::First,
        _ => Rule::Comma,
    }
}

/// `fields(list, count, joinDuplicates) -> object`
pub fn fields<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let list = a.get(cx, 0);
    let count = args::size(cx, a, 1);
    let join = args::flag(cx, a, 2);
    let [out, names_slot, name, key_slot, value, before, separator] = cx.slots();
    let o = cx.new_object(out)?;
    let Some(list) = list.cast::<Object>(cx).filter(|_| cx.val(list).kind() == Some(kinds::ARRAY)) else {
        return Ok(cx.val(out));
    };
    let names = names::list(cx, names_slot)?;
    let count = count.min(array_length(list.get(cx)) as usize) as u32;
    let mut i = 0;
    while i + 1 < count {
        names::element(cx, list, i, name);
        names::element(cx, list, i + 1, value);
        i += 2;
        let (Some(text), Some(_)) = (name.cast::<Str>(cx), value.cast::<Str>(cx)) else { continue };
        string::flatten(cx, text)?;
        let (key, rule) = key(cx, text, names, key_slot)?;
        property::get(cx, o, key, before)?;
        let is_string = cx.val(before).is::<Str>();
        match rule {
            Rule::List => {
                if let Some(cookies) = before.cast::<Object>(cx).filter(|_| cx.val(before).kind() == Some(kinds::ARRAY)) {
                    cx.push(cookies, value)?;
                    continue;
                }
                cx.new_array_from(before, &[value])?;
                property::set(cx, o, key, before, false)?;
                continue;
            }
            Rule::First if !join => {
                if cx.val(before).is_undefined() {
                    property::set(cx, o, key, value, false)?;
                }
                continue;
            }
            _ => {}
        }
        if is_string {
            string::new_str1(cx, separator, if rule == Rule::Semicolon { b"; " } else { b", " })?;
            join_strings(cx, before, separator)?;
            join_strings(cx, before, value)?;
            property::set(cx, o, key, before, false)?;
        } else {
            property::set(cx, o, key, value, false)?;
        }
    }
    Ok(cx.val(out))
}

fn join_strings(cx: &mut Cx, to: Local<Value>, more: Local<Value>) -> JsResult {
    match (to.cast::<Str>(cx), more.cast::<Str>(cx)) {
        (Some(a), Some(b)) => string::concat(cx, a, b, to).map(|_| ()),
        _ => Ok(()),
    }
}

/// The property key of a flat name, whatever its case, and the name's rule.
fn key(cx: &mut Cx, text: Local<Str>, names: Local<Object>, out: Local<Value>) -> JsResult<(PropertyKey, Rule)> {
    let known = match text.get(cx).view() {
        StrView::Latin1(bytes) => Known::of(bytes),
        StrView::Utf16(_) => None,
    };
    if let Some(known) = known {
        names::known(cx, names, known, false, out)?;
        return Ok((named(cx, out), rule(known.name())));
    }
    match text.get(cx).view() {
        StrView::Latin1(bytes) => {
            let lower = bytes.to_ascii_lowercase();
            let lower = string::new_str1(cx, out, &lower)?;
            string::intern(cx, lower, out)?;
        }
        StrView::Utf16(_) => {
            string::intern(cx, text, out)?;
        }
    }
    Ok((named(cx, out), Rule::Comma))
}

fn named(cx: &Cx, slot: Local<Value>) -> PropertyKey {
    match slot.cast(cx) {
        Some(name) => string::key_of_name(cx, name),
        None => unreachable!("the slot was just set to a name"),
    }
}
