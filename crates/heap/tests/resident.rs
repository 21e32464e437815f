//! Resident memory. One test, because the figure is the whole process's; Miri has no such figure.
#![cfg(not(miri))]

use tally_heap::*;
use tally_ledger::{Ledger, LimitKind};

const LEAF: u8 = 2;
const NODE: u8 = 3;
const MIB: usize = 1 << 20;

static KINDS: [KindDesc; 4] = [KindDesc::leaf("none"), KindDesc::leaf("none"), KindDesc::leaf("leaf"), KindDesc::values("node")];

fn heap(config: Config) -> Heap {
    // SAFETY: the rows are true.
    Heap::new(unsafe { KindTable::new(&KINDS) }, Config { stack_slots: 4096, ..config }, Ledger::new())
}

/// Resident bytes of this process.
fn rss() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").expect("Linux");
    statm.split(' ').nth(1).and_then(|s| s.parse::<usize>().ok()).expect("pages") * 4096
}

fn is_heap_limit(e: &OutOfMemory) -> bool {
    matches!(e, OutOfMemory::Limit(l) if l.which == LimitKind::Heap)
}

#[test]
fn resident_memory_follows_the_heap() {
    three_arrays_of_thirty_million_fit_into_800_mib();
    it_falls_after_a_full_collection();
}

/// Three arrays of 30 Mi elements fit into 800 MiB, as in the acceptance program `heap-limit.js`.
fn three_arrays_of_thirty_million_fit_into_800_mib() {
    const BYTES: usize = 8 + 30 * MIB * 8;
    let mut heap = heap(Config { max_old: 800 * MIB as u64, verify: false, ..Config::default() });
    let slots: [Local<Value>; 4] = heap.slots();
    let (start, resident) = (heap.used(), rss());
    for (i, &slot) in slots[..3].iter().enumerate() {
        heap.alloc::<AnyCell>(slot, NODE, BYTES, 0).expect("three fit");
        let used = heap.used() - start;
        assert!((240 * (i + 1) * MIB..=(240 * (i + 1) + 4) * MIB).contains(&used), "array {i}: {used}");
    }
    assert!(rss() - resident < 64 * MIB, "untouched arrays cost {} KiB of resident memory", (rss() - resident) >> 10);
    let e = heap.alloc::<AnyCell>(slots[3], NODE, BYTES, 0).err().expect("the fourth does not fit");
    assert!(is_heap_limit(&e), "{e}");
    for _ in 0..1000 {
        heap.alloc::<AnyCell>(slots[3], LEAF, 128, 0).expect("an error object fits");
    }
    heap.set(slots[1], Imm::UNDEFINED);
    heap.set(slots[2], Imm::UNDEFINED);
    heap.alloc::<AnyCell>(slots[1], NODE, BYTES, 0).expect("what was let go can be used again");
    for slot in slots {
        heap.set(slot, Imm::UNDEFINED);
    }
    heap.collect(Gc::Full, "test");
    assert_eq!(heap.used(), 0);
    assert_eq!(heap.stats().committed(), heap.committed());
}

fn it_falls_after_a_full_collection() {
    let mut heap = heap(Config { verify: false, ..Config::default() });
    let [head, new] = heap.slots();
    let before = rss();
    for _ in 0..100_000 {
        heap.alloc::<AnyCell>(new, NODE, 1024, 0).expect("memory");
        let cell = heap.val(new).raw().as_cell();
        // SAFETY: the cell was just made and has that word.
        unsafe { *cell.cast::<Value>().add(1) = heap.val(head).raw() };
        heap.copy(head, new);
    }
    assert!(heap.used() >= 100_000 * 1024);
    let full = rss();
    assert!(full - before > 90 * MIB);
    heap.set(head, Imm::UNDEFINED);
    heap.set(new, Imm::UNDEFINED);
    heap.collect(Gc::Full, "test");
    assert_eq!(heap.used(), 0);
    assert!(heap.committed() <= 4 * MIB, "{} KiB are kept", heap.committed() >> 10);
    assert!(full.saturating_sub(rss()) > 90 * MIB, "{} KiB came back", full.saturating_sub(rss()) >> 10);
}
