//! Memory that matching needs, kept from one match to the next, and who is asked for it.

use crate::program::NONE;
use std::ops::Range;

/// The world around a search: asked before memory is taken, and now and then whether to go on.
pub trait Host {
    /// Whether that many more bytes may be taken.
    fn charge(&mut self, bytes: usize) -> bool;
    /// So many bytes were given back.
    fn release(&mut self, bytes: usize);
    /// Whether to stop.
    fn interrupted(&mut self) -> bool {
        false
    }
}

/// A host that grants everything.
pub struct Unbounded;

impl Host for Unbounded {
    fn charge(&mut self, _: usize) -> bool {
        true
    }
    fn release(&mut self, _: usize) {}
}

/// Why a search ended without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The host refused memory, or there is none.
    Memory,
    /// The host wanted it.
    Interrupted,
    /// Text of 2³² units or more.
    TooLong,
}

/// Something to come back to.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    /// The instruction that left it; or, with [`RESTORE`], a slot whose position `pos` was.
    pub pc: u32,
    pub pos: u32,
    pub aux: u32,
}

pub(crate) const RESTORE: u32 = 1 << 31;

/// Bytes that may be kept between searches without being charged for.
const KEPT: usize = 48 << 10;

/// The memory of searches. Any number of programs may use one after the other.
#[derive(Default)]
pub struct Scratch {
    pub(crate) stack: Vec<Entry>,
    pub(crate) slots: Vec<u32>,
    /// A bit for each place known to fail.
    pub(crate) failed: Vec<u64>,
    charged: usize,
    pub(crate) eager: bool,
}

impl Scratch {
    pub fn new() -> Scratch {
        Scratch::default()
    }

    /// Failures are remembered from the first one on: for tests, which want the same answers.
    #[doc(hidden)]
    pub fn eager() -> Scratch {
        Scratch { eager: true, ..Scratch::default() }
    }

    /// Where a group matched in the search before; group 0 is the whole match.
    pub fn group(&self, n: usize) -> Option<Range<usize>> {
        match (self.slots.get(2 * n), self.slots.get(2 * n + 1)) {
            (Some(&a), Some(&b)) if a != NONE && b != NONE => Some(a as usize..b as usize),
            _ => None,
        }
    }
    /// The places of groups, start and end in turn; [`NONE`] for what did not take part.
    pub fn places(&self, groups: usize) -> &[u32] {
        self.slots.get(..2 * groups).unwrap_or(&[])
    }

    /// Room for more entries.
    #[cold]
    pub(crate) fn grow(&mut self, host: &mut dyn Host) -> Result<(), Stop> {
        let more = self.stack.capacity().max(256);
        let bytes = more * size_of::<Entry>();
        if bytes > KEPT {
            if !host.charge(bytes) {
                return Err(Stop::Memory);
            }
            self.charged += bytes;
        }
        self.stack.try_reserve_exact(more).map_err(|_| Stop::Memory)
    }

    /// Bits for places known to fail, all clear.
    pub(crate) fn remember(&mut self, bits: usize, host: &mut dyn Host) -> Result<(), Stop> {
        let words = bits / 64 + 1;
        if !host.charge(words * 8) {
            return Err(Stop::Memory);
        }
        self.charged += words * 8;
        self.failed = Vec::new();
        self.failed.try_reserve_exact(words).map_err(|_| Stop::Memory)?;
        self.failed.resize(words, 0);
        Ok(())
    }

    /// Gives back what is more than small.
    pub(crate) fn shrink(&mut self, host: &mut dyn Host) {
        self.stack.clear();
        if self.charged > 0 {
            self.failed = Vec::new();
            self.stack = Vec::new();
            host.release(self.charged);
            self.charged = 0;
        }
    }
}
