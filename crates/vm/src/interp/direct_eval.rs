//! Direct eval (ECMA-262 §19.2.1.1 PerformEval): the text becomes a closure of the innermost context, which takes the
//! place of `eval` in the window of the call, so that nothing recurses on the native stack and nothing keeps the code
//! when it is done.

use super::call::{Return, advance, call, finish_call, push_call};
use super::exceptions::proto;
use super::frame::Insn;
use super::run::Flow;
use super::stack_trace;
use crate::builtins::eval::compile_or_throw;
use crate::cx::{Cx, JsResult};
use crate::object::Str;
use crate::object::string;
use crate::realm::{Intrinsic, RealmExt};
use tally_bytecode::{CompileMode, Constant, NO_REGISTER, Source};
use tally_heap::{Imm, Local, Value};

/// Whether a value is %eval%.
pub(crate) fn is_intrinsic_eval(cx: &Cx, f: Local<Value>) -> bool {
    cx.realm().peek(Intrinsic::Eval).is_some_and(|e| e.val() == cx.val(f))
}

/// What stack traces call the text of an eval that runs now, and the file it counts as part of.
pub(crate) fn source_of_eval(cx: &Cx, text: String) -> Source {
    let (origin, referrer) = stack_trace::eval_origin(cx);
    Source::new(format!("{origin}, <anonymous>"), text).with_referrer(&referrer)
}

/// `CallEval { dst, w, argc, ctx, scope }`
pub(crate) fn call_eval(cx: &mut Cx, pc: *const u16) -> JsResult<Flow> {
    let i = Insn(pc);
    let w = cx.machine.frame().base + i.u(2) as u32;
    let argc = i.u(3);
    if !is_intrinsic_eval(cx, cx.local_at(w)) {
        return call(cx, pc);
    }
    let text = if argc == 0 { None } else { cx.local_at(w + 2).cast::<Str>(cx) };
    let Some(text) = text else {
        match argc {
            0 => cx.set(i.reg(cx, 1), Imm::UNDEFINED),
            _ => cx.copy(i.reg(cx, 1), cx.local_at(w + 2)),
        }
        advance(cx);
        return Ok(Flow::Reload);
    };
    cx.check_strings()?;
    let Some(Constant::EvalScope(scope)) = proto(cx).constants.get(i.u(5)) else {
        return Err(cx.syntax_error("Malformed code: a direct eval without its scopes"));
    };
    let scope = scope.clone();
    string::flatten(cx, text)?;
    let text = string::to_rust_string(text.get(cx));
    let source = source_of_eval(cx, text);
    let proto = compile_or_throw(cx, source, CompileMode::DirectEval { scope })?;
    let [code, context, closure] = cx.slots();
    cx.new_code(code, proto)?;
    match i.u(4) as u16 {
        NO_REGISTER => cx.set(context, Imm::UNDEFINED),
        _ => cx.copy(context, i.reg(cx, 4)),
    }
    cx.new_closure(closure, code, context)?;
    cx.copy(cx.local_at(w), closure);
    cx.set(cx.local_at(w + 1), Imm::UNDEFINED);
    let dst = i.u(1) as u16;
    let ret = Return { dst, ret_len: i.opcode().len() as u8, flags: 0 };
    let pushed = push_call(cx, w, 0, ret)?;
    finish_call(cx, pushed, w, dst, false)
}
