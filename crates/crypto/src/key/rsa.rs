//! RSA keys: their numbers, and raising to a power with them.
//!
//! Private powers are RustCrypto's: blinded, in constant time, checked by the public exponent afterwards.

use super::der;
use crate::names::Algorithm;
use crate::value::{Failure, Secret};
use ::rsa::BoxedUint;
use ::rsa::hazmat::{rsa_decrypt_and_check, rsa_encrypt};
use ::rsa::traits::{PrivateKeyParts, PublicKeyParts};
use ::rsa::{PrivateKey, PublicKey};
use getrandom::SysRng;
use std::sync::OnceLock;
use zeroize::Zeroizing;

/// Longer keys are refused: a power would take minutes.
pub const MOST_BITS: usize = 16384;

/// What an rsa-pss key is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pss {
    pub hash: Algorithm,
    pub mgf: Algorithm,
    pub salt: usize,
}

/// A key; all numbers big-endian without leading zeroes.
pub struct Rsa {
    pub n: Vec<u8>,
    pub e: Vec<u8>,
    pub private: Option<Private>,
    /// For keys of the type rsa-pss; inside: what binds them, if anything.
    pub pss: Option<Option<Pss>>,
    public_engine: OnceLock<Option<PublicKey>>,
    private_engine: OnceLock<Option<PrivateKey>>,
    pub(crate) fast: super::fast::Rsa,
}

#[derive(Clone)]
pub struct Private {
    pub d: Secret,
    pub p: Secret,
    pub q: Secret,
    pub dp: Secret,
    pub dq: Secret,
    pub qi: Secret,
}

fn number(bytes: &[u8]) -> BoxedUint {
    BoxedUint::from_be_slice_vartime(bytes)
}
fn secret(bytes: &[u8]) -> Secret {
    Zeroizing::new(der::trim(bytes).to_vec())
}

impl Rsa {
    #[must_use]
    pub fn new(n: &[u8], e: &[u8], private: Option<Private>, pss: Option<Option<Pss>>) -> Rsa {
        Rsa {
            n: der::trim(n).to_vec(),
            e: der::trim(e).to_vec(),
            private,
            pss,
            public_engine: OnceLock::new(),
            private_engine: OnceLock::new(),
            fast: super::fast::Rsa::default(),
        }
    }
    #[must_use]
    pub fn to_public(&self) -> Rsa {
        Rsa::new(&self.n, &self.e, None, self.pss)
    }
    /// Bits of the modulus.
    #[must_use]
    pub fn bits(&self) -> usize {
        self.n.first().map_or(0, |b| self.n.len() * 8 - b.leading_zeros() as usize)
    }
    /// Bytes of the modulus, and of what it makes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.n.len()
    }

    fn engine(&self) -> Result<&PublicKey, Failure> {
        let make = || PublicKey::new_with_size_limits(number(&self.n), number(&self.e), 16..=MOST_BITS).ok();
        self.public_engine.get_or_init(make).as_ref().ok_or_else(bad_key)
    }
    fn private_engine(&self) -> Result<&PrivateKey, Failure> {
        let make = || {
            let p = self.private.as_ref()?;
            if self.bits() > MOST_BITS {
                return None;
            }
            PrivateKey::from_components(number(&self.n), number(&self.e), number(&p.d), vec![number(&p.p), number(&p.q)]).ok()
        };
        self.private_engine.get_or_init(make).as_ref().ok_or_else(bad_key)
    }

    /// `m ^ e`, as long as the modulus. `None`: m is not below it.
    ///
    /// # Errors
    /// When the key is none.
    pub fn raise(&self, m: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
        let engine = self.engine()?;
        let n = engine.n().as_ref();
        let Ok(m) = BoxedUint::from_be_slice(der::trim(m), n.bits_precision()) else { return Ok(None) };
        if m >= n {
            return Ok(None);
        }
        let out = rsa_encrypt(engine, &m).map_err(|_| bad_key())?;
        Ok(Some(self.full(&out)))
    }
    /// `c ^ d`, as long as the modulus. `None`: c is not below it.
    ///
    /// # Errors
    /// When the key is none, or not private.
    pub fn raise_private(&self, c: &[u8]) -> Result<Option<Secret>, Failure> {
        let engine = self.private_engine()?;
        let n = engine.n().as_ref();
        let Ok(c) = BoxedUint::from_be_slice(der::trim(c), n.bits_precision()) else { return Ok(None) };
        if c >= n {
            return Ok(None);
        }
        let out = rsa_decrypt_and_check(engine, Some(&mut SysRng), &c).map_err(|_| bad_key())?;
        Ok(Some(Zeroizing::new(self.full(&out))))
    }
    fn full(&self, number: &BoxedUint) -> Vec<u8> {
        let bytes = number.to_be_bytes();
        let size = self.size();
        let mut out = vec![0; size.saturating_sub(bytes.len())];
        out.extend_from_slice(&bytes[bytes.len().saturating_sub(size)..]);
        out
    }

    /// A new key. The size was checked.
    ///
    /// # Errors
    /// When there is none for this exponent.
    pub fn generate(bits: usize, exponent: u64, pss: Option<Option<Pss>>) -> Result<Rsa, Failure> {
        if exponent < 3 || exponent.is_multiple_of(2) {
            return Err(Failure::plain("error:020000B2:rsa routines::pub exponent out of range"));
        }
        if bits < 512 {
            return Err(Failure::plain("error:1C8000AB:Provider routines::key size too small"));
        }
        if bits > MOST_BITS {
            return Err(Failure::not_built("crypto: an RSA key of more than 16384 bits"));
        }
        if exponent == 65537
            && let Some(made) = super::fast::generate_rsa(bits)
            && let Some(super::Key::Rsa(mut rsa)) = super::parse::pkcs1_private(&made)
        {
            rsa.pss = pss;
            return Ok(rsa);
        }
        let exponent = BoxedUint::from(exponent);
        let made =
            PrivateKey::new_with_exp_unchecked(&mut SysRng, bits, exponent).map_err(|_| Failure::plain("Key generation job failed"))?;
        let e = made.e().to_be_bytes();
        Rsa::complete(
            &made.n().to_be_bytes(),
            &e,
            &made.d().to_be_bytes(),
            made.primes().first().map(|p| p.to_be_bytes()).as_deref(),
            made.primes().get(1).map(|p| p.to_be_bytes()).as_deref(),
            pss,
        )
        .ok_or_else(bad_key)
    }

    /// A private key of its numbers, the rest of them worked out. `None` if they make none.
    #[must_use]
    pub fn complete(n: &[u8], e: &[u8], d: &[u8], p: Option<&[u8]>, q: Option<&[u8]>, pss: Option<Option<Pss>>) -> Option<Rsa> {
        let (p, q) = (p?, q?);
        let key = PrivateKey::from_components(
            number(der::trim(n)),
            number(der::trim(e)),
            number(der::trim(d)),
            vec![number(der::trim(p)), number(der::trim(q))],
        )
        .ok()?;
        let private = Private {
            d: secret(d),
            p: secret(&key.primes().first()?.to_be_bytes()),
            q: secret(&key.primes().get(1)?.to_be_bytes()),
            dp: secret(&key.dp()?.to_be_bytes()),
            dq: secret(&key.dq()?.to_be_bytes()),
            qi: secret(&key.crt_coefficient()?.to_be_bytes()),
        };
        let out = Rsa::new(n, e, Some(private), pss);
        let _ = out.private_engine.set(Some(key));
        Some(out)
    }
}

pub(crate) fn bad_key() -> Failure {
    let mut failure = Failure::openssl(0x0200_007B, "rsa routines", "invalid key", "ERR_OSSL_RSA_INVALID_KEY");
    failure.stacked = false;
    failure
}
