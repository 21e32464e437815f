//! Descriptors: open, read, write, cut, flush, close.

use super::job::{Bytes, Job, Keep, Outcome, mode, on_fd, path, with_fd};
use crate::binding::args;
use crate::binding::system::SystemError;
use crate::state::NodeState;
use rustix::fs::OFlags;
use std::os::fd::IntoRawFd;
use tally_vm::object::Object;
use tally_vm::object::array::array_length;
use tally_vm::ops::property;
use tally_vm::{Args, Cx, JsResult, kinds};

/// As many pieces of memory as one call takes.
pub const MOST_VECTORS: usize = 1024;

/// `open(path, flags, mode) -> fd`
pub fn open(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let path = path(cx, a, 0)?;
    let flags = OFlags::from_bits_retain(args::int(cx, a, 1) as u32) | OFlags::CLOEXEC;
    let mode = mode(cx, a, 2);
    let fds = cx.host.state::<NodeState>().open_fds.clone();
    Ok(Box::new(move || match rustix::io::retry_on_intr(|| rustix::fs::open(&path, flags, mode)) {
        Ok(fd) => {
            let fd = fd.into_raw_fd();
            fds.inspect(|fds| fds.note(fd));
            Ok(Outcome::Number(f64::from(fd)))
        }
        Err(e) => Err(SystemError::new(e, "open").with_path(&path).into()),
    }))
}

/// `close(fd)`
pub fn close(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let fd = i32::try_from(args::int(cx, a, 0)).unwrap_or(-1);
    if let Some(fds) = &cx.host.state::<NodeState>().open_fds {
        fds.forget(fd);
    }
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

pub fn read_job(fd: i64, to: Bytes, position: Option<u64>) -> Job {
    Box::new(move || match with_fd(fd, |fd| to.read_from(fd, position)) {
        Ok(n) => Ok(Outcome::Number(n as f64)),
        Err(e) => Err(SystemError::new(e, "read").into()),
    })
}

/// As [`read_job`], again until all of it is filled or nothing comes: what is less than was asked for ends a file, so an
/// error is one also when some bytes came before it.
pub fn read_fully(fd: i64, to: Bytes, position: Option<u64>) -> Job {
    Box::new(move || {
        let mut read = 0;
        while read < to.len() {
            let at = position.map(|p| p.saturating_add(read as u64));
            match with_fd(fd, |fd| to.from(read).read_from(fd, at)) {
                Ok(0) => break,
                Ok(n) => read += n,
                Err(e) => return Err(SystemError::new(e, "read").into()),
            }
        }
        Ok(Outcome::Number(read as f64))
    })
}

/// `openSized(path, flags, mode) -> [fd, length]`: the length is -1 if it is none of a regular file, or 0.
pub fn open_sized(cx: &mut Cx, a: Args, keep: &mut Keep) -> JsResult<Job> {
    let job = open(cx, a, keep)?;
    Ok(Box::new(move || {
        let Outcome::Number(fd) = job()? else { unreachable!("open answers a number") };
        Ok(Outcome::Numbers([fd, left(fd as i64, Some(0))]))
    }))
}

/// `left(fd, position | -1) -> bytes` that a regular file has from there on; -1: unknown, or none
pub fn bytes_left(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let (fd, position) = (args::int(cx, a, 0), position(cx, a, 1));
    Ok(Box::new(move || Ok(Outcome::Number(left(fd, position)))))
}

fn left(fd: i64, position: Option<u64>) -> f64 {
    let stat = with_fd(fd, |fd| rustix::fs::fstat(fd));
    let Ok(stat) = stat else { return -1.0 };
    if rustix::fs::FileType::from_raw_mode(stat.st_mode) != rustix::fs::FileType::RegularFile {
        return -1.0;
    }
    let at = match position {
        Some(at) => at,
        None => match with_fd(fd, |fd| rustix::fs::tell(fd)) {
            Ok(at) => at,
            Err(_) => return -1.0,
        },
    };
    let left = u64::try_from(stat.st_size).unwrap_or(0).saturating_sub(at);
    if left == 0 { -1.0 } else { left as f64 }
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

/// The views of an array, as one list of bytes to read into or to write.
fn vector(cx: &mut Cx, a: Args, i: usize, keep: &mut Keep) -> JsResult<Vec<Bytes>> {
    let list = a.get(cx, i);
    let Some(array) = list.cast::<Object>(cx).filter(|_| cx.val(list).kind() == Some(kinds::ARRAY)) else {
        return Err(cx.type_error("buffers must be an array"));
    };
    let count = array_length(array.get(cx));
    let mut all = Vec::new();
    let mark = cx.open_scope();
    let v = cx.slot();
    for at in 0..count {
        property::get(cx, array, at, v)?;
        let inner = cx.open_scope();
        all.push(keep.bytes(cx, v)?);
        cx.close_scope(inner);
    }
    cx.close_scope(mark);
    Ok(all)
}

/// `readv(fd, views[], position | -1) -> bytes read`
pub fn readv(cx: &mut Cx, a: Args, keep: &mut Keep) -> JsResult<Job> {
    let to = vector(cx, a, 1, keep)?;
    let (fd, position) = (args::int(cx, a, 0), position(cx, a, 2));
    Ok(Box::new(move || match with_fd(fd, |fd| Bytes::read_into_all(&to, fd, position)) {
        Ok(n) => Ok(Outcome::Number(n as f64)),
        Err(e) => Err(SystemError::new(e, "read").into()),
    }))
}

/// `writev(fd, views[], position | -1) -> bytes written`
pub fn writev(cx: &mut Cx, a: Args, keep: &mut Keep) -> JsResult<Job> {
    let from = vector(cx, a, 1, keep)?;
    let (fd, position) = (args::int(cx, a, 0), position(cx, a, 2));
    Ok(Box::new(move || {
        let mut written = 0;
        // As many at a time as the system takes.
        for part in from.chunks(MOST_VECTORS) {
            let at = position.map(|p| p.saturating_add(written as u64));
            match with_fd(fd, |fd| Bytes::write_all_of(part, fd, at)) {
                Ok(n) => {
                    written += n;
                    if n < part.iter().map(Bytes::len).sum::<usize>() {
                        break;
                    }
                }
                Err(_) if written > 0 => break,
                Err(e) => return Err(SystemError::new(e, "write").into()),
            }
        }
        Ok(Outcome::Number(written as f64))
    }))
}

/// `fchown(fd, uid, gid)`
pub fn fchown(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let (uid, gid) = super::entries::owner(cx, a);
    on_fd(cx, a, "fchown", move |fd| rustix::fs::fchown(fd, uid, gid))
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
