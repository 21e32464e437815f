//! Keys from passwords and from other keys: PBKDF2 (RFC 8018), HKDF (RFC 5869), scrypt (RFC 7914), Argon2 (RFC 9106).
//!
//! **Invariants.** Cost parameters are checked before memory is taken; how much it will be is what [`memory`] answers, so that
//! the caller can ask its ledger first.

use crate::hash::Hmac;
use crate::names::Algorithm;
use crate::value::{Class, Failure, Given, Secret, Value};
use argon2::{Argon2, AssociatedData, ParamsBuilder, Version};
use hmac::SimpleHmac;
use zeroize::Zeroizing;

/// The hash of this name, or Node's error.
pub(crate) fn digest(name: &str) -> Result<Algorithm, Failure> {
    Algorithm::from_name(name).ok_or_else(|| Failure::new(Class::Type, "ERR_CRYPTO_INVALID_DIGEST", format!("Invalid digest: {name}")))
}

fn no_xof(algorithm: Algorithm) -> Result<(), Failure> {
    if algorithm.is_extendable() {
        return Err(Failure::plain("error:1C8000B7:Provider routines::xof digests not allowed"));
    }
    Ok(())
}

fn empty() -> Failure {
    Failure::plain("Deriving bits failed")
}

/// `(digest, password, salt, iterations, length)`
pub fn pbkdf2(a: &Given<'_>) -> Result<Value, Failure> {
    let algorithm = digest(a.text(0))?;
    no_xof(algorithm)?;
    let length = a.size(4);
    if length == 0 {
        return Err(empty());
    }
    let rounds = u32::try_from(a.size(3)).unwrap_or(u32::MAX).max(1);
    let mut out = Zeroizing::new(vec![0; length]);
    pbkdf2_into(algorithm, a.bytes(1), a.bytes(2), rounds, &mut out)?;
    Ok(Value::Bytes(out))
}

pub(crate) fn pbkdf2_into(algorithm: Algorithm, password: &[u8], salt: &[u8], rounds: u32, out: &mut [u8]) -> Result<(), Failure> {
    use pbkdf2::pbkdf2_hmac as run;
    fn simple<D>(password: &[u8], salt: &[u8], rounds: u32, out: &mut [u8]) -> Result<(), Failure>
    where
        D: digest::Digest + digest::block_api::BlockSizeUser + Clone + Sync,
    {
        pbkdf2::pbkdf2::<SimpleHmac<D>>(password, salt, rounds, out).map_err(|_| empty())
    }
    match algorithm {
        Algorithm::Blake2b512 => simple::<blake2::Blake2b512>(password, salt, rounds, out)?,
        Algorithm::Blake2s256 => simple::<blake2::Blake2s256>(password, salt, rounds, out)?,
        Algorithm::Md5 => run::<md5::Md5>(password, salt, rounds, out),
        Algorithm::Ripemd160 => run::<ripemd::Ripemd160>(password, salt, rounds, out),
        Algorithm::Sha1 => run::<sha1::Sha1>(password, salt, rounds, out),
        Algorithm::Sha224 => run::<sha2::Sha224>(password, salt, rounds, out),
        Algorithm::Sha256 => run::<sha2::Sha256>(password, salt, rounds, out),
        Algorithm::Sha384 => run::<sha2::Sha384>(password, salt, rounds, out),
        Algorithm::Sha512 => run::<sha2::Sha512>(password, salt, rounds, out),
        Algorithm::Sha512_224 => run::<sha2::Sha512_224>(password, salt, rounds, out),
        Algorithm::Sha512_256 => run::<sha2::Sha512_256>(password, salt, rounds, out),
        Algorithm::Sha3_224 => simple::<sha3::Sha3_224>(password, salt, rounds, out)?,
        Algorithm::Sha3_256 => simple::<sha3::Sha3_256>(password, salt, rounds, out)?,
        Algorithm::Sha3_384 => simple::<sha3::Sha3_384>(password, salt, rounds, out)?,
        Algorithm::Sha3_512 => simple::<sha3::Sha3_512>(password, salt, rounds, out)?,
        Algorithm::Sm3 => run::<sm3::Sm3>(password, salt, rounds, out),
        Algorithm::Md5Sha1 => return Err(Failure::not_built("crypto: PBKDF2 with md5-sha1")),
        Algorithm::Shake128 | Algorithm::Shake256 => return Err(empty()),
    }
    Ok(())
}

fn mac(algorithm: Algorithm, key: &[u8], parts: &[&[u8]]) -> Result<Secret, Failure> {
    let mut mac = Hmac::new(algorithm, key).ok_or_else(|| Failure::not_built("crypto: HKDF with this digest"))?;
    for part in parts {
        mac.update(part);
    }
    Ok(Zeroizing::new(mac.finish()))
}

/// `(digest, key, salt, info, length)`
pub fn hkdf(a: &Given<'_>) -> Result<Value, Failure> {
    let algorithm = digest(a.text(0))?;
    no_xof(algorithm)?;
    let length = a.size(4);
    let size = crate::hash::Hasher::new(algorithm).output_size();
    if length > 255 * size {
        return Err(Failure::new(Class::Range, "ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length"));
    }
    if length == 0 {
        return Err(empty());
    }
    let zeroes = [0; 64];
    let salt = if a.bytes(2).is_empty() { &zeroes[..size] } else { a.bytes(2) };
    let key = mac(algorithm, salt, &[a.bytes(1)])?;
    let mut out = Zeroizing::new(Vec::with_capacity(length + size));
    let mut last = Secret::default();
    for i in 1..=length.div_ceil(size) {
        last = mac(algorithm, &key, &[&last, a.bytes(3), &[i as u8]])?;
        out.extend_from_slice(&last);
    }
    out.truncate(length);
    Ok(Value::Bytes(out))
}

fn scrypt_params(text: &str) -> Failure {
    Failure::new(Class::Range, "ERR_CRYPTO_INVALID_SCRYPT_PARAMS", format!("Invalid scrypt params{text}"))
}

/// `(password, salt, n, r, p, most memory, length)`
pub fn scrypt(a: &Given<'_>) -> Result<Value, Failure> {
    let (n, r, p) = check_scrypt(a)?;
    let length = a.size(6);
    if length == 0 {
        return Ok(Value::bytes(Vec::new()));
    }
    let params = scrypt::Params::new(n.trailing_zeros() as u8, r, p).map_err(|_| scrypt_params(""))?;
    let mut out = Zeroizing::new(vec![0; length]);
    scrypt::scrypt(a.bytes(0), a.bytes(1), &params, &mut out).map_err(|_| scrypt_params(""))?;
    Ok(Value::Bytes(out))
}

/// Only the checks of `scrypt`, by the same arguments: they come before the callback in Node.
pub fn scrypt_check(a: &Given<'_>) -> Result<Value, Failure> {
    check_scrypt(a).map(|_| Value::None)
}

fn check_scrypt(a: &Given<'_>) -> Result<(u64, u32, u32), Failure> {
    let (n, r, p) = (a.size(2) as u64, a.size(3) as u64, a.size(4) as u64);
    let most = a.some_number(5).unwrap_or(0.0).max(0.0) as u128;
    if n < 2 || !n.is_power_of_two() || r == 0 || p == 0 {
        return Err(scrypt_params(""));
    }
    // As OpenSSL checks: p at most (2^30 - 1) / r, n less than 2^(16 r), then the memory.
    let too_much = || scrypt_params(": error:030000AC:digital envelope routines::memory limit exceeded");
    if p > ((1 << 30) - 1) / r || 16 * r <= 63 && n >= 1 << (16 * r) {
        return Err(too_much());
    }
    let blocks = u128::from(p) * 128 * u128::from(r);
    let table = 32 * u128::from(r) * (u128::from(n) + 2) * 4;
    if blocks + table > most {
        return Err(too_much());
    }
    match (u32::try_from(r), u32::try_from(p)) {
        (Ok(r), Ok(p)) => Ok((n, r, p)),
        _ => Err(too_much()),
    }
}

/// `(kind, message, nonce, secret, data, lanes, length, KiB of memory, passes)`
pub fn argon2(a: &Given<'_>) -> Result<Value, Failure> {
    let refused = || Failure::plain("Argon2 derivation failed");
    let algorithm = match a.text(0) {
        "argon2d" => argon2::Algorithm::Argon2d,
        "argon2i" => argon2::Algorithm::Argon2i,
        _ => argon2::Algorithm::Argon2id,
    };
    let mut params = ParamsBuilder::new();
    let number = |i: usize| u32::try_from(a.size(i)).unwrap_or(u32::MAX);
    params.p_cost(number(5)).output_len(a.size(6)).m_cost(number(7)).t_cost(number(8));
    if !a.bytes(4).is_empty() {
        let Ok(data) = AssociatedData::new(a.bytes(4)) else {
            return Err(Failure::not_built("crypto: argon2 with more than 32 bytes of associatedData"));
        };
        params.data(data);
    }
    let params = params.build().map_err(|_| refused())?;
    let run = if a.bytes(3).is_empty() {
        Argon2::new(algorithm, Version::V0x13, params)
    } else {
        Argon2::new_with_secret(a.bytes(3), algorithm, Version::V0x13, params).map_err(|_| refused())?
    };
    let mut out = Zeroizing::new(vec![0; a.size(6)]);
    run.hash_password_into(a.bytes(1), a.bytes(2), &mut out).map_err(|_| refused())?;
    Ok(Value::Bytes(out))
}

/// Bytes of memory that an operation takes, over what its arguments and its result do.
#[must_use]
pub fn memory(operation: &str, arguments: &[Value]) -> u64 {
    let a = Given(arguments);
    match operation {
        "scrypt" => {
            let (n, r, p) = (a.size(2) as u64, a.size(3) as u64, a.size(4) as u64);
            n.saturating_add(p).saturating_add(2).saturating_mul(r).saturating_mul(128).saturating_add(a.size(6) as u64)
        }
        "argon2" => (a.size(7) as u64).saturating_mul(1024).saturating_add(a.size(6) as u64),
        "pbkdf2" | "hkdf" => a.size(4) as u64,
        "cipherOnce" => a.bytes(4).len() as u64,
        _ => 0,
    }
}
