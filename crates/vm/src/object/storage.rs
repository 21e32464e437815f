//! Property storage: reading, writing, adding and removing the slots that shapes describe.
//!
//! Nothing here looks at prototypes, accessors or exotic behaviour: that is `ops/property`.
//!
//! **Invariants.** An object's overflow cell has room for every slot its shape says is there. Whoever changes the
//! properties of an object with the `IS_PROTOTYPE` flag bumps the prototype epoch.

use super::key::{Name, NameCell, NameExt};
use super::object::{IS_PROTOTYPE, Object, ObjectExt};
use super::shape::{Location, MAX_FAST, PropInfo, Shape};
use super::slots::{Slots, SlotsExt};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use tally_heap::{Heap, Local, Ref, Slot, Val, Value};

/// Word `i` of a cell, counted from its start.
#[inline(always)]
pub fn word<'h>(o: Ref<'h, Object>, i: u32) -> &'h Slot {
    // SAFETY: locations computed from the object's own shape lie within the cell.
    unsafe { &*o.ptr().cast::<Slot>().add(i as usize) }
}

/// The slot at a location of this object, with the cell that holds it.
#[inline(always)]
pub fn locate<'h>(o: Ref<'h, Object>, at: Location) -> (Ref<'h, tally_heap::AnyCell>, &'h Slot) {
    match at {
        Location::Inline { word: w } => (o.cast().expect("an object is a cell"), word(o, w)),
        Location::Overflow { pointer_word, index } => {
            let slots: Ref<'h, Slots> = o.read(word(o, pointer_word)).cast().expect("an overflowing object has overflow slots");
            (slots.cast().expect("slots are a cell"), slots.at(index as usize))
        }
    }
}

/// Reads a slot of an object.
#[inline(always)]
pub fn read_slot<'h>(heap: &'h Heap, o: Ref<'h, Object>, slot: u32) -> Val<'h> {
    let (holder, s) = locate(o, o.shape(heap).location(slot));
    holder.read(s)
}

/// Writes a slot of an object.
#[inline(always)]
pub fn write_slot(heap: &Heap, o: Ref<'_, Object>, slot: u32, v: Val<'_>) {
    let (holder, s) = locate(o, o.shape(heap).location(slot));
    heap.write(holder, s, v);
}

impl Cx {
    /// To be called when the properties of `o` change in a way that a prototype cache could have seen.
    #[inline]
    pub fn touch_prototype(&self, o: Ref<'_, Object>) {
        if o.header.flags() & IS_PROTOTYPE != 0 {
            self.machine.bump_proto_epoch();
        }
    }

    /// Gives the object another shape with the same slots.
    pub(crate) fn set_shape(&self, o: Local<Object>, shape: Local<Shape>) {
        let o = o.get(self);
        self.touch_prototype(o);
        self.store_shape(o, shape.get(self).id());
    }

    /// Appends a property that the object does not have.
    pub fn add_property(&mut self, o: Local<Object>, name: Local<NameCell>, attrs: u8, v: Local<Value>) -> JsResult {
        let mark = self.open_scope();
        let r = self.add_property_inner(o, name, attrs, v, false);
        self.close_scope(mark);
        r
    }

    pub(super) fn add_property_inner(
        &mut self,
        o: Local<Object>,
        name: Local<NameCell>,
        attrs: u8,
        v: Local<Value>,
        elements: bool,
    ) -> JsResult {
        let shape = o.get(self).shape(self);
        if !shape.is_dictionary() && shape.entry_count() >= MAX_FAST {
            self.make_dictionary(o)?;
        }
        let shape = o.get(self).shape(self);
        let used = shape.nslots.get();
        if shape.is_dictionary() {
            let slot = shape.dictionary_next_slot();
            self.make_room(o, used, used.max(slot + 1))?;
            let shape = o.get(self).shape(self);
            let added = shape.dictionary_add(name.get(self), attrs);
            self.retrace_cell(shape);
            debug_assert_eq!(slot, added);
            if elements {
                shape.dictionary_mark_elements(slot);
            }
            write_slot(self, o.get(self), slot, self.val(v));
        } else {
            let next = self.shape_after(shape.id(), name, attrs, elements)?;
            self.make_room(o, used, used + 1)?;
            let obj = o.get(self);
            self.store_shape(obj, next.get(self).id());
            write_slot(self, obj, used, self.val(v));
        }
        self.touch_prototype(o.get(self));
        Ok(())
    }

    /// Makes sure that the object can hold `need` slots where it holds `used` now; moves what the change displaces.
    /// The shape still says `used`, but the words are where `need` slots want them: set the new shape next.
    fn make_room(&mut self, o: Local<Object>, used: u32, need: u32) -> JsResult {
        let obj = o.get(self);
        let capacity = obj.inline_capacity() as u32;
        if need <= capacity || need <= used {
            return Ok(());
        }
        let pointer_word = 1 + kinds::internal_words(obj.kind()) as u32 + capacity - 1;
        let (old, index) = (used.saturating_sub(capacity - 1), need - capacity);
        if used > capacity {
            let slots: Ref<'_, Slots> = obj.read(word(obj, pointer_word)).cast().expect("an overflowing object has overflow slots");
            if (index as usize) < slots.capacity() {
                return Ok(());
            }
        }
        let out = self.slot();
        let room = ((index + 1) as usize).max(3) * 2 - 2;
        let new = self.new_slots(out, room)?.get(self);
        let obj = o.get(self);
        if used > capacity {
            let slots: Ref<'_, Slots> = obj.read(word(obj, pointer_word)).cast().expect("an overflowing object has overflow slots");
            for i in 0..old as usize {
                self.write(new, new.at(i), slots.read(slots.at(i)));
            }
        } else if used == capacity {
            self.write(new, new.at(0), obj.read(word(obj, pointer_word)));
        }
        self.write(obj, word(obj, pointer_word), new.val());
        // With fewer slots in use than fit, the shape must not think its last in-object word is a value: only dictionaries
        // that reuse freed slots could be here, and they never shrink.
        debug_assert!(used >= capacity);
        Ok(())
    }

    /// Turns the object into a dictionary.
    pub fn make_dictionary(&mut self, o: Local<Object>) -> JsResult {
        let mark = self.open_scope();
        let id = o.get(self).shape_id();
        let d = self.dictionary_shape(id)?;
        self.set_shape(o, d);
        self.close_scope(mark);
        Ok(())
    }

    /// Removes an own named property (configurability is the caller's business).
    pub fn remove_property(&mut self, o: Local<Object>, name: Local<NameCell>) -> JsResult {
        if !o.get(self).shape(self).is_dictionary() {
            self.make_dictionary(o)?;
        }
        let obj = o.get(self);
        let shape = obj.shape(self);
        if let Some(p) = shape.lookup(name.get(self)) {
            write_slot(self, obj, p.slot, tally_heap::Imm::HOLE);
            shape.dictionary_remove(p.entry);
            self.touch_prototype(obj);
        }
        Ok(())
    }

    /// Changes the attributes of an existing property; its value stays.
    pub fn change_attrs(&mut self, o: Local<Object>, name: Local<NameCell>, attrs: u8) -> JsResult {
        let obj = o.get(self);
        let shape = obj.shape(self);
        let Some(p) = shape.lookup(name.get(self)) else { return Ok(()) };
        if p.attrs == attrs {
            return Ok(());
        }
        self.touch_prototype(obj);
        if shape.is_dictionary() {
            shape.dictionary_set_attrs(p.entry, attrs);
            return Ok(());
        }
        let mark = self.open_scope();
        let id = shape.id();
        let new = self.shape_with_attrs(id, None, 0, |cx, n, a| if n.is(cx, name) { attrs } else { a })?;
        self.set_shape(o, new);
        self.close_scope(mark);
        Ok(())
    }

    /// Own named property as the shape has it.
    #[inline]
    pub fn own_named(&self, o: Ref<'_, Object>, name: Name) -> Option<PropInfo> {
        o.shape(self).lookup(name)
    }

    /// Defines or overwrites an own data property, whatever was there: for building intrinsics and fresh objects.
    pub fn put_own(&mut self, o: Local<Object>, name: Local<NameCell>, attrs: u8, v: Local<Value>) -> JsResult {
        let Some(p) = self.own_named(o.get(self), name.get(self)) else { return self.add_property(o, name, attrs, v) };
        self.change_attrs(o, name, attrs)?;
        let slot = self.own_named(o.get(self), name.get(self)).map_or(p.slot, |p| p.slot);
        self.touch_prototype(o.get(self));
        write_slot(self, o.get(self), slot, self.val(v));
        Ok(())
    }
}
