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
use super::{KeyView, NameCell, NameExt, PropertyKey};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::realm::RealmExt;
use tally_bytecode::FunctionKind;
use tally_heap::{Imm, Local, Ref};

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
    // Any step may fail for want of memory, and then the function is as it was: its shape and in-object words. A
    // dictionary is changed in place; it keeps what it has got, and gets the rest next time.
    let shape = obj.shape(cx);
    let in_place = shape.is_dictionary();
    let (shape, id) = (cx.local_of(shape), obj.shape_id());
    let first = 1 + kinds::internal_words(obj.kind());
    let words: Vec<_> = (first..first + obj.inline_capacity()).map(|i| cx.local(obj.read(super::storage::word(obj, i as u32)))).collect();
    let r = if cx.has_more_realms() {
        // Its `prototype` inherits from an intrinsic of its own realm, whoever asks.
        let at = cx.slot();
        cx.function_realm(o.value(), at).and_then(|realm| cx.in_realm(realm, |cx| materialize_inner(cx, o)))
    } else {
        materialize_inner(cx, o)
    };
    if r.is_err() {
        let s = shape.get(cx);
        s.flags.set(s.flags.get() | shape_flag::LAZY);
        if !in_place {
            let obj = o.get(cx);
            cx.store_shape(obj, id);
            for (i, w) in words.iter().enumerate() {
                cx.write(obj, super::storage::word(obj, (first + i) as u32), cx.val(*w));
            }
        }
    }
    cx.close_scope(mark);
    r
}

fn materialize_inner(cx: &mut Cx, o: Local<Object>) -> JsResult {
    // The same chain without the flag; the object has no properties yet, or they would have been made.
    // With elements the shape is changed in place below: it must be the object's alone.
    if o.get(cx).shape(cx).elements_location().is_some() && !o.get(cx).shape(cx).is_dictionary() {
        cx.make_dictionary(o)?;
    }
    let obj = o.get(cx);
    let shape = obj.shape(cx);
    let kind = obj.kind();
    let capacity = obj.inline_capacity();
    let proto = cx.slot();
    cx.set(proto, super::shape::ShapeRef::read_proto(shape));
    let elements = shape.elements_location().is_some();
    let dictionary = shape.is_dictionary();
    let flags = shape.flags.get() & !shape_flag::LAZY;
    // Only a fast shape is made again, and that has few properties.
    let count = if dictionary || elements { 0 } else { shape.entry_count() };
    let had: Vec<_> = (0..count)
        .filter_map(|i| shape.entry(i))
        .map(|(n, p)| (cx.local_of(n), p.attrs, cx.local(super::storage::read_slot(cx, obj, p.slot))))
        .collect();
    if dictionary || elements {
        // Already alone with its shape: drop the flag in place and add the properties behind what is there.
        o.get(cx).shape(cx).flags.set(flags);
    } else {
        let root = cx.root_shape(kind, proto, capacity, flags)?;
        cx.store_shape(o.get(cx), root);
    }
    let [value, name, length] = cx.slots();
    let n = &cx.names;
    let (n_length, n_name, n_prototype, n_constructor) = (n.length, n.name, n.prototype, n.constructor);
    if let Some(f) = o.value().cast::<Function>(cx) {
        let code: Ref<'_, Code> = f.get(cx).read(&f.get(cx).code).cast().expect("a closure has code");
        // SAFETY: a closure's code is filled.
        let fp = unsafe { (*code.data).proto.clone() };
        cx.set(length, Imm::int(fp.length as i32));
        super::text::new_js_text(cx, &fp.name, name)?;
        // In constructors `prototype` comes first, in slot 0, where `new` looks for it.
        if has_prototype(o.get(cx)) {
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
            if cx.own_named(o.get(cx), n_prototype.get(cx)).is_none() {
                cx.add_property(o, n_prototype, attr::WRITABLE, value)?;
            }
        }
    } else if let Some(f) = o.value().cast::<NativeFunction>(cx) {
        let f = f.get(cx);
        cx.set(name, f.read(&f.name));
        cx.set(length, Imm::int(f.meta.raw().as_int() & 0xFFFF));
    }
    let has = |cx: &Cx, n: Local<NameCell>| cx.own_named(o.get(cx), n.get(cx)).is_some() || had.iter().any(|(h, ..)| h.get(cx).is(cx, n));
    if !has(cx, n_length) {
        cx.add_property(o, n_length, attr::CONFIGURABLE, length)?;
    }
    if !has(cx, n_name) {
        cx.add_property(o, n_name, attr::CONFIGURABLE, name)?;
    }
    if !(dictionary || elements) {
        for (n, attrs, v) in had {
            if cx.own_named(o.get(cx), n.get(cx)).is_none() {
                cx.add_property(o, n, attrs, v)?;
            }
        }
    }
    Ok(())
}
