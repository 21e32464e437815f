//! HTTP/1.1 (RFC 9110 and RFC 9112) as bytes, for Node's `http`.
//!
//! [`Parser`] reads requests or responses as they come, in pieces of any size, and reports what it finds as ranges of
//! the input: nothing of a body is copied, and of a head only what a cut went through. Its rules are llhttp's as Node
//! 24.21 has them (9.4.3), strict ones and lenient ones, down to the codes, the reasons and the positions of errors;
//! `tests/recorded.rs` compares it with recorded answers of Node's own parser. The rest is what writing a message needs:
//! [`status_line`], [`ChunkHead`], [`imf_fixdate`], and the checks of names and values.
//!
//! **Invariants.** No bytes panic it. Memory is bounded by the limits and work is linear in the input. It knows no
//! descriptor, no clock, no JavaScript and no heap of ours. What fields mean beyond the framing (lists, duplicates,
//! `Expect`, timeouts, how many fields are too many) is the client's.
//!
//! ```
//! use tally_http::{Event, Kind, Lenient, Parser};
//!
//! let mut parser = Parser::new(Kind::Request, 0, Lenient::NONE);
//! let input = b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";
//! let (mut at, mut body) = (0, Vec::new());
//! loop {
//!     match parser.poll(input, &mut at)? {
//!         Event::Target(url) => assert_eq!(parser.text(url, input), b"/a"),
//!         Event::Body(range) => body.extend_from_slice(&input[range]),
//!         Event::NeedMore => break,
//!         _ => {}
//!     }
//! }
//! assert_eq!(body, b"hi");
//! # Ok::<(), tally_http::Error>(())
//! ```

#![forbid(unsafe_code)]

mod chars;
mod check;
mod chunk_head;
mod date;
mod error;
mod known;
mod lenient;
mod method;
mod parse;
mod scan;
mod status;
mod text;

pub use check::{invalid_value, invalid_value_wide, is_token, is_token_wide};
pub use chunk_head::{CRLF, ChunkHead, LAST_CHUNK};
pub use date::{DATE_LENGTH, DateCache, imf_fixdate};
pub use error::{Code, Error};
pub use known::Known;
pub use lenient::Lenient;
pub use method::Method;
pub use parse::{DEFAULT_MAX_HEADER, Event, Kind, MAX_CHUNK_EXTENSIONS, Parser};
pub use status::{STATUS_CODES, reason_phrase, status_line};
pub use text::Text;
