//! Directories.

use super::job::{Job, Keep, Outcome, mode, on_path, path, path_outcome};
use crate::binding::args;
use crate::binding::system::SystemError;
use crate::state::NodeState;
use rustix::fs::{AtFlags, FileType, OFlags};
use rustix::io::Errno;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::CString;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tally_vm::{Args, Cx, JsResult};

/// `readdir(path, asBytes) -> [name, kind, ...]`, sorted by name as libuv does it.
pub fn readdir(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let path = path(cx, a, 0)?;
    let as_bytes = args::flag(cx, a, 1);
    Ok(Box::new(move || match list(&path) {
        Ok(entries) => Ok(Outcome::Entries { entries, as_bytes }),
        Err(e) => Err(SystemError::new(e, "scandir").with_path(&path).into()),
    }))
}

fn list(path: &Path) -> rustix::io::Result<Vec<(Vec<u8>, u8)>> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let fd = rustix::io::retry_on_intr(|| rustix::fs::open(path, flags, rustix::fs::Mode::empty()))?;
    let mut entries = take(&mut rustix::fs::Dir::new(fd)?, usize::MAX)?;
    entries.sort();
    Ok(entries)
}

/// The next entries of a directory, at most `most`: none at the end.
fn take(dir: &mut rustix::fs::Dir, most: usize) -> rustix::io::Result<Vec<(Vec<u8>, u8)>> {
    let mut entries = Vec::new();
    while entries.len() < most {
        let Some(entry) = dir.read() else { break };
        let entry = entry?;
        let name = entry.file_name().to_bytes();
        if name == b"." || name == b".." {
            continue;
        }
        let mut kind = entry.file_type();
        if kind == FileType::Unknown {
            // Some file systems do not say; ask for each.
            if let Ok(s) = rustix::fs::statat(dir.fd()?, entry.file_name(), AtFlags::SYMLINK_NOFOLLOW) {
                kind = FileType::from_raw_mode(s.st_mode);
            }
        }
        entries.push((name.to_vec(), dirent_kind(kind)));
    }
    Ok(entries)
}

/// A directory that is read piece by piece; `None` once it was closed.
type OpenDir = Arc<Mutex<Option<rustix::fs::Dir>>>;

/// The directories that a program has open, by number.
#[derive(Default)]
pub struct OpenDirs {
    next: Cell<u32>,
    open: RefCell<HashMap<u32, OpenDir>>,
}

fn open_dirs(cx: &Cx) -> &OpenDirs {
    &cx.host.state::<NodeState>().bindings.open_dirs
}

/// `dirOpen(path) -> number`, of a directory that is open from the moment this was called: `dirClose` closes it, also if
/// opening fails.
pub fn dir_open(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let path = path(cx, a, 0)?;
    let dirs = open_dirs(cx);
    let number = dirs.next.get();
    dirs.next.set(number.wrapping_add(1));
    let slot = OpenDir::default();
    dirs.open.borrow_mut().insert(number, Arc::clone(&slot));
    Ok(Box::new(move || {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let dir = rustix::io::retry_on_intr(|| rustix::fs::open(&path, flags, rustix::fs::Mode::empty())).and_then(rustix::fs::Dir::new);
        match dir {
            Ok(dir) => {
                *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(dir);
                Ok(Outcome::Number(f64::from(number)))
            }
            Err(e) => Err(SystemError::new(e, "opendir").with_path(&path).into()),
        }
    }))
}

fn opened(cx: &Cx, a: Args) -> OpenDir {
    let number = u32::try_from(args::int(cx, a, 0)).unwrap_or(u32::MAX);
    open_dirs(cx).open.borrow().get(&number).cloned().unwrap_or_default()
}

/// `dirRead(number, most, asBytes) -> [name, kind, ...]` in the directory's own order, empty at its end
pub fn dir_read(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let dir = opened(cx, a);
    let (most, as_bytes) = (args::size(cx, a, 1).max(1), args::flag(cx, a, 2));
    Ok(Box::new(move || match dir.lock().unwrap_or_else(PoisonError::into_inner).as_mut().map(|dir| take(dir, most)) {
        Some(Ok(entries)) => Ok(Outcome::Entries { entries, as_bytes }),
        Some(Err(e)) => Err(SystemError::new(e, "scandir").into()),
        None => Err(SystemError::new(Errno::BADF, "scandir").into()),
    }))
}

/// `dirClose(number)`
pub fn dir_close(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let dir = opened(cx, a);
    let number = u32::try_from(args::int(cx, a, 0)).unwrap_or(u32::MAX);
    let gone = open_dirs(cx).open.borrow_mut().remove(&number);
    drop(gone);
    Ok(Box::new(move || {
        let dir = dir.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(dir);
        Ok(Outcome::Nothing)
    }))
}

/// libuv's UV_DIRENT numbers.
fn dirent_kind(t: FileType) -> u8 {
    match t {
        FileType::RegularFile => 1,
        FileType::Directory => 2,
        FileType::Symlink => 3,
        FileType::Fifo => 4,
        FileType::Socket => 5,
        FileType::CharacterDevice => 6,
        FileType::BlockDevice => 7,
        FileType::Unknown => 0,
    }
}

/// `mkdir(path, mode)`
pub fn mkdir(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let mode = mode(cx, a, 1);
    on_path(cx, a, "mkdir", move |path| rustix::fs::mkdir(path, mode))
}

/// `rmdir(path)`
pub fn rmdir(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    on_path(cx, a, "rmdir", |path| rustix::fs::rmdir(path))
}

/// `mkdtemp(prefix) -> path`
pub fn mkdtemp(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let mut template = path(cx, a, 0)?.into_os_string().into_vec();
    template.extend_from_slice(b"XXXXXX");
    let as_bytes = args::flag(cx, a, 1);
    Ok(Box::new(move || match make_temporary(template.clone()) {
        Ok(path) => Ok(path_outcome(path, as_bytes)),
        Err(e) => Err(SystemError::new(e, "mkdtemp").with_path(String::from_utf8_lossy(&template).as_ref()).into()),
    }))
}

fn make_temporary(template: Vec<u8>) -> rustix::io::Result<Vec<u8>> {
    let template = CString::new(template).map_err(|_| Errno::INVAL)?;
    let raw = template.into_raw();
    // SAFETY: a string that ends in XXXXXX and zero, ours to write to.
    let failed = unsafe { libc::mkdtemp(raw) }.is_null();
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO);
    // SAFETY: `into_raw` gave it; `mkdtemp` changes letters only, not the length.
    let path = unsafe { CString::from_raw(raw) };
    if failed { Err(Errno::from_raw_os_error(errno)) } else { Ok(path.into_bytes()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_makes() {
        let make = |template: &str| make_temporary(template.as_bytes().to_vec());
        let dir = String::from_utf8(make("/tmp/tally-test-XXXXXX").expect("a directory")).expect("text");
        std::fs::write(format!("{dir}/b"), "x").expect("a file");
        std::fs::create_dir(format!("{dir}/a")).expect("a directory");
        assert_eq!(list(Path::new(&dir)), Ok(vec![(b"a".to_vec(), 2), (b"b".to_vec(), 1)]));
        assert_eq!(list(&Path::new(&dir).join("b")), Err(Errno::NOTDIR));
        std::fs::remove_dir_all(dir).expect("removed");
        assert_eq!(make("/no/such/dirXXXXXX"), Err(Errno::NOENT));
        assert_eq!(make("a\0b"), Err(Errno::INVAL));
    }
}
