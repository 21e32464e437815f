//! Properties of functions that are made only when somebody asks: `length`, `name`, `prototype`.
//!
//! A fresh closure has a shape with the LAZY flag and no properties. The first operation on an own property that could
//! be one of the three (or on all of them) defines them for good and drops the flag: all of them, or none if memory is
//! short.

use super::code::Code;
use super::function::{Function, NativeFunction};
use super::object::{Object, ObjectExt};
use super::prop_table::attr;
use super::shape::shape_flag;
use super::storage::{entries, locate, read_slot};
use super::{KeyView, NameCell, NameExt, PropertyKey};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::realm::RealmExt;
use tally_bytecode::FunctionKind;
use tally_heap::{Imm, Local, Ref, Value};

/// Whether looking up `key` needs the lazy properties made first.
#[inline(always)]
pub fn is_lazy_for(cx: &Cx, o: Ref<'_, Object>, key: KeyView<'_>) -> bool {
    is_lazy(cx, o) && could_be(cx, o, key)
}

#[inline(always)]
fn is_lazy(cx: &Cx, o: Ref<'_, Object>) -> bool {
    let kind = o.kind();
    (kind == kinds::FUNCTION || kind == kinds::NATIVE_FUNCTION) && o.shape(cx).has(shape_flag::LAZY)
}

fn could_be(cx: &Cx, o: Ref<'_, Object>, key: KeyView<'_>) -> bool {
    let names = &cx.names;
    match key {
        KeyView::Index(_) => false,
        KeyView::Name(n) => n.is(cx, names.length) || n.is(cx, names.name) || n.is(cx, names.prototype) && has_prototype(o),
    }
}

/// Whether a function gets a `prototype` property when made.
fn has_prototype(o: Ref<'_, Object>) -> bool {
    let Some(f) = o.cast::<Function>() else { return false };
    let Some(code) = f.read(&f.code).cast::<Code>() else { return false };
    // SAFETY: a closure's code is filled.
    let proto = unsafe { &(*code.data).proto };
    match proto.kind {
        _ if proto.flags.is_generator => true,
        FunctionKind::Normal => !proto.flags.is_async,
        _ => false,
    }
}

/// Makes the lazy properties if `key` could be one of them.
#[inline]
pub fn materialize_for(cx: &mut Cx, o: Local<Object>, key: PropertyKey) -> JsResult {
    let obj = o.get(cx);
    if is_lazy(cx, obj) && could_be(cx, obj, key.view(cx)) { materialize(cx, o) } else { Ok(()) }
}

/// Makes them now.
pub fn materialize(cx: &mut Cx, o: Local<Object>) -> JsResult {
    let obj = o.get(cx);
    if !obj.shape(cx).has(shape_flag::LAZY) {
        return Ok(());
    }
    let mark = cx.open_scope();
    let r = if cx.has_more_realms() {
        // Its `prototype` inherits from an intrinsic of its own realm, whoever asks.
        let at = cx.slot();
        cx.function_realm(o.value(), at).and_then(|realm| cx.in_realm(realm, |cx| materialize_inner(cx, o)))
    } else {
        materialize_inner(cx, o)
    };
    cx.close_scope(mark);
    r
}

fn materialize_inner(cx: &mut Cx, o: Local<Object>) -> JsResult {
    let obj = o.get(cx);
    let flags = obj.shape(cx).flags & !shape_flag::LAZY;
    let [value, name, length, store] = cx.slots();
    let n = &cx.names;
    let (n_length, n_name, n_prototype, n_constructor) = (n.length, n.name, n.prototype, n.constructor);
    // What was added before anybody asked comes behind what is made now, and what was defined by one of the names stays.
    let had: Vec<_> = entries(cx, obj).map(|(n, p)| (cx.local_of(n), p.attrs, cx.local(read_slot(cx, obj, p.slot)))).collect();
    let has = |cx: &Cx, n: Local<NameCell>| had.iter().any(|(h, ..)| h.get(cx).is(cx, n));
    let elements = elements_value(cx, o, store);
    let mut made = Vec::with_capacity(had.len() + 3);
    if let Some(f) = o.value().cast::<Function>(cx) {
        let code: Ref<'_, Code> = f.get(cx).read(&f.get(cx).code).cast().expect("a closure has code");
        // SAFETY: a closure's code is filled.
        let fp = unsafe { (*code.data).proto.clone() };
        cx.set(length, Imm::int(fp.length as i32));
        super::text::new_js_text(cx, &fp.name, name)?;
        // In constructors `prototype` comes first, in slot 0, where `new` looks for it.
        if has_prototype(o.get(cx)) && !has(cx, n_prototype) {
            let object_proto = cx.slot();
            if fp.flags.is_generator {
                cx.generator_prototype_parent(fp.flags.is_async, object_proto)?;
            } else {
                cx.set(object_proto, cx.realm().object_prototype().val());
            }
            let p = cx.new_object_with_proto(value, object_proto)?;
            if !fp.flags.is_generator {
                cx.add_property(p, n_constructor, attr::HIDDEN, o.value())?;
            }
            made.push((n_prototype, attr::WRITABLE, value));
        }
    } else if let Some(f) = o.value().cast::<NativeFunction>(cx) {
        let f = f.get(cx);
        cx.set(name, f.read(&f.name));
        cx.set(length, Imm::int(f.meta.raw().as_int() & 0xFFFF));
    }
    if !has(cx, n_length) {
        made.push((n_length, attr::CONFIGURABLE, length));
    }
    if !has(cx, n_name) {
        made.push((n_name, attr::CONFIGURABLE, name));
    }
    made.extend(had);
    cx.replace_properties(o, flags, &made, elements)
}

/// The elements of a function that has any, in `store`.
fn elements_value(cx: &Cx, o: Local<Object>, store: Local<Value>) -> Option<Local<Value>> {
    let obj = o.get(cx);
    let (holder, slot) = locate(obj, obj.shape(cx).elements_location()?);
    cx.set(store, holder.read(slot));
    Some(store)
}
