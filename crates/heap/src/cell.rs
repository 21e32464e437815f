//! Heap cells: the 8-byte header every cell starts with, typed references to cells, and the table of kinds.
//!
//! ```text
//! bits   0..8    8..16   16..32          32..64
//!        kind    flags   size in words   shape reference, or a word of the kind's own
//! ```
//!
//! **Invariants.** Kind 0 is a forwarding header (the other 56 bits are the new address), kind 1 a free range.
//! Sizes are multiples of 8 bytes; a size of 0 in the header means that the page header knows it (large cells).
//! Everything that walks cells (scavenger, marker, verifier, graph) goes through [`KindTable`]: there is no
//! other list of what a kind's fields are.

use crate::page::Page;
use crate::value::{Val, Value};
use std::cell::Cell;
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::NonNull;

/// The first word of every cell. Layout is fixed: see the module page and `tests::layout`.
#[repr(C)]
pub struct Header {
    pub(crate) kind: u8,
    /// [`flag`] bits.
    pub(crate) flags: Cell<u8>,
    /// Size of the cell in 8-byte words, header included; 0 for large cells.
    pub(crate) words: u16,
    /// Shape id for kinds with [`KindDesc::shaped`]; otherwise the kind's own.
    pub(crate) aux: Cell<u32>,
}

impl Header {
    #[inline(always)]
    pub fn kind(&self) -> u8 {
        self.kind
    }
    /// [`flag`] bits.
    #[inline(always)]
    pub fn flags(&self) -> u8 {
        self.flags.get()
    }
    /// Sets bits of the client's half ([`flag::CLIENT`] and above).
    ///
    /// # Panics
    /// If one is the collector's.
    #[inline(always)]
    pub fn add_flags(&self, bits: u8) {
        assert!(bits & (flag::CLIENT - 1) == 0, "the low four flags of a header are the collector's");
        self.flags.set(self.flags.get() | bits);
    }
    /// Size of the cell in 8-byte words, header included; 0 for large cells.
    #[inline(always)]
    pub fn words(&self) -> u16 {
        self.words
    }
    /// Shape id for kinds with [`KindDesc::shaped`]; otherwise the kind's own.
    #[inline(always)]
    pub fn aux(&self) -> u32 {
        self.aux.get()
    }
    /// # Safety
    /// The cell's kind has no shape ([`Heap::store_shape`](crate::Heap::store_shape) is for those), and `aux` is what the
    /// kind's readers trust it to be.
    #[inline(always)]
    pub unsafe fn set_aux(&self, aux: u32) {
        self.aux.set(aux);
    }
    /// # Panics
    /// If the slot does not lie in the cell that this header starts.
    #[inline(always)]
    pub(crate) fn assert_holds(&self, slot: &Slot) {
        let this = std::ptr::from_ref(self);
        let offset = std::ptr::from_ref(slot).addr().wrapping_sub(this.addr());
        if offset >= self.words as usize * 8 {
            // SAFETY: a header that can be borrowed is a live cell's.
            let bytes = unsafe { Header::bytes(this.cast_mut()) };
            assert!(offset < bytes, "the slot lies {offset} bytes behind the start of a cell of {bytes}");
        }
    }
    /// The header word of a cell.
    #[inline(always)]
    pub(crate) const fn word(kind: u8, flags: u8, words: u16, aux: u32) -> u64 {
        kind as u64 | (flags as u64) << 8 | (words as u64) << 16 | (aux as u64) << 32
    }
    /// Size of a cell in bytes, header included.
    ///
    /// # Safety
    /// `cell` is a live cell or a free range on a mapped page.
    #[inline(always)]
    pub(crate) unsafe fn bytes(cell: *mut Header) -> usize {
        // SAFETY: the caller's promise; a large page holds one cell, which ends at its top.
        unsafe {
            match (*cell).words {
                0 => (*Page::of(cell)).top - Page::FIRST,
                n => n as usize * 8,
            }
        }
    }
}

/// Kind bytes the collector keeps to itself; a client's kinds start at [`FIRST_KIND`].
pub const KIND_FORWARDED: u8 = 0;
pub const KIND_FREE: u8 = 1;
pub const FIRST_KIND: u8 = 2;

/// Bits of [`Header::flags`]. The low four belong to the collector, the high four to the client.
pub mod flag {
    /// Survived a scavenge: the next one promotes it.
    pub const AGED: u8 = 1;
    /// The whole cell is in the remembered list and is traced again by the next scavenge.
    pub const REMEMBERED: u8 = 2;
    /// Has an entry in the identity-hash table.
    pub const HASHED: u8 = 4;
    /// Has an entry in the list of cells with a finalizer.
    pub const FINALIZED: u8 = 8;
    /// First bit that is the client's.
    pub const CLIENT: u8 = 16;
}

/// A slot in a cell: a `Value` that the collector may rewrite. Reading is free; writing goes through
/// `Heap::write` (the barrier) except while a fresh cell is being filled.
#[repr(transparent)]
pub struct Slot(Cell<Value>);

impl Slot {
    /// The value as a raw word; see [`Ref::read`] for the safe form.
    #[inline(always)]
    pub fn raw(&self) -> Value {
        self.0.get()
    }
    /// Stores without a barrier.
    ///
    /// # Safety
    /// `v` must be no pointer, or the holder must be the youngest cell (nothing allocated since), or the caller
    /// remembers the cell.
    #[inline(always)]
    pub unsafe fn set_raw(&self, v: Value) {
        self.0.set(v);
    }
    #[inline(always)]
    pub fn as_ptr(&self) -> *mut Value {
        self.0.as_ptr()
    }
}

/// A Rust type that describes the layout of one or more kinds of cell.
///
/// # Safety
/// The type is `#[repr(C)]`, starts with a [`Header`], and every cell for whose kind `is` answers true is at least
/// as large as the type and holds valid field values from its allocation on.
pub unsafe trait CellType {
    /// For messages: `"Object"`.
    const NAME: &'static str;
    fn is(kind: u8) -> bool;
}

/// Any cell at all.
#[repr(C)]
pub struct AnyCell {
    pub header: Header,
}
// SAFETY: every cell starts with a header.
unsafe impl CellType for AnyCell {
    const NAME: &'static str = "cell";
    fn is(kind: u8) -> bool {
        kind >= FIRST_KIND
    }
}

/// A raw view of a cell that borrows the heap: the compiler refuses to keep it across anything that takes the heap
/// by `&mut` (E0502), that is, across anything that may move the cell.
///
/// Not a `&T`, because it also reaches the words that follow `T` in the cell.
#[repr(transparent)]
pub struct Ref<'h, T>(NonNull<T>, PhantomData<&'h T>);

impl<T> Clone for Ref<'_, T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Ref<'_, T> {}

impl<T> PartialEq for Ref<'_, T> {
    /// Identity: whether it is the same cell.
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        self.same(*other)
    }
}
impl<T> Eq for Ref<'_, T> {}

impl<T> Deref for Ref<'_, T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: a `Ref` points at a live cell laid out as `T` while `'h` lasts.
        unsafe { self.0.as_ref() }
    }
}

impl<'h, T: CellType> Ref<'h, T> {
    /// # Safety
    /// `p` points at a live cell, and `'h` is a borrow of its heap.
    #[inline(always)]
    pub unsafe fn from_header(p: *mut Header) -> Option<Ref<'h, T>> {
        // SAFETY: the caller says that the cell is live.
        let kind = unsafe { (*p).kind };
        // SAFETY: not null, since it was just read.
        T::is(kind).then(|| Ref(unsafe { NonNull::new_unchecked(p.cast()) }, PhantomData))
    }
    /// # Safety
    /// `p` points at a live cell whose kind `T` describes, and `'h` is a borrow of its heap.
    #[inline(always)]
    pub unsafe fn from_ptr(p: *mut T) -> Ref<'h, T> {
        debug_assert!(T::is(unsafe_kind(p)));
        // SAFETY: not null by the caller's word.
        Ref(unsafe { NonNull::new_unchecked(p) }, PhantomData)
    }
    #[inline(always)]
    pub fn val(self) -> Val<'h> {
        // SAFETY: the cell is live for `'h`.
        unsafe { Val::from_raw(Value::cell(self.0.as_ptr().cast())) }
    }
    #[inline(always)]
    pub fn ptr(self) -> *mut T {
        self.0.as_ptr()
    }
    #[inline(always)]
    pub fn header(self) -> &'h Header {
        // SAFETY: every cell starts with a header.
        unsafe { &*self.0.as_ptr().cast() }
    }
    /// Reads one of this cell's slots.
    ///
    /// Debug builds panic if the slot is another cell's. Others answer with what that holds: slots are words of cells, and
    /// a slot that can be borrowed is one of a live cell, but the borrow may end before `'h` if it is of another heap. (The
    /// check costs natives four hundredths of their instructions.)
    #[inline(always)]
    pub fn read(self, slot: &Slot) -> Val<'h> {
        #[cfg(debug_assertions)]
        self.header().assert_holds(slot);
        // SAFETY: the slot is in a live cell, so what it holds is live.
        unsafe { Val::from_raw(slot.raw()) }
    }
    /// The same cell seen as another type, if its kind allows.
    #[inline(always)]
    pub fn cast<U: CellType>(self) -> Option<Ref<'h, U>> {
        U::is(self.header().kind).then(|| Ref(self.0.cast(), PhantomData))
    }
    /// Pointer to the words behind the fixed part `T`.
    #[inline(always)]
    pub fn tail<U>(self) -> *mut U {
        // SAFETY: one past the fixed part, within or at the end of the cell.
        unsafe { self.0.as_ptr().add(1).cast() }
    }
}

impl<T> Ref<'_, T> {
    /// Whether it is the same cell.
    #[inline(always)]
    pub fn same<U>(self, other: Ref<'_, U>) -> bool {
        self.0.as_ptr().addr() == other.0.as_ptr().addr()
    }
}

fn unsafe_kind<T>(p: *mut T) -> u8 {
    // SAFETY: called by `from_ptr` alone, whose caller promises a live cell.
    unsafe { (*p.cast::<Header>()).kind }
}

/// What a trace function reports each slot to: the marker, the scavenger, the verifier, the graph.
pub trait Visitor {
    /// A strong slot. The visitor may rewrite it.
    fn visit(&mut self, slot: *mut Value);
    /// A weak slot: does not keep its target alive; becomes [`Value::HOLE`] when the target dies, and the holder is
    /// put on the heap's cleared list if its kind says [`KindDesc::notify_cleared`].
    fn visit_weak(&mut self, slot: *mut Value);
    /// A reference by shape id, from somewhere other than the header.
    fn visit_shape(&mut self, id: u32);
    /// A weak reference by shape id: does not keep the shape alive; becomes 0 in the marking that finds it dead.
    fn visit_weak_shape(&mut self, id: *mut u32);
}

/// Where a kind's references are.
#[derive(Clone, Copy)]
pub enum Trace {
    /// No references.
    Leaf,
    /// Every word from this byte offset to the end of the cell is a `Value`.
    Values { from: u16 },
    /// The words in `[from, to)` (byte offsets) are `Value`s, nothing else is.
    Range { from: u16, to: u16 },
    /// Pairs (key, value) of `Value`s from this byte offset to the end: a value lives as long as its key does.
    /// A pair whose key died becomes (`UNDEFINED`, `HOLE`). Scavenges treat pairs as strong.
    Ephemerons { from: u16 },
    /// The function reports every slot.
    ///
    /// # Safety
    /// Called with a live cell of its kind; must not touch any other cell.
    Custom(unsafe fn(*mut Header, &mut dyn Visitor)),
}

/// Which space a kind is born in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Birth {
    /// New space (or large-object space, by size).
    Young,
    /// Spaces whose cells never move.
    Atoms,
    Shapes,
    Code,
}

/// One row of the table of kinds.
#[derive(Clone, Copy)]
pub struct KindDesc {
    pub name: &'static str,
    pub trace: Trace,
    pub birth: Birth,
    /// Bytes that a cell of the kind has at least, header included: what its `CellType` and its trace rely on.
    pub least: u16,
    /// `aux` is a shape id: the shape is kept alive by the cell.
    pub shaped: bool,
    /// Put the holder on the cleared list when one of its weak slots is emptied.
    pub notify_cleared: bool,
    /// Called in a marking for a live cell of which a weak slot or a weak shape id was emptied: it may put right what
    /// depends on them. Must not touch other cells.
    pub pruned: Option<unsafe fn(*mut Header)>,
    /// Called once when the cell has died, before its memory is reused. Only called for cells that were registered with
    /// `Heap::finalize_later`. Must not touch other cells, but for words that are no values of cells which were registered, too:
    /// those are whole, the living where they have moved to, the dead until their own turn (lists through cells).
    pub finalize: Option<unsafe fn(*mut Header)>,
    /// Called after the cell was copied from the first address to the second, to mend interior pointers.
    pub moved: Option<unsafe fn(*mut Header, *mut Header)>,
}

impl KindDesc {
    /// A kind without references, born young.
    pub const fn leaf(name: &'static str) -> KindDesc {
        KindDesc {
            name,
            trace: Trace::Leaf,
            birth: Birth::Young,
            least: 8,
            shaped: false,
            notify_cleared: false,
            pruned: None,
            finalize: None,
            moved: None,
        }
    }
    /// A kind whose words after the header are all `Value`s.
    pub const fn values(name: &'static str) -> KindDesc {
        KindDesc { trace: Trace::Values { from: 8 }, ..KindDesc::leaf(name) }
    }
}

/// The table of kinds: what the collector knows of the client's cells.
#[derive(Clone, Copy)]
pub struct KindTable(&'static [KindDesc]);

impl KindTable {
    /// Index = kind byte; the first two rows stand for nothing.
    ///
    /// # Safety
    /// The rows are true: a kind's `trace` reports every slot of its cells and nothing else, its functions keep their
    /// contracts, its cells are whole when they are zero after the header, and no [`CellType`] that answers for the
    /// kind is larger than `least`.
    pub const unsafe fn new(rows: &'static [KindDesc]) -> KindTable {
        KindTable(rows)
    }
    #[must_use]
    pub const fn rows(self) -> &'static [KindDesc] {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A JIT will rely on these.
    #[test]
    fn layout() {
        assert_eq!(size_of::<Header>(), 8);
        assert_eq!(std::mem::offset_of!(Header, kind), 0);
        assert_eq!(std::mem::offset_of!(Header, flags), 1);
        assert_eq!(std::mem::offset_of!(Header, words), 2);
        assert_eq!(std::mem::offset_of!(Header, aux), 4);
        assert_eq!(size_of::<Slot>(), 8);
        assert_eq!(size_of::<Value>(), 8);
    }
}
