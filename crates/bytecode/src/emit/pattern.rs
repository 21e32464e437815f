//! Destructuring, of declarations and of assignments alike.
//!
//! Array patterns step an iterator whose register becomes undefined once it is exhausted or has thrown, so closing
//! it is right on every way out. Object patterns read properties in order; with a rest, the keys are kept in a
//! run of registers. References on the left are evaluated before the value is fetched, defaults after it.

use oxc_ast::ast::*;
use oxc_span::{GetSpan, Span};

use super::member::{Target, is_array_index};
use super::names::BindKind;
use super::{Dst, Gen, NOTHING, Reg};
use crate::NO_CONSTANT;
use crate::opcode::Opcode;
use crate::scope::NO_SYMBOL;

/// Anything that can stand on the left.
#[derive(Clone, Copy)]
pub enum Pattern<'t, 'a> {
    Assign(&'t AssignmentTarget<'a>),
    Maybe(&'t AssignmentTargetMaybeDefault<'a>),
    Ident(&'t IdentifierReference<'a>),
    Bind(&'t BindingPattern<'a>, BindKind),
}

/// A left side whose references are evaluated.
#[derive(Clone, Copy)]
enum Prepared<'t, 'a> {
    Target(Target<'t>),
    Binding(&'t BindingIdentifier<'a>, BindKind),
    Nested(Pattern<'t, 'a>),
}

enum Key<'t, 'a> {
    Property(&'t PropertyKey<'a>, bool),
    Name(&'t str),
}

struct Property<'t, 'a> {
    key: Key<'t, 'a>,
    offset: u32,
    pattern: Pattern<'t, 'a>,
    default: Option<&'t Expression<'a>>,
}

impl<'t, 'a> Pattern<'t, 'a> {
    /// The pattern without its default, and the default.
    fn split(self) -> (Pattern<'t, 'a>, Option<&'t Expression<'a>>) {
        match self {
            Pattern::Bind(BindingPattern::AssignmentPattern(pattern), kind) => (Pattern::Bind(&pattern.left, kind), Some(&pattern.right)),
            Pattern::Maybe(AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(pattern)) => {
                (Pattern::Assign(&pattern.binding), Some(&pattern.init))
            }
            Pattern::Maybe(target) => match target.as_assignment_target() {
                Some(target) => (Pattern::Assign(target), None),
                None => (self, None),
            },
            other => (other, None),
        }
    }

    /// The name an anonymous function gets that is stored here.
    fn name(self) -> Option<&'t str> {
        match self {
            Pattern::Bind(BindingPattern::BindingIdentifier(id), _) => Some(id.name.as_str()),
            Pattern::Assign(AssignmentTarget::AssignmentTargetIdentifier(id)) => Some(id.name.as_str()),
            Pattern::Ident(id) => Some(id.name.as_str()),
            _ => None,
        }
    }

    fn span(self) -> Span {
        match self {
            Pattern::Assign(target) => target.span(),
            Pattern::Maybe(target) => target.span(),
            Pattern::Ident(id) => id.span,
            Pattern::Bind(pattern, _) => pattern.span(),
        }
    }
}

impl<'c, 'a> Gen<'c, 'a> {
    /// Stores `r[value]` into a pattern. `source` is the text of the value, for messages; empty for nested patterns.
    pub(super) fn destructure(&mut self, pattern: Pattern<'_, 'a>, value: Reg, source: Span) {
        match pattern {
            Pattern::Bind(BindingPattern::ArrayPattern(array), kind) => {
                let elements: Vec<_> = array.elements.iter().map(|e| e.as_ref().map(|e| Pattern::Bind(e, kind))).collect();
                let rest = array.rest.as_ref().map(|rest| Pattern::Bind(&rest.argument, kind));
                self.array_pattern(&elements, rest, value, if source.is_empty() { array.span } else { source });
            }
            Pattern::Assign(AssignmentTarget::ArrayAssignmentTarget(array)) => {
                let elements: Vec<_> = array.elements.iter().map(|e| e.as_ref().map(Pattern::Maybe)).collect();
                let rest = array.rest.as_ref().map(|rest| Pattern::Assign(&rest.target));
                self.array_pattern(&elements, rest, value, if source.is_empty() { array.span } else { source });
            }
            Pattern::Bind(BindingPattern::ObjectPattern(object), kind) => {
                let properties: Vec<_> = object
                    .properties
                    .iter()
                    .map(|property| {
                        let (pattern, default) = Pattern::Bind(&property.value, kind).split();
                        let key = Key::Property(&property.key, property.computed);
                        Property { key, offset: property.span.start, pattern, default }
                    })
                    .collect();
                let rest = object.rest.as_ref().map(|rest| Pattern::Bind(&rest.argument, kind));
                self.object_pattern(&properties, rest, value, source, object.span);
            }
            Pattern::Assign(AssignmentTarget::ObjectAssignmentTarget(object)) => {
                let properties: Vec<_> = object
                    .properties
                    .iter()
                    .map(|property| match property {
                        AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(property) => Property {
                            key: Key::Name(property.binding.name.as_str()),
                            offset: property.span.start,
                            pattern: Pattern::Ident(&property.binding),
                            default: property.init.as_ref(),
                        },
                        AssignmentTargetProperty::AssignmentTargetPropertyProperty(property) => {
                            let (pattern, default) = Pattern::Maybe(&property.binding).split();
                            let key = Key::Property(&property.name, property.computed);
                            Property { key, offset: property.span.start, pattern, default }
                        }
                    })
                    .collect();
                let rest = object.rest.as_ref().map(|rest| Pattern::Assign(&rest.target));
                self.object_pattern(&properties, rest, value, source, object.span);
            }
            other => {
                let (pattern, default) = other.split();
                if let Some(default) = default {
                    return self.default_and_store(pattern, default, value);
                }
                let mark = self.mark();
                let prepared = self.prepare(pattern);
                self.store_prepared(prepared, value);
                self.release(mark);
            }
        }
    }

    /// Stores `r[value]` (a temporary) or, if it is undefined, the default.
    pub(super) fn default_and_store(&mut self, pattern: Pattern<'_, 'a>, default: &Expression<'a>, value: Reg) {
        let mark = self.mark();
        let prepared = self.prepare(pattern);
        self.default(pattern, default, value);
        self.store_prepared(prepared, value);
        self.release(mark);
    }

    fn default(&mut self, pattern: Pattern<'_, 'a>, default: &Expression<'a>, value: Reg) {
        let end = self.asm.label();
        self.jump(Opcode::JumpIfNotUndefined, &[value], end);
        match pattern.name() {
            Some(name) => self.named_expr(default, name, Dst::temp(value)),
            None => self.expr(default, Dst::temp(value)),
        }
        self.asm.bind(end);
    }

    fn prepare<'t>(&mut self, pattern: Pattern<'t, 'a>) -> Prepared<'t, 'a> {
        match pattern {
            Pattern::Bind(BindingPattern::BindingIdentifier(id), kind) => match self.var_reference(id, kind) {
                Some(info) => {
                    let base = self.name_base(info, id.name.as_str(), id.span.start);
                    Prepared::Target(Target::Name { base, info, name: id.name.as_str(), span: id.span })
                }
                None => Prepared::Binding(id, kind),
            },
            Pattern::Ident(id) => Prepared::Target(self.name_target(id)),
            Pattern::Assign(target)
                if !matches!(target, AssignmentTarget::ArrayAssignmentTarget(_) | AssignmentTarget::ObjectAssignmentTarget(_)) =>
            {
                // Everything up to the end of the function may come before the store: take no local in place that is
                // written anywhere after.
                Prepared::Target(self.target(target, u32::MAX))
            }
            other => Prepared::Nested(other),
        }
    }

    fn store_prepared(&mut self, prepared: Prepared<'_, 'a>, value: Reg) {
        match prepared {
            Prepared::Target(target) => self.store_target(target, value, None),
            Prepared::Binding(id, kind) => self.store_binding(id, value, kind),
            Prepared::Nested(pattern) => self.destructure(pattern, value, NOTHING),
        }
    }

    /// The register of the variable itself, if the value may be put there at once.
    fn direct(&self, pattern: Pattern<'_, 'a>, has_default: bool) -> Option<Reg> {
        match pattern {
            Pattern::Bind(BindingPattern::BindingIdentifier(id), kind) => {
                if self.var_reference(id, kind).is_some() {
                    return None;
                }
                let dst = self.init_dst(self.binding(id))?;
                (!has_default || (kind == BindKind::Lexical && dst.scratch)).then_some(dst.reg)
            }
            Pattern::Ident(id) if !has_default => self.assignable_local(self.reference(id)),
            Pattern::Assign(AssignmentTarget::AssignmentTargetIdentifier(id)) if !has_default => self.assignable_local(self.reference(id)),
            _ => None,
        }
    }

    /// Whether storing here can neither throw nor run any of the program's code.
    fn is_quiet(&self, pattern: Pattern<'_, 'a>) -> bool {
        let (pattern, default) = pattern.split();
        default.is_none()
            && match pattern {
                Pattern::Bind(BindingPattern::BindingIdentifier(id), kind) => {
                    self.binding(id) != NO_SYMBOL && self.var_reference(id, kind).is_none()
                }
                other => self.direct(other, false).is_some(),
            }
    }

    /// Takes one value apart from a whole: `read` emits what puts it into the register given.
    fn take(&mut self, pattern: Pattern<'_, 'a>, default: Option<&Expression<'a>>, read: impl FnOnce(&mut Self, Reg)) {
        let direct = self.direct(pattern, default.is_some());
        let prepared = self.prepare(pattern);
        let reg = direct.unwrap_or_else(|| self.alloc());
        read(self, reg);
        if let Some(default) = default {
            self.default(pattern, default, reg);
        }
        if direct.is_none() {
            self.store_prepared(prepared, reg);
        }
    }

    fn array_pattern(&mut self, elements: &[Option<Pattern<'_, 'a>>], rest: Option<Pattern<'_, 'a>>, value: Reg, source: Span) {
        let mark = self.mark();
        let (iter, next) = (self.alloc(), self.alloc());
        self.op_text(source.start, source, Opcode::GetIterator, &[iter, next, value]);
        let quiet = elements.iter().flatten().chain(&rest).all(|&pattern| self.is_quiet(pattern));
        if !quiet {
            self.push_iterator_close(iter, next);
        }
        for element in elements {
            let mark = self.mark();
            match element {
                None => {
                    let skipped = self.alloc();
                    self.op_at(source.start, Opcode::IteratorStep, &[skipped, iter, next]);
                }
                Some(element) => {
                    let (pattern, default) = element.split();
                    self.take(pattern, default, |g, reg| {
                        g.op_at(pattern.span().start, Opcode::IteratorStep, &[reg, iter, next]);
                    });
                }
            }
            self.release(mark);
        }
        if let Some(rest) = rest {
            let prepared = self.prepare(rest);
            let reg = self.alloc();
            self.op_at(rest.span().start, Opcode::IteratorRest, &[reg, iter, next]);
            self.store_prepared(prepared, reg);
        }
        if !quiet {
            self.pop_iterator_close(source.start);
        }
        self.op_at(source.start, Opcode::IteratorClose, &[iter, next]);
        self.release(mark);
    }

    /// The static name of a property key, if it has one that is no array index.
    fn key_name<'t>(&self, key: &'t Key<'_, 'a>) -> Option<std::borrow::Cow<'t, str>> {
        let name = match key {
            Key::Name(name) => std::borrow::Cow::Borrowed(*name),
            Key::Property(PropertyKey::StaticIdentifier(id), _) => std::borrow::Cow::Borrowed(id.name.as_str()),
            Key::Property(PropertyKey::StringLiteral(literal), _) if !literal.lone_surrogates => {
                std::borrow::Cow::Borrowed(literal.value.as_str())
            }
            _ => return None,
        };
        (!is_array_index(&name)).then_some(name)
    }

    fn object_pattern(&mut self, properties: &[Property<'_, 'a>], rest: Option<Pattern<'_, 'a>>, value: Reg, source: Span, span: Span) {
        let mark = self.mark();
        let first_name = properties.first().and_then(|property| self.key_name(&property.key));
        if first_name.is_none() || !source.is_empty() {
            let name = first_name.map_or(NO_CONSTANT, |name| self.asm.string(&name));
            let offset = properties.first().map_or(span.start, |property| property.offset);
            self.op_text(offset, source, Opcode::CheckDestructure, &[value, name]);
        }
        let keys: Vec<Reg> = if rest.is_some() { properties.iter().map(|_| self.alloc()).collect() } else { Vec::new() };
        for (index, property) in properties.iter().enumerate() {
            let mark = self.mark();
            let name = self.key_name(&property.key);
            let kept = keys.get(index).copied();
            let mut key_reg = None;
            match (&name, &property.key) {
                (Some(name), _) => {
                    if let Some(kept) = kept {
                        self.load_string(kept, name);
                    }
                }
                (None, Key::Property(key, computed)) => {
                    let reg = kept.unwrap_or_else(|| self.alloc());
                    self.property_key(key, *computed, reg);
                    key_reg = Some(reg);
                }
                (None, Key::Name(name)) => {
                    let reg = kept.unwrap_or_else(|| self.alloc());
                    self.load_string(reg, name);
                    key_reg = Some(reg);
                }
            }
            self.take(property.pattern, property.default, |g, reg| match (&name, key_reg) {
                (Some(name), _) => g.get_field(reg, value, name, property.offset),
                (None, key) => {
                    let ic = g.asm.ic();
                    g.op_at(property.offset, Opcode::GetElem, &[reg, value, key.unwrap_or(reg), ic]);
                }
            });
            self.release(mark);
        }
        if let Some(rest) = rest {
            let prepared = self.prepare(rest);
            let reg = self.alloc();
            self.op(Opcode::NewObject, &[reg, 0]);
            let first = keys.first().copied().unwrap_or(reg);
            self.op_at(rest.span().start, Opcode::CopyDataProps, &[reg, value, first, keys.len() as u16]);
            self.store_prepared(prepared, reg);
        }
        self.release(mark);
    }

    /// Evaluates a property key into `dst` as a property key.
    pub(super) fn property_key(&mut self, key: &PropertyKey<'a>, computed: bool, dst: Reg) {
        match key {
            PropertyKey::StaticIdentifier(id) => self.load_string(dst, id.name.as_str()),
            PropertyKey::PrivateIdentifier(id) => {
                let reg = self.private_name(id);
                self.mov(dst, reg);
            }
            key => {
                let Some(e) = key.as_expression() else { return };
                self.expr(e, Dst::temp(dst));
                let is_literal = matches!(e, Expression::StringLiteral(_));
                if !is_literal && (computed || !matches!(e, Expression::NumericLiteral(_))) {
                    self.op_at(e.span().start, Opcode::ToPropertyKey, &[dst, dst]);
                } else if let Expression::NumericLiteral(literal) = e
                    && (literal.value.fract() != 0.0 || literal.value < 0.0 || literal.value >= 4_294_967_295.0)
                {
                    self.op_at(e.span().start, Opcode::ToPropertyKey, &[dst, dst]);
                }
            }
        }
    }
}
