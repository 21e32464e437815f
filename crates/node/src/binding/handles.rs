//! What the bindings of things with a descriptor share: a native's first argument is the number of an entry in the loop's
//! table, and answers are numbers, negative where the system refused.

use super::args;
use crate::event_loop::handles::{Handle, Id};
use crate::state::NodeState;
use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use std::rc::Rc;
use tally_heap::{Imm, Val};
use tally_vm::{Args, Cx, JsResult};

pub fn node(cx: &mut Cx) -> &mut NodeState {
    cx.host.state_mut::<NodeState>()
}

pub fn id(cx: &Cx, a: Args) -> Id {
    args::int(cx, a, 0).max(0) as Id
}

/// What the first argument is the number of.
///
/// # Errors
/// `EBADF` when it is closed, `EINVAL` when it is something else.
pub fn handle<H: Handle>(cx: &Cx, a: Args) -> Result<Rc<H>, Errno> {
    let handle = cx.host.state::<NodeState>().event_loop.handles.get(id(cx, a)).ok_or(Errno::BADF)?;
    Rc::clone(handle).into_any().downcast().map_err(|_| Errno::INVAL)
}

/// # Errors
/// `EBADF` when it is closed, and what `f` says.
pub fn with_fd<T>(cx: &Cx, a: Args, f: impl FnOnce(BorrowedFd<'_>) -> Result<T, Errno>) -> Result<T, Errno> {
    f(cx.host.state::<NodeState>().event_loop.handles.fd(id(cx, a))?)
}

/// 0, or the negative error number.
pub fn number(outcome: Result<(), Errno>) -> Imm {
    Imm::int(outcome.map_or_else(|e| -e.raw_os_error(), |()| 0))
}
/// A handle's number, or the negative error number.
pub fn id_or_errno(outcome: Result<Id, Errno>) -> Imm {
    outcome.map_or_else(|e| Imm::int(-e.raw_os_error()), |id| Imm::number(id as f64))
}

pub fn ref_<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = id(cx, a);
    node(cx).event_loop.handles.set_refed(id, true);
    Ok(Imm::UNDEFINED)
}
pub fn unref<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = id(cx, a);
    node(cx).event_loop.handles.set_refed(id, false);
    Ok(Imm::UNDEFINED)
}
pub fn has_ref<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = id(cx, a);
    Ok(Imm::bool(node(cx).event_loop.handles.is_refed(id)))
}
