//! Scopes of classes: the inner name, private names, home objects, field initialisers.
//!
//! Instance fields and private methods are initialised in the constructor's own code when the class has no `extends`
//! or no constructor of its own; else by a function that `super()` calls. Static fields and blocks are one function,
//! called once with the class as `this`.

use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::Span;
use oxc_syntax::scope::ScopeId;

use super::resolve::{HomeEnv, Resolver, ThisEnv};
use super::*;
use crate::CompileErrorKind;

/// The constructor that was written.
pub fn explicit_constructor<'s, 'a>(class: &'s Class<'a>) -> Option<&'s Function<'a>> {
    class.body.body.iter().find_map(|element| match element {
        ClassElement::MethodDefinition(method) if method.kind == MethodDefinitionKind::Constructor && method.value.body.is_some() => {
            Some(&*method.value)
        }
        _ => None,
    })
}

impl<'a> Resolver<'a, '_> {
    pub(super) fn source_text(&self) -> &'a str {
        self.text
    }

    /// The symbol of the home object for methods of this class.
    pub(super) fn class_home(&mut self, class: usize, is_static: bool) -> SymIdx {
        let info = &self.out.classes[class];
        let (existing, scope) = (if is_static { info.class } else { info.proto }, info.scope);
        if existing != NO_SYMBOL {
            return existing;
        }
        let sym = self.hidden(if is_static { "%class" } else { "%proto" }, SymKind::Hidden, scope);
        let info = &mut self.out.classes[class];
        if is_static {
            info.class = sym;
        } else {
            info.proto = sym;
        }
        sym
    }

    pub(super) fn private_name(&self, name: &str) -> SymIdx {
        let own = self.classes.iter().rev().find_map(|&class| self.out.classes[class].private(name));
        match own {
            Some(private) => private.sym,
            // Classes around a direct eval; no identifier starts like that.
            None if self.outer.is_some() => self.lookup(&format!("#{name}")),
            None => NO_SYMBOL,
        }
    }

    pub(super) fn super_call(&mut self, it: &Super) {
        let this = self.this().sym;
        if let Some(outer) = self.outer
            && self.this_env.func == outer.func
            && let Some((active_func, init)) = outer.super_call
        {
            let new_target = self.new_target();
            self.use_symbol(active_func);
            if init != NO_SYMBOL {
                self.use_symbol(init);
            }
            return self.push_super(it, SuperInfo { home: NO_SYMBOL, this, active_func, new_target, init });
        }
        let Some(&class) = self.classes.last() else {
            return self.fail(it.span, "'super' keyword unexpected here".into(), CompileErrorKind::Syntax);
        };
        let (mut active_func, mut new_target) = (NO_SYMBOL, NO_SYMBOL);
        if self.func != self.this_env.func {
            active_func = self.class_home(class, true);
            self.use_symbol(active_func);
            new_target = self.new_target();
        }
        let init = match self.out.classes[class].init {
            InitMode::Func(_, sym) => {
                self.use_symbol(sym);
                sym
            }
            _ => NO_SYMBOL,
        };
        self.push_super(it, SuperInfo { home: NO_SYMBOL, this, active_func, new_target, init });
    }

    pub(super) fn class(&mut self, it: &Class<'a>) {
        if let Some(decorator) = it.decorators.first() {
            self.visit_decorator(decorator);
        }
        let is_declaration = it.r#type == ClassType::ClassDeclaration;
        if is_declaration && let Some(id) = &it.id {
            self.visit_binding_identifier(id);
        }
        let index = self.out.classes.len();
        it.scope_id.set(Some(ScopeId::from_usize(index)));
        // All parts of a class are strict.
        let was_strict = std::mem::replace(&mut self.out.funcs[self.func as usize].strict, true);
        let scope = self.enter_scope_at(ScopeKind::Class, it.span.start);
        let inner = match &it.id {
            Some(id) => self.declare(id.name.as_str(), SymKind::ClassInner, it.span.end),
            None => NO_SYMBOL,
        };
        self.out.classes.push(ClassInfo {
            scope,
            ctor: 0,
            inner,
            proto: NO_SYMBOL,
            class: NO_SYMBOL,
            init: InitMode::None,
            static_init: None,
            privates: Vec::new(),
            private_names: FxHashMap::default(),
            computed_keys: FxHashMap::default(),
        });
        if let Some(heritage) = &it.heritage {
            self.visit_expression(&heritage.expression);
        }
        self.declare_privates(index, it);
        self.classes.push(index);
        self.constructor(index, it);
        for (at, element) in it.body.body.iter().enumerate() {
            self.element(index, at, element);
        }
        self.fields(index, it);
        self.classes.pop();
        self.exit_scope();
        self.out.funcs[self.func as usize].strict = was_strict;
    }

    fn declare_privates(&mut self, index: usize, it: &Class<'a>) {
        let scope = self.out.classes[index].scope;
        for element in &it.body.body {
            let (key, is_static, kind) = match element {
                ClassElement::MethodDefinition(method) => (&method.key, method.r#static, Some(method.kind)),
                ClassElement::PropertyDefinition(property) => (&property.key, property.r#static, None),
                _ => continue,
            };
            let PropertyKey::PrivateIdentifier(id) = key else { continue };
            let name = id.name.as_str();
            let at = match self.out.classes[index].private_names.get(name) {
                Some(&at) => at,
                None => {
                    let sym = self.hidden(name, SymKind::Hidden, scope);
                    let is_field = kind.is_none();
                    let info = PrivateInfo { name, sym, func: NO_SYMBOL, setter: NO_SYMBOL, is_field, is_getter: false, is_static };
                    let class = &mut self.out.classes[index];
                    class.private_names.insert(name, class.privates.len());
                    class.privates.push(info);
                    class.privates.len() - 1
                }
            };
            match kind {
                None => {}
                Some(MethodDefinitionKind::Set) => {
                    let sym = self.hidden(name, SymKind::Hidden, scope);
                    self.out.classes[index].privates[at].setter = sym;
                }
                Some(kind) => {
                    let sym = self.hidden(name, SymKind::Hidden, scope);
                    self.out.classes[index].privates[at].func = sym;
                    self.out.classes[index].privates[at].is_getter = kind == MethodDefinitionKind::Get;
                }
            }
        }
    }

    fn has_instance_init(&self, index: usize, it: &Class<'a>) -> bool {
        let fields = it.body.body.iter().any(|element| match element {
            ClassElement::PropertyDefinition(property) => !property.r#static,
            _ => false,
        });
        fields || self.out.classes[index].privates.iter().any(|private| !private.is_static && !private.is_field)
    }

    /// Decides how fields are initialised and visits the constructor, or makes one up.
    fn constructor(&mut self, index: usize, it: &Class<'a>) {
        let scope = self.out.classes[index].scope;
        let explicit = explicit_constructor(it);
        let derived = it.heritage.is_some();
        let has_init = self.has_instance_init(index, it);
        if has_init && derived && explicit.is_some() {
            let func = self.synthetic(it.span, scope);
            let sym = self.hidden("%init", SymKind::Hidden, scope);
            self.out.classes[index].init = InitMode::Func(func, sym);
        }
        let ctor = match explicit {
            Some(function) => {
                self.next_home = Some(HomeEnv::Class { class: index, is_static: false });
                self.next_class = Some(scope);
                self.next_derived = derived;
                let ctor = self.out.funcs.len() as FuncIdx;
                self.function(function);
                ctor
            }
            None => {
                let func = self.synthetic(it.span, scope);
                self.out.funcs[func as usize].derived = derived;
                func
            }
        };
        self.out.classes[index].ctor = ctor;
        if has_init && self.out.classes[index].init == InitMode::None {
            let saved = self.func;
            self.func = ctor;
            let scope = self.enter_scope_at(ScopeKind::Block, it.span.start);
            self.exit_scope();
            self.func = saved;
            self.out.classes[index].init = InitMode::Inline(scope);
        }
    }

    /// A function that no syntax node stands for: an implied constructor, an initialiser.
    fn synthetic(&mut self, span: Span, class_scope: ScopeIdx) -> FuncIdx {
        let func = self.new_func(false, true, span.start, span.start);
        let saved = self.func;
        self.func = func;
        let scope = self.enter_scope_at(ScopeKind::Function, span.start);
        self.exit_scope();
        self.func = saved;
        let info = &mut self.out.funcs[func as usize];
        info.param_scope = scope;
        info.body_scope = scope;
        info.class_scope = Some(class_scope);
        func
    }

    fn computed_key(&mut self, key: &PropertyKey<'a>) {
        if let Some(expression) = key.as_expression() {
            self.visit_expression(expression);
        } else if let PropertyKey::PrivateIdentifier(id) = key {
            self.visit_private_identifier(id);
        }
    }

    /// Methods, and the computed keys of fields: all that belongs to the function around the class.
    fn element(&mut self, index: usize, at: usize, element: &ClassElement<'a>) {
        match element {
            ClassElement::MethodDefinition(method) => {
                if let Some(decorator) = method.decorators.first() {
                    self.visit_decorator(decorator);
                }
                self.computed_key(&method.key);
                if method.kind == MethodDefinitionKind::Constructor {
                    return;
                }
                self.next_home = Some(HomeEnv::Class { class: index, is_static: method.r#static });
                self.next_class = Some(self.out.classes[index].scope);
                self.function(&method.value);
            }
            ClassElement::PropertyDefinition(property) => {
                if let Some(decorator) = property.decorators.first() {
                    self.visit_decorator(decorator);
                }
                self.computed_key(&property.key);
                if property.computed {
                    let scope = self.out.classes[index].scope;
                    let sym = self.hidden("%key", SymKind::Hidden, scope);
                    self.out.classes[index].computed_keys.insert(at, sym);
                }
            }
            ClassElement::AccessorProperty(accessor) => self.fail(
                accessor.span,
                "'accessor' fields is not supported yet".into(),
                CompileErrorKind::Unsupported("'accessor' fields"),
            ),
            _ => {}
        }
    }

    /// Visits initialisers in the functions they will run in.
    fn fields(&mut self, index: usize, it: &Class<'a>) {
        match self.out.classes[index].init {
            InitMode::None => {}
            InitMode::Inline(scope) => {
                let func = self.out.classes[index].ctor;
                self.initialisers(index, it, false, func, scope, true);
            }
            InitMode::Func(func, _) => {
                let scope = self.out.funcs[func as usize].body_scope;
                self.initialisers(index, it, false, func, scope, false);
            }
        }
        let has_static = it.body.body.iter().any(|element| match element {
            ClassElement::PropertyDefinition(property) => property.r#static,
            ClassElement::StaticBlock(_) => true,
            _ => false,
        });
        if has_static {
            let func = self.synthetic(it.span, self.out.classes[index].scope);
            self.out.classes[index].static_init = Some(func);
            let scope = self.out.funcs[func as usize].body_scope;
            self.initialisers(index, it, true, func, scope, false);
        }
    }

    fn initialisers(&mut self, index: usize, it: &Class<'a>, statics: bool, func: FuncIdx, scope: ScopeIdx, inline: bool) {
        let saved = (self.func, self.scope, self.this_env, self.home);
        let outside = std::mem::replace(&mut self.in_field, true);
        self.func = func;
        self.scope = scope;
        self.this_env = ThisEnv { func, scope, is_field: inline };
        self.home = HomeEnv::Class { class: index, is_static: statics };
        for (at, element) in it.body.body.iter().enumerate() {
            match element {
                ClassElement::PropertyDefinition(property) if property.r#static == statics => {
                    if let Some(&sym) = self.out.classes[index].computed_keys.get(&at) {
                        self.use_symbol(sym);
                    }
                    if let PropertyKey::PrivateIdentifier(id) = &property.key {
                        let sym = self.private_name(id.name.as_str());
                        self.use_symbol(sym);
                    }
                    if let Some(value) = &property.value {
                        self.visit_expression(value);
                    }
                }
                ClassElement::StaticBlock(block) if statics => self.visit_static_block(block),
                _ => {}
            }
        }
        if !statics {
            let used: Vec<SymIdx> = self.out.classes[index]
                .privates
                .iter()
                .filter(|private| !private.is_static && !private.is_field)
                .flat_map(|private| [private.sym, private.func, private.setter])
                .filter(|&sym| sym != NO_SYMBOL)
                .collect();
            for sym in used {
                self.use_symbol(sym);
            }
        }
        (self.func, self.scope, self.this_env, self.home) = saved;
        self.in_field = outside;
    }
}
