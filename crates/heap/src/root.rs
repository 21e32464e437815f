//! [`Root`]: a registered handle for state that Rust structs keep, with the reason why.
//!
//! Roots live in a slab of their own that the collector scans. A root is released when its handle is dropped.

use crate::cell::{CellType, Ref};
use crate::heap::Heap;
use crate::page::Page;
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
    /// # Panics
    /// If the table is being walked.
    fn add(&self, v: Value, why: &'static str) -> u32 {
        // First, so that a walk that is under way is noticed before the slots could move.
        let mut whys = self.why.borrow_mut();
        // SAFETY: no reference into `slots` outlives a statement.
        let slots = unsafe { &mut *self.slots.get() };
        if let Some(i) = self.free.borrow_mut().pop() {
            slots[i as usize] = v;
            whys[i as usize] = why;
            i
        } else {
            slots.push(v);
            whys.push(why);
            (slots.len() - 1) as u32
        }
    }
    /// What the pages of this heap say of whose they are. No two heaps alive at a time have the same.
    pub(crate) fn owner(&self) -> *const () {
        std::ptr::from_ref(self).cast()
    }
    /// # Panics
    /// If the value is a cell of another heap.
    #[inline(always)]
    pub(crate) fn assert_own(&self, v: Val<'_>) {
        let v = v.raw();
        // SAFETY: a `Val` that is a cell points at a live cell, of whichever heap.
        if v.is_cell() && unsafe { (*Page::of(v.as_cell())).owner } != self.owner() {
            other_heap("a cell");
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
    /// Calls `f` with each root slot and the reason it was given. `f` may read, write and drop roots; making one panics.
    pub(crate) fn each(&self, mut f: impl FnMut(*mut Value, &'static str)) {
        // Holds off `add`, so the slots stay where they are.
        let whys = self.why.borrow();
        // SAFETY: as in `add`.
        let base = unsafe { (*self.slots.get()).as_mut_ptr() };
        for (i, why) in whys.iter().enumerate() {
            // SAFETY: there are as many slots as reasons.
            f(unsafe { base.add(i) }, why);
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
        if !Rc::ptr_eq(&self.table, &heap.roots) {
            other_heap("a Root");
        }
        // SAFETY: a registered slot holds a live value; `&Heap` rules collections out.
        unsafe { Val::from_raw(self.table.read(self.index.get())) }
    }
    /// Replaces what it holds.
    ///
    /// # Panics
    /// If it is a cell of another heap.
    #[inline]
    pub fn set(&self, v: Val<'_>) {
        self.table.assert_own(v);
        self.table.write(self.index.get(), v.raw());
    }
}

#[cold]
#[inline(never)]
fn other_heap(what: &str) -> ! {
    panic!("{what} is used with another heap than the one that it was made in")
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
        self.roots.assert_own(v);
        Root { index: Cell::new(self.roots.add(v.raw(), why)), table: self.roots.clone(), kind: PhantomData }
    }
    /// Registers a cell.
    pub fn new_root_of<T: CellType>(&self, r: Ref<'_, T>, why: &'static str) -> Root<T> {
        self.roots.assert_own(r.val());
        Root { index: Cell::new(self.roots.add(r.val().raw(), why)), table: self.roots.clone(), kind: PhantomData }
    }
}
