//! Uint8Array's `fromBase64`, `fromHex`, `setFromBase64`, `setFromHex`, `toBase64`, `toHex` (ES2026, in V8 behind no flag
//! from Node 25 on).

use super::validate;
use crate::builtins::support::incompatible;
use crate::cx::{Args, Cx, JsResult};
use crate::object::buffer_cells::{TypedArray, TypedArrayExt};
use crate::object::element_type::Element;
use crate::object::prop_table::attr;
use crate::object::string::{self, StrExt};
use crate::object::{Object, Str, typed, views};
use crate::ops::{convert, property};
use tally_heap::{Imm, Local, Val, Value};

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
    let d = decode_hex(&text, usize::MAX);
    if d.ok { finish(cx, &d.bytes) } else { Err(cx.syntax_error(WRONG_HEX)) }
}

pub fn to_base64<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let method = "Uint8Array.prototype.toBase64";
    require_bytes(cx, a, method)?;
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

/// What `fromBase64` and `setFromBase64` do with a last group that is not whole.
#[derive(PartialEq)]
enum Last {
    Loose,
    Strict,
    Stop,
}

/// What was decoded until the text ended, was wrong, or the room was full.
struct Decoded {
    /// Units of the text that make up `bytes`.
    read: usize,
    bytes: Vec<u8>,
    /// Not malformed.
    ok: bool,
}

/// FromBase64: at most `room` bytes, in whole groups.
fn decode(text: &[u8], url: bool, last: &Last, room: usize) -> Decoded {
    let mut d = Decoded { read: 0, bytes: Vec::with_capacity((text.len() / 4 * 3).min(room)), ok: true };
    if room > 0 {
        d.ok = decode_groups(text, url, last, room, &mut d).is_some();
    }
    d
}

/// `None` for malformed text.
fn decode_groups(text: &[u8], url: bool, last: &Last, room: usize, d: &mut Decoded) -> Option<()> {
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
    let skip = |from: usize| from + text[from..].iter().take_while(|b| blank(b)).count();
    let (mut group, mut n, mut i) = (0u32, 0, skip(0));
    while let Some(&b) = text.get(i) {
        i += 1;
        if b == b'=' {
            // Padding: only behind two or three letters, and nothing may follow it.
            if n < 2 {
                return None;
            }
            i = skip(i);
            if n == 2 {
                match text.get(i) {
                    Some(b'=') => i = skip(i + 1),
                    None if *last == Last::Stop => return Some(()),
                    _ => return None,
                }
            }
            if i < text.len() {
                return None;
            }
            return tail(d, group, n, *last == Last::Strict, text.len());
        }
        let v = value(b)?;
        // A group whose bytes have no room is not begun.
        if n >= 2 && room - d.bytes.len() < n as usize {
            return Some(());
        }
        group = group << 6 | v as u32;
        n += 1;
        if n == 4 {
            d.bytes.extend_from_slice(&group.to_be_bytes()[1..]);
            d.read = i;
            (group, n) = (0, 0);
            if d.bytes.len() == room {
                return Some(());
            }
        }
        i = skip(i);
    }
    match (n, last) {
        (0, _) => {
            d.read = text.len();
            Some(())
        }
        (_, Last::Stop) => Some(()),
        (1, _) | (_, Last::Strict) => None,
        _ => tail(d, group, n, false, text.len()),
    }
}

/// The bytes of two or three letters; `strict` wants the bits that make no byte to be zero.
fn tail(d: &mut Decoded, group: u32, n: u32, strict: bool, read: usize) -> Option<()> {
    let (bytes, spare) = if n == 2 { (1, 4) } else { (2, 2) };
    if strict && group & ((1 << spare) - 1) != 0 {
        return None;
    }
    let whole = group >> spare;
    d.bytes.extend_from_slice(&whole.to_be_bytes()[4 - bytes..]);
    d.read = read;
    Some(())
}

/// FromHex: at most `room` bytes.
fn decode_hex(text: &[u8], room: usize) -> Decoded {
    let mut d = Decoded { read: 0, bytes: Vec::new(), ok: text.len().is_multiple_of(2) };
    let digit = |b: u8| (b as char).to_digit(16).map(|d| d as u8);
    for pair in text.chunks_exact(2).take(if d.ok { room } else { 0 }) {
        let (Some(high), Some(low)) = (digit(pair[0]), digit(pair[1])) else {
            d.ok = false;
            break;
        };
        d.bytes.push(high << 4 | low);
        d.read += 2;
    }
    d
}

const WRONG_HEX: &str = "Input string must contain hex characters in even length";
const WRONG_BASE64: &str = "The base64 input terminated or contained a character that its alphabet does not have";

/// Writes what was decoded to the start of the array, then throws or answers `{ read, written }`.
fn store<'a>(cx: &'a mut Cx, t: Local<TypedArray>, d: &Decoded, wrong: &str) -> JsResult<Val<'a>> {
    for (cell, b) in t.get(cx).cells().iter().zip(&d.bytes) {
        cell.set(*b);
    }
    if !d.ok {
        return Err(cx.syntax_error(wrong));
    }
    let [out, v] = cx.slots();
    let o = cx.new_object(out)?;
    for (name, n) in [("read", d.read), ("written", d.bytes.len())] {
        let key = cx.rooted_name(name)?;
        cx.set(v, Imm::number(n as f64));
        cx.put_own(o, key, attr::ALL, v)?;
    }
    Ok(cx.val(out))
}

/// `this`, which may be detached.
fn require_bytes(cx: &mut Cx, a: Args, method: &str) -> JsResult {
    let this = a.this(cx);
    match this.cast::<TypedArray>(cx) {
        Some(t) if t.get(cx).element() == Element::Uint8 => Ok(()),
        _ => Err(incompatible(cx, method, this)),
    }
}

pub fn set_from_hex<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let method = "Uint8Array.prototype.setFromHex";
    require_bytes(cx, a, method)?;
    let text = text_arg(cx, a)?;
    let t = this_bytes(cx, a, method)?;
    let d = decode_hex(&text, t.get(cx).length());
    store(cx, t, &d, WRONG_HEX)
}

pub fn set_from_base64<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let method = "Uint8Array.prototype.setFromBase64";
    require_bytes(cx, a, method)?;
    let text = text_arg(cx, a)?;
    let (url, last) = decode_options(cx, a)?;
    // The options may have detached it.
    let t = this_bytes(cx, a, method)?;
    let d = decode(&text, url, &last, t.get(cx).length());
    store(cx, t, &d, WRONG_BASE64)
}

/// Whether the alphabet is that of URLs, and what becomes of the last group.
fn decode_options(cx: &mut Cx, a: Args) -> JsResult<(bool, Last)> {
    let options = a.get(cx, 1);
    let alphabet = option(cx, options, "alphabet", &["base64", "base64url"])?;
    let last = match option(cx, options, "lastChunkHandling", &["loose", "strict", "stop-before-partial"])? {
        "strict" => Last::Strict,
        "stop-before-partial" => Last::Stop,
        _ => Last::Loose,
    };
    Ok((alphabet == "base64url", last))
}

pub fn from_base64<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let text = text_arg(cx, a)?;
    let (url, last) = decode_options(cx, a)?;
    let d = decode(&text, url, &last, usize::MAX);
    if d.ok { finish(cx, &d.bytes) } else { Err(cx.syntax_error(WRONG_BASE64)) }
}
