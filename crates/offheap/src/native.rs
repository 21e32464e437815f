//! [`CountingAllocator`]: a global allocator that knows how much it has given out.
//!
//! It passes everything on to the system's allocator and keeps one sum: an add per allocation, a subtraction per free.
//! What Rust code holds and no account charges (tables, queues, parsed programs, libraries) is seen that way. Backing
//! stores do not come from it, so nothing is counted twice, but for buffers of vectors that became stores.
//!
//! Each thread's part is counted, too, in a thread-local sum: what an isolate on a thread of its own takes. What is freed on
//! another thread than it was had on is missing on one and too much on the other, so that sum may even be negative.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

thread_local! {
    /// Without a destructor: to be had at any time, also while a thread ends.
    static OF_THREAD: Cell<i64> = const { Cell::new(0) };
}

/// Bytes given out to this thread and not got back by it.
#[must_use]
pub fn given_to_thread() -> u64 {
    u64::try_from(OF_THREAD.get()).unwrap_or(0)
}

/// Counts bytes asked for, not what the system's allocator rounds them up to.
///
/// ```
/// use tally_offheap::CountingAllocator;
///
/// #[global_allocator]
/// static ALLOCATOR: CountingAllocator = CountingAllocator::new();
///
/// let before = ALLOCATOR.given_out();
/// let v = vec![1u8; 1000];
/// assert_eq!(ALLOCATOR.given_out(), before + 1000);
/// drop(v);
/// ```
#[derive(Debug, Default)]
pub struct CountingAllocator {
    bytes: AtomicU64,
}

impl CountingAllocator {
    #[must_use]
    pub const fn new() -> CountingAllocator {
        CountingAllocator { bytes: AtomicU64::new(0) }
    }
    /// Bytes given out and not got back.
    pub fn given_out(&self) -> u64 {
        self.bytes.load(Relaxed)
    }
    /// The counter itself, for `Ledger::meter_native`.
    #[must_use]
    pub const fn counter(&self) -> &AtomicU64 {
        &self.bytes
    }
    fn add(&self, bytes: usize) {
        self.bytes.fetch_add(bytes as u64, Relaxed);
        OF_THREAD.set(OF_THREAD.get() + bytes as i64);
    }
    fn sub(&self, bytes: usize) {
        self.bytes.fetch_sub(bytes as u64, Relaxed);
        OF_THREAD.set(OF_THREAD.get() - bytes as i64);
    }
}

// SAFETY: every call goes to `System`, which keeps the contract; the counter touches no memory of the caller's.
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise.
        let p = unsafe { System.alloc(layout) };
        if !p.is_null() {
            self.add(layout.size());
        }
        p
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise.
        let p = unsafe { System.alloc_zeroed(layout) };
        if !p.is_null() {
            self.add(layout.size());
        }
        p
    }
    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        self.sub(layout.size());
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(p, layout) }
    }
    unsafe fn realloc(&self, p: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's promise.
        let p = unsafe { System.realloc(p, layout, size) };
        if !p.is_null() {
            // Wraps when the block shrinks, and so does the sum: the result is right.
            self.bytes.fetch_add((size as u64).wrapping_sub(layout.size() as u64), Relaxed);
            OF_THREAD.set(OF_THREAD.get() + size as i64 - layout.size() as i64);
        }
        p
    }
}
