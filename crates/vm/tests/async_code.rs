//! Generators, promises, async functions, async generators.

mod common;
use common::check;

/// A script whose value is filled in by microtasks: the text of `log` after all of them.
#[track_caller]
fn check_log(cases: &[(&str, &str)]) {
    for (code, want, stress) in cases.iter().flat_map(|(c, w)| [(c, w, None), (c, w, Some(7))]) {
        let mut cx = common::isolate_with(stress);
        let first = common::eval_in(&mut cx, &format!("var log = ''; {code}; 0"));
        let got = common::eval_in(&mut cx, "log");
        assert_eq!(got, *want, "\n{code}\n(the script itself gave {first})");
    }
}

#[test]
fn generators() {
    check(&[
        (
            "function* g() { yield 1; const x = yield 2; return x } let i = g(); i.next(); i.next(); let r = i.next(7); r.value + '' + r.done",
            "7true",
        ),
        ("function* g(a, b = 2) { yield a + b } g(1).next().value", "3"),
        ("function* g() { try { yield 1 } finally { log = 'f' } } var log = ''; let i = g(); i.next(); i.return(5).value + log", "5f"),
        ("function* g() { try { yield 1 } catch (e) { yield e * 2 } } let i = g(); i.next(); i.throw(21).value", "42"),
        ("function* g() {} let i = g(); i.next(); i.next().done", "true"),
        ("function* g(a, b) { yield a; yield b } let i = g(1, 2); i.next().value + '' + i.next().value", "12"),
        ("function* g() { yield 1 } let i = g(); try { i.throw(3) } catch (e) { e + '' + i.next().done }", "3true"),
        ("var s = 0; function* g() { for (let i = 0; i < 5; i++) yield i } for (const x of g()) s += x; s", "10"),
        ("var l = ''; function* g() { try { yield 1; yield 2 } finally { l += 'f' } } for (const x of g()) { l += x; break } l", "1f"),
        (
            "function* a() { const r = yield* b(); yield r } function* b() { yield 1; return 2 } let i = a(); i.next().value + '' + i.next().value + i.next().done",
            "12true",
        ),
        ("let [x, ...y] = (function* () { yield 1; yield 2; yield 3 })(); x + y.length", "3"),
        ("function* g() { g.i.next() } g.i = g(); g.i.next()", "throws TypeError: Generator is already running"),
        ("function* g() { return arguments.length } g(1, 2).next().value", "2"),
        ("let o = { *[Symbol.iterator]() { yield 1; yield 2 } }; let s = 0; for (let x of o) s += x; s", "3"),
        ("function* g() { yield this.v } g.call === undefined ? 0 : 0; ({ v: 4, g }).g().next().value", "4"),
    ]);
}

#[test]
fn promises() {
    check_log(&[
        ("Promise.resolve(1).then(v => log += v)", "1"),
        ("new Promise((r, j) => j(2)).catch(e => log += 'c' + e)", "c2"),
        ("Promise.resolve(1).then(() => { throw 3 }).then(0, e => log += e)", "3"),
        ("Promise.resolve(1).finally(() => log += 'f').then(v => log += v)", "f1"),
        ("let p = new Promise(r => setP = r); p.then(v => log += v); setP(p2 = Promise.resolve(9)); var setP, p2", "9"),
        ("Promise.resolve().then(() => log += 1).then(() => log += 3); Promise.resolve().then(() => log += 2)", "123"),
        ("let { promise, resolve } = Promise.withResolvers(); promise.then(v => log += v); resolve(4)", "4"),
        ("let p = Promise.resolve({ then(r) { r('t') } }); p.then(v => log += v)", "t"),
        ("class P extends Promise {} log += P.resolve(1) instanceof P; log += P.resolve(1).then(() => 1) instanceof P", "truetrue"),
        ("Promise.try(() => { throw 'x' }).catch(e => log += e)", "x"),
        (
            "let p; p = new Promise(r => Promise.resolve().then(() => r(p))); p.catch(e => log += e.message)",
            "Chaining cycle detected for promise #<Promise>",
        ),
    ]);
}

#[test]
fn async_functions() {
    check_log(&[
        ("async function f() { log += 1; await 0; log += 3; return 4 } f().then(v => log += v); log += 2", "1234"),
        ("async function f() { throw 5 } f().catch(e => log += e)", "5"),
        ("async function f() { try { await Promise.reject(6) } catch (e) { log += e } finally { log += 'f' } } f()", "6f"),
        ("async function f(a = missing) {} f().catch(e => log += e.name)", "ReferenceError"),
        ("const g = async x => (await x) + 1; g(g(g(0))).then(v => log += v)", "3"),
        ("async function f() { for (let i = 0; i < 3; i++) log += await i } f()", "012"),
        ("(async () => { let s = 0; for (let i = 0; i < 100; i++) s += await i; log += s })()", "4950"),
        ("class A { async m() { return await this.x } x = 8 } new A().m().then(v => log += v)", "8"),
        ("async function a() { await b(); log += 'a' } async function b() { await 0; log += 'b' } a(); log += '-'", "-ba"),
        ("async function f() { await new Promise(() => {}); log += 'never' } f(); log += 'x'", "x"),
    ]);
}

#[test]
fn async_generators() {
    check_log(&[
        ("async function* g() { yield 1; yield 2 } (async () => { for await (const x of g()) log += x; log += 'd' })()", "12d"),
        (
            "async function* g() { try { yield 1 } finally { log += 'f' } } (async () => { for await (const x of g()) { log += x; break } log += 'd' })()",
            "1fd",
        ),
        (
            "async function* g() { const x = yield 1; log += x; return 3 } (async () => { let i = g(); await i.next(); let r = await i.next('s'); log += r.value + '' + r.done })()",
            "s3true",
        ),
        (
            "async function* g() { yield* h() } async function* h() { yield 'a'; yield 'b' } (async () => { for await (const x of g()) log += x })()",
            "ab",
        ),
        ("async function* g() { throw 7 } g().next().catch(e => log += e)", "7"),
        (
            "async function* g() { yield 1 } let i = g(); i.next().then(r => log += r.value); i.next().then(r => log += r.done); i.return(5).then(r => log += r.value)",
            "1true5",
        ),
        ("function* s() { yield Promise.resolve(1); yield 2 } (async () => { for await (const x of s()) log += x })()", "12"),
        ("async function* g() { log += await 4; yield 5 } g().next().then(r => log += r.value)", "45"),
        ("async function* g() {} g().throw(9).catch(e => log += e)", "9"),
    ]);
}
