//! Dictionaries: objects whose properties are in a table of their own, because there are many or some were deleted.
//!
//! The table (`hash_table.rs`, with values) is a PROPERTIES cell that the object's last in-object word points at; its
//! `link` is the store of the elements that an object that is no array has. What else distinguishes one dictionary from
//! another (prototype, extensibility, the kind of its elements) is in their shape, which all that are alike share
//! (`Cx::root_shape` with the DICTIONARY flag): a change of it gives the object another shape, as always. So a `delete`
//! makes one ordinary cell, and neither an id nor a finalizer.
//!
//! **Invariants.** The number of an entry is the property's slot. It changes when the table is made anew, which adding and
//! deleting may do; caches may keep a place in the table of an object with the `IS_PROTOTYPE` flag while the prototype
//! epoch stands. Whatever needs memory is made first, and the object is changed last.

use super::function_props;
use super::hash_table::{self, PAIRS, Table, append_live};
use super::key::{Name, NameCell, NameExt};
use super::object::{Object, ObjectExt};
use super::prop_table;
use super::shape::{ChangeAttrs, Location, PropInfo, Shape, ShapeRef, shape_flag};
use super::storage::{locate, read_slot, word};
use crate::cx::{Cx, JsResult};
use tally_heap::{Heap, Imm, Local, Ref, Value};

/// Tables are not made smaller than this many entries.
const SMALL: usize = 16;

/// The table of a dictionary.
#[inline(always)]
pub(super) fn table<'h>(heap: &'h Heap, o: Ref<'h, Object>) -> Ref<'h, Table> {
    o.read(word(o, o.shape(heap).pointer_word())).cast().expect("a dictionary has a table")
}

/// A named property of a dictionary.
#[inline]
pub(super) fn lookup(heap: &Heap, o: Ref<'_, Object>, name: Name<'_>) -> Option<PropInfo> {
    let t = table(heap, o);
    prop_table::find(t, name).map(|i| prop_table::info(t, i))
}

/// Where a slot of a dictionary is.
#[inline]
pub(super) fn location(heap: &Heap, o: Ref<'_, Object>, slot: u32) -> Location {
    Location::Overflow { pointer_word: o.shape(heap).pointer_word(), index: table(heap, o).value_index(slot as usize) }
}

impl Cx {
    /// Turns the object into a dictionary.
    pub fn make_dictionary(&mut self, o: Local<Object>) -> JsResult {
        self.make_dictionary_without(o, None)
    }

    /// Turns an object that is none into a dictionary, and leaves one of its properties away.
    pub(super) fn make_dictionary_without(&mut self, o: Local<Object>, gone: Option<Local<NameCell>>) -> JsResult {
        function_props::materialize(self, o)?;
        let mark = self.open_scope();
        let r = self.make_dictionary_inner(o, gone);
        self.close_scope(mark);
        r
    }

    fn make_dictionary_inner(&mut self, o: Local<Object>, gone: Option<Local<NameCell>>) -> JsResult {
        let shape = o.get(self).shape(self);
        if shape.is_dictionary() {
            return Ok(());
        }
        let (kind, capacity, flags, count) = (shape.kind, usize::from(shape.capacity), shape.flags, shape.entry_count());
        let [proto, table] = self.slots();
        self.set(proto, shape.read_proto());
        let id = self.root_shape(kind, proto, capacity, flags | shape_flag::DICTIONARY)?;
        let dictionary = self.local_of(self.shape(id));
        let t = self.new_properties(table, PAIRS, count)?.get(self);
        // From here on nothing fails.
        let obj = o.get(self);
        let shape = obj.shape(self);
        for (name, p) in (0..count).filter_map(|i| shape.entry(i)) {
            if !gone.is_some_and(|gone| name.is(self, gone)) {
                prop_table::push(self, t, name, p.attrs, read_slot(self, obj, p.slot));
            }
        }
        if let Some(at) = shape.elements_location() {
            let (holder, slot) = locate(obj, at);
            self.write(t, &t.link, holder.read(slot));
        }
        self.become_dictionary(o, dictionary, t);
        Ok(())
    }

    /// Turns an object that is none into a dictionary with these properties, elements and flags in place of its own.
    pub(super) fn make_dictionary_of(
        &mut self,
        o: Local<Object>,
        flags: u8,
        properties: &[(Local<NameCell>, u8, Local<Value>)],
        elements: Option<Local<Value>>,
    ) -> JsResult {
        let shape = o.get(self).shape(self);
        let (kind, capacity) = (shape.kind, usize::from(shape.capacity));
        let [proto, table] = self.slots();
        self.set(proto, shape.read_proto());
        let id = self.root_shape(kind, proto, capacity, flags | shape_flag::DICTIONARY)?;
        let dictionary = self.local_of(self.shape(id));
        let t = self.new_properties(table, PAIRS, properties.len())?.get(self);
        for &(name, attrs, v) in properties {
            prop_table::push(self, t, name.get(self), attrs, self.val(v));
        }
        if let Some(store) = elements {
            self.write(t, &t.link, self.val(store));
        }
        self.become_dictionary(o, dictionary, t);
        Ok(())
    }

    fn become_dictionary(&self, o: Local<Object>, shape: Local<Shape>, t: Ref<'_, Table>) {
        let obj = o.get(self);
        for i in 0..usize::from(shape.get(self).capacity) {
            self.write(obj, obj.inline_slot(i), Imm::HOLE);
        }
        self.write(obj, word(obj, shape.get(self).pointer_word()), t.val());
        self.set_shape(o, shape);
    }

    /// Gives a dictionary a table with room for `n` properties.
    fn rebuild_dictionary(&mut self, o: Local<Object>, n: usize) -> JsResult {
        let mark = self.open_scope();
        let out = self.slot();
        let r = self.new_properties(out, PAIRS, n).map(|new| {
            let (new, obj) = (new.get(self), o.get(self));
            let old = table(self, obj);
            append_live(self, old, old.used(), new);
            self.write(new, &new.link, old.read(&old.link));
            self.write(obj, word(obj, obj.shape(self).pointer_word()), new.val());
            self.touch_prototype(obj);
        });
        self.close_scope(mark);
        r
    }

    /// Adds a property that the dictionary does not have.
    pub(super) fn dictionary_add(&mut self, o: Local<Object>, name: Local<NameCell>, attrs: u8, v: Local<Value>) -> JsResult {
        let t = table(self, o.get(self));
        if t.used() == t.capacity() {
            let n = t.len() * 2 + 2;
            self.rebuild_dictionary(o, n)?;
        }
        prop_table::push(self, table(self, o.get(self)), name.get(self), attrs, self.val(v));
        Ok(())
    }

    /// Deletes a property of a dictionary.
    pub(super) fn dictionary_remove(&mut self, o: Local<Object>, slot: u32) {
        let t = table(self, o.get(self));
        hash_table::remove(self, t, slot as usize);
        if t.capacity() > SMALL && t.len() < t.capacity() / 8 {
            let n = t.len() * 2;
            // Only to save memory: if there is none for it, the table stays as it is.
            if let Err(thrown) = self.rebuild_dictionary(o, n) {
                let mark = self.open_scope();
                let refusal = self.slot();
                self.take_exception(thrown, refusal);
                self.close_scope(mark);
            }
        }
    }

    /// The dictionary of the same kind with more flags or another prototype: what its shape is to be.
    pub(super) fn dictionary_shape(&mut self, o: Local<Object>, proto: Local<Value>, flags: u8) -> JsResult<Local<Shape>> {
        let s = o.get(self).shape(self);
        let (kind, capacity, flags) = (s.kind, usize::from(s.capacity), s.flags | flags);
        let id = self.root_shape(kind, proto, capacity, flags)?;
        Ok(self.local_of(self.shape(id)))
    }

    /// Changes the attributes of all properties of a dictionary.
    pub(super) fn dictionary_change_attrs(&self, o: Local<Object>, change: ChangeAttrs<'_>) {
        let t = table(self, o.get(self));
        for i in 0..t.used() {
            if let Some((name, p)) = prop_table::entry(t, i) {
                hash_table::set_attrs(t, i, change(self, name, p.attrs));
            }
        }
    }

    pub(super) fn dictionary_set_attrs(&self, o: Ref<'_, Object>, slot: u32, attrs: u8) {
        hash_table::set_attrs(table(self, o), slot as usize, attrs);
    }
}
