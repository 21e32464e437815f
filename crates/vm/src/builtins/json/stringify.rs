//! Values to JSON text. ECMA-262 §25.5.2.
//!
//! The text grows in a [`StrBuf`]. Objects whose shape is shared are walked entry by entry of that shape; as long as the
//! object keeps it, values are read straight from their slots. Recursion is bounded by the native stack.

use super::circular::{Path, circular};
use super::quote::quote;
use super::raw::raw_text;
use crate::builtins::array::element;
use crate::builtins::object::entries::{What, enumerable_own};
use crate::builtins::support::{is_array, length_of};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::array::array_length;
use crate::object::create::internal;
use crate::object::elements::{Elements, elements};
use crate::object::key_set::KeySet;
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::string::StrBuf;
use crate::object::{NameCell, NameExt, Object, PropertyKey, Str, string};
use crate::ops::number_format::number_to_text;
use crate::ops::property::{self, key_value};
use crate::ops::{call, convert};
use tally_heap::{Imm, Local, Value};

struct Writer {
    text: StrBuf,
    path: Path,
    /// The replacer function.
    replacer: Option<Local<Value>>,
    /// An array of the keys a replacer array allows.
    allowed: Option<Local<Object>>,
    /// One level of indentation; none if empty.
    gap: Vec<u16>,
    depth: usize,
}

/// `JSON.stringify(v, replacer, space)`: a string or undefined.
pub fn stringify_value(cx: &mut Cx, v: Local<Value>, replacer: Local<Value>, space: Local<Value>, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let mut w = Writer { text: StrBuf::of(cx), path: Vec::new(), replacer: None, allowed: None, gap: Vec::new(), depth: 0 };
    if call::is_callable(cx.val(replacer)) {
        w.replacer = Some(replacer);
    } else if is_array(cx, replacer)? {
        w.allowed = Some(allowed_keys(cx, replacer)?);
    }
    w.gap = gap(cx, space)?;
    let [wrapper, value] = cx.slots();
    let holder = cx.new_object(wrapper)?;
    let empty = cx.names.empty;
    cx.put_own(holder, empty, attr::ALL, v)?;
    cx.copy(value, v);
    if w.property(cx, holder, empty.into(), value)? {
        w.text.finish(cx, out)?;
    } else {
        cx.set(out, Imm::UNDEFINED);
    }
    cx.close_scope(mark);
    Ok(())
}

/// The keys of a replacer array, each once, as strings in an array.
fn allowed_keys(cx: &mut Cx, replacer: Local<Value>) -> JsResult<Local<Object>> {
    let [list, v, key, atom] = cx.slots();
    let keys = cx.new_array(list, 0)?;
    let source = replacer.cast::<Object>(cx).expect("an array");
    let mut seen = KeySet::new(cx);
    let n = length_of(cx, source)?;
    for i in 0..n {
        element::get(cx, source, i, key, v)?;
        let value = cx.val(v);
        let wanted = value.is_number()
            || value.kind().is_some_and(|k| kinds::is_string(k) || k == kinds::STRING_OBJECT || k == kinds::NUMBER_OBJECT);
        if !wanted {
            continue;
        }
        convert::to_string(cx, v, v)?;
        cx.copy(atom, v);
        let k = convert::to_property_key(cx, atom)?;
        if seen.insert(cx, k)? {
            cx.push(keys, atom)?;
        }
    }
    Ok(keys)
}

/// The indentation that `space` asks for.
fn gap(cx: &mut Cx, space: Local<Value>) -> JsResult<Vec<u16>> {
    let v = cx.slot();
    cx.copy(v, space);
    match cx.val(v).kind() {
        Some(kinds::NUMBER_OBJECT) => {
            let n = convert::to_number(cx, v)?;
            cx.set(v, Imm::number(n));
        }
        Some(kinds::STRING_OBJECT) => {
            convert::to_string(cx, v, v)?;
        }
        _ => {}
    }
    if cx.val(v).is_number() {
        let n = convert::integer_of(cx.val(v).as_number()).clamp(0.0, 10.0);
        return Ok(vec![0x20; n as usize]);
    }
    let Some(s) = v.cast::<Str>(cx) else { return Ok(Vec::new()) };
    string::flatten(cx, s)?;
    let view = string::view(s.get(cx), cx);
    Ok(view.slice(0, view.len().min(10)).to_utf16())
}

impl Writer {
    /// SerializeJSONProperty: the value read from the holder is in `v`, which is overwritten. False if there is no text for
    /// it (and none was written). Makes no slots that stay.
    fn property(&mut self, cx: &mut Cx, holder: Local<Object>, key: PropertyKey, v: Local<Value>) -> JsResult<bool> {
        if cx.val(v).is::<Object>() || cx.val(v).kind() == Some(kinds::BIGINT) {
            self.to_json(cx, key, v)?;
        }
        if let Some(f) = self.replacer {
            let mark = cx.open_scope();
            let name = cx.slot();
            key_value(cx, key, name)?;
            call::call(cx, f, holder.value(), &[name, v], v)?;
            cx.close_scope(mark);
        }
        self.text.settle(cx)?;
        let value = cx.val(v);
        if value.is_int() {
            self.text.push_int(value.as_int());
            return Ok(true);
        }
        if value.is_number() {
            self.number(value.as_number());
            return Ok(true);
        }
        let Some(kind) = value.kind() else {
            let text = match value.raw() {
                Value::TRUE => "true",
                Value::FALSE => "false",
                Value::NULL => "null",
                _ => return Ok(false),
            };
            self.text.push_str(text);
            return Ok(true);
        };
        if kinds::is_string(kind) {
            let s = v.cast::<Str>(cx).expect("a string");
            string::flatten(cx, s)?;
            quote(&mut self.text, string::view(s.get(cx), cx));
            return Ok(true);
        }
        match kind {
            kinds::SYMBOL => Ok(false),
            kinds::BIGINT => Err(cx.type_error("Do not know how to serialize a BigInt")),
            _ => self.object(cx, key, v),
        }
    }

    fn number(&mut self, n: f64) {
        if n.is_finite() { self.text.push_str(&number_to_text(n)) } else { self.text.push_str("null") }
    }

    fn to_json(&mut self, cx: &mut Cx, key: PropertyKey, v: Local<Value>) -> JsResult {
        let mark = cx.open_scope();
        let [f, name] = cx.slots();
        let method = cx.names.to_json;
        property::get_v(cx, v, method, f)?;
        if call::is_callable(cx.val(f)) {
            key_value(cx, key, name)?;
            call::call(cx, f, v, &[name], v)?;
        }
        cx.close_scope(mark);
        Ok(())
    }

    fn object(&mut self, cx: &mut Cx, key: PropertyKey, v: Local<Value>) -> JsResult<bool> {
        let o = v.cast::<Object>(cx).expect("an object");
        match o.get(cx).kind() {
            kinds::NUMBER_OBJECT => {
                let n = convert::to_number(cx, v)?;
                self.number(n);
                return Ok(true);
            }
            kinds::STRING_OBJECT => {
                let s = convert::to_flat_string(cx, v, v)?;
                quote(&mut self.text, string::view(s.get(cx), cx));
                return Ok(true);
            }
            kinds::BOOLEAN_OBJECT => {
                let yes = internal(cx, o, 0).is_true();
                self.text.push_str(if yes { "true" } else { "false" });
                return Ok(true);
            }
            kinds::BIGINT_OBJECT => return Err(cx.type_error("Do not know how to serialize a BigInt")),
            _ => {}
        }
        if call::is_callable(cx.val(v)) {
            return Ok(false);
        }
        if let Some(text) = raw_text(cx, o) {
            cx.set(v, text);
            let s = convert::to_flat_string(cx, v, v)?;
            self.text.push_view(string::view(s.get(cx), cx));
            return Ok(true);
        }
        cx.check_native_stack()?;
        if let Some(start) = self.path.iter().position(|(p, _)| cx.val(*p) == cx.val(v)) {
            return Err(circular(cx, &self.path, start, key));
        }
        let mark = cx.open_scope();
        let own = cx.local_of(o.get(cx));
        self.path.push((own, key));
        self.depth += 1;
        if is_array(cx, own.value())? {
            self.array(cx, own)?
        } else {
            self.members(cx, own)?
        }
        self.depth -= 1;
        self.path.pop();
        cx.close_scope(mark);
        Ok(true)
    }

    /// A line break and the indentation of the present depth, if there is any.
    fn line(&mut self) {
        if self.gap.is_empty() {
            return;
        }
        self.text.push_unit(b'\n' as u16);
        for _ in 0..self.depth {
            self.text.push_view(string::StrView::Utf16(&self.gap));
        }
    }

    /// SerializeJSONArray. §25.5.2.6
    fn array(&mut self, cx: &mut Cx, o: Local<Object>) -> JsResult {
        let [v, key] = cx.slots();
        let n = length_of(cx, o)?;
        self.text.push_unit(b'[' as u16);
        for i in 0..n {
            if i > 0 {
                self.text.push_unit(b',' as u16);
            }
            self.line();
            element::get(cx, o, i, key, v)?;
            let k = crate::builtins::support::index_key(cx, i, key)?;
            if !self.property(cx, o, k, v)? {
                self.text.push_str("null");
            }
            if self.text.is_too_long() {
                break;
            }
        }
        if n > 0 {
            self.depth -= 1;
            self.line();
            self.depth += 1;
        }
        self.text.push_unit(b']' as u16);
        Ok(())
    }

    /// SerializeJSONObject. §25.5.2.5
    fn members(&mut self, cx: &mut Cx, o: Local<Object>) -> JsResult {
        let [v, k, list] = cx.slots();
        self.text.push_unit(b'{' as u16);
        let mut any = false;
        let r = o.get(cx);
        let shape = r.shape(cx);
        let by_shape =
            self.allowed.is_none() && r.kind() == kinds::OBJECT && !shape.is_dictionary() && matches!(elements(cx, r), Elements::None);
        if by_shape {
            // The shape says what the object had, whatever becomes of it.
            let shape = cx.local_of(shape);
            let id = shape.get(cx).id();
            for i in 0..shape.get(cx).entry_count() {
                let shape = shape.get(cx);
                let Some((name, p)) = shape.entry(i) else { continue };
                if name.is_symbol() || p.attrs & attr::ENUMERABLE == 0 {
                    continue;
                }
                cx.set(k, name.val());
                let name = k.cast::<NameCell>(cx).expect("just set");
                let now = o.get(cx);
                if now.shape_id() == id && p.attrs & (attr::ACCESSOR | attr::LAZY) == 0 {
                    cx.set(v, crate::object::storage::read_slot(cx, now, p.slot));
                } else {
                    property::get(cx, o, name, v)?;
                }
                self.member(cx, o, name.into(), v, &mut any)?;
                if self.text.is_too_long() {
                    break;
                }
            }
        } else {
            let keys = match self.allowed {
                Some(keys) => keys,
                None => enumerable_own(cx, o, What::Keys, list)?,
            };
            for i in 0..array_length(keys.get(cx)) {
                property::get(cx, keys, i, k)?;
                let key = convert::to_property_key(cx, k)?;
                property::get(cx, o, key, v)?;
                self.member(cx, o, key, v, &mut any)?;
                if self.text.is_too_long() {
                    break;
                }
            }
        }
        if any {
            self.depth -= 1;
            self.line();
            self.depth += 1;
        }
        self.text.push_unit(b'}' as u16);
        Ok(())
    }

    /// One property of an object: comma, key and value, or nothing if the value has no text.
    fn member(&mut self, cx: &mut Cx, o: Local<Object>, key: PropertyKey, v: Local<Value>, any: &mut bool) -> JsResult {
        let before = self.text.len();
        if *any {
            self.text.push_unit(b',' as u16);
        }
        self.line();
        match key {
            PropertyKey::Name(n) => {
                if let Some(s) = n.get(cx).text() {
                    quote(&mut self.text, string::view(s, cx));
                }
            }
            PropertyKey::Index(i) => self.text.push_str(&format!("\"{i}\"")),
        }
        self.text.push_unit(b':' as u16);
        if !self.gap.is_empty() {
            self.text.push_unit(b' ' as u16);
        }
        if self.property(cx, o, key, v)? {
            *any = true;
        } else {
            self.text.truncate(before);
        }
        Ok(())
    }
}
