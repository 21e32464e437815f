//! Asynchronous file operations: `request` and `readPooled` hand jobs to threads, [`deliver`] calls back.
//!
//! `readPooled` reads into a region of the file pool: the request is cut to what is useful, the slab is lent while the
//! thread writes to it, and the tail that was not filled goes back to the slab.

use super::job::{self, Bytes, Done, Keep, Outcome};
use super::threads::{Threads, Waker};
use super::{files, operation};
use crate::binding::{args, bytes};
use crate::state::NodeState;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use tally_heap::{Imm, Local, Root, Val, Value};
use tally_offheap::{Backing, Lent, Region};
use tally_vm::object::Object;
use tally_vm::object::array::array_length;
use tally_vm::ops::property;
use tally_vm::{Args, Cx, JsResult, kinds};

/// Less than this of a slab's rest is not worth a read.
const LEAST_READ: usize = 16 * 1024;

/// A request on its way.
struct Request {
    callback: Root<Value>,
    /// The arguments: views stay alive through them.
    _arguments: Option<Root<Value>>,
    keep: Keep,
    pooled: Option<(Region, Lent)>,
}

/// The requests of one isolate.
#[derive(Default)]
pub struct Requests {
    threads: Threads,
    next: Cell<u64>,
    waiting: RefCell<HashMap<u64, Request>>,
    waker: RefCell<Option<Waker>>,
}

impl Requests {
    /// How threads wake the loop. Until it is set they do not.
    pub fn set_waker(&self, waker: Waker) {
        *self.waker.borrow_mut() = Some(waker);
    }
    fn start(&self, request: Request, job: job::Job) {
        let id = self.next.get();
        self.next.set(id + 1);
        self.waiting.borrow_mut().insert(id, request);
        let waker = self.waker.borrow().clone().unwrap_or_else(|| std::sync::Arc::new(|| ()));
        self.threads.run(id, job, &waker);
    }
}

impl Drop for Requests {
    fn drop(&mut self) {
        // A thread may be in the middle of a read: what it writes to must stay, for good.
        for (_, request) in self.waiting.get_mut().drain() {
            request.keep.leak();
            std::mem::forget(request.pooled);
        }
    }
}

/// Whether a request is on its way: the loop stays alive.
pub fn waiting(cx: &Cx) -> bool {
    let state: &NodeState = cx.host.state();
    !state.bindings.requests.waiting.borrow().is_empty()
}

fn start(cx: &Cx, request: Request, job: job::Job) {
    let state: &NodeState = cx.host.state();
    state.bindings.requests.start(request, job);
}

/// A request whose job has a bug.
#[cfg(test)]
pub fn start_panicking(cx: &Cx, text: &'static str) {
    let callback = cx.new_root(Imm::UNDEFINED, "file callback");
    let request = Request { callback, _arguments: None, keep: Keep::for_thread(), pooled: None };
    start(cx, request, Box::new(move || panic!("{text}")));
}

/// `request(op, args, callback)`
pub fn request<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let name = args::text(cx, a, 0)?;
    let Some(prepare) = operation(&name) else {
        return Err(cx.type_error(&format!("There is no file operation '{name}'")));
    };
    let list = a.get(cx, 1);
    let Some(array) = list.cast::<Object>(cx).filter(|_| cx.val(list).kind() == Some(kinds::ARRAY)) else {
        return Err(cx.type_error("arguments must be an array"));
    };
    // The window that the operation reads its arguments from.
    let count = array_length(array.get(cx)).min(8);
    let base = cx.slot();
    cx.slot();
    let values: [Local<Value>; 8] = cx.slots();
    for i in 0..count {
        property::get(cx, array, i, values[i as usize])?;
    }
    let mut keep = Keep::for_thread();
    let job = prepare(cx, Args::of_slots(base, count), &mut keep)?;
    let request = Request {
        callback: cx.new_root(cx.val(a.get(cx, 2)), "file callback"),
        _arguments: Some(cx.new_root(cx.val(list), "file arguments")),
        keep,
        pooled: None,
    };
    start(cx, request, job);
    Ok(Imm::UNDEFINED)
}

/// `readPooled(fd, size, position | -1, callback)`
pub fn read_pooled<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let size = args::size(cx, a, 1).max(1);
    let state: &NodeState = cx.host.state();
    let pool = state.bindings.file_pool.clone();
    let want = size.min(pool.slab_size());
    let region = cx.new_region(&pool, want, want.min(LEAST_READ))?;
    let lent = Backing::from(region.clone()).lend();
    // SAFETY: the region stays ours, and its slab in place, until the job is done.
    let to = unsafe { Bytes::new(region.as_ptr(), region.len()) };
    let job = files::read_job(args::int(cx, a, 0), to, files::position(cx, a, 2));
    let request = Request {
        callback: cx.new_root(cx.val(a.get(cx, 3)), "file callback"),
        _arguments: None,
        keep: Keep::default(),
        pooled: Some((region, lent)),
    };
    start(cx, request, job);
    Ok(Imm::UNDEFINED)
}

/// Calls the callbacks of all requests that are done: `call(cx, callback, arguments)` for each. Whether there were any.
///
/// # Errors
/// The first error of `call`; what was not called back yet is lost, since the program is ending.
pub fn deliver<E>(cx: &mut Cx, mut call: impl FnMut(&mut Cx, Local<Value>, &[Local<Value>]) -> Result<(), E>) -> Result<bool, E> {
    let state: &NodeState = cx.host.state();
    let done = state.bindings.requests.threads.take_done();
    let any = !done.is_empty();
    for (id, done) in done {
        let state: &NodeState = cx.host.state();
        let Some(request) = state.bindings.requests.waiting.borrow_mut().remove(&id) else { continue };
        let mark = cx.open_scope();
        let [callback, error, result] = cx.slots();
        cx.set(callback, request.callback.val(cx));
        cx.set(error, Imm::NULL);
        if let Err(thrown) = conclude(cx, request, done, result) {
            cx.take_exception(thrown, error);
        }
        let r = call(cx, callback, &[error, result]);
        cx.close_scope(mark);
        r?;
    }
    Ok(any)
}

/// The value that a request's callback gets.
fn conclude(cx: &mut Cx, mut request: Request, done: Done, out: Local<Value>) -> JsResult {
    match (request.pooled.take(), done) {
        (Some((mut region, lent)), Ok(Outcome::Number(n))) => {
            drop(lent);
            match n as usize {
                0 => bytes::new_small(cx, out, 0),
                n => {
                    region.give_back_tail(n);
                    bytes::new_pooled(cx, out, region)
                }
            }
        }
        (_, done) => job::finish(cx, done, out),
    }
}
