//! Symbol. ECMA-262 §20.4.

use super::support::arg;
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::names::WellKnown;
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::string;
use crate::object::symbol::{Symbol, SymbolExt, new_symbol};
use crate::object::{Object, Str};
use crate::ops::convert;
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Val};

pub static SYMBOL: Class = Class {
    name: "Symbol",
    length: 0,
    constructor: symbol,
    this: Intrinsic::Symbol,
    prototype: Intrinsic::SymbolPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[
        Prop::Method(Key::Name("for"), 1, symbol_for),
        Prop::Method(Key::Name("keyFor"), 1, key_for),
        Prop::Symbol("asyncIterator", WellKnown::AsyncIterator),
        Prop::Symbol("hasInstance", WellKnown::HasInstance),
        Prop::Symbol("isConcatSpreadable", WellKnown::IsConcatSpreadable),
        Prop::Symbol("iterator", WellKnown::Iterator),
        Prop::Symbol("match", WellKnown::Match),
        Prop::Symbol("matchAll", WellKnown::MatchAll),
        Prop::Symbol("replace", WellKnown::Replace),
        Prop::Symbol("search", WellKnown::Search),
        Prop::Symbol("species", WellKnown::Species),
        Prop::Symbol("split", WellKnown::Split),
        Prop::Symbol("toPrimitive", WellKnown::ToPrimitive),
        Prop::Symbol("toStringTag", WellKnown::ToStringTag),
        Prop::Symbol("unscopables", WellKnown::Unscopables),
        Prop::Symbol("dispose", WellKnown::Dispose),
        Prop::Symbol("asyncDispose", WellKnown::AsyncDispose),
    ],
    methods: &[
        Prop::Method(Key::Name("toString"), 0, to_string),
        Prop::Method(Key::Name("valueOf"), 0, value_of),
        Prop::Getter(Key::Name("description"), description),
        Prop::Tag("Symbol"),
        Prop::MethodAs(Key::Symbol(WellKnown::ToPrimitive), 1, to_primitive, attr::CONFIGURABLE),
    ],
};

/// §20.4.1.1
fn symbol<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    if a.is_construct() {
        return Err(cx.type_error("Symbol is not a constructor"));
    }
    let text = arg(cx, a, 0);
    let description = if cx.val(text).is_undefined() { None } else { Some(convert::to_string(cx, text, text)?) };
    let out = cx.slot();
    new_symbol(cx, out, description, 0)?;
    Ok(cx.val(out))
}

/// §20.4.2.2
fn symbol_for<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let slot = arg(cx, a, 0);
    let key = convert::to_string(cx, slot, slot)?;
    let out = cx.slot();
    string::registered_symbol(cx, key, out)?;
    Ok(cx.val(out))
}

/// §20.4.2.6
fn key_for<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let v = a.get(cx, 0);
    let Some(s) = v.cast::<Symbol>(cx) else {
        let text = convert::display(cx, v);
        return Err(cx.type_error(&format!("{text} is not a symbol")));
    };
    let s = s.get(cx);
    Ok(if s.is_registered() { s.description_val() } else { Imm::UNDEFINED })
}

/// ThisSymbolValue. §20.4.3.4.1
fn this_symbol(cx: &mut Cx, a: Args, method: &str) -> JsResult<Local<Symbol>> {
    let this = a.this(cx);
    if let Some(s) = this.cast(cx) {
        return Ok(s);
    }
    if cx.val(this).kind() == Some(kinds::SYMBOL_OBJECT)
        && let Some(o) = cx.val(this).cast::<Object>()
        && let Some(s) = cx.local(o.read(o.internal(0))).cast(cx)
    {
        return Ok(s);
    }
    Err(cx.type_error(&format!("{method} requires that 'this' be a Symbol")))
}

/// §20.4.3.3
fn to_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_symbol(cx, a, "Symbol.prototype.toString")?;
    let [head, tail] = cx.slots();
    string::new_str1(cx, head, b"Symbol(")?;
    cx.set(tail, s.get(cx).description_val());
    for part in [Some(tail), None] {
        if part.is_none() {
            cx.copy(tail, cx.strings.unit(b')'));
        }
        if let (Some(x), Some(y)) = (head.cast::<Str>(cx), tail.cast::<Str>(cx)) {
            string::concat(cx, x, y, head)?;
        }
    }
    Ok(cx.val(head))
}

/// §20.4.3.4
fn value_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_symbol(cx, a, "Symbol.prototype.valueOf")?;
    Ok(cx.val(s))
}

/// §20.4.3.5
fn to_primitive<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_symbol(cx, a, "Symbol.prototype [ @@toPrimitive ]")?;
    Ok(cx.val(s))
}

/// §20.4.3.2
fn description<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_symbol(cx, a, "Symbol.prototype.description")?;
    Ok(s.get(cx).description_val())
}
