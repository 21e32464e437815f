//! ResolveExport and GetExportedNames. ECMA-262 §16.2.1.7.2.
//!
//! Nothing here allocates on the heap, so that modules may be told apart by address meanwhile.

use super::record::{info, requested};
use crate::cx::{Cx, JsResult};
use crate::object::Object;
use rustc_hash::FxHashSet;
use tally_bytecode::{JsText, ModuleInfo};
use tally_heap::{Local, Value};

/// Where a name leads. The module of a `Found` is in the caller's slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resolution {
    Missing,
    /// It leads back to itself.
    Circular,
    /// Two `export *` give different variables.
    Ambiguous,
    /// A slot of the module's environment; none: its namespace.
    Found(Option<u16>),
}

/// Modules and names on the way.
pub(super) type Visited = FxHashSet<(u64, JsText)>;

/// ResolveExport. `out` gets the module.
pub(super) fn resolve_export(
    cx: &mut Cx,
    m: Local<Object>,
    name: &JsText,
    visited: &mut Visited,
    out: Local<Value>,
) -> JsResult<Resolution> {
    let info = info(cx, m);
    if let Ok(at) = info.locals.binary_search_by(|export| export.name.cmp(name)) {
        cx.copy(out, m);
        return Ok(Resolution::Found(Some(info.locals[at].slot)));
    }
    if info.indirect.is_empty() && info.stars.is_empty() {
        return Ok(Resolution::Missing);
    }
    if !visited.insert((cx.val(m).raw().bits(), name.clone())) {
        return Ok(Resolution::Circular);
    }
    cx.check_native_stack()?;
    let mark = cx.open_scope();
    let r = resolve_elsewhere(cx, m, &info, name, visited, out);
    cx.close_scope(mark);
    r
}

fn resolve_elsewhere(
    cx: &mut Cx,
    m: Local<Object>,
    info: &ModuleInfo,
    name: &JsText,
    visited: &mut Visited,
    out: Local<Value>,
) -> JsResult<Resolution> {
    let [next, found] = cx.slots();
    if let Ok(at) = info.indirect.binary_search_by(|export| export.name.cmp(name)) {
        let export = &info.indirect[at];
        let Some(target) = module_of(cx, m, export.request, next) else { return Ok(Resolution::Missing) };
        return match &export.import_name {
            None => {
                cx.copy(out, target);
                Ok(Resolution::Found(None))
            }
            Some(import_name) => resolve_export(cx, target, import_name, visited, out),
        };
    }
    if *name == JsText::from_str("default") {
        return Ok(Resolution::Missing);
    }
    let mut first: Option<Option<u16>> = None;
    for &request in &info.stars {
        let Some(target) = module_of(cx, m, request, next) else { continue };
        match resolve_export(cx, target, name, visited, found)? {
            Resolution::Ambiguous => return Ok(Resolution::Ambiguous),
            Resolution::Missing | Resolution::Circular => {}
            Resolution::Found(slot) => match first {
                None => {
                    first = Some(slot);
                    cx.copy(out, found);
                }
                Some(known) if known == slot && cx.val(out).raw() == cx.val(found).raw() => {}
                Some(_) => return Ok(Resolution::Ambiguous),
            },
        }
    }
    Ok(first.map_or(Resolution::Missing, Resolution::Found))
}

fn module_of(cx: &Cx, m: Local<Object>, request: u32, out: Local<Value>) -> Option<Local<Object>> {
    requested(cx, m, request as usize, out).then(|| out.cast(cx)).flatten()
}

/// GetExportedNames: each once, in no order.
pub(super) fn exported_names(cx: &mut Cx, m: Local<Object>, names: &mut FxHashSet<JsText>, seen: &mut FxHashSet<u64>) -> JsResult {
    if !seen.insert(cx.val(m).raw().bits()) {
        return Ok(());
    }
    cx.check_native_stack()?;
    let info = info(cx, m);
    names.extend(info.locals.iter().map(|export| export.name.clone()));
    names.extend(info.indirect.iter().map(|export| export.name.clone()));
    let default = JsText::from_str("default");
    for &request in &info.stars {
        let mark = cx.open_scope();
        let next = cx.slot();
        let mut from_star = FxHashSet::default();
        let r = match module_of(cx, m, request, next) {
            Some(target) => exported_names(cx, target, &mut from_star, seen),
            None => Ok(()),
        };
        cx.close_scope(mark);
        r?;
        names.extend(from_star.into_iter().filter(|name| *name != default));
    }
    Ok(())
}
