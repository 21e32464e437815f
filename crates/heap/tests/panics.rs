//! A panic inside a collection ends the process, after its message: nobody gets to catch it and go on with half a heap.
//!
//! Each case runs in a process of its own: this test's executable, told by the environment to do the deed.

// Miri runs no other processes.
#![cfg(not(miri))]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use tally_heap::*;
use tally_ledger::Ledger;

const NODE: u8 = 2;
const FRAGILE: u8 = 3;

unsafe fn finalize(_: *mut Header) {
    panic!("the finalizer failed");
}

static KINDS: [KindDesc; 4] = [
    KindDesc::leaf("none"),
    KindDesc::leaf("none"),
    KindDesc::values("node"),
    KindDesc { finalize: Some(finalize), ..KindDesc::leaf("fragile") },
];

/// Runs `deed` in a child, which must abort and say `message` first.
fn aborts(name: &str, message: &str, deed: fn(&mut Heap)) {
    const DEED: &str = "TALLY_TEST_DEED";
    if std::env::var_os(DEED).is_some() {
        // SAFETY: the rows are true.
        let table = unsafe { KindTable::new(&KINDS) };
        let mut heap = Heap::new(table, Config { stack_slots: 64, verify: false, ..Config::default() }, Ledger::new());
        let caught = catch_unwind(AssertUnwindSafe(|| deed(&mut heap)));
        println!("survived: {}", caught.is_err());
        std::process::exit(0);
    }
    let this = std::env::current_exe().expect("a test has an executable");
    let child = Command::new(this).args(["--exact", name, "--nocapture"]).env(DEED, "1").output().expect("it runs");
    let said = String::from_utf8_lossy(&child.stderr);
    assert_eq!(child.status.code(), None, "ended by a signal: {said}");
    let (first, last) = (said.find(message), said.find("a collection cannot be given up half way"));
    assert!(first.is_some() && first < last, "{said}");
}

#[test]
fn a_finalizer_that_panics() {
    aborts("a_finalizer_that_panics", "the finalizer failed", |heap| {
        let out = heap.slot();
        let cell = heap.alloc::<AnyCell>(out, FRAGILE, 16, 0).expect("memory");
        heap.finalize_later(cell.get(heap), 0);
        heap.set(out, Imm::UNDEFINED);
        heap.collect(Gc::Scavenge, "test");
    });
}

#[test]
fn a_corrupt_cell() {
    aborts("a_corrupt_cell", "the heap is corrupt", |heap| {
        let out = heap.slot();
        heap.alloc::<AnyCell>(out, NODE, 24, 0).expect("memory");
        let cell = heap.val(out).raw().as_cell();
        // SAFETY: the header of a live cell; that it is no header any more is the point.
        unsafe { *cell.cast::<u64>() = 0xDBDB_DBDB_DBDB_DBDB };
        heap.collect(Gc::Full, "test");
    });
}
