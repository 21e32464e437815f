//! What the heap does with time that nobody needs: when a program waits, memory that it has let go of goes back to the
//! operating system without a further allocation, and without anybody asking for figures.
//!
//! A marking or sweep that is under way goes on at once. When the program has been quiet for a while after it last did
//! something, one marking more is made: what was dropped last may be marked by the one before. If little lives on many pages
//! then, it is moved together: the one pause that is as long as what lives is much, and only made while nothing happens.
//! After that the heap rests until the program has run again.
//!
//! **Invariant.** However often a program wakes up, these markings take a small part of its time: the next one waits for a
//! multiple of what the last one took, and longer each time that little was found.

use crate::collect::AbortOnUnwind;
use crate::heap::{Gc, Heap};
use crate::mark::Budget;
use std::time::{Duration, Instant};

/// How long a program is quiet before a marking starts.
const QUIET: Duration = Duration::from_millis(300);
/// Least time between two markings, in units of what one took.
const RARE: u32 = 8;
/// Freed bytes below which a marking found little.
const LITTLE: usize = 1 << 20;
const LONGEST_REST: Duration = Duration::from_secs(120);
/// Bytes lost between old cells, beside as many as they take, at which the few that live are moved together in one go.
const SCATTERED: usize = 16 << 20;

#[derive(Default)]
pub(crate) struct Idle {
    /// Where the program was when it was looked at last, and since when it has been there.
    seen: (usize, u64),
    since: Option<Instant>,
    /// Nothing is left to do until the program runs again.
    rests: bool,
    /// The marking under way, or its sweep, was started here, and the program has not run since; with the bytes used then.
    marking: Option<usize>,
    /// What this one has taken so far, and when the last one was over.
    cost: Duration,
    ended: Option<Instant>,
    /// How long the next one waits after that.
    rest: Duration,
}

impl Heap {
    fn whereabouts(&self) -> (usize, u64) {
        (self.bump.top.addr(), self.visits)
    }

    /// How long the program may be left waiting before [`idle_step`](Self::idle_step) wants to be called: zero while there is
    /// something to do, `None` when there is nothing.
    pub fn idle(&mut self) -> Option<Duration> {
        let now = Instant::now();
        let seen = self.whereabouts();
        if self.idle.seen != seen || self.idle.since.is_none() {
            self.idle = Idle { seen, since: Some(now), rests: false, marking: None, ..std::mem::take(&mut self.idle) };
        }
        if self.idle.rests {
            return None;
        }
        if self.active {
            return Some(Duration::ZERO);
        }
        let idle = &self.idle;
        let quiet = (idle.since.unwrap_or(now) + QUIET).saturating_duration_since(now);
        let rest = idle.ended.map_or(Duration::ZERO, |ended| (ended + idle.rest).saturating_duration_since(now));
        Some(quiet.max(rest))
    }

    /// The program has run, whether it allocated or not: time is counted anew.
    pub fn idle_anew(&mut self) {
        self.idle.since = None;
    }

    /// Works for about so long; whether memory was given back that somebody beside the heap may have to give back in turn.
    pub fn idle_step(&mut self, time: Duration) -> bool {
        let whole = AbortOnUnwind;
        let start = Instant::now();
        let mut given_back = false;
        if self.cycle.sweeping {
            self.sweep_step(time);
        } else if !self.active {
            self.idle.marking = Some(self.used() + self.external_bytes());
            self.idle.cost = Duration::ZERO;
            // Twice: what is young is old then, and what dead old cells hold of it dies in the same marking.
            self.collect(Gc::Scavenge, "idle");
            self.collect(Gc::Scavenge, "idle");
            self.mark_soon("idle");
        } else if self.advance_marking(Budget::Until(start + time)) {
            self.collect_marked(Budget::of(time));
        }
        self.idle.cost += start.elapsed();
        if !self.active
            && let Some(before) = self.idle.marking.take()
        {
            let freed = before.saturating_sub(self.used() + self.external_bytes());
            given_back = freed > LITTLE;
            if self.old.committed() > self.old.used * 2 + SCATTERED && self.is_scattered() {
                self.collect(Gc::Evacuate, "idle");
            }
            self.new.discard(0);
            let idle = &mut self.idle;
            let least = (idle.cost * RARE).max(QUIET);
            idle.rest = if given_back { least } else { (idle.rest * 2).clamp(least, LONGEST_REST) };
            idle.ended = Some(Instant::now());
            idle.rests = true;
        }
        self.idle.seen = self.whereabouts();
        std::mem::forget(whole);
        given_back
    }
}
