//! GCM (NIST SP 800-38D) in pieces: counter mode, and GHASH over additional data and ciphertext.

use super::block::Block;
use super::padded::Padded;
use super::stream::Ctr;
use super::xor;
use ghash::GHash;

/// Bytes encrypted and then hashed: they are still in the first cache.
const PART: usize = 4096;

pub struct Gcm {
    block: Box<dyn Block>,
    ctr: Ctr,
    hash: Padded<GHash>,
    /// The first counter block, encrypted: what the tag is mixed with.
    mask: [u8; 16],
    additional: u64,
    text: u64,
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
            first = of_iv.finish();
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
        let mut tag = self.hash.finish();
        xor(&mut tag, &self.mask);
        tag
    }
}
