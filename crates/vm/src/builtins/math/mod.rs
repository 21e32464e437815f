//! Math. ECMA-262 §21.3.
//!
//! Transcendental functions are the platform's C library's, which the specification allows to differ in the last place.

mod random;
mod sum;

pub use random::Random;

use crate::cx::{Args, Cx, JsResult};
use crate::object::half::{double_to_half, half_to_double};
use crate::ops::arith::pow_numbers;
use crate::ops::convert;
use crate::realm::{Prop, method};
use tally_heap::{Imm, Val};

pub static MATH: &[Prop] = &[
    method("abs", 1, abs),
    method("acos", 1, acos),
    method("acosh", 1, acosh),
    method("asin", 1, asin),
    method("asinh", 1, asinh),
    method("atan", 1, atan),
    method("atanh", 1, atanh),
    method("atan2", 2, atan2),
    method("ceil", 1, ceil),
    method("cbrt", 1, cbrt),
    method("expm1", 1, expm1),
    method("clz32", 1, clz32),
    method("cos", 1, cos),
    method("cosh", 1, cosh),
    method("exp", 1, exp),
    method("floor", 1, floor),
    method("fround", 1, fround),
    method("f16round", 1, f16round),
    method("hypot", 2, hypot),
    method("imul", 2, imul),
    method("log", 1, log),
    method("log1p", 1, log1p),
    method("log2", 1, log2),
    method("log10", 1, log10),
    method("max", 2, max),
    method("min", 2, min),
    method("pow", 2, pow),
    method("random", 0, random::random),
    method("round", 1, round),
    method("sign", 1, sign),
    method("sin", 1, sin),
    method("sinh", 1, sinh),
    method("sqrt", 1, sqrt),
    method("sumPrecise", 1, sum::sum_precise),
    method("tan", 1, tan),
    method("tanh", 1, tanh),
    method("trunc", 1, trunc),
    Prop::Constant("E", std::f64::consts::E),
    Prop::Constant("LN10", std::f64::consts::LN_10),
    Prop::Constant("LN2", std::f64::consts::LN_2),
    Prop::Constant("LOG10E", std::f64::consts::LOG10_E),
    Prop::Constant("LOG2E", std::f64::consts::LOG2_E),
    Prop::Constant("PI", std::f64::consts::PI),
    Prop::Constant("SQRT1_2", std::f64::consts::FRAC_1_SQRT_2),
    Prop::Constant("SQRT2", std::f64::consts::SQRT_2),
    Prop::Tag("Math"),
];

macro_rules! unary {
    ($($name:ident |$d:ident| $body:expr;)*) => {
        $(fn $name<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
            let $d = convert::to_number(cx, a.get(cx, 0))?;
            Ok(Imm::number($body))
        })*
    };
}
unary! {
    abs |d| d.abs();
    acos |d| d.acos();
    acosh |d| d.acosh();
    asin |d| d.asin();
    asinh |d| if d == 0.0 { d } else { d.asinh() };
    atan |d| d.atan();
    atanh |d| if d == 0.0 { d } else { d.atanh() };
    ceil |d| d.ceil();
    cbrt |d| d.cbrt();
    expm1 |d| d.exp_m1();
    clz32 |d| convert::int32_of(d).leading_zeros() as f64;
    cos |d| d.cos();
    cosh |d| d.cosh();
    exp |d| d.exp();
    floor |d| d.floor();
    fround |d| d as f32 as f64;
    f16round |d| half_to_double(double_to_half(d));
    log |d| d.ln();
    log1p |d| d.ln_1p();
    log2 |d| log2_of(d);
    log10 |d| d.log10();
    round |d| round_of(d);
    sign |d| if d > 0.0 { 1.0 } else if d < 0.0 { -1.0 } else { d };
    sin |d| d.sin();
    sinh |d| d.sinh();
    sqrt |d| d.sqrt();
    tan |d| d.tan();
    tanh |d| d.tanh();
    trunc |d| d.trunc();
}

/// Exact for powers of two.
fn log2_of(d: f64) -> f64 {
    let bits = d.to_bits();
    if d.is_normal() && d > 0.0 && bits << 12 == 0 { ((bits >> 52) as i64 - 1023) as f64 } else { d.log2() }
}

/// The nearest integer, ties towards plus infinity; -0 for what rounds up to zero from below. §21.3.2.28
fn round_of(d: f64) -> f64 {
    if !d.is_finite() || d.trunc() == d {
        return d;
    }
    let floor = d.floor();
    (if d - floor >= 0.5 { floor + 1.0 } else { floor }).copysign(d)
}

/// §21.3.2.5
fn atan2<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let y = convert::to_number(cx, a.get(cx, 0))?;
    let x = convert::to_number(cx, a.get(cx, 1))?;
    Ok(Imm::number(y.atan2(x)))
}

/// §21.3.2.26
fn pow<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let x = convert::to_number(cx, a.get(cx, 0))?;
    let y = convert::to_number(cx, a.get(cx, 1))?;
    Ok(Imm::number(pow_numbers(x, y)))
}

/// §21.3.2.19
fn imul<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let x = convert::to_int32(cx, a.get(cx, 0))?;
    let y = convert::to_int32(cx, a.get(cx, 1))?;
    Ok(Imm::int(x.wrapping_mul(y)))
}

/// §21.3.2.18: scaled by the largest, so that nothing overflows on the way.
fn hypot<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let mut values = Vec::with_capacity(a.len());
    for i in 0..a.len() {
        values.push(convert::to_number(cx, a.get(cx, i))?.abs());
    }
    if values.iter().any(|d| d.is_infinite()) {
        return Ok(Imm::number(f64::INFINITY));
    }
    if values.iter().any(|d| d.is_nan()) {
        return Ok(Imm::number(f64::NAN));
    }
    let largest = values.iter().copied().fold(0.0, f64::max);
    if largest == 0.0 {
        return Ok(Imm::int(0));
    }
    // Summed with the lost low parts kept (Kahan).
    let (mut sum, mut lost) = (0.0, 0.0);
    for d in values {
        let q = d / largest;
        let term = q * q - lost;
        let next = sum + term;
        lost = (next - sum) - term;
        sum = next;
    }
    Ok(Imm::number(sum.sqrt() * largest))
}

/// §21.3.2.24
fn max<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let mut best = f64::NEG_INFINITY;
    // All are converted, whatever comes first.
    for i in 0..a.len() {
        let d = convert::to_number(cx, a.get(cx, i))?;
        if best.is_nan() {
        } else if d.is_nan() || d > best || d == 0.0 && best == 0.0 && best.is_sign_negative() {
            best = d;
        }
    }
    Ok(Imm::number(best))
}

/// §21.3.2.25
fn min<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let mut best = f64::INFINITY;
    for i in 0..a.len() {
        let d = convert::to_number(cx, a.get(cx, i))?;
        if best.is_nan() {
        } else if d.is_nan() || d < best || d == 0.0 && best == 0.0 && d.is_sign_negative() {
            best = d;
        }
    }
    Ok(Imm::number(best))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding() {
        for (d, want) in [
            (0.5, 1.0),
            (-0.5, -0.0),
            (-0.2, -0.0),
            (1.5, 2.0),
            (-1.5, -1.0),
            (-2.6, -3.0),
            (0.49999999999999994, 0.0),
            (4503599627370495.5, 4503599627370496.0),
            (9007199254740991.0, 9007199254740991.0),
        ] {
            assert_eq!(round_of(d).to_bits(), f64::to_bits(want), "{d}");
        }
        for (d, want) in [
            (1.337, 1.3369140625),
            (65519.0, 65504.0),
            (65520.0, f64::INFINITY),
            (5.9604644775390625e-8, 5.9604644775390625e-8),
            (2.98023223876953125e-8, 0.0),
            (2.980232238769532e-8, 5.9604644775390625e-8),
            (-0.0, -0.0),
            (2049.0, 2048.0),
            (2051.0, 2052.0),
            (1.00048828125, 1.0),
            (1.0004882812500002, 1.0009765625),
        ] {
            assert_eq!(half_to_double(double_to_half(d)).to_bits(), f64::to_bits(want), "{d}");
        }
        assert_eq!(log2_of(8.0), 3.0);
    }
}
