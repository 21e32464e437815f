//! STUB
use crate::cx::*;
use tally_heap::*;
pub fn call(cx: &mut Cx, _f: Local<Value>, _this: Local<Value>, _args: &[Local<Value>], _out: Local<Value>) -> JsResult {
    Err(cx.type_error("calls"))
}
pub fn is_callable(v: Val<'_>) -> bool {
    matches!(v.kind(), Some(crate::kinds::FUNCTION | crate::kinds::NATIVE_FUNCTION | crate::kinds::BOUND_FUNCTION))
}
