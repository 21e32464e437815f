//! The names of hashes: OpenSSL's, in any case, with its aliases.

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Blake2b512,
    Blake2s256,
    Md5,
    Md5Sha1,
    Ripemd160,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    Sha512_224,
    Sha512_256,
    Sha3_224,
    Sha3_256,
    Sha3_384,
    Sha3_512,
    Shake128,
    Shake256,
    Sm3,
}

use Algorithm as A;

/// What `crypto.getHashes()` lists, in its order.
pub const NAMES: &[(&str, Algorithm)] = &[
    ("RSA-MD5", A::Md5),
    ("RSA-RIPEMD160", A::Ripemd160),
    ("RSA-SHA1", A::Sha1),
    ("RSA-SHA1-2", A::Sha1),
    ("RSA-SHA224", A::Sha224),
    ("RSA-SHA256", A::Sha256),
    ("RSA-SHA3-224", A::Sha3_224),
    ("RSA-SHA3-256", A::Sha3_256),
    ("RSA-SHA3-384", A::Sha3_384),
    ("RSA-SHA3-512", A::Sha3_512),
    ("RSA-SHA384", A::Sha384),
    ("RSA-SHA512", A::Sha512),
    ("RSA-SHA512/224", A::Sha512_224),
    ("RSA-SHA512/256", A::Sha512_256),
    ("RSA-SM3", A::Sm3),
    ("blake2b512", A::Blake2b512),
    ("blake2s256", A::Blake2s256),
    ("id-rsassa-pkcs1-v1_5-with-sha3-224", A::Sha3_224),
    ("id-rsassa-pkcs1-v1_5-with-sha3-256", A::Sha3_256),
    ("id-rsassa-pkcs1-v1_5-with-sha3-384", A::Sha3_384),
    ("id-rsassa-pkcs1-v1_5-with-sha3-512", A::Sha3_512),
    ("md5", A::Md5),
    ("md5-sha1", A::Md5Sha1),
    ("md5WithRSAEncryption", A::Md5),
    ("ripemd", A::Ripemd160),
    ("ripemd160", A::Ripemd160),
    ("ripemd160WithRSA", A::Ripemd160),
    ("rmd160", A::Ripemd160),
    ("sha1", A::Sha1),
    ("sha1WithRSAEncryption", A::Sha1),
    ("sha224", A::Sha224),
    ("sha224WithRSAEncryption", A::Sha224),
    ("sha256", A::Sha256),
    ("sha256WithRSAEncryption", A::Sha256),
    ("sha3-224", A::Sha3_224),
    ("sha3-256", A::Sha3_256),
    ("sha3-384", A::Sha3_384),
    ("sha3-512", A::Sha3_512),
    ("sha384", A::Sha384),
    ("sha384WithRSAEncryption", A::Sha384),
    ("sha512", A::Sha512),
    ("sha512-224", A::Sha512_224),
    ("sha512-224WithRSAEncryption", A::Sha512_224),
    ("sha512-256", A::Sha512_256),
    ("sha512-256WithRSAEncryption", A::Sha512_256),
    ("sha512WithRSAEncryption", A::Sha512),
    ("shake128", A::Shake128),
    ("shake256", A::Shake256),
    ("sm3", A::Sm3),
    ("sm3WithRSAEncryption", A::Sm3),
    ("ssl3-md5", A::Md5),
    ("ssl3-sha1", A::Sha1),
];

/// Names that are understood and not listed.
const MORE: &[(&str, Algorithm)] = &[
    ("blake2b-512", A::Blake2b512),
    ("blake2s-256", A::Blake2s256),
    ("ripemd-160", A::Ripemd160),
    ("sha-1", A::Sha1),
    ("sha-224", A::Sha224),
    ("sha-256", A::Sha256),
    ("sha-384", A::Sha384),
    ("sha-512", A::Sha512),
    ("sha-512/224", A::Sha512_224),
    ("sha-512/256", A::Sha512_256),
    ("sha2-224", A::Sha224),
    ("sha2-256", A::Sha256),
    ("sha2-384", A::Sha384),
    ("sha2-512", A::Sha512),
    ("sha2-512/224", A::Sha512_224),
    ("sha2-512/256", A::Sha512_256),
    ("shake-128", A::Shake128),
    ("shake-256", A::Shake256),
    ("ssl3-md5", A::Md5),
];

impl Algorithm {
    /// The algorithm of this name, in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Algorithm> {
        NAMES.iter().chain(MORE).find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, a)| *a)
    }

    /// Whether the output may be of any length.
    #[must_use]
    pub fn is_extendable(self) -> bool {
        matches!(self, A::Shake128 | A::Shake256)
    }
}

impl Algorithm {
    /// Its name as Node's key details have it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            A::Blake2b512 => "blake2b512",
            A::Blake2s256 => "blake2s256",
            A::Md5 => "md5",
            A::Md5Sha1 => "md5-sha1",
            A::Ripemd160 => "ripemd160",
            A::Sha1 => "sha1",
            A::Sha224 => "sha224",
            A::Sha256 => "sha256",
            A::Sha384 => "sha384",
            A::Sha512 => "sha512",
            A::Sha512_224 => "sha512-224",
            A::Sha512_256 => "sha512-256",
            A::Sha3_224 => "sha3-224",
            A::Sha3_256 => "sha3-256",
            A::Sha3_384 => "sha3-384",
            A::Sha3_512 => "sha3-512",
            A::Shake128 => "shake128",
            A::Shake256 => "shake256",
            A::Sm3 => "sm3",
        }
    }
}
