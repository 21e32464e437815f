//! Writing keys, in the structures that `parse` reads.

use super::der::{self, oids};
use super::encrypted;
use super::okp::OkpKind;
use super::parse::Form;
use super::rsa::{Pss, Rsa};
use super::{Ec, Key, pem, pkcs1};
use crate::value::{Class, Failure, Secret, Value};
use zeroize::Zeroizing;

fn incompatible(form: &str, why: &str) -> Failure {
    Failure::new(Class::Error, "ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS", format!("The selected key encoding {form} {why}."))
}

/// `RSAPrivateKey`.
pub fn pkcs1_private(rsa: &Rsa) -> Option<Secret> {
    let p = rsa.private.as_ref()?;
    let parts = [&rsa.n[..], &rsa.e, &p.d, &p.p, &p.q, &p.dp, &p.dq, &p.qi].map(|n| Zeroizing::new(der::integer(n)));
    let mut all: Vec<&[u8]> = vec![&[der::INTEGER, 1, 0]];
    all.extend(parts.iter().map(|p| &p[..]));
    Some(Zeroizing::new(der::sequence(&all)))
}
fn pkcs1_public(rsa: &Rsa) -> Vec<u8> {
    der::sequence(&[&der::integer(&rsa.n), &der::integer(&rsa.e)])
}

/// `ECPrivateKey`.
pub fn sec1(ec: &Ec, named: bool) -> Option<Secret> {
    let private = Zeroizing::new(der::value(der::OCTET_STRING, &[ec.private.as_ref()?]));
    let name = if named { der::value(0xa0, &[&der::oid(ec.curve.oid())]) } else { Vec::new() };
    let public = der::value(0xa1, &[&der::bit_string(&ec.point)]);
    Some(Zeroizing::new(der::sequence(&[&[der::INTEGER, 1, 1], &private, &name, &public])))
}

fn pss_parameters(pss: Option<Pss>) -> Vec<u8> {
    let Some(pss) = pss else { return Vec::new() };
    let hash = |a| der::sequence(&[&der::oid(&pkcs1::hash_oid(a).unwrap_or_default()), &[der::NULL, 0]]);
    let sha1 = crate::Algorithm::Sha1;
    let part = |tag: u8, content: Vec<u8>, plain: bool| if plain { Vec::new() } else { der::value(tag, &[&content]) };
    let mgf = der::sequence(&[&der::oid(oids::MGF1), &hash(pss.mgf)]);
    let salt = der::integer(&(pss.salt as u64).to_be_bytes());
    der::sequence(&[&part(0xa0, hash(pss.hash), pss.hash == sha1), &part(0xa1, mgf, pss.mgf == sha1), &part(0xa2, salt, pss.salt == 20)])
}

/// `AlgorithmIdentifier` of a key.
fn algorithm(key: &Key) -> Vec<u8> {
    match key {
        Key::Secret(_) => Vec::new(),
        Key::Rsa(rsa) => match rsa.pss {
            None => der::sequence(&[&der::oid(oids::RSA), &[der::NULL, 0]]),
            Some(pss) => der::sequence(&[&der::oid(oids::RSA_PSS), &pss_parameters(pss)]),
        },
        Key::Ec(ec) => der::sequence(&[&der::oid(oids::EC), &der::oid(ec.curve.oid())]),
        Key::Okp(okp) => der::sequence(&[&der::oid(if okp.kind == OkpKind::Ed25519 { oids::ED25519 } else { oids::X25519 })]),
        Key::Dh(dh) => der::sequence(&[&der::oid(oids::DH), &der::sequence(&[&der::integer(&dh.prime), &der::integer(&dh.generator)])]),
    }
}

/// `SubjectPublicKeyInfo`.
pub fn spki(key: &Key) -> Vec<u8> {
    let public = match key {
        Key::Secret(_) => Vec::new(),
        Key::Rsa(rsa) => pkcs1_public(rsa),
        Key::Ec(ec) => ec.point.clone(),
        Key::Okp(okp) => okp.public.clone(),
        Key::Dh(dh) => der::integer(&dh.public),
    };
    der::sequence(&[&algorithm(key), &der::bit_string(&public)])
}

/// `OneAsymmetricKey`.
pub fn pkcs8(key: &Key) -> Option<Secret> {
    let private = match key {
        Key::Secret(_) => return None,
        Key::Rsa(rsa) => pkcs1_private(rsa)?,
        Key::Ec(ec) => sec1(ec, false)?,
        Key::Okp(okp) => Zeroizing::new(der::value(der::OCTET_STRING, &[okp.private.as_ref()?])),
        Key::Dh(dh) => Zeroizing::new(der::integer(dh.private.as_ref()?)),
    };
    let octets = Zeroizing::new(der::value(der::OCTET_STRING, &[&private]));
    Some(Zeroizing::new(der::sequence(&[&[der::INTEGER, 1, 0], &algorithm(key), &octets])))
}

/// A public key.
pub fn public(key: &Key, form: Form, as_pem: bool) -> Result<Value, Failure> {
    let (label, bytes) = match form {
        Form::Pkcs1 => match key {
            Key::Rsa(rsa) if rsa.pss.is_none() => ("RSA PUBLIC KEY", pkcs1_public(rsa)),
            _ => return Err(incompatible("pkcs1", "can only be used for RSA keys")),
        },
        _ => ("PUBLIC KEY", spki(key)),
    };
    Ok(if as_pem { Value::text(pem::encode(label, &[], &bytes)) } else { Value::bytes(bytes) })
}

/// A private key, encrypted if there are a cipher and a passphrase.
pub fn private(key: &Key, form: Form, as_pem: bool, encrypt: Option<(&str, &[u8])>) -> Result<Value, Failure> {
    let none = || Failure::plain("the key is not private");
    let (label, bytes) = match (form, key) {
        (Form::Pkcs1, Key::Rsa(rsa)) if rsa.pss.is_none() => ("RSA PRIVATE KEY", pkcs1_private(rsa).ok_or_else(none)?),
        (Form::Pkcs1, _) => return Err(incompatible("pkcs1", "can only be used for RSA keys")),
        (Form::Sec1, Key::Ec(ec)) => ("EC PRIVATE KEY", sec1(ec, true).ok_or_else(none)?),
        (Form::Sec1, _) => return Err(incompatible("sec1", "can only be used for EC keys")),
        _ => ("PRIVATE KEY", pkcs8(key).ok_or_else(none)?),
    };
    let Some((cipher, passphrase)) = encrypt else {
        return Ok(if as_pem { Value::text(pem::encode(label, &[], &bytes)) } else { Value::Bytes(bytes) });
    };
    if form == Form::Pkcs8 {
        let bytes = encrypted::encrypt(&bytes, cipher, passphrase)?;
        return Ok(if as_pem { Value::text(pem::encode("ENCRYPTED PRIVATE KEY", &[], &bytes)) } else { Value::bytes(bytes) });
    }
    if !as_pem {
        return Err(incompatible(if form == Form::Pkcs1 { "pkcs1" } else { "sec1" }, "does not support encryption"));
    }
    let (info, bytes) = encrypted::encrypt_legacy(&bytes, cipher, passphrase)?;
    Ok(Value::text(pem::encode(label, &[("Proc-Type", "4,ENCRYPTED"), ("DEK-Info", &info)], &bytes)))
}
