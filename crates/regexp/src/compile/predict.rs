//! What can be told of finished code: which units a way can begin with.
//!
//! [`first`] walks the code from an instruction to all that may be the first to consume. With it each choice gets a
//! table of which of its ways can match before a unit, so that most choices are none; loops that cannot give anything
//! back to what follows become possessive, and others know where it makes sense to stop.

use crate::charset::{self, CharSet};
use crate::program::{Inst, Mode, NONE, Prediction, Program};
use rustc_hash::FxHashMap;

/// Instructions looked at for one question.
const MAX_STEPS: usize = 64;
/// Ranges collected for one question.
const MAX_RANGES: usize = 256;
/// Tables made for a program.
const MAX_PREDICTIONS: usize = 256;

/// With which units something can go on.
#[derive(Clone, Default)]
pub struct First {
    /// Units below 256.
    pub latin: [u64; 4],
    /// Some of 256 and more.
    pub wide: bool,
    /// Any at all.
    pub any: bool,
    /// It can succeed at the end of the text.
    pub end: bool,
    /// Characters of 256 and more, unless there were too many.
    ranges: Vec<(u32, u32)>,
}

impl First {
    fn unknown() -> First {
        First { any: true, end: true, ..First::default() }
    }
    fn add_set(&mut self, set: &CharSet) {
        for (a, b) in set.within(0, 255) {
            for c in a..=b {
                self.latin[(c >> 6) as usize] |= 1 << (c & 63);
            }
        }
        for range in set.within(256, charset::MAX) {
            self.wide = true;
            self.ranges.push(range);
        }
    }
    pub fn has(&self, c: u8) -> bool {
        self.any || self.latin[usize::from(c >> 6)] >> (c & 63) & 1 != 0
    }
    pub fn has_wide(&self) -> bool {
        self.any || self.wide
    }
    /// Whether nothing in the set can be the first.
    fn excludes(&self, set: &CharSet, unicode: bool) -> bool {
        if self.any {
            return false;
        }
        let mut mine = CharSet::new();
        for (i, &bits) in self.latin.iter().enumerate() {
            mine.extend((0..64).filter(|b| bits >> b & 1 != 0).map(|b| (i as u32 * 64 + b, i as u32 * 64 + b)));
        }
        mine.extend(self.ranges.iter().copied());
        // A lone surrogate of one may be half a pair of the other.
        let surrogates = |s: &CharSet| s.within(0xD800, 0xDFFF).next().is_some() || s.within(0x10000, charset::MAX).next().is_some();
        mine.is_disjoint(set) && !(unicode && surrogates(&mine) && surrogates(set))
    }
}

/// The units that a match from the instruction on can begin with.
pub fn first(p: &Program, pc: u32) -> First {
    let mut out = First::default();
    let mut todo = vec![pc];
    let mut seen: Vec<u32> = Vec::new();
    while let Some(mut pc) = todo.pop() {
        loop {
            if seen.contains(&pc) {
                break;
            }
            if seen.len() >= MAX_STEPS || out.ranges.len() > MAX_RANGES {
                return First::unknown();
            }
            seen.push(pc);
            match p.code[pc as usize] {
                Inst::Fail => break,
                Inst::Char(c) => {
                    out.add_set(&CharSet::one(c));
                    break;
                }
                Inst::Pair(a, b) => {
                    out.add_set(&CharSet::from_ranges([(a.into(), a.into()), (b.into(), b.into())]));
                    break;
                }
                Inst::Literal { start, .. } => {
                    let c = p.literals[start as usize];
                    // By code points half a pair stands for what begins with it.
                    if p.unicode && (0xD800..0xDC00).contains(&c) {
                        out.add_set(&CharSet::from_ranges([(0xD800, 0xDBFF), (0x10000, charset::MAX)]));
                    } else {
                        out.add_set(&CharSet::one(c.into()));
                    }
                    break;
                }
                Inst::Set(n) => {
                    out.add_set(&p.sets[n as usize].set);
                    break;
                }
                Inst::Switch(n) => {
                    let s = &p.switches[n as usize];
                    let latin = (0..256u32).filter(|&c| s.latin[c as usize] != u16::MAX);
                    out.add_set(&CharSet::from_ranges(latin.chain(s.wide.iter().map(|w| w.0.into())).map(|c| (c, c))));
                    break;
                }
                Inst::Loop(n) => {
                    let l = &p.loops[n as usize];
                    out.add_set(&p.sets[l.set as usize].set);
                    if l.min > 0 {
                        break;
                    }
                    pc += 1;
                }
                Inst::Save(_)
                | Inst::Clear(_)
                | Inst::Forget { .. }
                | Inst::Progress(_)
                | Inst::CounterZero(_)
                | Inst::Start
                | Inst::LineStart
                | Inst::Boundary { .. } => pc += 1,
                Inst::Jump(to) => pc = to,
                Inst::Split(n) => {
                    let s = p.splits[n as usize];
                    todo.push(s.second);
                    pc = s.first;
                }
                Inst::Count(n) => {
                    todo.push(p.counts[n as usize].body);
                    pc += 1;
                }
                Inst::Look(n) => pc = p.looks[n as usize].next,
                Inst::End => {
                    out.end = true;
                    break;
                }
                Inst::LineEnd => {
                    out.end = true;
                    out.add_set(&charset::line_ends());
                    break;
                }
                Inst::Match | Inst::CharBack(_) | Inst::SetBack(_) | Inst::LookEnd(_) | Inst::Reference(_) | Inst::ReferenceBack(_) => {
                    return First::unknown();
                }
            }
        }
    }
    out
}

/// Puts what can be told into the program.
pub fn predict(p: &mut Program) {
    let mut known: FxHashMap<Prediction, u32> = FxHashMap::default();
    let mut table = |p: &mut Program, prediction: Prediction| {
        if p.predictions.len() >= MAX_PREDICTIONS {
            return known.get(&prediction).copied().unwrap_or(NONE);
        }
        *known.entry(prediction).or_insert_with_key(|prediction| {
            p.predictions.push(prediction.clone());
            p.predictions.len() as u32 - 1
        })
    };
    for pc in 0..p.code.len() {
        match p.code[pc] {
            Inst::Loop(n) => {
                let n = n as usize;
                let set = p.sets[p.loops[n].set as usize].set.clone();
                let next = pc as u32 + 1;
                let follow = first(p, next);
                let fixed = p.loops[n].min == p.loops[n].max;
                let greedy = p.loops[n].mode == Mode::Greedy;
                if fixed || greedy && (follow.excludes(&set, p.unicode) || always_succeeds(p, next) || ends_at_boundary(p, n, next)) {
                    p.loops[n].mode = Mode::Possessive;
                } else if !follow.any {
                    let prediction = Prediction {
                        latin: std::array::from_fn(|c| if follow.has(c as u8) { 2 } else { 0 }),
                        wide: if follow.wide { 2 } else { 0 },
                        end: if follow.end { 2 } else { 0 },
                    };
                    p.loops[n].follow = table(p, prediction);
                }
            }
            Inst::Split(n) => {
                let s = p.splits[n as usize];
                let (a, b) = (first(p, s.first), first(p, s.second));
                if a.any && b.any {
                    continue;
                }
                let bits = |x: bool, y: bool| u8::from(x) | u8::from(y) << 1;
                let prediction = Prediction {
                    latin: std::array::from_fn(|c| bits(a.has(c as u8), b.has(c as u8))),
                    wide: bits(a.has_wide(), b.has_wide()),
                    end: bits(a.end, b.end),
                };
                p.splits[n as usize].prediction = table(p, prediction);
            }
            _ => {}
        }
    }
    p.lead = lead(p);
}

/// Whether nothing after the instruction can fail.
fn always_succeeds(p: &Program, mut pc: u32) -> bool {
    for _ in 0..MAX_STEPS {
        match p.code[pc as usize] {
            Inst::Match => return true,
            Inst::Save(_) => pc += 1,
            Inst::Jump(to) => pc = to,
            _ => return false,
        }
    }
    false
}

/// Whether a loop over word characters is followed by `\b`: it holds after the last of them only.
fn ends_at_boundary(p: &Program, n: usize, mut pc: u32) -> bool {
    let l = &p.loops[n];
    let word = charset::word();
    if l.min == 0 || l.max != crate::syntax::ast::UNBOUNDED || !p.sets[l.set as usize].set.minus(&word).is_empty() {
        return false;
    }
    while let Inst::Save(_) = p.code[pc as usize] {
        pc += 1;
    }
    matches!(p.code[pc as usize], Inst::Boundary { negated: false, .. })
}

/// The loop that every match begins with, if what it takes at one place is all that it could take from a place within.
fn lead(p: &Program) -> u32 {
    if !p.references.is_empty() {
        return NONE;
    }
    let mut pc = 0;
    loop {
        match p.code[pc] {
            Inst::Save(_) | Inst::Boundary { .. } | Inst::LineStart => pc += 1,
            Inst::Loop(n) => {
                let l = &p.loops[n as usize];
                return if l.max == crate::syntax::ast::UNBOUNDED { pc as u32 } else { NONE };
            }
            _ => return NONE,
        }
    }
}
