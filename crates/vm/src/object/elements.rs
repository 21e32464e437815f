//! Elements: the integer-indexed properties of ordinary objects and arrays.
//!
//! Three stores: none; *dense*, a SLOTS cell whose holes are absent elements; *sparse*, a hash table with attributes
//! (`sparse.rs`), which marks the shape `SLOW_ELEMENTS`. Arrays keep the store in internal word 0; other objects in a
//! hidden property slot, made when they get their first element.
//!
//! An element goes sparse when it would leave too large a gap, when it is an accessor or not plain writable/enumerable/
//! configurable, and when the object is sealed or frozen.

use super::array::array_length;
use super::blank_arrays;
use super::context::{Context, ContextExt};
use super::object::{Object, ObjectExt};
use super::prop_table::attr;
use super::shape::{shape_flag, step};
use super::slots::{Slots, SlotsExt};
use super::sparse::{self, Sparse};
use super::storage::locate;
use crate::cx::{Cx, JsResult};
use crate::kinds;
use tally_heap::{Heap, Imm, Local, Ref, Val, Value};

/// `new Array(n)` above this many elements is sparse from the start, as in V8.
pub const MAX_DENSE_CONSTRUCT: u32 = 32 << 20;

/// The store of an object.
#[derive(Clone, Copy)]
pub enum Elements<'h> {
    None,
    Dense(Ref<'h, Slots>),
    Sparse(Ref<'h, Sparse>),
}

/// Reads the store.
#[inline(always)]
pub fn elements<'h>(heap: &'h Heap, o: Ref<'h, Object>) -> Elements<'h> {
    let v = if o.kind() == kinds::ARRAY {
        o.read(o.internal(0))
    } else {
        match o.shape(heap).elements_location() {
            None => return Elements::None,
            Some(at) => {
                let (holder, slot) = locate(o, at);
                holder.read(slot)
            }
        }
    };
    if let Some(d) = v.cast::<Slots>() {
        Elements::Dense(d)
    } else if let Some(s) = v.cast::<Sparse>() {
        Elements::Sparse(s)
    } else {
        Elements::None
    }
}

/// An element's value (or ACCESSOR cell) and attributes.
#[inline]
pub fn own_element<'h>(heap: &'h Heap, o: Ref<'h, Object>, i: u32) -> Option<(Val<'h>, u8)> {
    match elements(heap, o) {
        Elements::None => None,
        Elements::Dense(d) => {
            if (i as usize) < d.capacity() {
                let v = d.read(d.at(i as usize));
                (!v.is_hole()).then_some((v, attr::ALL))
            } else {
                None
            }
        }
        Elements::Sparse(s) => match sparse::find(s, i)? {
            (slot, a) if a & attr::MAPPED != 0 => {
                let context = mapped_context(o);
                Some((context.read(context.at(slot.as_int() as usize)), a & !attr::MAPPED))
            }
            found => Some(found),
        },
    }
}

/// The context whose slots are the mapped elements of an arguments object.
fn mapped_context<'h>(o: Ref<'h, Object>) -> Ref<'h, Context> {
    o.read(o.internal(0)).cast().expect("an arguments object with mapped elements has its context")
}

/// Writes the variable that a mapped element is; the answer says whether it is one, and in which slot.
fn write_mapped(heap: &Heap, o: Ref<'_, Object>, s: Ref<'_, Sparse>, i: u32, v: Val<'_>) -> Option<i32> {
    let (slot, a) = sparse::find(s, i)?;
    if a & attr::MAPPED == 0 {
        return None;
    }
    let context = mapped_context(o);
    heap.write(context, context.at(slot.as_int() as usize), v);
    Some(slot.as_int())
}

impl Cx {
    /// Replaces the store.
    fn set_elements(&mut self, o: Local<Object>, store: Local<Value>) -> JsResult {
        let obj = o.get(self);
        if obj.kind() == kinds::ARRAY {
            self.write(obj, obj.internal(0), self.val(store));
            return Ok(());
        }
        if let Some(at) = obj.shape(self).elements_location() {
            let (holder, slot) = locate(obj, at);
            self.write(holder, slot, self.val(store));
            return Ok(());
        }
        let name = self.symbols.elements;
        let mark = self.open_scope();
        let r = self.add_property_inner(o, name, 0, store, true);
        self.close_scope(mark);
        r
    }

    /// Makes the store dense with at least `capacity` places, if it is dense or empty now.
    pub fn grow_elements(&mut self, o: Local<Object>, capacity: usize) -> JsResult {
        let mark = self.open_scope();
        let out = self.slot();
        let new = self.new_slots(out, capacity)?.get(self);
        if let Elements::Dense(old) = elements(self, o.get(self)) {
            copy_slots(self, old, 0, new, 0, old.capacity().min(capacity));
        }
        let r = self.set_elements(o, out);
        self.close_scope(mark);
        r
    }

    /// Sets or adds a plain element, growing the store. Array length is the caller's business.
    pub fn put_element(&mut self, o: Local<Object>, i: u32, v: Local<Value>) -> JsResult {
        let obj = o.get(self);
        let capacity = match elements(self, obj) {
            Elements::Dense(d) => {
                if (i as usize) < d.capacity() {
                    self.write(d, d.at(i as usize), self.val(v));
                    return Ok(());
                }
                d.capacity()
            }
            Elements::None if obj.kind() == kinds::ARRAY && obj.internal(0).raw() == blank_arrays::GIVEN_UP => {
                let whole = array_length(obj).max(i + 1) as usize;
                self.grow_elements(o, whole)?;
                return self.put_element(o, i, v);
            }
            Elements::None => 0,
            Elements::Sparse(s) => {
                if write_mapped(self, obj, s, i, self.val(v)).is_some() {
                    return Ok(());
                }
                if let Some((_, a)) = sparse::find(s, i) {
                    sparse::overwrite(self, s, i, self.val(v), a);
                    return Ok(());
                }
                return self.put_sparse(o, i, v, attr::ALL);
            }
        };
        if self.is_wasteful(o.get(self), i as usize, capacity) {
            self.make_sparse(o)?;
            return self.put_sparse(o, i, v, attr::ALL);
        }
        let want = i as usize + 1;
        self.grow_elements(o, if capacity == 0 { want.max(4) } else { want + want / 2 + 4 })?;
        if let Elements::Dense(d) = elements(self, o.get(self)) {
            self.write(d, d.at(i as usize), self.val(v));
        }
        Ok(())
    }

    /// Whether a dense store that reaches to element `i` would be a waste. Appending never is.
    fn is_wasteful(&self, o: Ref<'_, Object>, i: usize, capacity: usize) -> bool {
        if i < 65536 || i <= capacity + 1024 {
            return false;
        }
        match elements(self, o) {
            Elements::Dense(d) => (0..capacity).filter(|&k| !d.at(k).raw().is_hole()).count() < i / 8,
            _ => true,
        }
    }

    /// Turns the store sparse.
    pub fn make_sparse(&mut self, o: Local<Object>) -> JsResult {
        if let Elements::Sparse(_) = elements(self, o.get(self)) {
            return Ok(());
        }
        let mark = self.open_scope();
        let [out, value] = self.slots();
        let count = match elements(self, o.get(self)) {
            Elements::Dense(d) => (0..d.capacity()).filter(|&i| !d.at(i).raw().is_hole()).count(),
            _ => 0,
        };
        self.new_sparse(out, count)?;
        let capacity = match elements(self, o.get(self)) {
            Elements::Dense(d) => d.capacity(),
            _ => 0,
        };
        for i in 0..capacity {
            if let Elements::Dense(d) = elements(self, o.get(self)) {
                let v = d.read(d.at(i));
                if !v.is_hole() {
                    self.set(value, v);
                    self.sparse_insert(out, i as u32, value, attr::ALL)?;
                }
            }
        }
        self.set_elements(o, out)?;
        self.change_all(o, step::SLOW_ELEMENTS, shape_flag::SLOW_ELEMENTS, None)?;
        self.close_scope(mark);
        Ok(())
    }

    /// Adds or replaces an element of a sparse store, with attributes.
    pub fn put_sparse(&mut self, o: Local<Object>, i: u32, v: Local<Value>, attrs: u8) -> JsResult {
        self.make_sparse(o)?;
        let mark = self.open_scope();
        let store = self.slot();
        if let Elements::Sparse(s) = elements(self, o.get(self)) {
            self.set(store, s.val());
            // §10.4.4.2: the variable is written, and stays one with the element unless that becomes read-only.
            if attrs & attr::ACCESSOR == 0
                && let Some(slot) = write_mapped(self, o.get(self), s, i, self.val(v))
                && attrs & attr::WRITABLE != 0
            {
                sparse::overwrite(self, s, i, Imm::int(slot), attrs | attr::MAPPED);
                self.close_scope(mark);
                return Ok(());
            }
        }
        self.sparse_insert(store, i, v, attrs)?;
        let r = self.set_elements(o, store);
        self.close_scope(mark);
        r
    }

    /// Makes a plain element of an arguments object, which holds its context, another name of the context's slot.
    pub fn map_element(&mut self, o: Local<Object>, i: u32, slot: u32) -> JsResult {
        self.make_sparse(o)?;
        if let Elements::Sparse(s) = elements(self, o.get(self)) {
            sparse::overwrite(self, s, i, Imm::int(slot as i32), attr::ALL | attr::MAPPED);
        }
        Ok(())
    }

    /// Removes an element.
    pub fn remove_element(&self, o: Ref<'_, Object>, i: u32) {
        match elements(self, o) {
            Elements::None => {}
            Elements::Dense(d) => {
                if (i as usize) < d.capacity() {
                    self.write(d, d.at(i as usize), Imm::HOLE);
                }
            }
            Elements::Sparse(s) => sparse::remove(self, s, i),
        }
    }

    /// The indices present, ascending.
    pub fn element_indices(&self, o: Ref<'_, Object>) -> Vec<u32> {
        match elements(self, o) {
            Elements::None => Vec::new(),
            Elements::Dense(d) => (0..d.capacity() as u32).filter(|&i| !d.at(i as usize).raw().is_hole()).collect(),
            Elements::Sparse(s) => sparse::indices(s),
        }
    }

    /// Drops the store.
    pub fn clear_elements(&mut self, o: Local<Object>) -> JsResult {
        let none = self.undefined();
        if matches!(elements(self, o.get(self)), Elements::None) { Ok(()) } else { self.set_elements(o, none) }
    }
}

/// Copies a run of values between SLOTS cells (which may be the same one).
pub fn copy_slots(heap: &Heap, from: Ref<'_, Slots>, at: usize, to: Ref<'_, Slots>, to_at: usize, n: usize) {
    assert!(at + n <= from.capacity() && to_at + n <= to.capacity());
    // SAFETY: bounds checked above; the cell is remembered as a whole since the barrier is skipped.
    unsafe { std::ptr::copy(from.as_ptr().add(at), to.as_ptr().add(to_at), n) };
    heap.remember_cell(to);
}
