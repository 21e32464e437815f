//! Decoding in chunks, as `node:string_decoder` does it: a character split between chunks is held back until the rest
//! of it comes.
//!
//! Held back are: of UTF-8, a lead byte and its continuation bytes while fewer came than the lead announces; of UTF-16,
//! an odd byte, or else a high surrogate; of base64, what does not fill a group of three bytes. The other encodings
//! hold nothing. [`StringDecoder::end`] decodes what is held, as malformed input if need be.
//!
//! **Invariant**: all results, put together, are what decoding all chunks put together gives (but for an odd last byte
//! of UTF-16, and for base64 after an `end`).

use super::{Encoding, TextBuf, decode};

/// See the [module](self).
#[derive(Clone, Debug)]
pub struct StringDecoder {
    encoding: Encoding,
    held: [u8; 4],
    /// How many of `held` are in use.
    held_len: usize,
    /// How many bytes the held character still wants.
    missing: usize,
}

impl StringDecoder {
    #[must_use]
    pub fn new(encoding: Encoding) -> StringDecoder {
        StringDecoder { encoding, held: [0; 4], held_len: 0, missing: 0 }
    }

    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The bytes held back (`lastChar`).
    #[must_use]
    pub fn held(&self) -> &[u8] {
        &self.held[..self.held_len]
    }

    /// How many bytes the character held back still wants (`lastNeed`).
    #[must_use]
    pub fn missing(&self) -> usize {
        self.missing
    }

    /// Decodes `chunk` and what was held back before it, except for what is held back now.
    pub fn write(&mut self, chunk: &[u8]) -> TextBuf {
        if matches!(self.encoding, Encoding::Ascii | Encoding::Latin1 | Encoding::Hex) {
            return decode(chunk, self.encoding);
        }
        let mut rest = chunk;
        let mut text = TextBuf::new();
        if self.missing > 0 {
            rest = self.complete(rest);
            if self.missing > 0 {
                return text;
            }
            text = self.take_held();
        }
        if rest.is_empty() {
            return text;
        }
        let (hold, missing) = self.tail_to_hold(rest);
        let (now, later) = rest.split_at(rest.len() - hold);
        self.hold(later, missing);
        text.push(decode(now, self.encoding));
        text
    }

    /// Decodes what is held back and starts afresh.
    pub fn end(&mut self) -> TextBuf {
        let n = match self.encoding {
            Encoding::Utf16le => self.held_len & !1,
            _ => self.held_len,
        };
        let text = decode(&self.held[..n], self.encoding);
        self.hold(&[], 0);
        text
    }

    fn hold(&mut self, bytes: &[u8], missing: usize) {
        self.held[..bytes.len()].copy_from_slice(bytes);
        self.held_len = bytes.len();
        self.missing = missing;
    }

    /// Moves the bytes that are missing from `chunk` to the held ones and returns the rest. A byte that cannot
    /// continue a UTF-8 character ends it early.
    fn complete<'a>(&mut self, chunk: &'a [u8]) -> &'a [u8] {
        let wanted = self.missing.min(chunk.len());
        let taken = if self.encoding == Encoding::Utf8 {
            let fitting = chunk[..wanted].iter().take_while(|&&b| is_trail(b)).count();
            if fitting < wanted {
                self.missing = fitting;
            }
            fitting
        } else {
            wanted
        };
        self.held[self.held_len..self.held_len + taken].copy_from_slice(&chunk[..taken]);
        self.held_len += taken;
        self.missing -= taken;
        &chunk[taken..]
    }

    /// Decodes the held bytes, now complete. A unit of UTF-16 put together from halves is not held again, even if it is
    /// a high surrogate: Node does not, and the strings put together are the same.
    fn take_held(&mut self) -> TextBuf {
        let text = decode(&self.held[..self.held_len], self.encoding);
        self.held_len = 0;
        text
    }

    /// How many bytes at the end of `bytes` to hold back, and how many more they want. `bytes` is not empty.
    fn tail_to_hold(&self, bytes: &[u8]) -> (usize, usize) {
        match self.encoding {
            Encoding::Utf8 => utf8_tail(bytes),
            Encoding::Utf16le => {
                if !bytes.len().is_multiple_of(2) {
                    (1, 1)
                } else if bytes.last().is_some_and(|&b| is_high(b)) {
                    (2, 2)
                } else {
                    (0, 0)
                }
            }
            _ => match bytes.len() % 3 {
                0 => (0, 0),
                n => (n, 3 - n),
            },
        }
    }
}

/// Looks for a lead byte among the last four that announces more than follows it.
fn utf8_tail(bytes: &[u8]) -> (usize, usize) {
    for (have, &byte) in (1..=4).zip(bytes.iter().rev()) {
        if is_trail(byte) {
            continue;
        }
        let announced = match byte {
            0xC0..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF7 => 4,
            _ => 0,
        };
        return if have < announced { (have, announced - have) } else { (0, 0) };
    }
    (0, 0)
}

fn is_trail(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// Whether the second byte of a little-endian unit makes it a high surrogate.
fn is_high(second: u8) -> bool {
    second & 0xFC == 0xD8
}
