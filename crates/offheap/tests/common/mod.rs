//! What the tests share: a small random source, and reading the recorded tables.
#![allow(dead_code, reason = "every test file uses a part of it")]

use tally_offheap::codec::{Text, TextBuf};

pub struct XorShift(pub u64);

impl XorShift {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

/// "-" or pairs of digits.
pub fn bytes(field: &str) -> Vec<u8> {
    let field = field.trim_start_matches('-');
    (0..field.len() / 2).map(|i| u8::from_str_radix(&field[2 * i..2 * i + 2], 16).unwrap()).collect()
}

/// "-" or groups of four digits.
pub fn units(field: &str) -> Vec<u16> {
    let field = field.trim_start_matches('-');
    (0..field.len() / 4).map(|i| u16::from_str_radix(&field[4 * i..4 * i + 4], 16).unwrap()).collect()
}

pub fn widen(text: &TextBuf) -> Vec<u16> {
    text.as_text().units().collect()
}

/// The units as one-byte text, if they fit.
pub fn narrow(units: &[u16]) -> Option<Vec<u8>> {
    units.iter().map(|&u| u8::try_from(u).ok()).collect()
}

/// Calls `f` with the text in every form it can take.
pub fn each_form(units: &[u16], mut f: impl FnMut(Text<'_>)) {
    f(Text::Utf16(units));
    if let Some(narrow) = narrow(units) {
        f(Text::Latin1(&narrow));
    }
}
