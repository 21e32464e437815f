//! Node's world: event loop, process, Buffer, timers, module loading.
//!
//! Rust here does bytes and descriptors; Node's semantics are the JavaScript in `js/`. Entry point: [`runtime::run`].

pub mod binding;
pub mod dotenv;
pub mod event_loop;
pub mod jobs;
pub mod js_files;
pub mod js_params;
pub mod machine_memory;
pub mod node_options;
pub mod options;
pub mod permission;
pub mod pressure;
pub mod report;
pub mod runtime;
pub mod signals;
pub mod state;
pub mod text;
pub mod threads;
pub mod workers;

pub use options::{Options, Program};
pub use runtime::run;
pub use tally_offheap::CountingAllocator;
pub use tally_vm::interp::MachineConfig;

/// The Node line whose behaviour we match: `process.version` without the `v`.
pub const NODE_VERSION: &str = "24.21.0";
