//! JSON text to values. ECMA-262 §25.5.1.
//!
//! No recursion: what is open is a list of frames, and the values read so far stand on a stack in one SLOTS cell. When an
//! array or object closes, its values are taken off: an object is made with a slot for each of its properties. Objects
//! with the keys of one made before start with its shape at once ([`Layouts`]).
//!
//! With a reviver each value is followed by its *snapshot*: for primitives a SLOTS cell of the value and its source text,
//! for arrays an array and for objects an object of their elements' snapshots (§25.5.1.1 as amended by "JSON.parse source
//! text access").

use super::scan::{self, Scanner, Text, Unit, Wrong};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::slots::{Slots, SlotsExt};
use crate::object::string::StrView;
use crate::object::{NameCell, Object, string};
use crate::realm::RealmExt;
use tally_heap::{Imm, Local, Value};

/// An array or object that is open, and where its values start on the stack.
enum Open {
    Array(usize),
    Object(usize),
}

/// The value stack.
struct Stack {
    cell: Local<Value>,
    top: usize,
    spare: Local<Value>,
}

impl Stack {
    fn slots<'h>(&self, cx: &'h Cx) -> tally_heap::Ref<'h, Slots> {
        cx.val(self.cell).cast().expect("the value stack")
    }
    fn push(&mut self, cx: &mut Cx, v: Local<Value>) -> JsResult {
        if self.top == self.slots(cx).capacity() {
            let new = cx.new_slots(self.spare, self.top * 2)?;
            crate::object::elements::copy_slots(cx, self.slots(cx), 0, new.get(cx), 0, self.top);
            cx.copy(self.cell, self.spare);
            cx.set(self.spare, Imm::UNDEFINED);
        }
        let s = self.slots(cx);
        cx.write(s, s.at(self.top), cx.val(v));
        self.top += 1;
        Ok(())
    }
    fn at<'h>(&self, cx: &'h Cx, i: usize) -> tally_heap::Val<'h> {
        let s = self.slots(cx);
        s.read(s.at(i))
    }
}

/// Shapes by the keys they are for: what is likely to come again.
struct Layouts {
    /// Bits of the names, and the shape.
    known: Vec<(Vec<Value>, u32)>,
    /// The shapes, kept alive.
    keep: Local<Value>,
    next: usize,
}
const MAX_LAYOUTS: usize = 16;
/// Objects with more properties are made one property after the other.
const MAX_LAYOUT: usize = 64;

/// Parses a whole text. With `snapshot`, its snapshot goes there.
pub fn parse_text<U: Unit>(cx: &mut Cx, text: &[U], snapshot: Option<Local<Value>>, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [cell, spare, keep, value, snap, list, key] = cx.slots();
    cx.new_slots(cell, 64)?;
    cx.new_slots(keep, MAX_LAYOUTS)?;
    let mut p = Parser {
        scan: Scanner { s: text, at: 0 },
        stack: Stack { cell, top: 0, spare },
        layouts: Layouts { known: Vec::new(), keep, next: 0 },
        open: Vec::new(),
        snapshots: snapshot.is_some(),
        value,
        snap,
        list,
        key,
    };
    p.run(cx)?;
    cx.copy(out, value);
    if let Some(s) = snapshot {
        cx.copy(s, snap);
    }
    cx.close_scope(mark);
    Ok(())
}

struct Parser<'s, U> {
    scan: Scanner<'s, U>,
    stack: Stack,
    layouts: Layouts,
    open: Vec<Open>,
    snapshots: bool,
    /// The value just read, and its snapshot.
    value: Local<Value>,
    snap: Local<Value>,
    list: Local<Value>,
    key: Local<Value>,
}

impl<U: Unit> Parser<'_, U> {
    fn run(&mut self, cx: &mut Cx) -> JsResult {
        'value: loop {
            // A value starts here.
            self.scan.skip_space();
            let start = self.scan.at;
            match self.scan.peek().map_or(0, |c| u8::try_from(c).unwrap_or(0)) {
                b'{' => {
                    self.scan.at += 1;
                    if !self.scan.take(b'}') {
                        self.open.push(Open::Object(self.stack.top));
                        self.key(cx, scan::NAME_OR_BRACE)?;
                        continue;
                    }
                    self.close_object(cx, self.stack.top)?;
                }
                b'[' => {
                    self.scan.at += 1;
                    if !self.scan.take(b']') {
                        self.open.push(Open::Array(self.stack.top));
                        continue;
                    }
                    self.close_array(cx, self.stack.top)?;
                }
                _ => self.primitive(cx, start)?,
            }
            // A value ended: what is open takes it.
            loop {
                let Some(open) = self.open.last() else {
                    self.scan.skip_space();
                    return if self.scan.at < self.scan.s.len() { Err(self.scan.error(cx, scan::AFTER)) } else { Ok(()) };
                };
                let (is_array, first) = match *open {
                    Open::Array(first) => (true, first),
                    Open::Object(first) => (false, first),
                };
                self.stack.push(cx, self.value)?;
                if self.snapshots {
                    self.stack.push(cx, self.snap)?;
                }
                if self.scan.take(b',') {
                    if !is_array {
                        self.key(cx, scan::NAME)?;
                    }
                    continue 'value;
                }
                if !self.scan.take(if is_array { b']' } else { b'}' }) {
                    let wrong = if is_array { scan::COMMA_OR_BRACKET } else { scan::COMMA_OR_BRACE };
                    return Err(self.scan.error(cx, wrong));
                }
                self.open.pop();
                if is_array {
                    self.close_array(cx, first)?;
                } else {
                    self.close_object(cx, first)?;
                }
            }
        }
    }

    fn primitive(&mut self, cx: &mut Cx, start: usize) -> JsResult {
        let r = self.primitive_inner(cx);
        match r {
            Ok(r) => r?,
            Err(wrong) => return Err(self.scan.error(cx, wrong)),
        }
        if self.snapshots {
            string::new_latin1_or_utf16(cx, self.list, U::view(&self.scan.s[start..self.scan.at]))?;
            let s = cx.new_slots(self.snap, 2)?.get(cx);
            cx.write(s, s.at(0), cx.val(self.value));
            cx.write(s, s.at(1), cx.val(self.list));
        }
        Ok(())
    }

    #[inline]
    fn primitive_inner(&mut self, cx: &mut Cx) -> Result<JsResult, Wrong> {
        let Some(c) = self.scan.peek() else { return Err(Wrong::Token) };
        match u8::try_from(c).unwrap_or(0) {
            b'"' => {
                self.scan.at += 1;
                let r = match self.scan.string()? {
                    Text::Plain(units) => string::new_latin1_or_utf16(cx, self.value, U::view(units)),
                    Text::Decoded(units) => string::new_utf16(cx, self.value, &units),
                };
                return Ok(r.map(|_| ()));
            }
            b'-' | b'0'..=b'9' => {
                let n = self.scan.number()?;
                cx.set(self.value, Imm::number(n));
            }
            b't' => {
                self.scan.literal(b"true")?;
                cx.set(self.value, Imm::TRUE);
            }
            b'f' => {
                self.scan.literal(b"false")?;
                cx.set(self.value, Imm::FALSE);
            }
            b'n' => {
                self.scan.literal(b"null")?;
                cx.set(self.value, Imm::NULL);
            }
            _ => return Err(Wrong::Token),
        }
        Ok(Ok(()))
    }

    /// A property name and its colon: the name goes on the stack, as an atom or, for an index, a number.
    fn key(&mut self, cx: &mut Cx, missing: Wrong) -> JsResult {
        if !self.scan.take(b'"') {
            return Err(self.scan.error(cx, missing));
        }
        let text = match self.scan.string() {
            Ok(t) => t,
            Err(wrong) => return Err(self.scan.error(cx, wrong)),
        };
        let view = match &text {
            Text::Plain(units) => U::view(units),
            Text::Decoded(units) => StrView::Utf16(units),
        };
        if let Some(i) = view.array_index() {
            cx.set(self.key, Imm::number(i as f64));
        } else {
            match view {
                StrView::Latin1(b) => string::intern_latin1(cx.heap_mut(), b, self.key),
                StrView::Utf16(u) => string::intern_utf16(cx.heap_mut(), u, self.key),
            }
            .map_err(|e| cx.out_of_memory(e))?;
        }
        self.stack.push(cx, self.key)?;
        if !self.scan.take(b':') {
            return Err(self.scan.error(cx, scan::COLON));
        }
        Ok(())
    }

    fn close_array(&mut self, cx: &mut Cx, first: usize) -> JsResult {
        let stride = 1 + self.snapshots as usize;
        let n = (self.stack.top - first) / stride;
        // The value's slot first: the snapshot's is made last.
        for part in 0..stride {
            let out = if part == 0 { self.value } else { self.snap };
            let list = cx.new_slots(self.list, n)?;
            let (l, s) = (list.get(cx), self.stack.slots(cx));
            for i in 0..n {
                cx.write(l, l.at(i), s.read(s.at(first + i * stride + part)));
            }
            cx.new_array_of_slots(out, list, n as u32)?;
        }
        self.stack.top = first;
        Ok(())
    }

    fn close_object(&mut self, cx: &mut Cx, first: usize) -> JsResult {
        let stride = 2 + self.snapshots as usize;
        let n = (self.stack.top - first) / stride;
        self.object(cx, first, n, stride, 1, self.value)?;
        if self.snapshots {
            self.object(cx, first, n, stride, 2, self.snap)?;
        }
        self.stack.top = first;
        Ok(())
    }

    /// An object of the keys on the stack and the values `part` words behind them.
    fn object(&mut self, cx: &mut Cx, first: usize, n: usize, stride: usize, part: usize, out: Local<Value>) -> JsResult {
        if n == 0 {
            return cx.new_object(out).map(|_| ());
        }
        if let Some(shape) = self.known(cx, first, n, stride) {
            let o = cx.new_object_with_shape(out, shape)?.get(cx);
            let s = self.stack.slots(cx);
            for i in 0..n {
                cx.write(o, o.inline_slot(i), s.read(s.at(first + i * stride + part)));
            }
            return Ok(());
        }
        let mark = cx.open_scope();
        let (proto, v, name) = (cx.local(cx.realm().object_prototype().val()), cx.slot(), cx.slot());
        let shape = cx.root_shape(kinds::OBJECT, proto, if n <= MAX_LAYOUT { n } else { 4 }, 0)?;
        let o = cx.new_object_with_shape(out, shape)?;
        let mut plain = n <= MAX_LAYOUT;
        for i in 0..n {
            cx.set(v, self.stack.at(cx, first + i * stride + part));
            let key = self.stack.at(cx, first + i * stride);
            if key.is_number() {
                let index = key.as_number() as u32;
                plain = false;
                cx.put_element(o, index, v)?;
            } else {
                cx.set(name, key);
                let name = name.cast::<NameCell>(cx).expect("a key is a number or an atom");
                plain &= cx.own_named(o.get(cx), name.get(cx)).is_none();
                cx.put_own(o, name, attr::ALL, v)?;
            }
        }
        if plain {
            self.learn(cx, o, first, n, stride);
        }
        cx.close_scope(mark);
        Ok(())
    }

    fn known(&self, cx: &Cx, first: usize, n: usize, stride: usize) -> Option<u32> {
        let s = self.stack.slots(cx);
        self.layouts
            .known
            .iter()
            .find(|(names, _)| names.len() == n && names.iter().enumerate().all(|(i, k)| s.at(first + i * stride).raw() == *k))
            .map(|(_, shape)| *shape)
    }

    fn learn(&mut self, cx: &Cx, o: Local<Object>, first: usize, n: usize, stride: usize) {
        let shape = o.get(cx).shape(cx);
        if shape.is_dictionary() || o.get(cx).inline_capacity() < n {
            return;
        }
        let s = self.stack.slots(cx);
        let names = (0..n).map(|i| s.at(first + i * stride).raw()).collect();
        let at = self.layouts.next % MAX_LAYOUTS;
        self.layouts.next += 1;
        let keep: tally_heap::Ref<'_, Slots> = cx.val(self.layouts.keep).cast().expect("kept shapes");
        cx.write(keep, keep.at(at), shape.val());
        // The shape keeps its names alive, so their bits stand for them.
        if at < self.layouts.known.len() {
            self.layouts.known[at] = (names, shape.id());
        } else {
            self.layouts.known.push((names, shape.id()));
        }
    }
}
