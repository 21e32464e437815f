//! Code for one node after the other, forwards and (within lookbehinds) backwards.

use super::{Compiler, MAX_CODE};
use crate::program::{Count, Inst, Look, Loop, Mode, NONE, Reference, Split};
use crate::syntax::SyntaxError;
use crate::syntax::ast::{Node, Repeat, UNBOUNDED};
use std::ops::Range;

/// Repetitions become copies up to that many instructions.
const MAX_COPIED: usize = 4000;
/// Programs longer than this copy nothing.
const MAX_UNROLLED: usize = 20_000;
/// Loops with empty bodies in one another beyond which failures are not remembered.
const MAX_NEST: usize = 4;

const TOO_LARGE: SyntaxError = SyntaxError { reason: "Regular expression too large" };

pub(super) type Result<T> = std::result::Result<T, SyntaxError>;

/// Whether it can match without consuming anything.
pub(super) fn nullable(node: &Node) -> bool {
    match node {
        Node::Char { .. } | Node::Set(_) => false,
        Node::Seq(nodes) => nodes.iter().all(nullable),
        Node::Alt(nodes) => nodes.iter().any(nullable),
        Node::Capture(_, body) => nullable(body),
        Node::Repeat(r) => r.min == 0 || nullable(&r.body),
        _ => true,
    }
}

impl Compiler {
    pub(super) fn emit(&mut self, inst: Inst) -> Result<usize> {
        if self.program.code.len() >= MAX_CODE {
            return Err(TOO_LARGE);
        }
        self.program.code.push(inst);
        Ok(self.program.code.len() - 1)
    }
    pub(super) fn here(&self) -> u32 {
        self.program.code.len() as u32
    }

    /// A choice whose ways are filled in later.
    pub(super) fn split(&mut self) -> Result<usize> {
        let (memo, nest) = self.memo();
        let n = self.program.splits.len();
        self.program.splits.push(Split { first: NONE, second: NONE, prediction: NONE, memo, nest });
        self.emit(Inst::Split(n as u32))?;
        Ok(n)
    }

    /// A number for remembering failures, and the list of slots that they depend on.
    fn memo(&mut self) -> (u32, u32) {
        if self.looks > 0 {
            return (NONE, NONE);
        }
        let memo = self.program.memos;
        self.program.memos += 1 << self.nest.len().min(MAX_NEST);
        if self.nest.is_empty() {
            return (memo, NONE);
        }
        let next = self.program.nests.len() as u32;
        let nest = *self.nests.entry(self.nest.clone()).or_insert(next);
        if nest == next {
            self.program.nests.push(self.nest.clone());
        }
        (memo, nest)
    }

    pub(super) fn node(&mut self, node: &Node, back: bool) -> Result<()> {
        match node {
            Node::Empty => {}
            Node::Char { c, .. } => self.char(*c, back)?,
            Node::Set(set) => {
                if set.is_empty() {
                    self.emit(Inst::Fail)?;
                    return Ok(());
                }
                let units: Vec<u32> = set.ranges().iter().flat_map(|r| [r.0, r.1]).take(5).collect();
                if let ([a, a2, b, b2], false) = (&*units, back)
                    && a == a2
                    && b == b2
                    && *b < 0xD800
                {
                    self.emit(Inst::Pair(*a as u16, *b as u16))?;
                    return Ok(());
                }
                let n = self.set(set);
                self.emit(if back { Inst::SetBack(n) } else { Inst::Set(n) })?;
            }
            Node::Seq(nodes) => self.sequence(nodes, back)?,
            Node::Alt(nodes) => {
                let alternatives: Vec<&[Node]> = nodes.iter().map(as_slice).collect();
                self.alternatives(&alternatives, back)?;
            }
            Node::Capture(n, body) => {
                let (first, last) = if back { (2 * n + 1, 2 * n) } else { (2 * n, 2 * n + 1) };
                self.emit(Inst::Save(first))?;
                self.node(body, back)?;
                self.emit(Inst::Save(last))?;
            }
            Node::Repeat(r) => self.repeat(r, back)?,
            Node::Look(l) => {
                let n = self.program.looks.len();
                let height = self.slot();
                self.program.looks.push(Look { negated: l.negated, next: NONE, height });
                self.emit(Inst::Look(n as u32))?;
                self.looks += 1;
                let nest = std::mem::take(&mut self.nest);
                self.node(&l.body, l.behind)?;
                self.nest = nest;
                self.looks -= 1;
                self.emit(Inst::LookEnd(n as u32))?;
                self.program.looks[n].next = self.here();
            }
            Node::Reference { groups, icase } => {
                self.memoable = false;
                let n = self.program.references.len() as u32;
                self.program.references.push(Reference { groups: groups.clone(), icase: *icase });
                self.emit(if back { Inst::ReferenceBack(n) } else { Inst::Reference(n) })?;
            }
            Node::NamedReference { .. } => {
                self.emit(Inst::Fail)?;
            }
            Node::Start { multiline } => {
                self.emit(if *multiline { Inst::LineStart } else { Inst::Start })?;
            }
            Node::End { multiline } => {
                self.emit(if *multiline { Inst::LineEnd } else { Inst::End })?;
            }
            Node::WordBoundary { negated, folded } => {
                self.emit(Inst::Boundary { negated: *negated, folded: *folded })?;
            }
        }
        Ok(())
    }

    /// The units of a character that can be compared as units.
    pub(super) fn units(&self, c: u32) -> Option<([u16; 2], usize)> {
        match c {
            0xD800..=0xDFFF if self.unicode => None,
            0x10000.. => Some(([0xD7C0 + (c >> 10) as u16, 0xDC00 + (c & 0x3FF) as u16], 2)),
            _ => Some(([c as u16, 0], 1)),
        }
    }

    fn char(&mut self, c: u32, back: bool) -> Result<()> {
        if back {
            self.emit(Inst::CharBack(c))?;
        } else if let Some((units, 2)) = self.units(c) {
            self.literal(&units)?;
        } else {
            self.emit(Inst::Char(c))?;
        }
        Ok(())
    }

    fn literal(&mut self, units: &[u16]) -> Result<()> {
        let start = self.program.literals.len() as u32;
        self.program.literals.extend_from_slice(units);
        self.emit(Inst::Literal { start, len: units.len() as u32 })?;
        Ok(())
    }

    pub(super) fn sequence(&mut self, nodes: &[Node], back: bool) -> Result<()> {
        if back {
            return nodes.iter().rev().try_for_each(|n| self.node(n, true));
        }
        let mut i = 0;
        while i < nodes.len() {
            let mut run: Vec<u16> = Vec::new();
            let mut chars = 0;
            while let Some(Node::Char { c, .. }) = nodes.get(i + chars)
                && let Some((units, n)) = self.units(*c)
            {
                run.extend_from_slice(&units[..n]);
                chars += 1;
            }
            if chars > 1 {
                self.literal(&run)?;
                i += chars;
            } else {
                self.node(&nodes[i], false)?;
                i += 1;
            }
        }
        Ok(())
    }

    fn forget(&mut self, groups: &Range<u32>) -> Result<()> {
        if !groups.is_empty() {
            self.emit(Inst::Forget { from: groups.start * 2, to: groups.end * 2 })?;
        }
        Ok(())
    }

    fn repeat(&mut self, r: &Repeat, back: bool) -> Result<()> {
        if r.max == 0 {
            return Ok(());
        }
        if !back {
            let set = match &r.body {
                Node::Set(set) if !set.is_empty() => Some(self.set(set)),
                Node::Char { c, .. } => Some(self.set(&crate::charset::CharSet::one(*c))),
                _ => None,
            };
            if let Some(set) = set {
                let (memo, nest) = if r.max == UNBOUNDED { self.memo() } else { (NONE, NONE) };
                let mode = if r.greedy { Mode::Greedy } else { Mode::Lazy };
                let n = self.program.loops.len() as u32;
                self.program.loops.push(Loop { set, min: r.min, max: r.max, mode, follow: NONE, memo, nest });
                self.emit(Inst::Loop(n))?;
                return Ok(());
            }
        }
        let nullable = nullable(&r.body);
        if nullable && self.nest.len() >= MAX_NEST {
            self.memoable = false;
        }
        match (r.min, r.max) {
            (0, UNBOUNDED) => self.star(r, back, nullable),
            (1, UNBOUNDED) => self.plus(r, back, nullable),
            (0, 1) => self.optional(r, back, nullable, 1),
            _ => self.counted(r, back, nullable),
        }
    }

    fn star(&mut self, r: &Repeat, back: bool, nullable: bool) -> Result<()> {
        let began = if nullable { self.slot() } else { NONE };
        let start = self.here();
        let split = self.split()?;
        let body = self.here();
        self.turn(r, back, began)?;
        self.emit(Inst::Jump(start))?;
        let end = self.here();
        self.ways(split, r.greedy, body, end);
        Ok(())
    }

    fn ways(&mut self, split: usize, greedy: bool, body: u32, end: u32) {
        let s = &mut self.program.splits[split];
        (s.first, s.second) = if greedy { (body, end) } else { (end, body) };
    }

    /// The body once, which must consume something if `began` is a slot.
    fn turn(&mut self, r: &Repeat, back: bool, began: u32) -> Result<()> {
        if began != NONE {
            self.emit(Inst::Save(began))?;
            self.nest.push(began);
        }
        self.forget(&r.groups)?;
        self.node(&r.body, back)?;
        if began != NONE {
            self.nest.pop();
            self.emit(Inst::Progress(began))?;
        }
        Ok(())
    }

    fn plus(&mut self, r: &Repeat, back: bool, nullable: bool) -> Result<()> {
        if !nullable {
            let body = self.here();
            self.turn(r, back, NONE)?;
            let split = self.split()?;
            let end = self.here();
            self.ways(split, r.greedy, body, end);
            return Ok(());
        }
        // The first time it may be empty: the slot has no position then.
        let began = self.slot();
        self.emit(Inst::Clear(began))?;
        let body = self.here();
        self.nest.push(began);
        self.forget(&r.groups)?;
        self.node(&r.body, back)?;
        self.nest.pop();
        self.emit(Inst::Progress(began))?;
        let split = self.split()?;
        let again = self.here();
        self.emit(Inst::Save(began))?;
        self.emit(Inst::Jump(body))?;
        let end = self.here();
        self.ways(split, r.greedy, again, end);
        Ok(())
    }

    /// The body at most `times`, by copies.
    fn optional(&mut self, r: &Repeat, back: bool, nullable: bool, times: u32) -> Result<()> {
        let mut splits = Vec::new();
        for _ in 0..times {
            let began = if nullable { self.slot() } else { NONE };
            let split = self.split()?;
            splits.push((split, self.here()));
            self.turn(r, back, began)?;
        }
        let end = self.here();
        for (split, body) in splits {
            self.ways(split, r.greedy, body, end);
        }
        Ok(())
    }

    fn counted(&mut self, r: &Repeat, back: bool, nullable: bool) -> Result<()> {
        // Whether to copy is known when the body was written once; until then the place of what counting needs is kept.
        let skip = if r.min == 0 { Some(self.split()?) } else { None };
        let zero = self.emit(Inst::Jump(self.here() + 1))?;
        let save = self.emit(Inst::Jump(self.here() + 1))?;
        let body = self.here();
        let began = if nullable { self.slot() } else { NONE };
        if nullable {
            self.nest.push(began);
        }
        self.forget(&r.groups)?;
        self.node(&r.body, back)?;
        if nullable {
            self.nest.pop();
        }
        let size = self.program.code.len() - body as usize + 3;
        let times = if r.max == UNBOUNDED { r.min + 1 } else { r.max } as usize;
        let copies = size.saturating_mul(times) <= MAX_COPIED && self.program.code.len() < MAX_UNROLLED;
        if copies {
            if let Some(split) = skip {
                if nullable {
                    self.program.code[save] = Inst::Save(began);
                    self.emit(Inst::Progress(began))?;
                }
                let rest = r.max - 1;
                if r.max == UNBOUNDED {
                    self.star(r, back, nullable)?;
                } else {
                    self.optional(r, back, nullable, rest)?;
                }
                let end = self.here();
                self.ways(split, r.greedy, zero as u32, end);
                // Every choice that is left ends there.
                return Ok(());
            }
            for _ in 1..r.min {
                self.turn(r, back, NONE)?;
            }
            if r.max == UNBOUNDED {
                self.star(r, back, nullable)?;
            } else {
                self.optional(r, back, nullable, r.max - r.min)?;
            }
            return Ok(());
        }
        self.memoable = false;
        let slot = self.slot();
        self.program.code[zero] = Inst::CounterZero(slot);
        if nullable {
            self.program.code[save] = Inst::Save(began);
        }
        let n = self.program.counts.len() as u32;
        let count = Count { slot, min: r.min, max: r.max, greedy: r.greedy, began, body: save as u32 };
        self.program.counts.push(count);
        self.emit(Inst::Count(n))?;
        if let Some(split) = skip {
            let end = self.here();
            self.ways(split, r.greedy, zero as u32, end);
        }
        Ok(())
    }
}

/// The terms of an alternative.
pub(super) fn as_slice(node: &Node) -> &[Node] {
    match node {
        Node::Seq(nodes) => nodes,
        Node::Empty => &[],
        node => std::slice::from_ref(node),
    }
}
