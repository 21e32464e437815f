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
}
