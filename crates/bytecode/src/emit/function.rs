//! Functions: prologue, parameters, body, and the closure instruction in the function around.
//!
//! Order of a prologue: field initialisers (base constructors), `this` coercion, context, `this`/`new.target`/
//! `arguments` that closures capture, parameters, the body's own scope, hoisted functions, `GeneratorStart`.

use std::ops::Range;
use std::sync::Arc;

use oxc_ast::ast::*;
use oxc_span::Span;

use super::{Gen, NOTHING, Reg, Shared};
use crate::NO_REGISTER;
use crate::opcode::Opcode;
use crate::proto::{Constant, FunctionFlags, FunctionKind, FunctionProto, GlobalDecls, GlobalLexical, JsText};
use crate::scope::{FuncIdx, NO_SYMBOL, TopLevel, hoist_functions};

/// What the code of a function is made from.
pub enum Body<'s, 'a> {
    Statements(&'s [Statement<'a>]),
    Expression(&'s Expression<'a>),
    /// A constructor that was not written.
    Implied,
    /// Field initialisers or static blocks of a class.
    Fields,
}

/// A function as the syntax tree has it.
pub struct Source<'s, 'a> {
    pub func: FuncIdx,
    pub name: &'s str,
    pub kind: FunctionKind,
    pub is_async: bool,
    pub is_generator: bool,
    pub anonymous: bool,
    pub params: Option<&'s FormalParameters<'a>>,
    pub body: Body<'s, 'a>,
    /// Constructors and initialisers: their class.
    pub class: Option<&'s Class<'a>>,
    pub statics: bool,
    pub range: Span,
}

impl<'s, 'a> Source<'s, 'a> {
    /// The initialiser function of a class.
    pub fn init(func: FuncIdx, class: &'s Class<'a>, statics: bool) -> Self {
        Source {
            func,
            name: if statics { "<static_initializer>" } else { "<instance_members_initializer>" },
            kind: FunctionKind::ClassInit,
            is_async: false,
            is_generator: false,
            anonymous: false,
            params: None,
            body: Body::Fields,
            class: Some(class),
            statics,
            range: class.span,
        }
    }
}

/// Compiles the top of a source.
pub fn compile_program<'a>(cx: &Shared<'_, 'a>, program: &Program<'a>, top: TopLevel<'_>, completion: bool) -> Arc<FunctionProto> {
    let mut r#gen = Gen::new(cx, 0);
    let info = &cx.analysis.funcs[0];
    let nparams = info.param_names.len() as u16;
    r#gen.next_reg = 2 + u32::from(nparams);
    r#gen.max_reg = r#gen.next_reg;
    let is_body = matches!(top, TopLevel::Body(_));
    let is_direct = matches!(top, TopLevel::Direct(_));
    r#gen.scope = cx.analysis.scopes[info.param_scope as usize].parent;
    if info.needs_outer {
        let reg = r#gen.alloc();
        r#gen.op(Opcode::LoadClosureContext, &[reg]);
        r#gen.closure_ctx = Some(reg);
    }
    let is_module = matches!(top, TopLevel::Module);
    if is_body && !info.strict && info.uses_this {
        r#gen.op(Opcode::CoerceThis, &[]);
    }
    r#gen.place_named_params();
    if is_module {
        r#gen.is_async = cx.analysis.module.has_await;
        r#gen.hoisted = Some(Vec::new());
        r#gen.adopt_context(info.body_scope);
    }
    r#gen.enter_scope(info.body_scope);
    if !is_module {
        r#gen.undefine_vars(info.body_scope);
    }
    r#gen.pseudo_variables();
    r#gen.captured_params();
    if !is_body && !is_module {
        r#gen.declare_globals(program);
        r#gen.declare_eval_vars();
    }
    if completion {
        let reg = r#gen.alloc();
        r#gen.completion = Some(reg);
        r#gen.op(Opcode::LoadUndefined, &[reg]);
        for directive in program.directives.iter().skip(usize::from(is_direct && cx.source.has_hidden_directive())) {
            let constant = r#gen.string_constant(&directive.expression);
            r#gen.op(Opcode::LoadConst, &[reg, constant]);
        }
    }
    r#gen.statements(&program.body, true);
    match r#gen.completion {
        Some(reg) => r#gen.op(Opcode::Return, &[reg]),
        None => r#gen.op(Opcode::ReturnUndefined, &[]),
    }
    let source = Source {
        func: 0,
        name: "",
        kind: if is_body { FunctionKind::Normal } else { FunctionKind::Script },
        is_async: r#gen.is_async,
        is_generator: false,
        anonymous: true,
        params: None,
        body: Body::Implied,
        class: None,
        statics: false,
        range: Span::new(0, program.span.end),
    };
    let hoisted = r#gen.hoisted.take();
    let mut proto = r#gen.finish(&source, nparams, nparams, true);
    proto.module = hoisted.map(|hoisted| Arc::new(cx.analysis.module.info(cx.analysis, hoisted)));
    Arc::new(proto)
}

impl<'c, 'a> Gen<'c, 'a> {
    fn declare_globals(&mut self, program: &Program<'a>) {
        let globals = &self.cx.analysis.globals;
        if !globals.lexicals.is_empty() || !globals.vars.is_empty() || !globals.functions.is_empty() {
            let text = |name: &&str| JsText::from_str(name);
            let decls = GlobalDecls {
                lexicals: globals
                    .lexicals
                    .iter()
                    .map(|&(name, is_const)| GlobalLexical { name: JsText::from_str(name), is_const })
                    .collect(),
                vars: globals.vars.iter().map(text).collect(),
                functions: globals.functions.iter().map(text).collect(),
                deletable: globals.deletable,
            };
            let constant = self.asm.constant(Constant::GlobalDecls(Box::new(decls)));
            self.op_at(program.span.start, Opcode::DeclareGlobals, &[constant]);
        }
    }

    /// Variables of direct eval that the function around does not have.
    fn declare_eval_vars(&mut self) {
        let Some((object, names)) = &self.cx.analysis.eval_vars else { return };
        if names.is_empty() {
            return;
        }
        let mark = self.mark();
        let reg = self.alloc();
        self.load_symbol(*object, reg);
        for name in names {
            let name = self.asm.string(name);
            self.op(Opcode::DeclareEvalVar, &[reg, name]);
        }
        self.init_symbol(*object, reg);
        self.release(mark);
    }

    /// Gives such a variable a value.
    pub(super) fn store_eval_var(&mut self, name: &str, offset: u32, src: Reg) {
        let Some(&(object, _)) = self.cx.analysis.eval_vars.as_ref() else { return };
        let mark = self.mark();
        let reg = self.symbol_reg(object);
        let name = self.asm.string(name);
        self.op_at(offset, Opcode::StoreBinding, &[reg, name, src]);
        self.release(mark);
    }

    // ---- Closures ------------------------------------------------------------------------------

    /// The context operand for a closure of `func`.
    pub(super) fn closure_context(&self, func: FuncIdx) -> Reg {
        if self.cx.analysis.funcs[func as usize].needs_outer { self.context() } else { NO_REGISTER }
    }

    /// Compiles a function inside this one; gives its index.
    pub(super) fn function_index(&mut self, source: Source<'_, 'a>) -> u16 {
        let index = self.wide_function_index(source);
        u16::try_from(index).unwrap_or_else(|_| {
            self.asm.overflow.get_or_insert("functions");
            0
        })
    }

    fn wide_function_index(&mut self, source: Source<'_, 'a>) -> u32 {
        let inferred = self.inferrer.name_for(&source);
        let mut inner = Gen::new(self.cx, source.func);
        inner.inferrer = self.inferrer.inside(source.name);
        let mut proto = inner.compile(source);
        proto.inferred = inferred;
        self.functions.push(Arc::new(proto));
        (self.functions.len() - 1) as u32
    }

    /// Compiles a function and emits the instruction that makes a closure of it.
    pub(super) fn closure(&mut self, source: Source<'_, 'a>, dst: Reg) {
        let func = source.func;
        let index = self.wide_function_index(source);
        let context = self.closure_context(func);
        match u16::try_from(index) {
            Ok(index) => self.op(Opcode::NewClosure, &[dst, index, context]),
            Err(_) => self.op(Opcode::NewClosureWide, &[dst, index as u16, (index >> 16) as u16, context]),
        }
    }

    pub(super) fn arrow(&mut self, arrow: &ArrowFunctionExpression<'a>, name: &str, dst: Reg) {
        let body = match &arrow.body {
            ArrowFunctionBody::FunctionBody(body) => Body::Statements(&body.statements),
            other => match other.as_expression() {
                Some(e) => Body::Expression(e),
                None => Body::Implied,
            },
        };
        let source = Source {
            func: arrow.scope_id.get().map_or(0, |id| id.index() as FuncIdx),
            name,
            kind: FunctionKind::Arrow,
            is_async: arrow.r#async,
            is_generator: false,
            anonymous: true,
            params: Some(&arrow.params),
            body,
            class: None,
            statics: false,
            range: arrow.span,
        };
        self.closure(source, dst);
    }

    fn function_source<'s>(function: &'s Function<'a>, name: &'s str, kind: FunctionKind, range: Span) -> Source<'s, 'a> {
        Source {
            func: function.scope_id.get().map_or(0, |id| id.index() as FuncIdx),
            name,
            kind,
            is_async: function.r#async,
            is_generator: function.generator,
            anonymous: function.id.is_none(),
            params: Some(&function.params),
            body: function.body.as_ref().map_or(Body::Implied, |body| Body::Statements(&body.statements)),
            class: None,
            statics: false,
            range,
        }
    }

    pub(super) fn function_expression(&mut self, function: &Function<'a>, name: &str, dst: Reg) {
        let name = function.id.as_ref().map_or(name, |id| id.name.as_str());
        let source = Self::function_source(function, name, FunctionKind::Normal, function.span);
        self.closure(source, dst);
    }

    /// A method, getter or setter; `range` is that of the whole element.
    pub(super) fn method_closure(&mut self, function: &Function<'a>, name: &str, range: Span, dst: Reg) {
        self.closure(Self::function_source(function, name, FunctionKind::Method, range), dst);
    }

    /// A hoisted function declaration comes to life.
    pub(super) fn instantiate(&mut self, function: &Function<'a>) {
        let (sym, name) = match &function.id {
            Some(id) => (self.binding(id), id.name.as_str()),
            None => (self.cx.analysis.module.default.unwrap_or(NO_SYMBOL), "default"),
        };
        if self.hoisted.is_some() && sym != NO_SYMBOL && self.symbol(sym).captured {
            let slot = self.symbol(sym).slot;
            let index = self.wide_function_index(Self::function_source(function, name, FunctionKind::Normal, function.span));
            if let Some(hoisted) = &mut self.hoisted {
                hoisted.push((slot, index));
            }
            return;
        }
        let mark = self.mark();
        let reg = match self.init_dst(sym) {
            Some(dst) => dst.reg,
            None => self.alloc(),
        };
        self.function_expression(function, "", reg);
        if sym == NO_SYMBOL && self.cx.analysis.eval_vars.is_some() {
            self.store_eval_var(name, function.span.start, reg);
        } else if sym == NO_SYMBOL {
            let name = self.asm.string(name);
            let deletable = u16::from(self.cx.analysis.globals.deletable);
            self.op_at(function.span.start, Opcode::InitGlobalFunction, &[name, reg, deletable]);
        } else {
            self.init_symbol(sym, reg);
        }
        self.release(mark);
    }

    // ---- One function --------------------------------------------------------------------------

    fn compile(mut self, source: Source<'_, 'a>) -> FunctionProto {
        let info = &self.cx.analysis.funcs[self.func as usize];
        self.is_async = source.is_async;
        self.is_generator = source.is_generator;
        self.derived = source.kind == FunctionKind::DerivedConstructor;
        let items = source.params.map_or(&[][..], |params| &params.items);
        let nparams = items.len().min(0xFFF0) as u16;
        self.next_reg = 2 + u32::from(nparams);
        self.max_reg = self.next_reg;
        self.scope = self.cx.analysis.scopes[info.param_scope as usize].parent;
        if info.needs_outer {
            let reg = self.alloc();
            self.op(Opcode::LoadClosureContext, &[reg]);
            self.closure_ctx = Some(reg);
        }
        if source.kind == FunctionKind::BaseConstructor {
            self.inline_fields(source.class);
        }
        if source.kind == FunctionKind::DerivedConstructor && matches!(source.body, Body::Implied) {
            self.implied_derived(source.class);
            return self.finish(&source, 0, 0, true);
        }
        if !info.strict && info.uses_this && !info.is_arrow {
            self.op(Opcode::CoerceThis, &[]);
        }
        self.place_params(items);
        self.enter_scope(info.param_scope);
        self.undefine_vars(info.param_scope);
        self.pseudo_variables();
        let simple = self.params(source.params);
        if info.body_scope != info.param_scope {
            self.enter_scope(info.body_scope);
            self.undefine_vars(info.body_scope);
            self.copy_params(info.param_scope, info.body_scope);
        }
        if source.is_generator {
            self.op(Opcode::GeneratorStart, &[]);
        }
        match &source.body {
            Body::Statements(list) => {
                self.statements(list, true);
                if !self.asm.is_unreachable() {
                    self.implicit_return(source.range.end.saturating_sub(1));
                }
            }
            Body::Expression(e) => {
                let reg = self.operand(e, NOTHING);
                self.op(Opcode::Return, &[reg]);
            }
            Body::Implied => self.op(Opcode::ReturnUndefined, &[]),
            Body::Fields => {
                if let Some(class) = source.class {
                    self.emit_fields(class, source.statics);
                }
                self.op(Opcode::ReturnUndefined, &[]);
            }
        }
        let length = items.iter().take_while(|item| item.initializer.is_none()).count() as u16;
        self.finish(&source, nparams, length, simple)
    }

    fn implicit_return(&mut self, end: u32) {
        if !self.derived {
            return self.op(Opcode::ReturnUndefined, &[]);
        }
        let reg = self.alloc();
        self.op(Opcode::LoadUndefined, &[reg]);
        self.asm.position(end, 0..0);
        self.leave_function(reg);
    }

    /// Hoisted functions of a statement list.
    pub(super) fn instantiate_all(&mut self, list: &[Statement<'a>]) {
        for function in hoist_functions(list) {
            self.instantiate(function);
        }
    }

    fn finish(mut self, source: &Source<'_, 'a>, nparams: u16, length: u16, simple_params: bool) -> FunctionProto {
        for (label, reg) in std::mem::take(&mut self.late_returns) {
            self.asm.bind(label);
            self.op(Opcode::Return, &[reg]);
        }
        let jump_tables = self.asm.finish();
        let range: Range<u32> = source.range.start..source.range.end;
        if let Some(limit) = self.asm.overflow {
            let kind = crate::CompileErrorKind::Limit(limit);
            self.cx.fail(source.range, kind, format!("Too many {limit} in one function"));
        }
        let info = &self.cx.analysis.funcs[self.func as usize];
        let fields = source.class.map_or(0, |class| {
            let is_field = |e: &&ClassElement<'_>| matches!(e, ClassElement::PropertyDefinition(p) if !p.r#static);
            class.body.body.iter().filter(is_field).count()
        });
        FunctionProto {
            name: JsText::from_str(source.name),
            inferred: None,
            length,
            nparams,
            nregs: self.max_reg as u16,
            num_ics: self.asm.num_ics(),
            field_estimate: info.this_fields.saturating_add(fields.min(0xFFFF) as u16),
            kind: source.kind,
            flags: FunctionFlags {
                strict: info.strict,
                is_async: source.is_async,
                is_generator: source.is_generator,
                uses_arguments: self.uses_arguments,
                has_rest: self.has_rest,
                simple_params,
                uses_this: info.uses_this,
                anonymous: source.anonymous,
            },
            code: std::mem::take(&mut self.asm.code).into_boxed_slice(),
            constants: std::mem::take(&mut self.asm.constants).into_boxed_slice(),
            handlers: std::mem::take(&mut self.asm.handlers).into_boxed_slice(),
            jump_tables,
            positions: std::mem::take(&mut self.asm.positions).finish(),
            functions: self.functions.into_boxed_slice(),
            module: None,
            source: self.cx.source.clone(),
            range,
        }
    }
}
