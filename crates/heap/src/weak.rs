//! What a marking means for weak references: called between the marking and the sweep.
//!
//! 1. A weak slot whose target is not marked becomes a hole, a weak shape id 0, and their holder is put on the cleared
//!    list if it wants to know, or told at once if its kind has a `pruned` function.
//! 2. An ephemeron whose key is not marked becomes (`undefined`, hole).
//! 3. Atoms, shapes, identity hashes and remembered cells that are not marked are dropped from their tables. The ids of
//!    dead shapes are free from here on: nobody is left who was visited and keeps one.
//! 4. Dead cells with a finalizer get it called.
//!
//! **Invariants.** Afterwards no live slot and no table of the heap refers to a cell that is not marked.

use crate::cell::Header;
use crate::heap::Heap;
use crate::mark::Found;
use crate::page::Page;
use crate::value::Value;

impl Heap {
    /// # Safety
    /// The marking that found `found` is complete, and nothing was swept since.
    pub(crate) unsafe fn clear_weak(&mut self, found: Found) {
        // SAFETY: holders are marked, hence live; whatever a slot points at is still mapped.
        unsafe {
            let mut last = std::ptr::null_mut();
            // Holders of which something was emptied; one may be here more than once.
            let mut emptied: Vec<*mut Header> = Vec::new();
            for (holder, slot) in found.weak {
                let v = *slot;
                if v.is_cell() && !Page::is_marked(v.as_cell()) {
                    *slot = Value::HOLE;
                    self.notify(holder, &mut last);
                    emptied.push(holder);
                }
            }
            for (holder, id) in found.weak_shapes {
                let shape = self.shapes[*id as usize];
                if shape.is_null() || !Page::is_marked(shape) {
                    *id = 0;
                    emptied.push(holder);
                }
            }
            emptied.dedup();
            for holder in emptied {
                if let Some(pruned) = self.kinds.desc((*holder).kind).pruned {
                    pruned(holder);
                }
            }
            for cell in found.ephemerons {
                let (mut slot, end) = self.kinds.of((*cell).kind).pairs(cell, Header::bytes(cell));
                while slot < end {
                    let key = *slot;
                    if key.is_cell() && !Page::is_marked(key.as_cell()) {
                        *slot = Value::UNDEFINED;
                        *slot.add(1) = Value::HOLE;
                        self.notify(cell, &mut last);
                    }
                    slot = slot.add(2);
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
            self.identity.get_mut().retain(marked);
            self.remembered.get_mut().prune();
            self.finalize_unmarked();
        }
    }

    /// Queues a holder once per run of its slots.
    unsafe fn notify(&mut self, holder: *mut Header, last: &mut *mut Header) {
        // SAFETY: the holder is live.
        if *last != holder && self.kinds.desc(unsafe { (*holder).kind }).notify_cleared {
            *last = holder;
            self.cleared.push_back(Value::cell(holder));
        }
    }
}
