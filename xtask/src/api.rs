//! What Node offers and what tally does: the tables of modules that are not built yet, and the comparison of both.
//!
//! The programs in `api/` look at a runtime from inside; they run under the `node` that is given. `api-tables` writes
//! `crates/node/js/internal/absent/table.js` for the modules without a file in `crates/node/js`. `api-diff` lets both
//! runtimes describe their modules, globals, statics and prototypes, and writes the differences to `docs/node-api.md`.

use crate::options;
use std::path::{Path, PathBuf};
use std::process::Command;

const ABSENT: &str = include_str!("api/absent.js");
const DESCRIBE: &str = include_str!("api/describe.js");

/// A folder for programs and what they write, removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Scratch, String> {
        let dir = std::env::temp_dir().join(format!("tally-api-{}", std::process::id()));
        std::fs::create_dir_all(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
        Ok(Scratch(dir))
    }

    fn file(&self, name: &str, text: &str) -> Result<PathBuf, String> {
        let path = self.0.join(name);
        std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs a program and answers what it printed.
fn run(command: &Path, args: &[&str]) -> Result<String, String> {
    let out = Command::new(command).args(args).output().map_err(|e| format!("{}: {e}", command.display()))?;
    if !out.status.success() {
        return Err(format!("{} {}: {}", command.display(), args.join(" "), String::from_utf8_lossy(&out.stderr)));
    }
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}

fn node(args: &mut Vec<String>) -> Result<PathBuf, String> {
    options::take(args, "--node")?.map(PathBuf::from).ok_or_else(|| "say which node: --node PATH".into())
}

/// `api-tables --node PATH`
pub fn tables(args: &[String]) -> Result<(), String> {
    let node = node(&mut args.to_vec())?;
    let js = crate::root().join("crates/node/js");
    let list = run(&node, &["-p", "require('module').builtinModules.join()"])?;
    let absent = |id: &&str| !js.join(id.trim_start_matches("node:")).with_extension("js").exists();
    let ids: Vec<&str> = list.trim().split(',').filter(absent).map(|id| id.trim_start_matches("node:")).collect();
    let scratch = Scratch::new()?;
    let program = scratch.file("absent.js", ABSENT)?;
    let table = js.join("internal/absent/table.js");
    let mut all = vec![text(&program), text(&table)];
    all.extend(ids);
    print!("{}", run(&node, &all)?);
    Ok(())
}

/// `api-diff --node PATH [--binary PATH] [MODULE…]`
pub fn diff(args: &[String]) -> Result<(), String> {
    let mut args = args.to_vec();
    let node = node(&mut args)?;
    let tally = options::take_file(&mut args, "--binary")?.map_or_else(crate::build_tally, Ok)?;
    let scratch = Scratch::new()?;
    let program = scratch.file("describe.js", DESCRIBE)?;
    let (theirs, ours) = (scratch.0.join("node.json"), scratch.0.join("tally.json"));
    run(&node, &[text(&program), "describe", text(&theirs)])?;
    run(&tally, &[text(&program), "describe", text(&ours), text(&theirs)])?;
    if args.is_empty() {
        let table = run(&node, &[text(&program), "table", text(&theirs), text(&ours)])?;
        print!("{table}");
        let path = crate::root().join("docs/node-api.md");
        return std::fs::write(&path, table).map_err(|e| format!("{}: {e}", path.display()));
    }
    for id in &args {
        print!("{}", run(&node, &[text(&program), "lacks", text(&theirs), text(&ours), id])?);
    }
    Ok(())
}
