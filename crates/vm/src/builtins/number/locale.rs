//! Numbers in the manner of en-US: digits in groups of three, at most three behind the point. ECMA-402 §15, a small part.

use crate::builtins::locales::{self, Manner};
use crate::cx::{Cx, JsResult};
use crate::object::Object;
use crate::ops::number_format::to_exponential;
use crate::ops::{convert, property};
use tally_heap::{Local, Value};

/// Digits with a comma between groups of three.
pub fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(c);
    }
    text
}

const METHOD: &str = "Number.prototype.toLocaleString";

/// How a number is to be shown.
pub struct NumberStyle {
    /// The least and the greatest number of digits behind the point.
    pub fraction: (usize, usize),
    /// The least number of digits in front of it.
    pub integer: usize,
    pub grouping: bool,
    pub percent: bool,
}

/// What the locales and options ask for.
pub fn style(cx: &mut Cx, locales: Local<Value>, options: Local<Value>) -> JsResult<NumberStyle> {
    locales::check(cx, locales, Manner::American, METHOD)?;
    let mut out = NumberStyle { fraction: (0, 3), integer: 1, grouping: true, percent: false };
    let slot = cx.slot();
    let Some(o) = locales::options(cx, options, METHOD, slot)? else { return Ok(out) };
    locales::option(cx, o, METHOD, "localeMatcher", &["lookup", "best fit"])?;
    locales::option(cx, o, METHOD, "style", &["decimal", "percent", "currency", "unit"])?;
    out.percent = locales::option(cx, o, METHOD, "style", &[])?.is_some_and(|s| s == "percent");
    if !out.percent {
        locales::refuse(cx, o, METHOD, "style", "decimal")?;
    }
    for (name, usual) in [
        ("notation", "standard"),
        ("signDisplay", "auto"),
        ("numberingSystem", "latn"),
        ("minimumSignificantDigits", ""),
        ("maximumSignificantDigits", ""),
        ("roundingMode", "halfExpand"),
        ("roundingIncrement", "1"),
        ("roundingPriority", "auto"),
        ("trailingZeroDisplay", "auto"),
    ] {
        locales::refuse(cx, o, METHOD, name, usual)?;
    }
    match locales::option(cx, o, METHOD, "useGrouping", &[])?.as_deref() {
        None | Some("auto" | "always" | "true") => {}
        Some("false" | "null" | "0" | "") => out.grouping = false,
        Some(_) => locales::refuse(cx, o, METHOD, "useGrouping", "auto")?,
    }
    let n = cx.slot();
    let key = cx.rooted_name("minimumIntegerDigits")?;
    property::get(cx, o, key, n)?;
    if !cx.val(n).is_undefined() {
        let d = convert::to_number(cx, n)?;
        if !(1.0..=21.0).contains(&d) {
            return Err(cx.range_error("minimumIntegerDigits value is out of range."));
        }
        out.integer = d as usize;
    }
    out.fraction = fraction_digits(cx, options, if out.percent { 0 } else { 3 })?;
    Ok(out)
}

impl NumberStyle {
    /// The number as text.
    pub fn show(&self, d: f64) -> String {
        let (least, most) = self.fraction;
        let mut text = format(if self.percent { d * 100.0 } else { d }, least, most);
        if self.integer > 1 && d.is_finite() {
            let plain = text.replace(',', "");
            let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
            let (whole, rest) = digits.find('.').map_or((digits, ""), |at| digits.split_at(at));
            text = format!("{sign}{}{rest}", grouped(&format!("{whole:0>width$}", width = self.integer)));
        }
        if !self.grouping {
            text = text.replace(',', "");
        }
        if self.percent {
            text.push('%');
        }
        text
    }
}

/// `minimumFractionDigits` and `maximumFractionDigits` of the options.
fn fraction_digits(cx: &mut Cx, options: Local<Value>, usual: usize) -> JsResult<(usize, usize)> {
    let Some(o) = options.cast::<Object>(cx) else { return Ok((0, usual)) };
    let read = |cx: &mut Cx, name: &str| -> JsResult<Option<usize>> {
        let slot = cx.slot();
        let key = cx.rooted_name(name)?;
        property::get(cx, o, key, slot)?;
        if cx.val(slot).is_undefined() {
            return Ok(None);
        }
        let d = convert::to_number(cx, slot)?;
        if !(0.0..=100.0).contains(&d) {
            return Err(cx.range_error(&format!("{name} value is out of range.")));
        }
        Ok(Some(d as usize))
    };
    let least = read(cx, "minimumFractionDigits")?;
    let most = read(cx, "maximumFractionDigits")?;
    Ok(match (least, most) {
        (Some(l), Some(m)) if l > m => return Err(cx.range_error("maximumFractionDigits value is out of range.")),
        (Some(l), m) => (l, m.unwrap_or(l.max(usual))),
        (None, Some(m)) => (0, m),
        (None, None) => (0, usual),
    })
}

/// The number's shortest digits, rounded half away from zero to `most` behind the point.
pub fn format(d: f64, least: usize, most: usize) -> String {
    let sign = if d.is_sign_negative() && !d.is_nan() { "-" } else { "" };
    if d.is_nan() {
        return "NaN".into();
    }
    if d.is_infinite() {
        return format!("{sign}∞");
    }
    let shortest = to_exponential(d.abs(), None);
    let (mantissa, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let mut digits: Vec<u8> = mantissa.bytes().filter(|b| *b != b'.').map(|b| b - b'0').collect();
    // Position of the point among the digits.
    let mut point = exponent + 1;
    if point < 0 {
        digits.splice(0..0, std::iter::repeat_n(0, -point as usize));
        point = 0;
    }
    let mut point = point as usize;
    let keep = point + most;
    if digits.len() > keep {
        let up = digits[keep] >= 5;
        digits.truncate(keep);
        if up {
            let mut i = keep;
            loop {
                if i == 0 {
                    digits.insert(0, 1);
                    point += 1;
                    break;
                }
                i -= 1;
                digits[i] += 1;
                if digits[i] < 10 {
                    break;
                }
                digits[i] = 0;
            }
        }
    }
    while digits.len() < point {
        digits.push(0);
    }
    let text: String = digits.iter().map(|d| (d + b'0') as char).collect();
    let (whole, fraction) = text.split_at(point);
    let whole = grouped(if whole.is_empty() { "0" } else { whole });
    let mut fraction = fraction.trim_end_matches('0').to_owned();
    while fraction.len() < least {
        fraction.push('0');
    }
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::format;

    /// As Node with full ICU prints them.
    #[test]
    fn as_node_prints_them() {
        for (d, least, most, want) in [
            (0.0, 0, 3, "0"),
            (-0.0, 0, 3, "-0"),
            (1234567.891, 0, 3, "1,234,567.891"),
            (1234.5678, 0, 3, "1,234.568"),
            (0.0005, 0, 3, "0.001"),
            (0.0004, 0, 3, "0"),
            (1.0005, 0, 3, "1.001"),
            (999.9996, 0, 3, "1,000"),
            (-1234.5, 2, 2, "-1,234.50"),
            (1e21, 0, 3, "1,000,000,000,000,000,000,000"),
            (1e-10, 0, 3, "0"),
            (0.5, 0, 0, "1"),
            (123.0, 2, 3, "123.00"),
            (f64::INFINITY, 0, 3, "∞"),
        ] {
            assert_eq!(format(d, least, most), want, "{d}");
        }
    }
}
