//! A small measurement: how long collections take beside large live heaps.
//!
//! `cargo run --profile quick -p tally-heap --example pauses`

use tally_heap::*;
use tally_ledger::Ledger;

const NODE: u8 = 2;
static KINDS: [KindDesc; 3] = [KindDesc::leaf("none"), KindDesc::leaf("none"), KindDesc::values("node")];

fn new_heap() -> Heap {
    // SAFETY: the rows are true.
    Heap::new(unsafe { KindTable::new(&KINDS) }, Config { trace: true, verify: false, ..Config::default() }, Ledger::new())
}

/// Links `bytes`-long cells into a list of `count`.
fn list(heap: &mut Heap, head: Local<Value>, new: Local<Value>, bytes: usize, count: usize) {
    for _ in 0..count {
        heap.alloc::<AnyCell>(new, NODE, bytes, 0).expect("memory");
        let cell = heap.val(new).raw().as_cell();
        // SAFETY: the cell was just made and has that word.
        unsafe { *cell.cast::<Value>().add(1) = heap.val(head).raw() };
        heap.copy(head, new);
    }
}

fn main() {
    println!("-- three arrays of 30 Mi holes");
    let mut heap = new_heap();
    for slot in heap.slots::<3>() {
        heap.alloc::<AnyCell>(slot, NODE, 8 + (30 << 23), 0).expect("memory");
    }
    heap.collect(Gc::Full, "asked for");
    drop(heap);
    println!("-- two million live cells of 32 bytes");
    let mut heap = new_heap();
    let [head, new] = heap.slots();
    list(&mut heap, head, new, 32, 2_000_000);
    heap.collect(Gc::Full, "asked for");
    heap.collect(Gc::Evacuate, "asked for");
    println!("-- and dropped");
    heap.set(head, Imm::UNDEFINED);
    heap.set(new, Imm::UNDEFINED);
    heap.collect(Gc::Full, "asked for");
}
