//! What can be wrong with a message, under the names that Node shows.
//!
//! A [`Code`] is what `err.code` says, [`Error::reason`] what `err.reason` says; both are llhttp's, or those of Node's
//! wrapper around it for the two overflows. Where the message went wrong is the position that [`crate::Parser::poll`]
//! leaves behind.
//!
//! **Invariant:** reasons are constants: no byte of a message gets into one.

/// The kind of an error.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Code {
    /// A line end or a chunk extension is malformed.
    Strict,
    CrExpected,
    LfExpected,
    UnexpectedContentLength,
    UnexpectedSpace,
    /// Bytes came after a message that said `Connection: close`.
    ClosedConnection,
    InvalidMethod,
    InvalidUrl,
    InvalidConstant,
    InvalidVersion,
    InvalidHeaderToken,
    InvalidContentLength,
    InvalidChunkSize,
    InvalidStatus,
    /// The stream ended inside a message.
    InvalidEofState,
    InvalidTransferEncoding,
    /// The connection preface of HTTP/2 was seen (RFC 9113, 3.4).
    PausedH2Upgrade,
    /// The head, or one trailer section, is as long as the limit or longer.
    HeaderOverflow,
    /// The extensions of one chunk are longer than [`crate::MAX_CHUNK_EXTENSIONS`].
    ChunkExtensionsOverflow,
}

impl Code {
    /// The name in `err.code`.
    pub const fn name(self) -> &'static str {
        match self {
            Code::Strict => "HPE_STRICT",
            Code::CrExpected => "HPE_CR_EXPECTED",
            Code::LfExpected => "HPE_LF_EXPECTED",
            Code::UnexpectedContentLength => "HPE_UNEXPECTED_CONTENT_LENGTH",
            Code::UnexpectedSpace => "HPE_UNEXPECTED_SPACE",
            Code::ClosedConnection => "HPE_CLOSED_CONNECTION",
            Code::InvalidMethod => "HPE_INVALID_METHOD",
            Code::InvalidUrl => "HPE_INVALID_URL",
            Code::InvalidConstant => "HPE_INVALID_CONSTANT",
            Code::InvalidVersion => "HPE_INVALID_VERSION",
            Code::InvalidHeaderToken => "HPE_INVALID_HEADER_TOKEN",
            Code::InvalidContentLength => "HPE_INVALID_CONTENT_LENGTH",
            Code::InvalidChunkSize => "HPE_INVALID_CHUNK_SIZE",
            Code::InvalidStatus => "HPE_INVALID_STATUS",
            Code::InvalidEofState => "HPE_INVALID_EOF_STATE",
            Code::InvalidTransferEncoding => "HPE_INVALID_TRANSFER_ENCODING",
            Code::PausedH2Upgrade => "HPE_PAUSED_H2_UPGRADE",
            Code::HeaderOverflow => "HPE_HEADER_OVERFLOW",
            Code::ChunkExtensionsOverflow => "HPE_CHUNK_EXTENSIONS_OVERFLOW",
        }
    }
}

/// What is wrong with the message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Error {
    pub code: Code,
    /// The sentence in `err.reason`; Node's message is `Parse Error: ` and this.
    pub reason: &'static str,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Parse Error: {}", self.reason)
    }
}

impl std::error::Error for Error {}
