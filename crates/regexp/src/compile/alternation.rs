//! Alternatives. Those that begin with characters are sorted by them: the order of two alternatives matters only if both
//! can match, so words become a tree in which each unit of the text is looked at once.

use super::Compiler;
use super::emit::Result;
use crate::program::{Inst, Switch};
use crate::syntax::ast::Node;
use rustc_hash::FxHashMap;

/// Trees of alternatives in one another; beyond, alternatives are tried in order.
const MAX_TRIES: u32 = 100;
/// Beginnings from which on the unit decides by a table.
const MIN_SWITCH: usize = 4;

fn lead(alternative: &[Node]) -> Option<u32> {
    match alternative.first() {
        Some(Node::Char { c, .. }) => Some(*c),
        _ => None,
    }
}

impl Compiler {
    pub(super) fn alternatives(&mut self, all: &[&[Node]], back: bool) -> Result<()> {
        // Runs of alternatives that begin with characters, and others alone.
        let mut parts: Vec<&[&[Node]]> = Vec::new();
        let mut from = 0;
        while from < all.len() {
            let run = if back || self.tries >= MAX_TRIES { 0 } else { all[from..].iter().take_while(|a| lead(a).is_some()).count() };
            let n = run.max(1);
            parts.push(&all[from..from + n]);
            from += n;
        }
        self.each_in_turn(parts.len(), |this, i| match &parts[i] {
            [one] => this.sequence(one, back),
            run => this.words(run),
        })
    }

    /// `n` ways, each tried when those before it failed; `way` compiles one.
    fn each_in_turn(&mut self, n: usize, mut way: impl FnMut(&mut Self, usize) -> Result<()>) -> Result<()> {
        let mut jumps = Vec::new();
        for i in 0..n {
            let split = if i + 1 < n { Some(self.split()?) } else { None };
            let first = self.here();
            way(self, i)?;
            if let Some(split) = split {
                jumps.push(self.emit(Inst::Jump(0))?);
                let second = self.here();
                let s = &mut self.program.splits[split];
                (s.first, s.second) = (first, second);
            }
        }
        let end = self.here();
        for jump in jumps {
            self.program.code[jump] = Inst::Jump(end);
        }
        Ok(())
    }

    /// Alternatives that all begin with a character.
    fn words(&mut self, run: &[&[Node]]) -> Result<()> {
        let mut groups: Vec<(u32, Vec<&[Node]>)> = Vec::new();
        let mut known: FxHashMap<u32, usize> = FxHashMap::default();
        for &alternative in run {
            let Some(c) = lead(alternative) else { continue };
            let i = *known.entry(c).or_insert(groups.len());
            if i == groups.len() {
                groups.push((c, Vec::new()));
            }
            groups[i].1.push(alternative);
        }
        let units = groups.iter().all(|g| matches!(self.units(g.0), Some((_, 1))));
        let switch = groups.len() >= MIN_SWITCH && units;
        if switch {
            return self.switch(&groups);
        }
        self.each_in_turn(groups.len(), |this, i| this.common(&groups[i].1, 0))
    }

    fn switch(&mut self, groups: &[(u32, Vec<&[Node]>)]) -> Result<()> {
        let n = self.program.switches.len();
        let none = Switch { latin: Box::new([u16::MAX; 256]), wide: Vec::new(), targets: Vec::new() };
        self.program.switches.push(none);
        self.emit(Inst::Switch(n as u32))?;
        let mut jumps = Vec::new();
        for (c, group) in groups {
            let here = self.here();
            let s = &mut self.program.switches[n];
            if *c < 256 {
                s.latin[*c as usize] = s.targets.len() as u16;
                s.targets.push(here);
            } else {
                s.wide.push((*c as u16, here));
            }
            self.common(group, 1)?;
            jumps.push(self.emit(Inst::Jump(0))?);
        }
        self.program.switches[n].wide.sort_unstable();
        let end = self.here();
        for jump in jumps {
            self.program.code[jump] = Inst::Jump(end);
        }
        Ok(())
    }

    /// Alternatives that begin alike: what they have in common, then the rest. The first `skip` terms were consumed.
    fn common(&mut self, group: &[&[Node]], skip: usize) -> Result<()> {
        let [first, others @ ..] = group else { return Ok(()) };
        if others.is_empty() {
            return self.sequence(&first[skip..], false);
        }
        let mut n = 0;
        while let Some(Node::Char { .. }) = first.get(n)
            && others.iter().all(|o| o.get(n) == first.get(n))
        {
            n += 1;
        }
        let n = n.max(skip);
        self.sequence(&first[skip..n], false)?;
        let rest: Vec<&[Node]> = group.iter().map(|a| &a[n..]).collect();
        self.tries += 1;
        self.alternatives(&rest, false)?;
        self.tries -= 1;
        Ok(())
    }
}
