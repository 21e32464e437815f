//! Setters (section 6.1 of the standard): the parser with a state override, component by component.
//!
//! What a setter refuses leaves the URL as it was, but for `host`, which may take the host and refuse the port.

use crate::encode::{Set, encode};
use crate::parse::{port_with_colon, split_port, without_breaks, write_file_host};
use crate::scheme::{self, Kind};
use crate::url::{Parts, Url};
use crate::{host, path};
use std::borrow::Cow;

/// What a setter sets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Component {
    Href,
    Protocol,
    Username,
    Password,
    Host,
    Hostname,
    Port,
    Pathname,
    Search,
    Hash,
}

impl Component {
    pub const ALL: [Component; 10] = [
        Component::Href,
        Component::Protocol,
        Component::Username,
        Component::Password,
        Component::Host,
        Component::Hostname,
        Component::Port,
        Component::Pathname,
        Component::Search,
        Component::Hash,
    ];
}

fn encoded(text: &str, set: Set) -> String {
    let mut out = String::with_capacity(text.len());
    encode(&mut out, text, set);
    out
}

impl Url {
    /// Sets a component. Whether the URL is another now; if it is not, the value was refused or the same.
    pub fn set(&mut self, component: Component, value: &str) -> bool {
        let new = match component {
            Component::Href => Url::parse(value, None),
            Component::Protocol => self.with_protocol(value),
            Component::Username | Component::Password => self.with_credential(component, value),
            Component::Host | Component::Hostname => self.with_host(component, value),
            Component::Port => self.with_port(value),
            Component::Pathname => self.with_pathname(value),
            Component::Search => self.with_search(value),
            Component::Hash => self.with_hash(value),
        };
        let Some(new) = new.filter(|new| new != self) else { return false };
        *self = new;
        true
    }

    fn has_credentials(&self) -> bool {
        self.at.username_end + 1 < self.at.host_start || !self.username().is_empty()
    }

    /// Whether there can be no credentials and no port.
    fn is_bare(&self) -> bool {
        self.hostname().is_empty() || self.kind() == Kind::File
    }

    fn with_protocol(&self, value: &str) -> Option<Url> {
        let text = without_breaks(value);
        let with_colon = if text.contains(':') { text } else { Cow::Owned(format!("{text}:")) };
        let scheme = with_colon[..scheme::length(&with_colon)?].to_ascii_lowercase();
        let (from, to) = (self.kind(), Kind::of(&scheme));
        if from.is_special() != to.is_special() {
            return None;
        }
        if to == Kind::File && (self.has_credentials() || !self.port().is_empty()) {
            return None;
        }
        if from == Kind::File && self.hostname().is_empty() {
            return None;
        }
        let port = port_with_colon(self.port(), to)?;
        Parts { scheme: &format!("{scheme}:"), port: &port, ..self.parts() }.assemble()
    }

    fn with_credential(&self, which: Component, value: &str) -> Option<Url> {
        if self.is_bare() {
            return None;
        }
        let text = encoded(value, Set::Userinfo);
        let parts = self.parts();
        match which {
            Component::Username => Parts { username: &text, ..parts },
            _ => Parts { password: &text, ..parts },
        }
        .assemble()
    }

    fn with_host(&self, which: Component, value: &str) -> Option<Url> {
        if self.has_opaque_path() {
            return None;
        }
        let kind = self.kind();
        let text = without_breaks(value);
        let end = text.bytes().position(|b| kind.is_slash(b) || matches!(b, b'?' | b'#')).unwrap_or(text.len());
        let text = &text[..end];
        let mut host = String::new();
        if kind == Kind::File {
            if !text.is_empty() {
                write_file_host(&mut host, text)?;
            }
            return Parts { host: Some(&host), ..self.parts() }.assemble();
        }
        let (name, port) = split_port(text);
        if port.is_some() && (name.is_empty() || which == Component::Hostname) {
            return None;
        }
        if name.is_empty() && (kind.is_special() || self.has_credentials() || !self.port().is_empty()) {
            return None;
        }
        host::write(&mut host, name, kind.is_special())?;
        let parts = self.parts();
        let digits = leading_digits(port.unwrap_or_default());
        let port = if digits.is_empty() { None } else { port_with_colon(digits, kind) };
        Parts { host: Some(&host), port: port.as_deref().unwrap_or(parts.port), ..parts }.assemble()
    }

    fn with_port(&self, value: &str) -> Option<Url> {
        if self.is_bare() {
            return None;
        }
        let text = without_breaks(value);
        let digits = leading_digits(&text);
        if digits.is_empty() && !value.is_empty() {
            return None;
        }
        Parts { port: &port_with_colon(digits, self.kind())?, ..self.parts() }.assemble()
    }

    fn with_pathname(&self, value: &str) -> Option<Url> {
        if self.has_opaque_path() {
            return None;
        }
        let kind = self.kind();
        let text = without_breaks(value);
        let mut path = String::with_capacity(text.len() + 1);
        match text.bytes().next() {
            Some(b) if kind.is_slash(b) => path::write(&mut path, 0, &text[1..], kind),
            // Only a host can stand without a path.
            None if !kind.is_special() && self.has_host() => {}
            _ => path::write(&mut path, 0, &text, kind),
        }
        Parts { path: &path, ..self.parts() }.assemble()
    }

    fn with_search(&self, value: &str) -> Option<Url> {
        let text = without_breaks(value.strip_prefix('?').unwrap_or(value));
        let set = if self.kind().is_special() { Set::SpecialQuery } else { Set::Query };
        let query = if value.is_empty() { String::new() } else { format!("?{}", encoded(&text, set)) };
        Parts { query: &query, ..self.parts() }.assemble()
    }

    fn with_hash(&self, value: &str) -> Option<Url> {
        let text = without_breaks(value.strip_prefix('#').unwrap_or(value));
        let fragment = if value.is_empty() { String::new() } else { format!("#{}", encoded(&text, Set::Fragment)) };
        Parts { fragment: &fragment, ..self.parts() }.assemble()
    }
}

fn leading_digits(text: &str) -> &str {
    let end = text.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    &text[..end]
}
