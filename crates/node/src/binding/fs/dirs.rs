//! Directories.

use super::job::{Job, Keep, Outcome, mode, on_path};
use crate::binding::args;
use crate::binding::system::SystemError;
use rustix::fs::{AtFlags, FileType, OFlags};
use rustix::io::Errno;
use std::ffi::CString;
use tally_vm::{Args, Cx, JsResult};

/// `readdir(path) -> [name, kind, ...]`, sorted by name as libuv does it.
pub fn readdir(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let path = args::text(cx, a, 0)?;
    Ok(Box::new(move || match list(&path) {
        Ok(entries) => Ok(Outcome::Entries(entries)),
        Err(e) => Err(SystemError::new(e, "scandir").with_path(&path).into()),
    }))
}

fn list(path: &str) -> rustix::io::Result<Vec<(Vec<u8>, u8)>> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let fd = rustix::io::retry_on_intr(|| rustix::fs::open(path, flags, rustix::fs::Mode::empty()))?;
    let dir = rustix::fs::Dir::read_from(&fd)?;
    let mut entries = Vec::new();
    for entry in dir {
        let entry = entry?;
        let name = entry.file_name().to_bytes();
        if name == b"." || name == b".." {
            continue;
        }
        let mut kind = entry.file_type();
        if kind == FileType::Unknown {
            // Some file systems do not say; ask for each.
            if let Ok(s) = rustix::fs::statat(&fd, entry.file_name(), AtFlags::SYMLINK_NOFOLLOW) {
                kind = FileType::from_raw_mode(s.st_mode);
            }
        }
        entries.push((name.to_vec(), dirent_kind(kind)));
    }
    entries.sort();
    Ok(entries)
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
    let template = format!("{}XXXXXX", args::text(cx, a, 0)?);
    Ok(Box::new(move || match make_temporary(&template) {
        Ok(path) => Ok(Outcome::Text(path)),
        Err(e) => Err(SystemError::new(e, "mkdtemp").with_path(&template).into()),
    }))
}

fn make_temporary(template: &str) -> rustix::io::Result<String> {
    let template = CString::new(template).map_err(|_| Errno::INVAL)?;
    let raw = template.into_raw();
    // SAFETY: a string that ends in XXXXXX and zero, ours to write to.
    let failed = unsafe { libc::mkdtemp(raw) }.is_null();
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO);
    // SAFETY: `into_raw` gave it; `mkdtemp` changes letters only, not the length.
    let path = unsafe { CString::from_raw(raw) };
    if failed { Err(Errno::from_raw_os_error(errno)) } else { Ok(path.to_string_lossy().into_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_makes() {
        let dir = make_temporary("/tmp/tally-test-XXXXXX").expect("a directory");
        std::fs::write(format!("{dir}/b"), "x").expect("a file");
        std::fs::create_dir(format!("{dir}/a")).expect("a directory");
        assert_eq!(list(&dir), Ok(vec![(b"a".to_vec(), 2), (b"b".to_vec(), 1)]));
        assert_eq!(list(&format!("{dir}/b")), Err(Errno::NOTDIR));
        std::fs::remove_dir_all(dir).expect("removed");
        assert_eq!(make_temporary("/no/such/dirXXXXXX"), Err(Errno::NOENT));
        assert_eq!(make_temporary("a\0b"), Err(Errno::INVAL));
    }
}
