//! SLOTS cells: plain runs of values, used for overflow properties, elements and arguments lists.

use crate::cx::{Cx, JsResult};
use crate::kinds;
use tally_heap::{CellType, Header, Local, Ref, Slot, Value};

/// `aux` is the capacity in values (the header's word count cannot say it for large cells).
#[repr(C)]
pub struct Slots {
    header: Header,
}
// SAFETY: SLOTS cells are a header and `aux` values.
unsafe impl CellType for Slots {
    const NAME: &'static str = "Slots";
    fn is(kind: u8) -> bool {
        kind == kinds::SLOTS
    }
}

/// Most values one SLOTS cell can have.
pub const MAX_SLOTS: usize = u32::MAX as usize - 1;

pub trait SlotsExt<'h> {
    fn capacity(self) -> usize;
    fn at(self, i: usize) -> &'h Slot;
    fn as_ptr(self) -> *mut Value;
}
impl<'h> SlotsExt<'h> for Ref<'h, Slots> {
    #[inline(always)]
    fn capacity(self) -> usize {
        self.header.aux() as usize
    }
    #[inline(always)]
    fn at(self, i: usize) -> &'h Slot {
        assert!(i < self.capacity());
        // SAFETY: within the cell.
        unsafe { &*self.tail::<Slot>().add(i) }
    }
    #[inline(always)]
    fn as_ptr(self) -> *mut Value {
        self.tail()
    }
}

impl Cx {
    /// A run of `capacity` holes.
    pub fn new_slots(&mut self, out: Local<Value>, capacity: usize) -> JsResult<Local<Slots>> {
        if capacity > MAX_SLOTS {
            return Err(self.out_of_memory(tally_heap::OutOfMemory::TooLarge { bytes: capacity as u64 * 8 }));
        }
        self.alloc::<Slots>(out, kinds::SLOTS, 8 + capacity * 8, capacity as u32).map_err(|e| self.out_of_memory(e))
    }
}
