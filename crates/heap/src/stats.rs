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
    /// In cells, dead ones that no marking has found included; whole mappings for large cells.
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

impl PauseStats {
    pub(crate) fn add(&mut self, pause: Duration) {
        self.count += 1;
        self.total += pause;
        self.max = self.max.max(pause);
    }
}

/// Everything at once.
#[derive(Clone, Debug)]
pub struct HeapStats {
    pub spaces: [SpaceStats; 6],
    pub scavenges: PauseStats,
    pub full: PauseStats,
    pub evacuations: PauseStats,
    /// Pauses that ended a marking made in steps, and the steps, those of sweeping included.
    pub markings: PauseStats,
    pub steps: PauseStats,
    /// Bytes registered with `finalize_later`, and cells.
    pub external: usize,
    pub finalizable: usize,
    /// Largest bytes of one semi-space now.
    pub semi: usize,
    /// Bytes of the old generation at which the next marking is due.
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
    /// The start of a marking in steps. Its end is another entry; the steps between have none.
    pub starts: bool,
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
    markings: PauseStats,
    steps: PauseStats,
    /// End of the last collection, and the utilisation averaged with more weight on the recent.
    last_end: Option<Instant>,
    mu: Option<f64>,
    /// Time of steps since then.
    spent: Duration,
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
                Space::Large => (self.large.used(), self.large.bytes),
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
            markings: self.pauses.markings,
            steps: self.pauses.steps,
            external: external.young_bytes + external.old_bytes,
            finalizable: external.young.len() + external.old_count,
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
        self.pauses.by_kind.iter().map(|p| p.count).sum::<u64>() + self.pauses.markings.count
    }

    /// How many of them were markings, in which old cells died.
    #[must_use]
    pub fn markings(&self) -> u64 {
        self.pauses.of(Gc::Full).count + self.pauses.of(Gc::Evacuate).count + self.pauses.markings.count
    }

    pub(crate) fn record(&mut self, gc: Gc, reason: &str, start: Instant, before: (usize, usize)) {
        let pause = start.elapsed();
        self.pauses.by_kind[gc as usize].add(pause);
        self.watch(gc, start, pause, reason == "gc()", false);
        let name = match gc {
            Gc::Scavenge => "Scavenge",
            Gc::Full => "Mark-Sweep",
            Gc::Evacuate => "Mark-Compact",
        };
        self.trace(name, reason, pause, before, String::new);
    }

    /// The pause that ends a marking made in steps.
    pub(crate) fn record_final(&mut self, start: Instant, before: (usize, usize)) {
        let pause = start.elapsed();
        self.pauses.markings.add(pause);
        self.watch(Gc::Full, start, pause, false, false);
        let (reason, steps, began) = (self.cycle.reason, self.cycle.marking, self.cycle.began);
        let name = if self.config.trace { "Mark-Sweep (incremental)" } else { "" };
        self.trace(name, reason, pause, before, || {
            format!(
                " (+ {:.2} ms in {} steps since start of marking, biggest step {:.2} ms, walltime since start of marking {:.0} ms)",
                ms(steps.total),
                steps.count,
                ms(steps.max),
                began.map_or(0.0, |began| ms(began.elapsed())),
            )
        });
    }

    /// A step of a marking or a sweep.
    pub(crate) fn record_step(&mut self, start: Instant) {
        let pause = start.elapsed();
        self.pauses.steps.add(pause);
        self.cycle.marking.add(pause);
        self.pauses.spent += pause;
    }

    /// The start of a marking in steps.
    pub(crate) fn record_start(&mut self, start: Instant) {
        self.record_step(start);
        self.watch(Gc::Full, start, start.elapsed(), false, true);
    }

    fn watch(&mut self, gc: Gc, start: Instant, pause: Duration, forced: bool, starts: bool) {
        if let Some(watched) = self.pauses.watched.get_mut().as_mut().filter(|w| w.len() < MOST_WATCHED) {
            watched.push(Collection { gc, start, pause, forced, starts });
        }
    }

    fn trace(&mut self, name: &str, reason: &str, pause: Duration, before: (usize, usize), more: impl Fn() -> String) {
        let end = Instant::now();
        let since = end - self.pauses.last_end.unwrap_or(self.born);
        let spent = pause + std::mem::take(&mut self.pauses.spent);
        let mu = (1.0 - spent.as_secs_f64() / since.as_secs_f64().max(1e-9)).max(0.0);
        let average = self.pauses.mu.map_or(mu, |old| (old + mu) / 2.0);
        self.pauses.mu = Some(average);
        self.pauses.last_end = Some(end);
        if !self.config.trace {
            return;
        }
        let mb = |bytes: usize| bytes as f64 / 1048576.0;
        let line = format!(
            "[{}:{:#x}] {:8.0} ms: {name} {:.1} ({:.1}) -> {:.1} ({:.1}) MB, {:.2} / 0.00 ms {} (average mu = {average:.3}, current mu = {mu:.3}) {reason}\n",
            std::process::id(),
            self.stack.base().addr(),
            ms(end - self.born),
            mb(before.0),
            mb(before.1),
            mb(self.used()),
            mb(self.committed()),
            ms(pause),
            more(),
        );
        let phases = std::mem::take(&mut self.cycle.phases);
        let phases = phases.iter().map(|(name, took)| format!("    {name:<10} {:.3} ms\n", ms(*took))).collect::<String>();
        // A closed standard error is no reason to fail.
        let _ = std::io::stderr().write_all((line + &phases).as_bytes());
    }
}

fn ms(d: Duration) -> f64 {
    d.as_secs_f64() * 1e3
}
