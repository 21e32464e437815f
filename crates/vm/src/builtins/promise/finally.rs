//! Promise.prototype.finally. ECMA-262 §27.2.5.3.
//!
//! Closures capture RECORDs: {onFinally, C} for the two handlers, {value} for the thunks.

use super::capability::promise_resolve;
use crate::builtins::species::species_constructor;
use crate::cx::{Args, Cx, JsResult};
use crate::object::Object;
use crate::object::create::native_data;
use crate::object::function::NativeInfo;
use crate::object::record::{Record, RecordExt};
use crate::ops::{call, property};
use crate::realm::Intrinsic;
use tally_heap::{Local, Ref, Val, Value};

static THEN_FINALLY: NativeInfo = NativeInfo { name: "", length: 1, native: then_finally, constructor: false };
static CATCH_FINALLY: NativeInfo = NativeInfo { name: "", length: 1, native: catch_finally, constructor: false };
static VALUE: NativeInfo = NativeInfo { name: "", length: 0, native: value_thunk, constructor: false };
static THROWER: NativeInfo = NativeInfo { name: "", length: 0, native: thrower, constructor: false };

pub(super) fn finally<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let Some(o) = this.cast::<Object>(cx) else {
        return Err(cx.type_error("Promise.prototype.finally called on non-object"));
    };
    let [c, f, g, record, then, out] = cx.slots();
    species_constructor(cx, o, Intrinsic::Promise, c)?;
    let on_finally = a.get(cx, 0);
    if call::is_callable(cx.val(on_finally)) {
        cx.new_record(record, 0, &[on_finally, c])?;
        cx.new_native_data(f, &THEN_FINALLY, record)?;
        cx.new_native_data(g, &CATCH_FINALLY, record)?;
    } else {
        cx.copy(f, on_finally);
        cx.copy(g, on_finally);
    }
    let name = cx.names.then;
    property::get_v(cx, this, name, then)?;
    call::call(cx, then, this, &[f, g], out)?;
    Ok(cx.val(out))
}

/// Calls onFinally, then passes `v` on when the promise of its result is fulfilled.
fn pass_on(cx: &mut Cx, a: Args, thunk: &'static NativeInfo, out: Local<Value>) -> JsResult {
    let [f, c, result, p, g, then] = cx.slots();
    let r: Ref<'_, Record> = native_data(cx, a.callee(cx)).cast().expect("the handler has its record");
    cx.set(f, r.value(0));
    cx.set(c, r.value(1));
    let none = cx.undefined();
    call::call(cx, f, none, &[], result)?;
    promise_resolve(cx, c, result, p)?;
    cx.new_native_data(g, thunk, a.get(cx, 0))?;
    let name = cx.names.then;
    property::get_v(cx, p, name, then)?;
    call::call(cx, then, p, &[g], out)
}

fn then_finally<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    pass_on(cx, a, &VALUE, out)?;
    Ok(cx.val(out))
}
fn catch_finally<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    pass_on(cx, a, &THROWER, out)?;
    Ok(cx.val(out))
}
fn value_thunk<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    cx.set(out, native_data(cx, a.callee(cx)));
    Ok(cx.val(out))
}
fn thrower<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let thrown = cx.throw_val(native_data(cx, a.callee(cx)));
    Err(thrown)
}
