//! An expression as V8's messages print it: `o.a`, `o[k](...)`, `(intermediate value).x`, `{(intermediate value)}.f`.
//!
//! The text is parsed again and the tree printed. What V8 has no words for gives no answer: the caller shows the text
//! as it stands.

use oxc_allocator::Allocator;
use oxc_ast::ast::{BinaryExpression, ChainElement, Expression};
use oxc_parser::Parser;
use oxc_span::SourceType;

const UNKNOWN: &str = "(intermediate value)";
/// Longer or deeper texts are not looked at: 200 KiB of stack at most, wherever a program throws.
const MAX_TEXT: usize = 2000;
const MAX_WEIGHT: u32 = 1000;

fn is_small(text: &str) -> bool {
    text.len() <= MAX_TEXT && crate::nesting::depth(text).weight <= MAX_WEIGHT
}

/// The expression in V8's words. `None`: it is no expression, or one V8 would print otherwise than by these rules.
pub fn call_text(text: &str) -> Option<String> {
    if !is_small(text) {
        return None;
    }
    let allocator = Allocator::default();
    let e = Parser::new(&allocator, text, SourceType::cjs()).parse_expression().ok()?;
    let mut out = String::new();
    print(&e, &mut out)?;
    Some(out)
}

/// Whether the expression is a call: V8 then blames the function or its value.
pub fn callee_text(text: &str) -> Option<String> {
    if !text.ends_with(')') || !is_small(text) {
        return None;
    }
    let allocator = Allocator::default();
    let e = Parser::new(&allocator, text, SourceType::cjs()).parse_expression().ok()?;
    let Expression::CallExpression(call) = &e else { return None };
    let mut out = String::new();
    print(&call.callee, &mut out)?;
    Some(out)
}

fn print(e: &Expression<'_>, out: &mut String) -> Option<()> {
    match e {
        Expression::Identifier(name) => out.push_str(&name.name),
        Expression::ThisExpression(_) => out.push_str("this"),
        Expression::ParenthesizedExpression(inner) => return print(&inner.expression, out),
        Expression::NullLiteral(_) => out.push_str("null"),
        Expression::BooleanLiteral(b) => out.push_str(if b.value { "true" } else { "false" }),
        Expression::NumericLiteral(n) => out.push_str(&number(n.value)?),
        Expression::StringLiteral(s) => {
            out.push('"');
            out.push_str(&s.value);
            out.push('"');
        }
        Expression::TemplateLiteral(t) if t.expressions.is_empty() => {
            out.push('"');
            out.push_str(t.quasis.first()?.value.cooked.as_ref()?);
            out.push('"');
        }
        Expression::RegExpLiteral(_) | Expression::BigIntLiteral(_) => return None,
        Expression::FunctionExpression(_)
        | Expression::ArrowFunctionExpression(_)
        | Expression::ClassExpression(_)
        | Expression::NewExpression(_)
        | Expression::Super(_) => out.push_str(UNKNOWN),
        Expression::ObjectExpression(o) => {
            out.push('{');
            for _ in &o.properties {
                out.push_str(UNKNOWN);
            }
            out.push('}');
        }
        Expression::StaticMemberExpression(m) => {
            print(&m.object, out)?;
            out.push_str(if m.optional { "?." } else { "." });
            out.push_str(&m.property.name);
        }
        Expression::ComputedMemberExpression(m) => computed(&m.object, &m.expression, m.optional, out)?,
        Expression::CallExpression(c) => {
            print(&c.callee, out)?;
            out.push_str("(...)");
        }
        Expression::ChainExpression(c) => match &c.expression {
            ChainElement::CallExpression(c) => {
                print(&c.callee, out)?;
                out.push_str("(...)");
            }
            ChainElement::StaticMemberExpression(m) => {
                print(&m.object, out)?;
                out.push_str(if m.optional { "?." } else { "." });
                out.push_str(&m.property.name);
            }
            ChainElement::ComputedMemberExpression(m) => computed(&m.object, &m.expression, m.optional, out)?,
            _ => return None,
        },
        Expression::BinaryExpression(b) => match folded(b) {
            Some(text) => out.push_str(&text),
            None => pair(&b.left, b.operator.as_str(), &b.right, out)?,
        },
        Expression::LogicalExpression(l) => pair(&l.left, l.operator.as_str(), &l.right, out)?,
        Expression::SequenceExpression(s) => {
            let [left, right] = s.expressions.as_slice() else { return None };
            pair(left, ",", right, out)?;
        }
        Expression::UnaryExpression(u) => {
            out.push('(');
            out.push_str(u.operator.as_str());
            if u.operator.as_str().len() > 1 {
                out.push(' ');
            }
            print(&u.argument, out)?;
            out.push(')');
        }
        _ => return None,
    }
    Some(())
}

/// `o.key` for keys that are text, else `o[key]`.
fn computed(object: &Expression<'_>, key: &Expression<'_>, optional: bool, out: &mut String) -> Option<()> {
    print(object, out)?;
    if optional {
        out.push_str("?.");
    }
    let text = match key {
        Expression::StringLiteral(s) => Some(s.value.to_string()),
        Expression::TemplateLiteral(t) if t.expressions.is_empty() => Some(t.quasis.first()?.value.cooked.as_ref()?.to_string()),
        _ => None,
    };
    match text {
        Some(text) => {
            if !optional {
                out.push('.');
            }
            out.push_str(&text);
        }
        None => {
            out.push('[');
            print(key, out)?;
            out.push(']');
        }
    }
    Some(())
}

fn pair(left: &Expression<'_>, operator: &str, right: &Expression<'_>, out: &mut String) -> Option<()> {
    out.push('(');
    print(left, out)?;
    out.push_str(&format!(" {operator} "));
    print(right, out)?;
    out.push(')');
    Some(())
}

/// Sums of number literals are one literal by the time V8 prints them.
fn folded(b: &BinaryExpression<'_>) -> Option<String> {
    let (Expression::NumericLiteral(l), Expression::NumericLiteral(r)) = (&b.left, &b.right) else { return None };
    match b.operator.as_str() {
        "+" => number(l.value + r.value),
        "-" => number(l.value - r.value),
        "*" => number(l.value * r.value),
        _ => None,
    }
}

fn number(n: f64) -> Option<String> {
    (n.fract() == 0.0 && n.abs() < 1e15)
        .then(|| format!("{}", n as i64))
        .or_else(|| (n.abs() < 1e15 && n.abs() > 1e-5).then(|| format!("{n}")))
}

#[cfg(test)]
mod tests {
    use super::{call_text, callee_text};

    #[test]
    fn as_v8_prints_them() {
        for (text, want) in [
            ("o.a", "o.a"),
            ("o['x y']", "o.x y"),
            ("o[k]", "o[k]"),
            ("o[1+1]", "o[2]"),
            ("(0,o.a)", "(0 , o.a)"),
            ("({})", "{}"),
            ("({a: 1, b}).f", "{(intermediate value)(intermediate value)}.f"),
            ("new Map().f", "(intermediate value).f"),
            ("f(1)(2).g", "f(...)(...).g"),
            ("(() => 1)()", "(intermediate value)(...)"),
            ("a ?. b", "a?.b"),
            ("void 0", "(void 0)"),
        ] {
            assert_eq!(call_text(text).as_deref(), Some(want), "{text}");
        }
        assert_eq!(call_text("a b"), None);
        assert_eq!(callee_text("o.f(1)").as_deref(), Some("o.f"));
        assert_eq!(callee_text("(x)"), None);
    }
}
