//! The operators, for every type of operand: what the interpreter's fast paths leave. ECMA-262 §13.15.3, §6.1.6.
//!
//! `out` may be the slot of an operand; operands are otherwise left as they are.

use super::bigint::{self, Op, Unary};
use super::convert::{Hint, int32_of, to_numeric, to_primitive, to_string};
use crate::cx::{Cx, JsResult};
use crate::object::Str;
use crate::object::bigint::BigIntCell;
use crate::object::string;
use tally_heap::{Imm, Local, Value};

/// `a + b`.
pub fn add(cx: &mut Cx, a: Local<Value>, b: Local<Value>, out: Local<Value>) -> JsResult {
    if let (Some(s), Some(t)) = (a.cast::<Str>(cx), b.cast::<Str>(cx)) {
        return string::concat(cx, s, t, out).map(|_| ());
    }
    let mark = cx.open_scope();
    let [x, y] = cx.slots();
    let r = add_slow(cx, a, b, x, y, out);
    cx.close_scope(mark);
    r
}

fn add_slow(cx: &mut Cx, a: Local<Value>, b: Local<Value>, x: Local<Value>, y: Local<Value>, out: Local<Value>) -> JsResult {
    to_primitive(cx, a, Hint::Default, x)?;
    to_primitive(cx, b, Hint::Default, y)?;
    if cx.val(x).is::<Str>() || cx.val(y).is::<Str>() {
        let s = to_string(cx, x, x)?;
        let t = to_string(cx, y, y)?;
        return string::concat(cx, s, t, out).map(|_| ());
    }
    numeric(cx, x, y, out, Op::Add, |a, b| a + b)
}

/// Both operands as numbers, or both as BigInts.
fn numeric(cx: &mut Cx, a: Local<Value>, b: Local<Value>, out: Local<Value>, op: Op, f: impl FnOnce(f64, f64) -> f64) -> JsResult {
    let mark = cx.open_scope();
    let [x, y] = cx.slots();
    let r = to_numeric(cx, a, x).and_then(|()| to_numeric(cx, b, y)).and_then(|()| {
        match (x.cast::<BigIntCell>(cx), y.cast::<BigIntCell>(cx)) {
            (None, None) => {
                let d = f(cx.val(x).as_number(), cx.val(y).as_number());
                cx.set(out, Imm::number(d));
                Ok(())
            }
            (Some(p), Some(q)) => bigint::binary(cx, op, p, q, out),
            _ => Err(bigint::mixed(cx)),
        }
    });
    cx.close_scope(mark);
    r
}

macro_rules! operators {
    ($($(#[$doc:meta])* $name:ident $op:ident |$a:ident, $b:ident| $body:expr;)*) => {
        $($(#[$doc])* pub fn $name(cx: &mut Cx, a: Local<Value>, b: Local<Value>, out: Local<Value>) -> JsResult {
            numeric(cx, a, b, out, Op::$op, |$a, $b| $body)
        })*
    };
}
operators! {
    /// `a - b`.
    sub Sub |a, b| a - b;
    /// `a * b`.
    mul Mul |a, b| a * b;
    /// `a / b`.
    div Div |a, b| a / b;
    /// `a % b`.
    rem Rem |a, b| a % b;
    /// `a ** b`.
    pow Pow |a, b| pow_numbers(a, b);
    /// `a << b`.
    shl Shl |a, b| (int32_of(a) << (int32_of(b) & 31)) as f64;
    /// `a >> b`.
    shr Shr |a, b| (int32_of(a) >> (int32_of(b) & 31)) as f64;
    /// `a & b`.
    bit_and And |a, b| (int32_of(a) & int32_of(b)) as f64;
    /// `a | b`.
    bit_or Or |a, b| (int32_of(a) | int32_of(b)) as f64;
    /// `a ^ b`.
    bit_xor Xor |a, b| (int32_of(a) ^ int32_of(b)) as f64;
}

/// `a >>> b`.
pub fn ushr(cx: &mut Cx, a: Local<Value>, b: Local<Value>, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [x, y] = cx.slots();
    let r = to_numeric(cx, a, x).and_then(|()| to_numeric(cx, b, y)).and_then(|()| {
        match (cx.val(x).is::<BigIntCell>(), cx.val(y).is::<BigIntCell>()) {
            (false, false) => {
                let (p, q) = (int32_of(cx.val(x).as_number()) as u32, int32_of(cx.val(y).as_number()));
                cx.set(out, Imm::number((p >> (q & 31)) as f64));
                Ok(())
            }
            (true, true) => Err(cx.type_error("BigInts have no unsigned right shift, use >> instead")),
            _ => Err(bigint::mixed(cx)),
        }
    });
    cx.close_scope(mark);
    r
}

/// Number::exponentiate: a NaN exponent gives NaN, and so does ±1 to the ±infinity, unlike C.
#[inline]
pub fn pow_numbers(a: f64, b: f64) -> f64 {
    if b.is_nan() || (b.is_infinite() && a.abs() == 1.0) {
        return f64::NAN;
    }
    a.powf(b)
}

fn unary(cx: &mut Cx, a: Local<Value>, out: Local<Value>, op: Unary, f: impl FnOnce(f64) -> f64) -> JsResult {
    let mark = cx.open_scope();
    let x = cx.slot();
    let r = to_numeric(cx, a, x).and_then(|()| match x.cast::<BigIntCell>(cx) {
        Some(b) => bigint::unary(cx, op, b, out),
        None => {
            let d = f(cx.val(x).as_number());
            cx.set(out, Imm::number(d));
            Ok(())
        }
    });
    cx.close_scope(mark);
    r
}

/// `-a`.
pub fn neg(cx: &mut Cx, a: Local<Value>, out: Local<Value>) -> JsResult {
    unary(cx, a, out, Unary::Neg, |d| -d)
}
/// `~a`.
pub fn bit_not(cx: &mut Cx, a: Local<Value>, out: Local<Value>) -> JsResult {
    unary(cx, a, out, Unary::Not, |d| !int32_of(d) as f64)
}
/// `a + 1` for a number, `a + 1n` for a BigInt.
pub fn inc(cx: &mut Cx, a: Local<Value>, out: Local<Value>) -> JsResult {
    unary(cx, a, out, Unary::Inc, |d| d + 1.0)
}
/// `a - 1` for a number, `a - 1n` for a BigInt.
pub fn dec(cx: &mut Cx, a: Local<Value>, out: Local<Value>) -> JsResult {
    unary(cx, a, out, Unary::Dec, |d| d - 1.0)
}
