//! Conditions: expressions compiled as jumps.
//!
//! `branch(e, label, sense)` jumps to `label` if the truth of `e` is `sense`, and falls through otherwise. Comparisons
//! become fused instructions; `!`, `&&` and `||` become control flow only.

use oxc_ast::ast::*;
use oxc_span::GetSpan;
use oxc_syntax::operator::{BinaryOperator, LogicalOperator, UnaryOperator};

use super::assembler::Label;
use super::binary::{small_int, typeof_test};
use super::{Gen, NOTHING};
use crate::opcode::Opcode;
use crate::scope::NO_SYMBOL;

/// The relation with its sides exchanged: `1 < x` is `x > 1` when one side is a number literal.
fn mirrored(op: BinaryOperator) -> Option<BinaryOperator> {
    use BinaryOperator as B;
    Some(match op {
        B::LessThan => B::GreaterThan,
        B::LessEqualThan => B::GreaterEqualThan,
        B::GreaterThan => B::LessThan,
        B::GreaterEqualThan => B::LessEqualThan,
        B::StrictEquality => B::StrictEquality,
        B::StrictInequality => B::StrictInequality,
        _ => return None,
    })
}

fn jump_op(op: BinaryOperator, sense: bool) -> Option<Opcode> {
    use BinaryOperator as B;
    Some(match (op, sense) {
        (B::LessThan, true) => Opcode::JumpIfLess,
        (B::LessThan, false) => Opcode::JumpIfNotLess,
        (B::LessEqualThan, true) => Opcode::JumpIfLessEq,
        (B::LessEqualThan, false) => Opcode::JumpIfNotLessEq,
        (B::GreaterThan, true) => Opcode::JumpIfGreater,
        (B::GreaterThan, false) => Opcode::JumpIfNotGreater,
        (B::GreaterEqualThan, true) => Opcode::JumpIfGreaterEq,
        (B::GreaterEqualThan, false) => Opcode::JumpIfNotGreaterEq,
        (B::Equality, true) | (B::Inequality, false) => Opcode::JumpIfEq,
        (B::Inequality, true) | (B::Equality, false) => Opcode::JumpIfNotEq,
        (B::StrictEquality, true) | (B::StrictInequality, false) => Opcode::JumpIfStrictEq,
        (B::StrictInequality, true) | (B::StrictEquality, false) => Opcode::JumpIfStrictNotEq,
        _ => return None,
    })
}

fn jump_smi_op(op: BinaryOperator, sense: bool) -> Option<Opcode> {
    use BinaryOperator as B;
    Some(match (op, sense) {
        (B::LessThan, true) => Opcode::JumpIfLessSmi,
        (B::LessThan, false) => Opcode::JumpIfNotLessSmi,
        (B::LessEqualThan, true) => Opcode::JumpIfLessEqSmi,
        (B::LessEqualThan, false) => Opcode::JumpIfNotLessEqSmi,
        (B::GreaterThan, true) => Opcode::JumpIfGreaterSmi,
        (B::GreaterThan, false) => Opcode::JumpIfNotGreaterSmi,
        (B::GreaterEqualThan, true) => Opcode::JumpIfGreaterEqSmi,
        (B::GreaterEqualThan, false) => Opcode::JumpIfNotGreaterEqSmi,
        (B::StrictEquality, true) | (B::StrictInequality, false) => Opcode::JumpIfStrictEqSmi,
        (B::StrictInequality, true) | (B::StrictEquality, false) => Opcode::JumpIfStrictNotEqSmi,
        _ => return None,
    })
}

fn loop_op(op: BinaryOperator) -> Option<(Opcode, Opcode)> {
    use BinaryOperator as B;
    Some(match op {
        B::LessThan => (Opcode::LoopIfLess, Opcode::LoopIfLessSmi),
        B::LessEqualThan => (Opcode::LoopIfLessEq, Opcode::LoopIfLessEqSmi),
        B::GreaterThan => (Opcode::LoopIfGreater, Opcode::LoopIfGreaterSmi),
        B::GreaterEqualThan => (Opcode::LoopIfGreaterEq, Opcode::LoopIfGreaterEqSmi),
        _ => return None,
    })
}

impl<'c, 'a> Gen<'c, 'a> {
    fn is_undefined(&self, e: &Expression<'a>) -> bool {
        match e.without_parentheses() {
            Expression::Identifier(id) => {
                let info = self.reference(id);
                id.name == "undefined" && info.sym == NO_SYMBOL && info.dynamic == 0
            }
            Expression::UnaryExpression(unary) => {
                unary.operator == UnaryOperator::Void && matches!(unary.argument, Expression::NumericLiteral(_))
            }
            _ => false,
        }
    }

    /// Jumps to `label` if the truth of `e` is `sense`.
    pub(super) fn branch(&mut self, e: &Expression<'a>, label: Label, sense: bool) {
        let mark = self.mark();
        match e.without_parentheses() {
            Expression::BooleanLiteral(literal) => {
                if literal.value == sense {
                    self.jump(Opcode::Jump, &[], label);
                }
            }
            Expression::UnaryExpression(unary) if unary.operator == UnaryOperator::LogicalNot => {
                self.branch(&unary.argument, label, !sense);
            }
            Expression::LogicalExpression(logical) if logical.operator != LogicalOperator::Coalesce => {
                let is_or = logical.operator == LogicalOperator::Or;
                if is_or == sense {
                    self.branch(&logical.left, label, sense);
                    self.branch(&logical.right, label, sense);
                } else {
                    let skip = self.asm.label();
                    self.branch(&logical.left, skip, !sense);
                    self.branch(&logical.right, label, sense);
                    self.asm.bind(skip);
                }
            }
            Expression::BinaryExpression(binary) if self.compare(binary, label, sense) => {}
            Expression::SequenceExpression(sequence) if !sequence.expressions.is_empty() => {
                if let Some((last, others)) = sequence.expressions.split_last() {
                    for e in others {
                        self.effects(e);
                    }
                    self.branch(last, label, sense);
                }
            }
            other => {
                let src = self.operand(other, NOTHING);
                self.jump(if sense { Opcode::JumpIfTrue } else { Opcode::JumpIfFalse }, &[src], label);
            }
        }
        self.release(mark);
    }

    /// A comparison as a jump; false if this operator has none.
    fn compare(&mut self, b: &BinaryExpression<'a>, label: Label, sense: bool) -> bool {
        use BinaryOperator as B;
        let is_equality = matches!(b.operator, B::Equality | B::Inequality | B::StrictEquality | B::StrictInequality);
        if is_equality {
            let jumps_if_equal = matches!(b.operator, B::Equality | B::StrictEquality) == sense;
            if let Some((test, kind)) = typeof_test(b) {
                let src = self.typeof_operand(test);
                let op = if jumps_if_equal { Opcode::JumpIfTypeOf } else { Opcode::JumpIfNotTypeOf };
                self.jump(op, &[src, kind as u16], label);
                return true;
            }
            let sides = [(&b.left, &b.right), (&b.right, &b.left)];
            for (value, constant) in sides {
                let is_null = matches!(constant.without_parentheses(), Expression::NullLiteral(_));
                let is_undefined = self.is_undefined(constant);
                if !is_null && !is_undefined {
                    continue;
                }
                let is_loose = matches!(b.operator, B::Equality | B::Inequality);
                let op = match (is_loose, is_null, jumps_if_equal) {
                    (true, _, true) => Opcode::JumpIfNullish,
                    (true, _, false) => Opcode::JumpIfNotNullish,
                    (false, true, true) => Opcode::JumpIfNull,
                    (false, true, false) => Opcode::JumpIfNotNull,
                    (false, false, true) => Opcode::JumpIfUndefined,
                    (false, false, false) => Opcode::JumpIfNotUndefined,
                };
                let src = self.operand(value, NOTHING);
                self.jump(op, &[src], label);
                return true;
            }
        }
        if let Some(imm) = small_int(&b.right)
            && let Some(op) = jump_smi_op(b.operator, sense)
        {
            let left = self.operand(&b.left, NOTHING);
            self.operator_position(b);
            self.jump(op, &[left, imm as u16], label);
            return true;
        }
        if let Some(imm) = small_int(&b.left)
            && let Some(op) = mirrored(b.operator).and_then(|op| jump_smi_op(op, sense))
        {
            let right = self.operand(&b.right, NOTHING);
            self.operator_position(b);
            self.jump(op, &[right, imm as u16], label);
            return true;
        }
        let Some(op) = jump_op(b.operator, sense) else { return false };
        let left = self.operand(&b.left, b.right.span());
        let right = self.operand(&b.right, NOTHING);
        self.operator_position(b);
        self.jump(op, &[left, right], label);
        true
    }

    fn operator_position(&mut self, b: &BinaryExpression<'a>) {
        let offset = self.operator_offset(b.left.span().end, b.right.span().start);
        self.asm.position(offset, offset..offset);
    }

    /// The back edge of a loop: to `top` if `e` is true.
    pub(super) fn loop_branch(&mut self, e: &Expression<'a>, top: Label) {
        let mark = self.mark();
        match e.without_parentheses() {
            Expression::BooleanLiteral(literal) if literal.value => self.jump(Opcode::JumpLoop, &[], top),
            Expression::NumericLiteral(literal) if literal.value != 0.0 && !literal.value.is_nan() => {
                self.jump(Opcode::JumpLoop, &[], top);
            }
            Expression::LogicalExpression(logical) if logical.operator == LogicalOperator::And => {
                let exit = self.asm.label();
                self.branch(&logical.left, exit, false);
                self.loop_branch(&logical.right, top);
                self.asm.bind(exit);
            }
            Expression::BinaryExpression(b) if loop_op(b.operator).is_some() => {
                let Some((op, smi_op)) = loop_op(b.operator) else { return };
                if let Some(imm) = small_int(&b.right) {
                    let left = self.operand(&b.left, NOTHING);
                    self.operator_position(b);
                    self.jump(smi_op, &[left, imm as u16], top);
                } else {
                    let left = self.operand(&b.left, b.right.span());
                    let right = self.operand(&b.right, NOTHING);
                    self.operator_position(b);
                    self.jump(op, &[left, right], top);
                }
            }
            Expression::BinaryExpression(_) | Expression::UnaryExpression(_) => {
                let exit = self.asm.label();
                self.branch(e, exit, false);
                self.jump(Opcode::JumpLoop, &[], top);
                self.asm.bind(exit);
            }
            other => {
                let src = self.operand(other, NOTHING);
                self.jump(Opcode::LoopIfTrue, &[src], top);
            }
        }
        self.release(mark);
    }
}
