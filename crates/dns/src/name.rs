//! Domain names: from text to the form in messages, and back.
//!
//! Text is what c-ares takes and gives (RFC 1035 section 5.1): labels parted by dots, `\.` for a dot inside of a label,
//! `\ddd` for a byte in decimal. A name in a message ends in a zero byte or in a pointer to an earlier name.
//!
//! **Invariants.** A name is at most 255 bytes long, counted without escapes as its text is (c-ares counts so, and takes
//! names of 257 bytes on the wire), a label 63. Each pointer leads further to the front than any before it, so reading
//! one name takes at most 128 labels and as many pointers as there are places before it.

use crate::Status;

/// Longest name, in bytes: labels, and dots between them.
pub const MAX_NAME: usize = 255;
/// Pointers in one name: more than it can have labels.
const MAX_POINTERS: usize = 128;
/// Longest label, in bytes.
pub const MAX_LABEL: usize = 63;

/// Appends the name that `text` is. A dot at the end may be there or not; no text at all is the root.
///
/// # Errors
/// [`Status::BadName`]: a label is empty or too long, the whole is too long, an escape is none, or a byte is none of
/// `A-Z a-z 0-9 - . _ / *`, as c-ares wants it of names that are asked for.
pub fn encode(text: &str, out: &mut Vec<u8>) -> Result<(), Status> {
    let start = out.len();
    let mut length_at = start;
    out.push(0);
    let mut bytes = text.bytes();
    let text_is_root = matches!(text, "" | ".");
    while let Some(b) = bytes.next() {
        if text_is_root {
            break;
        }
        match b {
            b'.' => {
                close_label(out, length_at)?;
                length_at = out.len();
                out.push(0);
                continue;
            }
            b'\\' => out.push(escaped(&mut bytes)?),
            b => out.push(b),
        }
        // The first length byte stands for no dot.
        if !asked_for(out[out.len() - 1]) || out.len() - start - 1 > MAX_NAME {
            return Err(Status::BadName);
        }
    }
    if out.len() > length_at + 1 {
        close_label(out, length_at)?;
        out.push(0);
    }
    Ok(())
}

/// Writes the length of the label that begins at `length_at` and ends at the end.
fn close_label(out: &mut [u8], length_at: usize) -> Result<(), Status> {
    match out.len() - length_at - 1 {
        n @ 1..=MAX_LABEL => {
            out[length_at] = n as u8;
            Ok(())
        }
        _ => Err(Status::BadName),
    }
}

/// What follows a backslash: three digits, or the byte itself.
fn escaped(bytes: &mut std::str::Bytes) -> Result<u8, Status> {
    let first = bytes.next().ok_or(Status::BadName)?;
    if !first.is_ascii_digit() {
        return Ok(first);
    }
    let mut value = u32::from(first - b'0');
    for _ in 0..2 {
        let digit = bytes.next().filter(u8::is_ascii_digit).ok_or(Status::BadName)?;
        value = value * 10 + u32::from(digit - b'0');
    }
    u8::try_from(value).map_err(|_| Status::BadName)
}

/// Whether names that are asked for may have this byte.
fn asked_for(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'/' | b'*')
}

/// A name inside of a message, looked at when it is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Name<'a> {
    message: &'a [u8],
    at: usize,
}

impl<'a> Name<'a> {
    /// Reads the name at `*at`, and moves `*at` behind it.
    ///
    /// # Errors
    /// [`Status::BadResp`]: it is cut off, its pointers do not all lead to the front, or it is too long.
    pub fn read(message: &'a [u8], at: &mut usize) -> Result<Name<'a>, Status> {
        let name = Name { message, at: *at };
        let mut labels = name.labels();
        let mut total = 0;
        while let Some(label) = labels.next_label()? {
            total += label.len() + 1;
            if total > MAX_NAME + 1 {
                return Err(Status::BadResp);
            }
        }
        *at = labels.end.unwrap_or(labels.at);
        Ok(name)
    }

    /// Whether it is written out: without a pointer.
    pub(crate) fn is_whole(&self) -> bool {
        let mut labels = self.labels();
        while let Ok(Some(_)) = labels.next_label() {}
        labels.end.is_none()
    }

    fn labels(&self) -> Labels<'a> {
        Labels { message: self.message, at: self.at, floor: self.at, pointers: 0, end: None }
    }

    /// Appends the text of the name: no dot at the end, and nothing for the root.
    pub fn write(&self, out: &mut String) {
        let mut labels = self.labels();
        let mut first = true;
        while let Ok(Some(label)) = labels.next_label() {
            if !first {
                out.push('.');
            }
            first = false;
            for &b in label {
                match b {
                    b'"' | b'.' | b';' | b'\\' | b'(' | b')' | b'@' | b'$' => {
                        out.push('\\');
                        out.push(b as char);
                    }
                    b' '..=b'~' => out.push(b as char),
                    _ => {
                        out.push('\\');
                        out.extend([b / 100, b / 10 % 10, b % 10].map(|digit| (b'0' + digit) as char));
                    }
                }
            }
        }
    }

    /// The text of the name.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    /// Whether both are the same name; letters of either case are alike.
    #[must_use]
    pub fn same(&self, other: &Name) -> bool {
        let (mut ours, mut theirs) = (self.labels(), other.labels());
        loop {
            match (ours.next_label(), theirs.next_label()) {
                (Ok(Some(a)), Ok(Some(b))) if a.eq_ignore_ascii_case(b) => {}
                (Ok(None), Ok(None)) => return true,
                _ => return false,
            }
        }
    }
}

/// The way along a name's labels.
struct Labels<'a> {
    message: &'a [u8],
    at: usize,
    /// Pointers lead to before this.
    floor: usize,
    pointers: usize,
    /// Where what follows the name begins, once a pointer was followed.
    end: Option<usize>,
}

impl<'a> Labels<'a> {
    fn next_label(&mut self) -> Result<Option<&'a [u8]>, Status> {
        loop {
            let length = usize::from(*self.message.get(self.at).ok_or(Status::BadResp)?);
            match length >> 6 {
                0 => {
                    let label = self.message.get(self.at + 1..self.at + 1 + length).ok_or(Status::BadResp)?;
                    self.at += 1 + length;
                    return Ok((length > 0).then_some(label));
                }
                3 => {
                    let low = usize::from(*self.message.get(self.at + 1).ok_or(Status::BadResp)?);
                    let to = (length & 0x3f) << 8 | low;
                    self.pointers += 1;
                    if to >= self.floor || self.pointers > MAX_POINTERS {
                        return Err(Status::BadResp);
                    }
                    self.end.get_or_insert(self.at + 2);
                    (self.at, self.floor) = (to, to);
                }
                _ => return Err(Status::BadResp),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str) -> Result<Vec<u8>, Status> {
        let mut out = Vec::new();
        encode(text, &mut out).map(|()| out)
    }

    #[test]
    fn texts_become_names() {
        assert_eq!(encoded("a.bc").unwrap(), b"\x01a\x02bc\0");
        assert_eq!(encoded("a.bc.").unwrap(), b"\x01a\x02bc\0");
        assert_eq!(encoded("").unwrap(), b"\0");
        assert_eq!(encoded(".").unwrap(), b"\0");
        assert_eq!(encoded("a\\.b.c").unwrap(), b"\x03a.b\x01c\0");
        assert_eq!(encoded("a\\.").unwrap(), b"\x02a.\0");
        assert_eq!(encoded("a\\065").unwrap(), b"\x02aA\0");
        for bad in ["..", "a..b", ".a", "a b", "a\\", "a\\06", "a\\300", "a@b", "[x]", "\u{e9}", "a\\032"] {
            assert_eq!(encoded(bad), Err(Status::BadName), "{bad}");
        }
        assert!(encoded(&"x".repeat(63)).is_ok());
        assert_eq!(encoded(&"x".repeat(64)), Err(Status::BadName));
        assert_eq!(encoded(&"a.".repeat(127)).unwrap().len(), 255);
        assert_eq!(encoded(&("a.".repeat(126) + "bbb")).unwrap().len(), 257);
        assert_eq!(encoded(&("a.".repeat(127) + "bb")), Err(Status::BadName));
    }

    fn read(message: &[u8], mut at: usize) -> Option<(String, usize)> {
        Name::read(message, &mut at).ok().map(|name| (name.text(), at))
    }

    #[test]
    fn names_become_texts() {
        let message = b"\x03www\x01a\0\x01b\xc0\x04\xc0\x0b\xc0\x0d\x02\x07.\xc0\x00";
        assert_eq!(read(message, 0), Some(("www.a".into(), 7)));
        assert_eq!(read(message, 7), Some(("b.a".into(), 11)));
        assert_eq!(read(message, 11), None, "it points at itself");
        assert_eq!(read(message, 13), None, "it points at itself");
        assert_eq!(read(message, 15), Some(("\\007\\..www.a".into(), 20)));
        for bad in [&b""[..], b"\x01", b"\x01a", b"\xc0", b"\x40a\0", b"\x80"] {
            assert_eq!(read(bad, 0), None);
        }
    }

    #[test]
    fn long_names_are_refused() {
        let mut message = b"\x3f".to_vec();
        message.extend([b'x'; 63]);
        for _ in 0..3 {
            message.extend_from_within(..64);
        }
        message.push(0);
        assert!(read(&message, 0).is_some(), "four labels and three dots");
        let end = message.len() - 1;
        message.splice(end.., *b"\0\0");
        assert!(read(&message, 0).is_some());
        message.splice(end.., *b"\x01a\0");
        assert!(read(&message, 0).is_none());
    }

    #[test]
    fn names_are_alike_in_either_case() {
        let message = b"\x01a\x01B\0\x01A\xc0\x02\x01a\0";
        let at = |mut n| Name::read(message, &mut n).unwrap();
        assert!(at(0).same(&at(5)));
        assert!(!at(0).same(&at(9)) && !at(9).same(&at(0)));
    }
}
