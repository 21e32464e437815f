//! TypeScript by blanking: what is only types becomes spaces, and all positions stay.
//!
//! The text is parsed as TypeScript, and one walk over the tree collects the ranges to blank. What cannot be erased because it
//! makes code (enums, namespaces with values, parameter properties, `import x = `, `export =`, `<T>x`) is refused with the
//! words of Node's.
//!
//! **Invariant**: the result has as many lines as the text, and as many UTF-16 units on each. A statement or member that goes
//! leaves a semicolon where the text after it could else continue what is before it.

use oxc_allocator::Allocator;
use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_parser::{ParseOptions, Parser};
use oxc_span::{GetSpan, SourceType, Span};
use oxc_syntax::scope::ScopeFlags;

/// Why a text could not be made JavaScript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StripError {
    pub message: String,
    /// Byte range in the text.
    pub span: (u32, u32),
    /// Whether it is TypeScript, but not of the kind that can be erased.
    pub unsupported: bool,
}

/// Blanks the types. Bounded in native stack.
pub fn strip_types(text: &str) -> Result<String, StripError> {
    crate::parse::on_stack(&[text], || strip_here(text))
        .unwrap_or_else(|message| Err(StripError { message, span: (0, 0), unsupported: false }))
}

fn strip_here(text: &str) -> Result<String, StripError> {
    let module = strip_as(text, SourceType::ts());
    match module {
        Err(e) if !e.unsupported => strip_as(text, SourceType::ts().with_commonjs(true)).map_err(|_| e),
        other => other,
    }
}

fn strip_as(text: &str, source_type: SourceType) -> Result<String, StripError> {
    let allocator = Allocator::default();
    let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
    let parsed = Parser::new(&allocator, text, source_type).with_options(options).parse();
    if let Some(d) = parsed.diagnostics.errors().next() {
        let (start, len) = d.labels.first().map_or((0, 0), |l| (l.offset(), l.len()));
        return Err(StripError { message: d.message.to_string(), span: (start, start + len), unsupported: false });
    }
    let mut blanker = Blanker { text, ranges: Vec::new(), error: None };
    blanker.visit_program(&parsed.program);
    match blanker.error {
        Some(e) => Err(e),
        None => Ok(apply(text, blanker.ranges)),
    }
}

/// A range to blank; with `semicolon` its first byte becomes one.
struct Range {
    start: u32,
    end: u32,
    semicolon: bool,
}

fn apply(text: &str, mut ranges: Vec<Range>) -> String {
    ranges.sort_by_key(|r| (r.start, std::cmp::Reverse(r.end)));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        let (start, end) = (range.start as usize, range.end as usize);
        if end <= at {
            continue;
        }
        let start = start.max(at);
        out.push_str(&text[at..start]);
        for (i, c) in text[start..end].chars().enumerate() {
            match c {
                '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push(c),
                _ if i == 0 && range.semicolon => out.push(';'),
                _ => out.extend(std::iter::repeat_n(' ', c.len_utf16())),
            }
        }
        at = end;
    }
    out.push_str(&text[at..]);
    out
}

struct Blanker<'t> {
    text: &'t str,
    ranges: Vec<Range>,
    error: Option<StripError>,
}

const MODIFIERS: &[&str] = &["public", "private", "protected", "override", "abstract", "readonly", "declare"];

impl<'t> Blanker<'t> {
    fn refuse(&mut self, span: Span, message: &str) {
        if self.error.is_none() {
            self.error = Some(StripError { message: message.into(), span: (span.start, span.end), unsupported: true });
        }
    }

    fn blank(&mut self, start: u32, end: u32) {
        if start < end {
            self.ranges.push(Range { start, end, semicolon: false });
        }
    }

    fn slice(&self, start: u32, end: u32) -> &'t str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// The first place at or after `from` that is neither white space nor in a comment.
    fn skip(&self, from: u32) -> u32 {
        let mut at = from as usize;
        loop {
            let rest = &self.text[at..];
            let trimmed = rest.trim_start();
            at += rest.len() - trimmed.len();
            if trimmed.starts_with("//") {
                at += trimmed.find('\n').unwrap_or(trimmed.len());
            } else if trimmed.starts_with("/*") {
                at += trimmed.find("*/").map_or(trimmed.len(), |end| end + 2);
            } else {
                return at as u32;
            }
        }
    }

    /// Blanks the mark `?` or `!` that follows `from`.
    fn mark(&mut self, from: u32, mark: char) {
        let at = self.skip(from);
        if self.text[at as usize..].starts_with(mark) {
            self.blank(at, at + 1);
        }
    }

    /// Something that stands alone goes.
    fn remove(&mut self, span: Span) {
        let before = self.text[..span.start as usize].trim_end();
        let after = &self.text[self.skip(span.end) as usize..];
        let semicolon =
            after.starts_with(['(', '[', '`', '+', '-', '/', '*', '<']) && !before.is_empty() && !before.ends_with([';', '{', '}']);
        self.ranges.push(Range { start: span.start, end: span.end, semicolon });
    }

    /// An element of a list in braces or parentheses goes, with the comma behind it.
    fn remove_item(&mut self, span: Span) {
        let next = self.skip(span.end);
        let end = if self.text[next as usize..].starts_with(',') { next + 1 } else { span.end };
        self.blank(span.start, end);
    }

    /// Whether a declaration is types alone. What cannot be erased is noted.
    fn is_erased(&mut self, declaration: &Declaration<'_>) -> bool {
        match declaration {
            Declaration::VariableDeclaration(it) => it.declare,
            Declaration::FunctionDeclaration(it) => it.declare || it.body.is_none(),
            Declaration::ClassDeclaration(it) => it.declare,
            Declaration::TSTypeAliasDeclaration(_) | Declaration::TSInterfaceDeclaration(_) | Declaration::TSGlobalDeclaration(_) => true,
            Declaration::TSEnumDeclaration(it) => {
                if !it.declare {
                    self.refuse(it.span, "TypeScript enum is not supported in strip-only mode");
                }
                true
            }
            Declaration::TSExternalModuleDeclaration(_) => true,
            Declaration::TSNamespaceDeclaration(it) => {
                if self.slice(it.span.start, it.span.end).starts_with("module") {
                    let span = Span::new(it.span.start, it.id.span().end);
                    self.refuse(span, "`module` keyword is not supported. Use `namespace` instead.");
                } else if !it.declare && makes_values(it) {
                    self.refuse(it.span, "TypeScript namespace declaration is not supported in strip-only mode");
                }
                true
            }
            Declaration::TSImportEqualsDeclaration(it) => {
                if !it.import_kind.is_type() {
                    self.refuse(it.span, "TypeScript import equals declaration is not supported in strip-only mode");
                }
                true
            }
        }
    }

    /// The modifiers before the key of a class member.
    fn modifiers(&mut self, span: Span, key: u32, decorators: &[Decorator<'_>]) {
        let start = decorators.last().map_or(span.start, |d| d.span.end);
        let mut at = self.skip(start);
        let first = at;
        let mut gone = false;
        while at < key {
            let rest = self.slice(at, key);
            let len = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len()) as u32;
            if len == 0 {
                break;
            }
            if MODIFIERS.contains(&self.slice(at, at + len)) {
                self.blank(at, at + len);
                gone |= at == first;
            }
            at = self.skip(at + len);
        }
        // `x = 1` before `readonly [y]` would go on with `[y]`.
        let next = self.skip(first + self.slice(first, key).find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(0) as u32);
        if gone && self.text[next as usize..].starts_with(['[', '*']) {
            let before = self.text[..first as usize].trim_end();
            if !before.ends_with([';', '{', '}'])
                && let Some(range) = self.ranges.iter_mut().rev().find(|r| r.start == first)
            {
                range.semicolon = true;
            }
        }
    }
}

/// Whether a namespace has code.
fn makes_values(it: &TSNamespaceDeclaration<'_>) -> bool {
    fn statement(s: &Statement<'_>) -> bool {
        match s {
            Statement::TSTypeAliasDeclaration(_) | Statement::TSInterfaceDeclaration(_) => false,
            Statement::TSNamespaceDeclaration(inner) => makes_values(inner),
            Statement::ExportDeclaration(e) => match &e.declaration {
                Declaration::TSTypeAliasDeclaration(_) | Declaration::TSInterfaceDeclaration(_) => false,
                Declaration::TSNamespaceDeclaration(inner) => makes_values(inner),
                _ => true,
            },
            _ => true,
        }
    }
    match &it.body {
        TSNamespaceDeclarationBody::TSModuleBlock(block) => block.body.iter().any(statement),
        TSNamespaceDeclarationBody::TSNamespaceDeclaration(inner) => makes_values(inner),
    }
}

impl<'a> Visit<'a> for Blanker<'_> {
    fn visit_statement(&mut self, it: &Statement<'a>) {
        if let Some(declaration) = it.as_declaration()
            && self.is_erased(declaration)
        {
            return self.remove(it.span());
        }
        let gone = match it {
            Statement::ImportDeclaration(import) => import.import_kind.is_type(),
            Statement::ExportAllDeclaration(export) => export.export_kind.is_type(),
            Statement::ExportNamedDeclaration(export) => export.export_kind.is_type(),
            Statement::ExportFromDeclaration(export) => export.export_kind.is_type(),
            Statement::ExportDeclaration(export) => self.is_erased(&export.declaration),
            Statement::ExportDefaultDeclaration(export) => match &export.declaration {
                ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => true,
                ExportDefaultDeclarationKind::FunctionDeclaration(f) => f.body.is_none(),
                _ => false,
            },
            Statement::TSNamespaceExportDeclaration(_) => true,
            Statement::TSExportAssignment(export) => {
                self.refuse(export.span, "TypeScript export assignment is not supported in strip-only mode");
                true
            }
            _ => false,
        };
        if gone { self.remove(it.span()) } else { walk::walk_statement(self, it) }
    }

    fn visit_import_specifier(&mut self, it: &ImportSpecifier<'a>) {
        if it.import_kind.is_type() {
            self.remove_item(it.span);
        }
    }

    fn visit_export_specifier(&mut self, it: &ExportSpecifier<'a>) {
        if it.export_kind.is_type() {
            self.remove_item(it.span);
        }
    }

    fn visit_ts_type_annotation(&mut self, it: &TSTypeAnnotation<'a>) {
        let mut start = it.span.start;
        if !self.text[start as usize..].starts_with(':') {
            start = self.text[..start as usize].rfind(':').map_or(start, |at| at as u32);
        }
        self.blank(start, it.span.end);
    }

    fn visit_ts_type_parameter_declaration(&mut self, it: &TSTypeParameterDeclaration<'a>) {
        self.blank(it.span.start, it.span.end);
    }

    fn visit_ts_type_parameter_instantiation(&mut self, it: &TSTypeParameterInstantiation<'a>) {
        self.blank(it.span.start, it.span.end);
    }

    fn visit_ts_as_expression(&mut self, it: &TSAsExpression<'a>) {
        self.visit_expression(&it.expression);
        self.blank(it.expression.span().end, it.span.end);
    }

    fn visit_ts_satisfies_expression(&mut self, it: &TSSatisfiesExpression<'a>) {
        self.visit_expression(&it.expression);
        self.blank(it.expression.span().end, it.span.end);
    }

    fn visit_ts_non_null_expression(&mut self, it: &TSNonNullExpression<'a>) {
        self.visit_expression(&it.expression);
        self.blank(it.expression.span().end, it.span.end);
    }

    fn visit_ts_type_assertion(&mut self, it: &TSTypeAssertion<'a>) {
        let message = "The angle-bracket syntax for type assertions, `<T>expr`, is not supported in type strip mode. \
                       Instead, use the 'as' syntax: `expr as T`.";
        self.refuse(it.span, message);
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        if it.definite {
            self.mark(it.id.span().end, '!');
        }
        walk::walk_variable_declarator(self, it);
    }

    fn visit_formal_parameter(&mut self, it: &FormalParameter<'a>) {
        if it.accessibility.is_some() || it.readonly || it.r#override {
            let span = Span::new(it.pattern.span().start, it.span.end);
            return self.refuse(span, "TypeScript parameter property is not supported in strip-only mode");
        }
        if it.optional {
            self.mark(it.pattern.span().end, '?');
        }
        walk::walk_formal_parameter(self, it);
    }

    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        if let Some(this) = &it.this_param {
            self.remove_item(this.span);
        }
        walk::walk_function(self, it, flags);
    }

    fn visit_ts_this_parameter(&mut self, _: &TSThisParameter<'a>) {}

    fn visit_class(&mut self, it: &Class<'a>) {
        if it.r#abstract {
            let start = it.decorators.last().map_or(it.span.start, |d| d.span.end);
            let at = self.skip(start);
            if self.text[at as usize..].starts_with("abstract") {
                self.blank(at, at + 8);
            }
        }
        if let (Some(first), Some(last)) = (it.implements.first(), it.implements.last()) {
            let start = it.span.start as usize;
            if let Some(at) = self.text[start..first.span.start as usize].rfind("implements") {
                self.blank((start + at) as u32, last.span.end);
            }
        }
        for decorator in &it.decorators {
            self.visit_decorator(decorator);
        }
        if let Some(parameters) = &it.type_parameters {
            self.visit_ts_type_parameter_declaration(parameters);
        }
        if let Some(heritage) = &it.heritage {
            self.visit_class_heritage(heritage);
        }
        self.visit_class_body(&it.body);
    }

    fn visit_class_element(&mut self, it: &ClassElement<'a>) {
        match it {
            ClassElement::TSIndexSignature(signature) => self.remove(signature.span),
            ClassElement::MethodDefinition(method) => {
                if method.value.body.is_none() {
                    return self.remove(method.span);
                }
                self.modifiers(method.span, method.key.span().start, &method.decorators);
                if method.optional {
                    self.mark(method.key.span().end, '?');
                }
                walk::walk_method_definition(self, method);
            }
            ClassElement::PropertyDefinition(property) => {
                if property.declare || property.r#type == PropertyDefinitionType::TSAbstractPropertyDefinition {
                    return self.remove(property.span);
                }
                self.modifiers(property.span, property.key.span().start, &property.decorators);
                self.property_marks(property.key.span().end, property.computed, property.optional, property.definite);
                walk::walk_property_definition(self, property);
            }
            ClassElement::AccessorProperty(property) => {
                if property.r#type == AccessorPropertyType::TSAbstractAccessorProperty {
                    return self.remove(property.span);
                }
                self.modifiers(property.span, property.key.span().start, &property.decorators);
                self.property_marks(property.key.span().end, property.computed, false, property.definite);
                walk::walk_accessor_property(self, property);
            }
            other => walk::walk_class_element(self, other),
        }
    }
}

impl Blanker<'_> {
    fn property_marks(&mut self, key_end: u32, computed: bool, optional: bool, definite: bool) {
        let mut from = self.skip(key_end);
        if computed && self.text[from as usize..].starts_with(']') {
            from += 1;
        }
        if optional {
            self.mark(from, '?');
        }
        if definite {
            self.mark(from, '!');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::strip_types;

    fn check(text: &str, want: &str) {
        let got = strip_types(text).expect(text);
        assert_eq!(got.encode_utf16().count(), text.encode_utf16().count(), "{text}");
        assert_eq!(got.trim_end(), want.trim_end(), "{text}");
    }

    #[test]
    fn types_become_spaces() {
        check("let x: number = 1 as any;", "let x         = 1       ;");
        check("interface X {\n a: 1\n}\n(1)", "             \n     \n \n(1)");
        check("f()\ntype A = 1\n(1)", "f()\n;         \n(1)");
        check(
            "function f<T>(this: X, a?: T, ...b: T[]): a is T { return a! }",
            "function f   (         a    , ...b     )         { return a  }",
        );
        check(
            "class A<T> extends B<T> implements C, D { private x?: T = 1; abstract y; readonly z!: 1; [k: string]: 1 }",
            "class A    extends B                    {         x     = 1;                      z    ;                }",
        );
        check(
            "import { type A, b } from 'x'; import type C from 'c'; export type { D };",
            "import {         b } from 'x';                                             ",
        );
        check("const f = async <T,>(x: T): Promise<T> => x satisfies T", "const f = async     (x   )             => x            ");
        check("let x: '\u{1F600}' = 1", "let x       = 1");
        check("class A { a = 1\n readonly ['b'] = 2 }", "class A { a = 1\n ;        ['b'] = 2 }");
        check(
            "declare const x: 1; declare module 'm' {} namespace N { type T = 1 }",
            "                                                                    ",
        );
        check("new Map<string, number>(); f<T>(1); x!.y![0]!", "new Map                (); f   (1); x .y [0] ");
    }

    #[test]
    fn what_makes_code_is_refused() {
        for text in [
            "enum A {}",
            "const enum A { x }",
            "namespace N { const x = 1 }",
            "class A { constructor(public x) {} }",
            "import a = require('a')",
            "export = 1",
            "<T>x",
        ] {
            assert!(strip_types(text).is_err_and(|e| e.unsupported), "{text}");
        }
        assert!(strip_types("let x: = 1").is_err_and(|e| !e.unsupported));
    }
}
