//! Regular expressions of ECMAScript: the pattern and the text are UTF-16 or Latin-1 as they lie in memory, what comes
//! out are places.
//!
//! ```
//! use tally_regexp::{Flags, Regex, Scratch, Subject, Unbounded};
//! let pattern: Vec<u16> = r"(?<year>\d{4})-(\d\d)".encode_utf16().collect();
//! let regex = Regex::new(&pattern, Flags::default())?;
//! let mut scratch = Scratch::new();
//! let text = Subject::Latin1(b"on 2024-02-29");
//! assert_eq!(regex.find(text, 0, false, &mut scratch, &mut Unbounded), Ok(true));
//! assert_eq!(scratch.group(0), Some(3..10));
//! assert_eq!(scratch.group(2), Some(8..10));
//! # Ok::<(), tally_regexp::SyntaxError>(())
//! ```
//!
//! `syntax` reads patterns, `compile` makes a [`program`] of them, `search` finds where a match may begin and `exec`
//! whether it does. One program serves both widths of text.
//!
//! **Invariants.** Nothing recurses with the text, nor with the pattern beyond a bounded depth. A search allocates
//! nothing but in [`Scratch`], and asks its [`Host`] before it takes more than a little there. It can be stopped by the
//! host at any time. Without references to groups and lookarounds, and unless counted repetitions are too large to
//! be written out, a search takes time linear in the text.

#![forbid(unsafe_code)]

mod charset;
mod compile;
mod exec;
mod flags;
#[doc(hidden)]
pub mod naive;
pub mod program;
mod search;
mod syntax;
mod unicode;

pub use exec::scratch::{Host, Scratch, Stop, Unbounded};
pub use flags::{Flags, LETTERS};
pub use program::NONE;
pub use syntax::{Name, SyntaxError};

use exec::text::{Latin1, Utf16};
use program::Program;

/// Text to be searched.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'t> {
    /// A code unit a byte.
    Latin1(&'t [u8]),
    /// Code units; surrogates need not be in pairs.
    Utf16(&'t [u16]),
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Regex {
    program: Program,
    names: Vec<Name>,
    flags: Flags,
}

impl Regex {
    /// Compiles a pattern given as UTF-16. Takes time linear in its length.
    pub fn new(pattern: &[u16], flags: Flags) -> Result<Regex, SyntaxError> {
        let parsed = syntax::parse(pattern, flags)?;
        let program = compile::compile(&parsed, flags.full_unicode())?;
        Ok(Regex { program, names: parsed.names, flags })
    }

    /// Whether `Regex::new` would succeed, but for limits of size.
    pub fn check(pattern: &[u16], flags: Flags) -> Result<(), SyntaxError> {
        syntax::parse(pattern, flags).map(|_| ())
    }

    /// Looks for the first match that begins at unit `from` or after it; only at `from` if `sticky`. With `u` or `v` a
    /// position within a surrogate pair is that of the pair. The places of the groups are in `scratch` then.
    pub fn find(&self, text: Subject<'_>, from: usize, sticky: bool, scratch: &mut Scratch, host: &mut dyn Host) -> Result<bool, Stop> {
        let p = &self.program;
        match text {
            Subject::Latin1(bytes) => exec::search::<_, false>(p, Latin1(bytes), from, sticky, scratch, host),
            Subject::Utf16(units) if p.unicode => {
                let text = Utf16(units);
                let from = if exec::text::within_pair(text, from) { from - 1 } else { from };
                exec::search::<_, true>(p, text, from, sticky, scratch, host)
            }
            Subject::Utf16(units) => exec::search::<_, false>(p, Utf16(units), from, sticky, scratch, host),
        }
    }

    /// How many groups there are, the whole match among them.
    pub fn groups(&self) -> usize {
        self.program.groups as usize
    }
    /// The names of groups, in the order in which they first come.
    pub fn names(&self) -> &[Name] {
        &self.names
    }
    pub fn flags(&self) -> Flags {
        self.flags
    }
    /// What was compiled.
    pub fn program(&self) -> &Program {
        &self.program
    }
    /// About how many bytes it takes.
    pub fn memory(&self) -> usize {
        size_of::<Regex>() + self.program.memory()
    }
}
