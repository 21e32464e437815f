//! Large cells: a mapping each. They never move; their memory comes zeroed from the operating system and is not
//! touched before the program does, so an array of thirty million holes costs no resident memory.
//!
//! A large cell of a young kind is born young: stores of it are remembered, it may be filled without barriers until
//! the next allocation like any fresh cell, and the next scavenge frees it or makes it old where it stands.
//!
//! **Invariants.** A page is in `young` exactly while it has [`page_flag::YOUNG`]. Byte counts are of whole mappings,
//! header and rounding included, since nobody else can use those.

use crate::cell::Header;
use crate::page::{Page, page_flag};

#[derive(Default)]
pub(crate) struct Large {
    pub young: Vec<*mut Page>,
    pub old: Vec<*mut Page>,
    /// Old pages that the sweep under way has not come to.
    pub unswept: Vec<*mut Page>,
    /// Bytes of all mappings, and of the young ones among them.
    pub bytes: usize,
    pub young_bytes: usize,
    /// Bytes of those that a marking found dead, and that are still there.
    pub garbage: usize,
}

impl Large {
    /// Bytes of the mapping for a cell.
    pub fn mapping(cell_bytes: usize) -> usize {
        (Page::FIRST + cell_bytes + 4095) & !4095
    }
    /// The cell of a large page.
    ///
    /// # Safety
    /// `page` is a large page.
    pub unsafe fn cell(page: *mut Page) -> *mut Header {
        // SAFETY: a large page has one cell, the first.
        unsafe { page.byte_add(Page::FIRST).cast() }
    }
    pub fn add(&mut self, page: *mut Page, size: usize, young: bool) {
        self.bytes += size;
        if young {
            self.young_bytes += size;
            self.young.push(page);
        } else {
            self.old.push(page);
        }
    }
    /// Bytes that count as used.
    pub fn used(&self) -> usize {
        self.bytes - self.garbage
    }
    /// Marks the young pages as the from-space of a scavenge.
    pub fn flip(&mut self) {
        for &page in &self.young {
            // SAFETY: listed pages are mapped.
            unsafe { (*page).flags |= page_flag::FROM };
        }
    }
    /// After a scavenge: young pages that it did not reach go, the others are old now.
    ///
    /// # Safety
    /// Reached pages have lost `FROM`; nobody uses the others.
    pub unsafe fn young_after_copying(&mut self) {
        self.young_bytes = 0;
        for page in std::mem::take(&mut self.young) {
            // SAFETY: listed pages are mapped; the caller's promise.
            unsafe {
                if (*page).flags & page_flag::FROM != 0 {
                    self.bytes -= (*page).size;
                    Page::release(page);
                } else {
                    self.old.push(page);
                }
            }
        }
    }
    /// After a marking that found so many bytes of old mappings alive: all old pages are to be swept.
    pub fn begin_sweep(&mut self, live: usize) {
        debug_assert!(self.unswept.is_empty() && self.garbage == 0);
        self.unswept = std::mem::take(&mut self.old);
        self.garbage = self.bytes - self.young_bytes - live;
    }
    /// Frees a page that was taken from `unswept`, or keeps it.
    ///
    /// # Safety
    /// The marking is complete, and nobody uses what it did not reach.
    pub unsafe fn sweep_page(&mut self, page: *mut Page, sweep: u32) {
        // SAFETY: the caller's promise.
        unsafe {
            if Page::is_marked(Large::cell(page)) {
                Page::clear_marks(page);
                (*page).sweep = sweep;
                self.old.push(page);
            } else {
                self.bytes -= (*page).size;
                self.garbage -= (*page).size;
                Page::release(page);
            }
        }
    }
    /// Every cell, without those that a marking found dead.
    pub fn each_cell(&self) -> impl Iterator<Item = *mut Header> {
        // SAFETY: listed pages are large pages.
        let of = |&page: &*mut Page| unsafe { Large::cell(page) };
        // SAFETY: and mapped.
        let marked = self.unswept.iter().map(of).filter(|&cell| unsafe { Page::is_marked(cell) });
        self.young.iter().chain(&self.old).map(of).chain(marked)
    }
}

impl Drop for Large {
    fn drop(&mut self) {
        for page in self.young.drain(..).chain(self.old.drain(..)).chain(self.unswept.drain(..)) {
            // SAFETY: the heap is going.
            unsafe { Page::release(page) };
        }
    }
}
