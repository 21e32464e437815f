//! Damage: bytes flipped, cut, doubled, and pieces of other inputs put in.

/// Makes inputs from a corpus; the same ones for the same seed.
pub struct Mutator<'c> {
    corpus: &'c [Vec<u8>],
    state: u64,
}

/// An input does not grow beyond this.
const MOST: usize = 4096;

impl<'c> Mutator<'c> {
    pub fn new(seed: u64, corpus: &'c [Vec<u8>]) -> Mutator<'c> {
        Mutator { corpus, state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1 }
    }

    fn below(&mut self, n: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        ((self.state >> 11) % n.max(1) as u64) as usize
    }

    /// A number that is small more often than not.
    fn few(&mut self, most: usize) -> usize {
        let most = 1 << self.below(most.max(1).ilog2() as usize + 1);
        self.below(most + 1)
    }

    fn pick(&mut self) -> &'c [u8] {
        let n = self.below(self.corpus.len());
        self.corpus.get(n).map_or(&[], Vec::as_slice)
    }

    pub fn next(&mut self) -> Vec<u8> {
        let mut input = self.pick().to_vec();
        for _ in 0..1 + self.few(8) {
            self.damage(&mut input);
        }
        input.truncate(MOST);
        input
    }

    fn damage(&mut self, input: &mut Vec<u8>) {
        let at = self.below(input.len() + 1);
        let end = (at + self.few(32)).min(input.len());
        match self.below(8) {
            0 => drop(input.drain(at..end)),
            1 => input.truncate(at),
            2 => {
                let copy = input[at..end].repeat(1 + self.few(16));
                drop(input.splice(at..at, copy));
            }
            3 | 4 => {
                let other = self.pick();
                let from = self.below(other.len());
                let piece = &other[from..(from + self.few(64)).min(other.len())];
                let to = if self.below(2) == 0 { at } else { end };
                drop(input.splice(at..to, piece.iter().copied()));
            }
            5 => {
                let byte = self.below(256) as u8;
                input.insert(at, byte);
            }
            6 => {
                let bit = self.below(8);
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
            _ => {
                // A number beside the one that was there, or another byte of its kind.
                let add = self.below(3) as u8;
                if let Some(byte) = input.get_mut(at) {
                    *byte = byte.wrapping_add(add).wrapping_sub(1);
                }
            }
        }
    }
}
