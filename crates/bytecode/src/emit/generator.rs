//! `await`, `yield` and `yield*`.

use oxc_ast::ast::*;
use oxc_span::GetSpan;

use super::control::Control;
use super::{Dst, Gen, NOTHING, Reg};
use crate::opcode::{ERROR_TYPE, Opcode, RESUME_NEXT, RESUME_RETURN, RESUME_THROW};

impl<'c, 'a> Gen<'c, 'a> {
    pub(super) fn await_value(&mut self, dst: Reg, value: Reg, offset: u32) {
        self.op_at(offset, Opcode::Await, &[dst, value]);
    }

    /// Whether `return` here is a plain `Return`.
    fn returns_plainly(&self) -> bool {
        self.control.iter().all(Control::is_plain)
    }

    pub(super) fn yield_expression(&mut self, e: &YieldExpression<'a>, dst: Reg) {
        if e.delegate {
            return self.yield_star(e, dst);
        }
        let mark = self.mark();
        let value = match &e.argument {
            Some(argument) => self.operand(argument, NOTHING),
            None => {
                let reg = self.alloc();
                self.op(Opcode::LoadUndefined, &[reg]);
                reg
            }
        };
        let mut value = value;
        if self.is_async {
            let awaited = self.alloc();
            self.await_value(awaited, value, e.span.start);
            value = awaited;
        }
        let (on_return, next) = (self.asm.label(), self.asm.label());
        self.asm.position(e.span.start, 0..0);
        self.jump(Opcode::Yield, &[dst, value], on_return);
        if self.returns_plainly() && !self.is_async {
            self.late_returns.push((on_return, dst));
        } else {
            self.jump(Opcode::Jump, &[], next);
            self.asm.bind(on_return);
            if self.is_async {
                self.await_value(dst, dst, e.span.start);
            }
            self.leave_function(dst);
            self.asm.bind(next);
        }
        self.release(mark);
    }

    /// `yield* argument`: hands everything on to the inner iterator and back.
    fn yield_star(&mut self, e: &YieldExpression<'a>, dst: Reg) {
        let mark = self.mark();
        let at = e.span.start;
        let Some(argument) = &e.argument else { return };
        let (iter, next) = (self.alloc(), self.alloc());
        let (received, mode, result) = (self.alloc(), self.alloc(), self.alloc());
        self.expr(argument, Dst::temp(result));
        let op = if self.is_async { Opcode::GetAsyncIterator } else { Opcode::GetIteratorObject };
        self.op_text(argument.span().start, argument.span(), op, &[iter, next, result]);
        self.op(Opcode::LoadUndefined, &[received]);
        self.load_smi(mode, i32::from(RESUME_NEXT));
        let top = self.asm.here();
        let (on_throw, on_return, got, done) = (self.asm.label(), self.asm.label(), self.asm.label(), self.asm.label());
        self.jump(Opcode::JumpIfStrictEqSmi, &[mode, RESUME_THROW as u16], on_throw);
        self.jump(Opcode::JumpIfStrictEqSmi, &[mode, RESUME_RETURN as u16], on_return);
        // next(v)
        self.delegate_call(result, next, iter, received, at);
        self.jump(Opcode::Jump, &[], got);
        // throw(e)
        self.asm.bind(on_throw);
        let no_throw = self.asm.label();
        let method = self.alloc();
        let (name, ic) = (self.asm.string("throw"), self.asm.ic());
        self.op_at(at, Opcode::GetMethod, &[method, iter, name, ic]);
        self.jump(Opcode::JumpIfUndefined, &[method], no_throw);
        self.delegate_call(result, method, iter, received, at);
        self.jump(Opcode::Jump, &[], got);
        self.asm.bind(no_throw);
        if self.is_async {
            self.async_close(iter, at);
        } else {
            self.op_at(at, Opcode::IteratorClose, &[iter, next]);
        }
        let message = self.asm.string("The iterator does not provide a 'throw' method");
        self.op_at(at, Opcode::ThrowError, &[ERROR_TYPE, message]);
        // return(v)
        self.asm.bind(on_return);
        let no_return = self.asm.label();
        let (name, ic) = (self.asm.string("return"), self.asm.ic());
        self.op_at(at, Opcode::GetMethod, &[method, iter, name, ic]);
        self.jump(Opcode::JumpIfUndefined, &[method], no_return);
        self.delegate_call(result, method, iter, received, at);
        self.jump(Opcode::Jump, &[], got);
        self.asm.bind(no_return);
        if self.is_async {
            self.await_value(received, received, at);
        }
        self.leave_function(received);
        // The result.
        self.asm.bind(got);
        self.op_at(at, Opcode::CheckIteratorResult, &[result]);
        self.get_field(method, result, "done", at);
        self.jump(Opcode::JumpIfTrue, &[method], done);
        if self.is_async {
            self.get_field(result, result, "value", at);
        }
        self.asm.position(at, 0..0);
        if self.is_async {
            // A value sent by `return` is awaited; if it rejects, that is a throw.
            self.op(Opcode::YieldDelegate, &[received, mode, result]);
            self.jump(Opcode::JumpIfStrictNotEqSmi, &[mode, RESUME_RETURN as u16], top);
            let (handler, ok) = (self.asm.label(), self.asm.label());
            let region = self.region(handler, received);
            self.control.push(Control::Try { region });
            self.await_value(received, received, at);
            if let Some(Control::Try { region }) = self.control.pop() {
                self.end_region(region);
            }
            self.jump(Opcode::JumpLoop, &[], top);
            self.asm.bind(handler);
            self.load_smi(mode, i32::from(RESUME_THROW));
            self.asm.bind(ok);
        } else {
            self.op(Opcode::YieldDelegate, &[received, mode, result]);
        }
        self.jump(Opcode::JumpLoop, &[], top);
        self.asm.bind(done);
        let finished = self.asm.label();
        self.get_field(result, result, "value", at);
        self.jump(Opcode::JumpIfStrictNotEqSmi, &[mode, RESUME_RETURN as u16], finished);
        self.leave_function(result);
        self.asm.bind(finished);
        self.mov(dst, result);
        self.release(mark);
    }

    /// `r[result] = method.call(iter, received)`, awaited in async generators.
    fn delegate_call(&mut self, result: Reg, method: Reg, iter: Reg, received: Reg, at: u32) {
        let mark = self.mark();
        let window = self.alloc();
        let (this, argument) = (self.alloc(), self.alloc());
        self.mov(window, method);
        self.mov(this, iter);
        self.mov(argument, received);
        self.op_at(at, Opcode::Call, &[result, window, 1]);
        if self.is_async {
            self.op(Opcode::Await, &[result, result]);
        }
        self.release(mark);
    }
}
