<<<<<<< HEAD
//! Text to values. ECMA-262 §25.5.1.1.
//!
//! Values wait on a stack of their own, a SLOTS cell, until the array or object they belong to ends; it is then made
//! in its final size. Objects whose keys are those of one made before take over its shape without a look at the
//! transitions. Nothing recurs, so the depth of nesting is bounded by memory alone.
//!
//! **Invariants.** No code of the program runs here, so objects in `recent` are as they were made. Keys live in the value
//! stack, which keeps them alive. With a [`Record`] every value on the stack has a node on `nodes`.

use super::syntax;
use crate::cx::{Cx, JsResult, Thrown};
use crate::kinds;
use crate::object::elements::copy_slots;
use crate::object::object::{Object, ObjectExt};
use crate::object::prop_table::attr;
use crate::object::slots::{Slots, SlotsExt};
use crate::object::storage::write_slot;
use crate::object::string::{self, StrBuf, StrView};
use crate::object::{Name, PropertyKey};
use std::collections::HashMap;
use tally_heap::{Imm, Local, Value};

/// A source unit: Latin-1 or UTF-16.
pub trait Unit: Copy {
    fn unit(self) -> u16;
    fn view(s: &[Self]) -> StrView<'_>;
}
impl Unit for u8 {
    #[inline(always)]
    fn unit(self) -> u16 {
        u16::from(self)
    }
    #[inline(always)]
    fn view(s: &[u8]) -> StrView<'_> {
        StrView::Latin1(s)
    }
}
impl Unit for u16 {
    #[inline(always)]
    fn unit(self) -> u16 {
        self
    }
    #[inline(always)]
    fn view(s: &[u16]) -> StrView<'_> {
        StrView::Utf16(s)
    }
}

/// Where a value came from.
pub enum Node {
    /// A primitive: its text.
    Primitive(usize, usize),
    Array(Vec<u32>),
    Object(HashMap<Box<[u16]>, u32>),
}
/// The nodes of a text; the outermost is the last. Flat, so that dropping it does not recur either.
#[derive(Default)]
pub struct Record {
    pub nodes: Vec<Node>,
}

struct Open {
    is_object: bool,
    /// Heights of the value stack and the node stack where its parts start.
    start: usize,
    node_start: usize,
}

const RECENT: usize = 8;

struct Parser<'s, T> {
    src: &'s [T],
    pos: usize,
    /// A SLOTS cell and how much of it is in use.
    stack: Local<Value>,
    height: usize,
    value: Local<Value>,
    item: Local<Value>,
    key: Local<Value>,
    recent: [Local<Value>; RECENT],
    open: Vec<Open>,
    record: Option<Record>,
    nodes: Vec<u32>,
}

/// Parses all of `src` to `out`.
pub fn parse<T: Unit>(cx: &mut Cx, src: &[T], out: Local<Value>, record: bool) -> JsResult<Option<Record>> {
    let mark = cx.mark();
    let [stack, value, item, key] = cx.slots();
    let recent = cx.slots();
    let record = record.then(Record::default);
    let mut p = Parser { src, pos: 0, stack, height: 0, value, item, key, recent, open: Vec::new(), record, nodes: Vec::new() };
    let r = cx.new_slots(stack, 32).and_then(|_| p.run(cx));
    if r.is_ok() {
        cx.copy(out, value);
    }
    cx.release(mark);
    r.map(|()| p.record)
}

/// A scanned string: units of the source, or text with escapes resolved.
enum Scanned {
    Plain(usize, usize),
    Made(StrBuf),
}

impl<T: Unit> Parser<'_, T> {
    #[inline(always)]
    fn peek(&self) -> Option<u16> {
        self.src.get(self.pos).map(|u| u.unit())
    }
    #[inline]
    fn skip(&mut self) -> Option<u16> {
        while let Some(u) = self.peek() {
            if !matches!(u, 32 | 10 | 13 | 9) {
                return Some(u);
            }
            self.pos += 1;
        }
        None
    }
    #[cold]
    fn fail(&self, cx: &mut Cx, message: &str) -> Thrown {
        syntax::at(cx, T::view(self.src), self.pos, message)
    }
    /// The one message that names JSON itself.
    #[cold]
    fn trailing(&self, cx: &mut Cx) -> Thrown {
        syntax::at_position(cx, T::view(self.src), self.pos, "Unexpected non-whitespace character after JSON")
    }
    #[cold]
    fn unexpected(&self, cx: &mut Cx) -> Thrown {
        syntax::unexpected(cx, T::view(self.src), self.pos)
    }

    fn run(&mut self, cx: &mut Cx) -> JsResult {
        const COMMA: Option<u16> = Some(b',' as u16);
        loop {
            // A value starts here.
            let first = self.skip();
            let start = self.pos;
            match first.and_then(|u| u8::try_from(u).ok()) {
                Some(b'"') => {
                    self.pos += 1;
                    match self.string(cx)? {
                        Scanned::Plain(from, to) => string::new_latin1_or_utf16(cx, self.value, T::view(&self.src[from..to]))?,
                        Scanned::Made(text) => text.finish(cx, self.value)?,
                    };
                }
                Some(b'{') => {
                    self.pos += 1;
                    self.open.push(Open { is_object: true, start: self.height, node_start: self.nodes.len() });
                    if self.skip() != Some(b'}'.into()) {
                        self.property(cx, "Expected property name or '}'")?;
                        continue;
                    }
                    self.pos += 1;
                    self.close(cx)?;
                }
                Some(b'[') => {
                    self.pos += 1;
                    self.open.push(Open { is_object: false, start: self.height, node_start: self.nodes.len() });
                    if self.skip() != Some(b']'.into()) {
                        continue;
                    }
                    self.pos += 1;
                    self.close(cx)?;
                }
                Some(b'-' | b'0'..=b'9') => self.number(cx)?,
                Some(b't') => self.literal(cx, b"true", Imm::TRUE)?,
                Some(b'f') => self.literal(cx, b"false", Imm::FALSE)?,
                Some(b'n') => self.literal(cx, b"null", Imm::NULL)?,
                _ => return Err(self.unexpected(cx)),
            }
            if let Some(r) = &mut self.record
                && !matches!(first, Some(0x5B | 0x7B))
            {
                r.nodes.push(Node::Primitive(start, self.pos));
            }
            // A value ended here.
            loop {
                let next = self.skip();
                let Some(open) = self.open.last() else {
                    return if next.is_some() { Err(self.trailing(cx)) } else { Ok(()) };
                };
                let is_object = open.is_object;
                self.push(cx, self.value)?;
                if let Some(r) = &self.record {
                    self.nodes.push(r.nodes.len() as u32 - 1);
                }
                if next == COMMA {
                    self.pos += 1;
                    if is_object {
                        self.skip();
                        self.property(cx, "Expected double-quoted property name")?;
                    }
                    break;
                }
                if next != Some(if is_object { b'}' } else { b']' }.into()) {
                    let what =
                        if is_object { "Expected ',' or '}' after property value" } else { "Expected ',' or ']' after array element" };
                    return Err(self.fail(cx, what));
                }
                self.pos += 1;
                self.close(cx)?;
=======
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
use crate::object::{Name, Object, string};
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
    let mark = cx.mark();
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
    cx.release(mark);
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
>>>>>>> builtins
            }
        }
    }

<<<<<<< HEAD
    /// A property's name and colon: the name goes onto the stack.
    fn property(&mut self, cx: &mut Cx, expected: &str) -> JsResult {
        if self.peek() != Some(b'"'.into()) {
            return Err(self.fail(cx, expected));
        }
        self.pos += 1;
        let text = self.string(cx)?;
        let view = match &text {
            Scanned::Plain(from, to) => T::view(&self.src[*from..*to]),
            Scanned::Made(b) => b.view(),
        };
        let name = match view {
            StrView::Latin1(s) => string::intern_latin1(cx, s),
            StrView::Utf16(s) => string::intern_utf16(cx, s),
        }
        .map_err(|e| cx.out_of_memory(e))?;
        cx.set(self.key, name.val());
        if self.skip() != Some(b':'.into()) {
            return Err(self.fail(cx, "Expected ':' after property name"));
        }
        self.pos += 1;
        self.push(cx, self.key)
    }

    #[inline]
    fn push(&mut self, cx: &mut Cx, v: Local<Value>) -> JsResult {
        let stack = self.stack(cx);
        let capacity = stack.get(cx).capacity();
        if self.height == capacity {
            let new = cx.new_slots(self.item, capacity * 2)?.get(cx);
            copy_slots(cx, stack.get(cx), 0, new, 0, capacity);
            cx.copy(self.stack, self.item);
        }
        let s = self.stack(cx).get(cx);
        cx.write(s, s.at(self.height), cx.val(v));
        self.height += 1;
        Ok(())
    }
    #[inline]
    fn stack(&self, cx: &Cx) -> Local<Slots> {
        self.stack.cast(cx).expect("the value stack is a SLOTS cell")
    }

    /// The innermost open array or object has ended: makes it.
    fn close(&mut self, cx: &mut Cx) -> JsResult {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let n = self.height - open.start;
        if let Some(r) = &mut self.record {
            let parts = self.nodes.split_off(open.node_start);
            let node = if open.is_object {
                let s: tally_heap::Ref<'_, Slots> = cx.val(self.stack).cast().expect("the value stack is a SLOTS cell");
                let key =
                    |i: usize| Name::from_value(s.at(open.start + 2 * i).raw()).text().map(|t| string::StrExt::view(t).to_utf16().into());
                Node::Object(parts.into_iter().enumerate().filter_map(|(i, node)| Some((key(i)?, node))).collect())
            } else {
                Node::Array(parts)
            };
            r.nodes.push(node);
        }
        if open.is_object {
            self.object(cx, open.start, n / 2)?;
        } else if n == 0 {
            cx.new_array(self.value, 0)?;
        } else {
            let store = cx.new_slots(self.item, n)?;
            copy_slots(cx, self.stack(cx).get(cx), open.start, store.get(cx), 0, n);
            cx.new_array_of_slots(self.value, store, n as u32)?;
        }
        self.height = open.start;
        Ok(())
    }

    fn object(&mut self, cx: &mut Cx, start: usize, n: usize) -> JsResult {
        let stack = self.stack(cx);
        let name = |cx: &Cx, i: usize| Name::from_value(stack.get(cx).at(start + 2 * i).raw());
        let which = if n == 0 { 0 } else { (name(cx, n - 1).hash() as usize).wrapping_add(n) % RECENT };
        let recent = self.recent[which];
        if let Some(o) = cx.val(recent).cast::<Object>() {
            let shape = o.shape(cx);
            let same = shape.entry_count() == n
                && n <= o.inline_capacity()
                && !shape.is_dictionary()
                && (0..n).all(|i| shape.entry(i).is_some_and(|(k, p)| k == name(cx, i) && p.slot as usize == i));
            if same {
                let id = shape.id();
                let o = cx.new_object_with_shape(self.value, id)?.get(cx);
                let s = stack.get(cx);
                for i in 0..n {
                    write_slot(cx, o, i as u32, s.read(s.at(start + 2 * i + 1)));
                }
                return Ok(());
            }
        }
        let mark = cx.mark();
        let proto = cx.local(cx.realm.object_prototype(cx).val());
        let shape = cx.root_shape(kinds::OBJECT, proto, n, 0)?;
        let o = cx.new_object_with_shape(self.value, shape)?;
        for i in 0..n {
            let s = stack.get(cx);
            cx.set(self.item, s.read(s.at(start + 2 * i + 1)));
            match string::name_of_index(name(cx, i)) {
                PropertyKey::Index(i) => cx.put_element(o, i, self.item)?,
                PropertyKey::Name(k) => cx.put_own(o, k, attr::ALL, self.item)?,
            }
        }
        cx.release(mark);
        cx.copy(recent, self.value);
        Ok(())
    }

    fn literal(&mut self, cx: &mut Cx, word: &[u8], v: Imm) -> JsResult {
        for &b in word {
            if self.peek() != Some(b.into()) {
                return Err(self.unexpected(cx));
            }
            self.pos += 1;
        }
        cx.set(self.value, v);
        Ok(())
    }

    /// Steps over digits; how many.
    #[inline]
    fn digits(&mut self) -> usize {
        let from = self.pos;
        while let Some(0x30..=0x39) = self.peek() {
            self.pos += 1;
        }
        self.pos - from
    }

    fn number(&mut self, cx: &mut Cx) -> JsResult {
        let start = self.pos;
        let negative = self.peek() == Some(b'-'.into());
        self.pos += usize::from(negative);
        let whole = self.pos;
        match self.peek() {
            Some(0x30) => {
                self.pos += 1;
                if let Some(0x30..=0x39) = self.peek() {
                    return Err(self.fail(cx, "Unexpected number"));
                }
            }
            _ => {
                if self.digits() == 0 {
                    return Err(self.fail(cx, "No number after minus sign"));
                }
            }
        }
        let next = self.peek();
        if !matches!(next, Some(0x2E | 0x65 | 0x45)) && self.pos - whole <= 9 {
            let n = self.src[whole..self.pos].iter().fold(0, |n, u| n * 10 + i32::from(u.unit() - 0x30));
            cx.set(self.value, if negative { Imm::number(-f64::from(n)) } else { Imm::int(n) });
            return Ok(());
        }
        if next == Some(b'.'.into()) {
            self.pos += 1;
            if self.digits() == 0 {
                return Err(self.fail(cx, "Unterminated fractional number"));
            }
        }
        if let Some(0x65 | 0x45) = self.peek() {
            self.pos += 1;
            if let Some(0x2B | 0x2D) = self.peek() {
                self.pos += 1;
            }
            if self.digits() == 0 {
                return Err(self.fail(cx, "Exponent part is missing a number"));
            }
        }
        // The grammar of JSON is within the parser's, and every unit is ASCII.
        let d = match T::view(&self.src[start..self.pos]) {
            StrView::Latin1(s) => fast_float2::parse(s),
            StrView::Utf16(s) => fast_float2::parse(s.iter().map(|&u| u as u8).collect::<Vec<u8>>()),
        };
        cx.set(self.value, Imm::number(d.unwrap_or(f64::NAN)));
        Ok(())
    }

    /// The rest of a string literal, behind its opening quote.
    fn string(&mut self, cx: &mut Cx) -> JsResult<Scanned> {
        let start = self.pos;
        let mut made: Option<StrBuf> = None;
        let mut from = start;
        loop {
            let rest = &self.src[self.pos..];
            self.pos += rest.iter().position(|u| matches!(u.unit(), 0..0x20 | 0x22 | 0x5C)).unwrap_or(rest.len());
            match self.peek() {
                None => return Err(self.fail(cx, "Unterminated string")),
                Some(0x22) => {
                    let to = self.pos;
                    self.pos += 1;
                    return Ok(match made {
                        None => Scanned::Plain(start, to),
                        Some(mut text) => {
                            text.push_view(T::view(&self.src[from..to]));
                            Scanned::Made(text)
                        }
                    });
                }
                Some(0x5C) => {}
                Some(_) => return Err(self.fail(cx, "Bad control character in string literal")),
            }
            let text = made.get_or_insert_default();
            text.push_view(T::view(&self.src[from..self.pos]));
            self.pos += 1;
            let Some(u) = self.src.get(self.pos).map(|u| u.unit()) else { return Err(self.unexpected(cx)) };
            let unit = match u8::try_from(u).unwrap_or(0) {
                b @ (b'"' | b'\\' | b'/') => b.into(),
                b'b' => 8,
                b'f' => 12,
                b'n' => 10,
                b'r' => 13,
                b't' => 9,
                b'u' => {
                    let mut n = 0;
                    for _ in 0..4 {
                        self.pos += 1;
                        let digit = self.peek().and_then(|u| char::from_u32(u.into())?.to_digit(16));
                        let Some(d) = digit else { return Err(self.fail(cx, "Bad Unicode escape")) };
                        n = n << 4 | d as u16;
                    }
                    n
                }
                _ => return Err(self.fail(cx, "Bad escaped character")),
            };
            text.push_unit(unit);
            self.pos += 1;
            from = self.pos;
=======
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
            let name = match view {
                StrView::Latin1(b) => string::intern_latin1(cx, b),
                StrView::Utf16(u) => string::intern_utf16(cx, u),
            }
            .map_err(|e| cx.out_of_memory(e))?;
            cx.set(self.key, name.val());
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
        let mark = cx.mark();
        let (proto, v) = (cx.local(cx.realm.object_prototype(cx).val()), cx.slot());
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
                // The stack keeps the atom alive.
                let name = Name::from_value(key.raw());
                plain &= cx.own_named(o.get(cx), name).is_none();
                cx.put_own(o, name, attr::ALL, v)?;
            }
        }
        if plain {
            self.learn(cx, o, first, n, stride);
        }
        cx.release(mark);
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
>>>>>>> builtins
        }
    }
}
