//! The way from text to prototype: parse, check early errors, analyse scopes, generate code.
//!
//! oxc's parser, its semantic pass and our own passes recurse on the syntax tree. A cheap scan bounds its depth first:
//! flat texts are compiled on the caller's stack, deeper ones on a thread with a stack of the right size, and texts
//! beyond all measure are refused.

use std::cell::RefCell;
use std::sync::Arc;

use oxc_allocator::Allocator;
use oxc_parser::{ParseOptions, Parser};
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;

use crate::diagnostics::{self, Found};
use crate::emit::{Shared, compile_program};
use crate::nesting;
use crate::new_function;
use crate::proto::FunctionProto;
use crate::scope::{self, TopLevel};
use crate::source::Source;
use crate::{CompileError, CompileErrorKind, CompileMode, CompileOptions};

/// Texts with at most this weight are compiled on the caller's stack: under 1 MiB of it, as a heavy link was measured to
/// take 2 KiB. Files written by people weigh some 400, and rarely more than 1500.
const INLINE_WEIGHT: u32 = 3000;

/// Stack for a weight of 1, all passes together.
const BYTES_PER_WEIGHT: usize = 1 << 10;

/// See [`crate::compile`].
pub fn compile(source: Arc<Source>, options: &CompileOptions) -> Result<Arc<FunctionProto>, CompileError> {
    let params = match &options.mode {
        CompileMode::NewFunction { params, .. } => params.as_str(),
        _ => "",
    };
    on_stack(&[source.text(), params], || compile_here(source.clone(), options))
        .unwrap_or_else(|message| Err(error(&source, CompileErrorKind::Depth, message, 0..0)))
}

/// Runs what parses these texts and walks over their trees with enough native stack. An error says why that cannot be.
pub fn on_stack<T: Send>(texts: &[&str], f: impl FnOnce() -> T + Send) -> Result<T, String> {
    let depth = texts.iter().map(|text| nesting::depth(text)).reduce(nesting::Depth::max).unwrap_or_default();
    if depth.weight <= INLINE_WEIGHT {
        return Ok(f());
    }
    if depth.weight > nesting::MAX_WEIGHT || depth.slow > nesting::MAX_SLOW {
        return Err("Maximum call stack size exceeded: the source is nested too deeply".into());
    }
    let stack = (4 << 20) + depth.weight as usize * BYTES_PER_WEIGHT;
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("compile".into()).stack_size(stack);
        match thread.spawn_scoped(scope, f) {
            Ok(handle) => handle.join().map_err(|panic| std::panic::resume_unwind(panic)),
            Err(_) => Err("Maximum call stack size exceeded: no memory for the stack that compiling this source takes".into()),
        }
    })
}

/// An error at a byte range of a source.
pub fn error(source: &Source, kind: CompileErrorKind, message: String, span: std::ops::Range<u32>) -> CompileError {
    let (line, column) = source.line_col(span.start);
    CompileError { kind, message, span, line, column }
}

fn compile_here(source: Arc<Source>, options: &CompileOptions) -> Result<Arc<FunctionProto>, CompileError> {
    match &options.mode {
        CompileMode::Script { completion } => compile_text(&source, TopLevel::Script, *completion, &[]),
        CompileMode::Module => compile_text(&source, TopLevel::Module, false, &[]),
        CompileMode::IndirectEval => compile_text(&source, TopLevel::Eval, true, &[]),
        CompileMode::DirectEval { scope } => {
            let source = if scope.strict { Arc::new(source.in_strict_code()) } else { source };
            compile_text(&source, TopLevel::Direct(scope), true, &[])
        }
        CompileMode::FunctionBody { params } => {
            let names: Vec<&str> = params.iter().map(String::as_str).collect();
            compile_text(&source, TopLevel::Body(params), false, &names)
        }
        CompileMode::NewFunction { kind, params } => new_function::compile(&source, *kind, params),
    }
}

/// Whether the text parses, early errors included. For texts that are put together from parts: what exceeds a limit
/// here (names of another part are globals, which need caches) need not in the whole.
pub fn check(source: &Arc<Source>) -> Result<(), CompileError> {
    match compile_text(source, TopLevel::Script, false, &[]) {
        Err(e) if !matches!(e.kind, CompileErrorKind::Limit(_)) => Err(e),
        _ => Ok(()),
    }
}

/// Whether a direct eval may have what oxc, who knows nothing of the code around, refuses.
fn is_allowed(message: &str, top: TopLevel<'_>) -> bool {
    let TopLevel::Direct(scope) = top else { return false };
    (scope.in_function && message == "Unexpected new.target expression")
        // Our own analysis finds those that are not declared.
        || (message.starts_with("Private field '#") && message.ends_with("must be declared in an enclosing class"))
        || (message.starts_with("Private identifier '#") && message.ends_with("outside class bodies"))
        || (scope.home.is_some() && message.starts_with("'super' can only be referenced in members"))
        || (scope.super_call.is_some() && message.contains("Super calls are not permitted outside"))
}

/// Compiles a text as one piece.
pub fn compile_text(source: &Arc<Source>, top: TopLevel<'_>, completion: bool, names: &[&str]) -> Result<Arc<FunctionProto>, CompileError> {
    let allocator = Allocator::default();
    let is_body = matches!(top, TopLevel::Body(_));
    let source_type = match top {
        TopLevel::Body(_) => SourceType::cjs(),
        TopLevel::Module => SourceType::mjs(),
        _ => SourceType::script(),
    };
    let options = ParseOptions { allow_return_outside_function: is_body, ..ParseOptions::default() };
    let parsed = Parser::new(&allocator, source.text(), source_type).with_options(options).parse();
    let found = parsed.diagnostics.errors().find(|d| !is_allowed(&d.message, top)).map(|d| Found {
        message: d.message.to_string(),
        note: d.help.as_deref().unwrap_or("").to_string(),
        labels: d.labels.iter().map(|label| (label.offset(), label.len())).collect(),
    });
    if let Some(found) = found {
        return Err(diagnostics::translate(source, &found));
    }
    let program = allocator.alloc(parsed.program);
    let semantic = SemanticBuilder::new_compiler().build(program);
    let found = semantic.diagnostics.errors().find(|d| !is_allowed(&d.message, top)).map(|d| Found {
        message: d.message.to_string(),
        note: d.help.as_deref().unwrap_or("").to_string(),
        labels: d.labels.iter().map(|label| (label.offset(), label.len())).collect(),
    });
    if let Some(found) = found {
        return Err(diagnostics::translate(source, &found));
    }
    let scoping = semantic.semantic.into_scoping();
    let names: Vec<&str> = names.iter().map(|name| allocator.alloc_str(name)).collect();
    let analysis = scope::analyze(program, &scoping, top, &names, &allocator)
        .map_err(|failure| error(source, failure.kind, failure.message, failure.start..failure.end))?;
    let shared = Shared { analysis: &analysis, source: source.clone(), error: RefCell::new(None) };
    let proto = compile_program(&shared, program, top, completion);
    match shared.error.into_inner() {
        Some(failure) => Err(failure),
        None => Ok(proto),
    }
}
