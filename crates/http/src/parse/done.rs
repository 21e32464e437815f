//! What follows a head, and what follows a message (RFC 9112, 6.3 and 9.3).

use super::state::{Finish, Flags, State};
use super::{Cursor, Kind, Parser, Sign, Step};
use crate::error::Code;
use crate::lenient::Lenient;
use crate::method::Method;

impl Parser {
    pub(super) fn is_connect(&self) -> bool {
        self.kind == Kind::Request && self.method == Method::Connect
    }

    #[inline]
    pub(super) fn done(&mut self, c: &mut Cursor) -> Step {
        match self.state {
            State::HeadersDone => self.headers_done(),
            State::MessageDone => {
                self.state = if self.upgrade { State::Upgrade } else { State::Cleanup };
                Step::Emit(Sign::MessageComplete)
            }
            State::Upgrade => {
                self.state = State::Upgraded;
                Step::Emit(Sign::Upgrade)
            }
            State::Upgraded | State::Cleanup => {
                self.cleanup();
                Step::Go
            }
            _ => self.closed(c),
        }
    }

    /// Has the message's head promised nothing to follow it?
    pub(super) fn has_no_content(&self) -> bool {
        self.length == 0 && !self.flags.has(Flags::CHUNKED) && !self.flags.has(Flags::TRANSFER_ENCODING)
    }

    /// How long is the content? The cases are those of RFC 9112, 6.3, as llhttp orders them.
    fn headers_done(&mut self) -> Step {
        let response = self.kind == Kind::Response;
        let skip = self.flags.has(Flags::SKIP_BODY);
        let has_body = self.flags.has(Flags::CHUNKED) || self.length > 0;
        let switches = self.upgrade && (self.is_connect() || skip || !has_body);
        if switches || response && self.status == 101 {
            self.state = State::Upgrade;
            return Step::Emit(Sign::MessageComplete);
        }
        let none = skip || response && matches!(self.status, 100 | 102 | 103 | 204 | 304);
        if none {
            self.state = State::Cleanup;
            return Step::Emit(Sign::MessageComplete);
        }
        if self.flags.has(Flags::CHUNKED) {
            self.state = State::ChunkStart;
        } else if self.flags.has(Flags::TRANSFER_ENCODING) {
            if !response && !self.lenient.has(Lenient::CHUNKED_LENGTH) && !self.lenient.has(Lenient::TRANSFER_ENCODING) {
                return Step::Fail(Code::InvalidTransferEncoding, "Request has invalid `Transfer-Encoding`");
            }
            self.until_close();
        } else if self.flags.has(Flags::CONTENT_LENGTH) && self.length > 0 {
            self.state = State::Body;
        } else if self.flags.has(Flags::CONTENT_LENGTH) || !self.needs_end() {
            self.state = State::Cleanup;
            return Step::Emit(Sign::MessageComplete);
        } else {
            self.until_close();
        }
        Step::Go
    }

    fn until_close(&mut self) {
        self.finish = Finish::Completes;
        self.state = State::BodyUntilClose;
    }

    /// Does only the end of the stream end this message?
    fn needs_end(&self) -> bool {
        if self.kind == Kind::Request || matches!(self.status, 100..=199 | 204 | 304) || self.flags.has(Flags::SKIP_BODY) {
            return false;
        }
        if self.flags.has(Flags::TRANSFER_ENCODING) && !self.flags.has(Flags::CHUNKED) {
            return true;
        }
        !self.flags.has(Flags::CHUNKED) && !self.flags.has(Flags::CONTENT_LENGTH)
    }

    /// May another message follow on this connection (RFC 9112, 9.3)? Ask from [`crate::Event::HeadersComplete`] to
    /// [`crate::Event::MessageComplete`].
    pub fn should_keep_alive(&self) -> bool {
        let wanted = if self.major > 0 && self.minor > 0 { !self.flags.has(Flags::CLOSE) } else { self.flags.has(Flags::KEEP_ALIVE) };
        wanted && !self.needs_end()
    }

    /// Forgets the message, and its memory: idle connections hold none.
    pub(super) fn cleanup(&mut self) {
        let again = self.should_keep_alive() || self.lenient.has(Lenient::KEEP_ALIVE);
        self.state = if again { State::Start } else { State::Closed };
        self.finish = Finish::Safe;
        self.flags = Flags::default();
        if self.buffer.capacity() > 0 {
            self.buffer = Vec::new();
        }
    }

    fn closed(&mut self, c: &mut Cursor) -> Step {
        if self.lenient.has(Lenient::DATA_AFTER_CLOSE) {
            c.at = c.input.len();
            return Step::More;
        }
        while let Some(b) = c.peek() {
            c.at += 1;
            if b != b'\r' && b != b'\n' {
                return Step::Fail(Code::ClosedConnection, "Data after `Connection: close`");
            }
        }
        Step::More
    }
}
