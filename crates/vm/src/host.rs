//! What the embedder hooks into: its own state, and the callbacks the specification leaves to the host.

use crate::cx::{Cx, JsResult};
use std::any::Any;
use tally_heap::{Local, Value};

/// What happened to a promise that nobody handled. ECMA-262 §27.2.1.9.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RejectionEvent {
    /// Rejected while it had no handler.
    Reject,
    /// A handler was added after that.
    Handle,
}

/// A moment in a promise's life. V8's PromiseHookType.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PromiseEvent {
    /// It was made. An await makes one, too, when there is a hook: it stands for what goes on after it.
    Init,
    /// A job that will settle it begins.
    Before,
    /// That job is over.
    After,
    /// It is about to be fulfilled or rejected.
    Settled,
}

/// Told of each event with the promise, and at `Init` the promise it comes from or undefined. It may run JavaScript; what
/// it throws goes to whoever runs.
pub type PromiseHook = fn(&mut Cx, PromiseEvent, Local<Value>, Local<Value>) -> JsResult;

/// Hooks and state of the embedder.
#[derive(Default)]
pub struct HostState {
    /// The embedder's own; natives reach it with [`HostState::state`].
    pub embedder: Option<Box<dyn Any>>,
    /// HostPromiseRejectionTracker: promise and its reason. Must not run JavaScript.
    pub rejection_tracker: Option<fn(&mut Cx, RejectionEvent, Local<Value>, Local<Value>)>,
    /// To call `atomics::settle_waiter` with this id in a task of its own: at once (0), or after so many milliseconds, for which
    /// the program need not be kept alive.
    pub settle_waiter: Option<fn(&mut Cx, u64, f64) -> JsResult>,
    /// How other isolates tell this one that a waiter of its was notified: `atomics::settle_waiter` is to be called with the id
    /// on this one's thread. Without it promises of `Atomics.waitAsync` are only settled by this isolate's own notifications.
    pub agent: Option<std::sync::Arc<dyn tally_offheap::Agent>>,
    /// Without one, promises cost a test of this word at each of those moments.
    pub promise_hook: Option<PromiseHook>,
    /// Without one there is English as in the United States, and the rest is refused by name.
    pub localized: Option<Localize>,
    /// HostLoadImportedModule for `import(specifier, options)` in the file of this name: a promise of the namespace, in the
    /// last. What it throws rejects a promise. Without it `import()` is refused.
    pub import_module: Option<fn(&mut Cx, &str, Local<Value>, Local<Value>, Local<Value>) -> JsResult>,
    /// HostGetImportMetaProperties and HostFinalizeImportMeta: fills the object, the second, of a module (`module/`).
    pub import_meta: Option<fn(&mut Cx, Local<Value>, Local<Value>) -> JsResult>,
}

/// Which of the language's methods asks for an answer in another locale, or with options.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(i32)]
pub enum Localized {
    Number = 0,
    Date,
    DateOnly,
    TimeOnly,
    Compare,
}

/// Answers for `toLocaleString` and its kin: the value (a number, a BigInt, a time value, a string), then the locales, the
/// options, and what a string is compared with; the answer goes to the last. It may run JavaScript.
pub type Localize = fn(&mut Cx, Localized, Local<Value>, [Local<Value>; 3], Local<Value>) -> JsResult;

impl HostState {
    /// The embedder's state.
    ///
    /// # Panics
    /// If the embedder set none of this type: its own mistake.
    pub fn state<T: Any>(&self) -> &T {
        self.embedder.as_ref().and_then(|e| e.downcast_ref()).expect("the embedder's state is set before its natives run")
    }
    pub fn state_mut<T: Any>(&mut self) -> &mut T {
        self.embedder.as_mut().and_then(|e| e.downcast_mut()).expect("the embedder's state is set before its natives run")
    }
}
