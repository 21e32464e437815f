//! Compression: deflate in its three wrappings, Brotli and Zstandard, by pieces. Bytes in, bytes out.
//!
//! A [`Codec`] is one stream in one direction. [`Codec::step`] is given input and room for output and says how much of
//! each it used, as zlib's `deflate` and `inflate` do; the other formats are brought to that shape here. What is wrong
//! with the input is an [`Error`] with the name and number that Node shows.
//!
//! Files: the codecs (`zlib`, `brotli_codec`, `zstd_codec`), memory (`meter`), checksums (`checksum`).
//!
//! **Invariants.** Memory that a codec takes is told to its [`Meter`] first; one that is refused ends the step with
//! [`Error::no_memory`], and the codec is of no more use. A panic of a library ends a step likewise. Nothing here knows
//! of JavaScript, descriptors, or threads.

mod brotli_codec;
mod checksum;
mod codec;
mod error;
mod meter;
mod zlib;
#[cfg(feature = "zstd")]
mod zstd_codec;

pub use checksum::crc32;
pub use codec::{Codec, Mode, Step};
pub use error::Error;
pub use meter::{Meter, Unmetered};
