//! Binding `task_queue`: the machine's job queue.

use crate::event_loop;
use crate::state::NodeState;
use tally_heap::{Imm, Val};
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

pub const PROPS: &[Prop] =
    &[Prop::Method(Key::Name("runMicrotasks"), 0, run_microtasks), Prop::Method(Key::Name("enqueueMicrotask"), 1, enqueue_microtask)];

/// Runs the queue to its end. A microtask that throws is an uncaught exception; the rest still run.
fn run_microtasks<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    loop {
        cx.run_jobs()?;
        let errors = std::mem::take(&mut cx.host.state_mut::<NodeState>().job_errors);
        if errors.is_empty() {
            return Ok(Imm::UNDEFINED);
        }
        for e in errors {
            let thrown = cx.throw_val(e.val(cx));
            if let Err(event_loop::Exit(code)) = event_loop::uncaught(cx, thrown, false) {
                cx.host.state_mut::<NodeState>().exit_code = Some(code);
                cx.machine.terminate();
                return Err(cx.throw_val(Imm::UNDEFINED));
            }
        }
    }
}

fn enqueue_microtask<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let f = a.get(cx, 0);
    cx.enqueue_job(f)?;
    Ok(Imm::UNDEFINED)
}
