//! The root stack and [`Local`]: how native code and the interpreter hold on to cells.
//!
//! The root stack is one contiguous array of values. The interpreter's registers live in it; a native's arguments are
//! a window of it; a native that needs more slots pushes them above. The collector scans `[0, top)` and rewrites it in
//! place, so an *index* into it stays right while cells move: that index is a `Local`.
//!
//! **Invariants.** Slots below `top` always hold valid values. The array never moves, so the interpreter may keep a
//! pointer to its frame's registers across collections. Slot 0 is `undefined` for good.
//!
//! **Checked in every build:** a `Local` is below the top when it is used; a scope is closed from above. While a native
//! runs, the stack has a *floor*: what lies below the native's window is its callers' (registers that the interpreter
//! trusts) and cannot be written, and what lay on the stack when it was entered cannot be given back. So a stale `Local`
//! reads a value that is alive, if not the one that was meant, and can overwrite nobody's but its native's own slots. Debug
//! builds also give each slot a generation and catch every use of a `Local` that outlived its scope.

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

/// What the native that runs must leave alone, see [`RootStack::enter_native`].
#[derive(Clone, Copy)]
#[repr(C, align(8))]
pub struct Floor {
    /// Slots below are not to be written. Never 0: slot 0 is `undefined` for good.
    window: u32,
    /// The top does not go below.
    height: u32,
}

/// The array behind `Local`s and registers.
#[repr(C)]
pub struct RootStack {
    base: *mut Value,
    top: Cell<u32>,
    capacity: u32,
    floor: Cell<Floor>,
    #[cfg(debug_assertions)]
    generations: Box<[Cell<u32>]>,
    #[cfg(debug_assertions)]
    next_generation: Cell<u32>,
}

/// Slots above the limit that JavaScript frames respect, for natives' own slots.
pub const NATIVE_HEADROOM: u32 = 64 * 1024;

impl RootStack {
    pub(crate) const BASE: usize = std::mem::offset_of!(RootStack, base);
    pub(crate) const TOP: usize = std::mem::offset_of!(RootStack, top);
    pub(crate) const FLOOR: usize = std::mem::offset_of!(RootStack, floor);
    /// `capacity` in slots; with `late` the generations wrap after a thousand slots. The memory is untouched until used, and so comes from the system's allocator: a counting
    /// global one would report all of it.
    pub(crate) fn new(capacity: u32, late: bool) -> RootStack {
        let _ = late;
        let capacity = capacity + NATIVE_HEADROOM;
        let layout = Layout::array::<Value>(capacity as usize).expect("a stack of less than 2^31 slots");
        // SAFETY: the layout has a size above zero; zeroed memory is `Value::HOLE`s.
        let base = unsafe { System.alloc_zeroed(layout) }.cast::<Value>();
        if base.is_null() {
            alloc::handle_alloc_error(layout);
        }
        // SAFETY: the capacity is above zero.
        unsafe { base.write(Value::UNDEFINED) };
        RootStack {
            base,
            top: Cell::new(1),
            capacity,
            floor: Cell::new(Floor { window: 1, height: 1 }),
            #[cfg(debug_assertions)]
            generations: vec![Cell::new(0); capacity as usize].into(),
            #[cfg(debug_assertions)]
            next_generation: Cell::new(if late { u32::MAX - 1000 } else { 1 }),
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
    /// The floor now.
    #[inline(always)]
    pub fn floor(&self) -> Floor {
        self.floor.get()
    }
    /// What is on the stack now is never to be written or given back again.
    pub fn seal(&self) {
        self.floor.set(Floor { window: self.top.get(), height: self.top.get() });
    }
    /// A native is called whose window starts at `window`: it may write from there on, and give back what it pushes. The
    /// answer goes to [`leave_native`](Self::leave_native).
    ///
    /// # Safety
    /// Nobody but the native relies on the slots from `window` on that are below the top, and the calls nest.
    #[inline(always)]
    pub unsafe fn enter_native(&self, window: u32) -> Floor {
        self.floor.replace(Floor { window, height: self.top.get() })
    }
    /// As [`enter_native`](Self::enter_native) from a caller that knows the floor it has, and the top.
    ///
    /// # Safety
    /// As for `enter_native`; [`leave_native`](Self::leave_native) gets the caller's floor.
    #[inline(always)]
    pub unsafe fn enter_native_from(&self, window: u32, top: u32) {
        self.floor.set(Floor { window, height: top });
    }
    /// # Safety
    /// `before` is the floor before the matching [`enter_native`](Self::enter_native).
    #[inline(always)]
    pub unsafe fn leave_native(&self, before: Floor) {
        self.floor.set(before);
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
        if l.index >= self.top.get() {
            stale(l.index);
        }
        #[cfg(debug_assertions)]
        assert!(self.generations[l.index as usize].get() == l.generation, "a Local is used after its scope ended");
        // SAFETY: below the top, which is below the capacity.
        unsafe { self.base.add(l.index as usize) }
    }
    /// As [`slot_of`](Self::slot_of), for a slot that may be written.
    #[inline(always)]
    fn own_slot_of(&self, l: Local<Value>) -> *mut Value {
        let (window, top) = (self.floor.get().window, self.top.get());
        // The window is at or below the top, so one comparison answers both questions.
        if l.index.wrapping_sub(window) >= top - window {
            refuse_write(l.index, window, top);
        }
        #[cfg(debug_assertions)]
        assert!(self.generations[l.index as usize].get() == l.generation, "a Local is used after its scope ended");
        // SAFETY: below the top, which is below the capacity.
        unsafe { self.base.add(l.index as usize) }
    }
}

#[cold]
#[inline(never)]
#[track_caller]
fn stale(index: u32) -> ! {
    panic!("a Local is used after its scope ended: slot {index} is above the top of the root stack")
}
#[cold]
#[inline(never)]
fn refuse_close(mark: u32, height: u32, top: u32) -> ! {
    panic!("a scope that began at slot {mark} cannot end: the stack ends at {top}, and up to {height} it belongs to callers")
}
#[cold]
#[inline(never)]
fn refuse_write(index: u32, window: u32, top: u32) -> ! {
    if index >= top {
        stale(index);
    }
    panic!("slot {index} is not to be written: what lies below {window} belongs to the callers of the native that runs")
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
    ///
    /// # Panics
    /// If the slot was given back or belongs to a caller of the native that runs, or the cell to another heap.
    #[inline(always)]
    pub fn set(&self, l: Local<Value>, v: Val<'_>) {
        self.roots.assert_own(v);
        self.set_own(l, v);
    }
    /// As [`set`](Self::set), of a value known to be of this heap.
    #[inline(always)]
    pub(crate) fn set_own(&self, l: Local<Value>, v: Val<'_>) {
        // SAFETY: as above; the array is only reached through raw pointers.
        unsafe { *self.stack.own_slot_of(l) = v.raw() }
    }
    /// Copies one slot to another.
    #[inline(always)]
    pub fn copy<T>(&self, to: Local<Value>, from: Local<T>) {
        self.set_own(to, self.val(from));
    }
    /// A new slot holding `v`.
    #[inline(always)]
    pub fn local(&self, v: Val<'_>) -> Local<Value> {
        self.roots.assert_own(v);
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
    ///
    /// # Panics
    /// If the stack is lower already, or the mark is one of a caller of the native that runs.
    #[inline(always)]
    pub fn close_scope(&self, mark: ScopeMark) {
        let (height, top) = (self.stack.floor.get().height, self.stack.top.get());
        if mark.0 < height || mark.0 > top {
            refuse_close(mark.0, height, top);
        }
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
    ///
    /// # Safety
    /// The slot is the caller's: natives have theirs from their arguments, and no business with the registers of others.
    #[inline(always)]
    pub unsafe fn local_at(&self, index: u32) -> Local<Value> {
        assert!(index < self.stack.top.get(), "register {index} is above the top of the root stack");
        self.stack.local_at(index)
    }
    /// A slot that holds `undefined` for good.
    #[inline(always)]
    pub fn undefined(&self) -> Local<Value> {
        self.stack.local_at(0)
    }
    #[inline(always)]
    pub fn stack(&self) -> &RootStack {
        &self.stack
    }
}
