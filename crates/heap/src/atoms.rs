//! The atom table: which interned cell stands for which text.
//!
//! An open-addressing set of cells born in [`Birth::Atoms`](crate::cell::Birth::Atoms), keyed by the hash in their
//! header's `aux`. The table holds its cells weakly: a full collection drops the dead ones.
//!
//! **Invariants.** Atoms never move, so the table is never rehashed by a collection. The client decides equality.

use crate::cell::{AnyCell, Birth, Header, Ref};
use crate::heap::Heap;

#[derive(Default)]
pub(crate) struct AtomTable {
    /// Null: free; 1: deleted; else a cell.
    cells: Vec<*mut Header>,
    used: usize,
    live: usize,
    /// A larger table was asked for and granted.
    granted: bool,
}

/// Bytes of a table that nobody is asked for.
const SMALL: usize = 64 << 10;

const DELETED: *mut Header = std::ptr::without_provenance_mut(1);

impl AtomTable {
    /// The atom with this hash for which `same` answers true.
    ///
    /// # Safety
    /// The table's atoms are alive: no collection is under way.
    #[inline]
    pub unsafe fn find(&self, hash: u32, mut same: impl FnMut(*mut Header) -> bool) -> Option<*mut Header> {
        if self.cells.is_empty() {
            return None;
        }
        let mask = self.cells.len() - 1;
        let mut i = hash as usize & mask;
        loop {
            let c = self.cells[i];
            if c.is_null() {
                return None;
            }
            // SAFETY: entries are live atoms.
            if c != DELETED && unsafe { (*c).aux.get() } == hash && same(c) {
                return Some(c);
            }
            i = (i + 1) & mask;
        }
    }

    /// Adds an atom that [`find`](Self::find) did not find.
    ///
    /// # Safety
    /// `cell` is alive and was born in the space of atoms; its `aux` is its hash.
    pub unsafe fn insert(&mut self, cell: *mut Header) {
        if self.is_crowded() && (self.granted || self.next_bytes() <= SMALL || self.is_full()) {
            self.rebuild(self.next_capacity());
            self.granted = false;
        }
        self.place(cell);
        self.used += 1;
        self.live += 1;
    }

    /// Bytes of the larger table that the next atom wants, if it wants one that is not small. Where memory has ended the
    /// handlers of the error go on with a table that is crowded until it is full.
    pub fn wants(&self, at_the_end: bool) -> Option<usize> {
        if !self.is_crowded() || at_the_end && !self.is_full() {
            return None;
        }
        Some(self.next_bytes()).filter(|&bytes| bytes > SMALL)
    }

    /// What [`wants`](Self::wants) asked for may be taken.
    pub fn grant(&mut self) {
        self.granted = true;
    }

    fn is_crowded(&self) -> bool {
        (self.used + 1) * 4 > self.cells.len() * 3
    }

    fn is_full(&self) -> bool {
        (self.used + 1) * 16 > self.cells.len() * 15
    }

    fn next_bytes(&self) -> usize {
        self.next_capacity() * size_of::<*mut Header>()
    }

    fn next_capacity(&self) -> usize {
        (self.live + 1).next_power_of_two().max(512) * 2
    }

    fn place(&mut self, cell: *mut Header) {
        let mask = self.cells.len() - 1;
        // SAFETY: entries are live atoms.
        let mut i = unsafe { (*cell).aux.get() } as usize & mask;
        while !self.cells[i].is_null() {
            i = (i + 1) & mask;
        }
        self.cells[i] = cell;
    }

    fn rebuild(&mut self, capacity: usize) {
        let old = std::mem::replace(&mut self.cells, vec![std::ptr::null_mut(); capacity]);
        for c in old {
            if !c.is_null() && c != DELETED {
                self.place(c);
            }
        }
        self.used = self.live;
    }

    /// Drops the atoms for which `live` answers false.
    pub fn retain(&mut self, mut live: impl FnMut(*mut Header) -> bool) {
        for c in &mut self.cells {
            if !c.is_null() && *c != DELETED && !live(*c) {
                *c = DELETED;
                self.live -= 1;
            }
        }
    }
}

impl Heap {
    /// The atom with this hash for which `same` answers true. It may be about to die: the slot it is put into, or a cell
    /// reached from one, is what keeps it.
    #[inline]
    pub fn find_atom(&self, hash: u32, mut same: impl FnMut(Ref<'_, AnyCell>) -> bool) -> Option<Ref<'_, AnyCell>> {
        // SAFETY: `&self` rules collections out, so the table's atoms are alive.
        unsafe { self.atoms.find(hash, |p| same(Ref::from_ptr(p.cast()))).map(|p| Ref::from_ptr(p.cast())) }
    }

    /// Makes a cell findable by the hash in its `aux`, until it dies. [`find_atom`](Self::find_atom) has not found it.
    ///
    /// # Safety
    /// `cell` was just made by [`alloc_raw`](Self::alloc_raw) and is whole.
    ///
    /// # Panics
    /// If it is of a kind born in another space.
    pub unsafe fn add_atom(&mut self, cell: *mut Header) {
        // SAFETY: the caller's promise.
        unsafe {
            // A long one has a page of its own, as any large cell: it does not move either.
            assert!(self.kinds.desc((*cell).kind).birth == Birth::Atoms, "an atom is of a kind born in the space of atoms");
            self.atoms.insert(cell);
        }
    }
}
