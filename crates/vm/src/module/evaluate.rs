//! Evaluate: running modules in order, asynchronous ones without waiting in line. ECMA-262 §16.2.1.6.1.3.

use super::link::{enter, pop};
use super::record::{Status, error, info, int, is_source_text, requested, set_int, set_status, status, word};
use crate::builtins::promise::{new_promise, reject_promise, resolve_promise, then};
use crate::cx::{Args, Cx, JsResult};
use crate::object::Object;
use crate::object::create::{internal, native_data, set_internal};
use crate::object::function::NativeInfo;
use crate::object::object::ObjectExt;
use crate::object::record::{Record, RecordExt};
use crate::ops::call::{call, is_callable};
use tally_heap::{Imm, Local, Val, Value};

/// Evaluate: a promise in `out`. The module was linked.
pub fn evaluate(cx: &mut Cx, m: Local<Object>, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let answer = cx.slot();
    let r = evaluate_inner(cx, m, answer);
    if r.is_ok() {
        cx.copy(out, answer);
    }
    cx.close_scope(mark);
    r
}

fn evaluate_inner(cx: &mut Cx, m: Local<Object>, out: Local<Value>) -> JsResult {
    let [root, stack, reason, top] = cx.slots();
    cx.copy(root, m);
    let cycle_root = internal(cx, m, word::CYCLE_ROOT);
    if matches!(status(cx, m), Status::EvaluatingAsync | Status::Evaluated) && cycle_root.is::<Object>() {
        cx.set(root, cycle_root);
    }
    let m = root.cast::<Object>(cx).expect("a module");
    let known = internal(cx, m, word::PROMISE);
    if !known.is_undefined() {
        cx.set(out, known);
        return Ok(());
    }
    new_promise(cx, out)?;
    set_internal(cx, m, word::PROMISE, cx.val(out));
    let mut index = 0;
    match visit(cx, m, &mut index, stack) {
        Ok(()) if int(cx, m, word::ASYNC_ORDER) == 0 => {
            let none = cx.undefined();
            resolve_promise(cx, out, none)
        }
        Ok(()) => Ok(()),
        Err(thrown) if cx.machine.is_terminating() => Err(thrown),
        Err(thrown) => {
            cx.take_exception(thrown, reason);
            while pop(cx, stack, top) {
                let one = top.cast::<Object>(cx).expect("a module");
                set_status(cx, one, Status::Evaluated);
                set_internal(cx, one, word::ERROR, cx.val(reason));
            }
            reject_promise(cx, out, reason)
        }
    }
}

/// InnerModuleEvaluation.
fn visit(cx: &mut Cx, m: Local<Object>, index: &mut i32, stack: Local<Value>) -> JsResult {
    match status(cx, m) {
        Status::EvaluatingAsync | Status::Evaluated => {
            return match error(cx, m) {
                Some(e) => Err(cx.throw_val(e)),
                None => Ok(()),
            };
        }
        Status::Evaluating => return Ok(()),
        Status::Linked => {}
        _ => return Err(cx.type_error("A module was evaluated before it was linked")),
    }
    enter(cx, m, Status::Evaluating, index, stack)?;
    let info = info(cx, m);
    let mark = cx.open_scope();
    let next = cx.slot();
    for i in 0..info.requests.len() {
        if requested(cx, m, i, next) {
            let inner = cx.open_scope();
            visit_requested(cx, m, next, index, stack)?;
            cx.close_scope(inner);
        }
    }
    if int(cx, m, word::PENDING) > 0 || info.has_await {
        let order = cx.machine.next_async_module();
        set_int(cx, m, word::ASYNC_ORDER, order);
        if int(cx, m, word::PENDING) == 0 {
            execute_async(cx, m)?;
        }
    } else {
        execute(cx, m)?;
    }
    if int(cx, m, word::ANCESTOR) == int(cx, m, word::INDEX) {
        while pop(cx, stack, next) {
            let one = next.cast::<Object>(cx).expect("a module");
            let is_async = int(cx, one, word::ASYNC_ORDER) != 0;
            set_status(cx, one, if is_async { Status::EvaluatingAsync } else { Status::Evaluated });
            set_internal(cx, one, word::CYCLE_ROOT, cx.val(m));
            if cx.val(one).raw() == cx.val(m).raw() {
                break;
            }
        }
    }
    cx.close_scope(mark);
    Ok(())
}

/// One requested module of `m` is evaluated, and waited for if it is asynchronous.
fn visit_requested(cx: &mut Cx, m: Local<Object>, next: Local<Value>, index: &mut i32, stack: Local<Value>) -> JsResult {
    let mut required = next.cast::<Object>(cx).expect("a module");
    visit(cx, required, index, stack)?;
    if status(cx, required) == Status::Evaluating {
        let lowest = int(cx, m, word::ANCESTOR).min(int(cx, required, word::ANCESTOR));
        set_int(cx, m, word::ANCESTOR, lowest);
    } else {
        let root = cx.slot();
        cx.set(root, internal(cx, required, word::CYCLE_ROOT));
        if let Some(root) = root.cast::<Object>(cx) {
            required = root;
        }
        if let Some(e) = error(cx, required) {
            return Err(cx.throw_val(e));
        }
    }
    if int(cx, required, word::ASYNC_ORDER) > 0 {
        set_int(cx, m, word::PENDING, int(cx, m, word::PENDING) + 1);
        let [parents, record] = cx.slots();
        cx.set(parents, internal(cx, required, word::ASYNC_PARENTS));
        cx.new_record(record, 0, &[m.value(), parents])?;
        set_internal(cx, required, word::ASYNC_PARENTS, cx.val(record));
    }
    Ok(())
}

/// ExecuteModule of a module without top-level await.
fn execute(cx: &mut Cx, m: Local<Object>) -> JsResult {
    let mark = cx.open_scope();
    let [f, none, out] = cx.slots();
    cx.set(f, internal(cx, m, word::FUNCTION));
    let r = if is_source_text(cx, m) {
        call(cx, f, none, &[], out)
    } else if is_callable(cx.val(f)) {
        call(cx, f, none, &[m.value()], out)
    } else {
        Ok(())
    };
    cx.close_scope(mark);
    r
}

static FULFILLED: NativeInfo = NativeInfo { name: "", length: 1, native: on_fulfilled, constructor: false };
static REJECTED: NativeInfo = NativeInfo { name: "", length: 1, native: on_rejected, constructor: false };

/// ExecuteAsyncModule.
fn execute_async(cx: &mut Cx, m: Local<Object>) -> JsResult {
    let mark = cx.open_scope();
    let [f, none, promise, fulfilled, rejected] = cx.slots();
    cx.set(f, internal(cx, m, word::FUNCTION));
    let r = (|| {
        call(cx, f, none, &[], promise)?;
        cx.new_native_data(fulfilled, &FULFILLED, m.value())?;
        cx.new_native_data(rejected, &REJECTED, m.value())?;
        then(cx, promise, fulfilled, rejected)
    })();
    cx.close_scope(mark);
    r
}

fn on_fulfilled<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let m = cx.slot();
    cx.set(m, native_data(cx, a.callee(cx)));
    fulfilled(cx, m.cast(cx).expect("made with a module"))?;
    Ok(Imm::UNDEFINED)
}
fn on_rejected<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let m = cx.slot();
    cx.set(m, native_data(cx, a.callee(cx)));
    rejected(cx, m, a.get(cx, 0))?;
    Ok(Imm::UNDEFINED)
}

/// A module is done: it, and whoever waits for its promise.
fn settle(cx: &mut Cx, m: Local<Object>) -> JsResult {
    set_int(cx, m, word::ASYNC_ORDER, -1);
    set_status(cx, m, Status::Evaluated);
    let [promise, none] = cx.slots();
    cx.set(promise, internal(cx, m, word::PROMISE));
    if cx.val(promise).is_undefined() { Ok(()) } else { resolve_promise(cx, promise, none) }
}

/// AsyncModuleExecutionFulfilled.
fn fulfilled(cx: &mut Cx, m: Local<Object>) -> JsResult {
    if status(cx, m) == Status::Evaluated {
        return Ok(());
    }
    settle(cx, m)?;
    for m in available_ancestors(cx, m) {
        if status(cx, m) == Status::Evaluated {
            continue;
        }
        if info(cx, m).has_await {
            execute_async(cx, m)?;
            continue;
        }
        match execute(cx, m) {
            Ok(()) => settle(cx, m)?,
            Err(thrown) if cx.machine.is_terminating() => return Err(thrown),
            Err(thrown) => {
                let reason = cx.slot();
                cx.take_exception(thrown, reason);
                rejected(cx, m.value(), reason)?;
            }
        }
    }
    Ok(())
}

/// GatherAvailableAncestors, in the order in which they are to run.
fn available_ancestors(cx: &mut Cx, m: Local<Object>) -> Vec<Local<Object>> {
    let (parents, one) = (cx.slot(), cx.slot());
    let mut ready: Vec<Local<Object>> = Vec::new();
    let mut todo = vec![m];
    while let Some(from) = todo.pop() {
        cx.set(parents, internal(cx, from, word::ASYNC_PARENTS));
        while pop(cx, parents, one) {
            let keep = cx.slot();
            cx.copy(keep, one);
            let parent = keep.cast::<Object>(cx).expect("a module");
            let root = internal(cx, parent, word::CYCLE_ROOT).cast::<Object>();
            if root.is_some_and(|root| !root.read(root.internal(word::ERROR)).raw().is_hole()) {
                continue;
            }
            let pending = int(cx, parent, word::PENDING) - 1;
            set_int(cx, parent, word::PENDING, pending);
            if pending == 0 {
                ready.push(parent);
                if !info(cx, parent).has_await {
                    todo.push(parent);
                }
            }
        }
    }
    ready.sort_by_key(|&m| int(cx, m, word::ASYNC_ORDER));
    ready
}

/// AsyncModuleExecutionRejected, of the module and of all that wait for it.
fn rejected(cx: &mut Cx, m: Local<Value>, reason: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [stack, one, parents, part] = cx.slots();
    cx.new_record(stack, 0, &[m, stack])?;
    while pop(cx, stack, one) {
        let m = one.cast::<Object>(cx).expect("a module");
        if status(cx, m) == Status::Evaluated {
            continue;
        }
        set_internal(cx, m, word::ERROR, cx.val(reason));
        set_int(cx, m, word::ASYNC_ORDER, -1);
        set_status(cx, m, Status::Evaluated);
        cx.set(part, internal(cx, m, word::PROMISE));
        if !cx.val(part).is_undefined() {
            reject_promise(cx, part, reason)?;
        }
        // The list has the last first, and a stack turns it round.
        cx.set(parents, internal(cx, m, word::ASYNC_PARENTS));
        while let Some(list) = cx.val(parents).cast::<Record>() {
            cx.set(part, list.value(0));
            cx.set(parents, list.value(1));
            cx.new_record(stack, 0, &[part, stack])?;
        }
    }
    cx.close_scope(mark);
    Ok(())
}
