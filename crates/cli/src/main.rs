//! The command `tally`: reads flags, runs a program, leaves with its code.

#![forbid(unsafe_code)]

mod env_options;
mod flags;
mod help;

use std::io::{IsTerminal, Read};
use std::process::ExitCode;
use tally_node::options::Setting;
use tally_node::{CountingAllocator, Options, Program};

/// Measures what the runtime takes for itself: the report's `native` row.
#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator::new();

fn main() -> ExitCode {
    let mut argv: Vec<String> = std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect();
    let argv0 = if argv.is_empty() { "tally".into() } else { argv.remove(0) };
    let parsed = match flags::parse(&argv, &|name| std::env::var(name).ok()) {
        Ok(p) => p,
        Err(message) => {
            eprintln!("{argv0}: {message}");
            return ExitCode::from(9);
        }
    };
    match parsed.action {
        flags::Action::Help => {
            print!("{}", help::HELP);
            ExitCode::SUCCESS
        }
        flags::Action::Version => {
            println!("tally {} (Node {})", env!("CARGO_PKG_VERSION"), tally_node::NODE_VERSION);
            ExitCode::SUCCESS
        }
        flags::Action::Run => run(argv0, parsed),
    }
}

fn run(argv0: String, mut parsed: flags::Flags) -> ExitCode {
    for note in &parsed.notes {
        eprintln!("{note}");
    }
    // Without a program, somebody at a terminal talks to the runtime.
    if matches!(parsed.program, flags::Source::Stdin { print: false }) && parsed.args.is_empty() && std::io::stdin().is_terminal() {
        parsed.program = flags::Source::Eval { source: String::new(), print: false };
        parsed.settings.push(("interactive".into(), Setting::Switch(true)));
    }
    let program = match parsed.program {
        flags::Source::File(path) => Program::File(path),
        flags::Source::Script(path) => Program::Script(path.into()),
        flags::Source::Eval { source, print } => Program::Eval { source, print },
        flags::Source::Stdin { print } => {
            let mut bytes = Vec::new();
            if let Err(e) = std::io::stdin().read_to_end(&mut bytes) {
                eprintln!("{argv0}: cannot read standard input: {e}");
                return ExitCode::from(1);
            }
            Program::Stdin { source: String::from_utf8_lossy(&bytes).into_owned(), print }
        }
    };
    let options = Options {
        program,
        args: parsed.args,
        exec_argv: parsed.exec_argv,
        argv0: argv0.clone(),
        expose_gc: parsed.expose_gc,
        expose_internals: parsed.expose_internals,
        memory_report: parsed.memory_report,
        trace_backpressure: parsed.trace_backpressure,
        slabs: parsed.slabs,
        render_report: tally_inspect::memory_report,
        settings: parsed.settings,
        env: parsed.env,
        heap: parsed.heap,
        machine: parsed.machine,
        max_memory: parsed.max_memory,
        native_meter: Some(ALLOCATOR.counter()),
    };
    match tally_node::run(options) {
        Ok(code) => ExitCode::from(code as u8),
        Err(e) => {
            eprintln!("{argv0}: the limits leave no room for the runtime: {e:?}");
            ExitCode::from(70)
        }
    }
}
