//! Map. ECMA-262 §24.1. The entries are in a TABLE cell (object/table.rs), internal word 0.

use crate::builtins::support::{self, add_entries, arg, require_callable, require_new, this_of_kind, this_of_which};
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::names::WellKnown;
use crate::object::Object;
use crate::object::create::set_internal;
use crate::object::iterator::{ArrayKind, Which, new_iterator};
use crate::object::table::{self, key_at, value_at};
use crate::ops::{call, iterate};
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Val, Value};

pub static MAP: Class = Class {
    name: "Map",
    length: 0,
    constructor: map,
    this: Intrinsic::Map,
    prototype: Intrinsic::MapPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[Prop::Getter(Key::Symbol(WellKnown::Species), super::species::species), Prop::Method(Key::Name("groupBy"), 2, group_by)],
    methods: &[
        Prop::Method(Key::Name("get"), 1, get),
        Prop::Method(Key::Name("set"), 2, set),
        Prop::Method(Key::Name("has"), 1, has),
        Prop::Method(Key::Name("delete"), 1, delete),
        Prop::Method(Key::Name("clear"), 0, clear),
        Prop::Method(Key::Name("entries"), 0, entries),
        Prop::Method(Key::Name("forEach"), 1, for_each),
        Prop::Method(Key::Name("keys"), 0, keys),
        Prop::Getter(Key::Name("size"), size),
        Prop::Method(Key::Name("values"), 0, values),
        Prop::Tag("Map"),
        Prop::Alias(Key::Symbol(WellKnown::Iterator), "entries"),
    ],
};

/// An empty MAP or SET object with this prototype source.
pub fn new_collection(cx: &mut Cx, out: Local<Value>, kind: u8, new_target: Local<Value>, default: Intrinsic) -> JsResult<Local<Object>> {
    let o = cx.create_from_constructor(out, kind, new_target, default)?;
    let mark = cx.open_scope();
    let t = cx.slot();
    cx.new_table(t, kind == kinds::MAP)?;
    set_internal(cx, o, 0, cx.val(t));
    cx.close_scope(mark);
    Ok(o)
}

/// §24.1.1.1
fn map<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    require_new(cx, a, "Map")?;
    let out = cx.slot();
    let o = new_collection(cx, out, kinds::MAP, a.new_target(cx), Intrinsic::MapPrototype)?;
    add_entries(cx, o, a.get(cx, 0), set, Cx::table_set)?;
    Ok(cx.val(out))
}

fn this_map(cx: &mut Cx, a: Args, method: &str) -> JsResult<Local<Object>> {
    this_of_kind(cx, a, kinds::MAP, "Map", method)
}

/// §24.1.3.6
fn get<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_map(cx, a, "get")?;
    let k = arg(cx, a, 0);
    match cx.table_find(o, k)? {
        Some(i) => Ok(value_at(cx.table_of(o), i)),
        None => Ok(Imm::UNDEFINED),
    }
}

/// §24.1.3.9
fn set<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_map(cx, a, "set")?;
    let k = arg(cx, a, 0);
    cx.table_set(o, k, a.get(cx, 1))?;
    Ok(cx.val(o))
}

/// §24.1.3.7
fn has<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_map(cx, a, "has")?;
    let k = arg(cx, a, 0);
    Ok(Imm::bool(cx.table_find(o, k)?.is_some()))
}

/// §24.1.3.3
fn delete<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_map(cx, a, "delete")?;
    let k = arg(cx, a, 0);
    Ok(Imm::bool(cx.table_delete(o, k)?))
}

/// §24.1.3.1
fn clear<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_map(cx, a, "clear")?;
    cx.table_clear(o)?;
    Ok(Imm::UNDEFINED)
}

/// §24.1.3.10
fn size<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_of_kind(cx, a, kinds::MAP, "get Map", "size")?;
    Ok(Imm::number(cx.table_of(o).len() as f64))
}

/// §24.1.3.5
fn for_each<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_map(cx, a, "forEach")?;
    let (f, this_arg) = (a.get(cx, 0), a.get(cx, 1));
    require_callable(cx, f)?;
    let [k, v, ignored] = cx.slots();
    let table = cx.local(cx.table_of(o).val());
    let mut index = 0;
    while let Some(i) = table::advance(cx, table, &mut index) {
        let t = cx.val(table).cast().expect("a table");
        cx.set(k, key_at(t, i));
        cx.set(v, value_at(t, i));
        call::call(cx, f, this_arg, &[v, k, o.value()], ignored)?;
    }
    Ok(Imm::UNDEFINED)
}

/// CreateMapIterator and CreateSetIterator.
pub fn collection_iterator(cx: &mut Cx, o: Local<Object>, which: Which, kind: ArrayKind, out: Local<Value>) -> JsResult {
    let proto = if which == Which::Map { Intrinsic::MapIteratorPrototype } else { Intrinsic::SetIteratorPrototype };
    let it = new_iterator(cx, out, which, proto)?;
    let t = cx.table_of(o).val();
    set_internal(cx, it, 1, t);
    set_internal(cx, it, 2, Imm::int(0));
    set_internal(cx, it, 3, Imm::int(kind as i32));
    Ok(())
}

fn iterator<'a>(cx: &'a mut Cx, a: Args, method: &str, kind: ArrayKind) -> JsResult<Val<'a>> {
    let o = this_map(cx, a, method)?;
    let out = cx.slot();
    collection_iterator(cx, o, Which::Map, kind, out)?;
    Ok(cx.val(out))
}
/// §24.1.3.4
fn entries<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    iterator(cx, a, "entries", ArrayKind::Entries)
}
/// §24.1.3.8
fn keys<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    iterator(cx, a, "keys", ArrayKind::Keys)
}
/// §24.1.3.11
fn values<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    iterator(cx, a, "values", ArrayKind::Values)
}

/// §24.1.2.1
fn group_by<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (items, f) = (a.get(cx, 0), a.get(cx, 1));
    if cx.val(items).is_nullish() {
        return Err(iterate::not_iterable(cx, items));
    }
    let [out, group] = cx.slots();
    let none = cx.undefined();
    let o = new_collection(cx, out, kinds::MAP, none, Intrinsic::MapPrototype)?;
    support::group_by(cx, items, f, |cx, k| {
        match cx.table_find(o, k)? {
            Some(i) => cx.set(group, value_at(cx.table_of(o), i)),
            None => {
                cx.new_array(group, 0)?;
                cx.table_set(o, k, group)?;
            }
        }
        Ok(group.cast(cx).expect("groups are arrays"))
    })?;
    Ok(cx.val(out))
}

/// %MapIteratorPrototype%. §24.1.5.2
pub static ITERATOR: &[Prop] = &[Prop::Method(Key::Name("next"), 0, next), Prop::Tag("Map Iterator")];

fn next<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let it = this_of_which(cx, a, Which::Map, "Map Iterator.prototype.next")?;
    let [v, out] = cx.slots();
    let more = step(cx, it, v)?;
    iterate::create_iter_result(cx, v, !more, out)?;
    Ok(cx.val(out))
}

/// Moves a map or set iterator on: its next value, or false (and undefined) at the end.
pub fn step(cx: &mut Cx, it: Local<Object>, out: Local<Value>) -> JsResult<bool> {
    use crate::object::create::internal;
    let mark = cx.open_scope();
    let [table, k, v] = cx.slots();
    cx.set(table, internal(cx, it, 1));
    if cx.val(table).is_undefined() {
        cx.set(out, Imm::UNDEFINED);
        cx.close_scope(mark);
        return Ok(false);
    }
    let mut index = internal(cx, it, 2).as_int() as usize;
    let found = table::advance(cx, table, &mut index);
    if let Some(i) = found {
        set_internal(cx, it, 1, cx.val(table));
        set_internal(cx, it, 2, Imm::int(index as i32));
        let is_map = internal(cx, it, 0).raw() == Value::int(Which::Map as i32);
        let t = cx.val(table).cast().expect("a table");
        cx.set(k, key_at(t, i));
        cx.set(v, if is_map { value_at(t, i) } else { key_at(t, i) });
        match ArrayKind::from_word(internal(cx, it, 3).raw()) {
            ArrayKind::Keys => cx.copy(out, k),
            ArrayKind::Values => cx.copy(out, v),
            ArrayKind::Entries => {
                cx.new_array_from(out, &[k, v])?;
            }
        }
    } else {
        set_internal(cx, it, 1, Imm::UNDEFINED);
        cx.set(out, Imm::UNDEFINED);
    }
    cx.close_scope(mark);
    Ok(found.is_some())
}
