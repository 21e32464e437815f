//! Cryptography as bytes in and bytes out: hashes, HMAC, random bytes, comparing in constant time.
//!
//! A leaf: it names no other crate of ours, and knows no heap and no JavaScript. The algorithms are RustCrypto's; what is
//! here is choosing one by OpenSSL's names, which are those of Node's programs.

#![forbid(unsafe_code)]

mod hash;
mod names;
mod random;

pub use hash::{Hasher, Hmac};
pub use names::{Algorithm, NAMES};
pub use random::{RandomError, fill_random};
use subtle::ConstantTimeEq;

/// Whether two texts of bytes are equal; how long it takes does not depend on where they differ. Of different lengths: no.
#[must_use]
pub fn equal_in_constant_time(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}
