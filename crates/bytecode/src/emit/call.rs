//! Calls, `new`, `super(...)`, tagged templates.
//!
//! Callee, `this` and arguments are evaluated straight into a window of consecutive registers on top of the
//! temporaries; spread arguments go into an array instead.

use oxc_ast::ast::*;
use oxc_span::{GetSpan, Span};

use super::assembler::Label;
use super::member::is_array_index;
use super::{Dst, Gen, NOTHING, Reg};
use crate::eval_scope::EvalScope;
use crate::opcode::Opcode;
use crate::proto::Constant;
use crate::scope::NO_SYMBOL;

impl<'c, 'a> Gen<'c, 'a> {
    /// Where V8 says a call is: the name before the parenthesis, or the parenthesis.
    fn call_offset(&self, callee: &Expression<'a>, end: u32) -> u32 {
        match callee {
            Expression::Identifier(id) => id.span.start,
            Expression::StaticMemberExpression(member) => member.property.span.start,
            Expression::Super(it) => it.span.start,
            other => self.operator_offset(other.span().end, end),
        }
    }

    fn skip_if_nullish(&mut self, reg: Reg, optional: bool) {
        if optional && let Some(&end) = self.chains.last() {
            self.jump(Opcode::JumpIfNullish, &[reg], end);
        }
    }

    /// Evaluates a callee into `w`, and its `this` into `w + 1` if it has one.
    fn callee(&mut self, callee: &Expression<'a>, w: Reg) -> bool {
        let mark = self.mark();
        let this = w + 1;
        let has_this = match callee.without_parentheses() {
            Expression::StaticMemberExpression(member) => {
                if matches!(member.object, Expression::Super(_)) {
                    self.super_callee(callee, w);
                } else {
                    let obj = self.operand_or(&member.object, NOTHING, Some(this));
                    self.skip_if_nullish(obj, member.optional);
                    let (name, ic) = (self.asm.string(member.property.name.as_str()), self.asm.ic());
                    self.op_at(member.property.span.start, Opcode::LoadMethod, &[w, obj, name, ic]);
                }
                true
            }
            Expression::ComputedMemberExpression(member) => {
                if matches!(member.object, Expression::Super(_)) {
                    self.super_callee(callee, w);
                } else {
                    let end = member.object.span().end;
                    let obj = self.operand_or(&member.object, Span::new(end, member.span.end), Some(this));
                    self.skip_if_nullish(obj, member.optional);
                    let offset = self.operator_offset(end, member.expression.span().start);
                    match member.expression.without_parentheses() {
                        Expression::StringLiteral(literal) if !is_array_index(literal.value.as_str()) => {
                            let (name, ic) = (self.string_constant(literal), self.asm.ic());
                            self.op_at(offset, Opcode::LoadMethod, &[w, obj, name, ic]);
                        }
                        key => {
                            let key = self.operand(key, NOTHING);
                            let ic = self.asm.ic();
                            self.op_at(offset, Opcode::LoadMethodElem, &[w, obj, key, ic]);
                        }
                    }
                }
                true
            }
            Expression::PrivateFieldExpression(member) => {
                self.expr(&member.object, Dst::temp(this));
                self.skip_if_nullish(this, member.optional);
                let (name, ic) = (self.private_name(&member.field), self.asm.ic());
                self.op_at(member.field.span.start, Opcode::GetPrivate, &[w, this, name, ic]);
                true
            }
            Expression::ChainExpression(chain) => self.chain_callee(chain, w),
            Expression::Identifier(id) if self.reference(id).dynamic != 0 => {
                self.name_callee(id, w);
                true
            }
            other => {
                self.expr(other, Dst::temp(w));
                false
            }
        };
        self.release(mark);
        has_this
    }

    /// A function that may be a property: the object of a `with` is its `this`.
    fn name_callee(&mut self, id: &IdentifierReference<'a>, w: Reg) {
        let (info, name, this) = (self.reference(id), id.name.as_str(), w + 1);
        let base = self.alloc();
        let found = self.find_object(info, name, id.span.start, base);
        let end = self.asm.label();
        self.load_static(info, name, id.span, w);
        self.op(Opcode::LoadUndefined, &[this]);
        for (label, is_with) in found {
            self.jump(Opcode::Jump, &[], end);
            self.asm.bind(label);
            self.load_binding(base, name, id.span.start, w);
            if is_with {
                self.mov(this, base);
            } else {
                self.op(Opcode::LoadUndefined, &[this]);
            }
        }
        self.asm.bind(end);
    }

    fn super_callee(&mut self, callee: &Expression<'a>, w: Reg) {
        let it = match callee.without_parentheses() {
            Expression::StaticMemberExpression(member) => &member.object,
            Expression::ComputedMemberExpression(member) => &member.object,
            _ => return,
        };
        if let Expression::Super(it) = it {
            let info = self.super_info(it);
            let reg = self.this_of(info.this, it.span.start);
            self.mov(w + 1, reg);
        }
        self.expr(callee, Dst::temp(w));
    }

    /// `(a?.b)()`: the chain ends before the call, but keeps its `this`.
    fn chain_callee(&mut self, chain: &ChainExpression<'a>, w: Reg) -> bool {
        let (short, end): (Label, Label) = (self.asm.label(), self.asm.label());
        self.chains.push(short);
        let this = w + 1;
        match &chain.expression {
            ChainElement::StaticMemberExpression(member) => {
                let obj = self.operand_or(&member.object, NOTHING, Some(this));
                self.skip_if_nullish(obj, member.optional);
                let (name, ic) = (self.asm.string(member.property.name.as_str()), self.asm.ic());
                self.op_at(member.property.span.start, Opcode::LoadMethod, &[w, obj, name, ic]);
            }
            ChainElement::ComputedMemberExpression(member) => {
                self.expr(&member.object, Dst::temp(this));
                self.skip_if_nullish(this, member.optional);
                let key = self.operand(&member.expression, NOTHING);
                let ic = self.asm.ic();
                self.op_at(member.span.start, Opcode::LoadMethodElem, &[w, this, key, ic]);
            }
            ChainElement::PrivateFieldExpression(member) => {
                self.expr(&member.object, Dst::temp(this));
                self.skip_if_nullish(this, member.optional);
                let (name, ic) = (self.private_name(&member.field), self.asm.ic());
                self.op_at(member.field.span.start, Opcode::GetPrivate, &[w, this, name, ic]);
            }
            ChainElement::CallExpression(call) => {
                self.call(call, w);
                self.op(Opcode::LoadUndefined, &[this]);
            }
            ChainElement::TSNonNullExpression(e) => self.unsupported(e.span, "TypeScript"),
        }
        self.chains.pop();
        self.jump(Opcode::Jump, &[], end);
        self.asm.bind(short);
        self.op(Opcode::LoadUndefined, &[w]);
        self.op(Opcode::LoadUndefined, &[this]);
        self.asm.bind(end);
        true
    }

    /// Evaluates arguments into the registers after the window's first two; gives their number.
    fn arguments(&mut self, arguments: &[Argument<'a>]) -> u16 {
        for argument in arguments {
            if let Some(e) = argument.as_expression() {
                self.temp(e);
            }
        }
        arguments.len() as u16
    }

    fn has_spread(arguments: &[Argument<'a>]) -> bool {
        arguments.iter().any(|argument| matches!(argument, Argument::SpreadElement(_)))
    }

    /// Evaluates arguments into a new array.
    fn argument_array(&mut self, arguments: &[Argument<'a>]) -> Reg {
        let array = self.alloc();
        self.op(Opcode::NewArray, &[array, arguments.len().min(0xFFFF) as u16]);
        for argument in arguments {
            let mark = self.mark();
            match argument {
                Argument::SpreadElement(spread) => {
                    let value = self.operand(&spread.argument, NOTHING);
                    let span = spread.argument.span();
                    self.op_text(span.start, span, Opcode::ArraySpread, &[array, value]);
                }
                other => {
                    if let Some(e) = other.as_expression() {
                        let value = self.operand(e, NOTHING);
                        self.op(Opcode::ArrayPush, &[array, value]);
                    }
                }
            }
            self.release(mark);
        }
        array
    }

    pub(super) fn call(&mut self, call: &CallExpression<'a>, dst: Reg) {
        let mark = self.mark();
        if let Expression::Super(it) = call.callee.without_parentheses() {
            self.super_call(it, call, dst);
            return self.release(mark);
        }
        let w = self.alloc();
        let this = self.alloc();
        let offset = self.call_offset(&call.callee, call.span.end);
        let text = call.callee.span();
        let has_this = self.callee(&call.callee, w);
        self.skip_if_nullish(w, call.optional);
        let eval = match call.callee.without_parentheses() {
            Expression::Identifier(id) if !call.optional => self.cx.analysis.evals.get(&id.span.start).cloned(),
            _ => None,
        };
        if !has_this && (eval.is_some() || Self::has_spread(&call.arguments)) {
            self.op(Opcode::LoadUndefined, &[this]);
        }
        if Self::has_spread(&call.arguments) {
            let args = self.argument_array(&call.arguments);
            let end = self.asm.label();
            if let Some(scope) = eval {
                let plain = self.asm.label();
                self.jump(Opcode::JumpIfNotEval, &[w], plain);
                // The array is a plain one of ours, and its register the first of arguments.
                let (key, ic) = (self.alloc(), self.asm.ic());
                self.load_smi(key, 0);
                self.op(Opcode::GetElem, &[w + 2, args, key, ic]);
                self.call_eval(scope, offset, text, &[dst, w, 1]);
                self.jump(Opcode::Jump, &[], end);
                self.asm.bind(plain);
            }
            self.op_text(offset, text, Opcode::CallSpread, &[dst, w, this, args]);
            self.asm.bind(end);
            return self.release(mark);
        }
        let argc = self.arguments(&call.arguments);
        if let Some(scope) = eval {
            self.call_eval(scope, offset, text, &[dst, w, argc]);
            return self.release(mark);
        }
        let op = if has_this { Opcode::Call } else { Opcode::CallUndefined };
        self.op_text(offset, text, op, &[dst, w, argc]);
        self.release(mark);
    }

    fn call_eval(&mut self, scope: std::sync::Arc<EvalScope>, offset: u32, text: Span, operands: &[u16; 3]) {
        let constant = self.asm.constant(Constant::EvalScope(scope));
        let context = self.context();
        let [dst, w, argc] = *operands;
        self.op_text(offset, text, Opcode::CallEval, &[dst, w, argc, context, constant]);
    }

    pub(super) fn new_expression(&mut self, new: &NewExpression<'a>, dst: Reg) {
        let mark = self.mark();
        let w = self.alloc();
        self.alloc();
        self.expr(&new.callee, Dst::temp(w));
        let text = new.callee.span();
        if Self::has_spread(&new.arguments) {
            let args = self.argument_array(&new.arguments);
            self.op_text(new.span.start, text, Opcode::ConstructSpread, &[dst, w, args, w]);
        } else {
            let argc = self.arguments(&new.arguments);
            self.op_text(new.span.start, text, Opcode::Construct, &[dst, w, argc]);
        }
        self.release(mark);
    }

    fn super_call(&mut self, it: &Super, call: &CallExpression<'a>, dst: Reg) {
        let info = self.super_info(it);
        let at = it.span.start;
        let target = self.alloc();
        match info.new_target {
            NO_SYMBOL => self.op(Opcode::LoadNewTarget, &[target]),
            sym => self.load_symbol(sym, target),
        }
        let mark = self.mark();
        let w = self.alloc();
        self.alloc();
        let func = match info.active_func {
            NO_SYMBOL => 0,
            sym => {
                self.load_symbol(sym, w);
                w
            }
        };
        self.op_at(at, Opcode::GetSuperConstructor, &[w, func]);
        if Self::has_spread(&call.arguments) {
            let args = self.argument_array(&call.arguments);
            self.op_text(at, it.span, Opcode::ConstructSpread, &[dst, w, args, target]);
        } else {
            let argc = self.arguments(&call.arguments);
            self.op_text(at, it.span, Opcode::ConstructWithTarget, &[dst, w, argc, target]);
        }
        self.release(mark);
        let this = self.symbol_reg(info.this);
        self.op_at(at, Opcode::CheckThisUnbound, &[this]);
        self.init_symbol(info.this, dst);
        if info.init != NO_SYMBOL {
            let w = self.alloc();
            let this = self.alloc();
            self.load_symbol(info.init, w);
            self.mov(this, dst);
            self.op_at(at, Opcode::Call, &[w, w, 0]);
        }
    }

    pub(super) fn tagged_template(&mut self, tagged: &TaggedTemplateExpression<'a>, dst: Reg) {
        let mark = self.mark();
        let w = self.alloc();
        self.alloc();
        let has_this = self.callee(&tagged.tag, w);
        let object = self.alloc();
        let template = self.template_constant(&tagged.quasi);
        let ic = self.asm.own_ic();
        self.op(Opcode::GetTemplateObject, &[object, template, ic]);
        for e in &tagged.quasi.expressions {
            self.temp(e);
        }
        let argc = 1 + tagged.quasi.expressions.len() as u16;
        let op = if has_this { Opcode::Call } else { Opcode::CallUndefined };
        self.op_text(tagged.quasi.span.start, tagged.tag.span(), op, &[dst, w, argc]);
        self.release(mark);
    }
}
