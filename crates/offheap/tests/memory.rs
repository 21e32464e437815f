//! Stores, the sweeper and slab pools, against naive twins where there is something to get wrong.

mod common;

use std::cell::Cell;
use std::ptr::NonNull;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use common::XorShift;
use tally_ledger::{Account, Ledger, LimitKind};
use tally_offheap::{AllocError, OutOfBounds, Region, Released, SlabPool, StoreRef, Stores, Sweeper};

const AB: Account = Account::ArrayBuffers;
/// Nothing is mapped under Miri, and every byte takes its time.
const MAP_THRESHOLD: usize = if cfg!(miri) { 1024 } else { tally_offheap::MAP_THRESHOLD };

fn stores() -> Stores {
    Stores::new(Ledger::new())
}

fn content(store: &StoreRef) -> Vec<u8> {
    store.cells().iter().map(Cell::get).collect()
}

#[test]
fn stores_are_zero_aligned_and_charged_to_the_byte() {
    let stores = stores();
    for len in [0, 1, 7, 64, 4096, MAP_THRESHOLD - 1, MAP_THRESHOLD, MAP_THRESHOLD + 5] {
        let store = stores.zeroed(AB, len as u64).unwrap();
        assert_eq!((store.len(), store.charged_bytes()), (len, len as u64));
        assert_eq!(stores.ledger().total(), len as u64);
        assert!(store.cells().iter().all(|b| b.get() == 0));
        assert_eq!(store.as_ptr() as usize % 16, 0);
        assert!(store.resize(len as u64 + 1).is_err(), "fixed");
        drop(store);
        let store = stores.uninit(AB, len as u64).unwrap();
        store.fill(0, len, 7).unwrap();
        assert!(store.cells().iter().all(|b| b.get() == 7));
    }
    assert_eq!(stores.ledger().total(), 0);
}

#[test]
fn failures_are_typed_and_charge_nothing() {
    let stores = stores().with_max_byte_length(1 << 40);
    let asked = (1 << 53) - 1;
    assert_eq!(stores.zeroed(AB, asked).unwrap_err(), AllocError::TooLarge { asked, max: 1 << 40 });
    stores.ledger().set_limit(Some(1000));
    match stores.zeroed(AB, 1001).unwrap_err() {
        AllocError::Limit(e) => assert_eq!((e.which, e.asked), (LimitKind::Memory, 1001)),
        other => panic!("{other}"),
    }
    stores.ledger().set_limit(None);
    #[cfg(not(miri))]
    {
        let huge = Stores::new(Ledger::new());
        let error = huge.zeroed(AB, (1 << 53) - 1).unwrap_err();
        assert_eq!(error, AllocError::OutOfMemory { asked });
        assert_eq!(huge.ledger().total(), 0);
    }
    assert_eq!(stores.ledger().total(), 0);
    let store = stores.zeroed(AB, 8).unwrap();
    let error = store.write(6, b"abc").unwrap_err();
    assert_eq!((error.offset, error.len, error.byte_length), (6, 3, 8));
    assert_eq!(store.fill(usize::MAX, 2, 0).unwrap_err().len, 2);
}

#[test]
fn copies_and_slices() {
    let stores = stores();
    let store = stores.from_bytes(AB, b"0123456789").unwrap();
    store.copy_to(0, &store, 2, 6).unwrap();
    assert_eq!(content(&store), b"0101234589");
    let mut four = [0; 4];
    store.read(6, &mut four).unwrap();
    assert_eq!(&four, b"4589");
    assert_eq!(store.cells_in(8..10).unwrap().len(), 2);
    assert!(store.cells_in(8..11).is_err());
    // SAFETY: nobody else has the store.
    let bytes: Result<&[u8], OutOfBounds> = unsafe { store.bytes(2, 3) };
    assert_eq!(bytes.unwrap(), b"012");
    let adopted = stores.adopt(AB, Vec::from(&b"a vector"[..])).unwrap();
    assert_eq!(content(&adopted), b"a vector");
    assert_eq!(content(&stores.adopt(AB, Vec::new()).unwrap()), b"");
}

#[test]
fn resizing_in_place_agrees_with_a_vector() {
    for (seed, max) in [(1, 100), (2, 5 * MAP_THRESHOLD), (3, MAP_THRESHOLD)] {
        let stores = stores();
        let mut rng = XorShift(seed);
        let store = stores.resizable(AB, 10, max as u64).unwrap();
        let mut twin = vec![0u8; 10];
        for _ in 0..60 {
            let len = rng.below(max + 1);
            let before = store.as_ptr();
            let stale = store.cells();
            store.resize(len as u64).unwrap();
            assert!(stale.last().is_none_or(|b| b.get() < 255), "still readable");
            twin.resize(len, 0);
            assert_eq!((store.len(), store.as_ptr()), (len, before));
            assert_eq!(content(&store), twin);
            if len > 0 {
                let (at, byte) = (rng.below(len), rng.below(255) as u8);
                let n = (len - at).min(9_000);
                store.fill(at, n, byte).unwrap();
                twin[at..at + n].fill(byte);
            }
            let charged = if max < MAP_THRESHOLD { max } else { len };
            if !cfg!(miri) {
                assert_eq!(stores.ledger().total(), charged as u64);
            }
        }
        assert!(store.resize(max as u64 + 1).is_err());
        drop(store);
        assert_eq!(stores.ledger().total(), 0);
    }
    assert!(stores().resizable(AB, 2, 1).is_err());
}

#[test]
fn transfer_keeps_the_bytes_and_zeroes_the_rest() {
    let stores = stores();
    let sizes = [0, 1, 100, 5000, MAP_THRESHOLD - 1, MAP_THRESHOLD, 3 * MAP_THRESHOLD + 100];
    for from in sizes {
        for to in sizes {
            for shared in [false, true] {
                let store = stores.zeroed(AB, from as u64).unwrap();
                store.fill(0, from, 3).unwrap();
                let other = shared.then(|| store.clone());
                let moved = store.transfer(&stores, to as u64).unwrap();
                assert_eq!(moved.len(), to);
                let kept = from.min(to);
                assert!(content(&moved)[..kept].iter().all(|&b| b == 3));
                assert!(content(&moved)[kept..].iter().all(|&b| b == 0), "{from} {to}");
                if let Some(other) = other {
                    assert_eq!(other.len(), from);
                } else {
                    assert_eq!(stores.ledger().total(), to as u64);
                }
            }
        }
    }
    stores.ledger().set_limit(Some(100));
    let store = stores.zeroed(AB, 60).unwrap();
    let (error, store) = store.transfer(&stores, 101).unwrap_err();
    assert!(matches!(error, AllocError::Limit(_)));
    assert_eq!((store.len(), stores.ledger().total()), (60, 60));
    let resizable = stores.resizable(AB, 5, 10).unwrap();
    assert_eq!(resizable.transfer(&stores, 5).unwrap().max_byte_length(), None);
}

#[test]
fn foreign_memory_is_freed_once_by_its_deleter() {
    let stores = stores();
    let freed = Arc::new(AtomicUsize::new(0));
    let make = |bytes: &'static str| {
        let leaked = Box::leak(bytes.as_bytes().to_vec().into_boxed_slice());
        let (ptr, len) = (NonNull::from(&mut *leaked).cast(), leaked.len());
        let freed = Arc::clone(&freed);
        let deleter = Box::new(move |ptr, len| {
            freed.fetch_add(len, SeqCst);
            // SAFETY: this is the boxed slice that was leaked above.
            drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(ptr, len)) });
        });
        // SAFETY: the boxed slice is valid until the deleter frees it, and nobody else has it.
        unsafe { stores.foreign(AB, ptr, len, deleter) }
    };
    let store = make("hello");
    assert_eq!((content(&store), stores.ledger().total()), (b"hello".to_vec(), 5));
    let again = store.clone();
    assert!(matches!(store.release(), Released::StillShared));
    match again.release() {
        Released::Foreign(free) => {
            assert_eq!((freed.load(SeqCst), free.charged_bytes()), (0, 5));
            free.run();
        }
        other => panic!("{other:?}"),
    }
    assert_eq!((freed.load(SeqCst), stores.ledger().total()), (5, 0));
    drop(make("dropped"));
    assert_eq!(freed.load(SeqCst), 12);
}

#[test]
fn the_sweeper_frees_on_its_thread() {
    let stores = stores();
    let sweeper = Sweeper::new();
    sweeper.drain();
    for round in 1..=20u64 {
        let dead: Vec<_> = (0..50)
            .filter_map(|_| match stores.zeroed(AB, 10_000).unwrap().release() {
                Released::Ours(dead) => Some(dead),
                _ => None,
            })
            .collect();
        assert_eq!(dead.len(), 50);
        sweeper.hand_over(dead);
        sweeper.drain();
        assert_eq!(sweeper.bytes_freed(), round * 500_000);
        assert_eq!(stores.ledger().total(), 0);
    }
    if let Released::Ours(dead) = stores.zeroed(AB, 5).unwrap().release() {
        sweeper.hand_over([dead]);
    }
    drop(sweeper);
    assert_eq!(stores.ledger().total(), 0);
}

#[test]
fn buffer_pool_follows_nodes_rules() {
    let pool = SlabPool::for_buffers(stores());
    assert!(!pool.takes(0) && pool.takes(1) && pool.takes(4095) && !pool.takes(4096));
    let all: Vec<_> = [1, 1, 9, 1].map(|n| pool.alloc(n).unwrap()).into();
    let offsets: Vec<_> = all.iter().map(Region::offset).collect();
    assert_eq!(offsets, [0, 8, 16, 32]);
    let big: Vec<_> = (0..4).map(|_| pool.alloc(3000).unwrap()).collect();
    assert!(Rc::ptr_eq(all[0].slab(), big[1].slab()));
    assert!(!Rc::ptr_eq(big[1].slab(), big[2].slab()), "a full slab is replaced");
    pool.set_slab_size(1 << 16);
    drop(pool.alloc(5000).unwrap());
    assert_eq!(pool.current().unwrap().size(), 1 << 16);
    assert!(matches!(pool.alloc((1 << 16) + 1), Err(AllocError::TooLarge { .. })));
}

#[test]
fn tails_come_back() {
    let pool = SlabPool::for_sockets(stores());
    let mut read = pool.alloc(65536).unwrap();
    read.give_back_tail(100);
    let mut next = pool.alloc(65536).unwrap();
    assert_eq!((read.len(), next.offset()), (100, 104));
    // Another region follows, as with file reads on a thread: the tail becomes a hole, and is used again.
    let after = pool.alloc(10).unwrap();
    next.give_back_tail(8);
    let filler = pool.alloc(1000).unwrap();
    assert_eq!(filler.offset(), 112);
    let rest = pool.alloc_at_most(1 << 20, 1000).unwrap();
    assert_eq!((rest.offset(), rest.len()), (1112, 104 + 65536 - 1112));
    drop((filler, rest, after));
    let stats = pool.stats();
    assert_eq!((stats.slabs, stats.live_bytes), (1, 108));
    drop((read, next));
    pool.trim();
    assert_eq!(pool.stats().slabs, 0);
}

#[test]
fn free_slabs_are_recycled_unless_somebody_looks() {
    let stores = stores();
    let ledger = stores.ledger().clone();
    let pool = SlabPool::for_buffers(stores);
    let fill = |pool: &SlabPool| -> Vec<Region> { (0..4).map(|_| pool.alloc(4000).unwrap()).collect() };
    let first = fill(&pool);
    let exposed = first[0].slab().pin();
    drop(first);
    assert_eq!(pool.stats().cached_slabs, 0, "the first is seen, the second is current");
    drop(exposed);
    let again = fill(&pool);
    assert_eq!(again[0].offset(), 0, "an empty slab starts over");
    drop(again);
    pool.leave_current();
    let stats = pool.stats();
    assert_eq!((stats.slabs, stats.cached_slabs), (0, 2));
    assert_eq!(ledger.account(Account::BufferSlabs).current, 2 * 8192);
    let _keep = fill(&pool);
    assert_eq!(pool.stats().slabs_from_cache, 2);
    let lent = pool.current().unwrap().lend();
    assert!(!lent.slab().is_movable());
    drop(lent);
    pool.set_cache_limit(0);
    pool.trim();
    assert_eq!(ledger.account(Account::BufferSlabs).current, 2 * 8192);
}

/// Random regions, whose bytes nobody else may touch, and a twin that knows where each should be.
#[test]
fn regions_never_overlap() {
    for seed in 1..=8 {
        let stores = stores();
        let ledger = stores.ledger().clone();
        let mut rng = XorShift(seed * 99_991);
        let pool = SlabPool::new(stores, Account::FileSlabs, 4096, 8);
        pool.set_sweeper(Rc::new(Sweeper::new()));
        let mut live: Vec<(Region, u8)> = Vec::new();
        for step in 0..if cfg!(miri) { 150 } else { 3_000 } {
            match rng.below(10) {
                0..=4 => {
                    let want = rng.below(if cfg!(miri) { 60 } else { 1500 });
                    let least = rng.below(want + 1);
                    let region = pool.alloc_at_most(want, least).unwrap();
                    assert!((least..=want).contains(&region.len()));
                    assert!(region.is_empty() || region.offset().is_multiple_of(8));
                    let byte = rng.below(256) as u8;
                    region.cells().iter().for_each(|c| c.set(byte));
                    live.push((region, byte));
                }
                5 | 6 if !live.is_empty() => {
                    let i = rng.below(live.len());
                    let keep = rng.below(live[i].0.len() + 1);
                    live[i].0.give_back_tail(keep);
                }
                7 if !live.is_empty() => {
                    let i = rng.below(live.len());
                    let (region, byte) = live.swap_remove(i);
                    let (slab, offset, len) = region.into_raw();
                    // SAFETY: these are the values that `into_raw` gave, used once.
                    live.push((unsafe { Region::from_raw(slab, offset, len) }, byte));
                }
                _ if !live.is_empty() => {
                    let i = rng.below(live.len());
                    drop(live.swap_remove(i));
                }
                _ => {}
            }
            if rng.below(200) == 0 {
                live.clear();
            }
            if rng.below(100) == 0 {
                pool.trim();
                pool.set_slab_size(rng.pick(&[2048, 4096, 8192]));
            }
            for (region, byte) in &live {
                assert!(region.cells().iter().all(|c| c.get() == *byte), "step {step}");
            }
            let stats = pool.stats();
            assert_eq!(stats.live_bytes, live.iter().map(|r| r.0.len()).sum::<usize>());
            assert_eq!(stats.slab_bytes, stats.live_bytes + stats.wasted_bytes + stats.free_bytes);
        }
        drop(live);
        drop(pool);
        assert_eq!(ledger.total(), 0);
    }
}
