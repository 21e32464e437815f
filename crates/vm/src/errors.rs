//! Making and throwing error objects.
use crate::cx::{Cx, Thrown};
use tally_heap::OutOfMemory;
#[cold]
pub fn out_of_memory(_cx: &mut Cx, e: OutOfMemory) -> Thrown {
    panic!("{e:?}")
}
impl Cx {
    pub fn type_error(&mut self, msg: &str) -> Thrown {
        panic!("TypeError: {msg}")
    }
    pub fn range_error(&mut self, msg: &str) -> Thrown {
        panic!("RangeError: {msg}")
    }
    pub fn syntax_error(&mut self, msg: &str) -> Thrown {
        panic!("SyntaxError: {msg}")
    }
}
