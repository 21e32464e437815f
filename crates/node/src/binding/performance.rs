//! Binding `performance`: when the runtime reached what, and the heap's collections for whoever observes them.

use crate::event_loop::{self, Step};
use crate::jobs;
use crate::state::NodeState;
use crate::text::number_array;
use std::time::Instant;
use tally_heap::{Gc, Imm, Val};
use tally_vm::ops::call;
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("milestones"), 0, milestones),
    Prop::HostMethod(Key::Name("watchCollections"), 1, watch_collections),
    Prop::HostMethod(Key::Name("fileRequests"), 0, file_requests),
];

/// Moments of a run; `None` is what did not come yet.
#[derive(Default)]
pub struct Milestones {
    pub machine: Option<Instant>,
    pub environment: Option<Instant>,
    pub bootstrap_complete: Option<Instant>,
    pub loop_start: Option<Instant>,
    pub loop_exit: Option<Instant>,
    /// Turns of the loop, and events of handles that it dealt with.
    pub turns: u64,
    pub events: u64,
}

/// `milestones()`: nodeStart, v8Start, environment, loopStart, loopExit, bootstrapComplete (ms since the start, -1: not yet), ms
/// that the loop slept, turns, events, events that waited.
fn milestones<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let state = cx.host.state::<NodeState>();
    let m = &state.milestones;
    let ms = |at: Option<Instant>| at.map_or(-1.0, |at| (at - state.start).as_secs_f64() * 1000.0);
    let numbers = [
        0.0,
        ms(m.machine),
        ms(m.environment),
        ms(m.loop_start),
        ms(m.loop_exit),
        ms(m.bootstrap_complete),
        state.event_loop.idle.as_secs_f64() * 1000.0,
        m.turns as f64,
        m.events as f64,
        0.0,
    ];
    let out = cx.slot();
    number_array(cx, &numbers, out)?;
    Ok(cx.val(out))
}

/// `fileRequests() -> int`: how many are on their way.
fn file_requests<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::number(jobs::count(cx) as f64))
}

/// `watchCollections(fn | undefined)`
fn watch_collections<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let f = cx.val(a.get(cx, 0));
    let watcher = call::is_callable(f).then(|| cx.new_root(f, "observer of collections"));
    cx.watch_collections(watcher.is_some());
    cx.host.state_mut::<NodeState>().bindings.collections_watcher = watcher;
    Ok(Imm::UNDEFINED)
}

/// Tells the watcher of the collections since the last call. True when there were any.
pub fn tell_collections(cx: &mut Cx) -> Step<bool> {
    if cx.host.state::<NodeState>().bindings.collections_watcher.is_none() {
        return Ok(false);
    }
    let list = cx.take_collections();
    if list.is_empty() {
        return Ok(false);
    }
    let start = cx.host.state::<NodeState>().start;
    let mut numbers = Vec::with_capacity(list.len() * 4);
    for c in &list {
        // As V8 counts them: 1 scavenge, 4 mark, sweep, compact, 8 the start of a marking in steps; 4 among the flags for one
        // that was asked for.
        let kind = match c.gc {
            Gc::Scavenge => 1.0,
            _ if c.starts => 8.0,
            _ => 4.0,
        };
        let flags = if c.forced { 4.0 } else { 0.0 };
        numbers.extend([kind, flags, (c.start - start).as_secs_f64() * 1000.0, c.pause.as_secs_f64() * 1000.0]);
    }
    event_loop::guarded(cx, |cx| {
        cx.scope(|cx| {
            let [f, list, this, out] = cx.slots();
            if let Some(watcher) = &cx.host.state::<NodeState>().bindings.collections_watcher {
                cx.set(f, watcher.val(cx));
            }
            number_array(cx, &numbers, list)?;
            call::call(cx, f, this, &[list], out)
        })
    })?;
    Ok(true)
}
