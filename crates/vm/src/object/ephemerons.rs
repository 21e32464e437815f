//! EPHEMERONS cells: the pairs of a WeakMap or WeakSet, an open-addressing hash table keyed by identity.
//!
//! ```text
//! header (aux = pairs, a power of two) | places used (raw) | key, value | key, value | …
//! ```
//! A free place has a HOLE for a key. A deleted pair is (undefined, HOLE), which is also what the collector makes of a pair
//! whose key died: so places used are counted, live ones are not. When three quarters are used the live pairs move to a new
//! cell. Keys are found by `Heap::identity_hash`, which stays with a cell wherever it moves.

use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::Object;
use crate::object::object::ObjectExt;
use std::cell::Cell;
use tally_heap::{AnyCell, CellType, Header, Imm, Local, Ref, Slot, Val, Value};

#[repr(C)]
pub struct Ephemerons {
    header: Header,
    used: Cell<u64>,
}
// SAFETY: EPHEMERONS cells are made with these words.
unsafe impl CellType for Ephemerons {
    const NAME: &'static str = "Ephemerons";
    fn is(kind: u8) -> bool {
        kind == kinds::EPHEMERONS
    }
}

const MIN_PAIRS: usize = 4;
const MAX_PAIRS: usize = 1 << 27;

impl Ephemerons {
    fn pairs(&self) -> usize {
        self.header.aux() as usize
    }
}

fn pair<'h>(t: Ref<'h, Ephemerons>, i: usize) -> (&'h Slot, &'h Slot) {
    debug_assert!(i < t.pairs());
    // SAFETY: within the cell by its layout.
    unsafe {
        let p = t.tail::<Slot>().add(i * 2);
        (&*p, &*p.add(1))
    }
}

/// The live pairs, for inspection.
pub fn live_pairs<'h>(t: Ref<'h, Ephemerons>) -> impl Iterator<Item = (Val<'h>, Val<'h>)> + 'h {
    (0..t.pairs()).map(move |i| pair(t, i)).filter(|(k, _)| k.raw().is_cell()).map(move |(k, v)| (t.read(k), t.read(v)))
}

fn hash(cx: &Cx, key: Val<'_>) -> usize {
    key.cast::<AnyCell>().map_or(0, |c| cx.identity_hash(c) as usize)
}

/// The place of a key, or the first free one.
fn place(cx: &Cx, t: Ref<'_, Ephemerons>, key: Val<'_>) -> Result<usize, usize> {
    let mask = t.pairs() - 1;
    let mut i = hash(cx, key) & mask;
    loop {
        let k = pair(t, i).0.raw();
        if k == key.raw() {
            return Ok(i);
        }
        if k.is_hole() {
            return Err(i);
        }
        i = (i + 1) & mask;
    }
}

fn of<'h>(cx: &'h Cx, o: Local<Object>) -> Ref<'h, Ephemerons> {
    let o = o.get(cx);
    o.read(o.internal(0)).cast().expect("a weak collection has its pairs")
}

/// The value of a key of a WeakMap or WeakSet. `key` is a cell.
pub fn find<'h>(cx: &'h Cx, o: Local<Object>, key: Val<'_>) -> Option<Val<'h>> {
    let t = of(cx, o);
    place(cx, t, key).ok().map(|i| t.read(pair(t, i).1))
}

/// Deletes a pair; false if there was none.
pub fn delete(cx: &Cx, o: Local<Object>, key: Val<'_>) -> bool {
    let t = of(cx, o);
    let Ok(i) = place(cx, t, key) else { return false };
    let (k, v) = pair(t, i);
    cx.write(t, k, Imm::UNDEFINED);
    cx.write(t, v, Imm::HOLE);
    true
}

impl Cx {
    fn new_ephemerons(&mut self, out: Local<Value>, pairs: usize) -> JsResult<Local<Ephemerons>> {
        if pairs > MAX_PAIRS {
            return Err(self.range_error("WeakMap maximum size exceeded"));
        }
        let bytes = size_of::<Ephemerons>() + pairs * 16;
        self.alloc::<Ephemerons>(out, kinds::EPHEMERONS, bytes, pairs as u32).map_err(|e| self.out_of_memory(e))
    }

    /// Gives a fresh WeakMap or WeakSet its empty table.
    pub fn init_ephemerons(&mut self, o: Local<Object>) -> JsResult {
        let mark = self.open_scope();
        let out = self.slot();
        self.new_ephemerons(out, MIN_PAIRS)?;
        crate::object::create::set_internal(self, o, 0, self.val(out));
        self.close_scope(mark);
        Ok(())
    }

    /// Sets a pair. `key` holds a cell.
    pub fn ephemerons_set(&mut self, o: Local<Object>, key: Local<Value>, value: Local<Value>) -> JsResult {
        let t = of(self, o);
        if let Ok(i) = place(self, t, self.val(key)) {
            self.write(t, pair(t, i).1, self.val(value));
            return Ok(());
        }
        if (t.used.get() as usize + 1) * 4 > t.pairs() * 3 {
            self.grow(o)?;
        }
        let t = of(self, o);
        self.add(t, self.val(key), self.val(value));
        Ok(())
    }

    fn add(&self, t: Ref<'_, Ephemerons>, key: Val<'_>, value: Val<'_>) {
        if let Err(i) = place(self, t, key) {
            let (k, v) = pair(t, i);
            self.write(t, k, key);
            self.write(t, v, value);
            t.used.set(t.used.get() + 1);
        }
    }

    fn grow(&mut self, o: Local<Object>) -> JsResult {
        let mark = self.open_scope();
        let out = self.slot();
        let live = live_pairs(of(self, o)).count();
        self.new_ephemerons(out, ((live + 1) * 2).next_power_of_two().max(MIN_PAIRS))?;
        let (new, old): (Ref<'_, Ephemerons>, _) = (self.val(out).cast().expect("just made"), of(self, o));
        for (k, v) in live_pairs(old) {
            self.add(new, k, v);
        }
        crate::object::create::set_internal(self, o, 0, new.val());
        self.close_scope(mark);
        Ok(())
    }
}
