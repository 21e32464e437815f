//! Running JavaScript snippets in a fresh isolate.

use std::sync::Arc;
use tally_bytecode::{CompileMode, CompileOptions, Source, compile};
use tally_vm::object::string;
use tally_vm::ops::convert;
use tally_vm::{Cx, isolate};

/// A fresh isolate with room for small programs.
#[allow(dead_code, reason = "not every test file needs it")]
pub fn isolate() -> Box<Cx> {
    isolate_with(None)
}

/// One that collects and moves everything every so many allocations.
pub fn isolate_with(stress: Option<u32>) -> Box<Cx> {
    let config = tally_heap::Config { stress, ..Default::default() };
    isolate::new(config, tally_ledger::Ledger::default()).expect("there is memory for a realm")
}

/// Runs a script and its microtasks; the completion value as text, or the exception as `throws <text>`.
pub fn eval_in(cx: &mut Cx, text: &str) -> String {
    let source = Source::new("test.js", text);
    let options = CompileOptions { mode: CompileMode::Script { completion: true } };
    let proto = match compile(Arc::new(source), &options) {
        Ok(proto) => proto,
        Err(e) => return format!("does not compile: {}", e.message),
    };
    let mark = cx.open_scope();
    let out = cx.slot();
    let shown = cx.slot();
    let r = tally_vm::interp::run_script(cx, proto, out).and_then(|()| cx.run_jobs());
    let text = match r.and_then(|()| convert::to_string(cx, out, shown)) {
        Ok(_) => text_of(cx, shown),
        Err(thrown) => {
            cx.take_exception(thrown, out);
            match convert::to_string(cx, out, shown) {
                Ok(_) => format!("throws {}", text_of(cx, shown)),
                Err(_) => "throws something that throws when shown".into(),
            }
        }
    };
    cx.close_scope(mark);
    text
}

fn text_of(cx: &mut Cx, v: tally_vm::Local) -> String {
    let s = v.cast(cx).expect("a string");
    string::flatten(cx, s).expect("memory");
    string::to_rust_string(s.get(cx))
}

/// Runs each snippet in an isolate of its own and compares; then again with a collection every few allocations.
#[track_caller]
#[allow(dead_code, reason = "not every test file needs it")]
pub fn check(cases: &[(&str, &str)]) {
    let mut failures = String::new();
    for stress in [None, Some(7)] {
        for (code, want) in cases {
            let mut cx = isolate_with(stress);
            let got = eval_in(&mut cx, code);
            if got != *want {
                failures.push_str(&format!("\n{code}\n   gives    {got}\n   expected {want}   (stress: {stress:?})\n"));
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
