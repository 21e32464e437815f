//! [`Figures`]: what every account of an isolate holds at one moment, and how that adds up to the process's RSS.
//!
//! `process.memoryUsage()`, `require('tally:memory').ledger()` and the memory report are views of this one struct, so
//! they cannot disagree. Reading it costs a few dozen loads and one small file.

use crate::heap::Heap;
use crate::stats::SpaceStats;
use tally_ledger::Account;

/// All sizes in bytes.
#[derive(Clone, Debug)]
pub struct Figures {
    /// new, old, large, atoms, shapes, code.
    pub spaces: [SpaceStats; 6],
    /// Cells, dead ones not yet collected included.
    pub heap_used: u64,
    /// Taken from the operating system for the heap.
    pub heap_total: u64,
    /// Backing stores of array buffers that are no slabs.
    pub stores: u64,
    /// Slabs of the Buffer pool, and how much of them live Buffers use. The rest is waste.
    pub buffer_slabs: u64,
    pub buffer_slabs_live: u64,
    pub socket_slabs: u64,
    pub file_slabs: u64,
    /// Pages of small stores that no store has.
    pub store_pages: u64,
    /// Memory that isolates share: what there is, or, of a worker, what it holds.
    pub shared_buffers: u64,
    /// What workers hold, but for native memory that is only measured.
    pub workers: u64,
    pub stream_queues: u64,
    /// What Rust's allocator holds, other accounts' memory not included.
    pub native: u64,
    /// Node's `arrayBuffers`: stores and slabs.
    pub array_buffers: u64,
    /// Node's `external`: array buffers, and what other cells keep outside the heap.
    pub external: u64,
    /// Sum of all accounts (heap pages as committed).
    pub total: u64,
    /// Resident memory of the process.
    pub rss: u64,
}

impl Figures {
    /// Reads them. `buffer_slabs_live` is the embedder's to fill: slabs are its own.
    #[must_use]
    pub fn read(heap: &Heap) -> Figures {
        let stats = heap.stats();
        heap.ledger().refresh();
        let book = heap.ledger().snapshot();
        let bytes = |a: Account| book.account(a).current;
        let array_buffers = book.array_buffers();
        let native = bytes(Account::Native) + bytes(Account::Code);
        let heap_total = stats.committed() as u64;
        Figures {
            spaces: stats.spaces,
            heap_used: stats.used() as u64,
            heap_total,
            stores: bytes(Account::ArrayBuffers),
            buffer_slabs: bytes(Account::BufferSlabs),
            buffer_slabs_live: bytes(Account::BufferSlabs),
            socket_slabs: bytes(Account::SocketSlabs),
            file_slabs: bytes(Account::FileSlabs),
            store_pages: bytes(Account::StorePages),
            shared_buffers: bytes(Account::SharedBuffers),
            workers: bytes(Account::Workers),
            stream_queues: bytes(Account::StreamQueues),
            native,
            array_buffers,
            external: array_buffers.max(heap.external_bytes() as u64),
            total: book.total,
            rss: resident(),
        }
    }
    /// Bytes of slabs that no live Buffer uses.
    #[must_use]
    pub fn buffer_slabs_wasted(&self) -> u64 {
        self.buffer_slabs.saturating_sub(self.buffer_slabs_live)
    }
    /// Resident bytes that no account explains; negative when accounts hold memory nobody has touched.
    #[must_use]
    pub fn unexplained(&self) -> i64 {
        self.rss as i64 - self.total as i64
    }
    /// (name, bytes) of everything but the heap's spaces, as `ledger()` shows them.
    #[must_use]
    pub fn rows(&self) -> [(&'static str, i64); 17] {
        [
            ("heapUsed", self.heap_used as i64),
            ("heapTotal", self.heap_total as i64),
            ("arrayBuffers", self.array_buffers as i64),
            ("stores", self.stores as i64),
            ("bufferSlabs", self.buffer_slabs as i64),
            ("bufferSlabsLive", self.buffer_slabs_live as i64),
            ("bufferSlabsWasted", self.buffer_slabs_wasted() as i64),
            ("socketSlabs", self.socket_slabs as i64),
            ("fileSlabs", self.file_slabs as i64),
            ("storePages", self.store_pages as i64),
            ("sharedBuffers", self.shared_buffers as i64),
            ("workers", self.workers as i64),
            ("streamQueues", self.stream_queues as i64),
            ("native", self.native as i64),
            ("total", self.total as i64),
            ("rss", self.rss as i64),
            ("unexplained", self.unexplained()),
        ]
    }
}

/// Resident memory of this process that no file backs, in bytes; 0 where the system does not say.
#[must_use]
pub fn anonymous() -> u64 {
    let Ok(text) = std::fs::read_to_string("/proc/self/statm") else { return 0 };
    let mut words = text.split(' ').skip(1).map(|p| p.parse::<u64>().unwrap_or(0));
    let (resident, shared) = (words.next().unwrap_or(0), words.next().unwrap_or(0));
    resident.saturating_sub(shared) * rustix::param::page_size() as u64
}

/// Resident memory of this process in bytes; 0 where the system does not say.
#[must_use]
pub fn resident() -> u64 {
    #[cfg(target_os = "linux")]
    {
        let Ok(text) = std::fs::read_to_string("/proc/self/statm") else { return 0 };
        let pages: u64 = text.split(' ').nth(1).and_then(|p| p.parse().ok()).unwrap_or(0);
        pages * rustix::param::page_size() as u64
    }
    #[cfg(not(target_os = "linux"))]
    {
        // The high-water mark is what is to be had without private interfaces.
        // SAFETY: all-zero is a valid rusage, and the call fills it.
        unsafe {
            let mut u: libc::rusage = std::mem::zeroed();
            libc::getrusage(libc::RUSAGE_SELF, &mut u);
            u.ru_maxrss as u64
        }
    }
}
