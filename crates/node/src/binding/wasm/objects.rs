//! Functions, tables, globals and instances.

use super::{StoreBox, calls, failed, id, kept, list_of, memory, store, values, word};
use crate::binding::args::{self, Item};
use tally_heap::{Imm, Local, Val, Value};
use tally_vm::object::function::NativeFunction;
use tally_vm::object::function::NativeInfo;
use tally_vm::object::{Object, array, create, string};
use tally_vm::{Args, Cx, JsResult, kinds};
use tally_wasm::{self as wasm, ExternId, ExternType, Failure, FuncId, GlobalId, MemoryId, Module, TableId, TableType, ValType};

/// Which function a function object is, and its store object in `own`; `None` for anything else.
pub fn function(cx: &Cx, v: Local<Value>, own: Local<Value>) -> Option<FuncId> {
    let f = cx.val(v).cast::<NativeFunction>()?;
    let record = f.read(&f.data);
    if record.kind() != Some(kinds::HOST_RECORD) {
        return None;
    }
    cx.set(own, record);
    let record = own.cast::<Object>(cx)?;
    let id = create::internal(cx, record, 1);
    if !id.is_int() {
        return None;
    }
    let id = FuncId(id.as_int() as u32);
    cx.set(own, create::internal(cx, record, 0));
    Some(id)
}

/// The function object of a function. `index`: its number in the module that defines it, which is its name.
pub fn object_of(cx: &mut Cx, object: Local<Value>, store: &StoreBox, id: FuncId, index: Option<u32>, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [list, record, proto, name] = cx.slots();
    let functions = list_of(cx, object, word::FUNCTIONS, list)?;
    values::item(cx, functions, id.0, out);
    if cx.val(out).is_undefined() {
        let length = store.store.func_type(id).map_or(0, |ty| ty.params.len().min(255) as u8);
        cx.set(proto, Imm::NULL);
        let o = cx.new_object_kind(record, kinds::HOST_RECORD, proto)?;
        create::set_internal(cx, o, 0, cx.val(object));
        create::set_internal(cx, o, 1, Imm::int(id.0 as i32));
        for i in 2..6 {
            create::set_internal(cx, o, i, Imm::UNDEFINED);
        }
        string::new_string(cx, name, &index.unwrap_or(id.0).to_string())?;
        let info = NativeInfo { name: "", length, native: calls::exported, constructor: false };
        cx.new_native_named(out, &info, name, record)?;
        keep_function(cx, functions, id, out)?;
    }
    cx.close_scope(mark);
    Ok(())
}

/// The function of this store that calls a function of another: one for each, and its object is the other's.
pub fn adopted(cx: &mut Cx, object: Local<Value>, f: Local<Value>, id: FuncId, other: Local<Value>) -> JsResult<FuncId> {
    let mark = cx.open_scope();
    let [map, key, number, list] = cx.slots();
    // The key is what makes the function one: programs cannot have it, so it is no externref.
    cx.set(key, create::native_data(cx, f));
    let numbers = list_of(cx, object, word::NUMBERS, map)?;
    let found = if cx.val(map).kind() == Some(kinds::MAP) { cx.table_find(numbers, key)? } else { None };
    let adopted = match found {
        Some(i) => FuncId(tally_vm::object::table::value_at(cx.table_of(numbers), i).as_number() as u32),
        None => {
            let (ours, theirs) = (store(cx, object)?, store(cx, other)?);
            let Some(ty) = theirs.store.func_type(id) else { return Err(cx.type_error("no such function")) };
            let imports = list_of(cx, object, word::IMPORTS, list)?;
            let import = array::array_length(imports.get(cx));
            cx.push(imports, f)?;
            let adopted = ours.store.add_host_func(&ty, import).map_err(|failure| failed(cx, failure, None))?;
            let functions = list_of(cx, object, word::FUNCTIONS, list)?;
            keep_function(cx, functions, adopted, f)?;
            cx.set(number, Imm::number(f64::from(adopted.0)));
            cx.table_set(numbers, key, number)?;
            adopted
        }
    };
    cx.close_scope(mark);
    Ok(adopted)
}

/// `adopt(store, function) -> id` of it in this store, whosever it is
pub fn adopt<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let value = values::to_wasm(cx, a.get(cx, 0), a.get(cx, 1), ValType::FuncRef)?;
    Ok(if let wasm::Value::FuncRef(Some(id)) = value { Imm::number(f64::from(id.0)) } else { Imm::UNDEFINED })
}

/// Notes the object of a function.
fn keep_function(cx: &mut Cx, functions: Local<Object>, id: FuncId, f: Local<Value>) -> JsResult {
    let none = cx.slot();
    while array::array_length(functions.get(cx)) <= id.0 {
        cx.push(functions, none)?;
    }
    cx.put_element(functions, id.0, f)
}

/// `functionOf(value) -> [store, id] | undefined`
pub fn function_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [own, number, out] = cx.slots();
    let v = a.get(cx, 0);
    let Some(id) = function(cx, v, own) else { return Ok(Imm::UNDEFINED) };
    cx.set(number, Imm::number(f64::from(id.0)));
    cx.new_array_from(out, &[own, number])?;
    Ok(cx.val(out))
}

/// `functionObject(store, id, index) -> function`
pub fn function_object<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let object = a.get(cx, 0);
    let (store, out) = (store(cx, object)?, cx.slot());
    let (id, index) = (id(cx, a, 1), id(cx, a, 2));
    object_of(cx, object, &store, FuncId(id), Some(index), out)?;
    Ok(cx.val(out))
}

/// The type of a module's import, if it is a function.
fn import_type(cx: &Cx, a: Args, i: usize) -> Option<wasm::FuncType> {
    let module = kept::<Module>(cx, a.get(cx, i))?;
    match &module.imports().get(args::size(cx, a, i + 1))?.ty {
        ExternType::Func(ty) => Some(ty.clone()),
        _ => None,
    }
}

/// `sameType(store, function id, module, import) -> boolean`
pub fn same_type<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let object = a.get(cx, 0);
    let (store, id) = (store(cx, object)?, FuncId(id(cx, a, 1)));
    let wanted = import_type(cx, a, 2);
    Ok(Imm::bool(wanted.is_some() && store.store.func_type(id).as_deref() == wanted.as_ref()))
}

/// `hostFunction(store, module, import, f) -> function id`
pub fn host_function<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (object, list) = (a.get(cx, 0), cx.slot());
    let store = store(cx, object)?;
    let Some(ty) = import_type(cx, a, 1) else { return Ok(Imm::UNDEFINED) };
    let imports = list_of(cx, object, word::IMPORTS, list)?;
    let number = array::array_length(imports.get(cx));
    cx.push(imports, a.get(cx, 3))?;
    match store.store.add_host_func(&ty, number) {
        Ok(id) => Ok(Imm::number(f64::from(id.0))),
        Err(failure) => Err(failed(cx, failure, None)),
    }
}

/// An id as a number: its kind in the low bits.
fn number_of(id: ExternId) -> f64 {
    let (kind, id) = match id {
        ExternId::Func(FuncId(id)) => (0, id),
        ExternId::Table(TableId(id)) => (1, id),
        ExternId::Memory(MemoryId(id)) => (2, id),
        ExternId::Global(GlobalId(id)) => (3, id),
    };
    f64::from(id) * 4.0 + f64::from(kind)
}
fn of_number(n: f64) -> ExternId {
    let (kind, id) = (n as u64 & 3, (n as u64 >> 2) as u32);
    match kind {
        0 => ExternId::Func(FuncId(id)),
        1 => ExternId::Table(TableId(id)),
        2 => ExternId::Memory(MemoryId(id)),
        _ => ExternId::Global(GlobalId(id)),
    }
}

/// `instantiate(store, module, ids) -> [start function id or -1, ids of exports...] | message`; an id is its number times
/// four and its kind: function, table, memory, global
pub fn instantiate<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (object, [out, item]) = (a.get(cx, 0), cx.slots());
    let store = store(cx, object)?;
    let Some(module) = kept::<Module>(cx, a.get(cx, 1)).cloned() else { return Ok(Imm::UNDEFINED) };
    let Some(ids) = a.get(cx, 2).cast::<Object>(cx) else { return Ok(Imm::UNDEFINED) };
    let mut imports = Vec::new();
    for i in 0..module.imports().len() as u32 {
        values::item(cx, ids, i, item);
        let n = cx.val(item);
        imports.push(of_number(if n.is_number() { n.as_number() } else { -1.0 }));
    }
    let _scratch = cx.scratch(module.size())?;
    let mut memories = Vec::new();
    for ty in module.memories() {
        memories.push(memory::make(cx, &store, *ty)?);
    }
    match store.store.instantiate(&module, &imports, &memories) {
        Ok(instance) => {
            let mut items: Vec<Item> = vec![instance.start.map_or(-1.0, |id| f64::from(id.0)).into()];
            items.extend(instance.exports.iter().map(|id| Item::from(number_of(*id))));
            args::list(cx, out, &items)?;
        }
        Err(Failure::Other(message)) => {
            string::new_string(cx, out, &message)?;
        }
        Err(Failure::ElementOutOfBounds) => return Err(super::runtime_error(cx, "WebAssembly.Instance(): table index is out of bounds")),
        Err(Failure::Trap(wasm::Trap::MemoryOutOfBounds)) => {
            return Err(super::runtime_error(cx, "WebAssembly.Instance(): data segment is out of bounds"));
        }
        Err(failure) => return Err(failed(cx, failure, None)),
    }
    Ok(cx.val(out))
}

/// `newTable(store, element, min, max or -1, init) -> id | -1`
pub fn new_table<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let object = a.get(cx, 0);
    let store = store(cx, object)?;
    let element = values::parse_type(cx, a.get(cx, 1)).unwrap_or(ValType::FuncRef);
    let init = values::to_wasm(cx, object, a.get(cx, 4), element)?;
    let ty = TableType { element, min: args::size(cx, a, 2) as u64, max: u64::try_from(args::int(cx, a, 3)).ok(), is_64: false };
    let bytes = ty.min.saturating_mul(16);
    cx.collect_for(bytes);
    Ok(store.store.add_table(ty, init).map_or(Imm::int(-1), |id| Imm::number(f64::from(id.0))))
}

/// `tableType(store, id) -> [element, length, max or -1]`
pub fn table_type<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let object = a.get(cx, 0);
    let (store, id, out) = (store(cx, object)?, TableId(id(cx, a, 1)), cx.slot());
    let (Some(ty), Some(length)) = (store.store.table_type(id), store.store.table_len(id)) else { return Ok(Imm::UNDEFINED) };
    let max = ty.max.map_or(-1.0, |m| m as f64);
    args::list(cx, out, &[super::compile::type_name(ty.element).into(), (length as f64).into(), max.into()])?;
    Ok(cx.val(out))
}

/// `tableGet(store, id, index) -> value`; undefined where there is none
pub fn table_get<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let object = a.get(cx, 0);
    let (store, id, out) = (store(cx, object)?, TableId(id(cx, a, 1)), cx.slot());
    if let Some(value) = store.store.table_get(id, args::size(cx, a, 2) as u64) {
        values::to_js(cx, object, &store, value, out)?;
    }
    Ok(cx.val(out))
}

/// `tableSet(store, id, index, value) -> boolean`
pub fn table_set<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let object = a.get(cx, 0);
    let (store, id) = (store(cx, object)?, TableId(id(cx, a, 1)));
    let Some(ty) = store.store.table_type(id) else { return Ok(Imm::FALSE) };
    let value = values::to_wasm(cx, object, a.get(cx, 3), ty.element)?;
    Ok(Imm::bool(store.store.table_set(id, args::size(cx, a, 2) as u64, value).is_ok()))
}

/// `tableGrow(store, id, delta, value) -> length before, or -1`
pub fn table_grow<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let object = a.get(cx, 0);
    let (store, id) = (store(cx, object)?, TableId(id(cx, a, 1)));
    let Some(ty) = store.store.table_type(id) else { return Ok(Imm::int(-1)) };
    let value = values::to_wasm(cx, object, a.get(cx, 3), ty.element)?;
    let delta = args::size(cx, a, 2) as u64;
    Ok(store.store.table_grow(id, delta, value).map_or(Imm::int(-1), |n| Imm::number(n as f64)))
}

/// `newGlobal(store, type, mutable, value) -> id`
pub fn new_global<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let object = a.get(cx, 0);
    let store = store(cx, object)?;
    let Some(ty) = values::parse_type(cx, a.get(cx, 1)) else { return Ok(Imm::UNDEFINED) };
    let value = values::to_wasm(cx, object, a.get(cx, 3), ty)?;
    match store.store.add_global(args::flag(cx, a, 2), value) {
        Ok(id) => Ok(Imm::number(f64::from(id.0))),
        Err(failure) => Err(failed(cx, failure, None)),
    }
}

/// `globalType(store, id) -> [type, mutable]`
pub fn global_type<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let object = a.get(cx, 0);
    let (store, id, out) = (store(cx, object)?, GlobalId(id(cx, a, 1)), cx.slot());
    let Some(ty) = store.store.global_type(id) else { return Ok(Imm::UNDEFINED) };
    args::list(cx, out, &[super::compile::type_name(ty.value).into(), Item::Bool(ty.mutable)])?;
    Ok(cx.val(out))
}

/// `globalGet(store, id) -> value`
pub fn global_get<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let object = a.get(cx, 0);
    let (store, id, out) = (store(cx, object)?, GlobalId(id(cx, a, 1)), cx.slot());
    if let Some(value) = store.store.global_get(id) {
        values::to_js(cx, object, &store, value, out)?;
    }
    Ok(cx.val(out))
}

/// `globalSet(store, id, value) -> boolean`
pub fn global_set<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let object = a.get(cx, 0);
    let (store, id) = (store(cx, object)?, GlobalId(id(cx, a, 1)));
    let Some(ty) = store.store.global_type(id) else { return Ok(Imm::FALSE) };
    let value = values::to_wasm(cx, object, a.get(cx, 2), ty.value)?;
    Ok(Imm::bool(store.store.global_set(id, value).is_ok()))
}
