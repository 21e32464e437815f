//! DisposableStack and AsyncDisposableStack. ECMA-262 (Explicit Resource Management) §12.3, §12.4.
//!
//! Internal word 0 is the capability (ops/dispose.rs), or the hole once it was disposed of.

use crate::builtins::promise::{self, new_promise, promise_resolve_intrinsic, reject_promise, resolve_promise};
use crate::builtins::support::{require_new, this_of_kind};
use crate::cx::{Args, Cx, JsResult, Thrown};
use crate::kinds;
use crate::names::WellKnown;
use crate::object::Object;
use crate::object::create::{internal, native_data, set_internal};
use crate::object::function::NativeInfo;
use crate::object::record::{Record, RecordExt};
use crate::ops::call::is_callable;
use crate::ops::dispose::{self, Step, hint};
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Val, Value};

pub static DISPOSABLE_STACK: Class = Class {
    name: "DisposableStack",
    length: 0,
    constructor: disposable_stack,
    this: Intrinsic::DisposableStack,
    prototype: Intrinsic::DisposableStackPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[],
    methods: &[
        Prop::Method(Key::Name("use"), 1, sync_use),
        Prop::Method(Key::Name("dispose"), 0, dispose_all),
        Prop::Method(Key::Name("adopt"), 2, sync_adopt),
        Prop::Method(Key::Name("defer"), 1, sync_defer),
        Prop::Method(Key::Name("move"), 0, sync_move),
        Prop::Getter(Key::Name("disposed"), sync_disposed),
        Prop::Alias(Key::Symbol(WellKnown::Dispose), "dispose"),
        Prop::Tag("DisposableStack"),
    ],
};

pub static ASYNC_DISPOSABLE_STACK: Class = Class {
    name: "AsyncDisposableStack",
    length: 0,
    constructor: async_disposable_stack,
    this: Intrinsic::AsyncDisposableStack,
    prototype: Intrinsic::AsyncDisposableStackPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[],
    methods: &[
        Prop::Method(Key::Name("use"), 1, async_use),
        Prop::Method(Key::Name("disposeAsync"), 0, dispose_async),
        Prop::Method(Key::Name("adopt"), 2, async_adopt),
        Prop::Method(Key::Name("defer"), 1, async_defer),
        Prop::Method(Key::Name("move"), 0, async_move),
        Prop::Getter(Key::Name("disposed"), async_disposed),
        Prop::Alias(Key::Symbol(WellKnown::AsyncDispose), "disposeAsync"),
        Prop::Tag("AsyncDisposableStack"),
    ],
};

/// One of the two classes.
#[derive(Clone, Copy)]
struct Flavour {
    name: &'static str,
    kind: u8,
    prototype: Intrinsic,
    is_async: bool,
}
const SYNC: Flavour =
    Flavour { name: "DisposableStack", kind: kinds::DISPOSABLE_STACK, prototype: Intrinsic::DisposableStackPrototype, is_async: false };
const ASYNC: Flavour = Flavour {
    name: "AsyncDisposableStack",
    kind: kinds::ASYNC_DISPOSABLE_STACK,
    prototype: Intrinsic::AsyncDisposableStackPrototype,
    is_async: true,
};

impl Flavour {
    fn construct<'a>(self, cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
        require_new(cx, a, self.name)?;
        let [out, capability] = cx.slots();
        let o = cx.create_from_constructor(out, self.kind, a.new_target(cx), self.prototype)?;
        set_internal(cx, o, 0, Imm::HOLE);
        dispose::new_capability(cx, capability)?;
        set_internal(cx, o, 0, cx.val(capability));
        Ok(cx.val(out))
    }

    /// The stack that a method was called on, and its capability, which must be there, in `out`.
    fn pending(self, cx: &mut Cx, a: Args, method: &str, out: Local<Value>) -> JsResult<(Local<Object>, Local<Record>)> {
        let o = this_of_kind(cx, a, self.kind, self.name, method)?;
        cx.set(out, internal(cx, o, 0));
        match out.cast::<Record>(cx) {
            Some(capability) => Ok((o, capability)),
            None => {
                let name = self.name;
                Err(cx.reference_error(&format!("Cannot call {name}.prototype.{method} on an already-disposed {name}")))
            }
        }
    }

    fn use_<'a>(self, cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
        let held = cx.slot();
        let (_, capability) = self.pending(cx, a, "use", held)?;
        let value = a.get(cx, 0);
        dispose::add(cx, capability, value, self.is_async)?;
        Ok(cx.val(value))
    }

    fn adopt<'a>(self, cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
        let held = cx.slot();
        let (_, capability) = self.pending(cx, a, "adopt", held)?;
        let (value, f) = (a.get(cx, 0), a.get(cx, 1));
        self.push(cx, capability, value, f, hint::ADOPTED)?;
        Ok(cx.val(value))
    }

    fn defer<'a>(self, cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
        let [held, none] = cx.slots();
        let (_, capability) = self.pending(cx, a, "defer", held)?;
        let f = a.get(cx, 0);
        self.push(cx, capability, none, f, 0)?;
        Ok(Imm::UNDEFINED)
    }

    fn push(self, cx: &mut Cx, capability: Local<Record>, value: Local<Value>, f: Local<Value>, bits: u32) -> JsResult {
        if !is_callable(cx.val(f)) {
            let text = crate::errors::value_text(cx, f);
            return Err(cx.type_error(&format!("{text} is not a function")));
        }
        let base = if self.is_async { hint::ASYNC } else { hint::SYNC };
        dispose::push(cx, capability, value, f, base | bits)
    }

    fn move_<'a>(self, cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
        let [held, proto, out] = cx.slots();
        let (o, _) = self.pending(cx, a, "move", held)?;
        cx.intrinsic(self.prototype, proto)?;
        let made = cx.new_object_kind(out, self.kind, proto)?;
        set_internal(cx, made, 0, cx.val(held));
        set_internal(cx, o, 0, Imm::HOLE);
        Ok(cx.val(out))
    }

    fn disposed<'a>(self, cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
        let o = this_of_kind(cx, a, self.kind, self.name, "disposed")?;
        let disposed = internal(cx, o, 0).is_hole();
        Ok(Imm::bool(disposed))
    }
}

fn disposable_stack<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    SYNC.construct(cx, a)
}
fn sync_use<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    SYNC.use_(cx, a)
}
fn sync_adopt<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    SYNC.adopt(cx, a)
}
fn sync_defer<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    SYNC.defer(cx, a)
}
fn sync_move<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    SYNC.move_(cx, a)
}
fn sync_disposed<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    SYNC.disposed(cx, a)
}
fn async_disposable_stack<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    ASYNC.construct(cx, a)
}
fn async_use<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    ASYNC.use_(cx, a)
}
fn async_adopt<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    ASYNC.adopt(cx, a)
}
fn async_defer<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    ASYNC.defer(cx, a)
}
fn async_move<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    ASYNC.move_(cx, a)
}
fn async_disposed<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    ASYNC.disposed(cx, a)
}

/// An exception on top of what disposing met before: `error` holds that, or the hole.
fn note(cx: &mut Cx, thrown: Thrown, error: Local<Value>) -> JsResult {
    if cx.machine.is_terminating() {
        return Err(thrown);
    }
    let mark = cx.open_scope();
    let newer = cx.slot();
    cx.take_exception(thrown, newer);
    let r = if cx.val(error).is_hole() {
        cx.copy(error, newer);
        Ok(())
    } else {
        dispose::suppressed_error(cx, newer, error, error)
    };
    cx.close_scope(mark);
    r
}

/// §12.3.3.3
fn dispose_all<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_of_kind(cx, a, kinds::DISPOSABLE_STACK, "DisposableStack", "dispose")?;
    let [held, error, out] = cx.slots();
    cx.set(held, internal(cx, o, 0));
    let Some(capability) = held.cast::<Record>(cx) else { return Ok(Imm::UNDEFINED) };
    set_internal(cx, o, 0, Imm::HOLE);
    cx.set(error, Imm::HOLE);
    loop {
        match dispose::step(cx, capability, out) {
            Ok(Step::Done) => break,
            Ok(Step::Await) => {}
            Err(e) => note(cx, e, error)?,
        }
    }
    if cx.val(error).is_hole() { Ok(Imm::UNDEFINED) } else { Err(cx.throw(error)) }
}

// ---- disposeAsync: a RECORD that the handlers of what it waits for hold --------------------------

const PROMISE: usize = 0;
const CAPABILITY: usize = 1;
/// What was thrown so far, or the hole.
const ERROR: usize = 2;

static FULFILLED: NativeInfo = NativeInfo { name: "", length: 1, native: fulfilled, constructor: false };
static REJECTED: NativeInfo = NativeInfo { name: "", length: 1, native: rejected, constructor: false };

/// §12.4.3.3
fn dispose_async<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [promise, held, error, record] = cx.slots();
    new_promise(cx, promise)?;
    let o = match this_of_kind(cx, a, kinds::ASYNC_DISPOSABLE_STACK, "AsyncDisposableStack", "disposeAsync") {
        Ok(o) => o,
        Err(e) if cx.machine.is_terminating() => return Err(e),
        Err(e) => {
            cx.take_exception(e, error);
            reject_promise(cx, promise, error)?;
            return Ok(cx.val(promise));
        }
    };
    cx.set(held, internal(cx, o, 0));
    if cx.val(held).is_hole() {
        resolve_promise(cx, promise, error)?;
        return Ok(cx.val(promise));
    }
    set_internal(cx, o, 0, Imm::HOLE);
    cx.set(error, Imm::HOLE);
    let state = cx.new_record(record, 0, &[promise, held, error])?;
    go_on(cx, state, None)?;
    Ok(cx.val(promise))
}

fn go_on(cx: &mut Cx, s: Local<Record>, thrown: Option<Thrown>) -> JsResult {
    let [held, error, out, promise, f, r] = cx.slots();
    cx.set(held, cx.field(s, CAPABILITY));
    cx.set(error, cx.field(s, ERROR));
    cx.set(promise, cx.field(s, PROMISE));
    let capability = held.cast::<Record>(cx).expect("a capability");
    if let Some(thrown) = thrown {
        note(cx, thrown, error)?;
    }
    loop {
        match dispose::step(cx, capability, out) {
            Ok(Step::Done) => break,
            Ok(Step::Await) => match promise_resolve_intrinsic(cx, out, out) {
                Ok(_) => {
                    let state = s.get(cx);
                    cx.write(state, state.field(ERROR), cx.val(error));
                    cx.new_native_data(f, &FULFILLED, s.value())?;
                    cx.new_native_data(r, &REJECTED, s.value())?;
                    return promise::then(cx, out, f, r);
                }
                Err(e) => note(cx, e, error)?,
            },
            Err(e) => note(cx, e, error)?,
        }
    }
    if cx.val(error).is_hole() {
        cx.set(out, Imm::UNDEFINED);
        return resolve_promise(cx, promise, out);
    }
    reject_promise(cx, promise, error)
}

fn resume(cx: &mut Cx, a: Args, rejected: bool) -> JsResult {
    let record = cx.slot();
    cx.set(record, native_data(cx, a.callee(cx)));
    let s = record.cast::<Record>(cx).expect("the handler has its record");
    let thrown = rejected.then(|| cx.throw(a.get(cx, 0)));
    go_on(cx, s, thrown)
}
fn fulfilled<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    resume(cx, a, false)?;
    Ok(Imm::UNDEFINED)
}
fn rejected<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    resume(cx, a, true)?;
    Ok(Imm::UNDEFINED)
}
