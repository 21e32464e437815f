//! Operators on primitives, against what Node answers.

use super::convert::Hint;
use super::{arith, bigint, compare, convert};
use crate::cx::{Cx, JsResult};
use crate::object::bigint::new_bigint;
use crate::object::string;
use tally_heap::{Imm, Local, Value};

fn cx() -> Box<Cx> {
    let config = tally_heap::Config { stress: Some(3), ..Default::default() };
    crate::isolate::new(config, tally_ledger::Ledger::new()).expect("room for a realm")
}

/// A primitive from its source: a number, `'text'`, `12n`, `true`, …
fn parse(cx: &mut Cx, text: &str) -> Local<Value> {
    let out = cx.slot();
    match text {
        "undefined" => {}
        "null" => cx.set(out, Imm::NULL),
        "true" => cx.set(out, Imm::TRUE),
        "false" => cx.set(out, Imm::FALSE),
        "sym" => {
            crate::object::symbol::new_symbol(cx, out, None, 0).expect("room");
        }
        _ => {
            if let Some(s) = text.strip_prefix('\'') {
                string::new_string(cx, out, s.trim_end_matches('\'')).expect("room");
            } else if let Some(b) = text.strip_suffix('n') {
                new_bigint(cx, out, &b.parse().expect("digits")).expect("room");
            } else {
                cx.set(out, Imm::number(text.parse().expect("a number")));
            }
        }
    }
    out
}
fn show(cx: &mut Cx, v: Local<Value>) -> String {
    let suffix = if cx.val(v).kind() == Some(crate::kinds::BIGINT) { "n" } else { "" };
    let quote = if cx.val(v).is::<string_cell::Str>() { "'" } else { "" };
    format!("{quote}{}{suffix}{quote}", convert::display(cx, v))
}
use crate::object as string_cell;

fn message(cx: &mut Cx, thrown: crate::cx::Thrown) -> String {
    let e = cx.slot();
    cx.take_exception(thrown, e);
    convert::display(cx, e)
}

type Operator = fn(&mut Cx, Local<Value>, Local<Value>, Local<Value>) -> JsResult;

#[test]
fn operators() {
    let mut cx = cx();
    let cx = &mut *cx;
    let table: &[(Operator, &str, &str, &str)] = &[
        (arith::add, "1", "2", "3"),
        (arith::add, "'a'", "1", "'a1'"),
        (arith::add, "null", "1", "1"),
        (arith::add, "undefined", "1", "NaN"),
        (arith::add, "true", "'x'", "'truex'"),
        (arith::add, "18446744073709551615n", "1n", "18446744073709551616n"),
        (arith::add, "1n", "'x'", "'1x'"),
        (arith::add, "1n", "1", "TypeError: Cannot mix BigInt and other types, use explicit conversions"),
        (arith::add, "sym", "'x'", "TypeError: Cannot convert a Symbol value to a string"),
        (arith::add, "sym", "1", "TypeError: Cannot convert a Symbol value to a number"),
        (arith::sub, "'5'", "'0x10'", "-11"),
        (arith::mul, "99999999999999999999n", "-99999999999999999999n", "-9999999999999999999800000000000000000001n"),
        (arith::div, "-7n", "2n", "-3n"),
        (arith::rem, "-7n", "2n", "-1n"),
        (arith::div, "1n", "0n", "RangeError: Division by zero"),
        (arith::rem, "-4", "2", "0"),
        (arith::rem, "5.5", "-2", "1.5"),
        (arith::pow, "2n", "200n", "1606938044258990275541962092341162602522202993782792835301376n"),
        (arith::pow, "-1n", "99999999999999999999999n", "-1n"),
        (arith::pow, "2n", "-1n", "RangeError: Exponent must be non-negative"),
        (arith::pow, "2n", "99999999999n", "RangeError: Maximum BigInt size exceeded"),
        (arith::pow, "1", "Infinity", "NaN"),
        (arith::shl, "1n", "70n", "1180591620717411303424n"),
        (arith::shl, "1n", "99999999999n", "RangeError: Maximum BigInt size exceeded"),
        (arith::shl, "0n", "99999999999n", "0n"),
        (arith::shl, "-5n", "-1n", "-3n"),
        (arith::shr, "-5n", "99999999999n", "-1n"),
        (arith::shr, "-1180591620717411303425n", "70n", "-2n"),
        (arith::shr, "1n", "-3n", "8n"),
        (arith::shl, "1", "33", "2"),
        (arith::shr, "-1", "31", "-1"),
        (arith::ushr, "-1", "0", "4294967295"),
        (arith::ushr, "1n", "0n", "TypeError: BigInts have no unsigned right shift, use >> instead"),
        (arith::bit_and, "-1180591620717411303425n", "255n", "255n"),
        (arith::bit_or, "4294967296.5", "1", "1"),
        (arith::bit_xor, "5n", "-3n", "-8n"),
        (|cx, a, _, out| arith::neg(cx, a, out), "'3'", "0", "-3"),
        (|cx, a, _, out| arith::neg(cx, a, out), "0n", "0", "0n"),
        (|cx, a, _, out| arith::bit_not(cx, a, out), "36893488147419103231n", "0", "-36893488147419103232n"),
        (|cx, a, _, out| arith::inc(cx, a, out), "18446744073709551615n", "0", "18446744073709551616n"),
        (|cx, a, _, out| arith::dec(cx, a, out), "undefined", "0", "NaN"),
    ];
    for (f, a, b, want) in table {
        let (x, y, out) = (parse(cx, a), parse(cx, b), cx.slot());
        let got = match f(cx, x, y, out) {
            Ok(()) => show(cx, out),
            Err(e) => message(cx, e),
        };
        assert_eq!(got, *want, "{a} and {b}");
    }
}

#[test]
fn comparisons() {
    let mut cx = cx();
    let cx = &mut *cx;
    for (a, b, equal, less) in [
        ("1", "'1'", true, Some(false)),
        ("null", "undefined", true, None),
        ("null", "1", false, Some(true)),
        ("'a'", "'b'", false, Some(true)),
        ("'10'", "'9'", false, Some(true)),
        ("'10'", "9", false, Some(false)),
        ("1n", "1", true, Some(false)),
        ("1n", "1.5", false, Some(true)),
        ("-1n", "-1.5", false, Some(false)),
        ("9007199254740993n", "9007199254740992", false, Some(false)),
        ("99999999999999999999999n", "1e300", false, Some(true)),
        ("99999999999999999999999n", "Infinity", false, Some(true)),
        ("1n", "NaN", false, None),
        ("1n", "'1'", true, Some(false)),
        ("1n", "'x'", false, None),
        ("true", "'1'", true, Some(false)),
        ("true", "1n", true, Some(false)),
        ("NaN", "NaN", false, None),
    ] {
        let (x, y) = (parse(cx, a), parse(cx, b));
        assert_eq!(compare::loosely_equals(cx, x, y), Ok(equal), "{a} == {b}");
        assert_eq!(compare::loosely_equals(cx, y, x), Ok(equal), "{b} == {a}");
        assert_eq!(compare::less_than(cx, x, y, true), Ok(less), "{a} < {b}");
        if let Some(less) = less {
            assert_eq!(compare::less_than(cx, y, x, false), Ok(Some(!less && !equal)), "{b} < {a}");
        }
    }
    let (a, b) = (parse(cx, "0"), parse(cx, "-0"));
    assert!(compare::same_value_zero(cx, cx.val(a), cx.val(b)) && !compare::same_value(cx, cx.val(a), cx.val(b)));
}

#[test]
fn property_keys() {
    let mut cx = cx();
    let cx = &mut *cx;
    for (v, want) in [
        ("5", "5"),
        ("-0", "0"),
        ("-1", "-1"),
        ("1.5", "1.5"),
        ("'7'", "7"),
        ("'07'", "07"),
        ("4294967295", "4294967295"),
        ("true", "true"),
        ("undefined", "undefined"),
        ("12n", "12"),
        ("'some long text that is no index'", "some long text that is no index"),
    ] {
        let slot = parse(cx, v);
        let key = convert::to_property_key(cx, slot).expect("a key");
        assert_eq!(
            matches!(key, crate::object::PropertyKey::Index(_)),
            want.parse::<u32>().is_ok_and(|i| i.to_string() == want && i != u32::MAX),
            "{v}"
        );
        assert_eq!(crate::errors::key_text(cx, key), want);
    }
    // What undefined reads stays undefined.
    let none = cx.undefined();
    convert::to_property_key(cx, none).expect("a key");
    assert!(cx.val(none).is_undefined());
}

#[test]
fn wrapping_and_limits() {
    let mut cx = cx();
    let cx = &mut *cx;
    for (v, bits, signed, want) in [
        ("255n", 8, true, "-1n"),
        ("255n", 8, false, "255n"),
        ("-1n", 8, false, "255n"),
        ("-128n", 8, true, "-128n"),
        ("128n", 8, true, "-128n"),
        ("-129n", 8, true, "127n"),
        ("5n", 0, true, "0n"),
        ("5n", 1, true, "-1n"),
        ("-1n", 64, false, "18446744073709551615n"),
        ("5n", 9007199254740991, false, "5n"),
        ("-5n", 9007199254740991, true, "-5n"),
    ] {
        let (x, out) = (parse(cx, v), cx.slot());
        let x = x.cast(cx).expect("a BigInt");
        bigint::wrap(cx, x, bits, signed, out).expect("fits");
        assert_eq!(show(cx, out), want, "{v} {bits}");
    }
    let x = parse(cx, "340282366920938463463374607431768211457n");
    let x = x.cast::<crate::object::bigint::BigIntCell>(cx).expect("a BigInt");
    use crate::object::bigint::BigIntExt;
    assert_eq!(x.get(cx).to_f64(), 3.402823669209385e38);
    let (v, out) = (parse(cx, "'abc'"), cx.slot());
    convert::to_primitive(cx, v, Hint::String, out).expect("a primitive");
    assert_eq!(show(cx, out), "'abc'");
}
