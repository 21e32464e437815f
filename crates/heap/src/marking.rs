//! Incremental marking, so far as a test of the barriers that it will need (`Config::marking_test`, `--verify-marking`).
//!
//! 1. *Start*: marks are cleared, pages outside the young generation get [`page_flag::MARKING`], roots are shaded.
//! 2. *Steps*: some grey cells are traced. Young cells are leaves: neither marked nor traced, so that scavenges may move
//!    them without telling the marker, whose addresses are all of cells that stay.
//! 3. *Barrier* (after Dijkstra): a store of a white cell into a marked one shades it. Who writes in bulk, or outside of
//!    the cell, has the holder traced again. Cells born or promoted outside the young generation are born grey.
//! 4. *Final pause*: roots and all that is remembered are shaded once more, now with the young, and ephemerons decided.
//!
//! The test stands still between its steps for as long as a random number says while the program runs on. At random
//! moments it checks the rule that no black cell refers to a white one that is not young; at the end everything that a
//! marking made in one pause reaches must be marked. Nothing is freed by this marking.
//!
//! **Invariants.** While `Heap::marking` is `Some`, exactly the pages without [`page_flag::YOUNG`] have `MARKING`, and
//! every cell on the stack is marked. A collection that frees old cells finishes the marking first.

use crate::cell::Header;
use crate::heap::Heap;
use crate::kinds::Field;
use crate::mark::Marker;
use crate::page::{PAGE_WORDS, Page, page_flag};
use crate::spaces::large::Large;
use crate::value::Value;
use std::collections::HashSet;
use std::fmt::Display;

/// A marking that stands still.
#[derive(Default)]
pub(crate) struct Marking {
    /// Grey cells.
    stack: Vec<*mut Header>,
    /// Cells with pairs that were traced. The final pause looks at the pairs.
    ephemerons: Vec<*mut Header>,
    /// The final pause: young cells are marked, too.
    young: bool,
}

/// When the test does what.
pub(crate) struct Rhythm {
    random: u64,
    /// Visits until the next deed.
    left: u32,
}

impl Rhythm {
    pub fn new(seed: u32) -> Rhythm {
        Rhythm { random: u64::from(seed) * 2 + 1, left: 1 }
    }
    fn below(&mut self, n: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16) % n
    }
}

impl Marking {
    /// Makes a white cell grey.
    ///
    /// # Safety
    /// The cell is on a mapped page.
    pub unsafe fn shade(&mut self, cell: *mut Header) {
        let (word, bit) = Page::mark_bit(cell);
        // SAFETY: the caller's promise.
        unsafe {
            if *word & bit == 0 {
                *word |= bit;
                self.stack.push(cell);
            }
        }
    }
    /// Makes a black cell grey again.
    ///
    /// # Safety
    /// As for [`shade`](Self::shade).
    pub unsafe fn retrace(&mut self, cell: *mut Header) {
        // SAFETY: the caller's promise.
        if unsafe { Page::is_marked(cell) } {
            self.stack.push(cell);
        }
    }
    unsafe fn shade_value(&mut self, heap: &Heap, v: Value) {
        if v.is_cell() && (self.young || !heap.is_young(v.as_cell())) {
            // SAFETY: valid values that are cells point at cells.
            unsafe { self.shade(v.as_cell()) }
        }
    }
    unsafe fn shade_roots(&mut self, heap: &Heap) {
        // SAFETY: slots below the top of the stack hold valid values, and so do roots.
        unsafe {
            for i in 0..heap.stack.top() as usize {
                self.shade_value(heap, *heap.stack.base().add(i));
            }
            heap.roots.each(|slot, _| self.shade_value(heap, *slot));
            for &v in &heap.cleared {
                self.shade_value(heap, v);
            }
            let shape = heap.shapes[heap.shape_asked_for as usize];
            if !shape.is_null() {
                self.shade(shape);
            }
        }
    }
    /// Traces up to so many grey cells.
    unsafe fn advance(&mut self, heap: &Heap, cells: usize) {
        for _ in 0..cells {
            let Some(cell) = self.stack.pop() else { return };
            let mut pairs = false;
            // SAFETY: cells on the stack are whole, and their slots valid.
            unsafe {
                heap.kinds.each_field(cell, |field| match field {
                    Field::Strong(slot) => self.shade_value(heap, *slot),
                    Field::Weak(_) | Field::WeakShape(_) => {}
                    Field::Pair(..) => pairs = true,
                    Field::Shape(id) => {
                        let shape = heap.shapes[id as usize];
                        if !shape.is_null() {
                            self.shade(shape);
                        }
                    }
                });
            }
            if pairs {
                self.ephemerons.push(cell);
            }
        }
    }
    /// What old cells refer to in the young generation: where the steps did not look.
    unsafe fn shade_remembered(&mut self, heap: &Heap) {
        let remembered = heap.remembered.borrow();
        // SAFETY: remembered pages are mapped, and remembered cells whole until the next marking frees them.
        unsafe {
            for &page in &remembered.pages {
                let Some(slots) = (*page).slots.as_deref_mut() else { continue };
                slots.retain(|bit| {
                    self.shade_value(heap, *page.cast::<Value>().add(bit));
                    true
                });
            }
            for &cell in &remembered.cells {
                self.retrace(cell);
            }
        }
    }
    /// Marks the values of marked keys, and what those reach, until nothing is new.
    unsafe fn decide_pairs(&mut self, heap: &Heap) {
        let mut before = usize::MAX;
        let mut shaded = 0;
        while before != shaded {
            before = shaded;
            let mut known = self.ephemerons.clone();
            known.sort_unstable();
            known.dedup();
            for cell in known {
                // SAFETY: traced cells are whole.
                unsafe {
                    heap.kinds.each_field(cell, |field| {
                        if let Field::Pair(key, value) = field
                            && (!(*key).is_cell() || Page::is_marked((*key).as_cell()))
                        {
                            let grey = self.stack.len();
                            self.shade_value(heap, *value);
                            shaded += self.stack.len() - grey;
                        }
                    });
                    self.advance(heap, usize::MAX);
                }
            }
        }
    }
}

impl Heap {
    /// # Panics
    /// With what is wrong, if the test is on and finds it.
    #[cold]
    #[inline(never)]
    pub(crate) fn marking_test_step(&mut self) {
        // Under stress every allocation comes by here.
        let rare = if self.config.stress.is_some() { 16 } else { 1 };
        let weight = self.marking_weight();
        let Some(rhythm) = &mut self.marking_test else { return };
        rhythm.left -= 1;
        if rhythm.left > 0 {
            return;
        }
        // A check looks at the whole heap: the larger that is, the rarer they are.
        rhythm.left = 1 + rhythm.below(24 * rare * weight) as u32;
        let deed = rhythm.below(16);
        let cells = 1usize << rhythm.below(14);
        if self.marking.get_mut().is_none() {
            if deed < 8 {
                self.start_marking();
                self.advance_marking(cells);
            }
            return;
        }
        match deed {
            0..6 => self.verify_marking(),
            6..11 => self.advance_marking(cells),
            11 => self.advance_marking(usize::MAX),
            12 => self.finish_marking(),
            _ => {}
        }
    }

    /// How much longer than in a small heap a check takes.
    fn marking_weight(&self) -> u64 {
        1 + (self.old_used() as u64 >> 21)
    }

    /// Before a scavenge: what it moves must not matter.
    pub(crate) fn marking_test_scavenge(&mut self) {
        let weight = self.marking_weight();
        if self.marking_test.as_mut().is_some_and(|rhythm| rhythm.below(2 * weight) == 0) {
            self.verify_marking();
        }
    }

    pub(crate) fn start_marking(&mut self) {
        let mut marking = Marking::default();
        // SAFETY: pages of the spaces are mapped.
        unsafe {
            self.each_page(|page| {
                Page::clear_marks(page);
                if (*page).flags & page_flag::YOUNG == 0 {
                    (*page).flags |= page_flag::MARKING;
                }
            });
            marking.shade_roots(self);
        }
        *self.marking.get_mut() = Some(Box::new(marking));
    }

    pub(crate) fn advance_marking(&mut self, cells: usize) {
        if let Some(mut marking) = self.marking.get_mut().take() {
            // SAFETY: nothing was freed since the marking started.
            unsafe { marking.advance(self, cells) };
            *self.marking.get_mut() = Some(marking);
        }
    }

    /// A page was added to a space that is not young.
    ///
    /// # Safety
    /// The page was just initialised.
    pub(crate) unsafe fn page_added_while_marking(&self, page: *mut Page) {
        if self.marking.borrow().is_some() {
            // SAFETY: the caller's promise.
            unsafe {
                Page::clear_marks(page);
                (*page).flags |= page_flag::MARKING;
            }
        }
    }

    /// A cell was born, or promoted, outside the young generation.
    ///
    /// # Safety
    /// Its page is mapped.
    pub(crate) unsafe fn born_while_marking(&self, cell: *mut Header) {
        if let Some(marking) = &mut *self.marking.borrow_mut() {
            // SAFETY: the caller's promise.
            unsafe { marking.shade(cell) }
        }
    }

    /// The final pause, and the comparison with a marking that stands nowhere.
    ///
    /// # Panics
    /// If something that is reachable was not marked.
    pub(crate) fn finish_marking(&mut self) {
        let Some(mut marking) = self.marking.get_mut().take() else { return };
        self.retire_page();
        marking.young = true;
        let mut saved = Vec::new();
        // SAFETY: pages are mapped, no page is being bumped through, and nothing was freed since the marking started.
        unsafe {
            self.each_page(|page| {
                if (*page).flags & page_flag::YOUNG != 0 {
                    Page::clear_marks(page);
                }
                (*page).flags &= !page_flag::MARKING;
            });
            marking.shade_roots(self);
            marking.shade_remembered(self);
            marking.advance(self, usize::MAX);
            marking.decide_pairs(self);
            self.each_page(|page| saved.push((page, (&raw const (*page).marks).read())));
            drop(Marker::run(self));
            for (page, marks) in &saved {
                self.compare_marks(*page, marks);
            }
        }
        if let Some(&page) = self.new.active.last() {
            self.bump_through(page, false);
        }
    }

    unsafe fn compare_marks(&self, page: *mut Page, marks: &[u64; PAGE_WORDS / 64]) {
        for (i, seen) in marks.iter().enumerate() {
            // SAFETY: the page is mapped.
            let lost = unsafe { (*page).marks[i] } & !seen;
            if lost != 0 {
                let cell = page.wrapping_byte_add((i * 64 + lost.trailing_zeros() as usize) * 8).cast();
                self.marking_fails(format_args!("{} is reachable, but was not marked", self.describe_cell(cell)));
            }
        }
    }

    /// The rule of three colours. Changes nothing.
    ///
    /// # Panics
    /// If a black cell refers to a white one that is not young.
    pub(crate) fn verify_marking(&self) {
        let marking = self.marking.borrow();
        let Some(marking) = &*marking else { return };
        let grey: HashSet<*mut Header> = marking.stack.iter().copied().collect();
        let check = |cell: *mut Header| {
            // SAFETY: walked cells are whole, their slots valid, their pages mapped.
            unsafe {
                if !Page::is_marked(cell) || grey.contains(&cell) {
                    return;
                }
                self.kinds.each_field(cell, |field| {
                    let (target, slot) = match field {
                        Field::Strong(slot) if (*slot).is_cell() && !self.is_young((*slot).as_cell()) => ((*slot).as_cell(), slot.addr()),
                        Field::Shape(id) => (self.shapes[id as usize], cell.addr()),
                        // Decided in the final pause.
                        _ => return,
                    };
                    if !target.is_null() && !Page::is_marked(target) {
                        let (black, white) = (self.describe_cell(cell), self.describe_cell(target));
                        let at = match slot.wrapping_sub(cell.addr()) {
                            0 => "its shape".to_owned(),
                            at if at < Header::bytes(cell) => format!("the slot at byte {at}"),
                            _ => "a slot outside of it".to_owned(),
                        };
                        self.marking_fails(format_args!("{black} is black and refers by {at} to {white}, which is white"));
                    }
                });
            }
        };
        self.old.each_cell(check);
        for space in &self.fixed {
            space.each_cell(check);
        }
        for &page in &self.large.old {
            // SAFETY: listed pages are large pages.
            check(unsafe { Large::cell(page) });
        }
    }

    fn describe_cell(&self, cell: *mut Header) -> String {
        // SAFETY: called for cells on mapped pages.
        let (word, space) = unsafe { (*cell.cast::<u64>(), (*Page::of(cell)).space) };
        format!("{} at {cell:p} (header {word:#018x}, {} space)", self.kinds.name(word as u8), space.name())
    }

    #[cold]
    fn marking_fails(&self, what: impl Display) -> ! {
        panic!("marking verifier: {what}")
    }
}

#[cfg(test)]
mod tests {
    use crate::cell::{AnyCell, Birth, KindDesc, KindTable};
    use crate::page::Page;
    use crate::{Config, Gc, Heap, Imm, Local, Val, Value};
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use tally_ledger::Ledger;

    const NODE: u8 = 2;
    const SHAPED: u8 = 3;
    const SHAPE: u8 = 4;
    const ATOM: u8 = 5;
    static KINDS: [KindDesc; 6] = [
        KindDesc::leaf("none"),
        KindDesc::leaf("none"),
        KindDesc::values("node"),
        KindDesc { shaped: true, ..KindDesc::values("shaped") },
        KindDesc { birth: Birth::Shapes, ..KindDesc::values("shape") },
        KindDesc { birth: Birth::Atoms, ..KindDesc::leaf("atom") },
    ];

    /// A heap with an old black cell of this kind, an old white node, and a marking that stands still.
    fn standing(kind: u8) -> (Heap, Local<Value>, Local<Value>) {
        // SAFETY: the rows are true.
        let table = unsafe { KindTable::new(&KINDS) };
        let mut heap = Heap::new(table, Config { stack_slots: 64, ..Config::default() }, Ledger::new());
        let [black, white] = heap.slots();
        heap.alloc::<AnyCell>(black, kind, 24, 0).expect("memory");
        heap.alloc::<AnyCell>(white, NODE, 24, 0).expect("memory");
        heap.collect(Gc::Full, "test");
        // The white one is out of sight while roots are shaded: as if it were held weakly, and revived later.
        let hidden = heap.val(white).raw();
        heap.set(white, Imm::UNDEFINED);
        heap.start_marking();
        heap.advance_marking(usize::MAX);
        // SAFETY: nothing was collected meanwhile.
        heap.set(white, unsafe { Val::from_raw(hidden) });
        assert!(is_marked(&heap, black) && !is_marked(&heap, white));
        (heap, black, white)
    }
    fn is_marked(heap: &Heap, l: Local<Value>) -> bool {
        // SAFETY: the slot holds a live cell.
        unsafe { Page::is_marked(heap.val(l).raw().as_cell()) }
    }
    fn first_slot(heap: &Heap, l: Local<Value>) -> *mut Value {
        // SAFETY: the cells of these tests have three words.
        unsafe { heap.val(l).raw().as_cell().cast::<Value>().add(1) }
    }
    fn complains(heap: &Heap) -> bool {
        catch_unwind(AssertUnwindSafe(|| heap.verify_marking())).is_err()
    }

    #[test]
    fn a_store_shades() {
        let (mut heap, black, white) = standing(NODE);
        let v = heap.val(white).raw();
        // SAFETY: the slot is one of the black cell's. The first store is without a barrier, which is the point.
        unsafe {
            *first_slot(&heap, black) = v;
            assert!(complains(&heap));
            heap.write_raw(heap.val(black).raw().as_cell(), first_slot(&heap, black), v);
        }
        heap.verify_marking();
        assert!(is_marked(&heap, white));
        heap.finish_marking();
    }

    #[test]
    fn a_shape_is_shaded() {
        let (mut heap, black, shape) = standing(SHAPED);
        let cell = heap.alloc::<AnyCell>(shape, SHAPE, 24, 0).expect("memory");
        let id = heap.register_shape(cell);
        // As if it had been there before the marking.
        heap.finish_marking();
        heap.set(shape, Imm::UNDEFINED);
        heap.start_marking();
        heap.advance_marking(usize::MAX);
        let holder = heap.val(black).cast::<AnyCell>().expect("a cell");
        holder.header.aux.set(id);
        assert!(complains(&heap));
        heap.store_shape(holder, id);
        heap.verify_marking();
        heap.finish_marking();
    }

    #[test]
    fn bulk_writers_have_the_holder_traced_again() {
        for outside in [false, true] {
            let (mut heap, black, white) = standing(NODE);
            // SAFETY: the slot is one of the black cell's, which is announced below.
            unsafe { *first_slot(&heap, black) = heap.val(white).raw() };
            assert!(complains(&heap));
            let holder = heap.val(black).cast::<AnyCell>().expect("a cell");
            if outside {
                heap.retrace_cell(holder)
            } else {
                heap.remember_cell(holder)
            }
            heap.verify_marking();
            heap.finish_marking();
        }
    }

    #[test]
    fn what_is_born_or_promoted_is_grey() {
        let (mut heap, _, other) = standing(NODE);
        heap.alloc::<AnyCell>(other, ATOM, 24, 7).expect("memory");
        assert!(is_marked(&heap, other));
        heap.alloc::<AnyCell>(other, NODE, 24, 0).expect("memory");
        heap.collect(Gc::Scavenge, "test");
        heap.collect(Gc::Scavenge, "test");
        assert!(is_marked(&heap, other));
        heap.alloc::<AnyCell>(other, NODE, 1 << 20, 0).expect("memory");
        heap.collect(Gc::Scavenge, "test");
        assert!(is_marked(&heap, other));
        heap.verify_marking();
        heap.finish_marking();
    }

    /// An old cell refers to a young one before it is traced: the young one's own references are found at the end.
    #[test]
    fn young_cells_are_traced_in_the_final_pause() {
        let (mut heap, black, white) = standing(NODE);
        let young = heap.slot();
        heap.alloc::<AnyCell>(young, NODE, 24, 0).expect("memory");
        // SAFETY: slots of these cells; the young one is fresh.
        unsafe {
            heap.write_raw(heap.val(young).raw().as_cell(), first_slot(&heap, young), heap.val(white).raw());
            heap.write_raw(heap.val(black).raw().as_cell(), first_slot(&heap, black), heap.val(young).raw());
        }
        heap.set(young, Imm::UNDEFINED);
        let kept = heap.val(white).raw().as_cell();
        heap.set(white, Imm::UNDEFINED);
        heap.verify_marking();
        // SAFETY: held by the young cell.
        assert!(unsafe { !Page::is_marked(kept) });
        heap.finish_marking();
        // SAFETY: as above.
        assert!(unsafe { Page::is_marked(kept) });
    }
}
