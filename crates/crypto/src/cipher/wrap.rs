//! Wrapping keys: RFC 3394, and with padding RFC 5649. A message is one piece.

use super::block::Block;
use crate::value::Secret;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The two loops of RFC 3394 over `a | r`.
fn wrap(block: &dyn Block, text: &mut [u8]) {
    let n = text.len() / 8 - 1;
    let mut both = [0; 16];
    for j in 0..6 {
        for i in 1..=n {
            both[..8].copy_from_slice(&text[..8]);
            both[8..].copy_from_slice(&text[8 * i..8 * i + 8]);
            block.encrypt(&mut both);
            let t = ((n * j + i) as u64).to_be_bytes();
            super::xor(&mut both[..8], &t);
            text[..8].copy_from_slice(&both[..8]);
            text[8 * i..8 * i + 8].copy_from_slice(&both[8..]);
        }
    }
}

fn unwrap(block: &dyn Block, text: &mut [u8]) {
    let n = text.len() / 8 - 1;
    let mut both = [0; 16];
    for j in (0..6).rev() {
        for i in (1..=n).rev() {
            both[..8].copy_from_slice(&text[..8]);
            let t = ((n * j + i) as u64).to_be_bytes();
            super::xor(&mut both[..8], &t);
            both[8..].copy_from_slice(&text[8 * i..8 * i + 8]);
            block.decrypt(&mut both);
            text[..8].copy_from_slice(&both[..8]);
            text[8 * i..8 * i + 8].copy_from_slice(&both[8..]);
        }
    }
}

/// `None` for a length that cannot be wrapped.
pub fn plain(block: &dyn Block, encrypt: bool, iv: &[u8], data: &[u8]) -> Option<Secret> {
    if encrypt {
        if data.len() < 16 || !data.len().is_multiple_of(8) {
            return None;
        }
        let mut text = Zeroizing::new([iv, data].concat());
        wrap(block, &mut text);
        return Some(text);
    }
    if data.len() < 24 || !data.len().is_multiple_of(8) {
        return None;
    }
    let mut text = Zeroizing::new(data.to_vec());
    unwrap(block, &mut text);
    bool::from(text[..8].ct_eq(iv)).then(|| Zeroizing::new(text[8..].to_vec()))
}

/// `iv` is the 4 bytes in front of the length.
pub fn padded(block: &dyn Block, encrypt: bool, iv: &[u8], data: &[u8]) -> Option<Secret> {
    if encrypt {
        let len = u32::try_from(data.len()).ok().filter(|n| *n > 0)?;
        let mut text = Zeroizing::new([iv, &len.to_be_bytes(), data].concat());
        text.resize(8 + data.len().next_multiple_of(8), 0);
        if text.len() == 16 {
            block.encrypt(&mut text);
        } else {
            wrap(block, &mut text);
        }
        return Some(text);
    }
    if data.len() < 16 || !data.len().is_multiple_of(8) {
        return None;
    }
    let mut text = Zeroizing::new(data.to_vec());
    if text.len() == 16 {
        block.decrypt(&mut text);
    } else {
        unwrap(block, &mut text);
    }
    let len = u32::from_be_bytes([text[4], text[5], text[6], text[7]]) as usize;
    let most = text.len() - 8;
    let fits = len <= most && len + 8 > most;
    let zeroes = fits && text[8 + len..].iter().fold(0, |a, b| a | b) == 0;
    (zeroes && bool::from(text[..4].ct_eq(iv))).then(|| Zeroizing::new(text[8..8 + len].to_vec()))
}
