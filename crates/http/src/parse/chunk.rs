//! Content: by length, by chunks (RFC 9112, 7.1) or until the connection closes. Its bytes are reported, not read.

use super::state::{Open, State};
use super::{Cursor, Parser, Sign, Step};
use crate::chars::{self, QUOTED, VALUE};
use crate::error::Code;
use crate::lenient::Lenient;
use crate::scan;

const BAD_SIZE: Step = Step::Fail(Code::InvalidChunkSize, "Invalid character in chunk size");

impl Parser {
    pub(super) fn content(&mut self, c: &mut Cursor) -> Step {
        let available = c.rest().len();
        if available == 0 {
            return Step::More;
        }
        let start = c.at;
        if self.state == State::BodyUntilClose {
            c.at = c.input.len();
            self.body = start..c.at;
            return Step::Emit(Sign::Body);
        }
        let bytes = usize::try_from(self.length).map_or(available, |left| left.min(available));
        c.at += bytes;
        self.length -= bytes as u64;
        if self.length == 0 {
            self.state = if self.state == State::Body { State::MessageDone } else { State::ChunkDataEnd };
        }
        self.body = start..c.at;
        Step::Emit(Sign::Body)
    }

    /// The lines around a chunk.
    pub(super) fn chunk(&mut self, c: &mut Cursor) -> Step {
        let Some(b) = c.peek() else { return Step::More };
        match self.state {
            State::ChunkStart | State::ChunkSize => {
                if self.state == State::ChunkStart {
                    self.length = 0;
                }
                let Some(digit) = (b as char).to_digit(16) else {
                    if self.state == State::ChunkStart {
                        return BAD_SIZE;
                    }
                    self.state = State::ChunkSizeEnd;
                    return Step::Go;
                };
                c.at += 1;
                match self.length.checked_mul(16) {
                    Some(length) => self.length = length | digit as u64,
                    None => return Step::Fail(Code::InvalidChunkSize, "Chunk size overflow"),
                }
                self.state = State::ChunkSize;
                Step::Go
            }
            State::ChunkSizeEnd => {
                if !matches!(b, b' ' | b'\t' | b'\r' | b'\n' | b';') {
                    return BAD_SIZE;
                }
                c.at += 1;
                match b {
                    b'\r' => self.state = State::ChunkLf,
                    b';' => self.state = State::ExtensionStart,
                    b'\n' if self.lenient.has(Lenient::OPTIONAL_CR_BEFORE_LF) => self.state = State::ChunkLf,
                    b'\n' => return Step::Fail(Code::CrExpected, "Missing expected CR after chunk size"),
                    _ if self.lenient.has(Lenient::SPACES_AFTER_CHUNK_SIZE) => {}
                    _ => return BAD_SIZE,
                }
                Step::Go
            }
            State::ChunkLf => {
                if b == b'\n' {
                    c.at += 1;
                } else if !self.lenient.has(Lenient::OPTIONAL_LF_AFTER_CR) {
                    return Step::Fail(Code::Strict, "Expected LF after chunk size");
                }
                self.header_bytes = 0;
                self.extension_bytes = 0;
                if self.length == 0 {
                    self.trailers = true;
                    self.state = State::Field;
                } else {
                    self.state = State::ChunkData;
                }
                Step::Go
            }
            State::ChunkDataEnd if b == b'\r' => {
                c.at += 1;
                self.state = State::ChunkDataLf;
                Step::Go
            }
            _ => {
                if b == b'\n' {
                    c.at += 1;
                    if self.state == State::ChunkDataEnd && !self.lenient.has(Lenient::OPTIONAL_CR_BEFORE_LF) {
                        return Step::Fail(Code::CrExpected, "Missing expected CR after chunk data");
                    }
                } else if !self.lenient.has(Lenient::OPTIONAL_CRLF_AFTER_CHUNK) {
                    return Step::Fail(Code::Strict, "Expected LF after chunk data");
                }
                self.header_bytes = 0;
                self.state = State::ChunkStart;
                Step::Go
            }
        }
    }

    /// Chunk extensions (RFC 9112, 7.1.1): checked and counted, not reported.
    pub(super) fn extension(&mut self, c: &mut Cursor) -> Step {
        if self.state == State::ExtensionName || self.state == State::ExtensionValue {
            c.at = scan::token_end(c.input, c.at);
        }
        let Some(b) = c.peek() else { return Step::More };
        match self.state {
            State::ExtensionStart => {
                if b == b' ' || b == b'\r' {
                    c.at += 1;
                    return Step::Fail(Code::Strict, "Invalid character in chunk extensions");
                }
                self.open(c, Open::Extension);
                self.state = State::ExtensionName;
            }
            State::ExtensionName => {
                if let Err(overflow) = self.close(c) {
                    return overflow;
                }
                match b {
                    b'=' => {
                        c.at += 1;
                        self.open(c, Open::Extension);
                        self.state = State::ExtensionValue;
                    }
                    b';' | b'\r' | b'\n' => return self.extension_end(c, b, "Missing expected CR after chunk extension name"),
                    _ => return fail_behind(c, "Invalid character in chunk extensions name"),
                }
            }
            State::ExtensionValue => {
                if b == b'"' {
                    c.at += 1;
                    self.state = State::ExtensionQuoted;
                    return Step::Go;
                }
                if let Err(overflow) = self.close(c) {
                    return overflow;
                }
                match b {
                    b';' | b'\r' | b'\n' => return self.extension_end(c, b, "Missing expected CR after chunk extension value"),
                    _ => return fail_behind(c, "Invalid character in chunk extensions value"),
                }
            }
            State::ExtensionQuoted => {
                while c.peek().is_some_and(|b| chars::is(b, QUOTED)) {
                    c.at += 1;
                }
                let Some(b) = c.peek() else { return Step::More };
                if b == b'\\' {
                    c.at += 1;
                    self.state = State::ExtensionEscape;
                    return Step::Go;
                }
                if b == b'"' {
                    c.at += 1;
                }
                if let Err(overflow) = self.close(c) {
                    return overflow;
                }
                if b != b'"' {
                    return fail_behind(c, "Invalid character in chunk extensions quoted value");
                }
                self.state = State::ExtensionQuotedEnd;
            }
            State::ExtensionEscape => {
                if !chars::is(b, VALUE) {
                    if let Err(overflow) = self.close(c) {
                        return overflow;
                    }
                    return fail_behind(c, "Invalid quoted-pair in chunk extensions quoted value");
                }
                c.at += 1;
                self.state = State::ExtensionQuoted;
            }
            _ => match b {
                b';' | b'\r' | b'\n' => return self.extension_end(c, b, "Missing expected CR after chunk extension value"),
                _ => return Step::Fail(Code::Strict, "Invalid character in chunk extensions quote value"),
            },
        }
        Step::Go
    }

    /// Behind an extension: another one, or the end of the line.
    fn extension_end(&mut self, c: &mut Cursor, b: u8, no_cr: &'static str) -> Step {
        match b {
            b';' => {
                c.at += 1;
                self.state = State::ExtensionStart;
            }
            b'\r' => {
                c.at += 1;
                self.state = State::ChunkLf;
            }
            _ if self.lenient.has(Lenient::OPTIONAL_CR_BEFORE_LF) => self.state = State::ChunkLf,
            _ => return Step::Fail(Code::CrExpected, no_cr),
        }
        Step::Go
    }
}

/// The byte is consumed, as llhttp's position says.
fn fail_behind(c: &mut Cursor, reason: &'static str) -> Step {
    c.at += 1;
    Step::Fail(Code::Strict, reason)
}
