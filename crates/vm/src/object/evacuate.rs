//! Moving what lives out of slabs that are mostly dead, so that a small Buffer does not keep a slab.
//!
//! 1. List the pool's slabs of which less than a third lives and that may move ([`Slab::is_movable`]).
//! 2. Walk the registered views and list, for each region of such a slab, the views that share it.
//! 3. Cut a region of the same length elsewhere, move the bytes, mend the addresses in the views. The old slab goes when
//!    its last region has.
//!
//! **Invariants.** The program cannot tell: what it looked at, and what is lent, stays. Nothing is collected in between.
//!
//! [`Slab::is_movable`]: tally_offheap::Slab::is_movable

use super::buffer_cells::*;
use crate::cx::Cx;
use std::collections::HashMap;
use std::rc::Rc;
use tally_heap::Ref;
use tally_offheap::{Backing, Region, SlabPool};

/// What [`evacuate_slabs`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evacuated {
    pub regions: usize,
    pub bytes: usize,
}

/// Moves the living regions out of slabs that are mostly dead, and mends the views. To be called after a full
/// collection. Slabs the program looked at, or that are lent, stay.
pub fn evacuate_slabs(cx: &mut Cx, pool: &SlabPool) -> Evacuated {
    // What lives is worth copying while it is less than a third of the slab.
    let mut sparse = Vec::new();
    let current = pool.current();
    pool.for_each_slab(|s| {
        let is_current = current.as_ref().is_some_and(|c| Rc::ptr_eq(c, s));
        if s.is_movable() && !is_current && s.region_count() > 0 && s.live_bytes() * 3 < s.size() {
            sparse.push(Rc::as_ptr(s).addr());
        }
    });
    let mut done = Evacuated::default();
    if sparse.len() < 2 {
        return done;
    }
    sparse.sort_unstable();
    // The regions to move, each once, with the addresses of the views that have to follow.
    let mut moves: Vec<(Region, Vec<usize>)> = Vec::new();
    let mut index = HashMap::<usize, usize>::new();
    cx.each_registered(|cell| {
        let Some(v) = cell.cast::<TypedArray>() else { return };
        let Some(b) = v.backing() else { return };
        let Backing::Region(region) = &*b else { return };
        if sparse.binary_search(&Rc::as_ptr(&region.slab()).addr()).is_err() {
            return;
        }
        let at = *index.entry(b.word()).or_insert_with(|| {
            moves.push((region.clone(), Vec::new()));
            moves.len() - 1
        });
        moves[at].1.push(v.ptr().expose_provenance());
    });
    for (region, views) in moves {
        let Ok(to) = pool.alloc(region.len()) else { break };
        let old = region.as_ptr();
        // SAFETY: no slice of it lives: `cx` is ours alone. Its address is in the cells of its views, which are mended
        // below; a thread that had it would have it lent, and then it stays.
        if !unsafe { region.relocate(to) } {
            continue;
        }
        for v in views {
            // SAFETY: nothing was collected since the cells were listed.
            let v: Ref<'_, TypedArray> = unsafe { Ref::from_ptr(std::ptr::with_exposed_provenance_mut(v)) };
            rebase_view(v, old, region.as_ptr());
        }
        done.regions += 1;
        done.bytes += region.len();
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::isolate;
    use crate::object::views;
    use crate::realm::Intrinsic;
    use tally_heap::{Config, Gc, Local};
    use tally_ledger::Ledger;

    fn address(cx: &Cx, view: Local<TypedArray>) -> usize {
        view.get(cx).data().addr()
    }

    /// Buffers of 64 bytes fill six slabs; of each slab some live, and are looked at in the ways that matter.
    #[test]
    fn living_regions_leave_dead_slabs() {
        let config = Config { verify: true, ..Config::default() };
        let mut cx = isolate::new(config, Ledger::new()).expect("there is room");
        let cx = &mut *cx;
        let pool = SlabPool::for_buffers(cx.buffers.stores.clone());
        let proto = cx.slot();
        cx.intrinsic(Intrinsic::Uint8ArrayPrototype, proto).expect("there is room");
        const SLABS: usize = 6;
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
        cx.set(scratch, tally_heap::Imm::UNDEFINED);
        pool.leave_current();
        let per_slab = 128 / 16;
        // The first slab: seen by `.buffer`. The second: by its offset. The third: lent.
        let out = cx.slot();
        views::buffer_of(cx, kept[0], out).expect("there is room");
        let backing = |cx: &Cx, slab: usize| kept[slab * per_slab].get(cx).backing().expect("a region").clone();
        backing(cx, 1).pin();
        let lent = backing(cx, 2).lend();
        // The others move, the fifth with a view that shares a region.
        let shared = cx.slot();
        let parent = kept[4 * per_slab];
        views::subview(cx, shared, parent, 10, 5, proto).expect("there is room");
        let shared: Local<TypedArray> = shared.cast(cx).expect("a view");
        cx.collect(Gc::Full, "test");
        cx.collect(Gc::Full, "test");

        let before: Vec<usize> = kept.iter().map(|&v| address(cx, v)).collect();
        let slabs = pool.stats().slabs;
        assert_eq!((slabs, pool.stats().live_bytes), (SLABS, SLABS * per_slab * 64));
        let done = evacuate_slabs(cx, &pool);
        assert_eq!(done, Evacuated { regions: 3 * per_slab, bytes: 3 * per_slab * 64 });
        for (i, &v) in kept.iter().enumerate() {
            let moved = address(cx, v) != before[i];
            assert_eq!(moved, i >= 3 * per_slab, "view {i}");
            assert!(v.get(cx).cells().iter().all(|c| c.get() == i as u8), "view {i}");
        }
        assert_eq!(address(cx, shared), address(cx, parent) + 10);
        shared.get(cx).cells()[0].set(255);
        assert_eq!(parent.get(cx).cells()[10].get(), 255);
        // Three slabs went, one was taken.
        assert_eq!((pool.stats().slabs, pool.stats().cached_slabs), (SLABS - 3 + 1, 3));
        cx.collect(Gc::Full, "test");
        assert_eq!(evacuate_slabs(cx, &pool), Evacuated::default());

        // What is no longer lent may move again, until somebody asks for all of it.
        let slab = backing(cx, 2).slab().expect("a region");
        assert!(!slab.is_movable());
        drop(lent);
        assert!(slab.is_movable());
        drop(backing(cx, 2).whole());
        assert!(!slab.is_movable(), "the array buffer was asked for");
    }
}
