//! `execute`: bytes of a read in, one answer out.
//!
//! The machine runs over the bytes and notes where names and values are, without touching the heap. When there is
//! something to tell, or when notes would be lost, the strings are made of them, in one go. What costs JavaScript a call
//! is told together where it can be: a head without content with the message's end, the last piece of a content with it,
//! and either with "all of the input is read".
//!
//! **Invariants.** Content is a view on the bytes of the input, never a copy. Nothing borrowed from the chunk or the
//! parser lives across an allocation: both are looked up again for each string. At most [`MOST_NOTES`] fields are noted.

use super::names::{self, Spelling};
use super::reader::{Found, Reader, reader};
use super::state;
use crate::binding::{args, bytes};
use std::cell::RefCell;
use tally_heap::{Imm, Local, Val, Value};
use tally_http::{Code, Event, Known, Text};
use tally_vm::object::string::{self, Fresh, StrView};
use tally_vm::object::{Object, array};
use tally_vm::{Args, Cx, JsResult, kinds};

/// 24 bytes each.
const MOST_NOTES: usize = 256;

// The answer: one of the first six, and bits. `js/internal/http/parser.js` has them, too.
const MORE: i32 = 0;
const HEAD: i32 = 1;
const BODY: i32 = 2;
const END: i32 = 3;
const UPGRADE: i32 = 4;
const FAILED: i32 = 5;
/// The message is complete with this.
const COMPLETE: i32 = 8;
/// All of the input is read.
const DRAINED: i32 = 16;
/// No message is under way.
const IDLE: i32 = 32;
const KEEP_ALIVE: i32 = 64;
const WANTS_UPGRADE: i32 = 128;
const HAS_HOST: i32 = 256;
const HAS_EXPECT: i32 = 512;
/// The end of a message with trailers.
const HAS_FIELDS: i32 = 1024;

// Places in `out`.
const AT: u32 = 0;
const LINE: u32 = 1;
const FIELDS: u32 = 2;
const METHOD_OR_STATUS: u32 = 3;
const MAJOR: u32 = 4;
const MINOR: u32 = 5;
const CONTENT: u32 = 6;

struct Note {
    name: Text,
    value: Text,
    known: Option<Known>,
}

/// What was noted since strings were made last.
#[derive(Default)]
pub struct Batch {
    /// The request target, or the reason phrase.
    line: Option<Text>,
    notes: Vec<Note>,
}

impl Reader {
    /// Runs until there is something to tell, or until the notes must become strings (`None`).
    fn advance(&mut self, input: &[u8], at: &mut usize, batch: &mut Batch) -> Option<Found> {
        if let Some(found) = self.next.take() {
            if matches!(found, Found::Failed(..)) {
                self.next = Some(found.clone());
            }
            return Some(found);
        }
        loop {
            match self.parser.poll(input, at) {
                Ok(Event::Field { name, value, known }) => {
                    match known {
                        Some(Known::HOST) => self.bits |= HAS_HOST,
                        Some(Known::EXPECT) => self.bits |= HAS_EXPECT,
                        _ => {}
                    }
                    self.fields += 1;
                    if self.fields > self.most_fields {
                        let error = tally_http::Error { code: Code::HeaderOverflow, reason: "Header overflow" };
                        let found = Found::Failed(error, name.range().map_or(*at, |name| name.end + 1));
                        self.next = Some(found.clone());
                        return Some(found);
                    }
                    batch.notes.push(Note { name, value, known });
                    // What is in the parser's buffer is there until it reads on.
                    if batch.notes.len() == MOST_NOTES || name.range().is_none() || value.range().is_none() {
                        return None;
                    }
                }
                Ok(Event::Target(text) | Event::Reason(text)) => {
                    batch.line = Some(text);
                    text.range()?;
                }
                Ok(Event::MessageBegin) => (self.bits, self.fields) = (0, 0),
                Ok(Event::HeadersComplete) => {
                    self.fields = 0;
                    return Some(Found::Head);
                }
                Ok(Event::Body(range)) => return Some(Found::Body(range)),
                Ok(Event::MessageComplete) => return Some(Found::End),
                Ok(Event::Upgrade) => return Some(Found::Upgrade),
                Ok(Event::NeedMore) => return Some(Found::More),
                Err(error) => return Some(Found::Failed(error, *at)),
            }
        }
    }

    /// The end of the message and of the input, if they are here and come with nothing to tell.
    fn ahead(&mut self, input: &[u8], at: &mut usize) -> i32 {
        if !self.parser.ends_now() {
            return 0;
        }
        let mut batch = Batch::default();
        match self.advance(input, at, &mut batch) {
            Some(Found::End) => {}
            other => {
                self.next = other;
                return 0;
            }
        }
        if *at < input.len() {
            return COMPLETE;
        }
        match self.advance(input, at, &mut batch) {
            Some(Found::More) => COMPLETE | DRAINED | if self.parser.is_idle() { IDLE } else { 0 },
            other => {
                self.next = other;
                COMPLETE
            }
        }
    }
}

/// The bytes of a text, in `out`.
fn make_text(cx: &mut Cx, handle: Local<Value>, chunk: Local<Value>, text: Text, out: Local<Value>) -> JsResult {
    let len = text.len();
    if len < 2 {
        let mut unit = [0];
        with_text(cx, handle, chunk, text, |bytes| unit[..bytes.len()].copy_from_slice(bytes));
        return string::new_str1(cx, out, &unit[..len]).map(|_| ());
    }
    string::alloc_flat(cx, out, false, len, |cx, fresh| {
        if let Fresh::Latin1(to) = fresh {
            with_text(cx, handle, chunk, text, |bytes| {
                if bytes.len() == to.len() {
                    to.copy_from_slice(bytes);
                }
            });
        }
    })
    .map(|_| ())
}

fn with_text<R>(cx: &Cx, handle: Local<Value>, chunk: Local<Value>, text: Text, f: impl FnOnce(&[u8]) -> R) -> Option<R> {
    let reader = reader(cx, handle)?.borrow();
    // SAFETY: nothing writes to a chunk here; strings are made elsewhere.
    Some(f(reader.parser.text(text, unsafe { bytes::read(cx, chunk) })))
}

/// The name of a field: an atom where it is a common one in a common spelling.
fn make_name(cx: &mut Cx, handle: Local<Value>, chunk: Local<Value>, note: &Note, names: Local<Object>, out: Local<Value>) -> JsResult {
    if let Some(known) = note.known {
        let how = with_text(cx, handle, chunk, note.name, |text| names::spelling(text, known.name()));
        if let Some(how @ (Spelling::Lower | Spelling::Capitals)) = how {
            return names::known(cx, names, known, how == Spelling::Capitals, out);
        }
    }
    make_text(cx, handle, chunk, note.name, out)
}

/// Makes strings of the notes: in `out[LINE]` and `out[FIELDS]`.
fn make_strings(cx: &mut Cx, handle: Local<Value>, chunk: Local<Value>, out: Local<Object>, batch: &mut Batch) -> JsResult {
    let mark = cx.open_scope();
    let [list, names, name, value] = cx.slots();
    if let Some(text) = batch.line.take() {
        make_text(cx, handle, chunk, text, value)?;
        cx.put_element(out, LINE, value)?;
    }
    if !batch.notes.is_empty() {
        let names = names::list(cx, names)?;
        let partial = reader(cx, handle).is_some_and(|r| std::mem::replace(&mut r.borrow_mut().partial, true));
        if partial {
            names::element(cx, out, FIELDS, list);
        }
        let (array, mut i) = match list.cast::<Object>(cx).filter(|_| partial && cx.val(list).kind() == Some(kinds::ARRAY)) {
            Some(array) => (array, array::array_length(array.get(cx))),
            None => {
                let array = cx.new_array(list, 2 * batch.notes.len() as u32)?;
                cx.put_element(out, FIELDS, list)?;
                (array, 0)
            }
        };
        let fresh = i == 0;
        for note in batch.notes.drain(..) {
            make_name(cx, handle, chunk, &note, names, name)?;
            make_text(cx, handle, chunk, note.value, value)?;
            if fresh {
                cx.put_element(array, i, name)?;
                cx.put_element(array, i + 1, value)?;
                i += 2;
            } else {
                cx.push(array, name)?;
                cx.push(array, value)?;
            }
        }
    }
    cx.close_scope(mark);
    Ok(())
}

/// `execute(reader, chunk, from, out) -> answer`
pub fn execute<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let mut batch = state(cx).batch.take();
    let r = run(cx, a, &mut batch);
    batch.line = None;
    batch.notes.clear();
    state(cx).batch.set(batch);
    r.map(Imm::int)
}

fn run(cx: &mut Cx, a: Args, batch: &mut Batch) -> JsResult<i32> {
    let (handle, chunk, mut at) = (a.get(cx, 0), a.get(cx, 1), args::size(cx, a, 2));
    let out = out_array(cx, a.get(cx, 3))?;
    let found = loop {
        let Some(reader) = reader(cx, handle) else { return Err(cx.type_error("argument must be a reader")) };
        // SAFETY: nothing writes to a chunk while the parser reads it.
        let input = unsafe { bytes::read(cx, chunk) };
        let found = reader.borrow_mut().advance(input, &mut at, batch);
        if !batch.notes.is_empty() || batch.line.is_some() {
            make_strings(cx, handle, chunk, out, batch)?;
        }
        if let Some(found) = found {
            break found;
        }
    };
    let mark = cx.open_scope();
    let r = tell(cx, handle, chunk, at, out, found);
    cx.close_scope(mark);
    r
}

fn out_array(cx: &mut Cx, out: Local<Value>) -> JsResult<Local<Object>> {
    match out.cast::<Object>(cx).filter(|_| cx.val(out).kind() == Some(kinds::ARRAY)) {
        Some(out) => Ok(out),
        None => Err(cx.type_error("argument must be an array")),
    }
}

fn tell(cx: &mut Cx, handle: Local<Value>, chunk: Local<Value>, mut at: usize, out: Local<Object>, found: Found) -> JsResult<i32> {
    let tmp = cx.slot();
    let Some(cell) = reader(cx, handle) else { return Ok(MORE) };
    // SAFETY: nothing writes to a chunk while the parser reads it.
    let input = unsafe { bytes::read(cx, chunk) };
    let answer = match found {
        Found::Head => {
            let (answer, numbers, partial) = head(cell, input, &mut at);
            if !partial {
                cx.new_array(tmp, 0)?;
                cx.put_element(out, FIELDS, tmp)?;
            }
            for (place, n) in [METHOD_OR_STATUS, MAJOR, MINOR].into_iter().zip(numbers) {
                cx.set(tmp, Imm::int(n));
                cx.put_element(out, place, tmp)?;
            }
            answer
        }
        Found::Body(range) => {
            let answer = BODY | cell.borrow_mut().ahead(input, &mut at);
            if range.len() == input.len() {
                cx.copy(tmp, chunk);
            } else {
                bytes::new_subview(cx, tmp, chunk, range.start, range.len())?;
            }
            cx.put_element(out, CONTENT, tmp)?;
            answer
        }
        Found::End => {
            let fields = std::mem::take(&mut cell.borrow_mut().partial);
            END | if fields { HAS_FIELDS } else { 0 }
        }
        Found::Upgrade => UPGRADE,
        Found::More => MORE | DRAINED | if cell.borrow().parser.is_idle() { IDLE } else { 0 },
        Found::Failed(error, position) => {
            at = position;
            // Node shows no error once another protocol was asked for.
            if cell.borrow().parser.upgrade() {
                UPGRADE
            } else {
                failed(cx, out, error)?;
                FAILED
            }
        }
    };
    cx.set(tmp, Imm::number(at as f64));
    cx.put_element(out, AT, tmp)?;
    Ok(answer)
}

/// A head is complete: the answer, method or status and the version, and whether there are fields.
fn head(cell: &RefCell<Reader>, input: &[u8], at: &mut usize) -> (i32, [i32; 3], bool) {
    let mut reader = cell.borrow_mut();
    let partial = std::mem::take(&mut reader.partial);
    let parser = &reader.parser;
    let mut answer = HEAD | reader.bits;
    if parser.should_keep_alive() {
        answer |= KEEP_ALIVE;
    }
    if parser.upgrade() {
        answer |= WANTS_UPGRADE;
    }
    let (major, minor) = parser.version();
    let first = match parser.kind() {
        tally_http::Kind::Request => parser.method() as i32,
        tally_http::Kind::Response => i32::from(parser.status()),
    };
    answer |= reader.ahead(input, at);
    (answer, [first, i32::from(major), i32::from(minor)], partial)
}

fn failed(cx: &mut Cx, out: Local<Object>, error: tally_http::Error) -> JsResult {
    let tmp = cx.slot();
    for (place, text) in [(LINE, error.code.name()), (FIELDS, error.reason)] {
        string::new_latin1_or_utf16(cx, tmp, StrView::Latin1(text.as_bytes()))?;
        cx.put_element(out, place, tmp)?;
    }
    Ok(())
}

/// `finish(reader, out) -> answer`: the stream has ended.
pub fn finish<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = out_array(cx, a.get(cx, 1))?;
    let Some(cell) = reader(cx, a.get(cx, 0)) else { return Ok(Imm::int(MORE)) };
    let (finished, upgrade) = {
        let mut reader = cell.borrow_mut();
        (reader.parser.finish(), reader.parser.upgrade())
    };
    Ok(Imm::int(match finished {
        Ok(Event::MessageComplete) => END,
        Ok(_) => MORE,
        Err(_) if upgrade => MORE,
        Err(error) => {
            failed(cx, out, error)?;
            FAILED
        }
    }))
}
