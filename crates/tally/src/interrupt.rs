//! [`InterruptHandle`]: stopping a program from another thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Stops the program of one isolate, from any thread. Does nothing once the isolate is gone.
///
/// ```
/// use tally::{Error, Isolate, Limits};
/// let mut isolate = Isolate::new(Limits::default())?;
/// let handle = isolate.interrupt_handle();
/// let watchdog = std::thread::spawn(move || {
///     std::thread::sleep(std::time::Duration::from_millis(20));
///     handle.interrupt();
/// });
/// let r = isolate.enter(|scope| scope.evaluate("loop.js", "for (;;);").map(|_| ()));
/// assert!(matches!(r, Err(Error::Terminated)));
/// watchdog.join().unwrap();
/// // The isolate is as good as before.
/// isolate.enter(|scope| scope.evaluate("next.js", "1 + 1").map(|_| ()))?;
/// # Ok::<(), tally::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct InterruptHandle {
    pub(crate) stop: Arc<AtomicBool>,
    pub(crate) attention: Arc<AtomicBool>,
}

impl InterruptHandle {
    /// Ends the running program at its next call or turn of a loop: no `catch` or `finally` of it runs, and the
    /// embedder's outermost call answers [`Error::Terminated`](crate::Error::Terminated). If no program runs, the next
    /// one ends as soon as it begins, so that no request is lost between two calls.
    ///
    /// What is not JavaScript is not cut short: one long operation of the runtime's own (matching a regular expression,
    /// sorting without a comparison function, `Atomics.wait`), a native function, another isolate that one has entered.
    pub fn interrupt(&self) {
        self.stop.store(true, Ordering::Relaxed);
        self.attention.store(true, Ordering::Relaxed);
    }
    /// Takes back a request that the program has not seen yet.
    pub fn cancel(&self) {
        self.stop.store(false, Ordering::Relaxed);
    }
}
