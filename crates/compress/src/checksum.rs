//! CRC-32 as gzip and PNG have it.

/// The checksum of `bytes` behind that of what came before them (0: nothing).
#[must_use]
pub fn crc32(bytes: &[u8], before: u32) -> u32 {
    let mut sum = before;
    for part in bytes.chunks(1 << 30) {
        // SAFETY: the pointer and the length are those of a slice, no longer than 1 GiB.
        sum = unsafe { libz_rs_sys::crc32(sum.into(), part.as_ptr(), part.len() as libz_rs_sys::uInt) } as u32;
    }
    sum
}

#[cfg(test)]
mod tests {
    #[test]
    fn known_values() {
        assert_eq!(super::crc32(b"123456789", 0), 0xcbf4_3926);
        assert_eq!(super::crc32(b"56789", super::crc32(b"1234", 0)), 0xcbf4_3926);
        assert_eq!(super::crc32(b"", 7), 7);
    }
}
