//! Runs script files on the bare machine (no Node): for benchmarks and for looking at the interpreter alone.

use std::sync::Arc;
use tally_bytecode::{CompileMode, CompileOptions, Source, compile};
use tally_vm::object::string;
use tally_vm::ops::convert;
use tally_vm::{Cx, Local, isolate};

fn main() {
    let stress = std::env::var("TALLY_STRESS").ok().and_then(|n| n.parse().ok());
    let config = tally_heap::Config { verify: std::env::var_os("TALLY_VERIFY").is_some(), stress, ..Default::default() };
    let mut cx = isolate::new(config, tally_ledger::Ledger::default()).expect("memory for a realm");
    cx.machine().set_native_stack(6 << 20);
    for file in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&file).expect("a readable file");
        let options = CompileOptions { mode: CompileMode::Script { completion: true } };
        let proto = match compile(Arc::new(Source::new(file.as_str(), text)), &options) {
            Ok(proto) => proto,
            Err(e) => {
                eprintln!("{file}:{}:{}: {}", e.line, e.column, e.message);
                std::process::exit(1);
            }
        };
        let start = std::time::Instant::now();
        let out = cx.slot();
        let r = tally_vm::interp::run_script(&mut cx, proto, out).and_then(|()| cx.run_jobs());
        if let Err(thrown) = r {
            cx.take_exception(thrown, out);
            print!("throws ");
        }
        println!("{}   ({:?})", shown(&mut cx, out), start.elapsed());
    }
}

fn shown(cx: &mut Cx, v: Local) -> String {
    let text = cx.slot();
    match convert::to_string(cx, v, text) {
        Ok(s) => {
            let _ = string::flatten(cx, s);
            string::to_rust_string(s.get(cx))
        }
        Err(_) => "(not printable)".into(),
    }
}
