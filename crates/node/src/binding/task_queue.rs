//! Binding `task_queue`: the machine's job queue.

use crate::event_loop;
use crate::state::NodeState;
use tally_heap::{Imm, Val};
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("runMicrotasks"), 0, run_microtasks),
    Prop::HostMethod(Key::Name("enqueueMicrotask"), 1, enqueue_microtask),
    Prop::HostMethod(Key::Name("setTicksPending"), 0, set_ticks_pending),
];

/// Runs the queue to its end. A microtask that throws is an uncaught exception, dealt with before the next one runs.
fn run_microtasks<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    while let Err(thrown) = cx.run_jobs() {
        if cx.machine().is_terminating() {
            return Err(thrown);
        }
        if let Err(event_loop::Exit(code)) = event_loop::uncaught(cx, thrown, false) {
            cx.host.state_mut::<NodeState>().exit_code = Some(code);
            cx.machine().terminate();
            return Err(cx.throw_val(Imm::UNDEFINED));
        }
    }
    Ok(Imm::UNDEFINED)
}

/// Says that the tick hook has something to do.
fn set_ticks_pending<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    cx.host.state_mut::<NodeState>().ticks_pending = true;
    Ok(Imm::UNDEFINED)
}

fn enqueue_microtask<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let f = a.get(cx, 0);
    cx.enqueue_job(f)?;
    Ok(Imm::UNDEFINED)
}
