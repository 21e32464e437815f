//! Names in directories, their rights and times.

use super::{SystemError, args, mode, on_fd, on_path, on_paths};
use rustix::fs::{Access, AtFlags, CWD, Timespec, Timestamps};
use tally_heap::Val;
use tally_vm::object::string;
use tally_vm::{Args, Cx, JsResult};

/// `unlink(path)`
pub fn unlink<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    on_path(cx, a, "unlink", |path| rustix::fs::unlink(path))
}

/// `rename(from, to)`
pub fn rename<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    on_paths(cx, a, "rename", |from, to| rustix::fs::rename(from, to))
}

/// `symlink(target, path)`
pub fn symlink<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    on_paths(cx, a, "symlink", |target, path| rustix::fs::symlink(target, path))
}

/// `link(existing, new)`
pub fn link<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    on_paths(cx, a, "link", |existing, new| rustix::fs::link(existing, new))
}

/// `readlink(path) -> target`
pub fn readlink<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let path = args::text(cx, a, 0)?;
    match rustix::io::retry_on_intr(|| rustix::fs::readlink(path.as_str(), Vec::new())) {
        Ok(target) => {
            let out = cx.slot();
            string::new_string(cx, out, &target.to_string_lossy())?;
            Ok(cx.val(out))
        }
        Err(e) => Err(SystemError::new(e, "readlink").with_path(&path).throw(cx)),
    }
}

/// `access(path, mode)`
pub fn access<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let wanted = Access::from_bits_retain(args::int(cx, a, 1) as _);
    on_path(cx, a, "access", |path| rustix::fs::access(path, wanted))
}

/// `chmod(path, mode)`
pub fn chmod<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let mode = mode(cx, a, 1);
    on_path(cx, a, "chmod", |path| rustix::fs::chmod(path, mode))
}

/// `fchmod(fd, mode)`
pub fn fchmod<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let mode = mode(cx, a, 1);
    on_fd(cx, a, "fchmod", |fd| rustix::fs::fchmod(fd, mode))
}

/// `utimes(path, atime, mtime)`
pub fn utimes<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let times = times(cx, a);
    on_path(cx, a, "utime", |path| rustix::fs::utimensat(CWD, path, &times, AtFlags::empty()))
}

/// `futimes(fd, atime, mtime)`
pub fn futimes<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let times = times(cx, a);
    on_fd(cx, a, "futime", |fd| rustix::fs::futimens(fd, &times))
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
