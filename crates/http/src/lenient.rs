//! Which rules are waived: llhttp's lenient flags, with the numbers that Node's `HTTPParser.kLenient...` have.
//!
//! Each waives one check that keeps two parsers from reading one stream differently (request smuggling); none is set
//! unless the program asks (`insecureHTTPParser`, `httpValidation`).

/// A set of waived rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Lenient(u16);

impl Lenient {
    pub const NONE: Lenient = Lenient(0);
    /// Any byte in a header's value, folded lines, spaces before the colon of the headers that frame a message.
    pub const HEADERS: Lenient = Lenient(1);
    /// `Transfer-Encoding` beside `Content-Length` (RFC 9112, 6.3).
    pub const CHUNKED_LENGTH: Lenient = Lenient(1 << 1);
    /// Another message after one that closes the connection.
    pub const KEEP_ALIVE: Lenient = Lenient(1 << 2);
    /// Codings after `chunked` in a request.
    pub const TRANSFER_ENCODING: Lenient = Lenient(1 << 3);
    /// Versions other than 0.9, 1.0, 1.1 and 2.0.
    pub const VERSION: Lenient = Lenient(1 << 4);
    /// Bytes after a closing message are dropped, not refused.
    pub const DATA_AFTER_CLOSE: Lenient = Lenient(1 << 5);
    /// A CR alone ends a line.
    pub const OPTIONAL_LF_AFTER_CR: Lenient = Lenient(1 << 6);
    /// No line end after a chunk's data.
    pub const OPTIONAL_CRLF_AFTER_CHUNK: Lenient = Lenient(1 << 7);
    /// An LF alone ends a line (RFC 9112, 2.2).
    pub const OPTIONAL_CR_BEFORE_LF: Lenient = Lenient(1 << 8);
    pub const SPACES_AFTER_CHUNK_SIZE: Lenient = Lenient(1 << 9);
    /// Control characters other than NUL, CR and LF in a header's value.
    pub const HEADER_VALUE_RELAXED: Lenient = Lenient(1 << 10);
    /// Node's `kLenientAll`, which leaves out [`Lenient::HEADER_VALUE_RELAXED`] (`HEADERS` says more).
    pub const ALL: Lenient = Lenient((1 << 10) - 1);

    /// The set with these bits; bits that mean nothing are dropped.
    pub const fn from_bits(bits: u16) -> Lenient {
        Lenient(bits & ((1 << 11) - 1))
    }

    pub const fn bits(self) -> u16 {
        self.0
    }

    /// Is any rule of `other` waived?
    pub const fn has(self, other: Lenient) -> bool {
        self.0 & other.0 != 0
    }
}

impl std::ops::BitOr for Lenient {
    type Output = Lenient;
    fn bitor(self, other: Lenient) -> Lenient {
        Lenient(self.0 | other.0)
    }
}
