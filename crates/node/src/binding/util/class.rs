//! What an object is by its internal slots, and what its constructor is called.

use super::super::bytes;
use tally_heap::{Heap, Ref, Val, Value};
use tally_vm::kinds::{self, *};
use tally_vm::object::Object;
use tally_vm::object::code::Code;
use tally_vm::object::function::{Function, NativeFunction};
use tally_vm::object::object::ObjectExt;
use tally_vm::object::string::{self, Str};
use tally_vm::ops::context_global::is_context_global;
use tally_vm::ops::property::{self, Own};
use tally_vm::{Args, Cx, JsResult, Local};

/// `classOf(value)`
pub fn class_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let name = class_name(cx, a.get(cx, 0));
    let out = cx.slot();
    string::intern_str(cx, name, out)?;
    Ok(cx.val(out))
}

pub fn class_name(cx: &Cx, slot: Local<Value>) -> &'static str {
    let v = cx.val(slot);
    if v.is_number() {
        return "number";
    }
    if v.is_bool() {
        return "boolean";
    }
    if v.is_null() {
        return "null";
    }
    let Some(kind) = v.kind() else { return "undefined" };
    match kind {
        k if kinds::is_string(k) => "string",
        SYMBOL => "symbol",
        BIGINT => "bigint",
        ARRAY => "Array",
        FUNCTION => v.cast::<Function>().map_or("Function", function_class),
        NATIVE_FUNCTION | BOUND_FUNCTION => "Function",
        ARGUMENTS => "Arguments",
        ERROR => "Error",
        BOOLEAN_OBJECT => "BooleanObject",
        NUMBER_OBJECT => "NumberObject",
        STRING_OBJECT => "StringObject",
        SYMBOL_OBJECT => "SymbolObject",
        BIGINT_OBJECT => "BigIntObject",
        DATE => "Date",
        REGEXP => "RegExp",
        MAP => "Map",
        SET => "Set",
        WEAK_MAP => "WeakMap",
        WEAK_SET => "WeakSet",
        WEAK_REF => "WeakRef",
        FINALIZATION_REGISTRY => "FinalizationRegistry",
        PROMISE => "Promise",
        PROXY if v.cast().is_some_and(is_context_global) => "Object",
        PROXY => "Proxy",
        NAMESPACE => "ModuleNamespace",
        GENERATOR => "Generator",
        ASYNC_GENERATOR => "AsyncGenerator",
        ITERATOR => super::entries::iterator_class(v),
        ARRAY_BUFFER => bytes::buffer_class(v),
        TYPED_ARRAY => bytes::view_class(v),
        DATA_VIEW => "DataView",
        _ => "Object",
    }
}

fn function_class(f: Ref<'_, Function>) -> &'static str {
    let Some(code) = f.read(&f.code).cast::<Code>() else { return "Function" };
    // SAFETY: the code of a live function is filled, and changes under `&mut Cx` only.
    let flags = unsafe { &*code.data }.proto.flags;
    match (flags.is_async, flags.is_generator) {
        (false, false) => "Function",
        (true, false) => "AsyncFunction",
        (false, true) => "GeneratorFunction",
        (true, true) => "AsyncGeneratorFunction",
    }
}

/// `getConstructorName(obj)`: the name of the first `constructor` up the prototype chain that is a plain function; for
/// want of one, what made this kind of cell.
pub fn get_constructor_name<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [out, holder] = cx.slots();
    cx.copy(holder, a.get(cx, 0));
    let found = match holder.cast::<Object>(cx) {
        Some(o) => constructor_name(cx, o.get(cx)),
        None => None,
    };
    let name = found.unwrap_or_else(|| made_by(class_name(cx, a.get(cx, 0))).into());
    string::new_string(cx, out, &name)?;
    Ok(cx.val(out))
}

/// The constructor behind a class: `Number` for a `NumberObject`.
fn made_by(class: &'static str) -> &'static str {
    match class {
        "Proxy" => "Object",
        _ => class.strip_suffix("Object").filter(|n| !n.is_empty()).unwrap_or(class),
    }
}

fn constructor_name(cx: &Cx, o: Ref<'_, Object>) -> Option<String> {
    let key = cx.names().constructor.get(cx).into();
    let mut o = o;
    loop {
        if o.kind() == PROXY {
            return None;
        }
        if let Own::Data(v, _) = property::own(cx, o, key)
            && let Some(name) = function_name(cx, v).filter(|n| !n.is_empty())
        {
            return Some(name);
        }
        o = property::prototype(cx, o).cast()?;
    }
}

/// The name a function was made with.
fn function_name(_heap: &Heap, v: Val<'_>) -> Option<String> {
    if let Some(f) = v.cast::<NativeFunction>() {
        return f.read(&f.name).cast::<Str>().map(string::to_rust_string);
    }
    let f = v.cast::<Function>()?;
    let code = f.read(&f.code).cast::<Code>()?;
    // SAFETY: the code of a live function is filled, and changes under `&mut Cx` only.
    Some(unsafe { &*code.data }.proto.name.to_string_lossy())
}
