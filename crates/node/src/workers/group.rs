//! [`Group`]: what all isolates of a process have in common. Whoever starts a worker hands it down.
//!
//! **Invariants.** Locks are held for a look-up or a change, never while something is posted or dropped that may lock anything
//! else. What an isolate put in is taken out when it goes.

use super::port::End;
use crate::js_files::File;
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tally_bytecode::FunctionProto;

/// A subscription: its number, and where to post.
type Subscriber = (u64, Arc<End>);

/// See the [module](self).
#[derive(Default)]
pub struct Group {
    /// The number of the thread that was started last. The main thread is 0.
    last_thread: AtomicU32,
    last_subscriber: AtomicU64,
    /// Isolates with broadcast channels, by the channels' name.
    channels: Mutex<FxHashMap<String, Vec<Subscriber>>>,
    /// Where to post what is for a thread, by its number.
    mailboxes: Mutex<FxHashMap<u32, Arc<End>>>,
    /// The runtime's own files that some isolate has loaded, by their ids: code is the same for all of them.
    builtins: Mutex<FxHashMap<&'static str, Weak<FunctionProto>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Group {
    /// A number for a new thread.
    #[must_use]
    pub fn next_thread(&self) -> u32 {
        self.last_thread.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Subscribes to what is posted to channels of this name: the subscription, and the end that it arrives at.
    #[must_use]
    pub fn subscribe(&self, name: &str) -> (u64, End) {
        let id = self.last_subscriber.fetch_add(1, Ordering::Relaxed) + 1;
        let (theirs, ours) = End::pair();
        lock(&self.channels).entry(name.to_owned()).or_default().push((id, Arc::new(theirs)));
        (id, ours)
    }

    pub fn unsubscribe(&self, name: &str, id: u64) {
        let mut channels = lock(&self.channels);
        let Some(list) = channels.get_mut(name) else { return };
        let gone = list.iter().position(|(other, _)| *other == id).map(|at| list.remove(at));
        if list.is_empty() {
            channels.remove(name);
        }
        drop(channels);
        drop(gone);
    }

    /// Where to post what all others of this name are to get.
    #[must_use]
    pub fn others(&self, name: &str, id: u64) -> Vec<Arc<End>> {
        let channels = lock(&self.channels);
        let list = channels.get(name).map_or(&[][..], Vec::as_slice);
        list.iter().filter(|(other, _)| *other != id).map(|(_, end)| Arc::clone(end)).collect()
    }

    /// One of the runtime's own files: decoded once for all isolates that have it at the same time.
    #[must_use]
    pub fn builtin(&self, file: &'static File) -> Option<Arc<FunctionProto>> {
        if let Some(known) = lock(&self.builtins).get(file.id).and_then(Weak::upgrade) {
            return Some(known);
        }
        let proto = file.load()?;
        lock(&self.builtins).insert(file.id, Arc::downgrade(&proto));
        Some(proto)
    }

    /// Opens the mailbox of a thread.
    #[must_use]
    pub fn open_mailbox(&self, thread: u32) -> End {
        let (theirs, ours) = End::pair();
        let before = lock(&self.mailboxes).insert(thread, Arc::new(theirs));
        drop(before);
        ours
    }

    pub fn close_mailbox(&self, thread: u32) {
        let gone = lock(&self.mailboxes).remove(&thread);
        drop(gone);
    }

    /// Where to post what is for this thread.
    #[must_use]
    pub fn mailbox(&self, thread: u32) -> Option<Arc<End>> {
        lock(&self.mailboxes).get(&thread).cloned()
    }
}
