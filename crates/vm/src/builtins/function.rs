//! Function.prototype. ECMA-262 §20.2.3. The constructor compiles text: `eval.rs`.

use crate::builtins::support::list_from_array_like;
use crate::cx::{Args, Cx, JsResult};
use crate::interp::exceptions::function_proto;
use crate::kinds;
use crate::names::WellKnown;
use crate::object::function::{NativeFunction, NativeInfo};
use crate::object::prop_table::attr;
use crate::object::slots::SlotsExt;
use crate::object::string::StrBuf;
use crate::object::{Object, Str, create, function_props, string};
use crate::ops::{call, convert, property};
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Val, Value};

pub static FUNCTION: Class = Class {
    name: "Function",
    length: 1,
    constructor: super::eval::function,
    this: Intrinsic::Function,
    prototype: Intrinsic::FunctionPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[],
    methods: &[
        Prop::Poisoned("arguments"),
        Prop::Poisoned("caller"),
        Prop::Method(Key::Name("apply"), 2, apply),
        Prop::Method(Key::Name("bind"), 1, bind),
        Prop::Method(Key::Name("call"), 1, call_method),
        Prop::Method(Key::Name("toString"), 0, to_string),
        Prop::MethodAs(Key::Symbol(WellKnown::HasInstance), 1, super::function_has_instance::has_instance, 0),
    ],
};

/// "Function.prototype.apply was called on 5, which is a number and not a function"
fn require_function(cx: &mut Cx, v: Local<Value>, method: &str) -> JsResult {
    if call::is_callable(cx.val(v)) {
        return Ok(());
    }
    let (text, kind) = (crate::errors::value_text(cx, v), convert::type_of(cx, cx.val(v)));
    let article = if kind == "object" || kind == "undefined" { "an" } else { "a" };
    Err(cx.type_error(&format!("Function.prototype.{method} was called on {text}, which is {article} {kind} and not a function")))
}

/// §20.2.3.1
pub(super) fn apply<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let f = a.this(cx);
    require_function(cx, f, "apply")?;
    let [out, list] = cx.slots();
    let this = a.get(cx, 0);
    if cx.val(a.get(cx, 1)).is_nullish() {
        call::call(cx, f, this, &[], out)?;
    } else {
        let (list, n) = list_from_array_like(cx, a.get(cx, 1), list)?;
        call::call_slots(cx, f, this, list, n, out)?;
    }
    Ok(cx.val(out))
}

/// §20.2.3.3
pub(super) fn call_method<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let f = a.this(cx);
    require_function(cx, f, "call")?;
    let out = cx.slot();
    let this = a.get(cx, 0);
    let args: Vec<_> = (1..a.len()).map(|i| a.get(cx, i)).collect();
    call::call(cx, f, this, &args, out)?;
    Ok(cx.val(out))
}

/// §20.2.3.2
fn bind<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let target = a.this(cx);
    let Some(t) = target.cast::<Object>(cx).filter(|_| call::is_callable(cx.val(target))) else {
        return Err(cx.type_error("Bind must be called on a function"));
    };
    let [out, proto, list, v, text] = cx.slots();
    // BoundFunctionCreate, §10.4.1.3
    property::get_prototype_of(cx, t, proto)?;
    let n = a.len().saturating_sub(1);
    if n > 0 {
        let args = cx.new_slots(list, n)?.get(cx);
        for i in 0..n {
            cx.write(args, args.at(i), cx.val(a.get(cx, i + 1)));
        }
    }
    let shape = cx.root_shape(kinds::BOUND_FUNCTION, proto, 2, 0)?;
    let o = cx.new_object_with_shape(out, shape)?;
    create::set_internal(cx, o, 0, cx.val(target));
    create::set_internal(cx, o, 1, cx.val(a.get(cx, 0)));
    create::set_internal(cx, o, 2, cx.val(list));
    let (length, name) = (cx.names.length, cx.names.name);
    let mut len = 0.0;
    if property::has_own_property(cx, t, length)? {
        property::get(cx, t, length, v)?;
        if cx.val(v).is_number() {
            let l = cx.val(v).as_number();
            len = if l.is_nan() { 0.0 } else { (l.trunc() - n as f64).max(0.0) };
        }
    }
    cx.set(v, Imm::number(len));
    cx.add_property(o, length, attr::CONFIGURABLE, v)?;
    property::get(cx, t, name, v)?;
    let head = string::new_str1(cx, text, b"bound ")?;
    if let Some(s) = v.cast::<Str>(cx) {
        string::concat(cx, head, s, text)?;
    }
    cx.add_property(o, name, attr::CONFIGURABLE, text)?;
    Ok(cx.val(out))
}

/// §20.2.3.5
fn to_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (f, out) = (a.this(cx), cx.slot());
    let mut text = StrBuf::new();
    if let Some(proto) = function_proto(cx.val(f)) {
        if proto.source.native_of().is_some() {
            text.push_str("function ");
            text.push_str(&proto.name.to_string_lossy());
            text.push_str("() { [native code] }");
        } else {
            text.push_str(proto.source_text());
        }
    } else if let Some(f) = f.cast::<NativeFunction>(cx) {
        let f = f.get(cx);
        text.push_str("function ");
        if let Some(name) = f.read(&f.name).cast::<Str>() {
            text.push_str(&string::to_rust_string(name));
        }
        text.push_str("() { [native code] }");
    } else if call::is_callable(cx.val(f)) {
        text.push_str("function () { [native code] }");
    } else {
        return Err(cx.type_error("Function.prototype.toString requires that 'this' be a Function"));
    }
    text.finish(cx, out)?;
    Ok(cx.val(out))
}

/// %ThrowTypeError%. §10.2.4.1
pub fn make_throw_type_error(cx: &mut Cx, out: Local<Value>) -> JsResult {
    let f = cx.new_native(out, &NativeInfo { name: "", length: 0, native: throw_type_error, constructor: false })?;
    function_props::materialize(cx, f)?;
    property::set_integrity_level(cx, f, true)?;
    Ok(())
}

fn throw_type_error<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    Err(cx.type_error(
        "'caller', 'callee', and 'arguments' properties may not be accessed on strict mode functions or the arguments objects for calls to them",
    ))
}
