//! The names that a CommonJS text exports, as Node finds them for `import`: in the tree, without running anything.
//!
//! The forms are those that Node's documentation and the README of cjs-module-lexer list: `exports.a =`, `exports['a'] =`,
//! `Object.defineProperty(exports, 'a', …)`, `module.exports = { a, b: c }`, `module.exports = require('x')`, and what
//! TypeScript and Babel write for `export *`. They count wherever they stand, in functions and branches too.

use oxc_allocator::Allocator;
use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_parser::{ParseOptions, Parser};
use oxc_span::SourceType;

use rustc_hash::FxHashMap;

/// What a text exports by itself, and the specifiers of the modules whose names it exports as well. In order, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommonJsNames {
    pub names: Vec<String>,
    pub reexports: Vec<String>,
}

/// Finds the names. A text that does not parse has none: running it says why.
pub fn commonjs_names(text: &str) -> CommonJsNames {
    crate::parse::on_stack(&[text], || find(text)).unwrap_or_default()
}

fn find(text: &str) -> CommonJsNames {
    let allocator = Allocator::default();
    let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
    let parsed = Parser::new(&allocator, text, SourceType::cjs()).with_options(options).parse();
    let mut finder = Finder { text, found: CommonJsNames::default(), required: FxHashMap::default() };
    finder.visit_program(&parsed.program);
    finder.found
}

struct Finder<'a> {
    text: &'a str,
    found: CommonJsNames,
    /// Variables that hold what `require` of a literal gave.
    required: FxHashMap<&'a str, String>,
}

fn add(list: &mut Vec<String>, text: &str) {
    if !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}

/// `module.exports`
fn is_module_exports(e: &Expression<'_>) -> bool {
    matches!(e.without_parentheses(), Expression::StaticMemberExpression(m) if m.property.name == "exports" && m.object.is_specific_id("module"))
}

/// `exports` or `module.exports`
fn is_exports(e: &Expression<'_>) -> bool {
    e.is_specific_id("exports") || is_module_exports(e)
}

/// The literal of `require('x')`.
fn required<'b>(e: &'b Expression<'_>) -> Option<&'b str> {
    let Expression::CallExpression(call) = e.without_parentheses() else { return None };
    if !call.callee.is_specific_id("require") {
        return None;
    }
    match call.arguments.first()? {
        Argument::StringLiteral(s) => Some(s.value.as_str()),
        _ => None,
    }
}

/// `require('x')`, as it is or in the argument of a helper (`_interopRequireWildcard`).
fn required_through<'b>(e: &'b Expression<'_>) -> Option<&'b str> {
    required(e).or_else(|| match e.without_parentheses() {
        Expression::CallExpression(call) if call.callee.is_identifier_reference() => required(call.arguments.first()?.as_expression()?),
        _ => None,
    })
}

/// `return a`, `return a.b` or `return a['b']` and nothing else.
fn returns_reference(function: &Function<'_>) -> bool {
    let Some(body) = &function.body else { return false };
    let [Statement::ReturnStatement(statement)] = body.statements.as_slice() else { return false };
    match &statement.argument {
        Some(Expression::Identifier(_)) => true,
        Some(Expression::StaticMemberExpression(m)) => m.object.is_identifier_reference(),
        Some(Expression::ComputedMemberExpression(m)) => {
            m.object.is_identifier_reference() && matches!(m.expression, Expression::StringLiteral(_))
        }
        _ => false,
    }
}

/// Whether a descriptor says what the property is in a form that counts: `[enumerable: true,] value: …` or a plain getter.
fn is_plain_descriptor(e: &Expression<'_>) -> bool {
    let Expression::ObjectExpression(object) = e else { return false };
    let mut properties = object.properties.iter().filter_map(|p| match p {
        ObjectPropertyKind::ObjectProperty(p) => Some(p),
        ObjectPropertyKind::SpreadProperty(_) => None,
    });
    let Some(mut first) = properties.next() else { return false };
    if first.key.is_specific_static_name("enumerable") {
        let is_true = match &first.value {
            Expression::BooleanLiteral(b) => b.value,
            Expression::UnaryExpression(u) => {
                u.operator == UnaryOperator::LogicalNot && matches!(u.argument, Expression::NumericLiteral(_))
            }
            _ => false,
        };
        match properties.next() {
            Some(next) if is_true => first = next,
            _ => return false,
        }
    }
    if first.key.is_specific_static_name("value") {
        return true;
    }
    // A setter behind it, and Node does not look.
    first.key.is_specific_static_name("get")
        && properties.next().is_none()
        && matches!(&first.value, Expression::FunctionExpression(f) if returns_reference(f))
}

impl<'a> Finder<'a> {
    /// The names of an object literal, up to what is no name.
    fn literal(&mut self, object: &ObjectExpression<'a>) {
        for property in &object.properties {
            match property {
                ObjectPropertyKind::SpreadProperty(spread) => match required(&spread.argument) {
                    Some(request) => add(&mut self.found.reexports, request),
                    None if spread.argument.is_identifier_reference() => {}
                    None => return,
                },
                ObjectPropertyKind::ObjectProperty(property) => {
                    if property.computed || property.kind != PropertyKind::Init {
                        return;
                    }
                    let name = match &property.key {
                        PropertyKey::StaticIdentifier(id) => id.name.as_str(),
                        PropertyKey::StringLiteral(s) => s.value.as_str(),
                        _ => return,
                    };
                    if property.method {
                        add(&mut self.found.names, name);
                        return;
                    }
                    // What begins with a word is still taken, and ends the list unless it is nothing else.
                    if starts_with_word(&property.value) {
                        add(&mut self.found.names, name);
                    }
                    let is_word = matches!(
                        property.value,
                        Expression::Identifier(_)
                            | Expression::BooleanLiteral(_)
                            | Expression::NullLiteral(_)
                            | Expression::ThisExpression(_)
                    );
                    if !is_word {
                        return;
                    }
                }
            }
        }
    }

    /// `Object.keys(x).forEach(function (k) { … })` over what was required, in one of the forms that compilers write.
    fn keys_for_each(&mut self, call: &CallExpression<'a>) {
        let Expression::StaticMemberExpression(callee) = &call.callee else { return };
        if callee.property.name != "forEach" {
            return;
        }
        let Expression::CallExpression(keys) = &callee.object else { return };
        let is_keys =
            matches!(&keys.callee, Expression::StaticMemberExpression(m) if m.property.name == "keys" && m.object.is_specific_id("Object"));
        let (Some(Argument::Identifier(of)), Some(Argument::FunctionExpression(each))) = (keys.arguments.first(), call.arguments.first())
        else {
            return;
        };
        let Some(BindingPattern::BindingIdentifier(key)) = each.params.items.first().map(|p| &p.pattern) else { return };
        if is_keys
            && let Some(request) = self.required.get(of.name.as_str()).cloned()
            && let Some(body) = &each.body
            && copies_exports(&self.text[body.span.start as usize..body.span.end as usize], key.name.as_str(), of.name.as_str())
        {
            add(&mut self.found.reexports, &request);
        }
    }
}

/// Whether the body of a loop over the keys of `module` copies each to `exports`, as Babel's and TypeScript's compilers
/// write it: all keys but `default`.
fn copies_exports(body: &str, key: &str, module: &str) -> bool {
    let text: String = body.chars().filter(|c| !c.is_whitespace() && *c != ';').map(|c| if c == '"' { '\'' } else { c }).collect();
    let Some(mut rest) = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')) else { return false };
    if let Some(after) = rest.strip_prefix(&format!("if({key}==='default'||{key}==='__esModule')return")) {
        rest = after;
        if let Some(after) = rest.strip_prefix("if(Object.prototype.hasOwnProperty.call(")
            && let Some((_, after)) = after.split_once(&format!(",{key}))return"))
        {
            rest = after;
        }
        rest = rest.strip_prefix(&format!("if({key}inexports&&exports[{key}]==={module}[{key}])return")).unwrap_or(rest);
    } else if let Some(after) = rest.strip_prefix(&format!("if({key}!=='default'")) {
        let unless = [format!("&&!exports.hasOwnProperty({key})"), format!("&&!Object.prototype.hasOwnProperty.call(exports,{key})")];
        let after = unless.iter().find_map(|u| after.strip_prefix(u.as_str())).unwrap_or(after);
        let Some(after) = after.strip_prefix(')') else { return false };
        rest = after.strip_prefix('{').and_then(|t| t.strip_suffix('}')).unwrap_or(after);
    } else {
        return false;
    }
    if rest == format!("exports[{key}]={module}[{key}]") {
        return true;
    }
    let get = rest.strip_prefix(&format!("Object.defineProperty(exports,{key},{{enumerable:"));
    let get = get.and_then(|t| t.strip_prefix("true,").or_else(|| t.strip_prefix("!0,")));
    get.is_some_and(|get| ["get:function()", "get()"].iter().any(|f| get == format!("{f}{{return{module}[{key}]}}}})")))
}

/// Whether the text begins with a name or a reserved word.
fn starts_with_word(e: &Expression<'_>) -> bool {
    match e {
        Expression::Identifier(_)
        | Expression::BooleanLiteral(_)
        | Expression::NullLiteral(_)
        | Expression::ThisExpression(_)
        | Expression::FunctionExpression(_)
        | Expression::ClassExpression(_)
        | Expression::NewExpression(_)
        | Expression::AwaitExpression(_)
        | Expression::ImportExpression(_) => true,
        Expression::ArrowFunctionExpression(f) => f.r#async,
        Expression::UnaryExpression(u) => matches!(u.operator, UnaryOperator::Typeof | UnaryOperator::Void | UnaryOperator::Delete),
        Expression::CallExpression(call) => starts_with_word(&call.callee),
        Expression::StaticMemberExpression(m) => starts_with_word(&m.object),
        Expression::ComputedMemberExpression(m) => starts_with_word(&m.object),
        Expression::BinaryExpression(b) => starts_with_word(&b.left),
        Expression::LogicalExpression(l) => starts_with_word(&l.left),
        Expression::ConditionalExpression(c) => starts_with_word(&c.test),
        _ => false,
    }
}

impl<'a> Visit<'a> for Finder<'a> {
    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        if let (BindingPattern::BindingIdentifier(id), Some(init)) = (&it.id, &it.init)
            && let Some(request) = required_through(init)
        {
            self.required.insert(id.name.as_str(), request.to_owned());
        }
        walk::walk_variable_declarator(self, it);
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        if it.operator == AssignmentOperator::Assign {
            match &it.left {
                AssignmentTarget::StaticMemberExpression(m) if is_exports(&m.object) => {
                    add(&mut self.found.names, m.property.name.as_str());
                }
                AssignmentTarget::ComputedMemberExpression(m) if is_exports(&m.object) => {
                    if let Expression::StringLiteral(s) = &m.expression {
                        add(&mut self.found.names, s.value.as_str());
                    }
                }
                AssignmentTarget::StaticMemberExpression(m) if m.property.name == "exports" && m.object.is_specific_id("module") => {
                    self.found.reexports.clear();
                    match it.right.without_parentheses() {
                        Expression::ObjectExpression(object) => self.literal(object),
                        right => {
                            if let Some(request) = required(right) {
                                add(&mut self.found.reexports, request);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        walk::walk_assignment_expression(self, it);
    }

    /// `exports.a == b` counts, too: Node looks at the first sign alone.
    fn visit_binary_expression(&mut self, it: &BinaryExpression<'a>) {
        if let (BinaryOperator::Equality | BinaryOperator::StrictEquality, Expression::StaticMemberExpression(m)) = (it.operator, &it.left)
            && is_exports(&m.object)
        {
            add(&mut self.found.names, m.property.name.as_str());
        }
        walk::walk_binary_expression(self, it);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        let callee = match &it.callee {
            Expression::Identifier(id) => id.name.as_str(),
            Expression::StaticMemberExpression(m) => m.property.name.as_str(),
            _ => "",
        };
        let argument = |i: usize| it.arguments.get(i).and_then(|a| a.as_expression());
        match callee {
            "__exportStar" | "__export" => {
                if let Some(request) = argument(0).and_then(required) {
                    add(&mut self.found.reexports, request);
                }
            }
            "defineProperty" => {
                let is_object = matches!(&it.callee, Expression::StaticMemberExpression(m) if m.object.is_specific_id("Object"));
                if is_object
                    && argument(0).is_some_and(is_exports)
                    && let Some(Expression::StringLiteral(name)) = argument(1)
                    && argument(2).is_some_and(is_plain_descriptor)
                {
                    add(&mut self.found.names, name.value.as_str());
                }
            }
            "forEach" => self.keys_for_each(it),
            _ => {}
        }
        walk::walk_call_expression(self, it);
    }
}

#[cfg(test)]
mod tests {
    use super::commonjs_names;

    #[track_caller]
    fn check(text: &str, names: &[&str], reexports: &[&str]) {
        let found = commonjs_names(text);
        assert_eq!(
            (found.names, found.reexports),
            (names.iter().map(|s| s.to_string()).collect(), reexports.iter().map(|s| s.to_string()).collect()),
            "{text}"
        );
    }

    #[test]
    fn the_forms_that_count() {
        check(
            "exports.a = 1; module.exports.b = exports.c = 2; exports['d e'] = 3; (() => { exports.f = 1 })",
            &["a", "b", "c", "d e", "f"],
            &[],
        );
        check("// exports.no = 1\n'exports.no = 1'; /exports.no=1/; x.exports.no = 1", &[], &[]);
        check("module.exports = { a, b: c, 'd': e, f: 5, g }", &["a", "b", "d"], &[]);
        check("module.exports = { a, ...d, b: require('c'), c: 'interim' }", &["a", "b"], &[]);
        check("module.exports = { ...require('x'), a }; ", &["a"], &["x"]);
        check("module.exports = require('a'); module.exports = require('b')", &[], &["b"]);
        check("Object.defineProperty(exports, '__esModule', { value: true })", &["__esModule"], &[]);
        check("Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return q.p } })", &["a"], &[]);
        check(
            "Object.defineProperty(exports, 'a', { enumerable: true, get() { return m; } }); Object.defineProperty(exports, 'b', { get: () => 1 })",
            &["a"],
            &[],
        );
        check("Object.defineProperty(exports, 'a', { get() { return m.a; }, set(v) { m.a = v; } })", &[], &[]);
        check(
            "__exportStar(require('x'), exports); tslib_1.__exportStar(require('y'), exports); __export(require('z'))",
            &[],
            &["x", "y", "z"],
        );
        check(
            "var _x = require('x'); Object.keys(_x).forEach(function (k) { if (k === 'default' || k === '__esModule') return; exports[k] = _x[k]; })",
            &[],
            &["x"],
        );
        for each in [
            "if (k !== 'default') exports[k] = _x[k];",
            "if (k !== 'default' && !exports.hasOwnProperty(k)) { exports[k] = _x[k] }",
            "if (k === \"default\" || k === \"__esModule\") return; if (Object.prototype.hasOwnProperty.call(_names, k)) return; if (k in exports && exports[k] === _x[k]) return; Object.defineProperty(exports, k, { enumerable: true, get: function () { return _x[k]; } });",
        ] {
            check(&format!("var _x = require('x'); Object.keys(_x).forEach(function (k) {{ {each} }})"), &[], &["x"]);
        }
        for each in [
            "if (k === 'default') return; exports[k] = _x[k];",
            "if (!seen(k)) list.push(k);",
            "if (k === 'default' || k === '__esModule') return; exports[k] = _y[k];",
        ] {
            check(&format!("var _x = require('x'); Object.keys(_x).forEach(function (k) {{ {each} }})"), &[], &[]);
        }
        check("0 && (module.exports = { a, b })", &["a", "b"], &[]);
        check("if (", &[], &[]);
    }
}
