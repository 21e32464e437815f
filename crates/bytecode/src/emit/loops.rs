//! Loops. The test is at the bottom: one conditional back edge per iteration.
//!
//! Variables of a loop's head that closures capture get a new context per iteration; all others stay in their
//! registers. `for-of` closes its iterator on every way out of the body but `continue`.

use oxc_ast::ast::*;
use oxc_span::GetSpan;
use oxc_syntax::scope::ScopeId;

use super::assembler::Label;
use super::control::Control;
use super::names::BindKind;
use super::pattern::Pattern;
use super::using::using;
use super::{Dst, Gen, NOTHING, Reg};
use crate::opcode::Opcode;
use crate::scope::ScopeIdx;

impl<'c, 'a> Gen<'c, 'a> {
    /// Pushes what `break` and `continue` need; gives their labels.
    fn push_loop(&mut self) -> (Label, Label) {
        let labels = std::mem::take(&mut self.label_set);
        let (break_to, continue_to) = (self.asm.label(), self.asm.label());
        self.control.push(Control::Breakable { labels: labels.clone(), plain: true, to: break_to });
        self.control.push(Control::Continuable { labels, to: continue_to });
        (break_to, continue_to)
    }

    fn pop_loop(&mut self) {
        self.control.pop();
        self.control.pop();
    }

    /// Enters the scope of a loop's head, if it has one.
    fn enter_head(&mut self, id: Option<ScopeId>) -> Option<ScopeIdx> {
        let scope = id.map(|id| id.index() as ScopeIdx)?;
        self.enter_scope(scope);
        Some(scope)
    }

    fn always_true(e: &Expression<'a>) -> bool {
        match e.without_parentheses() {
            Expression::BooleanLiteral(literal) => literal.value,
            Expression::NumericLiteral(literal) => literal.value != 0.0 && !literal.value.is_nan(),
            _ => false,
        }
    }

    pub(super) fn while_statement(&mut self, s: &WhileStatement<'a>) {
        self.test_loop(&s.test, &s.body, !Self::always_true(&s.test));
    }

    pub(super) fn do_while_statement(&mut self, s: &DoWhileStatement<'a>) {
        self.test_loop(&s.test, &s.body, false);
    }

    fn test_loop(&mut self, test: &Expression<'a>, body: &Statement<'a>, test_first: bool) {
        self.reset_completion();
        let (break_to, continue_to) = self.push_loop();
        if test_first {
            self.jump(Opcode::Jump, &[], continue_to);
        }
        let top = self.asm.here();
        self.statement(body);
        self.asm.bind(continue_to);
        self.loop_branch(test, top);
        self.asm.bind(break_to);
        self.pop_loop();
    }

    pub(super) fn for_statement(&mut self, s: &ForStatement<'a>) {
        self.reset_completion();
        let mark = self.mark();
        let labels = std::mem::take(&mut self.label_set);
        let scope = self.enter_head(s.scope_id.get());
        self.label_set = labels;
        match &s.init {
            Some(ForStatementInit::VariableDeclaration(declaration)) if let Some(is_async) = using(declaration) => {
                self.disposing(is_async, s.span, |this| this.for_parts(s, scope));
            }
            _ => self.for_parts(s, scope),
        }
        if scope.is_some() {
            self.exit_scope();
        }
        self.release(mark);
    }

    fn for_parts(&mut self, s: &ForStatement<'a>, scope: Option<ScopeIdx>) {
        let labels = std::mem::take(&mut self.label_set);
        match &s.init {
            Some(ForStatementInit::VariableDeclaration(declaration)) => self.variable_declaration(declaration),
            Some(init) => {
                if let Some(e) = init.as_expression() {
                    self.effects(e);
                }
            }
            None => {}
        }
        let context = scope.and_then(|scope| self.ctx_regs.get(&scope).copied());
        if let Some(context) = context {
            self.op(Opcode::CopyContext, &[context, context]);
        }
        self.label_set = labels;
        let (break_to, continue_to) = self.push_loop();
        let test = self.asm.label();
        let needs_test = s.test.as_ref().is_some_and(|test| !Self::always_true(test));
        if needs_test {
            self.jump(Opcode::Jump, &[], test);
        }
        let top = self.asm.here();
        self.statement(&s.body);
        self.asm.bind(continue_to);
        if let Some(context) = context {
            self.op(Opcode::CopyContext, &[context, context]);
        }
        if let Some(update) = &s.update {
            self.effects(update);
        }
        self.asm.bind(test);
        match &s.test {
            Some(test) => self.loop_branch(test, top),
            None => self.jump(Opcode::JumpLoop, &[], top),
        }
        self.asm.bind(break_to);
        self.pop_loop();
    }

    /// A new context for the next iteration, in place of the old one.
    fn fresh_context(&mut self, scope: Option<ScopeIdx>) {
        let Some(scope) = scope else { return };
        let Some(&context) = self.ctx_regs.get(&scope) else { return };
        self.scope = self.cx.analysis.scopes[scope as usize].parent;
        let parent = self.context();
        self.scope = scope;
        self.op(Opcode::CreateContext, &[context, parent, self.cx.analysis.scopes[scope as usize].slots]);
    }

    /// The register of the loop variable, if the next value can be put there directly.
    fn direct_left(&self, left: &ForStatementLeft<'a>) -> Option<Reg> {
        match left {
            ForStatementLeft::VariableDeclaration(declaration) if using(declaration).is_some() => None,
            ForStatementLeft::VariableDeclaration(declaration) => match &declaration.declarations.first()?.id {
                BindingPattern::BindingIdentifier(id) if !self.cx.analysis.var_refs.contains_key(&id.span.start) => {
                    self.init_dst(self.binding(id)).map(|dst| dst.reg)
                }
                _ => None,
            },
            ForStatementLeft::AssignmentTargetIdentifier(id) => self.assignable_local(self.reference(id)),
            _ => None,
        }
    }

    fn store_left(&mut self, left: &ForStatementLeft<'a>, value: Reg) {
        if let ForStatementLeft::VariableDeclaration(declaration) = left {
            let kind = match declaration.kind {
                VariableDeclarationKind::Var => BindKind::Var,
                _ => BindKind::Lexical,
            };
            if let Some(is_async) = using(declaration) {
                self.add_resource(value, is_async, declaration.span.start);
            }
            if let Some(declarator) = declaration.declarations.first() {
                self.destructure(Pattern::Bind(&declarator.id, kind), value, NOTHING);
            }
        } else if let Some(target) = left.as_assignment_target() {
            self.destructure(Pattern::Assign(target), value, NOTHING);
        }
    }

    pub(super) fn for_in_statement(&mut self, s: &ForInStatement<'a>) {
        self.reset_completion();
        let mark = self.mark();
        if let ForStatementLeft::VariableDeclaration(declaration) = &s.left
            && declaration.declarations.first().is_some_and(|declarator| declarator.init.is_some())
        {
            self.variable_declaration(declaration);
        }
        let labels = std::mem::take(&mut self.label_set);
        let scope = self.enter_head(s.scope_id.get());
        let state = self.alloc();
        let object = self.operand_or(&s.right, NOTHING, Some(state));
        self.op_at(s.right.span().start, Opcode::ForInPrepare, &[state, object]);
        self.label_set = labels;
        let (break_to, continue_to) = self.push_loop();
        let direct = self.direct_left(&s.left);
        let key = direct.unwrap_or_else(|| self.alloc());
        let top = self.asm.here();
        self.asm.position(s.right.span().start, 0..0);
        self.jump(Opcode::ForInNext, &[key, state], break_to);
        self.fresh_context(scope);
        if direct.is_none() {
            self.store_left(&s.left, key);
        }
        self.statement(&s.body);
        self.asm.bind(continue_to);
        self.jump(Opcode::JumpLoop, &[], top);
        self.asm.bind(break_to);
        self.pop_loop();
        if scope.is_some() {
            self.exit_scope();
        }
        self.release(mark);
    }

    pub(super) fn for_of_statement(&mut self, s: &ForOfStatement<'a>) {
        self.reset_completion();
        let mark = self.mark();
        let labels = std::mem::take(&mut self.label_set);
        let scope = self.enter_head(s.scope_id.get());
        let right = s.right.span();
        let (iter, next) = (self.alloc(), self.alloc());
        let source = self.operand_or(&s.right, NOTHING, Some(iter));
        let op = if s.r#await { Opcode::GetAsyncIterator } else { Opcode::GetIterator };
        self.op_text(right.start, right, op, &[iter, next, source]);
        let (break_to, continue_to, done) = (self.asm.label(), self.asm.label(), self.asm.label());
        self.control.push(Control::Breakable { labels: labels.clone(), plain: true, to: break_to });
        let direct = self.direct_left(&s.left);
        let value = direct.unwrap_or_else(|| self.alloc());
        let exception = self.alloc();
        let top = self.asm.here();
        if s.r#await {
            self.async_next(value, iter, next, done, left_start(&s.left));
        } else {
            self.asm.position(left_start(&s.left), right.start..right.end);
            self.jump(Opcode::IteratorNext, &[value, iter, next], done);
        }
        let handler = self.asm.label();
        let region = self.region(handler, exception);
        self.control.push(Control::Iterator { region, iter, next, is_async: s.r#await, offset: right.start });
        self.control.push(Control::Continuable { labels, to: continue_to });
        self.fresh_context(scope);
        let iteration = |this: &mut Self| {
            if direct.is_none() {
                this.store_left(&s.left, value);
            }
            this.statement(&s.body);
        };
        match left_uses(&s.left) {
            Some(is_async) => self.disposing(is_async, s.span, iteration),
            None => iteration(self),
        }
        self.control.pop();
        let control = self.control.pop();
        if let Some(Control::Iterator { region, .. }) = control {
            self.end_region(region);
        }
        self.asm.bind(continue_to);
        self.jump(Opcode::JumpLoop, &[], top);
        self.asm.bind(handler);
        if s.r#await {
            self.async_close_silently(iter, right.start);
        } else {
            self.op_at(right.start, Opcode::IteratorCloseSilently, &[iter, next]);
        }
        self.op(Opcode::Rethrow, &[exception]);
        self.asm.bind(done);
        self.asm.bind(break_to);
        self.control.pop();
        if scope.is_some() {
            self.exit_scope();
        }
        self.release(mark);
    }

    /// One step of `for await`: calls next, awaits, looks at the result.
    fn async_next(&mut self, value: Reg, iter: Reg, next: Reg, done: Label, offset: u32) {
        let mark = self.mark();
        let window = self.alloc();
        let this = self.alloc();
        self.mov(window, next);
        self.mov(this, iter);
        self.op_at(offset, Opcode::Call, &[window, window, 0]);
        self.op_at(offset, Opcode::Await, &[window, window]);
        self.op_at(offset, Opcode::CheckIteratorResult, &[window]);
        self.get_field(this, window, "done", offset);
        self.jump(Opcode::JumpIfTrue, &[this], done);
        self.get_field(value, window, "value", offset);
        self.release(mark);
    }

    /// AsyncIteratorClose on a normal way out.
    pub(super) fn async_close(&mut self, iter: Reg, offset: u32) {
        let mark = self.mark();
        let window = self.alloc();
        let end = self.asm.label();
        self.await_return(window, iter, end, offset);
        self.op(Opcode::CheckIteratorResult, &[window]);
        self.asm.bind(end);
        self.release(mark);
    }

    /// AsyncIteratorClose when something was thrown: errors of closing are dropped.
    pub(super) fn async_close_silently(&mut self, iter: Reg, offset: u32) {
        let mark = self.mark();
        let window = self.alloc();
        let (handler, end) = (self.asm.label(), self.asm.label());
        let region = self.region(handler, window);
        self.await_return(window, iter, end, offset);
        self.end_region(region);
        self.asm.bind(handler);
        self.asm.bind(end);
        self.release(mark);
    }

    /// Calls the iterator's `return` and awaits what it gives; without such a method goes to `end`. `window` is the
    /// register allocated last: the call needs the one after it.
    fn await_return(&mut self, window: Reg, iter: Reg, end: Label, offset: u32) {
        let this = self.alloc();
        let (name, ic) = (self.asm.string("return"), self.asm.ic());
        self.op_at(offset, Opcode::GetMethod, &[window, iter, name, ic]);
        self.jump(Opcode::JumpIfUndefined, &[window], end);
        self.mov(this, iter);
        self.op(Opcode::Call, &[window, window, 0]);
        self.op(Opcode::Await, &[window, window]);
    }

    /// Evaluates into a register that stays untouched while the rest of a statement runs.
    pub(super) fn kept(&mut self, e: &Expression<'a>) -> Reg {
        let reg = self.alloc();
        self.expr(e, Dst::temp(reg));
        reg
    }
}

/// Whether the variable of a `for-of` is a resource, and whether its end is waited for.
fn left_uses(left: &ForStatementLeft<'_>) -> Option<bool> {
    match left {
        ForStatementLeft::VariableDeclaration(declaration) => using(declaration),
        _ => None,
    }
}

/// Where the target of a `for-of` begins: V8 says that a step of the iterator happens there.
fn left_start(left: &ForStatementLeft<'_>) -> u32 {
    match left {
        ForStatementLeft::VariableDeclaration(declaration) => {
            declaration.declarations.first().map_or(declaration.span.start, |declarator| declarator.id.span().start)
        }
        _ => left.span().start,
    }
}
