//! Promise capabilities and PromiseResolve. ECMA-262 §27.2.1.5, §27.2.4.7.1.

use super::core::{new_promise_from, reject_promise, resolve_promise};
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::object::create::native_data;
use crate::object::function::NativeInfo;
use crate::object::record::{Record, RecordExt};
use crate::ops::{call, property};
use crate::realm::{Intrinsic, RealmExt};
use tally_heap::{Imm, Local, Ref, Val, Value};

/// A promise with the functions that settle it. When the constructor is %Promise% itself the functions stay undefined
/// and the promise is settled directly, which no program can tell.
#[derive(Clone, Copy)]
pub struct Capability {
    pub promise: Local<Value>,
    pub resolve: Local<Value>,
    pub reject: Local<Value>,
}

impl Capability {
    /// Three new slots.
    pub fn slots(cx: &Cx) -> Capability {
        let [promise, resolve, reject] = cx.slots();
        Capability { promise, resolve, reject }
    }
    pub fn resolve(self, cx: &mut Cx, v: Local<Value>) -> JsResult {
        if cx.val(self.resolve).is_undefined() {
            return resolve_promise(cx, self.promise, v);
        }
        call_one(cx, self.resolve, v)
    }
    pub fn reject(self, cx: &mut Cx, v: Local<Value>) -> JsResult {
        if cx.val(self.reject).is_undefined() {
            return reject_promise(cx, self.promise, v);
        }
        call_one(cx, self.reject, v)
    }
}

fn call_one(cx: &mut Cx, f: Local<Value>, v: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let out = cx.slot();
    let none = cx.undefined();
    let r = call::call(cx, f, none, &[v], out);
    cx.close_scope(mark);
    r
}

/// Whether a value is %Promise%.
pub fn is_promise_constructor(cx: &Cx, c: Local<Value>) -> bool {
    cx.realm().peek(Intrinsic::Promise).is_some_and(|p| p.val() == cx.val(c))
}

static EXECUTOR: NativeInfo = NativeInfo { name: "", length: 2, native: executor, constructor: false };

/// NewPromiseCapability(c), into slots that hold undefined.
pub fn new_capability(cx: &mut Cx, c: Local<Value>, cap: Capability) -> JsResult {
    let none = cx.undefined();
    new_capability_from(cx, c, none, cap)
}

/// The same; a promise of %Promise% comes from `parent`.
pub(super) fn new_capability_from(cx: &mut Cx, c: Local<Value>, parent: Local<Value>, cap: Capability) -> JsResult {
    if is_promise_constructor(cx, c) {
        return new_promise_from(cx, parent, cap.promise);
    }
    if !call::is_constructor(cx.val(c)) {
        let text = crate::ops::convert::display(cx, c);
        return Err(cx.type_error(&format!("{text} is not a constructor")));
    }
    let mark = cx.open_scope();
    let [record, f, out, none] = cx.slots();
    let r = (|| {
        cx.new_record(record, 0, &[none, none])?;
        cx.new_native_data(f, &EXECUTOR, record)?;
        call::construct(cx, c, &[f], c, out)?;
        let functions: Ref<'_, Record> = cx.val(record).cast().expect("just made");
        cx.set(cap.resolve, functions.value(0));
        cx.set(cap.reject, functions.value(1));
        if !call::is_callable(cx.val(cap.resolve)) || !call::is_callable(cx.val(cap.reject)) {
            return Err(cx.type_error("Promise resolve or reject function is not callable"));
        }
        cx.copy(cap.promise, out);
        Ok(())
    })();
    cx.close_scope(mark);
    r
}

/// GetCapabilitiesExecutor functions: keep what the constructor gave.
fn executor<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let functions: Ref<'_, Record> = native_data(cx, a.callee(cx)).cast().expect("an executor has its record");
    if !functions.value(0).is_undefined() || !functions.value(1).is_undefined() {
        return Err(cx.type_error("Promise executor has already been invoked with non-undefined arguments"));
    }
    cx.write(functions, functions.field(0), cx.val(a.get(cx, 0)));
    cx.write(functions, functions.field(1), cx.val(a.get(cx, 1)));
    Ok(Imm::UNDEFINED)
}

/// PromiseResolve(c, v).
pub fn promise_resolve(cx: &mut Cx, c: Local<Value>, v: Local<Value>, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let r = (|| {
        if cx.val(v).kind() == Some(kinds::PROMISE) {
            let own = cx.slot();
            let name = cx.names.constructor;
            property::get_v(cx, v, name, own)?;
            if cx.val(own) == cx.val(c) {
                cx.copy(out, v);
                return Ok(());
            }
        }
        let cap = Capability::slots(cx);
        new_capability(cx, c, cap)?;
        cap.resolve(cx, v)?;
        cx.copy(out, cap.promise);
        Ok(())
    })();
    cx.close_scope(mark);
    r
}
