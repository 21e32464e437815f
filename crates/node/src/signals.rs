//! Signals: the handler notes which one came and wakes the loop.
//!
//! **Invariants.** The handler makes one system call and three atomic stores. What arrives twice before the loop looks is
//! seen once, as the system itself does it. A signal that is not watched any more has its default effect again.

use crate::event_loop::poller;
use rustix::fd::OwnedFd;
use signal_hook::low_level::{emulate_default_handler, register, unregister};
use signal_hook::{SigId, consts::FORBIDDEN};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Bits by signal number, which are at most 64 on Linux; signal 64 is bit 0.
#[derive(Default)]
struct Shared {
    arrived: AtomicU64,
    watched: AtomicU64,
}

fn bit(signal: i32) -> u64 {
    1 << (signal & 63)
}

/// The signals of one runtime.
pub struct Signals {
    shared: Arc<Shared>,
    wake: Arc<OwnedFd>,
    /// Raised when one arrives, so that a busy program looks up.
    interrupt: Arc<AtomicBool>,
    registered: Vec<(i32, SigId)>,
}

impl Signals {
    /// `wake` is the loop's eventfd.
    pub fn new(wake: Arc<OwnedFd>) -> Signals {
        Signals { shared: Arc::default(), wake, interrupt: Arc::default(), registered: Vec::new() }
    }

    /// Which flag to raise when a signal arrives. Set before the first one is watched.
    pub fn set_interrupt(&mut self, flag: Arc<AtomicBool>) {
        self.interrupt = flag;
    }

    /// Whether somebody waits for a signal.
    pub fn is_watched(&self, signal: i32) -> bool {
        self.shared.watched.load(Ordering::Relaxed) & bit(signal) != 0
    }

    /// Starts waiting for a signal.
    ///
    /// # Errors
    /// `EINVAL` for signals that cannot be caught.
    pub fn watch(&mut self, signal: i32) -> std::io::Result<()> {
        if FORBIDDEN.contains(&signal) || !(1..=64).contains(&signal) {
            return Err(std::io::Error::from_raw_os_error(libc::EINVAL));
        }
        self.shared.watched.fetch_or(bit(signal), Ordering::Relaxed);
        if self.registered.iter().any(|(s, _)| *s == signal) {
            return Ok(());
        }
        let (shared, wake, interrupt) = (Arc::clone(&self.shared), Arc::clone(&self.wake), Arc::clone(&self.interrupt));
        let action = move || {
            if shared.watched.load(Ordering::Relaxed) & bit(signal) == 0 {
                let _ = emulate_default_handler(signal);
                return;
            }
            shared.arrived.fetch_or(bit(signal), Ordering::Release);
            interrupt.store(true, Ordering::Relaxed);
            poller::signal(&wake);
        };
        // SAFETY: the action does what is allowed in a signal handler only: atomics, and a write that touches no `errno`.
        let id = unsafe { register(signal, action) }?;
        self.registered.push((signal, id));
        Ok(())
    }

    /// Gives a signal its default effect again.
    pub fn unwatch(&mut self, signal: i32) {
        if (1..=64).contains(&signal) {
            self.shared.watched.fetch_and(!bit(signal), Ordering::Relaxed);
        }
    }

    /// Signals that arrived since the last call, by number.
    pub fn take(&self) -> impl Iterator<Item = i32> + use<> {
        let bits = self.shared.arrived.swap(0, Ordering::Acquire);
        (1..=64).filter(move |s| bits & bit(*s) != 0)
    }

    /// Whether this one arrived, which is then forgotten. Others stay.
    pub fn take_one(&self, signal: i32) -> bool {
        self.shared.arrived.fetch_and(!bit(signal), Ordering::Acquire) & bit(signal) != 0
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for (_, id) in self.registered.drain(..) {
            unregister(id);
        }
    }
}
