//! Binding `modules`: module records for the loader of ES modules.
//!
//! JavaScript finds files, decides formats and keeps the registry; a record is an opaque object that only these natives read.
//!
//! **Invariant**: every native that takes a record checks that it was given one.

use crate::text::argument;
use std::sync::Arc;
use tally_bytecode::{CompileMode, CompileOptions, JsText, ModuleInfo, Source};
use tally_heap::{Imm, Local, Val, Value};
use tally_vm::builtins::eval::throw_compile_error_at;
use tally_vm::object::string::{self, Str, StrExt};
use tally_vm::object::{Object, text};
use tally_vm::ops::{convert, property};
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult, kinds, module};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("awaitPlace"), 1, await_place),
    Prop::HostMethod(Key::Name("compile"), 2, compile),
    Prop::HostMethod(Key::Name("error"), 1, error),
    Prop::HostMethod(Key::Name("evaluate"), 1, evaluate),
    Prop::HostMethod(Key::Name("instantiate"), 1, instantiate),
    Prop::HostMethod(Key::Name("isAsync"), 1, is_async),
    Prop::HostMethod(Key::Name("link"), 2, link),
    Prop::HostMethod(Key::Name("namespace"), 1, namespace),
    Prop::HostMethod(Key::Name("requests"), 1, requests),
    Prop::HostMethod(Key::Name("setExport"), 3, set_export),
    Prop::HostMethod(Key::Name("status"), 1, status),
    Prop::HostMethod(Key::Name("synthetic"), 3, synthetic),
];

fn record(cx: &mut Cx, a: Args) -> JsResult<Local<Object>> {
    let m = a.get(cx, 0);
    match m.cast::<Object>(cx).filter(|_| cx.val(m).kind() == Some(kinds::MODULE)) {
        Some(m) => Ok(m),
        None => Err(cx.type_error("argument must be a module record")),
    }
}

/// `compile(url, source, function of a realm | undefined) -> record`
fn compile<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (url, text) = (argument(cx, a, 0)?, argument(cx, a, 1)?);
    let _scratch = cx.scratch(tally_bytecode::memory_needed(&text))?;
    let source = Arc::new(Source::new(url, text));
    let [at, out] = cx.slots();
    let proto = match tally_bytecode::compile(source.clone(), &CompileOptions { mode: CompileMode::Module }) {
        Ok(proto) => proto,
        Err(e) => return Err(throw_compile_error_at(cx, &source, &e)),
    };
    if cx.val(a.get(cx, 2)).is_undefined() {
        module::create(cx, proto, out)?;
    } else {
        let realm = cx.function_realm(a.get(cx, 2), at)?;
        cx.in_realm(realm, |cx| module::create(cx, proto, out))?;
    }
    Ok(cx.val(out))
}

/// `requests(record) -> [specifier, attributes | undefined, ...]`
fn requests<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let m = record(cx, a)?;
    let info: Arc<ModuleInfo> = module::requests(cx, m);
    let [list, specifier, attributes, none] = cx.slots();
    let array = cx.new_array(list, 0)?;
    for request in &info.requests {
        let mark = cx.open_scope();
        let [key, value] = cx.slots();
        text::new_js_text(cx, &request.specifier, specifier)?;
        cx.push(array, specifier)?;
        if request.attributes.is_empty() {
            cx.push(array, none)?;
        } else {
            let o = cx.new_object(attributes)?;
            for (k, v) in &request.attributes {
                text::new_js_text(cx, k, key)?;
                text::new_js_text(cx, v, value)?;
                let key = convert::to_property_key(cx, key)?;
                property::create_data_property_or_throw(cx, o, key, value)?;
            }
            cx.push(array, attributes)?;
        }
        cx.close_scope(mark);
    }
    Ok(cx.val(list))
}

/// The elements of argument 1, an array, in new slots.
fn elements(cx: &mut Cx, a: Args) -> JsResult<Vec<Local<Value>>> {
    let Some(list) = a.get(cx, 1).cast::<Object>(cx) else { return Ok(Vec::new()) };
    let n = cx.slot();
    let length = cx.names().length;
    property::get(cx, list, length, n)?;
    let mut out = Vec::new();
    for i in 0..convert::to_uint32(cx, n)?.min(1 << 24) {
        let item = cx.slot();
        property::get(cx, list, i, item)?;
        out.push(item);
    }
    Ok(out)
}

/// `link(record, records)`: those of its requests, in order
fn link<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let m = record(cx, a)?;
    let modules = elements(cx, a)?;
    module::link(cx, m, &modules)?;
    Ok(Imm::UNDEFINED)
}

/// `instantiate(record)`
fn instantiate<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let m = record(cx, a)?;
    module::instantiate(cx, m)?;
    Ok(Imm::UNDEFINED)
}

/// `evaluate(record) -> promise`
fn evaluate<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let m = record(cx, a)?;
    let out = cx.slot();
    module::evaluate(cx, m, out)?;
    Ok(cx.val(out))
}

/// `namespace(record)`
fn namespace<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let m = record(cx, a)?;
    let out = cx.slot();
    module::namespace(cx, m, out)?;
    Ok(cx.val(out))
}

/// `status(record) -> int`: 0 its requests are missing, 1 not linked, 2 linking, 3 linked, 4 evaluating, 5 evaluating and
/// waiting, 6 evaluated or failed
fn status<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let m = record(cx, a)?;
    Ok(Imm::int(module::status(cx, m) as i32))
}

/// `error(record) -> [error] | undefined`
fn error<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let m = record(cx, a)?;
    let [e, list] = cx.slots();
    match module::error(cx, m) {
        Some(found) => cx.set(e, found),
        None => return Ok(Imm::UNDEFINED),
    }
    let array = cx.new_array(list, 0)?;
    cx.push(array, e)?;
    Ok(cx.val(list))
}

/// `awaitPlace(record) -> text | undefined`: the place of the top-level await that a module stands at, when it waits for no
/// other module
fn await_place<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let m = record(cx, a)?;
    let Some((name, line, column, text)) = module::stalled_await(cx, m) else { return Ok(Imm::UNDEFINED) };
    let pad: String = text.chars().take(column.saturating_sub(1) as usize).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    let out = cx.slot();
    string::new_string(cx, out, &format!("{name}:{line}\n{text}\n{pad}^"))?;
    Ok(cx.val(out))
}

/// `isAsync(record) -> boolean`: whether a module of its graph has a top-level await
fn is_async<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let m = record(cx, a)?;
    Ok(Imm::bool(module::is_async_graph(cx, m)?))
}

fn js_text(cx: &mut Cx, v: Local<Value>) -> JsResult<JsText> {
    let Some(s) = v.cast::<Str>(cx) else { return Err(cx.type_error("the name of an export must be a string")) };
    string::flatten(cx, s)?;
    Ok(JsText::from_utf16(s.get(cx).view().units().collect()))
}

/// `synthetic(url, names, evaluate) -> record`: `evaluate(record)` sets the exports
fn synthetic<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let url = argument(cx, a, 0)?;
    let mut names = Vec::new();
    for name in elements(cx, a)? {
        names.push(js_text(cx, name)?);
    }
    let out = cx.slot();
    module::synthetic(cx, &url, names, a.get(cx, 2), out)?;
    Ok(cx.val(out))
}

/// `setExport(record, name, value) -> boolean`
fn set_export<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let m = record(cx, a)?;
    let name = js_text(cx, a.get(cx, 1))?;
    Ok(Imm::bool(module::set_export(cx, m, &name, a.get(cx, 2))))
}
