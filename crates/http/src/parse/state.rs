//! Where in a message the parser is. A state is left and entered between two bytes, so that input may end anywhere.

/// What the next byte belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum State {
    /// Before a message: line ends are skipped (RFC 9112, 2.2).
    Start,

    // The request line (RFC 9112, 3).
    Method,
    MethodSpace,
    UrlSpaces,
    Url,
    /// Behind the space that ended the target.
    UrlDone,
    UrlCr,
    /// Behind the line end of a request without version.
    Http09,
    ProtocolSpaces,
    Preface,
    RequestLineEnd,
    RequestLineLf,

    // Both start lines.
    Protocol,
    ProtocolSlash,
    Major,
    Dot,
    Minor,

    // The status line (RFC 9112, 4).
    StatusSpace,
    StatusDigit,
    StatusEnd,
    Reason,
    ReasonFailed,
    StatusLineLf,

    // Fields (RFC 9112, 5).
    HeadersStart,
    Field,
    Name,
    /// A name that only starts like a special one.
    NameGeneral,
    NameSpaces,
    ValueStart,
    ValueEmptyLf,
    ValueEmptyNext,
    Value,
    ValueEnd,
    ValueLenient,
    ValueRelaxed,
    ValueLf,
    ValueNext,
    Length,
    LengthSpaces,
    Coding,
    CodingChunked,
    CodingToken,
    CodingSpaces,
    Connection,
    ConnectionWord,
    ConnectionSpaces,
    ConnectionToken,
    HeadersLf,
    HeadersDone,

    // Content (RFC 9112, 6 and 7).
    Body,
    BodyUntilClose,
    ChunkStart,
    ChunkSize,
    ChunkSizeEnd,
    ExtensionStart,
    ExtensionName,
    ExtensionValue,
    ExtensionQuoted,
    ExtensionEscape,
    ExtensionQuotedEnd,
    ChunkLf,
    ChunkData,
    ChunkDataEnd,
    ChunkDataLf,

    MessageDone,
    Upgrade,
    /// The client was told.
    Upgraded,
    Cleanup,
    Closed,
}

/// Where in the request target (RFC 9112, 3.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Target {
    Start,
    Scheme,
    Colon,
    Slash,
    Authority,
    /// Behind an `@`.
    AuthorityAt,
    Path,
    Query,
    Fragment,
}

/// What the field at hand means for the message's framing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Field {
    General,
    Connection,
    ContentLength,
    TransferEncoding,
    Upgrade,
    // What was read of the value so far.
    KeepAlive,
    Close,
    ConnectionUpgrade,
    Chunked,
}

/// What the end of the stream would mean now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Finish {
    Safe,
    /// It ends the message.
    Completes,
    Unsafe,
}

/// The token that is being read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Open {
    Nothing,
    Target,
    Reason,
    Name,
    Value,
    /// Counted, not kept.
    Extension,
}

/// What was read of a field that is not complete.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Waits {
    Nothing,
    Name,
    /// And a value, or a piece of one.
    NameAndValue,
}

/// What the fields of this message said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Flags(u8);

impl Flags {
    pub const KEEP_ALIVE: u8 = 1;
    pub const CLOSE: u8 = 1 << 1;
    pub const CONNECTION_UPGRADE: u8 = 1 << 2;
    pub const CHUNKED: u8 = 1 << 3;
    pub const UPGRADE: u8 = 1 << 4;
    pub const CONTENT_LENGTH: u8 = 1 << 5;
    pub const SKIP_BODY: u8 = 1 << 6;
    pub const TRANSFER_ENCODING: u8 = 1 << 7;

    #[inline(always)]
    pub fn has(self, flag: u8) -> bool {
        self.0 & flag != 0
    }
    #[inline(always)]
    pub fn set(&mut self, flag: u8) {
        self.0 |= flag;
    }
    pub fn clear(&mut self, flag: u8) {
        self.0 &= !flag;
    }
}
