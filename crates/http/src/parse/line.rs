//! Start lines: the request line (RFC 9112, 3) and the status line (RFC 9112, 4).
//!
//! Versions are those that llhttp takes: 0.9, 1.0, 1.1 and 2.0. A request without version is HTTP/0.9 and may have
//! fields all the same.

use super::state::{Finish, Open, State, Target};
use super::{Cursor, Kind, Parser, Sign, Step};
use crate::error::Code;
use crate::lenient::Lenient;
use crate::method::{Method, Protocol};
use crate::scan;

const NO_PROTOCOL: Step = Step::Fail(Code::InvalidConstant, "Expected HTTP/, RTSP/ or ICE/");
const PREFACE: &[u8] = b"\r\n\r\nSM\r\n\r\n";

impl Parser {
    pub(super) fn start(&mut self, c: &mut Cursor) -> Step {
        while let Some(b) = c.peek() {
            if b == b'\r' || b == b'\n' {
                c.at += 1;
                continue;
            }
            self.finish = Finish::Unsafe;
            self.extension_bytes = 0;
            self.length = 0;
            self.trailers = false;
            self.matched = 0;
            self.state = match self.kind {
                Kind::Request => State::Method,
                Kind::Response => State::Protocol,
            };
            return Step::Emit(Sign::MessageBegin);
        }
        Step::More
    }

    pub(super) fn request_line(&mut self, c: &mut Cursor) -> Step {
        if self.state == State::Method && self.matched == 0 {
            if let Some(method) = Method::common(c.rest()) {
                self.method = method;
                c.at += method.name().len();
                self.state = State::MethodSpace;
            }
        }
        let Some(b) = c.peek() else { return Step::More };
        match self.state {
            State::Method => {
                if self.matched == 0 {
                    // Agrees with anything so far.
                    self.method = Method::Delete;
                }
                if let Some(method) = self.method.narrow(self.matched, b) {
                    self.method = method;
                    self.matched += 1;
                    c.at += 1;
                } else if let Some(method) = self.method.ended(self.matched) {
                    self.method = method;
                    self.state = State::MethodSpace;
                } else {
                    return Step::Fail(Code::InvalidMethod, "Invalid method encountered");
                }
            }
            State::MethodSpace => {
                if b != b' ' {
                    return Step::Fail(Code::InvalidMethod, "Expected space after method");
                }
                c.at += 1;
                self.state = State::UrlSpaces;
            }
            State::UrlSpaces => {
                if b == b' ' {
                    c.at += 1;
                    return Step::Go;
                }
                self.open(c, Open::Target);
                // CONNECT names an authority only (RFC 9112, 3.2.3).
                self.target = if self.method == Method::Connect { Target::Authority } else { Target::Start };
                self.state = State::Url;
            }
            State::UrlDone | State::Http09 => {
                if b == b'\t' || b == b'\x0c' {
                    c.at += 1;
                    return Step::Fail(Code::InvalidUrl, "Invalid characters in url");
                }
                if self.state == State::UrlDone {
                    self.state = State::ProtocolSpaces;
                } else {
                    (self.major, self.minor) = (0, 9);
                    self.state = State::HeadersStart;
                }
            }
            State::UrlCr => {
                if b != b'\n' {
                    return Step::Fail(Code::InvalidUrl, "Expected CRLF");
                }
                c.at += 1;
                self.state = State::Http09;
            }
            State::ProtocolSpaces => {
                if b == b' ' {
                    c.at += 1;
                } else if c.rest().starts_with(b"HTTP/1.1\r\n") && self.method != Method::Pri && self.method.fits(Protocol::Http) {
                    (self.major, self.minor) = (1, 1);
                    c.at += 10;
                    self.state = State::HeadersStart;
                } else {
                    self.matched = 0;
                    self.state = State::Protocol;
                }
            }
            State::Preface => {
                if PREFACE.get(self.matched) != Some(&b) {
                    return Step::Fail(Code::InvalidVersion, "Expected HTTP/2 Connection Preface");
                }
                c.at += 1;
                self.matched += 1;
                if self.matched == PREFACE.len() {
                    return Step::Fail(Code::PausedH2Upgrade, "Pause on PRI/Upgrade");
                }
            }
            State::RequestLineEnd => {
                if b == b'\r' || b == b'\n' {
                    c.at += 1;
                }
                if b != b'\r' && !(b == b'\n' && self.lenient.has(Lenient::OPTIONAL_CR_BEFORE_LF)) {
                    return Step::Fail(Code::InvalidVersion, "Expected CRLF after version");
                }
                // As in llhttp, an LF for the CR wants another LF, unless the LF may be missing too.
                self.state = State::RequestLineLf;
            }
            _ => {
                if b == b'\n' {
                    c.at += 1;
                } else if !self.lenient.has(Lenient::OPTIONAL_LF_AFTER_CR) {
                    return Step::Fail(Code::Strict, "Expected CRLF after version");
                }
                self.state = State::HeadersStart;
            }
        }
        Step::Go
    }

    /// `HTTP/1.1` and its like, in both kinds of start line (RFC 9112, 2.3).
    pub(super) fn version_part(&mut self, c: &mut Cursor) -> Step {
        if self.state == State::Protocol && self.matched == 0 && self.kind == Kind::Response {
            if let Some([b'H', b'T', b'T', b'P', b'/', b'1', b'.', b'1', b' ', x, y, z]) = c.rest().first_chunk::<12>() {
                if x.is_ascii_digit() && y.is_ascii_digit() && z.is_ascii_digit() {
                    (self.major, self.minor) = (1, 1);
                    let digit = |b: &u8| (b - b'0') as u16;
                    self.status = digit(x) * 100 + digit(y) * 10 + digit(z);
                    c.at += 12;
                    self.state = State::StatusEnd;
                    return Step::Go;
                }
            }
        }
        let Some(b) = c.peek() else { return Step::More };
        match self.state {
            State::Protocol => return self.protocol(c, b),
            State::ProtocolSlash => {
                if b != b'/' {
                    return NO_PROTOCOL;
                }
                self.state = State::Major;
            }
            State::Major => {
                if !b.is_ascii_digit() {
                    return Step::Fail(Code::InvalidVersion, "Invalid major version");
                }
                self.major = b - b'0';
                self.state = State::Dot;
            }
            State::Dot => {
                if b != b'.' {
                    return Step::Fail(Code::InvalidVersion, "Expected dot");
                }
                self.state = State::Minor;
            }
            _ => {
                if !b.is_ascii_digit() {
                    return Step::Fail(Code::InvalidVersion, "Invalid minor version");
                }
                self.minor = b - b'0';
                c.at += 1;
                if !matches!((self.major, self.minor), (0, 9) | (1, 0) | (1, 1) | (2, 0)) && !self.lenient.has(Lenient::VERSION) {
                    return Step::Fail(Code::InvalidVersion, "Invalid HTTP version");
                }
                self.matched = 0;
                self.state = match self.kind {
                    Kind::Response => State::StatusSpace,
                    Kind::Request if self.method == Method::Pri => State::Preface,
                    Kind::Request => State::RequestLineEnd,
                };
                return Step::Go;
            }
        }
        c.at += 1;
        Step::Go
    }

    fn protocol(&mut self, c: &mut Cursor, b: u8) -> Step {
        const WORDS: [(&[u8], Protocol); 3] = [(b"HTTP", Protocol::Http), (b"RTSP", Protocol::Rtsp), (b"ICE", Protocol::Ice)];
        // Their first letters differ; what was matched before is kept as the word's index in the high bits.
        let (index, at) = match self.matched {
            0 => (WORDS.iter().position(|w| w.0[0] == b), 0),
            m => (Some(m >> 4), m & 15),
        };
        let Some((word, protocol)) = index.and_then(|i| WORDS.get(i)) else { return NO_PROTOCOL };
        if word.get(at) != Some(&b) {
            return NO_PROTOCOL;
        }
        c.at += 1;
        self.matched = index.unwrap_or(0) << 4 | (at + 1);
        if at + 1 == word.len() {
            if self.kind == Kind::Request && !self.method.fits(*protocol) {
                let reason = match protocol {
                    Protocol::Http => "Invalid method for HTTP/x.x request",
                    Protocol::Rtsp => "Invalid method for RTSP/x.x request",
                    Protocol::Ice => "Expected SOURCE method for ICE/x.x request",
                };
                return Step::Fail(Code::InvalidConstant, reason);
            }
            self.state = State::ProtocolSlash;
        }
        Step::Go
    }

    pub(super) fn status_line(&mut self, c: &mut Cursor) -> Step {
        if self.state == State::ReasonFailed {
            return Step::Fail(Code::CrExpected, "Missing expected CR after response line");
        }
        let Some(b) = c.peek() else { return Step::More };
        match self.state {
            State::StatusSpace => {
                if b != b' ' {
                    return Step::Fail(Code::InvalidVersion, "Expected space after version");
                }
                c.at += 1;
                self.status = 0;
                self.matched = 0;
                self.state = State::StatusDigit;
            }
            State::StatusDigit => {
                if !b.is_ascii_digit() {
                    return Step::Fail(Code::InvalidStatus, "Invalid status code");
                }
                c.at += 1;
                self.status = self.status * 10 + (b - b'0') as u16;
                self.matched += 1;
                if self.matched == 3 {
                    self.state = State::StatusEnd;
                }
            }
            State::StatusEnd => {
                if !matches!(b, b' ' | b'\r' | b'\n') {
                    return Step::Fail(Code::InvalidStatus, "Invalid response status");
                }
                c.at += 1;
                match b {
                    b' ' => {
                        self.open(c, Open::Reason);
                        self.state = State::Reason;
                    }
                    b'\r' => self.state = State::StatusLineLf,
                    _ if self.lenient.has(Lenient::OPTIONAL_CR_BEFORE_LF) => self.state = State::HeadersStart,
                    _ => return Step::Fail(Code::InvalidStatus, "Invalid response status"),
                }
            }
            State::Reason => {
                c.at = scan::line_end(c.input, c.at);
                let Some(b) = c.peek() else { return Step::More };
                let reason = match self.close(c) {
                    Ok(reason) => reason,
                    Err(overflow) => return overflow,
                };
                c.at += 1;
                self.state = match b {
                    b'\r' => State::StatusLineLf,
                    _ if self.lenient.has(Lenient::OPTIONAL_CR_BEFORE_LF) => State::HeadersStart,
                    _ => State::ReasonFailed,
                };
                self.value = reason;
                return Step::Emit(Sign::Reason);
            }
            _ => {
                if b == b'\n' {
                    c.at += 1;
                } else if !self.lenient.has(Lenient::OPTIONAL_LF_AFTER_CR) {
                    return Step::Fail(Code::Strict, "Expected LF after CR");
                }
                self.state = State::HeadersStart;
            }
        }
        Step::Go
    }
}
