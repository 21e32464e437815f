//! From a certificate to one that is trusted: building the chain, and checking it as OpenSSL does.
//!
//! Depth first over issuers that fit by name and key identifier, trusted ones before those the peer sent. The first trouble of
//! the most hopeful chain is what is told, with OpenSSL's names.
//!
//! **Invariants.** At most [`MOST_DEPTH`] certificates a chain and [`MOST_SIGNATURES`] signatures a search: a stranger's chain
//! cannot make it long.

use super::Certificate;
use std::cell::Cell;

const MOST_DEPTH: usize = 16;
const MOST_SIGNATURES: u32 = 64;

/// What the certificate is to be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Server,
    Client,
    Any,
}

/// Why a chain is not good, by OpenSSL's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    SelfSignedLeaf,
    SelfSignedInChain,
    NoIssuer,
    LeafSignature,
    BadSignature,
    NotYetValid,
    Expired,
    InvalidCa,
    InvalidPurpose,
    PathLength,
    CriticalExtension,
    KeyTooSmall,
    TooLong,
}

impl Trouble {
    /// Node's `authorizationError`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Trouble::SelfSignedLeaf => "DEPTH_ZERO_SELF_SIGNED_CERT",
            Trouble::SelfSignedInChain => "SELF_SIGNED_CERT_IN_CHAIN",
            Trouble::NoIssuer => "UNABLE_TO_GET_ISSUER_CERT",
            Trouble::LeafSignature => "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
            Trouble::BadSignature => "CERT_SIGNATURE_FAILURE",
            Trouble::NotYetValid => "CERT_NOT_YET_VALID",
            Trouble::Expired => "CERT_HAS_EXPIRED",
            Trouble::InvalidCa => "INVALID_CA",
            Trouble::InvalidPurpose => "INVALID_PURPOSE",
            Trouble::PathLength => "PATH_LENGTH_EXCEEDED",
            Trouble::CriticalExtension => "UNHANDLED_CRITICAL_EXTENSION",
            Trouble::KeyTooSmall => "EE_KEY_TOO_SMALL",
            Trouble::TooLong => "CERT_CHAIN_TOO_LONG",
        }
    }
    /// OpenSSL's words.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Trouble::SelfSignedLeaf => "self-signed certificate",
            Trouble::SelfSignedInChain => "self-signed certificate in certificate chain",
            Trouble::NoIssuer => "unable to get issuer certificate",
            Trouble::LeafSignature => "unable to verify the first certificate",
            Trouble::BadSignature => "certificate signature failure",
            Trouble::NotYetValid => "certificate is not yet valid",
            Trouble::Expired => "certificate has expired",
            Trouble::InvalidCa => "invalid CA certificate",
            Trouble::InvalidPurpose => "unsuitable certificate purpose",
            Trouble::PathLength => "path length constraint exceeded",
            Trouble::CriticalExtension => "unhandled critical extension",
            Trouble::KeyTooSmall => "EE certificate key too weak",
            Trouble::TooLong => "certificate chain too long",
        }
    }
}

/// A chain, the leaf first, and what is wrong with it.
pub struct Chain<'a> {
    pub certificates: Vec<Certificate<'a>>,
    pub trouble: Option<Trouble>,
}

struct Search<'s, 'a> {
    sent: &'s [Certificate<'a>],
    trusted: &'s [Certificate<'a>],
    signatures: Cell<u32>,
}

impl<'a> Search<'_, 'a> {
    fn signed(&self, certificate: &Certificate<'a>, issuer: &Certificate<'a>) -> bool {
        let left = self.signatures.get();
        if left == 0 {
            return false;
        }
        self.signatures.set(left - 1);
        issuer.key().is_some_and(|key| certificate.is_signed_by(&key))
    }
    fn is_trusted(&self, certificate: &Certificate<'a>) -> bool {
        self.trusted.iter().any(|t| t.der == certificate.der)
    }
    /// Goes on from the last certificate of `chain`; whether it came to a trusted one.
    fn extend(&self, chain: &mut Vec<Certificate<'a>>) -> bool {
        let Some(last) = chain.last().cloned() else { return false };
        if self.is_trusted(&last) {
            return true;
        }
        if chain.len() >= MOST_DEPTH || last.is_self_issued() && self.signed(&last, &last) {
            return false;
        }
        for issuer in self.trusted.iter().filter(|t| last.names_issuer(t)) {
            if self.signed(&last, issuer) {
                chain.push(issuer.clone());
                return true;
            }
        }
        let length = chain.len();
        let mut longest: Vec<Certificate<'a>> = Vec::new();
        for issuer in self.sent.iter().filter(|t| last.names_issuer(t)) {
            if chain.iter().any(|c| c.der == issuer.der) || !self.signed(&last, issuer) {
                continue;
            }
            chain.push(issuer.clone());
            if self.extend(chain) {
                return true;
            }
            if chain.len() > longest.len() {
                longest.clone_from(chain);
            }
            chain.truncate(length);
        }
        if !longest.is_empty() {
            *chain = longest;
        }
        false
    }
}

/// Checks a leaf with the other certificates that came with it. `now`: seconds since 1970. `trusted` need not be roots.
#[must_use]
pub fn verify_chain<'a>(
    leaf: &Certificate<'a>,
    sent: &[Certificate<'a>],
    trusted: &[Certificate<'a>],
    now: i64,
    purpose: Purpose,
) -> Chain<'a> {
    let search = Search { sent, trusted, signatures: Cell::new(MOST_SIGNATURES) };
    let mut certificates = vec![leaf.clone()];
    let anchored = search.extend(&mut certificates);
    let trouble = check_path(&certificates, purpose).or_else(|| {
        if anchored {
            return None;
        }
        let last = certificates.last()?;
        Some(match (certificates.len(), last.is_self_issued()) {
            (1, true) => Trouble::SelfSignedLeaf,
            (_, true) => Trouble::SelfSignedInChain,
            (1, false) => Trouble::LeafSignature,
            (n, false) if n >= MOST_DEPTH => Trouble::TooLong,
            (_, false) => Trouble::NoIssuer,
        })
    });
    let trouble = trouble.or_else(|| check_dates(&certificates, now));
    Chain { certificates, trouble }
}

fn check_dates(chain: &[Certificate<'_>], now: i64) -> Option<Trouble> {
    for certificate in chain.iter().rev() {
        if now < certificate.not_before {
            return Some(Trouble::NotYetValid);
        }
        if now > certificate.not_after {
            return Some(Trouble::Expired);
        }
    }
    None
}

/// What the extensions say of the places in the chain.
fn check_path(chain: &[Certificate<'_>], purpose: Purpose) -> Option<Trouble> {
    const SERVER: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01];
    const CLIENT: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02];
    const ANY: &[u8] = &[0x55, 0x1d, 0x25, 0x00];
    let wanted = match purpose {
        Purpose::Server => Some(SERVER),
        Purpose::Client => Some(CLIENT),
        Purpose::Any => None,
    };
    let mut authorities = 0;
    for (depth, certificate) in chain.iter().enumerate() {
        if certificate.unknown_critical {
            return Some(Trouble::CriticalExtension);
        }
        if depth > 0 {
            if !certificate.is_ca() || certificate.key_usage.is_some_and(|bits| bits & 0x0400 == 0) {
                return Some(Trouble::InvalidCa);
            }
            if let Some((_, Some(most))) = certificate.basic
                && authorities > most
            {
                return Some(Trouble::PathLength);
            }
            if !certificate.is_self_issued() {
                authorities += 1;
            }
        }
        if let (Some(wanted), Some(extended)) = (wanted, &certificate.extended)
            && !extended.iter().any(|oid| *oid == wanted || *oid == ANY)
        {
            return Some(Trouble::InvalidPurpose);
        }
    }
    None
}
