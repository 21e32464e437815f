//! How much a module may ask for: V8's figures where it has some.

/// Bytes of a module.
pub(crate) const MODULE: usize = 1 << 30;
/// Frames of code on one of the machine's stacks.
pub(crate) const FRAMES: usize = 12_000;
/// Bytes of values on one of the machine's stacks.
pub(crate) const STACK: usize = 8 << 20;
/// Fuel between two questions whether to go on: a few milliseconds.
pub(crate) const FUEL: u64 = 2_000_000;
/// Elements of a table.
pub(crate) const TABLE: usize = 10_000_000;
/// Bytes that an element of a table takes.
pub(crate) const ELEMENT: usize = 16;
