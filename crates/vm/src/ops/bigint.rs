//! BigInt arithmetic. ECMA-262 §6.1.6.2.
//!
//! Values whose magnitude fits 64 bits take a path through `i128`; the rest goes to num-bigint. Results that would pass
//! the size limit are refused before they are computed.

use crate::cx::{Cx, JsResult, Thrown};
use crate::object::Str;
use crate::object::bigint::{BigIntCell, BigIntExt, MAX_BITS, new_bigint, new_bigint_small, too_big};
use crate::object::string::{StrExt, new_string};
use crate::ops::big_arith::{self, Divisor, Work, is_long_division};
use crate::ops::number_parse::string_to_bigint_by;
use crate::scratch::Scratch;
use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive, Zero};
use std::cmp::Ordering;
use tally_heap::{Local, Ref, Value};

/// An operator on two BigInts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Op {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    Pow,
    Shl,
    Shr,
    And,
    Or,
    Xor,
}

/// `a op b`.
pub fn binary(cx: &mut Cx, op: Op, a: Local<BigIntCell>, b: Local<BigIntCell>, out: Local<Value>) -> JsResult {
    let (ra, rb) = (a.get(cx), b.get(cx));
    if matches!(op, Op::Div | Op::Rem) && rb.is_zero() {
        return Err(cx.range_error("Division by zero"));
    }
    if let (Some(x), Some(y)) = (ra.small(), rb.small())
        && let Some(r) = small(op, x, y)
    {
        return new_bigint_small(cx, out, r).map(|_| ());
    }
    let bytes = scratch_for(op, ra.limbs(), rb);
    let _scratch = cx.scratch(bytes)?;
    let (x, y) = (a.get(cx).to_big(), b.get(cx).to_big());
    let r = match op {
        Op::Add => x + y,
        Op::Sub => x - y,
        Op::Mul if x.bits() + y.bits() > MAX_BITS + 1 => return Err(too_big(cx)),
        Op::Mul => multiply(cx, &x, &y)?,
        Op::Div | Op::Rem if is_long_division(x.bits(), y.bits()) => divide(cx, &x, &y, op == Op::Rem)?,
        Op::Div => x / y,
        Op::Rem => x % y,
        Op::And => x & y,
        Op::Or => x | y,
        Op::Xor => x ^ y,
        Op::Pow => power(cx, &x, &y)?,
        Op::Shl => shift(cx, x, &y)?,
        Op::Shr => shift(cx, x, &-y)?,
    };
    new_bigint(cx, out, &r).map(|_| ())
}

/// A native's long work on large numbers: charged, and it can be interrupted.
struct Paid<'a> {
    cx: &'a mut Cx,
    room: Scratch,
}

impl Work for Paid<'_> {
    type Stop = Thrown;
    fn poll(&mut self) -> JsResult {
        self.cx.poll()
    }
    fn room(&mut self, bytes: usize) -> bool {
        self.room = Scratch::new();
        self.room.at_once(self.cx.ledger(), bytes).is_ok()
    }
}

fn paid(cx: &mut Cx) -> Paid<'_> {
    Paid { cx, room: Scratch::new() }
}

fn multiply(cx: &mut Cx, x: &BigInt, y: &BigInt) -> JsResult<BigInt> {
    let sign = x.sign() * y.sign();
    // One transform less, and the square of what is there twice is the most common of large products.
    let (m, n) = (x.magnitude(), if x.magnitude() == y.magnitude() { x.magnitude() } else { y.magnitude() });
    Ok(BigInt::from_biguint(sign, big_arith::product(m, n, &mut paid(cx))?))
}

fn divide(cx: &mut Cx, x: &BigInt, y: &BigInt, rest: bool) -> JsResult<BigInt> {
    let mut work = paid(cx);
    let (q, r) = Divisor::new(y.magnitude().clone(), &mut work)?.divide(x.magnitude(), &mut work)?;
    // Towards zero; the remainder has the dividend's sign.
    Ok(if rest { BigInt::from_biguint(x.sign(), r) } else { BigInt::from_biguint(x.sign() * y.sign(), q) })
}

/// Bytes that `binary` takes: copies of its operands, the result, and what its algorithm needs.
fn scratch_for(op: Op, a: &[u64], b: Ref<'_, BigIntCell>) -> usize {
    let x = a.len();
    let y = b.limbs().len();
    let by = b.small().map_or(0, |n| n.unsigned_abs().min(u128::from(MAX_BITS)) as usize);
    let result = match op {
        // Multiplications of halves and thirds.
        Op::Mul => 4 * (x + y),
        Op::Pow => {
            let bits = 64 * x - a.last().map_or(0, |l| l.leading_zeros() as usize).min(64 * x);
            bits.saturating_mul(by).min(MAX_BITS as usize) / 64 * 4
        }
        Op::Shl if !b.is_negative() => x + by / 64,
        Op::Shr if b.is_negative() => x + by / 64,
        Op::Div | Op::Rem => 2 * (x + y),
        _ => x.max(y),
    };
    8 * (x + y + result)
}

fn small(op: Op, x: i128, y: i128) -> Option<i128> {
    Some(match op {
        Op::Add => x + y,
        Op::Sub => x - y,
        Op::Mul => return x.checked_mul(y),
        Op::Div => x / y,
        Op::Rem => x % y,
        Op::And => x & y,
        Op::Or => x | y,
        Op::Xor => x ^ y,
        Op::Shr if (0..128).contains(&y) => x >> y,
        Op::Shl if (0..62).contains(&y) => x << y,
        Op::Pow => return x.checked_pow(u32::try_from(y).ok()?),
        _ => return None,
    })
}

fn power(cx: &mut Cx, x: &BigInt, y: &BigInt) -> JsResult<BigInt> {
    if y.is_negative() {
        return Err(cx.range_error("Exponent must be non-negative"));
    }
    // 0, 1 and -1 can be raised to anything.
    if x.bits() <= 1 {
        let odd = y.bit(0);
        return Ok(if y.is_zero() {
            BigInt::from(1)
        } else if odd {
            x.clone()
        } else {
            x.abs()
        });
    }
    match y.to_u32() {
        Some(e) if (x.bits() - 1).saturating_mul(e as u64) <= MAX_BITS => {
            let sign = if x.is_negative() && e % 2 == 1 { Sign::Minus } else { Sign::Plus };
            Ok(BigInt::from_biguint(sign, big_arith::pow(x.magnitude(), e, &mut paid(cx))?))
        }
        _ => Err(too_big(cx)),
    }
}

/// To the left by `by`, to the right (towards minus infinity) if negative.
fn shift(cx: &mut Cx, x: BigInt, by: &BigInt) -> JsResult<BigInt> {
    if x.is_zero() {
        return Ok(x);
    }
    match by.to_i64() {
        Some(n) if n >= 0 && x.bits() + (n as u64).min(MAX_BITS + 1) <= MAX_BITS => Ok(x << n as u64),
        Some(n) if n < 0 && n.unsigned_abs() <= MAX_BITS => Ok(x >> n.unsigned_abs()),
        _ if by.is_negative() => Ok(if x.is_negative() { BigInt::from(-1) } else { BigInt::ZERO }),
        _ => Err(too_big(cx)),
    }
}

/// `-a`, `~a`, `a + 1n`, `a - 1n`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unary {
    Neg,
    Not,
    Inc,
    Dec,
}

pub fn unary(cx: &mut Cx, op: Unary, a: Local<BigIntCell>, out: Local<Value>) -> JsResult {
    let r = a.get(cx);
    if let Some(x) = r.small() {
        let v = match op {
            Unary::Neg => -x,
            Unary::Not => !x,
            Unary::Inc => x + 1,
            Unary::Dec => x - 1,
        };
        return new_bigint_small(cx, out, v).map(|_| ());
    }
    let x = r.to_big();
    let v = match op {
        Unary::Neg => -x,
        Unary::Not => -x - 1,
        Unary::Inc => x + 1,
        Unary::Dec => x - 1,
    };
    new_bigint(cx, out, &v).map(|_| ())
}

/// BigInt::equal.
pub fn equals(a: Ref<'_, BigIntCell>, b: Ref<'_, BigIntCell>) -> bool {
    a.header.aux() == b.header.aux() && a.limbs() == b.limbs()
}

/// The order of two BigInts.
pub fn compare(a: Ref<'_, BigIntCell>, b: Ref<'_, BigIntCell>) -> Ordering {
    match (a.is_negative(), b.is_negative()) {
        (true, false) => return Ordering::Less,
        (false, true) => return Ordering::Greater,
        _ => {}
    }
    let (x, y) = (a.limbs(), b.limbs());
    let magnitude = x.len().cmp(&y.len()).then_with(|| x.iter().rev().cmp(y.iter().rev()));
    if a.is_negative() { magnitude.reverse() } else { magnitude }
}

/// The order of a BigInt and a number; `None` for NaN.
pub fn compare_number(a: Ref<'_, BigIntCell>, d: f64) -> Option<Ordering> {
    if d.is_nan() {
        return None;
    }
    if d.is_infinite() {
        return Some(if d > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    let whole = d.trunc();
    let order = match a.small() {
        // The cast saturates, which is far beyond 64 bits.
        Some(x) => x.cmp(&(whole as i128)),
        None => a.to_big().cmp(&super::number_format::integral_to_big(whole)),
    };
    // With equal whole parts the fraction decides.
    Some(order.then_with(|| 0.0f64.partial_cmp(&(d - whole)).unwrap_or(Ordering::Equal)))
}

/// The order of a BigInt and a big integer.
pub fn compare_big(a: Ref<'_, BigIntCell>, b: &BigInt) -> Ordering {
    a.to_big().cmp(b)
}

/// The digits, with a sign.
pub fn to_text(a: Ref<'_, BigIntCell>, radix: u32) -> String {
    match a.small() {
        Some(x) if radix == 10 => x.to_string(),
        _ => a.to_big().to_str_radix(radix),
    }
}

/// BigInt::toString. `v` holds a BigInt.
pub fn to_string(cx: &mut Cx, v: Local<Value>, radix: u32, out: Local<Value>) -> JsResult<Local<Str>> {
    let Some(b) = cx.val(v).cast::<BigIntCell>() else { return new_string(cx, out, "") };
    let limbs = b.limbs().len();
    if limbs < LONG {
        let text = to_text(b, radix);
        return new_string(cx, out, &text);
    }
    // The number, its digits, and their text.
    let bytes = limbs * 8 * (2 + 16 / radix.ilog2() as usize);
    let _scratch = cx.scratch(bytes)?;
    let big = cx.val(v).cast::<BigIntCell>().map(|b| b.to_big()).unwrap_or_default();
    if radix != 10 {
        return new_string(cx, out, &big.to_str_radix(radix));
    }
    let mut text = big_arith::to_decimal(big.magnitude(), &mut paid(cx))?;
    if big.is_negative() {
        text.insert(0, b'-');
    }
    crate::object::string::new_str1(cx, out, &text)
}

/// Limbs from which text is made and read by halves.
const LONG: usize = 512;

/// StringToBigInt of a flat string. `None`: not a BigInt's text.
pub fn of_string(cx: &mut Cx, s: Local<Str>) -> JsResult<Option<BigInt>> {
    let length = s.get(cx).length as usize;
    if length < LONG * 16 {
        return Ok(super::number_parse::string_to_bigint(s.get(cx).view()));
    }
    // Longer than any BigInt, whatever the radix.
    if length as u64 > MAX_BITS + 64 {
        return Err(too_big(cx));
    }
    let _scratch = cx.scratch(length * 5)?;
    let text = s.get(cx).view().to_utf16();
    string_to_bigint_by(crate::object::string::StrView::Utf16(&text), |digits| big_arith::from_decimal(digits, &mut paid(cx)))
}

/// BigInt.asUintN / asIntN: the value modulo 2^bits, as unsigned or as two's complement.
pub fn wrap(cx: &mut Cx, a: Local<BigIntCell>, bits: u64, signed: bool, out: Local<Value>) -> JsResult {
    let r = a.get(cx);
    let n = r.to_big();
    // Values that already fit stay.
    let fits = if signed {
        bits > n.bits() || bits > 0 && bits == n.bits() && n.sign() == Sign::Minus && n.magnitude().trailing_zeros() == Some(bits - 1)
    } else {
        n.sign() != Sign::Minus && n.bits() <= bits
    };
    if fits {
        cx.copy(out, a);
        return Ok(());
    }
    // What does not fit and is kept in all its bits would pass the limit.
    if bits > MAX_BITS {
        return Err(too_big(cx));
    }
    let modulus = BigInt::from(1) << bits;
    let mut v: BigInt = n & (&modulus - BigInt::from(1));
    if signed && bits > 0 && v.bit(bits - 1) {
        v -= modulus;
    }
    new_bigint(cx, out, &v).map(|_| ())
}

/// Operands of different kinds.
#[cold]
pub fn mixed(cx: &mut Cx) -> Thrown {
    cx.type_error("Cannot mix BigInt and other types, use explicit conversions")
}
