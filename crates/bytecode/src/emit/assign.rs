//! Assignment and update expressions.

use oxc_ast::ast::*;
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::{AssignmentOperator, BinaryOperator, UpdateOperator};

use super::member::Target;
use super::pattern::Pattern;
use super::{Dst, Gen, NOTHING, Reg};
use crate::opcode::Opcode;

fn arithmetic(op: AssignmentOperator) -> Option<BinaryOperator> {
    use AssignmentOperator as A;
    use BinaryOperator as B;
    Some(match op {
        A::Addition => B::Addition,
        A::Subtraction => B::Subtraction,
        A::Multiplication => B::Multiplication,
        A::Division => B::Division,
        A::Remainder => B::Remainder,
        A::Exponential => B::Exponential,
        A::ShiftLeft => B::ShiftLeft,
        A::ShiftRight => B::ShiftRight,
        A::ShiftRightZeroFill => B::ShiftRightZeroFill,
        A::BitwiseOR => B::BitwiseOR,
        A::BitwiseXOR => B::BitwiseXOR,
        A::BitwiseAnd => B::BitwiseAnd,
        A::Assign | A::LogicalOr | A::LogicalAnd | A::LogicalNullish => return None,
    })
}

impl<'c, 'a> Gen<'c, 'a> {
    /// Evaluates an assignment; the value goes to `dst` if it is wanted.
    pub(super) fn assignment(&mut self, a: &AssignmentExpression<'a>, dst: Option<Dst>) {
        let mark = self.mark();
        match a.operator {
            AssignmentOperator::Assign => self.plain_assignment(a, dst),
            AssignmentOperator::LogicalOr | AssignmentOperator::LogicalAnd | AssignmentOperator::LogicalNullish => {
                self.logical_assignment(a, dst);
            }
            _ => self.compound_assignment(a, dst),
        }
        self.release(mark);
    }

    /// Evaluates the right side, under a name if it is an anonymous function assigned to an unparenthesized name.
    fn right_side(&mut self, a: &AssignmentExpression<'a>, dst: Dst) {
        match &a.left {
            AssignmentTarget::AssignmentTargetIdentifier(id) if id.span.start == a.span.start => {
                self.named_expr(&a.right, id.name.as_str(), dst);
            }
            _ => {
                let mark = self.inferrer.enter(&a.left, &a.right);
                self.expr(&a.right, dst);
                self.inferrer.leave(mark);
            }
        }
    }

    /// The value of an assignment, if it is wanted.
    fn give(&mut self, dst: Option<Dst>, value: Reg) {
        if let Some(dst) = dst {
            self.mov(dst.reg, value);
        }
    }

    /// The register of `dst` if that may be written now, else a new one.
    fn dst_or_new(&mut self, dst: Option<Dst>) -> Reg {
        dst.and_then(|dst| self.scratch(dst)).unwrap_or_else(|| self.alloc())
    }

    fn plain_assignment(&mut self, a: &AssignmentExpression<'a>, dst: Option<Dst>) {
        let at = self.operator_offset(a.left.span().end, a.right.span().start);
        if let AssignmentTarget::AssignmentTargetIdentifier(id) = &a.left
            && let Some(reg) = self.assignable_local(self.reference(id))
        {
            self.right_side(a, Dst::var(reg));
            self.give(dst, reg);
            return;
        }
        let is_pattern = matches!(a.left, AssignmentTarget::ArrayAssignmentTarget(_) | AssignmentTarget::ObjectAssignmentTarget(_));
        if is_pattern {
            let value = self.value_of(a, dst);
            self.destructure(Pattern::Assign(&a.left), value, a.right.span());
            self.give(dst, value);
            return;
        }
        let target = self.target(&a.left, a.span.end);
        let value = self.value_of(a, dst);
        self.store_target(target, value, Some(at));
        self.give(dst, value);
    }

    /// The value to assign: in `dst` if that may be written now.
    fn value_of(&mut self, a: &AssignmentExpression<'a>, dst: Option<Dst>) -> Reg {
        if Self::is_anonymous_function(&a.right) {
            let reg = self.dst_or_new(dst);
            self.right_side(a, Dst::temp(reg));
            return reg;
        }
        // A pattern may assign the variable that is its own source.
        let later = match &a.left {
            AssignmentTarget::ArrayAssignmentTarget(pattern) => pattern.span,
            AssignmentTarget::ObjectAssignmentTarget(pattern) => pattern.span,
            _ => NOTHING,
        };
        let mark = self.inferrer.enter(&a.left, &a.right);
        let value = self.operand_or(&a.right, later, dst.and_then(|dst| self.scratch(dst)));
        self.inferrer.leave(mark);
        value
    }

    /// Evaluates the reference on the left of an assignment that ends at `end`.
    pub(super) fn target<'t>(&mut self, left: &'t AssignmentTarget<'a>, end: u32) -> Target<'t> {
        match left.as_simple_assignment_target() {
            Some(simple) => self.simple_target(simple, end),
            None => self.no_target(left.span()),
        }
    }

    fn simple_target<'t>(&mut self, left: &'t SimpleAssignmentTarget<'a>, end: u32) -> Target<'t> {
        match left {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(id) => self.name_target(id),
            SimpleAssignmentTarget::StaticMemberExpression(member) => self.field_target(member, end),
            SimpleAssignmentTarget::ComputedMemberExpression(member) => self.elem_target(member, end),
            SimpleAssignmentTarget::PrivateFieldExpression(member) => self.private_target(member, end),
            other => self.no_target(other.span()),
        }
    }

    fn no_target<'t>(&mut self, span: Span) -> Target<'t> {
        self.unsupported(span, "this assignment target");
        Target::Field { obj: 1, name: 0, offset: span.start }
    }

    /// The check that a read has done already need not be repeated by the write.
    fn after_read(target: Target<'_>) -> Target<'_> {
        match target {
            Target::Name { base, mut info, name, span } => {
                info.check = false;
                Target::Name { base, info, name, span }
            }
            other => other,
        }
    }

    fn compound_assignment(&mut self, a: &AssignmentExpression<'a>, dst: Option<Dst>) {
        let Some(op) = arithmetic(a.operator) else { return };
        let at = self.operator_offset(a.left.span().end, a.right.span().start);
        if let AssignmentTarget::AssignmentTargetIdentifier(id) = &a.left
            && let Some(reg) = self.assignable_local(self.reference(id))
        {
            let left = match self.local_in_place(id, a.right.span()) {
                Some(left) => left,
                None => {
                    let left = self.alloc();
                    self.mov(left, reg);
                    left
                }
            };
            self.binary_step(op, left, &a.right, reg, at);
            self.give(dst, reg);
            return;
        }
        let target = self.target(&a.left, a.span.end);
        let target = self.evaluate_key(target);
        let value = self.dst_or_new(dst);
        self.load_target(target, value);
        self.binary_step(op, value, &a.right, value, at);
        self.store_target(Self::after_read(target), value, Some(at));
        self.give(dst, value);
    }

    fn logical_assignment(&mut self, a: &AssignmentExpression<'a>, dst: Option<Dst>) {
        let op = match a.operator {
            AssignmentOperator::LogicalOr => Opcode::JumpIfTrue,
            AssignmentOperator::LogicalAnd => Opcode::JumpIfFalse,
            _ => Opcode::JumpIfNotNullish,
        };
        let end = self.asm.label();
        if let AssignmentTarget::AssignmentTargetIdentifier(id) = &a.left
            && let Some(reg) = self.assignable_local(self.reference(id))
        {
            self.jump(op, &[reg], end);
            self.right_side(a, Dst::var(reg));
            self.asm.bind(end);
            self.give(dst, reg);
            return;
        }
        let target = self.target(&a.left, a.span.end);
        let target = self.evaluate_key(target);
        let value = self.dst_or_new(dst);
        self.load_target(target, value);
        self.jump(op, &[value], end);
        self.right_side(a, Dst::temp(value));
        self.store_target(Self::after_read(target), value, None);
        self.asm.bind(end);
        self.give(dst, value);
    }

    /// `++` and `--`. The value goes to `dst` if it is wanted.
    pub(super) fn update(&mut self, u: &UpdateExpression<'a>, dst: Option<Dst>) {
        let mark = self.mark();
        let op = match u.operator {
            UpdateOperator::Increment => Opcode::Inc,
            UpdateOperator::Decrement => Opcode::Dec,
        };
        let at = u.span.start;
        if let SimpleAssignmentTarget::AssignmentTargetIdentifier(id) = &u.argument
            && let Some(reg) = self.assignable_local(self.reference(id))
        {
            match dst {
                None => self.op_at(at, op, &[reg, reg]),
                Some(dst) if u.prefix => {
                    self.op_at(at, op, &[reg, reg]);
                    self.mov(dst.reg, reg);
                }
                Some(dst) => {
                    let old = if dst.scratch && dst.reg != reg { dst.reg } else { self.alloc() };
                    self.op_at(at, Opcode::ToNumeric, &[old, reg]);
                    self.op(op, &[reg, old]);
                    self.mov(dst.reg, old);
                }
            }
            return self.release(mark);
        }
        let target = self.simple_target(&u.argument, u.argument.span().end);
        let target = self.evaluate_key(target);
        let value = self.alloc();
        self.load_target(target, value);
        match dst.filter(|_| !u.prefix) {
            Some(dst) => {
                let old = self.alloc();
                self.op_at(at, Opcode::ToNumeric, &[old, value]);
                self.op(op, &[value, old]);
                self.store_target(Self::after_read(target), value, Some(at));
                self.mov(dst.reg, old);
            }
            None => {
                self.op_at(at, op, &[value, value]);
                self.store_target(Self::after_read(target), value, Some(at));
                self.give(dst, value);
            }
        }
        self.release(mark);
    }
}
