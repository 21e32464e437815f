//! Runs the ECMAScript conformance suite.
//!
//! Each file becomes one or two programs (sloppy and strict): the harness files it asks for, then its text, run as a
//! script by the command. `tests/test262.txt` keeps the names that fail, with the counts on top; a name that fails
//! without being listed, or passes although listed, fails the run, and so do fewer passes than the counts say.
//!
//! What is known not to be built is counted by group, not named: by the features a test declares
//! (`tests/test262-features.txt`), or by the name with which the command refuses a program.

mod exec;
mod meta;

use exec::{Outcome, Suite};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// The outcome of each file, by its name below `test/`.
type Results = BTreeMap<String, Outcome>;

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

/// `feature: group`, a line each.
fn unbuilt_features() -> Result<BTreeMap<String, String>, String> {
    let path = crate::root().join("tests/test262-features.txt");
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let lines = text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty());
    lines
        .map(|l| l.split_once(": ").map(|(f, g)| (f.to_owned(), g.to_owned())).ok_or_else(|| format!("`{l}` is no `feature: group`")))
        .collect()
}

/// The commit of the suite, where its folder is a checkout.
fn commit(dir: &Path) -> String {
    let out = std::process::Command::new("git").arg("-C").arg(dir).args(["rev-parse", "HEAD"]).output();
    let text = out.ok().filter(|o| o.status.success()).map(|o| String::from_utf8_lossy(&o.stdout).trim().to_owned());
    text.unwrap_or_else(|| "unknown".into())
}

fn run_all(suite: &Suite, files: &[(String, PathBuf)], jobs: usize) -> Results {
    let (next, results) = (AtomicUsize::new(0), Mutex::new(Results::new()));
    std::thread::scope(|s| {
        for worker in 0..jobs {
            let (next, results) = (&next, &results);
            s.spawn(move || {
                while let Some((name, path)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = suite.run_file(path, worker);
                    results.lock().unwrap_or_else(|e| e.into_inner()).insert(name.clone(), outcome);
                }
            });
        }
    });
    results.into_inner().unwrap_or_else(|e| e.into_inner())
}

/// The lines on top of the expectations: totals, then how many tests each unbuilt thing takes away.
fn summary(results: &Results) -> String {
    let (mut passed, mut failed) = (0, 0);
    let mut groups: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for outcome in results.values() {
        match outcome {
            Outcome::Pass => passed += 1,
            Outcome::Fail(_) => failed += 1,
            Outcome::Skip(group) => *groups.entry(("skipped", group)).or_default() += 1,
            Outcome::Refused(what) => *groups.entry(("refused", what)).or_default() += 1,
        }
    }
    let total = |kind: &str| groups.iter().filter(|g| g.0.0 == kind).map(|g| g.1).sum::<usize>();
    let mut text = format!("# {passed} passed, {failed} failed, {} refused, {} skipped\n", total("refused"), total("skipped"));
    for ((kind, what), n) in &groups {
        let _ = writeln!(text, "# {n} {kind}: {what}");
    }
    text
}

fn expectations(results: &Results, commit: &str) -> String {
    let mut text = format!(
        "# Conformance with ECMA-262: the tests that fail, a name a line (below test/), and why. Written by\n\
         # `cargo xtask test262 --suite DIR --save`. Skipped: needs a feature of tests/test262-features.txt.\n\
         # Refused: the command says by name what is not built.\n# suite: {commit}\n{}",
        summary(results)
    );
    for (name, outcome) in results {
        if let Outcome::Fail(why) = outcome {
            let _ = writeln!(text, "{name}  # {}", why.replace(['\n', '\r'], " ").trim());
        }
    }
    text
}

/// Compares with the expectations; prints what differs.
fn compare(results: &Results, known: &str, filtered: bool) -> Result<(), String> {
    let listed: BTreeSet<&str> = known
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split("  #").next())
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    let (mut new, mut surprises, mut passed) = (0, 0, 0);
    for (name, outcome) in results {
        let listed = listed.contains(name.as_str());
        match outcome {
            Outcome::Fail(why) if !listed || filtered => {
                new += usize::from(!listed);
                println!("FAIL {}{name}: {why}", if listed { "(listed) " } else { "" });
            }
            Outcome::Pass => {
                passed += 1;
                if listed {
                    surprises += 1;
                    println!("PASSES although listed: {name}");
                }
            }
            _ => {}
        }
    }
    let before = known.lines().find_map(|l| l.strip_prefix("# ")?.split_once(" passed,")?.0.parse::<usize>().ok());
    match before {
        _ if new > 0 || surprises > 0 => Err(format!("{new} new failures, {surprises} unexpected passes")),
        Some(before) if !filtered && passed < before => Err(format!("{passed} pass, {before} did")),
        _ => Ok(()),
    }
}

/// `test262 --suite DIR` and the options that the help lists.
pub fn run(args: &[String]) -> Result<(), String> {
    let option = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1)).cloned();
    let dir = PathBuf::from(option("--suite").ok_or("say where the suite is: --suite DIR")?);
    let filter = option("--filter");
    let tally = match option("--binary") {
        Some(t) => PathBuf::from(t),
        None => crate::build_tally()?,
    };
    let jobs = match option("--jobs") {
        Some(n) => n.parse::<usize>().map_err(|_| format!("--jobs wants a number, not `{n}`"))?.max(1),
        None => std::thread::available_parallelism().map_or(2, usize::from),
    };
    let timeout = match option("--timeout") {
        Some(n) => n.parse::<u32>().map_err(|_| format!("--timeout wants seconds, not `{n}`"))?.max(1),
        None => 30,
    };
    let timeout = Duration::from_secs(timeout.into());
    let flags: Vec<String> = option("--flags").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    let save = args.iter().any(|a| a == "--save");
    if save && (filter.is_some() || !flags.is_empty()) {
        return Err("--save wants the whole suite, without --filter and --flags".into());
    }
    let root = dir.join("test");
    let mut paths = Vec::new();
    for part in ["language", "built-ins", "annexB"] {
        collect(&root.join(part), &mut paths);
    }
    paths.sort();
    let mut files: Vec<(String, PathBuf)> =
        paths.into_iter().map(|p| (p.strip_prefix(&root).unwrap_or(&p).to_string_lossy().into_owned(), p)).collect();
    if let Some(f) = &filter {
        files.retain(|(name, _)| f.split(',').any(|part| name.contains(part)));
    }
    if files.is_empty() {
        return Err(format!("no tests in {}", root.display()));
    }
    let scratch = std::env::temp_dir().join(format!("tally-test262-{}", std::process::id()));
    std::fs::create_dir_all(&scratch).map_err(|e| e.to_string())?;
    let commit = option("--commit").unwrap_or_else(|| commit(&dir));
    let suite = Suite { dir, tally, flags, scratch, timeout, unbuilt: unbuilt_features()? };
    let results = run_all(&suite, &files, jobs);
    let _ = std::fs::remove_dir_all(&suite.scratch);
    print!("{}", summary(&results));
    let path = crate::root().join("tests/test262.txt");
    if save {
        return std::fs::write(&path, expectations(&results, &commit)).map_err(|e| e.to_string());
    }
    compare(&results, &std::fs::read_to_string(&path).unwrap_or_default(), filter.is_some())
}
