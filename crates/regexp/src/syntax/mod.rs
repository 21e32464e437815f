//! From the text of a pattern to a tree.
//!
//! The parser accepts what ECMA-262 §22.2.1 and Annex B §B.1.2 accept and says what is wrong in V8's words. Groups are
//! kept on a stack of its own, not the native one; trees are at most [`MAX_DEPTH`] deep, so that what walks them may
//! recurse.

pub mod ast;
mod class;
mod error;
mod escape;
mod group;
mod parser;

pub use error::SyntaxError;
pub use parser::{Name, Parsed, parse};

/// How deep groups and classes may be in one another.
pub const MAX_DEPTH: usize = 500;
/// Groups that capture.
pub const MAX_GROUPS: u32 = (1 << 16) - 1;
