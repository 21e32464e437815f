//! Programs made from seeds print the same whichever way the machine goes: with its caches and shortcuts, without them,
//! and while everything moves. `generated/NAME.js FIRST COUNT` makes and runs them, a line each.

mod support;

use support::tally;

/// Runs programs `first..first + count` with each set of flags and compares with the first.
#[track_caller]
fn same(name: &str, first: u32, count: u32, ways: &[&[&str]]) {
    let (path, first, count) = (format!("generated/{name}.js"), first.to_string(), count.to_string());
    let run = |flags: &[&str]| {
        let r = tally(&[flags, &[path.as_str(), first.as_str(), count.as_str()]].concat());
        assert!(r.code == Some(0) && r.stdout.lines().count().to_string() == count, "{flags:?}\n{}", r.show());
        r.stdout
    };
    let want = run(ways[0]);
    assert!(!want.contains("SyntaxError"), "{want}");
    for flags in &ways[1..] {
        let got = run(flags);
        let different: Vec<&str> = want.lines().zip(got.lines()).filter(|(a, b)| a != b).map(|(a, _)| a).collect();
        assert!(different.is_empty(), "with {flags:?} these differ (seed, values seen, hash):\n{}", different.join("\n"));
    }
}

#[test]
fn programs_about_properties() {
    same("caches", 1, 400, &[&[], &["--no-ic"]]);
    same("caches", 1, 60, &[&[], &["--gc-stress=31"], &["--no-ic", "--gc-stress=31"]]);
}

/// Programs about streams print what Node prints for them (`streams.out`), and the same while everything moves.
#[test]
fn programs_about_streams() {
    let want = std::fs::read_to_string(support::root().join("tests/generated/streams.out")).expect("the record exists");
    let count = want.lines().count();
    let r = tally(&["generated/streams.js", "1", &count.to_string()]);
    assert!(r.code == Some(0), "{}", r.show());
    let different: Vec<&str> = want.lines().zip(r.stdout.lines()).filter(|(a, b)| a != b).map(|(a, _)| a).collect();
    assert!(different.is_empty() && r.stdout.lines().count() == count, "these differ (seed, kind, lines, hash):\n{}", different.join("\n"));
    same("streams", 1, 60, &[&[], &["--no-ic"], &["--gc-stress=31"]]);
}

/// Random calls of all that node:buffer has print what Node prints for them (`buffers.out`), and the same while everything moves.
#[test]
fn programs_about_buffers() {
    let want = std::fs::read_to_string(support::root().join("tests/generated/buffers.out")).expect("the record exists");
    let count = want.lines().count();
    let r = tally(&["--expose-gc", "generated/buffers.js", "1", &count.to_string()]);
    assert!(r.code == Some(0), "{}", r.show());
    // (A program with `-` is not compared: in it V8 once lets `set` read a view that is out of bounds.)
    let differ = |a: &str, b: &str| a != b && !a.ends_with('-');
    let different: Vec<&str> = want.lines().zip(r.stdout.lines()).filter(|(a, b)| differ(a, b)).map(|(a, _)| a).collect();
    assert!(different.is_empty() && r.stdout.lines().count() == count, "these differ (seed, calls, hash):\n{}", different.join("\n"));
    same("buffers", 1, 40, &[&[], &["--no-ic"], &["--gc-stress=31"]]);
}
