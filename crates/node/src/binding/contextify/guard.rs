//! Running code that may take too long: a thread watches the clock, SIGINT may be made to end it, too. The program's
//! interrupt flag is raised; at its next safepoint everything up to the innermost guard that is concerned unwinds, `finally`
//! blocks included.

use crate::state::NodeState;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use tally_heap::{Imm, Val};
use tally_vm::ops::{call, convert};
use tally_vm::{Args, Cx, JsResult};

/// What ended the code.
const TIMED_OUT: u8 = 1;
const INTERRUPTED: u8 = 2;

/// Code that is being guarded.
struct Guard {
    verdict: Arc<AtomicU8>,
    sigint: bool,
}

/// Guards of code that runs now, innermost last.
#[derive(Default)]
pub struct Guards(Vec<Guard>);

/// At a safepoint, when the interrupt flag was raised: ends what is to end.
pub fn check_guards(cx: &mut Cx) -> JsResult {
    let state = cx.host.state::<NodeState>();
    if state.guards.0.is_empty() {
        return Ok(());
    }
    if let Some(guard) = state.guards.0.iter().rev().find(|g| g.sigint)
        && state.signals.take_one(libc::SIGINT)
    {
        let _ = guard.verdict.compare_exchange(0, INTERRUPTED, Ordering::Relaxed, Ordering::Relaxed);
    }
    if state.guards.0.iter().all(|g| g.verdict.load(Ordering::Relaxed) == 0) {
        return Ok(());
    }
    cx.machine().terminate();
    let none = cx.undefined();
    Err(cx.throw(none))
}

/// `runGuarded(f, milliseconds, sigint) -> [0, value] | [1] (timed out) | [2] (SIGINT)`. 0 milliseconds: no limit.
pub fn run_guarded<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [out, this, outcome, list] = cx.slots();
    let limit = convert::to_number(cx, a.get(cx, 1))?;
    // Signals are the main thread's.
    let sigint = convert::to_boolean(cx.val(a.get(cx, 2))) && cx.host.state::<NodeState>().workers.control.is_none();
    let verdict = Arc::new(AtomicU8::new(0));
    let watch = (limit > 0.0).then(|| Watch::start(cx, Duration::from_secs_f64(limit / 1000.0), &verdict)).flatten();
    if limit > 0.0 && watch.is_none() {
        return Err(cx.range_error("No thread can be had to watch the time"));
    }
    let state = cx.host.state_mut::<NodeState>();
    let ours = sigint && !state.signals.is_watched(libc::SIGINT);
    if sigint {
        let _ = state.signals.watch(libc::SIGINT);
    }
    state.guards.0.push(Guard { verdict: Arc::clone(&verdict), sigint });
    let f = a.get(cx, 0);
    let r = call::call(cx, f, this, &[], out);
    let state = cx.host.state_mut::<NodeState>();
    state.guards.0.pop();
    if ours {
        state.signals.unwatch(libc::SIGINT);
    }
    drop(watch);
    match verdict.load(Ordering::Relaxed) {
        0 => {
            r?;
            cx.set(outcome, Imm::int(0));
        }
        ended => {
            if let Err(thrown) = r {
                // Unless the program is leaving.
                if cx.machine().is_terminating() && cx.host.state::<NodeState>().exit_code.is_none() {
                    cx.machine().clear_termination();
                }
                if cx.machine().is_terminating() {
                    return Err(thrown);
                }
                cx.take_exception(thrown, out);
            }
            cx.set(outcome, Imm::int(i32::from(ended)));
        }
    }
    cx.new_array_from(list, &[outcome, out])?;
    Ok(cx.val(list))
}

/// The thread that watches the clock; it ends when this is dropped.
struct Watch {
    done: Arc<(Mutex<bool>, Condvar)>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Watch {
    fn start(cx: &Cx, limit: Duration, verdict: &Arc<AtomicU8>) -> Option<Watch> {
        let done: Arc<(Mutex<bool>, Condvar)> = Arc::default();
        let (shared, verdict, flag) = (Arc::clone(&done), Arc::clone(verdict), cx.machine().interrupt_flag());
        let end = Instant::now() + limit;
        let watch = move || {
            let mut over = shared.0.lock().unwrap_or_else(|e| e.into_inner());
            while !*over {
                let left = end.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    let _ = verdict.compare_exchange(0, TIMED_OUT, Ordering::Relaxed, Ordering::Relaxed);
                    flag.store(true, Ordering::Relaxed);
                    return;
                }
                over = shared.1.wait_timeout(over, left).unwrap_or_else(|e| e.into_inner()).0;
            }
        };
        let thread = std::thread::Builder::new().name("watch".into()).stack_size(64 << 10).spawn(watch).ok()?;
        Some(Watch { done, thread: Some(thread) })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        *self.done.0.lock().unwrap_or_else(|e| e.into_inner()) = true;
        self.done.1.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
