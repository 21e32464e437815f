//! Pages: aligned blocks of memory from the OS, each with a header that says whose it is.
//!
//! A cell's page is found by masking its address. Ordinary pages are [`PAGE_SIZE`]; a large page holds one cell and is
//! as long as the cell needs (its header is still at a multiple of `PAGE_SIZE`, and the cell starts in the first one).
//!
//! **Invariants.** Memory fresh from the OS is zero, which is an array of holes; nobody touches it to make it so.
//! Each page carries its charge in the ledger.

use crate::cell::Header;
use crate::identity::AddressMap;
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
    /// The sweep that the page came through last, or was made after; see [`Heap::is_dead`](crate::Heap::is_dead).
    pub(crate) sweep: u32,
    /// Whose page it is: what [`RootTable::owner`](crate::root::RootTable::owner) answers for the heap.
    pub(crate) owner: *const (),
    /// Bytes of the mapping, header included.
    pub size: usize,
    /// Bytes from the start of the page to the end of what has been handed out (`FIRST` when empty).
    pub top: usize,
    /// Bytes in marked cells, set by the marker, 0 when no marking and no sweep is under way.
    pub live: usize,
    pub charge: Option<Charge>,
    /// Remembered slots: one bit per word of the mapping, counted from the start of the page. Made when first needed.
    pub slots: Option<Box<Slots>>,
    /// Cells on the page that have a finalizer, unless they are young: address, bytes outside the heap.
    pub(crate) owners: Option<Box<AddressMap<usize>>>,
    /// Identity hashes of cells on the page, unless they are young.
    pub(crate) hashes: Option<Box<AddressMap<u32>>>,
    /// One mark bit per word; a large page uses the bit of its one cell. All clear but from the start of a marking to the
    /// sweep of the page. Young cells are not marked.
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

    /// Writes the header of a page. The mark bits are left as they are: clear.
    ///
    /// # Safety
    /// `page` is the start of a mapping of `size` bytes that nothing uses and where no cell was marked, and holds no charge
    /// and no table that would have to be dropped.
    pub(crate) unsafe fn init(page: *mut Page, owner: *const (), space: Space, flags: u8, size: usize, charge: Option<Charge>) {
        // SAFETY: the caller's promise; field by field, because the marks need no writing.
        unsafe {
            (&raw mut (*page).owner).write(owner);
            (&raw mut (*page).space).write(space);
            (&raw mut (*page).flags).write(flags);
            (&raw mut (*page).has_slots).write(false);
            (&raw mut (*page).sweep).write(0);
            (&raw mut (*page).size).write(size);
            (&raw mut (*page).top).write(Page::FIRST);
            (&raw mut (*page).live).write(0);
            (&raw mut (*page).charge).write(charge);
            (&raw mut (*page).slots).write(None);
            (&raw mut (*page).owners).write(None);
            (&raw mut (*page).hashes).write(None);
        }
    }

    /// Gives a page of its own mapping back to the operating system.
    ///
    /// # Safety
    /// The page was mapped by [`map_pages`] with its `size`, and nothing in it is used any more.
    pub(crate) unsafe fn release(page: *mut Page) {
        // SAFETY: the caller's promise; the charge outlives the memory it stands for.
        unsafe {
            let charge = (&raw mut (*page).charge).replace(None);
            (&raw mut (*page).slots).replace(None);
            (&raw mut (*page).owners).replace(None);
            (&raw mut (*page).hashes).replace(None);
            unmap_pages(NonNull::new_unchecked(page.cast()), (*page).size);
            drop(charge);
        }
    }

    /// The mark word and bit of a cell.
    #[inline(always)]
    pub(crate) fn mark_bit(cell: *mut Header) -> (*mut u64, u64) {
        let word = (cell.addr() & (PAGE_SIZE - 1)) >> 3;
        let page = Page::of(cell);
        // SAFETY: the index is below PAGE_WORDS / 64; no memory is read.
        let p = unsafe { (&raw mut (*page).marks).cast::<u64>().add(word >> 6) };
        (p, 1 << (word & 63))
    }

    /// Whether the marking under way, or the last one if its sweep is not over, reached the cell.
    ///
    /// # Safety
    /// The cell is on a mapped page.
    #[inline(always)]
    pub(crate) unsafe fn is_marked(cell: *mut Header) -> bool {
        let (word, bit) = Page::mark_bit(cell);
        // SAFETY: the page is mapped.
        unsafe { *word & bit != 0 }
    }

    /// Forgets the marks.
    ///
    /// # Safety
    /// The page is mapped.
    pub(crate) unsafe fn clear_marks(page: *mut Page) {
        // SAFETY: the page is mapped. A large page has one mark bit; the rest of its bitmap is never touched.
        unsafe {
            (*page).live = 0;
            if (*page).space == Space::Large {
                let (word, bit) = Page::mark_bit(page.byte_add(Page::FIRST).cast());
                *word &= !bit;
            } else {
                (&raw mut (*page).marks).write_bytes(0, 1);
            }
        }
    }

    /// # Safety
    /// The page is mapped.
    pub(crate) unsafe fn any_marked(page: *mut Page) -> bool {
        // SAFETY: the caller's promise. A large page has one mark bit.
        unsafe {
            if (*page).space == Space::Large {
                return Page::is_marked(page.byte_add(Page::FIRST).cast());
            }
            let marks: &[u64; PAGE_WORDS / 64] = &(*page).marks;
            marks.iter().any(|&w| w != 0)
        }
    }

    /// Calls `f` with every marked cell of a page that is not large.
    ///
    /// # Safety
    /// The page is mapped.
    pub(crate) unsafe fn each_marked(page: *mut Page, f: &mut impl FnMut(*mut Header)) {
        for i in Page::FIRST / 512..PAGE_SIZE / 512 {
            // SAFETY: within the bitmap of a mapped page. `f` may clear the marks.
            let mut bits = unsafe { (*page).marks[i] };
            while bits != 0 {
                let at = (i * 64 + bits.trailing_zeros() as usize) * 8;
                bits &= bits - 1;
                // SAFETY: set mark bits are the starts of cells.
                f(unsafe { page.byte_add(at).cast() });
            }
        }
    }

    /// Forgets the remembered slots between two byte offsets.
    ///
    /// # Safety
    /// The page is mapped; the offsets are multiples of 8 within it.
    pub(crate) unsafe fn clear_slots(page: *mut Page, from: usize, to: usize) {
        // SAFETY: the page is mapped, and nobody else holds a reference to the bitmap.
        if let Some(slots) = unsafe { &mut (*page).slots } {
            slots.clear(from / 8, to / 8);
        }
    }
}

/// A bit per word of a page, and above that a bit per 64 of them, so that a scavenge finds the few that are set without
/// reading the rest.
///
/// **Invariant.** A word of `bits` that is not 0 has its bit in `filled`.
pub struct Slots {
    bits: Box<[u64]>,
    filled: Box<[u64]>,
}

impl Slots {
    /// For a page of so many words.
    pub(crate) fn new(words: usize) -> Slots {
        let count = words.div_ceil(64);
        Slots { bits: vec![0; count].into(), filled: vec![0; count.div_ceil(64)].into() }
    }
    #[inline]
    pub(crate) fn set(&mut self, bit: usize) {
        self.bits[bit / 64] |= 1 << (bit % 64);
        self.filled[bit / 4096] |= 1 << (bit / 64 % 64);
    }
    pub(crate) fn has(&self, bit: usize) -> bool {
        self.bits.get(bit / 64).is_some_and(|w| w >> (bit % 64) & 1 != 0)
    }
    /// Asks `keep` about each bit that is set, in order; whether any is left.
    #[inline(always)]
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) -> bool {
        let mut any = false;
        for (i, filled) in self.filled.iter_mut().enumerate() {
            let mut words = *filled;
            while words != 0 {
                let at = i * 64 + words.trailing_zeros() as usize;
                let word = &mut self.bits[at];
                let mut bits = *word;
                while bits != 0 {
                    let bit = bits & bits.wrapping_neg();
                    bits ^= bit;
                    if !keep(at * 64 + bit.trailing_zeros() as usize) {
                        *word &= !bit;
                    }
                }
                if *word == 0 {
                    *filled &= !(words & words.wrapping_neg());
                }
                words &= words - 1;
            }
            any |= *filled != 0;
        }
        any
    }
    /// Clears the bits from one to another, that one excluded.
    fn clear(&mut self, from: usize, to: usize) {
        let (first, last) = (from / 64, to / 64);
        let keep_low = (1u64 << (from % 64)) - 1;
        let keep_high = !((1u64 << (to % 64)) - 1);
        if first == last {
            self.bits[first] &= keep_low | keep_high;
            return;
        }
        self.bits[first] &= keep_low;
        self.bits[first + 1..last].fill(0);
        if let Some(word) = self.bits.get_mut(last) {
            *word &= keep_high;
        }
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

/// Gives the memory of whole pages back but keeps the addresses: it reads as zero and costs nothing until written.
///
/// # Safety
/// The range lies in a mapping of [`map_pages`], starts at a multiple of [`PAGE_SIZE`], and nothing in it is used.
pub(crate) unsafe fn discard_pages(base: NonNull<u8>, size: usize) {
    // SAFETY: the caller's promise.
    unsafe { os::discard(base, size) }
}

/// Asks for the memory of a page at once, where it is sure to be filled: cheaper than a fault for every 4 KiB.
pub(crate) fn populate_page(page: *mut Page) {
    os::populate(page.cast(), PAGE_SIZE);
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
            let base = p.add(head);
            base.expose_provenance();
            NonNull::new(base)
        }
    }

    pub fn populate(base: *mut u8, size: usize) {
        #[cfg(target_os = "linux")]
        // SAFETY: the advice changes no content. Old kernels do not know it, which costs time only.
        unsafe {
            let _ = rustix::mm::madvise(base.cast(), size, rustix::mm::Advice::LinuxPopulateWrite);
        }
        #[cfg(not(target_os = "linux"))]
        let _ = (base, size);
    }

    /// # Safety
    /// As for `discard_pages`.
    pub unsafe fn discard(base: NonNull<u8>, size: usize) {
        // SAFETY: the caller's promise.
        unsafe {
            #[cfg(target_os = "linux")]
            let done = rustix::mm::madvise(base.as_ptr().cast(), size, rustix::mm::Advice::LinuxDontNeed).is_ok();
            #[cfg(not(target_os = "linux"))]
            let done = mmap_anonymous(
                base.as_ptr().cast(),
                size,
                ProtFlags::READ | ProtFlags::WRITE,
                MapFlags::PRIVATE | MapFlags::NORESERVE | MapFlags::FIXED,
            )
            .is_ok();
            if !done {
                base.write_bytes(0, size);
            }
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

    pub fn populate(_base: *mut u8, _size: usize) {}

    /// # Safety
    /// As for `discard_pages`.
    pub unsafe fn discard(base: NonNull<u8>, size: usize) {
        // SAFETY: the caller's promise.
        unsafe { base.write_bytes(0, size) }
    }
}

/// Has the system's allocator give back the pages that it keeps for later.
pub(crate) fn trim_malloc() {
    #[cfg(all(target_os = "linux", target_env = "gnu", not(miri)))]
    // SAFETY: may be called at any time.
    unsafe {
        libc::malloc_trim(0);
    }
}
