//! A channel between processes: bytes over a Unix socket, and descriptors beside them.
//!
//! A descriptor goes with the first byte of its message, and is told before that byte is. What the system does not take at
//! once waits here, charged to the ledger.
//!
//! **Invariants.** Messages go in the order in which they were handed in. A descriptor that waits is a copy of ours, which
//! is closed when it was sent, or when the channel goes. What came and nobody took is closed by JavaScript.

use super::{Event, emit, kind_of};
use crate::binding::handles::{handle, id, node, number};
use crate::binding::{args, bytes};
use crate::event_loop::Step;
use crate::event_loop::handles::{Handle, Id};
use crate::event_loop::poller::Interest;
use rustix::fd::{AsFd, BorrowedFd, FromRawFd, IntoRawFd, OwnedFd};
use rustix::io::Errno;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::rc::Rc;
use tally_heap::{Imm, Val};
use tally_ledger::{Account, Charge};
use tally_offheap::AllocError;
use tally_vm::object::string;
use tally_vm::{Args, Cx, JsResult};

/// Bytes for one read, and reads for one readiness.
const PIECE: usize = 32 * 1024;
const READS: usize = 32;
/// Descriptors that may come with one read.
const MOST_DESCRIPTORS: usize = 64;

struct Message {
    bytes: Vec<u8>,
    at: usize,
    fd: Option<OwnedFd>,
    _charge: Charge,
}

#[derive(Default)]
pub struct Channel {
    reading: Cell<bool>,
    queue: RefCell<VecDeque<Message>>,
    queued: Cell<usize>,
}

impl Channel {
    fn update(&self, cx: &mut Cx, id: Id) -> Result<(), Errno> {
        let write = !self.queue.borrow().is_empty();
        let l = &mut node(cx).event_loop;
        l.handles.set_busy(id, self.reading.get() || write);
        l.handles.want(&l.poller, id, Interest { read: self.reading.get(), write })
    }

    /// Writes what waits, as far as the system takes it.
    fn flush(&self, cx: &mut Cx, id: Id) -> Step {
        loop {
            let done = {
                let mut queue = self.queue.borrow_mut();
                let Some(message) = queue.front_mut() else { break };
                let sent = match node(cx).event_loop.handles.fd(id) {
                    Ok(fd) => send_some(fd, &message.bytes[message.at..], message.fd.as_ref().map(AsFd::as_fd)),
                    Err(e) => Err(e),
                };
                match sent {
                    Ok(n) => {
                        message.at += n;
                        message.fd = None;
                        self.queued.set(self.queued.get().saturating_sub(n));
                        if message.at < message.bytes.len() {
                            continue;
                        }
                        queue.pop_front();
                        Ok(())
                    }
                    Err(Errno::AGAIN) => break,
                    Err(e) => {
                        queue.pop_front();
                        Err(e)
                    }
                }
            };
            let mark = cx.open_scope();
            let values = [cx.local(number(done)), cx.slot()];
            let step = emit(cx, id, Event::Sent, values);
            cx.close_scope(mark);
            step?;
            if node(cx).event_loop.handles.get(id).is_none() {
                return Ok(());
            }
        }
        let _ = self.update(cx, id);
        Ok(())
    }

    fn receive(&self, cx: &mut Cx, id: Id) -> Step {
        for _ in 0..READS {
            if !self.reading.get() || node(cx).event_loop.handles.get(id).is_none() {
                return Ok(());
            }
            let mut room = [0_u8; PIECE];
            let mut found: Vec<OwnedFd> = Vec::new();
            let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_DESCRIPTORS))];
            let mut control = RecvAncillaryBuffer::new(&mut space);
            let received = match node(cx).event_loop.handles.fd(id) {
                Ok(fd) => recvmsg(fd, &mut [IoSliceMut::new(&mut room)], &mut control, RecvFlags::CMSG_CLOEXEC | RecvFlags::DONTWAIT),
                Err(e) => Err(e),
            };
            for message in control.drain() {
                if let RecvAncillaryMessage::ScmRights(descriptors) = message {
                    found.extend(descriptors);
                }
            }
            let n = match received {
                Ok(received) => received.bytes,
                Err(Errno::AGAIN) => return Ok(()),
                Err(Errno::INTR) => continue,
                Err(_) => 0,
            };
            let mark = cx.open_scope();
            let step = self.tell(cx, id, &room[..n], found);
            cx.close_scope(mark);
            step?;
            if n == 0 {
                return Ok(());
            }
        }
        Ok(())
    }

    fn tell(&self, cx: &mut Cx, id: Id, data: &[u8], found: Vec<OwnedFd>) -> Step {
        let [first, second] = cx.slots();
        for fd in found {
            if string::new_string(cx, first, kind_of(&fd)).is_err() {
                continue;
            }
            cx.set(second, Imm::int(fd.into_raw_fd()));
            emit(cx, id, Event::Descriptor, [first, second])?;
        }
        if data.is_empty() {
            self.reading.set(false);
            let _ = self.update(cx, id);
            cx.set(first, Imm::UNDEFINED);
            return emit(cx, id, Event::End, [first, second]);
        }
        let made = cx.new_store(data.len() as u64, false).and_then(|store| {
            for (to, from) in store.cells().iter().zip(data) {
                to.set(*from);
            }
            bytes::new_buffer(cx, first, store)
        });
        match made {
            Ok(()) => emit(cx, id, Event::Data, [first, second]),
            Err(thrown) => crate::event_loop::uncaught(cx, thrown, false),
        }
    }
}

fn send_some(fd: BorrowedFd<'_>, data: &[u8], with: Option<BorrowedFd<'_>>) -> Result<usize, Errno> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    let descriptors = with.map(|fd| [fd]);
    if let Some(descriptors) = &descriptors {
        control.push(SendAncillaryMessage::ScmRights(descriptors));
    }
    rustix::io::retry_on_intr(|| sendmsg(fd, &[IoSlice::new(data)], &mut control, SendFlags::NOSIGNAL | SendFlags::DONTWAIT))
}

impl Handle for Channel {
    fn ready(self: Rc<Self>, cx: &mut Cx, id: Id, ready: Interest) -> Step {
        if ready.write {
            self.flush(cx, id)?;
        }
        if ready.read { self.receive(cx, id) } else { Ok(()) }
    }
    fn resource(&self) -> &'static str {
        "PipeWrap"
    }
    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}

fn channel(cx: &Cx, a: Args) -> Result<Rc<Channel>, Errno> {
    handle(cx, a)
}

/// `openChannel(fd)` -> its number, or the negative error number. The descriptor is taken over.
pub fn open<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let raw = i32::try_from(args::int(cx, a, 0)).unwrap_or(-1);
    // SAFETY: only asked about; the system says if it is not open.
    let found = if raw < 0 { Err(Errno::BADF) } else { rustix::net::getsockname(unsafe { BorrowedFd::borrow_raw(raw) }) };
    let made = found.map_err(|e| if e == Errno::NOTSOCK { Errno::INVAL } else { e }).and_then(|_| {
        // SAFETY: open, as was just seen; JavaScript says that nobody else closes it.
        let fd = unsafe { OwnedFd::from_raw_fd(raw) };
        rustix::io::ioctl_fionbio(&fd, true)?;
        rustix::io::fcntl_setfd(&fd, rustix::io::FdFlags::CLOEXEC)?;
        Ok(node(cx).event_loop.handles.insert(fd, Rc::<Channel>::default()))
    });
    Ok(crate::binding::handles::id_or_errno(made))
}

/// `channelRead(id, on)`
pub fn read<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (id, on) = (id(cx, a), args::flag(cx, a, 1));
    Ok(number(channel(cx, a).and_then(|c| {
        c.reading.set(on);
        c.update(cx, id)
    })))
}

/// `channelSend(id, view, fd | -1)` -> 1: sent; 0: `Sent` follows; or the negative error number.
pub fn send<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let channel = match channel(cx, a) {
        Ok(channel) => channel,
        Err(e) => return Ok(number(Err(e))),
    };
    let (id, raw) = (id(cx, a), i32::try_from(args::int(cx, a, 2)).unwrap_or(-1));
    // SAFETY: JavaScript holds the handle that has it.
    let with = (raw >= 0).then(|| unsafe { BorrowedFd::borrow_raw(raw) });
    let mut sent = 0;
    if channel.queue.borrow().is_empty() {
        // SAFETY: nothing writes while the slice is used.
        let data = unsafe { bytes::read(cx, a.get(cx, 1)) };
        let outcome = cx.host.state::<crate::state::NodeState>().event_loop.handles.fd(id).and_then(|fd| send_some(fd, data, with));
        match outcome {
            Ok(n) if n == data.len() => return Ok(Imm::int(1)),
            Ok(n) => sent = n,
            Err(Errno::AGAIN) => {}
            Err(e) => return Ok(number(Err(e))),
        }
    }
    let copy = match with.filter(|_| sent == 0).map(|fd| rustix::io::fcntl_dupfd_cloexec(fd, 3)).transpose() {
        Ok(copy) => copy,
        Err(e) => return Ok(number(Err(e))),
    };
    let len = (bytes::cells(cx, a.get(cx, 1)).len() - sent) as u64;
    let charge = cx.obtain(len, |cx| cx.ledger().charge(Account::Native, len).map_err(AllocError::Limit))?;
    let rest = bytes::cells(cx, a.get(cx, 1)).iter().skip(sent).map(Cell::get).collect();
    channel.queue.borrow_mut().push_back(Message { bytes: rest, at: 0, fd: copy, _charge: charge });
    channel.queued.set(channel.queued.get() + len as usize);
    Ok(match channel.update(cx, id) {
        Ok(()) => Imm::int(0),
        Err(e) => number(Err(e)),
    })
}

/// `channelQueue(id)` -> bytes that wait.
pub fn queue<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::number(channel(cx, a).map_or(0, |c| c.queued.get()) as f64))
}

/// `channelClose(id)`
pub fn close<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = id(cx, a);
    if channel(cx, a).is_ok() {
        let l = &mut node(cx).event_loop;
        drop(l.handles.close(&l.poller, id));
    }
    Ok(Imm::UNDEFINED)
}
