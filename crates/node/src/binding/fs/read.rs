//! `readFileUtf8`: a whole file as a string.
//!
//! The bytes go into a vector that is charged to the ledger before it grows, and are decoded straight into the string.
//! A file that cannot fit into a string, whatever its bytes are, is refused before anything is read.

use super::job::{Done, Failure, Job, Keep, Outcome, with_fd};
use crate::binding::args;
use crate::binding::system::SystemError;
use rustix::fs::{Mode, OFlags};
use std::os::fd::AsRawFd;
use tally_ledger::{Account, Ledger};
use tally_offheap::AllocError;
use tally_vm::object::string::MAX_LENGTH;
use tally_vm::{Args, Cx, JsResult};

/// A UTF-8 unit takes at most three bytes.
const MOST_BYTES: u64 = MAX_LENGTH as u64 * 3;

/// `readFileUtf8(path | fd)`
pub fn read_file_utf8(cx: &mut Cx, a: Args, _: &mut Keep) -> JsResult<Job> {
    let ledger = cx.ledger().clone();
    if cx.val(a.get(cx, 0)).is_number() {
        let fd = args::int(cx, a, 0);
        return Ok(Box::new(move || read_all(&ledger, fd)));
    }
    let path = super::job::path(cx, a, 0)?;
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    Ok(Box::new(move || match rustix::io::retry_on_intr(|| rustix::fs::open(&path, flags, Mode::empty())) {
        Ok(file) => read_all(&ledger, i64::from(file.as_raw_fd())),
        Err(e) => Err(SystemError::new(e, "open").with_path(&path).into()),
    }))
}

fn read_all(ledger: &Ledger, fd: i64) -> Done {
    // What the system says of the length is a hint: files grow, and those of /proc have none.
    let hint = with_fd(fd, |fd| rustix::fs::fstat(fd)).map_or(0, |s| u64::try_from(s.st_size).unwrap_or(0));
    if hint > MOST_BYTES {
        return Err(Failure::TooLong);
    }
    let mut bytes: Vec<u8> = Vec::new();
    let mut charge = ledger.charge(Account::Native, 0)?;
    let mut want = if hint == 0 { 8192 } else { hint as usize + 1 };
    loop {
        charge.resize(want as u64)?;
        if bytes.try_reserve_exact(want - bytes.len()).is_err() {
            return Err(Failure::Memory(AllocError::OutOfMemory { asked: want as u64 }));
        }
        while bytes.len() < want {
            match with_fd(fd, |fd| rustix::io::read(fd, rustix::buffer::spare_capacity(&mut bytes))) {
                Ok(0) => return Ok(Outcome::Utf8(bytes, charge)),
                Ok(_) => {}
                Err(e) => return Err(SystemError::new(e, "read").into()),
            }
        }
        if want as u64 > MOST_BYTES {
            return Err(Failure::TooLong);
        }
        want *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(ledger: &Ledger, path: &str) -> Done {
        let file = std::fs::File::open(path).expect("there");
        read_all(ledger, i64::from(file.as_raw_fd()))
    }
    fn errno(done: Done) -> i32 {
        match done {
            Err(Failure::Call(e)) => e.errno,
            _ => 0,
        }
    }

    #[test]
    fn reads_what_has_a_length_and_what_has_none() {
        let ledger = Ledger::new();
        for path in ["/proc/self/status", "/etc/passwd"] {
            let Ok(Outcome::Utf8(bytes, charge)) = read(&ledger, path) else { panic!("{path} can be read") };
            assert!(!bytes.is_empty() && charge.bytes() >= bytes.len() as u64);
        }
        assert_eq!(ledger.total(), 0);
        assert_eq!(errno(read_all(&ledger, -1)), -libc::EBADF);
        assert_eq!(errno(read(&ledger, "/")), -libc::EISDIR);
        ledger.set_limit(Some(100));
        assert!(matches!(read(&ledger, "/etc/passwd"), Err(Failure::Memory(_))));
    }
}
