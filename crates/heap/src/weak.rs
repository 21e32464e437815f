//! What a marking means for weak references: called at its end, before anything is swept.
//!
//! 1. A weak slot whose target is dead becomes a hole, a weak shape id 0, and their holder is put on the cleared list if
//!    it wants to know, and told at once if its kind has a `pruned` function.
//! 2. An ephemeron whose key is dead becomes (`undefined`, hole).
//! 3. Dead atoms and shapes are dropped from their tables. The ids of dead shapes are free from here on: nobody is left
//!    who was visited and keeps one.
//!
//! What is noted in the page of a cell (finalizers, identity hashes) goes when that page is swept.
//!
//! **Invariants.** Afterwards no live slot and no table of the heap refers to a dead cell.

use crate::cell::{Header, Visitor};
use crate::heap::Heap;
use crate::mark::{Marking, lives};
use crate::page::Page;
use crate::value::Value;

/// Empties what is weak and dead in one holder.
struct Pruner<'h> {
    shapes: &'h [*mut Header],
    slots: bool,
    ids: bool,
}

impl Visitor for Pruner<'_> {
    fn visit(&mut self, _slot: *mut Value) {}
    fn visit_weak(&mut self, slot: *mut Value) {
        // SAFETY: a trace function reports slots of a live cell, and what they point at is still mapped.
        unsafe {
            if (*slot).is_cell() && !lives((*slot).as_cell()) {
                *slot = Value::HOLE;
                self.slots = true;
            }
        }
    }
    fn visit_shape(&mut self, _id: u32) {}
    fn visit_weak_shape(&mut self, id: *mut u32) {
        // SAFETY: as above; shapes are never young.
        unsafe {
            let shape = self.shapes[*id as usize];
            if *id != 0 && (shape.is_null() || !Page::is_marked(shape)) {
                *id = 0;
                self.ids = true;
            }
        }
    }
}

impl Heap {
    /// # Safety
    /// The marking is complete, and nothing was swept since.
    pub(crate) unsafe fn clear_weak(&mut self, marking: &mut Marking) {
        let kinds = self.kinds.clone();
        // SAFETY: holders are marked, hence live; whatever a slot points at is still mapped.
        unsafe {
            for holder in marking.holders.drain(..) {
                let mut pruner = Pruner { shapes: &self.shapes, slots: false, ids: false };
                let kind = (*holder).kind;
                kinds.trace_custom(holder, kind, &mut pruner);
                let (slots, any) = (pruner.slots, pruner.slots || pruner.ids);
                if slots && kinds.desc(kind).notify_cleared {
                    self.cleared.push_back(Value::cell(holder));
                }
                if any && let Some(pruned) = kinds.desc(kind).pruned {
                    pruned(holder);
                }
            }
            for cell in marking.tables.drain(..) {
                let (mut slot, end) = kinds.of((*cell).kind).pairs(cell, Header::bytes(cell));
                let mut emptied = false;
                while slot < end {
                    let key = *slot;
                    if key.is_cell() && !lives(key.as_cell()) {
                        *slot = Value::UNDEFINED;
                        *slot.add(1) = Value::HOLE;
                        emptied = true;
                    }
                    slot = slot.add(2);
                }
                if emptied && kinds.desc((*cell).kind).notify_cleared {
                    self.cleared.push_back(Value::cell(cell));
                }
            }
            let marked = |cell: *mut Header| Page::is_marked(cell);
            self.atoms.retain(marked);
            let (shapes, free) = (&mut self.shapes, &mut self.free_shape_ids);
            self.shape_ids.retain(|&id| {
                let shape = &mut shapes[id as usize];
                let alive = marked(*shape);
                if !alive {
                    *shape = std::ptr::null_mut();
                    free.push(id);
                }
                alive
            });
            if self.shape_ids.capacity() > 1024 && self.shape_ids.len() < self.shape_ids.capacity() / 4 {
                self.shape_ids.shrink_to_fit();
            }
        }
    }
}
