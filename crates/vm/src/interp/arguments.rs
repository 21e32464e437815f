//! `arguments`: the object of a function that names it.
//!
//! All such objects of a realm that have elements are of one of two shapes, of sloppy or strict functions. Their ids are
//! remembered, and checked when they are used: a shape may have died since.

use super::frame::Insn;
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::create::set_internal;
use crate::object::key::{NameCell, NameExt};
use crate::object::object::{Object, ObjectExt};
use crate::object::prop_table::attr;
use crate::object::shape::{Shape, ShapeRef};
use crate::object::slots::SlotsExt;
use crate::object::storage::write_slot;
use crate::realm::{Intrinsic, RealmExt};
use tally_heap::{Imm, Local, Ref};

/// Slots of the remembered shapes: `length`, `callee`, `@@iterator`, the elements.
const LENGTH: u32 = 0;
const CALLEE: u32 = 1;
const ITERATOR: u32 = 2;
const ELEMENTS: u32 = 3;
/// In-object slots: what there always is.
const CAPACITY: usize = 4;

/// `CreateArguments { dst, mapped }`
pub(crate) fn create(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let sloppy = i.u(2) != 0;
    let (args, argc) = (cx.machine.frame().args, cx.machine.frame().argc);
    let [callee, iterator, store, out] = cx.slots();
    if sloppy {
        cx.copy(callee, cx.reg(0));
    } else {
        let [thrower] = cx.slots();
        cx.intrinsic(Intrinsic::ThrowTypeError, thrower)?;
        cx.new_accessor(callee, thrower, thrower)?;
    }
    cx.intrinsic(Intrinsic::ArrayValues, iterator)?;
    let known = cx.machine.arguments_shapes[usize::from(sloppy)];
    if cx.machine.shortcuts && is_known(cx, known, sloppy) {
        // What follows may collect, and nothing else need hold the shape.
        cx.local_of(cx.shape(known));
        let slots = cx.new_slots(store, argc as usize)?;
        let s = slots.get(cx);
        for at in 0..argc {
            cx.write(s, s.at(at as usize), cx.val(cx.local_at(args + at)));
        }
        let o = cx.new_object_with_shape(out, known)?;
        set_internal(cx, o, 0, Imm::UNDEFINED);
        let o = o.get(cx);
        write_slot(cx, o, LENGTH, Imm::int(argc as i32));
        for (slot, v) in [(CALLEE, callee), (ITERATOR, iterator), (ELEMENTS, store)] {
            write_slot(cx, o, slot, cx.val(v));
        }
    } else {
        let proto = cx.local(cx.realm().object_prototype().val());
        let shape = cx.root_shape(kinds::ARGUMENTS, proto, CAPACITY, 0)?;
        let o = cx.new_object_with_shape(out, shape)?;
        set_internal(cx, o, 0, Imm::UNDEFINED);
        let count = cx.local(Imm::int(argc as i32));
        let names = [cx.names.length, cx.names.callee, cx.symbols.iterator];
        let attrs = [attr::HIDDEN, callee_attrs(sloppy), attr::HIDDEN];
        for ((name, attrs), v) in names.into_iter().zip(attrs).zip([count, callee, iterator]) {
            cx.add_property(o, name, attrs, v)?;
        }
        // The last first, so that the store is made once in its full size.
        for at in (0..argc).rev() {
            cx.put_element(o, at, cx.local_at(args + at))?;
        }
        cx.machine.arguments_shapes[usize::from(sloppy)] = o.get(cx).shape_id();
    }
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}

/// A strict function's `callee` throws.
fn callee_attrs(sloppy: bool) -> u8 {
    if sloppy { attr::HIDDEN } else { attr::ACCESSOR }
}

/// Whether an id is that of the shape of the current realm's arguments objects with elements.
fn is_known(cx: &Cx, id: u32, sloppy: bool) -> bool {
    let p = cx.shape_ptr(id);
    if p.is_null() {
        return false;
    }
    // SAFETY: not null, so a live SHAPE cell.
    let shape: Ref<'_, Shape> = unsafe { Ref::from_ptr(p.cast()) };
    let has = |slot: u32, name: Local<NameCell>, attrs: u8| {
        shape.entry_in(slot as usize).is_some_and(|(n, p)| n.is(cx, name) && p.attrs == attrs)
    };
    shape.kind == kinds::ARGUMENTS
        && shape.flags == 0
        && shape.entry_count() == CAPACITY
        && usize::from(shape.capacity) == CAPACITY
        && shape.read_proto() == cx.realm().object_prototype().val()
        && has(LENGTH, cx.names.length, attr::HIDDEN)
        && has(CALLEE, cx.names.callee, callee_attrs(sloppy))
        && has(ITERATOR, cx.symbols.iterator, attr::HIDDEN)
        && shape.elements_location() == Some(shape.location(ELEMENTS))
}

/// `MapArgument { args, index, ctx, slot }`
pub(crate) fn map(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (index, slot) = (i.u(2) as u32, i.u(4) as u32);
    if index >= cx.machine.frame().argc {
        return Ok(());
    }
    let o = i.reg(cx, 1).cast::<Object>(cx).expect("an arguments object was made");
    set_internal(cx, o, 0, cx.val(i.reg(cx, 3)));
    cx.map_element(o, index, slot)
}
