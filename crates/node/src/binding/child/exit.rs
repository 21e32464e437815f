//! Hearing of a process's end: a pidfd in the loop's table. Where the system has none, a thread waits for the process and
//! writes to an eventfd.

use super::spawn::{self, Request};
use super::{Event, emit};
use crate::binding::handles::node;
use crate::event_loop::Step;
use crate::event_loop::handles::{Handle, Id};
use crate::event_loop::poller::Interest;
use rustix::event::{EventfdFlags, eventfd};
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, WaitOptions, pidfd_open, waitpid};
use std::any::Any;
use std::rc::Rc;
use tally_heap::Imm;
use tally_vm::Cx;

/// A process that runs.
pub struct Child {
    pid: i32,
}

/// How a process ended: its code, or the number of the signal that ended it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    pub code: i32,
    pub signal: i32,
}

/// How a process ended, if it has. It is no zombie any more then.
pub fn ended(pid: i32, options: WaitOptions) -> Option<Ended> {
    let pid = Pid::from_raw(pid)?;
    match rustix::io::retry_on_intr(|| waitpid(Some(pid), options)) {
        Ok(None) => None,
        Ok(Some((_, status))) => Some(Ended { code: status.exit_status().unwrap_or(0), signal: status.terminating_signal().unwrap_or(0) }),
        // Somebody else waited for it, or nobody has to.
        Err(_) => Some(Ended::default()),
    }
}

/// A descriptor that is readable when the process has ended. `spare` is given up for it.
pub fn watch(pid: i32, spare: OwnedFd) -> Result<OwnedFd, Errno> {
    drop(spare);
    let Some(pid) = Pid::from_raw(pid) else { return Err(Errno::SRCH) };
    if let Ok(fd) = pidfd_open(pid, PidfdFlags::empty()) {
        return Ok(fd);
    }
    let fd = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
    let told = rustix::io::fcntl_dupfd_cloexec(&fd, 3)?;
    let raw = pid.as_raw_nonzero().get();
    let waits = move || {
        // SAFETY: asks for a state only; the process stays to be waited for.
        unsafe { libc::waitid(libc::P_PID, raw as libc::id_t, std::ptr::null_mut(), libc::WEXITED | libc::WNOWAIT) };
        let _ = rustix::io::write(&told, &1_u64.to_ne_bytes());
    };
    std::thread::Builder::new().name("child".into()).stack_size(64 * 1024).spawn(waits).map_err(|_| Errno::AGAIN)?;
    Ok(fd)
}

/// A descriptor that is there to be given up.
pub fn spare() -> Result<OwnedFd, Errno> {
    eventfd(0, EventfdFlags::CLOEXEC)
}

/// A process that nobody could hear of does not stay.
pub fn discard(pid: i32) {
    if let Some(found) = Pid::from_raw(pid) {
        let _ = rustix::process::kill_process(found, rustix::process::Signal::KILL);
        ended(pid, WaitOptions::empty());
    }
}

/// Starts a process that the loop waits for: its pid and its number in the loop's table.
pub fn start(cx: &mut Cx, request: &Request, descriptors: &[OwnedFd]) -> Result<(i32, Id), Errno> {
    let spare = spare()?;
    let pid = spawn::start(request, descriptors)?;
    let watched = watch(pid, spare).and_then(|fd| {
        let l = &mut node(cx).event_loop;
        let id = l.handles.insert(fd, Rc::new(Child { pid }));
        l.handles.want(&l.poller, id, Interest::READ).inspect_err(|_| drop(l.handles.close(&l.poller, id)))?;
        l.handles.set_busy(id, true);
        Ok((pid, id))
    });
    watched.inspect_err(|_| discard(pid))
}

impl Handle for Child {
    fn ready(self: Rc<Self>, cx: &mut Cx, id: Id, _: Interest) -> Step {
        let Some(Ended { code, signal }) = ended(self.pid, WaitOptions::NOHANG) else { return Ok(()) };
        let l = &mut node(cx).event_loop;
        drop(l.handles.close(&l.poller, id));
        let mark = cx.open_scope();
        let values = [cx.local(Imm::int(code)), cx.local(Imm::int(signal))];
        let step = emit(cx, id, Event::Exit, values);
        cx.close_scope(mark);
        step
    }
    fn resource(&self) -> &'static str {
        "ProcessWrap"
    }
    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}
