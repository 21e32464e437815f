//! Values in messages: V8's side-effect-free wording (`#<Foo>`, `[object Array]`, `Error: text`).
//!
//! An object whose `toString` is Object.prototype's is named after its constructor; other objects after their class or
//! `Symbol.toStringTag`; errors by name and message. Nothing runs: accessors and proxies are not asked.

use super::bigint;
use super::number_format::number_to_text;
use super::property::{Own, own};
use crate::cx::Cx;
use crate::kinds;
use crate::object::function::{Function, NativeFunction};
use crate::object::object::ObjectExt;
use crate::object::shape::ShapeRef;
use crate::object::string::to_rust_string;
use crate::object::symbol::{Symbol, SymbolExt};
use crate::object::{NameCell, Object, Str};
use tally_bytecode::JsText;
use tally_heap::{Local, Ref, Val, Value};

/// `typeof`. §13.5.3.
pub fn type_of(_cx: &Cx, v: Val<'_>) -> &'static str {
    let raw = v.raw();
    match v.kind() {
        None if raw.is_number() => "number",
        None if raw.is_bool() => "boolean",
        None if raw.is_null() => "object",
        None => "undefined",
        Some(k) if kinds::is_string(k) => "string",
        Some(kinds::SYMBOL) => "symbol",
        Some(kinds::BIGINT) => "bigint",
        Some(_) if super::call::is_callable(v) => "function",
        Some(_) => "object",
    }
}

/// A value for a message.
pub fn display(cx: &mut Cx, v: Local<Value>) -> String {
    let raw = cx.val(v).raw();
    if raw.is_number() {
        return number_to_text(raw.as_number());
    }
    let val = cx.val(v);
    match val.kind() {
        None => match raw {
            Value::NULL => "null".into(),
            Value::TRUE => "true".into(),
            Value::FALSE => "false".into(),
            _ => "undefined".into(),
        },
        Some(kinds::BIGINT) => val.cast().map(|b| bigint::to_text(b, 10)).unwrap_or_default(),
        Some(kinds::SYMBOL) => val.cast::<Symbol>().map(|s| s.descriptive_string()).unwrap_or_default(),
        Some(_) => match (val.cast::<Str>(), val.cast::<Object>()) {
            (Some(s), _) => to_rust_string(s),
            (_, Some(o)) => display_object(cx, o),
            // A machine cell in a register: nobody asks for these.
            _ => "[internal]".into(),
        },
    }
}

fn display_object(cx: &Cx, o: Ref<'_, Object>) -> String {
    let names = &cx.names;
    match o.kind() {
        kinds::FUNCTION => {
            if let Some(f) = o.cast::<Function>()
                && let Some(code) = f.read(&f.code).cast::<crate::object::code::Code>()
            {
                // SAFETY: a closure's code is filled.
                return unsafe { &(*code.data).proto }.source_text().to_owned();
            }
            "function".into()
        }
        kinds::NATIVE_FUNCTION | kinds::BOUND_FUNCTION => {
            format!("function {}() {{ [native code] }}", function_name(cx, o).unwrap_or_default())
        }
        kinds::PROXY => "#<Object>".into(),
        kinds::ERROR => {
            let text = |name: Local<NameCell>| lookup(cx, o, name).map(|(v, _)| v).and_then(|v| v.cast::<Str>()).map(to_rust_string);
            let name = text(names.name).unwrap_or_else(|| "Error".into());
            match text(names.message) {
                None => name,
                Some(m) if m.is_empty() => name,
                Some(m) if name.is_empty() => m,
                Some(m) => format!("{name}: {m}"),
            }
        }
        kind => {
            if let Some((_, holder)) = lookup(cx, o, names.to_string)
                && holder.is_object_prototype()
                && let Some((c, _)) = lookup(cx, o, names.constructor)
                && let Some(c) = c.cast::<Object>()
                && let Some(name) = function_name(cx, c).filter(|n| !n.is_empty())
            {
                return format!("#<{name}>");
            }
            if let Some(t) = o.cast::<crate::object::buffer_cells::TypedArray>() {
                return format!("[object {}]", t.element().name());
            }
            let tag = lookup(cx, o, cx.symbols.to_string_tag).and_then(|(v, _)| v.cast::<Str>()).map(to_rust_string);
            format!("[object {}]", tag.unwrap_or_else(|| class_of(kind).into()))
        }
    }
}

/// What V8 calls an object by in `JSON.stringify`'s description of a circle: its constructor, its tag, its class.
pub fn constructor_name(cx: &Cx, o: Ref<'_, Object>) -> String {
    let named = lookup(cx, o, cx.names.constructor)
        .and_then(|(v, _)| v.cast::<Object>())
        .and_then(|c| function_name(cx, c))
        .filter(|n| !n.is_empty() && n != "Object");
    let tag = || lookup(cx, o, cx.symbols.to_string_tag).and_then(|(v, _)| v.cast::<Str>()).map(to_rust_string);
    named.or_else(tag).unwrap_or_else(|| class_of(o.kind()).into())
}

/// What Object.prototype.toString calls an object that has no tag.
pub fn class_of(kind: u8) -> &'static str {
    match kind {
        kinds::ARRAY => "Array",
        kinds::FUNCTION | kinds::NATIVE_FUNCTION | kinds::BOUND_FUNCTION => "Function",
        kinds::ERROR => "Error",
        kinds::BOOLEAN_OBJECT => "Boolean",
        kinds::NUMBER_OBJECT => "Number",
        kinds::STRING_OBJECT => "String",
        kinds::DATE => "Date",
        kinds::REGEXP => "RegExp",
        kinds::ARGUMENTS => "Arguments",
        _ => "Object",
    }
}

/// A data property found up the chain and the object that has it, without running anything.
fn lookup<'h>(cx: &'h Cx, mut o: Ref<'h, Object>, name: Local<NameCell>) -> Option<(Val<'h>, Ref<'h, Object>)> {
    loop {
        if o.kind() == kinds::PROXY {
            return None;
        }
        match own(cx, o, name.get(cx).into()) {
            Own::Data(v, _) => return Some((v, o)),
            Own::Absent => o = o.shape(cx).read_proto().cast()?,
            _ => return None,
        }
    }
}

/// The name a function has, or will have once its lazy properties are made.
pub fn function_name(cx: &Cx, o: Ref<'_, Object>) -> Option<String> {
    match own(cx, o, cx.names.name.get(cx).into()) {
        Own::Data(v, _) => return v.cast::<Str>().map(to_rust_string),
        Own::Absent => {}
        _ => return None,
    }
    if let Some(f) = o.cast::<NativeFunction>() {
        return f.read(&f.name).cast::<Str>().map(to_rust_string);
    }
    let f = o.cast::<Function>()?;
    let code: Ref<'_, crate::object::code::Code> = f.read(&f.code).cast()?;
    // SAFETY: a closure's code is filled.
    let proto = unsafe { (*code.data).proto.clone() };
    Some(match &proto.name {
        JsText::Latin1(b) => b.iter().map(|&b| b as char).collect(),
        JsText::Utf16(u) => String::from_utf16_lossy(u),
    })
}

/// An exception for a reader: its `stack` if it has one, else the value in a few words.
pub fn error_text(cx: &mut Cx, v: Local<Value>) -> String {
    let mark = cx.open_scope();
    let out = cx.slot();
    let key = cx.names.stack;
    let text = match v.cast::<Object>(cx) {
        Some(o) => match crate::ops::property::get(cx, o, key, out) {
            Ok(()) => out.cast::<crate::object::Str>(cx).map(|s| crate::object::string::to_rust_string(s.get(cx))),
            Err(thrown) => {
                cx.take_exception(thrown, out);
                None
            }
        },
        None => None,
    };
    cx.close_scope(mark);
    text.unwrap_or_else(|| display(cx, v))
}
