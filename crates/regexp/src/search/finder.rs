//! Looking for candidates in one text.

use super::{Kind, Literal, Plan, Windows};
use crate::exec::text::{Text, previous};
use crate::program::{Inst, Program};

/// Looks for where a match may begin; remembers where the literal that every match contains was met last.
pub(crate) struct Finder<'p, T> {
    plan: &'p Plan,
    p: &'p Program,
    text: T,
    sticky: bool,
    /// The first place at or after the last position asked for.
    required: Option<usize>,
}

impl<'p, T: Text> Finder<'p, T> {
    pub fn new(p: &'p Program, text: T, sticky: bool) -> Self {
        Finder { plan: &p.search, p, text, sticky, required: None }
    }

    /// The first candidate at or after a position.
    #[inline]
    pub fn find<const U: bool>(&mut self, from: usize) -> Option<usize> {
        if from > self.text.len() {
            return None;
        }
        if self.sticky {
            return Some(from);
        }
        if !T::WIDE && self.plan.wide_only {
            return None;
        }
        if let Some(required) = &self.plan.required {
            if self.required.is_none_or(|at| at < from) {
                self.required = Some(self.literal(required, from)?);
            }
            if let (Some(min), Some(mut at)) = (self.plan.lead, self.required) {
                // The match's first part is what stands before the literal.
                loop {
                    if let Some(start) = self.run_before::<U>(from, at, min) {
                        return Some(start);
                    }
                    at = self.literal(required, at + 1)?;
                    self.required = Some(at);
                }
            }
        }
        if let Some(words) = &self.plan.words
            && let Some(bytes) = self.text.bytes()
        {
            let span = aho_corasick::Span { start: from, end: bytes.len() };
            return if bytes.len() - from < words.minimum_len() {
                // Too short for its blocks.
                self.by_kind(from)
            } else {
                words.find_in(bytes, span).map(|m| m.start())
            };
        }
        self.by_kind(from)
    }

    #[inline]
    fn by_kind(&self, from: usize) -> Option<usize> {
        let text = self.text;
        let len = text.len();
        match &self.plan.kind {
            Kind::Everywhere => Some(from),
            Kind::Start => (from == 0).then_some(0),
            Kind::Lines => {
                if from == 0 || text.get(from - 1).is_some_and(is_line_end) {
                    return Some(from);
                }
                self.line_end(from).map(|at| at + 1)
            }
            Kind::Literal(literal) => self.literal(literal, from),
            Kind::Units(units) => text.find_any(from, units),
            Kind::Windows(windows) => self.window(windows, from),
            Kind::Set(set) => {
                let at = text.find_bits(from, len, &set.latin, set.wide, 1);
                (at < len).then_some(at)
            }
        }
    }

    fn line_end(&self, from: usize) -> Option<usize> {
        if !T::WIDE {
            return self.text.find_any(from, b"\n\r");
        }
        (from..self.text.len()).find(|&i| self.text.get(i).is_some_and(is_line_end))
    }

    fn literal(&self, literal: &Literal, from: usize) -> Option<usize> {
        if let Some(bytes) = self.text.bytes() {
            let finder = literal.bytes.as_ref()?;
            let text = bytes.get(from..)?;
            return match finder.needle() {
                [one] => memchr::memchr(*one, text),
                _ => finder.find(text),
            }
            .map(|i| from + i);
        }
        let (unit, offset) = literal.rare;
        let mut at = from + offset;
        loop {
            at = self.text.find_unit(at, unit)?;
            if self.text.has(at - offset, &literal.units) {
                return Some(at - offset);
            }
            at += 1;
        }
    }

    /// Where the loop at the program's beginning would begin to end at `end`, not before `from`.
    fn run_before<const U: bool>(&self, from: usize, end: usize, min: u32) -> Option<usize> {
        let pc = self.p.lead as usize;
        let Some(Inst::Loop(n)) = self.p.code.get(pc) else { return Some(from) };
        let set = &self.p.sets[self.p.loops[*n as usize].set as usize];
        let (mut at, mut count) = (end, 0u32);
        while at > from
            && let Some((c, before)) = previous::<T, U>(self.text, at)
            && before >= from
            && set.has(c)
        {
            at = before;
            count = count.saturating_add(1);
        }
        (count >= min).then_some(at)
    }

    /// BNDM: the window's last units are looked at first, and it moves by what can be told from them.
    fn window(&self, w: &Windows, from: usize) -> Option<usize> {
        let text = self.text;
        let len = text.len();
        let top = 1u8 << (w.len - 1);
        let mut at = from;
        while at + w.len <= len {
            let (mut j, mut last) = (w.len, w.len);
            let mut alive = u8::MAX >> (8 - w.len);
            while alive != 0 {
                let c = text.get(at + j - 1)?;
                alive &= w.latin.get(c as usize).copied().unwrap_or(w.wide);
                j -= 1;
                if alive & top != 0 {
                    if j == 0 {
                        return Some(at);
                    }
                    last = j;
                }
                if j == 0 {
                    break;
                }
                alive <<= 1;
            }
            at += last;
        }
        None
    }
}

fn is_line_end(c: u32) -> bool {
    matches!(c, 0xA | 0xD | 0x2028 | 0x2029)
}
