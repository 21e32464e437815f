//! Async functions: a frame that leaves through a promise.
//!
//! The frame's hidden slot is undefined until the first `Await`, or the promise, if a promise hook had to hear of it when
//! the function was called; then it is a RECORD {promise, SAVED_FRAME}, the
//! registers are kept in the saved frame, and the promise goes to the caller. The awaited promise gets a reaction whose
//! handler is that record itself (see `builtins/promise`): its job calls [`resume`]. No closures are made.
//!
//! **Invariant.** A frame that was never suspended (no `RESUMED` flag) hands its promise to its caller when it ends or
//! awaits for the first time; a resumed one is an entry frame of a job, and what it hands out is not looked at.

use super::call::{enter_native, leave, leave_native, run_entered};
use super::frame::{Insn, frame_flag};
use super::generator::{self, Mode};
use super::run::Flow;
use crate::builtins::{async_generator, promise};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::record::{Record, RecordExt};
use tally_heap::{Imm, Local, Ref, Val, Value};

/// Fields of the state record.
const PROMISE: usize = 0;
const SAVED: usize = 1;

/// The promise of the innermost frame, into `out`; made if there is none yet.
fn own_promise(cx: &mut Cx, out: Local<Value>) -> JsResult {
    let hidden = generator::hidden(cx);
    match hidden.cast::<Record>(cx) {
        Some(state) => cx.set(out, cx.field(state, PROMISE)),
        None if cx.val(hidden).is_undefined() => promise::new_promise(cx, out)?,
        None => cx.copy(out, hidden),
    }
    Ok(())
}

/// The promise of a function that is being called, where there is a promise hook. To be stored before the next allocation.
#[cold]
pub(super) fn promise_at_call(cx: &mut Cx) -> JsResult<Value> {
    let mark = cx.open_scope();
    let own = cx.slot();
    let made = promise::new_promise(cx, own).map(|()| cx.val(own).raw());
    cx.close_scope(mark);
    made
}

/// The function returns `v`.
pub(crate) fn finish(cx: &mut Cx, v: Local<Value>) -> JsResult<Flow> {
    let out = cx.slot();
    own_promise(cx, out)?;
    promise::resolve_promise(cx, out, v)?;
    Ok(leave(cx, out))
}

/// An exception leaves the function.
pub(crate) fn fail(cx: &mut Cx, reason: Local<Value>) -> JsResult<Flow> {
    let out = cx.slot();
    own_promise(cx, out)?;
    promise::reject_promise(cx, out, reason)?;
    Ok(leave(cx, out))
}

/// The SAVED_FRAME of a state record, and the promise of its function.
pub(crate) fn suspended<'h>(state: Val<'h>) -> (Val<'h>, Val<'h>) {
    let state: Ref<'_, Record> = state.cast().expect("a state record");
    (state.value(SAVED), state.value(PROMISE))
}

/// `Await { dst, value }`
pub(crate) fn await_value(cx: &mut Cx, pc: *const u16) -> JsResult<Flow> {
    let value = Insn(pc).reg(cx, 2);
    let [awaited, own] = cx.slots();
    let hidden = generator::hidden(cx);
    if cx.host.promise_hook.is_some() {
        resolve_hooked(cx, value, hidden, awaited)?;
    } else {
        promise::promise_resolve_intrinsic(cx, value, awaited)?;
    }
    if cx.machine.frame().flags & frame_flag::GENERATOR != 0 {
        // An async generator is its own state.
        promise::await_then(cx, awaited, hidden)?;
        cx.set(own, Imm::UNDEFINED);
        return Ok(generator::suspend_await(cx, own));
    }
    make_state(cx, hidden)?;
    let state = hidden.cast::<Record>(cx).expect("a state record");
    cx.set(own, cx.field(state, PROMISE));
    promise::await_then(cx, awaited, hidden)?;
    generator::save_frame(cx, cx.field(state, SAVED));
    Ok(leave(cx, own))
}

/// The state record of an async function that awaits for the first time.
fn make_state(cx: &mut Cx, hidden: Local<Value>) -> JsResult {
    if cx.val(hidden).kind() != Some(kinds::RECORD) {
        let [own, saved] = cx.slots();
        own_promise(cx, own)?;
        generator::new_saved_frame(cx, saved)?;
        cx.new_record(hidden, 0, &[own, saved])?;
    }
    Ok(())
}

/// The promise of an awaited value, for a promise hook: it hears of the function's own promise first, and that this one
/// comes from it.
#[cold]
fn resolve_hooked(cx: &mut Cx, value: Local<Value>, hidden: Local<Value>, awaited: Local<Value>) -> JsResult {
    let parent = cx.slot();
    if cx.machine.frame().flags & frame_flag::GENERATOR != 0 {
        cx.set(parent, async_generator::suspended(cx.val(hidden)).1);
    } else {
        make_state(cx, hidden)?;
        cx.set(parent, suspended(cx.val(hidden)).1);
    }
    promise::promise_resolve_from(cx, value, parent, awaited)
}

/// The promise that the function of `state` awaits has settled.
pub(crate) fn resume(cx: &mut Cx, state: Local<Value>, mode: Mode, v: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let r = enter_native(cx).and_then(|()| {
        let r = resume_inner(cx, state, mode, v);
        leave_native(cx);
        r
    });
    cx.close_scope(mark);
    r
}

fn resume_inner(cx: &mut Cx, state: Local<Value>, mode: Mode, v: Local<Value>) -> JsResult {
    let [saved, sent] = cx.slots();
    cx.copy(sent, v);
    cx.set(saved, cx.field(state.cast(cx).expect("a state record"), SAVED));
    generator::restore_frame(cx, saved, state, frame_flag::ASYNC)?;
    let throwing = generator::deliver(cx, mode, sent);
    run_entered(cx, throwing)
}
