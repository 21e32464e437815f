//! Why source text could not be compiled.

use std::fmt;
use std::ops::Range;

/// What sort of failure it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompileErrorKind {
    /// The text is not JavaScript: a `SyntaxError` for the program.
    Syntax,
    /// JavaScript that this compiler does not do yet; the name of the feature.
    Unsupported(&'static str),
    /// One of the machine's limits (registers, constants, inline caches); the name of the limit.
    Limit(&'static str),
    /// The text is nested so deeply that compiling it would take too much native stack: a `RangeError` for the program,
    /// as when a call does.
    Depth,
}

/// A failure with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileError {
    /// What sort.
    pub kind: CompileErrorKind,
    /// The text, in V8's words where there are such.
    pub message: String,
    /// Byte range in the source.
    pub span: Range<u32>,
    /// 1-based line.
    pub line: u32,
    /// 1-based column in UTF-16 units.
    pub column: u32,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}:{})", self.message, self.line, self.column)
    }
}

impl std::error::Error for CompileError {}
