//! Calls: from a window on the root stack to a frame, a native's answer, or an error.
//!
//! [`push_call`] looks at the callee in a window's first slot. Bytecode: pushes a frame and says so. Native: runs it
//! and leaves the answer in the window's first slot. Bound functions rewrite their window, proxies go to their trap.
//! Two users: the loop (results go to the caller's register) and [`call_window`] (native code: enters the loop anew).
//!
//! **Invariants.** A window lies at or below the stack's top when a call starts. When actual arguments must survive
//! beside the parameters and there are more of them than parameters, the frame starts above the arguments instead of
//! in the window, as do async functions and generators; `Frame::args` always says where the arguments (and two below them the window) are.

use super::frame::{Frame, Insn, frame_flag};
use super::run::{Flow, run};
use super::{async_fn, exceptions, generator};
use crate::cx::{Args, Cx, JsResult, Thrown};
use crate::kinds;
use crate::object::code::{Code, CodeData, call_mode};
use crate::object::function::{BoundFunction, Function, NativeFunction};
use crate::object::slots::{Slots, SlotsExt};
use crate::realm::RealmExt;
use tally_bytecode::Opcode;
use tally_heap::local::NATIVE_HEADROOM;
use tally_heap::{Imm, Local, Value};

/// Where the result of a call goes when a frame was pushed for it.
#[derive(Clone, Copy)]
pub(crate) struct Return {
    pub dst: u16,
    pub ret_len: u8,
    /// `frame_flag` bits to start with.
    pub flags: u8,
}

impl Return {
    /// To native code.
    pub const ENTRY: Return = Return { dst: 0, ret_len: 0, flags: frame_flag::ENTRY };
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// A frame was pushed.
    Frame,
    /// The answer is in the window's first slot.
    Done,
    /// The callee cannot be called (or constructed); nothing was thrown yet.
    NotCallable,
}

/// The slot at a root-stack position, which may be anywhere below the top.
#[inline(always)]
pub(crate) fn slot_ptr(cx: &Cx, at: u32) -> *mut Value {
    debug_assert!(at < cx.stack().top());
    // SAFETY: below the top, which is below the capacity.
    unsafe { cx.stack().base().add(at as usize) }
}

/// Raises the stack's top to at least `to`; the slots in between become undefined.
pub(crate) fn raise_top(cx: &Cx, to: u32) {
    let top = cx.stack().top();
    for at in top..to {
        // SAFETY: callers keep `to` below the capacity: frames check the limit, natives have headroom above it.
        unsafe { cx.stack().base().add(at as usize).write(Value::UNDEFINED) };
    }
    if to > top {
        // SAFETY: the slots below were just filled.
        unsafe { cx.stack().set_top(to) };
    }
}

#[cold]
#[inline(never)]
pub(crate) fn stack_overflow(cx: &mut Cx) -> Thrown {
    cx.range_error("Maximum call stack size exceeded")
}

/// Makes room for a window of `slots` above the top, or throws the RangeError of a full stack.
pub(crate) fn reserve_window(cx: &mut Cx, slots: usize) -> JsResult<u32> {
    let w = cx.stack().top();
    if w as usize + slots > cx.stack().limit() as usize {
        return Err(stack_overflow(cx));
    }
    raise_top(cx, w + slots as u32);
    Ok(w)
}

/// A window above the top with these values, or the RangeError of a full stack.
#[inline]
pub(crate) fn push_window(cx: &mut Cx, f: Local<Value>, this: Local<Value>, args: &[Local<Value>]) -> JsResult<u32> {
    let w = cx.stack().top();
    let end = w as usize + 2 + args.len();
    if end > cx.stack().limit() as usize {
        return Err(stack_overflow(cx));
    }
    // SAFETY: up to `end` is below the limit, and every slot up to there is written before the top is raised.
    unsafe {
        let window = cx.stack().base().add(w as usize);
        window.write(cx.val(f).raw());
        window.add(1).write(cx.val(this).raw());
        for (i, a) in args.iter().enumerate() {
            window.add(2 + i).write(cx.val(*a).raw());
        }
        cx.stack().set_top(end as u32);
    }
    Ok(w)
}

/// The code data of a closure in a slot.
#[inline(always)]
fn code_of(cx: &Cx, at: u32) -> *mut CodeData {
    // SAFETY: the callers saw that the slot holds a FUNCTION, whose code is a CODE cell.
    unsafe {
        let f = (*slot_ptr(cx, at)).as_cell().cast::<Function>();
        (*(*f).code.raw().as_cell().cast::<Code>()).data
    }
}

/// Pushes a frame for `data`, whose closure is at `w` with `this` and `argc` arguments behind it.
pub(crate) fn push_frame(cx: &mut Cx, data: *mut CodeData, w: u32, argc: u32, new_target: u32, ret: Return) -> JsResult {
    // SAFETY: code data lives as long as its closure, which is in the window.
    let (mode, size, nparams) = unsafe { ((*data).mode, u32::from((*data).frame_size), u32::from((*data).nparams)) };
    if cx.machine.interrupted() {
        interrupted(cx)?;
    }
    if mode & call_mode::UNPREPARED != 0 {
        super::entry::prepare(cx, data)?;
    }
    // Suspendable frames have a slot of their own below their registers: above them, callees would overwrite it.
    let hidden = mode & (call_mode::ASYNC | call_mode::GENERATOR) != 0;
    let mut own_promise = Value::UNDEFINED;
    if hidden && mode & call_mode::ASYNC != 0 && cx.host.promise_hook.is_some() {
        own_promise = async_fn::promise_at_call(cx)?;
    }
    let shift = hidden || mode & call_mode::KEEP_ARGS != 0 && argc > nparams;
    let base = if shift { w + 2 + argc + u32::from(hidden) } else { w };
    let top = cx.stack().top().max(base + size);
    // SAFETY: one past the innermost frame is within the array or its end.
    let new = unsafe { cx.machine.frame.add(1) };
    if new >= cx.machine.frame_end || top > cx.stack().limit() {
        return Err(stack_overflow(cx));
    }
    let mut flags = ret.flags;
    if mode & call_mode::ASYNC != 0 {
        flags |= frame_flag::ASYNC;
    }
    if mode & call_mode::GENERATOR != 0 {
        flags |= frame_flag::GENERATOR;
    }
    // SAFETY: everything up to `top` is below the limit; the window was filled by the caller.
    unsafe {
        let stack = cx.stack().base();
        if shift {
            std::ptr::copy_nonoverlapping(stack.add(w as usize), stack.add(base as usize), 2 + argc.min(nparams) as usize);
            if hidden {
                // Nothing was allocated since it was made.
                stack.add(base as usize - 1).write(own_promise);
            }
        }
        for i in 2 + argc.min(nparams)..size {
            stack.add((base + i) as usize).write(Value::UNDEFINED);
        }
        cx.stack().set_top(top);
        new.write(Frame {
            code: data,
            pc: (*data).entry,
            base,
            top,
            args: w + 2,
            argc,
            new_target,
            dst: ret.dst,
            flags,
            ret_len: ret.ret_len,
        });
    }
    cx.machine.frame = new;
    Ok(())
}

/// Runs a native whose window is at `w`; its answer goes to the window's first slot.
#[inline]
fn run_native(cx: &mut Cx, w: u32, argc: u32, new_target: u32) -> JsResult {
    // SAFETY: the caller saw a NATIVE_FUNCTION in the slot, whose realm is a REALM cell.
    let (native, realm) = unsafe {
        let f = (*slot_ptr(cx, w)).as_cell().cast::<NativeFunction>();
        ((*f).native(), (*f).realm.raw().as_cell().cast())
    };
    // SAFETY: what lies from the window on is the native's: callers keep nothing above the windows of their calls.
    let before = unsafe { cx.stack().enter_native(w) };
    let outer = cx.machine.native_realm.replace(realm);
    let r = native(cx, Args::new(w, argc, new_target)).map(|v| v.raw());
    cx.machine.native_realm.set(outer);
    // SAFETY: entered just now. The window is below the top; nothing was allocated since the value was read.
    unsafe {
        cx.stack().leave_native(before);
        cx.stack().base().add(w as usize).write(r?);
    }
    Ok(())
}

/// Replaces the bound function in a window by what is in the end bound, `this` (for calls) and more arguments. Answers with
/// argc, and whether the function at `new_target` is one of the chain.
///
/// The chain is followed twice, first to see how many arguments come: moving those that are there once for each link
/// would take a square of the time.
fn unbind(cx: &mut Cx, w: u32, argc: u32, new_target: Option<u32>) -> JsResult<(u32, bool)> {
    let end = |extra: usize| w as usize + 2 + argc as usize + extra;
    let limit = cx.stack().limit() as usize;
    let (mut extra, mut own) = (0, false);
    let mut f = cx.val(cx.local_at(w));
    let target = new_target.map(|t| cx.val(cx.local_at(t)).raw());
    while let Some(b) = f.cast::<BoundFunction>() {
        own |= target == Some(f.raw());
        extra += b.read(&b.args).cast::<Slots>().map_or(0, |a| a.capacity());
        if end(extra) > limit {
            return Err(stack_overflow(cx));
        }
        f = b.read(&b.target);
    }
    raise_top(cx, end(extra) as u32);
    // SAFETY: the window was just made large enough; nothing is allocated here. The arguments of the chain are `extra`.
    unsafe {
        let first = cx.stack().base().add(w as usize + 2);
        std::ptr::copy(first, first.add(extra), argc as usize);
        let mut at = first.add(extra);
        let mut f = cx.val(cx.local_at(w));
        while let Some(b) = f.cast::<BoundFunction>() {
            if let Some(args) = b.read(&b.args).cast::<Slots>() {
                at = at.sub(args.capacity());
                std::ptr::copy_nonoverlapping(args.as_ptr(), at, args.capacity());
            }
            if new_target.is_none() {
                first.sub(1).write(b.this.raw());
            }
            f = b.read(&b.target);
        }
        first.sub(2).write(f.raw());
    }
    Ok((argc + extra as u32, own))
}

/// Whether the native function in a window is `Function.prototype.call`.
#[inline(always)]
fn is_forwarder(cx: &Cx, w: u32) -> bool {
    // SAFETY: the caller saw a NATIVE_FUNCTION in the slot.
    let native = unsafe { (*(*slot_ptr(cx, w)).as_cell().cast::<NativeFunction>()).native() };
    native as usize == cx.machine.forwarder
}

/// `f.call(this, ...)` is a call of `f` in the same window, one register down: no native is entered. Answers with argc.
fn forward(cx: &mut Cx, w: u32, argc: u32) -> u32 {
    for at in 0..=argc {
        cx.copy(cx.local_at(w + at), cx.local_at(w + at + 1));
    }
    if argc == 0 {
        cx.set(cx.local_at(w + 1), Imm::UNDEFINED);
    }
    argc.saturating_sub(1)
}

/// [[Call]] of what is in the window at `w`.
pub(crate) fn push_call(cx: &mut Cx, w: u32, mut argc: u32, ret: Return) -> JsResult<Pushed> {
    loop {
        // SAFETY: the window is below the top.
        let callee = unsafe { *cx.stack().base().add(w as usize) };
        if !callee.is_cell() {
            return Ok(Pushed::NotCallable);
        }
        // SAFETY: a live cell in a slot.
        match unsafe { (*callee.as_cell()).kind() } {
            kinds::FUNCTION => {
                let data = code_of(cx, w);
                // SAFETY: owned by the closure's CODE cell.
                if unsafe { (*data).mode } & call_mode::CLASS != 0 {
                    return Err(exceptions::class_called(cx, w));
                }
                push_frame(cx, data, w, argc, 0, ret)?;
                return Ok(Pushed::Frame);
            }
            kinds::NATIVE_FUNCTION => {
                if is_forwarder(cx, w) {
                    if !crate::ops::call::is_callable(cx.val(cx.local_at(w + 1))) {
                        return Err(exceptions::not_forwarded(cx, w));
                    }
                    argc = forward(cx, w, argc);
                    continue;
                }
                run_native(cx, w, argc, 0)?;
                return Ok(Pushed::Done);
            }
            kinds::BOUND_FUNCTION => argc = unbind(cx, w, argc, None)?.0,
            kinds::PROXY => {
                let f = cx.local_at(w);
                if !crate::ops::call::is_callable(cx.val(f)) {
                    return Ok(Pushed::NotCallable);
                }
                let r = super::proxy_call::call_proxy(cx, w, argc);
                return r.map(|()| Pushed::Done);
            }
            _ => return Ok(Pushed::NotCallable),
        }
    }
}

/// [[Construct]] of what is in the window at `w`. `new_target` is a root-stack position.
pub(crate) fn push_construct(cx: &mut Cx, w: u32, mut argc: u32, mut new_target: u32, ret: Return) -> JsResult<Pushed> {
    loop {
        // SAFETY: the window is below the top.
        let callee = unsafe { *cx.stack().base().add(w as usize) };
        if !callee.is_cell() {
            return Ok(Pushed::NotCallable);
        }
        // SAFETY: a live cell in a slot.
        match unsafe { (*callee.as_cell()).kind() } {
            kinds::FUNCTION => {
                let data = code_of(cx, w);
                // SAFETY: owned by the closure's CODE cell.
                let mode = unsafe { (*data).mode };
                if mode & call_mode::NO_CONSTRUCT != 0 {
                    return Ok(Pushed::NotCallable);
                }
                let mut ret = ret;
                let this = cx.local_at(w + 1);
                if mode & call_mode::DERIVED != 0 {
                    cx.set(this, Imm::HOLE);
                } else {
                    super::construct::make_this(cx, w, new_target)?;
                    ret.flags |= frame_flag::CONSTRUCT;
                }
                push_frame(cx, data, w, argc, new_target, ret)?;
                return Ok(Pushed::Frame);
            }
            kinds::NATIVE_FUNCTION => {
                let this = cx.local_at(w + 1);
                cx.set(this, Imm::UNDEFINED);
                // SAFETY: the kind was just seen.
                if unsafe { !(*callee.as_cell().cast::<NativeFunction>()).is_constructor() } {
                    return Ok(Pushed::NotCallable);
                }
                // A window's own first slot is overwritten by the answer only at the end.
                run_native(cx, w, argc, new_target)?;
                return Ok(Pushed::Done);
            }
            kinds::BOUND_FUNCTION => {
                let f = cx.local_at(w);
                if !crate::ops::call::is_constructor(cx.val(f)) {
                    return Ok(Pushed::NotCallable);
                }
                let (all, own) = unbind(cx, w, argc, Some(new_target))?;
                argc = all;
                if own {
                    new_target = w;
                }
            }
            kinds::PROXY => {
                let f = cx.local_at(w);
                if !crate::ops::call::is_constructor(cx.val(f)) {
                    return Ok(Pushed::NotCallable);
                }
                let r = super::proxy_call::construct_proxy(cx, w, argc, new_target);
                return r.map(|()| Pushed::Done);
            }
            _ => return Ok(Pushed::NotCallable),
        }
    }
}

/// Bounds the recursion of natives that call JavaScript, in native stack and in slots. Pairs with [`leave_native`].
#[inline]
pub(crate) fn enter_native(cx: &mut Cx) -> JsResult {
    let marker = 0u8;
    let here = (&raw const marker).addr();
    let m = &cx.machine;
    if m.native_depth.get() == 0 {
        m.native_limit.set(here.saturating_sub(m.native_stack()));
    } else if here < m.native_limit.get() {
        return Err(stack_overflow(cx));
    }
    if cx.stack().top() > cx.stack().limit() + NATIVE_HEADROOM / 2 {
        return Err(stack_overflow(cx));
    }
    cx.machine.native_depth.set(cx.machine.native_depth.get() + 1);
    Ok(())
}
#[inline]
pub(crate) fn leave_native(cx: &Cx) {
    cx.machine.native_depth.set(cx.machine.native_depth.get() - 1);
}

impl Cx {
    /// For a native that collects because it was asked to, before it takes a slot: what finished calls left in its caller's
    /// registers, behind the window of this one, keeps nothing alive.
    pub fn empty_registers_behind(&mut self, a: Args) {
        for at in a.end()..self.stack().top() {
            // SAFETY: below the top, and nobody's: callers keep nothing above the windows of their calls.
            unsafe { *slot_ptr(self, at) = Value::UNDEFINED };
        }
    }

    /// Throws the RangeError of a full stack if a native recursion (JSON, regular expressions, proxies) is too deep.
    #[inline]
    pub fn check_native_stack(&mut self) -> JsResult {
        enter_native(self)?;
        leave_native(self);
        Ok(())
    }
}

/// The end of a call from native code: runs the frame that was pushed for the window at `w`, if any.
#[inline(always)]
fn run_window(cx: &mut Cx, w: u32, pushed: JsResult<Pushed>, not_callable: fn(&mut Cx, u32) -> Thrown) -> JsResult {
    let r = match pushed {
        Ok(Pushed::Frame) => run_entered(cx, false),
        Ok(Pushed::Done) => Ok(()),
        Ok(Pushed::NotCallable) => Err(not_callable(cx, w)),
        Err(e) => Err(e),
    };
    leave_native(cx);
    // SAFETY: the window was below the top.
    unsafe { cx.stack().set_top(w + 1) };
    r
}

/// Calls what is in the window at `w` from native code. The result goes to the window's first slot and the top is then
/// just above it.
pub(crate) fn call_window(cx: &mut Cx, w: u32, argc: u32) -> JsResult {
    enter_native(cx)?;
    if cx.machine.interrupted()
        && let Err(e) = interrupted(cx)
    {
        leave_native(cx);
        return Err(e);
    }
    let pushed = push_call(cx, w, argc, Return::ENTRY);
    run_window(cx, w, pushed, exceptions::not_callable_value)
}

/// As [`call_window`], for constructions.
pub(crate) fn construct_window(cx: &mut Cx, w: u32, argc: u32, new_target: u32) -> JsResult {
    enter_native(cx)?;
    let pushed = push_construct(cx, w, argc, new_target, Return::ENTRY);
    run_window(cx, w, pushed, exceptions::not_constructor_value)
}

/// Runs the frame just pushed by native code; takes it away again if there is no room to run it.
pub(crate) fn run_pushed(cx: &mut Cx) -> JsResult {
    if let Err(thrown) = enter_native(cx) {
        // SAFETY: the frame that was pushed has one below it.
        cx.machine.frame = unsafe { cx.machine.frame.sub(1) };
        return Err(thrown);
    }
    let r = run_entered(cx, false);
    leave_native(cx);
    r
}

/// Runs the frame just pushed between [`enter_native`] and [`leave_native`].
#[inline]
pub(crate) fn run_entered(cx: &mut Cx, throwing: bool) -> JsResult {
    let entry = cx.machine.frame;
    let outer = cx.machine.native_realm.replace(std::ptr::null_mut());
    let r = if throwing { super::run::run_throwing(cx, entry) } else { run(cx, entry) };
    cx.machine.native_realm.set(outer);
    r
}

/// Moves the current frame past its instruction.
#[inline]
pub(crate) fn advance(cx: &mut Cx) {
    // SAFETY: the innermost frame is a real one while instructions run; instructions have at least one unit.
    unsafe {
        let f = cx.machine.frame;
        (*f).pc = (*f).pc.add(Insn((*f).pc).opcode().len());
    }
}

/// After [`push_call`] or [`push_construct`] from the loop: stores the answer, or throws with the text of the source.
pub(crate) fn finish_call(cx: &mut Cx, pushed: Pushed, w: u32, dst: u16, construct: bool) -> JsResult<Flow> {
    match pushed {
        Pushed::Frame => {}
        Pushed::Done => {
            let v = cx.local_at(w);
            cx.copy(cx.reg(dst as usize), v);
            advance(cx);
        }
        Pushed::NotCallable if construct => return Err(exceptions::not_constructor(cx, w)),
        Pushed::NotCallable => return Err(exceptions::not_callable(cx, w)),
    }
    Ok(Flow::Reload)
}

/// `Call`, `CallUndefined` and plain `CallEval`, when the loop's short way does not apply.
pub(crate) fn call(cx: &mut Cx, pc: *const u16) -> JsResult<Flow> {
    let i = Insn(pc);
    let w = cx.machine.frame().base + i.u(2) as u32;
    let dst = i.u(1) as u16;
    let ret = Return { dst, ret_len: i.opcode().len() as u8, flags: 0 };
    let pushed = push_call(cx, w, i.u(3) as u32, ret)?;
    finish_call(cx, pushed, w, dst, false)
}

/// Copies callee, `this` and the elements of an array the compiler made into a window above the top.
fn spread_window(cx: &mut Cx, callee: Local<Value>, this: Option<Local<Value>>, args: Local<Value>) -> JsResult<(u32, u32)> {
    let n = crate::interp::indexed::plain_length(cx, args);
    let w = reserve_window(cx, 2 + n as usize)?;
    cx.copy(cx.local_at(w), callee);
    if let Some(this) = this {
        cx.copy(cx.local_at(w + 1), this);
    }
    crate::interp::indexed::copy_plain(cx, args, w + 2, n);
    Ok((w, n))
}

/// `CallSpread { dst, callee, this, args }`
pub(crate) fn call_spread(cx: &mut Cx, pc: *const u16) -> JsResult<Flow> {
    let i = Insn(pc);
    let (callee, this, args) = (i.reg(cx, 2), i.reg(cx, 3), i.reg(cx, 4));
    let (w, argc) = spread_window(cx, callee, Some(this), args)?;
    let dst = i.u(1) as u16;
    let ret = Return { dst, ret_len: const { Opcode::CallSpread.len() as u8 }, flags: 0 };
    let pushed = push_call(cx, w, argc, ret)?;
    finish_call(cx, pushed, w, dst, false)
}

/// As [`spread_window`] for constructions.
pub(crate) fn construct_spread_window(cx: &mut Cx, callee: Local<Value>, args: Local<Value>) -> JsResult<(u32, u32)> {
    spread_window(cx, callee, None, args)
}

/// Pops the innermost frame and hands `v` to its caller.
pub(crate) fn leave(cx: &mut Cx, v: Local<Value>) -> Flow {
    let v = cx.val(v).raw();
    // SAFETY: read just now.
    unsafe { leave_with(cx, v) }
}

/// # Safety
/// `v` is live: nothing was allocated since it was read.
unsafe fn leave_with(cx: &mut Cx, v: Value) -> Flow {
    let f = *cx.machine.frame();
    // SAFETY: a real frame has one below it. The slots written are the caller's; `v` is live.
    unsafe {
        cx.machine.frame = cx.machine.frame.sub(1);
        let stack = cx.stack().base();
        if f.flags & frame_flag::ENTRY != 0 {
            stack.add(f.args as usize - 2).write(v);
            cx.stack().set_top(f.args - 1);
            return Flow::Exit;
        }
        let caller = cx.machine.frame;
        if f.flags & frame_flag::NO_RESULT == 0 {
            stack.add((*caller).base as usize + f.dst as usize).write(v);
        }
        (*caller).pc = (*caller).pc.add(f.ret_len as usize);
    }
    Flow::Reload
}

/// `Return` and `ReturnUndefined` of frames that are more than plain calls.
pub(crate) fn return_from(cx: &mut Cx, pc: *const u16) -> JsResult<Flow> {
    let i = Insn(pc);
    let flags = cx.machine.frame().flags;
    let returned = i.opcode() == Opcode::Return;
    if flags == frame_flag::ENTRY {
        let v = if returned { cx.val(i.reg(cx, 1)).raw() } else { Value::UNDEFINED };
        // SAFETY: read just now.
        return Ok(unsafe { leave_with(cx, v) });
    }
    let v = cx.slot();
    if returned {
        cx.copy(v, i.reg(cx, 1));
    }
    if flags & frame_flag::CONSTRUCT != 0 && !cx.val(v).is::<crate::object::Object>() {
        cx.copy(v, cx.reg(1));
    }
    if flags & frame_flag::ASYNC != 0 {
        return async_fn::finish(cx, v);
    }
    if flags & frame_flag::GENERATOR != 0 {
        return generator::finish(cx, v);
    }
    Ok(leave(cx, v))
}

/// `ReturnDerived { src, this }`
pub(crate) fn return_derived(cx: &mut Cx, pc: *const u16) -> JsResult<Flow> {
    let i = Insn(pc);
    let (src, this) = (i.reg(cx, 1), i.reg(cx, 2));
    if cx.val(src).is::<crate::object::Object>() {
        return Ok(leave(cx, src));
    }
    if !cx.val(src).is_undefined() {
        let refuse = |cx: &mut Cx| cx.type_error("Derived constructors may only return object or undefined");
        return Err(in_callers_realm(cx, refuse));
    }
    if cx.val(this).is_hole() {
        return Err(in_callers_realm(cx, exceptions::no_this));
    }
    Ok(leave(cx, this))
}

/// Makes an error after the running function's context is gone (ECMA-262 §10.2.2 steps 11 to 13): one of the realm of the
/// function that called it, if that is bytecode.
fn in_callers_realm(cx: &mut Cx, error: impl FnOnce(&mut Cx) -> Thrown) -> Thrown {
    let f = cx.machine.frame();
    // SAFETY: a real frame has one below it; code lives as long as its frame, and realms never move.
    let realm = unsafe {
        let code = (*cx.machine.frame.sub(1)).code;
        (f.flags & frame_flag::ENTRY == 0 && !code.is_null()).then(|| tally_heap::Ref::from_ptr((*code).realm))
    };
    match realm {
        Some(realm) => {
            let realm = cx.local_of(realm);
            cx.in_realm(realm, error)
        }
        None => error(cx),
    }
}

/// `CoerceThis` of a primitive.
pub(crate) fn coerce_this(cx: &mut Cx, _pc: *const u16) -> JsResult {
    let this = cx.reg(1);
    if cx.val(this).is_nullish() {
        cx.set(this, cx.realm().global().val());
    } else {
        let out = cx.slot();
        crate::ops::convert::to_object(cx, this, out)?;
        cx.copy(this, out);
    }
    Ok(())
}

/// A loop's back edge or a call saw the interrupt flag.
#[cold]
#[inline(never)]
pub(crate) fn interrupted(cx: &mut Cx) -> JsResult {
    if !cx.machine.take_interrupt() {
        return Ok(());
    }
    match cx.machine.on_interrupt {
        Some(f) => f(cx),
        None => Ok(()),
    }
}
