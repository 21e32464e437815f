//! The tables of Map and Set: `hash_table.rs` with keys compared by SameValueZero, and cursors that survive changes.
//!
//! When the entries are used up (or few are alive) the live ones move to a new table, which `link` of the old one points
//! at; the old one is never changed again. A cursor on an old table goes on in the new one at its own index less the
//! holes before it ([`advance`]); after `clear` at 0.
//!
//! **Invariants.** Keys are normalized: -0 is 0, numbers are in their smallest form, strings are flat.

use super::hash_table::{self, KEYS, PAIRS, append, append_live, find_entry, remove, set_value};
pub use super::hash_table::{Table, key_at, value_at};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::bigint::{BigIntCell, BigIntExt};
use crate::object::object::ObjectExt;
use crate::object::{Object, Str, string};
use crate::ops::compare;
use tally_heap::{AnyCell, Imm, Local, Ref, Val, Value};

/// Entries of an empty map or set, and of none that is smaller.
const MIN: usize = 4;

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
    find_entry(t, hash(cx, key), |i| same(cx, key_at(t, i), key))
}

impl Cx {
    /// An empty table: for maps or for sets.
    pub fn new_table(&mut self, out: Local<Value>, map: bool) -> JsResult<Local<Table>> {
        self.new_table_sized(out, if map { PAIRS } else { KEYS }, MIN)
    }

    fn new_table_sized(&mut self, out: Local<Value>, width: usize, n: usize) -> JsResult<Local<Table>> {
        self.new_hash_table(out, kinds::TABLE, width, n, if width == PAIRS { "Map" } else { "Set" })
    }

    /// The table of a map or set: its internal word 0.
    pub fn table_of(&self, o: Local<Object>) -> Ref<'_, Table> {
        let o = o.get(self);
        o.read(o.internal(0)).cast().expect("a map or set has a table")
    }

    /// Moves the live entries of an object's table to a new one with room for `n`.
    fn rehash(&mut self, o: Local<Object>, n: usize) -> JsResult {
        let mark = self.open_scope();
        let out = self.slot();
        let width = self.table_of(o).width();
        let new = self.new_table_sized(out, width, n)?.get(self);
        let old = self.table_of(o);
        append_live(self, old, old.used(), new);
        self.write(old, &old.link, new.val());
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
            if t.width() == PAIRS {
                set_value(self, t, i, self.val(value));
            }
            return Ok(());
        }
        if t.used() == t.capacity() {
            let n = if t.len() > t.capacity() / 2 { t.capacity() * 2 } else { t.capacity() };
            self.rehash(o, n)?;
        }
        append(self, self.table_of(o), hash(self, self.val(key)), self.val(key), 0, self.val(value));
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
        remove(self, t, i);
        if t.len() < t.capacity() / 4 && t.capacity() > MIN {
            let n = t.capacity() / 2;
            // Only to save memory: if there is none for it, the table stays as it is.
            if let Err(thrown) = self.rehash(o, n) {
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
        let new = self.new_table_sized(out, width, MIN)?.get(self);
        let old = self.table_of(o);
        // What cursors still hold of the old table keeps nothing alive.
        hash_table::clear(self, old);
        self.write(old, &old.link, new.val());
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
        let Some(next) = t.read(&t.link).cast::<Table>() else { return };
        if t.is_cleared() {
            *index = 0;
        } else {
            *index -= (0..*index).filter(|&i| key_at(t, i).is_hole()).count();
        }
        cx.set(table, next.val());
    }
}
