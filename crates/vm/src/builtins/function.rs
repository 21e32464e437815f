//! Function. ECMA-262 §20.2.

use crate::cx::{Args, Cx, JsResult};
use crate::realm::{Class, Intrinsic};
use tally_heap::Val;

pub static FUNCTION: Class = Class {
    name: "Function",
    length: 1,
    constructor: function,
    this: Intrinsic::Function,
    prototype: Intrinsic::FunctionPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[],
    methods: &[],
};

fn function<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    Err(cx.type_error("The Function constructor is not built yet"))
}
