//! Async generators. ECMA-262 §27.4, §27.6.
//!
//! Requests wait in a queue of RECORDs {next, mode, value, promise} hung on internal words 2 and 3 of the generator.
//! The generator runs for the first request; each step that ends (yield, return, throw) settles the first promise.

use super::eval;
use super::promise::{self, new_promise, promise_resolve_intrinsic, reject_promise, resolve_promise};
use crate::cx::{Args, Cx, JsResult};
use crate::interp::generator::{self, COMPLETED, LeftBy, Mode, SAVED, SUSPENDED_START, SUSPENDED_YIELD, set_state};
use crate::kinds;
use crate::object::Object;
use crate::object::create::native_data;
use crate::object::function::NativeInfo;
use crate::object::object::ObjectExt;
use crate::object::record::{Record, RecordExt};
use crate::ops::iterate::create_iter_result;
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Ref, Val, Value};

pub static ASYNC_GENERATOR_FUNCTION: Class = Class {
    name: "AsyncGeneratorFunction",
    length: 1,
    constructor: eval::async_generator_function,
    this: Intrinsic::AsyncGeneratorFunction,
    prototype: Intrinsic::AsyncGeneratorFunctionPrototype,
    parent: Intrinsic::Function,
    prototype_parent: Intrinsic::FunctionPrototype,
    statics: &[],
    methods: &[Prop::ReadOnly("prototype", Intrinsic::AsyncGeneratorPrototype), Prop::Tag("AsyncGeneratorFunction")],
};

/// %AsyncGeneratorPrototype%
pub static ASYNC_GENERATOR_PROTOTYPE: &[Prop] = &[
    Prop::ReadOnly("constructor", Intrinsic::AsyncGeneratorFunctionPrototype),
    Prop::Method(Key::Name("next"), 1, next),
    Prop::Method(Key::Name("return"), 1, return_),
    Prop::Method(Key::Name("throw"), 1, throw),
    Prop::Tag("AsyncGenerator"),
];

const FIRST: usize = 2;
const LAST: usize = 3;
/// Beside the states of sync generators: waiting for the value of a `return` request.
const AWAITING_RETURN: i32 = 4;

const NEXT: usize = 0;
const MODE: usize = 1;
const VALUE: usize = 2;
const PROMISE: usize = 3;

fn object<'h>(cx: &'h Cx, g: Local<Value>) -> Ref<'h, Object> {
    cx.val(g).cast().expect("an async generator")
}
fn state(cx: &Cx, g: Local<Value>) -> i32 {
    generator::state(object(cx, g))
}

/// The SAVED_FRAME of a generator, and the promise of the request it runs for; undefined without one.
pub(crate) fn suspended(generator: Val<'_>) -> (Val<'_>, Val<'_>) {
    let g: Ref<'_, Object> = generator.cast().expect("an async generator");
    let request: Option<Ref<'_, Record>> = g.read(g.internal(FIRST)).cast();
    (g.read(g.internal(SAVED)), request.map_or(Imm::UNDEFINED, |r| r.value(PROMISE)))
}

fn enqueue(cx: &mut Cx, g: Local<Value>, mode: Mode, v: Local<Value>, p: Local<Value>) -> JsResult {
    let [record, none, m] = cx.slots();
    cx.set(m, Imm::int(mode as i32));
    let new = cx.new_record(record, 0, &[none, m, v, p])?.get(cx);
    let o = object(cx, g);
    match o.read(o.internal(LAST)).cast::<Record>() {
        Some(last) => cx.write(last, last.field(NEXT), new.val()),
        None => cx.write(o, o.internal(FIRST), new.val()),
    }
    cx.write(o, o.internal(LAST), new.val());
    Ok(())
}

/// The first request: mode, with its value in `v`.
fn first(cx: &Cx, g: Local<Value>, v: Local<Value>) -> Option<Mode> {
    let o = object(cx, g);
    let r = o.read(o.internal(FIRST)).cast::<Record>()?;
    cx.set(v, r.value(VALUE));
    Some(match r.value(MODE).as_int() {
        0 => Mode::Next,
        1 => Mode::Throw,
        _ => Mode::Return,
    })
}

/// AsyncGeneratorCompleteStep: settles the first request and drops it.
fn complete_step(cx: &mut Cx, g: Local<Value>, v: Local<Value>, threw: bool, done: bool) -> JsResult {
    let mark = cx.open_scope();
    let [p, result] = cx.slots();
    let o = object(cx, g);
    if let Some(r) = o.read(o.internal(FIRST)).cast::<Record>() {
        cx.set(p, r.value(PROMISE));
        let next = r.value(NEXT);
        if next.is_undefined() {
            cx.write(o, o.internal(LAST), Imm::UNDEFINED);
        }
        cx.write(o, o.internal(FIRST), next);
        if threw {
            reject_promise(cx, p, v)?;
        } else {
            create_iter_result(cx, v, done, result)?;
            resolve_promise(cx, p, result)?;
        }
    }
    cx.close_scope(mark);
    Ok(())
}

fn finish(cx: &Cx, g: Local<Value>) {
    let o = object(cx, g);
    cx.write(o, o.internal(SAVED), Imm::UNDEFINED);
    set_state(cx, g, COMPLETED);
}

/// The promise that `g` awaited has settled; or a request resumes it. Runs until it waits for something.
pub(crate) fn resume(cx: &mut Cx, g: Local<Value>, mode: Mode, v: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [sent, out] = cx.slots();
    cx.copy(sent, v);
    let mut mode = mode;
    let r = loop {
        match generator::resume(cx, g, mode, sent, out) {
            Ok(LeftBy::Await) => break Ok(()),
            Ok(LeftBy::Yield | LeftBy::Delegate) => {
                if let Err(e) = complete_step(cx, g, out, false, false) {
                    break Err(e);
                }
                match first(cx, g, sent) {
                    Some(m) => mode = m,
                    None => break Ok(()),
                }
            }
            Ok(LeftBy::Return) => {
                break complete_step(cx, g, out, false, true).and_then(|()| drain(cx, g));
            }
            Err(thrown) => {
                if cx.machine.is_terminating() {
                    break Err(thrown);
                }
                cx.take_exception(thrown, out);
                finish(cx, g);
                break complete_step(cx, g, out, true, true).and_then(|()| drain(cx, g));
            }
        }
    };
    cx.close_scope(mark);
    r
}

/// AsyncGeneratorDrainQueue: the generator is done; the requests left are answered.
fn drain(cx: &mut Cx, g: Local<Value>) -> JsResult {
    let v = cx.slot();
    loop {
        match first(cx, g, v) {
            None => {
                finish(cx, g);
                return Ok(());
            }
            Some(Mode::Return) => return await_return(cx, g),
            Some(Mode::Next) => {
                cx.set(v, Imm::UNDEFINED);
                complete_step(cx, g, v, false, true)?;
            }
            Some(Mode::Throw) => complete_step(cx, g, v, true, true)?,
        }
    }
}

static RETURNED: NativeInfo = NativeInfo { name: "", length: 1, native: returned, constructor: false };
static RETURN_FAILED: NativeInfo = NativeInfo { name: "", length: 1, native: return_failed, constructor: false };

/// AsyncGeneratorAwaitReturn.
fn await_return(cx: &mut Cx, g: Local<Value>) -> JsResult {
    set_state(cx, g, AWAITING_RETURN);
    let [v, p, f, r] = cx.slots();
    first(cx, g, v);
    if let Err(thrown) = promise_resolve_intrinsic(cx, v, p) {
        if cx.machine.is_terminating() {
            return Err(thrown);
        }
        cx.take_exception(thrown, v);
        complete_step(cx, g, v, true, true)?;
        return drain(cx, g);
    }
    cx.new_native_data(f, &RETURNED, g)?;
    cx.new_native_data(r, &RETURN_FAILED, g)?;
    promise::then(cx, p, f, r)
}

fn returned<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let g = cx.slot();
    cx.set(g, native_data(cx, a.callee(cx)));
    complete_step(cx, g, a.get(cx, 0), false, true)?;
    drain(cx, g)?;
    Ok(Imm::UNDEFINED)
}
fn return_failed<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let g = cx.slot();
    cx.set(g, native_data(cx, a.callee(cx)));
    complete_step(cx, g, a.get(cx, 0), true, true)?;
    drain(cx, g)?;
    Ok(Imm::UNDEFINED)
}

fn request(cx: &mut Cx, a: Args, mode: Mode, name: &str, p: Local<Value>) -> JsResult {
    new_promise(cx, p)?;
    let [v, reason] = cx.slots();
    let g = a.this(cx);
    cx.copy(v, a.get(cx, 0));
    if cx.val(g).kind() != Some(kinds::ASYNC_GENERATOR) {
        let text = crate::ops::convert::display(cx, g);
        let thrown = cx.type_error(&format!("Method {name} called on incompatible receiver {text}"));
        cx.take_exception(thrown, reason);
        return reject_promise(cx, p, reason);
    }
    let mut at = state(cx, g);
    if mode == Mode::Throw && at == SUSPENDED_START {
        finish(cx, g);
        at = COMPLETED;
    }
    if at == COMPLETED {
        match mode {
            Mode::Next => {
                cx.set(v, Imm::UNDEFINED);
                create_iter_result(cx, v, true, v)?;
                return resolve_promise(cx, p, v);
            }
            Mode::Throw => return reject_promise(cx, p, v),
            Mode::Return => {}
        }
    }
    enqueue(cx, g, mode, v, p)?;
    match (mode, at) {
        (Mode::Return, SUSPENDED_START | COMPLETED) => await_return(cx, g),
        (_, SUSPENDED_START | SUSPENDED_YIELD) => resume(cx, g, mode, v),
        _ => Ok(()),
    }
}

/// §27.6.1.2
fn next<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let p = cx.slot();
    request(cx, a, Mode::Next, "[AsyncGenerator].prototype.next", p)?;
    Ok(cx.val(p))
}
/// §27.6.1.3
fn return_<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let p = cx.slot();
    request(cx, a, Mode::Return, "[AsyncGenerator].prototype.return", p)?;
    Ok(cx.val(p))
}
/// §27.6.1.4
fn throw<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let p = cx.slot();
    request(cx, a, Mode::Throw, "[AsyncGenerator].prototype.throw", p)?;
    Ok(cx.val(p))
}
