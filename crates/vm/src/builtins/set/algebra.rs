//! Union, intersection and the other methods that take a set-like. ECMA-262 §24.2.1.2, §24.2.4.

use super::this_set;
use crate::builtins::map::new_collection;
use crate::builtins::support::require_callable;
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::object::Object;
use crate::object::table::{self, key_at};
use crate::ops::{call, convert, iterate, property};
use crate::realm::Intrinsic;
use tally_heap::{Imm, Local, Val, Value};

/// A Set Record: something with `size`, `has` and `keys`.
struct Record {
    object: Local<Value>,
    size: f64,
    has: Local<Value>,
    keys: Local<Value>,
    tmp: Local<Value>,
}

/// GetSetRecord. §24.2.1.2
fn record(cx: &mut Cx, v: Local<Value>, method: &str) -> JsResult<Record> {
    let Some(o) = v.cast::<Object>(cx) else {
        return Err(cx.type_error(&format!("Set.prototype.{method} argument must be an object")));
    };
    let [size, has, keys, tmp] = cx.slots();
    let n = &cx.names;
    let (size_key, has_key, keys_key) = (n.size, n.has, n.keys);
    property::get(cx, o, size_key, size)?;
    let n = convert::to_number(cx, size)?;
    if n.is_nan() {
        return Err(cx.type_error("The .size property is NaN"));
    }
    let n = convert::integer_of(n);
    if n < 0.0 {
        return Err(cx.range_error(&format!("'{n}' is an invalid size")));
    }
    property::get(cx, o, has_key, has)?;
    require_callable(cx, has)?;
    property::get(cx, o, keys_key, keys)?;
    require_callable(cx, keys)?;
    Ok(Record { object: v, size: n, has, keys, tmp })
}

impl Record {
    fn has(&self, cx: &mut Cx, v: Local<Value>) -> JsResult<bool> {
        call::call(cx, self.has, self.object, &[v], self.tmp)?;
        Ok(convert::to_boolean(cx.val(self.tmp)))
    }
    /// Calls `f` with each of its keys, in one slot; false stops and closes.
    fn each(&self, cx: &mut Cx, f: impl FnMut(&mut Cx, Local<Value>) -> JsResult<bool>) -> JsResult {
        self.each_after(cx, |_| Ok(()), f)
    }
    /// The same; `start` runs once the iterator is there.
    fn each_after(
        &self,
        cx: &mut Cx,
        start: impl FnOnce(&mut Cx) -> JsResult,
        mut f: impl FnMut(&mut Cx, Local<Value>) -> JsResult<bool>,
    ) -> JsResult {
        let [iter, next, v] = cx.slots();
        call::call(cx, self.keys, self.object, &[], iter)?;
        let Some(o) = iter.cast::<Object>(cx) else {
            return Err(cx.type_error("Result of the keys method is not an object"));
        };
        let name = cx.names.next;
        property::get(cx, o, name, next)?;
        start(cx)?;
        while iterate::iterator_step(cx, iter, next, v)? {
            if !f(cx, v)? {
                return iterate::close_normally(cx, iter);
            }
        }
        Ok(())
    }
}

/// Calls `f` with each value of a set, which may change meanwhile; false stops.
fn each_own(cx: &mut Cx, o: Local<Object>, mut f: impl FnMut(&mut Cx, Local<Value>) -> JsResult<bool>) -> JsResult<bool> {
    let v = cx.slot();
    let table = cx.local(cx.table_of(o).val());
    let mut index = 0;
    while let Some(i) = table::advance(cx, table, &mut index) {
        cx.set(v, key_at(cx.val(table).cast().expect("a table"), i));
        if !f(cx, v)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn empty(cx: &mut Cx) -> JsResult<Local<Object>> {
    let (out, none) = (cx.slot(), cx.undefined());
    new_collection(cx, out, kinds::SET, none, Intrinsic::SetPrototype)
}
fn copy(cx: &mut Cx, o: Local<Object>, result: Local<Object>) -> JsResult {
    let mark = cx.open_scope();
    each_own(cx, o, |cx, v| cx.table_set(result, v, v).map(|()| true))?;
    cx.close_scope(mark);
    Ok(())
}

/// §24.2.4.16
pub fn union<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_set(cx, a, "union")?;
    let r = record(cx, a.get(cx, 0), "union")?;
    let result = empty(cx)?;
    r.each_after(cx, |cx| copy(cx, o, result), |cx, v| cx.table_set(result, v, v).map(|()| true))?;
    Ok(cx.val(result))
}

/// §24.2.4.9
pub fn intersection<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_set(cx, a, "intersection")?;
    let r = record(cx, a.get(cx, 0), "intersection")?;
    let result = empty(cx)?;
    if cx.table_of(o).len() as f64 <= r.size {
        each_own(cx, o, |cx, v| {
            if r.has(cx, v)? {
                cx.table_set(result, v, v)?;
            }
            Ok(true)
        })?;
    } else {
        r.each(cx, |cx, v| {
            if cx.table_find(o, v)?.is_some() {
                cx.table_set(result, v, v)?;
            }
            Ok(true)
        })?;
    }
    Ok(cx.val(result))
}

/// §24.2.4.5
pub fn difference<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_set(cx, a, "difference")?;
    let r = record(cx, a.get(cx, 0), "difference")?;
    let result = empty(cx)?;
    copy(cx, o, result)?;
    if cx.table_of(o).len() as f64 <= r.size {
        each_own(cx, o, |cx, v| {
            if r.has(cx, v)? {
                cx.table_delete(result, v)?;
            }
            Ok(true)
        })?;
    } else {
        r.each(cx, |cx, v| cx.table_delete(result, v).map(|_| true))?;
    }
    Ok(cx.val(result))
}

/// §24.2.4.15
pub fn symmetric_difference<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_set(cx, a, "symmetricDifference")?;
    let r = record(cx, a.get(cx, 0), "symmetricDifference")?;
    let result = empty(cx)?;
    let toggle = |cx: &mut Cx, v| {
        if cx.table_find(o, v)?.is_some() {
            cx.table_delete(result, v)?;
        } else {
            cx.table_set(result, v, v)?;
        }
        Ok(true)
    };
    r.each_after(cx, |cx| copy(cx, o, result), toggle)?;
    Ok(cx.val(result))
}

/// §24.2.4.11
pub fn is_subset_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_set(cx, a, "isSubsetOf")?;
    let r = record(cx, a.get(cx, 0), "isSubsetOf")?;
    if cx.table_of(o).len() as f64 > r.size {
        return Ok(Imm::FALSE);
    }
    Ok(Imm::bool(each_own(cx, o, |cx, v| r.has(cx, v))?))
}

/// §24.2.4.12
pub fn is_superset_of<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_set(cx, a, "isSupersetOf")?;
    let r = record(cx, a.get(cx, 0), "isSupersetOf")?;
    if (cx.table_of(o).len() as f64) < r.size {
        return Ok(Imm::FALSE);
    }
    let mut all = true;
    r.each(cx, |cx, v| {
        all = cx.table_find(o, v)?.is_some();
        Ok(all)
    })?;
    Ok(Imm::bool(all))
}

/// §24.2.4.10
pub fn is_disjoint_from<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_set(cx, a, "isDisjointFrom")?;
    let r = record(cx, a.get(cx, 0), "isDisjointFrom")?;
    if cx.table_of(o).len() as f64 <= r.size {
        return Ok(Imm::bool(each_own(cx, o, |cx, v| r.has(cx, v).map(|h| !h))?));
    }
    let mut apart = true;
    r.each(cx, |cx, v| {
        apart = cx.table_find(o, v)?.is_none();
        Ok(apart)
    })?;
    Ok(Imm::bool(apart))
}
