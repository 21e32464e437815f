//! Memory pressure: between tasks, when memory comes near the program's limit or the machine runs short.
//!
//! 1. What is dead is collected, before the limit refuses or the kernel kills.
//! 2. If memory is still short then, the program is told, once, by the function that `tally:memory` registered: it may have
//!    caches to let go. It is told again when memory was plenty in between.
//!
//! The program's own limit is looked at between any two tasks (two loads), the machine and the cgroup once a second.

use crate::machine_memory;
use crate::state::NodeState;
use std::time::{Duration, Instant};
use tally_heap::{Gc, Root, Value};
use tally_vm::object::string;
use tally_vm::ops::call;
use tally_vm::{Cx, JsResult};

/// Between two looks at the machine.
const EVERY: Duration = Duration::from_secs(1);
/// Percent of ten seconds spent waiting for memory that count as short.
const STALLED: f64 = 10.0;

/// What is remembered between two looks.
#[derive(Default)]
pub struct Pressure {
    /// Called with the cause, "limit" or "system".
    pub callback: Option<Root<Value>>,
    looked: Option<Instant>,
    throttled: u64,
    near_limit: bool,
    machine_short: bool,
}

/// Whether an eighth or less of what the program may take is left; `slack` eighths more to be plenty again.
fn near_limit(cx: &Cx, slack: u64) -> bool {
    let book = cx.ledger().snapshot();
    let near = |limit: u64, reserve: u64, used: u64| limit != u64::MAX && used > limit.saturating_sub(reserve) / 16 * (14 - slack);
    book.limit.is_some_and(|limit| near(limit, book.reserve, book.total)) || near(cx.config().max_old, book.heap_reserve, cx.used() as u64)
}

fn machine_short(state: &mut Pressure) -> bool {
    let throttled = machine_memory::times_throttled();
    let more = throttled > std::mem::replace(&mut state.throttled, throttled);
    more || machine_memory::stalled() > STALLED || machine_memory::available() < machine_memory::total() / 32
}

/// Looks, and does what is due.
///
/// # Errors
/// What the program's function throws.
pub fn look(cx: &mut Cx) -> JsResult {
    let state = &cx.host.state::<NodeState>().pressure;
    let (was_near, was_short) = (state.near_limit, state.machine_short);
    let near = near_limit(cx, u64::from(was_near));
    let due = cx.host.state::<NodeState>().pressure.looked.is_none_or(|at| at.elapsed() >= EVERY);
    let mut short = was_short;
    if due {
        let state = &mut cx.host.state_mut::<NodeState>().pressure;
        let first = state.looked.replace(Instant::now()).is_none();
        short = !first && machine_short(state);
        if first {
            state.throttled = machine_memory::times_throttled();
        }
    }
    let state = &mut cx.host.state_mut::<NodeState>().pressure;
    (state.near_limit, state.machine_short) = (near, short);
    if !(near && !was_near || short && !was_short) {
        return Ok(());
    }
    cx.collect(Gc::Full, "memory pressure");
    cx.buffers.stores.sweeper().drain();
    let near = near_limit(cx, 0);
    cx.host.state_mut::<NodeState>().pressure.near_limit = near;
    if !near && !short {
        return Ok(());
    }
    let Some(callback) = &cx.host.state::<NodeState>().pressure.callback else { return Ok(()) };
    let mark = cx.open_scope();
    let f = cx.local(callback.val(cx));
    let [cause, out] = cx.slots();
    let r = string::new_string(cx, cause, if near { "limit" } else { "system" }).and_then(|_| {
        let none = cx.undefined();
        call::call(cx, f, none, &[cause], out)
    });
    cx.close_scope(mark);
    r
}

/// Registers the function to be told; undefined: none.
pub fn watch(cx: &mut Cx, f: tally_heap::Local<Value>) {
    let root = call::is_callable(cx.val(f)).then(|| cx.new_root(cx.val(f), "told of memory pressure"));
    cx.host.state_mut::<NodeState>().pressure.callback = root;
}

/// `[limit, used, reserve]` of all memory and of the heap, in bytes; -1: no limit.
pub fn figures(cx: &Cx) -> [f64; 6] {
    cx.ledger().refresh();
    let book = cx.ledger().snapshot();
    let limit = book.limit.map_or(-1.0, |n| n as f64);
    [limit, book.total as f64, book.reserve as f64, cx.config().max_old as f64, cx.used() as f64, book.heap_reserve as f64]
}
