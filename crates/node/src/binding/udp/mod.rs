//! The binding `udp`: datagram sockets by number. `js/BINDINGS.md` says what each native does.
//!
//! Everything that happens is told to one JavaScript function, from the loop only.

mod membership;
mod options;
mod socket;

use crate::binding::handles::{handle, has_ref, id, id_or_errno, node, number, ref_, unref, with_fd};
use crate::binding::stream::address;
use crate::binding::{args, bytes};
use crate::event_loop::handles::{Handle, Id};
use crate::event_loop::poller::Interest;
use crate::event_loop::{Step, guarded, tick};
use crate::permission::{self, Scope};
use crate::state::NodeState;
use rustix::fd::{BorrowedFd, FromRawFd, OwnedFd};
use rustix::io::Errno;
use rustix::net::{
    AddressFamily, SocketAddrAny, SocketFlags, SocketType, bind, connect, connect_unspec, getpeername, getsockname, socket_with, sockopt,
};
use socket::{Datagrams, MAX_DATAGRAM, Sent};
use std::net::SocketAddr;
use std::rc::Rc;
use tally_heap::{Imm, Local, Val, Value};
use tally_vm::object::Object;
use tally_vm::ops::{call, property};
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

/// What happened to a socket. The numbers are JavaScript's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    Message = 1,
    Sent = 2,
    Error = 3,
    Closed = 4,
}

/// Tells JavaScript, and runs what follows from it. Arguments are the socket's number, the event, and `values`.
///
/// # Errors
/// When the program is to be left.
fn emit(cx: &mut Cx, id: Id, event: Event, values: [Local<Value>; 4]) -> Step {
    let mark = cx.open_scope();
    let [f, number, kind, this, out] = cx.slots();
    cx.set(f, cx.host.state::<NodeState>().bindings.udp_dispatcher.val(cx));
    cx.set(number, Imm::number(id as f64));
    cx.set(kind, Imm::int(event as i32));
    let [a, b, c, d] = values;
    let step = guarded(cx, |cx| call::call(cx, f, this, &[number, kind, a, b, c, d], out)).and_then(|()| tick(cx));
    cx.close_scope(mark);
    step
}

/// The same with numbers for values.
fn emit_numbers(cx: &mut Cx, id: Id, event: Event, first: i32, second: f64) -> Step {
    let mark = cx.open_scope();
    let values: [Local<Value>; 4] = cx.slots();
    cx.set(values[0], Imm::int(first));
    cx.set(values[1], Imm::number(second));
    let step = emit(cx, id, event, values);
    cx.close_scope(mark);
    step
}

macro_rules! method {
    ($name:literal, $length:literal, $f:path) => {
        Prop::HostMethod(Key::Name($name), $length, $f)
    };
}

pub const PROPS: &[Prop] = &[
    method!("setDispatcher", 1, set_dispatcher),
    method!("create", 1, create),
    method!("bind", 4, bind_to),
    method!("open", 1, open),
    method!("connect", 3, connect_to),
    method!("disconnect", 1, disconnect),
    method!("send", 5, send),
    method!("recvStart", 1, recv_start),
    method!("recvStop", 1, recv_stop),
    method!("setOption", 3, options::set_option),
    method!("setMulticastInterface", 2, membership::set_interface),
    method!("membership", 4, membership::membership),
    method!("sourceMembership", 5, membership::source_membership),
    method!("bufferSize", 3, options::buffer_size),
    method!("queue", 1, queue),
    method!("address", 1, own_address),
    method!("peer", 1, peer),
    method!("fd", 1, fd),
    method!("ref", 1, ref_),
    method!("unref", 1, unref),
    method!("hasRef", 1, has_ref),
    method!("close", 1, close),
];

/// The socket that the first argument is the number of.
fn socket(cx: &Cx, a: Args) -> Result<Rc<Datagrams>, Errno> {
    handle(cx, a)
}
fn set_dispatcher<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let root = cx.new_root(cx.val(a.get(cx, 0)), "dispatcher of datagram sockets");
    node(cx).bindings.udp_dispatcher = root;
    Ok(Imm::UNDEFINED)
}

const FLAGS: SocketFlags = SocketFlags::CLOEXEC.union(SocketFlags::NONBLOCK);
/// What `bind` is asked for beside the address: libuv's numbers.
const V6_ONLY: i64 = 1;
const REUSE_ADDRESS: i64 = 4;
const REUSE_PORT: i64 = 8;

fn insert(cx: &mut Cx, fd: OwnedFd, family: AddressFamily) -> Id {
    let handle: Rc<dyn Handle> = Rc::new(Datagrams::new(family == AddressFamily::INET6));
    node(cx).event_loop.handles.insert(fd, handle)
}

/// An address for a socket. As for libuv, one of the other family is none.
fn address_for(cx: &Cx, a: Args, text: &str, port: u16) -> Result<SocketAddr, Errno> {
    let v6 = socket(cx, a)?.v6;
    address::parse(text, port).ok().filter(|found| found.is_ipv6() == v6).ok_or(Errno::INVAL)
}
/// `create(4 | 6)` -> the number of a socket without an address.
fn create<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let family = if args::int(cx, a, 0) == 6 { AddressFamily::INET6 } else { AddressFamily::INET };
    let made = socket_with(family, SocketType::DGRAM, FLAGS, None).map(|fd| insert(cx, fd, family));
    Ok(id_or_errno(made))
}

/// `bind(id, address, port, flags)`
fn bind_to<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let address = args::text(cx, a, 1)?;
    let (port, flags) = (args::int(cx, a, 2) as u16, args::int(cx, a, 3));
    permission::check(cx, Scope::Net, &address)?;
    let done = address_for(cx, a, &address, port).and_then(|address| {
        with_fd(cx, a, |fd| {
            if flags & REUSE_ADDRESS != 0 {
                sockopt::set_socket_reuseaddr(fd, true)?;
            }
            if flags & REUSE_PORT != 0 {
                sockopt::set_socket_reuseport(fd, true)?;
            }
            if flags & V6_ONLY != 0 {
                if address.is_ipv4() {
                    return Err(Errno::INVAL);
                }
                sockopt::set_ipv6_v6only(fd, true)?;
            }
            bind(fd, &address)
        })
    });
    Ok(number(done))
}

/// `open(fd)`: takes over a descriptor of a datagram socket.
fn open<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let fd = args::int(cx, a, 0) as i32;
    if permission::is_inherited(cx, fd) {
        permission::check(cx, Scope::Net, &format!("descriptor {fd}"))?;
    }
    let made = i32::try_from(args::int(cx, a, 0)).ok().filter(|fd| *fd >= 0).ok_or(Errno::BADF).and_then(|raw| {
        // SAFETY: only asked about; for a descriptor that is not open the system says so.
        let borrowed = unsafe { BorrowedFd::borrow_raw(raw) };
        let family = match (sockopt::socket_type(borrowed), getsockname(borrowed).map(|n| n.address_family())) {
            (Ok(SocketType::DGRAM), Ok(family @ (AddressFamily::INET | AddressFamily::INET6))) => family,
            (Err(Errno::BADF), _) => return Err(Errno::BADF),
            _ => return Err(Errno::INVAL),
        };
        let flags = rustix::fs::fcntl_getfl(borrowed)?;
        rustix::fs::fcntl_setfl(borrowed, flags | rustix::fs::OFlags::NONBLOCK)?;
        // SAFETY: open, as was just seen. The program says by handing it over that nobody else closes it.
        Ok(insert(cx, unsafe { OwnedFd::from_raw_fd(raw) }, family))
    });
    Ok(id_or_errno(made))
}

/// `connect(id, address, port)`
fn connect_to<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let address = args::text(cx, a, 1)?;
    let port = args::int(cx, a, 2) as u16;
    permission::check(cx, Scope::Net, &address)?;
    let done = address_for(cx, a, &address, port).and_then(|address| {
        let socket = socket(cx, a)?;
        if socket.connected.get() {
            return Err(Errno::ISCONN);
        }
        with_fd(cx, a, |fd| rustix::io::retry_on_intr(|| connect(fd, &address)))?;
        socket.connected.set(true);
        Ok(())
    });
    Ok(number(done))
}
fn disconnect<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let done = socket(cx, a).and_then(|socket| {
        if !socket.connected.get() {
            return Err(Errno::NOTCONN);
        }
        match with_fd(cx, a, |fd| connect_unspec(fd)) {
            Ok(()) | Err(Errno::AFNOSUPPORT) => {}
            Err(e) => return Err(e),
        }
        socket.connected.set(false);
        Ok(())
    });
    Ok(number(done))
}

/// `send(id, list of views, address | undefined, port, token)`: bytes and 1 when it is with the kernel, 0 when `Sent` with
/// the token follows, or a negative error number.
fn send<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let to = if cx.val(a.get(cx, 2)).is_undefined() {
        None
    } else {
        let (text, port) = (args::text(cx, a, 2)?, args::int(cx, a, 3) as u16);
        permission::check(cx, Scope::Net, &text)?;
        match address_for(cx, a, &text, port) {
            Ok(address) => Some(address),
            Err(e) => return Ok(number(Err(e))),
        }
    };
    let token = args::number(cx, a, 4);
    let socket = match socket(cx, a) {
        Ok(s) => s,
        Err(e) => return Ok(number(Err(e))),
    };
    let Some(list) = a.get(cx, 1).cast::<Object>(cx) else {
        return Err(cx.type_error("datagrams must be in an array"));
    };
    let count = tally_vm::object::array::array_length(list.get(cx));
    let mark = cx.open_scope();
    let view = cx.slot();
    let id = id(cx, a);
    let mut whole = Vec::new();
    for i in 0..count {
        property::get(cx, list, tally_vm::object::PropertyKey::Index(i), view)?;
        if count > 1 {
            let part = bytes::cells(cx, view);
            if whole.len() + part.len() > MAX_DATAGRAM {
                cx.close_scope(mark);
                return Ok(number(Err(Errno::MSGSIZE)));
            }
            whole.extend(part.iter().map(std::cell::Cell::get));
        }
    }
    let sent = {
        let datagram = if count > 1 {
            &whole[..]
        } else {
            // SAFETY: nothing runs until they are sent or copied.
            unsafe { bytes::read(cx, view) }
        };
        socket.send(cx, id, datagram, to)
    };
    let answer = match sent {
        Ok(Sent::Now(n)) => Imm::number(n as f64 + 1.0),
        Ok(Sent::Later(datagram)) => number(socket.queue(cx, id, datagram, to, token)),
        Err(e) => number(Err(e)),
    };
    cx.close_scope(mark);
    Ok(answer)
}

fn recv_start<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = id(cx, a);
    Ok(number(socket(cx, a).and_then(|s| s.set_reading(cx, id, true))))
}
fn recv_stop<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = id(cx, a);
    Ok(number(socket(cx, a).and_then(|s| s.set_reading(cx, id, false))))
}

/// `queue(id)` -> [bytes, datagrams] that wait to be sent.
fn queue<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (size, count) = socket(cx, a).map_or((0, 0), |s| s.waiting());
    let out = cx.slot();
    args::list(cx, out, &[args::Item::Number(size as f64), args::Item::Number(count as f64)])?;
    Ok(cx.val(out))
}

fn name_of<'a>(cx: &'a mut Cx, a: Args, ask: impl FnOnce(BorrowedFd<'_>) -> Result<SocketAddrAny, Errno>) -> JsResult<Val<'a>> {
    match with_fd(cx, a, ask) {
        Ok(name) => {
            let out = cx.slot();
            address::set(cx, out, &name)?;
            Ok(cx.val(out))
        }
        Err(e) => Ok(number(Err(e))),
    }
}
fn own_address<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    name_of(cx, a, |fd| getsockname(fd))
}
fn peer<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    name_of(cx, a, |fd| getpeername(fd)?.ok_or(Errno::NOTCONN))
}
fn fd<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let raw = with_fd(cx, a, |fd| Ok(rustix::fd::AsRawFd::as_raw_fd(&fd)));
    Ok(Imm::int(raw.unwrap_or_else(|e| -e.raw_os_error())))
}
fn close<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = id(cx, a);
    let Ok(socket) = socket(cx, a) else { return Ok(number(Err(Errno::BADF))) };
    let l = &mut node(cx).event_loop;
    if l.handles.close(&l.poller, id).is_none() {
        return Ok(number(Err(Errno::BADF)));
    }
    let owed = socket.abandon();
    node(cx).event_loop.handles.closing.push(Box::new(move |cx| {
        for token in owed {
            emit_numbers(cx, id, Event::Sent, -Errno::CANCELED.raw_os_error(), token)?;
        }
        emit_numbers(cx, id, Event::Closed, 0, 0.0)
    }));
    Ok(Imm::int(0))
}

/// What a socket with this much to do waits for.
fn interest(read: bool, write: bool) -> Interest {
    Interest { read, write }
}
