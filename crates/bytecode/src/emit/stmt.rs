//! Statements: lists, blocks, declarations, `if`, labels, the simple ones; completion values of scripts.

use oxc_ast::ast::*;
use oxc_span::GetSpan;

use super::control::Control;
use super::names::BindKind;
use super::pattern::Pattern;
use super::using::{list_uses, using};
use super::{Dst, Gen, NOTHING};
use crate::opcode::Opcode;
use crate::scope::{AnnexB, NO_SYMBOL, RefInfo};

impl<'c, 'a> Gen<'c, 'a> {
    /// A statement list of a scope that was just entered: hoisted functions first.
    pub(super) fn statements(&mut self, list: &[Statement<'a>], _top: bool) {
        self.instantiate_all(list);
        let each = |this: &mut Self| {
            for statement in list {
                this.statement(statement);
            }
        };
        match (list_uses(list), list.first(), list.last()) {
            (Some(is_async), Some(first), Some(last)) => self.disposing(is_async, first.span().merge(last.span()), each),
            _ => each(self),
        }
    }

    /// Statements whose value is undefined unless something in them has one.
    pub(super) fn reset_completion(&mut self) {
        if let Some(reg) = self.completion {
            self.op(Opcode::LoadUndefined, &[reg]);
        }
    }

    pub(super) fn block_statement(&mut self, block: &BlockStatement<'a>) {
        let mark = self.mark();
        match block.scope_id.get() {
            Some(scope) => {
                self.enter_scope(scope.index() as u32);
                self.statements(&block.body, false);
                self.exit_scope();
            }
            None => {
                for statement in &block.body {
                    self.statement(statement);
                }
            }
        }
        self.release(mark);
    }

    pub(super) fn statement(&mut self, statement: &Statement<'a>) {
        let is_labelled = matches!(
            statement,
            Statement::LabeledStatement(_)
                | Statement::WhileStatement(_)
                | Statement::DoWhileStatement(_)
                | Statement::ForStatement(_)
                | Statement::ForInStatement(_)
                | Statement::ForOfStatement(_)
                | Statement::SwitchStatement(_)
        );
        if is_labelled || self.label_set.is_empty() {
            return self.unlabelled(statement);
        }
        let labels = std::mem::take(&mut self.label_set);
        let end = self.asm.label();
        self.control.push(Control::Breakable { labels, plain: false, to: end });
        self.unlabelled(statement);
        self.control.pop();
        self.asm.bind(end);
    }

    fn unlabelled(&mut self, statement: &Statement<'a>) {
        match statement {
            Statement::BlockStatement(block) => self.block_statement(block),
            Statement::BreakStatement(s) => self.break_statement(s.label.as_ref().map(|label| label.name.as_str())),
            Statement::ContinueStatement(s) => {
                self.continue_statement(s.label.as_ref().map(|label| label.name.as_str()));
            }
            Statement::DebuggerStatement(_) => self.op(Opcode::Debugger, &[]),
            Statement::DoWhileStatement(s) => self.do_while_statement(s),
            Statement::EmptyStatement(_) => {}
            Statement::ExpressionStatement(s) => match self.completion {
                Some(reg) => {
                    let mark = self.mark();
                    let temp = self.alloc();
                    self.expr(&s.expression, Dst::temp(temp));
                    self.mov(reg, temp);
                    self.release(mark);
                }
                None => self.effects(&s.expression),
            },
            Statement::ForInStatement(s) => self.for_in_statement(s),
            Statement::ForOfStatement(s) => self.for_of_statement(s),
            Statement::ForStatement(s) => self.for_statement(s),
            Statement::IfStatement(s) => self.if_statement(s),
            Statement::LabeledStatement(s) => {
                self.label_set.push(s.label.name.as_str());
                self.statement(&s.body);
                self.label_set.clear();
            }
            Statement::ReturnStatement(s) => self.return_statement(s),
            Statement::SwitchStatement(s) => self.switch_statement(s),
            Statement::ThrowStatement(s) => {
                let mark = self.mark();
                let value = self.operand(&s.argument, NOTHING);
                self.op_at(s.span.start, Opcode::Throw, &[value]);
                self.release(mark);
            }
            Statement::TryStatement(s) => self.try_statement(s),
            Statement::WhileStatement(s) => self.while_statement(s),
            Statement::WithStatement(s) => self.with_statement(s),
            Statement::VariableDeclaration(s) => self.variable_declaration(s),
            Statement::FunctionDeclaration(s) => self.function_in_block(s),
            Statement::ClassDeclaration(s) => self.class_declaration(s),
            Statement::ImportDeclaration(_)
            | Statement::ExportAllDeclaration(_)
            | Statement::ExportNamedDeclaration(_)
            | Statement::ExportFromDeclaration(_) => {}
            Statement::ExportDeclaration(export) => match &export.declaration {
                Declaration::VariableDeclaration(s) => self.variable_declaration(s),
                Declaration::ClassDeclaration(s) => self.class_declaration(s),
                _ => {}
            },
            Statement::ExportDefaultDeclaration(export) => self.export_default(export),
            other => self.unsupported(other.span(), "this kind of statement"),
        }
    }

    fn with_statement(&mut self, s: &WithStatement<'a>) {
        self.reset_completion();
        let mark = self.mark();
        let object = self.alloc();
        self.expr(&s.object, Dst::temp(object));
        self.op_text(s.object.span().start, s.object.span(), Opcode::ToObject, &[object, object]);
        if let Some(scope) = s.scope_id.get() {
            let scope = scope.index() as u32;
            self.enter_scope(scope);
            self.init_symbol(self.cx.analysis.scopes[scope as usize].dynamic, object);
            self.statement(&s.body);
            self.exit_scope();
        }
        self.release(mark);
    }

    fn if_statement(&mut self, s: &IfStatement<'a>) {
        self.reset_completion();
        let (other, end) = (self.asm.label(), self.asm.label());
        self.branch(&s.test, other, false);
        self.if_branch(&s.consequent);
        // A chain of `else if` is walked, not recursed into.
        let mut next = other;
        let mut alternate = s.alternate.as_ref();
        while let Some(statement) = alternate {
            if !self.asm.is_unreachable() {
                self.jump(Opcode::Jump, &[], end);
            }
            self.asm.bind(next);
            next = self.asm.label();
            match statement {
                Statement::IfStatement(inner) => {
                    self.branch(&inner.test, next, false);
                    self.if_branch(&inner.consequent);
                    alternate = inner.alternate.as_ref();
                }
                last => {
                    self.if_branch(last);
                    alternate = None;
                }
            }
        }
        self.asm.bind(next);
        self.asm.bind(end);
    }

    /// A branch of an `if`; a function declaration gets a block of its own (Annex B.3.4).
    fn if_branch(&mut self, statement: &Statement<'a>) {
        let Statement::FunctionDeclaration(function) = statement else { return self.statement(statement) };
        let mark = self.mark();
        self.enter_scope(function.node_id.get().index() as u32);
        self.instantiate(function);
        self.function_in_block(function);
        self.exit_scope();
        self.release(mark);
    }

    /// The declaration of a function is reached: in sloppy blocks the outer variable is assigned (Annex B.3.3).
    fn function_in_block(&mut self, function: &Function<'a>) {
        let Some(&target) = self.cx.analysis.annex_b.get(&function.span.start) else { return };
        let Some(id) = &function.id else { return };
        let mark = self.mark();
        let sym = self.binding(id);
        if sym != NO_SYMBOL {
            let reg = self.symbol_reg(sym);
            match target {
                AnnexB::Symbol(outer) => self.init_symbol(outer, reg),
                AnnexB::EvalVar => self.store_eval_var(id.name.as_str(), id.span.start, reg),
                AnnexB::Global => self.store_name(RefInfo::NONE, id.name.as_str(), id.span, reg),
            }
        }
        self.release(mark);
    }

    fn class_declaration(&mut self, class: &Class<'a>) {
        let mark = self.mark();
        let Some(id) = &class.id else { return };
        let reg = self.alloc();
        self.class(class, id.name.as_str(), reg);
        self.store_binding(id, reg, BindKind::Lexical);
        self.release(mark);
    }

    /// `export default` of an expression or a class; functions exist already.
    fn export_default(&mut self, export: &ExportDefaultDeclaration<'a>) {
        let mark = self.mark();
        let class = match &export.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(_) => return,
            ExportDefaultDeclarationKind::ClassDeclaration(class) if class.id.is_some() => return self.class_declaration(class),
            ExportDefaultDeclarationKind::ClassDeclaration(class) => Some(class),
            _ => None,
        };
        let reg = self.alloc();
        match (class, export.declaration.as_expression()) {
            (Some(class), _) => self.class(class, "default", reg),
            (None, Some(e)) => self.named_expr(e, "default", Dst::temp(reg)),
            (None, None) => return self.unsupported(export.span, "this kind of statement"),
        }
        if let Some(sym) = self.cx.analysis.module.default {
            self.init_symbol(sym, reg);
        }
        self.release(mark);
    }

    pub(super) fn variable_declaration(&mut self, declaration: &VariableDeclaration<'a>) {
        let kind = match declaration.kind {
            VariableDeclarationKind::Var => BindKind::Var,
            _ => BindKind::Lexical,
        };
        for declarator in &declaration.declarations {
            let mark = self.mark();
            self.declarator(declarator, kind, using(declaration));
            self.release(mark);
        }
    }

    fn declarator(&mut self, declarator: &VariableDeclarator<'a>, kind: BindKind, using: Option<bool>) {
        let BindingPattern::BindingIdentifier(id) = &declarator.id else {
            let Some(init) = &declarator.init else { return };
            // A pattern of `var`s may assign the variable that is its own source.
            let value = if kind == BindKind::Var { self.kept(init) } else { self.operand(init, NOTHING) };
            return self.destructure(Pattern::Bind(&declarator.id, kind), value, init.span());
        };
        let sym = self.binding(id);
        if let (Some(is_async), Some(init)) = (using, &declarator.init) {
            let value = self.alloc();
            self.named_expr(init, id.name.as_str(), Dst::temp(value));
            self.add_resource(value, is_async, init.span().start);
            return self.store_binding(id, value, kind);
        }
        if let (Some(info), Some(init)) = (self.var_reference(id, kind), &declarator.init) {
            let name = id.name.as_str();
            let base = self.name_base(info, name, id.span.start);
            let value = self.alloc();
            self.named_expr(init, name, Dst::temp(value));
            return self.store_name_to(base, info, name, id.span, value);
        }
        match &declarator.init {
            Some(init) => {
                let direct = self.init_dst(sym).map(|dst| match kind {
                    BindKind::Var => Dst::var(dst.reg),
                    BindKind::Lexical => dst,
                });
                let name = id.name.as_str();
                if let Some(dst) = direct {
                    return self.named_expr(init, name, dst);
                }
                let value = if Self::is_anonymous_function(init) {
                    let reg = self.alloc();
                    self.named_expr(init, name, Dst::temp(reg));
                    reg
                } else {
                    self.operand(init, NOTHING)
                };
                self.store_binding(id, value, kind);
            }
            None if kind == BindKind::Lexical => match self.init_dst(sym) {
                Some(dst) => self.op(Opcode::LoadUndefined, &[dst.reg]),
                None => {
                    let reg = self.alloc();
                    self.op(Opcode::LoadUndefined, &[reg]);
                    self.store_binding(id, reg, kind);
                }
            },
            None => {}
        }
    }

    /// `return`, through everything around.
    fn return_statement(&mut self, s: &ReturnStatement<'a>) {
        let mark = self.mark();
        let plain = self.control.iter().all(|entry| entry.is_plain()) && !self.derived;
        match &s.argument {
            None if plain && !(self.is_async && self.is_generator) => self.op(Opcode::ReturnUndefined, &[]),
            argument => {
                let mut value = match argument {
                    Some(e) => self.operand(e, NOTHING),
                    None => {
                        let reg = self.alloc();
                        self.op(Opcode::LoadUndefined, &[reg]);
                        reg
                    }
                };
                if self.is_async && self.is_generator && argument.is_some() {
                    let awaited = self.alloc();
                    self.await_value(awaited, value, s.span.start);
                    value = awaited;
                }
                self.asm.position(s.argument.as_ref().map_or(s.span.start, |e| e.span().start), 0..0);
                self.leave_function(value);
            }
        }
        self.release(mark);
    }
}
