//! Resources and how they are disposed of: what `using` declarations and the two stacks share.
//! ECMA-262 (Explicit Resource Management) §7.5.
//!
//! A DisposeCapability is a RECORD: the resources as a linked list, last one first, and two bits. A resource is a RECORD
//! of a value, its method and the next one; its tag is the hint. [`step`] disposes until something is to be awaited.

use super::{call, property};
use crate::cx::{Cx, JsResult, Thrown};
use crate::kinds;
use crate::object::Object;
use crate::object::prop_table::attr;
use crate::object::record::{Record, RecordExt};
use crate::realm::Intrinsic;
use tally_heap::{Imm, Local, Value};

/// What is done with a resource.
pub mod hint {
    /// Its method is called on it.
    pub const SYNC: u32 = 0;
    /// What its method gives is awaited.
    pub const ASYNC: u32 = 1;
    /// Its method is one of `Symbol.dispose`; undefined is awaited.
    pub const ASYNC_OF_SYNC: u32 = 2;
    /// There is nothing to call, but something is awaited.
    pub const NOTHING: u32 = 3;
    /// Beside one of the others: the function is called with the value instead of on it.
    pub const ADOPTED: u32 = 4;
}

const HEAD: usize = 0;
const FLAGS: usize = 1;
const NEEDS_AWAIT: i32 = 1;
const HAS_AWAITED: i32 = 2;

const VALUE: usize = 0;
const METHOD: usize = 1;
const NEXT: usize = 2;

/// What [`step`] came to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing is left.
    Done,
    /// The value in `out` is to be awaited.
    Await,
}

/// An empty capability.
pub fn new_capability(cx: &mut Cx, out: Local<Value>) -> JsResult<Local<Record>> {
    let mark = cx.open_scope();
    let [head, flags] = cx.slots();
    cx.set(flags, Imm::int(0));
    let made = cx.new_record(out, 0, &[head, flags]);
    cx.close_scope(mark);
    made
}

/// AddDisposableResource without a method: finds it. `capability` is a slot that holds one.
pub fn add(cx: &mut Cx, capability: Local<Record>, value: Local<Value>, is_async: bool) -> JsResult {
    let mark = cx.open_scope();
    let method = cx.slot();
    let r = find_method(cx, value, is_async, method).and_then(|hint| match hint {
        Some(hint) => push(cx, capability, value, method, hint),
        None => Ok(()),
    });
    cx.close_scope(mark);
    r
}

/// CreateDisposableResource: the method, and the hint; none if there is nothing to do.
fn find_method(cx: &mut Cx, value: Local<Value>, is_async: bool, method: Local<Value>) -> JsResult<Option<u32>> {
    if cx.val(value).is_nullish() {
        return Ok(is_async.then_some(hint::NOTHING));
    }
    if !cx.val(value).is::<Object>() {
        return Err(cx.type_error("An object is expected with `using` declarations"));
    }
    let mut found = hint::SYNC;
    if is_async {
        let symbol = cx.symbols.async_dispose;
        if method_of(cx, value, symbol, "Symbol.asyncDispose", method)? {
            return Ok(Some(hint::ASYNC));
        }
        found = hint::ASYNC_OF_SYNC;
    }
    let symbol = cx.symbols.dispose;
    if !method_of(cx, value, symbol, "Symbol.dispose", method)? {
        return Err(cx.type_error("Symbol(Symbol.dispose) is not a function"));
    }
    Ok(Some(found))
}

/// GetMethod, with V8's words for what cannot be called.
fn method_of(cx: &mut Cx, v: Local<Value>, symbol: Local<crate::object::NameCell>, name: &str, out: Local<Value>) -> JsResult<bool> {
    property::get_v(cx, v, symbol, out)?;
    if cx.val(out).is_nullish() {
        return Ok(false);
    }
    if !call::is_callable(cx.val(out)) {
        return Err(cx.type_error(&format!("Symbol({name}) is not a function")));
    }
    Ok(true)
}

/// Adds a resource whose method is known.
pub fn push(cx: &mut Cx, capability: Local<Record>, value: Local<Value>, method: Local<Value>, hint: u32) -> JsResult {
    let mark = cx.open_scope();
    let [next, made] = cx.slots();
    cx.set(next, cx.field(capability, HEAD));
    let r = cx.new_record(made, hint, &[value, method, next]).map(|_| ());
    if r.is_ok() {
        let c = capability.get(cx);
        cx.write(c, c.field(HEAD), cx.val(made));
    }
    cx.close_scope(mark);
    r
}

/// DisposeResources up to the next wait; an exception of a resource leaves it, and the rest can go on. What is to be awaited
/// is in `out`.
pub fn step(cx: &mut Cx, capability: Local<Record>, out: Local<Value>) -> JsResult<Step> {
    let mark = cx.open_scope();
    let [resource, value, method, none]: [Local<Value>; 4] = cx.slots();
    let r = loop {
        cx.set(resource, cx.field(capability, HEAD));
        let flags = cx.field(capability, FLAGS).as_int();
        let waits = flags & NEEDS_AWAIT != 0 && flags & HAS_AWAITED == 0;
        let set_flags = |cx: &Cx, flags| {
            let c = capability.get(cx);
            cx.write(c, c.field(FLAGS), Imm::int(flags));
        };
        let Some(head) = resource.cast::<Record>(cx) else {
            if !waits {
                break Ok(Step::Done);
            }
            set_flags(cx, flags & !NEEDS_AWAIT);
            cx.set(out, Imm::UNDEFINED);
            break Ok(Step::Await);
        };
        let tag = head.get(cx).tag();
        if tag & !hint::ADOPTED == hint::SYNC && waits {
            set_flags(cx, flags & !NEEDS_AWAIT);
            cx.set(out, Imm::UNDEFINED);
            break Ok(Step::Await);
        }
        let h = head.get(cx);
        cx.set(value, h.value(VALUE));
        cx.set(method, h.value(METHOD));
        let c = capability.get(cx);
        cx.write(c, c.field(HEAD), h.value(NEXT));
        let call = |cx: &mut Cx, out| match tag & hint::ADOPTED != 0 {
            true => call::call(cx, method, none, &[value], out),
            false => call::call(cx, method, value, &[], out),
        };
        match tag & !hint::ADOPTED {
            hint::NOTHING => set_flags(cx, flags | NEEDS_AWAIT),
            hint::SYNC => {
                if let Err(e) = call(cx, resource) {
                    break Err(e);
                }
            }
            hint::ASYNC => {
                set_flags(cx, flags | HAS_AWAITED);
                break call(cx, out).map(|()| Step::Await);
            }
            _ => {
                set_flags(cx, flags | HAS_AWAITED);
                let called = call(cx, resource);
                cx.set(out, Imm::UNDEFINED);
                break match called {
                    // It counts as a promise that is rejected.
                    Err(e) if !cx.machine.is_terminating() => rejected(cx, e, out).map(|()| Step::Await),
                    other => other.map(|()| Step::Await),
                };
            }
        }
    };
    cx.close_scope(mark);
    r
}

/// A promise that is rejected with the exception.
fn rejected(cx: &mut Cx, thrown: Thrown, out: Local<Value>) -> JsResult {
    use crate::builtins::promise::{new_promise, reject_promise};
    let reason = cx.slot();
    cx.take_exception(thrown, reason);
    new_promise(cx, out)?;
    reject_promise(cx, out, reason)
}

/// A SuppressedError for an error of disposing and the one it came upon; `out` may be either slot.
pub fn suppressed_error(cx: &mut Cx, error: Local<Value>, suppressed: Local<Value>, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let made = cx.slot();
    let r = make_suppressed(cx, error, suppressed, made);
    cx.copy(out, made);
    cx.close_scope(mark);
    r
}

fn make_suppressed(cx: &mut Cx, error: Local<Value>, suppressed: Local<Value>, made: Local<Value>) -> JsResult {
    crate::errors::make_error(cx, Intrinsic::SuppressedErrorPrototype, "An error was suppressed during disposal", None, made)?;
    let o = made.cast::<Object>(cx).expect("an error was made");
    debug_assert_eq!(o.get(cx).header.kind(), kinds::ERROR);
    let key = cx.names.error_field;
    cx.put_own(o, key, attr::HIDDEN, error)?;
    let key = cx.names.suppressed;
    cx.put_own(o, key, attr::HIDDEN, suppressed)
}
