//! What happens at the end of memory: who may take of the reserve, and how often it is worth collecting there.
//!
//! - **The load** is what counts against `max_old`: cells of the old and non-moving spaces, large cells, the pages of the
//!   new space, and what native code holds for all of them.
//! - **The reserve** is lent to the program with the first refusal, so that its handler has memory while everything is still
//!   held, and called back by the first marking that finds memory plenty again.
//! - **Thrift.** A program that swallows errors comes to the limit again and again. A full collection that leaves hardly
//!   any room was fruitless. After three of them for one refusal, or after eight refusals in a row, the next one waits until the program
//!   has run half as long as the last one took. So collecting takes two thirds of the time at most, and a refusal in between costs nothing.
//!   In a new turn of the event loop what its last turn held may be free, however soon that is: there one collection does not
//!   wait, until a few turns in a row got nothing from it.
//! - **What nobody charged** is looked for as well. Near a limit the process's resident memory is read every few MiB; what is
//!   beyond all accounts (kept by malloc, or forgotten by somebody) counts as native from then on, after malloc was told to
//!   give back what it can.
//!
//! - **What is under way** is ended before a full collection is made for a refusal, and before anything is refused for thrift:
//!   what it finds dead may be enough, and it is not begun anew.
//!
//! **Invariants.** No collection is made or ended for a refusal while `frugal` is set: an error is being made from the reserve.

use crate::heap::Heap;
use crate::mark::Budget;
use std::time::{Duration, Instant};
use tally_ledger::{Account, ReserveGuard};

/// Fruitless collections for one refusal, and refusals in a row, that do not wait.
const PATIENCE: u32 = 3;
const REFUSALS: u32 = 8;
/// Fruitless collections in turns of the event loop, in a row, that do not wait.
const TURNS: u32 = 4;
/// Less room than this part of a limit is hardly any.
const HARDLY: u64 = 32;

/// Bytes taken between two looks at resident memory.
const LOOK_EVERY: usize = 2 << 20;
/// Resident memory that needs no explanation: stacks, relocated tables, what is read between two looks.
const SLACK: u64 = 3 << 20;
/// What malloc may keep after a full collection.
const MAY_KEEP: u64 = 4 << 20;

#[derive(Default)]
pub(crate) struct Bound {
    /// Bytes taken since the last look.
    taken: usize,
    lent: Option<ReserveGuard>,
    /// Fruitless collections since the last refusal, and refusals since memory was plenty.
    fruitless: u32,
    refusals: u32,
    /// When the last full collection ended, and what it and those right before it took.
    last: Option<(Instant, Duration)>,
    /// The event loop began a turn since the last full collection; and how many such collections were fruitless in a row.
    new_turn: bool,
    fruitless_turns: u32,
    frugal: bool,
    /// No limit is asked.
    beyond: bool,
}

impl Heap {
    /// Bytes that count against `max_old`.
    pub(crate) fn load(&self) -> usize {
        let native = self.ledger.account(Account::Native).current + self.ledger.account(Account::Code).current;
        self.old_used() + self.new.committed() + usize::try_from(native).unwrap_or(usize::MAX / 2)
    }

    /// `max_old` without what of the reserve is held back now.
    pub(crate) fn max_old(&self) -> usize {
        if self.bound.beyond {
            return usize::MAX / 2;
        }
        usize::try_from(self.config.max_old.saturating_sub(self.ledger.heap_held_back())).unwrap_or(usize::MAX)
    }

    /// Whether another full collection may be made because memory was refused.
    pub fn worth_collecting(&self) -> bool {
        if self.bound.frugal {
            return false;
        }
        match self.bound.last {
            Some((ended, took)) if self.bound.fruitless >= PATIENCE || self.bound.refusals >= REFUSALS => {
                ended.elapsed() * 2 >= took || self.bound.new_turn && self.bound.fruitless_turns < TURNS
            }
            _ => true,
        }
    }

    /// The event loop begins a turn: no frame of the last one is there any more.
    pub fn note_turn(&mut self) {
        self.bound.new_turn = true;
    }

    /// Memory was refused for good: the program gets a part of the reserve until it has let go of something.
    pub fn lend_reserve(&mut self) {
        if self.bound.lent.is_none() && !self.bound.frugal {
            self.bound.lent = Some(self.ledger.lend_reserve());
        }
    }

    /// Memory was refused, and what the reserve lends is not called back yet; or an error is being made from the rest of it.
    pub(crate) fn is_at_the_end(&self) -> bool {
        self.bound.lent.is_some() || self.ledger.reserve_is_open()
    }

    /// Memory was refused after everything that seemed worth trying.
    pub fn note_refusal(&mut self) {
        if !self.bound.frugal {
            self.bound.fruitless = 0;
            self.bound.refusals = self.bound.refusals.saturating_add(1);
        }
    }

    /// Makes no full collection for a refusal as long as it is on: for whoever makes the error that says so.
    pub fn set_frugal(&mut self, on: bool) -> bool {
        std::mem::replace(&mut self.bound.frugal, on)
    }

    /// To be called before `bytes` are taken from the operating system: reads the meters, and now and then all of them.
    pub fn about_to_take(&mut self, bytes: usize) {
        self.ledger.refresh();
        self.bound.taken = self.bound.taken.saturating_add(bytes);
        if self.bound.taken >= LOOK_EVERY {
            self.bound.taken = 0;
            if self.ledger.is_metered() && (self.is_near_a_limit() || self.ledger.kept() > 0) {
                self.ledger.observe_resident(crate::figures::anonymous(), SLACK);
            }
        }
    }

    fn is_near_a_limit(&self) -> bool {
        self.ledger.limit().is_some_and(|limit| self.ledger.total() > limit / 2) || self.load() > self.max_old() / 2
    }

    /// Has malloc give back what it keeps if that is much.
    fn trim(&mut self) {
        if !self.ledger.is_metered() || !self.is_near_a_limit() && self.ledger.kept() == 0 {
            return;
        }
        self.ledger.observe_resident(crate::figures::anonymous(), SLACK);
        if self.ledger.kept() > MAY_KEEP {
            crate::page::trim_malloc();
            self.ledger.observe_resident(crate::figures::anonymous(), SLACK);
        }
    }

    /// As long as it is on, no limit of the heap's is asked: for the little that must be had once, however full memory is.
    pub fn set_beyond_limits(&mut self, on: bool) {
        self.bound.beyond = on;
    }

    /// Ends the marking or sweep under way; whether there was one.
    pub fn finish_under_way(&mut self) -> bool {
        let marking = self.marking.get_mut().is_some();
        if marking && self.bound.frugal || !marking && !self.cycle.sweeping {
            return false;
        }
        if marking {
            self.collect_marked(Budget::Everything);
        }
        self.finish_sweep();
        true
    }

    /// A sweep is over: calls back what was lent, and forgets refusals, if memory is plenty. Whether it is.
    pub(crate) fn bound_after_sweep(&mut self) -> bool {
        // Asked with the reserve held back again.
        let lent = self.bound.lent.take().is_some();
        let part = self.ledger.limit().map_or(0, |limit| limit / HARDLY);
        let hardly_any = self.load() + self.max_old() / HARDLY as usize > self.max_old() || !self.ledger.would_fit(Account::HeapNew, part);
        if hardly_any {
            self.bound.lent = lent.then(|| self.ledger.lend_reserve());
        } else {
            (self.bound.fruitless, self.bound.refusals) = (0, 0);
        }
        !hardly_any
    }

    /// A full collection ended that began at `start`.
    pub(crate) fn bound_after_full(&mut self, start: Instant) {
        self.trim();
        let in_new_turn = std::mem::take(&mut self.bound.new_turn);
        if self.bound_after_sweep() {
            self.bound.fruitless_turns = 0;
        } else {
            self.bound.fruitless = self.bound.fruitless.saturating_add(1);
            self.bound.fruitless_turns = self.bound.fruitless_turns.saturating_add(u32::from(in_new_turn));
        }
        let now = Instant::now();
        let mut took = now - start;
        if let Some((ended, before)) = self.bound.last
            && start.saturating_duration_since(ended) < before / 8
        {
            took += before;
        }
        self.bound.last = Some((now, took));
    }
}
