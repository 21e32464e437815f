//! Runs the ECMAScript conformance suite.
//!
//! Each file becomes one or two programs (sloppy and strict): the harness files it asks for, then its text, run as a
//! script by the command. Names that fail are kept in `tests/test262.txt` with the counts on top; a name that fails
//! without being listed, or passes although listed, fails the run.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

#[derive(Default, Debug)]
struct Meta {
    flags: Vec<String>,
    includes: Vec<String>,
    features: Vec<String>,
    /// (phase, type)
    negative: Option<(String, String)>,
}

fn list(text: &str) -> Vec<String> {
    text.trim().trim_start_matches('[').trim_end_matches(']').split(',').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect()
}

fn meta(source: &str) -> Meta {
    let mut m = Meta::default();
    let Some(front) = source.split_once("/*---").and_then(|(_, r)| r.split_once("---*/")).map(|(f, _)| f) else { return m };
    let mut key = String::new();
    let mut negative = (String::new(), String::new());
    for line in front.lines() {
        let trimmed = line.trim();
        if let Some(item) = trimmed.strip_prefix("- ").filter(|_| line.starts_with(' ')) {
            match key.as_str() {
                "flags" => m.flags.push(item.trim().into()),
                "includes" => m.includes.push(item.trim().into()),
                "features" => m.features.push(item.trim().into()),
                _ => {}
            }
            continue;
        }
        if line.starts_with(' ') {
            if key == "negative" {
                if let Some(v) = trimmed.strip_prefix("phase:") {
                    negative.0 = v.trim().into();
                } else if let Some(v) = trimmed.strip_prefix("type:") {
                    negative.1 = v.trim().into();
                }
            }
            continue;
        }
        let Some((k, v)) = trimmed.split_once(':') else { continue };
        key = k.trim().into();
        match k.trim() {
            "flags" => m.flags = list(v),
            "includes" => m.includes = list(v),
            "features" => m.features = list(v),
            _ => {}
        }
    }
    if !negative.1.is_empty() {
        m.negative = Some(negative);
    }
    m
}

/// Proposals and parts of the host that are out of reach: counted as skipped.
const SKIPPED_FEATURES: &[&str] = &[
    "Temporal",
    "ShadowRealm",
    "decorators",
    "import-defer",
    "source-phase-imports",
    "source-phase-imports-module-source",
    "import-text",
    "import-bytes",
    "module",
    "dynamic-import",
    "import.meta",
    "top-level-await",
    "cross-realm",
    "host-gc-required",
    "IsHTMLDDA",
    "Intl",
    "Atomics.pause",
    "immutable-arraybuffer",
    "explicit-resource-management",
    "iterator-sequencing",
    "joint-iteration",
    "await-dictionary",
    "nonextensible-applies-to-private",
    "json-parse-with-source",
    "import-attributes",
    "Atomics.waitAsync",
    "upsert",
    "canonical-tz",
    "tail-call-optimization",
    "caller",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Pass,
    Fail,
    Skip,
}

struct Suite {
    dir: PathBuf,
    tally: PathBuf,
    scratch: PathBuf,
}

impl Suite {
    fn harness(&self, name: &str) -> String {
        std::fs::read_to_string(self.dir.join("harness").join(name)).unwrap_or_default()
    }

    fn run_file(&self, path: &Path, worker: usize) -> (Outcome, String) {
        let Ok(source) = std::fs::read_to_string(path) else { return (Outcome::Skip, String::new()) };
        let m = meta(&source);
        let has = |f: &str| m.flags.iter().any(|x| x == f);
        if has("module") || has("CanBlockIsFalse") || m.features.iter().any(|f| SKIPPED_FEATURES.contains(&f.as_str())) {
            return (Outcome::Skip, String::new());
        }
        let mut modes = Vec::new();
        if has("raw") || has("noStrict") {
            modes.push(false);
        } else if has("onlyStrict") {
            modes.push(true);
        } else {
            modes.extend([false, true]);
        }
        for strict in modes {
            if let Err(why) = self.run_once(&source, &m, strict, worker) {
                return (Outcome::Fail, why);
            }
        }
        (Outcome::Pass, String::new())
    }

    fn run_once(&self, source: &str, m: &Meta, strict: bool, worker: usize) -> Result<(), String> {
        let has = |f: &str| m.flags.iter().any(|x| x == f);
        let mut text = String::new();
        if strict {
            text.push_str("\"use strict\";\n");
        }
        if !has("raw") {
            text.push_str("var print = console.log;\n");
            text.push_str(
                "var $262 = { global: globalThis, gc() { gc(); }, detachArrayBuffer(b) { b.transfer(); }, evalScript(s) { return (0, eval)(s); }, \
                 createRealm() { throw new Error('realms are not built'); }, agent: {} };\n",
            );
            for name in ["assert.js", "sta.js"] {
                text.push_str(&self.harness(name));
            }
            if has("async") {
                text.push_str(&self.harness("doneprintHandle.js"));
            }
            for name in &m.includes {
                text.push_str(&self.harness(name));
            }
        }
        text.push_str(source);
        let file = self.scratch.join(format!("{worker}.js"));
        std::fs::write(&file, text).map_err(|e| e.to_string())?;
        let mut child = Command::new(&self.tally)
            .args(["--expose-gc", "--max-old-space-size=1024", "--script"])
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| e.to_string())?;
        let start = Instant::now();
        while child.try_wait().map_err(|e| e.to_string())?.is_none() {
            if start.elapsed() > Duration::from_secs(20) {
                let _ = child.kill();
                let _ = child.wait();
                return Err("hangs".into());
            }
            std::thread::sleep(Duration::from_micros(500));
        }
        let out = child.wait_with_output().map_err(|e| e.to_string())?;
        let (stdout, stderr) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        if out.status.code().is_none() || stderr.contains("panicked at") {
            return Err(format!("CRASH {}", stderr.lines().find(|l| l.contains("panicked") || !l.trim().is_empty()).unwrap_or("")));
        }
        match &m.negative {
            Some((_, kind)) if stderr.contains(kind.as_str()) && !out.status.success() => Ok(()),
            Some((phase, kind)) => Err(format!("expected {kind} ({phase})")),
            None if has("async") && stdout.contains("Test262:AsyncTestComplete") => Ok(()),
            None if has("async") => Err(first_line(&stdout, &stderr)),
            None if out.status.success() => Ok(()),
            None => Err(first_line(&stdout, &stderr)),
        }
    }
}

fn first_line(stdout: &str, stderr: &str) -> String {
    stderr
        .lines()
        .chain(stdout.lines())
        .find(|l| l.contains("Error") || l.contains("Failure"))
        .unwrap_or("no result")
        .chars()
        .take(160)
        .collect()
}

fn collect(dir: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for e in entries.flatten() {
        let p = e.path();
        if p.is_dir() {
            collect(&p, out);
        } else if p.extension().is_some_and(|x| x == "js") && !p.to_string_lossy().contains("_FIXTURE") {
            out.push(p);
        }
    }
}

/// `test262 --suite DIR [--filter TEXT] [--save]`
pub fn run(args: &[String]) -> Result<(), String> {
    let option = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1)).cloned();
    let dir = PathBuf::from(option("--suite").ok_or("say where the suite is: --suite DIR")?);
    let filter = option("--filter");
    let save = args.iter().any(|a| a == "--save");
    let tally = match option("--tally") {
        Some(t) => PathBuf::from(t),
        None => crate::build_tally()?,
    };
    let scratch = std::env::temp_dir().join(format!("tally-test262-{}", std::process::id()));
    std::fs::create_dir_all(&scratch).map_err(|e| e.to_string())?;
    let mut files = Vec::new();
    for part in ["test/language", "test/built-ins", "test/annexB"] {
        collect(&dir.join(part), &mut files);
    }
    files.sort();
    if let Some(f) = &filter {
        files.retain(|p| p.to_string_lossy().contains(f.as_str()));
    }
    let suite = Suite { dir: dir.clone(), tally, scratch: scratch.clone() };
    let (next, results) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|s| {
        for worker in 0..workers {
            let (suite, files, next, results) = (&suite, &files, &next, &results);
            s.spawn(move || {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = files.get(i) else { return };
                    let r = suite.run_file(path, worker);
                    if let Ok(mut all) = results.lock() {
                        all.push((i, r));
                    }
                }
            });
        }
    });
    let _ = std::fs::remove_dir_all(&scratch);
    let mut results = results.into_inner().map_err(|_| "a worker failed")?;
    results.sort_by_key(|r| r.0);
    let name = |i: usize| files[i].strip_prefix(&dir).unwrap_or(&files[i]).to_string_lossy().into_owned();
    let count = |o: Outcome| results.iter().filter(|r| r.1.0 == o).count();
    let (pass, fail, skip) = (count(Outcome::Pass), count(Outcome::Fail), count(Outcome::Skip));
    println!("{pass} passed, {fail} failed, {skip} skipped");
    let failing: BTreeSet<String> = results.iter().filter(|r| r.1.0 == Outcome::Fail).map(|r| name(r.0)).collect();
    let path = crate::root().join("tests/test262.txt");
    if save {
        let mut text = format!(
            "# Conformance: {pass} passed, {fail} failed, {skip} skipped (modules, proposals, other hosts' features).\n# One name a line that fails, and why.\n"
        );
        for (i, (outcome, why)) in &results {
            if *outcome == Outcome::Fail {
                let _ = writeln!(text, "{}  # {}", name(*i), why.replace('\n', " "));
            }
        }
        return std::fs::write(&path, text).map_err(|e| e.to_string());
    }
    let known: BTreeSet<String> = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split("  #").next())
        .map(|l| l.trim().to_owned())
        .filter(|l| !l.is_empty())
        .collect();
    for (i, (outcome, why)) in &results {
        let n = name(*i);
        if *outcome == Outcome::Fail && (filter.is_some() || !known.contains(&n)) {
            println!("FAIL {n}: {why}");
        }
    }
    let ran: BTreeSet<String> = results.iter().filter(|r| r.1.0 != Outcome::Skip).map(|r| name(r.0)).collect();
    let surprises: Vec<_> = known.iter().filter(|n| ran.contains(*n) && !failing.contains(*n)).collect();
    for n in &surprises {
        println!("PASSES although listed: {n}");
    }
    let new = failing.iter().filter(|n| !known.contains(*n)).count();
    if new > 0 || !surprises.is_empty() { Err(format!("{new} new failures, {} unexpected passes", surprises.len())) } else { Ok(()) }
}
