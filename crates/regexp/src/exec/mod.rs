//! Running a program over text: backtracking, and what keeps it from going on for ever.
//!
//! Choices are kept on a stack of entries, never the native one. A search that comes back to entries more often than a
//! small multiple of the text's length starts to remember where going on failed (`Scratch::failed`, a bit for each
//! choice and position): what follows depends on nothing else unless there are references, so no place is looked at
//! twice from there on, and the search is linear.

pub mod scratch;
pub mod text;

mod machine;

pub(crate) use machine::search;
