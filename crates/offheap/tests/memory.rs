//! Stores, the sweeper and slab pools, against naive twins where there is something to get wrong.

mod common;

use std::cell::Cell;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use common::XorShift;
use tally_ledger::{Account, Ledger, LimitKind};
use tally_offheap::{AllocError, Backing, OutOfBounds, Region, SlabPool, StoreRef, Stores};

const AB: Account = Account::ArrayBuffers;
/// Nothing is mapped under Miri, and every byte takes its time.
const MAP_THRESHOLD: usize = if cfg!(miri) { 1024 } else { tally_offheap::MAP_THRESHOLD };

fn stores() -> Stores {
    Stores::new(Ledger::new())
}

/// What is charged, once the sweeper's thread has freed what it was handed.
fn total(stores: &Stores) -> u64 {
    stores.sweeper().drain();
    stores.ledger().total()
}

fn content(store: &StoreRef) -> Vec<u8> {
    store.cells().iter().map(Cell::get).collect()
}

#[test]
fn stores_are_zero_aligned_and_charged_to_the_byte() {
    let stores = stores();
    for len in [0, 1, 7, 64, 4096, MAP_THRESHOLD - 1, MAP_THRESHOLD, MAP_THRESHOLD + 5] {
        // A mapping that is kept for the next is charged, too.
        let kept = stores.ledger().account(AB).current;
        let store = stores.zeroed(AB, len as u64).unwrap();
        assert_eq!((store.len(), store.charged_bytes()), (len, len as u64));
        assert_eq!(stores.ledger().account(AB).current - kept, len as u64);
        assert!(store.cells().iter().all(|b| b.get() == 0));
        assert_eq!(store.as_ptr() as usize % 16, 0);
        assert!(store.resize(len as u64 + 1).is_err(), "fixed");
        drop(store);
        let store = stores.uninit(AB, len as u64).unwrap();
        store.fill(0, len, 7).unwrap();
        assert!(store.cells().iter().all(|b| b.get() == 7));
    }
    // What was wanted with any content is kept for the next who does.
    let last = stores.uninit(AB, MAP_THRESHOLD as u64).unwrap();
    assert!(cfg!(miri) || last.cells()[0].get() == 7);
    drop(last);
    assert!(stores.trim(|| true));
    assert_eq!(total(&stores), 0);
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
        assert_eq!(total(&huge), 0);
    }
    assert_eq!(total(&stores), 0);
    let store = stores.zeroed(AB, 8).unwrap();
    let error = store.write(6, b"abc").unwrap_err();
    assert_eq!((error.offset, error.len, error.byte_length), (6, 3, 8));
    assert_eq!(store.fill(usize::MAX, 2, 0).unwrap_err().len, 2);
}

#[test]
fn windows_keep_what_they_are_of() {
    let stores = stores();
    let whole = stores.resizable(AB, 1000, (4 * MAP_THRESHOLD) as u64).expect("memory");
    let window = stores.window(&whole, 1000);
    window.cells()[999].set(7);
    assert_eq!((whole.cells()[999].get(), window.len(), window.max_byte_length()), (7, 1000, None));
    whole.resize(2 * MAP_THRESHOLD as u64).expect("memory");
    assert_eq!((window.len(), window.as_ptr()), (1000, whole.as_ptr()));
    assert!(window.resize(10).is_err(), "of fixed length");
    assert_eq!(total(&stores), whole.len() as u64, "charged once");
    drop(whole);
    assert_eq!(window.cells()[999].get(), 7);
    drop(window);
    assert_eq!(total(&stores), 0);
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
                assert_eq!(total(&stores), charged as u64);
            }
        }
        assert!(store.resize(max as u64 + 1).is_err());
        drop(store);
        assert_eq!(total(&stores), 0);
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
                    assert_eq!(total(&stores), to as u64);
                }
            }
        }
    }
    assert_eq!(total(&stores), 0);
    stores.ledger().set_limit(Some(100));
    let store = stores.zeroed(AB, 60).unwrap();
    let (error, store) = store.transfer(&stores, 101).unwrap_err();
    assert!(matches!(error, AllocError::Limit(_)));
    assert_eq!((store.len(), total(&stores)), (60, 60));
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
    drop(store);
    assert!(stores.take_foreign().is_empty(), "still shared");
    drop(again);
    assert_eq!((freed.load(SeqCst), stores.ledger().total()), (0, 5), "not when it dies");
    for free in stores.take_foreign() {
        assert_eq!(free.charged_bytes(), 5);
        free.run();
    }
    assert_eq!((freed.load(SeqCst), stores.ledger().total()), (5, 0));
    // A copy is made for another length; the original goes the same way.
    let moved = make("moved").transfer(&stores, 3).unwrap();
    assert_eq!((content(&moved), stores.take_foreign().len()), (b"mov".to_vec(), 1));
    let last = make("dropped");
    let ledger = stores.ledger().clone();
    drop((stores, last, moved));
    assert_eq!((freed.load(SeqCst), ledger.total()), (17, 0), "at the latest when nobody can ask any more");
}

#[test]
fn the_sweeper_frees_large_stores_on_its_thread() {
    let stores = stores();
    let (ledger, sweeper) = (stores.ledger().clone(), stores.sweeper());
    const LARGE: u64 = tally_offheap::MAP_THRESHOLD as u64;
    sweeper.drain();
    drop(stores.zeroed(AB, LARGE - 1).unwrap());
    assert_eq!((sweeper.stores_freed(), ledger.total()), (0, 0), "a small one is freed on the spot");
    let rounds = if cfg!(miri) { 2 } else { 20 };
    for round in 1..=rounds {
        let all: Vec<_> = (0..5).map(|_| stores.zeroed(AB, LARGE).unwrap()).collect();
        let shared = all.clone();
        drop(all);
        assert_eq!(ledger.total(), 5 * LARGE);
        drop(shared);
        sweeper.drain();
        assert_eq!((sweeper.bytes_freed(), ledger.total()), (round * 5 * LARGE, 0));
    }
    let store = stores.zeroed(AB, LARGE).unwrap();
    drop(stores);
    drop(store);
    assert_eq!(ledger.total(), 0, "the last store of all waits for the thread");
}

#[test]
fn buffer_pool_follows_nodes_rules() {
    let pool = SlabPool::for_buffers(stores());
    assert!(!pool.takes(0) && pool.takes(1) && pool.takes(4095) && !pool.takes(4096));
    assert!(pool.alloc_here(1, 1).is_none(), "there is no slab yet");
    let all: Vec<_> = [1, 1, 9, 1].map(|n| pool.alloc(n).unwrap()).into();
    let offsets: Vec<_> = all.iter().map(Region::offset).collect();
    assert_eq!(offsets, [0, 8, 16, 32]);
    let big: Vec<_> = (0..4).map(|_| pool.alloc(3000).unwrap()).collect();
    assert!(all[0].slab().same_slab(big[1].slab()));
    assert!(!big[1].slab().same_slab(big[2].slab()), "a full slab is replaced");
    assert!(pool.alloc_here(3000, 3000).is_none(), "the rest is too small");
    assert_eq!(pool.alloc_here(3000, 2000).unwrap().len(), 8192 - 2 * 3000);
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
    let exposed = Backing::Part(first[0].slab().clone()).whole();
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
    let keep = fill(&pool);
    assert_eq!((pool.stats().slabs_created, pool.stats().slabs_from_cache), (2, 3));
    let lent = Backing::Part(keep[3].slab().clone()).lend();
    assert!(lent.backing().is_lent() && !pool.current().unwrap().is_movable());
    drop(lent);
    assert!(pool.current().unwrap().is_movable());
    pool.set_cache_limit(0);
    pool.trim();
    assert_eq!(ledger.account(Account::BufferSlabs).current, 2 * 8192);
}

/// What was written behind the end of a store by whoever had it lent is not seen when the store grows.
#[test]
fn bytes_that_come_are_zero_whoever_wrote_there() {
    for max in [64, 3 * MAP_THRESHOLD] {
        let stores = stores();
        let store = stores.resizable(AB, max as u64, max as u64).unwrap();
        let backing = Backing::from(store.clone());
        let lent = backing.lend();
        let there = store.as_ptr();
        store.resize(10).unwrap();
        // SAFETY: bytes of a store stay accessible when it shrinks.
        unsafe { there.write_bytes(7, max) };
        store.resize(max as u64 - 5).unwrap();
        let seen = content(&store);
        assert!(seen[..10].iter().all(|&b| b == 7) && seen[10..].iter().all(|&b| b == 0));
        drop(lent);
        store.resize(max as u64).unwrap();
        assert_eq!(content(&store)[max - 5..], [0; 5]);
        drop((store, backing));
        assert_eq!(total(&stores), 0);
    }
}

/// Random clones, words and loans of stores, and a twin that knows the bytes and who holds what.
#[test]
fn backings_share_one_count() {
    for seed in 1..=6 {
        let stores = stores();
        let ledger = stores.ledger().clone();
        let mut rng = XorShift(seed * 77_773);
        let mut units: Vec<(Vec<u8>, Vec<Backing>, Vec<usize>, Vec<tally_offheap::Lent>)> = Vec::new();
        for step in 0..if cfg!(miri) { 200 } else { 4_000 } {
            let at = rng.below(units.len().max(1));
            match rng.below(8) {
                0 | 1 => {
                    let (len, byte) = (1 + rng.below(100), rng.below(256) as u8);
                    let s = stores.uninit(AB, len as u64).unwrap();
                    s.fill(0, len, byte).unwrap();
                    units.push((vec![byte; len], vec![Backing::from(s)], vec![], vec![]));
                }
                _ if units.is_empty() => {}
                2 => {
                    let b = units[at].1[0].clone();
                    units[at].1.push(b);
                }
                3 => {
                    let word = units[at].1[0].clone().into_word();
                    units[at].2.push(word);
                }
                4 => {
                    let lent = units[at].1[0].lend();
                    units[at].3.push(lent);
                }
                5 => drop(units[at].3.pop()),
                6 => {
                    // SAFETY: the word came from `into_word`, and is used for this once.
                    drop(units[at].2.pop().map(|w| unsafe { Backing::from_word(w) }));
                }
                _ => {
                    let (_, _, words, _) = units.swap_remove(at);
                    // SAFETY: as above.
                    words.into_iter().for_each(|w| drop(unsafe { Backing::from_word(w) }));
                }
            }
            for (bytes, held, words, lent) in &units {
                // SAFETY: the words stay words meanwhile; nobody writes to the bytes.
                let of_word = words.iter().map(|&w| unsafe { Backing::peek(w) }.unwrap().base());
                assert!(of_word.chain(held.iter().map(Backing::base)).all(|base| base == held[0].base()), "step {step}");
                assert!(words.iter().all(|&w| w == held[0].word()));
                // SAFETY: the bytes live as long as a holder.
                assert_eq!(unsafe { std::slice::from_raw_parts(held[0].base(), held[0].len()) }, bytes, "step {step}");
                assert_eq!(held[0].is_unique(), held.len() + words.len() + lent.len() == 1);
                assert_eq!(held[0].is_lent(), !lent.is_empty());
            }
        }
        for (_, _, words, _) in units {
            // SAFETY: as above.
            words.into_iter().for_each(|w| drop(unsafe { Backing::from_word(w) }));
        }
        assert_eq!(ledger.total(), 0);
    }
}

/// Random regions, whose bytes nobody else may touch, and a twin that knows where each should be.
#[test]
fn regions_never_overlap() {
    for seed in 1..=8 {
        let stores = stores();
        let ledger = stores.ledger().clone();
        let mut rng = XorShift(seed * 99_991);
        // Every other one reuses what dead regions leave.
        let pool = if seed % 2 == 0 { SlabPool::for_files(stores) } else { SlabPool::new(stores, Account::FileSlabs, 4096, 8) };
        pool.set_slab_size(4096);
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
                    // While something in the slab is lent, nothing is given back.
                    let i = rng.below(live.len());
                    let lent = Backing::Part(live[i].0.slab().clone()).lend();
                    let free = live[i].0.slab().free_bytes();
                    live[i].0.give_back_tail(0);
                    assert_eq!((live[i].0.len(), live[i].0.slab().free_bytes()), (0, free));
                    drop(lent);
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

/// What reads of files leave in slabs is filled by others, so that what is kept costs about what it holds.
#[test]
fn file_slabs_are_filled() {
    let stores = stores();
    let ledger = stores.ledger().clone();
    let pool = SlabPool::for_files(stores.clone());
    let slab = pool.slab_size();
    let mut rng = XorShift(77);
    let (mut kept, mut under_way) = (Vec::new(), Vec::new());
    let files = if cfg!(miri) { 40 } else { 20_000 };
    for _ in 0..files {
        // Asked for: all of the file and a byte more, at most 64 KiB.
        let size = if rng.below(8) == 0 { rng.below(70_000) } else { rng.below(3000) } + 1;
        let asked = (size + 1).min(65_536);
        under_way.push((pool.alloc(asked).unwrap(), size));
        if under_way.len() >= 16 {
            let (mut region, size) = under_way.swap_remove(rng.below(16));
            region.give_back_tail(size);
            kept.push(region);
        }
    }
    under_way.clear();
    let live: usize = kept.iter().map(Region::len).sum();
    assert!(ledger.total() <= (live + live / 8 + 4 * slab) as u64, "{} bytes for {live}", ledger.total());
    // Half of it goes, anywhere; what comes next finds room there.
    for _ in 0..kept.len() / 2 {
        kept.swap_remove(rng.below(kept.len()));
    }
    let before = ledger.total();
    let gone = live - kept.iter().map(Region::len).sum::<usize>();
    for _ in 0..gone / 4096 / 8 {
        kept.push(pool.alloc(1024).unwrap());
    }
    assert_eq!(ledger.total(), before, "no new slab");
    drop(kept);
    pool.trim();
    assert_eq!(total(&stores), 0);
}
