//! Throwing from instructions, and finding who catches.
//!
//! [`unwind`]: the innermost frame's handler table is asked with its `pc`; without a handler the frame goes (an async
//! function rejects its promise and returns it; a generator is finished) and its caller is asked, up to the entry frame.

use super::frame::{Frame, Insn, frame_flag};
use super::run::Flow;
use super::{async_fn, generator};
use crate::cx::{Cx, JsResult, Thrown};
use crate::object::function::Function;
use crate::realm::RealmExt;
use tally_bytecode::{FunctionProto, NO_CONSTANT, Opcode, opcode};
use tally_heap::{Local, Val, Value};

/// The prototype of the innermost frame's function.
pub(crate) fn proto(cx: &Cx) -> &FunctionProto {
    // SAFETY: the innermost frame is a real one while instructions run; its code is kept alive by `r0`.
    unsafe { &(*cx.machine.code()).proto }
}

/// Offset of the innermost frame's current instruction.
pub(crate) fn current_pc(cx: &Cx) -> u32 {
    let f = cx.machine.frame();
    // SAFETY: `pc` points into the frame's own code.
    unsafe { f.pc.offset_from((*f.code).entry) as u32 }
}

/// Goes on after an exception: `Reload` where it was caught (or turned into a promise), `Exit` if the entry frame
/// returned a promise, `Err` if the exception left the entry frame.
#[cold]
#[inline(never)]
pub(crate) fn unwind(cx: &mut Cx, entry: *mut Frame) -> JsResult<Flow> {
    super::thrower::note(cx);
    loop {
        let fp = cx.machine.frame;
        // SAFETY: the innermost frame is a real one.
        let f = unsafe { *fp };
        // SAFETY: a frame's top is below the limit and everything below it was filled.
        unsafe { cx.stack().set_top(f.top) };
        let pc = current_pc(cx);
        if !cx.machine.is_terminating() {
            // SAFETY: the code is kept alive by `r0`.
            let handler = unsafe { (*f.code).proto.handler_for(pc) }.copied();
            if let Some(h) = handler {
                let reg = cx.reg(h.reg as usize);
                cx.take_exception(Thrown, reg);
                // SAFETY: handler targets are instructions of the same code.
                unsafe { (*fp).pc = (*f.code).entry.add(h.target as usize) };
                return Ok(Flow::Reload);
            }
            if f.flags & frame_flag::ASYNC != 0 {
                let reason = cx.slot();
                cx.take_exception(Thrown, reason);
                match async_fn::fail(cx, reason) {
                    Ok(Flow::Reload) => return Ok(Flow::Reload),
                    Ok(Flow::Exit) => return Ok(Flow::Exit),
                    // Out of memory while rejecting: the frame is still there and goes below.
                    Err(Thrown) => {}
                }
            } else if f.flags & frame_flag::GENERATOR != 0 {
                generator::failed(cx);
            }
        }
        // SAFETY: a real frame has one below it.
        cx.machine.frame = unsafe { fp.sub(1) };
        if std::ptr::eq(fp, entry) {
            cx.machine.thrower.escaped.set(true);
            return Err(Thrown);
        }
    }
}

/// The source text of the expression that the current instruction is about, cut to a readable length.
pub(crate) fn source_text(cx: &Cx) -> Option<String> {
    let proto = proto(cx);
    let position = proto.positions.lookup(current_pc(cx))?;
    let text = proto.source.slice(position.text.start, position.text.end);
    if text.is_empty() {
        return None;
    }
    Some(tally_bytecode::call_text(text).unwrap_or_else(|| one_line(text)))
}

/// The source text of what should have been iterable, or of the call that should have given it.
pub(crate) fn iterable_text(cx: &Cx) -> Option<String> {
    let proto = proto(cx);
    let position = proto.positions.lookup(current_pc(cx))?;
    let text = proto.source.slice(position.text.start, position.text.end);
    // A pattern is no expression: V8 shows the value.
    if text.is_empty() || (text.starts_with(['[', '{']) && !matches!(text, "{}" | "[]")) {
        return None;
    }
    match tally_bytecode::callee_text(text) {
        Some(callee) => Some(format!("{callee} is not a function or its return value")),
        None => source_text(cx),
    }
}

fn one_line(text: &str) -> String {
    // V8 prints callees without the whitespace between their parts, and calls' arguments as dots.
    let mut out = String::new();
    let mut depth = 0usize;
    let mut space = false;
    for c in text.chars() {
        match c {
            '(' => {
                if depth == 0 {
                    out.push_str("(...)");
                }
                depth += 1;
            }
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            c if c.is_whitespace() => space = true,
            c => {
                if space && c != '.' && c != '?' && !out.ends_with('.') && !out.is_empty() {
                    out.push(' ');
                }
                space = false;
                out.push(c);
            }
        }
        if out.len() > 200 {
            break;
        }
    }
    // A parenthesised expression on the left is an intermediate value.
    match out.strip_prefix("(...)") {
        Some(rest) => format!("(intermediate value){rest}"),
        None => out,
    }
}

/// The text of the expression, or the value itself.
fn text_or_value(cx: &mut Cx, v: Local<Value>) -> String {
    match source_text(cx) {
        Some(text) => text,
        None => describe(cx, v),
    }
}

/// A value as error messages show it.
pub(crate) fn describe(cx: &mut Cx, v: Local<Value>) -> String {
    crate::ops::convert::display(cx, v)
}

#[cold]
pub(crate) fn not_callable(cx: &mut Cx, w: u32) -> Thrown {
    let f = cx.local_at(w);
    let text = text_or_value(cx, f);
    cx.type_error(&format!("{text} is not a function"))
}
/// `Function.prototype.call` of what cannot be called: V8 names the expression that called it.
#[cold]
pub(crate) fn not_forwarded(cx: &mut Cx, w: u32) -> Thrown {
    let f = cx.local_at(w + 1);
    let text = text_or_value(cx, f);
    cx.type_error(&format!("{text} is not a function"))
}
#[cold]
pub(crate) fn not_callable_value(cx: &mut Cx, w: u32) -> Thrown {
    let f = cx.local_at(w);
    crate::errors::not_callable(cx, f)
}
#[cold]
pub(crate) fn not_constructor(cx: &mut Cx, w: u32) -> Thrown {
    let f = cx.local_at(w);
    let (pc, base) = (cx.machine.frame().pc, cx.machine.frame().base as usize);
    if Insn(pc).opcode() == Opcode::ConstructWithTarget {
        // A class that extends null has Function.prototype for a parent.
        let null = cx.realm().peek(crate::realm::Intrinsic::FunctionPrototype).is_some_and(|p| p.val() == cx.val(f));
        let text = if null { "null".into() } else { describe(cx, f) };
        // SAFETY: register 0 of a live frame holds the function that runs.
        let class = unsafe { Val::from_raw(*cx.stack().base().add(base)) };
        let class = super::property::peek_string(cx, class, cx.names.name).filter(|n| !n.is_empty());
        let class = class.unwrap_or_else(|| "anonymous class".into());
        return cx.type_error(&format!("Super constructor {text} of {class} is not a constructor"));
    }
    let text = text_or_value(cx, f);
    cx.type_error(&format!("{text} is not a constructor"))
}
#[cold]
pub(crate) fn not_constructor_value(cx: &mut Cx, w: u32) -> Thrown {
    let f = cx.local_at(w);
    let text = describe(cx, f);
    cx.type_error(&format!("{text} is not a constructor"))
}
#[cold]
pub(crate) fn class_called(cx: &mut Cx, w: u32) -> Thrown {
    let f = cx.local_at(w);
    let name = cx.val(f).cast::<Function>().map(|f| function_name(cx, f.val())).unwrap_or_default();
    let message = match name.as_str() {
        "" => "Class constructors cannot be invoked without 'new'".to_owned(),
        name => match function_proto(cx.val(f)).and_then(|proto| proto.source.native_of()) {
            Some(namespace) => format!("Constructor {namespace}.{name} requires 'new'"),
            None => format!("Class constructor {name} cannot be invoked without 'new'"),
        },
    };
    // The error is one of the class's realm. ECMA-262 §10.2.1 step 4.
    let at = cx.slot();
    match cx.function_realm(f, at) {
        Ok(realm) => cx.in_realm(realm, |cx| cx.type_error(&message)),
        Err(thrown) => thrown,
    }
}

/// The name a closure was compiled with.
pub(crate) fn function_name(_cx: &Cx, f: Val<'_>) -> String {
    function_proto(f).map(|proto| proto.name.to_string_lossy()).unwrap_or_default()
}

/// What a function was compiled to; `None` for natives and bound functions.
pub(crate) fn function_proto<'h>(f: Val<'h>) -> Option<&'h FunctionProto> {
    use crate::object::code::{Code, CodeExt};
    f.cast::<Function>().and_then(|f| f.read(&f.code).cast::<Code>()).map(|c| &*c.data().proto)
}

/// The text of the string constant at `index` of the innermost frame's function.
pub(crate) fn constant_text(cx: &Cx, index: usize) -> String {
    proto(cx).string(index as u16).map(|t| t.to_string_lossy()).unwrap_or_default()
}

#[cold]
pub(crate) fn throw_tdz(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    // The name is the last operand of every instruction that checks.
    let name = constant_text(cx, i.u(i.opcode().len() - 1));
    Err(cx.reference_error(&format!("Cannot access '{name}' before initialization")))
}
#[cold]
pub(crate) fn throw_const_assign(cx: &mut Cx, _pc: *const u16) -> JsResult {
    Err(cx.type_error("Assignment to constant variable."))
}
#[cold]
pub(crate) fn throw_no_this(cx: &mut Cx, _pc: *const u16) -> JsResult {
    Err(no_this(cx))
}
pub(crate) fn no_this(cx: &mut Cx) -> Thrown {
    cx.reference_error("Must call super constructor in derived class before accessing 'this' or returning from derived constructor")
}
#[cold]
pub(crate) fn throw_super_twice(cx: &mut Cx, _pc: *const u16) -> JsResult {
    Err(cx.reference_error("Super constructor may only be called once"))
}

/// `Throw { src }`, `Rethrow { src }`
#[cold]
pub(crate) fn throw_value(cx: &mut Cx, pc: *const u16) -> JsResult {
    Err(cx.throw(Insn(pc).reg(cx, 1)))
}

/// `ThrowError { kind, message }`
#[cold]
pub(crate) fn throw_error(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let message = constant_text(cx, i.u(2));
    Err(match i.u(1) as u16 {
        opcode::ERROR_REFERENCE => cx.reference_error(&message),
        opcode::ERROR_SYNTAX => cx.syntax_error(&message),
        opcode::ERROR_NOT_BUILT => cx.not_built(&message),
        _ => cx.type_error(&message),
    })
}

/// `CheckDestructure { src, name }` of undefined or null.
#[cold]
pub(crate) fn throw_destructure(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let src = i.reg(cx, 1);
    let value = if cx.val(src).is_null() { "null" } else { "undefined" };
    let kind = if cx.val(src).is_null() { "object null" } else { "undefined" };
    let text = source_text(cx).filter(|t| !t.starts_with('{')).unwrap_or_else(|| kind.into());
    let message = if i.u(2) as u16 == NO_CONSTANT {
        format!("Cannot destructure '{text}' as it is {value}.")
    } else {
        let name = constant_text(cx, i.u(2));
        format!("Cannot destructure property '{name}' of '{text}' as it is {value}.")
    };
    Err(cx.type_error(&message))
}
