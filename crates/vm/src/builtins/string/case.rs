//! Upper and lower case: Unicode's full mappings, final sigma included. §22.1.3.27 to .30
//!
//! Latin-1 text is mapped byte by byte. Other text goes through Rust's tables, which know the special cases, piece by
//! piece between lone surrogates (those are no letters and change nothing around them).
//! The locale variants take no notice of the locale: Turkish and Lithuanian rules are not applied.

use super::this_flat;
use crate::builtins::locales::{self, Manner};
use crate::cx::{Args, Cx, JsResult};
use crate::object::string::StrExt;
use crate::object::string::{self, StrBuf, StrView};
use tally_heap::Val;

/// Calls `f` with each well-formed piece of the text and `lone` with each lone surrogate.
pub(super) fn pieces(units: &[u16], out: &mut StrBuf, mut f: impl FnMut(&str, &mut StrBuf)) {
    let mut piece = String::new();
    for c in char::decode_utf16(units.iter().copied()) {
        match c {
            Ok(c) => piece.push(c),
            Err(e) => {
                f(&piece, out);
                piece.clear();
                out.push_unit(e.unpaired_surrogate());
            }
        }
    }
    f(&piece, out);
}

fn lower_byte(b: u8) -> u8 {
    match b {
        b'A'..=b'Z' | 0xC0..=0xD6 | 0xD8..=0xDE => b + 32,
        _ => b,
    }
}
/// `None` where the upper case is not one Latin-1 letter: micro, sharp s, y with diaeresis.
fn upper_byte(b: u8) -> Option<u8> {
    match b {
        b'a'..=b'z' | 0xE0..=0xF6 | 0xF8..=0xFE => Some(b - 32),
        0xB5 | 0xDF | 0xFF => None,
        _ => Some(b),
    }
}

fn change<'a>(cx: &'a mut Cx, a: Args, upper: bool, method: &str) -> JsResult<Val<'a>> {
    let s = this_flat(cx, a, method)?;
    let out = cx.slot();
    let units = s.get(cx).len();
    // A copy of the text as it was, or as it will be.
    let mut scratch = cx.scratch(units)?;
    let view = s.get(cx).view();
    if let StrView::Latin1(bytes) = view {
        let same = |b: &u8| if upper { upper_byte(*b) == Some(*b) } else { lower_byte(*b) == *b };
        if bytes.iter().all(same) {
            return Ok(cx.val(s));
        }
        if !upper || bytes.iter().all(|&b| upper_byte(b).is_some()) {
            let mapped: Vec<u8> = bytes.iter().map(|&b| if upper { upper_byte(b).unwrap_or(b) } else { lower_byte(b) }).collect();
            string::new_str1(cx, out, &mapped)?;
            return Ok(cx.val(out));
        }
    }
    scratch.need(cx, units * 2)?;
    let view = s.get(cx).view();
    let mut text = StrBuf::with_capacity(cx, view.len());
    pieces(&view.to_utf16(), &mut text, |piece, text| {
        text.push_str(&if upper { piece.to_uppercase() } else { piece.to_lowercase() });
    });
    text.finish(cx, out)?;
    Ok(cx.val(out))
}

pub fn to_lower_case<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    change(cx, a, false, "String.prototype.toLowerCase")
}
pub fn to_upper_case<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    change(cx, a, true, "String.prototype.toUpperCase")
}
pub fn to_locale_lower_case<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    locales::check(cx, a.get(cx, 0), Manner::MostCases, "String.prototype.toLocaleLowerCase")?;
    change(cx, a, false, "String.prototype.toLocaleLowerCase")
}
pub fn to_locale_upper_case<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    locales::check(cx, a.get(cx, 0), Manner::MostCases, "String.prototype.toLocaleUpperCase")?;
    change(cx, a, true, "String.prototype.toLocaleUpperCase")
}
