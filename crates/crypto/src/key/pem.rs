//! PEM (RFC 7468, and RFC 1421 where it is encrypted): base64 between two lines.

use crate::value::Secret;
use zeroize::Zeroizing;

/// One block of a text.
pub struct Block {
    pub label: String,
    /// `Proc-Type`, `DEK-Info`.
    pub headers: Vec<(String, String)>,
    pub content: Secret,
}

fn decode(text: &[u8]) -> Option<Secret> {
    let mut out = Zeroizing::new(Vec::with_capacity(text.len() / 4 * 3 + 3));
    let (mut bits, mut n, mut padding) = (0_u32, 0, 0);
    for byte in text {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                padding += 1;
                continue;
            }
            b' ' | b'\t' | b'\r' | b'\n' => continue,
            _ => return None,
        };
        if padding > 0 {
            return None;
        }
        bits = bits << 6 | u32::from(digit);
        n += 1;
        if n == 4 {
            out.extend_from_slice(&bits.to_be_bytes()[1..]);
            (bits, n) = (0, 0);
        }
    }
    match (n, padding) {
        (0, 0) => {}
        (2, 2) => out.push((bits >> 4) as u8),
        (3, 1) => out.extend_from_slice(&((bits >> 2) as u16).to_be_bytes()),
        _ => return None,
    }
    Some(out)
}

/// The blocks of a text that can be read.
pub fn blocks(text: &[u8]) -> Vec<Block> {
    let mut out = Vec::new();
    let mut lines = text.split(|b| *b == b'\n').map(<[u8]>::trim_ascii);
    while let Some(line) = lines.next() {
        let Some(label) = line.strip_prefix(b"-----BEGIN ").and_then(|l| l.strip_suffix(b"-----")) else { continue };
        let end = [b"-----END ", label, b"-----"].concat();
        let mut headers = Vec::new();
        let mut body = Zeroizing::new(Vec::new());
        let mut ended = false;
        for line in lines.by_ref() {
            if line == end {
                ended = true;
                break;
            }
            match line.iter().position(|b| *b == b':') {
                Some(at) if body.is_empty() => {
                    let text = |b: &[u8]| String::from_utf8_lossy(b.trim_ascii()).into_owned();
                    headers.push((text(&line[..at]), text(&line[at + 1..])));
                }
                _ => body.extend_from_slice(line),
            }
        }
        if !ended {
            break;
        }
        if let Some(content) = decode(&body) {
            out.push(Block { label: String::from_utf8_lossy(label).into_owned(), headers, content });
        }
    }
    out
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// One block, as OpenSSL writes it.
#[must_use]
pub fn encode(label: &str, headers: &[(&str, &str)], content: &[u8]) -> String {
    let mut out = format!("-----BEGIN {label}-----\n");
    for (name, value) in headers {
        out.push_str(&format!("{name}: {value}\n"));
    }
    if !headers.is_empty() {
        out.push('\n');
    }
    for line in content.chunks(48) {
        for group in line.chunks(3) {
            let bits = group.iter().enumerate().fold(0_u32, |bits, (i, b)| bits | u32::from(*b) << (16 - 8 * i));
            for i in 0..4 {
                let digit = DIGITS[(bits >> (18 - 6 * i) & 63) as usize];
                out.push(if i <= group.len() { digit as char } else { '=' });
            }
        }
        out.push('\n');
    }
    out.push_str(&format!("-----END {label}-----\n"));
    out
}
