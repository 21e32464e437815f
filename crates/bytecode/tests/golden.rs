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
