//! String cells: flat, rope, slice, atom.

use crate::kinds;
use tally_heap::{CellType, Header};

/// Any string. `aux` is the hash (0: not computed) for flat strings and atoms.
#[repr(C)]
pub struct Str {
    pub header: Header,
    /// Length in UTF-16 units. The top bit of the word is free.
    pub length: u32,
    pub unused: u32,
}
// SAFETY: all string cells start with these words.
unsafe impl CellType for Str {
    const NAME: &'static str = "String";
    #[inline(always)]
    fn is(kind: u8) -> bool {
        kinds::is_string(kind)
    }
}
