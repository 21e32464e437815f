//! What the loop does while nothing happens: memory outside the heap that nobody needs goes back to the system.
//!
//! When the poller has waited for a while in vain, one step after the other, each a short slice: a collection if much is kept
//! outside the heap; evacuation of slabs; free slabs, spans and pages. What comes meanwhile comes first, and the wait starts
//! anew. Nothing is done twice without anything having happened in between, and a program that keeps little is never woken.
//!
//! **Invariant.** Collections while idle take at most a fiftieth of the time.

use crate::state::NodeState;
use std::time::{Duration, Instant};
use tally_heap::Gc;
use tally_vm::Cx;

/// So long nothing has to happen.
const QUIET: Duration = Duration::from_millis(300);

/// The longest slice of giving pages back.
const SLICE: Duration = Duration::from_millis(1);

/// Less than this outside the heap is not worth a collection.
const WORTH_COLLECTING: u64 = 512 << 10;

/// Less than this to give back is not worth waking up for.
const WORTH_TRIMMING: u64 = 1 << 20;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Something happened: wait for quiet.
    #[default]
    Busy,
    Evacuate,
    Trim,
    Done,
}

/// Where the loop is with it.
#[derive(Debug, Default)]
pub struct Idle {
    stage: Stage,
    /// Before this no collection.
    not_before: Option<Instant>,
}

impl Idle {
    /// JavaScript ran.
    #[inline]
    pub fn something_happened(&mut self) {
        self.stage = Stage::Busy;
    }
}

fn state(cx: &mut Cx) -> &mut Idle {
    &mut cx.host.state_mut::<NodeState>().event_loop.quiet
}

/// How long the poller should wait, at most `patience`, before [`work`] is called; `None` when there is nothing to do.
pub fn wait(cx: &mut Cx, patience: Option<Duration>) -> Option<Duration> {
    let stage = state(cx).stage;
    let pause = match stage {
        Stage::Done => return None,
        Stage::Busy if !is_worth_it(cx) => return None,
        Stage::Busy => QUIET,
        Stage::Evacuate | Stage::Trim => Duration::ZERO,
    };
    patience.is_none_or(|patience| pause < patience).then_some(pause)
}

fn is_worth_it(cx: &Cx) -> bool {
    let held = cx.ledger().snapshot().array_buffers();
    held >= WORTH_COLLECTING || cx.buffers.is_evacuation_due() || cx.buffers.stores.free_bytes() >= WORTH_TRIMMING
}

/// The next step. Nothing came while the poller waited.
pub fn work(cx: &mut Cx) {
    let next = match state(cx).stage {
        Stage::Busy => {
            collect(cx);
            Stage::Evacuate
        }
        Stage::Evacuate => {
            cx.evacuate_slabs();
            if cx.buffers.is_evacuation_due() { Stage::Evacuate } else { Stage::Trim }
        }
        Stage::Trim => {
            cx.buffers.trim_pools();
            let until = Instant::now() + SLICE;
            if cx.buffers.stores.trim(|| Instant::now() < until) { Stage::Done } else { Stage::Trim }
        }
        Stage::Done => Stage::Done,
    };
    state(cx).stage = next;
}

fn collect(cx: &mut Cx) {
    let start = Instant::now();
    if cx.ledger().snapshot().array_buffers() < WORTH_COLLECTING || state(cx).not_before.is_some_and(|at| start < at) {
        return;
    }
    cx.collect(Gc::Full, "idle");
    state(cx).not_before = Some(Instant::now() + start.elapsed() * 50);
}
