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

macro_rules! acceptance {
    ($($test:ident $file:literal;)*) => { $(
        #[test]
        fn $test() {
            check($file, &[]);
        }
    )* };
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
    fixed_width "fixed-width";
    freed_by_gc "freed-by-gc";
    heap_limit "heap-limit";
    language "language";
    memory_usage "memory-usage";
    on_heap_views "on-heap-views";
    pool_rules "pool-rules";
    weak_map "weak-map";
}
stressed! {
    fixed_width "fixed-width";
    freed_by_gc "freed-by-gc";
    language "language";
    memory_usage "memory-usage";
    on_heap_views "on-heap-views";
    pool_rules "pool-rules";
    weak_map "weak-map";
}
