//! Iteration instructions.
//!
//! A pair of registers (iter, next) is in one of three forms, told apart by `next`:
//! - an int32 `i`: `iter` is an array whose iteration is the built-in one, and `i` the next index;
//! - null: `iter` is a generator whose `next` is the built-in one; no result objects are made;
//! - anything else: the iterator object and its `next` method.
//!
//! **Invariant.** The first form is entered only while `Array.prototype[Symbol.iterator]` and
//! `%ArrayIteratorPrototype%.next` are the intrinsic functions, array iterators have no `return`, and the array inherits
//! the first of these.

use super::call::advance;
use super::exceptions::{describe, iterable_text, source_text};
use super::frame::Insn;
use super::generator::{self, LeftBy, Mode};
use super::run::Flow;
use crate::cx::{Cx, JsResult, Thrown};
use crate::kinds;
use crate::object::Object;
use crate::object::create::set_internal;
use crate::object::iterator::{ArrayKind, new_array_iterator};
use crate::object::key::KeyView;
use crate::object::object::{IS_PROTOTYPE, ObjectExt};
use crate::object::shape::ShapeRef;
use crate::ops::{call, iterate, property};
use crate::realm::{Intrinsic, RealmExt};
use tally_heap::{Imm, Local, Ref, Val, Value};

/// Whether the built-in iteration of arrays is untouched. Asked once per change of any prototype.
fn array_iteration_intact(cx: &Cx) -> bool {
    let realm = cx.realm().ptr().cast_const();
    if cx.machine.array_iteration_epoch.get() == cx.machine.proto_epoch() && cx.machine.array_iteration_realm.get() == realm {
        return true;
    }
    let proto = cx.realm().array_prototype();
    let values = super::property::peek_data(cx, proto.val(), cx.symbols.iterator.into());
    // Nobody has a native function of that name but Array.prototype itself.
    let mut intact = values.is_some_and(|v| is_native(cx, v, "values"));
    if let Some(p) = cx.realm().peek(Intrinsic::ArrayIteratorPrototype) {
        p.header.add_flags(IS_PROTOTYPE);
        let next = super::property::peek_data(cx, p.val(), cx.names.next.into());
        intact &= next.is_some_and(|v| is_native(cx, v, "next"));
    }
    let inherits = [Intrinsic::ArrayIteratorPrototype, Intrinsic::IteratorPrototype, Intrinsic::ObjectPrototype];
    intact &= inherits.iter().find_map(|i| cx.realm().peek(*i)).is_some_and(|p| !has_return(cx, p));
    if intact && let Some(epoch) = cx.machine.lasting_epoch() {
        cx.machine.array_iteration_epoch.set(epoch);
        cx.machine.array_iteration_realm.set(realm);
    }
    intact
}

/// Whether closing an iterator that inherits from `o` finds something to call. Built-in array iterators have no `return`.
fn has_return(cx: &Cx, o: Ref<'_, Object>) -> bool {
    let mut at = Some(o);
    while let Some(o) = at {
        o.header.add_flags(IS_PROTOTYPE);
        if o.kind() == kinds::PROXY || !matches!(property::own(cx, o, KeyView::Name(cx.names.return_.get(cx))), property::Own::Absent) {
            return true;
        }
        at = o.shape(cx).read_proto().cast();
    }
    false
}

fn is_native(cx: &Cx, f: Val<'_>, name: &str) -> bool {
    f.kind() == Some(kinds::NATIVE_FUNCTION) && super::property::native_name(cx, f) == name
}

/// Whether `v` is an array that iterates in the built-in way: of the built-in prototype, without named properties.
pub(crate) fn is_plain_array(cx: &Cx, v: Local<Value>) -> bool {
    if cx.val(v).kind() != Some(kinds::ARRAY) || !cx.machine.shortcuts {
        return false;
    }
    let array = v.cast::<Object>(cx).expect("an array").get(cx);
    let shape = array.shape(cx);
    shape.entry_count() == 0
        && !shape.is_dictionary()
        && shape.read_proto() == cx.realm().array_prototype().val()
        && array_iteration_intact(cx)
}

/// Whether an iterator and its `next` are a generator and the built-in method.
fn is_plain_generator(cx: &Cx, iter: Local<Value>, next: Local<Value>) -> bool {
    use crate::object::function::NativeFunction;
    cx.machine.shortcuts
        && cx.val(iter).kind() == Some(kinds::GENERATOR)
        && cx
            .val(next)
            .cast::<NativeFunction>()
            .is_some_and(|f| f.native() as usize == crate::builtins::generator::next as *const () as usize)
}

/// Element `i` of an array to `out`; false at the end.
pub(crate) fn plain_array_step(cx: &mut Cx, array: Local<Value>, i: u32, out: Local<Value>) -> JsResult<bool> {
    let v = cx.val(array);
    if let Some(e) = super::indexed::get_dense(v.raw(), i) {
        // SAFETY: read from a live array just now.
        cx.set(out, unsafe { tally_heap::Val::from_raw(e) });
        return Ok(true);
    }
    if i >= super::indexed::array_length(v) {
        return Ok(false);
    }
    property::get_v(cx, array, i, out)?;
    Ok(true)
}

#[cold]
fn not_iterable(cx: &mut Cx, v: Local<Value>) -> Thrown {
    match iterable_text(cx) {
        Some(text) => cx.type_error(&format!("{text} is not iterable")),
        None => iterate::not_iterable(cx, v),
    }
}

/// `GetIterator { iter, next, src }`
pub(crate) fn get_iterator(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (iter, next, src) = (i.reg(cx, 1), i.reg(cx, 2), i.reg(cx, 3));
    if is_plain_array(cx, src) {
        cx.copy(iter, src);
        cx.set(next, Imm::int(0));
        return Ok(());
    }
    let [it, nx] = cx.slots();
    general(cx, src, it, nx)?;
    if is_plain_generator(cx, it, nx) {
        cx.set(nx, Imm::NULL);
    }
    cx.copy(iter, it);
    cx.copy(next, nx);
    Ok(())
}

fn general(cx: &mut Cx, src: Local<Value>, iter: Local<Value>, next: Local<Value>) -> JsResult {
    let method = cx.slot();
    if cx.val(src).is_nullish() {
        return Err(not_iterable(cx, src));
    }
    property::get_v(cx, src, cx.symbols.iterator, method)?;
    if !call::is_callable(cx.val(method)) {
        return Err(not_iterable(cx, src));
    }
    iterate::get_iterator_from_method(cx, src, method, iter, next)?;
    // int32 and null stand for the fast forms: a program's own `next` must not pass for them.
    let n = cx.val(next);
    if n.is_int() {
        cx.set(next, Imm::unnormalized(f64::from(n.as_int())));
    } else if n.is_null() {
        cx.set(next, Imm::UNDEFINED);
    }
    Ok(())
}

/// `GetIteratorObject { iter, next, src }`
pub(crate) fn get_iterator_object(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (iter, next, src) = (i.reg(cx, 1), i.reg(cx, 2), i.reg(cx, 3));
    let [it, nx] = cx.slots();
    general(cx, src, it, nx)?;
    cx.copy(iter, it);
    cx.copy(next, nx);
    Ok(())
}

/// `GetAsyncIterator { iter, next, src }`: GetIterator(src, async) (ECMA-262 7.4.4).
pub(crate) fn get_async_iterator(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (iter, next, src) = (i.reg(cx, 1), i.reg(cx, 2), i.reg(cx, 3));
    let [method, it, nx] = cx.slots();
    if cx.val(src).is_nullish() {
        return Err(not_async_iterable(cx, src));
    }
    property::get_v(cx, src, cx.symbols.async_iterator, method)?;
    if cx.val(method).is_nullish() {
        property::get_v(cx, src, cx.symbols.iterator, method)?;
        if !call::is_callable(cx.val(method)) {
            return Err(not_async_iterable(cx, src));
        }
        let [sync, sync_next] = cx.slots();
        iterate::get_iterator_from_method(cx, src, method, sync, sync_next)?;
        crate::builtins::async_from_sync::create(cx, sync, sync_next, it)?;
        property::get_v(cx, it, cx.names.next, nx)?;
    } else {
        if !call::is_callable(cx.val(method)) {
            return Err(not_async_iterable(cx, src));
        }
        call::call(cx, method, src, &[], it)?;
        if !cx.val(it).is::<Object>() {
            return Err(cx.type_error("Result of the Symbol.asyncIterator method is not an object"));
        }
        property::get_v(cx, it, cx.names.next, nx)?;
    }
    cx.copy(iter, it);
    cx.copy(next, nx);
    Ok(())
}

#[cold]
fn not_async_iterable(cx: &mut Cx, v: Local<Value>) -> Thrown {
    let text = source_text(cx).unwrap_or_else(|| describe(cx, v));
    cx.type_error(&format!("{text} is not async iterable"))
}

/// One step in any of the three forms: false when done, else the value in `out`.
fn step(cx: &mut Cx, iter: Local<Value>, next: Local<Value>, out: Local<Value>) -> JsResult<bool> {
    let n = cx.val(next);
    if n.is_int() {
        let i = n.as_int() as u32;
        cx.set(next, Imm::int(i as i32 + 1));
        return plain_array_step(cx, iter, i, out);
    }
    if n.is_null() {
        let state = generator::validate(cx, iter, "[Generator].prototype.next")?;
        let nothing = cx.undefined();
        return match generator::step(cx, iter, state, Mode::Next, nothing, out)? {
            LeftBy::Return => Ok(false),
            LeftBy::Delegate => {
                if iterate::iterator_complete(cx, out)? {
                    return Ok(false);
                }
                let result = cx.slot();
                cx.copy(result, out);
                property::get_v(cx, result, cx.names.value, out)?;
                Ok(true)
            }
            LeftBy::Yield | LeftBy::Await => Ok(true),
        };
    }
    iterate::iterator_step(cx, iter, next, out)
}

/// `IteratorNext { value, iter, next, target }`
pub(crate) fn iterator_next(cx: &mut Cx, pc: *const u16) -> JsResult<Flow> {
    let i = Insn(pc);
    let (value, iter, next) = (i.reg(cx, 1), i.reg(cx, 2), i.reg(cx, 3));
    let out = cx.slot();
    if step(cx, iter, next, out)? {
        cx.copy(value, out);
        advance(cx);
    } else {
        // SAFETY: jumps land on instructions of the same code.
        unsafe { (*cx.machine.frame).pc = pc.offset(i.int32(4) as isize) };
    }
    Ok(Flow::Reload)
}

/// `IteratorStep { value, iter, next }`
pub(crate) fn iterator_step(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (value, iter, next) = (i.reg(cx, 1), i.reg(cx, 2), i.reg(cx, 3));
    if cx.val(iter).is_undefined() {
        cx.set(value, Imm::UNDEFINED);
        return Ok(());
    }
    let out = cx.slot();
    match step(cx, iter, next, out) {
        Ok(true) => cx.copy(value, out),
        Ok(false) => {
            cx.set(iter, Imm::UNDEFINED);
            cx.set(value, Imm::UNDEFINED);
        }
        Err(e) => {
            cx.set(iter, Imm::UNDEFINED);
            return Err(e);
        }
    }
    Ok(())
}

/// `IteratorRest { value, iter, next }`
pub(crate) fn iterator_rest(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (value, iter, next) = (i.reg(cx, 1), i.reg(cx, 2), i.reg(cx, 3));
    let [it, array, v] = cx.slots();
    // Whatever happens, the iterator counts as exhausted.
    cx.copy(it, iter);
    cx.set(iter, Imm::UNDEFINED);
    let a = cx.new_array(array, 0)?;
    if !cx.val(it).is_undefined() {
        let mark = cx.open_scope();
        while step(cx, it, next, v)? {
            cx.push(a, v)?;
            cx.close_scope(mark);
        }
    }
    cx.copy(value, array);
    Ok(())
}

/// Appends everything that iterating `src` gives to an array nobody has seen.
pub(crate) fn append_all(cx: &mut Cx, array: Local<Object>, src: Local<Value>) -> JsResult {
    let [iter, next, v] = cx.slots();
    if is_plain_array(cx, src) {
        let from = src.cast::<Object>(cx).expect("an array");
        if cx.append_dense(array, from)? {
            return Ok(());
        }
        cx.copy(iter, src);
        cx.set(next, Imm::int(0));
    } else {
        general(cx, src, iter, next)?;
        if is_plain_generator(cx, iter, next) {
            cx.set(next, Imm::NULL);
        }
    }
    let mark = cx.open_scope();
    while step(cx, iter, next, v)? {
        cx.push(array, v)?;
        cx.close_scope(mark);
    }
    Ok(())
}

/// What is to be closed, in `out`; false if closing needs nothing: no iterator, or the fast form of an array, whose built-in
/// iterator has no `return` unless a program gave it one.
fn to_close(cx: &mut Cx, pc: *const u16, out: Local<Value>) -> JsResult<bool> {
    let i = Insn(pc);
    let (iter, next) = (i.reg(cx, 1), i.reg(cx, 2));
    if cx.val(iter).is_undefined() {
        return Ok(false);
    }
    if !cx.val(next).is_int() {
        cx.copy(out, iter);
        return Ok(true);
    }
    if array_iteration_intact(cx) {
        return Ok(false);
    }
    // `return` came while the loop ran: it is called on the iterator that the fast form stands for.
    let array = iter.cast::<Object>(cx).expect("the fast form is of an array");
    let at = Imm::int(cx.val(next).as_int());
    let made = new_array_iterator(cx, out, array, ArrayKind::Values)?;
    set_internal(cx, made, 2, at);
    Ok(true)
}

/// `IteratorClose { iter, next }`
pub(crate) fn iterator_close(cx: &mut Cx, pc: *const u16) -> JsResult {
    let iter = cx.slot();
    if to_close(cx, pc, iter)? { iterate::close_normally(cx, iter) } else { Ok(()) }
}

/// `IteratorCloseSilently { iter, next }`
pub(crate) fn iterator_close_silently(cx: &mut Cx, pc: *const u16) -> JsResult {
    let [iter, out] = cx.slots();
    let closed = to_close(cx, pc, iter).and_then(|open| if open { iterate::call_return(cx, iter, out) } else { Ok(false) });
    if let Err(e) = closed {
        if cx.machine.is_terminating() {
            return Err(e);
        }
        cx.take_exception(e, out);
    }
    Ok(())
}

/// `CheckIteratorResult` of something that is no object.
#[cold]
pub(crate) fn throw_bad_result(cx: &mut Cx, pc: *const u16) -> JsResult {
    let v = Insn(pc).reg(cx, 1);
    let text = describe(cx, v);
    Err(cx.type_error(&format!("Iterator result {text} is not an object")))
}
