//! Cells that own memory outside the heap: their finalizers, and how that memory drives collection.
//!
//! The young are in one list, which each scavenge walks: the dead are finalized, survivors stay or move on to the table in
//! the header of their page. That one is walked when the page is swept. Bytes registered for young cells since the last
//! collection start a scavenge; bytes of old cells past a limit that follows what survived start a marking.
//!
//! **Invariants.** A cell is in exactly one list while it has [`flag::FINALIZED`]. The byte totals are sums over the lists.
//! A finalizer is called once, after its cell died and before the cell's memory is used again.

use crate::cell::{AnyCell, CellType, Header, Ref, flag};
use crate::heap::{Gc, Heap};
use crate::page::Page;
use crate::scavenge::{Fate, fate};

/// Bytes of old external memory below which no full collection is made for them.
const MIN_OLD_LIMIT: usize = 64 << 20;
/// Bytes of young external memory below which no scavenge is made for them.
const MIN_YOUNG_LIMIT: usize = 32 << 20;

pub(crate) struct External {
    /// In order of registration: recent cells are found fast from the end.
    pub young: Vec<(*mut Header, usize)>,
    pub young_bytes: usize,
    pub old_bytes: usize,
    /// Cells in the tables of pages.
    pub old_count: usize,
    /// Bytes registered or announced for young cells since the last collection.
    recent: usize,
    old_limit: usize,
}

impl Default for External {
    fn default() -> Self {
        External { young: Vec::new(), young_bytes: 0, old_bytes: 0, old_count: 0, recent: 0, old_limit: MIN_OLD_LIMIT }
    }
}

impl External {
    /// A collection is over.
    pub fn collected(&mut self) {
        self.recent = 0;
    }
    /// A sweep is over: the limit follows what survived.
    pub fn swept(&mut self) {
        let bytes = self.old_bytes + self.young_bytes;
        self.old_limit = MIN_OLD_LIMIT.max(bytes + bytes / 2);
    }
    fn add(&mut self, cell: *mut Header, young: bool, bytes: usize) {
        if young {
            self.young.push((cell, bytes));
            self.young_bytes += bytes;
        } else {
            // SAFETY: the cell is on a mapped page, whose table is used here only.
            let table = unsafe { (*Page::of(cell)).owners.get_or_insert_default() };
            table.insert(cell.expose_provenance(), bytes);
            self.old_bytes += bytes;
            self.old_count += 1;
        }
    }
}

fn at(address: usize) -> *mut Header {
    std::ptr::with_exposed_provenance_mut(address)
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
            // SAFETY: a `Ref` is a live cell, and the table is used here only.
            let table = unsafe { (*Page::of(cell)).owners.as_deref_mut() };
            (table.and_then(|t| t.get_mut(&cell.addr())), &mut lists.old_bytes)
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
        self.step_for(bytes);
        let lists = self.external.get_mut();
        let (held, limit) = (lists.old_bytes.saturating_add(bytes), lists.old_limit);
        if held > limit && lists.old_bytes > 0 {
            if held > limit + limit / 2 {
                self.collect(Gc::Full, "external memory limit");
            } else {
                self.mark_for_external();
            }
        }
    }

    /// Much memory outside the heap may belong to the dead: a marking starts, if none is under way, and does not dawdle.
    pub fn mark_for_external(&mut self) {
        self.mark_soon("external memory limit");
        self.cycle.hurry = true;
    }

    /// A marking or its sweep is under way: not all that is dead has been finalized.
    #[must_use]
    pub fn is_marking_or_sweeping(&self) -> bool {
        self.active
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
        self.each_owner(|cell, _, _| {
            // SAFETY: listed cells are whole until they are finalized, which `&self` rules out.
            if let Some(cell) = unsafe { Ref::from_header(cell) } {
                f(cell);
            }
        });
    }
    /// Every registered cell with its bytes, and whether it is listed as young.
    pub(crate) fn each_owner(&self, mut f: impl FnMut(*mut Header, usize, bool)) {
        for &(cell, bytes) in &self.external.borrow().young {
            f(cell, bytes, true);
        }
        self.each_old_page(|page| {
            // SAFETY: pages of the spaces are mapped.
            if let Some(table) = unsafe { (*page).owners.as_deref() } {
                table.iter().for_each(|(&a, &bytes)| f(at(a), bytes, false));
            }
        });
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

    /// After copying: the entries of the young follow their cells or are finalized.
    ///
    /// # Safety
    /// As for [`fate`].
    pub(crate) unsafe fn external_after_copying(&mut self) {
        let lists = self.external.get_mut();
        let young = std::mem::take(&mut lists.young);
        lists.young_bytes = 0;
        // SAFETY: the caller's promise.
        unsafe { self.settle_external(young) };
    }

    /// After copying: the entries of a page that was copied out of follow their cells or are finalized.
    ///
    /// # Safety
    /// As for [`fate`].
    pub(crate) unsafe fn external_after_leaving(&mut self, page: *mut Page) {
        // SAFETY: the caller's promise.
        unsafe {
            let Some(table) = (&raw mut (*page).owners).replace(None) else { return };
            let lists = self.external.get_mut();
            lists.old_count -= table.len();
            lists.old_bytes -= table.values().sum::<usize>();
            self.settle_external(table.into_iter().map(|(a, bytes)| (at(a), bytes)));
        }
    }

    unsafe fn settle_external(&mut self, entries: impl IntoIterator<Item = (*mut Header, usize)>) {
        // Finalizers do not register cells.
        let mut lists = std::mem::take(self.external.get_mut());
        for (cell, bytes) in entries {
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

    /// Finalizes the dead of a page.
    ///
    /// # Safety
    /// A marking is complete, and the page not swept yet.
    pub(crate) unsafe fn sweep_owners(&mut self, page: *mut Page) {
        // SAFETY: the caller's promise.
        unsafe {
            let Some(mut table) = (&raw mut (*page).owners).replace(None) else { return };
            let (mut dead, mut freed) = (0, 0);
            table.retain(|&a, &mut bytes| {
                let alive = Page::is_marked(at(a));
                if !alive {
                    (dead, freed) = (dead + 1, freed + bytes);
                    self.finalize(at(a));
                }
                alive
            });
            let lists = self.external.get_mut();
            lists.old_count -= dead;
            lists.old_bytes -= freed;
            if !table.is_empty() {
                (&raw mut (*page).owners).write(Some(table));
            }
        }
    }

    /// The heap is going: so does what its cells own.
    pub(crate) fn finalize_all(&mut self) {
        let mut all = Vec::new();
        self.each_owner(|cell, _, _| all.push(cell));
        self.external.get_mut().young.clear();
        self.each_old_page(|page| {
            // SAFETY: pages of the spaces are mapped.
            unsafe { (&raw mut (*page).owners).replace(None) };
        });
        for cell in all {
            // SAFETY: nobody can reach the cell any more, and no page has been freed yet.
            unsafe { self.finalize(cell) };
        }
    }
}
