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
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::shape::ShapeRef;
use crate::object::slots::SlotsExt;
use crate::object::storage::{read_slot, write_slot};
use crate::object::string::{self, Str, StrExt};
use crate::object::{NameCell, Object};
use crate::ops::{call, convert, property};
use crate::realm::{Intrinsic, RealmExt};
use regress::Match;
use std::rc::Rc;
use tally_heap::{Imm, Local, Ref, Val, Value};

/// Internal words of a REGEXP.
pub const SOURCE: usize = 0;
pub const FLAGS: usize = 1;
pub const PROGRAM: usize = 2;

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

fn data<'h>(cx: &'h Cx, o: Ref<'h, Object>, name: Local<NameCell>) -> Option<Val<'h>> {
    cx.own_named(o, name.get(cx)).filter(|p| p.attrs & (attr::ACCESSOR | attr::LAZY) == 0).map(|p| read_slot(cx, o, p.slot))
}

fn getter_is(cx: &Cx, o: Ref<'_, Object>, name: Local<NameCell>, f: Native) -> bool {
    cx.own_named(o, name.get(cx))
        .filter(|p| p.attrs & attr::ACCESSOR != 0)
        .and_then(|p| read_slot(cx, o, p.slot).cast::<Accessor>())
        .is_some_and(|a| is_native(a.read(&a.get), f))
}

/// See [`Plain`].
pub fn plain(cx: &Cx, v: Local<Value>, all: bool) -> Plain {
    let Some(o) = cx.val(v).cast::<Object>().filter(|o| o.kind() == kinds::REGEXP) else { return Plain::No };
    let shape = o.shape(cx);
    let Some(proto) = cx.realm().peek(Intrinsic::RegExpPrototype) else { return Plain::No };
    if shape.is_dictionary() || shape.entry_count() != 1 || !shape.read_proto().cast::<Object>().is_some_and(|p| p.same(proto)) {
        return Plain::No;
    }
    let n = &cx.names;
    if !data(cx, proto, n.exec).is_some_and(|v| is_native(v, exec)) {
        return Plain::No;
    }
    let unmodified = all && {
        let getters = super::flags::GETTERS;
        let names = [n.has_indices, n.global, n.ignore_case, n.multiline, n.dot_all, n.unicode, n.unicode_sets, n.sticky];
        getter_is(cx, proto, n.flags, super::flags::flags) && names.iter().zip(getters).all(|(&n, g)| getter_is(cx, proto, n, g))
    };
    if unmodified { Plain::All } else { Plain::Exec }
}

/// Whether `constructor` and its species are the builtin ones too.
pub fn plain_species(cx: &Cx) -> bool {
    let (Some(proto), Some(ctor)) = (cx.realm().peek(Intrinsic::RegExpPrototype), cx.realm().peek(Intrinsic::RegExp)) else {
        return false;
    };
    data(cx, proto, cx.names.constructor).is_some_and(|v| v == ctor.val())
        && getter_is(cx, ctor, cx.symbols.species, crate::builtins::species::species)
}

/// ToLength(Get(r, "lastIndex")).
pub fn last_index(cx: &mut Cx, r: Local<Object>) -> JsResult<f64> {
    let name = cx.names.last_index;
    let o = r.get(cx);
    if o.kind() == kinds::REGEXP
        && let Some(p) = cx.own_named(o, name.get(cx))
    {
        let v = read_slot(cx, o, p.slot);
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

/// Set(r, "lastIndex", n, true).
pub fn set_last_index(cx: &mut Cx, r: Local<Object>, n: f64) -> JsResult {
    let name = cx.names.last_index;
    let o = r.get(cx);
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

/// RegExpBuiltinExec but for making the array. §22.2.7.2 The string is flat afterwards.
pub fn builtin_match(cx: &mut Cx, r: Local<Object>, s: Local<Str>) -> JsResult<Option<Match>> {
    let from = last_index(cx, r)?;
    program::prepare(cx, s)?;
    let flags = flags_of(cx, r);
    let moves = flags.has(b'g') || flags.has(b'y');
    let from = if moves { from } else { 0.0 };
    let found = if from > s.get(cx).len() as f64 {
        None
    } else {
        let p = program_of(cx, r)?;
        program::find(cx, &p, s, from as usize, flags.has(b'y'))
    };
    if moves {
        set_last_index(cx, r, found.as_ref().map_or(0.0, |m| m.end() as f64))?;
    }
    Ok(found)
}

/// The range's text, or undefined.
pub fn capture(cx: &mut Cx, s: Local<Str>, range: Option<regress::Range>, out: Local<Value>) -> JsResult {
    match range {
        Some(r) => string::substring(cx, s, r.start, r.end, out).map(|_| ()),
        None => {
            cx.set(out, Imm::UNDEFINED);
            Ok(())
        }
    }
}

/// `[from, to]`, or undefined.
fn index_pair(cx: &mut Cx, range: Option<regress::Range>, out: Local<Value>) -> JsResult {
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

/// The object of named groups, or undefined; values as `make` gives them.
pub fn groups(
    cx: &mut Cx,
    m: &Match,
    out: Local<Value>,
    mut make: impl FnMut(&mut Cx, Option<regress::Range>, Local<Value>) -> JsResult,
) -> JsResult {
    let mut named = m.named_groups().peekable();
    if named.peek().is_none() {
        cx.set(out, Imm::UNDEFINED);
        return Ok(());
    }
    let mark = cx.open_scope();
    let [object, v, null] = cx.slots();
    cx.set(null, Imm::NULL);
    let o = cx.new_object_with_proto(object, null)?;
    for (name, range) in named {
        let inner = cx.open_scope();
        make(cx, range, v)?;
        let key = cx.rooted_name(name)?;
        cx.put_own(o, key, attr::ALL, v)?;
        cx.close_scope(inner);
    }
    cx.copy(out, object);
    cx.close_scope(mark);
    Ok(())
}

/// The array that `exec` answers with.
pub fn match_array(cx: &mut Cx, s: Local<Str>, m: &Match, indices: bool, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let r = match_array_inner(cx, s, m, indices, out);
    cx.close_scope(mark);
    r
}

fn match_array_inner(cx: &mut Cx, s: Local<Str>, m: &Match, indices: bool, out: Local<Value>) -> JsResult {
    let [array, v] = cx.slots();
    let n = m.captures.len() + 1;
    let a = array_of_groups(cx, m, n, array, |cx, r, v| capture(cx, s, r, v))?;
    let names = &cx.names;
    let (index, input, groups_name, indices_name) = (names.index, names.input, names.groups, names.indices);
    cx.set(v, Imm::number(m.start() as f64));
    cx.add_property(a, index, attr::ALL, v)?;
    cx.add_property(a, input, attr::ALL, s.value())?;
    groups(cx, m, v, |cx, r, v| capture(cx, s, r, v))?;
    cx.add_property(a, groups_name, attr::ALL, v)?;
    if indices {
        let [pairs, g] = cx.slots();
        let p = array_of_groups(cx, m, n, pairs, index_pair)?;
        groups(cx, m, g, index_pair)?;
        cx.add_property(p, groups_name, attr::ALL, g)?;
        cx.add_property(a, indices_name, attr::ALL, pairs)?;
    }
    cx.copy(out, array);
    Ok(())
}

fn array_of_groups(
    cx: &mut Cx,
    m: &Match,
    n: usize,
    out: Local<Value>,
    mut make: impl FnMut(&mut Cx, Option<regress::Range>, Local<Value>) -> JsResult,
) -> JsResult<Local<Object>> {
    let mark = cx.open_scope();
    let [store, v] = cx.slots();
    let slots = cx.new_slots(store, n)?;
    for i in 0..n {
        make(cx, m.group(i), v)?;
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
        Some(m) => {
            let indices = flags_of(cx, r).has(b'd');
            match_array(cx, s, &m, indices, out)
        }
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
        Some(m) => {
            let indices = flags_of(cx, r).has(b'd');
            match_array(cx, s, &m, indices, out)?;
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
