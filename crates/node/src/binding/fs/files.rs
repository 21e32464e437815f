//! Descriptors: open, read, write, cut, flush, close.

use super::{SystemError, args, bytes, done, mode, on_fd, with_fd};
use rustix::fs::OFlags;
use std::os::fd::IntoRawFd;
use tally_heap::{Imm, Val};
use tally_vm::{Args, Cx, JsResult};

/// `open(path, flags, mode) -> fd`
pub fn open<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let path = args::text(cx, a, 0)?;
    let flags = OFlags::from_bits_retain(args::int(cx, a, 1) as u32) | OFlags::CLOEXEC;
    let mode = mode(cx, a, 2);
    match rustix::io::retry_on_intr(|| rustix::fs::open(path.as_str(), flags, mode)) {
        Ok(fd) => Ok(Imm::int(fd.into_raw_fd())),
        Err(e) => Err(SystemError::new(e, "open").with_path(&path).throw(cx)),
    }
}

/// `close(fd)`
pub fn close<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let fd = i32::try_from(args::int(cx, a, 0)).unwrap_or(-1);
    // The call itself, not rustix's, which hides errors: Node reports EBADF.
    // SAFETY: a system call on a number; descriptors that Rust owns are the program's to break, as in Node.
    let r = match unsafe { libc::close(fd) } {
        0 => Ok(()),
        _ => match std::io::Error::last_os_error().raw_os_error() {
            // The descriptor is gone all the same.
            Some(libc::EINTR | libc::EINPROGRESS) => Ok(()),
            e => Err(SystemError { errno: -e.unwrap_or(libc::EIO), syscall: "close", path: None, dest: None }),
        },
    };
    done(cx, r)
}

/// `read(fd, view, offset, length, position | -1) -> bytes read`
pub fn read<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let position = u64::try_from(args::int(cx, a, 4)).ok();
    // SAFETY: nothing but the kernel touches the bytes while the slice is used.
    let to = part_mut(unsafe { bytes::write(cx, a.get(cx, 1)) }, args::size(cx, a, 2), args::size(cx, a, 3));
    let r = with_fd(args::int(cx, a, 0), |fd| match position {
        Some(at) => rustix::io::pread(fd, &mut *to, at),
        None => rustix::io::read(fd, &mut *to),
    });
    match r {
        Ok(n) => Ok(Imm::number(n as f64)),
        Err(e) => Err(SystemError::new(e, "read").throw(cx)),
    }
}

/// `write(fd, view, offset, length, position | -1) -> bytes written`
pub fn write<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let position = u64::try_from(args::int(cx, a, 4)).ok();
    // SAFETY: nothing writes to the bytes while the slice is used.
    let from = part(unsafe { bytes::read(cx, a.get(cx, 1)) }, args::size(cx, a, 2), args::size(cx, a, 3));
    let r = with_fd(args::int(cx, a, 0), |fd| match position {
        Some(at) => rustix::io::pwrite(fd, from, at),
        None => rustix::io::write(fd, from),
    });
    match r {
        Ok(n) => Ok(Imm::number(n as f64)),
        Err(e) => Err(SystemError::new(e, "write").throw(cx)),
    }
}

/// `bytes[offset..][..length]`, as far as it goes.
fn part(bytes: &[u8], offset: usize, length: usize) -> &[u8] {
    let from = offset.min(bytes.len());
    let to = from.saturating_add(length).min(bytes.len());
    &bytes[from..to]
}
fn part_mut(bytes: &mut [u8], offset: usize, length: usize) -> &mut [u8] {
    let from = offset.min(bytes.len());
    let to = from.saturating_add(length).min(bytes.len());
    &mut bytes[from..to]
}

/// `ftruncate(fd, length)`
pub fn ftruncate<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let length = u64::try_from(args::int(cx, a, 1)).unwrap_or(0);
    on_fd(cx, a, "ftruncate", |fd| rustix::fs::ftruncate(fd, length))
}

/// `fsync(fd)`
pub fn fsync<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    on_fd(cx, a, "fsync", |fd| rustix::fs::fsync(fd))
}

/// `fdatasync(fd)`
pub fn fdatasync<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    #[cfg(target_vendor = "apple")]
    return on_fd(cx, a, "fdatasync", |fd| rustix::fs::fsync(fd));
    #[cfg(not(target_vendor = "apple"))]
    on_fd(cx, a, "fdatasync", |fd| rustix::fs::fdatasync(fd))
}
