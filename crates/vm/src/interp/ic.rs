//! Inline caches: what an instruction learnt about the shapes it met.
//!
//! An entry says: for a receiver of this shape, the property is *there*: in the receiver, in a prototype (`holder`),
//! nowhere, or (for stores) it is to be added and the object gets `new_shape`. A site has one entry inline; when more
//! shapes come by it gets three more in a cell of their own, and then caches no further. Caches are in the FEEDBACK cell
//! of their code (`object/feedback.rs`).
//!
//! [`load_hit`] and [`store_hit`] are the only places that say when an entry holds and what it leads to: the dispatch
//! loop, the polymorphic search and global names all go through them.
//!
//! **Invariants.** A receiver's shape says everything about its own properties unless it is a dictionary, whose shape many
//! objects share; dictionaries are cached as receivers only together with the object (`holder`), which counts as a
//! prototype from then on (flag set here), so that changes bump the epoch. What depends on prototypes is valid while `Machine::proto_epoch` is the
//! entry's. A location is only ever used on the object it was computed for: the receiver of the entry's shape, or
//! `holder`. Entries hold shapes and holders weakly: the marking that finds one dead resets the entry. While an epoch
//! stands, a receiver's shape keeps what is on its chain alive, so a holder that is used is there.

use crate::cx::Cx;
use crate::kinds;
use crate::layout::{BINDING_VALUE, SLOTS_VALUES};
use crate::object::accessor::{Accessor, AccessorExt, Variable};
use crate::object::feedback::CacheEntries;
use crate::object::function_props::is_lazy_for;
use crate::object::key::{KeyView, Name, NameExt};
use crate::object::object::{IS_PROTOTYPE, Object, ObjectExt};
use crate::object::prop_table::attr;
use crate::object::shape::{Location, PropInfo, ShapeRef};
use crate::object::storage::location;
use crate::object::typed;
use std::mem::offset_of;
use tally_bytecode::opcode::COLD_CACHE;
use tally_heap::{Header, Local, Ref, Val, Value};

/// [`Entry::kind`].
pub mod kind {
    pub const NONE: u8 = 0;
    /// Data in the receiver, at `word`.
    pub const OWN_INLINE: u8 = 1;
    /// Data in the receiver's overflow slots (pointer at `word`), at `index`.
    pub const OWN_OVERFLOW: u8 = 2;
    /// The same in `holder`, for `epoch`.
    pub const PROTO_INLINE: u8 = 3;
    pub const PROTO_OVERFLOW: u8 = 4;
    /// Nowhere on the chain, for `epoch`.
    pub const ABSENT: u8 = 5;
    /// A store appends the property at `word`, for `epoch`; the object gets `new_shape`.
    pub const ADD_INLINE: u8 = 6;
    /// A store appends the property to the overflow slots if they have room, for `epoch`.
    pub const ADD_OVERFLOW: u8 = 7;
    /// A definition appends the property: whatever prototypes have.
    pub const DEFINE_INLINE: u8 = 8;
    pub const DEFINE_OVERFLOW: u8 = 9;
    /// Data in the receiver, a dictionary, which is `holder`: in its table (pointer at `word`), at `index`; for `epoch`.
    pub const DICTIONARY: u8 = 10;
    /// A script-scope binding: `holder` is its record.
    pub const SCRIPT: u8 = 11;
    /// Object literal: `shape` of the result, `word` its size in words, `index` the number of properties.
    pub const LITERAL: u8 = 12;
    /// A template object: `holder`.
    pub const TEMPLATE: u8 = 13;
    /// Added to the kinds of data: the slot holds an ACCESSOR.
    pub const GETTER: u8 = 16;
}

/// Receivers that have no shape stand in the cache under these.
const STRING_SHAPE: u32 = u32::MAX;
const NUMBER_SHAPE: u32 = u32::MAX - 1;
/// Whether it is the id of a shape: none, or a stand-in, is not.
pub(crate) fn is_real_shape(shape: u32) -> bool {
    shape != 0 && shape < NUMBER_SHAPE
}

/// One thing learnt. Layout is fixed for a JIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Entry {
    /// Shape of the receiver; 0 matches nothing.
    pub shape: u32,
    pub kind: u8,
    unused: u8,
    pub word: u16,
    /// [`Machine::proto_epoch`](crate::interp::Machine::proto_epoch) when it was made; 0 is never.
    pub epoch: u64,
    pub index: u32,
    pub new_shape: u32,
    /// HOLE: none.
    pub holder: Value,
}

const _: () = {
    assert!(size_of::<Entry>() == 32 && align_of::<Entry>() == 8);
    assert!(offset_of!(Entry, shape) == 0);
    assert!(offset_of!(Entry, kind) == 4);
    assert!(offset_of!(Entry, word) == 6);
    assert!(offset_of!(Entry, epoch) == 8);
    assert!(offset_of!(Entry, index) == 16);
    assert!(offset_of!(Entry, new_shape) == 20);
    assert!(offset_of!(Entry, holder) == 24);
    assert!(size_of::<Ic>() == 40 && offset_of!(Ic, first) == 0 && offset_of!(Ic, more) == 32);
};

impl Default for Entry {
    fn default() -> Entry {
        Entry { shape: 0, kind: 0, unused: 0, word: 0, epoch: 0, index: 0, new_shape: 0, holder: Value::HOLE }
    }
}

impl Entry {
    /// Whether nothing that the entry names has died since it was made.
    pub(crate) fn is_whole(&self) -> bool {
        let has = |v: Value| v.is_cell();
        match self.kind & !kind::GETTER {
            kind::NONE => false,
            kind::PROTO_INLINE | kind::PROTO_OVERFLOW | kind::DICTIONARY => self.shape != 0 && has(self.holder),
            kind::ADD_INLINE | kind::ADD_OVERFLOW | kind::DEFINE_INLINE | kind::DEFINE_OVERFLOW => self.shape != 0 && self.new_shape != 0,
            kind::SCRIPT | kind::TEMPLATE => has(self.holder),
            _ => self.shape != 0,
        }
    }
}

/// Entries of a polymorphic cache beside its first.
pub const MORE: usize = 3;

/// The cache of one instruction, in the FEEDBACK cell of its code. All zero is empty.
#[repr(C)]
pub struct Ic {
    pub first: Entry,
    /// A CACHE_ENTRIES cell, or HOLE.
    pub(crate) more: Value,
}

impl Ic {
    pub(super) fn more(&self) -> Option<*mut CacheEntries> {
        self.more.is_cell().then(|| self.more.as_cell().cast())
    }
    /// The entry for a shape, stale or not.
    fn find(&self, shape: u32) -> Option<&Entry> {
        if self.first.shape == shape {
            return Some(&self.first);
        }
        // SAFETY: `more` holds a live CACHE_ENTRIES cell, which never moves.
        unsafe { (*self.more()?).entries.iter().find(|e| e.shape == shape) }
    }
    /// Whether too many shapes came by: nothing is cached any more, until one of them dies.
    fn is_megamorphic(&self) -> bool {
        // SAFETY: as above.
        self.first.shape != 0 && self.more().is_some_and(|m| unsafe { (*m).header.aux() } != 0)
    }
}

/// Makes room for what will be learnt of `receiver`, if that is to be the second shape of the cache. Without memory for
/// it there is no room, and nothing is learnt.
#[inline]
pub(crate) fn make_room(cx: &mut Cx, ic: *mut Ic, receiver: Local<Value>) {
    // SAFETY: caches live as long as their code, which is running.
    let (first, more) = unsafe { ((*ic).first.shape, (*ic).more) };
    if first != 0 && !more.is_cell() && receiver_shape(cx.val(receiver)).is_some_and(|s| s != first) {
        add_room(cx, ic);
    }
}
#[cold]
#[inline(never)]
pub(super) fn add_room(cx: &mut Cx, ic: *mut Ic) {
    if !cx.machine.shortcuts || is_cold(cx, ic) {
        return;
    }
    if let Ok(cell) = cx.alloc_raw(kinds::CACHE_ENTRIES, size_of::<CacheEntries>(), 0) {
        // SAFETY: as above; the cell was just made.
        unsafe { cx.write_raw((*cx.machine.code()).feedback, &raw mut (*ic).more, Value::cell(cell)) };
    }
}

/// Writes an entry of a cache that is in `cell`.
unsafe fn set_entry(cx: &Cx, cell: *mut Header, to: *mut Entry, e: Entry) {
    // SAFETY: the callers': the entry lies in the live cell, and what it names is alive.
    unsafe {
        *to = e;
        if e.holder.is_cell() {
            cx.write_raw(cell, &raw mut (*to).holder, e.holder);
        }
    }
}

/// Whether many instructions share the cache, so that it must stay empty.
#[inline]
fn is_cold(cx: &Cx, ic: *mut Ic) -> bool {
    // SAFETY: the code is running. The address may lie beyond its caches, and is only compared.
    unsafe { ic == (*cx.machine.code()).ics_ptr.wrapping_add(usize::from(COLD_CACHE)) }
}

/// Keeps an entry in the only place of a cache for one thing: a global name, a literal, a template.
unsafe fn set_only(cx: &Cx, ic: *mut Ic, e: Entry) {
    if is_cold(cx, ic) {
        return;
    }
    // SAFETY: the callers': a cache of the running code.
    unsafe { set_entry(cx, (*cx.machine.code()).feedback, &raw mut (*ic).first, e) }
}

/// Keeps an entry: in place of the one for its shape, or as the first, since the newest shape is the likeliest next.
unsafe fn put(cx: &Cx, ic: *mut Ic, e: Entry) {
    // SAFETY: the callers': a cache of the running code. Its cells never move, and nothing is allocated here.
    unsafe {
        let first = (*ic).first;
        if first.shape == 0 || first.shape == e.shape {
            return set_only(cx, ic, e);
        }
        let Some(more) = (*ic).more() else { return };
        let entries = &raw mut (*more).entries;
        let at = |i: usize| entries.cast::<Entry>().add(i);
        if let Some(i) = (0..MORE).find(|&i| (*at(i)).shape == e.shape) {
            set_entry(cx, more.cast(), at(i), e);
        } else if let Some(i) = (0..MORE).find(|&i| (*at(i)).shape == 0) {
            set_entry(cx, more.cast(), at(i), first);
            set_only(cx, ic, e);
        } else {
            (*more).header.set_aux(1);
        }
    }
}

/// Whether an entry is for objects of this cell's shape.
///
/// # Safety
/// `h` is a live cell.
#[inline(always)]
unsafe fn is_for(e: &Entry, h: *mut Header) -> bool {
    // SAFETY: the caller's promise.
    unsafe { (*h).aux() == e.shape && (*h).kind() >= kinds::FIRST_OBJECT }
}

/// **The cached load.** What the entry says of a receiver: a value, or undefined for absence. `None`: it says nothing,
/// or there is a getter.
///
/// # Safety
/// `h` is a live cell.
#[inline(always)]
pub(crate) unsafe fn load_hit(cx: &Cx, e: &Entry, h: *mut Header) -> Option<Value> {
    // SAFETY: the caller's promise; the entry is for the cell's shape.
    unsafe { if is_for(e, h) { held(cx, e, e.kind, h) } else { None } }
}

/// [`load_hit`] with the other entries of a polymorphic cache.
///
/// # Safety
/// `ic` is a cache of the running code, `h` a live cell.
#[inline(never)]
pub(crate) unsafe fn load_more(cx: &Cx, ic: *mut Ic, h: *mut Header) -> Option<Value> {
    // SAFETY: the caller's promise; `more` holds a live CACHE_ENTRIES cell.
    unsafe { (*(*ic).more()?).entries.iter().find_map(|e| load_hit(cx, e, h)) }
}

/// [`store_hit`] with the other entries of a polymorphic cache.
///
/// # Safety
/// As for [`load_more`]; `v` is live.
#[inline(never)]
pub(crate) unsafe fn store_more(cx: &Cx, ic: *mut Ic, h: *mut Header, v: Value) -> bool {
    // SAFETY: as for `load_more`.
    unsafe { (*ic).more().is_some_and(|m| (*m).entries.iter().any(|e| store_hit(cx, e, h, v))) }
}

/// What is at the place that an entry of this kind names. GETTER is not among the bits of `kind`.
///
/// # Safety
/// The entry is for the receiver's shape, or for a primitive; `h` is the receiver if that is an object.
#[inline(always)]
unsafe fn held(cx: &Cx, e: &Entry, kind: u8, h: *mut Header) -> Option<Value> {
    // SAFETY: the receiver has the shape that the place was computed for. A holder is used only while the epoch is the
    // entry's: until then it is on the receiver's chain, hence live, and has the slot.
    unsafe {
        if kind == kind::OWN_INLINE {
            return Some(*word(h, e));
        }
        match kind {
            kind::PROTO_INLINE if e.epoch == cx.machine.proto_epoch() => Some(*word(e.holder.as_cell(), e)),
            kind::PROTO_OVERFLOW if e.epoch == cx.machine.proto_epoch() => Some(*overflow(e.holder.as_cell(), e).1),
            kind::OWN_OVERFLOW => Some(*overflow(h, e).1),
            kind::ABSENT if e.epoch == cx.machine.proto_epoch() => Some(Value::UNDEFINED),
            kind::DICTIONARY if is_holder(cx, e, h) => Some(*overflow(h, e).1),
            _ => None,
        }
    }
}

/// **The cached store.** Stores `v` as the entry says; false: it says nothing of this receiver.
///
/// # Safety
/// `h` is a live cell, `v` a live value.
#[inline(always)]
pub(crate) unsafe fn store_hit(cx: &Cx, e: &Entry, h: *mut Header, v: Value) -> bool {
    // SAFETY: the caller's promise; the entry is for the object's shape, slots are words of the cells named as holders.
    unsafe {
        if !is_for(e, h) {
            return false;
        }
        if e.kind == kind::OWN_INLINE {
            cx.write_raw(h, word(h, e), v);
            return true;
        }
        match e.kind {
            kind::ADD_INLINE if e.epoch == cx.machine.proto_epoch() => add_inline(cx, e, h, v),
            kind::DEFINE_INLINE => add_inline(cx, e, h, v),
            kind::OWN_OVERFLOW => {
                let (slots, slot) = overflow(h, e);
                cx.write_raw(slots, slot, v);
                true
            }
            kind::ADD_OVERFLOW if e.epoch == cx.machine.proto_epoch() => add_overflow(cx, e, h, v),
            kind::DEFINE_OVERFLOW => add_overflow(cx, e, h, v),
            _ => false,
        }
    }
}

/// Appends a property. A new property of a prototype would have to bump the epoch: the general way does.
///
/// # Safety
/// As for [`store_hit`]; the entry is for the object's shape.
#[inline(always)]
unsafe fn add_inline(cx: &Cx, e: &Entry, h: *mut Header, v: Value) -> bool {
    // SAFETY: the caller's promise.
    unsafe {
        if (*h).flags() & IS_PROTOTYPE != 0 {
            return false;
        }
        cx.write_raw(h, word(h, e), v);
        cx.store_shape_raw(h, e.new_shape);
    }
    true
}
/// # Safety
/// As for [`add_inline`].
#[inline(always)]
unsafe fn add_overflow(cx: &Cx, e: &Entry, h: *mut Header, v: Value) -> bool {
    // SAFETY: the caller's promise.
    unsafe {
        if (*h).flags() & IS_PROTOTYPE != 0 {
            return false;
        }
        let (slots, slot) = overflow(h, e);
        if e.index >= (*slots).aux() {
            return false;
        }
        cx.write_raw(slots, slot, v);
        cx.store_shape_raw(h, e.new_shape);
    }
    true
}

/// The word of a cell that an entry names.
///
/// # Safety
/// `h` is a cell for which the entry's place was computed.
#[inline(always)]
unsafe fn word(h: *mut Header, e: &Entry) -> *mut Value {
    // SAFETY: the caller's promise.
    unsafe { h.cast::<Value>().add(e.word as usize) }
}
/// The overflow slots of a cell, and the slot of them that an entry names.
///
/// # Safety
/// As for [`word`]; the slot is within the cell, or only its address is used.
#[inline(always)]
unsafe fn overflow(h: *mut Header, e: &Entry) -> (*mut Header, *mut Value) {
    // SAFETY: the caller's promise.
    unsafe {
        let slots = (*word(h, e)).as_cell();
        (slots, slots.cast::<Value>().wrapping_add(SLOTS_VALUES + e.index as usize))
    }
}
#[inline(always)]
fn is_holder(cx: &Cx, e: &Entry, h: *mut Header) -> bool {
    e.holder.bits() == Value::cell(h).bits() && e.epoch == cx.machine.proto_epoch()
}

/// What an entry says of a global name: a binding of the script scope, or a property of the global object (`holder`).
///
/// # Safety
/// The entry is of a cache of LoadGlobal.
#[inline(always)]
pub(crate) unsafe fn load_global_hit(cx: &Cx, e: &Entry) -> Option<Value> {
    // SAFETY: bindings and the global object live as long as the machine.
    unsafe {
        if !e.holder.is_cell() {
            return None;
        }
        let h = e.holder.as_cell();
        if e.kind == kind::SCRIPT {
            let v = *h.cast::<Value>().add(BINDING_VALUE);
            return if v.is_hole() { None } else { Some(v) };
        }
        load_hit(cx, e, h)
    }
}

/// The store to a global name; false: the entry says nothing.
///
/// # Safety
/// The entry is of a cache of StoreGlobal; `v` is live.
#[inline(always)]
pub(crate) unsafe fn store_global_hit(cx: &Cx, e: &Entry, v: Value) -> bool {
    // SAFETY: as for `load_global_hit`.
    unsafe {
        if !e.holder.is_cell() {
            return false;
        }
        let h = e.holder.as_cell();
        if e.kind == kind::SCRIPT {
            let slot = h.cast::<Value>().add(BINDING_VALUE);
            if (*slot).is_hole() {
                return false;
            }
            cx.write_raw(h, slot, v);
            return true;
        }
        store_hit(cx, e, h, v)
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
    let h = receiver.raw().as_cell();
    // SAFETY: the entry is for the receiver's shape. Own kinds are made for objects alone. An accessor's slot holds one.
    unsafe {
        let v = Val::from_raw(held(cx, e, e.kind & !kind::GETTER, h)?);
        if e.kind & kind::GETTER == 0 {
            return Some(Hit::Value(v));
        }
        let a = v.cast::<Accessor>()?;
        match a.variable() {
            Variable::None => Some(Hit::Getter(a.read(&a.get))),
            Variable::Value(v) => Some(Hit::Value(v)),
            Variable::Uninitialized => None,
        }
    }
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
    let key = KeyView::Name(name);
    let mut o = first;
    loop {
        let k = o.kind();
        if k == kinds::PROXY || is_lazy_for(cx, o, key) || (k == kinds::TYPED_ARRAY && typed::is_numeric_key(key)) {
            return Found::Other;
        }
        if let Some(p) = cx.own_named(o, name) {
            if p.attrs & attr::LAZY != 0 {
                return Found::Other;
            }
            return if o.same(first) && first_is_receiver { Found::Own(o, p) } else { Found::Proto(o, p) };
        }
        if name.is(cx, cx.names.length) && matches!(k, kinds::ARRAY | kinds::STRING_OBJECT) {
            return Found::Other;
        }
        match o.shape(cx).read_proto().cast::<Object>() {
            Some(p) => o = p,
            None => return Found::Absent,
        }
    }
}

/// Keeps what a lookup found. The receiver is an object of shape `shape`, or a primitive with a stand-in.
pub(super) fn fill_load(cx: &Cx, ic: *mut Ic, shape: u32, receiver: Option<Ref<'_, Object>>, found: &Found<'_>) {
    // SAFETY: caches live as long as their code, which is running.
    if unsafe { (*ic).is_megamorphic() } || !cx.machine.shortcuts {
        return;
    }
    let epoch = cx.machine.lasting_epoch();
    let mut e = Entry { shape, epoch: epoch.unwrap_or(0), ..Entry::default() };
    let dictionary = receiver.is_some_and(|r| r.shape(cx).is_dictionary());
    if epoch.is_none() && (dictionary || !matches!(found, Found::Own(..))) {
        return;
    }
    match found {
        Found::Own(o, p) => {
            if dictionary {
                // Builtin namespaces and constructors: their methods are worth a cache, maps' entries are not. A site that
                // meets one after the other knows the first alone.
                // SAFETY: as above.
                let known = unsafe { (*ic).find(shape) }.is_some_and(|k| k.epoch == e.epoch && k.holder.bits() != o.val().raw().bits());
                if known || p.attrs & attr::ENUMERABLE != 0 {
                    return;
                }
                o.header.add_flags(IS_PROTOTYPE);
                place(&mut e, location(cx, *o, p.slot), [kind::DICTIONARY; 2]);
                e.holder = o.val().raw();
            } else {
                place(&mut e, location(cx, *o, p.slot), [kind::OWN_INLINE, kind::OWN_OVERFLOW]);
            }
            if p.attrs & attr::ACCESSOR != 0 {
                e.kind |= kind::GETTER;
            }
        }
        Found::Proto(o, p) => {
            if dictionary {
                return;
            }
            place(&mut e, location(cx, *o, p.slot), [kind::PROTO_INLINE, kind::PROTO_OVERFLOW]);
            e.holder = o.val().raw();
            if p.attrs & attr::ACCESSOR != 0 {
                e.kind |= kind::GETTER;
            }
        }
        Found::Absent if !dictionary => e.kind = kind::ABSENT,
        _ => return,
    }
    // SAFETY: as above; what the entry names was just seen alive.
    unsafe { put(cx, ic, e) };
}

/// Notes where a property is; the kind is the first for a place in the object, the second for one in its overflow slots.
fn place(e: &mut Entry, at: Location, kinds: [u8; 2]) {
    match at {
        Location::Inline { word } => {
            e.kind = kinds[0];
            e.word = word as u16;
        }
        Location::Overflow { pointer_word, index } => {
            e.kind = kinds[1];
            e.word = pointer_word as u16;
            e.index = index;
        }
    }
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
    // SAFETY: caches live as long as their code, which is running; both values are live.
    unsafe { (*ic).find(o.shape_id()).is_some_and(|e| store_hit(cx, e, o.ptr().cast(), v.raw())) }
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
            if cx.is_watched(o, p.slot) {
                return Plan::Other;
            }
            fill_store(cx, ic, o, p);
            Plan::Own(location(cx, o, p.slot))
        }
        Found::Absent if !shape.is_dictionary() => Plan::Add,
        _ => Plan::Other,
    }
}

/// Keeps where an object has a writable data property of its own, for stores.
pub(super) fn fill_store(cx: &Cx, ic: *mut Ic, o: Ref<'_, Object>, p: PropInfo) {
    // SAFETY: caches live as long as their code, which is running.
    if !o.shape(cx).is_dictionary() && cx.machine.shortcuts && !unsafe { (*ic).is_megamorphic() } {
        let mut e = Entry { shape: o.shape_id(), ..Entry::default() };
        place(&mut e, location(cx, o, p.slot), [kind::OWN_INLINE, kind::OWN_OVERFLOW]);
        // SAFETY: as above.
        unsafe { put(cx, ic, e) };
    }
}

/// How a property came to be appended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Append {
    /// By an assignment, which asks the prototypes.
    Store,
    /// By a definition, which does not.
    Define,
}

/// After a store or definition appended `name` to `o`, whose shape was `before`.
pub(crate) fn fill_add(cx: &Cx, ic: *mut Ic, how: Append, before: u32, o: Ref<'_, Object>, name: Name) {
    // SAFETY: caches live as long as their code, which is running.
    if unsafe { (*ic).is_megamorphic() } || !cx.machine.shortcuts {
        return;
    }
    let (kinds, epoch) = match (how, cx.machine.lasting_epoch()) {
        (Append::Define, _) => ([kind::DEFINE_INLINE, kind::DEFINE_OVERFLOW], 0),
        (Append::Store, Some(epoch)) => ([kind::ADD_INLINE, kind::ADD_OVERFLOW], epoch),
        (Append::Store, None) => return,
    };
    let new = o.shape(cx);
    if !cx.is_plain_step(before, new) {
        return;
    }
    let Some(p) = new.lookup(name) else { return };
    if p.slot as usize + 1 != new.entry_count() {
        return;
    }
    let at = new.location(p.slot);
    // The first slots to overflow displace one in the object.
    if matches!(at, Location::Overflow { index, .. } if index < 2) {
        return;
    }
    let mut e = Entry { shape: before, epoch, new_shape: o.shape_id(), ..Entry::default() };
    place(&mut e, at, kinds);
    // SAFETY: as above; what the entry names was just seen alive.
    unsafe { put(cx, ic, e) };
}

/// Keeps a script-scope binding.
pub(crate) fn fill_script(cx: &Cx, ic: *mut Ic, binding: Val<'_>) {
    if !cx.machine.shortcuts {
        return;
    }
    // SAFETY: caches live as long as their code, which is running.
    unsafe { set_only(cx, ic, Entry { kind: kind::SCRIPT, holder: binding.raw(), ..Entry::default() }) };
}

/// Reads a plain data property of the global object into `dst` and caches where it was.
pub(crate) fn load_global(cx: &Cx, ic: *mut Ic, global: Local<Object>, name: Name, dst: Local<Value>) -> bool {
    let g = global.get(cx);
    let Found::Own(_, p) = walk(cx, g, name, true) else { return false };
    if p.attrs & attr::ACCESSOR != 0 {
        return false;
    }
    cx.set(dst, crate::object::storage::read_slot(cx, g, p.slot));
    fill_global(cx, ic, g, p);
    true
}

/// Keeps where a data property of the global object is.
fn fill_global(cx: &Cx, ic: *mut Ic, g: Ref<'_, Object>, p: PropInfo) {
    let (shape, epoch) = (g.shape(cx), cx.machine.lasting_epoch());
    let mut e = Entry { shape: g.shape_id(), epoch: epoch.unwrap_or(0), holder: g.val().raw(), ..Entry::default() };
    if shape.is_dictionary() {
        if epoch.is_none() {
            return;
        }
        g.header.add_flags(IS_PROTOTYPE);
        place(&mut e, location(cx, g, p.slot), [kind::DICTIONARY; 2]);
    } else {
        place(&mut e, location(cx, g, p.slot), [kind::OWN_INLINE, kind::OWN_OVERFLOW]);
    }
    // SAFETY: caches live as long as their code, which is running.
    unsafe { set_only(cx, ic, e) };
}

/// Before a store to a global name: if it is a writable data property of the global object's own, keeps where.
pub(crate) fn fill_store_global(cx: &Cx, ic: *mut Ic, global: Local<Object>, name: Name) {
    let g = global.get(cx);
    if cx.machine.shortcuts
        && !g.shape(cx).is_dictionary()
        && let Found::Own(_, p) = walk(cx, g, name, true)
        && p.attrs & (attr::ACCESSOR | attr::WRITABLE) == attr::WRITABLE
    {
        fill_global(cx, ic, g, p);
    }
}

/// Keeps the shape of an object literal.
pub(crate) fn fill_literal(cx: &Cx, ic: *mut Ic, o: Ref<'_, Object>, count: usize) {
    let e = Entry { kind: kind::LITERAL, shape: o.shape_id(), word: o.header.words(), index: count as u32, ..Entry::default() };
    // SAFETY: as above.
    unsafe { set_only(cx, ic, e) };
}

/// Keeps a template object.
pub(crate) fn fill_template(cx: &Cx, ic: *mut Ic, template: Val<'_>) {
    // SAFETY: as above.
    unsafe { set_only(cx, ic, Entry { kind: kind::TEMPLATE, holder: template.raw(), ..Entry::default() }) };
}
