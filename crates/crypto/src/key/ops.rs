//! Operations on keys, by name.

use super::curves::{CURVES, Curve};
use super::okp::OkpKind;
use super::parse::{self, Form};
use super::pkcs1::{self, openssl};
use super::rsa::{Pss, Rsa};
use super::{Dh, Ec, Key, Okp, der, dh, jwk, not_for_kind, okp, sign, write};
use crate::kdf;
use crate::value::{Class, Failure, Given, Secret, Value};
use std::sync::Arc;

fn key(key: Key) -> Value {
    Value::Key(Arc::new(key))
}
fn number(n: usize) -> Value {
    Value::Number(n as f64)
}
fn random() -> Failure {
    Failure::plain("the system has no random bytes")
}

/// `None` for an operation that is none of keys.
#[must_use]
pub fn perform(operation: &str, a: &Given<'_>) -> Option<Result<Value, Failure>> {
    Some(match operation {
        "keySecret" => Ok(key(Key::Secret(Secret::new(a.bytes(0).to_vec())))),
        "keyExport" => secret(a).map(|s| Value::Bytes(s.clone())),
        "keySize" => secret(a).map(|s| number(s.len())),
        "keyEquals" => a.key(0).and_then(|x| Ok(Value::Bool(x.equals(a.key(1)?)))),
        "keyIsPrivate" => a.key(0).map(|k| Value::Bool(k.is_private())),
        "keyPrivate" => parse::private(a.bytes(0), a.some_text(1).and_then(Form::from_name), a.some_bytes(2)).map(key),
        "keyPublic" => parse::public(a.bytes(0), a.some_text(1).and_then(Form::from_name), a.some_bytes(2)).map(key),
        "keyToPublic" => a.key(0).and_then(|k| k.to_public().map(key).ok_or_else(not_for_kind)),
        "keyDetails" => a.key(0).map(|k| details(k)),
        "keyWritePublic" => write_public(a),
        "keyWritePrivate" => write_private(a),
        "keyJwk" => a.key(0).and_then(|k| jwk::members(k)),
        "keyFromJwk" => jwk::key(a).map(key),
        "keyRaw" => a.key(0).and_then(|k| raw(k)),
        "keyFromRaw" => from_raw(a),
        "generateRsa" => generate_rsa(a),
        "generateEc" => generate_ec(a),
        "generateOkp" => generate_okp(a),
        "generateDh" => generate_dh(a),
        "sign" => sign::sign(a),
        "verify" => sign::verify(a),
        "publicEncrypt" | "privateDecrypt" | "privateEncrypt" | "publicDecrypt" => encrypt(operation, a),
        "agree" => agree(a),
        "curves" => Ok(Value::List(CURVES.iter().map(|c| Value::text(c.name())).collect())),
        "curveCheck" => curve(a.text(0)).map(|_| Value::None),
        "ecdhGenerate" => curve(a.text(0)).and_then(|c| c.generate().map(Value::Bytes).ok_or_else(random)),
        "ecdhPrivate" => curve(a.text(0)).map(|c| c.private(a.bytes(1)).map_or(Value::None, Value::Bytes)),
        "ecdhPublic" => curve(a.text(0)).map(|c| c.public_of(a.bytes(1)).map_or(Value::None, Value::bytes)),
        "ecdhPoint" => curve(a.text(0)).map(|c| c.point(a.bytes(1)).map_or(Value::None, Value::bytes)),
        "ecdhAgree" => curve(a.text(0)).map(|c| c.agree(a.bytes(1), a.bytes(2)).map_or(Value::None, Value::Bytes)),
        "dhGroup" => Ok(dh::group(a.text(0)).map_or(Value::None, Value::bytes)),
        "dhGenerate" => dh::random_private(a.bytes(0)).map(Value::Bytes),
        "dhPower" => dh::power(a.bytes(0), a.bytes(1), a.bytes(2)).map(Value::Bytes).ok_or_else(dh::bad_prime),
        "dhCheck" => Ok(Value::Number(f64::from(dh::check_group(a.bytes(0), a.bytes(1))))),
        "generatePrime" => {
            dh::generate_prime(a.size(0), matches!(a.value(1), Value::Bool(true)), a.some_bytes(2), a.some_bytes(3)).map(Value::Bytes)
        }
        "checkPrime" => dh::check_prime(a.bytes(0)).map(Value::Bool),
        _ => return None,
    })
}

fn secret<'a>(a: &'a Given<'_>) -> Result<&'a Secret, Failure> {
    match &**a.key(0)? {
        Key::Secret(s) => Ok(s),
        _ => Err(Failure::plain("the key is not secret")),
    }
}

fn curve(name: &str) -> Result<Curve, Failure> {
    /// Curves of OpenSSL that we do not have, as they begin.
    const OTHERS: [&str; 9] = ["Oakley", "SM2", "brainpool", "c2", "prime", "secp", "sect", "wap-", "P-"];
    Curve::from_name(name).ok_or_else(|| {
        if OTHERS.iter().any(|o| name.starts_with(o)) && name.len() > 2 {
            return Failure::not_built(&format!("crypto: the elliptic curve {name}"));
        }
        Failure::new(Class::Type, "ERR_CRYPTO_INVALID_CURVE", "Invalid EC curve name")
    })
}

/// `[type, ...]`: rsa: bits, exponent; rsa-pss: also hash, hash of the mask, salt; ec: the curve.
fn details(key: &Key) -> Value {
    let mut out = vec![Value::text(key.kind())];
    match key {
        Key::Rsa(rsa) => {
            out.extend([number(rsa.bits()), Value::bytes(&rsa.e[..])]);
            if let Some(Some(pss)) = rsa.pss {
                out.extend([Value::text(pss.hash.name()), Value::text(pss.mgf.name()), number(pss.salt)]);
            }
        }
        Key::Ec(ec) => out.push(Value::text(ec.curve.name())),
        _ => {}
    }
    Value::List(out)
}

/// `(key, form, whether PEM)`
fn write_public(a: &Given<'_>) -> Result<Value, Failure> {
    let form = Form::from_name(a.text(1)).unwrap_or(Form::Spki);
    write::public(a.key(0)?, form, matches!(a.value(2), Value::Bool(true)))
}
/// `(key, form, whether PEM, cipher or nothing, passphrase)`
fn write_private(a: &Given<'_>) -> Result<Value, Failure> {
    let form = Form::from_name(a.text(1)).unwrap_or(Form::Pkcs8);
    let encrypt = a.some_text(3).map(|cipher| (cipher, a.bytes(4)));
    write::private(a.key(0)?, form, matches!(a.value(2), Value::Bool(true)), encrypt)
}

/// The public key's bytes alone: a point, or 32 bytes.
fn raw(key: &Key) -> Result<Value, Failure> {
    match key {
        Key::Ec(ec) => Ok(Value::bytes(&ec.point[..])),
        Key::Okp(okp) => Ok(Value::bytes(&okp.public[..])),
        _ => Err(not_for_kind()),
    }
}
/// `(curve or kind, bytes)`: the public key of what `keyRaw` gives; nothing if it is none.
fn from_raw(a: &Given<'_>) -> Result<Value, Failure> {
    let kind = match a.text(0) {
        "Ed25519" => OkpKind::Ed25519,
        "X25519" => OkpKind::X25519,
        name => {
            let curve = curve(name)?;
            return Ok(curve.point(a.bytes(1)).map_or(Value::None, |point| key(Key::Ec(Ec::new(curve, point, None)))));
        }
    };
    if a.bytes(1).len() != 32 {
        return Ok(Value::None);
    }
    Ok(key(Key::Okp(Okp { kind, public: a.bytes(1).to_vec(), private: None })))
}

fn pair(private: Key) -> Result<Value, Failure> {
    let public = private.to_public().ok_or_else(not_for_kind)?;
    Ok(Value::List(vec![key(private), key(public)]))
}

/// `(bits, exponent, whether rsa-pss, hash, hash of the mask, salt) -> [private, public]`
fn generate_rsa(a: &Given<'_>) -> Result<Value, Failure> {
    let pss = if matches!(a.value(2), Value::Bool(true)) {
        let hash = a.some_text(3).map(kdf::digest).transpose()?;
        let mgf = a.some_text(4).map(kdf::digest).transpose()?;
        let salt = a.some_number(5).map(|n| n as usize);
        Some(if hash.is_none() && mgf.is_none() && salt.is_none() {
            None
        } else {
            let hash = hash.unwrap_or(crate::Algorithm::Sha1);
            let salt = salt.unwrap_or_else(|| if a.some_text(3).is_some() { crate::Hasher::new(hash).output_size() } else { 20 });
            Some(Pss { hash, mgf: mgf.unwrap_or(hash), salt })
        })
    } else {
        None
    };
    pair(Key::Rsa(Rsa::generate(a.size(0), a.some_number(1).unwrap_or(65537.0) as u64, pss)?))
}

fn generate_ec(a: &Given<'_>) -> Result<Value, Failure> {
    let curve = curve(a.text(0))?;
    let private = curve.generate().ok_or_else(random)?;
    pair(Key::Ec(Ec::from_private(curve, &private).ok_or_else(random)?))
}

fn generate_okp(a: &Given<'_>) -> Result<Value, Failure> {
    let kind = if a.text(0) == "ed25519" { OkpKind::Ed25519 } else { OkpKind::X25519 };
    let private = OkpKind::generate().ok_or_else(random)?;
    pair(Key::Okp(Okp::from_private(kind, &private).ok_or_else(random)?))
}

/// `(prime or its bits, generator) -> [private, public]`
fn generate_dh(a: &Given<'_>) -> Result<Value, Failure> {
    let made;
    let prime = match a.some_bytes(0) {
        Some(prime) => prime,
        None => {
            made = dh::generate_prime(a.size(0), true, None, None)?;
            &made
        }
    };
    pair(Key::Dh(Dh::generate(prime, a.bytes(1))?))
}

/// `(key, padding, hash or nothing, label, data)`
fn encrypt(operation: &str, a: &Given<'_>) -> Result<Value, Failure> {
    let hash = match a.some_text(2) {
        None => crate::Algorithm::Sha1,
        Some(name) => crate::Algorithm::from_name(name)
            .ok_or_else(|| Failure::new(Class::Error, "ERR_OSSL_EVP_INVALID_DIGEST", "Invalid digest used"))?,
    };
    let Key::Rsa(rsa) = &**a.key(0)? else { return Err(not_for_kind()) };
    let padding = pkcs1::padding(a.some_number(1).unwrap_or(4.0), hash, a.bytes(3))?;
    let data = a.bytes(4);
    match operation {
        "publicEncrypt" => pkcs1::public_encrypt(rsa, padding, data).map(Value::bytes),
        "privateDecrypt" => pkcs1::private_decrypt(rsa, padding, data).map(Value::Bytes),
        "privateEncrypt" => pkcs1::private_encrypt(rsa, padding, data).map(Value::Bytes),
        _ => pkcs1::public_decrypt(rsa, padding, data).map(Value::bytes),
    }
}

/// `(private key, public key) -> shared secret`
fn agree(a: &Given<'_>) -> Result<Value, Failure> {
    let failed = || openssl(0x0300_00BA, "digital envelope routines", "different parameters", "ERR_OSSL_EVP_DIFFERENT_PARAMETERS");
    let mismatch = || openssl(0x1C80_00CB, "Provider routines", "mismatching domain parameters", "ERR_OSSL_MISMATCHING_DOMAIN_PARAMETERS");
    let (private, public) = (a.key(0)?, a.key(1)?);
    match (&**private, &**public) {
        (Key::Ec(x), Key::Ec(y)) if x.curve != y.curve => Err(mismatch()),
        (Key::Ec(x), Key::Ec(y)) => {
            let private = x.private.as_ref().ok_or_else(not_for_kind)?;
            x.curve.agree(private, &y.point).map(Value::Bytes).ok_or_else(failed)
        }
        (Key::Okp(x), Key::Okp(y)) if x.kind == OkpKind::X25519 && y.kind == OkpKind::X25519 => {
            let private = x.private.as_ref().ok_or_else(not_for_kind)?;
            let derive = || openssl(0x1C80_00CA, "Provider routines", "failed during derivation", "ERR_OSSL_FAILED_DURING_DERIVATION");
            okp::agree(private, &y.public).map(Value::Bytes).ok_or_else(derive)
        }
        (Key::Dh(x), Key::Dh(y)) if x.prime != y.prime || x.generator != y.generator => Err(mismatch()),
        (Key::Dh(x), Key::Dh(y)) => {
            let private = x.private.as_ref().ok_or_else(not_for_kind)?;
            dh::power(&y.public, private, &x.prime).map(|s| Value::Bytes(Secret::new(der::trim(&s).to_vec()))).ok_or_else(failed)
        }
        _ => Err(not_for_kind()),
    }
}
