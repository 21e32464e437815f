//! `JSON.rawJSON`: text that `stringify` copies as it is. ECMA-262 §25.5.2 as amended by "JSON.parse source text access".
//!
//! A raw JSON object is a frozen object without prototype; a private symbol marks it and holds the text.

use super::parse_text;
use super::scan::{Scanner, Unit, Wrong};
use crate::cx::{Args, Cx, JsResult};
use crate::object::Object;
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::shape::shape_flag;
use crate::object::storage::read_slot;
use crate::object::string::{StrExt, StrView};
use crate::ops::{convert, property};
use tally_heap::{Imm, Local, Val, Value};

/// JSON.rawJSON(text): the text must be that of a primitive, without blanks around it.
pub fn raw_json<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [text, null, out] = cx.slots();
    let s = convert::to_flat_string(cx, a.get(cx, 0), text)?;
    match s.get(cx).view() {
        StrView::Latin1(b) => {
            let copy = b.to_vec();
            check(cx, &copy, out)?;
        }
        StrView::Utf16(u) => {
            let copy = u.to_vec();
            check(cx, &copy, out)?;
        }
    }
    cx.set(null, Imm::NULL);
    let o = cx.new_object_with_proto(out, null)?;
    let name = cx.rooted_name("rawJSON")?;
    cx.add_property(o, name, attr::ALL, text)?;
    let brand = cx.symbols.raw_json;
    cx.add_property(o, brand, attr::ALL, text)?;
    property::set_integrity_level(cx, o, true)?;
    Ok(cx.val(out))
}

fn check<U: Unit>(cx: &mut Cx, text: &[U], out: Local<Value>) -> JsResult {
    let at = |i: usize| -> u32 { text[i].into() };
    let blank = |u: u32| matches!(u, 9 | 10 | 13 | 32);
    if text.is_empty() {
        return Err(cx.syntax_error("Invalid value for JSON.rawJSON"));
    }
    let first = at(0);
    let mut scan = Scanner { s: text, at: 0 };
    if blank(first) || first == b'{' as u32 || first == b'[' as u32 {
        return Err(scan.error(cx, Wrong::Token));
    }
    // Text behind the value is no syntax error to V8, but refused all the same.
    let read = match first {
        0x22 => {
            scan.at = 1;
            scan.string().is_ok()
        }
        0x2D | 0x30..=0x39 => scan.number().is_ok(),
        0x74 => scan.literal(b"true").is_ok(),
        0x66 => scan.literal(b"false").is_ok(),
        0x6E => scan.literal(b"null").is_ok(),
        _ => false,
    };
    if read && scan.at < text.len() {
        return Err(cx.syntax_error("Invalid value for JSON.rawJSON"));
    }
    parse_text(cx, text, None, out)
}

/// JSON.isRawJSON(value)
pub fn is_raw_json<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let raw = a.get(cx, 0).cast::<Object>(cx).is_some_and(|o| raw_text(cx, o).is_some());
    Ok(Imm::bool(raw))
}

/// The text of a raw JSON object.
pub fn raw_text(cx: &Cx, o: Local<Object>) -> Option<Val<'_>> {
    let o = o.get(cx);
    // They are frozen: most objects need not be searched.
    if !o.shape(cx).has(shape_flag::NON_EXTENSIBLE) {
        return None;
    }
    let p = cx.own_named(o, cx.symbols.raw_json.get(cx))?;
    Some(read_slot(cx, o, p.slot))
}
