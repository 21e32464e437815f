//! The event loop: timers, pending, poll, check, close; ticks and microtasks after every callback.
//!
//! ```text
//! while alive:
//!   timers    the native timer is due: hooks.processTimers, which says when the next one is
//!   pending   outcomes that were known at once (`handles.rs`)
//!   poll      wait for descriptors, threads and signals until the next timer, or not at all when an immediate or other work
//!             waits; each handle that is ready; callbacks of jobs that the threads have done; signals
//!   check     hooks.processImmediate
//!   close     what follows closing a handle
//! ```
//! A callback that throws goes to `hooks.uncaught`, which says whether the program goes on. Between tasks cleanup jobs of
//! FinalizationRegistry run, and the memory report is printed if it was asked for.

pub mod handles;
pub mod idle;
pub mod poller;

use crate::binding::performance;
use crate::jobs;
use crate::state::NodeState;
use crate::workers;
use poller::Interest;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tally_heap::{Imm, Local, Value};
use tally_vm::object::Object;
use tally_vm::ops::{call, property};
use tally_vm::{Cx, JsResult, Thrown};

/// The code of a program that nobody kept from running out of memory: that of an abort, as Node leaves then.
pub const OUT_OF_MEMORY: i32 = 134;

/// Leaves the program with this code.
pub struct Exit(pub i32);

/// What a step of the loop answers: go on, or leave.
pub type Step<T = ()> = Result<T, Exit>;

/// Calls one of the hooks. The result is in `out`.
pub(crate) fn call_hook(cx: &mut Cx, name: &str, args: &[Local<Value>], out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [hooks, process, f] = cx.slots();
    match &cx.host.state::<NodeState>().hooks {
        Some(h) => {
            cx.set(hooks, h.object.val(cx));
            cx.set(process, h.process.val(cx));
        }
        None => return Ok(()),
    }
    let r = (|| {
        let o: Local<Object> = match hooks.cast(cx) {
            Some(o) => o,
            None => return Ok(()),
        };
        let key = cx.rooted_name(name)?;
        property::get(cx, o, key, f)?;
        call::call(cx, f, process, args, out)
    })();
    cx.close_scope(mark);
    r
}

/// The exit code if the program is being left.
fn leaving(cx: &Cx) -> Option<Exit> {
    cx.host.state::<NodeState>().exit_code.map(Exit)
}

/// Hands an uncaught exception to JavaScript.
pub fn uncaught(cx: &mut Cx, thrown: Thrown, from_promise: bool) -> Step {
    let mark = cx.open_scope();
    let [error, flag, out] = cx.slots();
    cx.take_exception(thrown, error);
    if let Some(exit) = leaving(cx) {
        return Err(exit);
    }
    cx.set(flag, Imm::bool(from_promise));
    // Of an error for want of memory nobody has let go of anything yet.
    let want = tally_vm::errors::is_out_of_memory(cx, error);
    let reserve = want.then(|| cx.ledger().with_reserve());
    let r = call_hook(cx, "uncaught", &[error, flag], out);
    drop(reserve);
    let code = cx.val(out);
    let code = if code.is_number() { code.as_number() as i32 } else { 7 };
    if let Some(exit) = leaving(cx) {
        return Err(exit);
    }
    let step = match r {
        // The heap is so full that nothing can be printed by JavaScript.
        Err(thrown) => {
            let second = cx.slot();
            cx.take_exception(thrown, second);
            if workers::is_stopped(cx) {
                return Err(workers::leave(cx));
            }
            if !want && !tally_vm::errors::is_out_of_memory(cx, second) {
                eprintln!("tally: an error was not caught, and reporting it failed, too");
                return Err(Exit(7));
            }
            cx.host.state_mut::<NodeState>().met_limit = true;
            // Of a worker its parent is told.
            if cx.host.state::<NodeState>().workers.control.is_none() {
                eprintln!("{}\n", tally_vm::ops::display::error_text(cx, error));
                crate::report::print(cx);
            }
            Err(Exit(OUT_OF_MEMORY))
        }
        Ok(()) if code < 0 => Ok(()),
        Ok(()) => {
            cx.host.state_mut::<NodeState>().met_limit |= want;
            Err(Exit(code))
        }
    };
    cx.close_scope(mark);
    step
}

/// Runs `f`; what it throws goes to `uncaught`.
pub fn guarded(cx: &mut Cx, f: impl FnOnce(&mut Cx) -> JsResult) -> Step {
    match f(cx) {
        Ok(()) => leaving(cx).map_or(Ok(()), Err),
        Err(thrown) => uncaught(cx, thrown, false),
    }
}

/// nextTicks, microtasks, unhandled rejections: after every callback. Without ticks JavaScript is not asked.
pub fn tick(cx: &mut Cx) -> Step {
    cx.host.state_mut::<NodeState>().event_loop.quiet.something_happened();
    while !cx.host.state::<NodeState>().ticks_pending {
        guarded(cx, Cx::run_jobs)?;
        if !cx.has_jobs() {
            break;
        }
    }
    while std::mem::take(&mut cx.host.state_mut::<NodeState>().ticks_pending) {
        let mark = cx.open_scope();
        let out = cx.slot();
        let r = call_hook(cx, "tick", &[], out);
        cx.close_scope(mark);
        match r {
            Ok(()) => {}
            Err(thrown) => {
                uncaught(cx, thrown, false)?;
                cx.host.state_mut::<NodeState>().ticks_pending = true;
            }
        }
    }
    leaving(cx).map_or(Ok(()), Err)
}

/// Calls a hook that may throw until it got through, with a tick after. `answered` gets its number before that tick, which
/// may do what makes the number stale (a promise's reaction that sets a timer).
fn until_done(cx: &mut Cx, name: &str, arg: Option<f64>, answered: fn(&mut Cx, f64)) -> Step {
    loop {
        let mark = cx.open_scope();
        let [n, out] = cx.slots();
        let r = match arg {
            Some(v) => {
                cx.set(n, Imm::number(v));
                call_hook(cx, name, &[n], out)
            }
            None => call_hook(cx, name, &[], out),
        };
        let v = cx.val(out);
        let answer = if v.is_number() { v.as_number() } else { 0.0 };
        cx.close_scope(mark);
        match r {
            Ok(()) => {
                answered(cx, answer);
                return tick(cx);
            }
            Err(thrown) => {
                uncaught(cx, thrown, false)?;
                tick(cx)?;
            }
        }
    }
}

fn alive(cx: &Cx) -> bool {
    let l = &cx.host.state::<NodeState>().event_loop;
    l.timer_at.is_some() && l.timer_refed || l.immediate_pending && l.immediate_refed || jobs::waiting(cx) || l.kept || l.handles.alive()
}

/// Work between tasks: registries' callbacks, signals, reports.
fn between_tasks(cx: &mut Cx) -> Step {
    while match tally_vm::builtins::finalization_registry::run_cleanup(cx) {
        Ok(more) => more,
        Err(thrown) => {
            uncaught(cx, thrown, false)?;
            true
        }
    } {
        tick(cx)?;
    }
    let state = cx.host.state::<NodeState>();
    if state.options.memory_report && state.signals.take_one(crate::report::SIGNAL) {
        state.report_wanted.store(true, Ordering::Relaxed);
    }
    for signal in cx.host.state::<NodeState>().signals.take() {
        let mark = cx.open_scope();
        let [name, number, out] = cx.slots();
        let text = crate::binding::process::signal_name(signal);
        let r = tally_vm::object::string::new_string(cx, name, text).and_then(|_| {
            cx.set(number, Imm::int(signal));
            call_hook(cx, "signal", &[name, number], out)
        });
        cx.close_scope(mark);
        if let Err(thrown) = r {
            uncaught(cx, thrown, false)?;
        }
        tick(cx)?;
    }
    if let Err(thrown) = crate::pressure::look(cx) {
        uncaught(cx, thrown, false)?;
        tick(cx)?;
    }
    while performance::tell_collections(cx)? {
        tick(cx)?;
    }
    cx.evacuate_slabs();
    report_if_wanted(cx);
    Ok(())
}

/// Prints the memory report if SIGUSR2 asked for it.
pub fn report_if_wanted(cx: &mut Cx) {
    let wanted = cx.host.state::<NodeState>().report_wanted.clone();
    if wanted.swap(false, Ordering::Relaxed) {
        crate::report::print(cx);
    }
}

/// Runs until nothing is left to wait for, `beforeExit` included. The caller then asks for the exit code.
pub fn run(cx: &mut Cx) -> Step {
    cx.host.state_mut::<NodeState>().milestones.loop_start = Some(Instant::now());
    if let Some(control) = &cx.host.state::<NodeState>().workers.control {
        control.note_loop();
    }
    loop {
        while alive(cx) {
            turn(cx)?;
        }
        between_tasks(cx)?;
        guarded(cx, |cx| {
            let mark = cx.open_scope();
            let out = cx.slot();
            let r = call_hook(cx, "beforeExit", &[], out);
            cx.close_scope(mark);
            r
        })?;
        tick(cx)?;
        if !alive(cx) {
            cx.host.state_mut::<NodeState>().milestones.loop_exit = Some(Instant::now());
            return Ok(());
        }
    }
}

fn turn(cx: &mut Cx) -> Step {
    cx.host.state_mut::<NodeState>().milestones.turns += 1;
    cx.note_turn();
    // timers
    let now = cx.host.state::<NodeState>().now_ms();
    if cx.host.state::<NodeState>().event_loop.timer_at.is_some_and(|at| at <= now) {
        cx.host.state_mut::<NodeState>().event_loop.timer_at = None;
        until_done(cx, "processTimers", Some(now.floor()), |cx, next| {
            if next != 0.0 {
                let l = &mut cx.host.state_mut::<NodeState>().event_loop;
                l.timer_at = Some(next.abs());
                l.timer_refed = next > 0.0;
            }
        })?;
    }
    between_tasks(cx)?;
    run_pending(cx)?;
    // poll
    poll(cx)?;
    // What came of it at once (a shutdown with nothing left to write) does not wait for the next turn; as libuv, not for ever.
    for _ in 0..8 {
        if cx.host.state::<NodeState>().event_loop.handles.pending.is_empty() {
            break;
        }
        run_pending(cx)?;
    }
    workers::deliver(cx)?;
    jobs::deliver(cx, |cx, callback, args| {
        guarded(cx, |cx| {
            let out = cx.slot();
            let none = cx.undefined();
            call::call(cx, callback, none, args, out)
        })?;
        tick(cx)
    })?;
    // check
    if cx.host.state::<NodeState>().event_loop.immediate_pending {
        until_done(cx, "processImmediate", None, |_, _| ())?;
    }
    // close: the last one first, which is libuv's order
    for task in std::mem::take(&mut cx.host.state_mut::<NodeState>().event_loop.handles.closing).into_iter().rev() {
        task(cx)?;
    }
    Ok(())
}

/// The pending phase: only what is there now, so that work which makes work cannot keep the loop from polling.
fn run_pending(cx: &mut Cx) -> Step {
    for _ in 0..cx.host.state::<NodeState>().event_loop.handles.pending.len() {
        let Some(task) = cx.host.state_mut::<NodeState>().event_loop.handles.pending.pop_front() else { break };
        task(cx)?;
    }
    Ok(())
}

/// How long the poller may wait: `None` for ever.
fn patience(cx: &Cx) -> Option<Duration> {
    let state = cx.host.state::<NodeState>();
    let l = &state.event_loop;
    let waiting = jobs::waiting(cx) || l.kept || l.handles.alive();
    let nothing_to_wait_for = !waiting && !(l.timer_at.is_some() && l.timer_refed);
    if l.immediate_pending || l.handles.has_work() || nothing_to_wait_for {
        return Some(Duration::ZERO);
    }
    // A timer that nobody waits for ends the sleep, too, when something else is the reason for it.
    let ms = l.timer_at.map(|at| at - state.now_ms())?;
    Some(Duration::from_secs_f64((ms / 1000.0).clamp(0.0, 86_400.0)))
}

fn poll(cx: &mut Cx) -> Step {
    let patience = patience(cx);
    let quiet = if patience == Some(Duration::ZERO) { None } else { idle::wait(cx, patience) };
    let l = &mut cx.host.state_mut::<NodeState>().event_loop;
    // What threads and signals have to say is looked for without the poller, too.
    if patience == Some(Duration::ZERO) && l.handles.is_empty() {
        return Ok(());
    }
    l.handles.flush(&l.poller);
    let mut ready = std::mem::take(&mut l.ready);
    let before = (patience != Some(Duration::ZERO)).then(Instant::now);
    l.poller.wait(quiet.or(patience), &mut ready);
    if let Some(before) = before {
        l.idle += before.elapsed();
        let idle = l.idle;
        if let Some(control) = &cx.host.state::<NodeState>().workers.control {
            control.note_idle(idle);
        }
    }
    cx.host.state_mut::<NodeState>().milestones.events += ready.len() as u64;
    if quiet.is_some_and(|quiet| ready.is_empty() && before.is_some_and(|before| before.elapsed() >= quiet)) {
        idle::work(cx);
    }
    let mut result = Ok(());
    for (id, found) in ready.drain(..) {
        let l = &cx.host.state::<NodeState>().event_loop;
        // An earlier one of this batch may have closed it, or may want nothing of it any more.
        let wanted = l.handles.wanted(id);
        let found = Interest { read: found.read && wanted.read, write: found.write && wanted.write };
        if found.is_none() {
            continue;
        }
        let Some(handle) = l.handles.get(id).cloned() else { continue };
        result = handle.ready(cx, id, found);
        if result.is_err() {
            break;
        }
    }
    cx.host.state_mut::<NodeState>().event_loop.ready = ready;
    result
}

/// Emits 'exit' and answers the code to leave with.
pub fn exit_code(cx: &mut Cx) -> i32 {
    let mark = cx.open_scope();
    let out = cx.slot();
    let r = call_hook(cx, "exit", &[], out);
    let v = cx.val(out);
    let code = if v.is_number() { v.as_number() as i32 } else { 0 };
    cx.close_scope(mark);
    match r {
        Ok(()) => leaving(cx).map_or(code, |e| e.0),
        Err(thrown) => match uncaught(cx, thrown, false) {
            // Of a worker: its parent is told of the error, and the code stays what it was, as in Node.
            Err(_) if cx.host.state::<NodeState>().workers.control.is_some() => code,
            Err(Exit(code)) => code,
            Ok(()) => code,
        },
    }
}
