//! `application/x-www-form-urlencoded` (section 5 of the standard), which is what `URLSearchParams` holds.

use crate::encode::{Set, decode, encode};
use std::borrow::Cow;

fn decode_part(text: &str) -> String {
    if !text.bytes().any(|b| matches!(b, b'+' | b'%')) {
        return text.to_string();
    }
    let spaced: Cow<'_, str> = if text.contains('+') { Cow::Owned(text.replace('+', " ")) } else { Cow::Borrowed(text) };
    match String::from_utf8(decode(spaced.as_bytes())) {
        Ok(text) => text,
        Err(e) => String::from_utf8_lossy(e.as_bytes()).into_owned(),
    }
}

/// The pairs of a query without its `?`.
pub fn parse_form(query: &str) -> impl Iterator<Item = (String, String)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode_part(name), decode_part(value))
    })
}

/// Adds a name or a value.
pub fn encode_form(out: &mut String, text: &str) {
    for (i, piece) in text.split(' ').enumerate() {
        if i > 0 {
            out.push('+');
        }
        encode(out, piece, Set::Form);
    }
}

/// The query of names and values, alternating: `a=1&b=2`.
pub fn serialize_form<'a>(names_and_values: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for (i, text) in names_and_values.enumerate() {
        if i > 0 {
            out.push(if i % 2 == 0 { '&' } else { '=' });
        }
        encode_form(&mut out, text);
    }
    out
}
