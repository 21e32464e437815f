//! A datagram socket: reading into the sockets' slab, and a queue for what the kernel does not take at once.
//!
//! A read is offered room for the longest datagram there can be, at the moment of readiness; what it does not need goes
//! back at once. Some datagrams are read for one readiness, then others have their turn.
//!
//! **Invariants.** What waits to be sent is copied and charged in the ledger. Datagrams go out in the order that they were
//! sent in: none passes one that waits. After a close no event but those that follow from it reaches the program.

use super::{Event, emit, emit_numbers, interest};
use crate::binding::bytes;
use crate::binding::stream::address;
use crate::event_loop::Step;
use crate::event_loop::handles::{Handle, Id};
use crate::event_loop::poller::Interest;
use crate::state::NodeState;
use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, recvfrom, send, sendto};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::mem::MaybeUninit;
use std::net::SocketAddr;
use std::rc::Rc;
use tally_heap::{Imm, Local, Value};
use tally_ledger::{Account, Charge};
use tally_vm::object::string;
use tally_vm::{Cx, JsResult};

/// More than any datagram has.
pub const MAX_DATAGRAM: usize = 65_536;
/// Datagrams read, or sent from the queue, for one readiness.
const BATCH: usize = 32;

/// What became of a datagram.
pub enum Sent {
    /// The kernel took so many bytes.
    Now(usize),
    /// It is to be queued: a copy.
    Later(Vec<u8>),
}

struct Queued {
    datagram: Vec<u8>,
    to: Option<SocketAddr>,
    token: f64,
    _charge: Charge,
}

#[derive(Default)]
pub struct Datagrams {
    pub v6: bool,
    pub connected: Cell<bool>,
    reading: Cell<bool>,
    queue: RefCell<VecDeque<Queued>>,
    queued_bytes: Cell<usize>,
}

fn node(cx: &mut Cx) -> &mut NodeState {
    cx.host.state_mut::<NodeState>()
}

fn send_now(fd: BorrowedFd<'_>, datagram: &[u8], to: Option<SocketAddr>) -> Result<usize, Errno> {
    rustix::io::retry_on_intr(|| match to {
        Some(to) => sendto(fd, datagram, SendFlags::NOSIGNAL, &to),
        None => send(fd, datagram, SendFlags::NOSIGNAL),
    })
}

/// Whether the kernel will take it later.
fn is_full(e: Errno) -> bool {
    e == Errno::AGAIN || e == Errno::NOBUFS
}

impl Datagrams {
    pub fn new(v6: bool) -> Datagrams {
        Datagrams { v6, ..Datagrams::default() }
    }

    /// Tells the loop what this waits for.
    fn update(&self, cx: &mut Cx, id: Id) -> Result<(), Errno> {
        let (read, write) = (self.reading.get(), !self.queue.borrow().is_empty());
        let l = &mut node(cx).event_loop;
        l.handles.set_busy(id, read || write);
        l.handles.want(&l.poller, id, interest(read, write))
    }

    pub fn set_reading(&self, cx: &mut Cx, id: Id, on: bool) -> Result<(), Errno> {
        self.reading.set(on);
        self.update(cx, id)
    }

    /// Bytes and datagrams that wait.
    pub fn waiting(&self) -> (usize, usize) {
        (self.queued_bytes.get(), self.queue.borrow().len())
    }

    /// Sends it, if none waits and the kernel takes it.
    ///
    /// # Errors
    /// Those of `sendto`.
    pub fn send(&self, cx: &Cx, id: Id, datagram: &[u8], to: Option<SocketAddr>) -> Result<Sent, Errno> {
        let to = to.filter(|_| !self.connected.get());
        if self.queue.borrow().is_empty() {
            let fd = cx.host.state::<NodeState>().event_loop.handles.fd(id)?;
            match send_now(fd, datagram, to) {
                Ok(n) => return Ok(Sent::Now(n)),
                Err(e) if is_full(e) => {}
                Err(e) => return Err(e),
            }
        }
        if datagram.len() > MAX_DATAGRAM {
            return Err(Errno::MSGSIZE);
        }
        Ok(Sent::Later(datagram.to_vec()))
    }

    /// Puts a datagram behind those that wait.
    ///
    /// # Errors
    /// `ENOBUFS` when the ledger has no room for it.
    pub fn queue(&self, cx: &mut Cx, id: Id, datagram: Vec<u8>, to: Option<SocketAddr>, token: f64) -> Result<(), Errno> {
        let size = datagram.len();
        let charge = cx.ledger().charge(Account::Native, (size + size_of::<Queued>()) as u64).map_err(|_| Errno::NOBUFS)?;
        self.queued_bytes.set(self.queued_bytes.get() + size);
        self.queue.borrow_mut().push_back(Queued { datagram, to, token, _charge: charge });
        self.update(cx, id)
    }

    fn send_queued(&self, cx: &mut Cx, id: Id) -> Step {
        for _ in 0..BATCH {
            let outcome = {
                let queue = self.queue.borrow();
                let Some(first) = queue.front() else { break };
                let Ok(fd) = node(cx).event_loop.handles.fd(id) else { return Ok(()) };
                send_now(fd, &first.datagram, first.to.filter(|_| !self.connected.get()))
            };
            if outcome.is_err_and(is_full) {
                break;
            }
            let Some(sent) = self.queue.borrow_mut().pop_front() else { break };
            self.queued_bytes.set(self.queued_bytes.get() - sent.datagram.len());
            let _ = self.update(cx, id);
            let token = sent.token;
            drop(sent);
            emit_numbers(cx, id, Event::Sent, outcome.map_or_else(|e| -e.raw_os_error(), |_| 0), token)?;
        }
        Ok(())
    }

    /// Empties the queue: the tokens of what was in it.
    pub fn abandon(&self) -> Vec<f64> {
        self.reading.set(false);
        self.queued_bytes.set(0);
        self.queue.borrow_mut().drain(..).map(|q| q.token).collect()
    }

    fn receive(&self, cx: &mut Cx, id: Id) -> Step {
        for _ in 0..BATCH {
            if !self.reading.get() || node(cx).event_loop.handles.get(id).is_none() {
                break;
            }
            let mark = cx.open_scope();
            let step = self.receive_one(cx, id);
            cx.close_scope(mark);
            if !step? {
                break;
            }
        }
        Ok(())
    }

    /// Reads one datagram and tells it. Whether there may be more.
    fn receive_one(&self, cx: &mut Cx, id: Id) -> Step<bool> {
        let values: [Local<Value>; 4] = cx.slots();
        let found = match self.read(cx, id, values) {
            Ok(found) => found,
            Err(thrown) => {
                // There was no memory for it. It stays where it is until the program has some and reads again.
                cx.take_exception(thrown, values[0]);
                self.reading.set(false);
                let _ = self.update(cx, id);
                return emit(cx, id, Event::Error, values).map(|()| false);
            }
        };
        match found {
            Ok(()) => emit(cx, id, Event::Message, values).map(|()| true),
            Err(Errno::AGAIN) => Ok(false),
            Err(e) => emit_numbers(cx, id, Event::Error, -e.raw_os_error(), 0.0).map(|()| true),
        }
    }

    /// Reads one datagram: its bytes, and the sender's address, family and port into `values`.
    fn read(&self, cx: &mut Cx, id: Id, values: [Local<Value>; 4]) -> JsResult<Result<(), Errno>> {
        let [chunk, from, family, port] = values;
        let pool = node(cx).bindings.socket_pool.clone();
        let mut region = cx.new_region(&pool, MAX_DATAGRAM, MAX_DATAGRAM)?;
        let fd = match node(cx).event_loop.handles.fd(id) {
            Ok(fd) => fd,
            Err(e) => return Ok(Err(e)),
        };
        let read = rustix::io::retry_on_intr(|| {
            // SAFETY: the region is ours alone, and stays for the call.
            let room = unsafe { std::slice::from_raw_parts_mut(region.as_ptr().cast::<MaybeUninit<u8>>(), region.len()) };
            recvfrom(fd, room, RecvFlags::empty()).map(|(_, n, sender)| (n, sender))
        });
        let (n, sender) = match read {
            Ok((n, sender)) => (n.min(MAX_DATAGRAM), sender),
            Err(e) => return Ok(Err(e)),
        };
        if n <= bytes::MAX_INLINE {
            let mut small = [0; bytes::MAX_INLINE];
            // SAFETY: the kernel wrote so many bytes there.
            small[..n].copy_from_slice(unsafe { std::slice::from_raw_parts(region.as_ptr(), n) });
            drop(region);
            bytes::new_small(cx, chunk, n)?;
            // SAFETY: made just now.
            unsafe { bytes::write(cx, chunk) }.copy_from_slice(&small[..n]);
        } else {
            region.give_back_tail(n);
            bytes::new_pooled(cx, chunk, region)?;
        }
        if let Some(sender) = sender.and_then(|s| SocketAddr::try_from(s).ok()) {
            string::new_string(cx, from, &address::ip_text(&sender))?;
            cx.set(family, Imm::int(if sender.is_ipv4() { 4 } else { 6 }));
            cx.set(port, Imm::int(i32::from(sender.port())));
        }
        Ok(Ok(()))
    }
}

impl Handle for Datagrams {
    fn ready(self: Rc<Self>, cx: &mut Cx, id: Id, ready: Interest) -> Step {
        if ready.read && self.reading.get() {
            self.receive(cx, id)?;
        }
        if ready.write && !self.queue.borrow().is_empty() {
            self.send_queued(cx, id)?;
        }
        Ok(())
    }
    fn resource(&self) -> &'static str {
        "UDPWrap"
    }
    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}
