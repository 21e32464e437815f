//! Sparse elements: an open-addressing hash table from index to (value, attributes) in one cell of values.
//!
//! Words: live count, used count, then `capacity` triples (index + 1 as a number or HOLE, value, attributes). A deleted
//! triple keeps its index and has attributes -1.

use crate::cx::{Cx, JsResult};
use crate::kinds;
use tally_heap::{CellType, Header, Heap, Imm, Local, Ref, Slot, Val, Value};

/// `aux` is the number of triples, a power of two.
#[repr(C)]
pub struct Sparse {
    header: Header,
    live: Slot,
    used: Slot,
}
// SAFETY: SPARSE cells are a header, two words and the triples.
unsafe impl CellType for Sparse {
    const NAME: &'static str = "Sparse";
    fn is(kind: u8) -> bool {
        kind == kinds::SPARSE
    }
}

const DEAD: Value = Value::int(-1);

fn triple<'h>(s: Ref<'h, Sparse>, i: usize) -> [&'h Slot; 3] {
    debug_assert!(i < s.header.aux() as usize);
    // SAFETY: `aux` triples follow the fixed words.
    unsafe {
        let p = s.tail::<Slot>().add(i * 3);
        [&*p, &*p.add(1), &*p.add(2)]
    }
}

fn slot_for(s: Ref<'_, Sparse>, index: u32) -> Result<usize, usize> {
    let mask = s.header.aux() as usize - 1;
    let key = Value::number(index as f64);
    let mut i = (index.wrapping_mul(0x9E37_79B1) >> 7) as usize & mask;
    loop {
        let [k, _, _] = triple(s, i);
        if k.raw().is_hole() {
            return Err(i);
        }
        if k.raw() == key {
            return Ok(i);
        }
        i = (i + 1) & mask;
    }
}

pub fn find<'h>(s: Ref<'h, Sparse>, index: u32) -> Option<(Val<'h>, u8)> {
    let i = slot_for(s, index).ok()?;
    let [_, v, a] = triple(s, i);
    (a.raw() != DEAD).then(|| (s.read(v), a.raw().as_int() as u8))
}

/// Changes an element that is there.
pub fn overwrite(heap: &Heap, s: Ref<'_, Sparse>, index: u32, v: Val<'_>, attrs: u8) {
    if let Ok(i) = slot_for(s, index) {
        let [_, slot, a] = triple(s, i);
        heap.write(s, slot, v);
        heap.write(s, a, Imm::int(attrs as i32));
    }
}

pub fn remove(heap: &Heap, s: Ref<'_, Sparse>, index: u32) {
    if let Ok(i) = slot_for(s, index) {
        let [_, v, a] = triple(s, i);
        if a.raw() != DEAD {
            heap.write(s, v, Imm::HOLE);
            heap.write(s, a, Imm::int(-1));
            heap.write(s, &s.live, Imm::int(s.live.raw().as_int() - 1));
        }
    }
}

/// Live indices, ascending.
pub fn indices(s: Ref<'_, Sparse>) -> Vec<u32> {
    let mut all: Vec<u32> = (0..s.header.aux() as usize)
        .map(|i| triple(s, i))
        .filter(|[k, _, a]| !k.raw().is_hole() && a.raw() != DEAD)
        .map(|[k, _, _]| k.raw().as_number() as u32)
        .collect();
    all.sort_unstable();
    all
}

impl Cx {
    /// An empty table with room for `n` elements.
    pub(super) fn new_sparse(&mut self, out: Local<Value>, n: usize) -> JsResult<Local<Sparse>> {
        let triples = (n * 2).next_power_of_two().max(8);
        let s = self
            .alloc::<Sparse>(out, kinds::SPARSE, size_of::<Sparse>() + triples * 24, triples as u32)
            .map_err(|e| self.out_of_memory(e))?;
        let r = s.get(self);
        self.write(r, &r.live, Imm::int(0));
        self.write(r, &r.used, Imm::int(0));
        Ok(s)
    }

    /// Adds or replaces; may put a larger table into the slot `store`.
    pub(super) fn sparse_insert(&mut self, store: Local<Value>, index: u32, v: Local<Value>, attrs: u8) -> JsResult {
        let s: Ref<'_, Sparse> = self.val(store).cast().expect("a sparse store");
        if (s.used.raw().as_int() as usize + 1) * 4 > s.header.aux() as usize * 3 {
            let mark = self.open_scope();
            let [bigger, value] = self.slots();
            let n = s.live.raw().as_int() as usize + 1;
            let all = indices(s);
            self.new_sparse(bigger, n * 2)?;
            for i in all {
                let s: Ref<'_, Sparse> = self.val(store).cast().expect("a sparse store");
                let Some((old, a)) = find(s, i) else { continue };
                self.set(value, old);
                self.sparse_place(bigger, i, value, a);
            }
            self.copy(store, bigger);
            self.close_scope(mark);
        }
        self.sparse_place(store, index, v, attrs);
        Ok(())
    }

    fn sparse_place(&self, store: Local<Value>, index: u32, v: Local<Value>, attrs: u8) {
        let s: Ref<'_, Sparse> = self.val(store).cast().expect("a sparse store");
        let (i, fresh) = match slot_for(s, index) {
            Ok(i) => (i, false),
            Err(i) => (i, true),
        };
        let [k, slot, a] = triple(s, i);
        if fresh {
            self.write(s, k, Imm::number(index as f64));
            self.write(s, &s.used, Imm::int(s.used.raw().as_int() + 1));
        }
        if fresh || a.raw() == DEAD {
            self.write(s, &s.live, Imm::int(s.live.raw().as_int() + 1));
        }
        self.write(s, slot, self.val(v));
        self.write(s, a, Imm::int(attrs as i32));
    }
}
