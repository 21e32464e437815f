//! What safe code can do wrong with handles: each ends in a panic that says so, in release builds as in debug builds.
//!
//! **Not covered by checks:** what the crate's documentation names as its callers' word (`unsafe` functions).
#![deny(unsafe_code)]

#[allow(unsafe_code, reason = "the table of kinds is the word of its client")]
mod kinds;

use kinds::{LEAF, NODE, PAIR, Pair, SHAPED, table};
use std::panic::{AssertUnwindSafe, catch_unwind};
use tally_heap::*;
use tally_ledger::Ledger;

fn heap() -> Heap {
    let config = Config { initial_semi: 256 << 10, max_semi: 1 << 20, stack_slots: 256, ..Config::default() };
    Heap::new(table(), config, Ledger::new())
}

fn pairs(heap: &mut Heap) -> [Local<Pair>; 2] {
    let slots = heap.slots();
    slots.map(|out| heap.alloc::<Pair>(out, PAIR, 24, 0).expect("there is room"))
}

fn cell(heap: &mut Heap) -> Local<Value> {
    let out = heap.slot();
    heap.alloc::<AnyCell>(out, NODE, 24, 0).expect("there is room");
    out
}

#[test]
#[should_panic(expected = "used after its scope ended")]
fn a_local_is_read_after_its_scope() {
    let mut heap = heap();
    let scope = heap.open_scope();
    let l = cell(&mut heap);
    heap.close_scope(scope);
    let _ = heap.val(l).kind();
}

#[test]
#[should_panic(expected = "used after its scope ended")]
fn a_local_is_written_after_its_scope() {
    let heap = heap();
    let scope = heap.open_scope();
    let l = heap.slot();
    heap.close_scope(scope);
    heap.set(l, Imm::TRUE);
}

#[test]
#[should_panic(expected = "used after its scope ended")]
fn a_local_of_a_higher_stack() {
    let (one, other) = (heap(), heap());
    let locals: [Local<Value>; 20] = one.slots();
    let _ = other.val(locals[19]);
}

#[test]
#[should_panic(expected = "cannot end")]
fn a_scope_is_closed_from_below() {
    let heap = heap();
    let low = heap.open_scope();
    let _ = heap.slot();
    let high = heap.open_scope();
    heap.close_scope(low);
    heap.close_scope(high);
}

#[test]
#[should_panic(expected = "is not to be written")]
fn undefined_is_for_good() {
    let heap = heap();
    heap.set(heap.undefined(), Imm::TRUE);
}

#[test]
#[should_panic(expected = "a Root is used with another heap")]
fn a_root_of_a_heap_that_is_gone() {
    let mut heap = heap();
    let l = cell(&mut heap);
    let root = heap.new_root(heap.val(l), "test");
    heap = self::heap();
    let _ = root.val(&heap).kind();
}

#[test]
#[should_panic(expected = "a cell is used with another heap")]
fn a_cell_in_a_slot_of_another_heap() {
    let (one, mut other) = (heap(), heap());
    let l = cell(&mut other);
    let slot = one.slot();
    one.set(slot, other.val(l));
}

#[test]
#[should_panic(expected = "a cell is used with another heap")]
fn a_cell_in_a_root_of_another_heap() {
    let (one, mut other) = (heap(), heap());
    let root = one.new_root(Imm::UNDEFINED, "test");
    let l = cell(&mut other);
    root.set(other.val(l));
}

#[test]
#[should_panic(expected = "a cell is used with another heap")]
fn a_new_root_of_another_heaps_cell() {
    let (one, mut other) = (heap(), heap());
    let l = cell(&mut other);
    let _ = one.new_root(other.val(l), "test");
}

#[test]
#[should_panic(expected = "is no Pair")]
fn a_cell_smaller_than_its_type() {
    let mut heap = heap();
    let out = heap.slot();
    let _ = heap.alloc::<Pair>(out, PAIR, 16, 0);
}

#[test]
#[should_panic(expected = "is no Pair")]
fn a_cell_of_another_kind_than_its_type() {
    let mut heap = heap();
    let out = heap.slot();
    let _ = heap.alloc::<Pair>(out, NODE, 24, 0);
}

#[test]
#[should_panic(expected = "kind 4 (pair) has 24 bytes at least, not 16")]
fn a_cell_smaller_than_its_kind() {
    let mut heap = heap();
    let out = heap.slot();
    let _ = heap.alloc::<AnyCell>(out, PAIR, 16, 0);
}

#[test]
#[should_panic(expected = "0 bytes is no cell")]
fn a_cell_of_no_bytes() {
    let mut heap = heap();
    let out = heap.slot();
    let _ = heap.alloc::<AnyCell>(out, NODE, 0, 0);
}

#[test]
#[should_panic(expected = "kind 200")]
fn a_kind_that_is_none() {
    let mut heap = heap();
    let out = heap.slot();
    let _ = heap.alloc::<AnyCell>(out, 200, 24, 0);
}

#[test]
#[cfg_attr(debug_assertions, should_panic(expected = "behind the start of a cell of 24"))]
fn a_slot_of_another_cell_is_read() {
    let mut heap = heap();
    let [a, b] = pairs(&mut heap);
    let _ = a.get(&heap).read(&b.get(&heap).first).kind();
}

#[test]
#[should_panic(expected = "behind the start of a cell of 24")]
fn a_slot_of_another_cell_is_written() {
    let mut heap = heap();
    let [a, b] = pairs(&mut heap);
    heap.write(a.get(&heap), &b.get(&heap).first, Imm::TRUE);
}

#[test]
#[should_panic(expected = "the low four flags of a header are the collector's")]
fn a_flag_of_the_collectors() {
    let mut heap = heap();
    let [a, _] = pairs(&mut heap);
    a.get(&heap).header.add_flags(8);
}

#[test]
#[should_panic(expected = "a shape is born in the space of shapes")]
fn a_shape_that_moves() {
    let mut heap = heap();
    let [a, _] = pairs(&mut heap);
    let _ = heap.register_shape(a);
}

#[test]
#[should_panic(expected = "is no shape")]
fn a_shape_that_is_none() {
    let mut heap = heap();
    let out = heap.slot();
    let a = heap.alloc::<AnyCell>(out, SHAPED, 24, 0).expect("there is room");
    heap.store_shape(a.get(&heap), 5);
}

#[test]
#[should_panic(expected = "has no shape")]
fn a_shape_for_a_kind_without() {
    let mut heap = heap();
    let [a, _] = pairs(&mut heap);
    heap.store_shape(a.get(&heap), 0);
}

/// A root made while roots are walked would move them.
#[test]
fn roots_are_not_made_while_they_are_walked() {
    let mut heap = heap();
    let l = cell(&mut heap);
    let root = heap.new_root(heap.val(l), "test");
    let made = catch_unwind(AssertUnwindSafe(|| {
        heap.each_root(|_, cell| drop(heap.new_root(cell.val(), "made in a walk")));
    }));
    assert!(made.is_err());
    let mut roots = 0;
    heap.each_root(|_, _| roots += 1);
    assert_eq!(roots, 2);
    drop(root);
    heap.each_root(|_, _| roots += 1);
    assert_eq!(roots, 3);
    let _ = (heap.new_root(heap.val(l), "test"), LEAF);
}

#[test]
fn roots_may_be_dropped_while_they_are_walked() {
    let mut heap = heap();
    let l = cell(&mut heap);
    let mut roots: Vec<Root> = (0..3).map(|_| heap.new_root(heap.val(l), "test")).collect();
    let mut seen = 0;
    heap.each_root(|kind, _| {
        seen += usize::from(matches!(kind, graph::RootKind::Handle(_)));
        roots.clear();
    });
    assert_eq!(seen, 0, "the first root met was the slot");
}
