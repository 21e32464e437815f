//! The collections, and when they are due.
//!
//! - **Scavenge**: copy (see `scavenge`). How large the semi-spaces are follows from what survives and how long that takes.
//! - **Marking in steps** (see `marking`), then a sweep page by page: how old cells die while the program runs.
//! - **Full**: the same in one go, for whoever asks and where memory is short: copy all that is young into the old space,
//!   mark, clear weak references, sweep, finalize. Copying first leaves the marker one generation to look at, and what dead
//!   old cells brought along dies in the same collection. Nothing unreachable is left.
//! - **Evacuate**: the same, but the old space is copied out of instead of swept.
//!
//! **Due**: a scavenge when the semi-space is full; a marking when the old generation passes a limit of one and a half to two
//! times what survived the last one, less a quarter of the difference for what comes while it is under way. Both also for
//! external memory (see `external`).
//!
//! **Invariants.** The remembered set is empty after a full collection, and so is the new space, unless the operating
//! system refused pages to promote to. Collections take memory past the limits if they must; the next allocation
//! notices.

use crate::heap::{Gc, Heap};
use crate::mark::Budget;
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
const PAUSE_GOAL: Duration = Duration::from_micros(800);
const PAUSE_LIMIT: Duration = Duration::from_micros(1500);
/// Least pages of a semi-space.
const FEWEST_PAGES: usize = 1;
/// Pages of the new space that stay warm after a full collection.
const WARM_PAGES: usize = 4;

/// Whether copying the old space would give back a good part of it.
pub(crate) fn fragmented(old: &Swept) -> bool {
    old.committed() > old.used + old.used / 3 + (1 << 20)
}

/// Ends the process when a panic drops it, whose message has been printed by then.
pub(crate) struct AbortOnUnwind;

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
        }
        self.retire_page();
        self.unverified += self.used_new();
        self.verify_if_asked(gc, "before");
        let start = Instant::now();
        // SAFETY: no page is being bumped through.
        unsafe {
            match gc {
                Gc::Scavenge => self.scavenge(),
                Gc::Full => self.full(reason, false),
                Gc::Evacuate => self.full(reason, true),
            }
        }
        self.external.get_mut().collected();
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

    /// A scavenge, and the start of a marking if the old generation is past its limit then.
    pub(crate) fn collect_auto(&mut self, reason: &'static str) {
        self.collect(Gc::Scavenge, reason);
        self.mark_if_due();
    }
    pub(crate) fn mark_if_due(&mut self) {
        if self.old_used() > self.old_limit {
            self.mark_soon("old generation limit");
        }
    }

    /// The pause that ends a marking made in steps, if that takes no longer than the budget; whether it did end.
    pub(crate) fn collect_marked(&mut self, budget: Budget) -> bool {
        let whole = AbortOnUnwind;
        let before = (self.used(), self.committed());
        self.retire_page();
        self.verify_if_asked(Gc::Full, "before the end of");
        let start = Instant::now();
        // SAFETY: no page is being bumped through.
        let ended = unsafe { self.finish_marking(budget) };
        if ended {
            self.update_limits();
            self.record_final(start, before);
            self.verify_if_asked(Gc::Full, "after the end of");
        } else {
            self.record_step(start);
        }
        self.ledger.refresh();
        std::mem::forget(whole);
        ended
    }

    unsafe fn scavenge(&mut self) {
        self.sweep_for_promotion();
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
            new.capacity /= 2;
        } else if self.survived > new.capacity * PAGE_SIZE {
            self.survived = 0;
            if took * 2 <= PAUSE_GOAL {
                new.capacity *= 2;
            }
        }
        new.capacity = new.capacity.min(most).clamp(FEWEST_PAGES.min(new.max_capacity), new.max_capacity);
    }

    unsafe fn full(&mut self, reason: &'static str, evacuate: bool) {
        self.finish_sweep();
        self.abandon_marking();
        // SAFETY: no page is being bumped through, and each step has what the one before left.
        unsafe {
            // Before the marking, for which what is promoted lives.
            Scavenger::<false>::run(self, true);
            self.start_marking(reason);
            self.finish_marking(Budget::Everything);
            if !evacuate || !self.evacuate() {
                self.finish_sweep();
            }
        }
        self.update_limits();
        self.new.discard(WARM_PAGES);
    }

    /// Instead of a sweep of the old space; false if the operating system has not enough pages.
    unsafe fn evacuate(&mut self) -> bool {
        // Copying out of every page must not fail half way: the addresses are had first, or it is not tried.
        let pages = (self.old.unswept.len() + self.new.active.len()) * 4 / 3 + 2;
        while self.spare.len() < pages {
            match map_pages(PAGE_SIZE) {
                Some(base) => self.spare.push(base),
                None => break,
            }
        }
        let enough = self.spare.len() >= pages;
        if enough {
            self.sweep_all_but_old();
            let from = self.old.take_pages();
            // SAFETY: the caller's promise: a marking is complete, and the old space not swept.
            unsafe {
                for &page in &from {
                    (*page).flags |= page_flag::FROM;
                }
                Scavenger::<true>::run(self, true);
                let (base, span) = self.new.region();
                for &page in &from {
                    self.identity.get_mut().page_after_copying(page, |cell| cell.addr().wrapping_sub(base) < span);
                    self.external_after_leaving(page);
                }
                for page in std::mem::take(&mut self.quarantine) {
                    Page::release(page);
                }
                for page in from {
                    self.leave_page(page);
                }
            }
            self.finish_sweep();
        }
        self.unmap_spare();
        enough
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

    /// After a marking: the next one is due when the survivors have multiplied.
    pub(crate) fn update_limits(&mut self) {
        if !self.cycle.sweeping {
            self.new.discard(self.new.capacity + WARM_PAGES);
            // Before, what is dead still counts for the ledger.
            self.over_limit = self.limit_passed(0).is_some();
        }
        let used = self.old_used();
        let room = if used < SMALL { used } else { used / 2 }.max(MIN_OLD_LIMIT.saturating_sub(used));
        // Near the hard limit, collect a little before it, but not at every scavenge.
        let most = self.max_old() - self.max_old() / 16;
        self.old_limit = (used + room - room / 4).min(most.max(used + (8 << 20)));
    }

    pub(crate) fn each_page(&self, mut f: impl FnMut(*mut Page)) {
        self.new.active.iter().for_each(|&page| f(page));
        self.large.young.iter().for_each(|&page| f(page));
        self.each_old_page(f);
    }
    /// Every page that is not young, swept or not.
    pub(crate) fn each_old_page(&self, mut f: impl FnMut(*mut Page)) {
        self.old.each_page().for_each(&mut f);
        for space in &self.fixed {
            space.each_page().for_each(&mut f);
        }
        self.large.old.iter().chain(&self.large.unswept).for_each(|&page| f(page));
    }
}
