//! STUB
use crate::cx::*;
use tally_heap::*;
pub fn same_value(_cx: &Cx, a: Val<'_>, b: Val<'_>) -> bool {
    a == b
}
