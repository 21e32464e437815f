//! The binding `child`: processes, and channels to them. `js/BINDINGS.md` says what each native does.
//!
//! Files: making a process (`spawn`), hearing of its end (`exit`), running one to its end here (`sync`), messages with
//! descriptors (`channel`).
//!
//! **Invariants.** Every descriptor of ours is closed on exec; a child has the ones it was given and no other. A child that
//! was started is waited for, so that none stays a zombie. Everything that happens is told to one JavaScript function, from
//! the loop only.

mod channel;
mod exit;
mod spawn;
mod sync;

use crate::binding::args;
use crate::binding::handles::{has_ref, node, ref_, unref};
use crate::event_loop::handles::Id;
use crate::event_loop::{Step, guarded, tick};
use crate::permission::{self, Scope};
use crate::state::NodeState;
use rustix::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};
use spawn::Request;
use std::ffi::CString;
use tally_heap::{Imm, Local, Val, Value};
use tally_vm::object::Object;
use tally_vm::object::string::{Str, StrExt};
use tally_vm::ops::{call, property};
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

macro_rules! method {
    ($name:literal, $length:literal, $f:path) => {
        Prop::HostMethod(Key::Name($name), $length, $f)
    };
}

pub const PROPS: &[Prop] = &[
    method!("setDispatcher", 1, set_dispatcher),
    method!("spawn", 8, spawn),
    method!("spawnSync", 12, sync::spawn_sync),
    method!("openChannel", 1, channel::open),
    method!("channelRead", 2, channel::read),
    method!("channelSend", 3, channel::send),
    method!("channelQueue", 1, channel::queue),
    method!("channelClose", 1, channel::close),
    method!("closeFd", 1, close_fd),
    method!("dupFd", 1, dup_fd),
    method!("ref", 1, ref_),
    method!("unref", 1, unref),
    method!("hasRef", 1, has_ref),
];

/// What happened. The numbers are JavaScript's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A process ended: its code, or the number of the signal.
    Exit = 1,
    /// Bytes of a channel.
    Data = 2,
    /// A descriptor came over a channel: its kind and number.
    Descriptor = 3,
    /// The other end of a channel is gone.
    End = 4,
    /// A message that waited was sent, or could not be.
    Sent = 5,
}

/// Tells JavaScript, and runs what follows from it.
fn emit(cx: &mut Cx, id: Id, event: Event, values: [Local<Value>; 2]) -> Step {
    let mark = cx.open_scope();
    let [f, number, kind, this, out] = cx.slots();
    cx.set(f, cx.host.state::<NodeState>().bindings.child_dispatcher.val(cx));
    cx.set(number, Imm::number(id as f64));
    cx.set(kind, Imm::int(event as i32));
    let step = guarded(cx, |cx| call::call(cx, f, this, &[number, kind, values[0], values[1]], out)).and_then(|()| tick(cx));
    cx.close_scope(mark);
    step
}

fn set_dispatcher<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let root = cx.new_root(cx.val(a.get(cx, 0)), "dispatcher of child processes");
    node(cx).bindings.child_dispatcher = root;
    Ok(Imm::UNDEFINED)
}

/// What a descriptor of a child is to be.
pub enum Stdio {
    Ignore,
    /// One end of a pair of sockets, whose other end is ours.
    Pipe,
    /// A copy of one of ours.
    Inherit(i32),
}

/// How many descriptors a child may be given.
const MOST_STDIO: usize = 1024;

/// The items of a list of strings.
fn strings(cx: &mut Cx, list: Local<Value>) -> JsResult<Vec<CString>> {
    let Some(array) = list.cast::<Object>(cx) else { return Ok(Vec::new()) };
    let mark = cx.open_scope();
    let item = cx.slot();
    let mut all = Vec::new();
    let mut i = 0;
    loop {
        property::get(cx, array, i, item)?;
        let Some(text) = item.cast::<Str>(cx) else { break };
        tally_vm::object::string::flatten(cx, text)?;
        all.push(c_string(&text.get(cx).view().to_lossy()));
        i += 1;
    }
    cx.close_scope(mark);
    Ok(all)
}

/// JavaScript has refused what has a NUL inside; otherwise it ends there.
fn c_string(text: &str) -> CString {
    let end = text.find('\0').unwrap_or(text.len());
    CString::new(&text[..end]).unwrap_or_default()
}

fn stdio(cx: &mut Cx, list: Local<Value>) -> JsResult<Vec<Stdio>> {
    let Some(array) = list.cast::<Object>(cx) else { return Ok(Vec::new()) };
    let mark = cx.open_scope();
    let item = cx.slot();
    let mut all = Vec::new();
    while all.len() < MOST_STDIO {
        property::get(cx, array, all.len() as u32, item)?;
        if !cx.val(item).is_number() {
            break;
        }
        all.push(match cx.val(item).as_number() as i32 {
            -1 => Stdio::Ignore,
            -2 => Stdio::Pipe,
            fd => Stdio::Inherit(fd),
        });
    }
    cx.close_scope(mark);
    Ok(all)
}

/// Reads `(file, args, env, cwd, detached, uid, gid, ...)`.
fn request(cx: &mut Cx, a: Args) -> JsResult<Request> {
    let file = args::text(cx, a, 0)?;
    permission::check(cx, Scope::Child, &file)?;
    let file = c_string(&file);
    let argv = strings(cx, a.get(cx, 1))?;
    let mut environment: Vec<CString> = if cx.val(a.get(cx, 2)).is_undefined() {
        let env = cx.host.state::<NodeState>().env.all();
        env.iter().map(|(name, value)| c_string(&format!("{name}={value}"))).collect()
    } else {
        strings(cx, a.get(cx, 2))?
    };
    // A child of ours may no more than we.
    if let Some(flags) = permission::flags_for_children(cx) {
        let name = b"NODE_OPTIONS=";
        let known = environment.iter().position(|v| v.as_bytes().starts_with(name));
        let before = known
            .map(|i| environment.remove(i))
            .map_or(String::new(), |v| String::from_utf8_lossy(&v.as_bytes()[name.len()..]).into_owned());
        let all = if before.contains("--permission") { before } else { format!("{before} {flags}") };
        environment.push(c_string(&format!("NODE_OPTIONS={}", all.trim_start())));
    }
    let cwd = if cx.val(a.get(cx, 3)).is_undefined() { None } else { Some(c_string(&args::text(cx, a, 3)?)) };
    let number = |i| {
        let n = args::number(cx, a, i);
        // A negative number is one that no system has, as for libuv.
        (!n.is_nan()).then_some(n as i64 as u32)
    };
    Ok(Request { file, argv, environment, cwd, detached: args::flag(cx, a, 4), uid: number(5), gid: number(6) })
}

/// The descriptors of a child, and our ends of its pipes.
struct Ends {
    theirs: Vec<OwnedFd>,
    ours: Vec<OwnedFd>,
}

/// Copies stand above all numbers that the child's have, so that none is overwritten while they are put in place.
fn above(fd: BorrowedFd<'_>, count: usize) -> Result<OwnedFd, Errno> {
    rustix::io::fcntl_dupfd_cloexec(fd, i32::try_from(count.max(3)).map_err(|_| Errno::INVAL)?)
}

fn ends(stdio: &[Stdio]) -> Result<Ends, Errno> {
    let count = stdio.len();
    let mut ends = Ends { theirs: Vec::new(), ours: Vec::new() };
    for one in stdio {
        let theirs = match one {
            Stdio::Ignore => {
                let flags = rustix::fs::OFlags::RDWR | rustix::fs::OFlags::CLOEXEC;
                above(rustix::fs::open("/dev/null", flags, rustix::fs::Mode::empty())?.as_fd(), count)?
            }
            Stdio::Pipe => {
                let (ours, theirs) = socketpair(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::CLOEXEC, None)?;
                ends.ours.push(ours);
                above(theirs.as_fd(), count)?
            }
            Stdio::Inherit(fd) if *fd < 0 => return Err(Errno::BADF),
            // SAFETY: only copied; the system says if it is not open.
            Stdio::Inherit(fd) => above(unsafe { BorrowedFd::borrow_raw(*fd) }, count)?,
        };
        ends.theirs.push(theirs);
    }
    Ok(ends)
}

/// `spawn(file, args, env | undefined, cwd | undefined, detached, uid | undefined, gid | undefined, stdio)`
/// -> `[errno, pid, id, fd...]`: our ends of the pipes are there also when there is no process.
fn spawn<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let request = request(cx, a)?;
    let stdio = stdio(cx, a.get(cx, 7))?;
    let mut items: Vec<args::Item> = vec![0.0.into(), 0.0.into(), 0.0.into()];
    let made = ends(&stdio).map(|Ends { theirs, ours }| {
        let started = exit::start(cx, &request, &theirs);
        (started, ours)
    });
    match made {
        Ok((started, ours)) => {
            match started {
                Ok((pid, id)) => {
                    items[1] = f64::from(pid).into();
                    items[2] = (id as f64).into();
                }
                Err(e) => items[0] = f64::from(-e.raw_os_error()).into(),
            }
            // JavaScript takes them over at once.
            items.extend(ours.into_iter().map(|fd| args::Item::Number(f64::from(rustix::fd::IntoRawFd::into_raw_fd(fd)))));
        }
        Err(e) => items[0] = f64::from(-e.raw_os_error()).into(),
    }
    let out = cx.slot();
    args::list(cx, out, &items)?;
    Ok(cx.val(out))
}

/// `closeFd(fd)`: one that JavaScript had and gave to nobody.
fn close_fd<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    if let Ok(fd) = i32::try_from(args::int(cx, a, 0))
        && fd > 2
    {
        // SAFETY: JavaScript says that nobody else has it.
        drop(unsafe { <OwnedFd as rustix::fd::FromRawFd>::from_raw_fd(fd) });
    }
    Ok(Imm::UNDEFINED)
}

/// `dupFd(fd)` -> a copy, or the negative error number.
fn dup_fd<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let copy = match i32::try_from(args::int(cx, a, 0)) {
        // SAFETY: only copied; the system says if it is not open.
        Ok(fd) if fd >= 0 => rustix::io::fcntl_dupfd_cloexec(unsafe { BorrowedFd::borrow_raw(fd) }, 3),
        _ => Err(Errno::BADF),
    };
    Ok(Imm::int(copy.map_or_else(|e| -e.raw_os_error(), rustix::fd::IntoRawFd::into_raw_fd)))
}

/// What kind of thing JavaScript is to make of a descriptor that came.
fn kind_of(fd: &OwnedFd) -> &'static str {
    use rustix::net::{getsockname, sockopt};
    let Ok(address) = getsockname(fd) else { return "file" };
    let listens = sockopt::socket_acceptconn(fd).unwrap_or(false);
    let datagrams = sockopt::socket_type(fd).is_ok_and(|t| t == SocketType::DGRAM);
    match (address.address_family() == AddressFamily::UNIX, datagrams, listens) {
        (_, true, _) => "udp",
        (true, _, true) => "pipe server",
        (true, _, false) => "pipe",
        (false, _, true) => "tcp server",
        (false, _, false) => "tcp",
    }
}

/// The raw number of one that stays ours.
fn raw(fd: &impl AsRawFd) -> i32 {
    fd.as_raw_fd()
}
