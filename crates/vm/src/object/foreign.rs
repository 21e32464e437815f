//! FOREIGN cells: a boxed Rust value (a compiled regular expression, an embedder's state) that dies with its cell.

use crate::cx::{Cx, JsResult};
use crate::kinds;
use std::any::Any;
use tally_heap::{CellType, Header, Local, Ref, Value};

#[repr(C)]
pub struct Foreign {
    header: Header,
    /// A leaked `Box<Box<dyn Any>>`; null until filled.
    value: *mut Box<dyn Any>,
}
// SAFETY: FOREIGN cells are made with these words.
unsafe impl CellType for Foreign {
    const NAME: &'static str = "Foreign";
    fn is(kind: u8) -> bool {
        kind == kinds::FOREIGN
    }
}

pub trait ForeignExt<'h> {
    /// The value, if it is a `T`.
    fn downcast<T: Any>(self) -> Option<&'h T>;
}
impl<'h> ForeignExt<'h> for Ref<'h, Foreign> {
    fn downcast<T: Any>(self) -> Option<&'h T> {
        // SAFETY: null or owned by the live cell; never handed out mutably.
        unsafe { self.value.as_ref() }.and_then(|b| b.downcast_ref())
    }
}

impl Cx {
    /// Boxes a Rust value that keeps about `bytes` outside the heap.
    pub fn new_foreign<T: Any>(&mut self, out: Local<Value>, value: T, bytes: usize) -> JsResult<Local<Foreign>> {
        let cell = self.alloc::<Foreign>(out, kinds::FOREIGN, size_of::<Foreign>(), 0).map_err(|e| self.out_of_memory(e))?;
        let boxed: Box<dyn Any> = Box::new(value);
        // SAFETY: the cell was just made and is finalized once.
        unsafe { (*cell.get(self).ptr()).value = Box::into_raw(Box::new(boxed)) };
        self.finalize_later(cell.get(self), bytes);
        Ok(cell)
    }
}

/// # Safety
/// The collector's: `p` is a dead FOREIGN cell.
pub unsafe fn finalize(p: *mut Header) {
    // SAFETY: the cell owns its value and is finalized once.
    unsafe {
        let v = (*p.cast::<Foreign>()).value;
        if !v.is_null() {
            drop(Box::from_raw(v));
        }
    }
}
