//! Tables of property names, with their attributes: what a shape's properties are, and a dictionary's.
//!
//! Shapes of one lineage share a table: each sees its first `count` entries, and only a shape that sees all of them may
//! append. Entry `i` describes slot `i`, and no entry is ever changed. A dictionary has a table with values of its own.
//!
//! **Invariants.** A name is in a table once. Names never move, so they are compared by address.

use super::hash_table::{Table, append, attrs_at, find_key, key_at};
use super::key::{Name, NameCell};
use super::shape::PropInfo;
use crate::cx::{Cx, JsResult};
use crate::kinds;
use tally_heap::{Heap, Local, Ref, Val, Value};

/// Property attributes, as bits.
pub mod attr {
    pub const WRITABLE: u8 = 1;
    pub const ENUMERABLE: u8 = 2;
    pub const CONFIGURABLE: u8 = 4;
    /// The slot holds an ACCESSOR cell.
    pub const ACCESSOR: u8 = 8;
    /// The slot holds a RECORD that names an intrinsic and its realm; it is made when the property is first read.
    pub const LAZY: u8 = 16;
    /// An element of an arguments object that is a variable: what is stored is the number of its slot in the context that
    /// the object holds in internal word 0. Of elements alone: tables of names keep the five bits above.
    pub const MAPPED: u8 = 32;
    /// writable, enumerable, configurable: what assignment makes.
    pub const ALL: u8 = 7;
    /// What builtin methods are.
    pub const HIDDEN: u8 = WRITABLE | CONFIGURABLE;
}

/// The entry with this name.
#[inline]
pub(super) fn find(t: Ref<'_, Table>, name: Name<'_>) -> Option<usize> {
    find_key(t, name.hash(), name.val())
}

/// Entry `i`: `None` if it was deleted.
pub(super) fn entry<'h>(t: Ref<'h, Table>, i: usize) -> Option<(Name<'h>, PropInfo)> {
    Some((key_at(t, i).cast::<NameCell>()?, info(t, i)))
}

/// What entry `i` says of its property.
#[inline(always)]
pub(super) fn info(t: Ref<'_, Table>, i: usize) -> PropInfo {
    PropInfo { slot: i as u32, attrs: attrs_at(t, i) }
}

/// Appends a property, for which there is room.
pub(super) fn push(heap: &Heap, t: Ref<'_, Table>, name: Name<'_>, attrs: u8, value: Val<'_>) -> usize {
    append(heap, t, name.hash(), name.val(), attrs, value)
}

impl Cx {
    /// An empty table with room for `n` properties, without values or with them (`hash_table::{KEYS, PAIRS}`).
    pub(super) fn new_properties(&mut self, out: Local<Value>, width: usize, n: usize) -> JsResult<Local<Table>> {
        self.new_hash_table(out, kinds::PROPERTIES, width, n.max(1), "Object")
    }
}
