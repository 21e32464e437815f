//! A limit is a limit: programs that take memory in every way end in a RangeError that they can catch, or by themselves, and
//! go on; what is resident never passes the bound by more than what the process is by itself. `cargo xtask bound` runs all
//! of `tests/bound` under three limits; this runs some of every sort under two.

mod support;

use support::tally;

/// MiB above the bound: the executable and what starting takes. A debug build's is larger, and keeps more per register.
const ABOVE: u64 = if cfg!(debug_assertions) { 24 } else { 12 };

fn check(flag: &str, bound: u64) {
    let list = tally(&["bound/list.js", "fast"]);
    assert_eq!(list.code, Some(0), "{}", list.show());
    let mut bad = String::new();
    for line in list.stdout.lines() {
        let bound_text = bound.to_string();
        let mut args = vec![flag, "bound/run.js"];
        args.extend(line.split('\t'));
        args.push(&bound_text);
        let run = tally(&args);
        let last = run.stdout.lines().last().unwrap_or_default();
        let peak = last.rsplit("peak ").next().and_then(|t| t.strip_suffix(" kB")).and_then(|t| t.parse::<u64>().ok());
        let peak = peak.unwrap_or(u64::MAX);
        let right = if line.starts_with("uncaught") {
            run.code == Some(134) && run.stderr.contains("ERR_") && run.stderr.contains("Memory, by owner")
        } else {
            run.code == Some(0) && last.contains("goes on") && ["refused", "ended", "RangeError"].iter().any(|w| last.starts_with(w))
        };
        if !right || peak > (bound + ABOVE) << 10 {
            bad += &format!("tally {}: peak {peak} kB\n{}\n", args.join(" "), run.show());
        }
    }
    assert!(bad.is_empty(), "{bad}");
}

#[test]
fn all_memory() {
    check("--max-memory=64m", 64);
}

#[test]
fn the_heap() {
    check("--max-old-space-size=64", 64);
}
