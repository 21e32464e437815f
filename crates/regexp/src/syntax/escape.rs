//! Escapes outside of classes, and those that classes share.

use super::ast::Node;
use super::error;
use super::parser::{Parser, Result};
use crate::charset::{self, CharSet};
use crate::unicode::{fold, property, strings};

/// `\p{…}`
pub(super) struct Property {
    pub set: CharSet,
    pub strings: Vec<Vec<u32>>,
}

impl Parser<'_> {
    /// The escape whose `\` is here, and whether a quantifier may follow.
    pub(super) fn atom_escape(&mut self) -> Result<(Node, bool)> {
        let Some(c) = self.at(1) else { return Err(error::ESCAPE_AT_END) };
        let c8 = u8::try_from(c).unwrap_or(0);
        match c8 {
            b'b' | b'B' => {
                self.i += 2;
                let folded = self.unicode && self.now.icase;
                return Ok((Node::WordBoundary { negated: c8 == b'B', folded }, false));
            }
            b'1'..=b'9' => {
                if let Some(node) = self.back_reference() {
                    return Ok((node, true));
                }
                if self.unicode {
                    return Err(error::INVALID_ESCAPE);
                }
                if c8 >= b'8' {
                    self.i += 2;
                    return Ok((self.char(c), true));
                }
                self.i += 1;
                let c = self.octal();
                return Ok((self.char(c), true));
            }
            b'0' => {
                self.i += 1;
                if self.unicode {
                    if matches!(self.at(1), Some(0x30..=0x39)) {
                        return Err(error::INVALID_DECIMAL_ESCAPE);
                    }
                    self.i += 1;
                    return Ok((self.char(0), true));
                }
                let c = self.octal();
                return Ok((self.char(c), true));
            }
            b'k' if self.unicode || self.has_names => {
                self.i += 2;
                if !self.eat(b'<') {
                    return Err(error::INVALID_NAMED_REFERENCE);
                }
                let name = self.group_name()?;
                let index = self.references.len();
                self.references.push(name);
                return Ok((Node::NamedReference { index, icase: self.now.icase }, true));
            }
            _ => {}
        }
        if let Some(set) = self.class_escape() {
            return Ok((Node::Set(set), true));
        }
        if self.unicode && matches!(c8, b'p' | b'P') {
            let found = self.property(false)?;
            return Ok((self.with_strings(found.set, found.strings), true));
        }
        let c = self.character_escape(false)?;
        Ok((self.char(c), true))
    }

    /// `\1`, if there are as many groups.
    fn back_reference(&mut self) -> Option<Node> {
        let mut n: u32 = 0;
        let mut end = self.i + 1;
        while let Some(&c @ 0x30..=0x39) = self.p.get(end) {
            n = n.saturating_mul(10).saturating_add(c - 0x30);
            end += 1;
        }
        if n > self.total {
            return None;
        }
        self.i = end;
        // A group within itself has matched nothing yet; looking behind, all that is to the right has.
        if self.inside_group(n) && !self.inside_lookbehind() {
            return Some(Node::Empty);
        }
        Some(Node::Reference { groups: vec![n], icase: self.now.icase })
    }

    /// One to three octal digits, the first of which is here.
    pub(super) fn octal(&mut self) -> u32 {
        let mut n = 0;
        for digits in 0..3 {
            match self.peek() {
                Some(c @ 0x30..=0x37) if digits < 2 || n < 32 => n = n * 8 + (c - 0x30),
                _ => break,
            }
            self.i += 1;
        }
        n
    }

    /// `\d` and its kin, whose `\` is here.
    pub(super) fn class_escape(&mut self) -> Option<CharSet> {
        let c = u8::try_from(self.at(1)?).ok()?;
        let set = match c {
            b'd' => charset::digits(),
            b'D' => charset::digits().inverted(),
            b's' => charset::spaces(),
            b'S' => charset::spaces().inverted(),
            b'w' => self.word(),
            b'W' => {
                let inverted = self.word().inverted();
                // With `u` what is alike but for case is in it too; with `v` a complement of a closed set is closed.
                if self.unicode && self.now.icase && !self.sets { fold::close(&inverted, true) } else { inverted }
            }
            _ => return None,
        };
        self.i += 2;
        Some(set)
    }

    /// WordCharacters. §22.2.2.7.2
    fn word(&self) -> CharSet {
        if self.unicode && self.now.icase { fold::close(&charset::word(), true) } else { charset::word() }
    }

    /// The property whose `\` is here. Sets are closed under case.
    pub(super) fn property(&mut self, in_class: bool) -> Result<Property> {
        let wrong = if in_class { error::INVALID_PROPERTY_IN_CLASS } else { error::INVALID_PROPERTY };
        let negated = self.is(1, b'P');
        self.i += 2;
        if !self.eat(b'{') {
            return Err(wrong);
        }
        let start = self.i;
        while self.peek().ok_or(wrong)? != u32::from(b'}') {
            self.i += 1;
        }
        let text: String = self.p[start..self.i].iter().map(|&c| char::from_u32(c).unwrap_or('\u{FFFD}')).collect();
        self.i += 1;
        if let Some((name, value)) = text.split_once('=') {
            let set = property::valued(name, value).ok_or(wrong)?;
            return Ok(Property { set: self.property_set(set, negated), strings: Vec::new() });
        }
        if let Some(set) = property::lone(&text) {
            return Ok(Property { set: self.property_set(set, negated), strings: Vec::new() });
        }
        if !self.sets || negated || !strings::is_name(&text) {
            return Err(wrong);
        }
        let (set, strings) = strings::property(&text).ok_or(wrong)?;
        Ok(Property { set: self.closed(set), strings })
    }

    fn property_set(&self, set: CharSet, negated: bool) -> CharSet {
        match (negated, self.sets) {
            (false, _) => self.closed(set),
            (true, true) => self.closed(set).inverted(),
            (true, false) => self.closed(set.inverted()),
        }
    }

    /// A character's escape, whose `\` is here.
    pub(super) fn character_escape(&mut self, in_class: bool) -> Result<u32> {
        self.i += 1;
        let Some(c) = self.peek() else { return Err(error::ESCAPE_AT_END) };
        self.i += 1;
        Ok(match u8::try_from(c).unwrap_or(0) {
            b'f' => 0xC,
            b'n' => 0xA,
            b'r' => 0xD,
            b't' => 0x9,
            b'v' => 0xB,
            b'c' => {
                let next = self.peek().and_then(|c| u8::try_from(c).ok()).unwrap_or(0);
                if next.is_ascii_alphabetic() || in_class && !self.unicode && (next.is_ascii_digit() || next == b'_') {
                    self.i += 1;
                    return Ok(u32::from(next & 31));
                }
                if self.unicode {
                    return Err(error::INVALID_UNICODE_ESCAPE);
                }
                // The backslash stands for itself.
                self.i -= 1;
                u32::from(b'\\')
            }
            b'0' if self.unicode => {
                if matches!(self.peek(), Some(0x30..=0x39)) {
                    return Err(error::INVALID_DECIMAL_ESCAPE);
                }
                0
            }
            b'0'..=b'7' if !self.unicode => {
                self.i -= 1;
                self.octal()
            }
            b'1'..=b'7' if self.unicode && in_class => return Err(error::INVALID_DECIMAL_ESCAPE),
            b'x' => match self.hex(2) {
                Some(c) => c,
                None if self.unicode => return Err(error::INVALID_ESCAPE),
                None => c,
            },
            b'u' => match self.unicode_escape(false) {
                Some(c) => c,
                None if self.unicode => return Err(error::INVALID_UNICODE_ESCAPE),
                None => c,
            },
            b'^' | b'$' | b'\\' | b'.' | b'*' | b'+' | b'?' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'|' | b'/' => c,
            b'-' if in_class => c,
            _ if self.unicode => return Err(error::INVALID_ESCAPE),
            b'k' if self.has_names => return Err(error::INVALID_ESCAPE),
            _ => c,
        })
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let mut n = 0;
        for k in 0..digits {
            n = n * 16 + self.at(k).and_then(char::from_u32)?.to_digit(16)?;
        }
        self.i += digits;
        Some(n)
    }

    /// What follows `\u`; the position stays if it is none. `always` in names, where `u` does not matter.
    pub(super) fn unicode_escape(&mut self, always: bool) -> Option<u32> {
        let start = self.i;
        let c = self.unicode_escape_here(always || self.unicode);
        if c.is_none() {
            self.i = start;
        }
        c
    }

    fn unicode_escape_here(&mut self, unicode: bool) -> Option<u32> {
        if unicode && self.eat(b'{') {
            let mut n = 0u32;
            let first = self.i;
            while let Some(d) = self.peek().and_then(char::from_u32).and_then(|c| c.to_digit(16)) {
                n = n * 16 + d;
                if n > charset::MAX {
                    return None;
                }
                self.i += 1;
            }
            return (self.i > first && self.eat(b'}')).then_some(n);
        }
        let c = self.hex(4)?;
        if unicode && (0xD800..0xDC00).contains(&c) && self.is(0, b'\\') && self.is(1, b'u') {
            let middle = self.i;
            self.i += 2;
            match self.hex(4) {
                Some(low @ 0xDC00..=0xDFFF) => return Some(0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00)),
                _ => self.i = middle,
            }
        }
        Some(c)
    }
}
