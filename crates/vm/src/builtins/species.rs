//! SpeciesConstructor and the prototype a constructor gives, ECMA-262 §7.3.22, §10.1.14.

use crate::cx::{Args, Cx, JsResult};
use crate::object::Object;
use crate::ops::{call, property};
use crate::realm::Intrinsic;
use tally_heap::{Local, Val, Value};

/// `get C[Symbol.species]` of every class that has one.
pub fn species<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(cx.val(a.this(cx)))
}

/// SpeciesConstructor(o, default). The answer says whether it is the default. Makes no slots that stay.
pub fn species_constructor(cx: &mut Cx, o: Local<Object>, default: Intrinsic, out: Local<Value>) -> JsResult<bool> {
    let mark = cx.open_scope();
    let own = cx.slot();
    let r = species_inner(cx, o, default, own, out);
    cx.close_scope(mark);
    r
}

fn species_inner(cx: &mut Cx, o: Local<Object>, default: Intrinsic, own: Local<Value>, out: Local<Value>) -> JsResult<bool> {
    cx.intrinsic(default, own)?;
    let (name, species) = (cx.names.constructor, cx.symbols.species);
    property::get(cx, o, name, out)?;
    if !cx.val(out).is_undefined() {
        let Some(c) = out.cast::<Object>(cx) else {
            return Err(cx.type_error("The .constructor property is not an object"));
        };
        property::get(cx, c, species, out)?;
    }
    if cx.val(out).is_nullish() {
        cx.copy(out, own);
        return Ok(true);
    }
    if !call::is_constructor(cx.val(out)) {
        return Err(cx.type_error("object.constructor[Symbol.species] is not a constructor"));
    }
    Ok(cx.val(out) == cx.val(own))
}

/// GetPrototypeFromConstructor: `new_target.prototype` if that is an object, else the default.
pub fn prototype_from(cx: &mut Cx, new_target: Local<Value>, default: Intrinsic, out: Local<Value>) -> JsResult {
    if let Some(f) = new_target.cast::<Object>(cx) {
        let name = cx.names.prototype;
        property::get(cx, f, name, out)?;
        if cx.val(out).is::<Object>() {
            return Ok(());
        }
    }
    cx.intrinsic_for(new_target, default, out).map(|_| ())
}
