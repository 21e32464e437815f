//! Ways in: scripts and functions from prototypes, and making a function's constants on its first call.

use super::call::{call_window, reserve_window};
use super::ic::Ic;
use crate::cx::{Cx, JsResult};
use crate::object::bigint;
use crate::object::code::{CodeData, call_mode};
use crate::object::key::NameCell;
use crate::object::string::StrView;
use crate::object::text;
use crate::ops::number_parse::string_to_bigint;
use crate::realm::RealmExt;
use std::sync::Arc;
use tally_bytecode::{Constant, FunctionProto, JsText};
use tally_heap::{Local, Ref, Value};

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
    let out = cx.slot();
    // SAFETY: the code data is kept alive by a closure in the caller's window and never moves. Its arrays are traced by
    // the collector, which nobody else is borrowing across an allocation: each access is one statement.
    unsafe {
        let proto = (*data).proto.clone();
        let cell = (*data).cell;
        let constants = &(*data).constants;
        if constants.is_empty() {
            (*data).constants = vec![Value::HOLE; proto.constants.len()].into();
        }
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
                Constant::RegExp { .. } | Constant::Template { .. } | Constant::Keys(_) | Constant::GlobalDecls(_) => continue,
            }
            (&mut (*data).constants)[i] = cx.val(out).raw();
            cx.remember_cell(Ref::<tally_heap::AnyCell>::from_ptr(cell.cast()));
        }
        let n = usize::from(proto.num_ics);
        (*data).ics = std::iter::repeat_with(Ic::default).take(n).collect();
        (*data).constants_ptr = (*data).constants.as_ptr();
        (*data).ics_ptr = (*data).ics.as_mut_ptr();
        (*data).mode &= !call_mode::UNPREPARED;
    }
    Ok(())
}
