//! Builtin objects, a folder or file each.

pub mod array;
pub mod async_from_sync;
pub mod async_function;
pub mod async_generator;
pub mod async_iterator;
pub mod error;
pub mod eval;
pub mod function;
pub mod generator;
pub mod object;
pub mod promise;
pub mod support;

use crate::object::Object;
use tally_heap::Local;

/// What builtins remember of an isolate.
#[derive(Default)]
pub struct State {
    /// Arrays whose elements are being joined, outermost first (array/text.rs).
    pub joining: Vec<Local<Object>>,
}
