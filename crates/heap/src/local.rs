//! The root stack and [`Local`]: how native code and the interpreter hold on to cells.
//!
//! The root stack is one contiguous array of values. The interpreter's registers live in it; a native's arguments are
//! a window of it; a native that needs more slots pushes them above. The collector scans `[0, top)` and rewrites it in
//! place, so an *index* into it stays right while cells move: that index is a `Local`.
//!
//! **Invariants.** Slots below `top` always hold valid values. The array never moves, so the interpreter may keep a
//! pointer to its frame's registers across collections. In debug builds each slot has a generation; a `Local` that
//! outlived its scope is caught when it is used.

use crate::cell::{CellType, Ref};
use crate::heap::Heap;
use crate::value::{Imm, Val, Value};
use std::alloc::{self, GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::marker::PhantomData;

/// A rooted slot: a 32-bit index into the root stack. `Copy`, and valid until the scope that made it ends.
pub struct Local<T = Value> {
    index: u32,
    #[cfg(debug_assertions)]
    generation: u32,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Local<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Local<T> {}

impl<T> Local<T> {
    /// Position in the root stack.
    #[inline(always)]
    pub fn index(self) -> u32 {
        self.index
    }
    #[inline(always)]
    pub(crate) fn retype<U>(self) -> Local<U> {
        Local {
            index: self.index,
            #[cfg(debug_assertions)]
            generation: self.generation,
            kind: PhantomData,
        }
    }
    /// The same slot, of any value.
    #[inline(always)]
    pub fn value(self) -> Local<Value> {
        self.retype()
    }
}

impl<T: CellType> Local<T> {
    /// A view of the cell, for as long as the heap is borrowed.
    ///
    /// # Panics
    /// If the slot was overwritten with something else through an untyped alias: a bug in the native.
    #[inline(always)]
    pub fn get(self, heap: &Heap) -> Ref<'_, T> {
        match heap.val(self).cast::<T>() {
            Some(r) => r,
            None => panic!("a Local<{}> holds {:?}", T::NAME, heap.val(self)),
        }
    }
}

impl Local<Value> {
    /// The same slot with a type, if it holds a cell of that type now.
    #[inline(always)]
    pub fn cast<T: CellType>(self, heap: &Heap) -> Option<Local<T>> {
        heap.val(self).is::<T>().then(|| self.retype())
    }
    #[inline(always)]
    pub fn get(self, heap: &Heap) -> Val<'_> {
        heap.val(self)
    }
}

/// A height of the root stack, to come back to.
#[derive(Clone, Copy)]
#[must_use = "pass it to Heap::close_scope"]
pub struct ScopeMark(u32);

/// The array behind `Local`s and registers.
pub struct RootStack {
    base: *mut Value,
    top: Cell<u32>,
    capacity: u32,
    #[cfg(debug_assertions)]
    generations: Box<[Cell<u32>]>,
    #[cfg(debug_assertions)]
    next_generation: Cell<u32>,
}

/// Slots above the limit that JavaScript frames respect, for natives' own slots.
pub const NATIVE_HEADROOM: u32 = 64 * 1024;

impl RootStack {
    /// `capacity` in slots; the memory is untouched until used, and so comes from the system's allocator: a counting
    /// global one would report all of it.
    pub fn new(capacity: u32) -> RootStack {
        let capacity = capacity + NATIVE_HEADROOM;
        let layout = Layout::array::<Value>(capacity as usize).expect("a stack of less than 2^31 slots");
        // SAFETY: the layout has a size above zero; zeroed memory is `Value::HOLE`s.
        let base = unsafe { System.alloc_zeroed(layout) }.cast::<Value>();
        if base.is_null() {
            alloc::handle_alloc_error(layout);
        }
        RootStack {
            base,
            top: Cell::new(0),
            capacity,
            #[cfg(debug_assertions)]
            generations: vec![Cell::new(0); capacity as usize].into(),
            #[cfg(debug_assertions)]
            next_generation: Cell::new(1),
        }
    }
    /// First slot. The array never moves.
    #[inline(always)]
    pub fn base(&self) -> *mut Value {
        self.base
    }
    #[inline(always)]
    pub fn top(&self) -> u32 {
        self.top.get()
    }
    /// Slots that JavaScript frames may use; the rest is headroom for natives.
    #[inline(always)]
    pub fn limit(&self) -> u32 {
        self.capacity - NATIVE_HEADROOM
    }
    /// Moves the top. The interpreter's business: natives use `Heap::slot` and `Heap::close_scope`.
    ///
    /// # Safety
    /// Slots below `top` must hold valid values, and `top` must not pass the capacity.
    #[inline(always)]
    pub unsafe fn set_top(&self, top: u32) {
        debug_assert!(top <= self.capacity);
        self.top.set(top);
    }
    #[inline]
    fn push(&self, v: Value) -> u32 {
        let i = self.top.get();
        assert!(i < self.capacity, "root stack overflow: a native pushes slots in a loop without releasing them");
        // SAFETY: below the capacity.
        unsafe { self.base.add(i as usize).write(v) };
        #[cfg(debug_assertions)]
        self.stamp(i);
        self.top.set(i + 1);
        i
    }
    #[cfg(debug_assertions)]
    fn stamp(&self, i: u32) {
        let g = self.next_generation.get();
        self.next_generation.set(g.wrapping_add(1));
        self.generations[i as usize].set(g);
    }
    #[inline(always)]
    fn local_at<T>(&self, index: u32) -> Local<T> {
        Local {
            index,
            #[cfg(debug_assertions)]
            generation: self.generations[index as usize].get(),
            kind: PhantomData,
        }
    }
    #[inline(always)]
    fn slot_of<T>(&self, l: Local<T>) -> *mut Value {
        debug_assert!(l.index < self.top.get(), "a Local is used after its scope ended");
        #[cfg(debug_assertions)]
        assert!(self.generations[l.index as usize].get() == l.generation, "a Local is used after its scope ended");
        // SAFETY: locals are made by `local_at` and `push` alone, with indices below the capacity.
        unsafe { self.base.add(l.index as usize) }
    }
}

impl Drop for RootStack {
    fn drop(&mut self) {
        let layout = Layout::array::<Value>(self.capacity as usize).expect("checked in new");
        // SAFETY: allocated in `new` with this layout.
        unsafe { System.dealloc(self.base.cast(), layout) };
    }
}

/// Slots and scopes. All of these take `&self`: writing a root moves nothing.
impl Heap {
    /// What a slot holds.
    #[inline(always)]
    pub fn val<T>(&self, l: Local<T>) -> Val<'_> {
        // SAFETY: slots below the top hold live values; `&self` rules collections out while the `Val` lives.
        unsafe { Val::from_raw(*self.stack.slot_of(l)) }
    }
    /// Overwrites a slot.
    #[inline(always)]
    pub fn set(&self, l: Local<Value>, v: Val<'_>) {
        // SAFETY: as above; the array is only reached through raw pointers.
        unsafe { *self.stack.slot_of(l) = v.raw() }
    }
    /// Copies one slot to another.
    #[inline(always)]
    pub fn copy<T>(&self, to: Local<Value>, from: Local<T>) {
        self.set(to, self.val(from));
    }
    /// A new slot holding `v`.
    #[inline(always)]
    pub fn local(&self, v: Val<'_>) -> Local<Value> {
        let i = self.stack.push(v.raw());
        self.stack.local_at(i)
    }
    /// A new slot holding a cell.
    #[inline(always)]
    pub fn local_of<T: CellType>(&self, r: Ref<'_, T>) -> Local<T> {
        self.local(r.val()).retype()
    }
    /// A new slot holding `undefined`.
    #[inline(always)]
    pub fn slot(&self) -> Local<Value> {
        self.local(Imm::UNDEFINED)
    }
    /// `N` new slots holding `undefined`.
    #[inline]
    pub fn slots<const N: usize>(&self) -> [Local<Value>; N] {
        std::array::from_fn(|_| self.slot())
    }
    /// The height of the root stack now.
    #[inline(always)]
    pub fn open_scope(&self) -> ScopeMark {
        ScopeMark(self.stack.top.get())
    }
    /// Gives back every slot made since `mark`.
    #[inline(always)]
    pub fn close_scope(&self, mark: ScopeMark) {
        debug_assert!(mark.0 <= self.stack.top.get());
        #[cfg(debug_assertions)]
        for i in mark.0..self.stack.top.get() {
            self.stack.stamp(i);
        }
        self.stack.top.set(mark.0);
    }
    /// The slot at a stack position: a register or an argument.
    ///
    /// # Panics
    /// If `index` is not below the top of the stack.
    #[inline(always)]
    pub fn local_at(&self, index: u32) -> Local<Value> {
        assert!(index < self.stack.top.get(), "register {index} is above the top of the root stack");
        self.stack.local_at(index)
    }
    #[inline(always)]
    pub fn stack(&self) -> &RootStack {
        &self.stack
    }
}
