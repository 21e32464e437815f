//! [[OwnPropertyKeys]]. ECMA-262 §10.1.11: indices ascending, then strings, then symbols, each in order of creation.

use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::object::ObjectExt;
use crate::object::shape::is_private;
use crate::object::slots::{Slots, SlotsExt};
use crate::object::storage::entries;
use crate::object::{Name, NameExt, Object, PropertyKey, function_props, text, typed};
use tally_heap::{Local, Value};

/// A key as the program sees it: a string or a symbol.
pub fn key_value(cx: &mut Cx, key: PropertyKey, out: Local<Value>) -> JsResult {
    match key {
        PropertyKey::Name(n) => cx.copy(out, n),
        PropertyKey::Index(i) => text::index_to_string(cx, i, out)?,
    }
    Ok(())
}

/// A function keeps `prototype` in its first slot, for `new`; the specification defines it after `length` and `name`.
fn prototype_last(cx: &Cx, names: &mut [Name<'_>]) {
    let known = &cx.names;
    if !names.first().is_some_and(|n| n.is(cx, known.prototype)) {
        return;
    }
    let made_with_it = names[1..].iter().take(2).take_while(|n| n.is(cx, known.length) || n.is(cx, known.name)).count();
    names[..=made_with_it].rotate_left(1);
}

/// The own keys, strings and symbols, in a SLOTS cell of exactly that length.
pub fn own_keys(cx: &mut Cx, o: Local<Object>, out: Local<Value>) -> JsResult<Local<Slots>> {
    if o.get(cx).kind() == kinds::PROXY {
        return crate::ops::proxy::own_keys(cx, o, out);
    }
    function_props::materialize(cx, o)?;
    let obj = o.get(cx);
    let mut indices = Vec::new();
    match obj.kind() {
        kinds::TYPED_ARRAY => indices.extend(0..typed::length(obj) as u32),
        kinds::STRING_OBJECT => indices.extend(0..text::length_of(obj.read(obj.internal(0)))),
        _ => {}
    }
    if obj.kind() != kinds::TYPED_ARRAY {
        indices.extend(cx.element_indices(obj));
    }
    let length = matches!(obj.kind(), kinds::ARRAY | kinds::STRING_OBJECT);
    let named = entries(cx, obj).filter(|(n, _)| !is_private(*n)).count();
    let slots = cx.new_slots(out, indices.len() + usize::from(length) + named)?;
    let (s, obj) = (slots.get(cx), o.get(cx));
    let mut names: Vec<Name<'_>> = Vec::with_capacity(usize::from(length) + named);
    if length {
        names.push(cx.names.length.get(cx));
    }
    let own = || entries(cx, obj).map(|(n, _)| n);
    names.extend(own().filter(|n| !n.is_symbol()));
    if obj.kind() == kinds::FUNCTION {
        prototype_last(cx, &mut names);
    }
    names.extend(own().filter(|n| n.is_symbol() && !is_private(*n)));
    for (i, n) in names.iter().enumerate() {
        cx.write(s, s.at(indices.len() + i), n.val());
    }
    let mark = cx.open_scope();
    let text = cx.slot();
    for (at, i) in indices.into_iter().enumerate() {
        text::index_to_string(cx, i, text)?;
        let s = slots.get(cx);
        cx.write(s, s.at(at), cx.val(text));
    }
    cx.close_scope(mark);
    Ok(slots)
}
