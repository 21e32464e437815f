//! The walk that creates scopes and functions and resolves references.
//!
//! On entering a scope all its names are declared (see `hoist`), so that a reference finds its symbol when it is
//! visited: every name has a stack of the symbols visible under it, innermost last. Names are taken off when
//! their scope is left.

use rustc_hash::FxHashMap;

use oxc_allocator::Allocator;
use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_semantic::Scoping;
use oxc_span::{GetSpan, Span};
use oxc_syntax::node::NodeId;
use oxc_syntax::reference::ReferenceId;
use oxc_syntax::scope::ScopeId;

use super::direct_eval::{EvalSite, Outer};
use super::hoist::{self, LexKind, Lexical, VarCollector};
use super::*;
use crate::CompileErrorKind;

/// Functions may be nested this deep: dropping prototypes recurses.
const MAX_FUNCTION_DEPTH: u32 = 1000;

/// What `this`, `arguments` and `new.target` mean here.
#[derive(Clone, Copy)]
pub(super) struct ThisEnv {
    pub func: FuncIdx,
    pub scope: ScopeIdx,
    /// Field initialisers compiled into a constructor: `new.target` is undefined.
    pub is_field: bool,
}

/// What `super.x` means here.
#[derive(Clone, Copy)]
pub(super) enum HomeEnv {
    None,
    Class {
        class: usize,
        is_static: bool,
    },
    Object {
        start: u32,
    },
    /// Direct eval in a method.
    Outer(SymIdx),
}

pub(super) struct Resolver<'a, 's> {
    pub out: Analysis<'a>,
    pub scoping: &'s Scoping,
    pub text: &'a str,
    pub(super) bindings: FxHashMap<&'a str, Vec<SymIdx>>,
    pub func: FuncIdx,
    pub scope: ScopeIdx,
    pub this_env: ThisEnv,
    pub home: HomeEnv,
    /// Home of the function visited next (methods).
    pub next_home: Option<HomeEnv>,
    /// The class scope the next function is an element of.
    pub next_class: Option<ScopeIdx>,
    /// Derived constructor comes next.
    pub next_derived: bool,
    /// Classes around, for private names and `super()`; innermost last.
    pub classes: Vec<usize>,
    pub(super) top: TopLevel<'s>,
    /// Field initialisers and static blocks: `arguments` is none.
    pub in_field: bool,
    /// `with` statements around.
    pub with_depth: u32,
    /// Direct eval: what stands for the code around.
    pub outer: Option<Outer>,
    /// Direct evals met.
    pub evals: Vec<EvalSite>,
    /// Per reference: the scope and function it is in; no scope if it is none of a name.
    pub ref_places: Vec<(ScopeIdx, FuncIdx)>,
    pub error: Option<ScopeError>,
}

/// Analyses a program.
pub fn analyze<'a>(
    program: &Program<'a>,
    scoping: &Scoping,
    top: TopLevel<'_>,
    names: &[&'a str],
    allocator: &'a Allocator,
) -> Result<Analysis<'a>, ScopeError> {
    let mut resolver = Resolver {
        out: Analysis::default(),
        scoping,
        text: program.source_text,
        bindings: FxHashMap::default(),
        func: 0,
        scope: NO_SCOPE,
        this_env: ThisEnv { func: 0, scope: 0, is_field: false },
        home: HomeEnv::None,
        next_home: None,
        next_class: None,
        next_derived: false,
        classes: Vec::new(),
        top,
        in_field: false,
        with_depth: 0,
        outer: None,
        evals: Vec::new(),
        ref_places: Vec::new(),
        error: None,
    };
    resolver.program(program, names, allocator);
    resolver.finish();
    match resolver.error {
        Some(error) => Err(error),
        None => Ok(resolver.out),
    }
}

fn has_use_strict(directives: &[Directive<'_>]) -> bool {
    directives.iter().any(|directive| directive.directive == "use strict")
}

impl<'a> Resolver<'a, '_> {
    pub fn fail(&mut self, span: Span, message: String, kind: CompileErrorKind) {
        if self.error.is_none() {
            self.error = Some(ScopeError { start: span.start, end: span.end, message, kind });
        }
    }

    pub(super) fn unsupported(&mut self, span: Span, name: &'static str) {
        self.fail(span, format!("{name} is not supported yet"), CompileErrorKind::Unsupported(name));
    }

    pub(super) fn is_module(&self) -> bool {
        matches!(self.top, TopLevel::Module)
    }

    // ---- Scopes and symbols --------------------------------------------------------------------

    pub fn enter_scope_at(&mut self, kind: ScopeKind, start: u32) -> ScopeIdx {
        let index = self.out.scopes.len() as ScopeIdx;
        self.out.scopes.push(Scope {
            parent: self.scope,
            func: self.func,
            kind,
            start,
            symbols: Vec::new(),
            slots: 0,
            dynamic: NO_SYMBOL,
            is_params: false,
        });
        self.scope = index;
        index
    }

    pub fn exit_scope(&mut self) {
        let scope = &self.out.scopes[self.scope as usize];
        for &sym in &scope.symbols {
            let symbol = &self.out.symbols[sym as usize];
            if let Some(stack) = self.bindings.get_mut(symbol.name)
                && stack.last() == Some(&sym)
            {
                stack.pop();
            }
        }
        self.scope = scope.parent;
    }

    /// A symbol no name leads to.
    pub fn hidden(&mut self, name: &'a str, kind: SymKind, scope: ScopeIdx) -> SymIdx {
        let index = self.out.symbols.len() as SymIdx;
        self.out.symbols.push(Symbol {
            name,
            scope,
            func: self.out.scopes[scope as usize].func,
            kind,
            captured: false,
            tdz: false,
            init_end: 0,
            slot: 0,
            writes: Vec::new(),
            rebound: false,
        });
        self.out.scopes[scope as usize].symbols.push(index);
        index
    }

    /// Declares a name in the current scope, or finds it there.
    pub fn declare(&mut self, name: &'a str, kind: SymKind, init_end: u32) -> SymIdx {
        if let Some(&sym) = self.bindings.get(name).and_then(|stack| stack.last())
            && self.out.symbols[sym as usize].scope == self.scope
        {
            // A function takes over the name of a `var`, and a `var` joins whatever is there.
            if kind == SymKind::Function && self.out.symbols[sym as usize].kind == SymKind::Var {
                self.out.symbols[sym as usize].kind = kind;
            }
            self.out.symbols[sym as usize].rebound |= kind == SymKind::Function;
            return sym;
        }
        let sym = self.hidden(name, kind, self.scope);
        self.out.symbols[sym as usize].init_end = init_end;
        self.bindings.entry(name).or_default().push(sym);
        sym
    }

    pub(super) fn lookup(&self, name: &str) -> SymIdx {
        self.bindings.get(name).and_then(|stack| stack.last()).copied().unwrap_or(NO_SYMBOL)
    }

    /// Notes a use of `sym` from the current function.
    pub fn use_symbol(&mut self, sym: SymIdx) {
        self.use_symbol_from(sym, self.func);
    }

    pub(super) fn use_symbol_from(&mut self, sym: SymIdx, mut func: FuncIdx) {
        let symbol = &self.out.symbols[sym as usize];
        if symbol.func == func {
            return;
        }
        let owner = symbol.func;
        self.capture(sym);
        while func != owner {
            let info = &mut self.out.funcs[func as usize];
            if info.needs_outer {
                // Everything outside was marked when this one was, at least up to its own owner; go on to ours.
            }
            info.needs_outer = true;
            match info.parent {
                Some(parent) => func = parent,
                None => break,
            }
        }
    }

    /// Gives a symbol a slot in the context of its scope.
    pub(super) fn capture(&mut self, sym: SymIdx) {
        let symbol = &mut self.out.symbols[sym as usize];
        if symbol.captured {
            return;
        }
        symbol.captured = true;
        let scope = &mut self.out.scopes[symbol.scope as usize];
        symbol.slot = scope.slots;
        let slots = if symbol.kind == SymKind::Import { 2 } else { 1 };
        if scope.slots >= u16::MAX - 2 {
            let span = Span::new(scope.start, scope.start);
            return self.fail(span, "Too many captured variables in one scope".into(), CompileErrorKind::Limit("slots"));
        }
        scope.slots += slots;
    }

    /// Whether a reference at `offset` may run before `sym` is initialised.
    fn needs_check(&self, sym: SymIdx, offset: u32) -> bool {
        let symbol = &self.out.symbols[sym as usize];
        if !symbol.kind.has_dead_zone() {
            return false;
        }
        let (mut position, mut func) = (offset, self.func);
        while func != symbol.func {
            let info = &self.out.funcs[func as usize];
            if info.class_scope == Some(symbol.scope) {
                return false;
            }
            position = info.effective_start;
            match info.parent {
                Some(parent) => func = parent,
                None => break,
            }
        }
        position < symbol.init_end || self.out.scopes[symbol.scope as usize].kind == ScopeKind::Switch
    }

    pub(super) fn push_ref(&mut self, info: RefInfo) -> usize {
        self.out.refs.push(info);
        self.ref_places.push((NO_SCOPE, self.func));
        self.out.refs.len() - 1
    }

    /// Resolves a reference to `sym` at `offset`.
    pub(super) fn refer(&mut self, sym: SymIdx, offset: u32) -> RefInfo {
        if sym == NO_SYMBOL {
            return RefInfo::NONE;
        }
        let check = self.needs_check(sym, offset);
        self.out.symbols[sym as usize].tdz |= check;
        self.use_symbol(sym);
        RefInfo { sym, check, dynamic: 0 }
    }

    pub(super) fn reference(&mut self, id: &IdentifierReference<'a>) {
        let is_write = id.reference_id.get().is_some_and(|at| self.scoping.get_reference(at).is_write());
        let name = id.name.as_str();
        let mut sym = self.lookup(name);
        if name == "arguments" {
            if let TopLevel::Direct(scope) = self.top
                && scope.no_arguments
                && self.outer.is_some_and(|outer| outer.func == self.this_env.func)
            {
                let message = "'arguments' is not allowed in class field initializer or static initialization block";
                self.fail(id.span, message.into(), CompileErrorKind::Syntax);
            }
            sym = self.arguments(sym);
        }
        let info = self.refer(sym, id.span.start);
        if is_write && sym != NO_SYMBOL {
            self.out.symbols[sym as usize].writes.push(id.span.start);
        }
        let index = self.push_ref(info);
        self.ref_places[index].0 = self.scope;
        id.reference_id.set(Some(ReferenceId::from_usize(index)));
    }

    /// `arguments`: the implicit one unless `found` is declared inside the nearest function that has its own.
    pub(super) fn arguments(&mut self, found: SymIdx) -> SymIdx {
        let env = self.this_env.func;
        let info = &self.out.funcs[env as usize];
        if self.outer.is_some_and(|outer| outer.func == env) {
            return found;
        }
        if self.out.scopes[info.param_scope as usize].kind != ScopeKind::Function || self.this_env.is_field {
            return found;
        }
        if found != NO_SYMBOL {
            let mut func = Some(self.out.symbols[found as usize].func);
            while let Some(at) = func {
                if at == env {
                    return found;
                }
                func = self.out.funcs[at as usize].parent;
            }
        }
        if env == 0 && !matches!(self.top, TopLevel::Body(_)) {
            return found;
        }
        if let Some(sym) = info.arguments {
            return sym;
        }
        let scope = info.param_scope;
        let sym = self.hidden("arguments", SymKind::Arguments, scope);
        self.out.funcs[env as usize].arguments = Some(sym);
        sym
    }

    /// The symbol of `this` here.
    pub(super) fn this(&mut self) -> RefInfo {
        let env = self.this_env;
        self.out.funcs[env.func as usize].uses_this = true;
        let existing = if env.is_field {
            let scope = &self.out.scopes[env.scope as usize];
            scope.symbols.iter().copied().find(|&sym| self.out.symbols[sym as usize].kind == SymKind::This)
        } else {
            self.out.funcs[env.func as usize].this
        };
        let sym = existing.unwrap_or_else(|| {
            let sym = self.hidden("this", SymKind::This, env.scope);
            if !env.is_field {
                self.out.funcs[env.func as usize].this = Some(sym);
            }
            sym
        });
        self.use_symbol(sym);
        RefInfo { sym, check: !env.is_field && self.out.funcs[env.func as usize].derived, dynamic: 0 }
    }

    pub(super) fn new_target(&mut self) -> SymIdx {
        let env = self.this_env;
        let none_around = self.outer.is_some_and(|outer| outer.func == env.func) && self.out.funcs[env.func as usize].new_target.is_none();
        if env.is_field || none_around || (env.func == 0 && !matches!(self.top, TopLevel::Body(_))) {
            return NO_SYMBOL;
        }
        let sym = match self.out.funcs[env.func as usize].new_target {
            Some(sym) => sym,
            None => {
                let sym = self.hidden("new.target", SymKind::NewTarget, env.scope);
                self.out.funcs[env.func as usize].new_target = Some(sym);
                sym
            }
        };
        self.use_symbol(sym);
        sym
    }

    // ---- Declarations --------------------------------------------------------------------------

    pub fn declare_lexicals(&mut self, lexicals: Vec<Lexical<'a>>) {
        for lexical in lexicals {
            let kind = match lexical.kind {
                LexKind::Let => SymKind::Let,
                LexKind::Const => SymKind::Const,
                LexKind::Class => SymKind::Class,
                LexKind::Function => SymKind::Function,
            };
            self.declare(lexical.name, kind, lexical.init_end);
        }
    }

    /// Declares the `var`s and functions of a function body in the current scope, with Annex B.
    pub(super) fn declare_vars(&mut self, statements: &[Statement<'a>], strict: bool, lexicals: &[Lexical<'a>], params: &[&'a str]) {
        let mut collector = VarCollector::new(!strict);
        collector.top(statements);
        let vars = collector.vars;
        for name in vars.names {
            self.declare(name, SymKind::Var, 0);
        }
        for function in hoist::function_declarations(statements) {
            if let Some(id) = &function.id {
                self.declare(id.name.as_str(), SymKind::Function, 0);
            }
        }
        self.declared_arguments(params);
        let has_no_arguments = self.out.funcs[self.func as usize].is_arrow || (self.func == 0 && !matches!(self.top, TopLevel::Body(_)));
        for (start, name) in vars.block_functions {
            // The arguments object counts as a parameter.
            let is_own = name == "arguments" && !has_no_arguments;
            if is_own || params.contains(&name) || lexicals.iter().any(|lexical| lexical.name == name) {
                continue;
            }
            let sym = self.declare(name, SymKind::Var, 0);
            self.out.annex_b.insert(start, AnnexB::Symbol(sym));
        }
    }

    /// `var arguments` starts as the arguments object, unless a parameter has that name.
    fn declared_arguments(&mut self, params: &[&'a str]) {
        let sym = self.lookup("arguments");
        let func = self.func;
        let info = &self.out.funcs[func as usize];
        if sym == NO_SYMBOL
            || self.out.symbols[sym as usize].scope != self.scope
            || self.out.symbols[sym as usize].kind != SymKind::Var
            || info.is_arrow
            || params.contains(&"arguments")
            || (func == 0 && !matches!(self.top, TopLevel::Body(_)))
            || self.out.scopes[self.scope as usize].kind != ScopeKind::Function
        {
            return;
        }
        let param_scope = info.param_scope;
        let sym = match self.out.funcs[func as usize].arguments {
            Some(_) => return,
            None if param_scope == self.scope => sym,
            None => self.hidden("arguments", SymKind::Arguments, param_scope),
        };
        self.out.funcs[func as usize].arguments = Some(sym);
    }

    fn declare_globals(&mut self, statements: &[Statement<'a>], strict: bool, lexicals: &[Lexical<'a>]) {
        let mut collector = VarCollector::new(!strict);
        collector.top(statements);
        let vars = collector.vars;
        let mut functions: Vec<&'a str> = Vec::new();
        for function in hoist::function_declarations(statements) {
            if let Some(id) = &function.id
                && !functions.contains(&id.name.as_str())
            {
                functions.push(id.name.as_str());
            }
        }
        let mut names: Vec<&'a str> = Vec::new();
        let mut seen: rustc_hash::FxHashSet<&'a str> = functions.iter().copied().collect();
        for name in vars.names {
            if seen.insert(name) {
                names.push(name);
            }
        }
        for (start, name) in vars.block_functions {
            if lexicals.iter().any(|lexical| lexical.name == name) || self.is_hidden_from_vars(name) {
                continue;
            }
            if seen.insert(name) {
                names.push(name);
            }
            self.out.annex_b.insert(start, AnnexB::Global);
        }
        self.out.globals.vars = names;
        self.out.globals.functions = functions;
    }

    // ---- Program and functions -----------------------------------------------------------------

    pub fn new_func(&mut self, is_arrow: bool, strict: bool, start: u32, effective_start: u32) -> FuncIdx {
        let index = self.out.funcs.len() as FuncIdx;
        let parent = (index > 0).then_some(self.func);
        let depth = parent.map_or(0, |parent| self.out.funcs[parent as usize].depth + 1);
        if depth > MAX_FUNCTION_DEPTH {
            let span = Span::new(start, start);
            let message = "Maximum call stack size exceeded: functions are nested too deeply".into();
            self.fail(span, message, CompileErrorKind::Depth);
        }
        self.out.funcs.push(Func {
            parent,
            is_arrow,
            is_async: false,
            strict,
            needs_outer: false,
            uses_this: false,
            derived: false,
            effective_start,
            class_scope: None,
            param_scope: NO_SCOPE,
            body_scope: NO_SCOPE,
            arguments: None,
            simple_params: true,
            writes_arguments: false,
            arguments_escapes: 0,
            mapped: false,
            new_target: None,
            this: None,
            this_fields: 0,
            depth,
            param_names: Vec::new(),
        });
        index
    }

    fn program(&mut self, program: &Program<'a>, names: &[&'a str], allocator: &'a Allocator) {
        let strict = self.is_module() || has_use_strict(&program.directives) || matches!(self.top, TopLevel::Direct(scope) if scope.strict);
        self.new_func(false, strict, 0, 0);
        if let TopLevel::Direct(scope) = self.top {
            self.enter_outer(scope, allocator);
        }
        let scope = self.enter_scope_at(ScopeKind::Function, 0);
        if self.outer.is_none() {
            self.this_env = ThisEnv { func: 0, scope, is_field: false };
        }
        let info = &mut self.out.funcs[0];
        info.param_scope = scope;
        info.body_scope = scope;
        let lexicals = hoist::lexicals(&program.body, false);
        let top = self.top;
        let local = matches!(top, TopLevel::Direct(_)) && !strict && self.declare_eval_vars(&program.body, &lexicals);
        match top {
            TopLevel::Body(_) => {
                for name in names {
                    self.declare(name, SymKind::Param, 0);
                }
                self.out.funcs[0].param_names = names.to_vec();
                if let Some(clash) = lexicals.iter().find(|lexical| names.contains(&lexical.name)) {
                    let span = Span::new(clash.start, clash.start + clash.name.len() as u32);
                    let message = format!("Identifier '{}' has already been declared", clash.name);
                    self.fail(span, message, CompileErrorKind::Syntax);
                }
                self.declare_vars(&program.body, strict, &lexicals, names);
                self.declare_lexicals(lexicals);
            }
            TopLevel::Direct(_) if local => self.declare_lexicals(lexicals),
            TopLevel::Module => {
                self.module_imports(&program.body);
                self.declare_vars(&program.body, strict, &lexicals, &[]);
                self.declare_lexicals(lexicals);
                self.module_exports(&program.body);
            }
            TopLevel::Eval | TopLevel::Direct(_) => {
                if strict {
                    self.declare_vars(&program.body, strict, &lexicals, &[]);
                } else {
                    self.declare_globals(&program.body, strict, &lexicals);
                    self.out.globals.deletable = true;
                }
                self.declare_lexicals(lexicals);
            }
            TopLevel::Script => {
                self.declare_globals(&program.body, strict, &lexicals);
                self.out.globals.lexicals = lexicals.iter().map(|lexical| (lexical.name, lexical.kind == LexKind::Const)).collect();
            }
        }
        for statement in &program.body {
            self.visit_statement(statement);
        }
        self.exit_scope();
    }

    /// Visits a function of any kind but an arrow. Sets its `scope_id` to the function's index.
    pub(super) fn function(&mut self, it: &Function<'a>) {
        let Some(body) = &it.body else { return };
        let is_declaration = it.r#type == FunctionType::FunctionDeclaration;
        let home = self.next_home.take();
        let class_scope = self.next_class.take();
        let derived = std::mem::take(&mut self.next_derived);
        if is_declaration && let Some(id) = &it.id {
            self.visit_binding_identifier(id);
            self.eval_function_name(id);
        }
        let effective = if is_declaration { self.out.scopes[self.scope as usize].start } else { it.span.start };
        let strict = self.out.funcs[self.func as usize].strict || class_scope.is_some() || has_use_strict(&body.directives);
        let func = self.new_func(false, strict, it.span.start, effective);
        it.scope_id.set(Some(ScopeId::from_usize(func as usize)));
        if self.error.is_some() {
            return;
        }
        self.out.funcs[func as usize].is_async = it.r#async;
        self.out.funcs[func as usize].class_scope = class_scope;
        self.out.funcs[func as usize].derived = derived;
        let own_name = if is_declaration { None } else { it.id.as_ref() };
        let saved = (self.func, self.this_env, self.home, self.scope);
        let in_field = std::mem::take(&mut self.in_field);
        self.func = func;
        let scope = self.enter_scope_at(ScopeKind::Function, it.span.start);
        self.this_env = ThisEnv { func, scope, is_field: false };
        self.home = home.unwrap_or(HomeEnv::None);
        self.params_and_body(&it.params, Some(&body.statements), None, own_name);
        (self.func, self.this_env, self.home, self.scope) = saved;
        self.in_field = in_field;
    }

    fn params_and_body(
        &mut self,
        params: &FormalParameters<'a>,
        statements: Option<&[Statement<'a>]>,
        expression: Option<&Expression<'a>>,
        own_name: Option<&BindingIdentifier<'a>>,
    ) {
        let func = self.func;
        let strict = self.out.funcs[func as usize].strict;
        let has_expressions = params_have_expressions(params);
        let mut names: Vec<&'a str> = Vec::new();
        for item in &params.items {
            let end = item.span.end;
            let kind = if has_expressions { SymKind::LateParam } else { SymKind::Param };
            let mut found = Vec::new();
            hoist::bound_names(&item.pattern, &mut |name, _| found.push(name));
            for name in found {
                self.declare(name, kind, end);
                names.push(name);
            }
        }
        if let Some(rest) = &params.rest {
            let mut found = Vec::new();
            hoist::bound_names(&rest.rest.argument, &mut |name, _| found.push(name));
            for name in found {
                self.declare(name, SymKind::Param, rest.span.end);
                names.push(name);
            }
        }
        let param_scope = self.scope;
        self.out.funcs[func as usize].param_scope = param_scope;
        self.out.funcs[func as usize].body_scope = param_scope;
        let lexicals = statements.map(|list| hoist::lexicals(list, false)).unwrap_or_default();
        if has_expressions {
            self.own_name(own_name);
            self.visit_formal_parameters(params);
            let start = statements.and_then(|list| list.first()).map_or(params.span.end, |s| s.span().start);
            self.out.funcs[func as usize].body_scope = self.enter_scope_at(ScopeKind::Function, start);
        }
        if let Some(list) = statements {
            self.declare_vars(list, strict, &lexicals, &names);
        }
        self.declare_lexicals(lexicals);
        if !has_expressions {
            self.own_name(own_name);
            self.visit_formal_parameters(params);
        }
        self.out.funcs[func as usize].param_names = names;
        self.out.funcs[func as usize].simple_params = params.rest.is_none()
            && params.items.iter().all(|item| item.initializer.is_none() && matches!(item.pattern, BindingPattern::BindingIdentifier(_)));
        for statement in statements.unwrap_or_default() {
            self.visit_statement(statement);
        }
        if let Some(expression) = expression {
            self.visit_expression(expression);
        }
        if has_expressions {
            self.exit_scope();
        }
        self.map_arguments();
        self.exit_scope();
    }

    /// Decides whether the elements of `arguments` are mapped to the parameters (§10.4.4), which costs a context: only when
    /// somebody could tell, because parameters or elements are written here, or the object goes where they may be.
    fn map_arguments(&mut self) {
        let info = &self.out.funcs[self.func as usize];
        if info.strict || info.is_arrow || !info.simple_params || info.arguments.is_none() {
            return;
        }
        let symbols = &self.out.scopes[info.param_scope as usize].symbols;
        let params: Vec<SymIdx> = symbols.iter().copied().filter(|&sym| self.out.symbols[sym as usize].kind == SymKind::Param).collect();
        let written = |&sym: &SymIdx| {
            let symbol = &self.out.symbols[sym as usize];
            symbol.rebound || !symbol.writes.is_empty()
        };
        if !info.writes_arguments && info.arguments_escapes <= 0 && !params.iter().any(written) {
            return;
        }
        self.out.funcs[self.func as usize].mapped = !params.is_empty();
        for sym in params {
            self.capture(sym);
        }
    }

    /// The name of a function expression, unless something in its scope has it already.
    fn own_name(&mut self, id: Option<&BindingIdentifier<'a>>) {
        let Some(id) = id else { return };
        let existing = self.lookup(id.name.as_str());
        if existing != NO_SYMBOL && self.out.symbols[existing as usize].scope == self.scope {
            return;
        }
        self.declare(id.name.as_str(), SymKind::FuncName, 0);
    }

    pub(super) fn arrow(&mut self, it: &ArrowFunctionExpression<'a>) {
        let statements = match &it.body {
            ArrowFunctionBody::FunctionBody(body) => Some(&**body),
            _ => None,
        };
        let strict = self.out.funcs[self.func as usize].strict || statements.is_some_and(|body| has_use_strict(&body.directives));
        let func = self.new_func(true, strict, it.span.start, it.span.start);
        it.scope_id.set(Some(ScopeId::from_usize(func as usize)));
        if self.error.is_some() {
            return;
        }
        self.out.funcs[func as usize].is_async = it.r#async;
        let saved = (self.func, self.scope);
        self.func = func;
        self.enter_scope_at(ScopeKind::Function, it.span.start);
        let expression = it.body.as_expression();
        self.params_and_body(&it.params, statements.map(|body| body.statements.as_slice()), expression, None);
        (self.func, self.scope) = saved;
    }

    /// Runs `f` inside a block scope for these names; without names no scope is made.
    pub(super) fn block(
        &mut self,
        cell: &std::cell::Cell<Option<ScopeId>>,
        kind: ScopeKind,
        start: u32,
        lexicals: Vec<Lexical<'a>>,
        f: impl FnOnce(&mut Self),
    ) {
        if lexicals.is_empty() {
            cell.set(None);
            return f(self);
        }
        let scope = self.enter_scope_at(kind, start);
        cell.set(Some(ScopeId::from_usize(scope as usize)));
        self.declare_lexicals(lexicals);
        f(self);
        self.exit_scope();
    }

    /// A function that is the whole branch of an `if`: it gets a block of its own, kept in its `node_id`.
    pub(super) fn if_branch(&mut self, branch: &Statement<'a>) {
        let Statement::FunctionDeclaration(function) = branch else {
            return self.visit_statement(branch);
        };
        let scope = self.enter_scope_at(ScopeKind::Block, function.span.start);
        self.declare_lexicals(hoist::lexicals(std::slice::from_ref(branch), true));
        function.node_id.set(NodeId::from_usize(scope as usize));
        self.function(function);
        self.exit_scope();
    }

    pub(super) fn for_head(left: &ForStatementLeft<'a>, end: u32) -> Vec<Lexical<'a>> {
        let mut out = Vec::new();
        if let ForStatementLeft::VariableDeclaration(declaration) = left {
            hoist::declared_lexicals(declaration, Some(end), &mut out);
        }
        out
    }

    /// Notes that elements of `arguments` may be written here.
    pub(super) fn writes_arguments(&mut self) {
        self.out.funcs[self.this_env.func as usize].writes_arguments = true;
    }

    /// Counts uses of `arguments`, and takes back those that only read it.
    pub(super) fn arguments_uses(&mut self, change: i32) {
        self.out.funcs[self.this_env.func as usize].arguments_escapes += change;
    }

    pub(super) fn super_member(&mut self, it: &Super) {
        let home = match self.home {
            HomeEnv::None => NO_SYMBOL,
            HomeEnv::Class { class, is_static } => self.class_home(class, is_static),
            HomeEnv::Object { start } => self.out.homes.get(&start).map_or(NO_SYMBOL, |&(_, sym)| sym),
            HomeEnv::Outer(sym) => sym,
        };
        if home != NO_SYMBOL {
            self.use_symbol(home);
        }
        let this = self.this().sym;
        self.push_super(it, SuperInfo { home, this, active_func: NO_SYMBOL, new_target: NO_SYMBOL, init: NO_SYMBOL });
    }

    pub fn push_super(&mut self, it: &Super, info: SuperInfo) {
        it.node_id.set(NodeId::from_usize(self.out.supers.len()));
        self.out.supers.push(info);
    }
}

fn params_have_expressions(params: &FormalParameters<'_>) -> bool {
    fn in_pattern(pattern: &BindingPattern<'_>) -> bool {
        match pattern {
            BindingPattern::BindingIdentifier(_) => false,
            BindingPattern::AssignmentPattern(_) => true,
            BindingPattern::ObjectPattern(object) => {
                object.properties.iter().any(|property| property.computed || in_pattern(&property.value))
            }
            BindingPattern::ArrayPattern(array) => {
                array.elements.iter().flatten().any(in_pattern) || array.rest.as_ref().is_some_and(|rest| in_pattern(&rest.argument))
            }
        }
    }
    params.items.iter().any(|item| item.initializer.is_some() || in_pattern(&item.pattern))
        || params.rest.as_ref().is_some_and(|rest| in_pattern(&rest.rest.argument))
}
