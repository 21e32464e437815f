//! Keys: what they are, reading and writing them, and what is done with them.

pub mod curves;
pub mod der;
pub mod dh;
mod encrypted;
mod fast;
pub mod jwk;
mod okp;
mod ops;
pub mod parse;
pub mod pem;
pub mod pkcs1;
mod rsa;
mod sign;
mod write;

pub use curves::{CURVES, Curve};
pub use dh::Dh;
pub(crate) use fast::here as fast_here;
pub use okp::OkpKind;
pub use ops::perform;
pub use rsa::{Private, Pss, Rsa};
pub use sign::{verify_hashed, verify_message};

use crate::value::{Failure, Secret};

/// A key of any kind.
#[allow(clippy::large_enum_variant, reason = "keys are few and held behind a pointer")]
pub enum Key {
    Secret(Secret),
    Rsa(Rsa),
    Ec(Ec),
    Okp(Okp),
    Dh(Dh),
}

/// A key on a curve of [`Curve`].
pub struct Ec {
    pub curve: Curve,
    /// Uncompressed.
    pub point: Vec<u8>,
    /// As long as a coordinate.
    pub private: Option<Secret>,
    fast: fast::Ec,
}

impl Ec {
    #[must_use]
    pub fn new(curve: Curve, point: Vec<u8>, private: Option<Secret>) -> Ec {
        Ec { curve, point, private, fast: fast::Ec::default() }
    }
    /// `None` for what is no private key of the curve.
    #[must_use]
    pub fn from_private(curve: Curve, private: &[u8]) -> Option<Ec> {
        let private = curve.private(private)?;
        Some(Ec::new(curve, curve.public_of(&private)?, Some(private)))
    }
    #[must_use]
    pub fn x(&self) -> &[u8] {
        &self.point[1..=self.curve.size()]
    }
    #[must_use]
    pub fn y(&self) -> &[u8] {
        &self.point[1 + self.curve.size()..]
    }
}

/// A key on Curve25519.
pub struct Okp {
    pub kind: OkpKind,
    pub public: Vec<u8>,
    pub private: Option<Secret>,
}

impl Okp {
    #[must_use]
    pub fn from_private(kind: OkpKind, private: &[u8]) -> Option<Okp> {
        Some(Okp { kind, public: kind.public_of(private)?, private: Some(Secret::new(private.to_vec())) })
    }
}

impl Key {
    /// Bytes it takes, about.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Key::Secret(s) => s.len(),
            Key::Rsa(rsa) => rsa.size() * if rsa.private.is_some() { 16 } else { 4 },
            Key::Dh(dh) => dh.prime.len() * 4,
            Key::Ec(_) | Key::Okp(_) => 1024,
        }
    }
    #[must_use]
    pub fn is_private(&self) -> bool {
        match self {
            Key::Secret(_) => false,
            Key::Rsa(k) => k.private.is_some(),
            Key::Ec(k) => k.private.is_some(),
            Key::Okp(k) => k.private.is_some(),
            Key::Dh(k) => k.private.is_some(),
        }
    }
    /// The public half; `None` of a secret key.
    #[must_use]
    pub fn to_public(&self) -> Option<Key> {
        Some(match self {
            Key::Secret(_) => return None,
            Key::Rsa(k) => Key::Rsa(k.to_public()),
            Key::Ec(k) => Key::Ec(Ec::new(k.curve, k.point.clone(), None)),
            Key::Okp(k) => Key::Okp(Okp { kind: k.kind, public: k.public.clone(), private: None }),
            Key::Dh(k) => Key::Dh(k.to_public()),
        })
    }
    /// Node's `asymmetricKeyType`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Key::Secret(_) => "secret",
            Key::Rsa(k) if k.pss.is_some() => "rsa-pss",
            Key::Rsa(_) => "rsa",
            Key::Ec(_) => "ec",
            Key::Okp(k) => k.kind.name(),
            Key::Dh(_) => "dh",
        }
    }
    /// Whether two keys are the same; in constant time for what is secret.
    #[must_use]
    pub fn equals(&self, other: &Key) -> bool {
        let same = |a: &Option<Secret>, b: &Option<Secret>| match (a, b) {
            (None, None) => true,
            (Some(a), Some(b)) => crate::equal_in_constant_time(a, b),
            _ => false,
        };
        match (self, other) {
            (Key::Secret(a), Key::Secret(b)) => crate::equal_in_constant_time(a, b),
            (Key::Rsa(a), Key::Rsa(b)) => a.n == b.n && a.e == b.e && a.pss == b.pss && a.private.is_some() == b.private.is_some(),
            (Key::Ec(a), Key::Ec(b)) => a.curve == b.curve && a.point == b.point && same(&a.private, &b.private),
            (Key::Okp(a), Key::Okp(b)) => a.kind == b.kind && a.public == b.public && same(&a.private, &b.private),
            (Key::Dh(a), Key::Dh(b)) => {
                a.prime == b.prime && a.generator == b.generator && a.public == b.public && same(&a.private, &b.private)
            }
            _ => false,
        }
    }
}

/// The operation is none for a key of this kind.
pub(crate) fn not_for_kind() -> Failure {
    let reason = "operation not supported for this keytype";
    pkcs1::openssl(0x0300_0096, "digital envelope routines", reason, "ERR_OSSL_EVP_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE")
}
