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
    /// Bytes of all mappings, and of the young ones among them.
    pub bytes: usize,
    pub young_bytes: usize,
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
    /// After a marking: frees what is not marked. The young survivors become old and are handed to `promoted`.
    ///
    /// # Safety
    /// A marking is complete, and nobody uses what it did not reach.
    pub unsafe fn sweep(&mut self, mut promoted: impl FnMut(*mut Header)) {
        let bytes = &mut self.bytes;
        let mut survives = |page: *mut Page| {
            // SAFETY: listed pages are mapped; the caller's promise.
            unsafe {
                let marked = Page::is_marked(Large::cell(page));
                if !marked {
                    *bytes -= (*page).size;
                    Page::release(page);
                }
                marked
            }
        };
        self.old.retain(|&page| survives(page));
        self.young_bytes = 0;
        for page in std::mem::take(&mut self.young) {
            if survives(page) {
                // SAFETY: a survivor's page is mapped.
                unsafe {
                    (*page).flags &= !page_flag::YOUNG;
                    promoted(Large::cell(page));
                }
                self.old.push(page);
            }
        }
    }
    pub fn each_page(&self) -> impl Iterator<Item = *mut Page> {
        self.young.iter().chain(&self.old).copied()
    }
}

impl Drop for Large {
    fn drop(&mut self) {
        for page in self.young.drain(..).chain(self.old.drain(..)) {
            // SAFETY: the heap is going.
            unsafe { Page::release(page) };
        }
    }
}
