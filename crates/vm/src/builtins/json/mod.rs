//! JSON. ECMA-262 §25.5. `scan.rs`: tokens and V8's error messages; `parse.rs`: values; `revive.rs`: the reviver;
//! `stringify.rs`, `quote.rs`, `circular.rs`: text out of values; `raw.rs`: text that stays
//! as it is.

mod circular;
mod parse;
mod quote;
mod raw;
mod revive;
mod scan;
mod stringify;

pub use parse::parse_text;
pub use quote::quote;
pub use stringify::stringify_value;

use crate::cx::{Args, Cx, JsResult};
use crate::object::string::StrExt;
use crate::ops::{call, convert};
use crate::realm::{Key, Prop};
use tally_heap::Val;

pub static JSON: &[Prop] = &[
    Prop::Method(Key::Name("parse"), 2, parse),
    Prop::Method(Key::Name("stringify"), 3, stringify),
    Prop::Method(Key::Name("rawJSON"), 1, raw::raw_json),
    Prop::Method(Key::Name("isRawJSON"), 1, raw::is_raw_json),
    Prop::Tag("JSON"),
];

/// §25.5.1
fn parse<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [text, out, snapshot] = cx.slots();
    let s = convert::to_flat_string(cx, a.get(cx, 0), text)?;
    let reviver = a.get(cx, 1);
    let revives = call::is_callable(cx.val(reviver));
    // The text is copied out of the heap: it would move while values are made.
    match s.get(cx).view() {
        crate::object::string::StrView::Latin1(b) => {
            let copy = b.to_vec();
            parse_text(cx, &copy, revives.then_some(snapshot), out)?;
        }
        crate::object::string::StrView::Utf16(u) => {
            let copy = u.to_vec();
            parse_text(cx, &copy, revives.then_some(snapshot), out)?;
        }
    }
    if revives {
        revive::revive(cx, out, snapshot, reviver)?;
    }
    Ok(cx.val(out))
}

/// §25.5.2
fn stringify<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    let (v, replacer, space) = (a.get(cx, 0), a.get(cx, 1), a.get(cx, 2));
    stringify_value(cx, v, replacer, space, out)?;
    Ok(cx.val(out))
}
