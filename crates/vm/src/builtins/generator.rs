//! Generator objects and generator functions. ECMA-262 §27.3, §27.5.

use super::eval;
use crate::cx::{Args, Cx, JsResult};
use crate::interp::generator::{LeftBy, Mode, step, validate};
use crate::ops::iterate::create_iter_result;
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::Val;

pub static GENERATOR_FUNCTION: Class = Class {
    name: "GeneratorFunction",
    length: 1,
    constructor: eval::generator_function,
    this: Intrinsic::GeneratorFunction,
    prototype: Intrinsic::GeneratorFunctionPrototype,
    parent: Intrinsic::Function,
    prototype_parent: Intrinsic::FunctionPrototype,
    statics: &[],
    methods: &[Prop::ReadOnly("prototype", Intrinsic::GeneratorPrototype), Prop::Tag("GeneratorFunction")],
};

/// %GeneratorPrototype%
pub static GENERATOR_PROTOTYPE: &[Prop] = &[
    Prop::ReadOnly("constructor", Intrinsic::GeneratorFunctionPrototype),
    Prop::Method(Key::Name("next"), 1, next),
    Prop::Method(Key::Name("return"), 1, return_),
    Prop::Method(Key::Name("throw"), 1, throw),
    Prop::Tag("Generator"),
];

fn resume<'a>(cx: &'a mut Cx, a: Args, mode: Mode, name: &str) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let state = validate(cx, this, name)?;
    let out = cx.slot();
    let left = step(cx, this, state, mode, a.get(cx, 0), out)?;
    if left != LeftBy::Delegate {
        create_iter_result(cx, out, left == LeftBy::Return, out)?;
    }
    Ok(cx.val(out))
}

/// §27.5.1.2
pub(crate) fn next<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    resume(cx, a, Mode::Next, "[Generator].prototype.next")
}
/// §27.5.1.3
fn return_<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    resume(cx, a, Mode::Return, "[Generator].prototype.return")
}
/// §27.5.1.4
fn throw<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    resume(cx, a, Mode::Throw, "[Generator].prototype.throw")
}
