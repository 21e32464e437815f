//! From one encoding to another, as ICU's converters do it for Node's `transcode`.
//!
//! What the target cannot say becomes `?`, one for each character, or nothing if it does not show (a soft hyphen, a BOM). What the source does not mean becomes U+FFFD; but between
//! UTF-8 and UTF-16 it is an error. Two passes, as in decoding: [`transcoded_len`] measures and checks, [`transcode_into`] writes.
//!
//! Peculiar, and so recorded: ASCII to UTF-16 takes bytes past 127 as Latin-1. UTF-16 to itself makes U+FFFD of half a unit at
//! the end, unless it follows half a pair, which is one already; no other target sees it, but a single byte is no UTF-16.

use super::{Encoding, Text, decode_into_utf16, decoded_len_and_width, is_valid_utf8};

const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// Calls `f` with each character of the source.
fn each_char(source: &[u8], from: Encoding, mut f: impl FnMut(char)) {
    match from {
        Encoding::Utf16le => units(source).for_each(|c| f(c.unwrap_or(REPLACEMENT))),
        Encoding::Latin1 => source.iter().for_each(|&b| f(char::from(b))),
        Encoding::Ascii => source.iter().for_each(|&b| f(if b < 128 { char::from(b) } else { REPLACEMENT })),
        _ => {
            for chunk in source.utf8_chunks() {
                chunk.valid().chars().for_each(&mut f);
                if !chunk.invalid().is_empty() {
                    f(REPLACEMENT);
                }
            }
        }
    }
}

/// The characters of UTF-16, lone surrogates as errors.
fn units(source: &[u8]) -> impl Iterator<Item = Result<char, std::char::DecodeUtf16Error>> {
    char::decode_utf16(source.as_chunks::<2>().0.iter().map(|u| u16::from_le_bytes(*u)))
}

/// Whether half a unit at the end of UTF-16 is a character of its own.
fn has_half(source: &[u8]) -> bool {
    source.len() % 2 == 1 && !matches!(source, [.., high, _] if source.len() > 2 && (0xD8..0xDC).contains(high))
}

fn len_in(c: char, to: Encoding) -> usize {
    match to {
        Encoding::Utf8 => c.len_utf8(),
        Encoding::Utf16le => c.len_utf16() * 2,
        _ => usize::from(byte_in(c, to).is_some()),
    }
}

/// The byte of a character in Latin-1 or ASCII. What they cannot say is `?`, or nothing at all if it does not show.
fn byte_in(c: char, to: Encoding) -> Option<u8> {
    let most = if to == Encoding::Ascii { 0x7F } else { 0xFF };
    match u32::from(c) {
        code if code <= most => Some(code as u8),
        // Unicode's Default_Ignorable_Code_Point.
        0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E => None,
        0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFF8 => None,
        0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF => None,
        _ => Some(b'?'),
    }
}

/// The encoding as which ASCII is read for a target.
fn read_as(from: Encoding, to: Encoding) -> Encoding {
    if from == Encoding::Ascii && to == Encoding::Utf16le { Encoding::Latin1 } else { from }
}

/// Whether each byte stays what it is.
fn is_copy(source: &[u8], from: Encoding, to: Encoding) -> bool {
    let ascii = || source.is_ascii();
    match (from, to) {
        (Encoding::Latin1, Encoding::Latin1) => true,
        (Encoding::Utf8, Encoding::Utf8) => is_valid_utf8(source),
        (Encoding::Utf16le, _) | (_, Encoding::Utf16le) => false,
        _ => ascii(),
    }
}

/// How many bytes the result has; `None` when the source has what the target cannot take. Both are one of UTF-8, UTF-16,
/// Latin-1 and ASCII.
#[must_use]
pub fn transcoded_len(source: &[u8], from: Encoding, to: Encoding) -> Option<usize> {
    let from = read_as(from, to);
    if is_copy(source, from, to) {
        return Some(source.len());
    }
    match (from, to) {
        (Encoding::Utf8, Encoding::Utf16le) => is_valid_utf8(source).then(|| decoded_len_and_width(source, Encoding::Utf8).0 * 2),
        (Encoding::Latin1, Encoding::Utf16le) => Some(source.len() * 2),
        (Encoding::Latin1, Encoding::Utf8) => Some(super::byte_length(Text::Latin1(source), Encoding::Utf8)),
        (Encoding::Utf16le, Encoding::Utf16le) => Some((source.len() & !1) + if has_half(source) { 2 } else { 0 }),
        (Encoding::Utf16le, Encoding::Utf8) => {
            if source.len() < 2 {
                return None;
            }
            units(source).try_fold(0, |sum, c| c.ok().map(|c| sum + c.len_utf8()))
        }
        _ => {
            let mut len = 0;
            each_char(source, from, |c| len += len_in(c, to));
            Some(len)
        }
    }
}

/// Writes the result into `dst`, which is as long as [`transcoded_len`] said.
pub fn transcode_into(source: &[u8], from: Encoding, to: Encoding, dst: &mut [u8]) {
    let from = read_as(from, to);
    if is_copy(source, from, to) {
        dst.copy_from_slice(source);
        return;
    }
    match (from, to) {
        (Encoding::Utf8, Encoding::Utf16le) if cfg!(target_endian = "little") => {
            // SAFETY: any bytes are a u16, and what is not aligned is left out.
            let (before, wide, after) = unsafe { dst.align_to_mut::<u16>() };
            if before.is_empty() && after.is_empty() {
                decode_into_utf16(source, Encoding::Utf8, wide);
                return;
            }
        }
        (Encoding::Latin1, Encoding::Utf16le) => {
            for (to, &from) in dst.as_chunks_mut::<2>().0.iter_mut().zip(source) {
                *to = [from, 0];
            }
            return;
        }
        (Encoding::Latin1, Encoding::Utf8) => {
            super::write(Text::Latin1(source), Encoding::Utf8, dst);
            return;
        }
        (Encoding::Utf16le, Encoding::Utf8) if cfg!(target_endian = "little") => {
            // SAFETY: as above.
            let (before, wide, _) = unsafe { source.align_to::<u16>() };
            if before.is_empty() {
                super::write(Text::Utf16(wide), Encoding::Utf8, dst);
                return;
            }
        }
        _ => {}
    }
    let mut at = 0;
    let mut put = |c: char| {
        let room = &mut dst[at..];
        match to {
            Encoding::Utf8 => at += c.encode_utf8(room).len(),
            Encoding::Utf16le => {
                let mut pair = [0; 2];
                for unit in c.encode_utf16(&mut pair) {
                    dst[at..at + 2].copy_from_slice(&unit.to_le_bytes());
                    at += 2;
                }
            }
            _ => {
                if let Some(byte) = byte_in(c, to) {
                    room[0] = byte;
                    at += 1;
                }
            }
        }
    };
    each_char(source, from, &mut put);
    if from == Encoding::Utf16le && to == Encoding::Utf16le && has_half(source) {
        put(REPLACEMENT);
    }
}
