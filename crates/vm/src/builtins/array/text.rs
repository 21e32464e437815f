//! `join`, `toString`, `toLocaleString`. ECMA-262 §23.1.3.18, .36, .32.
//!
//! An array that is being joined already gives an empty text, as everywhere: the arrays under way are a list in
//! [`State`](crate::builtins::State), whose entries are slots of the natives that joined them.

use super::element;
use crate::builtins::support::{length_of, this_object_for};
use crate::cx::{Args, Cx, JsResult};
use crate::object::function::NativeFunction;
use crate::object::string::StrBuf;
use crate::object::{Object, Str, string};
use crate::ops::{call, convert, property};
use tally_heap::{Local, Val, Value};

/// §23.1.3.18
pub fn join<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.join")?;
    let [out, separator] = cx.slots();
    let n = length_of(cx, o)?;
    if !cx.val(a.get(cx, 0)).is_undefined() {
        let s = convert::to_string(cx, a.get(cx, 0), separator)?;
        string::flatten(cx, s)?;
    }
    joined(cx, o, n, separator, None, out)?;
    Ok(cx.val(out))
}

/// §23.1.3.32
pub fn to_locale_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.toLocaleString")?;
    let [out, separator] = cx.slots();
    let n = length_of(cx, o)?;
    joined(cx, o, n, separator, Some([a.get(cx, 0), a.get(cx, 1)]), out)?;
    Ok(cx.val(out))
}

/// §23.1.3.36
pub fn to_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object_for(cx, a, "Array.prototype.toString")?;
    let [f, out] = cx.slots();
    let name = cx.names.join;
    property::get(cx, o, name, f)?;
    if call::is_callable(cx.val(f)) {
        call::call(cx, f, o.value(), &[], out)?;
        return Ok(cx.val(out));
    }
    crate::builtins::object::prototype::to_string(cx, a)
}

/// Joins with the string in `separator` ("," if it holds undefined), each array once at a time.
/// `locale`: `toLocaleString` of the elements, with these arguments.
fn joined(
    cx: &mut Cx,
    o: Local<Object>,
    n: u64,
    separator: Local<Value>,
    locale: Option<[Local<Value>; 2]>,
    out: Local<Value>,
) -> JsResult {
    let under_way = cx.builtins.joining.iter().any(|l| cx.val(*l) == cx.val(o));
    if under_way {
        cx.copy(out, cx.names.empty);
        return Ok(());
    }
    cx.check_native_stack()?;
    let depth = cx.builtins.joining.len();
    let held = cx.local_of(o.get(cx));
    cx.builtins.joining.push(held);
    let r = join_all(cx, held, n, separator, locale);
    cx.builtins.joining.truncate(depth);
    r?.finish(cx, out)?;
    Ok(())
}

fn join_all(cx: &mut Cx, o: Local<Object>, n: u64, separator: Local<Value>, locale: Option<[Local<Value>; 2]>) -> JsResult<StrBuf> {
    let [key, v, f] = cx.slots();
    let mut text = StrBuf::of(cx);
    let method = if locale.is_some() { Some(cx.rooted_name("toLocaleString")?) } else { None };
    // What is between the elements is known before anything is done.
    let between = cx.val(separator).cast::<Str>().map_or(1, |s| u64::from(s.length)).saturating_mul(n.saturating_sub(1));
    if between > string::MAX_LENGTH as u64 {
        return Err(cx.range_error("Invalid string length"));
    }
    text.expect(cx, between as usize)?;
    for i in 0..n {
        text.settle(cx)?;
        if i & 0xFFF == 0 {
            cx.poll()?;
        }
        if i > 0 {
            match cx.val(separator).cast::<Str>() {
                Some(s) => text.push_view(string::view(s, cx)),
                None => text.push_unit(b',' as u16),
            }
        }
        if text.is_too_long() {
            break;
        }
        element::get(cx, o, i, key, v)?;
        let value = cx.val(v);
        if value.is_nullish() {
            continue;
        }
        if let Some(name) = method {
            property::get_v(cx, v, name, f)?;
            // Our own heed locales and options, as ECMA-402 says; a program's get none, as ECMA-262 says without `Intl`.
            let arguments = locale.filter(|_| cx.val(f).is::<NativeFunction>());
            call::call(cx, f, v, arguments.as_ref().map_or(&[], |list| &list[..]), v)?;
        } else if value.is_int() {
            text.push_int(value.as_int());
            continue;
        }
        let s = convert::to_string(cx, v, v)?;
        string::flatten(cx, s)?;
        text.push_view(string::view(s.get(cx), cx));
    }
    Ok(text)
}
