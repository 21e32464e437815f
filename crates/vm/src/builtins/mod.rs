//! Builtin objects, a folder or file each.

pub mod array;
pub mod error;
pub mod function;
pub mod iterator;
pub mod map;
pub mod object;
pub mod proxy;
pub mod reflect;
pub mod set;
pub mod support;

use crate::object::Object;
use tally_heap::Local;

/// What builtins remember of an isolate.
#[derive(Default)]
pub struct State {
    /// Arrays whose elements are being joined, outermost first (array/text.rs).
    pub joining: Vec<Local<Object>>,
}
