//! [`Machine`]: the interpreter's state that is not on the root stack.

use super::frame::Frame;
use crate::object::blank_arrays::BlankArrays;
use crate::object::code::CodeData;
use crate::realm::Realm;
use std::alloc::{self, GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tally_heap::{Heap, Imm, Local, Root, Value};

/// Most activations of bytecode at once.
pub const MAX_FRAMES: usize = 16 * 1024;
/// Native stack, in bytes, that natives calling JavaScript calling natives may take. See [`Machine::set_native_stack`].
pub const DEFAULT_NATIVE_STACK: usize = 1 << 20;

/// How a machine is set up.
#[derive(Clone, Debug)]
pub struct MachineConfig {
    /// What the prototype epoch counts from, at least 1. A test starts near an end to see what happens there.
    pub first_epoch: u64,
    /// Off: every instruction goes the general way. Nothing is cached, and the loop's own ways of doing what needs no
    /// call are left out. For finding where a shortcut and the general way differ.
    pub shortcuts: bool,
}

impl Default for MachineConfig {
    fn default() -> MachineConfig {
        MachineConfig { first_epoch: 1, shortcuts: true }
    }
}

/// Machine state.
pub struct Machine {
    /// The innermost frame. The first of the array is nobody's, and its `top` is where the first real frame starts.
    pub(crate) frame: *mut Frame,
    frames: FrameStack,
    pub(crate) frame_end: *mut Frame,
    /// Set from anywhere to make loops look up.
    interrupt: Arc<AtomicBool>,
    /// Where this isolate's thread sleeps in `Atomics.wait`.
    sleeper: Arc<tally_offheap::Sleeper>,
    /// What to do when `interrupt` is seen; an error ends the program's run ([`Machine::terminate`]).
    pub(crate) on_interrupt: Option<fn(&mut crate::Cx) -> crate::JsResult>,
    /// No handler catches any more until [`Machine::clear_termination`].
    pub(crate) terminating: Cell<bool>,
    /// [`MachineConfig::shortcuts`].
    pub(crate) shortcuts: bool,
    /// See [`Machine::proto_epoch`].
    proto_epoch: Cell<u64>,
    /// Lowest address the native stack may reach; 0: not known yet.
    pub(crate) native_limit: Cell<usize>,
    native_stack: Cell<usize>,
    pub(crate) native_depth: Cell<u32>,
    /// How many asynchronous modules there were: their order of evaluation.
    async_modules: Cell<i32>,
    pub(crate) thrower: super::thrower::Thrower,
    /// How the generator frame that left the loop last did so.
    pub(crate) left_by: Cell<super::generator::LeftBy>,
    /// [`Machine::proto_epoch`] at which array iteration was found to be the built-in one; 0: never.
    pub(crate) array_iteration_epoch: Cell<u64>,
    /// And in which realm.
    pub(crate) array_iteration_realm: Cell<*const Realm>,
    /// The realm of the native that runs; null while bytecode does (realm/cell.rs).
    pub(crate) native_realm: Cell<*mut Realm>,
    /// First and last job (RECORDs linked by their first field), undefined when there is none.
    pub(crate) first_job: Root<Value>,
    pub(crate) last_job: Root<Value>,
    /// The reaction whose job runs, if one does.
    pub(crate) reaction: Cell<Option<Local<Value>>>,
    /// Intrinsics whose making was cut short by want of memory, with the address of their realm: gone on with when next
    /// asked for.
    pub(crate) unfinished: Vec<(usize, crate::realm::Intrinsic)>,
    /// Memory was refused: from then on a collection that is asked for empties dead registers (`dead.rs`).
    pub(crate) refused: bool,
    /// The address of `Function.prototype.call`, whose calls are those of its `this`.
    pub(crate) forwarder: usize,
    /// Of sloppy and strict functions' arguments objects (`arguments.rs`): strict at 0.
    pub(crate) arguments_shapes: [u32; 2],
    pub(crate) copies: crate::object::plain::Copies,
    pub(crate) shape_roots: crate::object::shape::ShapeRoots,
    pub(crate) blank_arrays: BlankArrays,
    pub(crate) out_of_memory_depth: u32,
    #[cfg(debug_assertions)]
    pub(crate) stress_tick: u32,
    /// Thrown when there is no memory for another error: ERR_HEAP_LIMIT and ERR_MEMORY_LIMIT.
    pub(crate) spare_errors: [Option<Root<Value>>; 2],
    /// The value that follows asynchronous control flow (AsyncLocalStorage).
    pub(crate) async_context: Root<Value>,
}

/// Room for [`MAX_FRAMES`] frames, untouched until used; from the system's allocator, since a counting global one would
/// report all of it.
struct FrameStack {
    base: *mut Frame,
}

impl FrameStack {
    const LAYOUT: Layout = Layout::new::<[Frame; MAX_FRAMES]>();

    fn new() -> FrameStack {
        // SAFETY: the layout has a size above zero.
        let base: *mut Frame = unsafe { System.alloc(FrameStack::LAYOUT) }.cast();
        if base.is_null() {
            alloc::handle_alloc_error(FrameStack::LAYOUT);
        }
        FrameStack { base }
    }
}

impl Drop for FrameStack {
    fn drop(&mut self) {
        // SAFETY: allocated in `new` with this layout; frames need no drop.
        unsafe { System.dealloc(self.base.cast(), FrameStack::LAYOUT) };
    }
}

impl Machine {
    /// IncrementModuleAsyncEvaluationCount.
    pub(crate) fn next_async_module(&self) -> i32 {
        self.async_modules.set(self.async_modules.get().wrapping_add(1).max(1));
        self.async_modules.get()
    }

    pub(crate) fn new(heap: &mut Heap, config: &MachineConfig) -> Machine {
        let frames = FrameStack::new();
        let first = frames.base;
        // SAFETY: the array has MAX_FRAMES places.
        let frame_end = unsafe { first.add(MAX_FRAMES - 1) };
        // SAFETY: the first place exists.
        unsafe {
            first.write(Frame {
                code: std::ptr::null(),
                pc: std::ptr::null(),
                base: 0,
                top: heap.stack().top(),
                args: 0,
                argc: 0,
                new_target: 0,
                dst: 0,
                flags: 0,
                ret_len: 0,
            })
        };
        Machine {
            frame: first,
            frames,
            frame_end,
            interrupt: Arc::default(),
            sleeper: Arc::default(),
            on_interrupt: None,
            terminating: Cell::new(false),
            shortcuts: config.shortcuts,
            proto_epoch: Cell::new(config.first_epoch.max(1)),
            native_limit: Cell::new(0),
            native_stack: Cell::new(DEFAULT_NATIVE_STACK),
            native_depth: Cell::new(0),
            async_modules: Cell::new(0),
            thrower: super::thrower::Thrower::new(heap),
            left_by: Cell::default(),
            array_iteration_epoch: Cell::new(0),
            array_iteration_realm: Cell::new(std::ptr::null()),
            native_realm: Cell::new(std::ptr::null_mut()),
            first_job: heap.new_root(Imm::UNDEFINED, "microtask queue"),
            last_job: heap.new_root(Imm::UNDEFINED, "microtask queue"),
            reaction: Cell::new(None),
            unfinished: Vec::new(),
            refused: false,
            forwarder: 0,
            arguments_shapes: [0; 2],
            copies: Default::default(),
            shape_roots: Default::default(),
            blank_arrays: BlankArrays::new(heap),
            out_of_memory_depth: 0,
            #[cfg(debug_assertions)]
            stress_tick: 0,
            spare_errors: [None, None],
            async_context: heap.new_root(Imm::UNDEFINED, "async context"),
        }
    }

    /// The innermost frame.
    #[inline(always)]
    pub(crate) fn frame(&self) -> &Frame {
        // SAFETY: always points into `frames`, at a place that was written.
        unsafe { &*self.frame }
    }
    /// The code of the innermost frame.
    #[inline(always)]
    pub(crate) fn code(&self) -> *const CodeData {
        self.frame().code
    }
    /// Whether `frame` is the place below the first real frame.
    #[inline]
    pub(crate) fn is_bottom(&self, frame: *const Frame) -> bool {
        std::ptr::addr_eq(frame, self.frames.base)
    }
    /// Frames from the innermost outwards, the bottom one not included.
    pub(crate) fn walk(&self) -> impl Iterator<Item = &Frame> {
        let mut at = self.frame.cast_const();
        std::iter::from_fn(move || {
            if self.is_bottom(at) {
                return None;
            }
            // SAFETY: places up to the innermost frame were written.
            let f = unsafe { &*at };
            // SAFETY: not the first place.
            at = unsafe { at.sub(1) };
            Some(f)
        })
    }

    /// How many bytes of native stack the program may use from the outermost entry on. The default suits a thread
    /// with 2 MiB; a main thread with 8 MiB may take more.
    pub fn set_native_stack(&self, bytes: usize) {
        self.native_stack.set(bytes);
    }
    pub(crate) fn native_stack(&self) -> usize {
        self.native_stack.get()
    }

    /// A flag that may be raised from any thread: the program calls [`Machine::on_interrupt`] at its next loop turn
    /// or call.
    pub fn interrupt_flag(&self) -> Arc<AtomicBool> {
        self.interrupt.clone()
    }
    #[inline(always)]
    /// Where the isolate's thread sleeps: whoever raises the interrupt flag [calls](tally_offheap::Sleeper::call) it, so that
    /// `Atomics.wait` looks up, too.
    pub fn sleeper(&self) -> Arc<tally_offheap::Sleeper> {
        self.sleeper.clone()
    }
    pub(crate) fn interrupted(&self) -> bool {
        self.interrupt.load(Ordering::Relaxed)
    }
    pub(crate) fn take_interrupt(&self) -> bool {
        self.interrupt.swap(false, Ordering::Relaxed)
    }
    /// From here on no handler of the program catches: throw to unwind everything.
    pub fn terminate(&self) {
        self.terminating.set(true);
    }
    pub fn is_terminating(&self) -> bool {
        self.terminating.get()
    }
    /// The program may run again.
    pub fn clear_termination(&self) {
        self.terminating.set(false);
    }
    /// Changes whenever an object with `IS_PROTOTYPE` gains, loses or reconfigures a property or changes its
    /// prototype: what was found on prototypes, or of absence, is valid while it stays the same. Never 0. It does not
    /// wrap: at `u64::MAX` it stands still, and nothing that depends on it is kept any more ([`Machine::lasting_epoch`]).
    #[inline(always)]
    pub fn proto_epoch(&self) -> u64 {
        self.proto_epoch.get()
    }
    /// The epoch, for keeping something with it; none if it would not change with the next change.
    #[inline(always)]
    pub fn lasting_epoch(&self) -> Option<u64> {
        let epoch = self.proto_epoch.get();
        (epoch != u64::MAX).then_some(epoch)
    }
    /// To be called when a prototype object's properties or prototype changed.
    #[inline(always)]
    pub(crate) fn bump_proto_epoch(&self) {
        self.proto_epoch.set(self.proto_epoch.get().saturating_add(1));
    }
}
