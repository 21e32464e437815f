//! The microtask queue. ECMA-262 §9.5, §27.2.2.
//!
//! Jobs are RECORDs linked by their first field; the ends are roots in the machine. [`Cx::run_jobs`] runs them until
//! there is none. The async context of the moment a job or reaction was made is put back while it runs, and stays when
//! it throws, for whoever deals with that.

use super::capability::Capability;
use super::core::{fulfill_promise, new_resolving_functions, reaction, tell};
use crate::cx::{Cx, JsResult};
use crate::host::PromiseEvent;
use crate::interp::async_fn;
use crate::interp::generator::Mode;
use crate::kinds;
use crate::object::record::{Record, RecordExt};
use crate::ops::call;
use tally_heap::{Imm, Local, Ref, Val, Value};

const NEXT: usize = 0;
const A: usize = 1;
const B: usize = 2;
const C: usize = 3;
const CONTEXT: usize = 4;

/// Tags of job records.
mod tag {
    /// A = reaction, B = argument.
    pub const FULFILLED: u32 = 0;
    pub const REJECTED: u32 = 1;
    /// A = promise, B = thenable, C = its `then`.
    pub const THENABLE: u32 = 2;
    /// A = function.
    pub const CALLBACK: u32 = 3;
}

fn enqueue(cx: &mut Cx, tag: u32, a: Local<Value>, b: Local<Value>, c: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [record, none, context] = cx.slots();
    cx.set(context, cx.machine.async_context.val(cx));
    let new = cx.new_record(record, tag, &[none, a, b, c, context])?.get(cx);
    match cx.machine.last_job.val(cx).cast::<Record>() {
        Some(last) => cx.write(last, last.field(NEXT), new.val()),
        None => cx.machine.first_job.set(new.val()),
    }
    cx.machine.last_job.set(new.val());
    cx.close_scope(mark);
    Ok(())
}

pub(super) fn enqueue_reaction(cx: &mut Cx, r: Local<Value>, argument: Local<Value>, rejected: bool) -> JsResult {
    let none = cx.undefined();
    enqueue(cx, if rejected { tag::REJECTED } else { tag::FULFILLED }, r, argument, none)
}
pub(super) fn enqueue_thenable(cx: &mut Cx, promise: Local<Value>, thenable: Local<Value>, then: Local<Value>) -> JsResult {
    enqueue(cx, tag::THENABLE, promise, thenable, then)
}

impl Cx {
    /// Queues a call of `f` without arguments (`queueMicrotask`).
    pub fn enqueue_job(&mut self, f: Local<Value>) -> JsResult {
        let none = self.undefined();
        enqueue(self, tag::CALLBACK, f, none, none)
    }

    /// Whether the queue is not empty.
    pub fn has_jobs(&self) -> bool {
        !self.machine.first_job.val(self).is_undefined()
    }

    /// The value that follows asynchronous control flow: jobs and reactions take it along. Undefined at first.
    #[inline]
    pub fn async_context(&self) -> Val<'_> {
        self.machine.async_context.val(self)
    }
    #[inline]
    pub fn set_async_context(&self, v: Val<'_>) {
        self.machine.async_context.set(v);
    }

    /// Runs all microtasks, those they queue included. What a job throws is the answer; the jobs behind it wait for the
    /// next call, and the async context is still that job's.
    pub fn run_jobs(&mut self) -> JsResult {
        let mark = self.open_scope();
        let [job, outer] = self.slots();
        self.set(outer, self.machine.async_context.val(self));
        let outer_reaction = self.machine.reaction.take();
        let mut result = Ok(());
        while result.is_ok()
            && let Some(first) = self.machine.first_job.val(self).cast::<Record>()
        {
            self.set(job, first.val());
            let next = first.value(NEXT);
            if next.is_undefined() {
                self.machine.last_job.set(Imm::UNDEFINED);
            }
            self.machine.first_job.set(next);
            self.machine.async_context.set(first.value(CONTEXT));
            let inner = self.open_scope();
            result = run(self, job);
            self.close_scope(inner);
        }
        self.machine.reaction.set(outer_reaction);
        if result.is_ok() {
            self.machine.async_context.set(self.val(outer));
        }
        self.close_scope(mark);
        crate::builtins::weak_ref::clear_kept_objects(self);
        self.machine.blank_arrays.next_task();
        result
    }
}

/// Runs a job in the realm of the function it calls (HostEnqueuePromiseJob, ECMA-262 §9.5.5).
fn run(cx: &mut Cx, job: Local<Value>) -> JsResult {
    if !cx.has_more_realms() {
        return run_here(cx, job);
    }
    let [f, at] = cx.slots();
    let j: Ref<'_, Record> = cx.val(job).cast().expect("a job");
    let reaction = |field: usize| j.value(A).cast::<Record>().map_or(Imm::UNDEFINED, |r| r.value(field));
    cx.set(
        f,
        match j.tag() {
            tag::CALLBACK => j.value(A),
            tag::THENABLE => j.value(C),
            tag::REJECTED => reaction(reaction::ON_REJECTED),
            _ => reaction(reaction::ON_FULFILLED),
        },
    );
    match cx.function_realm(f, at) {
        Ok(realm) => cx.in_realm(realm, |cx| run_here(cx, job)),
        // A revoked proxy has none; calling it will say so.
        Err(thrown) => {
            cx.take_exception(thrown, at);
            run_here(cx, job)
        }
    }
}

fn run_here(cx: &mut Cx, job: Local<Value>) -> JsResult {
    let [a, b, c, out] = cx.slots();
    let j: Ref<'_, Record> = cx.val(job).cast().expect("a job");
    cx.set(a, j.value(A));
    cx.set(b, j.value(B));
    cx.set(c, j.value(C));
    match j.tag() {
        tag::CALLBACK => {
            let none = cx.undefined();
            call::call(cx, a, none, &[], out)
        }
        tag::THENABLE if cx.host.promise_hook.is_some() => hooked(cx, a, |cx| thenable(cx, a, b, c)),
        tag::THENABLE => thenable(cx, a, b, c),
        t => {
            cx.machine.reaction.set(Some(a));
            let r = if cx.host.promise_hook.is_some() {
                hooked_reaction(cx, a, b, t == tag::REJECTED)
            } else {
                react(cx, a, b, t == tag::REJECTED)
            };
            cx.machine.reaction.set(None);
            r
        }
    }
}

/// A job that will settle `p`, between two calls of the promise hook.
#[cold]
fn hooked(cx: &mut Cx, p: Local<Value>, job: impl FnOnce(&mut Cx) -> JsResult) -> JsResult {
    let none = cx.undefined();
    if cx.val(p).kind() != Some(kinds::PROMISE) {
        return job(cx);
    }
    tell(cx, PromiseEvent::Before, p, none)?;
    job(cx)?;
    tell(cx, PromiseEvent::After, p, none)
}

#[cold]
fn hooked_reaction(cx: &mut Cx, r: Local<Value>, argument: Local<Value>, rejected: bool) -> JsResult {
    let [p, none] = cx.slots();
    let record: Ref<'_, Record> = cx.val(r).cast().expect("a reaction");
    cx.set(p, record.value(reaction::PROMISE));
    let awaits = matches!(record.value(reaction::ON_FULFILLED).kind(), Some(kinds::RECORD | kinds::ASYNC_GENERATOR));
    // The hook runs in the context of what it is told of.
    cx.machine.async_context.set(record.value(reaction::CONTEXT));
    hooked(cx, p, |cx| {
        react(cx, r, argument, rejected)?;
        if awaits && !cx.val(p).is_undefined() { fulfill_promise(cx, p, none) } else { Ok(()) }
    })
}

/// NewPromiseResolveThenableJob.
fn thenable(cx: &mut Cx, promise: Local<Value>, thenable: Local<Value>, then: Local<Value>) -> JsResult {
    let [resolve, reject, out] = cx.slots();
    new_resolving_functions(cx, promise, resolve, reject)?;
    match call::call(cx, then, thenable, &[resolve, reject], out) {
        Ok(()) => Ok(()),
        Err(thrown) if cx.machine.is_terminating() => Err(thrown),
        Err(thrown) => {
            cx.take_exception(thrown, out);
            let none = cx.undefined();
            let reason = cx.slot();
            cx.copy(reason, out);
            call::call(cx, reject, none, &[reason], out)
        }
    }
}

/// NewPromiseReactionJob.
fn react(cx: &mut Cx, r: Local<Value>, argument: Local<Value>, rejected: bool) -> JsResult {
    let handler = cx.slot();
    let cap = Capability::slots(cx);
    let record: Ref<'_, Record> = cx.val(r).cast().expect("a reaction");
    cx.set(handler, record.value(if rejected { reaction::ON_REJECTED } else { reaction::ON_FULFILLED }));
    cx.set(cap.promise, record.value(reaction::PROMISE));
    cx.set(cap.resolve, record.value(reaction::RESOLVE));
    cx.set(cap.reject, record.value(reaction::REJECT));
    cx.machine.async_context.set(record.value(reaction::CONTEXT));
    let mode = if rejected { Mode::Throw } else { Mode::Next };
    match cx.val(handler).kind() {
        // What an await left.
        Some(kinds::RECORD) => return async_fn::resume(cx, handler, mode, argument),
        Some(kinds::ASYNC_GENERATOR) => return crate::builtins::async_generator::resume(cx, handler, mode, argument),
        _ => {}
    }
    let has_capability = !cx.val(cap.promise).is_undefined();
    let out = cx.slot();
    if cx.val(handler).is_undefined() {
        if !has_capability {
            return Ok(());
        }
        return if rejected { cap.reject(cx, argument) } else { cap.resolve(cx, argument) };
    }
    let none = cx.undefined();
    match call::call(cx, handler, none, &[argument], out) {
        Ok(()) if has_capability => cap.resolve(cx, out),
        Ok(()) => Ok(()),
        Err(thrown) if has_capability && !cx.machine.is_terminating() => {
            cx.take_exception(thrown, out);
            cap.reject(cx, out)
        }
        Err(thrown) => Err(thrown),
    }
}
