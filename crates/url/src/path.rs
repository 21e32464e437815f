//! Paths: segments are written behind what is there already, and `..` takes the last one back.

use crate::encode::{Set, encode};
use crate::scheme::Kind;

/// `.`, `%2e`
fn is_single_dot(segment: &str) -> bool {
    segment == "." || segment.eq_ignore_ascii_case("%2e")
}

/// `..` with either dot encoded.
fn is_double_dot(segment: &str) -> bool {
    match segment.len() {
        2 => segment == "..",
        4 => segment.eq_ignore_ascii_case(".%2e") || segment.eq_ignore_ascii_case("%2e."),
        6 => segment.eq_ignore_ascii_case("%2e%2e"),
        _ => false,
    }
}

/// `C:` or `C|`
pub(crate) fn is_drive_letter(text: &str) -> bool {
    matches!(text.as_bytes(), [letter, b':' | b'|'] if letter.is_ascii_alphabetic())
}

/// Whether the text is a drive letter or begins with one and a slash.
pub(crate) fn starts_with_drive_letter(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.get(..2).is_some_and(is_drive_letter) && bytes.get(2).is_none_or(|b| matches!(b, b'/' | b'\\' | b'?' | b'#'))
}

/// Whether a path begins with `/C:` as its first segment.
pub(crate) fn drive_of(path: &str) -> Option<&str> {
    match path.as_bytes() {
        [b'/', letter, b':'] | [b'/', letter, b':', b'/', ..] if letter.is_ascii_alphabetic() => path.get(..3),
        _ => None,
    }
}

/// Removes the last segment, but not the drive of a file.
pub(crate) fn shorten(out: &mut String, start: usize, kind: Kind) {
    let path = out.get(start..).unwrap_or_default();
    if kind == Kind::File && path.len() == 3 && drive_of(path).is_some() {
        return;
    }
    if let Some(at) = path.rfind('/') {
        out.truncate(start + at);
    }
}

/// Adds the segments of a text, the first slash of which was read, to the path that begins at `start`.
pub(crate) fn write(out: &mut String, start: usize, text: &str, kind: Kind) {
    let bytes = text.as_bytes();
    let mut from = 0;
    loop {
        let end = bytes[from..].iter().position(|&b| kind.is_slash(b)).map_or(bytes.len(), |n| from + n);
        let segment = text.get(from..end).unwrap_or_default();
        let last = end == bytes.len();
        // No segment with dots of either kind begins with another byte.
        let dots = matches!(segment.as_bytes().first(), Some(b'.' | b'%'));
        if dots && is_double_dot(segment) {
            shorten(out, start, kind);
            if last {
                out.push('/');
            }
        } else if dots && is_single_dot(segment) {
            if last {
                out.push('/');
            }
        } else {
            let drive = kind == Kind::File && out.len() == start && is_drive_letter(segment);
            out.push('/');
            if drive {
                out.extend(segment.chars().take(1).chain([':']));
            } else {
                encode(out, segment, Set::Path);
            }
        }
        if last {
            return;
        }
        from = end + 1;
    }
}
