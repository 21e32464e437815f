//! A provider for processors that graviola does not run on: rustls' traits over our own `crypto`.
//!
//! Suites are AES-GCM and ChaCha20-Poly1305; keys are agreed by X25519, P-256 and P-384. A record's cipher is made anew with
//! its nonce: expanding a key costs little beside 16 KiB of text.

use rustls::crypto::cipher::{
    AeadKey, InboundOpaqueMessage, InboundPlainMessage, Iv, KeyBlockShape, MessageDecrypter, MessageEncrypter, Nonce,
    OutboundOpaqueMessage, OutboundPlainMessage, PrefixedPayload, Tls12AeadAlgorithm, Tls13AeadAlgorithm, UnsupportedOperationError,
    make_tls12_aad, make_tls13_aad,
};
use rustls::crypto::hash::{self, HashAlgorithm};
use rustls::crypto::hmac;
use rustls::crypto::tls12::PrfUsingHmac;
use rustls::crypto::tls13::HkdfUsingHmac;
use rustls::crypto::{
    ActiveKeyExchange, CipherSuiteCommon, CryptoProvider, GetRandomFailed, KeyExchangeAlgorithm, KeyProvider, SecureRandom, SharedSecret,
    SupportedKxGroup, WebPkiSupportedAlgorithms,
};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::SigningKey;
use rustls::{
    CipherSuite, ConnectionTrafficSecrets, ContentType, Error, NamedGroup, PeerMisbehaved, ProtocolVersion, SignatureScheme,
    SupportedCipherSuite, Tls12CipherSuite, Tls13CipherSuite,
};
use sha2::{Digest, Sha256, Sha384};
use std::sync::Arc;
use tally_crypto::key::{Curve, OkpKind};
use tally_crypto::{Algorithm, Cipher, Hasher, Hmac};

const TAG: usize = 16;
const EXPLICIT: usize = 8;

pub(crate) fn provider() -> CryptoProvider {
    CryptoProvider {
        cipher_suites: SUITES.to_vec(),
        kx_groups: vec![&Group::X25519, &Group::P256, &Group::P384],
        signature_verification_algorithms: WebPkiSupportedAlgorithms { all: &[], mapping: &[] },
        secure_random: &Random,
        key_provider: &NoKeys,
    }
}

#[derive(Debug)]
struct Random;
impl SecureRandom for Random {
    fn fill(&self, buf: &mut [u8]) -> Result<(), GetRandomFailed> {
        tally_crypto::fill_random(buf).map_err(|_| GetRandomFailed)
    }
}

/// Keys come as our own; rustls reads none.
#[derive(Debug)]
struct NoKeys;
impl KeyProvider for NoKeys {
    fn load_private_key(&self, _: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, Error> {
        Err(Error::General("keys are read elsewhere".into()))
    }
}

// --- hashes

struct Sha(Algorithm);

impl hash::Hash for Sha {
    fn start(&self) -> Box<dyn hash::Context> {
        Box::new(self.context())
    }
    fn hash(&self, data: &[u8]) -> hash::Output {
        let mut context = self.context();
        hash::Context::update(&mut context, data);
        hash::Context::fork_finish(&context)
    }
    fn output_len(&self) -> usize {
        Hasher::new(self.0).output_size()
    }
    fn algorithm(&self) -> HashAlgorithm {
        if self.0 == Algorithm::Sha384 { HashAlgorithm::SHA384 } else { HashAlgorithm::SHA256 }
    }
}
impl Sha {
    fn context(&self) -> ShaContext {
        if self.0 == Algorithm::Sha384 { ShaContext::Sha384(Sha384::default()) } else { ShaContext::Sha256(Sha256::default()) }
    }
}

/// `crypto`'s own is not for threads.
#[derive(Clone)]
enum ShaContext {
    Sha256(Sha256),
    Sha384(Sha384),
}
impl hash::Context for ShaContext {
    fn fork_finish(&self) -> hash::Output {
        match self.clone() {
            ShaContext::Sha256(h) => hash::Output::new(&h.finalize()),
            ShaContext::Sha384(h) => hash::Output::new(&h.finalize()),
        }
    }
    fn fork(&self) -> Box<dyn hash::Context> {
        Box::new(self.clone())
    }
    fn finish(self: Box<Self>) -> hash::Output {
        self.fork_finish()
    }
    fn update(&mut self, data: &[u8]) {
        match self {
            ShaContext::Sha256(h) => h.update(data),
            ShaContext::Sha384(h) => h.update(data),
        }
    }
}

struct Mac(Algorithm);
impl hmac::Hmac for Mac {
    fn with_key(&self, key: &[u8]) -> Box<dyn hmac::Key> {
        Box::new(MacKey(self.0, tally_crypto::Secret::new(key.to_vec())))
    }
    fn hash_output_len(&self) -> usize {
        Hasher::new(self.0).output_size()
    }
}
struct MacKey(Algorithm, tally_crypto::Secret);
impl hmac::Key for MacKey {
    fn sign_concat(&self, first: &[u8], middle: &[&[u8]], last: &[u8]) -> hmac::Tag {
        // SHA-2 makes a MAC with a key of any length.
        let Some(mut mac) = Hmac::new(self.0, &self.1) else { return hmac::Tag::new(&[]) };
        mac.update(first);
        for part in middle {
            mac.update(part);
        }
        mac.update(last);
        hmac::Tag::new(&mac.finish())
    }
    fn tag_len(&self) -> usize {
        Hasher::new(self.0).output_size()
    }
}

// --- agreement

#[derive(Debug)]
enum Group {
    X25519,
    P256,
    P384,
}

impl Group {
    fn curve(&self) -> Option<Curve> {
        match self {
            Group::X25519 => None,
            Group::P256 => Some(Curve::P256),
            Group::P384 => Some(Curve::P384),
        }
    }
}
impl SupportedKxGroup for Group {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let failed = || Error::FailedToGetRandomBytes;
        let (private, public) = match self.curve() {
            Some(curve) => {
                let private = curve.generate().ok_or_else(failed)?;
                let public = curve.public_of(&private).ok_or_else(failed)?;
                (private, public)
            }
            None => {
                let private = OkpKind::generate().ok_or_else(failed)?;
                let public = OkpKind::X25519.public_of(&private).ok_or_else(failed)?;
                (private, public)
            }
        };
        Ok(Box::new(Exchange { curve: self.curve(), name: self.name(), private, public }))
    }
    fn name(&self) -> NamedGroup {
        match self {
            Group::X25519 => NamedGroup::X25519,
            Group::P256 => NamedGroup::secp256r1,
            Group::P384 => NamedGroup::secp384r1,
        }
    }
}
struct Exchange {
    curve: Option<Curve>,
    name: NamedGroup,
    private: tally_crypto::Secret,
    public: Vec<u8>,
}
impl ActiveKeyExchange for Exchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let shared = match self.curve {
            // Only the uncompressed form is TLS'.
            Some(curve) if peer.first() == Some(&4) => curve.agree(&self.private, peer),
            Some(_) => None,
            None => OkpKind::agree(&self.private, peer),
        };
        shared.map(|s| SharedSecret::from(&s[..])).ok_or(Error::PeerMisbehaved(PeerMisbehaved::InvalidKeyShare))
    }
    fn pub_key(&self) -> &[u8] {
        &self.public
    }
    fn group(&self) -> NamedGroup {
        self.name
    }
}

// --- ciphers

struct Aead(&'static str, usize);

struct Keyed {
    name: &'static str,
    key: tally_crypto::Secret,
    iv: Iv,
}

impl Keyed {
    fn seal(&self, nonce: &[u8], additional: &[u8], text: &mut [u8]) -> Result<[u8; TAG], Error> {
        self.run(nonce, additional, text, None).ok_or(Error::EncryptError)
    }
    fn open(&self, nonce: &[u8], additional: &[u8], text: &mut [u8], tag: &[u8]) -> Result<(), Error> {
        self.run(nonce, additional, text, Some(tag)).map(|_| ()).ok_or(Error::DecryptError)
    }
    fn run(&self, nonce: &[u8], additional: &[u8], text: &mut [u8], tag: Option<&[u8]>) -> Option<[u8; TAG]> {
        let mut cipher = Cipher::new(self.name, &self.key, Some(nonce), tag.is_none(), None).ok()?;
        cipher.add(additional, None).ok()?;
        if let Some(tag) = tag {
            cipher.set_tag(tag).ok()?;
        }
        let input = text.to_vec();
        cipher.update(&input, text).ok()?;
        cipher.finish().ok()?;
        if tag.is_some() { Some([0; TAG]) } else { cipher.tag().ok()?.try_into().ok() }
    }
}

impl Aead {
    fn keyed(&self, key: &AeadKey, iv: Iv) -> Keyed {
        Keyed { name: self.0, key: tally_crypto::Secret::new(key.as_ref().to_vec()), iv }
    }
    fn explicit(&self) -> bool {
        self.0 != "chacha20-poly1305"
    }
    fn secrets(&self, key: AeadKey, iv: Iv) -> ConnectionTrafficSecrets {
        match (self.explicit(), self.1) {
            (false, _) => ConnectionTrafficSecrets::Chacha20Poly1305 { key, iv },
            (true, 16) => ConnectionTrafficSecrets::Aes128Gcm { key, iv },
            _ => ConnectionTrafficSecrets::Aes256Gcm { key, iv },
        }
    }
}

impl Tls13AeadAlgorithm for Aead {
    fn encrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageEncrypter> {
        Box::new(Tls13(self.keyed(&key, iv)))
    }
    fn decrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageDecrypter> {
        Box::new(Tls13(self.keyed(&key, iv)))
    }
    fn key_len(&self) -> usize {
        self.1
    }
    fn extract_keys(&self, key: AeadKey, iv: Iv) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        Ok(self.secrets(key, iv))
    }
}

struct Tls13(Keyed);

impl MessageEncrypter for Tls13 {
    fn encrypt(&mut self, message: OutboundPlainMessage<'_>, seq: u64) -> Result<OutboundOpaqueMessage, Error> {
        let total = self.encrypted_payload_len(message.payload.len());
        let mut payload = PrefixedPayload::with_capacity(total);
        payload.extend_from_chunks(&message.payload);
        payload.extend_from_slice(&message.typ.to_array());
        let nonce = Nonce::new(&self.0.iv, seq);
        let tag = self.0.seal(&nonce.0, &make_tls13_aad(total), payload.as_mut())?;
        payload.extend_from_slice(&tag);
        Ok(OutboundOpaqueMessage::new(ContentType::ApplicationData, ProtocolVersion::TLSv1_2, payload))
    }
    fn encrypted_payload_len(&self, payload_len: usize) -> usize {
        payload_len + 1 + TAG
    }
}
impl MessageDecrypter for Tls13 {
    fn decrypt<'a>(&mut self, mut message: InboundOpaqueMessage<'a>, seq: u64) -> Result<InboundPlainMessage<'a>, Error> {
        let len = message.payload.len().checked_sub(TAG).ok_or(Error::DecryptError)?;
        let additional = make_tls13_aad(message.payload.len());
        let nonce = Nonce::new(&self.0.iv, seq);
        let (text, tag) = message.payload.split_at_mut(len);
        self.0.open(&nonce.0, &additional, text, tag)?;
        message.payload.truncate(len);
        message.into_tls13_unpadded_message()
    }
}

impl Tls12AeadAlgorithm for Aead {
    fn encrypter(&self, key: AeadKey, iv: &[u8], extra: &[u8]) -> Box<dyn MessageEncrypter> {
        let mut full = [0; 12];
        let n = iv.len().min(12);
        full[..n].copy_from_slice(&iv[..n]);
        let m = extra.len().min(12 - n);
        full[n..n + m].copy_from_slice(&extra[..m]);
        Box::new(Tls12 { keyed: self.keyed(&key, Iv::new(full)), explicit: self.explicit(), fixed: [0; 4] })
    }
    fn decrypter(&self, key: AeadKey, iv: &[u8]) -> Box<dyn MessageDecrypter> {
        let mut full = [0; 12];
        let n = iv.len().min(12);
        full[..n].copy_from_slice(&iv[..n]);
        let fixed = [full[0], full[1], full[2], full[3]];
        Box::new(Tls12 { keyed: self.keyed(&key, Iv::new(full)), explicit: self.explicit(), fixed })
    }
    fn key_block_shape(&self) -> KeyBlockShape {
        let (fixed_iv_len, explicit_nonce_len) = if self.explicit() { (4, EXPLICIT) } else { (12, 0) };
        KeyBlockShape { enc_key_len: self.1, fixed_iv_len, explicit_nonce_len }
    }
    fn extract_keys(&self, key: AeadKey, iv: &[u8], explicit: &[u8]) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        let both: Vec<u8> = [iv, explicit].concat();
        let full: [u8; 12] = both.try_into().map_err(|_| UnsupportedOperationError)?;
        Ok(self.secrets(key, Iv::new(full)))
    }
}

struct Tls12 {
    keyed: Keyed,
    /// Each record brings a part of its nonce (GCM).
    explicit: bool,
    fixed: [u8; 4],
}

impl MessageEncrypter for Tls12 {
    fn encrypt(&mut self, message: OutboundPlainMessage<'_>, seq: u64) -> Result<OutboundOpaqueMessage, Error> {
        let mut payload = PrefixedPayload::with_capacity(self.encrypted_payload_len(message.payload.len()));
        let nonce = Nonce::new(&self.keyed.iv, seq);
        let additional = make_tls12_aad(seq, message.typ, message.version, message.payload.len());
        let start = if self.explicit { EXPLICIT } else { 0 };
        if self.explicit {
            payload.extend_from_slice(&nonce.0[4..]);
        }
        payload.extend_from_chunks(&message.payload);
        let tag = self.keyed.seal(&nonce.0, &additional, &mut payload.as_mut()[start..])?;
        payload.extend_from_slice(&tag);
        Ok(OutboundOpaqueMessage::new(message.typ, message.version, payload))
    }
    fn encrypted_payload_len(&self, payload_len: usize) -> usize {
        payload_len + TAG + if self.explicit { EXPLICIT } else { 0 }
    }
}
impl MessageDecrypter for Tls12 {
    fn decrypt<'a>(&mut self, mut message: InboundOpaqueMessage<'a>, seq: u64) -> Result<InboundPlainMessage<'a>, Error> {
        /// The most that a record may hold.
        const MOST: usize = 16384;
        let start = if self.explicit { EXPLICIT } else { 0 };
        let len = message.payload.len().checked_sub(TAG + start).ok_or(Error::DecryptError)?;
        let additional = make_tls12_aad(seq, message.typ, message.version, len);
        let mut nonce = Nonce::new(&self.keyed.iv, seq).0;
        let (head, rest) = message.payload.split_at_mut(start);
        if self.explicit {
            nonce[..4].copy_from_slice(&self.fixed);
            nonce[4..].copy_from_slice(head);
        }
        let (text, tag) = rest.split_at_mut(len);
        self.keyed.open(&nonce, &additional, text, tag)?;
        if len > MOST {
            return Err(Error::PeerSentOversizedRecord);
        }
        Ok(message.into_plain_message_range(start..start + len))
    }
}

// --- suites

static SHA256: Sha = Sha(Algorithm::Sha256);
static SHA384: Sha = Sha(Algorithm::Sha384);
static MAC256: Mac = Mac(Algorithm::Sha256);
static MAC384: Mac = Mac(Algorithm::Sha384);
static GCM128: Aead = Aead("aes-128-gcm", 16);
static GCM256: Aead = Aead("aes-256-gcm", 32);
static CHACHA: Aead = Aead("chacha20-poly1305", 32);
static ECDSA: &[SignatureScheme] = &[
    SignatureScheme::ED25519,
    SignatureScheme::ECDSA_NISTP256_SHA256,
    SignatureScheme::ECDSA_NISTP384_SHA384,
    SignatureScheme::ECDSA_NISTP521_SHA512,
];
static RSA: &[SignatureScheme] = &[
    SignatureScheme::RSA_PSS_SHA512,
    SignatureScheme::RSA_PSS_SHA384,
    SignatureScheme::RSA_PSS_SHA256,
    SignatureScheme::RSA_PKCS1_SHA512,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA256,
];

macro_rules! suites {
    (13: $($suite13:ident $aead13:ident $hash13:ident $mac13:ident;)* 12: $($suite:ident $aead:ident $hash:ident $mac:ident $sign:ident;)*) => {
        static SUITES: &[SupportedCipherSuite] = &[
            $(SupportedCipherSuite::Tls13(&Tls13CipherSuite {
                common: CipherSuiteCommon { suite: CipherSuite::$suite13, hash_provider: &$hash13, confidentiality_limit: 1 << 24 },
                hkdf_provider: &HkdfUsingHmac(&$mac13),
                aead_alg: &$aead13,
                quic: None,
            }),)*
            $(SupportedCipherSuite::Tls12(&Tls12CipherSuite {
                common: CipherSuiteCommon { suite: CipherSuite::$suite, hash_provider: &$hash, confidentiality_limit: 1 << 24 },
                kx: KeyExchangeAlgorithm::ECDHE,
                sign: $sign,
                prf_provider: &PrfUsingHmac(&$mac),
                aead_alg: &$aead,
            }),)*
        ];
    };
}

suites! {
    13:
    TLS13_AES_256_GCM_SHA384 GCM256 SHA384 MAC384;
    TLS13_CHACHA20_POLY1305_SHA256 CHACHA SHA256 MAC256;
    TLS13_AES_128_GCM_SHA256 GCM128 SHA256 MAC256;
    12:
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 GCM128 SHA256 MAC256 RSA;
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 GCM128 SHA256 MAC256 ECDSA;
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 GCM256 SHA384 MAC384 RSA;
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 GCM256 SHA384 MAC384 ECDSA;
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 CHACHA SHA256 MAC256 ECDSA;
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 CHACHA SHA256 MAC256 RSA;
}
