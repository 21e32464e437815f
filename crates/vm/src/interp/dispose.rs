//! Instructions of `using` and `await using`: a capability (ops/dispose.rs) in a register, undefined until there is a
//! resource.

use super::call::advance;
use super::frame::Insn;
use super::run::Flow;
use crate::cx::{Cx, JsResult};
use crate::object::record::Record;
use crate::ops::dispose::{self, Step};

/// `AddDisposable { stack, value, async }`
pub(crate) fn add(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let [stack, value] = cx.slots();
    cx.copy(stack, i.reg(cx, 1));
    cx.copy(value, i.reg(cx, 2));
    let capability = match stack.cast::<Record>(cx) {
        Some(capability) => capability,
        None => dispose::new_capability(cx, stack)?,
    };
    cx.copy(i.reg(cx, 1), stack);
    dispose::add(cx, capability, value, i.u(3) != 0)
}

/// `DisposeStep { dst, stack, target }`
pub(crate) fn step(cx: &mut Cx, pc: *const u16) -> JsResult<Flow> {
    let i = Insn(pc);
    let [stack, out] = cx.slots();
    cx.copy(stack, i.reg(cx, 2));
    let step = match stack.cast::<Record>(cx) {
        Some(capability) => dispose::step(cx, capability, out)?,
        None => Step::Done,
    };
    match step {
        // SAFETY: jumps land on instructions of the same code.
        Step::Done => unsafe { (*cx.machine.frame).pc = pc.offset(i.int32(3) as isize) },
        Step::Await => {
            cx.copy(i.reg(cx, 1), out);
            advance(cx);
        }
    }
    Ok(Flow::Reload)
}

/// `NewSuppressedError { dst, error, suppressed }`
pub(crate) fn suppressed(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let [error, suppressed] = cx.slots();
    cx.copy(error, i.reg(cx, 2));
    cx.copy(suppressed, i.reg(cx, 3));
    dispose::suppressed_error(cx, error, suppressed, error)?;
    cx.copy(i.reg(cx, 1), error);
    Ok(())
}
