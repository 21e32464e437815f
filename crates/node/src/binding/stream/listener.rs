//! A listening socket.

use super::socket::{Kind, Stream};
use super::{Event, emit, emit_errno};
use crate::event_loop::Step;
use crate::event_loop::handles::{Handle, Id};
use crate::event_loop::poller::Interest;
use crate::state::NodeState;
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use rustix::net::{SocketFlags, accept_with};
use std::any::Any;
use std::path::PathBuf;
use std::rc::Rc;
use tally_heap::Imm;
use tally_vm::Cx;

/// Connections taken in one turn, so that others have theirs.
const BATCH: usize = 64;

pub struct Listener {
    kind: Kind,
    /// The file of a Unix socket, which goes when the socket is closed.
    file: Option<PathBuf>,
}

impl Listener {
    pub fn new(kind: Kind, file: Option<PathBuf>) -> Rc<Listener> {
        Rc::new(Listener { kind, file })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            let _ = std::fs::remove_file(file);
        }
    }
}

fn accept(cx: &Cx, id: Id) -> Result<OwnedFd, Errno> {
    let fd = cx.host.state::<NodeState>().event_loop.handles.fd(id)?;
    accept_with(fd, SocketFlags::CLOEXEC | SocketFlags::NONBLOCK)
}

/// There is no descriptor left, and the connection stays ready: it is taken with one that is kept for this, and closed, so
/// that the peer hears of it and the loop does not spin. As libuv does.
fn turn_away(cx: &mut Cx, id: Id) -> Result<(), Errno> {
    drop(cx.host.state_mut::<NodeState>().bindings.spare_fd.take());
    let refused = accept(cx, id).map(drop);
    cx.host.state_mut::<NodeState>().bindings.keep_spare_fd();
    refused
}

impl Handle for Listener {
    fn ready(self: Rc<Self>, cx: &mut Cx, id: Id, _: Interest) -> Step {
        for _ in 0..BATCH {
            match accept(cx, id) {
                Ok(fd) => {
                    let stream = cx.host.state_mut::<NodeState>().event_loop.handles.insert(fd, Stream::new(self.kind));
                    let mark = cx.open_scope();
                    let value = cx.local(Imm::number(stream as f64));
                    let step = emit(cx, id, Event::Connection, value);
                    cx.close_scope(mark);
                    step?;
                    if cx.host.state::<NodeState>().event_loop.handles.get(id).is_none() {
                        return Ok(());
                    }
                }
                Err(Errno::AGAIN | Errno::BADF) => return Ok(()),
                Err(Errno::CONNABORTED | Errno::INTR) => {}
                Err(Errno::MFILE | Errno::NFILE) => {
                    if turn_away(cx, id).is_err() {
                        return Ok(());
                    }
                }
                Err(e) => return emit_errno(cx, id, Event::Error, Err(e)),
            }
        }
        Ok(())
    }
    fn resource(&self) -> &'static str {
        match self.kind {
            Kind::Tcp => "TCPServerWrap",
            _ => "PipeServerWrap",
        }
    }
    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}
