//! UTF-8.
//!
//! Encoding replaces each lone surrogate by U+FFFD (EF BF BD). Decoding replaces each longest prefix of a well-formed
//! sequence, and each byte that can start none, by U+FFFD: the Encoding Standard's practice, and V8's.
//!
//! The SIMD kernels of encoding_rs want destinations with room to spare, and ours are exact. So text is measured
//! first, and converted in pieces that surely fit: as many source bytes as there are free destination units. Each piece
//! uses up at least a third of what is left, so there are few, and a plain loop does the last bytes.
//!
//! **Invariant**: nothing is ever written behind the units that are reported as written, since a Buffer's other bytes
//! lie there.

use super::{Text, Width, Written};
use encoding_rs::mem;

/// Pieces shorter than this are not worth a kernel.
const SHORT: usize = 32;

/// Whether `bytes` are well-formed UTF-8.
#[must_use]
pub fn is_valid(bytes: &[u8]) -> bool {
    simdutf8::basic::from_utf8(bytes).is_ok()
}

/// Exact number of bytes that `text` makes.
pub(super) fn encoded_len(text: Text<'_>) -> usize {
    match text {
        Text::Latin1(units) => latin1_len(units),
        Text::Utf16(units) => utf16_len(units),
    }
}

/// Each byte from 0x80 on takes two.
fn latin1_len(units: &[u8]) -> usize {
    // Counted in blocks whose counts fit the counted type, here and below, so that the loop inside becomes SIMD.
    let high = |block: &[u8]| usize::from(block.iter().map(|&u| u >> 7).sum::<u8>());
    units.len() + units.chunks(255).map(high).sum::<usize>()
}

/// One to three bytes a unit; a pair of surrogates takes four instead of six. Pairs cannot overlap, so they can be
/// counted wherever a high one is followed by a low one.
fn utf16_len(units: &[u16]) -> usize {
    const BLOCK: usize = 4096;
    let mut len = units.len();
    for (i, block) in units.chunks(BLOCK).enumerate() {
        let more = |sum: u16, &u: &u16| sum + u16::from(u >= 0x80) + u16::from(u >= 0x800);
        len += usize::from(block.iter().fold(0, more));
        // A pair may straddle two blocks: it counts for the first.
        let nexts = &units[(i * BLOCK + 1).min(units.len())..];
        let pair = |sum: u16, (&a, &b): (&u16, &u16)| sum + u16::from(is_high(a) & is_low(b));
        len -= 2 * usize::from(block.iter().zip(nexts).fold(0, pair));
    }
    len
}

fn is_high(unit: u16) -> bool {
    unit & 0xFC00 == 0xD800
}

fn is_low(unit: u16) -> bool {
    unit & 0xFC00 == 0xDC00
}

/// Writes as many whole characters of `text` as fit: `TextEncoder.encodeInto` and `buffer.write`.
pub fn encode_into(text: Text<'_>, dst: &mut [u8]) -> Written {
    match text {
        Text::Latin1(units) => {
            let fit = if units.len() <= dst.len() / 2 {
                Written { read: units.len(), written: latin1_len(units) }
            } else {
                fit_latin1(units, dst.len())
            };
            // The kernel may write garbage behind what it converted, so it is given the exact bytes and no more.
            encode_latin1_exact(&units[..fit.read], &mut dst[..fit.written]);
            fit
        }
        Text::Utf16(units) => encode_utf16(units, dst),
    }
}

/// How many units fit into `room` bytes.
fn fit_latin1(units: &[u8], room: usize) -> Written {
    let mut fit = Written::default();
    // Whole blocks while they fit, then one unit after another.
    for block in units.chunks(256) {
        let len = latin1_len(block);
        if fit.written + len > room {
            break;
        }
        fit.read += block.len();
        fit.written += len;
    }
    for &unit in &units[fit.read..] {
        let len = 1 + usize::from(unit >= 0x80);
        if fit.written + len > room {
            break;
        }
        fit.read += 1;
        fit.written += len;
    }
    fit
}

/// `dst` is exactly as long as `units` take.
fn encode_latin1_exact(units: &[u8], dst: &mut [u8]) {
    if units.len() == dst.len() {
        dst.copy_from_slice(units);
        return;
    }
    let (mut read, mut written) = mem::convert_latin1_to_utf8_partial(units, dst);
    while read < units.len() && written < dst.len() {
        let mut bytes = [0; 4];
        let encoded = char::from(units[read]).encode_utf8(&mut bytes).as_bytes();
        dst[written..written + encoded.len()].copy_from_slice(encoded);
        read += 1;
        written += encoded.len();
    }
}

fn encode_utf16(units: &[u16], dst: &mut [u8]) -> Written {
    let (mut read, mut written) = if units.len() < SHORT { (0, 0) } else { mem::convert_utf16_to_utf8_partial(units, dst) };
    // What the kernel left because it wants room to spare, or because nothing more fits.
    while read < units.len() {
        let (c, used) = match (units[read], units.get(read + 1)) {
            (high, Some(&low)) if is_high(high) && is_low(low) => {
                let c = 0x1_0000 + (u32::from(high & 0x3FF) << 10) + u32::from(low & 0x3FF);
                (c, 2)
            }
            (unit, _) => (u32::from(unit), 1),
        };
        let c = char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER);
        let mut bytes = [0; 4];
        let encoded = c.encode_utf8(&mut bytes).as_bytes();
        let Some(to) = dst.get_mut(written..written + encoded.len()) else {
            break;
        };
        to.copy_from_slice(encoded);
        read += used;
        written += encoded.len();
    }
    Written { read, written }
}

/// Number of code units, and width, that `bytes` decode to.
pub(super) fn measure(bytes: &[u8]) -> (usize, Width) {
    let ascii = encoding_rs::Encoding::ascii_valid_up_to(bytes);
    let rest = &bytes[ascii..];
    if rest.is_empty() {
        return (ascii, Width::One);
    }
    if mem::is_utf8_latin1(rest) {
        return (ascii + valid_utf16_len(rest), Width::One);
    }
    if is_valid(rest) {
        return (ascii + valid_utf16_len(rest), Width::Two);
    }
    // Malformed somewhere, so there will be a U+FFFD.
    let len: usize =
        rest.utf8_chunks().map(|chunk| valid_utf16_len(chunk.valid().as_bytes()) + usize::from(!chunk.invalid().is_empty())).sum();
    (ascii + len, Width::Two)
}

/// Units of well-formed UTF-8: every byte that does not continue a character is one, a four-byte lead another.
fn valid_utf16_len(bytes: &[u8]) -> usize {
    bytes.chunks(127).map(|block| usize::from(block.iter().map(|&b| u8::from(b & 0xC0 != 0x80) + u8::from(b >= 0xF0)).sum::<u8>())).sum()
}

/// Decodes text whose characters are all below U+0100.
pub(super) fn decode_latin1(bytes: &[u8], dst: &mut [u8]) -> usize {
    if bytes.len() == dst.len() {
        // No character takes two bytes.
        dst.copy_from_slice(bytes);
        return bytes.len();
    }
    let (mut read, mut written) = (0, 0);
    while read < bytes.len() && written < dst.len() {
        let (rest, room) = (&bytes[read..], &mut dst[written..]);
        let piece = floor_char(rest, room.len());
        if piece >= SHORT {
            written += mem::convert_utf8_to_latin1_lossy(&rest[..piece], room);
            read += piece;
        } else if rest[0] < 0x80 {
            room[0] = rest[0];
            read += 1;
            written += 1;
        } else {
            // A lead of C2 or C3 and six bits more; anything else is not what this function is for.
            let low = rest.get(1).map_or(0, |b| b & 0x3F);
            room[0] = rest[0] << 6 | low;
            read += 2;
            written += 1;
        }
    }
    written
}

/// Decodes any bytes.
pub(super) fn decode_utf16(bytes: &[u8], dst: &mut [u16]) -> usize {
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return decode_str(text, dst);
    }
    let mut written = 0;
    for chunk in bytes.utf8_chunks() {
        written += decode_str(chunk.valid(), &mut dst[written..]);
        if !chunk.invalid().is_empty() && written < dst.len() {
            dst[written] = 0xFFFD;
            written += 1;
        }
    }
    written
}

fn decode_str(text: &str, dst: &mut [u16]) -> usize {
    let (mut rest, mut written) = (text, 0);
    loop {
        let room = &mut dst[written..];
        let piece = floor_char(rest.as_bytes(), room.len());
        if piece < SHORT {
            break;
        }
        let (now, later) = rest.split_at(piece);
        written += mem::convert_str_to_utf16(now, room);
        rest = later;
    }
    for (to, unit) in dst[written..].iter_mut().zip(rest.encode_utf16()) {
        *to = unit;
        written += 1;
    }
    written
}

/// The last character boundary at or before `at` in well-formed text, and within it.
fn floor_char(bytes: &[u8], at: usize) -> usize {
    if at >= bytes.len() {
        return bytes.len();
    }
    let mut at = at;
    while at > 0 && bytes[at] & 0xC0 == 0x80 {
        at -= 1;
    }
    at
}
