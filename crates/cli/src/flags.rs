//! The command line. Flags stop at the program's name or `-`: what follows belongs to the program.
//!
//! Written by hand: Node's rules (flags before the program only, `-p CODE` and `-pe CODE`, `--flag=value` and
//! `--flag value`, underscores as dashes, `NODE_OPTIONS` in front, exit code 9 with Node's wording) are not those of the
//! usual parsers. What Node's options are is in the table `tally_node::node_options`; most are handed on to JavaScript
//! under their own names. `env` answers for the environment, so that tests need none.

use crate::env_options;
use tally_heap::Config;
use tally_node::node_options::{self, Kind, Meaning, Opt};
use tally_node::options::{Setting, SlabSizes};
use tally_node::{MachineConfig, dotenv};

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
    Stdin { print: bool },
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
    pub trace_backpressure: bool,
    pub slabs: SlabSizes,
    pub heap: Config,
    pub machine: MachineConfig,
    pub max_memory: Option<u64>,
    /// What JavaScript looks at, by the option's name.
    pub settings: Vec<(String, Setting)>,
    /// From files named by `--env-file`, for names that the environment does not have.
    pub env: Vec<(String, String)>,
    /// To be said on standard error before the program runs.
    pub notes: Vec<String>,
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

/// A size, or a part of the machine's (or the container's) memory: `25%`.
fn size_or_part(text: &str) -> Option<u64> {
    match text.trim().strip_suffix('%') {
        None => size(text),
        Some(percent) => {
            let percent = percent.parse::<f64>().ok().filter(|p| *p > 0.0 && *p <= 100.0)?;
            Some((tally_node::machine_memory::total() as f64 * percent / 100.0) as u64)
        }
    }
}

/// Where arguments come from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    CommandLine,
    Environment,
}

struct Parser {
    flags: Flags,
    eval: Option<String>,
    print: bool,
    check: bool,
    script: bool,
    /// Flags that mean nothing here, as given.
    without_meaning: Vec<String>,
    /// The size of the semi-spaces was said.
    semi_given: bool,
}

impl Parser {
    fn set(&mut self, name: &str, value: Setting) {
        match (self.flags.settings.iter_mut().find(|s| s.0 == name), value) {
            (Some((_, Setting::List(list))), Setting::List(more)) => list.extend(more),
            (Some(known), value) => known.1 = value,
            (None, value) => self.flags.settings.push((name.into(), value)),
        }
    }

    /// Reads flags and answers how many arguments they are.
    fn read(&mut self, argv: &[String], from: From) -> Result<usize, String> {
        let mut at = 0;
        while at < argv.len() {
            let arg = &argv[at];
            if arg == "-" || !arg.starts_with('-') {
                if from == From::CommandLine {
                    break;
                }
                at += 1;
                continue;
            }
            if arg == "--" && from == From::CommandLine {
                return Ok(at + 1);
            }
            let taken = self.one(arg, argv.get(at + 1), from)?;
            if from == From::CommandLine {
                self.flags.exec_argv.extend_from_slice(&argv[at..at + taken]);
            }
            at += taken;
        }
        Ok(at)
    }

    /// One flag; `next` may be its value. Answers how many arguments it is.
    fn one(&mut self, arg: &str, next: Option<&String>, from: From) -> Result<usize, String> {
        let (name, given) = match arg.split_once('=') {
            Some((n, v)) => (n, Some(v)),
            None => (arg, None),
        };
        let name = if name.starts_with("--") { name.replace('_', "-") } else { name.to_owned() };
        if let Some(taken) = self.ours(&name, arg, given, next)? {
            return Ok(taken);
        }
        // `-p CODE`, `-pe CODE`
        if matches!(name.as_str(), "-p" | "--print" | "-pe") {
            if from == From::Environment {
                return Err(not_allowed(arg));
            }
            self.print = true;
            let Some(code) = given.map(str::to_owned).or_else(|| next.filter(|n| !n.starts_with('-')).cloned()) else {
                return if name == "-pe" { Err(format!("{arg} requires an argument")) } else { Ok(1) };
            };
            self.eval = Some(code);
            return Ok(if given.is_some() { 1 } else { 2 });
        }
        let full = node_options::ALIASES.iter().find(|a| a.0 == name).map_or(name.as_str(), |a| a.1);
        let plain = full.strip_prefix("--").unwrap_or(full);
        if let Some(option) = node_options::find(plain) {
            return self.node(option, true, arg, given, next, from);
        }
        if let Some(plain) = plain.strip_prefix("no-") {
            if let Some(option) = node_options::find(plain) {
                if option.kind != Kind::Switch {
                    return Err(format!("{arg} is an invalid negation because it is not a boolean option"));
                }
                return self.node(option, false, arg, given, next, from);
            }
        }
        if from == From::Environment {
            return Err(not_allowed(arg));
        }
        match node_options::v8_flag(plain.strip_prefix("no-").unwrap_or(plain)) {
            Some(takes_value) if takes_value == given.is_some() => {
                self.without_meaning.push(arg.into());
                Ok(1)
            }
            _ => Err(format!("bad option: {arg}")),
        }
    }

    /// An option of Node's.
    fn node(&mut self, option: &Opt, on: bool, arg: &str, given: Option<&str>, next: Option<&String>, from: From) -> Result<usize, String> {
        if from == From::Environment && !option.env {
            return Err(not_allowed(arg));
        }
        let (value, taken) = match (option.kind, given) {
            (Kind::Switch | Kind::NoOp, _) => (String::new(), 1),
            (_, Some("")) => return Err(format!("{}= requires an argument", arg.trim_end_matches('='))),
            (_, Some(text)) => (text.to_owned(), 1),
            (_, None) => match next {
                // `--env-file` is looked for before the others, by simpler rules.
                Some(text) if !text.starts_with('-') || option.name.starts_with("env-file") => (text.clone(), 2),
                _ => return Err(format!("{arg} requires an argument")),
            },
        };
        let value = value.strip_prefix("\\-").map_or(value.clone(), |rest| format!("-{rest}"));
        match option.meaning {
            Meaning::Same => return Ok(taken),
            Meaning::Refused if !on => return Ok(taken),
            Meaning::Refused => return Err(format!("{arg} is not part of this version of tally yet")),
            Meaning::Nothing => {
                if on != option.default_on {
                    self.without_meaning.push(arg.into());
                }
                return Ok(taken);
            }
            Meaning::Here => {}
        }
        match option.name {
            "help" => self.flags.action = Action::Help,
            "version" => self.flags.action = Action::Version,
            "eval" => self.eval = Some(value),
            "check" => {
                self.check = on;
                self.set("check", Setting::Switch(on));
            }
            "expose-gc" if given.is_some() => return Err(format!("bad option: {arg}")),
            "expose-gc" => self.flags.expose_gc = on,
            "expose-internals" => self.flags.expose_internals = on,
            "max-old-space-size" | "max-semi-space-size" => self.heap_size(option.name, &value)?,
            "max-old-space-size-percentage" => {
                let percent = value.trim_end_matches('%').parse::<f64>().ok().filter(|p| *p > 0.0 && *p <= 100.0);
                let percent = percent.ok_or_else(|| format!("--{} must be greater than 0 and up to 100. Got {value}", option.name))?;
                self.flags.heap.max_old = ((tally_node::machine_memory::total() as f64 * percent / 100.0) as u64).max(1 << 20);
            }
            "env-file" | "env-file-if-exists" => self.env_file(&value, option.name == "env-file")?,
            "unhandled-rejections" if !["strict", "throw", "warn", "none", "warn-with-error-code"].contains(&value.as_str()) => {
                return Err("invalid value for --unhandled-rejections".into());
            }
            "disable-proto" if !["delete", "throw"].contains(&value.as_str()) => {
                return Err("invalid mode passed to --disable-proto".into());
            }
            "input-type" if !["commonjs", "module", "module-typescript", "commonjs-typescript"].contains(&value.as_str()) => {
                return Err("--input-type must be \"module\",\"commonjs\", \"module-typescript\" or \"commonjs-typescript\"".into());
            }
            "test-isolation" if !["process", "none"].contains(&value.as_str()) => {
                return Err("invalid value for --test-isolation".into());
            }
            "stack-trace-limit" if value.parse::<f64>().is_err() => return Err(format!("bad option: {arg}")),
            name => {
                let setting = match option.kind {
                    Kind::Switch => Setting::Switch(on),
                    Kind::List => Setting::List(vec![value]),
                    _ => Setting::Text(value),
                };
                self.set(name, setting);
            }
        }
        Ok(taken)
    }

    /// A flag that Node does not have. Answers `None` for any other.
    fn ours(&mut self, name: &str, arg: &str, given: Option<&str>, next: Option<&String>) -> Result<Option<usize>, String> {
        // How often, for what may be done now and then: always without a number.
        let count = || match given.map_or(Ok(1), str::parse::<u32>) {
            Ok(n) if n > 0 => Ok(Some(n)),
            _ => Err(format!("{name} must be a whole number above 0, not '{}'", given.unwrap_or_default())),
        };
        let f = &mut self.flags;
        let argument = || match (given, next) {
            (Some(text), _) if !text.is_empty() => Ok((text, 1)),
            (None, Some(text)) => Ok((text.as_str(), 2)),
            _ => Err(format!("{arg} requires an argument")),
        };
        match name {
            "--gc-stress" => {
                f.heap.stress = count()?;
                return Ok(Some(1));
            }
            "--verify-marking" => {
                f.heap.marking_test = count()?;
                return Ok(Some(1));
            }
            "--max-memory" => {
                let (text, taken) = argument()?;
                let n = size_or_part(text).filter(|n| *n > 0);
                f.max_memory = Some(n.ok_or_else(|| format!("--max-memory must be a size such as 256m, or 50%, not '{text}'"))?);
                return Ok(Some(taken));
            }
            "--heap-limits" => {
                let (text, taken) = argument()?;
                match text {
                    "default" => {}
                    // V8's of old: 1464 MiB are four semi-spaces and the old space.
                    "classic" => (f.heap.max_old, f.heap.max_semi, self.semi_given) = (1400 << 20, 16 << 20, true),
                    _ => return Err(format!("--heap-limits must be default or classic, not '{text}'")),
                }
                return Ok(Some(taken));
            }
            "--socket-slab-size" | "--socket-read-size" | "--file-slab-size" => {
                let (text, taken) = argument()?;
                let range = if name == "--socket-read-size" { SlabSizes::READ } else { SlabSizes::SLAB };
                let Some(n) = size(text).filter(|n| range.contains(n)) else {
                    let (least, most) = (range.start() >> 10, range.end() >> 10);
                    return Err(format!("{name} must be a size from {least}k to {most}k, not '{text}'"));
                };
                // At most a GiB.
                let n = n as usize;
                match name {
                    "--socket-slab-size" => f.slabs.socket_slab = n,
                    "--socket-read-size" => f.slabs.socket_read = n,
                    _ => f.slabs.file_slab = n,
                }
                return Ok(Some(taken));
            }
            "--script" => self.script = true,
            "--memory-report" => f.memory_report = true,
            "--trace-backpressure" => f.trace_backpressure = true,
            "--trace-gc" => f.heap.trace = true,
            "--trace-gc-verbose" => (f.heap.trace, f.heap.trace_phases) = (true, true),
            "--verify-heap" => f.heap.verify = true,
            "--no-ic" => f.machine.shortcuts = false,
            "--trace-slab-pins" => f.slabs.trace_pins = true,
            "--no-slab-evacuation" => f.slabs.evacuate = false,
            _ => return Ok(None),
        }
        match given {
            None => Ok(Some(1)),
            Some(_) => Err(format!("{name} takes no argument")),
        }
    }

    fn heap_size(&mut self, name: &str, text: &str) -> Result<(), String> {
        let n = text.parse::<u64>().ok().and_then(|n| n.checked_mul(1 << 20)).filter(|n| *n > 0);
        let n = n.ok_or_else(|| format!("--{name} must be a whole number of MiB above 0, not '{text}'"))?;
        let heap = &mut self.flags.heap;
        if name == "max-old-space-size" {
            heap.max_old = n;
        } else {
            self.semi_given = true;
            heap.max_semi = n.clamp(256 << 10, 1 << 30);
            heap.initial_semi = heap.initial_semi.min(heap.max_semi);
        }
        Ok(())
    }

    fn env_file(&mut self, path: &str, needed: bool) -> Result<(), String> {
        let Ok(bytes) = std::fs::read(path) else {
            if needed {
                return Err(format!("{path}: not found"));
            }
            self.flags.notes.push(format!("{path} not found. Continuing without it."));
            return Ok(());
        };
        // A later file wins over an earlier one.
        for (name, value) in dotenv::parse(&String::from_utf8_lossy(&bytes)) {
            self.flags.env.retain(|e| e.0 != name);
            self.flags.env.push((name, value));
        }
        Ok(())
    }
}

fn not_allowed(arg: &str) -> String {
    format!("{} is not allowed in NODE_OPTIONS", arg.split('=').next().unwrap_or(arg))
}

/// Reads the arguments behind the command's name.
///
/// # Errors
/// One line that says which flag is wrong and why, worded as Node does.
pub fn parse(argv: &[String], env: &dyn Fn(&str) -> Option<String>) -> Result<Flags, String> {
    let flags = Flags {
        action: Action::Run,
        program: Source::Stdin { print: false },
        args: Vec::new(),
        exec_argv: Vec::new(),
        expose_gc: false,
        expose_internals: false,
        memory_report: false,
        trace_backpressure: false,
        slabs: SlabSizes::default(),
        heap: Config { verify: cfg!(debug_assertions), max_old: default_heap(), ..Config::default() },
        machine: MachineConfig::default(),
        max_memory: None,
        settings: Vec::new(),
        env: Vec::new(),
        notes: Vec::new(),
    };
    let new = || Parser {
        flags: flags.clone(),
        eval: None,
        print: false,
        check: false,
        script: false,
        without_meaning: Vec::new(),
        semi_given: false,
    };
    let mut p = new();
    let mut rest = p.read(argv, From::CommandLine)?;
    let node_options = env("NODE_OPTIONS").or_else(|| p.flags.env.iter().find(|e| e.0 == "NODE_OPTIONS").map(|e| e.1.clone()));
    if let Some(text) = node_options.filter(|t| !t.is_empty()) {
        // The environment's come first, so that the command line's win. Its files were read already.
        let (env, notes) = (p.flags.env, p.flags.notes);
        p = new();
        p.read(&env_options::split(&text)?, From::Environment)?;
        rest = p.read(argv, From::CommandLine)?;
        (p.flags.env, p.flags.notes) = (env, notes);
    }
    for (name, value) in env_options::settings(env) {
        if !p.flags.settings.iter().any(|s| s.0 == name) {
            p.set(name, value);
        }
    }
    p.without_meaning.extend(env_options::without_meaning(env));
    if p.check && p.eval.is_some() {
        return Err("either --check or --eval can be used, not both".into());
    }
    // Tests that are not run again when a file changes must not look as if they were.
    if p.without_meaning.iter().any(|w| w == "--watch") && p.flags.settings.iter().any(|s| s.0 == "test") {
        return Err("--watch with --test is not part of this version of tally yet".into());
    }
    if !p.without_meaning.is_empty() {
        let list = std::mem::take(&mut p.without_meaning);
        p.set("without-meaning", Setting::List(list));
    }
    let Parser { flags: mut f, eval, print, script, semi_given, .. } = p;
    if !semi_given {
        f.heap.max_semi = semi_space(&f.heap, f.max_memory);
        f.heap.initial_semi = f.heap.initial_semi.min(f.heap.max_semi);
    }
    let rest = &argv[rest..];
    let on = |name: &str| f.settings.iter().any(|s| s.0 == name && !matches!(s.1, Setting::Switch(false)));
    if on("run") || on("test") || (on("interactive") && eval.is_none() && rest.is_empty()) {
        // What follows goes to the script, or names the files with tests.
        (f.program, f.args) = (Source::Eval { source: String::new(), print: false }, rest.to_vec());
        return Ok(f);
    }
    (f.program, f.args) = match (eval, rest.split_first()) {
        (Some(source), _) => (Source::Eval { source, print }, rest.to_vec()),
        (None, None) => (Source::Stdin { print }, Vec::new()),
        (None, Some((first, args))) => match first.as_str() {
            // As in Node the dash itself stays in process.argv.
            "-" => (Source::Stdin { print }, rest.to_vec()),
            path if script => (Source::Script(path.into()), args.to_vec()),
            path => (Source::File(path.into()), args.to_vec()),
        },
    };
    Ok(f)
}

/// The semi-spaces' default bound: they and what is copied between them are a small part of what there is in all.
fn semi_space(heap: &Config, max_memory: Option<u64>) -> u64 {
    let all = max_memory.unwrap_or(u64::MAX).min(heap.max_old);
    (all / 32).clamp(1 << 20, Config::default().max_semi)
}

/// The heap's default bound: half of the machine's (or the container's) memory, at most 4 GiB.
fn default_heap() -> u64 {
    (tally_node::machine_memory::total() / 2).clamp(64 << 20, 4 << 30)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').filter(|t| !t.is_empty()).map(String::from).collect()
    }

    fn flags(text: &str) -> Result<Flags, String> {
        parse(&words(text), &|_| None)
    }

    fn with_options(options: &str, text: &str) -> Result<Flags, String> {
        parse(&words(text), &|name| (name == "NODE_OPTIONS").then(|| options.into()))
    }

    fn setting<'a>(f: &'a Flags, name: &str) -> Option<&'a Setting> {
        f.settings.iter().find(|s| s.0 == name).map(|s| &s.1)
    }

    #[test]
    fn flags_end_at_the_program() {
        let f = flags("--expose_gc --max-old-space-size=800 a.js --expose-gc -x").unwrap();
        assert_eq!(f.program, Source::File("a.js".into()));
        assert_eq!(f.args, ["--expose-gc", "-x"]);
        assert!(f.expose_gc);
        assert_eq!(f.heap.max_old, 800 << 20);
        assert_eq!(flags("-p 1 b c").unwrap().program, Source::Eval { source: "1".into(), print: true });
        assert_eq!(flags("-p -e 1").unwrap().program, Source::Eval { source: "1".into(), print: true });
        assert_eq!(flags("--gc-stress=50 -").unwrap().heap.stress, Some(50));
        assert!(flags("x.js").unwrap().machine.shortcuts && !flags("--no-ic x.js").unwrap().machine.shortcuts);
        assert_eq!(flags("--verify-marking=7 -").unwrap().heap.marking_test, Some(7));
        assert_eq!(flags("--socket-slab-size=2m x").unwrap().slabs.socket_slab, 2 << 20);
        assert_eq!(flags("--max-memory 256m x").unwrap().max_memory, Some(256 << 20));
        assert_eq!(flags("--max-memory 50% x").unwrap().max_memory, Some(tally_node::machine_memory::total() / 2));
        let tests = flags("--test --test-only a b").unwrap();
        assert_eq!((tests.program, tests.args), (Source::Eval { source: String::new(), print: false }, words("a b")));
        let classic = flags("--heap-limits=classic x").unwrap().heap;
        assert_eq!((classic.max_old, classic.max_semi), (1400 << 20, 16 << 20));
        assert_eq!(flags("--max-old-space-size=64 x").unwrap().heap.max_semi, 2 << 20);
    }

    #[test]
    fn what_node_knows_is_handed_on_or_told() {
        let f = flags("-r a --require=b --no-warnings -C x --inspect=9 --harmony --no-addons --stack-size=900 x.js").unwrap();
        assert_eq!(setting(&f, "require"), Some(&Setting::List(words("a b"))));
        assert_eq!(setting(&f, "warnings"), Some(&Setting::Switch(false)));
        assert_eq!(setting(&f, "conditions"), Some(&Setting::List(words("x"))));
        assert_eq!(setting(&f, "without-meaning"), Some(&Setting::List(words("--inspect=9 --harmony --stack-size=900"))));
        assert_eq!(f.exec_argv, words("-r a --require=b --no-warnings -C x --inspect=9 --harmony --no-addons --stack-size=900"));
    }

    #[test]
    fn the_environment_comes_first() {
        let f = with_options("--title=\"a b\" --no-warnings -r x ignored", "--title c -r y x.js").unwrap();
        assert_eq!(setting(&f, "title"), Some(&Setting::Text("c".into())));
        assert_eq!(setting(&f, "require"), Some(&Setting::List(words("x y"))));
        assert_eq!(f.exec_argv, words("--title c -r y"));
        for (options, want) in [
            ("--eval 1", "--eval is not allowed in NODE_OPTIONS"),
            ("-p 1", "-p is not allowed in NODE_OPTIONS"),
            ("--no-such", "--no-such is not allowed in NODE_OPTIONS"),
            ("--", "-- is not allowed in NODE_OPTIONS"),
            ("-r", "-r requires an argument"),
            ("\"x", "invalid value for NODE_OPTIONS (unterminated string)\n"),
            ("\"x\\", "invalid value for NODE_OPTIONS (invalid escape)\n"),
        ] {
            assert_eq!(with_options(options, "x.js").unwrap_err(), want, "{options}");
        }
    }

    #[test]
    fn bad_flags_are_named() {
        for (text, want) in [
            ("--no-such x.js", "bad option: --no-such"),
            ("--no-no-warnings x.js", "bad option: --no-no-warnings"),
            ("--no-require x.js", "--no-require is an invalid negation because it is not a boolean option"),
            ("--gc-stress=0 x.js", "--gc-stress must be a whole number above 0, not '0'"),
            ("--verify-marking=x x.js", "--verify-marking must be a whole number above 0, not 'x'"),
            ("--expose-gc=1", "bad option: --expose-gc=1"),
            ("--no-ic=1", "--no-ic takes no argument"),
            ("-e", "-e requires an argument"),
            ("--title=", "--title= requires an argument"),
            ("-r -p 1", "-r requires an argument"),
            ("-c -e 1", "either --check or --eval can be used, not both"),
            ("--unhandled-rejections=x -", "invalid value for --unhandled-rejections"),
            ("--permission-audit x.js", "--permission-audit is not part of this version of tally yet"),
            ("--socket-read-size=1m x", "--socket-read-size must be a size from 4k to 512k, not '1m'"),
            ("--file-slab-size 1 x", "--file-slab-size must be a size from 64k to 1048576k, not '1'"),
            ("--max-memory=lots x", "--max-memory must be a size such as 256m, or 50%, not 'lots'"),
            ("--max-memory=0% x", "--max-memory must be a size such as 256m, or 50%, not '0%'"),
            ("--heap-limits=huge x", "--heap-limits must be default or classic, not 'huge'"),
            ("--env-file=/no/such x", "/no/such: not found"),
            ("--test --watch a", "--watch with --test is not part of this version of tally yet"),
            ("--experimental-test-coverage --test", "--experimental-test-coverage is not part of this version of tally yet"),
        ] {
            assert_eq!(flags(text).unwrap_err(), want);
        }
    }
}
