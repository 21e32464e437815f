//! Values across the border. WebAssembly JavaScript Interface, ToWebAssemblyValue and ToJSValue.

use super::{StoreBox, list_of, objects, word};
use tally_heap::{Imm, Local, Value};
use tally_vm::object::string::Str;
use tally_vm::object::{Object, bigint, elements};
use tally_vm::ops::{convert, iterate};
use tally_vm::{Cx, JsResult};
use tally_wasm as wasm;
use wasm::{FuncId, ValType};

/// Types of values as JavaScript names them.
pub fn parse_type(cx: &mut Cx, v: Local<Value>) -> Option<ValType> {
    let s = v.cast::<Str>(cx)?;
    let text = tally_vm::object::string::to_rust_string(s.get(cx));
    Some(match text.as_str() {
        "i32" => ValType::I32,
        "i64" => ValType::I64,
        "f32" => ValType::F32,
        "f64" => ValType::F64,
        "v128" => ValType::V128,
        "funcref" | "anyfunc" => ValType::FuncRef,
        "externref" => ValType::ExternRef,
        _ => return None,
    })
}

/// A value of the program's as one of this type. It may run JavaScript. `store`: the store object.
pub fn to_wasm(cx: &mut Cx, object: Local<Value>, v: Local<Value>, ty: ValType) -> JsResult<wasm::Value> {
    Ok(match ty {
        ValType::I32 => {
            let val = cx.val(v);
            wasm::Value::I32(if val.is_int() { val.as_int() } else { convert::to_int32(cx, v)? })
        }
        ValType::I64 => wasm::Value::I64(convert::to_bigint64(cx, v)?),
        ValType::F32 => wasm::Value::F32(convert::to_number(cx, v)? as f32),
        ValType::F64 => wasm::Value::F64(convert::to_number(cx, v)?),
        ValType::V128 => return Err(cx.type_error("type incompatibility when transforming from/to JS")),
        ValType::FuncRef => {
            if cx.val(v).is_null() {
                return Ok(wasm::Value::FuncRef(None));
            }
            let own = cx.slot();
            match objects::function(cx, v, own) {
                Some(id) if cx.val(own) == cx.val(object) => wasm::Value::FuncRef(Some(id)),
                Some(id) => wasm::Value::FuncRef(Some(objects::adopted(cx, object, v, id, own)?)),
                None => return Err(cx.type_error("type incompatibility when transforming from/to JS")),
            }
        }
        ValType::ExternRef => wasm::Value::ExternRef(number_of(cx, object, v)?),
    })
}

/// The number of a value as externref; null has none. Equal values have the same, so that the list does not grow with every
/// call.
fn number_of(cx: &mut Cx, object: Local<Value>, v: Local<Value>) -> JsResult<Option<u32>> {
    if cx.val(v).is_null() {
        return Ok(None);
    }
    let mark = cx.open_scope();
    let [numbers, key, number, list] = cx.slots();
    let map = list_of(cx, object, word::NUMBERS, numbers)?;
    if cx.val(numbers).kind() != Some(tally_vm::kinds::MAP) {
        return Err(cx.type_error("argument must be a store"));
    }
    cx.copy(key, v);
    let n = if let Some(i) = cx.table_find(map, key)? {
        tally_vm::object::table::value_at(cx.table_of(map), i).as_number() as u32
    } else {
        let externs = list_of(cx, object, word::EXTERNS, list)?;
        let n = tally_vm::object::array::array_length(externs.get(cx));
        cx.push(externs, v)?;
        cx.set(number, Imm::number(f64::from(n)));
        cx.table_set(map, key, number)?;
        n
    };
    cx.close_scope(mark);
    Ok(Some(n))
}

/// A value for the program.
pub fn to_js(cx: &mut Cx, object: Local<Value>, store: &StoreBox, v: wasm::Value, out: Local<Value>) -> JsResult {
    match v {
        wasm::Value::I32(n) => cx.set(out, Imm::int(n)),
        wasm::Value::I64(n) => {
            bigint::new_bigint_small(cx, out, i128::from(n))?;
        }
        wasm::Value::F32(n) => cx.set(out, Imm::number(f64::from(n))),
        wasm::Value::F64(n) => cx.set(out, Imm::number(n)),
        wasm::Value::V128(_) => return Err(cx.type_error("type incompatibility when transforming from/to JS")),
        wasm::Value::FuncRef(None) | wasm::Value::ExternRef(None) => cx.set(out, Imm::NULL),
        wasm::Value::FuncRef(Some(FuncId(id))) => objects::object_of(cx, object, store, FuncId(id), None, out)?,
        wasm::Value::ExternRef(Some(n)) => {
            let list = cx.slot();
            let externs = list_of(cx, object, word::EXTERNS, list)?;
            item(cx, externs, n, out);
        }
    }
    Ok(())
}

/// Element `i` of a list of ours, or undefined.
pub fn item(cx: &Cx, list: Local<Object>, i: u32, out: Local<Value>) {
    let found = elements::own_element(cx, list.get(cx), i).map_or(Imm::UNDEFINED, |(v, _)| v);
    cx.set(out, found);
}

/// The values of an iterable, as a list of the types of results.
pub fn many_to_wasm(cx: &mut Cx, object: Local<Value>, v: Local<Value>, results: &mut [wasm::Value]) -> JsResult {
    let [list, value] = cx.slots();
    let array = cx.new_array(list, 0)?;
    if cx.val(v).is_undefined() || cx.val(v).is_null() {
        return Err(iterate::not_iterable(cx, v));
    }
    iterate::iterate(cx, v, |cx, value| cx.push(array, value).map(|()| true))?;
    if tally_vm::object::array::array_length(array.get(cx)) as usize != results.len() {
        return Err(cx.type_error("multi-return length mismatch"));
    }
    for (i, result) in results.iter_mut().enumerate() {
        item(cx, array, i as u32, value);
        *result = to_wasm(cx, object, value, result.ty())?;
    }
    Ok(())
}
