//! [`KeySet`]: property keys that native code has met, kept across anything.
//!
//! **Invariants.** The set itself is bits. A SLOTS cell in a slot holds the name behind every entry, so no other name
//! can come to have the same bits while the set lives.

use super::key::PropertyKey;
use super::slots::{Slots, SlotsExt};
use crate::cx::{Cx, JsResult};
use rustc_hash::FxHashSet;
use tally_heap::{Local, Value};

/// See the module page. Dead when the scope it was made in is closed.
pub struct KeySet {
    bits: FxHashSet<u64>,
    /// Undefined or a SLOTS cell, with `count` names.
    names: Local<Value>,
    count: usize,
}

impl KeySet {
    /// Makes one slot.
    pub fn new(cx: &Cx) -> KeySet {
        KeySet { bits: FxHashSet::default(), names: cx.slot(), count: 0 }
    }
    pub fn contains(&self, cx: &Cx, key: PropertyKey) -> bool {
        self.bits.contains(&key.view(cx).bits())
    }
    pub fn is_empty(&self) -> bool {
        self.bits.is_empty()
    }
    /// Makes room for `more` keys, as far as it costs nothing on the heap: many may be indices.
    pub fn reserve(&mut self, more: usize) {
        self.bits.reserve(more);
    }
    /// Whether the key is new. Makes no slots.
    pub fn insert(&mut self, cx: &mut Cx, key: PropertyKey) -> JsResult<bool> {
        // First the room for the name, so that no bits are left without it.
        let capacity = cx.val(self.names).cast::<Slots>().map_or(0, |s| s.capacity());
        if self.count == capacity && matches!(key, PropertyKey::Name(_)) {
            self.grow(cx, (capacity * 2).max(8))?;
        }
        if !self.bits.insert(key.view(cx).bits()) {
            return Ok(false);
        }
        if let PropertyKey::Name(n) = key {
            let names = cx.val(self.names).cast::<Slots>().expect("just made");
            cx.write(names, names.at(self.count), cx.val(n));
            self.count += 1;
        }
        Ok(true)
    }
    /// Whether the key was there. Its name stays alive.
    pub fn remove(&mut self, cx: &Cx, key: PropertyKey) -> bool {
        self.bits.remove(&key.view(cx).bits())
    }

    fn grow(&mut self, cx: &mut Cx, capacity: usize) -> JsResult {
        let mark = cx.open_scope();
        let bigger = cx.slot();
        let new = cx.new_slots(bigger, capacity)?.get(cx);
        if let Some(old) = cx.val(self.names).cast::<Slots>() {
            for i in 0..self.count {
                cx.write(new, new.at(i), old.read(old.at(i)));
            }
        }
        cx.copy(self.names, bigger);
        cx.close_scope(mark);
        Ok(())
    }
}
