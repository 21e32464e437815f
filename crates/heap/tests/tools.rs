//! What tools see (the graph, the figures), and that the verifier finds what it is there to find.

use std::panic::{AssertUnwindSafe, catch_unwind};
use tally_heap::graph::{EdgeKind, RootKind};
use tally_heap::*;
use tally_ledger::Ledger;

const LEAF: u8 = 2;
const NODE: u8 = 3;
const SHAPED: u8 = 4;
const SHAPE: u8 = 5;
const PAIRS: u8 = 6;
const ATOM: u8 = 7;

static KINDS: [KindDesc; 8] = [
    KindDesc::leaf("none"),
    KindDesc::leaf("none"),
    KindDesc::leaf("leaf"),
    KindDesc::values("node"),
    KindDesc { shaped: true, ..KindDesc::values("shaped") },
    KindDesc { birth: Birth::Shapes, ..KindDesc::values("shape") },
    KindDesc { trace: Trace::Ephemerons { from: 8 }, ..KindDesc::leaf("pairs") },
    KindDesc { birth: Birth::Atoms, ..KindDesc::leaf("atom") },
];

fn heap() -> Heap {
    // SAFETY: the rows are true.
    Heap::new(unsafe { KindTable::new(&KINDS) }, Config { stack_slots: 4096, verify: true, ..Config::default() }, Ledger::new())
}
fn cell(heap: &Heap, l: Local<Value>) -> *mut Header {
    heap.val(l).raw().as_cell()
}
fn slot(heap: &Heap, l: Local<Value>, word: usize) -> *mut Value {
    cell(heap, l).cast::<Value>().wrapping_add(word)
}

/// What the verifier says.
fn complaint(heap: &Heap) -> String {
    match catch_unwind(AssertUnwindSafe(|| heap.verify("in a test"))) {
        Ok(()) => "nothing".to_owned(),
        Err(e) => e.downcast_ref::<String>().expect("a message").clone(),
    }
}
#[track_caller]
fn check_complaint(heap: &Heap, parts: &[&str]) {
    let said = complaint(heap);
    for part in parts {
        assert!(said.contains(part), "the verifier says: {said}\nwithout: {part}");
    }
}

#[test]
fn a_missing_barrier_is_found() {
    let mut heap = heap();
    let [old, young] = heap.slots();
    heap.alloc::<AnyCell>(old, NODE, 32, 0).expect("memory");
    heap.collect(Gc::Full, "make it old");
    heap.alloc::<AnyCell>(young, LEAF, 16, 0).expect("memory");
    // SAFETY: the slot is one of the cell's; that the barrier is missing is the point.
    unsafe { *slot(&heap, old, 2) = heap.val(young).raw() };
    check_complaint(&heap, &["in a test", "slot at byte 16 of node", "old space", "the young leaf", "not remembered"]);
    heap.remember_cell(heap.val(old).cast::<AnyCell>().expect("a cell"));
    assert_eq!(complaint(&heap), "nothing");
    heap.collect(Gc::Scavenge, "test");
    // SAFETY: a live cell's slot.
    assert_eq!(unsafe { *slot(&heap, old, 2) }, heap.val(young).raw());
}

#[test]
fn a_pointer_to_no_cell_is_found() {
    let mut heap = heap();
    let [a, b] = heap.slots();
    heap.alloc::<AnyCell>(a, NODE, 32, 0).expect("memory");
    heap.alloc::<AnyCell>(b, NODE, 32, 0).expect("memory");
    // SAFETY: the slot is one of the cell's; a pointer into the middle of a cell is the point.
    unsafe { *slot(&heap, a, 1) = Value::cell(slot(&heap, b, 1).cast()) };
    check_complaint(&heap, &["slot at byte 8 of node", "where no cell starts"]);
    // SAFETY: as above.
    unsafe { *slot(&heap, a, 1).cast::<u64>() = 0x1234_5676 };
    check_complaint(&heap, &["slot at byte 8 of node", "0x0000000012345676"]);
    // SAFETY: as above.
    unsafe { *slot(&heap, a, 1) = Value::HOLE };
    assert_eq!(complaint(&heap), "nothing");
    // SAFETY: the stack slot is valid; a stale root is the point.
    unsafe { *heap.stack().base().add(1) = Value::cell(slot(&heap, a, 2).cast()) };
    check_complaint(&heap, &["slot 1 of the root stack"]);
    heap.set(b, Imm::UNDEFINED);
}

#[test]
fn a_broken_header_is_found() {
    let mut heap = heap();
    let a = heap.slot();
    heap.alloc::<AnyCell>(a, NODE, 32, 0).expect("memory");
    let header = cell(&heap, a).cast::<u64>();
    // SAFETY: the header of a live cell; restored below.
    unsafe {
        let word = *header;
        *header = 0xDBDB_DBDB_DBDB_DBDB;
        check_complaint(&heap, &["there is poison"]);
        *header = word & !0xFFFF_0000 | 9 << 16;
        check_complaint(&heap, &["node", "has 72 bytes, 32 are left"]);
        *header = word & !0xFF | 200;
        check_complaint(&heap, &["unknown kind"]);
        *header = word;
    }
    assert_eq!(complaint(&heap), "nothing");
}

#[test]
fn a_dead_shape_is_found() {
    let mut heap = heap();
    let [shape, object] = heap.slots();
    let made = heap.alloc::<AnyCell>(shape, SHAPE, 24, 0).expect("memory");
    let id = heap.register_shape(made);
    heap.alloc::<AnyCell>(object, SHAPED, 24, id).expect("memory");
    heap.set(shape, Imm::UNDEFINED);
    heap.collect(Gc::Full, "the object holds its shape");
    assert!(!heap.shape_ptr(id).is_null());
    // SAFETY: a live cell.
    let header = unsafe { &*cell(&heap, object) };
    // SAFETY: the kind has a shape, which is what this test breaks and mends.
    unsafe { header.set_aux(id + 1) };
    check_complaint(&heap, &["shaped", "refers to shape 2, which is dead"]);
    // SAFETY: the kind has a shape, which is what this test breaks and mends.
    unsafe { header.set_aux(0) };
    heap.collect(Gc::Full, "nobody holds the shape");
    assert!(heap.shape_ptr(id).is_null());
}

/// An object's shape may be known by its id alone while the object is being allocated.
#[test]
fn the_shape_of_a_cell_being_allocated_stays_alive() {
    // SAFETY: the rows are true.
    let mut heap = Heap::new(
        unsafe { KindTable::new(&KINDS) },
        Config { stack_slots: 4096, verify: true, stress: Some(1), ..Config::default() },
        Ledger::new(),
    );
    let [shape, object] = heap.slots();
    for _ in 0..4 {
        // Every other collection is a scavenge; with three allocations a turn, each meets both.
        heap.alloc::<AnyCell>(object, LEAF, 16, 0).expect("memory");
        let made = heap.alloc::<AnyCell>(shape, SHAPE, 24, 0).expect("memory");
        let id = heap.register_shape(made);
        heap.set(shape, Imm::UNDEFINED);
        heap.alloc::<AnyCell>(object, SHAPED, 24, id).expect("memory");
        assert!(!heap.shape_ptr(id).is_null());
        assert_eq!(complaint(&heap), "nothing");
    }
}

#[test]
fn the_graph_has_every_cell_edge_and_root() {
    let mut heap = heap();
    let [shape, object, pairs] = heap.slots();
    let made = heap.alloc::<AnyCell>(shape, SHAPE, 24, 0).expect("memory");
    let id = heap.register_shape(made);
    heap.alloc::<AnyCell>(object, SHAPED, 24, id).expect("memory");
    heap.alloc::<AnyCell>(pairs, PAIRS, 24, 0).expect("memory");
    for (holder, word, target) in [(object, 1, pairs), (pairs, 1, object), (pairs, 2, shape)] {
        // SAFETY: live cells and their slots.
        unsafe { heap.write_raw(cell(&heap, holder), slot(&heap, holder, word), heap.val(target).raw()) };
    }
    let kept = heap.new_root(heap.val(object), "a reason");
    for gc in [None, Some(Gc::Scavenge), Some(Gc::Evacuate)] {
        if let Some(gc) = gc {
            heap.collect(gc, "test");
        }
        let (mut names, mut edges, mut roots) = (Vec::new(), Vec::new(), Vec::new());
        heap.each_cell(|c| {
            assert_eq!(c.bytes, 24);
            names.push((c.kind_name, c.space == Space::Shapes));
            heap.each_edge(c.cell, |e| edges.push((c.kind_name, e.kind, e.offset, heap.info(e.target).kind_name)));
        });
        heap.each_root(|kind, target| roots.push((kind, heap.info(target).kind_name)));
        names.sort();
        assert_eq!(names, [("pairs", false), ("shape", true), ("shaped", false)]);
        edges.sort_by_key(|e| (e.0, e.2));
        assert_eq!(
            edges,
            [
                ("pairs", EdgeKind::EphemeronKey, Some(8), "shaped"),
                ("pairs", EdgeKind::EphemeronValue, Some(16), "shape"),
                ("shaped", EdgeKind::Shape, None, "shape"),
                ("shaped", EdgeKind::Strong, Some(8), "pairs"),
            ]
        );
        let stack = |l: Local<Value>| RootKind::Stack(l.index());
        assert_eq!(
            roots,
            [(stack(shape), "shape"), (stack(object), "shaped"), (stack(pairs), "pairs"), (RootKind::Handle("a reason"), "shaped")]
        );
    }
    drop(kept);
}

#[test]
fn figures_add_up() {
    let mut heap = heap();
    let slots: [Local<Value>; 4] = heap.slots();
    for (i, &slot) in slots.iter().enumerate() {
        for _ in 0..1000 {
            heap.alloc::<AnyCell>(slot, NODE, 40 + i * 8, 0).expect("memory");
        }
    }
    heap.alloc::<AnyCell>(slots[0], NODE, 100_000, 0).expect("memory");
    let s = heap.stats();
    assert_eq!((s.used(), s.committed()), (heap.used(), heap.committed()));
    assert_eq!(s.spaces.map(|s| s.name), ["new", "old", "large", "atoms", "shapes", "code"]);
    assert_eq!(s.spaces[0].used, 1000 * (40 + 48 + 56 + 64));
    assert_eq!(s.committed() as u64, heap.ledger().heap_total());
    heap.collect(Gc::Scavenge, "test");
    heap.collect(Gc::Full, "test");
    let s = heap.stats();
    assert_eq!((s.scavenges.count, s.full.count, s.evacuations.count, heap.collections()), (1, 1, 0, 2));
    assert_eq!(s.spaces[1].used, 48 + 56 + 64);
    assert!(s.full.max > std::time::Duration::ZERO && s.full.total == s.full.max);
}

/// Under stress a dead cell of a space that is not moved is poison for some collections, and nobody is born there.
#[test]
fn dead_atoms_wait_in_quarantine() {
    // SAFETY: the rows are true.
    let table = unsafe { KindTable::new(&KINDS) };
    let config = Config { stack_slots: 4096, verify: true, stress: Some(u32::MAX), ..Config::default() };
    let mut heap = Heap::new(table, config, Ledger::new());
    let [kept, out] = heap.slots();
    heap.alloc::<AnyCell>(kept, ATOM, 48, 1).expect("memory");
    heap.alloc::<AnyCell>(out, ATOM, 48, 2).expect("memory");
    let dead = heap.val(out).raw().as_cell();
    heap.set(out, Imm::UNDEFINED);
    heap.collect(Gc::Full, "test");
    // Sweeps are what counts, those of markings in steps too.
    let (first, mut reused) = (heap.markings(), None);
    for _ in 0..20 {
        for n in 0..20 {
            heap.alloc::<AnyCell>(out, ATOM, 48, 3 + n).expect("memory");
            if heap.val(out).raw().as_cell() == dead {
                reused.get_or_insert(heap.markings() - first);
            }
        }
        if reused.is_none() {
            // SAFETY: the page is kept by the other atom; free memory is readable.
            assert_eq!(unsafe { *dead.cast::<u64>().add(2) }, 0xDBDB_DBDB_DBDB_DBDB);
        }
        heap.set(out, Imm::UNDEFINED);
        heap.collect(Gc::Full, "test");
    }
    assert!(reused.is_some_and(|n| n >= 3), "reused after {reused:?} collections");
}

/// Word 1: a shape id held weakly; word 2: what the `pruned` function leaves.
unsafe fn trace_weak_holder(p: *mut Header, v: &mut dyn Visitor) {
    // SAFETY: cells of the kind have three words.
    unsafe { v.visit_weak_shape(p.cast::<Value>().add(1).cast()) };
}
unsafe fn pruned_weak_holder(p: *mut Header) {
    // SAFETY: as above.
    unsafe { *p.cast::<Value>().add(2) = Value::int(7) };
}
const WEAK_HOLDER: u8 = 7;
static KINDS_WITH_WEAK_SHAPES: [KindDesc; 8] = [
    KINDS[0],
    KINDS[1],
    KINDS[2],
    KINDS[3],
    KINDS[4],
    KINDS[5],
    KINDS[6],
    KindDesc { trace: Trace::Custom(trace_weak_holder), pruned: Some(pruned_weak_holder), ..KindDesc::leaf("weak holder") },
];

#[test]
fn a_weak_shape_id_is_emptied_when_its_shape_dies() {
    let config = Config { stack_slots: 4096, verify: true, ..Config::default() };
    // SAFETY: the rows are true.
    let mut heap = Heap::new(unsafe { KindTable::new(&KINDS_WITH_WEAK_SHAPES) }, config, Ledger::new());
    let [shape, object, holder] = heap.slots();
    let made = heap.alloc::<AnyCell>(shape, SHAPE, 24, 0).expect("memory");
    let id = heap.register_shape(made);
    heap.set(shape, Imm::UNDEFINED);
    heap.alloc::<AnyCell>(object, SHAPED, 24, id).expect("memory");
    heap.alloc::<AnyCell>(holder, WEAK_HOLDER, 24, 0).expect("memory");
    // SAFETY: a live cell's word.
    unsafe { *slot(&heap, holder, 1).cast::<u32>() = id };
    // SAFETY: as above.
    let state = |heap: &Heap| unsafe { (*slot(heap, holder, 1).cast::<u32>(), *slot(heap, holder, 2)) };
    for gc in [Gc::Scavenge, Gc::Full, Gc::Evacuate] {
        heap.collect(gc, "an object has the shape");
        assert_eq!(state(&heap), (id, Value::HOLE), "after {gc:?}");
    }
    let mut weak = 0;
    heap.each_edge(heap.val(holder).cast::<AnyCell>().expect("a cell"), |e| weak += usize::from(e.kind == EdgeKind::Weak));
    assert_eq!(weak, 1);
    heap.set(object, Imm::UNDEFINED);
    heap.collect(Gc::Scavenge, "scavenges decide nothing about shapes");
    assert_eq!(state(&heap), (id, Value::HOLE));
    heap.collect(Gc::Full, "nobody has the shape");
    assert!(heap.shape_ptr(id).is_null());
    assert_eq!(state(&heap), (0, Value::int(7)));
    // SAFETY: a live cell's word; an id of no shape is the point.
    unsafe { *slot(&heap, holder, 1).cast::<u32>() = id };
    check_complaint(&heap, &["weak holder", "refers to shape 1, which is dead"]);
    // SAFETY: as above.
    unsafe { *slot(&heap, holder, 1).cast::<u32>() = 0 };
}

/// The id of a dead shape is another shape's, and of no two at once.
#[test]
fn ids_of_dead_shapes_are_used_again() {
    let mut heap = heap();
    let [first, second] = heap.slots();
    let mut largest = 0;
    for round in 0..100 {
        let mut ids = Vec::new();
        for slot in [first, second] {
            let made = heap.alloc::<AnyCell>(slot, SHAPE, 24, 0).expect("memory");
            let id = heap.register_shape(made);
            assert!(heap.shape_ptr(id) == cell(&heap, slot).cast());
            ids.push(id);
        }
        assert_ne!(ids[0], ids[1]);
        // One of the two outlives the other by a round.
        heap.set(if round % 2 == 0 { first } else { second }, Imm::UNDEFINED);
        heap.collect(Gc::Full, "test");
        assert!(heap.shape_ptr(ids[round % 2]).is_null());
        assert!(!heap.shape_ptr(ids[1 - round % 2]).is_null());
        assert_eq!(complaint(&heap), "nothing");
        largest = largest.max(ids[0]).max(ids[1]);
    }
    assert!(largest < 8, "{largest}");
}
