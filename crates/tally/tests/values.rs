//! What an embedder does with values, at rest and while everything moves.

mod common;
use common::in_both;
use std::cell::RefCell;
use std::rc::Rc;
use tally::types::{Array, Bytes, Function, Object, Promise};
use tally::{Error, ErrorClass, Global, Key, Kind, PromiseState};

#[test]
fn primitives_go_in_and_come_out() {
    in_both(|scope| {
        let (t, n, s) = (scope.boolean(true)?, scope.number(-0.5)?, scope.string("naïve ✓ 💡")?);
        assert!(scope.as_bool(t)?);
        assert_eq!(scope.as_number(n)?, -0.5);
        assert_eq!(scope.as_text(s)?, "naïve ✓ 💡");
        let lone = scope.string_utf16(&[0x61, 0xD800])?;
        assert_eq!(scope.as_text(lone)?, "a\u{FFFD}");
        let b = scope.bigint(i64::MIN)?;
        assert_eq!((scope.as_i64(b)?, scope.as_bigint_text(b)?.as_str()), (Some(i64::MIN), "-9223372036854775808"));
        let big = scope.bigint_from_text("0xffffffffffffffffffff")?;
        assert_eq!((scope.as_i64(big)?, scope.as_bigint_text(big)?.as_str()), (None, "1208925819614629174706175"));
        let undefined = scope.undefined();
        let null = scope.null()?;
        let symbol = scope.symbol("tag")?;
        let f = scope.evaluate("f.js", "(class {})")?;
        let o = scope.object()?;
        let kinds = [undefined, null, t.any(), n.any(), s.any(), symbol.any(), b.any(), o.any(), f].map(|h| scope.kind(h));
        let want = [
            Kind::Undefined,
            Kind::Null,
            Kind::Boolean,
            Kind::Number,
            Kind::String,
            Kind::Symbol,
            Kind::BigInt,
            Kind::Object,
            Kind::Function,
        ];
        for (got, want) in kinds.into_iter().zip(want) {
            assert_eq!(got?, want);
        }
        assert!(!scope.to_bool(null)?);
        assert!(scope.to_number(undefined)?.is_nan());
        assert_eq!(scope.to_text(null)?, "null");
        let (one, other) = (scope.string("same text")?, scope.evaluate("x.js", "'same ' + ['text']")?);
        assert!(scope.strict_equals(one, other)?);
        assert!(!scope.strict_equals(one, n)?);
        Ok(())
    });
}

#[test]
fn wrong_types_are_errors_in_nodes_words() {
    in_both(|scope| {
        let s = scope.string("x")?;
        let e = scope.as_number(s).unwrap_err();
        assert_eq!(e.to_string(), "The value must be of type number. Received type string ('x')");
        let o = scope.object()?;
        let e = o.any().cast::<Function>(scope).unwrap_err();
        assert_eq!(e.to_string(), "The value must be of type function. Received an instance of Object");
        let cases = [
            ("undefined", "undefined"),
            ("null", "null"),
            ("5", "type number (5)"),
            ("'a text of more than twenty-five units'", "type string ('a text of more than twent...')"),
            ("-7n", "type bigint (-7)"),
            ("Symbol('s')", "type symbol (Symbol(s))"),
            ("(function f() {})", "function f"),
            ("new (class Foo {})", "an instance of Foo"),
            ("[]", "an instance of Array"),
        ];
        for (code, want) in cases {
            let v = scope.evaluate("v.js", code)?;
            let e = v.cast::<Promise>(scope).unwrap_err();
            assert_eq!(e.to_string(), format!("The value must be of type promise. Received {want}"));
        }
        let undefined = scope.undefined();
        let e = scope.get(undefined, "x").unwrap_err();
        assert_eq!(e.to_string(), "TypeError: Cannot read properties of undefined (reading 'x')");
        let e = scope.set(undefined, "x", s).unwrap_err();
        assert_eq!(e.to_string(), "TypeError: Cannot set properties of undefined (setting 'x')");
        let e = scope.bigint_from_text("1.5").unwrap_err();
        assert_eq!(e.to_string(), "SyntaxError: Cannot convert 1.5 to a BigInt");
        let arrow = scope.evaluate("a.js", "(() => 1)")?.cast::<Function>(scope)?;
        let e = scope.construct(arrow, &[]).unwrap_err();
        assert!(e.to_string().ends_with("is not a constructor"), "{e}");
        let e = scope.call_method(o, "missing", &[]).unwrap_err();
        assert_eq!(e.exception().map(|e| e.name()), Some("TypeError"));
        Ok(())
    });
}

#[test]
fn properties() {
    in_both(|scope| {
        let o = scope.object()?;
        let (a, b) = (scope.number(1.0)?, scope.string("two")?);
        scope.set(o, "a", a)?;
        scope.set(o, 7, b)?;
        scope.set(o, u32::MAX, a)?;
        scope.set(o, "12", a)?;
        let symbol = scope.symbol("s")?;
        scope.set(o, symbol, b)?;
        let keys = scope.own_keys(o)?;
        let global = scope.global()?;
        scope.set(global, "keys", keys)?;
        scope.set(global, "o", o)?;
        let text = scope.evaluate("k.js", "keys.map(String) + '|' + o[7] + o[12] + o[4294967295]")?;
        assert_eq!(scope.as_text(text)?, "7,12,a,4294967295,Symbol(s)|two11");
        assert!(scope.has(o, "a")? && scope.has(o, 7)? && scope.has(o, "toString")? && !scope.has(o, "b")?);
        assert!(scope.has_own(o, symbol)? && !scope.has_own(o, "toString")?);
        assert!(scope.delete(o, "a")? && !scope.has(o, "a")?);
        let got = scope.get(o, Key::Name("7"))?;
        assert_eq!(scope.as_text(got)?, "two");
        let length = scope.get(b, "length")?;
        assert_eq!(scope.as_number(length)?, 3.0);
        let frozen = scope.evaluate("f.js", "'use strict'; Object.freeze({ x: 1 })")?.cast::<Object>(scope)?;
        let e = scope.set(frozen, "x", a).unwrap_err();
        assert_eq!(e.to_string(), "TypeError: Cannot assign to read only property 'x' of object '#<Object>'");
        assert!(!scope.delete(frozen, "x")?);
        let array = scope.array(&[a.any(), b.any(), scope.undefined()])?;
        assert_eq!(scope.length(array)?, 3);
        let second = scope.get(array, 1)?;
        assert_eq!(scope.as_text(second)?, "two");
        let proxy =
            scope.evaluate("p.js", "new Proxy({}, { get: (_, k) => 'got ' + String(k), has: () => { throw new RangeError('no') } })")?;
        let got = scope.get(proxy, 5)?;
        assert_eq!(scope.as_text(got)?, "got 5");
        assert_eq!(scope.has(proxy, "x").unwrap_err().to_string(), "RangeError: no");
        Ok(())
    });
}

#[test]
fn calls_both_ways() {
    in_both(|scope| {
        let log = Rc::new(RefCell::new(Vec::new()));
        let seen = log.clone();
        let f = scope.function("note", 1, move |scope, args| {
            let mut line = format!("{}:", args.len());
            for i in 0..args.len() {
                let a = args.get(scope, i)?;
                line.push_str(&scope.nested(|scope| scope.to_text(a))?);
            }
            seen.borrow_mut().push(line);
            // Enough garbage to move everything several times.
            for i in 0..20 {
                scope.nested(|scope| scope.string(&format!("garbage number {i}")).map(|_| ()))?;
            }
            args.this(scope)
        })?;
        let o = scope.object()?;
        scope.set(o, "note", f)?;
        let args = [scope.number(1.0)?.any(), scope.string("two")?.any(), scope.null()?];
        let this = scope.call_method(o, "note", &args)?;
        assert!(scope.strict_equals(this, o)?);
        let global = scope.global()?;
        scope.set(global, "f", f)?;
        scope.evaluate("f.js", "[1, 2].map(f); f.call(3, 'x'); f.name + f.length")?;
        assert_eq!(*log.borrow(), ["3:1twonull", "3:101,2", "3:211,2", "1:x"]);
        let name = scope.evaluate("n.js", "f.name + f.length + typeof f + f.prototype")?;
        assert_eq!(scope.as_text(name)?, "note1functionundefined");
        let date = scope.get(global, "Date")?.cast::<Function>(scope)?;
        let zero = scope.number(0.0)?;
        let date = scope.construct(date, &[zero.any()])?;
        let text = scope.call_method(date, "toISOString", &[])?;
        assert_eq!(scope.as_text(text)?, "1970-01-01T00:00:00.000Z");
        Ok(())
    });
}

#[test]
fn rust_calls_javascript_calls_rust() {
    in_both(|scope| {
        let f = scope.function("down", 1, |scope, args| {
            let n = args.get(scope, 0)?;
            let n = scope.as_number(n)?;
            if n == 0.0 {
                return Ok(scope.string("bottom")?.any());
            }
            let back = scope.global()?;
            let next = scope.number(n - 1.0)?;
            scope.nested_value(|scope| scope.call_method(back, "up", &[next.any()]))
        })?;
        let global = scope.global()?;
        scope.set(global, "down", f)?;
        let r = scope.evaluate("up.js", "function up(n) { return down(n) + '.' } down(20)")?;
        assert_eq!(scope.as_text(r)?, format!("bottom{}", ".".repeat(20)));
        let e = scope.evaluate("deep.js", "down(1e9)").unwrap_err();
        assert_eq!(e.to_string(), "RangeError: Maximum call stack size exceeded");
        Ok(())
    });
}

#[test]
fn exceptions_travel_and_keep_their_value() {
    in_both(|scope| {
        let e = scope.evaluate("lib/a.js", "function boom() { throw new TypeError('no good') }\nboom()").unwrap_err();
        let exception = e.exception().expect("an exception");
        assert_eq!((exception.name(), exception.message()), ("TypeError", "no good"));
        let stack = exception.stack().expect("a stack");
        assert!(stack.starts_with("TypeError: no good\n    at boom (lib/a.js:1:25)\n    at lib/a.js:2:1"), "{stack}");
        assert_eq!(e.to_string(), "TypeError: no good");
        let e = scope.evaluate("b.js", "throw { a: 5 }").unwrap_err();
        assert_eq!(e.to_string(), "Uncaught #<Object>");
        let thrown = e.exception().expect("an exception").value(scope)?;
        let a = scope.get(thrown, "a")?;
        assert_eq!(scope.as_number(a)?, 5.0);
        let e = scope.evaluate("c.js", "let x = ;").unwrap_err();
        let exception = e.exception().expect("an exception");
        assert_eq!(exception.name(), "SyntaxError");
        assert!(
            exception.stack().expect("a stack").starts_with("c.js:1\nlet x = ;\n        ^\n\nSyntaxError: "),
            "{:?}",
            exception.stack()
        );
        // Through a native function and back, it is the same object.
        let pass = scope.function("pass", 1, |scope, args| {
            let f = args.get(scope, 0)?.cast::<Function>(scope)?;
            let this = scope.undefined();
            scope.call(f, this, &[])
        })?;
        let fail = scope.function("fail", 1, |scope, args| {
            let class = args.get(scope, 0)?;
            Err(match scope.to_text(class)?.as_str() {
                "type" => Error::type_error("of Rust's"),
                "range" => Error::range_error("of Rust's"),
                _ => Error::New(ErrorClass::SyntaxError, "of Rust's".into()),
            })
        })?;
        let global = scope.global()?;
        scope.set(global, "pass", pass)?;
        scope.set(global, "fail", fail)?;
        let same = scope.evaluate("d.js", "const mine = new Error('mine'); try { pass(() => { throw mine }) } catch (e) { e === mine }")?;
        assert!(scope.as_bool(same)?);
        let all = "['type', 'range', 'x'].map(k => { try { fail(k) } catch (e) { return `${e} ${e.stack.includes('e.js')}` } }).join()";
        let all = scope.evaluate("e.js", all)?;
        assert_eq!(scope.as_text(all)?, "TypeError: of Rust's true,RangeError: of Rust's true,SyntaxError: of Rust's true");
        let e = scope.evaluate("f.js", "pass(5)").unwrap_err();
        assert_eq!(e.to_string(), "TypeError: The value must be of type function. Received type number (5)");
        // An error whose getters misbehave is still reported.
        let hostile = "const h = new Error('h'); for (const k of ['name', 'message', 'stack']) Object.defineProperty(h, k, { get() { throw h } }); throw h";
        let e = scope.evaluate("g.js", hostile).unwrap_err();
        assert_eq!(e.exception().map(|e| e.name()), Some("Error"));
        Ok(())
    });
}

#[test]
fn bytes_are_copied_in_and_out() {
    in_both(|scope| {
        for n in [0usize, 5, 64, 65, 100_000] {
            let data: Vec<u8> = (0..n).map(|i| i as u8).collect();
            let b = scope.bytes(&data)?;
            assert_eq!((scope.byte_length(b)?, scope.copy_bytes(b)?), (n, data));
        }
        let b = scope.bytes(&[1, 2, 3, 4])?;
        let global = scope.global()?;
        scope.set(global, "b", b)?;
        let whole = scope.evaluate("b.js", "b[1] = 20; b.buffer")?.cast::<Bytes>(scope)?;
        let view = scope.evaluate("b.js", "new DataView(b.buffer, 1, 2)")?.cast::<Bytes>(scope)?;
        assert_eq!((scope.copy_bytes(whole)?, scope.copy_bytes(view)?), (vec![1, 20, 3, 4], vec![20, 3]));
        scope.write_bytes(view, 1, &[30])?;
        let mut two = [0; 2];
        scope.read_bytes(b, 2, &mut two)?;
        assert_eq!(two, [30, 4]);
        for (offset, length) in [(0, 5), (5, 0), (usize::MAX, 1), (1, usize::MAX >> 40)] {
            let e = scope.write_bytes(b, offset, &vec![0; length]).unwrap_err();
            assert_eq!(e.to_string(), "RangeError: Offset is outside the bounds of the DataView");
            assert!(scope.read_bytes(b, offset, &mut vec![0; length]).is_err());
        }
        let gone = scope.evaluate("t.js", "structured = b.buffer.transfer(); b")?.cast::<Bytes>(scope)?;
        assert_eq!((scope.byte_length(gone)?, scope.copy_bytes(gone)?), (0, vec![]));
        Ok(())
    });
}

#[test]
fn promises_and_microtasks() {
    in_both(|scope| {
        let (promise, resolver) = scope.promise()?;
        let global = scope.global()?;
        scope.set(global, "p", promise)?;
        let all =
            scope.evaluate("p.js", "var log = ''; (async () => { log += await p; throw new Error('after') })()")?.cast::<Promise>(scope)?;
        assert_eq!(scope.promise_state(all)?, PromiseState::Pending);
        let result = scope.promise_result(all)?;
        assert_eq!(scope.kind(result)?, Kind::Undefined);
        let v = scope.string("value")?;
        resolver.resolve(scope, v)?;
        assert!(scope.has_microtasks());
        scope.run_microtasks()?;
        assert!(!scope.has_microtasks());
        let log = scope.evaluate("l.js", "log")?;
        assert_eq!(scope.as_text(log)?, "value");
        assert_eq!(scope.promise_state(all)?, PromiseState::Rejected);
        let reason = scope.promise_result(all)?;
        assert_eq!(scope.to_text(reason)?, "Error: after");
        let (promise, resolver) = scope.promise()?;
        resolver.reject(scope, v)?;
        assert_eq!(scope.promise_state(promise)?, PromiseState::Rejected);
        let (_, unused) = scope.promise()?;
        drop(unused);
        Ok(())
    });
}

#[test]
fn globals_keep_values_and_let_go_of_them() {
    in_both(|scope| {
        let text = "var dead = []; var registry = new FinalizationRegistry(v => dead.push(v)); var make = n => { const o = { n }; registry.register(o, n); return o }";
        scope.evaluate("g.js", text)?;
        let global = scope.global()?;
        let keep = |n: f64, scope: &mut tally::Scope<'_>| -> Result<Global, Error> {
            scope.nested(|scope| {
                let n = scope.number(n)?;
                let o = scope.call_method(global, "make", &[n.any()])?;
                scope.global_handle(o)
            })
        };
        let (one, two) = (keep(1.0, scope)?, keep(2.0, scope)?);
        let again = one.clone();
        drop(one);
        drop(two);
        scope.run_microtasks()?;
        scope.collect_garbage()?;
        scope.run_finalization_callbacks()?;
        let dead = scope.evaluate("d.js", "String(dead)")?;
        assert_eq!(scope.as_text(dead)?, "2");
        let o = again.get(scope)?;
        let n = scope.get(o, "n")?;
        assert_eq!(scope.as_number(n)?, 1.0);
        Ok(())
    });
}

#[test]
fn closures_die_outside_of_collections() {
    struct Noisy(Rc<RefCell<u32>>, Option<Global>);
    impl Drop for Noisy {
        fn drop(&mut self) {
            *self.0.borrow_mut() += 1;
        }
    }
    let dropped = Rc::new(RefCell::new(0));
    let counter = dropped.clone();
    in_both(move |scope| {
        let before = *counter.borrow();
        for _ in 0..10 {
            let counter = counter.clone();
            scope.nested(|scope| {
                let kept = scope.object()?;
                let noisy = Noisy(counter, Some(scope.global_handle(kept.any())?));
                let f = scope.function("f", 0, move |scope, _| match &noisy.1 {
                    Some(g) => g.get(scope),
                    None => Ok(scope.undefined()),
                })?;
                let this = scope.undefined();
                scope.call(f, this, &[]).map(|_| ())
            })?;
        }
        scope.collect_garbage()?;
        assert_eq!(*counter.borrow(), before + 10);
        // One that lives until the isolate goes.
        let noisy = Noisy(counter.clone(), None);
        let f = scope.function("f", 0, move |scope, _| {
            let _ = &noisy;
            Ok(scope.undefined())
        })?;
        let global = scope.global()?;
        scope.set(global, "f", f)
    });
    assert_eq!(*dropped.borrow(), 22);
}

#[test]
fn arrays_are_told_from_their_proxies() {
    in_both(|scope| {
        let p = scope.evaluate("p.js", "new Proxy([], {})")?;
        assert!(!scope.is::<Array>(p)? && scope.is::<Object>(p)?);
        Ok(())
    });
}
