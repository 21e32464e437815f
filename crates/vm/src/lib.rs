//! The JavaScript machine: interpreter, objects, abstract operations, builtins.
//!
//! **Not a soundness boundary.** Natives written against this crate keep the rules of `docs/gc-safety.md`, of which the
//! compiler and checks at run time see the most part: an isolate's heap, machine and realm cannot be replaced or swapped
//! from outside, a native can write its own slots alone (`tests/misuse.rs`). But helpers of this crate trust each other
//! about kinds, shapes and sizes, and a `Name` is not rooted. Code that is not trusted with that much gets the handles of
//! the crate `tally`.
//!
//! ```compile_fail,E0596
//! fn swapped_heaps(a: &mut tally_vm::Cx, b: &mut tally_vm::Cx) {
//!     std::mem::swap::<tally_vm::Heap>(&mut *a, &mut *b);
//! }
//! ```
//! ```compile_fail,E0616
//! fn swapped_machines(a: &mut tally_vm::Cx, b: &mut tally_vm::Cx) {
//!     std::mem::swap(&mut a.machine, &mut b.machine);
//! }
//! ```
//! ```compile_fail,E0616
//! fn an_old_epoch(cx: &mut tally_vm::Cx) {
//!     cx.machine().proto_epoch.set(1);
//! }
//! ```
//! ```compile_fail,E0624
//! fn any_register(cx: &mut tally_vm::Cx) {
//!     cx.set(cx.local_at(5), tally_vm::Imm::TRUE);
//! }
//! ```
//! ```compile_fail,E0624
//! fn a_shape_by_number(cx: &tally_vm::Cx) {
//!     let _ = cx.shape(0);
//! }
//! ```
//! ```compile_fail,E0624
//! fn a_cell_of_the_machines(cx: &mut tally_vm::Cx, out: tally_vm::Local) {
//!     let _ = cx.alloc::<tally_vm::object::code::Code>(out, tally_vm::kinds::CODE, 16, 0);
//! }
//! ```

pub mod builtins;
pub mod cx;
pub mod errors;
pub mod host;
pub mod interp;
pub mod isolate;
pub mod kinds;
mod layout;
pub mod module;
pub mod names;
pub mod object;
pub mod ops;
pub mod realm;
pub mod scratch;

pub use cx::{Args, Cx, JsResult, Native, Thrown};
pub use kinds::KINDS;
pub use tally_heap::{Heap, Imm, Local, Ref, Root, Val, Value};
