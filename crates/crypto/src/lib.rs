//! Cryptography as bytes in and bytes out: hashes, HMAC, ciphers, keys, signatures, certificates, random bytes.
//!
//! A leaf: it names no other crate of ours, and knows no heap and no JavaScript. The algorithms are RustCrypto's; what is
//! here is choosing one by OpenSSL's names, which are those of Node's programs.

#![forbid(unsafe_code)]

pub mod cipher;
mod hash;
mod kdf;
pub mod key;
mod names;
mod ops;
mod random;
mod value;
pub mod x509;

pub use cipher::Cipher;
pub use hash::{Hasher, Hmac};
pub use kdf::memory;
pub use key::Key;
pub use names::{Algorithm, NAMES};
pub use ops::perform;
pub use random::{RandomError, fill_random};
use subtle::ConstantTimeEq;
pub use value::{Class, Failure, Secret, Value};

/// Whether two texts of bytes are equal; how long it takes does not depend on where they differ. Of different lengths: no.
#[must_use]
pub fn equal_in_constant_time(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// Whether this machine's processor has what the fast routines (graviola's) need: they must not be called otherwise.
#[must_use]
pub fn fast_routines() -> bool {
    key::fast_here()
}
