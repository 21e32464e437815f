//! [`PropTable`]: the properties of a shape in insertion order, with a hash index once there are many.
//!
//! Shapes of one lineage share a table: each sees its first `count` entries, and only the shape that sees all of them
//! may append. A shape that branches off copies its prefix. Dictionary shapes own their table alone and may delete.
//!
//! **Invariants.** In a shared table entry `i` describes slot `i` and no entry is ever changed. A shape keeps alive the
//! names of the entries it sees. Behind them there may be entries of shapes that died, with bits of dead names: those
//! are never looked at as names, and a new name with the same bits is not among the entries seen, since those are older.

use super::key::{Name, name_of_bits};
use tally_heap::Value;

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
    /// the object holds in internal word 0.
    pub const MAPPED: u8 = 32;
    /// writable, enumerable, configurable: what assignment makes.
    pub const ALL: u8 = 7;
    /// What builtin methods are.
    pub const HIDDEN: u8 = WRITABLE | CONFIGURABLE;
}

/// One property: `name` is HOLE for a deleted entry of a dictionary.
#[derive(Clone, Copy)]
pub struct Entry {
    pub name: Value,
    pub slot: u32,
    pub attrs: u8,
}

/// See the module page.
#[derive(Default, Clone)]
pub struct PropTable {
    pub entries: Vec<Entry>,
    /// Open addressing, entry index + 1; empty while there are few entries.
    index: Vec<u32>,
    /// Slots of deleted entries (dictionaries only).
    pub free_slots: Vec<u32>,
    pub deleted: u32,
}

/// Up to this many entries a scan beats hashing.
const SCAN_LIMIT: usize = 8;

impl PropTable {
    /// Index of the entry with this name among the first `count`.
    #[inline]
    pub fn find(&self, name: Name, count: usize) -> Option<usize> {
        let bits = name.val().raw();
        if self.index.is_empty() {
            return self.entries[..count].iter().position(|e| e.name == bits);
        }
        let mask = self.index.len() - 1;
        let mut i = name.hash() as usize & mask;
        loop {
            match self.index[i] {
                0 => return None,
                e => {
                    let e = e as usize - 1;
                    if self.entries[e].name == bits {
                        return (e < count).then_some(e);
                    }
                }
            }
            i = (i + 1) & mask;
        }
    }

    /// Appends an entry.
    pub fn push(&mut self, name: Name, slot: u32, attrs: u8) {
        self.entries.push(Entry { name: name.val().raw(), slot, attrs });
        if !self.index.is_empty() || self.entries.len() > SCAN_LIMIT {
            if self.entries.len() * 2 > self.index.len() {
                self.rebuild();
            } else {
                self.place(self.entries.len() - 1);
            }
        }
    }

    fn place(&mut self, e: usize) {
        let mask = self.index.len() - 1;
        // SAFETY: only the shape that sees all entries appends, so all their names are alive.
        let mut i = unsafe { name_of_bits(self.entries[e].name) }.hash() as usize & mask;
        while self.index[i] != 0 {
            i = (i + 1) & mask;
        }
        self.index[i] = e as u32 + 1;
    }

    fn rebuild(&mut self) {
        if self.deleted > 0 {
            self.entries.retain(|e| !e.name.is_hole());
            self.deleted = 0;
        }
        self.index.clear();
        if self.entries.len() > SCAN_LIMIT {
            self.index.resize((self.entries.len() * 4).next_power_of_two(), 0);
            for e in 0..self.entries.len() {
                self.place(e);
            }
        }
    }

    /// Deletes entry `e` of a dictionary; its slot may be reused.
    pub fn remove(&mut self, e: usize) {
        let slot = self.entries[e].slot;
        // The name stays in the index chain as a hole that matches nothing.
        self.entries[e].name = Value::HOLE;
        self.free_slots.push(slot);
        self.deleted += 1;
        if self.deleted as usize > self.entries.len() / 2 + 8 {
            self.rebuild();
        }
    }

    /// A copy of the first `count` entries.
    pub fn prefix(&self, count: usize) -> PropTable {
        let mut t = PropTable { entries: self.entries[..count].to_vec(), free_slots: self.free_slots.clone(), ..PropTable::default() };
        t.deleted = t.entries.iter().filter(|e| e.name.is_hole()).count() as u32;
        t.rebuild();
        t
    }

    /// Bytes the table takes.
    pub fn bytes(&self) -> usize {
        self.entries.capacity() * size_of::<Entry>() + self.index.capacity() * 4 + self.free_slots.capacity() * 4
    }
}
