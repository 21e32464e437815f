//! A small table of kinds.

use tally_heap::{KindDesc, KindTable};

pub const LEAF: u8 = 2;
pub const NODE: u8 = 3;

static KINDS: [KindDesc; 4] = [KindDesc::leaf("none"), KindDesc::leaf("none"), KindDesc::leaf("leaf"), KindDesc::values("node")];

pub fn table() -> KindTable {
    &KINDS
}
