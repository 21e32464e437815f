//! Expressions, statements, functions.

mod common;
use common::check;

#[test]
fn arithmetic() {
    check(&[
        ("1 + 2", "3"),
        ("2147483647 + 1", "2147483648"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("-0 === 0 && 1 / -0 === -Infinity", "true"),
        ("0 * -1 === 0 && 1 / (0 * -1)", "-Infinity"),
        ("7 / 2", "3.5"),
        ("-7 % 3", "-1"),
        ("1 / (-4 % 2)", "-Infinity"),
        ("2 ** 10", "1024"),
        ("5 & 3 | 8 ^ 1", "9"),
        ("1 << 31", "-2147483648"),
        ("-1 >>> 0", "4294967295"),
        ("4294967296 | 0", "0"),
        ("2.5e9 | 0", "-1794967296"),
        ("~5", "-6"),
        ("'a' + 1 + true + null", "a1truenull"),
        ("1 + '2' - 1", "11"),
        ("10n ** 20n", "100000000000000000000"),
        ("typeof 1n + typeof '' + typeof undefined + typeof null", "bigintstringundefinedobject"),
        ("1 < 2 && 'a' < 'b' && !(NaN < 1) && !(NaN >= 1)", "true"),
        ("null == undefined && null !== undefined && '1' == 1 && !('1' === 1)", "true"),
        ("let i = 5; i++ + ++i", "12"),
        ("`a${1 + 1}b${'c'}`", "a2bc"),
    ]);
}

#[test]
fn control_flow() {
    check(&[
        ("let s = 0; for (let i = 0; i < 10; i++) s += i; s", "45"),
        ("let s = 0, i = 0; while (true) { if (++i > 10) break; if (i % 2) continue; s += i } s", "30"),
        ("let r = ''; switch (3) { case 1: r += 1; case 3: r += 3; case 4: r += 4; break; default: r += 'd' } r", "34"),
        ("let r = ''; outer: for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) { if (j == 1) continue outer; r += i } r", "012"),
        ("let r = ''; try { r += 1; throw 2 } catch (e) { r += e } finally { r += 3 } r", "123"),
        ("function f() { try { return 1 } finally { f.x = 2 } } f() + f.x", "3"),
        ("function f() { for (;;) { try { return 1 } finally { break } } return 2 } f()", "2"),
        ("let r = ''; for (const k in { a: 1, b: 2, __proto__: { c: 3, a: 4 } }) r += k; r", "abc"),
        ("var r = ''; for (var k in [7, 8]) r += k; r", "01"),
        ("do { var x = 1 } while (false); x", "1"),
    ]);
}

#[test]
fn functions() {
    check(&[
        ("function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) } fib(20)", "6765"),
        ("const add = (a, b = a * 2, ...c) => a + b + c.length; add(1) + add(1, 2, 3, 4)", "8"),
        ("function f() { return arguments.length + arguments[1] } f(1, 2, 3)", "5"),
        ("function f(a) { return a } f.call === undefined ? 1 : 1", "1"),
        ("(function () { return typeof this })()", "object"),
        ("(function () { 'use strict'; return typeof this })()", "undefined"),
        ("let c = (() => { let n = 0; return () => ++n })(); c(); c(); c()", "3"),
        ("let fs = []; for (let i = 0; i < 3; i++) fs[i] = () => i; fs[0]() + fs[1]() + fs[2]()", "3"),
        ("function f({ a, b: { c = 5 } = {} }, [d, ...e]) { return a + c + d + e.length } f({ a: 1 }, '234')", "622"),
        ("function Foo(x) { this.x = x } Foo.prototype.get = function () { return this.x }; new Foo(7).get()", "7"),
        ("function F() { return { a: 1 } } new F().a", "1"),
        (
            "function f() { return new.target === undefined } f() + '' + new (function () { this.t = new.target !== undefined })().t",
            "truetrue",
        ),
        ("let o = { get x() { return this.y * 2 }, set x(v) { this.y = v }, y: 1 }; o.x = 21; o.x", "42"),
        ("f(3); function f(n) { return n }", "3"),
        ("(function f(n) { return n ? n + f(n - 1) : 0 })(100)", "5050"),
        ("var o = { a: 1, ['b' + 1]: 2, m() { return this.a } }; o.b1 + o.m()", "3"),
        ("let [a, , b = 3, ...c] = [1, 2, undefined, 4, 5]; a + b + c.length", "6"),
        ("let { a, ...rest } = { a: 1, b: 2, c: 3 }; a + rest.b + rest.c", "6"),
    ]);
}

#[test]
fn classes() {
    check(&[
        ("class A { constructor(x) { this.x = x } get() { return this.x } static s() { return 's' } } new A(1).get() + A.s()", "1s"),
        ("class A { m() { return 1 } } class B extends A { m() { return super.m() + 1 } } new B().m()", "2"),
        (
            "class A { constructor() { this.a = 1 } } class B extends A { constructor() { super(); this.b = 2 } } let b = new B; b.a + b.b",
            "3",
        ),
        (
            "class A { x = 1; #y = 2; get y() { return this.#y } static z = 3; #m() { return 4 } m() { return this.#m() } } let a = new A; a.x + a.y + A.z + a.m()",
            "10",
        ),
        ("class A { static #c = 0; static inc() { return ++A.#c } } A.inc(); A.inc()", "2"),
        ("class A { #x; static has(o) { return #x in o } } A.has(new A) + '' + A.has({})", "truefalse"),
        ("class A {} try { A() } catch (e) { e.message }", "Class constructor A cannot be invoked without 'new'"),
        ("class A {} class B extends A { constructor() { this.x } } try { new B } catch (e) { e.name }", "ReferenceError"),
        ("class A { static { this.q = 5 } } A.q", "5"),
        ("class A extends null {} Object.getPrototypeOf(A.prototype)", "null"),
        ("class A { get [`x${1}`]() { return 9 } } new A().x1", "9"),
        ("new (class { constructor() { return { z: 8 } } })().z", "8"),
        ("class A { constructor() { this.n = new.target.name } } class B extends A {} new B().n", "B"),
    ]);
}

#[test]
fn errors() {
    check(&[
        ("x", "throws ReferenceError: x is not defined"),
        ("let o = {}; o.f()", "throws TypeError: o.f is not a function"),
        ("undefined.x", "throws TypeError: Cannot read properties of undefined (reading 'x')"),
        ("null[0]", "throws TypeError: Cannot read properties of null (reading '0')"),
        ("let u; u.x = 1", "throws TypeError: Cannot set properties of undefined (setting 'x')"),
        ("a; let a = 1", "throws ReferenceError: Cannot access 'a' before initialization"),
        ("const c = 1; c = 2", "throws TypeError: Assignment to constant variable."),
        ("new (() => 1)", "throws TypeError: (intermediate value) is not a constructor"),
        ("let { a } = null", "throws TypeError: Cannot destructure property 'a' of 'null' as it is null."),
        ("for (let x of 5);", "throws TypeError: 5 is not iterable"),
        ("function f() { f() } f()", "throws RangeError: Maximum call stack size exceeded"),
        ("function f() { try { return f() } catch (e) { return e.name } } f()", "RangeError"),
        ("let n = 0; function f() { n++; f() } try { f() } catch {} n > 5000", "true"),
        ("throw 5", "throws 5"),
        ("try { null.x } catch (e) { e instanceof TypeError }", "true"),
        ("1 in 2", "throws TypeError: Cannot use 'in' operator to search for '1' in 2"),
        ("'use strict'; undefinedVariable = 1", "throws ReferenceError: undefinedVariable is not defined"),
        ("typeof undefinedVariable", "undefined"),
        ("try { (void 0)() } catch (e) { e.message }", "(void 0) is not a function"),
    ]);
}
