//! `using` and `await using`: a statement list that has them ends in a `finally` that disposes of its resources.
//!
//! Three registers, as for a `finally`: the resources, how the end was reached, and the exception or value that is on its way.
//! An error of disposing takes the place of what was on its way; one that comes upon another becomes a SuppressedError.

use oxc_ast::ast::*;
use oxc_span::Span;

use super::{Gen, Reg};
use crate::opcode::Opcode;

/// Whether a declaration makes resources, and whether waiting for their end is asked for.
pub fn using(declaration: &VariableDeclaration<'_>) -> Option<bool> {
    match declaration.kind {
        VariableDeclarationKind::Using => Some(false),
        VariableDeclarationKind::AwaitUsing => Some(true),
        _ => None,
    }
}

/// The same for a statement list: whether any of its resources is waited for.
pub fn list_uses(list: &[Statement<'_>]) -> Option<bool> {
    let declared = list.iter().filter_map(|statement| match statement {
        Statement::VariableDeclaration(declaration) => using(declaration),
        _ => None,
    });
    declared.reduce(|a, b| a | b)
}

impl<'c, 'a> Gen<'c, 'a> {
    /// Compiles `body` and, behind it, the end of the resources that `using` declarations in it make.
    pub(super) fn disposing(&mut self, is_async: bool, span: Span, body: impl FnOnce(&mut Self)) {
        let mark = self.mark();
        let (stack, kind, value) = (self.alloc(), self.alloc(), self.alloc());
        self.op(Opcode::LoadUndefined, &[stack]);
        let guarded = self.up_to_finally(kind, value, |this| {
            let outer = this.resources.replace(stack);
            body(this);
            this.resources = outer;
        });
        let Some(finally) = guarded else { return };
        self.dispose(is_async, stack, kind, value, span.end.saturating_sub(1));
        self.finish_finally(finally, span);
        self.release(mark);
    }

    fn dispose(&mut self, is_async: bool, stack: Reg, kind: Reg, value: Reg, at: u32) {
        let (result, error) = (self.alloc(), self.alloc());
        let (failed, first, done) = (self.asm.label(), self.asm.label(), self.asm.label());
        let top = self.asm.here();
        let region = self.region(failed, error);
        self.asm.position(at, at..at);
        self.jump(Opcode::DisposeStep, &[result, stack], done);
        if is_async {
            self.await_value(result, result, at);
        }
        self.end_region(region);
        self.jump(Opcode::JumpLoop, &[], top);
        self.asm.bind(failed);
        self.jump(Opcode::JumpIfStrictNotEqSmi, &[kind, 1], first);
        self.op_at(at, Opcode::NewSuppressedError, &[value, error, value]);
        self.jump(Opcode::JumpLoop, &[], top);
        self.asm.bind(first);
        self.load_smi(kind, 1);
        self.mov(value, error);
        self.jump(Opcode::JumpLoop, &[], top);
        self.asm.bind(done);
    }

    /// A resource that a declaration made.
    pub(super) fn add_resource(&mut self, value: Reg, is_async: bool, offset: u32) {
        if let Some(stack) = self.resources {
            self.op_at(offset, Opcode::AddDisposable, &[stack, value, u16::from(is_async)]);
        }
    }
}
