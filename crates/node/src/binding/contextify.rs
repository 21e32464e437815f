//! Binding `contextify`: compiling and running program text.

mod guard;
pub use guard::{Guards, check_guards};

use crate::text::{argument, string_array};

use std::sync::Arc;
use tally_bytecode::{CompileMode, CompileOptions, Source};
use tally_heap::{Imm, Local, Val, Value};
use tally_vm::builtins::eval::throw_compile_error_at;
use tally_vm::object::{Object, string};
use tally_vm::ops::{call, convert, property};
use tally_vm::realm::{Intrinsic, Key, Prop, RealmExt};
use tally_vm::{Args, Cx, JsResult, interp};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("compileFunction"), 5, compile_function),
    Prop::HostMethod(Key::Name("createContext"), 4, create_context),
    Prop::HostMethod(Key::Name("createRealm"), 0, create_realm),
    Prop::HostMethod(Key::Name("exportNames"), 1, export_names),
    Prop::HostMethod(Key::Name("looksLikeModule"), 2, looks_like_module),
    Prop::HostMethod(Key::Name("parses"), 2, parses),
    Prop::HostMethod(Key::Name("stripTypes"), 1, strip_types),
    Prop::HostMethod(Key::Name("runGuarded"), 3, guard::run_guarded),
    Prop::HostMethod(Key::Name("runInRealmOf"), 4, run_in_realm_of),
    Prop::HostMethod(Key::Name("runInThisContext"), 3, run_in_this_context),
    Prop::HostMethod(Key::Name("settleWaiter"), 1, settle_waiter),
];

fn compile_function<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (text, name) = (argument(cx, a, 0)?, argument(cx, a, 1)?);
    let mut params = Vec::new();
    let [item, out] = cx.slots();
    if let Some(list) = a.get(cx, 2).cast::<Object>(cx) {
        let length = cx.names().length;
        property::get(cx, list, length, item)?;
        let n = convert::to_uint32(cx, item)?.min(1000);
        for i in 0..n {
            property::get(cx, list, i, item)?;
            let s = convert::to_string(cx, item, item)?;
            string::flatten(cx, s)?;
            params.push(string::to_rust_string(s.get(cx)));
        }
    }
    let scratch = cx.scratch(tally_bytecode::memory_needed(&text))?;
    let (realm, hidden) = (a.get(cx, 3), a.get(cx, 4));
    let hidden = if cx.val(hidden).is_number() { cx.val(hidden).as_number() as u32 } else { 0 };
    let source = Arc::new(Source::new(name, text).with_hidden(hidden));
    match tally_bytecode::compile(source.clone(), &CompileOptions { mode: CompileMode::FunctionBody { params } }) {
        Ok(proto) if cx.val(realm).is_undefined() => interp::function_from_proto(cx, proto, out)?,
        Ok(proto) => {
            let realm = cx.function_realm(realm, item)?;
            cx.in_realm(realm, |cx| interp::function_from_proto(cx, proto, out))?;
        }
        Err(e) => return Err(throw_compile_error_at(cx, &source, &e)),
    }
    drop(scratch);
    Ok(cx.val(out))
}

/// What only a module may have.
const MODULE_SYNTAX: &[&str] =
    &["Cannot use import statement outside a module", "Unexpected token 'export'", "Cannot use 'import.meta' outside a module"];
/// What is wrong in CommonJS and may be right in a module.
const MAYBE_MODULE: &[&str] = &[
    "await is only valid in async functions and the top level bodies of modules",
    "Unexpected reserved word",
    "Identifier 'module' has already been declared",
    "Identifier 'exports' has already been declared",
    "Identifier 'require' has already been declared",
    "Identifier '__filename' has already been declared",
    "Identifier '__dirname' has already been declared",
];

/// A context for an object, or an ordinary one for undefined: its global object, and a function of its realm. The second
/// argument is text that runs in the realm before its global stands for the object; then the fourth, a function, gets the
/// global.
fn create_context<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [out, global, function] = cx.slots();
    let (program, text) = (a.get(cx, 0), argument(cx, a, 1)?);
    let realm = cx.new_realm(out)?;
    cx.in_realm(realm, |cx| run_script(cx, &text, "node:vm", false, function))?;
    if convert::to_boolean(cx.val(a.get(cx, 2))) {
        cx.forbid_strings(realm);
    }
    let complete = a.get(cx, 3);
    if call::is_callable(cx.val(complete)) {
        let none = cx.undefined();
        cx.set(global, realm.get(cx).global().val());
        call::call(cx, complete, none, &[global], function)?;
    }
    if !cx.val(program).is_undefined() {
        cx.contextify(realm, program)?;
    }
    cx.set(global, realm.get(cx).global().val());
    cx.in_realm(realm, |cx| cx.intrinsic(Intrinsic::Eval, function).map(|_| ()))?;
    cx.new_array_from(out, &[global, function])?;
    Ok(cx.val(out))
}

/// Whether the text is a module and no CommonJS: by what is wrong with it as the body of a function.
fn looks_like_module<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (text, name) = (argument(cx, a, 0)?, argument(cx, a, 1)?);
    let source = Arc::new(Source::new(name, text));
    let params = ["exports", "require", "module", "__filename", "__dirname"].map(str::to_owned).to_vec();
    let Err(e) = tally_bytecode::compile(source.clone(), &CompileOptions { mode: CompileMode::FunctionBody { params } }) else {
        return Ok(Imm::FALSE);
    };
    let is_one = |list: &[&str]| list.contains(&e.message.as_str());
    let as_module = || tally_bytecode::compile(source, &CompileOptions { mode: CompileMode::Module }).is_ok();
    Ok(Imm::bool(is_one(MODULE_SYNTAX) || (is_one(MAYBE_MODULE) && as_module())))
}

/// `exportNames(text) -> [names, requests]`: what a CommonJS text exports, and whose names it exports as well
fn export_names<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let text = argument(cx, a, 0)?;
    let _scratch = cx.scratch(tally_bytecode::memory_needed(&text))?;
    let found = tally_bytecode::commonjs_names(&text);
    let [out, list] = cx.slots();
    let array = cx.new_array(out, 0)?;
    for texts in [&found.names, &found.reexports] {
        string_array(cx, texts, list)?;
        cx.push(array, list)?;
    }
    Ok(cx.val(out))
}

/// Whether the text is a script without early errors.
fn parses<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (text, name) = (argument(cx, a, 0)?, argument(cx, a, 1)?);
    let source = Arc::new(Source::new(name, text));
    let mode = CompileMode::Script { completion: false };
    Ok(Imm::bool(tally_bytecode::compile(source, &CompileOptions { mode }).is_ok()))
}

/// `stripTypes(text) -> text | [unsupported, message, line, snippet]`: TypeScript with its types blanked, or why not: the
/// lines around the place, with a mark below it
fn strip_types<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let text = argument(cx, a, 0)?;
    let [out, item] = cx.slots();
    let _scratch = cx.scratch(tally_bytecode::memory_needed(&text))?;
    let e = match tally_bytecode::strip_types(&text) {
        Ok(stripped) => {
            string::new_string(cx, out, &stripped)?;
            return Ok(cx.val(out));
        }
        Err(e) => e,
    };
    let source = Source::new("", text);
    let (line, column) = source.line_col(e.span.0);
    let here = source.line_text(line);
    let before = here.chars().take(column as usize - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect::<String>();
    let width = source.slice(e.span.0, e.span.1).lines().next().unwrap_or("").chars().count().max(1);
    let mut lines = vec![here.to_owned(), format!("{before}{}", "^".repeat(width))];
    if line > 1 {
        lines.insert(0, source.line_text(line - 1).to_owned());
    }
    if source.text().lines().count() > line as usize {
        lines.push(source.line_text(line + 1).to_owned());
    }
    let array = cx.new_array(out, 0)?;
    cx.set(item, Imm::bool(e.unsupported));
    cx.push(array, item)?;
    string::new_string(cx, item, &e.message)?;
    cx.push(array, item)?;
    cx.set(item, Imm::int(line as i32));
    cx.push(array, item)?;
    string::new_string(cx, item, &lines.join("\n"))?;
    cx.push(array, item)?;
    Ok(cx.val(out))
}

/// Another realm; the answer is its global object, which has the language's names and no others.
fn create_realm<'a>(cx: &'a mut Cx, _: Args) -> JsResult<Val<'a>> {
    let realm = cx.slot();
    let realm = cx.new_realm(realm)?;
    Ok(realm.get(cx).global().val())
}

/// Runs text as a script in the realm of a function.
fn run_in_realm_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (text, name) = (argument(cx, a, 1)?, argument(cx, a, 2)?);
    let [at, out] = cx.slots();
    let realm = cx.function_realm(a.get(cx, 0), at)?;
    let shown = convert::to_boolean(cx.val(a.get(cx, 3)));
    let r = cx.in_realm(realm, |cx| run_script(cx, &text, &name, true, out));
    if shown {
        show_place(cx, r)?
    } else {
        r?
    }
    Ok(cx.val(out))
}

/// An error that left a script gets the line that it was thrown at in front of its stack.
fn show_place(cx: &mut Cx, r: JsResult) -> JsResult {
    let Err(thrown) = r else { return Ok(()) };
    if cx.machine().is_terminating() {
        return Err(thrown);
    }
    let site = cx.throw_site();
    let [error, text] = cx.slots();
    cx.take_exception(thrown, error);
    if let Some(o) = error.cast::<Object>(cx)
        && let Some(site) = site
        && let Ok(Some(stack)) = super::errors::stack_of(cx, error)
        && !super::errors::has_source(&stack)
    {
        let pad = " ".repeat(site.column.saturating_sub(1) as usize);
        let shown = format!("{}:{}\n{}\n{pad}^\n\n{stack}", site.file, site.line, site.text);
        if string::new_string(cx, text, &shown).is_ok() {
            tally_vm::errors::replace_stack(cx, o, text);
        }
    }
    Err(cx.throw(error))
}

fn run_in_this_context<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (text, name) = (argument(cx, a, 0)?, argument(cx, a, 1)?);
    let out = cx.slot();
    let shown = convert::to_boolean(cx.val(a.get(cx, 2)));
    let r = run_script(cx, &text, &name, true, out);
    if shown {
        show_place(cx, r)?
    } else {
        r?
    }
    Ok(cx.val(out))
}

/// `settleWaiter(id)`: see the hook of that name.
fn settle_waiter<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = convert::to_number(cx, a.get(cx, 0))?;
    tally_vm::builtins::atomics::settle_waiter(cx, id as u64)?;
    Ok(Imm::UNDEFINED)
}

/// Runs text as a script in the global scope.
pub fn run_script(cx: &mut Cx, text: &str, name: &str, completion: bool, out: Local<Value>) -> JsResult {
    let scratch = cx.scratch(tally_bytecode::memory_needed(text))?;
    let source = Arc::new(Source::new(name.to_owned(), text.to_owned()));
    match tally_bytecode::compile(source.clone(), &CompileOptions { mode: CompileMode::Script { completion } }) {
        Ok(proto) => {
            drop(scratch);
            interp::run_script(cx, proto, out)
        }
        Err(e) => Err(throw_compile_error_at(cx, &source, &e)),
    }
}
