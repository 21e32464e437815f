//! The layout of ARRAY_BUFFER and TYPED_ARRAY cells, and what the collector does with them.
//!
//! ```text
//! ARRAY_BUFFER  header | backing (raw, 0: detached) | flags (raw) | property slots
//! TYPED_ARRAY   header | data (raw) | length (raw) | info (raw) | backing (raw) | buffer | one property slot | bytes
//! ```
//! A typed array's `data` is the address of its first element, or 0 when the elements are in the cell itself, behind the
//! property slot ([`INLINE_BYTES`] from the cell's start; at most [`MAX_INLINE`] bytes). `length` counts elements *now*:
//! it is 0 as soon as the buffer is detached or too short, because detaching and resizing settle every view of the
//! store. So an access is: kind byte, `index < length`, `data` (or the cell), element type (low byte of `info`).
//!
//! `buffer` is the ArrayBuffer object, or undefined until somebody asks for it (`views::buffer_of`).
//! A view of a resizable store has no inline elements; its first inline word is the length it was made with.
//!
//! A view of a *slab* has two inline words instead: its neighbours in the list of the slab's views, which starts at
//! [`Slab::first`]; and the upper half of `info` says where its region starts. Views of one region stand side by side. The
//! ArrayBuffer of such a view is held weakly as long as nobody could tell that another one is not the same, so that a
//! slab is free again once the program let go of it.
//!
//! **Invariants.** A view with inline elements owns nothing and has no finalizer. All others own one count of their
//! backing, except detached ones (`backing` 0, `length` 0). A view that has the flag [`view_flag::SLAB`] is in the list of
//! its slab until its finalizer runs; the collector moves and finalizes cells whose neighbours are whole.

use super::backing;
use super::element_type::Element;
use crate::kinds;
use std::cell::Cell;
use tally_heap::{CellType, Header, Ref, Slot, Val, Visitor, flag};
use tally_offheap::{Backing, Peek, Slab, SlabRef};

/// An ArrayBuffer or SharedArrayBuffer.
#[repr(C)]
pub struct ArrayBuffer {
    pub header: Header,
    backing: Cell<usize>,
    flags: Cell<u64>,
}
// SAFETY: ARRAY_BUFFER cells are made with these words; zeroes are valid in them.
unsafe impl CellType for ArrayBuffer {
    const NAME: &'static str = "ArrayBuffer";
    #[inline(always)]
    fn is(kind: u8) -> bool {
        kind == kinds::ARRAY_BUFFER
    }
}

/// Bits of an array buffer's flags.
pub mod buffer_flag {
    pub const SHARED: u64 = 1;
    /// The buffer of a slab: others own parts of it, so it cannot be detached.
    pub const SLAB: u64 = 2;
    /// Sees memory of WebAssembly: detached when that grows, and by nobody else.
    pub const OF_WASM: u64 = 8;
    /// Was resizable when it was detached.
    pub const WAS_RESIZABLE: u64 = 4;
}

/// A typed array.
#[repr(C)]
pub struct TypedArray {
    pub header: Header,
    data: Cell<usize>,
    length: Cell<usize>,
    info: Cell<u64>,
    backing: Cell<usize>,
    pub buffer: Slot,
    property: Slot,
}
// SAFETY: TYPED_ARRAY cells are made with these words; zeroes are valid in them.
unsafe impl CellType for TypedArray {
    const NAME: &'static str = "TypedArray";
    #[inline(always)]
    fn is(kind: u8) -> bool {
        kind == kinds::TYPED_ARRAY
    }
}

/// Machine code will rely on these; the table of kinds says where the values are.
const _: () = {
    use std::mem::offset_of;
    assert!(offset_of!(TypedArray, data) == 8);
    assert!(offset_of!(TypedArray, length) == 16);
    assert!(offset_of!(TypedArray, info) == 24);
    assert!(offset_of!(TypedArray, backing) == 32);
    assert!(offset_of!(TypedArray, buffer) == 40);
    assert!(INLINE_BYTES == 8 * (2 + kinds::internal_words(kinds::TYPED_ARRAY)));
    assert!(size_of::<ArrayBuffer>() == 8 * (1 + kinds::internal_words(kinds::ARRAY_BUFFER)));
};
/// Where inline elements start.
pub const INLINE_BYTES: usize = size_of::<TypedArray>();
/// Most bytes of elements that stay in the cell.
pub const MAX_INLINE: usize = 64;
/// `data` of a view without bytes: aligned, not null.
pub const NOWHERE: usize = 16;

/// Bits of a view's info, above the element type.
pub mod view_flag {
    /// Follows the length of its buffer.
    pub const TRACKING: u64 = 1 << 8;
    /// The store can be resized.
    pub const RESIZABLE: u64 = 1 << 9;
    /// The store is too short for the view now.
    pub const OUT_OF_BOUNDS: u64 = 1 << 10;
    pub const DETACHED: u64 = 1 << 11;
    /// Sees bytes of a slab.
    pub const SLAB: u64 = 1 << 12;
    /// The program was told where in its slab it is.
    pub const PLACED: u64 = 1 << 13;
    /// Follows the length of memory that another isolate may let grow: what the cell has is the length seen last, and less
    /// than or as much as there is.
    pub const GROWS: u64 = 1 << 14;
}

/// Where `info` says at which offset of its slab the view's region starts.
const REGION_SHIFT: u32 = 32;

/// Inline bytes of a view of a slab.
pub(super) const LINKS: usize = 16;

impl ArrayBuffer {
    #[inline(always)]
    pub fn flags(&self) -> u64 {
        self.flags.get()
    }
    #[inline(always)]
    pub fn is_shared(&self) -> bool {
        self.flags.get() & buffer_flag::SHARED != 0
    }
    #[inline(always)]
    pub fn is_detached(&self) -> bool {
        self.backing.get() == 0
    }
    pub(super) fn init(&self, flags: u64) {
        self.flags.set(flags | u64::from(self.header.aux()) << 32);
    }
    /// Whether another cell in its place could not be told from it: it has no property of its own, its prototype is the one
    /// it was made with, and it was never the key of anything.
    fn is_replaceable(&self) -> bool {
        self.flags.get() & buffer_flag::SLAB != 0
            && (self.flags.get() >> 32) as u32 == self.header.aux()
            && self.header.flags() & flag::HASHED == 0
    }
    pub(super) fn add_flag(&self, flag: u64) {
        self.flags.set(self.flags.get() | flag);
    }
}

/// Reading array buffers.
pub trait ArrayBufferExt<'h> {
    /// What the bytes are in; `None` when detached. Clone it to keep it.
    fn backing(self) -> Option<Peek<'h>>;
    /// Bytes now; 0 when detached.
    fn byte_length(self) -> usize;
    fn max_byte_length(self) -> usize;
    fn is_resizable(self) -> bool;
    /// The bytes now; none when detached.
    fn cells(self) -> &'h [Cell<u8>];
}
impl<'h> ArrayBufferExt<'h> for Ref<'h, ArrayBuffer> {
    #[inline]
    fn backing(self) -> Option<Peek<'h>> {
        // SAFETY: the word is the cell's own count; nothing takes it back while a peek is used.
        unsafe { Backing::peek(self.backing.get()) }
    }
    #[inline]
    fn byte_length(self) -> usize {
        self.backing().map_or(0, |b| b.len())
    }
    fn max_byte_length(self) -> usize {
        self.backing().map_or(0, |b| b.max_len().unwrap_or(b.len()))
    }
    fn is_resizable(self) -> bool {
        self.backing().is_some_and(|b| b.max_len().is_some())
    }
    fn cells(self) -> &'h [Cell<u8>] {
        match self.backing() {
            // SAFETY: the store lives, and is neither detached nor resized, while the heap is borrowed.
            Some(b) => unsafe { std::slice::from_raw_parts(b.base().cast::<Cell<u8>>().cast_const(), b.len()) },
            None => &[],
        }
    }
}

/// Gives a cell that has none its backing.
pub(super) fn set_buffer_backing(cell: Ref<'_, ArrayBuffer>, b: Backing) {
    debug_assert!(cell.backing.get() == 0);
    cell.backing.set(b.into_word());
}
/// Takes the backing out of a cell, which is detached by that.
pub(super) fn take_buffer_backing(cell: Ref<'_, ArrayBuffer>) -> Option<Backing> {
    // SAFETY: the word is set to 0, so it is taken back once.
    unsafe { Backing::from_word(cell.backing.replace(0)) }
}

impl TypedArray {
    #[inline(always)]
    pub fn element(&self) -> Element {
        Element::from_number(self.info.get() as u8)
    }
    #[inline(always)]
    pub fn has(&self, flag: u64) -> bool {
        self.info.get() & flag != 0
    }
    /// Elements now; 0 when detached or out of bounds.
    #[inline(always)]
    pub fn length(&self) -> usize {
        if self.has(view_flag::GROWS) {
            self.follow();
        }
        self.length.get()
    }
    /// Elements that there are in any case: for a first look.
    #[inline(always)]
    pub fn known_length(&self) -> usize {
        self.length.get()
    }
    #[inline(always)]
    pub fn byte_length(&self) -> usize {
        self.length() << self.element().shift()
    }
    /// Sees what others have made shared memory grow to.
    #[cold]
    fn follow(&self) {
        // SAFETY: the word is the cell's own count; nothing takes it back while a peek is used.
        if let Some(b) = unsafe { Backing::peek(self.backing.get()) } {
            let offset = self.data.get() - b.base().addr();
            self.length.set((b.len() - offset) >> self.element().shift());
        }
    }
    /// Whether the elements are in the cell.
    #[inline(always)]
    pub fn is_inline(&self) -> bool {
        self.data.get() == 0
    }
    /// Detached, or the store too short: every operation that needs the elements throws.
    #[inline(always)]
    pub fn is_out_of_bounds(&self) -> bool {
        self.has(view_flag::OUT_OF_BOUNDS | view_flag::DETACHED)
    }
    pub(super) fn init(&self, element: Element, flags: u64, length: usize) {
        self.info.set(element as u64 | flags);
        self.length.set(length);
    }
}

/// Reading typed arrays.
pub trait TypedArrayExt<'h> {
    /// First byte. Valid for `byte_length` bytes until the heap is borrowed mutably.
    fn data(self) -> *mut u8;
    fn backing(self) -> Option<Peek<'h>>;
    /// The bytes now.
    fn cells(self) -> &'h [Cell<u8>];
    /// Where the view starts in its ArrayBuffer; 0 when out of bounds. Does not pin a slab.
    fn byte_offset(self) -> usize;
    /// The same, also when out of bounds (but 0 once detached).
    fn own_byte_offset(self) -> usize;
}
impl<'h> TypedArrayExt<'h> for Ref<'h, TypedArray> {
    #[inline(always)]
    fn data(self) -> *mut u8 {
        match self.data.get() {
            // SAFETY: inline elements are behind the fixed words, within the cell.
            0 => unsafe { self.ptr().cast::<u8>().add(INLINE_BYTES) },
            p => std::ptr::with_exposed_provenance_mut(p),
        }
    }
    #[inline]
    fn backing(self) -> Option<Peek<'h>> {
        // SAFETY: the word is the cell's own count; nothing takes it back while a peek is used.
        unsafe { Backing::peek(self.backing.get()) }
    }
    fn cells(self) -> &'h [Cell<u8>] {
        // SAFETY: `length` elements are at `data`; they neither move nor go while the heap is borrowed.
        unsafe { std::slice::from_raw_parts(self.data().cast::<Cell<u8>>().cast_const(), self.byte_length()) }
    }
    fn byte_offset(self) -> usize {
        match self.backing() {
            Some(_) if !self.is_out_of_bounds() => self.own_byte_offset(),
            _ => 0,
        }
    }
    fn own_byte_offset(self) -> usize {
        self.backing().map_or(0, |b| self.data.get() - b.base().addr())
    }
}

/// Points a view at bytes of a backing, of which it takes one count. `offset` is in bytes from the backing's base.
pub(super) fn attach_view(cell: Ref<'_, TypedArray>, b: Backing, offset: usize, length: usize) {
    debug_assert!(cell.backing.get() == 0);
    cell.data.set(b.base().wrapping_add(offset).expose_provenance());
    cell.length.set(length);
    cell.backing.set(b.into_word());
}

/// Takes the elements away from a view, for good.
pub(super) fn detach_view(cell: Ref<'_, TypedArray>) {
    cell.data.set(NOWHERE);
    cell.length.set(0);
    cell.info.set(cell.info.get() | view_flag::DETACHED);
    // SAFETY: the word is set to 0, so it is taken back once.
    drop(unsafe { Backing::from_word(cell.backing.replace(0)) });
}

/// The word behind the fixed ones of a view of a resizable store: its length when it was made.
fn made_length<'h>(cell: Ref<'h, TypedArray>) -> &'h Cell<usize> {
    // SAFETY: views of resizable stores are made with one inline word.
    unsafe { &*cell.ptr().cast::<u8>().add(INLINE_BYTES).cast() }
}
pub(super) fn set_made_length(cell: Ref<'_, TypedArray>, n: usize) {
    debug_assert!(cell.has(view_flag::RESIZABLE));
    made_length(cell).set(n);
}

/// Works the length of a view out anew after its store was resized. ECMA-262 §10.4.5.9 to §10.4.5.14.
pub(super) fn refresh_view(cell: Ref<'_, TypedArray>) {
    let Some(b) = cell.backing() else { return };
    if !cell.has(view_flag::RESIZABLE) {
        return;
    }
    let (offset, have, shift) = (cell.data.get() - b.base().addr(), b.len(), cell.element().shift());
    let info = cell.info.get() & !view_flag::OUT_OF_BOUNDS;
    let (info, length) = if cell.has(view_flag::TRACKING) {
        if offset > have { (info | view_flag::OUT_OF_BOUNDS, 0) } else { (info, (have - offset) >> shift) }
    } else {
        let n = made_length(cell).get();
        if offset + (n << shift) > have { (info | view_flag::OUT_OF_BOUNDS, 0) } else { (info, n) }
    };
    cell.info.set(info);
    cell.length.set(length);
}

/// Which backing the view's bytes belong to: [`Backing::word`], or 0.
pub(super) fn view_word(cell: Ref<'_, TypedArray>) -> usize {
    cell.backing.get()
}

// ---- views of slabs ----

type Link = Cell<usize>;

/// The next and the previous view in the list of the slab's, 0 for none.
#[inline(always)]
fn links<'h>(cell: Ref<'h, TypedArray>) -> &'h [Link; 2] {
    debug_assert!(cell.has(view_flag::SLAB));
    // SAFETY: views of slabs are made with two inline words.
    unsafe { &*cell.ptr().cast::<u8>().add(INLINE_BYTES).cast() }
}

/// The view that a link names.
///
/// # Safety
/// The link is one of a whole view's or of a living slab, and the cell does not move as long as `'h`.
#[inline(always)]
pub(super) unsafe fn linked<'h>(link: usize) -> Option<Ref<'h, TypedArray>> {
    // SAFETY: the invariant: links are addresses of whole views.
    (link != 0).then(|| unsafe { Ref::from_ptr(std::ptr::with_exposed_provenance_mut(link)) })
}

/// The next of the slab's views.
#[inline]
pub(super) fn next_view<'h>(cell: Ref<'h, TypedArray>) -> Option<Ref<'h, TypedArray>> {
    // SAFETY: neighbours are whole, and do not move while the heap is borrowed.
    unsafe { linked(links(cell)[0].get()) }
}

/// Where the view's region starts in its slab.
#[inline]
pub(super) fn region_of(cell: Ref<'_, TypedArray>) -> u32 {
    (cell.info.get() >> REGION_SHIFT) as u32
}

/// Whether the view at a link is of the same region.
fn is_sibling(cell: Ref<'_, TypedArray>, link: usize) -> bool {
    // SAFETY: as in `next_view`.
    unsafe { linked(link) }.is_some_and(|other| region_of(other) == region_of(cell))
}

/// Calls `f` with the view and the others of its region.
fn each_sibling(cell: Ref<'_, TypedArray>, mut f: impl FnMut(Ref<'_, TypedArray>)) {
    f(cell);
    for direction in 0..2 {
        let mut at = links(cell)[direction].get();
        // SAFETY: as in `next_view`.
        while let Some(other) = unsafe { linked(at) }.filter(|other| region_of(*other) == region_of(cell)) {
            f(other);
            at = links(other)[direction].get();
        }
    }
}

/// Points a fresh view at `length` bytes from `offset` on of a slab, of which it takes the reference. `parent` is a view of the same
/// region, if there is one; else the region starts here, and the bytes are counted already.
#[inline]
pub(super) fn attach_part(cell: Ref<'_, TypedArray>, slab: SlabRef, offset: usize, length: usize, parent: Option<Ref<'_, TypedArray>>) {
    debug_assert!(cell.backing.get() == 0);
    let me = cell.ptr().expose_provenance();
    let (region, next, previous) = match parent {
        Some(parent) => {
            slab.add_view(length);
            if parent.has(view_flag::PLACED) {
                cell.info.set(cell.info.get() | view_flag::PLACED);
                slab.pin();
            }
            (region_of(parent), links(parent)[0].get(), parent.ptr().addr())
        }
        None => (offset as u32, slab.first(), 0),
    };
    cell.data.set(slab.base().wrapping_add(offset).expose_provenance());
    cell.length.set(length);
    cell.info.set(cell.info.get() | u64::from(region) << REGION_SHIFT);
    links(cell)[0].set(next);
    links(cell)[1].set(previous);
    // SAFETY: as in `next_view`.
    if let Some(next) = unsafe { linked(next) } {
        links(next)[1].set(me);
    }
    match parent {
        Some(parent) => links(parent)[0].set(me),
        // SAFETY: `first` is the address of a view in its list: this file alone sets it.
        None => unsafe { slab.set_first(me) },
    }
    cell.backing.set(Backing::Part(slab).into_word());
}

/// Takes a view out of the list of its slab's views.
fn unlink(cell: Ref<'_, TypedArray>, slab: &Slab) {
    let [next, previous] = links(cell);
    // SAFETY: as in `next_view`.
    unsafe {
        match linked(previous.get()) {
            Some(other) => links(other)[0].set(next.get()),
            None => slab.set_first(next.get()),
        }
        if let Some(other) = linked(next.get()) {
            links(other)[1].set(previous.get());
        }
    }
}

/// The program is told where in its slab the view is: its region stays there.
/// Whether that is news.
pub(super) fn pin_place(cell: Ref<'_, TypedArray>) -> bool {
    if !cell.has(view_flag::SLAB) || cell.has(view_flag::PLACED) {
        return false;
    }
    let Some(b) = cell.backing() else { return false };
    let Some(slab) = b.slab() else { return false };
    each_sibling(cell, |view| {
        if !view.has(view_flag::PLACED) {
            view.info.set(view.info.get() | view_flag::PLACED);
            slab.pin();
        }
    });
    true
}

/// Moves a view to `offset` of another slab, at the head of whose list it is put. `region` is where its region starts there.
pub(super) fn move_view(cell: Ref<'_, TypedArray>, to: &SlabRef, offset: usize, region: u32) {
    // SAFETY: the word is set below, so it is taken back once.
    let Some(Backing::Part(from)) = (unsafe { Backing::from_word(cell.backing.replace(0)) }) else { return };
    let length = cell.length.get();
    unlink(cell, &from);
    from.remove_view(length);
    drop(from);
    to.add_view(length);
    let info = cell.info.get() & u64::from(u32::MAX);
    cell.info.set(info | u64::from(region) << REGION_SHIFT);
    cell.data.set(to.base().wrapping_add(offset).expose_provenance());
    let me = cell.ptr().expose_provenance();
    links(cell)[0].set(to.first());
    links(cell)[1].set(0);
    // SAFETY: as in `attach_part`.
    unsafe {
        if let Some(next) = linked(to.first()) {
            links(next)[1].set(me);
        }
        to.set_first(me);
    }
    cell.backing.set(Backing::Part(to.clone()).into_word());
}

/// A view of a slab has died.
fn leave_slab(cell: Ref<'_, TypedArray>) {
    // SAFETY: the word is set to 0, so it is taken back once.
    let Some(Backing::Part(slab)) = (unsafe { Backing::from_word(cell.backing.replace(0)) }) else { return };
    let [next, previous] = links(cell);
    let alone = !is_sibling(cell, next.get()) && !is_sibling(cell, previous.get());
    unlink(cell, &slab);
    let length = cell.length.get();
    slab.remove_view(length);
    if cell.has(view_flag::PLACED) {
        slab.unpin();
    }
    if alone {
        let start = cell.data.get() - slab.base().addr();
        slab.vacate(start, start + length);
    }
}

/// The ArrayBuffer object of a view, if it was asked for.
pub fn view_buffer<'h>(cell: Ref<'h, TypedArray>) -> Option<Val<'h>> {
    let v = cell.read(&cell.buffer);
    v.is_cell().then_some(v)
}

/// # Safety
/// The collector's: `p` is a dead ARRAY_BUFFER that was registered.
pub unsafe fn finalize_buffer(p: *mut Header) {
    // SAFETY: the cell is whole, and its count of the backing is taken back once.
    unsafe {
        let cell = &*p.cast::<ArrayBuffer>();
        if let Some(b) = Backing::from_word(cell.backing.replace(0)) {
            backing::buffer_has_moved(&b, p, std::ptr::null());
        }
    }
}
/// # Safety
/// The collector's: an ARRAY_BUFFER was copied from `from` to `to`.
pub unsafe fn buffer_moved(from: *mut Header, to: *mut Header) {
    // SAFETY: `to` is the live cell now.
    unsafe {
        let cell = &*to.cast::<ArrayBuffer>();
        if let Some(b) = Backing::peek(cell.backing.get()) {
            backing::buffer_has_moved(&b, from, to);
        }
    }
}
/// # Safety
/// The collector's: `p` is a dead TYPED_ARRAY that was registered. Its neighbours in a slab's list are whole.
pub unsafe fn finalize_view(p: *mut Header) {
    // SAFETY: the cell is whole, and its count of the backing is taken back once.
    unsafe {
        let cell: Ref<'_, TypedArray> = Ref::from_ptr(p.cast());
        if cell.has(view_flag::SLAB) {
            leave_slab(cell);
        } else {
            drop(Backing::from_word(cell.backing.replace(0)));
        }
    }
}
/// # Safety
/// The collector's: a TYPED_ARRAY was copied from `from` to `to`. Its neighbours in a slab's list are whole, wherever they
/// are: who moved before this one has set its links.
pub unsafe fn view_moved(_from: *mut Header, to: *mut Header) {
    // SAFETY: `to` is the live cell now.
    unsafe {
        let cell: Ref<'_, TypedArray> = Ref::from_ptr(to.cast());
        // (Fresh: not in the list yet.)
        if !cell.has(view_flag::SLAB) || cell.backing.get() == 0 {
            return;
        }
        let me = to.expose_provenance();
        let [next, previous] = links(cell);
        if let Some(other) = linked(next.get()) {
            links(other)[1].set(me);
        }
        match linked(previous.get()) {
            Some(other) => links(other)[0].set(me),
            None => {
                if let Some(b) = Backing::peek(cell.backing.get())
                    && let Some(slab) = b.slab()
                {
                    slab.set_first(me);
                }
            }
        }
    }
}
/// # Safety
/// The collector's: `p` is a live TYPED_ARRAY.
pub unsafe fn trace_view(p: *mut Header, v: &mut dyn Visitor) {
    // SAFETY: the two slots of the cell; a cell in one of them is whole but for the first word, if it has moved, and then
    // it does not matter what is read.
    unsafe {
        let cell = p.cast::<TypedArray>();
        let buffer = (*cell).buffer.as_ptr();
        let replaceable =
            (*cell).has(view_flag::SLAB) && (*buffer).is_cell() && (*(*buffer).as_cell().cast::<ArrayBuffer>()).is_replaceable();
        if replaceable {
            v.visit_weak(buffer)
        } else {
            v.visit(buffer)
        }
        v.visit((*cell).property.as_ptr());
    }
}
