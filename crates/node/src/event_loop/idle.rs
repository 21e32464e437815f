//! What the loop does while nothing happens: memory outside the heap that nobody needs goes back to the system.
//!
//! When the poller has nothing for a while, one step after the other, each a short slice: a marking and its sweep when the heap
//! wants one (`tally_heap`'s `idle` says when that is: one under way goes on at once); evacuation of slabs; free slabs, spans
//! and pages. What comes meanwhile comes first, and the wait starts anew. Nothing is done twice without anything having
//! happened in between.

use crate::state::NodeState;
use std::time::{Duration, Instant};
use tally_vm::Cx;

/// So long nothing has to happen.
const QUIET: Duration = Duration::from_millis(300);

/// The longest slice of the heap's work, and of giving pages back.
const SLICE: Duration = Duration::from_millis(1);

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
    /// The heap was told of what happened last.
    told: bool,
}

impl Idle {
    /// JavaScript ran.
    #[inline]
    pub fn something_happened(&mut self) {
        (self.stage, self.told) = (Stage::Busy, false);
    }
}

fn state(cx: &mut Cx) -> &mut Idle {
    &mut cx.host.state_mut::<NodeState>().event_loop.quiet
}

/// How long the poller should wait, less than `patience`, before [`work`] is called; `None` when there is nothing to do.
pub fn wait(cx: &mut Cx, patience: Option<Duration>) -> Option<Duration> {
    // What is to happen in a moment is not kept waiting by a slice.
    if patience.is_some_and(|patience| patience <= SLICE) {
        return None;
    }
    if !std::mem::replace(&mut state(cx).told, true) {
        cx.idle_anew();
    }
    let heap = cx.idle();
    let stage = state(cx).stage;
    let ours = match stage {
        Stage::Busy if is_worth_it(cx) => Some(QUIET),
        Stage::Busy | Stage::Done => None,
        Stage::Evacuate | Stage::Trim => Some(Duration::ZERO),
    };
    let pause = ours.into_iter().chain(heap).min()?;
    patience.is_none_or(|patience| pause < patience).then_some(pause)
}

fn is_worth_it(cx: &Cx) -> bool {
    cx.buffers.is_evacuation_due() || cx.buffers.stores.free_bytes() >= WORTH_TRIMMING
}

/// The next step. Nothing came while the poller waited.
pub fn work(cx: &mut Cx) {
    if cx.idle() == Some(Duration::ZERO) {
        if cx.idle_step(SLICE) {
            give_back_native();
        }
        if cx.idle() != Some(Duration::ZERO) {
            cx.buffers.more_died();
            state(cx).stage = Stage::Evacuate;
        }
        return;
    }
    let next = match state(cx).stage {
        Stage::Busy => Stage::Evacuate,
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

/// Asks the system's allocator for what it keeps although nobody uses it.
fn give_back_native() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: the call touches nothing that is in use.
    unsafe {
        libc::malloc_trim(0);
    }
}
