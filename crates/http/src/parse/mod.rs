//! The parser: bytes in, events out.
//!
//! A machine with one state per place between two bytes ([`state::State`]). [`Parser::poll`] runs it until there is an
//! event to report or the input ends. A run of ordinary bytes is skipped by a scan of `scan.rs`; a token is a mark in
//! the input. When the input ends inside a token, the token's bytes so far go to the parser's buffer (`tokens.rs`), and
//! the text that is reported later lies there.
//!
//! **Invariants.** Where input is cut changes nothing: not the events (bodies apart, which come in the pieces they are
//! read in), not an error, not the position of an error. Every byte is looked at a bounded number of times, whatever
//! the cuts. The buffer is never longer than the limit of the head, and content is never copied.

mod chunk;
mod done;
mod field;
mod line;
mod special;
mod state;
mod target;
mod tokens;

use std::ops::Range;

use crate::error::{Code, Error};
use crate::known::Known;
use crate::lenient::Lenient;
use crate::method::Method;
use crate::text::Text;
use state::{Field, Finish, Flags, Open, State, Target, Waits};

/// Node's `--max-http-header-size`, in bytes.
pub const DEFAULT_MAX_HEADER: usize = 16 * 1024;
/// The most bytes of extensions (names and values) that one chunk may have (Node's `kMaxChunkExtensionsSize`).
pub const MAX_CHUNK_EXTENSIONS: usize = 16 * 1024;
/// The most bytes of an input that are read before [`Event::NeedMore`]; a [`Text`] counts them in 32 bits.
const MAX_INPUT: usize = u32::MAX as usize;
/// The most that a limit can be, for the same reason.
const MAX_LIMIT: usize = 1 << 30;

/// Which messages a parser reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Request,
    Response,
}

/// What was found. Ranges count from the start of the input that was given to [`Parser::poll`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// The first byte of a message was seen; it is not consumed yet.
    MessageBegin,
    /// The request target; [`Parser::method`] is known.
    Target(Text),
    /// The reason phrase, not empty unless a space promised one; [`Parser::status`] is known.
    Reason(Text),
    /// A field, of the trailer section if [`Parser::in_trailers`]. The value has no white space around it.
    Field {
        name: Text,
        value: Text,
        known: Option<Known>,
    },
    /// The head is complete: version, status, keep-alive and upgrade can be asked for. Before the next call of
    /// [`Parser::poll`] the client may say [`Parser::skip_body`] or [`Parser::take_over`].
    HeadersComplete,
    /// A piece of the content.
    Body(Range<usize>),
    MessageComplete,
    /// After CONNECT or `Upgrade`: what follows in the input is another protocol. Whoever goes on polling reads it as
    /// the next message.
    Upgrade,
    /// All of the input is read (of one that is longer than 4 GiB - 1, so much). The next call takes other input, from
    /// its start.
    NeedMore,
}

/// An event without what it carries, which is in the parser's fields. Events are made of them in the caller's code:
/// handed on by value, they would be copied through memory in other widths than they were written in, which stalls the
/// processor for longer than reading a field takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sign {
    MessageBegin,
    Target,
    Reason,
    Field,
    HeadersComplete,
    Body,
    MessageComplete,
    Upgrade,
    NeedMore,
    Failed,
}

/// What one step of the machine came to.
pub(crate) enum Step {
    /// The state changed.
    Go,
    /// The input has ended.
    More,
    Emit(Sign),
    Fail(Code, &'static str),
    /// A limit was reached: the code and how many bytes after the mark.
    Overflow(Code, usize),
}

/// The input and how far it is read.
pub(crate) struct Cursor<'a> {
    input: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.input.get(self.at).copied()
    }
    #[inline(always)]
    fn rest(&self) -> &'a [u8] {
        self.input.get(self.at..).unwrap_or_default()
    }
}

/// An incremental parser of the messages of one connection, in one direction.
pub struct Parser {
    state: State,
    kind: Kind,
    lenient: Lenient,
    /// The method, or, while it is being read, one that agrees with what came.
    method: Method,
    major: u8,
    minor: u8,
    status: u16,
    flags: Flags,
    field: Field,
    trailers: bool,
    upgrade: bool,
    finish: Finish,
    /// What is left of the content, or of the chunk.
    length: u64,
    /// How many bytes of a fixed word were read.
    matched: usize,
    target: Target,

    open: Open,
    /// Where the open token's piece of this input starts.
    mark: usize,
    /// Has the open token, or value, bytes in the buffer? They start at `spilled_at`.
    spilled: bool,
    spilled_at: usize,
    buffer: Vec<u8>,
    /// The target, the reason phrase, the name and the value that were read last.
    name: Text,
    value: Text,
    known: Option<Known>,
    waits: Waits,
    body: Range<usize>,

    header_bytes: usize,
    max_header: usize,
    extension_bytes: usize,
    failed: Option<Error>,
}

impl Parser {
    /// A parser that counts targets, reason phrases, names and values together and fails when a head or a trailer
    /// section has `max_header` of these bytes (0 for [`DEFAULT_MAX_HEADER`]; at most 1 GiB).
    pub fn new(kind: Kind, max_header: usize, lenient: Lenient) -> Parser {
        Parser {
            state: State::Start,
            kind,
            lenient,
            method: Method::Delete,
            major: 0,
            minor: 0,
            status: 0,
            flags: Flags::default(),
            field: Field::General,
            trailers: false,
            upgrade: false,
            finish: Finish::Safe,
            length: 0,
            matched: 0,
            target: Target::Start,
            open: Open::Nothing,
            mark: 0,
            spilled: false,
            spilled_at: 0,
            buffer: Vec::new(),
            name: Text::default(),
            value: Text::default(),
            known: None,
            waits: Waits::Nothing,
            body: 0..0,
            header_bytes: 0,
            max_header: if max_header == 0 { DEFAULT_MAX_HEADER } else { max_header.min(MAX_LIMIT) },
            extension_bytes: 0,
            failed: None,
        }
    }

    /// Reads on at `*at`, and moves `*at` behind what it read.
    ///
    /// The same input is given again until the answer is [`Event::NeedMore`]. To pause is to call later. To stop after
    /// [`Event::Upgrade`] is to take the rest of the input from `*at`.
    ///
    /// # Errors
    /// A malformed message or a limit. `*at` is then what Node shows as `err.bytesParsed`, except that an overflow is
    /// told at the byte that is too many. The parser has failed for good: the same error comes again.
    #[inline]
    pub fn poll(&mut self, input: &[u8], at: &mut usize) -> Result<Event, Error> {
        Ok(match self.advance(input, at) {
            Sign::MessageBegin => Event::MessageBegin,
            Sign::Target => Event::Target(self.value),
            Sign::Reason => Event::Reason(self.value),
            Sign::Field => Event::Field { name: self.name, value: self.value, known: self.known },
            Sign::HeadersComplete => Event::HeadersComplete,
            Sign::Body => Event::Body(self.body.clone()),
            Sign::MessageComplete => Event::MessageComplete,
            Sign::Upgrade => Event::Upgrade,
            Sign::NeedMore => Event::NeedMore,
            Sign::Failed => match self.failed {
                Some(error) => return Err(error),
                None => Event::NeedMore,
            },
        })
    }

    #[inline(never)]
    fn advance(&mut self, input: &[u8], at: &mut usize) -> Sign {
        if self.failed.is_some() {
            return Sign::Failed;
        }
        let input = input.get(..MAX_INPUT).unwrap_or(input);
        let mut cursor = Cursor { input, at: (*at).min(input.len()) };
        let step = loop {
            match self.step(&mut cursor) {
                Step::Go => {}
                Step::Emit(sign) => {
                    *at = cursor.at;
                    return sign;
                }
                step => break step,
            }
        };
        self.stop(cursor, at, step)
    }

    /// The end of the input, or of the parser.
    #[inline(never)]
    fn stop(&mut self, cursor: Cursor, at: &mut usize, step: Step) -> Sign {
        *at = cursor.at;
        let step = match step {
            Step::More => match self.spill(&cursor) {
                Ok(()) => return Sign::NeedMore,
                Err(overflow) => overflow,
            },
            // A limit is met before what is wrong behind it.
            Step::Fail(..) => self.count(&cursor).err().unwrap_or(step),
            step => step,
        };
        let error = match step {
            Step::Fail(code, reason) => Error { code, reason },
            Step::Overflow(code, bytes) => {
                *at = (self.mark + bytes).min(cursor.input.len());
                let reason = if code == Code::HeaderOverflow { "Header overflow" } else { "Chunk extensions overflow" };
                Error { code, reason }
            }
            Step::Go | Step::More | Step::Emit(_) => return Sign::NeedMore,
        };
        self.failed = Some(error);
        self.open = Open::Nothing;
        self.buffer = Vec::new();
        Sign::Failed
    }

    /// The stream has ended: all input was given, and polled until [`Event::NeedMore`].
    ///
    /// Answers [`Event::MessageComplete`] if that is how a message ends which has no length (RFC 9112, 6.3, the last
    /// case), and [`Event::NeedMore`] between messages and after an error.
    ///
    /// # Errors
    /// [`Code::InvalidEofState`] inside a message, and behind [`Event::Upgrade`] as long as nobody polled on: Node shows
    /// no error then if [`Parser::upgrade`].
    pub fn finish(&mut self) -> Result<Event, Error> {
        if self.failed.is_some() {
            return Ok(Event::NeedMore);
        }
        if self.state == State::Cleanup {
            self.cleanup();
        }
        match self.finish {
            Finish::Safe => Ok(Event::NeedMore),
            Finish::Completes => {
                self.cleanup();
                Ok(Event::MessageComplete)
            }
            Finish::Unsafe => Err(Error { code: Code::InvalidEofState, reason: "Invalid EOF state" }),
        }
    }

    #[inline(always)]
    fn step(&mut self, c: &mut Cursor) -> Step {
        match self.state {
            // The two states of nearly every line first.
            State::Field => self.field_start(c),
            State::ValueStart => self.value_start(c),
            State::Start => self.start(c),
            State::Method
            | State::MethodSpace
            | State::UrlSpaces
            | State::UrlDone
            | State::UrlCr
            | State::Http09
            | State::ProtocolSpaces
            | State::Preface
            | State::RequestLineEnd
            | State::RequestLineLf => self.request_line(c),
            State::Url => self.target(c),
            State::Protocol | State::ProtocolSlash | State::Major | State::Dot | State::Minor => self.version_part(c),
            State::StatusSpace | State::StatusDigit | State::StatusEnd | State::Reason | State::ReasonFailed | State::StatusLineLf => {
                self.status_line(c)
            }
            State::HeadersStart
            | State::Name
            | State::NameGeneral
            | State::NameSpaces
            | State::ValueEmptyLf
            | State::ValueEmptyNext
            | State::Value
            | State::ValueEnd
            | State::ValueLenient
            | State::ValueRelaxed
            | State::ValueLf
            | State::ValueNext
            | State::HeadersLf => self.field_rest(c),
            State::Length | State::LengthSpaces => self.content_length(c),
            State::Coding | State::CodingChunked | State::CodingToken | State::CodingSpaces => self.transfer_encoding(c),
            State::Connection | State::ConnectionWord | State::ConnectionSpaces | State::ConnectionToken => self.connection(c),
            State::Body | State::ChunkData | State::BodyUntilClose => self.content(c),
            State::ChunkStart | State::ChunkSize | State::ChunkSizeEnd | State::ChunkLf | State::ChunkDataEnd | State::ChunkDataLf => {
                self.chunk(c)
            }
            State::ExtensionStart
            | State::ExtensionName
            | State::ExtensionValue
            | State::ExtensionQuoted
            | State::ExtensionEscape
            | State::ExtensionQuotedEnd => self.extension(c),
            State::HeadersDone | State::MessageDone | State::Upgrade | State::Upgraded | State::Cleanup | State::Closed => self.done(c),
        }
    }

    /// The bytes of a reported text; `input` is the input that the event came from.
    pub fn text<'a>(&'a self, text: Text, input: &'a [u8]) -> &'a [u8] {
        let bytes = if text.is_buffered() { &self.buffer } else { input };
        bytes.get(text.place()).unwrap_or_default()
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The request's method, from [`Event::Target`] on.
    pub fn method(&self) -> Method {
        self.method
    }

    /// Major and minor version, from [`Event::HeadersComplete`] on.
    pub fn version(&self) -> (u8, u8) {
        (self.major, self.minor)
    }

    /// The response's status code, 0 to 999.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Does the message ask for another protocol? It stays so until the next head is complete, and while it is so, Node
    /// hides errors: its `execute` answers the number of bytes read instead.
    pub fn upgrade(&self) -> bool {
        self.upgrade
    }

    /// Are the fields that come now trailers (RFC 9112, 7.1.2)?
    pub fn in_trailers(&self) -> bool {
        self.trailers
    }

    /// The message has no content whatever its head says: the response to a HEAD request (RFC 9112, 6.3, case 1).
    pub fn skip_body(&mut self) {
        self.flags.set(Flags::SKIP_BODY);
    }

    /// The connection belongs to another protocol after this head: the response to CONNECT, an accepted upgrade.
    pub fn take_over(&mut self) {
        self.upgrade = true;
        self.flags.set(Flags::SKIP_BODY);
    }

    /// Is the next event [`Event::MessageComplete`] whatever bytes follow? To be asked behind
    /// [`Event::HeadersComplete`] and [`Event::Body`], to say two things in one.
    pub fn ends_now(&self) -> bool {
        match self.state {
            State::MessageDone => true,
            State::HeadersDone => self.kind == Kind::Request && !self.upgrade && self.has_no_content(),
            _ => false,
        }
    }

    /// Is no message under way? A parser of which this is true holds nothing that a new one does not.
    pub fn is_idle(&self) -> bool {
        self.state == State::Start && self.failed.is_none()
    }

    /// The bytes of memory the parser holds beside itself, at most `max_header`.
    pub fn memory(&self) -> usize {
        self.buffer.capacity()
    }
}
