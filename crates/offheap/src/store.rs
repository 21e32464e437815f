//! Backing stores: bytes outside the heap with a length, a charge in the ledger and a way to be freed.
//!
//! [`Stores`] makes them; a [`StoreRef`] is the counted reference that views and array buffers share. How the bytes of a dead store go is its own business: small ones at once, large ones on the sweeper's
//! thread, foreign memory when the embedder asks [`Stores::take_foreign`] (see `yard`).
//!
//! **Invariants**
//! - A store's pointer never changes while a reference lives; only its length does, and only if it is resizable.
//! - The charge is made before the bytes are had and dropped after they were freed.
//! - A `StoreRef` stays on its thread. Only what nobody else can reach, its dead bytes, may move to another.
//! - Bytes that a resizable store gains are zero, also when a thread it was lent to wrote behind its end meanwhile.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::ops::{Deref, Range};
use std::rc::Rc;
use std::slice;

use tally_ledger::{Account, Charge};

use crate::error::{AllocError, OutOfBounds};
use crate::memory::Memory;
use crate::stores::{Stores, refused};
use crate::yard::{DeadStore, ForeignFree, Yard};

/// `max` of a store that cannot be resized.
const FIXED: usize = usize::MAX;

/// Bytes outside the heap. Reached through a [`StoreRef`].
pub struct BackingStore {
    // Fields drop in this order: the bytes go before their charge.
    memory: Memory,
    len: Cell<usize>,
    /// The maximum of a resizable store, or [`FIXED`].
    max: usize,
    charge: RefCell<Charge>,
    /// Where the bytes go when this dies.
    yard: Rc<Yard>,
    /// See [`Backing::link`](crate::Backing::link).
    link: Cell<usize>,
    /// How many [`Lent`](crate::Lent) guards there are.
    lent: Cell<u32>,
    /// Bytes behind the end may not be zero: the store shrank while it was lent.
    dirty: Cell<bool>,
}

impl fmt::Debug for BackingStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BackingStore")
            .field("ptr", &self.as_ptr())
            .field("len", &self.len())
            .field("max", &self.max_byte_length())
            .field("foreign", &self.memory.is_foreign())
            .field("account", &self.account())
            .finish()
    }
}

impl BackingStore {
    /// `max`: `None` for a store of fixed length.
    pub(crate) fn new(memory: Memory, len: usize, max: Option<usize>, charge: Charge, yard: Rc<Yard>) -> BackingStore {
        BackingStore {
            memory,
            len: Cell::new(len),
            max: max.unwrap_or(FIXED),
            charge: RefCell::new(charge),
            yard,
            link: Cell::new(0),
            lent: Cell::new(0),
            dirty: Cell::new(false),
        }
    }

    pub(crate) fn link(&self) -> &Cell<usize> {
        &self.link
    }

    pub(crate) fn lent(&self) -> &Cell<u32> {
        &self.lent
    }

    /// Whether a thread or the kernel has the bytes; see [`Backing::lend`](crate::Backing::lend).
    #[must_use]
    pub fn is_lent(&self) -> bool {
        self.lent.get() > 0
    }

    /// Length in bytes.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        match self.memory.as_shared() {
            None => self.len.get(),
            Some(bytes) => bytes.len(),
        }
    }

    /// The bytes, if other isolates may have them, too.
    #[must_use]
    pub fn shared(&self) -> Option<&std::sync::Arc<crate::SharedBytes>> {
        self.memory.as_shared()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The largest length [`resize`](BackingStore::resize) accepts; `None` when the store is not resizable.
    #[must_use]
    #[inline]
    pub fn max_byte_length(&self) -> Option<usize> {
        (self.max != FIXED).then_some(self.max)
    }

    /// The first byte. Valid while a reference lives; dangling (but not null) when the store is empty.
    #[must_use]
    pub fn as_ptr(&self) -> *mut u8 {
        self.memory.ptr().as_ptr()
    }

    /// Whether the bytes are somebody else's.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        self.memory.is_foreign()
    }

    /// The account that is charged.
    #[must_use]
    pub fn account(&self) -> Account {
        self.charge.borrow().account()
    }

    /// Bytes that are charged.
    #[must_use]
    pub fn charged_bytes(&self) -> u64 {
        self.charge.borrow().bytes()
    }

    /// Moves the charge to another account.
    pub fn set_account(&self, account: Account) {
        self.charge.borrow_mut().transfer(account);
    }

    /// All bytes, as cells: anybody may change them at any time.
    #[must_use]
    pub fn cells(&self) -> &[Cell<u8>] {
        // SAFETY: `len` bytes are allocated, initialised (see `memory`) and stay so while `self` is borrowed, even if
        // the store shrinks; `Cell<u8>` has the layout of `u8` and allows for aliases on the same thread, and the
        // store does not leave its thread while it is shared.
        unsafe { slice::from_raw_parts(self.as_ptr().cast::<Cell<u8>>().cast_const(), self.len()) }
    }

    /// Bytes `range`, as cells.
    pub fn cells_in(&self, range: Range<usize>) -> Result<&[Cell<u8>], OutOfBounds> {
        let (offset, len) = (range.start, range.end.saturating_sub(range.start));
        self.check(offset, len)?;
        Ok(&self.cells()[offset..offset + len])
    }

    /// Bytes `offset..offset + len` as a plain slice.
    ///
    /// # Safety
    /// Nobody writes to these bytes while the slice lives: no JavaScript runs, no thread or kernel has them lent.
    pub unsafe fn bytes(&self, offset: usize, len: usize) -> Result<&[u8], OutOfBounds> {
        self.check(offset, len)?;
        // SAFETY: in bounds, initialised, and not written to, as the caller promises.
        Ok(unsafe { slice::from_raw_parts(self.as_ptr().add(offset), len) })
    }

    /// Bytes `offset..offset + len` as a slice to write to.
    ///
    /// # Safety
    /// Nobody else reads or writes these bytes while the slice lives; other slices of the store must not overlap it.
    #[allow(clippy::mut_from_ref, reason = "the caller promises exclusive use of the range; the store itself is shared by design")]
    pub unsafe fn bytes_mut(&self, offset: usize, len: usize) -> Result<&mut [u8], OutOfBounds> {
        self.check(offset, len)?;
        // SAFETY: in bounds, initialised, and exclusive, as the caller promises.
        Ok(unsafe { slice::from_raw_parts_mut(self.as_ptr().add(offset), len) })
    }

    /// Copies bytes from `offset` on into `to`, as many as it takes.
    pub fn read(&self, offset: usize, to: &mut [u8]) -> Result<(), OutOfBounds> {
        self.check(offset, to.len())?;
        // SAFETY: in bounds; `to` is exclusively borrowed, so it is not part of the store.
        unsafe {
            self.as_ptr().add(offset).copy_to_nonoverlapping(to.as_mut_ptr(), to.len());
        }
        Ok(())
    }

    /// Copies `from` into the store at `offset`.
    pub fn write(&self, offset: usize, from: &[u8]) -> Result<(), OutOfBounds> {
        self.check(offset, from.len())?;
        // SAFETY: in bounds. `from` may be a slice of this very store only by way of `bytes`, whose caller promised
        // that nobody writes meanwhile; `copy` takes overlap nevertheless.
        unsafe {
            self.as_ptr().add(offset).copy_from(from.as_ptr(), from.len());
        }
        Ok(())
    }

    /// Copies `len` bytes at `offset` to `to_offset` in `to`, which may be this store; overlap is allowed.
    pub fn copy_to(&self, offset: usize, to: &BackingStore, to_offset: usize, len: usize) -> Result<(), OutOfBounds> {
        self.check(offset, len)?;
        to.check(to_offset, len)?;
        // SAFETY: both ranges are in bounds, and `copy_to` takes overlap.
        unsafe {
            self.as_ptr().add(offset).copy_to(to.as_ptr().add(to_offset), len);
        }
        Ok(())
    }

    /// Sets `len` bytes at `offset` to `byte`.
    pub fn fill(&self, offset: usize, len: usize, byte: u8) -> Result<(), OutOfBounds> {
        self.check(offset, len)?;
        // SAFETY: in bounds.
        unsafe { self.as_ptr().add(offset).write_bytes(byte, len) };
        Ok(())
    }

    /// Changes the length of a resizable store in place. New bytes are zero; bytes cut off are cleared and, in a large
    /// store, given back. A length over the maximum is [`AllocError::TooLarge`], as is any change of a fixed store.
    ///
    /// Slices from [`cells`](BackingStore::cells) that were taken before stay valid; they see zeros where the store
    /// ended meanwhile.
    pub fn resize(&self, len: u64) -> Result<(), AllocError> {
        if let Some(bytes) = self.memory.as_shared() {
            return bytes.grow(len);
        }
        let old = self.len();
        let max = self.max_byte_length().unwrap_or(old) as u64;
        let new = usize::try_from(len)
            .ok()
            .filter(|&n| len <= max && (self.max != FIXED || n == old))
            .ok_or(AllocError::TooLarge { asked: len, max })?;
        let mut charge = self.charge.borrow_mut();
        let footprint = self.memory.footprint(new) as u64;
        if new > old {
            let before = charge.bytes();
            charge.resize(footprint)?;
            if let Err(e) = self.memory.grow_to(new) {
                charge.shrink(footprint - before);
                return Err(refused(new)(e));
            }
            if self.dirty.get() {
                // SAFETY: `new` bytes are open, and no plain slices live, as below.
                unsafe { self.memory.clear(old, new) };
            }
        } else if new < old {
            // SAFETY: `new <= old`, and `old` bytes are open. Plain slices do not live now: `bytes` and `bytes_mut`
            // have their callers promise it.
            unsafe { self.memory.clear(new, old) };
            if self.is_lent() {
                self.dirty.set(true);
            }
            let before = charge.bytes();
            charge.shrink(before - footprint);
        }
        self.len.set(new);
        Ok(())
    }

    fn check(&self, offset: usize, len: usize) -> Result<(), OutOfBounds> {
        match offset.checked_add(len) {
            Some(end) if end <= self.len() => Ok(()),
            _ => Err(OutOfBounds { offset, len, byte_length: self.len() }),
        }
    }
}

impl Drop for BackingStore {
    fn drop(&mut self) {
        self.yard.settle(false);
        let charge = self.charge.get_mut();
        if let Some(deleter) = self.memory.take_deleter() {
            self.yard.leave_foreign(ForeignFree::new(deleter, self.memory.ptr(), self.len.get(), charge.split(u64::MAX)));
        } else if charge.bytes() >= crate::MAP_THRESHOLD as u64 {
            // Unmapping is slow enough for another thread; a small block goes faster than it is handed over.
            let charge = charge.split(u64::MAX);
            if self.max == FIXED
                && self.yard.pages.wants_large(self.len.get())
                && let Some((base, size)) = self.memory.take_mapping()
            {
                drop(charge);
                self.yard.pages.keep_large(base, size);
                return;
            }
            self.yard.sweeper.hand_over([DeadStore::new(self.memory.take(), charge)]);
        }
    }
}

/// A counted reference to a [`BackingStore`]. Cloning it shares the bytes.
///
/// It stays on its thread, since anybody who has it may write at any time:
///
/// ```compile_fail,E0277
/// fn elsewhere(store: tally_offheap::StoreRef) {
///     std::thread::spawn(move || store.len());
/// }
/// ```
#[derive(Clone, Debug)]
pub struct StoreRef(Rc<BackingStore>);

impl Deref for StoreRef {
    type Target = BackingStore;

    fn deref(&self) -> &BackingStore {
        &self.0
    }
}

impl StoreRef {
    pub(crate) fn new(store: BackingStore) -> StoreRef {
        StoreRef(Rc::new(store))
    }

    pub(crate) fn from_rc(store: Rc<BackingStore>) -> StoreRef {
        StoreRef(store)
    }

    pub(crate) fn rc(&self) -> &Rc<BackingStore> {
        &self.0
    }

    /// The memory, the length and the charge of a mapping that nobody else has; otherwise the reference again.
    pub(crate) fn into_whole(self) -> Result<(Memory, usize, Charge), StoreRef> {
        let mut this = self;
        match Rc::get_mut(&mut this.0) {
            Some(store) if store.memory.is_mapped() && !store.is_lent() => {
                let whole = (store.memory.take(), store.len.get(), store.charge.get_mut().split(u64::MAX));
                store.len.set(0);
                Ok(whole)
            }
            _ => Err(this),
        }
    }

    pub(crate) fn into_rc(self) -> Rc<BackingStore> {
        self.0
    }

    /// How many references there are.
    #[must_use]
    pub fn ref_count(&self) -> usize {
        Rc::strong_count(&self.0)
    }

    /// Whether two references are to the same store.
    #[must_use]
    pub fn same_store(&self, other: &StoreRef) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// `ArrayBuffer.prototype.transfer`: the bytes in a store of `len` bytes, cut off or followed by zeros.
    ///
    /// A store that nobody else refers to is moved, by the operating system if it is large, without a copy; a shared,
    /// resizable or foreign one is copied. The result is never resizable. On failure the reference is handed back.
    pub fn transfer(self, stores: &Stores, len: u64) -> Result<StoreRef, (AllocError, StoreRef)> {
        let old = self.len();
        if len == old as u64 && self.max == FIXED {
            return Ok(self);
        }
        let new = match stores.check(len) {
            Ok(new) => new,
            Err(e) => return Err((e, self)),
        };
        let mut this = self;
        if let Some(store) = Rc::get_mut(&mut this.0)
            && store.max == FIXED
            && !store.memory.is_foreign()
        {
            // Both sizes exist for a moment at most in the allocator, which is why only growth is charged ahead.
            let grown = new.saturating_sub(old) as u64;
            let charge = store.charge.get_mut();
            if let Err(e) = charge.grow(grown) {
                return Err((e.into(), this));
            }
            if store.memory.relocate(stores.pages(), old, new) {
                store.len.set(new);
                charge.shrink(old.saturating_sub(new) as u64);
                return Ok(this);
            }
            charge.shrink(grown);
        }
        let copied = stores.zeroed(this.account(), len);
        match copied {
            Ok(to) => {
                // Both stores have at least the smaller length, so this cannot be out of bounds.
                let _ = this.copy_to(0, &to, 0, old.min(new));
                Ok(to)
            }
            Err(e) => Err((e, this)),
        }
    }
}

/// Copies as many bytes as both have; the two may overlap.
pub fn copy_cells(from: &[Cell<u8>], to: &[Cell<u8>]) {
    // SAFETY: both are as long as that; cells may be written through shared references, and `copy` takes overlap.
    unsafe { std::ptr::copy(from.as_ptr(), to.as_ptr().cast_mut(), from.len().min(to.len())) };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Beside two counts of 8 bytes each. `docs/offheap.md` says these figures.
    #[test]
    fn bookkeeping() {
        assert_eq!(size_of::<BackingStore>(), 104);
        assert_eq!(size_of::<crate::Slab>(), 56);
    }
}
