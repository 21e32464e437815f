//! A small table of kinds.

use tally_heap::{CellType, Header, KindDesc, KindTable, Slot};

pub const LEAF: u8 = 2;
pub const NODE: u8 = 3;
pub const PAIR: u8 = 4;
pub const SHAPED: u8 = 5;

/// Two slots.
#[repr(C)]
pub struct Pair {
    pub header: Header,
    pub first: Slot,
    pub second: Slot,
}
// SAFETY: the table says that a PAIR is as large.
unsafe impl CellType for Pair {
    const NAME: &'static str = "Pair";
    fn is(kind: u8) -> bool {
        kind == PAIR
    }
}

static KINDS: [KindDesc; 6] = [
    KindDesc::leaf("none"),
    KindDesc::leaf("none"),
    KindDesc::leaf("leaf"),
    KindDesc::values("node"),
    KindDesc { least: size_of::<Pair>() as u16, ..KindDesc::values("pair") },
    KindDesc { shaped: true, ..KindDesc::values("shaped") },
];

pub fn table() -> KindTable {
    // SAFETY: the rows are true.
    unsafe { KindTable::new(&KINDS) }
}
