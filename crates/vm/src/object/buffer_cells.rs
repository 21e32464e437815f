//! ARRAY_BUFFER, TYPED_ARRAY and DATA_VIEW cells.

use tally_heap::{Header, Visitor};

/// # Safety
/// The collector's.
pub unsafe fn trace_buffer(_p: *mut Header, _v: &mut dyn Visitor) {}
/// # Safety
/// The collector's.
pub unsafe fn finalize_buffer(_p: *mut Header) {}
/// # Safety
/// The collector's.
pub unsafe fn trace_view(_p: *mut Header, _v: &mut dyn Visitor) {}
/// # Safety
/// The collector's.
pub unsafe fn finalize_view(_p: *mut Header) {}
