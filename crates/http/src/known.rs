//! The field names that are met every day, as small integers: a client keeps an interned name for each, and makes no
//! text for nearly all headers that it reads.
//!
//! A name's length and four of its bytes, each times a constant, give a slot of a table of 512; the constants were
//! searched so that no two names meet, and the compiler refuses the table if they do. One comparison then decides.
//!
//! **Invariant:** names are in lower case and have letters, digits and hyphens only. For these a token's byte with the
//! bit 0x20 set is equal exactly if it is the same letter in either case (`_` and `^` become bytes no name has).

/// A field name that has a number of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Known(u8);

const NAMES: [&str; 93] = [
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "accept-ranges",
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "access-control-max-age",
    "access-control-request-headers",
    "access-control-request-method",
    "age",
    "allow",
    "alt-svc",
    "authorization",
    "cache-control",
    "connection",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-range",
    "content-security-policy",
    "content-type",
    "cookie",
    "date",
    "dnt",
    "etag",
    "expect",
    "expires",
    "forwarded",
    "from",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "keep-alive",
    "last-modified",
    "link",
    "location",
    "max-forwards",
    "origin",
    "pragma",
    "priority",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "referer",
    "referrer-policy",
    "retry-after",
    "sec-ch-ua",
    "sec-ch-ua-mobile",
    "sec-ch-ua-platform",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "sec-fetch-user",
    "sec-gpc",
    "sec-websocket-accept",
    "sec-websocket-extensions",
    "sec-websocket-key",
    "sec-websocket-protocol",
    "sec-websocket-version",
    "server",
    "server-timing",
    "set-cookie",
    "strict-transport-security",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "upgrade-insecure-requests",
    "user-agent",
    "vary",
    "via",
    "www-authenticate",
    "x-content-type-options",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-frame-options",
    "x-powered-by",
    "x-real-ip",
    "x-request-id",
    "x-requested-with",
    "x-xss-protection",
];

const NOTHING: u8 = 0xff;
static SLOTS: [u8; 512] = slots();

/// Letters in lower case, as far as it matters here; see the invariant.
const LOWER: u8 = 0x20;

#[inline(always)]
const fn slot(name: &[u8]) -> usize {
    let n = name.len();
    (n * 471
        + (name[0] | LOWER) as usize * 85
        + (name[n - 1] | LOWER) as usize * 423
        + (name[n / 2] | LOWER) as usize * 26
        + (name[n * 3 / 4] | LOWER) as usize * 136)
        % 512
}

const fn slots() -> [u8; 512] {
    let mut table = [NOTHING; 512];
    let mut i = 0;
    while i < NAMES.len() {
        let at = slot(NAMES[i].as_bytes());
        assert!(table[at] == NOTHING, "two names share a slot: search other constants");
        table[at] = i as u8;
        i += 1;
    }
    table
}

const fn find(name: &str) -> Known {
    let mut i = 0;
    while i < NAMES.len() {
        let (a, b) = (NAMES[i].as_bytes(), name.as_bytes());
        let mut same = a.len() == b.len();
        let mut k = 0;
        while same && k < a.len() {
            same = a[k] == b[k];
            k += 1;
        }
        if same {
            return Known(i as u8);
        }
        i += 1;
    }
    panic!("no such name")
}

impl Known {
    pub const CONNECTION: Known = find("connection");
    pub const CONTENT_LENGTH: Known = find("content-length");
    pub const EXPECT: Known = find("expect");
    pub const HOST: Known = find("host");
    pub const PROXY_CONNECTION: Known = find("proxy-connection");
    pub const TRANSFER_ENCODING: Known = find("transfer-encoding");
    pub const UPGRADE: Known = find("upgrade");
    /// How many names there are; numbers are below it.
    pub const COUNT: usize = NAMES.len();

    /// The number of a field name in any case, if it has one. `name` must be a token (RFC 9110, 5.1): in other texts a
    /// control character may pass for a hyphen or a digit.
    #[inline]
    pub fn of(name: &[u8]) -> Option<Known> {
        if name.is_empty() {
            return None;
        }
        let i = SLOTS[slot(name)];
        let known = NAMES.get(i as usize)?;
        same(name, known.as_bytes()).then_some(Known(i))
    }

    pub fn from_number(number: u8) -> Option<Known> {
        ((number as usize) < NAMES.len()).then_some(Known(number))
    }

    pub fn number(self) -> u8 {
        self.0
    }

    /// The name in lower case.
    pub fn name(self) -> &'static str {
        NAMES[self.0 as usize]
    }
}

/// Is `name`, in any case, the text `lower`?
#[inline]
fn same(name: &[u8], lower: &[u8]) -> bool {
    const LOWERS: u64 = 0x2020_2020_2020_2020;
    let word = |s: &[u8], at: usize| s.get(at..).and_then(|s| s.first_chunk::<8>()).map_or(0, |w| u64::from_le_bytes(*w));
    let half = |s: &[u8], at: usize| s.get(at..).and_then(|s| s.first_chunk::<4>()).map_or(0, |w| u32::from_le_bytes(*w));
    let n = name.len();
    if n != lower.len() {
        return false;
    }
    if n >= 8 {
        // The last word overlaps the one before it.
        let mut at = 0;
        while at + 8 <= n {
            if (word(name, at) | LOWERS) != word(lower, at) {
                return false;
            }
            at += 8;
        }
        (word(name, n - 8) | LOWERS) == word(lower, n - 8)
    } else if n >= 4 {
        (half(name, 0) | LOWERS as u32) == half(lower, 0) && (half(name, n - 4) | LOWERS as u32) == half(lower, n - 4)
    } else {
        name.iter().zip(lower).all(|(a, b)| a | LOWER == *b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_in_any_case() {
        for (i, name) in NAMES.iter().enumerate() {
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{name}");
            for text in [name.to_string(), name.to_uppercase()] {
                assert_eq!(Known::of(text.as_bytes()).map(|k| k.number() as usize), Some(i), "{text}");
            }
            assert_eq!(Known::of(format!("{name}x").as_bytes()).map(Known::name), None);
        }
    }

    #[test]
    fn a_name_with_another_byte_is_another_name() {
        for name in NAMES {
            for at in 0..name.len() {
                for b in 0..=255u8 {
                    let mut text = name.as_bytes().to_vec();
                    text[at] = b;
                    // Only tokens come here; others may be taken for a name (`\r` for `-`), and never are given.
                    if !crate::chars::is(b, crate::chars::TOKEN) {
                        continue;
                    }
                    let lower = text.to_ascii_lowercase();
                    let expected = NAMES.iter().position(|n| n.as_bytes() == lower);
                    assert_eq!(Known::of(&text).map(|k| k.number() as usize), expected, "{text:?}");
                }
            }
        }
        assert_eq!(Known::of(b""), None);
    }
}
