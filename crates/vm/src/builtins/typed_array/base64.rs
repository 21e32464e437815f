//! Uint8Array's `fromBase64`, `fromHex`, `toBase64`, `toHex` (ES2026, in V8 behind no flag from Node 25 on).

use super::validate;
use crate::builtins::support::incompatible;
use crate::cx::{Args, Cx, JsResult};
use crate::object::buffer_cells::{TypedArray, TypedArrayExt};
use crate::object::element::Element;
use crate::object::string::{self, StrExt};
use crate::object::{Object, Str, typed, views};
use crate::ops::{convert, property};
use tally_heap::{Local, Val, Value};

fn this_bytes(cx: &mut Cx, a: Args, method: &str) -> JsResult<Local<TypedArray>> {
    let this = a.this(cx);
    match this.cast::<TypedArray>(cx) {
        Some(t) if t.get(cx).element() == Element::Uint8 => validate(cx, this, method),
        _ => Err(incompatible(cx, method, this)),
    }
}

/// The text argument as bytes; units above 0xFF become 0xFF, which no alphabet has.
fn text_arg(cx: &mut Cx, a: Args) -> JsResult<Vec<u8>> {
    let v = a.get(cx, 0);
    let Some(s) = v.cast::<Str>(cx) else {
        return Err(cx.type_error("input argument must be a string"));
    };
    string::flatten(cx, s)?;
    Ok(s.get(cx).view().units().map(|u| u.min(0xFF) as u8).collect())
}

fn finish<'a>(cx: &'a mut Cx, bytes: &[u8]) -> JsResult<Val<'a>> {
    let out = cx.slot();
    let o = views::new_uint8(cx, out, bytes.len() as u64, false)?;
    typed::with_bytes_mut(cx, o, |to| to.copy_from_slice(bytes));
    Ok(cx.val(out))
}

/// A string option that has to be one of `allowed`; the first is the default.
fn option(cx: &mut Cx, options: Local<Value>, name: &str, allowed: &[&'static str]) -> JsResult<&'static str> {
    if cx.val(options).is_undefined() {
        return Ok(allowed[0]);
    }
    let Some(o) = options.cast::<Object>(cx) else {
        return Err(cx.type_error("options argument must be an object"));
    };
    let key = cx.rooted_name(name)?;
    let v = cx.slot();
    property::get(cx, o, key, v)?;
    if cx.val(v).is_undefined() {
        return Ok(allowed[0]);
    }
    let text = v.cast::<Str>(cx).map(|s| string::to_rust_string(s.get(cx)));
    match allowed.iter().find(|a| text.as_deref() == Some(**a)) {
        Some(a) => Ok(a),
        None => Err(cx.type_error(&format!("expected {name} to be one of {}", allowed.join(", ")))),
    }
}

pub fn to_hex<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let t = this_bytes(cx, a, "Uint8Array.prototype.toHex")?;
    let digits = b"0123456789abcdef";
    let text: Vec<u8> = t.get(cx).cells().iter().flat_map(|b| [digits[(b.get() >> 4) as usize], digits[(b.get() & 15) as usize]]).collect();
    let out = cx.slot();
    string::new_str1(cx, out, &text)?;
    Ok(cx.val(out))
}

pub fn from_hex<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let text = text_arg(cx, a)?;
    if text.len() % 2 != 0 {
        return Err(cx.syntax_error("Input string must contain hex characters in even length"));
    }
    let digit = |b: u8| (b as char).to_digit(16).map(|d| d as u8);
    let bytes: Option<Vec<u8>> = text.chunks(2).map(|p| Some(digit(p[0])? << 4 | digit(p[1])?)).collect();
    match bytes {
        Some(bytes) => finish(cx, &bytes),
        None => Err(cx.syntax_error("Input string must contain hex characters in even length")),
    }
}

pub fn to_base64<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let method = "Uint8Array.prototype.toBase64";
    let this = a.this(cx);
    if this.cast::<TypedArray>(cx).is_none_or(|t| t.get(cx).element() != Element::Uint8) {
        return Err(incompatible(cx, method, this));
    }
    let options = a.get(cx, 0);
    let alphabet = option(cx, options, "alphabet", &["base64", "base64url"])?;
    let mut pad = true;
    if let Some(o) = options.cast::<Object>(cx) {
        let key = cx.rooted_name("omitPadding")?;
        let v = cx.slot();
        property::get(cx, o, key, v)?;
        pad = !convert::to_boolean(cx.val(v));
    }
    // The options may have detached it.
    let t = this_bytes(cx, a, method)?;
    let letters: &[u8; 64] = match alphabet {
        "base64" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        _ => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    };
    let mut text = Vec::new();
    for c in t.get(cx).cells().chunks(3) {
        let at = |i: usize| c.get(i).map_or(0, |b| b.get() as u32);
        let n = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4 {
            if i <= c.len() {
                text.push(letters[(n >> (18 - 6 * i) & 63) as usize]);
            } else if pad {
                text.push(b'=');
            }
        }
    }
    let out = cx.slot();
    string::new_str1(cx, out, &text)?;
    Ok(cx.val(out))
}

/// What `fromBase64` does with a last group that is not whole.
#[derive(PartialEq)]
enum Last {
    Loose,
    Strict,
    Stop,
}

/// FromBase64 of the proposal; `None` for malformed text.
fn decode(text: &[u8], url: bool, last: &Last) -> Option<Vec<u8>> {
    let value = |b: u8| match b {
        b'A'..=b'Z' => Some(b - b'A'),
        b'a'..=b'z' => Some(b - b'a' + 26),
        b'0'..=b'9' => Some(b - b'0' + 52),
        b'+' if !url => Some(62),
        b'/' if !url => Some(63),
        b'-' if url => Some(62),
        b'_' if url => Some(63),
        _ => None,
    };
    let blank = |b: &u8| matches!(b, b'\t' | b'\n' | 0x0C | b'\r' | b' ');
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut group, mut n) = (0u32, 0);
    let mut rest = text.iter().copied().filter(|b| !blank(b));
    while let Some(b) = rest.next() {
        if b == b'=' {
            // Padding: only behind two or three letters, and nothing may follow it.
            if n < 2 {
                return None;
            }
            if n == 2 {
                match rest.next() {
                    Some(b'=') => {}
                    None if *last == Last::Stop => return Some(out),
                    _ => return None,
                }
            }
            if rest.next().is_some() {
                return None;
            }
            return tail(out, group, n, *last == Last::Strict);
        }
        group = group << 6 | value(b)? as u32;
        n += 1;
        if n == 4 {
            out.extend_from_slice(&group.to_be_bytes()[1..]);
            (group, n) = (0, 0);
        }
    }
    match (n, last) {
        (0, _) | (_, Last::Stop) => Some(out),
        (1, _) | (_, Last::Strict) => None,
        _ => tail(out, group, n, false),
    }
}

/// The bytes of two or three letters; `strict` wants the bits that make no byte to be zero.
fn tail(mut out: Vec<u8>, group: u32, n: u32, strict: bool) -> Option<Vec<u8>> {
    let (bytes, spare) = if n == 2 { (1, 4) } else { (2, 2) };
    if strict && group & ((1 << spare) - 1) != 0 {
        return None;
    }
    let whole = group >> spare;
    out.extend_from_slice(&whole.to_be_bytes()[4 - bytes..]);
    Some(out)
}

pub fn from_base64<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let text = text_arg(cx, a)?;
    let options = a.get(cx, 1);
    let alphabet = option(cx, options, "alphabet", &["base64", "base64url"])?;
    let last = option(cx, options, "lastChunkHandling", &["loose", "strict", "stop-before-partial"])?;
    let last = match last {
        "strict" => Last::Strict,
        "stop-before-partial" => Last::Stop,
        _ => Last::Loose,
    };
    match decode(&text, alphabet == "base64url", &last) {
        Some(bytes) => finish(cx, &bytes),
        None => Err(cx.syntax_error("The base64 input terminated or contained a character that its alphabet does not have")),
    }
}
