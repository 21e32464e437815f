//! A URL as one string and the places where its components begin.

use crate::MAX_LENGTH;
use crate::scheme::Kind;

/// Where the components of a serialized URL are, in bytes.
///
/// ```text
/// https://user:pass@example.com:1234/foo/bar?baz#quux
///       |     |     |          |    |       |   |
///       |     |     |          |    |       |   fragment_start (the end, if there is none)
///       |     |     |          |    |       query_start (fragment_start, if there is none)
///       |     |     |          |    path_start
///       |     |     |          host_end
///       |     |     host_start
///       |     username_end
///       scheme_end
/// ```
///
/// Without a host, `username_end`, `host_start` and `host_end` are `scheme_end`; `path_start` may be two more, for the `/.`
/// that keeps a path with two slashes from being read as a host. Without credentials `username_end` is `host_start`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Offsets {
    pub scheme_end: u32,
    pub username_end: u32,
    pub host_start: u32,
    pub host_end: u32,
    pub path_start: u32,
    pub query_start: u32,
    pub fragment_start: u32,
}

/// A parsed URL. See the crate's documentation for what always holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Url {
    pub(crate) href: String,
    pub(crate) at: Offsets,
}

/// The components, each with the delimiter that goes with it in the text: `https:`, `:8080`, `?a`, `#b`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts<'a> {
    pub(crate) scheme: &'a str,
    pub(crate) username: &'a str,
    pub(crate) password: &'a str,
    pub(crate) host: Option<&'a str>,
    pub(crate) port: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) fragment: &'a str,
}

impl Parts<'_> {
    /// The URL of these; `None` if it is too long.
    pub(crate) fn assemble(&self) -> Option<Url> {
        let size = |s: &str| s.len();
        let all = [self.username, self.password, self.port, self.path, self.query, self.fragment].map(size).iter().sum::<usize>();
        let mut href = String::with_capacity(all + self.scheme.len() + self.host.map_or(0, size) + 6);
        let mut at = Offsets::default();
        href.push_str(self.scheme);
        at.scheme_end = href.len() as u32;
        at.username_end = at.scheme_end;
        at.host_start = at.scheme_end;
        if let Some(host) = self.host {
            href.push_str("//");
            href.push_str(self.username);
            at.username_end = href.len() as u32;
            if !self.password.is_empty() {
                href.push(':');
                href.push_str(self.password);
            }
            if !self.username.is_empty() || !self.password.is_empty() {
                href.push('@');
            }
            at.host_start = href.len() as u32;
            href.push_str(host);
            at.host_end = href.len() as u32;
            href.push_str(self.port);
        } else {
            at.host_end = at.scheme_end;
            if self.path.starts_with("//") {
                href.push_str("/.");
            }
        }
        at.path_start = href.len() as u32;
        href.push_str(self.path);
        at.query_start = href.len() as u32;
        href.push_str(self.query);
        at.fragment_start = href.len() as u32;
        href.push_str(self.fragment);
        (href.len() <= MAX_LENGTH).then_some(Url { href, at })
    }
}

impl Url {
    /// Parses a text, against a base if there is one. `None` if it is no URL.
    pub fn parse(input: &str, base: Option<&Url>) -> Option<Url> {
        crate::parse::parse(input, base)
    }

    /// A URL from its text and its offsets, as they came from one before. `None` if they cannot be of one.
    pub fn from_parts(href: String, at: Offsets) -> Option<Url> {
        let order = [at.scheme_end, at.username_end, at.host_start, at.host_end, at.path_start, at.query_start, at.fragment_start];
        let inside = order.is_sorted() && at.scheme_end > 0 && at.fragment_start as usize <= href.len();
        let authority = at.host_start == at.scheme_end || at.host_start - at.scheme_end >= 2;
        (inside && authority && href.is_ascii() && href.len() <= MAX_LENGTH).then_some(Url { href, at })
    }

    fn slice(&self, from: u32, to: u32) -> &str {
        self.href.get(from as usize..to as usize).unwrap_or_default()
    }

    /// The whole, serialized.
    pub fn as_str(&self) -> &str {
        &self.href
    }
    /// The whole, serialized, without a copy.
    pub fn into_string(self) -> String {
        self.href
    }
    pub fn offsets(&self) -> Offsets {
        self.at
    }
    /// With its colon.
    pub fn protocol(&self) -> &str {
        self.slice(0, self.at.scheme_end)
    }
    pub(crate) fn kind(&self) -> Kind {
        Kind::of(self.slice(0, self.at.scheme_end.saturating_sub(1)))
    }
    /// Whether there is a host, be it empty.
    pub fn has_host(&self) -> bool {
        self.at.host_start > self.at.scheme_end
    }
    /// Whether the path is a text without structure, as in `mailto:a@b`.
    pub fn has_opaque_path(&self) -> bool {
        !self.has_host() && !self.pathname().starts_with('/')
    }
    pub fn username(&self) -> &str {
        if self.has_host() { self.slice(self.at.scheme_end + 2, self.at.username_end) } else { "" }
    }
    pub fn password(&self) -> &str {
        self.slice(self.at.username_end + 1, self.at.host_start.saturating_sub(1))
    }
    /// Host and port.
    pub fn host(&self) -> &str {
        if self.has_host() { self.slice(self.at.host_start, self.at.path_start) } else { "" }
    }
    pub fn hostname(&self) -> &str {
        self.slice(self.at.host_start, self.at.host_end)
    }
    pub fn port(&self) -> &str {
        self.port_with_colon().get(1..).unwrap_or_default()
    }
    pub(crate) fn port_with_colon(&self) -> &str {
        if self.has_host() { self.slice(self.at.host_end, self.at.path_start) } else { "" }
    }
    pub fn pathname(&self) -> &str {
        self.slice(self.at.path_start, self.at.query_start)
    }
    /// With its `?`; empty if there is nothing behind it.
    pub fn search(&self) -> &str {
        let query = self.query();
        if query.len() > 1 { query } else { "" }
    }
    /// With its `?`, also if there is nothing behind it.
    pub(crate) fn query(&self) -> &str {
        self.slice(self.at.query_start, self.at.fragment_start)
    }
    /// With its `#`; empty if there is nothing behind it.
    pub fn hash(&self) -> &str {
        let fragment = self.fragment();
        if fragment.len() > 1 { fragment } else { "" }
    }
    pub(crate) fn fragment(&self) -> &str {
        self.href.get(self.at.fragment_start as usize..).unwrap_or_default()
    }

    pub(crate) fn parts(&self) -> Parts<'_> {
        Parts {
            scheme: self.protocol(),
            username: self.username(),
            password: self.password(),
            host: self.has_host().then(|| self.hostname()),
            port: self.port_with_colon(),
            path: self.pathname(),
            query: self.query(),
            fragment: self.fragment(),
        }
    }
}
