//! [`Shape`]: the hidden class of objects: kind, prototype, and which property is in which slot.
//!
//! Adding a property to an object follows a transition to the shape with that property appended, making it when it is
//! not there yet. An object goes to *dictionary mode* (a shape of its own, changed in place) when it has too many
//! properties or one is deleted.
//!
//! ```text
//! nslots <= capacity:  slot i is in the object
//! nslots >  capacity:  slots 0..capacity-1 are in the object; its last word points at a SLOTS cell with the rest
//! ```
//!
//! **Invariants.** Shapes never move; ids are never reused, so a stale id in an inline cache matches nothing. A parent
//! knows its children weakly (by id), a child holds its parent: while an object of the last shape lives, new objects take
//! the same steps. Two objects with one shape have the same kind, in-object capacity and prototype. Transitions into a shape
//! that died are dropped when met, and never followed. A transition's name is kept as bits: the shape it leads to keeps the
//! name alive, so a name with the bits of a live transition is that name.

use super::key::{Name, NameCell, name_of_bits};
use super::object::Object;
use super::prop_table::{PropTable, attr};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use rustc_hash::FxHashMap;
use std::cell::{Cell, UnsafeCell};
use std::rc::Rc;
use tally_heap::{CellType, Header, Heap, Local, Ref, Slot, Val, Value, Visitor};

/// [`Shape::flags`] bits.
pub mod shape_flag {
    /// Owned by one object and changed in place: no receiver cache may hold it.
    pub const DICTIONARY: u8 = 1;
    pub const NON_EXTENSIBLE: u8 = 2;
    /// A function whose `length`, `name` and `prototype` are not made yet.
    pub const LAZY: u8 = 4;
    /// The `length` of an array is not writable.
    pub const LENGTH_READONLY: u8 = 8;
    /// The elements are sparse, sealed or frozen: no fast element access. Set with the SPARSE store.
    pub const SLOW_ELEMENTS: u8 = 16;
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
    pub kind: u8,
    pub flags: Cell<u8>,
    /// Property slots in the object.
    pub capacity: u16,
    /// Slots in use (in dictionaries: high-water mark).
    pub nslots: Cell<u32>,
    /// Entries of the table that this shape sees.
    count: Cell<u32>,
    /// The slot with the elements of an object that is no array, or `NO_SLOT`.
    elements_slot: Cell<u32>,
    /// Id of the shape that a transition led here from, or 0.
    parent: Cell<u32>,
    /// `Rc::into_raw`; never null after construction.
    table: Cell<*const UnsafeCell<PropTable>>,
    /// `Box::into_raw`, or null.
    transitions: Cell<*mut Transitions>,
}

// SAFETY: SHAPE cells are made by `new_shape` with these words.
unsafe impl CellType for Shape {
    const NAME: &'static str = "Shape";
    fn is(kind: u8) -> bool {
        kind == kinds::SHAPE
    }
}

/// A transition is named by the property added and its attributes, or by a marker.
type TransitionKey = (Value, u8);

/// Markers in place of a name: the shape with all properties frozen, and so on.
pub mod marker {
    use tally_heap::Value;
    pub const PREVENT_EXTENSIONS: Value = Value::int(1);
    pub const SEAL: Value = Value::int(2);
    pub const FREEZE: Value = Value::int(3);
}

#[derive(Default)]
struct Transitions {
    few: Vec<(TransitionKey, u32)>,
    many: FxHashMap<(u64, u8), u32>,
}

impl Transitions {
    fn get(&self, key: TransitionKey) -> Option<u32> {
        if self.many.is_empty() {
            self.few.iter().find(|(k, _)| *k == key).map(|(_, id)| *id)
        } else {
            self.many.get(&(key.0.bits(), key.1)).copied()
        }
    }
    fn put(&mut self, key: TransitionKey, id: u32, heap: &Heap) {
        if self.many.is_empty() {
            self.few.retain(|(k, id)| *k != key && !heap.shape_ptr(*id).is_null());
            if self.few.len() < 8 {
                self.few.push((key, id));
                return;
            }
            self.many.extend(self.few.drain(..).map(|(k, id)| ((k.0.bits(), k.1), id)));
        } else if self.many.len() == self.many.capacity() {
            self.many.retain(|_, id| !heap.shape_ptr(*id).is_null());
        }
        self.many.insert((key.0.bits(), key.1), id);
    }
}

/// What a shape knows of a property.
#[derive(Clone, Copy, Debug)]
pub struct PropInfo {
    /// Position in the table.
    pub entry: u32,
    pub slot: u32,
    pub attrs: u8,
}

/// Where a slot is. Words count from the start of the cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    Inline { word: u32 },
    Overflow { pointer_word: u32, index: u32 },
}

impl Shape {
    #[inline(always)]
    pub fn id(&self) -> u32 {
        self.header.aux()
    }
    #[inline(always)]
    pub fn has(&self, flag: u8) -> bool {
        self.flags.get() & flag != 0
    }
    #[inline(always)]
    pub fn is_dictionary(&self) -> bool {
        self.has(shape_flag::DICTIONARY)
    }
    #[inline(always)]
    fn table(&self) -> &PropTable {
        // SAFETY: the Rc is held by this shape; tables are changed only by `table_mut`, whose borrow ends at once.
        unsafe { &*(*self.table.get()).get() }
    }
    /// Runs `f` on the table. `f` must not reach any shape.
    pub(super) fn table_mut<R>(&self, f: impl FnOnce(&mut PropTable) -> R) -> R {
        // SAFETY: single-threaded, and no reference to the table outlives the methods of this file.
        f(unsafe { &mut *(*self.table.get()).get() })
    }
    /// Finds an own named property.
    #[inline]
    pub fn lookup(&self, name: Name) -> Option<PropInfo> {
        let t = self.table();
        t.find(name, self.count.get() as usize).map(|i| PropInfo { entry: i as u32, slot: t.entries[i].slot, attrs: t.entries[i].attrs })
    }
    /// Number of table entries visible, deleted ones of dictionaries included.
    pub fn entry_count(&self) -> usize {
        self.count.get() as usize
    }
    /// Entry `i` in insertion order: the name (`None` if deleted or internal) and where it is.
    pub fn entry(&self, i: usize) -> Option<(Name<'_>, PropInfo)> {
        let e = self.table().entries[..self.count.get() as usize][i];
        if e.name.is_hole() || e.slot == self.elements_slot.get() {
            return None;
        }
        // SAFETY: the shape, which is borrowed, keeps the names of its entries alive.
        Some((unsafe { name_of_bits(e.name) }, PropInfo { entry: i as u32, slot: e.slot, attrs: e.attrs }))
    }
    #[inline(always)]
    fn slot_base(&self) -> u32 {
        1 + kinds::internal_words(self.kind) as u32
    }
    #[inline(always)]
    pub fn location(&self, slot: u32) -> Location {
        location(self.slot_base(), self.capacity as u32, self.nslots.get(), slot)
    }
    /// Where the elements of an object that is no array are.
    #[inline(always)]
    pub fn elements_location(&self) -> Option<Location> {
        let s = self.elements_slot.get();
        (s != NO_SLOT).then(|| self.location(s))
    }
}

fn location(base: u32, capacity: u32, nslots: u32, slot: u32) -> Location {
    if nslots <= capacity || slot < capacity - 1 {
        Location::Inline { word: base + slot }
    } else {
        Location::Overflow { pointer_word: base + capacity - 1, index: slot - (capacity - 1) }
    }
}

/// # Safety
/// The collector's: `p` is a live SHAPE.
pub unsafe fn trace(p: *mut Header, v: &mut dyn Visitor) {
    // SAFETY: the words as declared; names never move, so visiting copies of them marks them and changes nothing.
    unsafe {
        let s = &*p.cast::<Shape>();
        v.visit(s.proto.as_ptr());
        if s.parent.get() != 0 {
            v.visit_shape(s.parent.get());
        }
        if !s.table.get().is_null() {
            let table = &*(*s.table.get()).get();
            for e in &table.entries[..s.count.get() as usize] {
                let mut name = e.name;
                v.visit(&mut name);
            }
        }
    }
}

/// # Safety
/// The collector's: `p` is a dead SHAPE.
pub unsafe fn finalize(p: *mut Header) {
    // SAFETY: the shape owns one count of the table, and its transitions.
    unsafe {
        let s = &*p.cast::<Shape>();
        if !s.table.get().is_null() {
            drop(Rc::from_raw(s.table.get()));
        }
        if !s.transitions.get().is_null() {
            drop(Box::from_raw(s.transitions.get()));
        }
    }
}

/// What a new shape is like.
struct Template {
    kind: u8,
    flags: u8,
    capacity: u16,
    nslots: u32,
    count: u32,
    elements_slot: u32,
    table: Rc<UnsafeCell<PropTable>>,
}

impl Template {
    fn of(s: &Shape) -> Template {
        // SAFETY: the shape holds a count of its own.
        let table = unsafe {
            Rc::increment_strong_count(s.table.get());
            Rc::from_raw(s.table.get())
        };
        Template {
            kind: s.kind,
            flags: s.flags.get(),
            capacity: s.capacity,
            nslots: s.nslots.get(),
            count: s.count.get(),
            elements_slot: s.elements_slot.get(),
            table,
        }
    }
    /// With a table nobody else sees.
    fn own_table(&mut self) -> &mut PropTable {
        // SAFETY: only read.
        let copy = unsafe { (*self.table.get()).prefix(self.count as usize) };
        self.count = copy.entries.len() as u32;
        self.table = Rc::new(UnsafeCell::new(copy));
        Rc::get_mut(&mut self.table).expect("just made").get_mut()
    }
}

/// Shape ids by (prototype's identity, kind, capacity): where chains of transitions start.
pub struct ShapeRoots {
    by_proto: FxHashMap<(u32, u8, u16), u32>,
    /// Ids met lately, by a mix of the prototype's address and the rest; what is found is checked, so nothing here is ever
    /// stale, only forgotten.
    recent: [u32; 64],
}

impl Default for ShapeRoots {
    fn default() -> ShapeRoots {
        ShapeRoots { by_proto: FxHashMap::default(), recent: [0; 64] }
    }
}

impl Cx {
    /// The shape with this id, which must be alive.
    #[inline(always)]
    pub(crate) fn shape(&self, id: u32) -> Ref<'_, Shape> {
        // SAFETY: ids in use belong to live shapes.
        unsafe { Ref::from_ptr(self.shape_ptr(id).cast()) }
    }

    fn new_shape(&mut self, t: Template, proto: Local<Value>) -> JsResult<Local<Shape>> {
        let out = self.slot();
        let cell = self.alloc::<Shape>(out, kinds::SHAPE, size_of::<Shape>(), 0).map_err(|e| self.out_of_memory(e))?;
        let bytes = size_of::<Shape>();
        // SAFETY: a fresh cell; its fields are written once here before anybody sees it.
        unsafe {
            let p = cell.get(self).ptr();
            (*p).kind = t.kind;
            (*p).flags.set(t.flags);
            (*p).capacity = t.capacity;
            (*p).nslots.set(t.nslots);
            (*p).count.set(t.count);
            (*p).elements_slot.set(t.elements_slot);
            (*p).table.set(Rc::into_raw(t.table));
        }
        let s = cell.get(self);
        self.write(s, &s.proto, self.val(proto));
        self.finalize_later(s, bytes);
        let id = self.heap_mut().register_shape(cell);
        // SAFETY: the `aux` of a shape is its id.
        unsafe { cell.get(self).header.set_aux(id) };
        Ok(cell)
    }

    /// The empty shape for objects of `kind` with this prototype (an object or null) and in-object capacity (at least 1).
    /// `flags` are `shape_flag`s that the whole chain starts with.
    pub fn root_shape(&mut self, kind: u8, proto: Local<Value>, capacity: usize, flags: u8) -> JsResult<u32> {
        let capacity = capacity.clamp(1, 250) as u16;
        let mix = (self.val(proto).raw().bits() >> 4) as usize ^ usize::from(kind) << 1 ^ usize::from(capacity) << 2;
        let recent = mix % 64;
        let id = self.machine.shape_roots.recent[recent];
        if id != 0 && !self.shape_ptr(id).is_null() {
            let s = self.shape(id);
            if s.proto.raw() == self.val(proto).raw() && s.kind == kind && s.capacity == capacity && s.flags.get() == flags {
                return Ok(id);
            }
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
        let key = (identity, kind, capacity);
        if flags & !shape_flag::LAZY == 0 {
            if let Some(&id) = self.machine.shape_roots.by_proto.get(&key) {
                let p = self.shape_ptr(id);
                if !p.is_null() && self.shape(id).proto.raw() == self.val(proto).raw() && self.shape(id).flags.get() == flags {
                    return Ok(id);
                }
            }
        }
        let mark = self.open_scope();
        let t = Template { kind, flags, capacity, nslots: 0, count: 0, elements_slot: NO_SLOT, table: Rc::default() };
        let id = self.new_shape(t, proto).map(|s| s.get(self).id());
        self.close_scope(mark);
        let id = id?;
        let roots = &mut self.machine.shape_roots.by_proto;
        if roots.len() == roots.capacity() {
            let heap = &**self;
            let dead: Vec<_> =
                self.machine.shape_roots.by_proto.iter().filter(|(_, id)| heap.shape_ptr(**id).is_null()).map(|(k, _)| *k).collect();
            for k in dead {
                self.machine.shape_roots.by_proto.remove(&k);
            }
        }
        self.machine.shape_roots.by_proto.insert(key, id);
        Ok(id)
    }

    /// The shape reached from `from` by adding `name`. It is kept alive by a new slot, which the caller releases.
    pub(super) fn shape_after(&mut self, from: u32, name: Local<NameCell>, attrs: u8, elements: bool) -> JsResult<Local<Shape>> {
        let shape = self.shape(from);
        debug_assert!(!shape.is_dictionary());
        let key = (self.val(name).raw(), attrs);
        if let Some(id) = self.transition(shape, key) {
            return Ok(self.local_of(self.shape(id)));
        }
        let mut t = Template::of(&shape);
        // SAFETY: only the length is read.
        if unsafe { (*t.table.get()).entries.len() } != t.count as usize {
            t.own_table();
        }
        let slot = t.nslots;
        // SAFETY: no reference to the table is alive.
        unsafe { (*t.table.get()).push(name.get(self), slot, attrs) };
        t.count += 1;
        t.nslots += 1;
        if elements {
            t.elements_slot = slot;
        }
        self.child(from, t, key)
    }

    fn transition(&self, shape: Ref<'_, Shape>, key: TransitionKey) -> Option<u32> {
        // SAFETY: null or owned by the shape.
        let id = unsafe { shape.transitions.get().as_ref() }?.get(key)?;
        (!self.shape_ptr(id).is_null()).then_some(id)
    }

    fn child(&mut self, from: u32, t: Template, key: TransitionKey) -> JsResult<Local<Shape>> {
        let parent = self.local_of(self.shape(from));
        let proto = self.local(self.val(parent.value()));
        let p = parent.get(self);
        self.set(proto, p.read(&p.proto));
        let child = self.new_shape(t, proto)?;
        let id = child.get(self).id();
        child.get(self).parent.set(from);
        let p = parent.get(self);
        if p.transitions.get().is_null() {
            p.transitions.set(Box::into_raw(Box::default()));
        }
        // SAFETY: owned by the shape; no other reference.
        unsafe { (*p.transitions.get()).put(key, id, self) };
        Ok(child)
    }

    /// The shape that differs from `from` in attributes alone: `change` maps each property's. With a `marker` the result
    /// is shared by all objects that take the step.
    pub fn shape_with_attrs(
        &mut self,
        from: u32,
        marker: Option<Value>,
        flags: u8,
        change: impl Fn(&Cx, Name<'_>, u8) -> u8,
    ) -> JsResult<Local<Shape>> {
        let shape = self.shape(from);
        if let Some(id) = marker.and_then(|m| self.transition(shape, (m, 0))) {
            return Ok(self.local_of(self.shape(id)));
        }
        let mut t = Template::of(&shape);
        t.flags |= flags;
        let elements = t.elements_slot;
        for e in &mut t.own_table().entries {
            if !e.name.is_hole() && e.slot != elements {
                // SAFETY: `from` is alive, and keeps the names of its entries alive.
                e.attrs = change(self, unsafe { name_of_bits(e.name) }, e.attrs);
            }
        }
        let dictionary = t.flags & shape_flag::DICTIONARY != 0;
        match marker {
            Some(m) if !dictionary => self.child(from, t, (m, 0)),
            _ => {
                let proto = self.slot();
                self.set(proto, self.shape(from).read_proto());
                self.new_shape(t, proto)
            }
        }
    }

    /// A dictionary shape with the properties of `from`, for one object alone.
    pub fn dictionary_shape(&mut self, from: u32) -> JsResult<Local<Shape>> {
        let mut t = Template::of(&self.shape(from));
        t.own_table();
        t.flags |= shape_flag::DICTIONARY;
        let proto = self.slot();
        self.set(proto, self.shape(from).read_proto());
        self.new_shape(t, proto)
    }

    /// A shape with the properties of `from`, the flags `flags` and another prototype, for one object alone unless `from` is empty.
    pub fn shape_with_proto(&mut self, from: u32, proto: Local<Value>) -> JsResult<Local<Shape>> {
        if let Some(o) = self.val(proto).cast::<Object>() {
            o.header.add_flags(super::object::IS_PROTOTYPE);
        }
        let s = self.shape(from);
        if s.nslots.get() == 0 && !s.is_dictionary() {
            let (kind, capacity, flags) = (s.kind, s.capacity as usize, s.flags.get());
            let id = self.root_shape(kind, proto, capacity, flags)?;
            return Ok(self.local_of(self.shape(id)));
        }
        let mut t = Template::of(&s);
        t.own_table();
        self.new_shape(t, proto)
    }
}

/// Reading a shape's slots through a `Ref`.
pub trait ShapeRef<'h> {
    /// The prototype: an object or null.
    fn read_proto(self) -> Val<'h>;
}
impl<'h> ShapeRef<'h> for Ref<'h, Shape> {
    #[inline(always)]
    fn read_proto(self) -> Val<'h> {
        self.read(&self.proto)
    }
}

/// In-place changes of dictionary shapes.
impl Shape {
    /// Adds a property and answers its slot.
    pub(super) fn dictionary_add(&self, name: Name, attrs: u8) -> u32 {
        debug_assert!(self.is_dictionary());
        let n = self.nslots.get();
        let (slot, len) = self.table_mut(|t| {
            let slot = t.free_slots.pop().unwrap_or(n);
            t.push(name, slot, attrs);
            (slot, t.entries.len())
        });
        self.nslots.set(n.max(slot + 1));
        self.count.set(len as u32);
        slot
    }
    /// The slot `dictionary_add` will answer next.
    pub(super) fn dictionary_next_slot(&self) -> u32 {
        self.table_mut(|t| t.free_slots.last().copied()).unwrap_or(self.nslots.get())
    }
    pub(super) fn dictionary_remove(&self, entry: u32) {
        let len = self.table_mut(|t| {
            t.remove(entry as usize);
            t.entries.len()
        });
        self.count.set(len as u32);
    }
    pub(super) fn dictionary_set_attrs(&self, entry: u32, attrs: u8) {
        self.table_mut(|t| t.entries[entry as usize].attrs = attrs);
    }
    pub(super) fn dictionary_mark_elements(&self, slot: u32) {
        self.elements_slot.set(slot);
    }
    /// Whether every property has been made non-configurable (and, for `frozen`, data non-writable).
    pub fn all_locked(&self, frozen: bool) -> bool {
        (0..self.entry_count()).filter_map(|i| self.entry(i)).all(|(n, p)| {
            is_private(n)
                || p.attrs & attr::CONFIGURABLE == 0 && !(frozen && p.attrs & attr::ACCESSOR == 0 && p.attrs & attr::WRITABLE != 0)
        })
    }
}

/// Private names are symbols that reflection does not see.
pub fn is_private(n: Name) -> bool {
    n.is_symbol() && super::symbol::is_private(n)
}
