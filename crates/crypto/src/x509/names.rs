//! Names in certificates, as text.

use crate::key::der::{self, Reader};
use std::net::{Ipv4Addr, Ipv6Addr};

/// The short name of an attribute.
fn attribute(oid: &[u8]) -> String {
    let short = match oid {
        [0x55, 0x04, last] => match last {
            3 => "CN",
            4 => "SN",
            5 => "serialNumber",
            6 => "C",
            7 => "L",
            8 => "ST",
            9 => "street",
            10 => "O",
            11 => "OU",
            12 => "title",
            13 => "description",
            15 => "businessCategory",
            17 => "postalCode",
            41 => "name",
            42 => "GN",
            43 => "initials",
            44 => "generationQualifier",
            45 => "x500UniqueIdentifier",
            46 => "dnQualifier",
            65 => "pseudonym",
            97 => "organizationIdentifier",
            _ => "",
        },
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01] => "emailAddress",
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x02] => "unstructuredName",
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x19] => "DC",
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x01] => "UID",
        [0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x3c, 0x02, 0x01, last @ 1..=3] => match last {
            1 => "jurisdictionL",
            2 => "jurisdictionST",
            _ => "jurisdictionC",
        },
        _ => "",
    };
    if short.is_empty() { der::dotted(oid) } else { short.to_owned() }
}

/// A string of any of ASN.1's kinds.
fn text(tag: u8, bytes: &[u8]) -> String {
    match tag {
        // BMPString, UniversalString.
        0x1e => String::from_utf16_lossy(&bytes.as_chunks::<2>().0.iter().map(|u| u16::from_be_bytes(*u)).collect::<Vec<_>>()),
        0x1c => bytes.as_chunks::<4>().0.iter().map(|u| char::from_u32(u32::from_be_bytes(*u)).unwrap_or('\u{fffd}')).collect(),
        0x0c => String::from_utf8_lossy(bytes).into_owned(),
        _ => bytes.iter().map(|b| *b as char).collect(),
    }
}

/// Attributes of a `Name`: short names and values; `true` for one that shares its place with the one before it.
#[must_use]
pub fn name_parts(name: &[u8]) -> Vec<(String, String, bool)> {
    let mut out = Vec::new();
    let Some(mut r) = Reader(name).enter(der::SEQUENCE) else { return out };
    while let Some(mut set) = r.enter(der::SET) {
        let mut more = false;
        while let Some(mut pair) = set.enter(der::SEQUENCE) {
            let (Some(oid), Some((tag, bytes, _))) = (pair.take(der::OID), pair.any()) else { return out };
            out.push((attribute(oid), text(tag, bytes), more));
            more = true;
        }
    }
    out
}

/// A `Name` for comparing: attributes with their texts in lower case, spaces made one.
pub(super) fn folded(name: &[u8]) -> Option<Vec<(String, String)>> {
    let parts = name_parts(name);
    if parts.is_empty() {
        return None;
    }
    let fold = |s: String| s.split_ascii_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    Some(parts.into_iter().map(|(k, v, _)| (k, fold(v))).collect())
}

/// As RFC 2253 escapes a value.
fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let last = value.chars().count().saturating_sub(1);
    for (i, c) in value.chars().enumerate() {
        match c {
            ',' | '+' | '"' | '\\' | '<' | '>' | ';' => out.extend(['\\', c]),
            '#' if i == 0 => out.push_str("\\#"),
            ' ' if i == 0 || i == last => out.push_str("\\ "),
            c if (c as u32) < 0x20 || c as u32 == 0x7f => out.push_str(&format!("\\{:02X}", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// A `Name` as Node prints it, its parts between `separator`s.
#[must_use]
pub fn one_line(name: &[u8], separator: &str) -> String {
    let mut out = String::new();
    for (i, (key, value, more)) in name_parts(name).iter().enumerate() {
        if i > 0 {
            out.push_str(if *more { " + " } else { separator });
        }
        out.push_str(&format!("{key}={}", escape(value)));
    }
    out
}

/// A `GeneralName`.
pub enum General {
    Dns(String),
    Email(String),
    Uri(String),
    Ip(Vec<u8>),
    /// A `Name`, as DER.
    Directory(Vec<u8>),
    Registered(Vec<u8>),
    /// Its type, and its value as DER.
    Other(Vec<u8>, Vec<u8>),
    Unsupported,
}

fn general(tag: u8, content: &[u8]) -> General {
    let ascii = || text(0x16, content);
    match tag {
        0x81 => General::Email(ascii()),
        0x82 => General::Dns(ascii()),
        0x86 => General::Uri(ascii()),
        0x87 => General::Ip(content.to_vec()),
        0x88 => General::Registered(content.to_vec()),
        0xa4 => General::Directory(content.to_vec()),
        0xa0 => {
            let mut r = Reader(content);
            match (r.take(der::OID), r.enter(0xa0)) {
                (Some(oid), Some(value)) => General::Other(oid.to_vec(), value.0.to_vec()),
                _ => General::Unsupported,
            }
        }
        _ => General::Unsupported,
    }
}

/// The names of a `GeneralNames`.
#[must_use]
pub fn general_names(value: &[u8]) -> Vec<General> {
    let mut out = Vec::new();
    let Some(mut r) = Reader(value).enter(der::SEQUENCE) else { return out };
    while let Some((tag, content, _)) = r.any() {
        out.push(general(tag, content));
    }
    out
}

/// What could be taken for another name is put into quotes, as JSON.
fn quoted(text: &str) -> String {
    let safe = text.chars().all(|c| matches!(c, ' '..='~') && !matches!(c, '"' | '\\' | ',' | '\''));
    if safe {
        return text.to_owned();
    }
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            c => out.push_str(&format!("\\u{:04x}", c as u32)),
        }
    }
    out.push('"');
    out
}

/// An address as OpenSSL prints it.
pub fn address(bytes: &[u8]) -> String {
    match bytes.len() {
        4 => Ipv4Addr::new(bytes[0], bytes[1], bytes[2], bytes[3]).to_string(),
        16 => bytes.as_chunks::<2>().0.iter().map(|p| format!("{:X}", u16::from_be_bytes(*p))).collect::<Vec<_>>().join(":"),
        n => format!("<invalid length={n}>"),
    }
}
/// An address that somebody wrote, as bytes.
pub fn parse_address(text: &str) -> Option<Vec<u8>> {
    if let Ok(four) = text.parse::<Ipv4Addr>() {
        return Some(four.octets().to_vec());
    }
    text.parse::<Ipv6Addr>().ok().map(|six| six.octets().to_vec())
}

fn general_text(name: &General) -> String {
    match name {
        General::Dns(t) => format!("DNS:{}", quoted(t)),
        General::Email(t) => format!("email:{}", quoted(t)),
        General::Uri(t) => format!("URI:{}", quoted(t)),
        General::Ip(bytes) => format!("IP Address:{}", address(bytes)),
        General::Directory(name) => format!("DirName:{}", quoted(&one_line(name, ","))),
        General::Registered(oid) => format!("Registered ID:{}", der::dotted(oid)),
        General::Other(oid, value) => {
            let shown = Reader(value).any().filter(|(tag, ..)| matches!(tag, 0x0c | 0x16)).map(|(tag, bytes, _)| text(tag, bytes));
            match shown {
                Some(shown) => format!("othername:{}:{}", der::dotted(oid), quoted(&shown)),
                None => "othername:<unsupported>".to_owned(),
            }
        }
        General::Unsupported => "othername:<unsupported>".to_owned(),
    }
}

/// A subject alternative name as Node prints it.
pub fn alternative_text(value: &[u8]) -> String {
    general_names(value).iter().map(general_text).collect::<Vec<_>>().join(", ")
}

/// Authority information access: methods and places.
pub fn access_parts(value: &[u8]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let Some(mut r) = Reader(value).enter(der::SEQUENCE) else { return out };
    while let Some(mut r) = r.enter(der::SEQUENCE) {
        let (Some(oid), Some((tag, content, _))) = (r.take(der::OID), r.any()) else { break };
        let method = match oid.last() {
            Some(1) => "OCSP".to_owned(),
            Some(2) => "CA Issuers".to_owned(),
            _ => der::dotted(oid),
        };
        let place = general_text(&general(tag, content));
        let (kind, rest) = place.split_once(':').unwrap_or(("", &place));
        out.push((format!("{method} - {kind}"), rest.to_owned()));
    }
    out
}
