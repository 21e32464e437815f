//! A small measurement: 2.5 million short-lived cells beside a tree of 65,535 nodes, as `binary-trees` would make them.
//!
//! `cargo run --profile quick -p tally-heap --example churn`

use std::time::Instant;
use tally_heap::*;
use tally_ledger::Ledger;

const NODE: u8 = 2;
static KINDS: [KindDesc; 3] = [KindDesc::leaf("none"), KindDesc::leaf("none"), KindDesc::values("node")];

/// A tree, built from the root down; `slots` holds one slot per level.
fn tree(heap: &mut Heap, slots: &[Local<Value>]) {
    heap.alloc::<AnyCell>(slots[0], NODE, 24, 0).expect("memory");
    if slots.len() == 1 {
        return;
    }
    for child in 1..3 {
        tree(heap, &slots[1..]);
        let (holder, v) = (heap.val(slots[0]).raw().as_cell(), heap.val(slots[1]).raw());
        // SAFETY: the holder is alive and has three words.
        unsafe { heap.write_raw(holder, holder.cast::<Value>().add(child), v) };
    }
}

/// Does the work and prints how long that took, and what the collector did meanwhile.
fn measure(heap: &mut Heap, name: &str, work: impl FnOnce(&mut Heap)) {
    let (start, before) = (Instant::now(), heap.stats());
    work(heap);
    let (elapsed, s) = (start.elapsed(), heap.stats());
    println!(
        "{name}: {elapsed:?}; {} scavenges in {:?} (longest ever {:?}), {} full in {:?}, semi {} KiB, used {} KiB, committed {} KiB",
        s.scavenges.count - before.scavenges.count,
        s.scavenges.total - before.scavenges.total,
        s.scavenges.max,
        s.full.count - before.full.count,
        s.full.total - before.full.total,
        s.semi >> 10,
        s.used() >> 10,
        s.committed() >> 10
    );
}

fn main() {
    let config = Config { trace: std::env::args().any(|a| a == "--trace"), verify: false, ..Config::default() };
    // SAFETY: the rows are true.
    let mut heap = Heap::new(unsafe { KindTable::new(&KINDS) }, config, Ledger::new());
    let slots: [Local<Value>; 17] = heap.slots();
    measure(&mut heap, "tree", |heap| tree(heap, &slots[..16]));
    for round in 0..3 {
        measure(&mut heap, &format!("round {round}"), |heap| {
            for i in 0..2_500_000usize {
                let p = heap.alloc_raw(NODE, [24, 32, 40][i % 3], i as u32).expect("memory");
                // SAFETY: the cell was just made and has three words.
                unsafe { *p.cast::<Value>().add(1) = Value::int(i as i32) };
            }
        });
    }
    // Trees that die young, as the benchmark does.
    measure(&mut heap, "20 trees of 65,535 nodes", |heap| {
        for _ in 0..20 {
            tree(heap, &slots[1..17]);
        }
    });
}
