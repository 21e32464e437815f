//! WebAssembly without JavaScript: modules, and stores in which their instances run. The machine is wasmi's.
//!
//! - [`Engine`] compiles bytes to a [`Module`]; what it imports and exports is told in the order of its sections.
//! - A [`Store`] holds functions, memories, tables and globals, by numbers; all of them go with it. The machine frees nothing
//!   before, so programs are given a store per group of instances that share something.
//! - A [`Linear`] memory is the embedder's. Modules are rewritten so that they import the memories that they define
//!   (`rewrite.rs`): all are made by the embedder, who sees their bytes without a copy.
//! - While code runs, a [`Host`] is asked: when an imported function is called, and now and then whether to go on.
//!
//! **Invariants**
//! - This crate knows no heap, no ledger and no JavaScript.
//! - A store may be entered again from a [`Host`] that it called, and from nowhere else while it runs.
//! - Code runs on fuel: it asks [`Host::poll`] at least every few milliseconds, wherever it loops.

mod diagnose;
mod error;
mod limits;
mod linear;
mod module;
mod rewrite;
mod run;
mod store;
mod types;

pub use error::{CompileError, Failure, Trap};
pub use linear::{Linear, PAGE};
pub use module::{Engine, Export, Import, Module};
pub use run::{Host, Stop};
pub use store::{ExternId, FuncId, GlobalId, Instance, MemoryId, Meter, Refused, Store, TableId};
pub use types::{ExternType, FuncType, GlobalType, Kind, MemoryType, TableType, ValType, Value};
