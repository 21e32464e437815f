//! Expressions: the dispatch over all kinds, and the simple ones.

use oxc_ast::ast::*;
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::{LogicalOperator, UnaryOperator};

use super::literal::decode;
use super::names::Place;
use super::{Dst, Gen, NOTHING, Reg};
use crate::opcode::Opcode;
use crate::scope::{NO_SYMBOL, RefInfo};

impl<'c, 'a> Gen<'c, 'a> {
    /// Evaluates into a new temporary or, for a local variable that nothing in `later` assigns, gives its register.
    pub(super) fn operand(&mut self, e: &Expression<'a>, later: Span) -> Reg {
        self.operand_or(e, later, None)
    }

    /// The same; a temporary that is needed is `scratch` if given.
    pub(super) fn operand_or(&mut self, e: &Expression<'a>, later: Span, scratch: Option<Reg>) -> Reg {
        match e.without_parentheses() {
            Expression::Identifier(id) => {
                if let Some(reg) = self.local_in_place(id, later) {
                    return reg;
                }
            }
            Expression::ThisExpression(this) => {
                let info = self.this_info(this);
                if info.sym == NO_SYMBOL || matches!(self.place(info.sym), Place::Reg(_)) {
                    return self.this_reg(info, this.span.start);
                }
            }
            _ => {}
        }
        let reg = scratch.unwrap_or_else(|| self.alloc());
        self.expr(e, Dst::temp(reg));
        reg
    }

    /// A scratch register for the first operand of an operation that ends in `dst`.
    pub(super) fn scratch(&self, dst: Dst) -> Option<Reg> {
        dst.scratch.then_some(dst.reg)
    }

    /// Evaluates into a new temporary.
    pub(super) fn temp(&mut self, e: &Expression<'a>) -> Reg {
        let reg = self.alloc();
        self.expr(e, Dst::temp(reg));
        reg
    }

    pub(super) fn this_info(&self, this: &ThisExpression) -> RefInfo {
        self.cx.analysis.refs[this.node_id.get().index()]
    }

    /// Evaluates for its effects.
    pub(super) fn effects(&mut self, e: &Expression<'a>) {
        let mark = self.mark();
        match e.without_parentheses() {
            Expression::AssignmentExpression(assignment) => self.assignment(assignment, None),
            Expression::UpdateExpression(update) => self.update(update, None),
            Expression::SequenceExpression(sequence) => {
                for e in &sequence.expressions {
                    self.effects(e);
                }
            }
            Expression::UnaryExpression(unary) if matches!(unary.operator, UnaryOperator::Void | UnaryOperator::LogicalNot) => {
                self.effects(&unary.argument);
            }
            Expression::LogicalExpression(logical) if logical.operator != LogicalOperator::Coalesce => {
                let end = self.asm.label();
                self.branch(&logical.left, end, logical.operator == LogicalOperator::Or);
                self.effects(&logical.right);
                self.asm.bind(end);
            }
            Expression::ConditionalExpression(conditional) => {
                let (other, end) = (self.asm.label(), self.asm.label());
                self.branch(&conditional.test, other, false);
                self.effects(&conditional.consequent);
                self.jump(Opcode::Jump, &[], end);
                self.asm.bind(other);
                self.effects(&conditional.alternate);
                self.asm.bind(end);
            }
            _ => {
                let reg = self.alloc();
                self.expr(e, Dst::temp(reg));
            }
        }
        self.release(mark);
    }

    /// Whether the code for this expression writes its destination with its last instruction only.
    fn writes_last(e: &Expression<'a>) -> bool {
        match e.without_parentheses() {
            Expression::ConditionalExpression(c) => Self::writes_last(&c.consequent) && Self::writes_last(&c.alternate),
            Expression::SequenceExpression(s) => s.expressions.last().is_some_and(Self::writes_last),
            Expression::LogicalExpression(_)
            | Expression::ObjectExpression(_)
            | Expression::ArrayExpression(_)
            | Expression::ChainExpression(_)
            | Expression::ClassExpression(_)
            | Expression::YieldExpression(_)
            | Expression::AssignmentExpression(_) => false,
            Expression::CallExpression(call) => !matches!(call.callee, Expression::Super(_)),
            _ => true,
        }
    }

    /// Evaluates into `dst`.
    pub(super) fn expr(&mut self, e: &Expression<'a>, dst: Dst) {
        let e = e.without_parentheses();
        if !dst.scratch && !Self::writes_last(e) {
            let mark = self.mark();
            let reg = self.alloc();
            self.expr(e, Dst::temp(reg));
            self.mov(dst.reg, reg);
            return self.release(mark);
        }
        let mark = self.mark();
        match e {
            Expression::BooleanLiteral(literal) => {
                self.op(if literal.value { Opcode::LoadTrue } else { Opcode::LoadFalse }, &[dst.reg]);
            }
            Expression::NullLiteral(_) => self.op(Opcode::LoadNull, &[dst.reg]),
            Expression::NumericLiteral(literal) => self.number(literal.value, dst.reg),
            Expression::BigIntLiteral(literal) => {
                let constant = self.asm.bigint(literal.value.as_str());
                self.load_constant(dst.reg, constant);
            }
            Expression::RegExpLiteral(literal) => self.regexp(literal, dst.reg),
            Expression::StringLiteral(literal) => {
                let constant = self.asm.wide_text(decode(literal.value.as_str(), literal.lone_surrogates));
                self.load_constant(dst.reg, constant);
            }
            Expression::TemplateLiteral(template) => self.template(template, dst),
            Expression::Identifier(id) => self.load_name(self.reference(id), id.name.as_str(), id.span, dst.reg),
            Expression::ThisExpression(this) => {
                let info = self.this_info(this);
                let reg = self.this_reg(info, this.span.start);
                self.mov(dst.reg, reg);
            }
            Expression::ArrayExpression(array) => self.array(array, dst.reg),
            Expression::ObjectExpression(object) => self.object(object, dst.reg),
            Expression::ArrowFunctionExpression(arrow) => self.arrow(arrow, "", dst.reg),
            Expression::FunctionExpression(function) => self.function_expression(function, "", dst.reg),
            Expression::ClassExpression(class) => self.class(class, "", dst.reg),
            Expression::AssignmentExpression(assignment) => self.assignment(assignment, Some(dst)),
            Expression::UpdateExpression(update) => self.update(update, Some(dst)),
            Expression::BinaryExpression(binary) => self.binary(binary, dst),
            Expression::LogicalExpression(logical) => self.logical(logical, dst),
            Expression::UnaryExpression(unary) => self.unary(unary, dst),
            Expression::ConditionalExpression(conditional) => {
                let (other, end) = (self.asm.label(), self.asm.label());
                self.branch(&conditional.test, other, false);
                self.expr(&conditional.consequent, dst);
                self.jump(Opcode::Jump, &[], end);
                self.asm.bind(other);
                self.expr(&conditional.alternate, dst);
                self.asm.bind(end);
            }
            Expression::SequenceExpression(sequence) => {
                if let Some((last, others)) = sequence.expressions.split_last() {
                    for e in others {
                        self.effects(e);
                    }
                    self.expr(last, dst);
                }
            }
            Expression::CallExpression(call) => self.call(call, dst.reg),
            Expression::NewExpression(new) => self.new_expression(new, dst.reg),
            Expression::TaggedTemplateExpression(tagged) => self.tagged_template(tagged, dst.reg),
            Expression::ChainExpression(chain) => self.chain(chain, dst),
            Expression::StaticMemberExpression(member) => self.static_member(member, dst),
            Expression::ComputedMemberExpression(member) => self.computed_member(member, dst),
            Expression::PrivateFieldExpression(member) => self.private_member(member, dst),
            Expression::PrivateInExpression(check) => {
                let name = self.private_name(&check.left);
                let object = self.operand(&check.right, NOTHING);
                self.op_at(check.span.start, Opcode::HasPrivate, &[dst.reg, object, name]);
            }
            Expression::AwaitExpression(e) => {
                let value = self.operand_or(&e.argument, NOTHING, self.scratch(dst));
                self.await_value(dst.reg, value, e.span.start);
            }
            Expression::YieldExpression(e) => self.yield_expression(e, dst.reg),
            Expression::NewTarget(e) => {
                let info = self.cx.analysis.refs[e.node_id.get().index()];
                self.new_target(info.sym, dst.reg);
            }
            Expression::ImportExpression(e) => {
                let later = e.options.as_ref().map_or(NOTHING, |o| o.span());
                let specifier = self.operand(&e.source, later);
                let options = match &e.options {
                    Some(o) => self.operand(o, NOTHING),
                    None => {
                        let reg = self.alloc();
                        self.op(Opcode::LoadUndefined, &[reg]);
                        reg
                    }
                };
                self.op_at(e.span.start, Opcode::Import, &[dst.reg, specifier, options]);
            }
            Expression::ImportMeta(e) => {
                let info = self.cx.analysis.refs[e.node_id.get().index()];
                let module = self.symbol_reg(info.sym);
                self.op_at(e.span.start, Opcode::ImportMeta, &[dst.reg, module]);
            }
            Expression::JSXElement(e) => self.unsupported(e.span, "JSX"),
            Expression::JSXFragment(e) => self.unsupported(e.span, "JSX"),
            other => self.unsupported(other.span(), "this kind of expression"),
        }
        self.release(mark);
    }

    /// Evaluates an anonymous function or class under a name it is to have, or anything else.
    pub(super) fn named_expr(&mut self, e: &Expression<'a>, name: &str, dst: Dst) {
        match e.without_parentheses() {
            Expression::ArrowFunctionExpression(arrow) => self.arrow(arrow, name, dst.reg),
            Expression::FunctionExpression(function) if function.id.is_none() => {
                self.function_expression(function, name, dst.reg);
            }
            Expression::ClassExpression(class) if class.id.is_none() => {
                let mark = self.mark();
                let reg = if dst.scratch { dst.reg } else { self.alloc() };
                self.class(class, name, reg);
                self.mov(dst.reg, reg);
                self.release(mark);
            }
            _ => self.expr(e, dst),
        }
    }

    pub(super) fn is_anonymous_function(e: &Expression<'a>) -> bool {
        match e.without_parentheses() {
            Expression::ArrowFunctionExpression(_) => true,
            Expression::FunctionExpression(function) => function.id.is_none(),
            Expression::ClassExpression(class) => class.id.is_none(),
            _ => false,
        }
    }

    pub(super) fn number(&mut self, value: f64, dst: Reg) {
        let int = value as i32;
        if f64::from(int) == value && !(value == 0.0 && value.is_sign_negative()) {
            return self.load_smi(dst, int);
        }
        let constant = self.asm.number(value);
        self.load_constant(dst, constant);
    }

    fn logical(&mut self, logical: &LogicalExpression<'a>, dst: Dst) {
        // A chain of one operator is long in generated code: walk it, do not recurse.
        let mut chain = vec![logical];
        while let Expression::LogicalExpression(left) = chain[chain.len() - 1].left.without_parentheses() {
            if left.operator != logical.operator {
                break;
            }
            chain.push(left);
        }
        let end = self.asm.label();
        self.expr(&chain[chain.len() - 1].left, dst);
        for node in chain.into_iter().rev() {
            let op = match node.operator {
                LogicalOperator::And => Opcode::JumpIfFalse,
                LogicalOperator::Or => Opcode::JumpIfTrue,
                LogicalOperator::Coalesce => Opcode::JumpIfNotNullish,
            };
            self.jump(op, &[dst.reg], end);
            self.expr(&node.right, dst);
        }
        self.asm.bind(end);
    }

    fn unary(&mut self, unary: &UnaryExpression<'a>, dst: Dst) {
        let argument = unary.argument.without_parentheses();
        let op = match unary.operator {
            UnaryOperator::UnaryNegation => {
                if let Expression::NumericLiteral(literal) = argument {
                    return self.number(-literal.value, dst.reg);
                }
                Opcode::Neg
            }
            UnaryOperator::UnaryPlus => Opcode::ToNumber,
            UnaryOperator::LogicalNot => Opcode::Not,
            UnaryOperator::BitwiseNot => Opcode::BitNot,
            UnaryOperator::Typeof => {
                if let Expression::Identifier(id) = argument {
                    let info = self.reference(id);
                    if info.sym == NO_SYMBOL || info.dynamic != 0 {
                        self.load_name_or_undefined(info, id, dst.reg);
                        return self.op(Opcode::TypeOf, &[dst.reg, dst.reg]);
                    }
                }
                Opcode::TypeOf
            }
            UnaryOperator::Void => {
                self.effects(argument);
                return self.op(Opcode::LoadUndefined, &[dst.reg]);
            }
            UnaryOperator::Delete => return self.delete(argument, dst),
        };
        let src = self.operand_or(argument, NOTHING, self.scratch(dst));
        self.op_at(unary.span.start, op, &[dst.reg, src]);
    }
}
