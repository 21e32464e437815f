//! From the tree to a program.
//!
//! First the tree is made simpler (`simplify`), then code is written for it (`emit`, `alternation`), then what can be
//! told of the code is written into it (`predict`: which way of a choice can match at all, which loops need not be able
//! to give back), and at last how to look for places where a match may begin (`crate::search`).
//!
//! **Invariants.** Time and size are linear in the pattern: repetitions are copied while that is small, and counted
//! otherwise; tables of a few hundred bytes are made for a bounded number of instructions.

mod alternation;
mod emit;
mod predict;
mod simplify;

pub(crate) use predict::first;

use crate::charset::CharSet;
use crate::program::{NONE, Program, Set};
use crate::search;
use crate::syntax::{Parsed, SyntaxError};
use rustc_hash::FxHashMap;

/// Instructions of a program. Patterns that need more are refused.
const MAX_CODE: usize = 1 << 22;

pub(crate) struct Compiler {
    program: Program,
    unicode: bool,
    sets: FxHashMap<CharSet, u32>,
    /// The slots of the loops that code is being written for, whose bodies can be empty.
    nest: Vec<u32>,
    nests: FxHashMap<Vec<u32>, u32>,
    /// Within lookarounds nothing is remembered.
    looks: u32,
    /// Whether failures can be remembered at all.
    memoable: bool,
    /// Alternatives within alternatives by common beginnings.
    tries: u32,
}

/// Compiles a tree; `unicode` is whether characters are code points.
pub fn compile(parsed: &Parsed, unicode: bool) -> Result<Program, SyntaxError> {
    let node = simplify::simplify(parsed.node.clone(), unicode);
    let groups = parsed.groups + 1;
    let mut c = Compiler {
        program: Program { groups, slots: groups * 2, unicode, lead: NONE, ..Program::default() },
        unicode,
        sets: FxHashMap::default(),
        nest: Vec::new(),
        nests: FxHashMap::default(),
        looks: 0,
        memoable: true,
        tries: 0,
    };
    c.node(&node, false)?;
    c.emit(crate::program::Inst::Match)?;
    if !c.memoable {
        c.program.memos = 0;
    }
    predict::predict(&mut c.program);
    c.program.search = search::plan(&node, &c.program);
    c.program.fit();
    Ok(c.program)
}

impl Compiler {
    fn set(&mut self, set: &CharSet) -> u32 {
        if let Some(&n) = self.sets.get(set) {
            return n;
        }
        let n = self.program.sets.len() as u32;
        self.program.sets.push(Set::new(set.clone()));
        self.sets.insert(set.clone(), n);
        n
    }
    fn slot(&mut self) -> u32 {
        self.program.slots += 1;
        self.program.slots - 1
    }
}
