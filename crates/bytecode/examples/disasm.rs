//! Prints the bytecode of a file: `disasm [--script] FILE`. With `--quiet` only checks that it compiles.

use std::sync::Arc;

use tally_bytecode::{CompileMode, CompileOptions, Source, compile, disasm};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let quiet = args.iter().any(|arg| arg == "--quiet");
    let script = args.iter().any(|arg| arg == "--script");
    for file in args.iter().filter(|arg| !arg.starts_with("--")) {
        let text = match std::fs::read(file) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) => {
                println!("{file}: {error}");
                continue;
            }
        };
        let mode = if script {
            CompileMode::Script { completion: false }
        } else {
            let params = ["exports", "require", "module", "__filename", "__dirname"];
            CompileMode::FunctionBody { params: params.iter().map(ToString::to_string).collect() }
        };
        match compile(Arc::new(Source::new(file.as_str(), text)), &CompileOptions { mode }) {
            Ok(proto) => {
                if let Err(broken) = disasm::verify(&proto) {
                    println!("{file}: BROKEN {broken}");
                }
                if !quiet {
                    print!("{}", disasm::disassemble(&proto));
                }
            }
            Err(error) => println!("{file}: {error}"),
        }
    }
}
