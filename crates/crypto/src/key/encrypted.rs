//! Private keys under a passphrase: PBES2 (RFC 8018) around PKCS #8, and the older way of PEM.
//!
//! **Invariants.** Counts and costs of a stranger's key are bounded before any work: [`MOST_ROUNDS`], [`MOST_MEMORY`].

use super::der::{self, Reader, oids};
use super::pkcs1;
use crate::cipher::{self, Cipher, Mode};
use crate::kdf;
use crate::names::Algorithm;
use crate::value::{Class, Failure, Secret};
use zeroize::Zeroizing;

/// Rounds of PBKDF2 that are still done for a key: some seconds.
const MOST_ROUNDS: u64 = 10_000_000;
/// Bytes that scrypt may take for a key.
const MOST_MEMORY: u64 = 64 << 20;

const CIPHERS: [(&[u8], &str); 4] = [
    (oids::AES128_CBC, "aes-128-cbc"),
    (oids::AES192_CBC, "aes-192-cbc"),
    (oids::AES256_CBC, "aes-256-cbc"),
    (oids::DES_EDE3_CBC, "des-ede3-cbc"),
];

struct Sealed<'a> {
    derivation: Reader<'a>,
    scheme: Reader<'a>,
    data: &'a [u8],
}

/// `EncryptedPrivateKeyInfo` with PBES2. The algorithm's identifier, too.
fn open(data: &[u8]) -> Option<(&[u8], Option<Sealed<'_>>)> {
    let mut r = Reader(data).enter(der::SEQUENCE)?;
    let mut algorithm = r.enter(der::SEQUENCE)?;
    let sealed = r.take(der::OCTET_STRING)?;
    let oid = algorithm.take(der::OID)?;
    let parts = || {
        let mut parameters = algorithm.enter(der::SEQUENCE)?;
        Some(Sealed { derivation: parameters.enter(der::SEQUENCE)?, scheme: parameters.enter(der::SEQUENCE)?, data: sealed })
    };
    let mut parts = parts;
    Some((oid, if oid == oids::PBES2 { parts() } else { None }))
}

/// Whether this is a private key under a passphrase.
pub fn is_encrypted(data: &[u8]) -> bool {
    open(data).is_some()
}

fn bad_decrypt() -> Failure {
    Failure::openssl(0x1C80_0064, "Provider routines", "bad decrypt", "ERR_OSSL_BAD_DECRYPT")
}

/// What is under a passphrase.
pub fn decrypt(data: &[u8], passphrase: &[u8]) -> Result<Secret, Failure> {
    let (oid, sealed) = open(data).ok_or_else(super::parse::unsupported)?;
    let Some(mut sealed) = sealed else {
        return Err(Failure::not_built(&format!("crypto: private keys encrypted by the scheme {}", der::dotted(oid))));
    };
    let scheme = sealed.scheme.take(der::OID).unwrap_or_default();
    let Some((_, name)) = CIPHERS.iter().find(|(oid, _)| *oid == scheme) else {
        return Err(Failure::not_built(&format!("crypto: private keys encrypted by the cipher {}", der::dotted(scheme))));
    };
    let iv = sealed.scheme.take(der::OCTET_STRING).unwrap_or_default();
    let size = cipher::from_name(name).map_or(0, |k| k.key);
    let key = derive(&mut sealed.derivation, passphrase, size)?;
    run(name, &key, iv, false, sealed.data)
}

fn derive(r: &mut Reader<'_>, passphrase: &[u8], size: usize) -> Result<Secret, Failure> {
    let mut out = Zeroizing::new(vec![0; size]);
    let bad = super::parse::unsupported;
    let too_much = || Failure::plain("The encrypted key asks for more work than is done for one");
    let oid = r.take(der::OID).ok_or_else(bad)?;
    let mut p = r.enter(der::SEQUENCE).ok_or_else(bad)?;
    let salt = p.take(der::OCTET_STRING).ok_or_else(bad)?;
    if oid == oids::PBKDF2 {
        let rounds = p.small().ok_or_else(bad)?;
        if rounds > MOST_ROUNDS {
            return Err(too_much());
        }
        if p.peek() == Some(der::INTEGER) && p.small() != Some(size as u64) {
            return Err(bad());
        }
        let algorithm = match p.enter(der::SEQUENCE).and_then(|mut r| r.take(der::OID)) {
            None => Algorithm::Sha1,
            Some(o) if o == oids::HMAC_SHA1 => Algorithm::Sha1,
            Some(o) if o == oids::HMAC_SHA224 => Algorithm::Sha224,
            Some(o) if o == oids::HMAC_SHA256 => Algorithm::Sha256,
            Some(o) if o == oids::HMAC_SHA384 => Algorithm::Sha384,
            Some(o) if o == oids::HMAC_SHA512 => Algorithm::Sha512,
            Some(_) => return Err(bad()),
        };
        kdf::pbkdf2_into(algorithm, passphrase, salt, (rounds as u32).max(1), &mut out)?;
        return Ok(out);
    }
    if oid == oids::SCRYPT {
        let (n, r, parallel) = (p.small().ok_or_else(bad)?, p.small().ok_or_else(bad)?, p.small().ok_or_else(bad)?);
        let memory = n.saturating_add(parallel).saturating_mul(r).saturating_mul(128);
        if memory > MOST_MEMORY || parallel > 64 {
            return Err(too_much());
        }
        if !n.is_power_of_two() || n < 2 {
            return Err(bad());
        }
        let params = scrypt::Params::new(n.trailing_zeros() as u8, r as u32, parallel as u32).map_err(|_| bad())?;
        scrypt::scrypt(passphrase, salt, &params, &mut out).map_err(|_| bad())?;
        return Ok(out);
    }
    Err(Failure::not_built(&format!("crypto: private keys encrypted by the derivation {}", der::dotted(oid))))
}

fn run(name: &str, key: &[u8], iv: &[u8], encrypt: bool, data: &[u8]) -> Result<Secret, Failure> {
    let mut cipher = Cipher::new(name, key, Some(iv), encrypt, None).map_err(|_| bad_decrypt())?;
    let mut out = Zeroizing::new(vec![0; cipher.output_len(data.len())]);
    cipher.update(data, &mut out)?;
    let last = cipher.finish().map_err(|_| bad_decrypt())?;
    out.extend_from_slice(&last);
    Ok(out)
}

fn kind(name: &str) -> Result<&'static cipher::Kind, Failure> {
    cipher::from_name(name).ok_or_else(|| Failure::new(Class::Error, "ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher"))
}
fn random(len: usize) -> Result<Vec<u8>, Failure> {
    let mut out = vec![0; len];
    crate::fill_random(&mut out).map_err(|_| Failure::plain("the system has no random bytes"))?;
    Ok(out)
}

/// Puts a key under a passphrase, as OpenSSL does: 2048 rounds of PBKDF2 with SHA-256.
pub fn encrypt(key: &[u8], name: &str, passphrase: &[u8]) -> Result<Vec<u8>, Failure> {
    let kind = kind(name)?;
    let Some((oid, name)) = CIPHERS.iter().find(|(_, n)| *n == kind.name) else {
        if kind.mode.is_aead() {
            return Err(pkcs1::openssl(
                0x0300_007A,
                "digital envelope routines",
                "cipher parameter error",
                "ERR_OSSL_EVP_CIPHER_PARAMETER_ERROR",
            ));
        }
        return Err(Failure::not_built(&format!("crypto: private keys encrypted by {}", kind.name)));
    };
    let (salt, iv) = (random(16)?, random(kind.iv)?);
    let mut derived = Zeroizing::new(vec![0; kind.key]);
    kdf::pbkdf2_into(Algorithm::Sha256, passphrase, &salt, 2048, &mut derived)?;
    let sealed = run(name, &derived, &iv, true, key)?;
    let octets = |bytes: &[u8]| der::value(der::OCTET_STRING, &[bytes]);
    let prf = der::sequence(&[&der::oid(oids::HMAC_SHA256), &[der::NULL, 0]]);
    let parameters = der::sequence(&[&octets(&salt), &der::integer(&2048_u64.to_be_bytes()), &prf]);
    let derivation = der::sequence(&[&der::oid(oids::PBKDF2), &parameters]);
    let scheme = der::sequence(&[&der::oid(oid), &octets(&iv)]);
    let algorithm = der::sequence(&[&der::oid(oids::PBES2), &der::sequence(&[&derivation, &scheme])]);
    Ok(der::sequence(&[&algorithm, &octets(&sealed)]))
}

/// OpenSSL's key of a passphrase: MD5 over it and the salt, one round.
fn legacy_key(passphrase: &[u8], salt: &[u8], size: usize) -> Secret {
    let mut out = Zeroizing::new(Vec::with_capacity(size + 16));
    let mut last: Vec<u8> = Vec::new();
    while out.len() < size {
        last = pkcs1::hash(Algorithm::Md5, &[&last, passphrase, salt]);
        out.extend_from_slice(&last);
    }
    out.truncate(size);
    out
}

/// `info`: what stands behind `DEK-Info:`.
pub fn decrypt_legacy(info: &str, data: &[u8], passphrase: &[u8]) -> Result<Secret, Failure> {
    let (name, iv) = info.split_once(',').ok_or_else(super::parse::unsupported)?;
    let kind = kind(name.trim())?;
    let iv = iv.trim().as_bytes();
    let digit = |b: u8| (b as char).to_digit(16).map(|d| d as u8);
    let iv: Option<Vec<u8>> = iv.chunks(2).map(|pair| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?)).collect();
    let iv = iv.filter(|iv| iv.len() == kind.iv && iv.len() >= 8 && kind.mode == Mode::Cbc).ok_or_else(super::parse::unsupported)?;
    run(kind.name, &legacy_key(passphrase, &iv[..8], kind.key), &iv, false, data)
}

/// What stands behind `DEK-Info:`, and the sealed bytes.
pub fn encrypt_legacy(key: &[u8], name: &str, passphrase: &[u8]) -> Result<(String, Secret), Failure> {
    let kind = kind(name)?;
    if kind.mode != Mode::Cbc {
        return Err(Failure::not_built(&format!("crypto: PEM encrypted by {}", kind.name)));
    }
    let iv = random(kind.iv)?;
    let sealed = run(kind.name, &legacy_key(passphrase, &iv[..8], kind.key), &iv, true, key)?;
    let hex: String = iv.iter().map(|b| format!("{b:02X}")).collect();
    Ok((format!("{},{hex}", kind.name.to_uppercase()), sealed))
}
