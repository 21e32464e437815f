//! Ways in: scripts and functions from prototypes, and making a function's constants on its first call.

use super::call::{call_window, reserve_window};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::bigint;
use crate::object::code::{Code, CodeData, call_mode};
use crate::object::feedback::Feedback;
use crate::object::key::NameCell;
use crate::object::string::StrView;
use crate::object::text;
use crate::ops::number_parse::string_to_bigint;
use crate::realm::RealmExt;
use std::sync::Arc;
use tally_bytecode::{Constant, FunctionProto, JsText};
use tally_heap::{Local, Value};

/// Runs a script; its completion value goes to `out`.
pub fn run_script(cx: &mut Cx, proto: Arc<FunctionProto>, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let f = cx.slot();
    let r = (|| {
        function_from_proto(cx, proto, f)?;
        let w = reserve_window(cx, 2)?;
        cx.copy(cx.local_at(w), f);
        cx.set(cx.local_at(w + 1), cx.realm().global().val());
        call_window(cx, w, 0)?;
        cx.copy(out, cx.local_at(w));
        Ok(())
    })();
    cx.close_scope(mark);
    r
}

/// A closure without a context: the function of a CommonJS module, of `new Function`, of a script.
pub fn function_from_proto(cx: &mut Cx, proto: Arc<FunctionProto>, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [code, made] = cx.slots();
    let r = (|| {
        cx.new_code(code, proto)?;
        let none = cx.undefined();
        cx.new_closure(made, code, none)?;
        cx.copy(out, made);
        Ok(())
    })();
    cx.close_scope(mark);
    r
}

/// The atom of a text of the compiler's, in `out`.
pub(crate) fn intern_text(cx: &mut Cx, t: &JsText, out: Local<Value>) -> JsResult<Local<NameCell>> {
    text::new_js_text(cx, t, out)
}

/// Makes a function's constants and caches.
#[cold]
#[inline(never)]
pub(crate) fn prepare(cx: &mut Cx, data: *mut CodeData) -> JsResult {
    let mark = cx.open_scope();
    let r = prepare_inner(cx, data);
    cx.close_scope(mark);
    r
}

fn prepare_inner(cx: &mut Cx, data: *mut CodeData) -> JsResult {
    let [feedback, out] = cx.slots();
    // SAFETY: the code data is kept alive by a closure in the caller's window, and its cell never moves; nor does the
    // feedback cell, which the slot keeps alive until the code does.
    unsafe {
        let proto = (*data).proto.clone();
        let code = (*data).cell.cast::<Code>();
        let (constants, functions, caches) = (proto.constants.len(), proto.functions.len(), usize::from(proto.num_ics));
        let bytes = Feedback::bytes(constants + functions, caches);
        let cell = cx.alloc::<Feedback>(feedback, kinds::FEEDBACK, bytes, 0).map_err(|e| cx.out_of_memory(e))?.get(cx).ptr();
        Feedback::lay_out(cell, constants + functions, caches);
        let first = Feedback::first_value(cell);
        for (i, c) in proto.constants.iter().enumerate() {
            match c {
                Constant::String(t) => {
                    text::new_js_text(cx, t, out)?;
                }
                Constant::Number(d) => cx.set(out, tally_heap::Imm::number(*d)),
                Constant::BigInt(digits) => match string_to_bigint(StrView::Latin1(digits.as_bytes())) {
                    Some(b) => {
                        bigint::new_bigint(cx, out, &b)?;
                    }
                    None => return Err(cx.syntax_error("Malformed code: a BigInt constant without digits")),
                },
                Constant::RegExp { .. }
                | Constant::Template { .. }
                | Constant::Keys(_)
                | Constant::GlobalDecls(_)
                | Constant::EvalScope(_) => continue,
            }
            cx.write_raw(cell.cast(), first.add(i), cx.val(out).raw());
        }
        cx.write_raw(code.cast(), (*code).feedback.as_ptr(), Value::cell(cell.cast()));
        (*data).feedback = cell.cast();
        (*data).constants_ptr = first;
        (*data).functions_ptr = first.add(constants);
        (*data).ics_ptr = Feedback::first_cache(cell);
        (*data).mode &= !call_mode::UNPREPARED;
    }
    Ok(())
}
