//! JSON as Node answers, at rest and while every cell moves.
//!
//! `recorded/json.js` has a program a line, `json.txt` the completion values that Node gave, as JSON string literals.

mod common;

/// Reads a line of the record: the runtime's own parser is what is tested, so this knows only what the record uses.
fn unquote(line: &str) -> String {
    let mut out = Vec::new();
    let mut rest = line.trim_matches('"').chars();
    while let Some(c) = rest.next() {
        let mut units = [0; 2];
        if c != '\\' {
            out.extend_from_slice(c.encode_utf16(&mut units));
            continue;
        }
        out.push(match rest.next() {
            Some('n') => 10,
            Some('t') => 9,
            Some('r') => 13,
            Some('b') => 8,
            Some('f') => 12,
            Some('u') => {
                let hex: String = rest.by_ref().take(4).collect();
                u16::from_str_radix(&hex, 16).expect("four digits")
            }
            Some(c) => c as u16,
            None => break,
        });
    }
    String::from_utf16_lossy(&out)
}

fn cases(code: &'static str, answers: &'static str) -> Vec<(&'static str, String)> {
    let answers = answers.lines().map(|l| {
        // A quote that ends the text is not the literal's.
        let inner = l.strip_prefix('"').and_then(|l| l.strip_suffix('"')).unwrap_or(l);
        unquote(&format!("_{inner}_"))
    });
    code.lines().zip(answers.map(|l| l[1..l.len() - 1].to_owned())).collect()
}

fn recorded() -> Vec<(&'static str, String)> {
    cases(include_str!("recorded/json.js"), include_str!("recorded/json.txt"))
}

fn run(cases: Vec<(&'static str, String)>, stress: impl Fn(&str) -> Option<u32>) {
    let mut failures = String::new();
    for (code, want) in cases {
        let config = tally_heap::Config { stress: stress(code), ..Default::default() };
        let mut cx = tally_vm::isolate::new(config, tally_ledger::Ledger::new()).expect("room for a realm");
        let got = common::eval_in(&mut cx, code);
        if got != want {
            failures.push_str(&format!("\n{code}\n   gives    {got}\n   expected {want}\n"));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn as_node_answers() {
    run(recorded(), |_| None);
}

#[test]
fn as_node_answers_under_stress() {
    // Long loops are for the run at rest.
    run(recorded().into_iter().filter(|(code, _)| !code.contains("for(")).collect(), |_| Some(7));
}

/// The source text that a reviver sees, and raw values.
#[test]
fn raw_json() {
    let raw = || cases(include_str!("recorded/json_raw.js"), include_str!("recorded/json_raw.txt"));
    run(raw(), |_| None);
    run(raw(), |_| Some(7));
}

/// Texts and values nested more deeply than any native stack.
#[test]
fn deep_nesting() {
    // At rest: moving a hundred thousand cells every few allocations would take hours.
    let cases = [
        (
            "try { JSON.stringify(JSON.parse('['.repeat(1e5) + ']'.repeat(1e5))) } catch (e) { e.name + e.message }",
            "RangeErrorMaximum call stack size exceeded",
        ),
        (
            "try { JSON.parse('['.repeat(1e5) + ']'.repeat(1e5), (k, v) => v) } catch (e) { e.name + e.message }",
            "RangeErrorMaximum call stack size exceeded",
        ),
        ("JSON.stringify(JSON.parse('[{\"a\":'.repeat(200) + '1' + '}]'.repeat(200))).length", "1601"),
    ];
    run(cases.map(|(code, want)| (code, want.to_owned())).to_vec(), |_| None);
}
