//! Where an exception was thrown, for whoever reports one that nobody caught.
//!
//! Noted when unwinding starts, and kept until the next exception: the code and the place in it, no more, since most
//! exceptions are caught and nobody asks. An exception that natives or `finally` blocks hand on stays where it was.
//!
//! **Invariant.** Holds no closure and no context: nothing of the program's lives longer for having thrown.

use super::exceptions::current_pc;
use super::frame::Insn;
use crate::cx::Cx;
use crate::object::code::{Code, CodeData};
use crate::object::function::Function;
use std::cell::Cell;
use tally_bytecode::Opcode;
use tally_heap::{Heap, Imm, Root, Val, Value};

/// Where the last exception was thrown.
pub(crate) struct Thrower {
    /// The CODE cell of the function that threw, or undefined.
    code: Root<Value>,
    pc: Cell<u32>,
    /// The exception has left bytecode for a native, which may hand it on.
    pub(super) escaped: Cell<bool>,
}

impl Thrower {
    pub fn new(heap: &mut Heap) -> Thrower {
        Thrower { code: heap.new_root(Imm::UNDEFINED, "code that threw last"), pc: Cell::new(0), escaped: Cell::new(false) }
    }

    /// Somebody took the exception: the next one is another.
    pub fn caught(&self) {
        self.escaped.set(false);
    }
}

/// A place in source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThrowSite {
    pub file: String,
    /// 1-based.
    pub line: u32,
    /// 1-based, in UTF-16 units.
    pub column: u32,
    /// The text of the line.
    pub text: String,
}

impl Cx {
    /// Where the exception that was thrown last came from. It can be asked for after the exception was taken, until
    /// other code throws.
    pub fn throw_site(&self) -> Option<ThrowSite> {
        let thrower = &self.machine.thrower;
        let code = thrower.code.val(self).cast::<Code>()?;
        // SAFETY: a CODE cell that a function had is filled, and alive as `code` is.
        let data: &CodeData = unsafe { &*code.data };
        let (line, column) = data.proto.line_col(thrower.pc.get())?;
        let source = &data.proto.source;
        Some(ThrowSite { file: source.name().to_owned(), line, column, text: source.line_text(line).to_owned() })
    }
}

/// Remembers where an exception was thrown, unless the innermost frame only hands it on.
pub(super) fn note(cx: &Cx) {
    let thrower = &cx.machine.thrower;
    if thrower.escaped.replace(false) || Insn(cx.machine.frame().pc).opcode() == Opcode::Rethrow {
        return;
    }
    // SAFETY: `r0` of a live frame is its function.
    let callee = unsafe { Val::from_raw(*cx.stack().base().add(cx.machine.frame().base as usize)) };
    if let Some(f) = callee.cast::<Function>() {
        thrower.code.set(f.read(&f.code));
        thrower.pc.set(current_pc(cx));
    }
}
