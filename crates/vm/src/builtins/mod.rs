//! Builtin objects, a folder or file each.

pub mod array;
pub mod array_buffer;
pub mod async_from_sync;
pub mod async_function;
pub mod async_generator;
pub mod async_iterator;
pub mod atomics;
pub mod bigint;
pub mod boolean;
pub mod data_view;
pub mod date;
pub mod disposable_stack;
pub mod error;
pub mod eval;
pub mod finalization_registry;
pub mod function;
pub mod function_has_instance;
pub mod generator;
pub mod iterator;
pub mod json;
pub(crate) mod locales;
pub mod map;
pub mod math;
pub mod number;
pub mod object;
pub mod promise;
pub mod proxy;
pub mod reflect;
pub mod regexp;
pub mod set;
pub mod shared_array_buffer;
pub mod species;
pub mod string;
pub mod support;
pub mod symbol;
pub mod typed_array;
pub mod uri;
pub mod weak_map;
pub mod weak_ref;
pub mod weak_set;

use crate::cx::Native;
use crate::object::Object;
use tally_heap::Local;

/// What builtins remember of an isolate.
#[derive(Default)]
pub struct State {
    /// Arrays whose elements are being joined, outermost first (array/text.rs).
    pub joining: Vec<Local<Object>>,
    /// A Set of what WeakRefs gave out or took in during this job, or undefined (weak_ref.rs).
    pub kept_alive: Option<tally_heap::Root>,
    /// Who waits for shared memory without blocking (atomics.rs), first come first.
    pub waiters: Vec<atomics::Waiter>,
    pub next_waiter: u64,
    /// What stands for the isolate where it waits, if the host gave nothing.
    pub alone: Option<std::sync::Arc<dyn tally_offheap::Agent>>,
    /// Behind Math.random.
    pub random: math::Random,
    /// The embedder's function that turns frames into call sites for `Error.prepareStackTrace(error, frames)`.
    pub prepare_stack: Option<tally_heap::Root>,
    /// It is called for every error, also without `Error.prepareStackTrace`.
    pub always_prepare_stack: bool,
    /// The local time zone.
    pub date: date::State,
    /// Compiled patterns.
    pub regexp: regexp::State,
}

/// Whether V8 runs a native without a frame of its own, so that stack traces do not show it.
pub(crate) fn makes_no_frame(f: Native) -> bool {
    std::ptr::fn_addr_eq(f, array::construct::array as Native)
}

/// The address of `Function.prototype.call`, which the machine carries out itself.
pub(crate) fn call_forwarder() -> usize {
    function::call_method as *const () as usize
}

/// Whether a native does nothing but call another function in its own place.
pub(crate) fn passes_calls_on(f: Native) -> bool {
    [function::call_method as Native, function::apply, reflect::apply, reflect::construct].iter().any(|&g| std::ptr::fn_addr_eq(f, g))
}
