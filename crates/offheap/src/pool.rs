//! Slab pools: many small allocations out of few large stores. One mechanism with three users, which differ in their
//! numbers only: Buffer's pool (8 KiB), socket reads (1 MiB), file reads.
//!
//! Allocation, from the current slab:
//! 1. a hole that an earlier region gave back, else the bytes from `used` on;
//! 2. if neither is large enough and nothing in the slab lives, start it over;
//! 3. if the pool reuses: the same from slabs left earlier that are known to have room ([`MOST_WITH_ROOM`] of them);
//! 4. else leave the slab to its regions and take one from the cache of free ones, else a new one.
//!
//! Files reuse: many reads are under way at a time, of files small and large, so that a slab which one read has no room in
//! has room for the next. Buffers do not: their offsets are Node's.
//!
//! **Invariants**
//! - The ledger's account is charged with every slab, whole, from the moment it exists until it was freed, cached
//!   ones included.
//! - A slab is listed by its pool as long as it lives, so that a collection can look for those that are mostly dead.
//! - A slab's store goes to the cache when the last reference to the slab goes: nobody sees it then.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use tally_ledger::Account;

use crate::error::AllocError;
use crate::slab::{Region, Slab, SlabRef};
use crate::store::BackingStore;
use crate::stores::Stores;

/// Slabs taken between two young collections that a pool for reads asks for, at least and at most.
const LEAST_PATIENCE: usize = 3;
const MOST_PATIENCE: usize = 64;

/// How many slabs a pool remembers that have room for more.
const MOST_WITH_ROOM: usize = 32;

/// Less room than this is not remembered.
const LEAST_ROOM: usize = 512;

/// The handle to one pool; clones share it.
#[derive(Clone, Debug)]
pub struct SlabPool {
    inner: Rc<PoolInner>,
}

#[derive(Debug)]
pub(crate) struct PoolInner {
    stores: Stores,
    account: Account,
    align: u8,
    slab_size: Cell<usize>,
    current: RefCell<Option<SlabRef>>,
    slabs: RefCell<Vec<Weak<Slab>>>,
    /// Slabs that were left with room in them. Empty unless the pool reuses.
    with_room: RefCell<Vec<Weak<Slab>>>,
    reuses: Cell<bool>,
    cache: RefCell<Vec<BackingStore>>,
    cache_limit: Cell<usize>,
    /// Slabs taken since [`SlabPool::note_collection`], and how many may be before a collection is due.
    taken: Cell<usize>,
    patience: Cell<usize>,
    created: Cell<u64>,
    from_cache: Cell<u64>,
    restarted: Cell<u64>,
    regions_ever: Cell<u64>,
}

/// The state of a pool at one moment. Bytes unless said otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PoolStats {
    /// How large the next slab will be.
    pub slab_size: usize,
    /// How many slabs have regions or are being filled.
    pub slabs: usize,
    /// Bytes of those slabs: `live_bytes + wasted_bytes + free_bytes`.
    pub slab_bytes: usize,
    /// Bytes in living regions.
    pub live_bytes: usize,
    /// Bytes handed out once and in no living region now, alignment gaps included.
    pub wasted_bytes: usize,
    /// Bytes not handed out yet.
    pub free_bytes: usize,
    /// How many free slabs wait to be used again.
    pub cached_slabs: usize,
    /// Bytes of those.
    pub cached_bytes: usize,
    /// How many slabs were made from fresh memory, ever.
    pub slabs_created: u64,
    /// How many slabs came from the cache instead, ever.
    pub slabs_from_cache: u64,
    /// How often the current slab was started over because nothing in it lived, ever.
    pub slabs_restarted: u64,
    /// How many regions were cut, ever.
    pub regions_ever: u64,
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
                current: RefCell::default(),
                slabs: RefCell::default(),
                with_room: RefCell::default(),
                reuses: Cell::new(false),
                cache: RefCell::default(),
                cache_limit: Cell::new(4),
                taken: Cell::new(0),
                patience: Cell::new(usize::MAX),
                created: Cell::new(0),
                from_cache: Cell::new(0),
                restarted: Cell::new(0),
                regions_ever: Cell::new(0),
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
        self.inner.slab_size.set(clamp_size(bytes));
        let keep = clamp_size(bytes);
        self.inner.cache.borrow_mut().retain(|store| store.len() == keep);
    }

    /// The size of the next slab, in bytes.
    #[must_use]
    pub fn slab_size(&self) -> usize {
        self.inner.slab_size.get()
    }

    /// Sets how many free slabs are kept for later; 4 unless set.
    pub fn set_cache_limit(&self, slabs: usize) {
        self.inner.cache_limit.set(slabs);
        self.inner.cache.borrow_mut().truncate(slabs);
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
        let slab = inner.new_slab()?;
        let left = inner.current.borrow_mut().replace(Rc::clone(&slab));
        if let Some(left) = &left
            && inner.reuses.get()
            && left.measure_room() >= LEAST_ROOM
        {
            inner.remember_room(left);
        }
        // May retire the slab that was left, which looks at the pool: no borrow may be open here.
        drop(left);
        let region = slab.cut(want, least).ok_or(too_large)?;
        inner.regions_ever.set(inner.regions_ever.get() + 1);
        Ok(region)
    }

    /// As [`alloc_at_most`](SlabPool::alloc_at_most), out of the slabs there are; `None` when that would take a new one.
    /// Takes no memory from anybody, so nothing has to be collected before it.
    #[must_use]
    pub fn alloc_here(&self, want: usize, least: usize) -> Option<Region> {
        let inner = &self.inner;
        let region = inner.cut_current(want, least.min(want)).or_else(|| inner.cut_elsewhere(want, least.min(want)))?;
        inner.regions_ever.set(inner.regions_ever.get() + 1);
        Some(region)
    }

    /// Calls `f` with every slab that lives: the one being filled and all that have regions or are referred to.
    pub fn for_each_slab(&self, mut f: impl FnMut(&SlabRef)) {
        let slabs: Vec<SlabRef> = self.inner.slabs.borrow().iter().filter_map(Weak::upgrade).collect();
        for slab in &slabs {
            f(slab);
        }
    }

    /// Gives back what is not needed now: all cached slabs, and the current one if nothing in it lives.
    /// For collections and memory pressure.
    pub fn trim(&self) {
        let idle = {
            let mut current = self.inner.current.borrow_mut();
            match &*current {
                Some(slab) if slab.region_count() == 0 => current.take(),
                _ => None,
            }
        };
        drop(idle);
        self.inner.cache.borrow_mut().clear();
    }

    /// Leaves the current slab to its regions; the next allocation takes another.
    pub fn leave_current(&self) {
        let left = self.inner.current.borrow_mut().take();
        drop(left);
    }

    /// The slab being filled.
    #[must_use]
    pub fn current(&self) -> Option<SlabRef> {
        self.inner.current.borrow().clone()
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
            ..PoolStats::default()
        };
        self.for_each_slab(|slab| {
            stats.slabs += 1;
            stats.slab_bytes += slab.size();
            stats.live_bytes += slab.live_bytes();
            stats.wasted_bytes += slab.wasted_bytes();
            stats.free_bytes += slab.free_bytes();
        });
        for store in inner.cache.borrow().iter() {
            stats.cached_slabs += 1;
            stats.cached_bytes += store.len();
        }
        stats
    }
}

fn clamp_size(bytes: usize) -> usize {
    bytes.clamp(1, u32::MAX as usize)
}

impl PoolInner {
    fn new_slab(self: &Rc<PoolInner>) -> Result<SlabRef, AllocError> {
        self.taken.set(self.taken.get() + 1);
        let size = self.slab_size.get();
        let cached = self.cache.borrow_mut().pop();
        let store = match cached {
            Some(store) => {
                self.from_cache.set(self.from_cache.get() + 1);
                store
            }
            None => {
                let store = self.stores.for_slab(self.account, size)?;
                self.created.set(self.created.get() + 1);
                store
            }
        };
        let mut slabs = self.slabs.borrow_mut();
        // 2^32 slabs are more than memory holds.
        let slab = Slab::new(store, self.align, self.reuses.get(), Rc::downgrade(self), slabs.len() as u32);
        slabs.push(Rc::downgrade(&slab));
        Ok(slab)
    }

    fn cut_current(&self, want: usize, least: usize) -> Option<Region> {
        // Cutting never drops a slab, so the pool is not entered again while this is borrowed.
        let current = self.current.borrow();
        let slab = current.as_ref()?;
        slab.cut(want, least).or_else(|| {
            if slab.size() == self.slab_size.get() && want <= slab.size() && slab.try_reset() {
                self.restarted.set(self.restarted.get() + 1);
                slab.cut(want, least)
            } else {
                None
            }
        })
    }

    /// A region out of a slab that was left.
    fn cut_elsewhere(&self, want: usize, least: usize) -> Option<Region> {
        let mut with_room = self.with_room.borrow_mut();
        let mut at = 0;
        while let Some(slab) = with_room.get(at) {
            let Some(slab) = slab.upgrade() else {
                with_room.swap_remove(at);
                continue;
            };
            if slab.may_have(least) {
                if let Some(region) = slab.cut(want, least) {
                    return Some(region);
                }
                if slab.measure_room() < LEAST_ROOM {
                    slab.has_room.set(false);
                    with_room.swap_remove(at);
                    continue;
                }
            }
            at += 1;
        }
        None
    }

    /// Remembers a slab that has room. One too many takes the place of the one with the least.
    pub(crate) fn remember_room(self: &Rc<PoolInner>, slab: &Slab) {
        let Some(this) = self.slabs.borrow().get(slab.index.get() as usize).cloned() else { return };
        let mut with_room = self.with_room.borrow_mut();
        with_room.retain(|w| w.strong_count() > 0);
        if with_room.len() >= MOST_WITH_ROOM {
            let room = |w: &Weak<Slab>| w.upgrade().map_or(0, |s| s.measure_room());
            let Some(at) = (0..with_room.len()).min_by_key(|&i| room(&with_room[i])) else { return };
            if room(&with_room[at]) >= slab.measure_room() {
                return;
            }
            if let Some(out) = with_room.swap_remove(at).upgrade() {
                out.has_room.set(false);
            }
        }
        slab.has_room.set(true);
        with_room.push(this);
    }

    /// Takes the slab at `at` off the list and keeps or frees its store. Called when the slab's last reference goes.
    pub(crate) fn retire(&self, at: u32, store: BackingStore) {
        let mut slabs = self.slabs.borrow_mut();
        slabs.swap_remove(at as usize);
        if let Some(moved) = slabs.get(at as usize).and_then(Weak::upgrade) {
            moved.index.set(at);
        }
        drop(slabs);
        if store.len() == self.slab_size.get() && self.cache.borrow().len() < self.cache_limit.get() {
            self.cache.borrow_mut().push(store);
        }
    }
}
