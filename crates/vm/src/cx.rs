//! [`Cx`]: one isolate's machine. Everything that runs JavaScript takes `&mut Cx`.
//!
//! `Cx` derefs to [`Heap`], so a view of a cell borrows `&Cx` and the compiler refuses to keep it across a call that
//! takes `&mut Cx`. It does not give the heap away by `&mut`: one isolate's heap could be swapped for another's. What
//! takes the heap by `&mut` has a method here. The rules for natives are in `docs/gc-safety.md`.
//!
//! **Invariants.** No field holds a raw [`Value`](tally_heap::Value) that is a cell: state is kept in [`Root`]s, in cells or on the root
//! stack. `exception` is `Some`-like (its root holds the thrown value) exactly while an `Err(Thrown)` travels.

use crate::realm::Realms;
use std::ops::Deref;
use tally_heap::heap::LastResort;
use tally_heap::{CellType, Gc, Header, Heap, Imm, Local, OutOfMemory, Root, Val, Value};

/// One isolate: heap, realm, machine state.
///
/// The heap comes first, and in it what machine code reads ([`tally_heap::heap::offset`]).
#[repr(C)]
pub struct Cx {
    heap: Heap,
    pub(crate) realms: Realms,
    /// Names and symbols the machine uses.
    pub(crate) names: crate::names::Names,
    pub(crate) symbols: crate::names::Symbols,
    /// The value being thrown while `Err(Thrown)` travels.
    exception: Root<Value>,
    pub(crate) machine: crate::interp::Machine,
    pub host: crate::host::HostState,
    pub builtins: crate::builtins::State,
    /// One-unit strings.
    pub(crate) strings: crate::object::string::Strings,
    /// Memory outside the heap.
    pub buffers: crate::object::backing::Buffers,
}

impl Deref for Cx {
    type Target = Heap;
    #[inline(always)]
    fn deref(&self) -> &Heap {
        &self.heap
    }
}

/// A JavaScript exception is on its way; its value is in the context ([`Cx::take_exception`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct Thrown;

/// The result of anything that may throw.
pub type JsResult<T = ()> = Result<T, Thrown>;

/// A native function. It reads its arguments and `this` through [`Args`], may make slots with `cx.slot()` (given back
/// when it returns), and answers with a value read last thing: `Ok(cx.val(slot))` or `Ok(Imm::int(3))`.
pub type Native = for<'a> fn(&'a mut Cx, Args) -> JsResult<Val<'a>>;

/// A native's window of registers: callee, `this`, arguments.
#[derive(Clone, Copy)]
pub struct Args {
    base: u32,
    argc: u32,
    /// Root-stack position of new.target, or 0 (whose slot is always undefined) for calls.
    new_target: u32,
}

impl Args {
    pub(crate) fn new(base: u32, argc: u32, new_target: u32) -> Args {
        Args { base, argc, new_target }
    }
    /// One past the last slot of the window: of the callee, `this` and the arguments.
    pub(crate) fn end(self) -> u32 {
        self.base + 2 + self.argc
    }
    /// The window that starts at `callee`: the slots after it are `this` and `argc` arguments. For calling a native
    /// from Rust.
    pub fn of_slots(callee: Local<Value>, argc: u32) -> Args {
        Args { base: callee.index(), argc, new_target: 0 }
    }
    /// Number of arguments given.
    #[inline(always)]
    pub fn len(self) -> usize {
        self.argc as usize
    }
    #[inline(always)]
    pub fn is_empty(self) -> bool {
        self.argc == 0
    }
    /// The function object being called.
    #[inline(always)]
    pub fn callee(self, cx: &Cx) -> Local<Value> {
        cx.local_at(self.base)
    }
    #[inline(always)]
    pub fn this(self, cx: &Cx) -> Local<Value> {
        cx.local_at(self.base + 1)
    }
    /// Argument `i`: its slot, or one that holds undefined and cannot be written when there is none.
    #[inline(always)]
    pub fn get(self, cx: &Cx, i: usize) -> Local<Value> {
        if i < self.argc as usize { cx.local_at(self.base + 2 + i as u32) } else { cx.undefined() }
    }
    /// Whether argument `i` was given (even as undefined).
    #[inline(always)]
    pub fn has(self, i: usize) -> bool {
        i < self.argc as usize
    }
    /// undefined for a call, the new.target for a construction.
    #[inline(always)]
    pub fn new_target(self, cx: &Cx) -> Local<Value> {
        cx.local_at(self.new_target)
    }
    #[inline(always)]
    pub fn is_construct(self) -> bool {
        self.new_target != 0
    }
}

/// The parts that others look at and cannot replace.
impl Cx {
    /// Names the machine uses.
    #[inline(always)]
    pub fn names(&self) -> &crate::names::Names {
        &self.names
    }
    #[inline(always)]
    pub fn machine(&self) -> &crate::interp::Machine {
        &self.machine
    }
    /// What to do when [`Machine::interrupt_flag`](crate::interp::Machine::interrupt_flag) is seen to be raised.
    pub fn set_on_interrupt(&mut self, f: fn(&mut Cx) -> JsResult) {
        self.machine.on_interrupt = Some(f);
    }
}

/// What takes the heap by `&mut`.
impl Cx {
    #[inline(always)]
    pub(crate) fn heap_mut(&mut self) -> &mut Heap {
        &mut self.heap
    }
    /// As [`Heap::alloc`].
    #[inline(always)]
    pub(crate) fn alloc<T: CellType>(&mut self, out: Local<Value>, kind: u8, bytes: usize, aux: u32) -> Result<Local<T>, OutOfMemory> {
        #[cfg(debug_assertions)]
        self.clear_dead_under_stress();
        match self.heap.alloc(out, kind, bytes, aux) {
            Err(e) if self.let_go(&e) => self.heap.alloc(out, kind, bytes, aux),
            r => r,
        }
    }
    /// As [`Heap::alloc_raw`].
    #[inline(always)]
    pub(crate) fn alloc_raw(&mut self, kind: u8, bytes: usize, aux: u32) -> Result<*mut Header, OutOfMemory> {
        #[cfg(debug_assertions)]
        self.clear_dead_under_stress();
        match self.heap.alloc_raw(kind, bytes, aux) {
            Err(e) if self.let_go(&e) => self.heap.alloc_raw(kind, bytes, aux),
            r => r,
        }
    }
    /// After a refusal: whether registers that nobody reads again held something, and a collection is worth its time.
    #[cold]
    fn let_go(&mut self, e: &OutOfMemory) -> bool {
        self.machine.refused = true;
        matches!(e, OutOfMemory::Limit(l) if l.asked <= l.limit) && self.worth_collecting() && crate::interp::dead::clear_dead(self)
    }
    /// So that every test that runs with verified markings shows that what is emptied is dead.
    #[cfg(debug_assertions)]
    fn clear_dead_under_stress(&mut self) {
        if self.config().marking_test.is_some() {
            self.machine.stress_tick = self.machine.stress_tick.wrapping_add(1);
            if self.machine.stress_tick.is_multiple_of(61) {
                crate::interp::dead::clear_dead(self);
            }
        }
    }
    /// Collects. `reason` shows in traces.
    pub fn collect(&mut self, gc: Gc, reason: &'static str) {
        if gc != Gc::Scavenge && self.machine.refused {
            crate::interp::dead::clear_dead(self);
        }
        self.heap.collect(gc, reason);
    }
    /// As [`Heap::fail_allocation`].
    pub fn fail_allocation(&mut self, left: Option<u32>) -> Option<u32> {
        self.heap.fail_allocation(left)
    }
    /// As [`Heap::idle`].
    pub fn idle(&mut self) -> Option<std::time::Duration> {
        self.heap.idle()
    }
    /// As [`Heap::note_turn`].
    pub fn note_turn(&mut self) {
        self.heap.note_turn();
    }
    /// As [`Heap::idle_step`].
    pub fn idle_step(&mut self, time: std::time::Duration) -> bool {
        self.heap.idle_step(time)
    }
    /// As [`Heap::idle_anew`].
    pub fn idle_anew(&mut self) {
        self.heap.idle_anew();
    }
    /// As [`Heap::finish_under_way`].
    pub(crate) fn finish_under_way(&mut self) -> bool {
        self.heap.finish_under_way()
    }
    /// As [`Heap::mark_for_external`].
    pub(crate) fn mark_for_external(&mut self) {
        self.heap.mark_for_external();
    }
    /// As [`Heap::external_pressure`].
    pub fn external_pressure(&mut self, bytes: usize) {
        self.heap.external_pressure(bytes);
    }
    /// As [`Heap::about_to_take`].
    pub fn about_to_take(&mut self, bytes: usize) {
        self.heap.about_to_take(bytes);
    }
    /// As [`Heap::take_cleared`].
    pub fn take_cleared(&mut self, out: Local<Value>) -> bool {
        self.heap.take_cleared(out)
    }
    /// As [`Heap::set_last_resort`].
    pub fn set_last_resort(&mut self, give_up: LastResort) {
        self.heap.set_last_resort(give_up);
    }
}

impl Cx {
    /// Assembled by `isolate::new`.
    pub(crate) fn assemble(
        heap: Heap,
        names: crate::names::Names,
        symbols: crate::names::Symbols,
        strings: crate::object::string::Strings,
        realms: Realms,
        mut machine: crate::interp::Machine,
        host: crate::host::HostState,
    ) -> Cx {
        machine.forwarder = crate::builtins::call_forwarder();
        let exception = heap.new_root(Imm::UNDEFINED, "exception");
        let buffers = crate::object::backing::Buffers::new(heap.ledger());
        Cx { heap, realms, names, symbols, exception, machine, host, builtins: Default::default(), strings, buffers }
    }
    /// The slot at a root-stack position. Natives of other crates know their [`Args`] only.
    #[inline(always)]
    pub(crate) fn local_at(&self, index: u32) -> Local<Value> {
        // SAFETY: the machine's own code names its frames' registers and windows.
        unsafe { self.heap.local_at(index) }
    }
    /// Runs `f` and gives back the slots it made.
    #[inline]
    pub fn scope<R>(&mut self, f: impl FnOnce(&mut Cx) -> R) -> R {
        let mark = self.open_scope();
        let r = f(self);
        self.close_scope(mark);
        r
    }
    /// Starts throwing `v`.
    #[inline]
    pub fn throw(&self, v: Local<Value>) -> Thrown {
        self.exception.set(self.val(v));
        Thrown
    }
    /// Starts throwing a value just read.
    #[inline]
    pub fn throw_val(&self, v: Val<'_>) -> Thrown {
        self.exception.set(v);
        Thrown
    }
    /// Catches: moves the exception into `out`.
    #[inline]
    pub fn take_exception(&mut self, _thrown: Thrown, out: Local<Value>) {
        self.set(out, self.exception.val(self));
        self.exception.set(Imm::UNDEFINED);
        self.machine.thrower.caught();
    }
    /// The exception in flight, without catching it.
    pub fn exception(&self) -> Val<'_> {
        self.exception.val(self)
    }
    /// Turns the heap's refusal into the RangeError a program can catch.
    #[cold]
    pub fn out_of_memory(&mut self, e: OutOfMemory) -> Thrown {
        crate::errors::out_of_memory(self, e)
    }
}
