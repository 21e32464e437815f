//! The holes in slabs: bytes in the middle that no region has and a later one may get.
//!
//! Few slabs have any (file reads on several threads at a time leave them), so they are kept beside the slabs, by address.
//!
//! **Invariant**: a slab has an entry exactly while its flag says so.

use std::collections::HashMap;
use std::ptr;

use crate::slab::{Slab, flag};

/// Holes a slab remembers; further ones are wasted until the slab is started over.
const MAX_HOLES: usize = 64;

/// Bytes given back in the middle of a slab that are too few to bother.
const MIN_HOLE: u32 = 64;

#[derive(Clone, Copy, Debug)]
struct Hole {
    start: u32,
    end: u32,
}

#[derive(Debug, Default)]
pub(crate) struct Holes {
    of: HashMap<usize, Vec<Hole>>,
}

fn key(slab: &Slab) -> usize {
    ptr::from_ref(slab).addr()
}

impl Holes {
    /// The slab goes or starts over.
    pub(crate) fn forget(&mut self, slab: &Slab) {
        self.of.remove(&key(slab));
        slab.set_flag(flag::HAS_HOLES, false);
    }

    /// First fit.
    pub(crate) fn cut(&mut self, slab: &Slab, want: u32, least: u32) -> Option<(u32, u32)> {
        let holes = self.of.get_mut(&key(slab))?;
        if want == 0 {
            return None;
        }
        let fits = |n: u32| holes.iter().position(|h| h.end - h.start >= n);
        let at = fits(want).or_else(|| fits(least.max(MIN_HOLE)))?;
        let Hole { start, end } = holes[at];
        let len = want.min(end - start);
        let rest = slab.align_up(start + len).min(end);
        if end - rest >= MIN_HOLE {
            holes[at].start = rest;
        } else {
            holes.swap_remove(at);
        }
        if holes.is_empty() {
            self.forget(slab);
        }
        Some((start, len))
    }

    /// Makes one with `start..end` what touches it, and takes that out.
    pub(crate) fn join(&mut self, slab: &Slab, mut start: u32, mut end: u32) -> (u32, u32) {
        let Some(holes) = self.of.get_mut(&key(slab)) else { return (start, end) };
        while let Some(at) = holes.iter().position(|h| h.end == start || h.start == end) {
            let hole = holes.swap_remove(at);
            (start, end) = (start.min(hole.start), end.max(hole.end));
        }
        if holes.is_empty() {
            self.forget(slab);
        }
        (start, end)
    }

    /// A new hole, which touches none; whether it is remembered.
    pub(crate) fn put(&mut self, slab: &Slab, start: u32, end: u32) -> bool {
        if end - start < MIN_HOLE {
            return false;
        }
        let holes = self.of.entry(key(slab)).or_default();
        if holes.len() >= MAX_HOLES {
            return false;
        }
        holes.push(Hole { start, end });
        slab.set_flag(flag::HAS_HOLES, true);
        true
    }

    /// The longest hole.
    pub(crate) fn longest(&self, slab: &Slab) -> u32 {
        self.of.get(&key(slab)).and_then(|holes| holes.iter().map(|h| h.end - h.start).max()).unwrap_or(0)
    }
}
