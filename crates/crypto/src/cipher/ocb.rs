//! OCB (RFC 7253) in pieces of whole blocks; the last piece may be shorter.

use super::block::Block;
use super::xor;

pub struct Ocb {
    block: Box<dyn Block>,
    /// L_*, L_$, L_0, L_1, ...
    l: [[u8; 16]; 66],
    offset: [u8; 16],
    checksum: [u8; 16],
    blocks: u64,
    additional: Vec<u8>,
}

fn double(from: [u8; 16]) -> [u8; 16] {
    let n = u128::from_be_bytes(from);
    (n << 1 ^ if n >> 127 == 1 { 0x87 } else { 0 }).to_be_bytes()
}

impl Ocb {
    /// A nonce of 1 to 15 bytes, a tag of at most 16.
    pub fn new(block: Box<dyn Block>, nonce: &[u8], tag_len: usize) -> Ocb {
        let mut l = [[0; 16]; 66];
        block.encrypt(&mut l[0]);
        for i in 1..l.len() {
            l[i] = double(l[i - 1]);
        }
        let mut first = [0; 16];
        first[16 - nonce.len()..].copy_from_slice(nonce);
        first[15 - nonce.len()] |= 1;
        first[0] |= (((tag_len * 8) % 128) as u8) << 1;
        let bottom = u32::from(first[15] & 63);
        first[15] &= 0xc0;
        block.encrypt(&mut first);
        let mut more = [0; 8];
        for (i, to) in more.iter_mut().enumerate() {
            *to = first[i] ^ first[i + 1];
        }
        let (top, more) = (u128::from_be_bytes(first), u128::from(u64::from_be_bytes(more)) << 64);
        let offset = if bottom == 0 { top } else { top << bottom | more >> (128 - bottom) };
        Ocb { block, l, offset: offset.to_be_bytes(), checksum: [0; 16], blocks: 0, additional: Vec::new() }
    }
    pub fn add(&mut self, bytes: &[u8]) {
        self.additional.extend_from_slice(bytes);
    }
    /// Whole blocks in place.
    pub fn update(&mut self, encrypt: bool, data: &mut [u8]) {
        for block in data.as_chunks_mut::<16>().0 {
            self.blocks += 1;
            xor(&mut self.offset, &self.l[2 + self.blocks.trailing_zeros() as usize]);
            if encrypt {
                xor(&mut self.checksum, block);
            }
            xor(block, &self.offset);
            if encrypt {
                self.block.encrypt(block);
            } else {
                self.block.decrypt(block);
            }
            xor(block, &self.offset);
            if !encrypt {
                xor(&mut self.checksum, block);
            }
        }
    }
    /// The last bytes, less than a block, in place; answers with the tag.
    pub fn finish(mut self, encrypt: bool, data: &mut [u8]) -> [u8; 16] {
        if !data.is_empty() {
            xor(&mut self.offset, &self.l[0]);
            let mut pad = self.offset;
            self.block.encrypt(&mut pad);
            if encrypt {
                xor(&mut self.checksum, data);
            }
            xor(data, &pad);
            if !encrypt {
                xor(&mut self.checksum, data);
            }
            self.checksum[data.len()] ^= 0x80;
        }
        let mut tag = self.checksum;
        xor(&mut tag, &self.offset);
        xor(&mut tag, &self.l[1]);
        self.block.encrypt(&mut tag);
        let sum = self.hash_additional();
        xor(&mut tag, &sum);
        tag
    }
    fn hash_additional(&self) -> [u8; 16] {
        let (mut sum, mut offset) = ([0; 16], [0; 16]);
        let (blocks, rest) = self.additional.as_chunks::<16>();
        for (i, from) in blocks.iter().enumerate() {
            xor(&mut offset, &self.l[2 + (i as u64 + 1).trailing_zeros() as usize]);
            let mut block = *from;
            xor(&mut block, &offset);
            self.block.encrypt(&mut block);
            xor(&mut sum, &block);
        }
        if !rest.is_empty() {
            xor(&mut offset, &self.l[0]);
            let mut block = [0; 16];
            block[..rest.len()].copy_from_slice(rest);
            block[rest.len()] = 0x80;
            xor(&mut block, &offset);
            self.block.encrypt(&mut block);
            xor(&mut sum, &block);
        }
        sum
    }
}
