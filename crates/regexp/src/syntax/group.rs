//! What follows `(`, and names of groups.

use super::error;
use super::parser::{Kind, Modifiers, Parser, Result};
use crate::unicode::property::{is_id_continue, is_id_start};

impl Parser<'_> {
    /// Opens the group whose `(` is here.
    pub(super) fn group(&mut self) -> Result<()> {
        self.i += 1;
        let outer = self.now;
        if !self.is(0, b'?') {
            let n = self.new_group()?;
            return self.open(Kind::Capture(n), outer);
        }
        let look = |behind, negated| Kind::Look { behind, negated };
        let next = |p: &Self, ahead| p.at(ahead).and_then(|c| u8::try_from(c).ok());
        let (kind, length) = match (next(self, 1), next(self, 2)) {
            (Some(b':'), _) => (Kind::Plain, 2),
            (Some(b'='), _) => (look(false, false), 2),
            (Some(b'!'), _) => (look(false, true), 2),
            (Some(b'<'), Some(b'=')) => (look(true, false), 3),
            (Some(b'<'), Some(b'!')) => (look(true, true), 3),
            (Some(b'<'), _) => {
                self.i += 2;
                let n = self.new_group()?;
                let name = self.group_name()?;
                self.named(n, name)?;
                return self.open(Kind::Capture(n), outer);
            }
            (Some(b'i' | b'm' | b's' | b'-'), _) => {
                self.i += 1;
                let inner = self.modifiers()?;
                self.open(Kind::Plain, outer)?;
                self.now = inner;
                return Ok(());
            }
            _ => return Err(error::INVALID_GROUP),
        };
        self.i += length;
        self.open(kind, outer)
    }

    /// `ims-ims:`
    fn modifiers(&mut self) -> Result<Modifiers> {
        let mut now = self.now;
        let (mut seen, mut on) = (Vec::new(), true);
        loop {
            let c = self.peek().and_then(|c| u8::try_from(c).ok());
            self.i += 1;
            match c {
                Some(b'-') if !on => return Err(error::MULTIPLE_DASHES),
                Some(b'-') => on = false,
                Some(b':') if !on && seen.is_empty() => return Err(error::INVALID_FLAG_GROUP),
                Some(b':') => return Ok(now),
                Some(c @ (b'i' | b'm' | b's')) => {
                    if seen.contains(&c) {
                        return Err(error::REPEATED_FLAG);
                    }
                    seen.push(c);
                    match c {
                        b'i' => now.icase = on,
                        b'm' => now.multiline = on,
                        _ => now.dot_all = on,
                    }
                }
                _ => return Err(error::INVALID_GROUP),
            }
        }
    }

    /// A name and `>`; the position is after `<`.
    pub(super) fn group_name(&mut self) -> Result<Box<[u16]>> {
        let wrong = error::INVALID_GROUP_NAME;
        let mut name = Vec::new();
        let mut buffer = [0; 2];
        loop {
            let mut c = self.peek().ok_or(wrong)?;
            self.i += 1;
            if c == u32::from(b'>') {
                return if name.is_empty() { Err(wrong) } else { Ok(name.into()) };
            }
            if c == u32::from(b'\\') {
                if !self.eat(b'u') {
                    return Err(wrong);
                }
                c = self.unicode_escape(true).ok_or(error::INVALID_UNICODE_ESCAPE)?;
            } else if let (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) = (c, self.peek()) {
                self.i += 1;
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            }
            let fits = if name.is_empty() { is_id_start(c) } else { is_id_continue(c) };
            let ch = char::from_u32(c).filter(|_| fits).ok_or(wrong)?;
            name.extend_from_slice(ch.encode_utf16(&mut buffer));
        }
    }
}
