//! Variables that are properties of an object: of that of a `with` (ECMA-262 §9.1.1.2), or of the object that holds what
//! direct eval declared. The second kind has no prototype and no accessors, and is seen by no program.

use super::call::advance;
use super::exceptions::{constant_text, source_text};
use super::frame::Insn;
use super::run::Flow;
use crate::cx::{Cx, JsResult};
use crate::object::Object;
use crate::object::key::NameCell;
use crate::object::prop_table::attr;
use crate::ops::{convert, property};
use tally_bytecode::Opcode;
use tally_heap::{Imm, Local, Value};

/// `ToObject { dst, src }`
pub(crate) fn to_object(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let out = cx.slot();
    let src = i.reg(cx, 2);
    if cx.val(src).is_nullish() {
        let text = source_text(cx).unwrap_or_default();
        let what = if cx.val(src).is_null() { "null" } else { "undefined" };
        let detail = if text.is_empty() || text == what { String::new() } else { format!(" ({text} is {what})") };
        return Err(cx.type_error(&format!("Cannot convert undefined or null to object{detail}")));
    }
    convert::to_object(cx, src, out)?;
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}

/// `JumpIfHasBinding { obj, name, with, target }`
pub(crate) fn jump_if_has(cx: &mut Cx, pc: *const u16) -> JsResult<Flow> {
    let i = Insn(pc);
    let found = match i.reg(cx, 1).cast::<Object>(cx) {
        Some(_) => {
            let object = cx.slot();
            cx.copy(object, i.reg(cx, 1));
            let name = i.rooted_name(cx, 2);
            has_binding(cx, object.cast(cx).expect("an object"), name, i.u(3) != 0)?
        }
        None => false,
    };
    if found {
        // SAFETY: jumps land on instructions of the same code.
        unsafe { (*cx.machine.frame).pc = pc.offset(i.int32(4) as isize) };
    } else {
        advance(cx);
    }
    Ok(Flow::Reload)
}

/// HasBinding (§9.1.1.2.1).
fn has_binding(cx: &mut Cx, object: Local<Object>, name: Local<NameCell>, with: bool) -> JsResult<bool> {
    if !with {
        return property::has_own_property(cx, object, name);
    }
    if !property::has_property(cx, object, name)? {
        return Ok(false);
    }
    let [list, blocked] = cx.slots();
    let unscopables = cx.symbols.unscopables;
    property::get(cx, object, unscopables, list)?;
    let Some(list) = list.cast::<Object>(cx) else { return Ok(true) };
    property::get(cx, list, name, blocked)?;
    Ok(!convert::to_boolean(cx.val(blocked)))
}

/// Whether it is still there; if not, strict code throws.
fn still_there(cx: &mut Cx, object: Local<Object>, name: Local<NameCell>, constant: usize) -> JsResult<bool> {
    if property::has_property(cx, object, name)? {
        return Ok(true);
    }
    if is_strict(cx) {
        return Err(cx.reference_error(&format!("{} is not defined", constant_text(cx, constant))));
    }
    Ok(false)
}

fn is_strict(cx: &Cx) -> bool {
    // SAFETY: the code is kept alive by the frame's callee.
    unsafe { (*cx.machine.code()).strict }
}

/// `LoadBinding { dst, obj, name }`: GetBindingValue (§9.1.1.2.6).
pub(crate) fn load(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let [object, out] = cx.slots();
    cx.copy(object, i.reg(cx, 2));
    let name = i.rooted_name(cx, 3);
    let object = object.cast::<Object>(cx).expect("an object");
    if still_there(cx, object, name, i.u(3))? {
        property::get(cx, object, name, out)?;
    } else {
        cx.set(out, Imm::UNDEFINED);
    }
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}

/// `StoreBinding { obj, name, src }`: SetMutableBinding (§9.1.1.2.5).
pub(crate) fn store(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let [object, value] = cx.slots();
    cx.copy(object, i.reg(cx, 1));
    cx.copy(value, i.reg(cx, 3));
    let name = i.rooted_name(cx, 2);
    let object = object.cast::<Object>(cx).expect("an object");
    still_there(cx, object, name, i.u(2))?;
    let strict = is_strict(cx);
    property::set(cx, object, name, value, strict)?;
    Ok(())
}

/// `DeclareEvalVar { obj, name }`
pub(crate) fn declare(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let [object, none]: [Local<Value>; 2] = cx.slots();
    cx.copy(object, i.reg(cx, 1));
    let name = i.rooted_name(cx, 2);
    let o = match object.cast::<Object>(cx) {
        Some(o) => o,
        None => {
            cx.set(none, Imm::NULL);
            let made = cx.new_object_with_proto(object, none)?;
            cx.make_dictionary(made)?;
            made
        }
    };
    if !property::has_own_property(cx, o, name)? {
        cx.set(none, Imm::UNDEFINED);
        cx.add_property(o, name, attr::ALL, none)?;
    }
    cx.copy(i.reg(cx, 1), object);
    Ok(())
}

/// `JumpIfNotEval { src, target }`
pub(crate) fn jump_if_not_eval(cx: &mut Cx, pc: *const u16) -> JsResult<Flow> {
    let i = Insn(pc);
    debug_assert_eq!(i.opcode(), Opcode::JumpIfNotEval);
    let callee = i.reg(cx, 1);
    if super::direct_eval::is_intrinsic_eval(cx, callee) {
        advance(cx);
    } else {
        // SAFETY: jumps land on instructions of the same code.
        unsafe { (*cx.machine.frame).pc = pc.offset(i.int32(2) as isize) };
    }
    Ok(Flow::Reload)
}
