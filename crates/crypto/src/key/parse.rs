//! Reading keys: PKCS #1, PKCS #8, SEC 1, SPKI, as DER or PEM, encrypted or not; and the key of a certificate.

use super::curves::Curve;
use super::der::{self, Reader, oids};
use super::encrypted;
use super::okp::OkpKind;
use super::rsa::{Private, Pss};
use super::{Dh, Ec, Key, Okp, Rsa, pem, pkcs1};
use crate::names::Algorithm;
use crate::value::{Class, Failure, Secret};
use zeroize::Zeroizing;

/// The structure of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Pkcs1,
    Pkcs8,
    Sec1,
    Spki,
}

impl Form {
    #[must_use]
    pub fn from_name(name: &str) -> Option<Form> {
        match name {
            "pkcs1" => Some(Form::Pkcs1),
            "pkcs8" => Some(Form::Pkcs8),
            "sec1" => Some(Form::Sec1),
            "spki" => Some(Form::Spki),
            _ => None,
        }
    }
}

pub(crate) fn unsupported() -> Failure {
    Failure::openssl(0x1E08_010C, "DECODER routines", "unsupported", "ERR_OSSL_UNSUPPORTED")
}
fn unreadable() -> Failure {
    Failure::plain("Failed to read asymmetric key")
}
fn wrong_tag() -> Failure {
    Failure::openssl(0x0680_00A8, "asn1 encoding routines", "wrong tag", "ERR_OSSL_ASN1_WRONG_TAG")
}
fn interrupted() -> Failure {
    let reason = "interrupted or cancelled";
    Failure::openssl(0x0788_0109, "common libcrypto routines", reason, "ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED")
}

/// What a key's algorithm is called when it is one that we do not have.
fn refused(oid: &[u8]) -> Option<Failure> {
    let name = match oid {
        o if o == oids::DSA => "DSA",
        o if o == oids::X448 => "X448",
        o if o == oids::ED448 => "Ed448",
        _ => return None,
    };
    Some(Failure::not_built(&format!("crypto: keys of {name}")))
}

/// A private key of a text or of bytes.
///
/// # Errors
/// Node's.
pub fn private(data: &[u8], form: Option<Form>, passphrase: Option<&[u8]>) -> Result<Key, Failure> {
    let Some(form) = form else { return private_pem(data, passphrase) };
    match form {
        Form::Pkcs1 => pkcs1_private(data).ok_or_else(unsupported),
        Form::Sec1 => sec1(data, None)?.ok_or_else(unsupported),
        Form::Spki => Err(unsupported()),
        Form::Pkcs8 => {
            if encrypted::is_encrypted(data) {
                let Some(passphrase) = passphrase else {
                    return Err(Failure::new(Class::Type, "ERR_MISSING_PASSPHRASE", "Passphrase required for encrypted key"));
                };
                return pkcs8(&encrypted::decrypt(data, passphrase)?);
            }
            pkcs8(data)
        }
    }
}

fn private_pem(text: &[u8], passphrase: Option<&[u8]>) -> Result<Key, Failure> {
    for block in pem::blocks(text) {
        match &*block.label {
            "PRIVATE KEY" => return pkcs8(&block.content).map_err(|e| if e.code.starts_with("ERR_TALLY") { e } else { unsupported() }),
            "ENCRYPTED PRIVATE KEY" => {
                let passphrase = passphrase.ok_or_else(interrupted)?;
                return pkcs8(&encrypted::decrypt(&block.content, passphrase)?);
            }
            "RSA PRIVATE KEY" => return pkcs1_private(&legacy(&block, passphrase)?).ok_or_else(unsupported),
            "EC PRIVATE KEY" => return sec1(&legacy(&block, passphrase)?, None)?.ok_or_else(unsupported),
            "DSA PRIVATE KEY" => return Err(Failure::not_built("crypto: keys of DSA")),
            _ => {}
        }
    }
    Err(unsupported())
}

/// The content of a block that may be encrypted as RFC 1421 has it.
fn legacy(block: &pem::Block, passphrase: Option<&[u8]>) -> Result<Secret, Failure> {
    let Some((_, info)) = block.headers.iter().find(|(name, _)| name == "DEK-Info") else {
        return Ok(block.content.clone());
    };
    encrypted::decrypt_legacy(info, &block.content, passphrase.ok_or_else(interrupted)?)
}

/// A public key of a text or of bytes; of a private key or a certificate its public half.
///
/// # Errors
/// Node's.
pub fn public(data: &[u8], form: Option<Form>, passphrase: Option<&[u8]>) -> Result<Key, Failure> {
    match form {
        Some(Form::Pkcs1) => pkcs1_public(data).or_else(|| pkcs1_private(data)?.to_public()).ok_or_else(unreadable),
        Some(Form::Spki) => spki(data)?.ok_or_else(unreadable),
        Some(form) => private(data, Some(form), passphrase)?.to_public().ok_or_else(unreadable),
        None => {
            for block in pem::blocks(data) {
                match &*block.label {
                    "PUBLIC KEY" => return spki(&block.content)?.ok_or_else(wrong_tag),
                    "RSA PUBLIC KEY" => return pkcs1_public(&block.content).ok_or_else(wrong_tag),
                    "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => {
                        let key = crate::x509::spki_of(&block.content).ok_or_else(wrong_tag)?;
                        return spki(key)?.ok_or_else(wrong_tag);
                    }
                    _ => {}
                }
            }
            private_pem(data, passphrase)?.to_public().ok_or_else(unsupported)
        }
    }
}

/// `RSAPrivateKey`.
pub fn pkcs1_private(data: &[u8]) -> Option<Key> {
    rsa_private(data, None)
}
fn rsa_private(data: &[u8], pss: Option<Option<Pss>>) -> Option<Key> {
    let mut r = Reader(data).enter(der::SEQUENCE)?;
    if r.small()? != 0 {
        return None;
    }
    let mut next = || r.unsigned();
    let (n, e) = (next()?, next()?);
    let mut next = || next().map(|b| Zeroizing::new(b.to_vec()));
    let private = Private { d: next()?, p: next()?, q: next()?, dp: next()?, dq: next()?, qi: next()? };
    if n.is_empty() || e.is_empty() || n.len() * 8 > super::rsa::MOST_BITS {
        return None;
    }
    Some(Key::Rsa(Rsa::new(n, e, Some(private), pss)))
}

/// `RSAPublicKey`.
pub fn pkcs1_public(data: &[u8]) -> Option<Key> {
    rsa_public(data, None)
}
fn rsa_public(data: &[u8], pss: Option<Option<Pss>>) -> Option<Key> {
    let mut r = Reader(data).enter(der::SEQUENCE)?;
    let (n, e) = (r.unsigned()?, r.unsigned()?);
    if !r.is_empty() || n.is_empty() || e.is_empty() || n.len() * 8 > super::rsa::MOST_BITS {
        return None;
    }
    Some(Key::Rsa(Rsa::new(n, e, None, pss)))
}

/// `ECPrivateKey`; the curve is `outer`'s or its own.
fn sec1(data: &[u8], outer: Option<Curve>) -> Result<Option<Key>, Failure> {
    let read = || -> Option<Result<Key, Failure>> {
        let mut r = Reader(data).enter(der::SEQUENCE)?;
        if r.small()? != 1 {
            return None;
        }
        let private = r.take(der::OCTET_STRING)?;
        let mut curve = outer;
        if let Some(mut parameters) = r.enter(0xa0) {
            match curve_of(&mut parameters)? {
                Ok(found) => curve = Some(found),
                Err(e) => return Some(Err(e)),
            }
        }
        Ec::from_private(curve?, private).map(|ec| Ok(Key::Ec(ec)))
    };
    read().transpose()
}

/// `ECParameters`: the name of a curve.
fn curve_of(r: &mut Reader<'_>) -> Option<Result<Curve, Failure>> {
    if r.peek() == Some(der::SEQUENCE) {
        return Some(Err(Failure::not_built("crypto: elliptic curves with explicit parameters")));
    }
    let oid = r.take(der::OID)?;
    Some(Curve::from_oid(oid).ok_or_else(|| Failure::not_built(&format!("crypto: the elliptic curve {}", der::dotted(oid)))))
}

/// `RSASSA-PSS-params`. Nothing for a key that is bound by none.
fn pss(r: &mut Reader<'_>) -> Option<Option<Pss>> {
    let Some(mut r) = r.enter(der::SEQUENCE) else { return Some(None) };
    let mut out = Pss { hash: Algorithm::Sha1, mgf: Algorithm::Sha1, salt: 20 };
    if let Some(mut r) = r.enter(0xa0) {
        out.hash = pkcs1::hash_of_oid(r.enter(der::SEQUENCE)?.take(der::OID)?)?;
    }
    if let Some(mut r) = r.enter(0xa1) {
        let mut r = r.enter(der::SEQUENCE)?;
        if r.take(der::OID)? != oids::MGF1 {
            return None;
        }
        out.mgf = pkcs1::hash_of_oid(r.enter(der::SEQUENCE)?.take(der::OID)?)?;
    }
    if let Some(mut r) = r.enter(0xa2) {
        out.salt = usize::try_from(r.small()?).ok().filter(|n| *n <= 4096)?;
    }
    Some(Some(out))
}
/// The same for a signature's algorithm.
pub(crate) fn pss_parameters(r: &mut Reader<'_>) -> Option<Pss> {
    pss(r)?
}

/// `OneAsymmetricKey`.
pub fn pkcs8(data: &[u8]) -> Result<Key, Failure> {
    let read = || -> Option<Result<Key, Failure>> {
        let mut r = Reader(data).enter(der::SEQUENCE)?;
        if r.small()? > 1 {
            return None;
        }
        let mut algorithm = r.enter(der::SEQUENCE)?;
        let key = r.take(der::OCTET_STRING)?;
        let oid = algorithm.take(der::OID)?;
        let okp = |kind| Some(Ok(Key::Okp(Okp::from_private(kind, Reader(key).take(der::OCTET_STRING)?)?)));
        match oid {
            o if o == oids::RSA => rsa_private(key, None).map(Ok),
            o if o == oids::RSA_PSS => rsa_private(key, Some(pss(&mut algorithm)?)).map(Ok),
            o if o == oids::EC => match curve_of(&mut algorithm)? {
                Ok(curve) => sec1(key, Some(curve)).transpose(),
                Err(e) => Some(Err(e)),
            },
            o if o == oids::ED25519 => okp(OkpKind::Ed25519),
            o if o == oids::X25519 => okp(OkpKind::X25519),
            o if o == oids::DH => {
                let mut p = algorithm.enter(der::SEQUENCE)?;
                let (prime, generator) = (p.unsigned()?, p.unsigned()?);
                Dh::from_private(prime, generator, Reader(key).unsigned()?).map(|dh| Ok(Key::Dh(dh)))
            }
            other => refused(other).map(Err),
        }
    };
    read().unwrap_or_else(|| {
        let missing = Failure::openssl(0x0680_0079, "asn1 encoding routines", "field missing", "ERR_OSSL_ASN1_FIELD_MISSING");
        Err(if Reader(data).enter(der::SEQUENCE).is_some() { missing } else { wrong_tag() })
    })
}

/// `SubjectPublicKeyInfo`; nothing for what is none.
pub fn spki(data: &[u8]) -> Result<Option<Key>, Failure> {
    let read = || -> Option<Result<Key, Failure>> {
        let mut r = Reader(data).enter(der::SEQUENCE)?;
        let mut algorithm = r.enter(der::SEQUENCE)?;
        let key = r.bits()?;
        let oid = algorithm.take(der::OID)?;
        let okp = |kind| (key.len() == 32).then(|| Ok(Key::Okp(Okp { kind, public: key.to_vec(), private: None })));
        match oid {
            o if o == oids::RSA => rsa_public(key, None).map(Ok),
            o if o == oids::RSA_PSS => rsa_public(key, Some(pss(&mut algorithm)?)).map(Ok),
            o if o == oids::EC => match curve_of(&mut algorithm)? {
                Ok(curve) => Some(Ok(Key::Ec(Ec::new(curve, curve.point(key)?, None)))),
                Err(e) => Some(Err(e)),
            },
            o if o == oids::ED25519 => okp(OkpKind::Ed25519),
            o if o == oids::X25519 => okp(OkpKind::X25519),
            o if o == oids::DH => {
                let mut p = algorithm.enter(der::SEQUENCE)?;
                let (prime, generator) = (p.unsigned()?, p.unsigned()?);
                Some(Ok(Key::Dh(Dh {
                    prime: prime.to_vec(),
                    generator: generator.to_vec(),
                    public: Reader(key).unsigned()?.to_vec(),
                    private: None,
                })))
            }
            other => refused(other).map(Err),
        }
    };
    read().transpose()
}
