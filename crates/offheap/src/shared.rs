//! [`SharedBytes`]: memory that isolates on several threads see at once (SharedArrayBuffer), and who waits for a place in it.
//!
//! A store around it ([`Stores::shared`](crate::Stores::shared)) is an isolate's own, as any; the bytes are behind a count that
//! threads share. It only grows, in place, and says its length anew each time.
//!
//! **Who pays.** The process's ledger has the bytes once, as `sharedBuffers`, as long as anybody holds them. Each worker that
//! holds them has them in its own book too, once, whoever made them: what it holds is bounded by its limits, and what it made
//! and gave away is not.
//!
//! **Invariants**
//! - Bytes never move. Those behind the length are zero until it grows.
//! - The length never becomes less; who has seen a length may use as many bytes for ever.
//! - `open` of the memory is touched under the lock of `growing` only.
//! - Whoever waits stands in `waiters` from before it looked at the value until it was woken or took itself out.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

use tally_ledger::{Account, Charge, Holding, Ledger};

use crate::error::AllocError;
use crate::memory::Memory;
use crate::stores::refused;

/// See the [module](self).
#[derive(Debug)]
pub struct SharedBytes {
    // Fields drop in this order: the bytes go before their charge.
    memory: Memory,
    len: AtomicUsize,
    /// The maximum, if it may grow.
    max: Option<usize>,
    growing: Mutex<Charge>,
    holders: Mutex<Vec<(Ledger, Weak<Hold>)>>,
    waiters: Mutex<Waiters>,
}

// SAFETY: the bytes are only reached through raw pointers, by whoever obeys the memory model of ECMAScript; the memory's own
// cells are touched under the lock of `growing`, as the invariant says.
unsafe impl Send for SharedBytes {}
// SAFETY: as above.
unsafe impl Sync for SharedBytes {}

/// A worker's part.
#[derive(Debug)]
pub(crate) struct Hold(Mutex<Holding>);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics inside.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SharedBytes {
    /// `len` zero bytes that may grow up to `max`, charged to the process that `ledger` belongs to.
    pub(crate) fn new(ledger: &Ledger, len: usize, max: Option<usize>) -> Result<Arc<SharedBytes>, AllocError> {
        let memory = Memory::shared(len, max.unwrap_or(len));
        let bytes = memory.as_ref().map_or(len, |m| m.footprint(len));
        let charge = ledger.root().charge(Account::SharedBuffers, bytes as u64)?;
        Ok(Arc::new(SharedBytes {
            memory: memory.map_err(refused(len))?,
            len: AtomicUsize::new(len),
            max,
            growing: Mutex::new(charge),
            holders: Mutex::default(),
            waiters: Mutex::default(),
        }))
    }

    pub(crate) fn memory(&self) -> &Memory {
        &self.memory
    }

    pub(crate) fn max(&self) -> Option<usize> {
        self.max
    }

    /// How many bytes there are by now.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len.load(Ordering::SeqCst)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the isolate of this ledger holds of it: one for all its stores.
    pub(crate) fn hold(&self, ledger: &Ledger) -> Result<Arc<Hold>, AllocError> {
        let mut holders = lock(&self.holders);
        holders.retain(|(_, hold)| hold.strong_count() > 0);
        if let Some(hold) = holders.iter().find(|(book, _)| book.same_book(ledger)).and_then(|(_, hold)| hold.upgrade()) {
            return Ok(hold);
        }
        let hold = Arc::new(Hold(Mutex::new(ledger.hold(Account::SharedBuffers, self.len() as u64)?)));
        holders.push((ledger.clone(), Arc::downgrade(&hold)));
        Ok(hold)
    }

    /// Grows to `len` bytes, for everybody. Less than there are, or more than the maximum, is refused.
    pub(crate) fn grow(&self, len: u64) -> Result<(), AllocError> {
        let mut charge = lock(&self.growing);
        let old = self.len();
        let max = self.max.unwrap_or(old);
        let new = usize::try_from(len).ok().filter(|new| (old..=max).contains(new));
        let new = new.ok_or(AllocError::TooLarge { asked: len, max: max as u64 })?;
        let (before, after) = (charge.bytes(), self.memory.footprint(new) as u64);
        charge.resize(after)?;
        if let Err(e) = self.memory.grow_to(new) {
            charge.shrink(after - before);
            return Err(refused(new)(e));
        }
        self.len.store(new, Ordering::SeqCst);
        drop(charge);
        for (_, hold) in lock(&self.holders).iter() {
            if let Some(hold) = hold.upgrade() {
                lock(&hold.0).follow(new as u64);
            }
        }
        Ok(())
    }

    /// Puts a waiter for the element at byte `at` into the list if `still` says, under the list's lock, that it is to wait.
    pub fn wait_if(&self, at: usize, who: Who, still: impl FnOnce() -> bool) -> Option<u64> {
        let mut waiters = lock(&self.waiters);
        if !still() {
            return None;
        }
        waiters.last += 1;
        let id = waiters.last;
        waiters.list.push((id, at, who));
        Some(id)
    }

    /// Takes a waiter out of the list; false when somebody has notified it.
    pub fn forget_waiter(&self, id: u64) -> bool {
        let mut waiters = lock(&self.waiters);
        let at = waiters.list.iter().position(|w| w.0 == id);
        let gone = at.map(|at| waiters.list.remove(at));
        drop(waiters);
        gone.is_some()
    }

    /// Wakes up to `count` of those who wait for the element at byte `at`, the first one first. How many there were; those
    /// that do not sleep are given to `tell`, without the lock.
    pub fn notify(&self, at: usize, count: f64, mut tell: impl FnMut(&Arc<dyn Agent>, u64)) -> u32 {
        let mut waiters = lock(&self.waiters);
        let mut woken = Vec::new();
        waiters.list.retain(|waiter| {
            let wakes = waiter.1 == at && (woken.len() as f64) < count;
            if wakes {
                woken.push(waiter.2.clone());
            }
            !wakes
        });
        drop(waiters);
        for who in &woken {
            match who {
                Who::Sleeps(sleeper) => sleeper.notify(),
                Who::Promise(agent, id) => tell(agent, *id),
            }
        }
        woken.len() as u32
    }
}

#[derive(Debug, Default)]
struct Waiters {
    last: u64,
    list: Vec<(u64, usize, Who)>,
}

/// Somebody who waits.
#[derive(Clone, Debug)]
pub enum Who {
    /// A thread (`Atomics.wait`).
    Sleeps(Arc<Sleeper>),
    /// A promise of an isolate (`Atomics.waitAsync`), by its number there.
    Promise(Arc<dyn Agent>, u64),
}

/// An isolate, as others may tell it something.
pub trait Agent: Send + Sync + std::fmt::Debug {
    /// Its waiter of this number has been notified. Called on another thread.
    fn notified(&self, waiter: u64);
}

/// Where the thread of an isolate sleeps.
#[derive(Debug, Default)]
pub struct Sleeper {
    state: Mutex<Sleep>,
    bell: Condvar,
}

#[derive(Debug, Default)]
struct Sleep {
    notified: bool,
    /// Somebody wants it to look up.
    called: bool,
}

impl Sleeper {
    /// Before it goes into a list.
    pub fn reset(&self) {
        lock(&self.state).notified = false;
    }

    fn notify(&self) {
        lock(&self.state).notified = true;
        self.bell.notify_all();
    }

    /// Ends its sleep without a notification: it is to look whether it was interrupted.
    pub fn call(&self) {
        lock(&self.state).called = true;
        self.bell.notify_all();
    }

    /// Sleeps until it is notified (true), called, or the time is there. The call is forgotten.
    pub fn sleep(&self, until: Option<Instant>) -> bool {
        let mut state = lock(&self.state);
        while !state.notified && !std::mem::take(&mut state.called) {
            state = match until {
                None => self.bell.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(until) => {
                    let left = until.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        break;
                    }
                    self.bell.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        state.notified
    }
}
