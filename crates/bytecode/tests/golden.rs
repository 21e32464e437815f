//! Golden disassembly: each `golden/NAME.js` is compiled as a CommonJS body and compared with `golden/NAME.txt`.
//! `UPDATE_GOLDEN=1 cargo test` writes the expected files anew; read the difference before committing it.

use std::path::Path;
use std::sync::Arc;

use tally_bytecode::{CompileMode, CompileOptions, Source, compile, disasm};

fn check(name: &str) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let text = std::fs::read_to_string(dir.join(format!("{name}.js"))).expect("the source is there");
    let mode = CompileMode::FunctionBody { params: vec!["exports".into(), "require".into()] };
    let source = Arc::new(Source::new(format!("{name}.js"), text));
    let proto = compile(source, &CompileOptions { mode }).expect("it compiles");
    disasm::verify(&proto).expect("it keeps the invariants");
    let actual = disasm::disassemble(&proto);
    let file = dir.join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, &actual).expect("the golden file can be written");
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(actual == expected, "{name} differs from its golden file; it is now:\n{actual}");
}

macro_rules! golden {
    ($($name:ident),* $(,)?) => { $(#[test] fn $name() { check(stringify!($name)); })* };
}

golden! {
    arithmetic, async_generator, calls, classes, closures_in_loops, conditions, dead_zone, destructuring,
    finally_exits, generators, loops, objects, optional_chains, switches,
}

#[test]
fn whole_programs_compile_and_keep_the_invariants() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut seen = 0;
    for dir in ["tests/acceptance", "crates/node/js"] {
        let mut pending = vec![root.join(dir)];
        while let Some(path) = pending.pop() {
            if path.is_dir() {
                let entries = std::fs::read_dir(&path).expect("the folder can be read");
                pending.extend(entries.filter_map(|entry| entry.ok().map(|entry| entry.path())));
            } else if path.extension().is_some_and(|extension| extension == "js") {
                let text = std::fs::read_to_string(&path).expect("the file can be read");
                let params = ["exports", "require", "module"];
                let mode = CompileMode::FunctionBody { params: params.map(String::from).to_vec() };
                let source = Arc::new(Source::new(path.display().to_string(), text));
                let proto = compile(source, &CompileOptions { mode }).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
                disasm::verify(&proto).unwrap_or_else(|broken| panic!("{}: {broken}", path.display()));
                seen += 1;
            }
        }
    }
    assert!(seen > 0);
}
