//! Where dead stores go: the sweeper's thread, or the list of foreign memory whose owners have yet to be told.
//!
//! All stores of one [`Stores`](crate::Stores) share a yard; a store that dies takes itself there (`Drop` of
//! `BackingStore`), so that no owner has to know how its bytes go.
//!
//! **Invariants**
//! - A foreign deleter is never called when its store dies, which may be in the middle of a collection: it is called by
//!   [`ForeignFree::run`], on the main thread, or at the latest when the yard goes.
//! - Bytes are freed before their charge is dropped.

use std::cell::RefCell;
use std::fmt;
use std::ptr::NonNull;

use tally_ledger::{Charge, Ledger};

use crate::memory::{ForeignDeleter, Memory};
use crate::pages::Pages;
use crate::sweeper::Sweeper;

#[derive(Debug)]
pub(crate) struct Yard {
    pub(crate) sweeper: Sweeper,
    foreign: RefCell<Vec<ForeignFree>>,
    pub(crate) pages: Pages,
}

impl Yard {
    pub(crate) fn new(ledger: Ledger) -> Yard {
        Yard { sweeper: Sweeper::default(), foreign: RefCell::default(), pages: Pages::new(Some(ledger)) }
    }

    /// Has empty spans unmapped, if they are many or `all` are to go.
    pub(crate) fn settle(&self, all: bool) {
        if all || self.pages.has_many_empty() {
            self.sweeper.hand_over(self.pages.take_empty(all).into_iter().map(|memory| DeadStore { _memory: memory, charge: None }));
        }
    }

    pub(crate) fn leave_foreign(&self, free: ForeignFree) {
        self.foreign.borrow_mut().push(free);
    }

    pub(crate) fn take_foreign(&self) -> Vec<ForeignFree> {
        self.foreign.take()
    }
}

/// The bytes of a store nobody refers to any more. Dropping it frees them and then their charge; any thread may.
#[derive(Debug)]
pub(crate) struct DeadStore {
    // Fields drop in this order.
    _memory: Memory,
    charge: Option<Charge>,
}

// SAFETY: the store they belonged to is gone, so no other thread can reach these bytes, and memory of ours (foreign
// memory never gets here) may be freed from any thread.
unsafe impl Send for DeadStore {}

impl DeadStore {
    pub(crate) fn new(memory: Memory, charge: Charge) -> DeadStore {
        debug_assert!(!memory.is_foreign());
        DeadStore { _memory: memory, charge: Some(charge) }
    }

    /// Bytes that are uncharged when this is dropped.
    pub(crate) fn charged_bytes(&self) -> u64 {
        self.charge.as_ref().map_or(0, Charge::bytes)
    }
}

/// Foreign memory whose owner has yet to be told. Run it in the loop's check phase. Dropping it runs it too, so that
/// nothing leaks.
pub struct ForeignFree {
    deleter: Option<ForeignDeleter>,
    ptr: NonNull<u8>,
    len: usize,
    charge: Charge,
}

impl ForeignFree {
    pub(crate) fn new(deleter: ForeignDeleter, ptr: NonNull<u8>, len: usize, charge: Charge) -> ForeignFree {
        ForeignFree { deleter: Some(deleter), ptr, len, charge }
    }

    /// Calls the deleter, then drops the charge.
    pub fn run(self) {
        drop(self);
    }

    /// Bytes that are uncharged by running it.
    #[must_use]
    pub fn charged_bytes(&self) -> u64 {
        self.charge.bytes()
    }
}

impl fmt::Debug for ForeignFree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ForeignFree").field("ptr", &self.ptr).field("len", &self.len).finish_non_exhaustive()
    }
}

impl Drop for ForeignFree {
    fn drop(&mut self) {
        if let Some(deleter) = self.deleter.take() {
            deleter(self.ptr.as_ptr(), self.len);
        }
    }
}
