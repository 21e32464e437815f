//! Paddings of RSA (RFC 8017): PKCS #1 v1.5 for signatures and encryption, PSS, OAEP.
//!
//! **Invariants.** What is wrong with a decrypted padding is not told apart, neither by the error nor by branches before all
//! of it was looked at. A bad v1.5 padding decrypts to bytes that depend on key and ciphertext only (implicit rejection, as in
//! draft-irtf-cfrg-rsa-guidance): there is nothing to ask an oracle.

use super::der::{self, oids};
use super::rsa::Rsa;
use crate::hash::{Hasher, Hmac};
use crate::names::Algorithm;
use crate::value::{Failure, Secret};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq, ConstantTimeLess};
use zeroize::Zeroizing;

pub fn hash(algorithm: Algorithm, parts: &[&[u8]]) -> Vec<u8> {
    let mut hasher = Hasher::new(algorithm);
    for part in parts {
        hasher.update(part);
    }
    let mut out = vec![0; hasher.output_size()];
    hasher.finish(&mut out);
    out
}

/// The object identifier of a hash.
#[must_use]
pub fn hash_oid(algorithm: Algorithm) -> Option<Vec<u8>> {
    let nist = |last: u8| Some([oids::NIST_HASH, &[last]].concat());
    match algorithm {
        Algorithm::Md5 => Some(oids::MD5.to_vec()),
        Algorithm::Sha1 => Some(oids::SHA1.to_vec()),
        Algorithm::Ripemd160 => Some(oids::RIPEMD160.to_vec()),
        Algorithm::Sm3 => Some(oids::SM3.to_vec()),
        Algorithm::Sha256 => nist(1),
        Algorithm::Sha384 => nist(2),
        Algorithm::Sha512 => nist(3),
        Algorithm::Sha224 => nist(4),
        Algorithm::Sha512_224 => nist(5),
        Algorithm::Sha512_256 => nist(6),
        Algorithm::Sha3_224 => nist(7),
        Algorithm::Sha3_256 => nist(8),
        Algorithm::Sha3_384 => nist(9),
        Algorithm::Sha3_512 => nist(10),
        _ => None,
    }
}
/// The hash of an object identifier.
#[must_use]
pub fn hash_of_oid(oid: &[u8]) -> Option<Algorithm> {
    const ALL: [Algorithm; 14] = [
        Algorithm::Md5,
        Algorithm::Sha1,
        Algorithm::Ripemd160,
        Algorithm::Sm3,
        Algorithm::Sha256,
        Algorithm::Sha384,
        Algorithm::Sha512,
        Algorithm::Sha224,
        Algorithm::Sha512_224,
        Algorithm::Sha512_256,
        Algorithm::Sha3_224,
        Algorithm::Sha3_256,
        Algorithm::Sha3_384,
        Algorithm::Sha3_512,
    ];
    ALL.into_iter().find(|a| hash_oid(*a).as_deref() == Some(oid))
}

fn too_large() -> Failure {
    openssl(0x0200_006E, "rsa routines", "data too large for key size", "ERR_OSSL_RSA_DATA_TOO_LARGE_FOR_KEY_SIZE")
}
pub fn openssl(number: u32, library: &'static str, reason: &'static str, code: &'static str) -> Failure {
    let mut failure = Failure::openssl(number, library, reason, code);
    failure.stacked = false;
    failure
}

/// The encoded message of a v1.5 signature: `00 01 ff.. 00 DigestInfo`.
pub fn digest_info(algorithm: Algorithm, digest: &[u8], size: usize) -> Result<Vec<u8>, Failure> {
    let info = if algorithm == Algorithm::Md5Sha1 {
        digest.to_vec()
    } else {
        let oid = hash_oid(algorithm)
            .ok_or_else(|| openssl(0x0200_0075, "rsa routines", "unknown algorithm type", "ERR_OSSL_RSA_UNKNOWN_ALGORITHM_TYPE"))?;
        let kind = der::sequence(&[&der::oid(&oid), &[der::NULL, 0]]);
        der::sequence(&[&kind, &der::value(der::OCTET_STRING, &[digest])])
    };
    pad_1(&info, size)
        .ok_or_else(|| openssl(0x0200_0070, "rsa routines", "digest too big for rsa key", "ERR_OSSL_RSA_DIGEST_TOO_BIG_FOR_RSA_KEY"))
}

/// Block type 1 of v1.5.
fn pad_1(data: &[u8], size: usize) -> Option<Vec<u8>> {
    let fill = size.checked_sub(data.len() + 3).filter(|n| *n >= 8)?;
    let mut out = vec![0, 1];
    out.resize(2 + fill, 0xff);
    out.push(0);
    out.extend_from_slice(data);
    Some(out)
}

/// MGF1.
fn mask(algorithm: Algorithm, seed: &[u8], out: &mut [u8]) {
    let size = Hasher::new(algorithm).output_size();
    for (i, part) in out.chunks_mut(size).enumerate() {
        crate::cipher::xor(part, &hash(algorithm, &[seed, &(i as u32).to_be_bytes()]));
    }
}

/// A PSS encoding of a digest, of `bits` bits less one.
pub fn pss_encode(algorithm: Algorithm, mgf: Algorithm, digest: &[u8], salt_len: usize, bits: usize) -> Result<Vec<u8>, Failure> {
    let size = (bits - 1).div_ceil(8);
    let h_len = digest.len();
    if size < h_len + salt_len + 2 {
        let mut failure = too_large();
        failure.stacked = true;
        return Err(failure);
    }
    let mut salt = vec![0; salt_len];
    crate::fill_random(&mut salt).map_err(|_| Failure::plain("the system has no random bytes"))?;
    let h = hash(algorithm, &[&[0; 8], digest, &salt]);
    let mut out = vec![0; size - h_len - 1 - salt_len - 1];
    out.push(1);
    out.extend_from_slice(&salt);
    mask(mgf, &h, &mut out);
    out[0] &= 0xff >> (8 * size - (bits - 1));
    out.extend_from_slice(&h);
    out.push(0xbc);
    Ok(out)
}

/// Whether an encoded message (as long as the modulus) is a PSS encoding of a digest. `salt_len`: `None` for any.
pub fn pss_verify(algorithm: Algorithm, mgf: Algorithm, digest: &[u8], salt_len: Option<usize>, bits: usize, message: &[u8]) -> bool {
    let size = (bits - 1).div_ceil(8);
    let h_len = digest.len();
    let Some(extra) = message.len().checked_sub(size) else { return false };
    if message[..extra].iter().any(|b| *b != 0) || size < h_len + 2 {
        return false;
    }
    let message = &message[extra..];
    let top = 0xff_u8 >> (8 * size - (bits - 1));
    if message[size - 1] != 0xbc || message[0] & !top != 0 {
        return false;
    }
    let (db, h) = message[..size - 1].split_at(size - 1 - h_len);
    let mut db = db.to_vec();
    mask(mgf, h, &mut db);
    db[0] &= top;
    let Some(at) = db.iter().position(|b| *b != 0) else { return false };
    let salt = &db[at + 1..];
    db[at] == 1 && salt_len.is_none_or(|n| n == salt.len()) && hash(algorithm, &[&[0; 8], digest, salt]) == h
}

/// The longest salt that fits.
#[must_use]
pub fn most_salt(bits: usize, h_len: usize) -> usize {
    (bits.saturating_sub(1)).div_ceil(8).saturating_sub(h_len + 2)
}

/// How an encryption is padded.
#[derive(Clone, Copy)]
pub enum Padding<'a> {
    Pkcs1,
    None,
    Oaep(Algorithm, &'a [u8]),
}

/// By OpenSSL's number.
pub fn padding<'a>(number: f64, hash: Algorithm, label: &'a [u8]) -> Result<Padding<'a>, Failure> {
    match number as i64 {
        1 => Ok(Padding::Pkcs1),
        3 => Ok(Padding::None),
        4 => Ok(Padding::Oaep(hash, label)),
        _ => Err(openssl(0x0200_0076, "rsa routines", "unknown padding type", "ERR_OSSL_RSA_UNKNOWN_PADDING_TYPE")),
    }
}

fn no_padding(data: &[u8], size: usize) -> Result<Secret, Failure> {
    if data.len() < size {
        return Err(openssl(0x0200_007A, "rsa routines", "data too small for key size", "ERR_OSSL_RSA_DATA_TOO_SMALL_FOR_KEY_SIZE"));
    }
    if data.len() > size {
        return Err(too_large());
    }
    Ok(Zeroizing::new(data.to_vec()))
}
fn over_modulus() -> Failure {
    openssl(0x0200_0084, "rsa routines", "data too large for modulus", "ERR_OSSL_RSA_DATA_TOO_LARGE_FOR_MODULUS")
}

pub fn public_encrypt(key: &Rsa, padding: Padding<'_>, data: &[u8]) -> Result<Vec<u8>, Failure> {
    let size = key.size();
    let no_random = |_| Failure::plain("the system has no random bytes");
    let message = match padding {
        Padding::None => no_padding(data, size)?,
        Padding::Pkcs1 => {
            let fill = size.checked_sub(data.len() + 3).filter(|n| *n >= 8).ok_or_else(too_large)?;
            let mut out = Zeroizing::new(vec![0; 2 + fill]);
            out[1] = 2;
            for byte in &mut out[2..] {
                while *byte == 0 {
                    crate::fill_random(std::slice::from_mut(byte)).map_err(no_random)?;
                }
            }
            out.push(0);
            out.extend_from_slice(data);
            out
        }
        Padding::Oaep(algorithm, label) => {
            let h = hash(algorithm, &[label]);
            let fill = size.checked_sub(2 * h.len() + 2 + data.len()).ok_or_else(too_large)?;
            let mut seed = Zeroizing::new(vec![0; h.len()]);
            crate::fill_random(&mut seed).map_err(no_random)?;
            let mut db = Zeroizing::new(h);
            let len = db.len() + fill;
            db.resize(len, 0);
            db.push(1);
            db.extend_from_slice(data);
            mask(algorithm, &seed, &mut db);
            mask(algorithm, &db, &mut seed);
            Zeroizing::new([&[0][..], &seed, &db].concat())
        }
    };
    key.raise(&message)?.ok_or_else(over_modulus)
}

pub fn private_decrypt(key: &Rsa, padding: Padding<'_>, data: &[u8]) -> Result<Secret, Failure> {
    let size = key.size();
    if data.len() > size {
        let mut failure =
            Failure::openssl(0x0200_006C, "rsa routines", "data greater than mod len", "ERR_OSSL_RSA_DATA_GREATER_THAN_MOD_LEN");
        failure.stacked = false;
        return Err(failure);
    }
    let message = key.raise_private(data)?.ok_or_else(over_modulus)?;
    match padding {
        Padding::None => Ok(message),
        Padding::Oaep(algorithm, label) => unpad_oaep(algorithm, label, &message)
            .ok_or_else(|| openssl(0x0200_0079, "rsa routines", "oaep decoding error", "ERR_OSSL_RSA_OAEP_DECODING_ERROR")),
        Padding::Pkcs1 => unpad_2(key, data, &message),
    }
}

fn unpad_oaep(algorithm: Algorithm, label: &[u8], message: &[u8]) -> Option<Secret> {
    let h = hash(algorithm, &[label]);
    if message.len() < 2 * h.len() + 2 {
        return None;
    }
    let mut seed = Zeroizing::new(message[1..=h.len()].to_vec());
    let mut db = Zeroizing::new(message[1 + h.len()..].to_vec());
    mask(algorithm, &db, &mut seed);
    mask(algorithm, &seed, &mut db);
    let mut good = message[0].ct_eq(&0) & db[..h.len()].ct_eq(&h);
    // The first byte behind the hash that is not 0 must be 1.
    let (mut at, mut found) = (0_u32, Choice::from(0));
    for (i, byte) in db.iter().enumerate().skip(h.len()) {
        let zero = byte.ct_eq(&0);
        let first = !zero & !found;
        at.conditional_assign(&(i as u32), first);
        good &= !first | byte.ct_eq(&1);
        found |= first;
    }
    bool::from(good & found).then(|| Zeroizing::new(db[at as usize + 1..].to_vec()))
}

/// Block type 2 of v1.5; what is wrong gives other bytes instead.
fn unpad_2(key: &Rsa, data: &[u8], message: &[u8]) -> Result<Secret, Failure> {
    let size = key.size();
    if size < 11 {
        return Err(over_modulus());
    }
    let other = replacement(key, data)?;
    let mut good = message[0].ct_eq(&0) & message[1].ct_eq(&2);
    let (mut at, mut found) = (0_u32, Choice::from(0));
    for (i, byte) in message.iter().enumerate().skip(2) {
        let first = byte.ct_eq(&0) & !found;
        at.conditional_assign(&(i as u32), first);
        found |= first;
    }
    good &= found & !at.ct_lt(&10);
    let start = u32::conditional_select(&other.1, &(at + 1), good) as usize;
    let mut out = Zeroizing::new(vec![0; size]);
    for (i, to) in out.iter_mut().enumerate() {
        *to = u8::conditional_select(&other.0[i], &message[i], good);
    }
    out.drain(..start.min(size));
    Ok(out)
}

/// The bytes that stand in for a message that cannot be read, and where in them it starts.
fn replacement(key: &Rsa, data: &[u8]) -> Result<(Secret, u32), Failure> {
    let size = key.size();
    let wide = |bytes: &[u8]| {
        let mut out = Zeroizing::new(vec![0; size.saturating_sub(bytes.len())]);
        out.extend_from_slice(bytes);
        out
    };
    let mac = |key: &[u8], parts: &[&[u8]]| -> Secret {
        let Some(mut mac) = Hmac::new(Algorithm::Sha256, key) else { return Secret::default() };
        for part in parts {
            mac.update(part);
        }
        Zeroizing::new(mac.finish())
    };
    let d = key.private.as_ref().map_or(&[][..], |p| &p.d[..]);
    let of_key = Zeroizing::new(hash(Algorithm::Sha256, &[&wide(d)]));
    let seed = mac(&of_key, &[&wide(data)]);
    let stretch = |label: &[u8], len: usize| {
        let mut out = Zeroizing::new(Vec::with_capacity(len + 32));
        let mut i = 0_u16;
        while out.len() < len {
            out.extend_from_slice(&mac(&seed, &[&i.to_be_bytes(), label, &((len * 8) as u16).to_be_bytes()]));
            i += 1;
        }
        out.truncate(len);
        out
    };
    let lengths = stretch(b"length", 256);
    let most = (size - 10) as u32;
    let ones = most.next_power_of_two().saturating_mul(2) - 1;
    let ones = if most.leading_zeros() == 0 { u32::MAX } else { ones >> u32::from(!most.is_power_of_two()) };
    let mut len = 0_u32;
    for pair in lengths.as_chunks::<2>().0 {
        let candidate = u32::from(u16::from_be_bytes(*pair)) & ones;
        len.conditional_assign(&candidate, candidate.ct_lt(&most));
    }
    Ok((stretch(b"message", size), size as u32 - len))
}

/// A signature without a hash: `privateEncrypt`.
pub fn private_encrypt(key: &Rsa, padding: Padding<'_>, data: &[u8]) -> Result<Secret, Failure> {
    let message = match padding {
        Padding::None => no_padding(data, key.size())?,
        Padding::Pkcs1 => Zeroizing::new(pad_1(data, key.size()).ok_or_else(|| {
            let mut failure = too_large();
            failure.stacked = true;
            failure
        })?),
        Padding::Oaep(..) => {
            return Err(openssl(
                0x1C80_00A5,
                "Provider routines",
                "illegal or unsupported padding mode",
                "ERR_OSSL_ILLEGAL_OR_UNSUPPORTED_PADDING_MODE",
            ));
        }
    };
    key.raise_private(&message)?.ok_or_else(over_modulus)
}

/// What `private_encrypt` was given.
pub fn public_decrypt(key: &Rsa, padding: Padding<'_>, data: &[u8]) -> Result<Vec<u8>, Failure> {
    if data.len() > key.size() {
        return Err(openssl(0x0200_006C, "rsa routines", "data greater than mod len", "ERR_OSSL_RSA_DATA_GREATER_THAN_MOD_LEN"));
    }
    let message = key.raise(data)?.ok_or_else(over_modulus)?;
    match padding {
        Padding::None => Ok(message),
        Padding::Pkcs1 => {
            let at = message.iter().skip(2).position(|b| *b != 0xff).map_or(0, |n| n + 2);
            if message.len() < 11 || message[..2] != [0, 1] || at < 10 || message[at] != 0 {
                let mut failure = Failure::openssl(0x0200_008A, "rsa routines", "invalid padding", "ERR_OSSL_RSA_INVALID_PADDING");
                failure.stacked = true;
                return Err(failure);
            }
            Ok(message[at + 1..].to_vec())
        }
        Padding::Oaep(..) => Err(openssl(
            0x1C80_00A5,
            "Provider routines",
            "illegal or unsupported padding mode",
            "ERR_OSSL_ILLEGAL_OR_UNSUPPORTED_PADDING_MODE",
        )),
    }
}
