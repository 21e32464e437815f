//! Node's world: event loop, process, Buffer, timers, module loading.

pub mod binding;
