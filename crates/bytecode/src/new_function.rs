//! `new Function(params, body)` and its relatives.
//!
//! Parameters and body are each checked alone inside an otherwise empty function, so that text which only parses when the
//! two are glued together is refused; then the whole text the specification prescribes is compiled.

use std::sync::Arc;

use oxc_allocator::Allocator;
use oxc_ast::ast::Statement;
use oxc_parser::Parser;
use oxc_span::SourceType;

use crate::proto::FunctionProto;
use crate::scope::TopLevel;
use crate::source::Source;
use crate::{CompileError, CompileErrorKind, NewFunctionKind, parse};

fn glue(kind: NewFunctionKind, params: &str, body: &str) -> String {
    let prefix = match kind {
        NewFunctionKind::Normal => "function",
        NewFunctionKind::Generator => "function*",
        NewFunctionKind::Async => "async function",
        NewFunctionKind::AsyncGenerator => "async function*",
    };
    format!("{prefix} anonymous({params}\n) {{\n{body}\n}}")
}

/// Whether a text is one function declaration and nothing else.
fn is_one_function(text: &str) -> bool {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::script()).parse();
    matches!(parsed.program.body.as_slice(), [Statement::FunctionDeclaration(_)]) && !parsed.diagnostics.has_errors()
}

/// Compiles the function; `body` is the source's text.
pub fn compile(body: &Arc<Source>, kind: NewFunctionKind, params: &str) -> Result<Arc<FunctionProto>, CompileError> {
    for (alone, what) in [(glue(kind, params, ""), ')'), (glue(kind, "", body.text()), '}')] {
        let source = Arc::new(Source::new(body.name(), alone));
        parse::check(&source)?;
        if !is_one_function(source.text()) {
            let message = format!("Unexpected token '{what}'");
            return Err(parse::error(&source, CompileErrorKind::Syntax, message, 0..0));
        }
    }
    let source = Arc::new(body.with_text(glue(kind, params, body.text())));
    let script = parse::compile_text(&source, TopLevel::Script, false, &[])?;
    match script.functions.first() {
        Some(function) => Ok(function.clone()),
        None => Err(parse::error(&source, CompileErrorKind::Syntax, "Unexpected token '}'".into(), 0..0)),
    }
}
