//! Synthetic modules: exports that the host sets. ECMA-262 §16.2.1.8.

use super::record::{Status, info, new_module, set_variable, word};
use crate::cx::{Cx, JsResult};
use crate::object::Object;
use crate::object::create::set_internal;
use std::sync::Arc;
use tally_bytecode::{JsText, LocalExport, ModuleInfo};
use tally_heap::{Imm, Local, Value};

/// A module with these exports, all undefined. `evaluate` is called with the module when it is evaluated, or is undefined.
pub fn synthetic(cx: &mut Cx, url: &str, mut names: Vec<JsText>, evaluate: Local<Value>, out: Local<Value>) -> JsResult<Local<Object>> {
    names.sort();
    names.dedup();
    names.truncate(usize::from(u16::MAX) - 1);
    let slots = names.len() as u16;
    let locals = names.into_iter().enumerate().map(|(i, name)| LocalExport { name, slot: i as u16 }).collect();
    let info = Arc::new(ModuleInfo { locals, slots, ..ModuleInfo::default() });
    let mark = cx.open_scope();
    let made = cx.slot();
    let r = new_module(cx, url, info, Status::Unlinked, made).map(|m| {
        for slot in 0..slots {
            set_variable(cx, m, slot, Imm::UNDEFINED);
        }
        set_internal(cx, m, word::FUNCTION, cx.val(evaluate));
        cx.copy(out, made);
    });
    cx.close_scope(mark);
    r.map(|()| out.cast(cx).expect("just made"))
}

/// SetSyntheticModuleExport; false when there is no such export.
pub fn set_export(cx: &Cx, m: Local<Object>, name: &JsText, v: Local<Value>) -> bool {
    let info = info(cx, m);
    let Ok(at) = info.locals.binary_search_by(|export| export.name.cmp(name)) else { return false };
    set_variable(cx, m, info.locals[at].slot, cx.val(v));
    true
}
