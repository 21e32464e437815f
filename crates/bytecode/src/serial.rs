//! Prototypes as bytes: compiled once, loaded many times.
//!
//! Numbers are varints, texts have their length in front, instructions are little-endian units. What is inside a function
//! follows it. The source text is not part of it: whoever loads has it.
//!
//! **Invariant**: `decode(encode(p), p.source)` is `p`. There is no version: bytes are only for the build that made them.
//! Reading checks every length, and bytes that are not whole give `None`; that the code itself is sound is the word of
//! whoever kept the bytes.

use std::sync::Arc;

use crate::proto::{
    Constant, FunctionFlags, FunctionKind, FunctionProto, GlobalDecls, GlobalLexical, Handler, JsText, JumpTable, PositionTable,
    put_varint, take_varint,
};
use crate::source::Source;

const KINDS: [FunctionKind; 7] = [
    FunctionKind::Script,
    FunctionKind::Normal,
    FunctionKind::Arrow,
    FunctionKind::Method,
    FunctionKind::BaseConstructor,
    FunctionKind::DerivedConstructor,
    FunctionKind::ClassInit,
];

/// The bytes of a function and of those inside it.
#[must_use]
pub fn encode(proto: &FunctionProto) -> Vec<u8> {
    let mut out = Writer(Vec::new());
    out.function(proto);
    out.0
}

/// The function that [`encode`] wrote; `None` if the bytes are not whole.
#[must_use]
pub fn decode(bytes: &[u8], source: &Arc<Source>) -> Option<Arc<FunctionProto>> {
    let mut from = Reader { bytes, at: 0 };
    let proto = from.function(source)?;
    (from.at == bytes.len()).then_some(proto)
}

struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, n: u32) {
        put_varint(&mut self.0, n);
    }
    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u32);
        self.0.extend_from_slice(bytes);
    }
    fn units(&mut self, units: &[u16]) {
        self.number(units.len() as u32);
        self.0.extend(units.iter().flat_map(|u| u.to_le_bytes()));
    }
    fn all<T>(&mut self, items: &[T], mut one: impl FnMut(&mut Writer, &T)) {
        self.number(items.len() as u32);
        items.iter().for_each(|item| one(self, item));
    }
    fn text(&mut self, text: &JsText) {
        match text {
            JsText::Latin1(bytes) => {
                self.0.push(0);
                self.bytes(bytes);
            }
            JsText::Utf16(units) => {
                self.0.push(1);
                self.units(units);
            }
        }
    }
    fn optional<T>(&mut self, value: Option<&T>, one: impl FnOnce(&mut Writer, &T)) {
        self.0.push(u8::from(value.is_some()));
        if let Some(value) = value {
            one(self, value);
        }
    }
    fn flags(&mut self, f: FunctionFlags) {
        let FunctionFlags { strict, is_async, is_generator, uses_arguments, has_rest, simple_params, uses_this, anonymous } = f;
        let all = [strict, is_async, is_generator, uses_arguments, has_rest, simple_params, uses_this, anonymous];
        self.0.push(all.iter().enumerate().map(|(i, &set)| u8::from(set) << i).sum());
    }
    fn constant(&mut self, constant: &Constant) {
        match constant {
            Constant::String(text) => {
                self.0.push(0);
                self.text(text);
            }
            Constant::Number(n) => {
                self.0.push(1);
                self.0.extend_from_slice(&n.to_bits().to_le_bytes());
            }
            Constant::BigInt(digits) => {
                self.0.push(2);
                self.bytes(digits.as_bytes());
            }
            Constant::RegExp { pattern, flags } => {
                self.0.push(3);
                self.text(pattern);
                self.bytes(flags.as_bytes());
            }
            Constant::Template { cooked, raw } => {
                self.0.push(4);
                self.all(cooked, |out, text| out.optional(text.as_ref(), Writer::text));
                self.all(raw, Writer::text);
            }
            Constant::Keys(keys) => {
                self.0.push(5);
                self.units(keys);
            }
            Constant::GlobalDecls(decls) => {
                self.0.push(6);
                let GlobalDecls { lexicals, vars, functions, deletable } = &**decls;
                self.all(lexicals, |out, GlobalLexical { name, is_const }| {
                    out.text(name);
                    out.0.push(u8::from(*is_const));
                });
                self.all(vars, Writer::text);
                self.all(functions, Writer::text);
                self.0.push(u8::from(*deletable));
            }
            // The runtime's own code has no direct eval: what is written here is refused when it is read.
            Constant::EvalScope(_) => self.0.push(7),
        }
    }
    fn function(&mut self, proto: &FunctionProto) {
        let FunctionProto {
            name,
            inferred,
            length,
            nparams,
            nregs,
            num_ics,
            field_estimate,
            kind,
            flags,
            code,
            constants,
            handlers,
            jump_tables,
            positions,
            functions,
            module: _,
            source: _,
            range,
        } = proto;
        self.text(name);
        self.optional(inferred.as_ref(), |out, text| out.bytes(text.as_bytes()));
        for n in [*length, *nparams, *nregs, *num_ics, *field_estimate] {
            self.number(u32::from(n));
        }
        self.0.push(KINDS.iter().position(|k| k == kind).unwrap_or(KINDS.len()) as u8);
        self.flags(*flags);
        self.units(code);
        self.all(constants, Writer::constant);
        self.all(handlers, |out, &Handler { start, end, target, reg }| {
            [start, end, target, u32::from(reg)].into_iter().for_each(|n| out.number(n));
        });
        self.all(jump_tables, |out, JumpTable { min, targets }| {
            out.number(*min as u32);
            out.all(targets, |out, &target| out.number(target));
        });
        self.bytes(positions.as_bytes());
        self.number(range.start);
        self.number(range.end);
        self.all(functions, |out, inner| out.function(inner));
    }
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }
    fn number(&mut self) -> Option<u32> {
        take_varint(self.bytes, &mut self.at)
    }
    fn short(&mut self) -> Option<u16> {
        self.number()?.try_into().ok()
    }
    fn take(&mut self, len: usize) -> Option<&'b [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(len)?)?;
        self.at += len;
        Some(taken)
    }
    fn run(&mut self) -> Option<&'b [u8]> {
        let len = self.number()? as usize;
        self.take(len)
    }
    fn rust_text(&mut self) -> Option<Box<str>> {
        Some(std::str::from_utf8(self.run()?).ok()?.into())
    }
    fn units(&mut self) -> Option<Box<[u16]>> {
        let len = self.number()? as usize;
        let run = self.take(len.checked_mul(2)?)?;
        Some(run.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect())
    }
    /// As many items as the number in front says; each takes a byte at least, so a wrong number cannot take much memory.
    fn all<T>(&mut self, mut one: impl FnMut(&mut Reader<'b>) -> Option<T>) -> Option<Vec<T>> {
        let len = self.number()? as usize;
        if len > self.bytes.len() - self.at {
            return None;
        }
        let mut items = Vec::with_capacity(len);
        for _ in 0..len {
            items.push(one(self)?);
        }
        Some(items)
    }
    fn text(&mut self) -> Option<JsText> {
        Some(match self.byte()? {
            0 => JsText::Latin1(self.run()?.into()),
            _ => JsText::Utf16(self.units()?),
        })
    }
    fn optional<T>(&mut self, one: impl FnOnce(&mut Reader<'b>) -> Option<T>) -> Option<Option<T>> {
        Some(match self.byte()? {
            0 => None,
            _ => Some(one(self)?),
        })
    }
    fn flags(&mut self) -> Option<FunctionFlags> {
        let byte = self.byte()?;
        let bit = |i: u32| byte >> i & 1 != 0;
        Some(FunctionFlags {
            strict: bit(0),
            is_async: bit(1),
            is_generator: bit(2),
            uses_arguments: bit(3),
            has_rest: bit(4),
            simple_params: bit(5),
            uses_this: bit(6),
            anonymous: bit(7),
        })
    }
    fn constant(&mut self) -> Option<Constant> {
        Some(match self.byte()? {
            0 => Constant::String(self.text()?),
            1 => Constant::Number(f64::from_bits(u64::from_le_bytes(self.take(8)?.try_into().ok()?))),
            2 => Constant::BigInt(self.rust_text()?),
            3 => Constant::RegExp { pattern: self.text()?, flags: self.rust_text()? },
            4 => Constant::Template { cooked: self.all(|from| from.optional(Reader::text))?.into(), raw: self.all(Reader::text)?.into() },
            5 => Constant::Keys(self.units()?),
            6 => Constant::GlobalDecls(Box::new(GlobalDecls {
                lexicals: self.all(|from| Some(GlobalLexical { name: from.text()?, is_const: from.byte()? != 0 }))?,
                vars: self.all(Reader::text)?,
                functions: self.all(Reader::text)?,
                deletable: self.byte()? != 0,
            })),
            _ => return None,
        })
    }
    fn function(&mut self, source: &Arc<Source>) -> Option<Arc<FunctionProto>> {
        Some(Arc::new(FunctionProto {
            name: self.text()?,
            inferred: self.optional(Reader::rust_text)?,
            length: self.short()?,
            nparams: self.short()?,
            nregs: self.short()?,
            num_ics: self.short()?,
            field_estimate: self.short()?,
            kind: *KINDS.get(usize::from(self.byte()?))?,
            flags: self.flags()?,
            code: self.units()?,
            constants: self.all(Reader::constant)?.into(),
            handlers: self
                .all(|from| Some(Handler { start: from.number()?, end: from.number()?, target: from.number()?, reg: from.short()? }))?
                .into(),
            jump_tables: self.all(|from| Some(JumpTable { min: from.number()? as i32, targets: from.all(Reader::number)?.into() }))?.into(),
            positions: PositionTable::from_bytes(self.run()?.into()),
            range: self.number()?..self.number()?,
            functions: self.all(|from| from.function(source))?.into(),
            module: None,
            source: source.clone(),
        }))
    }
}
