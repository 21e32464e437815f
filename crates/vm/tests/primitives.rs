//! Strings, numbers, BigInts, symbols and Math as Node answers, at rest and while everything moves.
//!
//! `recorded/primitives.js` has a program a line, `primitives.txt` the completion values that Node printed.

mod common;

fn cases() -> Vec<(&'static str, &'static str)> {
    include_str!("recorded/primitives.js").lines().zip(include_str!("recorded/primitives.txt").split('\n')).collect()
}

#[test]
fn as_node_answers() {
    common::check(&cases());
}

#[test]
fn as_node_answers_under_stress() {
    let mut failures = String::new();
    for (code, want) in cases() {
        // Long loops are for the run at rest.
        let stress = if code.contains("for (") || code.contains("2 **") { 1009 } else { 5 };
        let config = tally_heap::Config { stress: Some(stress), ..Default::default() };
        let mut cx = tally_vm::isolate::new(config, tally_ledger::Ledger::new()).expect("room for a realm");
        let got = common::eval_in(&mut cx, code);
        if got != want {
            failures.push_str(&format!("\n{code}\n   gives    {got}\n   expected {want}\n"));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
