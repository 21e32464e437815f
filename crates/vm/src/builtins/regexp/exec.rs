//! RegExpExec and RegExpBuiltinExec (§22.2.7), `lastIndex`, and the arrays that describe a match.
//!
//! [`Plain`] tells whether the program could notice that we do not look up `exec` and the flags as the specification
//! says: only a regular expression without own properties, whose prototype is as we made it, is matched directly.

use super::program::{self, Flags, Program};
use crate::builtins::support::is_native;
use crate::cx::{Args, Cx, JsResult, Native};
use crate::kinds;
use crate::object::accessor::Accessor;
use crate::object::create::internal;
use crate::object::foreign::{Foreign, ForeignExt};
use crate::object::object::{IS_PROTOTYPE, ObjectExt};
use crate::object::prop_table::attr;
use crate::object::shape::ShapeRef;
use crate::object::slots::SlotsExt;
use crate::object::storage::{read_slot, write_slot};
use crate::object::string::{self, Str, StrExt};
use crate::object::{NameCell, Object};
use crate::ops::{call, convert, property};
use crate::realm::{Intrinsic, RealmExt};
use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;
use tally_heap::{Imm, Local, Ref, Val, Value};

/// Bit of the flags' word: the regular expression takes part in `RegExp.$1` and its kin.
pub const LEGACY: i32 = 1 << 8;

/// Internal words of a REGEXP.
pub const SOURCE: usize = 0;
pub const FLAGS: usize = 1;
pub const PROGRAM: usize = 2;
pub const REALM: usize = 3;

/// `v` as a RegExp object.
pub fn as_regexp(cx: &Cx, v: Local<Value>) -> Option<Local<Object>> {
    if cx.val(v).kind() == Some(kinds::REGEXP) { v.cast(cx) } else { None }
}

pub fn flags_of(cx: &Cx, r: Local<Object>) -> Flags {
    Flags(internal(cx, r, FLAGS).as_int() as u8)
}

/// The compiled program of a RegExp object.
pub fn program_of(cx: &mut Cx, r: Local<Object>) -> JsResult<Rc<Program>> {
    let found = internal(cx, r, PROGRAM).cast::<Foreign>().and_then(|f| f.downcast::<Rc<Program>>().cloned());
    found.ok_or_else(|| cx.type_error("RegExp is not initialized"))
}

/// How much of a RegExp object is as it was made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    /// Nothing is known.
    No,
    /// `exec` is the builtin.
    Exec,
    /// So are `flags` and all that it reads.
    All,
}

/// The current realm and the epoch of prototypes.
#[inline]
fn now(cx: &Cx) -> (usize, u64) {
    (cx.realm().ptr().addr(), cx.machine.proto_epoch())
}

/// Notes that something holds for now. Whatever is done to `o`, a dictionary, ends that.
fn keep(cx: &Cx, checked: &Cell<(usize, u64)>, o: Ref<'_, Object>) {
    o.header.add_flags(IS_PROTOTYPE);
    if cx.machine.lasting_epoch().is_some() {
        checked.set(now(cx));
    }
}

fn data<'h>(cx: &'h Cx, o: Ref<'h, Object>, name: Local<NameCell>) -> Option<Val<'h>> {
    cx.own_named(o, name.get(cx)).filter(|p| p.attrs & (attr::ACCESSOR | attr::LAZY) == 0).map(|p| read_slot(cx, o, p.slot))
}

fn getter_is(cx: &Cx, o: Ref<'_, Object>, name: Local<NameCell>, f: Native) -> bool {
    cx.own_named(o, name.get(cx))
        .filter(|p| p.attrs & attr::ACCESSOR != 0)
        .and_then(|p| read_slot(cx, o, p.slot).cast::<Accessor>())
        .is_some_and(|a| is_native(a.read(&a.get), f))
}

/// What [`plain`] found out: all is as it was made, in a realm and as long as no prototype changes; or where the properties
/// of %RegExp.prototype% are that it asks for, while that has the shape with this id.
#[derive(Default)]
pub struct Checked {
    /// A realm, and [`Machine::proto_epoch`](crate::interp::Machine::proto_epoch); 0 is never.
    all: Cell<(usize, u64)>,
    /// The same for `constructor` and its species.
    species: Cell<(usize, u64)>,
    shape: Cell<u32>,
    slots: Cell<[u32; 10]>,
}

/// See [`Plain`].
pub fn plain(cx: &Cx, v: Local<Value>, all: bool) -> Plain {
    let Some(o) = cx.val(v).cast::<Object>().filter(|o| o.kind() == kinds::REGEXP) else { return Plain::No };
    let shape = o.shape(cx);
    let Some(proto) = cx.realm().peek(Intrinsic::RegExpPrototype) else { return Plain::No };
    if shape.is_dictionary() || shape.entry_count() != 1 || !shape.read_proto().cast::<Object>().is_some_and(|p| p.same(proto)) {
        return Plain::No;
    }
    let checked = &cx.builtins.regexp.plain;
    if checked.all.get() == now(cx) {
        return Plain::All;
    }
    let shape = proto.shape(cx);
    if shape.is_dictionary() || checked.shape.get() != shape.id() {
        return plain_by_name(cx, proto, all);
    }
    // Places are the shape's, values may have changed.
    let slots = checked.slots.get();
    if slots.iter().any(|&s| s as usize >= shape.entry_count()) || !is_native(read_slot(cx, proto, slots[0]), exec) {
        return Plain::No;
    }
    let getter = |i: usize, f: Native| read_slot(cx, proto, slots[i]).cast::<Accessor>().is_some_and(|a| is_native(a.read(&a.get), f));
    let unmodified = all && getter(1, super::flags::flags) && super::flags::GETTERS.iter().enumerate().all(|(i, &g)| getter(i + 2, g));
    if unmodified { Plain::All } else { Plain::Exec }
}

fn plain_by_name(cx: &Cx, proto: Ref<'_, Object>, all: bool) -> Plain {
    let n = &cx.names;
    if !data(cx, proto, n.exec).is_some_and(|v| is_native(v, exec)) {
        return Plain::No;
    }
    if !all {
        return Plain::Exec;
    }
    let getters = super::flags::GETTERS;
    let names = [n.has_indices, n.global, n.ignore_case, n.multiline, n.dot_all, n.unicode, n.unicode_sets, n.sticky];
    let unmodified =
        getter_is(cx, proto, n.flags, super::flags::flags) && names.iter().zip(getters).all(|(&n, g)| getter_is(cx, proto, n, g));
    if !unmodified {
        return Plain::Exec;
    }
    let shape = proto.shape(cx);
    if shape.is_dictionary() {
        keep(cx, &cx.builtins.regexp.plain.all, proto);
    } else {
        let mut slots = [0; 10];
        for (slot, name) in slots.iter_mut().zip([n.exec, n.flags].into_iter().chain(names)) {
            *slot = cx.own_named(proto, name.get(cx)).map_or(u32::MAX, |p| p.slot);
        }
        cx.builtins.regexp.plain.slots.set(slots);
        cx.builtins.regexp.plain.shape.set(shape.id());
    }
    Plain::All
}

/// Whether `constructor` and its species are the builtin ones too.
pub fn plain_species(cx: &Cx) -> bool {
    let (Some(proto), Some(ctor)) = (cx.realm().peek(Intrinsic::RegExpPrototype), cx.realm().peek(Intrinsic::RegExp)) else {
        return false;
    };
    let checked = &cx.builtins.regexp.plain.species;
    if checked.get() == now(cx) {
        return true;
    }
    let unmodified = data(cx, proto, cx.names.constructor).is_some_and(|v| v == ctor.val())
        && getter_is(cx, ctor, cx.symbols.species, crate::builtins::species::species);
    if unmodified && proto.shape(cx).is_dictionary() && ctor.shape(cx).is_dictionary() {
        keep(cx, checked, proto);
        keep(cx, checked, ctor);
    }
    unmodified
}

/// ToLength(Get(r, "lastIndex")).
pub fn last_index(cx: &mut Cx, r: Local<Object>) -> JsResult<f64> {
    let name = cx.names.last_index;
    let o = r.get(cx);
    // It is the first property, and cannot be deleted.
    if o.kind() == kinds::REGEXP && !o.shape(cx).is_dictionary() {
        let v = read_slot(cx, o, 0);
        if v.is_int() {
            return Ok(f64::from(v.as_int().max(0)));
        }
    }
    let mark = cx.open_scope();
    let v = cx.slot();
    let n = property::get(cx, r, name, v).and_then(|()| convert::to_length(cx, v));
    cx.close_scope(mark);
    Ok(n? as f64)
}

/// Whether the object has the shape that regular expressions are born with: `lastIndex` is writable, and all there is.
#[inline]
fn is_as_made(cx: &Cx, o: Ref<'_, Object>) -> bool {
    cx.builtins.regexp.shape.as_ref().is_some_and(|shape| shape.get(cx).id() == o.shape(cx).id())
}

/// Set(r, "lastIndex", n, true).
pub fn set_last_index(cx: &mut Cx, r: Local<Object>, n: f64) -> JsResult {
    let name = cx.names.last_index;
    let o = r.get(cx);
    if is_as_made(cx, o) {
        write_slot(cx, o, 0, Imm::number(n));
        return Ok(());
    }
    if o.kind() == kinds::REGEXP
        && let Some(p) = cx.own_named(o, name.get(cx))
        && p.attrs & attr::WRITABLE != 0
    {
        write_slot(cx, o, p.slot, Imm::number(n));
        return Ok(());
    }
    let mark = cx.open_scope();
    let v = cx.local(Imm::number(n));
    let done = property::set(cx, r, name, v, true);
    cx.close_scope(mark);
    done.map(|_| ())
}

/// RegExpBuiltinExec but for making the array. §22.2.7.2 The string is flat afterwards, and the places are those of
/// `program::group`.
pub fn builtin_match(cx: &mut Cx, r: Local<Object>, s: Local<Str>) -> JsResult<Option<Rc<Program>>> {
    let from = last_index(cx, r)?;
    string::flatten(cx, s)?;
    let flags = flags_of(cx, r);
    let moves = flags.has(b'g') || flags.has(b'y');
    let from = if moves { from } else { 0.0 };
    let p = program_of(cx, r)?;
    let found = from <= s.get(cx).len() as f64 && program::find(cx, &p, s, from as usize, flags.has(b'y'))?;
    if found {
        super::legacy::note(cx, r, s, p.groups())?;
    }
    if moves {
        let end = if found { program::group(cx, 0).map_or(0, |m| m.end) } else { 0 };
        set_last_index(cx, r, end as f64)?;
    }
    Ok(found.then_some(p))
}

/// The range's text, or undefined.
pub fn capture(cx: &mut Cx, s: Local<Str>, range: Option<Range<usize>>, out: Local<Value>) -> JsResult {
    match range {
        Some(r) => string::substring(cx, s, r.start, r.end, out).map(|_| ()),
        None => {
            cx.set(out, Imm::UNDEFINED);
            Ok(())
        }
    }
}

/// `[from, to]`, or undefined.
fn index_pair(cx: &mut Cx, range: Option<Range<usize>>, out: Local<Value>) -> JsResult {
    let Some(r) = range else {
        cx.set(out, Imm::UNDEFINED);
        return Ok(());
    };
    let mark = cx.open_scope();
    let (a, b) = (cx.local(Imm::number(r.start as f64)), cx.local(Imm::number(r.end as f64)));
    let done = cx.new_array_from(out, &[a, b]);
    cx.close_scope(mark);
    done.map(|_| ())
}

/// What a group matched, for `groups`: `place` says where.
pub fn named_place(p: &Program, n: usize, place: impl Fn(usize) -> Option<Range<usize>>) -> Option<Range<usize>> {
    p.named(n).iter().find_map(|&g| place(g as usize))
}

/// The object of named groups, or undefined; values as `make` gives them for the n-th name.
pub fn groups(cx: &mut Cx, p: &Program, out: Local<Value>, mut make: impl FnMut(&mut Cx, usize, Local<Value>) -> JsResult) -> JsResult {
    if p.names.is_empty() {
        cx.set(out, Imm::UNDEFINED);
        return Ok(());
    }
    let mark = cx.open_scope();
    let [object, v, null] = cx.slots();
    let known = p.groups_shape.borrow().as_ref().map(|shape| shape.get(cx).id());
    if let Some(shape) = known {
        let o = cx.new_object_with_shape(object, shape)?;
        for i in 0..p.names.len() {
            make(cx, i, v)?;
            write_slot(cx, o.get(cx), i as u32, cx.val(v));
        }
    } else {
        cx.set(null, Imm::NULL);
        // With room for all, so that none is beside the object.
        let shape = cx.root_shape(kinds::OBJECT, null, p.names.len(), 0)?;
        let o = cx.new_object_with_shape(object, shape)?;
        for i in 0..p.names.len() {
            let inner = cx.open_scope();
            make(cx, i, v)?;
            let key = cx.local_of(p.names[i].get(cx));
            cx.put_own(o, key, attr::ALL, v)?;
            cx.close_scope(inner);
        }
        let shape = o.get(cx).shape(cx);
        if !shape.is_dictionary() && usize::from(shape.capacity) >= p.names.len() {
            let root = cx.new_root_of(shape, "shape of named groups");
            *p.groups_shape.borrow_mut() = Some(root);
        }
    }
    cx.copy(out, object);
    cx.close_scope(mark);
    Ok(())
}

/// The array that `exec` answers with, for the match that was found last.
pub fn match_array(cx: &mut Cx, s: Local<Str>, p: &Program, indices: bool, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let r = match_array_inner(cx, s, p, indices, out);
    cx.close_scope(mark);
    r
}

fn match_array_inner(cx: &mut Cx, s: Local<Str>, p: &Program, indices: bool, out: Local<Value>) -> JsResult {
    let n = p.groups();
    let [array, store, v, named] = cx.slots();
    let slots = cx.new_slots(store, n)?;
    for i in 0..n {
        let range = program::group(cx, i);
        capture(cx, s, range, v)?;
        let holder = slots.get(cx);
        cx.write(holder, holder.at(i), cx.val(v));
    }
    groups(cx, p, named, |cx, n, v| {
        let range = named_place(p, n, |g| program::group(cx, g));
        capture(cx, s, range, v)
    })?;
    let a = new_match_array(cx, array)?;
    let o = a.get(cx);
    cx.write(o, o.internal(0), slots.get(cx).val());
    cx.write(o, o.internal(1), Imm::number(n as f64));
    write_slot(cx, o, 0, Imm::number(program::group(cx, 0).map_or(0, |m| m.start) as f64));
    write_slot(cx, o, 1, cx.val(s));
    write_slot(cx, o, 2, cx.val(named));
    if indices {
        let [pairs, g] = cx.slots();
        let list = array_of_pairs(cx, n, pairs)?;
        groups(cx, p, g, |cx, n, v| {
            let range = named_place(p, n, |g| program::group(cx, g));
            index_pair(cx, range, v)
        })?;
        let (groups_name, indices_name) = (cx.names.groups, cx.names.indices);
        cx.add_property(list, groups_name, attr::ALL, g)?;
        cx.add_property(a, indices_name, attr::ALL, pairs)?;
    }
    cx.copy(out, array);
    Ok(())
}

/// An array with properties `index`, `input` and `groups`, undefined all, and no elements.
fn new_match_array(cx: &mut Cx, out: Local<Value>) -> JsResult<Local<Object>> {
    let proto = cx.local(cx.realm().array_prototype().val());
    let known = cx.builtins.regexp.match_shape.as_ref().map(|shape| shape.get(cx));
    let shape = match known {
        Some(shape) if shape.read_proto() == cx.val(proto) => shape.id(),
        _ => {
            let mark = cx.open_scope();
            let [first, none] = cx.slots();
            let root = cx.root_shape(kinds::ARRAY, proto, 4, 0)?;
            let a = cx.new_object_with_shape(first, root)?;
            let o = a.get(cx);
            cx.write(o, o.internal(1), Imm::int(0));
            for name in [cx.names.index, cx.names.input, cx.names.groups] {
                cx.add_property(a, name, attr::ALL, none)?;
            }
            let shape = a.get(cx).shape(cx);
            let id = shape.id();
            cx.builtins.regexp.match_shape = Some(cx.new_root_of(shape, "shape of matches"));
            cx.close_scope(mark);
            id
        }
    };
    cx.new_object_with_shape(out, shape)
}

fn array_of_pairs(cx: &mut Cx, n: usize, out: Local<Value>) -> JsResult<Local<Object>> {
    let mark = cx.open_scope();
    let [store, v] = cx.slots();
    let slots = cx.new_slots(store, n)?;
    for i in 0..n {
        let range = program::group(cx, i);
        index_pair(cx, range, v)?;
        let holder = slots.get(cx);
        cx.write(holder, holder.at(i), cx.val(v));
    }
    let a = cx.new_array_of_slots(out, slots, n as u32);
    cx.close_scope(mark);
    a
}

/// RegExpExec: the match array or null. §22.2.7.1
pub fn regexp_exec(cx: &mut Cx, r: Local<Object>, s: Local<Str>, out: Local<Value>) -> JsResult {
    if plain(cx, r.value(), false) == Plain::No {
        let mark = cx.open_scope();
        let f = cx.slot();
        let name = cx.names.exec;
        property::get(cx, r, name, f)?;
        if call::is_callable(cx.val(f)) {
            call::call(cx, f, r.value(), &[s.value()], out)?;
            cx.close_scope(mark);
            let v = cx.val(out);
            if !v.is_null() && !v.is::<Object>() {
                return Err(cx.type_error("RegExp exec method returned something other than an Object or null"));
            }
            return Ok(());
        }
        cx.close_scope(mark);
        if r.get(cx).kind() != kinds::REGEXP {
            return Err(super::incompatible(cx, "exec", r.value()));
        }
    }
    match builtin_match(cx, r, s)? {
        Some(p) => match_array(cx, s, &p, p.flags.has(b'd'), out),
        None => {
            cx.set(out, Imm::NULL);
            Ok(())
        }
    }
}

/// §22.2.6.2
pub fn exec<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let Some(r) = as_regexp(cx, this) else { return Err(super::incompatible(cx, "exec", this)) };
    let [text, out] = cx.slots();
    let s = convert::to_string(cx, a.get(cx, 0), text)?;
    match builtin_match(cx, r, s)? {
        Some(p) => {
            match_array(cx, s, &p, p.flags.has(b'd'), out)?;
            Ok(cx.val(out))
        }
        None => Ok(Imm::NULL),
    }
}

/// §22.2.6.16
pub fn test<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let Some(r) = this.cast::<Object>(cx) else { return Err(super::incompatible(cx, "test", this)) };
    let [text, out] = cx.slots();
    let s = convert::to_string(cx, a.get(cx, 0), text)?;
    if plain(cx, this, false) != Plain::No {
        return Ok(Imm::bool(builtin_match(cx, r, s)?.is_some()));
    }
    regexp_exec(cx, r, s, out)?;
    Ok(Imm::bool(!cx.val(out).is_null()))
}
