//! The flags of a regular expression.

/// Flags, a bit each, in the order of [`LETTERS`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct Flags(pub u8);

/// Flag letters in the order in which `flags` lists them.
pub const LETTERS: [u8; 8] = *b"dgimsuvy";

impl Flags {
    /// The flags these letters name, each at most once, `u` and `v` not together.
    pub fn parse(letters: impl IntoIterator<Item = u16>) -> Option<Flags> {
        let mut bits = 0u8;
        for u in letters {
            let bit = 1 << LETTERS.iter().position(|&l| u16::from(l) == u)?;
            if bits & bit != 0 {
                return None;
            }
            bits |= bit;
        }
        let f = Flags(bits);
        (!(f.has(b'u') && f.has(b'v'))).then_some(f)
    }
    /// Whether the letter is among them.
    pub fn has(self, letter: u8) -> bool {
        LETTERS.iter().position(|&l| l == letter).is_some_and(|i| self.0 >> i & 1 != 0)
    }
    /// Whether text is matched by code points.
    pub fn full_unicode(self) -> bool {
        self.has(b'u') || self.has(b'v')
    }
    /// The letters, sorted.
    pub fn text(self) -> String {
        LETTERS.iter().filter(|&&l| self.has(l)).map(|&l| l as char).collect()
    }
}
