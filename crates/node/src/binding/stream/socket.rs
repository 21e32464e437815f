//! A connected stream: a TCP or Unix socket, a pipe, a terminal.
//!
//! Reading offers memory at the moment of readiness: a piece of the sockets' slab, whose unread tail goes back at once, so
//! a connection that is idle holds nothing. While reads come back full the offer doubles, to several pieces for one call
//! (`readv`); the program gets each piece by itself, so that one it keeps does not hold the others.
//!
//! **Invariants.** At most one write is under way; what the kernel has not taken of it is lent. After a close no event but
//! those that follow from it reaches the program.

use super::gather::Pending;
use super::{Event, emit, emit_errno};
use crate::binding::bytes;
use crate::event_loop::Step;
use crate::event_loop::handles::{Handle, Id};
use crate::event_loop::poller::Interest;
use crate::state::NodeState;
use rustix::fd::{AsRawFd, BorrowedFd};
use rustix::io::Errno;
use rustix::net::{Shutdown, shutdown, sockopt};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tally_heap::{Imm, Root, Value};
use tally_offheap::Region;
use tally_vm::{Cx, JsResult};

/// The largest piece that the program gets.
pub const PIECE: usize = 64 * 1024;
/// Pieces offered to one read at most.
const MOST_PIECES: usize = 8;
/// Less than this of a slab's rest is not worth a read.
const LEAST: usize = 8 * 1024;

/// What the descriptor is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Tcp,
    Pipe,
    Tty,
}

#[derive(Default)]
pub struct Stream {
    kind: Kind,
    connecting: Cell<bool>,
    reading: Cell<bool>,
    /// Pieces the next read is offered.
    offer: Cell<u8>,
    /// The program's own buffer to read into, instead of the slab.
    own_buffer: RefCell<Option<Root<Value>>>,
    pending: RefCell<Pending>,
    /// The write under way ended; the program has not been told.
    ending: Cell<bool>,
    /// `shutdown` was asked for and waits for the write under way.
    finishing: Cell<bool>,
    pub bytes_read: Cell<u64>,
    pub bytes_written: Cell<u64>,
}

fn node(cx: &mut Cx) -> &mut NodeState {
    cx.host.state_mut::<NodeState>()
}

impl Stream {
    pub fn new(kind: Kind) -> Rc<Stream> {
        Rc::new(Stream { kind, offer: Cell::new(1), ..Stream::default() })
    }
    /// Waits for a connection that was asked for with this outcome. What is known at once is told from the loop, too.
    pub fn connect(self: &Rc<Self>, cx: &mut Cx, id: Id, outcome: Result<(), Errno>) -> Result<(), Errno> {
        self.connecting.set(true);
        match outcome {
            Ok(()) | Err(Errno::INPROGRESS) => self.update(cx, id),
            Err(e) => {
                let this = Rc::clone(self);
                node(cx).event_loop.handles.pending.push_back(Box::new(move |cx| this.fail_connect(cx, id, e)));
                Ok(())
            }
        }
    }
    /// Bytes the kernel has still to take.
    pub fn queued(&self) -> usize {
        self.pending.borrow().bytes()
    }

    /// Tells the loop what this waits for.
    fn update(&self, cx: &mut Cx, id: Id) -> Result<(), Errno> {
        let write = self.connecting.get() || !self.pending.borrow().is_empty();
        let interest = Interest { read: self.reading.get() && !self.connecting.get(), write };
        let busy = self.reading.get() || write || self.ending.get() || self.finishing.get();
        let l = &mut node(cx).event_loop;
        l.handles.set_busy(id, busy);
        l.handles.want(&l.poller, id, interest)
    }

    pub fn read_start(&self, cx: &mut Cx, id: Id) -> Result<(), Errno> {
        self.reading.set(true);
        self.update(cx, id)
    }
    pub fn read_stop(&self, cx: &mut Cx, id: Id) -> Result<(), Errno> {
        self.reading.set(false);
        self.update(cx, id)
    }
    pub fn set_own_buffer(&self, buffer: Option<Root<Value>>) {
        *self.own_buffer.borrow_mut() = buffer;
    }

    /// Takes over what a write left. The program is told when it is over.
    pub fn set_pending(&self, cx: &mut Cx, id: Id, pending: Pending) -> Result<(), Errno> {
        *self.pending.borrow_mut() = pending;
        self.update(cx, id)
    }
    pub fn is_writing(&self) -> bool {
        !self.pending.borrow().is_empty() || self.ending.get()
    }

    /// Ends the side that writes, once the write under way is over. The program is told.
    pub fn shutdown(self: &Rc<Self>, cx: &mut Cx, id: Id) -> Result<(), Errno> {
        self.finishing.set(true);
        if !self.is_writing() && !self.connecting.get() {
            let this = Rc::clone(self);
            node(cx).event_loop.handles.pending.push_back(Box::new(move |cx| this.finish(cx, id)));
        }
        self.update(cx, id)
    }

    fn finish(&self, cx: &mut Cx, id: Id) -> Step {
        if !self.finishing.replace(false) {
            return Ok(());
        }
        let done = match node(cx).event_loop.handles.fd(id) {
            Ok(fd) => match shutdown(fd, Shutdown::Write) {
                // A pipe or a terminal has no side to shut.
                Err(Errno::NOTSOCK) => Ok(()),
                other => other,
            },
            // Closed meanwhile: who closed it has told.
            Err(_) => return Ok(()),
        };
        let _ = self.update(cx, id);
        emit_errno(cx, id, Event::Shutdown, done)
    }

    /// What the program is owed when the handle is closed with work under way.
    pub fn abandon(&self) -> impl FnOnce(&mut Cx, Id) -> Step + use<> {
        let writing = self.is_writing();
        self.pending.borrow_mut().clear();
        self.ending.set(false);
        self.reading.set(false);
        self.set_own_buffer(None);
        let (connecting, finishing) = (self.connecting.replace(false), self.finishing.replace(false));
        move |cx, id| {
            for (owed, event) in [(connecting, Event::Connect), (writing, Event::Written), (finishing, Event::Shutdown)] {
                if owed {
                    emit_errno(cx, id, event, Err(Errno::CANCELED))?;
                }
            }
            Ok(())
        }
    }

    fn finish_connect(self: &Rc<Self>, cx: &mut Cx, id: Id) -> Step {
        let Ok(fd) = node(cx).event_loop.handles.fd(id) else { return Ok(()) };
        let done = sockopt::socket_error(fd).and_then(|e| e);
        if done == Err(Errno::INPROGRESS) {
            return Ok(());
        }
        self.connecting.set(false);
        let _ = self.update(cx, id);
        emit_errno(cx, id, Event::Connect, done)?;
        if self.finishing.get() && !self.is_writing() { self.finish(cx, id) } else { Ok(()) }
    }

    /// A connection that was refused at once.
    fn fail_connect(&self, cx: &mut Cx, id: Id, e: Errno) -> Step {
        if !self.connecting.replace(false) {
            return Ok(());
        }
        let _ = self.update(cx, id);
        emit_errno(cx, id, Event::Connect, Err(e))
    }

    fn write_more(self: &Rc<Self>, cx: &mut Cx, id: Id) -> Step {
        let done = match node(cx).event_loop.handles.fd(id) {
            Ok(fd) => self.pending.borrow_mut().write_some(fd),
            Err(_) => return Ok(()),
        };
        if !self.pending.borrow().is_empty() {
            return Ok(());
        }
        let _ = self.update(cx, id);
        emit_errno(cx, id, Event::Written, done)?;
        if self.finishing.get() && !self.is_writing() { self.finish(cx, id) } else { Ok(()) }
    }

    fn read(&self, cx: &mut Cx, id: Id) -> Step {
        let mark = cx.open_scope();
        let step = self.read_in_scope(cx, id);
        cx.close_scope(mark);
        step
    }

    fn read_in_scope(&self, cx: &mut Cx, id: Id) -> Step {
        let own = self.own_buffer.borrow().as_ref().map(|b| cx.local(b.val(cx)));
        if let Some(view) = own {
            return self.read_into(cx, id, view);
        }
        let mut offered: [Option<Region>; MOST_PIECES] = Default::default();
        if let Err(thrown) = self.offer(cx, &mut offered) {
            let error = cx.slot();
            cx.take_exception(thrown, error);
            self.reading.set(false);
            let _ = self.update(cx, id);
            return emit(cx, id, Event::Error, error);
        }
        let asked: usize = offered.iter().flatten().map(Region::len).sum();
        let read = match node(cx).event_loop.handles.fd(id) {
            Ok(fd) => read_pieces(fd, &offered),
            Err(e) => Err(e),
        };
        let n = match read {
            Ok(n) => n,
            Err(e) => {
                // From the last to the first: each then ends where the slab is filled to, and goes back to it.
                offered.iter_mut().rev().for_each(|r| drop(r.take()));
                return self.after_read(cx, id, Err(e));
            }
        };
        self.adapt(n, asked);
        self.give_back(&mut offered, n);
        if n == 0 {
            return self.after_read(cx, id, Ok(()));
        }
        self.bytes_read.set(self.bytes_read.get() + n as u64);
        let chunk = cx.slot();
        for region in offered.into_iter().flatten() {
            if let Err(thrown) = bytes::new_pooled(cx, chunk, region) {
                cx.take_exception(thrown, chunk);
                return emit(cx, id, Event::Error, chunk);
            }
            emit(cx, id, Event::Data, chunk)?;
            if node(cx).event_loop.handles.get(id).is_none() {
                break;
            }
        }
        Ok(())
    }

    /// Pieces of the slab for one read.
    fn offer(&self, cx: &mut Cx, offered: &mut [Option<Region>; MOST_PIECES]) -> JsResult {
        let pool = node(cx).bindings.socket_pool.clone();
        let most = node(cx).options.slabs.socket_read;
        let piece = PIECE.min(most).min(pool.slab_size());
        let pieces = usize::from(self.offer.get()).min(most / piece);
        for (i, slot) in offered.iter_mut().take(pieces).enumerate() {
            if i == 0 {
                *slot = Some(cx.new_region(&pool, piece, piece.min(LEAST))?);
            } else {
                // No slab is taken only to offer more.
                *slot = pool.alloc_here(piece, piece.min(LEAST));
            }
        }
        Ok(())
    }

    /// The next offer, after `n` of `asked` bytes came.
    fn adapt(&self, n: usize, asked: usize) {
        let offer = self.offer.get();
        if n == asked {
            self.offer.set((offer * 2).min(MOST_PIECES as u8));
        } else if n <= asked / 4 {
            self.offer.set((offer / 2).max(1));
        }
    }

    /// Keeps the first `n` bytes of what was offered.
    fn give_back(&self, offered: &mut [Option<Region>; MOST_PIECES], n: usize) {
        let mut kept = n;
        let mut last = 0;
        for (i, region) in offered.iter().enumerate() {
            let len = region.as_ref().map_or(0, Region::len);
            if kept > 0 && len > 0 {
                last = i;
                if kept <= len {
                    break;
                }
                kept -= len;
            }
        }
        for (i, slot) in offered.iter_mut().enumerate().rev() {
            if n == 0 || i > last {
                *slot = None;
            } else if i == last
                && let Some(region) = slot
            {
                region.give_back_tail(kept);
            }
        }
    }

    /// Reading into the program's own buffer.
    fn read_into(&self, cx: &mut Cx, id: Id, view: tally_heap::Local<Value>) -> Step {
        let cells = bytes::cells(cx, view);
        let to = libc::iovec { iov_base: cells.as_ptr().cast_mut().cast(), iov_len: cells.len() };
        let read = match cx.host.state::<NodeState>().event_loop.handles.fd(id) {
            Ok(fd) => read_vectors(fd, &[to]),
            Err(e) => Err(e),
        };
        match read {
            Ok(n) if n > 0 => {
                self.bytes_read.set(self.bytes_read.get() + n as u64);
                let count = cx.local(Imm::number(n as f64));
                emit(cx, id, Event::Data, count)
            }
            other => self.after_read(cx, id, other.map(|_| ())),
        }
    }

    /// A read that brought nothing: the end, nothing yet, or an error.
    fn after_read(&self, cx: &mut Cx, id: Id, outcome: Result<(), Errno>) -> Step {
        match outcome {
            Err(Errno::AGAIN) => Ok(()),
            // A terminal whose other side went.
            Err(Errno::IO) if self.kind == Kind::Tty => self.after_read(cx, id, Ok(())),
            Ok(()) => {
                self.reading.set(false);
                let _ = self.update(cx, id);
                emit_errno(cx, id, Event::End, Ok(()))
            }
            Err(e) => {
                self.reading.set(false);
                let _ = self.update(cx, id);
                emit_errno(cx, id, Event::Error, Err(e))
            }
        }
    }
}

fn read_pieces(fd: BorrowedFd<'_>, offered: &[Option<Region>; MOST_PIECES]) -> Result<usize, Errno> {
    let mut pieces = [libc::iovec { iov_base: std::ptr::null_mut(), iov_len: 0 }; MOST_PIECES];
    let mut count = 0;
    for region in offered.iter().flatten() {
        pieces[count] = libc::iovec { iov_base: region.as_ptr().cast(), iov_len: region.len() };
        count += 1;
    }
    read_vectors(fd, &pieces[..count])
}

/// `readv`, again when it was interrupted.
fn read_vectors(fd: BorrowedFd<'_>, pieces: &[libc::iovec]) -> Result<usize, Errno> {
    loop {
        // SAFETY: the pieces are memory of the callers', which nothing else touches during the call.
        let n = unsafe {
            match pieces {
                [one] => libc::read(fd.as_raw_fd(), one.iov_base, one.iov_len),
                _ => libc::readv(fd.as_raw_fd(), pieces.as_ptr(), pieces.len() as libc::c_int),
            }
        };
        match usize::try_from(n) {
            Ok(n) => return Ok(n),
            Err(_) => match Errno::from_io_error(&std::io::Error::last_os_error()).unwrap_or(Errno::IO) {
                Errno::INTR => {}
                e => return Err(e),
            },
        }
    }
}

impl Handle for Stream {
    fn ready(self: Rc<Self>, cx: &mut Cx, id: Id, ready: Interest) -> Step {
        if self.connecting.get() {
            return self.finish_connect(cx, id);
        }
        if ready.read && self.reading.get() {
            self.read(cx, id)?;
        }
        if ready.write && !self.pending.borrow().is_empty() {
            self.write_more(cx, id)?;
        }
        Ok(())
    }
    fn resource(&self) -> &'static str {
        match self.kind {
            Kind::Tcp => "TCPSocketWrap",
            Kind::Pipe => "PipeWrap",
            Kind::Tty => "TTYWrap",
        }
    }
    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}
