//! Classes.
//!
//! Order: `extends` value, private names, constructor and prototype, elements (methods are defined, computed field keys
//! evaluated), the inner name, then static private methods, static fields and blocks. Home objects and private
//! names are symbols of the class scope, which methods capture.

use oxc_ast::ast::*;
use oxc_span::GetSpan;

use super::function::{Body, Source};
use super::{Dst, Gen, Reg};
use crate::opcode::{DEFINE_SETTER, NAME_GET, NAME_PLAIN, NAME_SET, Opcode};
use crate::proto::FunctionKind;
use crate::scope::{ClassInfo, InitMode, NO_SYMBOL, PrivateInfo, explicit_constructor};
use crate::{NO_REGISTER, scope};

/// What describes a private name: the name and, of methods and accessors, whose receiver must be what (that is what V8's
/// messages tell). No identifier has a blank in it.
fn private_description(private: &PrivateInfo<'_>, class: &Class<'_>, name: &str) -> String {
    if private.is_field {
        return format!("#{}", private.name);
    }
    let of = match &class.id {
        Some(id) => id.name.as_str(),
        None if private.is_static || !name.is_empty() => ".",
        None => "anonymous",
    };
    format!("#{} {} {of}", private.name, if private.is_static { "static" } else { "instance" })
}

impl<'c, 'a> Gen<'c, 'a> {
    pub(super) fn class_info(&self, class: &Class<'a>) -> &'c ClassInfo<'a> {
        let index = class.scope_id.get().map_or(0, |id| id.index());
        &self.cx.analysis.classes[index]
    }

    /// Evaluates a class under `name` unless it has its own.
    pub(super) fn class(&mut self, class: &Class<'a>, name: &str, dst: Reg) {
        let info = self.class_info(class);
        let name = class.id.as_ref().map_or(name, |id| id.name.as_str());
        let mark = self.mark();
        self.enter_scope(info.scope);
        let heritage = match &class.heritage {
            Some(heritage) => self.kept(&heritage.expression),
            None => NO_REGISTER,
        };
        for private in &info.privates {
            let mark = self.mark();
            let reg = self.alloc();
            let text = self.asm.string(&private_description(private, class, name));
            self.op(Opcode::CreatePrivateName, &[reg, text]);
            self.init_symbol(private.sym, reg);
            self.release(mark);
        }
        let (ctor, proto) = (self.alloc(), self.alloc());
        let func = self.constructor(class, info, name);
        let context = self.closure_context(info.ctor);
        let at = class.heritage.as_ref().map_or(class.span.start, |heritage| heritage.expression.span().start);
        self.op_at(at, Opcode::DefineClass, &[ctor, proto, func, context, heritage]);
        if info.proto != NO_SYMBOL {
            self.init_symbol(info.proto, proto);
        }
        if info.class != NO_SYMBOL {
            self.init_symbol(info.class, ctor);
        }
        let outer = self.inferrer.enter_class(name);
        for (index, element) in class.body.body.iter().enumerate() {
            let mark = self.mark();
            match element {
                ClassElement::MethodDefinition(method) => self.class_method(method, info, ctor, proto),
                ClassElement::PropertyDefinition(property) => {
                    if let Some(&sym) = info.computed_keys.get(&index) {
                        let key = self.alloc();
                        self.property_key(&property.key, true, key);
                        self.init_symbol(sym, key);
                    }
                }
                _ => {}
            }
            self.release(mark);
        }
        self.inferrer.leave_class(outer);
        if info.inner != NO_SYMBOL {
            self.init_symbol(info.inner, ctor);
        }
        if let InitMode::Func(func, sym) = info.init {
            let source = Source::init(func, class, false);
            let reg = self.alloc();
            self.closure(source, reg);
            self.init_symbol(sym, reg);
        }
        self.private_methods(info, ctor, true);
        if let Some(func) = info.static_init {
            let w = self.alloc();
            let this = self.alloc();
            self.closure(Source::init(func, class, true), w);
            self.mov(this, ctor);
            self.op_at(class.span.start, Opcode::Call, &[w, w, 0]);
        }
        self.mov(dst, ctor);
        self.exit_scope();
        self.release(mark);
    }

    fn constructor(&mut self, class: &Class<'a>, info: &'c ClassInfo<'a>, name: &str) -> u16 {
        let explicit = explicit_constructor(class);
        let kind = if class.heritage.is_some() { FunctionKind::DerivedConstructor } else { FunctionKind::BaseConstructor };
        let source = Source {
            func: info.ctor,
            name,
            kind,
            is_async: false,
            is_generator: false,
            anonymous: class.id.is_none(),
            params: explicit.map(|function| &*function.params),
            body: match explicit.and_then(|function| function.body.as_ref()) {
                Some(body) => Body::Statements(&body.statements),
                None => Body::Implied,
            },
            class: Some(class),
            statics: false,
            range: class.span,
        };
        self.function_index(source)
    }

    fn class_method(&mut self, method: &MethodDefinition<'a>, info: &'c ClassInfo<'a>, ctor: Reg, proto: Reg) {
        if method.kind == MethodDefinitionKind::Constructor {
            return;
        }
        let (prefix, prefix_id) = match method.kind {
            MethodDefinitionKind::Get => ("get ", NAME_GET),
            MethodDefinitionKind::Set => ("set ", NAME_SET),
            _ => ("", NAME_PLAIN),
        };
        let range = if method.r#static { self.behind_static(method.span) } else { method.span };
        let name = self.static_key_name(&method.key, method.computed);
        let full = name.as_ref().map(|name| format!("{prefix}{name}")).unwrap_or_default();
        if let PropertyKey::PrivateIdentifier(id) = &method.key {
            let func = self.alloc();
            self.method_closure(&method.value, &full, range, func);
            if let Some(private) = info.private(id.name.as_str()) {
                let is_setter = method.kind == MethodDefinitionKind::Set;
                self.init_symbol(if is_setter { private.setter } else { private.func }, func);
            }
            return;
        }
        let key = self.alloc();
        self.property_key(&method.key, method.computed, key);
        let func = self.alloc();
        self.method_closure(&method.value, &full, range, func);
        if name.is_none() {
            self.op(Opcode::SetFunctionName, &[func, key, prefix_id]);
        }
        let target = if method.r#static { ctor } else { proto };
        let at = method.span.start;
        match method.kind {
            MethodDefinitionKind::Get => self.op_at(at, Opcode::DefineAccessor, &[target, key, func, 0]),
            MethodDefinitionKind::Set => self.op_at(at, Opcode::DefineAccessor, &[target, key, func, DEFINE_SETTER]),
            _ => self.op_at(at, Opcode::DefineMethod, &[target, key, func, 0]),
        }
    }

    /// The part of a static method that is its source text: without the keyword and what stands between it and the next
    /// token.
    fn behind_static(&self, span: Span) -> Span {
        let text = self.text(span.start, span.end);
        // Decorators would come first; they are refused.
        let mut rest = text.strip_prefix("static").unwrap_or(text);
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
            rest = match () {
                () if rest.starts_with("/*") => rest.find("*/").map_or(rest, |end| &rest[end + 2..]),
                () if rest.starts_with("//") => rest.find(['\n', '\r', '\u{2028}', '\u{2029}']).map_or(rest, |end| &rest[end..]),
                () => return Span::new(span.start + (text.len() - rest.len()) as u32, span.end),
            };
        }
    }

    /// Adds the private methods and accessors of a class to an instance, or the static ones to the class.
    fn private_methods(&mut self, info: &'c ClassInfo<'a>, obj: Reg, statics: bool) {
        for private in info.privates.iter().filter(|private| private.is_static == statics && !private.is_field) {
            let mark = self.mark();
            let name = self.symbol_reg(private.sym);
            let is_accessor = private.setter != NO_SYMBOL || private.is_getter;
            if is_accessor {
                let halves = [private.func, private.setter].map(|sym| match sym {
                    NO_SYMBOL => {
                        let reg = self.alloc();
                        self.op(Opcode::LoadUndefined, &[reg]);
                        reg
                    }
                    sym => self.symbol_reg(sym),
                });
                self.op(Opcode::InitPrivateAccessor, &[obj, name, halves[0], halves[1]]);
            } else {
                let func = self.symbol_reg(private.func);
                self.op(Opcode::InitPrivateMethod, &[obj, name, func]);
            }
            self.release(mark);
        }
    }

    /// Field initialisers (and static blocks), with `this` in `r1`.
    pub(super) fn emit_fields(&mut self, class: &Class<'a>, statics: bool) {
        let info = self.class_info(class);
        if !statics {
            self.private_methods(info, 1, false);
        }
        for (index, element) in class.body.body.iter().enumerate() {
            let mark = self.mark();
            match element {
                ClassElement::PropertyDefinition(property) if property.r#static == statics => {
                    self.field(property, info, index);
                }
                ClassElement::StaticBlock(block) if statics => {
                    let scope = block.scope_id.get().map_or(scope::NO_SCOPE, |id| id.index() as u32);
                    self.enter_scope(scope);
                    self.undefine_vars(scope);
                    self.statements(&block.body, true);
                    self.exit_scope();
                }
                _ => {}
            }
            self.release(mark);
        }
    }

    fn field(&mut self, property: &PropertyDefinition<'a>, info: &'c ClassInfo<'a>, index: usize) {
        let at = property.span.start;
        let name = self.static_key_name(&property.key, property.computed && !info.computed_keys.contains_key(&index));
        let name = if property.computed { None } else { name };
        let value = self.alloc();
        match &property.value {
            Some(e) => match &name {
                Some(name) => self.named_expr(e, name, Dst::temp(value)),
                None => self.expr(e, Dst::temp(value)),
            },
            None => self.op(Opcode::LoadUndefined, &[value]),
        }
        if let PropertyKey::PrivateIdentifier(id) = &property.key {
            let name = self.private_name(id);
            let ic = self.asm.ic();
            return self.op_at(at, Opcode::InitPrivateField, &[1, name, value, ic]);
        }
        if let Some(&sym) = info.computed_keys.get(&index) {
            let key = self.symbol_reg(sym);
            if property.value.as_ref().is_some_and(Self::is_anonymous_function) {
                self.op(Opcode::SetFunctionName, &[value, key, NAME_PLAIN]);
            }
            return self.op_at(at, Opcode::InitElem, &[1, key, value]);
        }
        match &property.key {
            PropertyKey::StaticIdentifier(id) => {
                let (name, ic) = (self.asm.string(id.name.as_str()), self.asm.ic());
                self.op_at(at, Opcode::InitField, &[1, name, value, ic]);
            }
            PropertyKey::StringLiteral(literal) if !super::member::is_array_index(literal.value.as_str()) => {
                let (name, ic) = (self.string_constant(literal), self.asm.ic());
                self.op_at(at, Opcode::InitField, &[1, name, value, ic]);
            }
            key => {
                let reg = self.alloc();
                self.property_key(key, false, reg);
                self.op_at(at, Opcode::InitElem, &[1, reg, value]);
            }
        }
    }
}
