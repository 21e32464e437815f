//! One slab and the regions cut from it.
//!
//! A slab is a block of bytes filled from the front: `used` is where the next region starts. A region that ends at `used`
//! can be shortened and gives the rest back; one in the middle leaves a *hole* (see [`holes`](crate::holes)), which a later
//! region may fill.
//!
//! A [`Region`] is some bytes of a slab in the hands of Rust: it neither moves nor is handed out again until it is dropped
//! or made a *view's* ([`into_view`](Region::into_view)). Views are the client's: each holds a reference to its slab and says
//! which bytes of it it sees. The client keeps them in a list that starts at the slab's word [`first`](Slab::first), those
//! of one region side by side, which is how [`evacuation`](crate::evacuate) finds what lives and what has to follow it.
//!
//! **Invariants**
//! - Regions of a slab never overlap, nor do they overlap holes or anything from `used` on.
//! - `refs` counts regions, views, [`WholeSlab`]s, [`Lent`](crate::Lent) guards and [`SlabRef`]s. At 0 nobody has any of the
//!   bytes: the slab starts over if its pool fills it, else it goes.
//! - `held` is the sum of the lengths of regions and views; with views that overlap it is more than what lives.
//! - Region offsets are multiples of the pool's alignment, but for packed ones, which keep the remainder they had.
//! - Bytes that were handed out and are *exposed* (all of the slab is seen, or something in it is lent) are not handed out
//!   again.
//! - A slab takes 56 bytes, and has at most `u32::MAX`.

use std::cell::Cell;
use std::ops::Deref;
use std::ptr::NonNull;

use crate::error::OutOfBounds;
use crate::pool::PoolInner;

/// `held` once it would not fit: it says "much" until the slab starts over.
const OVERFULL: u32 = u32::MAX;

/// Bits of a slab's state.
pub(crate) mod flag {
    /// The pool fills it, and so keeps it.
    pub const CURRENT: u8 = 1;
    /// It is among the slabs with room.
    pub const HAS_ROOM: u8 = 2;
    /// It has holes.
    pub const HAS_HOLES: u8 = 4;
    /// It holds what was moved out of others.
    pub const PACKED: u8 = 8;
}

/// Bytes that regions are cut from. Reached through a [`SlabRef`].
#[derive(Debug)]
#[repr(C)]
pub struct Slab {
    /// The first byte; dangling while this place in its chunk is free.
    pub(crate) base: Cell<NonNull<u8>>,
    /// The client's word for the array buffer of the slab. While the place is free: the next free one.
    pub(crate) link: Cell<usize>,
    /// The client's word for the first of its views.
    first: Cell<usize>,
    refs: Cell<u32>,
    /// How many [`WholeSlab`]s there are.
    viewers: Cell<u32>,
    lent: Cell<u32>,
    /// How many views said where they are.
    pins: Cell<u32>,
    held: Cell<u32>,
    used: Cell<u32>,
    pub(crate) size: Cell<u32>,
    pub(crate) flags: Cell<u8>,
    /// What offsets are multiples of.
    pub(crate) align: Cell<u8>,
}

/// What a slab takes beside its bytes. `docs/offheap.md` says it.
pub(crate) const SLAB: usize = size_of::<Slab>();
const _: () = assert!(SLAB == 56);

impl Slab {
    /// A free place; `next` is the one behind it in the list of free ones.
    pub(crate) fn vacant(next: usize) -> Slab {
        Slab {
            base: Cell::new(NonNull::dangling()),
            link: Cell::new(next),
            first: Cell::new(0),
            refs: Cell::new(0),
            viewers: Cell::new(0),
            lent: Cell::new(0),
            pins: Cell::new(0),
            held: Cell::new(0),
            used: Cell::new(0),
            size: Cell::new(0),
            flags: Cell::new(0),
            align: Cell::new(1),
        }
    }

    /// Makes a slab of a free place.
    pub(crate) fn occupy(&self, base: NonNull<u8>, size: u32, align: u8, flags: u8) {
        self.base.set(base);
        self.link.set(0);
        self.first.set(0);
        for zero in [&self.refs, &self.viewers, &self.lent, &self.pins, &self.held, &self.used] {
            zero.set(0);
        }
        self.size.set(size);
        self.align.set(align);
        self.flags.set(flags);
    }

    /// Size in bytes; 0 for a free place.
    #[must_use]
    #[inline]
    pub fn size(&self) -> usize {
        self.size.get() as usize
    }

    /// The first byte.
    #[must_use]
    #[inline]
    pub fn base(&self) -> *mut u8 {
        self.base.get().as_ptr()
    }

    /// Bytes in regions and views, at most what was handed out.
    #[must_use]
    #[inline]
    pub fn live_bytes(&self) -> usize {
        self.held.get().min(self.used.get()) as usize
    }

    /// Bytes that were handed out once and are in no region and no view now: what this slab wastes.
    #[must_use]
    pub fn wasted_bytes(&self) -> usize {
        self.used.get() as usize - self.live_bytes()
    }

    /// Bytes behind the last region.
    #[must_use]
    pub fn free_bytes(&self) -> usize {
        (self.size.get() - self.used.get()) as usize
    }

    /// Whether somebody holds all of it.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        self.viewers.get() > 0
    }

    /// Whether a view of it said where it is.
    #[must_use]
    pub fn is_pinned(&self) -> bool {
        self.pins.get() > 0
    }

    /// Whether something in it is lent to the kernel or to a thread.
    #[must_use]
    pub fn is_lent(&self) -> bool {
        self.lent.get() > 0
    }

    /// Whether what lives may be moved to another slab: nobody knows where it is.
    #[must_use]
    pub fn is_movable(&self) -> bool {
        self.viewers.get() == 0 && self.pins.get() == 0 && self.lent.get() == 0
    }

    /// The client's word for the first of the slab's views, 0 at first.
    #[must_use]
    #[inline]
    pub fn first(&self) -> usize {
        self.first.get()
    }

    /// Sets the word that [`first`](Slab::first) answers.
    ///
    /// # Safety
    /// Whoever reads it believes it.
    #[inline]
    pub unsafe fn set_first(&self, word: usize) {
        self.first.set(word);
    }

    /// A view more, of `len` bytes: of a region that has views, or one that moved here. The caller keeps the reference.
    #[inline]
    pub fn add_view(&self, len: usize) {
        self.hold(len);
    }

    /// One of its views of `len` bytes goes, or to another slab. The caller's reference is dropped after this.
    #[inline]
    pub fn remove_view(&self, len: usize) {
        self.release(len);
    }

    /// Bytes `start..end` were those of the last view of a region, which is gone: they may be used again where the pool
    /// does such things.
    pub fn vacate(&self, start: usize, end: usize) {
        let pool = self.pool();
        if pool.reuses.get() && self.hands_out_again() {
            let (start, end) = (self.align_up(start as u32), self.align_up(end as u32));
            self.take_back(pool, start, end);
        }
    }

    /// A view that the program asked for its offset: it stays where it is until [`unpin`](Slab::unpin).
    pub fn pin(&self) {
        self.pins.set(self.pins.get() + 1);
    }

    /// A view that was [pinned](Slab::pin) goes.
    pub fn unpin(&self) {
        self.pins.set(self.pins.get() - 1);
        self.may_move_now();
    }

    pub(crate) fn lend(&self) {
        self.lent.set(self.lent.get() + 1);
    }

    pub(crate) fn end_loan(&self) {
        self.lent.set(self.lent.get() - 1);
        self.may_move_now();
    }

    fn may_move_now(&self) {
        if self.is_movable() {
            self.pool().in_vain.set(0);
        }
    }

    pub(crate) fn has(&self, flag: u8) -> bool {
        self.flags.get() & flag != 0
    }

    pub(crate) fn set_flag(&self, flag: u8, on: bool) {
        self.flags.set(if on { self.flags.get() | flag } else { self.flags.get() & !flag });
    }

    #[inline]
    fn hold(&self, len: usize) {
        let now = self.held.get();
        if now != OVERFULL {
            let sum = u32::try_from(len).ok().and_then(|len| now.checked_add(len)).unwrap_or(OVERFULL);
            self.held.set(sum);
        }
        let pool = self.pool();
        pool.held.set(pool.held.get() + len as u64);
    }

    #[inline]
    fn release(&self, len: usize) {
        let now = self.held.get();
        if now != OVERFULL {
            self.held.set(now - len as u32);
        }
        let pool = self.pool();
        pool.held.set(pool.held.get() - len as u64);
    }

    #[inline]
    fn set_used(&self, used: u32) {
        let pool = self.pool();
        pool.used.set(pool.used.get() + u64::from(used) - u64::from(self.used.get()));
        self.used.set(used);
    }

    #[inline]
    pub(crate) fn pool(&self) -> &PoolInner {
        PoolInner::of(self)
    }

    /// Whether bytes that no region has any more may go to another one.
    fn hands_out_again(&self) -> bool {
        self.viewers.get() == 0 && self.lent.get() == 0
    }

    /// Starts over if nobody has any of it. Whether it did.
    pub(crate) fn try_reset(&self) -> bool {
        if self.refs.get() > 0 {
            return false;
        }
        self.reset();
        true
    }

    fn reset(&self) {
        debug_assert!(self.viewers.get() == 0 && self.lent.get() == 0 && self.pins.get() == 0);
        self.set_used(0);
        self.held.set(0);
        self.first.set(0);
        if self.has(flag::HAS_HOLES) {
            self.pool().holes.borrow_mut().forget(self);
        }
    }

    /// Takes what the pool's sums say of this slab off them: it goes.
    pub(crate) fn leave_sums(&self) {
        self.reset();
    }

    /// Where the next region of a slab starts: as aligned as all of them, or with the remainder `like` to 8 in a packed one.
    #[inline]
    fn next_start(&self, like: Option<u32>) -> u32 {
        match like {
            None => self.used.get(),
            Some(like) => self.used.get().wrapping_add(like.wrapping_sub(self.used.get()) & 7),
        }
    }

    /// Cuts a region of `want` bytes, or of what is there if that is at least `least`. `least <= want`.
    #[inline]
    pub(crate) fn cut(&self, want: usize, least: usize) -> Option<Region> {
        let want = u32::try_from(want).unwrap_or(u32::MAX);
        // More than a slab has is refused below.
        let least = u32::try_from(least).ok()?;
        if self.has(flag::HAS_HOLES)
            && let Some((offset, len)) = self.pool().holes.borrow_mut().cut(self, want, least)
        {
            return Some(self.region(offset, len));
        }
        let start = self.used.get();
        let len = want.min(self.size.get() - start);
        if len < least {
            return None;
        }
        self.set_used(self.align_up(start + len));
        Some(self.region(start, len))
    }

    /// Cuts a region of `len` bytes whose offset has the same remainder to 8 as `like`.
    pub(crate) fn cut_packed(&self, len: u32, like: u32) -> Option<Region> {
        let start = self.next_start(Some(like));
        if start > self.size.get() || self.size.get() - start < len {
            return None;
        }
        self.set_used(start + len);
        Some(self.region(start, len))
    }

    #[inline]
    fn region(&self, offset: u32, len: u32) -> Region {
        self.hold(len as usize);
        Region { slab: SlabRef::new(self), offset, len }
    }

    /// Takes back bytes `start..end`, where `start` is aligned and `end` is where the next region could begin.
    fn take_back(&self, pool: &PoolInner, start: u32, end: u32) {
        if start >= end {
            return;
        }
        let (mut start, mut end) = (start, end);
        let mut holes = pool.holes.borrow_mut();
        if self.has(flag::HAS_HOLES) {
            (start, end) = holes.join(self, start, end);
        }
        if end == self.used.get() {
            self.set_used(start);
            end = self.size.get();
        } else if self.has(flag::PACKED) || !holes.put(self, start, end) {
            return;
        }
        drop(holes);
        if pool.reuses.get() && !self.has(flag::PACKED) {
            pool.has_room(self, end - start);
        }
    }

    /// The next offset a region may have, or the end.
    #[inline]
    pub(crate) fn align_up(&self, n: u32) -> u32 {
        let mask = u32::from(self.align.get()) - 1;
        n.checked_add(mask).map_or(self.size.get(), |n| (n & !mask).min(self.size.get()))
    }
}

/// A counted reference to a slab: while there is one, its bytes stay.
#[derive(Debug)]
pub struct SlabRef(NonNull<Slab>);

impl SlabRef {
    #[inline]
    pub(crate) fn new(slab: &Slab) -> SlabRef {
        slab.refs.set(slab.refs.get() + 1);
        SlabRef(NonNull::from(slab))
    }

    /// The reference as an address, for [`from_raw`](SlabRef::from_raw).
    #[inline]
    pub(crate) fn into_raw(self) -> NonNull<Slab> {
        let this = std::mem::ManuallyDrop::new(self);
        this.0
    }

    /// # Safety
    /// It came from [`into_raw`](SlabRef::into_raw), and is used for this once.
    #[inline]
    pub(crate) unsafe fn from_raw(slab: NonNull<Slab>) -> SlabRef {
        SlabRef(slab)
    }

    #[inline]
    pub(crate) fn as_ptr(&self) -> NonNull<Slab> {
        self.0
    }

    /// Whether two references are to the same slab.
    #[must_use]
    #[inline]
    pub fn same_slab(&self, other: &SlabRef) -> bool {
        self.0 == other.0
    }
}

impl Deref for SlabRef {
    type Target = Slab;

    #[inline]
    fn deref(&self) -> &Slab {
        // SAFETY: the count keeps the slab in its place.
        unsafe { self.0.as_ref() }
    }
}

impl Clone for SlabRef {
    #[inline]
    fn clone(&self) -> SlabRef {
        SlabRef::new(self)
    }
}

impl Drop for SlabRef {
    #[inline]
    fn drop(&mut self) {
        let left = self.refs.get() - 1;
        self.refs.set(left);
        if left == 0 {
            PoolInner::nobody_has(self.0);
        }
    }
}

/// All of a slab, for its array buffer. Counted: while one lives, nothing in the slab moves or is handed out again.
#[derive(Debug)]
pub struct WholeSlab(SlabRef);

impl WholeSlab {
    #[must_use]
    pub fn new(slab: SlabRef) -> WholeSlab {
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
        let this = std::mem::ManuallyDrop::new(self);
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
        WholeSlab::new(self.0.clone())
    }
}

impl Drop for WholeSlab {
    fn drop(&mut self) {
        self.0.viewers.set(self.0.viewers.get() - 1);
        self.0.may_move_now();
    }
}

/// Some bytes of a slab. They stay where they are, and nobody else has them, until this is dropped.
#[derive(Debug)]
pub struct Region {
    slab: SlabRef,
    offset: u32,
    len: u32,
}

impl Region {
    /// The slab the region is in.
    #[must_use]
    pub fn slab(&self) -> &SlabRef {
        &self.slab
    }

    /// First byte, counted from the start of the slab.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset as usize
    }

    /// Length in bytes.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        self.len as usize
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The first byte. Valid until the region is dropped, or a view's and moved.
    #[must_use]
    #[inline]
    pub fn as_ptr(&self) -> *mut u8 {
        self.slab.base().wrapping_add(self.offset())
    }

    /// The bytes, as cells.
    #[must_use]
    pub fn cells(&self) -> &[Cell<u8>] {
        // SAFETY: the bytes lie within the slab, initialised, and stay there while the region lives.
        unsafe { std::slice::from_raw_parts(self.as_ptr().cast::<Cell<u8>>().cast_const(), self.len()) }
    }

    /// Copies `from` into the region at `at`.
    pub fn write(&self, at: usize, from: &[u8]) -> Result<(), OutOfBounds> {
        match at.checked_add(from.len()) {
            Some(end) if end <= self.len() => {
                // SAFETY: in bounds; `copy` takes overlap.
                unsafe { self.as_ptr().add(at).copy_from(from.as_ptr(), from.len()) };
                Ok(())
            }
            _ => Err(OutOfBounds { offset: at, len: from.len(), byte_length: self.len() }),
        }
    }

    /// Keeps the first `used` bytes and gives the rest back to the slab: at once if nothing was cut behind this
    /// region, else as a hole for later ones. Asking to keep more than there is keeps all.
    pub fn give_back_tail(&mut self, used: usize) {
        let Some(used) = u32::try_from(used).ok().filter(|&used| used < self.len) else { return };
        let (offset, len) = (self.offset, self.len);
        self.slab.release((len - used) as usize);
        self.len = used;
        if self.slab.hands_out_again() {
            let (start, end) = (self.slab.align_up(offset + used), self.slab.align_up(offset + len));
            self.slab.take_back(self.slab.pool(), start, end);
        }
    }

    /// The bytes become those of a view, which keeps the reference and from then on counts as
    /// [added](Slab::add_view): the slab, and the region's offset and length in it.
    #[must_use]
    #[inline]
    pub fn into_view(self) -> (SlabRef, usize, usize) {
        let this = std::mem::ManuallyDrop::new(self);
        // SAFETY: `this` is not used again and not dropped, so the reference is moved, not doubled.
        (unsafe { std::ptr::read(&this.slab) }, this.offset(), this.len())
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        let (offset, len) = (self.offset, self.len);
        self.slab.release(len as usize);
        // Bytes at the end can always be handed out again; those in the middle where the pool says so.
        let end = self.slab.align_up(offset + len);
        let pool = self.slab.pool();
        if self.slab.hands_out_again() && (pool.reuses.get() || end == self.slab.used.get()) {
            self.slab.take_back(pool, offset, end);
        }
    }
}
