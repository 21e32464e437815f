//! Descriptors: open, read, write, cut, flush, close.

use super::job::{Job, Keep, Outcome, mode, on_fd, with_fd};
use crate::binding::args;
use crate::binding::system::SystemError;
use rustix::fs::OFlags;
use std::os::fd::IntoRawFd;
use tally_vm::{Args, Cx, JsResult};

/// `open(path, flags, mode) -> fd`
pub fn open(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let path = args::text(cx, a, 0)?;
    let flags = OFlags::from_bits_retain(args::int(cx, a, 1) as u32) | OFlags::CLOEXEC;
    let mode = mode(cx, a, 2);
    Ok(Box::new(move || match rustix::io::retry_on_intr(|| rustix::fs::open(path.as_str(), flags, mode)) {
        Ok(fd) => Ok(Outcome::Number(f64::from(fd.into_raw_fd()))),
        Err(e) => Err(SystemError::new(e, "open").with_path(&path).into()),
    }))
}

/// `close(fd)`
pub fn close(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let fd = i32::try_from(args::int(cx, a, 0)).unwrap_or(-1);
    Ok(Box::new(move || {
        // The call itself, not rustix's, which hides errors: Node reports EBADF.
        // SAFETY: a system call on a number; descriptors that Rust owns are the program's to break, as in Node.
        if unsafe { libc::close(fd) } == 0 {
            return Ok(Outcome::Nothing);
        }
        match std::io::Error::last_os_error() {
            // The descriptor is gone all the same.
            e if matches!(e.raw_os_error(), Some(libc::EINTR | libc::EINPROGRESS)) => Ok(Outcome::Nothing),
            e => Err(SystemError::from_io(&e, "close").into()),
        }
    }))
}

/// Where in the file: `None` for where the descriptor is.
pub fn position(cx: &Cx, a: Args, i: usize) -> Option<u64> {
    u64::try_from(args::int(cx, a, i)).ok()
}

/// `read(fd, view, offset, length, position | -1) -> bytes read`
pub fn read(cx: &mut Cx, a: Args, keep: &mut Keep) -> JsResult<Job> {
    let to = keep.bytes(cx, a.get(cx, 1))?.part(args::size(cx, a, 2), args::size(cx, a, 3));
    Ok(read_job(args::int(cx, a, 0), to, position(cx, a, 4)))
}

pub fn read_job(fd: i64, to: super::job::Bytes, position: Option<u64>) -> Job {
    Box::new(move || match with_fd(fd, |fd| to.read_from(fd, position)) {
        Ok(n) => Ok(Outcome::Number(n as f64)),
        Err(e) => Err(SystemError::new(e, "read").into()),
    })
}

/// `write(fd, view, offset, length, position | -1) -> bytes written`
pub fn write(cx: &mut Cx, a: Args, keep: &mut Keep) -> JsResult<Job> {
    let from = keep.bytes(cx, a.get(cx, 1))?.part(args::size(cx, a, 2), args::size(cx, a, 3));
    let (fd, position) = (args::int(cx, a, 0), position(cx, a, 4));
    Ok(Box::new(move || match with_fd(fd, |fd| from.write_to(fd, position)) {
        Ok(n) => Ok(Outcome::Number(n as f64)),
        Err(e) => Err(SystemError::new(e, "write").into()),
    }))
}

/// `ftruncate(fd, length)`
pub fn ftruncate(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let length = position(cx, a, 1).unwrap_or(0);
    on_fd(cx, a, "ftruncate", move |fd| rustix::fs::ftruncate(fd, length))
}

/// `fsync(fd)`
pub fn fsync(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    on_fd(cx, a, "fsync", |fd| rustix::fs::fsync(fd))
}

/// `fdatasync(fd)`
pub fn fdatasync(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    #[cfg(target_vendor = "apple")]
    return on_fd(cx, a, "fdatasync", |fd| rustix::fs::fsync(fd));
    #[cfg(not(target_vendor = "apple"))]
    on_fd(cx, a, "fdatasync", |fd| rustix::fs::fdatasync(fd))
}
