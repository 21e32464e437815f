//! Certificates (RFC 5280): reading them, and checking what they say about one another.
//!
//! A [`Certificate`] borrows its bytes; what is asked of it is read when it is parsed, extensions that nobody asks about are
//! skipped. Names as text are in `names`, building a chain to a trusted certificate in `chain`.

mod chain;
mod names;
mod ops;

pub use chain::{Chain, Purpose, Trouble, verify_chain};
pub use names::{General, general_names, name_parts, one_line};
pub use ops::perform;

use crate::key::der::{self, Reader, oids};
use crate::key::{self, Key};
use crate::names::Algorithm;

/// A certificate that was read.
#[derive(Clone)]
pub struct Certificate<'a> {
    /// All of it, as DER.
    pub der: &'a [u8],
    /// What is signed.
    pub signed: &'a [u8],
    /// Big-endian.
    pub serial: &'a [u8],
    /// `Name`s, as DER.
    pub issuer: &'a [u8],
    pub subject: &'a [u8],
    /// Seconds since 1970.
    pub not_before: i64,
    pub not_after: i64,
    /// `SubjectPublicKeyInfo`, as DER.
    pub spki: &'a [u8],
    pub signature_oid: &'a [u8],
    signature_parameters: &'a [u8],
    pub signature: &'a [u8],
    version: u64,
    /// Basic constraints: whether it says so, whether it is a CA, how many CAs may follow.
    pub basic: Option<(bool, Option<u64>)>,
    /// Bits of the key usage extension, the first is the highest bit.
    pub key_usage: Option<u16>,
    /// Object identifiers of the extended key usage.
    pub extended: Option<Vec<&'a [u8]>>,
    /// The value of the subject alternative name extension.
    pub alternative: Option<&'a [u8]>,
    /// The value of the authority information access extension.
    pub access: Option<&'a [u8]>,
    pub subject_key: Option<&'a [u8]>,
    pub authority_key: Option<&'a [u8]>,
    /// An extension that must be understood, and is not.
    pub unknown_critical: bool,
}

/// The public key of a certificate, as `SubjectPublicKeyInfo`.
#[must_use]
pub fn spki_of(certificate: &[u8]) -> Option<&[u8]> {
    Certificate::parse(certificate).map(|c| c.spki)
}

/// The last byte of an extension's identifier `2.5.29.x`.
fn standard(oid: &[u8]) -> Option<u8> {
    match oid {
        [0x55, 0x1d, last] => Some(*last),
        _ => None,
    }
}
const AUTHORITY_ACCESS: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x01];

impl<'a> Certificate<'a> {
    /// `None` for what is no certificate.
    #[must_use]
    pub fn parse(bytes: &'a [u8]) -> Option<Certificate<'a>> {
        let mut all = Reader(bytes);
        let (tag, content, der) = all.any()?;
        if tag != der::SEQUENCE {
            return None;
        }
        let mut outer = Reader(content);
        let (tag, tbs, signed) = outer.any()?;
        if tag != der::SEQUENCE {
            return None;
        }
        let mut algorithm = outer.enter(der::SEQUENCE)?;
        let signature = outer.bits()?;
        let signature_oid = algorithm.take(der::OID)?;
        let mut r = Reader(tbs);
        let version = match r.enter(0xa0) {
            Some(mut v) => v.small()?,
            None => 0,
        };
        let serial = r.take(der::INTEGER)?;
        r.take(der::SEQUENCE)?;
        let sequence = |r: &mut Reader<'a>| r.any().filter(|(tag, _, _)| *tag == der::SEQUENCE);
        let (_, _, issuer) = sequence(&mut r)?;
        let mut dates = r.enter(der::SEQUENCE)?;
        let (not_before, not_after) = (date(&mut dates)?, date(&mut dates)?);
        let (_, _, subject) = sequence(&mut r)?;
        let (_, _, spki) = sequence(&mut r)?;
        let mut out = Certificate {
            der,
            signed,
            serial,
            issuer,
            subject,
            not_before,
            not_after,
            spki,
            signature_oid,
            signature_parameters: algorithm.0,
            signature,
            version,
            basic: None,
            key_usage: None,
            extended: None,
            alternative: None,
            access: None,
            subject_key: None,
            authority_key: None,
            unknown_critical: false,
        };
        for tag in [0x81, 0x82] {
            r.take(tag);
        }
        if let Some(mut r) = r.enter(0xa3) {
            let mut r = r.enter(der::SEQUENCE)?;
            while !r.is_empty() {
                out.extension(r.enter(der::SEQUENCE)?)?;
            }
        }
        Some(out)
    }

    fn extension(&mut self, mut r: Reader<'a>) -> Option<()> {
        let oid = r.take(der::OID)?;
        let critical = r.take(der::BOOLEAN).is_some_and(|b| b != [0]);
        let value = r.take(der::OCTET_STRING)?;
        match standard(oid) {
            Some(14) => self.subject_key = Some(Reader(value).take(der::OCTET_STRING)?),
            Some(15) => {
                let bits = Reader(value).take(der::BIT_STRING)?;
                let byte = |i: usize| u16::from(bits.get(i).copied().unwrap_or(0));
                self.key_usage = Some(byte(1) << 8 | byte(2));
            }
            Some(17) => self.alternative = Some(value),
            Some(19) => {
                let mut r = Reader(value).enter(der::SEQUENCE)?;
                let ca = r.take(der::BOOLEAN).is_some_and(|b| b != [0]);
                self.basic = Some((ca, r.small()));
            }
            Some(35) => self.authority_key = Reader(value).enter(der::SEQUENCE)?.take(0x80),
            Some(37) => {
                let mut r = Reader(value).enter(der::SEQUENCE)?;
                let mut list = Vec::new();
                while !r.is_empty() {
                    list.push(r.take(der::OID)?);
                }
                self.extended = Some(list);
            }
            // Policies; what they say does not change whether a chain is good.
            Some(32) => {}
            _ if oid == AUTHORITY_ACCESS => self.access = Some(value),
            _ => self.unknown_critical |= critical,
        }
        Some(())
    }

    /// As OpenSSL has it: also what is signed by itself and says nothing, and version 1 certificates of that kind.
    #[must_use]
    pub fn is_ca(&self) -> bool {
        match self.basic {
            Some((ca, _)) => ca,
            None if self.version < 2 => self.is_self_issued(),
            None => self.key_usage.is_some_and(|bits| bits & 0x0400 != 0),
        }
    }
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }
    /// Whether its key signed itself.
    #[must_use]
    pub fn is_self_signed(&self) -> bool {
        self.is_self_issued() && self.key().is_some_and(|key| self.is_signed_by(&key))
    }
    #[must_use]
    pub fn key(&self) -> Option<Key> {
        key::parse::spki(self.spki).ok()?
    }
    /// Whether the names and key identifiers say that `issuer` issued this.
    #[must_use]
    pub fn names_issuer(&self, issuer: &Certificate<'_>) -> bool {
        let same_key = match (self.authority_key, issuer.subject_key) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        same_key && same_name(self.issuer, issuer.subject)
    }
    /// Whether this key made its signature.
    #[must_use]
    pub fn is_signed_by(&self, key: &Key) -> bool {
        if self.signature_oid == oids::RSA_PSS {
            let Some(pss) = key::parse::pss_parameters(&mut Reader(self.signature_parameters)) else { return false };
            return pss.hash == pss.mgf && key::verify_message(key, Some(pss.hash), Some(pss), self.signed, self.signature);
        }
        let Some(&(_, _, algorithm, kind)) = signature_algorithm(self.signature_oid) else { return false };
        key.kind() == kind && key::verify_message(key, algorithm, None, self.signed, self.signature)
    }
}

/// Names are compared by their bytes; OpenSSL folds case and spaces of texts, which issuers that copy names do not need.
fn same_name(a: &[u8], b: &[u8]) -> bool {
    a == b || names::folded(a).is_some_and(|x| Some(x) == names::folded(b))
}

/// Identifier, OpenSSL's name, hash, and kind of key of a signature's algorithm.
type Scheme = (&'static [u8], &'static str, Option<Algorithm>, &'static str);
const SCHEMES: &[Scheme] = &[
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x04], "md5WithRSAEncryption", Some(Algorithm::Md5), "rsa"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05], "sha1WithRSAEncryption", Some(Algorithm::Sha1), "rsa"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b], "sha256WithRSAEncryption", Some(Algorithm::Sha256), "rsa"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0c], "sha384WithRSAEncryption", Some(Algorithm::Sha384), "rsa"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0d], "sha512WithRSAEncryption", Some(Algorithm::Sha512), "rsa"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0e], "sha224WithRSAEncryption", Some(Algorithm::Sha224), "rsa"),
    (oids::RSA_PSS, "rsassaPss", None, "rsa"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01], "ecdsa-with-SHA1", Some(Algorithm::Sha1), "ec"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x01], "ecdsa-with-SHA224", Some(Algorithm::Sha224), "ec"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02], "ecdsa-with-SHA256", Some(Algorithm::Sha256), "ec"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x03], "ecdsa-with-SHA384", Some(Algorithm::Sha384), "ec"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x04], "ecdsa-with-SHA512", Some(Algorithm::Sha512), "ec"),
    (oids::ED25519, "ED25519", None, "ed25519"),
];
fn signature_algorithm(oid: &[u8]) -> Option<&'static Scheme> {
    SCHEMES.iter().find(|s| s.0 == oid)
}

/// `UTCTime` or `GeneralizedTime` as seconds since 1970.
fn date(r: &mut Reader<'_>) -> Option<i64> {
    let (tag, text, _) = r.any()?;
    let text = text.strip_suffix(b"Z")?;
    if !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = |at: usize, n: usize| text[at..at + n].iter().fold(0_i64, |v, d| v * 10 + i64::from(d - b'0'));
    let (year, at) = match (tag, text.len()) {
        (0x17, 12) => {
            let year = number(0, 2);
            (if year < 50 { 2000 + year } else { 1900 + year }, 2)
        }
        (0x18, 14) => (number(0, 4), 4),
        _ => return None,
    };
    let (month, day) = (number(at, 2), number(at + 2, 2));
    let (hour, minute, second) = (number(at + 4, 2), number(at + 6, 2), number(at + 8, 2));
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    // Days since 1970 of the proleptic Gregorian calendar, by years that begin in March.
    let (y, m) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = y * 365 + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (m * 153 + 2) / 5 + day - 1 - 719_468;
    Some(days * 86_400 + hour * 3600 + minute * 60 + second)
}
