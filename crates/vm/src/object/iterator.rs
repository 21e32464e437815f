//! ITERATOR objects: the built-in iterators' state.
//!
//! ```text
//! word 0   which (int32, [`Which`])
//! array    1 the array-like, undefined at the end   2 next index (a number)       3 ArrayKind
//! map, set 1 the table, undefined at the end         2 next entry (int32)          3 kind
//! wrap     1 iterator   2 next
//! helper   1 iterator   2 next   3 function, or remaining count   4 state (builtins/iterator/helper.rs)   5 inner
//! string, regexp: their builtins say.
//! ```

use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::Object;
use crate::object::create::set_internal;
use crate::realm::Intrinsic;
use tally_heap::{Imm, Local, Value};

/// What an ITERATOR object iterates: internal word 0.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
pub enum Which {
    Array = 1,
    Map,
    Set,
    String,
    RegExpString,
    WrapForValid,
    Helper,
    AsyncFromSync,
}

/// What an array, map or set iterator answers with.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
pub enum ArrayKind {
    Keys = 0,
    Values,
    Entries,
}
impl ArrayKind {
    pub fn from_word(v: Value) -> ArrayKind {
        match v.as_int() {
            0 => ArrayKind::Keys,
            1 => ArrayKind::Values,
            _ => ArrayKind::Entries,
        }
    }
}

/// An ITERATOR object whose words after the first are undefined.
pub fn new_iterator(cx: &mut Cx, out: Local<Value>, which: Which, prototype: Intrinsic) -> JsResult<Local<Object>> {
    let mark = cx.open_scope();
    let proto = cx.slot();
    cx.intrinsic(prototype, proto)?;
    let o = cx.new_object_kind(out, kinds::ITERATOR, proto)?;
    cx.close_scope(mark);
    set_internal(cx, o, 0, Imm::int(which as i32));
    for i in 1..kinds::internal_words(kinds::ITERATOR) {
        set_internal(cx, o, i, Imm::UNDEFINED);
    }
    Ok(o)
}

/// CreateArrayIterator. ECMA-262 §23.1.5.1. `array` is an object (typed arrays too).
pub fn new_array_iterator(cx: &mut Cx, out: Local<Value>, array: Local<Object>, kind: ArrayKind) -> JsResult<Local<Object>> {
    // `out` may be the array's slot.
    let mark = cx.open_scope();
    let tmp = cx.slot();
    let o = new_iterator(cx, tmp, Which::Array, Intrinsic::ArrayIteratorPrototype)?;
    set_internal(cx, o, 1, cx.val(array));
    set_internal(cx, o, 2, Imm::int(0));
    set_internal(cx, o, 3, Imm::int(kind as i32));
    cx.copy(out, tmp);
    cx.close_scope(mark);
    Ok(out.cast(cx).expect("an iterator was made"))
}

/// Whether `v` is an iterator of this sort.
pub fn is_which(cx: &Cx, v: Local<Value>, which: Which) -> Option<Local<Object>> {
    let o = v.cast::<Object>(cx)?;
    let r = o.get(cx);
    (cx.val(v).kind() == Some(kinds::ITERATOR) && crate::object::object::ObjectExt::internal(r, 0).raw() == Value::int(which as i32))
        .then_some(o)
}
