//! `readFileUtf8`: a whole file as a string.
//!
//! The bytes go into a vector that is charged to the ledger before it grows, and are decoded straight into the string.
//! A file that cannot fit into a string, whatever its bytes are, is refused before anything is read.

use super::{SystemError, args, with_fd};
use crate::binding::buffer::text;
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use std::os::fd::{AsRawFd, OwnedFd};
use tally_heap::{Local, Val, Value};
use tally_ledger::{Account, Ledger, LimitError};
use tally_offheap::AllocError;
use tally_offheap::codec::Encoding;
use tally_vm::object::string::{MAX_LENGTH, Str};
use tally_vm::{Args, Cx, JsResult};

/// A UTF-8 unit takes at most three bytes.
const MOST_BYTES: u64 = MAX_LENGTH as u64 * 3;

enum Failure {
    Call(Errno),
    TooLong,
    Memory(AllocError),
}
impl From<Errno> for Failure {
    fn from(e: Errno) -> Failure {
        Failure::Call(e)
    }
}
impl From<LimitError> for Failure {
    fn from(e: LimitError) -> Failure {
        Failure::Memory(AllocError::Limit(e))
    }
}

/// `readFileUtf8(path | fd)`
pub fn read_file_utf8<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    if a.get(cx, 0).cast::<Str>(cx).is_none() {
        let fd = args::int(cx, a, 0);
        read_into(cx, out, fd)?;
        return Ok(cx.val(out));
    }
    let path = args::text(cx, a, 0)?;
    let opened = rustix::io::retry_on_intr(|| rustix::fs::open(path.as_str(), OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()));
    let file: OwnedFd = match opened {
        Ok(file) => file,
        Err(e) => return Err(SystemError::new(e, "open").with_path(&path).throw(cx)),
    };
    read_into(cx, out, i64::from(file.as_raw_fd()))?;
    Ok(cx.val(out))
}

fn read_into(cx: &mut Cx, out: Local<Value>, fd: i64) -> JsResult {
    let ledger = cx.ledger().clone();
    match read_all(&ledger, fd) {
        Ok((bytes, charge)) => {
            let r = text::decode_from(cx, out, Encoding::Utf8, &text::Source::Bytes(&bytes));
            drop((bytes, charge));
            r
        }
        Err(Failure::Call(e)) => Err(SystemError::new(e, "read").throw(cx)),
        Err(Failure::TooLong) => Err(text::too_long(cx)),
        Err(Failure::Memory(e)) => Err(super::bytes::refused(cx, &e)),
    }
}

fn read_all(ledger: &Ledger, fd: i64) -> Result<(Vec<u8>, tally_ledger::Charge), Failure> {
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
            let n = with_fd(fd, |fd| rustix::io::read(fd, rustix::buffer::spare_capacity(&mut bytes)))?;
            if n == 0 {
                return Ok((bytes, charge));
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

    #[test]
    fn reads_what_has_a_length_and_what_has_none() {
        let ledger = Ledger::new();
        for path in ["/proc/self/status", "/etc/passwd"] {
            let file = std::fs::File::open(path).expect("there");
            let Ok((bytes, charge)) = read_all(&ledger, i64::from(file.as_raw_fd())) else { panic!("{path} can be read") };
            assert!(!bytes.is_empty() && charge.bytes() >= bytes.len() as u64);
        }
        assert_eq!(ledger.total(), 0);
        assert!(matches!(read_all(&ledger, -1), Err(Failure::Call(Errno::BADF))));
        let dir = std::fs::File::open("/").expect("there");
        assert!(matches!(read_all(&ledger, i64::from(dir.as_raw_fd())), Err(Failure::Call(Errno::ISDIR))));
        ledger.set_limit(Some(100));
        let file = std::fs::File::open("/etc/passwd").expect("there");
        assert!(matches!(read_all(&ledger, i64::from(file.as_raw_fd())), Err(Failure::Memory(_))));
    }
}
