//! Builtin objects, a folder or file each.

pub mod error;
pub mod function;
pub mod object;
pub mod support;
pub mod async_from_sync;
pub mod async_function;
pub mod async_generator;
pub mod async_iterator;
pub mod eval;
pub mod function_has_instance;
pub mod generator;
pub mod promise;
