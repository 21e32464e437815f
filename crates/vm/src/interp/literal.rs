//! Literals: objects, arrays, closures, regular expressions; `arguments` and rest arrays; contexts.

use super::exceptions::proto;
use super::frame::Insn;
use super::ic::{self, Append};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::code::{Code, CodeData};
use crate::object::context::{Context, ContextExt};
use crate::object::function::Function;
use crate::object::key::NameCell;
use crate::object::key_set::KeySet;
use crate::object::object::{Object, ObjectExt};
use crate::object::plain::{Copying, Outcome};
use crate::object::prop_table::attr;
use crate::object::shape::shape_flag;
use crate::object::slots::{Slots, SlotsExt};
use crate::ops::convert;
use crate::ops::property;
use crate::realm::RealmExt;
use tally_bytecode::{Constant, NO_REGISTER};
use tally_heap::{Imm, Local, Val, Value};

/// `CopyContext { dst, src }`
pub(crate) fn copy_context(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let src = i.reg(cx, 2);
    let n = src.cast::<Context>(cx).expect("a context").get(cx).count();
    let out = cx.slot();
    let new = cx.alloc::<Context>(out, kinds::CONTEXT, 8 * (2 + n), n as u32).map_err(|e| cx.out_of_memory(e))?;
    let (new, old) = (new.get(cx), src.cast::<Context>(cx).expect("a context").get(cx));
    cx.write(new, &new.parent, old.read(&old.parent));
    for at in 0..n {
        cx.write(new, new.at(at), old.read(old.at(at)));
    }
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}

/// `{}` with a number of in-object slots.
fn empty_object(cx: &mut Cx, capacity: usize, out: Local<Value>) -> JsResult<Local<Object>> {
    let proto = cx.slot();
    cx.set(proto, cx.realm().object_prototype().val());
    let shape = cx.root_shape(kinds::OBJECT, proto, capacity, 0)?;
    cx.new_object_with_shape(out, shape)
}

/// `NewObject { dst, capacity }`
pub(crate) fn new_object(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let out = cx.slot();
    let capacity = if i.u(2) == 0 { crate::object::create::DEFAULT_CAPACITY } else { i.u(2) };
    empty_object(cx, capacity, out)?;
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}

/// `NewObjectWith { dst, keys, first, ic }`, the first time.
pub(crate) fn new_object_with(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let Some(Constant::Keys(keys)) = proto(cx).constants.get(i.u(2)) else {
        return Err(cx.type_error("Malformed code: NewObjectWith without keys"));
    };
    let keys = keys.clone();
    let [out, name] = cx.slots();
    let o = empty_object(cx, keys.len().max(1), out)?;
    for (at, key) in keys.iter().enumerate() {
        // SAFETY: constants are alive as long as their code, which is running and prepared.
        cx.set(name, unsafe { Val::from_raw(*(*cx.machine.code()).constants_ptr.add(usize::from(*key))) });
        let name = name.cast::<NameCell>(cx).expect("keys are names");
        cx.add_property(o, name, attr::ALL, cx.reg(i.u(3) + at))?;
    }
    let object = o.get(cx);
    if cx.machine.shortcuts && !object.shape(cx).is_dictionary() && object.inline_capacity() >= keys.len() {
        ic::fill_literal(cx, i.ic(cx, 4), object, keys.len());
    }
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}

/// `InitField { obj, name, src, ic }`
pub(crate) fn init_field(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (obj, name, src) = (i.reg(cx, 1), i.rooted_name(cx, 2), i.reg(cx, 3));
    let o = obj.cast::<Object>(cx).expect("an object literal or instance");
    let before = o.get(cx).shape_id();
    ic::make_room(cx, i.ic(cx, 4), obj);
    property::create_data_property_or_throw(cx, o, name, src)?;
    ic::fill_add(cx, i.ic(cx, 4), Append::Define, before, o.get(cx), name.get(cx));
    Ok(())
}

/// `InitElem { obj, key, src }`
pub(crate) fn init_elem(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (obj, src) = (i.reg(cx, 1), i.reg(cx, 3));
    let slot = cx.slot();
    cx.copy(slot, i.reg(cx, 2));
    let key = convert::to_property_key(cx, slot)?;
    let o = obj.cast::<Object>(cx).expect("an object literal or instance");
    property::create_data_property_or_throw(cx, o, key, src)
}

/// `SetProto { obj, src }`
pub(crate) fn set_proto(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (obj, src) = (i.reg(cx, 1), i.reg(cx, 2));
    if cx.val(src).is_null() || cx.val(src).is::<Object>() {
        let o = obj.cast::<Object>(cx).expect("an object literal");
        property::set_prototype_of(cx, o, src)?;
    }
    Ok(())
}

/// `CopyDataProps { obj, src, first, count }`: CopyDataProperties (ECMA-262 7.3.26).
pub(crate) fn copy_data_props(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (obj, src) = (i.reg(cx, 1), i.reg(cx, 2));
    if cx.val(src).is_nullish() {
        return Ok(());
    }
    let target = obj.cast::<Object>(cx).expect("an object literal");
    let [from, names] = cx.slots();
    let (first, count) = (i.u(3), i.u(4));
    if let Some(source) = src.cast::<Object>(cx)
        && let Some(names) = cx.plain_names(source, names)?
        && let Some(skipped) = skipped_names(cx, names, first, count)
    {
        match cx.copy_plain(source, names, target, skipped, Copying::Define)? {
            Outcome::Done => return Ok(()),
            Outcome::Learn(copy) => {
                copy_one_by_one(cx, i, target, from)?;
                cx.copied_plain(copy, names, target);
                return Ok(());
            }
            Outcome::General => {}
        }
    }
    copy_one_by_one(cx, i, target, from)
}

/// Which of a plain object's names are among the `count` keys in registers from `first` on, as bits of their places.
fn skipped_names(cx: &Cx, names: Local<Slots>, first: usize, count: usize) -> Option<u64> {
    let keys = || (0..count).map(|at| cx.val(cx.reg(first + at)));
    // Another kind of key has to be converted, and text is a name only if it is an atom.
    if !keys().all(|k| k.is::<NameCell>()) {
        return None;
    }
    cx.bits_of_names(names.get(cx), |name| keys().any(|k| k == name.val()))
}

fn copy_one_by_one(cx: &mut Cx, i: Insn, target: Local<Object>, from: Local<Value>) -> JsResult {
    let src = i.reg(cx, 2);
    let [keys, key, value] = cx.slots();
    let mut excluded = KeySet::new(cx);
    for at in 0..i.u(4) {
        cx.copy(key, cx.reg(i.u(3) + at));
        let k = convert::to_property_key(cx, key)?;
        excluded.insert(cx, k)?;
    }
    let from = convert::to_object(cx, src, from)?;
    let keys: Local<Slots> = property::own_keys(cx, from, keys)?;
    let n = keys.get(cx).capacity();
    let mark = cx.open_scope();
    for at in 0..n {
        let k = keys.get(cx);
        cx.set(key, k.read(k.at(at)));
        let k = convert::to_property_key(cx, key)?;
        if !excluded.contains(cx, k) && super::property::own_enumerable(cx, from, k)? == Some(true) {
            property::get(cx, from, k, value)?;
            property::create_data_property(cx, target, k, value)?;
        }
        cx.close_scope(mark);
    }
    Ok(())
}

/// `NewArray { dst, capacity }`
pub(crate) fn new_array(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let out = cx.slot();
    let a = cx.new_array(out, 0)?;
    if i.u(2) > 0 {
        cx.grow_elements(a, i.u(2))?;
    }
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}

/// An array of `n` values from a position of the root stack.
fn array_of_stack(cx: &mut Cx, first: u32, n: u32, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [store, array] = cx.slots();
    if n == 0 {
        cx.new_array(array, 0)?;
    } else {
        let slots = cx.new_slots(store, n as usize)?;
        for at in 0..n {
            let s = slots.get(cx);
            cx.write(s, s.at(at as usize), cx.val(cx.local_at(first + at)));
        }
        cx.new_array_of_slots(array, slots, n)?;
    }
    cx.copy(out, array);
    cx.close_scope(mark);
    Ok(())
}

/// `NewArrayWith { dst, first, count }`
pub(crate) fn new_array_with(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let first = cx.machine.frame().base + i.u(2) as u32;
    array_of_stack(cx, first, i.u(3) as u32, i.reg(cx, 1))
}

/// `ArrayPush { arr, src }`
pub(crate) fn array_push(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let a = i.reg(cx, 1).cast::<Object>(cx).expect("an array literal");
    cx.push(a, i.reg(cx, 2))
}

/// `ArrayPushHole { arr }`
pub(crate) fn array_push_hole(cx: &mut Cx, pc: *const u16) -> JsResult {
    let a = Insn(pc).reg(cx, 1).cast::<Object>(cx).expect("an array literal").get(cx);
    let n = crate::object::array::array_length(a);
    cx.write(a, a.internal(1), Imm::number(f64::from(n) + 1.0));
    Ok(())
}

/// `ArraySpread { arr, src }`
pub(crate) fn array_spread(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let a = i.reg(cx, 1).cast::<Object>(cx).expect("an array literal");
    super::iterate::append_all(cx, a, i.reg(cx, 2))
}

/// `NewRegExp { dst, regexp }`
pub(crate) fn new_regexp(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let Some(Constant::RegExp { pattern, flags }) = proto(cx).constants.get(i.u(2)) else {
        return Err(cx.type_error("Malformed code: NewRegExp without a pattern"));
    };
    let (pattern, flags) = (pattern.clone(), flags.clone());
    let [p, out] = cx.slots();
    super::entry::intern_text(cx, &pattern, p)?;
    let text = p.cast(cx).expect("an atom");
    // What the runtime's own JavaScript matches is not the program's last match.
    let own = proto(cx).source.name().starts_with("node:");
    crate::builtins::regexp::create(cx, out, text, &flags, !own)?;
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}

/// The CODE of the running function's inner function `index`, into `out`.
fn inner_code(cx: &mut Cx, index: usize, out: Local<Value>) -> JsResult {
    let data = cx.machine.code().cast_mut();
    // SAFETY: the running function's code data stays where it is; function operands are in range.
    unsafe { inner_code_of(cx, data, index, out) }
}

/// The same, of a function that need not run.
///
/// # Safety
/// `data` belongs to a CODE cell that something else keeps, was prepared, and has a function of that number.
unsafe fn inner_code_of(cx: &mut Cx, data: *mut CodeData, index: usize, out: Local<Value>) -> JsResult {
    // SAFETY: the caller's promise.
    unsafe {
        let known = (*data).functions_ptr.add(index);
        if !(*known).is_hole() {
            cx.set(out, tally_heap::Val::from_raw(*known));
            return Ok(());
        }
        let code: &CodeData = &*data;
        let inner = code.proto.functions[index].clone();
        cx.new_code(out, inner)?;
        cx.write_raw((*data).feedback, known, cx.val(out).raw());
    }
    Ok(())
}

/// A closure of inner function `index` of `data` over a context.
///
/// # Safety
/// As [`inner_code_of`].
pub(crate) unsafe fn closure_of(cx: &mut Cx, data: *mut CodeData, index: usize, context: Local<Value>, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [code, made] = cx.slots();
    // SAFETY: the caller's promise.
    unsafe { inner_code_of(cx, data, index, code)? };
    cx.new_closure(made, code, context)?;
    cx.copy(out, made);
    cx.close_scope(mark);
    Ok(())
}

/// A closure of inner function `index` over the context in register `ctx` (or none).
pub(crate) fn make_closure(cx: &mut Cx, index: usize, ctx: usize, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [code, context] = cx.slots();
    inner_code(cx, index, code)?;
    if ctx as u16 != NO_REGISTER {
        cx.copy(context, cx.reg(ctx));
    }
    let shape = code.cast::<Code>(cx).expect("a CODE cell").get(cx).closure_shape.get();
    if shape != 0 && cx.machine.shortcuts {
        let cell = cx.alloc::<Function>(out, kinds::FUNCTION, CLOSURE_BYTES, shape).map_err(|e| cx.out_of_memory(e))?.get(cx);
        cx.write(cell, &cell.code, cx.val(code));
        cx.write(cell, &cell.context, cx.val(context));
        cx.write(cell, &cell.construct_shape, Imm::UNDEFINED);
    } else {
        let f = cx.new_closure(out, code, context)?;
        let o = f.get(cx);
        if o.inline_capacity() == 1 && o.shape(cx).has(shape_flag::LAZY) {
            code.cast::<Code>(cx).expect("a CODE cell").get(cx).closure_shape.set(o.shape_id());
        }
    }
    cx.close_scope(mark);
    Ok(())
}

/// A closure as `Cx::new_closure` makes it: header, three internal words, one property slot.
const CLOSURE_BYTES: usize = size_of::<Function>() + 8;

/// `NewClosure { dst, func, ctx }`
pub(crate) fn new_closure(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let out = cx.slot();
    make_closure(cx, i.u(2), i.u(3), out)?;
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}

/// `NewClosureWide { dst, func, ctx }`
pub(crate) fn new_closure_wide(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let out = cx.slot();
    make_closure(cx, i.int32(2) as usize, i.u(4), out)?;
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}

/// `CreateRest { dst, index }`
pub(crate) fn create_rest(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (args, argc) = (cx.machine.frame().args, cx.machine.frame().argc);
    let index = i.u(2) as u32;
    array_of_stack(cx, args + index.min(argc), argc.saturating_sub(index), i.reg(cx, 1))
}
