//! Makes backing stores: checks the length, charges the ledger, gets the bytes, in that order.
//!
//! Its clones share where the dead go: the sweeper's thread and the list of foreign memory.
//!
//! **Invariant**: when any step fails, the steps before it are undone and the error says which one it was.

use std::ptr::NonNull;
use std::rc::Rc;
use std::sync::Arc;

use tally_ledger::{Account, Ledger};

use crate::error::AllocError;
use crate::memory::{ForeignDeleter, Memory, Refused};
use crate::pages::Pages;
use crate::shared::SharedBytes;
use crate::store::{BackingStore, StoreRef};
use crate::sweeper::Sweeper;
use crate::yard::{ForeignFree, Yard};

/// The largest length a JavaScript array buffer can have, in bytes: 2^53 - 1.
const MAX_SAFE_LENGTH: u64 = (1 << 53) - 1;

/// Makes backing stores for one isolate.
#[derive(Clone, Debug)]
pub struct Stores {
    ledger: Ledger,
    max_byte_length: u64,
    yard: Rc<Yard>,
}

impl Stores {
    /// Stores charged to `ledger`, each as large as the address space allows.
    #[must_use]
    pub fn new(ledger: Ledger) -> Stores {
        Stores { max_byte_length: MAX_SAFE_LENGTH.min(isize::MAX as u64), yard: Rc::new(Yard::new(ledger.clone())), ledger }
    }

    /// Sets the largest length of a single store, in bytes; at most 2^53 - 1.
    #[must_use]
    pub fn with_max_byte_length(mut self, bytes: u64) -> Stores {
        self.max_byte_length = bytes.min(MAX_SAFE_LENGTH).min(isize::MAX as u64);
        self
    }

    /// The largest length of a single store, in bytes.
    #[must_use]
    pub fn max_byte_length(&self) -> u64 {
        self.max_byte_length
    }

    /// The ledger that is charged.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The thread that frees large stores. Before giving up on an allocation, [`drain`](Sweeper::drain) it.
    #[must_use]
    pub fn sweeper(&self) -> &Sweeper {
        &self.yard.sweeper
    }

    /// Gives back what no store has: empty spans of small blocks, on the sweeper's thread, and then, page by page until
    /// `go_on` says no, what is free between blocks. Whether all is done. For idle time and memory pressure.
    pub fn trim(&self, go_on: impl FnMut() -> bool) -> bool {
        self.yard.settle(true);
        self.yard.pages.trim(go_on)
    }

    /// Whether much is free between small blocks: for [`trim_blocks`](Stores::trim_blocks), while there is other work.
    #[must_use]
    pub fn is_trim_due(&self) -> bool {
        self.yard.pages.is_trim_due()
    }

    /// As [`trim`](Stores::trim), but keeps what is kept to be used again.
    pub fn trim_blocks(&self, go_on: impl FnMut() -> bool) -> bool {
        self.yard.settle(false);
        self.yard.pages.trim(go_on)
    }

    /// Bytes of small blocks' pages that no store has.
    #[must_use]
    pub fn free_bytes(&self) -> u64 {
        self.yard.pages.free_bytes()
    }

    pub(crate) fn pages(&self) -> &Pages {
        &self.yard.pages
    }

    /// Foreign memory that died since the last call: to be run by the loop, outside any collection.
    #[must_use]
    pub fn take_foreign(&self) -> Vec<ForeignFree> {
        self.yard.take_foreign()
    }

    /// `len` zero bytes.
    pub fn zeroed(&self, account: Account, len: u64) -> Result<StoreRef, AllocError> {
        self.fixed(account, len, Memory::zeroed)
    }

    /// `len` bytes of arbitrary content, for whoever will overwrite them all or wants the risk
    /// (`Buffer.allocUnsafe`).
    pub fn uninit(&self, account: Account, len: u64) -> Result<StoreRef, AllocError> {
        self.fixed(account, len, Memory::uninit)
    }

    /// A copy of `bytes`.
    pub fn from_bytes(&self, account: Account, bytes: &[u8]) -> Result<StoreRef, AllocError> {
        let store = self.uninit(account, bytes.len() as u64)?;
        // The store is as long as the bytes, so this cannot be out of bounds.
        let _ = store.write(0, bytes);
        Ok(store)
    }

    /// Takes over a vector's bytes, without copying if they are aligned like our own.
    /// What the vector has to spare is charged too.
    pub fn adopt(&self, account: Account, bytes: Vec<u8>) -> Result<StoreRef, AllocError> {
        let len = self.check(bytes.len() as u64)?;
        match Memory::adopt(bytes) {
            Ok(memory) => {
                let charge = self.ledger.charge(account, memory.footprint(len) as u64)?;
                Ok(StoreRef::new(BackingStore::new(memory, len, None, charge, Rc::clone(&self.yard))))
            }
            Err(bytes) => self.from_bytes(account, &bytes),
        }
    }

    /// `len` zero bytes that [`BackingStore::resize`] can change in place to anything up to `max`.
    /// A small store is charged with its maximum, which is what it takes; a large one with its length.
    pub fn resizable(&self, account: Account, len: u64, max: u64) -> Result<StoreRef, AllocError> {
        let max = self.check(max)?;
        let len = self.check(len)?;
        if len > max {
            return Err(AllocError::TooLarge { asked: len as u64, max: max as u64 });
        }
        let bytes = if max < crate::MAP_THRESHOLD || cfg!(miri) { max } else { len };
        let charge = self.ledger.charge(account, bytes as u64)?;
        let memory = Memory::resizable(&self.yard.pages, len, max).map_err(refused(len))?;
        Ok(StoreRef::new(BackingStore::new(memory, len, Some(max), charge, Rc::clone(&self.yard))))
    }

    /// `len` zero bytes that other isolates may have, too; with a `max`, they grow. See [`SharedBytes`] for who pays.
    ///
    /// # Errors
    /// As for all; the process's ledger is asked, and then this one.
    pub fn shared(&self, len: u64, max: Option<u64>) -> Result<StoreRef, AllocError> {
        let len = self.check(len)?;
        let max = max.map(|max| self.check(max)).transpose()?;
        if max.is_some_and(|max| len > max) {
            return Err(AllocError::TooLarge { asked: len as u64, max: max.unwrap_or(0) as u64 });
        }
        self.around(&SharedBytes::new(&self.ledger, len, max)?)
    }

    /// A store around bytes that came from another isolate.
    ///
    /// # Errors
    /// When the ledger refuses.
    pub fn around(&self, bytes: &Arc<SharedBytes>) -> Result<StoreRef, AllocError> {
        let hold = bytes.hold(&self.ledger)?;
        let charge = self.ledger.charge(Account::SharedBuffers, 0)?;
        let (len, max) = (bytes.len(), bytes.max());
        let memory = Memory::of_shared(Arc::clone(bytes), hold);
        Ok(StoreRef::new(BackingStore::new(memory, len, max, charge, Rc::clone(&self.yard))))
    }

    /// Memory that somebody else allocated and `deleter` frees. It exists already, so no limit is asked.
    ///
    /// The deleter runs on this thread, after the last reference was dropped: when [`ForeignFree::run`] is called on what
    /// [`take_foreign`](Stores::take_foreign) returned.
    ///
    /// # Safety
    /// `ptr` is valid for reads and writes of `len` initialised bytes until `deleter` is called, and nothing but this
    /// store's references touches them meanwhile, save in ways that `Cell<u8>` would allow.
    pub unsafe fn foreign(&self, account: Account, ptr: NonNull<u8>, len: usize, deleter: ForeignDeleter) -> StoreRef {
        let charge = self.ledger.charge_beyond_limits(account, len as u64);
        StoreRef::new(BackingStore::new(Memory::foreign(ptr, deleter), len, None, charge, Rc::clone(&self.yard)))
    }

    /// The first `len` bytes of a store that may grow, as one of fixed length. It keeps the other, which is charged for them.
    ///
    /// # Panics
    /// If the store has not so many bytes.
    #[must_use]
    pub fn window(&self, of: &StoreRef, len: usize) -> StoreRef {
        assert!(len <= of.len(), "a window of more than there is");
        let charge = self.ledger.charge_beyond_limits(of.account(), 0);
        StoreRef::new(BackingStore::new(Memory::window(of.clone()), len, None, charge, Rc::clone(&self.yard)))
    }

    fn fixed(
        &self,
        account: Account,
        len: u64,
        make: impl FnOnce(&Pages, usize) -> Result<Memory, Refused>,
    ) -> Result<StoreRef, AllocError> {
        let len = self.check(len)?;
        let charge = self.ledger.charge(account, len as u64)?;
        let memory = make(&self.yard.pages, len).map_err(refused(len))?;
        Ok(StoreRef::new(BackingStore::new(memory, len, None, charge, Rc::clone(&self.yard))))
    }

    /// `len` bytes of arbitrary content, for a slab. The pool has charged them.
    pub(crate) fn slab_memory(&self, len: usize) -> Result<Memory, AllocError> {
        // (Large ones are exactly as long as this: a slab keeps no more than its length.)
        let make = if len < crate::MAP_THRESHOLD { Memory::uninit } else { Memory::zeroed };
        make(&self.yard.pages, len).map_err(refused(len))
    }

    /// A store of memory that came from elsewhere and is charged already.
    pub(crate) fn settle(&self, memory: Memory, len: usize, max: Option<usize>, charge: tally_ledger::Charge) -> StoreRef {
        StoreRef::new(BackingStore::new(memory, len, max, charge, Rc::clone(&self.yard)))
    }

    /// Whether a store may be that long.
    pub(crate) fn check(&self, len: u64) -> Result<usize, AllocError> {
        if len > self.max_byte_length {
            return Err(AllocError::TooLarge { asked: len, max: self.max_byte_length });
        }
        usize::try_from(len).map_err(|_| AllocError::OutOfMemory { asked: len })
    }
}

/// For `map_err`: the system refused `len` bytes.
pub(crate) fn refused(len: usize) -> impl FnOnce(Refused) -> AllocError {
    move |Refused| AllocError::OutOfMemory { asked: len as u64 }
}
