//! Limits, large cells, external memory: the heap's side of the acceptance programs.

use std::cell::Cell;
use tally_heap::*;
use tally_ledger::{Account, Ledger, LimitKind};

const LEAF: u8 = 2;
const NODE: u8 = 3;
const OWNER: u8 = 4;
const ATOM: u8 = 5;
/// A cell with one reference, in word 1, whatever its size.
const LINK: u8 = 6;

const MIB: usize = 1 << 20;

thread_local! {
    /// What the finalizers of this test's thread released.
    static RELEASED: Cell<usize> = const { Cell::new(0) };
}
unsafe fn release(cell: *mut Header) {
    // SAFETY: word 1 of an OWNER is its number of bytes.
    let bytes = unsafe { *cell.cast::<u64>().add(1) };
    RELEASED.set(RELEASED.get() + bytes as usize);
}

static KINDS: [KindDesc; 7] = [
    KindDesc::leaf("none"),
    KindDesc::leaf("none"),
    KindDesc::leaf("leaf"),
    KindDesc::values("node"),
    KindDesc { finalize: Some(release), ..KindDesc::leaf("owner") },
    KindDesc { birth: Birth::Atoms, ..KindDesc::leaf("atom") },
    KindDesc { trace: Trace::Range { from: 8, to: 16 }, ..KindDesc::leaf("link") },
];

/// `n`, or a hundredth of it under Miri, which is some thousand times slower.
fn times(n: usize) -> usize {
    if cfg!(miri) { n / 100 } else { n }
}

fn heap(config: Config) -> Heap {
    // SAFETY: the rows are true.
    Heap::new(unsafe { KindTable::new(&KINDS) }, Config { stack_slots: 4096, ..config }, Ledger::new())
}

fn is_heap_limit(e: &OutOfMemory) -> bool {
    matches!(e, OutOfMemory::Limit(l) if l.which == LimitKind::Heap)
}

#[test]
fn small_cells_hit_the_limit_and_recover() {
    let small = Config { max_old: 8 * MIB as u64, initial_semi: 256 << 10, max_semi: MIB as u64, ..Config::default() };
    // The verifier looks at every word.
    let mut heap = heap(Config { verify: small.verify && !cfg!(miri), ..small });
    let [head, new] = heap.slots();
    // Fewer and larger cells under Miri.
    const CELL: usize = if cfg!(miri) { 16 << 10 } else { 1 << 10 };
    let push = |heap: &mut Heap| -> Result<(), OutOfMemory> {
        heap.alloc::<AnyCell>(new, LINK, CELL, 0)?;
        let cell = heap.val(new).raw().as_cell();
        // SAFETY: the cell was just made and has that word.
        unsafe { *cell.cast::<Value>().add(1) = heap.val(head).raw() };
        heap.copy(head, new);
        Ok(())
    };
    for round in 0..3 {
        let mut count = 0;
        let e = loop {
            match push(&mut heap) {
                Ok(()) => count += CELL >> 10,
                Err(e) => break e,
            }
        };
        assert!(is_heap_limit(&e), "{e}");
        assert!((7 << 10..11 << 10).contains(&count), "{count} KiB fitted");
        // Room for the error, and then a failure again; an endless program does not creep past the limit.
        heap.set(new, Imm::UNDEFINED);
        for _ in 0..if cfg!(miri) { 20 } else { 200 } {
            heap.alloc::<AnyCell>(new, LEAF, 512, 0).expect("the reserve is there");
        }
        let mut refused = 0;
        for _ in 0..times(3000) {
            refused += usize::from(push(&mut heap).is_err());
            if refused > 3 {
                break;
            }
        }
        assert!(refused > 3 && heap.used() < 12 * MIB, "round {round}: {} KiB in use", heap.used() >> 10);
        heap.set(head, Imm::UNDEFINED);
        heap.set(new, Imm::UNDEFINED);
        for _ in 0..times(10_000) {
            heap.alloc::<AnyCell>(new, LEAF, 512, 0).expect("memory is plenty again");
        }
    }
}

#[test]
fn the_limit_over_all_memory_is_catchable_too() {
    let ledger = Ledger::new();
    ledger.set_limit(Some(16 * MIB as u64));
    let config = Config { stack_slots: 4096, verify: false, ..Config::default() };
    // SAFETY: the rows are true.
    let mut heap = Heap::new(unsafe { KindTable::new(&KINDS) }, config, ledger.clone());
    let [head, new] = heap.slots();
    let sizes = if cfg!(miri) { [16_000, 50_000, 200_000] } else { [64, 4000, 200_000] };
    for bytes in sizes {
        for _ in 0..2 {
            let mut held = 0;
            let e = loop {
                match heap.alloc::<AnyCell>(new, LINK, bytes, 0) {
                    Err(e) => break e,
                    Ok(_) => held += bytes,
                }
                let cell = heap.val(new).raw().as_cell();
                // SAFETY: the cell was just made and has that word.
                unsafe { *cell.cast::<Value>().add(1) = heap.val(head).raw() };
                heap.copy(head, new);
            };
            assert!(matches!(&e, OutOfMemory::Limit(l) if l.which == LimitKind::Memory), "{e}");
            assert!(held > 10 * MIB, "only {held} bytes of {bytes} each fitted");
            assert!(ledger.total_peak() < 24 * MIB as u64, "{}", ledger.total_peak());
            heap.alloc::<AnyCell>(new, LEAF, 4096, 0).expect("an error object fits");
            heap.set(head, Imm::UNDEFINED);
            heap.set(new, Imm::UNDEFINED);
        }
    }
    heap.collect(Gc::Full, "test");
    assert_eq!(heap.used(), 0);
    let booked: u64 = Account::ALL.iter().map(|&a| ledger.account(a).current).sum();
    assert_eq!(booked, heap.committed() as u64);
    drop(heap);
    assert_eq!(ledger.total(), 0, "a heap that goes leaves no charge");
}

#[test]
fn absurd_sizes_are_refused() {
    let mut heap = heap(Config::default());
    let slot = heap.slot();
    for bytes in [usize::MAX, usize::MAX - 7, 1 << 50] {
        let e = heap.alloc::<AnyCell>(slot, NODE, bytes, 0).err().expect("absurd");
        assert!(matches!(e, OutOfMemory::TooLarge { .. }), "{e}");
    }
    let e = heap.alloc::<AnyCell>(slot, NODE, 1 << 40, 0).err().expect("larger than the limit");
    assert!(is_heap_limit(&e), "{e}");
}

/// 2000 buffers of 1 MiB, each dropped at once, as in the acceptance program `freed-by-gc.js`.
#[test]
fn pressure_alone_holds_external_memory_down() {
    let mut heap = heap(Config::default());
    let slot = heap.slot();
    let (mut allocated, mut peak) = (0, 0);
    for _ in 0..2000 {
        heap.external_pressure(MIB);
        let cell = heap.alloc::<AnyCell>(slot, OWNER, 48, 0).expect("memory");
        // SAFETY: the cell has that word.
        unsafe { *cell.get(&heap).ptr().cast::<u64>().add(1) = MIB as u64 };
        heap.finalize_later(cell.get(&heap), MIB);
        allocated += MIB;
        assert_eq!(heap.external_bytes(), allocated - RELEASED.get());
        peak = peak.max(heap.external_bytes());
    }
    assert!(peak < 80 * MIB, "{} MiB at the peak", peak >> 20);
    // Kept ones grow the limit, and are let go by a full collection once they die.
    let held: Vec<Root<Value>> = (0..200)
        .map(|_| {
            heap.external_pressure(MIB);
            let cell = heap.alloc::<AnyCell>(slot, OWNER, 48, 0).expect("memory");
            // SAFETY: the cell has that word.
            unsafe { *cell.get(&heap).ptr().cast::<u64>().add(1) = MIB as u64 };
            heap.finalize_later(cell.get(&heap), MIB);
            allocated += MIB;
            heap.new_root(heap.val(slot), "test")
        })
        .collect();
    assert!(heap.external_bytes() >= 200 * MIB);
    heap.set_external(held[3].val(&heap).cast::<AnyCell>().expect("a cell"), 7);
    drop(held);
    heap.set(slot, Imm::UNDEFINED);
    heap.collect(Gc::Full, "test");
    assert_eq!(heap.external_bytes(), 0);
    assert_eq!(RELEASED.get(), allocated);
}

#[test]
fn large_garbage_dies_young() {
    let mut heap = heap(Config::default());
    let slot = heap.slot();
    let mut peak = 0;
    for _ in 0..300 {
        heap.alloc::<AnyCell>(slot, LEAF, MIB, 0).expect("memory");
        peak = peak.max(heap.used());
    }
    let s = heap.stats();
    assert!(peak < 40 * MIB, "{} MiB at the peak", peak >> 20);
    assert_eq!(s.full.count, 0, "scavenges are enough");
}

#[test]
fn cells_that_never_move_stay_and_die() {
    let mut heap = heap(Config::default());
    let [keep, drop_it] = heap.slots();
    heap.alloc::<AnyCell>(keep, ATOM, 40, 1).expect("memory");
    let at = heap.val(keep).raw();
    for i in 0..times(20_000) {
        heap.alloc::<AnyCell>(drop_it, ATOM, 8 + i % 200, 2).expect("memory");
    }
    heap.alloc::<AnyCell>(drop_it, ATOM, 3 * MIB, 2).expect("memory");
    heap.set(drop_it, Imm::UNDEFINED);
    heap.collect(Gc::Evacuate, "test");
    assert_eq!(heap.val(keep).raw(), at);
    assert_eq!(heap.used(), 40);
    assert_eq!(heap.stats().spaces[3].used, 40);
}

/// A chain of ephemerons in the worst order, long enough that a quadratic marker would not end.
#[test]
fn ephemeron_chains_take_linear_time() {
    static KINDS: [KindDesc; 4] = [
        KindDesc::leaf("none"),
        KindDesc::leaf("none"),
        KindDesc::leaf("key"),
        KindDesc { trace: Trace::Ephemerons { from: 8 }, ..KindDesc::leaf("ephemerons") },
    ];
    const N: usize = if cfg!(miri) { 1000 } else { 100_000 };
    // SAFETY: the rows are true.
    let mut heap =
        Heap::new(unsafe { KindTable::new(&KINDS) }, Config { verify: false, stack_slots: 64, ..Config::default() }, Ledger::new());
    let [map, key, last] = heap.slots();
    heap.alloc::<AnyCell>(map, 3, 8 + N * 16, 0).expect("memory");
    heap.alloc::<AnyCell>(last, 2, 16, N as u32).expect("memory");
    // Key of pair i is the value of pair i + 1.
    for i in 0..N {
        heap.alloc::<AnyCell>(key, 2, 16, i as u32).expect("memory");
        let holder = heap.val(map).raw().as_cell();
        // SAFETY: the map is alive and has that pair.
        unsafe {
            let pair = holder.cast::<Value>().add(1 + i * 2);
            heap.write_raw(holder, pair, heap.val(key).raw());
            heap.write_raw(holder, pair.add(1), heap.val(last).raw());
        }
        heap.copy(last, key);
    }
    heap.set(last, Imm::UNDEFINED);
    let all = heap.used();
    heap.collect(Gc::Full, "the first key is held");
    assert!(heap.used() >= N * 16 && heap.used() <= all);
    heap.set(key, Imm::UNDEFINED);
    heap.collect(Gc::Full, "nothing holds the chain");
    assert!(heap.used() < 8 + N * 16 + 8192);
}
