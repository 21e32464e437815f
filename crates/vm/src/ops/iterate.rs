//! Iterator operations (ECMA-262 7.4) for native code.
//!
//! An iterator record is two slots, the iterator and its `next`. [`iterate`] is the loop most natives want: arrays whose
//! iteration is the built-in one are walked by index.

use crate::cx::{Cx, JsResult, Thrown};
use crate::interp::iterate as fast;
use crate::object::Object;
use crate::object::prop_table::attr;
use crate::ops::{call, property};
use tally_heap::{Imm, Local, Value};

/// GetIterator(v, sync): the iterator to `iter`, its `next` to `next`. TypeError "<v> is not iterable …".
pub fn get_iterator(cx: &mut Cx, v: Local<Value>, iter: Local<Value>, next: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let method = cx.slot();
    let r = (|| {
        if !property::get_method(cx, v, cx.symbols.iterator, method)? {
            return Err(not_iterable(cx, v));
        }
        get_iterator_from_method(cx, v, method, iter, next)
    })();
    cx.close_scope(mark);
    r
}

/// As natives say it: "number 5 is not iterable (cannot read property Symbol(Symbol.iterator))".
#[cold]
pub fn not_iterable(cx: &mut Cx, v: Local<Value>) -> Thrown {
    let text = kind_and_value(cx, v);
    cx.type_error(&format!("{text} is not iterable (cannot read property Symbol(Symbol.iterator))"))
}

/// A value as V8 names what natives were given: `number 5`, `object`, `string "x"`.
pub fn kind_and_value(cx: &mut Cx, v: Local<Value>) -> String {
    let value = cx.val(v);
    if value.is_undefined() {
        "undefined".to_owned()
    } else if value.is_null() {
        "object null".to_owned()
    } else if value.is::<Object>() {
        if call::is_callable(value) { "function".into() } else { "object".into() }
    } else {
        let kind = if value.is_bool() {
            "boolean"
        } else if value.is_number() {
            "number"
        } else {
            match value.kind() {
                Some(crate::kinds::SYMBOL) => return "symbol".into(),
                Some(crate::kinds::BIGINT) => return "bigint".into(),
                _ => return format!("string \"{}\"", crate::ops::convert::display(cx, v)),
            }
        };
        format!("{kind} {}", crate::ops::convert::display(cx, v))
    }
}

/// GetIteratorFromMethod.
pub fn get_iterator_from_method(cx: &mut Cx, v: Local<Value>, method: Local<Value>, iter: Local<Value>, next: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let made = cx.slot();
    let r = (|| {
        call::call(cx, method, v, &[], made)?;
        let Some(object) = made.cast::<Object>(cx) else {
            return Err(cx.type_error("Result of the Symbol.iterator method is not an object"));
        };
        property::get(cx, object, cx.names.next, next)?;
        cx.copy(iter, made);
        Ok(())
    })();
    cx.close_scope(mark);
    r
}

/// IteratorNext: the result object to `out`.
pub fn iterator_next(cx: &mut Cx, iter: Local<Value>, next: Local<Value>, out: Local<Value>) -> JsResult {
    call::call(cx, next, iter, &[], out)?;
    require_result(cx, out)
}

/// Requires an object where an iterator was asked for a result.
pub fn require_result(cx: &mut Cx, v: Local<Value>) -> JsResult {
    if cx.val(v).is::<Object>() {
        return Ok(());
    }
    let text = crate::ops::convert::display(cx, v);
    Err(cx.type_error(&format!("Iterator result {text} is not an object")))
}

/// IteratorComplete.
pub fn iterator_complete(cx: &mut Cx, result: Local<Value>) -> JsResult<bool> {
    let mark = cx.open_scope();
    let done = cx.slot();
    let r = property::get_v(cx, result, cx.names.done, done);
    let done = crate::ops::convert::to_boolean(cx.val(done));
    cx.close_scope(mark);
    r.map(|()| done)
}

/// IteratorStepValue: false when done, else the value in `out`.
pub fn iterator_step(cx: &mut Cx, iter: Local<Value>, next: Local<Value>, out: Local<Value>) -> JsResult<bool> {
    let mark = cx.open_scope();
    let result = cx.slot();
    let r = (|| {
        iterator_next(cx, iter, next, result)?;
        if iterator_complete(cx, result)? {
            return Ok(false);
        }
        property::get_v(cx, result, cx.names.value, out)?;
        Ok(true)
    })();
    cx.close_scope(mark);
    r
}

/// Calls the iterator's `return` and puts the result into `out`; false if there is no such method.
pub fn call_return(cx: &mut Cx, iter: Local<Value>, out: Local<Value>) -> JsResult<bool> {
    let method = cx.slot();
    let there = property::get_method(cx, iter, cx.names.return_, method)?;
    if there {
        call::call(cx, method, iter, &[], out)?;
    }
    Ok(there)
}

/// IteratorClose(iter, completion): answers with the completion, or with the error of closing a normal one.
pub fn iterator_close<T>(cx: &mut Cx, iter: Local<Value>, completion: JsResult<T>) -> JsResult<T> {
    let mark = cx.open_scope();
    let r = match completion {
        Ok(v) => close_normally(cx, iter).map(|()| v),
        Err(thrown) => {
            let saved = cx.slot();
            cx.take_exception(thrown, saved);
            let out = cx.slot();
            if let Err(e) = call_return(cx, iter, out) {
                cx.take_exception(e, out);
            }
            Err(cx.throw(saved))
        }
    };
    cx.close_scope(mark);
    r
}

/// IteratorClose for a normal completion.
pub fn close_normally(cx: &mut Cx, iter: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let out = cx.slot();
    let r = match call_return(cx, iter, out) {
        Ok(true) if !cx.val(out).is::<Object>() => {
            let text = crate::ops::convert::display(cx, out);
            Err(cx.type_error(&format!("{text} is not an object")))
        }
        r => r.map(|_| ()),
    };
    cx.close_scope(mark);
    r
}

/// Calls `f` with each value of an iterable, in one slot that is reused, until it answers false (then the iterator is
/// closed) or throws (likewise).
pub fn iterate(cx: &mut Cx, iterable: Local<Value>, mut f: impl FnMut(&mut Cx, Local<Value>) -> JsResult<bool>) -> JsResult {
    let mark = cx.open_scope();
    let r = (|| {
        let [iter, next, value] = cx.slots();
        if fast::is_plain_array(cx, iterable) {
            let mut i = 0;
            while fast::plain_array_step(cx, iterable, i, value)? {
                if !f(cx, value)? {
                    return Ok(());
                }
                i += 1;
            }
            return Ok(());
        }
        get_iterator(cx, iterable, iter, next)?;
        let inner = cx.open_scope();
        while iterator_step(cx, iter, next, value)? {
            match f(cx, value) {
                Ok(true) => {}
                Ok(false) => return close_normally(cx, iter),
                Err(e) => return iterator_close(cx, iter, Err(e)),
            }
            // What `f` made is given back on every turn.
            cx.close_scope(inner);
        }
        Ok(())
    })();
    cx.close_scope(mark);
    r
}

/// CreateIterResultObject.
pub fn create_iter_result(cx: &mut Cx, value: Local<Value>, done: bool, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [object, flag] = cx.slots();
    let r = (|| {
        let o = cx.new_object(object)?;
        cx.add_property(o, cx.names.value, attr::ALL, value)?;
        cx.set(flag, Imm::bool(done));
        cx.add_property(o, cx.names.done, attr::ALL, flag)?;
        cx.copy(out, object);
        Ok(())
    })();
    cx.close_scope(mark);
    r
}
