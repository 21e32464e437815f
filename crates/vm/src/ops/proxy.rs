//! The internal methods of proxies. ECMA-262 §10.5.

use crate::cx::{Cx, JsResult};
use crate::object::slots::Slots;
use crate::object::{Object, PropertyKey};
use crate::ops::property::Descriptor;
use tally_heap::{Local, Value};

macro_rules! missing {
    ($cx:expr) => {
        Err($cx.type_error("Proxy objects are not built yet"))
    };
}
pub fn get(cx: &mut Cx, _p: Local<Object>, _key: PropertyKey, _receiver: Local<Value>, _out: Local<Value>) -> JsResult {
    missing!(cx)
}
pub fn set(cx: &mut Cx, _p: Local<Object>, _key: PropertyKey, _v: Local<Value>, _receiver: Local<Value>) -> JsResult<bool> {
    missing!(cx)
}
pub fn has(cx: &mut Cx, _p: Local<Object>, _key: PropertyKey) -> JsResult<bool> {
    missing!(cx)
}
pub fn delete(cx: &mut Cx, _p: Local<Object>, _key: PropertyKey) -> JsResult<bool> {
    missing!(cx)
}
pub fn get_own_property(cx: &mut Cx, _p: Local<Object>, _key: PropertyKey) -> JsResult<Option<Descriptor>> {
    missing!(cx)
}
pub fn define_own_property(cx: &mut Cx, _p: Local<Object>, _key: PropertyKey, _d: &Descriptor) -> JsResult<bool> {
    missing!(cx)
}
pub fn own_keys(cx: &mut Cx, _p: Local<Object>, _out: Local<Value>) -> JsResult<Local<Slots>> {
    missing!(cx)
}
pub fn get_prototype_of(cx: &mut Cx, _p: Local<Object>, _out: Local<Value>) -> JsResult {
    missing!(cx)
}
pub fn set_prototype_of(cx: &mut Cx, _p: Local<Object>, _proto: Local<Value>) -> JsResult<bool> {
    missing!(cx)
}
pub fn is_extensible(cx: &mut Cx, _p: Local<Object>) -> JsResult<bool> {
    missing!(cx)
}
pub fn prevent_extensions(cx: &mut Cx, _p: Local<Object>) -> JsResult<bool> {
    missing!(cx)
}
/// Internal words of a proxy.
pub const TARGET: usize = 0;
pub const HANDLER: usize = 1;
