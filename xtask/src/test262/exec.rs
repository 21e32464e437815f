//! Runs one file of the suite: a program for each mode it asks for, judged by how the command ends.

use super::meta::Meta;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[derive(Clone, PartialEq, Eq)]
pub enum Outcome {
    Pass,
    /// Why: the first error, `hangs` or `CRASH …`.
    Fail(String),
    /// The test needs what is not built, as it says itself: the group of `tests/test262-features.txt`.
    Skip(String),
    /// The test needs what is not built, as the command says: the name it gives.
    Refused(String),
}

pub struct Suite {
    pub dir: PathBuf,
    pub tally: PathBuf,
    /// More flags for the command.
    pub flags: Vec<String>,
    pub scratch: PathBuf,
    /// How long one program may take.
    pub timeout: Duration,
    /// Feature -> group.
    pub unbuilt: BTreeMap<String, String>,
}

/// What the suite wants of a host.
const HOST: &str = "\
var print = console.log;
var $262 = {
  global: globalThis,
  gc() { gc(); },
  detachArrayBuffer(b) { if (!b.detached) b.transfer(); },
  evalScript(s) { return process.getBuiltinModule('vm').runInThisContext(s); },
  createRealm() {
    var b = process.getBuiltinModule('internal/test/binding').internalBinding('contextify');
    var global = b.createRealm();
    var realm = Object.assign({}, $262, { global, evalScript(s) { return b.runInRealmOf(global.Function, s, 'evalmachine.<anonymous>'); } });
    Object.defineProperty(global, '$262', { value: realm, writable: true, configurable: true });
    return realm;
  },
  agent: {},
};
// A host's choice, which the suite does not expect.
process.on('unhandledRejection', () => {});
";

/// For tests with modules: every `.js` is one, whatever its syntax, and an import that fails ends the program.
const MODULES: &str = "
process.getBuiltinModule('module').registerHooks({
  load(url, context, next) {
    if (!/\\.js$/.test(url) || context.importAttributes.type) return next(url, context);
    var source = process.getBuiltinModule('fs').readFileSync(new URL(url), 'utf8');
    return { format: 'module', source, shortCircuit: true };
  },
});
function tellError(e) {
  console.error(e !== null && typeof e === 'object' ? (e.name || e.constructor.name) + ': ' + e.message : e);
  process.exitCode = 1;
}
function runScript(text, path) {
  process.getBuiltinModule('internal/test/binding').internalBinding('contextify').runInThisContext(text, path);
}
";

/// A text as a literal of JavaScript.
fn js_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\u{2028}' | '\u{2029}' | '\0'..=' ' if c != ' ' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

impl Suite {
    fn harness(&self, name: &str) -> String {
        std::fs::read_to_string(self.dir.join("harness").join(name)).unwrap_or_default()
    }

    pub fn run_file(&self, path: &Path, worker: usize) -> Outcome {
        let Ok(source) = std::fs::read(path) else { return Outcome::Fail("cannot be read".into()) };
        let source = String::from_utf8_lossy(&source);
        let m = Meta::parse(&source);
        if m.has("CanBlockIsFalse") {
            return Outcome::Skip("a main thread that may not block".into());
        }
        if source.contains("$262.agent") || m.includes.iter().any(|name| name == "atomicsHelper.js") {
            return Outcome::Skip("other agents".into());
        }
        if let Some(group) = m.features.iter().find_map(|f| self.unbuilt.get(f)) {
            return Outcome::Skip(group.clone());
        }
        let modes: &[bool] = match () {
            () if m.has("module") => &[false],
            () if m.has("raw") || m.has("noStrict") => &[false],
            () if m.has("onlyStrict") => &[true],
            () => &[false, true],
        };
        for strict in modes {
            match self.run_once(path, &source, &m, *strict, worker) {
                Outcome::Pass => {}
                Outcome::Fail(why) if modes.len() > 1 && *strict => return Outcome::Fail(format!("(strict) {why}")),
                other => return other,
            }
        }
        Outcome::Pass
    }

    /// What comes before the test's own text.
    fn program(&self, m: &Meta, strict: bool) -> String {
        let mut text = String::new();
        if strict {
            text.push_str("\"use strict\";\n");
        }
        if !m.has("raw") || m.loads_modules() {
            text.push_str(HOST);
        }
        if !m.has("raw") {
            let asynchronous = m.has("async").then_some("doneprintHandle.js");
            for name in ["assert.js", "sta.js"].into_iter().chain(asynchronous).chain(m.includes.iter().map(String::as_str)) {
                text.push_str(&self.harness(name));
                text.push('\n');
            }
        }
        text
    }

    /// The program for a test in its file: modules are imported from there, and what imports says where it is.
    fn module_program(&self, path: &Path, source: &str, m: &Meta, strict: bool) -> String {
        let mut text = self.program(m, false);
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let quoted = format!("{:?}", path.display().to_string());
        text.push_str(MODULES);
        let _ = if m.has("module") {
            writeln!(text, "import('file://' + {quoted}).catch(tellError);")
        } else {
            let strict = if strict { "\"use strict\";\n" } else { "" };
            let source = js_string(&format!("{strict}{source}"));
            writeln!(text, "runScript({source}, {quoted});")
        };
        text
    }

    fn run_once(&self, path: &Path, source: &str, m: &Meta, strict: bool, worker: usize) -> Outcome {
        let program = if m.loads_modules() { self.module_program(path, source, m, strict) } else { self.program(m, strict) + source };
        match self.run_command(&program, worker) {
            Ok((code, stdout, stderr)) => judge(m, code, &stdout, &stderr),
            Err(e) => Outcome::Fail(e),
        }
    }

    /// The exit code (none after a signal) and what it wrote.
    fn run_command(&self, text: &str, worker: usize) -> Result<(Option<i32>, String, String), String> {
        let at = |ext: &str| self.scratch.join(format!("{worker}.{ext}"));
        let show = |e: std::io::Error| format!("cannot be run: {e}");
        std::fs::write(at("js"), text).map_err(show)?;
        // Files, because a pipe that nobody reads would stop a test that writes much.
        let mut child = Command::new(&self.tally)
            .args(["--expose-gc", "--expose-internals", "--max-old-space-size=1024"])
            .args(&self.flags)
            .arg("--script")
            .arg(at("js"))
            .stdin(Stdio::null())
            .stdout(File::create(at("out")).map_err(show)?)
            .stderr(File::create(at("err")).map_err(show)?)
            .spawn()
            .map_err(show)?;
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().map_err(show)? {
                break status;
            }
            if start.elapsed() > self.timeout {
                let _ = child.kill();
                let _ = child.wait();
                return Err("hangs".into());
            }
            std::thread::sleep(Duration::from_micros(500));
        };
        let read = |ext| std::fs::read(at(ext)).map(|b| String::from_utf8_lossy(&b).into_owned()).map_err(show);
        Ok((status.code(), read("out")?, read("err")?))
    }
}

fn judge(m: &Meta, code: Option<i32>, stdout: &str, stderr: &str) -> Outcome {
    let ok = code == Some(0);
    if code.is_none() || stderr.contains("panicked at") || stderr.contains("heap is corrupt") {
        let line = stderr.lines().find(|l| l.contains("panicked") || l.contains("corrupt")).or_else(|| stderr.lines().next());
        return Outcome::Fail(format!("CRASH {}", line.unwrap_or_default()));
    }
    if let Some(what) = (!ok).then(|| refused(stderr)).flatten() {
        return Outcome::Refused(what);
    }
    match &m.negative {
        Some(n) if stderr.contains(&n.kind) && !ok => Outcome::Pass,
        Some(n) => Outcome::Fail(format!("expected {} ({})", n.kind, n.phase)),
        None if m.has("async") && stdout.contains("Test262:AsyncTestComplete") => Outcome::Pass,
        None if m.has("async") || !ok => Outcome::Fail(first_line(stdout, stderr)),
        None => Outcome::Pass,
    }
}

/// What the command calls not built: `Error [ERR_TALLY_NOT_BUILT_YET]: X is not part of this version of tally yet`, or what
/// the compiler says.
fn refused(stderr: &str) -> Option<String> {
    if let Some((before, _)) = stderr.split_once(" is not part of this version of tally yet") {
        let what = before.rsplit(": ").next()?.trim();
        return Some(what.to_owned());
    }
    if let Some((_, what)) = stderr.split_once("SyntaxError: Not supported: ") {
        return what.lines().next().map(|l| l.trim_end_matches(']').to_owned());
    }
    let line = stderr.lines().find(|l| l.contains(" is not built yet"))?;
    let before = line.split(" is not built yet").next()?;
    Some(before.rsplit(['(', ':']).next()?.trim().to_owned())
}

fn first_line(stdout: &str, stderr: &str) -> String {
    let mut lines = stderr.lines().chain(stdout.lines()).skip_while(|l| !l.contains("Error") && !l.contains("Failure"));
    let first = lines.next().unwrap_or("no result").trim_start_matches("Uncaught ");
    // `Test262Error {` and its message on the next line.
    let text = if first.ends_with('{') { lines.next().unwrap_or(first).trim() } else { first };
    text.chars().take(100).collect()
}
