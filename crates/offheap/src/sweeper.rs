//! The sweeper: a thread that frees dead stores, so that a collection's pause does not pay for unmapping.
//!
//! A collection hands over what died; the thread, started by the first hand-over, frees it. The queue is bounded:
//! when it is full, or a thread cannot be had, the caller frees instead. [`Sweeper::drain`] waits until all is freed,
//! which is what an allocation does before it gives up.
//!
//! **Invariants**: a store handed over is freed exactly once; dropping the sweeper frees all that is left and joins.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::yard::DeadStore;

/// Stores the queue takes before the caller has to free by itself.
const QUEUE_LIMIT: usize = 1 << 16;

/// Bytes freed at once after which the system's allocator is told to give pages back.
const WORTH_TRIMMING: u64 = 2 << 20;

/// Has the system's allocator give back the pages that it keeps for later.
fn trim_malloc() {
    #[cfg(all(target_os = "linux", target_env = "gnu", not(miri)))]
    // SAFETY: may be called at any time, on any thread.
    unsafe {
        libc::malloc_trim(0);
    }
}

#[derive(Default)]
struct Queue {
    waiting: Vec<DeadStore>,
    /// Whether the thread is freeing a batch now.
    busy: bool,
    stop: bool,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    work: Condvar,
    idle: Condvar,
    bytes_freed: AtomicU64,
    stores_freed: AtomicU64,
}

impl Shared {
    /// The queue. A panic while it was locked leaves it whole, so poison is of no concern.
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn free(&self, store: DeadStore) {
        let bytes = store.charged_bytes();
        drop(store);
        self.bytes_freed.fetch_add(bytes, Relaxed);
        self.stores_freed.fetch_add(1, Relaxed);
    }

    fn run(&self) {
        let mut queue = self.lock();
        loop {
            if !queue.waiting.is_empty() {
                let batch = std::mem::take(&mut queue.waiting);
                queue.busy = true;
                drop(queue);
                let mut bytes = 0;
                for store in batch {
                    bytes += store.charged_bytes();
                    self.free(store);
                }
                if bytes >= WORTH_TRIMMING {
                    trim_malloc();
                }
                queue = self.lock();
                queue.busy = false;
            } else if queue.stop {
                return;
            } else {
                self.idle.notify_all();
                queue = self.work.wait(queue).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }
}

/// See the [module](self). Belongs to the thread that collects.
#[derive(Default)]
pub struct Sweeper {
    shared: Arc<Shared>,
    thread: RefCell<Option<JoinHandle<()>>>,
}

impl std::fmt::Debug for Sweeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sweeper")
            .field("bytes_freed", &self.bytes_freed())
            .field("stores_freed", &self.stores_freed())
            .finish_non_exhaustive()
    }
}

impl Sweeper {
    /// Has `dead` freed, soon. Hand over in batches: each call takes a lock and may wake the thread.
    pub(crate) fn hand_over(&self, dead: impl IntoIterator<Item = DeadStore>) {
        let mut dead = dead.into_iter().peekable();
        if dead.peek().is_none() {
            return;
        }
        let threaded = self.ensure_thread();
        if threaded {
            let mut queue = self.shared.lock();
            while queue.waiting.len() < QUEUE_LIMIT {
                match dead.next() {
                    Some(store) => queue.waiting.push(store),
                    None => break,
                }
            }
            drop(queue);
            self.shared.work.notify_one();
        }
        for store in dead {
            self.shared.free(store);
        }
    }

    /// Waits until everything handed over has been freed.
    pub fn drain(&self) {
        if self.thread.borrow().is_none() {
            return;
        }
        let mut queue = self.shared.lock();
        while queue.busy || !queue.waiting.is_empty() {
            queue = self.shared.idle.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Bytes freed so far.
    #[must_use]
    pub fn bytes_freed(&self) -> u64 {
        self.shared.bytes_freed.load(Relaxed)
    }

    /// Stores freed so far.
    #[must_use]
    pub fn stores_freed(&self) -> u64 {
        self.shared.stores_freed.load(Relaxed)
    }

    fn ensure_thread(&self) -> bool {
        let mut thread = self.thread.borrow_mut();
        if thread.is_none() {
            let shared = Arc::clone(&self.shared);
            *thread = thread::Builder::new().name("tally-sweeper".into()).stack_size(128 * 1024).spawn(move || shared.run()).ok();
        }
        thread.is_some()
    }
}

impl Drop for Sweeper {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.get_mut().take() {
            self.shared.lock().stop = true;
            self.shared.work.notify_one();
            // A deleter of ours cannot panic, so neither can the thread.
            let _ = thread.join();
        }
    }
}
