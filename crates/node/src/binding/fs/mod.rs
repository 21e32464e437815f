//! Binding `fs`: the system calls behind Node's synchronous file functions.
//!
//! Each native copies its paths out of the heap, makes the call, and answers or throws a [`SystemError`]. A descriptor
//! is a number of the program's: a wrong one is EBADF from the kernel, never undefined behaviour here.
//!
//! **Invariants.** Interrupted calls are repeated, except `close`. Descriptors are opened close-on-exec.

mod constants;
mod copy;
mod dirs;
mod entries;
mod files;
mod paths;
mod read;
mod stat;

use super::system::SystemError;
use super::{args, bytes};
use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use tally_heap::{Imm, Local, Val};
use tally_vm::object::Object;
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

pub const PROPS: &[Prop] = &[
    Prop::Method(Key::Name("kind"), 1, paths::kind),
    Prop::Method(Key::Name("readFileUtf8"), 1, read::read_file_utf8),
    Prop::Method(Key::Name("realpath"), 1, paths::realpath),
    Prop::Method(Key::Name("open"), 3, files::open),
    Prop::Method(Key::Name("close"), 1, files::close),
    Prop::Method(Key::Name("stat"), 3, stat::stat),
    Prop::Method(Key::Name("lstat"), 3, stat::lstat),
    Prop::Method(Key::Name("fstat"), 3, stat::fstat),
    Prop::Method(Key::Name("read"), 5, files::read),
    Prop::Method(Key::Name("write"), 5, files::write),
    Prop::Method(Key::Name("ftruncate"), 2, files::ftruncate),
    Prop::Method(Key::Name("fsync"), 1, files::fsync),
    Prop::Method(Key::Name("fdatasync"), 1, files::fdatasync),
    Prop::Method(Key::Name("readdir"), 1, dirs::readdir),
    Prop::Method(Key::Name("mkdir"), 2, dirs::mkdir),
    Prop::Method(Key::Name("rmdir"), 1, dirs::rmdir),
    Prop::Method(Key::Name("mkdtemp"), 1, dirs::mkdtemp),
    Prop::Method(Key::Name("unlink"), 1, entries::unlink),
    Prop::Method(Key::Name("rename"), 2, entries::rename),
    Prop::Method(Key::Name("copyFile"), 3, copy::copy_file),
    Prop::Method(Key::Name("symlink"), 2, entries::symlink),
    Prop::Method(Key::Name("link"), 2, entries::link),
    Prop::Method(Key::Name("readlink"), 1, entries::readlink),
    Prop::Method(Key::Name("access"), 2, entries::access),
    Prop::Method(Key::Name("chmod"), 2, entries::chmod),
    Prop::Method(Key::Name("fchmod"), 2, entries::fchmod),
    Prop::Method(Key::Name("utimes"), 3, entries::utimes),
    Prop::Method(Key::Name("futimes"), 3, entries::futimes),
];

/// What is no function: `constants`.
pub fn extra(cx: &mut Cx, o: Local<Object>) -> JsResult {
    args::put_numbers(cx, o, "constants", constants::CONSTANTS)
}

/// Runs `f` with the descriptor `fd`.
fn with_fd<T>(fd: i64, f: impl FnMut(BorrowedFd<'_>) -> rustix::io::Result<T>) -> rustix::io::Result<T> {
    let fd = i32::try_from(fd).ok().filter(|fd| *fd >= 0).ok_or(Errno::BADF)?;
    // SAFETY: not negative. The program may have closed it; then the kernel says EBADF, and no memory is involved.
    let fd = unsafe { BorrowedFd::borrow_raw(fd) };
    let mut f = f;
    rustix::io::retry_on_intr(|| f(fd))
}

/// Answers undefined, or throws.
fn done<'a>(cx: &'a mut Cx, r: Result<(), SystemError>) -> JsResult<Val<'a>> {
    match r {
        Ok(()) => Ok(Imm::UNDEFINED),
        Err(e) => Err(e.throw(cx)),
    }
}

/// A call on one path that answers nothing.
fn on_path<'a>(cx: &'a mut Cx, a: Args, syscall: &'static str, f: impl Fn(&str) -> rustix::io::Result<()>) -> JsResult<Val<'a>> {
    let path = args::text(cx, a, 0)?;
    let r = rustix::io::retry_on_intr(|| f(&path));
    done(cx, r.map_err(|e| SystemError::new(e, syscall).with_path(&path)))
}

/// A call on two paths that answers nothing.
fn on_paths<'a>(cx: &'a mut Cx, a: Args, syscall: &'static str, f: impl Fn(&str, &str) -> rustix::io::Result<()>) -> JsResult<Val<'a>> {
    let path = args::text(cx, a, 0)?;
    let dest = args::text(cx, a, 1)?;
    let r = rustix::io::retry_on_intr(|| f(&path, &dest));
    done(cx, r.map_err(|e| SystemError::new(e, syscall).with_path(&path).with_dest(&dest)))
}

/// A call on a descriptor that answers nothing.
fn on_fd<'a>(cx: &'a mut Cx, a: Args, syscall: &'static str, f: impl Fn(BorrowedFd<'_>) -> rustix::io::Result<()>) -> JsResult<Val<'a>> {
    let r = with_fd(args::int(cx, a, 0), f);
    done(cx, r.map_err(|e| SystemError::new(e, syscall)))
}

/// An argument that is a file mode.
fn mode(cx: &Cx, a: Args, i: usize) -> rustix::fs::Mode {
    rustix::fs::Mode::from_raw_mode(args::int(cx, a, i) as rustix::fs::RawMode)
}
