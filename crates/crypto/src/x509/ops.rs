//! Operations on certificates, by name.

use super::names::{self, General};
use super::{Certificate, general_names, name_parts, one_line, signature_algorithm};
use crate::key::{der, pem};
use crate::value::{Class, Failure, Given, Value};
use std::sync::Arc;

fn missing() -> Failure {
    let mut failure = Failure::openssl(0x0680_0079, "asn1 encoding routines", "field missing", "ERR_OSSL_ASN1_FIELD_MISSING");
    failure.stacked = false;
    failure
}

/// `None` for an operation that is none of certificates.
#[must_use]
pub fn perform(operation: &str, a: &Given<'_>) -> Option<Result<Value, Failure>> {
    Some(match operation {
        "x509" => read(a),
        "x509Key" => parsed(a, 0).and_then(|c| crate::key::parse::spki(c.spki)?.ok_or_else(missing)).map(|k| Value::Key(Arc::new(k))),
        "x509Host" => parsed(a, 0).map(|c| host(&c, a.text(1), a.size(2) as u32)),
        "x509Email" => parsed(a, 0).map(|c| email(&c, a.text(1), a.size(2) as u32)),
        "x509Ip" => parsed(a, 0).and_then(|c| ip(&c, a.text(1))),
        "x509Issued" => parsed(a, 0).and_then(|c| Ok(Value::Bool(c.names_issuer(&parsed(a, 1)?) && issuer_may(&parsed(a, 1)?)))),
        "x509Verify" => parsed(a, 0).and_then(|c| Ok(Value::Bool(c.is_signed_by(a.key(1)?)))),
        "x509Matches" => parsed(a, 0).and_then(|c| {
            let (own, given) = (crate::key::parse::spki(c.spki)?, a.key(1)?.to_public());
            Ok(Value::Bool(matches!((own, given), (Some(x), Some(y)) if x.equals(&y))))
        }),
        "ipText" => Ok(names::parse_address(a.text(0)).map_or(Value::None, |bytes| Value::text(names::address(&bytes)))),
        "pemBlocks" => Ok(Value::List(
            pem::blocks(a.bytes(0))
                .into_iter()
                .filter(|b| a.text(1).is_empty() || b.label == a.text(1))
                .map(|b| Value::Bytes(b.content))
                .collect(),
        )),
        "pemEncode" => Ok(Value::text(pem::encode(a.text(0), &[], a.bytes(1)))),
        _ => return None,
    })
}

fn parsed<'a>(a: &'a Given<'_>, i: usize) -> Result<Certificate<'a>, Failure> {
    Certificate::parse(a.bytes(i)).ok_or_else(missing)
}

fn issuer_may(issuer: &Certificate<'_>) -> bool {
    issuer.key_usage.is_none_or(|bits| bits & 0x0400 != 0)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02X}")).collect()
}

/// `(PEM or DER)`: `[DER, subject, issuer, alternative names, access, from, to (seconds), serial, identifiers of extended usage,
/// is CA, identifier and name of the signature's algorithm, parts of subject, of issuer, of access, public key (SPKI), whether it names itself]`
fn read(a: &Given<'_>) -> Result<Value, Failure> {
    let data = a.bytes(0);
    let blocks;
    let bytes = if Certificate::parse(data).is_some() {
        data
    } else {
        blocks = pem::blocks(data);
        let block = blocks.iter().find(|b| matches!(&*b.label, "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE"));
        match block {
            Some(block) => &block.content,
            None => {
                let mut failure = Failure::openssl(0x0480_006C, "PEM routines", "no start line", "ERR_OSSL_PEM_NO_START_LINE");
                failure.stacked = false;
                return Err(failure);
            }
        }
    };
    let c = Certificate::parse(bytes).ok_or_else(missing)?;
    let or_none = |t: String| if t.is_empty() { Value::None } else { Value::text(t) };
    let flat = |parts: Vec<(String, String)>| Value::List(parts.into_iter().flat_map(|(k, v)| [Value::text(k), Value::text(v)]).collect());
    let name = |n: &[u8]| flat(name_parts(n).into_iter().map(|(k, v, _)| (k, v)).collect());
    let access = c.access.map(names::access_parts);
    let access_text = access.as_ref().map(|parts| parts.iter().map(|(k, v)| format!("{k}:{v}")).collect::<Vec<_>>().join("\n"));
    let scheme = signature_algorithm(c.signature_oid).map_or_else(|| der::dotted(c.signature_oid), |s| s.1.to_owned());
    let serial = der::trim(c.serial);
    Ok(Value::List(vec![
        Value::bytes(c.der),
        or_none(one_line(c.subject, "\n")),
        or_none(one_line(c.issuer, "\n")),
        c.alternative.map_or(Value::None, |v| Value::text(names::alternative_text(v))),
        access_text.map_or(Value::None, Value::text),
        Value::Number(c.not_before as f64),
        Value::Number(c.not_after as f64),
        Value::text(if serial.is_empty() { "00".to_owned() } else { hex(serial) }),
        c.extended.as_ref().map_or(Value::None, |list| Value::List(list.iter().map(|o| Value::text(der::dotted(o))).collect())),
        Value::Bool(c.is_ca()),
        Value::text(der::dotted(c.signature_oid)),
        Value::text(scheme),
        name(c.subject),
        name(c.issuer),
        access.map_or(Value::None, flat),
        Value::bytes(c.spki),
        Value::Bool(c.is_self_issued()),
    ]))
}

// Bits of X509_CHECK_FLAG_*.
const ALWAYS_SUBJECT: u32 = 0x1;
const NO_WILDCARDS: u32 = 0x2;
const NO_PARTIAL: u32 = 0x4;
const MULTI_LABEL: u32 = 0x8;
const SINGLE_LABEL: u32 = 0x10;
const NEVER_SUBJECT: u32 = 0x20;

/// Whether a name of a certificate, which may have a `*`, is for a host.
fn host_matches(pattern: &str, host: &str, flags: u32) -> bool {
    let (pattern, host) = (pattern.to_ascii_lowercase(), host.to_ascii_lowercase());
    if pattern == host {
        return true;
    }
    // ".example.org" is asked for any name below it.
    if host.starts_with('.') && host.len() > 1 && flags & SINGLE_LABEL == 0 && pattern.len() > host.len() && pattern.ends_with(&host) {
        return true;
    }
    if flags & NO_WILDCARDS != 0 {
        return false;
    }
    let Some((label, rest)) = pattern.split_once('.') else { return false };
    let Some((before, after)) = label.split_once('*') else { return false };
    if after.contains('*') || rest.contains('*') || !rest.contains('.') || label.starts_with("xn--") {
        return false;
    }
    if flags & NO_PARTIAL != 0 && label != "*" {
        return false;
    }
    let Some(given) = host.strip_suffix(rest).and_then(|h| h.strip_suffix('.')) else { return false };
    if given.contains('.') && !(flags & MULTI_LABEL != 0 && label == "*") {
        return false;
    }
    let Some(middle) = given.strip_prefix(before).and_then(|g| g.strip_suffix(after)) else { return false };
    if middle.is_empty() && label == "*" || given.len() < before.len() + after.len() {
        return false;
    }
    if label != "*" && given.starts_with("xn--") {
        return false;
    }
    middle.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
}

/// `(certificate, name, flags)`: the name of the certificate that fits.
fn host(c: &Certificate<'_>, host: &str, flags: u32) -> Value {
    let mut had = false;
    for name in c.alternative.map(general_names).unwrap_or_default() {
        if let General::Dns(name) = name {
            had = true;
            if host_matches(&name, host, flags) {
                return Value::text(name);
            }
        }
    }
    subject(c, "CN", had, flags, |value| host_matches(value, host, flags))
}

fn subject(c: &Certificate<'_>, attribute: &str, had: bool, flags: u32, fits: impl Fn(&str) -> bool) -> Value {
    if had && flags & ALWAYS_SUBJECT == 0 || flags & NEVER_SUBJECT != 0 {
        return Value::None;
    }
    name_parts(c.subject)
        .into_iter()
        .find(|(key, value, _)| key == attribute && fits(value))
        .map_or(Value::None, |(_, value, _)| Value::text(value))
}

/// The part before the `@` to the letter, the domain in any case.
fn email_matches(pattern: &str, email: &str) -> bool {
    match (pattern.rsplit_once('@'), email.rsplit_once('@')) {
        (Some((a, x)), Some((b, y))) => a == b && x.eq_ignore_ascii_case(y),
        _ => false,
    }
}
fn email(c: &Certificate<'_>, email: &str, flags: u32) -> Value {
    let mut had = false;
    for name in c.alternative.map(general_names).unwrap_or_default() {
        if let General::Email(name) = name {
            had = true;
            if email_matches(&name, email) {
                return Value::text(email);
            }
        }
    }
    match subject(c, "emailAddress", had, flags, |value| email_matches(value, email)) {
        Value::None => Value::None,
        _ => Value::text(email),
    }
}
fn ip(c: &Certificate<'_>, text: &str) -> Result<Value, Failure> {
    let Some(wanted) = names::parse_address(text) else {
        return Err(Failure::new(Class::Type, "ERR_INVALID_ARG_VALUE", "Invalid name"));
    };
    let found = c.alternative.map(general_names).unwrap_or_default().iter().any(|n| matches!(n, General::Ip(ip) if *ip == wanted));
    Ok(if found { Value::text(text) } else { Value::None })
}
