//! What the compiler hands over: immutable function prototypes.
//!
//! A [`FunctionProto`] is all there is to know about one function of the source: code, constants,
//! exception handlers, positions and the prototypes of the functions inside it. It holds no values
//! of any heap, is `Send + Sync`, and is shared by reference counting.
//!
//! **Invariants**: every register operand is below `nregs`, every constant, function, table and cache
//! index below the length of its array; jumps land on the first unit of an instruction; `handlers`
//! are innermost first.

use std::ops::Range;
use std::sync::Arc;

use crate::eval_scope::EvalScope;
use crate::module::ModuleInfo;
use crate::source::Source;

/// A string constant in the narrowest of the two forms that JavaScript strings have here.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JsText {
    /// Every unit is below 256.
    Latin1(Box<[u8]>),
    /// Some unit is 256 or above. May hold lone surrogates.
    Utf16(Box<[u16]>),
}

impl JsText {
    /// From well-formed text.
    #[allow(clippy::should_implement_trait, reason = "it cannot fail, unlike the trait's")]
    pub fn from_str(text: &str) -> JsText {
        if text.is_ascii() {
            return JsText::Latin1(text.as_bytes().into());
        }
        JsText::from_utf16(text.encode_utf16().collect())
    }

    /// From UTF-16 units, lone surrogates allowed.
    pub fn from_utf16(units: Vec<u16>) -> JsText {
        if units.iter().all(|&unit| unit < 256) {
            return JsText::Latin1(units.into_iter().map(|unit| unit as u8).collect());
        }
        JsText::Utf16(units.into_boxed_slice())
    }

    /// Length in UTF-16 units.
    pub fn len(&self) -> usize {
        match self {
            JsText::Latin1(bytes) => bytes.len(),
            JsText::Utf16(units) => units.len(),
        }
    }

    /// Whether this is the empty string.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// As Rust text; lone surrogates become U+FFFD.
    pub fn to_string_lossy(&self) -> String {
        match self {
            JsText::Latin1(bytes) => bytes.iter().map(|&byte| char::from(byte)).collect(),
            JsText::Utf16(units) => String::from_utf16_lossy(units),
        }
    }
}

/// One entry of a function's constant table.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// A string, or a property or variable name.
    String(JsText),
    /// A number that no immediate operand can hold.
    Number(f64),
    /// A BigInt literal in decimal digits, no sign, no `n`.
    BigInt(Box<str>),
    /// A regular expression literal; already checked by the parser.
    RegExp {
        /// The text between the slashes.
        pattern: JsText,
        /// The flags as written.
        flags: Box<str>,
    },
    /// The strings of a tagged template. `cooked` is `None` for an invalid escape (undefined).
    Template {
        /// Cooked strings.
        cooked: Box<[Option<JsText>]>,
        /// Raw strings, as many.
        raw: Box<[JsText]>,
    },
    /// Property names of an object literal: indices of `String` constants, distinct, none an array index.
    Keys(Box<[u16]>),
    /// Top-level declarations of a script.
    GlobalDecls(Box<GlobalDecls>),
    /// The scopes around a direct eval.
    EvalScope(Arc<EvalScope>),
}

/// The operand of `DeclareGlobals`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GlobalDecls {
    /// `let`, `const` and `class` names.
    pub lexicals: Vec<GlobalLexical>,
    /// `var` names, and Annex B function names (functions of the list below not included).
    pub vars: Vec<JsText>,
    /// Function declaration names, each once.
    pub functions: Vec<JsText>,
    /// Whether new `var` properties can be deleted: those of `eval`.
    pub deletable: bool,
}

/// One lexical declaration at the top of a script.
#[derive(Clone, Debug, PartialEq)]
pub struct GlobalLexical {
    /// The name.
    pub name: JsText,
    /// Whether assignment throws.
    pub is_const: bool,
}

/// What kind of function it is, as far as calling it is concerned. Async and generator are flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunctionKind {
    /// The top of a script or of eval code: `r1` = the global `this`, no parameters.
    Script,
    /// `function`: has [[Construct]] and `prototype` (generators: `prototype` only; async: neither).
    Normal,
    /// Arrow function: no `this` of its own; `r1` is not looked at. No [[Construct]].
    Arrow,
    /// Method, getter or setter, static or not: no [[Construct]], no `prototype` (generator methods do have one).
    Method,
    /// Constructor of a class without `extends`: [[Call]] throws TypeError "Class constructor X cannot be invoked without 'new'".
    BaseConstructor,
    /// Constructor of a class with `extends`: the same, and `r1` starts as the hole; the super call makes `this`.
    DerivedConstructor,
    /// Internal function of a class: field initialisers or a static block. Called with the instance or the class as `this`.
    ClassInit,
}

/// Properties of a function that the machine needs before or beside running it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FunctionFlags {
    /// Strict mode code.
    pub strict: bool,
    /// `async`. The machine makes the promise on entry; an exception that leaves the frame rejects it, the one
    /// from parameter initialisation included. The promise goes to the caller at the first `Await` or at the end.
    pub is_async: bool,
    /// `function*`.
    pub is_generator: bool,
    /// `CreateArguments` is used: keep the actual arguments.
    pub uses_arguments: bool,
    /// `CreateRest` is used: keep the actual arguments.
    pub has_rest: bool,
    /// No defaults, patterns or rest.
    pub simple_params: bool,
    /// Reads `this` (its own or through an arrow function).
    pub uses_this: bool,
    /// The name came from an enclosing construct (`let f = function () {}`), or there is none; else it was written.
    pub anonymous: bool,
}

/// One row of the exception handler table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    /// First pc covered.
    pub start: u32,
    /// First pc not covered any more. `pc` is that of the throwing instruction's first unit.
    pub end: u32,
    /// Where execution goes on.
    pub target: u32,
    /// The register that receives the exception.
    pub reg: u16,
}

/// A jump table for `SwitchInt`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JumpTable {
    /// The integer of the first target.
    pub min: i32,
    /// Absolute pcs.
    pub targets: Box<[u32]>,
}

/// Where an instruction comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// Byte offset that a stack trace names.
    pub offset: u32,
    /// Byte range of the expression an error message names ("<text> is not a function"); empty when there is none.
    pub text: Range<u32>,
}

/// pc -> position, delta-encoded; decoded only when an error or a profile asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PositionTable {
    bytes: Box<[u8]>,
}

/// Collects the rows of a [`PositionTable`] in ascending pc order.
#[derive(Debug, Default)]
pub struct PositionTableBuilder {
    bytes: Vec<u8>,
    pc: u32,
    offset: u32,
}

pub(crate) fn put_varint(bytes: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

pub(crate) fn take_varint(bytes: &[u8], at: &mut usize) -> Option<u32> {
    let mut value = 0u32;
    let mut shift = 0;
    loop {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u32::from(byte & 0x7F).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(value);
        }
        shift += 7;
    }
}

fn zigzag(value: i32) -> u32 {
    ((value << 1) ^ (value >> 31)) as u32
}

fn unzigzag(value: u32) -> i32 {
    (value >> 1) as i32 ^ -((value & 1) as i32)
}

impl PositionTableBuilder {
    /// Adds a row. `pc` must not be below the last one.
    pub fn push(&mut self, pc: u32, offset: u32, text: Range<u32>) {
        put_varint(&mut self.bytes, pc.wrapping_sub(self.pc));
        put_varint(&mut self.bytes, zigzag(offset.wrapping_sub(self.offset) as i32));
        let len = text.end.saturating_sub(text.start);
        put_varint(&mut self.bytes, len);
        if len > 0 {
            put_varint(&mut self.bytes, zigzag(text.start.wrapping_sub(offset) as i32));
        }
        self.pc = pc;
        self.offset = offset;
    }

    /// The finished table.
    pub fn finish(self) -> PositionTable {
        PositionTable { bytes: self.bytes.into_boxed_slice() }
    }
}

impl PositionTable {
    /// The encoded rows.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// From what [`as_bytes`](Self::as_bytes) gave.
    pub(crate) fn from_bytes(bytes: Box<[u8]>) -> PositionTable {
        PositionTable { bytes }
    }

    /// The position of the instruction at `pc`: the last row at or before it.
    pub fn lookup(&self, pc: u32) -> Option<Position> {
        self.iter().take_while(|(at, _)| *at <= pc).last().map(|(_, position)| position)
    }

    /// All rows in order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, Position)> + '_ {
        let (mut at, mut pc, mut offset) = (0, 0u32, 0u32);
        std::iter::from_fn(move || {
            pc = pc.wrapping_add(take_varint(&self.bytes, &mut at)?);
            offset = offset.wrapping_add(unzigzag(take_varint(&self.bytes, &mut at)?) as u32);
            let len = take_varint(&self.bytes, &mut at)?;
            let text = if len > 0 {
                let start = offset.wrapping_add(unzigzag(take_varint(&self.bytes, &mut at)?) as u32);
                start..start.wrapping_add(len)
            } else {
                offset..offset
            };
            Some((pc, Position { offset, text }))
        })
    }
}

/// One compiled function.
#[derive(Debug)]
pub struct FunctionProto {
    /// The `name` property closures start with (empty when there is none).
    pub name: JsText,
    /// What stack traces call a function without a name: where it was assigned (`a.b = function () {}`).
    pub inferred: Option<Box<str>>,
    /// The `length` property closures start with.
    pub length: u16,
    /// Number of formal parameters that arrive in `r2..2+nparams` (a rest parameter is not one of them).
    pub nparams: u16,
    /// Number of registers of a frame, `r0` and `r1` and call windows included.
    pub nregs: u16,
    /// Number of inline caches; `ic` operands are `0..num_ics`.
    pub num_ics: u16,
    /// Constructors: how many own fields of `this` the code sets, at a guess.
    pub field_estimate: u16,
    /// Kind.
    pub kind: FunctionKind,
    /// Flags.
    pub flags: FunctionFlags,
    /// The instructions.
    pub code: Box<[u16]>,
    /// Constants.
    pub constants: Box<[Constant]>,
    /// Exception handlers, innermost first: the first row that covers the pc is the one.
    pub handlers: Box<[Handler]>,
    /// Tables of `SwitchInt`.
    pub jump_tables: Box<[JumpTable]>,
    /// Positions.
    pub positions: PositionTable,
    /// Functions inside this one.
    pub functions: Box<[Arc<FunctionProto>]>,
    /// Of the top of a module: how it is linked.
    pub module: Option<Arc<ModuleInfo>>,
    /// Where the text is.
    pub source: Arc<Source>,
    /// Byte range of the function's text in the source, for `toString`; for a class constructor that of the class.
    pub range: Range<u32>,
}

impl FunctionProto {
    /// The function's source text, as `toString` gives it.
    pub fn source_text(&self) -> &str {
        self.source.slice(self.range.start, self.range.end)
    }

    /// 1-based line and column of the instruction at `pc`, as a stack trace prints them.
    pub fn line_col(&self, pc: u32) -> Option<(u32, u32)> {
        self.positions.lookup(pc).map(|position| self.source.line_col(position.offset))
    }

    /// The innermost handler that covers `pc`.
    pub fn handler_for(&self, pc: u32) -> Option<&Handler> {
        self.handlers.iter().find(|handler| handler.start <= pc && pc < handler.end)
    }

    /// The string constant at `index`, if it is one.
    pub fn string(&self, index: u16) -> Option<&JsText> {
        match self.constants.get(usize::from(index)) {
            Some(Constant::String(text)) => Some(text),
            _ => None,
        }
    }
}

const _: () = {
    const fn send_and_sync<T: Send + Sync>() {}
    send_and_sync::<FunctionProto>();
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_survive_encoding() {
        let mut builder = PositionTableBuilder::default();
        let rows = [(0, 10, 4..9), (7, 300, 300..300), (9, 2, 5..7)];
        for (pc, offset, text) in rows.clone() {
            builder.push(pc, offset, text);
        }
        let table = builder.finish();
        let read: Vec<_> = table.iter().collect();
        for ((pc, offset, text), (read_pc, position)) in rows.iter().zip(&read) {
            assert_eq!((pc, offset, text), (read_pc, &position.offset, &position.text));
        }
        assert_eq!(table.lookup(8).unwrap().offset, 300);
        assert_eq!(table.lookup(100).unwrap().offset, 2);
    }
}
