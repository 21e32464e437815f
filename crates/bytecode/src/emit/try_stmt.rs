//! `try`, `catch`, `finally`.
//!
//! A `finally` block is compiled once. Two registers say how it was entered: `kind` is 0 (fell through), 1 (threw; the
//! exception is in `value`), or `FIRST_EXIT + i` (the i-th way out that passes it; a returned value is in `value`).
//! After the block a chain of comparisons goes on accordingly.

use oxc_ast::ast::*;
use oxc_span::Span;

use super::control::{Control, Exit, Finally};
use super::names::BindKind;
use super::pattern::Pattern;
use super::{Gen, Reg};
use crate::opcode::Opcode;

/// `kind` of the first way out.
pub const FIRST_EXIT: i32 = 2;

impl<'c, 'a> Gen<'c, 'a> {
    pub(super) fn try_statement(&mut self, t: &TryStatement<'a>) {
        let mark = self.mark();
        self.reset_completion();
        match &t.finalizer {
            Some(finalizer) => self.with_finally(t, finalizer),
            None => self.with_catch(t),
        }
        self.release(mark);
    }

    fn with_catch(&mut self, t: &TryStatement<'a>) {
        let Some(clause) = &t.handler else { return self.block_statement(&t.block) };
        let mark = self.mark();
        let (handler, end) = (self.asm.label(), self.asm.label());
        let exception = self.alloc();
        let region = self.region(handler, exception);
        self.control.push(Control::Try { region });
        self.block_statement(&t.block);
        if let Some(Control::Try { region }) = self.control.pop() {
            self.end_region(region);
        }
        if !self.asm.is_unreachable() {
            self.jump(Opcode::Jump, &[], end);
        }
        self.asm.bind(handler);
        self.reset_completion();
        match (&clause.param, clause.scope_id.get()) {
            (Some(param), Some(scope)) => {
                self.enter_scope(scope.index() as u32);
                self.destructure(Pattern::Bind(&param.pattern, BindKind::Lexical), exception, oxc_span::Span::new(0, 0));
                self.block_statement(&clause.body);
                self.exit_scope();
            }
            _ => self.block_statement(&clause.body),
        }
        self.asm.bind(end);
        self.release(mark);
    }

    /// What stands before code that runs whichever way `body` is left, up to where that code begins.
    pub(super) fn up_to_finally(&mut self, kind: Reg, value: Reg, body: impl FnOnce(&mut Self)) -> Option<Finally> {
        let (handler, entry) = (self.asm.label(), self.asm.label());
        let region = self.region(handler, value);
        self.control.push(Control::Finally(Finally { region, entry, kind, value, exits: Vec::new() }));
        body(self);
        let finally = self.leave_finally_region()?;
        self.load_smi(kind, 0);
        self.jump(Opcode::Jump, &[], entry);
        self.asm.bind(handler);
        self.load_smi(kind, 1);
        self.asm.bind(entry);
        Some(finally)
    }

    fn with_finally(&mut self, t: &TryStatement<'a>, finalizer: &BlockStatement<'a>) {
        let (kind, value) = (self.alloc(), self.alloc());
        let saved = self.completion.map(|_| self.alloc());
        let Some(finally) = self.up_to_finally(kind, value, |this| this.with_catch(t)) else { return };
        if let (Some(completion), Some(saved)) = (self.completion, saved) {
            self.mov(saved, completion);
            // A way out of the block has the block's own value.
            self.op(Opcode::LoadUndefined, &[completion]);
        }
        self.block_statement(finalizer);
        if let (Some(completion), Some(saved)) = (self.completion, saved) {
            self.mov(completion, saved);
        }
        self.finish_finally(finally, t.span);
    }

    /// Takes a `finally` off the control stack, its region ended.
    pub(super) fn leave_finally_region(&mut self) -> Option<Finally> {
        let Some(Control::Finally(mut finally)) = self.control.pop() else { return None };
        let done = self.region(finally.entry, finally.value);
        let region = std::mem::replace(&mut finally.region, done);
        self.end_region(region);
        Some(finally)
    }

    /// Goes on as the block was entered.
    pub(super) fn finish_finally(&mut self, finally: Finally, span: Span) {
        let (kind, value) = (finally.kind, finally.value);
        let next = self.asm.label();
        self.jump(Opcode::JumpIfStrictNotEqSmi, &[kind, 1], next);
        self.op(Opcode::Rethrow, &[value]);
        self.asm.bind(next);
        for (number, exit) in finally.exits.into_iter().enumerate() {
            let next = self.asm.label();
            let number = FIRST_EXIT + number as i32;
            match i16::try_from(number) {
                Ok(small) => self.jump(Opcode::JumpIfStrictNotEqSmi, &[kind, small as u16], next),
                Err(_) => self.cx.fail(span, crate::CompileErrorKind::Limit("exits"), "Too many exits".into()),
            }
            match exit {
                Exit::Jump(target, height) => self.leave(target, height),
                Exit::Return => self.leave_function(value),
            }
            self.asm.bind(next);
        }
    }
}
