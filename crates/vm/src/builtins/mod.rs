//! Builtin objects, a folder or file each.

pub mod array;
pub mod bigint;
pub mod boolean;
pub mod error;
pub mod function;
pub mod math;
pub mod number;
pub mod object;
pub mod string;
pub mod support;
pub mod symbol;

use crate::object::Object;
use tally_heap::Local;

/// What builtins remember of an isolate.
#[derive(Default)]
pub struct State {
    /// Arrays whose elements are being joined, outermost first (array/text.rs).
    pub joining: Vec<Local<Object>>,
    /// Behind Math.random.
    pub random: math::Random,
}
