//! Bad input gets Node's kind of error, never a panic.

mod support;

use support::{Run, Temp, tally, tally_with_input};

fn fails(run: &Run, code: i32, texts: &[&str]) {
    assert_eq!(run.code, Some(code), "{}", run.show());
    for t in texts {
        assert!(run.stderr.contains(t), "standard error lacks {t:?}\n{}", run.show());
    }
}

fn prints(code: &str, want: &str) {
    let run = tally(&["-e", code]);
    assert!(run.code == Some(0) && run.stdout == format!("{want}\n"), "{code}\nwant {want}\n{}", run.show());
}

#[test]
fn syntax_error() {
    let f = Temp::new("syntax.js", b"let a = 1;\nlet b = );\n");
    fails(&tally(&[f.path()]), 1, &["syntax.js:2", "let b = );", "^", "SyntaxError: Unexpected token ')'"]);
}

#[test]
fn endless_recursion() {
    prints(
        "function f() { return f() + 1 } try { f() } catch (e) { console.log(e.name, e.message) }",
        "RangeError Maximum call stack size exceeded",
    );
    prints("const o = { get x() { return this.x } }; try { o.x } catch (e) { console.log(e.name) }", "RangeError");
    prints("function g() { [1].map(g) } try { g() } catch (e) { console.log(e.name) }", "RangeError");
    prints("const p = new Proxy({}, { get: (t, k, r) => r[k] }); try { p.x } catch (e) { console.log(e.name) }", "RangeError");
    prints(
        "let s = []; for (let i = 0; i < 1e5; i++) s = [s]; try { JSON.stringify(s); console.log('done') } catch (e) { console.log(e.name) }",
        "RangeError",
    );
    prints(
        "let f = () => 1; for (let i = 0; i < 1e5; i++) f = new Proxy(f, {}); try { f() } catch (e) { console.log(e.name) }",
        "RangeError",
    );
    prints(
        "let f = class {}; for (let i = 0; i < 1e5; i++) f = new Proxy(f, {}); try { new f() } catch (e) { console.log(e.name) }",
        "RangeError",
    );
    prints(
        "let f = function () {}; for (let i = 0; i < 1e6; i++) f = f.bind(); console.log(typeof Reflect.construct(Object, [], f))",
        "object",
    );
    prints(
        "const g = []; function* h(n) { try { yield n; g[n + 1].next() } catch { } return n } for (let i = 0; i < 2e4; i++) { g.push(h(i)); g[i].next() } g[0].next(); console.log(g[0].next().done)",
        "true",
    );
    prints(
        "let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); const locals = Array.from({ length: 200 }, (_, i) => `let v${i} = ${i};`).join(''); \
         const r = new Function('cb', 'self', locals + 'try { self(cb, self) } catch { } if (!cb.done) { try { cb(); cb.done = true } catch { } } return v0'); \
         r(() => { try { p.x } catch (e) { console.log(e.name) } }, r)",
        "RangeError",
    );
    prints(
        "function f() {} for (let i = 0; i < 3e5; i++) f['k' + i] = i; console.log(typeof f.prototype, f.name, f.length, f.k7)",
        "object f 0 7",
    );
    prints("const t = { toString() { return '' + t } }; try { '' + t } catch (e) { console.log(e.name) }", "RangeError");
    fails(&tally(&["-e", "function f() { f() } f()"]), 1, &["RangeError: Maximum call stack size exceeded"]);
}

#[test]
fn huge_arrays() {
    prints("const a = new Array(3 * 1024 ** 3); console.log(a.length, a[5])", "3221225472 undefined");
    prints("try { new Array(2 ** 32) } catch (e) { console.log(e.name, e.message) }", "RangeError Invalid array length");
    prints("try { new Array(-1) } catch (e) { console.log(e.name, e.message) }", "RangeError Invalid array length");
    prints("try { 'x'.repeat(2 ** 30) } catch (e) { console.log(e.name, e.message) }", "RangeError Invalid string length");
}

#[test]
fn huge_patterns() {
    prints("const r = new RegExp('a|'.repeat(1e5) + 'b'); console.log(r.exec('xb').index, r.test('c'))", "1 false");
    prints("const r = new RegExp('a|'.repeat(2000) + 'b'); console.log(r.exec('xb').index)", "1");
}

#[test]
fn uncaught_errors_show_their_source() {
    let f = Temp::new("uncaught.js", b"function f() {\n  throw new TypeError('bad');\n}\nf();\n");
    let run = tally(&[f.path()]);
    fails(&run, 1, &["uncaught.js:2\n  throw new TypeError('bad');\n  ^\n\nTypeError: bad\n    at f ("]);
    assert!(!run.stderr.contains("new TypeError (<anonymous>)"), "{}", run.show());
}

/// The header of what is printed: the source line and the mark below it.
#[test]
fn uncaught_errors_show_where_they_were_thrown() {
    let shows = |code: &str, line: &str, column: usize| {
        let f = Temp::new("thrown.js", code.as_bytes());
        let mark = format!("{line}\n{}^\n", " ".repeat(column));
        fails(&tally(&[f.path()]), 1, &[&mark]);
    };
    let line = "function f() { throw e; }";
    shows(&format!("const e = new Error('made here');\n{line}\nf();"), line, 15);
    shows(&format!("const e = new Error('made here');\n{line}\n[1].map(f);"), line, 15);
    shows(&format!("const e = new Error('made here');\n{line}\ntry {{ f() }} finally {{ String() }}"), line, 15);
    shows(&format!("const e = 5;\n{line}\nfor (const x of new Set([1])) f();"), line, 15);
    shows(&format!("const e = {{ a: 1 }};\n{line}\nqueueMicrotask(f);"), line, 15);
    shows(&format!("const e = undefined;\n{line}\nsetTimeout(() => {{ try {{ null.x }} catch {{}} f() }});"), line, 15);
    // A handler that runs code of its own does not change it.
    shows(&format!("const e = 's';\n{line}\nprocess.on('exit', () => {{ try {{ null.x }} catch {{}} }}); f();"), line, 15);
    // Caught and thrown again is thrown there; a rejection shows where the error was made.
    shows("try { null.x } catch (e) {\n  throw e }", "  throw e }", 2);
    shows("async function f() {\n  throw new Error('made') }\nf();", "  throw new Error('made') }", 8);
}

#[test]
fn an_unhandled_error_event_shows_its_emitter() {
    let code = b"class Door extends require('events') {}\nconst made = new Error('locked');\nfunction open() { new Door().emit('error', made) }\nopen();";
    let f = Temp::new("emit.js", code);
    let run = tally(&[f.path()]);
    fails(&run, 1, &["throw err; // Unhandled 'error' event", "\nEmitted 'error' event on Door instance at:\n    at open ("]);
}

/// A microtask that throws is dealt with before the next one runs.
#[test]
fn a_microtask_that_throws_ends_the_program() {
    let run = tally(&["-e", "queueMicrotask(() => { throw new Error('first') }); queueMicrotask(() => console.log('second'))"]);
    fails(&run, 1, &["Error: first"]);
    assert_eq!(run.stdout, "");
    prints(
        "process.on('uncaughtException', (e) => console.log(e)); queueMicrotask(() => { throw 1 }); queueMicrotask(() => console.log(2)); process.nextTick(() => { throw 0 })",
        "0\n1\n2",
    );
}

#[test]
fn what_is_not_built_is_refused_by_name() {
    for (code, what) in [
        ("new (require('inspector').Session)().connect()", "inspector.Session.prototype.connect"),
        ("require('util').setTraceSigInt(true)", "util.setTraceSigInt"),
        ("new Intl.DateTimeFormat('fa')", "Intl.DateTimeFormat with the calendar persian"),
    ] {
        fails(&tally(&["-e", code]), 1, &["[ERR_TALLY_NOT_BUILT_YET]", what, "not part of this version of tally yet"]);
    }
}

#[test]
fn huge_buffers() {
    prints("try { Buffer.alloc(2 ** 40) } catch (e) { console.log(e.name) }", "RangeError");
    prints("try { Buffer.alloc(2 ** 53) } catch (e) { console.log(e.name, e.code) }", "RangeError ERR_OUT_OF_RANGE");
    prints("try { new ArrayBuffer(2 ** 53) } catch (e) { console.log(e.name, e.message) }", "RangeError Invalid array buffer length");
    prints("try { new Uint8Array(2 ** 40) } catch (e) { console.log(e.name) }", "RangeError");
}

#[test]
fn a_directory_instead_of_a_file() {
    let run = tally(&["acceptance"]);
    fails(&run, 1, &["Cannot find module", "MODULE_NOT_FOUND"]);
    fails(&tally(&["--script", "acceptance"]), 1, &["acceptance", "directory"]);
}

#[test]
fn a_missing_file() {
    fails(&tally(&["no-such-file.js"]), 1, &["Error: Cannot find module", "no-such-file.js", "MODULE_NOT_FOUND"]);
}

#[test]
fn source_that_is_not_utf8() {
    let f = Temp::new("bytes.js", b"console.log('a\xff\xfeb'.length, '\xc3\xa9')");
    let run = tally(&[f.path()]);
    assert!(run.code == Some(0) && run.stdout == "4 é\n", "{}", run.show());
}

#[test]
fn cyclic_require() {
    let a = Temp::new("a.js", b"exports.early = 1; exports.b = require('./b.js').seen; exports.late = 2; if (require.main === module) console.log(exports.b, exports.late)");
    std::fs::write(a.0.with_file_name("b.js"), b"const a = require('./a.js'); exports.seen = [a.early, a.late].join()")
        .expect("a second file");
    let run = tally(&[a.path()]);
    assert!(run.code == Some(0) && run.stdout == "1, 2\n", "{}", run.show());
}

#[test]
fn bad_flags() {
    fails(&tally(&["--no-such-flag", "x.js"]), 9, &["bad option: --no-such-flag"]);
    fails(&tally(&["--max-memory=lots", "x.js"]), 9, &["--max-memory must be a size such as 256m, or 50%, not 'lots'"]);
}

#[test]
fn deep_nesting_of_source() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("-", ""), ("`${", "}`"), ("a=>", "")] {
        let text = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        let run = tally_with_input(&["-"], text.as_bytes());
        assert!(matches!(run.code, Some(0 | 1)), "{open}\n{}", run.show());
    }
    let sum = format!("console.log({}1)", "1+".repeat(30_000));
    let run = tally_with_input(&["-"], sum.as_bytes());
    assert!(run.code == Some(0) && run.stdout == "30001\n", "{}", run.show());
}

#[test]
fn what_is_not_built_is_named() {
    fails(&tally(&["-e", "require('sqlite')"]), 1, &["Cannot find module 'sqlite'"]);
}

/// What Node's world adds to the builtins that `crates/tally/tests/root_stack.rs` calls.
#[test]
fn large_inputs_to_natives() {
    let run = tally(&["support/every-builtin.js", "120000", "Buffer", "structuredClone"]);
    assert!(run.code == Some(0) && run.stdout == "enough\n", "{}", run.show());
}
