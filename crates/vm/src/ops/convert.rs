//! STUB
use crate::cx::*;
use crate::object::*;
use tally_heap::*;
pub fn to_uint32(_cx: &mut Cx, _v: Local<Value>) -> JsResult<u32> {
    Ok(0)
}
pub fn to_number(_cx: &mut Cx, _v: Local<Value>) -> JsResult<f64> {
    Ok(0.0)
}
pub fn to_property_key(_cx: &mut Cx, _v: Local<Value>) -> JsResult<PropertyKey> {
    Ok(PropertyKey::Index(0))
}
pub fn display(_cx: &mut Cx, _v: Local<Value>) -> String {
    String::new()
}
pub fn type_of(_cx: &Cx, _v: Val<'_>) -> &'static str {
    "x"
}
pub fn to_object(cx: &mut Cx, _v: Local<Value>, _out: Local<Value>) -> JsResult<Local<Object>> {
    Err(cx.type_error(""))
}
pub fn to_string(cx: &mut Cx, _v: Local<Value>, _out: Local<Value>) -> JsResult<Local<Str>> {
    Err(cx.type_error(""))
}
