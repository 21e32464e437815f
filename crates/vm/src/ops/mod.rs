//! The abstract operations of the specification.

pub mod arith;
mod big_arith;
pub mod bigint;
pub mod call;
pub mod compare;
pub mod context_global;
pub mod convert;

pub mod descriptor;
pub mod display;
pub mod dispose;
pub mod instance;
pub mod iterate;
pub mod number_format;
pub mod number_parse;
pub mod property;
pub mod proxy;
#[cfg(test)]
mod tests;
