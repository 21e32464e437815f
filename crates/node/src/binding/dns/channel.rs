//! The driver of a resolver: its sockets and its timer in the loop, and the callbacks of its queries.
//!
//! **Invariants.** A socket or timer is there only while there are queries, and keeps the loop alive then. Callbacks are
//! called from the loop, never from within a native. No borrow of the resolver is held while a callback runs.

use super::{random, tell_outcome};
use crate::event_loop::handles::{Handle, Id};
use crate::event_loop::poller::Interest;
use crate::event_loop::{Step, guarded, tick};
use crate::state::NodeState;
use rustc_hash::FxHashMap;
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, bind, connect, recv, send, socket_with, sockopt};
use rustix::time::{Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create, timerfd_settime};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;
use tally_dns::{ConnId, Event, Options, QueryId, RecordType, Resolver, Status, Transport};
use tally_heap::{Local, Root, Value};
use tally_vm::Cx;
use tally_vm::ops::call;

/// Room for an answer.
const ROOM: usize = 65_536;
/// Answers read for one readiness before others have their turn.
const BATCH: usize = 64;

pub struct Waiting {
    pub callback: Root<Value>,
    pub rtype: RecordType,
    /// It is about an address: whatever is wrong with the answer means that it has no name, as c-ares has it.
    pub reverse: bool,
}

/// How a query ends: with an answer, with names that were known already, or with neither.
pub enum Outcome {
    Answer(Vec<u8>),
    Names(Vec<String>),
    Failed(Status),
}

/// A resolver of the program's.
pub struct Channel {
    resolver: RefCell<Resolver>,
    sockets: RefCell<FxHashMap<ConnId, Id>>,
    timer: Cell<Option<Id>>,
    /// What the timer is set to, in the resolver's milliseconds.
    armed: Cell<u64>,
    waiting: RefCell<FxHashMap<QueryId, Waiting>>,
    done: RefCell<VecDeque<(QueryId, Result<Vec<u8>, Status>)>>,
    /// Queries that ended before they began.
    ended: RefCell<VecDeque<(Waiting, Outcome)>>,
    delivering: Cell<bool>,
    local: Cell<[Option<IpAddr>; 2]>,
    /// The servers are those that the system had when this was made: none (so one at 127.0.0.1), and it refused the last query.
    /// There may be others by now.
    stale: Cell<bool>,
    systems: Cell<bool>,
}

fn node(cx: &mut Cx) -> &mut NodeState {
    cx.host.state_mut::<NodeState>()
}
fn now(cx: &Cx) -> u64 {
    cx.host.state::<NodeState>().now_ms() as u64
}

impl Channel {
    pub fn new(options: Options, servers: &[SocketAddr]) -> Rc<Channel> {
        Rc::new(Channel {
            resolver: RefCell::new(Resolver::new(options, servers, random::numbers())),
            sockets: RefCell::default(),
            timer: Cell::new(None),
            armed: Cell::new(u64::MAX),
            waiting: RefCell::default(),
            done: RefCell::default(),
            ended: RefCell::default(),
            delivering: Cell::new(false),
            local: Cell::new([None, None]),
            stale: Cell::new(false),
            systems: Cell::new(true),
        })
    }

    pub fn servers(&self) -> Vec<SocketAddr> {
        self.resolver.borrow().servers().collect()
    }
    pub fn set_servers(&self, servers: &[SocketAddr]) -> bool {
        // A query is not over before its callback was called.
        let done = self.waiting.borrow().is_empty() && self.resolver.borrow_mut().set_servers(servers);
        if done {
            self.systems.set(false);
        }
        done
    }
    pub fn set_local(&self, local: [Option<IpAddr>; 2]) {
        self.local.set(local);
    }

    /// Begins a query.
    pub fn ask(self: &Rc<Self>, cx: &mut Cx, name: &str, rtype: RecordType, callback: Local<Value>, reverse: bool) {
        let callback = cx.new_root(cx.val(callback), "callback of a query");
        let waiting = Waiting { callback, rtype, reverse };
        if self.stale.replace(false) && self.waiting.borrow().is_empty() {
            self.resolver.borrow_mut().set_servers(&super::system_config().servers);
        }
        let started = self.resolver.borrow_mut().start(name, rtype, now(cx));
        match started {
            Ok(id) => drop(self.waiting.borrow_mut().insert(id, waiting)),
            Err(status) => self.ended.borrow_mut().push_back((waiting, Outcome::Failed(status))),
        }
        self.work(cx);
        self.deliver_soon(cx);
    }

    /// Answers a query about an address with names.
    pub fn answer(self: &Rc<Self>, cx: &mut Cx, names: Vec<String>, callback: Local<Value>) {
        let callback = cx.new_root(cx.val(callback), "callback of a query");
        self.ended.borrow_mut().push_back((Waiting { callback, rtype: RecordType::Ptr, reverse: true }, Outcome::Names(names)));
        self.deliver_soon(cx);
    }

    pub fn cancel(self: &Rc<Self>, cx: &mut Cx) {
        self.resolver.borrow_mut().cancel();
        self.work(cx);
        self.deliver_soon(cx);
    }

    /// Does what the resolver wants done. Callbacks are left for [`Channel::deliver`].
    fn work(self: &Rc<Self>, cx: &mut Cx) {
        loop {
            let event = self.resolver.borrow_mut().next_event();
            match event {
                None => break,
                Some(Event::Open { conn, server, transport }) => {
                    if self.open(cx, conn, server, transport).is_err() {
                        self.failed(cx, conn, Status::ConnRefused);
                    }
                }
                Some(Event::Write(conn)) => {
                    let id = self.sockets.borrow().get(&conn).copied();
                    let handle = id.and_then(|id| node(cx).event_loop.handles.get(id).cloned());
                    if let Some(socket) = handle.and_then(|h| h.into_any().downcast::<Socket>().ok()) {
                        socket.flush(cx, id.unwrap_or(0));
                    }
                }
                Some(Event::Close(conn)) => {
                    let id = self.sockets.borrow_mut().remove(&conn);
                    if let Some(id) = id {
                        let l = &mut node(cx).event_loop;
                        drop(l.handles.close(&l.poller, id));
                    }
                }
                Some(Event::Done { query, result }) => self.done.borrow_mut().push_back((query, result)),
            }
        }
        self.set_timer(cx);
    }

    fn failed(&self, cx: &Cx, conn: ConnId, status: Status) {
        self.resolver.borrow_mut().failed(conn, status, now(cx));
    }

    fn open(self: &Rc<Self>, cx: &mut Cx, conn: ConnId, server: SocketAddr, transport: Transport) -> Result<(), Errno> {
        const FLAGS: SocketFlags = SocketFlags::CLOEXEC.union(SocketFlags::NONBLOCK);
        let (family, local) = if server.is_ipv4() { (AddressFamily::INET, 0) } else { (AddressFamily::INET6, 1) };
        let kind = if transport == Transport::Udp { SocketType::DGRAM } else { SocketType::STREAM };
        let fd = socket_with(family, kind, FLAGS, None)?;
        if let Some(local) = self.local.get()[local] {
            bind(&fd, &SocketAddr::new(local, 0))?;
        }
        if transport == Transport::Tcp {
            sockopt::set_tcp_nodelay(&fd, true)?;
        }
        let connecting = match rustix::io::retry_on_intr(|| connect(&fd, &server)) {
            Ok(()) => false,
            Err(Errno::INPROGRESS) => true,
            Err(e) => return Err(e),
        };
        let socket = Rc::new(Socket {
            channel: Rc::clone(self),
            conn,
            transport,
            connecting: Cell::new(connecting),
            blocked: Cell::new(connecting),
        });
        let id = self.insert(cx, fd, Rc::clone(&socket) as Rc<dyn Handle>);
        self.sockets.borrow_mut().insert(conn, id);
        socket.update(cx, id)
    }

    fn insert(&self, cx: &mut Cx, fd: OwnedFd, handle: Rc<dyn Handle>) -> Id {
        let handles = &mut node(cx).event_loop.handles;
        let id = handles.insert(fd, handle);
        handles.set_busy(id, true);
        id
    }

    /// Sets the timer to the resolver's deadline. Without one there is none.
    fn set_timer(self: &Rc<Self>, cx: &mut Cx) {
        let deadline = self.resolver.borrow().deadline();
        let Some(at) = deadline else {
            if let Some(id) = self.timer.take() {
                let l = &mut node(cx).event_loop;
                drop(l.handles.close(&l.poller, id));
            }
            self.armed.set(u64::MAX);
            return;
        };
        if self.armed.get() == at && self.timer.get().is_some() {
            return;
        }
        let id = match self.timer.get() {
            Some(id) => id,
            None => {
                let made = timerfd_create(TimerfdClockId::Monotonic, TimerfdFlags::CLOEXEC | TimerfdFlags::NONBLOCK);
                // Without a descriptor to be had the sockets alone decide; there was one for them.
                let Ok(fd) = made else { return };
                let id = self.insert(cx, fd, Rc::new(Timer(Rc::clone(self))));
                let l = &mut node(cx).event_loop;
                let _ = l.handles.want(&l.poller, id, Interest::READ);
                self.timer.set(Some(id));
                id
            }
        };
        let ms = at.saturating_sub(now(cx)).max(1).min(u64::from(u32::MAX)) as i64;
        let value = Itimerspec {
            it_interval: Timespec { tv_sec: 0, tv_nsec: 0 },
            it_value: Timespec { tv_sec: ms / 1000, tv_nsec: ms % 1000 * 1_000_000 },
        };
        if let Ok(fd) = node(cx).event_loop.handles.fd(id) {
            let _ = timerfd_settime(fd, TimerfdTimerFlags::empty(), &value);
        }
        self.armed.set(at);
    }

    /// Has the callbacks of what is over called by the loop.
    fn deliver_soon(self: &Rc<Self>, cx: &mut Cx) {
        let nothing = self.done.borrow().is_empty() && self.ended.borrow().is_empty();
        if nothing || self.delivering.replace(true) {
            return;
        }
        let this = Rc::clone(self);
        node(cx).event_loop.handles.pending.push_back(Box::new(move |cx| {
            this.delivering.set(false);
            this.deliver(cx)
        }));
    }

    fn deliver(&self, cx: &mut Cx) -> Step {
        loop {
            let ended = self.ended.borrow_mut().pop_front();
            let (waiting, result) = match ended {
                Some(ended) => ended,
                None => {
                    let Some((query, result)) = self.done.borrow_mut().pop_front() else { return Ok(()) };
                    let Some(waiting) = self.waiting.borrow_mut().remove(&query) else { continue };
                    let refused = result == Err(Status::ConnRefused);
                    self.stale.set(refused && self.systems.get() && self.servers() == [SocketAddr::from(([127, 0, 0, 1], 53))]);
                    (waiting, result.map_or_else(Outcome::Failed, Outcome::Answer))
                }
            };
            let mark = cx.open_scope();
            let step = call_back(cx, &waiting, &result);
            cx.close_scope(mark);
            step?;
        }
    }
}

fn call_back(cx: &mut Cx, waiting: &Waiting, result: &Outcome) -> Step {
    let [callback, this, code, records, out] = cx.slots();
    cx.set(callback, waiting.callback.val(cx));
    guarded(cx, |cx| {
        tell_outcome(cx, waiting, result, code, records)?;
        call::call(cx, callback, this, &[code, records], out)
    })?;
    tick(cx)
}

/// A socket to a server.
struct Socket {
    channel: Rc<Channel>,
    conn: ConnId,
    transport: Transport,
    connecting: Cell<bool>,
    /// The kernel takes no more for now.
    blocked: Cell<bool>,
}

impl Socket {
    fn update(&self, cx: &mut Cx, id: Id) -> Result<(), Errno> {
        let interest = Interest { read: !self.connecting.get(), write: self.blocked.get() };
        let l = &mut node(cx).event_loop;
        l.handles.want(&l.poller, id, interest)
    }

    /// Sends what waits for it, as far as the kernel takes it.
    fn flush(&self, cx: &mut Cx, id: Id) {
        if self.connecting.get() {
            return;
        }
        self.blocked.set(false);
        let mut failed = false;
        {
            let mut resolver = self.channel.resolver.borrow_mut();
            while let Some(bytes) = resolver.pending(self.conn) {
                let Ok(fd) = cx.host.state::<NodeState>().event_loop.handles.fd(id) else { break };
                match rustix::io::retry_on_intr(|| send(fd, bytes, SendFlags::NOSIGNAL)) {
                    Ok(n) => resolver.written(self.conn, n),
                    Err(Errno::AGAIN | Errno::NOBUFS) => {
                        self.blocked.set(true);
                        break;
                    }
                    Err(_) => {
                        failed = true;
                        break;
                    }
                }
            }
        }
        if failed || self.update(cx, id).is_err() {
            self.channel.failed(cx, self.conn, Status::ConnRefused);
        }
    }

    /// Reads what came.
    fn receive(&self, cx: &mut Cx, id: Id) {
        let mut scratch = std::mem::take(&mut node(cx).bindings.channels.scratch);
        scratch.resize(ROOM, 0);
        for _ in 0..BATCH {
            let read = {
                let Ok(fd) = node(cx).event_loop.handles.fd(id) else { break };
                rustix::io::retry_on_intr(|| recv(fd, &mut scratch[..], RecvFlags::empty()))
            };
            let time = now(cx);
            match (read, self.transport) {
                (Ok((n, _)), Transport::Udp) => self.channel.resolver.borrow_mut().datagram(self.conn, &scratch[..n], time),
                (Ok((n, _)), Transport::Tcp) if n > 0 => self.channel.resolver.borrow_mut().stream(self.conn, &scratch[..n], time),
                (Err(Errno::AGAIN), _) => break,
                // Closed, refused or reset: c-ares says the same of all of them.
                _ => self.channel.failed(cx, self.conn, Status::ConnRefused),
            }
            self.channel.work(cx);
        }
        node(cx).bindings.channels.scratch = scratch;
    }
}

impl Handle for Socket {
    fn ready(self: Rc<Self>, cx: &mut Cx, id: Id, ready: Interest) -> Step {
        if self.connecting.get() {
            let outcome = node(cx).event_loop.handles.fd(id).and_then(|fd| sockopt::socket_error(fd)?);
            match outcome {
                Err(Errno::INPROGRESS) => return Ok(()),
                Ok(()) => self.connecting.set(false),
                Err(_) => self.channel.failed(cx, self.conn, Status::ConnRefused),
            }
        }
        if ready.write {
            self.flush(cx, id);
            self.channel.work(cx);
        }
        if ready.read && !self.connecting.get() {
            self.receive(cx, id);
        }
        self.channel.work(cx);
        self.channel.deliver(cx)
    }
    fn resource(&self) -> &'static str {
        "DNSCHANNEL"
    }
    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}

/// Rings at the resolver's deadline.
struct Timer(Rc<Channel>);

impl Handle for Timer {
    fn ready(self: Rc<Self>, cx: &mut Cx, id: Id, _: Interest) -> Step {
        if let Ok(fd) = node(cx).event_loop.handles.fd(id) {
            let _ = rustix::io::read(fd, &mut [0_u8; 8]);
        }
        self.0.armed.set(u64::MAX);
        let time = now(cx);
        self.0.resolver.borrow_mut().timeout(time);
        self.0.work(cx);
        self.0.deliver(cx)
    }
    fn resource(&self) -> &'static str {
        "Timeout"
    }
    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}
