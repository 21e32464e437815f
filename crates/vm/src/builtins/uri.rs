//! URI handling functions, `escape` and `unescape`. ECMA-262 §19.2.6, §B.2.1.

use super::support::arg;
use crate::cx::{Args, Cx, JsResult, Thrown};
use crate::errors::make_error;
use crate::object::function::NativeInfo;
use crate::object::string::{StrBuf, StrExt, StrView};
use crate::ops::convert;
use crate::realm::Intrinsic;
use tally_heap::Val;

const fn info(name: &'static str, native: crate::cx::Native) -> NativeInfo {
    NativeInfo { name, length: 1, native, constructor: false }
}
pub const DECODE_URI: NativeInfo = info("decodeURI", decode_uri);
pub const DECODE_URI_COMPONENT: NativeInfo = info("decodeURIComponent", decode_uri_component);
pub const ENCODE_URI: NativeInfo = info("encodeURI", encode_uri);
pub const ENCODE_URI_COMPONENT: NativeInfo = info("encodeURIComponent", encode_uri_component);
pub const ESCAPE: NativeInfo = info("escape", escape);
pub const UNESCAPE: NativeInfo = info("unescape", unescape);

/// What no function encodes beside letters and digits.
const MARKS: &[u8] = b"-.!~*'()_";
/// What separates the parts of a URI: `encodeURI` and `decodeURI` leave these alone.
const RESERVED: &[u8] = b";/?:@&=+$,#";

fn is_one_of(u: u32, set: &[u8]) -> bool {
    u < 128 && set.contains(&(u as u8))
}
fn is_alphanumeric(u: u32) -> bool {
    u < 128 && (u as u8).is_ascii_alphanumeric()
}

#[cold]
fn malformed(cx: &mut Cx) -> Thrown {
    let out = cx.slot();
    match make_error(cx, Intrinsic::UriErrorPrototype, "URI malformed", None, out) {
        Ok(()) => cx.throw(out),
        Err(thrown) => thrown,
    }
}

const HEX: &[u8; 16] = b"0123456789ABCDEF";

fn push_byte(text: &mut StrBuf, b: u8) {
    text.push_view(StrView::Latin1(&[b'%', HEX[(b >> 4) as usize], HEX[(b & 15) as usize]]));
}

/// Encode. §19.2.6.5
fn encode<'a>(cx: &'a mut Cx, a: Args, extra: &[u8]) -> JsResult<Val<'a>> {
    let out = arg(cx, a, 0);
    let s = convert::to_flat_string(cx, out, out)?;
    let view = s.get(cx).view();
    let plain = |c: u32| is_alphanumeric(c) || is_one_of(c, MARKS) || is_one_of(c, extra);
    if view.units().all(|u| plain(u as u32)) {
        return Ok(cx.val(s));
    }
    let mut text = StrBuf::with_capacity(cx, view.len() * 2);
    let mut i = 0;
    while i < view.len() {
        let (c, n) = view.code_point_at(i);
        i += n;
        if plain(c) {
            text.push_unit(c as u16);
            continue;
        }
        let Some(c) = char::from_u32(c) else { return Err(malformed(cx)) };
        c.encode_utf8(&mut [0; 4]).bytes().for_each(|b| push_byte(&mut text, b));
    }
    text.finish(cx, out)?;
    Ok(cx.val(out))
}

fn hex(view: StrView<'_>, from: usize, digits: usize) -> Option<u32> {
    let mut v = 0;
    for i in from..from + digits {
        v = v * 16 + char::from_u32(view.get(i)? as u32)?.to_digit(16)?;
    }
    Some(v)
}

/// The byte that `%XX` at `i` stands for.
fn escaped_byte(view: StrView<'_>, i: usize) -> Option<u8> {
    (view.get(i)? == b'%' as u16).then(|| hex(view, i + 1, 2))?.map(|v| v as u8)
}

/// The code point whose UTF-8 is escaped at `i`, and how many units its escapes take.
fn escaped_char(view: StrView<'_>, i: usize) -> Option<(char, usize)> {
    let first = escaped_byte(view, i)?;
    let n = match first {
        0..0x80 => 1,
        0xC2..0xE0 => 2,
        0xE0..0xF0 => 3,
        0xF0..0xF5 => 4,
        _ => return None,
    };
    let mut bytes = [first, 0, 0, 0];
    for (k, b) in bytes.iter_mut().enumerate().take(n).skip(1) {
        *b = escaped_byte(view, i + 3 * k)?;
    }
    // Overlong forms, surrogates and what is beyond Unicode are refused here.
    Some((std::str::from_utf8(&bytes[..n]).ok()?.chars().next()?, 3 * n))
}

/// Decode. §19.2.6.6
fn decode<'a>(cx: &'a mut Cx, a: Args, keep: &[u8]) -> JsResult<Val<'a>> {
    let out = arg(cx, a, 0);
    let s = convert::to_flat_string(cx, out, out)?;
    let view = s.get(cx).view();
    if !view.units().any(|u| u == b'%' as u16) {
        return Ok(cx.val(s));
    }
    let mut text = StrBuf::with_capacity(cx, view.len());
    let mut i = 0;
    while i < view.len() {
        let u = view.at(i);
        if u != b'%' as u16 {
            text.push_unit(u);
            i += 1;
            continue;
        }
        let Some((c, n)) = escaped_char(view, i) else { return Err(malformed(cx)) };
        if is_one_of(c as u32, keep) {
            text.push_view(view.slice(i, i + n));
        } else {
            text.push_code_point(c as u32);
        }
        i += n;
    }
    text.finish(cx, out)?;
    Ok(cx.val(out))
}

/// §19.2.6.1
fn decode_uri<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    decode(cx, a, RESERVED)
}
/// §19.2.6.2
fn decode_uri_component<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    decode(cx, a, b"")
}
/// §19.2.6.3
fn encode_uri<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    encode(cx, a, RESERVED)
}
/// §19.2.6.4
fn encode_uri_component<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    encode(cx, a, b"")
}

/// §B.2.1.1
fn escape<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = arg(cx, a, 0);
    let s = convert::to_flat_string(cx, out, out)?;
    let view = s.get(cx).view();
    let mut text = StrBuf::with_capacity(cx, view.len() * 2);
    for u in view.units() {
        if is_alphanumeric(u as u32) || is_one_of(u as u32, b"@*_+-./") {
            text.push_unit(u);
        } else if u < 256 {
            push_byte(&mut text, u as u8);
        } else {
            text.push_str(&format!("%u{u:04X}"));
        }
    }
    text.finish(cx, out)?;
    Ok(cx.val(out))
}

/// §B.2.1.2
fn unescape<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = arg(cx, a, 0);
    let s = convert::to_flat_string(cx, out, out)?;
    let view = s.get(cx).view();
    let mut text = StrBuf::with_capacity(cx, view.len());
    let mut i = 0;
    while i < view.len() {
        let (unit, n) = match view.at(i) {
            37 if view.get(i + 1) == Some(b'u' as u16) && hex(view, i + 2, 4).is_some() => (hex(view, i + 2, 4), 6),
            37 if hex(view, i + 1, 2).is_some() => (hex(view, i + 1, 2), 3),
            u => (Some(u as u32), 1),
        };
        text.push_unit(unit.unwrap_or(0) as u16);
        i += n;
    }
    text.finish(cx, out)?;
    Ok(cx.val(out))
}
