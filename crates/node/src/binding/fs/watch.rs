//! inotify: one instance for all that a program watches, since a user has few of them. Whose event it is, JavaScript knows
//! by the watch's number.
//!
//! Linux only, as the poller.

use super::job;
use crate::binding::args;
use crate::binding::system::SystemError;
use crate::event_loop::handles::{Handle, Id};
use crate::event_loop::poller::Interest;
use crate::event_loop::{Step, guarded, tick};
use crate::permission::{self, Scope};
use crate::state::NodeState;
use rustix::fs::inotify::{self, CreateFlags, WatchFlags};
use rustix::io::Errno;
use std::any::Any;
use std::mem::MaybeUninit;
use std::rc::Rc;
use tally_heap::{Imm, Root, Val, Value};
use tally_vm::ops::call;
use tally_vm::{Args, Cx, JsResult};

/// What libuv asks for.
const EVENTS: WatchFlags = WatchFlags::ATTRIB
    .union(WatchFlags::CREATE)
    .union(WatchFlags::MODIFY)
    .union(WatchFlags::DELETE)
    .union(WatchFlags::DELETE_SELF)
    .union(WatchFlags::MOVE_SELF)
    .union(WatchFlags::MOVED_FROM)
    .union(WatchFlags::MOVED_TO);

/// Room for some events: each is at least 16 bytes, and a name has at most 255.
const ROOM: usize = 4096;

struct Instance {
    dispatch: Root<Value>,
}

impl Handle for Instance {
    fn ready(self: Rc<Self>, cx: &mut Cx, id: Id, _: Interest) -> Step {
        let mut room = [MaybeUninit::uninit(); ROOM];
        let mut events = Vec::new();
        {
            // The descriptor does not block: what is not here yet comes in the next turn.
            let Ok(fd) = cx.host.state::<NodeState>().event_loop.handles.fd(id) else { return Ok(()) };
            let mut reader = inotify::Reader::new(fd, &mut room);
            while let Ok(event) = reader.next() {
                events.push((event.wd(), event.events().bits(), event.file_name().map(|n| n.to_bytes().to_vec())));
                if reader.is_buffer_empty() {
                    break;
                }
            }
        }
        for (wd, mask, name) in events {
            if cx.host.state::<NodeState>().event_loop.handles.get(id).is_none() {
                break;
            }
            let mark = cx.open_scope();
            let [f, this, watch, kind, file, out] = cx.slots();
            cx.set(f, self.dispatch.val(cx));
            cx.set(watch, Imm::int(wd));
            cx.set(kind, Imm::number(f64::from(mask)));
            let step = guarded(cx, |cx| {
                if let Some(name) = &name {
                    job::name_bytes(cx, file, name)?;
                }
                call::call(cx, f, this, &[watch, kind, file], out)
            })
            .and_then(|()| tick(cx));
            cx.close_scope(mark);
            step?;
        }
        Ok(())
    }
    fn resource(&self) -> &'static str {
        "FSEventWrap"
    }
    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}

/// `watchOpen(dispatch) -> number`: `dispatch(watch, mask, name as Buffer | undefined)` is called from the loop.
pub fn open<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let made = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK);
    let fd = match made {
        Ok(fd) => fd,
        Err(e) => return Err(SystemError::new(e, "watch").throw(cx)),
    };
    let dispatch = cx.new_root(cx.val(a.get(cx, 0)), "dispatcher of watched files");
    let l = &mut cx.host.state_mut::<NodeState>().event_loop;
    let id = l.handles.insert(fd, Rc::new(Instance { dispatch }));
    let wanted = l.handles.want(&l.poller, id, Interest::READ);
    l.handles.set_busy(id, true);
    if let Err(e) = wanted {
        let gone = l.handles.close(&l.poller, id);
        drop(gone);
        return Err(SystemError::new(e, "watch").throw(cx));
    }
    Ok(Imm::number(id as f64))
}

fn instance(cx: &Cx, a: Args) -> Id {
    Id::try_from(args::int(cx, a, 0)).unwrap_or(0)
}

/// `watchAdd(number, path) -> watch`: the same number for the same file.
pub fn add<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let path = job::path(cx, a, 1)?;
    permission::path(cx, Scope::FsRead, &path, true).map_err(|denied| denied.throw(cx))?;
    let id = instance(cx, a);
    let fd = cx.host.state::<NodeState>().event_loop.handles.fd(id);
    match fd.and_then(|fd| inotify::add_watch(fd, &path, EVENTS)) {
        Ok(watch) => Ok(Imm::int(watch)),
        Err(e) => Err(SystemError::new(e, "watch").with_path(&path).throw(cx)),
    }
}

/// `watchRemove(number, watch)`; one that went with its file is no error.
pub fn remove<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let watch = i32::try_from(args::int(cx, a, 1)).unwrap_or(-1);
    let fd = cx.host.state::<NodeState>().event_loop.handles.fd(instance(cx, a));
    match fd.and_then(|fd| inotify::remove_watch(fd, watch)) {
        Ok(()) | Err(Errno::INVAL | Errno::BADF) => Ok(Imm::UNDEFINED),
        Err(e) => Err(SystemError::new(e, "watch").throw(cx)),
    }
}

/// `watchRef(number, on)`: whether it keeps the loop alive
pub fn set_ref<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (id, on) = (instance(cx, a), args::flag(cx, a, 1));
    cx.host.state_mut::<NodeState>().event_loop.handles.set_refed(id, on);
    Ok(Imm::UNDEFINED)
}

/// `watchClose(number)`
pub fn close<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = instance(cx, a);
    let l = &mut cx.host.state_mut::<NodeState>().event_loop;
    let gone = l.handles.close(&l.poller, id);
    drop(gone);
    Ok(Imm::UNDEFINED)
}
