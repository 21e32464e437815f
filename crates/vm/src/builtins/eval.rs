//! eval and the function constructors. ECMA-262 §19.2.1, §20.2.1.1, §27.3.1, §27.4.1, §27.7.1.

use crate::cx::{Args, Cx, JsResult, Thrown};
use crate::interp::direct_eval::source_of_eval;
use crate::interp::entry::{function_from_proto, run_script};
use crate::object::Object;
use crate::object::string::{self, Str};
use crate::ops::{convert, property};
use crate::realm::Intrinsic;
use std::sync::Arc;
use tally_bytecode::{CompileError, CompileErrorKind, CompileMode, CompileOptions, FunctionProto, NewFunctionKind, Source, compile};
use tally_heap::{Local, Val, Value};

/// Compiles, or throws the compiler's error as a SyntaxError.
pub fn compile_or_throw(cx: &mut Cx, source: Source, mode: CompileMode) -> JsResult<Arc<FunctionProto>> {
    let _scratch = cx.scratch(tally_bytecode::memory_needed(source.text()))?;
    compile(Arc::new(source), &CompileOptions { mode }).map_err(|e| throw_compile_error(cx, &e))
}

/// A SyntaxError for what the compiler refused, or the RangeError of a full stack.
#[cold]
pub fn throw_compile_error(cx: &mut Cx, e: &CompileError) -> Thrown {
    match &e.kind {
        CompileErrorKind::Unsupported(what) => cx.syntax_error(&format!("Not supported: {what}")),
        CompileErrorKind::Depth => cx.range_error(&e.message),
        CompileErrorKind::Syntax | CompileErrorKind::Limit(_) => cx.syntax_error(&e.message),
    }
}

/// Throws the SyntaxError for text that did not compile, with the offending line in front of its stack.
#[cold]
pub fn throw_compile_error_at(cx: &mut Cx, source: &Source, e: &CompileError) -> Thrown {
    throw_located(cx, source, e, "\n\n")
}

/// The same; `gap` stands between the mark and the error's own text.
#[cold]
pub(crate) fn throw_located(cx: &mut Cx, source: &Source, e: &CompileError, gap: &str) -> Thrown {
    let message = match e.kind {
        CompileErrorKind::Depth => return cx.range_error(&e.message),
        CompileErrorKind::Syntax | CompileErrorKind::Limit(_) => e.message.clone(),
        CompileErrorKind::Unsupported(what) => {
            format!("{} ({what} is not built yet, at {}:{}:{})", e.message, source.name(), e.line, e.column)
        }
    };
    let thrown = cx.syntax_error(&message);
    let line = source.text().lines().nth(e.line.saturating_sub(1) as usize).unwrap_or("");
    let pad: String = line.chars().take(e.column.saturating_sub(1) as usize).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    let width = source.slice(e.span.start, e.span.end).lines().next().unwrap_or("").chars().count().max(1);
    let head = format!("{}:{}\n{line}\n{pad}{}{gap}", source.name(), e.line, "^".repeat(width));
    let mark = cx.open_scope();
    let [error, stack] = cx.slots();
    cx.set(error, cx.exception());
    let r: JsResult = (|| {
        let Some(o) = error.cast::<Object>(cx) else { return Ok(()) };
        let key = cx.names.stack;
        property::get(cx, o, key, stack)?;
        let s = convert::to_string(cx, stack, stack)?;
        string::flatten(cx, s)?;
        let text = format!("{head}{}", string::to_rust_string(s.get(cx)));
        string::new_string(cx, stack, &text)?;
        property::set(cx, o, key, stack, false)?;
        Ok(())
    })();
    let thrown = match r {
        Ok(()) => cx.throw(error),
        Err(_) => thrown,
    };
    cx.close_scope(mark);
    thrown
}

/// %eval%: indirect eval of a string; anything else is the answer itself.
pub fn eval<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    let x = a.get(cx, 0);
    let Some(s) = x.cast::<Str>(cx) else {
        return Ok(cx.val(x));
    };
    cx.check_strings()?;
    string::flatten(cx, s)?;
    let text = string::to_rust_string(s.get(cx));
    let source = source_of_eval(cx, text);
    let proto = compile_or_throw(cx, source, CompileMode::IndirectEval)?;
    run_script(cx, proto, out)?;
    Ok(cx.val(out))
}

/// CreateDynamicFunction.
fn dynamic_function(cx: &mut Cx, a: Args, kind: NewFunctionKind, default: Intrinsic, out: Local<Value>) -> JsResult {
    cx.check_strings()?;
    let n = a.len();
    let mut params = Vec::with_capacity(n.saturating_sub(1));
    for i in 0..n.saturating_sub(1) {
        params.push(to_text(cx, a.get(cx, i))?);
    }
    let body = if n > 0 { to_text(cx, a.get(cx, n - 1))? } else { String::new() };
    let mode = CompileMode::NewFunction { kind, params: params.join(",") };
    let source = source_of_eval(cx, body);
    let proto = compile_or_throw(cx, source, mode)?;
    function_from_proto(cx, proto, out)?;
    // GetPrototypeFromConstructor, where new.target is a subclass.
    if a.is_construct() && cx.val(a.new_target(cx)) != cx.val(a.callee(cx)) {
        let proto = cx.slot();
        let name = cx.names.prototype;
        property::get_v(cx, a.new_target(cx), name, proto)?;
        if !cx.val(proto).is::<Object>() {
            cx.intrinsic_for(a.new_target(cx), default, proto)?;
        }
        let f = out.cast::<Object>(cx).expect("a closure");
        property::set_prototype_of(cx, f, proto)?;
    }
    Ok(())
}

fn to_text(cx: &mut Cx, v: Local<Value>) -> JsResult<String> {
    let mark = cx.open_scope();
    let out = cx.slot();
    let s = convert::to_string(cx, v, out)?;
    string::flatten(cx, s)?;
    let text = string::to_rust_string(s.get(cx));
    cx.close_scope(mark);
    Ok(text)
}

macro_rules! constructor {
    ($(#[$doc:meta])* $name:ident, $kind:ident, $default:ident) => {
        $(#[$doc])*
        pub fn $name<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
            let out = cx.slot();
            dynamic_function(cx, a, NewFunctionKind::$kind, Intrinsic::$default, out)?;
            Ok(cx.val(out))
        }
    };
}
constructor!(
    /// Function(...)
    function, Normal, FunctionPrototype);
constructor!(
    /// GeneratorFunction(...)
    generator_function, Generator, GeneratorFunctionPrototype);
constructor!(
    /// AsyncFunction(...)
    async_function, Async, AsyncFunctionPrototype);
constructor!(
    /// AsyncGeneratorFunction(...)
    async_generator_function, AsyncGenerator, AsyncGeneratorFunctionPrototype);
