//! What stack traces call functions that have no name.
//!
//! V8 remembers where such a function was assigned: `a.b = function () {}` shows as `a.b`, `F.prototype.m = () => 1` as
//! `F.m`, and `this.x = ...` inside of a function with a capital letter as `F.x`. [`Inferrer`] collects the names on the
//! left of the assignments around the function being compiled; a chain (`a.b = c.d = function () {}`) has them all.
//!
//! Only functions that are the assigned value itself, or the last operand of a logical operator or a conditional, get
//! such a name. It is for reading alone: the `name` property is what the specification says.

use std::rc::Rc;

use oxc_ast::ast::*;

use super::function::Source;
use crate::proto::FunctionKind;

/// The names around the code being compiled.
#[derive(Default)]
pub struct Inferrer {
    /// The innermost function or class around whose name begins with a capital letter.
    constructor: Option<Rc<str>>,
    /// What is being assigned to, joined by dots.
    path: String,
}

impl Inferrer {
    /// For a function inside: it keeps the constructor unless it is one.
    pub fn inside(&self, name: &str) -> Self {
        let constructor = if is_constructor_name(name) { Some(name.into()) } else { self.constructor.clone() };
        Inferrer { constructor, path: String::new() }
    }

    /// Enters a class's body; gives what to hand to [`Self::leave_class`].
    pub fn enter_class(&mut self, name: &str) -> Option<Rc<str>> {
        let outer = self.constructor.clone();
        if is_constructor_name(name) {
            self.constructor = Some(name.into());
        }
        outer
    }

    pub fn leave_class(&mut self, outer: Option<Rc<str>>) {
        self.constructor = outer;
    }

    /// Enters the right side of an assignment; gives what to hand to [`Self::leave`].
    pub fn enter(&mut self, left: &AssignmentTarget<'_>, right: &Expression<'_>) -> usize {
        let mark = self.path.len();
        if takes_a_name(right) {
            if let Some(member) = left.as_member_expression() {
                push_member(member, &mut self.path);
            }
        }
        mark
    }

    pub fn leave(&mut self, mark: usize) {
        self.path.truncate(mark);
    }

    /// The name for a function, if it needs one and there is one.
    pub fn name_for(&self, source: &Source<'_, '_>) -> Option<Box<str>> {
        use FunctionKind as K;
        let nameable = matches!(source.kind, K::Normal | K::Arrow | K::BaseConstructor | K::DerivedConstructor);
        if self.path.is_empty() || !source.name.is_empty() || !nameable {
            return None;
        }
        Some(match &self.constructor {
            Some(constructor) => format!("{constructor}.{}", self.path).into(),
            None => self.path.as_str().into(),
        })
    }
}

fn is_constructor_name(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

/// Whether an assigned expression is, or ends in, a function without a name.
fn takes_a_name(e: &Expression<'_>) -> bool {
    match e {
        Expression::ArrowFunctionExpression(_) => true,
        Expression::FunctionExpression(function) => function.id.is_none(),
        Expression::ClassExpression(class) => class.id.is_none(),
        Expression::AssignmentExpression(inner) => takes_a_name(&inner.right),
        Expression::LogicalExpression(logical) => takes_a_name(&logical.right),
        Expression::ConditionalExpression(choice) => takes_a_name(&choice.consequent) || takes_a_name(&choice.alternate),
        _ => false,
    }
}

fn push(name: &str, path: &mut String) {
    if name != "prototype" {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
    }
}

fn push_member(member: &MemberExpression<'_>, path: &mut String) {
    match member {
        MemberExpression::StaticMemberExpression(m) => {
            push_object(&m.object, path);
            push(m.property.name.as_str(), path);
        }
        MemberExpression::ComputedMemberExpression(m) => {
            push_object(&m.object, path);
            match &m.expression {
                Expression::StringLiteral(s) => push(s.value.as_str(), path),
                _ => push("<computed>", path),
            }
        }
        MemberExpression::PrivateFieldExpression(m) => {
            push_object(&m.object, path);
            push(&format!("#{}", m.field.name), path);
        }
    }
}

fn push_object(object: &Expression<'_>, path: &mut String) {
    if let Expression::Identifier(id) = object {
        push(id.name.as_str(), path);
    } else if let Some(member) = object.as_member_expression() {
        push_member(member, path);
    }
}
