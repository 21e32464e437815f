//! Pools with evacuation against a naive twin: views in a list of the test's own, what they see, and who looks at what.

mod common;

use common::XorShift;
use std::cell::Cell;
use std::rc::Rc;
use tally_ledger::{Account, Ledger};
use tally_offheap::{Backing, Found, Lent, Region, Slab, SlabPool, SlabRef, Stores, Tenants};

/// A view: some bytes of a slab. Views of a region have its number.
#[derive(Debug)]
struct View {
    slab: Option<SlabRef>,
    at: Cell<usize>,
    len: usize,
    region: usize,
    pinned: Cell<bool>,
    want: u8,
}

impl View {
    fn slab(&self) -> &SlabRef {
        self.slab.as_ref().unwrap()
    }
    fn bytes(&self) -> &[u8] {
        // SAFETY: the bytes stay while the view has its slab and nothing is evacuated.
        unsafe { std::slice::from_raw_parts(self.slab().base().add(self.at.get()), self.len) }
    }
}

impl Drop for View {
    fn drop(&mut self) {
        if let Some(slab) = self.slab.take() {
            slab.remove_view(self.len);
            if self.pinned.get() {
                slab.unpin();
            }
        }
    }
}

/// All views there are. What a real client keeps in lists per slab is searched for here.
#[derive(Default)]
struct Views {
    all: Vec<Rc<std::cell::RefCell<View>>>,
    found: usize,
}

fn is(slab: &Slab, other: &SlabRef) -> bool {
    std::ptr::eq(slab, &raw const **other)
}

impl Tenants for Views {
    fn find(&mut self, slab: &Slab) -> Option<Found> {
        assert!(slab.is_movable());
        let region = self.all.iter().find(|v| is(slab, v.borrow().slab()))?.borrow().region;
        self.found = region;
        let of = self.all.iter().filter(|v| v.borrow().region == region);
        let spans: Vec<_> = of.map(|v| (v.borrow().at.get(), v.borrow().at.get() + v.borrow().len)).collect();
        Some(Found { start: spans.iter().map(|s| s.0).min()?, end: spans.iter().map(|s| s.1).max()? })
    }

    fn follow(&mut self, slab: &SlabRef, found: Found, to: Region) {
        assert_eq!(to.offset() % 8, found.start % 8, "what was aligned stays aligned");
        for view in self.all.iter().filter(|v| v.borrow().region == self.found) {
            let mut view = view.borrow_mut();
            assert!(view.slab().same_slab(slab));
            slab.remove_view(view.len);
            to.slab().add_view(view.len);
            view.at.set(view.at.get() - found.start + to.offset());
            view.slab = Some(to.slab().clone());
            // SAFETY: nobody but this test reads the word: it says that there are views.
            unsafe { to.slab().set_first(1) };
        }
        let (slab_, _, len) = to.into_view();
        slab_.remove_view(len);
        if !self.all.iter().any(|v| is(slab, v.borrow().slab())) {
            // SAFETY: as above.
            unsafe { slab.set_first(0) };
        }
    }
}

#[test]
fn what_lives_is_found_where_it_is() {
    for seed in 1..=8u64 {
        let ledger = Ledger::new();
        let stores = Stores::new(ledger.clone());
        let pool = match seed % 4 {
            0 => SlabPool::for_files(stores),
            _ => SlabPool::new(stores, Account::BufferSlabs, 512 << (seed % 3 * 4), 8),
        };
        let mut rng = XorShift(seed * 13_577);
        let mut views = Views::default();
        let mut region = 0;
        let (mut wholes, mut loans): (Vec<Backing>, Vec<Lent>) = (Vec::new(), Vec::new());
        let mut moved = 0;
        for step in 0..if cfg!(miri) { 150 } else { 6_000 } {
            match rng.below(12) {
                0..=3 => {
                    let len = 1 + rng.below(if cfg!(miri) { 60 } else { 200 });
                    let r = pool.alloc(len).unwrap();
                    let want = rng.below(256) as u8;
                    r.cells().iter().for_each(|c| c.set(want));
                    region += 1;
                    let (slab, at, len) = r.into_view();
                    // SAFETY: as above.
                    unsafe { slab.set_first(1) };
                    let view = View { slab: Some(slab), at: Cell::new(at), len, region, pinned: Cell::new(false), want };
                    views.all.push(Rc::new(view.into()));
                }
                4 if !views.all.is_empty() => {
                    let parent = views.all[rng.below(views.all.len())].borrow();
                    let start = rng.below(parent.len + 1);
                    let len = rng.below(parent.len - start + 1);
                    let slab = parent.slab().clone();
                    slab.add_view(len);
                    if parent.pinned.get() {
                        slab.pin();
                    }
                    let (at, pinned) = (Cell::new(parent.at.get() + start), parent.pinned.clone());
                    let view = View { slab: Some(slab), at, len, region: parent.region, pinned, want: parent.want };
                    drop(parent);
                    views.all.push(Rc::new(view.into()));
                }
                5..=7 if !views.all.is_empty() => {
                    let gone = views.all.swap_remove(rng.below(views.all.len()));
                    let slab = gone.borrow().slab().clone();
                    drop(gone);
                    if !views.all.iter().any(|v| v.borrow().slab().same_slab(&slab)) {
                        // SAFETY: as above.
                        unsafe { slab.set_first(0) };
                    }
                }
                8 if !views.all.is_empty() && rng.below(20) == 0 => {
                    let at = rng.below(views.all.len());
                    let (slab, region) = (views.all[at].borrow().slab().clone(), views.all[at].borrow().region);
                    match rng.below(3) {
                        0 => wholes.push(Backing::Part(slab).whole()),
                        1 => loans.push(Backing::Part(slab).lend()),
                        _ => {
                            for v in views.all.iter().filter(|v| v.borrow().region == region) {
                                if !v.borrow().pinned.replace(true) {
                                    slab.pin();
                                }
                            }
                        }
                    }
                }
                9 => {
                    drop(wholes.pop());
                    drop(loans.pop());
                }
                10 => {
                    let mut left = rng.below(12);
                    if rng.below(4) == 0 {
                        pool.leave_current();
                    }
                    // SAFETY: no slice of views' bytes lives.
                    let done = unsafe {
                        pool.evacuate(&mut views, true, || {
                            left = left.saturating_sub(1);
                            left > 0
                        })
                    };
                    moved += done.regions;
                }
                _ => {
                    if rng.below(30) == 0 {
                        pool.for_each_slab(|slab| {
                            // SAFETY: as above.
                            unsafe { slab.set_first(0) };
                        });
                        views.all.clear();
                    }
                    pool.trim();
                }
            }
            for v in &views.all {
                let v = v.borrow();
                assert!(v.bytes().iter().all(|&b| b == v.want), "step {step}: {v:?}");
            }
            let held: usize = views.all.iter().map(|v| v.borrow().len).sum();
            assert_eq!(pool.held_bytes(), held as u64, "step {step}");
            let stats = pool.stats();
            assert_eq!(stats.slab_bytes, stats.live_bytes + stats.wasted_bytes + stats.free_bytes);
        }
        assert!(moved > if cfg!(miri) { 0 } else { 100 }, "{moved} regions moved");
        pool.for_each_slab(|slab| {
            // SAFETY: as above.
            unsafe { slab.set_first(0) };
        });
        drop((wholes, loans, views));
        pool.trim();
        drop(pool);
        assert_eq!(ledger.total(), 0);
    }
}

/// One region in a hundred lives: after a pass the pool has little more than that, and nothing is due.
#[test]
fn little_is_left_of_what_is_mostly_dead() {
    let ledger = Ledger::new();
    let pool = SlabPool::for_buffers(Stores::new(ledger.clone()));
    let mut views = Views::default();
    let count = if cfg!(miri) { 2_000 } else { 10_000 };
    for region in 0..count {
        let (slab, at, len) = pool.alloc(200).unwrap().into_view();
        // SAFETY: as above.
        unsafe { slab.set_first(1) };
        let view = View { slab: Some(slab), at: Cell::new(at), len, region, pinned: Cell::new(false), want: 0 };
        views.all.push(Rc::new(view.into()));
    }
    assert!(!pool.is_evacuation_due());
    views.all.retain(|v| v.borrow().region % 100 == 0);
    assert!(pool.is_evacuation_due());
    let mut slices = 0;
    // SAFETY: no slice of views' bytes lives.
    while !unsafe { pool.evacuate(&mut views, false, || false) }.complete {
        slices += 1;
    }
    assert!(slices >= count / 100 - 2, "{slices} slices of one region each");
    assert!(!pool.is_evacuation_due());
    pool.trim();
    let (live, stats) = (pool.held_bytes(), pool.stats());
    assert_eq!(live, count as u64 / 100 * 200);
    // The slab being filled, the packed one, and what is in it.
    assert!(ledger.total() <= live + live / 4 + 2 * 8192, "{} bytes for {live}: {stats:?}", ledger.total());
    pool.for_each_slab(|slab| {
        // SAFETY: as above.
        unsafe { slab.set_first(0) };
    });
}
