//! Work on the pool of threads whose answer goes to a callback of the program: for natives whose JavaScript form is
//! `f(..., callback(error | null, result))`.
//!
//! [`start`] takes two closures. The first runs on a thread and owns all it needs. The second stays here; when the answer
//! has come it makes a JavaScript value of it, or throws what the callback gets as its error. What must stay as it is while
//! the thread works (bytes that are lent, a region that is read into) is moved into the second one.
//!
//! **Invariants.** The loop lives while there are jobs. A callback is called once, from the loop, never from within
//! [`start`]; not at all after [`cancel`] answered true, or when the isolate is gone. What a running job may still write to
//! is never freed.

use crate::state::NodeState;
use crate::threads::{Answer, Pace, Threads, Waker, pool_size};
use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::time::Duration;
use tally_heap::{Imm, Local, Root, Value};
use tally_vm::realm::Intrinsic;
use tally_vm::{Cx, JsResult};

/// Names a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobId(u64);

type Conclude = Box<dyn FnOnce(&mut Cx, Box<dyn Any + Send>, Local<Value>) -> JsResult>;

struct Waiting {
    callback: Root<Value>,
    conclude: Conclude,
}

/// The jobs of one isolate.
#[derive(Default)]
pub struct Jobs {
    threads: OnceCell<Threads>,
    next: Cell<u64>,
    waiting: RefCell<HashMap<u64, Waiting>>,
    waker: RefCell<Option<Waker>>,
}

impl Jobs {
    /// How threads wake the loop: to be set before the first job. Without it they do not.
    pub fn set_waker(&self, waker: Waker) {
        *self.waker.borrow_mut() = Some(waker);
    }
}

/// How long a worker that ends waits for the disk.
const PATIENCE: Duration = Duration::from_secs(10);

impl Jobs {
    /// Ends all that is on its way: what nobody began is discarded, and what is running is waited for, so that nothing is left
    /// of a worker when it ends. (A process that ends does not wait.)
    pub fn finish(&mut self) {
        let waiting = self.waiting.get_mut();
        let Some(threads) = self.threads.get() else { return };
        for id in threads.discard() {
            waiting.remove(&id);
        }
        if threads.settle(PATIENCE) {
            // Nobody writes to what they keep.
            waiting.clear();
        }
        drop(threads.take_done());
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        let waiting = self.waiting.get_mut();
        for id in self.threads.get().map(Threads::discard).unwrap_or_default() {
            waiting.remove(&id);
        }
        // A thread may be in the middle of one of the others: what it writes to must stay, for good.
        for (_, job) in waiting.drain() {
            std::mem::forget(job.conclude);
        }
    }
}

/// Has `work` done on a thread; then `conclude(cx, answer, out)` puts the callback's second argument into `out`, or throws
/// its first. `why` is what memory reports say about the callback.
pub fn start<T: Send + 'static>(
    cx: &Cx,
    pace: Pace,
    callback: Local<Value>,
    why: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
    conclude: impl FnOnce(&mut Cx, T, Local<Value>) -> JsResult + 'static,
) -> JobId {
    let state: &NodeState = cx.host.state();
    let jobs = &state.jobs;
    let id = jobs.next.get();
    jobs.next.set(id + 1);
    let conclude: Conclude = Box::new(move |cx, answer, out| match answer.downcast::<T>() {
        Ok(answer) => conclude(cx, *answer, out),
        Err(_) => unreachable!("the job of this number answers a T"),
    });
    let callback = cx.new_root(cx.val(callback), why);
    jobs.waiting.borrow_mut().insert(id, Waiting { callback, conclude });
    let threads = jobs.threads.get_or_init(|| {
        // As in libuv, the program may set the variable before it first has something done.
        let size = pool_size(state.env.get("UV_THREADPOOL_SIZE").as_deref());
        Threads::new(size, jobs.waker.borrow().clone().unwrap_or_else(|| std::sync::Arc::new(|| ())))
    });
    threads.run(id, pace, Box::new(move || Box::new(work())));
    JobId(id)
}

/// Takes a job back that no thread has begun: whether it was one. Its callback is then not called.
pub fn cancel(cx: &Cx, job: JobId) -> bool {
    let state: &NodeState = cx.host.state();
    let taken = state.jobs.threads.get().is_some_and(|threads| threads.cancel(job.0));
    if taken {
        let gone = state.jobs.waiting.borrow_mut().remove(&job.0);
        drop(gone);
    }
    taken
}

/// How many jobs are on their way.
pub fn count(cx: &Cx) -> usize {
    let state: &NodeState = cx.host.state();
    state.jobs.waiting.borrow().len()
}

/// Whether a job is on its way: the loop stays alive.
#[must_use]
pub fn waiting(cx: &Cx) -> bool {
    let state: &NodeState = cx.host.state();
    !state.jobs.waiting.borrow().is_empty()
}

/// Calls the callbacks of all jobs that are done: `call(cx, callback, [error, result])` for each. Whether there were any.
///
/// # Errors
/// The first error of `call`; what was not called back yet is lost, since the program is ending.
pub fn deliver<E>(cx: &mut Cx, mut call: impl FnMut(&mut Cx, Local<Value>, &[Local<Value>]) -> Result<(), E>) -> Result<bool, E> {
    let state: &NodeState = cx.host.state();
    let done = state.jobs.threads.get().map(Threads::take_done).unwrap_or_default();
    let any = !done.is_empty();
    for (id, answer) in done {
        let state: &NodeState = cx.host.state();
        let job = state.jobs.waiting.borrow_mut().remove(&id);
        let Some(job) = job else { continue };
        let mark = cx.open_scope();
        let [callback, error, result] = cx.slots();
        cx.set(callback, job.callback.val(cx));
        cx.set(error, Imm::NULL);
        if let Err(thrown) = conclude(cx, job.conclude, answer, result) {
            cx.take_exception(thrown, error);
        }
        let r = call(cx, callback, &[error, result]);
        cx.close_scope(mark);
        r?;
    }
    Ok(any)
}

fn conclude(cx: &mut Cx, conclude: Conclude, answer: Answer, out: Local<Value>) -> JsResult {
    match answer {
        Ok(answer) => conclude(cx, answer, out),
        Err(text) => {
            let text = format!("Work on another thread panicked: {text}. This is a bug of the runtime, not of the program.");
            Err(cx.error_with_code(Intrinsic::ErrorPrototype, "ERR_INTERNAL_ASSERTION", &text))
        }
    }
}
