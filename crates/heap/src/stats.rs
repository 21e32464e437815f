//! Figures: bytes per space, pauses per kind of collection, and the trace line.
//!
//! The trace has the shape that V8's `--trace-gc` made familiar, so that tools which read one read the other. "mu" is
//! mutator utilisation: the part of the time since the last collection that was not spent in this one.

use crate::heap::{Gc, Heap};
use crate::page::Space;
use std::cell::RefCell;
use std::io::Write;
use std::time::{Duration, Instant};

/// One space at one moment, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpaceStats {
    pub space: Space,
    /// "new", "old", "large", "atoms", "shapes" or "code".
    pub name: &'static str,
    /// In cells, dead ones not yet collected included; whole mappings for large cells.
    pub used: usize,
    /// Taken from the operating system.
    pub committed: usize,
}

/// Collections of one kind since the heap was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PauseStats {
    pub count: u64,
    pub total: Duration,
    pub max: Duration,
}

/// Everything at once.
#[derive(Clone, Debug)]
pub struct HeapStats {
    pub spaces: [SpaceStats; 6],
    pub scavenges: PauseStats,
    pub full: PauseStats,
    pub evacuations: PauseStats,
    /// Bytes registered with `finalize_later`, and cells.
    pub external: usize,
    pub finalizable: usize,
    /// Largest bytes of one semi-space now.
    pub semi: usize,
    /// Bytes of the old generation at which the next full collection is due.
    pub old_limit: usize,
}

impl HeapStats {
    /// Sum over the spaces, in bytes.
    #[must_use]
    pub fn used(&self) -> usize {
        self.spaces.iter().map(|s| s.used).sum()
    }
    /// Sum over the spaces, in bytes.
    #[must_use]
    pub fn committed(&self) -> usize {
        self.spaces.iter().map(|s| s.committed).sum()
    }
}

/// One collection, for whoever watches them.
#[derive(Clone, Copy, Debug)]
pub struct Collection {
    pub gc: Gc,
    pub start: Instant,
    pub pause: Duration,
    /// The program asked for it.
    pub forced: bool,
}

/// Processor time of this thread: what a pause costs, whoever else uses the machine meanwhile.
pub(crate) fn cpu_time() -> Duration {
    if cfg!(miri) {
        return Duration::ZERO;
    }
    let t = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(t.tv_sec).unwrap_or(0), u32::try_from(t.tv_nsec).unwrap_or(0))
}

/// The most that are kept until somebody takes them.
const MOST_WATCHED: usize = 256;

#[derive(Default)]
pub(crate) struct Pauses {
    watched: RefCell<Option<Vec<Collection>>>,
    by_kind: [PauseStats; 3],
    /// End of the last collection, and the utilisation averaged with more weight on the recent.
    last_end: Option<Instant>,
    mu: Option<f64>,
}

impl Pauses {
    pub fn of(&self, gc: Gc) -> PauseStats {
        self.by_kind[gc as usize]
    }
}

impl Heap {
    /// Bytes per space, pauses, limits. Exact, and cheap: counters, and one addition per page of the new space.
    #[must_use]
    pub fn stats(&self) -> HeapStats {
        let of = |space: Space| {
            let (used, committed) = match space {
                Space::New => (self.used_new(), self.new.committed()),
                Space::Old => (self.old.used, self.old.committed()),
                Space::Large => (self.large.bytes, self.large.bytes),
                Space::Atoms => (self.fixed[0].used, self.fixed[0].committed()),
                Space::Shapes => (self.fixed[1].used, self.fixed[1].committed()),
                Space::Code => (self.fixed[2].used, self.fixed[2].committed()),
            };
            SpaceStats { space, name: space.name(), used, committed }
        };
        let external = self.external.borrow();
        HeapStats {
            spaces: Space::ALL.map(of),
            scavenges: self.pauses.of(Gc::Scavenge),
            full: self.pauses.of(Gc::Full),
            evacuations: self.pauses.of(Gc::Evacuate),
            external: external.young_bytes + external.old_bytes,
            finalizable: external.young.len() + external.old.len(),
            semi: self.new.capacity * crate::page::PAGE_SIZE,
            old_limit: self.old_limit,
        }
    }

    /// Whether collections are noted from now on, for [`take_collections`](Heap::take_collections).
    pub fn watch_collections(&self, on: bool) {
        let mut watched = self.pauses.watched.borrow_mut();
        if on != watched.is_some() {
            *watched = on.then(Vec::new);
        }
    }

    /// The collections since the last call, the first 256 of them.
    pub fn take_collections(&self) -> Vec<Collection> {
        self.pauses.watched.borrow_mut().as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// How many collections there were: whoever caches addresses compares it.
    #[must_use]
    pub fn collections(&self) -> u64 {
        self.pauses.by_kind.iter().map(|p| p.count).sum()
    }

    /// How many of them were markings, in which old cells died.
    #[must_use]
    pub fn markings(&self) -> u64 {
        self.pauses.of(Gc::Full).count + self.pauses.of(Gc::Evacuate).count
    }

    pub(crate) fn record(&mut self, gc: Gc, reason: &str, start: Instant, before: (usize, usize)) {
        let end = Instant::now();
        let pause = end - start;
        let p = &mut self.pauses.by_kind[gc as usize];
        p.count += 1;
        p.total += pause;
        p.max = p.max.max(pause);
        let since = end - self.pauses.last_end.unwrap_or(self.born);
        let mu = 1.0 - pause.as_secs_f64() / since.as_secs_f64().max(1e-9);
        let average = self.pauses.mu.map_or(mu, |old| (old + mu) / 2.0);
        self.pauses.mu = Some(average);
        self.pauses.last_end = Some(end);
        if let Some(watched) = self.pauses.watched.get_mut().as_mut().filter(|w| w.len() < MOST_WATCHED) {
            watched.push(Collection { gc, start, pause, forced: reason == "gc()" });
        }
        if self.config.trace {
            let name = match gc {
                Gc::Scavenge => "Scavenge",
                Gc::Full => "Mark-Sweep",
                Gc::Evacuate => "Mark-Compact",
            };
            let mb = |bytes: usize| bytes as f64 / 1048576.0;
            let ms = |d: Duration| d.as_secs_f64() * 1e3;
            let line = format!(
                "[{}:{:#x}] {:8.0} ms: {name} {:.1} ({:.1}) -> {:.1} ({:.1}) MB, {:.2} / 0.00 ms  (average mu = {average:.3}, current mu = {mu:.3}) {reason}\n",
                std::process::id(),
                self.stack.base().addr(),
                ms(end - self.born),
                mb(before.0),
                mb(before.1),
                mb(self.used()),
                mb(self.committed()),
                ms(pause),
            );
            // A closed standard error is no reason to fail.
            let _ = std::io::stderr().write_all(line.as_bytes());
        }
    }
}
