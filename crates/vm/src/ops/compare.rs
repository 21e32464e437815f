//! Equality and order. ECMA-262 §7.2.

use super::bigint;
use super::convert::{Hint, to_number, to_primitive};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::bigint::BigIntCell;
use crate::object::string::{self, StrExt};
use crate::object::{Object, Str};
use std::cmp::Ordering;
use tally_heap::{Imm, Local, Val, Value};

/// IsStrictlyEqual. §7.2.15.
#[inline]
pub fn strict_equals(_cx: &Cx, a: Val<'_>, b: Val<'_>) -> bool {
    let (x, y) = (a.raw(), b.raw());
    if x.is_number() && y.is_number() {
        return x.as_number() == y.as_number();
    }
    x == y || same_text(a, b)
}

/// Whether both are strings of the same text, or BigInts of the same value.
fn same_text(a: Val<'_>, b: Val<'_>) -> bool {
    if let (Some(a), Some(b)) = (a.cast::<Str>(), b.cast::<Str>()) {
        return string::equals(a, b);
    }
    match (a.cast::<BigIntCell>(), b.cast::<BigIntCell>()) {
        (Some(a), Some(b)) => bigint::equals(a, b),
        _ => false,
    }
}

/// SameValue: NaN is itself, 0 and -0 differ. §7.2.10.
pub fn same_value(_cx: &Cx, a: Val<'_>, b: Val<'_>) -> bool {
    let (x, y) = (a.raw(), b.raw());
    if x.is_number() && y.is_number() {
        let (x, y) = (x.as_number(), y.as_number());
        return x.to_bits() == y.to_bits() || x.is_nan() && y.is_nan();
    }
    x == y || same_text(a, b)
}

/// SameValueZero: NaN is itself, 0 and -0 are the same. §7.2.11.
pub fn same_value_zero(_cx: &Cx, a: Val<'_>, b: Val<'_>) -> bool {
    let (x, y) = (a.raw(), b.raw());
    if x.is_number() && y.is_number() {
        let (x, y) = (x.as_number(), y.as_number());
        return x == y || x.is_nan() && y.is_nan();
    }
    x == y || same_text(a, b)
}

/// What `==` tells apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Nullish,
    Boolean,
    Number,
    BigInt,
    String,
    Symbol,
    Object,
}

fn type_of(v: Val<'_>) -> Type {
    match v.kind() {
        None if v.is_number() => Type::Number,
        None if v.is_bool() => Type::Boolean,
        None => Type::Nullish,
        Some(k) if kinds::is_string(k) => Type::String,
        Some(kinds::BIGINT) => Type::BigInt,
        Some(kinds::SYMBOL) => Type::Symbol,
        Some(_) => Type::Object,
    }
}

/// IsLooselyEqual. §7.2.14.
pub fn loosely_equals(cx: &mut Cx, a: Local<Value>, b: Local<Value>) -> JsResult<bool> {
    let mark = cx.open_scope();
    let [x, y] = cx.slots();
    cx.copy(x, a);
    cx.copy(y, b);
    let r = loosely(cx, x, y);
    cx.close_scope(mark);
    r
}

/// As above, on slots of its own.
fn loosely(cx: &mut Cx, x: Local<Value>, y: Local<Value>) -> JsResult<bool> {
    loop {
        let (a, b) = (cx.val(x), cx.val(y));
        let (ta, tb) = (type_of(a), type_of(b));
        if ta == tb {
            return Ok(ta == Type::Nullish || strict_equals(cx, a, b));
        }
        match (ta, tb) {
            (Type::Nullish, _) | (_, Type::Nullish) => return Ok(false),
            (Type::Number, Type::String) | (Type::String, Type::Number) => return Ok(to_number(cx, x)? == to_number(cx, y)?),
            (Type::BigInt, Type::String) => return bigint_equals_string(cx, x, y),
            (Type::String, Type::BigInt) => return bigint_equals_string(cx, y, x),
            (Type::Boolean, _) => cx.set(x, Imm::int(a.is_true() as i32)),
            (_, Type::Boolean) => cx.set(y, Imm::int(b.is_true() as i32)),
            (Type::Object, _) => to_primitive(cx, x, Hint::Default, x)?,
            (_, Type::Object) => to_primitive(cx, y, Hint::Default, y)?,
            (Type::BigInt, Type::Number) => return Ok(number_order(a, b) == Some(Ordering::Equal)),
            (Type::Number, Type::BigInt) => return Ok(number_order(b, a) == Some(Ordering::Equal)),
            _ => return Ok(false),
        }
    }
}

/// Order of a BigInt and a number.
fn number_order(big: Val<'_>, number: Val<'_>) -> Option<Ordering> {
    bigint::compare_number(big.cast()?, number.as_number())
}

fn bigint_equals_string(cx: &mut Cx, big: Local<Value>, text: Local<Value>) -> JsResult<bool> {
    Ok(bigint_string_order(cx, big, text)? == Some(Ordering::Equal))
}

/// Order of a BigInt and a string that spells one.
fn bigint_string_order(cx: &mut Cx, big: Local<Value>, text: Local<Value>) -> JsResult<Option<Ordering>> {
    let Some(s) = text.cast::<Str>(cx) else { return Ok(None) };
    string::flatten(cx, s)?;
    let parsed = bigint::of_string(cx, s)?;
    Ok(match (cx.val(big).cast::<BigIntCell>(), parsed) {
        (Some(b), Some(n)) => Some(bigint::compare_big(b, &n)),
        _ => None,
    })
}

/// IsLessThan: `None` where one of them is NaN. `left_first`: `a` is converted before `b`. §7.2.13.
pub fn less_than(cx: &mut Cx, a: Local<Value>, b: Local<Value>, left_first: bool) -> JsResult<Option<bool>> {
    let mark = cx.open_scope();
    let r = order(cx, a, b, left_first);
    cx.close_scope(mark);
    Ok(r?.map(|o| o == Ordering::Less))
}

/// The order of two values as `<` and its kin see it.
fn order(cx: &mut Cx, a: Local<Value>, b: Local<Value>, left_first: bool) -> JsResult<Option<Ordering>> {
    let [x, y] = cx.slots();
    if left_first {
        to_primitive(cx, a, Hint::Number, x)?;
        to_primitive(cx, b, Hint::Number, y)?;
    } else {
        to_primitive(cx, b, Hint::Number, y)?;
        to_primitive(cx, a, Hint::Number, x)?;
    }
    if let (Some(s), Some(t)) = (x.cast::<Str>(cx), y.cast::<Str>(cx)) {
        string::flatten(cx, s)?;
        string::flatten(cx, t)?;
        return Ok(Some(s.get(cx).view().compare(t.get(cx).view())));
    }
    let (ta, tb) = (type_of(cx.val(x)), type_of(cx.val(y)));
    match (ta, tb) {
        (Type::BigInt, Type::String) => return bigint_string_order(cx, x, y),
        (Type::String, Type::BigInt) => return Ok(bigint_string_order(cx, y, x)?.map(Ordering::reverse)),
        _ => {}
    }
    // ToNumeric of both, the left one first.
    for (slot, t) in [(x, ta), (y, tb)] {
        debug_assert!(t != Type::Object && !cx.val(slot).is::<Object>());
        if t != Type::BigInt {
            let d = to_number(cx, slot)?;
            cx.set(slot, Imm::number(d));
        }
    }
    let (p, q) = (cx.val(x), cx.val(y));
    Ok(match (p.cast::<BigIntCell>(), q.cast::<BigIntCell>()) {
        (Some(p), Some(q)) => Some(bigint::compare(p, q)),
        (Some(_), None) => number_order(p, q),
        (None, Some(_)) => number_order(q, p).map(Ordering::reverse),
        (None, None) => p.as_number().partial_cmp(&q.as_number()),
    })
}
