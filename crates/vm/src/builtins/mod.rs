//! Builtin objects, a folder or file each.

pub mod error;
pub mod function;
pub mod object;
pub mod support;
