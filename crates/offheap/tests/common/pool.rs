//! Pools with evacuation against a naive twin: views in a list of the test's own, what they see, and who looks at what. What
//! happens is chosen by whoever drives: random numbers in the tests, bytes of an input in the fuzz target.
#![allow(dead_code, reason = "every user takes a part of it")]

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tally_ledger::{Account, Ledger};
use tally_offheap::{Backing, Found, Lent, Region, Slab, SlabPool, SlabRef, Stores, Tenants};

/// A view: some bytes of a slab. Views of a region have its number.
#[derive(Debug)]
pub struct View {
    slab: Option<SlabRef>,
    at: Cell<usize>,
    len: usize,
    pub region: usize,
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
pub struct Views {
    pub all: Vec<Rc<RefCell<View>>>,
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

/// A new region with one view of it.
pub fn view_of(region: Region, number: usize, want: u8) -> View {
    region.cells().iter().for_each(|c| c.set(want));
    let (slab, at, len) = region.into_view();
    // SAFETY: nobody but this file reads the word: it says that there are views.
    unsafe { slab.set_first(1) };
    View { slab: Some(slab), at: Cell::new(at), len, region: number, pinned: Cell::new(false), want }
}

/// Nobody has views any more.
pub fn forget_views(pool: &SlabPool) {
    pool.for_each_slab(|slab| {
        // SAFETY: as in `view_of`.
        unsafe { slab.set_first(0) };
    });
}

/// Runs until there are no more choices: `below(n)` is one of `n`. Returns how many regions were moved.
pub fn drive(files: bool, slab: usize, mut below: impl FnMut(usize) -> Option<usize>) -> usize {
    let ledger = Ledger::new();
    let stores = Stores::new(ledger.clone());
    let pool = if files { SlabPool::for_files(stores) } else { SlabPool::new(stores, Account::BufferSlabs, slab, 8) };
    let (mut views, mut moved) = (Views::default(), 0);
    let (mut wholes, mut loans): (Vec<Backing>, Vec<Lent>) = (Vec::new(), Vec::new());
    let mut region = 0;
    let mut step = || -> Option<()> {
        match below(12)? {
            0..=3 => {
                let made = pool.alloc(1 + below(200)?).unwrap();
                region += 1;
                views.all.push(Rc::new(view_of(made, region, below(256)? as u8).into()));
            }
            4 if !views.all.is_empty() => {
                let parent = Rc::clone(&views.all[below(views.all.len())?]);
                let parent = parent.borrow();
                let start = below(parent.len + 1)?;
                let len = below(parent.len - start + 1)?;
                let slab = parent.slab().clone();
                slab.add_view(len);
                if parent.pinned.get() {
                    slab.pin();
                }
                let (at, pinned) = (Cell::new(parent.at.get() + start), parent.pinned.clone());
                views.all.push(Rc::new(View { slab: Some(slab), at, len, region: parent.region, pinned, want: parent.want }.into()));
            }
            5..=7 if !views.all.is_empty() => {
                let gone = views.all.swap_remove(below(views.all.len())?);
                let slab = gone.borrow().slab().clone();
                drop(gone);
                if !views.all.iter().any(|v| v.borrow().slab().same_slab(&slab)) {
                    // SAFETY: as in `view_of`.
                    unsafe { slab.set_first(0) };
                }
            }
            8 if !views.all.is_empty() && below(20)? == 0 => {
                let at = below(views.all.len())?;
                let (slab, region) = (views.all[at].borrow().slab().clone(), views.all[at].borrow().region);
                match below(3)? {
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
                let mut left = below(12)?;
                if below(4)? == 0 {
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
                if below(30)? == 0 {
                    forget_views(&pool);
                    views.all.clear();
                }
                pool.trim();
            }
        }
        for v in &views.all {
            let v = v.borrow();
            assert!(v.bytes().iter().all(|&b| b == v.want), "{v:?}");
        }
        let held: usize = views.all.iter().map(|v| v.borrow().len).sum();
        assert_eq!(pool.held_bytes(), held as u64);
        let stats = pool.stats();
        assert_eq!(stats.slab_bytes, stats.live_bytes + stats.wasted_bytes + stats.free_bytes);
        Some(())
    };
    while step().is_some() {}
    forget_views(&pool);
    drop((wholes, loans, views));
    pool.trim();
    drop(pool);
    assert_eq!(ledger.total(), 0);
    moved
}
