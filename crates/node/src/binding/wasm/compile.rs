//! Modules: compiling them, here or on a thread, and telling what they import and export.

use super::{engine, kept};
use crate::binding::args::{self, Item};
use crate::binding::crypto::handle;
use crate::jobs;
use crate::threads::Pace;
use tally_heap::{Imm, Local, Val, Value};
use tally_vm::object::{Object, views};
use tally_vm::{Args, Cx, JsResult};
use tally_wasm::{CompileError, Engine, ExternType, Module, ValType};

/// The bytes of a buffer source.
///
/// # Safety
/// No JavaScript runs, and nothing else writes to them, while they are used.
unsafe fn source(cx: &Cx, value: Local<Value>) -> &[u8] {
    let cells = views::bytes_of(cx, cx.val(value)).unwrap_or(&[]);
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts(cells.as_ptr().cast(), cells.len()) }
}

/// `validate(source) -> boolean`
pub fn validate<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (engine, bytes) = (engine(cx), a.get(cx, 0));
    // SAFETY: nothing but reading the length happens.
    let length = unsafe { source(cx, bytes) }.len();
    let _scratch = cx.scratch(Engine::memory_needed(length))?;
    // SAFETY: validating runs no JavaScript.
    let valid = engine.validate(unsafe { source(cx, bytes) });
    Ok(Imm::bool(valid))
}

/// A handle of a module, or a list of what is wrong: `[message]`
fn answer(cx: &mut Cx, made: Result<Module, CompileError>, out: Local<Value>) -> JsResult {
    match made {
        Ok(module) => {
            let bytes = Engine::memory_needed(module.size());
            handle::make(cx, out, module, bytes)
        }
        Err(error) => args::list(cx, out, &[error.to_string().into()]).map(|_| ()),
    }
}

/// `compile(source) -> module | [message]`
pub fn compile<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (engine, bytes) = (engine(cx), a.get(cx, 0));
    // SAFETY: nothing but reading the length happens.
    let length = unsafe { source(cx, bytes) }.len();
    let _scratch = cx.scratch(Engine::memory_needed(length))?;
    // SAFETY: compiling runs no JavaScript.
    let made = engine.compile(unsafe { source(cx, bytes) });
    let out = cx.slot();
    answer(cx, made, out)?;
    Ok(cx.val(out))
}

/// `compileLater(source, callback)`: on a thread, of a copy
pub fn compile_later<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (engine, bytes, callback) = (engine(cx), a.get(cx, 0), a.get(cx, 1));
    // SAFETY: nothing but reading the length happens.
    let length = unsafe { source(cx, bytes) }.len();
    let scratch = cx.scratch(Engine::memory_needed(length).saturating_add(length))?;
    // SAFETY: copying runs no JavaScript.
    let copy = unsafe { source(cx, bytes) }.to_vec();
    jobs::start(
        cx,
        Pace::Disk,
        callback,
        "callback of a compilation",
        move || engine.compile(&copy),
        move |cx, made, out| {
            drop(scratch);
            answer(cx, made, out)
        },
    );
    Ok(Imm::UNDEFINED)
}

pub fn type_name(ty: ValType) -> &'static str {
    match ty {
        ValType::I32 => "i32",
        ValType::I64 => "i64",
        ValType::F32 => "f32",
        ValType::F64 => "f64",
        ValType::V128 => "v128",
        ValType::FuncRef => "funcref",
        ValType::ExternRef => "externref",
    }
}

/// A maximum, or -1.
fn most(max: Option<u64>) -> Item {
    max.map_or(-1.0, |m| m as f64).into()
}

/// What JavaScript asks of a type: its kind, then limits, or the type of values and whether they change.
fn type_items(ty: &ExternType) -> Vec<Item> {
    match ty {
        ExternType::Func(_) => vec!["function".into()],
        ExternType::Table(t) => vec!["table".into(), (t.min as f64).into(), most(t.max), type_name(t.element).into(), Item::Bool(t.is_64)],
        ExternType::Memory(t) => vec!["memory".into(), (t.min as f64).into(), most(t.max), Item::Bool(t.is_64)],
        ExternType::Global(t) => vec!["global".into(), type_name(t.value).into(), Item::Bool(t.mutable)],
    }
}

/// `describe(module) -> [imports, exports, memories]`: lists of `[module, name, kind, ...]`, `[name, kind, ...]`, `[min, max, is64]`
pub fn describe<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Some(module) = kept::<Module>(cx, a.get(cx, 0)).cloned() else { return Ok(Imm::UNDEFINED) };
    let [out, list, entry] = cx.slots();
    let all = cx.new_array(out, 0)?;
    let add = |cx: &mut Cx, to: Local<Object>, items: &[Item]| {
        args::list(cx, entry, items)?;
        cx.push(to, entry)
    };
    let imports = cx.new_array(list, 0)?;
    for import in module.imports() {
        let mut items = vec![import.module.as_str().into(), import.name.as_str().into()];
        items.extend(type_items(&import.ty));
        add(cx, imports, &items)?;
    }
    cx.push(all, list)?;
    let exports = cx.new_array(list, 0)?;
    for export in module.exports() {
        let mut items = vec![export.name.as_str().into()];
        items.extend(type_items(&export.ty));
        items.push(f64::from(export.index).into());
        add(cx, exports, &items)?;
    }
    cx.push(all, list)?;
    let memories = cx.new_array(list, 0)?;
    for ty in module.memories() {
        add(cx, memories, &[(ty.min as f64).into(), most(ty.max), Item::Bool(ty.is_64)])?;
    }
    cx.push(all, list)?;
    Ok(cx.val(out))
}

/// `customSections(module, name) -> ArrayBuffer[]`
pub fn custom_sections<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let name = args::text(cx, a, 1)?;
    let Some(module) = kept::<Module>(cx, a.get(cx, 0)).cloned() else { return Ok(Imm::UNDEFINED) };
    let [out, buffer] = cx.slots();
    let list = cx.new_array(out, 0)?;
    for data in module.custom_sections(&name) {
        let store = cx.new_store(data.len() as u64, false)?;
        // The store is as long as the bytes.
        let _ = store.write(0, data);
        views::new_array_buffer(cx, buffer, store)?;
        cx.push(list, buffer)?;
    }
    Ok(cx.val(out))
}
