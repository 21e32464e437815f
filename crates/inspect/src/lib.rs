//! Looking at memory: the report that says who holds what.
//!
//! Reads the ledger and the heap, nothing above them.

#![forbid(unsafe_code)]

mod report;

pub use report::memory_report;
