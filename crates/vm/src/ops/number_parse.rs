//! Text as numbers: StringToNumber, StringToBigInt, `parseInt`, `parseFloat`.
//!
//! The grammar is checked here; digits in base ten then go to a correctly rounding parser, digits in other radices are
//! gathered exactly and rounded once.

use super::number_format::big_to_f64;
use crate::object::string::StrView;
use num_bigint::{BigInt, BigUint};

/// WhiteSpace or LineTerminator.
#[inline]
pub fn is_white_space(u: u16) -> bool {
    match u {
        9..=13 | 32 => true,
        0..128 => false,
        0xA0 | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000 | 0xFEFF => true,
        _ => false,
    }
}

/// The view without white space at its start.
pub fn trim_start(v: StrView<'_>) -> StrView<'_> {
    let from = v.units().position(|u| !is_white_space(u)).unwrap_or(v.len());
    v.slice(from, v.len())
}
/// The view without white space at its end.
pub fn trim_end(v: StrView<'_>) -> StrView<'_> {
    let to = v.units().rposition(|u| !is_white_space(u)).map_or(0, |i| i + 1);
    v.slice(0, to)
}

/// The units as ASCII bytes; what is not ASCII becomes a byte that no number has.
fn ascii(v: StrView<'_>) -> std::borrow::Cow<'_, [u8]> {
    match v {
        StrView::Latin1(s) => s.into(),
        StrView::Utf16(s) => s.iter().map(|&u| if u < 128 { u as u8 } else { 0xFF }).collect(),
    }
}

/// Length of the longest prefix that is a StrDecimalLiteral other than Infinity; 0 if there is none.
fn decimal_prefix(s: &[u8]) -> usize {
    let digits = |mut i: usize| {
        while i < s.len() && s[i].is_ascii_digit() {
            i += 1;
        }
        i
    };
    let start = matches!(s.first(), Some(b'+' | b'-')) as usize;
    let whole = digits(start);
    let mut end = whole;
    let mut any = whole > start;
    if s.get(whole) == Some(&b'.') {
        let fraction = digits(whole + 1);
        if any || fraction > whole + 1 {
            any = true;
            end = fraction;
        }
    }
    if !any {
        return 0;
    }
    if let Some(b'e' | b'E') = s.get(end) {
        let sign = matches!(s.get(end + 1), Some(b'+' | b'-')) as usize;
        let exponent = digits(end + 1 + sign);
        if exponent > end + 1 + sign {
            end = exponent;
        }
    }
    end
}

fn decimal(s: &[u8]) -> f64 {
    // The parser knows no leading plus.
    let s = s.strip_prefix(b"+").unwrap_or(s);
    fast_float2::parse(s).unwrap_or(f64::NAN)
}

fn radix_prefix(s: &[u8]) -> Option<u32> {
    match s {
        [b'0', b'x' | b'X', ..] => Some(16),
        [b'0', b'o' | b'O', ..] => Some(8),
        [b'0', b'b' | b'B', ..] => Some(2),
        _ => None,
    }
}

/// StringToNumber.
pub fn string_to_number(v: StrView<'_>) -> f64 {
    // Short runs of digits are what mostly comes.
    if let StrView::Latin1(s) = v
        && (1..=9).contains(&s.len())
        && s.iter().all(u8::is_ascii_digit)
    {
        return s.iter().fold(0u32, |n, d| n * 10 + (d - b'0') as u32) as f64;
    }
    let s = ascii(trim_end(trim_start(v)));
    let s: &[u8] = &s;
    if s.is_empty() {
        return 0.0;
    }
    if let Some(radix) = radix_prefix(s) {
        let digits = &s[2..];
        return if !digits.is_empty() && digits.iter().all(|&b| (b as char).is_digit(radix)) {
            digits_to_f64(digits, radix)
        } else {
            f64::NAN
        };
    }
    match s {
        b"Infinity" | b"+Infinity" => f64::INFINITY,
        b"-Infinity" => f64::NEG_INFINITY,
        _ if decimal_prefix(s) == s.len() => decimal(s),
        _ => f64::NAN,
    }
}

/// The global function parseFloat.
pub fn parse_float(v: StrView<'_>) -> f64 {
    let s = ascii(trim_start(v));
    let s: &[u8] = &s;
    let unsigned = s.strip_prefix(b"+").or(s.strip_prefix(b"-")).unwrap_or(s);
    if unsigned.starts_with(b"Infinity") {
        return if s[0] == b'-' { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    match decimal_prefix(s) {
        0 => f64::NAN,
        n => decimal(&s[..n]),
    }
}

/// The global function parseInt; `radix` is ToInt32 of its argument.
pub fn parse_int(v: StrView<'_>, radix: i32) -> f64 {
    let s = ascii(trim_start(v));
    let mut s: &[u8] = &s;
    let negative = s.first() == Some(&b'-');
    if let [b'+' | b'-', rest @ ..] = s {
        s = rest;
    }
    let mut radix = radix;
    if radix != 0 && !(2..=36).contains(&radix) {
        return f64::NAN;
    }
    if (radix == 0 || radix == 16) && radix_prefix(s) == Some(16) {
        s = &s[2..];
        radix = 16;
    }
    let radix = if radix == 0 { 10 } else { radix as u32 };
    let n = s.iter().position(|&b| !(b as char).is_digit(radix)).unwrap_or(s.len());
    if n == 0 {
        return f64::NAN;
    }
    let value = digits_to_f64(&s[..n], radix);
    if negative { -value } else { value }
}

/// The value of valid digits, rounded to the nearest double.
fn digits_to_f64(digits: &[u8], radix: u32) -> f64 {
    let zeros = digits.iter().take_while(|&&b| b == b'0').count();
    let digits = &digits[zeros..];
    // 36^12 < 2^63.
    if digits.len() <= 12 {
        let n = digits.iter().fold(0u64, |n, &b| n * radix as u64 + digit(b) as u64);
        return n as f64;
    }
    if radix == 10 {
        return decimal(digits);
    }
    if digits.len() > 1100 {
        return f64::INFINITY;
    }
    let values: Vec<u8> = digits.iter().map(|&b| digit(b)).collect();
    BigUint::from_radix_be(&values, radix).map_or(f64::NAN, |n| big_to_f64(&n))
}

fn digit(b: u8) -> u8 {
    (b as char).to_digit(36).unwrap_or(0) as u8
}

/// StringToBigInt. `None`: not a BigInt's text.
pub fn string_to_bigint(v: StrView<'_>) -> Option<BigInt> {
    let decimal = |digits: &[u8]| Ok::<_, std::convert::Infallible>(BigUint::parse_bytes(digits, 10).unwrap_or_default());
    match string_to_bigint_by(v, decimal) {
        Ok(n) => n,
        Err(never) => match never {},
    }
}

/// The same with another way of reading decimal digits.
pub fn string_to_bigint_by<E>(v: StrView<'_>, decimal: impl FnOnce(&[u8]) -> Result<BigUint, E>) -> Result<Option<BigInt>, E> {
    let s = ascii(trim_end(trim_start(v)));
    let s: &[u8] = &s;
    if s.is_empty() {
        return Ok(Some(BigInt::ZERO));
    }
    let (radix, negative, digits) = match (radix_prefix(s), s) {
        (Some(radix), _) => (radix, false, &s[2..]),
        (None, [b'-', rest @ ..]) => (10, true, rest),
        (None, [b'+', rest @ ..]) => (10, false, rest),
        (None, _) => (10, false, s),
    };
    if digits.is_empty() || !digits.iter().all(|&b| (b as char).is_digit(radix)) {
        return Ok(None);
    }
    let n = if radix == 10 {
        decimal(digits)?
    } else {
        let values: Vec<u8> = digits.iter().map(|&b| digit(b)).collect();
        BigUint::from_radix_be(&values, radix).unwrap_or_default()
    };
    let n = BigInt::from(n);
    Ok(Some(if negative { -n } else { n }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn v(s: &str) -> Vec<u16> {
        s.encode_utf16().collect()
    }
    fn same(a: f64, b: f64, what: &str) {
        assert!(a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(), "{what}: {a} is not {b}");
    }

    #[test]
    fn string_to_number_follows_the_grammar() {
        let nan = f64::NAN;
        for (text, want) in [
            ("", 0.0),
            (" \n\u{feff}\u{2003}", 0.0),
            ("12", 12.0),
            ("  -12.5e1 ", -125.0),
            ("-0", -0.0),
            ("+5", 5.0),
            ("5.", 5.0),
            (".5", 0.5),
            (".", nan),
            ("5.e2", 500.0),
            ("e5", nan),
            ("1e", nan),
            ("1e1000", f64::INFINITY),
            ("1_000", nan),
            ("0x1F", 31.0),
            ("-0x1F", nan),
            ("0b101", 5.0),
            ("0o17", 15.0),
            ("0x", nan),
            ("0b2", nan),
            ("Infinity", f64::INFINITY),
            ("-Infinity", f64::NEG_INFINITY),
            ("+-1", nan),
            ("++1", nan),
            ("infinity", nan),
            ("nan", nan),
            ("1 2", nan),
            ("12é", nan),
            ("0x20000000000001", 9007199254740993.0),
            ("0x20000000000003", 9007199254740996.0),
            ("9007199254740993", 9007199254740992.0),
            ("00012345678901234567890", 12345678901234567000.0),
        ] {
            same(string_to_number(StrView::Utf16(&v(text))), want, text);
        }
    }

    #[test]
    fn parse_float_takes_the_longest_prefix() {
        for (text, want) in [
            ("3.25abc", 3.25),
            ("  -.5.5", -0.5),
            ("1e", 1.0),
            ("1e+x", 1.0),
            ("Infinityx", f64::INFINITY),
            ("-Infinity1", f64::NEG_INFINITY),
            ("0x10", 0.0),
            ("abc", f64::NAN),
            ("-", f64::NAN),
            ("1_0", 1.0),
            ("-0", -0.0),
        ] {
            same(parse_float(StrView::Utf16(&v(text))), want, text);
        }
    }

    #[test]
    fn parse_int_takes_a_radix() {
        for (text, radix, want) in [
            ("12px", 0, 12.0),
            ("0x1f", 0, 31.0),
            ("-0x1f", 16, -31.0),
            ("0x1f", 10, 0.0),
            ("z", 36, 35.0),
            ("2", 2, f64::NAN),
            ("10", 1, f64::NAN),
            ("10", 37, f64::NAN),
            ("0x", 0, f64::NAN),
            ("-0", 0, -0.0),
            ("100000000000000000000000000000001", 2, 4294967297.0),
            ("11111111111111111111111111111111111111111111111111111111", 2, 72057594037927940.0),
            ("9007199254740993", 10, 9007199254740992.0),
        ] {
            same(parse_int(StrView::Utf16(&v(text)), radix), want, text);
        }
    }

    #[test]
    fn bigints() {
        for (text, want) in [
            ("", Some("0")),
            (" 12 ", Some("12")),
            ("-12", Some("-12")),
            ("0xff", Some("255")),
            ("-0xff", None),
            ("1.5", None),
            ("1n", None),
            ("1_0", None),
            ("-", None),
            ("123456789012345678901234567890", Some("123456789012345678901234567890")),
        ] {
            assert_eq!(string_to_bigint(StrView::Utf16(&v(text))).map(|b| b.to_string()).as_deref(), want, "{text}");
        }
    }
}
