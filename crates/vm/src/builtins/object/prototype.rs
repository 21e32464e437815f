//! Methods of Object.prototype. ECMA-262 §20.1.3.

use super::statics::{builtin_tag, set_prototype_or_throw};
use crate::builtins::support::{arg, key_arg, own_enumerable, this_object};
use crate::cx::{Args, Cx, JsResult};
use crate::object::string::StrBuf;
use crate::object::{Object, Str, string};
use crate::ops::call;
use crate::ops::property::{self, Climb, Descriptor};
use tally_heap::{Imm, Val};

/// §20.1.3.2
pub fn has_own_property<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let key = key_arg(cx, a, 0)?;
    let o = this_object(cx, a)?;
    Ok(Imm::bool(property::has_own_property(cx, o, key)?))
}

/// §20.1.3.3
pub fn is_prototype_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    if !cx.val(a.get(cx, 0)).is::<Object>() {
        return Ok(Imm::FALSE);
    }
    let o = this_object(cx, a)?;
    let v = arg(cx, a, 0);
    let mut climb = Climb::default();
    while climb.up(cx, v)? {
        if cx.val(v) == cx.val(o) {
            return Ok(Imm::TRUE);
        }
    }
    Ok(Imm::FALSE)
}

/// §20.1.3.4
pub fn property_is_enumerable<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let key = key_arg(cx, a, 0)?;
    let o = this_object(cx, a)?;
    Ok(Imm::bool(own_enumerable(cx, o, key)? == Some(true)))
}

/// §20.1.3.5
pub fn to_locale_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    if cx.val(this).is_nullish() {
        return Err(cx.type_error("Object.prototype.toLocaleString called on null or undefined"));
    }
    let out = cx.slot();
    let name = cx.names.to_string;
    call::invoke(cx, this, name, &[], out)?;
    Ok(cx.val(out))
}

/// §20.1.3.6
pub fn to_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let [tag, out] = cx.slots();
    if cx.val(this).is_nullish() {
        let text: &[u8] = if cx.val(this).is_null() { b"[object Null]" } else { b"[object Undefined]" };
        string::new_str1(cx, out, text)?;
        return Ok(cx.val(out));
    }
    let o = this_object(cx, a)?;
    let builtin = builtin_tag(cx, o.value())?;
    let symbol = cx.symbols.to_string_tag;
    property::get(cx, o, symbol, tag)?;
    let mut text = StrBuf::new();
    text.push_str("[object ");
    match tag.cast::<Str>(cx) {
        Some(s) => {
            string::flatten(cx, s)?;
            text.push_view(string::view(s.get(cx), cx));
        }
        None => text.push_str(builtin),
    }
    text.push_str("]");
    text.finish(cx, out)?;
    Ok(cx.val(out))
}

/// §20.1.3.7
pub fn value_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_object(cx, a)?;
    Ok(cx.val(o))
}

/// get Object.prototype.__proto__. §20.1.3.8.1
pub fn get_proto<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    let o = this_object(cx, a)?;
    property::get_prototype_of(cx, o, out)?;
    Ok(cx.val(out))
}

/// set Object.prototype.__proto__. §20.1.3.8.2
pub fn set_proto<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (this, proto) = (a.this(cx), a.get(cx, 0));
    if cx.val(this).is_nullish() {
        return Err(cx.type_error("Object.prototype.__proto__ called on null or undefined"));
    }
    let ok = cx.val(proto).is_null() || cx.val(proto).is::<Object>();
    if let (true, Some(o)) = (ok, this.cast::<Object>(cx)) {
        set_prototype_or_throw(cx, o, proto)?;
    }
    Ok(Imm::UNDEFINED)
}

fn define_half<'a>(cx: &'a mut Cx, a: Args, getter: bool) -> JsResult<Val<'a>> {
    let o = this_object(cx, a)?;
    let f = a.get(cx, 1);
    if !call::is_callable(cx.val(f)) {
        let which = if getter { "Getter" } else { "Setter" };
        return Err(cx.type_error(&format!("Object.prototype.__define{which}__: Expecting function")));
    }
    let key = key_arg(cx, a, 0)?;
    let d = Descriptor {
        get: getter.then_some(f),
        set: (!getter).then_some(f),
        enumerable: Some(true),
        configurable: Some(true),
        ..Descriptor::default()
    };
    property::define_or_throw(cx, o, key, &d)?;
    Ok(Imm::UNDEFINED)
}
/// §20.1.3.9.1
pub fn define_getter<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    define_half(cx, a, true)
}
/// §20.1.3.9.2
pub fn define_setter<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    define_half(cx, a, false)
}

fn lookup_half<'a>(cx: &'a mut Cx, a: Args, getter: bool) -> JsResult<Val<'a>> {
    let object = this_object(cx, a)?;
    let key = key_arg(cx, a, 0)?;
    let holder = cx.local(cx.val(object));
    let out = cx.slot();
    let mut climb = Climb::default();
    while let Some(o) = holder.cast::<Object>(cx) {
        let mark = cx.open_scope();
        if let Some(d) = property::get_own_property(cx, o, key)? {
            if let Some(f) = if getter { d.get } else { d.set } {
                cx.copy(out, f);
            }
            cx.close_scope(mark);
            return Ok(cx.val(out));
        }
        climb.up(cx, holder)?;
        cx.close_scope(mark);
    }
    Ok(Imm::UNDEFINED)
}
/// §20.1.3.9.3
pub fn lookup_getter<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    lookup_half(cx, a, true)
}
/// §20.1.3.9.4
pub fn lookup_setter<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    lookup_half(cx, a, false)
}
