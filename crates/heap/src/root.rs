//! [`Root`]: a registered handle for state that Rust structs keep, with the reason why.
//!
//! Roots live in a slab of their own that the collector scans. A root is released when its handle is dropped.

use crate::cell::{CellType, Ref};
use crate::heap::Heap;
use crate::value::{Val, Value};
use std::cell::{Cell, RefCell, UnsafeCell};
use std::marker::PhantomData;
use std::rc::Rc;

/// The slab behind the roots of one heap.
#[derive(Default)]
pub struct RootTable {
    /// Written by the collector and by `Root`; never borrowed across a call.
    slots: UnsafeCell<Vec<Value>>,
    why: RefCell<Vec<&'static str>>,
    free: RefCell<Vec<u32>>,
}

impl RootTable {
    fn add(&self, v: Value, why: &'static str) -> u32 {
        // SAFETY: no reference into `slots` outlives a statement.
        let slots = unsafe { &mut *self.slots.get() };
        if let Some(i) = self.free.borrow_mut().pop() {
            slots[i as usize] = v;
            self.why.borrow_mut()[i as usize] = why;
            i
        } else {
            slots.push(v);
            self.why.borrow_mut().push(why);
            (slots.len() - 1) as u32
        }
    }
    fn read(&self, i: u32) -> Value {
        // SAFETY: as in `add`.
        unsafe { (&*self.slots.get())[i as usize] }
    }
    fn write(&self, i: u32, v: Value) {
        // SAFETY: as in `add`.
        unsafe { (&mut *self.slots.get())[i as usize] = v }
    }
    fn remove(&self, i: u32) {
        self.write(i, Value::UNDEFINED);
        self.free.borrow_mut().push(i);
    }
    /// Calls `f` with each root slot and the reason it was given.
    pub fn each(&self, mut f: impl FnMut(*mut Value, &'static str)) {
        // SAFETY: as in `add`; `f` is the collector's and makes no roots.
        let slots = unsafe { &mut *self.slots.get() };
        for (slot, why) in slots.iter_mut().zip(self.why.borrow().iter()) {
            f(slot, why);
        }
    }
}

/// A value that lives as long as this handle does.
pub struct Root<T = Value> {
    table: Rc<RootTable>,
    index: Cell<u32>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Root<T> {
    /// What it holds.
    #[inline]
    pub fn val<'h>(&self, heap: &'h Heap) -> Val<'h> {
        debug_assert!(Rc::ptr_eq(&self.table, &heap.roots), "a Root of another heap");
        // SAFETY: a registered slot holds a live value; `&Heap` rules collections out.
        unsafe { Val::from_raw(self.table.read(self.index.get())) }
    }
    /// Replaces what it holds.
    #[inline]
    pub fn set(&self, v: Val<'_>) {
        self.table.write(self.index.get(), v.raw());
    }
}
impl<T: CellType> Root<T> {
    #[inline]
    pub fn get<'h>(&self, heap: &'h Heap) -> Ref<'h, T> {
        match self.val(heap).cast::<T>() {
            Some(r) => r,
            None => panic!("a Root<{}> holds {:?}", T::NAME, self.val(heap)),
        }
    }
}
impl<T> Drop for Root<T> {
    fn drop(&mut self) {
        self.table.remove(self.index.get());
    }
}

impl Heap {
    /// Registers a value; `why` shows in reports ("intrinsic", "timer", …).
    pub fn new_root(&self, v: Val<'_>, why: &'static str) -> Root<Value> {
        Root { index: Cell::new(self.roots.add(v.raw(), why)), table: self.roots.clone(), kind: PhantomData }
    }
    /// Registers a cell.
    pub fn new_root_of<T: CellType>(&self, r: Ref<'_, T>, why: &'static str) -> Root<T> {
        Root { index: Cell::new(self.roots.add(r.val().raw(), why)), table: self.roots.clone(), kind: PhantomData }
    }
}
