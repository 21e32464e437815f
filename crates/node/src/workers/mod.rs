//! Workers: isolates on threads of their own, and what passes between them.
//!
//! Files: ports and messages (`port`), environments (`env`), descriptors (`fds`), broadcast channels and mailboxes (`group`), what a loop is told by other threads (`inbox`), a thread's beginning and end
//! (`thread`). The binding is `binding/worker.rs`.
//!
//! Everything that isolates of a process share is in one [`Group`], which whoever starts a worker hands down.

pub mod env;
pub mod fds;
pub mod group;
pub mod inbox;
pub mod port;
pub mod thread;

pub use group::Group;
use inbox::{Inbox, News};
use port::End;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use tally_heap::{Imm, Root, Value};
use tally_vm::Cx;
use tally_vm::ops::call;
use thread::{Child, Control};

use crate::event_loop::{Exit, Step, guarded, tick};
use crate::state::NodeState;

/// An isolate's part in it all.
pub struct Workers {
    pub group: Arc<Group>,
    pub inbox: Arc<Inbox>,
    /// Ends of pairs that JavaScript has, by number.
    pub ports: FxHashMap<u64, End>,
    last_port: u64,
    /// Threads that this isolate has started and that have not been told to have ended.
    pub children: FxHashMap<u32, Child>,
    /// Of a worker: how others reach its thread.
    pub control: Option<Arc<Control>>,
    /// Of a worker: the numbers of its two ports, of what the parent's `Worker` says and of `parentPort`.
    pub own_ports: [u64; 2],
    /// Called with what has happened.
    pub dispatcher: Option<Root<Value>>,
    /// Broadcast channels that this isolate listens to, with the number of its subscription.
    pub subscriptions: Vec<(String, u64)>,
    has_mailbox: bool,
}

impl Drop for Workers {
    fn drop(&mut self) {
        for (name, id) in &self.subscriptions {
            self.group.unsubscribe(name, *id);
        }
        if self.has_mailbox {
            self.group.close_mailbox(self.thread());
        }
    }
}

impl Workers {
    #[must_use]
    pub fn new(group: Arc<Group>, inbox: Arc<Inbox>) -> Workers {
        Workers {
            group,
            inbox,
            ports: FxHashMap::default(),
            last_port: 0,
            children: FxHashMap::default(),
            control: None,
            own_ports: [0; 2],
            dispatcher: None,
            subscriptions: Vec::new(),
            has_mailbox: false,
        }
    }

    /// The number of this isolate's thread.
    #[must_use]
    pub fn thread(&self) -> u32 {
        self.control.as_ref().map_or(0, |control| control.id)
    }

    /// The port at which what is for this thread arrives.
    pub fn open_mailbox(&mut self) -> u64 {
        let end = self.group.open_mailbox(self.thread());
        self.has_mailbox = true;
        self.adopt(end)
    }

    /// Takes an end of a pair in.
    pub fn adopt(&mut self, end: End) -> u64 {
        self.last_port += 1;
        end.belongs_to(&self.inbox, self.last_port);
        self.ports.insert(self.last_port, end);
        self.last_port
    }
}

/// What the numbers of events are to JavaScript.
#[derive(Clone, Copy)]
enum Event {
    Port = 1,
    Ended = 2,
}

/// Tells JavaScript what other threads have said; leaves a worker that is to end.
///
/// # Errors
/// When the program is to be left.
pub fn deliver(cx: &mut Cx) -> Step {
    let workers = &cx.host.state::<NodeState>().workers;
    let news = workers.inbox.take();
    if workers.control.as_ref().is_some_and(|control| control.is_stopped()) {
        return Err(leave(cx));
    }
    for one in news {
        if let News::Waiter(id) = one {
            guarded(cx, |cx| tally_vm::builtins::atomics::settle_waiter(cx, id)).and_then(|()| tick(cx))?;
            continue;
        }
        let (event, numbers) = match one {
            News::Port(id) => {
                let Some(end) = cx.host.state::<NodeState>().workers.ports.get(&id) else { continue };
                end.heard();
                (Event::Port, [id as f64, 0.0, 0.0])
            }
            News::Waiter(_) => continue,
            News::Ended(id) => {
                let Some(child) = cx.host.state_mut::<NodeState>().workers.children.remove(&id) else { continue };
                let end = child.join();
                (Event::Ended, [f64::from(id), f64::from(end.code), f64::from(u8::from(end.out_of_memory))])
            }
        };
        let mark = cx.open_scope();
        let [f, kind, first, second, third, this, out] = cx.slots();
        let state = cx.host.state::<NodeState>();
        let Some(dispatcher) = &state.workers.dispatcher else { continue };
        cx.set(f, dispatcher.val(cx));
        cx.set(kind, Imm::int(event as i32));
        cx.set(first, Imm::number(numbers[0]));
        cx.set(second, Imm::number(numbers[1]));
        cx.set(third, Imm::number(numbers[2]));
        let step = guarded(cx, |cx| call::call(cx, f, this, &[kind, first, second, third], out)).and_then(|()| tick(cx));
        cx.close_scope(mark);
        step?;
    }
    Ok(())
}

/// A worker that was told to stop leaves with 1, without another line of its program.
pub fn leave(cx: &mut Cx) -> Exit {
    let code = *cx.host.state_mut::<NodeState>().exit_code.get_or_insert(1);
    Exit(code)
}

/// At a safepoint, when the interrupt flag was raised: whether this is a worker that is to end.
pub fn is_stopped(cx: &Cx) -> bool {
    cx.host.state::<NodeState>().workers.control.as_ref().is_some_and(|control| control.is_stopped())
}
