<<<<<<< HEAD
//! Values to text. ECMA-262 §25.5.2.
//!
//! One [`StrBuf`] grows; each object's properties are written straight into it. An ordinary object without elements is
//! walked along its shape, which is kept alive and does not change: as long as the object keeps it, values are read
//! from their slots. Everything else takes the specification's way, a list of keys and [[Get]] for each.
//!
//! **Invariants.** A property is prepared (toJSON, replacer, wrappers) before its key is written, since it may turn out
//! to be nothing. The native stack and the root stack are checked once a level.

use super::quote::quote;
use super::{circle, raw_text};
use crate::builtins::support::{index_key, is_array, length_of, own_enumerable};
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::object::array::dense_get;
use crate::object::elements::{Elements, elements};
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::shape::Shape;
use crate::object::slots::{Slots, SlotsExt};
use crate::object::storage::read_slot;
use crate::object::string::{self, Str, StrBuf, StrExt, StrView};
use crate::object::{Object, PropertyKey};
use crate::ops::{call, convert, property};
use tally_heap::{Imm, Local, Val, Value};

/// An object under way and the key it was reached by.
pub struct Holder {
    pub object: Local<Object>,
    pub key: PropertyKey,
}

struct Writer {
    text: StrBuf,
    gap: Vec<u16>,
    /// `gap` once for each level.
    indent: Vec<u16>,
    replacer: Option<Local<Value>>,
    /// The keys that a replacer array allows, as atoms, and how many.
    allowed: Option<(Local<Slots>, usize)>,
    stack: Vec<Holder>,
    /// Scratch for keys that functions are called with.
    key: Local<Value>,
}

/// Slots of the root stack that one level may take, with much to spare.
const LEVEL_SLOTS: u32 = 64;

/// RangeError if the recursion is too deep for the native stack or the root stack.
pub fn check_depth(cx: &mut Cx) -> JsResult {
    if cx.stack().top() + LEVEL_SLOTS > cx.stack().limit() {
        return Err(cx.range_error("Maximum call stack size exceeded"));
    }
    cx.check_native_stack()
}

/// §25.5.2
pub fn stringify<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (replacer, space) = (a.get(cx, 1), a.get(cx, 2));
    let [value, key, list, out] = cx.slots();
    cx.copy(value, a.get(cx, 0));
    let mut w = Writer { text: StrBuf::new(), gap: Vec::new(), indent: Vec::new(), replacer: None, allowed: None, stack: Vec::new(), key };
    if call::is_callable(cx.val(replacer)) {
        w.replacer = Some(replacer);
    } else if cx.val(replacer).is::<Object>() && is_array(cx, replacer)? {
        w.allowed = Some(allowed_keys(cx, replacer, list)?);
    }
    w.gap = gap_of(cx, space)?;
    let mut holder = None;
    let empty = cx.realm.names.empty;
    if w.replacer.is_some() {
        let h = cx.slot();
        let h = cx.new_object(h)?;
        cx.add_property(h, empty, attr::ALL, value)?;
        holder = Some(h);
    }
    if !w.prepare(cx, holder, empty.into(), value)? {
        return Ok(Imm::UNDEFINED);
    }
    w.write(cx, empty.into(), value)?;
    w.text.finish(cx, out)?;
    Ok(cx.val(out))
}

/// The text of a value as `JSON.stringify` gives it, for the other crates: false (and undefined) when there is none.
pub fn to_json(cx: &mut Cx, value: Local<Value>, out: Local<Value>) -> JsResult<bool> {
    let mark = cx.mark();
    let [v, key] = cx.slots();
    cx.copy(v, value);
    let mut w = Writer { text: StrBuf::new(), gap: Vec::new(), indent: Vec::new(), replacer: None, allowed: None, stack: Vec::new(), key };
    let empty = cx.realm.names.empty;
    let r = match w.prepare(cx, None, empty.into(), v) {
        Ok(true) => w.write(cx, empty.into(), v).and_then(|()| w.text.finish(cx, out)).map(|_| true),
        Ok(false) => {
            cx.set(out, Imm::UNDEFINED);
            Ok(false)
        }
        Err(e) => Err(e),
    };
    cx.release(mark);
    r
}

/// Steps 4.b: strings, numbers and their wrappers of an array, each once.
fn allowed_keys(cx: &mut Cx, replacer: Local<Value>, out: Local<Value>) -> JsResult<(Local<Slots>, usize)> {
    let [item, text] = cx.slots();
    let Some(array) = replacer.cast::<Object>(cx) else { return Ok((cx.new_slots(out, 0)?, 0)) };
    let n = length_of(cx, array)?;
    let collected = cx.slot();
    let collected = cx.new_array(collected, 0)?;
    let mut seen = std::collections::HashSet::new();
    for i in 0..n {
        let k = index_key(cx, i, text)?;
        property::get(cx, array, k, item)?;
        let v = cx.val(item);
        let wanted = v.is_number() || v.is::<Str>() || matches!(v.kind(), Some(kinds::NUMBER_OBJECT | kinds::STRING_OBJECT));
        if !wanted {
            continue;
        }
        let s = convert::to_string(cx, item, text)?;
        let name = string::intern(cx, s, text)?;
        // Atoms do not move, and the array keeps them alive.
        if seen.insert(name) {
            cx.push(collected, text)?;
        }
    }
    let count = seen.len();
    let list = cx.new_slots(out, count)?;
    for i in 0..count {
        let l = list.get(cx);
        if let Some(v) = dense_get(cx, collected.get(cx), i as u32) {
            cx.write(l, l.at(i), v);
        }
    }
    Ok((list, count))
}

/// Steps 5 to 8: what one level is indented by.
fn gap_of(cx: &mut Cx, space: Local<Value>) -> JsResult<Vec<u16>> {
=======
//! Values to JSON text. ECMA-262 §25.5.2.
//!
//! The text grows in a [`StrBuf`]. Objects whose shape is shared are walked entry by entry of that shape; as long as the
//! object keeps it, values are read straight from their slots. Recursion is bounded by the native stack.

use super::circular::{Path, circular};
use super::quote::quote;
use crate::builtins::array::element;
use crate::builtins::array::push_int;
use crate::builtins::object::entries::{What, enumerable_own};
use crate::builtins::support::{is_array, length_of};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::array::array_length;
use crate::object::create::internal;
use crate::object::elements::{Elements, elements};
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::string::StrBuf;
use crate::object::{Object, PropertyKey, Str, string};
use crate::ops::number_format::number_to_text;
use crate::ops::property::{self, key_value};
use crate::ops::{call, convert};
use std::collections::HashSet;
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
    let mark = cx.mark();
    let mut w = Writer { text: StrBuf::new(), path: Vec::new(), replacer: None, allowed: None, gap: Vec::new(), depth: 0 };
    if call::is_callable(cx.val(replacer)) {
        w.replacer = Some(replacer);
    } else if is_array(cx, replacer)? {
        w.allowed = Some(allowed_keys(cx, replacer)?);
    }
    w.gap = gap(cx, space)?;
    let [wrapper, value] = cx.slots();
    let holder = cx.new_object(wrapper)?;
    let empty = cx.realm.names.empty;
    cx.put_own(holder, empty, attr::ALL, v)?;
    cx.copy(value, v);
    if w.property(cx, holder, empty.into(), value)? {
        w.text.finish(cx, out)?;
    } else {
        cx.set(out, Imm::UNDEFINED);
    }
    cx.release(mark);
    Ok(())
}

/// The keys of a replacer array, each once, as strings in an array.
fn allowed_keys(cx: &mut Cx, replacer: Local<Value>) -> JsResult<Local<Object>> {
    let [list, v, key, atom] = cx.slots();
    let keys = cx.new_array(list, 0)?;
    let source = replacer.cast::<Object>(cx).expect("an array");
    let mut seen = HashSet::new();
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
        // The atom is what the list holds: it keeps the key in `seen` alive.
        if seen.insert(k) {
            cx.push(keys, atom)?;
        }
    }
    Ok(keys)
}

/// The indentation that `space` asks for.
fn gap(cx: &mut Cx, space: Local<Value>) -> JsResult<Vec<u16>> {
>>>>>>> builtins
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
<<<<<<< HEAD
        let n = convert::to_integer_or_infinity(cx, v)?.clamp(0.0, 10.0);
        return Ok(vec![u16::from(b' '); n as usize]);
    }
    if let Some(s) = v.cast::<Str>(cx) {
        string::flatten(cx, s)?;
        let view = s.get(cx).view();
        return Ok(view.slice(0, view.len().min(10)).to_utf16());
    }
    Ok(Vec::new())
}

impl Writer {
    fn ascii(&mut self, s: &[u8]) {
        self.text.push_view(StrView::Latin1(s));
    }
    fn unit(&mut self, b: u8) {
        self.text.push_unit(b.into());
    }

    /// SerializeJSONProperty up to where the kind of value matters: whether there is anything to write. §25.5.2.2
    #[inline]
    fn prepare(&mut self, cx: &mut Cx, holder: Option<Local<Object>>, key: PropertyKey, v: Local<Value>) -> JsResult<bool> {
        let value = cx.val(v);
        if self.replacer.is_none() && (!value.is_cell() || value.is::<Str>()) {
            return Ok(!value.is_undefined());
        }
        self.prepare_slow(cx, holder, key, v)
    }

    fn prepare_slow(&mut self, cx: &mut Cx, holder: Option<Local<Object>>, key: PropertyKey, v: Local<Value>) -> JsResult<bool> {
        let mark = cx.mark();
        let r = self.prepare_inner(cx, holder, key, v);
        cx.release(mark);
        r
    }

    fn prepare_inner(&mut self, cx: &mut Cx, holder: Option<Local<Object>>, key: PropertyKey, v: Local<Value>) -> JsResult<bool> {
        if cx.val(v).is::<Object>() || cx.val(v).kind() == Some(kinds::BIGINT) {
            let f = cx.slot();
            let to_json = cx.realm.names.to_json;
            property::get_v(cx, v, to_json, f)?;
            if call::is_callable(cx.val(f)) {
                convert::key_to_string(cx, key, self.key)?;
                call::call(cx, f, v, &[self.key], v)?;
            }
        }
        if let (Some(f), Some(h)) = (self.replacer, holder) {
            convert::key_to_string(cx, key, self.key)?;
            call::call(cx, f, h.value(), &[self.key, v], v)?;
        }
        match cx.val(v).kind() {
            Some(kinds::NUMBER_OBJECT) => {
                let n = convert::to_number(cx, v)?;
                cx.set(v, Imm::number(n));
            }
            Some(kinds::STRING_OBJECT) => {
                convert::to_string(cx, v, v)?;
            }
            Some(kinds::BOOLEAN_OBJECT | kinds::BIGINT_OBJECT) => {
                if let Some(o) = v.cast::<Object>(cx) {
                    let o = o.get(cx);
                    cx.set(v, o.read(o.internal(0)));
                }
            }
            _ => {}
        }
        let value = cx.val(v);
        if value.kind() == Some(kinds::BIGINT) {
            return Err(cx.type_error("Do not know how to serialize a BigInt"));
        }
        Ok(!(value.is_undefined() || value.kind() == Some(kinds::SYMBOL) || call::is_callable(value)))
    }

    /// Writes a prepared value, reached by `key`.
    fn write(&mut self, cx: &mut Cx, key: PropertyKey, v: Local<Value>) -> JsResult {
        let value = cx.val(v);
        if value.is_int() {
            self.int(value.as_int());
        } else if value.is_number() {
            let d = value.as_number();
            if d.is_finite() {
                self.text.push_str(&crate::ops::number_format::number_to_text(d));
            } else {
                self.ascii(b"null");
            }
        } else if value.is_null() {
            self.ascii(b"null");
        } else if value.is_bool() {
            self.ascii(if value.is_true() { b"true" } else { b"false" });
        } else if let Some(s) = v.cast::<Str>(cx) {
            string::flatten(cx, s)?;
            quote(&mut self.text, s.get(cx).view());
            return self.check_length(cx);
        } else if let Some(o) = v.cast::<Object>(cx) {
            return self.object(cx, key, o);
        }
        Ok(())
    }

    fn check_length(&self, cx: &mut Cx) -> JsResult {
        if self.text.is_too_long() { Err(cx.range_error("Invalid string length")) } else { Ok(()) }
    }

    fn int(&mut self, i: i32) {
        let mut buffer = [0; 11];
        let mut at = buffer.len();
        let mut n = i.unsigned_abs();
        loop {
            at -= 1;
            buffer[at] = b'0' + (n % 10) as u8;
            n /= 10;
            if n == 0 {
                break;
            }
        }
        if i < 0 {
            at -= 1;
            buffer[at] = b'-';
        }
        self.ascii(&buffer[at..]);
    }

    /// An object or array: §25.5.2.5 and .6.
    fn object(&mut self, cx: &mut Cx, key: PropertyKey, o: Local<Object>) -> JsResult {
        check_depth(cx)?;
        let mark = cx.mark();
        if let Some(t) = raw_text(cx, o) {
            let t = cx.local(t);
            if let Some(s) = t.cast::<Str>(cx) {
                string::flatten(cx, s)?;
                self.text.push_view(s.get(cx).view());
            }
            cx.release(mark);
            return Ok(());
        }
        if let Some(start) = self.stack.iter().position(|h| cx.val(h.object) == cx.val(o)) {
            return Err(circle::circular(cx, &self.stack, start, key));
        }
        // The slot of `o` is the caller's scratch and stays as it is meanwhile.
        self.stack.push(Holder { object: o, key });
        let outer = self.indent.len();
        self.indent.extend_from_slice(&self.gap);
        let is_array = match o.get(cx).kind() {
            kinds::OBJECT => false,
            kinds::ARRAY => true,
            _ => is_array(cx, o.value())?,
        };
        self.unit(if is_array { b'[' } else { b'{' });
        let any = if is_array { self.elements(cx, o)? } else { self.properties(cx, o)? };
        self.indent.truncate(outer);
        if any {
            self.line();
        }
        self.unit(if is_array { b']' } else { b'}' });
        self.stack.pop();
        cx.release(mark);
        self.check_length(cx)
    }

    /// A new line if there is a gap.
    #[inline]
    fn line(&mut self) {
        if !self.gap.is_empty() {
            self.text.push_unit(10);
            self.text.push_view(StrView::Utf16(&self.indent));
        }
    }

    fn elements(&mut self, cx: &mut Cx, o: Local<Object>) -> JsResult<bool> {
        let n = length_of(cx, o)?;
        let [v, scratch] = cx.slots();
        for i in 0..n {
            if i > 0 {
                self.unit(b',');
            }
            self.line();
            let k = index_key(cx, i, scratch)?;
            let r = o.get(cx);
            match if r.kind() == kinds::ARRAY && i < u64::from(u32::MAX) { dense_get(cx, r, i as u32) } else { None } {
                Some(item) => cx.set(v, item),
                None => property::get(cx, o, k, v)?,
            }
            if self.prepare(cx, Some(o), k, v)? {
                self.write(cx, k, v)?;
            } else {
                self.ascii(b"null");
            }
            if self.text.is_too_long() {
                self.check_length(cx)?;
            }
        }
        Ok(n > 0)
    }

    /// Writes a key, a colon and a value unless there is no value; answers whether there was.
    fn member(&mut self, cx: &mut Cx, o: Local<Object>, key: PropertyKey, v: Local<Value>, any: bool) -> JsResult<bool> {
        if !self.prepare(cx, Some(o), key, v)? {
            return Ok(any);
        }
        if any {
            self.unit(b',');
        }
        self.line();
        match key {
            PropertyKey::Index(i) => {
                self.unit(b'"');
                self.text.push_str(&i.to_string());
                self.unit(b'"');
            }
            PropertyKey::Name(n) => {
                if let Some(s) = n.text() {
                    quote(&mut self.text, s.view());
                }
            }
        }
        self.unit(b':');
        if !self.gap.is_empty() {
            self.unit(b' ');
        }
        self.write(cx, key, v)?;
        Ok(true)
    }

    fn properties(&mut self, cx: &mut Cx, o: Local<Object>) -> JsResult<bool> {
        let [v, name, list] = cx.slots();
        let mut any = false;
        if let Some((keys, n)) = self.allowed {
            for i in 0..n {
                let keys = keys.get(cx);
                cx.set(name, keys.read(keys.at(i)));
                let key = convert::to_property_key(cx, name)?;
                property::get(cx, o, key, v)?;
                any = self.member(cx, o, key, v, any)?;
            }
            return Ok(any);
        }
        let r = o.get(cx);
        if r.kind() == kinds::OBJECT && !r.shape(cx).is_dictionary() && matches!(elements(cx, r), Elements::None) {
            let shape: Local<Shape> = cx.root(r.shape(cx));
            for i in 0..shape.get(cx).entry_count() {
                let Some((n, p)) = shape.get(cx).entry(i) else { continue };
                if n.is_symbol() || p.attrs & attr::ENUMERABLE == 0 {
                    continue;
                }
                let r = o.get(cx);
                if r.shape_id() == shape.get(cx).id() && p.attrs & (attr::ACCESSOR | attr::LAZY) == 0 {
                    cx.set(v, read_slot(cx, r, p.slot));
                } else {
                    property::get(cx, o, n, v)?;
                }
                any = self.member(cx, o, n.into(), v, any)?;
            }
            return Ok(any);
        }
        // EnumerableOwnProperties: which keys there are is settled before anything is read.
        let keys = property::own_keys(cx, o, list)?;
        let n = keys.get(cx).capacity();
        let mut kept = 0;
        for i in 0..n {
            let k = keys.get(cx);
            cx.set(name, k.read(k.at(i)));
            if !cx.val(name).is::<Str>() {
                continue;
            }
            let key = convert::to_property_key(cx, name)?;
            if own_enumerable(cx, o, key)? == Some(true) {
                let k = keys.get(cx);
                cx.write(k, k.at(kept), cx.val(name));
                kept += 1;
            }
        }
        for i in 0..kept {
            let k = keys.get(cx);
            cx.set(name, k.read(k.at(i)));
            let key = convert::to_property_key(cx, name)?;
            property::get(cx, o, key, v)?;
            any = self.member(cx, o, key, v, any)?;
        }
        Ok(any)
=======
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
            let mark = cx.mark();
            let name = cx.slot();
            key_value(cx, key, name)?;
            call::call(cx, f, holder.value(), &[name, v], v)?;
            cx.release(mark);
        }
        let value = cx.val(v);
        if value.is_int() {
            push_int(&mut self.text, value.as_int());
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
        let mark = cx.mark();
        let [f, name] = cx.slots();
        let method = cx.realm.names.to_json;
        property::get_v(cx, v, method, f)?;
        if call::is_callable(cx.val(f)) {
            key_value(cx, key, name)?;
            call::call(cx, f, v, &[name], v)?;
        }
        cx.release(mark);
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
        cx.check_native_stack()?;
        if let Some(start) = self.path.iter().position(|(p, _)| cx.val(*p) == cx.val(v)) {
            return Err(circular(cx, &self.path, start, key));
        }
        let mark = cx.mark();
        let own = cx.root(o.get(cx));
        self.path.push((own, key));
        self.depth += 1;
        if is_array(cx, own.value())? {
            self.array(cx, own)?
        } else {
            self.members(cx, own)?
        }
        self.depth -= 1;
        self.path.pop();
        cx.release(mark);
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
            // Rooted: it keeps the names alive whatever becomes of the object.
            let shape = cx.root(shape);
            let id = shape.get(cx).id();
            for i in 0..shape.get(cx).entry_count() {
                let Some((name, p)) = shape.get(cx).entry(i) else { continue };
                if name.is_symbol() || p.attrs & attr::ENUMERABLE == 0 {
                    continue;
                }
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
                if let Some(s) = n.text() {
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
>>>>>>> builtins
    }
}
