//! ACCESSOR cells: the getter and setter of an accessor property.

use crate::cx::{Cx, JsResult};
use crate::kinds;
use tally_heap::{CellType, Header, Local, Slot, Value};

/// Both are functions or undefined.
#[repr(C)]
pub struct Accessor {
    header: Header,
    pub get: Slot,
    pub set: Slot,
}
// SAFETY: ACCESSOR cells are made with these words.
unsafe impl CellType for Accessor {
    const NAME: &'static str = "Accessor";
    fn is(kind: u8) -> bool {
        kind == kinds::ACCESSOR
    }
}

impl Cx {
    pub fn new_accessor(&mut self, out: Local<Value>, get: Local<Value>, set: Local<Value>) -> JsResult<Local<Accessor>> {
        let a = self.alloc::<Accessor>(out, kinds::ACCESSOR, size_of::<Accessor>(), 0).map_err(|e| self.out_of_memory(e))?;
        let r = a.get(self);
        self.write(r, &r.get, self.val(get));
        self.write(r, &r.set, self.val(set));
        Ok(a)
    }
}
