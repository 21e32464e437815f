//! %AsyncIteratorPrototype%. ECMA-262 §27.1.4.

use crate::cx::{Args, Cx, JsResult};
use crate::names::WellKnown;
use crate::realm::{Key, Prop};
use tally_heap::Val;

pub static PROTOTYPE: &[Prop] = &[Prop::Method(Key::Symbol(WellKnown::AsyncIterator), 0, this)];

/// §27.1.4.1: `this`.
fn this<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(cx.val(a.this(cx)))
}
