//! The write barrier and the remembered set: where old cells point at young ones.
//!
//! A store of a young cell into a cell that is not young sets a bit for the slot in the holder's page. A cell that is
//! filled in bulk, or whose trace is a function, is remembered as a whole. A scavenge treats both as roots, and keeps
//! those that still point at young cells afterwards.
//!
//! While a marking is under way (`Heap::shading`), the same test finds stores that it has to know of: a white cell stored
//! into a marked one is shaded. All of this comes *after* the store.
//!
//! **Invariants.** Every slot of a cell that is not young and holds a young cell has its bit set, or its cell has
//! [`flag::REMEMBERED`] and is in `cells`. Every page with a bit set is in `pages` and has `has_slots`. Bits of freed
//! memory are cleared by the sweep.

use crate::cell::{CellType, Header, Ref, Slot, flag};
use crate::heap::Heap;
use crate::page::{Page, Slots, page_flag};
use crate::value::{Val, Value};

#[derive(Default)]
pub(crate) struct Remembered {
    pub pages: Vec<*mut Page>,
    pub cells: Vec<*mut Header>,
}

impl Remembered {
    /// # Safety
    /// `slot` lies in the live cell `holder`, which is not young.
    pub unsafe fn add_slot(&mut self, holder: *mut Header, slot: *mut Value) {
        let page = Page::of(holder);
        let bit = (slot.addr() - page.addr()) / 8;
        // SAFETY: the page is mapped, and no reference to its bitmap outlives a call here.
        unsafe {
            let words = (*page).size / 8;
            (*page).slots.get_or_insert_with(|| Box::new(Slots::new(words))).set(bit);
            if !(*page).has_slots {
                (*page).has_slots = true;
                self.pages.push(page);
            }
        }
    }
    /// # Safety
    /// `cell` is live and not young.
    pub unsafe fn add_cell(&mut self, cell: *mut Header) {
        // SAFETY: the caller's promise.
        let flags = unsafe { &(*cell).flags };
        if flags.get() & flag::REMEMBERED == 0 {
            flags.set(flags.get() | flag::REMEMBERED);
            self.cells.push(cell);
        }
    }
    /// After a marking: forgets what was not reached, before its memory goes.
    ///
    /// # Safety
    /// The marking is complete, `Page::live` included, and nothing was swept since.
    pub unsafe fn prune(&mut self) {
        // SAFETY: the caller's promise.
        unsafe {
            self.pages.retain(|&page| {
                (*page).has_slots = (*page).live > 0;
                (*page).has_slots
            });
            self.cells.retain(|&cell| Page::is_marked(cell));
        }
    }
}

impl Heap {
    /// Stores `v` into a slot of `holder`, with the write barrier.
    ///
    /// # Panics
    /// If the slot is another cell's.
    #[inline(always)]
    pub fn write<T: CellType>(&self, holder: Ref<'_, T>, slot: &Slot, v: Val<'_>) {
        holder.header().assert_holds(slot);
        // SAFETY: the holder is live and the slot is one of its words.
        unsafe { self.write_raw(holder.ptr().cast(), slot.as_ptr(), v.raw()) }
    }

    /// The write barrier on raw addresses, for the interpreter.
    ///
    /// # Safety
    /// `holder` is a live cell, `slot` one of its words that its kind traces, `v` live.
    #[inline(always)]
    pub unsafe fn write_raw(&self, holder: *mut Header, slot: *mut Value, v: Value) {
        // SAFETY: the caller's promise.
        unsafe { *slot = v };
        if v.is_cell() {
            // SAFETY: both are live cells on mapped pages.
            unsafe {
                if (*Page::of(holder)).flags & page_flag::YOUNG == 0
                    && (*Page::of(v.as_cell())).flags & page_flag::YOUNG | self.shading != 0
                {
                    self.stored(holder, slot, v.as_cell());
                }
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn stored(&self, holder: *mut Header, slot: *mut Value, v: *mut Header) {
        // SAFETY: called by `write_raw` alone, for live cells, of which the holder is not young.
        unsafe {
            if self.is_young(v) {
                self.remembered.borrow_mut().add_slot(holder, slot);
            } else {
                self.shade_stored(holder, v);
            }
        }
    }

    /// A marking is under way, and `holder` refers to `v` now: both live, neither young.
    unsafe fn shade_stored(&self, holder: *mut Header, v: *mut Header) {
        if let Some(marking) = &mut *self.marking.borrow_mut() {
            // SAFETY: the caller's promise.
            unsafe {
                if Page::is_marked(holder) {
                    marking.shade(v);
                }
            }
        }
    }

    /// Gives a cell of a kind with a shape another shape: the one place where a shape reference in a header changes.
    ///
    /// # Panics
    /// If the kind has no shape, or the id is that of none that lives.
    #[inline(always)]
    pub fn store_shape<T: CellType>(&self, holder: Ref<'_, T>, id: u32) {
        let kind = holder.header().kind();
        assert!(self.kinds.of(kind).shaped, "a {} has no shape", self.kinds.name(kind));
        assert!(self.shapes.get(id as usize).is_some_and(|shape| !shape.is_null()), "{id} is no shape");
        // SAFETY: a `Ref` is a live cell, and the shape lives.
        unsafe { self.store_shape_raw(holder.ptr().cast(), id) }
    }

    /// The same on a raw address, for the interpreter.
    ///
    /// # Safety
    /// `holder` is a live cell of a kind with a shape, `id` a live shape's.
    #[inline(always)]
    pub unsafe fn store_shape_raw(&self, holder: *mut Header, id: u32) {
        // SAFETY: the caller's promise. Scavenges do not move or free shapes, so nothing is to be remembered.
        unsafe {
            (*holder).aux.set(id);
            if self.shading != 0 && (*Page::of(holder)).flags & page_flag::YOUNG == 0 {
                self.shape_stored(holder, id);
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn shape_stored(&self, holder: *mut Header, id: u32) {
        let shape = self.shapes[id as usize];
        if !shape.is_null() {
            // SAFETY: called by `store_shape_raw` alone, for a live holder that is not young and a live shape.
            unsafe { self.shade_stored(holder, shape) }
        }
    }

    /// Says that a whole cell (one with a `Custom` trace, or filled in bulk) may now point at young cells.
    pub fn remember_cell<T: CellType>(&self, holder: Ref<'_, T>) {
        let cell = holder.ptr().cast();
        if !self.is_young(cell) {
            // SAFETY: a `Ref` is a live cell.
            unsafe { self.remembered.borrow_mut().add_cell(cell) }
            self.retrace_cell(holder);
        }
    }

    /// Says that a whole cell may now refer to other cells that are not young: who writes a name or a shape into memory
    /// outside of the cell calls this. A marking that is past the cell comes back to it.
    #[inline(always)]
    pub fn retrace_cell<T: CellType>(&self, holder: Ref<'_, T>) {
        let cell = holder.ptr().cast();
        if self.shading != 0 && !self.is_young(cell) {
            self.retrace(cell);
        }
    }

    #[cold]
    #[inline(never)]
    fn retrace(&self, cell: *mut Header) {
        if let Some(marking) = &mut *self.marking.borrow_mut() {
            // SAFETY: called by `retrace_cell` alone, for a live cell.
            unsafe { marking.retrace(cell) }
        }
    }
}
