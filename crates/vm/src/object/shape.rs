//! Shapes.
use crate::kinds;
use tally_heap::{CellType, Header, Visitor};
#[repr(C)]
pub struct Shape {
    pub header: Header,
}
// SAFETY: stub
unsafe impl CellType for Shape {
    const NAME: &'static str = "Shape";
    fn is(kind: u8) -> bool {
        kind == kinds::SHAPE
    }
}
/// # Safety
/// The collector's.
pub unsafe fn trace(_p: *mut Header, _v: &mut dyn Visitor) {}
/// # Safety
/// The collector's.
pub unsafe fn finalize(_p: *mut Header) {}
