//! Ed25519 (RFC 8032) and X25519 (RFC 7748).

use crate::value::Secret;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OkpKind {
    Ed25519,
    X25519,
}

impl OkpKind {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            OkpKind::Ed25519 => "ed25519",
            OkpKind::X25519 => "x25519",
        }
    }
    /// As JWK names it.
    #[must_use]
    pub fn jwk_name(self) -> &'static str {
        match self {
            OkpKind::Ed25519 => "Ed25519",
            OkpKind::X25519 => "X25519",
        }
    }
    #[must_use]
    pub fn public_of(self, private: &[u8]) -> Option<Vec<u8>> {
        let private: [u8; 32] = private.try_into().ok()?;
        Some(match self {
            OkpKind::Ed25519 => SigningKey::from_bytes(&private).verifying_key().to_bytes().to_vec(),
            OkpKind::X25519 => PublicKey::from(&StaticSecret::from(private)).to_bytes().to_vec(),
        })
    }
    #[must_use]
    pub fn generate() -> Option<Secret> {
        let mut out = Zeroizing::new(vec![0; 32]);
        crate::fill_random(&mut out).ok()?;
        Some(out)
    }
}

#[must_use]
pub fn sign(private: &[u8], message: &[u8]) -> Option<Vec<u8>> {
    if let Some(made) = super::fast::ed25519_sign(private, message) {
        return Some(made.to_vec());
    }
    let key = SigningKey::from_bytes(private.try_into().ok()?);
    Some(key.sign(message).to_bytes().to_vec())
}

#[must_use]
pub fn verify(public: &[u8], message: &[u8], signature: &[u8]) -> bool {
    use ed25519_dalek::Verifier;
    let Ok(signature) = Signature::from_slice(signature) else { return false };
    let Ok(public) = public.try_into() else { return false };
    VerifyingKey::from_bytes(public).is_ok_and(|key| key.verify(message, &signature).is_ok())
}

impl OkpKind {
    /// X25519; `None` for a public key that gives nothing but zeroes.
    #[must_use]
    pub fn agree(private: &[u8], public: &[u8]) -> Option<Secret> {
        agree(private, public)
    }
}

pub(super) fn agree(private: &[u8], public: &[u8]) -> Option<Secret> {
    let private: [u8; 32] = private.try_into().ok()?;
    let public: [u8; 32] = public.try_into().ok()?;
    let shared = StaticSecret::from(private).diffie_hellman(&PublicKey::from(public));
    shared.was_contributory().then(|| Zeroizing::new(shared.to_bytes().to_vec()))
}
