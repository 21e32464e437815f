//! Text to bytes and back, by Node's rules.
//!
//! Text comes as [`Text`] and goes out as [`TextBuf`], or into a slice of the caller's when the caller is a virtual
//! machine that makes its own strings: ask [`decoded_len_and_width`] how many code units of which width the bytes decode to, make
//! the string, then call [`decode_into_latin1`] or [`decode_into_utf16`]. Encoding works the same way round: [`byte_length`],
//! then [`write`].
//!
//! One file per encoding; this one only dispatches. What each does with malformed input stands at its top.
//!
//! **Invariants**
//! - Decoding writes exactly as many units as [`decoded_len_and_width`] said, in the width it said (or the wider one).
//! - [`write`] writes whole characters only, never past what it returns, and [`byte_length`] bytes are enough for all.

mod ascii;
mod base64;
mod hex;
mod latin1;
mod string_decoder;
mod text;
mod text_decoder;
mod transcode;
mod utf16le;
mod utf8;

pub use string_decoder::StringDecoder;
pub use text::{Text, TextBuf, Width};
pub use text_decoder::{DecodeError, TextDecoder, UnknownLabel};
pub use transcode::{transcode_into, transcoded_len};
pub use utf8::{encode_into as utf8_encode_into, is_valid as is_valid_utf8};

/// The encodings a Buffer knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    Utf8,
    Utf16le,
    Latin1,
    Ascii,
    Base64,
    Base64Url,
    Hex,
}

impl Encoding {
    /// The encoding of that name, in any case, under any of Node's aliases.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Encoding> {
        const NAMES: [(&str, Encoding); 12] = [
            ("utf8", Encoding::Utf8),
            ("utf-8", Encoding::Utf8),
            ("ucs2", Encoding::Utf16le),
            ("ucs-2", Encoding::Utf16le),
            ("utf16le", Encoding::Utf16le),
            ("utf-16le", Encoding::Utf16le),
            ("latin1", Encoding::Latin1),
            ("binary", Encoding::Latin1),
            ("ascii", Encoding::Ascii),
            ("base64", Encoding::Base64),
            ("base64url", Encoding::Base64Url),
            ("hex", Encoding::Hex),
        ];
        NAMES.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|&(_, e)| e)
    }

    /// The name Node prints.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf8",
            Encoding::Utf16le => "utf16le",
            Encoding::Latin1 => "latin1",
            Encoding::Ascii => "ascii",
            Encoding::Base64 => "base64",
            Encoding::Base64Url => "base64url",
            Encoding::Hex => "hex",
        }
    }
}

/// How far an encoding got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Code units of the text that were used.
    pub read: usize,
    /// Bytes written.
    pub written: usize,
}

/// `Buffer.byteLength`: how many bytes `text` makes in `encoding`. Exact but for base64, where it is Node's estimate
/// from length and padding, which is never too small.
#[must_use]
pub fn byte_length(text: Text<'_>, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => utf8::encoded_len(text),
        Encoding::Utf16le => utf16le::encoded_len(text),
        Encoding::Latin1 | Encoding::Ascii => text.len(),
        Encoding::Base64 | Encoding::Base64Url => base64::estimated_len(text),
        Encoding::Hex => text.len() / 2,
    }
}

/// `buffer.write`: writes as much of `text` as fits into `dst`, in whole characters.
pub fn write(text: Text<'_>, encoding: Encoding, dst: &mut [u8]) -> Written {
    match encoding {
        Encoding::Utf8 => utf8::encode_into(text, dst),
        Encoding::Utf16le => utf16le::encode_into(text, dst),
        // Node writes ASCII as Latin-1: the low byte of each unit.
        Encoding::Latin1 | Encoding::Ascii => latin1::encode_into(text, dst),
        Encoding::Base64 | Encoding::Base64Url => base64::decode_text(text, dst),
        Encoding::Hex => hex::decode_text(text, dst),
    }
}

/// [`write`] into a vector of its own.
#[must_use]
pub fn encode_to_vec(text: Text<'_>, encoding: Encoding) -> Vec<u8> {
    let mut bytes = vec![0; byte_length(text, encoding)];
    let done = write(text, encoding, &mut bytes);
    bytes.truncate(done.written);
    bytes
}

/// How many code units `bytes` decode to, and how wide they have to be.
#[must_use]
pub fn decoded_len_and_width(bytes: &[u8], encoding: Encoding) -> (usize, Width) {
    match encoding {
        Encoding::Utf8 => utf8::measure(bytes),
        Encoding::Utf16le => utf16le::measure(bytes),
        Encoding::Latin1 | Encoding::Ascii => (bytes.len(), Width::One),
        Encoding::Base64 => (base64::text_len(bytes.len(), true), Width::One),
        Encoding::Base64Url => (base64::text_len(bytes.len(), false), Width::One),
        Encoding::Hex => (bytes.len().saturating_mul(2), Width::One),
    }
}

/// Decodes `bytes` into one-byte units. `dst` has to be as long as [`decoded_len_and_width`] said, and the width [`Width::One`].
/// Returns how many units were written: all of `dst`, or less if `dst` was not what [`decoded_len_and_width`] said.
pub fn decode_into_latin1(bytes: &[u8], encoding: Encoding, dst: &mut [u8]) -> usize {
    match encoding {
        Encoding::Utf8 => utf8::decode_latin1(bytes, dst),
        Encoding::Utf16le => utf16le::decode_latin1(bytes, dst),
        Encoding::Latin1 => latin1::decode_latin1(bytes, dst),
        Encoding::Ascii => ascii::decode_latin1(bytes, dst),
        Encoding::Base64 => base64::encode_bytes(bytes, true, dst),
        Encoding::Base64Url => base64::encode_bytes(bytes, false, dst),
        Encoding::Hex => hex::encode_bytes(bytes, dst),
    }
}

/// Decodes `bytes` into two-byte units. `dst` has to be as long as [`decoded_len_and_width`] said.
/// Returns how many units were written: all of `dst`, or less if `dst` was not what [`decoded_len_and_width`] said.
pub fn decode_into_utf16(bytes: &[u8], encoding: Encoding, dst: &mut [u16]) -> usize {
    match encoding {
        Encoding::Utf8 => utf8::decode_utf16(bytes, dst),
        Encoding::Utf16le => utf16le::decode_utf16(bytes, dst),
        _ => {
            // These are never wider than a byte; nobody who asks for the width first comes here, so the detour may cost.
            let mut narrow = vec![0; dst.len()];
            let n = decode_into_latin1(bytes, encoding, &mut narrow);
            for (to, from) in dst.iter_mut().zip(&narrow[..n]) {
                *to = u16::from(*from);
            }
            n
        }
    }
}

/// `buffer.toString`: decodes into a string of its own.
#[must_use]
pub fn decode(bytes: &[u8], encoding: Encoding) -> TextBuf {
    let (len, width) = decoded_len_and_width(bytes, encoding);
    match width {
        Width::One => {
            let mut units = vec![0; len];
            let n = decode_into_latin1(bytes, encoding, &mut units);
            debug_assert_eq!(n, len);
            TextBuf::Latin1(units)
        }
        Width::Two => {
            let mut units = vec![0; len];
            let n = decode_into_utf16(bytes, encoding, &mut units);
            debug_assert_eq!(n, len);
            TextBuf::Utf16(units)
        }
    }
}
