//! Cells that own memory outside the heap: their finalizers, and how that memory drives collection.
//!
//! Two lists with byte totals. A scavenge walks the young one: entries of dead cells are finalized, survivors stay or
//! move to the old one. A marking walks both. Bytes registered for young cells since the last collection start a
//! scavenge; bytes of old cells past a limit that follows what survived start a full collection.
//!
//! **Invariants.** A cell is in exactly one list while it has [`flag::FINALIZED`]. `bytes` is the sum over its list.
//! A finalizer is called once, after its cell died and before the cell's memory is used again.

use crate::cell::{AnyCell, CellType, Header, Ref, flag};
use crate::heap::{Gc, Heap};
use crate::identity::AddressMap;
use crate::page::Page;
use crate::scavenge::{Fate, fate};

/// Bytes of old external memory below which no full collection is made for them.
const MIN_OLD_LIMIT: usize = 64 << 20;
/// Bytes of young external memory below which no scavenge is made for them.
const MIN_YOUNG_LIMIT: usize = 32 << 20;

pub(crate) struct External {
    /// In order of registration: recent cells are found fast from the end.
    pub young: Vec<(*mut Header, usize)>,
    pub old: AddressMap<usize>,
    pub young_bytes: usize,
    pub old_bytes: usize,
    /// Bytes registered or announced for young cells since the last collection.
    recent: usize,
    old_limit: usize,
}

impl Default for External {
    fn default() -> Self {
        External { young: Vec::new(), old: AddressMap::default(), young_bytes: 0, old_bytes: 0, recent: 0, old_limit: MIN_OLD_LIMIT }
    }
}

impl External {
    /// A collection is over; after a full one the limit follows what survived.
    pub fn collected(&mut self, full: bool) {
        self.recent = 0;
        if full {
            let bytes = self.old_bytes + self.young_bytes;
            self.old_limit = MIN_OLD_LIMIT.max(bytes + bytes / 2);
        }
    }
    fn add(&mut self, cell: *mut Header, young: bool, bytes: usize) {
        if young {
            self.young.push((cell, bytes));
            self.young_bytes += bytes;
        } else {
            self.old.insert(cell.expose_provenance(), bytes);
            self.old_bytes += bytes;
        }
    }
    /// Every registered cell with its bytes, and whether it is listed as young.
    pub fn each(&self) -> impl Iterator<Item = (*mut Header, usize, bool)> {
        let old = self.old.iter().map(|(&a, &bytes)| (std::ptr::with_exposed_provenance_mut(a), bytes, false));
        self.young.iter().map(|&(cell, bytes)| (cell, bytes, true)).chain(old)
    }
}

impl Heap {
    /// Registers a cell whose kind has a finalizer, with the bytes outside the heap that it keeps alive. Registering a
    /// cell again changes its bytes.
    pub fn finalize_later<T: CellType>(&self, cell: Ref<'_, T>, external: usize) {
        let flags = &cell.header().flags;
        if flags.get() & flag::FINALIZED != 0 {
            return self.set_external(cell, external);
        }
        flags.set(flags.get() | flag::FINALIZED);
        let cell: *mut Header = cell.ptr().cast();
        let mut lists = self.external.borrow_mut();
        let young = self.is_young(cell);
        lists.add(cell, young, external);
        if young {
            lists.recent += external;
        }
    }

    /// Changes the external bytes of a cell registered with [`finalize_later`](Self::finalize_later). Nothing happens
    /// to a cell that is not.
    pub fn set_external<T: CellType>(&self, cell: Ref<'_, T>, external: usize) {
        let cell: *mut Header = cell.ptr().cast();
        let lists = &mut *self.external.borrow_mut();
        let (entry, total) = if self.is_young(cell) {
            let found = lists.young.iter_mut().rev().find(|e| e.0 == cell);
            (found.map(|e| &mut e.1), &mut lists.young_bytes)
        } else {
            (lists.old.get_mut(&cell.addr()), &mut lists.old_bytes)
        };
        if let Some(bytes) = entry {
            *total = *total - *bytes + external;
            *bytes = external;
        }
    }

    /// To be called before `bytes` are allocated outside the heap for a young cell: collects when dead cells are
    /// likely to hold much external memory.
    pub fn external_pressure(&mut self, bytes: usize) {
        let young_limit = self.young_external_limit();
        let lists = self.external.get_mut();
        if lists.recent.saturating_add(bytes) > young_limit && lists.young_bytes > 0 {
            self.collect_auto("external memory");
        }
        let lists = self.external.get_mut();
        if lists.old_bytes.saturating_add(bytes) > lists.old_limit && lists.old_bytes > 0 {
            self.collect(Gc::Full, "external memory limit");
        }
    }
    fn young_external_limit(&self) -> usize {
        (self.config.max_semi as usize).saturating_mul(2).max(MIN_YOUNG_LIMIT)
    }
    /// Bytes of young large cells that are let gather before a scavenge.
    pub(crate) fn young_large_limit(&self) -> usize {
        self.young_external_limit()
    }

    /// Calls `f` with every cell registered with [`finalize_later`](Self::finalize_later) that was not finalized yet: the
    /// dead that no collection has found yet are among them, but whole. `f` must not register cells.
    pub fn each_registered(&self, mut f: impl FnMut(Ref<'_, AnyCell>)) {
        for (cell, ..) in self.external.borrow().each() {
            // SAFETY: listed cells are whole until they are finalized, which `&self` rules out.
            if let Some(cell) = unsafe { Ref::from_header(cell) } {
                f(cell);
            }
        }
    }

    /// Bytes of all external memory registered.
    pub fn external_bytes(&self) -> usize {
        let lists = self.external.borrow();
        lists.young_bytes + lists.old_bytes
    }

    /// # Safety
    /// `cell` has died, its memory is still whole, and it was registered.
    unsafe fn finalize(&self, cell: *mut Header) {
        // SAFETY: the contract of `KindDesc::finalize`, and the caller's promise.
        unsafe {
            if let Some(finalize) = self.kinds.desc((*cell).kind).finalize {
                finalize(cell);
            }
        }
    }

    /// After copying: entries follow their cells or are finalized.
    ///
    /// # Safety
    /// As for [`fate`].
    pub(crate) unsafe fn external_after_copying(&mut self, all: bool) {
        let mut lists = std::mem::take(self.external.get_mut());
        let young = std::mem::take(&mut lists.young);
        lists.young_bytes = 0;
        let mut from = young;
        if all {
            let old = std::mem::take(&mut lists.old);
            lists.old_bytes = 0;
            from.extend(old.into_iter().map(|(a, bytes)| (std::ptr::with_exposed_provenance_mut(a), bytes)));
        }
        for (cell, bytes) in from {
            // SAFETY: the caller's promise; the dead are still whole.
            unsafe {
                match fate(cell) {
                    Fate::Moved(to) => lists.add(to, self.is_young(to), bytes),
                    Fate::Stayed => lists.add(cell, false, bytes),
                    Fate::Dead => self.finalize(cell),
                }
            }
        }
        *self.external.get_mut() = lists;
    }

    /// After a marking: finalizes what it did not reach.
    ///
    /// # Safety
    /// The marking is complete, and nothing was swept since.
    pub(crate) unsafe fn finalize_unmarked(&mut self) {
        let mut lists = std::mem::take(self.external.get_mut());
        // SAFETY: the caller's promise.
        let survives = |cell: *mut Header, bytes: usize, total: &mut usize| unsafe {
            let marked = Page::is_marked(cell);
            if !marked {
                *total -= bytes;
                self.finalize(cell);
            }
            marked
        };
        let External { young, old, young_bytes, old_bytes, .. } = &mut lists;
        young.retain(|&(cell, bytes)| survives(cell, bytes, young_bytes));
        old.retain(|&a, bytes| survives(std::ptr::with_exposed_provenance_mut(a), *bytes, old_bytes));
        *self.external.get_mut() = lists;
    }

    /// The heap is going: so does what its cells own.
    pub(crate) fn finalize_all(&mut self) {
        let lists = std::mem::take(self.external.get_mut());
        for (cell, ..) in lists.each() {
            // SAFETY: nobody can reach the cell any more, and no page has been freed yet.
            unsafe { self.finalize(cell) };
        }
    }
}
