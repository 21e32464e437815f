//! XTS (IEEE 1619): each piece is a sector of its own; what is no whole block at its end steals from the last one.

use super::block::Block;
use super::xor;

pub struct Xts {
    pub data: Box<dyn Block>,
    pub tweak: Box<dyn Block>,
    pub iv: [u8; 16],
}

fn next(tweak: &mut [u8; 16]) {
    let n = u128::from_le_bytes(*tweak);
    *tweak = (n << 1 ^ if n >> 127 == 1 { 0x87 } else { 0 }).to_le_bytes();
}

impl Xts {
    fn one(&self, encrypt: bool, tweak: &[u8; 16], block: &mut [u8]) {
        xor(block, tweak);
        if encrypt {
            self.data.encrypt(block)
        } else {
            self.data.decrypt(block)
        }
        xor(block, tweak);
    }
    /// At least 16 bytes, in place.
    pub fn run(&self, encrypt: bool, data: &mut [u8]) {
        let mut tweak = self.iv;
        self.tweak.encrypt(&mut tweak);
        let rest = data.len() % 16;
        let plain = if rest == 0 { data.len() } else { data.len() - rest - 16 };
        for block in data[..plain].as_chunks_mut::<16>().0 {
            self.one(encrypt, &tweak, block);
            next(&mut tweak);
        }
        if rest > 0 {
            let mut after = tweak;
            next(&mut after);
            let (first, second) = if encrypt { (tweak, after) } else { (after, tweak) };
            let (last, short) = data[plain..].split_at_mut(16);
            self.one(encrypt, &first, last);
            short.swap_with_slice(&mut last[..rest]);
            self.one(encrypt, &second, last);
        }
    }
}
