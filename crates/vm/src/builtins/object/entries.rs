//! Functions of the Object constructor that go over many properties. ECMA-262 §20.1.2, §7.3.23.

use crate::builtins::support::{self, own_enumerable};
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::object::elements::{Elements, copy_slots, elements};
use crate::object::object::ObjectExt;
use crate::object::plain::{Copying, Outcome};
use crate::object::prop_table::attr;
use crate::object::shape::PropInfo;
use crate::object::slots::SlotsExt;
use crate::object::{Name, Object, PropertyKey, storage};
use crate::ops::{convert, iterate, property};
use tally_heap::{Imm, Local, Val, Value};

/// §20.1.2.1
pub fn assign<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [out, source, list, names, k, v] = cx.slots();
    let to = convert::to_object(cx, a.get(cx, 0), out)?;
    for i in 1..a.len() {
        if cx.val(a.get(cx, i)).is_nullish() {
            continue;
        }
        let from = convert::to_object(cx, a.get(cx, i), source)?;
        let learn = match cx.plain_names(from, names)? {
            Some(names) => match cx.copy_plain(from, names, to, 0, Copying::Assign)? {
                Outcome::Done => continue,
                Outcome::Learn(copy) => Some((copy, names)),
                Outcome::General => None,
            },
            None => None,
        };
        let keys = property::own_keys(cx, from, list)?;
        for i in 0..keys.get(cx).capacity() {
            let s = keys.get(cx);
            cx.set(k, s.read(s.at(i)));
            let key = convert::to_property_key(cx, k)?;
            if own_enumerable(cx, from, key)? == Some(true) {
                property::get(cx, from, key, v)?;
                property::set(cx, to, key, v, true)?;
            }
        }
        if let Some((copy, names)) = learn {
            cx.copied_plain(copy, names, to);
        }
    }
    Ok(cx.val(out))
}

/// What to list of each property.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum What {
    Keys,
    Values,
    Entries,
}

/// EnumerableOwnProperties as an array in `out`.
pub fn enumerable_own(cx: &mut Cx, o: Local<Object>, what: What, out: Local<Value>) -> JsResult<Local<Object>> {
    let mark = cx.open_scope();
    let [list, k, v, pair, result] = cx.slots();
    // Keys of a plain object without elements stand in its shape.
    if what == What::Keys
        && let Some(names) = cx.plain_names(o, k)?
    {
        let count = names.get(cx).capacity();
        let slots = cx.new_slots(list, count)?;
        copy_slots(cx, names.get(cx), 0, slots.get(cx), 0, count);
        cx.new_array_of_slots(result, slots, count as u32)?;
        cx.copy(out, result);
        cx.close_scope(mark);
        return Ok(out.cast(cx).expect("an array"));
    }
    let obj = o.get(cx);
    if what == What::Keys && obj.kind() == kinds::OBJECT && matches!(elements(cx, obj), Elements::None) {
        let listed = |(n, p): &(Name<'_>, PropInfo)| p.attrs & attr::ENUMERABLE != 0 && !n.is_symbol();
        let count = storage::entries(cx, obj).filter(listed).count();
        let slots = cx.new_slots(list, count)?;
        let s = slots.get(cx);
        for (i, (n, _)) in storage::entries(cx, o.get(cx)).filter(listed).enumerate() {
            cx.write(s, s.at(i), n.val());
        }
        cx.new_array_of_slots(result, slots, count as u32)?;
    } else {
        let keys = property::own_keys(cx, o, list)?;
        let array = cx.new_array(result, 0)?;
        for i in 0..keys.get(cx).capacity() {
            let s = keys.get(cx);
            cx.set(k, s.read(s.at(i)));
            if cx.val(k).kind() == Some(kinds::SYMBOL) {
                continue;
            }
            let key = convert::to_property_key(cx, k)?;
            if own_enumerable(cx, o, key)? != Some(true) {
                continue;
            }
            if what != What::Keys {
                property::get(cx, o, key, v)?;
            }
            match what {
                What::Keys => cx.push(array, k)?,
                What::Values => cx.push(array, v)?,
                What::Entries => {
                    cx.new_array_from(pair, &[k, v])?;
                    cx.push(array, pair)?;
                }
            }
        }
    }
    cx.copy(out, result);
    cx.close_scope(mark);
    Ok(out.cast(cx).expect("an array was made"))
}

fn listed<'a>(cx: &'a mut Cx, a: Args, what: What) -> JsResult<Val<'a>> {
    let [object, out] = cx.slots();
    let o = convert::to_object(cx, a.get(cx, 0), object)?;
    enumerable_own(cx, o, what, out)?;
    Ok(cx.val(out))
}
/// §20.1.2.19
pub fn keys<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    listed(cx, a, What::Keys)
}
/// §20.1.2.24
pub fn values<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    listed(cx, a, What::Values)
}
/// §20.1.2.5
pub fn entries<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    listed(cx, a, What::Entries)
}

/// GetOwnPropertyKeys. §20.1.2.11.1
fn own<'a>(cx: &'a mut Cx, a: Args, symbols: bool) -> JsResult<Val<'a>> {
    let [object, list, out, k] = cx.slots();
    let o = convert::to_object(cx, a.get(cx, 0), object)?;
    let keys = property::own_keys(cx, o, list)?;
    let array = cx.new_array(out, 0)?;
    for i in 0..keys.get(cx).capacity() {
        let s = keys.get(cx);
        cx.set(k, s.read(s.at(i)));
        if (cx.val(k).kind() == Some(kinds::SYMBOL)) == symbols {
            cx.push(array, k)?;
        }
    }
    Ok(cx.val(out))
}
/// §20.1.2.10
pub fn get_own_property_names<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    own(cx, a, false)
}
/// §20.1.2.11
pub fn get_own_property_symbols<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    own(cx, a, true)
}

/// §20.1.2.7
pub fn from_entries<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [out, k, v] = cx.slots();
    let source = a.get(cx, 0);
    if cx.val(source).is_nullish() {
        return Err(iterate_nullish(cx, source));
    }
    let o = cx.new_object(out)?;
    iterate::iterate(cx, source, |cx, item| {
        entry(cx, item, k, v)?;
        let key = convert::to_property_key(cx, k)?;
        property::create_data_property_or_throw(cx, o, key, v)?;
        Ok(true)
    })?;
    Ok(cx.val(out))
}

fn iterate_nullish(cx: &mut Cx, v: Local<Value>) -> crate::cx::Thrown {
    let text = if cx.val(v).is_null() { "null is not iterable" } else { "undefined is not iterable" };
    cx.type_error(text)
}

/// The two halves of an `[key, value]` entry object.
pub fn entry(cx: &mut Cx, item: Local<Value>, k: Local<Value>, v: Local<Value>) -> JsResult {
    let Some(pair) = item.cast::<Object>(cx) else {
        let text = crate::errors::value_text(cx, item);
        return Err(cx.type_error(&format!("Iterator value {text} is not an entry object")));
    };
    property::get(cx, pair, PropertyKey::Index(0), k)?;
    property::get(cx, pair, PropertyKey::Index(1), v)
}

/// §20.1.2.13
pub fn group_by<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (items, f) = (a.get(cx, 0), a.get(cx, 1));
    if cx.val(items).is_nullish() {
        return Err(iterate_nullish(cx, items));
    }
    let [out, null, group] = cx.slots();
    cx.set(null, Imm::NULL);
    let o = cx.new_object_with_proto(out, null)?;
    support::group_by(cx, items, f, |cx, k| {
        let key = convert::to_property_key(cx, k)?;
        property::get(cx, o, key, group)?;
        if let Some(list) = group.cast(cx) {
            return Ok(list);
        }
        let list = cx.new_array(group, 0)?;
        property::create_data_property_or_throw(cx, o, key, group)?;
        Ok(list)
    })?;
    Ok(cx.val(out))
}
