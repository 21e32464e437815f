//! Asynchronous file operations: `request` and `readPooled` hand jobs to the pool of threads.
//!
//! `readPooled` reads into a region of the file pool: no more is asked for than the file still has, the region is lent while
//! the thread writes to it, and the tail of a short read goes back to the slab.

use super::job::{self, Bytes, Done, Keep, Outcome, with_fd};
use super::{files, operation};
use crate::binding::system::SystemError;
use crate::binding::{args, bytes};
use crate::jobs;
use crate::permission::{self, Scope};
use crate::state::NodeState;
use crate::threads::Pace;
use tally_heap::{Imm, Local, Val, Value};
use tally_offheap::{Backing, copy_cells};
use tally_vm::object::Object;
use tally_vm::object::array::array_length;
use tally_vm::ops::property;
use tally_vm::{Args, Cx, JsResult, kinds};

/// The most that a thread reads into memory of its own.
const SCRATCH: usize = 64 * 1024;

/// What memory reports say of callbacks.
const WHY: &str = "file callback";

/// `request(op, args, callback)`
pub fn request<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let name = args::text(cx, a, 0)?;
    let Some((prepare, access)) = operation(&name) else {
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
    if let Err(denied) = access.check(cx, Args::of_slots(base, count))? {
        jobs::start(cx, Pace::Disk, a.get(cx, 2), WHY, || (), move |cx, (), _| Err(denied.throw(cx)));
        return Ok(Imm::UNDEFINED);
    }
    let mut keep = Keep::for_thread();
    let job = prepare(cx, Args::of_slots(base, count), &mut keep)?;
    jobs::start(cx, Pace::Disk, a.get(cx, 2), WHY, job, move |cx, done, out| {
        drop(keep);
        job::finish(cx, done, out)
    });
    Ok(Imm::UNDEFINED)
}

/// `readPooled(fd, size, position | -1, left, callback)`: at most `size` bytes of a file that has `left` more, as far as is
/// known (-1: it is not).
///
/// The memory is taken when it is known how much is needed: before the read for a file whose length is known, after it,
/// by the length of what came, for pipes and devices, so that none is held while one waits for them.
pub fn read_pooled<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let fd = args::int(cx, a, 0);
    let size = args::size(cx, a, 1).max(1);
    let position = files::position(cx, a, 2);
    let callback = a.get(cx, 4);
    if let Err(denied) = permission::descriptor(cx, Scope::FsRead, fd) {
        jobs::start(cx, Pace::Disk, callback, WHY, || (), move |cx, (), _| Err(denied.throw(cx)));
        return Ok(Imm::UNDEFINED);
    }
    let pool = cx.host.state::<NodeState>().bindings.file_pool.clone();
    let want = match usize::try_from(args::int(cx, a, 3)) {
        // One byte more than there should be: that none comes is the end of the file.
        Ok(left) => size.min(left.saturating_add(1)),
        Err(_) if size <= SCRATCH => return read_then_cut(cx, fd, size, position, callback).map(|()| Imm::UNDEFINED),
        Err(_) => size,
    };
    if want > pool.slab_size() / 2 {
        let store = cx.new_store(want as u64, false)?;
        let lent = Backing::from(store.clone()).lend();
        // SAFETY: the store stays ours, and where it is, until the job is done.
        let to = unsafe { Bytes::new(store.as_ptr(), want) };
        jobs::start(cx, Pace::Disk, callback, WHY, files::read_fully(fd, to, position), move |cx, done, out| {
            drop(lent);
            match count(cx, done, out)? {
                0 => bytes::new_small(cx, out, 0),
                n if n == want => bytes::new_buffer(cx, out, store),
                n => {
                    let part = cx.new_store(n as u64, false)?;
                    copy_cells(&part.cells()[..n], &store.cells()[..n]);
                    bytes::new_buffer(cx, out, part)
                }
            }
        });
        return Ok(Imm::UNDEFINED);
    }
    let mut region = cx.new_region(&pool, want, want)?;
    // SAFETY: the region stays ours, and where it is, until the job is done.
    let to = unsafe { Bytes::new(region.as_ptr(), want) };
    jobs::start(cx, Pace::Disk, callback, WHY, files::read_fully(fd, to, position), move |cx, done, out| match count(cx, done, out)? {
        0 => bytes::new_small(cx, out, 0),
        n => {
            region.give_back_tail(n);
            bytes::new_pooled(cx, out, region)
        }
    });
    Ok(Imm::UNDEFINED)
}

/// One `read(2)` into memory of the thread's, which is copied to where it lives when it is known how much came.
fn read_then_cut(cx: &mut Cx, fd: i64, size: usize, position: Option<u64>, callback: Local<Value>) -> JsResult {
    let work = move || {
        let mut scratch: Vec<u8> = Vec::with_capacity(size);
        // SAFETY: the vector's own bytes, which live as long as this.
        let to = unsafe { Bytes::new(scratch.as_mut_ptr(), size) };
        let n = with_fd(fd, |fd| to.read_from(fd, position)).map_err(|e| SystemError::new(e, "read"))?;
        // SAFETY: so many were written.
        unsafe { scratch.set_len(n) };
        Ok(scratch)
    };
    jobs::start(cx, Pace::Disk, callback, WHY, work, |cx, read: Result<Vec<u8>, SystemError>, out| {
        let read = read.map_err(|e| e.throw(cx))?;
        if read.is_empty() {
            return bytes::new_small(cx, out, 0);
        }
        let pool = cx.host.state::<NodeState>().bindings.file_pool.clone();
        let region = cx.new_region(&pool, read.len(), read.len())?;
        for (to, from) in region.cells().iter().zip(&read) {
            to.set(*from);
        }
        bytes::new_pooled(cx, out, region)
    });
    Ok(())
}

/// How many bytes were read.
fn count(cx: &mut Cx, done: Done, out: Local<Value>) -> JsResult<usize> {
    match done {
        Ok(Outcome::Number(n)) => Ok(n as usize),
        other => job::finish(cx, other, out).map(|()| 0),
    }
}
