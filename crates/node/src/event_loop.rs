//! The event loop: timers, poll, check; ticks and microtasks after every callback.
//!
//! ```text
//! while alive:
//!   timers    the native timer is due: hooks.processTimers, which says when the next one is
//!   poll      signals; sleep until the next timer, unless an immediate waits; callbacks of file requests that are done
//!   check     hooks.processImmediate
//! ```
//! A callback that throws goes to `hooks.uncaught`, which says whether the program goes on. Between tasks cleanup jobs of
//! FinalizationRegistry run, and the memory report is printed if it was asked for.

use crate::binding::fs;
use crate::state::NodeState;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tally_heap::{Imm, Local, Value};
use tally_vm::object::Object;
use tally_vm::ops::{call, property};
use tally_vm::{Cx, JsResult, Thrown};

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
    let r = call_hook(cx, "uncaught", &[error, flag], out);
    let code = cx.val(out);
    let code = if code.is_number() { code.as_number() as i32 } else { 7 };
    cx.close_scope(mark);
    if let Some(exit) = leaving(cx) {
        return Err(exit);
    }
    match r {
        Err(_) => {
            // As when the heap is so full that nothing can be printed by JavaScript.
            eprintln!("tally: an error was not caught, and reporting it failed, too");
            Err(Exit(7))
        }
        Ok(()) if code < 0 => Ok(()),
        Ok(()) => Err(Exit(code)),
    }
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

/// Calls a hook that may throw until it got through, with a tick after.
fn until_done(cx: &mut Cx, name: &str, arg: Option<f64>) -> Step<f64> {
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
                tick(cx)?;
                return Ok(answer);
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
    l.timer_at.is_some() && l.timer_refed || l.immediate_pending && l.immediate_refed || fs::waiting(cx)
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
    let arrived = state.signals.take();
    for signal in arrived {
        if signal == crate::report::SIGNAL && cx.host.state::<NodeState>().options.memory_report {
            cx.host.state::<NodeState>().report_wanted.store(true, Ordering::Relaxed);
            continue;
        }
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
            return Ok(());
        }
    }
}

fn turn(cx: &mut Cx) -> Step {
    // timers
    let now = cx.host.state::<NodeState>().now_ms();
    if cx.host.state::<NodeState>().event_loop.timer_at.is_some_and(|at| at <= now) {
        cx.host.state_mut::<NodeState>().event_loop.timer_at = None;
        let next = until_done(cx, "processTimers", Some(now.floor()))?;
        if next != 0.0 {
            let l = &mut cx.host.state_mut::<NodeState>().event_loop;
            l.timer_at = Some(next.abs());
            l.timer_refed = next > 0.0;
        }
    }
    between_tasks(cx)?;
    // poll
    let state = cx.host.state::<NodeState>();
    let l = &state.event_loop;
    if !l.immediate_pending {
        let until_timer = l.timer_at.map(|at| at - state.now_ms());
        // A timer that nobody waits for ends no sleep that requests are the reason for, but it is kept.
        let ms = until_timer.filter(|_| l.timer_refed || fs::waiting(cx)).or(fs::waiting(cx).then_some(f64::INFINITY));
        if let Some(ms) = ms.filter(|ms| *ms > 0.0) {
            state.signals.wait(Duration::from_secs_f64((ms / 1000.0).min(86_400.0)));
        }
    }
    fs::deliver(cx, |cx, callback, args| {
        guarded(cx, |cx| {
            let out = cx.slot();
            let none = cx.undefined();
            call::call(cx, callback, none, args, out)
        })?;
        tick(cx)
    })?;
    // check
    if cx.host.state::<NodeState>().event_loop.immediate_pending {
        until_done(cx, "processImmediate", None)?;
    }
    Ok(())
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
            Err(Exit(code)) => code,
            Ok(()) => code,
        },
    }
}
