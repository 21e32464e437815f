//! Which lines of the program keep slabs where they are: those that asked a view for its array buffer or its offset.
//!
//! Finding the line takes a walk over frames, so one of [`SAMPLE`] is looked at, or each where somebody asked for it. The
//! table is by slab and bounded; a report asks it about the slabs that stand still now.
//!
//! **Invariant**: an entry says nothing about a slab that moved or went meanwhile: the reader asks for those that stand.

use crate::cx::Cx;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;
use tally_bytecode::FunctionProto;
use tally_offheap::Slab;

/// One of so many is looked at.
const SAMPLE: u32 = 16;

/// The first ones are looked at all.
const FIRST: u32 = 256;

/// Slabs that are remembered.
const MOST: usize = 8192;

/// Frames that are searched for one of the program.
const DEPTH: usize = 24;

/// What the program asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    Buffer,
    ByteOffset,
}

#[derive(Clone, Debug)]
struct Site {
    proto: Arc<FunctionProto>,
    pc: u32,
    how: How,
}

/// Where slabs were pinned.
#[derive(Debug, Default)]
pub struct PinSites {
    /// Whether each is looked at.
    pub exact: Cell<bool>,
    count: Cell<u32>,
    by_slab: RefCell<HashMap<usize, Site>>,
}

impl PinSites {
    /// The place that pinned a slab, as `file:line:column`, and how; `None` if it was not looked at.
    #[must_use]
    pub fn of(&self, slab: &Slab) -> Option<(String, How)> {
        let by_slab = self.by_slab.borrow();
        let site = by_slab.get(&std::ptr::from_ref(slab).addr())?;
        let (line, column) = site.proto.line_col(site.pc).unwrap_or((1, 1));
        Some((format!("{}:{line}:{column}", site.proto.source.name()), site.how))
    }
}

impl Cx {
    /// Notes that the program pinned a slab, now.
    pub(super) fn note_pin(&self, slab: &Slab, how: How) {
        let sites = &self.buffers.pins;
        let count = sites.count.get().wrapping_add(1);
        sites.count.set(count);
        if !sites.exact.get() && count > FIRST && !count.is_multiple_of(SAMPLE) {
            return;
        }
        let Some((proto, pc)) = crate::interp::innermost(self, DEPTH, |p| !p.source.name().starts_with("node:")) else { return };
        let mut by_slab = sites.by_slab.borrow_mut();
        if by_slab.len() >= MOST {
            by_slab.clear();
        }
        by_slab.insert(std::ptr::from_ref(slab).addr(), Site { proto: Arc::clone(proto), pc, how });
    }
}
