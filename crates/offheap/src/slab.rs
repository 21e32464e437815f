//! One slab and the regions cut from it.
//!
//! A slab is a backing store filled from the front: `used` is where the next region starts. A region that ends at
//! `used` can be shortened and gives the rest back; one in the middle leaves a *hole*, which a later region may fill.
//! Regions count as live bytes until they are dropped; a slab with no live region is free to be used again.
//!
//! **Invariants**
//! - Regions of a slab never overlap, nor do they overlap holes or anything from `used` on.
//! - `live` is the sum of the lengths of the living regions; `regions` their number.
//! - Region offsets are multiples of the pool's alignment.
//! - Bytes that were handed out and are *exposed* (the slab's array buffer is reachable) are not handed out again.

use std::cell::{Cell, RefCell};
use std::mem::ManuallyDrop;
use std::ptr::NonNull;
use std::rc::{Rc, Weak};

use crate::backing::StoreRef;
use crate::pool::PoolInner;

/// Holes a slab remembers; further ones are wasted until the slab is reset.
const MAX_HOLES: usize = 64;

/// Bytes given back in the middle of a slab that are too few to bother.
const MIN_HOLE: usize = 64;

#[derive(Clone, Copy, Debug)]
struct Hole {
    start: usize,
    end: usize,
}

/// A store that regions are cut from. Reached through a [`SlabRef`] or a [`Region`].
#[derive(Debug)]
pub struct Slab {
    store: ManuallyDrop<StoreRef>,
    align: usize,
    used: Cell<usize>,
    live: Cell<usize>,
    regions: Cell<usize>,
    pinned: Cell<bool>,
    lent: Cell<usize>,
    holes: RefCell<Vec<Hole>>,
    pool: Weak<PoolInner>,
    /// See [`Slab::link`].
    link: Cell<usize>,
    /// Where the pool lists this slab.
    pub(crate) index: Cell<usize>,
}

/// A counted reference to a slab.
pub type SlabRef = Rc<Slab>;

impl Slab {
    pub(crate) fn new(store: StoreRef, align: usize, pool: Weak<PoolInner>) -> SlabRef {
        Rc::new(Slab {
            store: ManuallyDrop::new(store),
            align,
            used: Cell::new(0),
            live: Cell::new(0),
            regions: Cell::new(0),
            pinned: Cell::new(false),
            lent: Cell::new(0),
            holes: RefCell::default(),
            pool,
            link: Cell::new(0),
            index: Cell::new(usize::MAX),
        })
    }

    /// A word for whoever uses the slab, 0 at first: a machine keeps the address of the slab's array buffer here.
    #[must_use]
    pub fn link(&self) -> &Cell<usize> {
        &self.link
    }

    /// Size in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.store.len()
    }

    /// Bytes in living regions.
    #[must_use]
    pub fn live_bytes(&self) -> usize {
        self.live.get()
    }

    /// Bytes that were handed out once and are in no living region now: what this slab wastes.
    #[must_use]
    pub fn wasted_bytes(&self) -> usize {
        self.used.get() - self.live.get()
    }

    /// Bytes behind the last region.
    #[must_use]
    pub fn free_bytes(&self) -> usize {
        self.size() - self.used.get()
    }

    /// How many regions live.
    #[must_use]
    pub fn region_count(&self) -> usize {
        self.regions.get()
    }

    /// The bytes of the whole slab, for reading. To hand them to a program use [`pin`](Slab::pin).
    #[must_use]
    pub fn store(&self) -> &StoreRef {
        &self.store
    }

    /// Marks the slab as seen by the program (its array buffer was asked for), so that nothing in it ever moves, and
    /// gives the store to make that array buffer of.
    #[must_use]
    pub fn pin(&self) -> StoreRef {
        self.pinned.set(true);
        StoreRef::clone(&self.store)
    }

    /// Whether [`pin`](Slab::pin) was called.
    #[must_use]
    pub fn is_pinned(&self) -> bool {
        self.pinned.get()
    }

    /// Marks the slab as lent to the kernel or to a thread until the guard is dropped: nothing in it may move.
    pub fn lend(self: &Rc<Slab>) -> Lent {
        self.lent.set(self.lent.get() + 1);
        Lent { slab: Rc::clone(self) }
    }

    /// Whether regions may be moved to another store: the slab was neither seen nor lent.
    #[must_use]
    pub fn is_movable(&self) -> bool {
        !self.pinned.get() && self.lent.get() == 0
    }

    /// Whether somebody outside the pool can still see all bytes.
    fn is_exposed(&self) -> bool {
        self.lent.get() > 0 || (self.pinned.get() && self.store.ref_count() > 1)
    }

    /// Starts over if no region lives and nobody looks. Returns whether it did.
    pub(crate) fn try_reset(&self) -> bool {
        if self.regions.get() > 0 || self.is_exposed() {
            return false;
        }
        self.used.set(0);
        self.pinned.set(false);
        self.holes.borrow_mut().clear();
        true
    }

    /// Cuts a region of `want` bytes, or of what is there if that is at least `least`. `least <= want`.
    pub(crate) fn cut(self: &Rc<Slab>, want: usize, least: usize) -> Option<Region> {
        let offset_len = self.cut_hole(want, least).or_else(|| {
            let start = self.used.get();
            let len = want.min(self.size() - start);
            (len >= least).then(|| {
                self.used.set(self.align_up(start + len));
                (start, len)
            })
        });
        let (offset, len) = offset_len?;
        self.live.set(self.live.get() + len);
        self.regions.set(self.regions.get() + 1);
        Some(Region { slab: Rc::clone(self), offset, len })
    }

    /// First fit among the holes.
    fn cut_hole(&self, want: usize, least: usize) -> Option<(usize, usize)> {
        if want == 0 {
            return None;
        }
        let mut holes = self.holes.borrow_mut();
        let fits = |n: usize| holes.iter().position(|h| h.end - h.start >= n);
        let at = fits(want).or_else(|| fits(least.max(MIN_HOLE)))?;
        let Hole { start, end } = holes[at];
        let len = want.min(end - start);
        let rest = self.align_up(start + len).min(end);
        if end - rest >= MIN_HOLE {
            holes[at].start = rest;
        } else {
            holes.swap_remove(at);
        }
        Some((start, len))
    }

    /// Takes back bytes `start..end`, where `start` is aligned and `end` is where the next region could begin.
    fn take_back(&self, start: usize, end: usize) {
        if start >= end {
            return;
        }
        let mut holes = self.holes.borrow_mut();
        if end != self.used.get() {
            if end - start >= MIN_HOLE && holes.len() < MAX_HOLES {
                holes.push(Hole { start, end });
            }
            return;
        }
        let mut used = start;
        while let Some(at) = holes.iter().position(|h| h.end == used) {
            used = holes.swap_remove(at).start;
        }
        self.used.set(used);
    }

    fn align_up(&self, n: usize) -> usize {
        n.next_multiple_of(self.align).min(self.size())
    }
}

impl Drop for Slab {
    fn drop(&mut self) {
        // SAFETY: this is the one place that takes the store, and `self.store` is not used after it.
        let store = unsafe { ManuallyDrop::take(&mut self.store) };
        if let Some(pool) = self.pool.upgrade() {
            pool.retire(self.index.get(), store);
        }
    }
}

/// Keeps a slab in place; see [`Slab::lend`].
#[must_use = "the slab may move again when the guard is dropped"]
#[derive(Debug)]
pub struct Lent {
    slab: SlabRef,
}

impl Lent {
    /// The slab that is lent.
    #[must_use]
    pub fn slab(&self) -> &SlabRef {
        &self.slab
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.slab.lent.set(self.slab.lent.get() - 1);
    }
}

/// Some bytes of a slab, owned: they are handed to nobody else until this is dropped.
#[derive(Debug)]
pub struct Region {
    slab: SlabRef,
    offset: usize,
    len: usize,
}

impl Region {
    /// The slab the region is cut from.
    #[must_use]
    pub fn slab(&self) -> &SlabRef {
        &self.slab
    }

    /// First byte, counted from the start of the slab.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The first byte.
    #[must_use]
    pub fn as_ptr(&self) -> *mut u8 {
        self.slab.store.as_ptr().wrapping_add(self.offset)
    }

    /// The bytes, as cells.
    #[must_use]
    pub fn cells(&self) -> &[Cell<u8>] {
        &self.slab.store.cells()[self.offset..self.offset + self.len]
    }

    /// Copies `from` into the region at `at`; see [`BackingStore::write`](crate::BackingStore::write).
    pub fn write(&self, at: usize, from: &[u8]) -> Result<(), crate::OutOfBounds> {
        match at.checked_add(from.len()) {
            Some(end) if end <= self.len => self.slab.store.write(self.offset + at, from),
            _ => Err(crate::OutOfBounds { offset: at, len: from.len(), byte_length: self.len }),
        }
    }

    /// Keeps the first `used` bytes and gives the rest back to the slab: at once if nothing was cut behind this
    /// region, else as a hole for later ones. Asking to keep more than there is keeps all.
    pub fn give_back_tail(&mut self, used: usize) {
        if used >= self.len {
            return;
        }
        let slab = &self.slab;
        let end = slab.align_up(self.offset + self.len);
        slab.live.set(slab.live.get() - (self.len - used));
        self.len = used;
        slab.take_back(slab.align_up(self.offset + used), end);
    }

    /// The region as plain numbers, for a place that cannot hold a `Region`: slab, offset, length.
    /// Stays live until [`from_raw`](Region::from_raw) gets it back.
    #[must_use]
    pub fn into_raw(self) -> (NonNull<Slab>, u32, u32) {
        let this = ManuallyDrop::new(self);
        // SAFETY: `this` is not dropped and not used again, so the reference is moved out of it, not doubled.
        let slab = unsafe { std::ptr::read(&this.slab) };
        let ptr = Rc::into_raw(slab).cast_mut();
        // Slabs are at most `u32::MAX` bytes large; the pool sees to it.
        #[allow(clippy::cast_possible_truncation, reason = "a slab has at most u32::MAX bytes")]
        let (offset, len) = (this.offset as u32, this.len as u32);
        (NonNull::new(ptr).unwrap_or(NonNull::dangling()), offset, len)
    }

    /// Takes back what [`into_raw`](Region::into_raw) gave.
    ///
    /// # Safety
    /// The three values came from one call of `into_raw`, on this thread, and are used for this once.
    #[must_use]
    pub unsafe fn from_raw(slab: NonNull<Slab>, offset: u32, len: u32) -> Region {
        Region {
            // SAFETY: as the caller promises.
            slab: unsafe { Rc::from_raw(slab.as_ptr().cast_const()) },
            offset: offset as usize,
            len: len as usize,
        }
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        let slab = &self.slab;
        slab.live.set(slab.live.get() - self.len);
        slab.regions.set(slab.regions.get() - 1);
        // Bytes at the end can be handed out again, unless the program may still look at them.
        if !slab.try_reset() && !slab.is_exposed() {
            let end = slab.align_up(self.offset + self.len);
            if end == slab.used.get() {
                slab.take_back(self.offset, end);
            }
        }
    }
}
