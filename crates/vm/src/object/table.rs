//! TABLE cells: the insertion-ordered hash tables behind Map and Set ("deterministic hash tables", as T. Close has them).
//!
//! ```text
//! header (aux = buckets, a power of two) | live, deleted, next, width | bucket heads | entries
//! bucket head: int32 index of an entry, -1: none
//! entry:       key, chain (int32, -1: end), value (maps only: width 3)
//! ```
//! Entries stand in the order of insertion, twice as many as buckets. A deleted entry has a HOLE for a key and stays in its
//! chain. When the entries are used up (or few are alive) the live ones move to a new table, which `next` of the old
//! one points at; the old one is never changed again. A cursor on an old table goes on in the new one at its own index
//! less the holes before it ([`catch_up`]); after `clear` (`live` = -1) at 0.
//!
//! **Invariants.** Keys are normalized: -0 is 0, numbers are in their smallest form, strings are flat. `live` + `deleted`
//! is the number of entries used.

use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::bigint::{BigIntCell, BigIntExt};
use crate::object::object::ObjectExt;
use crate::object::{Object, Str, string};
use crate::ops::compare;
use tally_heap::{AnyCell, CellType, Header, Imm, Local, Ref, Slot, Val, Value};

#[repr(C)]
pub struct Table {
    header: Header,
    live: Slot,
    deleted: Slot,
    next: Slot,
    width: Slot,
}
// SAFETY: TABLE cells are made with these words.
unsafe impl CellType for Table {
    const NAME: &'static str = "Table";
    fn is(kind: u8) -> bool {
        kind == kinds::TABLE
    }
}

const NONE: Imm = Imm::int(-1);
const MIN_BUCKETS: usize = 2;
/// Most buckets: entries are numbered by an int32.
const MAX_BUCKETS: usize = 1 << 27;
const CLEARED: i32 = -1;

/// Reading tables.
impl Table {
    fn buckets(&self) -> usize {
        self.header.aux() as usize
    }
    fn width(&self) -> usize {
        self.width.raw().as_int() as usize
    }
    fn capacity(&self) -> usize {
        self.buckets() * 2
    }
    /// Entries alive.
    pub fn len(&self) -> usize {
        self.live.raw().as_int().max(0) as usize
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    fn used(&self) -> usize {
        self.len() + self.deleted.raw().as_int() as usize
    }
}

fn bucket<'h>(t: Ref<'h, Table>, i: usize) -> &'h Slot {
    debug_assert!(i < t.buckets());
    // SAFETY: within the cell by its layout.
    unsafe { &*t.tail::<Slot>().add(i) }
}

/// Word `w` of entry `i`: 0 the key, 1 the chain, 2 the value.
fn word<'h>(t: Ref<'h, Table>, i: usize, w: usize) -> &'h Slot {
    debug_assert!(i < t.capacity() && w < t.width());
    // SAFETY: within the cell by its layout.
    unsafe { &*t.tail::<Slot>().add(t.buckets() + i * t.width() + w) }
}

/// The key of an entry that is in use; HOLE if it was deleted.
pub fn key_at<'h>(t: Ref<'h, Table>, i: usize) -> Val<'h> {
    t.read(word(t, i, 0))
}
/// The value of an entry of a map.
pub fn value_at<'h>(t: Ref<'h, Table>, i: usize) -> Val<'h> {
    t.read(word(t, i, 2))
}

fn mix(x: u64) -> u32 {
    let x = (x ^ x >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (x >> 32) as u32
}

/// Hash of a normalized key.
fn hash(cx: &Cx, key: Val<'_>) -> u32 {
    if !key.is_cell() {
        return mix(key.raw().bits());
    }
    if let Some(s) = key.cast::<Str>() {
        return mix(string::hash_of(s) as u64);
    }
    if let Some(b) = key.cast::<BigIntCell>() {
        return mix(b.limbs().first().copied().unwrap_or(0));
    }
    let cell: Ref<'_, AnyCell> = key.cast().expect("a cell");
    if cell.header.kind() == kinds::SYMBOL {
        return mix(cell.header.aux() as u64);
    }
    mix(cx.identity_hash(cell) as u64)
}

fn same(cx: &Cx, a: Val<'_>, b: Val<'_>) -> bool {
    a == b || a.is_cell() && b.is_cell() && !a.is::<Object>() && compare::same_value_zero(cx, a, b)
}

/// Brings a key into the form that tables keep. `key` is a slot of the caller's own.
#[inline]
pub fn normalize(cx: &mut Cx, key: Local<Value>) -> JsResult {
    let v = cx.val(key);
    if v.is_number() {
        let d = v.as_number();
        // Also turns -0 into 0.
        cx.set(key, Imm::number(d + 0.0));
    } else if let Some(s) = key.cast::<Str>(cx) {
        string::flatten(cx, s)?;
    }
    Ok(())
}

/// The entry with a normalized key.
pub fn find(cx: &Cx, t: Ref<'_, Table>, key: Val<'_>) -> Option<usize> {
    let b = hash(cx, key) as usize & (t.buckets() - 1);
    let mut i = bucket(t, b).raw().as_int();
    while i >= 0 {
        let at = i as usize;
        if same(cx, key_at(t, at), key) {
            return Some(at);
        }
        i = word(t, at, 1).raw().as_int();
    }
    None
}

impl Cx {
    /// An empty table: for maps or for sets.
    pub fn new_table(&mut self, out: Local<Value>, map: bool) -> JsResult<Local<Table>> {
        self.new_table_sized(out, if map { 3 } else { 2 }, MIN_BUCKETS)
    }

    fn new_table_sized(&mut self, out: Local<Value>, width: usize, buckets: usize) -> JsResult<Local<Table>> {
        if buckets > MAX_BUCKETS {
            let kind = if width == 3 { "Map" } else { "Set" };
            return Err(self.range_error(&format!("{kind} maximum size exceeded")));
        }
        let bytes = size_of::<Table>() + 8 * (buckets + 2 * buckets * width);
        let t = self.alloc::<Table>(out, kinds::TABLE, bytes, buckets as u32).map_err(|e| self.out_of_memory(e))?;
        let r = t.get(self);
        self.write(r, &r.live, Imm::int(0));
        self.write(r, &r.deleted, Imm::int(0));
        self.write(r, &r.next, Imm::UNDEFINED);
        self.write(r, &r.width, Imm::int(width as i32));
        for i in 0..buckets {
            self.write(r, bucket(r, i), NONE);
        }
        Ok(t)
    }

    /// The table of a map or set: its internal word 0.
    pub fn table_of(&self, o: Local<Object>) -> Ref<'_, Table> {
        let o = o.get(self);
        o.read(o.internal(0)).cast().expect("a map or set has a table")
    }

    fn append(&self, t: Ref<'_, Table>, key: Val<'_>, value: Val<'_>) {
        let i = t.used();
        let head = bucket(t, hash(self, key) as usize & (t.buckets() - 1));
        self.write(t, word(t, i, 0), key);
        self.write(t, word(t, i, 1), t.read(head));
        if t.width() == 3 {
            self.write(t, word(t, i, 2), value);
        }
        self.write(t, head, Imm::int(i as i32));
        self.write(t, &t.live, Imm::int(t.live.raw().as_int() + 1));
    }

    /// Moves the live entries of an object's table to a new one.
    fn rehash(&mut self, o: Local<Object>, buckets: usize) -> JsResult {
        let mark = self.open_scope();
        let out = self.slot();
        let width = self.table_of(o).width();
        let new = self.new_table_sized(out, width, buckets)?.get(self);
        let old = self.table_of(o);
        for i in 0..old.used() {
            let key = key_at(old, i);
            if !key.is_hole() {
                self.append(new, key, if width == 3 { value_at(old, i) } else { Imm::UNDEFINED });
            }
        }
        self.write(old, &old.next, new.val());
        let obj = o.get(self);
        self.write(obj, obj.internal(0), new.val());
        self.close_scope(mark);
        Ok(())
    }

    /// Sets an entry. `key` is a slot of the caller's own, which is normalized.
    pub fn table_set(&mut self, o: Local<Object>, key: Local<Value>, value: Local<Value>) -> JsResult {
        normalize(self, key)?;
        let t = self.table_of(o);
        if let Some(i) = find(self, t, self.val(key)) {
            if t.width() == 3 {
                self.write(t, word(t, i, 2), self.val(value));
            }
            return Ok(());
        }
        if t.used() == t.capacity() {
            let buckets = if t.len() > t.buckets() { t.buckets() * 2 } else { t.buckets() };
            self.rehash(o, buckets)?;
        }
        self.append(self.table_of(o), self.val(key), self.val(value));
        Ok(())
    }

    /// The position of a key. `key` is a slot of the caller's own, which is normalized.
    pub fn table_find(&mut self, o: Local<Object>, key: Local<Value>) -> JsResult<Option<usize>> {
        normalize(self, key)?;
        Ok(find(self, self.table_of(o), self.val(key)))
    }

    /// Deletes an entry; false if there was none.
    pub fn table_delete(&mut self, o: Local<Object>, key: Local<Value>) -> JsResult<bool> {
        let Some(i) = self.table_find(o, key)? else { return Ok(false) };
        let t = self.table_of(o);
        self.write(t, word(t, i, 0), Imm::HOLE);
        if t.width() == 3 {
            self.write(t, word(t, i, 2), Imm::UNDEFINED);
        }
        self.write(t, &t.live, Imm::int(t.len() as i32 - 1));
        self.write(t, &t.deleted, Imm::int(t.deleted.raw().as_int() + 1));
        if t.len() < t.buckets() / 2 && t.buckets() > MIN_BUCKETS {
            let buckets = t.buckets() / 2;
            // Only to save memory: if there is none for it, the table stays as it is.
            if let Err(thrown) = self.rehash(o, buckets) {
                let mark = self.open_scope();
                let refusal = self.slot();
                self.take_exception(thrown, refusal);
                self.close_scope(mark);
            }
        }
        Ok(true)
    }

    /// Deletes all entries.
    pub fn table_clear(&mut self, o: Local<Object>) -> JsResult {
        let mark = self.open_scope();
        let out = self.slot();
        let width = self.table_of(o).width();
        let new = self.new_table_sized(out, width, MIN_BUCKETS)?.get(self);
        let old = self.table_of(o);
        // What cursors still hold of the old table keeps nothing alive.
        for i in 0..old.used() {
            self.write(old, word(old, i, 0), Imm::HOLE);
            if width == 3 {
                self.write(old, word(old, i, 2), Imm::UNDEFINED);
            }
        }
        self.write(old, &old.live, Imm::int(CLEARED));
        self.write(old, &old.next, new.val());
        let obj = o.get(self);
        self.write(obj, obj.internal(0), new.val());
        self.close_scope(mark);
        Ok(())
    }
}

/// Moves a cursor (the slot of its table, its next entry) to the table in use now, and on to the next live entry there.
/// Answers with that entry; the cursor then stands behind it. `None` at the end.
pub fn advance(cx: &Cx, table: Local<Value>, index: &mut usize) -> Option<usize> {
    catch_up(cx, table, index);
    let t: Ref<'_, Table> = cx.val(table).cast()?;
    while *index < t.used() {
        let i = *index;
        *index += 1;
        if !key_at(t, i).is_hole() {
            return Some(i);
        }
    }
    None
}

fn catch_up(cx: &Cx, table: Local<Value>, index: &mut usize) {
    loop {
        let Some(t) = cx.val(table).cast::<Table>() else { return };
        let Some(next) = t.read(&t.next).cast::<Table>() else { return };
        if t.live.raw().as_int() == CLEARED {
            *index = 0;
        } else {
            *index -= (0..*index).filter(|&i| key_at(t, i).is_hole()).count();
        }
        cx.set(table, next.val());
    }
}
