//! What a path leads to: `kind` for module resolution, and `realpath`.

use super::job::{Job, Keep, Outcome, path, path_outcome};
use crate::binding::args;
use crate::binding::system::SystemError;
use rustix::fs::{AtFlags, FileType};
use std::os::unix::ffi::OsStringExt;
use std::path::{Component, Path, PathBuf};
use tally_vm::{Args, Cx, JsResult};

/// `kind(path) -> 0` file or other, 1 directory, -1 not there
pub fn kind(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let path = path(cx, a, 0)?;
    Ok(Box::new(move || {
        Ok(Outcome::Number(match rustix::io::retry_on_intr(|| rustix::fs::stat(&path)) {
            Ok(s) if FileType::from_raw_mode(s.st_mode) == FileType::Directory => 1.0,
            Ok(_) => 0.0,
            Err(_) => -1.0,
        }))
    }))
}

/// `realpath(path)`
pub fn realpath(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let path = path(cx, a, 0)?;
    let as_bytes = args::flag(cx, a, 1);
    Ok(Box::new(move || Ok(path_outcome(resolve(&path)?.into_os_string().into_vec(), as_bytes))))
}

/// `realpathNative(path, asBytes)`: as the system resolves it
pub fn realpath_native(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let path = path(cx, a, 0)?;
    let as_bytes = args::flag(cx, a, 1);
    Ok(Box::new(move || match std::fs::canonicalize(&path) {
        Ok(real) => Ok(path_outcome(real.into_os_string().into_vec(), as_bytes)),
        Err(e) => Err(SystemError::from_io(&e, "realpath").with_path(&path).into()),
    }))
}

fn resolve(path: &Path) -> Result<PathBuf, SystemError> {
    // Node's realpath makes the path absolute as text first: `link/..` is where the link is.
    let absolute = match make_absolute(path) {
        Ok(p) => p,
        Err(e) => return Err(SystemError::from_io(&e, "uv_cwd")),
    };
    match std::fs::canonicalize(&absolute) {
        Ok(real) => Ok(real),
        Err(e) => Err(blame(&absolute).unwrap_or_else(|| SystemError::from_io(&e, "lstat").with_path(path))),
    }
}

fn make_absolute(path: &Path) -> std::io::Result<PathBuf> {
    let mut result = if path.is_absolute() { PathBuf::from("/") } else { std::env::current_dir()? };
    for part in path.components() {
        match part {
            Component::Normal(name) => result.push(name),
            Component::ParentDir => {
                result.pop();
            }
            _ => {}
        }
    }
    Ok(result)
}

/// Finds the component at which Node's own walk fails: `lstat` of each prefix, and `stat` of those that are links.
fn blame(absolute: &Path) -> Option<SystemError> {
    let mut walked = PathBuf::from("/");
    for part in absolute.components() {
        let Component::Normal(name) = part else { continue };
        walked.push(name);
        let text = walked.to_string_lossy().into_owned();
        match rustix::fs::statat(rustix::fs::CWD, &walked, AtFlags::SYMLINK_NOFOLLOW) {
            Err(e) => return Some(SystemError::new(e, "lstat").with_path(&text)),
            Ok(s) if FileType::from_raw_mode(s.st_mode) == FileType::Symlink => {
                if let Err(e) = rustix::fs::stat(&walked) {
                    return Some(SystemError::new(e, "stat").with_path(&text));
                }
                walked = std::fs::canonicalize(&walked).ok()?;
            }
            Ok(_) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blames_the_component_that_is_missing() {
        let dir = std::env::temp_dir().join(format!("tally-realpath-{}", std::process::id()));
        std::fs::create_dir_all(&dir).expect("a directory");
        let path = |name: &str| dir.join(name).to_string_lossy().into_owned();
        std::fs::write(path("file"), "").expect("written");
        std::os::unix::fs::symlink("file", path("good")).expect("linked");
        std::os::unix::fs::symlink("gone", path("bad")).expect("linked");
        let real = std::fs::canonicalize(&dir).expect("there").to_string_lossy().into_owned();
        assert_eq!(resolve(Path::new(&path("good"))).expect("resolves"), Path::new(&format!("{real}/file")));
        assert_eq!(resolve(Path::new(&path("good/../file"))).expect("resolves"), Path::new(&format!("{real}/file")));
        let e = resolve(Path::new(&path("no/such/place"))).expect_err("missing");
        assert_eq!(e.message(), format!("ENOENT: no such file or directory, lstat '{}'", path("no")));
        let e = resolve(Path::new(&path("bad"))).expect_err("dangles");
        assert_eq!(e.message(), format!("ENOENT: no such file or directory, stat '{}'", path("bad")));
        let e = resolve(Path::new(&path("file/x"))).expect_err("no directory");
        assert_eq!(e.message(), format!("ENOTDIR: not a directory, lstat '{}'", path("file/x")));
        std::fs::remove_dir_all(dir).expect("removed");
    }
}
