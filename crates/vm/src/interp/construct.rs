//! `new` and `super(...)`.

use super::call::{Return, construct_spread_window, finish_call, push_construct};
use super::frame::Insn;
use super::run::Flow;
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::layout::{FUNCTION_SLOTS, SLOTS_VALUES};
use crate::object::code::{Code, CodeExt};
use crate::object::function::Function;
use crate::object::object::{Object, ObjectExt};
use crate::object::prop_table::attr;
use crate::object::shape::Shape;
use crate::object::storage::read_slot;
use crate::ops::property;
use crate::realm::Intrinsic;
use tally_bytecode::Opcode;
use tally_heap::{Imm, Local, Value};

/// `Construct { dst, w, argc }` and `ConstructWithTarget { dst, w, argc, target }`
pub(crate) fn construct(cx: &mut Cx, pc: *const u16) -> JsResult<Flow> {
    let i = Insn(pc);
    let base = cx.machine.frame().base;
    let w = base + i.u(2) as u32;
    cx.set(cx.local_at(w + 1), Imm::UNDEFINED);
    // The target's register is below the window and keeps its value while the caller waits.
    let new_target = if i.opcode() == Opcode::ConstructWithTarget { base + i.u(4) as u32 } else { w };
    let dst = i.u(1) as u16;
    let ret = Return { dst, ret_len: i.opcode().len() as u8, flags: 0 };
    let pushed = push_construct(cx, w, i.u(3) as u32, new_target, ret)?;
    finish_call(cx, pushed, w, dst, true)
}

/// `ConstructSpread { dst, callee, args, target }`
pub(crate) fn construct_spread(cx: &mut Cx, pc: *const u16) -> JsResult<Flow> {
    let i = Insn(pc);
    let (callee, args) = (i.reg(cx, 2), i.reg(cx, 3));
    let new_target = cx.machine.frame().base + i.u(4) as u32;
    let (w, argc) = construct_spread_window(cx, callee, args)?;
    let dst = i.u(1) as u16;
    let ret = Return { dst, ret_len: const { Opcode::ConstructSpread.len() as u8 }, flags: 0 };
    let pushed = push_construct(cx, w, argc, new_target, ret)?;
    finish_call(cx, pushed, w, dst, true)
}

/// In-object slots of the objects a constructor makes, at most.
const MAX_INSTANCE_SLOTS: usize = 64;
/// Set in `Function::construct_shape` when `prototype` is in slot 2 (classes) instead of 0.
const SLOT_TWO: u32 = 1 << 31;

/// The shape and size in bytes of what `new f` starts with, if it is known and still right.
#[inline(always)]
pub(crate) fn fast_shape(cx: &Cx, f: &Function) -> Option<(u32, usize)> {
    let v = f.construct_shape.raw();
    if !v.is_int() {
        return None;
    }
    let bits = v.as_int() as u32;
    let (id, slot) = (bits & !SLOT_TWO, if bits & SLOT_TWO != 0 { 2 } else { 0 });
    let p = cx.shape_ptr(id);
    if p.is_null() {
        return None;
    }
    // SAFETY: ids in use belong to live shapes. If this one is no longer that of the shape which was kept it may be of any,
    // but all blank shapes of one prototype make instances alike. A function whose construct shape was kept has its
    // properties in a SLOTS cell behind its one in-object slot, `prototype` (which cannot be deleted) at the index it had
    // then; or, as a dictionary, in a table, of which no object is read here.
    unsafe {
        let shape = &*p.cast::<Shape>();
        let slots = *(&raw const *f).cast::<Value>().add(FUNCTION_SLOTS);
        let proto = *slots.as_cell().cast::<Value>().add(SLOTS_VALUES + slot);
        if proto.bits() != shape.proto.raw().bits() || !shape.is_blank() {
            return None;
        }
        Some((id, 8 * (1 + usize::from(shape.capacity))))
    }
}

/// Makes `this` for the closure at `w` and puts it at `w + 1`: OrdinaryCreateFromConstructor(new_target,
/// "%Object.prototype%").
pub(crate) fn make_this(cx: &mut Cx, w: u32, new_target: u32) -> JsResult {
    let this = cx.local_at(w + 1);
    let target = cx.local_at(new_target);
    if cx.machine.shortcuts
        && let Some(f) = target.cast::<Function>(cx)
    {
        if let Some((shape, _)) = fast_shape(cx, &f.get(cx)) {
            cx.new_object_with_shape(this, shape)?;
            return Ok(());
        }
    }
    let mark = cx.open_scope();
    let proto = cx.slot();
    let name = cx.names.prototype;
    property::get_v(cx, target, name, proto)?;
    if !cx.val(proto).is::<Object>() {
        cx.intrinsic_for(target, Intrinsic::ObjectPrototype, proto)?;
    }
    let capacity = capacity_of(cx, target);
    let shape = cx.root_shape(kinds::OBJECT, proto, capacity, 0)?;
    let made = cx.slot();
    cx.new_object_with_shape(made, shape)?;
    cx.copy(this, made);
    keep_shape(cx, target, proto, shape);
    cx.close_scope(mark);
    Ok(())
}

/// How many in-object slots instances get: the fields that the constructors from `target` up set, at a guess.
fn capacity_of(cx: &Cx, target: Local<Value>) -> usize {
    let mut n = 0;
    let mut at = cx.val(target);
    while let Some(f) = at.cast::<Function>() {
        if let Some(code) = f.read(&f.code).cast::<Code>() {
            n += usize::from(code.data().proto.field_estimate);
        }
        at = f.cast::<Object>().map_or(Imm::NULL, |o| property::prototype(cx, o));
    }
    if n == 0 { crate::object::create::DEFAULT_CAPACITY } else { n.min(MAX_INSTANCE_SLOTS) }
}

/// Keeps the shape in the function if its `prototype` is where [`fast_shape`] looks.
fn keep_shape(cx: &Cx, target: Local<Value>, proto: Local<Value>, shape: u32) {
    let Some(f) = cx.val(target).cast::<Function>() else { return };
    let Some(o) = f.cast::<Object>() else { return };
    let s = o.shape(cx);
    if o.inline_capacity() != 1 || s.nslots.get() < 3 || shape & SLOT_TWO != 0 {
        return;
    }
    let Some(p) = s.lookup(cx.names.prototype.get(cx)) else { return };
    if !matches!(p.slot, 0 | 2) || p.attrs & attr::ACCESSOR != 0 || read_slot(cx, o, p.slot) != cx.val(proto) {
        return;
    }
    let bits = if p.slot == 2 { shape | SLOT_TWO } else { shape };
    cx.write(f, &f.construct_shape, Imm::int(bits as i32));
}
