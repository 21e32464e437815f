//! Module namespace exotic objects. ECMA-262 §10.4.6.
//!
//! A NAMESPACE has one accessor property for each export, whose ACCESSOR holds no functions but the place of the variable:
//! the context that it is in and the number of its slot (`object/accessor.rs`). Reading works as of any accessor, inline
//! caches included; what else differs from ordinary objects asks for the kind.

use super::record::{new_environment, word};
use super::resolve::{Resolution, Visited, exported_names, resolve_export};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::context::{Context, ContextExt};
use crate::object::create::{internal, set_internal};
use crate::object::prop_table::attr;
use crate::object::shape::{shape_flag, step};
use crate::object::{Object, PropertyKey, text};
use crate::ops::convert::to_property_key;
use rustc_hash::FxHashSet;
use tally_bytecode::JsText;
use tally_heap::{Imm, Local, Value};

/// Whether a value is a namespace.
pub fn is_namespace(cx: &Cx, v: Local<Value>) -> bool {
    cx.val(v).kind() == Some(kinds::NAMESPACE)
}

/// The module that a namespace is of.
pub fn namespace_module(cx: &Cx, o: Local<Object>, out: Local<Value>) {
    cx.set(out, internal(cx, o, 0));
}

/// GetModuleNamespace.
pub fn namespace(cx: &mut Cx, m: Local<Object>, out: Local<Value>) -> JsResult {
    let known = internal(cx, m, word::NAMESPACE);
    if !known.is_undefined() {
        cx.set(out, known);
        return Ok(());
    }
    let mark = cx.open_scope();
    let made = cx.slot();
    let r = make(cx, m, made);
    if r.is_ok() {
        cx.copy(out, made);
    }
    cx.close_scope(mark);
    r
}

fn units(name: &JsText) -> Vec<u16> {
    match name {
        JsText::Latin1(bytes) => bytes.iter().map(|&b| u16::from(b)).collect(),
        JsText::Utf16(units) => units.to_vec(),
    }
}

fn make(cx: &mut Cx, m: Local<Object>, out: Local<Value>) -> JsResult {
    let mut names = FxHashSet::default();
    exported_names(cx, m, &mut names, &mut FxHashSet::default())?;
    let mut names: Vec<JsText> = names.into_iter().collect();
    names.sort_by_cached_key(units);
    let [none, target, v, key] = cx.slots();
    cx.set(none, Imm::NULL);
    let o = cx.new_object_kind(out, kinds::NAMESPACE, none)?;
    set_internal(cx, o, 0, cx.val(m));
    // Namespaces that lead back here find this one, as far as it has come.
    set_internal(cx, m, word::NAMESPACE, cx.val(out));
    for name in &names {
        let Resolution::Found(slot) = resolve_export(cx, m, name, &mut Visited::default(), target)? else { continue };
        let target = target.cast::<Object>(cx).expect("a module");
        let mark = cx.open_scope();
        let r = variable(cx, target, slot, v).and_then(|()| {
            text::new_js_text(cx, name, key)?;
            match to_property_key(cx, key)? {
                PropertyKey::Name(n) => cx.add_property(o, n, attr::ENUMERABLE | attr::ACCESSOR, v),
                PropertyKey::Index(i) => cx.put_sparse(o, i, v, attr::ENUMERABLE | attr::ACCESSOR),
            }
        });
        cx.close_scope(mark);
        r?;
    }
    let tag = cx.symbols.to_string_tag;
    text::new_js_text(cx, &JsText::from_str("Module"), v)?;
    cx.add_property(o, tag, 0, v)?;
    cx.change_all(o, step::PREVENT_EXTENSIONS, shape_flag::NON_EXTENSIBLE, None)?;
    Ok(())
}

/// The ACCESSOR of an export: of a slot of the module's environment, or of its namespace, for which a context is made.
fn variable(cx: &mut Cx, target: Local<Object>, slot: Option<u16>, out: Local<Value>) -> JsResult {
    let [context, index, ns] = cx.slots();
    match slot {
        Some(slot) => {
            cx.set(context, internal(cx, target, word::ENVIRONMENT));
            cx.set(index, Imm::int(i32::from(slot)));
        }
        None => {
            cx.set(index, Imm::int(0));
            namespace(cx, target, ns)?;
            new_environment(cx, 1, context)?;
            let c = cx.val(context).cast::<Context>().expect("just made");
            cx.write(c, c.at(0), cx.val(ns));
        }
    }
    cx.new_accessor(out, context, index)?;
    Ok(())
}
