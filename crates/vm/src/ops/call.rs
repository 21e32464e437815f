//! STUB
use crate::cx::*;
use tally_heap::*;
pub fn call(cx: &mut Cx, _f: Local<Value>, _this: Local<Value>, _args: &[Local<Value>], _out: Local<Value>) -> JsResult {
    Err(cx.type_error("calls"))
}
pub fn is_callable(v: Val<'_>) -> bool {
    matches!(v.kind(), Some(crate::kinds::FUNCTION | crate::kinds::NATIVE_FUNCTION | crate::kinds::BOUND_FUNCTION))
}
pub fn is_constructor(_v: Val<'_>) -> bool {
    false
}
pub fn construct(cx: &mut Cx, _f: Local<Value>, _args: &[Local<Value>], _nt: Local<Value>, _out: Local<Value>) -> JsResult {
    Err(cx.type_error("calls"))
}
pub fn call_slots(
    cx: &mut Cx,
    _f: Local<Value>,
    _this: Local<Value>,
    _a: Local<crate::object::slots::Slots>,
    _n: usize,
    _out: Local<Value>,
) -> JsResult {
    Err(cx.type_error("calls"))
}
pub fn construct_slots(
    cx: &mut Cx,
    _f: Local<Value>,
    _args: Local<crate::object::slots::Slots>,
    _n: usize,
    _nt: Local<Value>,
    _out: Local<Value>,
) -> JsResult {
    Err(cx.type_error("calls"))
}
pub fn invoke(
    cx: &mut Cx,
    _v: Local<Value>,
    _key: impl Into<crate::object::PropertyKey>,
    _args: &[Local<Value>],
    _out: Local<Value>,
) -> JsResult {
    Err(cx.type_error("calls"))
}
impl Cx {
    pub fn check_native_stack(&mut self) -> JsResult {
        Ok(())
    }
}
