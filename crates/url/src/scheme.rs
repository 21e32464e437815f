//! Schemes: what the special ones are, and how a text begins with one.

/// How a URL's scheme makes it behave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// `http`, `https`, `ws`, `wss`, `ftp`, with the default port.
    Special(u16),
    File,
    Other,
}

impl Kind {
    /// Of a scheme in lower case.
    pub(crate) fn of(scheme: &str) -> Kind {
        match scheme {
            "https" | "wss" => Kind::Special(443),
            "http" | "ws" => Kind::Special(80),
            "file" => Kind::File,
            "ftp" => Kind::Special(21),
            _ => Kind::Other,
        }
    }

    pub(crate) fn is_special(self) -> bool {
        self != Kind::Other
    }

    pub(crate) fn default_port(self) -> Option<u16> {
        match self {
            Kind::Special(port) => Some(port),
            _ => None,
        }
    }

    /// Whether the byte ends a path's segment.
    #[inline]
    pub(crate) fn is_slash(self, byte: u8) -> bool {
        byte == b'/' || (byte == b'\\' && self.is_special())
    }
}

/// The length of the scheme that the text begins with, without its colon.
pub(crate) fn length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if !bytes.first()?.is_ascii_alphabetic() {
        return None;
    }
    let end = bytes.iter().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')))?;
    (bytes[end] == b':').then_some(end)
}
