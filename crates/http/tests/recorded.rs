//! Node's own parser as the judge: what it answered to thousands of messages, good and bad, is in `recorded.txt`
//! (`record.js` makes it). Each is replayed in one piece and cut in every way that `common::cuttings` knows; all must
//! give Node's events, error and position.
//!
//! Node's answer depends in one thing on the cuts, and ours never does: an overflow is told at its byte (Node: at the
//! end of the token or of the input), and before any fault that lies behind it. In two things Node is not followed, and
//! `record.js` keeps them out: a NUL in a value with `HEADER_VALUE_RELAXED` (Node never returns), and a content length
//! that no body used up with `KEEP_ALIVE` (Node puts the next message's digits behind it).
//!
//! `TALLY_HTTP_RECORDED` names another file to replay.

mod common;

use common::{Outcome, Random, Setup, cuttings, run};
use tally_http::{Kind, Lenient};

struct Case {
    setup: Setup,
    input: Vec<u8>,
    events: String,
    result: String,
}

fn unescape(text: &str) -> Vec<u8> {
    if text == "-" {
        return Vec::new();
    }
    let mut bytes = text.bytes();
    let mut out = Vec::new();
    while let Some(b) = bytes.next() {
        let mut hex = || (bytes.next().expect("two digits") as char).to_digit(16).expect("a hexadecimal digit") as u8;
        out.push(if b == b'%' { hex() << 4 | hex() } else { b });
    }
    out
}

/// Writes out the runs of one letter.
fn expand(line: &str) -> String {
    let mut parts = line.split("%*");
    let mut out = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let (run, rest) = part.split_once(';').expect("a run ends");
        out.push_str(&run[..1].repeat(run[1..].parse().expect("a count")));
        out.push_str(rest);
    }
    out
}

fn parse(line: &str) -> Case {
    let f: Vec<&str> = line.split('\t').collect();
    let [kind, lenient, limit, answer, input, events, result] = f[..] else { panic!("seven fields: {line}") };
    let setup = Setup {
        kind: if kind == "1" { Kind::Request } else { Kind::Response },
        lenient: Lenient::from_bits(lenient.parse().expect("flags")),
        limit: limit.parse().expect("a limit"),
        answer: answer.parse().expect("an answer"),
    };
    Case { setup, input: unescape(input), events: events.into(), result: result.into() }
}

/// Is it Node's answer, but for what the head of this file says?
fn agrees(case: &Case, ours: &Outcome) -> bool {
    if !ours.overflow {
        return ours.events == case.events && ours.result == case.result;
    }
    let position = |result: &str| result.rsplit(':').next().and_then(|p| p.parse::<usize>().ok()).unwrap_or(usize::MAX);
    ours.events == case.events && position(&ours.result) <= position(&case.result)
}

#[test]
fn answers_are_nodes() {
    let other = std::env::var("TALLY_HTTP_RECORDED").ok();
    let text = match &other {
        Some(path) => std::fs::read_to_string(path).expect("the recorded file"),
        None => include_str!("recorded.txt").into(),
    };
    let mut numbers = Random(42);
    let (mut cases, mut wrong) = (0, 0);
    for line in text.lines() {
        let case = parse(&expand(line));
        cases += 1;
        let whole = run(&case.setup, &case.input, &[]);
        if !agrees(&case, &whole) {
            wrong += 1;
            if wrong <= 10 {
                println!("{line}\n ours: {}\t{}", whole.events, whole.result);
            }
            continue;
        }
        for cuts in cuttings(case.input.len(), 3, &mut numbers) {
            let cut = run(&case.setup, &case.input, &cuts);
            assert_eq!(cut, whole, "cut at {cuts:?}: {line}");
        }
    }
    println!("{cases} cases, {wrong} with another answer");
    assert_eq!(wrong, 0, "of {cases} answers are not Node's");
    assert!(other.is_some() || cases > 2500);
}
