//! Operators on anything but the numbers that the loop handles itself.

use super::frame::Insn;
use crate::cx::{Cx, JsResult};
use crate::errors;
use crate::kinds;
use crate::object::code::CodeData;
use crate::object::string::{self, Str};
use crate::ops::{arith, compare as cmp, convert};
use tally_bytecode::{Opcode, TypeOfKind};
use tally_heap::{Imm, Local, Val, Value};

/// Every arithmetic and bitwise instruction with two operands, the second a register or an immediate.
pub(crate) fn binary(cx: &mut Cx, pc: *const u16) -> JsResult {
    use Opcode::*;
    let i = Insn(pc);
    let op = i.opcode();
    let (a, dst) = (i.reg(cx, 2), i.reg(cx, 1));
    let out = cx.slot();
    let b = match op {
        AddSmi | SubSmi | MulSmi | DivSmi | ModSmi | BitAndSmi | BitOrSmi | BitXorSmi | ShlSmi | ShrSmi | UShrSmi => {
            cx.local(Imm::int(i.smi(3)))
        }
        _ => i.reg(cx, 3),
    };
    match op {
        Add | AddSmi => arith::add(cx, a, b, out)?,
        Sub | SubSmi => arith::sub(cx, a, b, out)?,
        Mul | MulSmi => arith::mul(cx, a, b, out)?,
        Div | DivSmi => arith::div(cx, a, b, out)?,
        Mod | ModSmi => arith::rem(cx, a, b, out)?,
        Exp => arith::pow(cx, a, b, out)?,
        BitAnd | BitAndSmi => arith::bit_and(cx, a, b, out)?,
        BitOr | BitOrSmi => arith::bit_or(cx, a, b, out)?,
        BitXor | BitXorSmi => arith::bit_xor(cx, a, b, out)?,
        Shl | ShlSmi => arith::shl(cx, a, b, out)?,
        Shr | ShrSmi => arith::shr(cx, a, b, out)?,
        UShr | UShrSmi => arith::ushr(cx, a, b, out)?,
        _ => unreachable!("the loop sends binary operators here"),
    }
    cx.copy(dst, out);
    Ok(())
}

/// `Neg`, `ToNumber`, `ToNumeric`, `BitNot`, `Inc`, `Dec`
pub(crate) fn unary(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (src, dst) = (i.reg(cx, 2), i.reg(cx, 1));
    let out = cx.slot();
    match i.opcode() {
        Opcode::Neg => arith::neg(cx, src, out)?,
        Opcode::BitNot => arith::bit_not(cx, src, out)?,
        Opcode::Inc => arith::inc(cx, src, out)?,
        Opcode::Dec => arith::dec(cx, src, out)?,
        Opcode::ToNumber => {
            let n = convert::to_number(cx, src)?;
            cx.set(out, Imm::number(n));
        }
        _ => convert::to_numeric(cx, src, out)?,
    }
    cx.copy(dst, out);
    Ok(())
}

/// The relation of a comparing instruction, and its operands.
#[inline(never)]
pub(crate) fn compare(cx: &mut Cx, pc: *const u16) -> JsResult<bool> {
    use Opcode::*;
    let i = Insn(pc);
    let op = i.opcode();
    // Instructions that keep the answer have it first.
    let first = if matches!(op, Less | LessEq | Greater | GreaterEq) { 2 } else { 1 };
    let a = i.reg(cx, first);
    let b = match op {
        JumpIfLessSmi
        | JumpIfLessEqSmi
        | JumpIfGreaterSmi
        | JumpIfGreaterEqSmi
        | JumpIfNotLessSmi
        | JumpIfNotLessEqSmi
        | JumpIfNotGreaterSmi
        | JumpIfNotGreaterEqSmi
        | LoopIfLessSmi
        | LoopIfLessEqSmi
        | LoopIfGreaterSmi
        | LoopIfGreaterEqSmi => cx.local(Imm::int(i.smi(first + 1))),
        _ => i.reg(cx, first + 1),
    };
    Ok(match op {
        Less | JumpIfLess | JumpIfNotLess | JumpIfLessSmi | JumpIfNotLessSmi | LoopIfLess | LoopIfLessSmi => {
            cmp::less_than(cx, a, b, true)? == Some(true)
        }
        Greater | JumpIfGreater | JumpIfNotGreater | JumpIfGreaterSmi | JumpIfNotGreaterSmi | LoopIfGreater | LoopIfGreaterSmi => {
            cmp::less_than(cx, b, a, false)? == Some(true)
        }
        LessEq | JumpIfLessEq | JumpIfNotLessEq | JumpIfLessEqSmi | JumpIfNotLessEqSmi | LoopIfLessEq | LoopIfLessEqSmi => {
            cmp::less_than(cx, b, a, false)? == Some(false)
        }
        _ => cmp::less_than(cx, a, b, true)? == Some(false),
    })
}

/// `Eq`, `NotEq`, `JumpIfEq`, `JumpIfNotEq`: whether the operands are equal.
#[inline(never)]
pub(crate) fn loosely_equals(cx: &mut Cx, pc: *const u16) -> JsResult<bool> {
    let i = Insn(pc);
    let first = if matches!(i.opcode(), Opcode::Eq | Opcode::NotEq) { 2 } else { 1 };
    cmp::loosely_equals(cx, i.reg(cx, first), i.reg(cx, first + 1))
}

/// Which answer of `typeof` a value gives.
fn type_of_kind(v: Value) -> TypeOfKind {
    if v.is_number() {
        return TypeOfKind::Number;
    }
    if !v.is_cell() {
        return if v.is_undefined() || v.is_hole() {
            TypeOfKind::Undefined
        } else if v.is_null() {
            TypeOfKind::Object
        } else {
            TypeOfKind::Boolean
        };
    }
    // SAFETY: the caller read it from a live slot just now.
    let v = unsafe { Val::from_raw(v) };
    match v.kind() {
        Some(k) if kinds::is_string(k) => TypeOfKind::String,
        Some(kinds::SYMBOL) => TypeOfKind::Symbol,
        Some(kinds::BIGINT) => TypeOfKind::BigInt,
        _ if crate::ops::call::is_callable(v) => TypeOfKind::Function,
        _ => TypeOfKind::Object,
    }
}

/// `typeof v === kind`.
#[inline(never)]
pub(crate) fn type_of_is(v: Value, kind: u16) -> bool {
    type_of_kind(v) as u16 == kind
}

/// `TypeOf { dst, src }`
pub(crate) fn type_of(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let n = &cx.names;
    let name = match type_of_kind(cx.val(i.reg(cx, 2)).raw()) {
        TypeOfKind::Undefined => n.undefined,
        TypeOfKind::Object => n.object,
        TypeOfKind::Function => n.function,
        TypeOfKind::String => n.string,
        TypeOfKind::Number => n.number,
        TypeOfKind::Boolean => n.boolean,
        TypeOfKind::Symbol => n.symbol,
        TypeOfKind::BigInt => n.bigint,
    };
    cx.copy(i.reg(cx, 1), name);
    Ok(())
}

/// `ToString { dst, src }`
pub(crate) fn to_string(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let out = cx.slot();
    convert::to_string(cx, i.reg(cx, 2), out)?;
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}

/// The value of a property key for a register: atoms and symbols as they are, indices as numbers.
fn key_into(cx: &mut Cx, src: Local<Value>, dst: Local<Value>) -> JsResult {
    let key = cx.slot();
    cx.copy(key, src);
    match convert::to_property_key(cx, key)? {
        crate::object::PropertyKey::Index(i) => cx.set(dst, Imm::number(f64::from(i))),
        crate::object::PropertyKey::Name(n) => cx.copy(dst, n),
    }
    Ok(())
}

/// `ToPropertyKey { dst, src }`
pub(crate) fn to_property_key(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    key_into(cx, i.reg(cx, 2), i.reg(cx, 1))
}

/// `ToPropertyKeyOf { dst, obj, key }`
pub(crate) fn to_property_key_of(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (obj, key) = (i.reg(cx, 2), i.reg(cx, 3));
    if cx.val(obj).is_nullish() {
        let k = super::indexed::message_key(cx, key)?;
        return Err(errors::cannot_read(cx, obj, k));
    }
    key_into(cx, key, i.reg(cx, 1))
}

/// `Concat { dst, first, count }`
pub(crate) fn concat(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (first, count) = (i.u(2), i.u(3));
    let [left, right] = cx.slots();
    convert::to_string(cx, cx.reg(first), left)?;
    let mark = cx.open_scope();
    for at in 1..count {
        convert::to_string(cx, cx.reg(first + at), right)?;
        let (l, r) = (left.cast::<Str>(cx).expect("a string"), right.cast::<Str>(cx).expect("a string"));
        string::concat(cx, l, r, left)?;
        cx.close_scope(mark);
    }
    cx.copy(i.reg(cx, 1), left);
    Ok(())
}

/// Where `SwitchInt` goes for a value, if its table says.
#[inline(never)]
pub(crate) fn switch_target(code: &CodeData, v: Value, table: usize) -> Option<u32> {
    let d = if v.is_number() { v.as_number() } else { return None };
    let n = d as i32;
    if f64::from(n) != d {
        return None;
    }
    let t = code.proto.jump_tables.get(table)?;
    t.targets.get(usize::try_from(i64::from(n) - i64::from(t.min)).ok()?).copied()
}
