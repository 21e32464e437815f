//! `localeCompare` and `normalize`.
//!
//! Collation is a small stand-in for the Unicode Collation Algorithm: text is decomposed; base characters are compared
//! first (spaces and punctuation before symbols before digits before letters, letters without case), then accents, then
//! lower case before upper case. Scripts other than Latin follow in code point order. Options may leave levels out, turn the
//! cases round, or read digits as numbers; locales other than English are refused.

use super::case::pieces;
use super::{flat_arg, this_flat};
use crate::builtins::locales::{self, Manner};
use crate::builtins::support::arg;
use crate::cx::{Args, Cx, JsResult};
use crate::host::Localized;
use crate::object::string::{StrBuf, StrExt, StrView};
use crate::ops::{convert, property};
use std::cmp::Ordering;
use tally_heap::{Imm, Local, Val, Value};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// ASCII in the root collation's order; letters follow.
const ASCII_ORDER: &[u8] = b"\t\n\x0b\x0c\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789";

/// What a character weighs among base characters; 0: nothing (controls).
fn primary(c: char) -> u32 {
    match c {
        'a'..='z' => 1000 + c as u32 - 'a' as u32,
        'A'..='Z' => 1000 + c as u32 - 'A' as u32,
        c if c.is_ascii() => ASCII_ORDER.iter().position(|&b| b == c as u8).map_or(0, |i| i as u32 + 1),
        c if c.is_alphanumeric() => 2000 + c.to_lowercase().next().unwrap_or(c) as u32,
        // Punctuation and symbols beyond ASCII stand before digits.
        c => 60 + (c as u32).min(0xFFFF) % 800,
    }
}

/// What the options ask for.
#[derive(Clone, Copy)]
pub struct Collation {
    accents: bool,
    cases: bool,
    upper_first: bool,
    /// Digits are numbers: "9" stands before "10".
    numeric: bool,
}

impl Default for Collation {
    fn default() -> Collation {
        Collation { accents: true, cases: true, upper_first: false, numeric: false }
    }
}

/// Weights of a text: bases, accents, cases.
fn weigh(v: StrView<'_>, how: Collation) -> (Vec<u32>, Vec<u32>, Vec<bool>) {
    let (mut bases, mut accents, mut upper) = (Vec::new(), Vec::new(), Vec::new());
    let text = v.to_lossy();
    let mut letters = text.nfd().peekable();
    while let Some(c) = letters.next() {
        if how.numeric && c.is_ascii_digit() {
            // A number: as the smallest digit, then how many digits it has, then those.
            let mut digits = vec![c];
            while let Some(d) = letters.next_if(char::is_ascii_digit) {
                digits.push(d);
            }
            let zeros = digits.iter().take_while(|d| **d == '0').count().min(digits.len() - 1);
            bases.push(primary('0'));
            bases.push((digits.len() - zeros) as u32);
            bases.extend(digits[zeros..].iter().map(|d| primary(*d)));
            continue;
        }
        if canonical_combining_class(c) != 0 {
            accents.push(c as u32);
        } else {
            let w = primary(c);
            if w != 0 {
                bases.push(w);
                // Marks each base, so that the earlier accent decides.
                accents.push(0);
                upper.push(c.is_uppercase() != how.upper_first);
            }
        }
    }
    if !how.accents {
        accents.clear();
    }
    if !how.cases {
        upper.clear();
    }
    (bases, accents, upper)
}

/// The order of two texts for people.
pub fn compare(a: StrView<'_>, b: StrView<'_>) -> Ordering {
    if a.equals(b) {
        return Ordering::Equal;
    }
    // Plain words of lower-case letters and digits need no weights.
    if let (Some(x), Some(y)) = (a.as_ascii(), b.as_ascii())
        && x.bytes().chain(y.bytes()).all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    {
        return x.cmp(y);
    }
    let how = Collation::default();
    weigh(a, how).cmp(&weigh(b, how))
}

const METHOD: &str = "String.prototype.localeCompare";

fn collation(cx: &mut Cx, options: Local<Value>) -> JsResult<Collation> {
    let mut how = Collation::default();
    let out = cx.slot();
    let Some(o) = locales::options(cx, options, METHOD, out)? else { return Ok(how) };
    locales::option(cx, o, METHOD, "usage", &["sort", "search"])?;
    locales::refuse(cx, o, METHOD, "usage", "sort")?;
    locales::option(cx, o, METHOD, "localeMatcher", &["lookup", "best fit"])?;
    locales::refuse(cx, o, METHOD, "collation", "default")?;
    locales::refuse(cx, o, METHOD, "ignorePunctuation", "false")?;
    let slot = cx.slot();
    let key = cx.rooted_name("numeric")?;
    property::get(cx, o, key, slot)?;
    how.numeric = convert::to_boolean(cx.val(slot));
    how.upper_first = locales::option(cx, o, METHOD, "caseFirst", &["upper", "lower", "false"])?.is_some_and(|c| c == "upper");
    if let Some(s) = locales::option(cx, o, METHOD, "sensitivity", &["base", "accent", "case", "variant"])? {
        how.accents = matches!(s.as_str(), "accent" | "variant");
        how.cases = matches!(s.as_str(), "case" | "variant");
    }
    Ok(how)
}

/// §22.1.3.12
pub fn locale_compare<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_flat(cx, a, "String.prototype.localeCompare")?;
    let t = flat_arg(cx, a, 0)?;
    let plain = cx.val(a.get(cx, 1)).is_undefined() && cx.val(a.get(cx, 2)).is_undefined();
    let ascii = [s, t].iter().all(|s| matches!(s.get(cx).view(), StrView::Latin1(text) if text.is_ascii()));
    if !plain || !ascii {
        let out = cx.slot();
        if locales::asked(cx, Localized::Compare, s.value(), [a.get(cx, 1), a.get(cx, 2), t.value()], out)? {
            return Ok(cx.val(out));
        }
    }
    locales::check(cx, a.get(cx, 1), Manner::English, METHOD)?;
    if !cx.val(a.get(cx, 2)).is_undefined() {
        let how = collation(cx, a.get(cx, 2))?;
        let (x, y) = (s.get(cx).view(), t.get(cx).view());
        return Ok(Imm::int(weigh(x, how).cmp(&weigh(y, how)) as i32));
    }
    Ok(Imm::int(compare(s.get(cx).view(), t.get(cx).view()) as i32))
}

/// §22.1.3.15
pub fn normalize<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_flat(cx, a, "String.prototype.normalize")?;
    let form = arg(cx, a, 0);
    let form = if cx.val(form).is_undefined() {
        "NFC".to_owned()
    } else {
        let f = convert::to_flat_string(cx, form, form)?;
        f.get(cx).view().to_lossy()
    };
    if !matches!(form.as_str(), "NFC" | "NFD" | "NFKC" | "NFKD") {
        return Err(cx.range_error("The normalization form should be one of NFC, NFD, NFKC, NFKD."));
    }
    let view = s.get(cx).view();
    // ASCII is normal in every form, Latin-1 in NFC.
    if view.is_ascii() || form == "NFC" && matches!(view, StrView::Latin1(_)) {
        return Ok(cx.val(s));
    }
    let units = view.len();
    let _scratch = cx.scratch(units * 2)?;
    let view = s.get(cx).view();
    let mut text = StrBuf::with_capacity(cx, units);
    pieces(&view.to_utf16(), &mut text, |piece, text| {
        let mut push = |c: char| text.push_code_point(c as u32);
        match form.as_str() {
            "NFC" => piece.nfc().for_each(&mut push),
            "NFD" => piece.nfd().for_each(&mut push),
            "NFKC" => piece.nfkc().for_each(&mut push),
            _ => piece.nfkd().for_each(&mut push),
        }
    });
    let out = cx.slot();
    text.finish(cx, out)?;
    Ok(cx.val(out))
}
