//! Signals: a thread waits for the ones asked for and wakes the loop.
//!
//! The thread is started when the first signal is watched, so that programs without signals do not pay for it.

use signal_hook::iterator::{Handle, Signals as Waiter};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

#[derive(Default)]
struct Shared {
    arrived: Mutex<Vec<i32>>,
    woken: AtomicBool,
    wake: Condvar,
}

/// The signals of one runtime.
#[derive(Default)]
pub struct Signals {
    shared: Arc<Shared>,
    handle: Option<Handle>,
    thread: Option<std::thread::JoinHandle<()>>,
    /// Raised together with the condition, so that a busy program looks up.
    interrupt: Option<Arc<AtomicBool>>,
}

impl Signals {
    /// Which flag to raise when a signal arrives.
    pub fn set_interrupt(&mut self, flag: Arc<AtomicBool>) {
        self.interrupt = Some(flag);
    }

    /// Starts waiting for a signal.
    ///
    /// # Errors
    /// For signals that cannot be caught.
    pub fn watch(&mut self, signal: i32) -> std::io::Result<()> {
        if signal_hook::consts::FORBIDDEN.contains(&signal) {
            return Err(std::io::Error::from_raw_os_error(22));
        }
        if let Some(h) = &self.handle {
            return h.add_signal(signal);
        }
        let mut waiter = Waiter::new([signal])?;
        self.handle = Some(waiter.handle());
        let (shared, interrupt) = (self.shared.clone(), self.interrupt.clone());
        self.thread = Some(std::thread::Builder::new().name("signals".into()).stack_size(64 * 1024).spawn(move || {
            for signal in waiter.forever() {
                if let Ok(mut list) = shared.arrived.lock() {
                    list.push(signal);
                }
                if let Some(flag) = &interrupt {
                    flag.store(true, Ordering::Relaxed);
                }
                shared.wake.notify_all();
            }
        })?);
        Ok(())
    }

    /// Signals that arrived since the last call.
    pub fn take(&self) -> Vec<i32> {
        self.shared.arrived.lock().map(|mut l| std::mem::take(&mut *l)).unwrap_or_default()
    }

    /// Sleeps until a signal arrives, somebody calls the waker, or the time is over.
    pub fn wait(&self, timeout: Duration) {
        let Ok(list) = self.shared.arrived.lock() else { return };
        let sleepy = |list: &mut Vec<i32>| list.is_empty() && !self.shared.woken.load(Ordering::Acquire);
        let _ = self.shared.wake.wait_timeout_while(list, timeout, sleepy);
        self.shared.woken.store(false, Ordering::Release);
    }

    /// What ends a [`wait`](Signals::wait), the present one or else the next, from any thread.
    pub fn waker(&self) -> Arc<dyn Fn() + Send + Sync> {
        let shared = self.shared.clone();
        Arc::new(move || {
            shared.woken.store(true, Ordering::Release);
            // Taken so that a loop which is about to sleep is asleep, and hears it.
            drop(shared.arrived.lock());
            shared.wake.notify_all();
        })
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        if let Some(h) = self.handle.take() {
            h.close();
        }
        if let Some(t) = self.thread.take() {
            let _ = t.join();
        }
    }
}

impl Signals {
    /// Returns signals that somebody else is to take.
    pub fn put_back(&self, signals: Vec<i32>) {
        if let Ok(mut list) = self.shared.arrived.lock() {
            list.extend(signals);
        }
    }
}
