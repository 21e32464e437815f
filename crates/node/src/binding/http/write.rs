//! What writing a message asks: whether names and values may be sent, and what date it is.

use super::state;
use crate::binding::args;
use std::time::{SystemTime, UNIX_EPOCH};
use tally_heap::{Imm, Val};
use tally_vm::object::string::{self, Str, StrExt, StrView};
use tally_vm::{Args, Cx, JsResult};

/// `isToken(string) -> boolean`; false for what is no string.
pub fn is_token<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Some(s) = a.get(cx, 0).cast::<Str>(cx) else { return Ok(Imm::FALSE) };
    string::flatten(cx, s)?;
    Ok(Imm::bool(match s.get(cx).view() {
        StrView::Latin1(text) => tally_http::is_token(text),
        StrView::Utf16(text) => tally_http::is_token_wide(text),
    }))
}

/// `hasInvalidChar(string, lenient) -> boolean`
pub fn has_invalid_char<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let lenient = args::flag(cx, a, 1);
    let s = args::string(cx, a, 0)?;
    Ok(Imm::bool(match s.get(cx).view() {
        StrView::Latin1(text) => tally_http::invalid_value(text, lenient),
        StrView::Utf16(text) => tally_http::invalid_value_wide(text, lenient),
    }))
}

/// `date() -> string`: the Date field of now; the same string for a second.
pub fn date<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs().cast_signed());
    let out = cx.slot();
    let known = state(cx).date.borrow().as_ref().filter(|d| d.0 == now).map(|d| d.1.val(cx));
    match known {
        Some(text) => cx.set(out, text),
        None => {
            string::new_str1(cx, out, &tally_http::imf_fixdate(now))?;
            let root = cx.new_root(cx.val(out), "date of HTTP messages");
            *state(cx).date.borrow_mut() = Some((now, root));
        }
    }
    Ok(cx.val(out))
}
