//! [`Inbox`]: what other threads have to say to an isolate's loop.
//!
//! **Invariants.** Whoever puts something in wakes the loop. `any` is raised after it was put in and lowered before it is
//! taken out, so a loop that sees it low has missed nothing.

use crate::event_loop::poller;
use rustix::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tally_offheap::Agent;

/// What a loop is told.
#[derive(Debug, PartialEq, Eq)]
pub enum News {
    /// Something was posted to this port, or its other end is closed.
    Port(u64),
    /// The thread of this number has ended.
    Ended(u32),
    /// A waiter of `Atomics.waitAsync` was notified.
    Waiter(u64),
}

/// See the [module](self).
#[derive(Debug)]
pub struct Inbox {
    wake: Arc<OwnedFd>,
    any: AtomicBool,
    news: Mutex<Vec<News>>,
}

impl Agent for Inbox {
    fn notified(&self, waiter: u64) {
        self.put(News::Waiter(waiter));
    }
}

impl Inbox {
    /// `wake` is the loop's eventfd.
    #[must_use]
    pub fn new(wake: Arc<OwnedFd>) -> Arc<Inbox> {
        Arc::new(Inbox { wake, any: AtomicBool::new(false), news: Mutex::default() })
    }

    fn put(&self, news: News) {
        self.news.lock().unwrap_or_else(PoisonError::into_inner).push(news);
        self.any.store(true, Ordering::Release);
        self.wake();
    }

    pub fn port(&self, id: u64) {
        self.put(News::Port(id));
    }
    pub fn ended(&self, thread: u32) {
        self.put(News::Ended(thread));
    }

    /// Ends the loop's sleep.
    pub fn wake(&self) {
        poller::signal(&self.wake);
    }

    /// All there is. One load when there is nothing.
    #[must_use]
    pub fn take(&self) -> Vec<News> {
        if !self.any.swap(false, Ordering::Acquire) {
            return Vec::new();
        }
        std::mem::take(&mut self.news.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
