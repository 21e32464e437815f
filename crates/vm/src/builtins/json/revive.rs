//! The reviver of `JSON.parse`. ECMA-262 §25.5.1.1, with the source text of primitives in its third argument.

use crate::builtins::object::entries::{What, enumerable_own};
use crate::builtins::support::{is_array, length_of};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::array::array_length;
use crate::object::prop_table::attr;
use crate::object::slots::{Slots, SlotsExt};
use crate::object::{Object, PropertyKey};
use crate::ops::property::{self, key_value};
use crate::ops::{call, compare, convert};
use tally_heap::{Imm, Local, Value};

/// Revives the value in `out`, whose snapshot is given, in place.
pub fn revive(cx: &mut Cx, out: Local<Value>, snapshot: Local<Value>, f: Local<Value>) -> JsResult {
    let root = cx.slot();
    let o = cx.new_object(root)?;
    let empty = cx.names.empty;
    cx.put_own(o, empty, attr::ALL, out)?;
    internalize(cx, o, empty.into(), snapshot, f, out)
}

/// InternalizeJSONProperty.
fn internalize(
    cx: &mut Cx,
    holder: Local<Object>,
    key: PropertyKey,
    snapshot: Local<Value>,
    f: Local<Value>,
    out: Local<Value>,
) -> JsResult {
    cx.check_native_stack()?;
    let mark = cx.open_scope();
    let [v, name, context, list, k, inner, result] = cx.slots();
    property::get(cx, holder, key, v)?;
    let c = cx.new_object(context)?;
    if let Some(o) = v.cast::<Object>(cx) {
        if is_array(cx, v)? {
            let known = array_snapshot(cx, snapshot);
            for i in 0..length_of(cx, o)? {
                cx.set(inner, Imm::UNDEFINED);
                if known && i < array_length(cx.val(snapshot).cast().expect("an array")) as u64 {
                    let s = snapshot.cast::<Object>(cx).expect("an array");
                    property::get(cx, s, i as u32, inner)?;
                }
                let key = crate::builtins::support::index_key(cx, i, k)?;
                element(cx, o, key, inner, f, result)?;
            }
        } else {
            let keys = enumerable_own(cx, o, What::Keys, list)?;
            let known = cx.val(snapshot).kind() == Some(kinds::OBJECT);
            for i in 0..array_length(keys.get(cx)) {
                property::get(cx, keys, i, k)?;
                let key = convert::to_property_key(cx, k)?;
                cx.set(inner, Imm::UNDEFINED);
                let s = snapshot.cast::<Object>(cx).filter(|_| known);
                if let Some(s) = s {
                    if property::has_own_property(cx, s, key)? {
                        property::get(cx, s, key, inner)?;
                    }
                }
                element(cx, o, key, inner, f, result)?;
            }
        }
    } else if let Some(s) = cx.val(snapshot).cast::<Slots>() {
        // The source is told as long as the value is still the one that was read.
        if compare::same_value(cx, s.read(s.at(0)), cx.val(v)) {
            cx.set(k, s.read(s.at(1)));
            let source = cx.names.source;
            cx.put_own(c, source, attr::ALL, k)?;
        }
    }
    key_value(cx, key, name)?;
    call::call(cx, f, holder.value(), &[name, v, context], out)?;
    cx.close_scope(mark);
    Ok(())
}

fn array_snapshot(cx: &Cx, snapshot: Local<Value>) -> bool {
    cx.val(snapshot).kind() == Some(kinds::ARRAY)
}

/// Revives one property: undefined deletes it. The key is kept alive by the caller.
fn element(cx: &mut Cx, o: Local<Object>, key: PropertyKey, snapshot: Local<Value>, f: Local<Value>, result: Local<Value>) -> JsResult {
    internalize(cx, o, key, snapshot, f, result)?;
    if cx.val(result).is_undefined() {
        property::delete_property(cx, o, key)?;
    } else {
        property::create_data_property(cx, o, key, result)?;
    }
    Ok(())
}
