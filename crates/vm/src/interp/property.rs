//! Named properties: what the loop's cache checks did not answer.
//!
//! Each load asks the other entries of the site's cache, then walks the prototype chain once, keeps what it found, and
//! reads it. Getters found by `GetField` run as frames of the loop, without native recursion.

use super::call::{Return, advance, finish_call, push_call, reserve_window};
use super::exceptions::describe;
use super::frame::{Insn, frame_flag};
use super::ic::{self, Append, Found, Hit, Ic, Plan};
use super::run::Flow;
use crate::cx::{Cx, JsResult};
use crate::errors;
use crate::kinds;
use crate::object::accessor::{Accessor, AccessorExt, Variable};
use crate::object::function_props;
use crate::object::key::{Name, NameCell, NameExt, PropertyKey};
use crate::object::object::{Object, ObjectExt};
use crate::object::prop_table::attr;
use crate::object::storage::{entries, locate, read_slot};
use crate::object::string::{self, Str};
use crate::ops::{call, convert, property};
use tally_bytecode::Opcode;
use tally_heap::{Imm, Local, Ref, Val, Value};

/// What a cached load gave.
enum Loaded {
    /// The value is in the slot.
    Value,
    /// The slot has a getter that is to be called on the receiver.
    Getter,
}

/// Reads `obj.name` through a cache. TypeError for undefined and null.
fn load(cx: &mut Cx, obj: Local<Value>, name: impl Fn(&Cx) -> Name<'_>, ic: *mut Ic, out: Local<Value>) -> JsResult<Loaded> {
    let v = cx.val(obj);
    if !cx.machine.shortcuts {
        let nullish = v.is_nullish();
        let name = cx.local_of(name(cx));
        if nullish {
            return Err(errors::cannot_read(cx, obj, name.into()));
        }
        property::get_v(cx, obj, name, out)?;
        return Ok(Loaded::Value);
    }
    match ic::ask(cx, ic, v) {
        Some(Hit::Value(v)) => {
            cx.set(out, v);
            return Ok(Loaded::Value);
        }
        Some(Hit::Getter(f)) => {
            cx.set(out, f);
            return Ok(if f.is_undefined() { Loaded::Value } else { Loaded::Getter });
        }
        None => {}
    }
    ic::make_room(cx, ic, obj);
    let v = cx.val(obj);
    if let Some(o) = v.cast::<Object>() {
        let found = ic::lookup(cx, ic, o, name(cx));
        if let Some(loaded) = take(cx, found, out) {
            return Ok(loaded);
        }
    } else if v.is_nullish() {
        let name = cx.local_of(name(cx));
        return Err(errors::cannot_read(cx, obj, name.into()));
    } else if !(v.is::<Str>() && name(cx).is(cx, cx.names.length)) {
        let mark = cx.open_scope();
        let proto = cx.slot();
        let p = cx.prototype_of_primitive(obj, proto)?;
        let found = ic::lookup_primitive(cx, ic, cx.val(obj), p.get(cx), name(cx));
        let loaded = take(cx, found, out);
        cx.close_scope(mark);
        if let Some(loaded) = loaded {
            return Ok(loaded);
        }
    }
    let name = cx.local_of(name(cx));
    property::get_v(cx, obj, name, out)?;
    Ok(Loaded::Value)
}

/// Reads what a walk found into `out`; `None`: it has to be read in the general way.
fn take(cx: &Cx, found: Found<'_>, out: Local<Value>) -> Option<Loaded> {
    match found {
        Found::Own(o, p) | Found::Proto(o, p) => {
            let v = read_slot(cx, o, p.slot);
            if p.attrs & attr::ACCESSOR != 0 {
                let a = v.cast::<Accessor>()?;
                match a.variable() {
                    Variable::None => {}
                    Variable::Uninitialized => return None,
                    Variable::Value(v) => {
                        cx.set(out, v);
                        return Some(Loaded::Value);
                    }
                }
                let f = a.read(&a.get);
                cx.set(out, f);
                return Some(if f.is_undefined() { Loaded::Value } else { Loaded::Getter });
            }
            cx.set(out, v);
            Some(Loaded::Value)
        }
        Found::Absent => {
            cx.set(out, Imm::UNDEFINED);
            Some(Loaded::Value)
        }
        Found::Other => None,
    }
}

/// [`load`] with the getter called.
pub(super) fn load_value(cx: &mut Cx, obj: Local<Value>, name: impl Fn(&Cx) -> Name<'_>, ic: *mut Ic, out: Local<Value>) -> JsResult {
    if let Loaded::Getter = load(cx, obj, name, ic, out)? {
        call::call(cx, out, obj, &[], out)?;
    }
    Ok(())
}

/// `GetField { dst, obj, name, ic }`
pub(crate) fn get_field(cx: &mut Cx, pc: *const u16) -> JsResult<Flow> {
    let i = Insn(pc);
    let obj = i.reg(cx, 2);
    let out = cx.slot();
    match load(cx, obj, |cx| i.name(cx, 3), i.ic(cx, 4), out)? {
        Loaded::Value => {
            cx.copy(i.reg(cx, 1), out);
            advance(cx);
            Ok(Flow::Reload)
        }
        Loaded::Getter => {
            let w = reserve_window(cx, 2)?;
            cx.copy(cx.local_at(w), out);
            cx.copy(cx.local_at(w + 1), obj);
            let dst = i.u(1) as u16;
            let ret = Return { dst, ret_len: const { Opcode::GetField.len() as u8 }, flags: 0 };
            let pushed = push_call(cx, w, 0, ret)?;
            finish_call(cx, pushed, w, dst, false)
        }
    }
}

/// `GetLength { dst, obj, ic }`
pub(crate) fn get_length(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let out = cx.slot();
    load_value(cx, i.reg(cx, 2), |cx| cx.names.length.get(cx), i.ic(cx, 3), out)?;
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}

/// `LoadMethod { w, obj, name, ic }`
pub(crate) fn load_method(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let out = cx.slot();
    let obj = i.reg(cx, 2);
    load_value(cx, obj, |cx| i.name(cx, 3), i.ic(cx, 4), out)?;
    let w = i.u(1);
    // `obj` may be either register of the window.
    let this = cx.slot();
    cx.copy(this, obj);
    cx.copy(cx.reg(w), out);
    cx.copy(cx.reg(w + 1), this);
    Ok(())
}

/// `GetMethod { dst, obj, name, ic }`
pub(crate) fn get_method(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let out = cx.slot();
    load_value(cx, i.reg(cx, 2), |cx| i.name(cx, 3), i.ic(cx, 4), out)?;
    if cx.val(out).is_nullish() {
        cx.set(out, Imm::UNDEFINED);
    } else if !call::is_callable(cx.val(out)) {
        return Err(errors::not_callable(cx, out));
    }
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}

/// Whether the running code is strict.
pub(crate) fn strict(cx: &Cx) -> bool {
    // SAFETY: the code is kept alive by the frame's callee.
    unsafe { (*cx.machine.code()).strict }
}

/// `SetField { obj, name, src, ic }`
pub(crate) fn set_field(cx: &mut Cx, pc: *const u16) -> JsResult<Flow> {
    let i = Insn(pc);
    let (obj, src, ic) = (i.reg(cx, 1), i.reg(cx, 3), i.ic(cx, 4));
    if ic::store(cx, ic, cx.val(obj), cx.val(src)) {
        advance(cx);
        return Ok(Flow::Reload);
    }
    let target = if cx.machine.shortcuts { obj.cast::<Object>(cx) } else { None };
    let Some(o) = target else {
        let name = i.rooted_name(cx, 2);
        property::set_v(cx, obj, name, src, strict(cx))?;
        advance(cx);
        return Ok(Flow::Reload);
    };
    ic::make_room(cx, ic, obj);
    let before = o.get(cx).shape_id();
    match ic::plan_store(cx, ic, o.get(cx), i.name(cx, 2)) {
        Plan::Own(at) => {
            let (holder, slot) = locate(o.get(cx), at);
            cx.write(holder, slot, cx.val(src));
        }
        Plan::Add => {
            let name = i.rooted_name(cx, 2);
            property::set(cx, o, name, src, strict(cx))?;
            ic::fill_add(cx, ic, Append::Store, before, o.get(cx), name.get(cx));
        }
        Plan::Other => {
            let name = i.rooted_name(cx, 2);
            if let Some(flow) = call_setter(cx, i, o, name, src)? {
                return Ok(flow);
            }
            property::set(cx, o, name, src, strict(cx))?;
        }
    }
    advance(cx);
    Ok(Flow::Reload)
}

/// `o[name] = src` through the cache of a keyed instruction, which is for that name.
pub(super) fn store_keyed(cx: &mut Cx, ic: *mut Ic, o: Local<Object>, name: Local<NameCell>, src: Local<Value>) -> JsResult {
    if ic::store(cx, ic, cx.val(o), cx.val(src)) {
        return Ok(());
    }
    let before = o.get(cx).shape_id();
    match ic::plan_store(cx, ic, o.get(cx), name.get(cx)) {
        Plan::Own(at) => {
            let (holder, slot) = locate(o.get(cx), at);
            cx.write(holder, slot, cx.val(src));
        }
        Plan::Add => {
            property::set(cx, o, name, src, strict(cx))?;
            ic::fill_add(cx, ic, Append::Store, before, o.get(cx), name.get(cx));
        }
        Plan::Other => {
            property::set(cx, o, name, src, strict(cx))?;
        }
    }
    Ok(())
}

/// Runs a setter of bytecode as a frame of the loop.
fn call_setter(cx: &mut Cx, i: Insn, o: Local<Object>, name: Local<NameCell>, src: Local<Value>) -> JsResult<Option<Flow>> {
    let setter = {
        let mut at = o.get(cx);
        loop {
            if at.kind() == kinds::PROXY || function_props::is_lazy_for(cx, at, name.get(cx).into()) {
                return Ok(None);
            }
            if let Some(p) = cx.own_named(at, name.get(cx)) {
                if p.attrs & attr::ACCESSOR == 0 {
                    return Ok(None);
                }
                let Some(a) = read_slot(cx, at, p.slot).cast::<Accessor>() else { return Ok(None) };
                break cx.local(a.read(&a.set));
            }
            match property::prototype(cx, at).cast::<Object>() {
                Some(p) => at = p,
                None => return Ok(None),
            }
        }
    };
    if cx.val(setter).kind() != Some(kinds::FUNCTION) {
        return Ok(None);
    }
    let w = reserve_window(cx, 3)?;
    cx.copy(cx.local_at(w), setter);
    cx.copy(cx.local_at(w + 1), o);
    cx.copy(cx.local_at(w + 2), src);
    let ret = Return { dst: 0, ret_len: i.opcode().len() as u8, flags: frame_flag::NO_RESULT };
    let pushed = push_call(cx, w, 1, ret)?;
    debug_assert!(pushed == super::call::Pushed::Frame);
    Ok(Some(Flow::Reload))
}

/// `DeleteField { dst, obj, name }`
pub(crate) fn delete_field(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let name = i.rooted_name(cx, 3);
    delete(cx, i.reg(cx, 1), i.reg(cx, 2), name.into())
}

/// `delete obj[key]`.
pub(crate) fn delete(cx: &mut Cx, dst: Local<Value>, obj: Local<Value>, key: PropertyKey) -> JsResult {
    if cx.val(obj).is_nullish() {
        let v = if cx.val(obj).is_null() { "null" } else { "undefined" };
        let _ = (v, key);
        return Err(cx.type_error("Cannot convert undefined or null to object"));
    }
    let out = cx.slot();
    let o = convert::to_object(cx, obj, out)?;
    let gone = property::delete_property(cx, o, key)?;
    if !gone && strict(cx) {
        return Err(errors::cannot_delete(cx, o, key));
    }
    cx.set(dst, Imm::bool(gone));
    Ok(())
}

/// The key operand of a super access, a name constant or a register, in a new slot.
fn super_key(cx: &mut Cx, i: Insn, at: usize, constant: bool) -> JsResult<PropertyKey> {
    if constant {
        return Ok(i.rooted_name(cx, at).into());
    }
    let key = cx.slot();
    cx.copy(key, i.reg(cx, at));
    convert::to_property_key(cx, key)
}

/// `GetSuperField { dst, home, this, name, ic }` and `GetSuperElem { dst, home, this, key }`
pub(crate) fn get_super(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (home, this) = (i.reg(cx, 2), i.reg(cx, 3));
    let [proto, out] = cx.slots();
    let home = home.cast::<Object>(cx).expect("a home object");
    // Before the key is converted, which may run code.
    property::get_prototype_of(cx, home, proto)?;
    let key = super_key(cx, i, 4, i.opcode() == Opcode::GetSuperField)?;
    match proto.cast::<Object>(cx) {
        Some(p) => property::get_with_receiver(cx, p, key, this, out)?,
        None => return Err(errors::cannot_read(cx, proto, key)),
    }
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}

/// `SetSuperField { home, this, name, src }` and `SetSuperElem { home, this, key, src }`
pub(crate) fn set_super(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (home, this, src) = (i.reg(cx, 1), i.reg(cx, 2), i.reg(cx, 4));
    let proto = cx.slot();
    let home = home.cast::<Object>(cx).expect("a home object");
    property::get_prototype_of(cx, home, proto)?;
    let key = super_key(cx, i, 3, i.opcode() == Opcode::SetSuperField)?;
    let done = match proto.cast::<Object>(cx) {
        Some(p) => property::set_with_receiver(cx, p, key, src, this)?,
        None => return Err(errors::cannot_set(cx, proto, key)),
    };
    if !done && strict(cx) {
        return Err(errors::cannot_assign(cx, this, key));
    }
    Ok(())
}

/// `In { dst, a, b }`
pub(crate) fn has_in(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (a, b) = (i.reg(cx, 2), i.reg(cx, 3));
    let key = cx.slot();
    cx.copy(key, a);
    let Some(o) = b.cast::<Object>(cx) else {
        let (key, target) = (describe_key(cx, a), describe(cx, b));
        return Err(cx.type_error(&format!("Cannot use 'in' operator to search for '{key}' in {target}")));
    };
    let key = convert::to_property_key(cx, key)?;
    let has = property::has_property(cx, o, key)?;
    cx.set(i.reg(cx, 1), Imm::bool(has));
    Ok(())
}

fn describe_key(cx: &mut Cx, v: Local<Value>) -> String {
    match cx.val(v).cast::<Str>() {
        Some(s) => string::to_rust_string(s),
        None => describe(cx, v),
    }
}

/// `InstanceOf { dst, a, b }`: InstanceofOperator (ECMA-262 13.10.2).
pub(crate) fn instance_of(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (a, b) = (i.reg(cx, 2), i.reg(cx, 3));
    let r = crate::ops::instance::instance_of(cx, a, b)?;
    cx.set(i.reg(cx, 1), Imm::bool(r));
    Ok(())
}

/// An own data property's value, without running or making anything. For guards and messages.
pub(crate) fn peek_data<'h>(cx: &'h Cx, o: Val<'h>, key: PropertyKey) -> Option<Val<'h>> {
    let o = o.cast::<Object>()?;
    if o.kind() == kinds::PROXY || function_props::is_lazy_for(cx, o, key.view(cx)) {
        return None;
    }
    match property::own(cx, o, key.view(cx)) {
        property::Own::Data(v, _) => Some(v),
        _ => None,
    }
}

/// An own string property as Rust text, without running anything. A function's lazy name counts.
pub(crate) fn peek_string(cx: &Cx, o: Val<'_>, name: Local<NameCell>) -> Option<String> {
    let object = o.cast::<Object>()?;
    if function_props::is_lazy_for(cx, object, name.get(cx).into()) {
        return name.get(cx).is(cx, cx.names.name).then(|| super::exceptions::function_name(cx, o));
    }
    let s = peek_data(cx, o, name.into())?.cast::<Str>()?;
    // A name of megabytes is that of a chain of bound functions, and tells nobody anything.
    (s.length <= MOST_NAME).then(|| string::to_rust_string(s))
}

/// Longest name that traces and messages show, in UTF-16 units.
const MOST_NAME: u32 = 4096;

/// The name of an object's constructor, found without running anything.
pub(crate) fn constructor_name(cx: &Cx, o: Val<'_>) -> Option<String> {
    let mut at = o.cast::<Object>()?;
    loop {
        if at.kind() == kinds::PROXY {
            return None;
        }
        if let Some(c) = peek_data(cx, at.val(), cx.names.constructor.into()) {
            return match c.kind() {
                Some(kinds::FUNCTION) => peek_string(cx, c, cx.names.name).filter(|n| !n.is_empty()),
                Some(kinds::NATIVE_FUNCTION) => Some(native_name(cx, c)),
                _ => None,
            };
        }
        at = property::prototype(cx, at).cast::<Object>()?;
    }
}

/// An object's `Symbol.toStringTag`, its own or inherited, if it is plain text.
pub(crate) fn tag(cx: &Cx, o: Val<'_>) -> Option<String> {
    let mut at = o.cast::<Object>()?;
    while at.kind() != kinds::PROXY {
        if let Some(tag) = peek_data(cx, at.val(), cx.symbols.to_string_tag.into()) {
            return tag.cast::<Str>().map(string::to_rust_string);
        }
        at = property::prototype(cx, at).cast::<Object>()?;
    }
    None
}

/// How many properties of one object are looked through for a function.
const SEARCHED: usize = 512;

/// Under which name an object has a function, itself or inherited, without running anything: `name` if it does, else
/// the only enumerable property that holds it.
pub(crate) fn method_name(cx: &Cx, o: Val<'_>, f: Val<'_>, name: &str) -> Option<String> {
    let same = |v: Val<'_>| v.raw() == f.raw();
    let mut found = None;
    let mut at = o.cast::<Object>()?;
    while at.kind() != kinds::PROXY {
        for (key, _) in entries(cx, at).take(SEARCHED) {
            let (is_it, attrs) = match property::own(cx, at, key.into()) {
                property::Own::Data(v, attrs) => (same(v), attrs),
                property::Own::Accessor(pair, attrs) => (same(pair.read(&pair.get)) || same(pair.read(&pair.set)), attrs),
                _ => (false, 0),
            };
            let Some(text) = key.text().filter(|_| is_it).map(string::to_rust_string) else { continue };
            if text == name {
                return Some(text);
            }
            if attrs & attr::ENUMERABLE != 0 && found.replace(text).is_some() {
                return None;
            }
        }
        let Some(next) = property::prototype(cx, at).cast::<Object>() else { break };
        at = next;
    }
    found
}

/// The initial name of a native function.
pub(crate) fn native_name(_cx: &Cx, f: Val<'_>) -> String {
    use crate::object::function::NativeFunction;
    f.cast::<NativeFunction>().and_then(|f| f.read(&f.name).cast::<Str>()).map(string::to_rust_string).unwrap_or_default()
}

/// Whether an own property is there, and enumerable; `None` if it is not. Runs proxies' traps alone.
pub(crate) fn own_enumerable(cx: &mut Cx, o: Local<Object>, key: PropertyKey) -> JsResult<Option<bool>> {
    if matches!(o.get(cx).kind(), kinds::PROXY | kinds::NAMESPACE) || function_props::is_lazy_for(cx, o.get(cx), key.view(cx)) {
        let mark = cx.open_scope();
        let d = property::get_own_property(cx, o, key);
        cx.close_scope(mark);
        return Ok(d?.map(|d| d.enumerable == Some(true)));
    }
    Ok(match property::own(cx, o.get(cx), key.view(cx)) {
        property::Own::Absent => None,
        property::Own::Data(_, a) | property::Own::Accessor(_, a) => Some(a & attr::ENUMERABLE != 0),
        property::Own::Lazy(a) => Some(a & attr::ENUMERABLE != 0),
        property::Own::Typed(_) | property::Own::Unit(_) => Some(true),
    })
}

/// Whether an ordinary object's shape says everything about its named properties.
pub(crate) fn is_shaped(cx: &Cx, o: Val<'_>) -> bool {
    o.cast::<Object>().is_some_and(|o: Ref<'_, Object>| o.kind() != kinds::PROXY && !o.shape(cx).is_dictionary())
}
