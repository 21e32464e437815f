//! Binary operators. Left-deep chains (`a + b + c ...`) are walked, not recursed into; small integers on the right
//! become immediate operands; operations on two number literals are done here.

use oxc_ast::ast::*;
use oxc_span::GetSpan;
use oxc_syntax::operator::{BinaryOperator, UnaryOperator};

use super::{Dst, Gen, NOTHING, Reg};
use crate::TypeOfKind;
use crate::opcode::Opcode;

/// A number literal that an immediate operand can hold.
pub fn small_int(e: &Expression<'_>) -> Option<i16> {
    let value = match e.without_parentheses() {
        Expression::NumericLiteral(literal) => literal.value,
        Expression::UnaryExpression(unary) if unary.operator == UnaryOperator::UnaryNegation => match &unary.argument {
            Expression::NumericLiteral(literal) => -literal.value,
            _ => return None,
        },
        _ => return None,
    };
    let int = value as i16;
    (f64::from(int) == value && !(value == 0.0 && value.is_sign_negative())).then_some(int)
}

/// The kind named by a string literal compared with `typeof x`.
fn typeof_kind(name: &str) -> Option<TypeOfKind> {
    Some(match name {
        "undefined" => TypeOfKind::Undefined,
        "object" => TypeOfKind::Object,
        "function" => TypeOfKind::Function,
        "string" => TypeOfKind::String,
        "number" => TypeOfKind::Number,
        "boolean" => TypeOfKind::Boolean,
        "symbol" => TypeOfKind::Symbol,
        "bigint" => TypeOfKind::BigInt,
        _ => return None,
    })
}

/// `typeof x` compared for equality with one of its answers: the operand and the answer.
pub fn typeof_test<'s, 'a>(b: &'s BinaryExpression<'a>) -> Option<(&'s UnaryExpression<'a>, TypeOfKind)> {
    let sides = [(&b.left, &b.right), (&b.right, &b.left)];
    sides.into_iter().find_map(|(test, answer)| match (test.without_parentheses(), answer.without_parentheses()) {
        (Expression::UnaryExpression(unary), Expression::StringLiteral(literal)) if unary.operator == UnaryOperator::Typeof => {
            typeof_kind(literal.value.as_str()).map(|kind| (&**unary, kind))
        }
        _ => None,
    })
}

fn immediate_op(op: BinaryOperator, imm: i16) -> Option<Opcode> {
    use BinaryOperator as B;
    Some(match op {
        B::Addition => Opcode::AddSmi,
        B::Subtraction => Opcode::SubSmi,
        B::Multiplication => Opcode::MulSmi,
        B::Division if imm != 0 => Opcode::DivSmi,
        B::Remainder if imm > 0 => Opcode::ModSmi,
        B::BitwiseAnd => Opcode::BitAndSmi,
        B::BitwiseOR => Opcode::BitOrSmi,
        B::BitwiseXOR => Opcode::BitXorSmi,
        B::ShiftLeft if (0..32).contains(&imm) => Opcode::ShlSmi,
        B::ShiftRight if (0..32).contains(&imm) => Opcode::ShrSmi,
        B::ShiftRightZeroFill if (0..32).contains(&imm) => Opcode::UShrSmi,
        _ => return None,
    })
}

/// The three-register instruction of an operator.
pub fn binary_op(op: BinaryOperator) -> Opcode {
    use BinaryOperator as B;
    match op {
        B::Equality => Opcode::Eq,
        B::Inequality => Opcode::NotEq,
        B::StrictEquality => Opcode::StrictEq,
        B::StrictInequality => Opcode::StrictNotEq,
        B::LessThan => Opcode::Less,
        B::LessEqualThan => Opcode::LessEq,
        B::GreaterThan => Opcode::Greater,
        B::GreaterEqualThan => Opcode::GreaterEq,
        B::Addition => Opcode::Add,
        B::Subtraction => Opcode::Sub,
        B::Multiplication => Opcode::Mul,
        B::Division => Opcode::Div,
        B::Remainder => Opcode::Mod,
        B::Exponential => Opcode::Exp,
        B::ShiftLeft => Opcode::Shl,
        B::ShiftRight => Opcode::Shr,
        B::ShiftRightZeroFill => Opcode::UShr,
        B::BitwiseOR => Opcode::BitOr,
        B::BitwiseXOR => Opcode::BitXor,
        B::BitwiseAnd => Opcode::BitAnd,
        B::In => Opcode::In,
        B::Instanceof => Opcode::InstanceOf,
    }
}

fn fold(op: BinaryOperator, a: f64, b: f64) -> Option<f64> {
    use BinaryOperator as B;
    let (int_a, int_b) = (a as i32, b as i32);
    let ints = f64::from(int_a) == a && f64::from(int_b) == b;
    Some(match op {
        B::Addition => a + b,
        B::Subtraction => a - b,
        B::Multiplication => a * b,
        B::Division => a / b,
        B::ShiftLeft if ints => f64::from(int_a.wrapping_shl(int_b as u32)),
        B::ShiftRight if ints => f64::from(int_a.wrapping_shr(int_b as u32)),
        B::ShiftRightZeroFill if ints => f64::from((int_a as u32).wrapping_shr(int_b as u32)),
        B::BitwiseAnd if ints => f64::from(int_a & int_b),
        B::BitwiseOR if ints => f64::from(int_a | int_b),
        B::BitwiseXOR if ints => f64::from(int_a ^ int_b),
        _ => return None,
    })
}

impl<'c, 'a> Gen<'c, 'a> {
    /// The offset of the operator between two operands: the first character that is no blank and no comment.
    pub(super) fn operator_offset(&self, from: u32, to: u32) -> u32 {
        let text = self.text(from, to).as_bytes();
        let mut i = 0;
        while i < text.len() {
            match text[i] {
                b'/' if text.get(i + 1) == Some(&b'/') => {
                    i += text[i..].iter().position(|&c| c == b'\n' || c == b'\r').unwrap_or(text.len() - i);
                }
                b'/' if text.get(i + 1) == Some(&b'*') => {
                    i += 2 + text[i + 2..].windows(2).position(|pair| pair == b"*/").map_or(text.len(), |at| at + 2);
                }
                b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x80.. => i += 1,
                _ => return from + i as u32,
            }
        }
        from
    }

    /// `r[dst] = r[left] op value(right)`, with the position of the operator.
    pub(super) fn binary_step(&mut self, op: BinaryOperator, left: Reg, right: &Expression<'a>, dst: Reg, offset: u32) {
        let mark = self.mark();
        if let Some(imm) = small_int(right)
            && let Some(opcode) = immediate_op(op, imm)
        {
            return self.op_at(offset, opcode, &[dst, left, imm as u16]);
        }
        let right = self.operand(right, NOTHING);
        self.op_at(offset, binary_op(op), &[dst, left, right]);
        self.release(mark);
    }

    pub(super) fn binary(&mut self, b: &BinaryExpression<'a>, dst: Dst) {
        if matches!(
            b.operator,
            BinaryOperator::Equality | BinaryOperator::Inequality | BinaryOperator::StrictEquality | BinaryOperator::StrictInequality
        ) && let Some((test, kind)) = typeof_test(b)
        {
            let src = self.typeof_operand(test);
            self.op(Opcode::TypeOfIs, &[dst.reg, src, kind as u16]);
            if matches!(b.operator, BinaryOperator::Inequality | BinaryOperator::StrictInequality) {
                self.op(Opcode::Not, &[dst.reg, dst.reg]);
            }
            return;
        }
        let mut chain = vec![b];
        while let Expression::BinaryExpression(left) = &chain[chain.len() - 1].left {
            chain.push(left);
        }
        let innermost = chain[chain.len() - 1];
        let mut literal = match &innermost.left {
            Expression::NumericLiteral(literal) => Some(literal.value),
            _ => None,
        };
        let mut left = 0;
        if literal.is_none() {
            left = self.operand_or(&innermost.left, innermost.right.span(), self.scratch(dst));
        }
        let mut acc = self.scratch(dst);
        let count = chain.len();
        for (index, node) in chain.into_iter().rev().enumerate() {
            if literal.is_some() && self.literal_on_the_left(node, index + 1 == count, dst, &mut acc, &mut left) {
                literal = None;
                continue;
            }
            if let Some(value) = literal {
                if let Expression::NumericLiteral(right) = node.right.without_parentheses()
                    && let Some(folded) = fold(node.operator, value, right.value)
                {
                    literal = Some(folded);
                    continue;
                }
                left = *acc.get_or_insert_with(|| self.alloc());
                self.number(value, left);
                literal = None;
            }
            let target = if index + 1 == count { dst.reg } else { *acc.get_or_insert_with(|| self.alloc()) };
            let offset = self.operator_offset(node.left.span().end, node.right.span().start);
            self.binary_step(node.operator, left, &node.right, target, offset);
            left = target;
        }
        if let Some(value) = literal {
            self.number(value, dst.reg);
        }
    }

    /// `2 * x` as `x * 2`, where the order does not show: only one side has anything to convert.
    fn literal_on_the_left(&mut self, node: &BinaryExpression<'a>, is_last: bool, dst: Dst, acc: &mut Option<Reg>, left: &mut Reg) -> bool {
        use BinaryOperator as B;
        let commutes = matches!(node.operator, B::Multiplication | B::BitwiseAnd | B::BitwiseOR | B::BitwiseXOR);
        if !commutes || matches!(node.right.without_parentheses(), Expression::NumericLiteral(_)) {
            return false;
        }
        let Some(imm) = small_int(&node.left) else { return false };
        let Some(opcode) = immediate_op(node.operator, imm) else { return false };
        let target = if is_last { dst.reg } else { *acc.get_or_insert_with(|| self.alloc()) };
        let mark = self.mark();
        let right = self.operand(&node.right, NOTHING);
        let offset = self.operator_offset(node.left.span().end, node.right.span().start);
        self.op_at(offset, opcode, &[target, right, imm as u16]);
        self.release(mark);
        *left = target;
        true
    }

    /// The operand of a `typeof`: an unresolvable name is undefined.
    pub(super) fn typeof_operand(&mut self, test: &UnaryExpression<'a>) -> Reg {
        if let Expression::Identifier(id) = test.argument.without_parentheses() {
            let info = self.reference(id);
            if info.sym == crate::scope::NO_SYMBOL || info.dynamic != 0 {
                let reg = self.alloc();
                self.load_name_or_undefined(info, id, reg);
                return reg;
            }
        }
        self.operand(&test.argument, NOTHING)
    }
}
