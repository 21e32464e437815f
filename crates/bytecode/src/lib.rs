//! From source text to register bytecode.
//!
//! `source text -> oxc parser -> oxc semantic (early errors, scopes, references) -> FunctionProto`.
//! Entry point: [`compile`]. What comes out is immutable, `Send + Sync`, and knows no heap and no values.
//! [`opcode`] is the contract with the machine that runs it.

#![forbid(unsafe_code)]

mod call_text;
mod commonjs_names;
mod diagnostics;
pub mod disasm;
mod emit;
pub mod error;
mod eval_scope;
pub mod liveness;
pub mod module;
mod nesting;
mod new_function;
pub mod opcode;
mod parse;
pub mod proto;
mod scope;
pub mod serial;
pub mod source;
mod strip_types;

use std::sync::Arc;

pub use call_text::{call_text, callee_text};
pub use commonjs_names::{CommonJsNames, commonjs_names};
pub use error::{CompileError, CompileErrorKind};
pub use eval_scope::EvalScope;
pub use module::{IndirectExport, LocalExport, ModuleImport, ModuleInfo, ModuleRequest};
pub use nesting::memory_needed;
pub use opcode::{NO_CONSTANT, NO_REGISTER, Opcode, OperandKind, TypeOfKind};
pub use proto::{
    Constant, FunctionFlags, FunctionKind, FunctionProto, GlobalDecls, GlobalLexical, Handler, JsText, JumpTable, Position, PositionTable,
};
pub use source::Source;
pub use strip_types::{StripError, strip_types};

/// Which of the function constructors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewFunctionKind {
    /// `Function`
    Normal,
    /// `GeneratorFunction`
    Generator,
    /// `AsyncFunction`
    Async,
    /// `AsyncGeneratorFunction`
    AsyncGenerator,
}

/// How the source text is to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompileMode {
    /// A global script. With `completion` it returns its completion value, else undefined.
    Script {
        /// Whether the completion value is wanted.
        completion: bool,
    },
    /// The body of a sloppy function with these parameters (CommonJS). The result is that function's prototype: the
    /// machine makes a closure without a context from it. Positions are those of the file.
    FunctionBody {
        /// Parameter names.
        params: Vec<String>,
    },
    /// A module. Its function runs with the module's environment as its context and undefined as `this`; with a top-level
    /// `await` it is async. `FunctionProto::module` says what the environment is and how to link it.
    Module,
    /// Indirect eval: `let`, `const` and `class` are local, `var` and functions are global; returns the completion value.
    IndirectEval,
    /// Direct eval at a place with these scopes. The result is a function to be called with the innermost context of
    /// that place as its own.
    DirectEval {
        /// What the call's constant says.
        scope: Arc<EvalScope>,
    },
    /// `new Function(params, body)`; the source's text is the body. The result is the function `anonymous` itself; the
    /// `source` of the prototype holds the text that the specification puts together.
    NewFunction {
        /// Which constructor was called.
        kind: NewFunctionKind,
        /// The parameters, joined by commas.
        params: String,
    },
}

/// What [`compile`] needs to know beside the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileOptions {
    /// How to take the text.
    pub mode: CompileMode,
}

/// Compiles a source. Bounded in native stack whatever the nesting of the text.
pub fn compile(source: Arc<Source>, options: &CompileOptions) -> Result<Arc<FunctionProto>, CompileError> {
    parse::compile(source, options)
}
