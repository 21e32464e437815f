//! Binding `fs`: the system calls behind Node's file functions.
//!
//! Every operation is a [`job::Prepare`]: it copies its arguments out of the heap and answers a job, which the native of
//! that name runs at once and `request` hands to a file thread. Errors are `SystemError`s. A descriptor is a number of
//! the program's: a wrong one is EBADF from the kernel, never undefined behaviour here.
//!
//! **Invariants.** Interrupted calls are repeated, except `close`. Descriptors are opened close-on-exec.

mod constants;
mod copy;
mod dirs;
mod entries;
mod files;
pub(crate) mod job;
mod paths;
mod read;
mod request;
mod stat;
mod watch;

use super::args;
pub use dirs::OpenDirs;
use job::{Keep, Prepare};
use tally_heap::{Local, Val};
use tally_vm::object::Object;
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

/// The table of operations: as natives, and by name for `request`.
macro_rules! operations {
    ($($name:literal $length:literal $prepare:path;)*) => {
        pub const PROPS: &[Prop] = &[
            $(Prop::HostMethod(Key::Name($name), $length, {
                fn native<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
                    run_now(cx, a, $prepare)
                }
                native
            }),)*
            Prop::HostMethod(Key::Name("request"), 3, request::request),
            Prop::HostMethod(Key::Name("watchOpen"), 1, watch::open),
            Prop::HostMethod(Key::Name("watchAdd"), 2, watch::add),
            Prop::HostMethod(Key::Name("watchRemove"), 2, watch::remove),
            Prop::HostMethod(Key::Name("watchRef"), 2, watch::set_ref),
            Prop::HostMethod(Key::Name("watchClose"), 1, watch::close),
            Prop::HostMethod(Key::Name("readPooled"), 5, request::read_pooled),
        ];
        fn operation(name: &str) -> Option<Prepare> {
            match name {
                $($name => Some($prepare),)*
                _ => None,
            }
        }
    };
}
operations! {
    "kind" 1 paths::kind;
    "readFileUtf8" 1 read::read_file_utf8;
    "realpath" 2 paths::realpath;
    "open" 3 files::open;
    "openSized" 3 files::open_sized;
    "left" 2 files::bytes_left;
    "close" 1 files::close;
    "stat" 3 stat::stat;
    "lstat" 3 stat::lstat;
    "fstat" 3 stat::fstat;
    "read" 5 files::read;
    "write" 5 files::write;
    "ftruncate" 2 files::ftruncate;
    "fsync" 1 files::fsync;
    "fdatasync" 1 files::fdatasync;
    "readv" 3 files::readv;
    "writev" 3 files::writev;
    "fchown" 3 files::fchown;
    "chown" 3 entries::chown;
    "lchown" 3 entries::lchown;
    "lutimes" 3 entries::lutimes;
    "statfs" 2 stat::statfs;
    "realpathNative" 2 paths::realpath_native;
    "dirOpen" 1 dirs::dir_open;
    "dirRead" 3 dirs::dir_read;
    "dirClose" 1 dirs::dir_close;
    "readdir" 2 dirs::readdir;
    "mkdir" 2 dirs::mkdir;
    "rmdir" 1 dirs::rmdir;
    "mkdtemp" 2 dirs::mkdtemp;
    "unlink" 1 entries::unlink;
    "rename" 2 entries::rename;
    "copyFile" 3 copy::copy_file;
    "symlink" 2 entries::symlink;
    "link" 2 entries::link;
    "readlink" 2 entries::readlink;
    "access" 2 entries::access;
    "chmod" 2 entries::chmod;
    "fchmod" 2 entries::fchmod;
    "utimes" 3 entries::utimes;
    "futimes" 3 entries::futimes;
}

/// What is no function: `constants`.
pub fn extra(cx: &mut Cx, o: Local<Object>) -> JsResult {
    args::put_numbers(cx, o, "constants", constants::CONSTANTS)
}

/// The synchronous form of an operation.
fn run_now<'a>(cx: &'a mut Cx, a: Args, prepare: Prepare) -> JsResult<Val<'a>> {
    let mut keep = Keep::default();
    let job = prepare(cx, a, &mut keep)?;
    let done = job();
    let out = cx.slot();
    job::finish(cx, done, out)?;
    Ok(cx.val(out))
}
