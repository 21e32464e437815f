//! [`Statistics`]: what an isolate holds. Reading them collects and allocates nothing.

use crate::shared::{Poison, Shared};
use tally_ledger::Account;
use tally_vm::Cx;

/// Figures of one isolate at one moment, in bytes where nothing else is said.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statistics {
    /// In cells of the heap, dead ones not yet collected included.
    pub heap_used: u64,
    /// Taken from the operating system for the heap.
    pub heap_total: u64,
    /// Backing stores of ArrayBuffers.
    pub array_buffers: u64,
    /// Kept outside the heap by cells: array buffers, closures of native functions.
    pub external: u64,
    /// Everything that counts against [`Limits::max_memory`](crate::Limits::max_memory).
    pub total: u64,
    /// The highest `total` so far.
    pub total_peak: u64,
    /// [`Limits::max_memory`](crate::Limits::max_memory).
    pub memory_limit: Option<u64>,
    /// Collections of the young generation so far, a count.
    pub young_collections: u64,
    /// Collections of everything so far, a count.
    pub full_collections: u64,
}

/// Reads them; of a machine that panicked the ledger's alone, since nothing looks at its heap any more.
pub(crate) fn read(cx: &Cx, shared: &Shared) -> Statistics {
    let ledger = cx.ledger();
    let array_buffers = ledger.account(Account::ArrayBuffers).current;
    if shared.poisoned_by() == Some(Poison::Machine) {
        return Statistics {
            heap_used: ledger.heap_total(),
            heap_total: ledger.heap_total(),
            array_buffers,
            external: array_buffers,
            total: ledger.total(),
            total_peak: ledger.total_peak(),
            memory_limit: ledger.limit(),
            young_collections: 0,
            full_collections: 0,
        };
    }
    let heap = cx.stats();
    Statistics {
        heap_used: heap.used() as u64,
        heap_total: heap.committed() as u64,
        array_buffers,
        external: array_buffers.max(heap.external as u64),
        total: ledger.total(),
        total_peak: ledger.total_peak(),
        memory_limit: ledger.limit(),
        young_collections: heap.scavenges.count,
        full_collections: heap.full.count + heap.evacuations.count,
    }
}
