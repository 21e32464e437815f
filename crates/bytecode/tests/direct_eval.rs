//! What a direct eval is told of the code around.

use std::sync::Arc;

use tally_bytecode::{CompileMode, CompileOptions, Constant, EvalScope, FunctionProto, Source, compile};

fn script(text: &str) -> Arc<FunctionProto> {
    let options = CompileOptions { mode: CompileMode::Script { completion: false } };
    compile(Arc::new(Source::new("a.js", text)), &options).unwrap_or_else(|e| panic!("{}: {text}", e.message))
}

fn scope_in(proto: &FunctionProto) -> Option<Arc<EvalScope>> {
    let own = proto.constants.iter().find_map(|constant| match constant {
        Constant::EvalScope(scope) => Some(scope.clone()),
        _ => None,
    });
    own.or_else(|| proto.functions.iter().find_map(|inner| scope_in(inner)))
}

/// Compiles `text` for the first direct eval of `around`.
fn eval_in(around: &str, text: &str) -> Result<Arc<FunctionProto>, String> {
    let scope = scope_in(&script(around)).expect("a direct eval");
    let options = CompileOptions { mode: CompileMode::DirectEval { scope } };
    compile(Arc::new(Source::new("eval", text)), &options).map_err(|e| e.message)
}

#[test]
fn what_the_code_around_allows() {
    let method = "class A extends B { #p; m() { eval(''); } }";
    assert!(eval_in(method, "this.#p").is_ok());
    assert!(eval_in(method, "super.x").is_ok());
    assert!(eval_in(method, "new.target").is_ok());
    assert!(eval_in(method, "super()").is_err());
    assert!(eval_in(method, "this.#q").is_err());
    assert!(eval_in(method, "(function () { super.x })").is_err());
    assert!(eval_in("class A extends B { constructor() { eval(''); } }", "super()").is_ok());
    assert!(eval_in("class A { x = eval(''); }", "arguments").is_err());
    assert!(eval_in("eval('')", "new.target").is_err());
    assert!(eval_in("function f() { eval('') }", "() => new.target").is_ok());
}

#[test]
fn vars_collide_with_lexical_names() {
    assert!(eval_in("function f() { let x; eval(''); }", "var x").is_err());
    assert!(eval_in("function f() { let x; { eval(''); } }", "{ var x }").is_err());
    assert!(eval_in("function f() { let x; eval(''); }", "'use strict'; var x").is_ok());
    assert!(eval_in("function f(x) { eval(''); }", "var x").is_ok());
    assert!(eval_in("function f(x = eval('')) {}", "var x").is_err());
    assert!(eval_in("function f(x = eval('')) {}", "var arguments").is_err());
    assert!(eval_in("function f() { try {} catch (x) { eval(''); } }", "var x").is_ok());
    assert!(eval_in("function f() { try {} catch ([x]) { eval(''); } }", "var x").is_err());
    assert!(eval_in("{ let x; eval(''); }", "var x").is_err());
    assert!(eval_in("function f() { let x; eval(''); }", "let x").is_ok());
}

#[test]
fn functions_without_eval_pay_nothing() {
    let proto = script("function f() { let x = 1; return x; } function g() { eval(''); }");
    let text = tally_bytecode::disasm::disassemble(&proto.functions[0]);
    assert!(!text.contains("Context"), "{text}");
}
