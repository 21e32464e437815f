//! The descriptors that the loop waits for, each owned by an entry of one table.
//!
//! Who works with a descriptor has its entry's number, never the descriptor itself: closing takes the entry out and closes
//! the descriptor, and the number is not used again. So a closed handle can neither leak nor be used, whatever a program
//! or a late event asks for.
//!
//! What is wanted of a descriptor is told to the poller before it waits next, so that stopping and starting again within a
//! turn costs no system call. A descriptor of which nothing is wanted is not watched at all: the system reports a hang-up
//! of a watched one in any case, and the loop would spin.
//!
//! **Invariants.** `alive` is the number of entries that are both referenced and busy. Numbers start at 1 and only grow.

use super::Step;
use super::poller::{Interest, Poller};
use rustc_hash::FxHashMap;
use rustix::fd::{AsFd, BorrowedFd, IntoRawFd, OwnedFd};
use rustix::io::{self, Errno};
use std::any::Any;
use std::collections::VecDeque;
use std::mem::ManuallyDrop;
use std::rc::Rc;
use tally_vm::Cx;

/// The number of an entry.
pub type Id = u64;

/// What an entry is for.
pub trait Handle: 'static {
    /// The descriptor is ready for something that was wanted of it. Called by the loop with nothing borrowed; the entry may
    /// be gone when it returns.
    ///
    /// # Errors
    /// When the program is to be left.
    fn ready(self: Rc<Self>, cx: &mut Cx, id: Id, ready: Interest) -> Step;

    /// As `process.getActiveResourcesInfo()` names it: `TCPSocketWrap`.
    fn resource(&self) -> &'static str;

    fn into_any(self: Rc<Self>) -> Rc<dyn Any>;
}

/// A descriptor that is closed when it goes, unless it is one of the three standard ones, which others expect to be there.
pub struct Descriptor(ManuallyDrop<OwnedFd>);

impl From<OwnedFd> for Descriptor {
    fn from(fd: OwnedFd) -> Descriptor {
        Descriptor(ManuallyDrop::new(fd))
    }
}
impl AsFd for Descriptor {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
impl Drop for Descriptor {
    fn drop(&mut self) {
        // SAFETY: taken once, when the value goes.
        let fd = unsafe { ManuallyDrop::take(&mut self.0) };
        if rustix::fd::AsRawFd::as_raw_fd(&fd) > 2 {
            drop(fd);
        } else {
            let _ = fd.into_raw_fd();
        }
    }
}

struct Entry {
    fd: Descriptor,
    handle: Rc<dyn Handle>,
    wanted: Interest,
    /// What the poller knows; nothing: it does not watch the descriptor.
    told: Interest,
    refed: bool,
    busy: bool,
}

/// Work for a phase of the loop.
pub type Task = Box<dyn FnOnce(&mut Cx) -> Step>;

/// The table of one loop.
#[derive(Default)]
pub struct Handles {
    last: Id,
    entries: FxHashMap<Id, Entry>,
    alive: usize,
    changed: Vec<Id>,
    /// Run before the poller waits: outcomes that were known at once.
    pub pending: VecDeque<Task>,
    /// Run at the end of a turn: what follows a close.
    pub closing: Vec<Task>,
}

impl Handles {
    /// Takes over a descriptor. It is referenced, not busy, and nothing is wanted of it yet.
    pub fn insert(&mut self, fd: OwnedFd, handle: Rc<dyn Handle>) -> Id {
        self.last += 1;
        let entry = Entry { fd: fd.into(), handle, wanted: Interest::NONE, told: Interest::NONE, refed: true, busy: false };
        self.entries.insert(self.last, entry);
        self.last
    }

    /// The handle with this number, if it is not closed.
    #[must_use]
    pub fn get(&self, id: Id) -> Option<&Rc<dyn Handle>> {
        self.entries.get(&id).map(|e| &e.handle)
    }

    /// Its descriptor.
    ///
    /// # Errors
    /// `EBADF` when it is closed.
    pub fn fd(&self, id: Id) -> io::Result<BorrowedFd<'_>> {
        self.entries.get(&id).map(|e| e.fd.as_fd()).ok_or(Errno::BADF)
    }

    /// Says what the loop is to wait for.
    ///
    /// # Errors
    /// `EBADF` when it is closed; those of [`Poller::add`], only when nothing was wanted of it before.
    pub fn want(&mut self, poller: &Poller, id: Id, interest: Interest) -> io::Result<()> {
        let entry = self.entries.get_mut(&id).ok_or(Errno::BADF)?;
        if entry.wanted == interest {
            return Ok(());
        }
        if entry.told.is_none() {
            poller.add(entry.fd.as_fd(), id, interest)?;
            entry.told = interest;
        } else {
            self.changed.push(id);
        }
        entry.wanted = interest;
        Ok(())
    }
    /// What is wanted of it.
    #[must_use]
    pub fn wanted(&self, id: Id) -> Interest {
        self.entries.get(&id).map_or(Interest::NONE, |e| e.wanted)
    }

    /// Tells the poller what changed since the last wait.
    pub fn flush(&mut self, poller: &Poller) {
        for id in self.changed.drain(..) {
            let Some(entry) = self.entries.get_mut(&id) else { continue };
            if entry.told == entry.wanted {
                continue;
            }
            if entry.wanted.is_none() {
                poller.remove(entry.fd.as_fd());
            } else if let Err(e) = poller.modify(entry.fd.as_fd(), id, entry.wanted) {
                // Of a descriptor that is open and watched it cannot fail.
                debug_assert!(false, "epoll_ctl: {e}");
            }
            entry.told = entry.wanted;
        }
    }

    /// Whether it keeps the loop alive while it is busy.
    pub fn set_refed(&mut self, id: Id, on: bool) {
        if let Some(entry) = self.entries.get_mut(&id) {
            let before = entry.refed && entry.busy;
            entry.refed = on;
            self.alive = self.alive + usize::from(on && entry.busy) - usize::from(before);
        }
    }
    #[must_use]
    pub fn is_refed(&self, id: Id) -> bool {
        self.entries.get(&id).is_some_and(|e| e.refed)
    }
    /// Whether it is waiting for something: libuv's "active".
    pub fn set_busy(&mut self, id: Id, on: bool) {
        if let Some(entry) = self.entries.get_mut(&id) {
            let before = entry.refed && entry.busy;
            entry.busy = on;
            self.alive = self.alive + usize::from(on && entry.refed) - usize::from(before);
        }
    }

    /// Closes it: the descriptor at once. Nothing happens if it is closed already.
    pub fn close(&mut self, poller: &Poller, id: Id) -> Option<Rc<dyn Handle>> {
        let entry = self.entries.remove(&id)?;
        self.alive -= usize::from(entry.refed && entry.busy);
        if !entry.told.is_none() {
            poller.remove(entry.fd.as_fd());
        }
        Some(entry.handle)
    }

    /// Whether the poller watches no descriptor of the table.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether a handle, or work that waits, keeps the loop going.
    #[must_use]
    pub fn alive(&self) -> bool {
        self.alive > 0 || self.has_work()
    }
    /// Whether work waits for a phase, so that the loop must not sleep.
    #[must_use]
    pub fn has_work(&self) -> bool {
        !self.pending.is_empty() || !self.closing.is_empty()
    }

    /// Names of what keeps the loop going.
    pub fn resources(&self) -> impl Iterator<Item = &'static str> {
        let mut ids: Vec<_> = self.entries.iter().filter(|(_, e)| e.refed && e.busy).map(|(id, e)| (*id, e.handle.resource())).collect();
        ids.sort_unstable();
        ids.into_iter().map(|(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::pipe::{PipeFlags, pipe_with};
    use std::time::Duration;

    struct Nothing;
    impl Handle for Nothing {
        fn ready(self: Rc<Self>, _: &mut Cx, _: Id, _: Interest) -> Step {
            Ok(())
        }
        fn resource(&self) -> &'static str {
            "Nothing"
        }
        fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
            self
        }
    }

    #[test]
    fn closed_means_gone() {
        let mut poller = Poller::new().expect("descriptors are to be had");
        let mut handles = Handles::default();
        let (r, w) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK).expect("a pipe");
        let id = handles.insert(r, Rc::new(Nothing));
        handles.want(&poller, id, Interest::READ).expect("can be watched");
        handles.set_busy(id, true);
        assert!(handles.alive());
        handles.set_refed(id, false);
        assert!(!handles.alive());
        handles.set_refed(id, true);
        // A hang-up that nobody wants to hear of does not spin.
        handles.want(&poller, id, Interest::NONE).expect("open");
        handles.flush(&poller);
        drop(w);
        let mut out = Vec::new();
        poller.wait(Some(Duration::ZERO), &mut out);
        assert!(out.is_empty());
        assert!(handles.close(&poller, id).is_some());
        assert!(handles.close(&poller, id).is_none() && !handles.alive());
        assert_eq!(handles.fd(id).err(), Some(Errno::BADF));
        assert_eq!(handles.want(&poller, id, Interest::READ), Err(Errno::BADF));
        let (r, _w) = pipe_with(PipeFlags::CLOEXEC).expect("a pipe");
        assert_ne!(handles.insert(r, Rc::new(Nothing)), id);
    }
}
