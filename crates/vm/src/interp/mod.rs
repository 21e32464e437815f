//! The bytecode machine.
pub mod ic;
/// Machine state that is not on the root stack.
#[derive(Default)]
pub struct Machine {}
