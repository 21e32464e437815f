//! Set. ECMA-262 §24.2. The values are the keys of a TABLE cell (object/table.rs), internal word 0.

mod algebra;

use crate::builtins::map::{collection_iterator, new_collection, step};
use crate::builtins::support::{add_values, arg, require_callable, require_new, this_of_kind, this_of_which};
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::names::WellKnown;
use crate::object::Object;
use crate::object::iterator::{ArrayKind, Which};
use crate::object::table::{self, key_at};
use crate::ops::{call, iterate};
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Val};

pub static SET: Class = Class {
    name: "Set",
    length: 0,
    constructor: set,
    this: Intrinsic::Set,
    prototype: Intrinsic::SetPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[Prop::Getter(Key::Symbol(WellKnown::Species), super::species::species)],
    methods: &[
        Prop::Method(Key::Name("has"), 1, has),
        Prop::Method(Key::Name("add"), 1, add),
        Prop::Method(Key::Name("delete"), 1, delete),
        Prop::Method(Key::Name("clear"), 0, clear),
        Prop::Method(Key::Name("entries"), 0, entries),
        Prop::Method(Key::Name("forEach"), 1, for_each),
        Prop::Getter(Key::Name("size"), size),
        Prop::Method(Key::Name("values"), 0, values),
        Prop::Alias(Key::Name("keys"), "values"),
        Prop::Tag("Set"),
        Prop::Alias(Key::Symbol(WellKnown::Iterator), "values"),
        Prop::Method(Key::Name("union"), 1, algebra::union),
        Prop::Method(Key::Name("intersection"), 1, algebra::intersection),
        Prop::Method(Key::Name("difference"), 1, algebra::difference),
        Prop::Method(Key::Name("symmetricDifference"), 1, algebra::symmetric_difference),
        Prop::Method(Key::Name("isSubsetOf"), 1, algebra::is_subset_of),
        Prop::Method(Key::Name("isSupersetOf"), 1, algebra::is_superset_of),
        Prop::Method(Key::Name("isDisjointFrom"), 1, algebra::is_disjoint_from),
    ],
};

/// §24.2.2.1
fn set<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    require_new(cx, a, "Set")?;
    let out = cx.slot();
    let o = new_collection(cx, out, kinds::SET, a.new_target(cx), Intrinsic::SetPrototype)?;
    let v = cx.slot();
    add_values(cx, o, a.get(cx, 0), add, |cx, o, item| {
        cx.copy(v, item);
        cx.table_set(o, v, v)
    })?;
    Ok(cx.val(out))
}

fn this_set(cx: &mut Cx, a: Args, method: &str) -> JsResult<Local<Object>> {
    this_of_kind(cx, a, kinds::SET, "Set", method)
}

/// §24.2.4.1
fn add<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_set(cx, a, "add")?;
    let v = arg(cx, a, 0);
    cx.table_set(o, v, v)?;
    Ok(cx.val(o))
}

/// §24.2.4.8
fn has<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_set(cx, a, "has")?;
    let v = arg(cx, a, 0);
    Ok(Imm::bool(cx.table_find(o, v)?.is_some()))
}

/// §24.2.4.4
fn delete<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_set(cx, a, "delete")?;
    let v = arg(cx, a, 0);
    Ok(Imm::bool(cx.table_delete(o, v)?))
}

/// §24.2.4.2
fn clear<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_set(cx, a, "clear")?;
    cx.table_clear(o)?;
    Ok(Imm::UNDEFINED)
}

/// §24.2.4.14
fn size<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_of_kind(cx, a, kinds::SET, "get Set", "size")?;
    Ok(Imm::number(cx.table_of(o).len() as f64))
}

/// §24.2.4.7
fn for_each<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_set(cx, a, "forEach")?;
    let (f, this_arg) = (a.get(cx, 0), a.get(cx, 1));
    require_callable(cx, f)?;
    let [v, ignored] = cx.slots();
    let table = cx.local(cx.table_of(o).val());
    let mut index = 0;
    while let Some(i) = table::advance(cx, table, &mut index) {
        cx.set(v, key_at(cx.val(table).cast().expect("a table"), i));
        call::call(cx, f, this_arg, &[v, v, o.value()], ignored)?;
    }
    Ok(Imm::UNDEFINED)
}

/// §24.2.4.6
fn entries<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_set(cx, a, "entries")?;
    let out = cx.slot();
    collection_iterator(cx, o, Which::Set, ArrayKind::Entries, out)?;
    Ok(cx.val(out))
}
/// §24.2.4.17
fn values<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_set(cx, a, "values")?;
    let out = cx.slot();
    collection_iterator(cx, o, Which::Set, ArrayKind::Values, out)?;
    Ok(cx.val(out))
}

/// %SetIteratorPrototype%. §24.2.6.2
pub static ITERATOR: &[Prop] = &[Prop::Method(Key::Name("next"), 0, next), Prop::Tag("Set Iterator")];

fn next<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let it = this_of_which(cx, a, Which::Set, "Set Iterator.prototype.next")?;
    let [v, out] = cx.slots();
    let more = step(cx, it, v)?;
    iterate::create_iter_result(cx, v, !more, out)?;
    Ok(cx.val(out))
}
