//! [`Object`]: what every JavaScript object starts with.
//!
//! ```text
//! header (aux = shape id) | internal words of the kind | property slots
//! ```
//! How many property slots are in the cell follows from its size. When an object outgrows them, its last in-object
//! slot becomes a pointer to a SLOTS cell with the rest (see `shape.rs`): `{x, y}` costs 24 bytes.

use super::shape::Shape;
use crate::kinds;
use tally_heap::{CellType, Header, Heap, Ref, Slot, flag};

#[repr(C)]
pub struct Object {
    pub header: Header,
}

// SAFETY: objects start with a header; the rest is reached by computed offsets that the cell's size bounds.
unsafe impl CellType for Object {
    const NAME: &'static str = "Object";
    #[inline(always)]
    fn is(kind: u8) -> bool {
        kinds::is_object(kind)
    }
}

/// Header flag: the object is (or was) somebody's prototype; changing its properties invalidates prototype caches.
pub const IS_PROTOTYPE: u8 = flag::CLIENT;

/// Header flag: the object is the Object.prototype of some realm; its own prototype never changes (ECMA-262 §10.4.7).
pub const IS_OBJECT_PROTOTYPE: u8 = flag::CLIENT << 1;

/// Reading an object's words.
pub trait ObjectExt<'h> {
    fn kind(self) -> u8;
    fn shape_id(self) -> u32;
    fn shape(self, heap: &'h Heap) -> Ref<'h, Shape>;
    /// Internal word `i` of the kind.
    fn internal(self, i: usize) -> &'h Slot;
    /// In-object property slot `i`.
    fn inline_slot(self, i: usize) -> &'h Slot;
    /// How many property slots are in the cell.
    fn inline_capacity(self) -> usize;
    /// Whether it is the Object.prototype of some realm.
    fn is_object_prototype(self) -> bool;
}

impl<'h> ObjectExt<'h> for Ref<'h, Object> {
    #[inline(always)]
    fn kind(self) -> u8 {
        self.header.kind()
    }
    #[inline(always)]
    fn shape_id(self) -> u32 {
        self.header.aux()
    }
    #[inline(always)]
    fn shape(self, heap: &'h Heap) -> Ref<'h, Shape> {
        // SAFETY: a live object's shape is live and a SHAPE cell.
        unsafe { Ref::from_ptr(heap.shape_ptr(self.header.aux()).cast()) }
    }
    #[inline(always)]
    fn internal(self, i: usize) -> &'h Slot {
        debug_assert!(i < kinds::internal_words(self.header.kind()));
        // SAFETY: the kind has that many internal words.
        unsafe { &*self.tail::<Slot>().add(i) }
    }
    #[inline(always)]
    fn inline_slot(self, i: usize) -> &'h Slot {
        debug_assert!(i < self.inline_capacity());
        // SAFETY: within the cell by the capacity.
        unsafe { &*self.tail::<Slot>().add(kinds::internal_words(self.header.kind()) + i) }
    }
    #[inline(always)]
    fn inline_capacity(self) -> usize {
        kinds::slots_in_cell(self.header.kind(), self.header.words() as usize)
    }
    #[inline]
    fn is_object_prototype(self) -> bool {
        self.header.flags() & IS_OBJECT_PROTOTYPE != 0
    }
}
