//! [`Shape`]: the hidden class of objects: kind, prototype, and which property is in which slot.
//!
//! Adding a property to an object follows a transition to the shape with that property appended, making it when it is
//! not there yet. An object goes to *dictionary mode* when it has too many properties or one is deleted that was not the
//! last to come: its properties are then in a table of its own (`dictionary.rs`), and its shape is the one that all
//! dictionaries of its kind, prototype, in-object capacity and flags share.
//!
//! ```text
//! nslots <= capacity:  slot i is in the object
//! nslots >  capacity:  slots 0..capacity-1 are in the object; its last word points at a SLOTS cell with the rest
//! dictionary:          the last in-object word points at a PROPERTIES cell with everything; the others are holes
//! ```
//!
//! **Invariants.** A shape is never changed once an object has it, but for its transitions. Shapes never move. A parent
//! knows its children weakly, a child holds its parent (`transitions.rs`): while an object of the last shape lives, new
//! objects take the same steps. Two objects with one shape have the same kind, in-object capacity and prototype. Whoever
//! keeps a shape's id without keeping the shape alive has it cleared by the marking that finds the shape dead, or checks
//! what the shape with that id says of itself: after a collection it may be another one.

use super::hash_table::{KEYS, LINK_INDEX, Table, append_live};
use super::key::{Name, NameCell};
use super::object::Object;
use super::prop_table::{self, attr};
use super::transitions::{self, Step};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use rustc_hash::FxHashMap;
use std::cell::Cell;
use tally_heap::{CellType, Header, Imm, Local, Ref, Slot, Val, Value};

/// [`Shape::flags`] bits.
pub mod shape_flag {
    /// The properties are in a table of the object: no receiver cache may hold a place by the shape alone.
    pub const DICTIONARY: u8 = 1;
    pub const NON_EXTENSIBLE: u8 = 2;
    /// A function whose `length`, `name` and `prototype` are not made yet. Never a dictionary.
    pub const LAZY: u8 = 4;
    /// The `length` of an array is not writable.
    pub const LENGTH_READONLY: u8 = 8;
    /// The elements are sparse, sealed or frozen: no fast element access. Set with the SPARSE store.
    pub const SLOW_ELEMENTS: u8 = 16;
}

/// [`Shape::step`]: how a shape came to be.
pub mod step {
    /// The start of a chain.
    pub const ROOT: u8 = 0;
    /// Its last property was added.
    pub const ADD: u8 = 1;
    /// All properties of its parent at once, and all objects that take the step share the result.
    pub const PREVENT_EXTENSIONS: u8 = 2;
    pub const SEAL: u8 = 3;
    pub const FREEZE: u8 = 4;
    pub const SLOW_ELEMENTS: u8 = 5;
    pub const LENGTH_READONLY: u8 = 6;
    /// Shared with nobody: no transition leads here.
    pub const ALONE: u8 = 7;
}

/// More properties than this by transitions, and the object becomes a dictionary.
pub const MAX_FAST: usize = 128;
const NO_SLOT: u32 = u32::MAX;

#[repr(C)]
pub struct Shape {
    /// `aux` = this shape's id.
    pub header: Header,
    /// An object, or null.
    pub proto: Slot,
    /// The table of names whose first `nslots` entries are this shape's; HOLE while there is none.
    properties: Slot,
    /// See `transitions.rs`.
    pub(super) transitions: Slot,
    /// The shape that a transition led here from, or HOLE.
    pub(super) parent: Slot,
    /// The names of its objects' properties if those are plain (`plain.rs`): a SLOTS cell. UNDEFINED: they are not. HOLE:
    /// nobody asked.
    pub(super) names: Slot,
    pub kind: u8,
    pub flags: u8,
    /// Property slots in the object.
    pub capacity: u16,
    /// Properties, and slots in use. Of dictionaries: 0.
    pub nslots: Cell<u32>,
    /// The slot with the elements of an object that is no array, or `NO_SLOT`.
    elements_slot: u32,
    /// Of a root, the identity of its prototype (0: null).
    origin: u32,
    pub(super) step: u8,
    /// What a constructor's instances may start with: the empty shape of plain objects.
    is_blank: bool,
    /// The prototype epoch for which no prototype of its objects has anything that for-in shows (`plain.rs`).
    pub(super) quiet_epoch: Cell<u64>,
    /// The prototype epoch for which `instanceof` of its objects is OrdinaryHasInstance (`ops/instance.rs`).
    pub(crate) instance_epoch: Cell<u64>,
}

// SAFETY: SHAPE cells are made by `new_shape` with these words.
unsafe impl CellType for Shape {
    const NAME: &'static str = "Shape";
    fn is(kind: u8) -> bool {
        kind == kinds::SHAPE
    }
}

/// The words of a SHAPE that are values, as the table of kinds has them.
pub const SHAPE_VALUES: (u16, u16) = (1, 6);
const _: () = {
    assert!(std::mem::offset_of!(Shape, proto) == 8 * SHAPE_VALUES.0 as usize);
    assert!(std::mem::offset_of!(Shape, kind) == 8 * SHAPE_VALUES.1 as usize);
    assert!(size_of::<Shape>() == 88);
};

/// Maps the attributes of a property to others.
pub type ChangeAttrs<'a> = &'a dyn Fn(&Cx, Name<'_>, u8) -> u8;

/// What a shape knows of a property.
#[derive(Clone, Copy, Debug)]
pub struct PropInfo {
    pub slot: u32,
    pub attrs: u8,
}

/// Where a slot is. Words count from the start of the cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    Inline {
        word: u32,
    },
    /// Behind the header of the cell that the word points at.
    Overflow {
        pointer_word: u32,
        index: u32,
    },
}

impl Shape {
    #[inline(always)]
    pub fn id(&self) -> u32 {
        self.header.aux()
    }
    #[inline(always)]
    pub fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
    #[inline(always)]
    pub fn is_dictionary(&self) -> bool {
        self.has(shape_flag::DICTIONARY)
    }
    /// Whether it is the shape of an ordinary object without properties, as a constructor makes it.
    #[inline(always)]
    pub fn is_blank(&self) -> bool {
        self.is_blank
    }
    #[inline(always)]
    pub(super) fn count(&self) -> usize {
        self.nslots.get() as usize
    }
    #[inline(always)]
    pub(super) fn table(&self) -> Option<Ref<'_, Table>> {
        let t = self.properties.raw();
        // SAFETY: HOLE, or a table that lives as long as the shape, which is borrowed.
        t.is_cell().then(|| unsafe { Ref::from_ptr(t.as_cell().cast()) })
    }
    /// Finds a named property of the objects of this shape, if it is no dictionary's.
    #[inline]
    pub fn lookup(&self, name: Name<'_>) -> Option<PropInfo> {
        debug_assert!(!self.is_dictionary());
        let t = self.table()?;
        let i = prop_table::find(t, name).filter(|i| *i < self.count())?;
        Some(prop_table::info(t, i))
    }
    /// Number of properties, internal ones included, if it is no dictionary's.
    pub fn entry_count(&self) -> usize {
        self.count()
    }
    /// Property `i` in insertion order: the name (`None` if it is internal) and where it is.
    pub fn entry(&self, i: usize) -> Option<(Name<'_>, PropInfo)> {
        assert!(i < self.count());
        if i as u32 == self.elements_slot {
            return None;
        }
        prop_table::entry(self.table()?, i)
    }
    /// The first property slot's word.
    #[inline(always)]
    pub(super) fn first_word(&self) -> u32 {
        1 + kinds::internal_words(self.kind) as u32
    }
    /// The word that points at what did not fit, or at the table of a dictionary.
    #[inline(always)]
    pub(super) fn pointer_word(&self) -> u32 {
        self.first_word() + u32::from(self.capacity) - 1
    }
    /// Where a slot of an object of this shape is, if it is no dictionary's.
    #[inline(always)]
    pub fn location(&self, slot: u32) -> Location {
        let capacity = u32::from(self.capacity);
        if self.nslots.get() <= capacity || slot < capacity - 1 {
            Location::Inline { word: self.first_word() + slot }
        } else {
            Location::Overflow { pointer_word: self.pointer_word(), index: slot - (capacity - 1) }
        }
    }
    /// Where the elements of an object that is no array are. In a dictionary there is always a place for them.
    #[inline(always)]
    pub fn elements_location(&self) -> Option<Location> {
        match self.elements_slot {
            NO_SLOT => None,
            _ if self.is_dictionary() => Some(Location::Overflow { pointer_word: self.pointer_word(), index: LINK_INDEX }),
            s => Some(self.location(s)),
        }
    }
}

/// What a new shape is like, beside its prototype and table.
#[derive(Clone, Copy)]
struct Template {
    kind: u8,
    flags: u8,
    capacity: u16,
    nslots: u32,
    elements_slot: u32,
    origin: u32,
    step: u8,
}

impl Template {
    fn of(s: &Shape) -> Template {
        Template {
            kind: s.kind,
            flags: s.flags,
            capacity: s.capacity,
            nslots: s.nslots.get(),
            elements_slot: s.elements_slot,
            origin: 0,
            step: step::ALONE,
        }
    }
}

/// (prototype's identity, kind, in-object capacity, flags).
type RootKey = (u32, u8, u16, u8);

/// The ids of roots: where chains of transitions start, and what dictionaries have. What is found is checked, so nothing
/// here is ever stale, only forgotten.
pub struct ShapeRoots {
    known: FxHashMap<RootKey, u32>,
    /// Ids met lately, by a mix of the prototype's address and the rest.
    recent: [u32; 64],
}

impl Default for ShapeRoots {
    fn default() -> ShapeRoots {
        ShapeRoots { known: FxHashMap::default(), recent: [0; 64] }
    }
}

impl Cx {
    /// The shape with this id, which must be alive.
    #[inline(always)]
    pub(crate) fn shape(&self, id: u32) -> Ref<'_, Shape> {
        debug_assert!(!self.shape_ptr(id).is_null());
        // SAFETY: ids in use belong to live shapes.
        unsafe { Ref::from_ptr(self.shape_ptr(id).cast()) }
    }

    fn new_shape(&mut self, t: Template, proto: Local<Value>, table: Local<Value>) -> JsResult<Local<Shape>> {
        let out = self.slot();
        let cell = self.alloc::<Shape>(out, kinds::SHAPE, size_of::<Shape>(), 0).map_err(|e| self.out_of_memory(e))?;
        // SAFETY: a fresh cell; its fields are written once here before anybody sees it.
        unsafe {
            let p = cell.get(self).ptr();
            (*p).kind = t.kind;
            (*p).flags = t.flags;
            (*p).capacity = t.capacity;
            (*p).nslots.set(t.nslots);
            (*p).elements_slot = t.elements_slot;
            (*p).origin = t.origin;
            (*p).step = t.step;
            (*p).is_blank = t.step == step::ROOT && t.kind == kinds::OBJECT && t.flags == 0;
        }
        let s = cell.get(self);
        self.write(s, &s.proto, self.val(proto));
        self.write(s, &s.properties, self.val(table));
        let id = self.heap_mut().register_shape(cell);
        // SAFETY: the `aux` of a shape is its id.
        unsafe { cell.get(self).header.set_aux(id) };
        Ok(cell)
    }

    /// Whether an id is that of the root with these properties.
    #[inline(always)]
    fn is_root(&self, id: u32, kind: u8, proto: Local<Value>, capacity: u16, flags: u8) -> bool {
        let p = self.shape_ptr(id);
        if p.is_null() {
            return false;
        }
        // SAFETY: not null, so a live SHAPE cell.
        let s = unsafe { &*p.cast::<Shape>() };
        s.step == step::ROOT && s.proto.raw() == self.val(proto).raw() && s.kind == kind && s.capacity == capacity && s.flags == flags
    }

    /// The empty shape for objects of `kind` with this prototype (an object or null) and in-object capacity (at least 1).
    /// `flags` are `shape_flag`s that the whole chain starts with.
    pub fn root_shape(&mut self, kind: u8, proto: Local<Value>, capacity: usize, flags: u8) -> JsResult<u32> {
        let capacity = capacity.clamp(1, 250) as u16;
        let bits = (self.val(proto).raw().bits() >> 4) as usize;
        let mix = bits ^ usize::from(kind) << 1 ^ usize::from(capacity) << 2 ^ usize::from(flags) << 3;
        let recent = mix % 64;
        let id = self.machine.shape_roots.recent[recent];
        if self.is_root(id, kind, proto, capacity, flags) {
            return Ok(id);
        }
        let id = self.root_shape_slow(kind, proto, capacity, flags)?;
        self.machine.shape_roots.recent[recent] = id;
        Ok(id)
    }

    fn root_shape_slow(&mut self, kind: u8, proto: Local<Value>, capacity: u16, flags: u8) -> JsResult<u32> {
        let identity = match self.val(proto).cast::<Object>() {
            Some(o) => {
                o.header.add_flags(super::object::IS_PROTOTYPE);
                self.identity_hash(o.cast().expect("an object is a cell"))
            }
            None => 0,
        };
        let key = (identity, kind, capacity, flags);
        if let Some(&id) = self.machine.shape_roots.known.get(&key)
            && self.is_root(id, kind, proto, capacity, flags)
        {
            return Ok(id);
        }
        let mark = self.open_scope();
        let elements_slot = if flags & shape_flag::DICTIONARY != 0 { 0 } else { NO_SLOT };
        let t = Template { kind, flags, capacity, nslots: 0, elements_slot, origin: identity, step: step::ROOT };
        let none = self.slot();
        let id = self.new_shape(t, proto, none).map(|s| s.get(self).id());
        self.close_scope(mark);
        let id = id?;
        let mut known = std::mem::take(&mut self.machine.shape_roots.known);
        if known.len() == known.capacity() {
            known.retain(|key, id| self.is_root_of(*id, *key));
        }
        known.insert(key, id);
        self.machine.shape_roots.known = known;
        Ok(id)
    }

    /// Whether a live root has been made for this key.
    fn is_root_of(&self, id: u32, (identity, kind, capacity, flags): RootKey) -> bool {
        let p = self.shape_ptr(id);
        if p.is_null() {
            return false;
        }
        // SAFETY: not null, so a live SHAPE cell.
        let s = unsafe { &*p.cast::<Shape>() };
        s.step == step::ROOT && s.origin == identity && s.kind == kind && s.capacity == capacity && s.flags == flags
    }

    /// The shape reached from `from` by adding `name`, kept alive by a new slot, which the caller releases; `None` if
    /// `from` has too many children to get another.
    pub(super) fn shape_after(&mut self, from: u32, name: Local<NameCell>, attrs: u8, elements: bool) -> JsResult<Option<Local<Shape>>> {
        let shape = self.shape(from);
        debug_assert!(!shape.is_dictionary());
        if let Some(s) = transitions::find(self, shape, Step::Add(name.get(self), attrs)) {
            return Ok(Some(self.local_of(s)));
        }
        let parent = self.local_of(shape);
        if self.is_crowded(parent)? {
            return Ok(None);
        }
        let [proto, table] = self.slots();
        let shape = parent.get(self);
        self.set(proto, shape.read(&shape.proto));
        let slot = shape.nslots.get();
        let count = slot as usize;
        let t = Template {
            nslots: slot + 1,
            elements_slot: if elements { slot } else { shape.elements_slot },
            step: step::ADD,
            ..Template::of(&shape)
        };
        let appendable = shape.table().filter(|t| t.used() == count && count < t.capacity());
        match appendable {
            Some(t) => self.set(table, t.val()),
            None => self.copy_properties(parent, (count + 1).next_power_of_two().max(4), table, None)?,
        }
        let child = self.new_shape(t, proto, table)?;
        self.make_transition_room(parent)?;
        // From here on nothing fails.
        let t: Ref<'_, Table> = self.val(table).cast().expect("a table of names");
        prop_table::push(self, t, name.get(self), attrs, Imm::HOLE);
        self.add_transition(parent.get(self), child.get(self));
        Ok(Some(child))
    }

    /// A table with the properties of a shape, room for `n` in all, and attributes as `change` has them.
    fn copy_properties(&mut self, from: Local<Shape>, n: usize, out: Local<Value>, change: Option<ChangeAttrs<'_>>) -> JsResult {
        let to = self.new_properties(out, KEYS, n)?.get(self);
        let shape = from.get(self);
        let Some(t) = shape.table() else { return Ok(()) };
        append_live(self, t, shape.count(), to);
        let Some(change) = change else { return Ok(()) };
        for i in 0..shape.count() {
            if let Some((name, p)) = shape.entry(i) {
                super::hash_table::set_attrs(to, i, change(self, name, p.attrs));
            }
        }
        Ok(())
    }

    /// The shape that differs from `from`, which is no dictionary's, in flags and attributes alone: `change` maps each
    /// property's. All objects that take the step share the result unless it is `ALONE`.
    pub(super) fn shape_with_attrs(
        &mut self,
        from: Local<Shape>,
        by: u8,
        flags: u8,
        change: Option<ChangeAttrs<'_>>,
    ) -> JsResult<Local<Shape>> {
        let shape = from.get(self);
        debug_assert!(!shape.is_dictionary());
        if by != step::ALONE
            && let Some(s) = transitions::find(self, shape, Step::Mark(by))
        {
            return Ok(self.local_of(s));
        }
        let [proto, table] = self.slots();
        let shape = from.get(self);
        self.set(proto, shape.read(&shape.proto));
        let t = Template { flags: shape.flags | flags, step: by, ..Template::of(&shape) };
        match (change, shape.table()) {
            (Some(_), Some(_)) => self.copy_properties(from, shape.count(), table, change)?,
            (None, Some(t)) => self.set(table, t.val()),
            (_, None) => {}
        }
        let new = self.new_shape(t, proto, table)?;
        if by != step::ALONE {
            self.make_transition_room(from)?;
            self.add_transition(from.get(self), new.get(self));
        }
        Ok(new)
    }

    /// The shape that differs from `from` in its prototype: for one object alone unless it has no properties or is a
    /// dictionary.
    pub(super) fn shape_with_proto(&mut self, from: Local<Shape>, proto: Local<Value>) -> JsResult<Local<Shape>> {
        if let Some(o) = self.val(proto).cast::<Object>() {
            o.header.add_flags(super::object::IS_PROTOTYPE);
        }
        let s = from.get(self);
        if s.count() == 0 {
            let (kind, capacity, flags) = (s.kind, s.capacity as usize, s.flags);
            let id = self.root_shape(kind, proto, capacity, flags)?;
            return Ok(self.local_of(self.shape(id)));
        }
        let t = Template::of(&s);
        let table = self.slot();
        self.set(table, s.read(&s.properties));
        self.new_shape(t, proto, table)
    }

    /// Whether adding a plain property to an object of shape `before` gives it the shape `after`.
    pub fn is_plain_step(&self, before: u32, after: Ref<'_, Shape>) -> bool {
        let p = self.shape_ptr(before);
        if p.is_null() || after.step != step::ADD {
            return false;
        }
        // SAFETY: not null, so a live SHAPE cell.
        let before: Ref<'_, Shape> = unsafe { Ref::from_ptr(p.cast()) };
        after.before().is_some_and(|p| p.same(before)) && matches!(Step::to(after), Some(Step::Add(_, attr::ALL)))
    }
}

/// Reading a shape's slots through a `Ref`.
pub trait ShapeRef<'h> {
    /// The prototype: an object or null.
    fn read_proto(self) -> Val<'h>;
    /// The shape without the property added last, if that is how this one came to be.
    fn before(self) -> Option<Ref<'h, Shape>>;
    /// The table of names.
    fn read_properties(self) -> Option<Ref<'h, Table>>;
    /// [`Shape::entry`] for as long as the heap is borrowed.
    fn entry_in(self, i: usize) -> Option<(Name<'h>, PropInfo)>;
}
impl<'h> ShapeRef<'h> for Ref<'h, Shape> {
    #[inline(always)]
    fn read_proto(self) -> Val<'h> {
        self.read(&self.proto)
    }
    fn before(self) -> Option<Ref<'h, Shape>> {
        if self.step == step::ADD { self.read(&self.parent).cast() } else { None }
    }
    fn entry_in(self, i: usize) -> Option<(Name<'h>, PropInfo)> {
        assert!(i < self.count());
        if i as u32 == self.elements_slot {
            return None;
        }
        prop_table::entry(self.read_properties()?, i)
    }
    #[inline(always)]
    fn read_properties(self) -> Option<Ref<'h, Table>> {
        self.read(&self.properties).cast()
    }
}

/// Private names are symbols that reflection does not see.
pub fn is_private(n: Name<'_>) -> bool {
    n.is_symbol() && super::symbol::is_private(n)
}
