//! Where a match may begin: what is known of it from the pattern ([`Plan`]), and looking for it in a text ([`Finder`]).
//!
//! A finder answers with candidates only; the matcher decides. In order of what is fastest: the text's beginning, the
//! beginnings of lines, a literal, a few words (both by the SIMD searches of memchr and aho-corasick), one of three
//! units, windows of several units (BNDM: a window is read from its end, and most are left after one unit), a set of
//! units. Beside these, a literal that every match contains: none left, no match; and if only a repeated set comes before
//! it, matches are looked for backwards from it.

mod finder;
mod prefix;

pub(crate) use finder::Finder;

use crate::compile::first;
use crate::program::{Inst, NONE, Program};
use crate::syntax::ast::{Node, UNBOUNDED};
use aho_corasick::packed;
use memchr::memmem;

/// How candidates are found.
#[derive(Clone, Debug, Default)]
pub(crate) enum Kind {
    /// Every position is one.
    #[default]
    Everywhere,
    Start,
    Lines,
    Literal(Literal),
    /// One of at most three units.
    Units(Vec<u8>),
    Windows(Box<Windows>),
    Set(Box<StartSet>),
}

#[derive(Clone, Debug)]
pub(crate) struct Literal {
    pub units: Vec<u16>,
    /// For bytes, unless it has a unit that is none.
    pub bytes: Option<Box<memmem::Finder<'static>>>,
    /// Its rarest unit and that one's place.
    pub rare: (u16, usize),
}

impl Literal {
    fn new(units: Vec<u16>) -> Literal {
        let bytes: Option<Vec<u8>> = units.iter().map(|&u| u8::try_from(u).ok()).collect();
        let frequency = |u: u16| u8::try_from(u).map_or(0, prefix::frequency);
        let at = (0..units.len()).min_by_key(|&i| frequency(units[i])).unwrap_or(0);
        let rare = (units.get(at).copied().unwrap_or(0), at);
        Literal { rare, bytes: bytes.map(|b| Box::new(memmem::Finder::new(&b).into_owned())), units }
    }
}

/// Sets of units at each of the first positions.
#[derive(Clone, Debug)]
pub(crate) struct Windows {
    /// Bit `len - 1 - i` if the unit may stand at position `i`.
    pub latin: [u8; 256],
    pub wide: u8,
    pub len: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct StartSet {
    /// 1 if the unit is in it.
    pub latin: [u8; 256],
    pub wide: u8,
}

/// What a search knows beforehand.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub(crate) kind: Kind,
    /// For text of bytes, beginnings of all alternatives.
    pub(crate) words: Option<packed::Searcher>,
    /// Part of every match.
    pub(crate) required: Option<Literal>,
    /// Matches are what one set repeats (at least so often), then the required literal, whose first unit is not in it.
    pub(crate) lead: Option<u32>,
    /// Every match begins with a unit that is no byte.
    pub(crate) wide_only: bool,
}

impl Plan {
    pub(crate) fn memory(&self) -> usize {
        let kind = match &self.kind {
            Kind::Literal(l) => l.units.len() * 4 + 256,
            Kind::Windows(_) => size_of::<Windows>(),
            Kind::Set(_) => size_of::<StartSet>(),
            _ => 0,
        };
        kind + self.words.as_ref().map_or(0, |w| w.memory_usage())
    }
}

/// Whether a match can only begin where an instruction like this one holds.
fn begins_with(p: &Program, pc: u32, wanted: &Inst, depth: u32) -> bool {
    let mut pc = pc;
    for _ in 0..64 {
        match p.code[pc as usize] {
            ref inst if inst == wanted => return true,
            Inst::Save(_) | Inst::Boundary { .. } | Inst::Clear(_) | Inst::Forget { .. } => pc += 1,
            Inst::Jump(to) => pc = to,
            Inst::Split(n) if depth < 4 => {
                let s = p.splits[n as usize];
                return begins_with(p, s.first, wanted, depth + 1) && begins_with(p, s.second, wanted, depth + 1);
            }
            _ => return false,
        }
    }
    false
}

/// Makes the plan for a program.
pub(crate) fn plan(node: &Node, p: &Program) -> Plan {
    if begins_with(p, 0, &Inst::Start, 0) {
        return Plan { kind: Kind::Start, ..Plan::default() };
    }
    let required = prefix::required(node, p.unicode);
    let lead = required.as_ref().and_then(|r| lead(p, r));
    let required = required.map(Literal::new);
    if begins_with(p, 0, &Inst::LineStart, 0) {
        return Plan { kind: Kind::Lines, required, ..Plan::default() };
    }
    let first = first(p, 0);
    if first.any || first.end {
        return Plan { required, ..Plan::default() };
    }
    let wide_only = first.wide && !(0..=255u8).any(|c| first.has(c));
    let literal = prefix::literal(node, p.unicode);
    if literal.len() > 1 {
        // The literal at the beginning says more than one within, unless that is elsewhere.
        let required = required.filter(|r| !literal.windows(r.units.len()).any(|w| *w == *r.units));
        return Plan { kind: Kind::Literal(Literal::new(literal)), required, wide_only, ..Plan::default() };
    }
    let words = prefix::words(node).and_then(packed::Searcher::new);
    let start = StartSet { latin: std::array::from_fn(|c| u8::from(first.has(c as u8))), wide: u8::from(first.wide) };
    let units: Vec<u8> = (0..=255u8).filter(|&c| first.has(c)).collect();
    let density: u32 = units.iter().map(|&c| prefix::frequency(c)).sum::<u32>() + if first.wide { 50 } else { 0 };
    let few = units.len() <= 3 && !first.wide;
    let windows = prefix::windows(node, p.unicode);
    let kind = match windows {
        Some(w) if !few && (density > 20 || w.len > 3) || few && w.len > 3 && density > 12 => Kind::Windows(Box::new(w)),
        _ if few && !units.is_empty() => Kind::Units(units),
        _ => Kind::Set(Box::new(start)),
    };
    Plan { kind, words, required, lead, wide_only }
}

/// The least number of repetitions, if the program is a loop and then the literal.
fn lead(p: &Program, required: &[u16]) -> Option<u32> {
    let mut pc = 0;
    while let Inst::Save(_) = p.code[pc] {
        pc += 1;
    }
    let Inst::Loop(n) = p.code[pc] else { return None };
    let l = &p.loops[n as usize];
    pc += 1;
    while let Inst::Save(_) = p.code[pc] {
        pc += 1;
    }
    let follows = match p.code[pc] {
        Inst::Char(c) => required.first().is_some_and(|&u| u32::from(u) == c) && required.len() == 1,
        Inst::Literal { start, len } => required == &p.literals[start as usize..(start + len) as usize],
        _ => false,
    };
    let c = u32::from(*required.first()?);
    let set = &p.sets[l.set as usize];
    (follows && p.lead != NONE && l.max == UNBOUNDED && !set.has(c)).then_some(l.min)
}
