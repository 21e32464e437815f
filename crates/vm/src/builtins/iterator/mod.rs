//! Iterator, its prototype and %ArrayIteratorPrototype%. ECMA-262 §27.1, §23.1.5.2.
//!
//! `consume.rs`: the methods that run an iterator to its end; `helper.rs`: those that make lazy iterators of it.

mod consume;
mod helper;

pub use helper::{HELPER, WRAP};

use crate::builtins::support::{incompatible, length_of, this_of_which};
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::names::WellKnown;
use crate::object::buffer_cells::view_flag;
use crate::object::create::{internal, set_internal};
use crate::object::iterator::{ArrayKind, Which};
use crate::object::{NameCell, Object, string, typed};
use crate::ops::{iterate, property};
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Val, Value};

pub static ITERATOR: Class = Class {
    name: "Iterator",
    length: 0,
    constructor: iterator,
    this: Intrinsic::Iterator,
    prototype: Intrinsic::IteratorPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[Prop::Method(Key::Name("from"), 1, helper::from)],
    methods: &[
        Prop::Accessor(Key::Name("constructor"), get_constructor, set_constructor),
        Prop::Method(Key::Name("reduce"), 1, consume::reduce),
        Prop::Method(Key::Name("toArray"), 0, consume::to_array),
        Prop::Method(Key::Name("forEach"), 1, consume::for_each),
        Prop::Method(Key::Name("some"), 1, consume::some),
        Prop::Method(Key::Name("every"), 1, consume::every),
        Prop::Method(Key::Name("find"), 1, consume::find),
        Prop::Method(Key::Name("filter"), 1, helper::filter),
        Prop::Method(Key::Name("map"), 1, helper::map),
        Prop::Method(Key::Name("take"), 1, helper::take),
        Prop::Method(Key::Name("drop"), 1, helper::drop),
        Prop::Method(Key::Name("flatMap"), 1, helper::flat_map),
        Prop::Method(Key::Symbol(WellKnown::Iterator), 0, this_value),
        Prop::Accessor(Key::Symbol(WellKnown::ToStringTag), get_tag, set_tag),
        Prop::Method(Key::Symbol(WellKnown::Dispose), 0, dispose),
    ],
};

/// §27.1.3.1
fn iterator<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    crate::builtins::support::require_new(cx, a, "Iterator")?;
    if cx.val(a.new_target(cx)) == cx.val(a.callee(cx)) {
        return Err(cx.type_error("Abstract class Iterator not directly constructable"));
    }
    let out = cx.slot();
    cx.create_from_constructor(out, kinds::OBJECT, a.new_target(cx), Intrinsic::IteratorPrototype)?;
    Ok(cx.val(out))
}

/// %IteratorPrototype%[@@iterator]. §27.1.4.13
pub fn this_value<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(cx.val(a.this(cx)))
}

/// %IteratorPrototype%[@@dispose]: calls `return`, if there is one.
fn dispose<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [this, method, out] = cx.slots();
    cx.copy(this, a.this(cx));
    let name = cx.names.return_;
    if property::get_method(cx, this, name, method)? {
        crate::ops::call::call(cx, method, this, &[], out)?;
    }
    Ok(Imm::UNDEFINED)
}

/// %AsyncIteratorPrototype%. §27.1.5
pub static ASYNC_ITERATOR: &[Prop] = &[Prop::Method(Key::Symbol(WellKnown::AsyncIterator), 0, this_value)];

/// SetterThatIgnoresPrototypeProperties. §7.3.35
fn set_unless_prototype<'a>(cx: &'a mut Cx, a: Args, key: Local<NameCell>) -> JsResult<Val<'a>> {
    let [home, this] = cx.slots();
    cx.intrinsic(Intrinsic::IteratorPrototype, home)?;
    cx.copy(this, a.this(cx));
    let Some(o) = this.cast::<Object>(cx) else {
        return Err(incompatible(cx, "Iterator.prototype.constructor", this));
    };
    if cx.val(home) == cx.val(this) {
        let text = crate::errors::key_text(cx, key.into());
        return Err(cx.type_error(&format!("Cannot assign to read only property '{text}' of object '[object Object]'")));
    }
    if property::get_own_property(cx, o, key)?.is_none() {
        property::create_data_property_or_throw(cx, o, key, a.get(cx, 0))?;
    } else {
        property::set(cx, o, key, a.get(cx, 0), true)?;
    }
    Ok(Imm::UNDEFINED)
}

/// §27.1.4.1
fn get_constructor<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    cx.intrinsic(Intrinsic::Iterator, out)?;
    Ok(cx.val(out))
}
fn set_constructor<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let name = cx.names.constructor;
    set_unless_prototype(cx, a, name)
}
/// §27.1.4.14
fn get_tag<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    string::new_str1(cx, out, b"Iterator")?;
    Ok(cx.val(out))
}
fn set_tag<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let name = cx.symbols.to_string_tag;
    set_unless_prototype(cx, a, name)
}

/// %ArrayIteratorPrototype%. §23.1.5.2
pub static ARRAY_ITERATOR: &[Prop] = &[Prop::Method(Key::Name("next"), 0, array_next), Prop::Tag("Array Iterator")];

/// §23.1.5.2.1
pub fn array_next<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let it = this_of_which(cx, a, Which::Array, "Array Iterator.prototype.next")?;
    let [v, out] = cx.slots();
    let more = array_step(cx, it, v)?;
    iterate::create_iter_result(cx, v, !more, out)?;
    Ok(cx.val(out))
}

/// Moves an array iterator on: its next value, or false (and undefined) at the end. Makes no slots that stay.
pub fn array_step(cx: &mut Cx, it: Local<Object>, out: Local<Value>) -> JsResult<bool> {
    let mark = cx.open_scope();
    let [array, index, key] = cx.slots();
    cx.set(array, internal(cx, it, 1));
    let Some(o) = array.cast::<Object>(cx) else {
        cx.set(out, Imm::UNDEFINED);
        cx.close_scope(mark);
        return Ok(false);
    };
    let n = if cx.val(array).kind() == Some(kinds::TYPED_ARRAY) {
        let gone = view_flag::OUT_OF_BOUNDS | view_flag::DETACHED;
        if typed::view(o.get(cx)).is_some_and(|v| v.has(gone)) {
            return Err(cx.type_error("Cannot perform %ArrayIteratorPrototype%.next on a detached ArrayBuffer"));
        }
        typed::length(o.get(cx)) as u64
    } else {
        length_of(cx, o)?
    };
    let i = internal(cx, it, 2).as_number() as u64;
    if i >= n {
        set_internal(cx, it, 1, Imm::UNDEFINED);
        cx.set(out, Imm::UNDEFINED);
        cx.close_scope(mark);
        return Ok(false);
    }
    set_internal(cx, it, 2, Imm::number(i as f64 + 1.0));
    cx.set(index, Imm::number(i as f64));
    match ArrayKind::from_word(internal(cx, it, 3).raw()) {
        ArrayKind::Keys => cx.copy(out, index),
        ArrayKind::Values => crate::builtins::array::element::get(cx, o, i, key, out)?,
        ArrayKind::Entries => {
            let v = cx.slot();
            crate::builtins::array::element::get(cx, o, i, key, v)?;
            cx.new_array_from(out, &[index, v])?;
        }
    }
    cx.close_scope(mark);
    Ok(true)
}

/// The receiver of a method of Iterator.prototype.
fn this_iterator(cx: &mut Cx, a: Args, method: &str) -> JsResult<Local<Object>> {
    match a.this(cx).cast::<Object>(cx) {
        Some(o) => Ok(o),
        None => Err(cx.type_error(&format!("Iterator.prototype.{method} called on non-object"))),
    }
}

/// GetIteratorDirect. §7.4.2: `next`, once.
fn direct(cx: &mut Cx, o: Local<Object>, next: Local<Value>) -> JsResult {
    let name = cx.names.next;
    property::get(cx, o, name, next)
}

/// A function argument; the receiver is closed if it is none.
fn function_or_close(cx: &mut Cx, o: Local<Object>, f: Local<Value>) -> JsResult {
    match crate::builtins::support::require_callable(cx, f) {
        Ok(()) => Ok(()),
        Err(e) => iterate::iterator_close(cx, o.value(), Err(e)),
    }
}
