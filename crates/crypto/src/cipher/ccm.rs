//! CCM (NIST SP 800-38C): the whole message in one piece, its length said before.

use super::block::Block;
use super::stream::Ctr;
use super::xor;

pub struct Ccm {
    block: Box<dyn Block>,
    nonce: Vec<u8>,
    tag_len: usize,
    additional: Vec<u8>,
}

impl Ccm {
    /// A nonce of 7 to 13 bytes.
    pub fn new(block: Box<dyn Block>, nonce: &[u8], tag_len: usize) -> Ccm {
        Ccm { block, nonce: nonce.to_vec(), tag_len, additional: Vec::new() }
    }
    /// The longest message: what the bytes that the nonce leaves can count.
    pub fn most(&self) -> u64 {
        1_u64.checked_shl(8 * (15 - self.nonce.len() as u32)).map_or(u64::MAX, |n| n - 1)
    }
    pub fn add(&mut self, bytes: &[u8]) {
        self.additional.extend_from_slice(bytes);
    }
    /// The message in place; answers with its tag.
    pub fn run(&self, encrypt: bool, data: &mut [u8]) -> [u8; 16] {
        let mut first = [0; 16];
        first[0] = 14 - self.nonce.len() as u8;
        first[1..=self.nonce.len()].copy_from_slice(&self.nonce);
        let mut mask = first;
        self.block.encrypt(&mut mask);
        first[15] = 1;
        let mut ctr = Ctr::new(first, false);
        let mut tag = [0; 16];
        if encrypt {
            tag = self.mac(data);
        }
        ctr.apply(&*self.block, data);
        if !encrypt {
            tag = self.mac(data);
        }
        xor(&mut tag, &mask);
        tag
    }
    fn mac(&self, data: &[u8]) -> [u8; 16] {
        let mut mac = [0; 16];
        let len = (data.len() as u128).to_be_bytes();
        let n = 15 - self.nonce.len();
        mac[16 - n..].copy_from_slice(&len[16 - n..]);
        mac[0] = (u8::from(!self.additional.is_empty()) << 6) | ((self.tag_len as u8 - 2) / 2) << 3 | (n as u8 - 1);
        mac[1..=self.nonce.len()].copy_from_slice(&self.nonce);
        self.block.encrypt(&mut mac);
        if !self.additional.is_empty() {
            let len = self.additional.len();
            let mut text = Vec::with_capacity(len + 10);
            if len < 0xff00 {
                text.extend_from_slice(&(len as u16).to_be_bytes());
            } else if len <= u32::MAX as usize {
                text.extend_from_slice(&[0xff, 0xfe]);
                text.extend_from_slice(&(len as u32).to_be_bytes());
            } else {
                text.extend_from_slice(&[0xff, 0xff]);
                text.extend_from_slice(&(len as u64).to_be_bytes());
            }
            text.extend_from_slice(&self.additional);
            self.chain(&mut mac, &text);
        }
        self.chain(&mut mac, data);
        mac
    }
    fn chain(&self, mac: &mut [u8; 16], bytes: &[u8]) {
        for part in bytes.chunks(16) {
            xor(mac, part);
            self.block.encrypt(mac);
        }
    }
}
