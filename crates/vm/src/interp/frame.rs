//! [`Frame`]: what the machine remembers of an activation beside its registers, and [`Insn`]: reading operands.
//!
//! Frames hold no values: callee, `this`, arguments, registers and new.target live on the root stack, frames say where.
//!
//! **Invariants.** `pc` is the first unit of the instruction being executed whenever anything but the loop looks.
//! `top` is at least `base + frame_size` and at least the caller's `top`: the registers of the caller above a call
//! window are dead but stay scanned, so that they never hold stale pointers. Layout is fixed for a JIT.

use crate::cx::Cx;
use crate::interp::ic::Ic;
use crate::object::code::CodeData;
use crate::object::key::{Name, NameCell, name_of_bits};
use tally_bytecode::Opcode;
use tally_heap::{Local, Value};

/// One activation of bytecode.
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    pub code: *const CodeData,
    /// First unit of the current instruction.
    pub pc: *const u16,
    /// Root-stack position of `r0`.
    pub base: u32,
    /// Root-stack height while this frame runs.
    pub top: u32,
    /// Root-stack position of the first actual argument.
    pub args: u32,
    /// How many were given.
    pub argc: u32,
    /// Root-stack position of new.target, 0 for calls.
    pub new_target: u32,
    /// The caller's register that takes the result.
    pub dst: u16,
    /// [`frame_flag`] bits.
    pub flags: u8,
    /// Length of the caller's instruction that made this frame.
    pub ret_len: u8,
}

/// [`Frame::flags`]. A frame without any returns the short way.
pub(crate) mod frame_flag {
    /// Made by native code: returning leaves the loop, the result goes to the first slot of the window (`args - 2`).
    pub const ENTRY: u8 = 1;
    /// A construction whose `this` in `r1` is the result unless an object is returned.
    pub const CONSTRUCT: u8 = 2;
    /// An async function that is not a generator: the slot below `r0` has its state record, undefined before the first await.
    pub const ASYNC: u8 = 4;
    /// A generator: the slot below `r0` has the generator object, undefined before `GeneratorStart`.
    pub const GENERATOR: u8 = 8;
    /// An async function or generator that was suspended before.
    pub const RESUMED: u8 = 16;
    /// The result is dropped (setters called by the loop).
    pub const NO_RESULT: u8 = 32;
}

/// The operands of the instruction at an address.
#[derive(Clone, Copy)]
pub(crate) struct Insn(pub *const u16);

impl Insn {
    /// Operand unit `i`; the opcode's own unit is 0.
    #[inline(always)]
    pub fn u(self, i: usize) -> usize {
        // SAFETY: made for the current instruction of a frame, asked for its own operands; code is well-formed by construction.
        unsafe { *self.0.add(i) as usize }
    }
    #[inline(always)]
    pub fn smi(self, i: usize) -> i32 {
        i32::from(self.u(i) as u16 as i16)
    }
    #[inline(always)]
    pub fn int32(self, i: usize) -> i32 {
        (self.u(i) | self.u(i + 1) << 16) as u32 as i32
    }
    #[inline(always)]
    pub fn opcode(self) -> Opcode {
        // SAFETY: the first unit of an instruction holds a valid opcode; Opcode is repr(u8).
        unsafe { std::mem::transmute::<u8, Opcode>(*self.0 as u8) }
    }
    /// The register that operand `i` names, in the current frame.
    #[inline(always)]
    pub fn reg(self, cx: &Cx, i: usize) -> Local<Value> {
        cx.reg(self.u(i))
    }
    /// The value of the constant that operand `i` names.
    #[inline(always)]
    pub fn constant(self, cx: &Cx, i: usize) -> Value {
        // SAFETY: constant operands are in range; the current frame's code is prepared.
        unsafe { *(*cx.machine.code()).constants_ptr.add(self.u(i)) }
    }
    /// The constant that operand `i` names, which is a name.
    #[inline(always)]
    pub fn name(self, cx: &Cx, i: usize) -> Name<'_> {
        // SAFETY: constants are alive as long as their code, which is running; name operands are atoms.
        unsafe { name_of_bits(self.constant(cx, i)) }
    }
    /// The same in a new slot, which the loop releases with the instruction.
    #[inline]
    pub fn rooted_name(self, cx: &Cx, i: usize) -> Local<NameCell> {
        cx.local_of(self.name(cx, i))
    }
    #[inline(always)]
    pub fn ic(self, cx: &Cx, i: usize) -> *mut Ic {
        // SAFETY: cache operands are in range; the current frame's code is prepared.
        unsafe { (*cx.machine.code()).ics_ptr.add(self.u(i)) }
    }
}

impl Cx {
    /// Register `i` of the current frame.
    #[inline(always)]
    pub(crate) fn reg(&self, i: usize) -> Local<Value> {
        self.local_at(self.machine.frame().base + i as u32)
    }
}
