//! `invoke` and `invokeLater`: an operation of `crates/crypto` by its name, here or on a thread of the pool.
//!
//! Arguments are copied out of the heap first; copies and what the operation takes are charged while it runs.

use super::handle;
use crate::binding::args;
use crate::binding::bytes;
use crate::jobs;
use crate::threads::Pace;
use std::sync::Arc;
use tally_crypto::{Class, Failure, Key, Value as Item};
use tally_heap::{Imm, Local, Val, Value};
use tally_ledger::{Account, Charge};
use tally_offheap::AllocError;
use tally_vm::object::string::{self, Str};
use tally_vm::realm::Intrinsic;
use tally_vm::{Args, Cx, JsResult, Thrown};

/// Scratch memory below this goes uncounted.
const UNCOUNTED: u64 = 64 << 10;

/// Throws what an operation failed with.
#[cold]
pub fn fail(cx: &mut Cx, failure: &Failure) -> Thrown {
    let mark = cx.open_scope();
    let out = cx.slot();
    let thrown = match make_error(cx, failure, out) {
        Ok(()) => cx.throw(out),
        Err(thrown) => thrown,
    };
    cx.close_scope(mark);
    thrown
}

fn make_error(cx: &mut Cx, failure: &Failure, out: Local<Value>) -> JsResult {
    let prototype = match failure.class {
        Class::Error => Intrinsic::ErrorPrototype,
        Class::Type => Intrinsic::TypeErrorPrototype,
        Class::Range => Intrinsic::RangeErrorPrototype,
    };
    let code = (!failure.code.is_empty() && failure.openssl.is_none()).then_some(&*failure.code);
    tally_vm::errors::make_error(cx, prototype, &failure.message, code, out)?;
    let Some((library, reason)) = failure.openssl else { return Ok(()) };
    let Some(o) = out.cast(cx) else { return Ok(()) };
    if failure.stacked {
        let list = cx.slot();
        args::list(cx, list, &[args::Item::Text(failure.message.to_string())])?;
        args::put(cx, o, "opensslErrorStack", list)?;
    }
    for (name, text) in [("library", library), ("reason", reason), ("code", &*failure.code)] {
        if !text.is_empty() {
            args::put_item(cx, o, name, &args::Item::Text(text.to_owned()))?;
        }
    }
    Ok(())
}

fn charged(cx: &mut Cx, bytes: u64) -> JsResult<Option<Charge>> {
    if bytes <= UNCOUNTED {
        return Ok(None);
    }
    match cx.ledger().charge(Account::Native, bytes) {
        Ok(charge) => Ok(Some(charge)),
        Err(e) => Err(cx.allocation_failed(AllocError::Limit(e))),
    }
}

/// An operation with its arguments and the charge for what it takes.
struct Call {
    operation: String,
    arguments: Vec<Item>,
    _charge: Option<Charge>,
}

impl Call {
    /// From argument `first` on.
    fn read(cx: &mut Cx, a: Args, first: usize) -> JsResult<Call> {
        let operation = args::text(cx, a, first)?;
        let mut size = 0_u64;
        for i in first + 1..a.len() {
            let slot = a.get(cx, i);
            size += bytes::cells(cx, slot).len() as u64;
            if let Some(text) = slot.cast::<Str>(cx) {
                string::flatten(cx, text)?;
                size += 3 * args::units(cx, text).len() as u64;
            }
        }
        let copies = charged(cx, size)?;
        let mut arguments = Vec::with_capacity(a.len().saturating_sub(first + 1));
        for i in first + 1..a.len() {
            let item = read_item(cx, a, i)?;
            arguments.push(item);
        }
        let more = tally_crypto::memory(&operation, &arguments);
        let charge = match charged(cx, size.saturating_add(more))? {
            Some(all) => Some(all),
            None => copies,
        };
        Ok(Call { operation, arguments, _charge: charge })
    }
    fn run(self) -> Result<Item, Failure> {
        tally_crypto::perform(&self.operation, &self.arguments)
    }
}

fn read_item(cx: &mut Cx, a: Args, i: usize) -> JsResult<Item> {
    let slot = a.get(cx, i);
    let v = cx.val(slot);
    if v.is_number() {
        return Ok(Item::Number(v.as_number()));
    }
    if v.is_true() || v.is_false() {
        return Ok(Item::Bool(v.is_true()));
    }
    if slot.cast::<Str>(cx).is_some() {
        return Ok(Item::Text(args::text(cx, a, i)?));
    }
    if let Some(key) = handle::get::<Arc<Key>>(cx, slot) {
        return Ok(Item::Key(key.clone()));
    }
    if bytes::uint8(cx, slot).is_some() {
        // SAFETY: nothing writes while the slice is copied.
        return Ok(Item::bytes(unsafe { bytes::read(cx, slot) }));
    }
    Ok(Item::None)
}

/// A JavaScript value of an answer.
pub fn write_item(cx: &mut Cx, item: &Item, out: Local<Value>) -> JsResult {
    match item {
        Item::None => cx.set(out, Imm::UNDEFINED),
        Item::Bool(b) => cx.set(out, Imm::bool(*b)),
        Item::Number(n) => cx.set(out, Imm::number(*n)),
        Item::Text(text) => {
            string::new_string(cx, out, text)?;
        }
        Item::Bytes(from) => new_bytes(cx, out, from)?,
        Item::Key(key) => handle::make(cx, out, key.clone(), key.size() + 64)?,
        Item::List(items) => {
            let array = cx.new_array(out, 0)?;
            let mark = cx.open_scope();
            let tmp = cx.slot();
            for item in items {
                write_item(cx, item, tmp)?;
                cx.push(array, tmp)?;
            }
            cx.close_scope(mark);
        }
    }
    Ok(())
}

/// A Buffer with a copy of bytes.
pub fn new_bytes(cx: &mut Cx, out: Local<Value>, from: &[u8]) -> JsResult {
    if from.len() <= bytes::MAX_INLINE {
        bytes::new_small(cx, out, from.len())?;
        // SAFETY: the view was just made.
        unsafe { bytes::write(cx, out) }.copy_from_slice(from);
        return Ok(());
    }
    let store = cx.new_store(from.len() as u64, false)?;
    // SAFETY: the store is ours alone.
    unsafe { std::slice::from_raw_parts_mut(store.as_ptr(), store.len()) }.copy_from_slice(from);
    bytes::new_buffer(cx, out, store)
}

/// `invoke(operation, ...arguments) -> answer`
pub fn invoke<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let call = Call::read(cx, a, 0)?;
    match call.run() {
        Ok(item) => {
            let out = cx.slot();
            write_item(cx, &item, out)?;
            Ok(cx.val(out))
        }
        Err(failure) => Err(fail(cx, &failure)),
    }
}

/// `invokeLater(callback, operation, ...arguments)`
pub fn invoke_later<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let call = Call::read(cx, a, 1)?;
    let conclude = |cx: &mut Cx, answer: Result<Item, Failure>, out: Local<Value>| match answer {
        Ok(item) => write_item(cx, &item, out),
        Err(failure) => Err(fail(cx, &failure)),
    };
    jobs::start(cx, Pace::Disk, a.get(cx, 0), "callback of crypto", move || call.run(), conclude);
    Ok(Imm::UNDEFINED)
}
