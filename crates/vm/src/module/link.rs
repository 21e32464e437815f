//! Link: finding the variables behind imports. ECMA-262 §16.2.1.6.1.2, §16.2.1.7.3.1.

use super::namespace::namespace;
use super::record::{Status, info, int, is_source_text, requested, set_int, set_status, set_variable, status, word};
use super::resolve::{Resolution, Visited, resolve_export};
use crate::builtins::eval::throw_located;
use crate::cx::{Cx, JsResult, Thrown};
use crate::interp::literal::closure_of;
use crate::object::Object;
use crate::object::code::{Code, CodeData, CodeExt, call_mode};
use crate::object::create::internal;
use crate::object::function::Function;
use crate::object::record::{Record, RecordExt};
use rustc_hash::FxHashSet;
use std::sync::Arc;
use tally_bytecode::{CompileError, CompileErrorKind, FunctionProto, JsText, ModuleImport, ModuleInfo};
use tally_heap::{Imm, Local, Value};

/// Link. When it throws, no module of the graph has changed its status.
pub fn instantiate(cx: &mut Cx, m: Local<Object>) -> JsResult {
    let mark = cx.open_scope();
    let [stack, top] = cx.slots();
    let mut index = 0;
    let r = visit(cx, m, &mut index, stack);
    if r.is_err() {
        while pop(cx, stack, top) {
            set_status(cx, top.cast(cx).expect("a module"), Status::Unlinked);
        }
    }
    cx.close_scope(mark);
    r
}

/// Puts a module on a stack that is a list of RECORD {module, next}.
fn push(cx: &mut Cx, stack: Local<Value>, m: Local<Object>) -> JsResult {
    cx.new_record(stack, 0, &[m.value(), stack])?;
    Ok(())
}
/// Takes the topmost into `out`; false when there is none.
pub(super) fn pop(cx: &Cx, stack: Local<Value>, out: Local<Value>) -> bool {
    let Some(top) = cx.val(stack).cast::<Record>() else { return false };
    cx.set(out, top.value(0));
    cx.set(stack, top.value(1));
    true
}

/// The start of both walks of a module graph (InnerModuleLinking, InnerModuleEvaluation): numbers a module and pushes it.
pub(super) fn enter(cx: &mut Cx, m: Local<Object>, status: Status, index: &mut i32, stack: Local<Value>) -> JsResult {
    cx.check_native_stack()?;
    set_status(cx, m, status);
    set_int(cx, m, word::INDEX, *index);
    set_int(cx, m, word::ANCESTOR, *index);
    *index += 1;
    push(cx, stack, m)
}

/// InnerModuleLinking.
fn visit(cx: &mut Cx, m: Local<Object>, index: &mut i32, stack: Local<Value>) -> JsResult {
    match status(cx, m) {
        Status::Unlinked => {}
        Status::New => return Err(not_loaded(cx)),
        _ => return Ok(()),
    }
    enter(cx, m, Status::Linking, index, stack)?;
    let info = info(cx, m);
    let mark = cx.open_scope();
    let next = cx.slot();
    for i in 0..info.requests.len() {
        if !requested(cx, m, i, next) {
            return Err(not_loaded(cx));
        }
        let next = next.cast::<Object>(cx).expect("a module");
        visit(cx, next, index, stack)?;
        if status(cx, next) == Status::Linking {
            let lowest = int(cx, m, word::ANCESTOR).min(int(cx, next, word::ANCESTOR));
            set_int(cx, m, word::ANCESTOR, lowest);
        }
    }
    if is_source_text(cx, m) {
        initialize(cx, m, &info)?;
    }
    if int(cx, m, word::ANCESTOR) == int(cx, m, word::INDEX) {
        while pop(cx, stack, next) {
            set_status(cx, next.cast(cx).expect("a module"), Status::Linked);
            if cx.val(next).raw() == cx.val(m).raw() {
                break;
            }
        }
    }
    cx.close_scope(mark);
    Ok(())
}

#[cold]
fn not_loaded(cx: &mut Cx) -> Thrown {
    cx.type_error("A module was linked before the modules that it imports were loaded")
}

/// InitializeEnvironment.
fn initialize(cx: &mut Cx, m: Local<Object>, info: &Arc<ModuleInfo>) -> JsResult {
    let [target, f, env] = cx.slots();
    for export in &info.indirect {
        let Some(import_name) = &export.import_name else { continue };
        let found = resolve_export(cx, m, &export.name, &mut Visited::default(), target)?;
        if !matches!(found, Resolution::Found(_)) {
            return Err(unresolved(cx, m, info, export.request, import_name, export.span, found));
        }
    }
    for import in &info.imports {
        let mark = cx.open_scope();
        let r = bind_import(cx, m, info, import, target);
        cx.close_scope(mark);
        r?;
    }
    for &slot in &info.vars {
        set_variable(cx, m, slot, Imm::UNDEFINED);
    }
    if let Some(slot) = info.meta_slot {
        set_variable(cx, m, slot, cx.val(m));
    }
    cx.set(env, internal(cx, m, word::ENVIRONMENT));
    for &(slot, function) in &info.hoisted {
        let data = code(cx, m);
        // SAFETY: the module's closure keeps its code, which never moves; function numbers of the compiler's are in range.
        unsafe {
            if (*data).mode & call_mode::UNPREPARED != 0 {
                crate::interp::entry::prepare(cx, data)?;
            }
            closure_of(cx, data, function as usize, env, f)?;
        }
        set_variable(cx, m, slot, cx.val(f));
    }
    Ok(())
}

/// The code of a module that has a text.
fn code(cx: &Cx, m: Local<Object>) -> *mut CodeData {
    let f = internal(cx, m, word::FUNCTION).cast::<Function>().expect("a module with a text");
    f.read(&f.code).cast::<Code>().expect("a closure's code").data_ptr()
}

fn proto(cx: &Cx, m: Local<Object>) -> Arc<FunctionProto> {
    // SAFETY: the module keeps the code, and nothing is allocated while `cx` is borrowed.
    unsafe { (*code(cx, m)).proto.clone() }
}

fn bind_import(cx: &mut Cx, m: Local<Object>, info: &ModuleInfo, import: &ModuleImport, target: Local<Value>) -> JsResult {
    let [next, ns] = cx.slots();
    requested(cx, m, import.request as usize, next);
    let Some(next) = next.cast::<Object>(cx) else { return Err(not_loaded(cx)) };
    let found = match &import.name {
        None => {
            cx.copy(target, next);
            Resolution::Found(None)
        }
        Some(name) => {
            let found = resolve_export(cx, next, name, &mut Visited::default(), target)?;
            if !matches!(found, Resolution::Found(_)) {
                return Err(unresolved(cx, m, info, import.request, name, import.span, found));
            }
            found
        }
    };
    let from = target.cast::<Object>(cx).expect("a module");
    if let Resolution::Found(Some(slot)) = found {
        set_variable(cx, m, import.slot, internal(cx, from, word::ENVIRONMENT));
        set_variable(cx, m, import.slot + 1, Imm::int(i32::from(slot)));
    } else {
        namespace(cx, from, ns)?;
        set_variable(cx, m, import.slot, cx.val(ns));
    }
    Ok(())
}

/// The SyntaxError for a name that leads nowhere, with V8's words.
#[cold]
fn unresolved(
    cx: &mut Cx,
    m: Local<Object>,
    info: &ModuleInfo,
    request: u32,
    name: &JsText,
    span: (u32, u32),
    found: Resolution,
) -> Thrown {
    let specifier = info.requests[request as usize].specifier.to_string_lossy();
    let name = name.to_string_lossy();
    let message = match found {
        Resolution::Ambiguous => format!("The requested module '{specifier}' contains conflicting star exports for name '{name}'"),
        Resolution::Circular => format!("Detected cycle while resolving name '{name}' in '{specifier}'"),
        _ => format!("The requested module '{specifier}' does not provide an export named '{name}'"),
    };
    let proto = proto(cx, m);
    let (line, column) = proto.source.line_col(span.0);
    let e = CompileError { kind: CompileErrorKind::Syntax, message, span: span.0..span.1, line, column };
    throw_located(cx, &proto.source, &e, "\n")
}

/// Where the module's own top-level await is, if its evaluation waits for nothing else: name, line, column and text of the
/// line.
pub fn stalled_await(cx: &Cx, m: Local<Object>) -> Option<(String, u32, u32, String)> {
    let info = info(cx, m);
    if status(cx, m) != Status::EvaluatingAsync || !info.has_await || int(cx, m, word::PENDING) != 0 || !is_source_text(cx, m) {
        return None;
    }
    let source = proto(cx, m).source.clone();
    let (line, column) = source.line_col(info.first_await);
    Some((source.name().to_owned(), line, column, source.line_text(line).to_owned()))
}

/// Whether some module of the graph has a top-level await. All of it must be loaded.
pub fn is_async_graph(cx: &mut Cx, m: Local<Object>) -> JsResult<bool> {
    walk(cx, m, &mut FxHashSet::default())
}

/// Nothing is allocated meanwhile: addresses stay.
fn walk(cx: &mut Cx, m: Local<Object>, seen: &mut FxHashSet<u64>) -> JsResult<bool> {
    if !seen.insert(cx.val(m).raw().bits()) {
        return Ok(false);
    }
    cx.check_native_stack()?;
    let info = info(cx, m);
    if info.has_await {
        return Ok(true);
    }
    for i in 0..info.requests.len() {
        let mark = cx.open_scope();
        let next = cx.slot();
        let r = if requested(cx, m, i, next) { walk(cx, next.cast(cx).expect("a module"), seen) } else { Ok(false) };
        cx.close_scope(mark);
        if r? {
            return Ok(true);
        }
    }
    Ok(false)
}
