//! Memory outside the heap as the machine's cells hold it: [`Backing`], and getting it with collections in between.
//!
//! A `Backing` is a backing store, or a region of a slab. Array buffers and views own counted references to it (as raw
//! words in their cells); the last one to go frees the bytes: large stores on the sweeper's thread, foreign memory when
//! the embedder asks for [`Buffers::take_foreign`].
//!
//! **Invariants.** A store has at most one ARRAY_BUFFER cell at a time. Its address is kept weakly, in `Backing::buffer`
//! or, for slabs, in `Slab::link`: the cell's `moved` hook and finalizer keep it right.

use crate::cx::{Cx, JsResult, Thrown};
use std::cell::{Cell, RefCell};
use std::ptr::NonNull;
use std::rc::Rc;
use tally_heap::{Gc, Header, OutOfMemory};
use tally_ledger::{Account, Ledger};
use tally_offheap::{AllocError, ForeignFree, MAP_THRESHOLD, Region, Released, SlabRef, StoreRef, Stores, Sweeper};

/// Where an isolate's memory outside the heap comes from and goes to.
pub struct Buffers {
    pub stores: Stores,
    yard: Rc<Yard>,
    /// Bytes of stores at which a full collection is due, whoever holds them.
    due_at: Cell<u64>,
}

/// Least bytes of stores at which a full collection is due.
const FIRST_DUE: u64 = 96 << 20;

/// Where the dead go.
#[derive(Default)]
struct Yard {
    sweeper: Rc<Sweeper>,
    foreign: RefCell<Vec<ForeignFree>>,
}

impl Yard {
    fn bury(&self, store: StoreRef) {
        match store.release() {
            Released::StillShared => {}
            // Unmapping is slow enough for another thread; a small block goes faster than it is handed over.
            Released::Ours(dead) if dead.charged_bytes() >= MAP_THRESHOLD as u64 => self.sweeper.hand_over([dead]),
            Released::Ours(dead) => drop(dead),
            Released::Foreign(f) => self.foreign.borrow_mut().push(f),
        }
    }
}

impl Buffers {
    pub fn new(ledger: &Ledger) -> Buffers {
        Buffers { stores: Stores::new(ledger.clone()), yard: Rc::default(), due_at: Cell::new(FIRST_DUE) }
    }
    /// The thread that frees large stores: for slab pools.
    pub fn sweeper(&self) -> Rc<Sweeper> {
        self.yard.sweeper.clone()
    }
    /// Foreign memory that died since the last call: to be run by the loop, outside any collection.
    pub fn take_foreign(&self) -> Vec<ForeignFree> {
        self.yard.foreign.take()
    }
    fn backing(&self, hold: Hold) -> BackingRef {
        BackingRef::new(Backing { hold: RefCell::new(Some(hold)), buffer: Cell::default(), yard: self.yard.clone() })
    }
    /// A store under the machine's care.
    pub fn adopt(&self, store: StoreRef) -> BackingRef {
        self.backing(Hold::Store(store))
    }
    /// A region of a slab under the machine's care.
    pub fn adopt_region(&self, region: Region) -> BackingRef {
        self.backing(Hold::Region(region))
    }
    /// All of a slab, which stays in place from now on.
    pub(super) fn adopt_slab(&self, slab: SlabRef) -> BackingRef {
        let store = slab.pin();
        self.backing(Hold::Slab(slab, store))
    }
}

enum Hold {
    Store(StoreRef),
    /// All of a slab, for its array buffer.
    Slab(SlabRef, StoreRef),
    /// A part of a slab, for views.
    Region(Region),
}

/// Bytes outside the heap, shared by views and an array buffer.
pub struct Backing {
    /// `None` only while it is being dropped.
    hold: RefCell<Option<Hold>>,
    /// The ARRAY_BUFFER cell of the whole store, if there is one.
    buffer: Cell<usize>,
    yard: Rc<Yard>,
}

/// A counted reference.
pub type BackingRef = Rc<Backing>;

impl Backing {
    fn with<R>(&self, f: impl FnOnce(&Hold) -> R) -> R {
        match &*self.hold.borrow() {
            Some(h) => f(h),
            None => unreachable!("a backing is used after it was dropped"),
        }
    }
    /// First byte of what views may address through this.
    pub fn base(&self) -> *mut u8 {
        self.with(|h| match h {
            Hold::Store(s) | Hold::Slab(_, s) => s.as_ptr(),
            Hold::Region(r) => r.as_ptr(),
        })
    }
    /// Bytes that views may address.
    pub fn len(&self) -> usize {
        self.with(|h| match h {
            Hold::Store(s) | Hold::Slab(_, s) => s.len(),
            Hold::Region(r) => r.len(),
        })
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The whole store: what the array buffer shows.
    pub fn store(&self) -> StoreRef {
        self.with(|h| match h {
            Hold::Store(s) | Hold::Slab(_, s) => s.clone(),
            Hold::Region(r) => r.slab().store().clone(),
        })
    }
    /// The slab, if this is a region of one.
    pub fn slab(&self) -> Option<SlabRef> {
        self.with(|h| match h {
            Hold::Store(_) | Hold::Slab(..) => None,
            Hold::Region(r) => Some(r.slab().clone()),
        })
    }
    /// Whether this is all of a slab.
    pub fn is_slab(&self) -> bool {
        self.with(|h| matches!(h, Hold::Slab(..)))
    }
    /// Says that the program saw where the bytes are: a slab stays in place from now on.
    pub fn pin(&self) {
        self.with(|h| {
            if let Hold::Region(r) = h {
                let _ = r.slab().pin();
            }
        });
    }
    /// The longest the store can become, if it can be resized.
    pub fn max_len(&self) -> Option<usize> {
        self.with(|h| match h {
            Hold::Store(s) => s.max_byte_length(),
            Hold::Slab(..) | Hold::Region(_) => None,
        })
    }
    /// Where the address of the array buffer's cell is kept.
    fn link<R>(&self, f: impl FnOnce(&Cell<usize>) -> R) -> R {
        self.with(|h| match h {
            Hold::Store(_) => f(&self.buffer),
            Hold::Slab(s, _) => f(s.link()),
            Hold::Region(r) => f(r.slab().link()),
        })
    }
    /// The address of the array buffer's cell, or 0.
    ///
    /// (With incremental marking, whoever revives the cell through this has to mark it.)
    pub(super) fn buffer_cell(&self) -> usize {
        self.link(Cell::get)
    }
    pub(super) fn set_buffer_cell(&self, cell: *const Header) {
        self.link(|l| l.set(cell.expose_provenance()));
    }
    /// Follows the array buffer, if it is the cell that was at `from`. A null `to` forgets it.
    pub(super) fn buffer_has_moved(&self, from: *const Header, to: *const Header) {
        self.link(|l| {
            if l.get() == from.addr() {
                l.set(to.expose_provenance());
            }
        });
    }
    /// Moves a region's bytes into another region of at least the same length. Views are the caller's business.
    pub(crate) fn replace_region(&self, to: Region) {
        let old = self.hold.borrow_mut().replace(Hold::Region(to));
        let new = self.hold.borrow();
        if let (Some(Hold::Region(from)), Some(Hold::Region(to))) = (&old, &*new) {
            for (t, f) in to.cells().iter().zip(from.cells()) {
                t.set(f.get());
            }
        }
    }
    /// Takes the store out of an array buffer that is being detached. Nobody else may refer to the backing any more;
    /// otherwise the store stays shared.
    pub(super) fn take_store(this: BackingRef) -> StoreRef {
        let store = this.store();
        if Rc::strong_count(&this) == 1
            && let Some(Hold::Store(own)) = this.hold.borrow_mut().take()
        {
            drop(store);
            return own;
        }
        store
    }
}

impl Drop for Backing {
    fn drop(&mut self) {
        match self.hold.get_mut().take() {
            Some(Hold::Store(s)) => self.yard.bury(s),
            Some(Hold::Slab(slab, store)) => drop((store, slab)),
            Some(Hold::Region(r)) => drop(r),
            None => {}
        }
    }
}

/// A reference as a word of a cell.
pub(super) fn into_word(b: BackingRef) -> usize {
    Rc::into_raw(b).expose_provenance()
}
/// The reference in a word of a cell.
///
/// # Safety
/// `word` is what `into_word` gave, taken back once.
pub(super) unsafe fn from_word(word: usize) -> Option<BackingRef> {
    let p: *const Backing = std::ptr::with_exposed_provenance(word);
    // SAFETY: the caller's promise.
    NonNull::new(p.cast_mut()).map(|p| unsafe { Rc::from_raw(p.as_ptr().cast_const()) })
}
/// The backing behind a word of a cell.
///
/// # Safety
/// `word` is 0 or what `into_word` gave, and the cell keeps it for `'h`.
pub(super) unsafe fn peek_word<'h>(word: usize) -> Option<&'h Backing> {
    // SAFETY: the caller's promise.
    unsafe { std::ptr::with_exposed_provenance::<Backing>(word).as_ref() }
}

impl Cx {
    /// Gets a store, collecting as long as that may help. ECMA-262 §6.2.9.1 CreateByteDataBlock.
    ///
    /// Throws RangeError: with the code ERR_MEMORY_LIMIT when the ledger's limit refused, V8's "Array buffer allocation
    /// failed" otherwise.
    pub fn allocate_store(&mut self, bytes: u64, make: impl Fn(&Stores) -> Result<StoreRef, AllocError>) -> JsResult<StoreRef> {
        self.before_external(bytes);
        self.retrying(|cx| make(&cx.buffers.stores))
    }

    /// To be called before `bytes` are taken outside the heap: collects when that is likely to free much, and waits for the
    /// sweeper's thread when it has fallen far behind.
    pub fn before_external(&mut self, bytes: u64) {
        const MOST_BEHIND: u64 = 64 << 20;
        self.external_pressure(usize::try_from(bytes).unwrap_or(usize::MAX / 2).min(1 << 40));
        let charged = self.store_bytes();
        if charged.saturating_sub(self.external_bytes() as u64) > MOST_BEHIND {
            self.buffers.yard.sweeper.drain();
        }
        // The heap knows a store by its first view only: one that lives on through another is in the ledger alone.
        let due_at = self.buffers.due_at.get();
        if charged.saturating_add(bytes) > due_at {
            self.buffers.yard.sweeper.drain();
            if self.store_bytes().saturating_add(bytes) > due_at {
                self.collect(Gc::Full, "external memory limit");
                self.buffers.yard.sweeper.drain();
                let live = self.store_bytes();
                self.buffers.due_at.set(FIRST_DUE.max(live + live / 2));
            }
        } else if charged < due_at / 4 {
            self.buffers.due_at.set(FIRST_DUE.max(due_at / 2));
        }
    }

    fn store_bytes(&self) -> u64 {
        self.ledger().account(Account::ArrayBuffers).current
    }

    /// `bytes` zero bytes, or arbitrary ones.
    pub fn new_store(&mut self, bytes: u64, zeroed: bool) -> JsResult<StoreRef> {
        let account = Account::ArrayBuffers;
        self.allocate_store(bytes, |s| if zeroed { s.zeroed(account, bytes) } else { s.uninit(account, bytes) })
    }

    /// Runs `f`, which asks for memory outside the heap, again after a scavenge, and after each of two full collections.
    pub fn retrying<R>(&mut self, f: impl Fn(&Cx) -> Result<R, AllocError>) -> JsResult<R> {
        let mut error = match f(self) {
            Ok(r) => return Ok(r),
            Err(e) => e,
        };
        if !matches!(error, AllocError::TooLarge { .. }) {
            for gc in [Gc::Scavenge, Gc::Full, Gc::Full] {
                self.collect(gc, "external allocation failed");
                self.buffers.yard.sweeper.drain();
                match f(self) {
                    Ok(r) => return Ok(r),
                    Err(e) => error = e,
                }
            }
        }
        Err(self.allocation_failed(error))
    }

    /// The RangeError for memory outside the heap that is not to be had.
    #[cold]
    pub fn allocation_failed(&mut self, e: AllocError) -> Thrown {
        match e {
            AllocError::Limit(l) => self.out_of_memory(OutOfMemory::Limit(l)),
            AllocError::TooLarge { .. } | AllocError::OutOfMemory { .. } => self.range_error("Array buffer allocation failed"),
        }
    }
}
