//! Keys as JWK (RFC 7517, 7518, 8037): their members as bytes; the text is JavaScript's.

use super::curves::Curve;
use super::okp::OkpKind;
use super::rsa::Private;
use super::{Ec, Key, Okp, Rsa, der};
use crate::value::{Class, Failure, Given, Secret, Value};

fn invalid(what: &'static str) -> Failure {
    Failure::new(Class::Type, "ERR_CRYPTO_INVALID_JWK", what)
}

/// Names and values of the members, in Node's order.
///
/// # Errors
/// For a key that has no such form.
pub fn members(key: &Key) -> Result<Value, Failure> {
    let mut out = Vec::new();
    let mut put = |name: &str, value: Value| out.extend([Value::text(name), value]);
    let bytes = |b: &[u8]| Value::bytes(b);
    match key {
        Key::Rsa(rsa) if rsa.pss.is_none() => {
            put("kty", Value::text("RSA"));
            put("n", bytes(&rsa.n));
            put("e", bytes(&rsa.e));
            if let Some(p) = &rsa.private {
                for (name, part) in [("d", &p.d), ("p", &p.p), ("q", &p.q), ("dp", &p.dp), ("dq", &p.dq), ("qi", &p.qi)] {
                    put(name, bytes(part));
                }
            }
        }
        Key::Ec(ec) => {
            put("kty", Value::text("EC"));
            put("x", bytes(ec.x()));
            put("y", bytes(ec.y()));
            put("crv", Value::text(ec.curve.nist_name()));
            if let Some(d) = &ec.private {
                put("d", bytes(d));
            }
        }
        Key::Okp(okp) => {
            put("crv", Value::text(okp.kind.jwk_name()));
            if let Some(d) = &okp.private {
                put("d", bytes(d));
            }
            put("x", bytes(&okp.public));
            put("kty", Value::text("OKP"));
        }
        _ => return Err(Failure::new(Class::Error, "ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE", "Unsupported JWK Key Type.")),
    }
    Ok(Value::List(out))
}

/// `(kty, private, crv, n, e, d, p, q, dp, dq, qi, x, y)`
///
/// # Errors
/// Node's.
pub fn key(a: &Given<'_>) -> Result<Key, Failure> {
    let private = matches!(a.value(1), Value::Bool(true));
    match a.text(0) {
        "RSA" => {
            let bad = || invalid("Invalid JWK RSA key");
            let part = |i: usize| a.some_bytes(i).filter(|b| !b.is_empty());
            let (n, e) = (part(3).ok_or_else(bad)?, part(4).ok_or_else(bad)?);
            if n.len() * 8 > super::rsa::MOST_BITS {
                return Err(bad());
            }
            let secret = |i: usize| Some(Secret::new(der::trim(part(i)?).to_vec()));
            let numbers = || Some(Private { d: secret(5)?, p: secret(6)?, q: secret(7)?, dp: secret(8)?, dq: secret(9)?, qi: secret(10)? });
            Ok(Key::Rsa(Rsa::new(n, e, if private { Some(numbers().ok_or_else(bad)?) } else { None }, None)))
        }
        "EC" => {
            let bad = || invalid("Invalid JWK EC key");
            let curve = Curve::from_name(a.text(2)).filter(|c| c.nist_name() == a.text(2));
            let curve = curve.ok_or_else(|| Failure::new(Class::Type, "ERR_CRYPTO_INVALID_CURVE", "Invalid EC curve name"))?;
            let size = curve.size();
            let mut point = vec![4];
            for i in [11, 12] {
                let part = a.some_bytes(i).filter(|b| b.len() <= size && !b.is_empty()).ok_or_else(bad)?;
                point.resize(point.len() + size - part.len(), 0);
                point.extend_from_slice(part);
            }
            let point = curve.point(&point).ok_or_else(bad)?;
            if !private {
                return Ok(Key::Ec(Ec::new(curve, point, None)));
            }
            let ec = Ec::from_private(curve, a.bytes(5)).ok_or_else(bad)?;
            if ec.point != point {
                return Err(bad());
            }
            Ok(Key::Ec(ec))
        }
        _ => {
            let bad = || invalid("Invalid JWK OKP key");
            let kind = match a.text(2) {
                "Ed25519" => OkpKind::Ed25519,
                "X25519" => OkpKind::X25519,
                "Ed448" | "X448" => return Err(Failure::not_built(&format!("crypto: keys of {}", a.text(2)))),
                _ => return Err(bad()),
            };
            if private {
                return Okp::from_private(kind, a.bytes(5)).map(Key::Okp).ok_or_else(bad);
            }
            let public = a.some_bytes(11).filter(|b| b.len() == 32).ok_or_else(bad)?;
            Ok(Key::Okp(Okp { kind, public: public.to_vec(), private: None }))
        }
    }
}
