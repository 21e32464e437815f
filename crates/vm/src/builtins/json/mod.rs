<<<<<<< HEAD
//! JSON. ECMA-262 §25.5, with the source text access of JSON.parse (`rawJSON`, the reviver's `context.source`).
//!
//! `parse` turns text into values without recursion, `revive` walks them with the program's function, `stringify`
//! writes one growing text. `syntax` and `circle` word the errors as V8 does.
//!
//! **Invariant.** An object is raw JSON exactly if it has the private property `realm.symbols.raw_json`.

mod circle;
mod parse;
mod quote;
mod revive;
mod stringify;
mod syntax;

pub use stringify::to_json;

use crate::cx::{Args, Cx, JsResult};
use crate::object::Object;
use crate::object::prop_table::attr;
use crate::object::string::{self, StrExt, StrView};
use crate::ops::{call, convert, property};
use crate::realm::{Key, Prop};
use tally_heap::{Imm, Local, Val, Value};

pub static JSON: &[Prop] = &[
    Prop::Method(Key::Name("parse"), 2, parse),
    Prop::Method(Key::Name("stringify"), 3, stringify::stringify),
    Prop::Method(Key::Name("rawJSON"), 1, raw_json),
    Prop::Method(Key::Name("isRawJSON"), 1, is_raw_json),
    Prop::Tag("JSON"),
];

/// Units of a source text, copied out of the heap so that nothing has to be looked up again while values are made.
enum Source {
    Latin1(Vec<u8>),
    Utf16(Vec<u16>),
}

impl Source {
    /// ToString of an argument.
    fn of(cx: &mut Cx, v: Local<Value>) -> JsResult<Source> {
        let out = cx.slot();
        let s = convert::to_string(cx, v, out)?;
        string::flatten(cx, s)?;
        Ok(match s.get(cx).view() {
            StrView::Latin1(s) => Source::Latin1(s.to_vec()),
            StrView::Utf16(s) => Source::Utf16(s.to_vec()),
        })
    }
    fn view(&self) -> StrView<'_> {
        match self {
            Source::Latin1(s) => StrView::Latin1(s),
            Source::Utf16(s) => StrView::Utf16(s),
        }
    }
    /// The value of the text, and what it was made from if that is wanted.
    fn parse(&self, cx: &mut Cx, out: Local<Value>, record: bool) -> JsResult<Option<parse::Record>> {
        match self {
            Source::Latin1(s) => parse::parse(cx, s.as_slice(), out, record),
            Source::Utf16(s) => parse::parse(cx, s.as_slice(), out, record),
        }
    }
}

/// A value from JSON text, for the other crates: `out` gets it.
pub fn parse_text(cx: &mut Cx, text: Local<Value>, out: Local<Value>) -> JsResult {
    let mark = cx.mark();
    let r = Source::of(cx, text).and_then(|s| s.parse(cx, out, false));
    cx.release(mark);
    r.map(|_| ())
}

/// §25.5.1
fn parse<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let source = Source::of(cx, a.get(cx, 0))?;
    let out = cx.slot();
    let reviver = a.get(cx, 1);
    if !call::is_callable(cx.val(reviver)) {
        source.parse(cx, out, false)?;
        return Ok(cx.val(out));
    }
    if let Some(record) = source.parse(cx, out, true)? {
        revive::revive(cx, reviver, &source, &record, out)?;
=======
//! JSON. ECMA-262 §25.5. `scan.rs`: tokens and V8's error messages; `parse.rs`: values; `revive.rs`: the reviver;
//! `stringify.rs`, `quote.rs`, `circular.rs`: text out of values.

mod circular;
mod parse;
mod quote;
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

pub static JSON: &[Prop] =
    &[Prop::Method(Key::Name("parse"), 2, parse), Prop::Method(Key::Name("stringify"), 3, stringify), Prop::Tag("JSON")];

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
>>>>>>> builtins
    }
    Ok(cx.val(out))
}

<<<<<<< HEAD
/// JSON.rawJSON(text): text that `stringify` copies as it is. It must be that of a primitive.
fn raw_json<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [text, null, out] = cx.slots();
    let s = convert::to_string(cx, a.get(cx, 0), text)?;
    string::flatten(cx, s)?;
    let view = s.get(cx).view();
    if view.is_empty() {
        return Err(cx.syntax_error("Invalid value for JSON.rawJSON"));
    }
    let blank = |u: u16| matches!(u, 9 | 10 | 13 | 32);
    let (first, last) = (view.at(0), view.at(view.len() - 1));
    let refused = if blank(first) || first == u16::from(b'{') || first == u16::from(b'[') {
        Some(0)
    } else if blank(last) {
        Some(view.len() - 1)
    } else {
        None
    };
    let source = Source::of(cx, text)?;
    if let Some(at) = refused {
        return Err(syntax::unexpected(cx, source.view(), at));
    }
    source.parse(cx, out, false)?;
    cx.set(null, Imm::NULL);
    let o = cx.new_object_with_proto(out, null)?;
    let name = cx.rooted_name("rawJSON")?;
    cx.add_property(o, name, attr::ALL, text)?;
    let brand = cx.realm.symbols.raw_json;
    cx.add_property(o, brand, attr::ALL, text)?;
    property::set_integrity_level(cx, o, true)?;
    Ok(cx.val(out))
}

/// JSON.isRawJSON(value)
fn is_raw_json<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let raw = a.get(cx, 0).cast::<Object>(cx).is_some_and(|o| raw_text(cx, o).is_some());
    Ok(Imm::bool(raw))
}

/// The text of a raw JSON object.
fn raw_text(cx: &Cx, o: Local<Object>) -> Option<Val<'_>> {
    let o = o.get(cx);
    let p = cx.own_named(o, cx.realm.symbols.raw_json)?;
    Some(crate::object::storage::read_slot(cx, o, p.slot))
}
=======
/// §25.5.2
fn stringify<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    let (v, replacer, space) = (a.get(cx, 0), a.get(cx, 1), a.get(cx, 2));
    stringify_value(cx, v, replacer, space, out)?;
    Ok(cx.val(out))
}
>>>>>>> builtins
