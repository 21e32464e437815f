//! Base64 and base64url.
//!
//! Bytes become text with padding (base64) or without (base64url). Text becomes bytes the same way for both: letters
//! of either alphabet count, everything else is skipped, the first `=` ends it; of a last incomplete group, two
//! letters make one byte, three make two, one makes none. Of wide units only the low byte counts.
//!
//! Well-formed text goes through a SIMD decoder; at the first trouble the careful loop does all of it.

use super::latin1::low_byte;
use super::{Text, Written};
use base64_simd::{AsOut, STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Length of the text that `n` bytes make.
pub(super) fn text_len(n: usize, padded: bool) -> usize {
    if padded { n.div_ceil(3).saturating_mul(4) } else { (n / 3).saturating_mul(4) + [0, 2, 3][n % 3] }
}

/// Writes as many whole groups of `bytes` as fit; all, if `dst` is [`text_len`] long.
pub(super) fn encode_bytes(bytes: &[u8], padded: bool, dst: &mut [u8]) -> usize {
    let bytes = if text_len(bytes.len(), padded) <= dst.len() { bytes } else { &bytes[..dst.len() / 4 * 3] };
    let n = text_len(bytes.len(), padded);
    let codec = if padded { STANDARD } else { URL_SAFE_NO_PAD };
    let _filled = codec.encode(bytes, dst[..n].as_out());
    n
}

/// What `Buffer.byteLength` says: from the length, less one or two `=` at the end. At least what decoding gives.
pub(super) fn estimated_len(text: Text<'_>) -> usize {
    let is_pad = |at: usize| match text {
        Text::Latin1(units) => units[at] == b'=',
        Text::Utf16(units) => units[at] == u16::from(b'='),
    };
    let mut n = text.len();
    if n > 0 && is_pad(n - 1) {
        n -= 1;
    }
    if n > 1 && is_pad(n - 1) {
        n -= 1;
    }
    n / 4 * 3 + n % 4 * 3 / 4
}

/// Decodes as much of `text` as fits into `dst`.
pub(super) fn decode_text(text: Text<'_>, dst: &mut [u8]) -> Written {
    match text {
        Text::Latin1(units) => decode_fast(units, dst).unwrap_or_else(|| decode_units(units, |u| u, dst)),
        Text::Utf16(units) => decode_units(units, low_byte, dst),
    }
}

/// For text of whole groups in one alphabet that fits; `None`, and nothing written, for all other.
fn decode_fast(units: &[u8], dst: &mut [u8]) -> Option<Written> {
    let body = match units {
        [body @ .., b'=', b'='] | [body @ .., b'='] if units.len().is_multiple_of(4) => body,
        _ => units,
    };
    let codec = if memchr::memchr2(b'-', b'_', body).is_some() { &URL_SAFE_NO_PAD } else { &STANDARD_NO_PAD };
    // Refuses bad letters, and bits left over in an incomplete group, which the careful loop ignores.
    let n = codec.decoded_length(body).ok().filter(|&n| n <= dst.len())?;
    codec.check(body).ok()?;
    codec.decode(body, dst[..n].as_out()).ok()?;
    Some(Written { read: units.len(), written: n })
}

/// Value of a letter of either alphabet.
const VALUES: [u8; 256] = {
    let mut values = [SKIP; 256];
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut i = 0;
    while i < 64 {
        #[allow(clippy::cast_possible_truncation, reason = "i is below 64")]
        let value = i as u8;
        values[letters[i] as usize] = value;
        i += 1;
    }
    values[b'-' as usize] = 62;
    values[b'_' as usize] = 63;
    values[b'=' as usize] = END;
    values
};
const SKIP: u8 = 0x80;
const END: u8 = 0x81;

fn decode_units<U: Copy>(units: &[U], low: impl Fn(U) -> u8, dst: &mut [u8]) -> Written {
    let value = |unit: U| VALUES[usize::from(low(unit))];
    let (mut at, mut written) = (0, 0);
    let (mut bits, mut have) = (0u32, 0u32);
    while at < units.len() && written < dst.len() {
        // Whole groups of letters, as between two line ends, go four at a time.
        while have == 0
            && let (Some(group), Some(to)) = (units.get(at..at + 4), dst.get_mut(written..written + 3))
        {
            let [a, b, c, d] = [group[0], group[1], group[2], group[3]].map(value);
            if (a | b | c | d) & SKIP != 0 {
                break;
            }
            let [a, b, c, d] = [a, b, c, d].map(u32::from);
            let [_, group @ ..] = (a << 18 | b << 12 | c << 6 | d).to_be_bytes();
            to.copy_from_slice(&group);
            at += 4;
            written += 3;
        }
        let Some(&unit) = units.get(at) else { break };
        at += 1;
        match value(unit) {
            END => break,
            SKIP => {}
            _ if written == dst.len() => break,
            value => {
                bits = bits << 6 | u32::from(value);
                have += 6;
                if have >= 8 {
                    have -= 8;
                    dst[written] = (bits >> have).to_le_bytes()[0];
                    written += 1;
                }
            }
        }
    }
    // Nobody asks how much of malformed text was read; `buffer.write` reports bytes.
    Written { read: units.len(), written }
}
