//! ChaCha20 as OpenSSL has it (a counter in front of the nonce), and with Poly1305 (RFC 8439), in pieces.

use chacha20::ChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};
use poly1305::Poly1305;
use poly1305::universal_hash::{KeyInit, UniversalHash};
use zeroize::Zeroize;

/// `None` for a key that is not of 32 bytes. `iv`: 16 bytes, of which the first four count blocks.
pub fn plain(key: &[u8], iv: &[u8]) -> Option<ChaCha20> {
    let (counter, nonce) = iv.split_first_chunk::<4>()?;
    let mut cipher = ChaCha20::new_from_slices(key, nonce).ok()?;
    cipher.try_seek(u64::from(u32::from_le_bytes(*counter)) * 64).ok()?;
    Some(cipher)
}

pub struct ChaChaPoly {
    cipher: ChaCha20,
    mac: Poly1305,
    partial: [u8; 16],
    len: usize,
    additional: u64,
    text: u64,
}

impl ChaChaPoly {
    /// `None` for a key that is not of 32 bytes or a nonce that is not of 12.
    pub fn new(key: &[u8], nonce: &[u8]) -> Option<ChaChaPoly> {
        let mut cipher = ChaCha20::new_from_slices(key, nonce).ok()?;
        let mut first = [0; 64];
        cipher.try_apply_keystream(&mut first).ok()?;
        let mac = Poly1305::new_from_slice(&first[..32]).ok()?;
        first.zeroize();
        Some(ChaChaPoly { cipher, mac, partial: [0; 16], len: 0, additional: 0, text: 0 })
    }
    fn hash(&mut self, mut bytes: &[u8]) {
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
        self.mac.update_padded(&bytes[..whole]);
        self.partial[..bytes.len() - whole].copy_from_slice(&bytes[whole..]);
        self.len = bytes.len() - whole;
    }
    fn pad(&mut self) {
        if self.len > 0 {
            self.mac.update_padded(&self.partial[..self.len]);
            self.len = 0;
        }
    }
    pub fn add(&mut self, bytes: &[u8]) {
        self.additional += bytes.len() as u64;
        self.hash(bytes);
    }
    /// In place; false when the key stream is used up.
    pub fn update(&mut self, encrypt: bool, data: &mut [u8]) -> bool {
        if self.text == 0 {
            self.pad();
        }
        self.text += data.len() as u64;
        for part in data.chunks_mut(4096) {
            if !encrypt {
                self.hash(part);
            }
            if self.cipher.try_apply_keystream(part).is_err() {
                return false;
            }
            if encrypt {
                self.hash(part);
            }
        }
        true
    }
    pub fn tag(mut self) -> [u8; 16] {
        self.pad();
        let mut lengths = [0; 16];
        lengths[..8].copy_from_slice(&self.additional.to_le_bytes());
        lengths[8..].copy_from_slice(&self.text.to_le_bytes());
        self.hash(&lengths);
        let mut tag = [0; 16];
        tag.copy_from_slice(&self.mac.finalize());
        tag
    }
}
