//! A space that is swept: old space, and the spaces whose cells never move.
//!
//! Allocation bumps through one free range at a time. When it is used up, the smallest bin that surely has a range
//! large enough gives the next one; bins are exact up to 31 words and powers of two above. After a marking all bins are
//! empty, and each page that is swept fills them from the gaps between marked cells, so neighbours are merged without any
//! bookkeeping. Pages are swept one by one, when there is time or when room is needed.
//!
//! Under stress the spaces whose cells never move keep what was freed in *quarantine*: a range is poisoned, and given out
//! again only after it stood untouched through [`QUARANTINE`] more sweeps. So a pointer to a dead cell that nobody updated
//! meets poison, and not another cell that was born at the same address.
//!
//! **Invariants**
//! - Every page is walkable from [`Page::FIRST`] to its end: cells and free ranges, except for the range being bumped.
//! - `used` is the sum of the sizes of the cells, without those that a marking found dead, swept or not.
//! - Cells are born on swept pages only.

use super::POISON;
use crate::cell::{Header, KIND_FREE};
use crate::page::{PAGE_SIZE, Page, Space};

/// Sweeps that a free range of a non-moving space waits for under stress.
pub(crate) const QUARANTINE: u32 = 4;

/// A free range of two words or more: a header, and the next range of the same bin.
#[repr(C)]
struct Free {
    header: u64,
    next: *mut Free,
}

const EXACT: usize = 32;
const BINS: usize = EXACT + 11;
/// How many ranges of a bin with unequal sizes are tried before a larger bin is.
const TRIES: usize = 16;

pub(crate) struct Swept {
    pub space: Space,
    pub pages: Vec<*mut Page>,
    /// Pages that the sweep under way has not come to.
    pub unswept: Vec<*mut Page>,
    bins: [*mut Free; BINS],
    /// Which bins have ranges.
    filled: u64,
    top: *mut u8,
    limit: *mut u8,
    pub used: usize,
    /// Bytes in the bins.
    pub free: usize,
}

fn bin_of(words: usize) -> usize {
    if words < EXACT { words } else { EXACT + words.ilog2() as usize - 5 }
}

impl Swept {
    pub fn new(space: Space) -> Swept {
        let null = std::ptr::null_mut();
        let bins = [std::ptr::null_mut(); BINS];
        Swept { space, pages: Vec::new(), unswept: Vec::new(), bins, filled: 0, top: null, limit: null, used: 0, free: 0 }
    }

    /// Room for a cell of `bytes`, its memory as it was left. Null if a page has to be added.
    #[inline(always)]
    pub fn alloc(&mut self, bytes: usize) -> *mut u8 {
        if self.limit.addr() - self.top.addr() < bytes && !self.refill(bytes) {
            return std::ptr::null_mut();
        }
        let p = self.top;
        // SAFETY: the range being bumped has that many bytes left.
        self.top = unsafe { p.add(bytes) };
        self.used += bytes;
        p
    }

    /// Starts bumping through a range of at least `bytes`.
    #[inline(never)]
    fn refill(&mut self, bytes: usize) -> bool {
        let words = bytes / 8;
        let bin = bin_of(words);
        if bin >= EXACT && self.search(bin, words) {
            return true;
        }
        // Every range of the bins that follow is large enough; so are those of an exact bin.
        let from = if bin >= EXACT { bin + 1 } else { bin.max(2) };
        let candidates = self.filled >> from << from;
        if from >= BINS || candidates == 0 {
            return false;
        }
        let bin = candidates.trailing_zeros() as usize;
        let range = self.bins[bin];
        // SAFETY: ranges in bins are free memory on pages of this space.
        unsafe { self.bins[bin] = (*range).next };
        if self.bins[bin].is_null() {
            self.filled &= !(1 << bin);
        }
        self.bump_through(range);
        true
    }

    /// First fit among the first ranges of a bin with unequal sizes.
    fn search(&mut self, bin: usize, words: usize) -> bool {
        let mut link: *mut *mut Free = &mut self.bins[bin];
        for _ in 0..TRIES {
            // SAFETY: `link` is the bin or the `next` of a range in it; ranges are free memory.
            unsafe {
                let range = *link;
                if range.is_null() {
                    return false;
                }
                if (*range).header >> 16 & 0xFFFF >= words as u64 {
                    *link = (*range).next;
                    if self.bins[bin].is_null() {
                        self.filled &= !(1 << bin);
                    }
                    self.bump_through(range);
                    return true;
                }
                link = &raw mut (*range).next;
            }
        }
        false
    }

    fn bump_through(&mut self, range: *mut Free) {
        self.put_back();
        // SAFETY: a free range says how long it is.
        unsafe {
            self.top = range.cast();
            self.limit = self.top.add(((*range).header >> 16 & 0xFFFF) as usize * 8);
            self.free -= self.limit.addr() - self.top.addr();
        }
    }

    /// Returns what is left of the range being bumped to the bins.
    fn put_back(&mut self) {
        let (top, limit) = (self.top, self.limit);
        self.top = std::ptr::null_mut();
        self.limit = std::ptr::null_mut();
        if top < limit {
            // SAFETY: the rest of the range is free.
            unsafe { self.add_range(top, limit.addr() - top.addr(), QUARANTINE) };
        }
    }

    /// `age` is the number of sweeps that the range stood untouched, [`QUARANTINE`] if that does not matter.
    ///
    /// # Safety
    /// The range is free memory on a page of this space.
    unsafe fn add_range(&mut self, start: *mut u8, bytes: usize, age: u32) {
        let words = bytes / 8;
        let range = start.cast::<Free>();
        // SAFETY: the caller's promise. A single word has room for the header only, and waits for the next sweep.
        unsafe {
            start.cast::<u64>().write(Header::word(KIND_FREE, 0, words as u16, age));
            if words >= 2 && age >= QUARANTINE {
                let bin = bin_of(words);
                (&raw mut (*range).next).write(self.bins[bin]);
                self.bins[bin] = range;
                self.filled |= 1 << bin;
                self.free += bytes;
            }
        }
    }

    /// Adds an initialised, empty page and bumps through it next.
    pub fn add_page(&mut self, page: *mut Page) {
        self.put_back();
        self.pages.push(page);
        // SAFETY: the page is mapped and empty.
        unsafe {
            (*page).top = PAGE_SIZE;
            self.top = page.cast::<u8>().add(Page::FIRST);
            self.limit = page.cast::<u8>().add(PAGE_SIZE);
        }
    }

    /// Takes all pages away, for an evacuation that copies out of them.
    pub fn take_pages(&mut self) -> Vec<*mut Page> {
        self.put_back();
        let mut pages = std::mem::take(&mut self.pages);
        pages.append(&mut self.unswept);
        *self = Swept::new(self.space);
        pages
    }

    /// After a marking that found so many bytes of live cells: all pages are to be swept.
    pub fn begin_sweep(&mut self, live: usize) {
        debug_assert!(self.unswept.is_empty());
        self.put_back();
        let pages = std::mem::take(&mut self.pages);
        *self = Swept::new(self.space);
        (self.unswept, self.used) = (pages, live);
    }

    /// Frees what is not marked on a page that was taken from `unswept`: all of it to the operating system, or the gaps to
    /// the bins.
    ///
    /// # Safety
    /// The marking is complete, `Page::live` included, and nobody uses what it did not reach.
    pub unsafe fn sweep_page(&mut self, page: *mut Page, sweep: u32, poison: bool) {
        // SAFETY: the caller's promise.
        unsafe {
            if (*page).live == 0 {
                return Page::release(page);
            }
            self.free_gaps(page, poison);
            Page::clear_marks(page);
            (*page).sweep = sweep;
            self.pages.push(page);
        }
    }

    /// # Safety
    /// As for [`sweep_page`](Self::sweep_page).
    unsafe fn free_gaps(&mut self, page: *mut Page, poison: bool) {
        // SAFETY: set mark bits are the starts of live cells; the gaps between them are free.
        unsafe {
            let base = page.cast::<u8>();
            let marks = (&raw const (*page).marks).cast::<u64>();
            let mut end = Page::FIRST;
            for i in Page::FIRST / 512..PAGE_SIZE / 512 {
                let mut bits = *marks.add(i);
                while bits != 0 {
                    let start = (i * 64 + bits.trailing_zeros() as usize) * 8;
                    bits &= bits - 1;
                    self.free_gap(page, end, start, poison);
                    end = start + Header::bytes(base.add(start).cast());
                }
            }
            self.free_gap(page, end, PAGE_SIZE, poison);
        }
    }

    /// # Safety
    /// The bytes between the offsets are free.
    unsafe fn free_gap(&mut self, page: *mut Page, from: usize, to: usize, poison: bool) {
        if from == to {
            return;
        }
        // SAFETY: the caller's promise.
        unsafe {
            let start = page.cast::<u8>().add(from);
            let mut age = QUARANTINE;
            if poison {
                if self.space != Space::Old {
                    let header = *start.cast::<u64>();
                    let same = Header::word(KIND_FREE, 0, ((to - from) / 8) as u16, 0);
                    // Only a range that was free before, and as a whole, has grown older.
                    age = if header << 32 == same << 32 { ((header >> 32) as u32).saturating_add(1) } else { 0 };
                }
                start.write_bytes(POISON, to - from);
            }
            self.add_range(start, to - from, age);
            Page::clear_slots(page, from, to);
        }
    }

    /// The end of the range being bumped through, if `p` is where that starts: there are no cells in between.
    #[inline(always)]
    pub fn skip(&self, p: *mut u8) -> Option<*mut u8> {
        (p == self.top && self.top < self.limit).then_some(self.limit)
    }

    /// Calls `f` with every cell, without those that a marking found dead.
    pub fn each_cell(&self, mut f: impl FnMut(*mut Header)) {
        // SAFETY: pages of the space are mapped and walkable.
        unsafe {
            for &page in &self.pages {
                self.each_cell_of(page, &mut f);
            }
            for &page in &self.unswept {
                Page::each_marked(page, &mut f);
            }
        }
    }
    pub fn each_page(&self) -> impl Iterator<Item = *mut Page> {
        self.pages.iter().chain(&self.unswept).copied()
    }

    /// # Safety
    /// `page` is a page of this space that is swept.
    pub unsafe fn each_cell_of(&self, page: *mut Page, f: &mut impl FnMut(*mut Header)) {
        // SAFETY: the page is walkable but for the range being bumped, which is skipped.
        unsafe {
            let mut p = page.cast::<u8>().add(Page::FIRST);
            let end = page.cast::<u8>().add((*page).top);
            while p < end {
                if let Some(limit) = self.skip(p) {
                    p = limit;
                    continue;
                }
                let cell = p.cast::<Header>();
                // Before the call: the visitor may replace the header.
                let bytes = Header::bytes(cell);
                if (*cell).kind != KIND_FREE {
                    f(cell);
                }
                p = p.add(bytes);
            }
        }
    }

    pub fn committed(&self) -> usize {
        (self.pages.len() + self.unswept.len()) * PAGE_SIZE
    }
}

impl Drop for Swept {
    fn drop(&mut self) {
        for page in self.pages.drain(..).chain(self.unswept.drain(..)) {
            // SAFETY: the heap is going, or the pages were taken away before.
            unsafe { Page::release(page) };
        }
    }
}
