//! STUB
use crate::cx::*;
use tally_heap::*;
pub fn iterate(cx: &mut Cx, _v: Local<Value>, _f: impl FnMut(&mut Cx, Local<Value>) -> JsResult<bool>) -> JsResult {
    Err(cx.type_error(""))
}
pub fn get_iterator(_cx: &mut Cx, _v: Local<Value>, _iter: Local<Value>, _next: Local<Value>) -> JsResult {
    Ok(())
}
pub fn get_iterator_from_method(_cx: &mut Cx, _v: Local<Value>, _m: Local<Value>, _iter: Local<Value>, _next: Local<Value>) -> JsResult {
    Ok(())
}
pub fn not_iterable(_cx: &mut Cx, _v: Local<Value>) -> Thrown {
    Thrown
}
pub fn iterator_next(_cx: &mut Cx, _iter: Local<Value>, _next: Local<Value>, _out: Local<Value>) -> JsResult {
    Ok(())
}
pub fn iterator_complete(_cx: &mut Cx, _result: Local<Value>) -> JsResult<bool> {
    Ok(true)
}
pub fn iterator_step(_cx: &mut Cx, _iter: Local<Value>, _next: Local<Value>, _out: Local<Value>) -> JsResult<bool> {
    Ok(false)
}
pub fn iterator_close<T>(_cx: &mut Cx, _iter: Local<Value>, completion: JsResult<T>) -> JsResult<T> {
    completion
}
pub fn close_normally(_cx: &mut Cx, _iter: Local<Value>) -> JsResult {
    Ok(())
}
pub fn create_iter_result(_cx: &mut Cx, _value: Local<Value>, _done: bool, _out: Local<Value>) -> JsResult {
    Ok(())
}
