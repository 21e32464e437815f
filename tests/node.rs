//! One behaviour a file: every `node/NAME.js` prints what `node/NAME.out` records, which is what Node prints.

mod support;

use support::{root, tally};

fn check(stress: &[&str]) {
    let dir = root().join("tests/node");
    let mut names: Vec<String> = std::fs::read_dir(&dir)
        .expect("tests/node exists")
        .flatten()
        .filter_map(|e| e.file_name().to_str().and_then(|n| n.strip_suffix(".js")).map(String::from))
        .collect();
    names.sort();
    assert!(!names.is_empty(), "tests/node has no programs");
    let mut failed = Vec::new();
    for name in &names {
        let want = std::fs::read_to_string(dir.join(format!("{name}.out"))).unwrap_or_else(|e| panic!("{name}.out: {e}"));
        let path = format!("node/{name}.js");
        let run = tally(&[stress, &[&path]].concat());
        if run.stdout != want || run.code != Some(0) {
            failed.push(format!("{name}\n--- want\n{want}\n{}", run.show()));
        }
    }
    assert!(failed.is_empty(), "{} of {} programs fail\n\n{}", failed.len(), names.len(), failed.join("\n\n"));
}

#[test]
fn programs_print_what_node_prints() {
    check(&[]);
}

#[test]
fn programs_print_the_same_while_everything_moves() {
    check(&["--gc-stress=50", "--verify-heap"]);
}

/// Another rhythm of collections: what is dead for a moment is often dead in one rhythm alone.
#[test]
fn programs_print_the_same_in_another_rhythm() {
    check(&["--gc-stress=17", "--verify-heap"]);
}
