//! Modules: linking, evaluation, namespaces. ECMA-262 §16.2.1.
//!
//! A module is a MODULE object, which hosts may hold and programs never see. It is made by [`create`] of a compiled text or by
//! [`synthetic`] with a list of names; the host finds the modules that it requests and hands them over with [`link`]; then
//! [`instantiate`] and [`evaluate`] are the specification's Link and Evaluate. The host hooks are in `host.rs`.
//!
//! **Variables** are slots of the module's environment, a CONTEXT that is made with the module, so that linking can point
//! into it whatever the order (`tally_bytecode::module`). Synthetic modules keep their exports in one, too.
//!
//! **Invariants.** What is static of a module is in a shared `ModuleInfo` in a FOREIGN cell. The status only grows, but that
//! a failed linking puts `LINKING` back to `UNLINKED`. Recursion over the graph is checked against the native stack.

mod evaluate;
mod link;
mod namespace;
mod record;
mod resolve;
mod synthetic;

pub use evaluate::evaluate;
pub use link::{instantiate, is_async_graph, stalled_await};
pub use namespace::{is_namespace, namespace, namespace_module};
pub use record::{Status, create, error, link, meta, requests, status, url};
pub use synthetic::{set_export, synthetic};

pub(crate) use record::{WORDS, import_meta};
