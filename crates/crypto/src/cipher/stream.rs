//! Modes that make a stream of a block cipher: CTR, CFB (of 128, 8 and 1 bits), OFB. They work in place, in pieces of any size.

use super::block::Block;
use super::xor;
use zeroize::Zeroize;

/// Bytes of key stream made at once.
const PART: usize = 2048;

/// The counter mode of 16-byte blocks.
pub struct Ctr {
    counter: u128,
    /// Only the low 32 bits count (GCM).
    narrow: bool,
    left: [u8; 16],
    used: usize,
}

impl Ctr {
    pub fn new(counter: [u8; 16], narrow: bool) -> Ctr {
        Ctr { counter: u128::from_be_bytes(counter), narrow, left: [0; 16], used: 16 }
    }
    fn next(&mut self) -> [u8; 16] {
        let now = self.counter;
        self.counter = if self.narrow { (now & !0xffff_ffff) | u128::from((now as u32).wrapping_add(1)) } else { now.wrapping_add(1) };
        now.to_be_bytes()
    }
    pub fn apply(&mut self, block: &dyn Block, mut data: &mut [u8]) {
        let n = data.len().min(16 - self.used);
        let (head, rest) = data.split_at_mut(n);
        xor(head, &self.left[self.used..self.used + n]);
        self.used += n;
        data = rest;
        let mut stream = [0; PART];
        let whole = data.len() - data.len() % 16;
        let (blocks, tail) = data.split_at_mut(whole);
        for part in blocks.chunks_mut(PART) {
            let stream = &mut stream[..part.len()];
            for to in stream.as_chunks_mut::<16>().0 {
                *to = self.next();
            }
            block.encrypt(stream);
            xor(part, stream);
        }
        if !tail.is_empty() {
            self.left = self.next();
            block.encrypt(&mut self.left);
            self.used = tail.len();
            xor(tail, &self.left[..self.used]);
        }
        if whole != 0 {
            stream.zeroize();
        }
    }
}

impl Drop for Ctr {
    fn drop(&mut self) {
        self.left.zeroize();
    }
}

/// What the register of CFB and OFB is fed with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Feedback {
    Cfb,
    Cfb8,
    Cfb1,
    Ofb,
}

/// CFB and OFB over blocks of 8 or 16 bytes.
pub struct Register {
    feedback: Feedback,
    size: usize,
    /// CFB and OFB: the encrypted register, of which `used` bytes are used. CFB8 and CFB1: the register.
    bytes: [u8; 16],
    used: usize,
}

impl Register {
    pub fn new(feedback: Feedback, iv: &[u8]) -> Register {
        let mut bytes = [0; 16];
        bytes[..iv.len()].copy_from_slice(iv);
        Register { feedback, size: iv.len(), bytes, used: 0 }
    }
    pub fn apply(&mut self, block: &dyn Block, encrypt: bool, data: &mut [u8]) {
        let size = self.size;
        match self.feedback {
            Feedback::Cfb | Feedback::Ofb => {
                for byte in data {
                    if self.used == 0 {
                        block.encrypt(&mut self.bytes[..size]);
                    }
                    let before = *byte;
                    *byte ^= self.bytes[self.used];
                    if self.feedback == Feedback::Cfb {
                        self.bytes[self.used] = if encrypt { *byte } else { before };
                    }
                    self.used = (self.used + 1) % size;
                }
            }
            Feedback::Cfb8 => {
                for byte in data {
                    let before = *byte;
                    *byte ^= self.first(block);
                    self.bytes.copy_within(1..size, 0);
                    self.bytes[size - 1] = if encrypt { *byte } else { before };
                }
            }
            Feedback::Cfb1 => {
                for byte in data {
                    let before = *byte;
                    let mut after = 0;
                    for bit in (0..8).rev() {
                        let bit_in = before >> bit & 1;
                        let bit_out = bit_in ^ self.first(block) >> 7;
                        after |= bit_out << bit;
                        self.shift(if encrypt { bit_out } else { bit_in });
                    }
                    *byte = after;
                }
            }
        }
    }
    /// The first byte of the encrypted register.
    fn first(&self, block: &dyn Block) -> u8 {
        let mut bytes = self.bytes;
        block.encrypt(&mut bytes[..self.size]);
        bytes[0]
    }
    fn shift(&mut self, bit: u8) {
        let mut carry = bit;
        for byte in self.bytes[..self.size].iter_mut().rev() {
            let out = *byte >> 7;
            *byte = *byte << 1 | carry;
            carry = out;
        }
    }
}

impl Drop for Register {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}
