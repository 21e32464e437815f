//! The collections, step by step, and when they are due.
//!
//! - **Scavenge**: copy (see `scavenge`). How large the semi-spaces are follows from what survives and how long that takes.
//! - **Full**: mark; clear weak references, run finalizers; sweep all that does not move; then copy everything left of
//!   the new space into the old one. Marking comes first, so dead old cells hold no young ones, and nothing
//!   unreachable is left after one call.
//! - **Evacuate**: the same, but the old space is copied out of instead of swept.
//!
//! **Due**: a scavenge when the semi-space is full; a full collection when the old generation passes a limit of one and
//! a half to two times what survived the last one. Both also for external memory (see `external`).
//!
//! **Invariants.** The remembered set is empty after a full collection, and so is the new space, unless the operating
//! system refused pages to promote to. Collections take memory past the limits if they must; the next allocation
//! notices. (Incremental marking, compaction page by page and concurrent sweeping come in here later.)

use crate::cell::Header;
use crate::heap::{Gc, Heap};
use crate::mark::Marker;
use crate::page::{PAGE_SIZE, Page, map_pages, page_flag, unmap_pages};
use crate::scavenge::{Scavenger, Survivors};
use crate::spaces::POISON;
use crate::spaces::swept::Swept;
use crate::stats::cpu_time;
use std::time::{Duration, Instant};

/// Old bytes at which the first full collection is due.
pub(crate) const INITIAL_OLD_LIMIT: usize = 32 << 20;
const MIN_OLD_LIMIT: usize = 16 << 20;
/// Survivors below this let the old generation double.
const SMALL: usize = 64 << 20;
/// What a scavenge aims to take, and what it may take if all that is young survives.
const PAUSE_GOAL: Duration = Duration::from_micros(1000);
const PAUSE_LIMIT: Duration = Duration::from_micros(1500);
/// Least pages of a semi-space.
const FEWEST_PAGES: usize = 2;
/// Pages of the new space that stay warm after a full collection.
const WARM_PAGES: usize = 4;

/// Whether copying the old space would give back a good part of it.
pub(crate) fn fragmented(old: &Swept) -> bool {
    old.committed() > old.used + old.used / 3 + (1 << 20)
}

/// Ends the process when a panic drops it, whose message has been printed by then.
struct AbortOnUnwind;

impl Drop for AbortOnUnwind {
    fn drop(&mut self) {
        eprintln!("fatal: a collection cannot be given up half way");
        std::process::abort();
    }
}

impl Heap {
    /// Collects. `reason` shows in traces.
    ///
    /// # Aborts
    /// If anything inside panics (a finalizer, a trace function, the verifier, a corrupt cell): what unwinding would leave
    /// is half a heap, and whoever caught the panic would go on with it.
    pub fn collect(&mut self, gc: Gc, reason: &'static str) {
        let whole = AbortOnUnwind;
        let before = (self.used(), self.committed());
        if gc == Gc::Scavenge {
            self.marking_test_scavenge();
        } else {
            self.finish_marking();
        }
        self.retire_page();
        self.unverified += self.used_new();
        self.verify_if_asked(gc, "before");
        let start = Instant::now();
        // SAFETY: no page is being bumped through.
        unsafe {
            match gc {
                Gc::Scavenge => self.scavenge(),
                Gc::Full => self.full(),
                Gc::Evacuate => self.evacuate(),
            }
        }
        self.external.get_mut().collected(gc != Gc::Scavenge);
        self.ledger.refresh();
        if gc != Gc::Scavenge {
            self.bound_after_full(start);
        }
        self.record(gc, reason, start, before);
        if self.verify_if_asked(gc, "after") {
            self.unverified = 0;
        }
        std::mem::forget(whole);
    }

    /// A scavenge, and a full collection if the old generation is past its limit then.
    pub(crate) fn collect_auto(&mut self, reason: &'static str) {
        self.collect(Gc::Scavenge, reason);
        if self.old_used() > self.old_limit {
            self.collect(Gc::Full, "old generation limit");
        }
    }

    unsafe fn scavenge(&mut self) {
        let start = cpu_time();
        // SAFETY: the caller's promise.
        let survivors = unsafe { Scavenger::<false>::run(self, false) };
        self.resize_new_space(survivors, cpu_time().saturating_sub(start));
    }

    /// The semi-spaces double once as much as they hold has survived, and shrink when that takes too long. They are never
    /// larger than what can be copied in a pause if all of it survives: a program that begins to build something gives no
    /// warning.
    fn resize_new_space(&mut self, survivors: Survivors, took: Duration) {
        let moved = survivors.copied + survivors.promoted;
        let new = &mut self.new;
        if moved >= PAGE_SIZE / 4 {
            let cost = took.as_secs_f64() / moved as f64;
            self.copy_cost = if self.copy_cost == 0.0 { cost } else { self.copy_cost * 0.75 + cost * 0.25 };
        }
        self.survived += moved;
        let most = (PAUSE_LIMIT.as_secs_f64() / self.copy_cost.max(1e-12)) as usize / PAGE_SIZE;
        if took > PAUSE_GOAL && moved > new.capacity * PAGE_SIZE / 8 {
            self.survived = 0;
            new.capacity = new.capacity / 2 + 1;
        } else if self.survived > new.capacity * PAGE_SIZE {
            self.survived = 0;
            if took * 2 <= PAUSE_GOAL {
                new.capacity *= 2;
            }
        }
        new.capacity = new.capacity.min(most).clamp(FEWEST_PAGES.min(new.max_capacity), new.max_capacity);
    }

    unsafe fn full(&mut self) {
        // SAFETY: no page is being bumped through, and each step has what the one before left.
        unsafe {
            let found = Marker::run(self);
            self.clear_weak(found);
            self.sweep(true);
            Scavenger::<false>::run(self, true);
        }
        self.update_limits();
    }

    /// Frees what is not marked outside the new space.
    ///
    /// # Safety
    /// A marking is complete, and its weak references are cleared.
    unsafe fn sweep(&mut self, old: bool) {
        let poison = self.config.stress.is_some();
        // SAFETY: the caller's promise.
        unsafe {
            if old {
                self.old.sweep(poison);
            }
            for space in &mut self.fixed {
                space.sweep(poison);
            }
            // Their slots were written without a barrier while they were young.
            let remembered = self.remembered.get_mut();
            self.large.sweep(|cell: *mut Header| remembered.add_cell(cell));
        }
    }

    unsafe fn evacuate(&mut self) {
        // Copying out of every page must not fail half way: the addresses are had first, or it is not tried.
        let pages = (self.old.pages.len() + self.new.active.len()) * 4 / 3 + 2;
        while self.spare.len() < pages {
            match map_pages(PAGE_SIZE) {
                Some(base) => self.spare.push(base),
                None => break,
            }
        }
        if self.spare.len() < pages {
            self.unmap_spare();
            // SAFETY: the caller's promise.
            return unsafe { self.full() };
        }
        // SAFETY: no page is being bumped through, and each step has what the one before left.
        unsafe {
            let found = Marker::run(self);
            self.clear_weak(found);
            self.sweep(false);
            let from = self.old.take_pages();
            for &page in &from {
                (*page).flags |= page_flag::FROM;
            }
            Scavenger::<true>::run(self, true);
            for page in std::mem::take(&mut self.quarantine) {
                Page::release(page);
            }
            for page in from {
                self.leave_page(page);
            }
        }
        self.unmap_spare();
        self.update_limits();
    }

    /// Frees a page that was copied out of; when stress testing, poisons and keeps it till the next evacuation.
    unsafe fn leave_page(&mut self, page: *mut Page) {
        // SAFETY: nothing on the page is alive.
        unsafe {
            if self.config.stress.is_none() {
                return Page::release(page);
            }
            (&raw mut (*page).charge).replace(None);
            page.cast::<u8>().add(Page::FIRST).write_bytes(POISON, PAGE_SIZE - Page::FIRST);
        }
        self.quarantine.push(page);
    }

    fn unmap_spare(&mut self) {
        for base in self.spare.drain(..) {
            // SAFETY: spare mappings are unused and of one page.
            unsafe { unmap_pages(base, PAGE_SIZE) };
        }
    }

    /// After a full collection: the next one is due when the survivors have multiplied.
    fn update_limits(&mut self) {
        self.new.discard(WARM_PAGES);
        let used = self.old_used();
        let room = if used < SMALL { used } else { used / 2 };
        let limit = (used + room).max(MIN_OLD_LIMIT);
        // Near the hard limit, collect a little before it, but not at every scavenge.
        self.old_limit = limit.min(self.max_old().max(used + (8 << 20)));
        self.over_limit = self.limit_passed(0).is_some();
    }

    pub(crate) fn each_page(&self, mut f: impl FnMut(*mut Page)) {
        for &page in self.new.active.iter().chain(&self.old.pages) {
            f(page);
        }
        for space in &self.fixed {
            space.pages.iter().for_each(|&page| f(page));
        }
        self.large.each_page().for_each(f);
    }
}
