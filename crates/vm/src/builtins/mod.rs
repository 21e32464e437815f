//! Builtin objects, a folder or file each.

pub mod array;
pub mod array_buffer;
pub mod async_from_sync;
pub mod async_function;
pub mod async_generator;
pub mod async_iterator;
pub mod atomics;
pub mod bigint;
pub mod boolean;
pub mod data_view;
pub mod error;
pub mod eval;
pub mod function;
pub mod function_has_instance;
pub mod generator;
pub mod math;
pub mod number;
pub mod object;
pub mod promise;
pub mod shared_array_buffer;
pub mod species;
pub mod string;
pub mod support;
pub mod symbol;
pub mod typed_array;
