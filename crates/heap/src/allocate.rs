//! Allocation.
//!
//! 1. A young cell that fits is bumped out of zeroed memory: some ten instructions, inlined.
//! 2. Otherwise the next chunk of the page is zeroed (16 KiB at a time, so that the zeroes are still in the cache when
//!    the cells are filled), then another page is taken, until the semi-space is full.
//! 3. Then a scavenge, and the start of a marking if the old generation has passed its limit. While that and its sweep
//!    are under way, each chunk, page, large cell and cell that does not move pays with a step (see `marking`).
//! 4. Where memory is refused: the end of what is under way, a full collection, an evacuation if the old space is badly fragmented, another full
//!    collection if the heap's owner could give something up, then [`OutOfMemory`]. Never an abort.
//!
//! **Invariants.** Cells are zero after their header. `limit - top` never exceeds [`MAX_SMALL`], so the fast path needs
//! no check of its own for large cells. After a failure one page may be taken past the limits, so that an error object
//! can be made; the next such page is to be had only when memory was plenty in between.

use crate::cell::{Birth, CellType, Header};
use crate::collect::fragmented;
use crate::heap::{Gc, Heap, OutOfMemory};
use crate::kinds::Tag;
use crate::local::Local;
use crate::page::{MAX_SMALL, PAGE_SIZE, Page, Space, map_pages, page_flag, populate_page};
use crate::spaces::fixed_index;
use crate::spaces::large::Large;
use crate::spaces::new::{Limits, NoPage};
use crate::value::{Val, Value};
use std::ptr::NonNull;
use tally_ledger::{Account, LimitError, LimitKind};

/// Bytes zeroed ahead of the bump pointer.
const CHUNK: usize = 16 * 1024;
/// Largest cell, in bytes: far above what any machine has, far below where sums overflow.
const MAX_CELL: usize = 1 << 46;
/// Bytes past `max_old` that cells of the non-moving spaces may take, so that an error can still be named.
const FIXED_GRACE: usize = 512 * 1024;
/// Bytes of bump room that a failure leaves for the error object.
const ERROR_ROOM: usize = 128 * 1024;

#[cfg(not(target_endian = "little"))]
compile_error!("cell headers are written as one little-endian word");

/// How much has been tried already for one allocation.
#[derive(PartialEq, PartialOrd)]
enum Tried {
    Nothing,
    Full,
    Evacuate,
    GiveUp,
}

impl Heap {
    /// Allocates a cell of `bytes` (header included; rounded up to 8) whose words after the header are zero (holes),
    /// and puts it into the slot `out`. May collect; the shape that `aux` names for a kind with a shape stays alive.
    ///
    /// # Panics
    /// If there is no such kind, if its cells are larger than `bytes`, or if they are no `T`.
    #[inline]
    pub fn alloc<T: CellType>(&mut self, out: Local<Value>, kind: u8, bytes: usize, aux: u32) -> Result<Local<T>, OutOfMemory> {
        assert!(T::is(kind) && bytes >= size_of::<T>(), "a cell of kind {kind} and {bytes} bytes is no {}", T::NAME);
        let p = self.alloc_raw(kind, bytes, aux)?;
        // SAFETY: the cell was just made.
        self.set_own(out, unsafe { Val::from_raw(Value::cell(p)) });
        Ok(out.retype())
    }

    /// As [`alloc`](Self::alloc), for the interpreter: the address is good until the next allocation. The shape that
    /// `aux` names stays alive meanwhile.
    ///
    /// # Panics
    /// If there is no such kind, or if its cells are larger than `bytes`.
    #[inline]
    pub fn alloc_raw(&mut self, kind: u8, bytes: usize, aux: u32) -> Result<*mut Header, OutOfMemory> {
        // The room is a multiple of 8, so what fits still fits when rounded up.
        if bytes <= self.bump.limit.addr() - self.bump.top.addr() && bytes >= (self.least[kind as usize] as usize) << 3 {
            // SAFETY: there is room.
            return Ok(unsafe { self.bump(kind, (bytes + 7) & !7, aux) });
        }
        self.alloc_slow(kind, bytes, aux)
    }

    /// # Safety
    /// `size` bytes, a multiple of 8, are left before the limit.
    #[inline(always)]
    unsafe fn bump(&mut self, kind: u8, size: usize, aux: u32) -> *mut Header {
        let cell = self.bump.top;
        // SAFETY: within the page being bumped.
        unsafe {
            self.bump.top = cell.add(size);
            cell.cast::<u64>().write(Header::word(kind, 0, (size / 8) as u16, aux));
        }
        cell.cast()
    }

    #[cold]
    #[inline(never)]
    fn alloc_slow(&mut self, kind: u8, bytes: usize, aux: u32) -> Result<*mut Header, OutOfMemory> {
        let least = self.kinds.least[kind as usize] as usize * 8;
        assert!(bytes >= least, "a cell of kind {kind} ({}) has {least} bytes at least, not {bytes}", self.kinds.name(kind));
        if bytes > MAX_CELL {
            return Err(OutOfMemory::TooLarge { bytes: bytes as u64 });
        }
        if self.kinds.desc(kind).shaped {
            self.shape_asked_for = aux;
        }
        let cell = self.alloc_collecting(kind, bytes, aux);
        self.shape_asked_for = 0;
        cell
    }

    fn alloc_collecting(&mut self, kind: u8, bytes: usize, aux: u32) -> Result<*mut Header, OutOfMemory> {
        let size = (bytes + 7) & !7;
        self.visits += 1;
        if let Some(left) = self.config.fail_allocation {
            self.config.fail_allocation = left.checked_sub(1);
            if left == 0 {
                return Err(OutOfMemory::System { bytes: bytes as u64 });
            }
        }
        if self.config.stress.is_some() {
            self.stress_step();
        }
        if self.marking_test.is_some() {
            self.marking_test_step();
        }
        let birth = self.kinds.desc(kind).birth;
        self.step_for(if birth == Birth::Young { size.max(CHUNK) } else { size });
        if size > MAX_SMALL {
            return self.alloc_large(kind, size, aux, birth);
        }
        if let Some(space) = fixed_index(birth) {
            return self.alloc_fixed(kind, size, aux, space);
        }
        self.make_room(size)?;
        // SAFETY: room was made.
        let cell = unsafe { self.bump(kind, size, aux) };
        if self.config.stress.is_some() || self.config.fail_allocation.is_some() {
            // Every allocation comes this way.
            self.bump.limit = self.bump.top;
        }
        Ok(cell)
    }

    /// Makes the allocation after `left` more fail, once; `None` takes that back. Answers what was left of the last
    /// order, `None` if it was carried out.
    pub fn fail_allocation(&mut self, left: Option<u32>) -> Option<u32> {
        // Every allocation is to come the slow way.
        self.bump.limit = self.bump.top;
        std::mem::replace(&mut self.config.fail_allocation, left)
    }

    fn stress_step(&mut self) {
        self.stress_left = self.stress_left.saturating_sub(1);
        if self.stress_left == 0 {
            self.stress_left = self.config.stress.unwrap_or(1);
            self.stress_deed = (self.stress_deed + 1) % 8;
            match self.stress_deed {
                1 | 3 => self.collect(Gc::Evacuate, "stress"),
                2 | 4 | 6 => self.collect(Gc::Scavenge, "stress"),
                _ => self.stress_between(),
            }
        } else if !(1..5).contains(&self.stress_deed) && self.stress_left.is_multiple_of(4) {
            self.stress_between();
        }
    }

    /// Room for a young cell at `top`.
    fn make_room(&mut self, size: usize) -> Result<(), OutOfMemory> {
        let mut tried = Tried::Nothing;
        let mut collected = false;
        loop {
            if self.extend(size) {
                return Ok(());
            }
            if tried == Tried::Nothing && !collected {
                self.about_to_take(PAGE_SIZE);
            }
            let passed = if self.over_limit { self.limit_passed(size) } else { None };
            let refused = if let Some(passed) = passed {
                passed
            } else if collected && self.new.left() <= 1 {
                // Promotion was refused by the operating system, and everything stayed young.
                OutOfMemory::System { bytes: PAGE_SIZE as u64 }
            } else if collected || self.may_add_page() {
                match self.open_page(Limits::Ask) {
                    Ok(()) => {
                        self.grace = true;
                        continue;
                    }
                    Err(refused) => refused,
                }
            } else {
                self.collect(Gc::Scavenge, "allocation failure");
                if self.limit_passed(0).is_some() {
                    self.finish_under_way();
                }
                if self.limit_passed(0).is_none() {
                    self.mark_if_due();
                } else if self.worth_collecting() {
                    self.collect(Gc::Full, "limit passed");
                } else {
                    self.over_limit = true;
                }
                collected = true;
                continue;
            };
            self.try_harder(&mut tried, refused, "allocation failure at a limit")?;
        }
    }

    /// Whether the semi-space has pages left. Near the limit over all memory it has fewer: if all that is young
    /// survives, it takes as much again until the collection is over.
    fn may_add_page(&mut self) -> bool {
        let active = self.new.active.len();
        if active >= self.new.capacity {
            return false;
        }
        let to_come = ((active + 1) * PAGE_SIZE) as u64;
        if active > 0 && self.load() + to_come as usize > self.max_old() {
            return false;
        }
        if active == 0 || self.ledger.would_fit(Space::New.account(), to_come) {
            return true;
        }
        self.new.discard(0);
        self.ledger.would_fit(Space::New.account(), to_come)
    }

    /// The next step after a refusal, or the refusal itself when there is none left.
    fn try_harder(&mut self, tried: &mut Tried, refused: OutOfMemory, why: &'static str) -> Result<(), OutOfMemory> {
        // What is dead is known already, or soon.
        if self.finish_under_way() {
            return Ok(());
        }
        // What is alive is little, on many pages: that is sure to help.
        let scattered = *tried == Tried::Full && self.is_scattered();
        if !scattered && !self.worth_collecting() {
            return Err(self.fail(refused));
        }
        if *tried == Tried::Nothing {
            self.collect(Gc::Full, why);
            *tried = Tried::Full;
        } else if scattered {
            self.collect(Gc::Evacuate, "last resort");
            *tried = Tried::Evacuate;
        } else if *tried < Tried::GiveUp && self.give_up_something() {
            self.collect(Gc::Full, "last resort");
            *tried = Tried::GiveUp;
        } else {
            return Err(self.fail(refused));
        }
        Ok(())
    }

    /// Whether there is room for the old space a second time.
    /// Whether what is alive is little and lies on many pages, so that an evacuation is sure to give much back.
    pub fn is_scattered(&self) -> bool {
        fragmented(&self.old) && self.may_copy_all()
    }

    fn may_copy_all(&self) -> bool {
        let bytes = self.old.used;
        self.load() + bytes <= self.max_old() && self.ledger.would_fit(Space::Old.account(), bytes as u64)
    }

    fn give_up_something(&mut self) -> bool {
        let Some(mut give_up) = self.last_resort.take() else { return false };
        let done = give_up(self);
        self.last_resort = Some(give_up);
        done
    }

    /// Hands a failure out, and sees to it that an error object can be made.
    fn fail(&mut self, e: OutOfMemory) -> OutOfMemory {
        let room = if self.page.is_null() { 0 } else { self.page.addr() + PAGE_SIZE - self.bump.top.addr() };
        if room < ERROR_ROOM && self.new.left() > 0 && std::mem::take(&mut self.grace) {
            let _ = self.open_page(Limits::Beyond);
        }
        self.note_refusal();
        e
    }

    /// Collections take memory past the limits if they must: which limit is passed now, if any.
    pub(crate) fn limit_passed(&self, asked: usize) -> Option<OutOfMemory> {
        if self.load() > self.max_old() {
            return Some(self.limit_error(asked));
        }
        let asked = (asked as u64).max(1);
        self.ledger.charge(Space::New.account(), asked).err().map(OutOfMemory::Limit)
    }

    fn limit_error(&self, asked: usize) -> OutOfMemory {
        OutOfMemory::Limit(LimitError {
            which: LimitKind::Heap,
            asked: asked as u64,
            limit: self.config.max_old,
            held_back: self.ledger.heap_held_back(),
            used: self.load() as u64,
        })
    }

    /// Zeroes the next chunk of the page being bumped through; false if the page has no room for `size`.
    fn extend(&mut self, size: usize) -> bool {
        if self.page.is_null() {
            return false;
        }
        let end = self.page.addr() + PAGE_SIZE;
        if end - self.bump.top.addr() < size {
            return false;
        }
        // SAFETY: from `top` to the end of the page is free.
        unsafe {
            let want = self.bump.top.add(size.max(CHUNK).min(end - self.bump.top.addr()));
            if want > self.zeroed {
                if !self.page_fresh {
                    self.zeroed.write_bytes(0, want.addr() - self.zeroed.addr());
                }
                self.zeroed = want;
            }
            self.bump.limit = want;
        }
        true
    }

    /// Goes on with an empty page.
    fn open_page(&mut self, limits: Limits) -> Result<(), OutOfMemory> {
        let oldest_first = self.config.stress.is_some();
        let (page, fresh) = self.new.take(&self.ledger, limits, oldest_first).map_err(|e| match e {
            NoPage::Refused(e) => OutOfMemory::Limit(e),
            NoPage::Exhausted => OutOfMemory::System { bytes: PAGE_SIZE as u64 },
        })?;
        self.retire_page();
        self.bump_through(page, fresh);
        Ok(())
    }

    /// Writes the bump pointer back to its page, so that the new space can be walked.
    pub(crate) fn retire_page(&mut self) {
        if !self.page.is_null() {
            // SAFETY: the page being bumped is mapped.
            unsafe { (*self.page).top = self.bump.top.addr() - self.page.addr() };
        }
        let null = std::ptr::null_mut::<u8>();
        (self.page, self.bump.top, self.bump.limit, self.zeroed) = (null.cast(), null, null, null);
    }

    /// Bumps through the rest of a page from its `top` on.
    pub(crate) fn bump_through(&mut self, page: *mut Page, fresh: bool) {
        // SAFETY: the page is mapped, and its top lies within.
        self.bump.top = unsafe { page.cast::<u8>().add((*page).top) };
        self.page = page;
        self.page_fresh = fresh;
        self.bump.limit = self.bump.top;
        self.zeroed = self.bump.top;
    }

    /// Whether `size` more bytes of the non-moving spaces are within `max_old`, or within their grace. The grace counts
    /// from what they held when the limit was passed: promotion, which cannot be refused, may have passed it by far.
    fn fixed_may_take(&mut self, size: usize) -> bool {
        if self.load() + size <= self.max_old() {
            self.fixed_at_limit = None;
            return true;
        }
        let used = self.fixed.iter().map(|s| s.used).sum::<usize>();
        // Half of it is for the error alone.
        let grace = if self.ledger.reserve_is_open() { FIXED_GRACE } else { FIXED_GRACE / 2 };
        used + size <= *self.fixed_at_limit.get_or_insert(used) + grace
    }

    /// A cell that never moves.
    fn alloc_fixed(&mut self, kind: u8, size: usize, aux: u32, space: usize) -> Result<*mut Header, OutOfMemory> {
        let mut tried = Tried::Nothing;
        loop {
            let refused = if !self.fixed_may_take(size) {
                self.limit_error(size)
            } else {
                let p = self.fixed[space].alloc(size);
                if !p.is_null() {
                    // SAFETY: the range is ours; it may hold anything.
                    unsafe {
                        p.write_bytes(0, size);
                        p.cast::<u64>().write(Header::word(kind, 0, (size / 8) as u16, aux));
                    }
                    self.remember_birth(kind, p.cast());
                    return Ok(p.cast());
                }
                if self.sweep_for(space) {
                    continue;
                }
                if self.old_used() > self.old_limit {
                    self.mark_soon("non-moving space");
                }
                match self.map_page(self.fixed[space].space, 0, PAGE_SIZE) {
                    Ok(page) => {
                        self.fixed[space].add_page(page);
                        continue;
                    }
                    Err(refused) => refused,
                }
            };
            self.try_harder(&mut tried, refused, "non-moving space at a limit")?;
        }
    }

    /// Asks for the memory of a larger table of atoms, if the next one wants that. To be called before it is made.
    pub fn room_for_atom(&mut self) -> Result<(), OutOfMemory> {
        let mut tried = Tried::Nothing;
        while let Some(bytes) = self.atoms.wants(self.is_at_the_end()) {
            self.about_to_take(bytes);
            let refused = if self.load() + bytes > self.max_old() {
                self.limit_error(bytes)
            } else {
                match self.ledger.charge(Account::Native, bytes as u64) {
                    // The meter of native memory counts it from now on.
                    Ok(_) => {
                        self.atoms.grant();
                        return Ok(());
                    }
                    Err(refused) => OutOfMemory::Limit(refused),
                }
            };
            self.try_harder(&mut tried, refused, "table of atoms at a limit")?;
        }
        Ok(())
    }

    /// A cell with a mapping of its own.
    fn alloc_large(&mut self, kind: u8, size: usize, aux: u32, birth: Birth) -> Result<*mut Header, OutOfMemory> {
        let mapping = Large::mapping(size);
        let young = birth == Birth::Young;
        let mut tried = Tried::Nothing;
        self.about_to_take(mapping);
        // What is larger than all that there may be needs no collection to be refused.
        if mapping > self.max_old() || self.ledger.limit().is_some_and(|limit| mapping as u64 > limit) {
            let refused = if mapping > self.max_old() {
                self.limit_error(size)
            } else {
                match self.ledger.charge(Space::Large.account(), mapping as u64) {
                    Err(refused) => OutOfMemory::Limit(refused),
                    Ok(_) => OutOfMemory::TooLarge { bytes: size as u64 },
                }
            };
            return Err(self.fail(refused));
        }
        let crowded = self.large.young_bytes > 0 && self.large.young_bytes + mapping > self.young_large_limit();
        if crowded || self.old_used() > self.old_limit && !self.active {
            self.collect_auto("large cell");
        }
        loop {
            let refused = if self.load() + mapping > self.max_old() {
                self.limit_error(size)
            } else {
                match self.map_page(Space::Large, if young { page_flag::YOUNG } else { 0 }, mapping) {
                    Ok(page) => {
                        self.large.add(page, mapping, young);
                        // SAFETY: the page is fresh, zero, and large enough.
                        unsafe {
                            (*page).top = Page::FIRST + size;
                            let cell = Large::cell(page);
                            cell.cast::<u64>().write(Header::word(kind, 0, 0, aux));
                            if !young {
                                self.remember_birth(kind, cell);
                            }
                            return Ok(cell);
                        }
                    }
                    Err(refused) => refused,
                }
            };
            self.try_harder(&mut tried, refused, "large cell at a limit")?;
        }
    }

    /// A cell born outside the young generation may be filled without barriers like any fresh cell.
    fn remember_birth(&mut self, kind: u8, cell: *mut Header) {
        // SAFETY: the cell was just made, outside the young generation.
        unsafe { self.born_while_marking(cell) };
        if self.kinds.of(kind).tag != Tag::Leaf {
            // SAFETY: the cell was just made, outside the young generation.
            unsafe { self.remembered.get_mut().add_cell(cell) };
        }
    }

    /// A page of its own mapping, charged and initialised.
    fn map_page(&mut self, space: Space, flags: u8, size: usize) -> Result<*mut Page, OutOfMemory> {
        let charge = self.ledger.charge(space.account(), size as u64).map_err(OutOfMemory::Limit)?;
        let base = map_pages(size).ok_or(OutOfMemory::System { bytes: size as u64 })?;
        let page = base.as_ptr().cast();
        // SAFETY: a fresh mapping of that size.
        unsafe {
            Page::init(page, self.roots.owner(), space, flags, size, Some(charge));
            (*page).sweep = self.sweep;
        }
        Ok(page)
    }

    /// An old page for a collection, which cannot be refused by a limit; `None` if the operating system has no more.
    pub(crate) fn map_page_for_collection(&mut self) -> Option<*mut Page> {
        #[cfg(test)]
        if self.refuse_pages {
            return None;
        }
        let base: NonNull<u8> = match self.spare.pop() {
            Some(base) => base,
            None => map_pages(PAGE_SIZE)?,
        };
        let charge = self.ledger.charge_beyond_limits(Space::Old.account(), PAGE_SIZE as u64);
        let page = base.as_ptr().cast();
        populate_page(page);
        // SAFETY: a mapping of that size that nobody uses.
        unsafe {
            Page::init(page, self.roots.owner(), Space::Old, 0, PAGE_SIZE, Some(charge));
            (*page).sweep = self.sweep;
        }
        Some(page)
    }
}
