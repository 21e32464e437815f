//! %AsyncFunction%. ECMA-262 §27.7.

use super::eval;
use crate::realm::{Class, Intrinsic, Prop};

pub static ASYNC_FUNCTION: Class = Class {
    name: "AsyncFunction",
    length: 1,
    constructor: eval::async_function,
    this: Intrinsic::AsyncFunction,
    prototype: Intrinsic::AsyncFunctionPrototype,
    parent: Intrinsic::Function,
    prototype_parent: Intrinsic::FunctionPrototype,
    statics: &[],
    methods: &[Prop::Tag("AsyncFunction")],
};
