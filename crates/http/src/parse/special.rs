//! The values that frame a message: `Content-Length`, `Transfer-Encoding` and `Connection` (RFC 9112, 6 and 9.6).
//!
//! They are read byte by byte, so that a fault is told at its byte, and a cut needs nothing kept. List items are
//! compared without regard to case.

use super::state::{Field, Flags, State};
use super::{Cursor, Kind, Parser, Step};
use crate::chars::{self, VALUE};
use crate::error::Code;
use crate::lenient::Lenient;

const CHUNKED: &[u8] = b"chunked";
const OPTIONS: [(&[u8], Field); 3] = [(b"close", Field::Close), (b"upgrade", Field::ConnectionUpgrade), (b"keep-alive", Field::KeepAlive)];

/// Is `b`, in any case, the byte of `word` at `at`?
fn continues(word: &[u8], at: usize, b: u8) -> bool {
    word.get(at).is_some_and(|w| w.eq_ignore_ascii_case(&b))
}

impl Parser {
    /// `Content-Length` (RFC 9110, 8.6): one decimal number, no list.
    pub(super) fn content_length(&mut self, c: &mut Cursor) -> Step {
        while let Some(b) = c.peek() {
            if self.state == State::Length && b.is_ascii_digit() {
                c.at += 1;
                let digit = (b - b'0') as u64;
                match self.length.checked_mul(10).and_then(|n| n.checked_add(digit)) {
                    Some(length) => self.length = length,
                    None => return Step::Fail(Code::InvalidContentLength, "Content-Length overflow"),
                }
                continue;
            }
            self.state = State::LengthSpaces;
            match b {
                b' ' | b'\t' => c.at += 1,
                b'\r' | b'\n' => {
                    self.flags.set(Flags::CONTENT_LENGTH);
                    self.state = State::ValueEnd;
                    return Step::Go;
                }
                _ => return Step::Fail(Code::InvalidContentLength, "Invalid character in Content-Length"),
            }
        }
        Step::More
    }

    /// In a request nothing may follow `chunked` (RFC 9112, 6.3, case 4).
    pub(super) fn forbids_more_codings(&self) -> bool {
        self.kind == Kind::Request && !self.lenient.has(Lenient::TRANSFER_ENCODING)
    }

    pub(super) fn one_coding_too_many(&mut self, c: &mut Cursor) -> Step {
        if let Err(overflow) = self.close(c) {
            return overflow;
        }
        c.at += 1;
        Step::Fail(Code::InvalidTransferEncoding, "Invalid `Transfer-Encoding` header value")
    }

    /// `Transfer-Encoding` (RFC 9112, 6.1): is `chunked` the last coding?
    pub(super) fn transfer_encoding(&mut self, c: &mut Cursor) -> Step {
        while let Some(b) = c.peek() {
            match self.state {
                State::Coding => {
                    if continues(CHUNKED, self.matched, b) {
                        c.at += 1;
                        self.matched += 1;
                        if self.matched == CHUNKED.len() {
                            self.state = State::CodingChunked;
                        }
                    } else {
                        self.state = State::CodingToken;
                    }
                }
                State::CodingChunked => match b {
                    b' ' => c.at += 1,
                    b'\r' | b'\n' => {
                        self.field = Field::Chunked;
                        self.state = State::ValueEnd;
                        return Step::Go;
                    }
                    b',' if self.forbids_more_codings() => return self.one_coding_too_many(c),
                    _ => self.state = State::CodingToken,
                },
                State::CodingToken => {
                    if b == b',' {
                        c.at += 1;
                        self.state = State::CodingSpaces;
                    } else if chars::is(b, VALUE) {
                        c.at += 1;
                    } else {
                        self.field = Field::General;
                        self.state = State::Value;
                        return Step::Go;
                    }
                }
                _ => {
                    if b == b' ' || b == b'\t' {
                        c.at += 1;
                    } else {
                        self.matched = 0;
                        self.state = State::Coding;
                    }
                }
            }
        }
        Step::More
    }

    /// `Connection` (RFC 9110, 7.6.1), and `Proxy-Connection` like it: which options does the list have?
    pub(super) fn connection(&mut self, c: &mut Cursor) -> Step {
        if self.state == State::Connection {
            // What nearly every message says, in one look.
            let (field, bytes) = match c.rest() {
                [b'k', b'e', b'e', b'p', b'-', b'a', b'l', b'i', b'v', b'e', b'\r', ..] => (Field::KeepAlive, 10),
                [b'c', b'l', b'o', b's', b'e', b'\r', ..] => (Field::Close, 5),
                _ => (self.field, 0),
            };
            if bytes > 0 {
                self.field = field;
                c.at += bytes;
                self.state = State::ValueEnd;
                return Step::Go;
            }
        }
        while let Some(b) = c.peek() {
            match self.state {
                State::Connection => {
                    if b == b' ' || b == b'\t' {
                        c.at += 1;
                        continue;
                    }
                    // Their first letters differ; the word's index is kept in the high bits.
                    match OPTIONS.iter().position(|o| continues(o.0, 0, b)) {
                        Some(i) => {
                            c.at += 1;
                            self.matched = i << 4 | 1;
                            self.state = State::ConnectionWord;
                        }
                        None => self.state = State::ConnectionToken,
                    }
                }
                State::ConnectionWord => {
                    let (word, field) = OPTIONS[(self.matched >> 4).min(2)];
                    if !continues(word, self.matched & 15, b) {
                        self.state = State::ConnectionToken;
                        continue;
                    }
                    c.at += 1;
                    self.matched += 1;
                    if self.matched & 15 == word.len() {
                        self.field = field;
                        self.state = State::ConnectionSpaces;
                    }
                }
                State::ConnectionSpaces => match b {
                    b',' => {
                        c.at += 1;
                        self.set_flags();
                        self.state = State::Connection;
                    }
                    b' ' | b'\t' => c.at += 1,
                    b'\r' | b'\n' => {
                        self.state = State::ValueEnd;
                        return Step::Go;
                    }
                    _ => {
                        // It was only the start of another option.
                        self.field = Field::General;
                        self.state = State::ConnectionToken;
                    }
                },
                _ => {
                    if b == b',' {
                        c.at += 1;
                        self.state = State::Connection;
                    } else if chars::is(b, VALUE) {
                        c.at += 1;
                    } else {
                        self.state = State::ValueEnd;
                        return Step::Go;
                    }
                }
            }
        }
        Step::More
    }

    /// What was read of the value becomes a fact of the message.
    pub(super) fn set_flags(&mut self) {
        match self.field {
            Field::KeepAlive => self.flags.set(Flags::KEEP_ALIVE),
            Field::Close => self.flags.set(Flags::CLOSE),
            Field::ConnectionUpgrade => self.flags.set(Flags::CONNECTION_UPGRADE),
            Field::Chunked => self.flags.set(Flags::CHUNKED),
            _ => return,
        }
        if self.field != Field::Chunked {
            self.field = Field::Connection;
        }
    }
}
