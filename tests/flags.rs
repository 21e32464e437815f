//! The options of Node's, as its command takes them, and what is refused where a program asks for what is not built.

mod support;

use support::{Run, Temp, tally, tally_with_env, tally_with_input};

#[track_caller]
fn ok(run: &Run, stdout: &str) {
    assert!(run.code == Some(0) && run.stdout == stdout && run.stderr.is_empty(), "want {stdout}\n{}", run.show());
}

/// Ends with this code; all of these are in what it wrote on standard error, in this order.
#[track_caller]
fn fails(run: &Run, code: i32, parts: &[&str]) {
    let mut rest = run.stderr.as_str();
    for part in parts {
        rest = rest.split_once(part).unwrap_or_else(|| panic!("no {part:?} in its place\n{}", run.show())).1;
    }
    assert!(run.code == Some(code), "want code {code}\n{}", run.show());
}

#[test]
fn bad_options_end_with_nine() {
    for (args, message) in [
        (&["--no-such-flag", "-e", "1"][..], ": bad option: --no-such-flag\n"),
        (&["--no-require", "-e", "1"], ": --no-require is an invalid negation because it is not a boolean option\n"),
        (&["--title"], ": --title requires an argument\n"),
        (&["-c", "-e", "1"], ": either --check or --eval can be used, not both\n"),
        (&["--unhandled-rejections=x", "-e", "1"], ": invalid value for --unhandled-rejections\n"),
        (&["--env-file=no.env", "-e", "1"], ": no.env: not found\n"),
        (&["--permission-audit", "-e", "1"], ": --permission-audit is not part of this version of tally yet\n"),
    ] {
        let run = tally(args);
        fails(&run, 9, &[message]);
        assert!(run.stdout.is_empty(), "{}", run.show());
    }
    for (options, message) in [
        ("--eval 1", ": --eval is not allowed in NODE_OPTIONS\n"),
        ("--no-such-flag", ": --no-such-flag is not allowed in NODE_OPTIONS\n"),
        ("--title=\"x", ": invalid value for NODE_OPTIONS (unterminated string)\n"),
    ] {
        fails(&tally_with_env(&["-e", "1"], &[("NODE_OPTIONS", options)]), 9, &[message]);
    }
}

#[test]
fn what_means_nothing_is_told_once() {
    let args = ["--inspect=0", "--harmony", "--max-lazy", "--no-addons", "-p", "1"];
    let run = tally(&args);
    assert!(run.code == Some(0) && run.stdout == "1\n", "{}", run.show());
    assert!(run.stderr.contains("Warning: --inspect, --harmony, --max-lazy have no effect in this version of tally\n"), "{}", run.show());
    assert_eq!(run.stderr.matches("Warning").count(), 1, "{}", run.show());
    ok(&tally(&[&["--no-warnings"][..], &args].concat()), "1\n");
    ok(&tally_with_env(&["-p", "1"], &[("NODE_OPTIONS", "--inspect --no-warnings")]), "1\n");
    ok(&tally_with_env(&["--inspect", "-p", "1"], &[("NODE_NO_WARNINGS", "1")]), "1\n");
    let run = tally_with_env(&["-p", "1"], &[("NODE_V8_COVERAGE", "x")]);
    fails(&run, 0, &["Warning: NODE_V8_COVERAGE has no effect"]);
}

#[test]
fn programs_are_preloaded_printed_and_checked() {
    let first = Temp::new("first.cjs", b"console.log('first', module.parent === null, require.main === module)");
    ok(&tally(&["-r", first.path(), "-e", "console.log('then')"]), "first false false\nthen\n");
    ok(&tally(&["--import", first.path(), "-e", "console.log('then')"]), "first false false\nthen\n");
    let options = format!("-r {}", first.path());
    ok(
        &tally_with_env(&["-p", "process.execArgv.join()"], &[("NODE_OPTIONS", &options)]),
        "first false false\n-p,process.execArgv.join()\n",
    );
    ok(&tally(&["-pe", "1 + 1"]), "2\n");
    ok(&tally(&["-p", "-e", "1 + 1"]), "2\n");
    ok(&tally_with_input(&["-p"], b"5 + 5"), "10\n");
    ok(&tally(&["--check", first.path()]), "");
    ok(&tally_with_input(&["-c"], b"console.log(1)"), "");
    let bad = Temp::new("bad.js", b"let let");
    fails(&tally(&["-c", bad.path()]), 1, &["bad.js:1\nlet let\n", "SyntaxError", "Node.js v24.21.0"]);
    fails(&tally(&["-c", "no-such.js"]), 1, &["Cannot find module", "no-such.js'"]);
}

#[test]
fn small_settings() {
    ok(&tally(&["--title=a b", "-p", "process.title"]), "a b\n");
    ok(&tally(&["--stack-trace-limit=2", "-p", "Error.stackTraceLimit"]), "2\n");
    ok(&tally(&["--disable-proto=delete", "-p", "'__proto__' in {}"]), "false\n");
    let code = "try { ({}).__proto__ } catch (e) { console.log(e.code) }";
    ok(&tally(&["--disable-proto=throw", "-e", code]), "ERR_PROTO_ACCESS\n");
    ok(&tally(&["--no_deprecation", "-p", "process.noDeprecation"]), "true\n");
    ok(
        &tally(&["--throw-deprecation", "--trace-deprecation", "-p", "[process.throwDeprecation, process.traceDeprecation]"]),
        "[ true, true ]\n",
    );
    let code = "console.log([1, 100, 5000].every((n) => Buffer.allocUnsafe(n).every((b) => b === 0)))";
    ok(&tally(&["--zero-fill-buffers", "-e", &format!("for (let i = 0; i < 50; i++) Buffer.allocUnsafe(3000).fill(1); {code}")]), "true\n");
    let env = Temp::new("x.env", b"# names\nA=1\nexport B = \"two # words\"\nTZ=Asia/Tokyo\n");
    ok(&tally(&["--env-file", env.path(), "-p", "[process.env.A, process.env.B, process.env.TZ].join()"]), "1,two # words,UTC\n");
    let run = tally(&["--env-file-if-exists=no.env", "-p", "1"]);
    assert!(run.stdout == "1\n" && run.stderr == "no.env not found. Continuing without it.\n", "{}", run.show());
    let options = Temp::new("o.env", b"NODE_OPTIONS=--title=fromfile\n");
    ok(&tally(&["--env-file", options.path(), "-p", "process.title"]), "fromfile\n");
    ok(&tally_with_env(&["--no-global-search-paths", "-p", "require('module').globalPaths.length"], &[("NODE_PATH", "/x")]), "0\n");
    let flags = "const f = process.allowedNodeEnvironmentFlags; [f.has('--require'), f.has('r'), f.has('--stack_trace_limit=5'), f.has('--eval'), f.size > 200].join()";
    ok(&tally(&["-p", flags]), "true,true,true,false,true\n");
}

#[cfg(unix)]
#[test]
fn scripts_of_packages_run() {
    let package =
        Temp::new("package.json", br#"{ "scripts": { "show": "printf '[%s]' \"$NODE_RUN_SCRIPT_NAME\"", "bad": "exit 3", "no": 1 } }"#);
    let folder = std::path::Path::new(package.path()).parent().expect("it is in a folder").to_str().expect("UTF-8");
    let run = |args: &[&str]| {
        let code = format!("process.chdir({folder:?}); process.execve(process.execPath, ['tally', ...{args:?}])");
        tally(&["-e", &code])
    };
    ok(&run(&["--run", "show", "--", "a", "b c", "d'e", "$x"]), "[show][a][b c][d'e][$x]");
    assert_eq!(run(&["--run", "bad"]).code, Some(1));
    fails(&run(&["--run", "nope"]), 1, &["Missing script: \"nope\" for ", "package.json\n\nAvailable scripts are:\n  show: "]);
    fails(&tally(&["--run"]), 9, &["--run requires an argument"]);
}

#[test]
fn warnings_go_where_they_are_wanted() {
    let code = "process.emitWarning('one', 'A', 'C1'); process.emitWarning('two', 'DeprecationWarning', 'C2'); process.on('warning', (w) => console.log(w.code))";
    fails(&tally(&["-e", code]), 0, &["[C1] A: one\n", "--trace-warnings ...", "[C2] DeprecationWarning: two\n"]);
    ok(&tally(&["--disable-warning=C1", "--disable-warning=DeprecationWarning", "-e", code]), "C1\nC2\n");
    let run = tally(&["--no-deprecation", "--disable-warning=A", "-e", code]);
    ok(&run, "C1\n");
    fails(&tally(&["--trace-warnings", "-e", code]), 0, &["[C1] A: one\n    at [eval]:1:9\n"]);
    fails(&tally(&["--throw-deprecation", "-e", code]), 1, &["[C1] A: one\n", "DeprecationWarning: two\n"]);
    let file = Temp::new("warnings.txt", b"");
    ok(&tally(&[&format!("--redirect-warnings={}", file.path()), "-e", code]), "C1\nC2\n");
    let text = std::fs::read_to_string(file.path()).unwrap_or_default();
    assert!(text.contains("[C1] A: one\n") && text.contains("[C2] DeprecationWarning: two\n"), "{text}");
    fails(&tally(&["--redirect-warnings=/no/such/folder/x", "-e", code]), 0, &["[C1] A: one\n"]);
}

/// What each mode prints for a rejection that nobody handles, with and without listeners.
#[test]
fn rejections_in_every_mode() {
    let code = |listener: &str| {
        format!(
            "process.on('exit', (c) => console.log('exit', c)); {listener} \
             const p = Promise.reject(new Error('boom')); Promise.reject(5); setTimeout(() => p.catch(() => 0), 2); \
             process.on('rejectionHandled', () => console.log('late'))"
        )
    };
    let none = code("");
    let handler = code("process.on('unhandledRejection', (r) => console.log('handler', String(r)));");
    let uncaught = code("process.on('uncaughtException', (e, o) => console.log(o, String(e).slice(0, 30)));");
    let warned = [
        "UnhandledPromiseRejectionWarning: Error: boom\n",
        "(rejection id: 1)\n",
        "UnhandledPromiseRejectionWarning: 5\n",
        "(rejection id: 2)\n",
    ];
    let mode = |mode: &str, code: &str| tally(&[&format!("--unhandled-rejections={mode}"), "-e", code]);
    ok(&mode("none", &none), "late\nexit 0\n");
    ok(&mode("none", &handler), "handler Error: boom\nhandler 5\nlate\nexit 0\n");
    fails(&mode("warn", &none), 0, &warned);
    fails(&mode("warn", &handler), 0, &warned);
    fails(&mode("warn-with-error-code", &none), 1, &warned);
    ok(&mode("warn-with-error-code", &handler), "handler Error: boom\nhandler 5\nlate\nexit 0\n");
    fails(&mode("strict", &handler), 1, &["Error: boom\n", "Node.js v24.21.0"]);
    fails(&mode("strict", &uncaught), 0, &warned);
    fails(&mode("throw", &none), 1, &["Error: boom\n", "Node.js v24.21.0"]);
    ok(&mode("throw", &handler), "handler Error: boom\nhandler 5\nlate\nexit 0\n");
    ok(&mode("throw", &uncaught), "unhandledRejection Error: boom\nunhandledRejection UnhandledPromiseRejection: Thi\nlate\nexit 0\n");
}

#[test]
fn uncaught_errors_are_traced() {
    fails(
        &tally(&["--trace-uncaught", "-e", "throw 5"]),
        1,
        &["[eval]:1\nthrow 5\n^\n5\nThrown at:\n    at [eval]:1:1\n", "Node.js v24.21.0"],
    );
    fails(
        &tally(&["-e", "throw 5"]),
        1,
        &["[eval]:1\nthrow 5\n^\n5\n(Use `", "--trace-uncaught ...` to show where the exception was thrown)\n"],
    );
}

/// Code that asks for what is not built runs up to the line.
#[test]
fn refused_at_the_line() {
    let code = "console.log('runs'); import('./no.mjs').catch((e) => console.log(e.code))";
    let file = Temp::new("refused.js", code.as_bytes());
    ok(&tally(&[file.path()]), "runs\nERR_MODULE_NOT_FOUND\n");
    let module = Temp::new("x.mjs", b"export const x = 1");
    let code = format!("import('{}').then((ns) => console.log(ns.x))", module.path());
    ok(&tally(&["-e", &code]), "1\n");
}

/// Modules that are not built load; what is called throws.
#[test]
fn absent_modules_throw_when_called() {
    let code = "const t = (f) => { try { f(); console.log('no error'); } catch (e) { console.log(e.code, e.message); } }; \
        t(() => require('http2').connect('http://x')); t(() => new (class extends require('wasi').WASI {})()); t(() => new (require('node:sqlite').DatabaseSync)('x'))";
    let not = "ERR_TALLY_NOT_BUILT_YET";
    let tail = "is not part of this version of tally yet";
    let want =
        [format!("{not} http2.connect {tail}\n"), format!("{not} wasi.WASI {tail}\n"), format!("{not} sqlite.DatabaseSync {tail}\n")];
    let run = tally(&["-e", code]);
    assert!(run.code == Some(0) && run.stderr.is_empty(), "{}", run.show());
    assert_eq!(run.stdout, want.concat());
}
