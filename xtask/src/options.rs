//! `--name VALUE` options of the developer commands.

use std::path::{Path, PathBuf};

/// Takes `--name VALUE` out of the arguments.
pub fn take(args: &mut Vec<String>, name: &str) -> Result<Option<String>, String> {
    let Some(at) = args.iter().position(|a| a == name) else { return Ok(None) };
    if at + 1 >= args.len() {
        return Err(format!("{name} wants a value"));
    }
    args.remove(at);
    Ok(Some(args.remove(at)))
}

/// As [`take`], for a file that must be there; relative to where the command was started.
pub fn take_file(args: &mut Vec<String>, name: &str) -> Result<Option<PathBuf>, String> {
    let Some(text) = take(args, name)? else { return Ok(None) };
    Path::new(&text).canonicalize().map(Some).map_err(|e| format!("{name} {text}: {e}"))
}

/// Whether a command of this name starts when it is looked for on the path.
pub fn on_path(name: &str) -> bool {
    std::process::Command::new(name).arg("--version").output().is_ok()
}
