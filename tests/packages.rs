//! Real packages from npm give the same output as on Node (recorded in `packages/*.out`). The packages are fetched by
//! `cargo xtask packages`; where they are not there, the test says so and checks nothing.

mod support;

use support::{root, tally};

#[test]
fn packages_print_what_they_print_on_node() {
    let dir = root().join("tests/packages");
    if !dir.join("node_modules").is_dir() {
        eprintln!("tests/packages/node_modules is not there: run `cargo xtask packages` to fetch the packages");
        return;
    }
    for name in ["bl", "pngjs", "msgpack-lite", "iconv-lite", "base64-js"] {
        let program = dir.join(format!("{name}.js"));
        if !program.is_file() {
            continue;
        }
        let want = std::fs::read_to_string(dir.join(format!("{name}.out"))).unwrap_or_else(|e| panic!("{name}.out: {e}"));
        let run = tally(&[&format!("packages/{name}.js")]);
        assert!(run.code == Some(0) && run.stdout == want, "{name}\n--- want\n{want}\n{}", run.show());
    }
}
