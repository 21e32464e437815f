//! Binding `fs`: the system calls behind Node's file functions.
//!
//! Every operation is a [`job::Prepare`]: it copies its arguments out of the heap and answers a job, which the native of
//! that name runs at once and `request` hands to a file thread. Errors are `SystemError`s. A descriptor is a number of
//! the program's: a wrong one is EBADF from the kernel, never undefined behaviour here.
//!
//! **Invariants.** Interrupted calls are repeated, except `close`. Descriptors are opened close-on-exec.

mod access;
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
use access::Access;
pub use dirs::OpenDirs;
use job::{Keep, Prepare};
use tally_heap::{Local, Val};
use tally_vm::object::Object;
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

/// The table of operations: as natives, and by name for `request`.
macro_rules! operations {
    ($($name:literal $length:literal $prepare:path, $access:expr;)*) => {
        pub const PROPS: &[Prop] = &[
            $(Prop::HostMethod(Key::Name($name), $length, {
                fn native<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
                    run_now(cx, a, $prepare, $access)
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
        fn operation(name: &str) -> Option<(Prepare, Access)> {
            match name {
                $($name => Some(($prepare, $access)),)*
                _ => None,
            }
        }
    };
}
operations! {
    "kind" 1 paths::kind, Access::Reads;
    "moduleKind" 1 paths::kind, Access::Free;
    "readFileUtf8" 1 read::read_file_utf8, Access::Reads;
    "realpath" 2 paths::realpath, Access::Free;
    "open" 3 files::open, Access::Opens;
    "openSized" 3 files::open_sized, Access::Opens;
    "left" 2 files::bytes_left, Access::Descriptor;
    "close" 1 files::close, Access::Free;
    "stat" 3 stat::stat, Access::Reads;
    "lstat" 3 stat::lstat, Access::ReadsLink;
    "fstat" 3 stat::fstat, Access::Descriptor;
    "read" 5 files::read, Access::Descriptor;
    "write" 5 files::write, Access::DescriptorWrites;
    "ftruncate" 2 files::ftruncate, Access::DescriptorWrites;
    "fsync" 1 files::fsync, Access::DescriptorWrites;
    "fdatasync" 1 files::fdatasync, Access::DescriptorWrites;
    "readv" 3 files::readv, Access::Descriptor;
    "writev" 3 files::writev, Access::DescriptorWrites;
    "fchown" 3 files::fchown, Access::Never("fchown");
    "chown" 3 entries::chown, Access::Writes;
    "lchown" 3 entries::lchown, Access::WritesLink;
    "lutimes" 3 entries::lutimes, Access::WritesLink;
    "statfs" 2 stat::statfs, Access::Reads;
    "realpathNative" 2 paths::realpath_native, Access::Free;
    "dirOpen" 1 dirs::dir_open, Access::Reads;
    "dirRead" 3 dirs::dir_read, Access::Free;
    "dirClose" 1 dirs::dir_close, Access::Free;
    "readdir" 2 dirs::readdir, Access::Reads;
    "mkdir" 2 dirs::mkdir, Access::Writes;
    "rmdir" 1 dirs::rmdir, Access::WritesLink;
    "mkdtemp" 2 dirs::mkdtemp, Access::MakesTemporary;
    "unlink" 1 entries::unlink, Access::WritesLink;
    "rename" 2 entries::rename, Access::Moves;
    "copyFile" 3 copy::copy_file, Access::Copies;
    "symlink" 2 entries::symlink, Access::MakesLink;
    "link" 2 entries::link, Access::MakesName;
    "readlink" 2 entries::readlink, Access::ReadsLink;
    "access" 2 entries::access, Access::Reads;
    "chmod" 2 entries::chmod, Access::Writes;
    "fchmod" 2 entries::fchmod, Access::Never("fchmod");
    "utimes" 3 entries::utimes, Access::Writes;
    "futimes" 3 entries::futimes, Access::Never("futimes");
}

/// What is no function: `constants`.
pub fn extra(cx: &mut Cx, o: Local<Object>) -> JsResult {
    args::put_numbers(cx, o, "constants", constants::CONSTANTS)
}

/// The synchronous form of an operation.
fn run_now<'a>(cx: &'a mut Cx, a: Args, prepare: Prepare, access: Access) -> JsResult<Val<'a>> {
    access.check(cx, a)?.map_err(|denied| denied.throw(cx))?;
    let mut keep = Keep::default();
    let job = prepare(cx, a, &mut keep)?;
    let done = job();
    let out = cx.slot();
    job::finish(cx, done, out)?;
    Ok(cx.val(out))
}
