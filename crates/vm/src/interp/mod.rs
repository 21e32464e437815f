//! The bytecode machine.
//!
//! `run.rs` is the loop; calls between bytecode functions push a [`frame::Frame`] and never recurse on the native
//! stack. Everything that is not hot is a function `fn(&mut Cx, pc) -> JsResult` that decodes its own operands: files
//! by theme (property, element, global, literal, class, iterate, generator, …). `ic.rs` has the inline caches.
//!
//! **Invariants.** `Machine::frame` is the innermost frame, also while natives run. Frames hold no values. Slots that
//! an instruction's slow path makes above the frame's `top` are given back by the loop.

pub mod ic;

pub(crate) mod arguments;
pub(crate) mod arith;
pub(crate) mod async_fn;
pub(crate) mod async_trace;
pub(crate) mod call;
pub(crate) mod class;
pub(crate) mod construct;
pub(crate) mod dead;
pub(crate) mod direct_eval;
pub(crate) mod dispose;
pub mod entry;
pub(crate) mod exceptions;
pub(crate) mod forin;
pub(crate) mod frame;
pub(crate) mod generator;
pub(crate) mod global;
pub(crate) mod import;
pub(crate) mod indexed;
pub(crate) mod iterate;
pub(crate) mod keyed;
pub(crate) mod literal;
pub mod machine;
pub(crate) mod private;
pub(crate) mod property;
pub(crate) mod proxy_call;
pub(crate) mod run;
pub(crate) mod scope_object;
pub mod stack_trace;
pub(crate) mod template;
pub mod thrower;

pub use entry::{function_from_proto, run_script};
pub use machine::{Machine, MachineConfig};
pub use stack_trace::{FrameInfo, TraceFrom, capture_stack, innermost, stack_text};
pub use thrower::ThrowSite;
