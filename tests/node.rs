//! One behaviour a file: every `node/NAME.js` (or `.mjs`, `.ts`, `.mts`) prints what `node/NAME.out` records, which is what Node prints; every
//! `gc/NAME.js` is about memory, runs with the flags its first line names, and prints what its record says is right.

mod support;

use support::{root, tally};

/// How the names of programs end.
const PROGRAMS: &[&str] = &[".js", ".mjs", ".ts", ".mts"];

fn check(folder: &str, stress: &[&str]) {
    let dir = root().join("tests").join(folder);
    let mut names: Vec<String> = std::fs::read_dir(&dir)
        .expect("tests/node exists")
        .flatten()
        .filter_map(|e| e.file_name().into_string().ok())
        .filter(|n| PROGRAMS.iter().any(|extension| n.ends_with(extension)))
        .collect();
    names.sort();
    assert!(!names.is_empty(), "{} has no programs", dir.display());
    let mut failed = Vec::new();
    for file in &names {
        let name = file.split_once('.').map_or(file.as_str(), |(name, _)| name);
        let want = std::fs::read_to_string(dir.join(format!("{name}.out"))).unwrap_or_else(|e| panic!("{name}.out: {e}"));
        let path = format!("{folder}/{file}");
        let text = std::fs::read_to_string(dir.join(file)).unwrap_or_else(|e| panic!("{path}: {e}"));
        let flags = text.lines().next().and_then(|l| l.strip_prefix("// flags:")).unwrap_or("");
        let flags: Vec<&str> = flags.split_whitespace().collect();
        let run = tally(&[&flags[..], stress, &[path.as_str()]].concat());
        if run.stdout != want || run.code != Some(0) {
            failed.push(format!("{name}: {}\n--- want\n{want}\n{}", first_difference(&want, &run.stdout), run.show()));
        }
    }
    assert!(failed.is_empty(), "{} of {} programs fail\n\n{}", failed.len(), names.len(), failed.join("\n\n"));
}

/// The first line that differs, before all that both printed: a long report is cut in its middle.
fn first_difference(want: &str, got: &str) -> String {
    let (mut want, mut got) = (want.lines(), got.lines());
    for number in 1.. {
        let (want, got) = (want.next(), got.next());
        if want != got {
            return format!("line {number} is {got:?}, not {want:?}");
        }
        if want.is_none() {
            break;
        }
    }
    "only the end or the exit code differs".to_owned()
}

#[test]
fn programs_print_what_node_prints() {
    check("node", &[]);
}

#[test]
fn programs_print_the_same_while_everything_moves() {
    check("node", &["--gc-stress=50", "--verify-heap"]);
}

/// Every shortcut of the machine against the general way.
#[test]
fn programs_print_the_same_without_caches_and_shortcuts() {
    check("node", &["--no-ic"]);
}

/// Another rhythm of collections: what is dead for a moment is often dead in one rhythm alone.
#[test]
fn programs_print_the_same_in_another_rhythm() {
    check("node", &["--gc-stress=17", "--verify-heap"]);
}

/// A marking stands still while the programs run: no store of theirs may hide a cell from it.
#[test]
fn programs_print_the_same_while_marking_stands_still() {
    check("node", &["--verify-marking"]);
}

#[test]
fn memory_is_taken_and_given_back() {
    check("gc", &[]);
}
