//! Runs programs that use real npm packages on tally and on node, and compares what they print.
//!
//! The packages are fetched into `target/packages` and never committed; the programs are `tests/packages/*.js`.

use std::process::Command;

const PACKAGES: &[&str] = &["bl@6", "safe-buffer@5", "base64-js@1", "msgpack-lite@0.1", "iconv-lite@0.6"];

/// `packages`
pub fn run() -> Result<(), String> {
    let root = crate::root();
    let dir = root.join("target/packages");
    std::fs::create_dir_all(&dir).map_err(|e| e.to_string())?;
    if !dir.join("node_modules/bl").exists() {
        std::fs::write(dir.join("package.json"), "{\"private\":true}").map_err(|e| e.to_string())?;
        let ok = Command::new("npm").args(["install", "--no-audit", "--no-fund"]).args(PACKAGES).current_dir(&dir).status();
        if !ok.map_err(|e| format!("npm does not start: {e}"))?.success() {
            return Err("npm could not fetch the packages".into());
        }
    }
    let tally = crate::build_tally()?;
    let mut failed = Vec::new();
    let mut programs: Vec<_> =
        std::fs::read_dir(root.join("tests/packages")).map_err(|e| e.to_string())?.flatten().map(|e| e.path()).collect();
    programs.sort();
    for program in programs {
        let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let copy = dir.join(&name);
        std::fs::copy(&program, &copy).map_err(|e| e.to_string())?;
        let of = |command: &std::path::Path| -> Result<String, String> {
            let out = Command::new(command).arg(&copy).current_dir(&dir).output().map_err(|e| format!("{}: {e}", command.display()))?;
            Ok(format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr)))
        };
        let (ours, theirs) = (of(&tally)?, of(std::path::Path::new("node"))?);
        if ours == theirs {
            println!("{name}: the same, {} lines", ours.lines().count());
        } else {
            println!("{name}: DIFFERENT\n--- tally\n{ours}\n--- node\n{theirs}");
            failed.push(name);
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("different: {}", failed.join(", "))) }
}
