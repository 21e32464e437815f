//! Generators: keeping a frame's registers in a SAVED_FRAME cell and bringing them back.
//!
//! A generator frame has one slot below its registers that holds the generator object. `GeneratorStart` makes the
//! object and leaves; `resume` copies the registers to the top of the root stack and runs them there as an entry frame;
//! `Yield` copies them back and leaves. How the frame left is told in `Machine::left_by`.
//!
//! Internal words of a GENERATOR: 0 = state, 1 = SAVED_FRAME. ASYNC_GENERATOR has the same two, and its queue behind.
//!
//! **Invariants.** SAVED_FRAME is {pc offset, r0, r1, …}: exactly `nregs` registers. The state is `EXECUTING` while the
//! frame is on the stack; a completed generator has no saved frame.

use super::call::{advance, enter_native, leave, leave_native, reserve_window, run_entered};
use super::exceptions::proto;
use super::frame::{Frame, Insn, frame_flag};
use super::run::Flow;
use crate::cx::{Cx, JsResult, Thrown};
use crate::kinds;
use crate::object::code::{Code, CodeData};
use crate::object::function::Function;
use crate::object::object::{Object, ObjectExt};
use crate::object::record::{Record, RecordExt};
use crate::realm::Intrinsic;
use tally_bytecode::{Opcode, opcode};
use tally_heap::{Imm, Local, Val, Value};

/// How a generator's frame left the loop.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum LeftBy {
    /// `yield v`: the value.
    #[default]
    Yield,
    /// `yield*`: an inner result object that is handed out as it is.
    Delegate,
    /// The function returned.
    Return,
    /// It awaits something (async generators).
    Await,
}

/// How a suspended frame is continued.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    Next = 0,
    Throw = 1,
    Return = 2,
}

pub(crate) const STATE: usize = 0;
pub(crate) const SAVED: usize = 1;

pub(crate) const SUSPENDED_START: i32 = 0;
pub(crate) const SUSPENDED_YIELD: i32 = 1;
pub(crate) const EXECUTING: i32 = 2;
pub(crate) const COMPLETED: i32 = 3;

/// The state of a generator object.
pub(crate) fn state(g: tally_heap::Ref<'_, Object>) -> i32 {
    g.internal(STATE).raw().as_int()
}
pub(crate) fn set_state(cx: &Cx, g: Local<Value>, state: i32) {
    let g = g.cast::<Object>(cx).expect("a generator").get(cx);
    cx.write(g, g.internal(STATE), Imm::int(state));
}

/// The hidden slot of the innermost frame, which is a suspendable one.
pub(crate) fn hidden(cx: &Cx) -> Local<Value> {
    cx.local_at(cx.machine.frame().base - 1)
}

/// A SAVED_FRAME large enough for the innermost frame's registers.
pub(crate) fn new_saved_frame(cx: &mut Cx, out: Local<Value>) -> JsResult {
    let nregs = usize::from(proto(cx).nregs);
    cx.alloc::<Record>(out, kinds::SAVED_FRAME, 8 + (1 + nregs) * 8, nregs as u32).map_err(|e| cx.out_of_memory(e))?;
    Ok(())
}

/// Copies the innermost frame's registers and pc into a SAVED_FRAME.
pub(crate) fn save_frame(cx: &Cx, saved: Val<'_>) {
    let saved = saved.cast::<Record>().expect("a saved frame");
    let n = saved.tag() as usize;
    let f = cx.machine.frame();
    let pc = super::exceptions::current_pc(cx);
    // SAFETY: the cell was made for this function's `nregs`; it is remembered as a whole right after.
    unsafe {
        saved.field(0).set_raw(Value::int(pc as i32));
        let to: *mut Value = saved.tail::<Value>().add(1);
        std::ptr::copy_nonoverlapping(cx.stack().base().add(f.base as usize), to, n);
    }
    cx.remember_cell(saved);
}

/// Pushes the frame kept in `saved`; `hidden` goes to its hidden slot. The result will go to that slot.
pub(crate) fn restore_frame(cx: &mut Cx, saved: Local<Value>, hidden: Local<Value>, flags: u8) -> JsResult {
    let n = saved.cast::<Record>(cx).expect("a saved frame").get(cx).tag();
    let w = reserve_window(cx, n as usize + 1)?;
    // SAFETY: one past the innermost frame is within the array or its end.
    let new = unsafe { cx.machine.frame.add(1) };
    if new >= cx.machine.frame_end {
        return Err(super::call::stack_overflow(cx));
    }
    let cell = saved.cast::<Record>(cx).expect("a saved frame").get(cx);
    // SAFETY: the window has room for the registers and the hidden slot; r0 is the closure, whose code is alive.
    unsafe {
        let base = cx.stack().base().add(w as usize + 1);
        std::ptr::copy_nonoverlapping(cell.tail::<Value>().add(1), base, n as usize);
        base.sub(1).write(cx.val(hidden).raw());
        let code: *const CodeData = (*(*(*base).as_cell().cast::<Function>()).code.raw().as_cell().cast::<Code>()).data;
        let pc = (*code).entry.add(cell.field(0).raw().as_int() as usize);
        new.write(Frame {
            code,
            pc,
            base: w + 1,
            top: w + 1 + n,
            args: w + 2,
            argc: 0,
            new_target: 0,
            dst: 0,
            flags: flags | frame_flag::ENTRY | frame_flag::RESUMED,
            ret_len: 0,
        });
    }
    cx.machine.frame = new;
    Ok(())
}

/// `GeneratorStart`
pub(crate) fn start(cx: &mut Cx) -> JsResult<Flow> {
    let is_async = proto(cx).flags.is_async;
    let [object, saved, prototype] = cx.slots();
    let callee = cx.reg(0);
    crate::ops::property::get_v(cx, callee, cx.names.prototype, prototype)?;
    if !cx.val(prototype).is::<Object>() {
        let default = if is_async { Intrinsic::AsyncGeneratorPrototype } else { Intrinsic::GeneratorPrototype };
        cx.intrinsic(default, prototype)?;
    }
    let kind = if is_async { kinds::ASYNC_GENERATOR } else { kinds::GENERATOR };
    cx.new_object_kind(object, kind, prototype)?;
    new_saved_frame(cx, saved)?;
    let g = object.cast::<Object>(cx).expect("just made").get(cx);
    for i in 0..kinds::internal_words(kind) {
        cx.write(g, g.internal(i), Imm::UNDEFINED);
    }
    cx.write(g, g.internal(STATE), Imm::int(SUSPENDED_START));
    cx.write(g, g.internal(SAVED), cx.val(saved));
    save_frame(cx, cx.val(saved));
    Ok(leave(cx, object))
}

/// Keeps the innermost frame in its generator object and leaves it with `v`.
fn suspend(cx: &mut Cx, v: Local<Value>, by: LeftBy) -> Flow {
    let object = hidden(cx);
    let g = object.cast::<Object>(cx).expect("a started generator").get(cx);
    save_frame(cx, g.read(g.internal(SAVED)));
    cx.write(g, g.internal(STATE), Imm::int(SUSPENDED_YIELD));
    cx.machine.left_by.set(by);
    leave(cx, v)
}

/// `Yield { dst, value, target }`
pub(crate) fn yield_value(cx: &mut Cx, pc: *const u16) -> JsResult<Flow> {
    let v = Insn(pc).reg(cx, 2);
    Ok(suspend(cx, v, LeftBy::Yield))
}

/// `YieldDelegate { dst, mode, value }`
pub(crate) fn yield_delegate(cx: &mut Cx, pc: *const u16) -> JsResult<Flow> {
    let v = Insn(pc).reg(cx, 3);
    let is_async = proto(cx).flags.is_async;
    Ok(suspend(cx, v, if is_async { LeftBy::Yield } else { LeftBy::Delegate }))
}

/// Leaves an async generator's frame that awaits; the caller has arranged for it to go on.
pub(crate) fn suspend_await(cx: &mut Cx, v: Local<Value>) -> Flow {
    let object = hidden(cx);
    let g = object.cast::<Object>(cx).expect("a started generator").get(cx);
    save_frame(cx, g.read(g.internal(SAVED)));
    cx.machine.left_by.set(LeftBy::Await);
    leave(cx, v)
}

/// The generator's function returns `v`.
pub(crate) fn finish(cx: &mut Cx, v: Local<Value>) -> JsResult<Flow> {
    complete(cx);
    cx.machine.left_by.set(LeftBy::Return);
    Ok(leave(cx, v))
}

/// An exception leaves the generator's frame.
pub(crate) fn failed(cx: &mut Cx) {
    complete(cx);
}

fn complete(cx: &mut Cx) {
    let object = hidden(cx);
    // Before GeneratorStart there is no object: parameter initialisation threw.
    if let Some(g) = object.cast::<Object>(cx) {
        let g = g.get(cx);
        cx.write(g, g.internal(STATE), Imm::int(COMPLETED));
        cx.write(g, g.internal(SAVED), Imm::UNDEFINED);
    }
}

/// Prepares the innermost frame, suspended at a `Yield`, `YieldDelegate`, `Await` or `GeneratorStart`, to go on.
/// Answers whether it is to start by throwing.
pub(crate) fn deliver(cx: &mut Cx, mode: Mode, v: Local<Value>) -> bool {
    let pc = cx.machine.frame().pc;
    let i = Insn(pc);
    match i.opcode() {
        Opcode::YieldDelegate => {
            let m = match mode {
                Mode::Next => opcode::RESUME_NEXT,
                Mode::Throw => opcode::RESUME_THROW,
                Mode::Return => opcode::RESUME_RETURN,
            };
            cx.copy(i.reg(cx, 1), v);
            cx.set(i.reg(cx, 2), Imm::int(i32::from(m)));
            advance(cx);
            false
        }
        Opcode::Yield | Opcode::Await if mode == Mode::Next => {
            cx.copy(i.reg(cx, 1), v);
            advance(cx);
            false
        }
        Opcode::Yield if mode == Mode::Return => {
            cx.copy(i.reg(cx, 1), v);
            // SAFETY: jumps land on instructions of the same code.
            unsafe { (*cx.machine.frame).pc = pc.offset(i.int32(3) as isize) };
            false
        }
        // Not begun yet: only `next` gets here.
        Opcode::GeneratorStart => {
            advance(cx);
            false
        }
        _ if mode == Mode::Throw => {
            let _: Thrown = cx.throw(v);
            true
        }
        _ => false,
    }
}

/// Runs a suspended generator. On success `out` has what it gave and the answer says how it left.
pub(crate) fn resume(cx: &mut Cx, generator: Local<Value>, mode: Mode, v: Local<Value>, out: Local<Value>) -> JsResult<LeftBy> {
    let mark = cx.open_scope();
    // Before the frame is pushed: without room to run it the generator stays as it is.
    let r = enter_native(cx).and_then(|()| {
        let r = resume_inner(cx, generator, mode, v, out);
        leave_native(cx);
        r
    });
    cx.close_scope(mark);
    r
}

fn resume_inner(cx: &mut Cx, generator: Local<Value>, mode: Mode, v: Local<Value>, out: Local<Value>) -> JsResult<LeftBy> {
    let [saved, sent] = cx.slots();
    // `v` may be the same slot as `out` or an argument that the frame's window overwrites.
    cx.copy(sent, v);
    let g = generator.cast::<Object>(cx).expect("a generator").get(cx);
    cx.set(saved, g.read(g.internal(SAVED)));
    restore_frame(cx, saved, generator, frame_flag::GENERATOR)?;
    set_state(cx, generator, EXECUTING);
    let w = cx.machine.frame().args - 2;
    let throwing = deliver(cx, mode, sent);
    run_entered(cx, throwing)?;
    cx.copy(out, cx.local_at(w));
    Ok(cx.machine.left_by.get())
}

/// GeneratorValidate: the state of `v`, or TypeError.
pub(crate) fn validate(cx: &mut Cx, v: Local<Value>, method: &str) -> JsResult<i32> {
    if cx.val(v).kind() != Some(kinds::GENERATOR) {
        let text = super::exceptions::describe(cx, v);
        return Err(cx.type_error(&format!("Method {method} called on incompatible receiver {text}")));
    }
    let state = state(v.cast::<Object>(cx).expect("a generator").get(cx));
    if state == EXECUTING {
        return Err(cx.type_error("Generator is already running"));
    }
    Ok(state)
}

/// One step of a sync generator as its `next`, `throw` and `return` take it: (value in `out`, how).
pub(crate) fn step(cx: &mut Cx, generator: Local<Value>, state: i32, mode: Mode, v: Local<Value>, out: Local<Value>) -> JsResult<LeftBy> {
    let mut state = state;
    if state == SUSPENDED_START && mode != Mode::Next {
        let g = generator.cast::<Object>(cx).expect("a generator").get(cx);
        cx.write(g, g.internal(STATE), Imm::int(COMPLETED));
        cx.write(g, g.internal(SAVED), Imm::UNDEFINED);
        state = COMPLETED;
    }
    if state == COMPLETED {
        match mode {
            Mode::Next => cx.set(out, Imm::UNDEFINED),
            Mode::Return => cx.copy(out, v),
            Mode::Throw => return Err(cx.throw(v)),
        }
        return Ok(LeftBy::Return);
    }
    resume(cx, generator, mode, v, out)
}
