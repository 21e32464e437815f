//! Pools with evacuation against a naive twin.

mod common;
#[path = "common/pool.rs"]
mod pool;

use common::XorShift;
use pool::{Views, drive, forget_views, view_of};
use std::rc::Rc;
use tally_ledger::{Account, Ledger};
use tally_offheap::{SlabPool, Stores};

#[test]
fn what_lives_is_found_where_it_is() {
    for seed in 1..=8u64 {
        let mut rng = XorShift(seed * 13_577);
        let mut left = if cfg!(miri) { 600 } else { 24_000 };
        let moved = drive(seed % 4 == 0, 512 << (seed % 3 * 4), |n| {
            left -= 1;
            (left > 0).then(|| rng.below(n))
        });
        assert!(cfg!(miri) || moved > 100, "{moved} regions moved");
    }
}

/// One region in a hundred lives: after a pass the pool has little more than that, and nothing is due.
#[test]
fn little_is_left_of_what_is_mostly_dead() {
    let ledger = Ledger::new();
    let stores = Stores::new(ledger.clone());
    let pool = SlabPool::for_buffers(stores.clone());
    let mut views = Views::default();
    let count = if cfg!(miri) { 2_000 } else { 10_000 };
    for region in 0..count {
        views.all.push(Rc::new(view_of(pool.alloc(200).unwrap(), region, 0).into()));
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
    let slabs = ledger.account(Account::BufferSlabs).current;
    assert!(slabs <= live + live / 4 + 2 * 8192, "{slabs} bytes for {live}: {stats:?}");
    // And what the slabs were made of goes back.
    assert!(stores.trim(|| true));
    let pages = ledger.account(Account::StorePages).current;
    assert!(cfg!(miri) || pages <= 128 * 1024, "{pages} bytes of pages");
    forget_views(&pool);
}
