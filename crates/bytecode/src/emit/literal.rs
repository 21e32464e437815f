//! Literals: strings, templates, regular expressions, arrays, objects.

use rustc_hash::FxHashSet;

use oxc_ast::ast::*;
use oxc_span::GetSpan;

use super::member::is_array_index;
use super::{Dst, Gen, NOTHING, Reg};
use crate::opcode::{DEFINE_ENUMERABLE, DEFINE_SETTER, NAME_GET, NAME_PLAIN, NAME_SET, Opcode};
use crate::proto::{Constant, JsText};

/// Literals up to this many elements or properties are made by one instruction from a run of registers.
const MAX_RUN: usize = 32;

/// The text of a string as oxc keeps it: lone surrogates are U+FFFD and four hexadecimal digits.
pub fn decode(text: &str, lone_surrogates: bool) -> JsText {
    if !lone_surrogates {
        return JsText::from_str(text);
    }
    let mut units = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c == '\u{FFFD}'
            && let Some(unit) = rest.get(..4).and_then(|digits| u16::from_str_radix(digits, 16).ok())
        {
            units.push(unit);
            rest = &rest[4..];
            continue;
        }
        units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
    }
    JsText::from_utf16(units)
}

impl<'c, 'a> Gen<'c, 'a> {
    pub(super) fn string_constant(&mut self, literal: &StringLiteral<'a>) -> u16 {
        self.asm.text(decode(literal.value.as_str(), literal.lone_surrogates))
    }

    pub(super) fn regexp(&mut self, literal: &RegExpLiteral<'a>, dst: Reg) {
        let constant = self.asm.constant(Constant::RegExp {
            pattern: JsText::from_str(literal.regex.pattern.text.as_str()),
            flags: literal.regex.flags.to_string().into(),
        });
        self.op_at(literal.span.start, Opcode::NewRegExp, &[dst, constant]);
    }

    pub(super) fn template_constant(&mut self, template: &TemplateLiteral<'a>) -> u16 {
        let cooked = template
            .quasis
            .iter()
            .map(|quasi| quasi.value.cooked.as_ref().map(|text| decode(text.as_str(), quasi.lone_surrogates)))
            .collect();
        let raw = template
            .quasis
            .iter()
            .map(|quasi| JsText::from_str(&quasi.value.raw.as_str().replace("\r\n", "\n").replace('\r', "\n")))
            .collect();
        self.asm.constant(Constant::Template { cooked, raw })
    }

    /// Whether evaluating this runs none of the program's code.
    fn is_plain(e: &Expression<'a>) -> bool {
        matches!(
            e.without_parentheses(),
            Expression::StringLiteral(_)
                | Expression::NumericLiteral(_)
                | Expression::BooleanLiteral(_)
                | Expression::NullLiteral(_)
                | Expression::ThisExpression(_)
                | Expression::ArrowFunctionExpression(_)
                | Expression::FunctionExpression(_)
        )
    }

    pub(super) fn template(&mut self, template: &TemplateLiteral<'a>, dst: Dst) {
        let mark = self.mark();
        let first = self.next_reg as Reg;
        let mut count = 0u16;
        for (index, quasi) in template.quasis.iter().enumerate() {
            if let Some(cooked) = &quasi.value.cooked
                && (!cooked.is_empty() || template.expressions.is_empty())
            {
                let reg = self.alloc();
                let constant = self.asm.wide_text(decode(cooked.as_str(), quasi.lone_surrogates));
                self.load_constant(reg, constant);
                count += 1;
            }
            if let Some(e) = template.expressions.get(index) {
                let reg = self.temp(e);
                count += 1;
                if template.expressions[index + 1..].iter().any(|later| !Self::is_plain(later)) {
                    self.op_at(e.span().start, Opcode::ToString, &[reg, reg]);
                }
            }
        }
        let at = template.expressions.first().map_or(template.span.start, |e| e.span().start);
        match (count, template.expressions.is_empty()) {
            (1, true) => self.mov(dst.reg, first),
            (1, false) => self.op_at(at, Opcode::ToString, &[dst.reg, first]),
            _ => self.op_at(at, Opcode::Concat, &[dst.reg, first, count]),
        }
        self.release(mark);
    }

    pub(super) fn array(&mut self, array: &ArrayExpression<'a>, dst: Reg) {
        let is_simple = array.elements.iter().all(|element| element.is_expression());
        let len = array.elements.len();
        if is_simple && (1..=MAX_RUN).contains(&len) {
            let first = self.next_reg as Reg;
            for element in &array.elements {
                if let Some(e) = element.as_expression() {
                    self.temp(e);
                }
            }
            return self.op(Opcode::NewArrayWith, &[dst, first, len as u16]);
        }
        self.op(Opcode::NewArray, &[dst, len.min(0xFFFF) as u16]);
        for element in &array.elements {
            let mark = self.mark();
            match element {
                ArrayExpressionElement::Elision(_) => self.op(Opcode::ArrayPushHole, &[dst]),
                ArrayExpressionElement::SpreadElement(spread) => {
                    let value = self.operand(&spread.argument, NOTHING);
                    let span = spread.argument.span();
                    self.op_text(span.start, span, Opcode::ArraySpread, &[dst, value]);
                }
                element => {
                    if let Some(e) = element.as_expression() {
                        let value = self.operand(e, NOTHING);
                        self.op(Opcode::ArrayPush, &[dst, value]);
                    }
                }
            }
            self.release(mark);
        }
    }

    /// The names of a literal that is nothing but distinct plain names with values.
    fn plain_names(object: &ObjectExpression<'a>) -> Option<Vec<JsText>> {
        if !(1..=MAX_RUN).contains(&object.properties.len()) {
            return None;
        }
        let mut seen = FxHashSet::default();
        let mut names = Vec::new();
        for property in &object.properties {
            let ObjectPropertyKind::ObjectProperty(property) = property else { return None };
            if property.kind != PropertyKind::Init || property.computed {
                return None;
            }
            let (name, text) = match &property.key {
                PropertyKey::StaticIdentifier(id) => (id.name.as_str(), JsText::from_str(id.name.as_str())),
                PropertyKey::StringLiteral(literal) => (literal.value.as_str(), decode(literal.value.as_str(), literal.lone_surrogates)),
                _ => return None,
            };
            let sets_proto = name == "__proto__" && !property.shorthand && !property.method;
            if sets_proto || is_array_index(name) || !seen.insert(name) {
                return None;
            }
            names.push(text);
        }
        Some(names)
    }

    pub(super) fn object(&mut self, object: &ObjectExpression<'a>, dst: Reg) {
        let home = self.cx.analysis.homes.get(&object.span.start).copied();
        if home.is_none()
            && let Some(names) = Self::plain_names(object)
        {
            let first = self.next_reg as Reg;
            for (property, name) in object.properties.iter().zip(&names) {
                let ObjectPropertyKind::ObjectProperty(property) = property else { continue };
                let reg = self.alloc();
                self.property_value(property, &name.to_string_lossy(), reg);
            }
            let keys = names.into_iter().map(|name| self.asm.text(name)).collect();
            let (keys, ic) = (self.asm.keys(keys), self.asm.ic());
            return self.op(Opcode::NewObjectWith, &[dst, keys, first, ic]);
        }
        let mark = self.mark();
        if let Some((scope, _)) = home {
            self.enter_scope(scope);
        }
        self.op(Opcode::NewObject, &[dst, object.properties.len().min(0xFFFF) as u16]);
        if let Some((_, sym)) = home {
            self.init_symbol(sym, dst);
        }
        for property in &object.properties {
            let mark = self.mark();
            match property {
                ObjectPropertyKind::SpreadProperty(spread) => {
                    let value = self.operand(&spread.argument, NOTHING);
                    self.op_at(spread.argument.span().start, Opcode::CopyDataProps, &[dst, value, dst, 0]);
                }
                ObjectPropertyKind::ObjectProperty(property) => self.object_property(property, dst),
            }
            self.release(mark);
        }
        if home.is_some() {
            self.exit_scope();
        }
        self.release(mark);
    }

    /// The value of `name: value`, a method included.
    fn property_value(&mut self, property: &ObjectProperty<'a>, name: &str, dst: Reg) {
        match &property.value {
            Expression::FunctionExpression(function) if property.method => {
                self.method_closure(function, name, property.span, dst);
            }
            value if name == "__proto__" && !property.shorthand => self.expr(value, Dst::temp(dst)),
            value => self.named_expr(value, name, Dst::temp(dst)),
        }
    }

    fn object_property(&mut self, property: &ObjectProperty<'a>, obj: Reg) {
        let static_name = match &property.key {
            _ if property.computed => None,
            PropertyKey::StaticIdentifier(id) => Some(JsText::from_str(id.name.as_str())),
            PropertyKey::StringLiteral(literal) => Some(decode(literal.value.as_str(), literal.lone_surrogates)),
            _ => None,
        };
        let at = property.span.start;
        if property.kind != PropertyKind::Init {
            let key = self.alloc();
            self.property_key(&property.key, property.computed, key);
            let is_setter = property.kind == PropertyKind::Set;
            let func = self.alloc();
            if let Expression::FunctionExpression(function) = &property.value {
                let name = self.static_key_name(&property.key, property.computed);
                let prefix = if is_setter { "set " } else { "get " };
                let full = name.as_ref().map(|name| format!("{prefix}{name}")).unwrap_or_default();
                self.method_closure(function, &full, property.span, func);
                if name.is_none() {
                    let prefix = if is_setter { NAME_SET } else { NAME_GET };
                    self.op(Opcode::SetFunctionName, &[func, key, prefix]);
                }
            }
            let flags = DEFINE_ENUMERABLE | if is_setter { DEFINE_SETTER } else { 0 };
            return self.op_at(at, Opcode::DefineAccessor, &[obj, key, func, flags]);
        }
        match static_name {
            Some(name) => {
                let text = name.to_string_lossy();
                let value = self.alloc();
                if text == "__proto__" && !property.shorthand && !property.method {
                    self.expr(&property.value, Dst::temp(value));
                    return self.op_at(at, Opcode::SetProto, &[obj, value]);
                }
                self.property_value(property, &text, value);
                if is_array_index(&text) {
                    let key = self.alloc();
                    let constant = self.asm.wide_text(name);
                    self.load_constant(key, constant);
                    return self.op_at(at, Opcode::InitElem, &[obj, key, value]);
                }
                let constant = self.asm.wide_text(name);
                let Some(name) = u16::try_from(constant).ok().filter(|&name| name != 0xFFFF) else {
                    let key = self.alloc();
                    self.load_constant(key, constant);
                    return self.op_at(at, Opcode::InitElem, &[obj, key, value]);
                };
                let ic = self.asm.ic();
                self.op_at(at, Opcode::InitField, &[obj, name, value, ic]);
            }
            None => {
                let key = self.alloc();
                self.property_key(&property.key, property.computed, key);
                let value = self.alloc();
                let name = self.static_key_name(&property.key, property.computed);
                self.property_value(property, name.as_deref().unwrap_or(""), value);
                if name.is_none() && (property.method || Self::is_anonymous_function(&property.value)) {
                    self.op(Opcode::SetFunctionName, &[value, key, NAME_PLAIN]);
                }
                self.op_at(at, Opcode::InitElem, &[obj, key, value]);
            }
        }
    }

    /// The name of a key that is known now, as a function named after it has it.
    pub(super) fn static_key_name(&self, key: &PropertyKey<'a>, computed: bool) -> Option<String> {
        match key {
            PropertyKey::PrivateIdentifier(id) => Some(format!("#{}", id.name)),
            PropertyKey::StaticIdentifier(id) => Some(id.name.to_string()),
            PropertyKey::StringLiteral(literal) => Some(literal.value.to_string()),
            PropertyKey::NumericLiteral(literal) if !computed => {
                let int = literal.value as i64;
                (int as f64 == literal.value && int.unsigned_abs() < 1 << 53).then(|| int.to_string())
            }
            _ => None,
        }
    }
}
