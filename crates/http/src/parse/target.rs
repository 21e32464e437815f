//! The request target (RFC 9112, 3.2), as strictly as llhttp reads it: which bytes, and where an authority may stand.
//!
//! What a target means is the client's business. Bytes above 0x7f, controls and spaces are refused.

use super::state::{State, Target};
use super::{Cursor, Parser, Sign, Step};
use crate::chars::{self, ALPHA, USERINFO};
use crate::error::Code;
use crate::scan;

impl Parser {
    pub(super) fn target(&mut self, c: &mut Cursor) -> Step {
        loop {
            if matches!(self.target, Target::Path | Target::Query | Target::Fragment) {
                c.at = scan::path_end(c.input, c.at);
            }
            let Some(b) = c.peek() else { return Step::More };
            if (b == b'\t' || b == b'\x0c') && self.target != Target::Slash {
                return self.bad_target(c, "Invalid characters in url");
            }
            match self.target {
                Target::Start | Target::Scheme | Target::Colon | Target::Slash => {
                    if matches!(b, b' ' | b'\r' | b'\n') && self.target != Target::Slash {
                        return self.bad_target(c, "Invalid characters in url");
                    }
                    self.target = match (self.target, b) {
                        (Target::Start, b'/' | b'*') => Target::Path,
                        (Target::Start, _) if chars::is(b, ALPHA) => Target::Scheme,
                        (Target::Start, _) => return Step::Fail(Code::InvalidUrl, "Unexpected start char in url"),
                        (Target::Scheme, b':') => Target::Colon,
                        (Target::Scheme, _) if chars::is(b, ALPHA) => Target::Scheme,
                        (Target::Colon, b'/') => Target::Slash,
                        (Target::Slash, b'/') => Target::Authority,
                        _ => return Step::Fail(Code::InvalidUrl, "Unexpected char in url schema"),
                    };
                }
                _ if matches!(b, b' ' | b'\r' | b'\n') => return self.target_end(c, b),
                Target::Authority | Target::AuthorityAt => {
                    self.target = match b {
                        b'/' => Target::Path,
                        b'?' => Target::Query,
                        b'@' if self.target == Target::AuthorityAt => return self.bad_target(c, "Double @ in url"),
                        b'@' => Target::AuthorityAt,
                        b'[' | b']' => Target::Authority,
                        _ if chars::is(b, USERINFO) => Target::Authority,
                        _ => return Step::Fail(Code::InvalidUrl, "Unexpected char in url server"),
                    };
                }
                Target::Path => {
                    self.target = match b {
                        b'?' => Target::Query,
                        b'#' => Target::Fragment,
                        _ => return Step::Fail(Code::InvalidUrl, "Invalid char in url path"),
                    };
                }
                Target::Query => {
                    self.target = match b {
                        b'?' => Target::Query,
                        b'#' => Target::Fragment,
                        _ => return Step::Fail(Code::InvalidUrl, "Invalid char in url query"),
                    };
                }
                Target::Fragment => {
                    if b != b'?' && b != b'#' {
                        return Step::Fail(Code::InvalidUrl, "Invalid char in url fragment start");
                    }
                }
            }
            c.at += 1;
        }
    }

    /// The byte is consumed, as llhttp's position says.
    fn bad_target(&mut self, c: &mut Cursor, reason: &'static str) -> Step {
        c.at += 1;
        Step::Fail(Code::InvalidUrl, reason)
    }

    fn target_end(&mut self, c: &mut Cursor, b: u8) -> Step {
        let text = match self.close(c) {
            Ok(text) => text,
            Err(overflow) => return overflow,
        };
        c.at += 1;
        self.state = match b {
            b' ' => State::UrlDone,
            b'\r' => State::UrlCr,
            _ => State::Http09,
        };
        self.value = text;
        Step::Emit(Sign::Target)
    }
}
