//! Making arrays: the constructor, `from`, `of`, and ArraySpeciesCreate.

use super::element;
use crate::builtins::species::species;
use crate::builtins::support::{self, length_of, require_callable};
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::object::Object;
use crate::object::elements::MAX_DENSE_CONSTRUCT;
use crate::ops::property::{self, Own};
use crate::ops::{call, convert, iterate};
use crate::realm::{Intrinsic, RealmExt};
use tally_heap::{Imm, Local, Val, Value};

/// Array(...). §23.1.1.1
pub fn array<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    let only = a.get(cx, 0);
    let by_length = a.len() == 1 && cx.val(only).is_number();
    let mut length = a.len() as u32;
    if by_length {
        let n = cx.val(only).as_number();
        length = n as u32;
        if length as f64 != n {
            return Err(cx.range_error("Invalid array length"));
        }
    }
    let plain = !a.is_construct() || cx.val(a.new_target(cx)) == cx.val(a.callee(cx));
    let o = if plain {
        cx.new_array(out, length)?
    } else {
        let target = a.new_target(cx);
        let o = cx.create_from_constructor(out, kinds::ARRAY, target, Intrinsic::ArrayPrototype)?;
        crate::object::create::set_internal(cx, o, 0, Imm::UNDEFINED);
        element::put_length(cx, o.get(cx), length as usize);
        if length > 0 && length <= MAX_DENSE_CONSTRUCT {
            cx.grow_elements(o, length as usize)?;
        }
        o
    };
    if !by_length {
        for i in 0..a.len() {
            let v = a.get(cx, i);
            cx.put_element(o, i as u32, v)?;
        }
    }
    Ok(cx.val(out))
}

/// §23.1.2.2
pub fn is_array<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let v = a.get(cx, 0);
    Ok(Imm::bool(support::is_array(cx, v)?))
}

/// ArrayCreate(len): beyond 2^32 - 1 a RangeError.
pub fn array_create(cx: &mut Cx, len: u64, out: Local<Value>) -> JsResult<Local<Object>> {
    match u32::try_from(len) {
        Ok(n) => cx.new_array(out, n),
        Err(_) => Err(cx.range_error("Invalid array length")),
    }
}

/// Whether `c` is the intrinsic Array with its own species getter: what it would make is an ordinary array.
fn is_default_species(cx: &Cx, c: Local<Value>) -> bool {
    let Some(array) = cx.realm().peek(Intrinsic::Array) else { return false };
    if array.val() != cx.val(c) {
        return false;
    }
    match property::own(cx, array, cx.symbols.species.get(cx).into()) {
        Own::Accessor(acc, _) => support::is_native(acc.read(&acc.get), species),
        _ => false,
    }
}

/// Whether `c` is %Array% of a realm that is not the current one.
fn is_array_of_another_realm(cx: &mut Cx, c: Local<Value>) -> JsResult<bool> {
    if !call::is_constructor(cx.val(c)) {
        return Ok(false);
    }
    let at = cx.slot();
    let realm = cx.function_realm(c, at)?.get(cx);
    Ok(!realm.same(cx.realm()) && realm.peek(Intrinsic::Array).is_some_and(|array| array.val() == cx.val(c)))
}

/// ArraySpeciesCreate. §10.4.2.2. Makes no slots that stay.
pub fn species_create(cx: &mut Cx, original: Local<Object>, len: u64, out: Local<Value>) -> JsResult<Local<Object>> {
    if !support::is_array(cx, original.value())? {
        return array_create(cx, len, out);
    }
    let mark = cx.open_scope();
    let [c, n, made] = cx.slots();
    let name = cx.names.constructor;
    property::get(cx, original, name, c)?;
    let mut default = is_default_species(cx, c);
    if !default && is_array_of_another_realm(cx, c)? {
        cx.set(c, Imm::UNDEFINED);
        default = true;
    }
    if !default {
        if let Some(o) = c.cast::<Object>(cx) {
            let species = cx.symbols.species;
            property::get(cx, o, species, c)?;
            if cx.val(c).is_null() {
                cx.set(c, Imm::UNDEFINED);
            }
        }
        default = cx.val(c).is_undefined();
    }
    if default {
        cx.close_scope(mark);
        return array_create(cx, len, out);
    }
    if !call::is_constructor(cx.val(c)) {
        return Err(cx.type_error("object.constructor[Symbol.species] is not a constructor"));
    }
    cx.set(n, Imm::number(len as f64));
    call::construct(cx, c, &[n], c, made)?;
    cx.copy(out, made);
    cx.close_scope(mark);
    Ok(out.cast(cx).expect("constructors make objects"))
}

/// What `of`, `from` and `fromAsync` fill: `new this(args)`, or an array when `this` is no constructor (or Array itself).
pub(super) fn target(cx: &mut Cx, this: Local<Value>, len: Option<u64>, out: Local<Value>) -> JsResult<Local<Object>> {
    let own = cx.realm().peek(Intrinsic::Array).is_some_and(|array| array.val() == cx.val(this));
    if own || !call::is_constructor(cx.val(this)) {
        return array_create(cx, len.unwrap_or(0), out);
    }
    match len {
        Some(n) => {
            let n = cx.local(Imm::number(n as f64));
            call::construct(cx, this, &[n], this, out)?;
        }
        None => call::construct(cx, this, &[], this, out)?,
    }
    Ok(out.cast(cx).expect("constructors make objects"))
}

/// §23.1.2.3
pub fn of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [out, key] = cx.slots();
    let o = target(cx, a.this(cx), Some(a.len() as u64), out)?;
    for i in 0..a.len() {
        element::create(cx, o, i as u64, key, a.get(cx, i))?;
    }
    element::set_length(cx, o, a.len() as u64)?;
    Ok(cx.val(out))
}

/// §23.1.2.1
pub fn from<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (items, f, this_arg, this) = (a.get(cx, 0), a.get(cx, 1), a.get(cx, 2), a.this(cx));
    let mapping = !cx.val(f).is_undefined();
    if mapping {
        require_callable(cx, f)?;
    }
    let [out, key, method, v, index, source] = cx.slots();
    if cx.val(items).is_nullish() {
        return Err(iterate::not_iterable(cx, items));
    }
    let symbol = cx.symbols.iterator;
    property::get_v(cx, items, symbol, method)?;
    if !cx.val(method).is_nullish() {
        if !call::is_callable(cx.val(method)) {
            return Err(cx.type_error(
                "%Array%.from requires that the property of the first argument, items[Symbol.iterator], when exists, be a function",
            ));
        }
        let o = target(cx, this, None, out)?;
        let mut i = 0u64;
        let step = |cx: &mut Cx, item: Local<Value>| {
            let mut item = item;
            if mapping {
                cx.set(index, Imm::number(i as f64));
                call::call(cx, f, this_arg, &[item, index], v)?;
                item = v;
            }
            element::create(cx, o, i, key, item)?;
            i += 1;
            Ok(true)
        };
        iterate::iterate(cx, items, step)?;
        element::set_length(cx, o, i)?;
        return Ok(cx.val(out));
    }
    let list = convert::to_object(cx, items, source)?;
    let n = length_of(cx, list)?;
    let o = target(cx, this, Some(n), out)?;
    for i in 0..n {
        element::get(cx, list, i, key, v)?;
        if mapping {
            cx.set(index, Imm::number(i as f64));
            call::call(cx, f, this_arg, &[v, index], v)?;
        }
        element::create(cx, o, i, key, v)?;
    }
    element::set_length(cx, o, n)?;
    Ok(cx.val(out))
}
