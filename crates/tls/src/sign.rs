//! Keys of ours as rustls' signing keys: whatever `crypto` can sign with.

use rustls::pki_types::SubjectPublicKeyInfoDer;
use rustls::sign::{Signer, SigningKey};
use rustls::{Error, SignatureAlgorithm, SignatureScheme};
use std::sync::Arc;
use tally_crypto::{Key, Value, perform};

/// Scheme, hash, whether RSA's padding is PSS.
pub(crate) const SCHEMES: &[(SignatureScheme, Option<&str>, bool)] = &[
    (SignatureScheme::ECDSA_NISTP256_SHA256, Some("sha256"), false),
    (SignatureScheme::ECDSA_NISTP384_SHA384, Some("sha384"), false),
    (SignatureScheme::ECDSA_NISTP521_SHA512, Some("sha512"), false),
    (SignatureScheme::ED25519, None, false),
    (SignatureScheme::RSA_PSS_SHA256, Some("sha256"), true),
    (SignatureScheme::RSA_PSS_SHA384, Some("sha384"), true),
    (SignatureScheme::RSA_PSS_SHA512, Some("sha512"), true),
    (SignatureScheme::RSA_PKCS1_SHA256, Some("sha256"), false),
    (SignatureScheme::RSA_PKCS1_SHA384, Some("sha384"), false),
    (SignatureScheme::RSA_PKCS1_SHA512, Some("sha512"), false),
];

/// What a key can sign.
pub(crate) fn schemes_of(key: &Key) -> Vec<SignatureScheme> {
    let is_rsa = |s: SignatureScheme| {
        matches!(
            s,
            SignatureScheme::RSA_PSS_SHA256
                | SignatureScheme::RSA_PSS_SHA384
                | SignatureScheme::RSA_PSS_SHA512
                | SignatureScheme::RSA_PKCS1_SHA256
                | SignatureScheme::RSA_PKCS1_SHA384
                | SignatureScheme::RSA_PKCS1_SHA512
        )
    };
    match key {
        Key::Rsa(rsa) if rsa.pss.is_none() => SCHEMES.iter().map(|s| s.0).filter(|s| is_rsa(*s)).collect(),
        Key::Ec(ec) => match ec.curve.nist_name() {
            "P-256" => vec![SignatureScheme::ECDSA_NISTP256_SHA256],
            "P-384" => vec![SignatureScheme::ECDSA_NISTP384_SHA384],
            "P-521" => vec![SignatureScheme::ECDSA_NISTP521_SHA512],
            _ => Vec::new(),
        },
        Key::Okp(_) if key.kind() == "ed25519" => vec![SignatureScheme::ED25519],
        _ => Vec::new(),
    }
}

/// Arguments of `sign` and `verify` behind key and hash.
pub(crate) fn arguments(key: &Arc<Key>, scheme: SignatureScheme, message: &[u8]) -> Option<Vec<Value>> {
    let (_, hash, pss) = SCHEMES.iter().find(|s| s.0 == scheme)?;
    let (padding, salt) = if *pss { (Value::Number(6.0), Value::Number(-1.0)) } else { (Value::None, Value::None) };
    let hash = hash.map_or(Value::None, Value::text);
    Some(vec![Value::Key(key.clone()), hash, Value::bytes(message), Value::Bool(false), padding, salt, Value::Bool(false)])
}

#[derive(Clone)]
pub(crate) struct OurKey(pub Arc<Key>);

impl std::fmt::Debug for OurKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OurKey({})", self.0.kind())
    }
}

impl SigningKey for OurKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let own = schemes_of(&self.0);
        let scheme = own.into_iter().find(|s| offered.contains(s))?;
        Some(Box::new(OurSigner { key: self.clone(), scheme }))
    }
    fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'_>> {
        None
    }
    fn algorithm(&self) -> SignatureAlgorithm {
        match &*self.0 {
            Key::Rsa(_) => SignatureAlgorithm::RSA,
            Key::Okp(_) => SignatureAlgorithm::ED25519,
            _ => SignatureAlgorithm::ECDSA,
        }
    }
}

#[derive(Debug)]
struct OurSigner {
    key: OurKey,
    scheme: SignatureScheme,
}

impl Signer for OurSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let failed = || Error::General("signing failed".into());
        let arguments = arguments(&self.key.0, self.scheme, message).ok_or_else(failed)?;
        match perform("sign", &arguments) {
            Ok(Value::Bytes(signature)) => Ok(signature.to_vec()),
            _ => Err(failed()),
        }
    }
    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }
}
