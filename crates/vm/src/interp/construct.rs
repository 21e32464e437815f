//! `new` and `super(...)`.

use super::call::{Return, construct_spread_window, push_construct, settle};
use super::frame::Insn;
use super::run::Flow;
use crate::cx::{Cx, JsResult};
use tally_bytecode::Opcode;
use tally_heap::Imm;

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
    settle(cx, pushed, w, dst, true)
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
    settle(cx, pushed, w, dst, true)
}
