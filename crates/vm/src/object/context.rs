//! CONTEXT cells: the variables of a scope that closures keep.

use crate::kinds;
use tally_heap::{CellType, Header, Ref, Slot};

/// Parent (a context or undefined), then `aux` slots.
#[repr(C)]
pub struct Context {
    header: Header,
    pub parent: Slot,
}
// SAFETY: CONTEXT cells are a header, the parent and the slots.
unsafe impl CellType for Context {
    const NAME: &'static str = "Context";
    fn is(kind: u8) -> bool {
        kind == kinds::CONTEXT
    }
}
pub trait ContextExt<'h> {
    fn at(self, i: usize) -> &'h Slot;
    fn count(self) -> usize;
}
impl<'h> ContextExt<'h> for Ref<'h, Context> {
    #[inline(always)]
    fn at(self, i: usize) -> &'h Slot {
        debug_assert!(i < self.count());
        // SAFETY: the compiler's slot indices are below the count.
        unsafe { &*self.tail::<Slot>().add(i) }
    }
    #[inline(always)]
    fn count(self) -> usize {
        self.header().aux() as usize
    }
}
