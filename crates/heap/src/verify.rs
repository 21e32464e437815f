//! The verifier: walks the whole heap and panics with what is wrong and where.
//!
//! 1. Every page is walked; each header must be sound, and its start is noted in a bitmap.
//! 2. Every slot of every cell, and every root, must hold a number, a constant, or the start of a cell. That holds for
//!    dead cells too: what an unswept cell points at is kept, moved or freed with it. So there is no need to follow
//!    references, and the work is one pass over the heap.
//! 3. Old cells that point at young ones must be remembered; shapes must be alive; the side tables and byte totals
//!    must agree with the cells.
//!
//! It changes nothing, and is meant to run before and after each collection in debug builds.

use crate::cell::{FIRST_KIND, Header, KIND_FREE, flag};
use crate::heap::{Gc, Heap};
use crate::identity::AddressMap;
use crate::kinds::{Field, Tag};
use crate::page::{MAX_SMALL, PAGE_SIZE, PAGE_WORDS, Page, Space, page_flag};
use crate::value::Value;
use std::cell::Cell;
use std::fmt::Display;

type Starts = Box<[u64; PAGE_WORDS / 64]>;

struct Verifier<'h> {
    heap: &'h Heap,
    when: String,
    /// Where cells start, by page.
    starts: AddressMap<Starts>,
    /// The page asked about last: references tend to stay on one.
    last: Cell<(usize, *const [u64; PAGE_WORDS / 64])>,
    used: [usize; 6],
}

impl Heap {
    pub(crate) fn verify_if_asked(&self, gc: Gc, when: &'static str) -> bool {
        if !self.config.verify {
            return false;
        }
        // Scavenges of a small new space beside a large old one: a walk costs more than they do. Without stress, walks
        // are made once as much was allocated as a quarter of what they look at.
        let due = gc != Gc::Scavenge || self.config.stress.is_some() || self.unverified * 4 >= self.old_used();
        if due {
            self.verify(&format!("{when} {gc:?} {}", self.collections()));
        }
        due
    }

    /// Checks the heap's invariants. `when` shows in the message.
    ///
    /// # Panics
    /// If one does not hold; the message names the root or the cell, its kind and the slot.
    pub fn verify(&self, when: &str) {
        let mut v = Verifier {
            heap: self,
            when: when.to_owned(),
            starts: AddressMap::default(),
            last: Cell::new((usize::MAX, std::ptr::null())),
            used: [0; 6],
        };
        // SAFETY: pages of the spaces are mapped.
        unsafe {
            v.walk_pages();
            v.check_cells();
            v.check_roots();
            v.check_tables();
        }
    }
}

impl Verifier<'_> {
    #[cold]
    fn fail(&self, what: impl Display) -> ! {
        panic!("heap verifier, {}: {what}", self.when)
    }

    fn describe(&self, cell: *mut Header) -> String {
        // SAFETY: called for cells on mapped pages.
        let (word, space) = unsafe { (*cell.cast::<u64>(), (*Page::of(cell)).space) };
        format!("{} at {cell:p} (header {word:#018x}, {} space)", self.heap.kinds.name(word as u8), space.name())
    }

    unsafe fn walk_pages(&mut self) {
        let heap = self.heap;
        // SAFETY: pages of the spaces are mapped.
        unsafe {
            let mut pages = Vec::new();
            heap.each_page(|page| pages.push(page));
            for page in pages {
                self.walk_page(page);
            }
        }
        let used: usize = self.used.iter().sum();
        if used != heap.used() {
            self.fail(format_args!("cells have {used} bytes ({:?} by space), counted are {}", self.used, heap.used()));
        }
    }

    unsafe fn walk_page(&mut self, page: *mut Page) {
        let heap = self.heap;
        // SAFETY: the page is mapped.
        unsafe {
            let (space, flags, size) = ((*page).space, (*page).flags, (*page).size);
            let mut starts: Starts = Box::new([0; PAGE_WORDS / 64]);
            let in_new = page.addr().wrapping_sub(heap.new.region().0) < heap.new.region().1;
            if flags & page_flag::FROM != 0 || (flags & page_flag::YOUNG != 0) != heap.new_or_young(page) || in_new != (space == Space::New)
            {
                self.fail(format_args!("page {page:p} of the {} space has flags {flags:#x}", space.name()));
            }
            let unswept = (*page).sweep != heap.sweep && flags & page_flag::YOUNG == 0;
            if unswept != heap.is_unswept(page) {
                self.fail(format_args!("page {page:p} of the {} space is of sweep {}, now is {}", space.name(), (*page).sweep, heap.sweep));
            }
            if !unswept && heap.shading == 0 && Page::any_marked(page) {
                self.fail(format_args!("page {page:p} of the {} space has marks, but no marking is under way", space.name()));
            }
            if space == Space::Large {
                let cell = page.byte_add(Page::FIRST).cast::<Header>();
                if (*cell).words != 0 || heap.kinds.of((*cell).kind).tag == Tag::Invalid || (*page).top > size {
                    self.fail(format_args!("large page {page:p} holds {}", self.describe(cell)));
                }
                if unswept && !Page::is_marked(cell) {
                    return;
                }
                self.used[space as usize] += size;
                starts[Page::FIRST / 512] |= 1 << (Page::FIRST / 8 % 64);
                self.starts.insert(page.addr(), starts);
                return;
            }
            if unswept {
                // The dead may refer to what has been swept.
                Page::each_marked(page, &mut |cell: *mut Header| {
                    let at = cell.addr() - page.addr();
                    if heap.kinds.of((*cell).kind).tag == Tag::Invalid {
                        self.fail(format_args!("a marked cell is to be there, but there is {}", self.describe(cell)));
                    }
                    starts[at / 512] |= 1 << (at / 8 % 64);
                    self.used[space as usize] += Header::bytes(cell);
                });
                self.starts.insert(page.addr(), starts);
                return;
            }
            let swept = match space {
                Space::New => None,
                Space::Old => Some(&heap.old),
                _ => heap.fixed.iter().find(|s| s.space == space),
            };
            let end = if page == heap.page { heap.bump.top.addr() - page.addr() } else { (*page).top };
            let mut at = Page::FIRST;
            while at < end {
                let cell = page.byte_add(at).cast::<Header>();
                if let Some(limit) = swept.and_then(|s| s.skip(cell.cast())) {
                    at = limit.addr() - page.addr();
                    continue;
                }
                let (kind, bytes) = ((*cell).kind, (*cell).words as usize * 8);
                let free = kind == KIND_FREE && swept.is_some();
                if !free && (kind < FIRST_KIND || heap.kinds.of(kind).tag == Tag::Invalid) {
                    self.fail(format_args!("a page is to hold a cell, but there is {}", self.describe(cell)));
                }
                if bytes == 0 || at + bytes > end || (!free && bytes > MAX_SMALL) {
                    self.fail(format_args!("{} has {bytes} bytes, {} are left of its page", self.describe(cell), end - at));
                }
                if !free {
                    starts[at / 512] |= 1 << (at / 8 % 64);
                    self.used[space as usize] += bytes;
                }
                at += bytes;
            }
            self.starts.insert(page.addr(), starts);
        }
    }

    fn is_unswept(&self, cell: *mut Header) -> bool {
        // SAFETY: listed cells are on mapped pages.
        unsafe { (*Page::of(cell)).sweep != self.heap.sweep && (*Page::of(cell)).flags & page_flag::YOUNG == 0 }
    }

    /// Whether an address is the start of a cell of this heap.
    fn is_cell(&self, cell: *mut Header) -> bool {
        let at = cell.addr() & (PAGE_SIZE - 1);
        let page = cell.addr() - at;
        let (mut last, mut starts) = self.last.get();
        if last != page {
            match self.starts.get(&page) {
                Some(found) => (last, starts) = (page, &raw const **found),
                None => return false,
            }
            self.last.set((last, starts));
        }
        // SAFETY: bitmaps are boxed, and none is added or dropped once cells are checked.
        at.is_multiple_of(8) && unsafe { (*starts)[at / 512] } >> (at / 8 % 64) & 1 != 0
    }

    /// `place` is asked for only if the value is bad.
    fn check(&self, v: Value, place: impl FnOnce() -> String) {
        let stray = v.bits() < 1 << 48 && !v.is_cell() && !v.is_bool() && !v.is_nullish() && !v.is_hole();
        if stray || v.is_cell() && !self.is_cell(v.as_cell()) {
            self.fail(format_args!("{} holds {:#018x}, where no cell starts", place(), v.bits()));
        }
    }

    unsafe fn check_cells(&self) {
        for (&page, starts) in &self.starts {
            let page = std::ptr::with_exposed_provenance_mut::<Page>(page);
            for (i, &word) in starts.iter().enumerate() {
                let mut bits = word;
                while bits != 0 {
                    let at = (i * 64 + bits.trailing_zeros() as usize) * 8;
                    bits &= bits - 1;
                    // SAFETY: a cell starts there.
                    unsafe { self.check_cell(page, page.byte_add(at).cast()) };
                }
            }
        }
    }

    unsafe fn check_cell(&self, page: *mut Page, cell: *mut Header) {
        // SAFETY: the cell is whole, so that its slots can be read; what they hold is checked before it is used.
        unsafe {
            let young = (*page).flags & page_flag::YOUNG != 0;
            let whole = (*cell).flags.get() & flag::REMEMBERED != 0;
            let slots = (*page).slots.as_deref();
            if young && whole {
                self.fail(format_args!("{} is young and remembered", self.describe(cell)));
            }
            self.heap.kinds.each_field(cell, |field| {
                let slots_of = |slot: *mut Value, what: &str| {
                    let v = *slot;
                    let offset = slot.addr().wrapping_sub(cell.addr());
                    self.check(v, || format!("the {what} at byte {offset} of {}", self.describe(cell)));
                    if young || whole || !v.is_cell() || !self.heap.is_young(v.as_cell()) {
                        return;
                    }
                    let bit = slot.addr().wrapping_sub(page.addr()) / 8;
                    let set = slots.is_some_and(|s| s.has(bit));
                    if !set || !(*page).has_slots {
                        let target = self.describe(v.as_cell());
                        let cell = self.describe(cell);
                        self.fail(format_args!("the {what} at byte {offset} of {cell} holds the young {target}, but is not remembered"));
                    }
                };
                let shape_of = |id: u32| {
                    let shape = self.heap.shapes.get(id as usize).copied();
                    if id != 0 && !shape.is_some_and(|s| self.is_cell(s)) {
                        self.fail(format_args!("{} refers to shape {id}, which is dead ({shape:?})", self.describe(cell)));
                    }
                };
                match field {
                    Field::Strong(slot) => slots_of(slot, "slot"),
                    Field::Weak(slot) => slots_of(slot, "weak slot"),
                    Field::Pair(key, value) => {
                        slots_of(key, "ephemeron key");
                        slots_of(value, "ephemeron value");
                    }
                    Field::Shape(id) => shape_of(id),
                    Field::WeakShape(id) => shape_of(*id),
                }
            });
        }
    }

    unsafe fn check_roots(&self) {
        let heap = self.heap;
        for i in 0..heap.stack.top() {
            // SAFETY: slots below the top can be read.
            let v = unsafe { *heap.stack.base().add(i as usize) };
            self.check(v, || format!("slot {i} of the root stack"));
        }
        // SAFETY: `each` hands out slots that can be read.
        heap.roots.each(|slot, why| self.check(unsafe { *slot }, || format!("the root \"{why}\"")));
        for &v in &heap.cleared {
            self.check(v, || "the list of holders with an emptied weak slot".to_owned());
        }
        for (id, &shape) in heap.shapes.iter().enumerate() {
            if !shape.is_null() && !self.is_cell(shape) {
                self.fail(format_args!("shape {id} is to be at {shape:p}, where no cell starts"));
            }
        }
    }

    unsafe fn check_tables(&self) {
        let heap = self.heap;
        let listed = |what: &str, cell: *mut Header, young: bool, bit: u8| {
            // SAFETY: `is_cell` is asked first.
            if !self.is_cell(cell) || heap.is_young(cell) != young || unsafe { (*cell).flags.get() } & bit == 0 {
                self.fail(format_args!("the table of {what} has {cell:p} as a {} cell", if young { "young" } else { "old" }));
            }
        };
        let external = heap.external.borrow();
        let (mut young_bytes, mut old_bytes) = (0, 0);
        drop(external);
        let mut old_count = 0;
        heap.each_owner(|cell, bytes, young| {
            *(if young { &mut young_bytes } else { &mut old_bytes }) += bytes;
            old_count += usize::from(!young);
            if !self.is_unswept(cell) {
                listed("finalizers", cell, young, flag::FINALIZED);
            }
        });
        let external = heap.external.borrow();
        if old_count != external.old_count {
            self.fail(format_args!("{old_count} old cells have finalizers, {} are counted", external.old_count));
        }
        if (young_bytes, old_bytes) != (external.young_bytes, external.old_bytes) {
            self.fail(format_args!(
                "external memory: {young_bytes} young and {old_bytes} old bytes listed, {} and {} counted",
                external.young_bytes, external.old_bytes
            ));
        }
        for &address in heap.identity.borrow().young.keys() {
            listed("identity hashes", std::ptr::with_exposed_provenance_mut(address), true, flag::HASHED);
        }
        heap.each_old_page(|page| {
            // SAFETY: pages of the spaces are mapped.
            for &address in unsafe { (*page).hashes.as_deref() }.into_iter().flat_map(|map| map.keys()) {
                let cell = std::ptr::with_exposed_provenance_mut(address);
                if !self.is_unswept(cell) {
                    listed("identity hashes", cell, false, flag::HASHED);
                }
            }
        });
        for &cell in &heap.remembered.borrow().cells {
            listed("remembered cells", cell, false, flag::REMEMBERED);
        }
        for &page in &heap.remembered.borrow().pages {
            // SAFETY: the page is known, hence mapped.
            if !self.starts.contains_key(&page.addr()) || !unsafe { (*page).has_slots } {
                self.fail(format_args!("the list of pages with remembered slots has {page:p}"));
            }
        }
    }
}

impl Heap {
    /// Whether the sweep under way has not come to the page.
    fn is_unswept(&self, page: *mut Page) -> bool {
        // SAFETY: the page is mapped.
        match unsafe { (*page).space } {
            Space::New => false,
            Space::Large => self.large.unswept.contains(&page),
            Space::Old => self.old.unswept.contains(&page),
            space => self.fixed.iter().any(|s| s.space == space && s.unswept.contains(&page)),
        }
    }

    /// Whether the page is to have [`page_flag::YOUNG`].
    fn new_or_young(&self, page: *mut Page) -> bool {
        // SAFETY: the page is mapped.
        match unsafe { (*page).space } {
            Space::New => true,
            Space::Large => self.large.young.contains(&page),
            _ => false,
        }
    }
}
