//! The acceptance programs: each prints `NAME: ok`. Most also run with every 50th allocation moving the whole heap.

mod support;

use support::{root, tally};

/// Runs `acceptance/NAME.js` with the flags its first line names.
fn check(name: &str, more: &[&str]) {
    let file = root().join("tests/acceptance").join(format!("{name}.js"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let first = text.lines().next().unwrap_or("");
    let mut args: Vec<&str> = first.strip_prefix("// flags:").map_or(Vec::new(), |f| f.split_whitespace().collect());
    args.extend(more);
    let path = format!("acceptance/{name}.js");
    args.push(&path);
    let run = tally(&args);
    assert!(run.code == Some(0) && run.stdout == format!("{name}: ok\n"), "tally {args:?}\n{}", run.show());
}

/// Programs that pass.
macro_rules! acceptance {
    ($($test:ident $file:literal;)*) => {
        const PASSING: &[&str] = &[$($file),*];
        $(
            #[test]
            fn $test() {
                check($file, &[]);
            }
        )*
    };
}
macro_rules! stressed {
    ($($test:ident $file:literal;)*) => {
        mod gc_stress { $(
            #[test]
            fn $test() {
                super::check($file, &["--gc-stress=50", "--verify-heap"]);
            }
        )* }
    };
}

acceptance! {
    collect_between_tasks "collect-between-tasks";
    file_reads "file-reads";
    fixed_width "fixed-width";
    freed_by_gc "freed-by-gc";
    heap_limit "heap-limit";
    language "language";
    memory_limit "memory-limit";
    memory_usage "memory-usage";
    on_heap_views "on-heap-views";
    pool_rules "pool-rules";
    seed_bindings "seed-bindings";
    slab_evacuation "slab-evacuation";
    socket_reads "socket-reads";
    weak_map "weak-map";
    writable_backpressure "writable-backpressure";
}
stressed! {
    collect_between_tasks "collect-between-tasks";
    file_reads "file-reads";
    fixed_width "fixed-width";
    freed_by_gc "freed-by-gc";
    heap_limit "heap-limit";
    language "language";
    memory_usage "memory-usage";
    on_heap_views "on-heap-views";
    pool_rules "pool-rules";
    seed_bindings "seed-bindings";
    slab_evacuation "slab-evacuation";
    socket_reads "socket-reads";
    weak_map "weak-map";
    writable_backpressure "writable-backpressure";
}

/// Programs that wait for a feature: the feature, and what the program says today. One that passes, or
/// fails otherwise, fails the test below: it belongs into the list above, or its entry here is out of date.
const WAITING: &[(&str, &str, &str)] = &[];

#[test]
fn what_waits_fails_as_expected() {
    for (name, feature, says) in WAITING {
        let file = root().join("tests/acceptance").join(format!("{name}.js"));
        let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let flags = text.lines().next().and_then(|l| l.strip_prefix("// flags:")).unwrap_or("");
        let path = format!("acceptance/{name}.js");
        let args: Vec<&str> = flags.split_whitespace().chain([path.as_str()]).collect();
        let run = tally(&args);
        let said = run.stdout.contains(says) || run.stderr.contains(says);
        assert!(run.code != Some(0), "{name} passes ({feature} is there): move it to the list\n{}", run.show());
        assert!(said, "{name} waits for {feature} and was to say '{says}'\n{}", run.show());
    }
}

/// A program in no list is a check that nobody runs.
#[test]
fn every_program_is_in_a_list() {
    let dir = root().join("tests/acceptance");
    let mut found: Vec<String> = std::fs::read_dir(&dir)
        .expect("tests/acceptance exists")
        .flatten()
        .filter_map(|e| e.file_name().to_str().and_then(|n| n.strip_suffix(".js")).map(String::from))
        .filter(|name| name != "check")
        .collect();
    found.sort();
    let mut listed: Vec<&str> = PASSING.iter().copied().chain(WAITING.iter().map(|(name, ..)| *name)).collect();
    listed.sort();
    assert_eq!(found, listed, "the programs of tests/acceptance, and those that tests/acceptance.rs names");
}
