//! Hosts: domains, addresses and opaque texts (section 3 of the standard).

use crate::encode::{Set, decode, encode};
use crate::ip;
use idna::AsciiDenyList;
use std::borrow::Cow;

/// Bytes that no host may have.
fn is_forbidden(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | b'\r' | b' ' | b'#' | b'/' | b':' | b'<' | b'>' | b'?' | b'@' | b'[' | b'\\' | b']' | b'^' | b'|')
}

/// Bytes that no domain may have.
fn is_forbidden_in_domain(byte: u8) -> bool {
    is_forbidden(byte) || byte <= 0x1f || byte == b'%' || byte == 0x7f
}

/// Adds a host as it is serialized. `None` if the text is none.
pub(crate) fn write(out: &mut String, text: &str, special: bool) -> Option<()> {
    if let Some(rest) = text.strip_prefix('[') {
        let address = ip::parse_v6(rest.strip_suffix(']')?)?;
        ip::write_v6(out, &address);
        return Some(());
    }
    if special { write_domain(out, text) } else { write_opaque(out, text) }
}

fn write_opaque(out: &mut String, text: &str) -> Option<()> {
    if text.bytes().any(is_forbidden) {
        return None;
    }
    encode(out, text, Set::Control);
    Some(())
}

/// Whether the domain is its own ASCII form but for capitals: what is ASCII is not mapped, and its labels are not checked,
/// those with `xn--` neither.
fn is_plain(text: &[u8]) -> bool {
    text.iter().all(|&b| b.is_ascii() && !is_forbidden_in_domain(b))
}

/// Characters that the tables of `idna` let pass although they are none (as of Unicode 17).
fn is_unassigned(c: char) -> bool {
    matches!(c, '\u{3347A}'..='\u{E00FF}')
}

fn write_domain(out: &mut String, text: &str) -> Option<()> {
    let bytes = if text.contains('%') { Cow::Owned(decode(text.as_bytes())) } else { Cow::Borrowed(text.as_bytes()) };
    let start = out.len();
    if is_plain(&bytes) {
        out.extend(bytes.iter().map(|b| char::from(b.to_ascii_lowercase())));
    } else {
        let decoded = String::from_utf8_lossy(&bytes);
        if decoded.chars().any(is_unassigned) {
            return None;
        }
        // Label by label, so that one of them that is written from right to left makes no rules for the others (as in Node).
        for (i, label) in decoded.split(['.', '\u{3002}', '\u{FF0E}', '\u{FF61}']).enumerate() {
            if i > 0 {
                out.push('.');
            }
            out.push_str(&idna::domain_to_ascii_cow(label.as_bytes(), AsciiDenyList::URL).ok()?);
        }
    }
    let domain = &out[start..];
    if domain.is_empty() {
        return None;
    }
    if ip::ends_in_number(domain) {
        let address = ip::parse_v4(domain)?;
        out.truncate(start);
        ip::write_v4(out, address);
    }
    Some(())
}

/// A domain (or an address) in ASCII; `None` if it is none.
pub fn domain_to_ascii(domain: &str) -> Option<String> {
    let mut out = String::new();
    write(&mut out, domain, true)?;
    Some(out)
}

/// A domain (or an address) with its `xn--` labels decoded; `None` if it is none.
pub fn domain_to_unicode(domain: &str) -> Option<String> {
    Some(host_to_unicode(&domain_to_ascii(domain)?))
}

/// A serialized host with its `xn--` labels decoded, as far as they can be.
pub fn host_to_unicode(host: &str) -> String {
    let mut out = String::with_capacity(host.len());
    for (i, label) in host.split('.').enumerate() {
        if i > 0 {
            out.push('.');
        }
        match label.starts_with("xn--").then(|| idna::domain_to_unicode(label)) {
            Some((decoded, Ok(()))) if !decoded.starts_with("xn--") && !decoded.chars().any(is_unassigned) => out.push_str(&decoded),
            _ => out.push_str(label),
        }
    }
    out
}

/// The labels of a name in ASCII, whatever else it has; `None` if one of them has no such form.
pub fn host_to_ascii(host: &str) -> Option<String> {
    idna::domain_to_ascii_cow(host.as_bytes(), AsciiDenyList::EMPTY).ok().map(Cow::into_owned)
}
