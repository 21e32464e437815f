//! Where variables live and which accesses are checked, seen in the instructions that come out.

use std::sync::Arc;

use tally_bytecode::{CompileMode, CompileOptions, Constant, FunctionProto, Opcode, Source, compile, disasm};

fn compile_as(mode: CompileMode, text: &str) -> Arc<FunctionProto> {
    let proto = compile(Arc::new(Source::new("test.js", text)), &CompileOptions { mode }).expect(text);
    disasm::verify(&proto).expect(text);
    proto
}

fn body(text: &str) -> Arc<FunctionProto> {
    compile_as(CompileMode::FunctionBody { params: Vec::new() }, text)
}

fn count(proto: &FunctionProto, op: Opcode) -> usize {
    let inner: usize = proto.functions.iter().map(|inner| count(inner, op)).sum();
    inner + disasm::instructions(proto).filter(|instruction| instruction.op == op).count()
}

fn checks(text: &str) -> usize {
    let proto = body(text);
    [Opcode::CheckTdz, Opcode::LoadSlotChecked, Opcode::LoadSlotUpChecked, Opcode::StoreSlotChecked, Opcode::StoreSlotUpChecked]
        .into_iter()
        .map(|op| count(&proto, op))
        .sum()
}

#[test]
fn checks_are_left_out_where_the_order_is_proof() {
    for (text, expected) in [
        ("let x = 1; x; x = 2;", 0),
        ("x; let x = 1;", 1),
        ("let x = x;", 1),
        ("for (;;) { let x = 1; x; }", 0),
        ("for (;;) { x; let x = 1; }", 1),
        ("let x = 1; const f = () => x; f();", 0),
        ("const f = () => x; let x = 1; f();", 1),
        ("let x = 1; function f() { return x; }", 1),
        ("let x = 1; { function f() { return x; } }", 0),
        ("switch (0) { case 0: let x; case 1: x; }", 1),
        ("class A { m() { return A; } }", 0),
        ("class A { [A]() {} }", 1),
        ("class A { static x = A; y = A; }", 0),
        ("class B extends B {}", 1),
        ("function f(a = b, b) {}", 1),
        ("function f(a, b = a) {}", 0),
        ("for (const x of x) ;", 1),
        ("try { } catch (e) { e; }", 0),
        ("var v = v; function g() { return v; }", 0),
    ] {
        assert_eq!(checks(text), expected, "{text}");
    }
}

#[test]
fn contexts_are_made_only_for_captured_variables() {
    for (text, contexts) in [
        ("let x = 1; for (let i = 0; i < 3; i++) x += i;", 0),
        ("let x = 1; () => x;", 1),
        ("for (let i = 0; i < 3; i++) ;", 0),
        ("for (let i = 0; i < 3; i++) () => i;", 1),
        ("function f() { return () => this; }", 1),
        ("function f() { return () => arguments; }", 1),
        ("function f(a) { return function () { return arguments; }; }", 0),
        ("const o = { m() { return super.m(); } };", 1),
        ("class A { #x; m() { return this.#x; } }", 1),
        ("class A { m() { return 1; } }", 0),
    ] {
        assert_eq!(count(&body(text), Opcode::CreateContext), contexts, "{text}");
    }
    let loops = body("for (let i = 0; i < 3; i++) () => i;");
    assert_eq!(count(&loops, Opcode::CopyContext), 2);
}

#[test]
fn scripts_declare_globals_and_eval_keeps_lexicals_to_itself() {
    let text = "var a; let b; const c = 1; function d() {} class E {} { var f; function g() {} }";
    let decls = |proto: &FunctionProto| {
        proto.constants.iter().find_map(|constant| match constant {
            Constant::GlobalDecls(decls) => Some(decls.clone()),
            _ => None,
        })
    };
    let names = |list: &[tally_bytecode::JsText]| list.iter().map(|name| name.to_string_lossy()).collect::<Vec<_>>();
    let script = compile_as(CompileMode::Script { completion: false }, text);
    let found = decls(&script).expect("declarations");
    assert_eq!(names(&found.vars), ["a", "f", "g"]);
    assert_eq!(names(&found.functions), ["d"]);
    let lexicals: Vec<_> = found.lexicals.iter().map(|l| (l.name.to_string_lossy(), l.is_const)).collect();
    assert_eq!(lexicals, [("b".into(), false), ("c".into(), true), ("E".into(), false)]);
    let eval = compile_as(CompileMode::IndirectEval, text);
    let found = decls(&eval).expect("declarations");
    assert!(found.lexicals.is_empty());
    assert_eq!(names(&found.vars), ["a", "f", "g"]);
    assert!(decls(&compile_as(CompileMode::IndirectEval, "'use strict'; var a; function b() {}")).is_none());
}

#[test]
fn functions_carry_what_the_machine_needs() {
    let proto = body(
        "const f = (a, b = 1, ...c) => {}; function* g() { return arguments; }\n\
         class A { x = 1; constructor(q) { this.y = q; this.z = 2; } }\n\
         const o = { get p() { return 1; }, async *m() {} };",
    );
    let by_name =
        |name: &str| proto.functions.iter().find(|inner| inner.name.to_string_lossy() == name).unwrap_or_else(|| panic!("{name}"));
    assert_eq!((by_name("f").length, by_name("f").nparams), (1, 2));
    assert!(by_name("f").flags.has_rest && !by_name("f").flags.simple_params);
    assert!(by_name("g").flags.uses_arguments && by_name("g").flags.is_generator);
    assert_eq!(by_name("A").field_estimate, 3);
    assert!(by_name("A").source_text().starts_with("class A {"));
    assert_eq!(by_name("get p").source_text(), "get p() { return 1; }");
    assert!(by_name("m").flags.is_async && by_name("m").flags.is_generator);
}

#[test]
fn positions_are_those_of_v8() {
    let place = |text: &str, op: Opcode| {
        let proto = compile_as(CompileMode::Script { completion: false }, text);
        let pc = disasm::instructions(&proto).find(|i| i.op == op).map(|i| i.pc).expect(text);
        proto.line_col(pc).expect(text)
    };
    for (text, op, expected) in [
        ("a.b.c(1)", Opcode::Call, (1, 5)),
        ("\n  f(1)", Opcode::CallUndefined, (2, 3)),
        ("a['x'](1)", Opcode::Call, (1, 7)),
        ("f()()", Opcode::CallUndefined, (1, 1)),
        ("x = new Foo()", Opcode::Construct, (1, 5)),
        ("if (1)\n  throw  x", Opcode::Throw, (2, 3)),
        ("undefined.foo", Opcode::GetField, (1, 11)),
        ("f().foo", Opcode::GetField, (1, 4)),
        ("a.b = 1", Opcode::SetField, (1, 5)),
        ("1n  +  a", Opcode::Add, (1, 5)),
        ("for (x of  y);", Opcode::GetIterator, (1, 12)),
        ("f`x`", Opcode::CallUndefined, (1, 2)),
    ] {
        assert_eq!(place(text, op), expected, "{text}");
    }
}
