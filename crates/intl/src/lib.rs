//! What ECMA-402 needs of Unicode, as bytes and text: the CLDR's data ([`chunk`]), comparing by language
//! ([`Collation`]), and where graphemes, words and sentences end ([`boundaries`]).
//!
//! Knows no heap and no JavaScript. Formatting is done by who asks: patterns, names and rules are handed out as the JSON
//! that the CLDR publishes.

#![forbid(unsafe_code)]

mod collation;
mod data;
mod segments;

pub use collation::{CaseFirst, Collation, Sensitivity};
pub use data::{MAX_CHUNK, chunk};
pub use segments::{Granularity, boundaries};
