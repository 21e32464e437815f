//! Reading a native's arguments, and making the plain objects and lists that natives answer with.
//!
//! JavaScript has checked the arguments already, so what is of another type reads as a default (0, false, empty) instead
//! of throwing; nothing here runs JavaScript or panics.

use tally_heap::{Imm, Local, Value};
use tally_vm::object::Object;
use tally_vm::object::prop_table::attr;
use tally_vm::object::string::{self, Str, StrExt, StrView};
use tally_vm::{Args, Cx, JsResult};

/// Argument `i` as a double; NaN if it is no number.
#[inline]
pub fn number(cx: &Cx, a: Args, i: usize) -> f64 {
    let v = cx.val(a.get(cx, i));
    if v.is_number() { v.as_number() } else { f64::NAN }
}

/// Argument `i` as an integer: cut off towards zero, clamped; 0 if it is no number.
#[inline]
pub fn int(cx: &Cx, a: Args, i: usize) -> i64 {
    let v = cx.val(a.get(cx, i));
    if v.is_int() { v.as_int() as i64 } else { number(cx, a, i) as i64 }
}

/// Argument `i` as a position or length: what is negative reads as 0.
#[inline]
pub fn size(cx: &Cx, a: Args, i: usize) -> usize {
    usize::try_from(int(cx, a, i)).unwrap_or(0)
}

/// Whether argument `i` is `true`.
#[inline]
pub fn flag(cx: &Cx, a: Args, i: usize) -> bool {
    cx.val(a.get(cx, i)).is_true()
}

/// Argument `i` as a flat string.
#[inline]
pub fn string(cx: &mut Cx, a: Args, i: usize) -> JsResult<Local<Str>> {
    let slot = a.get(cx, i);
    match slot.cast::<Str>(cx) {
        Some(s) => {
            string::flatten(cx, s)?;
            Ok(s)
        }
        None => Err(cx.type_error("argument must be a string")),
    }
}

/// Argument `i` as Rust text, lone surrogates replaced.
pub fn text(cx: &mut Cx, a: Args, i: usize) -> JsResult<String> {
    let s = string(cx, a, i)?;
    Ok(s.get(cx).view().to_lossy())
}

/// The units of a flat string, as the codecs want them.
#[inline]
pub fn units<'h>(cx: &'h Cx, s: Local<Str>) -> tally_offheap::codec::Text<'h> {
    match s.get(cx).view() {
        StrView::Latin1(u) => tally_offheap::codec::Text::Latin1(u),
        StrView::Utf16(u) => tally_offheap::codec::Text::Utf16(u),
    }
}

/// Something to put into a list or object.
#[derive(Clone, Debug)]
pub enum Item {
    Number(f64),
    Bool(bool),
    Text(String),
}
impl From<f64> for Item {
    fn from(n: f64) -> Item {
        Item::Number(n)
    }
}
impl From<String> for Item {
    fn from(s: String) -> Item {
        Item::Text(s)
    }
}
impl From<&str> for Item {
    fn from(s: &str) -> Item {
        Item::Text(s.to_owned())
    }
}

/// Puts an item into a slot.
pub fn set_item(cx: &mut Cx, out: Local<Value>, item: &Item) -> JsResult {
    match item {
        Item::Number(n) => cx.set(out, Imm::number(*n)),
        Item::Bool(b) => cx.set(out, Imm::bool(*b)),
        Item::Text(s) => {
            string::new_string(cx, out, s)?;
        }
    }
    Ok(())
}

/// An array of items.
pub fn list(cx: &mut Cx, out: Local<Value>, items: &[Item]) -> JsResult<Local<Object>> {
    let array = cx.new_array(out, 0)?;
    let mark = cx.open_scope();
    let tmp = cx.slot();
    for item in items {
        set_item(cx, tmp, item)?;
        cx.push(array, tmp)?;
    }
    cx.close_scope(mark);
    Ok(array)
}

/// Adds an ordinary property (enumerable, writable, configurable).
pub fn put(cx: &mut Cx, o: Local<Object>, key: &str, v: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let name = cx.rooted_name(key)?;
    let r = cx.put_own(o, name, attr::ALL, v);
    cx.close_scope(mark);
    r
}

/// Adds an ordinary property with an item.
pub fn put_item(cx: &mut Cx, o: Local<Object>, key: &str, item: &Item) -> JsResult {
    let mark = cx.open_scope();
    let tmp = cx.slot();
    set_item(cx, tmp, item)?;
    let r = put(cx, o, key, tmp);
    cx.close_scope(mark);
    r
}

/// Adds to `o` an object of numbers under `key`.
pub fn put_numbers(cx: &mut Cx, o: Local<Object>, key: &str, numbers: &[(&str, i32)]) -> JsResult {
    let mark = cx.open_scope();
    let tmp = cx.slot();
    let inner = cx.new_object(tmp)?;
    for (name, n) in numbers {
        put_item(cx, inner, name, &Item::Number(f64::from(*n)))?;
    }
    let r = put(cx, o, key, tmp);
    cx.close_scope(mark);
    r
}
