//! Raw memory: where the bytes of a store come from and how they go back.
//!
//! - Small blocks come from pages of our own ([`pages`](crate::pages)), aligned to [`ALIGN`].
//! - Blocks of [`MAP_THRESHOLD`] bytes and more are mapped from the operating system, which hands out zero pages and
//!   backs them on first touch: pages nobody wrote cost nothing.
//! - A resizable block reserves address space for its maximum and opens it as it grows.
//!
//! **Invariants**
//! - All bytes of a block's open part are initialised as Rust means it, also in "uninitialised" blocks: their content
//!   is arbitrary, but fixed (see [`freeze`]).
//! - Bytes between length and high-water mark of a resizable block are zero and stay readable and writable, so an old
//!   slice of a block that shrank sees zeros and never faults.
//! - All that maps and unmaps is here. Under Miri everything comes from the system's allocator.

use std::alloc::{self, GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fmt;
use std::ptr::NonNull;
use std::sync::Arc;

use crate::pages::Pages;
use crate::shared::{Hold, SharedBytes};
use crate::store::StoreRef;

/// Bytes from which a block is mapped from the operating system instead of taken from the system's allocator.
pub const MAP_THRESHOLD: usize = 128 * 1024;

/// Alignment of every block that is ours, in bytes.
pub(crate) const ALIGN: usize = 16;

/// Bytes of a page of [`page`], and what they are aligned to.
pub(crate) const PAGE: usize = 4096;

enum Kind {
    /// No bytes; the pointer dangles.
    Empty,
    /// From pages of our own, so long.
    Small(usize),
    /// A span of those pages.
    Span,
    /// From the system's allocator, with this layout: large ones under Miri.
    Block(Layout),
    /// A vector's buffer, from the global allocator, with this layout.
    Vector(Layout),
    /// From the operating system. `reserved` bytes of address space, of which the first `open` are accessible; both
    /// are multiples of the page size.
    #[cfg_attr(miri, allow(dead_code, reason = "Miri maps nothing"))]
    Mapped { reserved: usize, open: Cell<usize> },
    /// Shared with other isolates, which have the bytes as long as this one does.
    Shared(Shared),
    /// Somebody else's. The deleter is gone once it was taken.
    Foreign(Option<ForeignDeleter>),
    /// Another store's, which goes with this.
    Window(#[expect(dead_code, reason = "it is dropped")] StoreRef),
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Empty => f.write_str("Empty"),
            Kind::Span => f.write_str("Span"),
            Kind::Small(len) => f.debug_tuple("Small").field(len).finish(),
            Kind::Block(layout) => f.debug_tuple("Block").field(layout).finish(),
            Kind::Vector(layout) => f.debug_tuple("Vector").field(layout).finish(),
            Kind::Mapped { reserved, open } => f.debug_struct("Mapped").field("reserved", reserved).field("open", open).finish(),
            Kind::Shared(_) => f.write_str("Shared"),
            Kind::Foreign(_) => f.write_str("Foreign"),
            Kind::Window(_) => f.write_str("Window"),
        }
    }
}

/// What a store has of [`SharedBytes`].
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub(crate) bytes: Arc<SharedBytes>,
    _hold: Arc<Hold>,
}

/// Frees foreign memory; is given its address and length in bytes.
pub type ForeignDeleter = Box<dyn FnOnce(*mut u8, usize) + Send>;

/// One block. Dropping it gives the bytes back (unless they are foreign).
#[derive(Debug)]
pub(crate) struct Memory {
    ptr: NonNull<u8>,
    kind: Kind,
}

/// The allocator or the operating system refused.
#[derive(Debug)]
pub(crate) struct Refused;

impl Memory {
    fn empty() -> Memory {
        Memory {
            // A dangling pointer that is aligned like all others.
            ptr: NonNull::<u128>::dangling().cast(),
            kind: Kind::Empty,
        }
    }

    /// `len` zero bytes.
    pub(crate) fn zeroed(pages: &Pages, len: usize) -> Result<Memory, Refused> {
        if len == 0 {
            Ok(Memory::empty())
        } else if len < MAP_THRESHOLD {
            Memory::small(pages, len, true)
        } else {
            Memory::mapped(len, len)
        }
    }

    /// `len` bytes of arbitrary content: whatever the last owner of the block left in them, or zeros.
    pub(crate) fn uninit(pages: &Pages, len: usize) -> Result<Memory, Refused> {
        if len > 0 && len < MAP_THRESHOLD {
            return Memory::small(pages, len, false);
        }
        if len > 0
            && let Some(kept) = round_up(len).and_then(|size| pages.take_large(size))
        {
            // SAFETY: the mapping has `len` bytes, and is ours alone.
            unsafe { freeze(kept.ptr, len) };
            return Ok(kept);
        }
        Memory::zeroed(pages, len)
    }

    /// A mapping of `size` bytes, all of which are open.
    pub(crate) fn mapping(ptr: NonNull<u8>, size: usize) -> Memory {
        Memory { ptr, kind: Kind::Mapped { reserved: size, open: Cell::new(size) } }
    }

    /// The address and size of a mapping that is open as a whole, which leaves an empty block.
    pub(crate) fn take_mapping(&mut self) -> Option<(NonNull<u8>, usize)> {
        let Kind::Mapped { reserved, open } = &self.kind else { return None };
        let size = *reserved;
        if open.get() != size {
            return None;
        }
        let ptr = self.ptr;
        std::mem::forget(self.take());
        Some((ptr, size))
    }

    /// `len` zero bytes that can grow in place up to `max`.
    pub(crate) fn resizable(pages: &Pages, len: usize, max: usize) -> Result<Memory, Refused> {
        if max == 0 {
            Ok(Memory::empty())
        } else if max < MAP_THRESHOLD {
            Memory::small(pages, max, true)
        } else {
            Memory::mapped(len, max)
        }
    }

    /// `len` zero bytes that can grow up to `max`, for any thread.
    pub(crate) fn shared(len: usize, max: usize) -> Result<Memory, Refused> {
        if max == 0 {
            return Ok(Memory::empty());
        }
        if max >= MAP_THRESHOLD {
            return Memory::mapped(len, max);
        }
        let layout = Layout::from_size_align(max, ALIGN).map_err(|_| Refused)?;
        // SAFETY: the layout's size is not zero.
        let ptr = unsafe { System.alloc_zeroed(layout) };
        Ok(Memory { ptr: NonNull::new(ptr).ok_or(Refused)?, kind: Kind::Block(layout) })
    }

    /// The block of a store around shared bytes.
    pub(crate) fn of_shared(bytes: Arc<SharedBytes>, hold: Arc<Hold>) -> Memory {
        Memory { ptr: bytes.memory().ptr(), kind: Kind::Shared(Shared { bytes, _hold: hold }) }
    }

    /// The bytes that are shared with others, if they are.
    #[inline]
    pub(crate) fn as_shared(&self) -> Option<&Arc<SharedBytes>> {
        if let Kind::Shared(shared) = &self.kind { Some(&shared.bytes) } else { None }
    }

    fn small(pages: &Pages, len: usize, zero: bool) -> Result<Memory, Refused> {
        let (ptr, is_zero) = pages.alloc(len).ok_or(Refused)?;
        if zero && !is_zero {
            // SAFETY: the block has `len` bytes, and is ours alone.
            unsafe { ptr.write_bytes(0, len) };
        } else if !is_zero {
            // SAFETY: as above.
            unsafe { freeze(ptr, len) };
        }
        Ok(Memory { ptr, kind: Kind::Small(len) })
    }

    /// An empty span of [`pages`](crate::pages).
    pub(crate) fn span(ptr: NonNull<u8>) -> Memory {
        Memory { ptr, kind: Kind::Span }
    }

    /// The buffer of `bytes`, taken over. Hands it back if it is not aligned like our own blocks.
    pub(crate) fn adopt(bytes: Vec<u8>) -> Result<Memory, Vec<u8>> {
        let mut bytes = bytes;
        let layout = Layout::array::<u8>(bytes.capacity());
        match (NonNull::new(bytes.as_mut_ptr()), layout) {
            (Some(ptr), Ok(layout)) if layout.size() > 0 && ptr.addr().get().is_multiple_of(ALIGN) => {
                std::mem::forget(bytes);
                Ok(Memory { ptr, kind: Kind::Vector(layout) })
            }
            _ => Err(bytes),
        }
    }

    /// Memory that somebody else frees, when told by `deleter`: by whoever takes it out of here.
    pub(crate) fn foreign(ptr: NonNull<u8>, deleter: ForeignDeleter) -> Memory {
        Memory { ptr, kind: Kind::Foreign(Some(deleter)) }
    }

    /// The bytes of another store, which lives as long.
    pub(crate) fn window(of: StoreRef) -> Memory {
        // (Never null: a store's pointer dangles at worst.)
        let ptr = NonNull::new(of.as_ptr()).unwrap_or(NonNull::dangling());
        Memory { ptr, kind: Kind::Window(of) }
    }

    /// The deleter of foreign memory, once.
    pub(crate) fn take_deleter(&mut self) -> Option<ForeignDeleter> {
        if let Kind::Foreign(deleter) = &mut self.kind { deleter.take() } else { None }
    }

    /// The block as an address, for [`from_slab`](Memory::from_slab): of one that [`uninit`](Memory::uninit) made.
    pub(crate) fn into_slab(self) -> NonNull<u8> {
        std::mem::ManuallyDrop::new(self).ptr
    }

    /// The block of `len` bytes that was made an address.
    ///
    /// # Safety
    /// [`into_slab`](Memory::into_slab) made it one, which is used for this once.
    pub(crate) unsafe fn from_slab(ptr: NonNull<u8>, len: usize) -> Memory {
        let kind = match round_up(len) {
            Some(size) if len >= MAP_THRESHOLD && !cfg!(miri) => Kind::Mapped { reserved: size, open: Cell::new(size) },
            // SAFETY: a layout of this size was allocated.
            _ if len >= MAP_THRESHOLD => Kind::Block(unsafe { Layout::from_size_align_unchecked(len, ALIGN) }),
            _ => Kind::Small(len),
        };
        Memory { ptr, kind }
    }

    /// Zeroes the first `len` bytes, which the block has.
    pub(crate) fn wipe(&self, len: usize) {
        debug_assert!(len <= self.footprint(len));
        // SAFETY: the block has so many, and is nobody else's: what is shared is behind a store or a slab.
        unsafe { self.ptr.write_bytes(0, len) };
    }

    /// The block, leaving an empty one.
    pub(crate) fn take(&mut self) -> Memory {
        std::mem::replace(self, Memory::empty())
    }

    pub(crate) fn ptr(&self) -> NonNull<u8> {
        self.ptr
    }

    /// Whether it is mapped from the system, so that any thread may have it.
    pub(crate) fn is_mapped(&self) -> bool {
        matches!(self.kind, Kind::Mapped { .. })
    }

    pub(crate) fn is_foreign(&self) -> bool {
        matches!(self.kind, Kind::Foreign(_) | Kind::Window(_))
    }

    /// Bytes that are really taken when the store is `len` long: a small block is taken whole, a mapping only as far
    /// as it is used.
    pub(crate) fn footprint(&self, len: usize) -> usize {
        match &self.kind {
            Kind::Empty | Kind::Shared(_) => 0,
            Kind::Small(len) => *len,
            Kind::Span => crate::pages::SPAN,
            Kind::Block(layout) | Kind::Vector(layout) => layout.size(),
            Kind::Mapped { .. } | Kind::Foreign(_) | Kind::Window(_) => len,
        }
    }

    #[cfg(not(miri))]
    fn mapped(len: usize, max: usize) -> Result<Memory, Refused> {
        let reserved = round_up(max).ok_or(Refused)?;
        let open = round_up(len).ok_or(Refused)?;
        let ptr = os::map(reserved, open == reserved)?;
        let memory = Memory { ptr, kind: Kind::Mapped { reserved, open: Cell::new(if open == reserved { open } else { 0 }) } };
        memory.open_up_to(open)?;
        Ok(memory)
    }

    #[cfg(miri)]
    fn mapped(_len: usize, max: usize) -> Result<Memory, Refused> {
        let layout = Layout::from_size_align(max, ALIGN).map_err(|_| Refused)?;
        // SAFETY: the layout's size is not zero; all callers checked that.
        let ptr = unsafe { System.alloc_zeroed(layout) };
        Ok(Memory { ptr: NonNull::new(ptr).ok_or(Refused)?, kind: Kind::Block(layout) })
    }

    /// Makes the first `wanted` bytes of a mapping accessible; no-op for other kinds.
    fn open_up_to(&self, wanted: usize) -> Result<(), Refused> {
        let Kind::Mapped { reserved, open } = &self.kind else {
            return Ok(());
        };
        let wanted = round_up(wanted).filter(|w| w <= reserved).ok_or(Refused)?;
        if wanted > open.get() {
            #[cfg(not(miri))]
            os::open(self.ptr, open.get(), wanted)?;
            open.set(wanted);
        }
        Ok(())
    }

    /// Lets the store grow to `len` bytes in place. The new bytes are zero.
    pub(crate) fn grow_to(&self, len: usize) -> Result<(), Refused> {
        match &self.kind {
            Kind::Block(layout) | Kind::Vector(layout) if len > layout.size() => Err(Refused),
            Kind::Small(most) if len > *most => Err(Refused),
            Kind::Empty if len > 0 => Err(Refused),
            Kind::Foreign(_) | Kind::Window(_) | Kind::Shared(_) => Err(Refused),
            _ => self.open_up_to(len),
        }
    }

    /// Clears bytes `from..to` and gives whole pages of them back where that is possible. They stay accessible.
    ///
    /// # Safety
    /// `from <= to`, both within the part that is open, and no `&[u8]` or `&mut [u8]` to these bytes lives.
    pub(crate) unsafe fn clear(&self, from: usize, to: usize) {
        #[cfg_attr(miri, allow(unused_mut, reason = "Miri maps nothing"))]
        let mut end = to;
        if let Kind::Mapped { .. } = &self.kind {
            #[cfg(not(miri))]
            if let (Some(first), Some(last)) = (round_up(from), round_up(to))
                && last > first
                && os::refresh(self.ptr, first, last).is_ok()
            {
                end = first.min(to);
            }
        }
        // SAFETY: `from..end` lies within the open part, as the caller promises.
        unsafe { self.ptr.add(from).write_bytes(0, end - from) };
    }

    /// Makes the block `new` bytes long, moving it if need be and keeping the first `old.min(new)` bytes; new bytes
    /// are zero. Only for blocks that are exactly `old` bytes long (not resizable, not foreign) and nobody else
    /// points into. Returns whether it was done; if not, nothing changed.
    pub(crate) fn relocate(&mut self, pages: &Pages, old: usize, new: usize) -> bool {
        match &self.kind {
            Kind::Small(len) if *len == old && (1..MAP_THRESHOLD).contains(&new) => {
                let Ok(other) = Memory::small(pages, new, new > old) else {
                    return false;
                };
                // SAFETY: both have as many bytes; a fresh block overlaps none.
                unsafe { other.ptr.copy_from_nonoverlapping(self.ptr, old.min(new)) };
                *self = other;
                true
            }
            #[cfg(all(target_os = "linux", not(miri)))]
            Kind::Mapped { reserved, open } if new >= MAP_THRESHOLD && open.get() == *reserved && Some(*reserved) == round_up(old) => {
                let Some(size) = round_up(new) else {
                    return false;
                };
                // The rest of the last page may hold nothing but zeros, whichever way the size changes.
                let kept = old.min(new);
                let in_page = round_up(kept).unwrap_or(kept);
                // SAFETY: the mapping is open as a whole, and `in_page <= reserved`.
                unsafe { self.ptr.add(kept).write_bytes(0, in_page - kept) };
                let Ok(ptr) = os::remap(self.ptr, *reserved, size) else {
                    return false;
                };
                self.ptr = ptr;
                self.kind = Kind::Mapped { reserved: size, open: Cell::new(size) };
                true
            }
            _ => false,
        }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        match &self.kind {
            Kind::Empty | Kind::Foreign(_) | Kind::Window(_) | Kind::Shared(_) => {}
            // SAFETY: it came from there, so long, and is given back only here.
            Kind::Small(len) => unsafe { Pages::free(self.ptr, *len) },
            Kind::Span => os::unmap_span(self.ptr),
            // SAFETY: allocated by the system's allocator with this layout, and freed only here.
            Kind::Block(layout) => unsafe { System.dealloc(self.ptr.as_ptr(), *layout) },
            // SAFETY: allocated by the global allocator with this layout, and freed only here.
            Kind::Vector(layout) => unsafe { alloc::dealloc(self.ptr.as_ptr(), *layout) },
            Kind::Mapped { reserved, .. } => {
                let _ = reserved;
                #[cfg(not(miri))]
                os::unmap(self.ptr, *reserved);
            }
        }
    }
}

/// `n` rounded up to whole pages. Mappings are kept in units of the largest page a target has, so that one constant
/// serves for all of them.
#[cfg_attr(miri, allow(dead_code, reason = "under Miri nothing is mapped"))]
fn round_up(n: usize) -> Option<usize> {
    const UNIT: usize = if cfg!(all(target_arch = "aarch64")) { 64 * 1024 } else { PAGE };
    n.checked_next_multiple_of(UNIT)
}

/// A page of zeros, aligned to its size.
pub(crate) fn page() -> Option<NonNull<u8>> {
    #[cfg(miri)]
    // SAFETY: the layout has a size.
    return NonNull::new(unsafe { System.alloc_zeroed(Layout::new::<Page>()) });
    #[cfg(not(miri))]
    os::map(round_up(PAGE)?, true).ok()
}

/// Frees a page.
///
/// # Safety
/// [`page`] gave it, and nobody uses it any more.
pub(crate) unsafe fn free_page(page: NonNull<u8>) {
    #[cfg(miri)]
    // SAFETY: the caller's promise.
    unsafe {
        System.dealloc(page.as_ptr(), Layout::new::<Page>());
    }
    #[cfg(not(miri))]
    os::unmap(page, round_up(PAGE).unwrap_or(PAGE));
}

#[cfg(miri)]
#[repr(align(4096))]
struct Page(#[expect(dead_code, reason = "it has a size and an alignment")] [u8; PAGE]);

/// Fixes the content of fresh bytes to what it happens to be.
///
/// Reading memory that was never written is undefined in Rust, even for bytes. What a block was before is its own: its
/// pages are not swapped for others while it is handed out. An empty piece of assembly that is handed the pointer counts,
/// for the compiler, as having written all of it.
///
/// # Safety
/// `ptr` points to `len` allocated bytes that nobody else uses.
unsafe fn freeze(ptr: NonNull<u8>, len: usize) {
    if cfg!(any(miri, not(any(target_arch = "x86_64", target_arch = "aarch64")))) {
        // SAFETY: the caller owns these bytes.
        unsafe { ptr.write_bytes(0, len) };
        return;
    }
    #[cfg(all(not(miri), any(target_arch = "x86_64", target_arch = "aarch64")))]
    // SAFETY: there is no instruction in it. Being allowed to touch memory, it may have initialised the block.
    unsafe {
        std::arch::asm!("/* {0} */", in(reg) ptr.as_ptr(), options(nostack, preserves_flags));
    }
}

#[cfg(miri)]
pub(crate) mod os {
    //! What stands for the system under Miri.

    use crate::pages::SPAN;
    use std::alloc::{GlobalAlloc, Layout, System};
    use std::ptr::NonNull;
    use std::sync::Arc;

    pub(crate) const PAGE: usize = super::PAGE;

    #[repr(align(262144))]
    struct Span(#[expect(dead_code, reason = "it has a size and an alignment")] [u8; SPAN]);

    pub(crate) fn map_span() -> Option<NonNull<u8>> {
        // SAFETY: the layout has a size.
        NonNull::new(unsafe { System.alloc_zeroed(Layout::new::<Span>()) })
    }
    pub(crate) fn unmap_span(base: NonNull<u8>) {
        // SAFETY: `map_span` gave it.
        unsafe { System.dealloc(base.as_ptr(), Layout::new::<Span>()) };
    }
    pub(crate) unsafe fn give_back(from: *mut u8, len: usize) -> bool {
        // SAFETY: the caller has the bytes.
        unsafe { from.write_bytes(0, len) };
        true
    }
}

#[cfg(not(miri))]
pub(crate) mod os {
    //! The system calls.

    use super::Refused;
    use crate::pages::SPAN;
    use rustix::mm::{MapFlags, MprotectFlags, ProtFlags, mmap_anonymous, mprotect, munmap};
    use std::ptr::{NonNull, null_mut};

    /// Maps `len` fresh bytes: accessible at once, or address space only.
    pub(super) fn map(len: usize, open: bool) -> Result<NonNull<u8>, Refused> {
        let (prot, flags) = if open {
            (ProtFlags::READ | ProtFlags::WRITE, MapFlags::PRIVATE)
        } else {
            (ProtFlags::empty(), MapFlags::PRIVATE | MapFlags::NORESERVE)
        };
        // SAFETY: a new private anonymous mapping where the system likes, touching no existing one.
        let ptr = unsafe { mmap_anonymous(null_mut(), len, prot, flags) }.map_err(|_| Refused)?;
        NonNull::new(ptr.cast()).ok_or(Refused)
    }

    /// What the pages of the system may be as large as.
    pub(crate) const PAGE: usize = if cfg!(target_arch = "aarch64") { 64 * 1024 } else { super::PAGE };

    /// Maps a span of `pages`, aligned to its size.
    pub(crate) fn map_span() -> Option<NonNull<u8>> {
        let base = map(SPAN, true).ok()?;
        if base.addr().get().is_multiple_of(SPAN) {
            return Some(base);
        }
        unmap(base, SPAN);
        let wide = map(2 * SPAN, true).ok()?;
        let before = wide.addr().get().next_multiple_of(SPAN) - wide.addr().get();
        // SAFETY: within the mapping.
        let base = unsafe { wide.add(before) };
        if before > 0 {
            unmap(wide, before);
        }
        if before < SPAN {
            // SAFETY: as above.
            unmap(unsafe { base.add(SPAN) }, SPAN - before);
        }
        Some(base)
    }

    /// Gives a whole span back.
    pub(crate) fn unmap_span(base: NonNull<u8>) {
        unmap(base, SPAN);
    }

    /// Gives the pages of `len` bytes back to the system; they are zero from then on. Whether it was done.
    ///
    /// # Safety
    /// The bytes are whole pages of a span, and nobody uses them.
    pub(crate) unsafe fn give_back(from: *mut u8, len: usize) -> bool {
        NonNull::new(from).is_some_and(|from| refresh(from, 0, len).is_ok())
    }

    /// Makes bytes `from..to` of a mapping accessible.
    pub(super) fn open(base: NonNull<u8>, from: usize, to: usize) -> Result<(), Refused> {
        // SAFETY: the range lies within a mapping of ours; giving access cannot hurt anybody.
        unsafe { mprotect(base.add(from).as_ptr().cast(), to - from, MprotectFlags::READ | MprotectFlags::WRITE) }.map_err(|_| Refused)
    }

    /// Replaces the pages `from..to` of a mapping by fresh zero pages.
    #[cfg(target_os = "linux")]
    pub(super) fn refresh(base: NonNull<u8>, from: usize, to: usize) -> Result<(), Refused> {
        use rustix::mm::{Advice, madvise};
        // SAFETY: the range lies within a private anonymous mapping of ours, where this call means "zero pages again".
        unsafe { madvise(base.add(from).as_ptr().cast(), to - from, Advice::LinuxDontNeed) }.map_err(|_| Refused)
    }

    /// Replaces the pages `from..to` of a mapping by fresh zero pages.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn refresh(base: NonNull<u8>, from: usize, to: usize) -> Result<(), Refused> {
        // SAFETY: the range lies within a mapping of ours, and the pages in it are replaced as a whole.
        unsafe {
            mmap_anonymous(
                base.add(from).as_ptr().cast(),
                to - from,
                ProtFlags::READ | ProtFlags::WRITE,
                MapFlags::PRIVATE | MapFlags::FIXED,
            )
        }
        .map(|_| ())
        .map_err(|_| Refused)
    }

    /// Moves a mapping to one of another size without copying.
    #[cfg(target_os = "linux")]
    pub(super) fn remap(ptr: NonNull<u8>, old: usize, new: usize) -> Result<NonNull<u8>, Refused> {
        use rustix::mm::{MremapFlags, mremap};
        // SAFETY: the caller owns the whole mapping and forgets the old address.
        let ptr = unsafe { mremap(ptr.as_ptr().cast(), old, new, MremapFlags::MAYMOVE) }.map_err(|_| Refused)?;
        NonNull::new(ptr.cast()).ok_or(Refused)
    }

    /// Gives a whole mapping back.
    pub(super) fn unmap(ptr: NonNull<u8>, len: usize) {
        // SAFETY: the mapping is ours and nobody uses it any more.
        let done = unsafe { munmap(ptr.as_ptr().cast(), len) };
        debug_assert!(done.is_ok(), "unmapping a mapping of ours cannot fail");
    }
}
