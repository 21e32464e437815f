//! Inline caches: what an instruction learnt about the shapes it met.
//!
//! An entry says: for a receiver of this shape, the property is *there*: in the receiver, in a prototype (`holder`),
//! nowhere, or (for stores) it is to be added and the object gets `new_shape`. A site has one entry inline; when more
//! shapes come by it gets three more behind a pointer, and then caches no further.
//!
//! **Invariants.** A receiver's shape says everything about its own properties unless it is a dictionary; dictionaries
//! are cached as receivers only where the object counts as a prototype (flag set here), so that changes bump the epoch.
//! What depends on prototypes is valid while `Machine::proto_epoch` is the entry's. A location is only ever used on the
//! object it was computed for: the receiver of the entry's shape, or `holder`. Shape ids are never reused; the shapes
//! that an entry would *give* to objects are kept alive by [`Ic::trace`].

use crate::cx::Cx;
use crate::kinds;
use crate::layout::SLOTS_VALUES;
use crate::object::function_props::is_lazy_for;
use crate::object::key::{Name, PropertyKey};
use crate::object::object::{IS_PROTOTYPE, Object, ObjectExt};
use crate::object::prop_table::attr;
use crate::object::shape::{Location, PropInfo, ShapeRef};
use crate::object::{accessor::Accessor, typed};
use tally_heap::{Header, Local, Ref, Val, Value, Visitor};

/// [`Entry::kind`].
pub mod kind {
    pub const NONE: u8 = 0;
    /// Data in the receiver, at `word`.
    pub const OWN_INLINE: u8 = 1;
    /// Data in the receiver's overflow slots (pointer at `word`), at `index`.
    pub const OWN_OVERFLOW: u8 = 2;
    /// The same in `holder`.
    pub const PROTO_INLINE: u8 = 3;
    pub const PROTO_OVERFLOW: u8 = 4;
    /// Nowhere on the chain.
    pub const ABSENT: u8 = 5;
    /// A store appends the property at `word`; the object gets `new_shape`.
    pub const ADD_INLINE: u8 = 6;
    /// A store appends the property to the overflow slots if they have room.
    pub const ADD_OVERFLOW: u8 = 7;
    /// A script-scope binding: `holder` is its record.
    pub const SCRIPT: u8 = 8;
    /// A property of the global object `holder` of shape `shape`.
    pub const GLOBAL_INLINE: u8 = 9;
    pub const GLOBAL_OVERFLOW: u8 = 10;
    /// A property in the overflow slots of the global object, valid for `epoch`.
    pub const GLOBAL_EPOCH: u8 = 11;
    /// Object literal: `shape` of the result, `word` its size in words, `index` the number of properties.
    pub const LITERAL: u8 = 12;
    /// Added to the four kinds of data: the slot holds an ACCESSOR.
    pub const GETTER: u8 = 16;
}

/// Receivers that have no shape stand in the cache under these.
const STRING_SHAPE: u32 = u32::MAX;
const NUMBER_SHAPE: u32 = u32::MAX - 1;

/// One thing learnt. Layout is fixed for a JIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Entry {
    /// Shape of the receiver; 0 matches nothing.
    pub shape: u32,
    pub kind: u8,
    unused: u8,
    pub word: u16,
    pub index: u32,
    pub epoch: u32,
    pub new_shape: u32,
    unused2: u32,
    /// HOLE: none.
    pub holder: Value,
}

impl Default for Entry {
    fn default() -> Entry {
        Entry { shape: 0, kind: 0, unused: 0, word: 0, index: 0, epoch: 0, new_shape: 0, unused2: 0, holder: Value::HOLE }
    }
}

/// The cache of one instruction.
#[repr(C)]
#[derive(Default)]
pub struct Ic {
    pub first: Entry,
    more: Option<Box<[Entry; 3]>>,
    /// Entries in `more`; 4: too many shapes, nothing is cached any more.
    count: u8,
}

impl Ic {
    pub fn trace(&mut self, v: &mut dyn Visitor) {
        let more = self.more.iter_mut().flat_map(|m| m.iter_mut());
        for e in std::iter::once(&mut self.first).chain(more) {
            if e.holder.is_cell() {
                v.visit(&mut e.holder);
            }
            if e.new_shape != 0 {
                v.visit_shape(e.new_shape);
            }
            if e.kind == kind::LITERAL {
                v.visit_shape(e.shape);
            }
        }
    }
    /// The entry for a shape, stale or not.
    fn find(&self, shape: u32) -> Option<&Entry> {
        if self.first.shape == shape {
            return Some(&self.first);
        }
        self.more.as_ref()?.iter().find(|e| e.shape == shape)
    }
    fn put(&mut self, e: Entry) {
        if self.first.shape == 0 || self.first.shape == e.shape {
            self.first = e;
            return;
        }
        let more = self.more.get_or_insert_default();
        if let Some(old) = more.iter_mut().find(|o| o.shape == e.shape) {
            *old = e;
        } else if (self.count as usize) < more.len() {
            // The newest shape is the likeliest next.
            more[self.count as usize] = std::mem::replace(&mut self.first, e);
            self.count += 1;
        } else {
            self.count = 4;
        }
    }
    fn is_megamorphic(&self) -> bool {
        self.count >= 4
    }
}

/// The value a matching entry leads to: data or absence.
///
/// # Safety
/// `h` is a live object of the entry's shape.
#[inline(always)]
pub(crate) unsafe fn load_hit(e: &Entry, h: *mut Header, epoch: u32) -> Option<Value> {
    // SAFETY: the entry was made for this shape; holders are live while the epoch stands.
    unsafe {
        match e.kind {
            kind::OWN_INLINE => Some(*h.cast::<Value>().add(e.word as usize)),
            kind::PROTO_INLINE if e.epoch == epoch => Some(*e.holder.as_cell().cast::<Value>().add(e.word as usize)),
            kind::PROTO_OVERFLOW if e.epoch == epoch => Some(overflow(e.holder.as_cell(), e)),
            kind::OWN_OVERFLOW => Some(overflow(h, e)),
            kind::ABSENT if e.epoch == epoch => Some(Value::UNDEFINED),
            _ => None,
        }
    }
}

/// # Safety
/// `h` is live and has overflow slots as the entry says.
#[inline(always)]
unsafe fn overflow(h: *mut Header, e: &Entry) -> Value {
    // SAFETY: the caller's promise.
    unsafe {
        let slots: *mut Value = (*h.cast::<Value>().add(e.word as usize)).as_cell().cast();
        *slots.add(SLOTS_VALUES + e.index as usize)
    }
}

/// The shape, or stand-in, that a value is cached under.
fn receiver_shape(v: Val<'_>) -> Option<u32> {
    if v.is_number() {
        return Some(NUMBER_SHAPE);
    }
    let k = v.kind()?;
    if kinds::is_object(k) {
        // SAFETY: a `Val` that is a cell is live.
        Some(unsafe { (*v.raw().as_cell()).aux() })
    } else if kinds::is_string(k) {
        Some(STRING_SHAPE)
    } else {
        None
    }
}

/// What a cache answers.
pub(crate) enum Hit<'h> {
    Value(Val<'h>),
    /// The getter, or undefined.
    Getter(Val<'h>),
}

/// Asks all entries of a cache.
pub(crate) fn ask<'h>(cx: &'h Cx, ic: *mut Ic, receiver: Val<'h>) -> Option<Hit<'h>> {
    let shape = receiver_shape(receiver)?;
    // SAFETY: caches live as long as their code, which is running.
    let e = unsafe { (*ic).find(shape)? };
    let epoch = cx.machine.proto_epoch.get();
    let h = receiver.raw().as_cell();
    // SAFETY: the entry is for the receiver's shape. Own kinds are made for objects alone.
    unsafe {
        if let Some(v) = load_hit(e, h, epoch) {
            return Some(Hit::Value(Val::from_raw(v)));
        }
        if e.kind & kind::GETTER != 0 {
            let data = Entry { kind: e.kind & !kind::GETTER, ..*e };
            let a = Val::from_raw(load_hit(&data, h, epoch)?).cast::<Accessor>()?;
            return Some(Hit::Getter(a.read(&a.get)));
        }
    }
    None
}

/// Where a lookup ended.
pub(crate) enum Found<'h> {
    Own(Ref<'h, Object>, PropInfo),
    Proto(Ref<'h, Object>, PropInfo),
    Absent,
    /// Exotic: take the general way.
    Other,
}

/// Walks the chain from `first` for a named property. `receiver` is `None` when `first` is the prototype of a primitive.
fn walk<'h>(cx: &'h Cx, first: Ref<'h, Object>, name: Name, first_is_receiver: bool) -> Found<'h> {
    let key = PropertyKey::Name(name);
    let mut o = first;
    loop {
        let k = o.kind();
        if k == kinds::PROXY || is_lazy_for(cx, o, key) || (k == kinds::TYPED_ARRAY && typed::is_numeric_key(cx, key)) {
            return Found::Other;
        }
        let shape = o.shape(cx);
        if let Some(p) = shape.lookup(name) {
            if p.attrs & attr::LAZY != 0 {
                return Found::Other;
            }
            return if o.same(first) && first_is_receiver { Found::Own(o, p) } else { Found::Proto(o, p) };
        }
        if name == cx.names.length && matches!(k, kinds::ARRAY | kinds::STRING_OBJECT) {
            return Found::Other;
        }
        match shape.read_proto().cast::<Object>() {
            Some(p) => o = p,
            None => return Found::Absent,
        }
    }
}

/// Keeps what a lookup found. The receiver is an object of shape `shape`, or a primitive with a stand-in.
fn fill_load(cx: &Cx, ic: *mut Ic, shape: u32, receiver: Option<Ref<'_, Object>>, found: &Found<'_>) {
    // SAFETY: caches live as long as their code, which is running; no other reference to it is alive.
    let ic = unsafe { &mut *ic };
    if ic.is_megamorphic() {
        return;
    }
    let mut e = Entry { shape, epoch: cx.machine.proto_epoch.get(), ..Entry::default() };
    let dictionary = receiver.is_some_and(|r| r.shape(cx).is_dictionary());
    match found {
        Found::Own(o, p) => {
            if dictionary {
                // Builtin namespaces and constructors: their methods are worth a cache, maps' entries are not.
                if p.attrs & attr::ENUMERABLE != 0 {
                    return;
                }
                o.header.add_flags(IS_PROTOTYPE);
                place(&mut e, o.shape(cx).location(p.slot), true);
                e.holder = o.val().raw();
            } else {
                place(&mut e, o.shape(cx).location(p.slot), false);
            }
            if p.attrs & attr::ACCESSOR != 0 {
                e.kind |= kind::GETTER;
            }
        }
        Found::Proto(o, p) => {
            if dictionary {
                return;
            }
            place(&mut e, o.shape(cx).location(p.slot), true);
            e.holder = o.val().raw();
            if p.attrs & attr::ACCESSOR != 0 {
                e.kind |= kind::GETTER;
            }
        }
        Found::Absent if !dictionary => e.kind = kind::ABSENT,
        _ => return,
    }
    ic.put(e);
    remember(cx);
}

fn place(e: &mut Entry, at: Location, proto: bool) {
    match at {
        Location::Inline { word } => {
            e.kind = if proto { kind::PROTO_INLINE } else { kind::OWN_INLINE };
            e.word = word as u16;
        }
        Location::Overflow { pointer_word, index } => {
            e.kind = if proto { kind::PROTO_OVERFLOW } else { kind::OWN_OVERFLOW };
            e.word = pointer_word as u16;
            e.index = index;
        }
    }
}

/// A cache of the running function now may point at a young cell.
fn remember(cx: &Cx) {
    // SAFETY: the running function's code and its CODE cell are alive.
    let code = unsafe { Ref::<tally_heap::AnyCell>::from_ptr((*cx.machine.code()).cell.cast()) };
    cx.remember_cell(code);
}

/// Looks a named property of an object up and keeps what was found.
pub(crate) fn lookup<'h>(cx: &'h Cx, ic: *mut Ic, o: Ref<'h, Object>, name: Name) -> Found<'h> {
    let found = walk(cx, o, name, true);
    fill_load(cx, ic, o.shape_id(), Some(o), &found);
    found
}

/// The same for a primitive whose properties are found on `proto`.
pub(crate) fn lookup_primitive<'h>(cx: &'h Cx, ic: *mut Ic, v: Val<'h>, proto: Ref<'h, Object>, name: Name) -> Found<'h> {
    let found = walk(cx, proto, name, false);
    if let Some(shape) = receiver_shape(v) {
        proto.header.add_flags(IS_PROTOTYPE);
        fill_load(cx, ic, shape, None, &found);
    }
    found
}

/// A store through any entry of the cache; false: take the long way.
pub(crate) fn store(cx: &Cx, ic: *mut Ic, receiver: Val<'_>, v: Val<'_>) -> bool {
    let Some(o) = receiver.cast::<Object>() else { return false };
    // SAFETY: caches live as long as their code, which is running.
    let Some(e) = (unsafe { (*ic).find(o.shape_id()) }) else { return false };
    let h: *mut Header = o.ptr().cast();
    // SAFETY: the entry is for the object's shape; slots are words of the cells named as holders.
    unsafe {
        match e.kind {
            kind::OWN_INLINE => cx.write_raw(h, h.cast::<Value>().add(e.word as usize), v.raw()),
            kind::OWN_OVERFLOW => {
                let slots: *mut Value = (*h.cast::<Value>().add(e.word as usize)).as_cell().cast();
                cx.write_raw(slots.cast(), slots.add(SLOTS_VALUES + e.index as usize), v.raw());
            }
            kind::ADD_INLINE if e.epoch == cx.machine.proto_epoch.get() && o.header.flags() & IS_PROTOTYPE == 0 => {
                cx.write_raw(h, h.cast::<Value>().add(e.word as usize), v.raw());
                cx.store_shape_raw(h, e.new_shape);
            }
            kind::ADD_OVERFLOW if e.epoch == cx.machine.proto_epoch.get() && o.header.flags() & IS_PROTOTYPE == 0 => {
                let slots: *mut Value = (*h.cast::<Value>().add(e.word as usize)).as_cell().cast();
                if e.index >= (*slots.cast::<Header>()).aux() {
                    return false;
                }
                cx.write_raw(slots.cast(), slots.add(SLOTS_VALUES + e.index as usize), v.raw());
                cx.store_shape_raw(h, e.new_shape);
            }
            _ => return false,
        }
    }
    true
}

/// What a store may be, before it is made.
pub(crate) enum Plan {
    /// The property is the object's own writable data: kept in the cache already.
    Own(Location),
    /// Nothing on the chain has it: after a general store that appended it, call [`fill_add`] with the shape of before.
    Add,
    Other,
}

/// Looks where a store to a named property goes.
pub(crate) fn plan_store(cx: &Cx, ic: *mut Ic, o: Ref<'_, Object>, name: Name) -> Plan {
    let shape = o.shape(cx);
    match walk(cx, o, name, true) {
        Found::Own(_, p) if p.attrs & attr::ACCESSOR == 0 && p.attrs & attr::WRITABLE != 0 => {
            let at = shape.location(p.slot);
            // SAFETY: caches live as long as their code; no other reference to it is alive.
            let ic = unsafe { &mut *ic };
            if !shape.is_dictionary() && !ic.is_megamorphic() {
                let mut e = Entry { shape: o.shape_id(), ..Entry::default() };
                place(&mut e, at, false);
                ic.put(e);
            }
            Plan::Own(at)
        }
        Found::Absent if !shape.is_dictionary() => Plan::Add,
        _ => Plan::Other,
    }
}

/// After a store or definition appended `name` to `o`, whose shape was `before`.
pub(crate) fn fill_add(cx: &Cx, ic: *mut Ic, before: u32, o: Ref<'_, Object>, name: Name) {
    // SAFETY: caches live as long as their code; no other reference to it is alive.
    let ic = unsafe { &mut *ic };
    if ic.is_megamorphic() || before == o.shape_id() || cx.shape_ptr(before).is_null() {
        return;
    }
    let (old, new) = (cx.shape(before), o.shape(cx));
    if old.is_dictionary() || new.is_dictionary() {
        return;
    }
    let Some(p) = new.lookup(name) else { return };
    if p.attrs != attr::ALL || p.slot != old.nslots.get() || new.nslots.get() != p.slot + 1 {
        return;
    }
    let mut e = Entry { shape: before, epoch: cx.machine.proto_epoch.get(), new_shape: o.shape_id(), ..Entry::default() };
    match new.location(p.slot) {
        Location::Inline { word } => {
            e.kind = kind::ADD_INLINE;
            e.word = word as u16;
        }
        // The first slots to overflow displace one in the object.
        Location::Overflow { pointer_word, index } if index >= 2 => {
            e.kind = kind::ADD_OVERFLOW;
            e.word = pointer_word as u16;
            e.index = index;
        }
        Location::Overflow { .. } => return,
    }
    ic.put(e);
    remember(cx);
}

/// Keeps a script-scope binding.
pub(crate) fn fill_script(cx: &Cx, ic: *mut Ic, binding: Val<'_>) {
    // SAFETY: caches live as long as their code; no other reference to it is alive.
    let ic = unsafe { &mut *ic };
    ic.first = Entry { kind: kind::SCRIPT, holder: binding.raw(), ..Entry::default() };
    remember(cx);
}

/// Reads a plain data property of the global object into `dst` and caches where it was.
pub(crate) fn load_global(cx: &Cx, ic: *mut Ic, global: Local<Object>, name: Name, dst: Local<Value>) -> bool {
    let g = global.get(cx);
    let Found::Own(_, p) = walk(cx, g, name, true) else { return false };
    if p.attrs & attr::ACCESSOR != 0 {
        return false;
    }
    cx.set(dst, crate::object::storage::read_slot(cx, g, p.slot));
    let shape = g.shape(cx);
    let mut e = Entry { shape: g.shape_id(), epoch: cx.machine.proto_epoch.get(), holder: g.val().raw(), ..Entry::default() };
    match (shape.location(p.slot), shape.is_dictionary()) {
        (Location::Inline { word }, false) => {
            e.kind = kind::GLOBAL_INLINE;
            e.word = word as u16;
        }
        (Location::Overflow { pointer_word, index }, dictionary) => {
            e.kind = if dictionary { kind::GLOBAL_EPOCH } else { kind::GLOBAL_OVERFLOW };
            e.word = pointer_word as u16;
            e.index = index;
        }
        (Location::Inline { .. }, true) => return true,
    }
    // SAFETY: as above.
    unsafe { (*ic).first = e };
    remember(cx);
    true
}

/// Keeps the shape of an object literal.
pub(crate) fn fill_literal(cx: &Cx, ic: *mut Ic, o: Ref<'_, Object>, count: usize) {
    let e = Entry { kind: kind::LITERAL, shape: o.shape_id(), word: o.header.words(), index: count as u32, ..Entry::default() };
    // SAFETY: as above.
    unsafe { (*ic).first = e };
    remember(cx);
}

/// Keeps a template object.
pub(crate) fn fill_template(cx: &Cx, ic: *mut Ic, template: Val<'_>) {
    // SAFETY: as above.
    unsafe { (*ic).first = Entry { holder: template.raw(), ..Entry::default() } };
    remember(cx);
}
