//! The copying collector: scavenges of the new space, and with `ALL` also evacuations of the old one.
//!
//! 1. The pages to be emptied become the from-space; roots and remembered slots are visited.
//! 2. A slot that points into the from-space gets the new address of its cell; a cell met for the first time is
//!    copied, and leaves a forwarding header behind. It is copied to the to-space, or to the old space if it survived
//!    a scavenge before, or if the to-space holds a quarter of the semi-space already.
//! 3. Copies are visited in turn: those in the to-space in order of address (Cheney), promoted ones from a list. What
//!    a promoted cell holds that is still young is remembered.
//! 4. Lists of the young keyed by address follow their cells or drop the dead; the from-space is freed. (Old pages that
//!    were copied out of are left to the caller, with what is noted in them.)
//!
//! Large young cells are promoted where they stand. Weak slots and ephemerons are strong here: only a marking knows
//! what is dead beyond the new space.
//!
//! **Invariants.** No recursion. Nothing here can fail for lack of memory: when the operating system refuses a page to
//! promote to, the cell stays in the to-space, for which the reservation always has room.

use crate::cell::{Header, KIND_FORWARDED, Visitor, flag};
use crate::heap::Heap;
use crate::kinds::{Kinds, Tag};
use crate::page::{MAX_SMALL, PAGE_SIZE, Page, Space, page_flag};
use crate::resident::Resident;
use crate::spaces::new::Limits;
use crate::value::Value;
use std::rc::Rc;

/// Bytes of the cells that a collection found and copied, to the to-space or to the old space.
#[derive(Default, Clone, Copy)]
pub(crate) struct Survivors {
    pub copied: usize,
    pub promoted: usize,
}

/// Where a cell of the from-space is after its collection.
pub(crate) enum Fate {
    Moved(*mut Header),
    /// Promoted in place, or never in the from-space.
    Stayed,
    Dead,
}

/// # Safety
/// The copying is over, and its from-space not yet freed.
pub(crate) unsafe fn fate(cell: *mut Header) -> Fate {
    // SAFETY: pages of the from-space are mapped.
    unsafe {
        let page = Page::of(cell);
        if (*page).flags & page_flag::FROM == 0 {
            return Fate::Stayed;
        }
        let word = *cell.cast::<u64>();
        if (*page).space != Space::Large && word as u8 == KIND_FORWARDED {
            Fate::Moved(std::ptr::with_exposed_provenance_mut((word >> 8) as usize))
        } else {
            Fate::Dead
        }
    }
}

pub(crate) struct Scavenger<'h, const ALL: bool> {
    heap: &'h mut Heap,
    kinds: Rc<Kinds>,
    /// The reservation of the new space, and which of its pages are being emptied.
    base: usize,
    span: usize,
    in_from: *const bool,
    /// There are large young cells.
    large: bool,
    /// A marking is under way.
    marking: bool,
    promote_all: bool,
    /// Pages of to-space after which everything is promoted.
    quarter: usize,
    to_top: *mut u8,
    to_limit: *mut u8,
    /// How far the to-space has been visited.
    scan_page: usize,
    scan: *mut u8,
    /// Promoted cells to visit.
    promoted: Vec<*mut Header>,
    /// Set by `visit` when a slot still points at a young cell.
    saw_young: bool,
    survivors: Survivors,
    resident: Resident,
}

impl<'h, const ALL: bool> Scavenger<'h, ALL> {
    /// Empties the new space, and with `ALL` the old pages that have [`page_flag::FROM`].
    ///
    /// # Safety
    /// No page is being bumped through. With `ALL`, a marking is complete, and outside the from-space all that it did not
    /// reach is freed.
    pub unsafe fn run(heap: &'h mut Heap, promote_all: bool) -> Survivors {
        heap.new.flip();
        heap.large.flip();
        let (base, span) = heap.new.region();
        let mut s = Scavenger::<ALL> {
            kinds: heap.kinds.clone(),
            base,
            span,
            in_from: heap.new.in_from.as_ptr(),
            large: !heap.large.young.is_empty(),
            marking: heap.marking.get_mut().is_some(),
            promote_all: promote_all || ALL,
            quarter: (heap.new.capacity / 4).max(1),
            to_top: std::ptr::null_mut(),
            to_limit: std::ptr::null_mut(),
            scan_page: 0,
            scan: std::ptr::null_mut(),
            promoted: Vec::new(),
            saw_young: false,
            survivors: Survivors::default(),
            resident: Resident::default(),
            heap,
        };
        // SAFETY: the caller's promise.
        unsafe {
            s.visit_roots();
            s.drain();
            s.finish()
        }
    }

    unsafe fn visit_roots(&mut self) {
        // SAFETY: slots below the top of the stack hold valid values, and so do roots; remembered cells are live or
        // were when the last collection ended, and their slots are valid still.
        unsafe {
            if ALL {
                // First, so that no copy carries the flag.
                self.forget_remembered();
            }
            let (base, top) = (self.heap.stack.base(), self.heap.stack.top());
            for i in 0..top as usize {
                self.forward(base.add(i));
            }
            let roots = self.heap.roots.clone();
            roots.each(|slot, _| {
                self.forward(slot);
            });
            let mut cleared = std::mem::take(&mut self.heap.cleared);
            for v in &mut cleared {
                self.forward(v);
            }
            self.heap.cleared = cleared;
            if ALL {
                self.visit_everything_else();
            } else {
                self.visit_remembered();
            }
        }
    }

    unsafe fn visit_remembered(&mut self) {
        let pages = std::mem::take(&mut self.heap.remembered.get_mut().pages);
        let cells = std::mem::take(&mut self.heap.remembered.get_mut().cells);
        // SAFETY: remembered pages are mapped; their set bits are slots of cells.
        unsafe {
            for page in pages {
                if self.visit_slots(page) {
                    self.heap.remembered.get_mut().pages.push(page);
                } else {
                    (*page).has_slots = false;
                }
            }
            for cell in cells {
                let flags = &(*cell).flags;
                flags.set(flags.get() & !flag::REMEMBERED);
                self.visit_cell::<true>(cell);
            }
        }
    }

    /// Visits the remembered slots of a page; whether any still points at a young cell.
    unsafe fn visit_slots(&mut self, page: *mut Page) -> bool {
        // SAFETY: the page is mapped; nothing below touches this page's bitmap.
        unsafe {
            let Some(slots) = (*page).slots.as_deref_mut() else { return false };
            slots.retain(|bit| self.forward(page.cast::<Value>().add(bit)))
        }
    }

    unsafe fn forget_remembered(&mut self) {
        let remembered = std::mem::take(self.heap.remembered.get_mut());
        // SAFETY: remembered pages and cells survived the marking.
        unsafe {
            for page in remembered.pages {
                (*page).has_slots = false;
                (*page).slots = None;
            }
            for cell in remembered.cells {
                let flags = &(*cell).flags;
                flags.set(flags.get() & !flag::REMEMBERED);
            }
        }
    }

    /// With `ALL` the remembered set is not enough: every cell that stays may point at one that moves.
    unsafe fn visit_everything_else(&mut self) {
        // SAFETY: a marking is complete and the dead are gone from the spaces walked here.
        unsafe {
            let mut cells = Vec::new();
            for space in &self.heap.fixed {
                space.each_cell(|cell| cells.push(cell));
            }
            cells.extend(self.heap.large.each_cell());
            for cell in cells {
                self.visit_cell::<true>(cell);
            }
        }
    }

    /// Mends one slot; whether it points at a young cell afterwards.
    #[inline(always)]
    unsafe fn forward(&mut self, slot: *mut Value) -> bool {
        // SAFETY: slots hold valid values; cells are on mapped pages. Values that are no cells are no addresses in
        // the reservation.
        unsafe {
            let v = *slot;
            let offset = (v.bits() as usize).wrapping_sub(self.base);
            if offset < self.span {
                if !*self.in_from.add(offset / PAGE_SIZE) {
                    return true;
                }
            } else {
                if !(ALL || self.large) || !v.is_cell() {
                    return false;
                }
                let page = Page::of(v.as_cell());
                if (*page).flags & page_flag::FROM == 0 {
                    return false;
                }
                if (*page).space == Space::Large {
                    self.promote_large(page, v.as_cell());
                    return false;
                }
            }
            let cell = v.as_cell();
            let word = *cell.cast::<u64>();
            let to = if word as u8 == KIND_FORWARDED {
                std::ptr::with_exposed_provenance_mut((word >> 8) as usize)
            } else {
                self.copy(cell, word)
            };
            *slot = Value::cell(to);
            to.addr().wrapping_sub(self.base) < self.span
        }
    }

    #[inline]
    unsafe fn copy(&mut self, cell: *mut Header, word: u64) -> *mut Header {
        // SAFETY: the cell is whole and small; the copy's memory is ours.
        unsafe {
            let kind = word as u8;
            let bytes = (word >> 16 & 0xFFFF) as usize * 8;
            let fields = self.kinds.of(kind);
            if bytes == 0 || fields.tag == Tag::Invalid {
                self.kinds.corrupt(cell);
            }
            let mut to = std::ptr::null_mut();
            if !self.promote_all && word >> 8 & flag::AGED as u64 == 0 {
                to = self.alloc_to(bytes);
            }
            let mut promoted = false;
            if to.is_null() {
                (to, promoted) = self.alloc_old(bytes);
            }
            let to = to.cast::<u64>();
            let aged = (flag::AGED as u64) << 8;
            to.write(if promoted { word & !aged } else { word | aged });
            std::ptr::copy_nonoverlapping(cell.cast::<u64>().add(1), to.add(1), bytes / 8 - 1);
            let to = to.cast::<Header>();
            if fields.moved {
                self.call_moved(kind, cell, to);
            }
            cell.cast::<u64>().write((to.expose_provenance() as u64) << 8 | KIND_FORWARDED as u64);
            if promoted {
                self.survivors.promoted += bytes;
                if self.marking {
                    self.heap.born_while_marking(to);
                }
                if fields.tag != Tag::Leaf {
                    self.promoted.push(to);
                }
            } else {
                self.survivors.copied += bytes;
            }
            to
        }
    }

    #[cold]
    unsafe fn call_moved(&self, kind: u8, from: *mut Header, to: *mut Header) {
        if let Some(moved) = self.kinds.desc(kind).moved {
            // SAFETY: the contract of `KindDesc::moved`.
            unsafe { moved(from, to) }
        }
    }

    #[inline(always)]
    unsafe fn alloc_to(&mut self, bytes: usize) -> *mut u8 {
        let p = self.to_top;
        if self.to_limit.addr() - p.addr() < bytes {
            if self.heap.new.active.len() >= self.quarter {
                self.promote_all = true;
                return std::ptr::null_mut();
            }
            return self.alloc_to_next_page(bytes);
        }
        // SAFETY: the to-space page has that many bytes left.
        self.to_top = unsafe { p.add(bytes) };
        p
    }

    #[cold]
    #[inline(never)]
    fn alloc_to_next_page(&mut self, bytes: usize) -> *mut u8 {
        self.write_back();
        let heap = &mut *self.heap;
        let Ok((page, _)) = heap.new.take(&heap.ledger, Limits::Beyond, heap.config.stress.is_some()) else {
            unreachable!("the reservation has room for every survivor");
        };
        // SAFETY: the page is empty, and no small cell is larger than it.
        unsafe {
            let p = page.cast::<u8>().add(Page::FIRST);
            self.to_limit = page.cast::<u8>().add(PAGE_SIZE);
            self.to_top = p.add(bytes);
            p
        }
    }

    /// Writes the end of the to-space to its page.
    fn write_back(&mut self) {
        if let Some(&page) = self.heap.new.active.last() {
            // SAFETY: active pages are mapped.
            unsafe { (*page).top = self.to_top.addr() - page.addr() };
        }
    }

    /// Room in the old space, or in the to-space if the operating system has no more pages; whether it is old.
    #[inline(always)]
    unsafe fn alloc_old(&mut self, bytes: usize) -> (*mut u8, bool) {
        let p = self.heap.old.alloc(bytes);
        // SAFETY: no more than forwarded.
        if p.is_null() { unsafe { self.alloc_old_slow(bytes) } } else { (p, true) }
    }

    #[cold]
    #[inline(never)]
    unsafe fn alloc_old_slow(&mut self, bytes: usize) -> (*mut u8, bool) {
        if let Some(page) = self.heap.map_page_for_collection() {
            self.heap.old.add_page(page);
            return (self.heap.old.alloc(bytes), true);
        }
        let p = self.to_top;
        if self.to_limit.addr() - p.addr() < bytes {
            return (self.alloc_to_next_page(bytes), false);
        }
        // SAFETY: the to-space page has that many bytes left.
        self.to_top = unsafe { p.add(bytes) };
        (p, false)
    }

    #[cold]
    unsafe fn promote_large(&mut self, page: *mut Page, cell: *mut Header) {
        // SAFETY: a large page is mapped until the end of the collection.
        unsafe {
            (*page).flags &= !(page_flag::FROM | page_flag::YOUNG);
            (*page).sweep = self.heap.sweep;
            if self.marking {
                self.heap.born_while_marking(cell);
            }
            if self.kinds.of((*cell).kind).tag != Tag::Leaf {
                self.promoted.push(cell);
            }
        }
    }

    /// Visits copies until there are no more.
    unsafe fn drain(&mut self) {
        // SAFETY: to-space pages hold whole cells from their start to their top; promoted cells are live.
        unsafe {
            loop {
                while let Some(&page) = self.heap.new.active.get(self.scan_page) {
                    let last = self.scan_page + 1 == self.heap.new.active.len();
                    if self.scan.is_null() {
                        self.scan = page.cast::<u8>().add(Page::FIRST);
                    }
                    let end = if last { self.to_top } else { page.cast::<u8>().add((*page).top) };
                    while self.scan < end {
                        let bytes = self.visit_cell::<false>(self.scan.cast());
                        self.scan = self.scan.add(bytes);
                    }
                    // The visits may have added to the page, or pages after it.
                    if self.scan_page + 1 < self.heap.new.active.len() {
                        if self.scan >= page.cast::<u8>().add((*page).top) {
                            self.scan_page += 1;
                            self.scan = std::ptr::null_mut();
                        }
                    } else if self.scan >= self.to_top {
                        break;
                    }
                }
                match self.promoted.pop() {
                    Some(cell) => self.visit_cell::<true>(cell),
                    None => return,
                };
                // Depth first through the old ones keeps neighbours together and the list short.
                while let Some(cell) = self.promoted.pop() {
                    self.visit_cell::<true>(cell);
                }
            }
        }
    }

    /// Visits the slots of a cell; with `OLD`, those that still point at young cells are remembered. Returns its size.
    #[inline(always)]
    unsafe fn visit_cell<const OLD: bool>(&mut self, cell: *mut Header) -> usize {
        // SAFETY: the cell is live and its slots are valid.
        unsafe {
            let (kind, bytes) = ((*cell).kind, Header::bytes(cell));
            let fields = self.kinds.of(kind);
            let (mut slot, end) = match fields.tag {
                Tag::Leaf => return bytes,
                Tag::Range => fields.range(cell, bytes),
                Tag::Ephemerons => fields.pairs(cell, bytes),
                Tag::Custom => {
                    self.visit_custom(cell, kind, OLD);
                    return bytes;
                }
                Tag::Invalid => self.kinds.corrupt(cell),
            };
            if OLD && bytes > MAX_SMALL {
                self.visit_large(cell, slot, end);
                return bytes;
            }
            while slot < end {
                if self.forward(slot) && OLD {
                    self.heap.remembered.get_mut().add_slot(cell, slot);
                }
                slot = slot.add(1);
            }
            bytes
        }
    }

    /// Visits the slots of a large cell, but for the parts that nobody ever touched.
    #[cold]
    unsafe fn visit_large(&mut self, cell: *mut Header, slot: *mut Value, end: *mut Value) {
        let mut resident = std::mem::take(&mut self.resident);
        resident.each_part(slot, end, |mut slot, end| {
            while slot < end {
                // SAFETY: a slot of a live cell.
                unsafe {
                    if self.forward(slot) {
                        self.heap.remembered.get_mut().add_slot(cell, slot);
                    }
                    slot = slot.add(1);
                }
            }
        });
        self.resident = resident;
    }

    #[inline(never)]
    unsafe fn visit_custom(&mut self, cell: *mut Header, kind: u8, old: bool) {
        self.saw_young = false;
        let kinds = self.kinds.clone();
        // SAFETY: the cell is live.
        unsafe {
            kinds.trace_custom(cell, kind, self);
            if old && self.saw_young {
                self.heap.remembered.get_mut().add_cell(cell);
            }
        }
    }

    unsafe fn finish(mut self) -> Survivors {
        self.write_back();
        let poison = self.heap.config.stress.is_some();
        // SAFETY: everything reachable has left the from-space, which is still whole.
        unsafe {
            self.heap.external_after_copying();
            self.heap.identity.get_mut().young_after_copying(|cell| cell.addr().wrapping_sub(self.base) < self.span);
            self.heap.large.young_after_copying();
        }
        self.heap.new.free_from(poison);
        if let Some(&page) = self.heap.new.active.last() {
            self.heap.bump_through(page, false);
        }
        self.survivors
    }
}

impl<const ALL: bool> Visitor for Scavenger<'_, ALL> {
    fn visit(&mut self, slot: *mut Value) {
        // SAFETY: a trace function reports slots of a live cell.
        self.saw_young |= unsafe { self.forward(slot) };
    }
    fn visit_weak(&mut self, slot: *mut Value) {
        self.visit(slot);
    }
    fn visit_shape(&mut self, _id: u32) {}
    fn visit_weak_shape(&mut self, _id: *mut u32) {}
}

#[cfg(test)]
mod tests {
    use crate::cell::{AnyCell, KindDesc, Trace};
    use crate::{Config, Gc, Heap, KindTable, Local, OutOfMemory, Value};
    use tally_ledger::Ledger;

    /// Pages run out in the middle of a collection: everything stays young, and whole; allocation fails cleanly.
    #[test]
    fn survives_without_pages_to_promote_to() {
        const LINK: KindDesc = KindDesc { trace: Trace::Range { from: 8, to: 16 }, ..KindDesc::leaf("link") };
        static KINDS: [KindDesc; 3] = [KindDesc::leaf("none"), KindDesc::leaf("none"), LINK];
        let config = Config { max_semi: 1 << 20, stack_slots: 64, verify: true, ..Config::default() };
        // SAFETY: the rows are true.
        let mut heap = Heap::new(unsafe { KindTable::new(&KINDS) }, config, Ledger::new());
        let [head, new]: [Local<Value>; 2] = heap.slots();
        heap.refuse_pages = true;
        let mut count = 0;
        let e = loop {
            match heap.alloc::<AnyCell>(new, 2, 4000, count) {
                Ok(_) => count += 1,
                Err(e) => break e,
            }
            let cell = heap.val(new).raw().as_cell();
            // SAFETY: the cell was just made.
            unsafe { *cell.cast::<Value>().add(1) = heap.val(head).raw() };
            heap.copy(head, new);
        };
        assert!(matches!(e, OutOfMemory::System { .. }), "{e}");
        assert!(count > 200);
        heap.collect(Gc::Scavenge, "test");
        heap.collect(Gc::Full, "test");
        assert_eq!(heap.used(), count as usize * 4000);
        heap.refuse_pages = false;
        heap.collect(Gc::Full, "test");
        heap.collect(Gc::Evacuate, "test");
        let mut v = heap.val(head).raw();
        for i in (0..count).rev() {
            // SAFETY: the list is alive.
            unsafe {
                assert_eq!((*v.as_cell()).aux.get(), i);
                v = *v.as_cell().cast::<Value>().add(1);
            }
        }
        assert!(v.is_undefined());
    }
}
