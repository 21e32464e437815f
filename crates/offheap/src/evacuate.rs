//! Moving what lives out of slabs that are mostly dead, so that a small region does not keep a slab.
//!
//! 1. Is it due? When a quarter of what lives is wasted, beside what the last evacuation had to leave. Two sums, no walk.
//! 2. Go over the slabs, from where the last slice stopped, to those of which less than three quarters live and that may
//!    move ([`Slab::is_movable`]). Where the cursor comes round, the pass is over.
//! 3. Of such a slab, have the client name a region with its living bytes, copy those into the packed slab, and have the
//!    client's views follow. The old slab goes when its last view has.
//! 4. Ask after each region whether there is time left: a slice is as short as whoever calls wants it.
//!
//! What is moved is the span from the first to the last byte that a view of the region sees, not the region: a view of 8
//! bytes of a Buffer of 4,000 costs 8. It keeps its offset's remainder to 8, so that what was aligned stays aligned.
//!
//! **Invariants.** Nobody can tell: what is seen, pinned or lent stays. Views of one region stay together. Slabs being
//! filled are left alone.

use std::ptr::NonNull;

use crate::pool::{PER_CHUNK, SlabPool};
use crate::slab::{Region, Slab, SlabRef, flag};

/// Less waste than this is not worth a pass.
const LEAST_WASTE: u64 = 128 * 1024;

/// The size of packed slabs, unless the pool's are smaller.
const PACKED_SIZE: usize = 64 * 1024;

/// The bytes of a region that its views see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// First byte, counted from the start of the slab.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Who has views in slabs.
pub trait Tenants {
    /// The bytes of a region of `slab` that live, of a region that has views; `None` when there is none, or none that the
    /// client would have moved. The same region is found again as long as it was not moved.
    fn find(&mut self, slab: &Slab) -> Option<Found>;

    /// The bytes that were [found](Tenants::find) last are in `to` now: its views follow, and count as
    /// [added](Slab::add_view) there and [removed](Slab::remove_view) here.
    fn follow(&mut self, slab: &SlabRef, found: Found, to: Region);
}

/// What an evacuation did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evacuated {
    /// Regions that were moved.
    pub regions: usize,
    /// Bytes of those.
    pub bytes: usize,
    /// Slabs that went.
    pub slabs: usize,
    /// Whether all slabs were looked at.
    pub complete: bool,
}

impl SlabPool {
    /// Whether enough is wasted. Costs nothing: to be asked often.
    #[must_use]
    #[inline]
    pub fn is_evacuation_due(&self) -> bool {
        let (wasted, in_vain) = (self.wasted_bytes(), &self.inner.in_vain);
        if wasted < in_vain.get() {
            in_vain.set(wasted);
        }
        wasted > in_vain.get() + LEAST_WASTE.max(self.held_bytes() / 4)
    }

    /// More is known to be dead: what the last evacuation had to leave may go now.
    pub fn more_died(&self) {
        self.inner.in_vain.set(0);
    }

    /// The next slice starts with the first slab.
    pub fn start_over(&self) {
        self.inner.cursor.set((0, 0));
    }

    /// A slice of an evacuation: until `go_on` says no, or the pass is over. With `poison`, what was left is filled with
    /// 0xDB, to show who kept an address.
    ///
    /// # Safety
    /// No slice of views' bytes lives, and whoever kept an address of them learns the new one from
    /// [`follow`](Tenants::follow).
    pub unsafe fn evacuate(&self, tenants: &mut impl Tenants, poison: bool, mut go_on: impl FnMut() -> bool) -> Evacuated {
        let mut done = Evacuated::default();
        loop {
            let Some(slab) = self.next_sparse() else {
                done.complete = true;
                self.inner.in_vain.set(self.wasted_bytes());
                break;
            };
            let stop = loop {
                let Some(found) = tenants.find(&slab) else { break false };
                let len = found.end - found.start;
                let Some(to) = self.pack(len, found.start) else {
                    // No memory: the rest stays as it is.
                    break true;
                };
                // SAFETY: the found bytes are in the slab, `to` is as long, and regions never overlap.
                unsafe { slab.base().add(found.start).copy_to_nonoverlapping(to.as_ptr(), len) };
                if poison {
                    // SAFETY: nobody knows these bytes any more, by the caller's promise.
                    unsafe { slab.base().add(found.start).write_bytes(0xDB, len) };
                }
                tenants.follow(&slab, found, to);
                done.regions += 1;
                done.bytes += len;
                if !go_on() {
                    // There may be more in this one.
                    let (at, next) = self.inner.cursor.get();
                    self.inner.cursor.set((at, next.saturating_sub(1)));
                    break true;
                }
            };
            // It goes with this reference if nothing is left.
            let before = self.inner.count.get();
            drop(slab);
            done.slabs += before - self.inner.count.get();
            if stop {
                break;
            }
        }
        let inner = &self.inner;
        inner.moved_regions.set(inner.moved_regions.get() + done.regions as u64);
        inner.moved_bytes.set(inner.moved_bytes.get() + done.bytes as u64);
        inner.evacuated.set(inner.evacuated.get() + done.slabs as u64);
        done
    }

    /// The next slab that is mostly dead and may move, from the cursor on. `None` at the end, where it starts anew.
    fn next_sparse(&self) -> Option<SlabRef> {
        let chunks = self.inner.chunks.borrow();
        let (mut at, mut place) = self.inner.cursor.get();
        while let Some(chunk) = chunks.get(at) {
            // SAFETY: listed chunks live.
            let slabs = unsafe { &chunk.as_ref().slabs };
            while place < PER_CHUNK {
                let slab = &slabs[place];
                if slab.size() > 0 && is_sparse(slab) {
                    self.inner.cursor.set((at, place + 1));
                    return Some(SlabRef::new(slab));
                }
                place += 1;
            }
            (at, place) = (at + 1, 0);
        }
        self.inner.cursor.set((0, 0));
        None
    }

    /// A region of the packed slab, whose offset has the remainder to 8 that `like` has.
    fn pack(&self, len: usize, like: usize) -> Option<Region> {
        let (len, like) = (u32::try_from(len).ok()?, (like & 7) as u32);
        let inner = &self.inner;
        // SAFETY: a slab that is filled stays.
        let cut = |slab: NonNull<Slab>| unsafe { slab.as_ref() }.cut_packed(len, like);
        if let Some(region) = inner.packed.get().and_then(cut) {
            return Some(region);
        }
        let size = self.slab_size().min(PACKED_SIZE).max(len as usize + 8);
        let slab = inner.new_slab(size, flag::CURRENT | flag::PACKED).ok()?;
        let region = cut(slab);
        if let Some(left) = inner.packed.replace(Some(slab)) {
            inner.leave(left);
        }
        region
    }
}

/// Whether it is worth while to move what lives in a slab, and allowed.
fn is_sparse(slab: &Slab) -> bool {
    !slab.has(flag::CURRENT) && slab.is_movable() && slab.first() != 0 && slab.live_bytes() * 4 < slab.size() * 3
}
