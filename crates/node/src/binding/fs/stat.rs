//! `stat`, `lstat`, `fstat`: 18 numbers in a Float64Array or BigInt64Array.

use super::{SystemError, args, bytes, with_fd};
use rustix::fs::{AtFlags, Stat};
use rustix::io::{Errno, Result};
use tally_heap::{Imm, Local, Val, Value};
use tally_vm::{Args, Cx, JsResult};

/// dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, then seconds and nanoseconds of access, modification,
/// change and birth.
pub type Fields = [i64; 18];

/// `stat(path, bigint, throwIfNoEntry)`
pub fn stat<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    by_path(cx, a, "stat", AtFlags::empty())
}
/// `lstat(path, bigint, throwIfNoEntry)`
pub fn lstat<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    by_path(cx, a, "lstat", AtFlags::SYMLINK_NOFOLLOW)
}
/// `fstat(fd, bigint)`
pub fn fstat<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let r = with_fd(args::int(cx, a, 0), fields_of_fd);
    answer(cx, a, r.map_err(|e| SystemError::new(e, "fstat")))
}

fn by_path<'a>(cx: &'a mut Cx, a: Args, syscall: &'static str, flags: AtFlags) -> JsResult<Val<'a>> {
    let path = args::text(cx, a, 0)?;
    let r = rustix::io::retry_on_intr(|| fields_of_path(&path, flags));
    // Absent counts as false only when it is said.
    if matches!(r, Err(Errno::NOENT | Errno::NOTDIR)) && cx.val(a.get(cx, 2)).is_false() {
        return Ok(Imm::UNDEFINED);
    }
    answer(cx, a, r.map_err(|e| SystemError::new(e, syscall).with_path(&path)))
}

fn answer<'a>(cx: &'a mut Cx, a: Args, r: std::result::Result<Fields, SystemError>) -> JsResult<Val<'a>> {
    let fields = match r {
        Ok(fields) => fields,
        Err(e) => return Err(e.throw(cx)),
    };
    let out = cx.slot();
    make_array(cx, out, &fields, args::flag(cx, a, 1))?;
    Ok(cx.val(out))
}

fn make_array(cx: &mut Cx, out: Local<Value>, fields: &Fields, bigint: bool) -> JsResult {
    if bigint { bytes::new_i64_array(cx, out, fields) } else { bytes::new_f64_array(cx, out, &fields.map(|v| v as f64)) }
}


#[cfg(target_os = "linux")]
pub(super) fn fields_of_path(path: &str, flags: AtFlags) -> Result<Fields> {
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
pub(super) fn fields_of_path(path: &str, flags: AtFlags) -> Result<Fields> {
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
        let f = fields_of_path("/", AtFlags::empty()).expect("the root is there");
        assert_eq!(f[1] & i64::from(libc::S_IFMT), i64::from(libc::S_IFDIR));
        assert_eq!(fields_of_path("/no/such", AtFlags::empty()), Err(Errno::NOENT));
    }
}
