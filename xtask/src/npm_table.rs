//! `npm-table`: every package of `tests/npm/table/package.json` is loaded and used on tally and on node, each in a process of
//! its own, and `docs/npm.md` says which answer the same. `known.txt` beside the list has the reasons of those that do not.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::options;
use crate::packages::{install_listed, node};

/// Seconds that a package may take.
const PATIENCE: u64 = 120;

/// What a program printed to standard output, and how it ended.
fn output(command: &Path, program: &str, name: &str, dir: &Path) -> Result<String, String> {
    let fail = |e: std::io::Error| format!("{}: {e}", command.display());
    let place = dir.join("output.txt");
    let file = std::fs::File::create(&place).map_err(fail)?;
    let mut child = Command::new(command)
        .args([program, name])
        .current_dir(dir)
        .env_remove("NODE_EXTRA_CA_CERTS")
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(Stdio::null())
        .spawn()
        .map_err(fail)?;
    let start = Instant::now();
    let end = loop {
        match child.try_wait().map_err(fail)? {
            Some(status) if status.success() => break String::new(),
            Some(status) => break format!("{status}\n"),
            None if start.elapsed() > Duration::from_secs(PATIENCE) => {
                let _ = child.kill();
                let _ = child.wait();
                break "no end\n".into();
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let bytes = std::fs::read(&place).map_err(fail)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned() + &end)
}

/// The names of the table: the keys of `dependencies` that have a use, in their order, with their versions.
fn listed(list: &Path, uses: &Path) -> Result<Vec<(String, String)>, String> {
    let read = |p: &Path| std::fs::read_to_string(p).map_err(|e| format!("{}: {e}", p.display()));
    let (text, uses) = (read(list)?, read(uses)?);
    let lines = text.lines().skip_while(|l| !l.contains("\"dependencies\"")).skip(1);
    let pairs = lines.filter_map(|line| {
        let (name, version) = line.trim().trim_end_matches(',').split_once(": ")?;
        Some((name.trim_matches('"').to_owned(), version.trim_matches('"').to_owned()))
    });
    let is_used = |name: &str| {
        let quoted = format!("'{name}'() ");
        let is_word = name.chars().all(|c| c.is_ascii_alphanumeric());
        uses.lines().any(|l| {
            let l = l.trim_start().trim_start_matches("async ");
            l.starts_with(&quoted) || (is_word && l.strip_prefix(name).is_some_and(|rest| rest.starts_with("() ")))
        })
    };
    Ok(pairs.filter(|(name, _)| is_used(name)).collect())
}

/// The first line in which two texts differ, in a few words.
fn difference(ours: &str, theirs: &str) -> String {
    let (mut a, mut b) = (ours.lines(), theirs.lines());
    loop {
        match (a.next(), b.next()) {
            (Some(x), Some(y)) if x == y => {}
            (x, _) => return x.unwrap_or("(no line)").chars().take(100).collect::<String>().replace('|', "\\|"),
        }
    }
}

/// `npm-table [--binary PATH] [--node PATH] [--save] [NAME…]`
pub fn run(args: &[String]) -> Result<(), String> {
    let mut names = args.to_vec();
    let binary = options::take_file(&mut names, "--binary")?;
    let node: PathBuf = node(options::take_file(&mut names, "--node")?);
    let save = names.iter().any(|a| a == "--save");
    names.retain(|a| a != "--save");
    let tally = binary.map_or_else(crate::build_tally, Ok)?;
    let root = crate::root();
    let (from, dir) = (root.join("tests/npm/table"), root.join("target/npm-table"));
    std::fs::create_dir_all(&dir).map_err(|e| e.to_string())?;
    // What packages want of one another does not always go together; what they build for themselves is not wanted.
    install_listed(&from.join("package.json"), &dir, &["--legacy-peer-deps", "--ignore-scripts"])?;
    for file in ["load.js", "uses.js"] {
        std::fs::copy(from.join(file), dir.join(file)).map_err(|e| format!("{file}: {e}"))?;
    }
    let known = std::fs::read_to_string(from.join("known.txt")).unwrap_or_default();
    let reason = |name: &str| known.lines().find_map(|l| l.split_once(": ").filter(|(n, _)| *n == name).map(|(_, why)| why.to_owned()));
    let (mut table, mut same, mut all, mut unexplained) = (String::new(), 0, 0, Vec::new());
    for (name, version) in listed(&from.join("package.json"), &dir.join("uses.js"))? {
        if !names.is_empty() && !names.contains(&name) {
            continue;
        }
        let mut cells = Vec::new();
        for program in ["load.js", "uses.js"] {
            let (ours, theirs) = (output(&tally, program, &name, &dir)?, output(&node, program, &name, &dir)?);
            cells.push(if ours == theirs { None } else { Some(difference(&ours, &theirs)) });
        }
        all += 1;
        let why = reason(&name);
        if cells.iter().all(Option::is_none) {
            same += 1;
        } else if why.is_none() {
            unexplained.push(name.clone());
        }
        let cell = |c: &Option<String>| c.as_ref().map_or("same".to_owned(), |d| format!("`{d}`"));
        println!("{name} {version}: {}, {}", cell(&cells[0]), cell(&cells[1]));
        let _ = writeln!(table, "| {name} | {version} | {} | {} | {} |", cell(&cells[0]), cell(&cells[1]), why.unwrap_or_default());
    }
    println!("{same} of {all} packages are the same");
    if save && names.is_empty() {
        let text = format!(
            "# Packages of the npm\n\nEach package is loaded by `require` and by `import`, and what it offers is compared with what it offers on\n\
             Node 24; then a small program uses it (`tests/npm/table/uses.js`), and what that prints is compared. Nothing of the\n\
             packages is changed. Written by `cargo xtask npm-table --save`.\n\n**{same} of {all} are the same.**\n\n\
             | package | version | loads | a use | why not |\n|---|---|---|---|---|\n{table}"
        );
        std::fs::write(root.join("docs/npm.md"), text).map_err(|e| format!("docs/npm.md: {e}"))?;
    }
    if unexplained.is_empty() { Ok(()) } else { Err(format!("different without a reason: {}", unexplained.join(", "))) }
}
