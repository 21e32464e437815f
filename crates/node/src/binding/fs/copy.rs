//! `copyFile`: by cloning where the file system can and it is asked for, else by the kernel's own copying.

use super::job::{Job, Keep, Outcome, path};
use crate::binding::args;
use crate::binding::system::SystemError;
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use std::fs::File;
use std::path::Path;
use tally_vm::{Args, Cx, JsResult};

const EXCLUSIVE: i64 = 1;
const CLONE: i64 = 2;
const CLONE_OR_FAIL: i64 = 4;

/// `copyFile(from, to, mode)`
pub fn copy_file(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let (from, to) = (path(cx, a, 0)?, path(cx, a, 1)?);
    let flags = args::int(cx, a, 2);
    Ok(Box::new(move || match copy(&from, &to, flags) {
        Ok(()) => Ok(Outcome::Nothing),
        Err(e) => Err(SystemError::new(e, "copyfile").with_path(&from).with_dest(&to).into()),
    }))
}

fn copy(from: &Path, to: &Path, flags: i64) -> rustix::io::Result<()> {
    let source = rustix::io::retry_on_intr(|| rustix::fs::open(from, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()))?;
    let source_stat = rustix::fs::fstat(&source)?;
    let mut open = OFlags::WRONLY | OFlags::CREATE | OFlags::CLOEXEC;
    if flags & EXCLUSIVE != 0 {
        open |= OFlags::EXCL;
    }
    let existed = rustix::fs::stat(to).is_ok();
    let mode = Mode::from_raw_mode(source_stat.st_mode);
    let target = rustix::io::retry_on_intr(|| rustix::fs::open(to, open, mode))?;
    let target_stat = rustix::fs::fstat(&target)?;
    if (source_stat.st_dev, source_stat.st_ino) == (target_stat.st_dev, target_stat.st_ino) {
        return Ok(());
    }
    let r = fill(source.into(), target.into(), mode, flags);
    if r.is_err() && !existed {
        // Nothing half-copied is left behind. That it cannot be removed is less of an error than the first one.
        let _ = rustix::fs::unlink(to);
    }
    r
}

fn fill(mut source: File, mut target: File, mode: Mode, flags: i64) -> rustix::io::Result<()> {
    rustix::fs::ftruncate(&target, 0)?;
    match rustix::fs::fchmod(&target, mode) {
        // File systems without rights (CIFS) refuse; libuv goes on as well.
        Ok(()) | Err(Errno::PERM) => {}
        Err(e) => return Err(e),
    }
    if flags & (CLONE | CLONE_OR_FAIL) != 0 {
        match clone_into(&source, &target) {
            Ok(()) => return Ok(()),
            Err(e) if flags & CLONE_OR_FAIL != 0 => return Err(e),
            Err(_) => {}
        }
    }
    match std::io::copy(&mut source, &mut target) {
        Ok(_) => Ok(()),
        Err(e) => Err(e.raw_os_error().map_or(Errno::IO, Errno::from_raw_os_error)),
    }
}

#[cfg(target_os = "linux")]
fn clone_into(source: &File, target: &File) -> rustix::io::Result<()> {
    rustix::fs::ioctl_ficlone(target, source)
}
#[cfg(not(target_os = "linux"))]
fn clone_into(_source: &File, _target: &File) -> rustix::io::Result<()> {
    Err(Errno::NOTSUP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_and_refuses() {
        let dir = std::env::temp_dir().join(format!("tally-copy-{}", std::process::id()));
        std::fs::create_dir_all(&dir).expect("a directory");
        let path = |name: &str| dir.join(name);
        std::fs::write(path("a"), "text").expect("written");
        assert_eq!(copy(&path("a"), &path("b"), 0), Ok(()));
        assert_eq!(std::fs::read_to_string(path("b")).expect("read"), "text");
        assert_eq!(copy(&path("a"), &path("b"), EXCLUSIVE), Err(Errno::EXIST));
        assert_eq!(copy(&path("a"), &path("a"), 0), Ok(()));
        assert_eq!(std::fs::read_to_string(path("a")).expect("read"), "text");
        assert_eq!(copy(&path("c"), &path("d"), 0), Err(Errno::NOENT));
        std::fs::remove_dir_all(dir).expect("removed");
    }
}
