//! A file operation in three steps: read the arguments, make the system calls, turn the outcome into a value.
//!
//! Only the middle step, the [`Job`], may run on another thread: it owns all it needs. Bytes of views are the
//! exception: it has their address, and a [`Keep`] beside it, on the main thread, sees to it that they stay.

use super::stat::Fields;
use crate::binding::args::{self, Item};
use crate::binding::buffer::text;
use crate::binding::bytes;
use crate::binding::system::SystemError;
use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use std::ffi::OsString;
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use tally_heap::{Imm, Local, Value};
use tally_ledger::{Charge, LimitError};
use tally_offheap::codec::Encoding;
use tally_offheap::{AllocError, Lent};
use tally_vm::object::buffer_cells::{TypedArray, TypedArrayExt};
use tally_vm::object::string;
use tally_vm::{Args, Cx, JsResult};

/// What a job found out.
pub enum Outcome {
    Nothing,
    Number(f64),
    Numbers([f64; 2]),
    Text(String),
    /// No such file, and that is no error.
    Absent,
    Stat {
        fields: Fields,
        bigint: bool,
    },
    Bytes(Vec<u8>),
    /// Names and kinds.
    Entries {
        entries: Vec<(Vec<u8>, u8)>,
        as_bytes: bool,
    },
    /// The fields of `statfs`.
    Statfs {
        fields: Vec<i64>,
        bigint: bool,
    },
    /// The content of a file, to be decoded.
    Utf8(Vec<u8>, Charge),
}

/// Why a job failed.
pub enum Failure {
    Call(SystemError),
    /// The file makes no string.
    TooLong,
    Memory(AllocError),
}
impl From<SystemError> for Failure {
    fn from(e: SystemError) -> Failure {
        Failure::Call(e)
    }
}
impl From<LimitError> for Failure {
    fn from(e: LimitError) -> Failure {
        Failure::Memory(AllocError::Limit(e))
    }
}

pub type Done = Result<Outcome, Failure>;
/// System calls to be made, with all they need.
pub type Job = Box<dyn FnOnce() -> Done + Send>;
/// Reads the arguments of an operation.
pub type Prepare = fn(&mut Cx, Args, &mut Keep) -> JsResult<Job>;

/// What stays as it is until a job is done.
#[derive(Default)]
pub struct Keep {
    asynchronous: bool,
    lent: Vec<Lent>,
}

impl Keep {
    /// For a job that runs later, on another thread.
    pub fn for_thread() -> Keep {
        Keep { asynchronous: true, ..Keep::default() }
    }
    /// The bytes of a view, which neither move nor go away until the job is done.
    pub fn bytes(&mut self, cx: &mut Cx, view: Local<Value>) -> JsResult<Bytes> {
        if self.asynchronous
            && let Some(v) = view.cast::<TypedArray>(cx)
        {
            // Small ones are in the heap, which moves them: out with them.
            tally_vm::object::views::spill(cx, v)?;
            self.lent.extend(v.get(cx).backing().map(|b| b.lend()));
        }
        let cells = bytes::cells(cx, view);
        Ok(Bytes { data: cells.as_ptr().cast_mut().cast(), len: cells.len() })
    }
}

/// The bytes of a view, for a job.
pub struct Bytes {
    data: *mut u8,
    len: usize,
}
// SAFETY: plain memory, which the `Keep` of the job holds in place until the job is done.
unsafe impl Send for Bytes {}

impl Bytes {
    /// `len` bytes somewhere.
    ///
    /// # Safety
    /// They stay there until the job is done.
    pub unsafe fn new(data: *mut u8, len: usize) -> Bytes {
        Bytes { data, len }
    }
    /// The bytes, to be read.
    ///
    /// # Safety
    /// They are there (the `Keep` lives), and nobody writes to them meanwhile.
    pub unsafe fn slice(&self) -> &[u8] {
        // SAFETY: by the caller's promise. Where there are no bytes the address may be anything.
        if self.len == 0 { &[] } else { unsafe { std::slice::from_raw_parts(self.data, self.len) } }
    }
    /// The bytes, to be written.
    ///
    /// # Safety
    /// As for `slice`, and nobody else reads them either.
    #[allow(clippy::mut_from_ref, reason = "an address is all that is borrowed; the caller promises the rest")]
    pub unsafe fn slice_mut(&self) -> &mut [u8] {
        // SAFETY: by the caller's promise.
        if self.len == 0 { &mut [] } else { unsafe { std::slice::from_raw_parts_mut(self.data, self.len) } }
    }
    /// `bytes[offset..][..length]`, as far as it goes.
    pub fn part(self, offset: usize, length: usize) -> Bytes {
        let from = offset.min(self.len);
        // `from` is within the bytes.
        Bytes { data: self.data.wrapping_add(from), len: length.min(self.len - from) }
    }
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }
    /// All but the first `offset` bytes.
    pub fn from(&self, offset: usize) -> Bytes {
        Bytes { data: self.data, len: self.len }.part(offset, self.len)
    }
    /// `pread(2)`, or `read(2)` without a position, into the bytes: how many were read.
    ///
    /// The kernel is given the address: a slice would say that nobody else touches the bytes, and the program may.
    pub fn read_from(&self, fd: BorrowedFd<'_>, position: Option<u64>) -> rustix::io::Result<usize> {
        let (fd, to) = (fd.as_raw_fd(), self.data.cast());
        let at = position.map(offset).transpose()?;
        // SAFETY: `len` bytes are there until the job is done; that the program uses them meanwhile is its own race, as in
        // Node, and no reference to them is made here.
        answer(unsafe {
            match at {
                Some(at) => libc::pread(fd, to, self.len, at),
                None => libc::read(fd, to, self.len),
            }
        })
    }
    /// `pwrite(2)`, or `write(2)` without a position, of the bytes: how many were written.
    pub fn write_to(&self, fd: BorrowedFd<'_>, position: Option<u64>) -> rustix::io::Result<usize> {
        let (fd, from) = (fd.as_raw_fd(), self.data.cast_const().cast());
        let at = position.map(offset).transpose()?;
        // SAFETY: as for `read_from`.
        answer(unsafe {
            match at {
                Some(at) => libc::pwrite(fd, from, self.len, at),
                None => libc::write(fd, from, self.len),
            }
        })
    }
}

impl Bytes {
    fn vectors(all: &[Bytes]) -> Vec<libc::iovec> {
        let of = |b: &Bytes| libc::iovec { iov_base: b.data.cast(), iov_len: b.len };
        all.iter().take(super::files::MOST_VECTORS).map(of).collect()
    }
    /// `preadv(2)`, or `readv(2)` without a position.
    pub fn read_into_all(all: &[Bytes], fd: BorrowedFd<'_>, position: Option<u64>) -> rustix::io::Result<usize> {
        let (fd, at, vectors) = (fd.as_raw_fd(), position.map(offset).transpose()?, Bytes::vectors(all));
        // SAFETY: as for `read_from`, for each of them; no more than 1024.
        answer(unsafe {
            match at {
                Some(at) => libc::preadv(fd, vectors.as_ptr(), vectors.len() as _, at),
                None => libc::readv(fd, vectors.as_ptr(), vectors.len() as _),
            }
        })
    }
    /// `pwritev(2)`, or `writev(2)` without a position.
    pub fn write_all_of(all: &[Bytes], fd: BorrowedFd<'_>, position: Option<u64>) -> rustix::io::Result<usize> {
        let (fd, at, vectors) = (fd.as_raw_fd(), position.map(offset).transpose()?, Bytes::vectors(all));
        // SAFETY: as for `read_from`, for each of them; no more than 1024.
        answer(unsafe {
            match at {
                Some(at) => libc::pwritev(fd, vectors.as_ptr(), vectors.len() as _, at),
                None => libc::writev(fd, vectors.as_ptr(), vectors.len() as _),
            }
        })
    }
}

fn offset(at: u64) -> rustix::io::Result<libc::off_t> {
    libc::off_t::try_from(at).map_err(|_| Errno::INVAL)
}

/// What a call of the C library says: a count, or -1 and `errno`.
fn answer(n: libc::ssize_t) -> rustix::io::Result<usize> {
    usize::try_from(n).map_err(|_| Errno::from_io_error(&std::io::Error::last_os_error()).unwrap_or(Errno::IO))
}

/// Turns what a job found into a value, or throws.
pub fn finish(cx: &mut Cx, done: Done, out: Local<Value>) -> JsResult {
    match done {
        Ok(Outcome::Nothing | Outcome::Absent) => cx.set(out, Imm::UNDEFINED),
        Ok(Outcome::Number(n)) => cx.set(out, Imm::number(n)),
        Ok(Outcome::Numbers(pair)) => bytes::new_f64_array(cx, out, &pair)?,
        Ok(Outcome::Text(s)) => {
            string::new_string(cx, out, &s)?;
        }
        Ok(Outcome::Stat { fields, bigint: true }) => bytes::new_i64_array(cx, out, &fields)?,
        Ok(Outcome::Stat { fields, bigint: false }) => bytes::new_f64_array(cx, out, &fields.map(|v| v as f64))?,
        Ok(Outcome::Bytes(name)) => name_bytes(cx, out, &name)?,
        Ok(Outcome::Statfs { fields, bigint: true }) => bytes::new_i64_array(cx, out, &fields)?,
        Ok(Outcome::Statfs { fields, bigint: false }) => {
            bytes::new_f64_array(cx, out, &fields.iter().map(|v| *v as f64).collect::<Vec<_>>())?;
        }
        Ok(Outcome::Entries { entries, as_bytes }) => {
            let array = cx.new_array(out, 0)?;
            let mark = cx.open_scope();
            let tmp = cx.slot();
            for (name, kind) in &entries {
                let inner = cx.open_scope();
                if as_bytes {
                    name_bytes(cx, tmp, name)?;
                } else {
                    string::new_string(cx, tmp, &String::from_utf8_lossy(name))?;
                }
                cx.push(array, tmp)?;
                args::set_item(cx, tmp, &Item::Number(f64::from(*kind)))?;
                cx.push(array, tmp)?;
                cx.close_scope(inner);
            }
            cx.close_scope(mark);
        }
        Ok(Outcome::Utf8(content, charge)) => {
            text::decode_from(cx, out, Encoding::Utf8, &text::Source::Bytes(&content))?;
            drop((content, charge));
        }
        Err(Failure::Call(e)) => return Err(e.throw(cx)),
        Err(Failure::TooLong) => return Err(text::too_long(cx)),
        Err(Failure::Memory(e)) => return Err(cx.allocation_failed(e)),
    }
    Ok(())
}

/// A Buffer of a name.
pub fn name_bytes(cx: &mut Cx, out: Local<Value>, name: &[u8]) -> JsResult {
    let store = cx.new_store(name.len() as u64, false)?;
    for (to, from) in store.cells().iter().zip(name) {
        to.set(*from);
    }
    bytes::new_buffer(cx, out, store)
}

/// Runs `f` with the descriptor `fd`, again when it was interrupted.
pub fn with_fd<T>(fd: i64, mut f: impl FnMut(BorrowedFd<'_>) -> rustix::io::Result<T>) -> rustix::io::Result<T> {
    let fd = i32::try_from(fd).ok().filter(|fd| *fd >= 0).ok_or(Errno::BADF)?;
    // SAFETY: not negative. The program may have closed it; then the kernel says EBADF, and no memory is involved.
    let fd = unsafe { BorrowedFd::borrow_raw(fd) };
    rustix::io::retry_on_intr(|| f(fd))
}

/// An argument that is a path: text, or bytes for names that are no text.
pub fn path(cx: &mut Cx, a: Args, i: usize) -> JsResult<PathBuf> {
    let v = a.get(cx, i);
    if cx.val(v).is::<TypedArray>() {
        return Ok(PathBuf::from(OsString::from_vec(bytes::cells(cx, v).iter().map(std::cell::Cell::get).collect())));
    }
    Ok(PathBuf::from(args::text(cx, a, i)?))
}

/// A path that is answered: as a Buffer if that was asked for.
pub fn path_outcome(path: Vec<u8>, as_bytes: bool) -> Outcome {
    if as_bytes { Outcome::Bytes(path) } else { Outcome::Text(String::from_utf8_lossy(&path).into_owned()) }
}

/// A call on one path that answers nothing.
pub fn on_path(cx: &mut Cx, a: Args, syscall: &'static str, f: impl Fn(&Path) -> rustix::io::Result<()> + Send + 'static) -> JsResult<Job> {
    let path = path(cx, a, 0)?;
    Ok(Box::new(move || match rustix::io::retry_on_intr(|| f(&path)) {
        Ok(()) => Ok(Outcome::Nothing),
        Err(e) => Err(SystemError::new(e, syscall).with_path(&path).into()),
    }))
}

/// A call on two paths that answers nothing.
pub fn on_paths(
    cx: &mut Cx,
    a: Args,
    syscall: &'static str,
    f: impl Fn(&Path, &Path) -> rustix::io::Result<()> + Send + 'static,
) -> JsResult<Job> {
    let (path, dest) = (path(cx, a, 0)?, path(cx, a, 1)?);
    Ok(Box::new(move || match rustix::io::retry_on_intr(|| f(&path, &dest)) {
        Ok(()) => Ok(Outcome::Nothing),
        Err(e) => Err(SystemError::new(e, syscall).with_path(&path).with_dest(&dest).into()),
    }))
}

/// A call on a descriptor that answers nothing.
pub fn on_fd(
    cx: &Cx,
    a: Args,
    syscall: &'static str,
    f: impl Fn(BorrowedFd<'_>) -> rustix::io::Result<()> + Send + 'static,
) -> JsResult<Job> {
    let fd = args::int(cx, a, 0);
    Ok(Box::new(move || match with_fd(fd, &f) {
        Ok(()) => Ok(Outcome::Nothing),
        Err(e) => Err(SystemError::new(e, syscall).into()),
    }))
}

/// An argument that is a file mode.
pub fn mode(cx: &Cx, a: Args, i: usize) -> rustix::fs::Mode {
    rustix::fs::Mode::from_raw_mode(args::int(cx, a, i) as rustix::fs::RawMode)
}
