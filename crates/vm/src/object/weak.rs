//! Cells behind WeakRef and FinalizationRegistry. Those of WeakMap and WeakSet: `ephemerons.rs`.

use crate::kinds;
use crate::object::Object;
use crate::object::buffer_cells::ArrayBuffer;
use crate::object::symbol::Symbol;
use tally_heap::{AnyCell, CellType, Header, Heap, Slot, Val, Visitor};

/// CanBeHeldWeakly: objects, and symbols that `Symbol.for` does not know. ECMA-262 §9.13.
pub fn can_be_held_weakly(v: Val<'_>) -> bool {
    v.is::<Object>() || v.cast::<Symbol>().is_some_and(|s| !s.is_registered())
}

/// Gives the target of a WeakRef or a registration an identity: a view of a slab then keeps its ArrayBuffer, for somebody
/// could tell another one from it (`buffer_cells`).
pub fn identify(heap: &Heap, target: Val<'_>) {
    if let Some(cell) = target.cast::<ArrayBuffer>().and_then(|_| target.cast::<AnyCell>()) {
        heap.identity_hash(cell);
    }
}

/// A WeakRef object: internal word 0 is the weak target (HOLE once it died).
#[repr(C)]
pub struct WeakRef {
    pub header: Header,
    pub target: Slot,
}
// SAFETY: WEAK_REF cells are made with these words.
unsafe impl CellType for WeakRef {
    const NAME: &'static str = "WeakRef";
    fn is(kind: u8) -> bool {
        kind == kinds::WEAK_REF
    }
}
/// # Safety
/// The collector's: `p` is a live WEAK_REF.
pub unsafe fn trace_weak_ref(p: *mut Header, v: &mut dyn Visitor) {
    // SAFETY: word 1 is the weak target, the rest are property slots.
    unsafe {
        v.visit_weak(p.cast::<tally_heap::Value>().add(1));
        for i in 2..(*p).words() as usize {
            v.visit(p.cast::<tally_heap::Value>().add(i));
        }
    }
}

/// One registration. When `target` dies the collector empties it and puts the cell on the cleared list.
#[repr(C)]
pub struct WeakCell {
    pub header: Header,
    /// Weak. HOLE once dead.
    pub target: Slot,
    /// Weak. The unregister token, or undefined.
    pub token: Slot,
    pub held: Slot,
    pub registry: Slot,
    /// Neighbours among the registrations of the same registry, or undefined.
    pub next: Slot,
    pub previous: Slot,
}
// SAFETY: WEAK_CELL cells are made with these words.
unsafe impl CellType for WeakCell {
    const NAME: &'static str = "WeakCell";
    fn is(kind: u8) -> bool {
        kind == kinds::WEAK_CELL
    }
}
/// # Safety
/// The collector's: `p` is a live WEAK_CELL.
pub unsafe fn trace_weak_cell(p: *mut Header, v: &mut dyn Visitor) {
    // SAFETY: the words as declared.
    unsafe {
        let w = p.cast::<WeakCell>();
        v.visit_weak((*w).target.as_ptr());
        v.visit_weak((*w).token.as_ptr());
        v.visit((*w).held.as_ptr());
        v.visit((*w).registry.as_ptr());
        v.visit((*w).next.as_ptr());
        v.visit((*w).previous.as_ptr());
    }
}
