//! Property access: reads, `super.x`, private names, `delete`, optional chains.
//!
//! [`Target`] is an evaluated reference: registers that hold object and key, ready to be read and written (assignment,
//! update, destructuring).

use oxc_ast::ast::*;
use oxc_span::{GetSpan, Span};

use super::{Dst, Gen, NOTHING, Reg};
use crate::opcode::{ERROR_REFERENCE, Opcode};
use crate::scope::{RefInfo, SuperInfo};

/// An evaluated reference.
#[derive(Clone, Copy, Debug)]
pub enum Target<'t> {
    /// `base`: the object that has the name, or undefined; none if no object can have it.
    Name {
        base: Option<Reg>,
        info: RefInfo,
        name: &'t str,
        span: Span,
    },
    Field {
        obj: Reg,
        name: u16,
        offset: u32,
    },
    Elem {
        obj: Reg,
        key: Reg,
        offset: u32,
    },
    Private {
        obj: Reg,
        name: Reg,
        offset: u32,
    },
    SuperField {
        home: Reg,
        this: Reg,
        name: u16,
        offset: u32,
    },
    SuperElem {
        home: Reg,
        this: Reg,
        key: Reg,
        offset: u32,
    },
}

/// Whether a property name is an array index: those go through keyed instructions.
pub fn is_array_index(name: &str) -> bool {
    name == "0"
        || (name.len() <= 10
            && !name.starts_with('0')
            && !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_digit())
            && name.parse::<u64>().is_ok_and(|index| index < u64::from(u32::MAX)))
}

impl<'c, 'a> Gen<'c, 'a> {
    /// The constant of `["name"]`, if the key is a string literal that is no array index.
    fn literal_key(&mut self, key: &Expression<'a>) -> Option<u16> {
        match key.without_parentheses() {
            Expression::StringLiteral(literal) if !is_array_index(literal.value.as_str()) => Some(self.string_constant(literal)),
            _ => None,
        }
    }

    /// The position V8 gives a property read: the name, or the dot if the object is a call or comes after one.
    fn field_offset(&mut self, member: &StaticMemberExpression<'a>) -> u32 {
        if self.starts_with_call(&member.object) {
            self.operator_offset(member.object.span().end, member.property.span.start)
        } else {
            member.property.span.start
        }
    }

    /// Whether what a chain of members starts with is a call. Each link of a chain asks; long ones remember the answer.
    fn starts_with_call(&mut self, object: &Expression<'a>) -> bool {
        const LONG: usize = 8;
        let mut walked = 0;
        let mut at = object;
        let answer = loop {
            if walked >= LONG
                && let Some(&known) = self.member_chains.get(&at.span())
            {
                break known;
            }
            at = match at {
                Expression::CallExpression(_) => break true,
                Expression::StaticMemberExpression(inner) => &inner.object,
                Expression::ComputedMemberExpression(inner) => &inner.object,
                _ => break false,
            };
            walked += 1;
        };
        if walked > 2 * LONG {
            let mut at = object;
            while let Expression::StaticMemberExpression(_) | Expression::ComputedMemberExpression(_) = at {
                self.member_chains.insert(at.span(), answer);
                at = match at {
                    Expression::StaticMemberExpression(inner) => &inner.object,
                    Expression::ComputedMemberExpression(inner) => &inner.object,
                    _ => break,
                };
            }
        }
        answer
    }

    pub(super) fn super_info(&self, it: &Super) -> SuperInfo {
        self.cx.analysis.supers[it.node_id.get().index()]
    }

    /// Registers of the home object and of `this` for a `super` property.
    fn super_base(&mut self, it: &Super) -> (Reg, Reg) {
        let info = self.super_info(it);
        let this = self.this_of(info.this, it.span.start);
        if info.home == crate::scope::NO_SYMBOL {
            let message = "'super' keyword unexpected here".to_string();
            self.cx.fail(it.span, crate::CompileErrorKind::Syntax, message);
            return (1, this);
        }
        (self.symbol_reg(info.home), this)
    }

    /// The register of a private name.
    pub(super) fn private_name(&mut self, id: &PrivateIdentifier<'a>) -> Reg {
        let info = self.cx.analysis.refs[id.node_id.get().index()];
        if info.sym == crate::scope::NO_SYMBOL {
            let message = format!("Private field '#{}' must be declared in an enclosing class", id.name);
            self.cx.fail(id.span, crate::CompileErrorKind::Syntax, message);
            return 1;
        }
        self.symbol_reg(info.sym)
    }

    // ---- Reads ---------------------------------------------------------------------------------

    pub(super) fn get_field(&mut self, dst: Reg, obj: Reg, name: &str, offset: u32) {
        let ic = self.asm.ic();
        if name == "length" {
            return self.op_at(offset, Opcode::GetLength, &[dst, obj, ic]);
        }
        let name = self.asm.string(name);
        self.op_at(offset, Opcode::GetField, &[dst, obj, name, ic]);
    }

    /// The object of a member expression, with the exit of its optional chain.
    fn member_object(&mut self, object: &Expression<'a>, optional: bool, later: Span, scratch: Option<Reg>) -> Reg {
        let reg = self.operand_or(object, later, scratch);
        if optional && let Some(&end) = self.chains.last() {
            self.jump(Opcode::JumpIfNullish, &[reg], end);
        }
        reg
    }

    pub(super) fn static_member(&mut self, member: &StaticMemberExpression<'a>, dst: Dst) {
        let name = member.property.name.as_str();
        if let Expression::Super(it) = &member.object {
            let (home, this) = self.super_base(it);
            let (name, ic) = (self.asm.string(name), self.asm.ic());
            return self.op_at(member.property.span.start, Opcode::GetSuperField, &[dst.reg, home, this, name, ic]);
        }
        // `a.b.c.d` is walked, not recursed into.
        let mut path = vec![member];
        while let Expression::StaticMemberExpression(inner) = &path[path.len() - 1].object
            && !matches!(inner.object, Expression::Super(_))
        {
            path.push(inner);
        }
        // From the outermost: it walks the whole chain, and the others find its answer.
        self.starts_with_call(&member.object);
        let first = path[path.len() - 1];
        let mut obj = self.member_object(&first.object, first.optional, NOTHING, self.scratch(dst));
        let mut acc = self.scratch(dst);
        let count = path.len();
        for (index, node) in path.into_iter().rev().enumerate() {
            if index > 0
                && node.optional
                && let Some(&end) = self.chains.last()
            {
                self.jump(Opcode::JumpIfNullish, &[obj], end);
            }
            let target = if index + 1 == count { dst.reg } else { *acc.get_or_insert_with(|| self.alloc()) };
            let offset = self.field_offset(node);
            self.get_field(target, obj, node.property.name.as_str(), offset);
            obj = target;
        }
    }

    pub(super) fn computed_member(&mut self, member: &ComputedMemberExpression<'a>, dst: Dst) {
        if let Expression::Super(it) = &member.object {
            let (_, this) = self.super_base(it);
            let key = self.operand(&member.expression, NOTHING);
            let home = self.symbol_reg(self.super_info(it).home);
            return self.op_at(member.span.start, Opcode::GetSuperElem, &[dst.reg, home, this, key]);
        }
        let later = Span::new(member.object.span().end, member.span.end);
        let obj = self.member_object(&member.object, member.optional, later, self.scratch(dst));
        let offset = self.bracket_offset(member);
        if let Some(name) = self.literal_key(&member.expression) {
            let ic = self.asm.ic();
            return self.op_at(offset, Opcode::GetField, &[dst.reg, obj, name, ic]);
        }
        let key = self.operand(&member.expression, NOTHING);
        let ic = self.asm.ic();
        self.op_at(offset, Opcode::GetElem, &[dst.reg, obj, key, ic]);
    }

    fn bracket_offset(&self, member: &ComputedMemberExpression<'a>) -> u32 {
        self.operator_offset(member.object.span().end, member.expression.span().start)
    }

    pub(super) fn private_member(&mut self, member: &PrivateFieldExpression<'a>, dst: Dst) {
        let obj = self.member_object(&member.object, member.optional, NOTHING, self.scratch(dst));
        let (name, ic) = (self.private_name(&member.field), self.asm.ic());
        self.op_at(member.field.span.start, Opcode::GetPrivate, &[dst.reg, obj, name, ic]);
    }

    /// An optional chain: any `?.` inside jumps to its end with undefined.
    pub(super) fn chain(&mut self, chain: &ChainExpression<'a>, dst: Dst) {
        let (short, end) = (self.asm.label(), self.asm.label());
        self.chains.push(short);
        match &chain.expression {
            ChainElement::CallExpression(call) => self.call(call, dst.reg),
            ChainElement::StaticMemberExpression(member) => self.static_member(member, dst),
            ChainElement::ComputedMemberExpression(member) => self.computed_member(member, dst),
            ChainElement::PrivateFieldExpression(member) => self.private_member(member, dst),
            ChainElement::TSNonNullExpression(e) => self.unsupported(e.span, "TypeScript"),
        }
        self.chains.pop();
        self.jump(Opcode::Jump, &[], end);
        self.asm.bind(short);
        self.op(Opcode::LoadUndefined, &[dst.reg]);
        self.asm.bind(end);
    }

    // ---- References ----------------------------------------------------------------------------

    /// Evaluates the object of a reference. What is evaluated before it is used ends at `end`.
    pub(super) fn field_target<'t>(&mut self, member: &StaticMemberExpression<'a>, end: u32) -> Target<'t> {
        let offset = member.property.span.start;
        let name = self.asm.string(member.property.name.as_str());
        if let Expression::Super(it) = &member.object {
            let (home, this) = self.super_base(it);
            return Target::SuperField { home, this, name, offset };
        }
        let obj = self.operand(&member.object, Span::new(member.object.span().end, end));
        Target::Field { obj, name, offset }
    }

    pub(super) fn elem_target<'t>(&mut self, member: &ComputedMemberExpression<'a>, end: u32) -> Target<'t> {
        let later = Span::new(member.expression.span().end, end.max(member.expression.span().end));
        if let Expression::Super(it) = &member.object {
            let (_, this) = self.super_base(it);
            let key = self.operand(&member.expression, later);
            let home = self.symbol_reg(self.super_info(it).home);
            return Target::SuperElem { home, this, key, offset: member.span.start };
        }
        let after_object = member.object.span().end;
        let obj = self.operand(&member.object, Span::new(after_object, end.max(member.span.end)));
        let offset = self.bracket_offset(member);
        if let Some(name) = self.literal_key(&member.expression) {
            return Target::Field { obj, name, offset };
        }
        let key = self.operand(&member.expression, later);
        Target::Elem { obj, key, offset }
    }

    pub(super) fn private_target<'t>(&mut self, member: &PrivateFieldExpression<'a>, end: u32) -> Target<'t> {
        let obj = self.operand(&member.object, Span::new(member.object.span().end, end));
        let name = self.private_name(&member.field);
        Target::Private { obj, name, offset: member.field.span.start }
    }

    /// Turns the key of a reference that is read and written into a property key, once.
    pub(super) fn evaluate_key<'t>(&mut self, target: Target<'t>) -> Target<'t> {
        match target {
            Target::Elem { obj, key, offset } => {
                let converted = self.alloc();
                self.op_at(offset, Opcode::ToPropertyKeyOf, &[converted, obj, key]);
                Target::Elem { obj, key: converted, offset }
            }
            Target::SuperElem { home, this, key, offset } => {
                let converted = self.alloc();
                self.op_at(offset, Opcode::ToPropertyKey, &[converted, key]);
                Target::SuperElem { home, this, key: converted, offset }
            }
            other => other,
        }
    }

    /// The reference that a name is.
    pub(super) fn name_target<'t>(&mut self, id: &'t IdentifierReference<'a>) -> Target<'t> {
        let (info, name) = (self.reference(id), id.name.as_str());
        let base = self.name_base(info, name, id.span.start);
        Target::Name { base, info, name, span: id.span }
    }

    pub(super) fn load_target(&mut self, target: Target<'_>, dst: Reg) {
        match target {
            Target::Name { base, info, name, span } => self.load_name_from(base, info, name, span, dst),
            Target::Field { obj, name, offset } => {
                let ic = self.asm.ic();
                self.op_at(offset, Opcode::GetField, &[dst, obj, name, ic]);
            }
            Target::Elem { obj, key, offset } => {
                let ic = self.asm.ic();
                self.op_at(offset, Opcode::GetElem, &[dst, obj, key, ic]);
            }
            Target::Private { obj, name, offset } => {
                let ic = self.asm.ic();
                self.op_at(offset, Opcode::GetPrivate, &[dst, obj, name, ic]);
            }
            Target::SuperField { home, this, name, offset } => {
                let ic = self.asm.ic();
                self.op_at(offset, Opcode::GetSuperField, &[dst, home, this, name, ic]);
            }
            Target::SuperElem { home, this, key, offset } => {
                self.op_at(offset, Opcode::GetSuperElem, &[dst, home, this, key]);
            }
        }
    }

    /// Stores; `at` is the offset of the assignment operator, or that of the reference.
    pub(super) fn store_target(&mut self, target: Target<'_>, src: Reg, at: Option<u32>) {
        match target {
            Target::Name { base, info, name, span } => self.store_name_to(base, info, name, span, src),
            Target::Field { obj, name, offset } => {
                let ic = self.asm.ic();
                self.op_at(at.unwrap_or(offset), Opcode::SetField, &[obj, name, src, ic]);
            }
            Target::Elem { obj, key, offset } => {
                let ic = self.asm.ic();
                self.op_at(at.unwrap_or(offset), Opcode::SetElem, &[obj, key, src, ic]);
            }
            Target::Private { obj, name, offset } => {
                let ic = self.asm.ic();
                self.op_at(at.unwrap_or(offset), Opcode::SetPrivate, &[obj, name, src, ic]);
            }
            Target::SuperField { home, this, name, offset } => {
                self.op_at(at.unwrap_or(offset), Opcode::SetSuperField, &[home, this, name, src]);
            }
            Target::SuperElem { home, this, key, offset } => {
                self.op_at(at.unwrap_or(offset), Opcode::SetSuperElem, &[home, this, key, src]);
            }
        }
    }

    // ---- delete --------------------------------------------------------------------------------

    pub(super) fn delete(&mut self, argument: &Expression<'a>, dst: Dst) {
        match argument.without_parentheses() {
            Expression::Identifier(id) => {
                let info = self.reference(id);
                let name = self.asm.string(id.name.as_str());
                let plain = |this: &mut Self| {
                    if info.sym != crate::scope::NO_SYMBOL {
                        return this.op(Opcode::LoadFalse, &[dst.reg]);
                    }
                    this.op_at(id.span.start, Opcode::DeleteGlobal, &[dst.reg, name]);
                };
                match self.name_base(info, id.name.as_str(), id.span.start) {
                    None => plain(self),
                    Some(base) => {
                        let object = |this: &mut Self| this.op_at(id.span.start, Opcode::DeleteField, &[dst.reg, base, name]);
                        self.by_base(base, object, plain);
                    }
                }
            }
            Expression::StaticMemberExpression(member) => self.delete_field(member, dst),
            Expression::ComputedMemberExpression(member) => self.delete_elem(member, dst),
            Expression::ChainExpression(chain) => {
                let (short, end) = (self.asm.label(), self.asm.label());
                self.chains.push(short);
                match &chain.expression {
                    ChainElement::StaticMemberExpression(member) => self.delete_field(member, dst),
                    ChainElement::ComputedMemberExpression(member) => self.delete_elem(member, dst),
                    ChainElement::CallExpression(call) => {
                        self.call(call, dst.reg);
                        self.op(Opcode::LoadTrue, &[dst.reg]);
                    }
                    other => self.unsupported(other.span(), "deleting this"),
                }
                self.chains.pop();
                self.jump(Opcode::Jump, &[], end);
                self.asm.bind(short);
                self.op(Opcode::LoadTrue, &[dst.reg]);
                self.asm.bind(end);
            }
            other => {
                self.effects(other);
                self.op(Opcode::LoadTrue, &[dst.reg]);
            }
        }
    }

    fn delete_super(&mut self, it: &Super) {
        self.super_base(it);
        let message = self.asm.string("Unsupported reference to 'super'");
        self.op_at(it.span.start, Opcode::ThrowError, &[ERROR_REFERENCE, message]);
    }

    fn delete_field(&mut self, member: &StaticMemberExpression<'a>, dst: Dst) {
        if let Expression::Super(it) = &member.object {
            return self.delete_super(it);
        }
        let obj = self.member_object(&member.object, member.optional, NOTHING, self.scratch(dst));
        let name = self.asm.string(member.property.name.as_str());
        self.op_at(member.property.span.start, Opcode::DeleteField, &[dst.reg, obj, name]);
    }

    fn delete_elem(&mut self, member: &ComputedMemberExpression<'a>, dst: Dst) {
        if let Expression::Super(it) = &member.object {
            // `this` is checked first, then the key is evaluated.
            let this = self.super_info(it).this;
            self.this_of(this, it.span.start);
            self.effects(&member.expression);
            return self.delete_super(it);
        }
        let later = Span::new(member.object.span().end, member.span.end);
        let obj = self.member_object(&member.object, member.optional, later, self.scratch(dst));
        let key = self.operand(&member.expression, NOTHING);
        let offset = self.bracket_offset(member);
        self.op_at(offset, Opcode::DeleteElem, &[dst.reg, obj, key]);
    }
}
