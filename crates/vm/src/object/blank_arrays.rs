//! Arrays that a finished task made long and never wrote.
//!
//! `new Array(n)` takes its `8n` bytes at once, so that a program meets its limit where it asks for the memory and not
//! somewhere later. Once the task that asked is over, an array that still holds nothing but holes can do without its
//! store: when memory would be refused otherwise, such stores are given up. The first write takes the store again.
//!
//! Long arrays are noted in a list of BLANK_ARRAY cells, which know them weakly. Nothing is done with the list unless
//! memory is refused.

use super::array::array_length;
use super::elements::{Elements, elements};
use super::object::{Object, ObjectExt};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use std::cell::Cell;
use std::rc::Rc;
use tally_heap::{CellType, Header, Heap, Imm, Local, Ref, Root, Slot, Value, Visitor};

/// Elements (8 bytes each) from which an array is noted.
pub const NOTED: usize = 128 * 1024;

/// Stands where an array has its store, once that was given up.
pub const GIVEN_UP: Value = Value::TRUE;

/// An entry of the list.
#[repr(C)]
pub struct BlankArray {
    header: Header,
    /// Weak; HOLE once dead or given up.
    array: Slot,
    /// The number of the task that made it.
    task: Slot,
    next: Slot,
}
// SAFETY: BLANK_ARRAY cells are made with these words.
unsafe impl CellType for BlankArray {
    const NAME: &'static str = "BlankArray";
    fn is(kind: u8) -> bool {
        kind == kinds::BLANK_ARRAY
    }
}

/// # Safety
/// The collector's: `p` is a live BLANK_ARRAY.
pub unsafe fn trace(p: *mut Header, v: &mut dyn Visitor) {
    // SAFETY: the words as declared.
    unsafe {
        let b = p.cast::<BlankArray>();
        v.visit_weak((*b).array.as_ptr());
        v.visit((*b).task.as_ptr());
        v.visit((*b).next.as_ptr());
    }
}

/// The list, shared with the heap's last resort.
#[derive(Clone)]
pub struct BlankArrays {
    first: Rc<Root>,
    /// Counts tasks; wraps.
    task: Rc<Cell<i32>>,
}

impl BlankArrays {
    pub fn new(heap: &mut Heap) -> BlankArrays {
        let list = BlankArrays { first: Rc::new(heap.new_root(Imm::UNDEFINED, "long arrays")), task: Rc::default() };
        let shared = list.clone();
        heap.set_last_resort(Box::new(move |heap| shared.give_up(heap)));
        list
    }

    /// A task is over: what it left blank may be given up from now on.
    pub fn next_task(&self) {
        self.task.set(self.task.get().wrapping_add(1));
    }

    /// Calls `f` with every array that lives; takes the entry off the list where `f` answers false.
    fn retain(&self, heap: &Heap, mut f: impl FnMut(Ref<'_, BlankArray>, Ref<'_, Object>) -> bool) {
        let mut kept: Option<Ref<'_, BlankArray>> = None;
        let mut next = self.first.val(heap);
        while let Some(entry) = next.cast::<BlankArray>() {
            next = entry.read(&entry.next);
            let keep = entry.read(&entry.array).cast::<Object>().is_some_and(|array| f(entry, array));
            match (keep, kept) {
                (true, _) => kept = Some(entry),
                (false, None) => self.first.set(next),
                (false, Some(before)) => heap.write(before, &before.next, next),
            }
        }
    }

    fn give_up(&self, heap: &Heap) -> bool {
        let mut any = false;
        self.retain(heap, |entry, array| {
            if entry.task.raw() == Value::int(self.task.get()) {
                return true;
            }
            if let Elements::Dense(store) = elements(heap, array)
                && heap.is_blank(store, size_of::<Header>())
            {
                // Not a cell: no barrier is needed.
                heap.write(array, array.internal(0), Imm::TRUE);
                any = true;
            }
            false
        });
        any
    }
}

impl Cx {
    /// Notes a long array that was just made.
    pub(super) fn note_blank_array(&mut self, array: Local<Object>) -> JsResult {
        debug_assert!(array_length(array.get(self)) as usize >= NOTED);
        let list = self.machine.blank_arrays.clone();
        list.retain(self, |_, _| true);
        let out = self.slot();
        let entry = self.alloc::<BlankArray>(out, kinds::BLANK_ARRAY, size_of::<BlankArray>(), 0).map_err(|e| self.out_of_memory(e))?;
        let e = entry.get(self);
        self.write(e, &e.array, array.get(self).val());
        self.write(e, &e.task, Imm::int(list.task.get()));
        self.write(e, &e.next, list.first.val(self));
        list.first.set(e.val());
        Ok(())
    }
}
