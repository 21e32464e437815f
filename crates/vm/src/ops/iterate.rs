//! STUB
use crate::cx::*;
use tally_heap::*;
pub fn iterate(cx: &mut Cx, _v: Local<Value>, _f: impl FnMut(&mut Cx, Local<Value>) -> JsResult<bool>) -> JsResult {
    Err(cx.type_error(""))
}
