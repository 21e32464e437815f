//! DER (X.690) as far as keys and certificates need it: a reader over bytes, and making values.
//!
//! **Invariants.** The reader never looks past its bytes, takes definite lengths of at most 4 bytes only, and allocates nothing.

pub const BOOLEAN: u8 = 0x01;
pub const INTEGER: u8 = 0x02;
pub const BIT_STRING: u8 = 0x03;
pub const OCTET_STRING: u8 = 0x04;
pub const NULL: u8 = 0x05;
pub const OID: u8 = 0x06;
pub const SEQUENCE: u8 = 0x30;
pub const SET: u8 = 0x31;

/// What is left to read.
#[derive(Clone, Copy)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    #[must_use]
    pub fn peek(&self) -> Option<u8> {
        self.0.first().copied()
    }
    /// The next value: its tag, its content, and all of its bytes.
    pub fn any(&mut self) -> Option<(u8, &'a [u8], &'a [u8])> {
        let all = self.0;
        let (&tag, rest) = all.split_first()?;
        let (&first, mut rest) = rest.split_first()?;
        let mut len = usize::from(first);
        if first >= 0x80 {
            let n = usize::from(first & 0x7f);
            if n == 0 || n > 4 || rest.len() < n {
                return None;
            }
            len = rest[..n].iter().fold(0, |len, b| len << 8 | usize::from(*b));
            rest = &rest[n..];
        }
        if rest.len() < len {
            return None;
        }
        let (content, left) = rest.split_at(len);
        self.0 = left;
        Some((tag, content, &all[..all.len() - left.len()]))
    }
    /// The content of the next value, if it has this tag; otherwise nothing is read.
    pub fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        if self.peek() != Some(tag) {
            return None;
        }
        self.any().map(|(_, content, _)| content)
    }
    pub fn enter(&mut self, tag: u8) -> Option<Reader<'a>> {
        self.take(tag).map(Reader)
    }
    /// A non-negative integer without its leading zeroes.
    pub fn unsigned(&mut self) -> Option<&'a [u8]> {
        let bytes = self.take(INTEGER)?;
        if bytes.first().is_none_or(|b| *b >= 0x80) {
            return None;
        }
        Some(trim(bytes))
    }
    pub fn small(&mut self) -> Option<u64> {
        let bytes = self.unsigned()?;
        (bytes.len() <= 8).then(|| bytes.iter().fold(0, |n, b| n << 8 | u64::from(*b)))
    }
    /// A bit string of whole bytes.
    pub fn bits(&mut self) -> Option<&'a [u8]> {
        match self.take(BIT_STRING)?.split_first()? {
            (0, bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// Without leading zeroes.
#[must_use]
pub fn trim(bytes: &[u8]) -> &[u8] {
    let zeroes = bytes.iter().take_while(|b| **b == 0).count();
    &bytes[zeroes..]
}

/// How deep values of a text of DER are nested is at most this; checked by whoever reads by recursion.
pub const DEPTH: usize = 32;

/// A value of parts.
#[must_use]
pub fn value(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let len: usize = parts.iter().map(|p| p.len()).sum();
    let mut out = Vec::with_capacity(len + 6);
    out.push(tag);
    if len < 0x80 {
        out.push(len as u8);
    } else {
        let bytes = (len as u64).to_be_bytes();
        let bytes = trim(&bytes);
        out.push(0x80 | bytes.len() as u8);
        out.extend_from_slice(bytes);
    }
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// A non-negative integer.
#[must_use]
pub fn integer(bytes: &[u8]) -> Vec<u8> {
    let bytes = trim(bytes);
    let zero: &[u8] = if bytes.first().is_none_or(|b| *b >= 0x80) { &[0] } else { &[] };
    value(INTEGER, &[zero, bytes])
}
#[must_use]
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    value(SEQUENCE, parts)
}
#[must_use]
pub fn oid(bytes: &[u8]) -> Vec<u8> {
    value(OID, &[bytes])
}
#[must_use]
pub fn bit_string(bytes: &[u8]) -> Vec<u8> {
    value(BIT_STRING, &[&[0], bytes])
}

/// An object identifier in dotted form.
#[must_use]
pub fn dotted(bytes: &[u8]) -> String {
    let mut out = String::new();
    let mut n = 0_u64;
    let mut first = true;
    for byte in bytes {
        n = n.checked_mul(128).unwrap_or(0) | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            if first {
                let top = (n / 40).min(2);
                out = format!("{top}.{}", n - top * 40);
                first = false;
            } else {
                out.push_str(&format!(".{n}"));
            }
            n = 0;
        }
    }
    out
}

/// Object identifiers.
pub mod oids {
    pub const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
    pub const MGF1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08];
    pub const RSA_PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
    pub const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
    pub const DH: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x03, 0x01];
    pub const DSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01];
    pub const X25519: &[u8] = &[0x2b, 0x65, 0x6e];
    pub const X448: &[u8] = &[0x2b, 0x65, 0x6f];
    pub const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
    pub const ED448: &[u8] = &[0x2b, 0x65, 0x71];
    pub const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
    pub const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];
    pub const P521: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x23];
    pub const K256: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x0a];
    pub const PBES2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d];
    pub const PBKDF2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c];
    pub const SCRYPT: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x04, 0x0b];
    pub const HMAC_SHA1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x07];
    pub const HMAC_SHA224: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x08];
    pub const HMAC_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x09];
    pub const HMAC_SHA384: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x0a];
    pub const HMAC_SHA512: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x0b];
    pub const AES128_CBC: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x02];
    pub const AES192_CBC: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x16];
    pub const AES256_CBC: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2a];
    pub const DES_EDE3_CBC: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x03, 0x07];
    pub const MD5: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05];
    pub const SHA1: &[u8] = &[0x2b, 0x0e, 0x03, 0x02, 0x1a];
    pub const RIPEMD160: &[u8] = &[0x2b, 0x24, 0x03, 0x02, 0x01];
    pub const SM3: &[u8] = &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x83, 0x11];
    /// The SHA-2 and SHA-3 family; the last byte says which.
    pub const NIST_HASH: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];
}
