//! GCM (NIST SP 800-38D) in pieces: counter mode, and GHASH over additional data and ciphertext.

use super::block::Block;
use super::stream::Ctr;
use super::xor;
use ghash::GHash;
use ghash::universal_hash::UniversalHash;

/// Bytes encrypted and then hashed: they are still in the first cache.
const PART: usize = 4096;

pub struct Gcm {
    block: Box<dyn Block>,
    ctr: Ctr,
    hash: Padded,
    /// The first counter block, encrypted: what the tag is mixed with.
    mask: [u8; 16],
    additional: u64,
    text: u64,
}

/// GHASH of bytes that come in pieces.
struct Padded {
    hash: GHash,
    partial: [u8; 16],
    len: usize,
}

impl Padded {
    fn new(hash: GHash) -> Padded {
        Padded { hash, partial: [0; 16], len: 0 }
    }
    fn update(&mut self, mut bytes: &[u8]) {
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
    fn pad(&mut self) {
        if self.len > 0 {
            self.hash.update_padded(&self.partial[..self.len]);
            self.len = 0;
        }
    }
}

fn lengths(a: u64, b: u64) -> [u8; 16] {
    (u128::from(a) << 64 | u128::from(b)).to_be_bytes()
}

impl Gcm {
    pub fn new(block: Box<dyn Block>, iv: &[u8]) -> Gcm {
        let mut h = [0; 16];
        block.encrypt(&mut h);
        let hash = GHash::new(&h.into());
        let mut first = [0; 16];
        if iv.len() == 12 {
            first[..12].copy_from_slice(iv);
            first[15] = 1;
        } else {
            let mut of_iv = Padded::new(hash.clone());
            of_iv.update(iv);
            of_iv.pad();
            of_iv.update(&lengths(0, iv.len() as u64 * 8));
            first.copy_from_slice(&of_iv.hash.finalize());
        }
        let mut mask = first;
        block.encrypt(&mut mask);
        let low = u32::from_be_bytes([first[12], first[13], first[14], first[15]]).wrapping_add(1);
        first[12..].copy_from_slice(&low.to_be_bytes());
        Gcm { block, ctr: Ctr::new(first, true), hash: Padded::new(hash), mask, additional: 0, text: 0 }
    }
    pub fn add(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.additional += bytes.len() as u64;
    }
    /// Works in place.
    pub fn update(&mut self, encrypt: bool, data: &mut [u8]) {
        if self.text == 0 {
            self.hash.pad();
        }
        self.text += data.len() as u64;
        for part in data.chunks_mut(PART) {
            if !encrypt {
                self.hash.update(part);
            }
            self.ctr.apply(&*self.block, part);
            if encrypt {
                self.hash.update(part);
            }
        }
    }
    pub fn tag(mut self) -> [u8; 16] {
        self.hash.pad();
        self.hash.update(&lengths(self.additional * 8, self.text * 8));
        let mut tag = [0; 16];
        tag.copy_from_slice(&self.hash.hash.finalize());
        xor(&mut tag, &self.mask);
        tag
    }
}
