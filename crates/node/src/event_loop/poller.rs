//! Which descriptors are ready: level-triggered epoll, and an eventfd by which other threads and signal handlers end a wait.
//!
//! Level-triggered, as libuv: what was not read stays ready, so a bounded read per turn is fair and nothing has to be
//! remembered. All that is Linux's is in this file.
//!
//! **Invariants.** A token is never used for two descriptors (see `handles.rs`). [`WAKE`] is the eventfd's. Writing to the
//! eventfd is all that a waker does, which is allowed in signal handlers.

use rustix::event::{EventfdFlags, Timespec, epoll, eventfd};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::io::{self, Errno};
use std::sync::Arc;
use std::time::Duration;

/// The token of the eventfd.
const WAKE: u64 = 0;
/// Events taken at once.
const BATCH: usize = 256;

/// What is asked of a descriptor, or found of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interest {
    pub read: bool,
    pub write: bool,
}

impl Interest {
    pub const NONE: Interest = Interest { read: false, write: false };
    pub const READ: Interest = Interest { read: true, write: false };

    #[must_use]
    pub fn is_none(self) -> bool {
        self == Interest::NONE
    }
    fn flags(self) -> epoll::EventFlags {
        let mut flags = epoll::EventFlags::empty();
        flags.set(epoll::EventFlags::IN, self.read);
        flags.set(epoll::EventFlags::OUT, self.write);
        flags
    }
}

/// Wakes the loop from its sleep, from any thread.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// The poller of one loop.
pub struct Poller {
    epoll: OwnedFd,
    wake: Arc<OwnedFd>,
    events: Vec<epoll::Event>,
}

impl Poller {
    /// # Errors
    /// When the process may open no more descriptors.
    pub fn new() -> io::Result<Poller> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let wake = Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?);
        epoll::add(&epoll, &wake, epoll::EventData::new_u64(WAKE), epoll::EventFlags::IN)?;
        Ok(Poller { epoll, wake, events: Vec::with_capacity(BATCH) })
    }

    /// The descriptor that ends a wait when 8 bytes are written to it.
    pub fn wake_fd(&self) -> Arc<OwnedFd> {
        Arc::clone(&self.wake)
    }

    pub fn waker(&self) -> Waker {
        let wake = self.wake_fd();
        Arc::new(move || signal(&wake))
    }

    /// Starts watching a descriptor.
    ///
    /// # Errors
    /// `EPERM` for what cannot be waited for (regular files), `ENOSPC`, `ENOMEM`.
    pub fn add(&self, fd: BorrowedFd<'_>, token: u64, interest: Interest) -> io::Result<()> {
        debug_assert_ne!(token, WAKE);
        epoll::add(&self.epoll, fd, epoll::EventData::new_u64(token), interest.flags())
    }
    /// # Errors
    /// For a descriptor that is not watched.
    pub fn modify(&self, fd: BorrowedFd<'_>, token: u64, interest: Interest) -> io::Result<()> {
        epoll::modify(&self.epoll, fd, epoll::EventData::new_u64(token), interest.flags())
    }
    /// Stops watching a descriptor. That it was not watched is no error.
    pub fn remove(&self, fd: BorrowedFd<'_>) {
        let _ = epoll::delete(&self.epoll, fd);
    }

    /// Waits until something is ready, a waker is called or the time is over (`None`: for ever), and adds what is ready to
    /// `out`. A signal may end it, too. A hang-up or an error of the descriptor counts as both: reading or writing tells.
    pub fn wait(&mut self, timeout: Option<Duration>, out: &mut Vec<(u64, Interest)>) {
        // Whole milliseconds, rounded up: timers are never early, and never found not due after a wait for them.
        let timeout = timeout.map(|t| {
            let ms = t.as_nanos().div_ceil(1_000_000).min(86_400_000) as i64;
            Timespec { tv_sec: ms / 1000, tv_nsec: ms % 1000 * 1_000_000 }
        });
        self.events.clear();
        match epoll::wait(&self.epoll, rustix::buffer::spare_capacity(&mut self.events), timeout.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            // Not possible with a descriptor and memory of our own.
            Err(e) => debug_assert!(false, "epoll_wait: {e}"),
        }
        for event in &self.events {
            let (token, flags) = (event.data.u64(), event.flags);
            if token == WAKE {
                let _ = io::read(&self.wake, &mut [0; 8]);
                continue;
            }
            let both = flags.intersects(epoll::EventFlags::ERR | epoll::EventFlags::HUP);
            let read = both || flags.contains(epoll::EventFlags::IN);
            let write = both || flags.contains(epoll::EventFlags::OUT);
            out.push((token, Interest { read, write }));
        }
    }
}

/// Ends a wait on the loop of this eventfd. Async-signal-safe: one system call, no allocation, no lock, no `errno`.
pub fn signal(wake: &impl AsFd) {
    // Full (2^64 - 1 wakes nobody has seen) means awake.
    let _ = io::write(wake, &1_u64.to_ne_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::pipe::{PipeFlags, pipe_with};

    #[test]
    fn ready_until_read() {
        let mut poller = Poller::new().expect("descriptors are to be had");
        let (r, w) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK).expect("a pipe");
        poller.add(r.as_fd(), 7, Interest::READ).expect("a pipe can be waited for");
        let mut out = Vec::new();
        poller.wait(Some(Duration::ZERO), &mut out);
        assert!(out.is_empty());
        io::write(&w, b"xy").expect("room");
        for _ in 0..2 {
            out.clear();
            poller.wait(None, &mut out);
            assert_eq!(out, [(7, Interest::READ)], "level-triggered");
        }
        io::read(&r, &mut [0; 2]).expect("there");
        poller.remove(r.as_fd());
        drop(w);
        out.clear();
        poller.wait(Some(Duration::ZERO), &mut out);
        assert!(out.is_empty());
    }

    #[test]
    fn wakers_end_a_wait_once() {
        let mut poller = Poller::new().expect("descriptors are to be had");
        let waker = poller.waker();
        let thread = std::thread::spawn(move || {
            waker();
            waker();
        });
        let mut out = Vec::new();
        thread.join().expect("no panic");
        poller.wait(None, &mut out);
        let start = std::time::Instant::now();
        poller.wait(Some(Duration::from_millis(5)), &mut out);
        assert!(out.is_empty() && start.elapsed() >= Duration::from_millis(5));
    }
}
