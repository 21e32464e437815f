//! What each kind of syntax node means for scopes: the visitor behind `resolve`.

use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;
use oxc_syntax::node::NodeId;
use oxc_syntax::scope::{ScopeFlags, ScopeId};
use oxc_syntax::symbol::SymbolId;

use super::hoist;
use super::resolve::{HomeEnv, Resolver};
use super::*;
use crate::CompileErrorKind;
use tally_regexp::{Flags, Regex};

/// Whether a method of this literal may use `super` (a text search: a false yes costs a context, no more).
fn literal_uses_super(it: &ObjectExpression<'_>, text: &str) -> bool {
    it.properties.iter().any(|property| match property {
        ObjectPropertyKind::ObjectProperty(property) => {
            (property.method || property.kind != PropertyKind::Init)
                && text
                    .get(property.span.start as usize..property.span.end as usize)
                    .is_some_and(|t| t.contains("super") || t.contains("eval"))
        }
        ObjectPropertyKind::SpreadProperty(_) => false,
    })
}

/// `f.apply(x, arguments)` and `[].slice.call(arguments, …)`.
fn takes_a_copy_of_arguments(callee: &Expression<'_>, given: &[Argument<'_>]) -> bool {
    let Expression::StaticMemberExpression(member) = callee else { return false };
    let place = match member.property.name.as_str() {
        "apply" => 1,
        "call" if matches!(&member.object, Expression::StaticMemberExpression(f) if f.property.name == "slice") => 0,
        _ => return false,
    };
    given.get(place).and_then(Argument::as_expression).is_some_and(|a| a.is_specific_id("arguments"))
}

impl<'a> Visit<'a> for Resolver<'a, '_> {
    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        if it.name == "arguments" {
            self.arguments_uses(1);
        }
        self.reference(it);
    }

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        if it.object.is_specific_id("arguments") {
            self.arguments_uses(-1);
        }
        walk::walk_static_member_expression(self, it);
    }

    fn visit_computed_member_expression(&mut self, it: &ComputedMemberExpression<'a>) {
        if it.object.is_specific_id("arguments") {
            self.arguments_uses(-1);
        }
        walk::walk_computed_member_expression(self, it);
    }

    fn visit_spread_element(&mut self, it: &SpreadElement<'a>) {
        if it.argument.is_specific_id("arguments") {
            self.arguments_uses(-1);
        }
        walk::walk_spread_element(self, it);
    }

    fn visit_binding_identifier(&mut self, it: &BindingIdentifier<'a>) {
        let sym = self.lookup(it.name.as_str());
        it.symbol_id.set((sym != NO_SYMBOL).then(|| SymbolId::from_usize(sym as usize)));
    }

    fn visit_this_expression(&mut self, it: &ThisExpression) {
        let info = self.this();
        let index = self.push_ref(info);
        it.node_id.set(NodeId::from_usize(index));
    }

    fn visit_new_target(&mut self, it: &NewTarget) {
        let sym = self.new_target();
        let index = self.push_ref(RefInfo { sym, check: false, dynamic: 0 });
        it.node_id.set(NodeId::from_usize(index));
    }

    fn visit_super(&mut self, it: &Super) {
        self.super_member(it);
    }

    fn visit_private_identifier(&mut self, it: &PrivateIdentifier<'a>) {
        let sym = self.private_name(it.name.as_str());
        if sym != NO_SYMBOL {
            self.use_symbol(sym);
        }
        let index = self.push_ref(RefInfo { sym, check: false, dynamic: 0 });
        it.node_id.set(NodeId::from_usize(index));
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        match it.callee.without_parentheses() {
            Expression::Super(callee) => {
                self.super_call(callee);
                for argument in &it.arguments {
                    self.visit_argument(argument);
                }
            }
            callee => {
                if takes_a_copy_of_arguments(callee, &it.arguments) {
                    self.arguments_uses(-1);
                }
                walk::walk_call_expression(self, it);
                if let Expression::Identifier(id) = callee
                    && id.name == "eval"
                    && !it.optional
                {
                    self.direct_eval(id.span.start);
                }
            }
        }
    }

    fn visit_simple_assignment_target(&mut self, it: &SimpleAssignmentTarget<'a>) {
        if it.as_member_expression().is_some_and(|member| member.object().is_specific_id("arguments")) {
            self.writes_arguments();
        }
        walk::walk_simple_assignment_target(self, it);
    }

    fn visit_unary_expression(&mut self, it: &UnaryExpression<'a>) {
        if it.operator == UnaryOperator::Delete
            && it.argument.as_member_expression().is_some_and(|member| member.object().is_specific_id("arguments"))
        {
            self.writes_arguments();
        }
        walk::walk_unary_expression(self, it);
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        if let AssignmentTarget::StaticMemberExpression(member) = &it.left
            && matches!(member.object, Expression::ThisExpression(_))
        {
            let func = &mut self.out.funcs[self.this_env.func as usize];
            func.this_fields = func.this_fields.saturating_add(1);
        }
        walk::walk_assignment_expression(self, it);
    }

    fn visit_binary_expression(&mut self, it: &BinaryExpression<'a>) {
        // Left-deep chains are long in generated code.
        let mut chain = vec![it];
        while let Expression::BinaryExpression(left) = &chain[chain.len() - 1].left {
            chain.push(left);
        }
        self.visit_expression(&chain[chain.len() - 1].left);
        for node in chain.into_iter().rev() {
            self.visit_expression(&node.right);
        }
    }

    fn visit_function(&mut self, it: &Function<'a>, _flags: ScopeFlags) {
        self.function(it);
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        self.arrow(it);
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        self.class(it);
    }

    fn visit_object_expression(&mut self, it: &ObjectExpression<'a>) {
        let has_home = literal_uses_super(it, self.source_text());
        if has_home {
            let scope = self.enter_scope_at(ScopeKind::Object, it.span.start);
            let sym = self.hidden("%home", SymKind::Hidden, scope);
            self.out.homes.insert(it.span.start, (scope, sym));
        }
        walk::walk_object_expression(self, it);
        if has_home {
            self.exit_scope();
        }
    }

    fn visit_object_property(&mut self, it: &ObjectProperty<'a>) {
        self.visit_property_key(&it.key);
        match &it.value {
            Expression::FunctionExpression(function) if it.method || it.kind != PropertyKind::Init => {
                let start = self.out.scopes[self.scope as usize].start;
                if self.out.scopes[self.scope as usize].kind == ScopeKind::Object {
                    self.next_home = Some(HomeEnv::Object { start });
                }
                self.function(function);
            }
            value => self.visit_expression(value),
        }
    }

    fn visit_block_statement(&mut self, it: &BlockStatement<'a>) {
        let lexicals = hoist::lexicals(&it.body, true);
        self.block(&it.scope_id, ScopeKind::Block, it.span.start, lexicals, |this| {
            walk::walk_statements(this, &it.body);
        });
    }

    fn visit_if_statement(&mut self, it: &IfStatement<'a>) {
        self.visit_expression(&it.test);
        self.if_branch(&it.consequent);
        if let Some(alternate) = &it.alternate {
            self.if_branch(alternate);
        }
    }

    fn visit_for_statement(&mut self, it: &ForStatement<'a>) {
        let mut lexicals = Vec::new();
        if let Some(ForStatementInit::VariableDeclaration(declaration)) = &it.init {
            hoist::declared_lexicals(declaration, None, &mut lexicals);
        }
        self.block(&it.scope_id, ScopeKind::Block, it.span.start, lexicals, |this| {
            if let Some(init) = &it.init {
                this.visit_for_statement_init(init);
            }
            if let Some(test) = &it.test {
                this.visit_expression(test);
            }
            if let Some(update) = &it.update {
                this.visit_expression(update);
            }
            this.visit_statement(&it.body);
        });
    }

    fn visit_for_in_statement(&mut self, it: &ForInStatement<'a>) {
        let lexicals = Self::for_head(&it.left, it.right.span().end);
        self.block(&it.scope_id, ScopeKind::Block, it.span.start, lexicals, |this| {
            this.visit_for_statement_left(&it.left);
            this.visit_expression(&it.right);
            this.visit_statement(&it.body);
        });
    }

    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'a>) {
        if it.r#await {
            self.note_await(it.span.start);
        }
        let lexicals = Self::for_head(&it.left, it.right.span().end);
        self.block(&it.scope_id, ScopeKind::Block, it.span.start, lexicals, |this| {
            this.visit_for_statement_left(&it.left);
            this.visit_expression(&it.right);
            this.visit_statement(&it.body);
        });
    }

    fn visit_await_expression(&mut self, it: &AwaitExpression<'a>) {
        self.note_await(it.span.start);
        walk::walk_await_expression(self, it);
    }

    fn visit_switch_statement(&mut self, it: &SwitchStatement<'a>) {
        self.visit_expression(&it.discriminant);
        let lexicals = it.cases.iter().flat_map(|case| hoist::lexicals(&case.consequent, true)).collect();
        self.block(&it.scope_id, ScopeKind::Switch, it.span.start, lexicals, |this| {
            for case in &it.cases {
                this.visit_switch_case(case);
            }
        });
    }

    fn visit_catch_clause(&mut self, it: &CatchClause<'a>) {
        let Some(param) = &it.param else {
            it.scope_id.set(None);
            return self.visit_block_statement(&it.body);
        };
        let scope = self.enter_scope_at(ScopeKind::Block, it.span.start);
        it.scope_id.set(Some(ScopeId::from_usize(scope as usize)));
        let mut names = Vec::new();
        hoist::bound_names(&param.pattern, &mut |name, _| names.push(name));
        let kind = match param.pattern {
            BindingPattern::BindingIdentifier(_) => SymKind::Catch,
            _ => SymKind::LateParam,
        };
        for name in names {
            self.declare(name, kind, param.span.end);
        }
        self.visit_binding_pattern(&param.pattern);
        self.visit_block_statement(&it.body);
        self.exit_scope();
    }

    fn visit_static_block(&mut self, it: &StaticBlock<'a>) {
        let scope = self.enter_scope_at(ScopeKind::Block, it.span.start);
        it.scope_id.set(Some(ScopeId::from_usize(scope as usize)));
        let lexicals = hoist::lexicals(&it.body, false);
        self.declare_vars(&it.body, true, &lexicals, &[]);
        self.declare_lexicals(lexicals);
        walk::walk_statements(self, &it.body);
        self.exit_scope();
    }

    fn visit_reg_exp_literal(&mut self, it: &RegExpLiteral<'a>) {
        // oxc reads patterns, too, but the engine's own parser is the one that must not refuse them later.
        let (pattern, letters) = (it.regex.pattern.text.as_str(), it.regex.flags.to_string());
        let Some(flags) = Flags::parse(letters.encode_utf16()) else {
            return self.fail(it.span, "Invalid regular expression flags".into(), CompileErrorKind::Syntax);
        };
        let units: Vec<u16> = pattern.encode_utf16().collect();
        if let Err(e) = Regex::check(&units, flags) {
            let message = format!("Invalid regular expression: /{pattern}/{}: {e}", flags.text());
            self.fail(it.span, message, CompileErrorKind::Syntax);
        }
    }

    fn visit_variable_declaration(&mut self, it: &VariableDeclaration<'a>) {
        let at_top = self.func == 0 && matches!(self.top, TopLevel::Script | TopLevel::Eval | TopLevel::Body(_) | TopLevel::Direct(_));
        if it.kind == VariableDeclarationKind::AwaitUsing && (self.func != 0 || at_top) && !self.out.funcs[self.func as usize].is_async {
            let message = "await is only valid in async functions and the top level bodies of modules";
            self.fail(it.span, message.into(), CompileErrorKind::Syntax);
        }
        if it.kind == VariableDeclarationKind::AwaitUsing {
            // The end of its block waits.
            self.note_await(it.span.start);
        }
        if it.kind == VariableDeclarationKind::Var {
            let mut names = Vec::new();
            for declarator in &it.declarations {
                hoist::bound_names(&declarator.id, &mut |name, start| names.push((name, start)));
            }
            for (name, start) in names {
                let sym = self.lookup(name);
                if self.with_depth > 0 || self.outer.is_some() {
                    self.var_reference(sym, start);
                }
                if sym != NO_SYMBOL {
                    self.out.symbols[sym as usize].rebound = true;
                }
            }
        }
        walk::walk_variable_declaration(self, it);
    }

    fn visit_with_statement(&mut self, it: &WithStatement<'a>) {
        self.visit_expression(&it.object);
        let scope = self.enter_scope_at(ScopeKind::With, it.span.start);
        it.scope_id.set(Some(ScopeId::from_usize(scope as usize)));
        self.out.scopes[scope as usize].dynamic = self.hidden(WITH_OBJECT, SymKind::Hidden, scope);
        self.with_depth += 1;
        self.visit_statement(&it.body);
        self.with_depth -= 1;
        self.exit_scope();
    }

    fn visit_import_expression(&mut self, it: &ImportExpression<'a>) {
        if it.phase.is_some() {
            return self.unsupported(it.span, "import() of a phase");
        }
        walk::walk_import_expression(self, it);
    }

    fn visit_import_meta(&mut self, it: &ImportMeta) {
        let Some(sym) = self.import_meta() else {
            return self.fail(it.span, "Cannot use 'import.meta' outside a module".into(), CompileErrorKind::Syntax);
        };
        let index = self.push_ref(RefInfo { sym, check: false, dynamic: 0 });
        it.node_id.set(NodeId::from_usize(index));
    }

    fn visit_module_declaration(&mut self, it: &ModuleDeclaration<'a>) {
        if self.is_module() {
            return match it {
                ModuleDeclaration::ExportDeclaration(export) => self.visit_declaration(&export.declaration),
                ModuleDeclaration::ExportDefaultDeclaration(export) => self.visit_export_default_declaration_kind(&export.declaration),
                _ => {}
            };
        }
        let message = match it {
            ModuleDeclaration::ImportDeclaration(_) => "Cannot use import statement outside a module",
            _ => "Unexpected token 'export'",
        };
        self.fail(it.span(), message.into(), CompileErrorKind::Syntax);
    }

    fn visit_decorator(&mut self, it: &Decorator<'a>) {
        self.unsupported(it.span, "decorators");
    }
}
