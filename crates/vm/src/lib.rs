//! The JavaScript machine: interpreter, objects, abstract operations, builtins.

pub mod builtins;
pub mod cx;
pub mod errors;
pub mod host;
pub mod interp;
pub mod isolate;
pub mod kinds;
mod layout;
pub mod names;
pub mod object;
pub mod ops;
pub mod realm;

pub use cx::{Args, Cx, JsResult, Native, Thrown};
pub use kinds::KINDS;
pub use tally_heap::{Heap, Imm, Local, Ref, Root, Val, Value};
