//! Calls across the border, in both directions.

use super::{StoreBox, failed, list_of, memory, objects, store, values, word};
use std::rc::Rc;
use tally_heap::{Imm, Local, Val, Value};
use tally_vm::ops::call as js;
use tally_vm::{Args, Cx, JsResult, Thrown};
use tally_wasm::{self as wasm, FuncId, Host, Stop};

/// The native behind every exported function: its data says which it is.
pub fn exported<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [object, out, item] = cx.slots();
    let callee = a.callee(cx);
    let Some(id) = objects::function(cx, callee, object) else { return Ok(Imm::UNDEFINED) };
    let store = store(cx, object)?;
    let Some(ty) = store.store.func_type(id) else { return Ok(Imm::UNDEFINED) };
    let mut args = Vec::with_capacity(ty.params.len());
    for (i, ty) in ty.params.iter().enumerate() {
        args.push(values::to_wasm(cx, object, a.get(cx, i), *ty)?);
    }
    let mut results = Vec::new();
    run(cx, object, &store, id, &args, &mut results)?;
    match &*results {
        [] => {}
        [one] => values::to_js(cx, object, &store, *one, out)?,
        many => {
            let list = cx.new_array(out, 0)?;
            for value in many {
                values::to_js(cx, object, &store, *value, item)?;
                cx.push(list, item)?;
            }
        }
    }
    Ok(cx.val(out))
}

/// Runs a function; what it throws is thrown.
pub fn run(
    cx: &mut Cx,
    object: Local<Value>,
    store: &Rc<StoreBox>,
    id: FuncId,
    args: &[wasm::Value],
    results: &mut Vec<wasm::Value>,
) -> JsResult {
    let mut host = Program { cx, object, store, thrown: None };
    let done = store.store.call(id, args, results, &mut host);
    let Program { thrown, .. } = host;
    memory::settle(cx, object, store)?;
    done.map_err(|failure| failed(cx, failure, thrown))
}

/// The program, as code of a store sees it.
struct Program<'a> {
    cx: &'a mut Cx,
    object: Local<Value>,
    store: &'a StoreBox,
    /// What ended it.
    thrown: Option<Thrown>,
}

impl Program<'_> {
    fn call_import(&mut self, import: u32, args: &[wasm::Value], results: &mut [wasm::Value]) -> JsResult {
        let (cx, object, store) = (&mut *self.cx, self.object, self.store);
        memory::settle(cx, object, store)?;
        let [list, f, this, out] = cx.slots();
        let imports = list_of(cx, object, word::IMPORTS, list)?;
        values::item(cx, imports, import, f);
        if args.is_empty() {
            js::call(cx, f, this, &[], out)?;
        } else if args.len() <= 8 {
            let slots: [Local<Value>; 8] = cx.slots();
            for (arg, slot) in args.iter().zip(slots) {
                values::to_js(cx, object, store, *arg, slot)?;
            }
            js::call(cx, f, this, &slots[..args.len()], out)?;
        } else {
            let mut slots = Vec::with_capacity(args.len());
            for arg in args {
                let slot = cx.slot();
                values::to_js(cx, object, store, *arg, slot)?;
                slots.push(slot);
            }
            js::call(cx, f, this, &slots, out)?;
        }
        match results {
            [] => {}
            [one] => *one = values::to_wasm(cx, object, out, one.ty())?,
            many => values::many_to_wasm(cx, object, out, many)?,
        }
        Ok(())
    }
}

impl Host for Program<'_> {
    fn call(&mut self, import: u32, args: &[wasm::Value], results: &mut [wasm::Value]) -> Result<(), Stop> {
        let mark = self.cx.open_scope();
        let r = self.call_import(import, args, results);
        self.cx.close_scope(mark);
        r.map_err(|thrown| {
            self.thrown = Some(thrown);
            Stop
        })
    }
    fn poll(&mut self) -> Result<(), Stop> {
        self.cx.poll().map_err(|thrown| {
            self.thrown = Some(thrown);
            Stop
        })
    }
    fn make_room(&mut self, bytes: usize) {
        self.cx.collect_for(bytes as u64);
    }
}
