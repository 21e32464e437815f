//! Code generation: syntax tree and scope analysis in, function prototypes out.
//!
//! One [`Gen`] per function. Expressions are compiled towards a destination register ([`Dst`]); local variables are
//! used in place unless something evaluated before the use may assign them. Temporaries form a stack above the
//! locals, so that a call's window is always topmost.
//!
//! Failures (limits, features that are missing) are noted once in the shared context and end the compilation after the
//! walk; the code made meanwhile is thrown away.

mod assembler;
mod assign;
mod binary;
mod call;
mod class;
mod cond;
mod control;
mod expr;
mod function;
mod generator;
mod infer;
mod literal;
mod loops;
mod member;
mod names;
mod pattern;
mod prologue;
mod stmt;
mod switch;
mod try_stmt;
mod using;

use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use oxc_span::Span;

use crate::opcode::Opcode;
use crate::proto::{FunctionProto, JsText};
use crate::scope::{Analysis, FuncIdx, NO_SCOPE, ScopeIdx, SymIdx};
use crate::source::Source;
use crate::{CompileError, CompileErrorKind};
use assembler::{Assembler, Label};
use control::Control;

pub use function::compile_program;
pub use literal::decode;

/// A register number.
pub type Reg = u16;

/// Registers stay below this: 0xFFFF means none.
const MAX_REGISTERS: u32 = 0xFFF0;

/// Where a value is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Dst {
    pub reg: Reg,
    /// The register may be written before the expression is finished. Not so for variables: the expression may still
    /// read them, and must leave them alone when it throws.
    pub scratch: bool,
}

impl Dst {
    fn temp(reg: Reg) -> Dst {
        Dst { reg, scratch: true }
    }

    fn var(reg: Reg) -> Dst {
        Dst { reg, scratch: false }
    }
}

/// What is shared by all functions of one compilation.
pub struct Shared<'c, 'a> {
    pub analysis: &'c Analysis<'a>,
    pub source: Arc<Source>,
    pub error: RefCell<Option<CompileError>>,
}

impl Shared<'_, '_> {
    fn fail(&self, span: Span, kind: CompileErrorKind, message: String) {
        let mut error = self.error.borrow_mut();
        if error.is_none() {
            let (line, column) = self.source.line_col(span.start);
            *error = Some(CompileError { kind, message, span: span.start..span.end, line, column });
        }
    }
}

/// The state of one function being compiled.
pub struct Gen<'c, 'a> {
    cx: &'c Shared<'c, 'a>,
    asm: Assembler,
    func: FuncIdx,
    /// The scope whose code is being made.
    scope: ScopeIdx,
    next_reg: u32,
    max_reg: u32,
    /// Registers of symbols that are not captured.
    sym_regs: FxHashMap<SymIdx, Reg>,
    /// Registers of the contexts of this function's scopes.
    ctx_regs: FxHashMap<ScopeIdx, Reg>,
    /// Register of the callee's own context, if needed.
    closure_ctx: Option<Reg>,
    control: Vec<Control<'a>>,
    functions: Vec<Arc<FunctionProto>>,
    /// Where the completion value of a script is collected.
    completion: Option<Reg>,
    is_async: bool,
    is_generator: bool,
    /// `return` goes through `ReturnDerived`.
    derived: bool,
    /// What long chains of members start with: whether a call.
    member_chains: FxHashMap<Span, bool>,
    /// Labels of `?.` chains being compiled, innermost last.
    chains: Vec<Label>,
    /// Labels written before the statement being compiled.
    label_set: Vec<&'a str>,
    /// Where generators go when resumed by `return` with nothing around to leave, and the register of the value.
    late_returns: Vec<(Label, Reg)>,
    /// The register of the resources that a `using` declaration adds to.
    resources: Option<Reg>,
    uses_arguments: bool,
    has_rest: bool,
    /// Top of a module: functions that the machine makes when it links the module, as (slot, function).
    hoisted: Option<Vec<(u16, u32)>>,
    /// Names for the stack traces of functions without one.
    inferrer: infer::Inferrer,
}

/// No span: nothing is evaluated in between.
const NOTHING: Span = Span::new(0, 0);

impl<'c, 'a> Gen<'c, 'a> {
    fn new(cx: &'c Shared<'c, 'a>, func: FuncIdx) -> Self {
        Gen {
            cx,
            asm: Assembler::default(),
            func,
            scope: NO_SCOPE,
            next_reg: 2,
            max_reg: 2,
            sym_regs: FxHashMap::default(),
            ctx_regs: FxHashMap::default(),
            closure_ctx: None,
            control: Vec::new(),
            functions: Vec::new(),
            completion: None,
            is_async: false,
            is_generator: false,
            derived: false,
            member_chains: FxHashMap::default(),
            chains: Vec::new(),
            label_set: Vec::new(),
            late_returns: Vec::new(),
            resources: None,
            uses_arguments: false,
            has_rest: false,
            hoisted: None,
            inferrer: infer::Inferrer::default(),
        }
    }

    fn unsupported(&mut self, span: Span, name: &'static str) {
        self.cx.fail(span, CompileErrorKind::Unsupported(name), format!("{name} is not supported yet"));
    }

    // ---- Registers -----------------------------------------------------------------------------

    /// A fresh register on top of the stack of temporaries.
    fn alloc(&mut self) -> Reg {
        let reg = self.next_reg;
        if reg >= MAX_REGISTERS {
            let message = "Too many registers in one function".to_string();
            self.cx.fail(NOTHING, CompileErrorKind::Limit("registers"), message);
            return 2;
        }
        self.next_reg += 1;
        self.max_reg = self.max_reg.max(self.next_reg);
        reg as Reg
    }

    /// The height of the stack of temporaries.
    fn mark(&self) -> u32 {
        self.next_reg
    }

    fn release(&mut self, mark: u32) {
        debug_assert!(mark <= self.next_reg);
        self.next_reg = mark;
    }

    // ---- Emission ------------------------------------------------------------------------------

    fn op(&mut self, op: Opcode, operands: &[u16]) {
        self.asm.emit(op, operands);
    }

    /// An instruction that may throw, with its place.
    fn op_at(&mut self, offset: u32, op: Opcode, operands: &[u16]) {
        self.asm.position(offset, offset..offset);
        self.asm.emit(op, operands);
    }

    /// The same, with the text that an error message names.
    fn op_text(&mut self, offset: u32, text: Span, op: Opcode, operands: &[u16]) {
        self.asm.position(offset, Range { start: text.start, end: text.end });
        self.asm.emit(op, operands);
    }

    fn jump(&mut self, op: Opcode, operands: &[u16], label: Label) {
        self.asm.jump(op, operands, label);
    }

    fn mov(&mut self, dst: Reg, src: Reg) {
        if dst != src {
            self.op(Opcode::Move, &[dst, src]);
        }
    }

    fn load_smi(&mut self, dst: Reg, value: i32) {
        match i16::try_from(value) {
            Ok(small) => self.op(Opcode::LoadSmi, &[dst, small as u16]),
            Err(_) => self.op(Opcode::LoadInt32, &[dst, value as u16, (value >> 16) as u16]),
        }
    }

    fn load_string(&mut self, dst: Reg, text: &str) {
        let constant = self.asm.wide_text(JsText::from_str(text));
        self.load_constant(dst, constant);
    }

    /// A constant's value.
    fn load_constant(&mut self, dst: Reg, constant: u32) {
        match u16::try_from(constant) {
            Ok(constant) if constant != 0xFFFF => self.op(Opcode::LoadConst, &[dst, constant]),
            _ => self.op(Opcode::LoadConstWide, &[dst, constant as u16, (constant >> 16) as u16]),
        }
    }

    /// The text of the source between two offsets.
    fn text(&self, start: u32, end: u32) -> &str {
        self.cx.source.slice(start, end)
    }
}
