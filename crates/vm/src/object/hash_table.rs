//! [`Table`]: insertion-ordered hash tables in heap cells ("deterministic hash tables", as T. Close has them). The one
//! mechanism behind Map and Set (`table.rs`), objects used as maps (`dictionary.rs`), and what shapes know of names and
//! of the shapes that follow them (`shape.rs`, `transitions.rs`).
//!
//! ```text
//! header (aux = size << 1 | width - 2) | counts, link, index | entries
//! entry:   key, details (hash, five bits of attributes), value (width 3 only)
//! size:    up to 8 the number of entries that fit; above, 8 + log2 of the words of the index, which is 3/4 full at most
//! index:   a BYTES cell with a power of two of words of 32 bits (six bits of a hash, an entry's number + 1; or 0), probed
//!          linearly; none for up to 8 entries, whose details are scanned
//! ```
//! Entries stand in the order of insertion. A deleted entry has a HOLE for a key and stays in the index. What to do when
//! the entries are used up, and what `link` is, is the user's business, as are hashing and comparing. Every word is a
//! value, so tracing and the write barrier are the ordinary ones; counts and details are numbers that nobody computes with.
//! A lookup that finds nothing reads the index alone, and a table is moved to a larger one without asking its keys.
//!
//! **Invariants.** Entries are never reordered in place: an entry keeps its number as long as the table lives.

use crate::cx::{Cx, JsResult};
use crate::kinds;
use std::cell::Cell;
use tally_heap::{AnyCell, CellType, Header, Heap, Imm, Local, Ref, Slot, Val, Value};

#[repr(C)]
pub struct Table {
    header: Header,
    /// Entries used, deleted ones included; of these deleted; whether it was cleared.
    counts: Slot,
    /// Map and Set: the table that took over from this one. Dictionaries: the object's elements.
    pub(super) link: Slot,
    index: Slot,
}
// SAFETY: TABLE and PROPERTIES cells are made by `new_hash_table` with these words.
unsafe impl CellType for Table {
    const NAME: &'static str = "Table";
    #[inline(always)]
    fn is(kind: u8) -> bool {
        kind == kinds::TABLE || kind == kinds::PROPERTIES
    }
}

/// Tables of up to so many entries have no index.
const SCANNED: usize = 8;
/// The largest index: an entry's number has 26 bits.
const MAX_INDEX_BITS: u32 = 26;
const NUMBER_BITS: u32 = 26;
const ATTRS: u32 = 5;
/// Makes a value that is a double of up to 62 bits, and is no NaN.
const MARK: u64 = 1 << 62;
/// What boxing adds to the bits of a double.
const UNBOXED: u64 = 1 << 49;
/// In `counts`: what stands above the entries used, and that a map's table was cleared.
const DELETED_ONE: u64 = 1 << 32;
const CLEARED: u64 = 1 << 61;
/// Words of an entry without and with a value.
pub(super) const KEYS: usize = 2;
pub(super) const PAIRS: usize = 3;
/// Where `link` is, in words from the end of the header.
pub(super) const LINK_INDEX: u32 = 1;
const _: () = assert!(std::mem::offset_of!(Table, link) == 8 * (1 + LINK_INDEX as usize));

impl Table {
    #[inline(always)]
    fn size(&self) -> u32 {
        self.header.aux() >> 1
    }
    /// Words of the index.
    #[inline(always)]
    fn index_words(&self) -> usize {
        let s = self.size();
        if s <= SCANNED as u32 { 0 } else { 1 << (s - SCANNED as u32) }
    }
    #[inline(always)]
    pub(super) fn width(&self) -> usize {
        KEYS + (self.header.aux() & 1) as usize
    }
    /// Entries that fit.
    #[inline(always)]
    pub(super) fn capacity(&self) -> usize {
        let s = self.size();
        if s <= SCANNED as u32 { s as usize } else { 3 << (s - SCANNED as u32 - 2) }
    }
    /// Entries alive.
    pub fn len(&self) -> usize {
        if self.is_cleared() { 0 } else { self.used() - (self.counts.raw().bits() >> 32 & ((1 << NUMBER_BITS) - 1)) as usize }
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Entries used, deleted ones included.
    #[inline(always)]
    pub(super) fn used(&self) -> usize {
        self.counts.raw().bits() as u32 as usize
    }
    pub(super) fn is_cleared(&self) -> bool {
        self.counts.raw().bits() & CLEARED != 0
    }
    fn add_to_counts(&self, n: u64) {
        put_bits(&self.counts, self.counts.raw().bits() + n);
    }
    /// Where the value of entry `i` is, in words from the end of the header.
    #[inline(always)]
    pub(super) fn value_index(&self, i: usize) -> u32 {
        debug_assert!(i < self.capacity() && self.width() == PAIRS);
        (size_of::<Table>() / 8 - 1 + i * PAIRS + 2) as u32
    }
}

/// The words of the index, a power of two.
#[inline(always)]
fn index<'h>(t: Ref<'h, Table>) -> &'h [Cell<u32>] {
    let bytes = t.index.raw();
    debug_assert!(bytes.is_cell());
    // SAFETY: a table whose size says that it has an index points at a BYTES cell with that many words.
    unsafe { std::slice::from_raw_parts(bytes.as_cell().add(1).cast(), t.index_words()) }
}

/// Word `w` of entry `i`: 0 the key, 1 the details, 2 the value.
#[inline(always)]
fn word<'h>(t: Ref<'h, Table>, i: usize, w: usize) -> &'h Slot {
    debug_assert!(i < t.capacity() && w < t.width());
    // SAFETY: within the cell by its layout.
    unsafe { &*t.tail::<Slot>().add(i * t.width() + w) }
}

/// Stores a number that nobody computes with.
#[inline(always)]
fn put_bits(slot: &Slot, bits: u64) {
    // SAFETY: a number needs no barrier.
    unsafe { slot.set_raw(Value::double(f64::from_bits((MARK | bits) - UNBOXED))) }
}

#[inline(always)]
fn details(hash: u32, attrs: u8) -> u64 {
    u64::from(hash) << ATTRS | u64::from(attrs)
}

/// The key of an entry that is in use; HOLE if it was deleted.
#[inline(always)]
pub fn key_at<'h>(t: Ref<'h, Table>, i: usize) -> Val<'h> {
    t.read(word(t, i, 0))
}
/// The value of an entry of a table with values.
#[inline(always)]
pub fn value_at<'h>(t: Ref<'h, Table>, i: usize) -> Val<'h> {
    t.read(word(t, i, 2))
}
#[inline(always)]
pub(super) fn attrs_at(t: Ref<'_, Table>, i: usize) -> u8 {
    (word(t, i, 1).raw().bits() & ((1 << ATTRS) - 1)) as u8
}
#[inline(always)]
fn hash_at(t: Ref<'_, Table>, i: usize) -> u32 {
    (word(t, i, 1).raw().bits() >> ATTRS) as u32
}
pub(super) fn set_attrs(t: Ref<'_, Table>, i: usize, attrs: u8) {
    put_bits(word(t, i, 1), details(hash_at(t, i), attrs));
}
pub(super) fn set_value(heap: &Heap, t: Ref<'_, Table>, i: usize, v: Val<'_>) {
    heap.write(t, word(t, i, 2), v);
}

/// The first entry with this hash that `is` says yes to.
#[inline(always)]
pub(super) fn find_entry(t: Ref<'_, Table>, hash: u32, mut is: impl FnMut(usize) -> bool) -> Option<usize> {
    let words = t.index_words();
    if words == 0 {
        // Whatever its attributes.
        let want = MARK | details(hash, 0);
        for i in 0..t.capacity() {
            let have = word(t, i, 1).raw().bits();
            if have == 0 {
                return None;
            }
            if have >> ATTRS == want >> ATTRS && is(i) {
                return Some(i);
            }
        }
        return None;
    }
    let index = index(t);
    let mut at = hash as usize & (words - 1);
    loop {
        let w = index[at].get();
        if w == 0 {
            return None;
        }
        if (w ^ hash) >> NUMBER_BITS == 0 {
            let i = (w & ((1 << NUMBER_BITS) - 1)) as usize - 1;
            if is(i) {
                return Some(i);
            }
        }
        at = (at + 1) & (words - 1);
    }
}

/// As [`find_entry`], of a key that no other key equals: in a table without an index the keys alone are looked at.
#[inline(always)]
pub(super) fn find_key(t: Ref<'_, Table>, hash: u32, key: Val<'_>) -> Option<usize> {
    if t.index_words() != 0 {
        find_entry(t, hash, |i| key_at(t, i) == key)
    } else if t.width() == KEYS {
        scan::<KEYS>(t, key)
    } else {
        scan::<PAIRS>(t, key)
    }
}
#[inline(always)]
fn scan<const WIDTH: usize>(t: Ref<'_, Table>, key: Val<'_>) -> Option<usize> {
    let entries: *const Value = t.tail();
    // SAFETY: the entries in use lie within the cell, `WIDTH` words each.
    (0..t.used()).find(|i| unsafe { *entries.add(i * WIDTH) }.bits() == key.raw().bits())
}

/// Appends an entry, for which there is room, and answers its number.
pub(super) fn append(heap: &Heap, t: Ref<'_, Table>, hash: u32, key: Val<'_>, attrs: u8, value: Val<'_>) -> usize {
    let i = t.used();
    heap.write(t, word(t, i, 0), key);
    put_bits(word(t, i, 1), details(hash, attrs));
    if t.width() == PAIRS {
        heap.write(t, word(t, i, 2), value);
    }
    let words = t.index_words();
    if words != 0 {
        let index = index(t);
        let mut at = hash as usize & (words - 1);
        while index[at].get() != 0 {
            at = (at + 1) & (words - 1);
        }
        index[at].set(hash >> NUMBER_BITS << NUMBER_BITS | (i as u32 + 1));
    }
    t.add_to_counts(1);
    i
}

/// Deletes entry `i`.
pub(super) fn remove(heap: &Heap, t: Ref<'_, Table>, i: usize) {
    heap.write(t, word(t, i, 0), Imm::HOLE);
    if t.width() == PAIRS {
        heap.write(t, word(t, i, 2), Imm::HOLE);
    }
    t.add_to_counts(DELETED_ONE);
}

/// Empties the table for good: what is still held of it keeps nothing alive.
pub(super) fn clear(heap: &Heap, t: Ref<'_, Table>) {
    for i in 0..t.used() {
        heap.write(t, word(t, i, 0), Imm::HOLE);
        if t.width() == PAIRS {
            heap.write(t, word(t, i, 2), Imm::HOLE);
        }
    }
    t.add_to_counts(CLEARED);
}

/// Appends the live ones of the first `n` entries of `from`, for which there is room.
pub(super) fn append_live(heap: &Heap, from: Ref<'_, Table>, n: usize, to: Ref<'_, Table>) {
    let pairs = from.width() == PAIRS;
    for i in 0..n {
        let key = key_at(from, i);
        if !key.is_hole() {
            let value = if pairs { value_at(from, i) } else { Imm::HOLE };
            append(heap, to, hash_at(from, i), key, attrs_at(from, i), value);
        }
    }
}

impl Cx {
    /// An empty table of `kind` (TABLE or PROPERTIES) with entries of `width` words, and room for `n` of them (at least
    /// 1) or somewhat more; RangeError if it would be too large.
    pub(super) fn new_hash_table(&mut self, out: Local<Value>, kind: u8, width: usize, n: usize, what: &str) -> JsResult<Local<Table>> {
        debug_assert!(n > 0 && (width == KEYS || width == PAIRS));
        let (size, words, entries) = if n <= SCANNED {
            (n as u32, 0, n)
        } else {
            let words = n.div_ceil(3).saturating_mul(4).checked_next_power_of_two().unwrap_or(usize::MAX);
            (SCANNED as u32 + words.trailing_zeros(), words, words / 4 * 3)
        };
        if words > 1 << MAX_INDEX_BITS {
            return Err(self.range_error(&format!("{what} maximum size exceeded")));
        }
        let mark = self.open_scope();
        let index = self.slot();
        if words > 0 {
            self.alloc::<AnyCell>(index, kinds::BYTES, size_of::<Header>() + 4 * words, 0).map_err(|e| self.out_of_memory(e))?;
        }
        let bytes = size_of::<Table>() + 8 * entries * width;
        let aux = size << 1 | (width - KEYS) as u32;
        let made = self.alloc::<Table>(out, kind, bytes, aux).map_err(|e| self.out_of_memory(e))?;
        let t = made.get(self);
        self.write(t, &t.index, self.val(index));
        self.close_scope(mark);
        Ok(made)
    }
}

#[cfg(test)]
mod tests;
