//! ASCII: decoding keeps the low seven bits of every byte. Encoding is Latin-1's.

pub(super) fn decode_latin1(bytes: &[u8], dst: &mut [u8]) -> usize {
    let n = bytes.len().min(dst.len());
    for (to, from) in dst.iter_mut().zip(bytes) {
        *to = from & 0x7F;
    }
    n
}
