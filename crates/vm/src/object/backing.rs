//! Memory outside the heap: the one way to get it, whoever it is for.
//!
//! [`Cx::obtain`] collects before much is taken, asks, collects ever more thoroughly while the answer is no, and throws a
//! RangeError in the end. Stores ([`Cx::new_store`]) and slab regions ([`Cx::new_region`]) come through it, and so should
//! whatever else a charge can be refused for.
//!
//! Array buffers and views hold a [`Backing`] as a word of their cells. The last one to go frees the bytes: large stores on
//! the sweeper's thread, foreign memory when the embedder asks for [`Stores::take_foreign`].
//!
//! **Invariants.** A store has at most one ARRAY_BUFFER cell at a time. Its address is kept weakly, in the store's link
//! (one for all regions of a slab): the cell's `moved` hook and finalizer keep it right. Nobody else sets links.

use super::pin_sites::PinSites;
use crate::cx::{Cx, JsResult, Thrown};
use std::cell::{Cell, RefCell};
use tally_heap::{AnyCell, Gc, Header, Heap, OutOfMemory, Ref, Val};
use tally_ledger::{Account, Ledger};
use tally_offheap::{AllocError, Backing, Region, SlabPool, StoreRef, Stores};

/// Where an isolate's memory outside the heap comes from and goes to.
pub struct Buffers {
    pub stores: Stores,
    /// Bytes of stores, whoever holds them.
    stores_due: Due,
    /// The pools whose slabs are evacuated.
    pub(super) pools: RefCell<Vec<SlabPool>>,
    /// Whether any are.
    pub evacuates: Cell<bool>,
    /// Which lines keep slabs where they are.
    pub pins: PinSites,
    /// Bytes held in slabs.
    slabs_due: Due,
}

/// When a marking is to find out how many of some bytes belong to the dead.
#[derive(Debug)]
struct Due {
    at: Cell<u64>,
    least: u64,
    /// How many markings there had been when one was asked for.
    asked: Cell<Option<u64>>,
}

impl Due {
    fn new(least: u64) -> Due {
        Due { at: Cell::new(least), least, asked: Cell::new(None) }
    }
    /// So many live.
    fn found(&self, live: u64) {
        self.asked.set(None);
        self.at.set(self.least.max(live + live / 2));
    }
}

/// Least bytes held in slabs at which a marking is due.
const FIRST_SLABS_DUE: u64 = 24 << 20;

/// Least bytes of stores at which a marking is due.
const FIRST_DUE: u64 = 96 << 20;

impl Buffers {
    pub fn new(ledger: &Ledger) -> Buffers {
        Buffers {
            stores: Stores::new(ledger.clone()),
            stores_due: Due::new(FIRST_DUE),
            pools: RefCell::default(),
            evacuates: Cell::new(true),
            pins: PinSites::default(),
            slabs_due: Due::new(FIRST_SLABS_DUE),
        }
    }

    /// Has the slabs of a pool evacuated.
    pub fn add_pool(&self, pool: &SlabPool) {
        self.pools.borrow_mut().push(pool.clone());
    }

    /// Gives back slabs that nobody has any part of.
    pub fn trim_pools(&self) {
        self.pools.borrow().iter().for_each(SlabPool::trim);
    }

    /// Bytes of slabs that regions and views have.
    fn held_in_slabs(&self) -> u64 {
        self.pools.borrow().iter().map(SlabPool::held_bytes).sum()
    }

    /// Whether slabs waste enough for a slice of work.
    #[inline]
    pub fn is_evacuation_due(&self) -> bool {
        self.pools.borrow().iter().any(SlabPool::is_evacuation_due)
    }

    /// A collection ended in idle time: as [`SlabPool::more_died`].
    pub fn more_died(&self) {
        self.pools.borrow().iter().for_each(SlabPool::more_died);
    }
}

/// The array buffer's cell of these bytes, if it lives. One that a marking found dead is not revived: its bytes get another,
/// and its finalizer, which is to come, will not find itself in the link.
pub(super) fn buffer_cell<'h>(heap: &'h Heap, b: &Backing) -> Option<Val<'h>> {
    let cell: *mut AnyCell = std::ptr::with_exposed_provenance_mut(b.link());
    if cell.is_null() {
        return None;
    }
    // SAFETY: the invariant above: a link is the address of a cell whose finalizer has not run.
    let cell: Ref<'h, AnyCell> = unsafe { Ref::from_ptr(cell) };
    (!heap.is_dead(cell)).then(|| cell.val())
}

/// Notes the array buffer's cell of these bytes; null forgets it.
pub(super) fn set_buffer_cell(b: &Backing, cell: *const Header) {
    // SAFETY: the invariant above: links are addresses of ARRAY_BUFFER cells, and this file alone reads and writes them.
    unsafe { b.set_link(cell.expose_provenance()) };
}

/// Follows the array buffer, if it is the cell that was at `from`. A null `to` forgets it.
pub(super) fn buffer_has_moved(b: &Backing, from: *const Header, to: *const Header) {
    if b.link() == from.addr() {
        set_buffer_cell(b, to);
    }
}

impl Cx {
    /// Gets memory outside the heap: `ask`, which wants some `bytes` of it, is run again after the end of a marking under way, a
    /// scavenge and each of two full collections as long as it is refused. ECMA-262 §6.2.9.1 CreateByteDataBlock.
    ///
    /// Throws RangeError: with the code ERR_MEMORY_LIMIT when the ledger's limit refused, V8's "Array buffer allocation
    /// failed" otherwise.
    pub fn obtain<R>(&mut self, bytes: u64, ask: impl Fn(&Cx) -> Result<R, AllocError>) -> JsResult<R> {
        self.before_external(bytes);
        match ask(self) {
            Ok(r) => Ok(r),
            Err(e) => self.obtain_again(e, ask),
        }
    }

    /// Collects, if so many bytes are not to be had otherwise: for who will ask for them when nobody can.
    pub fn collect_for(&mut self, bytes: u64) {
        if let Err(thrown) = self.obtain(bytes, |cx| cx.ledger().charge(Account::ArrayBuffers, bytes).map_err(AllocError::Limit)) {
            // Whoever wants the memory is told.
            let mark = self.open_scope();
            let out = self.slot();
            self.take_exception(thrown, out);
            self.close_scope(mark);
        }
    }

    #[cold]
    fn obtain_again<R>(&mut self, mut error: AllocError, ask: impl Fn(&Cx) -> Result<R, AllocError>) -> JsResult<R> {
        for gc in [None, Some(Gc::Scavenge), Some(Gc::Full), Some(Gc::Full), Some(Gc::Evacuate)] {
            let never = match &error {
                AllocError::TooLarge { .. } => true,
                AllocError::Limit(e) => e.asked > e.limit,
                AllocError::OutOfMemory { .. } => false,
            };
            if never {
                break;
            }
            let worth = match gc {
                None => self.finish_under_way(),
                Some(Gc::Scavenge) => true,
                Some(Gc::Full) => self.worth_collecting(),
                Some(Gc::Evacuate) => self.is_scattered(),
            };
            if !worth {
                continue;
            }
            if let Some(gc) = gc {
                self.collect(gc, "external allocation failed");
            }
            self.buffers.trim_pools();
            self.buffers.stores.trim(|| true);
            self.buffers.stores.sweeper().drain();
            match ask(self) {
                Ok(r) => return Ok(r),
                Err(e) => error = e,
            }
        }
        Err(self.allocation_failed(error))
    }

    /// Collects when that is likely to free much, and waits for the sweeper's thread when it has fallen far behind.
    fn before_external(&mut self, bytes: u64) {
        self.about_to_take(usize::try_from(bytes).unwrap_or(usize::MAX));
        const MOST_BEHIND: u64 = 64 << 20;
        self.external_pressure(usize::try_from(bytes).unwrap_or(usize::MAX / 2).min(1 << 40));
        let charged = self.store_bytes();
        if charged.saturating_sub(self.external_bytes() as u64) > MOST_BEHIND {
            self.buffers.stores.sweeper().drain();
        }
        // The heap knows a store by its first view only: one that lives on through another is in the ledger alone.
        let due = &self.buffers.stores_due;
        if self.is_found_out(due) {
            self.buffers.stores.sweeper().drain();
            due.found(self.store_bytes());
        }
        let due_at = due.at.get();
        if charged.saturating_add(bytes) > due_at {
            self.buffers.stores.sweeper().drain();
            let wanted = self.store_bytes().saturating_add(bytes);
            if wanted > due_at && self.find_out(|b| &b.stores_due, wanted, "external memory limit") {
                self.buffers.stores.sweeper().drain();
                self.buffers.stores_due.found(self.store_bytes());
            }
        } else if charged < due_at / 4 {
            due.at.set(due.least.max(due_at / 2));
        }
    }

    /// Much is held in slabs: by the young dead, or else a marking finds out by whom.
    #[cold]
    fn slabs_are_due(&mut self) {
        let due = &self.buffers.slabs_due;
        let due_at = due.at.get();
        if due.asked.get().is_none() {
            self.collect(Gc::Scavenge, "slabs");
        }
        let held = self.buffers.held_in_slabs();
        if held > due_at - due_at / 4 && self.find_out(|b| &b.slabs_due, held, "slabs") {
            self.buffers.slabs_due.found(self.buffers.held_in_slabs());
        }
    }

    /// Whether a marking that was asked for is over.
    #[inline]
    fn is_found_out(&self, due: &Due) -> bool {
        due.asked.get().is_some_and(|then| !self.is_marking_or_sweeping() && self.markings() > then)
    }

    /// More than was due is wanted: a marking finds out how much of it lives, in one go if that takes until half as much again
    /// is wanted. Whether it is known now.
    #[cold]
    fn find_out(&mut self, due: fn(&Buffers) -> &Due, wanted: u64, reason: &'static str) -> bool {
        let Due { at, asked, .. } = due(&self.buffers);
        let due_at = at.get();
        if wanted <= due_at + due_at / 2 {
            asked.set(asked.get().or(Some(self.markings())));
            self.mark_for_external();
            return false;
        }
        self.collect(Gc::Full, reason);
        true
    }

    fn store_bytes(&self) -> u64 {
        self.ledger().account(Account::ArrayBuffers).current + self.ledger().account(Account::SharedBuffers).current
    }

    /// `bytes` zero bytes, or arbitrary ones.
    pub fn new_store(&mut self, bytes: u64, zeroed: bool) -> JsResult<StoreRef> {
        let account = Account::ArrayBuffers;
        self.obtain(bytes, |cx| {
            let stores = &cx.buffers.stores;
            if zeroed { stores.zeroed(account, bytes) } else { stores.uninit(account, bytes) }
        })
    }

    /// `bytes` zero bytes that can be resized up to `max`.
    pub fn new_resizable_store(&mut self, bytes: u64, max: u64) -> JsResult<StoreRef> {
        self.obtain(bytes, |cx| cx.buffers.stores.resizable(Account::ArrayBuffers, bytes, max))
    }

    /// `bytes` zero bytes that other isolates may see; with a `max`, they grow.
    pub fn new_shared_store(&mut self, bytes: u64, max: Option<u64>) -> JsResult<StoreRef> {
        self.obtain(bytes, |cx| cx.buffers.stores.shared(bytes, max))
    }

    /// A region of `want` bytes of a pool's slab, or of what the current slab has left if that is at least `least`. The
    /// content is arbitrary.
    #[inline]
    pub fn new_region(&mut self, pool: &SlabPool, want: usize, least: usize) -> JsResult<Region> {
        if self.config().stress.is_some() {
            self.evacuate_for_stress();
        }
        // Out of a slab that is there already: takes no memory.
        if let Some(region) = pool.alloc_here(want, least) {
            return Ok(region);
        }
        if pool.is_collection_due() {
            self.collect(Gc::Scavenge, "slabs");
            pool.note_collection();
        }
        if pool.is_evacuation_due() || self.buffers.stores.is_trim_due() {
            self.evacuate_slabs();
        }
        let due = &self.buffers.slabs_due;
        if self.is_found_out(due) {
            due.found(self.buffers.held_in_slabs());
        }
        if self.buffers.held_in_slabs() > due.at.get() {
            self.slabs_are_due();
        }
        self.obtain(pool.slab_size() as u64, |_| pool.alloc_at_most(want, least))
    }

    /// The RangeError for memory outside the heap that is not to be had.
    #[cold]
    pub fn allocation_failed(&mut self, e: AllocError) -> Thrown {
        self.heap_mut().note_refusal();
        match e {
            AllocError::Limit(l) => self.out_of_memory(OutOfMemory::Limit(l)),
            AllocError::TooLarge { .. } => self.range_error("Array buffer allocation failed"),
            // More than any machine has: V8's words, as for what is too large.
            AllocError::OutOfMemory { asked } if asked >= 1 << 40 => self.range_error("Array buffer allocation failed"),
            AllocError::OutOfMemory { asked } => self.out_of_memory(OutOfMemory::System { bytes: asked }),
        }
    }
}
