//! Direct eval and names that may be properties.
//!
//! Whoever calls `eval(…)` cannot know which names its text will use: all variables that it can see get slots, and where
//! they are is written down ([`EvalScope`]). The text's own analysis starts with those scopes, as scopes of one function
//! that stands for the code around (`Outer`), so that everything else is as for a closure.
//!
//! Sloppy eval declares variables in the function around. Those that are not there already go into an object that a
//! hidden symbol of the function's scope holds. That object, and that of a `with`, stand between a name and what it leads
//! to otherwise: [`Resolver::finish`] gives each such reference the list of the objects in between.

use std::sync::Arc;

use oxc_allocator::Allocator;
use oxc_ast::ast::*;
use oxc_span::Span;
use oxc_syntax::symbol::SymbolId;
use rustc_hash::FxHashSet;

use super::hoist::{Lexical, VarCollector};
use super::resolve::{HomeEnv, Resolver, ThisEnv};
use super::*;
use crate::CompileErrorKind;
use crate::eval_scope::{EvalScopeEntry, EvalSymbol, SymbolAt};

/// A call of a direct eval.
pub struct EvalSite {
    at: u32,
    scope: ScopeIdx,
    func: FuncIdx,
    strict: bool,
    this: SymIdx,
    derived: bool,
    is_field: bool,
    no_arguments: bool,
    in_function: bool,
    new_target: SymIdx,
    home: SymIdx,
    /// The class, and the initialiser of its fields.
    super_call: Option<(SymIdx, SymIdx)>,
    /// Hidden symbols that the text may need.
    hidden: Vec<SymIdx>,
}

/// The code around a direct eval.
#[derive(Clone, Copy)]
pub struct Outer {
    pub func: FuncIdx,
    pub super_call: Option<(SymIdx, SymIdx)>,
    in_function: bool,
    /// Where `var`s of sloppy code go; none: they are global.
    vars: Option<ScopeIdx>,
    /// That is the scope of parameters: `var`s may not have their names.
    vars_are_params: bool,
}

impl<'a> Resolver<'a, '_> {
    // ---- The call ------------------------------------------------------------------------------

    /// Notes a direct eval whose callee is at `at`.
    pub(super) fn direct_eval(&mut self, at: u32) {
        let strict = self.out.funcs[self.func as usize].strict;
        let env = self.this_env;
        let this = self.this().sym;
        let new_target = self.new_target();
        let outer = self.outer.filter(|outer| outer.func == env.func);
        let around = match self.top {
            TopLevel::Direct(scope) if outer.is_some() => Some(scope),
            _ => None,
        };
        let no_arguments = self.in_field || around.is_some_and(|scope| scope.no_arguments);
        if !no_arguments {
            self.arguments(self.lookup("arguments"));
        }
        if !strict {
            self.writes_arguments();
            self.arguments_uses(1);
            self.make_eval_vars();
        }
        let mut hidden: Vec<SymIdx> =
            self.classes.iter().flat_map(|&class| self.out.classes[class].privates.iter().map(|private| private.sym)).collect();
        let home = match self.home {
            HomeEnv::None => NO_SYMBOL,
            HomeEnv::Class { class, is_static } => self.class_home(class, is_static),
            HomeEnv::Object { start } => self.out.homes.get(&start).map_or(NO_SYMBOL, |&(_, sym)| sym),
            HomeEnv::Outer(sym) => sym,
        };
        let derived = !env.is_field && self.out.funcs[env.func as usize].derived;
        let super_call = match (outer, self.classes.last()) {
            (Some(outer), _) => outer.super_call,
            (None, Some(&class)) if derived => {
                let init = match self.out.classes[class].init {
                    InitMode::Func(_, sym) => sym,
                    _ => NO_SYMBOL,
                };
                Some((self.class_home(class, true), init))
            }
            _ => None,
        };
        hidden.extend([home, super_call.map_or(NO_SYMBOL, |s| s.0), super_call.map_or(NO_SYMBOL, |s| s.1)]);
        hidden.retain(|&sym| sym != NO_SYMBOL);
        for &sym in &hidden {
            self.use_symbol(sym);
        }
        let in_function = match outer {
            Some(outer) => outer.in_function,
            None => self.in_field || env.func != 0 || matches!(self.top, TopLevel::Body(_)),
        };
        let is_field = env.is_field;
        self.evals.push(EvalSite {
            at,
            scope: self.scope,
            func: self.func,
            strict,
            this,
            derived,
            is_field,
            no_arguments,
            in_function,
            new_target,
            home,
            super_call,
            hidden,
        });
    }

    /// Makes the symbol for the variables that eval may declare in the function around, unless that is not ours.
    fn make_eval_vars(&mut self) {
        let mut scope = self.scope;
        while self.out.scopes[scope as usize].kind != ScopeKind::Function {
            scope = self.out.scopes[scope as usize].parent;
            if scope == NO_SCOPE {
                return;
            }
        }
        let info = &self.out.scopes[scope as usize];
        let global = info.func == 0 && !matches!(self.top, TopLevel::Body(_));
        if !global && info.dynamic == NO_SYMBOL {
            let sym = self.hidden(EVAL_VARS, SymKind::Hidden, scope);
            self.out.scopes[scope as usize].dynamic = sym;
        }
    }

    /// A `var` assigns a name that may be a property.
    pub(super) fn var_reference(&mut self, sym: SymIdx, start: u32) {
        let info = self.refer(sym, start);
        let index = self.push_ref(info);
        self.ref_places[index].0 = self.scope;
        self.out.var_refs.insert(start, index);
    }

    // ---- The end of the walk -------------------------------------------------------------------

    /// Gives slots to what direct evals can see, and finds the references that may lead to properties.
    pub(super) fn finish(&mut self) {
        let sites = std::mem::take(&mut self.evals);
        for site in &sites {
            self.capture_around(site);
        }
        if self.out.scopes.iter().any(|scope| scope.dynamic != NO_SYMBOL) {
            self.find_dynamics();
        }
        if !sites.is_empty() {
            let privates: FxHashSet<SymIdx> =
                self.out.classes.iter().flat_map(|class| class.privates.iter().map(|private| private.sym)).collect();
            for site in &sites {
                let scope = self.describe(site, &privates);
                self.out.evals.insert(site.at, Arc::new(scope));
            }
        }
    }

    fn capture_around(&mut self, site: &EvalSite) {
        let mut func = Some(site.func);
        while let Some(at) = func {
            let parent = self.out.funcs[at as usize].parent;
            self.out.funcs[at as usize].needs_outer |= parent.is_some();
            func = parent;
        }
        let mut scope = site.scope;
        while scope != NO_SCOPE {
            for at in 0..self.out.scopes[scope as usize].symbols.len() {
                let sym = self.out.scopes[scope as usize].symbols[at];
                if self.out.symbols[sym as usize].kind != SymKind::Hidden || self.out.scopes[scope as usize].dynamic == sym {
                    self.capture(sym);
                }
            }
            scope = self.out.scopes[scope as usize].parent;
        }
        for &sym in &site.hidden {
            self.capture(sym);
        }
    }

    fn find_dynamics(&mut self) {
        let mut known: FxHashMap<(ScopeIdx, SymIdx), u32> = FxHashMap::default();
        for index in 0..self.out.refs.len() {
            let (from, func) = self.ref_places[index];
            if from == NO_SCOPE {
                continue;
            }
            let sym = self.out.refs[index].sym;
            let (end, is_own_name) = match sym {
                NO_SYMBOL => (NO_SCOPE, false),
                sym => (self.out.symbols[sym as usize].scope, self.out.symbols[sym as usize].kind == SymKind::FuncName),
            };
            let mut list = Vec::new();
            let mut scope = from;
            while scope != NO_SCOPE {
                let info = &self.out.scopes[scope as usize];
                // A function's own name is outside of everything in it.
                if scope == end && !is_own_name {
                    break;
                }
                if info.dynamic != NO_SYMBOL {
                    list.push(info.dynamic);
                }
                if scope == end {
                    break;
                }
                scope = info.parent;
            }
            if list.is_empty() {
                continue;
            }
            for &object in &list {
                self.use_symbol_from(object, func);
            }
            let number = *known.entry((from, sym)).or_insert_with(|| {
                self.out.dynamics.push(list);
                self.out.dynamics.len() as u32
            });
            self.out.refs[index].dynamic = number;
        }
    }

    fn describe(&self, site: &EvalSite, privates: &FxHashSet<SymIdx>) -> EvalScope {
        let mut chain = Vec::new();
        let mut scope = site.scope;
        while scope != NO_SCOPE {
            if self.out.scopes[scope as usize].slots > 0 {
                chain.push(scope);
            }
            scope = self.out.scopes[scope as usize].parent;
        }
        chain.reverse();
        let mut places: FxHashMap<SymIdx, SymbolAt> = FxHashMap::default();
        let scopes = chain.iter().enumerate().map(|(number, &at)| {
            let scope = &self.out.scopes[at as usize];
            let mut symbols = Vec::new();
            for &sym in &scope.symbols {
                let symbol = &self.out.symbols[sym as usize];
                if symbol.captured {
                    places.insert(sym, SymbolAt { scope: number, symbol: symbols.len() });
                    let name = if privates.contains(&sym) { format!("#{}", symbol.name).into() } else { symbol.name.into() };
                    symbols.push(EvalSymbol { name, kind: symbol.kind, slot: symbol.slot });
                }
            }
            let func = &self.out.funcs[scope.func as usize];
            EvalScopeEntry {
                kind: scope.kind,
                slots: scope.slots,
                is_params: scope.is_params || func.param_scope == at && func.body_scope != at,
                symbols,
                dynamic: places.get(&scope.dynamic).map(|place| place.symbol),
            }
        });
        let scopes = scopes.collect();
        let place = |sym: SymIdx| places.get(&sym).copied();
        EvalScope {
            scopes,
            strict: site.strict,
            this: place(site.this).unwrap_or(SymbolAt { scope: 0, symbol: 0 }),
            derived: site.derived,
            is_field: site.is_field,
            no_arguments: site.no_arguments,
            in_function: site.in_function,
            new_target: place(site.new_target),
            home: place(site.home),
            super_call: site.super_call.and_then(|(class, init)| Some((place(class)?, place(init)))),
        }
    }

    // ---- The text ------------------------------------------------------------------------------

    /// Makes the scopes around a direct eval, and leaves the walk inside them.
    pub(super) fn enter_outer(&mut self, around: &EvalScope, allocator: &'a Allocator) {
        let func = self.new_func(false, around.strict, 0, 0);
        self.out.funcs[func as usize].parent = None;
        self.out.funcs[0].parent = Some(func);
        self.func = func;
        let mut symbols: Vec<Vec<SymIdx>> = Vec::new();
        let (mut vars, mut vars_are_params) = (None, false);
        for entry in &around.scopes {
            let scope = self.enter_scope_at(entry.kind, 0);
            let mut made = Vec::new();
            for symbol in &entry.symbols {
                let name = allocator.alloc_str(&symbol.name);
                let sym = self.hidden(name, symbol.kind, scope);
                let new = &mut self.out.symbols[sym as usize];
                new.captured = true;
                new.slot = symbol.slot;
                // Nothing here proves that its declaration has run.
                new.init_end = u32::MAX;
                if symbol.kind != SymKind::Hidden || name.starts_with('#') {
                    self.bindings.entry(name).or_default().push(sym);
                }
                made.push(sym);
            }
            let info = &mut self.out.scopes[scope as usize];
            info.slots = entry.slots;
            info.is_params = entry.is_params;
            info.dynamic = entry.dynamic.map_or(NO_SYMBOL, |at| made[at]);
            if entry.kind == ScopeKind::Function && info.dynamic != NO_SYMBOL {
                (vars, vars_are_params) = (Some(scope), entry.is_params);
            }
            symbols.push(made);
        }
        let sym = |at: SymbolAt| symbols.get(at.scope).and_then(|list| list.get(at.symbol)).copied().unwrap_or(NO_SYMBOL);
        let innermost = self.scope;
        let info = &mut self.out.funcs[func as usize];
        info.param_scope = innermost;
        info.body_scope = innermost;
        info.derived = around.derived;
        info.this = Some(sym(around.this));
        info.new_target = around.new_target.map(sym);
        let this_scope = self.out.symbols[sym(around.this) as usize].scope;
        self.this_env = ThisEnv { func, scope: this_scope, is_field: around.is_field };
        self.home = around.home.map_or(HomeEnv::None, |at| HomeEnv::Outer(sym(at)));
        let super_call = around.super_call.map(|(class, init)| (sym(class), init.map_or(NO_SYMBOL, sym)));
        self.outer = Some(Outer { func, super_call, in_function: around.in_function, vars, vars_are_params });
        self.func = 0;
        self.out.funcs[0].needs_outer = innermost != NO_SCOPE;
    }

    /// Whether a scope between the text and where its `var`s go declares the name. A `catch (e)` does not count.
    fn is_bound_between(&self, name: &str, outer: Outer) -> bool {
        let mut scope = self.out.scopes[self.out.funcs[0].body_scope as usize].parent;
        while scope != NO_SCOPE && Some(scope) != outer.vars {
            let info = &self.out.scopes[scope as usize];
            let declares = |&sym: &SymIdx| {
                let symbol = &self.out.symbols[sym as usize];
                symbol.name == name
                    && matches!(symbol.kind, SymKind::Let | SymKind::Const | SymKind::Class | SymKind::Function | SymKind::LateParam)
            };
            if info.symbols.iter().any(declares) {
                return true;
            }
            scope = info.parent;
        }
        false
    }

    /// The symbol of that name in the scope where `var`s go.
    fn var_there(&self, name: &str, vars: ScopeIdx, wanted: impl Fn(SymKind) -> bool) -> Option<SymIdx> {
        self.out.scopes[vars as usize].symbols.iter().copied().find(|&sym| {
            let symbol = &self.out.symbols[sym as usize];
            symbol.name == name && wanted(symbol.kind)
        })
    }

    fn is_lexical(kind: SymKind) -> bool {
        matches!(kind, SymKind::Let | SymKind::Const | SymKind::Class)
    }

    fn is_var(kind: SymKind) -> bool {
        matches!(kind, SymKind::Var | SymKind::Param | SymKind::LateParam | SymKind::Function | SymKind::Arguments)
    }

    /// Whether a function in a block of this sloppy eval must not be a `var` as well.
    pub(super) fn is_hidden_from_vars(&self, name: &str) -> bool {
        self.outer.is_some_and(|outer| {
            self.is_bound_between(name, outer) || outer.vars.is_some_and(|vars| self.var_there(name, vars, Self::is_lexical).is_some())
        })
    }

    /// EvalDeclarationInstantiation of sloppy code: checks its `var`s; answers whether they go into a function's scope (else
    /// they are global).
    pub(super) fn declare_eval_vars(&mut self, statements: &[Statement<'a>], lexicals: &[Lexical<'a>]) -> bool {
        let Some(outer) = self.outer else { return false };
        let mut collector = VarCollector::new(true);
        collector.top(statements);
        let found = collector.vars;
        for name in &found.names {
            let taken = |kind| if outer.vars_are_params { Self::is_var(kind) } else { Self::is_lexical(kind) };
            if self.is_bound_between(name, outer) || outer.vars.is_some_and(|vars| self.var_there(name, vars, taken).is_some()) {
                let message = format!("Identifier '{name}' has already been declared");
                self.fail(Span::new(0, 0), message, CompileErrorKind::Syntax);
            }
        }
        let Some(vars) = outer.vars else { return false };
        let mut names: Vec<&'a str> = Vec::new();
        let mut seen: FxHashSet<&'a str> = FxHashSet::default();
        for name in found.names {
            if seen.insert(name) && self.var_there(name, vars, Self::is_var).is_none() {
                names.push(name);
            }
        }
        for (start, name) in found.block_functions {
            if lexicals.iter().any(|lexical| lexical.name == name) || self.is_hidden_from_vars(name) {
                continue;
            }
            let target = match self.var_there(name, vars, Self::is_var) {
                Some(sym) => AnnexB::Symbol(sym),
                None => {
                    if seen.insert(name) {
                        names.push(name);
                    }
                    AnnexB::EvalVar
                }
            };
            self.out.annex_b.insert(start, target);
        }
        self.out.eval_vars = Some((self.out.scopes[vars as usize].dynamic, names));
        true
    }

    /// A function declaration at the top of sloppy eval code is a variable of the code around, whatever is in between.
    pub(super) fn eval_function_name(&mut self, id: &BindingIdentifier<'a>) {
        let Some(outer) = self.outer else { return };
        if self.func != 0 || self.scope != self.out.funcs[0].body_scope || self.out.funcs[0].strict {
            return;
        }
        let sym = outer.vars.and_then(|vars| self.var_there(id.name.as_str(), vars, Self::is_var));
        id.symbol_id.set(sym.map(|sym| SymbolId::from_usize(sym as usize)));
    }
}
