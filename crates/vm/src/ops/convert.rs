//! Type conversion. ECMA-262 §7.1.
//!
//! Each takes the slot of a value and answers with a Rust value or fills `out`, which may be the same slot.

use super::call::{call, is_callable};
use super::number_format::{integral_to_big, number_to_string, number_to_text};
use super::number_parse::string_to_number;
use super::property;
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::bigint::{BigIntCell, BigIntExt, new_bigint, new_bigint_small};
use crate::object::create::set_internal;
use crate::object::string::{self, StrExt};
use crate::object::symbol::Symbol;
use crate::object::{NameCell, Object, PropertyKey, Str};
use tally_heap::{Imm, Local, Val, Value};

pub use super::display::{display, display as display_value, type_of};

/// What kind of primitive is preferred.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hint {
    Default,
    Number,
    String,
}

/// The largest integer up to which all are doubles.
pub const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// ToPrimitive. §7.1.1.
pub fn to_primitive(cx: &mut Cx, v: Local<Value>, hint: Hint, out: Local<Value>) -> JsResult {
    if !cx.val(v).is::<Object>() {
        cx.copy(out, v);
        return Ok(());
    }
    let mark = cx.open_scope();
    let r = object_to_primitive(cx, v, hint);
    if let Ok(slot) = r {
        cx.copy(out, slot);
    }
    cx.close_scope(mark);
    r.map(|_| ())
}

fn object_to_primitive(cx: &mut Cx, v: Local<Value>, hint: Hint) -> JsResult<Local<Value>> {
    let [method, result] = cx.slots();
    let key = cx.symbols.to_primitive;
    if property::get_method(cx, v, key, method)? {
        let name = match hint {
            Hint::Default => cx.names.default,
            Hint::Number => cx.names.number,
            Hint::String => cx.names.string,
        };
        let argument = cx.local(cx.val(name));
        call(cx, method, v, &[argument], result)?;
        if !cx.val(result).is::<Object>() {
            return Ok(result);
        }
        return Err(cx.type_error("Cannot convert object to primitive value"));
    }
    // OrdinaryToPrimitive. §7.1.1.1
    let (to_string, value_of) = (cx.names.to_string, cx.names.value_of);
    let order = if hint == Hint::String { [to_string, value_of] } else { [value_of, to_string] };
    for name in order {
        property::get_v(cx, v, name, method)?;
        if is_callable(cx.val(method)) {
            call(cx, method, v, &[], result)?;
            if !cx.val(result).is::<Object>() {
                return Ok(result);
            }
        }
    }
    Err(cx.type_error("Cannot convert object to primitive value"))
}

/// ToBoolean. §7.1.2.
#[inline]
pub fn to_boolean(v: Val<'_>) -> bool {
    let raw = v.raw();
    if raw.is_bool() {
        return raw.is_true();
    }
    if raw.is_int() {
        return raw.as_int() != 0;
    }
    if raw.is_double() {
        let d = raw.as_double();
        return d != 0.0 && !d.is_nan();
    }
    match v.kind() {
        None => false,
        Some(k) if kinds::is_string(k) => v.cast::<Str>().is_some_and(|s| s.length != 0),
        Some(kinds::BIGINT) => v.cast::<BigIntCell>().is_some_and(|b| !b.is_zero()),
        Some(_) => true,
    }
}

/// ToNumber. §7.1.4.
#[inline]
pub fn to_number(cx: &mut Cx, v: Local<Value>) -> JsResult<f64> {
    let raw = cx.val(v).raw();
    if raw.is_number() { Ok(raw.as_number()) } else { to_number_slow(cx, v) }
}

fn to_number_slow(cx: &mut Cx, v: Local<Value>) -> JsResult<f64> {
    let raw = cx.val(v).raw();
    if !raw.is_cell() {
        return Ok(if raw.is_undefined() { f64::NAN } else { raw.is_true() as u8 as f64 });
    }
    match cx.val(v).kind() {
        Some(kinds::SYMBOL) => Err(cx.type_error("Cannot convert a Symbol value to a number")),
        Some(kinds::BIGINT) => Err(cx.type_error("Cannot convert a BigInt value to a number")),
        _ => match v.cast::<Str>(cx) {
            Some(s) => {
                string::flatten(cx, s)?;
                Ok(string_to_number(s.get(cx).view()))
            }
            None => {
                let mark = cx.open_scope();
                let primitive = cx.slot();
                let r = to_primitive(cx, v, Hint::Number, primitive).and_then(|()| to_number(cx, primitive));
                cx.close_scope(mark);
                r
            }
        },
    }
}

/// ToNumeric: `out` is a number or a BigInt. §7.1.3.
pub fn to_numeric(cx: &mut Cx, v: Local<Value>, out: Local<Value>) -> JsResult {
    if cx.val(v).raw().is_number() {
        cx.copy(out, v);
        return Ok(());
    }
    to_primitive(cx, v, Hint::Number, out)?;
    if cx.val(out).kind() != Some(kinds::BIGINT) {
        let d = to_number(cx, out)?;
        cx.set(out, Imm::number(d));
    }
    Ok(())
}

/// Truncation of a double: NaN is 0, infinities stay. §7.1.5.
#[inline]
pub fn integer_of(d: f64) -> f64 {
    // The addition makes -0 into 0.
    if d.is_nan() { 0.0 } else { d.trunc() + 0.0 }
}

/// ToIntegerOrInfinity. §7.1.5.
#[inline]
pub fn to_integer_or_infinity(cx: &mut Cx, v: Local<Value>) -> JsResult<f64> {
    let raw = cx.val(v).raw();
    if raw.is_int() { Ok(raw.as_int() as f64) } else { Ok(integer_of(to_number(cx, v)?)) }
}

/// The low 32 bits of a double's integer part.
#[inline]
pub fn int32_of(d: f64) -> i32 {
    let i = d as i32;
    if i as f64 == d {
        return i;
    }
    int32_of_slow(d)
}
fn int32_of_slow(d: f64) -> i32 {
    let bits = d.to_bits();
    let e = (bits >> 52 & 0x7FF) as i32 - 1075;
    let m = bits & ((1 << 52) - 1) | 1 << 52;
    // An exponent of 2^32 or more leaves no bit among the low 32; infinities and NaN have one.
    let magnitude = if e >= 32 || e <= -53 {
        0
    } else if e >= 0 {
        (m << e) as u32
    } else {
        (m >> -e) as u32
    };
    (if bits >> 63 != 0 { magnitude.wrapping_neg() } else { magnitude }) as i32
}

/// ToInt32. §7.1.6.
#[inline]
pub fn to_int32(cx: &mut Cx, v: Local<Value>) -> JsResult<i32> {
    let raw = cx.val(v).raw();
    if raw.is_int() { Ok(raw.as_int()) } else { Ok(int32_of(to_number(cx, v)?)) }
}
/// ToUint32. §7.1.7.
#[inline]
pub fn to_uint32(cx: &mut Cx, v: Local<Value>) -> JsResult<u32> {
    Ok(to_int32(cx, v)? as u32)
}
pub fn to_int16(cx: &mut Cx, v: Local<Value>) -> JsResult<i16> {
    Ok(to_int32(cx, v)? as i16)
}
pub fn to_uint16(cx: &mut Cx, v: Local<Value>) -> JsResult<u16> {
    Ok(to_int32(cx, v)? as u16)
}
pub fn to_int8(cx: &mut Cx, v: Local<Value>) -> JsResult<i8> {
    Ok(to_int32(cx, v)? as i8)
}
pub fn to_uint8(cx: &mut Cx, v: Local<Value>) -> JsResult<u8> {
    Ok(to_int32(cx, v)? as u8)
}
/// The conversion of Uint8ClampedArray: ties to even. §7.1.12.
pub fn uint8_clamp_of(d: f64) -> u8 {
    // A cast saturates, and takes NaN to 0.
    d.clamp(0.0, 255.0).round_ties_even() as u8
}
pub fn to_uint8_clamp(cx: &mut Cx, v: Local<Value>) -> JsResult<u8> {
    Ok(uint8_clamp_of(to_number(cx, v)?))
}

/// ToBigInt. §7.1.13.
pub fn to_bigint(cx: &mut Cx, v: Local<Value>, out: Local<Value>) -> JsResult<Local<BigIntCell>> {
    to_primitive(cx, v, Hint::Number, out)?;
    if let Some(b) = out.cast(cx) {
        return Ok(b);
    }
    if let Some(s) = out.cast::<Str>(cx) {
        string::flatten(cx, s)?;
        return match super::bigint::of_string(cx, s)? {
            Some(n) => new_bigint(cx, out, &n),
            None => {
                let text = string::to_rust_string(s.get(cx));
                Err(cx.syntax_error(&format!("Cannot convert {text} to a BigInt")))
            }
        };
    }
    let raw = cx.val(out).raw();
    if raw.is_bool() {
        return new_bigint_small(cx, out, raw.is_true() as i128);
    }
    let text = display(cx, out);
    Err(cx.type_error(&format!("Cannot convert {text} to a BigInt")))
}

/// NumberToBigInt. §21.2.1.1.1.
pub fn number_to_bigint(cx: &mut Cx, d: f64, out: Local<Value>) -> JsResult<Local<BigIntCell>> {
    if !d.is_finite() || d.trunc() != d {
        let text = number_to_text(d);
        return Err(cx.range_error(&format!("The number {text} cannot be converted to a BigInt because it is not an integer")));
    }
    if d.abs() < 1e18 { new_bigint_small(cx, out, d as i128) } else { new_bigint(cx, out, &integral_to_big(d)) }
}

/// ToBigInt64: the low 64 bits, as signed. §7.1.15.
pub fn to_bigint64(cx: &mut Cx, v: Local<Value>) -> JsResult<i64> {
    Ok(to_biguint64(cx, v)? as i64)
}
/// ToBigUint64. §7.1.16.
pub fn to_biguint64(cx: &mut Cx, v: Local<Value>) -> JsResult<u64> {
    let mark = cx.open_scope();
    let slot = cx.slot();
    let r = to_bigint(cx, v, slot).map(|b| {
        let b = b.get(cx);
        let low = b.limbs().first().copied().unwrap_or(0);
        if b.is_negative() { low.wrapping_neg() } else { low }
    });
    cx.close_scope(mark);
    r
}

/// ToString. §7.1.17.
#[inline]
pub fn to_string(cx: &mut Cx, v: Local<Value>, out: Local<Value>) -> JsResult<Local<Str>> {
    if cx.val(v).is::<Str>() {
        cx.copy(out, v);
        return Ok(string::done(cx, out));
    }
    to_string_slow(cx, v, out)
}

fn to_string_slow(cx: &mut Cx, v: Local<Value>, out: Local<Value>) -> JsResult<Local<Str>> {
    let raw = cx.val(v).raw();
    if raw.is_number() {
        return number_to_string(cx, raw.as_number(), out);
    }
    match cx.val(v).kind() {
        None => {
            let name = name_of_immediate(cx, raw);
            cx.copy(out, name);
            Ok(string::done(cx, out))
        }
        Some(kinds::SYMBOL) => Err(cx.type_error("Cannot convert a Symbol value to a string")),
        Some(kinds::BIGINT) => super::bigint::to_string(cx, v, 10, out),
        Some(_) => {
            let mark = cx.open_scope();
            let primitive = cx.slot();
            let r = to_primitive(cx, v, Hint::String, primitive).and_then(|()| to_string(cx, primitive, out));
            cx.close_scope(mark);
            r
        }
    }
}

/// `undefined`, `null`, `true` or `false`.
fn name_of_immediate(cx: &Cx, v: Value) -> Local<NameCell> {
    let names = &cx.names;
    match v {
        Value::NULL => names.null,
        Value::TRUE => names.true_,
        Value::FALSE => names.false_,
        _ => names.undefined,
    }
}

/// ToString into a Rust string, lone surrogates replaced.
pub fn to_rust_string(cx: &mut Cx, v: Local<Value>) -> JsResult<String> {
    let mark = cx.open_scope();
    let slot = cx.slot();
    let r = to_string(cx, v, slot).map(|s| string::to_rust_string(s.get(cx)));
    cx.close_scope(mark);
    r
}

/// ToString, flat: its units can be viewed.
pub fn to_flat_string(cx: &mut Cx, v: Local<Value>, out: Local<Value>) -> JsResult<Local<Str>> {
    let s = to_string(cx, v, out)?;
    string::flatten(cx, s)?;
    Ok(s)
}

/// ToObject. §7.1.18.
pub fn to_object(cx: &mut Cx, v: Local<Value>, out: Local<Value>) -> JsResult<Local<Object>> {
    if !cx.val(v).is::<Object>() {
        if cx.val(v).is_nullish() {
            return Err(cx.type_error("Cannot convert undefined or null to object"));
        }
        let raw = cx.val(v).raw();
        let kind = match cx.val(v).kind() {
            None if raw.is_number() => kinds::NUMBER_OBJECT,
            None => kinds::BOOLEAN_OBJECT,
            Some(kinds::SYMBOL) => kinds::SYMBOL_OBJECT,
            Some(kinds::BIGINT) => kinds::BIGINT_OBJECT,
            Some(_) => kinds::STRING_OBJECT,
        };
        let mark = cx.open_scope();
        let [proto, wrapper] = cx.slots();
        let made = cx.prototype_of_primitive(v, proto).and_then(|_| cx.new_object_kind(wrapper, kind, proto));
        if let Ok(o) = made {
            set_internal(cx, o, 0, cx.val(v));
            cx.copy(out, o);
        }
        cx.close_scope(mark);
        made?;
    } else {
        cx.copy(out, v);
    }
    match out.cast(cx) {
        Some(o) => Ok(o),
        None => unreachable!("the slot was just set to an object"),
    }
}

/// ToPropertyKey. §7.1.19. A key that is a name is the slot `v`, which then holds the atom or symbol (except for
/// undefined, null and booleans, whose names have slots of their own): leave it alone while the key is used.
#[inline]
pub fn to_property_key(cx: &mut Cx, v: Local<Value>) -> JsResult<PropertyKey> {
    let raw = cx.val(v).raw();
    if raw.is_int() && raw.as_int() >= 0 {
        return Ok(PropertyKey::Index(raw.as_int() as u32));
    }
    if let Some(name) = v.cast::<NameCell>(cx) {
        return Ok(string::key_of_name(cx, name));
    }
    to_property_key_slow(cx, v)
}

fn to_property_key_slow(cx: &mut Cx, v: Local<Value>) -> JsResult<PropertyKey> {
    let raw = cx.val(v).raw();
    if raw.is_number() {
        let d = raw.as_number();
        let i = d as u32;
        if i as f64 == d && i != u32::MAX {
            return Ok(PropertyKey::Index(i));
        }
        number_to_string(cx, d, v)?;
    }
    match cx.val(v).kind() {
        None => return Ok(PropertyKey::Name(name_of_immediate(cx, raw))),
        Some(kinds::BIGINT) => {
            super::bigint::to_string(cx, v, 10, v)?;
        }
        Some(k) if kinds::is_object(k) => {
            to_primitive(cx, v, Hint::String, v)?;
            return to_property_key(cx, v);
        }
        _ => {}
    }
    let Some(s) = v.cast::<Str>(cx) else { unreachable!("everything else was dealt with") };
    if let Some(i) = string::array_index(s.get(cx)) {
        return Ok(PropertyKey::Index(i));
    }
    if s.get(cx).length <= 10 && !s.get(cx).is_atom() {
        string::flatten(cx, s)?;
        if let Some(i) = s.get(cx).view().array_index() {
            return Ok(PropertyKey::Index(i));
        }
    }
    Ok(PropertyKey::Name(string::intern(cx, s, v)?))
}

/// A key as a string: a symbol as `Symbol(description)`.
pub fn key_to_string(cx: &mut Cx, key: PropertyKey, out: Local<Value>) -> JsResult<Local<Str>> {
    match key {
        PropertyKey::Index(i) => number_to_string(cx, i as f64, out),
        PropertyKey::Name(n) => match n.get(cx).cast::<Symbol>() {
            Some(_) => {
                let text = crate::errors::key_text(cx, key);
                string::new_string(cx, out, &text)
            }
            None => {
                cx.copy(out, n);
                Ok(string::done(cx, out))
            }
        },
    }
}

/// A number as a length: 0 to 2^53 - 1. §7.1.20.
#[inline]
pub fn length_of(d: f64) -> u64 {
    // The cast takes NaN and what is negative to 0.
    (d as u64).min(MAX_SAFE_INTEGER)
}
/// ToLength. §7.1.20.
#[inline]
pub fn to_length(cx: &mut Cx, v: Local<Value>) -> JsResult<u64> {
    Ok(length_of(to_number(cx, v)?))
}

/// ToIndex: an integer from 0 to 2^53 - 1, or a RangeError with the message given. §7.1.22.
pub fn to_index(cx: &mut Cx, v: Local<Value>, message: &str) -> JsResult<u64> {
    let d = to_integer_or_infinity(cx, v)?;
    if (0.0..=MAX_SAFE_INTEGER as f64).contains(&d) { Ok(d as u64) } else { Err(cx.range_error(message)) }
}

/// LengthOfArrayLike. §7.3.18.
pub fn length_of_array_like(cx: &mut Cx, o: Local<Object>) -> JsResult<u64> {
    if o.get(cx).header.kind() == kinds::ARRAY {
        return Ok(crate::object::array::array_length(o.get(cx)) as u64);
    }
    let mark = cx.open_scope();
    let slot = cx.slot();
    let key = cx.names.length;
    let r = property::get(cx, o, key, slot).and_then(|()| to_length(cx, slot));
    cx.close_scope(mark);
    r
}

/// A relative index as `slice` and its like take it: counted from the end if negative, held within `0..=len`.
pub fn relative_index(cx: &mut Cx, v: Local<Value>, len: f64, absent: f64) -> JsResult<f64> {
    if cx.val(v).is_undefined() {
        return Ok(absent);
    }
    let d = to_integer_or_infinity(cx, v)?;
    Ok(if d < 0.0 { (len + d).max(0.0) } else { d.min(len) })
}

/// RequireObjectCoercible for a builtin's `this`. §7.2.1.
pub fn require_object_coercible(cx: &mut Cx, v: Local<Value>, method: &str) -> JsResult {
    if cx.val(v).is_nullish() { Err(cx.type_error(&format!("{method} called on null or undefined"))) } else { Ok(()) }
}

/// What happens to the doubles at the edges.
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn int32() {
        for (d, want) in [
            (0.0, 0),
            (-0.0, 0),
            (f64::NAN, 0),
            (f64::INFINITY, 0),
            (4294967296.0, 0),
            (4294967297.5, 1),
            (-1.9, -1),
            (2147483648.0, i32::MIN),
            (-2147483649.0, i32::MAX),
            (1e21, -559939584),
            (-1e21, 559939584),
            (2f64.powi(83), 0),
            (2f64.powi(84) + 2f64.powi(32), 0),
            (9007199254740991.0, -1),
            (1e-300, 0),
        ] {
            assert_eq!(int32_of(d), want, "{d}");
        }
        for (d, want) in [(0.5, 0), (1.5, 2), (2.5, 2), (300.0, 255), (-1.0, 0), (f64::NAN, 0), (254.50000001, 255)] {
            assert_eq!(uint8_clamp_of(d), want, "{d}");
        }
    }
}
