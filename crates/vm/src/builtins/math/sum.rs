//! Math.sumPrecise: the exact sum, rounded once.
//!
//! Every double is a multiple of 2^-1074, so the sum is kept as one big integer in that unit.

use crate::cx::{Args, Cx, JsResult};
use crate::ops::iterate::iterate;
use num_bigint::BigInt;
use num_traits::{Signed, Zero};
use tally_heap::{Imm, Val};

/// The proposal's steps: only numbers may come, and an empty sum is -0.
pub fn sum_precise<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let items = a.get(cx, 0);
    let mut exact = BigInt::ZERO;
    let (mut special, mut only_minus_zero) = (0.0f64, true);
    iterate(cx, items, |cx, v| {
        let v = cx.val(v);
        if !v.is_number() {
            return Err(cx.type_error("Math.sumPrecise takes numbers only"));
        }
        let d = v.as_number();
        if !d.is_finite() {
            special += d;
        } else if d != 0.0 {
            exact += units(d);
        }
        only_minus_zero &= d == 0.0 && d.is_sign_negative();
        Ok(true)
    })?;
    Ok(Imm::number(if special != 0.0 || special.is_nan() {
        special
    } else if only_minus_zero {
        -0.0
    } else {
        from_units(&exact)
    }))
}

/// A finite double as a count of 2^-1074.
fn units(d: f64) -> BigInt {
    let bits = d.to_bits();
    let e = (bits >> 52 & 0x7FF) as u32;
    let m = bits & ((1 << 52) - 1);
    let n = if e == 0 { BigInt::from(m) } else { BigInt::from(m | 1 << 52) << (e - 1) };
    if d < 0.0 { -n } else { n }
}

/// The nearest double to so many 2^-1074, ties to even.
fn from_units(n: &BigInt) -> f64 {
    if n.is_zero() {
        return 0.0;
    }
    let m = n.abs();
    let bits = m.bits();
    let mut shift = bits.saturating_sub(53);
    let mut top: BigInt = &m >> shift;
    if shift > 0 {
        let rest: BigInt = &m - (&top << shift);
        let half = BigInt::from(1) << (shift - 1);
        if rest > half || rest == half && top.bit(0) {
            top += 1;
        }
    }
    if top.bits() > 53 {
        top >>= 1u32;
        shift += 1;
    }
    let top = u64::try_from(&top).unwrap_or(0);
    // Below 2^52 the value is subnormal and its count is its bits.
    let d = if shift == 0 && top < 1 << 52 {
        f64::from_bits(top)
    } else if shift + 1 >= 0x7FF {
        f64::INFINITY
    } else {
        f64::from_bits((shift + 1) << 52 | top & ((1 << 52) - 1))
    };
    if n.is_negative() { -d } else { d }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_rounded_once() {
        let sum = |v: &[f64]| from_units(&v.iter().map(|&d| units(d)).sum());
        assert_eq!(sum(&[1e20, 0.1, -1e20]), 0.1);
        assert_eq!(sum(&[0.1; 10]), 1.0);
        assert_eq!(sum(&[5e-324, 5e-324]), 1e-323);
        assert_eq!(sum(&[f64::MAX, f64::MAX]), f64::INFINITY);
        assert_eq!(sum(&[f64::MAX, f64::MAX, -f64::MAX]), f64::MAX);
        for d in [1.0, -1.5, 2.2250738585072014e-308, 2.225073858507201e-308, 1e300, 9007199254740993.0] {
            assert_eq!(sum(&[d]), d);
        }
    }
}
