//! ChaCha20 as OpenSSL has it (a counter in front of the nonce), and with Poly1305 (RFC 8439), in pieces.

use super::padded::Padded;
use chacha20::ChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};
use poly1305::Poly1305;
use poly1305::universal_hash::KeyInit;
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
    mac: Padded<Poly1305>,
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
        Some(ChaChaPoly { cipher, mac: Padded::new(mac), additional: 0, text: 0 })
    }
    pub fn add(&mut self, bytes: &[u8]) {
        self.additional += bytes.len() as u64;
        self.mac.update(bytes);
    }
    /// In place; false when the key stream is used up.
    pub fn update(&mut self, encrypt: bool, data: &mut [u8]) -> bool {
        if self.text == 0 {
            self.mac.pad();
        }
        self.text += data.len() as u64;
        for part in data.chunks_mut(4096) {
            if !encrypt {
                self.mac.update(part);
            }
            if self.cipher.try_apply_keystream(part).is_err() {
                return false;
            }
            if encrypt {
                self.mac.update(part);
            }
        }
        true
    }
    pub fn tag(mut self) -> [u8; 16] {
        self.mac.pad();
        let mut lengths = [0; 16];
        lengths[..8].copy_from_slice(&self.additional.to_le_bytes());
        lengths[8..].copy_from_slice(&self.text.to_le_bytes());
        self.mac.update(&lengths);
        self.mac.finish()
    }
}
