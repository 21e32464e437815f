//! The thread of a worker: how it begins, how it is stopped, how its end is known.
//!
//! Whoever stops it raises the interrupt flag of its machine (a busy program looks up), wakes its loop, and wakes it from
//! `Atomics.wait`. It ends at the next safepoint, without `finally` blocks or handlers.
//!
//! **Invariants.** The isolate is gone, with all its memory, when the thread is told to have ended. Who started a thread
//! joins it, in [`Child::join`] or at the latest in [`Child`]'s drop, which stops it first.

use super::env::Env;
use super::inbox::Inbox;
use super::port::End;
use super::{Group, Workers};
use crate::options::Options;
use crate::runtime;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tally_ledger::Ledger;
use tally_offheap::Sleeper;

/// How to reach a running worker.
pub struct Reach {
    pub interrupt: Arc<AtomicBool>,
    pub sleeper: Arc<Sleeper>,
    pub inbox: Arc<Inbox>,
}

/// How a thread ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ending {
    pub code: i32,
    /// Its limits were met.
    pub out_of_memory: bool,
}

/// A worker's thread, as others see it.
pub struct Control {
    pub id: u32,
    stopped: AtomicBool,
    reach: Mutex<Option<Reach>>,
    end: Mutex<Option<Ending>>,
    ended: Condvar,
    begin: Instant,
    /// The loop's figures, in nanoseconds: when it began after `begin` (0: it did not), and how long it slept.
    loop_start: AtomicU64,
    idle: AtomicU64,
}

impl Control {
    fn new(id: u32) -> Arc<Control> {
        Arc::new(Control {
            id,
            stopped: AtomicBool::new(false),
            reach: Mutex::default(),
            end: Mutex::default(),
            ended: Condvar::new(),
            begin: Instant::now(),
            loop_start: AtomicU64::new(0),
            idle: AtomicU64::new(0),
        })
    }

    /// Whether it was told to stop.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// The thread says how it is reached; from here on it can be stopped at any point.
    pub fn set_reach(&self, reach: Reach) {
        let mut known = self.reach.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever stopped it before found nobody to tell.
        if self.is_stopped() {
            reach.interrupt.store(true, Ordering::Relaxed);
        }
        *known = Some(reach);
    }

    /// Has it end as soon as it can.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        if let Some(reach) = &*self.reach.lock().unwrap_or_else(PoisonError::into_inner) {
            reach.interrupt.store(true, Ordering::Relaxed);
            reach.sleeper.call();
            reach.inbox.wake();
        }
    }

    /// Its loop has begun.
    pub fn note_loop(&self) {
        self.loop_start.store(nanos(self.begin.elapsed()).max(1), Ordering::Relaxed);
    }

    /// Its loop has slept so long in all.
    pub fn note_idle(&self, idle: Duration) {
        self.idle.store(nanos(idle), Ordering::Relaxed);
    }

    /// For how long the loop has run and how much of that it slept; none before it began.
    #[must_use]
    pub fn loop_figures(&self) -> Option<(Duration, Duration)> {
        let start = Some(self.loop_start.load(Ordering::Relaxed)).filter(|start| *start > 0)?;
        let idle = Duration::from_nanos(self.idle.load(Ordering::Relaxed));
        Some((self.begin.elapsed().saturating_sub(Duration::from_nanos(start)), idle))
    }

    fn set_end(&self, end: Ending) {
        *self.end.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
        self.ended.notify_all();
    }

    /// Waits for its end, at most so long.
    fn wait(&self, most: Duration) -> bool {
        let end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let (end, _) = self.ended.wait_timeout_while(end, most, |end| end.is_none()).unwrap_or_else(PoisonError::into_inner);
        end.is_some()
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// A thread that was started here.
pub struct Child {
    pub control: Arc<Control>,
    /// Its book, below ours.
    pub ledger: Ledger,
    thread: Option<JoinHandle<()>>,
}

/// How long a process that ends waits for a worker that does not look up (it may be in a system call that blocks).
const PATIENCE: Duration = Duration::from_secs(2);

impl Child {
    /// Waits until the thread, which has told its end, is gone.
    pub fn join(mut self) -> Ending {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        self.control.end.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or_default()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            self.control.stop();
            if self.control.wait(PATIENCE) {
                let _ = thread.join();
            }
        }
    }
}

/// What a worker begins with.
pub struct Start {
    pub options: Options,
    pub ledger: Ledger,
    pub group: Arc<Group>,
    /// What the parent's `Worker` says and hears.
    pub own: End,
    /// `parentPort`.
    pub public: End,
    /// Bytes of the thread's stack that natives may use.
    pub native_stack: usize,
    /// The inbox of whoever started it.
    pub parent: Arc<Inbox>,
    pub name: String,
    pub env: Env,
    /// Whether what it opens and does not close is closed at its end.
    pub track_fds: bool,
    /// What it may do: what who starts it may.
    pub permissions: crate::permission::Permissions,
}

/// Bytes of a stack that are left when natives have used theirs.
const STACK_REST: usize = 2 << 20;

/// Starts the thread.
///
/// # Errors
/// When the system gives none.
pub fn start(start: Start, id: u32) -> std::io::Result<Child> {
    let control = Control::new(id);
    let (theirs, parent, ledger) = (Arc::clone(&control), Arc::clone(&start.parent), start.ledger.clone());
    let builder = std::thread::Builder::new().name(start.name.clone()).stack_size(start.native_stack + STACK_REST);
    let thread = builder.spawn(move || {
        let end = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| runtime::run_worker(start, &theirs)));
        theirs.set_end(end.unwrap_or(Ending { code: 70, out_of_memory: false }));
        parent.ended(theirs.id);
    })?;
    Ok(Child { control, ledger, thread: Some(thread) })
}

/// The isolate's side of it: takes the ends in, says how it is reached.
pub fn begin(workers: &mut Workers, control: &Arc<Control>, own: End, public: End, interrupt: Arc<AtomicBool>, sleeper: Arc<Sleeper>) {
    workers.own_ports = [workers.adopt(own), workers.adopt(public)];
    workers.control = Some(Arc::clone(control));
    control.set_reach(Reach { interrupt, sleeper, inbox: Arc::clone(&workers.inbox) });
}
