//! Array. ECMA-262 §23.1, by theme: `construct`, `iterate` (callbacks), `search`, `mutate`, `copy`, `sort`, `text`.
//!
//! Every method follows the generic algorithm of the specification through [`element`], whose reads and writes take the
//! short way on dense stores; what can be done with one memmove asks [`element::Plain`] first. Since each step looks at
//! the array anew, callbacks and getters may do to it what they like.

pub(crate) mod construct;
mod copy;
pub mod element;
mod from_async;
mod iterate;
mod mutate;
mod search;
mod sort;
mod text;
mod timsort;

pub use construct::species_create;

use crate::cx::{Args, Cx, JsResult};
use crate::names::WellKnown;
use crate::object::iterator::{ArrayKind, new_array_iterator};
use crate::object::prop_table::attr;
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Val, Value};

pub static ARRAY: Class = Class {
    name: "Array",
    length: 1,
    constructor: construct::array,
    this: Intrinsic::Array,
    prototype: Intrinsic::ArrayPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[
        Prop::Method(Key::Name("isArray"), 1, construct::is_array),
        Prop::Method(Key::Name("from"), 1, construct::from),
        Prop::Method(Key::Name("fromAsync"), 1, from_async::from_async),
        Prop::Method(Key::Name("of"), 0, construct::of),
        Prop::Getter(Key::Symbol(WellKnown::Species), super::species::species),
    ],
    methods: &[
        Prop::Method(Key::Name("at"), 1, search::at),
        Prop::Method(Key::Name("concat"), 1, copy::concat),
        Prop::Method(Key::Name("copyWithin"), 2, mutate::copy_within),
        Prop::Method(Key::Name("fill"), 1, mutate::fill),
        Prop::Method(Key::Name("find"), 1, search::find),
        Prop::Method(Key::Name("findIndex"), 1, search::find_index),
        Prop::Method(Key::Name("findLast"), 1, search::find_last),
        Prop::Method(Key::Name("findLastIndex"), 1, search::find_last_index),
        Prop::Method(Key::Name("lastIndexOf"), 1, search::last_index_of),
        Prop::Method(Key::Name("pop"), 0, mutate::pop),
        Prop::Method(Key::Name("push"), 1, mutate::push),
        Prop::Method(Key::Name("reverse"), 0, mutate::reverse),
        Prop::Method(Key::Name("shift"), 0, mutate::shift),
        Prop::Method(Key::Name("unshift"), 1, mutate::unshift),
        Prop::Method(Key::Name("slice"), 2, copy::slice),
        Prop::Method(Key::Name("sort"), 1, sort::sort),
        Prop::Method(Key::Name("splice"), 2, mutate::splice),
        Prop::Method(Key::Name("includes"), 1, search::includes),
        Prop::Method(Key::Name("indexOf"), 1, search::index_of),
        Prop::Method(Key::Name("join"), 1, text::join),
        Prop::Method(Key::Name("keys"), 0, keys),
        Prop::Method(Key::Name("entries"), 0, entries),
        Prop::Intrinsic("values", Intrinsic::ArrayValues),
        Prop::Method(Key::Name("forEach"), 1, iterate::for_each),
        Prop::Method(Key::Name("filter"), 1, iterate::filter),
        Prop::Method(Key::Name("flat"), 0, copy::flat),
        Prop::Method(Key::Name("flatMap"), 1, copy::flat_map),
        Prop::Method(Key::Name("map"), 1, iterate::map),
        Prop::Method(Key::Name("every"), 1, iterate::every),
        Prop::Method(Key::Name("some"), 1, iterate::some),
        Prop::Method(Key::Name("reduce"), 1, iterate::reduce),
        Prop::Method(Key::Name("reduceRight"), 1, iterate::reduce_right),
        Prop::Method(Key::Name("toReversed"), 0, copy::to_reversed),
        Prop::Method(Key::Name("toSorted"), 1, sort::to_sorted),
        Prop::Method(Key::Name("toSpliced"), 2, copy::to_spliced),
        Prop::Method(Key::Name("toLocaleString"), 0, text::to_locale_string),
        Prop::Method(Key::Name("toString"), 0, text::to_string),
        Prop::Method(Key::Name("with"), 2, copy::with),
        Prop::Alias(Key::Symbol(WellKnown::Iterator), "values"),
        Prop::Special(Key::Symbol(WellKnown::Unscopables), unscopables, attr::CONFIGURABLE),
    ],
};

fn iterator<'a>(cx: &'a mut Cx, a: Args, kind: ArrayKind, method: &str) -> JsResult<Val<'a>> {
    let o = super::support::this_object_for(cx, a, method)?;
    let out = cx.slot();
    new_array_iterator(cx, out, o, kind)?;
    Ok(cx.val(out))
}
/// §23.1.3.18
fn keys<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    iterator(cx, a, ArrayKind::Keys, "Array.prototype.keys")
}
/// §23.1.3.5
fn entries<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    iterator(cx, a, ArrayKind::Entries, "Array.prototype.entries")
}
/// §23.1.3.38
pub fn values<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    iterator(cx, a, ArrayKind::Values, "Array.prototype.values")
}

/// §23.1.3.41
fn unscopables(cx: &mut Cx, out: Local<Value>) -> JsResult {
    let [null, yes] = cx.slots();
    cx.set(null, Imm::NULL);
    cx.set(yes, Imm::TRUE);
    let o = cx.new_object_with_proto(out, null)?;
    for name in [
        "at",
        "copyWithin",
        "entries",
        "fill",
        "find",
        "findIndex",
        "findLast",
        "findLastIndex",
        "flat",
        "flatMap",
        "includes",
        "keys",
        "toReversed",
        "toSorted",
        "toSpliced",
        "values",
    ] {
        let n = cx.rooted_name(name)?;
        cx.put_own(o, n, attr::ALL, yes)?;
    }
    Ok(())
}
