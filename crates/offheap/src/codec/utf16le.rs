//! UTF-16, little end first, whatever the machine: two bytes, one code unit, surrogates unchecked.
//! Decoding drops an odd byte at the end; encoding into an odd space leaves its last byte alone.

use super::{Text, Width, Written};

pub(super) fn encoded_len(text: Text<'_>) -> usize {
    text.len().saturating_mul(2)
}

pub(super) fn encode_into(text: Text<'_>, dst: &mut [u8]) -> Written {
    let n = text.len().min(dst.len() / 2);
    let pairs = dst.chunks_exact_mut(2);
    match text {
        Text::Latin1(units) => {
            for (pair, unit) in pairs.zip(units) {
                pair.copy_from_slice(&u16::from(*unit).to_le_bytes());
            }
        }
        Text::Utf16(units) => {
            for (pair, unit) in pairs.zip(units) {
                pair.copy_from_slice(&unit.to_le_bytes());
            }
        }
    }
    Written { read: n, written: 2 * n }
}

pub(super) fn measure(bytes: &[u8]) -> (usize, Width) {
    let len = bytes.len() / 2;
    // In blocks, so that the loop inside has no exit and becomes SIMD, and a wide text is found out early.
    let narrow = bytes[..2 * len].chunks(1024).all(|block| block.chunks_exact(2).fold(0, |high, pair| high | pair[1]) == 0);
    (len, if narrow { Width::One } else { Width::Two })
}

pub(super) fn decode_latin1(bytes: &[u8], dst: &mut [u8]) -> usize {
    for (to, pair) in dst.iter_mut().zip(bytes.chunks_exact(2)) {
        *to = pair[0];
    }
    dst.len().min(bytes.len() / 2)
}

pub(super) fn decode_utf16(bytes: &[u8], dst: &mut [u16]) -> usize {
    for (to, pair) in dst.iter_mut().zip(bytes.chunks_exact(2)) {
        *to = u16::from_le_bytes([pair[0], pair[1]]);
    }
    dst.len().min(bytes.len() / 2)
}
