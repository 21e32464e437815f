//! Numbers as text: `toString` in every radix, `toFixed`, `toExponential`, `toPrecision`.
//!
//! The shortest decimal form is ryu's. The rounded forms are exact: the double is a ratio of integers, scaled by a
//! power of ten and divided with ties away from zero, in 128 bits where that suffices and in big integers elsewhere.
//! Other radices give V8's digits: as many as are needed to tell the number from its neighbours.

use crate::cx::{Cx, JsResult};
use crate::object::Str;
use crate::object::string::{char_string, new_str1};
use crate::object::text::decimal;
use num_bigint::BigUint;
use num_traits::ToPrimitive;
use tally_heap::Local;

/// Number::toString(d, 10).
pub fn number_to_text(d: f64) -> String {
    if d == 0.0 {
        return "0".into();
    }
    ryu_js::Buffer::new().format(d).into()
}

/// Number::toString(d, 10) as a string cell.
pub fn number_to_string(cx: &mut Cx, d: f64, out: Local) -> JsResult<Local<Str>> {
    let i = d as i32;
    if i as f64 == d {
        return int_to_string(cx, i, out);
    }
    let mut buffer = ryu_js::Buffer::new();
    new_str1(cx, out, buffer.format(d).as_bytes())
}

/// As [`number_to_string`], for integers.
pub fn int_to_string(cx: &mut Cx, i: i32, out: Local) -> JsResult<Local<Str>> {
    if (0..10).contains(&i) {
        return char_string(cx, out, b'0' as u16 + i as u16);
    }
    new_str1(cx, out, decimal(&mut [0; 11], i.unsigned_abs(), i < 0))
}

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

fn next_up(d: f64) -> f64 {
    f64::from_bits(d.to_bits() + 1)
}

/// Number::toString(d, radix) for a radix from 2 to 36.
pub fn number_to_radix(d: f64, radix: u32) -> String {
    if radix == 10 || !d.is_finite() || d == 0.0 {
        return number_to_text(d);
    }
    let r = radix as f64;
    let value = d.abs();
    if value < 9007199254740992.0 && value.fract() == 0.0 {
        return integer_to_radix(value as u64, u64::from(radix), d < 0.0);
    }
    let mut integer = value.floor();
    let mut fraction = value - integer;
    // Half the distance to the next double: digits below it carry no information.
    let mut delta = (0.5 * (next_up(value) - value)).max(f64::from_bits(1));
    let mut digits: Vec<u8> = Vec::new();
    if fraction >= delta {
        loop {
            fraction *= r;
            delta *= r;
            let digit = fraction as u8;
            digits.push(digit);
            fraction -= digit as f64;
            if (fraction > 0.5 || (fraction == 0.5 && digit & 1 == 1)) && fraction + delta > 1.0 {
                // Round up, carrying as far as need be.
                loop {
                    match digits.pop() {
                        None => {
                            integer += 1.0;
                            break;
                        }
                        Some(c) if (c as u32) + 1 < radix => {
                            digits.push(c + 1);
                            break;
                        }
                        Some(_) => {}
                    }
                }
                break;
            }
            if fraction < delta {
                break;
            }
        }
    }
    let mut whole: Vec<u8> = Vec::new();
    // Digits beyond a double's precision are not known: zeroes stand for them.
    while exponent(integer / r) > 0 {
        integer /= r;
        whole.push(b'0');
    }
    loop {
        let remainder = integer % r;
        whole.push(DIGITS[remainder as usize]);
        integer = (integer - remainder) / r;
        if integer <= 0.0 {
            break;
        }
    }
    let mut text = String::with_capacity(whole.len() + digits.len() + 2);
    if d < 0.0 {
        text.push('-');
    }
    text.extend(whole.iter().rev().map(|&b| b as char));
    if !digits.is_empty() {
        text.push('.');
        text.extend(digits.iter().map(|&b| DIGITS[b as usize] as char));
    }
    text
}

/// The power of two of the lowest bit of a double's significand.
fn exponent(d: f64) -> i32 {
    match (d.to_bits() >> 52 & 0x7FF) as i32 {
        0 => -1074,
        e => e - 1075,
    }
}
fn significand(d: f64) -> u64 {
    let m = d.to_bits() & ((1 << 52) - 1);
    if d.to_bits() >> 52 & 0x7FF == 0 { m } else { m | 1 << 52 }
}

fn pow10(n: usize) -> BigUint {
    BigUint::from(10u32).pow(n as u32)
}

/// Number.prototype.toFixed for `|d| < 1e21` and up to 100 digits.
pub fn to_fixed(d: f64, digits: usize) -> String {
    let x = d.abs();
    let (m, e) = (significand(x), exponent(x));
    // n = x * 10^digits, rounded half up.
    let n = if e >= 0 {
        ((m as u128) << e).to_string() + &"0".repeat(digits)
    } else if digits <= 22 {
        let product = m as u128 * 10u128.pow(digits as u32);
        let shift = (-e) as u32;
        if shift > 127 { "0".into() } else { ((product >> shift) + (product >> (shift - 1) & 1)).to_string() }
    } else {
        let product = pow10(digits) * m;
        let shift = (-e) as u64;
        ((product + (BigUint::from(1u32) << (shift - 1))) >> shift).to_string()
    };
    let n = format!("{n:0>width$}", width = digits + 1);
    let (whole, fraction) = n.split_at(n.len() - digits);
    // The sign is looked at before rounding: (-0.0000001).toFixed(2) is "-0.00"; that of -0 is not.
    let sign = if d < 0.0 { "-" } else { "" };
    if digits == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// The digits of an integer.
fn integer_to_radix(mut n: u64, radix: u64, negative: bool) -> String {
    let mut text = [0; 66];
    let mut at = text.len();
    while at == text.len() || n > 0 {
        at -= 1;
        text[at] = DIGITS[(n % radix) as usize];
        n /= radix;
    }
    if negative {
        at -= 1;
        text[at] = b'-';
    }
    text[at..].iter().map(|&b| char::from(b)).collect()
}

/// The `count` significant digits of `x > 0` and the power of ten of the first; ties away from zero.
fn exact_digits(x: f64, count: usize) -> (String, i32) {
    let (m, e) = (BigUint::from(significand(x)), exponent(x));
    // Never too high: a number just below a power of ten would be rounded up to it before its own digits are seen.
    let mut k = (x.log10() - 1e-9).floor() as i32;
    loop {
        // n = x / 10^(k - count + 1)
        let scale = k - count as i32 + 1;
        let mut num = m.clone();
        let mut den = BigUint::from(1u32);
        if e >= 0 {
            num <<= e as u32
        } else {
            den <<= (-e) as u32
        }
        if scale >= 0 {
            den *= pow10(scale as usize)
        } else {
            num *= pow10(-scale as usize)
        }
        let n = ((num << 1u32) + &den) / (den << 1u32);
        let text = n.to_string();
        // The estimate of the exponent may be off by one, and rounding may give a digit more.
        if text.len() > count {
            k += 1;
        } else if text.len() < count {
            k -= 1;
        } else {
            return (text, k);
        }
    }
}

/// The fewest digits that tell `x > 0` from its neighbours, and the power of ten of the first.
fn shortest_digits(x: f64) -> (String, i32) {
    let mut buffer = ryu_js::Buffer::new();
    let text = buffer.format_finite(x);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let leading = all.len() - all.trim_start_matches('0').len();
    let k = exponent + whole.len() as i32 - 1 - leading as i32;
    let digits = all.trim_matches('0');
    (digits.into(), k)
}

fn exponential(sign: &str, digits: &str, k: i32) -> String {
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{first}{point}{rest}e{}{}", if k < 0 { '-' } else { '+' }, k.abs())
}

/// Number.prototype.toExponential for finite numbers; `None`: as many digits as needed.
pub fn to_exponential(d: f64, fraction_digits: Option<usize>) -> String {
    let sign = if d < 0.0 { "-" } else { "" };
    let x = d.abs();
    let (digits, k) = match fraction_digits {
        Some(f) if x == 0.0 => ("0".repeat(f + 1), 0),
        None if x == 0.0 => ("0".into(), 0),
        Some(f) => exact_digits(x, f + 1),
        None => shortest_digits(x),
    };
    exponential(sign, &digits, k)
}

/// Number.prototype.toPrecision for finite numbers and 1 to 100 digits.
pub fn to_precision(d: f64, p: usize) -> String {
    let sign = if d < 0.0 { "-" } else { "" };
    let x = d.abs();
    let (digits, e) = if x == 0.0 { ("0".repeat(p), 0) } else { exact_digits(x, p) };
    if e < -6 || e >= p as i32 {
        return exponential(sign, &digits, e);
    }
    if e == p as i32 - 1 {
        return format!("{sign}{digits}");
    }
    if e >= 0 {
        let (whole, fraction) = digits.split_at(e as usize + 1);
        return format!("{sign}{whole}.{fraction}");
    }
    format!("{sign}0.{}{digits}", "0".repeat((-(e + 1)) as usize))
}

/// A double with an integral value as a big integer.
pub fn integral_to_big(d: f64) -> num_bigint::BigInt {
    let (m, e) = (significand(d), exponent(d));
    let magnitude = if e >= 0 { BigUint::from(m) << e as u32 } else { BigUint::from(if e <= -64 { 0 } else { m >> -e }) };
    num_bigint::BigInt::from_biguint(if d < 0.0 { num_bigint::Sign::Minus } else { num_bigint::Sign::Plus }, magnitude)
}

/// The nearest double of a big integer, ties to even.
pub fn big_to_f64(n: &BigUint) -> f64 {
    n.to_f64().unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of: bits, toString(), toString(2 3 7 16 36), toFixed(0 2 20 40), toExponential(), toExponential(0 3 30),
    /// toPrecision(1 2 5 21 60), as Node prints them.
    #[test]
    fn as_node_prints_them() {
        for line in include_str!("testdata/numbers.txt").lines() {
            let mut want = line.split(' ');
            let mut next = || want.next().unwrap_or("");
            let d = f64::from_bits(next().parse().expect("bits"));
            assert_eq!(number_to_text(d), next());
            for r in [2, 3, 7, 16, 36] {
                assert_eq!(number_to_radix(d, r), next(), "{d} in base {r}");
            }
            if !d.is_finite() {
                continue;
            }
            for f in [0, 2, 20, 40] {
                let w = next();
                if d.abs() < 1e21 {
                    assert_eq!(to_fixed(d, f), w, "{d}.toFixed({f})");
                }
            }
            for f in [None, Some(0), Some(3), Some(30)] {
                assert_eq!(to_exponential(d, f), next(), "{d}.toExponential({f:?})");
            }
            for p in [1, 2, 5, 21, 60] {
                assert_eq!(to_precision(d, p), next(), "{d}.toPrecision({p})");
            }
        }
    }

    #[test]
    fn integral_doubles_are_exact() {
        for d in [0.0, -0.0, 1.0, -1.0, 9007199254740992.0, 1e300, -123456789.0] {
            assert_eq!(integral_to_big(d).to_f64(), Some(d + 0.0));
        }
    }
}
