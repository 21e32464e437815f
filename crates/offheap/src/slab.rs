//! One slab and the regions cut from it.
//!
//! A slab is a backing store filled from the front: `used` is where the next region starts. A region that ends at
//! `used` can be shortened and gives the rest back; one in the middle leaves a *hole*, which a later region may fill. Where
//! the pool reuses, dead regions leave holes, too.
//! Regions count as live bytes until they are dropped; a slab with no live region is free to be used again.
//!
//! A [`Region`] is the unit of allocation and of moving: views that share bytes share a region, and a region can be moved
//! to another slab as a whole.
//!
//! **Invariants**
//! - Regions of a slab never overlap, nor do they overlap holes or anything from `used` on.
//! - `live` is the sum of the lengths of the living regions; `regions` their number.
//! - Region offsets are multiples of the pool's alignment.
//! - A slab owns its store: who wants to see all of it holds a [`WholeSlab`], which is counted. Bytes that were handed out
//!   and are *exposed* (seen that way, or lent) are not handed out again.
//! - A slab has at most `u32::MAX` bytes.

use std::cell::{Cell, RefCell};
use std::mem::ManuallyDrop;
use std::rc::{Rc, Weak};

use crate::pool::PoolInner;
use crate::store::BackingStore;

/// Holes a slab remembers; further ones are wasted until the slab is reset.
const MAX_HOLES: usize = 64;

/// Bytes given back in the middle of a slab that are too few to bother.
const MIN_HOLE: u32 = 64;

#[derive(Clone, Copy, Debug)]
struct Hole {
    start: u32,
    end: u32,
}

/// A store that regions are cut from. Reached through a [`SlabRef`] or a [`Region`].
#[derive(Debug)]
pub struct Slab {
    store: ManuallyDrop<BackingStore>,
    pool: Weak<PoolInner>,
    holes: RefCell<Vec<Hole>>,
    used: Cell<u32>,
    live: Cell<u32>,
    regions: Cell<u32>,
    /// How many [`WholeSlab`]s there are.
    viewers: Cell<u32>,
    /// Where the pool lists this slab.
    pub(crate) index: Cell<u32>,
    pinned: Cell<bool>,
    /// No hole, nor the rest behind the last region, is longer than this.
    room: Cell<u32>,
    /// Whether the pool has it among those with room.
    pub(crate) has_room: Cell<bool>,
    /// Whether bytes of dead regions become holes, wherever they are.
    reuses: bool,
    /// What offsets are multiples of.
    align: u8,
}

/// A counted reference to a slab.
pub type SlabRef = Rc<Slab>;

impl Slab {
    pub(crate) fn new(store: BackingStore, align: u8, reuses: bool, pool: Weak<PoolInner>, index: u32) -> SlabRef {
        let room = Cell::new(u32::try_from(store.len()).unwrap_or(u32::MAX));
        Rc::new(Slab {
            store: ManuallyDrop::new(store),
            pool,
            holes: RefCell::default(),
            used: Cell::new(0),
            live: Cell::new(0),
            regions: Cell::new(0),
            viewers: Cell::new(0),
            index: Cell::new(index),
            pinned: Cell::new(false),
            room,
            has_room: Cell::new(false),
            reuses,
            align,
        })
    }

    /// Size in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.store.len()
    }

    /// Bytes in living regions.
    #[must_use]
    pub fn live_bytes(&self) -> usize {
        self.live.get() as usize
    }

    /// Bytes that were handed out once and are in no living region now: what this slab wastes.
    #[must_use]
    pub fn wasted_bytes(&self) -> usize {
        (self.used.get() - self.live.get()) as usize
    }

    /// Bytes behind the last region.
    #[must_use]
    pub fn free_bytes(&self) -> usize {
        self.size() - self.used.get() as usize
    }

    /// How many regions live.
    #[must_use]
    pub fn region_count(&self) -> usize {
        self.regions.get() as usize
    }

    /// The bytes of the whole slab, for reading. To hand them to a program use [`pin`](Slab::pin).
    #[must_use]
    pub fn store(&self) -> &BackingStore {
        &self.store
    }

    /// Marks the slab as seen by the program (its array buffer or an offset in it was asked for), so that nothing in it
    /// ever moves while a region lives.
    pub fn pin(&self) {
        self.pinned.set(true);
    }

    /// Whether [`pin`](Slab::pin) was called.
    #[must_use]
    pub fn is_pinned(&self) -> bool {
        self.pinned.get()
    }

    /// Whether regions may be moved to another store: the slab was not seen, nobody holds all of it, and it is not lent.
    #[must_use]
    pub fn is_movable(&self) -> bool {
        !self.pinned.get() && !self.is_exposed()
    }

    /// Whether somebody can see or write bytes, those of no region included.
    fn is_exposed(&self) -> bool {
        self.viewers.get() > 0 || self.store.is_lent()
    }

    /// Whether bytes that no region has any more may go to another one. A region that is lent lives, so that only who
    /// sees the whole slab is in the way.
    fn hands_out_again(&self) -> bool {
        self.viewers.get() == 0
    }

    /// Whether a region of `len` bytes might be cut: false is certain.
    pub(crate) fn may_have(&self, len: usize) -> bool {
        len <= self.room.get() as usize
    }

    /// Learns exactly how much there is in one piece.
    pub(crate) fn measure_room(&self) -> usize {
        let hole = self.holes.borrow().iter().map(|h| h.end - h.start).max().unwrap_or(0);
        self.room.set(hole.max(self.end() - self.used.get()));
        self.room.get() as usize
    }

    /// Starts over if no region lives and nobody looks. Returns whether it did.
    pub(crate) fn try_reset(&self) -> bool {
        if self.regions.get() > 0 || self.is_exposed() {
            return false;
        }
        self.used.set(0);
        self.room.set(self.end());
        self.pinned.set(false);
        self.holes.borrow_mut().clear();
        true
    }

    /// Cuts a region of `want` bytes, or of what is there if that is at least `least`. `least <= want`.
    pub(crate) fn cut(self: &Rc<Slab>, want: usize, least: usize) -> Option<Region> {
        let want = u32::try_from(want).unwrap_or(u32::MAX);
        // More than a slab has is refused below.
        let least = u32::try_from(least).ok()?;
        let (offset, len) = self.cut_hole(want, least).or_else(|| {
            let start = self.used.get();
            let len = want.min(self.end() - start);
            (len >= least).then(|| {
                self.used.set(self.align_up(start + len));
                (start, len)
            })
        })?;
        self.live.set(self.live.get() + len);
        self.regions.set(self.regions.get() + 1);
        Some(Region(Rc::new(Piece { slab: RefCell::new(Rc::clone(self)), offset: Cell::new(offset), len: Cell::new(len) })))
    }

    /// First fit among the holes.
    fn cut_hole(&self, want: u32, least: u32) -> Option<(u32, u32)> {
        let mut holes = self.holes.borrow_mut();
        if want == 0 || holes.is_empty() {
            return None;
        }
        let fits = |n: u32| holes.iter().position(|h| h.end - h.start >= n);
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
    fn take_back(&self, start: u32, end: u32) {
        if start >= end {
            return;
        }
        let (mut start, mut end) = (start, end);
        let mut holes = self.holes.borrow_mut();
        // What it touches becomes one with it.
        while let Some(at) = holes.iter().position(|h| h.end == start || h.start == end) {
            let hole = holes.swap_remove(at);
            (start, end) = (start.min(hole.start), end.max(hole.end));
        }
        if end == self.used.get() {
            self.used.set(start);
            end = self.end();
        } else if end - start < MIN_HOLE || holes.len() >= MAX_HOLES {
            return;
        } else {
            holes.push(Hole { start, end });
        }
        // The pool may look at them.
        drop(holes);
        self.room.set(self.room.get().max(end - start));
        if self.reuses
            && !self.has_room.get()
            && let Some(pool) = self.pool.upgrade()
        {
            pool.remember_room(self);
        }
    }

    /// A region of this slab goes.
    fn give_back(&self, offset: u32, len: u32) {
        self.live.set(self.live.get() - len);
        self.regions.set(self.regions.get() - 1);
        if self.try_reset() || !self.hands_out_again() {
            return;
        }
        // Bytes at the end can always be handed out again; those in the middle where the pool says so.
        let end = self.align_up(offset + len);
        if self.reuses || end == self.used.get() {
            self.take_back(offset, end);
        }
    }

    fn end(&self) -> u32 {
        u32::try_from(self.size()).unwrap_or(u32::MAX)
    }

    /// The next offset a region may have, or the end.
    fn align_up(&self, n: u32) -> u32 {
        n.checked_next_multiple_of(u32::from(self.align)).map_or(self.end(), |n| n.min(self.end()))
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

/// All of a slab, for its array buffer. Counted: while one lives, nothing in the slab moves or is handed out again.
#[derive(Debug)]
pub struct WholeSlab(SlabRef);

impl WholeSlab {
    /// Pins the slab.
    #[must_use]
    pub fn new(slab: SlabRef) -> WholeSlab {
        slab.pin();
        slab.viewers.set(slab.viewers.get() + 1);
        WholeSlab(slab)
    }

    /// The slab.
    #[must_use]
    pub fn slab(&self) -> &SlabRef {
        &self.0
    }

    /// Whether there is no other.
    pub(crate) fn is_unique(&self) -> bool {
        self.0.viewers.get() == 1
    }

    /// The slab itself, still counted as seen: for [`from_counted`](WholeSlab::from_counted).
    pub(crate) fn into_counted(self) -> SlabRef {
        let this = ManuallyDrop::new(self);
        // SAFETY: `this` is not used again and not dropped, so the reference is moved, not doubled.
        unsafe { std::ptr::read(&this.0) }
    }

    /// Takes back what [`into_counted`](WholeSlab::into_counted) gave.
    pub(crate) fn from_counted(slab: SlabRef) -> WholeSlab {
        WholeSlab(slab)
    }
}

impl Clone for WholeSlab {
    fn clone(&self) -> WholeSlab {
        WholeSlab::new(Rc::clone(&self.0))
    }
}

impl Drop for WholeSlab {
    fn drop(&mut self) {
        self.0.viewers.set(self.0.viewers.get() - 1);
    }
}

/// Some bytes of a slab, counted: they are handed to nobody else until the last clone of this is dropped.
#[derive(Clone, Debug)]
pub struct Region(Rc<Piece>);

#[derive(Debug)]
pub(crate) struct Piece {
    slab: RefCell<SlabRef>,
    offset: Cell<u32>,
    len: Cell<u32>,
}

/// Bytes a region takes beside its counts.
#[cfg(test)]
pub(crate) const PIECE: usize = size_of::<Piece>();

impl Region {
    pub(crate) fn from_rc(piece: Rc<Piece>) -> Region {
        Region(piece)
    }

    pub(crate) fn rc(&self) -> &Rc<Piece> {
        &self.0
    }

    pub(crate) fn into_rc(self) -> Rc<Piece> {
        self.0
    }

    /// The slab the region is in.
    #[must_use]
    pub fn slab(&self) -> SlabRef {
        Rc::clone(&self.0.slab.borrow())
    }

    /// Runs `f` with the slab, without counting a reference.
    pub(crate) fn with_slab<R>(&self, f: impl FnOnce(&Slab) -> R) -> R {
        f(&self.0.slab.borrow())
    }

    /// First byte, counted from the start of the slab.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.0.offset.get() as usize
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len.get() as usize
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether nobody else has a clone.
    #[must_use]
    pub fn is_unique(&self) -> bool {
        Rc::strong_count(&self.0) == 1
    }

    /// The first byte. Valid until the region is dropped or [moved](Region::relocate).
    #[must_use]
    #[inline]
    pub fn as_ptr(&self) -> *mut u8 {
        self.0.slab.borrow().store.as_ptr().wrapping_add(self.offset())
    }

    /// The bytes, as cells.
    #[must_use]
    pub fn cells(&self) -> &[Cell<u8>] {
        // SAFETY: the bytes lie within the slab's store, which lives as long as the region is in it; whoever moves the
        // region promises that no slice of it lives.
        unsafe { std::slice::from_raw_parts(self.as_ptr().cast::<Cell<u8>>().cast_const(), self.len()) }
    }

    /// Copies `from` into the region at `at`; see [`BackingStore::write`].
    pub fn write(&self, at: usize, from: &[u8]) -> Result<(), crate::OutOfBounds> {
        match at.checked_add(from.len()) {
            Some(end) if end <= self.len() => self.with_slab(|slab| slab.store.write(self.offset() + at, from)),
            _ => Err(crate::OutOfBounds { offset: at, len: from.len(), byte_length: self.len() }),
        }
    }

    /// Keeps the first `used` bytes and gives the rest back to the slab: at once if nothing was cut behind this
    /// region, else as a hole for later ones. Asking to keep more than there is keeps all, as does asking for a region
    /// that has clones: they may be looking at the tail.
    pub fn give_back_tail(&mut self, used: usize) {
        let Some(piece) = Rc::get_mut(&mut self.0) else { return };
        let (offset, len) = (piece.offset.get(), piece.len.get());
        let Some(used) = u32::try_from(used).ok().filter(|&used| used < len) else { return };
        let slab = piece.slab.get_mut();
        slab.live.set(slab.live.get() - (len - used));
        piece.len.set(used);
        slab.take_back(slab.align_up(offset + used), slab.align_up(offset + len));
    }

    /// Moves the bytes into `to`, a fresh region of the same length; all clones of this follow. Whether it was done: a
    /// slab that must not move, or a `to` of another length or with clones, is left alone.
    ///
    /// # Safety
    /// No slice of the region lives, and whoever kept its address learns the new one before using it again.
    pub unsafe fn relocate(&self, to: Region) -> bool {
        if !self.with_slab(Slab::is_movable) || !to.is_unique() || to.len() != self.len() || Rc::ptr_eq(&self.0, &to.0) {
            return false;
        }
        // SAFETY: two living regions never overlap; both are as long.
        unsafe { std::ptr::copy_nonoverlapping(self.as_ptr().cast_const(), to.as_ptr(), self.len()) };
        // What `to` has after this is the old place, which it gives back.
        self.0.slab.swap(&to.0.slab);
        self.0.offset.swap(&to.0.offset);
        true
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        self.slab.get_mut().give_back(self.offset.get(), self.len.get());
    }
}
