//! System errors as Node reports them: libuv's names and texts, and the error objects that natives throw.

use tally_heap::{Imm, Local, Value};
use tally_vm::object::string;
use tally_vm::realm::Intrinsic;
use tally_vm::{Cx, JsResult, Thrown};

use super::args::{Item, put, put_item};

/// Negative error number, name, text, in the order of `util.getSystemErrorMap()`. Numbers from -3000 down are libuv's
/// own; -64 and -121 are errors only Linux has.
pub const ERRORS: &[(i32, &str, &str)] = &[
    (-libc::E2BIG, "E2BIG", "argument list too long"),
    (-libc::EACCES, "EACCES", "permission denied"),
    (-libc::EADDRINUSE, "EADDRINUSE", "address already in use"),
    (-libc::EADDRNOTAVAIL, "EADDRNOTAVAIL", "address not available"),
    (-libc::EAFNOSUPPORT, "EAFNOSUPPORT", "address family not supported"),
    (-libc::EAGAIN, "EAGAIN", "resource temporarily unavailable"),
    (-3000, "EAI_ADDRFAMILY", "address family not supported"),
    (-3001, "EAI_AGAIN", "temporary failure"),
    (-3002, "EAI_BADFLAGS", "bad ai_flags value"),
    (-3013, "EAI_BADHINTS", "invalid value for hints"),
    (-3003, "EAI_CANCELED", "request canceled"),
    (-3004, "EAI_FAIL", "permanent failure"),
    (-3005, "EAI_FAMILY", "ai_family not supported"),
    (-3006, "EAI_MEMORY", "out of memory"),
    (-3007, "EAI_NODATA", "no address"),
    (-3008, "EAI_NONAME", "unknown node or service"),
    (-3009, "EAI_OVERFLOW", "argument buffer overflow"),
    (-3014, "EAI_PROTOCOL", "resolved protocol is unknown"),
    (-3010, "EAI_SERVICE", "service not available for socket type"),
    (-3011, "EAI_SOCKTYPE", "socket type not supported"),
    (-libc::EALREADY, "EALREADY", "connection already in progress"),
    (-libc::EBADF, "EBADF", "bad file descriptor"),
    (-libc::EBUSY, "EBUSY", "resource busy or locked"),
    (-libc::ECANCELED, "ECANCELED", "operation canceled"),
    (-4080, "ECHARSET", "invalid Unicode character"),
    (-libc::ECONNABORTED, "ECONNABORTED", "software caused connection abort"),
    (-libc::ECONNREFUSED, "ECONNREFUSED", "connection refused"),
    (-libc::ECONNRESET, "ECONNRESET", "connection reset by peer"),
    (-libc::EDESTADDRREQ, "EDESTADDRREQ", "destination address required"),
    (-libc::EEXIST, "EEXIST", "file already exists"),
    (-libc::EFAULT, "EFAULT", "bad address in system call argument"),
    (-libc::EFBIG, "EFBIG", "file too large"),
    (-libc::EHOSTUNREACH, "EHOSTUNREACH", "host is unreachable"),
    (-libc::EINTR, "EINTR", "interrupted system call"),
    (-libc::EINVAL, "EINVAL", "invalid argument"),
    (-libc::EIO, "EIO", "i/o error"),
    (-libc::EISCONN, "EISCONN", "socket is already connected"),
    (-libc::EISDIR, "EISDIR", "illegal operation on a directory"),
    (-libc::ELOOP, "ELOOP", "too many symbolic links encountered"),
    (-libc::EMFILE, "EMFILE", "too many open files"),
    (-libc::EMSGSIZE, "EMSGSIZE", "message too long"),
    (-libc::ENAMETOOLONG, "ENAMETOOLONG", "name too long"),
    (-libc::ENETDOWN, "ENETDOWN", "network is down"),
    (-libc::ENETUNREACH, "ENETUNREACH", "network is unreachable"),
    (-libc::ENFILE, "ENFILE", "file table overflow"),
    (-libc::ENOBUFS, "ENOBUFS", "no buffer space available"),
    (-libc::ENODEV, "ENODEV", "no such device"),
    (-libc::ENOENT, "ENOENT", "no such file or directory"),
    (-libc::ENOMEM, "ENOMEM", "not enough memory"),
    (-64, "ENONET", "machine is not on the network"),
    (-libc::ENOPROTOOPT, "ENOPROTOOPT", "protocol not available"),
    (-libc::ENOSPC, "ENOSPC", "no space left on device"),
    (-libc::ENOSYS, "ENOSYS", "function not implemented"),
    (-libc::ENOTCONN, "ENOTCONN", "socket is not connected"),
    (-libc::ENOTDIR, "ENOTDIR", "not a directory"),
    (-libc::ENOTEMPTY, "ENOTEMPTY", "directory not empty"),
    (-libc::ENOTSOCK, "ENOTSOCK", "socket operation on non-socket"),
    (-libc::ENOTSUP, "ENOTSUP", "operation not supported on socket"),
    (-libc::EOVERFLOW, "EOVERFLOW", "value too large for defined data type"),
    (-libc::EPERM, "EPERM", "operation not permitted"),
    (-libc::EPIPE, "EPIPE", "broken pipe"),
    (-libc::EPROTO, "EPROTO", "protocol error"),
    (-libc::EPROTONOSUPPORT, "EPROTONOSUPPORT", "protocol not supported"),
    (-libc::EPROTOTYPE, "EPROTOTYPE", "protocol wrong type for socket"),
    (-libc::ERANGE, "ERANGE", "result too large"),
    (-libc::EROFS, "EROFS", "read-only file system"),
    (-libc::ESHUTDOWN, "ESHUTDOWN", "cannot send after transport endpoint shutdown"),
    (-libc::ESPIPE, "ESPIPE", "invalid seek"),
    (-libc::ESRCH, "ESRCH", "no such process"),
    (-libc::ETIMEDOUT, "ETIMEDOUT", "connection timed out"),
    (-libc::ETXTBSY, "ETXTBSY", "text file is busy"),
    (-libc::EXDEV, "EXDEV", "cross-device link not permitted"),
    (-4094, "UNKNOWN", "unknown error"),
    (-4095, "EOF", "end of file"),
    (-libc::ENXIO, "ENXIO", "no such device or address"),
    (-libc::EMLINK, "EMLINK", "too many links"),
    (-libc::EHOSTDOWN, "EHOSTDOWN", "host is down"),
    (-121, "EREMOTEIO", "remote I/O error"),
    (-libc::ENOTTY, "ENOTTY", "inappropriate ioctl for device"),
    (-4028, "EFTYPE", "inappropriate file type or format"),
    (-libc::EILSEQ, "EILSEQ", "illegal byte sequence"),
    (-libc::ESOCKTNOSUPPORT, "ESOCKTNOSUPPORT", "socket type not supported"),
    (-libc::ENODATA, "ENODATA", "no data available"),
    (-libc::EUNATCH, "EUNATCH", "protocol driver not attached"),
];

/// Name and text of a negative error number.
#[must_use]
pub fn lookup(errno: i32) -> Option<(&'static str, &'static str)> {
    ERRORS.iter().find(|e| e.0 == errno).map(|&(_, name, text)| (name, text))
}

/// A system call that failed.
#[derive(Clone, Debug)]
pub struct SystemError {
    /// Negative, as libuv has it.
    pub errno: i32,
    pub syscall: &'static str,
    pub path: Option<String>,
    pub dest: Option<String>,
}

impl SystemError {
    #[must_use]
    pub fn new(e: rustix::io::Errno, syscall: &'static str) -> SystemError {
        SystemError { errno: -e.raw_os_error(), syscall, path: None, dest: None }
    }
    #[must_use]
    pub fn from_io(e: &std::io::Error, syscall: &'static str) -> SystemError {
        SystemError { errno: -e.raw_os_error().unwrap_or(libc::EIO), syscall, path: None, dest: None }
    }
    #[must_use]
    pub fn with_path(self, path: impl AsRef<std::path::Path>) -> SystemError {
        SystemError { path: Some(path.as_ref().to_string_lossy().into_owned()), ..self }
    }
    #[must_use]
    pub fn with_dest(self, dest: impl AsRef<std::path::Path>) -> SystemError {
        SystemError { dest: Some(dest.as_ref().to_string_lossy().into_owned()), ..self }
    }
    /// `ENOENT`.
    #[must_use]
    pub fn code(&self) -> String {
        lookup(self.errno).map_or_else(|| format!("Unknown system error {}", self.errno), |e| e.0.to_owned())
    }
    /// `ENOENT: no such file or directory, open '/x'`.
    #[must_use]
    pub fn message(&self) -> String {
        let code = self.code();
        let mut text = match lookup(self.errno) {
            Some((_, text)) => format!("{code}: {text}, {}", self.syscall),
            None => format!("{code}: {code}, {}", self.syscall),
        };
        if let Some(path) = &self.path {
            text.push_str(&format!(" '{path}'"));
            if let Some(dest) = &self.dest {
                text.push_str(&format!(" -> '{dest}'"));
            }
        }
        text
    }
    /// Throws it: an `Error` with `errno`, `code`, `syscall`, `path`, `dest`.
    #[cold]
    pub fn throw(&self, cx: &mut Cx) -> Thrown {
        let mark = cx.open_scope();
        let out = cx.slot();
        let thrown = match self.make(cx, out) {
            Ok(()) => cx.throw(out),
            Err(thrown) => thrown,
        };
        cx.close_scope(mark);
        thrown
    }
    fn make(&self, cx: &mut Cx, out: Local<Value>) -> JsResult {
        let text = self.message();
        let [proto, message] = cx.slots();
        cx.intrinsic(Intrinsic::ErrorPrototype, proto)?;
        string::new_string(cx, message, &text)?;
        let o = super::errors::new_error(cx, out, proto, &format!("Error: {text}"), message, 0)?;
        let errno = cx.local(Imm::int(self.errno));
        put(cx, o, "errno", errno)?;
        put_item(cx, o, "code", &Item::Text(self.code()))?;
        put_item(cx, o, "syscall", &Item::from(self.syscall))?;
        if let Some(path) = &self.path {
            put_item(cx, o, "path", &Item::from(path.as_str()))?;
        }
        if let Some(dest) = &self.dest {
            put_item(cx, o, "dest", &Item::from(dest.as_str()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::io::Errno;

    #[test]
    fn messages_are_nodes() {
        let e = SystemError::new(Errno::NOENT, "open").with_path("/x");
        assert_eq!(e.message(), "ENOENT: no such file or directory, open '/x'");
        let e = SystemError::new(Errno::XDEV, "rename").with_path("/a").with_dest("/b");
        assert_eq!(e.message(), "EXDEV: cross-device link not permitted, rename '/a' -> '/b'");
        assert_eq!(SystemError::new(Errno::ISDIR, "read").message(), "EISDIR: illegal operation on a directory, read");
        assert_eq!(
            SystemError { errno: -999, syscall: "open", path: None, dest: None }.message(),
            "Unknown system error -999: Unknown system error -999, open"
        );
    }

    #[test]
    fn names_are_found() {
        assert_eq!(lookup(-2), Some(("ENOENT", "no such file or directory")));
        assert_eq!(lookup(-4095), Some(("EOF", "end of file")));
        assert_eq!(lookup(2), None);
    }
}
