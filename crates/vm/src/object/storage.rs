//! Property storage: reading, writing, adding and removing the slots that shapes describe.
//!
//! Nothing here looks at prototypes, accessors or exotic behaviour: that is `ops/property`.
//!
//! **Invariants.** An object's overflow cell has room for every slot its shape says is there. Whoever changes the
//! properties of an object with the `IS_PROTOTYPE` flag bumps the prototype epoch. Whatever needs memory is made first,
//! and the object is changed last: an error leaves it as it was.

use super::dictionary;
use super::key::{Name, NameCell, NameExt};
use super::object::{IS_PROTOTYPE, Object, ObjectExt};
use super::shape::{ChangeAttrs, Location, MAX_FAST, PropInfo, Shape, ShapeRef, step};
use super::slots::{Slots, SlotsExt};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use tally_heap::{Heap, Imm, Local, Ref, Slot, Val, Value};

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
            let cell: Ref<'h, tally_heap::AnyCell> = o.read(word(o, pointer_word)).cast().expect("an object has what its shape says");
            debug_assert!(cell.cast::<Slots>().is_none_or(|s| (index as usize) < s.capacity()));
            // SAFETY: locations computed from the object's own shape and table lie within the cell pointed at.
            (cell, unsafe { &*cell.tail::<Slot>().add(index as usize) })
        }
    }
}

/// Where a slot of this object is.
#[inline(always)]
pub fn location(heap: &Heap, o: Ref<'_, Object>, slot: u32) -> Location {
    let shape = o.shape(heap);
    if shape.is_dictionary() { dictionary::location(heap, o, slot) } else { shape.location(slot) }
}

/// Reads a slot of an object.
#[inline(always)]
pub fn read_slot<'h>(heap: &'h Heap, o: Ref<'h, Object>, slot: u32) -> Val<'h> {
    let (holder, s) = locate(o, location(heap, o, slot));
    holder.read(s)
}

/// Writes a slot of an object.
#[inline(always)]
pub fn write_slot(heap: &Heap, o: Ref<'_, Object>, slot: u32, v: Val<'_>) {
    let (holder, s) = locate(o, location(heap, o, slot));
    heap.write(holder, s, v);
}

/// The named properties of an object in order of creation, without its elements.
pub fn entries<'h>(heap: &'h Heap, o: Ref<'h, Object>) -> impl Iterator<Item = (Name<'h>, PropInfo)> {
    let shape = o.shape(heap);
    let table = shape.is_dictionary().then(|| dictionary::table(heap, o));
    let count = table.map_or(shape.entry_count(), |t| t.used());
    (0..count).filter_map(move |i| match table {
        Some(t) => super::prop_table::entry(t, i),
        None => shape.entry_in(i),
    })
}

impl Cx {
    /// To be called when the properties of `o` change in a way that a prototype cache could have seen.
    #[inline]
    pub fn touch_prototype(&self, o: Ref<'_, Object>) {
        if o.header.flags() & IS_PROTOTYPE != 0 {
            self.machine.bump_proto_epoch();
        }
    }

    /// Whether something may be known that depends on the value of a property, not only on where it is: built-in prototypes
    /// have natives that loops do not call as long as they are there. Builtins are dictionaries, whose properties no cache
    /// stores to by itself: whoever overwrites one with [`write_slot`] asks this, and tells by [`Cx::touch_prototype`].
    #[inline]
    pub(crate) fn is_watched(&self, o: Ref<'_, Object>, slot: u32) -> bool {
        o.header.flags() & IS_PROTOTYPE != 0
            && o.shape(self).is_dictionary()
            && read_slot(self, o, slot).kind() == Some(kinds::NATIVE_FUNCTION)
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
        if !shape.is_dictionary() {
            if shape.entry_count() < MAX_FAST {
                let used = shape.nslots.get();
                if let Some(next) = self.shape_after(shape.id(), name, attrs, elements)? {
                    self.make_room(o, used, used + 1)?;
                    let obj = o.get(self);
                    self.store_shape(obj, next.get(self).id());
                    write_slot(self, obj, used, self.val(v));
                    self.touch_prototype(obj);
                    return Ok(());
                }
            }
            self.make_dictionary(o)?;
        }
        let obj = o.get(self);
        if elements {
            let at = obj.shape(self).elements_location().expect("dictionaries have a place for elements");
            let (holder, slot) = locate(obj, at);
            self.write(holder, slot, self.val(v));
        } else {
            self.dictionary_add(o, name, attrs, v)?;
        }
        self.touch_prototype(o.get(self));
        Ok(())
    }

    /// Makes sure that the object can hold `need` slots where it holds `used` now; moves what the change displaces.
    /// The shape still says `used`, but the words are where `need` slots want them: set the new shape next.
    /// With fewer than fit in use, the last in-object word is free for the pointer.
    pub(super) fn make_room(&mut self, o: Local<Object>, used: u32, need: u32) -> JsResult {
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
        Ok(())
    }

    /// Removes an own named property (configurability is the caller's business).
    pub fn remove_property(&mut self, o: Local<Object>, name: Local<NameCell>) -> JsResult {
        let obj = o.get(self);
        let Some(p) = self.own_named(obj, name.get(self)) else { return Ok(()) };
        let shape = obj.shape(self);
        if shape.is_dictionary() {
            self.dictionary_remove(o, p.slot);
        } else if p.slot as usize + 1 != shape.entry_count() || !self.remove_last(o) {
            return self.make_dictionary_without(o, Some(name));
        }
        self.touch_prototype(o.get(self));
        Ok(())
    }

    /// Takes the step back by which the last property came, if that is known.
    fn remove_last(&self, o: Local<Object>) -> bool {
        let obj = o.get(self);
        let Some(before) = obj.shape(self).before() else { return false };
        let last = before.nslots.get();
        if last == obj.inline_capacity() as u32 {
            // What was displaced goes back into the object. `new` knows closures by where their properties are: once
            // behind the object they stay there (`interp/construct.rs`).
            if obj.kind() == kinds::FUNCTION {
                return false;
            }
            let displaced = read_slot(self, obj, last - 1);
            self.write(obj, word(obj, obj.shape(self).pointer_word()), displaced);
        } else {
            write_slot(self, obj, last, Imm::HOLE);
        }
        self.store_shape(obj, before.id());
        true
    }

    /// Gives the object more `shape_flag`s, and its named properties the attributes that `change` maps theirs to. `by`
    /// names the step (`shape::step`); objects that take the same one share their shape, unless it is `ALONE`.
    pub fn change_all(&mut self, o: Local<Object>, by: u8, flags: u8, change: Option<ChangeAttrs<'_>>) -> JsResult {
        let mark = self.open_scope();
        let shape = o.get(self).shape(self);
        let new = if shape.is_dictionary() {
            let proto = self.local(shape.read_proto());
            self.dictionary_shape(o, proto, flags)
        } else {
            let shape = self.local_of(shape);
            self.shape_with_attrs(shape, by, flags, change)
        };
        let r = new.map(|new| {
            if let (true, Some(change)) = (new.get(self).is_dictionary(), change) {
                self.dictionary_change_attrs(o, change);
            }
            self.set_shape(o, new);
        });
        self.close_scope(mark);
        r
    }

    /// Gives the object another prototype (an object or null).
    pub fn change_prototype(&mut self, o: Local<Object>, proto: Local<Value>) -> JsResult {
        let mark = self.open_scope();
        let shape = self.local_of(o.get(self).shape(self));
        let r = self.shape_with_proto(shape, proto).map(|new| self.set_shape(o, new));
        self.close_scope(mark);
        r
    }

    /// Changes the attributes of an existing property; its value stays.
    pub fn change_attrs(&mut self, o: Local<Object>, name: Local<NameCell>, attrs: u8) -> JsResult {
        let obj = o.get(self);
        let Some(p) = self.own_named(obj, name.get(self)) else { return Ok(()) };
        if p.attrs == attrs {
            return Ok(());
        }
        if obj.shape(self).is_dictionary() {
            self.touch_prototype(obj);
            self.dictionary_set_attrs(obj, p.slot, attrs);
            return Ok(());
        }
        self.change_all(o, step::ALONE, 0, Some(&|cx, n, a| if n.is(cx, name) { attrs } else { a }))
    }

    /// Own named property.
    #[inline]
    pub fn own_named(&self, o: Ref<'_, Object>, name: Name<'_>) -> Option<PropInfo> {
        let shape = o.shape(self);
        if shape.is_dictionary() { dictionary::lookup(self, o, name) } else { shape.lookup(name) }
    }

    /// Gives an object that is no dictionary these properties (names, attributes, values), elements and flags in place of
    /// its own, of which it has not more.
    pub(super) fn replace_properties(
        &mut self,
        o: Local<Object>,
        flags: u8,
        properties: &[(Local<NameCell>, u8, Local<Value>)],
        elements: Option<Local<Value>>,
    ) -> JsResult {
        let old = o.get(self).shape(self);
        let (kind, capacity, used) = (old.kind, usize::from(old.capacity), old.nslots.get());
        let [proto, current] = self.slots();
        self.set(proto, old.read_proto());
        let hidden = elements.map(|e| (self.symbols.elements, 0, e));
        let id = self.root_shape(kind, proto, capacity, flags)?;
        self.set(current, self.shape(id).val());
        for &(name, attrs, _) in properties.iter().chain(&hidden) {
            let id = current.cast::<Shape>(self).expect("a shape").get(self).id();
            let mark = self.open_scope();
            let is_hidden = name.get(self).is(self, self.symbols.elements);
            let next = if properties.len() < MAX_FAST { self.shape_after(id, name, attrs, is_hidden)? } else { None };
            let known = next.map(|next| self.copy(current, next));
            self.close_scope(mark);
            if known.is_none() {
                return self.make_dictionary_of(o, flags, properties, elements);
            }
        }
        let new = current.cast::<Shape>(self).expect("a shape");
        self.make_room(o, used, new.get(self).nslots.get())?;
        let obj = o.get(self);
        self.store_shape(obj, new.get(self).id());
        for (i, &(_, _, v)) in properties.iter().chain(&hidden).enumerate() {
            write_slot(self, obj, i as u32, self.val(v));
        }
        self.touch_prototype(obj);
        Ok(())
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
