//! Chunk framing (RFC 9112, 7.1): a chunk is its head, its bytes and [`CRLF`]; [`LAST_CHUNK`] or a [`ChunkHead`] of 0,
//! trailer fields and [`CRLF`] end the content.

/// What ends a line, and a chunk.
pub const CRLF: &[u8] = b"\r\n";
/// The last chunk and an empty trailer section.
pub const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

/// The line before a chunk's bytes: the length in lower-case hexadecimal digits, as Node writes it.
#[derive(Clone, Copy, Debug)]
pub struct ChunkHead {
    bytes: [u8; 18],
    start: u8,
}

impl ChunkHead {
    /// The line for a chunk of `length` bytes. (A chunk of no bytes ends the content: nobody writes one by accident.)
    pub fn new(length: u64) -> ChunkHead {
        let mut bytes = [0; 18];
        let (mut start, mut left) = (16, length);
        bytes[16..].copy_from_slice(CRLF);
        loop {
            start -= 1;
            bytes[start] = b"0123456789abcdef"[(left % 16) as usize];
            left /= 16;
            if left == 0 {
                return ChunkHead { bytes, start: start as u8 };
            }
        }
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[self.start as usize..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_hexadecimal() {
        for length in [0, 1, 15, 16, 255, 4096, 0xabc_def0, u64::MAX] {
            assert_eq!(ChunkHead::new(length).as_bytes(), format!("{length:x}\r\n").as_bytes());
        }
    }
}
