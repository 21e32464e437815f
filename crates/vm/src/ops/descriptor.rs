//! Property descriptors as objects. ECMA-262 §6.2.6.

use super::property::{self, Descriptor};
use crate::cx::{Cx, JsResult};
use crate::object::prop_table::attr;
use crate::object::{NameCell, Object};
use crate::ops::{call, convert};
use tally_heap::{Imm, Local, Value};

/// ToPropertyDescriptor. The values are in new slots.
pub fn to_property_descriptor(cx: &mut Cx, v: Local<Value>) -> JsResult<Descriptor> {
    let Some(o) = v.cast::<Object>(cx) else {
        let text = crate::errors::value_text(cx, v);
        return Err(cx.type_error(&format!("Property description must be an object: {text}")));
    };
    let n = &cx.names;
    let (enumerable, configurable, value, writable, get, set) = (n.enumerable, n.configurable, n.value, n.writable, n.get, n.set);
    let mut d = Descriptor::default();
    let tmp = cx.slot();
    d.enumerable = flag(cx, o, enumerable, tmp)?;
    d.configurable = flag(cx, o, configurable, tmp)?;
    d.value = field(cx, o, value)?;
    d.writable = flag(cx, o, writable, tmp)?;
    d.get = accessor(cx, o, get, "Getter")?;
    d.set = accessor(cx, o, set, "Setter")?;
    if d.is_accessor() && d.is_data() {
        let text = crate::errors::value_text(cx, v);
        let text = format!("Invalid property descriptor. Cannot both specify accessors and a value or writable attribute, {text}");
        return Err(cx.type_error(&text));
    }
    Ok(d)
}

fn field(cx: &mut Cx, o: Local<Object>, name: Local<NameCell>) -> JsResult<Option<Local<Value>>> {
    if !property::has_property(cx, o, name)? {
        return Ok(None);
    }
    let out = cx.slot();
    property::get(cx, o, name, out)?;
    Ok(Some(out))
}

fn flag(cx: &mut Cx, o: Local<Object>, name: Local<NameCell>, tmp: Local<Value>) -> JsResult<Option<bool>> {
    if !property::has_property(cx, o, name)? {
        return Ok(None);
    }
    property::get(cx, o, name, tmp)?;
    Ok(Some(convert::to_boolean(cx.val(tmp))))
}

fn accessor(cx: &mut Cx, o: Local<Object>, name: Local<NameCell>, what: &str) -> JsResult<Option<Local<Value>>> {
    let v = field(cx, o, name)?;
    if let Some(f) = v {
        if !cx.val(f).is_undefined() && !call::is_callable(cx.val(f)) {
            let text = crate::errors::value_text(cx, f);
            return Err(cx.type_error(&format!("{what} must be a function: {text}")));
        }
    }
    Ok(v)
}

/// FromPropertyDescriptor: an object, or undefined for an absent property.
pub fn from_property_descriptor(cx: &mut Cx, d: Option<Descriptor>, out: Local<Value>) -> JsResult {
    let Some(d) = d else {
        cx.set(out, Imm::UNDEFINED);
        return Ok(());
    };
    let mark = cx.open_scope();
    let [object, tmp] = cx.slots();
    let o = cx.new_object(object)?;
    let n = &cx.names;
    let (value, writable, get, set, enumerable, configurable) = (n.value, n.writable, n.get, n.set, n.enumerable, n.configurable);
    if let Some(v) = d.value {
        cx.put_own(o, value, attr::ALL, v)?;
    }
    put_flag(cx, o, writable, d.writable, tmp)?;
    if let Some(v) = d.get {
        cx.put_own(o, get, attr::ALL, v)?;
    }
    if let Some(v) = d.set {
        cx.put_own(o, set, attr::ALL, v)?;
    }
    put_flag(cx, o, enumerable, d.enumerable, tmp)?;
    put_flag(cx, o, configurable, d.configurable, tmp)?;
    cx.copy(out, object);
    cx.close_scope(mark);
    Ok(())
}

fn put_flag(cx: &mut Cx, o: Local<Object>, name: Local<NameCell>, flag: Option<bool>, tmp: Local<Value>) -> JsResult {
    let Some(b) = flag else { return Ok(()) };
    cx.set(tmp, Imm::bool(b));
    cx.put_own(o, name, attr::ALL, tmp)
}
