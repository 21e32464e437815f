//! Ports between isolates: two ends of a pair, each with the queue of what was posted to it.
//!
//! A message is bytes (JavaScript's: `js/internal/worker/codec.js`) and parts that are no bytes. An end belongs to the isolate
//! that has it in its table, which is told through its [`Inbox`]; an end that is itself a part of a message belongs to
//! nobody until it is received.
//!
//! **Invariants.** One lock per pair, which nothing else is locked inside. What is dropped (messages, which may have ends of
//! this very pair as parts) is dropped outside of it. An end that is dropped closes the pair: the other hears of it once what
//! was posted before has been taken.

use super::inbox::Inbox;
use rustix::fd::OwnedFd;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tally_ledger::Charge;
use tally_offheap::{Parcel, SharedBytes};

/// What goes beside the bytes of a message.
pub enum Part {
    Buffer(Parcel),
    Shared(Arc<SharedBytes>),
    Port(End),
    Fd(OwnedFd),
}

/// Something that was posted.
pub struct Message {
    pub bytes: Vec<u8>,
    pub parts: Vec<Part>,
    /// Who posted it pays until it is taken.
    pub charge: Charge,
}

/// What a message takes beside its bytes, about.
pub const OVERHEAD: u64 = size_of::<Message>() as u64;

#[derive(Default)]
struct Half {
    queue: VecDeque<Message>,
    owner: Option<(Arc<Inbox>, u64)>,
    /// The owner was told and has not looked yet.
    told: bool,
    closed: bool,
}

impl Half {
    /// Whom to tell, if anybody, outside the lock.
    fn to_tell(&mut self) -> Option<(Arc<Inbox>, u64)> {
        if self.told {
            return None;
        }
        let owner = self.owner.clone();
        self.told = owner.is_some();
        owner
    }
}

fn tell(owner: Option<(Arc<Inbox>, u64)>) {
    if let Some((inbox, id)) = owner {
        inbox.port(id);
    }
}

#[derive(Default)]
struct Pair {
    halves: Mutex<[Half; 2]>,
}

impl Pair {
    fn lock(&self) -> MutexGuard<'_, [Half; 2]> {
        self.halves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One end of a pair.
pub struct End {
    pair: Arc<Pair>,
    side: usize,
}

impl End {
    /// Two ends of a new pair.
    #[must_use]
    pub fn pair() -> (End, End) {
        let pair = Arc::<Pair>::default();
        (End { pair: Arc::clone(&pair), side: 0 }, End { pair, side: 1 })
    }

    /// Whether these are the two ends of one pair.
    #[must_use]
    pub fn is_other_of(&self, end: &End) -> bool {
        Arc::ptr_eq(&self.pair, &end.pair)
    }

    /// Posts to the other end; false, and the message is gone, if that is closed.
    pub fn post(&self, message: Message) -> bool {
        let mut halves = self.pair.lock();
        let other = &mut halves[1 - self.side];
        if other.closed {
            drop(halves);
            return false;
        }
        other.queue.push_back(message);
        let owner = other.to_tell();
        drop(halves);
        tell(owner);
        true
    }

    /// The oldest message that waits here.
    #[must_use]
    pub fn take(&self) -> Option<Message> {
        self.pair.lock()[self.side].queue.pop_front()
    }

    /// Puts a message back that could not be received.
    pub fn put_back(&self, message: Message) {
        self.pair.lock()[self.side].queue.push_front(message);
    }

    /// Whether the other end is closed and nothing waits here any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let halves = self.pair.lock();
        halves[1 - self.side].closed && halves[self.side].queue.is_empty()
    }

    /// From now on it is an isolate's, under this number. It is told at once of what is there already.
    pub fn belongs_to(&self, inbox: &Arc<Inbox>, id: u64) {
        let mut halves = self.pair.lock();
        let over = halves[1 - self.side].closed;
        let half = &mut halves[self.side];
        half.owner = Some((Arc::clone(inbox), id));
        half.told = false;
        let owner = if over || !half.queue.is_empty() { half.to_tell() } else { None };
        drop(halves);
        tell(owner);
    }

    /// It is on its way to another isolate.
    pub fn leaves(&self) {
        let owner = self.pair.lock()[self.side].owner.take();
        drop(owner);
    }

    /// The owner looks: it wants to be told again.
    pub fn heard(&self) {
        self.pair.lock()[self.side].told = false;
    }
}

impl Drop for End {
    fn drop(&mut self) {
        let mut halves = self.pair.lock();
        let half = &mut halves[self.side];
        half.closed = true;
        let gone = (std::mem::take(&mut half.queue), half.owner.take());
        let owner = halves[1 - self.side].to_tell();
        drop(halves);
        drop(gone);
        tell(owner);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tally_ledger::{Account, Ledger};

    fn message(ledger: &Ledger, text: &str, parts: Vec<Part>) -> Message {
        let charge = ledger.charge(Account::Native, text.len() as u64).expect("no limit");
        Message { bytes: text.as_bytes().to_vec(), parts, charge }
    }

    #[test]
    fn in_order_and_then_over() {
        let ledger = Ledger::new();
        let (a, b) = End::pair();
        assert!(a.post(message(&ledger, "one", Vec::new())) && a.post(message(&ledger, "two", Vec::new())));
        drop(a);
        assert!(!b.is_over());
        assert_eq!(b.take().map(|m| m.bytes), Some(b"one".to_vec()));
        assert_eq!(b.take().map(|m| m.bytes), Some(b"two".to_vec()));
        assert!(b.is_over() && b.take().is_none());
        assert!(!b.post(message(&ledger, "nobody", Vec::new())));
        assert_eq!(ledger.total(), 0);
    }

    #[test]
    fn an_end_that_nobody_receives_is_closed() {
        let ledger = Ledger::new();
        let ((a, b), (c, d)) = (End::pair(), End::pair());
        assert!(a.post(message(&ledger, "", vec![Part::Port(d)])));
        assert!(!c.is_over());
        drop(b);
        assert!(c.is_over());
    }

    #[test]
    fn an_end_sent_to_its_other() {
        let ledger = Ledger::new();
        let (a, b) = End::pair();
        let (c, d) = End::pair();
        // Through another pair, both at last in nobody's hands.
        assert!(c.post(message(&ledger, "", vec![Part::Port(a), Part::Port(b)])));
        drop((c, d));
        assert_eq!(ledger.total(), 0);
    }
}
