//! A universal hash (GHASH, Poly1305) of bytes that come in pieces: what is left of a block waits for the next piece.

use ghash::universal_hash::UniversalHash;

pub struct Padded<H> {
    hash: H,
    partial: [u8; 16],
    len: usize,
}

impl<H: UniversalHash> Padded<H> {
    pub fn new(hash: H) -> Padded<H> {
        Padded { hash, partial: [0; 16], len: 0 }
    }
    pub fn update(&mut self, mut bytes: &[u8]) {
        if self.len > 0 {
            let n = bytes.len().min(16 - self.len);
            self.partial[self.len..self.len + n].copy_from_slice(&bytes[..n]);
            self.len += n;
            bytes = &bytes[n..];
            if self.len < 16 {
                return;
            }
            self.pad();
        }
        let whole = bytes.len() - bytes.len() % 16;
        self.hash.update_padded(&bytes[..whole]);
        self.partial[..bytes.len() - whole].copy_from_slice(&bytes[whole..]);
        self.len = bytes.len() - whole;
    }
    /// Fills the block that was begun up with zeroes.
    pub fn pad(&mut self) {
        if self.len > 0 {
            self.hash.update_padded(&self.partial[..self.len]);
            self.len = 0;
        }
    }
    /// What whole blocks gave.
    pub fn finish(self) -> [u8; 16] {
        let mut tag = [0; 16];
        tag.copy_from_slice(&self.hash.finalize());
        tag
    }
}
