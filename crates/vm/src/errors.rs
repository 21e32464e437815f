//! Making and throwing error objects.
use crate::cx::{Cx, Thrown};
use tally_heap::OutOfMemory;
#[cold]
pub fn out_of_memory(_cx: &mut Cx, e: OutOfMemory) -> Thrown {
    panic!("{e:?}")
}
