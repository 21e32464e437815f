//! Signatures: RSA (v1.5, PSS), ECDSA, Ed25519.

use super::der::{self, Reader};
use super::okp::{self, OkpKind};
use super::pkcs1::{self, openssl};
use super::rsa::Rsa;
use super::{Ec, Key, not_for_kind, write};
use crate::kdf;
use crate::names::Algorithm;
use crate::value::{Class, Failure, Given, Value};

const PKCS1: i64 = 1;
const PSS: i64 = 6;

/// What is signed.
#[derive(Clone, Copy)]
enum Message<'a> {
    Whole(&'a [u8]),
    Hashed(&'a [u8]),
}

/// How it is signed.
struct How {
    algorithm: Option<Algorithm>,
    padding: Option<i64>,
    salt: Option<i64>,
    /// ECDSA: r and s alone, not as DER.
    plain: bool,
}

impl How {
    /// `(key, digest or nothing, message, whether it is the digest, padding, salt, plain, ...)`
    fn read<'a>(a: &'a Given<'_>) -> Result<(How, Message<'a>), Failure> {
        let algorithm = match a.some_text(1) {
            Some(name) => Some(kdf::digest(name)?),
            None => None,
        };
        let number = |i: usize| a.some_number(i).map(|n| n as i64);
        let how = How { algorithm, padding: number(4), salt: number(5), plain: matches!(a.value(6), Value::Bool(true)) };
        let message = if matches!(a.value(3), Value::Bool(true)) { Message::Hashed(a.bytes(2)) } else { Message::Whole(a.bytes(2)) };
        Ok((how, message))
    }
    fn hash(&self) -> Algorithm {
        self.algorithm.unwrap_or(Algorithm::Sha256)
    }
    fn digest(&self, message: Message<'_>) -> Vec<u8> {
        match message {
            Message::Whole(bytes) => pkcs1::hash(self.hash(), &[bytes]),
            Message::Hashed(bytes) => bytes.to_vec(),
        }
    }
}

fn unsupported_padding() -> Failure {
    openssl(0x1C80_00A5, "Provider routines", "illegal or unsupported padding mode", "ERR_OSSL_ILLEGAL_OR_UNSUPPORTED_PADDING_MODE")
}

/// `(key, digest or nothing, message, whether it is the digest, padding, salt, plain) -> signature`
pub fn sign(a: &Given<'_>) -> Result<Value, Failure> {
    let (how, message) = How::read(a)?;
    let failed = || Failure::plain("Signing failed");
    match &**a.key(0)? {
        Key::Rsa(rsa) => sign_rsa(rsa, &how, message).map(Value::bytes),
        Key::Ec(ec) => {
            let private = ec.private.as_ref().ok_or_else(failed)?;
            let fast = match message {
                Message::Whole(bytes) => ec.fast.sign(ec.curve, || write::sec1(ec, true), how.hash(), bytes),
                Message::Hashed(_) => None,
            };
            let made = match fast {
                Some(made) => made,
                None => ec.curve.sign(private, &how.digest(message)).ok_or_else(failed)?,
            };
            Ok(Value::bytes(if how.plain { made } else { to_der(&made) }))
        }
        Key::Okp(key) if key.kind == OkpKind::Ed25519 => {
            if how.algorithm.is_some() {
                return Err(openssl(0x1C80_007A, "Provider routines", "invalid digest", "ERR_OSSL_INVALID_DIGEST"));
            }
            let Message::Whole(bytes) = message else {
                return Err(Failure::new(Class::Error, "ERR_CRYPTO_UNSUPPORTED_OPERATION", "Unsupported crypto operation"));
            };
            okp::sign(key.private.as_ref().ok_or_else(failed)?, bytes).map(Value::bytes).ok_or_else(failed)
        }
        _ => Err(not_for_kind()),
    }
}

/// Which salt a key and the options want: its length, and the hash of the mask.
fn pss_of(rsa: &Rsa, how: &How, verify: bool) -> Result<(Option<usize>, Algorithm), Failure> {
    let h_len = crate::Hasher::new(how.hash()).output_size();
    let bound = rsa.pss.flatten();
    if bound.is_some_and(|b| b.hash != how.hash() && how.algorithm.is_some()) {
        return Err(openssl(0x1C80_00AE, "Provider routines", "digest not allowed", "ERR_OSSL_DIGEST_NOT_ALLOWED"));
    }
    let too_small = || openssl(0x1C80_00AC, "Provider routines", "pss saltlen too small", "ERR_OSSL_PSS_SALTLEN_TOO_SMALL");
    let most = pkcs1::most_salt(rsa.bits(), h_len);
    let salt = match how.salt {
        Some(-1) => Some(h_len),
        None | Some(-2 | -3) if verify => None,
        None if bound.is_some() => bound.map(|b| b.salt),
        None | Some(-2 | -3) => Some(most),
        Some(n) => match usize::try_from(n) {
            Ok(n) => Some(n),
            Err(_) => return Err(openssl(0x1C80_0070, "Provider routines", "invalid salt length", "ERR_OSSL_INVALID_SALT_LENGTH")),
        },
    };
    if let (Some(bound), Some(salt)) = (bound, salt)
        && salt < bound.salt
    {
        return Err(too_small());
    }
    Ok((salt, bound.map_or(how.hash(), |b| b.mgf)))
}

fn padding_of(rsa: &Rsa, how: &How) -> Result<i64, Failure> {
    match how.padding {
        None if rsa.pss.is_some() => Ok(PSS),
        None => Ok(PKCS1),
        Some(PKCS1) if rsa.pss.is_some() => Err(unsupported_padding()),
        Some(PKCS1) => Ok(PKCS1),
        Some(PSS) => Ok(PSS),
        Some(3) => Err(openssl(0x1C80_00A8, "Provider routines", "invalid padding mode", "ERR_OSSL_INVALID_PADDING_MODE")),
        Some(_) => Err(unsupported_padding()),
    }
}

fn sign_rsa(rsa: &Rsa, how: &How, message: Message<'_>) -> Result<Vec<u8>, Failure> {
    let how = &How { algorithm: how.algorithm.or(rsa.pss.flatten().map(|b| b.hash)), ..*how };
    let pss = padding_of(rsa, how)? == PSS;
    let (salt, mgf) = if pss { pss_of(rsa, how, false)? } else { (None, how.hash()) };
    let h_len = crate::Hasher::new(how.hash()).output_size();
    if let Message::Whole(bytes) = message
        && (!pss || salt == Some(h_len) && mgf == how.hash())
        && let Some(made) = rsa.fast.sign(|| write::pkcs1_private(rsa), how.hash(), pss, bytes)
    {
        return Ok(made);
    }
    let digest = how.digest(message);
    let encoded = if pss {
        if how.hash().is_extendable() {
            return Err(openssl(0x1C80_00B7, "Provider routines", "xof digests not allowed", "ERR_OSSL_XOF_DIGESTS_NOT_ALLOWED"));
        }
        pkcs1::pss_encode(how.hash(), mgf, &digest, salt.unwrap_or(h_len), rsa.bits())?
    } else {
        pkcs1::digest_info(how.hash(), &digest, rsa.size())?
    };
    Ok(rsa.raise_private(&encoded)?.ok_or_else(super::rsa::bad_key)?.to_vec())
}

/// `(key, digest or nothing, message, whether it is the digest, padding, salt, plain, signature) -> whether it is good`
pub fn verify(a: &Given<'_>) -> Result<Value, Failure> {
    let (how, message) = How::read(a)?;
    let signature = a.bytes(7);
    check(a.key(0)?, &how, message, signature).map(Value::Bool)
}

fn check(key: &Key, how: &How, message: Message<'_>, signature: &[u8]) -> Result<bool, Failure> {
    match key {
        Key::Rsa(rsa) => verify_rsa(rsa, how, message, signature),
        Key::Ec(ec) => {
            let plain;
            let signature = if how.plain {
                signature
            } else {
                let Some(found) = from_der(signature, ec.curve.size()) else { return Ok(false) };
                plain = found;
                &plain
            };
            if let Message::Whole(bytes) = message
                && let Some(good) = verify_fast(ec, how, bytes, signature)
            {
                return Ok(good);
            }
            Ok(ec.curve.verify(&ec.point, &how.digest(message), signature))
        }
        Key::Okp(key) if key.kind == OkpKind::Ed25519 => {
            if how.algorithm.is_some() {
                return Err(openssl(0x1C80_007A, "Provider routines", "invalid digest", "ERR_OSSL_INVALID_DIGEST"));
            }
            match message {
                Message::Whole(bytes) => Ok(okp::verify(&key.public, bytes, signature)),
                Message::Hashed(_) => Err(Failure::new(Class::Error, "ERR_CRYPTO_UNSUPPORTED_OPERATION", "Unsupported crypto operation")),
            }
        }
        _ => Err(not_for_kind()),
    }
}

fn verify_fast(ec: &Ec, how: &How, message: &[u8], signature: &[u8]) -> Option<bool> {
    ec.fast.verify(ec.curve, &ec.point, how.hash(), message, signature)
}

fn verify_rsa(rsa: &Rsa, how: &How, message: Message<'_>, signature: &[u8]) -> Result<bool, Failure> {
    let how = &How { algorithm: how.algorithm.or(rsa.pss.flatten().map(|b| b.hash)), ..*how };
    let pss = padding_of(rsa, how)? == PSS;
    let (salt, mgf) = if pss { pss_of(rsa, how, true)? } else { (None, how.hash()) };
    if signature.len() != rsa.size() {
        return Ok(false);
    }
    if let Message::Whole(bytes) = message
        && !pss
        && let Some(good) = rsa.fast.verify(&rsa.n, &rsa.e, how.hash(), bytes, signature)
    {
        return Ok(good);
    }
    let digest = how.digest(message);
    let Some(encoded) = rsa.raise(signature)? else { return Ok(false) };
    if pss {
        return Ok(pkcs1::pss_verify(how.hash(), mgf, &digest, salt, rsa.bits(), &encoded));
    }
    Ok(pkcs1::digest_info(how.hash(), &digest, rsa.size()).is_ok_and(|wanted| wanted == encoded))
}

/// `r` and `s` as DER.
fn to_der(plain: &[u8]) -> Vec<u8> {
    let (r, s) = plain.split_at(plain.len() / 2);
    der::sequence(&[&der::integer(r), &der::integer(s)])
}
fn from_der(bytes: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut all = Reader(bytes);
    let mut r = all.enter(der::SEQUENCE)?;
    let mut out = Vec::with_capacity(2 * size);
    for _ in 0..2 {
        let part = r.unsigned()?;
        let fill = size.checked_sub(part.len())?;
        out.resize(out.len() + fill, 0);
        out.extend_from_slice(part);
    }
    (r.is_empty() && all.is_empty()).then_some(out)
}

/// Whether a signature over a whole message is good. `pss`: how RSA's is padded, if so; ECDSA's is DER.
#[must_use]
pub fn verify_message(key: &Key, algorithm: Option<Algorithm>, pss: Option<super::Pss>, message: &[u8], signature: &[u8]) -> bool {
    let how = How { algorithm, padding: pss.map(|_| PSS), salt: pss.map(|p| p.salt as i64), plain: false };
    check(key, &how, Message::Whole(message), signature).unwrap_or(false)
}
/// The same of a digest.
#[must_use]
pub fn verify_hashed(key: &Key, algorithm: Algorithm, digest: &[u8], signature: &[u8]) -> bool {
    let how = How { algorithm: Some(algorithm), padding: None, salt: None, plain: false };
    check(key, &how, Message::Hashed(digest), signature).unwrap_or(false)
}
