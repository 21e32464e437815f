//! Strings between Rust and JavaScript, for bindings.

use tally_heap::{Imm, Local, Value};
use tally_vm::object::string::{self, Str};
use tally_vm::{Args, Cx, JsResult};

/// Argument `i` as Rust text (lone surrogates become U+FFFD); TypeError unless it is a string.
pub fn argument(cx: &mut Cx, a: Args, i: usize) -> JsResult<String> {
    let slot = a.get(cx, i);
    match slot.cast::<Str>(cx) {
        Some(s) => {
            string::flatten(cx, s)?;
            Ok(string::to_rust_string(s.get(cx)))
        }
        None => Err(cx.type_error(&format!("Argument {i} of a native binding must be a string"))),
    }
}

/// Argument `i` as a number; 0 unless it is one.
pub fn number(cx: &Cx, a: Args, i: usize) -> f64 {
    let v = cx.val(a.get(cx, i));
    if v.is_number() { v.as_number() } else { 0.0 }
}

/// An array of strings.
pub fn string_array<S: AsRef<str>>(cx: &mut Cx, texts: &[S], out: Local<Value>) -> JsResult {
    let array = cx.new_array(out, 0)?;
    let mark = cx.open_scope();
    let v = cx.slot();
    for t in texts {
        string::new_string(cx, v, t.as_ref())?;
        cx.push(array, v)?;
    }
    cx.close_scope(mark);
    Ok(())
}

/// An array of numbers.
pub fn number_array(cx: &mut Cx, numbers: &[f64], out: Local<Value>) -> JsResult {
    let array = cx.new_array(out, 0)?;
    let mark = cx.open_scope();
    let v = cx.slot();
    for n in numbers {
        cx.set(v, Imm::number(*n));
        cx.push(array, v)?;
    }
    cx.close_scope(mark);
    Ok(())
}
