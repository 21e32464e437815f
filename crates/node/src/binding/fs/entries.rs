//! Names in directories, their rights and times.

use super::job::{Job, Keep, mode, on_fd, on_path, on_paths, path, path_outcome};
use crate::binding::args;
use crate::binding::system::SystemError;
use rustix::fs::{Access, AtFlags, CWD, Gid, Timespec, Timestamps, Uid};
use tally_vm::{Args, Cx, JsResult};

/// `unlink(path)`
pub fn unlink(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    on_path(cx, a, "unlink", |path| rustix::fs::unlink(path))
}

/// `rename(from, to)`
pub fn rename(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    on_paths(cx, a, "rename", |from, to| rustix::fs::rename(from, to))
}

/// `symlink(target, path)`
pub fn symlink(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    on_paths(cx, a, "symlink", |target, path| rustix::fs::symlink(target, path))
}

/// `link(existing, new)`
pub fn link(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    on_paths(cx, a, "link", |existing, new| rustix::fs::link(existing, new))
}

/// Who a file is to belong to; -1: as it is.
pub fn owner(cx: &Cx, a: Args) -> (Option<Uid>, Option<Gid>) {
    // libuv takes 32 bits, of which all ones say "as it is".
    let id = |i| Some(args::int(cx, a, i) as u32).filter(|id| *id != u32::MAX);
    (id(1).map(Uid::from_raw), id(2).map(Gid::from_raw))
}

/// `chown(path, uid, gid)`
pub fn chown(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let (uid, gid) = owner(cx, a);
    on_path(cx, a, "chown", move |path| rustix::fs::chown(path, uid, gid))
}

/// `lchown(path, uid, gid)`
pub fn lchown(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let (uid, gid) = owner(cx, a);
    on_path(cx, a, "lchown", move |path| rustix::fs::chownat(CWD, path, uid, gid, AtFlags::SYMLINK_NOFOLLOW))
}

/// `lutimes(path, atime, mtime)`
pub fn lutimes(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let times = times(cx, a);
    on_path(cx, a, "lutime", move |path| rustix::fs::utimensat(CWD, path, &times, AtFlags::SYMLINK_NOFOLLOW))
}

/// `readlink(path, asBytes) -> target`
pub fn readlink(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let path = path(cx, a, 0)?;
    let as_bytes = args::flag(cx, a, 1);
    Ok(Box::new(move || match rustix::io::retry_on_intr(|| rustix::fs::readlink(&path, Vec::new())) {
        Ok(target) => Ok(path_outcome(target.into_bytes(), as_bytes)),
        Err(e) => Err(SystemError::new(e, "readlink").with_path(&path).into()),
    }))
}

/// `access(path, mode)`
pub fn access(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let wanted = Access::from_bits_retain(args::int(cx, a, 1) as _);
    on_path(cx, a, "access", move |path| rustix::fs::access(path, wanted))
}

/// `chmod(path, mode)`
pub fn chmod(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let mode = mode(cx, a, 1);
    on_path(cx, a, "chmod", move |path| rustix::fs::chmod(path, mode))
}

/// `fchmod(fd, mode)`
pub fn fchmod(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let mode = mode(cx, a, 1);
    on_fd(cx, a, "fchmod", move |fd| rustix::fs::fchmod(fd, mode))
}

/// `utimes(path, atime, mtime)`
pub fn utimes(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let times = times(cx, a);
    on_path(cx, a, "utime", move |path| rustix::fs::utimensat(CWD, path, &times, AtFlags::empty()))
}

/// `futimes(fd, atime, mtime)`
pub fn futimes(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let times = times(cx, a);
    on_fd(cx, a, "futime", move |fd| rustix::fs::futimens(fd, &times))
}

fn times(cx: &Cx, a: Args) -> Timestamps {
    Timestamps { last_access: timespec(args::number(cx, a, 1)), last_modification: timespec(args::number(cx, a, 2)) }
}

/// Seconds as a double, to the microsecond: what a double of today can tell.
fn timespec(seconds: f64) -> Timespec {
    let whole = seconds.floor();
    let micros = ((seconds - whole) * 1e6) as i64;
    Timespec { tv_sec: whole as i64, tv_nsec: (micros.clamp(0, 999_999) * 1000) as _ }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_before_and_after_1970() {
        let pair = |s| (timespec(s).tv_sec, timespec(s).tv_nsec);
        assert_eq!(pair(1.5), (1, 500_000_000));
        assert_eq!(pair(-1.5), (-2, 500_000_000));
        assert_eq!(pair(0.0), (0, 0));
        assert_eq!(pair(f64::NAN), (0, 0));
        assert_eq!(pair(f64::INFINITY).1, 0);
    }
}
