//! Pages: aligned blocks of memory from the OS, each with a header that says whose it is.
//!
//! A cell's page is found by masking its address. Ordinary pages are [`PAGE_SIZE`]; a large page holds one cell and is
//! as long as the cell needs (its header is still at a multiple of `PAGE_SIZE`, and the cell starts in the first one).
//!
//! **Invariants.** Memory fresh from the OS is zero, which is an array of holes; nobody touches it to make it so.
//! Each page carries its charge in the ledger.

use std::ptr::NonNull;
use tally_ledger::Charge;

/// Size and alignment of an ordinary page, in bytes.
pub const PAGE_SIZE: usize = 256 * 1024;
/// Words of a page covered by its bitmaps.
pub const PAGE_WORDS: usize = PAGE_SIZE / 8;
/// Cells larger than this many bytes get a page of their own.
pub const MAX_SMALL: usize = 64 * 1024;

/// The space a page belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Space {
    New,
    Old,
    Large,
    Atoms,
    Shapes,
    Code,
}

/// [`Page::flags`] bits.
pub mod page_flag {
    /// Cells here are young: stores of them into old cells are remembered.
    pub const YOUNG: u8 = 1;
    /// Being evacuated by the collection under way.
    pub const FROM: u8 = 2;
}

/// The header at the start of every page. The cells follow at [`Page::FIRST`].
#[repr(C)]
pub struct Page {
    pub space: Space,
    pub flags: u8,
    /// The page is on the heap's list of pages with remembered slots.
    pub has_slots: bool,
    /// Bytes of the mapping, header included.
    pub size: usize,
    /// Bytes from the start of the page to the end of what has been handed out (`FIRST` when empty).
    pub top: usize,
    /// Bytes in marked cells, set by the marker.
    pub live: usize,
    pub charge: Option<Charge>,
    /// One bit per word of the page (per word of the cell for large pages), made when first needed.
    pub slots: Option<Box<[u64]>>,
    /// One mark bit per word.
    pub marks: [u64; PAGE_WORDS / 64],
}

impl Page {
    /// Byte offset of the first cell.
    pub const FIRST: usize = (size_of::<Page>() + 63) & !63;

    /// The page of a cell.
    #[inline(always)]
    pub fn of<T>(cell: *mut T) -> *mut Page {
        cell.map_addr(|a| a & !(PAGE_SIZE - 1)).cast()
    }
}

/// Maps `size` bytes (a multiple of the OS page) of zeroes at a multiple of [`PAGE_SIZE`]. `None` if the OS refuses.
pub fn map_pages(size: usize) -> Option<NonNull<u8>> {
    os::map(size)
}

/// Gives a mapping back.
///
/// # Safety
/// `base` and `size` come from one call of [`map_pages`], and nothing in it is used any more.
pub unsafe fn unmap_pages(base: NonNull<u8>, size: usize) {
    // SAFETY: the caller's promise.
    unsafe { os::unmap(base, size) }
}

#[cfg(not(miri))]
mod os {
    use super::*;
    use rustix::mm::{MapFlags, ProtFlags, mmap_anonymous, munmap};

    pub fn map(size: usize) -> Option<NonNull<u8>> {
        let whole = size.checked_add(PAGE_SIZE)?;
        // SAFETY: a fresh anonymous mapping overlaps nothing.
        let p = unsafe {
            mmap_anonymous(std::ptr::null_mut(), whole, ProtFlags::READ | ProtFlags::WRITE, MapFlags::PRIVATE | MapFlags::NORESERVE)
        }
        .ok()?
        .cast::<u8>();
        let head = p.align_offset(PAGE_SIZE);
        let tail = PAGE_SIZE - head;
        // SAFETY: both ends lie within the mapping just made and are not used.
        unsafe {
            if head > 0 {
                let _ = munmap(p.cast(), head);
            }
            if tail > 0 {
                let _ = munmap(p.add(head + size).cast(), tail);
            }
            NonNull::new(p.add(head))
        }
    }

    /// # Safety
    /// As for `unmap_pages`.
    pub unsafe fn unmap(base: NonNull<u8>, size: usize) {
        // SAFETY: the caller's promise. An error would leak the mapping, which is all that can be done.
        let _ = unsafe { munmap(base.as_ptr().cast(), size) };
    }
}

#[cfg(miri)]
mod os {
    use super::*;
    use std::alloc::{Layout, alloc_zeroed, dealloc};

    pub fn map(size: usize) -> Option<NonNull<u8>> {
        let layout = Layout::from_size_align(size, PAGE_SIZE).ok()?;
        // SAFETY: the size is above zero.
        let p = NonNull::new(unsafe { alloc_zeroed(layout) })?;
        p.as_ptr().expose_provenance();
        Some(p)
    }

    /// # Safety
    /// As for `unmap_pages`.
    pub unsafe fn unmap(base: NonNull<u8>, size: usize) {
        let layout = Layout::from_size_align(size, PAGE_SIZE).expect("was valid when mapped");
        // SAFETY: the caller's promise.
        unsafe { dealloc(base.as_ptr(), layout) }
    }
}
