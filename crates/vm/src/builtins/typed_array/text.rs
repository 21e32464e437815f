//! `join` and `toLocaleString`. ECMA-262 §23.2.3.18, .31. (`toString` is Array's.)

use super::this_array;
use crate::cx::{Args, Cx, JsResult};
use crate::object::element_type::Loaded;
use crate::object::function::NativeFunction;
use crate::object::string::{self, StrBuf, StrExt};
use crate::object::{NameCell, typed};
use crate::ops::number_format::number_to_text;
use crate::ops::{call, convert, property};
use tally_heap::{Local, Val, Value};

/// join(separator). §23.2.3.18
pub fn join<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let t = this_array(cx, a, "%TypedArray%.prototype.join")?;
    let n = t.get(cx).length();
    let [sep, out] = cx.slots();
    let separator = a.get(cx, 0);
    let mut text = StrBuf::of(cx);
    let given = !cx.val(separator).is_undefined();
    if given {
        let s = convert::to_string(cx, separator, sep)?;
        string::flatten(cx, s)?;
    }
    for i in 0..n {
        text.settle(cx)?;
        if text.is_too_long() {
            break;
        }
        if i > 0 {
            match sep.cast::<string::Str>(cx) {
                Some(s) if given => text.push_view(s.get(cx).view()),
                _ => text.push_unit(b',' as u16),
            }
        }
        let r = t.get(cx);
        // What went away meanwhile is the empty string.
        if i < r.length() {
            push(&mut text, typed::load(r, i));
        }
    }
    text.finish(cx, out)?;
    Ok(cx.val(out))
}

fn push(text: &mut StrBuf, x: Loaded) {
    match x {
        Loaded::Number(d) if d.trunc() == d && d.abs() < 1e15 => text.push_str(&(d as i64).to_string()),
        Loaded::Number(d) => text.push_str(&number_to_text(d)),
        Loaded::Signed(n) => text.push_str(&n.to_string()),
        Loaded::Unsigned(n) => text.push_str(&n.to_string()),
    }
}

/// toLocaleString(). §23.2.3.31
pub fn to_locale_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let t = this_array(cx, a, "%TypedArray%.prototype.toLocaleString")?;
    let n = t.get(cx).length();
    let [value, name, out] = cx.slots();
    let key = string::intern_str(cx, "toLocaleString", name)?;
    let mut text = StrBuf::of(cx);
    for i in 0..n {
        if i > 0 {
            text.push_unit(b',' as u16);
        }
        super::iterate::element(cx, t, i, value)?;
        if !cx.val(value).is_undefined() {
            invoke(cx, value, key, &[a.get(cx, 0), a.get(cx, 1)], out)?;
            let s = convert::to_string(cx, out, out)?;
            string::flatten(cx, s)?;
            text.push_view(s.get(cx).view());
        }
    }
    text.finish(cx, out)?;
    Ok(cx.val(out))
}

/// `v[key](...args)`; a program's function gets no arguments, as ECMA-262 says without `Intl`.
fn invoke(cx: &mut Cx, v: Local<Value>, key: Local<NameCell>, args: &[Local<Value>], out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let f = cx.slot();
    let r = property::get_v(cx, v, key, f).and_then(|()| {
        let args = if cx.val(f).is::<NativeFunction>() { args } else { &[] };
        call::call(cx, f, v, args, out)
    });
    cx.close_scope(mark);
    r
}
