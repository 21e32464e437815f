//! The binding `stream`: servers, sockets, pipes and terminals by number. `js/BINDINGS.md` says what each native does.
//!
//! Everything that happens is told to one JavaScript function, from the loop only.

pub(crate) mod address;
mod gather;
mod listener;
mod socket;
mod tty;

pub use tty::Original as Terminal;

use crate::binding::args;
use crate::binding::buffer::encoding_of;
use crate::binding::handles::{handle, has_ref, id, id_or_errno, node, number, ref_, unref, with_fd};
use crate::event_loop::handles::Id;
use crate::event_loop::{Step, guarded, tick};
use crate::permission::{self, Scope};
use crate::state::NodeState;
use gather::Gathered;
use listener::Listener;
use rustix::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use rustix::io::Errno;
use rustix::net::{
    AddressFamily, SocketAddrAny, SocketFlags, SocketType, bind, connect, getpeername, getsockname, listen, socket_with, sockopt,
};
use socket::{Kind, Stream};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;
use tally_heap::{Imm, Local, Val, Value};
use tally_vm::object::Object;
use tally_vm::ops::call;
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

/// What happened to a handle. The numbers are JavaScript's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Connection = 1,
    Connect = 2,
    Data = 3,
    End = 4,
    Written = 5,
    Error = 6,
    Closed = 7,
    Shutdown = 8,
}

/// Tells JavaScript, and runs what follows from it.
///
/// # Errors
/// When the program is to be left.
fn emit(cx: &mut Cx, id: Id, event: Event, value: Local<Value>) -> Step {
    let mark = cx.open_scope();
    let [f, number, kind, this, out] = cx.slots();
    cx.set(f, cx.host.state::<NodeState>().bindings.stream_dispatcher.val(cx));
    cx.set(number, Imm::number(id as f64));
    cx.set(kind, Imm::int(event as i32));
    let step = guarded(cx, |cx| call::call(cx, f, this, &[number, kind, value], out)).and_then(|()| tick(cx));
    cx.close_scope(mark);
    step
}

/// The same with 0 or a negative error number for a value.
fn emit_errno(cx: &mut Cx, id: Id, event: Event, outcome: Result<(), Errno>) -> Step {
    let mark = cx.open_scope();
    let value = cx.local(number(outcome));
    let step = emit(cx, id, event, value);
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
    method!("listen", 4, listen_tcp),
    method!("listenPath", 3, listen_path),
    method!("listenFd", 2, listen_fd),
    method!("bindTcp", 3, bind_tcp),
    method!("bindPath", 1, bind_path),
    method!("listenBound", 3, listen_bound),
    method!("connectBound", 3, connect_bound),
    method!("connect", 4, connect_tcp),
    method!("connectPath", 1, connect_path),
    method!("open", 1, open),
    method!("readStart", 1, read_start),
    method!("readStop", 1, read_stop),
    method!("readInto", 2, read_into),
    method!("write", 3, write),
    method!("writeList", 3, write_list),
    method!("shutdown", 1, shutdown),
    method!("close", 1, close),
    method!("reset", 1, reset),
    method!("setNoDelay", 2, set_no_delay),
    method!("setKeepAlive", 3, set_keep_alive),
    method!("setTypeOfService", 2, set_type_of_service),
    method!("typeOfService", 1, type_of_service),
    method!("ref", 1, ref_),
    method!("unref", 1, unref),
    method!("hasRef", 1, has_ref),
    method!("address", 1, address),
    method!("peer", 1, peer),
    method!("fd", 1, fd),
    method!("counts", 1, counts),
    method!("resources", 0, resources),
    method!("setRawMode", 2, tty::set_raw_mode),
    method!("windowSize", 1, tty::window_size),
];

/// The stream that the first argument is the number of.
fn stream(cx: &Cx, a: Args) -> Result<Rc<Stream>, Errno> {
    handle(cx, a)
}
fn set_dispatcher<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let root = cx.new_root(cx.val(a.get(cx, 0)), "dispatcher of streams");
    node(cx).bindings.stream_dispatcher = root;
    Ok(Imm::UNDEFINED)
}

const FLAGS: SocketFlags = SocketFlags::CLOEXEC.union(SocketFlags::NONBLOCK);

/// Whether the program may use the network, for this address.
fn permit(cx: &mut Cx, address: &str, port: u16) -> JsResult {
    let resource = if address.contains(':') { format!("[{address}]:{port}") } else { format!("{address}:{port}") };
    permission::check(cx, Scope::Net, &resource)
}
/// The same for a socket that is a file, which is written to.
fn permit_path(cx: &mut Cx, path: &str) -> JsResult {
    permission::check(cx, Scope::Net, path)?;
    match address::file_of(path) {
        Some(file) => permission::path(cx, Scope::FsWrite, &file, true).map_err(|denied| denied.throw(cx)),
        None => Ok(()),
    }
}

fn tcp_socket(address: &SocketAddr) -> Result<OwnedFd, Errno> {
    let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
    socket_with(family, SocketType::STREAM, FLAGS, None)
}

/// What `listen` is asked for beside address and backlog.
const V6_ONLY: i64 = 1;
const REUSE_PORT: i64 = 2;

fn listening(cx: &mut Cx, fd: OwnedFd, kind: Kind, backlog: i32, file: Option<std::path::PathBuf>) -> Result<Id, Errno> {
    listen(&fd, backlog)?;
    let state = node(cx);
    state.bindings.keep_spare_fd();
    let l = &mut state.event_loop;
    let id = l.handles.insert(fd, Listener::new(kind, file));
    if let Err(e) = l.handles.want(&l.poller, id, crate::event_loop::poller::Interest::READ) {
        l.handles.close(&l.poller, id);
        return Err(e);
    }
    l.handles.set_busy(id, true);
    Ok(id)
}

/// `listen(address, port, backlog, flags)`
fn listen_tcp<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let address = args::text(cx, a, 0)?;
    let (port, backlog, flags) = (args::int(cx, a, 1) as u16, args::int(cx, a, 2) as i32, args::int(cx, a, 3));
    permit(cx, &address, port)?;
    let made = address::parse(&address, port).and_then(|address| {
        let fd = bound_tcp(&address, flags)?;
        listening(cx, fd, Kind::Tcp, backlog, None)
    });
    Ok(id_or_errno(made))
}

fn bound_tcp(address: &SocketAddr, flags: i64) -> Result<OwnedFd, Errno> {
    let fd = tcp_socket(address)?;
    sockopt::set_socket_reuseaddr(&fd, true)?;
    if flags & REUSE_PORT != 0 {
        sockopt::set_socket_reuseport(&fd, true)?;
    }
    if flags & V6_ONLY != 0 && address.is_ipv6() {
        sockopt::set_ipv6_v6only(&fd, true)?;
    }
    bind(&fd, address)?;
    Ok(fd)
}

/// `bindTcp(address, port, flags)`: a socket with an address, which is to listen or to connect.
fn bind_tcp<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let address = args::text(cx, a, 0)?;
    let (port, flags) = (args::int(cx, a, 1) as u16, args::int(cx, a, 2));
    permit(cx, &address, port)?;
    let made = address::parse(&address, port)
        .and_then(|address| bound_tcp(&address, flags))
        .map(|fd| node(cx).event_loop.handles.insert(fd, Stream::new(Kind::Tcp)));
    Ok(id_or_errno(made))
}

/// `bindPath(path)`
fn bind_path<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let path = args::text(cx, a, 0)?;
    permit_path(cx, &path)?;
    let made = bound_path(&path).map(|fd| node(cx).event_loop.handles.insert(fd, Stream::new(Kind::Pipe)));
    Ok(id_or_errno(made))
}

fn bound_path(path: &str) -> Result<OwnedFd, Errno> {
    let address = address::unix(path)?;
    let fd = socket_with(AddressFamily::UNIX, SocketType::STREAM, FLAGS, None)?;
    // As libuv: that the directory is not there means that the address may not be had.
    bind(&fd, &address).map_err(|e| if e == Errno::NOENT { Errno::ACCESS } else { e })?;
    Ok(fd)
}

/// `listenBound(id, backlog, path | undefined)` -> the number of the server; the other is over.
fn listen_bound<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let backlog = args::int(cx, a, 1) as i32;
    let path = if cx.val(a.get(cx, 2)).is_undefined() { None } else { Some(args::text(cx, a, 2)?) };
    let (kind, file) = match &path {
        Some(path) => (Kind::Pipe, address::file_of(path)),
        None => (Kind::Tcp, None),
    };
    let fd = stream(cx, a).and_then(|_| with_fd(cx, a, |fd| rustix::io::fcntl_dupfd_cloexec(fd, 3)));
    let made = fd.and_then(|fd| listening(cx, fd, kind, backlog, file));
    let id = id(cx, a);
    let l = &mut node(cx).event_loop;
    drop(l.handles.close(&l.poller, id));
    Ok(id_or_errno(made))
}

/// `connectBound(id, address, port)`
fn connect_bound<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let address = args::text(cx, a, 1)?;
    let (id, port) = (id(cx, a), args::int(cx, a, 2) as u16);
    let done = address::parse(&address, port).and_then(|address| {
        let stream = stream(cx, a)?;
        let outcome = with_fd(cx, a, |fd| rustix::io::retry_on_intr(|| connect(fd, &address)));
        stream.connect(cx, id, outcome)
    });
    Ok(number(done))
}

/// `listenPath(path, backlog, mode)`
fn listen_path<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let path = args::text(cx, a, 0)?;
    permit_path(cx, &path)?;
    let (backlog, mode) = (args::int(cx, a, 1) as i32, args::int(cx, a, 2) as u32);
    let made = bound_path(&path).and_then(|fd| {
        let file = address::file_of(&path);
        if let Some(file) = file.as_ref().filter(|_| mode != 0) {
            let now = rustix::fs::stat(file)?.st_mode;
            rustix::fs::chmod(file, rustix::fs::Mode::from_raw_mode((now | mode) & 0o7777))?;
        }
        listening(cx, fd, Kind::Pipe, backlog, file)
    });
    Ok(id_or_errno(made))
}

/// A socket that was inherited is of the network, unless it is one of this machine's.
fn permit_inherited(cx: &mut Cx, a: Args) -> JsResult {
    let fd = args::int(cx, a, 0) as i32;
    if fd < 0 || !permission::is_inherited(cx, fd) {
        return Ok(());
    }
    // SAFETY: only asked about; for a descriptor that is not open the system says so.
    let family = getsockname(unsafe { BorrowedFd::borrow_raw(fd) }).map(|address| address.address_family());
    if family.is_ok_and(|family| family != AddressFamily::UNIX) {
        return permission::check(cx, Scope::Net, &format!("descriptor {fd}"));
    }
    Ok(())
}

/// A descriptor of the program's, taken over.
fn take_fd(cx: &Cx, a: Args) -> Result<(OwnedFd, Kind), Errno> {
    let raw = i32::try_from(args::int(cx, a, 0)).ok().filter(|fd| *fd >= 0).ok_or(Errno::BADF)?;
    // SAFETY: only asked about; for a descriptor that is not open the system says so.
    let borrowed = unsafe { BorrowedFd::borrow_raw(raw) };
    let kind = match rustix::fs::FileType::from_raw_mode(rustix::fs::fstat(borrowed)?.st_mode) {
        rustix::fs::FileType::Fifo => Kind::Pipe,
        rustix::fs::FileType::Socket => match getsockname(borrowed)?.address_family() {
            AddressFamily::UNIX => Kind::Pipe,
            _ => Kind::Tcp,
        },
        _ if rustix::termios::isatty(borrowed) => Kind::Tty,
        _ => return Err(Errno::INVAL),
    };
    // Standard input is shared with whoever started the program, and readiness is enough for reading.
    if raw > 2 {
        let flags = rustix::fs::fcntl_getfl(borrowed)?;
        rustix::fs::fcntl_setfl(borrowed, flags | rustix::fs::OFlags::NONBLOCK)?;
    }
    if let Some(fds) = &cx.host.state::<NodeState>().open_fds {
        fds.forget(raw);
    }
    // SAFETY: open, as was just seen. The program says by handing it over that nobody else closes it.
    Ok((unsafe { OwnedFd::from_raw_fd(raw) }, kind))
}

/// `listenFd(fd, backlog)`
fn listen_fd<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let backlog = args::int(cx, a, 1) as i32;
    permit_inherited(cx, a)?;
    let made = take_fd(cx, a).and_then(|(fd, kind)| listening(cx, fd, kind, backlog, None));
    Ok(id_or_errno(made))
}

/// `open(fd)`
fn open<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    permit_inherited(cx, a)?;
    let made = take_fd(cx, a).map(|(fd, kind)| node(cx).event_loop.handles.insert(fd, Stream::new(kind)));
    Ok(id_or_errno(made))
}

/// The number of a stream that is connecting. What is known at once is told from the loop, too.
fn begin(cx: &mut Cx, fd: OwnedFd, kind: Kind, outcome: Result<(), Errno>) -> Result<Id, Errno> {
    let stream = Stream::new(kind);
    let id = node(cx).event_loop.handles.insert(fd, Rc::clone(&stream) as Rc<dyn crate::event_loop::handles::Handle>);
    stream.connect(cx, id, outcome)?;
    Ok(id)
}

/// `connect(address, port, localAddress, localPort)`
fn connect_tcp<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let address = args::text(cx, a, 0)?;
    let local = if cx.val(a.get(cx, 2)).is_undefined() { None } else { Some(args::text(cx, a, 2)?) };
    let (port, local_port) = (args::int(cx, a, 1) as u16, args::int(cx, a, 3) as u16);
    permit(cx, &address, port)?;
    let made = address::parse(&address, port).and_then(|address| {
        let fd = tcp_socket(&address)?;
        if local.is_some() || local_port != 0 {
            let any = if address.is_ipv4() { "0.0.0.0" } else { "::" };
            sockopt::set_socket_reuseaddr(&fd, true)?;
            bind(&fd, &address::parse(local.as_deref().unwrap_or(any), local_port)?)?;
        }
        let outcome = rustix::io::retry_on_intr(|| connect(&fd, &address));
        begin(cx, fd, Kind::Tcp, outcome)
    });
    Ok(id_or_errno(made))
}

/// `connectPath(path)`
fn connect_path<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let path = args::text(cx, a, 0)?;
    permit_path(cx, &path)?;
    let made = address::unix(&path).and_then(|address| {
        let fd = socket_with(AddressFamily::UNIX, SocketType::STREAM, FLAGS, None)?;
        let outcome = rustix::io::retry_on_intr(|| connect(&fd, &address));
        begin(cx, fd, Kind::Pipe, outcome)
    });
    Ok(id_or_errno(made))
}

fn read_start<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = id(cx, a);
    Ok(number(stream(cx, a).and_then(|s| s.read_start(cx, id))))
}
fn read_stop<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = id(cx, a);
    Ok(number(stream(cx, a).and_then(|s| s.read_stop(cx, id))))
}
/// `readInto(id, view | undefined)`
fn read_into<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let view = a.get(cx, 1);
    let root = (!cx.val(view).is_undefined()).then(|| cx.new_root(cx.val(view), "a socket's own buffer"));
    Ok(number(stream(cx, a).map(|s| s.set_own_buffer(root))))
}

/// `write(id, chunk, encoding)`: 1 it is with the kernel, 0 `Written` follows, or a negative error number.
fn write<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let mut gathered = Gathered::default();
    let encoding = encoding_of(cx.val(a.get(cx, 2)));
    gathered.add(cx, a.get(cx, 1), encoding)?;
    write_gathered(cx, a, gathered)
}

/// `writeList(id, list, from)`: the same for chunks in an array, as many as [`gather::MOST`].
fn write_list<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Some(list) = a.get(cx, 1).cast::<Object>(cx) else {
        return Err(cx.type_error("chunks must be in an array"));
    };
    let mut gathered = Gathered::default();
    gathered.add_list(cx, list, args::int(cx, a, 2).max(0) as u32)?;
    write_gathered(cx, a, gathered)
}

fn write_gathered<'a>(cx: &'a mut Cx, a: Args, gathered: Gathered) -> JsResult<Val<'a>> {
    let id = id(cx, a);
    let stream = match stream(cx, a) {
        Ok(s) if s.is_writing() => return Ok(number(Err(Errno::BUSY))),
        Ok(s) => s,
        Err(e) => return Ok(number(Err(e))),
    };
    stream.bytes_written.set(stream.bytes_written.get() + gathered.bytes as u64);
    let left = gathered.write(cx, |cx| cx.host.state::<NodeState>().event_loop.handles.fd(id))?;
    let outcome = left.and_then(|left| {
        if left.is_empty() {
            return Ok(1);
        }
        stream.set_pending(cx, id, left).map(|()| 0)
    });
    Ok(outcome.map_or_else(|e| number(Err(e)), Imm::int))
}

fn shutdown<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = id(cx, a);
    Ok(number(stream(cx, a).and_then(|s| s.shutdown(cx, id))))
}

fn close<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = id(cx, a);
    let stream = stream(cx, a).ok();
    let l = &mut node(cx).event_loop;
    if l.handles.close(&l.poller, id).is_none() {
        return Ok(number(Err(Errno::BADF)));
    }
    let owed = stream.map(|s| s.abandon());
    node(cx).event_loop.handles.closing.push(Box::new(move |cx| {
        if let Some(owed) = owed {
            owed(cx, id)?;
        }
        emit_errno(cx, id, Event::Closed, Ok(()))
    }));
    Ok(Imm::int(0))
}

/// Closes so that the peer gets a reset.
fn reset<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    if let Err(e) = with_fd(cx, a, |fd| sockopt::set_socket_linger(fd, Some(Duration::ZERO))) {
        return Ok(number(Err(e)));
    }
    close(cx, a)
}

fn set_no_delay<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let on = args::flag(cx, a, 1);
    Ok(number(with_fd(cx, a, |fd| sockopt::set_tcp_nodelay(fd, on))))
}
/// `setKeepAlive(id, on, seconds)`: libuv's interval of 1 s and 10 probes.
fn set_keep_alive<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (on, seconds) = (args::flag(cx, a, 1), args::size(cx, a, 2) as u64);
    let set = with_fd(cx, a, |fd| {
        sockopt::set_socket_keepalive(fd, on)?;
        if on && seconds > 0 {
            sockopt::set_tcp_keepidle(fd, Duration::from_secs(seconds.min(32_767)))?;
            sockopt::set_tcp_keepintvl(fd, Duration::from_secs(1))?;
            sockopt::set_tcp_keepcnt(fd, 10)?;
        }
        Ok(())
    });
    Ok(number(set))
}
/// The IP header's field, by the family of the socket.
fn tos_option(fd: BorrowedFd<'_>) -> Result<(libc::c_int, libc::c_int), Errno> {
    Ok(match getsockname(fd)?.address_family() {
        AddressFamily::INET6 => (libc::IPPROTO_IPV6, libc::IPV6_TCLASS),
        AddressFamily::INET => (libc::IPPROTO_IP, libc::IP_TOS),
        _ => return Err(Errno::INVAL),
    })
}
fn set_type_of_service<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let tos = args::int(cx, a, 1) as libc::c_int;
    let set = with_fd(cx, a, |fd| {
        let (level, name) = tos_option(fd)?;
        // SAFETY: the value is an int, and its size is given.
        match unsafe { libc::setsockopt(fd.as_raw_fd(), level, name, (&raw const tos).cast(), size_of_val(&tos) as libc::socklen_t) } {
            0 => Ok(()),
            _ => Err(last_errno()),
        }
    });
    Ok(number(set))
}
fn type_of_service<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let found = with_fd(cx, a, |fd| {
        let (level, name) = tos_option(fd)?;
        let (mut tos, mut len) = (0 as libc::c_int, size_of::<libc::c_int>() as libc::socklen_t);
        // SAFETY: room for an int, and its size is given.
        match unsafe { libc::getsockopt(fd.as_raw_fd(), level, name, (&raw mut tos).cast(), &mut len) } {
            0 => Ok(tos),
            _ => Err(last_errno()),
        }
    });
    Ok(found.map_or_else(|e| number(Err(e)), Imm::int))
}
fn last_errno() -> Errno {
    Errno::from_io_error(&std::io::Error::last_os_error()).unwrap_or(Errno::IO)
}

/// A list, a path, or a negative error number.
fn set_address(cx: &mut Cx, found: Result<SocketAddrAny, Errno>, out: Local<Value>) -> JsResult {
    match found {
        Ok(found) => address::set(cx, out, &found),
        Err(e) => {
            cx.set(out, number(Err(e)));
            Ok(())
        }
    }
}
fn address<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let found = with_fd(cx, a, |fd| getsockname(fd));
    let out = cx.slot();
    set_address(cx, found, out)?;
    Ok(cx.val(out))
}
fn peer<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let found = with_fd(cx, a, |fd| getpeername(fd)?.ok_or(Errno::NOTCONN));
    let out = cx.slot();
    set_address(cx, found, out)?;
    Ok(cx.val(out))
}
fn fd<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::int(with_fd(cx, a, |fd| Ok(fd.as_raw_fd())).unwrap_or(-1)))
}
/// `counts(id) -> [bytes read, bytes written, bytes the kernel has still to take]`
fn counts<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let counts = stream(cx, a).map_or([0.0; 3], |s| [s.bytes_read.get() as f64, s.bytes_written.get() as f64, s.queued() as f64]);
    let out = cx.slot();
    args::list(cx, out, &counts.map(Into::into))?;
    Ok(cx.val(out))
}
fn resources<'a>(cx: &'a mut Cx, _: Args) -> JsResult<Val<'a>> {
    let names: Vec<_> = cx.host.state::<NodeState>().event_loop.handles.resources().map(Into::into).collect();
    let out = cx.slot();
    args::list(cx, out, &names)?;
    Ok(cx.val(out))
}
