//! Latin-1: one byte, one code unit. Encoding keeps the low byte of wider units, as Node does.

use super::{Text, Written};

pub(super) fn decode_latin1(bytes: &[u8], dst: &mut [u8]) -> usize {
    let n = bytes.len().min(dst.len());
    dst[..n].copy_from_slice(&bytes[..n]);
    n
}

pub(super) fn encode_into(text: Text<'_>, dst: &mut [u8]) -> Written {
    let n = text.len().min(dst.len());
    match text {
        Text::Latin1(units) => dst[..n].copy_from_slice(&units[..n]),
        Text::Utf16(units) => {
            for (to, from) in dst.iter_mut().zip(units) {
                *to = low_byte(*from);
            }
        }
    }
    Written { read: n, written: n }
}

/// The low byte of a unit: all that Node looks at in Latin-1, hex and base64 text.
pub(super) fn low_byte(unit: u16) -> u8 {
    unit.to_le_bytes()[0]
}
