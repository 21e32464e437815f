//! The elliptic curves by name, and what each can do, behind plain functions.

use super::der::oids;
use crate::value::Secret;
use zeroize::Zeroizing;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    P256,
    P384,
    P521,
    K256,
}

/// What `crypto.getCurves()` lists.
pub const CURVES: &[Curve] = &[Curve::P256, Curve::K256, Curve::P384, Curve::P521];

impl Curve {
    /// By OpenSSL's name or NIST's.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Curve> {
        match name {
            "prime256v1" | "P-256" | "secp256r1" => Some(Curve::P256),
            "secp384r1" | "P-384" => Some(Curve::P384),
            "secp521r1" | "P-521" => Some(Curve::P521),
            "secp256k1" => Some(Curve::K256),
            _ => None,
        }
    }
    #[must_use]
    pub fn from_oid(oid: &[u8]) -> Option<Curve> {
        CURVES.iter().copied().find(|c| c.oid() == oid)
    }
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Curve::P256 => "prime256v1",
            Curve::P384 => "secp384r1",
            Curve::P521 => "secp521r1",
            Curve::K256 => "secp256k1",
        }
    }
    /// As JWK and Web Crypto name it.
    #[must_use]
    pub fn nist_name(self) -> &'static str {
        match self {
            Curve::P256 => "P-256",
            Curve::P384 => "P-384",
            Curve::P521 => "P-521",
            Curve::K256 => "secp256k1",
        }
    }
    #[must_use]
    pub fn oid(self) -> &'static [u8] {
        match self {
            Curve::P256 => oids::P256,
            Curve::P384 => oids::P384,
            Curve::P521 => oids::P521,
            Curve::K256 => oids::K256,
        }
    }
    /// Bytes of a coordinate, and of a private key.
    #[must_use]
    pub fn size(self) -> usize {
        match self {
            Curve::P256 | Curve::K256 => 32,
            Curve::P384 => 48,
            Curve::P521 => 66,
        }
    }
    #[must_use]
    pub fn bits(self) -> usize {
        match self {
            Curve::P256 | Curve::K256 => 256,
            Curve::P384 => 384,
            Curve::P521 => 521,
        }
    }

    /// The private key as exactly [`size`](Curve::size) bytes; `None` for what is 0 or not below the order.
    #[must_use]
    pub fn private(self, bytes: &[u8]) -> Option<Secret> {
        let bytes = super::der::trim(bytes);
        let size = self.size();
        if bytes.len() > size {
            return None;
        }
        let mut full = Zeroizing::new(vec![0; size]);
        full[size - bytes.len()..].copy_from_slice(bytes);
        self.public_of(&full).map(|_| full)
    }
    /// The uncompressed point of a private key.
    #[must_use]
    pub fn public_of(self, private: &[u8]) -> Option<Vec<u8>> {
        match self {
            Curve::P256 => on_p256::public_of(private),
            Curve::P384 => on_p384::public_of(private),
            Curve::P521 => on_p521::public_of(private),
            Curve::K256 => on_k256::public_of(private),
        }
    }
    /// A point in any of its forms as an uncompressed one; `None` if it is not on the curve.
    #[must_use]
    pub fn point(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut plain;
        let mut bytes = bytes;
        if let Some(6 | 7) = bytes.first() {
            // The hybrid form says whether the last coordinate is odd, too.
            if bytes.last().is_none_or(|y| y & 1 != bytes[0] & 1) {
                return None;
            }
            plain = bytes.to_vec();
            plain[0] = 4;
            bytes = &plain;
        }
        match self {
            Curve::P256 => on_p256::point(bytes),
            Curve::P384 => on_p384::point(bytes),
            Curve::P521 => on_p521::point(bytes),
            Curve::K256 => on_k256::point(bytes),
        }
    }
    /// The first coordinate of their product.
    #[must_use]
    pub fn agree(self, private: &[u8], point: &[u8]) -> Option<Secret> {
        match self {
            Curve::P256 => on_p256::agree(private, point),
            Curve::P384 => on_p384::agree(private, point),
            Curve::P521 => on_p521::agree(private, point),
            Curve::K256 => on_k256::agree(private, point),
        }
    }
    /// ECDSA of a hash: r and s, one after the other.
    #[must_use]
    pub fn sign(self, private: &[u8], hash: &[u8]) -> Option<Vec<u8>> {
        let hash = self.widen(hash);
        match self {
            Curve::P256 => on_p256::sign(private, &hash),
            Curve::P384 => on_p384::sign(private, &hash),
            Curve::P521 => on_p521::sign(private, &hash),
            Curve::K256 => on_k256::sign(private, &hash),
        }
    }
    #[must_use]
    pub fn verify(self, point: &[u8], hash: &[u8], signature: &[u8]) -> bool {
        let hash = self.widen(hash);
        match self {
            Curve::P256 => on_p256::verify(point, &hash, signature),
            Curve::P384 => on_p384::verify(point, &hash, signature),
            Curve::P521 => on_p521::verify(point, &hash, signature),
            Curve::K256 => on_k256::verify(point, &hash, signature),
        }
        .unwrap_or(false)
    }
    /// A short hash is the same number with zeroes in front.
    fn widen(self, hash: &[u8]) -> Vec<u8> {
        let mut out = vec![0; self.size().saturating_sub(hash.len())];
        out.extend_from_slice(hash);
        out
    }
    /// A new private key.
    #[must_use]
    pub fn generate(self) -> Option<Secret> {
        let mut bytes = Zeroizing::new(vec![0; self.size()]);
        for _ in 0..256 {
            crate::fill_random(&mut bytes).ok()?;
            if self == Curve::P521 {
                bytes[0] &= 1;
            }
            if self.public_of(&bytes).is_some() {
                return Some(bytes);
            }
        }
        None
    }
}

macro_rules! curve {
    ($name:ident, $library:ident) => {
        mod $name {
            use crate::value::Secret;
            use $library::ecdsa::signature::hazmat::{PrehashSigner, PrehashVerifier};
            use $library::ecdsa::{Signature, SigningKey, VerifyingKey};
            use $library::elliptic_curve::sec1::ToSec1Point;
            use $library::{PublicKey, SecretKey};

            pub fn public_of(private: &[u8]) -> Option<Vec<u8>> {
                Some(SecretKey::from_slice(private).ok()?.public_key().to_sec1_point(false).as_bytes().to_vec())
            }
            pub fn point(bytes: &[u8]) -> Option<Vec<u8>> {
                Some(PublicKey::from_sec1_bytes(bytes).ok()?.to_sec1_point(false).as_bytes().to_vec())
            }
            pub fn agree(private: &[u8], point: &[u8]) -> Option<Secret> {
                let (private, point) = (SecretKey::from_slice(private).ok()?, PublicKey::from_sec1_bytes(point).ok()?);
                let shared = $library::elliptic_curve::ecdh::diffie_hellman(private.to_nonzero_scalar(), point.as_affine());
                Some(Secret::new(shared.raw_secret_bytes().to_vec()))
            }
            pub fn sign(private: &[u8], hash: &[u8]) -> Option<Vec<u8>> {
                let signature: Signature = SigningKey::from_slice(private).ok()?.sign_prehash(hash).ok()?;
                Some(signature.to_bytes().to_vec())
            }
            pub fn verify(point: &[u8], hash: &[u8], signature: &[u8]) -> Option<bool> {
                // Both halves of the range are good: OpenSSL takes them, too.
                let signature = Signature::from_slice(signature).ok()?.normalize_s();
                Some(VerifyingKey::from_sec1_bytes(point).ok()?.verify_prehash(hash, &signature).is_ok())
            }
        }
    };
}

curve!(on_p256, p256);
curve!(on_p384, p384);
curve!(on_p521, p521);
curve!(on_k256, k256);
