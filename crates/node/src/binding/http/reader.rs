//! Readers: a parser in a cell, with what it found and nobody has asked for yet.
//!
//! A reader is taken when the first byte of a message comes and given back when a connection is idle, so JavaScript
//! keeps a few of them for all connections. One that is lost dies with its cell.
//!
//! **Invariant.** A reader knows nothing of the heap: strings that wait for the rest of a head are in JavaScript's hands
//! (the `out` array of `execute`).

use crate::binding::args;
use std::cell::RefCell;
use std::ops::Range;
use tally_heap::{Imm, Local, Val, Value};
use tally_http::{Error, Kind, Lenient, Parser};
use tally_ledger::{Account, Charge};
use tally_offheap::AllocError;
use tally_vm::object::foreign::{Foreign, ForeignExt};
use tally_vm::object::{Object, create};
use tally_vm::{Args, Cx, JsResult, kinds};

/// Buffers of this size need no charge.
const UNCHARGED: u64 = 64 * 1024;

/// What `execute` tells JavaScript, one at a time.
#[derive(Clone, Debug)]
pub enum Found {
    Head,
    Body(Range<usize>),
    End,
    Upgrade,
    More,
    /// What is wrong, and after how many bytes.
    Failed(Error, usize),
}

pub struct Reader {
    pub parser: Parser,
    /// What was found behind the last answer.
    pub next: Option<Found>,
    /// The start of a head, or of a trailer section, is in the `out` array.
    pub partial: bool,
    /// Fields that JavaScript asks of every request, as bits of its answer.
    pub bits: i32,
    /// How many fields this section has, and may have.
    pub fields: u32,
    pub most_fields: u32,
    /// For a buffer that may become long.
    _charge: Option<Charge>,
}

fn make(cx: &mut Cx, a: Args, from: usize) -> JsResult<Reader> {
    let kind = if args::int(cx, a, from) == 2 { Kind::Response } else { Kind::Request };
    let max_header = args::size(cx, a, from + 1).min(1 << 30);
    let lenient = Lenient::from_bits(args::int(cx, a, from + 2) as u16);
    let most_fields = match u32::try_from(args::int(cx, a, from + 3)) {
        Ok(n) if n > 0 => n,
        _ => u32::MAX,
    };
    let bytes = max_header as u64;
    let charge = match bytes > UNCHARGED {
        true => Some(cx.obtain(bytes, |cx| cx.ledger().charge(Account::Native, bytes).map_err(AllocError::Limit))?),
        false => None,
    };
    Ok(Reader {
        parser: Parser::new(kind, max_header, lenient),
        next: None,
        partial: false,
        bits: 0,
        fields: 0,
        most_fields,
        _charge: charge,
    })
}

/// `newReader(kind, maxHeaderSize, lenient, maxFields) -> reader`
pub fn new_reader<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let reader = make(cx, a, 0)?;
    let [out, cell, proto] = cx.slots();
    cx.new_foreign::<RefCell<Reader>>(cell, RefCell::new(reader), size_of::<RefCell<Reader>>())?;
    cx.set(proto, Imm::NULL);
    let o = cx.new_object_kind(out, kinds::HOST_OBJECT, proto)?;
    create::set_internal(cx, o, 0, cx.val(cell));
    Ok(cx.val(out))
}

/// The reader of a handle.
pub fn reader(cx: &Cx, handle: Local<Value>) -> Option<&RefCell<Reader>> {
    if cx.val(handle).kind() != Some(kinds::HOST_OBJECT) {
        return None;
    }
    create::internal(cx, handle.cast::<Object>(cx)?, 0).cast::<Foreign>()?.downcast()
}

/// `resetReader(reader, kind, maxHeaderSize, lenient, maxFields)`: as new.
pub fn reset_reader<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let fresh = make(cx, a, 1)?;
    if let Some(reader) = reader(cx, a.get(cx, 0)) {
        *reader.borrow_mut() = fresh;
    }
    Ok(Imm::UNDEFINED)
}

/// `skipBody(reader)`: behind a head: the message has no content.
pub fn skip_body<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    if let Some(reader) = reader(cx, a.get(cx, 0)) {
        reader.borrow_mut().parser.skip_body();
    }
    Ok(Imm::UNDEFINED)
}

/// `takeOver(reader)`: behind a head: what follows is another protocol.
pub fn take_over<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    if let Some(reader) = reader(cx, a.get(cx, 0)) {
        reader.borrow_mut().parser.take_over();
    }
    Ok(Imm::UNDEFINED)
}
