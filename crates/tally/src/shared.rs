//! [`Shared`]: what an isolate, its scopes, its globals and its native functions know together.
//!
//! The machine owns the heap; this owns what makes the border sound: which scopes are open, whether the isolate may
//! still be used, and the Rust values that dead functions left behind.
//!
//! **Invariants.** A scope's number is never used twice, so a handle whose scope is not among the open ones is refused,
//! whatever the machine's slots hold by then. No borrow of a `RefCell` here is alive while foreign code runs: not while
//! a callback, a destructor or the machine does.

use crate::error::Error;
use crate::function::Callback;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tally_vm::{Cx, JsResult};

/// Why an isolate may not be used any more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Poison {
    /// A native function of the embedder panicked. The machine unwound in good order.
    Callback,
    /// The machine itself panicked: nothing is known about its state, so nothing looks at it again, not even to free it.
    Machine,
}

/// Where a handle was made: an isolate, and one of its scopes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Origin {
    /// Address of the isolate's [`Shared`]. Handles do not outlive the isolate, so nobody else has it meanwhile.
    pub isolate: usize,
    /// Place of the scope among the open ones.
    pub depth: u32,
    /// The scope's number.
    pub serial: u64,
}

pub(crate) struct Shared {
    /// Numbers of the open scopes, outermost first.
    scopes: RefCell<Vec<u64>>,
    next_serial: Cell<u64>,
    /// Calls into the machine that are under way.
    calls: Cell<u32>,
    poison: RefCell<Option<(Poison, String)>>,
    /// Callbacks of functions that died: dropped outside of collections, since their destructors are foreign code.
    discarded: RefCell<Vec<Rc<Callback>>>,
    /// Somebody asked the program to stop.
    stop: Arc<AtomicBool>,
    /// Makes the machine look up.
    attention: Arc<AtomicBool>,
}

impl Shared {
    pub fn new(attention: Arc<AtomicBool>) -> Shared {
        Shared {
            scopes: RefCell::default(),
            // At random: an isolate where another one was (in memory) has other numbers.
            next_serial: Cell::new(RandomState::new().build_hasher().finish() >> 1),
            calls: Cell::new(0),
            poison: RefCell::default(),
            discarded: RefCell::default(),
            stop: Arc::default(),
            attention,
        }
    }
    /// The two flags behind an interrupt handle: stop, and look up.
    pub fn flags(&self) -> (Arc<AtomicBool>, Arc<AtomicBool>) {
        (self.stop.clone(), self.attention.clone())
    }

    /// Opens a scope and says where its handles come from.
    pub fn open(self: &Rc<Shared>) -> Origin {
        let serial = self.next_serial.get();
        self.next_serial.set(serial + 1);
        let mut scopes = self.scopes.borrow_mut();
        scopes.push(serial);
        Origin { isolate: Rc::as_ptr(self).addr(), depth: scopes.len() as u32 - 1, serial }
    }
    /// Closes a scope, and those inside it.
    pub fn close(&self, origin: Origin) {
        self.scopes.borrow_mut().truncate(origin.depth as usize);
    }
    /// Whether handles from there may be used.
    pub fn check(self: &Rc<Shared>, origin: Origin) -> Result<(), Error> {
        if origin.isolate != Rc::as_ptr(self).addr() {
            return Err(Error::WrongIsolate);
        }
        match self.scopes.borrow().get(origin.depth as usize) {
            Some(&serial) if serial == origin.serial => Ok(()),
            _ => Err(Error::StaleHandle),
        }
    }

    pub fn poison(&self, kind: Poison, message: String) {
        let mut poison = self.poison.borrow_mut();
        match &*poison {
            Some((Poison::Machine, _)) => {}
            Some(_) if kind == Poison::Callback => {}
            _ => *poison = Some((kind, message)),
        }
    }
    pub fn poisoned_by(&self) -> Option<Poison> {
        self.poison.borrow().as_ref().map(|(kind, _)| *kind)
    }
    /// # Errors
    /// [`Error::Poisoned`] if the isolate may not be used any more.
    pub fn usable(&self) -> Result<(), Error> {
        match &*self.poison.borrow() {
            None => Ok(()),
            Some((_, message)) => Err(Error::Poisoned(message.clone())),
        }
    }

    /// Calls into the machine that are under way.
    pub fn calls(&self) -> u32 {
        self.calls.get()
    }
    pub fn set_calls(&self, calls: u32) {
        self.calls.set(calls);
    }

    /// From here on nothing of the program runs until the outermost call has returned.
    pub(crate) fn stop(&self, cx: &Cx) {
        cx.machine().terminate();
        // A native of the machine's may swallow the exception: whatever runs next is stopped again.
        self.attention.store(true, Ordering::Relaxed);
    }
    /// The outermost call has returned: the program may run again.
    pub(crate) fn stopped(&self, cx: &Cx) {
        cx.machine().clear_termination();
        self.attention.store(false, Ordering::Relaxed);
        // Asked for again meanwhile.
        if self.stop.load(Ordering::Relaxed) {
            self.attention.store(true, Ordering::Relaxed);
        }
    }

    /// Takes a dead function's callback, to be dropped later.
    pub fn discard(&self, callback: Rc<Callback>) {
        self.discarded.borrow_mut().push(callback);
    }
    /// Drops what was discarded. Runs foreign destructors: not inside a collection.
    pub fn drop_discarded(&self) {
        loop {
            let callbacks = std::mem::take(&mut *self.discarded.borrow_mut());
            if callbacks.is_empty() {
                return;
            }
            drop(callbacks);
        }
    }
}

/// The state that [`crate::Isolate`] put into the machine.
pub(crate) fn of(cx: &Cx) -> &Rc<Shared> {
    cx.host.state::<Rc<Shared>>()
}

/// What the machine calls when its attention was asked for.
pub(crate) fn interrupted(cx: &mut Cx) -> JsResult {
    let shared = of(cx).clone();
    if shared.stop.swap(false, Ordering::Relaxed) || cx.machine().is_terminating() {
        shared.stop(cx);
        return Err(cx.throw(cx.undefined()));
    }
    Ok(())
}

/// What a panic said.
pub(crate) fn panic_text(payload: &(dyn Any + Send)) -> String {
    match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(s), _) => (*s).to_owned(),
        (_, Some(s)) => s.clone(),
        _ => "no message".to_owned(),
    }
}
