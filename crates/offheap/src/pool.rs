//! Slab pools: many small allocations out of few large blocks. One mechanism with three users, which differ in their
//! numbers only: Buffer's pool (8 KiB), socket reads (1 MiB), file reads.
//!
//! Allocation, from the current slab:
//! 1. a hole that an earlier region gave back, else the bytes from `used` on;
//! 2. if the pool reuses: the same from slabs left earlier that are known to have room ([`MOST_WITH_ROOM`] of them);
//! 3. else leave the slab to its regions and take one from the cache of free ones, else a new one.
//!
//! A slab that nobody has any part of starts over if it is the current one; others go, to the cache at first.
//!
//! Files reuse: many reads are under way at a time, of files small and large, so that a slab which one read has no room in
//! has room for the next. Buffers do not: their offsets are Node's.
//!
//! What is wasted in slabs that are mostly dead is got back by [`evacuation`](crate::evacuate).
//!
//! **Invariants**
//! - The ledger's account is charged with every slab, whole, from the moment it exists until it was freed, cached
//!   ones included.
//! - Slabs live in chunks of the pool's, one page each, so that a slab knows its pool and the pool all its slabs without a
//!   word for either. A chunk lives while it has slabs; the pool as long as it has chunks or a handle.
//! - A slab's block goes to the cache when the last reference to the slab goes: nobody sees it then.

use std::cell::{Cell, RefCell};
use std::ptr::{self, NonNull};
use std::rc::Rc;

use tally_ledger::{Account, Charge};

use crate::error::AllocError;
use crate::holes::Holes;
use crate::memory::{self, Memory};
use crate::slab::{Region, SLAB, Slab, SlabRef, flag};
use crate::stores::Stores;
use crate::yard::DeadStore;

/// Slabs taken between two young collections that a pool for reads asks for, at least and at most.
const LEAST_PATIENCE: usize = 3;
const MOST_PATIENCE: usize = 64;

/// How many slabs a pool remembers that have room for more.
const MOST_WITH_ROOM: usize = 32;

/// Less room than this is not remembered.
const LEAST_ROOM: u32 = 512;

/// The handle to one pool; clones share it.
#[derive(Clone, Debug)]
pub struct SlabPool {
    pub(crate) inner: Rc<PoolInner>,
}

#[derive(Debug)]
pub(crate) struct PoolInner {
    stores: Stores,
    account: Account,
    align: u8,
    slab_size: Cell<usize>,
    /// The slab that regions are cut from.
    current: Cell<Option<NonNull<Slab>>>,
    /// The slab that moved regions are cut from, smaller than others in pools for reads.
    pub(crate) packed: Cell<Option<NonNull<Slab>>>,
    pub(crate) chunks: RefCell<Vec<NonNull<Chunk>>>,
    /// Where a chunk with a free place is.
    vacancy: Cell<usize>,
    pub(crate) holes: RefCell<Holes>,
    /// Slabs that were left with room in them. Empty unless the pool reuses.
    with_room: RefCell<Vec<NonNull<Slab>>>,
    pub(crate) reuses: Cell<bool>,
    /// For every slab there is, cached ones too.
    charge: RefCell<Option<Charge>>,
    cache: RefCell<Vec<Memory>>,
    cache_limit: Cell<usize>,
    /// Sums over all slabs: bytes handed out, bytes in regions and views, bytes of slabs, how many.
    pub(crate) used: Cell<u64>,
    pub(crate) held: Cell<u64>,
    bytes: Cell<u64>,
    pub(crate) count: Cell<usize>,
    /// What the last evacuation had to leave: no other is due for it.
    pub(crate) in_vain: Cell<u64>,
    /// The chunk and the place that an evacuation looks at next.
    pub(crate) cursor: Cell<(usize, usize)>,
    /// Slabs taken since [`SlabPool::note_collection`], and how many may be before a collection is due.
    taken: Cell<usize>,
    patience: Cell<usize>,
    created: Cell<u64>,
    from_cache: Cell<u64>,
    restarted: Cell<u64>,
    regions_ever: Cell<u64>,
    pub(crate) moved_regions: Cell<u64>,
    pub(crate) moved_bytes: Cell<u64>,
    pub(crate) evacuated: Cell<u64>,
}

/// A page of places for slabs.
#[repr(C)]
#[derive(Debug)]
pub(crate) struct Chunk {
    pool: *const PoolInner,
    /// Where the pool lists it.
    index: Cell<usize>,
    /// The first free place, or 0.
    vacant: Cell<usize>,
    occupied: Cell<usize>,
    pub(crate) slabs: [Slab; PER_CHUNK],
}

pub(crate) const PER_CHUNK: usize = (memory::PAGE - 32) / SLAB;
const _: () = assert!(size_of::<Chunk>() <= memory::PAGE);

/// The state of a pool at one moment. Bytes unless said otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PoolStats {
    /// How large the next slab will be.
    pub slab_size: usize,
    /// How many slabs have regions or are being filled.
    pub slabs: usize,
    /// Bytes of those slabs: `live_bytes + wasted_bytes + free_bytes`.
    pub slab_bytes: usize,
    /// Bytes in living regions and views.
    pub live_bytes: usize,
    /// Bytes handed out once and in no living region now, alignment gaps included.
    pub wasted_bytes: usize,
    /// Bytes not handed out yet.
    pub free_bytes: usize,
    /// How many free slabs wait to be used again.
    pub cached_slabs: usize,
    /// Bytes of those.
    pub cached_bytes: usize,
    /// Bytes that the pool's own books take.
    pub bookkeeping: usize,
    /// How many slabs were made from fresh memory, ever.
    pub slabs_created: u64,
    /// How many slabs came from the cache instead, ever.
    pub slabs_from_cache: u64,
    /// How often the current slab was started over because nothing in it lived, ever.
    pub slabs_restarted: u64,
    /// How many regions were cut, ever.
    pub regions_ever: u64,
    /// How many regions were moved to a packed slab, ever.
    pub moved_regions: u64,
    /// Bytes of those.
    pub moved_bytes: u64,
    /// How many slabs went because all that lived in them was moved, ever.
    pub slabs_evacuated: u64,
    /// Slabs that stay where they are: their array buffer lives.
    pub seen: Standing,
    /// Because of a view that was asked for its offset.
    pub pinned: Standing,
    /// Because something in them is lent.
    pub lent: Standing,
}

/// Slabs that evacuation has to leave for one reason; who has several counts for the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub slabs: usize,
    /// Bytes that they waste.
    pub wasted_bytes: usize,
}

impl SlabPool {
    /// A pool of slabs of `slab_size` bytes (at most `u32::MAX`; larger is cut down to that), whose regions start at
    /// multiples of `align` (rounded up to a power of two, at most 16).
    #[must_use]
    pub fn new(stores: Stores, account: Account, slab_size: usize, align: usize) -> SlabPool {
        SlabPool {
            inner: Rc::new(PoolInner {
                stores,
                account,
                // At most 16.
                align: align.clamp(1, crate::memory::ALIGN).next_power_of_two() as u8,
                slab_size: Cell::new(clamp_size(slab_size)),
                current: Cell::new(None),
                packed: Cell::new(None),
                chunks: RefCell::default(),
                vacancy: Cell::new(0),
                holes: RefCell::default(),
                with_room: RefCell::default(),
                reuses: Cell::new(false),
                charge: RefCell::new(None),
                cache: RefCell::default(),
                cache_limit: Cell::new(4),
                used: Cell::new(0),
                held: Cell::new(0),
                bytes: Cell::new(0),
                count: Cell::new(0),
                in_vain: Cell::new(0),
                cursor: Cell::new((0, 0)),
                taken: Cell::new(0),
                patience: Cell::new(usize::MAX),
                created: Cell::new(0),
                from_cache: Cell::new(0),
                restarted: Cell::new(0),
                regions_ever: Cell::new(0),
                moved_regions: Cell::new(0),
                moved_bytes: Cell::new(0),
                evacuated: Cell::new(0),
            }),
        }
    }

    /// Buffer's pool by Node's rules: slabs of 8 KiB, offsets in multiples of 8.
    #[must_use]
    pub fn for_buffers(stores: Stores) -> SlabPool {
        SlabPool::new(stores, Account::BufferSlabs, 8 * 1024, 8)
    }

    /// The pool sockets read into: slabs of 1 MiB, of which each read is offered 64 KiB.
    #[must_use]
    pub fn for_sockets(stores: Stores) -> SlabPool {
        SlabPool::for_reads(stores, Account::SocketSlabs, 1024 * 1024)
    }

    /// The pool files are read into: slabs of 256 KiB.
    #[must_use]
    pub fn for_files(stores: Stores) -> SlabPool {
        let pool = SlabPool::for_reads(stores, Account::FileSlabs, 256 * 1024);
        pool.inner.reuses.set(true);
        pool
    }

    /// Most of what is read is dead soon after. Slabs are used again while the processor has them at hand, which takes a
    /// young collection every few of them: a fresh slab costs more than that, in pages that the system has to clear.
    fn for_reads(stores: Stores, account: Account, slab_size: usize) -> SlabPool {
        let pool = SlabPool::new(stores, account, slab_size, 8);
        pool.set_cache_limit(LEAST_PATIENCE);
        pool.inner.patience.set(LEAST_PATIENCE);
        pool
    }

    /// Whether a young collection is likely to free a slab.
    #[must_use]
    pub fn is_collection_due(&self) -> bool {
        self.inner.taken.get() >= self.inner.patience.get()
    }

    /// A collection that was [due](SlabPool::is_collection_due) is over. The next is later if this one freed no slab.
    pub fn note_collection(&self) {
        let inner = &self.inner;
        let freed = !inner.cache.borrow().is_empty();
        let patience = inner.patience.get();
        inner.patience.set(if freed { (patience / 2).max(LEAST_PATIENCE) } else { (patience * 2).min(MOST_PATIENCE) });
        inner.taken.set(0);
    }

    /// Sets the size of slabs made from now on, in bytes. Cached slabs of another size go.
    pub fn set_slab_size(&self, bytes: usize) {
        let bytes = clamp_size(bytes);
        if self.inner.slab_size.get() != bytes {
            self.inner.shrink_cache(0);
            self.inner.slab_size.set(bytes);
        }
    }

    /// The size of the next slab, in bytes.
    #[must_use]
    #[inline]
    pub fn slab_size(&self) -> usize {
        self.inner.slab_size.get()
    }

    /// Sets how many free slabs are kept for later; 4 unless set.
    pub fn set_cache_limit(&self, slabs: usize) {
        self.inner.cache_limit.set(slabs);
        self.inner.shrink_cache(slabs);
    }

    /// Node's rule for which Buffers draw from the pool: not empty, and less than half a slab.
    #[must_use]
    pub fn takes(&self, len: usize) -> bool {
        len > 0 && len < self.slab_size() >> 1
    }

    /// A region of exactly `len` bytes, content arbitrary.
    /// More than a slab can hold is [`AllocError::TooLarge`]; allocate a store of its own instead.
    pub fn alloc(&self, len: usize) -> Result<Region, AllocError> {
        self.alloc_at_most(len, len)
    }

    /// A region of `want` bytes, or of what the current slab has left if that is at least `least`: a read into the
    /// rest of a slab is better than leaving the rest.
    pub fn alloc_at_most(&self, want: usize, least: usize) -> Result<Region, AllocError> {
        let least = least.min(want);
        if let Some(region) = self.alloc_here(want, least) {
            return Ok(region);
        }
        let inner = &self.inner;
        let max = inner.slab_size.get();
        let too_large = AllocError::TooLarge { asked: want as u64, max: max as u64 };
        if want > max {
            return Err(too_large);
        }
        let slab = inner.new_slab(max, flag::CURRENT)?;
        // SAFETY: a current slab stays.
        let region = unsafe { slab.as_ref() }.cut(want, least);
        if let Some(left) = inner.current.replace(Some(slab)) {
            inner.leave(left);
        }
        inner.regions_ever.set(inner.regions_ever.get() + 1);
        region.ok_or(too_large)
    }

    /// As [`alloc_at_most`](SlabPool::alloc_at_most), out of the slabs there are; `None` when that would take a new one.
    /// Takes no memory from anybody, so nothing has to be collected before it.
    #[must_use]
    #[inline]
    pub fn alloc_here(&self, want: usize, least: usize) -> Option<Region> {
        let inner = &self.inner;
        let least = least.min(want);
        // SAFETY: a current slab stays while it is that.
        let here = inner.current.get().and_then(|slab| unsafe { slab.as_ref() }.cut(want, least));
        let region = match here {
            Some(region) => region,
            None if inner.reuses.get() => inner.cut_elsewhere(want, least)?,
            None => return None,
        };
        inner.regions_ever.set(inner.regions_ever.get() + 1);
        Some(region)
    }

    /// Calls `f` with every slab that lives: those being filled and all that are referred to.
    pub fn for_each_slab(&self, mut f: impl FnMut(&Slab)) {
        for chunk in self.inner.chunks.borrow().iter() {
            // SAFETY: listed chunks live.
            for slab in unsafe { &chunk.as_ref().slabs } {
                if slab.size() > 0 {
                    f(slab);
                }
            }
        }
    }

    /// Gives back what is not needed now: all cached slabs, and the current ones if nobody has any of them.
    /// For collections and memory pressure.
    pub fn trim(&self) {
        for place in [&self.inner.current, &self.inner.packed] {
            // SAFETY: as in `alloc_here`.
            if let Some(slab) = place.get().filter(|s| unsafe { s.as_ref() }.try_reset()) {
                place.set(None);
                self.inner.leave(slab);
            }
        }
        self.inner.shrink_cache(0);
    }

    /// Leaves the current slab to its regions; the next allocation takes another.
    pub fn leave_current(&self) {
        if let Some(left) = self.inner.current.take() {
            self.inner.leave(left);
        }
    }

    /// The slab being filled.
    #[must_use]
    pub fn current(&self) -> Option<SlabRef> {
        // SAFETY: as in `alloc_here`.
        self.inner.current.get().map(|slab| SlabRef::new(unsafe { slab.as_ref() }))
    }

    /// Bytes handed out and in no region or view now. A sum that is kept: costs nothing.
    #[must_use]
    #[inline]
    pub fn wasted_bytes(&self) -> u64 {
        self.inner.used.get().saturating_sub(self.inner.held.get())
    }

    /// Bytes in regions and views; those in several count as often. A sum that is kept.
    #[must_use]
    pub fn held_bytes(&self) -> u64 {
        self.inner.held.get()
    }

    /// Counts; walks over all slabs.
    #[must_use]
    pub fn stats(&self) -> PoolStats {
        let inner = &self.inner;
        let mut stats = PoolStats {
            slab_size: inner.slab_size.get(),
            slabs_created: inner.created.get(),
            slabs_from_cache: inner.from_cache.get(),
            slabs_restarted: inner.restarted.get(),
            regions_ever: inner.regions_ever.get(),
            moved_regions: inner.moved_regions.get(),
            moved_bytes: inner.moved_bytes.get(),
            slabs_evacuated: inner.evacuated.get(),
            bookkeeping: inner.chunks.borrow().len() * memory::PAGE,
            ..PoolStats::default()
        };
        self.for_each_slab(|slab| {
            stats.slabs += 1;
            stats.slab_bytes += slab.size();
            stats.live_bytes += slab.live_bytes();
            stats.wasted_bytes += slab.wasted_bytes();
            stats.free_bytes += slab.free_bytes();
            let standing = match () {
                () if slab.is_seen() => &mut stats.seen,
                () if slab.is_pinned() => &mut stats.pinned,
                () if slab.is_lent() => &mut stats.lent,
                () => return,
            };
            standing.slabs += 1;
            standing.wasted_bytes += slab.wasted_bytes();
        });
        stats.cached_slabs = inner.cache.borrow().len();
        stats.cached_bytes = stats.cached_slabs * inner.slab_size.get();
        stats
    }
}

fn clamp_size(bytes: usize) -> usize {
    bytes.clamp(1, u32::MAX as usize)
}

impl PoolInner {
    /// The pool of a slab.
    #[inline]
    pub(crate) fn of(slab: &Slab) -> &PoolInner {
        // SAFETY: slabs are in chunks, which are pages and whose address was exposed; the pool lives while it has chunks.
        unsafe { &*(*Chunk::of(slab)).pool }
    }

    /// Nobody has any of the slab any more.
    #[cold]
    #[inline(never)]
    pub(crate) fn nobody_has(slab: NonNull<Slab>) {
        // SAFETY: the slab is in its place until it is retired below.
        let (pool, slab_) = unsafe { (&*(*Chunk::of(slab.as_ref())).pool, slab.as_ref()) };
        if slab_.has(flag::CURRENT) {
            if slab_.try_reset() {
                pool.restarted.set(pool.restarted.get() + 1);
            }
        } else {
            pool.retire(slab);
        }
    }

    /// A slab that is no longer filled: it goes at once if nobody has any of it.
    pub(crate) fn leave(&self, slab: NonNull<Slab>) {
        // SAFETY: it was current until now.
        let s = unsafe { slab.as_ref() };
        s.set_flag(flag::CURRENT, false);
        if self.reuses.get() && !s.has(flag::PACKED) {
            let room = self.measure_room(s);
            self.has_room(s, room);
        }
        // The reference is the only one if nobody has any: dropping it retires.
        drop(SlabRef::new(s));
    }

    /// A block of `size` bytes as a slab, charged.
    pub(crate) fn new_slab(&self, size: usize, flags: u8) -> Result<NonNull<Slab>, AllocError> {
        self.taken.set(self.taken.get() + 1);
        let cached = if size == self.slab_size.get() { self.cache.borrow_mut().pop() } else { None };
        let memory = match cached {
            Some(memory) => {
                self.from_cache.set(self.from_cache.get() + 1);
                memory
            }
            None => {
                let mut charge = self.charge.borrow_mut();
                let charge = charge.get_or_insert_with(|| self.stores.ledger().charge_beyond_limits(self.account, 0));
                if flags & flag::PACKED != 0 {
                    // What moves frees more than this.
                    charge.grow_beyond_limits(size as u64);
                } else {
                    charge.grow(size as u64)?;
                }
                match self.stores.slab_memory(size) {
                    Ok(memory) => {
                        self.created.set(self.created.get() + 1);
                        memory
                    }
                    Err(e) => {
                        charge.shrink(size as u64);
                        return Err(e);
                    }
                }
            }
        };
        let Some(slab) = self.place() else {
            self.free(memory, size);
            return Err(AllocError::OutOfMemory { asked: memory::PAGE as u64 });
        };
        // SAFETY: a free place of a living chunk.
        unsafe { slab.as_ref() }.occupy(memory.into_slab(), size as u32, if flags & flag::PACKED == 0 { self.align } else { 1 }, flags);
        self.bytes.set(self.bytes.get() + size as u64);
        self.count.set(self.count.get() + 1);
        Ok(slab)
    }

    /// A free place for a slab.
    fn place(&self) -> Option<NonNull<Slab>> {
        let mut chunks = self.chunks.borrow_mut();
        let n = chunks.len();
        // SAFETY: listed chunks live.
        let free = |i: usize| unsafe { chunks[i].as_ref() }.vacant.get() != 0;
        let at = (0..n).map(|i| (self.vacancy.get() + i) % n).find(|&i| free(i));
        let at = match at {
            Some(at) => at,
            None => {
                let chunk = Chunk::new(self, n)?;
                // The chunk keeps the pool.
                // SAFETY: `self` is in an `Rc`, as all pools are.
                unsafe { Rc::increment_strong_count(ptr::from_ref(self)) };
                chunks.push(chunk);
                n
            }
        };
        self.vacancy.set(at);
        // SAFETY: as above.
        let chunk = unsafe { chunks[at].as_ref() };
        let slab = NonNull::new(ptr::with_exposed_provenance_mut::<Slab>(chunk.vacant.get()))?;
        // SAFETY: free places are in living chunks, linked by `link`.
        chunk.vacant.set(unsafe { slab.as_ref() }.link.get());
        chunk.occupied.set(chunk.occupied.get() + 1);
        Some(slab)
    }

    /// Frees the slab's place and keeps or frees its block. Called when the last reference goes.
    fn retire(&self, slab: NonNull<Slab>) {
        // SAFETY: it is in its place.
        let s = unsafe { slab.as_ref() };
        if s.has(flag::HAS_ROOM) {
            self.with_room.borrow_mut().retain(|&other| other != slab);
        }
        s.leave_sums();
        let size = s.size();
        self.bytes.set(self.bytes.get() - size as u64);
        self.count.set(self.count.get() - 1);
        // SAFETY: the block was made one by `into_slab`, of this size, and the place forgets it.
        let memory = unsafe { Memory::from_slab(s.base.get(), size) };
        // SAFETY: as in `of`.
        let chunk = unsafe { &*Chunk::of(s) };
        s.occupy(NonNull::dangling(), 0, 1, 0);
        s.link.set(chunk.vacant.get());
        chunk.vacant.set(slab.as_ptr().expose_provenance());
        chunk.occupied.set(chunk.occupied.get() - 1);
        if size == self.slab_size.get() && self.cache.borrow().len() < self.cache_limit.get() {
            self.cache.borrow_mut().push(memory);
        } else {
            self.free(memory, size);
        }
        if chunk.occupied.get() == 0 {
            self.drop_chunk(chunk.index.get());
        }
    }

    /// Frees an empty chunk. `self` may be gone after this.
    fn drop_chunk(&self, at: usize) {
        let mut chunks = self.chunks.borrow_mut();
        let chunk = chunks.swap_remove(at);
        if let Some(moved) = chunks.get(at) {
            // SAFETY: listed chunks live.
            unsafe { moved.as_ref() }.index.set(at);
        }
        drop(chunks);
        // An evacuation that has passed this place has not seen what is there now.
        if self.cursor.get().0 >= at {
            self.cursor.set((at, 0));
        }
        // SAFETY: nothing is in it any more; and the count of the pool that it had is given back, last of all.
        unsafe {
            memory::free_page(chunk.cast());
            Rc::decrement_strong_count(ptr::from_ref(self));
        }
    }

    /// Frees a block of `size` bytes, and then its charge: on the sweeper's thread if it is large.
    fn free(&self, memory: Memory, size: usize) {
        if size < crate::MAP_THRESHOLD && self.account != Account::BufferSlabs {
            // The block may become a Buffer's, which shows it: not what somebody sent.
            memory.wipe(size);
        }
        let Some(charge) = self.charge.borrow_mut().as_mut().map(|all| all.split(size as u64)) else { return };
        let dead = DeadStore::new(memory, charge);
        if size >= crate::MAP_THRESHOLD {
            self.stores.sweeper().hand_over([dead]);
        }
    }

    fn shrink_cache(&self, slabs: usize) {
        loop {
            let mut cache = self.cache.borrow_mut();
            if cache.len() <= slabs {
                return;
            }
            let Some(memory) = cache.pop() else { return };
            drop(cache);
            self.free(memory, self.slab_size.get());
        }
    }

    /// A region out of a slab that was left.
    fn cut_elsewhere(&self, want: usize, least: usize) -> Option<Region> {
        let slabs = self.with_room.borrow().clone();
        for slab in slabs {
            // SAFETY: a slab that goes is taken off the list.
            let slab = unsafe { slab.as_ref() };
            if let Some(region) = slab.cut(want, least) {
                return Some(region);
            }
            if self.measure_room(slab) < LEAST_ROOM {
                self.forget_room(slab);
            }
        }
        None
    }

    /// The longest piece that could be cut.
    fn measure_room(&self, slab: &Slab) -> u32 {
        self.holes.borrow().longest(slab).max(slab.free_bytes() as u32)
    }

    fn forget_room(&self, slab: &Slab) {
        slab.set_flag(flag::HAS_ROOM, false);
        self.with_room.borrow_mut().retain(|other| other.as_ptr().cast_const() != ptr::from_ref(slab));
    }

    /// Remembers a slab that has `room`. One too many takes the place of the one with the least.
    pub(crate) fn has_room(&self, slab: &Slab, room: u32) {
        if slab.has(flag::HAS_ROOM) || slab.has(flag::CURRENT) || room < LEAST_ROOM {
            return;
        }
        let mut with_room = self.with_room.borrow_mut();
        if with_room.len() >= MOST_WITH_ROOM {
            // SAFETY: as in `cut_elsewhere`.
            let least = with_room.iter().map(|s| self.measure_room(unsafe { s.as_ref() })).enumerate().min_by_key(|&(_, room)| room);
            let Some((at, least)) = least else { return };
            if least >= room {
                return;
            }
            // SAFETY: as above.
            unsafe { with_room.swap_remove(at).as_ref() }.set_flag(flag::HAS_ROOM, false);
        }
        slab.set_flag(flag::HAS_ROOM, true);
        with_room.push(NonNull::from(slab));
    }
}

impl Drop for SlabPool {
    fn drop(&mut self) {
        // The last handle gives up what only the pool holds; what regions and views hold stays as long as they do. Chunks
        // count as handles.
        let chunks = self.inner.chunks.borrow().len();
        if Rc::strong_count(&self.inner) == chunks + 1 {
            let _keep = Rc::clone(&self.inner);
            self.leave_current();
            if let Some(packed) = self.inner.packed.take() {
                self.inner.leave(packed);
            }
            self.inner.shrink_cache(0);
            self.inner.cache_limit.set(0);
        }
    }
}

impl Chunk {
    fn of(slab: &Slab) -> *const Chunk {
        ptr::with_exposed_provenance(ptr::from_ref(slab).addr() & !(memory::PAGE - 1))
    }

    fn new(pool: &PoolInner, index: usize) -> Option<NonNull<Chunk>> {
        let page = memory::page()?.cast::<Chunk>();
        let at = page.as_ptr();
        let first = at.expose_provenance() + std::mem::offset_of!(Chunk, slabs);
        // SAFETY: a fresh page, which is large and aligned enough.
        unsafe {
            (&raw mut (*at).pool).write(pool);
            (&raw mut (*at).index).write(Cell::new(index));
            (&raw mut (*at).vacant).write(Cell::new(first));
            (&raw mut (*at).occupied).write(Cell::new(0));
            for i in 0..PER_CHUNK {
                let next = if i + 1 < PER_CHUNK { first + (i + 1) * SLAB } else { 0 };
                (&raw mut (*at).slabs).cast::<Slab>().add(i).write(Slab::vacant(next));
            }
        }
        Some(page)
    }
}
