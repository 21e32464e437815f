//! Runs programs that use real npm packages on tally and on node, and compares what they print.
//!
//! The packages are fetched into `target/packages` and never committed; the programs are `tests/packages/*.js`, which
//! are copied beside the packages with what they share in `support/`. Packages that need what tally does not have yet
//! are not among them (uuid: crypto; commander: child_process); of pngjs the parts that
//! need no zlib are run.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::options;

const PACKAGES: &[&str] = &[
    "ajv@8",
    "async@3",
    "base64-js@1",
    "bl@6",
    "bluebird@3",
    "chalk@4",
    "dayjs@1",
    "iconv-lite@0.6",
    "immutable@4",
    "lodash@4",
    "marked@4",
    "minimist@1",
    "moment@2",
    "ms@2",
    "msgpack-lite@0.1",
    "pngjs@7",
    "qs@6",
    "safe-buffer@5",
    "semver@7",
    "yargs-parser@21",
];

/// Fetches what is missing.
fn install(dir: &Path) -> Result<(), String> {
    let has = |p: &&&str| p.rsplit_once('@').is_some_and(|(name, _)| dir.join("node_modules").join(name).exists());
    if PACKAGES.iter().filter(has).count() == PACKAGES.len() {
        return Ok(());
    }
    std::fs::write(dir.join("package.json"), "{\"private\":true}").map_err(|e| e.to_string())?;
    let done = Command::new("npm").args(["install", "--no-audit", "--no-fund"]).args(PACKAGES).current_dir(dir).status();
    match done.map_err(|e| format!("npm does not start: {e}"))?.success() {
        true => Ok(()),
        false => Err("npm could not fetch the packages".into()),
    }
}

/// The version of node to compare with: what is given, what the benchmarks use, or what is on the path.
pub fn node(given: Option<PathBuf>) -> PathBuf {
    let bench = crate::root().join("bench/node_modules/node/bin/node");
    given.unwrap_or_else(|| if bench.exists() { bench } else { "node".into() })
}

fn copy_programs(from: &Path, to: &Path) -> Result<Vec<PathBuf>, String> {
    std::fs::create_dir_all(to).map_err(|e| format!("{}: {e}", to.display()))?;
    let mut files: Vec<PathBuf> = std::fs::read_dir(from)
        .map_err(|e| format!("{}: {e}", from.display()))?
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|x| x == "js" || x == "mjs"))
        .collect();
    files.sort();
    for file in &mut files {
        let copy = to.join(file.file_name().unwrap_or_default());
        std::fs::copy(&file, &copy).map_err(|e| format!("{}: {e}", file.display()))?;
        *file = copy;
    }
    Ok(files)
}

/// Everything that a program prints, and how it ended.
fn output(command: &Path, flags: &[String], program: &Path, dir: &Path) -> Result<String, String> {
    let mut command_line = Command::new(command);
    // What the machine says about certificates is worth a warning to tally, and nothing to node.
    command_line.args(flags).arg(program).current_dir(dir).env_remove("NODE_EXTRA_CA_CERTS");
    printed(command_line)
}

/// As [`output`], of a command that is made ready.
pub fn printed(mut command: Command) -> Result<String, String> {
    let out = command.output().map_err(|e| format!("{}: {e}", command.get_program().display()))?;
    let end = if out.status.success() { String::new() } else { format!("{}\n", out.status) };
    Ok(format!("{}{}{end}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr)))
}

/// The first lines in which two texts differ.
pub fn show_difference(ours: &str, theirs: &str) {
    const SHOWN: usize = 10;
    let (a, b): (Vec<&str>, Vec<&str>) = (ours.lines().collect(), theirs.lines().collect());
    let line = |v: &[&str], i: usize| v.get(i).map_or("(no line)".to_owned(), |l| l.chars().take(400).collect());
    let different: Vec<usize> = (0..a.len().max(b.len())).filter(|&i| a.get(i) != b.get(i)).collect();
    for &i in different.iter().take(SHOWN) {
        println!("  {}\n    tally: {}\n    node:  {}", i + 1, line(&a, i), line(&b, i));
    }
    println!("  {} lines of {} differ", different.len(), b.len());
}

/// Copies the list of packages, and fetches them if it changed.
pub fn install_listed(list: &Path, dir: &Path, flags: &[&str]) -> Result<(), String> {
    let wanted = std::fs::read(list).map_err(|e| format!("{}: {e}", list.display()))?;
    let copy = dir.join("package.json");
    if std::fs::read(&copy).is_ok_and(|have| have == wanted) && dir.join("node_modules").exists() {
        return Ok(());
    }
    std::fs::write(dir.join("package.json"), &wanted).map_err(|e| e.to_string())?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--no-package-lock"]).args(flags).current_dir(dir);
    let done = npm.status();
    if done.map_err(|e| format!("npm does not start: {e}"))?.success() {
        return Ok(());
    }
    let _ = std::fs::remove_file(copy);
    Err("npm could not fetch the packages".into())
}

/// `packages [--binary PATH] [--node PATH] [--flags TEXT] [NAME…]`: the programs of `tests/packages`.
pub fn run(args: &[String]) -> Result<(), String> {
    let root = crate::root();
    let dir = root.join("target/packages");
    std::fs::create_dir_all(&dir).map_err(|e| e.to_string())?;
    install(&dir)?;
    copy_programs(&root.join("tests/packages/support"), &dir.join("support"))?;
    compare(args, &root.join("tests/packages"), &dir)
}

/// `npm [--binary PATH] [--node PATH] [--flags TEXT] [NAME…]`: the programs of `tests/npm`, which serve, ask and watch, on
/// the packages of its `package.json`.
pub fn run_npm(args: &[String]) -> Result<(), String> {
    let root = crate::root();
    let dir = root.join("target/npm");
    std::fs::create_dir_all(&dir).map_err(|e| e.to_string())?;
    install_listed(&root.join("tests/npm/package.json"), &dir, &[])?;
    compare(args, &root.join("tests/npm"), &dir)
}

fn compare(args: &[String], programs: &Path, dir: &Path) -> Result<(), String> {
    let mut names = args.to_vec();
    let binary = options::take_file(&mut names, "--binary")?;
    let node = node(options::take_file(&mut names, "--node")?);
    let flags: Vec<String> = options::take(&mut names, "--flags")?.unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    let tally = binary.map_or_else(crate::build_tally, Ok)?;
    let mut failed = Vec::new();
    for program in copy_programs(programs, dir)? {
        let name = program.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if !names.is_empty() && !names.contains(&name) {
            continue;
        }
        let (ours, theirs) = (output(&tally, &flags, &program, dir)?, output(&node, &[], &program, dir)?);
        if ours == theirs {
            println!("{name}: the same, {} lines", ours.lines().count());
        } else {
            println!("{name}: DIFFERENT");
            show_difference(&ours, &theirs);
            failed.push(name);
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("different: {}", failed.join(", "))) }
}
