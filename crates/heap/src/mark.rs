//! The marker: finds every reachable cell that is not young, in as many steps as its owner likes.
//!
//! 1. A white cell that is reached becomes grey: its mark bit is set, and it is pushed. A popped cell is traced: its white
//!    targets become grey in turn. Shapes are reached through the header. Large cells are traced a segment at a time, and
//!    without the parts that nobody ever touched.
//! 2. Young cells are leaves, neither marked nor traced: scavenges move them without telling the marker, whose addresses
//!    are all of cells that stay. Young cells count as alive; what they refer to is found when they are promoted.
//! 3. An ephemeron's value is marked once its key is. Pairs are looked at when nothing else is left. Those whose key is
//!    white even then wait in a map from key to values; the key has a flag, and releases the values when it is traced. Each
//!    pair is looked at a constant number of times, so chains of any length take linear time.
//! 4. Holders of weak slots and of pairs are only noted. What becomes of those is decided in `weak`.
//!
//! **Invariants.** Each cell is made grey once, by whoever set its mark bit; who wants it traced again pushes it with
//! [`AGAIN`]. No slot is written. `Page::live` is the sum of the sizes of the marked cells that were traced.

use crate::cell::{Header, Visitor, flag};
use crate::heap::Heap;
use crate::identity::AddressMap;
use crate::kinds::{Kinds, Tag};
use crate::page::{Page, page_flag};
use crate::resident::Resident;
use crate::value::Value;
use std::time::{Duration, Instant};

/// Slots of a large cell traced at a time.
const SEGMENT: usize = 1024;
/// Slots of a large cell asked about at a time: a mebibyte of them.
const ASKED: usize = 1 << 17;
/// Work between two looks at the clock: a cell counts one and one more for each eight words.
const BETWEEN_LOOKS: usize = 512;

/// No place.
const NONE: u32 = u32::MAX;

/// In the address on the stack: the cell was traced, and counted, before.
const AGAIN: usize = 1;

/// How far a step may go.
#[derive(Clone, Copy)]
pub(crate) enum Budget {
    Everything,
    /// Cells.
    Work(usize),
    Until(Instant),
}

impl Budget {
    pub fn of(time: Duration) -> Budget {
        Budget::Until(Instant::now() + time)
    }
    pub fn is_over(self) -> bool {
        match self {
            Budget::Everything | Budget::Work(_) => false,
            Budget::Until(end) => Instant::now() >= end,
        }
    }
}

/// The state of a marking between its steps.
#[derive(Default)]
pub(crate) struct Marking {
    /// Grey cells.
    stack: Vec<*mut Header>,
    /// Rests of large cells: the next slot, and the end.
    segments: Vec<(*mut Value, *mut Value)>,
    /// Rests of large cells of which it is to be asked what was ever touched.
    unasked: Vec<(*mut Value, *mut Value)>,
    /// Rests of the pairs of tables.
    pairs: Vec<(*mut Value, *mut Value)>,
    /// Cells with weak slots or weak shape ids, and cells with pairs. Some more than once.
    pub holders: Vec<*mut Header>,
    pub tables: Vec<*mut Header>,
    /// By the address of a key, the place in `values` of the value that came to wait for it last.
    waiting: AddressMap<u32>,
    /// Values that wait, and the place of the one before for the same key, or [`NONE`].
    values: Vec<(Value, u32)>,
    /// Bytes of marked cells by space, in the order of [`Space`](crate::page::Space).
    pub live: [usize; 6],
    resident: Resident,
}

impl Marking {
    /// Makes a white cell grey, if it is not young.
    ///
    /// # Safety
    /// The cell is on a mapped page.
    #[inline(always)]
    pub unsafe fn shade(&mut self, cell: *mut Header) {
        let (word, bit) = Page::mark_bit(cell);
        // SAFETY: the caller's promise.
        unsafe {
            if *word & bit == 0 && (*Page::of(cell)).flags & page_flag::YOUNG == 0 {
                *word |= bit;
                self.stack.push(cell);
            }
        }
    }
    /// # Safety
    /// `v` is a valid value.
    #[inline(always)]
    pub unsafe fn shade_value(&mut self, v: Value) {
        if v.is_cell() {
            // SAFETY: valid values that are cells point at cells.
            unsafe { self.shade(v.as_cell()) }
        }
    }
    /// Makes a black cell grey again.
    ///
    /// # Safety
    /// As for [`shade`](Self::shade).
    pub unsafe fn retrace(&mut self, cell: *mut Header) {
        let again = cell.map_addr(|a| a | AGAIN);
        // SAFETY: the caller's promise.
        if unsafe { Page::is_marked(cell) } && self.stack.last().is_none_or(|&last| last != cell && last != again) {
            self.stack.push(again);
        }
    }
    /// Whether nothing is grey.
    pub fn is_done(&self) -> bool {
        self.stack.is_empty() && self.segments.is_empty() && self.unasked.is_empty() && self.pairs.is_empty()
    }
    /// Bytes of the cells traced so far.
    pub fn traced(&self) -> usize {
        self.live.iter().sum()
    }
    /// Grey cells, for the verifier.
    pub fn grey(&self) -> impl Iterator<Item = *mut Header> {
        self.stack.iter().map(|cell| cell.map_addr(|a| a & !AGAIN))
    }
    /// Cells of which a part is still to be traced, for the verifier: by an address in them.
    pub fn parts(&self) -> impl Iterator<Item = *mut Value> {
        self.segments.iter().chain(&self.unasked).map(|s| s.0)
    }

    /// Traces grey cells until there are no more or the budget is used up; whether nothing is grey.
    ///
    /// # Safety
    /// No cell that is not young was freed or moved since the marking started, but for those that are on no list here.
    pub unsafe fn advance(&mut self, heap: &Heap, budget: Budget) -> bool {
        let mut tracer = Tracer { kinds: &heap.kinds, shapes: &heap.shapes, m: self, holder: std::ptr::null_mut() };
        let mut left = match budget {
            Budget::Everything => usize::MAX,
            Budget::Work(cells) => cells,
            Budget::Until(_) => BETWEEN_LOOKS,
        };
        loop {
            // SAFETY: what is on the stack is a marked cell, whose slots are valid.
            let done = unsafe { tracer.step() };
            if done == 0 {
                return true;
            }
            left = left.saturating_sub(done);
            if left == 0 {
                if matches!(budget, Budget::Work(_)) || budget.is_over() {
                    return self.is_done();
                }
                left = BETWEEN_LOOKS;
            }
        }
    }

    /// Shades what holders refer to strongly that held it weakly when they were traced: a trace function may decide by the state
    /// of the target (`KindDesc::pruned` kinds do not).
    ///
    /// # Safety
    /// As for [`advance`](Self::advance).
    pub unsafe fn shade_late(&mut self, heap: &Heap) {
        let holders = std::mem::take(&mut self.holders);
        for &holder in &holders {
            // SAFETY: holders are live.
            unsafe {
                let kind = (*holder).kind;
                if heap.kinds.desc(kind).pruned.is_none() {
                    heap.kinds.trace_custom(holder, kind, &mut Late(self));
                }
            }
        }
        self.holders.extend(holders);
    }

    /// Shades what a young cell that cannot be promoted refers to, and notes it if it holds something weakly.
    ///
    /// # Safety
    /// The cell is live, and nothing moves before the marking ends.
    pub unsafe fn trace_young(&mut self, heap: &Heap, cell: *mut Header) {
        // SAFETY: the caller's promise.
        unsafe {
            let mut tracer = Tracer { kinds: &heap.kinds, shapes: &heap.shapes, m: self, holder: std::ptr::null_mut() };
            tracer.fields(cell, Header::bytes(cell));
        }
    }
}

/// Takes up to `most` slots off the last of the ranges.
///
/// # Safety
/// The ranges are of slots of live cells.
unsafe fn take_part(ranges: &mut Vec<(*mut Value, *mut Value)>, most: usize) -> Option<(*mut Value, *mut Value)> {
    let (slot, end) = ranges.pop()?;
    // SAFETY: within the range.
    unsafe {
        let stop = slot.add(end.offset_from_unsigned(slot).min(most));
        if stop < end {
            ranges.push((stop, end));
        }
        Some((slot, stop))
    }
}

struct Tracer<'a> {
    kinds: &'a Kinds,
    shapes: &'a [*mut Header],
    m: &'a mut Marking,
    /// The cell whose trace function runs.
    holder: *mut Header,
}

impl Tracer<'_> {
    /// Traces one cell, or one segment; answers how much work it was, 0 if there was nothing left.
    #[inline(always)]
    unsafe fn step(&mut self) -> usize {
        // SAFETY: the caller's promise.
        unsafe {
            if let Some(cell) = self.m.stack.pop() {
                return self.trace(cell);
            }
            if let Some((slot, stop)) = take_part(&mut self.m.segments, SEGMENT) {
                self.shade_range(slot, stop);
                return 1 + stop.offset_from_unsigned(slot) / 8;
            }
            if let Some((slot, stop)) = take_part(&mut self.m.unasked, ASKED) {
                let segments = &mut self.m.segments;
                self.m.resident.each_part(slot, stop, |from, to| segments.push((from, to)));
                return BETWEEN_LOOKS / 4;
            }
            let Some((slot, stop)) = take_part(&mut self.m.pairs, SEGMENT) else { return 0 };
            self.trace_pairs(slot, stop);
            1 + stop.offset_from_unsigned(slot) / 2
        }
    }

    #[inline]
    unsafe fn trace(&mut self, cell: *mut Header) -> usize {
        let again = cell.addr() & AGAIN != 0;
        let cell = cell.map_addr(|a| a & !AGAIN);
        // SAFETY: the cell is live.
        unsafe {
            let bytes = Header::bytes(cell);
            if !again {
                let page = Page::of(cell);
                (*page).live += bytes;
                // A large cell counts with its whole mapping.
                self.m.live[(*page).space as usize] += if (*cell).words == 0 { (*page).size } else { bytes };
                if (*cell).flags.get() & flag::AGED != 0 {
                    self.release(cell);
                }
            }
            self.fields(cell, bytes);
            if (*cell).words == 0 { 1 } else { 1 + bytes / 64 }
        }
    }

    /// The values that wait for a key.
    #[cold]
    #[inline(never)]
    unsafe fn release(&mut self, cell: *mut Header) {
        let mut at = self.m.waiting.remove(&cell.addr()).unwrap_or(NONE);
        while at != NONE {
            let (v, before) = self.m.values[at as usize];
            // SAFETY: values of pairs that were live when they were put here, and have not moved.
            unsafe { self.m.shade_value(v) }
            at = before;
        }
        if self.m.waiting.is_empty() {
            self.m.values.clear();
        }
    }

    #[inline(always)]
    unsafe fn fields(&mut self, cell: *mut Header, bytes: usize) {
        // SAFETY: the cell is live, and its slots are valid.
        unsafe {
            let kind = (*cell).kind;
            let fields = self.kinds.of(kind);
            if fields.shaped {
                self.shade_shape((*cell).aux.get());
            }
            match fields.tag {
                Tag::Leaf => {}
                Tag::Range => {
                    let (slot, end) = fields.range(cell, bytes);
                    if (*cell).words == 0 {
                        self.m.unasked.push((slot, end));
                    } else {
                        self.shade_range(slot, end);
                    }
                }
                Tag::Ephemerons => {
                    self.m.tables.push(cell);
                    self.m.pairs.push(fields.pairs(cell, bytes));
                }
                Tag::Custom => {
                    self.holder = cell;
                    let kinds = self.kinds;
                    kinds.trace_custom(cell, kind, self);
                }
                Tag::Invalid => self.kinds.corrupt(cell),
            }
        }
    }

    #[inline(always)]
    unsafe fn shade_shape(&mut self, id: u32) {
        let shape = self.shapes[id as usize];
        if !shape.is_null() {
            // SAFETY: a shape that is referred to is live.
            unsafe { self.m.shade(shape) }
        }
    }

    #[inline(always)]
    unsafe fn shade_range(&mut self, mut slot: *mut Value, end: *mut Value) {
        // SAFETY: slots of a live cell.
        unsafe {
            while slot < end {
                self.m.shade_value(*slot);
                slot = slot.add(1);
            }
        }
    }

    /// Marks the values whose key is marked, or young. The others wait.
    unsafe fn trace_pairs(&mut self, mut slot: *mut Value, end: *mut Value) {
        // SAFETY: pairs of a live cell.
        unsafe {
            while slot < end {
                let (key, value) = (*slot, *slot.add(1));
                slot = slot.add(2);
                if !key.is_cell() {
                    self.m.shade_value(value);
                    continue;
                }
                let key = key.as_cell();
                if lives(key) {
                    self.m.shade_value(value);
                } else if value.is_cell() && !lives(value.as_cell()) {
                    // (The flag means something else for young cells alone.)
                    let flags = &(*key).flags;
                    flags.set(flags.get() | flag::AGED);
                    let place = self.m.values.len() as u32;
                    let before = self.m.waiting.insert(key.expose_provenance(), place).unwrap_or(NONE);
                    self.m.values.push((value, before));
                }
            }
        }
    }
}

/// Whether a cell is marked, or young and so nothing that a marking decides about.
///
/// # Safety
/// The cell is on a mapped page.
#[inline(always)]
pub(crate) unsafe fn lives(cell: *mut Header) -> bool {
    // SAFETY: the caller's promise.
    unsafe { Page::is_marked(cell) || (*Page::of(cell)).flags & page_flag::YOUNG != 0 }
}

impl Visitor for Tracer<'_> {
    fn visit(&mut self, slot: *mut Value) {
        // SAFETY: a trace function reports slots of a live cell.
        unsafe { self.m.shade_value(*slot) }
    }
    fn visit_weak(&mut self, slot: *mut Value) {
        // (What is written to it later is shaded, or the holder traced again.)
        // SAFETY: a trace function reports slots of a live cell.
        unsafe {
            if (*slot).is_cell() && !lives((*slot).as_cell()) {
                self.note_holder();
            }
        }
    }
    fn visit_shape(&mut self, id: u32) {
        // SAFETY: shapes that are referred to are live.
        unsafe { self.shade_shape(id) }
    }
    fn visit_weak_shape(&mut self, _id: *mut u32) {
        // Whatever it holds now: another may be written to it before the marking ends.
        self.note_holder();
    }
}

/// Shades strong targets.
struct Late<'a>(&'a mut Marking);

impl Visitor for Late<'_> {
    fn visit(&mut self, slot: *mut Value) {
        // SAFETY: a trace function reports slots of a live cell.
        unsafe { self.0.shade_value(*slot) }
    }
    fn visit_weak(&mut self, _slot: *mut Value) {}
    fn visit_shape(&mut self, _id: u32) {}
    fn visit_weak_shape(&mut self, _id: *mut u32) {}
}

impl Tracer<'_> {
    fn note_holder(&mut self) {
        if self.m.holders.last() != Some(&self.holder) {
            self.m.holders.push(self.holder);
        }
    }
}
