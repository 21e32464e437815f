//! CODE cells: a function's bytecode together with what the machine hangs on it.
//!
//! The cell never moves and owns a boxed [`CodeData`], so the interpreter keeps raw pointers into it while a frame
//! that roots the cell is on the stack.

use crate::interp::ic::Ic;
use crate::kinds;
use std::sync::Arc;
use tally_bytecode::FunctionProto;
use tally_heap::{CellType, Header, Value, Visitor};

#[repr(C)]
pub struct Code {
    pub header: Header,
    /// Boxed; null only between allocation and filling.
    pub data: *mut CodeData,
}
// SAFETY: CODE cells are made with these words.
unsafe impl CellType for Code {
    const NAME: &'static str = "Code";
    fn is(kind: u8) -> bool {
        kind == kinds::CODE
    }
}

/// What a CODE cell owns.
pub struct CodeData {
    pub proto: Arc<FunctionProto>,
    /// Values of the constants, made on the function's first call: atoms, numbers, bigints; HOLE where a constant is no value.
    /// Empty before that.
    pub constants: Box<[Value]>,
    /// CODE cells of nested functions, HOLE until first needed.
    pub functions: Box<[Value]>,
    /// Inline caches. Empty before the first call.
    pub ics: Box<[Ic]>,
}

/// # Safety
/// The collector's: `p` is a live CODE cell.
pub unsafe fn trace(p: *mut Header, v: &mut dyn Visitor) {
    // SAFETY: `data` is null or owned by the cell, and nobody else borrows it during a collection.
    unsafe {
        let data = (*p.cast::<Code>()).data;
        if data.is_null() {
            return;
        }
        for c in (*data).constants.iter_mut().chain((*data).functions.iter_mut()) {
            v.visit(c);
        }
        for ic in (*data).ics.iter_mut() {
            ic.trace(v);
        }
    }
}

/// # Safety
/// The collector's: `p` is a dead CODE cell.
pub unsafe fn finalize(p: *mut Header) {
    // SAFETY: the cell owns its data and is finalized once.
    unsafe {
        let data = (*p.cast::<Code>()).data;
        if !data.is_null() {
            drop(Box::from_raw(data));
        }
    }
}
