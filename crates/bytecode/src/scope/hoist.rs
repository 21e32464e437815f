//! Which names a statement list declares.
//!
//! `var` names are collected through all nested statements but not through functions; `let`, `const`, `class` and
//! (in blocks) functions only from the list itself. Functions in blocks of sloppy code are `var`s as well
//! (Annex B.3.3) unless an enclosing block, a parameter or the function's own top has that name lexically.

use oxc_ast::ast::*;

/// A lexical declaration of one statement list.
pub struct Lexical<'a> {
    pub name: &'a str,
    pub kind: LexKind,
    /// Offset from which it is initialised.
    pub init_end: u32,
    pub start: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LexKind {
    Let,
    Const,
    Class,
    Function,
}

/// Calls `f` for every name bound by a pattern.
pub fn bound_names<'a>(pattern: &BindingPattern<'a>, f: &mut dyn FnMut(&'a str, u32)) {
    match pattern {
        BindingPattern::BindingIdentifier(id) => f(id.name.as_str(), id.span.start),
        BindingPattern::ObjectPattern(object) => {
            for property in &object.properties {
                bound_names(&property.value, f);
            }
            if let Some(rest) = &object.rest {
                bound_names(&rest.argument, f);
            }
        }
        BindingPattern::ArrayPattern(array) => {
            for element in array.elements.iter().flatten() {
                bound_names(element, f);
            }
            if let Some(rest) = &array.rest {
                bound_names(&rest.argument, f);
            }
        }
        BindingPattern::AssignmentPattern(assignment) => bound_names(&assignment.left, f),
    }
}

/// `let` and `const` of one declaration.
pub fn declared_lexicals<'a>(declaration: &VariableDeclaration<'a>, init_end: Option<u32>, out: &mut Vec<Lexical<'a>>) {
    let kind = match declaration.kind {
        VariableDeclarationKind::Var => return,
        VariableDeclarationKind::Let => LexKind::Let,
        _ => LexKind::Const,
    };
    for declarator in &declaration.declarations {
        let init_end = init_end.unwrap_or(declarator.span.end);
        bound_names(&declarator.id, &mut |name, start| out.push(Lexical { name, kind, init_end, start }));
    }
}

/// The lexical declarations of a statement list. Functions are included in blocks only.
pub fn lexicals<'a>(statements: &[Statement<'a>], in_block: bool) -> Vec<Lexical<'a>> {
    fn class<'a>(class: &Class<'a>, out: &mut Vec<Lexical<'a>>) {
        if let Some(id) = &class.id {
            let (name, start) = (id.name.as_str(), class.span.start);
            out.push(Lexical { name, kind: LexKind::Class, init_end: class.span.end, start });
        }
    }
    let mut out = Vec::new();
    for statement in statements {
        match strip_labels(statement) {
            Statement::VariableDeclaration(declaration) => declared_lexicals(declaration, None, &mut out),
            Statement::ClassDeclaration(it) => class(it, &mut out),
            Statement::ExportDeclaration(export) => match &export.declaration {
                Declaration::VariableDeclaration(declaration) => declared_lexicals(declaration, None, &mut out),
                Declaration::ClassDeclaration(it) => class(it, &mut out),
                _ => {}
            },
            Statement::ExportDefaultDeclaration(export) => {
                if let ExportDefaultDeclarationKind::ClassDeclaration(it) = &export.declaration {
                    class(it, &mut out);
                }
            }
            Statement::FunctionDeclaration(function) if in_block => {
                if let Some(id) = &function.id {
                    let (name, start) = (id.name.as_str(), function.span.start);
                    out.push(Lexical { name, kind: LexKind::Function, init_end: 0, start });
                }
            }
            _ => {}
        }
    }
    out
}

/// The statement below any labels (`l: function f() {}`).
pub fn strip_labels<'s, 'a>(mut statement: &'s Statement<'a>) -> &'s Statement<'a> {
    while let Statement::LabeledStatement(labelled) = statement {
        statement = &labelled.body;
    }
    statement
}

/// Function declarations at the top of a function body, script or block.
pub fn function_declarations<'s, 'a>(statements: &'s [Statement<'a>]) -> impl Iterator<Item = &'s Function<'a>> {
    statements.iter().filter_map(|statement| match strip_labels(statement) {
        Statement::FunctionDeclaration(function) => Some(&**function),
        Statement::ExportDeclaration(export) => match &export.declaration {
            Declaration::FunctionDeclaration(function) => Some(&**function),
            _ => None,
        },
        Statement::ExportDefaultDeclaration(export) => match &export.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => Some(&**function),
            _ => None,
        },
        _ => None,
    })
}

/// What [`VarCollector`] finds.
#[derive(Default)]
pub struct Vars<'a> {
    pub names: Vec<&'a str>,
    /// Annex B candidates: start offset and name.
    pub block_functions: Vec<(u32, &'a str)>,
}

/// Collects `var` names and Annex B functions of one function body.
pub struct VarCollector<'s, 'a> {
    sloppy: bool,
    /// Names declared lexically by each enclosing block.
    enclosing: Vec<Enclosing<'s, 'a>>,
    pub vars: Vars<'a>,
}

enum Enclosing<'s, 'a> {
    List(&'s [Statement<'a>]),
    Cases(&'s [SwitchCase<'a>]),
    Head(&'s VariableDeclaration<'a>),
    Catch(&'s BindingPattern<'a>),
}

impl<'s, 'a> VarCollector<'s, 'a> {
    pub fn new(sloppy: bool) -> Self {
        VarCollector { sloppy, enclosing: Vec::new(), vars: Vars::default() }
    }

    /// The top list of a function or script.
    pub fn top(&mut self, statements: &'s [Statement<'a>]) {
        for statement in statements {
            self.statement(statement, true);
        }
    }

    fn declaration(&mut self, declaration: &VariableDeclaration<'a>) {
        if declaration.kind == VariableDeclarationKind::Var {
            for declarator in &declaration.declarations {
                bound_names(&declarator.id, &mut |name, _| self.vars.names.push(name));
            }
        }
    }

    fn block(&mut self, statements: &'s [Statement<'a>]) {
        self.enclosing.push(Enclosing::List(statements));
        for statement in statements {
            self.statement(statement, false);
        }
        self.enclosing.pop();
    }

    /// Whether an enclosing block other than the innermost declares the name lexically.
    fn is_shadowed(&self, name: &str, skip_innermost: bool) -> bool {
        let count = self.enclosing.len() - usize::from(skip_innermost && !self.enclosing.is_empty());
        self.enclosing[..count].iter().any(|scope| match scope {
            Enclosing::List(list) => lexicals(list, true).iter().any(|lexical| lexical.name == name),
            Enclosing::Cases(cases) => cases.iter().any(|case| lexicals(&case.consequent, true).iter().any(|lexical| lexical.name == name)),
            Enclosing::Head(declaration) => {
                let mut out = Vec::new();
                declared_lexicals(declaration, None, &mut out);
                out.iter().any(|lexical| lexical.name == name)
            }
            Enclosing::Catch(BindingPattern::BindingIdentifier(_)) => false,
            Enclosing::Catch(pattern) => {
                let mut found = false;
                bound_names(pattern, &mut |bound, _| found |= bound == name);
                found
            }
        })
    }

    fn function(&mut self, function: &Function<'a>, has_own_block: bool) {
        if !self.sloppy || function.r#async || function.generator {
            return;
        }
        if let Some(id) = &function.id
            && !self.is_shadowed(id.name.as_str(), has_own_block)
        {
            self.vars.block_functions.push((function.span.start, id.name.as_str()));
        }
    }

    fn head(&mut self, declaration: &'s VariableDeclaration<'a>, body: &'s Statement<'a>) {
        self.declaration(declaration);
        self.enclosing.push(Enclosing::Head(declaration));
        self.statement(body, false);
        self.enclosing.pop();
    }

    fn statement(&mut self, statement: &'s Statement<'a>, top: bool) {
        match statement {
            Statement::VariableDeclaration(declaration) => self.declaration(declaration),
            Statement::ExportDeclaration(export) => {
                if let Declaration::VariableDeclaration(declaration) = &export.declaration {
                    self.declaration(declaration);
                }
            }
            Statement::FunctionDeclaration(function) if top => {
                if let Some(id) = &function.id {
                    self.vars.names.push(id.name.as_str());
                }
            }
            Statement::FunctionDeclaration(function) => self.function(function, true),
            Statement::BlockStatement(block) => self.block(&block.body),
            Statement::IfStatement(s) => {
                for branch in std::iter::once(&s.consequent).chain(&s.alternate) {
                    if let Statement::FunctionDeclaration(function) = branch {
                        self.function(function, false);
                    } else {
                        self.statement(branch, false);
                    }
                }
            }
            Statement::LabeledStatement(s) => self.statement(&s.body, top),
            Statement::WhileStatement(s) => self.statement(&s.body, false),
            Statement::DoWhileStatement(s) => self.statement(&s.body, false),
            Statement::WithStatement(s) => self.statement(&s.body, false),
            Statement::ForStatement(s) => match &s.init {
                Some(ForStatementInit::VariableDeclaration(declaration)) => self.head(declaration, &s.body),
                _ => self.statement(&s.body, false),
            },
            Statement::ForInStatement(s) => match &s.left {
                ForStatementLeft::VariableDeclaration(declaration) => self.head(declaration, &s.body),
                _ => self.statement(&s.body, false),
            },
            Statement::ForOfStatement(s) => match &s.left {
                ForStatementLeft::VariableDeclaration(declaration) => self.head(declaration, &s.body),
                _ => self.statement(&s.body, false),
            },
            Statement::SwitchStatement(s) => {
                self.enclosing.push(Enclosing::Cases(&s.cases));
                for case in &s.cases {
                    for statement in &case.consequent {
                        self.statement(statement, false);
                    }
                }
                self.enclosing.pop();
            }
            Statement::TryStatement(s) => {
                self.block(&s.block.body);
                if let Some(handler) = &s.handler {
                    if let Some(param) = &handler.param {
                        self.enclosing.push(Enclosing::Catch(&param.pattern));
                    }
                    self.block(&handler.body.body);
                    if handler.param.is_some() {
                        self.enclosing.pop();
                    }
                }
                if let Some(finalizer) = &s.finalizer {
                    self.block(&finalizer.body);
                }
            }
            _ => {}
        }
    }
}
