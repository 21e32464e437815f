//! GetSubstitution: the text that a template with `$` forms stands for. §22.1.3.19.1
//!
//! [`parts`] reads the template, once for all matches that have the same captures. Where the text of a part comes from is
//! the caller's: here from values, for plain regular expressions from ranges of the subject.

use crate::cx::{Cx, JsResult};
use crate::object::string::{self, Str, StrBuf, StrExt, StrView};
use crate::ops::{convert, property};
use std::ops::Range;
use tally_heap::{Local, Value};

/// A part of a template. Ranges are units of the template.
pub enum Part {
    /// The text itself.
    Text(Range<usize>),
    /// `$&`
    Matched,
    /// ``$` ``
    Before,
    /// `$'`
    After,
    /// `$1`: a capture there is, counted from 1.
    Capture(usize),
    /// `$<name>`
    Named(Range<usize>),
}

/// The parts of a template in order. `captures` is how many there are, `named` whether `$<` means anything.
pub fn parts(t: StrView<'_>, captures: usize, named: bool) -> Vec<Part> {
    // Few templates have more parts, and some callers read one at every match.
    let mut parts = Vec::with_capacity(8);
    let mut i = 0;
    while i < t.len() {
        let (part, end) = part_at(t, i, captures, named);
        parts.push(part);
        i = end;
    }
    parts
}

/// The part that starts at `i`, and where it ends.
fn part_at(t: StrView<'_>, i: usize, captures: usize, named: bool) -> (Part, usize) {
    const DOLLAR: u16 = b'$' as u16;
    let find = |unit: u8, from: usize| t.slice(from, t.len()).units().position(|u| u == u16::from(unit)).map(|k| from + k);
    if t.at(i) != DOLLAR {
        let end = find(b'$', i).unwrap_or(t.len());
        return (Part::Text(i..end), end);
    }
    let digit = |i: usize| t.get(i).filter(|u| (48..58).contains(u)).map(|u| u as usize - 48);
    let next = t.get(i + 1).and_then(|u| u8::try_from(u).ok());
    match next {
        Some(b'$') => return (Part::Text(i..i + 1), i + 2),
        Some(b'&') => return (Part::Matched, i + 2),
        Some(b'`') => return (Part::Before, i + 2),
        Some(b'\'') => return (Part::After, i + 2),
        Some(b'0'..=b'9') => {
            // Two digits if there is such a capture, else one.
            let one = digit(i + 1).unwrap_or(0);
            let known = 1..=captures;
            let (index, end) = match digit(i + 2).map(|d| one * 10 + d) {
                Some(two) if known.contains(&two) => (two, i + 3),
                _ => (one, i + 2),
            };
            return (if known.contains(&index) { Part::Capture(index) } else { Part::Text(i..end) }, end);
        }
        Some(b'<') if named => {
            if let Some(close) = find(b'>', i + 2) {
                return (Part::Named(i + 2..close), close + 1);
            }
        }
        _ => {}
    }
    (Part::Text(i..i + 1), i + 1)
}

/// What [`get_substitution`] works on.
pub struct Substitution<'s> {
    pub matched: Local<Str>,
    pub string: Local<Str>,
    pub position: usize,
    /// Values of the captures: strings or undefined.
    pub captures: &'s [Local<Value>],
    /// An object, or undefined.
    pub named: Local<Value>,
    pub template: Local<Str>,
    /// Those of the template.
    pub parts: &'s [Part],
}

/// Appends the template with its `$` forms filled in.
pub fn get_substitution(cx: &mut Cx, text: &mut StrBuf, s: &Substitution<'_>) -> JsResult {
    for l in [s.matched, s.string, s.template] {
        string::flatten(cx, l)?;
    }
    for part in s.parts {
        match part {
            Part::Text(range) => text.push_view(s.template.get(cx).view().range(range.clone())),
            Part::Matched => text.push_view(s.matched.get(cx).view()),
            Part::Before => text.push_view(s.string.get(cx).view().slice(0, s.position)),
            Part::After => {
                let whole = s.string.get(cx).view();
                let tail = (s.position + s.matched.get(cx).len()).min(whole.len());
                text.push_view(whole.slice(tail, whole.len()));
            }
            Part::Capture(index) => {
                if let Some(c) = s.captures[index - 1].cast::<Str>(cx) {
                    string::flatten(cx, c)?;
                    text.push_view(c.get(cx).view());
                }
            }
            Part::Named(name) => {
                let mark = cx.open_scope();
                let [slot, value] = cx.slots();
                string::substring(cx, s.template, name.start, name.end, slot)?;
                let key = convert::to_property_key(cx, slot)?;
                property::get_v(cx, s.named, key, value)?;
                if !cx.val(value).is_undefined() {
                    let v = convert::to_flat_string(cx, value, value)?;
                    text.push_view(v.get(cx).view());
                }
                cx.close_scope(mark);
            }
        }
        if text.is_too_long() {
            break;
        }
    }
    Ok(())
}
