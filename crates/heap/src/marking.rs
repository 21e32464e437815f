//! How old cells die while the program runs: marking in steps, one short pause, sweeping in steps.
//!
//! 1. *Start*: roots are shaded. Marks are clear already: the sweep before this marking left them so.
//! 2. *Steps*: some grey cells are traced, as many as it takes to be done before the room for promotion is used up. Young
//!    cells are leaves (see `mark`).
//! 3. *Barrier* (after Dijkstra): a store of a white cell into a marked one shades it. Who writes in bulk, or outside of
//!    the cell, has the holder traced again. Cells born or promoted outside the young generation are born grey.
//! 4. *Final pause*, once nothing is grey: everything young is promoted, roots are shaded once more, and what became grey by
//!    that is traced. If it turns out to be too much for a pause, the program goes on, and the pause is tried again later.
//!    At its end weak references are cleared.
//! 5. *Sweep*: page by page, in steps, or when room is needed. Finalizers run here.
//!
//! The test (`Config::marking_test`, `--verify-marking`) makes the steps at random moments instead, and at others checks
//! the rule that no black cell refers to a white one that is not young.
//!
//! **Invariants.** While `Heap::marking` is `Some`, `shading` is set, and every cell on its stack is marked. A page that is
//! not young has the number of the last sweep, or is in one of the lists of unswept pages: never one without the other.
//! Nothing is marked while a sweep is under way.

use crate::cell::Header;
use crate::collect::AbortOnUnwind;
use crate::heap::Heap;
use crate::kinds::Field;
use crate::mark::{Budget, Marking};
use crate::page::{Page, Space};
use crate::scavenge::Scavenger;
use crate::spaces::large::Large;
use crate::stats::PauseStats;
use crate::value::Value;
use std::collections::HashSet;
use std::fmt::Display;
use std::time::{Duration, Instant};

/// A step of a marking that is in time, of one that is late, and of a sweep.
const CALM_STEP: Duration = Duration::from_micros(150);
const LATE_STEP: Duration = Duration::from_micros(500);
const SWEEP_STEP: Duration = Duration::from_micros(250);
/// What tracing may take in the final pause, beside the scavenge; and how often it may turn out to be too much.
const FINAL_STEP: Duration = Duration::from_micros(600);
const MOST_ATTEMPTS: u32 = 20;
/// Bytes allocated between two steps of a marking that is in time, and at least between any two.
const CALM_BYTES: usize = 64 << 10;
const BUSY_BYTES: usize = 16 << 10;
/// Least bytes that may be promoted while a marking is under way.
const MIN_ROOM: usize = 4 << 20;

/// Where the heap is in the life of its old cells.
#[derive(Default)]
pub(crate) struct Cycle {
    pub sweeping: bool,
    /// Why the marking was started, and when.
    pub reason: &'static str,
    pub began: Option<Instant>,
    /// Its steps so far.
    pub marking: PauseStats,
    /// Old bytes when it began, and when it is to be over.
    from: usize,
    goal: usize,
    /// What the pause did, for traces.
    pub phases: Vec<(&'static str, Duration)>,
    /// Something else than promotion is what it is needed for.
    pub hurry: bool,
    /// Final pauses that were given up.
    attempts: u32,
    /// Bytes allocated since the last step.
    debt: usize,
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

/// Marking.
impl Heap {
    /// Starts a marking unless one, or a sweep, is under way.
    pub(crate) fn mark_soon(&mut self, reason: &'static str) {
        if !self.active {
            let start = Instant::now();
            self.start_marking(reason);
            self.record_start(start);
        }
    }

    pub(crate) fn start_marking(&mut self, reason: &'static str) {
        debug_assert!(!self.active);
        let mut marking = Box::<Marking>::default();
        // SAFETY: roots hold valid values.
        unsafe { self.shade_roots(&mut marking) };
        *self.marking.get_mut() = Some(marking);
        self.shading = u8::MAX;
        self.active = true;
        let from = self.old_used();
        let most = self.max_old() - self.max_old() / 32;
        let goal = (from + (from / 8).max(MIN_ROOM)).min(most.max(from + MIN_ROOM / 4));
        self.cycle = Cycle { reason, began: Some(Instant::now()), from, goal, ..Cycle::default() };
    }

    unsafe fn shade_roots(&self, marking: &mut Marking) {
        // SAFETY: slots below the top of the stack hold valid values, and so do roots.
        unsafe {
            for i in 0..self.stack.top() as usize {
                marking.shade_value(*self.stack.base().add(i));
            }
            self.roots.each(|slot, _| marking.shade_value(*slot));
            for &v in &self.cleared {
                marking.shade_value(v);
            }
            let shape = self.shapes[self.shape_asked_for as usize];
            if !shape.is_null() {
                marking.shade(shape);
            }
        }
    }

    /// Whether nothing is grey afterwards.
    pub(crate) fn advance_marking(&mut self, budget: Budget) -> bool {
        let Some(mut marking) = self.marking.get_mut().take() else { return true };
        // SAFETY: nothing that is not young was freed since the marking started.
        let done = unsafe { marking.advance(self, budget) };
        *self.marking.get_mut() = Some(marking);
        done
    }

    /// Forgets the marking under way.
    pub(crate) fn abandon_marking(&mut self) {
        if self.marking.get_mut().take().is_some() {
            // SAFETY: pages of the spaces are mapped.
            self.each_old_page(|page| unsafe { Page::clear_marks(page) });
            self.shading = 0;
            self.active = false;
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

    /// The final pause; false if tracing takes more than the budget, and the marking goes on.
    ///
    /// # Safety
    /// No page is being bumped through.
    pub(crate) unsafe fn finish_marking(&mut self, mut budget: Budget) -> bool {
        let mut clock = Instant::now();
        if !self.new.active.is_empty() || !self.large.young.is_empty() {
            // SAFETY: the caller's promise.
            unsafe { Scavenger::<false>::run(self, true) };
        }
        self.phase("promote", &mut clock);
        let Some(mut marking) = self.marking.get_mut().take() else { return true };
        // SAFETY: pages are mapped, and nothing that is not young was freed since the marking started.
        unsafe {
            self.shade_roots(&mut marking);
            if !self.new.active.is_empty() {
                // The operating system refused pages to promote to. Everything young counts as alive.
                self.each_young_cell(|cell| marking.trace_young(self, cell));
                budget = Budget::Everything;
            }
            if let Budget::Until(_) = budget {
                budget = Budget::of(FINAL_STEP);
            }
            let mut done = marking.advance(self, budget);
            if done {
                marking.shade_late(self);
                done = marking.advance(self, budget);
            }
            if !done || self.config.verify || self.marking_test.is_some() {
                *self.marking.get_mut() = Some(marking);
                if !done {
                    return false;
                }
                self.verify_marking();
                marking = self.marking.get_mut().take().expect("was put there");
            }
            self.phase("mark", &mut clock);
            self.shading = 0;
            self.clear_weak(&mut marking);
            self.phase("weak", &mut clock);
            self.remembered.get_mut().prune();
            self.begin_sweep(&marking.live);
        }
        true
    }

    fn phase(&mut self, name: &'static str, clock: &mut Instant) {
        if self.config.trace_phases {
            let now = Instant::now();
            self.cycle.phases.push((name, now - *clock));
            *clock = now;
        }
    }

    /// Every cell of the new space. No page is being bumped through.
    unsafe fn each_young_cell(&self, mut f: impl FnMut(*mut Header)) {
        // SAFETY: active pages hold whole cells up to their top.
        unsafe {
            for &page in &self.new.active {
                let mut at = Page::FIRST;
                while at < (*page).top {
                    let cell = page.byte_add(at).cast::<Header>();
                    f(cell);
                    at += Header::bytes(cell);
                }
            }
        }
    }
}

/// Sweeping.
impl Heap {
    fn begin_sweep(&mut self, live: &[usize; 6]) {
        self.sweep = self.sweep.wrapping_add(1);
        self.old.begin_sweep(live[Space::Old as usize]);
        for space in &mut self.fixed {
            space.begin_sweep(live[space.space as usize]);
        }
        self.large.begin_sweep(live[Space::Large as usize]);
        self.cycle.sweeping = true;
        self.active = true;
    }

    /// Sweeps one page of a space that is not large; false if there is none.
    fn sweep_page_of(&mut self, fixed: Option<usize>) -> bool {
        let (sweep, poison) = (self.sweep, self.config.stress.is_some());
        let space = match fixed {
            Some(i) => &mut self.fixed[i],
            None => &mut self.old,
        };
        let Some(page) = space.unswept.pop() else { return false };
        // SAFETY: the marking is complete, and the page waits to be swept.
        unsafe {
            self.sweep_owners(page);
            crate::identity::sweep_hashes(page);
            let space = match fixed {
                Some(i) => &mut self.fixed[i],
                None => &mut self.old,
            };
            space.sweep_page(page, sweep, poison);
        }
        true
    }
    fn sweep_large(&mut self) -> bool {
        let Some(page) = self.large.unswept.pop() else { return false };
        // SAFETY: the marking is complete, and the page waits to be swept.
        unsafe {
            self.sweep_owners(page);
            crate::identity::sweep_hashes(page);
            self.large.sweep_page(page, self.sweep);
        }
        true
    }
    pub(crate) fn sweep_all_but_old(&mut self) {
        while (0..3).any(|i| self.sweep_page_of(Some(i))) || self.sweep_large() {}
    }

    /// Sweeps one page; false if there was none, and the sweep is over.
    pub(crate) fn sweep_one(&mut self) -> bool {
        if !self.cycle.sweeping {
            return false;
        }
        if self.sweep_large() || (0..3).any(|i| self.sweep_page_of(Some(i))) || self.sweep_page_of(None) {
            return true;
        }
        self.cycle.sweeping = false;
        self.active = false;
        self.external.get_mut().swept();
        self.ledger.refresh();
        self.update_limits();
        self.bound_after_sweep();
        false
    }
    pub(crate) fn finish_sweep(&mut self) {
        while self.sweep_one() {}
    }
    /// Room in a non-moving space, from pages not yet swept; false if there are none.
    pub(crate) fn sweep_for(&mut self, fixed: usize) -> bool {
        self.cycle.sweeping && self.sweep_page_of(Some(fixed))
    }
    /// Before a scavenge: room in the old space for what may be promoted, as far as a few pages give it.
    pub(crate) fn sweep_for_promotion(&mut self) {
        const MOST: usize = 6;
        for _ in 0..MOST {
            if self.old.free >= self.used_new() || !self.sweep_page_of(None) {
                break;
            }
        }
    }
}

/// When the steps are made.
impl Heap {
    /// So many bytes are allocated: a step, if one is due. May end a marking, and so collect.
    #[inline]
    pub(crate) fn step_for(&mut self, bytes: usize) {
        if self.active && self.marking_test.is_none() && self.config.stress.is_none() {
            self.step(bytes);
        }
    }

    #[cold]
    #[inline(never)]
    fn step(&mut self, bytes: usize) {
        self.cycle.debt = self.cycle.debt.saturating_add(bytes);
        let debt = self.cycle.debt;
        if debt < BUSY_BYTES {
            return;
        }
        if self.cycle.sweeping {
            self.cycle.debt = 0;
            self.sweep_step(SWEEP_STEP);
            return;
        }
        let late = self.cycle.hurry || self.marking_is_late();
        if late || debt >= CALM_BYTES {
            self.cycle.debt = 0;
            // Much at once takes its time anyway.
            let more = Duration::from_micros((debt >> 12).min(4000) as u64);
            self.mark_step(if late { LATE_STEP } else { CALM_STEP } + if debt > 1 << 20 { more } else { Duration::ZERO });
        }
    }

    /// Whether less of the old generation is marked than of the room for promotion is used.
    fn marking_is_late(&mut self) -> bool {
        let (used, cycle) = (self.old_used(), &self.cycle);
        let traced = self.marking.get_mut().as_ref().map_or(0, |m| m.traced());
        let room = (cycle.goal - cycle.from).max(1) as f64;
        let taken = used.saturating_sub(cycle.from) as f64;
        taken * 1.25 / room > traced as f64 / cycle.from.max(1) as f64
    }

    /// Marks for so long; then ends the marking if nothing is grey.
    pub(crate) fn mark_step(&mut self, time: Duration) {
        let whole = AbortOnUnwind;
        let start = Instant::now();
        let done = self.advance_marking(Budget::Until(start + time));
        self.record_step(start);
        if done {
            self.cycle.attempts += 1;
            let patient = self.cycle.attempts < MOST_ATTEMPTS;
            self.collect_marked(if patient { Budget::of(FINAL_STEP) } else { Budget::Everything });
        } else if self.old_used() > self.cycle.goal + (self.cycle.goal - self.cycle.from) * 2 {
            // Far too late: as when everything that is allocated is large.
            self.collect_marked(Budget::Everything);
        }
        std::mem::forget(whole);
    }

    /// Sweeps for so long.
    pub(crate) fn sweep_step(&mut self, time: Duration) {
        let whole = AbortOnUnwind;
        let start = Instant::now();
        while self.sweep_one() && start.elapsed() < time {}
        self.record_step(start);
        std::mem::forget(whole);
    }
}

/// The test.
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
        if self.cycle.sweeping {
            for _ in 0..deed {
                self.sweep_one();
            }
            return;
        }
        if self.marking.get_mut().is_none() {
            if deed < 8 {
                self.start_marking("test");
                self.advance_marking(Budget::Work(cells));
            }
            return;
        }
        match deed {
            0..6 => self.verify_marking(),
            6..11 => {
                self.advance_marking(Budget::Work(cells));
            }
            11 => {
                self.advance_marking(Budget::Everything);
            }
            12 => {
                self.collect_marked(Budget::Work(cells));
            }
            13 => {
                self.collect_marked(Budget::Everything);
            }
            _ => {}
        }
    }

    /// Under stress: what happens between two collections that move everything.
    pub(crate) fn stress_between(&mut self) {
        match (self.cycle.sweeping, self.marking.get_mut().is_some()) {
            (true, _) => {
                self.sweep_one();
            }
            (_, true) => {
                if self.advance_marking(Budget::Work(2048)) {
                    self.collect_marked(Budget::Work(4096));
                }
            }
            _ => self.start_marking("stress"),
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

    /// The rule of three colours. Changes nothing.
    ///
    /// # Panics
    /// If a black cell refers to a white one that is not young.
    pub(crate) fn verify_marking(&self) {
        let marking = self.marking.borrow();
        let Some(marking) = &*marking else { return };
        // Holders are looked at again in the final pause.
        // SAFETY: holders are live.
        let again = marking.holders.iter().copied().filter(|&cell| unsafe { self.kinds.desc((*cell).kind).pruned.is_none() });
        let grey: HashSet<*mut Header> = marking.grey().chain(again).collect();
        let parts: Vec<*mut Value> = marking.parts().collect();
        let check = |cell: *mut Header| {
            // SAFETY: walked cells are whole, their slots valid, their pages mapped.
            unsafe {
                if !Page::is_marked(cell) || grey.contains(&cell) {
                    return;
                }
                let end = cell.addr() + Header::bytes(cell);
                if (*cell).words == 0 && parts.iter().any(|p| (cell.addr()..end).contains(&p.addr())) {
                    return;
                }
                self.kinds.each_field(cell, |field| {
                    let (target, slot) = match field {
                        Field::Strong(slot) if (*slot).is_cell() && !self.is_young((*slot).as_cell()) => ((*slot).as_cell(), slot.addr()),
                        Field::Shape(id) => (self.shapes[id as usize], cell.addr()),
                        Field::Pair(key, value) if marking.is_done() && (*value).is_cell() && !self.is_young((*value).as_cell()) => {
                            if (*key).is_cell() && !crate::mark::lives((*key).as_cell()) {
                                return;
                            }
                            ((*value).as_cell(), value.addr())
                        }
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
    use crate::mark::Budget;
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
        heap.start_marking("test");
        heap.advance_marking(Budget::Everything);
        // No steps but the test's.
        heap.active = false;
        // SAFETY: nothing was collected meanwhile.
        heap.set(white, unsafe { Val::from_raw(hidden) });
        assert!(is_marked(&heap, black) && !is_marked(&heap, white));
        (heap, black, white)
    }
    fn end(heap: &mut Heap) {
        assert!(heap.collect_marked(Budget::Everything));
        heap.finish_sweep();
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
        end(&mut heap);
    }

    #[test]
    fn a_shape_is_shaded() {
        let (mut heap, black, shape) = standing(SHAPED);
        let cell = heap.alloc::<AnyCell>(shape, SHAPE, 24, 0).expect("memory");
        let id = heap.register_shape(cell);
        // As if it had been there before the marking.
        end(&mut heap);
        heap.set(shape, Imm::UNDEFINED);
        heap.start_marking("test");
        heap.advance_marking(Budget::Everything);
        let holder = heap.val(black).cast::<AnyCell>().expect("a cell");
        holder.header.aux.set(id);
        assert!(complains(&heap));
        heap.store_shape(holder, id);
        heap.verify_marking();
        end(&mut heap);
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
            end(&mut heap);
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
        end(&mut heap);
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
        assert!(heap.collect_marked(Budget::Everything));
        // SAFETY: as above.
        assert!(unsafe { Page::is_marked(kept) });
    }
}
