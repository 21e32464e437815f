//! Field lines, of heads and of trailer sections (RFC 9112, 5).
//!
//! A whole line in one input goes through `field_start`, `name`, `value_start` and `value_plain` in one step; where the
//! input ends, the state says what goes on. Five names mean something for the framing: their values
//! are read by `special.rs`.

use super::state::{Field, Flags, Open, State, Waits};
use super::{Cursor, Kind, Parser, Sign, Step};
use crate::error::Code;
use crate::known::Known;
use crate::lenient::Lenient;
use crate::scan;
use crate::text::Text;

const BAD_VALUE: Step = Step::Fail(Code::InvalidHeaderToken, "Invalid header value char");
const BAD_NAME: Step = Step::Fail(Code::InvalidHeaderToken, "Invalid header token");
const BAD_NAME_CHAR: Step = Step::Fail(Code::InvalidHeaderToken, "Invalid header field char");

impl Parser {
    /// The start of a field line, or the end of the section.
    #[inline(always)]
    pub(super) fn field_start(&mut self, c: &mut Cursor) -> Step {
        let Some(b) = c.peek() else { return Step::More };
        match b {
            b'\r' => {
                c.at += 1;
                self.state = State::HeadersLf;
                return self.headers_lf(c);
            }
            b'\n' => {
                c.at += 1;
                if !self.lenient.has(Lenient::OPTIONAL_CR_BEFORE_LF) {
                    return BAD_NAME_CHAR;
                }
                return self.headers_complete();
            }
            b':' => return BAD_NAME,
            _ => {}
        }
        self.open(c, Open::Name);
        self.state = State::Name;
        self.name(c)
    }

    /// The states of a field line that are rarely entered from outside.
    #[inline(never)]
    pub(super) fn field_rest(&mut self, c: &mut Cursor) -> Step {
        match self.state {
            State::HeadersStart => {
                let Some(b) = c.peek() else { return Step::More };
                if b == b' ' {
                    // White space there can hide fields from others (RFC 9112, 2.2).
                    c.at += 1;
                    if !self.lenient.has(Lenient::HEADERS) {
                        return Step::Fail(Code::UnexpectedSpace, "Unexpected space after start line");
                    }
                }
                self.state = State::Field;
                Step::Go
            }
            State::Name | State::NameGeneral => self.name(c),
            State::NameSpaces => self.name_spaces(c),
            State::ValueEmptyLf => self.value_empty_lf(c),
            State::ValueEmptyNext => self.value_empty_next(c),
            State::ValueLf => self.value_lf(c),
            State::ValueNext => self.value_next(c),
            State::HeadersLf => self.headers_lf(c),
            _ => self.value(c),
        }
    }

    /// A name, up to its colon.
    #[inline(always)]
    fn name(&mut self, c: &mut Cursor) -> Step {
        c.at = scan::token_end(c.input, c.at);
        let Some(b) = c.peek() else { return Step::More };
        if b != b':' {
            return self.name_otherwise(c, b);
        }
        let name = match self.close(c) {
            Ok(name) => name,
            Err(overflow) => return overflow,
        };
        self.known = Known::of(self.text(name, c.input));
        // A name with spaces in it is no known name, and is not special.
        let special = if self.state == State::Name { self.known } else { None };
        self.field = meaning(special);
        self.colon(c, name)
    }

    #[cold]
    fn name_otherwise(&mut self, c: &mut Cursor, b: u8) -> Step {
        if b == b' ' && self.state == State::Name {
            let lenient = self.lenient.has(Lenient::HEADERS);
            let field = match self.so_far(c) {
                Ok(name) => meaning(Known::of(name)),
                Err(overflow) => return overflow,
            };
            if field != Field::General {
                // White space before the colon is how framing is hidden from others (RFC 9112, 5.1).
                if !lenient {
                    c.at += 1;
                    return BAD_NAME_CHAR;
                }
                self.field = field;
                self.state = State::NameSpaces;
                return Step::Go;
            }
        }
        BAD_NAME
    }

    fn name_spaces(&mut self, c: &mut Cursor) -> Step {
        while let Some(b) = c.peek() {
            match b {
                b' ' => c.at += 1,
                b':' => {
                    let name = match self.close(c) {
                        Ok(name) => name,
                        Err(overflow) => return overflow,
                    };
                    self.known = None;
                    return self.colon(c, name);
                }
                _ => {
                    self.state = State::NameGeneral;
                    return Step::Go;
                }
            }
        }
        Step::More
    }

    #[inline(always)]
    fn colon(&mut self, c: &mut Cursor, name: Text) -> Step {
        c.at += 1;
        self.name = name;
        self.waits = Waits::Name;
        // Both framings in one message is how requests are smuggled (RFC 9112, 6.3, case 3).
        if self.field == Field::TransferEncoding && self.flags.has(Flags::CONTENT_LENGTH) && !self.lenient.has(Lenient::CHUNKED_LENGTH) {
            let reason = "Transfer-Encoding can't be present with Content-Length";
            return Step::Fail(Code::InvalidTransferEncoding, reason);
        }
        if self.field == Field::ContentLength && self.flags.has(Flags::TRANSFER_ENCODING) && !self.lenient.has(Lenient::CHUNKED_LENGTH) {
            let reason = "Content-Length can't be present with Transfer-Encoding";
            return Step::Fail(Code::InvalidContentLength, reason);
        }
        self.state = State::ValueStart;
        self.value_start(c)
    }

    /// White space before a value.
    #[inline(always)]
    pub(super) fn value_start(&mut self, c: &mut Cursor) -> Step {
        while let Some(b) = c.peek() {
            match b {
                b' ' | b'\t' => c.at += 1,
                b'\r' => {
                    c.at += 1;
                    self.state = State::ValueEmptyLf;
                    return Step::Go;
                }
                b'\n' => {
                    c.at += 1;
                    if !self.lenient.has(Lenient::OPTIONAL_CR_BEFORE_LF) {
                        return BAD_VALUE;
                    }
                    self.state = State::ValueEmptyNext;
                    return Step::Go;
                }
                _ => {
                    self.open_value(c);
                    return self.value_begin(c);
                }
            }
        }
        Step::More
    }

    /// The first byte of a value, or of its part on a folded line: what kind of value is it?
    #[inline(always)]
    fn value_begin(&mut self, c: &mut Cursor) -> Step {
        self.matched = 0;
        self.state = match self.field {
            Field::Upgrade => {
                self.flags.set(Flags::UPGRADE);
                self.field = Field::General;
                State::Value
            }
            Field::TransferEncoding => {
                if self.flags.has(Flags::CHUNKED) && self.forbids_more_codings() {
                    return self.one_coding_too_many(c);
                }
                self.flags.set(Flags::TRANSFER_ENCODING);
                // Several such fields are one list: the last coding counts.
                self.flags.clear(Flags::CHUNKED);
                State::Coding
            }
            Field::ContentLength => {
                if self.flags.has(Flags::CONTENT_LENGTH) {
                    return Step::Fail(Code::UnexpectedContentLength, "Duplicate Content-Length");
                }
                State::Length
            }
            Field::Connection => State::Connection,
            _ => State::Value,
        };
        if self.state == State::Value { self.value_plain(c) } else { Step::Go }
    }

    /// A value that means nothing here and whose line ends in this input: nearly every one.
    #[inline(always)]
    fn value_plain(&mut self, c: &mut Cursor) -> Step {
        c.at = scan::value_end(c.input, c.at);
        match c.rest().first_chunk::<3>() {
            Some(&[b'\r', b'\n', next]) if next != b' ' && next != b'\t' => {}
            _ => return self.value(c),
        }
        let value = match self.close(c) {
            Ok(value) => value,
            Err(overflow) => return overflow,
        };
        c.at += 2;
        let value = self.trimmed(value, c);
        self.field_complete(value)
    }

    /// The rest of a value whose bytes mean nothing here.
    #[inline(never)]
    fn value(&mut self, c: &mut Cursor) -> Step {
        match self.state {
            State::Value => c.at = scan::value_end(c.input, c.at),
            State::ValueLenient => c.at = scan::line_end(c.input, c.at),
            State::ValueRelaxed => {
                while c.peek().is_some_and(|b| !matches!(b, 0 | b'\r' | b'\n')) {
                    c.at += 1;
                }
            }
            _ => {}
        }
        let Some(b) = c.peek() else { return Step::More };
        if b == b'\r' {
            if let Err(overflow) = self.value_close(c) {
                return overflow;
            }
            c.at += 1;
            self.state = State::ValueLf;
            return self.value_lf(c);
        }
        self.value_otherwise(c, b)
    }

    #[cold]
    fn value_otherwise(&mut self, c: &mut Cursor, b: u8) -> Step {
        if b == b'\n' {
            if let Err(overflow) = self.value_close(c) {
                return overflow;
            }
            if self.state != State::ValueLenient && !self.lenient.has(Lenient::OPTIONAL_CR_BEFORE_LF) {
                return Step::Fail(Code::CrExpected, "Missing expected CR after header value");
            }
            self.state = State::ValueLf;
        } else if self.lenient.has(Lenient::HEADERS) {
            self.state = State::ValueLenient;
        } else if self.lenient.has(Lenient::HEADER_VALUE_RELAXED) && b != 0 {
            self.state = State::ValueRelaxed;
        } else {
            return BAD_VALUE;
        }
        Step::Go
    }

    #[inline(always)]
    fn value_close(&mut self, c: &Cursor) -> Result<(), Step> {
        self.value = self.close(c)?;
        self.waits = Waits::NameAndValue;
        Ok(())
    }

    #[inline(always)]
    fn value_lf(&mut self, c: &mut Cursor) -> Step {
        let Some(b) = c.peek() else { return Step::More };
        if b != b'\n' {
            return Step::Fail(Code::LfExpected, "Missing expected LF after header value");
        }
        c.at += 1;
        self.state = State::ValueNext;
        self.value_next(c)
    }

    /// Behind the line: a folded line goes on with the value (RFC 9112, 5.2), else the field is complete.
    #[inline(always)]
    fn value_next(&mut self, c: &mut Cursor) -> Step {
        let Some(b) = c.peek() else { return Step::More };
        if b == b' ' || b == b'\t' {
            return self.folded(c);
        }
        let value = self.trimmed(self.value, c);
        self.field_complete(value)
    }

    #[cold]
    fn folded(&mut self, c: &mut Cursor) -> Step {
        if !self.lenient.has(Lenient::HEADERS) {
            return Step::Fail(Code::InvalidHeaderToken, "Unexpected whitespace after header value");
        }
        if self.field == Field::Chunked {
            self.field = Field::General;
        }
        self.reopen_value(c);
        self.value_begin(c)
    }

    fn value_empty_lf(&mut self, c: &mut Cursor) -> Step {
        let Some(b) = c.peek() else { return Step::More };
        if b == b'\n' {
            c.at += 1;
        } else if !self.lenient.has(Lenient::HEADERS) {
            return Step::Fail(Code::Strict, "Expected LF after CR");
        }
        self.state = State::ValueEmptyNext;
        Step::Go
    }

    fn value_empty_next(&mut self, c: &mut Cursor) -> Step {
        let Some(b) = c.peek() else { return Step::More };
        if b == b' ' || b == b'\t' {
            c.at += 1;
            if !self.lenient.has(Lenient::HEADERS) {
                return BAD_VALUE;
            }
            self.state = State::ValueStart;
            return Step::Go;
        }
        if self.field == Field::ContentLength {
            return Step::Fail(Code::InvalidContentLength, "Empty Content-Length");
        }
        if self.field == Field::TransferEncoding {
            return Step::Fail(Code::InvalidTransferEncoding, "Empty Transfer-Encoding");
        }
        self.field_complete(Text::input(c.at, c.at))
    }

    #[inline(always)]
    fn field_complete(&mut self, value: Text) -> Step {
        if self.field != Field::General {
            self.set_flags();
        }
        self.state = State::Field;
        self.value = value;
        self.waits = Waits::Nothing;
        Step::Emit(Sign::Field)
    }

    /// A value without the white space behind it, which the limit counts all the same.
    #[inline(always)]
    fn trimmed(&self, value: Text, c: &Cursor) -> Text {
        let bytes = self.text(value, c.input);
        let mut n = bytes.len();
        while n > 0 && (bytes[n - 1] == b' ' || bytes[n - 1] == b'\t') {
            n -= 1;
        }
        value.shortened(bytes.len() - n)
    }

    #[inline(always)]
    fn headers_lf(&mut self, c: &mut Cursor) -> Step {
        let Some(b) = c.peek() else { return Step::More };
        if b == b'\n' {
            c.at += 1;
        } else if !self.lenient.has(Lenient::OPTIONAL_LF_AFTER_CR) {
            return Step::Fail(Code::Strict, "Expected LF after headers");
        }
        self.headers_complete()
    }

    /// The end of a head, or of a trailer section.
    fn headers_complete(&mut self) -> Step {
        self.header_bytes = 0;
        if self.trailers {
            self.state = State::MessageDone;
            return Step::Go;
        }
        self.upgrade = if self.flags.has(Flags::UPGRADE) && self.flags.has(Flags::CONNECTION_UPGRADE) {
            // In a response other than 101 it says what the server could do (RFC 9110, 7.8).
            self.kind == Kind::Request || self.status == 101
        } else {
            self.is_connect()
        };
        self.state = State::HeadersDone;
        Step::Emit(Sign::HeadersComplete)
    }
}

#[inline(always)]
fn meaning(known: Option<Known>) -> Field {
    match known {
        Some(Known::CONNECTION | Known::PROXY_CONNECTION) => Field::Connection,
        Some(Known::CONTENT_LENGTH) => Field::ContentLength,
        Some(Known::TRANSFER_ENCODING) => Field::TransferEncoding,
        Some(Known::UPGRADE) => Field::Upgrade,
        _ => Field::General,
    }
}
