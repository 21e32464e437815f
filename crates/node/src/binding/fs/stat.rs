//! `stat`, `lstat`, `fstat`: 18 numbers in a Float64Array or BigInt64Array.

use super::job::{Job, Keep, Outcome, path, with_fd};
use crate::binding::args;
use crate::binding::system::SystemError;
use rustix::fs::{AtFlags, Stat};
use rustix::io::{Errno, Result};
use tally_vm::{Args, Cx, JsResult};

/// dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, then seconds and nanoseconds of access, modification,
/// change and birth.
pub type Fields = [i64; 18];

/// `stat(path, bigint, throwIfNoEntry)`
pub fn stat(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    by_path(cx, a, "stat", AtFlags::empty())
}
/// `lstat(path, bigint, throwIfNoEntry)`
pub fn lstat(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    by_path(cx, a, "lstat", AtFlags::SYMLINK_NOFOLLOW)
}
/// `fstat(fd, bigint)`
pub fn fstat(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let (fd, bigint) = (args::int(cx, a, 0), args::flag(cx, a, 1));
    Ok(Box::new(move || match with_fd(fd, fields_of_fd) {
        Ok(fields) => Ok(Outcome::Stat { fields, bigint }),
        Err(e) => Err(SystemError::new(e, "fstat").into()),
    }))
}

/// `statfs(path, bigint) -> [type, bsize, blocks, bfree, bavail, files, ffree, frsize]`
pub fn statfs(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let path = path(cx, a, 0)?;
    let bigint = args::flag(cx, a, 1);
    Ok(Box::new(move || match rustix::io::retry_on_intr(|| rustix::fs::statfs(&path)) {
        Ok(s) => {
            #[allow(clippy::unnecessary_cast, reason = "the fields' types differ between systems")]
            let fragment = rustix::fs::statvfs(&path).map_or(s.f_bsize as i64, |v| v.f_frsize as i64);
            #[allow(clippy::unnecessary_cast, reason = "the fields' types differ between systems")]
            let fields = vec![
                s.f_type as i64,
                s.f_bsize as i64,
                s.f_blocks as i64,
                s.f_bfree as i64,
                s.f_bavail as i64,
                s.f_files as i64,
                s.f_ffree as i64,
                fragment,
            ];
            Ok(Outcome::Statfs { fields, bigint })
        }
        Err(e) => Err(SystemError::new(e, "statfs").with_path(&path).into()),
    }))
}

fn by_path(cx: &mut Cx, a: Args, syscall: &'static str, flags: AtFlags) -> JsResult<Job> {
    let path = path(cx, a, 0)?;
    let bigint = args::flag(cx, a, 1);
    // Absence is no error only when that is said.
    let may_be_absent = cx.val(a.get(cx, 2)).is_false();
    Ok(Box::new(move || match rustix::io::retry_on_intr(|| fields_of_path(&path, flags)) {
        Ok(fields) => Ok(Outcome::Stat { fields, bigint }),
        Err(Errno::NOENT | Errno::NOTDIR) if may_be_absent => Ok(Outcome::Absent),
        Err(e) => Err(SystemError::new(e, syscall).with_path(&path).into()),
    }))
}

#[cfg(target_os = "linux")]
pub(super) fn fields_of_path(path: &std::path::Path, flags: AtFlags) -> Result<Fields> {
    match rustix::fs::statx(rustix::fs::CWD, path, flags, MASK) {
        Ok(x) => Ok(fields_of_statx(&x)),
        // Old kernels, and sandboxes that do not know the call.
        Err(Errno::NOSYS | Errno::PERM) => Ok(fields_of_stat(&rustix::fs::statat(rustix::fs::CWD, path, flags)?)),
        Err(e) => Err(e),
    }
}
#[cfg(target_os = "linux")]
pub(super) fn fields_of_fd(fd: rustix::fd::BorrowedFd<'_>) -> Result<Fields> {
    match rustix::fs::statx(fd, "", AtFlags::EMPTY_PATH, MASK) {
        Ok(x) => Ok(fields_of_statx(&x)),
        Err(Errno::NOSYS | Errno::PERM) => Ok(fields_of_stat(&rustix::fs::fstat(fd)?)),
        Err(e) => Err(e),
    }
}
#[cfg(target_os = "linux")]
const MASK: rustix::fs::StatxFlags = rustix::fs::StatxFlags::BASIC_STATS.union(rustix::fs::StatxFlags::BTIME);

#[cfg(target_os = "linux")]
fn fields_of_statx(x: &rustix::fs::Statx) -> Fields {
    use rustix::fs::makedev;
    [
        makedev(x.stx_dev_major, x.stx_dev_minor) as i64,
        i64::from(x.stx_mode),
        i64::from(x.stx_nlink),
        i64::from(x.stx_uid),
        i64::from(x.stx_gid),
        makedev(x.stx_rdev_major, x.stx_rdev_minor) as i64,
        i64::from(x.stx_blksize),
        x.stx_ino as i64,
        x.stx_size as i64,
        x.stx_blocks as i64,
        x.stx_atime.tv_sec,
        i64::from(x.stx_atime.tv_nsec),
        x.stx_mtime.tv_sec,
        i64::from(x.stx_mtime.tv_nsec),
        x.stx_ctime.tv_sec,
        i64::from(x.stx_ctime.tv_nsec),
        x.stx_btime.tv_sec,
        i64::from(x.stx_btime.tv_nsec),
    ]
}

#[cfg(not(target_os = "linux"))]
pub(super) fn fields_of_path(path: &std::path::Path, flags: AtFlags) -> Result<Fields> {
    Ok(fields_of_stat(&rustix::fs::statat(rustix::fs::CWD, path, flags)?))
}
#[cfg(not(target_os = "linux"))]
pub(super) fn fields_of_fd(fd: rustix::fd::BorrowedFd<'_>) -> Result<Fields> {
    Ok(fields_of_stat(&rustix::fs::fstat(fd)?))
}

#[allow(clippy::unnecessary_cast, reason = "the fields' types differ between systems")]
fn fields_of_stat(s: &Stat) -> Fields {
    #[cfg(target_vendor = "apple")]
    let birth = (s.st_birthtime as i64, s.st_birthtime_nsec as i64);
    #[cfg(not(target_vendor = "apple"))]
    let birth = (s.st_ctime as i64, s.st_ctime_nsec as i64);
    [
        s.st_dev as i64,
        s.st_mode as i64,
        s.st_nlink as i64,
        s.st_uid as i64,
        s.st_gid as i64,
        s.st_rdev as i64,
        s.st_blksize as i64,
        s.st_ino as i64,
        s.st_size as i64,
        s.st_blocks as i64,
        s.st_atime as i64,
        s.st_atime_nsec as i64,
        s.st_mtime as i64,
        s.st_mtime_nsec as i64,
        s.st_ctime as i64,
        s.st_ctime_nsec as i64,
        birth.0,
        birth.1,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory() {
        let f = fields_of_path("/".as_ref(), AtFlags::empty()).expect("the root is there");
        assert_eq!(f[1] & i64::from(libc::S_IFMT), i64::from(libc::S_IFDIR));
        assert_eq!(fields_of_path("/no/such".as_ref(), AtFlags::empty()), Err(Errno::NOENT));
    }
}
