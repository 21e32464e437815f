<<<<<<< HEAD
//! InternalizeJSONProperty: the reviver's walk, innermost values first. ECMA-262 §25.5.1.1 with source text access.
//!
//! A primitive that is still what the text says is shown to the reviver with its text; whatever the reviver put in its
//! place is not.

use super::Source;
use super::parse::{Node, Record};
use crate::builtins::support::{index_key, is_array, length_of, own_enumerable};
use crate::cx::{Cx, JsResult};
use crate::object::Object;
use crate::object::prop_table::attr;
use crate::object::slots::SlotsExt;
use crate::object::string::{self, Str, StrExt, StrView};
use crate::ops::compare::same_value;
use crate::ops::{call, convert, property};
use tally_heap::{Local, Value};

struct Walk<'s> {
    reviver: Local<Value>,
    source: &'s Source,
    record: &'s Record,
}

/// Walks the value in `out`, which the text gave, and leaves there what the reviver made of it.
pub fn revive(cx: &mut Cx, reviver: Local<Value>, source: &Source, record: &Record, out: Local<Value>) -> JsResult {
    let [root, key] = cx.slots();
    let root = cx.new_object(root)?;
    let empty = cx.realm.names.empty;
    cx.add_property(root, empty, attr::ALL, out)?;
    cx.set(key, empty.val());
    Walk { reviver, source, record }.property(cx, root, key, record.nodes.last(), out)
}

impl Walk<'_> {
    fn property(&self, cx: &mut Cx, holder: Local<Object>, key: Local<Value>, node: Option<&Node>, out: Local<Value>) -> JsResult {
        super::stringify::check_depth(cx)?;
        let mark = cx.mark();
        let r = self.property_inner(cx, holder, key, node, out);
        cx.release(mark);
        r
    }

    /// `key` is a string.
    fn property_inner(&self, cx: &mut Cx, holder: Local<Object>, key: Local<Value>, node: Option<&Node>, out: Local<Value>) -> JsResult {
        let [name, value, context, text] = cx.slots();
        cx.copy(name, key);
        let k = convert::to_property_key(cx, name)?;
        property::get(cx, holder, k, value)?;
        let mut source = None;
        if let Some(o) = value.cast::<Object>(cx) {
            if is_array(cx, value)? {
                let parts = if let Some(Node::Array(parts)) = node { parts.as_slice() } else { &[] };
                let n = length_of(cx, o)?;
                for i in 0..n {
                    let part = parts.get(i as usize).map(|p| &self.record.nodes[*p as usize]);
                    let k = index_key(cx, i, text)?;
                    convert::key_to_string(cx, k, text)?;
                    self.element(cx, o, text, part)?;
                }
            } else {
                let keys = property::own_keys(cx, o, context)?;
                let n = keys.get(cx).capacity();
                for i in 0..n {
                    let keys = keys.get(cx);
                    cx.set(text, keys.read(keys.at(i)));
                    let Some(s) = text.cast::<Str>(cx) else { continue };
                    cx.copy(name, text);
                    let k = convert::to_property_key(cx, name)?;
                    if own_enumerable(cx, o, k)? != Some(true) {
                        continue;
                    }
                    let mut part = None;
                    if let Some(Node::Object(parts)) = node {
                        string::flatten(cx, s)?;
                        part = parts.get(s.get(cx).view().to_utf16().as_slice()).map(|p| &self.record.nodes[*p as usize]);
                    }
                    self.element(cx, o, text, part)?;
                }
            }
        } else if let Some(Node::Primitive(from, to)) = node
            && self.unchanged(cx, value, *from, *to, text)?
        {
            source = Some((*from, *to));
        }
        let c = cx.new_object(context)?;
        if let Some((from, to)) = source {
            string::new_latin1_or_utf16(cx, text, self.source.view().slice(from, to))?;
            let key = cx.realm.names.source;
            cx.add_property(c, key, attr::ALL, text)?;
        }
        call::call(cx, self.reviver, holder.value(), &[key, value, context], out)
    }

    /// Puts what the reviver makes of a part in its place.
    fn element(&self, cx: &mut Cx, o: Local<Object>, key: Local<Value>, node: Option<&Node>) -> JsResult {
        let mark = cx.mark();
        let [new, name] = cx.slots();
        self.property(cx, o, key, node, new)?;
        cx.copy(name, key);
        let k = convert::to_property_key(cx, name)?;
        if cx.val(new).is_undefined() {
            property::delete_property(cx, o, k)?;
        } else {
            property::create_data_property(cx, o, k, new)?;
        }
        cx.release(mark);
        Ok(())
    }

    /// Whether `value` is what this part of the text says.
    fn unchanged(&self, cx: &mut Cx, value: Local<Value>, from: usize, to: usize, scratch: Local<Value>) -> JsResult<bool> {
        match self.source.view().slice(from, to) {
            StrView::Latin1(s) => super::parse::parse(cx, s, scratch, false)?,
            StrView::Utf16(s) => super::parse::parse(cx, s, scratch, false)?,
        };
        Ok(same_value(cx, cx.val(value), cx.val(scratch)))
    }
=======
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
    let empty = cx.realm.names.empty;
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
    let mark = cx.mark();
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
            let source = cx.realm.names.source;
            cx.put_own(c, source, attr::ALL, k)?;
        }
    }
    key_value(cx, key, name)?;
    call::call(cx, f, holder.value(), &[name, v, context], out)?;
    cx.release(mark);
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
>>>>>>> builtins
}
