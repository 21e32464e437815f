//! The marker: finds every reachable cell, young and old.
//!
//! 1. Roots are marked and pushed; a popped cell is traced: its unmarked targets are marked and pushed in turn. Shapes
//!    are reached through the header. Large cells are traced a segment at a time, so that the stack stays short,
//!    and without the parts that nobody ever touched.
//! 2. An ephemeron's value is marked once its key is. Pairs whose key is not marked yet when the roots are exhausted
//!    wait in a map from key to values; from then on every cell that is popped releases the values waiting for it.
//!    Each pair is looked at a constant number of times, so chains of any length take linear time.
//! 3. Weak slots are only noted. What becomes of them is decided in `weak`.
//!
//! **Invariants.** Each cell is pushed once, by whoever set its mark bit. No cell is written. `Page::live` is the sum
//! of the sizes of the marked cells. (Incremental marking will start here: the stack is the only state.)

use crate::cell::{Header, Visitor};
use crate::heap::Heap;
use crate::kinds::{Kinds, Tag};
use crate::page::Page;
use crate::resident::Resident;
use crate::value::Value;
use std::collections::HashMap;
use std::rc::Rc;

/// Slots of a large cell traced at a time.
const SEGMENT: usize = 4096;

/// What a marking leaves for `weak` to decide.
pub(crate) struct Found {
    /// Holder and slot of every weak slot that holds a cell.
    pub weak: Vec<(*mut Header, *mut Value)>,
    /// Holder and place of every weak shape id.
    pub weak_shapes: Vec<(*mut Header, *mut u32)>,
    pub ephemerons: Vec<*mut Header>,
}

pub(crate) struct Marker<'h> {
    heap: &'h Heap,
    kinds: Rc<Kinds>,
    stack: Vec<*mut Header>,
    /// Rests of large cells: the next slot, and the end.
    segments: Vec<(*mut Value, *mut Value)>,
    found: Found,
    /// Values by the address of the key they wait for, once `releasing`.
    waiting: HashMap<usize, Vec<Value>, crate::identity::ByAddress>,
    releasing: bool,
    /// The cell whose trace function runs.
    holder: *mut Header,
    resident: Resident,
}

impl<'h> Marker<'h> {
    /// Marks everything reachable.
    ///
    /// # Safety
    /// No page is being bumped through.
    pub unsafe fn run(heap: &'h Heap) -> Found {
        let found = Found { weak: Vec::new(), weak_shapes: Vec::new(), ephemerons: Vec::new() };
        let mut m = Marker {
            kinds: heap.kinds.clone(),
            heap,
            stack: Vec::new(),
            segments: Vec::new(),
            found,
            waiting: HashMap::default(),
            releasing: false,
            holder: std::ptr::null_mut(),
            resident: Resident::default(),
        };
        // SAFETY: pages of the spaces are mapped, roots hold valid values.
        unsafe {
            heap.each_page(|page| Page::clear_marks(page));
            m.mark_roots();
            m.drain();
            m.release_ephemerons();
        }
        m.found
    }

    unsafe fn mark_roots(&mut self) {
        let heap = self.heap;
        // SAFETY: slots below the top of the stack hold valid values, and so do roots.
        unsafe {
            let (base, top) = (heap.stack.base(), heap.stack.top());
            for i in 0..top as usize {
                self.mark(*base.add(i));
            }
            heap.roots.each(|slot, _| self.mark(*slot));
            for &v in &heap.cleared {
                self.mark(v);
            }
            self.mark_shape(heap.shape_asked_for);
        }
    }

    #[inline(always)]
    unsafe fn mark(&mut self, v: Value) {
        if v.is_cell() {
            // SAFETY: valid values that are cells point at cells.
            unsafe { self.mark_cell(v.as_cell()) }
        }
    }
    #[inline(always)]
    unsafe fn mark_cell(&mut self, cell: *mut Header) {
        let (word, bit) = Page::mark_bit(cell);
        // SAFETY: the cell's page is mapped.
        unsafe {
            if *word & bit == 0 {
                *word |= bit;
                self.stack.push(cell);
            }
        }
    }
    unsafe fn mark_shape(&mut self, id: u32) {
        let shape = self.heap.shapes[id as usize];
        if !shape.is_null() {
            // SAFETY: a shape that is referred to is live.
            unsafe { self.mark_cell(shape) }
        }
    }

    unsafe fn drain(&mut self) {
        // SAFETY: what is on the stack is live.
        unsafe {
            loop {
                while let Some(cell) = self.stack.pop() {
                    self.trace(cell);
                }
                let Some((slot, end)) = self.segments.pop() else { return };
                let stop = slot.add((end.offset_from_unsigned(slot)).min(SEGMENT));
                if stop < end {
                    self.segments.push((stop, end));
                }
                self.mark_range(slot, stop);
            }
        }
    }

    #[inline]
    unsafe fn trace(&mut self, cell: *mut Header) {
        // SAFETY: the cell is live, and its slots are valid.
        unsafe {
            let (kind, bytes) = ((*cell).kind, Header::bytes(cell));
            let fields = self.kinds.of(kind);
            (*Page::of(cell)).live += bytes;
            if fields.shaped {
                self.mark_shape((*cell).aux.get());
            }
            if self.releasing
                && let Some(values) = self.waiting.remove(&cell.addr())
            {
                for v in values {
                    self.mark(v);
                }
            }
            match fields.tag {
                Tag::Leaf => {}
                Tag::Range => {
                    let (slot, end) = fields.range(cell, bytes);
                    if (*cell).words == 0 {
                        let segments = &mut self.segments;
                        self.resident.each_part(slot, end, |from, to| segments.push((from, to)));
                    } else {
                        self.mark_range(slot, end);
                    }
                }
                Tag::Ephemerons => {
                    self.found.ephemerons.push(cell);
                    let (slot, end) = fields.pairs(cell, bytes);
                    self.trace_pairs(slot, end);
                }
                Tag::Custom => {
                    self.holder = cell;
                    let kinds = self.kinds.clone();
                    kinds.trace_custom(cell, kind, self);
                }
                Tag::Invalid => self.kinds.corrupt(cell),
            }
        }
    }

    #[inline(always)]
    unsafe fn mark_range(&mut self, mut slot: *mut Value, end: *mut Value) {
        // SAFETY: slots of a live cell.
        unsafe {
            while slot < end {
                self.mark(*slot);
                slot = slot.add(1);
            }
        }
    }

    /// Marks the values whose key is marked. The others wait, or are left for `release_ephemerons`.
    unsafe fn trace_pairs(&mut self, mut slot: *mut Value, end: *mut Value) {
        // SAFETY: pairs of a live cell.
        unsafe {
            while slot < end {
                let (key, value) = (*slot, *slot.add(1));
                slot = slot.add(2);
                if !key.is_cell() || Page::is_marked(key.as_cell()) {
                    self.mark(value);
                } else if self.releasing && value.is_cell() {
                    self.waiting.entry(key.as_cell().addr()).or_default().push(value);
                }
            }
        }
    }

    /// From here on, marking a key marks its values.
    unsafe fn release_ephemerons(&mut self) {
        self.releasing = true;
        // Cells found from here on wait for themselves in `trace_pairs`.
        let known = self.found.ephemerons.clone();
        // SAFETY: the ephemerons are live.
        unsafe {
            for &cell in &known {
                let (slot, end) = self.kinds.of((*cell).kind).pairs(cell, Header::bytes(cell));
                self.trace_pairs(slot, end);
            }
            self.drain();
        }
    }
}

impl Visitor for Marker<'_> {
    fn visit(&mut self, slot: *mut Value) {
        // SAFETY: a trace function reports slots of a live cell.
        unsafe { self.mark(*slot) }
    }
    fn visit_weak(&mut self, slot: *mut Value) {
        // SAFETY: as above.
        if unsafe { (*slot).is_cell() } {
            self.found.weak.push((self.holder, slot));
        }
    }
    fn visit_shape(&mut self, id: u32) {
        // SAFETY: shapes that are referred to are live.
        unsafe { self.mark_shape(id) }
    }
    fn visit_weak_shape(&mut self, id: *mut u32) {
        // SAFETY: a trace function reports words of a live cell.
        if unsafe { *id } != 0 {
            self.found.weak_shapes.push((self.holder, id));
        }
    }
}
