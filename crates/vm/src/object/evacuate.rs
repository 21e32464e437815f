//! Moving what lives out of slabs that are mostly dead, so that a small Buffer does not keep a slab: when, and how the views
//! follow. Which slabs, and where to, is `offheap`'s.
//!
//! Slabs waste what a collection found dead. So whoever takes a slab ([`Cx::new_region`]) and the embedder between its tasks
//! ask whether an evacuation is due, and do a slice of it: [`Cx::evacuate_slabs`]. Both are safepoints: natives have no
//! address of a view's bytes then. After a collection that somebody asked for, all of it is done: [`Cx::evacuate_all`].
//!
//! **Invariants.** The program cannot tell: what it looked at, and what is lent, stays. Nothing is collected in a slice.

use super::buffer_cells::*;
use crate::cx::Cx;
use std::time::{Duration, Instant};
use tally_offheap::{Evacuated, Found, Region, Slab, SlabPool, SlabRef, Tenants};

/// The longest slice.
pub const SLICE: Duration = Duration::from_micros(400);

/// A region that more views share stays where it is: they could not follow within a slice.
const MOST_VIEWS: usize = 2048;

/// The typed arrays of the heap that see bytes of slabs.
struct Views;

impl Tenants for Views {
    fn find(&mut self, slab: &Slab) -> Option<Found> {
        // SAFETY: the slab's list is of whole views; nothing is collected while slabs are evacuated.
        let first = unsafe { linked(slab.first()) }?;
        let base = slab.base().addr();
        let (mut start, mut end, mut count) = (usize::MAX, 0, 0);
        let mut at = Some(first);
        while let Some(view) = at.filter(|v| region_of(*v) == region_of(first)) {
            let from = view.data().addr() - base;
            start = start.min(from);
            end = end.max(from + view.byte_length());
            count += 1;
            if count > MOST_VIEWS {
                return None;
            }
            at = next_view(view);
        }
        Some(Found { start, end })
    }

    fn follow(&mut self, slab: &SlabRef, found: Found, to: Region) {
        let region = to.offset();
        // SAFETY: as in `find`.
        let Some(first) = (unsafe { linked(slab.first()) }) else { return };
        let (id, base) = (region_of(first), slab.base().addr());
        let mut at = Some(first);
        while let Some(view) = at.filter(|v| region_of(*v) == id) {
            at = next_view(view);
            let offset = region + (view.data().addr() - base - found.start);
            move_view(view, to.slab(), offset, region as u32);
        }
        // The views have the bytes now, and the references.
        let (slab, _, length) = to.into_view();
        slab.remove_view(length);
    }
}

impl Cx {
    /// A slice of an evacuation of every pool that is due for one. When none is, a slice of giving back pages of small stores,
    /// if many are free.
    pub fn evacuate_slabs(&mut self) -> Evacuated {
        if !self.buffers.is_evacuation_due() {
            if self.buffers.stores.is_trim_due() {
                let until = Instant::now() + SLICE;
                self.buffers.stores.trim_blocks(|| Instant::now() < until);
            }
            return Evacuated::default();
        }
        self.evacuate_within(Some(SLICE), SlabPool::is_evacuation_due)
    }

    /// Evacuates every slab that is worth it, however long it takes, and gives back what is free: a collection that was asked
    /// for has ended.
    pub fn evacuate_all(&mut self) -> Evacuated {
        let done = self.evacuate_within(None, |pool| {
            if pool.current().is_some_and(|slab| slab.size() >= LARGE_SLAB && slab.live_bytes() * 2 < slab.size()) {
                pool.leave_current();
            }
            pool.start_over();
            true
        });
        self.buffers.trim_pools();
        done
    }

    /// For stress tests: everything that may move does, and what it left is poison.
    pub(crate) fn evacuate_for_stress(&mut self) {
        self.evacuate_within(None, |pool| {
            pool.leave_current();
            pool.start_over();
            true
        });
    }

    fn evacuate_within(&mut self, slice: Option<Duration>, wanted: impl Fn(&SlabPool) -> bool) -> Evacuated {
        let mut all = Evacuated { complete: true, ..Evacuated::default() };
        if !self.buffers.evacuates.get() {
            return all;
        }
        let until = slice.map(|slice| Instant::now() + slice);
        let poison = self.config().stress.is_some();
        for pool in self.buffers.pools.borrow().iter().filter(|pool| wanted(pool)) {
            // The clock is asked after a few regions, which are small.
            let mut count = 0u32;
            let go_on = || {
                count += 1;
                until.is_none_or(|until| !count.is_multiple_of(8) || Instant::now() < until)
            };
            // SAFETY: `self` is ours alone, so that no slice of a view's bytes lives; natives know no addresses over what
            // takes `&mut Cx`; a thread that had one would have it lent.
            let done = unsafe { pool.evacuate(&mut Views, poison, go_on) };
            all.regions += done.regions;
            all.bytes += done.bytes;
            all.slabs += done.slabs;
            all.complete &= done.complete;
            if !all.complete {
                break;
            }
        }
        all
    }
}

/// Slabs of reads: one that is being filled and has little in it is worth leaving.
const LARGE_SLAB: usize = 128 << 10;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::isolate;
    use crate::object::views;
    use crate::realm::Intrinsic;
    use tally_heap::{Config, Gc, Imm, Local, Value};
    use tally_ledger::Ledger;

    fn address(cx: &Cx, view: Local<TypedArray>) -> usize {
        view.get(cx).data().addr()
    }

    fn slab(cx: &Cx, view: Local<TypedArray>) -> SlabRef {
        view.get(cx).backing().and_then(|b| b.slab().cloned()).expect("a view of a slab")
    }

    /// Buffers of 64 bytes fill slabs; of each slab some live, and are looked at in the ways that matter.
    #[test]
    fn living_regions_leave_dead_slabs() {
        let config = Config { verify: true, ..Config::default() };
        let mut cx = isolate::new(config, Ledger::new()).expect("there is room");
        let cx = &mut *cx;
        let pool = SlabPool::for_buffers(cx.buffers.stores.clone());
        cx.buffers.add_pool(&pool);
        let proto = cx.slot();
        cx.intrinsic(Intrinsic::Uint8ArrayPrototype, proto).expect("there is room");
        const SLABS: usize = 6;
        const PER_SLAB: usize = 128 / 16;
        let mut kept: Vec<Local<TypedArray>> = Vec::new();
        let scratch = cx.slot();
        for i in 0..SLABS * 128 {
            let keep = i % 16 == 7;
            let out = if keep { cx.slot() } else { scratch };
            let region = cx.new_region(&pool, 64, 64).expect("there is room");
            region.cells().iter().for_each(|c| c.set((i / 16) as u8));
            views::new_view_on_region(cx, out, region, proto).expect("there is room");
            if keep {
                kept.push(out.cast(cx).expect("the view"));
            }
        }
        cx.set(scratch, Imm::UNDEFINED);
        pool.leave_current();
        // The first slab: seen by `.buffer`. The second: by an offset. The third: lent.
        let buffer = cx.slot();
        views::buffer_of(cx, kept[0], buffer).expect("there is room");
        let told = views::byte_offset_of(cx, kept[PER_SLAB]);
        let lent = kept[2 * PER_SLAB].get(cx).backing().expect("a slab").lend();
        // The others move, the fifth with views that share a region.
        let [shared, all] = cx.slots::<2>();
        let parent = kept[4 * PER_SLAB];
        views::subview(cx, shared, parent, 10, 5, proto).expect("there is room");
        views::subview(cx, all, parent, 0, 64, proto).expect("there is room");
        let shared: Local<TypedArray> = shared.cast(cx).expect("a view");
        cx.collect(Gc::Full, "test");
        cx.collect(Gc::Full, "test");

        let check = |cx: &Cx, what: &str| {
            for (i, v) in kept.iter().enumerate() {
                assert!(v.get(cx).cells().iter().all(|c| c.get() == i as u8), "{what}: view {i}");
            }
        };
        let before: Vec<usize> = kept.iter().map(|&v| address(cx, v)).collect();
        let done = cx.evacuate_all();
        assert_eq!((done.regions, done.bytes, done.slabs), (3 * PER_SLAB, 3 * PER_SLAB * 64, 3));
        for (i, &v) in kept.iter().enumerate() {
            assert_eq!(address(cx, v) != before[i], i >= 3 * PER_SLAB, "view {i}");
        }
        check(cx, "moved");
        assert_eq!(address(cx, shared), address(cx, parent) + 10);
        shared.get(cx).cells()[0].set(255);
        assert_eq!(parent.get(cx).cells()[10].get(), 255);
        shared.get(cx).cells()[0].set((4 * PER_SLAB) as u8);
        assert_eq!(pool.stats().slabs, SLABS - 3 + 1);
        cx.collect(Gc::Evacuate, "test");
        assert_eq!(cx.evacuate_all().regions, 0, "the packed slab is well filled");
        check(cx, "collected");

        // What is no longer lent may move, and what was seen once its array buffer is gone.
        drop(lent);
        assert_eq!(cx.evacuate_all().regions, PER_SLAB);
        assert_eq!(views::byte_offset_of(cx, kept[PER_SLAB]), told);
        cx.set(buffer, Imm::UNDEFINED);
        cx.collect(Gc::Full, "test");
        assert_eq!(cx.evacuate_all().regions, PER_SLAB);
        check(cx, "let go of");
        assert!(!slab(cx, kept[PER_SLAB]).is_movable(), "its offset was told");
        assert_eq!(views::byte_offset_of(cx, kept[PER_SLAB]), told);
        // An array buffer that could be told from another one stays as long as its views.
        let view = kept[0];
        views::buffer_of(cx, view, buffer).expect("there is room");
        let hash = |cx: &Cx| cx.identity_hash(cx.val(buffer).cast().expect("an array buffer"));
        let had = hash(cx);
        cx.set(buffer, Imm::UNDEFINED);
        cx.collect(Gc::Full, "test");
        assert!(!slab(cx, view).is_movable());
        views::buffer_of(cx, view, buffer).expect("there is room");
        assert_eq!(hash(cx), had);
    }

    /// Views come and go, are looked at and move while a marking or its sweep stands half done: the lists of slabs go through
    /// cells that are dead and not finalized yet.
    #[test]
    fn regions_leave_while_marking_and_sweeping_stand_still() {
        const VIEWS: usize = 192;
        for seed in [3, 11, 12] {
            let config = Config { marking_test: Some(seed), ..Config::default() };
            let mut cx = isolate::new(config, Ledger::new()).expect("there is room");
            let cx = &mut *cx;
            let pool = SlabPool::for_buffers(cx.buffers.stores.clone());
            cx.buffers.add_pool(&pool);
            let [proto, scratch, buffer] = cx.slots::<3>();
            cx.intrinsic(Intrinsic::Uint8ArrayPrototype, proto).expect("there is room");
            let views: [Local<Value>; VIEWS] = cx.slots();
            let mut is: [Option<u8>; VIEWS] = [None; VIEWS];
            let mut random = u64::from(seed);
            let mut below = |n: usize| {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (random >> 33) as usize % n
            };
            for turn in 0..6000usize {
                let (i, j) = (below(VIEWS), below(VIEWS));
                match below(40) {
                    0..20 => {
                        let length = 8 + below(200);
                        let region = cx.new_region(&pool, length, length).expect("there is room");
                        region.cells().iter().for_each(|c| c.set(turn as u8));
                        views::new_view_on_region(cx, views[i], region, proto).expect("there is room");
                        is[i] = Some(turn as u8);
                    }
                    20..28 => {
                        if let Some(parent) = views[j].cast::<TypedArray>(cx) {
                            let length = parent.get(cx).length();
                            views::subview(cx, scratch, parent, length / 2, length / 4, proto).expect("there is room");
                            cx.copy(views[i], scratch);
                            is[i] = is[j];
                        }
                    }
                    28..34 => {
                        cx.set(views[i], Imm::UNDEFINED);
                        is[i] = None;
                    }
                    34 | 35 => {
                        if let Some(view) = views[i].cast::<TypedArray>(cx) {
                            views::buffer_of(cx, view, buffer).expect("there is room");
                            cx.set(buffer, Imm::UNDEFINED);
                        }
                    }
                    36 => {
                        if let Some(view) = views[i].cast::<TypedArray>(cx) {
                            views::byte_offset_of(cx, view);
                        }
                    }
                    37 => cx.evacuate_for_stress(),
                    38 => {
                        cx.collect(Gc::Scavenge, "test");
                    }
                    _ => {
                        cx.evacuate_slabs();
                    }
                }
                if turn % 16 == 0 {
                    for (&view, is) in views.iter().zip(&is) {
                        if let Some(view) = view.cast::<TypedArray>(cx) {
                            assert!(view.get(cx).cells().iter().all(|c| Some(c.get()) == *is), "turn {turn} of {seed}");
                        }
                    }
                }
            }
            cx.set(scratch, Imm::UNDEFINED);
            views.iter().for_each(|&view| cx.set(view, Imm::UNDEFINED));
            cx.collect(Gc::Full, "test");
            cx.collect(Gc::Full, "test");
            assert_eq!(pool.held_bytes(), 0, "of {seed}");
        }
    }
}
