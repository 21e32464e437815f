//! The parser (section 4.4 of the standard, without a state override).

use crate::MAX_LENGTH;
use crate::encode::{Set, encode};
use crate::scheme::{self, Kind};
use crate::url::{Offsets, Parts, Url};
use crate::{host, ip, path};
use std::borrow::Cow;

/// The text without tabs and line feeds.
pub(crate) fn without_breaks(text: &str) -> Cow<'_, str> {
    let is_break = |b: u8| matches!(b, b'\t' | b'\n' | b'\r');
    if text.bytes().any(is_break) { Cow::Owned(text.replace(['\t', '\n', '\r'], "")) } else { Cow::Borrowed(text) }
}

/// The text up to the first of this byte, and what follows it.
fn split(text: &str, byte: char) -> (&str, Option<&str>) {
    match text.split_once(byte) {
        Some((before, behind)) => (before, Some(behind)),
        None => (text, None),
    }
}

pub(crate) fn parse(input: &str, base: Option<&Url>) -> Option<Url> {
    if input.len() > MAX_LENGTH {
        return None;
    }
    let input = without_breaks(input.trim_matches(|c: char| c <= ' '));
    let (rest, fragment) = split(&input, '#');
    let (text, query) = split(rest, '?');
    let mut writer = Writer { out: String::with_capacity(input.len() + 8), at: Offsets::default(), kind: Kind::Other };
    let of_base = match scheme::length(text) {
        Some(end) => {
            writer.scheme(&text[..end]);
            let rest = &text[end + 1..];
            let base = base.filter(|b| b.protocol() == writer.out);
            match (writer.kind, base) {
                (Kind::File, _) => writer.file(rest, base)?,
                (Kind::Special(_), Some(base)) if !rest.starts_with("//") => writer.relative(rest, base)?,
                (Kind::Special(_), _) => writer.authority(behind_slashes(rest))?,
                (Kind::Other, _) if rest.starts_with("//") => writer.authority(&rest[2..])?,
                (Kind::Other, _) if rest.starts_with('/') => writer.path(rest),
                (Kind::Other, _) => writer.opaque_path(rest, query.is_some() || fragment.is_some()),
            }
        }
        None => {
            let base = base?;
            if base.has_opaque_path() {
                return with_fragment(base, fragment.filter(|_| text.is_empty() && query.is_none())?);
            }
            writer.scheme(&base.protocol()[..base.protocol().len() - 1]);
            match writer.kind {
                Kind::File => writer.file(text, Some(base))?,
                _ => writer.relative(text, base)?,
            }
        }
    };
    writer.finish(query, of_base, fragment)
}

fn behind_slashes(text: &str) -> &str {
    text.trim_start_matches(['/', '\\'])
}

/// The base with another fragment.
fn with_fragment(base: &Url, fragment: &str) -> Option<Url> {
    let mut text = String::from("#");
    encode(&mut text, fragment, Set::Fragment);
    Parts { fragment: &text, ..base.parts() }.assemble()
}

/// Host and port: the colon is the first outside of brackets.
pub(crate) fn split_port(text: &str) -> (&str, Option<&str>) {
    let mut inside = false;
    for (i, b) in text.bytes().enumerate() {
        match b {
            b'[' => inside = true,
            b']' => inside = false,
            b':' if !inside => return (&text[..i], Some(&text[i + 1..])),
            _ => {}
        }
    }
    (text, None)
}

/// Adds `:80` for digits, unless it is the default port or there are none. `None` if it is no port.
fn write_port(out: &mut String, digits: &str, kind: Kind) -> Option<()> {
    if digits.is_empty() {
        return Some(());
    }
    let port =
        digits.bytes().try_fold(0u32, |n, b| Some(n * 10 + u32::from(b & 15)).filter(|n| b.is_ascii_digit() && *n <= 0xffff))? as u16;
    if kind.default_port() != Some(port) {
        out.push(':');
        ip::push_decimal(out, port);
    }
    Some(())
}

/// A `:80` as [`write_port`] writes it.
pub(crate) fn port_with_colon(digits: &str, kind: Kind) -> Option<String> {
    let mut out = String::new();
    write_port(&mut out, digits, kind)?;
    Some(out)
}

/// The host of a file: this machine has no name.
pub(crate) fn write_file_host(out: &mut String, text: &str) -> Option<()> {
    let start = out.len();
    host::write(out, text, true)?;
    if &out[start..] == "localhost" {
        out.truncate(start);
    }
    Some(())
}

/// Writes a serialization from left to right.
struct Writer {
    out: String,
    at: Offsets,
    kind: Kind,
}

/// The base whose path is the result's own path, so that its query is, too, unless there is another.
type SamePath<'b> = Option<&'b Url>;

impl Writer {
    fn here(&self) -> u32 {
        self.out.len() as u32
    }

    fn scheme(&mut self, scheme: &str) {
        self.out.push_str(scheme);
        self.out.make_ascii_lowercase();
        self.kind = Kind::of(&self.out);
        self.out.push(':');
        let here = self.here();
        self.at = Offsets { scheme_end: here, username_end: here, host_start: here, host_end: here, path_start: here, ..self.at };
    }

    /// The base's host; the path begins here.
    fn copy_host(&mut self, base: &Url) {
        if base.has_host() {
            // The scheme is the same, so the places are.
            self.out.push_str(base.href.get(self.out.len()..base.at.path_start as usize).unwrap_or_default());
            self.at = base.at;
        }
        self.at.path_start = self.here();
    }

    /// Segments behind the path so far.
    fn segments(&mut self, text: &str) {
        path::write(&mut self.out, self.at.path_start as usize, text, self.kind);
    }

    fn shorten(&mut self) {
        path::shorten(&mut self.out, self.at.path_start as usize, self.kind);
    }

    /// Credentials, host, port and path.
    fn authority<'b>(&mut self, text: &str) -> Option<SamePath<'b>> {
        let end = text.bytes().position(|b| self.kind.is_slash(b)).unwrap_or(text.len());
        let (authority, rest) = text.split_at(end);
        self.out.push_str("//");
        self.at.username_end = self.here();
        let mut host = authority;
        if let Some((userinfo, behind)) = authority.rsplit_once('@') {
            if behind.is_empty() {
                return None;
            }
            host = behind;
            self.userinfo(userinfo);
        }
        self.at.host_start = self.here();
        let (host, port) = split_port(host);
        if host.is_empty() && (self.kind.is_special() || port.is_some()) {
            return None;
        }
        host::write(&mut self.out, host, self.kind.is_special())?;
        self.at.host_end = self.here();
        write_port(&mut self.out, port.unwrap_or_default(), self.kind)?;
        Some(self.path(rest))
    }

    fn userinfo(&mut self, text: &str) {
        let (username, password) = text.split_once(':').unwrap_or((text, ""));
        encode(&mut self.out, username, Set::Userinfo);
        self.at.username_end = self.here();
        if !password.is_empty() {
            self.out.push(':');
            encode(&mut self.out, password, Set::Userinfo);
        }
        if !text.is_empty() && text != ":" {
            self.out.push('@');
        }
    }

    /// A path from its first slash on.
    fn path<'b>(&mut self, text: &str) -> SamePath<'b> {
        self.at.path_start = self.here();
        match text.bytes().next() {
            Some(b) if self.kind.is_slash(b) => self.segments(&text[1..]),
            None if !self.kind.is_special() => {}
            _ => self.segments(text),
        }
        None
    }

    fn opaque_path<'b>(&mut self, text: &str, more: bool) -> SamePath<'b> {
        // A space before a query or fragment would be lost when those are taken away.
        match text.strip_suffix(' ') {
            Some(rest) if more => {
                encode(&mut self.out, rest, Set::Control);
                self.out.push_str("%20");
            }
            _ => encode(&mut self.out, text, Set::Control),
        }
        None
    }

    /// A text without scheme, or with that of a special base.
    fn relative<'b>(&mut self, text: &str, base: &'b Url) -> Option<SamePath<'b>> {
        let slash = |i: usize| text.as_bytes().get(i).is_some_and(|&b| self.kind.is_slash(b));
        if slash(0) && slash(1) {
            return self.authority(if self.kind.is_special() { behind_slashes(text) } else { &text[2..] });
        }
        let absolute = slash(0);
        self.copy_host(base);
        if absolute {
            return Some(self.path(text));
        }
        self.out.push_str(base.pathname());
        if text.is_empty() {
            return Some(Some(base));
        }
        self.shorten();
        self.segments(text);
        Some(None)
    }

    /// What follows `file:`, or a text relative to a file.
    fn file<'b>(&mut self, text: &str, base: Option<&'b Url>) -> Option<SamePath<'b>> {
        let slash = |i: usize| text.as_bytes().get(i).is_some_and(|&b| self.kind.is_slash(b));
        if slash(0) && slash(1) {
            return self.file_host(&text[2..]);
        }
        let absolute = slash(0);
        let Some(base) = base else {
            self.empty_host();
            return Some(self.path(text));
        };
        self.copy_host(base);
        let text = if absolute { &text[1..] } else { text };
        if text.is_empty() && !absolute {
            self.out.push_str(base.pathname());
            return Some(Some(base));
        }
        if !path::starts_with_drive_letter(text) {
            if absolute {
                self.out.push_str(path::drive_of(base.pathname()).unwrap_or_default());
            } else {
                self.out.push_str(base.pathname());
                self.shorten();
            }
        }
        self.segments(text);
        Some(None)
    }

    fn empty_host(&mut self) {
        self.out.push_str("//");
        let here = self.here();
        self.at = Offsets { username_end: here, host_start: here, host_end: here, path_start: here, ..self.at };
    }

    fn file_host<'b>(&mut self, text: &str) -> Option<SamePath<'b>> {
        let end = text.bytes().position(|b| self.kind.is_slash(b)).unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        self.empty_host();
        if path::is_drive_letter(name) {
            self.segments(text);
            return Some(None);
        }
        if !name.is_empty() {
            write_file_host(&mut self.out, name)?;
            self.at.host_end = self.here();
        }
        Some(self.path(rest))
    }

    fn finish(mut self, query: Option<&str>, same_path: SamePath<'_>, fragment: Option<&str>) -> Option<Url> {
        let start = self.at.path_start as usize;
        if self.at.host_start == self.at.scheme_end && self.out[start..].starts_with("//") {
            self.out.insert_str(start, "/.");
            self.at.path_start += 2;
        }
        self.at.query_start = self.here();
        if let Some(query) = query {
            self.out.push('?');
            encode(&mut self.out, query, if self.kind.is_special() { Set::SpecialQuery } else { Set::Query });
        } else if let Some(base) = same_path {
            self.out.push_str(base.query());
        }
        self.at.fragment_start = self.here();
        if let Some(fragment) = fragment {
            self.out.push('#');
            encode(&mut self.out, fragment, Set::Fragment);
        }
        (self.out.len() <= MAX_LENGTH).then_some(Url { href: self.out, at: self.at })
    }
}
