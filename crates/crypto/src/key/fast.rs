//! The same by graviola's routines, where this machine's processor has what they need and they know the algorithm.
//!
//! **Invariants.** graviola panics on a processor without ADX, BMI2 and AVX2: nothing of it is called before [`here`] said so.
//! Each function answers `None` for "not here", and the caller goes the ordinary way.

use super::curves::Curve;
use super::der;
use crate::names::Algorithm;
use graviola::hashing::{Sha256, Sha384, Sha512};
use graviola::signing::{ecdsa, eddsa, rsa};
use std::sync::OnceLock;

/// Whether graviola may be called.
#[must_use]
pub fn here() -> bool {
    static HERE: OnceLock<bool> = OnceLock::new();
    *HERE.get_or_init(graviola::util::is_cpu_supported)
}

/// An RSA key's engines, made when first wanted.
#[derive(Default)]
pub struct Rsa {
    private: OnceLock<Option<rsa::SigningKey>>,
    public: OnceLock<Option<rsa::VerifyingKey>>,
}

impl Rsa {
    fn private(&self, der: impl FnOnce() -> Option<crate::Secret>) -> Option<&rsa::SigningKey> {
        if !here() {
            return None;
        }
        self.private.get_or_init(|| rsa::SigningKey::from_pkcs1_der(&der()?).ok()).as_ref()
    }
    fn public(&self, n: &[u8], e: &[u8]) -> Option<&rsa::VerifyingKey> {
        if !here() {
            return None;
        }
        let make = || rsa::VerifyingKey::from_pkcs1_der(&der::sequence(&[&der::integer(n), &der::integer(e)])).ok();
        self.public.get_or_init(make).as_ref()
    }
    /// A v1.5 signature, or a PSS one whose salt is as long as the digest. `der`: the key as PKCS #1.
    pub fn sign(&self, der: impl FnOnce() -> Option<crate::Secret>, algorithm: Algorithm, pss: bool, message: &[u8]) -> Option<Vec<u8>> {
        if !matches!(algorithm, Algorithm::Sha256 | Algorithm::Sha384 | Algorithm::Sha512) {
            return None;
        }
        let key = self.private(der)?;
        let mut out = vec![0; key.modulus_len_bytes()];
        let made = match (algorithm, pss) {
            (Algorithm::Sha256, false) => key.sign_pkcs1_sha256(&mut out, message),
            (Algorithm::Sha384, false) => key.sign_pkcs1_sha384(&mut out, message),
            (_, false) => key.sign_pkcs1_sha512(&mut out, message),
            (Algorithm::Sha256, true) => key.sign_pss_sha256(&mut out, message),
            (Algorithm::Sha384, true) => key.sign_pss_sha384(&mut out, message),
            (_, true) => key.sign_pss_sha512(&mut out, message),
        };
        made.ok()?;
        Some(out)
    }
    /// Whether a v1.5 signature is good.
    pub fn verify(&self, n: &[u8], e: &[u8], algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Option<bool> {
        if !matches!(algorithm, Algorithm::Sha256 | Algorithm::Sha384 | Algorithm::Sha512) {
            return None;
        }
        let key = self.public(n, e)?;
        let good = match algorithm {
            Algorithm::Sha256 => key.verify_pkcs1_sha256(signature, message),
            Algorithm::Sha384 => key.verify_pkcs1_sha384(signature, message),
            _ => key.verify_pkcs1_sha512(signature, message),
        };
        Some(good.is_ok())
    }
}

/// A new RSA key as PKCS #1.
#[must_use]
pub fn generate_rsa(bits: usize) -> Option<crate::Secret> {
    let size = match bits {
        2048 => rsa::KeySize::Rsa2048,
        3072 => rsa::KeySize::Rsa3072,
        4096 => rsa::KeySize::Rsa4096,
        _ => return None,
    };
    if !here() {
        return None;
    }
    let mut room = zeroize::Zeroizing::new(vec![0; 4096]);
    let made = rsa::SigningKey::generate(size).ok()?;
    let len = made.to_pkcs1_der(&mut room).ok()?.len();
    room.truncate(len);
    Some(room)
}

enum Signer {
    P256(ecdsa::SigningKey<ecdsa::P256>),
    P384(ecdsa::SigningKey<ecdsa::P384>),
}
#[allow(clippy::large_enum_variant, reason = "there is one for each key, and most are P-256")]
enum Verifier {
    P256(ecdsa::VerifyingKey<ecdsa::P256>),
    P384(ecdsa::VerifyingKey<ecdsa::P384>),
}

/// An elliptic key's engines.
#[derive(Default)]
pub struct Ec {
    private: OnceLock<Option<Signer>>,
    public: OnceLock<Option<Verifier>>,
}

macro_rules! by_hash {
    ($algorithm:expr, $hash:ident => $run:expr) => {
        match $algorithm {
            Algorithm::Sha256 => {
                type $hash = Sha256;
                $run
            }
            Algorithm::Sha384 => {
                type $hash = Sha384;
                $run
            }
            Algorithm::Sha512 => {
                type $hash = Sha512;
                $run
            }
            _ => return None,
        }
    };
}

impl Ec {
    /// `sec1`: the private key in that form.
    pub fn sign(
        &self,
        curve: Curve,
        sec1: impl FnOnce() -> Option<crate::Secret>,
        algorithm: Algorithm,
        message: &[u8],
    ) -> Option<Vec<u8>> {
        if !here() || !matches!(curve, Curve::P256 | Curve::P384) {
            return None;
        }
        let make = || {
            let sec1 = sec1()?;
            match curve {
                Curve::P256 => ecdsa::SigningKey::from_sec1_der(&sec1).ok().map(Signer::P256),
                _ => ecdsa::SigningKey::from_sec1_der(&sec1).ok().map(Signer::P384),
            }
        };
        let key = self.private.get_or_init(make).as_ref()?;
        let mut out = [0; 96];
        let made = by_hash!(algorithm, H => match key {
            Signer::P256(key) => key.sign::<H>(&[message], &mut out),
            Signer::P384(key) => key.sign::<H>(&[message], &mut out),
        });
        Some(made.ok()?.to_vec())
    }
    pub fn verify(&self, curve: Curve, point: &[u8], algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Option<bool> {
        if !here() || !matches!(curve, Curve::P256 | Curve::P384) {
            return None;
        }
        let make = || match curve {
            Curve::P256 => ecdsa::VerifyingKey::from_x962_uncompressed(point).ok().map(Verifier::P256),
            _ => ecdsa::VerifyingKey::from_x962_uncompressed(point).ok().map(Verifier::P384),
        };
        let key = self.public.get_or_init(make).as_ref()?;
        let good = by_hash!(algorithm, H => match key {
            Verifier::P256(key) => key.verify::<H>(&[message], signature),
            Verifier::P384(key) => key.verify::<H>(&[message], signature),
        });
        Some(good.is_ok())
    }
}

/// A signature by Ed25519.
#[must_use]
pub fn ed25519_sign(seed: &[u8], message: &[u8]) -> Option<[u8; 64]> {
    if !here() {
        return None;
    }
    Some(eddsa::Ed25519SigningKey::from_bytes(seed).ok()?.sign(message))
}
