//! %AsyncIteratorPrototype%. ECMA-262 §27.1.4.

use crate::builtins::promise::{new_promise, promise_resolve_intrinsic, reject_promise, resolve_promise, then_into};
use crate::cx::{Args, Cx, JsResult};
use crate::names::WellKnown;
use crate::object::function::NativeInfo;
use crate::ops::{call, property};
use crate::realm::{Key, Prop};
use tally_heap::{Imm, Val};

pub static PROTOTYPE: &[Prop] =
    &[Prop::Method(Key::Symbol(WellKnown::AsyncIterator), 0, this), Prop::Method(Key::Symbol(WellKnown::AsyncDispose), 0, dispose)];

static DISPOSED: NativeInfo = NativeInfo { name: "", length: 1, native: disposed, constructor: false };

/// %AsyncIteratorPrototype%[@@asyncDispose]: a promise that waits for what `return` gives.
fn dispose<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [promise, this, method, out, f] = cx.slots();
    cx.copy(this, a.this(cx));
    new_promise(cx, promise)?;
    let r: JsResult = (|| {
        let name = cx.names.return_;
        if !property::get_method(cx, this, name, method)? {
            return resolve_promise(cx, promise, out);
        }
        call::call(cx, method, this, &[out], method)?;
        promise_resolve_intrinsic(cx, method, method)?;
        // The value is undefined whatever `return` gave.
        cx.new_native_data(f, &DISPOSED, out)?;
        then_into(cx, method, f, promise)
    })();
    if let Err(thrown) = r {
        if cx.machine.is_terminating() {
            return Err(thrown);
        }
        cx.take_exception(thrown, out);
        reject_promise(cx, promise, out)?;
    }
    Ok(cx.val(promise))
}

fn disposed<'a>(_: &'a mut Cx, _: Args) -> JsResult<Val<'a>> {
    Ok(Imm::UNDEFINED)
}

/// §27.1.4.1: `this`.
fn this<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(cx.val(a.this(cx)))
}
