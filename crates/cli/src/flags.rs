//! The command line. Flags stop at the program's name, `-e`, `-p` or `-`: what follows belongs to the program.
//!
//! Written by hand: Node's rules (flags before the program only, `-p CODE` and `-pe CODE`, `--flag=value` and
//! `--flag value`, underscores as dashes, exit code 9 with Node's wording) are not those of the usual parsers.

use tally_heap::Config;
use tally_node::MachineConfig;

/// What `--help` prints.
pub const HELP: &str = "\
Usage: tally [flags] file.js [arguments]
       tally [flags] -e CODE | -p CODE | - [arguments]

Runs a Node.js program (CommonJS). With - the program is read from standard input.

  -e, --eval CODE             run CODE
  -p, --print CODE            run CODE and print its result
  -h, --help                  this text
  -v, --version               the version

      --script                file.js is a plain script in the global scope, not a CommonJS module

Memory:
      --max-memory=SIZE       bound on all memory: heap, buffers, slabs, code (bytes, or with k, m, g). At the bound
                              a RangeError with code ERR_MEMORY_LIMIT is thrown
      --max-old-space-size=N  bound on the heap in MiB; at the bound a RangeError with code ERR_HEAP_LIMIT is thrown
      --max-semi-space-size=N bound on one half of the new space in MiB (default 16)
      --expose-gc             make the function gc() global
      --memory-report         when the program ends, and on SIGUSR2, print on standard error who holds what memory
      --trace-gc              print a line per collection on standard error

For those who work on the engine:
      --no-ic                 every instruction goes the general way: nothing is cached, and there are no shortcuts
      --gc-stress[=N]         collect and move everything at every N-th allocation (default 1), and poison what was left
      --verify-heap           check the whole heap before and after each collection
      --expose-internals      programs may require the runtime's internal modules (internal/test/binding, ...)
      --verify-marking[=N]    mark in steps while the program runs, and check that no store escapes the marking; N sets
                              the rhythm (default 1)

Exit codes: the program's own; 1 after an uncaught error; 9 for a bad flag.
";

/// What to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    Run,
    Help,
    Version,
}

/// Where the program is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    File(String),
    Script(String),
    Eval { source: String, print: bool },
    Stdin,
}

/// The command line, understood.
#[derive(Clone, Debug)]
pub struct Flags {
    pub action: Action,
    pub program: Source,
    pub args: Vec<String>,
    pub exec_argv: Vec<String>,
    pub expose_gc: bool,
    pub expose_internals: bool,
    pub memory_report: bool,
    pub heap: Config,
    pub machine: MachineConfig,
    pub max_memory: Option<u64>,
}

/// `64m` and the like, in bytes.
fn size(text: &str) -> Option<u64> {
    let t = text.trim().to_ascii_lowercase();
    let t = t.strip_suffix("ib").or_else(|| t.strip_suffix('b')).unwrap_or(&t);
    let (digits, unit) = match t.chars().last()? {
        'k' => (&t[..t.len() - 1], 1u64 << 10),
        'm' => (&t[..t.len() - 1], 1 << 20),
        'g' => (&t[..t.len() - 1], 1 << 30),
        't' => (&t[..t.len() - 1], 1 << 40),
        _ => (t, 1),
    };
    let n: f64 = digits.parse().ok()?;
    (n.is_finite() && n >= 0.0 && n * (unit as f64) < 9e15).then_some((n * unit as f64) as u64)
}

/// Reads the arguments behind the command's name.
///
/// # Errors
/// One line that says which flag is wrong and why, worded as Node does.
pub fn parse(argv: &[String]) -> Result<Flags, String> {
    let mut f = Flags {
        action: Action::Run,
        program: Source::Stdin,
        args: Vec::new(),
        exec_argv: Vec::new(),
        expose_gc: false,
        expose_internals: false,
        memory_report: false,
        heap: Config { verify: cfg!(debug_assertions), max_old: default_heap(), ..Config::default() },
        machine: MachineConfig::default(),
        max_memory: None,
    };
    let (mut script, mut eval) = (false, None);
    let mut at = 0;
    while at < argv.len() {
        let arg = &argv[at];
        if arg == "-" || !arg.starts_with('-') {
            break;
        }
        at += 1;
        if arg == "--" {
            break;
        }
        f.exec_argv.push(arg.clone());
        let (name, mut value) = match arg.split_once('=') {
            Some((n, v)) if n.starts_with("--") => (n.to_owned(), Some(v.to_owned())),
            _ => (arg.clone(), None),
        };
        let name = if name.starts_with("--") { name.replace('_', "-") } else { name };
        let mut needed = |f: &mut Flags| -> Result<String, String> {
            if let Some(v) = value.take() {
                return if v.is_empty() { Err(format!("{arg} requires an argument")) } else { Ok(v) };
            }
            let v = argv.get(at).cloned().ok_or_else(|| format!("{arg} requires an argument"))?;
            at += 1;
            f.exec_argv.push(v.clone());
            Ok(v)
        };
        match name.as_str() {
            "-h" | "--help" => f.action = Action::Help,
            "-v" | "--version" => f.action = Action::Version,
            "-e" | "--eval" => eval = Some((needed(&mut f)?, false)),
            "-p" | "--print" | "-pe" => eval = Some((needed(&mut f)?, true)),
            "--script" => script = true,
            "--expose-gc" => f.expose_gc = true,
            "--expose-internals" => f.expose_internals = true,
            "--memory-report" => f.memory_report = true,
            "--trace-gc" => f.heap.trace = true,
            "--verify-heap" => f.heap.verify = true,
            "--gc-stress" => f.heap.stress = Some(1),
            "--no-ic" => f.machine.shortcuts = false,
            "--verify-marking" => f.heap.marking_test = Some(1),
            "--max-memory" | "--max-old-space-size" | "--max-semi-space-size" => {
                let text = needed(&mut f)?;
                let bad = || {
                    format!(
                        "{name} must be {}, not '{text}'",
                        if name == "--max-memory" { "a size such as 256m" } else { "a whole number of MiB above 0" }
                    )
                };
                let n = if name == "--max-memory" { size(&text) } else { text.parse::<u64>().ok().and_then(|n| n.checked_mul(1 << 20)) };
                let n = n.filter(|n| *n > 0).ok_or_else(bad)?;
                match name.as_str() {
                    "--max-memory" => f.max_memory = Some(n),
                    "--max-old-space-size" => f.heap.max_old = n,
                    _ => {
                        f.heap.max_semi = n.clamp(256 << 10, 1 << 30);
                        f.heap.initial_semi = f.heap.initial_semi.min(f.heap.max_semi);
                    }
                }
                continue;
            }
            _ => return Err(format!("bad option: {arg}")),
        }
        if let Some(v) = value {
            match name.as_str() {
                "--gc-stress" => match v.parse() {
                    Ok(n) if n > 0 => f.heap.stress = Some(n),
                    _ => return Err(format!("--gc-stress must be a whole number above 0, not '{v}'")),
                },
                "--verify-marking" => match v.parse() {
                    Ok(n) if n > 0 => f.heap.marking_test = Some(n),
                    _ => return Err(format!("--verify-marking must be a whole number above 0, not '{v}'")),
                },
                _ => return Err(format!("{name} takes no argument")),
            }
        }
    }
    let rest = &argv[at..];
    (f.program, f.args) = match (eval, rest.split_first()) {
        (Some((source, print)), _) => (Source::Eval { source, print }, rest.to_vec()),
        (None, None) => (Source::Stdin, Vec::new()),
        (None, Some((first, args))) => {
            let program = match first.as_str() {
                // As in Node the dash itself stays in process.argv.
                "-" => return Ok(Flags { program: Source::Stdin, args: rest.to_vec(), ..f }),
                path if script => Source::Script(path.into()),
                path => Source::File(path.into()),
            };
            (program, args.to_vec())
        }
    };
    Ok(f)
}

/// The heap's default bound: half of the machine's (or the container's) memory, at most 4 GiB.
fn default_heap() -> u64 {
    (tally_node::machine_memory::total() / 2).clamp(64 << 20, 4 << 30)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(text: &str) -> Result<Flags, String> {
        parse(&text.split(' ').filter(|t| !t.is_empty()).map(String::from).collect::<Vec<_>>())
    }

    #[test]
    fn flags_end_at_the_program() {
        let f = flags("--expose_gc --max-old-space-size=800 a.js --expose-gc -x").unwrap();
        assert_eq!(f.program, Source::File("a.js".into()));
        assert_eq!(f.args, ["--expose-gc", "-x"]);
        assert!(f.expose_gc);
        assert_eq!(f.heap.max_old, 800 << 20);
        assert_eq!(flags("-p 1 b c").unwrap().program, Source::Eval { source: "1".into(), print: true });
        assert_eq!(flags("--gc-stress=50 -").unwrap().heap.stress, Some(50));
        assert!(flags("x.js").unwrap().machine.shortcuts && !flags("--no-ic x.js").unwrap().machine.shortcuts);
        assert_eq!(flags("--verify-marking=7 -").unwrap().heap.marking_test, Some(7));
        assert_eq!(flags("--max-memory 256m x").unwrap().max_memory, Some(256 << 20));
    }

    #[test]
    fn bad_flags_are_named() {
        for (text, want) in [
            ("--no-such x.js", "bad option: --no-such"),
            ("--gc-stress=0 x.js", "--gc-stress must be a whole number above 0, not '0'"),
            ("--verify-marking=x x.js", "--verify-marking must be a whole number above 0, not 'x'"),
            ("--expose-gc=1", "--expose-gc takes no argument"),
            ("-e", "-e requires an argument"),
            ("--max-memory=lots x", "--max-memory must be a size such as 256m, not 'lots'"),
        ] {
            assert_eq!(flags(text).unwrap_err(), want);
        }
    }
}
