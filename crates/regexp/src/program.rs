//! What a pattern is compiled to: one program for text of either width.
//!
//! Instructions are small and refer to tables by number. Positions are kept in *slots*: two for each group, then what
//! loops need. All of it is plain data, read only while matching, so that it may be shared between threads, and so that
//! a compiler to machine code would find all that it needs here.

use crate::charset::CharSet;

/// No entry of a table.
pub const NONE: u32 = u32::MAX;

/// Where execution goes next if nothing else is said: the instruction after.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Inst {
    /// The match ends here.
    Match,
    Fail,
    /// A character. In `Back` instructions it ends at the position, which moves back.
    Char(u32),
    CharBack(u32),
    /// One of two units, neither a surrogate if matching by code points.
    Pair(u16, u16),
    /// Units, from the table of literals.
    Literal {
        start: u32,
        len: u32,
    },
    Set(u32),
    SetBack(u32),
    /// The slot gets the position.
    Save(u32),
    /// The slot gets no position.
    Clear(u32),
    /// Slots `from..to` get no position.
    Forget {
        from: u32,
        to: u32,
    },
    Jump(u32),
    Split(u32),
    /// By the unit at the position, which is consumed.
    Switch(u32),
    /// Repetitions of a set, in one instruction.
    Loop(u32),
    /// Fails if the slot has the position.
    Progress(u32),
    CounterZero(u32),
    Count(u32),
    Look(u32),
    LookEnd(u32),
    Reference(u32),
    ReferenceBack(u32),
    Start,
    LineStart,
    End,
    LineEnd,
    Boundary {
        negated: bool,
        folded: bool,
    },
}

/// A choice: `first`, and if that fails `second`.
#[derive(Clone, Copy, Debug)]
pub struct Split {
    pub first: u32,
    pub second: u32,
    /// Which of the two can match at all, by the next unit: see [`Prediction`].
    pub prediction: u32,
    /// Number for remembering that going on from here failed; [`NONE`] if it depends on more than the position.
    pub memo: u32,
    /// The loops it is in whose slots matter: an index into [`Program::nests`].
    pub nest: u32,
}

/// Bits for what can go on with a unit: 1 is the first of a choice (or another turn of a loop), 2 the second (or what
/// follows it).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Prediction {
    pub latin: [u8; 256],
    /// Any unit of 256 and more.
    pub wide: u8,
    /// At the end of the text.
    pub end: u8,
}

#[derive(Clone, Debug)]
pub struct Switch {
    /// An index into `targets` for each unit below 256, 255 for none if there are that few; else searched.
    pub latin: Box<[u16; 256]>,
    /// Sorted by unit.
    pub wide: Vec<(u16, u32)>,
    pub targets: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Greedy,
    Lazy,
    /// What follows cannot begin with what the loop takes: once taken it stays.
    Possessive,
}

#[derive(Clone, Debug)]
pub struct Loop {
    pub set: u32,
    pub min: u32,
    pub max: u32,
    pub mode: Mode,
    /// [`Prediction`] with bit 2 for what follows; [`NONE`] if anything may.
    pub follow: u32,
    pub memo: u32,
    pub nest: u32,
}

#[derive(Clone, Copy, Debug)]
pub struct Count {
    pub slot: u32,
    pub min: u32,
    pub max: u32,
    pub greedy: bool,
    /// Slot with where the repetition began, if it can be empty; else [`NONE`].
    pub began: u32,
    pub body: u32,
}

#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub negated: bool,
    /// Where to go on.
    pub next: u32,
    /// Slot for the height of the stack.
    pub height: u32,
}

#[derive(Clone, Debug)]
pub struct Reference {
    pub groups: Vec<u32>,
    pub icase: bool,
}

/// A set, fast to ask.
#[derive(Clone, Debug)]
pub struct Set {
    pub latin: [bool; 256],
    pub wide: Wide,
    pub set: CharSet,
    /// All units below 256 but at most three, if so: where a scan of bytes may stop.
    pub stops: Option<Vec<u8>>,
}

/// Characters from 256 on.
#[derive(Clone, Debug)]
pub enum Wide {
    None,
    All,
    /// All but a few ranges, or a few ranges.
    Ranges(Box<[(u32, u32)]>),
    /// For each 256 of the first 65,536 the number of a block of bits; ranges beyond.
    Pages(Box<[u8; 256]>, Box<[[u64; 4]]>, Box<[(u32, u32)]>),
}

impl Set {
    pub fn new(set: CharSet) -> Set {
        let mut latin = [false; 256];
        for (a, b) in set.within(0, 255) {
            latin[a as usize..=b as usize].fill(true);
        }
        let ranges: Box<[(u32, u32)]> = set.within(256, crate::charset::MAX).collect();
        let wide = match *ranges {
            [] => Wide::None,
            [(256, crate::charset::MAX)] => Wide::All,
            _ if ranges.len() <= 4 => Wide::Ranges(ranges),
            _ => pages(&set),
        };
        let out: Vec<u8> = (0..=255u8).filter(|&c| !latin[usize::from(c)]).collect();
        let stops = (out.len() <= 3).then_some(out);
        Set { latin, wide, set, stops }
    }

    fn memory(&self) -> usize {
        let wide = match &self.wide {
            Wide::None | Wide::All => 0,
            Wide::Ranges(ranges) => ranges.len() * 8,
            Wide::Pages(_, blocks, beyond) => 256 + blocks.len() * 32 + beyond.len() * 8,
        };
        size_of::<Set>() + self.set.ranges().len() * 8 + wide + 32
    }

    #[inline(always)]
    pub fn has(&self, c: u32) -> bool {
        match self.latin.get(c as usize) {
            Some(&has) => has,
            None => self.has_wide(c),
        }
    }

    #[inline]
    pub fn has_wide(&self, c: u32) -> bool {
        let within = |ranges: &[(u32, u32)]| ranges.iter().any(|&(a, b)| a <= c && c <= b);
        match &self.wide {
            Wide::None => false,
            Wide::All => true,
            Wide::Ranges(ranges) => within(ranges),
            Wide::Pages(pages, blocks, beyond) => {
                if c < 0x10000 {
                    let block = blocks[usize::from(pages[(c >> 8) as usize])];
                    block[(c >> 6 & 3) as usize] >> (c & 63) & 1 != 0
                } else {
                    let i = beyond.partition_point(|&(_, b)| b < c);
                    beyond.get(i).is_some_and(|&(a, _)| a <= c)
                }
            }
        }
    }
}

fn pages(set: &CharSet) -> Wide {
    let mut numbers = Box::new([0u8; 256]);
    let mut blocks: Vec<[u64; 4]> = Vec::new();
    for page in 0..256u32 {
        let mut block = [0u64; 4];
        for (a, b) in set.within(page << 8, page << 8 | 255) {
            for c in a..=b {
                block[(c >> 6 & 3) as usize] |= 1 << (c & 63);
            }
        }
        let number = blocks.iter().position(|b| *b == block).unwrap_or_else(|| {
            blocks.push(block);
            blocks.len() - 1
        });
        numbers[page as usize] = number as u8;
    }
    Wide::Pages(numbers, blocks.into(), set.within(0x10000, crate::charset::MAX).collect())
}

/// A compiled pattern.
#[derive(Clone, Debug, Default)]
pub struct Program {
    pub code: Vec<Inst>,
    pub splits: Vec<Split>,
    pub loops: Vec<Loop>,
    pub sets: Vec<Set>,
    pub predictions: Vec<Prediction>,
    pub switches: Vec<Switch>,
    pub counts: Vec<Count>,
    pub looks: Vec<Look>,
    pub references: Vec<Reference>,
    pub literals: Vec<u16>,
    /// Lists of slots of loops, for [`Split::nest`].
    pub nests: Vec<Vec<u32>>,
    /// Groups with the whole match.
    pub groups: u32,
    pub slots: u32,
    /// How many numbers [`Split::memo`] gave out; 0 if failures cannot be remembered.
    pub memos: u32,
    /// By code points.
    pub unicode: bool,
    /// The instruction of the loop that every match begins with, if it is unbounded and nothing refers back.
    pub lead: u32,
    pub search: crate::search::Plan,
}

impl Program {
    /// Gives back what tables have beyond their entries.
    pub(crate) fn fit(&mut self) {
        self.code.shrink_to_fit();
        self.splits.shrink_to_fit();
        self.loops.shrink_to_fit();
        self.sets.shrink_to_fit();
        self.predictions.shrink_to_fit();
        self.literals.shrink_to_fit();
    }

    /// About how many bytes it takes.
    pub fn memory(&self) -> usize {
        self.code.len() * size_of::<Inst>()
            + self.splits.len() * size_of::<Split>()
            + self.loops.len() * size_of::<Loop>()
            + self.sets.iter().map(Set::memory).sum::<usize>()
            + self.predictions.len() * size_of::<Prediction>()
            + self.switches.iter().map(|s| size_of::<Switch>() + 512 + s.wide.len() * 8 + s.targets.len() * 4).sum::<usize>()
            + self.literals.len() * 2
            + self.search.memory()
    }
}
