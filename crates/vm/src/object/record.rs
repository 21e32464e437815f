//! RECORD cells: small fixed runs of values that the machine keeps to itself (promise reactions, jobs, suspended
//! functions, script-scope bindings), and SAVED_FRAME cells, which are the registers of a suspended frame.
//!
//! `aux` is free for the owner of the record; most keep a tag there.

use crate::cx::{Cx, JsResult};
use crate::kinds;
use tally_heap::{CellType, Header, Local, Ref, Slot, Val, Value};

#[repr(C)]
pub struct Record {
    pub header: Header,
}
// SAFETY: RECORD, SAVED_FRAME and ITER_STATE cells are a header and values.
unsafe impl CellType for Record {
    const NAME: &'static str = "Record";
    #[inline(always)]
    fn is(kind: u8) -> bool {
        kind == kinds::RECORD || kind == kinds::SAVED_FRAME || kind == kinds::ITER_STATE
    }
}

pub trait RecordExt<'h> {
    /// Field `i`.
    fn field(self, i: usize) -> &'h Slot;
    /// What field `i` holds.
    fn value(self, i: usize) -> Val<'h>;
    fn tag(self) -> u32;
}
impl<'h> RecordExt<'h> for Ref<'h, Record> {
    #[inline(always)]
    fn field(self, i: usize) -> &'h Slot {
        debug_assert!(self.header.words() == 0 || i + 1 < self.header.words() as usize);
        // SAFETY: fields are constants of the record's owner, below its size.
        unsafe { &*self.tail::<Slot>().add(i) }
    }
    #[inline(always)]
    fn value(self, i: usize) -> Val<'h> {
        self.read(self.field(i))
    }
    #[inline(always)]
    fn tag(self) -> u32 {
        self.header.aux()
    }
}

impl Cx {
    /// A record with these fields.
    pub(crate) fn new_record(&mut self, out: Local<Value>, tag: u32, fields: &[Local<Value>]) -> JsResult<Local<Record>> {
        let mark = self.open_scope();
        // `out` may be one of the fields.
        let made = self.slot();
        let record = self.alloc::<Record>(made, kinds::RECORD, 8 + fields.len() * 8, tag).map_err(|e| self.out_of_memory(e))?.get(self);
        for (i, f) in fields.iter().enumerate() {
            self.write(record, record.field(i), self.val(*f));
        }
        self.copy(out, made);
        self.close_scope(mark);
        Ok(out.cast(self).expect("just stored"))
    }
    /// Reads a field.
    #[inline]
    pub(crate) fn field(&self, record: Local<Record>, i: usize) -> Val<'_> {
        record.get(self).value(i)
    }
}
