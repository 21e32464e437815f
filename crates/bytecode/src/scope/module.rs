//! Imports and exports: which symbols they are, and the [`ModuleInfo`] made of them.
//!
//! Imports are declared first, as symbols of two slots; whatever is exported is captured, so that it has a slot of the
//! module's environment. `export default` of something without a name is the symbol `*default*`.

use oxc_ast::ast::*;
use oxc_span::{GetSpan, Span};

use super::resolve::Resolver;
use super::*;
use crate::CompileErrorKind;
use crate::emit::decode;
use crate::module::{IndirectExport, LocalExport, ModuleImport, ModuleInfo, ModuleRequest};
use crate::proto::JsText;

/// The name of what `export default` binds when it has none.
const DEFAULT_SYMBOL: &str = "*default*";

fn text(literal: &StringLiteral<'_>) -> JsText {
    decode(literal.value.as_str(), literal.lone_surrogates)
}

fn export_name(name: &ModuleExportName<'_>) -> JsText {
    match name {
        ModuleExportName::IdentifierName(id) => JsText::from_str(id.name.as_str()),
        ModuleExportName::IdentifierReference(id) => JsText::from_str(id.name.as_str()),
        ModuleExportName::StringLiteral(literal) => text(literal),
    }
}

fn range(span: Span) -> (u32, u32) {
    (span.start, span.end)
}

/// An import by its symbol.
struct Imported {
    sym: SymIdx,
    request: u32,
    name: Option<JsText>,
    span: Span,
}

/// What is known of the module while its scopes are resolved.
#[derive(Default)]
pub struct ModuleScope {
    requests: Vec<ModuleRequest>,
    imports: Vec<Imported>,
    locals: Vec<(JsText, SymIdx)>,
    indirect: Vec<IndirectExport>,
    stars: Vec<u32>,
    pub meta: Option<SymIdx>,
    pub default: Option<SymIdx>,
    pub has_await: bool,
    first_await: u32,
}

impl ModuleScope {
    fn request(&mut self, source: &StringLiteral<'_>, with: Option<&WithClause<'_>>) -> u32 {
        let mut attributes: Vec<(JsText, JsText)> = with
            .map(|with| {
                let key = |key: &ImportAttributeKey<'_>| match key {
                    ImportAttributeKey::Identifier(id) => JsText::from_str(id.name.as_str()),
                    ImportAttributeKey::StringLiteral(literal) => text(literal),
                };
                with.with_entries.iter().map(|entry| (key(&entry.key), text(&entry.value))).collect()
            })
            .unwrap_or_default();
        attributes.sort();
        let specifier = text(source);
        let known = self.requests.iter().position(|r| r.specifier == specifier && r.attributes == attributes);
        let at = known.unwrap_or_else(|| {
            self.requests.push(ModuleRequest { specifier, attributes, span: range(source.span) });
            self.requests.len() - 1
        });
        at as u32
    }

    /// The finished record. `hoisted` comes from code generation.
    pub fn info(&self, analysis: &Analysis<'_>, hoisted: Vec<(u16, u32)>) -> ModuleInfo {
        let top = &analysis.scopes[analysis.funcs[0].body_scope as usize];
        let slot = |sym: SymIdx| analysis.symbols[sym as usize].slot;
        let imports =
            self.imports.iter().map(|i| ModuleImport { request: i.request, name: i.name.clone(), slot: slot(i.sym), span: range(i.span) });
        let is_var = |sym: &&SymIdx| {
            let symbol = &analysis.symbols[**sym as usize];
            symbol.captured && symbol.kind == SymKind::Var
        };
        let mut locals: Vec<LocalExport> =
            self.locals.iter().map(|(name, sym)| LocalExport { name: name.clone(), slot: slot(*sym) }).collect();
        locals.sort_by(|a, b| a.name.cmp(&b.name));
        let mut indirect = self.indirect.clone();
        indirect.sort_by(|a, b| a.name.cmp(&b.name));
        ModuleInfo {
            requests: self.requests.clone(),
            imports: imports.collect(),
            locals,
            indirect,
            stars: self.stars.clone(),
            slots: top.slots,
            meta_slot: self.meta.map(slot),
            hoisted,
            vars: top.symbols.iter().filter(is_var).map(|&sym| slot(sym)).collect(),
            has_await: self.has_await,
            first_await: self.first_await,
        }
    }
}

impl<'a> Resolver<'a, '_> {
    /// Declares what is imported, and notes the requests in their order.
    pub(super) fn module_imports(&mut self, body: &[Statement<'a>]) {
        for statement in body {
            match statement {
                Statement::ImportDeclaration(import) => self.import_declaration(import),
                Statement::ExportAllDeclaration(all) => {
                    let request = self.out.module.request(&all.source, all.with_clause.as_deref());
                    match &all.exported {
                        None => self.out.module.stars.push(request),
                        Some(name) => {
                            let export = IndirectExport { name: export_name(name), request, import_name: None, span: range(name.span()) };
                            self.out.module.indirect.push(export);
                        }
                    }
                }
                Statement::ExportFromDeclaration(from) => {
                    let request = self.out.module.request(&from.source, from.with_clause.as_deref());
                    for specifier in &from.specifiers {
                        self.out.module.indirect.push(IndirectExport {
                            name: export_name(&specifier.exported),
                            request,
                            import_name: Some(export_name(&specifier.local)),
                            span: range(specifier.local.span()),
                        });
                    }
                }
                _ => {}
            }
        }
    }

    fn import_declaration(&mut self, import: &ImportDeclaration<'a>) {
        if import.phase.is_some() {
            return self.unsupported(import.span, "import of a phase");
        }
        let request = self.out.module.request(&import.source, import.with_clause.as_deref());
        for specifier in import.specifiers.iter().flatten() {
            let (local, name, span) = match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(s) => (&s.local, Some(export_name(&s.imported)), s.imported.span()),
                ImportDeclarationSpecifier::ImportDefaultSpecifier(s) => (&s.local, Some(JsText::from_str("default")), s.local.span),
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(s) => (&s.local, None, s.local.span),
            };
            let kind = if name.is_some() { SymKind::Import } else { SymKind::Const };
            let sym = self.declare(local.name.as_str(), kind, if name.is_some() { u32::MAX } else { 0 });
            self.capture(sym);
            self.out.module.imports.push(Imported { sym, request, name, span });
        }
    }

    /// Captures what is exported; all names are declared.
    pub(super) fn module_exports(&mut self, body: &[Statement<'a>]) {
        for statement in body {
            match statement {
                Statement::ExportDeclaration(export) => match &export.declaration {
                    Declaration::VariableDeclaration(declaration) => {
                        let mut names = Vec::new();
                        for declarator in &declaration.declarations {
                            hoist::bound_names(&declarator.id, &mut |name, _| names.push(name));
                        }
                        for name in names {
                            self.export_local(JsText::from_str(name), name, declaration.span);
                        }
                    }
                    Declaration::FunctionDeclaration(function) => {
                        if let Some(id) = &function.id {
                            self.export_local(JsText::from_str(id.name.as_str()), id.name.as_str(), id.span);
                        }
                    }
                    Declaration::ClassDeclaration(class) => {
                        if let Some(id) = &class.id {
                            self.export_local(JsText::from_str(id.name.as_str()), id.name.as_str(), id.span);
                        }
                    }
                    _ => {}
                },
                Statement::ExportNamedDeclaration(export) => {
                    for specifier in &export.specifiers {
                        let local = match &specifier.local {
                            ModuleExportName::IdentifierName(id) => id.name.as_str(),
                            ModuleExportName::IdentifierReference(id) => id.name.as_str(),
                            ModuleExportName::StringLiteral(_) => continue,
                        };
                        self.export_local(export_name(&specifier.exported), local, specifier.local.span());
                    }
                }
                Statement::ExportDefaultDeclaration(export) => {
                    let id = match &export.declaration {
                        ExportDefaultDeclarationKind::FunctionDeclaration(function) => function.id.as_ref(),
                        ExportDefaultDeclarationKind::ClassDeclaration(class) => class.id.as_ref(),
                        _ => None,
                    };
                    match id {
                        Some(id) => self.export_local(JsText::from_str("default"), id.name.as_str(), id.span),
                        None => {
                            let kind = match &export.declaration {
                                ExportDefaultDeclarationKind::FunctionDeclaration(_) => SymKind::Function,
                                _ => SymKind::Let,
                            };
                            let sym = self.hidden(DEFAULT_SYMBOL, kind, self.scope);
                            self.capture(sym);
                            self.out.module.default = Some(sym);
                            self.out.module.locals.push((JsText::from_str("default"), sym));
                        }
                    }
                }
                _ => {}
            }
        }
        self.check_export_names();
    }

    fn export_local(&mut self, name: JsText, local: &'a str, span: Span) {
        let sym = self.lookup(local);
        if sym == NO_SYMBOL {
            return self.fail(span, format!("Export '{local}' is not defined in module"), CompileErrorKind::Syntax);
        }
        if !self.out.module.imports.is_empty()
            && let Some(import) = self.out.module.imports.iter().find(|import| import.sym == sym)
        {
            let (request, import_name, span) = (import.request, import.name.clone(), range(import.span));
            return self.out.module.indirect.push(IndirectExport { name, request, import_name, span });
        }
        self.capture(sym);
        self.out.module.locals.push((name, sym));
    }

    fn check_export_names(&mut self) {
        let module = &self.out.module;
        let mut names: Vec<&JsText> = module.locals.iter().map(|(name, _)| name).chain(module.indirect.iter().map(|e| &e.name)).collect();
        names.sort();
        let twice = names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0].to_string_lossy());
        if let Some(name) = twice {
            self.fail(Span::new(0, 0), format!("Duplicate export of '{name}'"), CompileErrorKind::Syntax);
        }
    }

    /// The symbol that leads to the module's record; none outside of modules.
    pub(super) fn import_meta(&mut self) -> Option<SymIdx> {
        if !self.is_module() {
            return None;
        }
        let sym = match self.out.module.meta {
            Some(sym) => sym,
            None => {
                let scope = self.out.funcs[0].body_scope;
                let sym = self.hidden("%module", SymKind::Hidden, scope);
                self.capture(sym);
                self.out.module.meta = Some(sym);
                sym
            }
        };
        self.use_symbol(sym);
        Some(sym)
    }

    /// A top-level `await`, if it is one.
    pub(super) fn note_await(&mut self, at: u32) {
        if self.func == 0 && !self.out.module.has_await {
            self.out.module.has_await = true;
            self.out.module.first_await = at;
        }
    }
}
