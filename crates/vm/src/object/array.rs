//! Arrays: making them, and direct access to dense elements.
//!
//! Internal word 0 is the element store (see `elements.rs`), word 1 the length as a number. The store may be longer than
//! the length; places beyond it are holes.

use super::blank_arrays;
use super::elements::{Elements, MAX_DENSE_CONSTRUCT, copy_slots, elements};
use super::object::{Object, ObjectExt};
use super::prop_table::attr;
use super::shape::shape_flag;
use super::slots::{Slots, SlotsExt};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::realm::RealmExt;
use tally_heap::{Imm, Local, Ref, Val, Value};

/// The length of an array object.
#[inline(always)]
pub fn array_length(o: Ref<'_, Object>) -> u32 {
    debug_assert!(o.kind() == kinds::ARRAY);
    o.internal(1).raw().as_number() as u32
}

/// Element `i` of a dense array that is below the length and present.
#[inline(always)]
pub fn dense_get<'h>(cx: &'h Cx, o: Ref<'h, Object>, i: u32) -> Option<Val<'h>> {
    match elements(cx, o) {
        Elements::Dense(d) if (i as usize) < d.capacity() => {
            let v = d.read(d.at(i as usize));
            (!v.is_hole()).then_some(v)
        }
        _ => None,
    }
}

impl Cx {
    /// An array of `length` holes. Long ones (over 32 Mi) get no store.
    pub fn new_array(&mut self, out: Local<Value>, length: u32) -> JsResult<Local<Object>> {
        let mark = self.open_scope();
        let store = self.slot();
        if length > 0 && length <= MAX_DENSE_CONSTRUCT {
            self.new_slots(store, length as usize)?;
        }
        let proto = self.local(self.realm().array_prototype().val());
        let shape = self.root_shape(kinds::ARRAY, proto, 1, 0)?;
        let a = self.new_object_with_shape(out, shape)?;
        let o = a.get(self);
        self.write(o, o.internal(0), self.val(store));
        self.write(o, o.internal(1), Imm::number(length as f64));
        if length as usize >= blank_arrays::NOTED {
            self.note_blank_array(a)?;
        }
        self.close_scope(mark);
        Ok(a)
    }

    /// Appends all elements of a dense array without holes to another array in one copy. False: nothing was done.
    pub fn append_dense(&mut self, to: Local<Object>, from: Local<Object>) -> JsResult<bool> {
        let (source, target) = (from.get(self), to.get(self));
        let (n, at) = (array_length(source) as usize, array_length(target) as usize);
        let full = match elements(self, source) {
            Elements::Dense(s) => s.capacity() >= n && (0..n).all(|i| !s.at(i).raw().is_hole()),
            _ => n == 0,
        };
        let need = at + n;
        if !full || need >= u32::MAX as usize || !is_plain(self, target) {
            return Ok(false);
        }
        if n == 0 {
            return Ok(true);
        }
        let capacity = match elements(self, target) {
            Elements::Dense(d) => d.capacity(),
            Elements::None if at == 0 => 0,
            _ => return Ok(false),
        };
        if need > capacity {
            self.grow_elements(to, if at == 0 { need } else { need + need / 2 })?;
        }
        let (Elements::Dense(s), Elements::Dense(d)) = (elements(self, from.get(self)), elements(self, to.get(self))) else {
            return Ok(false);
        };
        copy_slots(self, s, 0, d, at, n);
        let target = to.get(self);
        self.write(target, target.internal(1), Imm::number(need as f64));
        Ok(true)
    }

    /// An array of the values in the slots.
    pub fn new_array_from(&mut self, out: Local<Value>, values: &[Local<Value>]) -> JsResult<Local<Object>> {
        // `out` may be one of the values.
        let mark = self.open_scope();
        let tmp = self.slot();
        let a = self.new_array(tmp, values.len() as u32)?;
        if let Elements::Dense(d) = elements(self, a.get(self)) {
            for (i, v) in values.iter().enumerate() {
                self.write(d, d.at(i), self.val(*v));
            }
        }
        self.copy(out, tmp);
        self.close_scope(mark);
        Ok(out.cast(self).expect("an array was made"))
    }

    /// An array that takes over the first `length` values of a SLOTS cell (which it keeps as its store).
    pub fn new_array_of_slots(&mut self, out: Local<Value>, slots: Local<Slots>, length: u32) -> JsResult<Local<Object>> {
        let mark = self.open_scope();
        let tmp = self.slot();
        let a = self.new_array(tmp, 0)?;
        let o = a.get(self);
        self.write(o, o.internal(0), slots.get(self).val());
        self.write(o, o.internal(1), Imm::number(length as f64));
        self.copy(out, tmp);
        self.close_scope(mark);
        Ok(out.cast(self).expect("an array was made"))
    }

    /// Appends to an array nobody has made exotic (fresh, extensible, dense).
    pub fn push(&mut self, a: Local<Object>, v: Local<Value>) -> JsResult {
        let n = array_length(a.get(self));
        if n == u32::MAX {
            return Err(self.range_error("Invalid array length"));
        }
        self.put_element(a, n, v)?;
        let o = a.get(self);
        self.write(o, o.internal(1), Imm::number(n as f64 + 1.0));
        Ok(())
    }
}

/// Whether a plain push, pop or element write on this array needs no checks: extensible, writable length, dense store.
#[inline(always)]
pub fn is_plain(cx: &Cx, o: Ref<'_, Object>) -> bool {
    o.kind() == kinds::ARRAY && !o.shape(cx).has(shape_flag::SLOW_ELEMENTS | shape_flag::NON_EXTENSIBLE | shape_flag::LENGTH_READONLY)
}

/// Sets the length, deleting elements beyond it; false if one refuses (the length then ends behind it).
pub fn truncate(cx: &mut Cx, a: Local<Object>, length: u32) -> JsResult<bool> {
    let o = a.get(cx);
    let old = array_length(o);
    let mut new = length;
    if length < old {
        match elements(cx, o) {
            Elements::None => {}
            Elements::Dense(d) => {
                let capacity = d.capacity();
                if length == 0 || (length as usize) < capacity / 4 && capacity > 64 {
                    // Give the memory back.
                    if length == 0 {
                        cx.clear_elements(a)?;
                    } else {
                        cx.grow_elements(a, length as usize)?;
                    }
                } else {
                    for i in length as usize..(old as usize).min(capacity) {
                        cx.write(d, d.at(i), Imm::HOLE);
                    }
                }
            }
            Elements::Sparse(s) => {
                for i in super::sparse::indices(s).into_iter().rev().take_while(|i| *i >= length) {
                    match super::sparse::find(s, i) {
                        Some((_, at)) if at & attr::CONFIGURABLE == 0 => {
                            new = i + 1;
                            break;
                        }
                        _ => super::sparse::remove(cx, s, i),
                    }
                }
            }
        }
    }
    let o = a.get(cx);
    cx.write(o, o.internal(1), Imm::number(new as f64));
    Ok(new == length)
}
