//! for-in: all keys are collected up front, each name once; before a key is handed out it is checked to be there still.
//!
//! The state is an ITER_STATE record {object, keys (SLOTS), count, position, checked}. While the object's shape is the
//! one it had at the start and it has no elements, nothing can have been deleted and the check is skipped.
//!
//! Order (ECMA-262 14.7.5.9 EnumerateObjectProperties): own keys of the object, then of its prototypes; a name seen on
//! a nearer object, enumerable or not, hides the farther ones.

use super::call::advance;
use super::frame::Insn;
use super::run::Flow;
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::Object;
use crate::object::key::PropertyKey;
use crate::object::key_set::KeySet;
use crate::object::object::ObjectExt;
use crate::object::record::{Record, RecordExt};
use crate::object::slots::{Slots, SlotsExt};
use crate::ops::{convert, property};
use tally_heap::{Imm, Local, Value};

const OBJECT: usize = 0;
const KEYS: usize = 1;
const COUNT: usize = 2;
const AT: usize = 3;
/// The object's shape while nothing needs checking, else undefined.
const SHAPE: usize = 4;

/// `ForInPrepare { state, obj }`
pub(crate) fn prepare(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (state, src) = (i.reg(cx, 1), i.reg(cx, 2));
    if cx.val(src).is_nullish() {
        cx.set(state, Imm::UNDEFINED);
        return Ok(());
    }
    let [object, keys, count, at, shape, record] = cx.slots();
    let o = convert::to_object(cx, src, object)?;
    let n = match cx.plain_names(o, keys)? {
        Some(names) if cx.inherits_nothing_to_list(o.get(cx)) => names.get(cx).capacity(),
        _ => {
            cx.set(keys, Imm::UNDEFINED);
            collect(cx, object, keys)?
        }
    };
    cx.set(count, Imm::int(n as i32));
    cx.set(at, Imm::int(0));
    let o = object.cast::<Object>(cx).expect("an object").get(cx);
    let stable = cx.machine.shortcuts
        && o.kind() == kinds::OBJECT
        && super::property::is_shaped(cx, o.val())
        && !super::indexed::has_elements(cx, o.val());
    cx.set(shape, if stable { o.shape(cx).val() } else { Imm::UNDEFINED });
    cx.alloc::<Record>(record, kinds::ITER_STATE, 8 + 5 * 8, 0).map_err(|e| cx.out_of_memory(e))?;
    let r = record.cast::<Record>(cx).expect("just made").get(cx);
    for (i, f) in [object, keys, count, at, shape].into_iter().enumerate() {
        cx.write(r, r.field(i), cx.val(f));
    }
    cx.copy(state, record);
    Ok(())
}

/// Collects the keys into a SLOTS in `out` and answers how many.
fn collect(cx: &mut Cx, object: Local<Value>, out: Local<Value>) -> JsResult<usize> {
    let [current, own, key, proto] = cx.slots();
    cx.copy(current, object);
    let mut seen = KeySet::new(cx);
    let mut n = 0;
    let mut first = true;
    let mut climb = property::Climb::default();
    let mark = cx.open_scope();
    loop {
        let o = current.cast::<Object>(cx).expect("an object");
        cx.copy(proto, current);
        let last = !climb.up(cx, proto)?;
        let own_keys = property::own_keys(cx, o, own)?;
        let total = own_keys.get(cx).capacity();
        if !last {
            seen.reserve(total);
        }
        for at in 0..total {
            let slots = own_keys.get(cx);
            cx.set(key, slots.read(slots.at(at)));
            if cx.val(key).kind() == Some(kinds::SYMBOL) {
                continue;
            }
            // The key's text, for the program; the conversion below overwrites `key` with the atom.
            let text = cx.slot();
            cx.copy(text, key);
            let k = convert::to_property_key(cx, key)?;
            if !first && seen.contains(cx, k) {
                cx.close_scope(mark);
                continue;
            }
            let enumerable = super::property::own_enumerable(cx, o, k)?;
            let Some(enumerable) = enumerable else {
                cx.close_scope(mark);
                continue;
            };
            // Own keys are all different: those of the last object hide nothing.
            if !last {
                seen.insert(cx, k)?;
            }
            if enumerable {
                append(cx, out, n, text)?;
                n += 1;
            }
            cx.close_scope(mark);
        }
        if last {
            return Ok(n);
        }
        first = false;
        cx.copy(current, proto);
    }
}

fn append(cx: &mut Cx, out: Local<Value>, n: usize, v: Local<Value>) -> JsResult {
    let capacity = cx.val(out).cast::<Slots>().map_or(0, |s| s.capacity());
    if n == capacity {
        let bigger = cx.slot();
        let new = cx.new_slots(bigger, (capacity * 2).max(8))?;
        if let Some(old) = cx.val(out).cast::<Slots>() {
            let new = new.get(cx);
            for i in 0..capacity {
                cx.write(new, new.at(i), old.read(old.at(i)));
            }
        }
        cx.copy(out, bigger);
    }
    let slots = cx.val(out).cast::<Slots>().expect("just made");
    cx.write(slots, slots.at(n), cx.val(v));
    Ok(())
}

/// `ForInNext { key, state, target }`
pub(crate) fn next(cx: &mut Cx, pc: *const u16) -> JsResult<Flow> {
    let i = Insn(pc);
    let (dst, state) = (i.reg(cx, 1), i.reg(cx, 2));
    let done = |cx: &mut Cx| {
        // SAFETY: jumps land on instructions of the same code.
        unsafe { (*cx.machine.frame).pc = pc.offset(i.int32(3) as isize) };
        Ok(Flow::Reload)
    };
    let Some(record) = state.cast::<Record>(cx) else {
        return done(cx);
    };
    let [object, key, atom] = cx.slots();
    loop {
        let r = record.get(cx);
        let (at, count) = (r.value(AT).as_int(), r.value(COUNT).as_int());
        if at >= count {
            return done(cx);
        }
        cx.write(r, r.field(AT), Imm::int(at + 1));
        let keys = r.value(KEYS).cast::<Slots>().expect("keys");
        cx.set(key, keys.read(keys.at(at as usize)));
        cx.set(object, r.value(OBJECT));
        let o = object.cast::<Object>(cx).expect("an object");
        if r.value(SHAPE) == o.get(cx).shape(cx).val() {
            break;
        }
        cx.copy(atom, key);
        let k = convert::to_property_key(cx, atom)?;
        if still_there(cx, o, k)? {
            break;
        }
    }
    cx.copy(dst, key);
    advance(cx);
    Ok(Flow::Reload)
}

/// Whether a key is still to be visited: present and enumerable on the nearest object that has it.
fn still_there(cx: &mut Cx, o: Local<Object>, key: PropertyKey) -> JsResult<bool> {
    let mark = cx.open_scope();
    let current = cx.slot();
    cx.copy(current, o);
    let mut climb = property::Climb::default();
    let r = loop {
        let c = current.cast::<Object>(cx).expect("an object");
        match super::property::own_enumerable(cx, c, key) {
            Ok(Some(e)) => break Ok(e),
            Ok(None) => {}
            Err(e) => break Err(e),
        }
        match climb.up(cx, current) {
            Ok(true) => {}
            other => break other,
        }
    };
    cx.close_scope(mark);
    r
}
